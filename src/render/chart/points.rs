//! Where points stand along the axis, and which of them are named there.

use super::scale::share;
use super::{TENTHS, cut, width};
use crate::base::date::Date;
use crate::base::period::{Granularity, Period};
use crate::render::filters;
use crate::render::words::Words;

/// The columns that the name of a point may take; longer ones are cut.
const WIDEST: usize = 16;

/// Every so many points one is named: parts of a year of months, then of years.
const EVERY: [usize; 7] = [1, 2, 3, 4, 6, 12, 24];

/// Between two names at least, in tenths.
const APART: i32 = 8 * TENTHS;

/// A name under the axis.
pub(super) struct Label {
    /// Its middle, in tenths.
    pub x: i32,
    /// What it says.
    pub text: String,
    /// The year, where it is another than that of the label before; empty for others.
    pub year: String,
}

/// Where each point stands between `left` and `right`, in tenths: days as far apart as they are, everything else evenly, a single
/// one in the middle.
pub(super) fn places(points: &[String], left: i32, right: i32) -> Vec<i32> {
    let last = points.len().saturating_sub(1);
    if last == 0 {
        return points.iter().map(|_| left + (right - left) / 2).collect();
    }
    let days: Option<Vec<Date>> = points.iter().map(|key| day(key)).collect();
    let days = days.unwrap_or_default();
    let since = |at: usize| Some(i128::from(days.get(at)?.days_since(*days.first()?)));
    let span = since(last).filter(|span| *span > 0 && days.is_sorted());
    let place = |at: usize| match (since(at), span) {
        (Some(since), Some(span)) => left + share(since, span, right - left),
        _ => left + share(count(at), count(last), right - left),
    };
    (0..points.len()).map(place).collect()
}

fn count(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX)
}

fn day(key: &str) -> Option<Date> {
    Period::parse(key).filter(|of| of.granularity() == Granularity::Day).map(Period::start)
}

/// The names that have room between 0 and `most`, both in tenths.
pub(super) fn labels(points: &[String], places: &[i32], most: i32, words: &Words) -> Vec<Label> {
    let texts: Vec<String> = points.iter().map(|key| cut(&short(words, key), WIDEST)).collect();
    let evenly = points.iter().any(|key| day(key).is_none());
    let positions: Option<Vec<usize>> = points.iter().map(|key| position(key)).collect();
    let positions = positions.unwrap_or_else(|| (0..points.len()).collect());
    let room = |every: usize| {
        let named = || positions.iter().enumerate().filter(|(_, position)| *position % every == 0).map(|(at, _)| at);
        let mut pairs = named().zip(named().skip(1));
        pairs.all(|(one, next)| fits(&texts, places, one, next) != Some(false))
    };
    let mut steps = EVERY.into_iter().chain((1..).map(|times| times * 48));
    let every = if evenly { steps.find(|every| room(*every)).unwrap_or(1) } else { 1 };
    let mut labels: Vec<Label> = Vec::new();
    let (mut before, mut year) = (None, String::new());
    for (at, (key, &x)) in points.iter().zip(places).enumerate() {
        let room = before.is_none_or(|before| fits(&texts, places, before, at).unwrap_or(false));
        if !room || positions.get(at).is_none_or(|position| position % every != 0) {
            continue;
        }
        before = Some(at);
        let own = year_of(words, key);
        let text = texts.get(at).cloned().unwrap_or_default();
        let half = width(&text).max(width(&own)) / 2;
        labels.push(Label {
            x: x.clamp(half.min(most / 2), (most - half).max(most / 2)),
            text,
            year: changed(&mut year, own),
        });
    }
    labels
}

/// Whether the names of the points `one` and `next` stand beside each other; `None`: there are no such points.
fn fits(texts: &[String], places: &[i32], one: usize, next: usize) -> Option<bool> {
    let needed = (width(texts.get(one)?) + width(texts.get(next)?)) / 2 + APART;
    Some(places.get(next)? - places.get(one)? >= needed)
}

/// The months, quarters, halves or years since the beginning of time: of those that are named every so many, the ones are named that
/// quarters and years begin with. `None` for days, weeks and words, which go by their place in the row.
fn position(key: &str) -> Option<usize> {
    let of = Period::parse(key)?;
    let a_year = match of.granularity() {
        Granularity::Month => 12,
        Granularity::Quarter => 4,
        Granularity::Half => 2,
        Granularity::Year => 1,
        Granularity::Day | Granularity::Week => return None,
    };
    Some(usize::try_from(of.year()).ok()? * a_year + usize::from(of.number()).saturating_sub(1))
}

/// The shortest name of a point; its year stands below.
pub(super) fn short(words: &Words, key: &str) -> String {
    let said = match Period::parse(key).map(Period::granularity) {
        Some(Granularity::Day) => filters::date(words, key, "short"),
        _ => filters::period(words, key, "mark"),
    };
    said.unwrap_or_else(|_| key.to_owned())
}

/// The year of a point whose name does not say it; empty for others.
fn year_of(words: &Words, key: &str) -> String {
    let of = Period::parse(key).filter(|of| of.granularity() != Granularity::Year);
    let year = of.map(|of| format!("{:04}", of.year()));
    year.map(|year| filters::period(words, &year, "mark").unwrap_or(year)).unwrap_or_default()
}

/// The new year, where it is another than `before`.
fn changed(before: &mut String, year: String) -> String {
    if *before == year {
        return String::new();
    }
    before.clone_from(&year);
    year
}
