//! Everything that can be listed, in one way: records, marks, items of ledgers, gaps, findings. `annals list`, query blocks, template
//! functions, the tables of pages and their CSV files all ask here.

use super::Site;
use super::view::{FactValue, Section, TableView};
use crate::archive::{Entry, Ix, MarkIx};
use crate::config::Config;
use crate::record::MarkType;
use crate::record::query_block::Asked;

/// What can be listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    /// Every record.
    All,
    /// The records of a kind.
    Kind(String),
    /// The marks of a type (`mark:lesson` where a kind has that name too).
    Marks(MarkType),
    /// The main ledger; with a condition on `ledger`, all of them.
    Ledger,
    /// The items of every ledger that wait for somebody.
    Waiting,
    /// What is expected and not there, or was late.
    Gaps,
    /// What is wrong.
    Findings,
}

/// One thing listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Listed {
    /// A record.
    Record(Ix),
    /// A mark.
    Mark(MarkIx),
    /// An item of a ledger.
    Item(Entry),
    /// Something expected: the position of its line in the archive's coverage, and its own in the line.
    Gap(usize, usize),
    /// A finding: its position among the site's.
    Finding(usize),
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The part: `list`, `columns`, `sort`, `by`, `where.FIELD`.
    pub part: String,
    /// What is wrong, in one phrase.
    pub message: String,
}

/// A list made: what meets the query, in order and grouped.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// What is listed.
    pub set: Set,
    /// The columns' names.
    pub columns: Vec<String>,
    /// The groups with the value they share; without grouping one group without a value.
    pub groups: Vec<(Option<FactValue>, Vec<Listed>)>,
    /// How many meet the query, those cut off by the limit included.
    pub total: usize,
}

impl Set {
    /// The set called `name`; empty: all records. `Err` names the nearest.
    pub fn named(_config: &Config, _name: &str) -> Result<Self, String> {
        Ok(Self::All)
    }
}

/// Lists what meets the query.
///
/// # Errors
/// When it names a list, field or period that there is not.
pub fn list(_site: &Site, _asked: &Asked) -> Result<Listing, Wrong> {
    Ok(Listing { set: Set::All, columns: Vec::new(), groups: vec![(None, Vec::new())], total: 0 })
}

/// What one thing says in a column; empty: nothing.
pub fn values(_site: &Site, _listed: Listed, _column: &str) -> Vec<FactValue> {
    Vec::new()
}

/// The table of what meets the query, with links.
///
/// # Errors
/// As `list`.
pub fn table(_site: &Site, asked: &Asked) -> Result<TableView, Wrong> {
    Ok(TableView {
        list: asked.list.clone(),
        columns: Vec::new(),
        by: String::new(),
        groups: Vec::new(),
        total: 0,
        csv: String::new(),
    })
}

/// What meets the query as comma-separated values: a byte order mark, a row of headings, then the rows, formulas made text. Empty for a
/// query that is wrong.
pub fn csv(_site: &Site, _asked: &Asked) -> String {
    String::new()
}

/// A part of a page: what meets the query under the heading `name`. A query of our own that is wrong gives an empty table (a test lists
/// them all).
pub fn section(site: &Site, name: &str, asked: &Asked) -> Section {
    let table = table(site, asked).unwrap_or_else(|_| TableView {
        list: asked.list.clone(),
        columns: Vec::new(),
        by: String::new(),
        groups: Vec::new(),
        total: 0,
        csv: String::new(),
    });
    let more = super::view::Link { text: String::new(), href: String::new(), lang: String::new() };
    Section { name: name.to_owned(), text: String::new(), more, table }
}

impl Asked {
    /// A query for `list` with these columns, for chaining.
    #[must_use]
    pub fn of(list: &str, columns: &[&str]) -> Self {
        Self {
            list: list.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            ..Self::default()
        }
    }

    /// With one more condition.
    #[must_use]
    pub fn filter(mut self, field: &str, value: impl Into<String>) -> Self {
        self.filters.push((field.to_owned(), value.into()));
        self
    }

    /// Sorted by a field, `-` in front for the largest first.
    #[must_use]
    pub fn sorted(mut self, field: &str) -> Self {
        field.clone_into(&mut self.sort);
        self
    }

    /// Grouped by a field.
    #[must_use]
    pub fn grouped(mut self, field: &str) -> Self {
        field.clone_into(&mut self.by);
        self
    }

    /// At most so many rows.
    #[must_use]
    pub fn at_most(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}
