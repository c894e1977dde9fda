//! Changes: how far a cell may move against the period before, or the same period of the year before.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::evaluate::round;
use super::relation::{Said, name, with_sign};
use super::{Explanations, Statement, Statements};
use crate::base::diagnostic::Severity;
use crate::base::period::Period;
use crate::config::StatementKind;
use crate::config::statement::{Change, Limit};

/// How a change came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within its limits.
    Within,
    /// Beyond them.
    Beyond,
    /// The base is too small to be looked at.
    BelowMinBase,
    /// There is no base, or none that a rate can be worked out against.
    WithoutBase,
}

/// One change of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Its position among the changes declared.
    pub change: usize,
    /// The cell, as (row, column).
    pub cell: (usize, usize),
    /// The period it is compared with; `None` at the beginning of time.
    pub base_period: Option<Period>,
    /// What stands there; `None`: nothing.
    pub base: Option<Decimal>,
    /// How it came out.
    pub verdict: Verdict,
    /// Why it may, in the record's own words.
    pub explained: Option<String>,
}

/// How far a number is from a base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// The number less the base.
    pub difference: Decimal,
    /// The same in per cent of the base, not rounded; `None` where the base is zero or below.
    pub rate: Option<Decimal>,
}

impl Move {
    /// From `base` to `value`; `None` when the numbers are too long.
    pub fn between(base: Decimal, value: Decimal) -> Option<Self> {
        let difference = value.checked_sub(base)?;
        let hundred = Decimal::from(100);
        let rate = (base > Decimal::ZERO).then(|| difference.checked_mul(hundred)?.checked_div(base)).flatten();
        Some(Self { difference, rate })
    }

    /// The rate with one decimal, half away from zero, and its sign (`+10.1`); `None` where there is none.
    pub fn rate_text(self) -> Option<String> {
        let mut rate = round(self.rate?, 1);
        rate.rescale(1);
        Some(if rate.is_zero() { "0.0".to_owned() } else { with_sign(rate) })
    }

    /// The rate as it is shown (`+10.1 %`); `n/a` where there is none.
    pub fn rate_shown(self) -> String {
        self.rate_text().map_or_else(|| "n/a".to_owned(), |rate| format!("{rate} %"))
    }
}

/// Checks every change of every cell it looks at.
pub(super) fn check(statements: &Statements, kind: &StatementKind, one: &Statement) -> Vec<Changed> {
    let mut all = Vec::new();
    for (position, change) in kind.changes.iter().enumerate() {
        let base_period = base_period(change, one.period);
        let base = base_period.and_then(|period| statements.of(&kind.name, period));
        // open rows may be any number: of rows of one name the first counts, as everywhere
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, id) in base.iter().flat_map(|base| &base.rows).enumerate() {
            places.entry(id).or_insert(at);
        }
        for (row, id) in one.rows.iter().enumerate().filter(|(_, id)| change.holds_for(id)) {
            for column in columns(kind, change) {
                let Some(value) = one.cell(row, column).and_then(|entry| entry.value) else { continue };
                let base = base.and_then(|base| base.cell(*places.get(id.as_str())?, column)?.value);
                let verdict = verdict(kind, change, column, base, value);
                all.push(Changed {
                    change: position,
                    cell: (row, column),
                    base_period,
                    base,
                    verdict,
                    explained: None,
                });
            }
        }
    }
    all
}

fn columns<'a>(kind: &'a StatementKind, change: &'a Change) -> impl Iterator<Item = usize> {
    change.columns.iter().filter_map(|id| kind.columns.iter().position(|column| column.id == *id))
}

/// The period that a change compares with.
pub fn base_period(change: &Change, period: Period) -> Option<Period> {
    if change.against_year { period.year_before() } else { period.previous() }
}

/// Limits are judged unrounded, and one that is met just so is kept.
fn verdict(kind: &StatementKind, change: &Change, column: usize, base: Option<Decimal>, value: Decimal) -> Verdict {
    let Some(base) = base else { return Verdict::WithoutBase };
    if change.min_base.is_some_and(|least| base.abs() < least) {
        return Verdict::BelowMinBase;
    }
    let Some(moved) = Move::between(base, value) else { return Verdict::WithoutBase };
    let percent = kind.columns.get(column).is_some_and(crate::config::statement::Column::is_percent);
    let mut beyond = true;
    for limit in &change.max {
        beyond &= match limit {
            // percentages are compared in points, whatever the limit is called
            Limit::Rate(most) | Limit::Points(most) if percent => moved.difference.abs() > *most,
            Limit::Rate(most) => match moved.rate {
                Some(rate) => rate.abs() > *most,
                None => return Verdict::WithoutBase,
            },
            Limit::Difference(most) | Limit::Points(most) => moved.difference.abs() > *most,
        };
    }
    if beyond { Verdict::Beyond } else { Verdict::Within }
}

/// Gives changes that are beyond their limits the record's words for it.
pub(super) fn explain(all: &mut [Changed], kind: &StatementKind, one: &Statement, explained: &mut Explanations) {
    for changed in all.iter_mut().filter(|changed| changed.verdict == Verdict::Beyond) {
        let Some(change) = kind.changes.get(changed.change) else { continue };
        changed.explained = explained.text(&change.id, &name(kind, one, Some(changed.cell)));
    }
}

/// What is said of a change that is beyond its limits.
pub(super) fn said(_: &Statements, kind: &StatementKind, one: &Statement, changed: &Changed) -> Said {
    let (row, column) = changed.cell;
    let entry = one.cell(row, column);
    let value = entry.and_then(|entry| entry.value).unwrap_or_default();
    let base = changed.base.unwrap_or_default();
    let (id, limits) = kind.changes.get(changed.change).map_or(("", String::new()), |change| {
        let percent = kind.columns.get(column).is_some_and(crate::config::statement::Column::is_percent);
        (change.id.as_str(), limits(&change.max, percent))
    });
    let percent = kind.columns.get(column).is_some_and(crate::config::statement::Column::is_percent);
    let moved = Move::between(base, value);
    let by = moved.map_or_else(String::new, |moved| {
        let difference = with_sign(moved.difference);
        if percent { format!("{difference} pp") } else { format!("{difference}, {}", moved.rate_shown()) }
    });
    let period = changed.base_period.map(|period| period.to_string()).unwrap_or_default();
    let cell = name(kind, one, Some(changed.cell));
    Said {
        severity: if changed.explained.is_some() { Severity::Explained } else { Severity::Warning },
        at: entry.map(|entry| entry.at.clone()),
        message: format!(
            "{} {}: rule `{id}`: `{cell}` {value} against {base} ({period}): {by} ({limits})",
            one.name, one.period
        ),
        lines: Vec::new(),
        cells: Vec::new(),
        explained: changed.explained.clone(),
    }
}

/// `limit 50 %`, `limits 20 % and 5`.
fn limits(max: &[Limit], percent: bool) -> String {
    let words: Vec<String> = max
        .iter()
        .map(|limit| match limit {
            Limit::Rate(most) | Limit::Points(most) if percent => format!("{most} pp"),
            Limit::Rate(most) => format!("{most} %"),
            Limit::Points(most) => format!("{most} pp"),
            Limit::Difference(most) => most.to_string(),
        })
        .collect();
    let head = if words.len() > 1 { "limits" } else { "limit" };
    format!("{head} {}", words.join(" and "))
}
