//! The picture itself: lines, signs and letters as SVG.

use std::fmt::Write;

use super::points::Label;
use super::scale::Axis;
use super::{End, LETTER, PLOT, SIZE, TENTHS, top};
use crate::render::escape;
use crate::site::view::{ChartLine, ChartView};

/// The dashes of lines one behind the other.
const DASHES: [&str; 4] = ["", "7 3", "2 3", "9 3 2 3"];

/// As many points have a sign each; of more, every so many, so that the sign tells the line and hides no other.
const SIGNS: usize = 16;

/// A line's points as they are drawn: place across and down in tenths; `None` where the line is broken.
pub(super) struct Drawn(pub Vec<Option<(i32, i32)>>);

impl Drawn {
    /// The values at their places across, as far down as `top` says.
    pub fn of(values: &[Option<i64>], places: &[i32], top: impl Fn(i64) -> i32) -> Self {
        Self(values.iter().zip(places).map(|(value, &x)| value.map(|value| (x, top(value)))).collect())
    }

    /// The line as a path: each piece begins anew, each step counts from the one before. A piece of one point is a dot.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for piece in self.0.split(Option::is_none) {
            let mut before = None;
            for &(x, y) in piece.iter().flatten() {
                match before {
                    Some((from_x, from_y)) => pair(&mut path, "l", x - from_x, y - from_y),
                    None => pair(&mut path, "M", x, y),
                }
                before = Some((x, y));
            }
            if piece.len() == 1 {
                path.push_str("m-2 0h4");
            }
        }
        path
    }

    /// The points that have a sign: a few all along, the last, and those that stand alone between gaps.
    fn signed(&self, line: usize) -> impl Iterator<Item = (i32, i32)> + '_ {
        let every = self.0.len().div_ceil(SIGNS).max(1);
        let last = self.0.iter().rposition(Option::is_some);
        let gap = move |at: Option<usize>| at.and_then(|at| self.0.get(at)).is_none_or(Option::is_none);
        self.0.iter().enumerate().filter_map(move |(at, point)| {
            let alone = gap(at.checked_sub(1)) && gap(Some(at + 1));
            point.filter(|_| at % every == line % every || Some(at) == last || alone)
        })
    }
}

/// Appends `letter`, `x` and `y` in as few signs as they take.
pub(super) fn pair(path: &mut String, letter: &str, x: i32, y: i32) {
    path.push_str(letter);
    path.push_str(&units(x));
    let y = units(y);
    if !y.starts_with('-') {
        path.push(' ');
    }
    path.push_str(&y);
}

/// Tenths in units: `125` as `12.5`, `120` as `12`.
fn units(tenths: i32) -> String {
    let (whole, rest) = (tenths.abs() / TENTHS, tenths.abs() % TENTHS);
    let sign = if tenths < 0 { "-" } else { "" };
    match (whole, rest) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{rest}"),
        _ => format!("{sign}{whole}.{rest}"),
    }
}

/// A text as it may stand in XML: what HTML allows and XML does not is left out.
pub(in crate::render) fn escaped(text: &str) -> String {
    escape::text(text).replace(['\u{fffe}', '\u{ffff}'], "")
}

/// An id of the page without what could end it or part it.
pub(super) fn safe_id(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.') { c } else { '_' }).collect()
}

/// The picture as far as it is drawn.
#[derive(Default)]
pub(super) struct Svg {
    pub text: String,
}

impl Svg {
    /// The beginning, with what it is called and described by.
    pub fn open(&mut self, view: &ChartView, description: &str) {
        let (wide, high) = SIZE;
        let (id, title, description) = (safe_id(&view.id), escaped(&view.caption), escaped(description));
        let _ = write!(
            self.text,
            "<svg class=\"chart\" viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-labelledby=\"{id}-t\" aria-describedby=\"{id}-d\" fill=\"none\" stroke=\"currentColor\"><title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{description}</desc>"
        );
    }

    /// A group of texts.
    fn letters(&mut self, anchor: &str) {
        let size = LETTER.0;
        let _ = write!(self.text, "<g fill=\"currentColor\" stroke=\"none\" font-size=\"{size}\"{anchor}>");
    }

    fn letter(&mut self, x: i32, y: i32, attributes: &str, text: &str) {
        let (x, y, text) = (units(x), units(y), escaped(text));
        let _ = write!(self.text, "<text x=\"{x}\" y=\"{y}\"{attributes}>{text}</text>");
    }

    /// The gridlines, the stronger line of zero, and what they are.
    pub fn grid(&mut self, axis: &Axis, ticks: &[(i64, String)], (left, right): (i32, i32)) {
        let mut path = String::new();
        for (tick, _) in ticks.iter().filter(|(tick, _)| *tick != 0) {
            pair(&mut path, "M", left, top(axis, *tick));
            let _ = write!(path, "H{}", units(right));
        }
        let (zero, from, to) = (units(top(axis, 0)), units(left), units(right));
        let _ = write!(self.text, "<path class=\"grid\" d=\"{path}\"/><path d=\"M{from} {zero}H{to}\"/>");
        self.letters(" text-anchor=\"end\"");
        for (tick, text) in ticks {
            self.letter(left - 6 * TENTHS, top(axis, *tick) + 4 * TENTHS, "", text);
        }
        self.text.push_str("</g>");
    }

    /// The names of points, and below them their years.
    pub fn axis(&mut self, labels: &[Label]) {
        self.letters(" text-anchor=\"middle\"");
        for label in labels {
            self.letter(label.x, (PLOT.1 + 18) * TENTHS, "", &label.text);
            if !label.year.is_empty() {
                self.letter(label.x, (PLOT.1 + 34) * TENTHS, "", &label.year);
            }
        }
        self.text.push_str("</g>");
    }

    /// What stands above the plot: the unit on the left, what signs mean on the right.
    pub fn above(&mut self, unit: &str, legend: &str) {
        if unit.is_empty() && legend.is_empty() {
            return;
        }
        self.letters("");
        if !unit.is_empty() {
            self.letter(0, LETTER.0 * TENTHS, "", unit);
        }
        if !legend.is_empty() {
            self.letter(SIZE.0 * TENTHS, LETTER.0 * TENTHS, " text-anchor=\"end\"", legend);
        }
        self.text.push_str("</g>");
    }

    /// A line with its signs: round, square, three-cornered, lozenge.
    pub fn line(&mut self, line: usize, drawn: &Drawn) {
        let (kind, dash) = (line % 4, DASHES.get((line + line / 4) % 4).unwrap_or(&""));
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let _ = write!(
            self.text,
            "<g class=\"c{}\" stroke-width=\"1.8\" stroke-linejoin=\"round\"><path d=\"{}\"{dash}/>",
            kind + 1,
            drawn.path()
        );
        let mut signs = String::new();
        for (x, y) in drawn.signed(line) {
            pair(&mut signs, "M", x, y);
            signs.push_str(match kind {
                0 | 1 => "h0",
                2 => "m-3.5 2.5h7l-3.5-6z",
                _ => "m-4 0l4 4 4-4-4-4z",
            });
        }
        let drawn = match kind {
            0 => " stroke-width=\"6.5\" stroke-linecap=\"round\"",
            1 => " stroke-width=\"5.5\" stroke-linecap=\"square\"",
            _ => " fill=\"currentColor\"",
        };
        let _ = write!(self.text, "<path{drawn} d=\"{signs}\"/></g>");
    }

    /// A sign above each point that is flagged, a ring around one that is explained.
    pub fn flags(&mut self, line: &ChartLine, drawn: &Drawn) {
        let (mut alarms, mut rings) = (String::new(), String::new());
        for (flag, point) in line.flags.iter().zip(&drawn.0) {
            let Some((x, y)) = *point else { continue };
            match flag.as_str() {
                "alarm" => {
                    pair(&mut alarms, "M", x, y - 8 * TENTHS);
                    alarms.push_str("h4.5l-4.5-8-4.5 8z");
                }
                "explained" => {
                    pair(&mut rings, "M", x - 6 * TENTHS, y);
                    rings.push_str("a6 6 0 1 1 0 .1z");
                }
                _ => {}
            }
        }
        for (class, path, more) in [("c5", alarms, " fill=\"currentColor\""), ("c2", rings, " stroke-width=\"1.4\"")] {
            if !path.is_empty() {
                let _ = write!(self.text, "<path class=\"{class}\" d=\"{path}\"{more}/>");
            }
        }
    }

    /// The names at the ends of lines, in a column, each led to where it was moved; that of a single line stands behind its last point.
    pub fn ends(&mut self, ends: &[End], places: &[i32], right: i32) {
        for end in ends.iter().filter(|end| end.is_moved()) {
            let mut path = String::new();
            pair(&mut path, "M", right - TENTHS, end.from);
            pair(&mut path, "L", right + 8 * TENTHS, end.y);
            let _ = write!(self.text, "<path class=\"c{}\" d=\"{path}\"/>", end.line % 4 + 1);
        }
        self.letters("");
        for end in ends {
            let behind = places.get(end.at).map_or(right, |place| place + 6 * TENTHS);
            let x = if ends.len() == 1 { behind.min(right) } else { right } + 4 * TENTHS;
            let x = if ends.iter().any(End::is_moved) { x + 7 * TENTHS } else { x };
            self.letter(x, end.y + 4 * TENTHS, &format!(" class=\"c{}\"", end.line % 4 + 1), &end.text);
        }
        self.text.push_str("</g>");
    }
}
