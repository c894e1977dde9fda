//! A ledger by day: what was opened, left, fell due and was overdue when. A period is looked up, so that it costs what happened in
//! it and not what the ledger holds.

use super::{Balance, Item, Ledger};
use crate::archive::window::Window;
use crate::base::date::Date;
use crate::base::period::Period;
use crate::config::StateClass;

/// Where the items of a ledger stand by day, as positions among them.
#[derive(Debug, Default)]
pub(super) struct Days {
    /// How many items say when they were opened: these come first, in order of that day.
    dated: usize,
    /// How many do not, and are there from the first.
    undated: usize,
    /// When each item left that says so, in order.
    left: Vec<(Date, usize)>,
    /// Every time limit that an item ever has, in order.
    limits: Vec<(Date, usize)>,
    /// The days on which an item becomes overdue, in order; an item may do so several times.
    late: Vec<Date>,
    /// The days on which an item is overdue no more, in order.
    late_no_more: Vec<Date>,
}

impl Days {
    /// The days of `items`, which stand by the day they were opened, undated ones last.
    pub(super) fn of(items: &[Item]) -> Self {
        let mut days = Self { dated: items.partition_point(|item| item.opened.is_some()), ..Self::default() };
        days.undated = items.iter().skip(days.dated).filter(|item| is_known(item)).count();
        for (at, item) in items.iter().enumerate() {
            days.left.extend(item.left().map(|left| (left, at)));
            let granted = item.extensions.iter().map(|extension| extension.to);
            days.limits.extend(item.due.into_iter().chain(granted).map(|limit| (limit, at)));
            days.enter_overdue(item);
        }
        days.left.sort_unstable();
        days.limits.sort_unstable();
        days.limits.dedup();
        days.late.sort_unstable();
        days.late_no_more.sort_unstable();
        days
    }

    /// The stretches of days on which the item is overdue: one limit holds until the next is granted.
    fn enter_overdue(&mut self, item: &Item) {
        if !is_known(item) {
            return;
        }
        let granted = item.extensions.iter().map(|extension| (Some(extension.date), Some(extension.to)));
        let mut limits = std::iter::once((None, item.due)).chain(granted).peekable();
        while let Some((from, due)) = limits.next() {
            let until = limits.peek().and_then(|(granted, _)| *granted).into_iter().chain(item.left()).min();
            let Some(due) = due.filter(|due| due.plus_days(1) > *due) else { continue };
            let begins = [from, item.opened].into_iter().flatten().fold(due.plus_days(1), Date::max);
            if until.is_none_or(|until| begins < until) {
                self.late.push(begins);
                self.late_no_more.extend(until);
            }
        }
    }
}

/// Whether it is known when the item was there: one that says neither when it was opened nor when it was closed is in no balance.
fn is_known(item: &Item) -> bool {
    item.opened.is_some() || !item.is_over() || item.left().is_some()
}

/// How many of these days, which are in order, are not after `day`.
fn until(days: &[Date], day: Date) -> usize {
    days.partition_point(|known| *known <= day)
}

impl Ledger {
    /// The items opened in the window, by day.
    pub fn opened_in(&self, window: Window) -> &[Item] {
        let dated = self.items.get(..self.days.dated).unwrap_or_default();
        let from = dated.partition_point(|item| item.opened < Some(window.first));
        let to = dated.partition_point(|item| item.opened <= Some(window.last));
        dated.get(from..to).unwrap_or_default()
    }

    /// The items closed or dropped in the window, by day.
    pub fn left_in(&self, window: Window) -> impl Iterator<Item = &Item> {
        let from = self.days.left.partition_point(|(day, _)| *day < window.first);
        let to = self.days.left.partition_point(|(day, _)| *day <= window.last);
        let left = self.days.left.get(from..to).unwrap_or_default();
        left.iter().filter_map(|(_, at)| self.items.get(*at))
    }

    /// The items open when the window ends, by the day they were opened, undated ones last. Looks at all that were opened by then.
    pub fn open_at_end(&self, window: Window) -> impl Iterator<Item = &Item> {
        let (last, dated) = (window.last, self.days.dated);
        let opened = self.items.get(..dated).unwrap_or_default();
        let to = opened.partition_point(|item| item.opened <= Some(last));
        let all = opened.iter().take(to).chain(self.items.iter().skip(dated));
        all.filter(move |item| is_known(item) && item.left().is_none_or(|left| left > last))
    }

    /// The items open when the window ends and not overdue, whose limit lies in `period`, by limit, then place.
    pub fn due_in(&self, period: Period, window: Window) -> Vec<&Item> {
        let from = self.days.limits.partition_point(|(day, _)| *day < period.start());
        let to = self.days.limits.partition_point(|(day, _)| *day <= period.end());
        let limits = self.days.limits.get(from..to).unwrap_or_default().iter();
        let open = |item: &Item| {
            item.opened.is_none_or(|opened| opened <= window.last)
                && is_known(item)
                && item.left().is_none_or(|left| left > window.last)
        };
        let mut due: Vec<&Item> = limits
            .filter_map(|(limit, at)| Some((*limit, self.items.get(*at)?)))
            .filter(|(limit, item)| item.due_on(window.judged) == Some(*limit) && open(item))
            .filter(|(_, item)| item.overdue_on(window.judged) == 0)
            .map(|(_, item)| item)
            .collect();
        due.sort_by_key(|item| (item.due_on(window.judged), item.entry));
        due
    }

    /// What it came to in `period`, seen from the day `as_of`: what comes after that day is not known yet.
    pub fn balance(&self, period: Period, as_of: Date) -> Balance {
        let window = Window::of(period, as_of);
        let opened = self.opened_in(window);
        let (before, first) = (window.first.plus_days(-1), window.first);
        let mut balance = Balance {
            // at the beginning of the calendar there is no day before
            start: if before < first { self.open_on(before) } else { self.days.undated },
            opened: opened.len(),
            opened_adhoc: opened.iter().filter(|item| item.adhoc).count(),
            opened_assigned: opened.iter().filter(|item| item.is_assigned()).count(),
            end: self.open_on(window.last),
            overdue: self.overdue_at_end(window),
            ..Balance::default()
        };
        self.left_in(window).for_each(|item| balance.leave(item));
        balance
    }

    /// How many items are open when `day` ends.
    fn open_on(&self, day: Date) -> usize {
        let dated = self.items.get(..self.days.dated).unwrap_or_default();
        let opened = self.days.undated + dated.partition_point(|item| item.opened <= Some(day));
        opened - self.days.left.partition_point(|(left, _)| *left <= day)
    }

    /// How many of the items open when the window ends are overdue on the day from which it is judged.
    fn overdue_at_end(&self, window: Window) -> usize {
        let overdue = until(&self.days.late, window.judged) - until(&self.days.late_no_more, window.judged);
        // what is opened on that day itself was not yet there
        let after = Window { first: window.last.plus_days(1), last: window.judged, ..window };
        let new = self.opened_in(after).iter().filter(|item| item.overdue_on(window.judged) > 0);
        overdue - if after.first > window.last { new.count() } else { 0 }
    }
}

impl Balance {
    fn leave(&mut self, item: &Item) {
        if item.class == StateClass::Dropped {
            self.dropped += 1;
        } else if item.on_time() == Some(false) {
            self.closed_late += 1;
        } else {
            self.closed_on_time += 1;
        }
    }
}
