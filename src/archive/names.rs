//! Which records answer to which names.
//!
//! Tried in this order: declared id, path or tail of it, alias, document number; the caller tries periods last. Letters in either
//! case are the same, and so are composed and decomposed ones.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Ix, complaints, ix};
use crate::base::diagnostic::Diagnostic;
use crate::base::slug::fold;
use crate::config::{Config, Role, Trait};
use crate::record::{Record, Value};

/// Every name of every record. Asked, never listed: its maps have no order.
#[derive(Debug, Default)]
pub struct Names {
    ids: HashMap<String, Ix>,
    tails: HashMap<String, Vec<Ix>>,
    aliases: HashMap<String, Vec<Ix>>,
    numbers: HashMap<String, Vec<Ix>>,
    agents: HashMap<String, Ix>,
    /// Marks by their own ids: record and position in it.
    marks: HashMap<String, Vec<(Ix, u32)>>,
    /// Longest agent name, in characters.
    longest_agent: usize,
    /// Of each record: its folder, for what is nearest.
    folders: Vec<String>,
}

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One record.
    One(Ix),
    /// Several that fit equally well.
    Many(Vec<Ix>),
    /// None.
    None,
}

impl Names {
    /// Gathers the names of `records`.
    pub fn collect(config: &Config, records: &[Arc<Record>]) -> Self {
        let mut names = Self::default();
        for (at, record) in records.iter().enumerate() {
            names.add(config, ix(at), record);
        }
        names
    }

    fn add(&mut self, config: &Config, at: Ix, record: &Record) {
        if record.id_span.is_some() {
            self.ids.insert(fold(&record.id), at);
        }
        let place = fold(&record.place);
        let mut tail = place.as_str();
        loop {
            push(&mut self.tails, tail, at);
            match tail.split_once('/') {
                Some((_, rest)) => tail = rest,
                None => break,
            }
        }
        self.folders.push(place.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned()));
        for alias in &record.aliases {
            push(&mut self.aliases, &fold(&alias.text), at);
        }
        for (position, mark) in (0..).zip(&record.marks).filter(|(_, mark)| !mark.id.is_empty()) {
            self.marks.entry(fold(&mark.id)).or_default().push((at, position));
        }
        let Some(kind) = config.kinds.get(&record.kind) else { return };
        for number in texts(record, &kind.role(Role::Number)) {
            push(&mut self.numbers, &fold(number), at);
        }
        if let Some(field) = &kind.title_field {
            for name in texts(record, &[field]) {
                push(&mut self.aliases, &fold(name), at);
            }
        }
        if kind.has(Trait::Agent) {
            self.add_agent(at, record, &texts(record, &kind.role(Role::Name)));
        }
    }

    fn add_agent(&mut self, at: Ix, record: &Record, own: &[&str]) {
        let tail = record.place.rsplit('/').next().unwrap_or_default();
        let aliases = record.aliases.iter().map(|alias| alias.text.as_str());
        for name in [record.id.as_str(), tail].into_iter().chain(own.iter().copied()).chain(aliases) {
            let name = fold(name);
            self.longest_agent = self.longest_agent.max(name.chars().count());
            self.agents.entry(name).or_insert(at);
        }
    }

    /// The record called `name` among those that `fits` accepts, for a record in the folder `from`: of several whose paths
    /// end alike the nearest folder wins, then the shortest path.
    pub fn find(&self, name: &str, from: &str, fits: impl Fn(Ix) -> bool) -> Found {
        let name = fold(name.trim().trim_start_matches('/').trim_end_matches(".md"));
        if name.is_empty() {
            return Found::None;
        }
        if let Some(&at) = self.ids.get(&name).filter(|&&at| fits(at)) {
            return Found::One(at);
        }
        for map in [&self.tails, &self.aliases, &self.numbers] {
            let all: Vec<Ix> = map.get(&name).into_iter().flatten().copied().filter(|&at| fits(at)).collect();
            match all.as_slice() {
                [] => {}
                [one] => return Found::One(*one),
                _ => return self.nearest(all, &fold(from)),
            }
        }
        Found::None
    }

    fn nearest(&self, all: Vec<Ix>, from: &str) -> Found {
        let distance = |at: Ix| {
            let folder = self.folders.get(at.0 as usize).map_or("", String::as_str);
            let shared = parts(folder).zip(parts(from)).take_while(|(a, b)| a == b).count();
            let depth = parts(folder).count();
            (parts(from).count() - shared, depth - shared)
        };
        let Some(best) = all.iter().map(|&at| distance(at)).min() else { return Found::None };
        let best: Vec<Ix> = all.into_iter().filter(|&at| distance(at) == best).collect();
        match best.as_slice() {
            [one] => Found::One(*one),
            _ => Found::Many(best),
        }
    }

    /// The marks called `id`, as (record, position among its marks), by record and place.
    pub fn marks(&self, id: &str) -> &[(Ix, u32)] {
        self.marks.get(&fold(id.trim())).map_or(&[], Vec::as_slice)
    }

    /// The agent whose name or alias is the whole of `text`, with or without `@`.
    pub fn agent(&self, text: &str) -> Option<Ix> {
        let text = text.trim();
        self.agents.get(&fold(text.strip_prefix('@').unwrap_or(text))).copied()
    }

    /// Whether the archive has any agent: in a folder of notes without one, `@` is no mention of anybody.
    pub fn has_agents(&self) -> bool {
        !self.agents.is_empty()
    }

    /// The agent whose name is the longest beginning of `text`, and the bytes of `text` that are the name.
    /// A Latin name must end where the word ends; a Chinese one may be followed by anything.
    pub fn mentioned(&self, text: &str) -> Option<(Ix, usize)> {
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(self.longest_agent).collect();
        ends.into_iter().rev().find_map(|end| {
            let (name, rest) = text.split_at_checked(end)?;
            let word_goes_on = is_word(name.chars().next_back()) && is_word(rest.chars().next());
            if word_goes_on {
                return None;
            }
            self.agents.get(&fold(name)).map(|&at| (at, end))
        })
    }
}

/// Takes out the later one of two records with one declared id (or an id that is another's path) and says so.
pub fn drop_duplicates(records: &mut Vec<Arc<Record>>) -> Vec<Diagnostic> {
    records.sort_by(|a, b| a.path.cmp(&b.path));
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut complaints = Vec::new();
    let mut twice = vec![false; records.len()];
    for (at, record) in records.iter().enumerate() {
        if record.is_index && record.id_span.is_none() {
            continue;
        }
        let earlier = *first.entry(fold(&record.id)).or_insert(at);
        if earlier == at {
            continue;
        }
        // two files whose paths differ in case alone share an address too, which is said there
        let (Some(other), Some(flag)) = (records.get(earlier), twice.get_mut(at)) else { continue };
        if record.id_span.is_none() && other.id_span.is_none() {
            continue;
        }
        *flag = true;
        complaints.push(complaints::duplicate_id(record, other));
    }
    let mut flags = twice.into_iter();
    records.retain(|_| !flags.next().unwrap_or_default());
    complaints
}

fn push(map: &mut HashMap<String, Vec<Ix>>, name: &str, at: Ix) {
    let all = map.entry(name.to_owned()).or_default();
    if all.last() != Some(&at) {
        all.push(at);
    }
}

fn texts<'a>(record: &'a Record, fields: &[&str]) -> Vec<&'a str> {
    fields
        .iter()
        .filter_map(|name| record.fields.iter().find(|field| field.name == *name))
        .flat_map(|field| field.value.each())
        .filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn parts(folder: &str) -> impl Iterator<Item = &str> {
    folder.split('/').filter(|part| !part.is_empty())
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
