//! Tables of what no query asks for: a selection of our own, or counts.

use crate::site::Site;
use crate::site::listing::{self, Listed};
use crate::site::view::{Column, FactValue, Link, Section, TableGroup, TableRow, TableView};

/// A part of a page with a table of these rows.
pub fn section(name: &str, columns: &[&str], rows: Vec<TableRow>) -> Section {
    let total = rows.len();
    Section {
        name: name.to_owned(),
        text: String::new(),
        more: Link { text: String::new(), href: String::new(), lang: String::new() },
        table: TableView {
            list: String::new(),
            columns: columns.iter().map(|&column| head(column)).collect(),
            by: String::new(),
            groups: vec![TableGroup { value: None, rows }],
            total,
            csv: String::new(),
        },
    }
}

/// A column that the theme has a word for.
pub fn head(name: &str) -> Column {
    /// Columns of figures; every other one holds words or dates.
    const FIGURES: [&str; 21] = [
        "overdue_days",
        "days_left",
        "waits",
        "urged_days",
        "age",
        "guidance",
        "percent",
        "late",
        "expected",
        "filled",
        "missing",
        "filed_late",
        "pending",
        "open",
        "waiting",
        "overdue",
        "due-soon",
        "line",
        "number",
        "claims",
        "bare",
    ];
    Column { name: name.to_owned(), label: String::new(), figures: FIGURES.contains(&name) }
}

/// A row of what the things listed say in these columns.
pub fn row(site: &Site, listed: Listed, columns: &[&str], light: &str) -> TableRow {
    let cells = columns.iter().map(|column| listing::values(site, listed, column)).collect();
    TableRow { light: light.to_owned(), cells }
}

/// A cell with a number.
pub fn number(count: usize) -> Vec<FactValue> {
    vec![FactValue::plain("number", count.to_string())]
}

/// A cell with words that lead to `href`; an empty one leads nowhere.
pub fn link(text: String, href: String) -> Vec<FactValue> {
    vec![FactValue { href, ..FactValue::plain("link", text) }]
}
