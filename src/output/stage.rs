//! The next generation while it is made.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::bundle::folders;
use super::complaints::{Failure, Refusal};
use super::hands::{Hands, look};
use super::manifest::{Entry, Manifest};
use super::place::Place;
use super::survey::strays;
use super::switch::set_aside;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::source::disk::stamp;

/// The folder beside the site in which the next generation is made. Files are added from many threads; the lock is
/// held to note a name, never while a file is written.
pub struct Stage {
    place: Place,
    hands: Hands,
    work: Mutex<Work>,
}

#[derive(Default)]
struct Work {
    begun: bool,
    /// What the stage held at rest: the generation before the one that stands.
    spare: BTreeMap<RelPath, Entry>,
    /// What was written since.
    fresh: BTreeMap<RelPath, Entry>,
}

impl Stage {
    /// A stage that has not been touched yet.
    pub fn new(place: &Place, hands: &Hands) -> Self {
        Self { place: place.clone(), hands: hands.clone(), work: Mutex::default() }
    }

    /// Its folder.
    pub fn folder(&self) -> PathBuf {
        self.place.kept("stage")
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        // a thread that died while noting a name has at worst not noted it
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the stage up: from now until the switch is done its folder is work in progress, thrown away if the run ends.
    fn begin(&self) -> Result<(), Failure> {
        let mut work = self.work();
        if work.begun {
            return Ok(());
        }
        let list = self.place.kept("stage.list");
        match Manifest::load(&list) {
            Ok(Some(spare)) => {
                self.rescue(&spare)?;
                work.spare = spare.files;
            }
            // without a list it is what a killed run left
            Ok(None) => self.hands.remove_tree(&self.folder())?,
            Err(Refusal::Failed(failure)) => return Err(failure),
            // by a damaged one nobody can tell whose its files are
            Err(_) => {
                set_aside(&self.place, &self.hands, &self.place.beside, Path::new("stage"))?;
            }
        }
        self.hands.remove(&list)?;
        self.hands.folder(&self.folder())?;
        work.begun = true;
        Ok(())
    }

    /// Brings home what somebody put into the stage at rest: a program that works in the site's folder stays in it
    /// when it is exchanged out.
    fn rescue(&self, spare: &Manifest) -> Result<(), Failure> {
        let folder = self.folder();
        let found = strays(&folder, &|path| spare.files.contains_key(path), &spare.folders())
            .map_err(|error| Failure { doing: "list", path: folder.clone(), error })?;
        for stray in found {
            let home = self.place.site.join(&stray.path);
            let free = look(&home)?.is_none() && home.parent().is_some_and(Path::is_dir);
            if free {
                self.hands.rename(&folder.join(&stray.path), &home)?;
            } else {
                set_aside(&self.place, &self.hands, &folder, &stray.path)?;
            }
        }
        Ok(())
    }

    /// Writes a file.
    pub fn write(&self, path: &RelPath, bytes: &[u8], fingerprint: Fingerprint) -> Result<(), Failure> {
        self.begin()?;
        let target = self.folder().join(path.as_str());
        let stamp = match self.hands.write(&target, bytes) {
            Ok(stamp) => stamp,
            Err(_) if self.clear_way(path)? => self.hands.write(&target, bytes)?,
            Err(error) => return Err(error),
        };
        self.work().fresh.insert(path.clone(), Entry { fingerprint, stamp, source: None });
        Ok(())
    }

    /// Writes a file from a stream, and gives its length in bytes.
    pub fn copy(&self, path: &RelPath, from: &mut dyn Read) -> Result<u64, Failure> {
        self.begin()?;
        self.clear_way(path)?;
        let (fingerprint, stamp) = self.hands.copy(from, &self.folder().join(path.as_str()))?;
        self.work().fresh.insert(path.clone(), Entry { fingerprint, stamp, source: None });
        Ok(stamp.length)
    }

    /// What was written at `path`; `None` when nothing was.
    pub fn fresh(&self, path: &RelPath) -> Option<Entry> {
        self.work().fresh.get(path).cloned()
    }

    /// Where the spare generation has a file in place of a folder, or a folder in place of the file, removes it.
    fn clear_way(&self, path: &RelPath) -> Result<bool, Failure> {
        let top = self.folder();
        let file = folders(path).map(|folder| top.join(folder)).find(|folder| folder.exists() && !folder.is_dir());
        if let Some(file) = file {
            self.hands.remove(&file)?;
            return Ok(true);
        }
        let target = top.join(path.as_str());
        if target.is_dir() {
            self.hands.remove_tree(&target)?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Brings the stage up to the next generation: besides what was written it holds `kept`, files that stand in the
    /// site, and nothing else. The cost is two names for each file that the spare generation has otherwise.
    pub fn complete(&self, kept: &BTreeMap<&RelPath, &Entry>) -> Result<(), Failure> {
        self.begin()?;
        let top = self.folder();
        let Work { spare, fresh, .. } = &*self.work();
        for path in spare.keys().filter(|path| !kept.contains_key(path) && !fresh.contains_key(*path)) {
            let file = top.join(path.as_str());
            // what a fresh file needed room for is gone already
            if look(&file)?.is_some_and(|data| !data.is_dir()) {
                self.hands.remove(&file)?;
                self.hands.prune(file.parent().unwrap_or(&top), &top)?;
            }
        }
        let kept: Vec<(&RelPath, &Entry)> = kept.iter().map(|(path, entry)| (*path, *entry)).collect();
        self.make_folders(kept.iter().map(|(path, _)| *path))?;
        kept.par_iter().try_for_each(|(path, entry)| {
            let file = top.join(path.as_str());
            let same = spare.get(*path).is_some_and(|spare| spare.fingerprint == entry.fingerprint)
                && file.symlink_metadata().is_ok_and(|data| data.is_file() && stamp(&data) == entry.stamp);
            if same { Ok(()) } else { self.hands.link(&self.place.site.join(path.as_str()), &file) }
        })
    }

    fn make_folders<'a>(&self, paths: impl Iterator<Item = &'a RelPath>) -> Result<(), Failure> {
        let top = self.folder();
        let parents: BTreeSet<RelPath> = paths.map(RelPath::parent).collect();
        parents.iter().try_for_each(|parent| match self.hands.folder(&top.join(parent.as_str())) {
            Err(_) if self.clear_way(&parent.join("x").unwrap_or_else(RelPath::root))? => {
                self.hands.folder(&top.join(parent.as_str()))
            }
            made => made,
        })
    }

    /// What of the spare generation still stands in the stage when `written` have been taken out of it.
    pub fn rest(&self, audience: &str) -> Option<Manifest> {
        let work = self.work();
        let files: BTreeMap<RelPath, Entry> = work
            .spare
            .iter()
            .filter(|(path, _)| !work.fresh.contains_key(*path))
            .map(|(path, entry)| (path.clone(), entry.clone()))
            .collect();
        (!files.is_empty()).then(|| Manifest { files, ..Manifest::new(audience) })
    }

    /// Throws the stage away if it was taken up.
    pub fn discard(&self) -> Result<(), Failure> {
        let mut work = self.work();
        if work.begun {
            self.hands.remove_tree(&self.folder())?;
            *work = Work::default();
        }
        Ok(())
    }
}
