//! What is carried away of a statement's periods: every cell of every one, and what was filed when.

use super::filings;
use crate::archive::Statement;
use crate::config::StatementKind;
use crate::site::Site;
use crate::site::listing::csv::quoted;
use crate::site::view::Link;

/// Which file of values beside the page of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Every cell of every period.
    Figures,
    /// What was filed when.
    Filings,
}

impl Table {
    /// Its name beside the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Figures => "figures",
            Self::Filings => "filings",
        }
    }
}

/// A file of values of the statement called `name`; empty when nobody declares it.
pub fn view(site: &Site, name: &str, table: Table) -> String {
    let Some(kind) = site.archive.statements.kinds.get(name) else { return String::new() };
    // without a byte order mark spreadsheets take Chinese text for another encoding
    let mut text = String::from("\u{feff}");
    match table {
        Table::Figures => {
            line(&mut text, &["row", "column", "period", "value"]);
            for one in site.archive.statements.series(name) {
                figures(&mut text, kind, one);
            }
        }
        Table::Filings => filed(&mut text, site, kind),
    }
    text
}

fn figures(text: &mut String, kind: &StatementKind, one: &Statement) {
    let period = one.period.to_string();
    for (row, id) in one.rows.iter().enumerate() {
        for (at, column) in kind.columns.iter().enumerate() {
            let entry = one.cell(row, at);
            let value = entry.map(|entry| entry.value.map_or_else(|| entry.text.clone(), |value| value.to_string()));
            line(text, &[id, &column.id, &period, &value.unwrap_or_default()]);
        }
    }
}

fn filed(text: &mut String, site: &Site, kind: &StatementKind) {
    line(text, &["period", "deadline", "filed", "late", "state", "by", "checked_by", "id"]);
    for filing in filings::all(site, kind).iter().filter(|filing| filing.statement.is_some() || filing.missing) {
        let view = filings::view(site, filing);
        let names = |links: &[Link]| links.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join(", ");
        let id = view.record.as_ref().map(|record| record.id.as_str()).unwrap_or_default();
        let late = if view.late > 0 { view.late.to_string() } else { String::new() };
        let people = [names(&view.by), names(&view.checked_by)];
        let [by, checked_by] = &people;
        line(text, &[&view.period, &view.deadline, &view.filed, &late, &view.state, by, checked_by, id]);
    }
}

fn line(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}
