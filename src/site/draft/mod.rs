//! What a drafted summary says: a roll-up in the words of its records, with the names by which it cites them.
//!
//! `overview` counts, `lines` says what is to be said of one thing, `links` how it is cited. `record::parts` brings a draft up to date
//! without touching what its author wrote.

mod lines;
mod links;
mod overview;

use crate::archive::focus::gathered;
use crate::archive::ledger::{Item, MAIN};
use crate::archive::problem::Problem;
use crate::archive::rollup::{Change, FigureLine, Way};
use crate::archive::{Entry, Ix, MarkIx, Pointed, Rollup, Scope};
use crate::base::code::{Code, Duty};
use crate::base::diagnostic::Severity;
use crate::base::period::Period;
use crate::config::{StateClass, Trait};
use crate::record::MarkType;
use crate::site::Site;
use crate::site::view::{
    DraftChange, DraftCount, DraftFigure, DraftLine, DraftLines, DraftProblems, DraftScope, DraftView,
};

pub use links::Links;

/// What is to be drafted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The name of the kind of record.
    pub kind: String,
    /// The period.
    pub period: Period,
    /// For whom.
    pub scope: Scope,
    /// The path of the record under the content folder without its ending; empty when it stands elsewhere.
    pub place: String,
}

/// A draft in the making.
struct Drafting<'a> {
    site: &'a Site,
    kind: &'a str,
    rollup: &'a Rollup<'a>,
    links: Links<'a>,
    place: &'a str,
}

/// What the draft says, with these key figures.
pub fn view(site: &Site, wanted: &Wanted, figures: &[FigureLine]) -> DraftView {
    let rollup = Rollup::of(&site.archive, wanted.period, wanted.scope);
    let links = Links::of(&site.archive, &wanted.place);
    Drafting { site, kind: &wanted.kind, rollup: &rollup, links, place: &wanted.place }.view(figures)
}

impl Drafting<'_> {
    fn view(&self, figures: &[FigureLine]) -> DraftView {
        let (period, window) = (self.rollup.period, self.rollup.window);
        let expected = self.expected();
        let daily = self.daily(&expected);
        DraftView {
            kind: self.kind.to_owned(),
            period: period.to_string(),
            granularity: period.granularity().name().to_owned(),
            start: period.start().to_string(),
            end: period.end().to_string(),
            judged: window.judged.to_string(),
            running: window.judged <= period.end(),
            scope: match self.rollup.scope {
                Scope::Whole => None,
                Scope::Of(ix) => Some(DraftScope { title: self.title(Entry::Record(ix)), link: self.links.record(ix) }),
            },
            highlights: self.highlights(),
            kinds: self.kinds(&daily),
            expected: daily,
            papers_in: self.papers(Way::In),
            papers_out: self.papers(Way::Out),
            ledgers: self.ledgers(),
            work: self.work(),
            closed: self.closed(),
            progress: self.progress(),
            figures: figures.iter().map(|line| self.figure(line)).collect(),
            events: self.events(),
            decisions: self.decisions(),
            problems: self.problems(),
            lessons: self.lessons(),
            open: self.open(),
            gaps: expected.into_iter().filter(|expected| !expected.missing.is_empty()).collect(),
            findings: self.findings(),
        }
    }

    fn highlights(&self) -> DraftLines {
        lines::in_order(self.rollup.highlights().into_iter().map(|highlight| {
            let mut links = self.links.records(&highlight.cites);
            links.push(self.links.record(highlight.summary));
            DraftLine { form: "highlight".to_owned(), title: highlight.text, links, ..DraftLine::default() }
        }))
    }

    /// Whether any day of the period counts: of one that has not begun there is nothing to say.
    fn has_begun(&self) -> bool {
        self.rollup.window.first <= self.rollup.window.last
    }

    /// What was closed or dropped, by day. When there is too much, what was late, what came from above and what says what came of it
    /// goes first.
    fn closed(&self) -> DraftLines {
        let left = self.rollup.work(MAIN).map(|work| work.left).unwrap_or_default();
        let all = left.into_iter().map(|item| {
            let line = self.left(item, DraftLine::default());
            let late = item.class != StateClass::Dropped && item.on_time() == Some(false);
            ((!late, item.origin.is_empty(), line.text.is_empty()), line)
        });
        lines::notable(all.collect())
    }

    fn progress(&self) -> DraftLines {
        let mut all: Vec<DraftLine> = Vec::new();
        for progress in self.rollup.progress() {
            let Some(last) = progress.marks.last() else { continue };
            let date = self.site.archive.marks.get(*last).and_then(|mark| mark.date);
            let mut links = vec![self.links.pointed(progress.about)];
            for mark in &progress.marks {
                let name = self.links.mark(*mark);
                if !links.contains(&name) {
                    links.push(name);
                }
            }
            all.push(DraftLine {
                form: "progress".to_owned(),
                title: self.about(progress.about),
                text: self.words(*last),
                date: date.map(|date| date.to_string()).unwrap_or_default(),
                from: progress.from.to_owned(),
                to: progress.to.to_owned(),
                links,
                ..DraftLine::default()
            });
        }
        all.extend(self.campaigns());
        lines::in_order(all)
    }

    /// What gathers a span that touches the period, with what it had found and closed by its end.
    fn campaigns(&self) -> Vec<DraftLine> {
        let archive = &self.site.archive;
        let (last, mut all) = (self.rollup.window.last, Vec::new());
        let kinds = archive.config.kinds.values().filter(|kind| kind.has(Trait::Focus));
        let of_kinds = kinds.flat_map(|kind| archive.catalog.kind(&kind.name));
        for &ix in of_kinds.filter(|ix| self.rollup.scope == Scope::Whole || self.rollup.scope == Scope::Of(**ix)) {
            let Some(record) = archive.record(ix) else { continue };
            let inside: Vec<Entry> = gathered(archive, ix, record).into_iter().map(|(_, entry)| entry).collect();
            let problems = archive.problems.all.iter().filter(|problem| inside.contains(&Entry::Mark(problem.mark)));
            let found: Vec<_> = problems.filter(|problem| problem.opened.is_some_and(|day| day <= last)).collect();
            let moved = |problem: &&&Problem| {
                let days = [problem.opened, problem.closed];
                days.into_iter().flatten().any(|day| self.rollup.window.holds(day))
            };
            let links: Vec<String> = found.iter().filter(moved).map(|problem| self.links.mark(problem.mark)).collect();
            // what found and closed nothing in the period has nothing to say of it
            if !links.is_empty() {
                let closed = found.iter().filter(|problem| problem.closed.is_some_and(|day| day <= last)).count();
                all.push(DraftLine {
                    form: "campaign".to_owned(),
                    title: record.title.clone(),
                    from: found.len().to_string(),
                    to: closed.to_string(),
                    links: [vec![self.links.record(ix)], links].concat(),
                    ..DraftLine::default()
                });
            }
        }
        all
    }

    fn figure(&self, line: &FigureLine) -> DraftFigure {
        let change = |change: &Option<Change>| {
            let change = change.as_ref()?;
            Some(DraftChange { difference: change.difference.clone(), rate: change.rate.clone() })
        };
        DraftFigure {
            label: line.label.clone(),
            cell: line.cell.clone(),
            value: line.value.clone(),
            unit: line.unit.clone(),
            previous: change(&line.previous),
            year: change(&line.year),
            flagged: line.flagged,
            explained: line.explained.clone().unwrap_or_default(),
            links: vec![self.links.record(line.statement)],
        }
    }

    fn events(&self) -> DraftLines {
        lines::in_order(self.rollup.events().into_iter().map(|(date, ix)| DraftLine {
            date: date.to_string(),
            text: self.gist(ix),
            ..self.record("event", ix)
        }))
    }

    /// A line about a record.
    fn record(&self, form: &str, ix: Ix) -> DraftLine {
        DraftLine {
            form: form.to_owned(),
            title: self.title(Entry::Record(ix)),
            links: vec![self.links.record(ix)],
            ..DraftLine::default()
        }
    }

    fn gist(&self, ix: Ix) -> String {
        self.site.archive.record(ix).and_then(|record| record.gist.clone()).unwrap_or_default()
    }

    fn decisions(&self) -> DraftLines {
        let decisions = self.rollup.decisions();
        let follow = |all: Vec<&Item>| all.into_iter().map(|item| self.item(item)).collect();
        let mut all: Vec<DraftLine> = Vec::new();
        for decision in decisions.all {
            let mark = self.site.archive.marks.get(decision.mark);
            all.push(DraftLine {
                form: "decision".to_owned(),
                title: self.words(decision.mark),
                who: self.decided_by(decision.mark),
                date: mark.and_then(|mark| mark.date).map(|date| date.to_string()).unwrap_or_default(),
                lines: follow(decision.follow),
                links: vec![self.links.mark(decision.mark)],
                ..DraftLine::default()
            });
        }
        for (record, items) in decisions.of_records {
            all.push(DraftLine { lines: follow(items), ..self.record("follow-up", record) });
        }
        all.extend(self.rollup.answered().into_iter().map(|item| DraftLine {
            form: "answered".to_owned(),
            who: self.names(&item.waiting_on),
            ..self.left(item, DraftLine::default())
        }));
        lines::in_order(all)
    }

    /// Who decided, where the mark says so itself: who wrote it down decided nothing.
    fn decided_by(&self, at: MarkIx) -> Vec<String> {
        let says = self.site.archive.mark(at).is_some_and(|mark| mark.field("by").is_some());
        let by = self.site.archive.marks.get(at).filter(|_| says);
        by.map(|mark| self.names(&mark.by)).unwrap_or_default()
    }

    fn problems(&self) -> Option<DraftProblems> {
        let troubles = self.rollup.problems();
        if troubles.start + troubles.noted.len() == 0 || !self.has_begun() {
            return None;
        }
        let mut links: Vec<String> = Vec::new();
        for problem in troubles.solved.iter().chain(&troubles.open) {
            links.push(self.links.mark(problem.mark));
        }
        let lines =
            |all: &[&Problem], form: &str| lines::in_order(all.iter().map(|problem| self.problem(problem, form)));
        let recurring = self.rollup.recurring().into_iter();
        Some(DraftProblems {
            start: troubles.start,
            noted: troubles.noted.len(),
            solved: troubles.solved.len(),
            open: troubles.open.len(),
            links,
            solved_lines: lines(&troubles.solved, "solved"),
            open_lines: lines(&troubles.open, "open"),
            recurring: recurring
                .map(|(cause, count)| DraftCount {
                    name: cause.to_owned(),
                    label: String::new(),
                    count,
                    links: self.naming(cause),
                })
                .collect(),
        })
    }

    /// The problems noted until the end of the period that name the cause.
    fn naming(&self, cause: &str) -> Vec<String> {
        let last = self.rollup.window.last;
        let all = self.site.archive.problems.all.iter();
        let naming = all.filter(|problem| problem.causes.iter().any(|known| known == cause));
        let naming = naming.filter(|problem| problem.opened.is_none_or(|day| day <= last));
        naming.map(|problem| self.links.mark(problem.mark)).collect()
    }

    fn lessons(&self) -> DraftLines {
        let stated = |form: &str, ix: Ix| {
            let record = self.site.archive.record(ix);
            let state = record.and_then(|record| self.site.state(record)).map(|state| state.label);
            DraftLine { text: self.gist(ix), state: state.unwrap_or_default(), ..self.record(form, ix) }
        };
        let mut all: Vec<DraftLine> = Vec::new();
        all.extend(self.rollup.of_trait(Trait::Lesson).into_iter().map(|ix| stated("new", ix)));
        for mark in self.rollup.marks().remove(&MarkType::Lesson).unwrap_or_default() {
            let (title, links) = (self.words(mark), vec![self.links.mark(mark)]);
            all.push(DraftLine { form: "mark".to_owned(), title, links, ..DraftLine::default() });
        }
        for used in self.rollup.applied() {
            let mut line = self.record("applied", used.lesson);
            line.who = used.applied_in.iter().map(|ix| self.about(Pointed::Record(*ix))).collect();
            line.who.retain(|title| !title.is_empty());
            line.links.extend(self.links.records(&used.applied_in));
            all.push(line);
        }
        all.extend(self.rollup.of_trait(Trait::Versioned).into_iter().map(|ix| stated("measure", ix)));
        lines::in_order(all)
    }

    /// What is wrong today in the records that are dated in the period or about it. What is wrong with summaries, this one among them, is
    /// for their own authors.
    fn findings(&self) -> DraftLines {
        let archive = &self.site.archive;
        let about = archive.periods.about(self.rollup.period).iter().copied();
        let about = about.filter(|_| self.rollup.scope == Scope::Whole);
        let mut all = Vec::new();
        for ix in self.rollup.dated().map(|(_, ix)| ix).chain(about) {
            let Some(record) = archive.record(ix).filter(|record| record.place != self.place) else { continue };
            if self.site.kind(&record.kind).is_some_and(|kind| kind.has(Trait::Claims)) {
                continue;
            }
            let open = archive.ledgers.of_record(ix).is_some_and(|item| item.is_open_on(archive.as_of));
            for finding in self.site.findings_of(record.path.as_str()) {
                // that what is open is late stands where it is listed
                let duty = finding.code.row().duty;
                let late = open && matches!(duty, Duty::Delayed | Duty::Unanswered);
                if late || finding.code == Code::TaskOverdue {
                    continue;
                }
                let (text, state) = (finding.message.clone(), finding.code.name().to_owned());
                let rank = match finding.severity {
                    Severity::Error => 0_u8,
                    Severity::Warning => 1,
                    Severity::Explained => continue,
                };
                all.push((rank, DraftLine { text, state, ..self.record("finding", ix) }));
            }
        }
        lines::notable(all)
    }
}
