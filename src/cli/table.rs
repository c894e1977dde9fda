//! Rows and columns in every form that `list` prints.

use serde_json::{Map, Value as Json, json};
use unicode_width::UnicodeWidthStr;

use super::output::escaped;
use crate::base::date::Date;
pub use crate::site::listing::csv::quoted;

/// Version of the JSON form.
pub const VERSION: u32 = 1;

/// One cell: what a person reads and what a program reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// For people; empty: nothing.
    pub text: String,
    /// For programs.
    pub json: Json,
}

impl Cell {
    /// A cell without a value.
    pub fn empty() -> Self {
        Self { text: String::new(), json: Json::Null }
    }

    /// A text.
    pub fn text(text: &str) -> Self {
        Self { text: text.to_owned(), json: json!(text) }
    }

    /// A text that may be absent.
    pub fn maybe(text: Option<impl ToString>) -> Self {
        text.map_or_else(Self::empty, |text| Self::text(&text.to_string()))
    }

    /// A count.
    pub fn count(count: usize) -> Self {
        Self { text: count.to_string(), json: json!(count) }
    }
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The value they share; `None` for those without one.
    pub value: Option<String>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A list, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What is listed, as it was asked for.
    pub list: String,
    /// The day that means today.
    pub as_of: Date,
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows, in one group unless `by`.
    pub groups: Vec<Group>,
    /// The field by which the rows are grouped.
    pub by: Option<String>,
}

impl Table {
    /// Aligned columns; a Chinese character is two cells wide. Groups have a heading with their count.
    pub fn aligned(&self) -> String {
        let clean = |text: &str| escaped(&text.replace(['\n', '\t'], " "), false);
        let mut widths: Vec<usize> = self.columns.iter().map(|column| column.width()).collect();
        for row in self.groups.iter().flat_map(|group| &group.rows) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(clean(&cell.text).width());
            }
        }
        let line = |cells: &mut dyn Iterator<Item = String>| {
            let mut line = String::new();
            for (cell, width) in cells.zip(&widths) {
                let blanks = width.saturating_sub(cell.width());
                line.push_str(&cell);
                line.push_str(&" ".repeat(blanks + 2));
            }
            format!("{}\n", line.trim_end())
        };
        let bold = anstyle::Style::new().bold();
        let mut text = String::new();
        let head = line(&mut self.columns.iter().cloned());
        text.push_str(&format!("{bold}{}{bold:#}\n", head.trim_end()));
        for group in &self.groups {
            if self.by.is_some() {
                text.push_str(&format!("\n{bold}{}{bold:#} ({})\n", clean(named(group)), group.rows.len()));
            }
            for row in &group.rows {
                text.push_str(&line(&mut row.iter().map(|cell| clean(&cell.text))));
            }
        }
        text
    }

    /// Comma-separated values with a byte order mark, without which spreadsheets take Chinese text for another
    /// encoding. Groups become a first column.
    pub fn csv(&self) -> String {
        let mut text = String::from("\u{feff}");
        let by = self.by.iter().map(|by| quoted(by));
        text.push_str(&by.chain(self.columns.iter().map(|column| quoted(column))).collect::<Vec<_>>().join(","));
        text.push_str("\r\n");
        for group in &self.groups {
            for row in &group.rows {
                let by = self.by.iter().map(|_| quoted(group.value.as_deref().unwrap_or_default()));
                let cells = row.iter().map(|cell| quoted(&cell.text));
                text.push_str(&by.chain(cells).collect::<Vec<_>>().join(","));
                text.push_str("\r\n");
            }
        }
        text
    }

    /// `{version, as_of, list, columns, rows}`; with groups `{.., by, groups: [{value, count, rows}]}`.
    pub fn json(&self) -> String {
        let row = |row: &Vec<Cell>| {
            let cells = self.columns.iter().cloned().zip(row.iter().map(|cell| cell.json.clone()));
            Json::Object(cells.collect::<Map<_, _>>())
        };
        let rows = |group: &Group| group.rows.iter().map(row).collect::<Vec<_>>();
        let mut whole = json!({
            "version": VERSION,
            "as_of": self.as_of.to_string(),
            "list": self.list,
            "columns": self.columns,
        });
        if let Some(object) = whole.as_object_mut() {
            if let Some(by) = &self.by {
                let groups = self
                    .groups
                    .iter()
                    .map(|group| json!({"value": group.value, "count": group.rows.len(), "rows": rows(group)}));
                object.insert("by".to_owned(), json!(by));
                object.insert("groups".to_owned(), Json::Array(groups.collect()));
            } else {
                let rows = self.groups.iter().flat_map(rows).collect();
                object.insert("rows".to_owned(), Json::Array(rows));
            }
        }
        // maps with text keys: this cannot fail
        let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
        text.push('\n');
        text
    }

    /// A Markdown table; groups have a heading each.
    pub fn markdown(&self) -> String {
        let line = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
        let head = line(&mut self.columns.iter().map(|column| piped(column)));
        let rule = line(&mut self.columns.iter().map(|_| "---".to_owned()));
        let mut text = String::new();
        for group in &self.groups {
            if self.by.is_some() {
                let gap = if text.is_empty() { "" } else { "\n" };
                text.push_str(&format!("{gap}## {} ({})\n\n", piped(named(group)), group.rows.len()));
            }
            text.push_str(&head);
            text.push_str(&rule);
            for row in &group.rows {
                text.push_str(&line(&mut row.iter().map(|cell| piped(&cell.text))));
            }
        }
        text
    }
}

fn named(group: &Group) -> &str {
    group.value.as_deref().unwrap_or("(none)")
}

/// Text as one cell of a Markdown table.
fn piped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r', '\t'], " ")
}
