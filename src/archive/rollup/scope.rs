//! For whom a roll-up is: the whole office, a person or body, or what gathers a span.

use std::collections::BTreeSet;

use crate::archive::focus::gathered;
use crate::archive::ledger::Item;
use crate::archive::{Archive, Entry, Ix, MarkIx};
use crate::config::Trait;

/// For whom a roll-up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole office.
    Whole,
    /// The person, body or span that this record is.
    Of(Ix),
}

/// What concerns a scope.
#[derive(Debug)]
pub(super) enum Concern {
    /// Everything.
    All,
    /// These.
    These { records: BTreeSet<Ix>, marks: BTreeSet<MarkIx>, items: BTreeSet<Entry> },
}

impl Concern {
    /// What concerns `scope`. A person or body is concerned by the records that name it in a field or mention it, by the marks that are
    /// by it, about it, to it or mention it, and by the items that are with it, wait for it or, being records, name it in a
    /// field. A span is concerned by what it gathers. What is neither concerns nothing but its links.
    pub(super) fn of(archive: &Archive, scope: Scope) -> Self {
        let Scope::Of(ix) = scope else { return Self::All };
        let record = archive.record(ix);
        let kind = record.and_then(|record| archive.config.kinds.get(&record.kind));
        match record.filter(|_| kind.is_some_and(|kind| kind.has(Trait::Focus))) {
            Some(record) => {
                let all: BTreeSet<Entry> = gathered(archive, ix, record).into_iter().map(|(_, entry)| entry).collect();
                let records = all.iter().filter_map(|entry| match entry {
                    Entry::Record(record) => Some(*record),
                    Entry::Mark(_) => None,
                });
                let marks = all.iter().filter_map(|entry| match entry {
                    Entry::Mark(mark) => Some(*mark),
                    Entry::Record(_) => None,
                });
                Self::These { records: records.collect(), marks: marks.collect(), items: all }
            }
            None => Self::of_agent(archive, ix),
        }
    }

    fn of_agent(archive: &Archive, agent: Ix) -> Self {
        let to = archive.references.to(agent);
        let records: BTreeSet<Ix> = to.iter().map(|(from, _)| *from).collect();
        let in_records = records.iter().flat_map(|record| archive.marks.in_record(*record));
        let marks = in_records.filter(|mark| {
            [&mark.by, &mark.dept, &mark.mentions, &mark.to, &mark.links].into_iter().any(|all| all.contains(&agent))
        });
        let marks = marks.map(|mark| mark.at).collect();
        let in_field = |&(from, at): &(Ix, u32)| {
            let reference = archive.record(from)?.references.get(at as usize)?;
            reference.field.as_ref().map(|_| from)
        };
        let named: BTreeSet<Ix> = to.iter().filter_map(in_field).collect();
        let holds = |item: &Item| {
            let named = matches!(item.entry, Entry::Record(record) if named.contains(&record));
            named || item.assignees.contains(&agent) || item.waiting_on.contains(&agent)
        };
        let items = archive.ledgers.all().filter(|item| holds(item)).map(|item| item.entry).collect();
        Self::These { records, marks, items }
    }

    pub(super) fn record(&self, ix: Ix) -> bool {
        match self {
            Self::All => true,
            Self::These { records, .. } => records.contains(&ix),
        }
    }

    pub(super) fn mark(&self, at: MarkIx) -> bool {
        match self {
            Self::All => true,
            Self::These { marks, .. } => marks.contains(&at),
        }
    }

    pub(super) fn item(&self, item: &Item) -> bool {
        match self {
            Self::All => true,
            Self::These { items, .. } => items.contains(&item.entry),
        }
    }
}
