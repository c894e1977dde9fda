//! What the page of a record that gathers a span says: what happened in it, and what it found and closed.

use std::collections::BTreeSet;

use crate::archive::focus::gathered;
use crate::archive::{Entry, Ix, MarkIx};
use crate::base::date::PartialDate;
use crate::base::slug;
use crate::record::{MarkType, Record};
use crate::site::Site;
use crate::site::view::{Figure, Moment};

/// The records and marks of the span that carry its tag or link to it, by date.
pub fn timeline(site: &Site, ix: Ix, record: &Record) -> Vec<Moment> {
    gathered(&site.archive, ix, record).into_iter().filter_map(|(date, entry)| moment(site, date, entry)).collect()
}

/// How many problems the span found, and how many of them are closed.
pub fn figures(site: &Site, ix: Ix) -> Vec<Figure> {
    let Some(record) = site.archive.record(ix) else { return Vec::new() };
    let marks: BTreeSet<MarkIx> = gathered(&site.archive, ix, record)
        .into_iter()
        .filter_map(|(_, entry)| match entry {
            Entry::Mark(mark) => Some(mark),
            Entry::Record(_) => None,
        })
        .collect();
    let found: Vec<_> = site.archive.problems.all.iter().filter(|problem| marks.contains(&problem.mark)).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let closed = found.iter().filter(|problem| problem.closed.is_some_and(|day| day <= site.archive.as_of)).count();
    vec![Figure::of("found", found.len().to_string(), ""), Figure::of("found-closed", closed.to_string(), "")]
}

fn moment(site: &Site, date: PartialDate, entry: Entry) -> Option<Moment> {
    let (ix, mark) = match entry {
        Entry::Record(ix) => (ix, None),
        Entry::Mark(at) => (at.record, Some(site.archive.mark(at)?)),
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
