//! Declarations of statements, read from the YAML files beside their records.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::kind::{Change, Column, ColumnType, Each, Item, Limit, Relation, Rows, StatementKind};
use super::parse::{self, Wrong};
use super::{StatementKinds, resolve};
use crate::base::diagnostic::Diagnostic;
use crate::base::label::Label;
use crate::base::path::RelPath;
use crate::base::period::Granularity;
use crate::base::span::Span;
use crate::base::yaml::{self, Node, Yaml};
use crate::config::reader::Reader;
use crate::config::{Config, Trait, complaints, scalar};
use crate::source::{File, Tree};

/// The keys of a statement's declaration.
pub const KEYS: [&str; 15] = [
    "statement",
    "label",
    "every",
    "due",
    "file_with",
    "instructions",
    "method",
    "requirements",
    "check_by_second_person",
    "unit",
    "rows",
    "columns",
    "relations",
    "changes",
    "key",
];

/// The keys of its parts: of a row, a column, a relation and a change.
pub const PARTS: [(&str, &[&str]); 4] = [
    ("rows", &["id", "label", "aliases", "unit"]),
    ("columns", &["id", "type", "label", "aliases", "unit", "required", "min", "max"]),
    ("relations", &["id", "each", "check", "only", "except", "tolerance", "severity", "label"]),
    ("changes", &["id", "columns", "only", "except", "against", "max", "min_base"]),
];

/// How often a statement may be filed.
const EVERY: [&str; 6] = ["day", "week", "month", "quarter", "half", "year"];

/// The statements declared under the content folder: every YAML file there that says `statement:`, and every one in the
/// folder of a kind with the trait. Each diagnostic is `bad-config`, an error; a declaration with one can still be worked with.
pub fn load(config: &Config, tree: &Tree) -> (StatementKinds, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut declared: BTreeMap<String, Declared> = BTreeMap::new();
    for (path, text) in files(config, tree) {
        let node = match yaml::parse_within(text, Span::new(0, text.len()), yaml::Limits::DECLARATION) {
            Ok(node) => node,
            Err(fault) => {
                found.push(complaints::fault(path, fault));
                continue;
            }
        };
        let beside = path.below(&config.content).is_some_and(|below| is_beside(config, &below));
        if node.get("statement").is_none() && !(beside && node.value != Yaml::Null) {
            continue;
        }
        let mut reader = Reader::new(path);
        let one = reader.statement(text, &node);
        found.append(&mut reader.found);
        let Some(one) = one else { continue };
        match declared.get(&one.kind.name) {
            Some(first) => {
                let span = node.get("statement").map_or(node.span, |node| node.span);
                found.push(complaints::statement_twice(path, span, &one.kind.name, &first.kind.path));
            }
            None => {
                declared.insert(one.kind.name.clone(), one);
            }
        }
    }
    let kinds: StatementKinds = declared.iter().map(|(name, one)| (name.clone(), one.kind.clone())).collect();
    for one in declared.values() {
        found.extend(resolve::statement(config, &kinds, &one.kind, &one.checks, &one.changes, &one.keys));
    }
    found.extend(coverage(config, &kinds));
    (kinds, found)
}

/// The YAML files of the content folder. A bare folder of notes declares nothing.
fn files<'t>(config: &'t Config, tree: &'t Tree) -> impl Iterator<Item = (&'t RelPath, &'t str)> {
    let yaml = |path: &&RelPath| matches!(path.ending().as_str(), "yaml" | "yml");
    tree.files.iter().filter(|_| config.declared).filter(move |(path, _)| yaml(path)).filter_map(|(path, file)| {
        match file {
            File::Text { text, .. } if path.below(&config.content).is_some() => Some((path, &**text)),
            _ => None,
        }
    })
}

/// Whether a file stands right in the folder of a kind whose records are statements.
fn is_beside(config: &Config, below: &RelPath) -> bool {
    let folder = below.parent();
    config.kinds.values().any(|kind| kind.has(Trait::Statement) && kind.dir == folder.as_str())
}

/// Lines of the settings' `coverage:` that name a statement nobody declares.
fn coverage(config: &Config, kinds: &StatementKinds) -> Vec<Diagnostic> {
    let known: Vec<&str> = kinds.keys().map(String::as_str).collect();
    let lines = config.coverage.iter().filter_map(|line| Some((line.span, line.statement.as_deref()?)));
    let settings = RelPath::new("annals.yaml").unwrap_or_else(RelPath::root);
    lines
        .filter(|(_, name)| !kinds.contains_key(*name))
        .map(|(span, name)| complaints::unknown_word(&settings, span, "statement", name, &known))
        .collect()
}

/// A declaration, with the places of what is checked once all are known.
struct Declared {
    kind: StatementKind,
    /// Of each relation, where its check begins, or the whole of it where its own places do not count from there.
    checks: Vec<Check>,
    /// Of each change its place.
    changes: Vec<Span>,
    /// Of each key cell its place.
    keys: Vec<Span>,
}

/// Where a check stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Check {
    /// The whole of it.
    pub span: Span,
    /// Where its text begins; `None` when it is written with escapes or over several lines.
    pub start: Option<u32>,
}

impl Check {
    /// The place in the file of a place in the check's text.
    pub fn at(self, within: Span) -> Span {
        match self.start {
            Some(start) => Span { start: start + within.start, end: start + within.end },
            None => self.span,
        }
    }
}

impl Reader<'_> {
    /// One declaration; `None` when it has no name that could be used.
    fn statement(&mut self, text: &str, node: &Node) -> Option<Declared> {
        let entries = self.map("a statement", node, &KEYS);
        let Some(named) = node.get("statement") else {
            self.found.push(complaints::type_needs(self.path, node.span, "statement", "statement"));
            return None;
        };
        let name = self.id("statement", named)?;
        let mut one =
            Declared { kind: blank(name, self.path), checks: Vec::new(), changes: Vec::new(), keys: Vec::new() };
        let mut every = None;
        for (key, node) in entries.into_iter().filter(|(_, node)| node.value != Yaml::Null) {
            let (key, kind) = (key.text.as_str(), &mut one.kind);
            match key {
                "label" => kind.label = self.label(key, node),
                "every" => every = self.read(key, node, &format!("one of {}", EVERY.join(", ")), granularity),
                "due" => kind.due = self.deadline(node),
                "file_with" => kind.file_with = self.texts(key, node),
                "instructions" => kind.instructions = self.label(key, node),
                "method" => kind.method = self.label(key, node),
                "requirements" => kind.requirements = self.label(key, node),
                "check_by_second_person" => kind.second_check = self.bool(key, node).unwrap_or_default(),
                "unit" => kind.unit = self.label(key, node),
                "rows" => kind.rows = self.rows(node),
                "columns" => kind.columns = self.columns(node),
                "relations" => (kind.relations, one.checks) = self.relations(text, node),
                "changes" => (kind.changes, one.changes) = self.changes(node),
                "key" => (kind.key, one.keys) = self.key_cells(node),
                _ => {}
            }
        }
        for (key, missing) in [("every", every.is_none()), ("columns", one.kind.columns.is_empty())] {
            if missing && node.get(key).is_none() {
                self.found.push(complaints::type_needs(self.path, named.span, "statement", key));
            }
        }
        one.kind.every = every.unwrap_or(Granularity::Month);
        self.once(node, "relations", "changes", "rule");
        Some(one)
    }

    /// An id: it may stand in a check, so a hyphen would read as minus.
    fn id(&mut self, key: &str, node: &Node) -> Option<String> {
        self.read(key, node, "a name of small letters, digits and `_` that begins with a letter", |text| {
            let form = text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
            form.then(|| text.to_owned())
        })
    }

    /// The members of a list, each a mapping with these keys and an id; `name` says what of.
    fn parts<'n>(&mut self, name: &str, node: &'n Node, rule: bool) -> Vec<(String, &'n Node)> {
        let keys = PARTS.iter().find(|(part, _)| *part == name).map_or(&[][..], |(_, keys)| keys);
        let mut parts = Vec::new();
        if !matches!(node.value, Yaml::List(_)) {
            self.form(name, node, "a list");
            return parts;
        }
        let mut seen = BTreeSet::new();
        for member in node.each() {
            self.map(name, member, keys);
            let Some(id) = member.get("id") else {
                self.found.push(complaints::type_needs(self.path, member.span, name, "id"));
                continue;
            };
            let text = if rule { self.rule_id(id) } else { self.id("id", id) };
            let Some(text) = text else { continue };
            if seen.insert(text.clone()) {
                parts.push((text, member));
            } else {
                self.found.push(complaints::twice(self.path, id.span, "id", &text));
            }
        }
        parts
    }

    /// The id of a rule, which no check names: it may have hyphens.
    fn rule_id(&mut self, node: &Node) -> Option<String> {
        self.read("id", node, "a name of letters, digits, `_` and `-`", |text| {
            let form = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
            form.then(|| text.to_owned())
        })
    }

    /// Complains about an id that stands in both lists: an explanation names a rule by it.
    fn once(&mut self, node: &Node, first: &str, second: &str, what: &str) {
        let ids =
            |list: &str| node.get(list).map(Node::each).unwrap_or_default().iter().filter_map(|one| one.get("id"));
        let known: BTreeSet<&str> = ids(first).filter_map(Node::text).collect();
        for id in ids(second) {
            if let Some(text) = id.text().filter(|text| known.contains(text)) {
                self.found.push(complaints::twice(self.path, id.span, what, text));
            }
        }
    }

    fn rows(&mut self, node: &Node) -> Rows {
        if node.text() == Some("open") {
            return Rows::Open;
        }
        let rows = self.parts("rows", node, false).into_iter().map(|(id, node)| {
            let mut item = Item { id, label: Label::default(), aliases: Vec::new(), unit: Label::default() };
            for (key, node) in node.entries() {
                match key.text.as_str() {
                    "label" => item.label = self.label("label", node),
                    "aliases" => item.aliases = self.texts("aliases", node),
                    "unit" => item.unit = self.label("unit", node),
                    _ => {}
                }
            }
            item
        });
        let rows: Vec<Item> = rows.collect();
        if rows.is_empty() && node.each().is_empty() {
            self.form("rows", node, "at least one row, or `open`");
        }
        Rows::Fixed(rows)
    }

    fn columns(&mut self, node: &Node) -> Vec<Column> {
        let parts = self.parts("columns", node, false);
        if parts.is_empty() && node.each().is_empty() {
            self.form("columns", node, "at least one column");
        }
        parts.into_iter().map(|(id, node)| self.column(id, node)).collect()
    }

    fn column(&mut self, id: String, node: &Node) -> Column {
        let mut column = Column {
            id,
            label: Label::default(),
            aliases: Vec::new(),
            ty: ColumnType::Decimal,
            unit: Label::default(),
            required: false,
            min: None,
            max: None,
        };
        for (key, node) in node.entries() {
            let key = key.text.as_str();
            match key {
                "type" => {
                    if let Some(ty) = self.word("type of column", node, &["integer", "decimal", "text"]) {
                        column.ty = ty;
                    }
                }
                "label" => column.label = self.label(key, node),
                "aliases" => column.aliases = self.texts(key, node),
                "unit" => column.unit = self.label(key, node),
                "required" => column.required = self.bool(key, node).unwrap_or_default(),
                "min" => column.min = self.read(key, node, "a number", scalar::decimal),
                "max" => column.max = self.read(key, node, "a number", scalar::decimal),
                _ => {}
            }
        }
        column
    }

    fn relations(&mut self, text: &str, node: &Node) -> (Vec<Relation>, Vec<Check>) {
        let parts = self.parts("relations", node, true);
        parts.into_iter().filter_map(|(id, node)| self.relation(text, id, node)).unzip()
    }

    fn relation(&mut self, text: &str, id: String, node: &Node) -> Option<(Relation, Check)> {
        let Some(written) = node.get("check") else {
            self.found.push(complaints::type_needs(self.path, node.span, "relations", "check"));
            return None;
        };
        let rule = self.text("check", written)?;
        let place = Check { span: written.span, start: start_of(text, written.span, &rule) };
        let check = match parse::check(&rule) {
            Ok(check) => check,
            Err(Wrong { at, message }) => {
                let end = rule.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
                self.found.push(complaints::bad_check(self.path, place.at(Span::new(at, end)), &id, &message));
                return None;
            }
        };
        let mut relation = Relation {
            id,
            each: Each::Row,
            only: Vec::new(),
            except: Vec::new(),
            check,
            tolerance: Decimal::ZERO,
            soft: false,
            label: Label::default(),
        };
        if node.get("each").is_none() {
            self.found.push(complaints::type_needs(self.path, node.span, "relations", "each"));
        }
        for (key, node) in node.entries() {
            let key = key.text.as_str();
            match key {
                "each" => {
                    if let Some(each) = self.word("place of a rule", node, &["row", "column", "table"]) {
                        relation.each = each;
                    }
                }
                "only" => relation.only = self.texts(key, node),
                "except" => relation.except = self.texts(key, node),
                "label" => relation.label = self.label(key, node),
                "tolerance" => {
                    let wanted = "a number that is not negative";
                    let number = |text: &str| scalar::decimal(text).filter(|number| *number >= Decimal::ZERO);
                    relation.tolerance = self.read(key, node, wanted, number).unwrap_or_default();
                }
                "severity" => {
                    let soft = |word: &str| ["error", "warning"].iter().position(|known| *known == word);
                    relation.soft = self.read(key, node, "`error` or `warning`", soft) == Some(1);
                }
                _ => {}
            }
        }
        Some((relation, place))
    }

    fn changes(&mut self, node: &Node) -> (Vec<Change>, Vec<Span>) {
        let parts = self.parts("changes", node, true).into_iter();
        parts.filter_map(|(id, node)| Some((self.change(id, node)?, node.span))).unzip()
    }

    fn change(&mut self, id: String, node: &Node) -> Option<Change> {
        let mut change = Change {
            id,
            columns: Vec::new(),
            only: Vec::new(),
            except: Vec::new(),
            against_year: false,
            max: Vec::new(),
            min_base: None,
        };
        for (key, node) in node.entries() {
            let key = key.text.as_str();
            match key {
                "columns" => change.columns = self.texts(key, node),
                "only" => change.only = self.texts(key, node),
                "except" => change.except = self.texts(key, node),
                "against" => {
                    let word = |word: &str| ["prev", "year"].iter().position(|known| *known == word);
                    change.against_year = self.read(key, node, "`prev` or `year`", word) == Some(1);
                }
                "max" => {
                    let wanted = "limits such as 20%, 5 or 3pp";
                    change.max = node.each().iter().filter_map(|one| self.read(key, one, wanted, limit)).collect();
                }
                "min_base" => change.min_base = self.read(key, node, "a number", scalar::decimal),
                _ => {}
            }
        }
        for (key, missing) in [("columns", change.columns.is_empty()), ("max", change.max.is_empty())] {
            if missing && node.get(key).is_none() {
                self.found.push(complaints::type_needs(self.path, node.span, "changes", key));
            }
        }
        (!change.columns.is_empty() && !change.max.is_empty()).then_some(change)
    }

    fn key_cells(&mut self, node: &Node) -> (Vec<(String, String)>, Vec<Span>) {
        let cell = |text: &str| {
            let (row, column) = text.split_once('.')?;
            Some((row.to_owned(), column.to_owned()))
        };
        let mut cells = Vec::new();
        for one in node.each() {
            if let Some(cell) = self.read("key", one, "cells such as all.total", cell) {
                cells.push((cell, one.span));
            }
        }
        cells.into_iter().unzip()
    }
}

/// A statement that says nothing but its name.
fn blank(name: String, path: &RelPath) -> StatementKind {
    StatementKind {
        label: Label::plain(&name),
        name,
        path: path.clone(),
        every: Granularity::Month,
        due: None,
        file_with: Vec::new(),
        instructions: Label::default(),
        method: Label::default(),
        requirements: Label::default(),
        second_check: false,
        unit: Label::default(),
        rows: Rows::Open,
        columns: Vec::new(),
        relations: Vec::new(),
        changes: Vec::new(),
        key: Vec::new(),
    }
}

fn granularity(word: &str) -> Option<Granularity> {
    Granularity::ALL.into_iter().find(|known| known.name() == word)
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
    scalar::decimal(number.trim()).filter(|number| *number >= Decimal::ZERO).map(limit)
}

/// Where the text of a scalar begins in the file, when it stands there letter for letter.
fn start_of(text: &str, span: Span, scalar: &str) -> Option<u32> {
    let at = span.of(text).find(scalar).filter(|_| !scalar.is_empty())?;
    Some(span.start + u32::try_from(at).ok()?)
}
