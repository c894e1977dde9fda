//! The only writer: an output folder, opened, staged and committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::bundle::{Assets, Bundle, Piece};
use super::complaints::{CommitError, Failure, Refusal};
use super::hands::{Guard, Hands, identity, look};
use super::lock::Lock;
use super::manifest::{Entry, Manifest, folders_of};
use super::place::Place;
use super::stage::Stage;
use super::survey::{Stray, Survey, survey};
use super::switch::{Journal, Way, is_in_the_way, recover, switch};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::source::Stamp;
use crate::source::exif::{self, Published};

/// More of the pages than this, in percent, may not vanish unless the user says so.
const VANISHING: usize = 30;

/// A site of fewer pages than this may shrink as it likes.
const SMALL: usize = 10;

/// How an output folder is opened.
#[derive(Clone)]
pub struct Options {
    /// The archive's folder.
    pub root: PathBuf,
    /// The content folder, from the root.
    pub content: PathBuf,
    /// Who the site is for.
    pub audience: String,
    /// Replace a site for another audience, files changed by hand, and files that stand in the way; the last two
    /// are moved to `.NAME.annals/kept/`.
    pub force: bool,
    /// Let most pages vanish.
    pub allow_shrink: bool,
    /// Have everything written down before the switch, so that a power loss leaves the old or the new site.
    pub durable: bool,
    /// Asked before each change on disk.
    pub guard: Guard,
}

impl Options {
    /// The options of an ordinary build.
    pub fn new(root: &Path, content: &Path, audience: &str) -> Self {
        Self {
            root: root.to_path_buf(),
            content: content.to_path_buf(),
            audience: audience.to_owned(),
            force: false,
            allow_shrink: false,
            durable: true,
            guard: Arc::new(|_, _| Ok(())),
        }
    }
}

/// An output folder, locked for this run. Dropped without a commit, it throws away what was staged.
pub struct Output {
    place: Place,
    options: Options,
    hands: Hands,
    stage: Stage,
    /// What stands in the folder as it was written.
    standing: Manifest,
    /// What else was there when the folder was opened.
    strays: Vec<Stray>,
    /// What a forced build moves away although Annals wrote it once.
    edited: BTreeSet<RelPath>,
    /// Whether the list on disk is not `standing`.
    stale: bool,
    /// Whether the site that stands is for another audience.
    foreign_audience: bool,
    notes: Vec<String>,
    /// Given back last.
    _lock: Lock,
}

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files written because they are new or different, in the order of their paths.
    pub written: Vec<RelPath>,
    /// Files removed because the site has them no more, in the order of their paths.
    pub deleted: Vec<RelPath>,
    /// How many files were left as they are.
    pub unchanged: usize,
    /// Of the site that stands now, as [`Output::as_written`] finds it in the next run.
    pub site: Fingerprint,
    /// Files and folders in the output folder that Annals did not write and that are not hidden: kept, but worth a warning.
    pub users: Vec<String>,
    /// Files and folders that were moved to `.NAME.annals/kept/`.
    pub aside: Vec<String>,
}

/// The difference between what stands and a bundle.
#[derive(Default)]
struct Plan<'a> {
    /// Files that stand as they should, with their entries of the next list.
    kept: BTreeMap<&'a RelPath, &'a Entry>,
    /// Files to be written.
    written: Vec<(&'a RelPath, &'a Piece)>,
    /// Files to be removed.
    deleted: Vec<&'a RelPath>,
}

impl Output {
    /// Opens the folder: completes what a killed run left, and finds out what stands there. Refused, nothing in the
    /// folder is touched.
    pub fn open(folder: &Path, options: Options) -> Result<Self, Refusal> {
        let place = Place::find(folder, &options.root, &options.content)?;
        let hands = Hands::new(options.guard.clone());
        if !place.beside.exists() {
            refuse_foreign(&place, options.force)?;
        }
        hands.folder(&place.beside)?;
        let (lock, warning) = Lock::take(&place)?;
        recover(&place, &hands, options.force)?;
        let listed = match Manifest::load(&place.kept("manifest")) {
            // the list of a folder that is gone counts for nothing
            Ok(listed) => listed.filter(|_| place.site.is_dir()),
            Err(Refusal::Damaged { .. }) if options.force => None,
            Err(refusal) => return Err(refusal),
        };
        let stage = Stage::new(&place, &hands);
        let standing = Manifest::new(&options.audience);
        let mut output = Self {
            stage,
            hands,
            standing,
            strays: Vec::new(),
            edited: BTreeSet::new(),
            stale: false,
            foreign_audience: false,
            notes: warning.into_iter().collect(),
            _lock: lock,
            place,
            options,
        };
        match listed {
            Some(listed) => output.take_over(listed)?,
            None => {
                refuse_foreign(&output.place, output.options.force)?;
                output.strays = output.survey(&Manifest::default(), &BTreeSet::new())?.strays;
            }
        }
        Ok(output)
    }

    /// Compares what stands with what was listed.
    fn take_over(&mut self, listed: Manifest) -> Result<(), Refusal> {
        self.foreign_audience = listed.audience != self.options.audience;
        if self.foreign_audience && !self.options.force {
            let (holds, wanted) = (listed.audience, self.options.audience.clone());
            return Err(Refusal::Audience { path: self.place.site.clone(), holds, wanted });
        }
        let found = self.survey(&listed, &listed.folders())?;
        let strays: BTreeSet<RelPath> = found.strays.iter().filter_map(Stray::named).collect();
        self.stale = listed.tool != self.standing.tool || self.foreign_audience;
        let checked: Vec<(RelPath, Entry, Standing)> = listed
            .files
            .into_par_iter()
            .map(|(path, entry)| {
                let standing = self.standing_of(&path, &entry, found.files.get(&path), &strays);
                (path, entry, standing)
            })
            .collect();
        self.strays = found.strays;
        for (path, entry, standing) in checked {
            match standing {
                Standing::Whole(stamp) => {
                    self.stale |= stamp != entry.stamp;
                    self.standing.files.insert(path, Entry { stamp, ..entry });
                }
                Standing::Edited => {
                    if !strays.contains(&path) {
                        self.strays.push(Stray { path: PathBuf::from(path.as_str()), folder: false });
                    }
                    self.edited.insert(path);
                }
                Standing::Missing => self.stale = true,
            }
        }
        if self.edited.is_empty() || self.options.force {
            return Ok(());
        }
        Err(Refusal::Edited { paths: self.edited.iter().cloned().collect() })
    }

    fn standing_of(
        &self,
        path: &RelPath,
        entry: &Entry,
        found: Option<&Stamp>,
        strays: &BTreeSet<RelPath>,
    ) -> Standing {
        match found {
            Some(stamp) if *stamp == entry.stamp => Standing::Whole(*stamp),
            // a copy or a restored backup has another time and the same bytes
            Some(stamp) if stamp.length == entry.stamp.length => match fs::read(self.place.site.join(path.as_str())) {
                Ok(bytes) if Fingerprint::of(&bytes) == entry.fingerprint => Standing::Whole(*stamp),
                Ok(_) | Err(_) => Standing::Edited,
            },
            Some(_) => Standing::Edited,
            // a link or a folder in its place
            None if strays.contains(path) => Standing::Edited,
            None => Standing::Missing,
        }
    }

    fn survey(&self, listed: &Manifest, entered: &BTreeSet<&str>) -> Result<Survey, Failure> {
        let own = |path: &str| listed.files.contains_key(path);
        survey(&self.place.site, &own, entered).map_err(|error| Failure {
            doing: "list",
            path: self.place.site.clone(),
            error,
        })
    }

    /// The generation that stands; `None` when there is none to keep anything of.
    pub fn previous(&self) -> Option<&Manifest> {
        (!self.standing.files.is_empty()).then_some(&self.standing)
    }

    /// The fingerprint of the file that stands at `path` as it was written; `None` when it is missing or was changed.
    pub fn standing(&self, path: &str) -> Option<Fingerprint> {
        self.standing.files.get(path).map(|entry| entry.fingerprint)
    }

    /// The bytes of the file that stands at `path`; `None` when it is missing, was changed, or cannot be read.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.standing(path)?;
        fs::read(self.place.site.join(path)).ok()
    }

    /// The fingerprint of the site that stands, and how many files it has, when it stands just as it was last written, for the same readers,
    /// and nothing else is in its folder.
    pub fn as_written(&self) -> Option<(Fingerprint, usize)> {
        let Self { standing, strays, edited, stale, foreign_audience, .. } = self;
        let whole = !(*stale || *foreign_audience) && edited.is_empty() && strays.iter().all(Stray::is_hidden);
        (whole && !standing.files.is_empty()).then(|| (standing.fingerprint(), standing.files.len()))
    }

    /// Warnings worth printing.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Writes a page to the stage, so that it need not be held in memory, unless it stands already. From many
    /// threads at once, each path once.
    pub fn stage(&self, path: &RelPath, bytes: &[u8]) -> Result<Piece, Failure> {
        let fingerprint = Fingerprint::of(bytes);
        if self.standing(path.as_str()) == Some(fingerprint) {
            return Ok(Piece::Kept { fingerprint });
        }
        self.stage.write(path, bytes, fingerprint)?;
        Ok(Piece::Staged { fingerprint })
    }

    /// Makes the folder hold what the bundle says, in one step: only differences are written, only what the list
    /// names is removed, and when nothing differs nothing is touched.
    pub fn commit(self, bundle: &Bundle, assets: &Assets<'_>) -> Result<Report, CommitError> {
        if bundle.audience != self.options.audience {
            let output = self.options.audience.clone();
            return Err(CommitError::Audience { bundle: bundle.audience.clone(), output });
        }
        let plan = self.plan(bundle)?;
        self.refuse_shrinking(&plan)?;
        let mut report = Report {
            written: plan.written.iter().map(|(path, _)| (*path).clone()).collect(),
            deleted: plan.deleted.iter().map(|path| (*path).clone()).collect(),
            unchanged: plan.kept.len(),
            ..Report::default()
        };
        let strays = self.strays(bundle)?;
        report.users = strays.iter().filter(|stray| !stray.is_hidden()).map(Stray::display).collect();
        if plan.written.is_empty() && plan.deleted.is_empty() && self.edited.is_empty() && self.place.site.is_dir() {
            self.settle()?;
            report.site = self.standing.fingerprint();
            return Ok(report);
        }
        let in_the_way = self.in_the_way(bundle, &strays)?;
        report.aside = in_the_way.iter().map(ToString::to_string).collect();
        report.users.retain(|user| !report.aside.iter().any(|aside| aside == user.trim_end_matches('/')));
        let fresh = self.write(&plan.written, assets)?;
        report.site = self.switch(&plan, fresh, &strays, &in_the_way)?;
        Ok(report)
    }

    fn plan<'a>(&'a self, bundle: &'a Bundle) -> Result<Plan<'a>, CommitError> {
        let mut plan = Plan::default();
        for (path, piece) in bundle.iter() {
            let standing = self.standing.files.get(path);
            let same = standing.filter(|standing| match piece {
                Piece::Bytes { fingerprint, .. } | Piece::Kept { fingerprint } => standing.fingerprint == *fingerprint,
                Piece::Staged { .. } => false,
                Piece::Asset { source, stamp } => {
                    standing.source.as_ref().is_some_and(|(was, looked)| was == source && looked == stamp)
                }
            });
            match (same, piece) {
                (Some(entry), _) => {
                    plan.kept.insert(path, entry);
                }
                (None, Piece::Kept { .. }) => return Err(CommitError::NotKept(path.clone())),
                (None, piece) => plan.written.push((path, piece)),
            }
        }
        plan.deleted = self.standing.files.keys().filter(|path| bundle.get(path.as_str()).is_none()).collect();
        Ok(plan)
    }

    fn refuse_shrinking(&self, plan: &Plan<'_>) -> Result<(), CommitError> {
        let pages = |paths: &mut dyn Iterator<Item = &RelPath>| paths.filter(|path| path.ending() == "html").count();
        let had = pages(&mut self.standing.files.keys());
        let gone = pages(&mut plan.deleted.iter().copied());
        let shrinks = had >= SMALL && gone * 100 > had * VANISHING;
        if shrinks && !self.options.allow_shrink && !self.foreign_audience {
            return Err(CommitError::Shrunk { had, left: had - gone });
        }
        Ok(())
    }

    /// What is in the folder and not Annals'. Folders that the bundle needs are looked into.
    fn strays(&self, bundle: &Bundle) -> Result<Vec<Stray>, Failure> {
        let entered = folders_of(self.standing.files.keys().chain(bundle.iter().map(|(path, _)| path)));
        let shared = |stray: &Stray| stray.folder && stray.named().is_some_and(|path| entered.contains(path.as_str()));
        if !self.strays.iter().any(shared) {
            return Ok(self.strays.clone());
        }
        Ok(self.survey(&self.standing, &entered)?.strays)
    }

    /// What has to be moved away before the bundle can stand, if the user lets us.
    fn in_the_way(&self, bundle: &Bundle, strays: &[Stray]) -> Result<BTreeSet<RelPath>, CommitError> {
        if strays.is_empty() {
            return Ok(BTreeSet::new());
        }
        let next = Manifest {
            files: bundle.iter().map(|(path, _)| (path.clone(), Entry::default())).collect(),
            ..Manifest::default()
        };
        let is_edited = |stray: &Stray| stray.named().is_some_and(|path| self.edited.contains(&path));
        let found: Vec<&Stray> =
            strays.iter().filter(|stray| is_edited(stray) || is_in_the_way(stray, &next)).collect();
        let named: BTreeSet<RelPath> = found.iter().filter_map(|stray| stray.named()).collect();
        if found.is_empty() || (self.options.force && named.len() == found.len()) {
            return Ok(named);
        }
        Err(CommitError::InTheWay { paths: found.iter().map(|stray| stray.display()).collect() })
    }

    /// Writes what is not staged yet.
    fn write(
        &self,
        written: &[(&RelPath, &Piece)],
        assets: &Assets<'_>,
    ) -> Result<BTreeMap<RelPath, Entry>, CommitError> {
        let entries: Result<Vec<(RelPath, Entry)>, CommitError> = written
            .par_iter()
            .map(|(path, piece)| {
                match piece {
                    Piece::Bytes { fingerprint, bytes } => self.stage.write(path, bytes, *fingerprint)?,
                    Piece::Asset { source, stamp } => self.copy(path, source, *stamp, assets)?,
                    Piece::Staged { .. } | Piece::Kept { .. } => {}
                }
                let mut entry = self.stage.fresh(path).ok_or_else(|| CommitError::NotKept((*path).clone()))?;
                if let Piece::Asset { source, stamp } = piece {
                    entry.source = Some((source.clone(), *stamp));
                }
                Ok(((*path).clone(), entry))
            })
            .collect();
        Ok(entries?.into_iter().collect())
    }

    /// Copies an asset, a picture without what it says of where it was taken.
    fn copy(&self, path: &RelPath, source: &RelPath, stamp: Stamp, assets: &Assets<'_>) -> Result<(), CommitError> {
        let unread = |error| Failure { doing: "read", path: PathBuf::from(source.as_str()), error };
        let from = assets(source).map_err(unread)?;
        let length = match exif::published(from, stamp.length).map_err(unread)? {
            Published::Picture(length, bytes) => {
                self.stage.write(path, &bytes, Fingerprint::of(&bytes))?;
                length
            }
            Published::AsItIs(mut from) => self.stage.copy(path, &mut from)?,
        };
        if length == stamp.length { Ok(()) } else { Err(CommitError::AssetChanged(source.clone())) }
    }

    /// Has the list say what stands, where it does not.
    fn settle(&self) -> Result<(), Failure> {
        if self.foreign_audience {
            self.hands.remove(&self.place.kept("stage.list"))?;
            self.hands.remove_tree(&self.stage.folder())?;
        }
        if self.stale {
            self.hands.replace(&self.place.kept("manifest"), &self.standing.to_bytes())?;
        }
        Ok(())
    }

    /// Switches to the staged generation, whose fingerprint it gives: by one rename when that is all, else by exchange, else file by
    /// file.
    fn switch(
        &self,
        plan: &Plan<'_>,
        fresh: BTreeMap<RelPath, Entry>,
        strays: &[Stray],
        aside: &BTreeSet<RelPath>,
    ) -> Result<Fingerprint, Failure> {
        let writes: Vec<RelPath> = fresh.keys().cloned().collect();
        let mut next = Manifest::new(&self.options.audience);
        next.files = plan.kept.iter().map(|(path, entry)| ((*path).clone(), (*entry).clone())).collect();
        next.files.extend(fresh);
        let spare = plan.deleted.is_empty() && aside.is_empty() && !self.foreign_audience;
        let single = writes.len() + plan.deleted.len() + aside.len() == 1 && self.place.site.is_dir();
        if !single && self.exchange(plan, &next, strays, aside, spare)? {
            return Ok(next.fingerprint());
        }
        let way = Way::Renames { writes, deletes: self.deletes(plan), asides: aside.iter().cloned().collect() };
        let rest = self.stage.rest(&self.options.audience).filter(|_| single);
        let journal = Journal { way, spare, aside: aside.clone() };
        self.hands.folder(&self.place.site)?;
        switch(&self.place, &self.hands, &journal, &next, rest.as_ref(), self.options.durable)?;
        Ok(next.fingerprint())
    }

    /// Switches as a whole; `false` where the system cannot, and nothing has changed.
    fn exchange(
        &self,
        plan: &Plan<'_>,
        next: &Manifest,
        strays: &[Stray],
        aside: &BTreeSet<RelPath>,
        spare: bool,
    ) -> Result<bool, Failure> {
        let (stage, site) = (self.stage.folder(), &self.place.site);
        if !cfg!(target_os = "linux") && site.is_dir() {
            return Ok(false);
        }
        self.stage.complete(&plan.kept)?;
        let Some(identity) = identity(&stage)? else { return Ok(false) };
        for stray in strays.iter().filter(|stray| !stray.folder) {
            let moves = stray.named().is_some_and(|path| aside.contains(&path)) || is_in_the_way(stray, next);
            if !moves {
                // the user's file is at no moment missing; where that cannot be had, it is moved after the exchange
                let _moved_later = self.hands.second_name(&site.join(&stray.path), &stage.join(&stray.path));
            }
        }
        if let Ok(data) = site.metadata() {
            // the folder is a new one and has to let in whom the old one let in
            let _as_it_was_made = fs::set_permissions(&stage, data.permissions());
        }
        let journal = Journal { way: Way::Exchange { stage: identity }, spare, aside: aside.clone() };
        switch(&self.place, &self.hands, &journal, next, Some(&self.standing), self.options.durable)
    }

    fn deletes(&self, plan: &Plan<'_>) -> Vec<(RelPath, Stamp)> {
        let looks = |path: &RelPath| self.standing.files.get(path).map(|entry| entry.stamp).unwrap_or_default();
        plan.deleted.iter().map(|path| ((*path).clone(), looks(path))).collect()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let at_rest = ["journal", "stage.list"].iter().any(|file| !matches!(look(&self.place.kept(file)), Ok(None)));
        if !at_rest {
            // what cannot be removed now, the next run removes
            let _left = self.stage.discard();
        }
    }
}

/// Whether a listed file stands.
enum Standing {
    /// As it was written; now it looks so.
    Whole(Stamp),
    /// Somebody changed it.
    Edited,
    /// It is gone.
    Missing,
}

/// Refuses a folder that holds more than hidden files, when there is no list of who wrote them.
fn refuse_foreign(place: &Place, force: bool) -> Result<(), Refusal> {
    let path = place.site.clone();
    let found = survey(&path, &|_| false, &BTreeSet::new()).map_err(|error| Failure {
        doing: "list",
        path: path.clone(),
        error,
    })?;
    match found.strays.iter().find(|stray| !stray.is_hidden()) {
        Some(stray) if !force => Err(Refusal::Foreign { path, example: stray.display() }),
        _ => Ok(()),
    }
}

/// Writes a new file, whole or not at all; one that is there is never replaced (`AlreadyExists`). Folders are made.
pub fn write_new(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = temporary(folder)?;
    file.write_all(bytes.as_ref())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}

/// Writes a file whole, in the place of the one that stands there.
///
/// # Errors
/// When it cannot be written; what stood there then still does.
pub fn write_over(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = temporary(folder)?;
    file.write_all(bytes.as_ref())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// A hidden temporary file in `folder`, removed unless it is persisted, and readable as any new file is.
pub fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".annals-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
        builder.tempfile_in(folder)
    }
    #[cfg(not(unix))]
    builder.tempfile_in(folder)
}
