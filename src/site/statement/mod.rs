//! What is shown of statements: the page of each that is declared, the parts a filed one's page has, and where else they stand.
//!
//! `form` says how one is filled, `filings` what was filed when, `filled` the table with what does not hold in it (`broken`, whose
//! rules `rule` writes), `compared` its figures beside earlier ones, `development` the figures that matter over time, `tables` all of it
//! as CSV, `latest` what home, period pages and lists show.

mod broken;
mod compared;
mod development;
mod filings;
mod filled;
mod form;
mod latest;
mod rule;
mod series;
mod tables;

use super::view::{FactValue, FieldHead};
use super::{Site, address};
use crate::archive::{Archive, Ix, Statement};
use crate::base::label::Label;
use crate::base::slug;
use crate::config::statement::{Column, ColumnType};
use crate::config::{Config, Kind, StatementKind, Trait};

pub use filled::of_record;
pub use latest::{figures as latest_figures, in_period, lists};
pub use series::view as series;
pub use tables::{Table, view as table};

/// Periods that a strip, a chart or a sparkline shows: more could not be told apart.
const DRAWN: usize = 60;

/// Rows of a table of periods; its CSV file has all.
const PERIODS: usize = 200;

/// The kind whose folder the pages of statements stand in: the first one whose records are statements.
pub fn home_kind(config: &Config) -> Option<&Kind> {
    let kinds = config.kinds.values().filter(|kind| kind.has(Trait::Statement));
    kinds.min_by_key(|kind| (kind.order, &kind.name))
}

/// The declared statements that have a page, by name. Readers who do not see everything that is usual are shown those alone of which
/// something may be seen: that nothing was filed could not be said.
pub fn shown(archive: &Archive) -> impl Iterator<Item = &StatementKind> {
    let home = home_kind(&archive.config).is_some();
    let usual = archive.given().usual;
    let filed = move |kind: &&StatementKind| archive.statements.all().iter().any(|one| one.name == kind.name);
    archive.statements.kinds.values().filter(move |kind| home && (usual || filed(kind)))
}

/// The page of all periods of the statement that a record fills in; `None` when it fills in none, or there is no such page.
pub fn series_of(site: &Site, record: Ix) -> Option<String> {
    let name = &site.archive.statements.of_record(record)?.name;
    Some(href(site, name)).filter(|href| !href.is_empty())
}

/// The `href` of the page of all periods; empty when it has none.
fn href(site: &Site, name: &str) -> String {
    let path = home_kind(&site.archive.config).map(|kind| address::series_path(kind, name));
    path.filter(|path| has_page(site, path)).map(|path| slug::href(&path)).unwrap_or_default()
}

fn has_page(site: &Site, path: &str) -> bool {
    let found = site.pages.binary_search_by(|page| page.path.as_str().cmp(path));
    let page = found.ok().and_then(|at| site.pages.get(at));
    page.is_some_and(|page| matches!(page.subject, super::Subject::Series(_)))
}

/// What pages call a declared statement.
pub fn label(site: &Site, kind: &StatementKind) -> String {
    site.label(&kind.label, &kind.name)
}

/// Gives the name of a declared statement its label, and the address of its page.
pub fn name(site: &Site, value: &mut FactValue) {
    if let Some(kind) = site.archive.statements.kinds.get(value.text.trim()) {
        (value.label, value.href) = (label(site, kind), href(site, &kind.name));
    }
}

/// A label in the interface language, empty where it has no text.
fn words(site: &Site, label: &Label) -> String {
    site.label(label, "")
}

/// The row called `id`, whether it is declared or open.
fn row_head(site: &Site, kind: &StatementKind, id: &str) -> FieldHead {
    let item = kind.row(id);
    FieldHead {
        id: id.to_owned(),
        label: item.map_or_else(|| id.to_owned(), |item| site.label(&item.label, id)),
        unit: item.map(|item| words(site, &item.unit)).unwrap_or_default(),
        figures: rule::adds_up(kind, id),
    }
}

fn column_head(site: &Site, column: &Column) -> FieldHead {
    FieldHead {
        id: column.id.clone(),
        label: site.label(&column.label, &column.id),
        unit: words(site, &column.unit),
        figures: column.ty != ColumnType::Text,
    }
}

/// What a cell is called: its row and its column, the only one of a statement left out.
fn cell_label(site: &Site, kind: &StatementKind, row: &str, column: &Column) -> String {
    let (row, column) = (row_head(site, kind, row).label, column_head(site, column).label);
    if kind.columns.len() == 1 {
        row
    } else if kind.items().len() == 1 {
        column
    } else {
        format!("{row} · {column}")
    }
}

/// What a cell is counted in: as its column says, else its row, else the statement.
fn unit(site: &Site, kind: &StatementKind, row: &str, column: &Column) -> String {
    let own = [Some(&column.unit), kind.row(row).map(|row| &row.unit), Some(&kind.unit)];
    own.into_iter().flatten().map(|unit| words(site, unit)).find(|unit| !unit.is_empty()).unwrap_or_default()
}

/// The statement that counts for the nearest earlier or later period.
fn neighbour(site: &Site, one: &Statement, later: bool) -> Option<Ix> {
    let mut series = site.archive.statements.series(&one.name);
    let found = if later {
        series.find(|other| other.period > one.period)
    } else {
        series.rev().find(|other| other.period < one.period)
    };
    found.map(|other| other.record)
}
