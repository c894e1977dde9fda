//! Rows and columns in every form that `list` prints.

use serde_json::{Map, Value as Json, json};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::output::escaped;
use crate::base::date::Date;
pub use crate::site::listing::csv::quoted;

/// Version of the JSON form.
pub const VERSION: u32 = 1;

/// What a cell is to a spreadsheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Text, whatever it looks like.
    #[default]
    Text,
    /// A name that is copied and typed again: text that is never cut.
    Name,
    /// A number.
    Number,
    /// A full date.
    Date,
}

/// One cell: what a person reads and what a program reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// For people; empty: nothing.
    pub text: String,
    /// For programs.
    pub json: Json,
    /// For spreadsheets.
    pub sort: Sort,
}

impl Cell {
    /// A cell without a value.
    pub fn empty() -> Self {
        Self { text: String::new(), json: Json::Null, sort: Sort::Text }
    }

    /// A text.
    pub fn text(text: &str) -> Self {
        Self { text: text.to_owned(), json: json!(text), sort: Sort::Text }
    }

    /// A name by which something is referred to.
    pub fn name(name: &str) -> Self {
        Self { sort: Sort::Name, ..Self::text(name) }
    }

    /// A text that may be absent.
    pub fn maybe(text: Option<impl ToString>) -> Self {
        text.map_or_else(Self::empty, |text| Self::text(&text.to_string()))
    }

    /// A count.
    pub fn count(count: usize) -> Self {
        Self { text: count.to_string(), json: json!(count), sort: Sort::Number }
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

/// What a list comes to: in words, and in numbers by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The last line of the table.
    pub text: String,
    /// The numbers in it, in order.
    pub counts: Vec<(&'static str, usize)>,
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
    /// What it comes to.
    pub sum: Sum,
}

/// Blanks between two columns.
const GAP: usize = 2;

/// A column of texts is not made narrower than this, in cells.
const NARROWEST: usize = 7;

/// The columns that say what a row is about, and how wide they stay while others are cut.
const LEADING: [&str; 3] = ["title", "message", "words"];
const LEADING_WIDTH: usize = 24;

impl Table {
    /// Aligned columns; a Chinese character is two cells wide. Groups have a heading with their count. What does not fit
    /// into `width` cells is cut, the longest texts first; `None`: nothing is cut.
    pub fn aligned(&self, width: Option<usize>) -> String {
        let widths = self.widths(width);
        let line = |cells: &mut dyn Iterator<Item = String>| {
            let mut line = String::new();
            for (cell, width) in cells.zip(&widths) {
                let cell = cut(&cell, *width);
                let blanks = width.saturating_sub(cell.width());
                line.push_str(&cell);
                line.push_str(&" ".repeat(blanks + GAP));
            }
            format!("{}\n", line.trim_end())
        };
        let bold = anstyle::Style::new().bold();
        let mut text = format!("{bold}{}{bold:#}\n", line(&mut self.columns.iter().cloned()).trim_end());
        for group in &self.groups {
            if self.by.is_some() {
                text.push_str(&format!("\n{bold}{}{bold:#} ({})\n", clean(named(group)), group.rows.len()));
            }
            for row in &group.rows {
                text.push_str(&line(&mut row.iter().map(|cell| clean(&cell.text))));
            }
        }
        if !self.sum.text.is_empty() {
            text.push_str(&format!("\n{}\n", self.sum.text));
        }
        text
    }

    /// How wide each column is: as its widest cell, or less where they are too wide together. Texts are cut and headings, never
    /// numbers, dates and names.
    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let mut whole: Vec<usize> = self.columns.iter().map(|column| column.width()).collect();
        let mut least = vec![0; whole.len()];
        for row in self.groups.iter().flat_map(|group| &group.rows) {
            for ((whole, least), cell) in whole.iter_mut().zip(&mut least).zip(row) {
                let width = clean(&cell.text).width();
                *whole = (*whole).max(width);
                *least = (*least).max(if cell.sort == Sort::Text { width.min(NARROWEST) } else { width });
            }
        }
        let Some(room) = width else { return whole };
        let room = room.saturating_sub(GAP * whole.len().saturating_sub(1));
        let capped = |cap: usize, leading: usize| -> Vec<usize> {
            let columns = self.columns.iter().zip(whole.iter().zip(&least));
            let one = |(name, (whole, least)): (&String, (&usize, &usize))| {
                let cap = if LEADING.contains(&name.as_str()) { cap.max(leading) } else { cap };
                (*whole).min(cap.max(*least))
            };
            columns.map(one).collect()
        };
        let widest = whole.iter().copied().max().unwrap_or_default();
        // what a row is about is cut last
        let caps = (NARROWEST..=widest).rev().map(|cap| (cap, LEADING_WIDTH));
        let last = (NARROWEST..LEADING_WIDTH).rev().map(|leading| (NARROWEST, leading));
        let all = caps.chain(last).map(|(cap, leading)| capped(cap, leading));
        let fits = |widths: &Vec<usize>| widths.iter().sum::<usize>() <= room;
        all.into_iter().find(fits).unwrap_or_else(|| capped(NARROWEST, NARROWEST))
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

    /// `{version, as_of, list, columns, rows, summary}`; with groups `{.., by, groups: [{value, count, rows}], summary}`.
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
            if !self.sum.text.is_empty() {
                let counts = self.sum.counts.iter().map(|(name, count)| ((*name).to_owned(), json!(count)));
                let text = ("text".to_owned(), json!(self.sum.text));
                object.insert("summary".to_owned(), Json::Object([text].into_iter().chain(counts).collect()));
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

/// Text for one line of a terminal.
fn clean(text: &str) -> String {
    escaped(&text.replace(['\n', '\t'], " "), false)
}

/// The beginning of `text` that is at most `width` cells wide, with `…` where something was cut off.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let mut kept = String::new();
    for c in text.chars() {
        match left.checked_sub(c.width().unwrap_or_default()) {
            Some(rest) => left = rest,
            None => break,
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

fn named(group: &Group) -> &str {
    group.value.as_deref().unwrap_or("(none)")
}

/// Text as one cell of a Markdown table.
fn piped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r', '\t'], " ")
}
