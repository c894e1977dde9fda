//! The suspect: the one cell that stands in every relation that fails, and the value that would mend them all.

use rust_decimal::Decimal;

use super::Statement;
use super::evaluate::World;
use super::relation::{self, Checked, Outcome, name};
use crate::config::StatementKind;
use crate::config::statement::{Column, ColumnType, Comparison};

/// The one cell that would explain all failures.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    /// The cell, as (row, column).
    pub cell: (usize, usize),
    /// Its name, `row.column`.
    pub name: String,
    /// What stands in it, in numbers.
    pub value: Decimal,
    /// The value that satisfies every relation that fails; `None`: there is none, or more than one would do.
    pub instead: Option<Decimal>,
    /// How the one may have become the other.
    pub slip: Option<Slip>,
}

/// How a number is mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Two digits changed places.
    Swapped,
    /// The decimal point stands elsewhere.
    Shifted,
}

impl Slip {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Swapped => "two digits changed places",
            Self::Shifted => "decimal point shifted",
        }
    }
}

/// Looks for it: only relations that must hold count, and only when exactly one cell of the table stands in all that fail.
pub(super) fn find(world: World<'_>, kind: &StatementKind, one: &Statement, all: &[Checked]) -> Option<Suspect> {
    let hard = |checked: &&Checked| {
        checked.outcome == Outcome::Fails && kind.relations.get(checked.relation).is_some_and(|relation| !relation.soft)
    };
    let failed: Vec<&Checked> = all.iter().filter(hard).collect();
    let (first, others) = failed.split_first()?;
    let mut common = first.cells.iter().copied().filter(|cell| others.iter().all(|other| other.cells.contains(cell)));
    let (cell, None) = (common.next()?, common.next()) else { return None };
    let value = one.cell(cell.0, cell.1)?.value?;
    let column = kind.columns.get(cell.1)?;
    let instead = failed.iter().find_map(|checked| solve(world, kind, one, checked, cell, value)).filter(|instead| {
        fits(column, *instead) && failed.iter().all(|checked| holds(world, kind, one, checked, cell, *instead))
    });
    let slip = instead.and_then(|instead| slip(value, instead));
    Some(Suspect { cell, name: name(kind, one, Some(cell)), value, instead, slip })
}

/// Whether a column takes a number.
fn fits(column: &Column, value: Decimal) -> bool {
    (column.ty != ColumnType::Integer || value.fract().is_zero())
        && column.min.is_none_or(|min| value >= min)
        && column.max.is_none_or(|max| value <= max)
}

/// The value of the cell for which an equation holds, when both sides move in step with it.
fn solve(
    world: World<'_>,
    kind: &StatementKind,
    one: &Statement,
    checked: &Checked,
    cell: (usize, usize),
    value: Decimal,
) -> Option<Decimal> {
    let relation = kind.relations.get(checked.relation)?;
    if relation.check.comparison != Comparison::Equal {
        return None;
    }
    let by = |value: Decimal| {
        let at = relation::at(kind, one, relation, &checked.id);
        relation::difference(world, relation, super::evaluate::At { instead: Some((cell.0, cell.1, value)), ..at })
    };
    let step = by(value.checked_add(Decimal::ONE)?)?.checked_sub(by(value)?)?;
    let solved = value.checked_sub(by(value)?.checked_div(step)?)?.normalize();
    // a value that misses by the last digit of a division is none
    by(solved)?.is_zero().then_some(solved)
}

fn holds(
    world: World<'_>,
    kind: &StatementKind,
    one: &Statement,
    checked: &Checked,
    cell: (usize, usize),
    value: Decimal,
) -> bool {
    let Some(relation) = kind.relations.get(checked.relation) else { return false };
    let at = relation::at(kind, one, relation, &checked.id);
    let at = super::evaluate::At { instead: Some((cell.0, cell.1, value)), ..at };
    relation::difference(world, relation, at).is_some_and(|by| relation.check.comparison.holds(by, relation.tolerance))
}

/// How `written` may have come of `meant`.
pub fn slip(written: Decimal, meant: Decimal) -> Option<Slip> {
    let (written, meant) = (written.normalize(), meant.normalize());
    if written.is_zero()
        || meant.is_zero()
        || written == meant
        || written.is_sign_negative() != meant.is_sign_negative()
    {
        return None;
    }
    let digits = |value: Decimal| value.mantissa().unsigned_abs().to_string();
    let stripped = |value: Decimal| digits(value).trim_end_matches('0').to_owned();
    if stripped(written) == stripped(meant) {
        return Some(Slip::Shifted);
    }
    // the same number of decimals, so that digits stand under digits
    let scale = written.scale().max(meant.scale());
    let padded = |value: Decimal| {
        let mut value = value;
        value.rescale(scale);
        digits(value)
    };
    let (written, meant) = (padded(written), padded(meant));
    let differ: Vec<(u8, u8)> = written.bytes().zip(meant.bytes()).filter(|(a, b)| a != b).collect();
    match differ.as_slice() {
        [(a, b), (c, d)] if written.len() == meant.len() && a == d && b == c => Some(Slip::Swapped),
        _ => None,
    }
}
