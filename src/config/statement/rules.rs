//! Rules as they are declared: relations, changes, and the cells that roll-ups show.

use rust_decimal::Decimal;

use super::declare::Written;
use super::kind::{Change, Each, Limit, Relation};
use super::parse::{self, Wrong};
use crate::base::label::Label;
use crate::base::span::Span;
use crate::base::yaml::{Node, Yaml};
use crate::config::reader::Reader;
use crate::config::{complaints, scalar};

/// A name with its place.
pub(super) type Placed = (String, Span);

/// Where the parts of a relation stand.
pub(super) struct RelationPlaces {
    /// The rule.
    pub check: Written,
    /// The rows or columns it is looked for in.
    pub only: Vec<Placed>,
    /// Those it is not looked for in.
    pub except: Vec<Placed>,
}

/// Where the parts of a change stand.
pub(super) struct ChangePlaces {
    /// The columns it looks at.
    pub columns: Vec<Placed>,
    /// The rows it looks at, or does not.
    pub rows: Vec<Placed>,
    /// Its limits, as many as the change has.
    pub max: Vec<Span>,
}

/// Where the halves of a cell's name stand.
pub(super) struct CellPlace {
    /// The row.
    pub row: Span,
    /// The column.
    pub column: Span,
}

impl Reader<'_> {
    pub(super) fn relations(&mut self, text: &str, node: &Node) -> (Vec<Relation>, Vec<RelationPlaces>) {
        let parts = self.parts("relations", node, true);
        parts.into_iter().filter_map(|(id, node)| self.relation(text, id, node)).unzip()
    }

    fn relation(&mut self, text: &str, id: String, node: &Node) -> Option<(Relation, RelationPlaces)> {
        let whole = format!("the rule `{id}`");
        if node.get("each").is_none() {
            let form = "`each:` with one of row, column, table";
            self.found.push(complaints::lacks(self.path, node.span, &whole, "each", form));
        }
        let Some(written) = node.get("check") else {
            let form = "`check:` with a rule such as `total = walk_in + phone`";
            self.found.push(complaints::lacks(self.path, node.span, &whole, "check", form));
            return None;
        };
        let rule = self.text("check", written)?;
        let check = Written::of(text, written.span, &rule);
        let parsed = match parse::check(&rule) {
            Ok(parsed) => parsed,
            Err(Wrong { at, message }) => {
                let end = rule.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
                self.found.push(complaints::bad_check(self.path, check.at(Span::new(at, end)), &id, &message));
                return None;
            }
        };
        let mut relation = Relation {
            id,
            each: Each::Row,
            only: Vec::new(),
            except: Vec::new(),
            check: parsed,
            tolerance: Decimal::ZERO,
            soft: false,
            label: Label::default(),
        };
        let mut places = RelationPlaces { check, only: Vec::new(), except: Vec::new() };
        for (key, node) in node.entries() {
            let key = key.text.as_str();
            match key {
                "each" => {
                    if let Some(each) = self.word("place of a rule", node, &["row", "column", "table"]) {
                        relation.each = each;
                    }
                }
                "only" => places.only = self.names(key, node),
                "except" => places.except = self.names(key, node),
                "label" => relation.label = self.label(key, node),
                "tolerance" => relation.tolerance = self.read(key, node, AMOUNT, amount).unwrap_or_default(),
                "severity" => {
                    let soft = |word: &str| ["error", "warning"].iter().position(|known| *known == word);
                    relation.soft = self.read(key, node, "`error` or `warning`", soft) == Some(1);
                }
                _ => {}
            }
        }
        (relation.only, relation.except) = (texts(&places.only), texts(&places.except));
        Some((relation, places))
    }

    pub(super) fn changes(&mut self, node: &Node) -> (Vec<Change>, Vec<ChangePlaces>) {
        let parts = self.parts("changes", node, true);
        parts.into_iter().filter_map(|(id, node)| self.change(id, node)).unzip()
    }

    fn change(&mut self, id: String, node: &Node) -> Option<(Change, ChangePlaces)> {
        let whole = format!("the rule `{id}`");
        let mut change = Change {
            id,
            columns: Vec::new(),
            only: Vec::new(),
            except: Vec::new(),
            against_year: false,
            max: Vec::new(),
            min_base: None,
        };
        let mut places = ChangePlaces { columns: Vec::new(), rows: Vec::new(), max: Vec::new() };
        for (key, node) in node.entries() {
            let key = key.text.as_str();
            match key {
                "columns" => places.columns = self.names(key, node),
                "only" | "except" => {
                    let names = self.names(key, node);
                    *(if key == "only" { &mut change.only } else { &mut change.except }) = texts(&names);
                    places.rows.extend(names);
                }
                "against" => {
                    let word = |word: &str| ["prev", "year"].iter().position(|known| *known == word);
                    change.against_year = self.read(key, node, "`prev` or `year`", word) == Some(1);
                }
                "max" => {
                    for one in node.each() {
                        let limit = self.read(key, one, "limits such as 20%, 5 or 3pp", limit);
                        change.max.extend(limit);
                        places.max.extend((change.max.len() > places.max.len()).then_some(one.span));
                    }
                }
                "min_base" => change.min_base = self.read(key, node, AMOUNT, amount),
                _ => {}
            }
        }
        change.columns = texts(&places.columns);
        let needed = [
            ("columns", "`columns:` with the columns it looks at", change.columns.is_empty()),
            ("max", "`max:` with a limit such as 20%, 5 or 3pp", change.max.is_empty()),
        ];
        for (key, form, missing) in needed {
            if missing && node.get(key).is_none_or(|node| node.each().is_empty()) {
                self.found.push(complaints::lacks(self.path, node.span, &whole, key, form));
            }
        }
        (!change.columns.is_empty() && !change.max.is_empty()).then_some((change, places))
    }

    pub(super) fn key_cells(&mut self, text: &str, node: &Node) -> (Vec<(String, String)>, Vec<CellPlace>) {
        let cell = |text: &str| {
            let (row, column) = text.split_once('.')?;
            Some((row.to_owned(), column.to_owned()))
        };
        let mut cells = Vec::new();
        for one in node.each() {
            let Some((row, column)) = self.read("key", one, "cells such as all.total", cell) else { continue };
            let written = Written::of(text, one.span, one.text().unwrap_or_default());
            let behind = row.len() + 1;
            let place = CellPlace {
                row: written.at(Span::new(0, row.len())),
                column: written.at(Span::new(behind, behind + column.len())),
            };
            cells.push(((row, column), place));
        }
        cells.into_iter().unzip()
    }

    /// Names with their places; one stands for a list of one.
    fn names(&mut self, key: &str, node: &Node) -> Vec<Placed> {
        if let Yaml::Map(_) = node.value {
            self.form(key, node, "a list");
            return Vec::new();
        }
        node.each().iter().filter_map(|member| Some((self.text(key, member)?, member.span))).collect()
    }
}

fn texts(placed: &[Placed]) -> Vec<String> {
    placed.iter().map(|(text, _)| text.clone()).collect()
}

/// What `amount` reads.
const AMOUNT: &str = "a number that is not negative";

fn amount(text: &str) -> Option<Decimal> {
    scalar::decimal(text).filter(|number| *number >= Decimal::ZERO)
}

/// `20%`, `5`, `3pp`.
fn limit(text: &str) -> Option<Limit> {
    let text = text.trim();
    let (number, limit): (&str, fn(Decimal) -> Limit) = if let Some(number) = text.strip_suffix(['%', '％']) {
        (number, Limit::Rate)
    } else if let Some(number) = text.strip_suffix("pp") {
        (number, Limit::Points)
    } else {
        (text, Limit::Difference)
    };
    amount(number.trim()).map(limit)
}
