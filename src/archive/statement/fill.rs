//! A table matched with what is declared: which cell is which, and what is missing or no number.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::source::{self, Wanted};
use super::{DataFiles, Entry, Given};
use crate::archive::{complaints, given};
use crate::base::diagnostic::Diagnostic;
use crate::base::label::Label;
use crate::base::number;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::table::{Cell, Spot, Table};
use crate::config::StatementKind;
use crate::config::statement::{Column, ColumnType, Rows};
use crate::record::Record;

/// What a statement's table came to.
pub(super) struct Filled {
    pub path: RelPath,
    pub text: Option<Arc<str>>,
    pub rows: Vec<String>,
    pub cells: Vec<Entry>,
}

/// Reads the table of a statement. Where there is none, every cell is missing and that alone is said.
pub(super) fn fill(
    (kind, record): (&StatementKind, &Record),
    data: &DataFiles,
    given: Given<'_>,
    complaints: &mut Vec<Diagnostic>,
) -> Filled {
    let exists = |path: &RelPath| data.keys().any(|wanted| wanted.path == *path);
    let wanted = source::wanted(given.config, record, exists);
    match &wanted {
        Some(wanted) => match data.get(wanted) {
            Some(Ok(data)) => {
                complaints.extend(data.notes.iter().map(|note| complaints::data_note(record, &wanted.path, note)));
                let mut sheet = Sheet { kind, record, path: &wanted.path, found: Vec::new() };
                let filled = sheet.fill(&data.table, data.text.clone());
                complaints.append(&mut sheet.found);
                return filled;
            }
            Some(Err(fault)) => complaints.push(complaints::data_fault(record, &wanted.path, fault)),
            None => complaints.push(complaints::source_missing(record, given::place(record, source::SOURCE), wanted)),
        },
        None => {
            if let Some(table) = &record.table {
                let mut sheet = Sheet { kind, record, path: &record.path, found: Vec::new() };
                let filled = sheet.fill(table, None);
                complaints.append(&mut sheet.found);
                return filled;
            }
            complaints.push(complaints::no_table(record, given::place(record, super::STATEMENT)));
        }
    }
    let path = wanted.map_or_else(|| record.path.clone(), |Wanted { path, .. }| path);
    nothing(kind, path)
}

/// A statement of which no cell is there.
fn nothing(kind: &StatementKind, path: RelPath) -> Filled {
    let rows: Vec<String> = kind.items().iter().map(|item| item.id.clone()).collect();
    let missing = Entry { value: None, text: String::new(), at: Spot::Text(Span::at(0)) };
    let cells = vec![missing; rows.len() * kind.columns.len()];
    Filled { path, text: None, rows, cells }
}

/// One table being matched.
struct Sheet<'a> {
    kind: &'a StatementKind,
    record: &'a Record,
    path: &'a RelPath,
    found: Vec<Diagnostic>,
}

impl Sheet<'_> {
    fn fill(&mut self, table: &Table, text: Option<Arc<str>>) -> Filled {
        let path = self.path.clone();
        let Some((header, body)) = table.rows.split_first() else {
            let message = "the table is empty";
            self.found.push(complaints::cell_missing(self.record, self.path, &Spot::Text(Span::at(0)), message));
            return Filled { text, ..nothing(self.kind, path) };
        };
        let columns = self.columns(header);
        let rows = self.rows(header, body);
        let mut cells = Vec::with_capacity(rows.len() * self.kind.columns.len());
        for (id, row) in &rows {
            for (column, at) in self.kind.columns.iter().zip(&columns) {
                let cell = at.and_then(|at| row.and_then(|row| row.get(at)));
                let end =
                    row.and_then(|row| Table::spot(row, at.unwrap_or(row.len()))).unwrap_or_else(|| behind(header));
                cells.push(match (cell, row, at) {
                    (Some(cell), ..) => self.entry(id, column, cell),
                    // a row or column that is not there at all is said once, not cell by cell
                    (None, Some(_), Some(_)) => self.missing(id, column, end),
                    _ => Entry { value: None, text: String::new(), at: end },
                });
            }
        }
        Filled { path, text, rows: rows.into_iter().map(|(id, _)| id).collect(), cells }
    }

    /// Where each declared column stands.
    fn columns(&mut self, header: &[Cell]) -> Vec<Option<usize>> {
        let mut places: Vec<Option<usize>> = vec![None; self.kind.columns.len()];
        // the first column names the rows: its own header is free
        for (at, cell) in header.iter().enumerate().skip(1).filter(|(_, cell)| !cell.text.is_empty()) {
            let called = |column: &&Column| answers(&cell.text, &column.id, &column.label, &column.aliases);
            let Some(found) = self.kind.columns.iter().position(|column| called(&column)) else {
                self.found.push(complaints::unknown_column(self.record, self.path, cell, self.kind));
                continue;
            };
            match places.get_mut(found) {
                Some(place @ None) => *place = Some(at),
                _ => self.found.push(complaints::duplicate_column(self.record, self.path, cell)),
            }
        }
        let end = behind(header);
        for (column, _) in self.kind.columns.iter().zip(&places).filter(|(column, at)| column.required && at.is_none())
        {
            let message = format!("the column `{}` is missing", column.id);
            self.found.push(complaints::cell_missing(self.record, self.path, &end, &message));
        }
        places
    }

    /// The rows in declared order with what stands in them; open rows as they stand.
    fn rows<'t>(&mut self, header: &[Cell], body: &'t [Vec<Cell>]) -> Vec<(String, Option<&'t [Cell]>)> {
        let mut named: BTreeMap<String, &'t [Cell]> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for row in body {
            let Some(first) = row.first() else { continue };
            let id = match &self.kind.rows {
                Rows::Open => (!first.text.is_empty()).then(|| first.text.clone()),
                Rows::Fixed(items) => {
                    let called = items.iter().find(|item| answers(&first.text, &item.id, &item.label, &item.aliases));
                    called.map(|item| item.id.clone())
                }
            };
            let Some(id) = id else {
                self.found.push(complaints::unknown_row(self.record, self.path, first, self.kind));
                continue;
            };
            if named.contains_key(&id) {
                self.found.push(complaints::duplicate_row(self.record, self.path, first, &id));
                continue;
            }
            named.insert(id.clone(), row);
            order.push(id);
        }
        if self.kind.rows == Rows::Open {
            return order.into_iter().map(|id| (id.clone(), named.get(&id).copied())).collect();
        }
        let end = behind(body.last().map_or(header, Vec::as_slice));
        let required = self.kind.columns.iter().any(|column| column.required);
        let ids = self.kind.items().iter().map(|item| item.id.clone());
        let rows: Vec<(String, Option<&[Cell]>)> = ids.map(|id| (id.clone(), named.get(&id).copied())).collect();
        for (id, _) in rows.iter().filter(|(_, row)| required && row.is_none()) {
            let message = format!("the row `{id}` is missing");
            self.found.push(complaints::cell_missing(self.record, self.path, &end, &message));
        }
        rows
    }

    fn entry(&mut self, row: &str, column: &Column, cell: &Cell) -> Entry {
        let entry = |value| Entry { value, text: cell.text.clone(), at: cell.at.clone() };
        if column.ty == ColumnType::Text {
            if cell.text.is_empty() {
                return self.missing(row, column, cell.at.clone());
            }
            return entry(None);
        }
        let name = format!("{row}.{}", column.id);
        match number::figure(&cell.text, column.is_percent()) {
            Ok(Some(value)) => {
                if let Some(wrong) = unfit(column, value) {
                    self.found.push(complaints::cell_unfit(self.record, self.path, cell, &name, &wrong));
                }
                let whole = column.ty != ColumnType::Integer || value.fract().is_zero();
                entry(Some(value).filter(|_| whole))
            }
            Ok(None) => Entry { text: String::new(), ..self.missing(row, column, cell.at.clone()) },
            Err(wrong) => {
                self.found.push(complaints::cell_not_number(self.record, self.path, cell, &name, wrong.wanted()));
                entry(None)
            }
        }
    }

    fn missing(&mut self, row: &str, column: &Column, at: Spot) -> Entry {
        if column.required {
            let message = format!("`{row}.{}` is missing", column.id);
            self.found.push(complaints::cell_missing(self.record, self.path, &at, &message));
        }
        Entry { value: None, text: String::new(), at }
    }
}

/// Why a number does not suit its column.
fn unfit(column: &Column, value: Decimal) -> Option<String> {
    if column.ty == ColumnType::Integer && !value.fract().is_zero() {
        return Some("is no whole number".to_owned());
    }
    if let Some(min) = column.min.filter(|min| value < *min) {
        return Some(format!("is less than {min}"));
    }
    column.max.filter(|max| value > *max).map(|max| format!("is more than {max}"))
}

/// Whether `text` is how people call something: its id, its label in any language, or an alias; blanks and case do not matter.
fn answers(text: &str, id: &str, label: &Label, aliases: &[String]) -> bool {
    let folded = fold(text);
    let mut names =
        std::iter::once(id).chain(label.0.values().map(String::as_str)).chain(aliases.iter().map(String::as_str));
    names.any(|name| fold(name) == folded)
}

fn fold(text: &str) -> String {
    crate::base::slug::fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The place behind a row.
fn behind(row: &[Cell]) -> Spot {
    Table::spot(row, row.len()).unwrap_or(Spot::Text(Span::at(0)))
}
