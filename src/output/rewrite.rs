//! A file of the user that is replaced: whole or not at all, and only as it was read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::commit::temporary;

/// Replaces the file at `path`, which held `before` when it was read. Who may read it stays as it is.
///
/// # Errors
/// Also when it is no plain file (a link is never written through), or holds something else by now: then nothing is changed.
pub fn write_over(path: &Path, before: &[u8], bytes: &[u8]) -> io::Result<()> {
    let known = path.symlink_metadata()?;
    if !known.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no plain file"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary(folder)?;
    file.write_all(bytes)?;
    file.as_file().set_permissions(known.permissions())?;
    file.as_file().sync_all()?;
    if fs::read(path)? != before {
        return Err(io::Error::other("it was changed meanwhile"));
    }
    file.persist(path)?;
    Ok(())
}
