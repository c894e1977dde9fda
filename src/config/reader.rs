//! Nodes to plain values, with a complaint for every one that does not fit.

use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};

use super::complaints;
use crate::base::date::Duration;
use crate::base::diagnostic::Diagnostic;
use crate::base::label::Label;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::{Key, Node, Yaml};

/// Reads one file of declarations; gathers what is wrong with it.
pub(super) struct Reader<'a> {
    /// The file.
    pub path: &'a RelPath,
    /// The complaints so far.
    pub found: Vec<Diagnostic>,
    /// Kinds that types of fields refer to, with the place: they can be checked when all kinds are known.
    pub refs: Vec<(String, Span)>,
}

impl<'a> Reader<'a> {
    /// A reader of the file at `path`.
    pub fn new(path: &'a RelPath) -> Self {
        Self { path, found: Vec::new(), refs: Vec::new() }
    }

    /// The entries of a mapping all of whose keys are `known`; complains about others and leaves them out.
    pub fn map<'n>(&mut self, key: &str, node: &'n Node, known: &[&str]) -> Vec<&'n (Key, Node)> {
        let entries = self.any_map(key, node);
        for (name, _) in entries.iter().filter(|(name, _)| !known.contains(&name.text.as_str())) {
            self.found.push(complaints::unknown_key(self.path, name.span, &name.text, &format!("`{key}`"), known));
        }
        entries.iter().filter(|(name, _)| known.contains(&name.text.as_str())).collect()
    }

    /// The entries of a mapping with keys of any name; none, and a complaint, for anything else.
    pub fn any_map<'n>(&mut self, key: &str, node: &'n Node) -> &'n [(Key, Node)] {
        if !matches!(node.value, Yaml::Map(_) | Yaml::Null) {
            self.form(key, node, "a mapping");
        }
        node.entries()
    }

    /// Complains that a value has the wrong form.
    pub fn form(&mut self, key: &str, node: &Node, wanted: &str) {
        self.found.push(complaints::wrong_form(self.path, node.span, key, wanted, node.what()));
    }

    /// Complains that a text does not say what it should.
    pub fn value(&mut self, key: &str, node: &Node, wanted: &str) {
        let text = node.text().unwrap_or_default();
        self.found.push(complaints::wrong_value(self.path, node.span, key, text, wanted));
    }

    /// Text.
    pub fn text(&mut self, key: &str, node: &Node) -> Option<String> {
        self.read(key, node, "text", |text| Some(text.to_owned()))
    }

    /// Text that `read` takes; `wanted` says what that is.
    pub fn read<T>(&mut self, key: &str, node: &Node, wanted: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let Some(text) = node.text() else {
            self.form(key, node, wanted);
            return None;
        };
        let value = read(text);
        if value.is_none() {
            self.value(key, node, wanted);
        }
        value
    }

    /// Yes or no.
    pub fn bool(&mut self, key: &str, node: &Node) -> Option<bool> {
        self.read(key, node, "true or false", |text| match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    /// A whole number that is not negative.
    pub fn number(&mut self, key: &str, node: &Node) -> Option<u32> {
        self.read(key, node, "a whole number", |text| text.parse().ok())
    }

    /// A length of time.
    pub fn duration(&mut self, key: &str, node: &Node) -> Option<Duration> {
        self.read(key, node, "a length of time such as 3d, 5wd, 2w, 1m, 1y", Duration::parse)
    }

    /// One of the `known` words.
    pub fn word<T: DeserializeOwned>(&mut self, what: &str, node: &Node, known: &[&str]) -> Option<T> {
        let Some(text) = node.text() else {
            self.form(what, node, "a word");
            return None;
        };
        let word = T::deserialize(StrDeserializer::<Error>::new(text)).ok();
        if word.is_none() {
            self.found.push(complaints::unknown_word(self.path, node.span, what, text, known));
        }
        word
    }

    /// A list of texts; one text stands for a list of one.
    pub fn texts(&mut self, key: &str, node: &Node) -> Vec<String> {
        if let Yaml::Map(_) = node.value {
            self.form(key, node, "a list");
            return Vec::new();
        }
        node.each().iter().filter_map(|member| self.text(key, member)).collect()
    }

    /// A text, or one for each language.
    pub fn label(&mut self, key: &str, node: &Node) -> Label {
        match &node.value {
            Yaml::Scalar { text, .. } => Label::plain(text),
            Yaml::Map(entries) => {
                let texts = entries.iter().filter_map(|(language, text)| {
                    let text = self.text(key, text)?;
                    Some((language.text.clone(), text))
                });
                Label(texts.collect())
            }
            Yaml::Null => Label::default(),
            Yaml::List(_) => {
                self.form(key, node, "text, or a text for each language");
                Label::default()
            }
        }
    }
}
