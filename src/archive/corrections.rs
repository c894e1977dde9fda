//! What records say that they put right.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::seal_file::{Seal, Sealed};
use super::{Ix, References, Target, coverage, given, ix};
use crate::base::date::Date;
use crate::base::path::RelPath;
use crate::base::slug::fold;
use crate::base::span::Span;
use crate::record::Record;

/// The common field that names what a record puts right.
pub const CORRECTS: &str = "corrects";

/// What records say that they put right.
#[derive(Default)]
pub struct Corrections {
    /// By the record that is put right: the records that do so, each with its day.
    of: BTreeMap<Ix, Vec<(Ix, Date)>>,
    /// Names that lead nowhere, with their record's day.
    nowhere: Vec<(RelPath, Span, String, Date)>,
}

impl Corrections {
    /// Looks for them in front matter; what has no day puts nothing right.
    pub fn collect(records: &[Arc<Record>], references: &References) -> Self {
        let mut corrections = Self::default();
        for (at, record) in records.iter().enumerate() {
            let front = record.references.iter().zip(references.of(ix(at)));
            let front = front.take_while(|(reference, _)| reference.field.is_some());
            for (reference, target) in front.filter(|(reference, _)| reference.field.as_deref() == Some(CORRECTS)) {
                let Some(day) = day(record) else { continue };
                match target {
                    Some(Target::Record { record: to, .. }) => {
                        corrections.of.entry(*to).or_default().push((ix(at), day));
                    }
                    // what was called by a day may leave a period of that name behind
                    None | Some(Target::Period(_)) => {
                        let name = fold(&reference.target);
                        corrections.nowhere.push((record.path.clone(), reference.span, name, day));
                    }
                    Some(_) => {}
                }
            }
        }
        corrections
    }

    /// The places of the names by which records dated after the seal say that they put right what it sealed and is gone.
    pub fn naming(&self, seal: &Seal, entry: &Sealed) -> Vec<(RelPath, Span)> {
        let names = self.nowhere.iter().filter(|(.., name, day)| *day > seal.sealed && is_name(entry, name));
        names.map(|(path, span, ..)| (path.clone(), *span)).collect()
    }

    /// The records dated after the seal that put `record` right.
    pub fn after(&self, seal: &Seal, record: Ix) -> Vec<Ix> {
        let all = self.of.get(&record).map_or(&[][..], Vec::as_slice);
        all.iter().filter(|(from, day)| *from != record && *day > seal.sealed).map(|(from, _)| *from).collect()
    }
}

/// The day a correction is of: its date, of what is dated by nothing else the day it was filed.
pub fn day(record: &Record) -> Option<Date> {
    let filed = || given::field(record, coverage::FILED).and_then(|given| given::day(&given.value));
    record.date.and_then(given::first_day).or_else(filed)
}

/// Whether what was sealed was called `name`, which is folded: by its id, its path, or the end of that.
fn is_name(entry: &Sealed, name: &str) -> bool {
    let path = fold(entry.path.as_str());
    let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
    let ends = |whole: &str| whole.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'));
    !name.is_empty() && (entry.id.as_ref().is_some_and(|id| fold(id) == name) || ends(stem) || ends(&path))
}
