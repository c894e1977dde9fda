//! Where things stand in the output: one function from a name to a path, for each sort of thing.

use std::collections::{BTreeMap, BTreeSet};

use super::board::Board;
use super::statement::Table;
use crate::archive::{Archive, Ix, Target};
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::slug;
use crate::config::{Config, Kind};

/// Where records and files stand. Periods, kinds and tags follow from their names.
#[derive(Debug, Default)]
pub struct Addresses {
    /// Of each record its path in the output; `None` when it has no page (its address was taken).
    pub records: Vec<Option<String>>,
    /// Of each file that is published its path in the output.
    pub assets: BTreeMap<RelPath, String>,
    /// Of each series of figures that has a page the folder it stands in, by the name the series is compared by.
    pub series: BTreeMap<String, String>,
    /// Folders that have a page of their own, by their path under the content folder.
    pub folders: BTreeMap<String, String>,
}

impl Addresses {
    /// The `href` of a record's page, from the site's root; `None` when it has none.
    pub fn record(&self, ix: Ix) -> Option<String> {
        self.records.get(ix.0 as usize)?.as_deref().map(slug::href)
    }

    /// The `href` of a file.
    pub fn asset(&self, path: &RelPath) -> Option<String> {
        self.assets.get(path).map(|path| slug::href(path))
    }

    /// The `href` of a folder's page.
    pub fn folder(&self, folder: &str) -> Option<String> {
        self.folders.get(folder).map(|path| slug::href(path))
    }

    /// The `href` of what a reference leads to, with its fragment; `None` when that has no page.
    pub fn target(&self, archive: &Archive, target: &Target) -> Option<String> {
        match target {
            Target::Record { record, anchor, .. } if anchor.is_empty() => self.record(*record),
            Target::Record { record, anchor, .. } => Some(format!("{}#{}", self.record(*record)?, slug::href(anchor))),
            Target::Period(of) => period(archive, *of),
            Target::Tag(name) => archive.catalog.called(name).map(tag),
            Target::Asset(path) => self.asset(path),
            Target::Folder(folder) => self.folder(folder),
        }
    }
}

/// The path of the record or asset at `place`, each part made safe for every system.
pub fn safe(place: &str) -> String {
    place.split('/').map(slug::part).collect::<Vec<_>>().join("/")
}

/// The `href` of a period's page; `None` when it has none.
pub fn period(archive: &Archive, of: Period) -> Option<String> {
    archive.periods.exists(of).then(|| slug::href(&period_path(of)))
}

/// The path of a period's page.
pub fn period_path(of: Period) -> String {
    format!("{}/index.html", of.folder())
}

/// The path of part `part` of the volume of a period, beside its page.
pub fn volume_path(of: Period, part: usize) -> String {
    if part <= 1 { format!("{}/volume.html", of.folder()) } else { format!("{}/volume-{part}.html", of.folder()) }
}

/// The path of part `part` of the list in `folder`.
pub fn part_path(folder: &str, part: usize) -> String {
    if part <= 1 { format!("{folder}/index.html") } else { format!("{folder}/{part}.html") }
}

/// The folder of a tag's list.
pub fn tag_folder(name: &str) -> String {
    format!("tags/{}", slug::tag_path(name))
}

/// The `href` of a tag's list.
pub fn tag(name: &str) -> String {
    slug::href(&part_path(&tag_folder(name), 1))
}

/// The `href` of a kind's list.
pub fn kind(config: &Config, name: &str) -> String {
    let dir = config.kinds.get(name).map_or(name, |kind| kind.dir.as_str());
    slug::href(&part_path(&safe(dir), 1))
}

/// The path of the table of all records of a kind.
pub fn kind_table(kind: &Kind) -> String {
    let folder = safe(&kind.dir);
    let name = folder.rsplit('/').next().unwrap_or(&folder);
    format!("{folder}/{name}.csv")
}

/// The path of the table of the query block at `at`, from 0, of the record whose page stands at `page`: `notes/a.table-1.csv` beside
/// `notes/a.html`.
pub fn query_table(page: &str, at: usize) -> String {
    format!("{}.table-{}.csv", page.strip_suffix(".html").unwrap_or(page), at + 1)
}

/// The path of the page of a declared statement, in the folder of `kind`.
pub fn series_path(kind: &Kind, name: &str) -> String {
    format!("{}/{}/index.html", safe(&kind.dir), slug::part(name))
}

/// The path of a file of values beside it.
pub fn series_table(kind: &Kind, name: &str, table: Table) -> String {
    format!("{}/{}/{}.csv", safe(&kind.dir), slug::part(name), table.name())
}

/// The path of the table of a register of a year.
pub fn register_table(name: &str, year: i16) -> String {
    format!("registers/{name}/{year:04}/{name}-{year:04}.csv")
}

/// The path of the list of all series of figures.
pub const ALL_SERIES: &str = "data/index.html";

/// The path of the table of all series of figures, which no series can stand at.
pub const ALL_SERIES_TABLE: &str = "data/data.csv";

/// The folders of the series that are compared by `keys`, in their order. A point could make a folder of the name of a file beside it, so
/// there is none; of two names that make one folder the later one gets a number behind it.
pub fn series_folders<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<(&'a str, String)> {
    let mut taken = BTreeSet::new();
    let folder = |key: &'a str| {
        let own = format!("data/{}", slug::part(&key.replace('.', "_")));
        let numbered = (2..).map(|number| format!("{own}-{number}"));
        let free = std::iter::once(own.clone()).chain(numbered).find(|folder| taken.insert(slug::fold(folder)));
        (key, free.unwrap_or(own))
    };
    keys.map(folder).collect()
}

/// The path of the table of the series in `folder`.
pub fn data_table(folder: &str) -> String {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    format!("{folder}/{name}.csv")
}

/// The path of a year's chronicle.
pub fn chronicle_path(year: i16) -> String {
    format!("chronicle/{year:04}/index.html")
}

/// The path of a register of a year.
pub fn register_path(name: &str, year: i16) -> String {
    format!("registers/{name}/{year:04}/index.html")
}

/// The path of the page of what is claimed about a period, and what that rests on.
pub fn evidence_path(of: Period) -> String {
    format!("evidence/{}/index.html", of.to_string().to_lowercase())
}

/// The path of the same as a table.
pub fn evidence_table(of: Period) -> String {
    format!("evidence/{}/evidence.csv", of.to_string().to_lowercase())
}

/// The path of a board.
pub fn board_path(board: &Board) -> String {
    match board {
        Board::Ledger => "ledger/index.html".to_owned(),
        Board::Overdue => "ledger/overdue/index.html".to_owned(),
        Board::Closed(year) => format!("ledger/closed/{year:04}/index.html"),
        Board::Waiting => "waiting/index.html".to_owned(),
        Board::Problems => "problems/index.html".to_owned(),
        Board::Marks(ty, part) => part_path(&format!("marks/{}", ty.name()), *part),
        Board::Gaps(year) => format!("gaps/{year:04}/index.html"),
        Board::Evidence => "evidence/index.html".to_owned(),
        Board::Check => "check/index.html".to_owned(),
    }
}

/// The path of the file that holds the table of a section of a board, beside its page.
pub fn board_table(board: &Board, section: &str) -> String {
    let page = board_path(board);
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{section}.csv")
}

/// What leads from the page at `path` to the site's root: `../` once for each folder.
pub fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// The path that an address written by an author (`permalink`, a former address) means: an address that ends in
/// `/` is a folder holding `index.html`, every other page is `NAME.html`. `None` for what is no address inside the site:
/// empty, outside, with a backslash, a colon, a control character, or encoded slashes and dots.
pub fn written(address: &str) -> Option<String> {
    let inner = address.strip_prefix('/').unwrap_or(address);
    let decoded = percent_encoding::percent_decode_str(inner).decode_utf8().ok()?;
    let encoded_control = inner.matches('%').count() > 0
        && (decoded.matches('/').count() != inner.matches('/').count()
            || decoded.split('/').any(|part| part == ".." || part == "."));
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#');
    if encoded_control || decoded.starts_with('/') || decoded.chars().any(odd) {
        return None;
    }
    let (folder, path) = match decoded.strip_suffix('/') {
        Some(folder) => (true, folder),
        None => (false, &*decoded),
    };
    if path.split('/').any(|part| part.is_empty() || part == "." || part == ".." || slug::part(part) != part) {
        return None;
    }
    let is_file = [".html", ".htm"].iter().any(|ending| path.ends_with(ending));
    Some(match (folder, is_file) {
        (true, _) => format!("{path}/index.html"),
        (false, true) => path.to_owned(),
        (false, false) => format!("{path}.html"),
    })
}

/// The calendar of all due dates.
pub const CALENDAR: &str = "calendar.ics";

/// The calendar of one person or body, beside its page: `people/li-wei.ics` for `people/li-wei.html`. `None` for a page that is no
/// `.html`.
pub fn calendar_path(page: &str) -> Option<String> {
    Some(format!("{}.ics", page.strip_suffix(".html")?))
}
