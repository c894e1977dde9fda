//! What files that the records show and hand on are: how large a picture is, and what the bytes come to that readers are given.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Archive, Target, complaints};
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::record::{ReferenceKind, link};
use crate::source::active;
use crate::source::complaints::unreadable;
use crate::source::exif::{self, Published};
use crate::source::{Files, Opened, Stamp, picture};

/// The most pixels of a picture that a reader's browser is made to unfold.
const MOST_PIXELS: u64 = 250_000_000;

/// What was found out about a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Of a picture, width and height in pixels, as it says; `None`: it is none, or not one that can be measured.
    pub size: Option<(u32, u32)>,
    /// Of a picture that may hold scripts, whether it does, or cannot be looked through.
    pub runs: bool,
    /// Of a file that some record hands on, what readers are given; `None`: nobody asked, or it cannot be read.
    pub sum: Option<Sum>,
}

/// The bytes of a file as they are published, from afar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many there are.
    pub length: u64,
    /// Of the bytes.
    pub fingerprint: Fingerprint,
}

/// What is wrong with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody can say how large it is.
    Unmeasured,
    /// It says it is so wide and so high.
    Vast(u32, u32),
    /// It is too long for taking anything out of it.
    Long,
}

/// What was found out before, with what the file looked like then: it need not be read again while it looks the same.
pub type Known = BTreeMap<RelPath, (Stamp, Seen)>;

/// Looking at files.
pub struct Looking<'a> {
    /// Where their bytes can be had.
    pub files: &'a dyn Files,
    /// What is known, and will be.
    pub known: &'a mut Known,
    /// Whether what the bytes of attachments come to is asked for: they are read whole for it.
    pub sums: bool,
}

impl Seen {
    /// The size to be written beside the picture; `None` where there is none worth believing.
    pub fn shown(&self) -> Option<(u32, u32)> {
        self.size.filter(|&(width, height)| u64::from(width) * u64::from(height) <= MOST_PIXELS)
    }

    fn fault(&self, stamp: Stamp) -> Option<Fault> {
        match (self.size, self.shown()) {
            (None, _) => Some(Fault::Unmeasured),
            (Some((width, height)), None) => Some(Fault::Vast(width, height)),
            _ => (stamp.length > exif::LONGEST).then_some(Fault::Long),
        }
    }
}

impl Archive {
    /// Looks at the files that the records show or hand on, and at no other. One that cannot be read is said: the pages would be
    /// without what is known of it.
    pub fn look(&mut self, looking: &mut Looking<'_>) -> Vec<Diagnostic> {
        let wanted: BTreeMap<&RelPath, bool> = self.wanted(looking.sums);
        let found: Vec<(RelPath, Stamp, io::Result<Seen>)> = wanted
            .into_par_iter()
            .map(|(path, sum)| {
                let stamp = self.assets.get(path).copied().unwrap_or_default();
                let known = looking.known.get(path).filter(|(was, seen)| *was == stamp && (!sum || seen.sum.is_some()));
                let seen = known.map(|(_, seen)| Ok(*seen));
                (path.clone(), stamp, seen.unwrap_or_else(|| look(looking.files, path, stamp, sum)))
            })
            .collect();
        let unread = found.iter().filter_map(|(path, _, seen)| Some(unreadable(path, seen.as_ref().err()?)));
        let mut said: Vec<Diagnostic> = unread.collect();
        self.seen = found.iter().filter_map(|(path, _, seen)| Some((path.clone(), *seen.as_ref().ok()?))).collect();
        let known = found.into_iter().filter_map(|(path, stamp, seen)| Some((path, (stamp, seen.ok()?))));
        *looking.known = known.collect();
        self.withheld = self.active_files().map(|(path, _)| path.clone()).collect();
        said.append(&mut self.bad_images());
        said.extend(self.withheld_files());
        said
    }

    /// The files that are not published since they do something when they are opened, with where a record points at each.
    fn active_files(&self) -> impl Iterator<Item = (&RelPath, (usize, usize))> {
        let runs = |path: &RelPath| {
            let ending = path.ending();
            let active = active::ENDINGS.contains(&ending.as_str())
                || (ending == active::PICTURE && self.seen.get(path).is_none_or(|seen| seen.runs));
            active && !self.config.active_files.contains(&ending)
        };
        self.shown_files().filter(move |(_, path, _)| runs(path)).map(|(_, path, at)| (path, at))
    }

    /// What is said of them, each where a record points at it first.
    fn withheld_files(&self) -> Vec<Diagnostic> {
        let mut said = std::collections::BTreeSet::new();
        let said = self.active_files().filter_map(|(path, (ix, at))| {
            let record = self.records.get(ix)?;
            let reference = record.references.get(at)?;
            said.insert((ix, path)).then(|| complaints::active_file(record, reference, path))
        });
        said.collect()
    }

    /// The files to look at, and of which the bytes are to be summed up.
    fn wanted(&self, sums: bool) -> BTreeMap<&RelPath, bool> {
        let mut wanted = BTreeMap::new();
        for (kind, path, _) in self.shown_files() {
            let sum = sums && kind == ReferenceKind::File;
            let picture = kind == ReferenceKind::Image && link::is_image(path.name());
            if sum || picture || path.ending() == active::PICTURE {
                *wanted.entry(path).or_default() |= sum;
            }
        }
        wanted
    }

    /// Every pointing at a file, with the file: the record's position, and the reference's.
    fn shown_files(&self) -> impl Iterator<Item = (ReferenceKind, &RelPath, (usize, usize))> {
        self.records.iter().enumerate().flat_map(move |(ix, record)| {
            let targets = self.references.of(super::ix(ix));
            record.references.iter().zip(targets).enumerate().filter_map(
                move |(at, (reference, target))| match target {
                    Some(Target::Asset(path)) => Some((reference.kind, path, (ix, at))),
                    _ => None,
                },
            )
        })
    }

    /// Pictures that are none, or not fit to be shown, each where a record shows it first.
    fn bad_images(&self) -> Vec<Diagnostic> {
        let mut said = std::collections::BTreeSet::new();
        let shown =
            self.shown_files().filter(|(kind, path, _)| *kind == ReferenceKind::Image && link::is_image(path.name()));
        shown
            .filter_map(|(_, path, (ix, at))| {
                let stamp = self.assets.get(path).copied().unwrap_or_default();
                let fault = self.seen.get(path)?.fault(stamp)?;
                let record = self.records.get(ix)?;
                let reference = record.references.get(at)?;
                said.insert((ix, path)).then(|| complaints::bad_image(record, reference, fault))
            })
            .collect()
    }
}

/// Reads as little of a file as will do.
fn look(files: &dyn Files, path: &RelPath, stamp: Stamp, sum: bool) -> io::Result<Seen> {
    let mut file = Noting { file: files.open(path)?, failed: None };
    let size = if link::is_image(path.name()) { picture::size(&mut file) } else { None };
    if let Some(error) = file.failed {
        return Err(error);
    }
    let mut file = file.file;
    let runs = path.ending() == active::PICTURE && runs(&mut file)?;
    let sum = if sum { Some(sum_of(file, stamp)?) } else { None };
    Ok(Seen { size, runs, sum })
}

/// Whether a picture holds what runs. It is read whole, but no farther than is looked through.
fn runs(file: &mut Box<dyn Opened + '_>) -> io::Result<bool> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(active::LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(active::picture_runs(&bytes))
}

/// A file with what the system said when it could not be read: who measures pictures takes that for one that is cut off.
struct Noting<F> {
    file: F,
    failed: Option<io::Error>,
}

impl<F: Read> Read for Noting<F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failed = Some(io::Error::new(error.kind(), error.to_string()));
            }
        })
    }
}

impl<F: Seek> Seek for Noting<F> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// What the bytes come to that readers are given of the file.
fn sum_of(mut file: Box<dyn Opened + '_>, stamp: Stamp) -> io::Result<Sum> {
    file.rewind()?;
    let mut from = match exif::published(&mut file, stamp.length)? {
        Published::Picture(_, bytes) => {
            return Ok(Sum { length: bytes.len() as u64, fingerprint: Fingerprint::of(&bytes) });
        }
        Published::AsItIs(from) => from,
    };
    let mut hasher = Fingerprint::hasher();
    let (mut length, mut part) = (0, Vec::new());
    while (&mut from).take(1 << 16).read_to_end(&mut part)? > 0 {
        hasher.add(&part);
        length += part.len() as u64;
        part.clear();
    }
    Ok(Sum { length, fingerprint: hasher.finish() })
}
