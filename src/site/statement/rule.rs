//! A rule in the names that rows and columns have on pages.

use super::{column_head, label, row_head};
use crate::config::StatementKind;
use crate::config::statement::{Argument, Comparison, Each, Expression, Function, Operator, Reference, Relation};
use crate::site::Site;

/// Whether the row called `id` adds up others: a relation says so for each column.
pub fn adds_up(kind: &StatementKind, id: &str) -> bool {
    let sum = |relation: &Relation| {
        let [left, right] = relation.check.sides();
        let own =
            matches!(left, Expression::Cell(cell) if cell.name == id && cell.row.is_none() && cell.when.is_none());
        let summed = matches!(right, Expression::Call(Function::Sum, _) | Expression::Binary(Operator::Plus, ..));
        own && summed && relation.each == Each::Column && relation.check.comparison == Comparison::Equal
    };
    kind.relations.iter().any(sum)
}

/// The rule of a relation: `Total = Walk-in + Phone + Letter`.
pub fn written(site: &Site, kind: &StatementKind, relation: &Relation) -> String {
    let names = Names { site, kind, each: relation.each };
    let [left, right] = relation.check.sides().map(|side| names.expression(side).0);
    format!("{left} {} {right}", sign(relation.check.comparison.sign()))
}

/// A sign of comparison as people write it.
pub fn sign(typed: &str) -> &str {
    match typed {
        "<=" => "≤",
        ">=" => "≥",
        "!=" => "≠",
        other => other,
    }
}

/// The names that a rule may use.
#[derive(Clone, Copy)]
struct Names<'a> {
    site: &'a Site,
    kind: &'a StatementKind,
    each: Each,
}

impl Names<'_> {
    /// The expression with how tightly it binds: 0 a sum, 1 a product, 2 anything whole.
    fn expression(self, expression: &Expression) -> (String, u8) {
        match expression {
            Expression::Number(number) => (number.to_string(), 2),
            Expression::Cell(reference) => (self.cell(reference), 2),
            Expression::Negative(inner) => (format!("-{}", bound(self.expression(inner), 2)), 0),
            Expression::Absolute(inner) => (format!("abs({})", self.expression(inner).0), 2),
            Expression::Round(inner, digits) => (format!("round({}, {digits})", self.expression(inner).0), 2),
            Expression::Binary(operator, left, right) => {
                let own = u8::from(matches!(operator, Operator::Times | Operator::Over));
                let behind = if matches!(operator, Operator::Minus | Operator::Over) { own + 1 } else { own };
                let (left, right) = (bound(self.expression(left), own), bound(self.expression(right), behind));
                (format!("{left} {} {right}", operator.sign()), own)
            }
            Expression::Call(function, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(|argument| self.argument(argument)).collect();
                (format!("{}({})", function.name(), arguments.join(", ")), 2)
            }
            Expression::YearToDate(reference) => (format!("ytd({})", self.cell(reference)), 2),
            Expression::Count { kind, conditions, .. } => {
                let counted = self.site.kind(kind).map_or_else(|| kind.clone(), |kind| self.site.plural(kind));
                let conditions = conditions.iter().map(|(field, value)| match value.strip_prefix('!') {
                    Some(other) => format!(", {field}!={other}"),
                    None => format!(", {field}={value}"),
                });
                (format!("count({counted}{})", conditions.collect::<String>()), 2)
            }
        }
    }

    fn argument(self, argument: &Argument) -> String {
        match argument {
            Argument::One(inner) => self.expression(inner).0,
            Argument::Range { from, to, .. } => {
                let end =
                    |id| if self.each == Each::Row { self.column(self.kind, id) } else { self.row(self.kind, id) };
                format!("{} … {}", end(from), end(to))
            }
        }
    }

    /// A cell as the rule names it, with the statement and the period it is of where they are others.
    pub fn cell(self, reference: &Reference) -> String {
        let kind = match &reference.statement {
            Some(name) => self.site.archive.statements.kinds.get(name),
            None => Some(self.kind),
        };
        let Some(kind) = kind else { return reference.to_string() };
        let name = match (&reference.row, self.each) {
            (Some(row), _) => format!("{} · {}", self.row(kind, row), self.column(kind, &reference.name)),
            (None, Each::Column) => self.row(kind, &reference.name),
            (None, _) => self.column(kind, &reference.name),
        };
        let of = reference.statement.as_ref().map(|_| format!("{}: ", label(self.site, kind))).unwrap_or_default();
        let when = reference.when.map(|when| format!("@{}", when.words())).unwrap_or_default();
        format!("{of}{name}{when}")
    }

    fn row(self, kind: &StatementKind, id: &str) -> String {
        row_head(self.site, kind, id).label
    }

    fn column(self, kind: &StatementKind, id: &str) -> String {
        kind.column(id).map_or_else(|| id.to_owned(), |column| column_head(self.site, column).label)
    }
}

/// A cell that a rule of `relation` names, as pages call it.
pub fn cell(site: &Site, kind: &StatementKind, relation: &Relation, reference: &Reference) -> String {
    Names { site, kind, each: relation.each }.cell(reference)
}

/// Brackets around what binds less than it must.
fn bound((text, own): (String, u8), wanted: u8) -> String {
    if own < wanted { format!("({text})") } else { text }
}
