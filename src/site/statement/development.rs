//! The cells that matter most, over time: as charts, and as a table of their periods.

use super::broken::{At, Rules};
use super::{PERIODS, cell_label, filled, unit};
use crate::archive::Statement;
use crate::archive::statement::{Filing, Outcome, Verdict};
use crate::config::StatementKind;
use crate::config::statement::{Column, ColumnType};
use crate::site::Site;
use crate::site::view::{ChartLine, ChartView, DevelopmentRow, DevelopmentView, FieldHead};

/// The lines of a chart: more could not be told apart.
const LINES: usize = 8;

/// A cell over time.
pub struct Key<'a> {
    /// The id of its row.
    pub row: String,
    /// The position of its column.
    at: usize,
    /// Its column.
    pub column: &'a Column,
}

/// The cells that matter most: those that the declaration calls key. Where it names none, all figures when they are few, else those
/// of the column that changes are looked for in, else of the last one.
pub fn keys<'a>(kind: &'a StatementKind, latest: Option<&Statement>) -> Vec<Key<'a>> {
    let place = |row: &str, id: &str| {
        let (at, column) = kind.columns.iter().enumerate().find(|(_, column)| column.id == id)?;
        let figures = column.ty != ColumnType::Text;
        figures.then(|| Key { row: row.to_owned(), at, column })
    };
    let declared: Vec<Key<'a>> = kind.key.iter().filter_map(|(row, column)| place(row, column)).collect();
    if !declared.is_empty() {
        return declared;
    }
    let rows: Vec<String> = match latest {
        Some(one) => one.rows.clone(),
        None => kind.items().iter().map(|item| item.id.clone()).collect(),
    };
    let figures: Vec<&str> = kind.figures().map(|column| column.id.as_str()).collect();
    let few = rows.len() * figures.len() <= LINES;
    let changing = kind.changes.iter().flat_map(|change| &change.columns).map(String::as_str).next();
    let wanted: Vec<&str> = if few { figures } else { changing.or(figures.last().copied()).into_iter().collect() };
    let all = rows.iter().flat_map(|row| wanted.iter().filter_map(|column| place(row, column)));
    all.take(LINES).collect()
}

impl Key<'_> {
    /// Its place in a statement.
    pub fn place(&self, one: &Statement) -> Option<At> {
        Some((one.row(&self.row)?, self.at))
    }
}

/// The charts of the cells: one for each thing they are counted in, since other things have another measure.
pub fn charts(site: &Site, kind: &StatementKind, keys: &[Key<'_>], filings: &[Filing<'_>]) -> Vec<ChartView> {
    let mut charts: Vec<ChartView> = Vec::new();
    for key in keys {
        let unit = unit(site, kind, &key.row, key.column);
        let line = line(site, kind, key, filings);
        match charts.iter_mut().find(|chart| chart.unit == unit && chart.lines.len() < LINES) {
            Some(chart) => chart.lines.push(line),
            None => charts.push(ChartView {
                id: format!("page:chart-{}", charts.len() + 1),
                caption: super::label(site, kind),
                unit,
                points: filings.iter().map(|filing| filing.period.to_string()).collect(),
                lines: vec![line],
                earlier: 0,
            }),
        }
    }
    charts.into_iter().filter(ChartView::says_something).map(ChartView::latest).collect()
}

fn line(site: &Site, kind: &StatementKind, key: &Key<'_>, filings: &[Filing<'_>]) -> ChartLine {
    let value = |filing: &Filing<'_>| {
        let one = filing.statement?;
        let (row, column) = key.place(one)?;
        Some(one.cell(row, column)?.value?.to_string())
    };
    let flag = |filing: &Filing<'_>| filing.statement.map_or("", |one| flag(one, key)).to_owned();
    ChartLine {
        name: cell_label(site, kind, &key.row, key.column),
        values: filings.iter().map(value).collect(),
        flags: filings.iter().map(flag).collect(),
    }
}

/// Whether something does not hold at a cell.
fn flag(one: &Statement, key: &Key<'_>) -> &'static str {
    let Some(at) = key.place(one) else { return "" };
    let relations = one.relations.iter().filter(|rule| rule.outcome == Outcome::Fails && rule.cell == Some(at));
    let changes = one.changes.iter().filter(|change| change.verdict == Verdict::Beyond && change.cell == at);
    let explained: Vec<bool> = relations
        .map(|rule| rule.explained.is_some())
        .chain(changes.map(|change| change.explained.is_some()))
        .collect();
    if explained.is_empty() {
        ""
    } else if explained.iter().all(|explained| *explained) {
        "explained"
    } else {
        "alarm"
    }
}

/// The same cells as a table. Whether something does not hold is said in the statement's own table.
pub fn table(site: &Site, kind: &StatementKind, keys: &[Key<'_>], filings: &[Filing<'_>]) -> DevelopmentView {
    let filled: Vec<&Statement> = filings.iter().rev().filter_map(|filing| filing.statement).collect();
    let columns = keys.iter().map(|key| FieldHead {
        id: format!("{}.{}", key.row, key.column.id),
        label: cell_label(site, kind, &key.row, key.column),
        unit: unit(site, kind, &key.row, key.column),
        figures: true,
    });
    let none = Rules::default();
    let row = |one: &&Statement| DevelopmentRow {
        record: site.brief(one.record),
        cells: keys
            .iter()
            .map(|key| {
                let mut cell = filled::cell(one, key.column, &none, key.place(one));
                cell.state = match flag(one, key) {
                    "alarm" => "warning",
                    other => other,
                }
                .to_owned();
                cell
            })
            .collect(),
    };
    DevelopmentView {
        columns: columns.collect(),
        rows: filled.iter().take(PERIODS).map(row).collect(),
        left: filled.len().saturating_sub(PERIODS),
        csv: String::new(),
    }
}
