//! Records that hold a time limit within themselves: what was to be reported within so many days.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostic;
use crate::config::Config;
use crate::record::Record;

/// Complaints about records whose `stop` comes later than `start` and `limit` allow.
pub fn check(_config: &Config, _records: &[Arc<Record>]) -> Vec<Diagnostic> {
    Vec::new()
}
