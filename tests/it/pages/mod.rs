//! Every sort of page, as readers have it: of the example archive with what it lacks, in English and in Chinese.

mod axe;
mod loads;
mod valid;
mod weights;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use annals::archive::Archive;
use annals::base::period::Granularity;
use annals::site::Subject;
use annals::site::board::Board;

use crate::support::{Output, SiteTest};

pub use axe::find as find_axe;
pub use valid::{find as find_validator, java};

/// Records of the sorts that the example does not have, and one that shows everything Markdown can be.
const MORE: [(&str, &str); 5] = [
    ("content/notes/everything.md", include_str!("everything.md")),
    ("content/notes/中文.md", include_str!("chinese.md")),
    ("content/notes/bare.md", "---\ndate: 2025-04-03\naliases: [/notes/old.html]\n---\n"),
    ("content/guide/index.md", "# How this office keeps its records\n\nRead [[everything]] first.\n"),
    ("content/logs/2024-12-30.md", "Counted. [data:: visitors = 12 visits]\n"),
];

/// The sorts of pages beside those of records, which are one for each kind of the example.
const SORTS: [&str; 31] = [
    "home",
    "folder",
    "day",
    "week",
    "month",
    "quarter",
    "half",
    "year",
    "list",
    "tag",
    "tags",
    "glossary",
    "chronicle",
    "register",
    "ledger",
    "overdue",
    "closed",
    "waiting",
    "problems",
    "marks",
    "gaps",
    "all evidence",
    "findings",
    "evidence",
    "series",
    "data",
    "all data",
    "not found",
    "redirect",
    "search",
    "volume",
];

/// Which sort a page is of; `None` for what no browser shows.
fn sort(archive: &Archive, subject: &Subject) -> Option<String> {
    let sort = match subject {
        Subject::Record(ix) => return Some(format!("record {}", archive.record(*ix).unwrap().kind)),
        Subject::Home => "home",
        Subject::Folder(_) => "folder",
        Subject::Period(period) => match period.granularity() {
            Granularity::Day => "day",
            Granularity::Week => "week",
            Granularity::Month => "month",
            Granularity::Quarter => "quarter",
            Granularity::Half => "half",
            Granularity::Year => "year",
        },
        Subject::Kind(..) => "list",
        Subject::Tag(..) => "tag",
        Subject::Tags => "tags",
        Subject::Glossary => "glossary",
        Subject::Chronicle(_) => "chronicle",
        Subject::Register(..) => "register",
        Subject::Board(board) => match board {
            Board::Ledger => "ledger",
            Board::Overdue => "overdue",
            Board::Closed(_) => "closed",
            Board::Waiting => "waiting",
            Board::Problems => "problems",
            Board::Marks(..) => "marks",
            Board::Gaps(_) => "gaps",
            Board::Evidence => "all evidence",
            Board::Check => "findings",
        },
        Subject::Evidence(_) => "evidence",
        Subject::Series(_) => "series",
        Subject::Data(..) => "data",
        Subject::DataIndex => "all data",
        Subject::NotFound => "not found",
        Subject::Redirect(_) => "redirect",
        Subject::Search => "search",
        Subject::Volume(..) => "volume",
        Subject::Feed
        | Subject::Sitemap(_)
        | Subject::Previews(_)
        | Subject::EvidenceTable(_)
        | Subject::SeriesTable(..)
        | Subject::DataTable(_)
        | Subject::Table(_)
        | Subject::Calendar(_)
        | Subject::SearchData(_)
        | Subject::Records => return None,
    };
    Some(sort.to_owned())
}

/// The example with what it lacks, as all of the office see it.
fn site(language: &str) -> SiteTest {
    let mut site = SiteTest::example();
    site.edit("annals.yaml", "language: en", &format!("language: {language}"));
    MORE.iter().for_each(|(path, text)| {
        site.write(path, text);
    });
    site.write_bytes("content/notes/plan.png", PICTURE.to_vec());
    site.audience("restricted")
}

/// A site with a page of every sort.
pub struct Sample {
    pub built: Output,
    /// The page of each sort that says most, by sort.
    pages: BTreeMap<String, String>,
}

impl Sample {
    fn new(language: &str) -> Self {
        let mut site = site(language);
        let planned = site.site();
        let mut built = site.build();
        for (path, bytes) in &site.files {
            if let Some(copied) = path.as_str().strip_prefix("content/").and_then(|path| built.files.get_mut(path)) {
                copied.clone_from(bytes);
            }
        }
        let mut pages: BTreeMap<String, String> = BTreeMap::new();
        let size = |path: &str| built.files[path].len();
        for page in &planned.pages {
            let Some(sort) = sort(&planned.archive, &page.subject) else { continue };
            let most = pages.entry(sort).or_insert_with(|| page.path.clone());
            if size(&page.path) > size(most) {
                *most = page.path.clone();
            }
        }
        Self { built, pages }
    }

    /// Each sort with its page.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pages.iter().map(|(sort, path)| (sort.as_str(), path.as_str()))
    }
}

pub fn english() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| Sample::new("en"))
}

pub fn chinese() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| Sample::new("zh"))
}

/// A tool that is no part of the project: a file that a variable names, else what was installed below `target/tools`.
pub fn tool(variable: &str, path: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let installed = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tools/node_modules").join(path);
    Some(named.unwrap_or_else(installed)).filter(|path| path.is_file())
}

/// A grey picture of 4 by 2 pixels.
const PICTURE: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 4, 0, 0, 0, 2, 8, 0, 0, 0, 0, 90, 195, 34,
    191, 0, 0, 0, 14, 73, 68, 65, 84, 120, 218, 99, 104, 0, 2, 6, 16, 1, 0, 20, 10, 4, 1, 245, 230, 205, 145, 0, 0, 0,
    0, 73, 69, 78, 68, 174, 66, 96, 130,
];

/// A sort of page that the sample lacks is one that no browser has seen.
#[test]
fn the_sample_has_every_sort_of_page() {
    let sample = english();
    let missing: Vec<&str> = SORTS.into_iter().filter(|sort| !sample.pages.contains_key(*sort)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let unknown: Vec<&String> =
        sample.pages.keys().filter(|sort| !sort.starts_with("record ") && !SORTS.contains(&sort.as_str())).collect();
    assert_eq!(unknown, Vec::<&String>::new());
    let kinds: BTreeSet<String> =
        site("en").archive().catalog.kinds.keys().map(|kind| format!("record {kind}")).collect();
    let seen: BTreeSet<String> = sample.pages.keys().filter(|sort| sort.starts_with("record ")).cloned().collect();
    assert_eq!(seen, kinds);
    assert!(chinese().pages.keys().eq(sample.pages.keys()));
}
