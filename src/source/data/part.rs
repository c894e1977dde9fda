//! Which part of a workbook is meant.

use super::{Fault, faults};

/// Rows and columns of a sheet, as many as the format has.
pub const SHEET_ROWS: u32 = 1_048_576;

/// See [`SHEET_ROWS`].
pub const SHEET_COLUMNS: u32 = 16_384;

/// A rectangle of cells, counted from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

impl Range {
    /// Whether a cell lies in it.
    pub fn holds(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

/// A part as it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part<'a> {
    /// The name of its sheet; `None`: the first with anything on it.
    pub sheet: Option<&'a str>,
    /// The cells of it; `None`: all.
    pub range: Option<Range>,
}

/// Reads `asked` against the names of the sheets there are: `Sheet1!A3:G8`, `'My sheet'!$A$3:$G$8`, `Sheet1`, `A3:G8`.
///
/// # Errors
/// When there is no such sheet, what should be a range is none, or it has more than `most` cells.
pub fn read<'a>(asked: &str, sheets: &[&'a str], most: usize) -> Result<Part<'a>, Fault> {
    // a name may hold a `!`
    if let Some(sheet) = named(asked, sheets) {
        return Ok(Part { sheet: Some(sheet), range: None });
    }
    let (sheet, written) = match asked.rsplit_once('!') {
        Some((sheet, range)) => (Some(sheet), range),
        // no name holds a `:`
        None if asked.contains(':') => (None, asked),
        None => return Err(faults::no_sheet(unquoted(asked).as_str(), sheets)),
    };
    let sheet = match sheet {
        None => None,
        Some(name) => Some(named(name, sheets).ok_or_else(|| faults::no_sheet(&unquoted(name), sheets))?),
    };
    let range = range(written).ok_or_else(|| faults::no_range(written))?;
    let cells = u64::from(range.bottom - range.top + 1) * u64::from(range.right - range.left + 1);
    if cells > most as u64 {
        return Err(faults::large_range(written, cells, most));
    }
    Ok(Part { sheet, range: Some(range) })
}

/// The sheet of that name, in whatever case where only one is called so.
fn named<'a>(name: &str, sheets: &[&'a str]) -> Option<&'a str> {
    let name = unquoted(name);
    let same = |sheet: &&&str| sheet.to_lowercase() == name.to_lowercase();
    let exact = sheets.iter().find(|sheet| **sheet == name);
    exact.or_else(|| sheets.iter().find(same).filter(|_| sheets.iter().filter(same).count() == 1)).copied()
}

/// A name without the quotes that spreadsheets put around it when it has blanks.
fn unquoted(name: &str) -> String {
    let name = name.trim();
    let inner = name.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.map_or_else(|| name.to_owned(), |inner| inner.replace("''", "'"))
}

/// `A3:G8`, or one cell; corners in any order.
fn range(written: &str) -> Option<Range> {
    let (from, to) = written.split_once(':').unwrap_or((written, written));
    let ((row, column), (other_row, other_column)) = (corner(from)?, corner(to)?);
    Some(Range {
        top: row.min(other_row),
        left: column.min(other_column),
        bottom: row.max(other_row),
        right: column.max(other_column),
    })
}

/// `G8` or `$G$8` as row and column; `None` beyond the sheet too.
pub fn corner(written: &str) -> Option<(u32, u32)> {
    let written = written.trim();
    let written = written.strip_prefix('$').unwrap_or(written);
    let letters = written.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, row) = written.split_at_checked(letters)?;
    let row = row.strip_prefix('$').unwrap_or(row);
    let short = (1..=3).contains(&letters.len()) && row.bytes().all(|byte| byte.is_ascii_digit());
    if !short {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let (row, column) = (row.parse::<u32>().ok()?.checked_sub(1)?, column - 1);
    (row < SHEET_ROWS && column < SHEET_COLUMNS).then_some((row, column))
}
