//! One writer at a time.

use std::fs::{self, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::complaints::{Failure, Refusal};
use super::place::Place;

/// The right to write, given back when it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: fs::File,
    /// Where the file system has no locks: a file that stands while the lock is held.
    held: Option<PathBuf>,
}

impl Lock {
    /// Takes the lock, or says who has it. With it comes a warning where only the weaker kind of lock was to be had.
    pub fn take(place: &Place) -> Result<(Self, Option<String>), Refusal> {
        let path = place.kept("lock");
        let failed = |error| Refusal::Failed(Failure { doing: "lock", path: path.clone(), error });
        let mut file =
            fs::File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match patiently(&file) {
            Ok(()) => {
                // for people alone: on a full disk the lock holds without it, and what a killed run left can be cleared away
                let _unnamed = file.set_len(0).and_then(|()| file.write_all(holder().as_bytes()));
                Ok((Self { _file: file, held: None }, None))
            }
            Err(TryLockError::WouldBlock) => {
                Err(Refusal::Locked { path: place.site.clone(), holder: said_holder(&path) })
            }
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                Self::take_weak(place, file)
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// By a file that must not be there. After a crash somebody has to remove it: nothing tells that its holder is gone.
    fn take_weak(place: &Place, file: fs::File) -> Result<(Self, Option<String>), Refusal> {
        let path = place.kept("lock.held");
        match fs::File::create_new(&path).and_then(|mut held| held.write_all(holder().as_bytes())) {
            Ok(()) => {
                let warning = "the file system has no locks; if this run is killed, remove `lock.held` by hand";
                Ok((Self { _file: file, held: Some(path) }, Some(warning.to_owned())))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Refusal::Locked { path: place.site.clone(), holder: said_holder(&path) })
            }
            Err(error) => Err(Refusal::Failed(Failure { doing: "lock", path, error })),
        }
    }
}

/// Asks for the lock for a moment: a program that is being started holds what its parent held, until it runs.
fn patiently(file: &fs::File) -> Result<(), TryLockError> {
    for _ in 0..10 {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            asked => return asked,
        }
    }
    file.try_lock()
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(held) = &self.held {
            let _gone_already = fs::remove_file(held);
        }
    }
}

/// This run, for others to read. The clock is read here for people only; nothing of it reaches a site.
fn holder() -> String {
    let start =
        jiff::Timestamp::try_from(SystemTime::now()).map_or_else(|_| "?".to_owned(), |start| format!("{start:.0}"));
    format!("process {} on {}, since {start}", std::process::id(), host())
}

/// What the holder wrote; it may be about to write it at this moment.
fn said_holder(path: &Path) -> String {
    for _ in 0..20 {
        match fs::read_to_string(path) {
            Ok(text) if text.is_empty() => std::thread::sleep(Duration::from_millis(10)),
            Ok(text) => return text.chars().filter(|c| !c.is_control()).take(200).collect(),
            Err(_) => break,
        }
    }
    "a process that cannot be named".to_owned()
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_else(|_| "this host".to_owned())
}
