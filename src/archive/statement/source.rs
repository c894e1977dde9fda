//! Where the cells of a statement stand: a data file, or the first table of the record itself.

use std::collections::BTreeMap;

use crate::archive::given;
use crate::base::path::RelPath;
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
