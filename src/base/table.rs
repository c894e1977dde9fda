//! A table as it was typed: cells with their places, nothing matched and nothing typed yet.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::span::Span;

/// Rows of cells, the first row being the header. Rows may differ in length; a row of blank cells alone is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The header and the rows below it, in order. Empty when nothing stands in the table.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Where the cell of `row` in the column `column`, counted from 0, stands; of a row that is too short, where it would stand: in a
    /// text at the end of the row. `None` when the row is empty.
    pub fn spot(row: &[Cell], column: usize) -> Option<Spot> {
        let last = match row.get(column) {
            Some(cell) => return Some(cell.at.clone()),
            None => row.last()?,
        };
        Some(match &last.at {
            Spot::Text(span) => Spot::Text(Span::at(span.end as usize)),
            Spot::Sheet(cell) => {
                let missing = u32::try_from(column + 1 - row.len()).unwrap_or_default();
                Spot::Sheet(SheetCell { column: cell.column.saturating_add(missing), ..cell.clone() })
            }
        })
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its text without outer blanks; empty for an empty cell. A number of a workbook is written in plain decimals.
    pub text: String,
    /// Where it stands.
    pub at: Spot,
}

/// Where a cell stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Spot {
    /// In a text: the cell's own text without outer blanks; of an empty cell the empty span where it would stand.
    Text(Span),
    /// In a workbook.
    Sheet(SheetCell),
}

impl Spot {
    /// The place as diagnostics hold it: in a text, or in a workbook.
    pub fn parts(&self) -> (Option<Span>, Option<SheetCell>) {
        match self {
            Self::Text(span) => (Some(*span), None),
            Self::Sheet(cell) => (None, Some(cell.clone())),
        }
    }
}

/// A cell of a workbook. Orders by sheet name, row and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SheetCell {
    /// The name of its sheet.
    pub sheet: String,
    /// Row, counted from 0.
    pub row: u32,
    /// Column, counted from 0.
    pub column: u32,
}

impl fmt::Display for SheetCell {
    /// As people write it: `Sheet1!C5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut left = self.column + 1;
        while left > 0 {
            // a remainder by 26 is a letter
            letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or_default()));
            left = (left - 1) / 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        write!(f, "{}!{letters}{}", self.sheet, self.row + 1)
    }
}
