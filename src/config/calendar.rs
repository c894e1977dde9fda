//! The working calendar.

use std::collections::BTreeSet;
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use crate::base::date::{Date, Duration};

/// Which days are worked: a weekday that is no holiday, or a make-up day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Days of the week that are not worked, 0 for Monday to 6 for Sunday. Not all seven.
    pub weekend: BTreeSet<u8>,
    /// Days off that would be worked.
    pub holidays: BTreeSet<Date>,
    /// Days worked that would be off (调休).
    pub workdays: BTreeSet<Date>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { weekend: BTreeSet::from([5, 6]), holidays: BTreeSet::new(), workdays: BTreeSet::new() }
    }
}

impl Calendar {
    /// Whether the day is worked.
    pub fn is_working(&self, day: Date) -> bool {
        self.workdays.contains(&day) || !(self.weekend.contains(&day.weekday()) || self.holidays.contains(&day))
    }

    /// The first working day on or after `day`; `day` itself when there is none within ten years.
    pub fn on_or_after(&self, day: Date) -> Date {
        (0..3660).map(|days| day.plus_days(days)).find(|&day| self.is_working(day)).unwrap_or(day)
    }

    /// How many of the days after `after`, up to `until` and with it, are worked; 0 when `until` is not later.
    pub fn working_days(&self, after: Date, until: Date) -> i64 {
        let days = until.days_since(after);
        if days <= 0 {
            return 0;
        }
        let off = |day: &Date| self.weekend.contains(&day.weekday());
        // whole weeks are all alike, so that a slip in a year costs no time
        let rest = (1..=days % 7).filter(|&later| !off(&after.plus_days(later))).count();
        let weekdays = days / 7 * number(7_usize.saturating_sub(self.weekend.len())) + number(rest);
        let within = (Bound::Excluded(after), Bound::Included(until));
        let lost = self.holidays.range(within).filter(|day| !off(day) && !self.workdays.contains(day)).count();
        let made_up = self.workdays.range(within).filter(|day| off(day)).count();
        weekdays - number(lost) + number(made_up)
    }

    /// The day `duration` after `day`: `5wd` is the fifth working day strictly after it.
    pub fn after(&self, day: Date, duration: Duration) -> Date {
        match duration {
            Duration::Days(days) => day.plus_days(days.into()),
            Duration::Weeks(weeks) => day.plus_days(i64::from(weeks) * 7),
            Duration::Months(months) => day.plus_months(months.into()),
            Duration::Years(years) => day.plus_months(i64::from(years) * 12),
            Duration::WorkingDays(days) => (0..days).fold(day, |day, _| self.on_or_after(day.plus_days(1))),
        }
    }
}

/// A count of days as lengths of time have it.
fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
