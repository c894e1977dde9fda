//! The only reader of the archive's folder.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::complaints;
use super::encoding::{Refused, decode};
use super::ignored::is_ignored;
use super::open::{Refusal, Root};
use super::tree::{File, Stamp, Tree, is_text};
use crate::base::diagnostic::{self, Diagnostic};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;

/// The archive's settings, at the root.
pub const CONFIG: &str = "annals.yaml";

/// The themes' folder, at the root.
pub const THEMES: &str = "themes";

/// The longest text in bytes: 16 MiB. A longer one is not read.
pub const LONGEST_TEXT: u64 = 16 * 1024 * 1024;

/// How often a file that changes while it is read is read again.
const TRIES: usize = 3;

/// How far the time of a file may be from that of another on one machine, in nanoseconds: what was written so shortly before something
/// was noted of it may be written again in the same tick of the file system's clock.
pub const TICK: i128 = 2_000_000_000;

/// Texts as they were read, with what their files looked like.
#[derive(Debug, Default)]
pub struct Texts(HashMap<RelPath, (Stamp, File)>);

/// A folder of sources. Nothing below it is opened through a symbolic link.
#[derive(Debug)]
pub struct Disk {
    path: PathBuf,
    root: Root,
}

/// What sources look like from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Equal as long as no file came, went, or changed its length or time.
    pub fingerprint: Fingerprint,
    /// The time of the file that changed last, nanoseconds since 1970; 0 when there is none.
    pub newest: i128,
}

/// What became of one file that was to be read as text.
enum Outcome {
    Read(File),
    Refused(Box<Refused>),
    Complaint(Diagnostic),
}

/// What the walk over one folder found.
#[derive(Default)]
struct Found {
    texts: Vec<RelPath>,
    assets: Vec<(RelPath, Stamp)>,
    complaints: Vec<Diagnostic>,
}

impl Disk {
    /// Opens the folder; fails when it is none.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_path_buf(), root: Root::open(path)? })
    }

    /// Where the folder stands, as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A tree of `annals.yaml` alone, or an empty one when there is none; with what was wrong with the file.
    pub fn config(&self) -> (Tree, Vec<Diagnostic>) {
        let mut found = Found::default();
        self.find_config(&mut found);
        self.gather(found)
    }

    /// Whether the root has a folder `content`. A root with neither that nor `annals.yaml` is itself the content.
    pub fn has_content(&self) -> bool {
        RelPath::new("content").is_some_and(|content| self.root.folder(&content).is_ok())
    }

    /// Reads `annals.yaml`, the folder `content` and `themes/`, but nothing in the folders `skip`. All three may be
    /// absent. The tree and the complaints are in the order of the paths, whatever the order on disk.
    pub fn read(&self, content: &RelPath, skip: &[RelPath]) -> (Tree, Vec<Diagnostic>) {
        self.gather(self.find(content, skip))
    }

    /// The same as `read`, but for what is known already and looks as it did. What is read is known from then on, unless it was written so late
    /// before `now` (nanoseconds since 1970) that it may be written again without looking otherwise.
    pub fn read_again(
        &self,
        content: &RelPath,
        skip: &[RelPath],
        known: &mut Texts,
        now: i128,
    ) -> (Tree, Vec<Diagnostic>) {
        let found = self.find(content, skip);
        let look = |path: &RelPath| self.path.join(path.as_str()).symlink_metadata().ok().map(|data| stamp(&data));
        let looks: Vec<Option<Stamp>> = found.texts.par_iter().map(look).collect();
        let same = |path: &RelPath, look: Option<Stamp>| {
            let (was, file) = known.0.get(path)?;
            (Some(*was) == look).then(|| file.clone())
        };
        let kept: Vec<Option<File>> = found.texts.iter().zip(&looks).map(|(path, look)| same(path, *look)).collect();
        let paths = found.texts.clone();
        let (tree, said) = self.gather_but(found, kept);
        let settled = |stamp: &Stamp| stamp.modified + TICK < now;
        let texts = paths.into_iter().zip(looks).filter_map(|(path, look)| {
            let file = tree.files.get(&path)?.clone();
            Some((path, (look.filter(settled)?, file)))
        });
        *known = Texts(texts.collect());
        (tree, said)
    }

    /// What `read` would read, without reading it.
    pub fn look(&self, content: &RelPath, skip: &[RelPath]) -> Look {
        let Found { texts, assets, complaints } = self.find(content, skip);
        let mut looks: Vec<(RelPath, Option<Stamp>)> = texts
            .into_par_iter()
            .map(|path| {
                let look = self.path.join(path.as_str()).symlink_metadata().ok().map(|data| stamp(&data));
                (path, look)
            })
            .collect();
        looks.extend(assets.into_iter().map(|(path, stamp)| (path, Some(stamp))));
        looks.sort();
        let newest = looks.iter().filter_map(|(_, look)| look.map(|stamp| stamp.modified)).max().unwrap_or_default();
        let mut said: Vec<(RelPath, String)> =
            complaints.into_iter().map(|complaint| (complaint.path, complaint.message)).collect();
        said.sort();
        Look { fingerprint: Fingerprint::of_value(&(looks, said)), newest }
    }

    fn find(&self, content: &RelPath, skip: &[RelPath]) -> Found {
        let mut found = Found::default();
        self.walk(content, skip, &mut found);
        if !content.as_str().is_empty() {
            self.find_config(&mut found);
            if let Some(themes) = RelPath::new(THEMES) {
                self.walk(&themes, skip, &mut found);
            }
        }
        found
    }

    /// The bytes of an asset.
    pub fn asset(&self, path: &RelPath) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.root.file(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// An asset, opened for reading: for copying it without holding it whole.
    pub fn open_asset(&self, path: &RelPath) -> io::Result<fs::File> {
        Ok(self.root.file(path)?)
    }

    fn find_config(&self, found: &mut Found) {
        let Some(path) = RelPath::new(CONFIG) else { return };
        match self.path.join(CONFIG).symlink_metadata() {
            Ok(data) if data.is_symlink() => found.complaints.push(complaints::link(&path)),
            Ok(data) if !data.is_file() => found.complaints.push(complaints::special(&path)),
            Ok(_) => found.texts.push(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => found.complaints.push(complaints::unreadable(&path, &error)),
        }
    }

    /// Lists the files below `top`, which stands at the root and may be absent.
    fn walk(&self, top: &RelPath, skip: &[RelPath], found: &mut Found) {
        match self.root.folder(top) {
            Ok(()) => {}
            Err(Refusal::Absent) => return,
            Err(Refusal::Link) => return found.complaints.push(complaints::linked_folder(top)),
            Err(Refusal::Special) => return found.complaints.push(complaints::special(top)),
            Err(Refusal::Failed(error)) => return found.complaints.push(complaints::unreadable(top, &error)),
        }
        let mut walk = WalkDir::new(self.path.join(top.as_str())).follow_links(false).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_failed(&error, found);
                    continue;
                }
            };
            if entry.depth() > 0 && !self.take(&entry, skip, found) && entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
        }
    }

    /// Notes one entry; `false` for one whose inside does not matter.
    fn take(&self, entry: &DirEntry, skip: &[RelPath], found: &mut Found) -> bool {
        if is_ignored(&entry.file_name().to_string_lossy()) {
            return false;
        }
        let (path, named) = self.relative(entry.path());
        if skip.contains(&path) {
            return false;
        }
        if !named {
            found.complaints.push(complaints::name_not_utf8(&path));
            return false;
        }
        let kind = entry.file_type();
        if kind.is_symlink() {
            found.complaints.push(complaints::link(&path));
        } else if kind.is_file() {
            self.take_file(path, entry, found);
        } else if !kind.is_dir() {
            found.complaints.push(complaints::special(&path));
        }
        true
    }

    fn take_file(&self, path: RelPath, entry: &DirEntry, found: &mut Found) {
        if is_text(&path) {
            found.texts.push(path);
            return;
        }
        match entry.metadata() {
            Ok(data) => found.assets.push((path, stamp(&data))),
            Err(error) if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) => {
                found.complaints.push(complaints::vanished(&path));
            }
            Err(error) => found.complaints.push(complaints::unreadable(&path, &plain(&error))),
        }
    }

    fn walk_failed(&self, error: &walkdir::Error, found: &mut Found) {
        let (path, _) = self.relative(error.path().unwrap_or(&self.path));
        let gone = error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
        found.complaints.push(if gone {
            complaints::vanished(&path)
        } else {
            complaints::unreadable(&path, &plain(error))
        });
    }

    /// `path` from the root, and whether its name could be kept: bytes that are no UTF-8 are written `\xFF`.
    fn relative(&self, path: &Path) -> (RelPath, bool) {
        let below = path.strip_prefix(&self.path).unwrap_or(path);
        let mut named = true;
        let parts: Vec<String> = below
            .components()
            .map(|part| {
                let part = part.as_os_str();
                named &= part.to_str().is_some();
                escaped(part)
            })
            .collect();
        (RelPath::new(&parts.join("/")).unwrap_or_else(RelPath::root), named)
    }

    /// Reads the texts that were found and makes the tree.
    fn gather(&self, found: Found) -> (Tree, Vec<Diagnostic>) {
        self.gather_but(found, Vec::new())
    }

    /// Reads the texts that were found, many at once, but for those that `kept` has at their position, and makes the tree.
    fn gather_but(&self, found: Found, mut kept: Vec<Option<File>>) -> (Tree, Vec<Diagnostic>) {
        let Found { texts, assets, mut complaints } = found;
        kept.resize(texts.len(), None);
        let read = |(path, kept): (&RelPath, Option<File>)| kept.map_or_else(|| self.text(path), Outcome::Read);
        let outcomes: Vec<Outcome> = texts.par_iter().zip(kept).map(read).collect();
        let mut tree = Tree::default();
        for (path, outcome) in texts.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Read(file) => {
                    tree.files.insert(path, file);
                }
                Outcome::Refused(refused) => {
                    tree.aside.insert(path, refused.text);
                    complaints.push(refused.diagnostic);
                }
                Outcome::Complaint(complaint) => complaints.push(complaint),
            }
        }
        tree.files.extend(assets.into_iter().map(|(path, stamp)| (path, File::Asset(stamp))));
        diagnostic::sort(&mut complaints);
        (tree, complaints)
    }

    fn text(&self, path: &RelPath) -> Outcome {
        // an editor that saves by renaming leaves no file for a moment: once more, then it is gone
        let read = match self.bytes(path) {
            Err(Unread::Refused(Refusal::Absent)) => self.bytes(path),
            read => read,
        };
        Outcome::Complaint(match read {
            Ok(bytes) => {
                return match decode(path, &bytes) {
                    Ok(file) => Outcome::Read(file),
                    Err(refused) => Outcome::Refused(refused),
                };
            }
            Err(Unread::TooLong(length)) => complaints::too_long(path, length, LONGEST_TEXT),
            Err(Unread::Unstable) => complaints::unstable(path),
            Err(Unread::Refused(Refusal::Absent)) => complaints::vanished(path),
            Err(Unread::Refused(Refusal::Link)) => complaints::link(path),
            Err(Unread::Refused(Refusal::Special)) => complaints::special(path),
            Err(Unread::Refused(Refusal::Failed(error))) => complaints::unreadable(path, &error),
        })
    }

    /// The bytes of a text, the same before and after they were read.
    fn bytes(&self, path: &RelPath) -> Result<Vec<u8>, Unread> {
        for _ in 0..TRIES {
            let mut file = self.root.file(path)?;
            let before = stamp(&file.metadata()?);
            if before.length > LONGEST_TEXT {
                return Err(Unread::TooLong(before.length));
            }
            let mut bytes = Vec::with_capacity(usize::try_from(before.length).unwrap_or_default() + 1);
            (&mut file).take(LONGEST_TEXT + 1).read_to_end(&mut bytes)?;
            let after = stamp(&file.metadata()?);
            if before == after && bytes.len() as u64 == after.length {
                return Ok(bytes);
            }
        }
        Err(Unread::Unstable)
    }
}

/// Why the bytes of a text could not be had.
enum Unread {
    Refused(Refusal),
    TooLong(u64),
    Unstable,
}

impl From<Refusal> for Unread {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Self::Refused(error.into())
    }
}

/// The stamp of a file with this data. A time before 1970 is negative; none at all is 0.
pub fn stamp(data: &fs::Metadata) -> Stamp {
    let nanoseconds = |length: std::time::Duration| i128::try_from(length.as_nanos()).unwrap_or(i128::MAX);
    let modified = data.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => nanoseconds(after),
        Err(before) => -nanoseconds(before.duration()),
    });
    Stamp { length: data.len(), modified }
}

/// The system's own words, without the absolute path that walkdir adds.
fn plain(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| "it cannot be listed".to_owned(), ToString::to_string)
}

/// One part of a path, its bytes that are no UTF-8 written `\xFF`.
#[cfg(unix)]
fn escaped(name: &OsStr) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut text = String::with_capacity(name.len());
    for chunk in name.as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}

#[cfg(not(unix))]
fn escaped(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}
