//! What ledgers come to on the day that means today: the one place where items are counted.

use crate::archive::Archive;
use crate::archive::ledger::{Item, Light, MAIN};
use crate::base::date::Date;
use crate::config::StateClass;

/// Days over which the share of items closed in time is reckoned.
const RECENT: i64 = 90;

/// What a set of items comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Open, those that wait included.
    pub open: usize,
    /// Of the open ones, how many wait for somebody.
    pub waiting: usize,
    /// Of the open ones, how many are overdue.
    pub overdue: usize,
    /// Of the open ones, how many are due soon.
    pub due_soon: usize,
    /// Of the open ones, how many were to be reported on and were not.
    pub behind: usize,
    /// Of the open ones, how many have no time limit.
    pub no_due: usize,
    /// Of those closed lately and with a known day, how many in time.
    pub on_time: usize,
    /// Of those closed lately and with a known day, how many too late.
    pub late: usize,
}

impl Tally {
    /// Counts `items` on the archive's day.
    pub fn of<'a>(archive: &Archive, items: impl Iterator<Item = &'a Item>) -> Self {
        let today = archive.as_of;
        let mut tally = Self::default();
        for item in items {
            if is_open(item, today) {
                tally.open += 1;
                tally.waiting += usize::from(is_waiting(item, today));
                tally.no_due += usize::from(item.due_on(today).is_none());
                match item.light_on(today, &archive.config) {
                    Some(Light::Overdue) => tally.overdue += 1,
                    Some(Light::DueSoon) => tally.due_soon += 1,
                    Some(Light::Behind) => tally.behind += 1,
                    None => {}
                }
            } else if item.closed.is_some_and(|closed| closed <= today && today.days_since(closed) < RECENT) {
                tally.on_time += usize::from(item.on_time() == Some(true));
                tally.late += usize::from(item.on_time() == Some(false));
            }
        }
        tally
    }

    /// The share of items closed in time lately (`83 %`); `–` when none was closed.
    pub fn rate(&self) -> String {
        rate(self.on_time, self.late)
    }
}

/// The share of `on_time` in both, rounded to whole per cent; `–` of nothing.
pub fn rate(on_time: usize, late: usize) -> String {
    match on_time + late {
        0 => "–".to_owned(),
        all => format!("{} %", (on_time * 200 + all) / (all * 2)),
    }
}

/// Whether the item is owed on `day`.
pub fn is_open(item: &Item, day: Date) -> bool {
    item.is_open_on(day)
}

/// Whether the item waits for somebody on `day`.
pub fn is_waiting(item: &Item, day: Date) -> bool {
    item.class_on(day) == Some(StateClass::Waiting)
}

/// The items of the main ledger.
pub fn main(archive: &Archive) -> impl Iterator<Item = &Item> {
    archive.ledgers.main().into_iter().flat_map(|ledger| &ledger.items)
}

/// The items of every other ledger.
pub fn others(archive: &Archive) -> impl Iterator<Item = &Item> {
    archive.ledgers.all().filter(|item| item.ledger != MAIN)
}

/// Whether an item of another ledger leaves somebody without an answer: it is open, and overdue or waiting.
pub fn is_unanswered(item: &Item, day: Date) -> bool {
    is_waiting(item, day) || (is_open(item, day) && item.overdue_on(day) > 0)
}
