//! Facts: figures that a summary quotes, checked against the statements they are taken from.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::evaluate::{At, Named};
use super::relation::shown;
use super::{Given, Statements};
use crate::archive::{Ix, complaints, ix};
use crate::base::diagnostic::Diagnostic;
use crate::base::number;
use crate::base::path::RelPath;
use crate::base::period::{Granularity, Period};
use crate::base::span::Span;
use crate::base::table::Spot;
use crate::config::statement::{Expression, Reference, When, parse, resolve_fact};
use crate::config::{Config, Trait};
use crate::record::{MarkType, Record, notes};

/// A fact and what the statements say.
#[derive(Clone, Debug, PartialEq)]
pub struct FactCheck {
    /// What it is worked out from, as written.
    pub formula: String,
    /// The figure as written.
    pub figure: String,
    /// What the statements say; `None` where that cannot be worked out.
    pub value: Option<Decimal>,
    /// Whether the two agree; `None` where there is nothing to compare with.
    pub agrees: Option<bool>,
    /// The statements it rests on, in order, each once.
    pub statements: Vec<Ix>,
}

/// Every fact, by the record that carries it and its position among the record's marks.
pub type Facts = BTreeMap<(Ix, u32), FactCheck>;

/// Checks every fact of records that make claims.
pub fn check(statements: &Statements, given: Given<'_>) -> (Facts, Vec<Diagnostic>) {
    let (mut facts, mut complaints) = (Facts::new(), Vec::new());
    // where nothing is declared a fact is a note of its writer's
    if statements.kinds.is_empty() {
        return (facts, complaints);
    }
    for (at, record) in given.records.iter().enumerate() {
        let Some(kind) = given.config.kinds.get(&record.kind) else { continue };
        if !record.marks.iter().any(|mark| mark.ty == MarkType::Fact) {
            continue;
        }
        let period = kind.has(Trait::Claims).then_some(record.period).flatten().or_else(|| period_of(record));
        for (position, mark) in (0..).zip(&record.marks).filter(|(_, mark)| mark.ty == MarkType::Fact) {
            let fact = Fact { record, place: mark.span, period };
            if let Some(checked) = one(statements, given, fact, &mut complaints) {
                facts.insert((ix(at), position), checked);
            }
        }
    }
    (facts, complaints)
}

/// The period that a record without one of its own speaks of: the year of its date.
fn period_of(record: &Record) -> Option<Period> {
    let day = record.date.and_then(crate::archive::given::first_day);
    record.period.or_else(|| day.map(|day| Period::of(Granularity::Year, day)))
}

/// A fact as it stands in its record.
#[derive(Clone, Copy)]
struct Fact<'a> {
    record: &'a Arc<Record>,
    place: Span,
    period: Option<Period>,
}

fn one(
    statements: &Statements,
    given: Given<'_>,
    fact: Fact<'_>,
    complaints: &mut Vec<Diagnostic>,
) -> Option<FactCheck> {
    let (record, source) = (fact.record, fact.place.of(&fact.record.text));
    let Some((formula, figure)) = notes::fact(source) else {
        complaints.push(complaints::bad_fact(record, fact.place, "write it as in `[fact:: visitors:all.total = 480]`"));
        return None;
    };
    let place = |word: &str| {
        let at = source.find(word).unwrap_or_default() + fact.place.start as usize;
        Span::new(at, at + word.len())
    };
    let Ok(Some(quoted)) = quoted(figure) else {
        let message = format!("`{figure}` is no number");
        complaints.push(complaints::bad_fact(record, place_behind(fact.place, source, figure), &message));
        return None;
    };
    let begins = place(formula);
    let expression = match parse::formula(formula) {
        Ok(expression) => expression,
        Err(wrong) => {
            let at = begins.start as usize + wrong.at;
            complaints.push(complaints::bad_fact(record, Span::new(at, begins.end as usize), &wrong.message));
            return None;
        }
    };
    let unknown = unknown(given.config, statements, &expression);
    if let Some((span, message)) = unknown.into_iter().next() {
        let start = begins.start as usize + span.start as usize;
        let at = Span::new(start, start + span.range().len());
        complaints.push(complaints::bad_fact(record, at, &message));
        return None;
    }
    let Some(period) = fact.period.or_else(|| period_named(&expression)) else {
        let why = "its record is about no period; say with `@` which is meant";
        complaints.push(complaints::fact_unchecked(record, begins, formula, why));
        return None;
    };
    let world = statements.world(given);
    let at = At { own: None, filled: None, period, each: None, id: "", instead: None };
    let (cells, _) = world.parts(&expression, at);
    let value = world.value(&expression, at);
    let agrees = value.map(|value| value == quoted);
    match (value, agrees) {
        (Some(value), Some(false)) => {
            let at = place_behind(fact.place, source, figure);
            complaints.push(complaints::fact_mismatch(record, at, mismatch(formula, figure, value, &cells)));
        }
        (None, _) if given.usual => {
            complaints.push(complaints::fact_unchecked(record, begins, formula, &absent(&cells, period)));
        }
        _ => {}
    }
    let mut rests: Vec<Ix> = Vec::new();
    for at in cells.iter().filter_map(|named| Some(named.statement?.record)) {
        if !rests.contains(&at) {
            rests.push(at);
        }
    }
    Some(FactCheck { formula: formula.to_owned(), figure: figure.to_owned(), value, agrees, statements: rests })
}

/// The period of the first cell, when every cell says of which it is.
fn period_named(expression: &Expression) -> Option<Period> {
    let (mut first, mut all) = (None, true);
    expression.walk(false, &mut |part, _| match part {
        Expression::Cell(Reference { when: Some(When::Period(period)), .. }) => first = first.or(Some(*period)),
        Expression::Cell(_) | Expression::YearToDate(_) | Expression::Count { .. } => all = false,
        _ => {}
    });
    first.filter(|_| all)
}

/// The number of a figure that may have words behind it (`480 visits`, `12.5 %`).
fn quoted(figure: &str) -> Result<Option<Decimal>, number::NoFigure> {
    match number::figure(figure, true) {
        Err(number::NoFigure::Words) => {
            let end = figure.find(|c: char| c.is_alphabetic()).unwrap_or(figure.len());
            number::figure(figure.get(..end).unwrap_or_default(), true)
        }
        read => read,
    }
}

fn unknown(config: &Config, statements: &Statements, expression: &Expression) -> Vec<(Span, String)> {
    resolve_fact(config, &statements.kinds, expression)
}

/// Where the figure stands: it is the last in the brackets.
fn place_behind(place: Span, source: &str, figure: &str) -> Span {
    let at = source.rfind(figure).unwrap_or_default() + place.start as usize;
    Span::new(at, at + figure.len())
}

/// What a fact that differs is told with.
pub(crate) struct Mismatch {
    pub message: String,
    pub cells: Vec<(String, RelPath, Spot)>,
}

fn mismatch(formula: &str, figure: &str, value: Decimal, cells: &[Named<'_>]) -> Mismatch {
    let place = |named: &Named<'_>| {
        let statement = named.statement?;
        let entry = statement.cell(named.row?, named.column?)?;
        Some((named.reference.to_string(), statement.path.clone(), entry.at.clone()))
    };
    let who = match cells {
        [] => "it comes to",
        [_] => "the statement says",
        _ => "the statements say",
    };
    Mismatch {
        message: format!("`{formula}` is quoted as {figure}, and {who} {}", shown(value)),
        cells: cells.iter().filter_map(place).collect(),
    }
}

/// What a fact cannot be compared with.
fn absent(cells: &[Named<'_>], period: Period) -> String {
    let missing = cells.iter().find(|named| named.value.is_none());
    match missing {
        Some(Named { reference, statement: None, .. }) => {
            let name = reference.statement.as_deref().unwrap_or_default();
            match reference.when {
                Some(_) => format!("no statement is filed for `{reference}`"),
                None => format!("no statement `{name}` is filed for {period}; say with `@` which period is meant"),
            }
        }
        Some(named) => format!("`{}` has no number", named.reference),
        None => "it cannot be worked out".to_owned(),
    }
}
