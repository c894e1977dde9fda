//! What pages ask of ledgers, papers and marks again and again, in order of whom it concerns: made once for a site, so that a page costs what
//! it shows and not what the archive holds.

use std::collections::BTreeMap;

use crate::archive::ledger::Item;
use crate::archive::problem::Problem;
use crate::archive::{Archive, Entry, Ix, MarkIx};
use crate::base::date::PartialDate;
use crate::config::{StateClass, Trait};
use crate::record::MarkType;

/// The common fields that name whom a record is about: its authors, and those who came along, were not met by it.
const ABOUT: [&str; 2] = ["dept", "people"];

/// What is owed, by whom it concerns. Every list is in the order of the archive's own, and holds a thing once.
#[derive(Debug, Default)]
pub struct Duties {
    /// The items that are with a person or body.
    with: BTreeMap<Ix, Vec<Entry>>,
    /// The items that wait for a person or body.
    awaited: BTreeMap<Ix, Vec<Entry>>,
    /// The papers that a person or body has, or that it was last known to have.
    held: BTreeMap<Ix, Vec<Ix>>,
    /// The readings of a person, as the paper and the position among its readings.
    read: BTreeMap<Ix, Vec<(Ix, usize)>>,
    /// The progress marks that concern a body.
    progress: BTreeMap<Ix, Vec<MarkIx>>,
    /// The contact marks, and records of the trait, that name a person or body, by date.
    met: BTreeMap<Ix, Vec<(PartialDate, Entry)>>,
    /// The problems that concern a body, as positions among the archive's.
    of_body: BTreeMap<Ix, Vec<usize>>,
    /// The problems noted in a record, as positions among the archive's.
    in_record: BTreeMap<Ix, Vec<usize>>,
}

impl Duties {
    /// Sorts what `archive` knows.
    pub fn of(archive: &Archive) -> Self {
        let mut duties = Self::default();
        for item in archive.ledgers.all() {
            duties.add_item(item);
        }
        for (paper, chain) in &archive.chains.0 {
            if let Some(holder) = chain.holder {
                add(duties.held.entry(holder).or_default(), *paper);
            }
            for (at, reading) in chain.readings.iter().enumerate() {
                for person in &reading.by {
                    add(duties.read.entry(*person).or_default(), (*paper, at));
                }
            }
        }
        for (at, problem) in archive.problems.all.iter().enumerate() {
            add(duties.in_record.entry(problem.mark.record).or_default(), at);
            for body in archive.marks.get(problem.mark).iter().flat_map(|mark| &mark.dept) {
                add(duties.of_body.entry(*body).or_default(), at);
            }
        }
        duties.add_marks(archive);
        duties.add_visits(archive);
        duties
    }

    fn add_item(&mut self, item: &Item) {
        for agent in &item.assignees {
            add(self.with.entry(*agent).or_default(), item.entry);
        }
        if item.class == StateClass::Waiting {
            for agent in &item.waiting_on {
                add(self.awaited.entry(*agent).or_default(), item.entry);
            }
        }
    }

    fn add_marks(&mut self, archive: &Archive) {
        for &at in archive.marks.of_type(MarkType::Progress) {
            for body in archive.marks.get(at).iter().flat_map(|mark| &mark.dept) {
                add(self.progress.entry(*body).or_default(), at);
            }
        }
        for &at in archive.marks.of_type(MarkType::Contact) {
            let Some((mark, date)) = archive.marks.get(at).and_then(|mark| Some((mark, mark.date?))) else { continue };
            for agent in mark.links.iter().chain(&mark.mentions).chain(&mark.to) {
                add(self.met.entry(*agent).or_default(), (date, Entry::Mark(at)));
            }
        }
    }

    fn add_visits(&mut self, archive: &Archive) {
        let kinds = archive.config.kinds.values().filter(|kind| kind.has(Trait::Contact));
        for &at in kinds.flat_map(|kind| archive.catalog.kind(&kind.name)) {
            let Some((record, date)) = archive.record(at).and_then(|record| Some((record, record.date?))) else {
                continue;
            };
            let targets = record.references.iter().zip(archive.references.of(at));
            let about = |field: Option<&str>| field.is_some_and(|field| ABOUT.contains(&field));
            for (_, target) in targets.filter(|(reference, _)| about(reference.field.as_deref())) {
                if let Some(crate::archive::Target::Record { record: agent, .. }) = target {
                    add(self.met.entry(*agent).or_default(), (date, Entry::Record(at)));
                }
            }
        }
        for all in self.met.values_mut() {
            all.sort();
        }
    }

    /// The items that are with `agent`, ledger by ledger.
    pub fn with<'a>(&'a self, archive: &'a Archive, agent: Ix) -> impl Iterator<Item = &'a Item> {
        self.with.get(&agent).into_iter().flatten().filter_map(|entry| archive.ledgers.of(*entry))
    }

    /// The items that wait for `agent`, ledger by ledger.
    pub fn awaited<'a>(&'a self, archive: &'a Archive, agent: Ix) -> impl Iterator<Item = &'a Item> {
        self.awaited.get(&agent).into_iter().flatten().filter_map(|entry| archive.ledgers.of(*entry))
    }

    /// The papers that `agent` has, in order of place.
    pub fn held(&self, agent: Ix) -> &[Ix] {
        self.held.get(&agent).map_or(&[], Vec::as_slice)
    }

    /// What `agent` has read, as the paper and the position among its readings.
    pub fn read(&self, agent: Ix) -> &[(Ix, usize)] {
        self.read.get(&agent).map_or(&[], Vec::as_slice)
    }

    /// The progress marks that concern `agent`, by date.
    pub fn progress(&self, agent: Ix) -> &[MarkIx] {
        self.progress.get(&agent).map_or(&[], Vec::as_slice)
    }

    /// When `agent` was in contact with us, by date.
    pub fn met(&self, agent: Ix) -> &[(PartialDate, Entry)] {
        self.met.get(&agent).map_or(&[], Vec::as_slice)
    }

    /// The problems that concern `agent`, by date.
    pub fn problems_of<'a>(&'a self, archive: &'a Archive, agent: Ix) -> impl Iterator<Item = &'a Problem> {
        self.of_body.get(&agent).into_iter().flatten().filter_map(|at| archive.problems.all.get(*at))
    }

    /// The problems noted in `record`, by date.
    pub fn problems_in<'a>(&'a self, archive: &'a Archive, record: Ix) -> impl Iterator<Item = &'a Problem> {
        self.in_record.get(&record).into_iter().flatten().filter_map(|at| archive.problems.all.get(*at))
    }
}

/// Adds what comes in order, once.
fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if all.last() != Some(&one) {
        all.push(one);
    }
}
