//! Reading a file whose bytes are not in the tree: the data that statements are taken from.

use std::collections::BTreeMap;
use std::io;

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
}

impl Files for Disk {
    fn bytes(&self, path: &RelPath, longest: u64) -> io::Result<Vec<u8>> {
        use std::io::Read;
        let mut bytes = Vec::new();
        self.open_asset(path)?.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Files in memory: for tests and examples.
impl Files for BTreeMap<RelPath, Vec<u8>> {
    fn bytes(&self, path: &RelPath, _: u64) -> io::Result<Vec<u8>> {
        self.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}
