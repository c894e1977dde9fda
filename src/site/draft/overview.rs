//! The counts at the head of a draft.

use std::collections::{BTreeMap, BTreeSet};

use super::Drafting;
use crate::archive::ledger::{Item, MAIN};
use crate::archive::rollup::{Way, Work, way};
use crate::archive::{Entry, Ix};
use crate::base::period::Granularity;
use crate::config::{Every, StateClass, Trait};
use crate::site::view::{DraftCount, DraftExpected, DraftLedger, DraftPapers};

impl Drafting<'_> {
    /// What was expected of the period and its parts, line by line; what the draft itself is to be is left out.
    pub fn expected(&self) -> Vec<DraftExpected> {
        let archive = &self.site.archive;
        let kinds = self.rollup.kinds();
        let mut lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (line, at) in self.rollup.expected() {
            lines.entry(line).or_default().push(at);
        }
        let expected = |(line, positions): (usize, Vec<usize>)| {
            let line = archive.coverage.lines.get(line)?;
            let own = |period| line.name == self.kind && period == self.rollup.period;
            let all: Vec<_> =
                positions.iter().filter_map(|at| line.expected.get(*at)).filter(|of| !own(of.period)).collect();
            let missing = all.iter().filter(|expected| expected.is_missing_on(archive.as_of));
            let of_kind = kinds.iter().find(|(name, _)| *name == line.name).map_or(&[][..], |(_, all)| all);
            let kind = self.site.kind(&line.name);
            let every = archive.config.coverage.get(line.at).and_then(|setting| setting.every);
            (!all.is_empty()).then(|| DraftExpected {
                name: line.name.clone(),
                label: kind.map_or_else(|| line.name.clone(), |kind| self.site.plural(kind)),
                working: every == Some(Every::Workday),
                written: of_kind.len(),
                expected: all.len(),
                missing: missing.map(|expected| expected.period.to_string()).collect(),
                links: self.links.records(of_kind),
            })
        };
        lines.into_iter().filter_map(expected).collect()
    }

    /// Of these what is expected on days.
    pub fn daily(&self, expected: &[DraftExpected]) -> Vec<DraftExpected> {
        let lines = &self.site.archive.coverage.lines;
        let daily = |name: &str| {
            let of = lines.iter().filter(|line| line.name == name).flat_map(|line| &line.expected);
            of.into_iter().all(|expected| expected.period.granularity() == Granularity::Day)
        };
        expected.iter().filter(|expected| daily(&expected.name)).cloned().collect()
    }

    /// The records of the period by kind, without those that the draft counts elsewhere: what is expected daily, what stands in a
    /// ledger, papers that came or went.
    pub fn kinds(&self, daily: &[DraftExpected]) -> Vec<DraftCount> {
        let mut counts = Vec::new();
        for (name, all) in self.rollup.kinds() {
            let Some(kind) = self.site.kind(name) else { continue };
            if kind.has(Trait::Ledger) || daily.iter().any(|expected| expected.name == name) {
                continue;
            }
            let rest: Vec<Ix> = all.into_iter().filter(|ix| way(&self.site.archive, *ix).is_none()).collect();
            if !rest.is_empty() {
                let (name, label) = (name.to_owned(), self.site.plural(kind));
                counts.push(DraftCount { name, label, count: rest.len(), links: self.links.records(&rest) });
            }
        }
        counts
    }

    /// The papers that went that way, and how those they came from or went to stand to us.
    pub fn papers(&self, way: Way) -> DraftPapers {
        let papers = self.rollup.papers(way);
        let mut by: BTreeMap<&str, Vec<Ix>> = BTreeMap::new();
        for paper in &papers {
            by.entry(self.rollup.relation(*paper)).or_default().push(*paper);
        }
        let rank = |name: &str| RELATIONS.iter().position(|known| *known == name).unwrap_or(RELATIONS.len());
        let mut by: Vec<(&str, Vec<Ix>)> = by.into_iter().filter(|(name, _)| !name.is_empty()).collect();
        by.sort_by_key(|(name, _)| (rank(name), *name));
        let count = |(name, all): (&str, Vec<Ix>)| DraftCount {
            name: name.to_owned(),
            label: String::new(),
            count: all.len(),
            links: self.links.records(&all),
        };
        DraftPapers { count: papers.len(), by: by.into_iter().map(count).collect(), links: self.links.records(&papers) }
    }

    /// The main ledger; `None` when nothing was in it.
    pub fn work(&self) -> Option<DraftLedger> {
        self.ledger(MAIN).filter(|ledger| ledger.start + ledger.opened > 0 && self.has_begun())
    }

    /// The other ledgers in which something moved, in order of their kinds.
    pub fn ledgers(&self) -> Vec<DraftLedger> {
        let archive = &self.site.archive;
        let order = |name: &str| {
            let kinds = archive.config.kinds.values();
            kinds.filter(|kind| self.stands_in(kind, name)).map(|kind| kind.order).min()
        };
        let mut names: Vec<&String> = archive.ledgers.0.keys().filter(|name| *name != MAIN).collect();
        names.sort_by_key(|name| (order(name).is_none(), order(name), *name));
        let ledgers = names.into_iter().filter_map(|name| self.ledger(name));
        ledgers.filter(|of| of.opened + of.on_time + of.late + of.dropped > 0).collect()
    }

    fn stands_in(&self, kind: &crate::config::Kind, ledger: &str) -> bool {
        kind.has(Trait::Ledger) && kind.ledger.as_ref().unwrap_or(&kind.name) == ledger
    }

    fn ledger(&self, name: &str) -> Option<DraftLedger> {
        let Work { balance, opened, left } = self.rollup.work(name)?;
        let (open, overdue) = (self.rollup.open(name), self.rollup.overdue(name));
        let late = overdue.iter().map(|item| item.overdue_on(self.rollup.window.judged));
        let kinds = self.site.archive.config.kinds.values().filter(|kind| self.stands_in(kind, name));
        let mut kinds: Vec<_> = kinds.filter(|_| name != MAIN).collect();
        kinds.sort_by_key(|kind| kind.order);
        let labels: Vec<String> = kinds.into_iter().map(|kind| self.site.plural(kind)).collect();
        let mut seen = BTreeSet::new();
        let mut touched: Vec<&Item> = opened.iter().chain(&left).chain(&open).copied().collect();
        touched.retain(|item| seen.insert(item.entry));
        touched.sort_by_key(|item| (item.opened.is_none(), item.opened, item.entry));
        let closed: Vec<&Item> = left.iter().copied().filter(|item| item.class == StateClass::Closed).collect();
        let assigned: Vec<&Item> = opened.iter().copied().filter(|item| item.adhoc || item.is_assigned()).collect();
        let names = |all: &[&Item]| all.iter().map(|item| self.links.entry(item.entry)).collect();
        Some(DraftLedger {
            name: name.to_owned(),
            label: labels.join(" / "),
            start: balance.start,
            opened: balance.opened,
            adhoc: balance.opened_adhoc,
            assigned: balance.opened_assigned,
            on_time: balance.closed_on_time,
            late: balance.closed_late,
            dropped: balance.dropped,
            end: balance.end,
            overdue: balance.overdue,
            states: self.states(&left),
            longest: late.max().unwrap_or_default(),
            links: names(&touched),
            closed_links: names(&closed),
            assigned_links: names(&assigned),
            overdue_links: names(&overdue),
        })
    }

    /// The states that items came to, in the order in which they were reached first.
    fn states(&self, left: &[&Item]) -> Vec<DraftCount> {
        let mut states: Vec<DraftCount> = Vec::new();
        for item in left {
            let Entry::Record(ix) = item.entry else { continue };
            let state = self.site.archive.record(ix).and_then(|record| self.site.state(record));
            let Some(state) = state else { continue };
            let known = states.iter().position(|known| known.name == state.name);
            match known.and_then(|at| states.get_mut(at)) {
                Some(known) => {
                    known.count += 1;
                    known.links.push(self.links.record(ix));
                }
                None => {
                    let links = vec![self.links.record(ix)];
                    states.push(DraftCount { name: state.name, label: state.label, count: 1, links });
                }
            }
        }
        states
    }
}

/// How others stand to us, those above first.
const RELATIONS: [&str; 5] = ["superior", "peer", "subordinate", "public", "own"];
