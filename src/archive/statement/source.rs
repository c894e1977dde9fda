//! Where the cells of a statement stand: a data file, or the first table of the record itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::given;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::config::{Config, Trait};
use crate::record::{Record, ReferenceKind};
use crate::source::data::{Data, Fault};

/// The field that names the data file.
pub const SOURCE: &str = "source";

/// The field that names its encoding.
const ENCODING: &str = "encoding";

/// A data file as a record asks for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Wanted {
    /// The file, from the root.
    pub path: RelPath,
    /// The sheet and range of a workbook (`Sheet1!A3:G8`); `None`: the whole.
    pub part: Option<String>,
    /// The encoding named; `None`: UTF-8.
    pub encoding: Option<String>,
}

/// The data files that statements name, as they were read.
pub type DataFiles = BTreeMap<Wanted, Result<Data, Fault>>;

/// The data file that a record takes its cells from, when it is a statement that names one; `exists` says which files there
/// are. Of a file that is not there, where it would count from the content folder.
pub fn wanted(config: &Config, record: &Record, exists: impl Fn(&RelPath) -> bool) -> Option<Wanted> {
    config.kinds.get(&record.kind).filter(|kind| kind.has(Trait::Statement))?;
    let named = record
        .references
        .iter()
        .find(|reference| reference.kind == ReferenceKind::File && reference.field.as_deref() == Some(SOURCE))?;
    let apart = config.content.join(named.target.trim_start_matches('/'));
    let beside = record.path.parent().join(&named.target).filter(|_| !named.target.starts_with('/'));
    let inside = |path: &RelPath| path.below(&config.content).is_some();
    let places = [apart, beside].into_iter().flatten().filter(inside);
    let mut places: Vec<RelPath> = places.collect();
    let found = places.iter().position(exists).unwrap_or_default();
    let path = (found < places.len()).then(|| places.swap_remove(found))?;
    let encoding = given::field(record, ENCODING).map(|given| given::text(Some(&given.value)).to_owned());
    Some(Wanted { path, part: named.heading.clone(), encoding })
}

/// Whether the file at `path` was read.
pub(super) fn is_read(data: &DataFiles, path: &RelPath) -> bool {
    let first = Wanted { path: path.clone(), part: None, encoding: None };
    data.range(first..).next().is_some_and(|(wanted, _)| wanted.path == *path)
}

/// Takes out of `links` what is said of a data file that is not there: `of_statements` say it in their own words.
pub(in crate::archive) fn say_once(links: &mut Vec<Diagnostic>, of_statements: &[Diagnostic]) {
    let missing: BTreeSet<(&RelPath, Option<Span>)> = of_statements
        .iter()
        .filter(|finding| finding.code == Code::SourceMissing)
        .map(|finding| (&finding.path, finding.span))
        .collect();
    links.retain(|finding| finding.code != Code::BrokenLink || !missing.contains(&(&finding.path, finding.span)));
}
