//! When each person or body was last in contact with us, and how often that is expected.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Ix, Marks, References};
use crate::base::date::{Date, Duration};
use crate::base::diagnostic::Diagnostic;
use crate::config::Config;
use crate::record::Record;

/// Contact with one person or body. Papers, requests and mentions do not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// The latest record of the trait, or contact mark, that names it, not later than the day that means today.
    pub last: Option<(Date, Entry)>,
    /// How often it is expected; `None`: not.
    pub every: Option<Duration>,
    /// The last day on which the expectation is met; `None` when there was no contact or none is expected.
    pub until: Option<Date>,
}

/// Contact with everybody who was in contact or is expected to be.
#[derive(Debug, Default)]
pub struct Contacts(pub BTreeMap<Ix, Contact>);

impl Contacts {
    /// Looks for the last contact of every agent among `records`.
    pub fn collect(
        _config: &Config,
        _records: &[Arc<Record>],
        _marks: &Marks,
        _references: &References,
        _as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
    }
}
