//! How far things came.

use std::collections::BTreeMap;

use super::Rollup;
use crate::archive::marks::Joined;
use crate::archive::{MarkIx, Pointed};
use crate::base::date::PartialDate;
use crate::record::MarkType;

/// The field that says how far something is.
const PERCENT: &str = "percent";

/// How far one thing came.
#[derive(Debug)]
pub struct Progress<'a> {
    /// What it is about: what the marks point at, close or link; else the record they stand in.
    pub about: Pointed,
    /// How far it was before the period, else at the first report in it; empty where no report says.
    pub from: &'a str,
    /// How far it was at the last report that says; empty where none does.
    pub to: &'a str,
    /// The reports of the period, by date. There is one at least.
    pub marks: Vec<MarkIx>,
}

impl<'a> Rollup<'a> {
    /// What was reported on, by the day of the last report.
    pub fn progress(&self) -> Vec<Progress<'a>> {
        let reported = self.marks().remove(&MarkType::Progress).unwrap_or_default();
        let mut all: BTreeMap<Pointed, Progress<'_>> = BTreeMap::new();
        for mark in reported.iter().filter_map(|at| self.archive.marks.get(*at)) {
            let about = about(mark);
            let new = || Progress { about, from: self.percent_before(about), to: "", marks: Vec::new() };
            let progress = all.entry(about).or_insert_with(new);
            progress.marks.push(mark.at);
            let percent = self.percent(mark.at);
            if !percent.is_empty() {
                progress.to = percent;
                if progress.from.is_empty() {
                    progress.from = percent;
                }
            }
        }
        let mut all: Vec<Progress<'_>> = all.into_values().collect();
        let day = |progress: &Progress<'_>| {
            let last = progress.marks.last().and_then(|at| self.archive.marks.get(*at));
            (last.and_then(|mark| mark.date), progress.marks.last().copied())
        };
        all.sort_by_key(day);
        all
    }

    fn percent(&self, at: MarkIx) -> &'a str {
        self.archive.mark(at).and_then(|mark| mark.field(PERCENT)).map_or("", |field| field.text.as_str())
    }

    /// The last percentage that was reported of it before the period.
    fn percent_before(&self, of: Pointed) -> &'a str {
        let record = match of {
            Pointed::Record(record) => record,
            Pointed::Mark(mark) => mark.record,
        };
        let own = self.archive.marks.in_record(record).iter().map(|mark| mark.at);
        let pointing = self.archive.marks.to(record).iter().copied().chain(own);
        let earlier = pointing.filter_map(|at| self.archive.marks.get(at)).filter(|mark| {
            let before = mark.date.is_some_and(|date| date < PartialDate::Day(self.period.start()));
            mark.ty == MarkType::Progress && before && about(mark) == of
        });
        let said = earlier.filter(|mark| !self.percent(mark.at).is_empty());
        said.max_by_key(|mark| (mark.date, mark.at)).map_or("", |mark| self.percent(mark.at))
    }
}

/// What a report is about.
fn about(mark: &Joined) -> Pointed {
    let linked = || mark.links.first().map(|record| Pointed::Record(*record));
    let named = mark.of.first().or(mark.closes.first()).copied();
    named.or_else(linked).unwrap_or(Pointed::Record(mark.at.record))
}
