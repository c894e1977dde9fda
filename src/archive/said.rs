//! What an archive says, as one fingerprint: all that pages rest on but the records' own texts.

use super::{Archive, Ix};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::config::Config;
use crate::source::{File, Stamp, Tree};

/// The fingerprint of all that `archive` was joined from, and of what its ribs found in texts. While it stays, an archive differs from the one
/// before by texts at most.
///
/// Every rib is a function of the settings, the day, the audience, the records and the other files. Of the records they know what each says to
/// others; only the glossary and the seals look at texts besides, so that what they found counts itself.
pub fn of(archive: &Archive, tree: &Tree) -> Fingerprint {
    let Archive { config, as_of, audience, records, seen, glossary, seals, counted, .. } = archive;
    let said: Vec<Fingerprint> = records.iter().map(|record| record.said).collect();
    let terms = |at: usize| glossary.in_record(super::ix(at)).iter().map(|used| used.term).collect::<Vec<Ix>>();
    let terms: Vec<Vec<Ix>> = (0..records.len()).map(terms).collect();
    let files: Vec<(&RelPath, Option<Fingerprint>, Option<Stamp>)> = tree
        .files
        .iter()
        .filter(|(path, _)| !is_record(config, path))
        .map(|(path, file)| match file {
            File::Text { fingerprint, .. } => (path, Some(*fingerprint), None),
            File::Asset(stamp) => (path, None, Some(*stamp)),
        })
        .collect();
    Fingerprint::of_value(&((config, as_of, audience, counted), (said, terms, files), (seals.held(), seen)))
}

/// Whether the file at `path` is read as a record.
pub fn is_record(config: &Config, path: &RelPath) -> bool {
    path.below(&config.content).is_some() && matches!(path.ending().as_str(), "md" | "markdown")
}
