//! The value of an expression at one place of one statement, in exact decimals; a missing operand makes none.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Given, Statement, Statements};
use crate::archive::{Ix, Target};
use crate::base::date::PartialDate;
use crate::base::period::{Granularity, Period};
use crate::config::StatementKind;
use crate::config::statement::{Argument, Each, Expression, Function, Operator, Reference, Rows, When};
use crate::record::{Record, Value};

/// What expressions are worked out with.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// The statements.
    pub statements: &'a Statements,
    /// The records beside them.
    pub given: Given<'a>,
}

/// Where an expression is worked out.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The statement it belongs to; `None` for a fact.
    pub own: Option<&'a StatementKind>,
    /// That statement as filled in: its cells are read from here, whether or not it is the one that counts for its period.
    pub filled: Option<&'a Statement>,
    /// The period that is meant where nothing is said.
    pub period: Period,
    /// Where the rule is looked for; `None` for a fact.
    pub each: Option<Each>,
    /// The row or column that is looked at; empty for the whole table.
    pub id: &'a str,
    /// A value to be taken for one cell of the statement instead of its own, by row and column.
    pub instead: Option<(usize, usize, Decimal)>,
}

/// A cell that an expression names.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    /// How it would be written with its period, where it is another than that looked at.
    pub reference: Reference,
    /// The statement it stands in; `None`: none was filed for its period.
    pub statement: Option<&'a Statement>,
    /// Its row; `None`: there is no such row.
    pub row: Option<usize>,
    /// Its column.
    pub column: Option<usize>,
    /// Its number; `None`: it has none.
    pub value: Option<Decimal>,
    /// Whether it stands in the statement the rule belongs to.
    pub own: bool,
}

impl<'a> World<'a> {
    /// The value of `expression`; `None` when it cannot be worked out: an operand is missing, a division by zero, a number too
    /// long.
    pub fn value(self, expression: &Expression, at: At<'a>) -> Option<Decimal> {
        match expression {
            Expression::Number(number) => Some(*number),
            Expression::Cell(reference) => self.cells(reference, at).first()?.value,
            Expression::Negative(inner) => Some(-self.value(inner, at)?),
            Expression::Absolute(inner) => Some(self.value(inner, at)?.abs()),
            Expression::Round(inner, digits) => Some(round(self.value(inner, at)?, *digits)),
            Expression::Binary(operator, left, right) => {
                let (left, right) = (self.value(left, at)?, self.value(right, at)?);
                match operator {
                    Operator::Plus => left.checked_add(right),
                    Operator::Minus => left.checked_sub(right),
                    Operator::Times => left.checked_mul(right),
                    Operator::Over => left.checked_div(right),
                }
            }
            Expression::Call(function, arguments) => {
                let mut values = Vec::new();
                for argument in arguments {
                    values.extend(self.argument(argument, at)?);
                }
                let (first, others) = values.split_first()?;
                let mut others = others.iter().copied();
                match function {
                    Function::Sum => others.try_fold(*first, Decimal::checked_add),
                    Function::Min => Some(others.fold(*first, Decimal::min)),
                    Function::Max => Some(others.fold(*first, Decimal::max)),
                }
            }
            Expression::YearToDate(reference) => {
                let values = self.there(self.so_far(reference, at))?;
                let (first, others) = values.split_first()?;
                others.iter().copied().try_fold(*first, Decimal::checked_add)
            }
            Expression::Count { kind, conditions, .. } => {
                // who does not see everything that is usual cannot count
                let counted = self.given.usual.then(|| self.counted(kind, conditions, at.period).len())?;
                Some(Decimal::from(counted))
            }
        }
    }

    /// The values of an argument, missing ones left out; `None` where they cannot be told.
    fn argument(self, argument: &Argument, at: At<'a>) -> Option<Vec<Decimal>> {
        match argument {
            Argument::One(Expression::Cell(reference)) => self.there(self.cells(reference, at)),
            Argument::One(inner) => {
                let value = self.value(inner, at);
                (value.is_some() || self.given.usual).then(|| value.into_iter().collect())
            }
            Argument::Range { from, to, .. } => self.there(self.range(from, to, at)),
        }
    }

    /// The numbers of those cells that have one. Who does not see everything that is usual cannot tell a statement that is missing from
    /// one that is hidden, so that there is no sum without it.
    fn there(self, cells: Vec<Named<'a>>) -> Option<Vec<Decimal>> {
        let told = self.given.usual || cells.iter().all(|named| named.statement.is_some());
        told.then(|| cells.into_iter().filter_map(|named| named.value).collect())
    }

    /// The cells that a reference names: one, or with `@quarters` and `@months` one for each of the year.
    pub fn cells(self, reference: &Reference, at: At<'a>) -> Vec<Named<'a>> {
        let Some(kind) = self.kind(reference, at) else { return Vec::new() };
        let own_period = Self::own_period(kind, at);
        let periods = match reference.when {
            None => vec![own_period],
            Some(When::Previous) => vec![own_period.and_then(Period::previous)],
            Some(When::Year) => vec![own_period.and_then(Period::year_before)],
            Some(When::Period(period)) => vec![Some(period)],
            Some(When::Each(each)) => year_of(at.period).parts(each).into_iter().map(Some).collect(),
        };
        periods.into_iter().map(|period| self.cell(reference, kind, period, at)).collect()
    }

    /// The cells of the year's periods up to the one looked at.
    pub fn so_far(self, reference: &Reference, at: At<'a>) -> Vec<Named<'a>> {
        let Some(kind) = self.kind(reference, at) else { return Vec::new() };
        let last = Self::own_period(kind, at).unwrap_or(at.period);
        let mut periods = year_of(at.period).parts(kind.every);
        if kind.every == Granularity::Year {
            periods = vec![last];
        }
        periods.retain(|period| period.end() <= last.end());
        periods.into_iter().map(|period| self.cell(reference, kind, Some(period), at)).collect()
    }

    /// The cells of a range.
    pub fn range(self, from: &str, to: &str, at: At<'a>) -> Vec<Named<'a>> {
        let Some(kind) = at.own else { return Vec::new() };
        let ids: Vec<&str> = match at.each {
            Some(Each::Row) => kind.figures().map(|column| column.id.as_str()).collect(),
            _ => kind.items().iter().map(|item| item.id.as_str()).collect(),
        };
        let place = |id: &str| ids.iter().position(|known| *known == id);
        let (Some(first), Some(last)) = (place(from), place(to)) else { return Vec::new() };
        let within = ids.get(first..=last).unwrap_or_default();
        let reference = |id: &str| Reference {
            statement: None,
            row: None,
            name: id.to_owned(),
            when: None,
            span: crate::base::span::Span::at(0),
        };
        within.iter().map(|id| self.cell(&reference(id), kind, Some(at.period), at)).collect()
    }

    fn kind(self, reference: &Reference, at: At<'a>) -> Option<&'a StatementKind> {
        match &reference.statement {
            Some(name) => self.statements.kinds.get(name),
            None => at.own,
        }
    }

    /// The period of a statement that is the one looked at, or for a rule holds the whole of it; `None` when there is none, or
    /// it would be several. A fact says with `@` when it means another period than that of its record.
    fn own_period(kind: &StatementKind, at: At<'_>) -> Option<Period> {
        let holding = Period::of(kind.every, at.period.start());
        let whole = if at.own.is_some() { holding.contains(at.period.end()) } else { holding == at.period };
        (kind.every >= at.period.granularity() && whole).then_some(holding)
    }

    fn cell(self, reference: &Reference, kind: &'a StatementKind, period: Option<Period>, at: At<'a>) -> Named<'a> {
        let here = period == Some(at.period) && at.own.is_some_and(|own| own.name == kind.name);
        let statement = match at.filled.filter(|_| here) {
            Some(filled) => Some(filled),
            None => period.and_then(|period| self.statements.of(&kind.name, period)),
        };
        let (row, column) = match (&reference.row, at.each) {
            (Some(row), _) => (row.as_str(), reference.name.as_str()),
            (None, Some(Each::Column)) => (reference.name.as_str(), at.id),
            (None, _) => (at.id, reference.name.as_str()),
        };
        let row = statement.and_then(|statement| statement.row(row));
        let column = kind.columns.iter().position(|known| known.id == column);
        let value = row.zip(column).and_then(|(row, column)| {
            let instead = at.instead.filter(|(at_row, at_column, _)| here && (*at_row, *at_column) == (row, column));
            match instead {
                Some((.., value)) => Some(value),
                None => statement?.cell(row, column)?.value,
            }
        });
        let reference = match (reference.when, period) {
            (Some(When::Each(_)) | None, Some(period)) if !here && at.own.is_none_or(|_| period != at.period) => {
                reference.of(period)
            }
            _ => reference.clone(),
        };
        Named { reference, statement, row, column, value, own: here }
    }

    /// The records of a kind that are dated in the period and meet the conditions.
    pub fn counted(self, kind: &str, conditions: &[(String, String)], period: Period) -> Vec<Ix> {
        let all = self.given.catalog.kind(kind).iter().copied();
        all.filter(|at| {
            let record = self.given.records.get(at.0 as usize);
            record.is_some_and(|record| {
                record.date.is_some_and(|date: PartialDate| period.contains_whole(date))
                    && conditions.iter().all(|(field, value)| self.meets(record, *at, field, value))
            })
        })
        .collect()
    }

    fn meets(self, record: &Record, at: Ix, field: &str, wanted: &str) -> bool {
        let says = self.texts(record, at, field);
        match wanted.strip_prefix('!') {
            Some("*") => says.is_empty(),
            Some(other) => !says.iter().any(|text| text == other),
            None if wanted == "*" => !says.is_empty(),
            None => says.iter().any(|text| text == wanted),
        }
    }

    fn texts(self, record: &Record, at: Ix, field: &str) -> Vec<String> {
        match field {
            "state" => return record.state.iter().cloned().collect(),
            "tags" => return record.tags.clone(),
            _ => {}
        }
        let Some(given) = record.fields.iter().find(|given| given.name == field) else { return Vec::new() };
        given.value.each().iter().map(|value| self.text(value, record, at)).collect()
    }

    fn text(self, value: &Value, record: &Record, at: Ix) -> String {
        match value {
            Value::Text(text) | Value::Markdown(text) => text.clone(),
            Value::Bool(yes) => yes.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) => number.to_string(),
            Value::Date(date) => date.to_string(),
            Value::DateTime(day, _) => day.to_string(),
            Value::Period(period) => period.to_string(),
            Value::Duration(duration) => duration.to_string(),
            Value::Ref(reference) => {
                let target = self.given.references.of(at).get(*reference as usize);
                match target {
                    Some(Some(Target::Record { record: to, .. })) => {
                        let to = self.given.records.get(to.0 as usize);
                        to.map(|to| crate::archive::given::short(to).to_owned()).unwrap_or_default()
                    }
                    _ => record.references.get(*reference as usize).map(|to| to.target.clone()).unwrap_or_default(),
                }
            }
            Value::List(_) | Value::Struct(_) => String::new(),
        }
    }

    /// The expression with its numbers in place of names, as a failure writes it out.
    pub fn written(self, expression: &Expression, at: At<'a>) -> String {
        self.write(expression, at).0
    }

    /// The same with how tightly it binds: 0 a sum, 1 a product, 2 anything whole.
    fn write(self, expression: &Expression, at: At<'a>) -> (String, u8) {
        match expression {
            Expression::Number(number) => (number.to_string(), 2),
            Expression::Cell(reference) => {
                let value = self.cells(reference, at).first().and_then(|named| named.value);
                value.map_or_else(|| ("?".to_owned(), 2), signed)
            }
            Expression::Negative(inner) => {
                let (text, own) = self.write(inner, at);
                let own = if text.starts_with('-') { 0 } else { own };
                (format!("-{}", bound((text, own), 2)), 0)
            }
            Expression::Absolute(inner) => (format!("abs({})", self.written(inner, at)), 2),
            Expression::Round(inner, digits) => (format!("round({}, {digits})", self.written(inner, at)), 2),
            Expression::Binary(operator, left, right) => {
                let own = u8::from(matches!(operator, Operator::Times | Operator::Over));
                let behind = if matches!(operator, Operator::Minus | Operator::Over) { own + 1 } else { own };
                // a number below zero behind a sign stands in brackets
                let right = self.write(right, at);
                let right = if right.0.starts_with('-') { format!("({})", right.0) } else { bound(right, behind) };
                let left = self.write(left, at);
                let left = if left.0.starts_with('-') { left.0 } else { bound(left, own) };
                (format!("{left} {} {right}", operator.sign()), own)
            }
            Expression::Call(Function::Sum, arguments) => {
                added(arguments.iter().flat_map(|argument| self.summands(argument, at)))
            }
            Expression::Call(function, arguments) => {
                let parts: Vec<String> =
                    arguments.iter().flat_map(|one| self.summands(one, at)).map(|(text, _)| text).collect();
                (format!("{}({})", function.name(), parts.join(", ")), 2)
            }
            Expression::YearToDate(reference) => {
                added(self.so_far(reference, at).into_iter().filter_map(|named| named.value).map(signed))
            }
            Expression::Count { .. } => (expression.to_string(), 2),
        }
    }

    fn summands(self, argument: &Argument, at: At<'a>) -> Vec<(String, u8)> {
        match argument {
            Argument::One(Expression::Cell(reference)) => {
                self.cells(reference, at).into_iter().filter_map(|named| named.value).map(signed).collect()
            }
            Argument::One(inner) if self.value(inner, at).is_some() => vec![self.write(inner, at)],
            Argument::One(_) => Vec::new(),
            Argument::Range { from, to, .. } => {
                self.range(from, to, at).into_iter().filter_map(|named| named.value).map(signed).collect()
            }
        }
    }

    /// Every cell that stands in an expression, in order, and the records that it counts.
    pub fn parts(self, expression: &Expression, at: At<'a>) -> (Vec<Named<'a>>, Vec<(String, Vec<Ix>)>) {
        let (mut cells, mut counts) = (Vec::new(), Vec::new());
        expression.walk(false, &mut |part, _| match part {
            Expression::Cell(reference) => cells.extend(self.cells(reference, at)),
            Expression::YearToDate(reference) => cells.extend(self.so_far(reference, at)),
            Expression::Call(_, arguments) => {
                for argument in arguments {
                    if let Argument::Range { from, to, .. } = argument {
                        cells.extend(self.range(from, to, at));
                    }
                }
            }
            Expression::Count { kind, conditions, .. } => {
                counts.push((part.to_string(), self.counted(kind, conditions, at.period)));
            }
            _ => {}
        });
        (cells, counts)
    }
}

/// Rounded half away from zero.
pub fn round(value: Decimal, digits: u32) -> Decimal {
    value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

/// The calendar year that a period belongs to; a week belongs to that of its Thursday.
fn year_of(period: Period) -> Period {
    let first = crate::base::date::Date::new(period.year(), 1, 1);
    Period::of(Granularity::Year, first.unwrap_or_else(|| period.start()))
}

fn signed(value: Decimal) -> (String, u8) {
    (value.to_string(), 2)
}

/// Brackets around what binds less than it must.
fn bound((text, own): (String, u8), wanted: u8) -> String {
    if own < wanted { format!("({text})") } else { text }
}

fn added(parts: impl Iterator<Item = (String, u8)>) -> (String, u8) {
    let mut text = String::new();
    let mut many = 0_usize;
    let mut own = 2;
    for (part, level) in parts {
        if many > 0 {
            text.push_str(" + ");
        }
        if many > 0 && part.starts_with('-') {
            text.push_str(&format!("({part})"));
        } else {
            text.push_str(&part);
        }
        many += 1;
        own = level;
    }
    (text, if many > 1 { 0 } else { own })
}

/// The rows or columns of numbers that a rule is looked for in.
pub fn places<'a>(kind: &'a StatementKind, statement: &'a Statement, each: Each) -> Vec<&'a str> {
    match (each, &kind.rows) {
        (Each::Row, Rows::Open) => statement.rows.iter().map(String::as_str).collect(),
        (Each::Row, Rows::Fixed(items)) => items.iter().map(|item| item.id.as_str()).collect(),
        (Each::Column, _) => kind.figures().map(|column| column.id.as_str()).collect(),
        (Each::Table, _) => vec![""],
    }
}
