//! The names in a statement's rules, checked against all declarations before any data is read.

use super::StatementKinds;
use super::declare::Declared;
use super::expression::{Argument, Check, Expression, Reference, When};
use super::kind::{Change, Each, Limit, Relation, Rows, StatementKind};
use super::rules::{ChangePlaces, Placed, RelationPlaces};
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::config::{Config, complaints};

/// What is wrong with the names in a declaration.
pub(super) fn statement(config: &Config, kinds: &StatementKinds, one: &Declared) -> Vec<Diagnostic> {
    let kind = &one.kind;
    let mut found = Vec::new();
    for (relation, places) in kind.relations.iter().zip(&one.relations) {
        let names = Names { config, kinds, own: Some(kind), each: Some(relation.each), relation: Some(relation) };
        for Wrong { span, what, word, known } in names.check(&relation.check) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let at = places.check.at(span);
            found.push(complaints::bad_rule_name(&kind.path, at, &relation.id, &what, &word, &known));
        }
        found.extend(looked_at(kind, relation, places));
    }
    for (change, places) in kind.changes.iter().zip(&one.changes) {
        found.extend(change_names(kind, change, places));
    }
    for ((row, column), place) in kind.key.iter().zip(&one.keys) {
        for (axis, id, at) in [(rows(kind), row, place.row), (figures(kind), column, place.column)] {
            if !axis.allows(id) {
                let known: Vec<&str> = axis.ids.iter().map(String::as_str).collect();
                found.push(complaints::bad_key_cell(&kind.path, at, axis.what, id, &known));
            }
        }
    }
    found
}

/// What is wrong with the rows or columns that a relation is looked for in.
fn looked_at(kind: &StatementKind, relation: &Relation, places: &RelationPlaces) -> Vec<Diagnostic> {
    let axis = || match relation.each {
        // columns of words are passed over, so that nothing would be looked at there
        Each::Column => (figures(kind), columns(kind)),
        Each::Row | Each::Table => (rows(kind), rows(kind)),
    };
    let (only, except) = axis();
    let listed = || places.only.iter().chain(&places.except);
    if let (Each::Table, Some((_, at))) = (relation.each, listed().next()) {
        let why = "`only` and `except` name rows or columns, and it is looked for in the whole table";
        return vec![complaints::no_meaning(&kind.path, *at, &relation.id, why)];
    }
    let wrong = |axis: &Axis, all: &[Placed]| -> Vec<Diagnostic> {
        let unknown = all.iter().filter(|(id, _)| !axis.allows(id));
        unknown.map(|(id, at)| axis.complain(kind, *at, &relation.id, id)).collect()
    };
    let mut found = wrong(&only, &places.only);
    found.extend(wrong(&except, &places.except));
    found
}

/// What is wrong with the names in a fact, with places in its text: statement, row and column must be named in full.
pub fn fact(config: &Config, kinds: &StatementKinds, expression: &Expression) -> Vec<(Span, String)> {
    let names = Names { config, kinds, own: None, each: None, relation: None };
    let wrong = names.expression(expression).into_iter();
    wrong.map(|Wrong { span, what, word, known }| (span, complaints::rule_name(&what, &word, &known))).collect()
}

fn change_names(kind: &StatementKind, change: &Change, places: &ChangePlaces) -> Vec<Diagnostic> {
    let (figures, rows) = (figures(kind), rows(kind));
    let columns = places.columns.iter().filter(|(id, _)| !figures.allows(id));
    let mut found: Vec<Diagnostic> = columns.map(|(id, at)| figures.complain(kind, *at, &change.id, id)).collect();
    let unknown = places.rows.iter().filter(|(id, _)| !rows.allows(id));
    found.extend(unknown.map(|(id, at)| rows.complain(kind, *at, &change.id, id)));
    let plain = change.columns.iter().filter_map(|id| kind.column(id)).find(|column| !column.is_percent());
    for (limit, at) in change.max.iter().zip(&places.max) {
        if let (Limit::Points(_), Some(column)) = (limit, plain) {
            let why = format!("percentage points need a column whose unit is `%`, and `{}` is none", column.id);
            found.push(complaints::no_meaning(&kind.path, *at, &change.id, &why));
        }
    }
    found
}

/// The rows or columns of a statement.
struct Axis {
    what: &'static str,
    ids: Vec<String>,
    open: bool,
}

impl Axis {
    fn allows(&self, id: &str) -> bool {
        self.open || self.ids.iter().any(|known| known == id)
    }

    fn complain(&self, kind: &StatementKind, span: Span, rule: &str, id: &str) -> Diagnostic {
        let known: Vec<&str> = self.ids.iter().map(String::as_str).collect();
        complaints::bad_rule_name(&kind.path, span, rule, self.what, id, &known)
    }
}

fn rows(kind: &StatementKind) -> Axis {
    let ids = kind.items().iter().map(|item| item.id.clone()).collect();
    Axis { what: "row", ids, open: kind.rows == Rows::Open }
}

fn columns(kind: &StatementKind) -> Axis {
    Axis { what: "column", ids: kind.columns.iter().map(|column| column.id.clone()).collect(), open: false }
}

/// The columns that something can be computed of.
fn figures(kind: &StatementKind) -> Axis {
    Axis { what: "column of numbers", ids: kind.figures().map(|column| column.id.clone()).collect(), open: false }
}

/// A name that means nothing, in a rule's text.
struct Wrong {
    span: Span,
    /// What it should be (`column of visitors`), or the whole complaint where there is no word.
    what: String,
    word: String,
    known: Vec<String>,
}

impl Wrong {
    fn plain(span: Span, message: &str) -> Self {
        Self { span, what: message.to_owned(), word: String::new(), known: Vec::new() }
    }

    fn none_of(span: Span, axis: Axis, word: &str, of: &str) -> Self {
        Self { span, what: format!("{} of `{of}`", axis.what), word: word.to_owned(), known: axis.ids }
    }
}

/// Looks names up for one rule or fact.
struct Names<'a> {
    config: &'a Config,
    kinds: &'a StatementKinds,
    /// The statement the rule belongs to; `None` for a fact.
    own: Option<&'a StatementKind>,
    each: Option<Each>,
    relation: Option<&'a Relation>,
}

impl Names<'_> {
    fn check(&self, check: &Check) -> Vec<Wrong> {
        check.sides().into_iter().flat_map(|side| self.expression(side)).collect()
    }

    fn expression(&self, expression: &Expression) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        expression.walk(false, &mut |part, within_sum| match part {
            Expression::Cell(reference) => {
                if let (Some(When::Each(_)), false) = (reference.when, within_sum) {
                    wrong.push(Wrong::plain(reference.span, "`@months` and `@quarters` stand only in `sum(..)`"));
                }
                wrong.extend(self.reference(reference));
            }
            Expression::YearToDate(reference) => {
                if reference.when.is_some() {
                    wrong.push(Wrong::plain(reference.span, "`ytd(..)` says itself of which periods: leave `@` out"));
                }
                // it adds up periods of any length that the year has had so far
                wrong.extend(self.kind(reference).map_or_else(|wrong| vec![wrong], |kind| self.cell(reference, kind)));
            }
            Expression::Call(_, arguments) => {
                for argument in arguments {
                    if let Argument::Range { from, to, span } = argument {
                        wrong.extend(self.range(from, to, *span));
                    }
                }
            }
            Expression::Count { kind, conditions, places } => wrong.extend(self.count(kind, conditions, places)),
            _ => {}
        });
        wrong
    }

    fn count(&self, kind: &str, conditions: &[(String, String)], places: &[Span]) -> Vec<Wrong> {
        let mut places = places.iter().copied();
        let span = places.next().unwrap_or_default();
        let Some(declared) = self.config.kinds.get(kind) else {
            let known = self.config.kinds.keys().cloned().collect();
            return vec![Wrong { span, what: "kind".to_owned(), word: kind.to_owned(), known }];
        };
        // a private field says nothing here, as if it were not there
        let public: Vec<String> =
            declared.fields.iter().filter(|field| !field.private).map(|field| field.name.clone()).collect();
        let unknown = conditions.iter().zip(places).filter(|((field, _), _)| !public.contains(field));
        unknown
            .map(|((field, _), span)| Wrong {
                span,
                what: format!("field of `{kind}`"),
                word: field.clone(),
                known: public.clone(),
            })
            .collect()
    }

    fn range(&self, from: &str, to: &str, span: Span) -> Vec<Wrong> {
        let (Some(own), Some(each)) = (self.own, self.each) else {
            return vec![Wrong::plain(span, "a range has no meaning in a fact: name each cell")];
        };
        let axis = match each {
            Each::Row => figures(own),
            Each::Column if own.rows == Rows::Open => {
                return vec![Wrong::plain(span, "open rows have no order: a range of them has no meaning")];
            }
            Each::Column => rows(own),
            Each::Table => return vec![Wrong::plain(span, "a range needs `each: row` or `each: column`")],
        };
        let (start, end) = (span.start as usize, span.end as usize);
        let ends = [(from, Span::new(start, start + from.len())), (to, Span::new(end - to.len().min(end), end))];
        if let Some((id, at)) = ends.into_iter().find(|(id, _)| !axis.allows(id)) {
            return vec![Wrong::none_of(at, axis, id, &own.name)];
        }
        let position = |id: &str| axis.ids.iter().position(|known| known == id);
        if position(from) > position(to) {
            return vec![Wrong::plain(span, &format!("`{from}` stands behind `{to}`: the range is empty"))];
        }
        Vec::new()
    }

    fn reference(&self, reference: &Reference) -> Vec<Wrong> {
        match self.kind(reference) {
            Ok(kind) => self.cell(reference, kind).into_iter().chain(self.period(reference, kind)).collect(),
            Err(wrong) => vec![wrong],
        }
    }

    /// The statement that a cell is one of.
    fn kind(&self, reference: &Reference) -> Result<&StatementKind, Wrong> {
        match (&reference.statement, self.own) {
            (Some(name), _) => self.kinds.get(name).ok_or_else(|| {
                let (span, known) = (reference.statement_span(), self.kinds.keys().cloned().collect());
                Wrong { span, what: "statement".to_owned(), word: name.clone(), known }
            }),
            (None, Some(own)) => Ok(own),
            (None, None) => {
                let message = "a fact names the statement too, as in `visitors:all.total`";
                Err(Wrong::plain(reference.span, message))
            }
        }
    }

    fn cell(&self, reference: &Reference, kind: &StatementKind) -> Vec<Wrong> {
        let span = reference.span;
        if let Some(row) = &reference.row {
            let halves =
                [(rows(kind), row, reference.row_span()), (figures(kind), &reference.name, reference.name_span())];
            let unknown = halves.into_iter().filter(|(axis, id, _)| !axis.allows(id));
            return unknown.map(|(axis, id, at)| Wrong::none_of(at, axis, id, &kind.name)).collect();
        }
        // the other half of the cell's name is the row or column that is looked at
        let (named, looked_at, at) = match self.each {
            Some(Each::Row) => (figures(kind), rows(kind), self.own.map(rows)),
            Some(Each::Column) => (rows(kind), figures(kind), self.own.map(figures)),
            Some(Each::Table) | None => {
                return vec![Wrong::plain(span, "a cell is named whole here, as in `all.total`")];
            }
        };
        if !named.allows(&reference.name) {
            return vec![Wrong::none_of(reference.name_span(), named, &reference.name, &kind.name)];
        }
        let holds = |id: &&String| self.relation.is_none_or(|relation| relation.holds_for(id));
        let missing = at.into_iter().flat_map(|axis| axis.ids).collect::<Vec<_>>();
        match missing.iter().filter(holds).find(|id| !looked_at.allows(id)) {
            Some(id) if reference.statement.is_some() => vec![Wrong::none_of(span, looked_at, id, &kind.name)],
            _ => Vec::new(),
        }
    }

    fn period(&self, reference: &Reference, kind: &StatementKind) -> Vec<Wrong> {
        let (span, every) = (reference.span, kind.every);
        match reference.when {
            Some(When::Each(each)) if each != every => {
                let message = format!("`{}` is filed each {}, not each {}", kind.name, every.name(), each.name());
                vec![Wrong::plain(span, &message)]
            }
            Some(When::Period(period)) if period.granularity() != every => {
                let message = format!("`{}` is filed each {}: `{period}` is none", kind.name, every.name());
                vec![Wrong::plain(span, &message)]
            }
            None | Some(When::Previous | When::Year) if self.own.is_some_and(|own| own.every > every) => {
                let message = format!("`{}` is filed each {}: say which with `@`", kind.name, every.name());
                vec![Wrong::plain(span, &message)]
            }
            _ => Vec::new(),
        }
    }
}
