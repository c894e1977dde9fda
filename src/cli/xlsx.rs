//! A list as a workbook, for those who go on in a spreadsheet.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::table::{Cell, Sort, Table};
use crate::base::date::Date;

/// How spreadsheets show a date.
const DATE: &str = "yyyy-mm-dd";

/// The longest text of a cell, in UTF-16 units: a limit of the format.
const LONGEST_TEXT: usize = 32_767;

/// The longest name of a sheet, in characters: a limit of the format.
const LONGEST_NAME: usize = 31;

/// Columns are this wide at most, in characters of the usual size; longer cells run over or are cut by the spreadsheet.
const WIDEST: usize = 60;

/// The list as the bytes of a workbook: one sheet, a header that stays, a filter on each column, dates and numbers as such. No cell is a
/// formula. Groups become a first column. The same list gives the same bytes.
///
/// # Errors
/// When there are more rows than a sheet can hold.
pub fn workbook(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    if let Some(day) = date(table.as_of) {
        // the format wants to know when it was made: the day that means today, no clock
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    }
    let sheet = book.add_worksheet();
    sheet.set_name(name(&table.list))?;
    let heads: Vec<&str> = table.by.iter().chain(&table.columns).map(String::as_str).collect();
    let bold = Format::new().set_bold();
    for (column, head) in (0..).zip(&heads) {
        sheet.write_string_with_format(0, column, *head, &bold)?;
    }
    let mut widths: Vec<usize> = heads.iter().map(|head| head.width()).collect();
    let days = Format::new().set_num_format(DATE);
    let mut last = 0;
    for group in &table.groups {
        for row in &group.rows {
            last += 1;
            let by = table.by.iter().map(|_| Cell::maybe(group.value.as_ref()));
            for (column, cell) in (0..).zip(by.chain(row.iter().cloned())) {
                write(sheet, last, column, &cell, &days)?;
                if let Some(width) = widths.get_mut(usize::from(column)) {
                    *width = (*width).max(cell.text.lines().map(UnicodeWidthStr::width).max().unwrap_or_default());
                }
            }
        }
    }
    for (column, width) in (0..).zip(&widths) {
        // room for the sign of the filter
        let width = u16::try_from((width + 3).min(WIDEST)).unwrap_or_default();
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(right) = u16::try_from(heads.len()).ok().and_then(|count| count.checked_sub(1)) {
        sheet.autofilter(0, 0, last, right)?;
    }
    book.save_to_buffer()
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, days: &Format) -> Result<(), XlsxError> {
    if cell.text.is_empty() {
        return Ok(());
    }
    let day = (cell.sort == Sort::Date).then(|| date(Date::parse(&cell.text)?)).flatten();
    let number = (cell.sort == Sort::Number).then(|| exact(&cell.text)).flatten();
    match (day, number) {
        (Some(day), _) => sheet.write_datetime_with_format(row, column, &day, days)?,
        (None, Some(number)) => sheet.write_number(row, column, number)?,
        (None, None) => sheet.write_string(row, column, fitting(&cell.text))?,
    };
    Ok(())
}

/// The day as spreadsheets count; `None` before 1900, where they know none.
fn date(day: Date) -> Option<ExcelDateTime> {
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, day.month(), day.day()).ok()
}

/// A number that a spreadsheet's sixteen digits hold as it was written; `None` for others, which stay text.
fn exact(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    let (written, held): (rust_decimal::Decimal, rust_decimal::Decimal) =
        (text.parse().ok()?, number.to_string().parse().ok()?);
    (written == held).then_some(number)
}

/// The text, cut where the format ends, and without the signs that it cannot hold.
fn fitting(text: &str) -> String {
    let mut left = LONGEST_TEXT;
    let keep = |c: &char| {
        let fits = left.checked_sub(c.len_utf16());
        left = fits.unwrap_or_default();
        fits.is_some()
    };
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take_while(keep).collect()
}

/// The list's name as a sheet's.
pub fn name(list: &str) -> String {
    let name: String = list.chars().map(|c| if "*?:[]\\/'".contains(c) { ' ' } else { c }).take(LONGEST_NAME).collect();
    if name.trim().is_empty() { "list".to_owned() } else { name }
}
