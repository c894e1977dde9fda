//! What the page of a record that gathers a span says: what happened in it, and what it found and closed.

use std::collections::BTreeSet;

use crate::archive::{Ix, MarkIx};
use crate::base::date::{Date, PartialDate};
use crate::base::slug;
use crate::record::{MarkType, Record};
use crate::site::view::{Figure, Moment};
use crate::site::{Site, shared};

/// The field that names the tag by which records join.
const TAG: &str = "tag";

/// What happened: a record, or a mark in one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Record(Ix),
    Mark(MarkIx),
}

/// Whether the day lies in the record's span.
pub fn is_current(record: &Record, day: Date) -> bool {
    let today = PartialDate::Day(day);
    record.date.is_some_and(|first| first <= today) && record.end.is_none_or(|last| last >= today)
}

/// The records and marks of the span that carry its tag or link to it, by date.
pub fn timeline(site: &Site, ix: Ix, record: &Record) -> Vec<Moment> {
    gathered(site, ix, record).into_iter().filter_map(|(date, what)| moment(site, date, what)).collect()
}

/// How many problems the span found, and how many of them are closed.
pub fn figures(site: &Site, ix: Ix) -> Vec<Figure> {
    let Some(record) = site.archive.record(ix) else { return Vec::new() };
    let marks: BTreeSet<MarkIx> = gathered(site, ix, record)
        .into_iter()
        .filter_map(|(_, what)| match what {
            What::Mark(mark) => Some(mark),
            What::Record(_) => None,
        })
        .collect();
    let found: Vec<_> = site.archive.problems.all.iter().filter(|problem| marks.contains(&problem.mark)).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let closed = found.iter().filter(|problem| problem.closed.is_some_and(|day| day <= site.archive.as_of)).count();
    vec![Figure::of("found", found.len().to_string(), ""), Figure::of("found-closed", closed.to_string(), "")]
}

fn gathered(site: &Site, ix: Ix, record: &Record) -> Vec<(PartialDate, What)> {
    let archive = &site.archive;
    let mut all: BTreeSet<What> = BTreeSet::new();
    for &(from, at) in archive.references.to(ix) {
        all.insert(linking(site, from, at));
    }
    if let Some(tag) = shared::value_text(record, TAG) {
        all.extend(archive.catalog.tag(&tag).iter().map(|ix| What::Record(*ix)));
        all.extend(archive.catalog.tagged(&tag).iter().map(|mark| What::Mark(*mark)));
    }
    let inside =
        |date: PartialDate| record.date.is_none_or(|first| date >= first) && record.end.is_none_or(|last| date <= last);
    let mut dated: Vec<(PartialDate, What)> = all
        .into_iter()
        .filter(|what| *what != What::Record(ix))
        .filter_map(|what| Some((date(site, what)?, what)))
        .filter(|(date, _)| inside(*date))
        .collect();
    dated.sort();
    dated
}

/// What a reference stands in: the innermost mark, else the record.
fn linking(site: &Site, from: Ix, at: u32) -> What {
    let innermost = site.archive.record(from).and_then(|record| {
        let span = record.references.get(at as usize).filter(|reference| reference.field.is_none())?.span;
        let holds = |mark: &crate::record::Mark| mark.span.start <= span.start && span.end <= mark.span.end;
        // marks stand in order of place, an inner one behind the one it stands in
        record.marks.iter().rposition(holds)
    });
    match innermost.and_then(|at| u32::try_from(at).ok()) {
        Some(at) => What::Mark(MarkIx { record: from, at }),
        None => What::Record(from),
    }
}

fn date(site: &Site, what: What) -> Option<PartialDate> {
    match what {
        What::Record(ix) => site.archive.record(ix)?.date,
        What::Mark(at) => site.archive.marks.get(at)?.date,
    }
}

fn moment(site: &Site, date: PartialDate, what: What) -> Option<Moment> {
    let (ix, mark) = match what {
        What::Record(ix) => (ix, None),
        What::Mark(at) => (at.record, Some(site.archive.mark(at)?)),
    };
    let record = site.brief(ix);
    let href = match mark {
        Some(mark) if !record.href.is_empty() => format!("{}#{}", record.href, slug::href(&mark.anchor)),
        _ => record.href.clone(),
    };
    let type_of = |mark: &crate::record::Mark| mark.ty.name().to_owned();
    let words = |mark: &crate::record::Mark| if mark.text.is_empty() { mark.detail.clone() } else { mark.text.clone() };
    Some(Moment {
        date: date.to_string(),
        record,
        mark: mark.filter(|mark| mark.ty != MarkType::Fact).map(type_of).unwrap_or_default(),
        text: mark.map(words).unwrap_or_default(),
        href,
    })
}
