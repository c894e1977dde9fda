//! What was decided, and what follows from it.

use std::collections::BTreeMap;

use super::Rollup;
use crate::archive::ledger::Item;
use crate::archive::{Entry, Ix, MarkIx};
use crate::record::MarkType;

/// One decision.
#[derive(Debug)]
pub struct Decision<'a> {
    /// The mark.
    pub mark: MarkIx,
    /// The items that follow it up, by the day they were opened.
    pub follow: Vec<&'a Item>,
}

/// The decisions of a period.
#[derive(Debug)]
pub struct Decisions<'a> {
    /// By date.
    pub all: Vec<Decision<'a>>,
    /// Items that arise from the record of several decisions, and do not say from which, by that record.
    pub of_records: Vec<(Ix, Vec<&'a Item>)>,
}

impl<'a> Rollup<'a> {
    /// What was decided.
    pub fn decisions(&self) -> Decisions<'a> {
        let marks = self.marks().remove(&MarkType::Decision).unwrap_or_default();
        let arising = self.arising();
        let mut all: Vec<Decision<'a>> =
            marks.iter().map(|mark| Decision { mark: *mark, follow: self.follows(*mark) }).collect();
        let mut of_records: Vec<(Ix, Vec<&Item>)> = Vec::new();
        let mut records: Vec<Ix> = marks.iter().map(|mark| mark.record).collect();
        records.dedup();
        for record in records {
            let mut rest = Vec::new();
            for item in arising.get(&record).into_iter().flatten() {
                if all.iter().any(|decision| decision.follow.iter().any(|known| known.entry == item.entry)) {
                    continue;
                }
                match self.decided(record, item).and_then(|at| all.iter_mut().find(|decision| decision.mark == at)) {
                    Some(decision) => decision.follow.push(item),
                    None => rest.push(*item),
                }
            }
            if !rest.is_empty() {
                of_records.push((record, rest));
            }
        }
        all.iter_mut().for_each(|decision| decision.follow.sort_by_key(|item| (item.opened, item.entry)));
        Decisions { all, of_records }
    }

    /// The items that arise from each record and were there by the end of the period.
    fn arising(&self) -> BTreeMap<Ix, Vec<&'a Item>> {
        let mut arising: BTreeMap<Ix, Vec<&Item>> = BTreeMap::new();
        let known = self.archive.ledgers.all().filter(|item| self.is_there(item));
        for item in known {
            for from in &item.from {
                arising.entry(*from).or_default().push(item);
            }
        }
        arising
    }

    fn is_there(&self, item: &Item) -> bool {
        item.opened.is_none_or(|day| day <= self.window.last)
    }

    /// The items that stand within the decision or that it links.
    fn follows(&self, decision: MarkIx) -> Vec<&'a Item> {
        let marks = self.record(decision.record).map_or(&[][..], |record| &record.marks);
        let within = (0..).zip(marks).filter(|(_, mark)| mark.ty == MarkType::Task && mark.within == Some(decision.at));
        let within = within.map(|(at, _)| Entry::Mark(MarkIx { at, ..decision }));
        let linked = self.archive.marks.get(decision).into_iter().flat_map(|mark| &mark.links);
        let entries = within.chain(linked.map(|record| Entry::Record(*record)));
        entries.filter_map(|entry| self.archive.ledgers.of(entry)).filter(|item| self.is_there(item)).collect()
    }

    /// Which decision of the record the item follows up: the only one, else the only one that names somebody whose it is.
    fn decided(&self, record: Ix, item: &Item) -> Option<MarkIx> {
        let decisions = self.archive.marks.in_record(record).iter().filter(|mark| mark.ty == MarkType::Decision);
        let decisions: Vec<_> = decisions.collect();
        if let [only] = decisions.as_slice() {
            return Some(only.at);
        }
        let mut naming = decisions.into_iter().filter(|mark| {
            let named = mark.mentions.iter().chain(&mark.to);
            named.into_iter().any(|agent| item.assignees.contains(agent))
        });
        naming.next().filter(|_| naming.next().is_none()).map(|mark| mark.at)
    }
}
