//! Everything that can be listed, in one way: records, marks, items of ledgers, gaps, findings. `annals list`, query blocks, template
//! functions, the tables of pages and their CSV files all ask here.

mod check;
pub mod csv;
mod fields;
mod findings;
pub mod gaps;
mod index;
mod items;
mod marks;
mod order;
mod records;
mod said;

use std::collections::BTreeSet;

use super::Site;
use super::view::{Column, FactValue, Link, Section, TableGroup, TableRow, TableView};
use crate::archive::ledger::MAIN;
use crate::archive::{Entry, Ix, MarkIx};
use crate::base::diagnostic::nearest;
use crate::config::{Config, Kind, Role, Trait};
use crate::record::MarkType;
use crate::record::mark::MARK_TYPES;
use crate::record::query_block::Asked;

pub use check::wrong;
pub use fields::{Known, On, of_set as fields_of, own as own_fields};
pub use index::Index;

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
    /// A ledger that is called neither `tasks` nor as a kind is: several kinds share it.
    LedgerOf(String),
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
    /// Something expected: the position of its line in the archive's coverage, and its own in the line; the line's records that
    /// nobody expected come behind.
    Gap(usize, usize),
    /// A finding: its position among the site's.
    Finding(usize),
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The part: `list`, `columns.NAME`, `sort`, `by`, `where.FIELD` (the field is wrong), `where.FIELD.value`.
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

/// The lists that are neither kinds nor marks.
const OTHERS: [(&str, Set); 5] = [
    ("all", Set::All),
    ("ledger", Set::Ledger),
    ("waiting", Set::Waiting),
    ("gaps", Set::Gaps),
    ("findings", Set::Findings),
];

impl Set {
    /// The set called `name`; empty: all records. `mark:NAME` is always the mark, `kind:NAME` always the kind. `Err` names the nearest.
    pub fn named(config: &Config, name: &str) -> Result<Self, String> {
        let kind = |name: &str| config.kinds.contains_key(name).then(|| Self::Kind(name.to_owned()));
        let mark = |name: &str| {
            let task = (name == MarkType::Task.name()).then_some(MarkType::Task);
            MarkType::named(name).or(task).map(Self::Marks)
        };
        let other = |name: &str| OTHERS.iter().find(|(known, _)| *known == name).map(|(_, set)| set.clone());
        let found = match name.split_once(':') {
            Some(("mark", name)) => mark(name),
            Some(("kind", name)) => kind(name),
            _ if name.is_empty() => Some(Self::All),
            _ => other(name).or_else(|| kind(name)).or_else(|| MarkType::named(name).map(Self::Marks)),
        };
        found.or_else(|| Self::of_ledger(config, name)).ok_or_else(|| {
            let all = Self::names(config);
            let near = nearest(name, all.iter().map(String::as_str));
            let near = near.map(|near| format!("; the nearest is `{near}`")).unwrap_or_default();
            format!("there is no list `{}`{near}", check::shown(name))
        })
    }

    fn of_ledger(config: &Config, name: &str) -> Option<Self> {
        let mut kinds = config.kinds.values();
        if name == MAIN {
            return Some(Self::Ledger);
        }
        kinds
            .any(|kind| kind.has(Trait::Ledger) && kind.ledger.as_deref() == Some(name))
            .then(|| Self::LedgerOf(name.to_owned()))
    }

    /// Every name that `named` knows, in order; of a mark that a kind has the name of, with `mark:`.
    pub fn names(config: &Config) -> BTreeSet<String> {
        let marks = MARK_TYPES.iter().map(|(_, name, _)| {
            if config.kinds.contains_key(*name) { format!("mark:{name}") } else { (*name).to_owned() }
        });
        let ledgers = config.kinds.values().filter_map(|kind| kind.ledger.clone());
        let kinds = config.kinds.keys().cloned();
        let others = OTHERS.iter().map(|(name, _)| (*name).to_owned());
        others.chain(kinds).chain(marks).chain(ledgers).chain([MAIN.to_owned()]).collect()
    }

    /// What complaints call it.
    pub fn name(&self) -> &str {
        match self {
            Self::All => "all",
            Self::Kind(name) | Self::LedgerOf(name) => name,
            Self::Marks(ty) => ty.name(),
            Self::Ledger => "ledger",
            Self::Waiting => "waiting",
            Self::Gaps => "gaps",
            Self::Findings => "findings",
        }
    }

    /// The columns of a list that asks for none.
    pub fn usual_columns(&self, config: &Config) -> Vec<String> {
        let columns: &[&str] = match self {
            Self::Kind(name) => return config.kinds.get(name).map(usual_of_kind).unwrap_or_default(),
            Self::All => &["date", "kind", "title", "id"],
            Self::Marks(MarkType::Problem) => &["date", "title", "record", "by", "severity", "state", "age", "closed"],
            Self::Marks(MarkType::Data) => &["date", "name", "value", "unit", "record"],
            Self::Marks(MarkType::Progress) => &["date", "title", "of", "percent", "record"],
            Self::Marks(MarkType::Guidance) => &["date", "title", "of", "by", "record"],
            Self::Marks(ty) if ty.touches() => &["date", "title", "links", "by", "record"],
            Self::Marks(_) => &["date", "title", "by", "record"],
            Self::Ledger | Self::LedgerOf(_) => {
                &["opened", "title", "assignee", "due", "state", "light", "overdue_days", "closed"]
            }
            Self::Waiting => &["title", "ledger", "waiting_on", "since", "waits", "urged", "urged_days", "assignee"],
            Self::Gaps => &["period", "list", "state", "deadline", "filed", "late", "record"],
            Self::Findings => &["severity", "code", "path", "line", "column", "message"],
        };
        columns.iter().map(|&column| column.to_owned()).collect()
    }
}

/// The columns of a kind's list: when, what, what the kind declares, and the name to refer to it by.
fn usual_of_kind(kind: &Kind) -> Vec<String> {
    let mut columns: Vec<&str> = Vec::new();
    if kind.has(Trait::Dated) {
        columns.push("date");
    }
    columns.push("title");
    columns.extend(kind.columns.iter().map(String::as_str));
    for (field, wanted) in [("period", kind.has(Trait::Period)), ("state", !kind.states.sets.is_empty()), ("id", true)]
    {
        if wanted && !columns.contains(&field) {
            columns.push(field);
        }
    }
    columns.into_iter().map(str::to_owned).collect()
}

/// Every record of a kind with every field, to be carried away.
pub fn of_kind(kind: &Kind) -> Asked {
    let own = kind.fields.iter().filter(|field| !field.private).map(|field| field.name.as_str());
    let mut columns = vec!["id", "title"];
    for name in own.chain(["path"]) {
        // the kind is that of the table
        if !columns.contains(&name) && name != "kind" {
            columns.push(name);
        }
    }
    Asked::of(&format!("kind:{}", kind.name), &columns)
}

/// Lists what meets the query.
///
/// # Errors
/// When it names a list, field or period that there is not.
pub fn list(site: &Site, asked: &Asked) -> Result<Listing, Wrong> {
    let (query, wrong) = check::read(&site.archive.config, asked);
    match wrong.into_iter().next() {
        Some(wrong) => Err(wrong),
        None => Ok(order::listing(site.on(), query)),
    }
}

/// What one thing says in a column; empty: nothing.
pub fn values(site: &Site, listed: Listed, column: &str) -> Vec<FactValue> {
    site.on().says(listed, column).iter().filter_map(|said| said.fact(site)).collect()
}

/// The table of what meets the query, with links.
///
/// # Errors
/// As `list`.
pub fn table(site: &Site, asked: &Asked) -> Result<TableView, Wrong> {
    let mut listing = list(site, asked)?;
    if asked.columns.is_empty() && matches!(listing.set, Set::Kind(_) | Set::All) {
        // the title leads to the record: a page needs no name to refer to it by
        listing.columns.retain(|column| column != "id");
    }
    let columns: Vec<Column> = listing.columns.iter().map(|name| column(site, &listing.set, name)).collect();
    let row = |listed: &Listed| TableRow {
        light: light(site, *listed),
        cells: columns.iter().map(|column| values(site, *listed, &column.name)).collect(),
    };
    let group = |(value, rows): &(Option<FactValue>, Vec<Listed>)| TableGroup {
        value: value.clone(),
        rows: rows.iter().map(row).collect(),
    };
    Ok(TableView {
        list: if asked.list.is_empty() { "all".to_owned() } else { asked.list.clone() },
        groups: listing.groups.iter().map(group).collect(),
        columns,
        by: asked.by.clone(),
        total: listing.total,
        csv: String::new(),
    })
}

fn column(site: &Site, set: &Set, name: &str) -> Column {
    let config = &site.archive.config;
    // the day a record is dated by may come from another field: a paper's day of receipt is not its day of issue
    let other =
        |kind: &str| name == "date" && config.kinds.get(kind).is_some_and(|kind| kind.role(Role::Date) != ["date"]);
    let field = fields::declared(config, set, name).filter(|_| !matches!(set, Set::Kind(kind) if other(kind)));
    let figures = fields::find(config, set, name).is_some_and(|known| known.figures);
    let label = field.map(|field| field.label.get(&config.language).to_owned()).unwrap_or_default();
    Column { name: name.to_owned(), label, figures }
}

/// The colour of a row, beside the words that say so.
fn light(site: &Site, listed: Listed) -> String {
    let on = site.on();
    let archive = &site.archive;
    let entry = match listed {
        Listed::Record(ix) => Some(Entry::Record(ix)),
        Listed::Item(entry) => Some(entry),
        _ => None,
    };
    let light = match listed {
        Listed::Gap(line, at) => {
            let state = gaps::slot(archive, line, at).and_then(|slot| gaps::state(slot, archive.as_of));
            state.map(|(name, _)| name).filter(|name| *name == "missing")
        }
        Listed::Finding(at) => on.index.finding(site, at).map(|found| findings::severity_name(found.finding.severity)),
        _ => entry
            .and_then(|entry| on.index.item(archive, entry))
            .and_then(|item| items::light(on, item))
            .map(items::light_name),
    };
    light.unwrap_or_default().to_owned()
}

/// What meets the query as comma-separated values: a byte order mark, a row of headings, then the rows, formulas made text. Empty for a
/// query that is wrong.
pub fn csv(site: &Site, asked: &Asked) -> String {
    list(site, asked).map(|listing| csv::write(site, &listing, &asked.by)).unwrap_or_default()
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
    let more = Link { text: String::new(), href: String::new(), lang: String::new() };
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
