//! A line without an axis, as tall as a line of text.

use std::fmt::Write;

use super::said::{extremes, say};
use super::svg::{Drawn, escaped, pair, safe_id};
use super::{TENTHS, scale};
use crate::render::words::Words;
use crate::site::view::Spark;

/// The whole picture, in units. It is shown at half that size, so that whole units do.
const SIZE: (i32, i32) = (240, 48);

/// The room kept free around the line, in units.
const MARGIN: i32 = 5;

/// The sparkline as SVG. The lowest value stands at the bottom, not zero: it shows a course, not a size.
pub fn sparkline(spark: &Spark, words: &Words) -> String {
    let scaled = scale::scaled([spark.values.as_slice()]);
    let values = scaled.lines.first().map(Vec::as_slice).unwrap_or_default();
    let said =
        extremes(words, ("chart.spark", ""), &spark.values, values).unwrap_or_else(|| say(words, "chart.none", &[]));
    let line = Drawn(places(values));
    let id = safe_id(&spark.id);
    let (name, said, path) = (escaped(&spark.name), escaped(&said), line.path());
    let mut svg = format!(
        "<svg class=\"spark\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}-t\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"3\" stroke-linecap=\"round\" stroke-linejoin=\"round\"><title id=\"{id}-t\">{name}</title><desc>{said}</desc><path d=\"{path}\"/>",
        SIZE.0, SIZE.1
    );
    if let Some(&(x, y)) = line.0.iter().flatten().next_back() {
        let mut dot = String::new();
        pair(&mut dot, "M", x, y);
        let _ = write!(svg, "<path class=\"c2\" stroke-width=\"9\" d=\"{dot}h0\"/>");
    }
    svg + "</svg>"
}

/// Where the values stand, evenly from end to end; a course without change stands in the middle.
fn places(values: &[Option<i64>]) -> Vec<Option<(i32, i32)>> {
    let known = || values.iter().flatten().copied().map(i128::from);
    let (low, high) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    let (wide, tall) = (SIZE.0 - 2 * MARGIN, SIZE.1 - 2 * MARGIN);
    let last = i128::try_from(values.len().saturating_sub(1)).unwrap_or(0);
    let down = |value: i128| if high == low { tall / 2 } else { scale::share(high - value, high - low, tall) };
    let across = |at: i128| if last == 0 { wide } else { scale::share(at, last, wide) };
    let place = |(at, value): (i128, &Option<i64>)| {
        value.map(|value| ((MARGIN + across(at)) * TENTHS, (MARGIN + down(value.into())) * TENTHS))
    };
    (0..).zip(values).map(place).collect()
}
