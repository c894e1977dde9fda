//! Problems: what is wrong until something closes it, with the guidance given on it.

use std::sync::Arc;

use super::{Entry, Ix, Ledgers, MarkIx, Marks, References};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::config::Config;
use crate::record::Record;

/// A problem mark with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The mark.
    pub mark: MarkIx,
    /// The day it was noted; `None` when undated.
    pub opened: Option<Date>,
    /// The day it was closed, by the first record, mark or task that closes it.
    pub closed: Option<Date>,
    /// What closes it.
    pub closed_by: Option<Entry>,
    /// The guidance given on it, by date.
    pub guidance: Vec<MarkIx>,
    /// The tags of its field `cause`.
    pub causes: Vec<String>,
    /// Whether it stands in a paper from outside, so that guidance is owed.
    pub reported: bool,
}

/// All problems.
#[derive(Debug, Default)]
pub struct Problems {
    /// By the day they were noted, then place; undated ones last.
    pub all: Vec<Problem>,
}

impl Problems {
    /// Follows the problem marks of `records` to what closes them.
    pub fn collect(
        _config: &Config,
        _records: &[Arc<Record>],
        _marks: &Marks,
        _ledgers: &Ledgers,
        _references: &References,
        _as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
    }

    /// The problems noted in the record.
    pub fn in_record(&self, record: Ix) -> impl Iterator<Item = &Problem> {
        self.all.iter().filter(move |problem| problem.mark.record == record)
    }
}

impl Problem {
    /// Whether it is open on `day`: noted by then and closed later, if at all.
    pub fn is_open_on(&self, day: Date) -> bool {
        self.opened.is_none_or(|opened| opened <= day) && self.closed.is_none_or(|closed| closed > day)
    }

    /// Days from the day it was noted to `day`, or to the day it was closed when that comes first; `None` when undated.
    pub fn age_on(&self, day: Date) -> Option<i64> {
        let until = self.closed.map_or(day, |closed| closed.min(day));
        Some(until.days_since(self.opened?).max(0))
    }
}
