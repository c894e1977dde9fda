//! A table out of a workbook: the stored values, never worked out again.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Sheet, SheetType, SheetVisible, Style, Xlsx, XlsxCellReader, XlsxError};

use super::part::{self, Part, Range, SHEET_COLUMNS, SHEET_ROWS};
use super::{Ask, Data, Fault, Limits, faults, package, shown};
use crate::base::table::{Cell, SheetCell, Spot, Table};

/// How old workbooks begin, and encrypted ones.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// What an encrypted workbook calls the part that is one.
const ENCRYPTED_PART: &str = "EncryptedPackage";

/// Where no sheet is named, a table stands on one of the first so many.
const MOST_SHEETS: usize = 16;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The table that the workbook `bytes` holds.
///
/// # Errors
/// See [`super::read`].
pub fn read(limits: &Limits, bytes: &[u8], ask: &Ask) -> Result<Data, Fault> {
    // a mistake of the reader that shows in one file must not take the others along; what it was making is thrown away
    catch_unwind(AssertUnwindSafe(|| book(limits, bytes, ask)))
        .unwrap_or_else(|_| Err(faults::damaged(&"its reader gave up")))
}

/// The same of one whose name says that it has macros.
///
/// # Errors
/// See [`super::read`].
pub fn read_with_macros(limits: &Limits, bytes: &[u8], ask: &Ask) -> Result<Data, Fault> {
    let mut data = read(limits, bytes, ask)?;
    if !data.notes.contains(&faults::macros()) {
        data.notes.insert(0, faults::macros());
    }
    Ok(data)
}

fn book(limits: &Limits, bytes: &[u8], ask: &Ask) -> Result<Data, Fault> {
    if bytes.starts_with(COMPOUND_FILE) {
        let name: Vec<u8> = ENCRYPTED_PART.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Err(if encrypted { faults::encrypted() } else { faults::renamed() });
    }
    let contents = package::survey(bytes)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| faults::damaged(&error))?;
    let sheets: Vec<Sheet> = book.sheets_metadata().to_vec();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let Part { sheet, range } = match &ask.part {
        Some(asked) => part::read(asked, &names, limits.cells)?,
        None => Part::default(),
    };
    let mut data = Data::default();
    data.notes.extend(contents.macros.then(faults::macros));
    data.notes.extend(contents.links.then(faults::links));
    let mut search = Search { limits, range, seen: 0, text: 0 };
    for sheet in candidates(&sheets, sheet)? {
        if let Some(cells) = search.sheet(&mut book, sheet)? {
            data.table = table(limits, sheet, range, cells)?;
            if contents.formulas {
                data.notes.extend(without_value(&mut book, sheet, range));
            }
            break;
        }
    }
    Ok(data)
}

/// The sheets that the table may stand on: the one named, else those that are shown.
fn candidates<'a>(sheets: &'a [Sheet], named: Option<&'a str>) -> Result<Vec<&'a str>, Fault> {
    let with_cells = || sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    match named {
        Some(name) if with_cells().any(|sheet| sheet.name == name) => Ok(vec![name]),
        Some(name) => Err(faults::no_cells(name)),
        None => {
            let shown = with_cells().filter(|sheet| sheet.visible == SheetVisible::Visible);
            Ok(shown.take(MOST_SHEETS).map(|sheet| sheet.name.as_str()).collect())
        }
    }
}

/// Cells that have text, by row and column.
type Cells = BTreeMap<(u32, u32), String>;

/// A search for the table, through one sheet after the other.
struct Search<'a> {
    limits: &'a Limits,
    range: Option<Range>,
    /// How many cells were read.
    seen: usize,
    /// How many bytes of text were read.
    text: usize,
}

impl Search<'_> {
    /// The cells asked for of a sheet; `None` when there is nothing on it. What it claims to be as large as is not asked.
    fn sheet(&mut self, book: &mut Book<'_>, sheet: &str) -> Result<Option<Cells>, Fault> {
        let mut reader = open(book, sheet)?;
        let per_cent: Vec<bool> = reader.styles().iter().map(is_per_cent).collect();
        let (mut cells, mut anything, mut last) = (Cells::new(), false, None);
        while let Some((cell, style)) =
            reader.next_cell_with_style_id().map_err(|error| broken(sheet, last.map(|at| place(sheet, at)), &error))?
        {
            let at @ (row, column) = cell.get_position();
            let spot = || Spot::Sheet(place(sheet, at));
            if row >= SHEET_ROWS || column >= SHEET_COLUMNS {
                return Err(faults::beyond());
            }
            self.seen += 1;
            if self.seen > self.limits.cells {
                return Err(faults::many_cells(self.limits.cells, "a sheet").at(spot()));
            }
            last = Some(at);
            let asked = self.range.is_none_or(|range| range.holds(row, column));
            if anything && !asked {
                continue;
            }
            let value = cell.get_value();
            // before it is copied: many cells may have one long text
            self.text += length(value);
            if self.text > self.limits.text {
                return Err(faults::long_text(self.limits.text).at(spot()));
            }
            let text = shown::text(value, per_cent.get(style).copied().unwrap_or_default());
            let text = text.trim();
            anything |= !text.is_empty();
            if text.is_empty() || !asked {
                continue;
            }
            if let Some(c) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
                return Err(faults::control(c).at(spot()));
            }
            cells.insert(at, text.to_owned());
        }
        Ok(anything.then_some(cells))
    }
}

/// How many bytes the text of a cell has.
fn length(value: &DataRef<'_>) -> usize {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.len(),
        DataRef::SharedString(text) => text.len(),
        _ => 0,
    }
}

fn open<'b, 'a>(book: &'b mut Book<'a>, sheet: &str) -> Result<XlsxCellReader<'b, Cursor<&'a [u8]>>, Fault> {
    book.worksheet_cells_reader(sheet).map_err(|error| match error {
        XlsxError::NotAWorksheet(_) => faults::no_cells(sheet),
        error => faults::broken_sheet(sheet, None, &error),
    })
}

fn broken(sheet: &str, last: Option<SheetCell>, error: &XlsxError) -> Fault {
    match error {
        XlsxError::CellError(value) => faults::unknown_error(last, value),
        error => faults::broken_sheet(sheet, last, error),
    }
}

fn is_per_cent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| shown::is_per_cent(&format.format_code))
}

fn place(sheet: &str, (row, column): (u32, u32)) -> SheetCell {
    SheetCell { sheet: sheet.to_owned(), row, column }
}

/// The rows that are not blank, each from the first column of all up to its own last cell with text.
fn table(limits: &Limits, sheet: &str, range: Option<Range>, cells: Cells) -> Result<Table, Fault> {
    let first = range.map(|range| range.left).or_else(|| cells.keys().map(|(_, column)| *column).min());
    let first = first.unwrap_or_default();
    let mut table = Table::default();
    let (mut current, mut count) = (None, 0);
    for ((row, column), text) in cells {
        let spot = |column| Spot::Sheet(place(sheet, (row, column)));
        if current != Some(row) {
            if table.rows.len() == limits.rows {
                return Err(faults::many_rows(limits.rows).at(spot(column)));
            }
            current = Some(row);
            table.rows.push(Vec::new());
        }
        let Some(cells) = table.rows.last_mut() else { break };
        let width = (column - first) as usize + 1;
        if width > limits.columns {
            return Err(faults::many_columns(limits.columns).at(spot(column)));
        }
        count += width - cells.len();
        if count > limits.cells {
            return Err(faults::many_cells(limits.cells, "a table").at(spot(column)));
        }
        // the place of each repeats the name
        if count.saturating_mul(sheet.len()) > limits.text {
            return Err(faults::long_text(limits.text).at(spot(column)));
        }
        let next = first + u32::try_from(cells.len()).unwrap_or_default();
        cells.extend((next..column).map(|column| Cell { text: String::new(), at: spot(column) }));
        cells.push(Cell { text, at: spot(column) });
    }
    Ok(table)
}

/// A note of the formulas asked for whose values are not stored, as programs leave them that write workbooks and work nothing out.
fn without_value(book: &mut Book<'_>, sheet: &str, range: Option<Range>) -> Option<Fault> {
    let mut reader = open(book, sheet).ok()?;
    let mut first = None;
    let mut more = 0;
    // a sheet that breaks off was told before
    while let Ok(Some(record)) = reader.next_cell_with_formula_metadata() {
        let (row, column) = record.pos;
        let asked = range.is_none_or(|range| range.holds(row, column));
        if !asked || record.formula.is_none() || record.value != DataRef::Empty {
            continue;
        }
        match first {
            None => first = Some(record.pos),
            Some(_) => more += 1,
        }
    }
    first.map(|at| faults::no_values(place(sheet, at), more))
}
