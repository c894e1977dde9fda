//! What is expected without gaps: a log each working day, a summary each month.

use std::sync::Arc;

use super::Ix;
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::period::Period;
use crate::config::Config;
use crate::record::Record;

/// One thing that is expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// The day or period it is of.
    pub period: Period,
    /// By when.
    pub deadline: Date,
    /// The record that fills it; of several the first filed.
    pub record: Option<Ix>,
    /// The day that record was filed, where it says so.
    pub filed: Option<Date>,
}

/// One line of the settings' `coverage:` with all it expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its position in the settings.
    pub at: usize,
    /// The kind it expects, or the statement.
    pub name: String,
    /// What is expected until the day that means today, in order: each day before it (a day's record is expected from the day after),
    /// and each period whose last day has passed.
    pub expected: Vec<Expected>,
    /// Records of the kind on days that expect none, in order.
    pub extra: Vec<(Date, Ix)>,
}

/// Everything that is expected.
#[derive(Debug, Default)]
pub struct Coverage {
    /// The settings' lines in order; those that name a statement nobody declares are left out.
    pub lines: Vec<Line>,
}

impl Coverage {
    /// Looks for the records that the settings expect.
    pub fn collect(_config: &Config, _records: &[Arc<Record>], _as_of: Date) -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
    }
}

impl Expected {
    /// Whether it is missing on `day`: its deadline has passed and nothing is filed.
    pub fn is_missing_on(&self, day: Date) -> bool {
        self.record.is_none() && self.deadline < day
    }

    /// Days by which it was filed after its deadline; 0 in time.
    pub fn late(&self) -> i64 {
        self.filed.map_or(0, |filed| filed.days_since(self.deadline).max(0))
    }
}
