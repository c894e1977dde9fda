//! What the items of ledgers say.

use std::borrow::Cow;

use super::fields::{On, Row, row};
use super::marks::all;
use super::records::texts;
use super::said::Said;
use crate::archive::ledger::{Item, Light};
use crate::archive::{Entry, MarkIx};
use crate::base::date::{Date, PartialDate};
use crate::config::{StateClass, Trait};

/// What an item says in a field.
type Says = for<'a> fn(On<'a>, &'a Item) -> Vec<Said<'a>>;

/// Fields of every item.
pub const OWED: &[Row<Says>] = &[
    Row { name: "title", form: "link", says: title },
    Row { name: "ledger", form: "text", says: ledger },
    Row { name: "state", form: "state", says: state },
    Row { name: "class", form: "state", says: |on, item| vec![Said::Class(class(on, item))] },
    Row { name: "light", form: "word", says: |on, item| light(on, item).map(word_of).into_iter().collect() },
    Row { name: "overdue", form: "bool", says: |on, item| vec![Said::Bool(item.overdue_on(today(on)) > 0)] },
    Row { name: "overdue_days", form: "number", says: |on, item| positive(item.overdue_on(today(on))) },
    Row { name: "days_left", form: "number", says: days_left },
    Row { name: "due", form: "date", says: |on, item| day(item.due_on(today(on))) },
    Row { name: "first_due", form: "date", says: |_, item| day(item.due) },
    Row { name: "opened", form: "date", says: |_, item| day(item.opened) },
    Row { name: "closed", form: "date", says: |_, item| day(item.closed.filter(|_| item.closed_known)) },
    Row { name: "done", form: "date", says: |_, item| day(item.closed.filter(|_| item.closed_known)) },
    Row { name: "on_time", form: "bool", says: |_, item| item.on_time().map(Said::Bool).into_iter().collect() },
    Row { name: "age", form: "number", says: |on, item| number(item.age_on(today(on))) },
    Row { name: "bucket", form: "text", says: |on, item| item.age_on(today(on)).map(bucket).into_iter().collect() },
    Row { name: "assignee", form: "link", says: |_, item| all(&item.assignees) },
    Row { name: "waiting_on", form: "link", says: |_, item| all(&item.waiting_on) },
    Row { name: "since", form: "date", says: |_, item| day(item.since) },
    Row { name: "waits", form: "number", says: |on, item| number(item.waits_on(today(on)).map(|(days, _)| days)) },
    Row { name: "urged", form: "date", says: |_, item| day(item.urged.last().copied()) },
    Row { name: "urged_days", form: "number", says: |on, item| number(item.waits_on(today(on)).map(|(_, days)| days)) },
    Row { name: "origin", form: "text", says: |on, item| origin(on, item) },
    Row { name: "adhoc", form: "bool", says: |_, item| vec![Said::Bool(item.adhoc)] },
    Row { name: "record", form: "link", says: |_, item| vec![Said::Record(item.record())] },
    Row { name: "from", form: "link", says: |_, item| all(&item.from) },
    Row { name: "id", form: "text", says: id },
    Row { name: "tag", form: "text", says: tags },
    Row { name: "tags", form: "text", says: tags },
];

/// What an item says in one of these fields; `None` where its record is to be asked.
pub fn says<'a>(on: On<'a>, item: &'a Item, name: &str) -> Option<Vec<Said<'a>>> {
    Some((row(OWED, name)?.says)(on, item))
}

/// The class of its state today; of one that is dated later, or not at all, as it is written.
pub fn class(on: On<'_>, item: &Item) -> StateClass {
    item.class_on(today(on)).unwrap_or(item.class)
}

/// Its light today.
pub fn light(on: On<'_>, item: &Item) -> Option<Light> {
    item.light_on(today(on), &on.site.archive.config)
}

/// The name of a light, as views and the theme's words have it.
pub fn light_name(light: Light) -> &'static str {
    match light {
        Light::Overdue => "overdue",
        Light::DueSoon => "due-soon",
        Light::Behind => "behind",
    }
}

fn word_of<'a>(light: Light) -> Said<'a> {
    Said::Word("light", light_name(light), light as u8)
}

fn today(on: On<'_>) -> Date {
    on.site.archive.as_of
}

fn day<'a>(day: Option<Date>) -> Vec<Said<'a>> {
    day.map(|day| Said::Date(PartialDate::Day(day))).into_iter().collect()
}

fn number<'a>(number: Option<i64>) -> Vec<Said<'a>> {
    number.map(Said::Count).into_iter().collect()
}

fn positive<'a>(days: i64) -> Vec<Said<'a>> {
    number((days > 0).then_some(days))
}

/// Of an open item that is in time, the days until its limit.
fn days_left<'a>(on: On<'a>, item: &'a Item) -> Vec<Said<'a>> {
    let open = matches!(class(on, item), StateClass::Open | StateClass::Waiting);
    let left = item.due_on(today(on)).map(|due| due.days_since(today(on)));
    number(left.filter(|left| open && *left >= 0))
}

/// How old it is, as one of four spans of days.
fn bucket<'a>(age: i64) -> Said<'a> {
    let (name, rank) = match age {
        ..=7 => ("0-7", 0),
        8..=30 => ("8-30", 1),
        31..=90 => ("31-90", 2),
        _ => ("90+", 3),
    };
    Said::Word("", name, rank)
}

/// The title of a record; of a task item its words without the name it is given to.
fn title<'a>(on: On<'a>, item: &'a Item) -> Vec<Said<'a>> {
    match item.entry {
        Entry::Record(ix) => vec![Said::Title(ix)],
        Entry::Mark(at) => place(on, at).into_iter().collect(),
    }
}

fn place(on: On<'_>, at: MarkIx) -> Option<Said<'_>> {
    let mut place = super::marks::place(on, at)?;
    if let Said::Place { text, .. } = &mut place
        && let Some(short) = without_name(on, text)
    {
        *text = Cow::Owned(short);
    }
    Some(place)
}

/// The words without the first name behind `@`; `None` where there is none, or nothing else.
fn without_name(on: On<'_>, words: &str) -> Option<String> {
    let (before, after) = words.split_once('@')?;
    let (_, length) = on.site.archive.names.mentioned(after)?;
    let rest = after.get(length..)?;
    let short = format!("{}{}", before.trim_end(), if before.is_empty() { rest.trim_start() } else { rest });
    let short = short.trim();
    (!short.is_empty()).then(|| short.to_owned())
}

/// The name of its ledger, called as the kinds that share it are called.
fn ledger<'a>(on: On<'a>, item: &'a Item) -> Vec<Said<'a>> {
    let config = &on.site.archive.config;
    let mut kinds: Vec<_> = config.kinds.values().filter(|kind| kind.has(Trait::Ledger)).collect();
    kinds.sort_by_key(|kind| kind.order);
    let named = kinds.into_iter().find(|kind| kind.ledger.as_ref().unwrap_or(&kind.name) == &item.ledger);
    let label = named.map(|kind| on.site.plural(kind));
    vec![Said::Labelled(&item.ledger, label.unwrap_or_else(|| item.ledger.clone()))]
}

fn state<'a>(on: On<'a>, item: &'a Item) -> Vec<Said<'a>> {
    match item.entry {
        Entry::Record(ix) if on.site.archive.record(ix).is_some_and(|record| record.state.is_some()) => {
            vec![Said::State(ix)]
        }
        _ => vec![Said::Class(class(on, item))],
    }
}

/// As the record's own field says it, whose words the theme knows.
fn origin<'a>(_: On<'a>, item: &'a Item) -> Vec<Said<'a>> {
    texts(Some(&item.origin))
}

fn id<'a>(on: On<'a>, item: &'a Item) -> Vec<Said<'a>> {
    match item.entry {
        Entry::Record(ix) => vec![Said::Id(ix)],
        Entry::Mark(at) => texts(on.site.archive.mark(at).map(|mark| mark.id.as_str())),
    }
}

/// The tags of a record; of a task item its own.
fn tags<'a>(on: On<'a>, item: &'a Item) -> Vec<Said<'a>> {
    let archive = &on.site.archive;
    let tags = match item.entry {
        Entry::Record(ix) => archive.record(ix).map(|record| &record.tags),
        Entry::Mark(at) => archive.mark(at).map(|mark| &mark.tags),
    };
    tags.into_iter().flatten().map(|tag| Said::Tag(tag)).collect()
}
