//! The file of a seal, `content/seals/2025-03.yaml`: what it says, read without trust, and how it is written.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::complaints;
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::span::Span;
use crate::base::yaml::{self, Key, Limits, Node, Yaml};

/// The version of the format that is written and read.
pub const VERSION: &str = "1";

/// What the file may say.
const KEYS: [&str; 6] = ["version", "period", "sealed", "former", "records", "files"];

/// What is said of a sealed record or file.
const ENTRY_KEYS: [&str; 3] = ["path", "id", "hash"];

/// What a period held on the day it was sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Seal {
    /// The file, from the root.
    pub path: RelPath,
    /// The period.
    pub period: Period,
    /// The day on which it was sealed last.
    pub sealed: Date,
    /// The days on which it was sealed before, in order.
    pub former: Vec<Date>,
    /// Its records, by path.
    pub records: Vec<Sealed>,
    /// The files that statements among them are taken from, by path.
    pub files: Vec<Sealed>,
    /// Whether all its entries could be read: else nobody knows what it held besides.
    pub whole: bool,
}

/// A record or file as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its file, from the content folder.
    pub path: RelPath,
    /// The id it declared; `None`: none, and of files.
    pub id: Option<String>,
    /// The fingerprint of its text, or of the file's bytes.
    pub hash: Fingerprint,
    /// Where the entry stands in the seal; empty for one that is not written yet.
    pub span: Span,
}

/// The seal that `text`, the file at `path`, holds, and what is wrong with it. `None` when it cannot be told what was sealed, or when.
pub fn read(path: &RelPath, text: &str) -> (Option<Seal>, Vec<Diagnostic>) {
    let node = match yaml::parse_within(text, Span::new(0, text.len()), Limits::SEAL) {
        Ok(node) => node,
        Err(fault) => return (None, vec![complaints::unreadable_seal(path, &fault)]),
    };
    let mut reader = Reader { path, wrong: Vec::new(), whole: true };
    let seal = reader.seal(&node);
    (seal, reader.wrong)
}

struct Reader<'a> {
    path: &'a RelPath,
    wrong: Vec<Diagnostic>,
    /// Whether every entry so far could be read.
    whole: bool,
}

impl Reader<'_> {
    fn seal(&mut self, node: &Node) -> Option<Seal> {
        let Yaml::Map(entries) = &node.value else {
            self.complain(node.span, format!("{} where a seal is wanted", node.what()));
            return None;
        };
        self.known(entries, &KEYS, "a seal");
        self.head(node, "version", "1, the version that this program knows", |text| (text == VERSION).then_some(()))?;
        let period = self.head(node, "period", "a period such as 2025-03", Period::parse)?;
        let sealed = self.head(node, "sealed", "a day such as 2025-04-05", Date::parse)?;
        if self.path.stem() != period.to_string() {
            let span = node.get("period").map_or(node.span, |node| node.span);
            self.complain(span, format!("the file is called `{}` and holds the seal of {period}", self.path.stem()));
            return None;
        }
        let mut former = Vec::new();
        for day in node.get("former").map(Node::each).unwrap_or_default() {
            match day.text().and_then(Date::parse) {
                Some(day) => former.push(day),
                None => self.complain(day.span, format!("{} where a day such as 2025-04-05 is wanted", said(day))),
            }
        }
        let (records, files) = (self.entries(node, "records"), self.entries(node, "files"));
        Some(Seal { path: self.path.clone(), period, sealed, former, records, files, whole: self.whole })
    }

    /// A value without which there is no seal.
    fn head<T>(&mut self, node: &Node, key: &str, wanted: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let Some(value) = node.get(key) else {
            self.complain(Span::at(node.span.start as usize), format!("`{key}` is missing: {wanted}"));
            return None;
        };
        let found = value.text().and_then(read);
        if found.is_none() {
            self.complain(value.span, format!("`{key}` is {}, and must be {wanted}", said(value)));
        }
        found
    }

    fn known(&mut self, entries: &[(Key, Node)], keys: &[&str], of: &str) {
        for (key, _) in entries.iter().filter(|(key, _)| !keys.contains(&key.text.as_str())) {
            self.complain(key.span, format!("`{}` is no key of {of}", key.text));
        }
    }

    fn entries(&mut self, node: &Node, key: &str) -> Vec<Sealed> {
        let Some(list) = node.get(key) else { return Vec::new() };
        let members: &[Node] = match &list.value {
            Yaml::List(members) => members,
            Yaml::Null => &[],
            Yaml::Scalar { .. } | Yaml::Map(_) => {
                self.complain(list.span, format!("`{key}` is {}, and must be a list", list.what()));
                self.whole = false;
                &[]
            }
        };
        let mut met = BTreeSet::new();
        let mut entries = Vec::with_capacity(members.len());
        for member in members {
            let Some(entry) = self.entry(member) else {
                self.whole = false;
                continue;
            };
            if met.insert(entry.path.clone()) {
                entries.push(entry);
            } else {
                self.complain(entry.span, format!("`{}` stands here twice", entry.path));
            }
        }
        entries
    }

    fn entry(&mut self, node: &Node) -> Option<Sealed> {
        let Yaml::Map(entries) = &node.value else {
            self.complain(node.span, format!("{} where `{{path: .., hash: ..}}` is wanted", said(node)));
            return None;
        };
        self.known(entries, &ENTRY_KEYS, "what is sealed");
        let path = self.head(node, "path", "a path from the content folder", |text| {
            RelPath::new(text).filter(|path| !path.as_str().is_empty())
        })?;
        let hash = self.head(node, "hash", "32 digits from 0 to f", Fingerprint::parse)?;
        let id = node.get("id").and_then(Node::text).map(str::to_owned);
        Some(Sealed { path, id, hash, span: node.span })
    }

    fn complain(&mut self, span: Span, message: String) {
        self.wrong.push(complaints::bad_seal(self.path, span, message));
    }
}

/// A value as a complaint quotes it.
fn said(node: &Node) -> String {
    match node.text() {
        Some(text) => format!("`{}`", text.chars().take(40).collect::<String>()),
        None => node.what().to_owned(),
    }
}

impl Seal {
    /// The seal as its file: plain, sorted, one line an entry, so that two of them can be compared line by line. Reading it again gives
    /// the same.
    pub fn text(&self) -> String {
        let mut text = String::from("# Written by `annals seal`: what the records of this period held on that day.\n");
        // a String takes everything
        let _ = writeln!(text, "version: {VERSION}\nperiod: {}\nsealed: {}", self.period, self.sealed);
        if !self.former.is_empty() {
            let days: Vec<String> = self.former.iter().map(Date::to_string).collect();
            let _ = writeln!(text, "former: [{}]", days.join(", "));
        }
        for (key, entries) in [("records", &self.records), ("files", &self.files)] {
            if entries.is_empty() {
                continue;
            }
            let mut sorted: Vec<&Sealed> = entries.iter().collect();
            sorted.sort_by(|a, b| a.path.cmp(&b.path));
            let _ = writeln!(text, "{key}:");
            for entry in sorted {
                let id = entry.id.as_ref().map(|id| format!("id: {}, ", yaml::quoted(id))).unwrap_or_default();
                let path = yaml::quoted(entry.path.as_str());
                let _ = writeln!(text, "  - {{path: {path}, {id}hash: {}}}", yaml::quoted(&entry.hash.to_string()));
            }
        }
        text
    }
}
