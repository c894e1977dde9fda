//! What a record's front matter gives, by field or by role: what several ribs ask of a record.

use std::sync::Arc;

use super::{Archive, Ix, References, Target};
use crate::base::date::{Date, Duration, PartialDate};
use crate::base::span::Span;
use crate::config::{Kind, Role, StateClass};
use crate::record::{FieldValue, Record, Value};

/// The relation of a body to us: the field and its words stand with the trait of those who can be mentioned.
const RELATION: &str = "relation";

/// The relation of those above us.
const SUPERIOR: &str = "superior";

/// The common field that names the bodies a person belongs to, or a record concerns.
pub const DEPT: &str = "dept";

/// The field called `name`, when it is given.
pub fn field<'a>(record: &'a Record, name: &str) -> Option<&'a FieldValue> {
    record.fields.iter().find(|given| given.name == name)
}

/// The first field given of those that may fill the role.
pub fn role<'a>(record: &'a Record, kind: &Kind, role: Role) -> Option<&'a FieldValue> {
    kind.role(role).into_iter().find_map(|name| field(record, name))
}

/// The day a value is; `None` for partial dates and values that are none.
pub fn day(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => date.full(),
        Value::DateTime(day, _) => Some(*day),
        _ => None,
    }
}

/// The length of time a value is.
pub fn duration(value: &Value) -> Option<Duration> {
    match value {
        Value::Duration(duration) => Some(*duration),
        _ => None,
    }
}

/// The text a value is; empty for values that are none.
pub fn text(value: Option<&Value>) -> &str {
    match value {
        Some(Value::Text(text) | Value::Markdown(text)) => text,
        _ => "",
    }
}

/// The records that `value` of the record at `ix` names, in order, each once; names that lead nowhere and the record itself
/// are left out.
pub fn named(value: &Value, ix: Ix, references: &References) -> Vec<Ix> {
    let mut all: Vec<Ix> = Vec::new();
    for value in value.each() {
        let Value::Ref(at) = value else { continue };
        if let Some(Some(Target::Record { record, .. })) = references.of(ix).get(*at as usize)
            && *record != ix
            && !all.contains(record)
        {
            all.push(*record);
        }
    }
    all
}

/// The records that the front matter field called `name` names, in order, each once, the record itself left out.
pub fn names(record: &Record, name: &str, ix: Ix, references: &References) -> Vec<Ix> {
    references.in_field(record, ix, name).into_iter().filter(|to| *to != ix).collect()
}

/// The class of the record's state; `None` where it has none.
pub fn class(record: &Record, kind: &Kind) -> Option<StateClass> {
    let state = record.state.as_deref()?;
    let states = kind.states_for(|name| Some(text(field(record, name).map(|given| &given.value)).to_owned()));
    states.iter().find(|known| known.name == state)?.class
}

/// Whether the person or body at `ix` is above us; of a person, whether a body it belongs to is.
pub fn is_superior(records: &[Arc<Record>], references: &References, ix: Ix) -> bool {
    let says = |at: Ix| {
        let record = records.get(at.0 as usize);
        record.and_then(|record| field(record, RELATION)).is_some_and(|given| text(Some(&given.value)) == SUPERIOR)
    };
    let bodies = records.get(ix.0 as usize).map(|record| names(record, DEPT, ix, references)).unwrap_or_default();
    says(ix) || bodies.into_iter().any(says)
}

/// How the person or body at `ix` stands to us (`superior`, `peer`, ..); of a person, how a body it belongs to does. Empty where neither
/// says so.
pub fn relation(archive: &Archive, ix: Ix) -> &str {
    let says = |at: Ix| {
        let given = archive.record(at).and_then(|record| field(record, RELATION));
        text(given.map(|given| &given.value))
    };
    let bodies = archive.record(ix).map(|record| names(record, DEPT, ix, &archive.references)).unwrap_or_default();
    let all = std::iter::once(ix).chain(bodies);
    all.map(says).find(|said| !said.is_empty()).unwrap_or_default()
}

/// The first day of a date: of a month its first, of a year 1 January.
pub fn first_day(date: PartialDate) -> Option<Date> {
    match date {
        PartialDate::Day(day) => Some(day),
        PartialDate::Month(year, month) => Date::new(year, month, 1),
        PartialDate::Year(year) => Date::new(year, 1, 1),
    }
}

/// The last day of a date: of a month its last, of a year 31 December.
pub fn last_day(date: PartialDate) -> Option<Date> {
    let months = match date {
        PartialDate::Day(day) => return Some(day),
        PartialDate::Month(..) => 1,
        PartialDate::Year(_) => 12,
    };
    Some(first_day(date)?.plus_months(months).plus_days(-1))
}

/// The name people use for a record: its declared id, else the end of its path.
pub fn short(record: &Record) -> &str {
    match record.id_span {
        Some(_) => &record.id,
        None => record.place.rsplit('/').next().unwrap_or(&record.place),
    }
}

/// Where the field called `name` stands; where the record begins when it is not given.
pub fn place(record: &Record, name: &str) -> Span {
    field(record, name).map_or(Span::at(0), |given| given.span)
}
