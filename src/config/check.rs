//! What can be checked only when a whole kind, or all kinds, are known.

use std::collections::BTreeMap;

use super::complaints;
use super::kind::{Field, FieldType, Kind, Required, Trait};
use super::reader::Reader;
use crate::base::span::Span;
use crate::base::yaml::Node;

impl Reader<'_> {
    /// Checks one kind against itself. `key` is where its name stands, `node` its declaration: what cannot be blamed on
    /// a part of it is blamed on the name.
    pub fn check_kind(&mut self, kind: &Kind, key: Span, node: &Node) {
        for (field, part, span) in named_fields(kind, key, node) {
            if kind.field(&field).is_none() {
                let known: Vec<&str> = kind.fields.iter().map(|field| field.name.as_str()).collect();
                self.found.push(complaints::no_such_field(self.path, span, &kind.name, part, &field, &known));
            }
        }
        let states: Vec<_> = kind.states.sets.values().flatten().collect();
        if let Some(initial) =
            kind.initial.as_ref().filter(|initial| !states.iter().any(|state| state.name == **initial))
        {
            let known: Vec<&str> = states.iter().map(|state| state.name.as_str()).collect();
            let span = node.get("initial").map_or(key, |node| node.span);
            self.found.push(complaints::unknown_word(self.path, span, "state", initial, &known));
        }
        if kind.has(Trait::Ledger) && (states.is_empty() || states.iter().any(|state| state.class.is_none())) {
            let span = node.get("states").map_or(key, |node| node.span);
            self.found.push(complaints::ledger_without_classes(self.path, span, &kind.name));
        }
    }

    /// Checks the kinds of one file against all kinds: one folder each, and types that refer to kinds there are.
    pub fn check_kinds(&mut self, kinds: &BTreeMap<String, Kind>, node: &Node) {
        let mut told: Vec<&str> = Vec::new();
        for (key, node) in node.entries() {
            let Some(kind) = kinds.get(&key.text) else { continue };
            let same = |other: &&Kind| other.name != kind.name && other.dir == kind.dir;
            if let Some(other) = kinds.values().find(same).filter(|_| !told.contains(&kind.dir.as_str())) {
                let span = node.get("dir").map_or(key.span, |node| node.span);
                self.found.push(complaints::same_dir(self.path, span, &kind.name, &kind.dir, &other.name));
                told.push(&kind.dir);
            }
        }
        let known: Vec<&str> = kinds.keys().map(String::as_str).collect();
        for (kind, span) in std::mem::take(&mut self.refs) {
            if !kinds.contains_key(&kind) {
                self.found.push(complaints::unknown_word(self.path, span, "kind", &kind, &known));
            }
        }
    }
}

/// Every field that a kind's declaration names, with the part that names it and the place to blame.
fn named_fields(kind: &Kind, key: Span, node: &Node) -> Vec<(String, &'static str, Span)> {
    let mut named = Vec::new();
    for (role, fields) in &kind.roles {
        let blame = node.get("roles").and_then(|roles| {
            let name = format!("{role:?}").to_lowercase();
            roles.get(&name)
        });
        named.extend(fields.iter().map(|field| (field.clone(), "roles", at(blame, field, key))));
    }
    let columns = node.get("columns");
    named.extend(kind.columns.iter().map(|field| (field.clone(), "columns", at(columns, field, key))));
    if let Some(field) = &kind.title_field {
        named.push((field.clone(), "title_field", at(node.get("title_field"), field, key)));
    }
    if let Some(field) = &kind.states.by {
        let by = node.get("states").and_then(|states| states.get("by"));
        named.push((field.clone(), "states", at(by, field, key)));
    }
    for field in kind.states.sets.values().flatten().filter_map(|state| state.when.as_ref()) {
        named.push((field.clone(), "states", node.get("states").map_or(key, |node| node.span)));
    }
    for field in kind.fields.iter().filter(|field| !field.common) {
        let Required::When(conditions) = &field.required else { continue };
        let when =
            node.get("fields").and_then(|fields| fields.get(&field.name)).and_then(|field| field.get("required_when"));
        for (name, _) in conditions {
            let entry = when.and_then(|when| when.entries().iter().find(|(key, _)| key.text == *name));
            named.push((name.clone(), "required_when", entry.map_or(key, |(key, _)| key.span)));
        }
    }
    named
}

/// The place of `word` in a text or list; of the whole, or `key`, when it does not stand there.
fn at(node: Option<&Node>, word: &str, key: Span) -> Span {
    let Some(node) = node else { return key };
    node.each().iter().find(|member| member.text() == Some(word)).map_or(node.span, |member| member.span)
}

/// Takes kinds that are no more out of the types of fields: a field that could refer to nothing else is text.
pub(super) fn drop_removed_kinds(kinds: &mut BTreeMap<String, Kind>) {
    let known: Vec<String> = kinds.keys().cloned().collect();
    for kind in kinds.values_mut() {
        kind.fields.iter_mut().for_each(|field| drop_unknown(field, &known));
    }
}

fn drop_unknown(field: &mut Field, known: &[String]) {
    fn of(ty: &mut FieldType, known: &[String]) {
        match ty {
            FieldType::Ref(kinds) if !kinds.is_empty() => {
                kinds.retain(|kind| known.contains(kind));
                if kinds.is_empty() {
                    *ty = FieldType::Text;
                }
            }
            FieldType::List(inner) => of(inner, known),
            FieldType::Struct(parts) => parts.iter_mut().for_each(|part| drop_unknown(part, known)),
            _ => {}
        }
    }
    of(&mut field.ty, known);
}
