//! What findings say.

use std::borrow::Cow;

use super::fields::{On, Row, row};
use super::index::Found;
use super::records::{count, texts};
use super::said::Said;
use crate::base::code::Duty;
use crate::base::diagnostic::Severity;

/// What a finding says in a field.
type Says = for<'a> fn(On<'a>, Found<'a>) -> Vec<Said<'a>>;

/// Its fields.
pub const WRONG: &[Row<Says>] = &[
    Row {
        name: "severity",
        form: "word",
        says: |_, found| {
            let severity = found.finding.severity;
            vec![Said::Word("severity", severity_name(severity), severity as u8)]
        },
    },
    Row { name: "code", form: "text", says: |_, found| texts(Some(found.finding.code.name())) },
    Row {
        name: "duty",
        form: "word",
        says: |_, found| {
            let duty = found.finding.code.row().duty;
            let rank = Duty::ALL.iter().position(|known| *known == duty).unwrap_or_default();
            vec![Said::Word("duty", duty.name(), u8::try_from(rank).unwrap_or(u8::MAX))]
        },
    },
    Row { name: "path", form: "text", says: |_, found| texts(Some(found.finding.path.as_str())) },
    Row { name: "line", form: "number", says: |_, found| found.line.map(count).unwrap_or_default() },
    Row { name: "column", form: "number", says: |_, found| found.column.map(count).unwrap_or_default() },
    Row { name: "message", form: "text", says: |_, found| texts(Some(&found.finding.message)) },
    Row { name: "help", form: "text", says: |_, found| texts(found.finding.help.as_deref()) },
    Row { name: "record", form: "link", says: |_, found| found.record.map(Said::Record).into_iter().collect() },
    Row {
        name: "title",
        form: "link",
        says: |_, found| {
            let text = Cow::Borrowed(found.finding.message.as_str());
            match found.record {
                Some(record) => vec![Said::Place { text, record, anchor: "", names: Vec::new() }],
                None => vec![Said::Text(text)],
            }
        },
    },
];

/// The name of a weight, as views and the theme's words have it.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Explained => "explained",
    }
}

/// What a finding says in one of these fields; `None` where its record is to be asked.
pub fn says<'a>(on: On<'a>, found: Found<'a>, name: &str) -> Option<Vec<Said<'a>>> {
    Some((row(WRONG, name)?.says)(on, found))
}
