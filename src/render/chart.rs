//! Charts and sparklines as SVG inside the page: the filters `chart` and `sparkline`.
//!
//! Lines are told apart by dashes, signs and the names at their ends; colour only repeats it, and comes from the style sheet. All places
//! are whole tenths of a unit, reckoned from exact numbers: the same figures give the same bytes everywhere.

mod points;
mod said;
mod scale;
mod spark;
pub(super) mod svg;

use std::sync::Arc;

use serde::Deserialize;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use self::scale::{Axis, Scaled};
use self::svg::{Drawn, Svg};
use super::words::Words;
use super::{escape, filters};
use crate::site::view::{ChartLine, ChartView, Spark};

pub use spark::sparkline;

/// Tenths in a unit: what places are counted in.
const TENTHS: i32 = 10;

/// The whole picture, in units. Its text stands at its own size when the picture is as wide as that many pixels.
const SIZE: (i32, i32) = (640, 240);

/// The highest gridline and the lowest, in units.
const PLOT: (i32, i32) = (30, 202);

/// The height of the letters, and how wide one column of text is, in tenths.
const LETTER: (i32, i32) = (12, 72);

/// The columns that the name of a line may take at its end.
const NAME: usize = 22;

/// The lines between the names at the ends of lines, in tenths.
const LEADING: i32 = 14 * TENTHS;

/// Puts the filters into `tera`.
pub(super) fn register(tera: &mut Tera, words: &Arc<Words>) {
    let own = words.clone();
    tera.register_filter("chart", move |value: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        let view = ChartView::deserialize(value).map_err(|wrong| wants("chart", "ChartView", &wrong))?;
        Ok(Value::safe_string(&chart(&view, &own)))
    });
    let own = words.clone();
    tera.register_filter("sparkline", move |value: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        let spark = Spark::deserialize(value).map_err(|wrong| wants("sparkline", "Spark", &wrong))?;
        Ok(Value::safe_string(&sparkline(&spark, &own)))
    });
}

fn wants(filter: &str, wanted: &str, wrong: &impl std::fmt::Display) -> Error {
    Error::message(format!("the filter `{filter}` wants a {wanted}: {wrong}"))
}

/// The chart as SVG: safe markup, whatever the view says.
pub fn chart<'a>(view: &'a ChartView, words: &Words) -> String {
    // what has no point is not drawn, and makes no axis longer
    let drawn = |line: &'a ChartLine| line.values.get(..view.points.len()).unwrap_or(&line.values);
    let scaled = scale::scaled(view.lines.iter().map(drawn));
    let axis = Axis::of(&scaled);
    let (power, power_name) = said::shown_power(scaled.size, words);
    let ticks = ticks(&axis, scaled.shift + power, words);
    let ends = ends(view, &scaled, &axis, words);
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(width).max().unwrap_or(0);
    let left = widest(&mut ticks.iter().map(|(_, text)| text.as_str())) + 8 * TENTHS;
    let moved = if ends.iter().any(End::is_moved) { 7 * TENTHS } else { 0 };
    let named = widest(&mut ends.iter().map(|end| end.text.as_str())) + moved;
    let right = SIZE.0 * TENTHS - named - 12 * TENTHS;
    let places = points::places(&view.points, left + 10 * TENTHS, right - 6 * TENTHS);
    let labels = points::labels(&view.points, &places, SIZE.0 * TENTHS, words);
    let mut svg = Svg::default();
    svg.open(view, &said::description(view, &scaled, words));
    svg.grid(&axis, &ticks, (left, right));
    svg.axis(&labels);
    svg.above(&said::unit(view, &power_name, words), &said::legend(view, words));
    for (at, (line, values)) in view.lines.iter().zip(&scaled.lines).enumerate() {
        let drawn = Drawn::of(values, &places, |value| top(&axis, value));
        svg.line(at, &drawn);
        svg.flags(line, &drawn);
    }
    svg.ends(&ends, &places, right);
    svg.text.push_str("</svg>");
    svg.text
}

/// How far down a value stands, in tenths.
fn top(axis: &Axis, value: i64) -> i32 {
    PLOT.0 * TENTHS + axis.below_top(value, (PLOT.1 - PLOT.0) * TENTHS)
}

/// About how wide a text is, in tenths.
fn width(text: &str) -> i32 {
    i32::try_from(text.width()).unwrap_or(i32::MAX / LETTER.1).saturating_mul(LETTER.1)
}

/// The text as it has room in so many columns, with `…` for what is cut off. Blanks are made one, what marks directions is left out.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String =
        plain.chars().filter(|c| c.width().is_some() && !escape::turns(c.encode_utf8(&mut [0; 4]))).collect();
    if shown.width() <= columns {
        return shown;
    }
    let mut taken = 0;
    let mut beginning: String = shown
        .chars()
        .take_while(|c| {
            taken += c.width().unwrap_or(0);
            taken < columns
        })
        .collect();
    beginning.truncate(beginning.trim_end().len());
    beginning + "…"
}
/// The gridlines with what stands beside them.
fn ticks(axis: &Axis, shift: i32, words: &Words) -> Vec<(i64, String)> {
    let decimals = shift - i32::try_from(axis.step.ilog10()).unwrap_or(0);
    let decimals = usize::try_from(decimals).unwrap_or(0);
    axis.ticks().map(|tick| (tick, filters::number(words, &scale::text(tick, shift, decimals)))).collect()
}

/// What stands at the end of a line.
struct End {
    /// The line's position.
    line: usize,
    /// The position of its last point.
    at: usize,
    /// How far down that stands, in tenths.
    from: i32,
    /// How far down the name stands.
    y: i32,
    /// What it says.
    text: String,
}

impl End {
    /// Whether the name stands so far from its line that it must be led there.
    fn is_moved(&self) -> bool {
        (self.y - self.from).abs() > LEADING / 2
    }
}

/// The names of lines at their ends, moved apart; at the end of a single line without a name its last value.
fn ends(view: &ChartView, scaled: &Scaled, axis: &Axis, words: &Words) -> Vec<End> {
    let end = |(at, (line, values)): (usize, (&ChartLine, &Vec<Option<i64>>))| {
        let last = values.iter().rposition(Option::is_some)?;
        let said = line.values.get(last).and_then(Option::as_deref);
        let said = said.filter(|_| line.name.is_empty() && view.lines.len() == 1);
        let text = said.map_or_else(|| line.name.clone(), |value| filters::number(words, value));
        let y = top(axis, values.get(last).copied()??);
        Some(End { line: at, at: last, from: y, y, text: cut(&text, NAME) })
    };
    let mut ends: Vec<End> = view.lines.iter().zip(&scaled.lines).enumerate().filter_map(end).collect();
    ends.sort_by_key(|end| (end.y, end.line));
    apart(&mut ends);
    ends
}

/// Moves the names so far apart that each can be read, and keeps them within the picture.
fn apart(ends: &mut [End]) {
    let mut least = PLOT.0 * TENTHS;
    for end in ends.iter_mut() {
        end.y = end.y.max(least);
        least = end.y.saturating_add(LEADING);
    }
    let mut most = PLOT.1 * TENTHS;
    for end in ends.iter_mut().rev() {
        end.y = end.y.min(most).max(LEADING / 2);
        most = end.y - LEADING;
    }
}
