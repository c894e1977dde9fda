//! Whether a folder still holds what was built into it: read, never written.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::complaints::Failure;
use super::manifest::{Entry, Manifest};
use super::survey::survey;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;

/// How a folder differs from the list of what was built. Each in the order of the paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many files are as they were built, byte for byte.
    pub whole: usize,
    /// Listed files that are not there.
    pub missing: Vec<RelPath>,
    /// Listed files that hold something else, and such in whose place a link or folder stands.
    pub changed: Vec<RelPath>,
    /// Files and folders that are not listed; a folder with all that is in it.
    pub foreign: Vec<String>,
    /// Those of them that are hidden, or stand in a hidden folder: no browser is led there, but a server may obey them.
    pub hidden: Vec<String>,
    /// Listed files that could not be read, with the system's word.
    pub unread: Vec<(RelPath, String)>,
}

impl Verdict {
    /// Whether every listed file is there as it was built and, but for hidden files, nothing else.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.foreign.is_empty() && self.unread.is_empty()
    }
}

/// What became of one listed file.
enum Found {
    Whole,
    Missing,
    Changed,
    Unread(String),
}

/// Compares every byte of `folder` with the list. Times do not count: a copy has others.
///
/// # Errors
/// When a folder cannot be listed.
pub fn verify(folder: &Path, listed: &Manifest) -> Result<Verdict, Failure> {
    let survey = survey(folder, &|path| listed.files.contains_key(path), &listed.folders())
        .map_err(|error| Failure { doing: "list", path: folder.to_path_buf(), error })?;
    let mut verdict = Verdict::default();
    for stray in survey.strays {
        // what stands in a listed file's place is told of there
        if stray.named().is_some_and(|path| listed.files.contains_key(&path)) {
            continue;
        }
        let names = if stray.is_hidden() { &mut verdict.hidden } else { &mut verdict.foreign };
        names.push(stray.display());
    }
    let files: Vec<(&RelPath, &Entry)> = listed.files.iter().collect();
    let found: Vec<Found> = files.par_iter().map(|(path, entry)| compare(&folder.join(path.as_str()), entry)).collect();
    for ((path, _), found) in files.into_iter().zip(found) {
        match found {
            Found::Whole => verdict.whole += 1,
            Found::Missing => verdict.missing.push(path.clone()),
            Found::Changed => verdict.changed.push(path.clone()),
            Found::Unread(why) => verdict.unread.push((path.clone(), why)),
        }
    }
    Ok(verdict)
}

fn compare(file: &Path, entry: &Entry) -> Found {
    let data = match file.symlink_metadata() {
        Ok(data) => data,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Found::Missing;
        }
        Err(error) => return Found::Unread(error.to_string()),
    };
    if !data.is_file() || data.len() != entry.stamp.length {
        return Found::Changed;
    }
    match fingerprint(file) {
        Ok(print) if print == entry.fingerprint => Found::Whole,
        Ok(_) => Found::Changed,
        Err(error) => Found::Unread(error.to_string()),
    }
}

fn fingerprint(file: &Path) -> io::Result<Fingerprint> {
    let mut file = fs::File::open(file)?;
    let mut hasher = Fingerprint::hasher();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(length) => hasher.add(buffer.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Where the list of what was built into `folder` stands, if it was built there; `None` for the top of a file system.
///
/// # Errors
/// When the folder cannot be found.
pub fn list_of(folder: &Path) -> io::Result<Option<PathBuf>> {
    let folder = folder.canonicalize()?;
    Ok(super::place::beside(&folder).map(|beside| beside.join("manifest")))
}
