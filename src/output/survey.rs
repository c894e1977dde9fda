//! What stands in an output folder: files that a list names, and strays that it does not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::base::path::RelPath;
use crate::source::Stamp;
use crate::source::disk::stamp;

/// Something in the folder that no list names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stray {
    /// From the folder.
    pub path: PathBuf,
    /// Whether it is a folder; with all that is in it.
    pub folder: bool,
}

/// The folder as it is.
#[derive(Debug, Default)]
pub struct Survey {
    /// The listed paths at which a file stands, with what it looks like.
    pub files: BTreeMap<RelPath, Stamp>,
    /// Everything else, in the order of the paths.
    pub strays: Vec<Stray>,
}

impl Stray {
    /// Whether it, or a folder it stands in, begins with a dot: the user's own settings, not worth a word.
    pub fn is_hidden(&self) -> bool {
        self.path.components().any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
    }

    /// The path as the lists write it; `None` when it is no UTF-8.
    pub fn named(&self) -> Option<RelPath> {
        relative(&self.path)
    }

    /// For people.
    pub fn display(&self) -> String {
        let slash = if self.folder { "/" } else { "" };
        format!("{}{slash}", self.path.to_string_lossy())
    }
}

/// Looks through `top`. Folders are entered when `entered` names them; any other folder is a stray as a whole.
/// A listed path at which something else than a file stands is a stray. An absent `top` is empty.
pub fn survey(top: &Path, listed: Listed<'_>, entered: &BTreeSet<&str>) -> io::Result<Survey> {
    look_through(top, entered, &|name, kind, entry| match name {
        Some(name) if kind.is_file() && listed(name.as_str()) => Ok(Found::File(stamp(&entry.metadata()?))),
        _ => Ok(Found::Stray),
    })
}

/// The strays alone: no file is looked at.
pub fn strays(top: &Path, listed: Listed<'_>, entered: &BTreeSet<&str>) -> io::Result<Vec<Stray>> {
    let found = look_through(top, entered, &|name, kind, _| {
        let own = kind.is_file() && name.is_some_and(|name| listed(name.as_str()));
        Ok(if own { Found::Own } else { Found::Stray })
    });
    Ok(found?.strays)
}

/// Whether a path is listed.
pub type Listed<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// What a file, or a folder that is not entered, is.
enum Found {
    /// One that is listed, and what it looks like.
    File(Stamp),
    /// One that is listed.
    Own,
    /// Any other.
    Stray,
}

/// What is to be made of an entry; its name is `None` where it is no UTF-8.
type Judge<'a> = &'a (dyn Fn(Option<&RelPath>, FileType, &DirEntry) -> io::Result<Found> + Sync);

/// Looks through the folders that stand equally deep at once.
fn look_through(top: &Path, entered: &BTreeSet<&str>, judge: Judge<'_>) -> io::Result<Survey> {
    let mut survey = Survey::default();
    let mut folders = vec![PathBuf::new()];
    while !folders.is_empty() {
        let looked: Vec<(Survey, Vec<PathBuf>)> =
            folders.par_iter().map(|folder| look_into(top, folder, entered, judge)).collect::<io::Result<_>>()?;
        folders.clear();
        for (mut found, mut below) in looked {
            survey.files.extend(found.files);
            survey.strays.append(&mut found.strays);
            folders.append(&mut below);
        }
    }
    survey.strays.sort();
    Ok(survey)
}

/// One folder, and the folders in it that are entered.
fn look_into(
    top: &Path,
    folder: &Path,
    entered: &BTreeSet<&str>,
    judge: Judge<'_>,
) -> io::Result<(Survey, Vec<PathBuf>)> {
    let (mut survey, mut below) = (Survey::default(), Vec::new());
    let entries = match fs::read_dir(top.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((survey, below)),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        let (name, kind) = (relative(&path), entry.file_type()?);
        if kind.is_dir() && name.as_ref().is_some_and(|name| entered.contains(name.as_str())) {
            below.push(path);
            continue;
        }
        match (judge(name.as_ref(), kind, &entry)?, name) {
            (Found::File(stamp), Some(name)) => {
                survey.files.insert(name, stamp);
            }
            (Found::Own, _) => {}
            (Found::Stray | Found::File(_), _) => survey.strays.push(Stray { path, folder: kind.is_dir() }),
        }
    }
    Ok((survey, below))
}

/// A path from the folder as the lists write it.
fn relative(path: &Path) -> Option<RelPath> {
    RelPath::new(&path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/"))
}
