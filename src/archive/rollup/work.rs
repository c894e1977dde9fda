//! What went through the ledgers.

use super::{Rollup, Scope};
use crate::archive::given;
use crate::archive::ledger::{Balance, Item, Ledger, MAIN, waits_at_first};
use crate::archive::{Entry, Ix};
use crate::config::StateClass;
use crate::record::Value;

/// The fields in which a record says what came of it, the first one given.
const OUTCOMES: [&str; 3] = ["result", "answer", "reason"];

/// What went through one ledger. The counts are those of `balance`; the lists hold the same items.
#[derive(Debug)]
pub struct Work<'a> {
    /// The counts.
    pub balance: Balance,
    /// What was opened, by day.
    pub opened: Vec<&'a Item>,
    /// What was closed or dropped, by day, then place.
    pub left: Vec<&'a Item>,
}

impl<'a> Rollup<'a> {
    fn ledger(&self, name: &str) -> Option<&'a Ledger> {
        self.archive.ledgers.0.get(name)
    }

    /// What went through the ledger called `name`; `None` when there is none.
    pub fn work(&self, name: &str) -> Option<Work<'a>> {
        let ledger = self.ledger(name)?;
        let concerned = |item: &&Item| self.concern.item(item);
        let balance = match self.scope {
            Scope::Whole => ledger.balance(self.period, self.archive.as_of),
            Scope::Of(_) => {
                let own = Ledger::new(ledger.items.iter().filter(concerned).cloned().collect());
                own.balance(self.period, self.archive.as_of)
            }
        };
        let mut left: Vec<&Item> = ledger.left_in(self.window).filter(concerned).collect();
        left.sort_by_key(|item| (item.closed, item.entry));
        Some(Work { balance, opened: ledger.opened_in(self.window).iter().filter(concerned).collect(), left })
    }

    /// What is open in the ledger at the end of the period, by time limit, what has none last.
    pub fn open(&self, ledger: &str) -> Vec<&'a Item> {
        let Some(ledger) = self.ledger(ledger) else { return Vec::new() };
        let mut open: Vec<&Item> = ledger.open_at_end(self.window).filter(|item| self.concern.item(item)).collect();
        open.sort_by_key(|item| {
            let due = item.due_on(self.window.judged);
            (due.is_none(), due, item.opened.is_none(), item.opened, item.entry)
        });
        open
    }

    /// Of these what is overdue on the day from which the period is judged, by time limit.
    pub fn overdue(&self, ledger: &str) -> Vec<&'a Item> {
        let mut overdue = self.open(ledger);
        overdue.retain(|item| item.overdue_on(self.window.judged) > 0);
        overdue.sort_by_key(|item| (item.due_on(self.window.judged), item.entry));
        overdue
    }

    /// What is open in the ledger at the end of the period and was due in it, but is not overdue yet.
    pub fn due(&self, ledger: &str) -> Vec<&'a Item> {
        let due = self.ledger(ledger).map(|ledger| ledger.due_in(self.period, self.window)).unwrap_or_default();
        due.into_iter().filter(|item| self.concern.item(item)).collect()
    }

    /// The requests answered, by day: what waits for somebody from the first, in any ledger but the main one, and was closed in the period.
    pub fn answered(&self) -> Vec<&'a Item> {
        let others = self.archive.ledgers.0.iter().filter(|(name, _)| *name != MAIN);
        let closed = others.flat_map(|(_, ledger)| ledger.left_in(self.window));
        let mut answered: Vec<&Item> = closed
            .filter(|item| item.class == StateClass::Closed && self.asks(item) && self.concern.item(item))
            .collect();
        answered.sort_by_key(|item| (item.closed, item.entry));
        answered
    }

    /// Whether the item asks somebody, as records do that begin by waiting.
    fn asks(&self, item: &Item) -> bool {
        let Entry::Record(ix) = item.entry else { return false };
        let record = self.record(ix);
        let kind = record.and_then(|record| self.archive.config.kinds.get(&record.kind));
        record.zip(kind).is_some_and(|(record, kind)| waits_at_first(record, kind))
    }

    /// What the item says came of it: a result, an answer, the reason why it was given up; of a task item that was dropped its reason.
    /// Empty where it does not say.
    pub fn outcome(&self, item: &Item) -> &'a str {
        match item.entry {
            Entry::Record(ix) => self.said(ix, &OUTCOMES),
            Entry::Mark(at) => {
                let dropped = self.archive.mark(at).and_then(|mark| mark.field("dropped"));
                dropped.map_or("", |field| field.text.as_str())
            }
        }
    }

    /// The first of these fields that the record gives as a text.
    pub(super) fn said(&self, ix: Ix, fields: &[&str]) -> &'a str {
        let given = |name: &&str| match &given::field(self.record(ix)?, name)?.value {
            Value::Text(text) | Value::Markdown(text) => Some(text.as_str()),
            _ => None,
        };
        fields.iter().find_map(given).unwrap_or_default()
    }
}
