//! What is said about files of data.

use std::sync::Arc;

use super::{Fault, LONGEST_FILE};
use crate::base::span::Span;
use crate::base::table::{SheetCell, Spot};
use crate::source::encoding::{Unread, Why};

/// How to mend what no limit lets through.
const SPLIT: &str = "copy the table into a file of its own";

/// How to mend a workbook that is none.
const SAVE_AGAIN: &str = "open it in a spreadsheet and save it as `.xlsx`, or as `.csv` in UTF-8";

/// The longest piece of a file that a message repeats, in characters.
const LONGEST_QUOTE: usize = 120;

/// A workbook in a format that is not read.
pub fn other_workbook(ending: &str) -> Fault {
    Fault::new(format!("`.{ending}` workbooks are not read")).help("save it as `.xlsx` or `.csv`")
}

/// A file that holds no table by its name.
pub fn no_data(ending: &str) -> Fault {
    let what = if ending.is_empty() { "without ending".to_owned() } else { format!("`.{}`", quoted(ending)) };
    Fault::new(format!("no data is read from a file {what}")).help("name a `.csv` or `.xlsx` file")
}

/// A file that is too long.
pub fn long_file() -> Fault {
    Fault::new(format!("the file is longer than the limit of {LONGEST_FILE} bytes")).help(SPLIT).over_limit()
}

/// An encoding that is not known.
pub fn no_encoding(name: &str) -> Fault {
    Fault::new(format!("there is no encoding `{}`", quoted(name))).help("there are `utf-8` and `gbk`")
}

/// A part of a CSV file.
pub fn no_parts(part: &str) -> Fault {
    Fault::new(format!("a `.csv` file has no sheets and ranges, so there is no `{}` in it", quoted(part)))
        .help("leave off the `#` and what stands behind it")
}

/// Bytes that are no text in UTF-8, or in GBK where that was asked for.
pub fn unread(unread: &Unread, gbk: bool) -> Fault {
    let fault = match unread.why {
        Why::Marked(encoding) => {
            Fault::new(format!("encoded in {encoding}, not in UTF-8")).help("save the file as CSV in UTF-8")
        }
        Why::Gb18030 => Fault::new("not UTF-8, looks like GBK")
            .help("write `encoding: gbk` in the front matter, or save the file as CSV in UTF-8"),
        Why::Byte(byte) if gbk => Fault::new(format!("byte 0x{byte:02X} is not GBK"))
            .help("save the file as CSV in UTF-8, and leave off `encoding`"),
        Why::Byte(byte) => Fault::new(format!("byte 0x{byte:02X} is not UTF-8"))
            .help("save the file as CSV in UTF-8, or write `encoding: gbk` if it is in GBK"),
    };
    fault.within(&unread.text, unread.at)
}

/// A character that no cell holds.
pub fn control(c: char) -> Fault {
    Fault::new(format!("a control character stands here that cannot be seen, U+{:04X}", u32::from(c))).help("remove it")
}

/// A quote without end.
pub fn open_quote(text: &Arc<str>, at: Span) -> Fault {
    Fault::new("the cell that this quote begins has no end")
        .help("close it with `\"`, and write `\"\"` for a quote within it")
        .within(text, at)
}

/// More rows than the limit.
pub fn many_rows(limit: usize) -> Fault {
    Fault::new(format!("more than {limit} rows, the limit of a table")).help(SPLIT).over_limit()
}

/// More columns than the limit.
pub fn many_columns(limit: usize) -> Fault {
    Fault::new(format!("more than {limit} columns, the limit of a table")).help(SPLIT).over_limit()
}

/// More cells than the limit, in `what`.
pub fn many_cells(limit: usize, what: &str) -> Fault {
    Fault::new(format!("more than {limit} cells, the limit of {what}")).help(SPLIT).over_limit()
}

/// More text than the limit.
pub fn long_text(limit: usize) -> Fault {
    Fault::new(format!("more than {limit} bytes of text, the limit of a table")).help(SPLIT).over_limit()
}

/// A range of more cells than the limit.
pub fn large_range(range: &str, cells: u64, limit: usize) -> Fault {
    Fault::new(format!("`{range}` has {cells} cells, more than the limit of {limit}"))
        .help("name the corners of the table itself")
        .over_limit()
}

/// Text behind `!` that is no range.
pub fn no_range(part: &str) -> Fault {
    Fault::new(format!("`{}` is no range of cells", quoted(part)))
        .help("write it as `A3:G8`, or with its sheet as `Sheet1!A3:G8`")
}

/// A sheet that is not there. `sheets` are those that are.
pub fn no_sheet(name: &str, sheets: &[&str]) -> Fault {
    /// Names beyond these are counted only.
    const NAMED: usize = 12;
    let named: Vec<String> = sheets.iter().take(NAMED).map(|name| format!("`{}`", quoted(name))).collect();
    let more = match sheets.len().saturating_sub(NAMED) {
        0 => String::new(),
        left => format!(" and {left} more"),
    };
    Fault::new(format!("the workbook has no sheet `{}`", quoted(name)))
        .help(format!("its sheets are {}{more}", named.join(", ")))
}

/// A sheet that has no cells.
pub fn no_cells(name: &str) -> Fault {
    Fault::new(format!("`{}` is no sheet of cells", quoted(name))).help("name the sheet with the table")
}

/// An old workbook under a new name.
pub fn renamed() -> Fault {
    Fault::new("an old `.xls` workbook by its content, whatever its name says").help(SAVE_AGAIN)
}

/// A workbook, or a part of one, that needs a password.
pub fn encrypted() -> Fault {
    Fault::new("the workbook is encrypted").help("save it without a password")
}

/// Bytes that are no workbook, or the beginning of one.
pub fn no_workbook() -> Fault {
    Fault::new("not a workbook, whatever its name says, or not the whole of one").help(SAVE_AGAIN)
}

/// A workbook that cannot be read. `reason` is the reader's word.
pub fn damaged(reason: &dyn std::fmt::Display) -> Fault {
    Fault::new(format!("the workbook is damaged: {}", quoted(&reason.to_string()))).help(SAVE_AGAIN)
}

/// A cell where no sheet has one.
pub fn beyond() -> Fault {
    damaged(&"a cell stands beyond the end of its sheet")
}

/// A sheet that breaks off behind `last`, the cell read last.
pub fn broken_sheet(sheet: &str, last: Option<SheetCell>, reason: &dyn std::fmt::Display) -> Fault {
    let where_ = if last.is_some() { " behind this cell" } else { "" };
    let reason = quoted(&reason.to_string());
    Fault::new(format!("the sheet `{}` cannot be read{where_}: {reason}", quoted(sheet)))
        .at(last.map(Spot::Sheet))
        .help(SAVE_AGAIN)
}

/// An error value that the reader does not know, behind `last`.
pub fn unknown_error(last: Option<SheetCell>, value: &str) -> Fault {
    let where_ = if last.is_some() { "behind this cell" } else { "on the sheet" };
    Fault::new(format!("the error value `{}` stands {where_}", quoted(value)))
        .at(last.map(Spot::Sheet))
        .help("mend its formula in a spreadsheet")
}

/// A workbook that would grow beyond a limit when it is unpacked; `what` says which and how.
pub fn large_workbook(what: impl Into<String>) -> Fault {
    Fault::new(what).help(SPLIT).over_limit()
}

/// Macros in the workbook.
pub fn macros() -> Fault {
    Fault::new("the macros of this workbook are not run").help("save it as `.xlsx`, without them")
}

/// Links to other workbooks.
pub fn links() -> Fault {
    Fault::new("the links of this workbook to other files are not followed: their last values are read")
        .help("break the links, so that the workbook holds the values itself")
}

/// Formulas whose values are not stored; `more` besides the one at `first`.
pub fn no_values(first: SheetCell, more: usize) -> Fault {
    let and = if more == 0 { String::new() } else { format!(", and {more} more") };
    Fault::new(format!("a formula stands here without its value{and}"))
        .at(Spot::Sheet(first))
        .help("open the workbook in a spreadsheet and save it: formulas are not worked out here")
}

/// A piece of a file as a message may show it: in one line, cut.
fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST_QUOTE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST_QUOTE).is_some() {
        shown.push('…');
    }
    shown
}
