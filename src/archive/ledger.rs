//! Ledgers: everything that is owed, wherever it was written down, with owner, time limit and state.
//!
//! Task records and task items share one main ledger; every other kind of the trait has one of its own. Only the class of a state
//! counts. All rules of time stand here and in the working calendar, and every function takes the day it looks from.

mod days;
mod enter;
mod owed;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::days::Days;
use self::enter::Clerk;
pub(super) use self::enter::waits_at_first;
use super::{Ix, MarkIx, Marks, Pointed, References};
use crate::base::date::{Date, Duration};
use crate::base::diagnostic::Diagnostic;
use crate::config::{Config, StateClass};
use crate::record::Record;

/// The name of the main ledger, which task items join.
pub const MAIN: &str = "tasks";

/// The origin of what the leadership assigned.
const ASSIGNED: &str = "leadership";

/// Where an item is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    /// A record.
    Record(Ix),
    /// A task item in a record.
    Mark(MarkIx),
}

impl Entry {
    /// The same as a mark's field points at it.
    pub fn pointed(self) -> Pointed {
        match self {
            Self::Record(record) => Pointed::Record(record),
            Self::Mark(mark) => Pointed::Mark(mark),
        }
    }
}

impl From<Pointed> for Entry {
    fn from(pointed: Pointed) -> Self {
        match pointed {
            Pointed::Record(record) => Self::Record(record),
            Pointed::Mark(mark) => Self::Mark(mark),
        }
    }
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
    /// The class of its state as written; of an open one that something else closes, closed.
    pub class: StateClass,
    /// The day it was closed or dropped; of one that does not say when, the day it was opened, so that balances add up. `None` for
    /// open ones.
    pub closed: Option<Date>,
    /// Whether the day it was closed was written.
    pub closed_known: bool,
    /// Who it is with.
    pub assignees: Vec<Ix>,
    /// For whom it waits: those it names, else, where its kind names nobody to wait for, those it is with.
    pub waiting_on: Vec<Ix>,
    /// Since when it waits; of a waiting one that does not say, and of those that wait from the first, the day it was opened.
    pub since: Option<Date>,
    /// The days somebody was urged about it, in order.
    pub urged: Vec<Date>,
    /// The reports on its progress, as (day, mark), in order.
    pub progress: Vec<(Date, MarkIx)>,
    /// How often it is to be reported on, in the settings' durations; `None`: not.
    pub report_every: Option<Duration>,
    /// Where it comes from (`leadership`, `meeting`, ..); empty: not said. Task items have none.
    pub origin: String,
    /// Whether it came in between.
    pub adhoc: bool,
    /// The records it arises from.
    pub from: Vec<Ix>,
}

/// What a ledger came to in a period. Every count is of items; `start + opened - closed_on_time - closed_late - dropped = end`.
/// An item that does not say on which day it was opened is there from the first, so that what is left is what the ledger shows; one
/// that does not say either when it was closed is in no balance.
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
    /// Where each stands among them.
    positions: BTreeMap<Entry, usize>,
    /// Where they stand by day.
    days: Days,
}

/// All ledgers.
#[derive(Debug, Default)]
pub struct Ledgers(pub BTreeMap<String, Ledger>);

impl Ledgers {
    /// Enters the records of the trait, and the task items of all `records`. The main ledger is there even when it is empty.
    pub fn collect(
        config: &Config,
        records: &[Arc<Record>],
        marks: &Marks,
        references: &References,
        as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        let mut all: BTreeMap<String, Vec<Item>> = BTreeMap::from([(MAIN.to_owned(), Vec::new())]);
        for item in (Clerk { config, records, marks, references }).items() {
            all.entry(item.ledger.clone()).or_default().push(item);
        }
        let ledgers = Self(all.into_iter().map(|(name, items)| (name, Ledger::new(items))).collect());
        let complaints = owed::Auditor { config, records, references, ledgers: &ledgers, as_of }.complaints();
        (ledgers, complaints)
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
        self.of(Entry::Record(record))
    }

    /// The item written at `entry`; `None` where none is.
    pub fn of(&self, entry: Entry) -> Option<&Item> {
        self.0.values().find_map(|ledger| ledger.get(entry))
    }
}

impl Ledger {
    /// A ledger of these items.
    pub fn new(mut items: Vec<Item>) -> Self {
        items.sort_by_key(|item| (item.opened.is_none(), item.opened, item.record(), item.entry));
        let positions = items.iter().enumerate().map(|(at, item)| (item.entry, at)).collect();
        let days = Days::of(&items);
        Self { items, positions, days }
    }

    /// The item written at `entry`.
    pub fn get(&self, entry: Entry) -> Option<&Item> {
        self.items.get(*self.positions.get(&entry)?)
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

    /// Whether the leadership assigned it.
    pub fn is_assigned(&self) -> bool {
        self.origin == ASSIGNED
    }

    /// Whether its state as written is closed or dropped.
    pub fn is_over(&self) -> bool {
        matches!(self.class, StateClass::Closed | StateClass::Dropped)
    }

    /// The day it left the open ones: a slip that closes it before it was opened must not take it away twice. `None` for open ones
    /// and for undated ones that do not say when.
    fn left(&self) -> Option<Date> {
        let closed = self.closed.filter(|_| self.is_over())?;
        Some(self.opened.map_or(closed, |opened| closed.max(opened)))
    }

    /// Its class on `day`: one that was closed later is open (waiting, when it waited by then); `None` before it was opened. Of one
    /// that does not say when it was opened, it always was; of one that does not say when it was closed either, it always is.
    pub fn class_on(&self, day: Date) -> Option<StateClass> {
        if self.opened.is_some_and(|opened| day < opened) {
            return None;
        }
        let waits = || match self.since {
            Some(since) if since <= day => StateClass::Waiting,
            _ => StateClass::Open,
        };
        Some(match self.class {
            StateClass::Closed | StateClass::Dropped if self.left().is_none_or(|left| left <= day) => self.class,
            StateClass::Open => StateClass::Open,
            StateClass::Waiting if self.since.is_none() => StateClass::Waiting,
            StateClass::Waiting | StateClass::Closed | StateClass::Dropped => waits(),
        })
    }

    /// Whether it is open or waiting on `day`.
    pub fn is_open_on(&self, day: Date) -> bool {
        matches!(self.class_on(day), Some(StateClass::Open | StateClass::Waiting))
    }

    /// The time limit that holds on `day`: that of the last extension granted by then, else the first.
    pub fn due_on(&self, day: Date) -> Option<Date> {
        let granted = self.extensions.iter().rev().find(|extension| extension.date <= day);
        granted.map(|extension| extension.to).or(self.due)
    }

    /// Days by which it is overdue on `day`; 0 when it is not, was closed by then, or was not yet opened.
    pub fn overdue_on(&self, day: Date) -> i64 {
        let due = self.due_on(day).filter(|_| self.is_open_on(day));
        due.map_or(0, |due| day.days_since(due).max(0))
    }

    /// Its light on `day`; `None` for closed ones and those that are well.
    pub fn light_on(&self, day: Date, config: &Config) -> Option<Light> {
        if !self.is_open_on(day) {
            return None;
        }
        let due = self.due_on(day);
        if due.is_some_and(|due| due < day) {
            return Some(Light::Overdue);
        }
        if due.is_some_and(|due| due <= config.calendar.after(day, config.ledger.due_soon)) {
            return Some(Light::DueSoon);
        }
        let reported = self.progress.iter().map(|(reported, _)| *reported).filter(|reported| *reported <= day).max();
        let last = reported.max(self.opened)?;
        (config.calendar.after(last, self.report_every?) < day).then_some(Light::Behind)
    }

    /// Of a closed one whether that was in time; `None` for others and for those that do not say when.
    pub fn on_time(&self) -> Option<bool> {
        let closed = self.closed.filter(|_| self.class == StateClass::Closed && self.closed_known)?;
        Some(self.due_on(closed).is_none_or(|due| closed <= due))
    }

    /// Days from the day it was opened to `day`, or to the day it was closed when that comes first; `None` when undated.
    pub fn age_on(&self, day: Date) -> Option<i64> {
        let until = self.left().map_or(day, |left| left.min(day));
        Some(until.days_since(self.opened?).max(0))
    }

    /// Days it has waited on `day` since it began to, and since somebody was last urged (or it began); `None` when it does not wait.
    pub fn waits_on(&self, day: Date) -> Option<(i64, i64)> {
        let since = self.since.filter(|_| self.class_on(day) == Some(StateClass::Waiting))?;
        let urged = self.urged.iter().copied().filter(|urged| *urged <= day).max();
        Some((day.days_since(since).max(0), day.days_since(since.max(urged.unwrap_or(since))).max(0)))
    }
}
