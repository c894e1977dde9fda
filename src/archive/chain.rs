//! Papers on their way: who sent and read them, what they led to, to whom they were passed on, and where they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::marks::Pointed;
use super::{Entry, Ix, Ledgers, MarkIx, Marks, Problems, References, complaints, given, ix};
use crate::base::date::{Date, PartialDate};
use crate::base::diagnostic::Diagnostic;
use crate::config::{Config, Kind, Role, Trait};
use crate::record::{MarkType, Record, Value};

// The fields of papers that fill no role. A kind that does not declare one does without what it says.

/// Who was given it to read: `person`, the day it was `sent`, the day it was `read`.
pub(super) const CIRCULATION: (&str, &str, &str, &str) = ("circulation", "person", "sent", "read");
/// Who has said that it arrived: `dept`, with the day.
const ACKNOWLEDGED: (&str, &str, &str) = ("acknowledged", "dept", "date");
/// Where it went: `date`, `to`, `note`.
const MOVES: (&str, &str, &str, &str) = ("moves", "date", "to", "note");
/// Who has it.
const HOLDER: &str = "holder";
/// What it wants done: `false`, `true` or words.
const REQUIRES: &str = "requires";
/// The common field that names what a paper replies to.
pub(super) const REPLIES_TO: &str = "replies_to";
/// The common field that names what a paper passes on.
pub(super) const PASSES_ON: &str = "passes_on";

/// The field of bodies that says how they stand to us, and its value for our own.
const RELATION: (&str, &str) = ("relation", "own");

/// The field of persons that says in which part they act, and its value for those who are not of the house.
const PART: (&str, &str) = ("role", "outside");

/// The common field that says to which body a person belongs.
const DEPT: &str = "dept";

/// Somebody read a paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who; empty when nobody is named.
    pub by: Vec<Ix>,
    /// When; `None` when undated.
    pub date: Option<Date>,
    /// The mark that says so; `None`: an entry of the paper's circulation with a day of reading.
    pub mark: Option<MarkIx>,
}

/// A paper was passed on by another one.
#[derive(Clone, Debug, PartialEq)]
pub struct PassOn {
    /// The paper that passes it on.
    pub paper: Ix,
    /// To whom, each with the day it was acknowledged.
    pub to: Vec<(Ix, Option<Date>)>,
}

/// A paper went to somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// When.
    pub date: Option<Date>,
    /// To whom.
    pub to: Option<Ix>,
    /// Words; may be empty.
    pub note: String,
    /// The mark that says so; `None`: the paper's own field.
    pub mark: Option<MarkIx>,
}

/// What became of one paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// Whether it came from outside: its sender is not of our own, or it has a day of receipt.
    pub incoming: bool,
    /// Its readings in order of date, undated ones last.
    pub readings: Vec<Reading>,
    /// The items of ledgers that arise from it.
    pub tasks: Vec<Entry>,
    /// The records that reply to it.
    pub replies: Vec<Ix>,
    /// The papers that pass it on.
    pub passed_on: Vec<PassOn>,
    /// To whom it was itself sent, when it passes another on: each with the day it was acknowledged.
    pub acknowledged: Vec<(Ix, Option<Date>)>,
    /// Where it went, in order.
    pub moves: Vec<Move>,
    /// Who has it: the last move's receiver, else the one its field names.
    pub holder: Option<Ix>,
}

/// All papers on their way.
#[derive(Debug, Default)]
pub struct Chains(pub BTreeMap<Ix, Chain>);

impl Chains {
    /// Follows the records of the trait. Papers from outside that nobody reads or acts upon, problems in them without
    /// guidance, and papers passed on that were not acknowledged are complained about.
    pub fn collect(
        config: &Config,
        records: &[Arc<Record>],
        marks: &Marks,
        ledgers: &Ledgers,
        problems: &Problems,
        references: &References,
        as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        let follower = Follower { config, records, marks, references };
        let mut chains = Self::default();
        for (at, record) in records.iter().enumerate() {
            let Some(kind) = config.kinds.get(&record.kind).filter(|kind| kind.has(Trait::Chain)) else { continue };
            chains.0.insert(ix(at), follower.chain(kind, record, ix(at)));
        }
        for item in ledgers.all() {
            for from in &item.from {
                if let Some(chain) = chains.0.get_mut(from) {
                    chain.tasks.push(item.entry);
                }
            }
        }
        let auditor = Auditor { follower, as_of };
        let mut complaints: Vec<Diagnostic> =
            chains.0.iter().flat_map(|(at, chain)| auditor.paper(*at, chain)).collect();
        complaints.extend(problems.all.iter().filter_map(|problem| auditor.problem(problem)));
        (chains, complaints)
    }

    /// The chain of a record; `None` for kinds that are not passed on.
    pub fn of(&self, record: Ix) -> Option<&Chain> {
        self.0.get(&record)
    }
}

/// Looks for what became of papers.
struct Follower<'a> {
    config: &'a Config,
    records: &'a [Arc<Record>],
    marks: &'a Marks,
    references: &'a References,
}

impl<'a> Follower<'a> {
    fn chain(&self, kind: &Kind, record: &Record, at: Ix) -> Chain {
        let moves = self.moves(record, at);
        let named = || given::names(record, HOLDER, at, self.references).first().copied();
        Chain {
            incoming: came_from_outside(self.config, self.records, self.references, at),
            readings: self.readings(record, at),
            tasks: Vec::new(),
            replies: self.pointing(at, REPLIES_TO),
            passed_on: self
                .pointing(at, PASSES_ON)
                .into_iter()
                .map(|paper| PassOn { paper, to: self.acknowledged(paper) })
                .collect(),
            acknowledged: if passes_on(record) { self.receivers(kind, record, at) } else { Vec::new() },
            holder: moves.iter().rev().find_map(|moved| moved.to).or_else(named),
            moves,
        }
    }

    fn get(&self, at: Ix) -> Option<&'a Record> {
        self.records.get(at.0 as usize).map(|record| &**record)
    }

    /// The marks of a type that link the record or name it in `of`, by date.
    fn touching(&self, at: Ix, ty: MarkType) -> impl Iterator<Item = &'a super::marks::Joined> {
        let marks = self.marks.to(at).iter().filter_map(|mark| self.marks.get(*mark));
        marks.filter(move |mark| mark.ty == ty && (mark.links.contains(&at) || mark.of.contains(&Pointed::Record(at))))
    }

    /// A reading counts when somebody wrote down what stayed, or has returned the paper that was sent to them.
    fn readings(&self, record: &Record, at: Ix) -> Vec<Reading> {
        let (field, person, _, read) = CIRCULATION;
        let mut all: Vec<Reading> = entries(record, field)
            .filter_map(|entry| {
                let date = Some(given::day(entry.part(read)?)?);
                Some(Reading { by: self.named(entry.part(person), at), date, mark: None })
            })
            .collect();
        for mark in self.touching(at, MarkType::Read) {
            let own = self.get(mark.at.record).and_then(|record| record.marks.get(mark.at.at as usize));
            if own.is_some_and(|own| own.has_words) {
                let date = mark.date.and_then(PartialDate::full);
                all.push(Reading { by: mark.by.clone(), date, mark: Some(mark.at) });
            }
        }
        all.sort_by_key(|reading| (reading.date.is_none(), reading.date));
        all
    }

    fn moves(&self, record: &Record, at: Ix) -> Vec<Move> {
        let (field, date, to, note) = MOVES;
        let mut all: Vec<Move> = entries(record, field)
            .map(|entry| Move {
                date: entry.part(date).and_then(given::day),
                to: self.named(entry.part(to), at).first().copied(),
                note: given::text(entry.part(note)).to_owned(),
                mark: None,
            })
            .collect();
        for mark in self.touching(at, MarkType::Moved) {
            let own = self.get(mark.at.record).and_then(|record| record.marks.get(mark.at.at as usize));
            all.push(Move {
                date: mark.date.and_then(PartialDate::full),
                to: mark.to.first().or(mark.mentions.first()).copied(),
                note: own.map(|own| own.text.clone()).unwrap_or_default(),
                mark: Some(mark.at),
            });
        }
        all.sort_by_key(|moved| (moved.date.is_none(), moved.date));
        all
    }

    /// To whom the record at `at` was sent, each with the day it was acknowledged.
    fn acknowledged(&self, at: Ix) -> Vec<(Ix, Option<Date>)> {
        let record = self.get(at);
        let kind = record.and_then(|record| self.config.kinds.get(&record.kind));
        record.zip(kind).map(|(record, kind)| self.receivers(kind, record, at)).unwrap_or_default()
    }

    /// An entry of the paper says that it arrived; for a person, also one of their body's, or that they have read it.
    fn receivers(&self, kind: &Kind, record: &Record, at: Ix) -> Vec<(Ix, Option<Date>)> {
        let (field, dept, date) = ACKNOWLEDGED;
        let entries: Vec<(Vec<Ix>, Option<Date>)> = entries(record, field)
            .map(|entry| (self.named(entry.part(dept), at), entry.part(date).and_then(given::day)))
            .collect();
        let readings = self.readings(record, at);
        let of = |receiver: Ix| {
            let day = |one: Ix| entries.iter().find(|(all, _)| all.contains(&one)).and_then(|(_, day)| *day);
            let read = || readings.iter().find(|reading| reading.by.contains(&receiver)).and_then(|found| found.date);
            let bodies = self.get(receiver).map(|record| given::names(record, DEPT, receiver, self.references));
            day(receiver).or_else(|| bodies.into_iter().flatten().find_map(day)).or_else(read)
        };
        let to = kind.role(Role::To).into_iter().flat_map(|field| given::names(record, field, at, self.references));
        to.map(|receiver| (receiver, of(receiver))).collect()
    }

    /// The records whose field names the one at `at`, by date, undated ones last.
    fn pointing(&self, at: Ix, field: &str) -> Vec<Ix> {
        let is = |from: &Record, position: u32| {
            from.references.get(position as usize).is_some_and(|reference| reference.field.as_deref() == Some(field))
        };
        let to = self.references.to(at).iter();
        let mut all: Vec<Ix> = to
            .filter(|(from, position)| self.get(*from).is_some_and(|from| is(from, *position)))
            .map(|(from, _)| *from)
            .collect();
        let date = |at: &Ix| self.get(*at).and_then(|record| record.date);
        all.sort_by_key(|at| (date(at).is_none(), date(at), *at));
        all.dedup();
        all
    }

    fn named(&self, value: Option<&Value>, at: Ix) -> Vec<Ix> {
        value.map(|value| given::named(value, at, self.references)).unwrap_or_default()
    }
}

/// Looks at papers for what is owed on a day.
struct Auditor<'a> {
    follower: Follower<'a>,
    as_of: Date,
}

impl Auditor<'_> {
    fn paper(&self, at: Ix, chain: &Chain) -> Vec<Diagnostic> {
        let Follower { config, records, references, .. } = self.follower;
        let Some(record) = self.follower.get(at) else { return Vec::new() };
        let Some(kind) = config.kinds.get(&record.kind) else { return Vec::new() };
        let Some(date) = record.date.and_then(given::last_day).filter(|date| *date <= self.as_of) else {
            return Vec::new();
        };
        let mut complaints = Vec::new();
        let sender = given::role(record, kind, Role::From).filter(|_| chain.incoming);
        let above = |given: &&crate::record::FieldValue| {
            let named = given::named(&given.value, at, references);
            named.into_iter().any(|sender| given::is_superior(records, references, sender))
        };
        let until = config.calendar.after(date, config.limits.read_superior);
        if let Some(sender) = sender.filter(above)
            && until < self.as_of
            && !chain.readings.iter().any(|reading| reading.date.is_none_or(|day| day <= self.as_of))
        {
            complaints.push(complaints::unread_superior(record, sender.span, date, until));
        }
        if let Some(requires) = given::field(record, REQUIRES)
            && chain.incoming
            && requires.value != Value::Bool(false)
            && chain.tasks.is_empty()
        {
            complaints.push(complaints::action_without_task(record, requires.span));
        }
        complaints.extend(self.pass_on(record, chain, date));
        complaints
    }

    fn pass_on(&self, record: &Record, chain: &Chain, date: Date) -> Option<Diagnostic> {
        let until = self.follower.config.calendar.after(date, self.follower.config.limits.acknowledge);
        let open = chain.acknowledged.iter().filter(|(_, day)| day.is_none_or(|day| day > self.as_of));
        let missing: Vec<&Record> = open.filter_map(|(receiver, _)| self.follower.get(*receiver)).collect();
        let span = given::place(record, PASSES_ON);
        (until < self.as_of && !missing.is_empty())
            .then(|| complaints::pass_on_incomplete(record, span, &missing, until))
    }

    fn problem(&self, problem: &super::problem::Problem) -> Option<Diagnostic> {
        let Follower { config, marks, .. } = self.follower;
        let record = self.follower.get(problem.mark.record)?;
        let mark = record.marks.get(problem.mark.at as usize)?;
        let noted = problem.opened.or_else(|| record.date.and_then(given::last_day))?;
        let until = config.calendar.after(noted, config.limits.guidance);
        let given = |at: &MarkIx| {
            let day = marks.get(*at).and_then(|mark| mark.date).and_then(PartialDate::full);
            day.is_none_or(|day| day <= self.as_of)
        };
        let owed = problem.reported && problem.is_open_on(self.as_of) && until < self.as_of;
        (owed && !problem.guidance.iter().any(given)).then(|| complaints::without_guidance(record, mark, noted, until))
    }
}

fn passes_on(record: &Record) -> bool {
    given::field(record, PASSES_ON).is_some()
}

/// The entries of a field that is a list of parts.
pub(super) fn entries<'r>(record: &'r Record, name: &str) -> impl Iterator<Item = &'r Value> {
    given::field(record, name).into_iter().flat_map(|given| given.value.each())
}

/// Whether the record at `ix` came from outside: its sender is a person or body that is not our own, or it is a paper with a day of
/// receipt, which is the first of the fields it may be dated by.
pub fn came_from_outside(config: &Config, records: &[Arc<Record>], references: &References, ix: Ix) -> bool {
    let Some(record) = records.get(ix.0 as usize) else { return false };
    let Some(kind) = config.kinds.get(&record.kind) else { return false };
    let received = kind.has(Trait::Chain) && receipt(kind, record).is_some();
    let mut senders = kind.role(Role::From).into_iter().flat_map(|field| references.in_field(record, ix, field));
    received || senders.any(|sender| is_outside(config, records, references, sender) == Some(true))
}

/// The day of receipt: the first of several fields that a paper may be dated by. `None` where it is not given, or there is one
/// such field alone.
pub(super) fn receipt(kind: &Kind, record: &Record) -> Option<Date> {
    match kind.role(Role::Date).as_slice() {
        [first, _, ..] => given::day(&given::field(record, first)?.value),
        _ => None,
    }
}

/// Whether the person or body at `ix` is not our own; `None` for what is neither. A person is of the body it belongs to, and one
/// that belongs to none is our own.
pub fn is_outside(config: &Config, records: &[Arc<Record>], references: &References, ix: Ix) -> Option<bool> {
    let agent = records.get(ix.0 as usize)?;
    let kind = config.kinds.get(&agent.kind).filter(|kind| kind.has(Trait::Agent))?;
    let says = |(field, word): (&str, &str)| {
        agent
            .fields
            .iter()
            .any(|given| given.name == field && matches!(&given.value, Value::Text(text) if text == word))
    };
    if kind.field(RELATION.0).is_some() {
        return Some(!says(RELATION));
    }
    if says(PART) {
        return Some(true);
    }
    let bodies = references.in_field(agent, ix, DEPT);
    let mut known = bodies.into_iter().filter(|body| *body != ix).filter_map(|body| {
        let body = records.get(body.0 as usize)?;
        let declares = config.kinds.get(&body.kind).is_some_and(|kind| kind.field(RELATION.0).is_some());
        let own = body
            .fields
            .iter()
            .any(|given| given.name == RELATION.0 && matches!(&given.value, Value::Text(text) if text == RELATION.1));
        declares.then_some(own)
    });
    Some(known.next().is_some_and(|own| !own))
}
