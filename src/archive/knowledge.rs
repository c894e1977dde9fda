//! Experience and ways of working: what they rest on, where they are used, what took their place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ix, References};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::config::Config;
use crate::record::Record;

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
    /// Joins the records of the traits.
    pub fn collect(
        _config: &Config,
        _records: &[Arc<Record>],
        _references: &References,
        _as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
    }
}
