//! What was found wrong and what was mended.

use std::collections::BTreeMap;

use super::Rollup;
use crate::archive::problem::Problem;

/// Causes named so often, by problems noted up to the end of a period, are a pattern.
const RECURRING: usize = 3;

/// The problems of a period; `start + noted - solved = open`. One that does not say when it was noted is there from the first.
#[derive(Debug)]
pub struct Troubles<'a> {
    /// How many were open when it began.
    pub start: usize,
    /// Those noted in it, by day.
    pub noted: Vec<&'a Problem>,
    /// Those closed in it, by day.
    pub solved: Vec<&'a Problem>,
    /// Those open when it ends, the oldest first.
    pub open: Vec<&'a Problem>,
}

impl<'a> Rollup<'a> {
    /// The problems noted and solved in the window, without a look at the others.
    pub fn problems_moved(&self) -> (Vec<&'a Problem>, Vec<&'a Problem>) {
        let problems = &self.archive.problems;
        let concerned = |problem: &&Problem| self.concern.mark(problem.mark);
        let noted = problems.noted_in(self.window).iter().filter(concerned).collect();
        (noted, problems.closed_in(self.window).filter(concerned).collect())
    }

    /// The problems of the period.
    pub fn problems(&self) -> Troubles<'a> {
        let (noted, solved) = self.problems_moved();
        let mut open: Vec<&Problem> = self
            .archive
            .problems
            .all
            .iter()
            .filter(|problem| problem.is_open_on(self.window.last) && self.concern.mark(problem.mark))
            .collect();
        open.sort_by_key(|problem| (problem.opened, problem.mark));
        Troubles { start: open.len() + solved.len() - noted.len(), noted, solved, open }
    }

    /// The causes that come again and again among the problems noted until the end of the period, each with how many name it; only those
    /// that one of the period names. The most frequent first.
    pub fn recurring(&self) -> Vec<(&'a str, usize)> {
        let known = self.archive.problems.all.iter();
        let known = known.filter(|problem| problem.opened.is_none_or(|day| day <= self.window.last));
        let mut causes: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        for problem in known.filter(|problem| self.concern.mark(problem.mark)) {
            let new = problem.opened.is_some_and(|day| self.window.holds(day));
            for cause in &problem.causes {
                let (count, of_period) = causes.entry(cause).or_default();
                *count += 1;
                *of_period |= new;
            }
        }
        let again = causes.into_iter().filter(|(_, (count, of_period))| *count >= RECURRING && *of_period);
        let mut again: Vec<(&str, usize)> = again.map(|(cause, (count, _))| (cause, count)).collect();
        again.sort_by_key(|(cause, count)| (std::cmp::Reverse(*count), *cause));
        again
    }
}
