//! Explanations: what a record says of rules that do not hold. Only what is a warning can be explained.

use super::relation::{Checked, Outcome};
use crate::base::span::Span;
use crate::base::yaml::Node;
use crate::config::StatementKind;
use crate::record::{Record, front_matter};

/// The field that says why a rule does not hold.
const EXPLAIN: &str = "explain";

/// What a record says of rules that do not hold.
pub(super) struct Explanations {
    all: Vec<Explanation>,
}

/// One of them.
pub(super) struct Explanation {
    /// The rule that it speaks of.
    pub rule: String,
    /// The cell; empty: wherever the rule does not hold.
    pub cell: String,
    /// Why; empty explains nothing.
    text: String,
    /// Where it stands: the cell, or where none is named the rule.
    pub span: Span,
    used: bool,
}

/// Why an explanation explains nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stale {
    /// It has no words.
    Wordless,
    /// No rule is called so.
    NoRule,
    /// The rule must hold, and does not.
    MustHold,
    /// Nothing of the sort is to be explained.
    NotNeeded,
}

impl Explanations {
    /// Those of a record. Values of front matter have no places for their parts, so it is read again.
    pub fn of(record: &Record) -> Self {
        if !record.fields.iter().any(|given| given.name == EXPLAIN) {
            return Self { all: Vec::new() };
        }
        let front = front_matter::read(&record.path, &record.text).unwrap_or_default();
        let members = front.get(EXPLAIN).map(Node::each).unwrap_or_default();
        Self { all: members.iter().map(explanation).collect() }
    }

    /// The words for a rule that does not hold at a cell; empty words explain nothing.
    pub fn text(&mut self, rule: &str, cell: &str) -> Option<String> {
        let fits = |one: &&mut Explanation| {
            one.rule == rule && (one.cell == cell || one.cell.is_empty()) && !one.text.is_empty()
        };
        let one = self.all.iter_mut().find(fits)?;
        one.used = true;
        Some(one.text.clone())
    }

    /// Those that explain nothing, with the reason.
    pub fn stale(&self, kind: &StatementKind, checked: &[Checked]) -> impl Iterator<Item = (&Explanation, Stale)> {
        self.all.iter().filter(|one| !one.used).map(|one| (one, why(one, kind, checked)))
    }
}

fn explanation(node: &Node) -> Explanation {
    let part = |name: &str| node.get(name).and_then(|node| Some((node.text()?.trim().to_owned(), node.span)));
    let [rule, cell, text] = ["rule", "cell", "text"].map(part);
    let place = cell.as_ref().or(rule.as_ref()).map_or(node.span, |(_, span)| *span);
    let words = |part: Option<(String, Span)>| part.map(|(text, _)| text).unwrap_or_default();
    Explanation { rule: words(rule), cell: words(cell), text: words(text), span: place, used: false }
}

fn why(one: &Explanation, kind: &StatementKind, checked: &[Checked]) -> Stale {
    let relation = kind.relations.iter().position(|relation| relation.id == one.rule);
    if relation.is_none() && !kind.changes.iter().any(|change| change.id == one.rule) {
        return Stale::NoRule;
    }
    if one.text.is_empty() {
        return Stale::Wordless;
    }
    let fails = checked
        .iter()
        .any(|checked| Some(checked.relation) == relation && checked.outcome == Outcome::Fails && !checked.soft);
    if fails { Stale::MustHold } else { Stale::NotNeeded }
}
