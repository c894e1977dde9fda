//! Relations: what must hold in a statement, looked for in each row, each column or once.

use rust_decimal::Decimal;

use super::evaluate::{At, Named, World, places};
use super::{Explanations, Statement};
use crate::archive::{Ix, given};
use crate::base::diagnostic::Severity;
use crate::base::path::RelPath;
use crate::base::table::Spot;
use crate::config::StatementKind;
use crate::config::statement::{Each, Expression, Relation};

/// How a relation came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It cannot be worked out: a cell is missing, a division by zero.
    NotEvaluable,
}

/// One relation in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// Its position among the relations declared.
    pub relation: usize,
    /// The row or column it was looked for in; empty for the whole table.
    pub id: String,
    /// How it came out.
    pub outcome: Outcome,
    /// Whether it may be explained.
    pub soft: bool,
    /// Left less right; `None` where it could not be worked out.
    pub difference: Option<Decimal>,
    /// Why it may fail, in the record's own words; only for relations that may be explained.
    pub explained: Option<String>,
    /// The cell that is blamed: the first of this table on the left, else on the right, as (row, column).
    pub cell: Option<(usize, usize)>,
    /// The cells of this table that stand in it.
    pub cells: Vec<(usize, usize)>,
}

/// Checks every relation in every place.
pub(super) fn check(world: World<'_>, kind: &StatementKind, one: &Statement) -> Vec<Checked> {
    let mut all = Vec::new();
    for (position, relation) in kind.relations.iter().enumerate() {
        let places = places(kind, one, relation.each).into_iter();
        for id in places.filter(|id| relation.each == Each::Table || relation.holds_for(id)) {
            all.push(in_place(world, (position, relation), at(kind, one, relation, id)));
        }
    }
    all
}

/// Where a relation is worked out.
pub(super) fn at<'a>(kind: &'a StatementKind, one: &'a Statement, relation: &Relation, id: &'a str) -> At<'a> {
    At { own: Some(kind), filled: Some(one), period: one.period, each: Some(relation.each), id, instead: None }
}

fn in_place<'a>(world: World<'a>, (position, relation): (usize, &Relation), at: At<'a>) -> Checked {
    let [left, right] = relation.check.sides();
    let own = |side: &Expression| -> Vec<(usize, usize)> {
        let (cells, _) = world.parts(side, at);
        cells.iter().filter(|named| named.own).filter_map(|named| named.row.zip(named.column)).collect()
    };
    let mut cells = own(left);
    cells.extend(own(right));
    let cell = cells.first().copied();
    cells.sort_unstable();
    cells.dedup();
    let difference = difference(world, relation, at);
    let outcome = match difference {
        None => Outcome::NotEvaluable,
        Some(by) if relation.check.comparison.holds(by, relation.tolerance) => Outcome::Holds,
        Some(_) => Outcome::Fails,
    };
    let soft = relation.soft;
    Checked { relation: position, id: at.id.to_owned(), outcome, soft, difference, explained: None, cell, cells }
}

/// Left less right.
pub(super) fn difference<'a>(world: World<'a>, relation: &Relation, at: At<'a>) -> Option<Decimal> {
    let [left, right] = relation.check.sides();
    world.value(left, at)?.checked_sub(world.value(right, at)?)
}

/// Gives relations that fail and may be explained the record's words for it.
pub(super) fn explain(all: &mut [Checked], kind: &StatementKind, one: &Statement, explained: &mut Explanations) {
    for checked in all.iter_mut().filter(|checked| checked.outcome == Outcome::Fails) {
        let Some(relation) = kind.relations.get(checked.relation).filter(|relation| relation.soft) else { continue };
        checked.explained = explained.text(&relation.id, &name(kind, one, checked.cell));
    }
}

/// A cell's name, `row.column`; empty for none.
pub(super) fn name(kind: &StatementKind, one: &Statement, cell: Option<(usize, usize)>) -> String {
    let name = cell.and_then(|(row, column)| {
        let (row, column) = (one.rows.get(row)?, kind.columns.get(column)?);
        Some(format!("{row}.{}", column.id))
    });
    name.unwrap_or_default()
}

/// A failure in words.
pub(crate) struct Said {
    pub severity: Severity,
    pub at: Option<Spot>,
    pub message: String,
    /// The rule, then the numbers, then what is counted.
    pub lines: Vec<String>,
    /// Cells of other periods and statements: what they are called, and where they stand.
    pub cells: Vec<(String, RelPath, Spot)>,
    pub explained: Option<String>,
}

/// How many records that a rule counts are named.
const LISTED: usize = 20;

/// What is said of a relation that fails.
pub(super) fn said(world: World<'_>, kind: &StatementKind, one: &Statement, checked: &Checked) -> Said {
    let Some(relation) = kind.relations.get(checked.relation) else {
        let (message, lines, cells) = (String::new(), Vec::new(), Vec::new());
        return Said { severity: Severity::Error, at: None, message, lines, cells, explained: None };
    };
    let at = at(kind, one, relation, &checked.id);
    let place = match relation.each {
        Each::Row => format!(" for row `{}`", checked.id),
        Each::Column => format!(" for column `{}`", checked.id),
        Each::Table => String::new(),
    };
    let mut lines = vec![relation.check.text.clone(), numbers(world, relation, at, checked.difference)];
    let (cells, counts) = both(world, relation, at);
    lines.extend(counts.into_iter().map(|(words, records)| format!("{words}: {}", listed(world, &records))));
    let elsewhere = cells.iter().filter(|named| !named.own);
    let severity = match (relation.soft, &checked.explained) {
        (false, _) => Severity::Error,
        (true, None) => Severity::Warning,
        (true, Some(_)) => Severity::Explained,
    };
    Said {
        severity,
        at: checked.cell.and_then(|(row, column)| Some(one.cell(row, column)?.at.clone())),
        message: format!("{} {}: rule `{}` does not hold{place}", one.name, one.period, relation.id),
        lines,
        cells: elsewhere.filter_map(place_of).collect(),
        explained: checked.explained.clone(),
    }
}

/// The cells and counts of both sides.
fn both<'a>(world: World<'a>, relation: &Relation, at: At<'a>) -> (Vec<Named<'a>>, Vec<(String, Vec<Ix>)>) {
    let [(mut cells, mut counts), (more, further)] = relation.check.sides().map(|side| world.parts(side, at));
    cells.extend(more);
    counts.extend(further);
    (cells, counts)
}

/// Where a cell of another statement or period stands.
fn place_of(named: &Named<'_>) -> Option<(String, RelPath, Spot)> {
    let statement = named.statement?;
    let entry = statement.cell(named.row?, named.column?)?;
    Some((named.reference.to_string(), statement.path.clone(), entry.at.clone()))
}

fn listed(world: World<'_>, records: &[Ix]) -> String {
    let named = records.iter().take(LISTED).filter_map(|at| world.given.records.get(at.0 as usize));
    let mut words: Vec<String> = named.map(|record| given::short(record).to_owned()).collect();
    if records.len() > LISTED {
        words.push(format!("and {} more", records.len() - LISTED));
    }
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

/// The numbers of a relation with the sign that stands between them: `132 ≠ 84 + 75 + 9 = 168 (difference -36)`, or, when it holds,
/// `190 = 120 + 64 + 6 = 190`.
pub(super) fn numbers<'a>(world: World<'a>, relation: &Relation, at: At<'a>, difference: Option<Decimal>) -> String {
    let [left, right] = relation.check.sides();
    let holds = difference.is_some_and(|by| relation.check.comparison.holds(by, relation.tolerance));
    let sign = if holds || difference.is_none() {
        relation.check.comparison.sign()
    } else {
        relation.check.comparison.failed()
    };
    let mut text = format!("{} {sign} {}", side(world, left, at), side(world, right, at));
    if let Some(by) = difference.filter(|_| !holds) {
        text.push_str(&format!(" (difference {})", with_sign(by)));
    }
    text
}

/// One side written out, with its value behind it when it is more than a number.
fn side<'a>(world: World<'a>, side: &Expression, at: At<'a>) -> String {
    let written = world.written(side, at);
    match world.value(side, at) {
        Some(value) if shown(value) != written => format!("{written} = {}", shown(value)),
        Some(_) => written,
        None => format!("{written} = ?"),
    }
}

/// Decimals that are shown of a number that has more.
const SHOWN: u32 = 6;

/// A number as people read it: one with more than six decimals is cut and says so.
pub(super) fn shown(value: Decimal) -> String {
    if value.normalize().scale() <= SHOWN {
        return value.to_string();
    }
    format!("{}…", value.round_dp_with_strategy(SHOWN, rust_decimal::RoundingStrategy::ToZero))
}

/// A number with its sign: `+3`, `-36`, `0`.
pub fn with_sign(value: Decimal) -> String {
    if value > Decimal::ZERO { format!("+{}", shown(value)) } else { shown(value) }
}
