//! Paragraphs that were copied: within a record that sums up, or from an earlier one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{complaints, given};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::period::Period;
use crate::base::span::Span;
use crate::record::Record;

/// Complaints about paragraphs that stand in the same record before, or in one of an earlier period or day. Of two records of one
/// day the first by place is the earlier; an undated one is the latest.
pub fn check(records: &[Arc<Record>]) -> Vec<Diagnostic> {
    let mut all: Vec<&Record> =
        records.iter().map(|record| &**record).filter(|record| !record.paragraphs.is_empty()).collect();
    all.sort_by_key(|record| {
        let last = last_day(record);
        (last.is_none(), last)
    });
    let mut first: BTreeMap<Fingerprint, (&Record, Span)> = BTreeMap::new();
    let mut complaints = Vec::new();
    for record in all {
        let mut own: BTreeMap<Fingerprint, (&Record, Span)> = BTreeMap::new();
        for (paragraph, span) in &record.paragraphs {
            if let Some((other, written)) = own.get(paragraph).or_else(|| first.get(paragraph)) {
                complaints.push(complaints::repeated_paragraph(record, *span, other, *written));
            }
            own.entry(*paragraph).or_insert((record, *span));
        }
        for (paragraph, at) in own {
            first.entry(paragraph).or_insert(at);
        }
    }
    complaints
}

/// The last day of the period a record is about, else of the date it has.
fn last_day(record: &Record) -> Option<Date> {
    record.period.map(Period::end).or_else(|| given::last_day(record.date?))
}
