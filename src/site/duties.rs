//! What pages ask of ledgers, papers and marks again and again, in order of whom it concerns: made once for a site, so that a page costs what
//! it shows and not what the archive holds.

use std::collections::BTreeMap;

use crate::archive::ledger::Item;
use crate::archive::problem::Problem;
use crate::archive::{Archive, Entry, Ix, MarkIx};
use crate::base::date::{Date, PartialDate};
use crate::base::period::Period;
use crate::config::{Role, StateClass, Trait};
use crate::record::MarkType;

/// The series of papers that stay in the house: they come from nobody and go to nobody.
const IN_THE_HOUSE: &str = "internal";

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
    /// Marks that happened at a time, by date; of one date in order of type and place.
    marks: Vec<(PartialDate, MarkType, MarkIx)>,
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
        for ty in archive.marks.types() {
            for &at in archive.marks.of_type(ty) {
                let Some(mark) = archive.marks.get(at) else { continue };
                if ty == MarkType::Progress {
                    for body in &mark.dept {
                        add(self.progress.entry(*body).or_default(), at);
                    }
                }
                let Some(date) = mark.date else { continue };
                // task items are opened and closed on days of their own; a figure that a statement has too happened on none
                if !matches!(ty, MarkType::Task | MarkType::Fact) {
                    self.marks.push((date, ty, at));
                }
                if ty == MarkType::Contact {
                    for agent in mark.links.iter().chain(&mark.mentions).chain(&mark.to) {
                        add(self.met.entry(*agent).or_default(), (date, Entry::Mark(at)));
                    }
                }
            }
        }
        self.marks.sort();
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

    /// The marks that happened in `period`, by date; of one date in order of type and place. Task items are not among them.
    pub fn marks(&self, period: Period) -> impl Iterator<Item = (MarkType, MarkIx)> {
        let (first, last) = (PartialDate::Day(period.start()), PartialDate::Year(period.end().year()));
        let from = self.marks.partition_point(|(date, ..)| *date < first);
        let to = self.marks.partition_point(|(date, ..)| *date <= last);
        let all = self.marks.get(from..to).unwrap_or_default().iter();
        all.filter(move |(date, ..)| period.contains_whole(*date)).map(|(_, ty, at)| (*ty, *at))
    }
}

/// Which way a paper goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It came from outside.
    In,
    /// It goes out.
    Out,
}

/// Which way the record goes; `None` for what is no numbered paper, and for papers that stay in the house.
pub fn way(archive: &Archive, ix: Ix) -> Option<Way> {
    let record = archive.record(ix)?;
    let kind = archive.config.kinds.get(&record.kind)?;
    let chain = archive.chains.of(ix).filter(|_| kind.has(Trait::Register))?;
    let series = kind.role(Role::Series).into_iter().find_map(|name| super::shared::value_text(record, name));
    match series.as_deref() {
        Some(IN_THE_HOUSE) => None,
        _ if chain.incoming => Some(Way::In),
        _ => Some(Way::Out),
    }
}

/// The day from which a period is judged: the one after its last, or today when that comes first.
pub fn judged(period: Period, as_of: Date) -> Date {
    period.end().plus_days(1).min(as_of)
}

/// Adds what comes in order, once.
fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if all.last() != Some(&one) {
        all.push(one);
    }
}
