//! What is expected without gaps: a log each working day, a summary each month.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::statement::{self, STATEMENT};
use super::{Ix, complaints, given, ix};
use crate::base::date::{Date, PartialDate};
use crate::base::diagnostic::Diagnostic;
use crate::base::period::{Granularity, Period};
use crate::config::{Config, Every, Kind, StateClass, StatementKinds, Trait, settings};
use crate::record::Record;

/// The day a record was handed in, where its kind has the field: what coverage looks at in every kind.
pub(super) const FILED: &str = "filed";

/// A record about a part of the office alone does not stand for the whole.
const SCOPE: &str = "scope";

/// A line that begins longer ago than this expects nothing before: a slip in one year (`0202-03-01`) must not
/// make half a million gaps.
const LONGEST_YEARS: i64 = 100;

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
    /// Whether it expects a statement.
    pub is_statement: bool,
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
    /// Looks for the records that the settings expect. What is missing after its deadline is complained about at the line of
    /// the settings, what was filed late at the record.
    pub fn collect(
        config: &Config,
        kinds: &StatementKinds,
        records: &[Arc<Record>],
        as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        let (mut coverage, mut complaints) = (Self::default(), Vec::new());
        for (at, setting) in config.coverage.iter().enumerate() {
            let (mut line, found, name) = match (&setting.kind, &setting.statement) {
                (Some(name), _) => {
                    let Some(kind) = config.kinds.get(name) else { continue };
                    (setting.clone(), Found::of_kind(config, kind, records, as_of), &kind.name)
                }
                (None, Some(name)) => {
                    // a line that names a statement nobody declares is said by the settings' reader
                    let Some(kind) = kinds.get(name) else { continue };
                    let mut line = setting.clone();
                    line.every = line.every.or(Some(Every::Period(kind.every)));
                    line.due = line.due.or(kind.due);
                    (line, Found::of_statement(config, name, records, as_of), &kind.name)
                }
                (None, None) => continue,
            };
            line.from = line.from.or_else(|| found.first(line.every));
            let line = Line {
                at,
                name: name.clone(),
                is_statement: setting.statement.is_some(),
                expected: expected(config, &line, &found, as_of),
                extra: extra(config, &line, &found, as_of),
            };
            coverage.complain(config, records, &line, as_of, &mut complaints);
            coverage.lines.push(line);
        }
        (coverage, complaints)
    }

    fn complain(
        &self,
        config: &Config,
        records: &[Arc<Record>],
        line: &Line,
        as_of: Date,
        complaints: &mut Vec<Diagnostic>,
    ) {
        let Some(setting) = config.coverage.get(line.at) else { return };
        let stated = config.kinds.values().find(|kind| kind.has(Trait::Statement));
        for expected in &line.expected {
            if expected.is_missing_on(as_of) {
                complaints.push(match stated.filter(|_| line.is_statement) {
                    Some(kind) => complaints::statement_gap(setting.span, &line.name, &kind.name, expected),
                    None => complaints::coverage_gap(setting.span, &line.name, expected),
                });
            }
            // a statement says itself that it is late, whether or not it is expected
            if expected.late() > 0
                && !line.is_statement
                && let Some(record) = expected.record.and_then(|at| records.get(at.0 as usize))
                // what two lines expect is late once
                && !self.lines.iter().flat_map(|line| &line.expected).any(|other| other.record == expected.record)
            {
                let (place, late) = (given::place(record, FILED), expected.late());
                complaints.push(complaints::filed_late(record, place, expected.period, expected.deadline, late));
            }
        }
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

/// The records that may fill what is expected, by the day they are of, or their period.
struct Found(BTreeMap<Period, Vec<(Option<Date>, Ix)>>);

impl Found {
    /// The records of `kind` that count on `as_of`: about the whole, and handed in where the kind knows of such a state. A record
    /// of a kind that is about no period stands for each period its day lies in.
    fn of_kind(config: &Config, kind: &Kind, records: &[Arc<Record>], as_of: Date) -> Self {
        Self::of(config, records, as_of, |record| record.kind == kind.name)
    }

    /// The records that fill in the statement called `name`.
    fn of_statement(config: &Config, name: &str, records: &[Arc<Record>], as_of: Date) -> Self {
        Self::of(config, records, as_of, |record| {
            config.kinds.get(&record.kind).is_some_and(|kind| kind.has(Trait::Statement))
                && given::text(given::field(record, STATEMENT).map(|given| &given.value)).trim() == name
        })
    }

    fn of(config: &Config, records: &[Arc<Record>], as_of: Date, fits: impl Fn(&Record) -> bool) -> Self {
        let mut found: BTreeMap<Period, Vec<(Option<Date>, Ix)>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate().filter(|(_, record)| fits(record)) {
            let Some(kind) = config.kinds.get(&record.kind) else { continue };
            let filed = given::field(record, FILED).and_then(|given| given::day(&given.value));
            if given::field(record, SCOPE).is_some() || !counts(kind, record, filed, as_of) {
                continue;
            }
            let day = record.date.and_then(PartialDate::full);
            let mut periods: Vec<Period> = record.period.into_iter().collect();
            if !kind.has(Trait::Period)
                && let Some(day) = day
            {
                let of = Granularity::ALL.map(|granularity| Period::of(granularity, day));
                periods.extend(of.into_iter().filter(|period| Some(*period) != record.period));
            }
            for period in periods {
                found.entry(period).or_default().push((filed, ix(at)));
            }
        }
        for all in found.values_mut() {
            all.sort_by_key(|(filed, at)| (filed.is_none(), *filed, *at));
        }
        Self(found)
    }

    /// The first day of the first period of that length that a record fills.
    fn first(&self, every: Option<Every>) -> Option<PartialDate> {
        let granularity = match every? {
            Every::Workday => Granularity::Day,
            Every::Period(granularity) => granularity,
        };
        let starts = self.0.keys().filter(|period| period.granularity() == granularity).map(|period| period.start());
        starts.min().map(PartialDate::Day)
    }

    fn fill(&self, period: Period, deadline: Date) -> Expected {
        let filling = self.0.get(&period).and_then(|all| all.first());
        Expected { period, deadline, record: filling.map(|(_, at)| *at), filed: filling.and_then(|(filed, _)| *filed) }
    }
}

/// Whether a record counts on `as_of`. One of a kind without a closed state counts as it stands; another when its day of
/// filing has come, or, where it gives none, when its state is closed.
fn counts(kind: &Kind, record: &Record, filed: Option<Date>, as_of: Date) -> bool {
    let closes = kind.states.sets.values().flatten().any(|state| state.class == Some(StateClass::Closed));
    match filed {
        _ if !closes => true,
        Some(filed) => filed <= as_of,
        None => given::class(record, kind) == Some(StateClass::Closed),
    }
}

fn expected(config: &Config, line: &settings::Coverage, found: &Found, as_of: Date) -> Vec<Expected> {
    let periods = schedule(config, line, as_of);
    periods.into_iter().map(|(period, deadline)| found.fill(period, deadline)).collect()
}

/// What a line expects until `as_of`: each period with its deadline, in order. A line without rhythm expects nothing.
fn schedule(config: &Config, line: &settings::Coverage, as_of: Date) -> Vec<(Period, Date)> {
    let Some(every) = line.every else { return Vec::new() };
    let (granularity, working) = match every {
        Every::Workday => (Granularity::Day, true),
        Every::Period(granularity) => (granularity, false),
    };
    let Some(from) = line.from.and_then(given::first_day) else { return Vec::new() };
    let to = line.to.and_then(given::last_day);
    let mut periods = Vec::new();
    let mut next = Some(Period::of(granularity, from.max(as_of.plus_months(-12 * LONGEST_YEARS))));
    while let Some(period) = next.filter(|period| period.end() < as_of && to.is_none_or(|to| period.start() <= to)) {
        if !working || config.calendar.is_working(period.start()) {
            periods.push((period, deadline(config, line, period)));
        }
        next = period.next();
    }
    periods
}

/// The deadline of a period; without a word on it the period's last day itself.
fn deadline(config: &Config, line: &settings::Coverage, period: Period) -> Date {
    line.due.map_or_else(|| period.end(), |due| statement::deadline(config, due, period))
}

/// Records on days off, of a line that expects them on working days.
fn extra(config: &Config, line: &settings::Coverage, found: &Found, as_of: Date) -> Vec<(Date, Ix)> {
    if line.every != Some(Every::Workday) {
        return Vec::new();
    }
    let from = line.from.and_then(given::first_day);
    let to = line.to.and_then(given::last_day);
    let within = |day: Date| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to) && day <= as_of;
    let days = found.0.iter().filter(|(period, _)| period.granularity() == Granularity::Day);
    let off = days.filter(|(period, _)| within(period.start()) && !config.calendar.is_working(period.start()));
    off.flat_map(|(period, all)| all.iter().map(|(_, at)| (period.start(), *at))).collect()
}
