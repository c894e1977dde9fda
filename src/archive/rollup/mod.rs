//! Roll-ups: what a period came to, for the whole office or for a part of it.
//!
//! A roll-up is asked for when somebody wants it and is no part of the join. It is a value over the archive: each method counts one thing
//! and looks at no more than it needs, so that the page of a day costs what happened on it. What the pages of periods say and what
//! a drafted summary says is counted here alone, so the two cannot disagree.

mod decisions;
mod figures;
mod highlights;
mod knowledge;
mod papers;
mod problems;
mod progress;
mod scope;
mod work;

use std::collections::BTreeMap;

use super::window::Window;
use super::{Archive, Ix, MarkIx, given};
use crate::base::date::PartialDate;
use crate::base::period::{Granularity, Period};
use crate::record::{MarkType, Record};

pub use decisions::{Decision, Decisions};
pub use figures::{Change, FigureLine};
pub use highlights::Highlight;
pub use knowledge::Use;
pub use papers::{Way, way};
pub use problems::Troubles;
pub use progress::Progress;
pub use scope::Scope;
pub use work::Work;

/// What one period came to.
#[derive(Debug)]
pub struct Rollup<'a> {
    archive: &'a Archive,
    /// The period.
    pub period: Period,
    /// The days of it that count.
    pub window: Window,
    /// For whom.
    pub scope: Scope,
    concern: scope::Concern,
}

/// The counts of a roll-up that add up: those of a period are the sums of those of its parts, where nothing is dated by a month or
/// year alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records dated in it, by kind; a kind without any is not there.
    pub kinds: BTreeMap<String, usize>,
    /// Papers that came in.
    pub papers_in: usize,
    /// Papers that went out.
    pub papers_out: usize,
    /// Of each ledger what was opened, closed in time, closed late and dropped; one in which nothing moved is not there.
    pub moved: BTreeMap<String, [usize; 4]>,
    /// Marks that happened in it, by type.
    pub marks: BTreeMap<MarkType, usize>,
    /// Problems noted.
    pub noted: usize,
    /// Problems closed.
    pub solved: usize,
    /// Requests answered.
    pub answered: usize,
    /// Entries of the chronicle.
    pub events: usize,
    /// Days of days' records that are expected, and missing.
    pub expected: (usize, usize),
}

impl<'a> Rollup<'a> {
    /// The roll-up of `period` for `scope`, as the archive's day sees it.
    pub fn of(archive: &'a Archive, period: Period, scope: Scope) -> Self {
        let window = Window::of(period, archive.as_of);
        Self { archive, period, window, scope, concern: scope::Concern::of(archive, scope) }
    }

    /// Whether something of that date has happened: of a month or year, whether it has begun.
    fn has_come(&self, date: PartialDate) -> bool {
        given::first_day(date).is_some_and(|day| day <= self.window.last)
    }

    /// The records dated in the period that concern the scope, by date.
    pub fn dated(&self) -> impl Iterator<Item = (PartialDate, Ix)> {
        let dated = self.archive.periods.dated(self.period);
        dated.filter(|(date, ix)| self.has_come(*date) && self.concern.record(*ix))
    }

    /// The same by kind, in the kinds' order.
    pub fn kinds(&self) -> Vec<(&'a str, Vec<Ix>)> {
        let mut kinds: BTreeMap<(u32, &str), Vec<Ix>> = BTreeMap::new();
        for (_, ix) in self.dated() {
            let Some(record) = self.archive.record(ix) else { continue };
            let Some(kind) = self.archive.config.kinds.get(&record.kind) else { continue };
            kinds.entry((kind.order, &kind.name)).or_default().push(ix);
        }
        kinds.into_iter().map(|((_, name), all)| (name, all)).collect()
    }

    /// The entries of the chronicle, partial dates behind the days of their month or year.
    pub fn events(&self) -> Vec<(PartialDate, Ix)> {
        let events = self.archive.periods.chronicle(self.period);
        events.filter(|(date, ix)| self.has_come(*date) && self.concern.record(*ix)).collect()
    }

    /// The marks that happened, by type, each by date.
    pub fn marks(&self) -> BTreeMap<MarkType, Vec<MarkIx>> {
        let mut by_type: BTreeMap<MarkType, Vec<MarkIx>> = BTreeMap::new();
        for (ty, mark) in self.archive.marks.happened(self.period) {
            let come = self.archive.marks.get(mark).and_then(|mark| mark.date).is_some_and(|date| self.has_come(date));
            if come && self.concern.mark(mark) {
                by_type.entry(ty).or_default().push(mark);
            }
        }
        by_type
    }

    /// What the settings expect of the period or of a part of it, as positions among the lines of coverage and what each expects. Of
    /// a part of the office nothing is expected.
    pub fn expected(&self) -> Vec<(usize, usize)> {
        let period = self.period;
        let whole = |of: Period| of.start() >= period.start() && of.end() <= period.end();
        let mut all = Vec::new();
        let lines = self.archive.coverage.lines.iter().enumerate().filter(|_| self.scope == Scope::Whole);
        for (line, of) in lines {
            let from = of.expected.partition_point(|expected| expected.period.end() < period.start());
            let within = of.expected.iter().enumerate().skip(from);
            let within = within.take_while(|(_, expected)| expected.period.start() <= period.end());
            all.extend(within.filter(|(_, expected)| whole(expected.period)).map(|(at, _)| (line, at)));
        }
        all
    }

    /// The counts that add up.
    pub fn counts(&self) -> Counts {
        let ledgers = self.archive.ledgers.0.keys().filter_map(|name| Some((name.clone(), self.work(name)?.balance)));
        let moved = |(name, of): (String, super::ledger::Balance)| {
            let moved = [of.opened, of.closed_on_time, of.closed_late, of.dropped];
            (moved.iter().sum::<usize>() > 0).then_some((name, moved))
        };
        let troubles = self.problems();
        let days = self.expected().into_iter().filter_map(|(line, at)| {
            let expected = self.archive.coverage.lines.get(line)?.expected.get(at)?;
            (expected.period.granularity() == Granularity::Day).then_some(expected)
        });
        let missing: Vec<bool> = days.map(|expected| expected.is_missing_on(self.archive.as_of)).collect();
        Counts {
            kinds: self.kinds().into_iter().map(|(name, all)| (name.to_owned(), all.len())).collect(),
            papers_in: self.papers(Way::In).len(),
            papers_out: self.papers(Way::Out).len(),
            moved: ledgers.filter_map(moved).collect(),
            marks: self.marks().into_iter().map(|(ty, all)| (ty, all.len())).collect(),
            noted: troubles.noted.len(),
            solved: troubles.solved.len(),
            answered: self.answered().len(),
            events: self.events().len(),
            expected: (missing.len(), missing.iter().filter(|missing| **missing).count()),
        }
    }

    fn record(&self, ix: Ix) -> Option<&'a Record> {
        self.archive.record(ix)
    }
}
