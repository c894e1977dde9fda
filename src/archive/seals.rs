//! Sealed periods: whether what they held is what they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::corrections::{CORRECTS, Corrections, day};
use super::seal_file::{self, Seal, Sealed};
use super::{Archive, Ix, References, Target, calendar, complaints, ix};
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::span::Span;
use crate::config::{Config, Trait};
use crate::record::{Record, ReferenceKind};
use crate::source::{File, Files, Tree};

/// The folder of seals, in the content folder.
const FOLDER: &str = "seals";

/// The field of statements that names the file they are taken from.
const SOURCE: &str = "source";

/// The longest file, in bytes, that is sealed with the statement taken from it: 64 MiB.
pub const DATA_LIMIT: u64 = 64 << 20;

/// How a record stands to a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Standing {
    /// It is what was sealed.
    Kept,
    /// It was changed.
    Changed,
    /// The file it is taken from was changed, or is gone.
    FileChanged,
    /// It belongs to the period and was not there when that was sealed.
    Added,
}

/// A record under a seal.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Held {
    /// The seal, by its position among all.
    pub seal: usize,
    /// How it stands.
    pub standing: Standing,
    /// Where the seal names it; `None`: nowhere.
    pub entry: Option<Span>,
    /// The records dated after the seal that say what was put right, in order of place.
    pub explained: Vec<Ix>,
}

/// All seals.
#[derive(Debug, Default)]
pub struct Seals {
    /// The seals that can be read, by path.
    pub all: Vec<Seal>,
    /// Of each record the seals it is under, by path of the seal.
    of: BTreeMap<Ix, Vec<Held>>,
    /// Names that lead nowhere since what they name is gone, and that say so: by file and place.
    explaining: BTreeSet<(RelPath, Span)>,
}

/// The path of the seal of a period, from the root.
pub fn path(content: &RelPath, period: Period) -> Option<RelPath> {
    content.join(&format!("{FOLDER}/{period}.yaml"))
}

/// Whether the file at `path` stands among the seals.
pub fn is_seal(content: &RelPath, path: &RelPath) -> bool {
    content.join(FOLDER).is_some_and(|folder| path.below(&folder).is_some())
}

/// Every seal in `tree`, by path, with what is wrong with them. Of two of one period the first counts.
pub fn read(config: &Config, tree: &Tree) -> (Vec<Seal>, Vec<Diagnostic>) {
    let (mut seals, mut complaints): (Vec<Seal>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    let Some(folder) = config.content.join(FOLDER) else { return (seals, complaints) };
    let within = tree.files.range(folder.clone()..).take_while(|(path, _)| path.as_str().starts_with(folder.as_str()));
    for (path, file) in within.filter(|(path, _)| path.below(&folder).is_some()) {
        let File::Text { text, .. } = file else { continue };
        if !matches!(path.ending().as_str(), "yaml" | "yml") {
            continue;
        }
        let (seal, mut wrong) = seal_file::read(path, text);
        complaints.append(&mut wrong);
        let Some(seal) = seal else { continue };
        match seals.iter().find(|known| known.period == seal.period) {
            Some(first) => complaints.push(complaints::second_seal(&seal, first)),
            None => seals.push(seal),
        }
    }
    (seals, complaints)
}

/// The fingerprints of the files that some seal in `tree` names, by which it is told whether they are still what was sealed. A file that cannot
/// be read has none.
pub fn digests(config: &Config, tree: &Tree, files: &dyn Files) -> BTreeMap<RelPath, Fingerprint> {
    let (seals, _) = read(config, tree);
    let named = seals.iter().flat_map(|seal| &seal.files).filter_map(|file| config.content.join(file.path.as_str()));
    let named: BTreeSet<RelPath> = named.filter(|path| matches!(tree.files.get(path), Some(File::Asset(_)))).collect();
    let digest = |path: RelPath| {
        // the beginning of a longer file is not what was sealed either
        let bytes = files.bytes(&path, DATA_LIMIT).ok()?;
        Some((path, Fingerprint::of(&bytes)))
    };
    named.into_iter().filter_map(digest).collect()
}

/// The records of a period as they are to be sealed, by path, and the files that statements among them are taken from, from the root.
pub fn of_period(archive: &Archive, period: Period) -> (Vec<Sealed>, BTreeSet<RelPath>) {
    let (mut records, mut files) = (Vec::new(), BTreeSet::new());
    for (at, record) in archive.all().filter(|(_, record)| calendar::belongs(record, period)) {
        let Some(path) = record.path.below(&archive.config.content) else { continue };
        let id = record.id_span.map(|_| record.id.clone());
        records.push(Sealed { path, id, hash: record.fingerprint, span: Span::default() });
        files.extend(data(&archive.config, record, archive.references.of(at)).and_then(|(_, file)| file).cloned());
    }
    (records, files)
}

/// The name of the file that a statement is taken from, as it says it, and that file where there is one; `None` for what names none.
fn data<'a>(
    config: &Config,
    record: &'a Record,
    targets: &'a [Option<Target>],
) -> Option<(&'a str, Option<&'a RelPath>)> {
    config.kinds.get(&record.kind).filter(|kind| kind.has(Trait::Statement))?;
    let mut front = record.references.iter().zip(targets).take_while(|(reference, _)| reference.field.is_some());
    let (reference, target) = front
        .find(|(reference, _)| reference.kind == ReferenceKind::File && reference.field.as_deref() == Some(SOURCE))?;
    let file = match target {
        Some(Target::Asset(path)) => Some(path),
        _ => None,
    };
    Some((&reference.target, file))
}

impl Seals {
    /// How every record stands to the seals it is under.
    pub fn held(&self) -> &BTreeMap<Ix, Vec<Held>> {
        &self.of
    }

    /// Holds `records` against the seals in `tree`. Unless `sees_all`, nothing is said of what was sealed and is not among them: whether
    /// it is gone or hidden from these readers must look the same.
    pub fn collect(
        config: &Config,
        tree: &Tree,
        records: &[Arc<Record>],
        references: &References,
        sees_all: bool,
    ) -> (Self, Vec<Diagnostic>) {
        let (all, mut complaints) = read(config, tree);
        if all.is_empty() {
            return (Self::default(), complaints);
        }
        let content = &config.content;
        let paths = records.iter().enumerate().filter_map(|(at, record)| Some((record.path.below(content)?, ix(at))));
        let holder = Holder {
            config,
            tree,
            records,
            references,
            by_path: paths.collect(),
            corrections: Corrections::collect(records, references),
        };
        let mut seals = Self::default();
        for (at, seal) in all.iter().enumerate() {
            let under = holder.under(seal);
            for (record, held) in holder.held(at, &under) {
                seals.of.entry(record).or_default().push(held);
            }
            let gone = holder.missing(&under, &mut seals.explaining);
            complaints.extend(gone.into_iter().filter(|_| sees_all));
        }
        for (at, held) in &seals.of {
            let broken = held.iter().filter(|held| held.standing != Standing::Kept && held.explained.is_empty());
            let broken: Vec<(&Seal, &Held)> = broken.filter_map(|held| Some((all.get(held.seal)?, held))).collect();
            let record = records.get(at.0 as usize);
            complaints.extend(record.and_then(|record| complaints::sealed_changed(record, &broken)));
        }
        seals.all = all;
        (seals, complaints)
    }

    /// The seals that the record is under.
    pub fn of(&self, record: Ix) -> &[Held] {
        self.of.get(&record).map_or(&[], Vec::as_slice)
    }

    /// The seal of this very period.
    pub fn on(&self, period: Period) -> Option<(usize, &Seal)> {
        self.all.iter().enumerate().find(|(_, seal)| seal.period == period)
    }

    /// Every record under the seal, with how it stands, in order of place.
    pub fn under(&self, seal: usize) -> impl Iterator<Item = (Ix, &Held)> {
        self.of
            .iter()
            .flat_map(move |(at, held)| held.iter().filter(move |held| held.seal == seal).map(|held| (*at, held)))
    }

    /// Whether the complaint is that a name leads nowhere, and the name says why what was sealed is gone.
    pub fn explains(&self, complaint: &Diagnostic) -> bool {
        complaint.code == crate::base::code::Code::BrokenLink
            && complaint.span.is_some_and(|span| self.explaining.contains(&(complaint.path.clone(), span)))
    }
}

struct Holder<'a> {
    config: &'a Config,
    tree: &'a Tree,
    records: &'a [Arc<Record>],
    references: &'a References,
    /// The records by their path from the content folder.
    by_path: BTreeMap<RelPath, Ix>,
    corrections: Corrections,
}

/// A seal, with the records that its entries are.
struct Under<'s> {
    seal: &'s Seal,
    found: BTreeMap<Ix, &'s Sealed>,
    /// The entries that are none of the records.
    left: BTreeMap<&'s RelPath, &'s Sealed>,
    files: BTreeMap<&'s RelPath, Fingerprint>,
}

impl Holder<'_> {
    /// The records that the seal's entries are: by path, else by a declared id, else by the same text at another place.
    fn under<'s>(&self, seal: &'s Seal) -> Under<'s> {
        let files = seal.files.iter().map(|file| (&file.path, file.hash)).collect();
        let mut under = Under { seal, found: BTreeMap::new(), left: BTreeMap::new(), files };
        for entry in &seal.records {
            match self.by_path.get(&entry.path) {
                Some(at) => under.found.insert(*at, entry),
                None => under.left.insert(&entry.path, entry),
            };
        }
        if !under.left.is_empty() {
            self.moved(&mut under, |entry| entry.id.clone(), |record| record.id_span.map(|_| record.id.clone()));
            // of another time a record with the same words is another one: many a log says no more than its file's name
            let within = |record: &Record| calendar::belongs(record, seal.period).then_some(record.fingerprint);
            self.moved(&mut under, |entry| Some(entry.hash), within);
        }
        under
    }

    /// Finds the entries of records that stand elsewhere now, by what is the same in both.
    fn moved<K: Ord>(
        &self,
        under: &mut Under<'_>,
        of_entry: impl Fn(&Sealed) -> Option<K>,
        of_record: impl Fn(&Record) -> Option<K>,
    ) {
        let mut by_key: BTreeMap<K, &Sealed> = BTreeMap::new();
        for entry in under.left.values().rev() {
            by_key.extend(of_entry(entry).map(|key| (key, *entry)));
        }
        for (at, record) in self.records.iter().enumerate().map(|(at, record)| (ix(at), record)) {
            let unknown = !under.found.contains_key(&at);
            let entry = of_record(record).filter(|_| unknown).and_then(|key| by_key.remove(&key));
            if let Some(entry) = entry {
                under.left.remove(&entry.path);
                under.found.insert(at, entry);
            }
        }
    }

    /// The records under the seal: those it names, and those that belong to its period besides.
    fn held(&self, position: usize, under: &Under<'_>) -> Vec<(Ix, Held)> {
        let named = under.found.iter().filter_map(|(at, entry)| {
            let standing = self.standing(under, *at, self.records.get(at.0 as usize)?, entry);
            Some((*at, standing, Some(entry.span)))
        });
        let all = self.records.iter().enumerate().map(|(at, record)| (ix(at), record));
        let added = all.filter(|(at, record)| self.is_added(under, *at, record));
        let added = added.map(|(at, _)| (at, Standing::Added, None));
        named
            .chain(added)
            .map(|(at, standing, entry)| {
                let kept = standing == Standing::Kept;
                let explained = if kept { Vec::new() } else { self.corrections.after(under.seal, at) };
                (at, Held { seal: position, standing, entry, explained })
            })
            .collect()
    }

    /// How a record stands that the seal names.
    fn standing(&self, under: &Under<'_>, at: Ix, record: &Record, entry: &Sealed) -> Standing {
        if entry.hash != record.fingerprint {
            Standing::Changed
        } else if self.is_same_data(under, at, record) {
            Standing::Kept
        } else {
            Standing::FileChanged
        }
    }

    /// Whether the record came into the period after the seal. One that puts right what was sealed says so itself.
    fn is_added(&self, under: &Under<'_>, at: Ix, record: &Record) -> bool {
        let corrects = || {
            let named = self.references.in_field(record, at, CORRECTS);
            day(record).is_some_and(|day| day > under.seal.sealed)
                && named.iter().any(|to| under.found.contains_key(to))
        };
        under.seal.whole
            && !record.draft
            && calendar::belongs(record, under.seal.period)
            && !under.found.contains_key(&at)
            && !corrects()
    }

    /// Whether the file a statement is taken from is what was sealed; one whose bytes nobody read is taken to be.
    fn is_same_data(&self, under: &Under<'_>, at: Ix, record: &Record) -> bool {
        match data(self.config, record, self.references.of(at)) {
            None => true,
            Some((_, Some(path))) => {
                let before = path.below(&self.config.content).and_then(|path| under.files.get(&path).copied());
                let now = self.tree.digests.get(path).copied();
                before.is_none_or(|before| now.is_none_or(|now| now == before))
            }
            // the same words led to a file then
            Some((name, None)) => {
                let name = name.trim_start_matches('/');
                !under.files.keys().any(|path| path.as_str().ends_with(name))
            }
        }
    }

    /// Complaints about what was sealed and is not among the records; the names by which some record says why go into `explaining`.
    fn missing(&self, under: &Under<'_>, explaining: &mut BTreeSet<(RelPath, Span)>) -> Vec<Diagnostic> {
        let mut complaints = Vec::new();
        for entry in under.left.values() {
            let path = self.config.content.join(entry.path.as_str()).unwrap_or_else(RelPath::root);
            let there = match self.tree.files.get(&path) {
                Some(File::Text { fingerprint, .. }) if *fingerprint == entry.hash => continue,
                Some(_) => true,
                // that it cannot be read is said already
                None if self.tree.aside.contains_key(&path) => continue,
                None => false,
            };
            let named = self.corrections.naming(under.seal, entry);
            if named.is_empty() {
                complaints.push(complaints::sealed_gone(under.seal, entry, there));
            }
            explaining.extend(named);
        }
        complaints
    }
}
