//! The days of a period that count, seen from a day.

use crate::base::date::Date;
use crate::base::period::Period;

/// What of a period counts: what comes after the day that means today is not known yet. Of a period that has not begun no day
/// does: its first day is then tomorrow and its last today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day that counts.
    pub first: Date,
    /// The last day that counts.
    pub last: Date,
    /// The day from which the period is judged: the one after its last, or today when that comes first.
    pub judged: Date,
}

impl Window {
    /// The days of `period` seen from `as_of`.
    pub fn of(period: Period, as_of: Date) -> Self {
        Self {
            first: period.start().min(as_of.plus_days(1)),
            last: period.end().min(as_of),
            judged: period.end().plus_days(1).min(as_of),
        }
    }

    /// Whether `day` is one of them.
    pub fn holds(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}
