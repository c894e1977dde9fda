//! Every change on disk goes through these hands, each asking first whether it may.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::complaints::Failure;
use crate::base::fingerprint::Fingerprint;
use crate::source::Stamp;
use crate::source::disk::stamp;

/// A kind of change on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A folder is made.
    Folder,
    /// A file is made, still empty.
    Create,
    /// Its bytes are written.
    Write,
    /// A file gets a second name.
    Link,
    /// A file or folder is renamed, replacing a file.
    Rename,
    /// Two folders exchange their names.
    Exchange,
    /// A file or folder is removed.
    Remove,
    /// What was written is made to last through a power loss.
    Sync,
    /// The switch is written down: from here on it is carried through, by this run or by the next one.
    Switch,
}

/// Asked before each change; an error stops the work there. An interrupted run says no from then on to everything but
/// clearing away, unless the switch was written down; a test that plays a killed process says no to everything;
/// `Unsupported` for an exchange stands for a system that has none.
pub type Guard = Arc<dyn Fn(Act, &Path) -> io::Result<()> + Send + Sync>;

/// The hands.
#[derive(Clone)]
pub struct Hands {
    guard: Guard,
}

impl Hands {
    /// Hands that ask `guard`.
    pub fn new(guard: Guard) -> Self {
        Self { guard }
    }

    fn act<T>(
        &self,
        act: Act,
        doing: &'static str,
        path: &Path,
        work: impl Fn() -> io::Result<T>,
    ) -> Result<T, Failure> {
        let failed = |error| Failure { doing, path: path.to_path_buf(), error };
        (self.guard)(act, path).map_err(failed)?;
        match work() {
            // the folder a file stands in is made when it is missed: cheaper than asking for it each time
            Err(error) if error.kind() == io::ErrorKind::NotFound && matches!(act, Act::Create | Act::Link) => {
                self.folder(path.parent().unwrap_or(path))?;
                work().map_err(failed)
            }
            done => done.map_err(failed),
        }
    }

    /// Makes a folder and those it stands in; one that is there is good.
    pub fn folder(&self, path: &Path) -> Result<(), Failure> {
        if path.is_dir() {
            return Ok(());
        }
        self.act(Act::Folder, "make the folder", path, || fs::create_dir_all(path))
    }

    /// Writes a new file. One that is there is given up first, not overwritten: its bytes may have a second name.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<Stamp, Failure> {
        let mut file = self.create(path)?;
        let failed = |error| Failure { doing: "write", path: path.to_path_buf(), error };
        (self.guard)(Act::Write, path).map_err(failed)?;
        let full = |error| failed(with_room(error, bytes.len()));
        file.write_all(bytes).map_err(full)?;
        file.metadata().map(|data| stamp(&data)).map_err(failed)
    }

    /// Writes a new file with the bytes of `from`, and tells their fingerprint.
    pub fn copy(&self, from: &mut dyn Read, path: &Path) -> Result<(Fingerprint, Stamp), Failure> {
        let mut file = self.create(path)?;
        let failed = |error| Failure { doing: "copy to", path: path.to_path_buf(), error };
        (self.guard)(Act::Write, path).map_err(failed)?;
        let mut hasher = Fingerprint::hasher();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let length = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(failed(error)),
            };
            let part = buffer.get(..length).unwrap_or_default();
            hasher.add(part);
            file.write_all(part).map_err(|error| failed(with_room(error, part.len())))?;
        }
        let data = file.metadata().map_err(failed)?;
        Ok((hasher.finish(), stamp(&data)))
    }

    fn create(&self, path: &Path) -> Result<fs::File, Failure> {
        self.act(Act::Create, "write", path, || match fs::File::create_new(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_file(path)?;
                fs::File::create_new(path)
            }
            made => made,
        })
    }

    /// Replaces a file of the bookkeeping folder in one step.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let mut name = path.as_os_str().to_owned();
        name.push(".tmp");
        let temporary = PathBuf::from(name);
        self.write(&temporary, bytes)?;
        self.rename(&temporary, path)
    }

    /// Gives the file `from` the name `to` too; where the file system has no second names, copies it with its time.
    pub fn link(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        self.act(Act::Link, "link", to, || match fs::hard_link(from, to) {
            Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists) => {
                fs::remove_file(to)?;
                fs::hard_link(from, to)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
            // no links here (EPERM, EOPNOTSUPP), or too many of this file (EMLINK)
            Err(_) => copy_with_time(from, to),
            linked => linked,
        })
    }

    /// Gives the file or symbolic link `from` the name `to` too, or says that it cannot be done.
    pub fn second_name(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        self.act(Act::Link, "link", to, || fs::hard_link(from, to))
    }

    /// Renames a file or folder; a file in the way is replaced.
    pub fn rename(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        self.act(Act::Rename, "write", to, || patiently(|| fs::rename(from, to)))
    }

    /// Exchanges the names of two folders in one step; `false` where the system cannot.
    pub fn exchange(&self, one: &Path, other: &Path) -> Result<bool, Failure> {
        match (self.guard)(Act::Exchange, other).and_then(|()| exchange(one, other)) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(false),
            done => done.map_err(|error| Failure { doing: "switch", path: other.to_path_buf(), error }),
        }
    }

    /// Removes a file; one that is gone is good.
    pub fn remove(&self, path: &Path) -> Result<(), Failure> {
        if look(path)?.is_none() {
            return Ok(());
        }
        self.act(Act::Remove, "remove", path, || gone(patiently(|| fs::remove_file(path))))
    }

    /// Removes a folder of our own with all that is in it; one that is gone is good.
    pub fn remove_tree(&self, path: &Path) -> Result<(), Failure> {
        if look(path)?.is_none() {
            return Ok(());
        }
        self.act(Act::Remove, "remove", path, || match fs::remove_dir_all(path) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && open_up(path) => {
                gone(fs::remove_dir_all(path))
            }
            removed => gone(removed),
        })
    }

    /// Has the file system of `folder` write down everything, so that after a power loss the switch cannot be there without
    /// what it switched to.
    pub fn sync(&self, folder: &Path) -> Result<(), Failure> {
        self.act(Act::Sync, "write down", folder, || sync(folder))
    }

    /// Says that the switch to a new `site` is written down.
    pub fn carry_through(&self, site: &Path) -> Result<(), Failure> {
        self.act(Act::Switch, "switch", site, || Ok(()))
    }

    /// Removes the folder `path` and those it stands in below `top`, as far as they are empty.
    pub fn prune(&self, path: &Path, top: &Path) -> Result<(), Failure> {
        let mut folder = Some(path);
        while let Some(empty) = folder.filter(|folder| *folder != top && folder.starts_with(top)) {
            // one that is not empty stays; so does one that cannot be removed, which harms nobody
            if !self.act(Act::Remove, "remove", empty, || Ok(fs::remove_dir(empty).is_ok()))? {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }
}

/// Where there is no more room, says how much was wanted.
fn with_room(error: io::Error, bytes: usize) -> io::Error {
    match error.kind() {
        kind @ (io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge) => {
            io::Error::new(kind, format!("{error}; {bytes} bytes were to be written"))
        }
        _ => error,
    }
}

/// Lets us into a folder of our own that was made as closed as the site is.
#[cfg(unix)]
fn open_up(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).is_ok()
}

/// Elsewhere a folder that may not be written can be emptied.
#[cfg(not(unix))]
fn open_up(_folder: &Path) -> bool {
    false
}

fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Where a file that somebody has open cannot be replaced (Windows, shares), it mostly can a moment later.
fn patiently(work: impl Fn() -> io::Result<()>) -> io::Result<()> {
    let mut result = work();
    if cfg!(windows) {
        for wait in [10, 30, 100, 300, 1000] {
            match &result {
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
                _ => break,
            }
            std::thread::sleep(std::time::Duration::from_millis(wait));
            result = work();
        }
    }
    result
}

fn copy_with_time(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    let time = from.metadata()?.modified()?;
    fs::File::options().write(true).open(to)?.set_modified(time)
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP | Errno::XDEV | Errno::BUSY) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(target_os = "linux")]
fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(&fs::File::open(folder)?)?)
}

/// Elsewhere the names of a folder are written down at least.
#[cfg(not(target_os = "linux"))]
fn sync(folder: &Path) -> io::Result<()> {
    sync_names(folder);
    Ok(())
}

/// Has the names in `folder` written down. Systems that cannot are not worse off than before.
pub fn sync_names(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _unsupported = folder.sync_all();
    }
}

/// What stands at `path`, links not followed; `None` when nothing does. What cannot be looked at is not taken for absent.
pub fn look(path: &Path) -> Result<Option<fs::Metadata>, Failure> {
    match path.symlink_metadata() {
        Ok(data) => Ok(Some(data)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Failure { doing: "look at", path: path.to_path_buf(), error }),
    }
}

/// What tells a folder from every other on its file system, whatever its name; `None` when it is not there, or the system
/// does not say.
#[cfg(unix)]
pub fn identity(folder: &Path) -> Result<Option<u64>, Failure> {
    use std::os::unix::fs::MetadataExt;
    Ok(look(folder)?.filter(fs::Metadata::is_dir).map(|data| data.ino()))
}

/// What tells a folder from every other on its file system, whatever its name; `None` when it is not there, or the system
/// does not say.
#[cfg(not(unix))]
pub fn identity(_folder: &Path) -> Result<Option<u64>, Failure> {
    Ok(None)
}

/// Whether two names are of one file.
#[cfg(unix)]
pub fn is_same_file(one: &Path, other: &Path) -> Result<bool, Failure> {
    use std::os::unix::fs::MetadataExt;
    let (one, other) = (look(one)?, look(other)?);
    Ok(one.zip(other).is_some_and(|(one, other)| one.dev() == other.dev() && one.ino() == other.ino()))
}

/// Whether two names are of one file.
#[cfg(not(unix))]
pub fn is_same_file(_one: &Path, _other: &Path) -> Result<bool, Failure> {
    Ok(false)
}
