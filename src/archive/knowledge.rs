//! Experience and ways of working: what they rest on, where they are used, what took their place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ix, References, complaints, given, ix};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::config::{Config, Kind, StateClass, Trait};
use crate::record::Record;

/// How an experience was won: a field that the trait reads.
const METHOD: &str = "method";

/// The methods that look at several cases side by side, and so need several. The others need a stated basis: one record.
const METHODS_OF_SEVERAL: [&str; 2] = ["induction", "comparison"];

/// The common field that names what a record rests on.
const EVIDENCE: &str = "evidence";

/// The common field that names the experience a record puts to use.
const APPLIES: &str = "applies";

/// The common field that names what a record takes the place of.
const SUPERSEDES: &str = "supersedes";

/// Until when a way of working is to be looked at again: a field that the trait reads.
const REVIEW_BY: &str = "review_by";

/// What an experience rests on and where it is used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lesson {
    /// The records its field `evidence` names, each once.
    pub evidence: Vec<Ix>,
    /// How many it must rest on.
    pub wanted: usize,
    /// The records whose field `applies` names it, by date.
    pub applied_in: Vec<Ix>,
}

/// The versions of a way of working.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// The records it takes the place of.
    pub supersedes: Vec<Ix>,
    /// The records that take its place.
    pub superseded_by: Vec<Ix>,
    /// Until when it is to be looked at again.
    pub review_by: Option<Date>,
    /// Days by which that is overdue; 0 when it is not, or when the record is retired or superseded.
    pub overdue: i64,
}

/// All experience and all ways of working.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// By record.
    pub lessons: BTreeMap<Ix, Lesson>,
    /// By record.
    pub versions: BTreeMap<Ix, Version>,
}

impl Knowledge {
    /// Joins the records of the traits. Experience that rests on too little, and reviews that are due, are complained about.
    pub fn collect(
        config: &Config,
        records: &[Arc<Record>],
        references: &References,
        as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        let applied = pointing(records, references, APPLIES);
        let superseding = pointing(records, references, SUPERSEDES);
        let to = |map: &BTreeMap<Ix, Vec<Ix>>, at: Ix| map.get(&at).cloned().unwrap_or_default();
        let (mut knowledge, mut complaints) = (Self::default(), Vec::new());
        for (at, record) in records.iter().enumerate().map(|(at, record)| (ix(at), &**record)) {
            let Some(kind) = config.kinds.get(&record.kind) else { continue };
            let retired = given::class(record, kind) == Some(StateClass::Dropped);
            if kind.has(Trait::Lesson) {
                let lesson = Lesson {
                    evidence: given::names(record, EVIDENCE, at, references),
                    wanted: wanted(config, record),
                    applied_in: to(&applied, at),
                };
                // a name that leads nowhere is said already, or is hidden from this audience
                let unknown = unresolved(record, references.of(at));
                if !retired && lesson.evidence.len() + unknown < lesson.wanted {
                    let place = [EVIDENCE, METHOD, "title"].into_iter().find_map(|name| given::field(record, name));
                    let span = place.map_or(Span::at(0), |given| given.span);
                    complaints.push(complaints::lesson_thin(record, span, &lesson));
                }
                knowledge.lessons.insert(at, lesson);
            }
            if kind.has(Trait::Versioned) {
                let version = version(record, kind, at, (references, as_of), to(&superseding, at));
                if version.overdue > 0 {
                    complaints.push(complaints::review_due(record, given::place(record, REVIEW_BY), &version));
                }
                knowledge.versions.insert(at, version);
            }
        }
        (knowledge, complaints)
    }
}

fn version(
    record: &Record,
    kind: &Kind,
    at: Ix,
    (references, as_of): (&References, Date),
    superseded_by: Vec<Ix>,
) -> Version {
    let review_by = given::field(record, REVIEW_BY).and_then(|given| given::day(&given.value));
    let ended = given::class(record, kind) == Some(StateClass::Dropped) || !superseded_by.is_empty();
    Version {
        supersedes: given::names(record, SUPERSEDES, at, references),
        overdue: review_by.filter(|_| !ended).map_or(0, |day| as_of.days_since(day).max(0)),
        superseded_by,
        review_by,
    }
}

/// How many records an experience must rest on.
fn wanted(config: &Config, record: &Record) -> usize {
    let method = given::text(given::field(record, METHOD).map(|given| &given.value));
    if METHODS_OF_SEVERAL.contains(&method) { config.limits.lesson_evidence as usize } else { 1 }
}

fn unresolved(record: &Record, targets: &[Option<super::Target>]) -> usize {
    let names = record.references.iter().zip(targets);
    names.filter(|(reference, target)| reference.field.as_deref() == Some(EVIDENCE) && target.is_none()).count()
}

/// Of each record those whose field names it, by date, undated ones last.
fn pointing(records: &[Arc<Record>], references: &References, field: &str) -> BTreeMap<Ix, Vec<Ix>> {
    let mut all: BTreeMap<Ix, Vec<Ix>> = BTreeMap::new();
    for (at, record) in records.iter().enumerate() {
        for to in given::names(record, field, ix(at), references) {
            all.entry(to).or_default().push(ix(at));
        }
    }
    for from in all.values_mut() {
        let date = |at: &Ix| records.get(at.0 as usize).and_then(|record| record.date);
        from.sort_by_key(|at| (date(at).is_none(), date(at), *at));
    }
    all
}
