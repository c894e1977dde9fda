//! The filing of a statement over time: what was filed, late, or is missing.

use std::collections::BTreeSet;

use super::{Statement, Statements, deadline};
use crate::archive::given;
use crate::base::date::Date;
use crate::base::period::Period;
use crate::config::{Config, StatementKind};

/// One period of a statement.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    /// The period.
    pub period: Period,
    /// What was filed for it; `None`: nothing.
    pub statement: Option<&'a Statement>,
    /// By when it was due; `None`: without deadline.
    pub deadline: Option<Date>,
    /// Whether it is expected (the settings' coverage) and its deadline has passed without it.
    pub missing: bool,
}

impl Statements {
    /// The periods of a statement from the first one filed or expected to the last, gaps included, at most 600 of them (the latest).
    /// `expected` are the periods that are expected by now.
    pub fn filings<'a>(
        &'a self,
        config: &Config,
        kind: &StatementKind,
        expected: &BTreeSet<Period>,
        as_of: Date,
    ) -> Vec<Filing<'a>> {
        const LONGEST: usize = 600;
        let filed: BTreeSet<Period> = self.series(&kind.name).map(|one| one.period).collect();
        let (Some(first), Some(last)) = (filed.union(expected).min(), filed.union(expected).max()) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        let mut next = Some(*last);
        while let Some(period) = next.filter(|period| period >= first && all.len() < LONGEST) {
            let due = kind.due.map(|due| deadline(config, due, period));
            let statement = self.of(&kind.name, period);
            let missing = statement.is_none() && expected.contains(&period) && due.unwrap_or(period.end()) < as_of;
            all.push(Filing { period, statement, deadline: due, missing });
            next = period.previous();
        }
        all.reverse();
        all
    }

    /// The next period that is due: the first whose deadline has not passed on `as_of` and for which nothing is filed, with that
    /// deadline. `None` without deadlines, and behind the last period that the settings expect.
    pub fn next_due(&self, config: &Config, kind: &StatementKind, as_of: Date) -> Option<(Period, Date)> {
        /// Periods looked at in either direction.
        const REACH: usize = 400;
        let due = kind.due?;
        let deadline = |period: Period| deadline(config, due, period);
        let lines = config.coverage.iter().filter(|line| line.statement.as_ref() == Some(&kind.name));
        let until = lines
            .map(|line| line.to.and_then(given::last_day))
            .reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)))
            .flatten();
        let back = |period: &Period| period.previous().filter(|before| deadline(*before) >= as_of);
        let first = std::iter::successors(Some(Period::of(kind.every, as_of)), back).take(REACH).last()?;
        let open = |period: &Period| {
            let filed = self.of(&kind.name, *period).is_some_and(|one| one.filed.is_some());
            deadline(*period) >= as_of && !filed
        };
        let found = std::iter::successors(Some(first), |period| period.next()).take(REACH).find(open)?;
        until.is_none_or(|until| found.start() <= until).then(|| (found, deadline(found)))
    }
}
