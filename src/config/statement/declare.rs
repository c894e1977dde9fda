//! Declarations of statements, read from the YAML files beside their records.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::{Rows, StatementKind};
use super::rules::{CellPlace, ChangePlaces, RelationPlaces};
use super::{StatementKinds, resolve};
use crate::base::diagnostic::Diagnostic;
use crate::base::label::Label;
use crate::base::path::RelPath;
use crate::base::period::Granularity;
use crate::base::span::Span;
use crate::base::yaml::{self, Node, Yaml};
use crate::config::reader::Reader;
use crate::config::{Config, Trait, complaints};
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
pub const EVERY: [&str; 6] = ["day", "week", "month", "quarter", "half", "year"];

/// The statements declared under the content folder: every YAML file there that says `statement:`, and every one in the
/// folder of a kind with the trait. Each diagnostic is `bad-config`, an error; a declaration with one can still be worked with.
pub fn load(config: &Config, tree: &Tree) -> (StatementKinds, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut declared: BTreeMap<String, Declared> = BTreeMap::new();
    for (path, text) in files(config, tree) {
        let beside = path.below(&config.content).is_some_and(|below| is_beside(config, &below));
        let node = match yaml::parse_within(text, Span::new(0, text.len()), yaml::Limits::DECLARATION) {
            Ok(node) => node,
            Err(fault) => {
                // other YAML files may stand among the records, and what is wrong with them is their readers' to say
                if beside || text.lines().any(|line| line.starts_with("statement:")) {
                    found.push(complaints::fault(path, fault));
                }
                continue;
            }
        };
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
        found.extend(resolve::statement(config, &kinds, one));
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
pub(super) struct Declared {
    pub kind: StatementKind,
    /// Of each relation.
    pub relations: Vec<RelationPlaces>,
    /// Of each change.
    pub changes: Vec<ChangePlaces>,
    /// Of each key cell.
    pub keys: Vec<CellPlace>,
}

/// Where the text of a scalar stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    /// The whole of it, quotes included.
    pub span: Span,
    /// Where its text begins; `None` when it is written with escapes or over several lines.
    start: Option<u32>,
}

impl Written {
    /// Of a scalar whose text is `scalar`, in the file that `text` is.
    pub fn of(text: &str, span: Span, scalar: &str) -> Self {
        let at = span.of(text).find(scalar).filter(|_| !scalar.is_empty());
        let start = at.and_then(|at| Some(span.start + u32::try_from(at).ok()?));
        Self { span, start }
    }

    /// The place in the file of a place in the scalar's text.
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
        let entries = self.map("statement", node, &KEYS);
        let Some(named) = node.get("statement") else {
            // what is no mapping is said already
            if matches!(node.value, Yaml::Map(_)) {
                let form = "`statement:` with a name of small letters, digits and `_`, or put the file elsewhere";
                let whole = "a declaration beside statements";
                self.found.push(complaints::lacks(self.path, Span::at(0), whole, "statement", form));
            }
            return None;
        };
        let name = self.id("statement", named)?;
        let whole = format!("the statement `{name}`");
        let blank = blank(name, self.path);
        let mut one = Declared { kind: blank, relations: Vec::new(), changes: Vec::new(), keys: Vec::new() };
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
                "relations" => (kind.relations, one.relations) = self.relations(text, node),
                "changes" => (kind.changes, one.changes) = self.changes(node),
                "key" => (kind.key, one.keys) = self.key_cells(text, node),
                _ => {}
            }
        }
        let needed = [
            ("every", format!("`every:` with one of {}", EVERY.join(", "))),
            ("rows", "`rows:` with a list of rows, or `rows: open`".to_owned()),
            ("columns", "`columns:` with a list of columns".to_owned()),
        ];
        for (key, form) in needed {
            if node.get(key).is_none_or(|node| node.value == Yaml::Null) {
                self.found.push(complaints::lacks(self.path, named.span, &whole, key, &form));
            }
        }
        one.kind.every = every.unwrap_or(Granularity::Month);
        self.once(node, "relations", "changes", "rule");
        Some(one)
    }

    /// An id: it may stand in a check, so a hyphen would read as minus.
    pub(super) fn id(&mut self, key: &str, node: &Node) -> Option<String> {
        self.read(key, node, "a name of small letters, digits and `_` that begins with a letter", |text| {
            let form = text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
            form.then(|| text.to_owned())
        })
    }

    /// The id of a rule, which no check names: it may have hyphens.
    fn rule_id(&mut self, node: &Node) -> Option<String> {
        self.read("id", node, "a name of letters, digits, `_` and `-`", |text| {
            let form = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
            form.then(|| text.to_owned())
        })
    }

    /// The members of a list, each a mapping with these keys and an id; `name` says what of.
    pub(super) fn parts<'n>(&mut self, name: &str, node: &'n Node, rule: bool) -> Vec<(String, &'n Node)> {
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
                // what is no mapping is said already
                if matches!(member.value, Yaml::Map(_) | Yaml::Null) {
                    let form = if rule {
                        "`id:` with a name of its own"
                    } else {
                        "`id:` with a name of small letters, digits and `_`"
                    };
                    let whole = format!("a member of `{name}`");
                    self.found.push(complaints::lacks(self.path, member.span, &whole, "id", form));
                }
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
