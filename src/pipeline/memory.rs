//! What is kept between builds: records by their text, pages by their traces. Losing any of it costs time and nothing else.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::archive::seen;
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::output::Cache;
use crate::record::Record;
use crate::render::questions::Trace;
use crate::site::search;

/// What is kept between builds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    pub(super) records: Pieces<RelPath, Parsed>,
    pub(super) pages: Pieces<String, Kept>,
    pub(super) files: seen::Known,
    /// What the site said when its pages were made last, besides the records' own texts. `None`: that never came to an end.
    pub(super) said: Option<Fingerprint>,
    /// The files read anew since then: the records whose own texts may be others.
    pub(super) reread: BTreeSet<RelPath>,
    /// The search index.
    pub(super) index: Option<search::Kept>,
    /// What the gate looked for in the pages. `None`: it looked at none.
    pub(super) gated: Option<Fingerprint>,
}

/// A file as it was read last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Parsed {
    /// Of its text, the settings and the program.
    pub fingerprint: Fingerprint,
    pub record: Option<Arc<Record>>,
    pub complaints: Vec<Diagnostic>,
}

/// A page as it was made last.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Of the theme, its language and the program.
    pub by: Fingerprint,
    /// Of its bytes.
    pub bytes: Fingerprint,
    pub trace: Trace,
    /// What the gate met in it.
    pub met: Vec<u32>,
}

impl Memory {
    /// What was stored as `name` under `key`; empty when there is nothing of that.
    pub fn load(cache: &Cache, name: &str, key: Fingerprint) -> Self {
        let mut memory: Self = cache.load(name, key).unwrap_or_default();
        let Self { records, pages, .. } = &mut memory;
        rayon::join(
            || records.load(cache, &format!("{name}-records"), key),
            || pages.load(cache, &format!("{name}-pages"), key),
        );
        memory
    }

    /// Stores what moved since it was loaded.
    ///
    /// # Errors
    /// When it cannot be written; what is loaded next is what was stored before, or less of it.
    pub fn store(&mut self, cache: &Cache, name: &str, key: Fingerprint) -> io::Result<()> {
        self.records.store(cache, &format!("{name}-records"), key)?;
        self.pages.store(cache, &format!("{name}-pages"), key)?;
        // last, since it names what the pieces are: those of another time are not taken for them
        cache.store(name, key, self).map(|_| ())
    }
}

/// How many pieces a map is stored in.
const PIECES: usize = 64;

/// A map that is stored in pieces, so that only those that moved are written again, and all are read at once. Itself it says what the
/// pieces must be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Pieces<K, V> {
    #[serde(skip, default = "BTreeMap::new")]
    all: BTreeMap<K, V>,
    /// Those of which something moved since they were stored.
    #[serde(skip)]
    moved: BTreeSet<usize>,
    /// Of each piece as it was stored; empty before any was.
    prints: Vec<Fingerprint>,
}

impl<K, V> Default for Pieces<K, V> {
    fn default() -> Self {
        Self { all: BTreeMap::new(), moved: BTreeSet::new(), prints: Vec::new() }
    }
}

impl<K, V> Pieces<K, V>
where
    K: Ord + Borrow<str> + Serialize + DeserializeOwned + Send + Sync,
    V: Serialize + DeserializeOwned + Send + Sync,
{
    /// Takes everything out, in order. What is not put back is forgotten.
    pub fn take(&mut self) -> BTreeMap<K, V> {
        std::mem::take(&mut self.all)
    }

    /// Puts everything in. `moved` are the keys of what is new or another than was taken out, or was taken out and is not put back.
    pub fn put<'a>(&mut self, all: BTreeMap<K, V>, moved: impl Iterator<Item = &'a str>) {
        self.moved.extend(moved.map(piece));
        self.all = all;
    }

    fn load(&mut self, cache: &Cache, name: &str, key: Fingerprint) {
        let pieces = self.prints.par_iter().enumerate();
        let pieces: Vec<Vec<(K, V)>> = pieces
            .map(|(piece, print)| cache.load_just(&format!("{name}-{piece}"), key, *print).unwrap_or_default())
            .collect();
        self.all = pieces.into_iter().flatten().collect();
    }

    fn store(&mut self, cache: &Cache, name: &str, key: Fingerprint) -> io::Result<()> {
        let mut pieces: Vec<Vec<(&K, &V)>> = (0..PIECES).map(|_| Vec::new()).collect();
        for (key, value) in &self.all {
            if let Some(piece) = pieces.get_mut(piece(key.borrow())) {
                piece.push((key, value));
            }
        }
        let is_new = self.prints.len() != PIECES;
        self.prints.resize(PIECES, Fingerprint::default());
        let moved = &self.moved;
        self.prints.par_iter_mut().zip(pieces).enumerate().try_for_each(|(piece, (print, all))| {
            if !is_new && !moved.contains(&piece) {
                return Ok(());
            }
            *print = cache.store(&format!("{name}-{piece}"), key, &all)?;
            Ok::<(), io::Error>(())
        })?;
        self.moved.clear();
        Ok(())
    }
}

/// The piece a key is in.
fn piece(key: &str) -> usize {
    usize::from(Fingerprint::of(key.as_bytes()).0[0]) % PIECES
}
