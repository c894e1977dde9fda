//! What the search page's script looks up: an index of any part of any word, divided into small files.
//!
//! `plan` says which files there are, `entry` what of a record is searched, `gram` and `postings` how text is cut and lists are written,
//! `gather`, `lists` and `index` what stands where, `reading` how Chinese titles sound, `facet` what results are narrowed by. The records' texts
//! themselves are kept in blocks, from which the script verifies and quotes what the index found.

pub mod entry;
pub mod facet;
mod gather;
pub mod gram;
pub mod index;
mod lists;
pub mod plan;
pub mod postings;
pub mod reading;

pub use gather::{Watch, each};
pub use index::Index;
pub use lists::Lists;
pub use plan::{Plan, Sizes};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::fingerprint::Fingerprint;

/// What is kept between builds of an index, so that only what changed is read and written again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Of each record by its number: what lists know of it, and that with its text.
    pub prints: Vec<(Fingerprint, Fingerprint)>,
    /// The index of these.
    pub index: Arc<Index>,
    /// Of each of its files what stands in it.
    pub shards: Vec<Fingerprint>,
}

/// A file of search data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// How everything is divided, with the facets where there is no index. Every search reads it, so what grows with the archive is elsewhere.
    Index,
    /// A facet, where there is an index.
    Facet(&'static str),
    /// A file of words and pairs.
    Words(u32),
    /// A file of readings.
    Readings(u32),
    /// A block of texts.
    Texts(u32),
}

impl Part {
    /// Its name, as the script asks for it: its path below `search/` without the ending.
    pub fn name(self) -> String {
        match self {
            Self::Index => "index".to_owned(),
            Self::Facet(name) => format!("facets/{name}"),
            Self::Words(number) => format!("words/{number}"),
            Self::Readings(number) => format!("readings/{number}"),
            Self::Texts(number) => format!("texts/{number}"),
        }
    }

    /// Its path in the output.
    pub fn path(self) -> String {
        format!("search/{}.js", self.name())
    }
}

impl Plan {
    /// All files of search data.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        let facets = facet::NAMES.into_iter().filter(|_| self.shards > 0).map(Part::Facet);
        let texts = (0_u32..).zip(&self.blocks).map(|(block, _)| Part::Texts(block));
        let words = (0..self.shards).map(Part::Words);
        [Part::Index].into_iter().chain(facets).chain(words).chain((0..self.readings).map(Part::Readings)).chain(texts)
    }
}
