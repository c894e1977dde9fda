//! How items come into the ledgers: what a record or a task item says of itself, and what others say of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Extension, Item, MAIN};
use crate::archive::marks::Joined;
use crate::archive::{Ix, MarkIx, Marks, References, ix};
use crate::base::date::{Date, Duration, PartialDate};
use crate::config::{Config, Kind, Role, StateClass, Trait};
use crate::record::{Mark, MarkType, Record, ReferenceKind, Value};

// The fields of a ledger's records that fill no role. A kind that does not declare one does without what it says.

/// What it arises from.
const FROM: &str = "from";
/// Changes of its limit: `date` granted, `to` the new one.
const EXTENSIONS: (&str, &str, &str) = ("extensions", "date", "to");
/// For whom it waits.
pub(super) const WAITING_ON: &str = "waiting_on";
/// Since when.
const SINCE: &str = "since";
/// How often it is to be reported on.
const REPORT_EVERY: &str = "report_every";
/// Who or what gave rise to it.
const ORIGIN: &str = "origin";
/// Whether it came in between.
const ADHOC: &str = "adhoc";

/// Whoever keeps the ledgers.
pub(super) struct Clerk<'a> {
    pub config: &'a Config,
    pub records: &'a [Arc<Record>],
    pub marks: &'a Marks,
    pub references: &'a References,
}

impl Clerk<'_> {
    /// Every item of every ledger, record by record.
    pub fn items(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for (at, record) in self.records.iter().enumerate() {
            let kind = self.config.kinds.get(&record.kind).filter(|kind| kind.has(Trait::Ledger));
            items.extend(kind.map(|kind| self.of_record(record, kind, ix(at))));
            for (mark, joined) in record.marks.iter().zip(self.marks.in_record(ix(at))) {
                if mark.ty == MarkType::Task && (self.config.ledger.bare_items || is_item(record, mark)) {
                    items.push(of_mark(mark, joined));
                }
            }
        }
        items.iter_mut().for_each(|item| self.hear(item));
        self.close(&mut items);
        items
    }

    fn of_record(&self, record: &Record, kind: &Kind, at: Ix) -> Item {
        let opened = record.date.and_then(PartialDate::full);
        let in_role = |role: Role| {
            let mut named = kind.role(role).into_iter().map(|field| self.references.in_field(record, at, field));
            named.find(|named| !named.is_empty()).unwrap_or_default()
        };
        let limit = kind.role(Role::Limit).into_iter().find_map(|field| duration(record, field));
        let due = kind.role(Role::Due).into_iter().find_map(|field| date(record, field));
        let class = class(record, kind);
        let over = matches!(class, StateClass::Closed | StateClass::Dropped);
        let closed = kind.role(Role::Closed).into_iter().find_map(|field| date(record, field)).filter(|_| over);
        let assignees = in_role(Role::Assignee);
        let mut waiting_on = self.references.in_field(record, at, WAITING_ON);
        if kind.field(WAITING_ON).is_none() {
            waiting_on.clone_from(&assignees);
        }
        let waits = class == StateClass::Waiting || waits_at_first(record, kind);
        Item {
            entry: Entry::Record(at),
            ledger: kind.ledger.clone().unwrap_or_else(|| kind.name.clone()),
            opened,
            due: due.or_else(|| Some(self.config.calendar.after(opened?, limit?))),
            extensions: extensions(record),
            class,
            closed: closed.or(opened.filter(|_| over)),
            closed_known: closed.is_some(),
            assignees,
            waiting_on,
            since: date(record, SINCE).or(opened.filter(|_| waits)),
            urged: Vec::new(),
            progress: Vec::new(),
            report_every: duration(record, REPORT_EVERY),
            origin: text(record, ORIGIN).unwrap_or_default().to_owned(),
            adhoc: matches!(value(record, ADHOC), Some(Value::Bool(true))),
            from: self.references.in_field(record, at, FROM),
        }
    }

    /// Enters what other marks say of the item: that somebody was urged, how far it is.
    fn hear(&self, item: &mut Item) {
        let own = item.entry.pointed();
        for at in self.marks.to(item.record()) {
            let Some(mark) = self.marks.get(*at) else { continue };
            let Some(day) = mark.date.and_then(PartialDate::full) else { continue };
            let linked = matches!(item.entry, Entry::Record(record) if mark.links.contains(&record));
            match mark.ty {
                MarkType::Urge if linked || mark.of.contains(&own) => item.urged.push(day),
                MarkType::Progress if mark.of.contains(&own) => item.progress.push((day, *at)),
                _ => {}
            }
        }
    }

    /// Closes open items that something else closes. What is itself owed closes nothing before it is done.
    fn close(&self, items: &mut [Item]) {
        let written: BTreeMap<Entry, Option<Option<Date>>> =
            items.iter().map(|item| (item.entry, (item.class == StateClass::Closed).then_some(item.closed))).collect();
        for item in items.iter_mut().filter(|item| !item.is_over()) {
            let days = self.marks.closers(item.entry.pointed()).iter().filter_map(|(day, closer)| {
                match written.get(&Entry::from(*closer)) {
                    Some(done) => *done,
                    None => Some(*day),
                }
            });
            let first = days.min_by_key(|day| (day.is_none(), *day));
            if let Some(day) = first {
                item.class = StateClass::Closed;
                item.closed = day.or(item.opened);
                item.closed_known = day.is_some();
            }
        }
    }
}

/// Whether a box to tick is more than a line of a check list: it names somebody, or says something in a field.
fn is_item(record: &Record, mark: &Mark) -> bool {
    !mark.fields.is_empty() || mentions(record, mark)
}

/// Whether somebody is mentioned in the item, known or not.
pub(super) fn mentions(record: &Record, mark: &Mark) -> bool {
    let inside = |mark: &Mark, at| mark.span.contains(at);
    record.references.iter().any(|reference| {
        reference.kind == ReferenceKind::Mention
            && reference.field.is_none()
            && inside(mark, reference.span)
            && !mark.fields.iter().any(|field| field.span.contains(reference.span))
            // what an item inside this one mentions is that item's
            && !record.marks.iter().any(|inner| {
                inner.span != mark.span && mark.span.contains(inner.span) && inside(inner, reference.span)
            })
    })
}

fn of_mark(mark: &Mark, joined: &Joined) -> Item {
    let day = |key: &str| mark.field(key).and_then(|field| Date::parse(&field.text));
    let opened = joined.date.and_then(PartialDate::full);
    let class = match (mark.field("dropped"), mark.ticked, mark.field("waiting")) {
        (Some(_), ..) => StateClass::Dropped,
        (None, true, _) => StateClass::Closed,
        (None, false, Some(_)) => StateClass::Waiting,
        (None, false, None) => StateClass::Open,
    };
    let over = matches!(class, StateClass::Closed | StateClass::Dropped);
    // the sign of note programs for a dropped item has the day behind it, the field a reason
    let dropped = mark.field("dropped").and_then(|field| Date::parse(field.text.split(' ').next()?));
    let closed = dropped.or_else(|| day("done")).filter(|_| over);
    // one that is ticked and does not say when was done on the day of its record
    let known = closed.or(opened.filter(|_| class == StateClass::Closed)).is_some();
    Item {
        entry: Entry::Mark(joined.at),
        ledger: MAIN.to_owned(),
        opened,
        due: day("due"),
        extensions: Vec::new(),
        class,
        closed: closed.or(opened.filter(|_| over)),
        closed_known: known,
        assignees: joined.mentions.iter().copied().take(1).collect(),
        waiting_on: if mark.field("waiting").is_some() { joined.to.clone() } else { Vec::new() },
        since: day("since").or(opened.filter(|_| class == StateClass::Waiting)),
        urged: Vec::new(),
        progress: Vec::new(),
        report_every: None,
        origin: String::new(),
        adhoc: false,
        from: joined.from.clone(),
    }
}

/// The class of the state the record is in; one without a class is open.
fn class(record: &Record, kind: &Kind) -> StateClass {
    let states = kind.states_for(|field| text(record, field).map(str::to_owned));
    let state = states.iter().find(|state| Some(&state.name) == record.state.as_ref());
    state.and_then(|state| state.class).unwrap_or(StateClass::Open)
}

/// Whether records of the kind begin by waiting, as a question does.
pub fn waits_at_first(record: &Record, kind: &Kind) -> bool {
    let states = kind.states_for(|field| text(record, field).map(str::to_owned));
    let initial = states.iter().find(|state| Some(&state.name) == kind.initial.as_ref()).or_else(|| states.first());
    initial.is_some_and(|state| state.class == Some(StateClass::Waiting))
}

fn extensions(record: &Record) -> Vec<Extension> {
    let (field, date, to) = EXTENSIONS;
    let given = value(record, field).map(Value::each).unwrap_or_default();
    let mut all: Vec<Extension> = given
        .iter()
        .filter_map(|given| Some(Extension { date: day(given.part(date)?)?, to: day(given.part(to)?)? }))
        .collect();
    // stable: of two granted on one day the one written last holds
    all.sort_by_key(|extension| extension.date);
    all
}

/// The value of the record's field `name`.
pub(super) fn value<'r>(record: &'r Record, name: &str) -> Option<&'r Value> {
    record.fields.iter().find(|field| field.name == name).map(|field| &field.value)
}

fn text<'r>(record: &'r Record, name: &str) -> Option<&'r str> {
    match value(record, name)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn date(record: &Record, name: &str) -> Option<Date> {
    day(value(record, name)?)
}

fn day(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => date.full(),
        Value::DateTime(date, _) => Some(*date),
        _ => None,
    }
}

fn duration(record: &Record, name: &str) -> Option<Duration> {
    match value(record, name)? {
        Value::Duration(duration) => Some(*duration),
        _ => None,
    }
}

/// Where a mark of the archive stands, for those that look it up.
pub(super) fn mark(records: &[Arc<Record>], at: MarkIx) -> Option<&Mark> {
    records.get(at.record.0 as usize)?.marks.get(at.at as usize)
}
