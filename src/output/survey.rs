//! What stands in an output folder: files that a list names, and strays that it does not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
pub fn survey(top: &Path, listed: &dyn Fn(&str) -> bool, entered: &BTreeSet<&str>) -> io::Result<Survey> {
    let mut survey = Survey::default();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(top.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type()?;
            match relative(&path) {
                Some(name) if kind.is_file() && listed(name.as_str()) => {
                    survey.files.insert(name, stamp(&entry.metadata()?));
                }
                Some(name) if kind.is_dir() && entered.contains(name.as_str()) => folders.push(path),
                _ => survey.strays.push(Stray { path, folder: kind.is_dir() }),
            }
        }
    }
    survey.strays.sort();
    Ok(survey)
}

/// A path from the folder as the lists write it.
fn relative(path: &Path) -> Option<RelPath> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    RelPath::new(&parts?.join("/"))
}
