//! Papers on their way: who sent and read them, what they led to, to whom they were passed on, and where they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Ix, Ledgers, MarkIx, Marks, Problems, References};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::config::Config;
use crate::record::Record;

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
