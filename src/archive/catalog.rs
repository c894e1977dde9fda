//! Records by kind and tag.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Ix, MarkIx, ix};
use crate::base::slug::{fold, tag_path};
use crate::record::Record;

/// Records by kind and tag. Each list is in order of date, undated records last, then of place.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Those of each kind; a kind without records is not there.
    pub kinds: BTreeMap<String, Vec<Ix>>,
    /// Those that carry the tag or one below it (`a` holds those of `a/b`). Tags whose lists would stand at one address
    /// (`Lift` and `lift`) are one, called as the first record of the list's order calls it. One that only marks carry has no records.
    pub tags: BTreeMap<String, Vec<Ix>>,
    /// The marks and task items that carry the tag or one below it, in the order of their records; a tag without any is not there.
    pub tagged: BTreeMap<String, Vec<MarkIx>>,
    /// What each tag is called, by its address.
    called: BTreeMap<String, String>,
    /// Of each record its position in the list of its kind.
    positions: Vec<u32>,
}

impl Catalog {
    /// Sorts `records` into kinds and tags.
    pub fn collect(records: &[Arc<Record>]) -> Self {
        let mut order: Vec<usize> = (0..records.len()).collect();
        order.sort_by_key(|&at| records.get(at).map(|record| (record.date.is_none(), record.date, &record.place)));
        let mut catalog = Self { positions: vec![0; records.len()], ..Self::default() };
        let mut known: HashMap<&str, Vec<String>> = HashMap::new();
        for at in order {
            let Some(record) = records.get(at) else { continue };
            if !catalog.kinds.contains_key(&record.kind) {
                catalog.kinds.insert(record.kind.clone(), Vec::new());
            }
            let of_kind = catalog.kinds.get_mut(&record.kind);
            if let (Some(of_kind), Some(position)) = (of_kind, catalog.positions.get_mut(at)) {
                *position = ix(of_kind.len()).0;
                of_kind.push(ix(at));
            }
            for tag in &record.tags {
                for name in known.entry(tag).or_insert_with(|| catalog.names(tag)) {
                    catalog.carry(name, ix(at));
                }
            }
            for (position, mark) in record.marks.iter().enumerate() {
                let mark_ix = MarkIx { record: ix(at), at: ix(position).0 };
                for tag in &mark.tags {
                    for name in known.entry(tag).or_insert_with(|| catalog.names(tag)) {
                        catalog.tags.entry(name.clone()).or_default();
                        add(catalog.tagged.entry(name.clone()).or_default(), mark_ix);
                    }
                }
            }
        }
        catalog
    }

    fn carry(&mut self, name: &str, record: Ix) {
        match self.tags.get_mut(name) {
            Some(records) => add(records, record),
            None => {
                self.tags.insert(name.to_owned(), vec![record]);
            }
        }
    }

    /// What a tag and each one above it are called, from the top, so that every tag begins with the one above it.
    fn names(&mut self, tag: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for part in tag.split('/') {
            let name = names.last().map_or_else(|| part.to_owned(), |above| format!("{above}/{part}"));
            names.push(self.called.entry(fold(&tag_path(&name))).or_insert(name).clone());
        }
        names
    }

    /// The records of a kind.
    pub fn kind(&self, name: &str) -> &[Ix] {
        self.kinds.get(name).map_or(&[], Vec::as_slice)
    }

    /// The record's position in the list of its kind; `None` for one that is in no list.
    pub fn position(&self, record: Ix) -> Option<usize> {
        self.positions.get(record.0 as usize).map(|&position| position as usize)
    }

    /// What the list of the tag is called; `None` when no record or mark carries it.
    pub fn called(&self, tag: &str) -> Option<&str> {
        self.called.get(&fold(&tag_path(tag))).map(String::as_str)
    }

    /// The records that carry a tag or one below it.
    pub fn tag(&self, name: &str) -> &[Ix] {
        self.called(name).and_then(|name| self.tags.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The marks and task items that carry a tag or one below it.
    pub fn tagged(&self, name: &str) -> &[MarkIx] {
        self.called(name).and_then(|name| self.tagged.get(name)).map_or(&[], Vec::as_slice)
    }

    /// How many records and marks carry the tag, or one below it.
    pub fn carried(&self, name: &str) -> usize {
        self.tag(name).len() + self.tagged(name).len()
    }
}

/// Adds what comes in order, once.
fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if all.last() != Some(&one) {
        all.push(one);
    }
}
