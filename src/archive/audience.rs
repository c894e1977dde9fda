//! The wall: what this build's readers may not see is taken out before anything is joined.
//!
//! Records above the audience, drafts, and private fields with everything they alone refer to. Nothing
//! behind this file can leak them, since nothing behind it has them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::config::{Config, Field, FieldType};
use crate::record::{FieldValue, Record, Value};

/// The records of `records` that readers at `audience` may see, each without its private fields. An audience that is
/// none of the levels admits nothing; a record without a level has the default one.
pub fn admit(records: Vec<Arc<Record>>, config: &Config, audience: &str, drafts: bool) -> Vec<Arc<Record>> {
    let admitted = records.into_iter().filter(|record| admits(record, config, audience, drafts));
    admitted.map(|record| without_private(record, config)).collect()
}

/// Whether readers at `audience` may see anything of the record.
pub fn admits(record: &Record, config: &Config, audience: &str, drafts: bool) -> bool {
    let level = record.audience.as_deref().unwrap_or(&config.default_audience);
    // a level nobody declared is never cleared, nor does one that nobody declared clear anything
    let cleared = config.rank(audience).zip(config.rank(level)).is_some_and(|(cleared, rank)| rank <= cleared);
    cleared && (drafts || !record.draft)
}

/// Whether a build for `audience` takes in what records are by default. A wider one does not, and cannot say that nobody did something:
/// it may stand in a record that is not in the build.
pub fn sees_usual(config: &Config, audience: &str) -> bool {
    config.rank(audience) >= config.rank(&config.default_audience)
}

/// What is said of something that is not there, so that only those can say it who see everything that is usual.
const ABSENCES: [Code; 12] = [
    Code::UrgeDue,
    Code::ClosedWithoutInstruction,
    Code::RegisterGap,
    Code::UnreadSuperior,
    Code::ActionWithoutTask,
    Code::ProblemWithoutGuidance,
    Code::ContactStale,
    Code::CoverageGap,
    Code::LessonThin,
    Code::FactUnchecked,
    Code::ClaimWithoutEvidence,
    // what explains a change may stand in a record that is not in the build
    Code::SealedChanged,
];

/// Whether the complaint is that something is not there.
pub fn is_absence(complaint: &Diagnostic) -> bool {
    ABSENCES.contains(&complaint.code)
}

fn without_private(shared: Arc<Record>, config: &Config) -> Arc<Record> {
    let Some(kind) = config.kinds.get(&shared.kind) else { return shared };
    if !kind.fields.iter().any(has_private) {
        return shared;
    }
    let mut record = Arc::unwrap_or_clone(shared);
    let mut gone = Gone::default();
    let fields = std::mem::take(&mut record.fields);
    record.fields = fields
        .into_iter()
        .filter_map(|given| match kind.field(&given.name) {
            Some(field) => strip(given, field, &mut gone),
            None => Some(given),
        })
        .collect();
    drop_references(&mut record, &gone.fields);
    blank(&mut record, &gone.spans);
    Arc::new(record)
}

/// What was taken out of one record.
#[derive(Default)]
struct Gone {
    spans: Vec<Span>,
    /// Fields as references name them (`party`, `party.agent`).
    fields: BTreeSet<String>,
}

fn has_private(field: &Field) -> bool {
    field.private
        || match &field.ty {
            FieldType::Struct(parts) => parts.iter().any(has_private),
            FieldType::List(of) => matches!(&**of, FieldType::Struct(parts) if parts.iter().any(has_private)),
            _ => false,
        }
}

fn strip(mut given: FieldValue, field: &Field, gone: &mut Gone) -> Option<FieldValue> {
    if !has_private(field) {
        return Some(given);
    }
    // the text of a field with any private part is blanked whole: parts have no spans of their own
    gone.spans.push(given.span);
    if field.private {
        gone.fields.insert(field.name.clone());
        return None;
    }
    given.value = strip_value(given.value, &field.ty, &field.name, gone);
    Some(given)
}

fn strip_value(value: Value, ty: &FieldType, path: &str, gone: &mut Gone) -> Value {
    match (value, ty) {
        (Value::List(values), FieldType::List(of)) => {
            Value::List(values.into_iter().map(|value| strip_value(value, of, path, gone)).collect())
        }
        (Value::Struct(parts), FieldType::Struct(fields)) => Value::Struct(
            parts
                .into_iter()
                .filter_map(|(name, value)| {
                    let field = fields.iter().find(|field| field.name == name)?;
                    let path = format!("{path}.{name}");
                    if field.private {
                        gone.fields.insert(path);
                        return None;
                    }
                    Some((name, strip_value(value, &field.ty, &path, gone)))
                })
                .collect(),
        ),
        (value, _) => value,
    }
}

/// What a private field refers to goes with it: records and files alike.
fn drop_references(record: &mut Record, gone: &BTreeSet<String>) {
    let private = |field: &Option<String>| {
        field.as_ref().is_some_and(|field| {
            gone.iter().any(|gone| {
                field.strip_prefix(gone.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        })
    };
    let kept: Vec<u32> =
        (0..).zip(&record.references).filter(|(_, reference)| !private(&reference.field)).map(|(at, _)| at).collect();
    if kept.len() == record.references.len() {
        return;
    }
    for field in &mut record.fields {
        renumber(&mut field.value, &kept);
    }
    for at in record.claims.iter_mut().flat_map(|claim| &mut claim.references) {
        if let Ok(now) = kept.binary_search(at) {
            *at = u32::try_from(now).unwrap_or(u32::MAX);
        }
    }
    record.references.retain(|reference| !private(&reference.field));
}

fn renumber(value: &mut Value, kept: &[u32]) {
    match value {
        Value::Ref(at) => {
            if let Ok(now) = kept.binary_search(at) {
                *at = u32::try_from(now).unwrap_or(u32::MAX);
            }
        }
        Value::List(values) => values.iter_mut().for_each(|value| renumber(value, kept)),
        Value::Struct(parts) => parts.iter_mut().for_each(|(_, value)| renumber(value, kept)),
        _ => {}
    }
}

/// Private values in the text itself become blanks of the same length, so that no span moves.
fn blank(record: &mut Record, spans: &[Span]) {
    if spans.is_empty() {
        return;
    }
    let mut text = record.text.to_string();
    for span in spans {
        if text.get(span.range()).is_some() {
            text.replace_range(span.range(), &" ".repeat(span.range().len()));
        }
    }
    record.text = Arc::from(text);
}
