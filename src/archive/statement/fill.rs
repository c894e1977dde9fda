//! A table matched with what is declared: which cell is which, and what is missing or no number.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::source::{self, Wanted};
use super::{Entry, Given};
use crate::archive::{complaints, given};
use crate::base::diagnostic::Diagnostic;
use crate::base::number;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::table::{Cell, Spot, Table};
use crate::config::StatementKind;
use crate::config::statement::kind::folded;
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
    kind: &StatementKind,
    record: &Record,
    given: Given<'_>,
    complaints: &mut Vec<Diagnostic>,
) -> Filled {
    let exists = |path: &RelPath| source::is_read(given.data, path);
    let wanted = source::wanted(given.config, record, exists);
    let mut text = None;
    match &wanted {
        Some(wanted) => match given.data.get(wanted) {
            Some(Ok(data)) => {
                complaints.extend(data.notes.iter().map(|note| complaints::data_note(record, &wanted.path, note)));
                let mut sheet = Sheet { kind, record, path: &wanted.path, found: Vec::new() };
                let filled = sheet.fill(&data.table, data.text.clone());
                complaints.append(&mut sheet.found);
                return filled;
            }
            Some(Err(fault)) => {
                complaints.push(complaints::data_fault(record, &wanted.path, fault));
                text.clone_from(&fault.text);
            }
            None => complaints.push(complaints::source_missing(record, given::place(record, source::SOURCE), wanted)),
        },
        None if given::field(record, source::SOURCE).is_some() => {
            complaints.push(complaints::source_outside(record, given::place(record, source::SOURCE)));
        }
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
    Filled { text, ..nothing(kind, path) }
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
            self.found.push(complaints::table_empty(self.record, self.path));
            return Filled { text, ..nothing(self.kind, path) };
        };
        let columns = self.columns(header);
        self.nameless(header, body);
        let rows = self.rows(header, body);
        let mut cells = Vec::with_capacity(rows.len() * self.kind.columns.len());
        for (id, row) in &rows {
            for (column, at) in self.kind.columns.iter().zip(&columns) {
                let cell = at.and_then(|at| row.and_then(|row| row.get(at)));
                cells.push(match (cell, row.zip(*at)) {
                    (Some(cell), _) => self.entry(id, column, cell),
                    (None, Some((row, at))) => self.missing(id, column, spot(row, at)),
                    // a row or column that is not there at all is said once, not cell by cell
                    (None, None) => Entry { value: None, text: String::new(), at: end(row.unwrap_or(header)) },
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
            let Some(found) = self.kind.columns.iter().position(|column| answers(&cell.text, column.names())) else {
                self.found.push(complaints::unknown_column(self.record, self.path, cell, self.kind));
                continue;
            };
            match places.get_mut(found) {
                Some(place @ None) => *place = Some(at),
                _ => self.found.push(complaints::duplicate_column(self.record, self.path, cell)),
            }
        }
        let end = end(header);
        for (column, _) in self.kind.columns.iter().zip(&places).filter(|(column, at)| column.required && at.is_none())
        {
            self.found.push(complaints::part_missing(self.record, self.path, &end, "column", &column.id));
        }
        places
    }

    /// Complains about the first cell that stands below no header.
    fn nameless(&mut self, header: &[Cell], body: &[Vec<Cell>]) {
        let named = |at: usize| at == 0 || header.get(at).is_some_and(|cell| !cell.text.is_empty());
        let cells = body.iter().flat_map(|row| row.iter().enumerate());
        if let Some((_, cell)) = cells.into_iter().find(|(at, cell)| !named(*at) && !cell.text.is_empty()) {
            self.found.push(complaints::nameless_column(self.record, self.path, cell));
        }
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
                    items.iter().find(|item| answers(&first.text, item.names())).map(|item| item.id.clone())
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
        let end = end(body.last().map_or(header, Vec::as_slice));
        let required = self.kind.columns.iter().any(|column| column.required);
        let ids = self.kind.items().iter().map(|item| item.id.clone());
        let rows: Vec<(String, Option<&[Cell]>)> = ids.map(|id| (id.clone(), named.get(&id).copied())).collect();
        for (id, _) in rows.iter().filter(|(_, row)| required && row.is_none()) {
            self.found.push(complaints::part_missing(self.record, self.path, &end, "row", id));
        }
        rows
    }

    fn entry(&mut self, row: &str, column: &Column, cell: &Cell) -> Entry {
        let entry = |value| Entry { value, text: cell.text.clone(), at: cell.at.clone() };
        if column.ty == ColumnType::Text {
            // what says that there is none in a column of numbers says it here too
            let nothing = matches!(number::figure(&cell.text, true), Ok(None));
            return if nothing { self.missing(row, column, cell.at.clone()) } else { entry(None) };
        }
        let name = format!("{row}.{}", column.id);
        match number::figure(&cell.text, column.is_percent()) {
            Ok(Some(value)) => {
                if let Some(wrong) = unfit(column, value) {
                    self.found.push(complaints::cell_unfit(self.record, self.path, cell, &name, &wrong));
                }
                entry(match column.ty {
                    // spreadsheets write 12.0 for 12
                    ColumnType::Integer => Some(value.trunc()).filter(|whole| *whole == value),
                    _ => Some(value),
                })
            }
            Ok(None) => self.missing(row, column, cell.at.clone()),
            Err(wrong) => {
                self.found.push(complaints::cell_not_number(self.record, self.path, cell, &name, wrong.wanted()));
                entry(None)
            }
        }
    }

    fn missing(&mut self, row: &str, column: &Column, at: Spot) -> Entry {
        if column.required {
            let name = format!("{row}.{}", column.id);
            self.found.push(complaints::cell_missing(self.record, self.path, &at, &name));
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

/// Whether `text` is how people call something that has these names; blanks, case and the width of signs do not matter.
fn answers<'a>(text: &str, mut names: impl Iterator<Item = &'a str>) -> bool {
    let wanted = folded(text);
    names.any(|name| folded(name) == wanted)
}

/// Where the cell of a row in a column stands, or would stand.
fn spot(row: &[Cell], column: usize) -> Spot {
    Table::spot(row, column).unwrap_or(Spot::Text(Span::at(0)))
}

/// The place behind the last cell of a row; in a workbook the last cell.
fn end(row: &[Cell]) -> Spot {
    match row.last().map(|cell| &cell.at) {
        Some(Spot::Text(span)) => Spot::Text(Span::at(span.end as usize)),
        Some(sheet @ Spot::Sheet(_)) => sheet.clone(),
        None => Spot::Text(Span::at(0)),
    }
}
