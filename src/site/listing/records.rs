//! What records say in the fields that no kind declares.

use std::borrow::Cow;

use super::fields::{On, Row, row};
use super::items;
use super::said::Said;
use crate::archive::{Entry, Ix};
use crate::base::date::PartialDate;
use crate::config::{Kind, Trait};
use crate::record::Record;

/// What a record says in one of them.
type Says = for<'a> fn(On<'a>, Ix, &'a Record) -> Vec<Said<'a>>;

/// Fields of every record, whatever its kind declares.
pub const EVERY: &[Row<Says>] = &[
    Row { name: "id", form: "text", says: |_, ix, _| vec![Said::Id(ix)] },
    Row {
        name: "kind",
        form: "text",
        says: |on, _, record| {
            let label = on.site.kind(&record.kind).map(|kind| on.site.label(&kind.label, &kind.name));
            vec![Said::Labelled(&record.kind, label.unwrap_or_default())]
        },
    },
    Row { name: "title", form: "link", says: |_, ix, _| vec![Said::Title(ix)] },
    Row { name: "date", form: "date", says: |_, _, record| record.date.map(Said::Date).into_iter().collect() },
    Row { name: "end", form: "date", says: |_, _, record| record.end.map(Said::Date).into_iter().collect() },
    Row { name: "period", form: "period", says: |_, _, record| record.period.map(Said::Period).into_iter().collect() },
    Row { name: "state", form: "state", says: |_, ix, record| record.state.iter().map(|_| Said::State(ix)).collect() },
    Row { name: "gist", form: "text", says: |_, _, record| texts(record.gist.as_deref()) },
    Row { name: "tag", form: "text", says: |_, _, record| tags(record) },
    Row { name: "tags", form: "text", says: |_, _, record| tags(record) },
    Row {
        name: "audience",
        form: "text",
        says: |on, _, record| texts(Some(record.audience.as_ref().unwrap_or(&on.site.archive.config.default_audience))),
    },
    Row {
        name: "lang",
        form: "text",
        says: |on, _, record| texts(Some(record.lang.as_ref().unwrap_or(&on.site.archive.config.language))),
    },
    Row { name: "path", form: "text", says: |_, _, record| texts(Some(record.path.as_str())) },
    Row {
        name: "backlinks",
        form: "number",
        says: |on, ix, _| {
            let mut from: Vec<Ix> = on.site.archive.references.to(ix).iter().map(|(from, _)| *from).collect();
            from.dedup();
            count(from.len())
        },
    },
];

/// Fields that a trait gives the records of its kinds.
pub const OF_TRAITS: &[(Trait, &[Row<Says>])] =
    &[(Trait::Agent, CONTACT), (Trait::Lesson, LESSON), (Trait::Versioned, VERSION), (Trait::Focus, FOCUS)];

const CONTACT: &[Row<Says>] = &[
    Row {
        name: "last_contact",
        form: "date",
        says: |on, ix, _| {
            let last = on.site.archive.contacts.0.get(&ix).and_then(|contact| contact.last);
            last.map(|(day, _)| Said::Date(PartialDate::Day(day))).into_iter().collect()
        },
    },
    Row {
        name: "contact_days",
        form: "number",
        says: |on, ix, _| {
            let last = on.site.archive.contacts.0.get(&ix).and_then(|contact| contact.last);
            last.map(|(day, _)| Said::Count(on.site.archive.as_of.days_since(day))).into_iter().collect()
        },
    },
];

const LESSON: &[Row<Says>] = &[
    Row {
        name: "evidence_count",
        form: "number",
        says: |on, ix, _| count(on.site.archive.knowledge.lessons.get(&ix).map_or(0, |lesson| lesson.evidence.len())),
    },
    Row {
        name: "reuse",
        form: "number",
        says: |on, ix, _| count(on.site.archive.knowledge.lessons.get(&ix).map_or(0, |lesson| lesson.applied_in.len())),
    },
];

const VERSION: &[Row<Says>] = &[
    Row {
        name: "superseded_by",
        form: "link",
        says: |on, ix, _| {
            let version = on.site.archive.knowledge.versions.get(&ix);
            version.map(|version| version.superseded_by.iter().copied().map(Said::Record).collect()).unwrap_or_default()
        },
    },
    Row {
        name: "review_overdue",
        form: "number",
        says: |on, ix, _| {
            let overdue = on.site.archive.knowledge.versions.get(&ix).map_or(0, |version| version.overdue);
            (overdue > 0).then_some(Said::Count(overdue)).into_iter().collect()
        },
    },
];

const FOCUS: &[Row<Says>] = &[Row {
    name: "current",
    form: "bool",
    says: |on, _, record| {
        let today = PartialDate::Day(on.site.archive.as_of);
        let begun = record.date.is_some_and(|first| first <= today);
        vec![Said::Bool(begun && record.end.is_none_or(|last| last >= today))]
    },
}];

/// Fields that a ledger reckons from what the record says: its own word for them is less than that.
const RECKONED: [&str; 2] = ["due", "since"];

/// Whether a record says in a field what its kind declares there, and nothing is reckoned.
pub fn is_plain(kind: &Kind, name: &str) -> bool {
    let reckoned = RECKONED.contains(&name) && kind.has(Trait::Ledger);
    row(EVERY, name).is_none() && !reckoned && kind.field(name).is_some_and(|field| !field.private)
}

/// What a record says in a field: what every record has, what a ledger reckons, what its kind declares, what its traits give.
pub fn says<'a>(on: On<'a>, ix: Ix, name: &str) -> Vec<Said<'a>> {
    let Some(record) = on.site.archive.record(ix) else { return Vec::new() };
    let kind = on.site.kind(&record.kind);
    if kind.and_then(|kind| kind.field(name)).is_some_and(|field| field.private) {
        return Vec::new();
    }
    if let Some(row) = row(EVERY, name) {
        return (row.says)(on, ix, record);
    }
    let Some(kind) = kind else { return Vec::new() };
    if RECKONED.contains(&name)
        && let Some(said) = owed(on, ix, kind, name)
    {
        return said;
    }
    if let Some(said) = given(ix, record, kind, name) {
        return said;
    }
    let of_trait = OF_TRAITS.iter().filter(|(of, _)| kind.has(*of)).find_map(|(_, table)| row(table, name));
    match of_trait {
        Some(row) => (row.says)(on, ix, record),
        None => owed(on, ix, kind, name).unwrap_or_default(),
    }
}

/// What the record's ledger says; `None` where it stands in none, or the field is no ledger's.
fn owed<'a>(on: On<'a>, ix: Ix, kind: &Kind, name: &str) -> Option<Vec<Said<'a>>> {
    if !kind.has(Trait::Ledger) {
        return None;
    }
    let item = on.index.item(&on.site.archive, Entry::Record(ix))?;
    items::says(on, item, name)
}

/// The values of a field that the kind declares; `None` where it declares no such field.
fn given<'a>(ix: Ix, record: &'a Record, kind: &'a Kind, name: &str) -> Option<Vec<Said<'a>>> {
    let field = kind.field(name)?;
    let given = record.fields.iter().find(|given| given.name == name);
    Some(
        given
            .map(|given| given.value.each().iter().map(|value| Said::Given(ix, field, value)).collect())
            .unwrap_or_default(),
    )
}

/// A text that is not empty.
pub fn texts(text: Option<&str>) -> Vec<Said<'_>> {
    text.filter(|text| !text.is_empty()).map(|text| Said::Text(Cow::Borrowed(text))).into_iter().collect()
}

/// A number of things.
pub fn count<'a>(count: usize) -> Vec<Said<'a>> {
    vec![Said::Count(i64::try_from(count).unwrap_or(i64::MAX))]
}

fn tags(record: &Record) -> Vec<Said<'_>> {
    record.tags.iter().map(|tag| Said::Tag(tag)).collect()
}
