//! Which pages there are. Nothing is overwritten: who comes second to an address is told who stands there.
//!
//! The site's own pages come first, then records, files and former addresses.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::address::{self, Addresses};
use super::complaints::{self, Owner};
use super::volume::Volumes;
use super::{Page, Subject, board, feeds, listing, previews, register, search, statement};
use crate::archive::{Archive, Ix};
use crate::base::diagnostic::Diagnostic;
use crate::base::slug::fold;
use crate::config::Trait;
use crate::record::Record;
use crate::record::query_block::Asked;

/// Rows of a list that stand on one page.
pub const ROWS_A_PART: usize = 200;

/// A path in the output longer than this, in bytes, is worth a warning.
const LONG_PATH: usize = 200;

/// Plans all pages, with what is wrong about their addresses.
pub fn plan(
    archive: &Archive,
    (search, volumes): (&search::Plan, &Volumes),
    taken: &[String],
) -> (Addresses, Vec<Page>, Vec<Diagnostic>) {
    let mut plan = Plan { archive, claims: Claims::default(), pages: Vec::new(), complaints: Vec::new() };
    for path in taken {
        plan.claims.claim(path, Owner { words: format!("the theme's file `{path}`"), source: None });
    }
    plan.own_pages();
    plan.search(search);
    plan.previews();
    let mut addresses = Addresses { records: vec![None; archive.records.len()], ..Addresses::default() };
    plan.data_series(&mut addresses);
    plan.heads(&mut addresses);
    plan.records(&mut addresses);
    plan.assets(&mut addresses);
    plan.tables(&addresses);
    plan.calendars(&addresses);
    plan.volumes(volumes);
    plan.former_addresses(&addresses);
    for (ix, path) in plan.head_bodies() {
        if let Some(address) = addresses.records.get_mut(ix.0 as usize) {
            *address = Some(path);
        }
    }
    plan.query_tables(&addresses);
    plan.sitemaps();
    plan.pages.sort_by(|a, b| a.path.cmp(&b.path));
    (addresses, plan.pages, plan.complaints)
}

/// Who stands where, compared as file systems compare names. Asked, never listed.
#[derive(Default)]
struct Claims {
    /// Files by folded path.
    files: HashMap<String, Owner>,
    /// Folders by folded path, with the first file inside.
    folders: HashMap<String, Owner>,
}

impl Claims {
    /// Takes `path` for `owner`, or says who has it (or has a file where a folder must be).
    fn claim(&mut self, path: &str, owner: Owner) -> Option<Owner> {
        let path = fold(path);
        if let Some(holder) = self.files.get(&path).or_else(|| self.folders.get(&path)) {
            return Some(holder.clone());
        }
        let above = || path.match_indices('/').filter_map(|(end, _)| path.get(..end));
        if let Some(holder) = above().find_map(|folder| self.files.get(folder)) {
            return Some(holder.clone());
        }
        for folder in above() {
            if !self.folders.contains_key(folder) {
                self.folders.insert(folder.to_owned(), owner.clone());
            }
        }
        self.files.insert(path, owner);
        None
    }
}

struct Plan<'a> {
    archive: &'a Archive,
    claims: Claims,
    pages: Vec<Page>,
    complaints: Vec<Diagnostic>,
}

impl Plan<'_> {
    /// A page of the site's own; whether its address was free.
    fn page(&mut self, path: String, template: &'static str, subject: Subject, words: &str) -> bool {
        // kinds with one folder are refused when they are declared, so the site's own pages differ
        // but for a kind's folder called like a period's or like `tags`: the first one stands
        let free = self.claims.claim(&path, Owner { words: words.to_owned(), source: None }).is_none();
        if free {
            self.pages.push(Page { path, template, subject, body: None });
        }
        free
    }

    fn own_pages(&mut self) {
        let archive = self.archive;
        self.page("index.html".into(), "home.html", Subject::Home, "the home page");
        self.page("404.html".into(), "404.html", Subject::NotFound, "the page for wrong addresses");
        self.page("feed.xml".into(), "feed.xml", Subject::Feed, "the feed");
        self.page("data/records.json".into(), "", Subject::Records, "the list of all records");
        // also while nothing is due: who takes the calendar in again must find it
        if archive.ledgers.all().next().is_some() {
            self.page(address::CALENDAR.into(), "", Subject::Calendar(None), "the calendar of due dates");
        }
        if archive.config.base_url.is_some() {
            self.page("sitemap.xml".into(), "sitemap.xml", Subject::Sitemap(0), "the sitemap");
        }
        for period in archive.periods.pages() {
            let words = format!("the page of {period}");
            self.page(address::period_path(period), "period.html", Subject::Period(period), &words);
        }
        for year in archive.periods.chronicle_years() {
            let words = format!("the chronicle of {year}");
            self.page(address::chronicle_path(year), "chronicle.html", Subject::Chronicle(year), &words);
        }
        for (name, year) in archive.registers.0.keys() {
            let words = format!("the register `{name}` of {year}");
            let subject = Subject::Register(name.clone(), *year);
            let path = address::register_path(name, *year);
            self.page(path, "register.html", subject, &words);
        }
        if !archive.catalog.tags.is_empty() {
            self.page("tags/index.html".into(), "tags.html", Subject::Tags, "the list of tags");
        }
        let glossary = archive
            .catalog
            .kinds
            .keys()
            .any(|name| archive.config.kinds.get(name).is_some_and(|kind| kind.has(Trait::Glossary)));
        if glossary {
            self.page("glossary/index.html".into(), "glossary.html", Subject::Glossary, "the glossary");
        }
        for (board, section, asked) in board::tables(archive) {
            self.table(address::board_table(&board, &section), asked);
        }
        for board in board::all(archive) {
            let path = address::board_path(&board);
            let words = format!("the site's own page `{path}`");
            self.page(path, "board.html", Subject::Board(board), &words);
        }
        for &period in archive.claims.periods().keys() {
            let words = format!("the evidence of {period}");
            self.page(address::evidence_path(period), "evidence.html", Subject::Evidence(period), &words);
        }
        self.lists();
        self.series();
    }

    /// The page of each declared statement, and the list they stand in where no record does.
    fn series(&mut self) {
        let archive = self.archive;
        let Some(home) = statement::home_kind(&archive.config) else { return };
        for kind in statement::shown(archive) {
            let words = format!("the page of the statement `{}`", kind.name);
            let path = address::series_path(home, &kind.name);
            self.page(path, "series.html", Subject::Series(kind.name.clone()), &words);
        }
        if statement::shown(archive).next().is_some() && archive.catalog.kind(&home.name).is_empty() {
            let words = format!("the list of kind `{}`", home.name);
            let path = address::part_path(&address::safe(&home.dir), 1);
            self.page(path, "list.html", Subject::Kind(home.name.clone(), 1), &words);
        }
    }

    /// The further sitemaps of a site that is too large for one.
    fn sitemaps(&mut self) {
        let count = self.pages.iter().filter(|page| feeds::is_in_sitemap(page)).count();
        let whole = count <= feeds::MOST_URLS || self.archive.config.base_url.is_none();
        for part in 1..=if whole { 0 } else { count.div_ceil(feeds::MOST_URLS) } {
            self.page(feeds::sitemap_path(part), "sitemap.xml", Subject::Sitemap(part), "a sitemap");
        }
    }

    fn search(&mut self, search: &search::Plan) {
        self.page("search/index.html".into(), "search.html", Subject::Search, "the search page");
        for part in search.parts() {
            self.page(part.path(), "", Subject::SearchData(part), "a file of the search page");
        }
    }

    fn previews(&mut self) {
        for part in previews::parts(self.archive) {
            self.page(part.path(), "", Subject::Previews(part), "a file of the previews");
        }
    }

    /// Volumes come behind records: one that is called so stands instead.
    fn volumes(&mut self, volumes: &Volumes) {
        for (period, parts) in volumes.parts() {
            for part in 1..=parts {
                let words = format!("the volume of {period}");
                let path = address::volume_path(period, part);
                self.page(path, "volume.html", Subject::Volume(period, part), &words);
            }
        }
    }

    fn lists(&mut self) {
        let archive = self.archive;
        for (name, records) in &archive.catalog.kinds {
            let dir = archive.config.kinds.get(name).map_or(name.as_str(), |kind| kind.dir.as_str());
            let folder = address::safe(dir);
            for part in 1..=parts(records.len()) {
                let words = format!("the list of kind `{name}`");
                self.page(address::part_path(&folder, part), "list.html", Subject::Kind(name.clone(), part), &words);
            }
        }
        for (name, records) in &archive.catalog.tags {
            let folder = address::tag_folder(name);
            for part in 1..=parts(records.len()) {
                let words = format!("the list of tag `{name}`");
                self.page(address::part_path(&folder, part), "list.html", Subject::Tag(name.clone(), part), &words);
            }
        }
    }

    /// The series of figures. A kind whose folder is called `data` has come first, and keeps the list's address.
    fn data_series(&mut self, addresses: &mut Addresses) {
        let archive = self.archive;
        for (key, folder) in address::series_folders(archive.data.iter().map(|(key, _)| key)) {
            let Some(series) = archive.data.get(key) else { continue };
            let words = format!("the series `{}`", series.name);
            let mut path = |part: usize| {
                let subject = Subject::Data(key.to_owned(), part);
                self.page(address::part_path(&folder, part), "data.html", subject, &words)
            };
            if path(1) {
                (2..=parts(series.values.len())).for_each(|part| {
                    path(part);
                });
                addresses.series.insert(key.to_owned(), folder);
            }
        }
        if !addresses.series.is_empty() {
            let words = "the list of all series of figures";
            self.page(address::ALL_SERIES.into(), "data_index.html", Subject::DataIndex, words);
        }
    }

    /// The text of an `index.md` stands at the head of its folder's page; where the site has none, it is one.
    fn heads(&mut self, addresses: &mut Addresses) {
        for (folder, &ix) in &self.archive.heads {
            let path =
                if folder.is_empty() { "index.html".to_owned() } else { address::part_path(&address::safe(folder), 1) };
            if let Some(page) = self.pages.iter_mut().find(|page| page.path == path) {
                page.body = Some(ix);
            } else if let Some(head) = self.archive.record(ix) {
                let subject = Subject::Folder(folder.clone());
                if self.stands(&path, head, None) {
                    self.pages.push(Page { path: path.clone(), template: "folder.html", subject, body: Some(ix) });
                } else {
                    continue;
                }
            }
            addresses.folders.insert(folder.clone(), path);
        }
        let own = self.pages.iter().filter_map(|page| {
            let folder = page.path.strip_suffix("index.html")?.trim_end_matches('/');
            Some((folder.to_owned(), page.path.clone()))
        });
        for (folder, path) in own {
            addresses.folders.entry(folder).or_insert(path);
        }
    }

    fn head_bodies(&self) -> Vec<(Ix, String)> {
        let is_head = |page: &&Page| !matches!(page.subject, Subject::Record(_));
        self.pages.iter().filter(is_head).filter_map(|page| Some((page.body?, page.path.clone()))).collect()
    }

    fn records(&mut self, addresses: &mut Addresses) {
        // those that stand where their file says come first: a permalink must not push a file aside
        let all: Vec<(Ix, &Record)> = self.archive.all().collect();
        let (linked, plain): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, record)| record.permalink.is_some());
        for (ix, record) in plain.into_iter().chain(linked) {
            let path = self.record(record);
            if let Some(path) = &path {
                self.pages.push(Page {
                    path: path.clone(),
                    template: "record.html",
                    subject: Subject::Record(ix),
                    body: Some(ix),
                });
            }
            if let Some(address) = addresses.records.get_mut(ix.0 as usize) {
                *address = path;
            }
        }
    }

    fn record(&mut self, record: &Record) -> Option<String> {
        if let Some(permalink) = &record.permalink {
            match address::written(&permalink.text) {
                Some(path) if self.stands(&path, record, Some(permalink)) => return Some(path),
                Some(_) => {}
                None => self.complaints.push(complaints::bad_address(record, "permalink", permalink)),
            }
        }
        let path = format!("{}.html", address::safe(&record.place));
        if !self.stands(&path, record, None) {
            return None;
        }
        if path.len() > LONG_PATH {
            self.complaints.push(complaints::long_name(record, &path));
        }
        Some(path)
    }

    /// Claims the path for the record, or says who has it.
    fn stands(&mut self, path: &str, record: &Record, named: Option<&crate::record::Named>) -> bool {
        let span = named.map(|named| named.span);
        let owner = Owner { words: format!("`{}`", record.path), source: Some((record.path.clone(), span)) };
        match self.claims.claim(path, owner) {
            None => true,
            Some(holder) => {
                self.complaints.push(complaints::address_taken(&record.path, span, Some(&record.id), path, &holder));
                false
            }
        }
    }

    fn assets(&mut self, addresses: &mut Addresses) {
        for path in self.archive.used_assets() {
            let Some(below) = path.below(&self.archive.config.content) else { continue };
            let address = address::safe(below.as_str());
            let owner = Owner { words: format!("the file `{path}`"), source: Some((path.clone(), None)) };
            match self.claims.claim(&address, owner) {
                None => {
                    addresses.assets.insert(path.clone(), address);
                }
                Some(holder) => {
                    self.complaints.push(complaints::address_taken(path, None, None, &address, &holder));
                }
            }
        }
    }

    /// A table as CSV at `path`; where something stands there, none. For boards as for lists.
    fn table(&mut self, path: String, asked: Asked) {
        let words = format!("the site's own table `{path}`");
        self.page(path, "", Subject::Table(asked), &words);
    }

    /// The tables beside lists and registers. They come behind the author's files: one of the same name stands instead.
    fn tables(&mut self, addresses: &Addresses) {
        let archive = self.archive;
        let kinds = archive.catalog.kinds.keys().filter_map(|name| archive.config.kinds.get(name));
        for kind in kinds {
            self.table(address::kind_table(kind), listing::of_kind(kind));
        }
        for &period in archive.claims.periods().keys() {
            let path = address::evidence_table(period);
            let words = format!("the site's own table `{path}`");
            self.page(path, "", Subject::EvidenceTable(period), &words);
        }
        for (name, year) in archive.registers.0.keys() {
            if let Some(asked) = register::asked(archive, name, *year) {
                self.table(address::register_table(name, *year), asked);
            }
        }
        for (key, folder) in &addresses.series {
            let words = format!("the table of the series `{key}`");
            self.page(address::data_table(folder), "", Subject::DataTable(key.clone()), &words);
        }
        if !addresses.series.is_empty() {
            let subject = Subject::DataTable(String::new());
            self.page(address::ALL_SERIES_TABLE.into(), "", subject, "the table of all series of figures");
        }
        self.series_tables();
    }

    /// The tables of query blocks, beside the pages they stand in.
    fn query_tables(&mut self, addresses: &Addresses) {
        let archive = self.archive;
        for (record, page) in archive.records.iter().zip(&addresses.records) {
            let Some(page) = page else { continue };
            for (at, block) in record.queries.iter().enumerate() {
                let sound = |asked: &&Asked| listing::wrong(&archive.config, asked).is_empty();
                if let Some(asked) = block.asked.as_ref().filter(sound) {
                    self.table(address::query_table(page, at), asked.clone());
                }
            }
        }
    }

    fn series_tables(&mut self) {
        let archive = self.archive;
        let Some(home) = statement::home_kind(&archive.config) else { return };
        for kind in statement::shown(archive) {
            for table in [statement::Table::Figures, statement::Table::Filings] {
                let path = address::series_table(home, &kind.name, table);
                let words = format!("the site's own table `{path}`");
                self.page(path, "", Subject::SeriesTable(kind.name.clone(), table), &words);
            }
        }
    }

    /// A calendar beside the page of each person or body with whom something lies that has a time limit.
    fn calendars(&mut self, addresses: &Addresses) {
        let archive = self.archive;
        let with: BTreeSet<Ix> =
            feeds::due(archive, None).flat_map(|(item, _)| item.assignees.iter().copied()).collect();
        for ix in with {
            let page = addresses.records.get(ix.0 as usize).and_then(Option::as_deref);
            if let Some(path) = page.and_then(address::calendar_path) {
                let words = format!("the calendar beside `{}`", page.unwrap_or_default());
                self.page(path, "", Subject::Calendar(Some(ix)), &words);
            }
        }
    }

    /// A former address gets a page that leads on, unless something stands there or two records claim it.
    fn former_addresses(&mut self, addresses: &Addresses) {
        let mut wanted: BTreeMap<String, Vec<(Ix, &Record, &crate::record::Named)>> = BTreeMap::new();
        for (ix, record) in self.archive.all() {
            for alias in &record.former {
                match address::written(&alias.text) {
                    Some(path) if addresses.records.get(ix.0 as usize).is_some_and(Option::is_some) => {
                        wanted.entry(fold(&path)).or_default().push((ix, record, alias));
                    }
                    Some(_) => {}
                    None => self.complaints.push(complaints::bad_address(record, "aliases", alias)),
                }
            }
        }
        for claims in wanted.into_values() {
            self.former_address(&claims);
        }
    }

    fn former_address(&mut self, claims: &[(Ix, &Record, &crate::record::Named)]) {
        let owner = |record: &Record, alias: &crate::record::Named| Owner {
            words: format!("`{}`", record.path),
            source: Some((record.path.clone(), Some(alias.span))),
        };
        let Some(&(ix, first, first_alias)) = claims.first() else { return };
        if let Some((_, second, second_alias)) = claims.get(1) {
            self.complaints.push(complaints::alias_taken(first, first_alias, &owner(second, second_alias)));
            for (_, record, alias) in claims.iter().skip(1) {
                self.complaints.push(complaints::alias_taken(record, alias, &owner(first, first_alias)));
            }
            return;
        }
        let Some(path) = address::written(&first_alias.text) else { return };
        match self.claims.claim(&path, owner(first, first_alias)) {
            None => {
                self.pages.push(Page { path, template: "redirect.html", subject: Subject::Redirect(ix), body: None });
            }
            Some(holder) => self.complaints.push(complaints::alias_taken(first, first_alias, &holder)),
        }
    }
}

/// How many parts a list of `rows` has: at least one.
pub fn parts(rows: usize) -> usize {
    rows.div_ceil(ROWS_A_PART).max(1)
}
