//! What a thing says in one of its fields: one value that pages show, filters hold against words, and lists sort by.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::super::list::sort_name;
use super::super::view::FactValue;
use super::super::{Site, address, data};
use crate::archive::{Ix, Target};
use crate::base::date::{Duration, PartialDate};
use crate::base::period::Period;
use crate::base::slug;
use crate::config::{Field, StateClass};
use crate::record::{Record, Value};

/// One value.
#[derive(Clone, Debug)]
pub enum Said<'a> {
    /// Plain text.
    Text(Cow<'a, str>),
    /// Plain text that pages call otherwise: a kind's name with its label.
    Labelled(&'a str, String),
    /// One of a few words in their order: the group of the theme's words it stands in (empty: it is said as it is), itself, its rank.
    Word(&'static str, &'static str, u8),
    /// A number.
    Count(i64),
    /// An exact number.
    Number(Decimal),
    /// A date.
    Date(PartialDate),
    /// A period.
    Period(Period),
    /// Yes or no.
    Bool(bool),
    /// A tag: the page of its list, and every tag above it.
    Tag(&'a str),
    /// The name of a series of figures, leading to its page.
    Series(&'a str),
    /// The id of a record, by which it is also known in part.
    Id(Ix),
    /// Another record, by every name it has.
    Record(Ix),
    /// The title of a record, leading to it.
    Title(Ix),
    /// Words that lead to a place in a record's page.
    Place {
        /// The words.
        text: Cow<'a, str>,
        /// The record.
        record: Ix,
        /// The anchor in its page; empty: the page.
        anchor: &'a str,
        /// Further names of the place: a mark's id.
        names: Vec<String>,
    },
    /// The state of a record.
    State(Ix),
    /// A class of states, for what has no states of its own.
    Class(StateClass),
    /// One value of a field that the record's kind declares.
    Given(Ix, &'a Field, &'a Value),
}

/// What a value sorts by: numbers as numbers, dates as dates (partial ones last in their month or year), words of a list in its
/// order, states in the order of their life, other texts by their sound.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A rank among few: class and position.
    Rank(u8, usize, String),
    /// A number.
    Number(Decimal),
    /// A date: year, month, day, and a longer span before a shorter one that begins on the same day.
    Date((i16, u8, u8), u8),
    /// A text by its sound, then letter for letter.
    Text(String, String),
}

impl Said<'_> {
    /// The value as pages show it; `None` for a reference that leads nowhere in this build.
    pub fn fact(&self, site: &Site) -> Option<FactValue> {
        Some(match self {
            Self::Text(text) => FactValue::plain("text", &**text),
            Self::Labelled(text, label) => {
                let label = if label == text { String::new() } else { label.clone() };
                FactValue { label, ..FactValue::plain("text", *text) }
            }
            Self::Word("", word, _) => FactValue::plain("text", *word),
            Self::Word(group, word, _) => FactValue::plain("word", format!("{group}.{word}")),
            Self::Count(number) => FactValue::plain("number", number.to_string()),
            Self::Number(number) => FactValue::plain("number", number.to_string()),
            Self::Date(date) => FactValue::plain("date", date.to_string()),
            Self::Period(of) => FactValue {
                href: address::period(&site.archive, *of).unwrap_or_default(),
                ..FactValue::plain("period", of.to_string())
            },
            Self::Bool(yes) => FactValue::plain("bool", yes.to_string()),
            Self::Tag(name) => {
                let href = site.archive.catalog.called(name).map(address::tag).unwrap_or_default();
                FactValue { href, ..FactValue::plain("text", *name) }
            }
            Self::Series(name) => FactValue { href: data::href(site, name), ..FactValue::plain("text", *name) },
            Self::Id(ix) => FactValue::plain("text", site.archive.record(*ix)?.id.clone()),
            Self::Record(ix) | Self::Title(ix) => {
                let record = site.archive.record(*ix)?;
                FactValue {
                    href: site.addresses.record(*ix).unwrap_or_default(),
                    id: record.id.clone(),
                    lang: record.lang.clone().unwrap_or_default(),
                    ..FactValue::plain("link", site.title(*ix))
                }
            }
            Self::Place { text, record, anchor, .. } => {
                let lang = site.archive.record(*record)?.lang.clone().unwrap_or_default();
                let page = site.addresses.record(*record).unwrap_or_default();
                let href =
                    if anchor.is_empty() || page.is_empty() { page } else { format!("{page}#{}", slug::href(anchor)) };
                FactValue { href, lang, ..FactValue::plain("link", &**text) }
            }
            Self::State(ix) => {
                let state = site.state(site.archive.record(*ix)?)?;
                let label = if state.label == state.name { String::new() } else { state.label };
                FactValue { label, class: state.class, ..FactValue::plain("state", state.name) }
            }
            Self::Class(class) => {
                let name = class_name(*class);
                FactValue { class: name.to_owned(), ..FactValue::plain("state", name) }
            }
            Self::Given(ix, field, value) => return site.fact_values(*ix, field, value).into_iter().next(),
        })
    }

    /// All the names it goes by: what a filter's words are held against.
    pub fn names(&self, site: &Site) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.to_string()],
            Self::Labelled(text, label) => vec![(*text).to_owned(), label.clone()],
            Self::Word(_, word, _) => vec![(*word).to_owned()],
            Self::Count(number) => vec![number.to_string()],
            Self::Number(number) => vec![number.normalize().to_string()],
            Self::Date(date) => vec![date.to_string()],
            Self::Period(of) => vec![of.to_string()],
            Self::Bool(yes) => bool_names(*yes),
            Self::Tag(name) => tag_names(name),
            Self::Series(name) => vec![(*name).to_owned()],
            Self::Id(ix) => {
                let record = site.archive.record(*ix);
                record.map(|record| vec![record.id.clone(), record.place.clone(), tail(record)]).unwrap_or_default()
            }
            Self::Record(ix) => record_names(site, *ix),
            Self::Title(ix) => vec![site.title(*ix)],
            Self::Place { text, names, .. } => std::iter::once(text.to_string()).chain(names.iter().cloned()).collect(),
            Self::State(ix) => {
                let state = site.archive.record(*ix).and_then(|record| site.state(record));
                state.map(|state| vec![state.name, state.label]).unwrap_or_default()
            }
            Self::Class(class) => vec![class_name(*class).to_owned()],
            Self::Given(ix, _, value) => value_names(site, *ix, value),
        }
    }

    /// What it sorts by.
    pub fn key(&self, site: &Site) -> Key {
        match self {
            Self::Word(_, word, rank) => Key::Rank(*rank, 0, (*word).to_owned()),
            Self::Count(number) => Key::Number(Decimal::from(*number)),
            Self::Number(number) => Key::Number(*number),
            Self::Date(date) => Key::Date(date.sort_key(), 0),
            Self::Period(of) => period_key(*of),
            Self::Bool(yes) => Key::Rank(u8::from(*yes), 0, String::new()),
            Self::State(ix) => state_key(site, *ix),
            Self::Class(class) => Key::Rank(*class as u8, 0, class_name(*class).to_owned()),
            Self::Given(ix, _, value) => value_key(site, *ix, value),
            // a record is looked for under its title, whatever its id
            Self::Record(ix) | Self::Title(ix) => words_key(&site.title(*ix)),
            Self::Id(ix) => words_key(site.archive.record(*ix).map_or("", |record| &record.id)),
            Self::Text(text) | Self::Place { text, .. } => words_key(text),
            Self::Labelled(text, _) | Self::Tag(text) | Self::Series(text) => words_key(text),
        }
    }
}

/// The name of a class of states, as front matter and the theme's words have it.
pub fn class_name(class: StateClass) -> &'static str {
    match class {
        StateClass::Open => "open",
        StateClass::Waiting => "waiting",
        StateClass::Closed => "closed",
        StateClass::Dropped => "dropped",
    }
}

fn bool_names(yes: bool) -> Vec<String> {
    vec![yes.to_string(), if yes { "yes" } else { "no" }.to_owned()]
}

/// A tag lies under each of its beginnings.
fn tag_names(tag: &str) -> Vec<String> {
    let ends = tag.match_indices('/').map(|(end, _)| end).chain([tag.len()]);
    ends.filter_map(|end| tag.get(..end)).map(str::to_owned).collect()
}

/// The last part of a record's path.
fn tail(record: &Record) -> String {
    record.place.rsplit('/').next().unwrap_or(&record.place).to_owned()
}

/// What a record answers to: its id, the last part of its path, its title and what it is called, its further names.
fn record_names(site: &Site, ix: Ix) -> Vec<String> {
    let Some(record) = site.archive.record(ix) else { return Vec::new() };
    let mut names = vec![tail(record), record.id.clone(), record.title.clone(), site.title(ix)];
    names.extend(record.aliases.iter().map(|alias| alias.text.clone()));
    names
}

fn value_names(site: &Site, ix: Ix, value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) | Value::Markdown(text) => vec![text.clone()],
        Value::Bool(yes) => bool_names(*yes),
        Value::Integer(number) => vec![number.to_string()],
        Value::Decimal(number) => vec![number.normalize().to_string()],
        Value::Date(date) => vec![date.to_string()],
        Value::DateTime(date, _) => vec![date.to_string()],
        Value::Period(of) => vec![of.to_string()],
        Value::Duration(duration) => vec![duration.to_string()],
        Value::Ref(at) => match target(site, ix, *at) {
            Some(Target::Record { record, .. }) => record_names(site, *record),
            Some(Target::Asset(path)) => vec![path.to_string(), path.name().to_owned()],
            Some(Target::Period(of)) => vec![of.to_string()],
            Some(Target::Tag(name) | Target::Folder(name)) => vec![name.clone()],
            None => Vec::new(),
        },
        Value::List(values) => values.iter().flat_map(|value| value_names(site, ix, value)).collect(),
        Value::Struct(parts) => parts.iter().flat_map(|(_, value)| value_names(site, ix, value)).collect(),
    }
}

fn target(site: &Site, ix: Ix, at: u32) -> Option<&Target> {
    site.archive.references.of(ix).get(at as usize)?.as_ref()
}

fn value_key(site: &Site, ix: Ix, value: &Value) -> Key {
    match value {
        Value::Bool(yes) => Key::Rank(u8::from(*yes), 0, String::new()),
        Value::Integer(number) => Key::Number(Decimal::from(*number)),
        Value::Decimal(number) => Key::Number(*number),
        Value::Date(date) => Key::Date(date.sort_key(), 0),
        Value::DateTime(date, minutes) => {
            let minutes = u8::try_from(minutes / 6).unwrap_or(u8::MAX);
            Key::Date(PartialDate::Day(*date).sort_key(), minutes)
        }
        Value::Period(of) => period_key(*of),
        Value::Duration(duration) => Key::Number(about_days(*duration)),
        Value::Ref(at) => {
            let title = match target(site, ix, *at) {
                Some(Target::Record { record, .. }) => Some(site.title(*record)),
                _ => value_names(site, ix, value).into_iter().next(),
            };
            words_key(&title.unwrap_or_default())
        }
        Value::Text(_) | Value::Markdown(_) | Value::List(_) | Value::Struct(_) => {
            words_key(value_names(site, ix, value).first().map_or("", String::as_str))
        }
    }
}

/// A length of time in days, near enough to put lengths in order.
fn about_days(duration: Duration) -> Decimal {
    let (count, days) = match duration {
        Duration::Days(count) => (count, Decimal::ONE),
        Duration::WorkingDays(count) => (count, Decimal::new(14, 1)),
        Duration::Weeks(count) => (count, Decimal::from(7)),
        Duration::Months(count) => (count, Decimal::new(304, 1)),
        Duration::Years(count) => (count, Decimal::new(3652, 1)),
    };
    Decimal::from(count) * days
}

fn period_key(of: Period) -> Key {
    let start = of.start();
    Key::Date((start.year(), start.month(), start.day()), u8::MAX - of.granularity() as u8)
}

/// States by their class, then in the order of their life.
fn state_key(site: &Site, ix: Ix) -> Key {
    let record = site.archive.record(ix);
    let name = record.and_then(|record| record.state.clone()).unwrap_or_default();
    let kind = record.and_then(|record| site.kind(&record.kind));
    let states =
        record.zip(kind).map(|(record, kind)| kind.states_for(|field| super::super::shared::value_text(record, field)));
    let states = states.unwrap_or_default();
    let at = states.iter().position(|state| state.name == name).unwrap_or(states.len());
    let class = states.get(at).and_then(|state| state.class).map_or(0, |class| class as u8);
    Key::Rank(class, at, name)
}

fn words_key(text: &str) -> Key {
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    match text.parse::<Decimal>() {
        Ok(number) if begins => Key::Number(number),
        _ => Key::Text(sort_name(text), text.to_owned()),
    }
}
