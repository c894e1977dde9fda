//! What marks say.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::fields::{On, Row, row};
use super::records::{count, texts};
use super::said::Said;
use crate::archive::data;
use crate::archive::marks::Joined;
use crate::archive::problem::Problem;
use crate::archive::{Ix, MarkIx, Pointed};
use crate::base::date::PartialDate;
use crate::config::StateClass;
use crate::record::mark::MARK_TYPES;
use crate::record::{Mark, MarkType};

/// What a mark says in a field.
type Says = for<'a> fn(On<'a>, &'a Joined, &'a Mark) -> Vec<Said<'a>>;

/// Fields of every mark.
pub const EVERY: &[Row<Says>] = &[
    Row {
        name: "type",
        form: "word",
        says: |_, joined, _| {
            let rank = MARK_TYPES.iter().position(|(ty, ..)| *ty == joined.ty).unwrap_or_default();
            vec![Said::Word("mark", joined.ty.name(), u8::try_from(rank).unwrap_or(u8::MAX))]
        },
    },
    Row { name: "title", form: "link", says: |on, joined, _| place(on, joined.at).into_iter().collect() },
    Row { name: "date", form: "date", says: |_, joined, _| joined.date.map(Said::Date).into_iter().collect() },
    Row { name: "record", form: "link", says: |_, joined, _| vec![Said::Record(joined.at.record)] },
    Row { name: "by", form: "link", says: |_, joined, _| all(&joined.by) },
    Row { name: "dept", form: "link", says: |_, joined, _| all(&joined.dept) },
    Row { name: "person", form: "link", says: |_, joined, _| all(&joined.mentions) },
    Row { name: "of", form: "link", says: |on, joined, _| pointed(on, &joined.of) },
    Row { name: "closes", form: "link", says: |on, joined, _| pointed(on, &joined.closes) },
    Row { name: "from", form: "link", says: |_, joined, _| all(&joined.from) },
    Row { name: "to", form: "link", says: |_, joined, _| all(&joined.to) },
    Row { name: "links", form: "link", says: |_, joined, _| all(&joined.links) },
    Row { name: "severity", form: "word", says: |_, _, mark| severity(mark) },
    Row { name: "cause", form: "text", says: |on, joined, mark| causes(on, joined, mark) },
    Row {
        name: "percent",
        form: "number",
        says: |_, _, mark| {
            let percent = mark.field("percent").and_then(|field| field.text.parse::<Decimal>().ok());
            percent.map(Said::Number).into_iter().collect()
        },
    },
    Row {
        name: "source",
        form: "text",
        says: |_, _, mark| texts(mark.field("source").map(|field| field.text.as_str())),
    },
    Row { name: "detail", form: "text", says: |_, _, mark| texts(Some(&mark.detail)) },
    Row { name: "tag", form: "text", says: |_, _, mark| tags(mark) },
    Row { name: "tags", form: "text", says: |_, _, mark| tags(mark) },
    Row { name: "id", form: "text", says: |_, _, mark| texts(Some(&mark.id)) },
];

/// Further fields of problems.
pub const PROBLEM: &[Row<Says>] = &[
    Row {
        name: "state",
        form: "state",
        says: |on, joined, _| {
            let open = problem(on, joined).is_none_or(|problem| problem.is_open_on(on.site.archive.as_of));
            vec![Said::Class(if open { StateClass::Open } else { StateClass::Closed })]
        },
    },
    Row {
        name: "closed",
        form: "date",
        says: |on, joined, _| {
            let closed = problem(on, joined).and_then(|problem| problem.closed);
            closed.map(|day| Said::Date(PartialDate::Day(day))).into_iter().collect()
        },
    },
    Row {
        name: "age",
        form: "number",
        says: |on, joined, _| {
            let age = problem(on, joined).and_then(|problem| problem.age_on(on.site.archive.as_of));
            age.map(Said::Count).into_iter().collect()
        },
    },
    Row {
        name: "guidance",
        form: "number",
        says: |on, joined, _| count(problem(on, joined).map_or(0, |problem| problem.guidance.len())),
    },
];

/// Further fields of figures.
pub const DATA: &[Row<Says>] = &[
    Row {
        name: "name",
        form: "text",
        says: |_, _, mark| data::read(&mark.text).map(|figure| Said::Series(figure.name)).into_iter().collect(),
    },
    Row {
        name: "value",
        form: "number",
        says: |_, _, mark| {
            data::read(&mark.text).ok().and_then(|figure| figure.value).map(Said::Number).into_iter().collect()
        },
    },
    Row { name: "unit", form: "text", says: |_, _, mark| texts(data::read(&mark.text).ok().map(|figure| figure.unit)) },
];

/// What a mark says in one of these fields; `None` where its record is to be asked.
pub fn says<'a>(on: On<'a>, joined: &'a Joined, mark: &'a Mark, name: &str) -> Option<Vec<Said<'a>>> {
    let more = match joined.ty {
        MarkType::Problem => row(PROBLEM, name),
        MarkType::Data => row(DATA, name),
        _ => None,
    };
    Some((row(EVERY, name).or(more)?.says)(on, joined, mark))
}

/// The mark as its words, leading to where it stands.
pub fn place(on: On<'_>, at: MarkIx) -> Option<Said<'_>> {
    let (record, mark) = (on.site.archive.record(at.record)?, on.site.archive.mark(at)?);
    Some(Said::Place {
        text: Cow::Borrowed(&mark.text),
        record: at.record,
        anchor: &mark.anchor,
        names: if mark.id.is_empty() {
            Vec::new()
        } else {
            vec![mark.id.clone(), format!("{}#{}", record.id, mark.id)]
        },
    })
}

/// Records as values.
pub fn all<'a>(records: &[Ix]) -> Vec<Said<'a>> {
    records.iter().copied().map(Said::Record).collect()
}

fn pointed<'a>(on: On<'a>, to: &[Pointed]) -> Vec<Said<'a>> {
    let one = |to: &Pointed| match to {
        Pointed::Record(ix) => Some(Said::Record(*ix)),
        Pointed::Mark(at) => place(on, *at),
    };
    to.iter().filter_map(one).collect()
}

fn problem<'a>(on: On<'a>, joined: &Joined) -> Option<&'a Problem> {
    on.index.problem(&on.site.archive, joined.at)
}

/// How grave something is, in the order of gravity.
const SEVERITIES: [&str; 3] = ["high", "medium", "low"];

fn severity(mark: &Mark) -> Vec<Said<'_>> {
    let Some(field) = mark.field("severity") else { return Vec::new() };
    let known = (0..).zip(SEVERITIES).find(|(_, name)| name.eq_ignore_ascii_case(&field.text));
    match known {
        Some((rank, name)) => vec![Said::Word("value.severity", name, rank)],
        None => texts(Some(&field.text)),
    }
}

fn causes<'a>(on: On<'a>, joined: &'a Joined, mark: &'a Mark) -> Vec<Said<'a>> {
    match problem(on, joined) {
        Some(problem) => problem.causes.iter().map(|cause| Said::Tag(cause)).collect(),
        None => texts(mark.field("cause").map(|field| field.text.as_str())),
    }
}

fn tags(mark: &Mark) -> Vec<Said<'_>> {
    mark.tags.iter().map(|tag| Said::Tag(tag)).collect()
}
