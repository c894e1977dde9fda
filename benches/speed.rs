//! How long everything takes: `cargo bench` prints the table of stages and of whole builds.
//!
//! `cargo bench -- 1000 10000` says how many records; `--kit DIR` runs the comparison kit in that folder besides, `--folder DIR` measures
//! an archive of one's own instead. Stages are measured on one thread, so that their sum is the work there is. Whole builds are runs of the
//! program in turn, medians of their number; CPU is that of all threads.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a measurement stops where something is not as it should be, and prints what it found"
)]

mod corpus;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use annals::archive::{Archive, DataFiles};
use annals::base::date::Date;
use annals::base::path::RelPath;
use annals::config::{Config, load, statement};
use annals::output::{Options, Output};
use annals::record::{front_matter, parse};
use annals::render::page::Renderer;
use annals::render::questions::Answers;
use annals::render::{Looks, search};
use annals::site::search::{Index, Plan, Sizes};
use annals::site::{Site, Subject};
use annals::source::{Disk, File, Tree};
use nix::sys::resource::{UsageWho, getrusage};

/// Whole builds of each sort, in turn.
const ROUNDS: usize = 3;

fn main() {
    let asked = Asked::parse(std::env::args().skip(1));
    for count in &asked.counts {
        let folder = tempfile::tempdir().expect("a folder for the records");
        for (path, text) in corpus::files(*count) {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            std::fs::write(file, text).expect("a file");
        }
        println!("\n{count} records");
        measure(folder.path());
    }
    if let Some(folder) = &asked.folder {
        println!("\n{}", folder.display());
        measure(folder);
    }
    if let Some(kit) = &asked.kit {
        compare(kit);
    }
}

/// What is to be measured.
struct Asked {
    counts: Vec<usize>,
    folder: Option<PathBuf>,
    kit: Option<PathBuf>,
}

impl Asked {
    fn parse(mut words: impl Iterator<Item = String>) -> Self {
        let mut asked = Self { counts: Vec::new(), folder: None, kit: None };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--folder" => asked.folder = words.next().map(PathBuf::from),
                "--kit" => asked.kit = words.next().map(PathBuf::from),
                // what cargo adds
                "--bench" => {}
                count => asked.counts.push(count.parse().expect("a number of records")),
            }
        }
        if asked.counts.is_empty() && asked.folder.is_none() {
            asked.counts = vec![1_000, 10_000];
        }
        asked
    }
}

fn measure(root: &Path) {
    stages(root);
    wholes(root);
}

/// One line of the table of stages.
fn line(name: &str, records: usize, took: Duration) {
    let each = took.as_secs_f64() * 1e6 / records.max(1) as f64;
    println!("  {name:<28}{:>10.1} ms{each:>10.1} us a record", took.as_secs_f64() * 1e3);
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let made = work();
    (made, begun.elapsed())
}

/// Each stage by itself, one after the other, on one thread.
fn stages(root: &Path) {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    one.install(|| {
        let disk = Disk::open(root).expect("the archive's folder");
        let (settings, _) = disk.config();
        let path = RelPath::new("annals.yaml").expect("a path");
        let (config, wrong) = load::load(settings.text("annals.yaml").map(|text| (&path, &**text)), disk.has_content());
        assert!(wrong.is_empty(), "{wrong:?}");
        let config = Arc::new(config);
        let ((tree, _), read) = timed(|| disk.read(&config.content, config.output.as_slice()));
        let texts = texts(&tree, &config);
        let count = texts.len();
        line("walk and read", count, read);
        let ((), front) = timed(|| texts.iter().for_each(|(path, text)| drop(front_matter::read(path, text))));
        line("front matter", count, front);
        let (records, parsed) = timed(|| {
            let read = texts.iter().filter_map(|(path, text)| parse::parse(path, text, &config).0.map(Arc::new));
            read.collect::<Vec<_>>()
        });
        line("record, front matter included", count, parsed);
        let as_of = config.as_of.or_else(|| Date::new(2026, 1, 1)).expect("a day");
        let (kinds, wrong) = statement::load(&config, &tree);
        assert!(wrong.is_empty(), "{wrong:?}");
        let kinds = Arc::new(kinds);
        let audience = config.narrowest().to_owned();
        let ((archive, _), joined) =
            timed(|| Archive::join(&config, (&kinds, &DataFiles::new()), records, &tree, as_of, &audience, false));
        line("join", count, joined);
        let archive = Arc::new(archive);
        let ((site, _), planned) = timed(|| Site::plan(archive, &[], &[]));
        line("plan", count, planned);
        pages(&Arc::new(site), &Looks::load(&tree, &config), &config.language, count);
    });
}

fn texts<'a>(tree: &'a Tree, config: &Config) -> Vec<(&'a RelPath, &'a Arc<str>)> {
    let records = tree.files.iter().filter(|(path, _)| path.below(&config.content).is_some() && path.ending() == "md");
    let text = |(path, file): (&'a RelPath, &'a File)| match file {
        File::Text { text, .. } => Some((path, text)),
        File::Asset(_) => None,
    };
    records.filter_map(text).collect()
}

/// Search data, then all pages, those of records apart.
fn pages(site: &Arc<Site>, looks: &Looks, language: &str, count: usize) {
    let words = looks.theme.words(language);
    let plan = Plan::of(&site.archive, Sizes::default());
    let (_, indexed) = timed(|| Index::of(site, &plan, &|brief| search::title(&words, brief), &|_, _| (), false));
    line("search index", count, indexed);
    let engine = looks.engine.as_ref().expect("templates that can be used");
    let answers = Arc::new(Answers::new(Arc::clone(site), words));
    let renderer = Renderer::new(engine, &answers);
    let is_record = |subject: &Subject| matches!(subject, Subject::Record(_));
    let made = |of_records: bool| {
        let pages = site.pages.iter().filter(|page| !matches!(page.subject, Subject::SearchData(_)));
        let pages = pages.filter(|page| is_record(&page.subject) == of_records);
        pages.map(|page| renderer.render(page).map_or(0, |made| made.bytes.len())).collect::<Vec<_>>()
    };
    let (sizes, rendered) = timed(|| made(true));
    line("pages of records", sizes.len(), rendered);
    let (sizes, rendered) = timed(|| made(false));
    line("other pages, for each", sizes.len(), rendered);
    sorts(site, &renderer);
    commit(site);
}

/// What each sort of page costs: by template, else by what it is about; those that take most first.
fn sorts(site: &Site, renderer: &Renderer) {
    let mut sorts: BTreeMap<String, (usize, usize, Duration)> = BTreeMap::new();
    for page in site.pages.iter().filter(|page| !matches!(page.subject, Subject::SearchData(_))) {
        let about = format!("{:?}", page.subject);
        let about = about.split(['(', ' ']).next().unwrap_or_default();
        let name = if page.template.is_empty() { about } else { page.template };
        let (bytes, took) = timed(|| renderer.render(page).map_or(0, |made| made.bytes.len()));
        let sort = sorts.entry(name.to_owned()).or_default();
        *sort = (sort.0 + 1, sort.1 + bytes, sort.2 + took);
    }
    let mut sorts: Vec<_> = sorts.into_iter().collect();
    sorts.sort_by_key(|(_, (.., took))| std::cmp::Reverse(*took));
    for (name, (count, bytes, took)) in sorts {
        let each = took.as_secs_f64() * 1e6 / count as f64;
        let (all, kilobytes) = (took.as_secs_f64() * 1e3, bytes / 1000 / count);
        println!("    {name:<26}{all:>10.1} ms{each:>10.1} us each, of {count}; {kilobytes} kB each");
    }
}

/// The same bytes written and committed: pages of a kilobyte, since what is in them does not matter here.
fn commit(site: &Site) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("root");
    std::fs::create_dir_all(root.join("content")).expect("a folder");
    let options = Options::new(&root, Path::new("content"), &site.archive.audience);
    let output = Output::open(&folder.path().join("site"), options).expect("an output folder");
    let bytes = vec![b'x'; 8_192];
    let (report, took) = timed(|| {
        let mut bundle = annals::output::Bundle::new(&site.archive.audience);
        for page in &site.pages {
            let path = RelPath::new(&page.path).expect("a path");
            let piece = output.stage(&path, &bytes).expect("a page");
            let _ = bundle.insert(path, piece);
        }
        output.commit(&bundle, &|_: &RelPath| Err(std::io::ErrorKind::NotFound.into())).expect("a commit")
    });
    line("write and commit, for each", report.written.len(), took);
}

/// What one run of the program took.
#[derive(Clone, Copy, Default)]
struct Run {
    wall: f64,
    cpu: f64,
    /// In MiB, of the largest run so far.
    peak: f64,
}

/// Cold, unchanged, and with one record edited, in turn.
fn wholes(root: &Path) {
    let site = tempfile::tempdir().expect("a folder");
    let output = site.path().join("site");
    let sorts = ["cold build", "nothing changed", "one record edited"];
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); sorts.len()];
    let edited = last_record(&root.join("content"));
    let own = std::fs::read_to_string(&edited).unwrap_or_default();
    for round in 0..ROUNDS {
        let _ = std::fs::remove_dir_all(&output);
        let _ = std::fs::remove_dir_all(site.path().join(".site.annals"));
        let _ = std::fs::remove_dir_all(root.join(".annals"));
        runs[0].push(run(root, &output));
        // what was written within the last two seconds may still change unseen, so it is read again
        std::thread::sleep(Duration::from_secs(3));
        run(root, &output);
        runs[1].push(run(root, &output));
        std::fs::write(&edited, format!("{own}\nOne more line, number {round}.\n")).expect("an edit");
        runs[2].push(run(root, &output));
        std::fs::write(&edited, &own).expect("the record as it was");
    }
    let _ = std::fs::remove_dir_all(root.join(".annals"));
    for (sort, runs) in sorts.iter().zip(&runs) {
        let middle = |of: fn(&Run) -> f64| {
            let mut all: Vec<f64> = runs.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        println!("  {sort:<28}{:>10.2} s wall{:>8.2} s cpu", middle(|run| run.wall), middle(|run| run.cpu));
    }
    println!("  {:<28}{:>10.0} MiB", "peak memory", runs.iter().flatten().map(|run| run.peak).fold(0.0, f64::max));
}

fn run(root: &Path, output: &Path) -> Run {
    let before = spent();
    let begun = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(["build", "--root"])
        .arg(root)
        .arg("--output")
        .arg(output)
        .stdout(Stdio::null())
        .output()
        .expect("the program");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let (after, peak) = (spent(), getrusage(UsageWho::RUSAGE_CHILDREN).expect("what children used").max_rss());
    Run { wall: begun.elapsed().as_secs_f64(), cpu: after - before, peak: peak as f64 / 1024.0 }
}

/// The CPU seconds of all runs so far.
fn spent() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("what children used");
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

/// The record that comes last by name.
fn last_record(folder: &Path) -> PathBuf {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let records = files.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|of| of == "md"));
    records.last().expect("a record")
}

/// The comparison kit, which builds the same records with other generators in turn.
fn compare(kit: &Path) {
    let status = Command::new("python3")
        .arg(kit.join("run.py"))
        .args(["build", "--n", "10000", "--rounds", "3", "hugo-full", "annals"])
        .env("ANNALS", env!("CARGO_BIN_EXE_annals"))
        .status();
    assert!(status.is_ok_and(|status| status.success()), "the kit in {} did not run", kit.display());
}
