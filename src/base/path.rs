//! Paths as the archive writes them: relative, with `/`, whatever the system.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A relative path with `/` between its parts: no root, no drive, no `.`, `..` or empty
/// part. The empty path is the folder itself. Letters are kept as they are on disk
/// (normalisation is compared where names may collide, never written).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RelPath(Arc<str>);

impl RelPath {
    /// `text` as a relative path; `.` parts and doubled or outer slashes are dropped,
    /// `..` goes up. `None` when it would leave the folder.
    pub fn new(text: &str) -> Option<Self> {
        // nearly all paths are written as they are kept
        if text.split('/').all(|part| !matches!(part, "" | "." | "..")) {
            return Some(Self(Arc::from(text)));
        }
        Self::root().join(text)
    }

    /// The empty path.
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// This folder's `text`, where `..` goes up. `None` when it would leave the top folder.
    pub fn join(&self, text: &str) -> Option<Self> {
        let mut parts: Vec<&str> = self.parts().collect();
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(Self(Arc::from(parts.join("/"))))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts from the top; none for the empty path.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// The folder it stands in; the empty path at the top.
    pub fn parent(&self) -> Self {
        Self(Arc::from(self.0.rsplit_once('/').map_or("", |(parent, _)| parent)))
    }

    /// The last part; empty for the empty path.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The last part without its ending.
    pub fn stem(&self) -> &str {
        let name = self.name();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// The ending in lower case without its dot; empty when there is none.
    pub fn ending(&self) -> String {
        match self.name().rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => ending.to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    /// The path below the folder `top`, empty for the folder itself; `None` when it does not stand there.
    pub fn below(&self, top: &Self) -> Option<Self> {
        if top.0.is_empty() {
            return Some(self.clone());
        }
        match self.0.strip_prefix(&*top.0)? {
            "" => Some(Self::root()),
            rest => rest.strip_prefix('/').map(|rest| Self(Arc::from(rest))),
        }
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for RelPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}
