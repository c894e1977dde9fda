//! Stage 6: the site as one value.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read};
use std::ops::Bound;
use std::sync::Arc;

use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::source::Stamp;
use crate::source::exif::{self, Published};

/// Opens an asset of the sources by its path from the root.
pub type Assets<'a> = dyn Fn(&RelPath) -> io::Result<Box<dyn Read>> + Sync + 'a;

/// One file of the site, and where its bytes are.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// In memory.
    Bytes {
        /// Of the bytes.
        fingerprint: Fingerprint,
        /// The bytes.
        bytes: Arc<[u8]>,
    },
    /// Written to the stage already, by `Output::stage` of the output the bundle is committed to.
    Staged {
        /// Of the bytes.
        fingerprint: Fingerprint,
    },
    /// As it stands in the output folder since an earlier build.
    Kept {
        /// Of the bytes that stand there.
        fingerprint: Fingerprint,
    },
    /// To be copied from the sources; a picture without what it says of where it was taken.
    Asset {
        /// Its path from the root.
        source: RelPath,
        /// What it looked like when the sources were listed.
        stamp: Stamp,
    },
}

/// Two files of a site want the same place, or one stands where the other needs a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken(pub RelPath);

/// Every file of the site for one audience by its path from the output folder. It knows no records, and of a
/// large site it does not hold the bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    /// The audience it was made for.
    pub audience: String,
    pieces: BTreeMap<RelPath, Piece>,
    /// The folders they stand in.
    folders: HashSet<Box<str>>,
}

impl Piece {
    /// A file in memory.
    pub fn bytes(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self::Bytes { fingerprint: Fingerprint::of(&bytes), bytes }
    }

    /// The fingerprint of its bytes; `None` where they are still among the sources.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        match self {
            Self::Bytes { fingerprint, .. } | Self::Staged { fingerprint } | Self::Kept { fingerprint } => {
                Some(*fingerprint)
            }
            Self::Asset { .. } => None,
        }
    }
}

impl Bundle {
    /// A bundle without files.
    pub fn new(audience: &str) -> Self {
        Self { audience: audience.to_owned(), pieces: BTreeMap::new(), folders: HashSet::new() }
    }

    /// Adds a file. A path that is taken, or stands on or under another file's, or cannot be written on
    /// every system (`is_sound`), is refused; addresses are given out free of such clashes, so that is a defect.
    pub fn insert(&mut self, path: RelPath, piece: Piece) -> Result<(), Taken> {
        // a folder that is known stands under no file, and none comes to stand where it is
        let unknown = || folders(&path).filter(|folder| !self.folders.contains(*folder));
        let under_file = unknown().any(|folder| self.pieces.contains_key(folder));
        if !is_sound(&path) || self.pieces.contains_key(&path) || self.folders.contains(path.as_str()) || under_file {
            return Err(Taken(path));
        }
        let new: Vec<Box<str>> = unknown().map(Box::from).collect();
        self.folders.extend(new);
        self.pieces.insert(path, piece);
        Ok(())
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &Piece)> {
        self.pieces.iter()
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&Piece> {
        self.pieces.get(path)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The bytes of a file in memory or among the sources, as they are published; `None` when there is no such file, or it is in an output folder.
    pub fn bytes(&self, path: &str, assets: &Assets<'_>) -> io::Result<Option<Arc<[u8]>>> {
        match self.pieces.get(path) {
            Some(Piece::Bytes { bytes, .. }) => Ok(Some(bytes.clone())),
            Some(Piece::Asset { source, stamp }) => {
                let bytes = match exif::published(assets(source)?, stamp.length)? {
                    Published::Picture(_, bytes) => bytes,
                    Published::AsItIs(mut from) => {
                        let mut bytes = Vec::new();
                        from.read_to_end(&mut bytes)?;
                        bytes
                    }
                };
                Ok(Some(bytes.into()))
            }
            Some(Piece::Staged { .. } | Piece::Kept { .. }) | None => Ok(None),
        }
    }
}

/// The folders `path` stands in, outermost first, the output folder itself left out.
pub fn folders(path: &RelPath) -> impl Iterator<Item = &str> {
    path.as_str().match_indices('/').filter_map(|(at, _)| path.as_str().get(..at))
}

/// Whether one of `files` stands below `path`.
pub fn is_folder<V>(files: &BTreeMap<RelPath, V>, path: &RelPath) -> bool {
    let below = format!("{path}/");
    let next = files.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
    next.is_some_and(|(next, _)| next.as_str().starts_with(&below))
}

/// Whether a path may be an output file's: relative, without `..` and doubled slashes, backslash or control characters.
pub fn is_sound(path: &RelPath) -> bool {
    let text = path.as_str();
    !text.is_empty()
        && text.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !text.contains(|c: char| c == '\\' || c.is_control())
}
