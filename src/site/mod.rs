//! Floor 4: which pages exist and what they may say. It knows no bytes and no markup.
//!
//! `address` says where things stand, `plan` which pages there are, one file for each sort of page what it
//! says; `view` is the contract with templates.

pub mod address;
pub mod asks;
pub mod board;
pub mod chrome;
pub mod complaints;
pub mod data;
pub mod draft;
pub mod duties;
pub mod evidence;
pub mod feeds;
pub mod home;
pub mod list;
pub mod listing;
pub mod period;
pub mod plan;
pub mod previews;
pub mod query;
pub mod record;
pub mod register;
pub mod rows;
pub mod seal;
pub mod search;
pub mod shared;
pub mod statement;
pub mod view;
pub mod volume;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::archive::{Archive, Ix};
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::slug;
use crate::base::span::{self, Place};

pub use address::Addresses;

/// A page to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its file in the output, not encoded (`documents/in-001.html`).
    pub path: String,
    /// The template that makes it.
    pub template: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// The record whose text `body()` gives: the page's own, or that of the folder's `index.md`.
    pub body: Option<Ix>,
}

impl Page {
    /// The file of a part of the search data.
    pub fn of_search(part: search::Part) -> Self {
        Self { path: part.path(), template: "", subject: Subject::SearchData(part), body: None }
    }
}

/// What a page is about: an index is a page about a set.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// The situation.
    Home,
    /// One record.
    Record(Ix),
    /// A folder that has nothing but an `index.md`.
    Folder(String),
    /// A period.
    Period(Period),
    /// A part of a kind's list, from 1.
    Kind(String, usize),
    /// A part of a tag's list, from 1.
    Tag(String, usize),
    /// All tags.
    Tags,
    /// All terms.
    Glossary,
    /// The events of a year.
    Chronicle(i16),
    /// A numbered register of a year.
    Register(String, i16),
    /// What is owed, waiting, wrong or missing.
    Board(board::Board),
    /// What is claimed about a period, and what that rests on.
    Evidence(Period),
    /// A part, from 1, of the records of a month or year bound together.
    Volume(Period, usize),
    /// The same as CSV.
    EvidenceTable(Period),
    /// A declared statement, by its name: all its periods.
    Series(String),
    /// A file of values of a declared statement.
    SeriesTable(String, statement::Table),
    /// A part, from 1, of a series of figures, by the name it is compared by.
    Data(String, usize),
    /// All series of figures.
    DataIndex,
    /// A series as CSV, by the name it is compared by; empty: the list of all.
    DataTable(String),
    /// A table as CSV.
    Table(crate::record::query_block::Asked),
    /// Due dates as a calendar file: all of them, or those of one person or body.
    Calendar(Option<Ix>),
    /// What a server shows for an address that is none.
    NotFound,
    /// A former address of a record.
    Redirect(Ix),
    /// The feed.
    Feed,
    /// Where one searches.
    Search,
    /// A file of search data.
    SearchData(search::Part),
    /// A file of what a page's script shows and offers.
    Previews(previews::Part),
    /// The sitemap (0), or one of those it names where one would be too long, from 1.
    Sitemap(usize),
    /// `records.json`.
    Records,
}

/// What a template is given as `view`.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "one variant a view; the views say what they are")]
pub enum View {
    Home(view::HomeView),
    Record(Box<view::RecordView>),
    Period(Box<view::PeriodView>),
    List(view::ListView),
    Tags(view::TagsView),
    Glossary(view::GlossaryView),
    Chronicle(view::ChronicleView),
    Register(view::RegisterView),
    Board(Box<view::BoardView>),
    Evidence(Box<view::EvidenceView>),
    Series(Box<view::SeriesView>),
    Data(Box<view::DataView>),
    DataIndex(view::DataIndexView),
    Text(String),
    Redirect(view::RedirectView),
    Feed(view::FeedView),
    Sitemap(view::SitemapView),
    Search(view::SearchView),
    Volume(Box<view::VolumeView>),
    Previews(Vec<previews::Preview>),
    Offers(Vec<previews::Offer>),
    Plain(view::PlainView),
    Records(Box<feeds::RecordsJson>),
}

impl View {
    /// What stands for it between builds.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_value(self)
    }
}

/// The files of records whose figures stand in a data file, by that file and the record's id: what is said there is said of the record.
fn in_data(archive: &Archive) -> BTreeMap<(&str, &str), &RelPath> {
    let statements = archive.statements.all().iter();
    let records = statements.filter_map(|one| Some((one.path.as_str(), archive.record(one.record)?)));
    records.map(|(data, record)| ((data, record.id.as_str()), &record.path)).collect()
}

/// Query blocks that ask for what there is not.
fn bad_queries(archive: &Archive) -> Vec<Diagnostic> {
    let blocks = archive.records.iter().flat_map(|record| record.queries.iter().map(move |block| (record, block)));
    blocks
        .flat_map(|(record, block)| {
            let wrong = block.asked.as_ref().map(|asked| listing::wrong(&archive.config, asked)).unwrap_or_default();
            wrong.into_iter().map(move |wrong| complaints::bad_query(record, block, &wrong))
        })
        .collect()
}

/// The site of one archive: its pages, and where everything stands.
#[derive(Debug)]
pub struct Site {
    /// What it shows.
    pub archive: Arc<Archive>,
    /// Its pages, by path.
    pub pages: Vec<Page>,
    /// Where things stand.
    pub addresses: Addresses,
    /// What is owed, by whom it concerns.
    pub duties: duties::Duties,
    /// How search data is divided.
    pub search: search::Plan,
    /// What is bound together.
    pub volumes: volume::Volumes,
    /// What is wrong with each record, by its file; what stands in a statement's data file is of its record. Findings for the writer
    /// alone are left out.
    findings: BTreeMap<String, Vec<Diagnostic>>,
    /// Where items, problems and findings stand; made when the first list asks.
    index: OnceLock<listing::Index>,
    /// The records of each file of previews; made when the first is.
    previews: OnceLock<Vec<Vec<Ix>>>,
    /// Each record as lists show it; made when the first list does.
    briefs: Vec<OnceLock<Arc<view::Brief>>>,
}

impl Site {
    /// Plans the site of `archive`. `taken` are files of the theme, by their path in the output. `findings` are all that
    /// was said of the records so far.
    pub fn plan(archive: Arc<Archive>, taken: &[String], findings: &[Diagnostic]) -> (Self, Vec<Diagnostic>) {
        let (search, (volumes, duties)) = rayon::join(
            || search::Plan::of(&archive, search::Sizes::default()),
            || (volume::Volumes::of(&archive), duties::Duties::of(&archive)),
        );
        let (addresses, pages, mut complaints) = plan::plan(&archive, (&search, &volumes), taken);
        complaints.extend(bad_queries(&archive));
        let mut of_record: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        let data = in_data(&archive);
        for finding in findings.iter().chain(&complaints).filter(|finding| !finding.code.row().writer_only) {
            let carried =
                finding.record.as_ref().and_then(|record| data.get(&(finding.path.as_str(), record.as_str())));
            let path = carried.copied().unwrap_or(&finding.path);
            of_record.entry(path.to_string()).or_default().push(finding.clone());
        }
        let (index, previews) = (OnceLock::new(), OnceLock::new());
        let briefs = vec![OnceLock::new(); archive.records.len()];
        let site =
            Self { archive, pages, addresses, duties, search, volumes, findings: of_record, index, previews, briefs };
        (site, complaints)
    }

    /// The files of the records that have no page, their address being taken.
    pub fn without_page(&self) -> BTreeSet<RelPath> {
        let records = self.archive.records.iter().zip(&self.addresses.records);
        records.filter(|(_, address)| address.is_none()).map(|(record, _)| record.path.clone()).collect()
    }

    /// What `page` says: a function of the archive and nothing else.
    pub fn view(&self, page: &Page) -> View {
        match &page.subject {
            Subject::Home => View::Home(home::view(self)),
            Subject::Record(ix) => View::Record(Box::new(record::view(self, *ix))),
            Subject::Period(of) => View::Period(Box::new(period::view(self, *of))),
            Subject::Kind(name, part) => View::List(list::kind(self, name, *part)),
            Subject::Tag(name, part) => View::List(list::tag(self, name, *part)),
            Subject::Tags => View::Tags(list::tags(self)),
            Subject::Glossary => View::Glossary(list::glossary(self)),
            Subject::Chronicle(year) => View::Chronicle(period::chronicle(self, *year)),
            Subject::Register(name, year) => View::Register(register::view(self, name, *year)),
            Subject::Board(of) => View::Board(Box::new(board::view(self, of))),
            Subject::Evidence(of) => View::Evidence(Box::new(evidence::view(self, *of))),
            Subject::EvidenceTable(of) => View::Text(evidence::table(self, *of)),
            Subject::Series(name) => View::Series(Box::new(statement::series(self, name))),
            Subject::SeriesTable(name, table) => View::Text(statement::table(self, name, *table)),
            Subject::Data(key, part) => View::Data(Box::new(data::view(self, key, *part))),
            Subject::DataIndex => View::DataIndex(data::index(self)),
            Subject::DataTable(key) => View::Text(data::csv(self, key)),
            Subject::Table(asked) => View::Text(listing::csv(self, asked)),
            Subject::Calendar(of) => View::Text(feeds::calendar(self, *of)),
            Subject::Redirect(ix) => View::Redirect(view::RedirectView { to: self.link_to(*ix) }),
            Subject::Feed => View::Feed(feeds::feed(self)),
            Subject::Sitemap(part) => View::Sitemap(feeds::sitemap(self, *part, feeds::MOST_URLS)),
            Subject::Search => View::Search(home::search(self)),
            Subject::Volume(of, part) => View::Volume(Box::new(volume::view(self, *of, *part))),
            Subject::Previews(previews::Part::Pages) => View::Offers(previews::offers(self)),
            Subject::Previews(previews::Part::Records(file)) => {
                View::Previews(previews::of(self, self.previewed(*file)))
            }
            Subject::Records => View::Records(Box::new(feeds::records(self))),
            Subject::NotFound | Subject::Folder(_) | Subject::SearchData(_) => View::Plain(view::PlainView {}),
        }
    }

    /// The fingerprint of all that the site says besides the records' own texts, given that of its archive (`archive::said`). While it stays, every
    /// page there was is there again, and none has another view.
    pub fn said(&self, of_archive: Fingerprint) -> Fingerprint {
        let search::Plan { order: _, blocks, shards, readings, sizes: _ } = &self.search;
        Fingerprint::of_value(&(of_archive, (blocks, shards, readings), self.on().index.said_of_findings(self)))
    }

    /// Whether `page` may say the excerpt of one of `records`, or the sentence in which one of them points at something. Nothing but pages for
    /// which this holds may show these.
    pub fn quotes(&self, page: &Page, records: &BTreeSet<Ix>) -> bool {
        match &page.subject {
            Subject::Record(ix) => {
                let from = self.archive.references.to(*ix).iter().map(|(from, _)| from);
                records.contains(ix) || from.into_iter().any(|from| records.contains(from))
            }
            Subject::Feed | Subject::Glossary => true,
            Subject::Previews(previews::Part::Records(file)) => {
                self.previewed(*file).iter().any(|ix| records.contains(ix))
            }
            _ => false,
        }
    }

    /// The records of a file of previews.
    fn previewed(&self, file: u32) -> &[Ix] {
        let divided = self.previews.get_or_init(|| previews::divided(self));
        divided.get(file as usize).map_or(&[], Vec::as_slice)
    }

    /// What lists look up.
    fn on(&self) -> listing::On<'_> {
        listing::On { site: self, index: self.index.get_or_init(|| listing::Index::of(self)) }
    }

    /// The `href` of the table at `path`; empty when there is none.
    pub fn table_at(&self, path: &str) -> String {
        let found = self.pages.binary_search_by(|page| page.path.as_str().cmp(path));
        found.map(|_| slug::href(path)).unwrap_or_default()
    }

    /// Line and column of a finding, where its file has a text; `None` for workbooks and for files as a whole.
    pub fn place_of(&self, finding: &Diagnostic) -> Option<Place> {
        let archive = &self.archive;
        let record = self.on().index.record(&finding.path).and_then(|ix| archive.record(ix)).map(|record| &record.text);
        let text = record.or_else(|| archive.statements.text(&finding.path))?;
        Some(span::place(text, finding.span?.start as usize))
    }

    /// The findings of the record whose file is `path`.
    pub fn findings_of(&self, path: &str) -> &[Diagnostic] {
        self.findings.get(path).map_or(&[], Vec::as_slice)
    }
}
