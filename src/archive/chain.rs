//! Papers on their way: who sent and read them, what they led to, to whom they were passed on, and where they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Ix, Ledgers, MarkIx, Marks, Problems, References};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::config::{Config, Role, Trait};
use crate::record::{Record, Value};

/// The field of a paper that holds the day it was received; only what comes from outside has one.
const RECEIVED: &str = "received";

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
    /// Follows the records of the trait.
    pub fn collect(
        _config: &Config,
        _records: &[Arc<Record>],
        _marks: &Marks,
        _ledgers: &Ledgers,
        _problems: &Problems,
        _references: &References,
        _as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
    }

    /// The chain of a record; `None` for kinds that are not passed on.
    pub fn of(&self, record: Ix) -> Option<&Chain> {
        self.0.get(&record)
    }
}

/// Whether the record at `ix` came from outside: its sender is a person or body that is not our own, or it is a paper with a day of
/// receipt.
pub fn came_from_outside(config: &Config, records: &[Arc<Record>], references: &References, ix: Ix) -> bool {
    let Some(record) = records.get(ix.0 as usize) else { return false };
    let Some(kind) = config.kinds.get(&record.kind) else { return false };
    let received = kind.has(Trait::Chain) && record.fields.iter().any(|field| field.name == RECEIVED);
    let mut senders = kind.role(Role::From).into_iter().flat_map(|field| references.in_field(record, ix, field));
    received || senders.any(|sender| is_outside(config, records, references, sender) == Some(true))
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
