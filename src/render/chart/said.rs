//! What a chart says in words: its unit, what its signs mean, and what a reader who does not see it should know.

use super::cut;
use super::scale::Scaled;
use crate::render::filters;
use crate::render::words::{Words, fill};
use crate::site::view::ChartView;

/// The power of ten that the numbers along the axis are divided by, and its name; it is said beside the unit. The language says
/// which powers have a name (`6 millions, 9 billions`); one that is far from any is said as ten to that power.
pub(super) fn shown_power(size: i32, words: &Words) -> (i32, String) {
    if (-4..6).contains(&size) {
        return (0, String::new());
    }
    let named = words.get("chart.powers").unwrap_or_default().split(',').filter_map(|power| {
        let (power, name) = power.trim().split_once(' ')?;
        Some((power.parse::<i32>().ok()?, name.to_owned()))
    });
    let near = named.filter(|(power, _)| (0..5).contains(&(size - power))).max_by_key(|(power, _)| *power);
    near.unwrap_or_else(|| (size, ten_to(size)))
}

/// `visits (millions)`: what is counted, and what the numbers along the axis are divided by.
pub(super) fn unit(view: &ChartView, power: &str, words: &Words) -> String {
    let unit = cut(&view.unit, 40);
    match (unit.is_empty(), power.is_empty()) {
        (_, true) => unit,
        (true, false) => power.to_owned(),
        (false, false) => say(words, "chart.unit", &[("unit", &unit), ("power", power)]),
    }
}

/// `×10⁻⁷`.
fn ten_to(power: i32) -> String {
    let raised = |c: char| c.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or('⁻');
    format!("×10{}", power.to_string().chars().map(raised).collect::<String>())
}
/// What the flags of the chart mean, when it has any.
pub(super) fn legend(view: &ChartView, words: &Words) -> String {
    let has = |flag: &str| view.lines.iter().any(|line| line.flags.iter().any(|own| own == flag));
    let said = [("alarm", '▲'), ("explained", '○')].into_iter().filter(|(flag, _)| has(flag));
    said.map(|(flag, sign)| format!("{sign} {}", say(words, &format!("chart.{flag}"), &[])))
        .collect::<Vec<_>>()
        .join("\u{2002}")
}

/// What a reader who does not see the picture should know of it, and where all its figures stand.
pub(super) fn description(view: &ChartView, scaled: &Scaled, words: &Words) -> String {
    let mut said = vec![span(view, words)];
    for (line, values) in view.lines.iter().zip(&scaled.lines) {
        let name = if line.name.is_empty() { &view.caption } else { &line.name };
        said.extend(extremes(words, ("chart.line", name), &line.values, values));
        for flag in ["alarm", "explained"] {
            let flagged = view.points.iter().zip(&line.flags).filter(|(_, own)| *own == flag);
            let flagged: Vec<String> = flagged.map(|(key, _)| long(words, key)).collect();
            if !flagged.is_empty() {
                let flag = say(words, &format!("chart.{flag}"), &[]);
                let points = flagged.join(&say(words, "chart.and", &[]));
                said.push(say(words, "chart.flags", &[("flag", &flag), ("points", &points)]));
            }
        }
    }
    said.push(say(words, "chart.table", &[]));
    said.join(" ")
}

/// How many points there are, from when to when.
fn span(view: &ChartView, words: &Words) -> String {
    let (Some(first), Some(last)) = (view.points.first(), view.points.last()) else {
        return say(words, "chart.none", &[]);
    };
    let count = view.points.len();
    let form = words.counted("chart.span", i128::try_from(count).unwrap_or(i128::MAX)).unwrap_or_default();
    fill(form, |name| match name {
        "count" => Some(filters::number(words, &count.to_string())),
        "from" => Some(long(words, first)),
        "to" => Some(long(words, last)),
        _ => None,
    })
}

/// A point by its whole name.
fn long(words: &Words, key: &str) -> String {
    filters::period(words, key, "long").unwrap_or_else(|_| key.to_owned())
}

/// The lowest, the highest and the last of a line's values, in the words of `key`; `None` when it has none.
pub(super) fn extremes(
    words: &Words,
    (key, name): (&str, &str),
    said: &[Option<String>],
    values: &[Option<i64>],
) -> Option<String> {
    let known = || said.iter().zip(values).filter_map(|(said, value)| Some((said.as_deref()?, (*value)?)));
    let number = |(said, _): (&str, i64)| filters::number(words, said);
    let low = known().min_by_key(|(_, value)| *value).map(number)?;
    let high = known().max_by_key(|(_, value)| *value).map(number)?;
    let last = known().next_back().map(number)?;
    Some(say(words, key, &[("name", name), ("low", &low), ("high", &high), ("last", &last)]))
}

/// The text of `key` with `{name}` filled by what is given for it.
pub(super) fn say(words: &Words, key: &str, given: &[(&str, &str)]) -> String {
    let text = words.get(key).unwrap_or(key);
    fill(text, |name| given.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}
