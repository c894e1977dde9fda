//! `annals build`: the site into a folder.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::args::{Build, Common};
use super::exit::{Exit, Stop};
use super::interrupt::Interrupt;
use super::outcome::Outcome;
use super::report::{self, Total, counted};
use super::session::{Reach, Session};
use super::{memory, output, progress};
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::output::hands::{Act, Guard};
use crate::output::{Bundle, Cache, CommitError, Options, Output, Refusal, Report, complaints};
use crate::pipeline::{self, Built, Memory, Request};
use crate::render::Looks;
use crate::render::questions::Question;
use crate::source::Tree;
use crate::source::disk::Look;

/// What the memory is called in the cache.
const MEMORY: &str = "build";

/// Builds and commits.
pub fn run(common: &Common, asked: &Build) -> Result<Exit, Stop> {
    let begun = Instant::now();
    let session = Session::open(common, Reach::Default)?;
    let folder = folder(&session, asked)?;
    let interrupt = Interrupt::listen()?;
    memory::keep_within(common.max_memory, &interrupt, memory::TO_CLEAR_AWAY)?;
    let memory = Kept::of(&session, &folder);
    let request = request(&session, asked.drafts, asked.keep_going);
    let skip = inside(&session, &folder);
    // looked at before it is read: what changes in between is seen next time
    let (output, look) = rayon::join(|| open(&session, asked, &folder, &interrupt), || session.look(&skip));
    let output = output?;
    let work = progress::start("reading");
    if let Some((outcome, files)) = memory.outcome(&request, &look, &output) {
        work.done();
        return say_again(asked, &outcome, files, begun);
    }
    let ((mut tree, said), kept) = rayon::join(|| session.read(&skip), || memory.load());
    let looks = Looks::load(&tree, &session.config);
    work.now("building");
    let mut built = pipeline::build(&request, (&tree, &session.disk), &looks, said, kept, &output);
    tree.aside.append(&mut built.texts);
    work.done();
    let total = Total::of(&built.diagnostics);
    let findings = report::human(&built.diagnostics, &tree);
    output::tell(&findings);
    if let Some(failure) = built.failure.take() {
        return Err(if interrupt.asked() { Stop::said(interrupt.exit()) } else { Stop::io(failure.to_string()) });
    }
    let Some(bundle) = built.bundle.take() else {
        output::tell(&format!("nothing was written, the site stays as it was; {total}\n"));
        return Ok(refused(&built.diagnostics));
    };
    if interrupt.asked() {
        return Err(Stop::said(interrupt.exit()));
    }
    work.now("writing");
    output.notes().iter().for_each(|note| output::tell(&format!("warning: {}\n", output::escaped(note, false))));
    let report = commit(&session, output, &bundle, &interrupt)?;
    work.done();
    if is_news(&built, &report) {
        memory.store(&mut built.memory);
    }
    memory.keep(&Outcome::of(&request, &look, &built, findings, total, report.site));
    say(asked, &built, &report, total, begun)?;
    let left_out = built.diagnostics.iter().any(Diagnostic::refuses);
    // the program ends now, and the system takes all of it back at once
    std::mem::forget((tree, looks, built, bundle));
    Ok(exit(asked, left_out, total))
}

/// Says what the last build said, which this one would say again.
fn say_again(asked: &Build, outcome: &Outcome, files: usize, begun: Instant) -> Result<Exit, Stop> {
    output::tell(&outcome.report);
    let (pages, none) = ((outcome.records, outcome.pages), (0, files, 0));
    output::say(&last_line(pages, none, outcome.total(), begun))?;
    Ok(exit(asked, outcome.left_out, outcome.total()))
}

/// What the build is asked to do.
pub fn request(session: &Session, drafts: bool, keep_going: bool) -> Request {
    Request {
        config: Arc::clone(&session.config),
        as_of: session.as_of,
        audience: session.audience.clone(),
        drafts,
        keep_going,
    }
}

/// The output folder that was meant.
fn folder(session: &Session, asked: &Build) -> Result<PathBuf, Stop> {
    if let Some(typed) = &asked.output {
        return Ok(typed.clone());
    }
    match &session.config.output {
        Some(output) => Ok(session.root.join(output.as_str())),
        None => Err(Stop::usage("this folder has neither annals.yaml nor content/, so it is taken as the notes themselves and nothing is written into it")
            .help("name a folder for the site with --output DIR")),
    }
}

/// The output folder as a path below the root, where it is not to be read; empty when it stands elsewhere.
fn inside(session: &Session, folder: &Path) -> Vec<RelPath> {
    let real = |path: &Path| std::path::absolute(path).ok().map(|path| path.canonicalize().unwrap_or(path));
    let (Some(root), Some(folder)) = (real(&session.root), real(folder)) else { return Vec::new() };
    let below =
        folder.strip_prefix(&root).ok().and_then(|below| RelPath::new(&below.to_string_lossy().replace('\\', "/")));
    below.into_iter().collect()
}

fn open(session: &Session, asked: &Build, folder: &Path, interrupt: &Interrupt) -> Result<Output, Stop> {
    let mut options = Options::new(&session.root, Path::new(session.config.content.as_str()), &session.audience);
    options.force = asked.force;
    options.allow_shrink = asked.allow_shrink;
    options.guard = until_switched(interrupt);
    Output::open(folder, options).map_err(|refusal: Refusal| {
        if interrupt.asked() {
            return Stop::said(interrupt.exit());
        }
        Stop { exit: status(refusal.exit()), message: refusal.to_string(), help: None }
    })
}

/// Stops an interrupted run where nothing is lost: what was staged is cleared away, and a switch that is written down is carried
/// through.
fn until_switched(interrupt: &Interrupt) -> Guard {
    let (interrupt, through) = (interrupt.clone(), AtomicBool::new(false));
    Arc::new(move |act, _| {
        if !through.load(Ordering::Relaxed) && act != Act::Remove && interrupt.asked() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        through.fetch_or(act == Act::Switch, Ordering::Relaxed);
        Ok(())
    })
}

fn commit(session: &Session, output: Output, bundle: &Bundle, interrupt: &Interrupt) -> Result<Report, Stop> {
    let assets = |path: &RelPath| -> io::Result<Box<dyn Read>> { Ok(Box::new(session.disk.open_asset(path)?)) };
    output.commit(bundle, &assets).map_err(|error: CommitError| {
        if interrupt.asked() {
            return Stop::said(interrupt.exit());
        }
        Stop { exit: status(error.exit()), message: error.to_string(), help: None }
    })
}

/// Whether the next build gains from what this one found out.
fn is_news(built: &Built, report: &Report) -> bool {
    !report.written.is_empty() || !report.deleted.is_empty() || !built.made.is_empty()
}

fn status(exit: complaints::Exit) -> Exit {
    match exit {
        complaints::Exit::Usage => Exit::Usage,
        complaints::Exit::Failed => Exit::Io,
        complaints::Exit::Locked => Exit::Locked,
    }
}

fn refused(findings: &[Diagnostic]) -> Exit {
    let any = |code: Code| findings.iter().any(|finding| finding.code == code);
    match (any(Code::Leak), any(Code::BadConfig)) {
        (true, _) => Exit::Confidential,
        (_, true) => Exit::Usage,
        _ => Exit::Content,
    }
}

/// A build that left records out is no good one, whatever else is right.
fn exit(asked: &Build, left_out: bool, total: Total) -> Exit {
    if left_out || (asked.strict && total.any()) { Exit::Content } else { Exit::Good }
}

/// The reasons, if they were asked for, and the last line.
fn say(asked: &Build, built: &Built, report: &Report, total: Total, begun: Instant) -> io::Result<()> {
    for user in &report.users {
        output::tell(&format!(
            "warning: Annals did not write `{}`; it stays in the site\n",
            output::escaped(user, false)
        ));
    }
    for aside in &report.aside {
        output::tell(&format!("warning: `{}` was moved out of the way, into kept/\n", output::escaped(aside, false)));
    }
    if asked.why {
        let written: BTreeSet<&str> = report.written.iter().map(RelPath::as_str).collect();
        // search data that came out the same is no answer to "why"
        let answers = |(page, moved): &&(String, Option<Question>)| {
            moved.as_ref().is_some_and(|moved| !matches!(moved, Question::Searched(_)))
                || written.contains(page.as_str())
        };
        for (page, moved) in built.made.iter().filter(answers) {
            output::say(&format!("{}: {}\n", output::escaped(page, false), reason(moved.as_ref())))?;
        }
    }
    let changed = (report.written.len(), report.unchanged, report.deleted.len());
    output::say(&last_line((built.records, built.pages), changed, total, begun))
}

/// What a build came to, in one line.
fn last_line(
    (records, pages): (usize, usize),
    (written, unchanged, deleted): (usize, usize, usize),
    total: Total,
    begun: Instant,
) -> String {
    format!(
        "{}, {}: {written} written, {unchanged} unchanged, {deleted} deleted in {:.1} s; {total}\n",
        counted(records, "record"),
        counted(pages, "page"),
        begun.elapsed().as_secs_f64(),
    )
}

/// Why a page was made again: the question whose answer moved.
fn reason(moved: Option<&Question>) -> String {
    match moved {
        None => "it is new, or nothing of it was kept, or the theme or the program changed".to_owned(),
        Some(Question::View) => "what the page itself says moved: its fields, lists or links".to_owned(),
        Some(Question::Site) => "what every page says moved: the archive's title, its menu or the day".to_owned(),
        Some(Question::Ribbon(year)) => format!("the calendar of {year:04} moved"),
        Some(Question::Body | Question::Text(_)) => "the text moved, or something it links to".to_owned(),
        Some(Question::Searched(_)) => {
            "what is searched moved: the text, a field or the address of a record".to_owned()
        }
        Some(Question::Records(query) | Question::Table(query)) => {
            let what = if query.list.is_empty() { "all" } else { &query.list };
            let filters: Vec<String> = query.filters.iter().map(|(field, value)| format!(" {field}={value}")).collect();
            format!("the list `{what}{}` moved", filters.concat())
        }
    }
}

/// Where the memory of one output folder is kept.
struct Kept {
    cache: Cache,
    key: Fingerprint,
}

impl Kept {
    fn of(session: &Session, folder: &Path) -> Self {
        let root = std::path::absolute(&session.root).unwrap_or_else(|_| session.root.clone());
        let place = if session.is_bare() {
            let own = Fingerprint::of(root.as_os_str().as_encoded_bytes());
            user_cache().join("annals").join(own.to_string())
        } else {
            session.root.join(".annals").join("cache")
        };
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let key = Fingerprint::of_value(&(&session.audience, folder.as_os_str().as_encoded_bytes()));
        Self { cache: Cache::open(&place), key }
    }

    /// One memory for each output and audience: a build for other readers never sees it.
    fn name(&self) -> String {
        let key = self.key.to_string();
        format!("{MEMORY}-{}", key.get(..16).unwrap_or(&key))
    }

    fn load(&self) -> Memory {
        Memory::load(&self.cache, &self.name(), self.key)
    }

    /// What the last build came to, with the number of files that stand, when this one would come to the same.
    fn outcome(&self, request: &Request, look: &Look, output: &Output) -> Option<(Outcome, usize)> {
        Outcome::kept(&self.cache, &format!("{}-outcome", self.name()), request, look, output)
    }

    /// Keeps what a build came to. That it cannot be kept is said where the memory is.
    fn keep(&self, outcome: &Outcome) {
        let _said_already = outcome.store(&self.cache, &format!("{}-outcome", self.name()));
    }

    fn store(&self, memory: &mut Memory) {
        if let Err(error) = memory.store(&self.cache, &self.name(), self.key) {
            output::tell(&format!("warning: nothing is kept for the next build: {error}\n"));
        }
    }
}

/// The user's own folder for caches.
fn user_cache() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = std::env::home_dir().unwrap_or_else(std::env::temp_dir);
    if cfg!(target_os = "macos") {
        home.join("Library").join("Caches")
    } else if cfg!(windows) {
        set("LOCALAPPDATA").unwrap_or_else(|| home.join("AppData").join("Local"))
    } else {
        set("XDG_CACHE_HOME").unwrap_or_else(|| home.join(".cache"))
    }
}

/// The findings as plain text, in the words of the terminal: for `serve`'s panel.
pub fn plain_report(findings: &[Diagnostic], tree: &Tree) -> String {
    let text = report::human(findings, tree);
    format!("{}{}\n", anstream::adapter::strip_str(&text), Total::of(findings))
}
