//! Problems: what is wrong until something closes it, with the guidance given on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chain::came_from_outside;
use super::marks::{Joined, Pointed};
use super::window::Window;
use super::{Entry, Ix, Ledgers, MarkIx, Marks, References};
use crate::base::date::{Date, PartialDate};
use crate::config::{Config, StateClass};
use crate::record::{Mark, MarkType, Record};

/// The field of a problem that holds the tags of what it came from.
const CAUSE: &str = "cause";

/// A problem mark with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The mark.
    pub mark: MarkIx,
    /// The day it was noted; `None` when undated.
    pub opened: Option<Date>,
    /// The day it was closed, by the first record, mark or task that closes it: not before it was noted. What is itself owed closes
    /// it on the day on which it is done. Of what does not say when, the day it was noted.
    pub closed: Option<Date>,
    /// What closes it.
    pub closed_by: Option<Entry>,
    /// The guidance given on it, by date.
    pub guidance: Vec<MarkIx>,
    /// The tags of its field `cause`.
    pub causes: Vec<String>,
    /// Whether it stands in a paper from outside, so that guidance is owed.
    pub reported: bool,
}

/// All problems.
#[derive(Debug, Default)]
pub struct Problems {
    /// By the day they were noted, then place; undated ones last.
    pub all: Vec<Problem>,
    /// When each was closed that says so, with its position, in order.
    closed: Vec<(Date, usize)>,
}

impl Problems {
    /// Follows the problem marks of `records` to what closes them.
    pub fn collect(
        config: &Config,
        records: &[Arc<Record>],
        marks: &Marks,
        ledgers: &Ledgers,
        references: &References,
    ) -> Self {
        let mut guidance = guidance(marks);
        // the marks of a type stand by date, then place
        let joined = marks.of_type(MarkType::Problem).iter().filter_map(|at| marks.get(*at));
        let mut all: Vec<Problem> = joined
            .filter_map(|mark| {
                let written = records.get(mark.at.record.0 as usize)?.marks.get(mark.at.at as usize)?;
                let reported = came_from_outside(config, records, references, mark.at.record);
                let guidance = guidance.remove(&mark.at).unwrap_or_default();
                Some(Problem { guidance, reported, ..problem(mark, written, marks, ledgers) })
            })
            .collect();
        all.sort_by_key(|problem| (problem.opened.is_none(), problem.opened, problem.mark));
        let closed = all.iter().enumerate().filter_map(|(at, problem)| Some((problem.closed?, at)));
        let mut closed: Vec<(Date, usize)> = closed.collect();
        closed.sort_unstable();
        Self { all, closed }
    }

    /// The problems noted in the window, by day.
    pub fn noted_in(&self, window: Window) -> &[Problem] {
        let dated = self.all.get(..self.all.partition_point(|problem| problem.opened.is_some())).unwrap_or_default();
        let from = dated.partition_point(|problem| problem.opened < Some(window.first));
        let to = dated.partition_point(|problem| problem.opened <= Some(window.last));
        dated.get(from..to).unwrap_or_default()
    }

    /// The problems closed in the window, by day.
    pub fn closed_in(&self, window: Window) -> impl Iterator<Item = &Problem> {
        let from = self.closed.partition_point(|(day, _)| *day < window.first);
        let to = self.closed.partition_point(|(day, _)| *day <= window.last);
        self.closed.get(from..to).unwrap_or_default().iter().filter_map(|(_, at)| self.all.get(*at))
    }

    /// The problems noted in the record.
    pub fn in_record(&self, record: Ix) -> impl Iterator<Item = &Problem> {
        self.all.iter().filter(move |problem| problem.mark.record == record)
    }
}

impl Problem {
    /// Whether it is open on `day`: noted by then and closed later, if at all.
    pub fn is_open_on(&self, day: Date) -> bool {
        let over = match self.closed {
            Some(closed) => closed <= day,
            // neither it nor what closes it has a day
            None => self.closed_by.is_some(),
        };
        self.opened.is_none_or(|opened| opened <= day) && !over
    }

    /// Days from the day it was noted to `day`, or to the day it was closed when that comes first; `None` when undated.
    pub fn age_on(&self, day: Date) -> Option<i64> {
        let until = self.closed.map_or(day, |closed| closed.min(day));
        Some(until.days_since(self.opened?).max(0))
    }
}

fn problem(mark: &Joined, written: &Mark, marks: &Marks, ledgers: &Ledgers) -> Problem {
    let own = Pointed::Mark(mark.at);
    let opened = mark.date.and_then(PartialDate::full);
    let closers = marks.closers(own).iter().filter(|(_, closer)| *closer != own).filter_map(|(day, closer)| {
        let closer = Entry::from(*closer);
        let day = match ledgers.of(closer) {
            // a task to mend it is not yet its end
            Some(item) if item.class == StateClass::Closed => item.closed,
            Some(_) => return None,
            None => *day,
        };
        let early = day.zip(opened).is_some_and(|(day, opened)| day < opened);
        (!early).then_some((day, closer))
    });
    let closer = closers.min_by_key(|(day, closer)| (day.is_none(), *day, *closer));
    Problem {
        mark: mark.at,
        opened,
        closed: closer.and_then(|(day, _)| day.or(opened)),
        closed_by: closer.map(|(_, closer)| closer),
        guidance: Vec::new(),
        causes: causes(written),
        reported: false,
    }
}

/// The guidance on each problem, by date: what names it, or its record where that has no other problem.
fn guidance(marks: &Marks) -> BTreeMap<MarkIx, Vec<MarkIx>> {
    let mut only: BTreeMap<Ix, Option<MarkIx>> = BTreeMap::new();
    for at in marks.of_type(MarkType::Problem) {
        only.entry(at.record).and_modify(|other| *other = None).or_insert(Some(*at));
    }
    let mut guidance: BTreeMap<MarkIx, Vec<MarkIx>> = BTreeMap::new();
    for given in marks.of_type(MarkType::Guidance).iter().filter_map(|at| marks.get(*at)) {
        for of in &given.of {
            let problem = match of {
                Pointed::Mark(mark) => Some(*mark),
                Pointed::Record(record) => only.get(record).copied().flatten(),
            };
            let on = problem.map(|problem| guidance.entry(problem).or_default());
            // it may name both
            if let Some(on) = on.filter(|on| on.last() != Some(&given.at)) {
                on.push(given.at);
            }
        }
    }
    guidance
}

/// The tags of the field, each once, without `#`.
fn causes(mark: &Mark) -> Vec<String> {
    let mut causes: Vec<String> = Vec::new();
    for field in mark.fields.iter().filter(|field| field.key == CAUSE) {
        let words = field.text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'));
        for word in words.map(|word| word.trim_start_matches('#')).filter(|word| !word.is_empty()) {
            if !causes.iter().any(|known| known == word) {
                causes.push(word.to_owned());
            }
        }
    }
    causes
}
