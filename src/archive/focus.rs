//! What a record that gathers a span draws to itself: what carries its tag or links to it while the span lasts.

use std::collections::BTreeSet;

use super::{Archive, Entry, Ix, MarkIx, given};
use crate::base::date::{Date, PartialDate};
use crate::record::{Mark, Record};

/// The field that names the tag by which records join.
const TAG: &str = "tag";

/// Whether the day lies in the record's span.
pub fn is_current(record: &Record, day: Date) -> bool {
    let today = PartialDate::Day(day);
    record.date.is_some_and(|first| first <= today) && record.end.is_none_or(|last| last >= today)
}

/// The records and marks of the span that carry the tag of `record`, which stands at `ix`, or link to it, by date.
pub fn gathered(archive: &Archive, ix: Ix, record: &Record) -> Vec<(PartialDate, Entry)> {
    let mut all: BTreeSet<Entry> = BTreeSet::new();
    for &(from, at) in archive.references.to(ix) {
        all.insert(linking(archive, from, at));
    }
    let tag = given::text(given::field(record, TAG).map(|given| &given.value));
    if !tag.is_empty() {
        all.extend(archive.catalog.tag(tag).iter().map(|ix| Entry::Record(*ix)));
        all.extend(archive.catalog.tagged(tag).iter().map(|mark| Entry::Mark(*mark)));
    }
    let inside =
        |date: PartialDate| record.date.is_none_or(|first| date >= first) && record.end.is_none_or(|last| date <= last);
    let mut dated: Vec<(PartialDate, Entry)> = all
        .into_iter()
        .filter(|entry| *entry != Entry::Record(ix))
        .filter_map(|entry| Some((date(archive, entry)?, entry)))
        .filter(|(date, _)| inside(*date))
        .collect();
    dated.sort();
    dated
}

/// What a reference stands in: the innermost mark, else the record.
fn linking(archive: &Archive, from: Ix, at: u32) -> Entry {
    let innermost = archive.record(from).and_then(|record| {
        let span = record.references.get(at as usize).filter(|reference| reference.field.is_none())?.span;
        let holds = |mark: &Mark| mark.span.start <= span.start && span.end <= mark.span.end;
        // marks stand in order of place, an inner one behind the one it stands in
        record.marks.iter().rposition(holds)
    });
    match innermost.and_then(|at| u32::try_from(at).ok()) {
        Some(at) => Entry::Mark(MarkIx { record: from, at }),
        None => Entry::Record(from),
    }
}

fn date(archive: &Archive, entry: Entry) -> Option<PartialDate> {
    match entry {
        Entry::Record(ix) => archive.record(ix)?.date,
        Entry::Mark(at) => archive.marks.get(at)?.date,
    }
}
