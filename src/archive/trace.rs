//! Everything that is known of one record, in order of time.

use std::collections::BTreeSet;

use super::chain::{self, CIRCULATION, REPLIES_TO};
use super::marks::Pointed;
use super::{Archive, Chain, Entry, Ix, MarkIx, coverage, given};
use crate::base::date::{Date, PartialDate};
use crate::base::period::Period;
use crate::config::{Kind, StateClass, Trait};
use crate::record::{MarkType, Record, Value};

/// Of the records that only mention another, so many are told: the latest.
const MOST_MENTIONS: usize = 200;

/// What came of an item, where it says so: fields of the ledgers' records.
const OUTCOMES: [&str; 2] = ["result", "answer"];

/// Why a task was given up.
const REASON: &str = "reason";

/// Changes of a time limit: `date` granted, `to` the new one, `reason`, `by`.
const EXTENSIONS: (&str, &str, &str, &str, &str) = ("extensions", "date", "to", "reason", "by");

/// The common field that names a record's authors.
const BY: &str = "by";

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// The paper was received.
    Received,
    /// The record is dated: issued, opened, asked, held.
    Dated,
    /// It was sent to somebody to read.
    Sent,
    /// Somebody read it.
    Read,
    /// A task arose from it.
    Task,
    /// That task was closed, or given up.
    TaskClosed,
    /// Its time limit was moved.
    Extended,
    /// Somebody was urged about it.
    Urged,
    /// Progress on it was noted.
    Progress,
    /// A problem was noted in it.
    Problem,
    /// Guidance was given on such a problem.
    Guidance,
    /// A problem of it was closed.
    Solved,
    /// It was replied to.
    Replied,
    /// It was passed on to somebody.
    PassedOn,
    /// Somebody acknowledged it.
    Acknowledged,
    /// Somebody to whom it was passed on has not acknowledged it yet. Has no date.
    NotAcknowledged,
    /// It went to somebody.
    Moved,
    /// It waits for somebody since.
    Waits,
    /// It was closed, answered or filed.
    Closed,
    /// Another record concerns it in another way.
    Mentioned,
    /// Who has it now. Has no date.
    Holder,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When; `None`: not known, or now.
    pub date: Option<PartialDate>,
    /// What.
    pub kind: StepKind,
    /// Who did it or whom it concerns, in order.
    pub who: Vec<Ix>,
    /// The other record: the reply, the task, the log that says so; `None`: the record itself.
    pub record: Option<Ix>,
    /// The mark that says so.
    pub mark: Option<MarkIx>,
    /// Words of a mark, a note, a result; may be empty.
    pub text: String,
}

impl StepKind {
    /// Its name, as the theme's words have it (`step.received`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Dated => "dated",
            Self::Sent => "sent",
            Self::Read => "read",
            Self::Task => "task",
            Self::TaskClosed => "task-closed",
            Self::Extended => "extended",
            Self::Urged => "urged",
            Self::Progress => "progress",
            Self::Problem => "problem",
            Self::Guidance => "guidance",
            Self::Solved => "solved",
            Self::Replied => "replied",
            Self::PassedOn => "passed-on",
            Self::Acknowledged => "acknowledged",
            Self::NotAcknowledged => "not-acknowledged",
            Self::Moved => "moved",
            Self::Waits => "waits",
            Self::Closed => "closed",
            Self::Mentioned => "mentioned",
            Self::Holder => "holder",
        }
    }
}

/// The steps of the record at `ix` in order of time, those without a date last; of one day in the order of `StepKind`. Of what
/// mentions it, the latest `MOST_MENTIONS` alone are told.
pub fn trace(archive: &Archive, ix: Ix) -> Vec<Step> {
    let Some(record) = archive.record(ix) else { return Vec::new() };
    let Some(kind) = archive.config.kinds.get(&record.kind) else { return Vec::new() };
    let mut tracer = Tracer { archive, ix, record, steps: Vec::new() };
    // of a person or body everything that names it would be a step: it is told as such
    if !kind.has(Trait::Agent) {
        tracer.own(kind);
        tracer.circulation();
        tracer.answers();
        tracer.tasks();
        tracer.item();
        tracer.problems();
        tracer.whereabouts();
    }
    tracer.mentions();
    tracer.steps.sort_by_key(|step| (step.date.is_none(), step.date, step.kind));
    tracer.steps
}

struct Tracer<'a> {
    archive: &'a Archive,
    ix: Ix,
    record: &'a Record,
    steps: Vec<Step>,
}

impl Tracer<'_> {
    /// The day of the record itself: of receipt, of issue; for whom a ledger has it, with those.
    fn own(&mut self, kind: &Kind) {
        let archive = self.archive;
        let received = chain::receipt(kind, self.record).map(PartialDate::Day);
        let who = archive.ledgers.of_record(self.ix).map(|item| item.assignees.clone());
        let who = who.unwrap_or_else(|| given::names(self.record, BY, self.ix, &archive.references));
        if received.is_some() {
            self.steps.push(step(StepKind::Received, received));
        } else if let Some(date) = self.record.date {
            self.steps.push(Step { who, ..step(StepKind::Dated, Some(date)) });
        }
    }

    fn circulation(&mut self) {
        let (field, person, sent, _) = CIRCULATION;
        for entry in chain::entries(self.record, field) {
            if let Some(day) = entry.part(sent).and_then(given::day) {
                let who = self.named(entry.part(person));
                self.steps.push(Step { who, ..step(StepKind::Sent, Some(PartialDate::Day(day))) });
            }
        }
        for reading in self.chain().map(|chain| chain.readings.clone()).unwrap_or_default() {
            let date = reading.date.map(PartialDate::Day);
            match reading.mark {
                Some(mark) => self.mark(StepKind::Read, mark, date, reading.by),
                None => self.steps.push(Step { who: reading.by, ..step(StepKind::Read, date) }),
            }
        }
    }

    /// Replies to the record, and papers that pass it on, each with who has acknowledged it.
    fn answers(&mut self) {
        for reply in self.pointing(REPLIES_TO) {
            let (date, who) = self.of(reply);
            self.steps.push(Step { who, record: Some(reply), ..step(StepKind::Replied, date) });
        }
        for passed in self.chain().map(|chain| chain.passed_on.clone()).unwrap_or_default() {
            let (date, _) = self.of(passed.paper);
            let who = passed.to.iter().map(|(receiver, _)| *receiver).collect();
            self.steps.push(Step { who, record: Some(passed.paper), ..step(StepKind::PassedOn, date) });
            self.acknowledged(&passed.to, Some(passed.paper));
        }
        let own = self.chain().map(|chain| chain.acknowledged.clone()).unwrap_or_default();
        self.acknowledged(&own, None);
    }

    fn acknowledged(&mut self, to: &[(Ix, Option<Date>)], record: Option<Ix>) {
        for (receiver, day) in to {
            let kind = if day.is_some() { StepKind::Acknowledged } else { StepKind::NotAcknowledged };
            self.steps.push(Step { who: vec![*receiver], record, ..step(kind, day.map(PartialDate::Day)) });
        }
    }

    /// The items of ledgers that arise from the record, and how each ended.
    fn tasks(&mut self) {
        let archive = self.archive;
        for item in archive.ledgers.all().filter(|item| item.from.contains(&self.ix)) {
            let (record, mark) = match item.entry {
                Entry::Record(record) => (Some(record), None),
                Entry::Mark(mark) => (Some(mark.record), Some(mark)),
            };
            let record = record.filter(|record| *record != self.ix);
            let text = mark.and_then(|mark| archive.mark(mark)).map(|mark| mark.text.clone()).unwrap_or_default();
            let base = |kind, date: Option<Date>| Step {
                who: item.assignees.clone(),
                record,
                mark,
                text: text.clone(),
                ..step(kind, date.map(PartialDate::Day))
            };
            self.steps.push(base(StepKind::Task, item.opened));
            if item.is_over() {
                let mut closed = base(StepKind::TaskClosed, item.closed.filter(|_| item.closed_known));
                if mark.is_none() {
                    closed.text = outcome(archive.record(item.record()), item.class);
                }
                self.steps.push(closed);
            }
        }
    }

    /// What the record is as an item of a ledger, or as something handed in.
    fn item(&mut self) {
        let archive = self.archive;
        let filed = given::field(self.record, coverage::FILED).and_then(|given| given::day(&given.value));
        let Some(item) = archive.ledgers.of_record(self.ix) else {
            self.steps.extend(filed.map(|day| step(StepKind::Closed, Some(PartialDate::Day(day)))));
            return;
        };
        let (field, granted, to, reason, by) = EXTENSIONS;
        for entry in chain::entries(self.record, field) {
            let Some(limit) = entry.part(to).and_then(given::day) else { continue };
            let text = match given::text(entry.part(reason)) {
                "" => limit.to_string(),
                reason => format!("{limit}: {reason}"),
            };
            let date = entry.part(granted).and_then(given::day).map(PartialDate::Day);
            let who = self.named(entry.part(by));
            self.steps.push(Step { who, text, ..step(StepKind::Extended, date) });
        }
        for at in archive.marks.to(self.ix) {
            let Some(joined) = archive.marks.get(*at) else { continue };
            let of = joined.of.contains(&Pointed::Record(self.ix));
            let whom = if joined.mentions.is_empty() { &joined.by } else { &joined.mentions };
            match joined.ty {
                MarkType::Urge if of || joined.links.contains(&self.ix) => {
                    self.mark(StepKind::Urged, *at, joined.date, whom.clone());
                }
                MarkType::Progress if of => self.mark(StepKind::Progress, *at, joined.date, joined.by.clone()),
                _ => {}
            }
        }
        if item.class == StateClass::Waiting {
            let since = item.since.map(PartialDate::Day);
            self.steps.push(Step { who: item.waiting_on.clone(), ..step(StepKind::Waits, since) });
        }
        if item.is_over() {
            let closed = item.closed.filter(|_| item.closed_known).map(PartialDate::Day);
            let text = outcome(Some(self.record), item.class);
            self.steps.push(Step { text, ..step(StepKind::Closed, closed) });
        }
    }

    fn problems(&mut self) {
        let archive = self.archive;
        for problem in archive.problems.in_record(self.ix) {
            let by = |at: MarkIx| archive.marks.get(at).map(|mark| mark.by.clone()).unwrap_or_default();
            let noted = archive.marks.get(problem.mark).and_then(|mark| mark.date);
            self.mark(StepKind::Problem, problem.mark, noted, by(problem.mark));
            for guidance in &problem.guidance {
                let date = archive.marks.get(*guidance).and_then(|mark| mark.date);
                self.mark(StepKind::Guidance, *guidance, date, by(*guidance));
            }
            let closed = problem.closed.map(PartialDate::Day);
            match problem.closed_by {
                Some(Entry::Mark(mark)) => self.mark(StepKind::Solved, mark, closed, by(mark)),
                Some(Entry::Record(record)) => {
                    let (_, who) = self.of(record);
                    let record = Some(record).filter(|record| *record != self.ix);
                    self.steps.push(Step { who, record, ..step(StepKind::Solved, closed) });
                }
                None => {}
            }
        }
    }

    fn whereabouts(&mut self) {
        let Some(chain) = self.chain().cloned() else { return };
        for moved in chain.moves {
            self.steps.push(Step {
                who: moved.to.into_iter().collect(),
                record: moved.mark.map(|mark| mark.record).filter(|record| *record != self.ix),
                mark: moved.mark,
                text: moved.note,
                ..step(StepKind::Moved, moved.date.map(PartialDate::Day))
            });
        }
        if let Some(holder) = chain.holder {
            self.steps.push(Step { who: vec![holder], ..step(StepKind::Holder, None) });
        }
    }

    /// Records that point here and are not told yet.
    fn mentions(&mut self) {
        let told: BTreeSet<Ix> = self.steps.iter().filter_map(|step| step.record).collect();
        let from: BTreeSet<Ix> = self.archive.references.to(self.ix).iter().map(|(from, _)| *from).collect();
        let mut all: Vec<(Option<PartialDate>, Ix)> =
            from.difference(&told).map(|from| (self.of(*from).0, *from)).collect();
        // the latest are told; those without a date are the first to go
        all.sort();
        let skipped = all.len().saturating_sub(MOST_MENTIONS);
        for (date, from) in all.into_iter().skip(skipped) {
            let (_, who) = self.of(from);
            self.steps.push(Step { who, record: Some(from), ..step(StepKind::Mentioned, date) });
        }
    }

    fn mark(&mut self, kind: StepKind, at: MarkIx, date: Option<PartialDate>, who: Vec<Ix>) {
        let text = self.archive.mark(at).map(|mark| mark.text.clone()).unwrap_or_default();
        let record = (at.record != self.ix).then_some(at.record);
        self.steps.push(Step { who, record, mark: Some(at), text, ..step(kind, date) });
    }

    fn chain(&self) -> Option<&Chain> {
        self.archive.chains.of(self.ix)
    }

    /// When another record is dated, and who wrote it. One about a period is dated when it was filed, else at the end of that.
    fn of(&self, at: Ix) -> (Option<PartialDate>, Vec<Ix>) {
        let Some(record) = self.archive.record(at) else { return (None, Vec::new()) };
        let filed = || given::field(record, coverage::FILED).and_then(|given| given::day(&given.value));
        let date = record.date.or_else(|| {
            let day = filed().or_else(|| record.period.map(Period::end));
            day.map(PartialDate::Day)
        });
        (date, given::names(record, BY, at, &self.archive.references))
    }

    /// The records whose field names this one.
    fn pointing(&self, field: &str) -> BTreeSet<Ix> {
        let to = self.archive.references.to(self.ix).iter();
        to.filter(|(from, position)| {
            let record = self.archive.record(*from);
            let reference = record.and_then(|record| record.references.get(*position as usize));
            reference.is_some_and(|reference| reference.field.as_deref() == Some(field))
        })
        .map(|(from, _)| *from)
        .collect()
    }

    fn named(&self, value: Option<&Value>) -> Vec<Ix> {
        value.map(|value| given::named(value, self.ix, &self.archive.references)).unwrap_or_default()
    }
}

fn step(kind: StepKind, date: Option<PartialDate>) -> Step {
    Step { date, kind, who: Vec::new(), record: None, mark: None, text: String::new() }
}

/// What came of an item, or why it was given up.
fn outcome(record: Option<&Record>, class: StateClass) -> String {
    let Some(record) = record else { return String::new() };
    let fields = if class == StateClass::Dropped { &[REASON][..] } else { &OUTCOMES };
    let given = fields.iter().find_map(|field| given::field(record, field));
    given::text(given.map(|given| &given.value)).to_owned()
}
