//! Values kept between runs. Deleting them, or damaging them, costs time and nothing else.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::sealed::{seal, seal_of, unseal};
use crate::base::fingerprint::Fingerprint;
use crate::source::disk::stamp;

/// A folder of kept values. Nothing in it is believed unless its seal, the version of the program and the key are right.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in `folder`, which is made when the first value is stored.
    pub fn open(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    /// The value stored as `name` under `key`; `None` when there is none, it is damaged, or it was stored under another
    /// key or by another version. The key stands for everything the value was made from.
    pub fn load<T: DeserializeOwned>(&self, name: &str, key: Fingerprint) -> Option<T> {
        let bytes = fs::read(self.path(name)).ok()?;
        unseal(&mark(key), &bytes).ok()
    }

    /// The value that `store` called by this fingerprint, if it is still the one of that name.
    pub fn load_just<T: DeserializeOwned>(&self, name: &str, key: Fingerprint, print: Fingerprint) -> Option<T> {
        let (mark, bytes) = (mark(key), fs::read(self.path(name)).ok()?);
        (seal_of(&mark, &bytes)? == print).then(|| unseal(&mark, &bytes).ok())?
    }

    /// What `load` gives, with the time at which it was stored, nanoseconds since 1970 by the file system's clock.
    pub fn load_with_time<T: DeserializeOwned>(&self, name: &str, key: Fingerprint) -> Option<(T, i128)> {
        let stored = stamp(&fs::metadata(self.path(name)).ok()?).modified;
        Some((self.load(name, key)?, stored))
    }

    /// Stores a value in place of the one of that name, in one step, and gives the fingerprint of what is stored. An error is worth a warning, no
    /// more.
    pub fn store<T: Serialize + ?Sized>(&self, name: &str, key: Fingerprint, value: &T) -> io::Result<Fingerprint> {
        let mark = mark(key);
        let bytes = seal(&mark, value).ok_or(io::ErrorKind::InvalidData)?;
        fs::create_dir_all(&self.folder)?;
        // one name for each value: what a killed run left is replaced by the next one, and a link there is not followed
        let (path, temporary) = (self.path(name), self.path(name).with_extension("tmp"));
        let _seldom_there = fs::remove_file(&temporary);
        let written = fs::File::create_new(&temporary)
            .and_then(|mut file| file.write_all(&bytes))
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            let _never_made = fs::remove_file(&temporary);
        }
        written.map(|()| seal_of(&mark, &bytes).unwrap_or_default())
    }

    /// Whatever `name` says, a file directly in the folder.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}.bin", crate::base::slug::part(name)))
    }
}

/// Format, program and key: whatever differs makes the value unreadable.
fn mark(key: Fingerprint) -> String {
    format!("annals cache 1 {} {key}", env!("ANNALS_BUILD"))
}
