//! Reading a file whose bytes are not in the tree: the data that statements are taken from, pictures and attachments.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek};

use super::disk::Disk;
use crate::base::path::RelPath;

/// Where the bytes of the tree's assets can be had.
pub trait Files: Sync {
    /// The bytes of the asset at `path`, from the root; at most `longest` of them and one more, so that a file that is too long
    /// is told from one that just fits, and is not read whole.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    fn bytes(&self, path: &RelPath, longest: u64) -> io::Result<Vec<u8>>;

    /// The asset at `path`, from the root, opened: of a picture the first bytes are enough.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    fn open(&self, path: &RelPath) -> io::Result<Box<dyn Opened + '_>>;
}

/// An open file, in which one may go back and forth.
pub trait Opened: Read + Seek {}

impl<T: Read + Seek> Opened for T {}

impl Files for Disk {
    fn bytes(&self, path: &RelPath, longest: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open_asset(path)?.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn open(&self, path: &RelPath) -> io::Result<Box<dyn Opened + '_>> {
        Ok(Box::new(self.open_asset(path)?))
    }
}

/// Files in memory: for tests and examples.
impl Files for BTreeMap<RelPath, Vec<u8>> {
    fn bytes(&self, path: &RelPath, _: u64) -> io::Result<Vec<u8>> {
        self.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn open(&self, path: &RelPath) -> io::Result<Box<dyn Opened + '_>> {
        let bytes = self.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Cursor::new(bytes.as_slice())))
    }
}
