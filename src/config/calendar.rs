//! The working calendar.

use std::collections::BTreeSet;

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
    /// Working days that have passed on `until` since `day`: those after `day`, `until` included. 0 when it is not later.
    pub fn working_days(&self, day: Date, until: Date) -> i64 {
        let passed = (1..=until.days_since(day)).filter(|&days| self.is_working(day.plus_days(days))).count();
        i64::try_from(passed).unwrap_or(i64::MAX)
    }
}
