//! The list of what Annals wrote into a folder. It stands outside the published tree, and nothing in it is believed unchecked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::bundle::{folders, is_sound};
use super::complaints::{Failure, Refusal};
use super::sealed::{seal, unseal};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::source::Stamp;

/// Kind and version of the file.
const MARK: &str = "annals manifest 1";

/// What was written at one path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Of the bytes.
    pub fingerprint: Fingerprint,
    /// Length and time of the file as it was written: what tells whether it still stands so.
    pub stamp: Stamp,
    /// The asset it was copied from, as that was; `None` for a page.
    pub source: Option<(RelPath, Stamp)>,
}

/// One generation of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the program that wrote it.
    pub tool: String,
    /// The audience it was written for.
    pub audience: String,
    /// The files by their paths from the output folder. Every path `is_sound`.
    pub files: BTreeMap<RelPath, Entry>,
}

impl Manifest {
    /// An empty list of this version of the program.
    pub fn new(audience: &str) -> Self {
        let tool = env!("CARGO_PKG_VERSION").to_owned();
        Self { tool, audience: audience.to_owned(), files: BTreeMap::new() }
    }

    /// The list in the file `path`; `None` when there is no such file.
    pub fn load(path: &Path) -> Result<Option<Self>, Refusal> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure { doing: "read", path: path.to_path_buf(), error }.into()),
        };
        Self::read(&bytes).map(Some).map_err(|why| Refusal::Damaged { path: path.to_path_buf(), why })
    }

    /// The list that these bytes of its file say.
    ///
    /// # Errors
    /// What is wrong with them: they are of another version, cut off or altered, or list a path that is not sound.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let manifest: Self = unseal(MARK, bytes)?;
        match manifest.files.keys().find(|path| !is_sound(path)) {
            Some(bad) => Err(format!("it lists `{}`", bad.as_str().escape_debug())),
            None => Ok(manifest),
        }
    }

    /// The bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        seal(MARK, self).unwrap_or_default()
    }

    /// Of who it is for and what its files hold, not of when they were written.
    pub fn fingerprint(&self) -> Fingerprint {
        let files: Vec<(&RelPath, Fingerprint)> =
            self.files.iter().map(|(path, entry)| (path, entry.fingerprint)).collect();
        Fingerprint::of_value(&(&self.audience, files))
    }

    /// Every folder that holds one of its files, at whatever depth.
    pub fn folders(&self) -> BTreeSet<&str> {
        folders_of(self.files.keys())
    }
}

/// Every folder that holds one of the files, at whatever depth.
pub fn folders_of<'a>(files: impl Iterator<Item = &'a RelPath>) -> BTreeSet<&'a str> {
    let mut all = BTreeSet::new();
    let mut last = "";
    for path in files {
        // neighbours mostly stand in the same folder
        let parent = path.as_str().rsplit_once('/').map_or("", |(parent, _)| parent);
        if parent != last {
            all.extend(folders(path));
            last = parent;
        }
    }
    all
}
