//! Ledgers: everything that is owed, wherever it was written down, with owner, time limit and state.
//!
//! Task records and task items share one main ledger; every other kind of the trait has one of its own. Only the class of a state
//! counts. All rules of time stand here and in the working calendar, and every function takes the day it looks from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ix, MarkIx, Marks, References};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::period::Period;
use crate::config::{Config, StateClass};
use crate::record::Record;

/// The name of the main ledger, which task items join.
pub const MAIN: &str = "tasks";

/// Where an item is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    /// A record.
    Record(Ix),
    /// A task item in a record.
    Mark(MarkIx),
}

/// A change of a time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The day it was granted.
    pub date: Date,
    /// The new limit.
    pub to: Date,
}

/// The light of an item that is not closed, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// Its time limit has passed.
    Overdue,
    /// Its time limit is `due_soon` away, or less.
    DueSoon,
    /// It was to be reported on every so often, and its last report is older than that.
    Behind,
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Where it is written.
    pub entry: Entry,
    /// The ledger it stands in.
    pub ledger: String,
    /// The day it was opened; `None` when its record is undated or knows the month alone.
    pub opened: Option<Date>,
    /// Until when it is owed, extensions left out: its due date, else the day it was opened and its limit; `None`: no time limit.
    pub due: Option<Date>,
    /// Changes of the limit, in order of date.
    pub extensions: Vec<Extension>,
    /// The class of its state as written.
    pub class: StateClass,
    /// The day it was closed or dropped; of one that does not say when, the day it was opened, so that balances add up. `None` for
    /// open ones.
    pub closed: Option<Date>,
    /// Whether the day it was closed was written.
    pub closed_known: bool,
    /// Who it is with.
    pub assignees: Vec<Ix>,
    /// For whom it waits.
    pub waiting_on: Vec<Ix>,
    /// Since when it waits; of a waiting one that does not say, the day it was opened.
    pub since: Option<Date>,
    /// The days somebody was urged about it, in order.
    pub urged: Vec<Date>,
    /// The reports on its progress, as (day, mark), in order.
    pub progress: Vec<(Date, MarkIx)>,
    /// How often it is to be reported on, in the settings' durations; `None`: not.
    pub report_every: Option<crate::base::date::Duration>,
    /// Where it comes from (`leadership`, `meeting`, ..); empty: not said. Task items have none.
    pub origin: String,
    /// Whether it came in between.
    pub adhoc: bool,
    /// The records it arises from.
    pub from: Vec<Ix>,
}

/// What a ledger came to in a period. Every count is of items; `start + opened - closed_on_time - closed_late - dropped = end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Open when the period began: opened before, not closed before.
    pub start: usize,
    /// Opened in it.
    pub opened: usize,
    /// Of those, how many came in between.
    pub opened_adhoc: usize,
    /// Of those, how many the leadership assigned (origin `leadership`).
    pub opened_assigned: usize,
    /// Closed in it, in time; those without a time limit are in time.
    pub closed_on_time: usize,
    /// Closed in it after their limit.
    pub closed_late: usize,
    /// Given up in it.
    pub dropped: usize,
    /// Open on its last day, or on the day that means today when that comes first.
    pub end: usize,
    /// Of those, how many are overdue on the day after its last day, or today when that comes first.
    pub overdue: usize,
}

/// One ledger.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Its items by the day they were opened, then place; undated ones last.
    pub items: Vec<Item>,
}

/// All ledgers.
#[derive(Debug, Default)]
pub struct Ledgers(pub BTreeMap<String, Ledger>);

impl Ledgers {
    /// Enters the records of the trait, and the task items of all `records`.
    pub fn collect(
        _config: &Config,
        _records: &[Arc<Record>],
        _marks: &Marks,
        _references: &References,
        _as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
    }

    /// The main ledger.
    pub fn main(&self) -> Option<&Ledger> {
        self.0.get(MAIN)
    }

    /// Every item of every ledger, ledger by ledger.
    pub fn all(&self) -> impl Iterator<Item = &Item> {
        self.0.values().flat_map(|ledger| &ledger.items)
    }

    /// The item that the record is; `None` for records of no ledger.
    pub fn of_record(&self, record: Ix) -> Option<&Item> {
        self.all().find(|item| item.entry == Entry::Record(record))
    }
}

impl Ledger {
    /// What it came to in `period`, seen from the day `as_of`.
    pub fn balance(&self, _period: Period, _as_of: Date) -> Balance {
        Balance::default()
    }
}

impl Item {
    /// The record it is, or stands in.
    pub fn record(&self) -> Ix {
        match self.entry {
            Entry::Record(record) => record,
            Entry::Mark(mark) => mark.record,
        }
    }

    /// Its class on `day`: one that was closed later is open (waiting, when it waited by then); `None` before it was opened.
    pub fn class_on(&self, _day: Date) -> Option<StateClass> {
        None
    }

    /// The time limit that holds on `day`: that of the last extension granted by then, else the first.
    pub fn due_on(&self, _day: Date) -> Option<Date> {
        None
    }

    /// Days by which it is overdue on `day`; 0 when it is not, was closed by then, or was not yet opened.
    pub fn overdue_on(&self, _day: Date) -> i64 {
        0
    }

    /// Its light on `day`; `None` for closed ones and those that are well.
    pub fn light_on(&self, _day: Date, _config: &Config) -> Option<Light> {
        None
    }

    /// Of a closed one whether that was in time; `None` for others and for those that do not say when.
    pub fn on_time(&self) -> Option<bool> {
        None
    }

    /// Days from the day it was opened to `day`, or to the day it was closed when that comes first; `None` when undated.
    pub fn age_on(&self, _day: Date) -> Option<i64> {
        None
    }

    /// Days it has waited on `day` since it began to, and since somebody was last urged (or it began); `None` when it does not wait.
    pub fn waits_on(&self, _day: Date) -> Option<(i64, i64)> {
        None
    }
}
