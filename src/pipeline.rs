//! Floor 7: a tree in, a bundle out. The only file that knows every floor.

pub mod gate;
mod memory;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use gate::Gate;
pub use memory::Memory;
use memory::{Kept, Parsed};
use rayon::prelude::*;

use crate::archive::statement::source;
use crate::archive::{Archive, DataFiles, Ix, Looking, audience, said, seals};
use crate::base::code::Code;
use crate::base::date::Date;
use crate::base::diagnostic::{self, Diagnostic, Severity};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::config::settings::Level;
use crate::config::{Config, StatementKinds, statement};
use crate::output::{Bundle, Failure, Output, Piece};
use crate::record::{Record, complaints, parse};
use crate::render::page::{Rendered, Renderer};
use crate::render::questions::{Answers, Question};
use crate::render::{Looks, Static, layers};
use crate::site::{Page, Site, Subject};
use crate::source::data::{self, Ask, Data, Fault};
use crate::source::{File, Files, Tree};

/// What a run is asked to do. Nothing here changes while it runs; the day is an input.
#[derive(Clone, Debug)]
pub struct Request {
    /// The settings.
    pub config: Arc<Config>,
    /// The day that means today.
    pub as_of: Date,
    /// The audience to build for, one of the settings' levels.
    pub audience: String,
    /// Whether records with `draft: true` are read.
    pub drafts: bool,
    /// Whether to build without the records that would refuse the build.
    pub keep_going: bool,
}

/// Where pages go as they are made, and what stands there.
pub trait Shelf: Sync {
    /// The page at `path` if it still stands as it was made: its bytes have this fingerprint.
    fn standing(&self, path: &str, fingerprint: Fingerprint) -> Option<Piece>;

    /// The bytes of a page that stands.
    fn bytes(&self, path: &str) -> Option<Arc<[u8]>>;

    /// Takes in a page.
    ///
    /// # Errors
    /// When it cannot be written.
    fn put(&self, path: &RelPath, bytes: Vec<u8>) -> Result<Piece, Failure>;
}

/// Pages in memory: for tests and for the development server. Holds the bundle of the build before.
#[derive(Debug, Default)]
pub struct InMemory(pub Option<Arc<Bundle>>);

impl Shelf for InMemory {
    fn standing(&self, path: &str, fingerprint: Fingerprint) -> Option<Piece> {
        let before = self.0.as_ref()?.get(path);
        before
            .filter(|piece| matches!(piece, Piece::Bytes { fingerprint: before, .. } if *before == fingerprint))
            .cloned()
    }

    fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        match self.0.as_ref()?.get(path)? {
            Piece::Bytes { bytes, .. } => Some(Arc::clone(bytes)),
            _ => None,
        }
    }

    fn put(&self, _: &RelPath, bytes: Vec<u8>) -> Result<Piece, Failure> {
        Ok(Piece::bytes(bytes))
    }
}

/// Pages in an output folder: they are staged as they are made, so that a large site is never held in memory.
impl Shelf for Output {
    fn standing(&self, path: &str, fingerprint: Fingerprint) -> Option<Piece> {
        (Self::standing(self, path) == Some(fingerprint)).then_some(Piece::Kept { fingerprint })
    }

    fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        self.read(path).map(Arc::from)
    }

    fn put(&self, path: &RelPath, bytes: Vec<u8>) -> Result<Piece, Failure> {
        self.stage(path, &bytes)
    }
}

/// The outcome of a build.
#[derive(Debug)]
pub struct Built {
    /// The site; `None` when the build is refused, or a page could not be written.
    pub bundle: Option<Bundle>,
    /// Why a page could not be written.
    pub failure: Option<Failure>,
    /// Everything that was said, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many records the site shows.
    pub records: usize,
    /// How many pages it has, the files of search data and previews left out.
    pub pages: usize,
    /// The pages made again, with the question whose answer moved; `None`: the page is new, or the theme changed.
    pub made: Vec<(String, Option<Question>)>,
    /// What to keep for the next build.
    pub memory: Memory,
    /// The texts of the data files that were read, in which places of complaints count.
    pub texts: BTreeMap<RelPath, Arc<str>>,
}

/// What the records say of themselves and of each other, planned as a site but without a page made: for `check`, `list` and `trace`.
#[derive(Debug)]
pub struct Checked {
    /// The records joined.
    pub archive: Arc<Archive>,
    /// The site planned, for what pages and lists say alike. Records whose address is taken are in it too.
    pub site: Site,
    /// Everything that was said, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts of the data files that were read, in which places of complaints count.
    pub texts: BTreeMap<RelPath, Arc<str>>,
}

/// Reads and joins the records of `tree`.
pub fn check(request: &Request, tree: &Tree, files: &dyn Files, said: Vec<Diagnostic>, memory: &mut Memory) -> Checked {
    let (records, mut diagnostics) = read(&request.config, tree, memory);
    diagnostics.extend(said);
    let (stated, wrong) = stated(&request.config, tree, files, &records);
    let unsound = !wrong.is_empty();
    diagnostics.extend(wrong);
    let mut looking = Looking { files, known: &mut memory.files, sums: false };
    let (site, mut diagnostics) = plan_once(request, tree, &stated, &[], records, diagnostics, &mut looking);
    if unsound {
        diagnostics.retain(is_of_declaration);
    }
    Checked { archive: Arc::clone(&site.archive), site, diagnostics, texts: texts(&stated.data) }
}

/// Builds the site of `tree` in these looks. `said` is what the doors had to say already.
pub fn build(
    request: &Request,
    (tree, files): (&Tree, &dyn Files),
    looks: &Looks,
    said: Vec<Diagnostic>,
    mut memory: Memory,
    shelf: &dyn Shelf,
) -> Built {
    let config = &request.config;
    let (records, mut diagnostics) = read(config, tree, &mut memory);
    diagnostics.extend(said);
    diagnostics.extend(looks.complaints.iter().cloned());
    let (stated, wrong) = stated(config, tree, files, &records);
    let unsound = !wrong.is_empty();
    diagnostics.extend(wrong);
    let hidden = records.iter().filter(|record| !audience::admits(record, config, &request.audience, request.drafts));
    let gate = Gate::new(hidden.map(|record| &**record), config);
    let mut looking = Looking { files, known: &mut memory.files, sums: true };
    let (site, mut diagnostics) = plan(request, tree, &stated, looks, records, diagnostics, &mut looking);
    if unsound {
        diagnostics.retain(is_of_declaration);
    }
    let site = Arc::new(site);

    let mut built = Built {
        bundle: None,
        failure: None,
        diagnostics,
        records: site.archive.len(),
        pages: site
            .pages
            .iter()
            .filter(|page| !matches!(page.subject, Subject::SearchData(_) | Subject::Previews(_)))
            .count(),
        made: Vec::new(),
        memory,
        texts: texts(&stated.data),
    };
    if refused(request, &built.diagnostics) {
        only_admitted(&site.archive, tree, &mut built.diagnostics);
        return built;
    }
    let said = site.said(said::of(&site.archive, tree));
    if let Some(pages) = render(&site, said, looks, (shelf, &gate), &mut built) {
        let statics = looks.theme.published().map(|(path, file)| (path, static_piece(file, tree)));
        let assets = site.addresses.assets.iter().map(|(source, address)| {
            let stamp = site.archive.assets.get(source).copied().unwrap_or_default();
            (address.clone(), Piece::Asset { source: source.clone(), stamp })
        });
        for address in site.addresses.assets.values() {
            let _met = gate.look(address, &[]);
        }
        let leaks = leaks(gate, &site.archive, tree, &built.texts);
        if leaks.is_empty() {
            built.bundle = Some(gather(&request.audience, pages.into_iter().chain(statics).chain(assets)));
        }
        built.diagnostics.extend(leaks);
    }
    only_admitted(&site.archive, tree, &mut built.diagnostics);
    // a large site takes its time to be taken apart, and nobody need wait for that
    rayon::spawn(move || drop(site));
    built
}

/// What the gate has to say: what it met that stands in nothing these readers may see, nor in the theme that everybody has.
fn leaks(gate: Gate, archive: &Archive, tree: &Tree, data: &BTreeMap<RelPath, Arc<str>>) -> Vec<Diagnostic> {
    if gate.is_open() {
        return Vec::new();
    }
    let (config, shown) = (&archive.config, archive.used_assets());
    let is_told = |path: &&RelPath| {
        matches!(path.ending().as_str(), "yaml" | "yml")
            && !path.as_str().starts_with("themes/")
            && !seals::is_seal(&config.content, path)
    };
    let texts = tree.files.keys().filter(is_told).filter_map(|path| tree.text(path.as_str()).map(|text| &**text));
    let tables = data.iter().filter(|(path, _)| shown.contains(path)).map(|(_, text)| &**text);
    let mut said: Vec<&str> = texts.chain(tables).collect();
    layers::embedded_texts().for_each(|text| said.push(text));
    let leaks = gate.leaks(&said, &archive.records, config);
    leaks.iter().map(|leak| leak.complaint(&archive.audience)).collect()
}

/// The site of `records`, with all that was said.
///
/// A record whose address is taken has no page, and the lists, periods and links must not know it either: the site is
/// planned without it. That may free an address, so it is done until every record has a page.
fn plan(
    request: &Request,
    tree: &Tree,
    stated: &Stated,
    looks: &Looks,
    mut records: Vec<Arc<Record>>,
    mut said: Vec<Diagnostic>,
    looking: &mut Looking<'_>,
) -> (Site, Vec<Diagnostic>) {
    let taken: Vec<String> = looks.theme.published().map(|(path, _)| path).collect();
    loop {
        let (site, diagnostics) = plan_once(request, tree, stated, &taken, records.clone(), said.clone(), looking);
        let left_out = site.without_page();
        if left_out.is_empty() || refused(request, &diagnostics) {
            return (site, diagnostics);
        }
        records.retain(|record| !left_out.contains(&record.path));
        let why = |finding: &Diagnostic| finding.code == Code::AddressTaken && left_out.contains(&finding.path);
        said.extend(diagnostics.into_iter().filter(why));
    }
}

fn plan_once(
    request: &Request,
    tree: &Tree,
    stated: &Stated,
    taken: &[String],
    records: Vec<Arc<Record>>,
    mut diagnostics: Vec<Diagnostic>,
    looking: &mut Looking<'_>,
) -> (Site, Vec<Diagnostic>) {
    let config = &request.config;
    let (mut archive, mut wrong) = Archive::join(
        config,
        (&stated.kinds, &stated.data),
        records,
        tree,
        request.as_of,
        &request.audience,
        request.drafts,
    );
    diagnostics.append(&mut wrong);
    diagnostics.append(&mut archive.look(looking));
    settle(config, &mut diagnostics);
    let (site, mut wrong) = Site::plan(Arc::new(archive), taken, &diagnostics);
    settle(config, &mut wrong);
    diagnostics.append(&mut wrong);
    (site, diagnostics)
}

/// What statements are: as they are declared, and the data they are taken from.
struct Stated {
    kinds: Arc<StatementKinds>,
    data: DataFiles,
}

/// The texts of data files.
fn texts(data: &DataFiles) -> BTreeMap<RelPath, Arc<str>> {
    let text = |read: &Result<Data, Fault>| match read {
        Ok(data) => data.text.clone(),
        Err(fault) => fault.text.clone(),
    };
    data.iter().filter_map(|(wanted, read)| Some((wanted.path.clone(), text(read)?))).collect()
}

/// With declarations that cannot be relied on, nothing else that is said can.
fn is_of_declaration(finding: &Diagnostic) -> bool {
    finding.code == Code::BadConfig
}

/// Reads the declarations of statements, and, when all are sound, the data files that records name.
fn stated(config: &Config, tree: &Tree, files: &dyn Files, records: &[Arc<Record>]) -> (Stated, Vec<Diagnostic>) {
    let (kinds, wrong) = statement::load(config, tree);
    if !wrong.is_empty() {
        return (Stated { kinds: Arc::new(kinds), data: DataFiles::new() }, wrong);
    }
    let exists = |path: &RelPath| matches!(tree.files.get(path), Some(File::Asset(_)));
    let mut wanted: Vec<_> = records.iter().filter_map(|record| source::wanted(config, record, exists)).collect();
    wanted.retain(|wanted| exists(&wanted.path));
    wanted.sort();
    wanted.dedup();
    let read = wanted.into_par_iter().map(|wanted| {
        let ask = Ask { part: wanted.part.clone(), encoding: wanted.encoding.clone() };
        let read = files
            .bytes(&wanted.path, data::LONGEST_FILE)
            .map_err(|error| data::unread(&error))
            .and_then(|bytes| data::read(&wanted.path, &bytes, &ask));
        (wanted, read)
    });
    (Stated { kinds: Arc::new(kinds), data: read.collect() }, wrong)
}

/// Every record of the tree, read anew only where its text, the settings or the program changed.
fn read(config: &Config, tree: &Tree, memory: &mut Memory) -> (Vec<Arc<Record>>, Vec<Diagnostic>) {
    let settings = Fingerprint::of_value(&(config, env!("ANNALS_BUILD")));
    let mut known = memory.records.take();
    let texts: Vec<_> = tree
        .files
        .iter()
        .filter(|(path, _)| said::is_record(config, path))
        .filter_map(|(path, file)| match file {
            File::Text { text, fingerprint } => {
                Some((path, text, Fingerprint::of_value(&(settings, fingerprint)), known.remove(path)))
            }
            File::Asset(_) => None,
        })
        .collect();
    let parsed: Vec<(RelPath, Parsed, bool)> = texts
        .into_par_iter()
        .map(|(path, text, fingerprint, known)| {
            let kept = known.filter(|kept| kept.fingerprint == fingerprint);
            let anew = kept.is_none();
            let parsed = kept.map_or_else(|| parse_anew(path, text, config, fingerprint), |kept| with_text(kept, text));
            (path.clone(), parsed, anew)
        })
        .collect();
    let records = parsed.iter().filter_map(|(_, parsed, _)| parsed.record.clone()).collect();
    let complaints = parsed.iter().flat_map(|(_, parsed, _)| parsed.complaints.iter().cloned()).collect();
    let anew: BTreeSet<RelPath> = parsed.iter().filter(|(.., anew)| *anew).map(|(path, ..)| path.clone()).collect();
    let moved = anew.iter().chain(known.keys()).map(RelPath::as_str);
    memory.records.put(parsed.into_iter().map(|(path, parsed, _)| (path, parsed)).collect(), moved);
    memory.reread.extend(anew);
    (records, complaints)
}

fn parse_anew(path: &RelPath, text: &Arc<str>, config: &Config, fingerprint: Fingerprint) -> Parsed {
    let (record, complaints) = contained(path, || parse::parse(path, text, config));
    Parsed { fingerprint, record: record.map(Arc::new), complaints }
}

/// What `read` makes of the file at `path`. A mistake of the program that shows in one file must neither take the
/// other files along nor pass for a record that is not there: a panic becomes a complaint that refuses the build.
pub fn contained(
    path: &RelPath,
    read: impl FnOnce() -> (Option<Record>, Vec<Diagnostic>),
) -> (Option<Record>, Vec<Diagnostic>) {
    // what was being made is thrown away, and everything else was only read
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<&str>().copied();
        let words = words.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        (None, vec![complaints::internal_error(path, words.unwrap_or("it panicked"))])
    })
}

/// A record that comes from the cache has no text: it is the file's.
fn with_text(mut kept: Parsed, text: &Arc<str>) -> Parsed {
    if let Some(record) = kept.record.as_mut().filter(|record| record.text.is_empty()) {
        Arc::make_mut(record).text = Arc::clone(text);
    }
    kept
}

/// Gives every finding the weight the settings want, drops those switched off or never switched on, and puts the rest in order.
fn settle(config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.retain_mut(|finding| match config.findings.get(&finding.code) {
        // what refuses a build cannot be switched off
        _ if finding.refuses() => true,
        // what its author has explained weighs nothing, whatever its code weighs
        Some(Level::Warning | Level::Error) if finding.severity == Severity::Explained => true,
        Some(Level::Off) => false,
        Some(Level::Warning) => {
            finding.severity = Severity::Warning;
            true
        }
        Some(Level::Error) => {
            finding.severity = Severity::Error;
            true
        }
        None => !finding.code.row().off,
    });
    diagnostic::sort(diagnostics);
}

/// A folder without `annals.yaml` is always built without the records that would refuse it. What is wrong with a declaration or a
/// template is wrong with no record alone.
fn refused(request: &Request, diagnostics: &[Diagnostic]) -> bool {
    let keep_going = request.keep_going || !request.config.declared;
    let of_all = |finding: &Diagnostic| matches!(finding.code, Code::TemplateError | Code::BadConfig);
    diagnostics.iter().any(|finding| finding.refuses() && (!keep_going || of_all(finding)))
}

/// Findings are those of the records in the build; what refuses it is always said, and so is what was never read.
fn only_admitted(archive: &Archive, tree: &Tree, diagnostics: &mut Vec<Diagnostic>) {
    let admitted: BTreeSet<&RelPath> = archive.records.iter().map(|record| &record.path).collect();
    diagnostics.retain(|finding| {
        let of_record = said::is_record(&archive.config, &finding.path) && tree.files.contains_key(&finding.path);
        !of_record || finding.refuses() || admitted.contains(&finding.path)
    });
    diagnostic::sort(diagnostics);
}

/// Makes every page that cannot be kept; `None` when a template fails. `said` is what the site says besides the records' own texts.
fn render(
    site: &Arc<Site>,
    said: Fingerprint,
    looks: &Looks,
    (shelf, gate): (&dyn Shelf, &Gate),
    built: &mut Built,
) -> Option<Vec<(String, Piece)>> {
    let language = &site.archive.config.language;
    let engine = looks.engine.as_ref()?;
    let by = Fingerprint::of_value(&(looks.theme.fingerprint, language, env!("ANNALS_BUILD")));
    let answers = Answers::new(Arc::clone(site), looks.theme.words(language)).knowing(built.memory.index.take());
    let answers = Arc::new(answers);
    let mut known = built.memory.pages.take();
    let last = built.memory.said.take().filter(|last| *last == said).map(|_| &built.memory.reread);
    let gated = gate.fingerprint();
    let passed = built.memory.gated.replace(gated) == Some(gated);
    let moved = last.map(|reread| moved(site, reread));
    let check = Check { answers: &answers, shelf, gate, passed, by, moved };
    answers.prepare_search(check.moved.as_ref(), |part| {
        let page = Page::of_search(part);
        check.standing(&page, known.get(&page.path)).is_err()
    });
    let pages: Vec<(&Page, Option<Kept>)> =
        site.pages.iter().map(|page| (page, known.remove(page.path.as_str()))).collect();
    let made: Vec<(&Page, Result<Made, Unmade>)> = pages
        .into_par_iter()
        // a renderer costs about as much as twenty pages, and who keeps all pages needs none
        .with_min_len(64)
        .map_init(
            || None,
            |renderer, (page, kept)| {
                let made = match check.keep(page, kept) {
                    Ok((piece, kept)) => Ok(Made { piece, kept, anew: false, moved: None }),
                    Err(moved) => {
                        let renderer = renderer.get_or_insert_with(|| Renderer::new(engine, &answers));
                        make(renderer, &check, page, moved)
                    }
                };
                (page, made)
            },
        )
        .collect();

    built.memory.index = answers.take_index();
    let (mut pieces, mut kept, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for (page, made) in made {
        match made {
            Ok(made) => {
                if made.anew {
                    built.made.push((page.path.clone(), made.moved));
                }
                kept.push((page.path.clone(), made.kept));
                pieces.push((page.path.clone(), made.piece));
            }
            Err(Unmade::Template(complaint)) => failed.push(*complaint),
            Err(Unmade::Unwritten(failure)) => built.failure = Some(failure),
        }
    }
    // what is left there is of pages that are gone; of all others the gate knows something else when it looked again
    let looked = site.pages.iter().map(|page| &page.path).filter(|_| !passed);
    let moved = built.made.iter().map(|(path, _)| path).chain(known.keys()).chain(looked).map(String::as_str);
    built.memory.pages.put(kept.into_iter().collect(), moved);
    // one mistake in a template fails every page alike: say it once, with the first page that met it
    failed.dedup_by(|a, b| a.path == b.path && a.span == b.span);
    let good = failed.is_empty() && built.failure.is_none();
    if good {
        built.memory.said = Some(said);
        built.memory.reread.clear();
    }
    built.diagnostics.append(&mut failed);
    rayon::spawn(move || drop(answers));
    good.then_some(pieces)
}

/// A page, and how it came about.
struct Made {
    piece: Piece,
    kept: Kept,
    anew: bool,
    /// The question whose answer moved.
    moved: Option<Question>,
}

/// Why there is no page.
enum Unmade {
    Template(Box<Diagnostic>),
    Unwritten(Failure),
}

fn make(renderer: &Renderer, check: &Check<'_>, page: &Page, moved: Option<Question>) -> Result<Made, Unmade> {
    let Rendered { bytes, trace } = renderer.render(page).map_err(|complaint| Unmade::Template(Box::new(complaint)))?;
    let met = check.gate.look(&page.path, &bytes);
    // an address that no relative path can be is our own mistake: `gather` would say so
    let path = RelPath::new(&page.path).unwrap_or_else(RelPath::root);
    let piece = check.shelf.put(&path, bytes).map_err(Unmade::Unwritten)?;
    let kept = Kept { by: check.by, bytes: piece.fingerprint().unwrap_or_default(), trace, met };
    Ok(Made { piece, kept, anew: true, moved })
}

/// The records among the files read anew.
fn moved(site: &Site, reread: &BTreeSet<RelPath>) -> BTreeSet<Ix> {
    let records = (0..).map(Ix).zip(&site.archive.records);
    records.filter(|(_, record)| reread.contains(&record.path)).map(|(ix, _)| ix).collect()
}

/// Whether pages may stay as they were made last.
struct Check<'a> {
    answers: &'a Answers,
    shelf: &'a dyn Shelf,
    gate: &'a Gate,
    /// Whether the gate looked for the same when it looked at them last.
    passed: bool,
    by: Fingerprint,
    /// The records whose own texts may have moved, when nothing else has: then no other answer need be asked for.
    moved: Option<BTreeSet<Ix>>,
}

impl Check<'_> {
    /// The page as it was made last, if it may stand, and what the gate met in it.
    fn keep(&self, page: &Page, kept: Option<Kept>) -> Result<(Piece, Kept), Option<Question>> {
        let piece = self.standing(page, kept.as_ref())?;
        let mut kept = kept.unwrap_or_default();
        if self.passed {
            self.gate.remember(&page.path, &kept.met);
        } else {
            // a page that cannot be read is made again
            let bytes = if self.gate.is_open() { Some(Arc::default()) } else { self.shelf.bytes(&page.path) };
            kept.met = self.gate.look(&page.path, &bytes.ok_or(None)?);
        }
        Ok((piece, kept))
    }

    /// The page as it was made last, if it may stand; else the question whose answer moved, if that is why.
    fn standing(&self, page: &Page, kept: Option<&Kept>) -> Result<Piece, Option<Question>> {
        let kept = kept.filter(|kept| kept.by == self.by).ok_or(None)?;
        let differs = |(question, answer): &&(Question, Fingerprint)| {
            let asked = self.moved.as_ref().is_none_or(|moved| self.answers.rests_on(page, question, moved));
            asked && self.answers.fingerprint(page, question) != *answer
        };
        match kept.trace.iter().find(differs) {
            Some((question, _)) => Err(Some(question.clone())),
            None => self.shelf.standing(&page.path, kept.bytes).ok_or(None),
        }
    }
}

fn static_piece(file: &Static, tree: &Tree) -> Piece {
    match file {
        Static::Bytes(bytes) => Piece::bytes(Arc::clone(bytes)),
        Static::Asset(source) => {
            let stamp = match tree.files.get(source) {
                Some(File::Asset(stamp)) => *stamp,
                _ => crate::source::Stamp::default(),
            };
            Piece::Asset { source: source.clone(), stamp }
        }
    }
}

/// Addresses are given out free of clashes, so a path that is taken here would be our own mistake: the first one stands.
fn gather(audience: &str, pieces: impl Iterator<Item = (String, Piece)>) -> Bundle {
    let mut bundle = Bundle::new(audience);
    for (path, piece) in pieces {
        let inserted = RelPath::new(&path).map(|path| bundle.insert(path, piece));
        debug_assert!(matches!(inserted, Some(Ok(()))), "{path} is taken or cannot be written");
    }
    bundle
}
