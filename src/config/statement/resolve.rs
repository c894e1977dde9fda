//! The names in a statement's rules, checked against all declarations before any data is read.

use super::StatementKinds;
use super::declare::Check as Place;
use super::expression::{Argument, Check, Expression, Reference, When};
use super::kind::{Change, Each, Relation, Rows, StatementKind};
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::config::{Config, complaints};

/// What is wrong with the names in a declaration. `places` are those of its relations' checks, `changes` those of
/// its changes, `keys` those of its key cells.
pub(super) fn statement(
    config: &Config,
    kinds: &StatementKinds,
    kind: &StatementKind,
    places: &[Place],
    changes: &[Span],
    keys: &[Span],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (relation, place) in kind.relations.iter().zip(places) {
        let names = Names { config, kinds, own: Some(kind), each: Some(relation.each), relation: Some(relation) };
        for Wrong { span, what, word, known } in names.check(&relation.check) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            found.push(complaints::bad_rule_name(&kind.path, place.at(span), &relation.id, &what, &word, &known));
        }
        let axis = if relation.each == Each::Column { columns(kind) } else { rows(kind) };
        let listed = relation.only.iter().chain(&relation.except);
        found.extend(listed.filter(|id| !axis.allows(id)).map(|id| axis.complain(kind, place.span, &relation.id, id)));
    }
    for (change, at) in kind.changes.iter().zip(changes) {
        found.extend(change_names(kind, change, *at));
    }
    for ((row, column), span) in kind.key.iter().zip(keys) {
        for (axis, id) in [(rows(kind), row), (columns(kind), column)] {
            if !axis.allows(id) {
                found.push(axis.complain(kind, *span, "key", id));
            }
        }
    }
    found
}

/// What is wrong with the names in a fact, with places in its text: statement, row and column must be named in full.
pub fn fact(config: &Config, kinds: &StatementKinds, expression: &Expression) -> Vec<(Span, String)> {
    let names = Names { config, kinds, own: None, each: None, relation: None };
    let wrong = names.expression(expression).into_iter();
    wrong.map(|Wrong { span, what, word, known }| (span, complaints::rule_name(&what, &word, &known))).collect()
}

fn change_names(kind: &StatementKind, change: &Change, at: Span) -> Vec<Diagnostic> {
    let ids = kind.figures().map(|column| column.id.clone()).collect();
    let (figures, known) = (Axis { what: "column of numbers", ids, open: false }, rows(kind));
    let columns = change.columns.iter().filter(|id| !figures.allows(id));
    let listed = change.only.iter().chain(&change.except).filter(|id| !known.allows(id));
    let columns = columns.map(|id| figures.complain(kind, at, &change.id, id));
    columns.chain(listed.map(|id| known.complain(kind, at, &change.id, id))).collect()
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
                wrong.extend(self.reference(reference));
            }
            Expression::Call(_, arguments) => {
                for argument in arguments {
                    if let Argument::Range { from, to, span } = argument {
                        wrong.extend(self.range(from, to, *span));
                    }
                }
            }
            Expression::Count { kind, conditions, span } => wrong.extend(self.count(kind, conditions, *span)),
            _ => {}
        });
        wrong
    }

    fn count(&self, kind: &str, conditions: &[(String, String)], span: Span) -> Vec<Wrong> {
        let Some(declared) = self.config.kinds.get(kind) else {
            let known = self.config.kinds.keys().cloned().collect();
            return vec![Wrong { span, what: "kind".to_owned(), word: kind.to_owned(), known }];
        };
        // a private field says nothing here, as if it were not there
        let public: Vec<String> =
            declared.fields.iter().filter(|field| !field.private).map(|field| field.name.clone()).collect();
        let unknown = conditions.iter().filter(|(field, _)| !public.contains(field));
        unknown
            .map(|(field, _)| Wrong {
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
            Each::Row => columns(own),
            Each::Column if own.rows == Rows::Open => {
                return vec![Wrong::plain(span, "open rows have no order: a range of them has no meaning")];
            }
            Each::Column => rows(own),
            Each::Table => return vec![Wrong::plain(span, "a range needs `each: row` or `each: column`")],
        };
        let unknown: Vec<&str> = [from, to].into_iter().filter(|id| !axis.allows(id)).collect();
        if let Some(id) = unknown.first() {
            return vec![Wrong::none_of(span, axis, id, &own.name)];
        }
        let position = |id: &str| axis.ids.iter().position(|known| known == id);
        if position(from) > position(to) {
            return vec![Wrong::plain(span, &format!("`{from}` stands behind `{to}`: the range is empty"))];
        }
        Vec::new()
    }

    fn reference(&self, reference: &Reference) -> Vec<Wrong> {
        let span = reference.span;
        let kind = match (&reference.statement, self.own) {
            (Some(name), _) => match self.kinds.get(name) {
                Some(kind) => kind,
                None => {
                    let known = self.kinds.keys().cloned().collect();
                    return vec![Wrong { span, what: "statement".to_owned(), word: name.clone(), known }];
                }
            },
            (None, Some(own)) => own,
            (None, None) => {
                return vec![Wrong::plain(span, "a fact names the statement too, as in `visitors:all.total`")];
            }
        };
        let mut wrong = self.cell(reference, kind);
        wrong.extend(self.period(reference, kind));
        wrong
    }

    fn cell(&self, reference: &Reference, kind: &StatementKind) -> Vec<Wrong> {
        let span = reference.span;
        if let Some(row) = &reference.row {
            let axes = [(rows(kind), row), (columns(kind), &reference.name)];
            let unknown = axes.into_iter().filter(|(axis, id)| !axis.allows(id));
            return unknown.map(|(axis, id)| Wrong::none_of(span, axis, id, &kind.name)).collect();
        }
        // the other half of the cell's name is the row or column that is looked at
        let (named, looked_at, at) = match self.each {
            Some(Each::Row) => (columns(kind), rows(kind), self.own.map(rows)),
            Some(Each::Column) => (rows(kind), columns(kind), self.own.map(columns)),
            Some(Each::Table) | None => {
                return vec![Wrong::plain(span, "a cell is named whole here, as in `all.total`")];
            }
        };
        if !named.allows(&reference.name) {
            return vec![Wrong::none_of(span, named, &reference.name, &kind.name)];
        }
        let holds = |id: &&String| self.relation.is_none_or(|relation| relation.holds_for(id));
        let missing = at.into_iter().flat_map(|axis| axis.ids).collect::<Vec<_>>();
        match missing.iter().filter(holds).find(|id| !looked_at.allows(id)) {
            Some(id) if reference.statement.is_some() && self.is_figure(id) => {
                vec![Wrong::none_of(span, looked_at, id, &kind.name)]
            }
            _ => Vec::new(),
        }
    }

    /// Whether the rule looks at the row or column `id`: columns of words are passed over.
    fn is_figure(&self, id: &str) -> bool {
        self.each != Some(Each::Column) || self.own.is_none_or(|own| own.figures().any(|column| column.id == id))
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
