//! Opening a source so that no symbolic link, swapped in at any moment, leads out of the root.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::base::path::RelPath;

/// Why a source was not opened.
#[derive(Debug)]
pub enum Refusal {
    /// It, or a folder on the way to it, is a symbolic link.
    Link,
    /// It is a folder, pipe, socket or device.
    Special,
    /// There is no such file.
    Absent,
    /// The system refused.
    Failed(io::Error),
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Link => Self::new(io::ErrorKind::InvalidInput, "symbolic links are not followed"),
            Refusal::Special => Self::new(io::ErrorKind::InvalidInput, "not a file"),
            Refusal::Absent => io::ErrorKind::NotFound.into(),
            Refusal::Failed(error) => error,
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::Absent } else { Self::Failed(error) }
    }
}

/// The folder all sources stand in, held open: a rename of the folder itself does not matter.
#[derive(Debug)]
pub struct Root {
    #[cfg(unix)]
    folder: std::os::fd::OwnedFd,
    #[cfg(not(unix))]
    folder: std::path::PathBuf,
}

#[cfg(unix)]
impl Root {
    /// Opens the folder; links on the way to it are the user's own and followed.
    pub fn open(path: &Path) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let folder = rustix::fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { folder })
    }

    /// Opens a file below it for reading.
    pub fn file(&self, path: &RelPath) -> Result<File, Refusal> {
        let file = File::from(self.beneath(path)?);
        if file.metadata()?.is_file() { Ok(file) } else { Err(Refusal::Special) }
    }

    /// Whether a folder stands at `path`, without a link on the way.
    pub fn folder(&self, path: &RelPath) -> Result<(), Refusal> {
        if path.as_str().is_empty() {
            return Ok(());
        }
        let folder = File::from(self.beneath(path)?);
        if folder.metadata()?.is_dir() { Ok(()) } else { Err(Refusal::Special) }
    }

    #[cfg(target_os = "linux")]
    fn beneath(&self, path: &RelPath) -> Result<std::os::fd::OwnedFd, Refusal> {
        use rustix::fs::{Mode, ResolveFlags};
        use rustix::io::Errno;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        match rustix::fs::openat2(&self.folder, path.as_str(), READ, Mode::empty(), resolve) {
            Ok(file) => Ok(file),
            // kernels before 5.6, and containers that know no openat2
            Err(Errno::NOSYS | Errno::PERM | Errno::AGAIN) => self.step_by_step(path),
            Err(error) => Err(refusal(error)),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn beneath(&self, path: &RelPath) -> Result<std::os::fd::OwnedFd, Refusal> {
        self.step_by_step(path)
    }

    /// One folder after the other, none of them through a link.
    fn step_by_step(&self, path: &RelPath) -> Result<std::os::fd::OwnedFd, Refusal> {
        use rustix::fs::{Mode, OFlags};
        let mut folder = self.folder.try_clone()?;
        for part in path.parent().parts() {
            let flags = READ | OFlags::NOFOLLOW | OFlags::DIRECTORY;
            // a link where a folder is wanted shows as "not a folder" on some systems
            folder = rustix::fs::openat(&folder, part, flags, Mode::empty()).map_err(|error| match error {
                rustix::io::Errno::NOTDIR => Refusal::Link,
                error => refusal(error),
            })?;
        }
        rustix::fs::openat(&folder, path.name(), READ | OFlags::NOFOLLOW, Mode::empty()).map_err(refusal)
    }
}

/// Without `NONBLOCK` the opening of a pipe would wait for a writer.
#[cfg(unix)]
const READ: rustix::fs::OFlags = rustix::fs::OFlags::RDONLY
    .union(rustix::fs::OFlags::CLOEXEC)
    .union(rustix::fs::OFlags::NONBLOCK)
    .union(rustix::fs::OFlags::NOCTTY);

#[cfg(unix)]
fn refusal(error: rustix::io::Errno) -> Refusal {
    use rustix::io::Errno;
    match error {
        Errno::LOOP => Refusal::Link,
        // sockets, and devices without a driver
        Errno::NXIO | Errno::NODEV => Refusal::Special,
        Errno::NOENT | Errno::NOTDIR => Refusal::Absent,
        error => Refusal::Failed(error.into()),
    }
}

#[cfg(not(unix))]
impl Root {
    /// Opens the folder; links on the way to it are the user's own and followed.
    pub fn open(path: &Path) -> io::Result<Self> {
        if path.is_dir() { Ok(Self { folder: path.to_path_buf() }) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    /// Opens a file below it for reading.
    pub fn file(&self, path: &RelPath) -> Result<File, Refusal> {
        let path = self.unlinked(path)?;
        let file = File::open(path)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(Refusal::Special) }
    }

    /// Whether a folder stands at `path`, without a link on the way.
    pub fn folder(&self, path: &RelPath) -> Result<(), Refusal> {
        if self.unlinked(path)?.is_dir() { Ok(()) } else { Err(Refusal::Special) }
    }

    /// The path on disk when no part of it is a link at this moment.
    fn unlinked(&self, path: &RelPath) -> Result<std::path::PathBuf, Refusal> {
        let mut whole = self.folder.clone();
        for part in path.parts() {
            whole.push(part);
            if whole.symlink_metadata()?.is_symlink() {
                return Err(Refusal::Link);
            }
        }
        Ok(whole)
    }
}
