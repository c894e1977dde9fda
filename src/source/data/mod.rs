//! Tables out of files of data: a CSV file, or a part of a workbook. Cells with their places, nothing matched and nothing typed.
//!
//! Whatever comes is read within limits, and they are looked at before memory is taken. A file is read whole or not at all.

mod csv;
mod faults;
mod package;
mod part;
mod shown;
mod workbook;

use std::sync::Arc;

use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::table::{Spot, Table};

/// The longest file, in bytes.
pub const LONGEST_FILE: u64 = 16 << 20;

/// How large a table may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows that are not blank.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Cells of the table, and of the sheets that are looked through for it, empty ones included.
    pub cells: usize,
    /// Bytes of text in a workbook, and of its sheet's name in the places of all cells. A CSV file has no more than its own length.
    pub text: usize,
}

/// The limits of every table.
pub const LIMITS: Limits = Limits { rows: 100_000, columns: 1_000, cells: 1_000_000, text: 64 << 20 };

/// What is asked of a file, in the words of the record that names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// What stands behind the `#`: `Sheet1!A3:G8`, `Sheet1`, `A3:G8`. `None`: of a CSV file everything, and
    /// it has no parts; of a workbook everything on the first sheet that is shown and has anything on it, if it is among the first 16.
    pub part: Option<String>,
    /// `utf-8` or `gbk`, for a CSV file; `None`: UTF-8. A workbook says its own.
    pub encoding: Option<String>,
}

/// What a file gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// The table; empty when nothing stands there.
    pub table: Table,
    /// The text that spans count in; `None` for a workbook.
    pub text: Option<Arc<str>>,
    /// What is worth a warning.
    pub notes: Vec<Fault>,
}

/// Why a file gives no table, or what is odd about it. The complaint about it is the asker's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where; `None` for the file as a whole.
    pub at: Option<Spot>,
    /// What is wrong, in one phrase.
    pub message: String,
    /// How to mend it; `None` when the message says it already.
    pub help: Option<String>,
    /// Whether it is a limit that is passed.
    pub over_limit: bool,
    /// The text as well as it could be read, where `at` is a place in it.
    pub text: Option<Arc<str>>,
}

impl Fault {
    fn new(message: impl Into<String>) -> Self {
        Self { at: None, message: message.into(), help: None, over_limit: false, text: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn over_limit(self) -> Self {
        Self { over_limit: true, ..self }
    }

    fn at(self, spot: impl Into<Option<Spot>>) -> Self {
        Self { at: spot.into(), ..self }
    }

    fn within(self, text: &Arc<str>, span: Span) -> Self {
        Self { text: Some(Arc::clone(text)), ..self.at(Spot::Text(span)) }
    }
}

/// That the bytes of a file could not be had.
pub fn unread(error: &std::io::Error) -> Fault {
    Fault::new(format!("it cannot be read: {error}"))
}

/// The table in the file at `path`, whose ending says what it is and whose bytes are `bytes`.
///
/// # Errors
/// When the file is of another sort, damaged, encrypted or larger than the limits, or has no such part.
pub fn read(path: &RelPath, bytes: &[u8], ask: &Ask) -> Result<Data, Fault> {
    read_within(&LIMITS, path, bytes, ask)
}

/// The same within other limits.
///
/// # Errors
/// See [`read`].
pub fn read_within(limits: &Limits, path: &RelPath, bytes: &[u8], ask: &Ask) -> Result<Data, Fault> {
    let ending = path.ending();
    let read = match ending.as_str() {
        "csv" => csv::read,
        "xlsx" => workbook::read,
        "xlsm" => workbook::read_with_macros,
        "xls" | "xlsb" | "ods" => return Err(faults::other_workbook(&ending)),
        _ => return Err(faults::no_data(&ending)),
    };
    if bytes.len() as u64 > LONGEST_FILE {
        return Err(faults::long_file());
    }
    read(limits, bytes, ask)
}
