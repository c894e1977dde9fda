//! The language of checks: exact decimals, cells of this and other statements, and a few functions.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::base::period::{Granularity, Period};
use crate::base::span::Span;

/// `left = right`: what must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// As written, blanks made one.
    pub text: String,
    /// Its left side.
    pub left: Expression,
    /// How the two sides compare.
    pub comparison: Comparison,
    /// Its right side.
    pub right: Expression,
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// Something that has a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expression {
    /// A number, as written.
    Number(Decimal),
    /// A cell, or with `@quarters` and `@months` several.
    Cell(Reference),
    /// The opposite.
    Negative(Box<Self>),
    /// Two numbers joined.
    Binary(Operator, Box<Self>, Box<Self>),
    /// A function of several numbers.
    Call(Function, Vec<Argument>),
    /// Without its sign.
    Absolute(Box<Self>),
    /// Rounded to so many decimals, half away from zero.
    Round(Box<Self>, u32),
    /// The sum of a cell over the year's periods so far.
    YearToDate(Reference),
    /// How many records of a kind are dated in the period.
    Count {
        /// The kind.
        kind: String,
        /// What their fields must say, as (field, value); a value `!x` is any other, `*` any.
        conditions: Vec<(String, String)>,
        /// Where the kind stands in the text that was read, then each field.
        places: Vec<Span>,
    },
}

/// What joins two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
}

/// A function of several numbers; cells that are missing are skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Function {
    /// Their sum.
    Sum,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

/// What stands between the brackets of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Argument {
    /// A number.
    One(Expression),
    /// Rows or columns in declared order, the ends included.
    Range {
        /// The first.
        from: String,
        /// The last.
        to: String,
        /// Where it stands in the text that was read.
        span: Span,
    },
}

/// A cell by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The statement; `None`: the one the check belongs to.
    pub statement: Option<String>,
    /// The row; `None`: the one that is looked at, or the name is a row itself.
    pub row: Option<String>,
    /// The column, or the row where each column is looked at.
    pub name: String,
    /// The period; `None`: the one that is looked at.
    pub when: Option<When>,
    /// Where it stands in the text that was read.
    pub span: Span,
}

/// Of which period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// `@prev`: the one before.
    Previous,
    /// `@year`: the same one of the year before.
    Year,
    /// `@2024-12`: this one.
    Period(Period),
    /// `@months`, `@quarters`: all of that length in the year.
    Each(Granularity),
}

impl Comparison {
    /// Whether two numbers that differ by `left - right` compare so, when they may differ by `tolerance`.
    pub fn holds(self, difference: Decimal, tolerance: Decimal) -> bool {
        match self {
            Self::Equal => difference.abs() <= tolerance,
            Self::Unequal => difference.abs() > tolerance,
            Self::Less => difference < tolerance,
            Self::AtMost => difference <= tolerance,
            Self::More => -difference < tolerance,
            Self::AtLeast => -difference <= tolerance,
        }
    }

    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// The sign of its opposite, as a failure is written.
    pub fn failed(self) -> &'static str {
        match self {
            Self::Equal => "≠",
            Self::Unequal => "=",
            Self::Less => "≥",
            Self::AtMost => ">",
            Self::More => "≤",
            Self::AtLeast => "<",
        }
    }
}

impl Operator {
    /// Its sign.
    pub fn sign(self) -> char {
        match self {
            Self::Plus => '+',
            Self::Minus => '-',
            Self::Times => '*',
            Self::Over => '/',
        }
    }
}

impl Function {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
        }
    }
}

impl When {
    /// As it is written behind `@`.
    pub fn words(self) -> String {
        match self {
            Self::Previous => "prev".to_owned(),
            Self::Year => "year".to_owned(),
            Self::Period(period) => period.to_string(),
            Self::Each(granularity) => format!("{}s", granularity.name()),
        }
    }
}

impl fmt::Display for Reference {
    /// As it is written: `expense_q:all.spent@2024-Q1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(statement) = &self.statement {
            write!(f, "{statement}:")?;
        }
        if let Some(row) = &self.row {
            write!(f, "{row}.")?;
        }
        f.write_str(&self.name)?;
        match self.when {
            Some(when) => write!(f, "@{}", when.words()),
            None => Ok(()),
        }
    }
}

impl Reference {
    /// Where the name of the statement stands.
    pub fn statement_span(&self) -> Span {
        let length = self.statement.as_ref().map_or(0, String::len);
        self.part(0, length)
    }

    /// Where the row stands; the place of `name` where it has none.
    pub fn row_span(&self) -> Span {
        let before = self.statement.as_ref().map_or(0, |statement| statement.len() + 1);
        self.part(before, self.row.as_ref().unwrap_or(&self.name).len())
    }

    /// Where `name` stands.
    pub fn name_span(&self) -> Span {
        let before = [&self.statement, &self.row].into_iter().flatten().map(|part| part.len() + 1).sum();
        self.part(before, self.name.len())
    }

    /// Its parts stand close together.
    fn part(&self, before: usize, length: usize) -> Span {
        let start = self.span.start as usize + before;
        Span::new(start, start + length)
    }

    /// The same cell of the period `when`.
    #[must_use]
    pub fn of(&self, when: Period) -> Self {
        Self { when: Some(When::Period(when)), ..self.clone() }
    }
}

impl Expression {
    /// Calls `seen` with each reference in it, and whether it may name several cells there.
    pub fn references<'e>(&'e self, seen: &mut impl FnMut(&'e Reference, bool)) {
        self.walk(false, &mut |part, within| match part {
            Self::Cell(reference) => seen(reference, within),
            Self::YearToDate(reference) => seen(reference, false),
            _ => {}
        });
    }

    /// Calls `seen` with each part, itself first, and whether it stands directly in `sum(..)`.
    pub fn walk<'e>(&'e self, within_sum: bool, seen: &mut impl FnMut(&'e Self, bool)) {
        seen(self, within_sum);
        match self {
            Self::Number(_) | Self::Cell(_) | Self::YearToDate(_) | Self::Count { .. } => {}
            Self::Negative(inner) | Self::Absolute(inner) | Self::Round(inner, _) => inner.walk(false, seen),
            Self::Binary(_, left, right) => {
                left.walk(false, seen);
                right.walk(false, seen);
            }
            Self::Call(function, arguments) => {
                for argument in arguments {
                    if let Argument::One(inner) = argument {
                        inner.walk(*function == Function::Sum, seen);
                    }
                }
            }
        }
    }
}

impl fmt::Display for Expression {
    /// As it could be written: brackets only where they are needed, a blank around each operator.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Cell(reference) => reference.fmt(f),
            Self::Negative(inner) => {
                f.write_str("-")?;
                inner.within(Binds::Sign, f)
            }
            Self::Binary(operator, left, right) => {
                left.within(operator.binds(), f)?;
                write!(f, " {} ", operator.sign())?;
                // operators of one rank are worked out from the left
                right.within(operator.binds().tighter(), f)
            }
            Self::Call(function, arguments) => {
                write!(f, "{}(", function.name())?;
                listed(arguments, f)
            }
            Self::Absolute(inner) => write!(f, "abs({inner})"),
            Self::Round(inner, digits) => write!(f, "round({inner}, {digits})"),
            Self::YearToDate(reference) => write!(f, "ytd({reference})"),
            Self::Count { kind, conditions, .. } => {
                write!(f, "count({kind}")?;
                for (field, value) in conditions {
                    match value.strip_prefix('!') {
                        Some(other) => write!(f, ", {field}!={other}")?,
                        None => write!(f, ", {field}={value}")?,
                    }
                }
                f.write_str(")")
            }
        }
    }
}

fn listed(arguments: &[Argument], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        match argument {
            Argument::One(inner) => write!(f, "{inner}")?,
            Argument::Range { from, to, .. } => write!(f, "{from}..{to}")?,
        }
    }
    f.write_str(")")
}

/// How tightly a part of an expression holds together, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Sum,
    Product,
    Sign,
    Whole,
}

impl Binds {
    fn tighter(self) -> Self {
        match self {
            Self::Sum => Self::Product,
            Self::Product => Self::Sign,
            Self::Sign | Self::Whole => Self::Whole,
        }
    }
}

impl Operator {
    fn binds(self) -> Binds {
        match self {
            Self::Plus | Self::Minus => Binds::Sum,
            Self::Times | Self::Over => Binds::Product,
        }
    }
}

impl Expression {
    fn binds(&self) -> Binds {
        match self {
            Self::Binary(operator, ..) => operator.binds(),
            Self::Negative(_) => Binds::Sign,
            _ => Binds::Whole,
        }
    }

    /// Writes it where something that holds together as tightly as `wanted` must stand.
    fn within(&self, wanted: Binds, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.binds() < wanted { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

impl fmt::Display for Check {
    /// As it could be written; `text` is as it was.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.left, self.comparison.sign(), self.right)
    }
}

impl Check {
    /// Both sides.
    pub fn sides(&self) -> [&Expression; 2] {
        [&self.left, &self.right]
    }
}
