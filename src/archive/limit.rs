//! Records that hold a time limit within themselves: what was to be reported within so many days.

use std::sync::Arc;

use super::{complaints, given};
use crate::base::code::Code;
use crate::base::date::{Date, Duration};
use crate::base::diagnostic::Diagnostic;
use crate::config::{Config, Kind, Role, Trait};
use crate::record::{FieldValue, Record};

/// The finding of the trait, as a kind's `findings:` calls it.
const LATE: &str = "late";

/// One limit that was not kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Late<'a> {
    /// What the kind calls it.
    pub code: Code,
    /// The field that says when it began.
    pub start: &'a str,
    /// The field that says when it was done.
    pub stop: &'a FieldValue,
    /// The limit.
    pub limit: Duration,
    /// The last day on which it would have been kept.
    pub until: Date,
    /// How long it took: working days where the limit counts those, else days.
    pub took: i64,
}

/// Complaints about records whose `stop` comes later than `start` and `limit` allow. One that lacks any of the three has none.
pub fn check(config: &Config, records: &[Arc<Record>]) -> Vec<Diagnostic> {
    records
        .iter()
        .filter_map(|record| {
            let kind = config.kinds.get(&record.kind).filter(|kind| kind.has(Trait::Limit))?;
            let late = late(config, kind, record)?;
            Some(complaints::late(record, &late))
        })
        .collect()
}

fn late<'a>(config: &Config, kind: &Kind, record: &'a Record) -> Option<Late<'a>> {
    let start = given::role(record, kind, Role::Start)?;
    let stop = given::role(record, kind, Role::Stop)?;
    let limit = given::duration(&given::role(record, kind, Role::Limit)?.value)?;
    let (began, done) = (given::day(&start.value)?, given::day(&stop.value)?);
    let until = config.calendar.after(began, limit);
    if done <= until {
        return None;
    }
    let took = match limit {
        Duration::WorkingDays(_) => config.calendar.working_days(began, done),
        _ => done.days_since(began),
    };
    let code = kind.finding(LATE).unwrap_or(Code::BriefLate);
    Some(Late { code, start: &start.name, stop, limit, until, took })
}
