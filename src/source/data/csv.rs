//! A table of separated values, each with the place of its own text.

use std::ops::Range;
use std::sync::Arc;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::{Ask, Data, Fault, Limits, faults};
use crate::base::span::Span;
use crate::base::table::{Cell, Spot, Table};
use crate::source::encoding;
use crate::source::tree::normalised;

/// What may stand between cells; in a header that has as many of one as of another, the first.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The table that `bytes` hold.
///
/// # Errors
/// See [`super::read`].
pub fn read(limits: &Limits, bytes: &[u8], ask: &Ask) -> Result<Data, Fault> {
    if let Some(part) = &ask.part {
        return Err(faults::no_parts(part));
    }
    let text: Arc<str> = Arc::from(normalised(&decoded(bytes, ask.encoding.as_deref())?));
    let hidden = text.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\t'));
    if let Some((at, c)) = hidden {
        return Err(faults::control(c).within(&text, Span::new(at, at + c.len_utf8())));
    }
    Ok(Data { table: table(limits, &text)?, text: Some(text), notes: Vec::new() })
}

fn decoded<'a>(bytes: &'a [u8], name: Option<&str>) -> Result<std::borrow::Cow<'a, str>, Fault> {
    let gbk = match name {
        None => false,
        Some(name) if name.eq_ignore_ascii_case("utf-8") => false,
        Some(name) if name.eq_ignore_ascii_case("gbk") => true,
        Some(name) => return Err(faults::no_encoding(name)),
    };
    let read = if gbk { encoding::gb18030(bytes) } else { encoding::utf8(bytes).map(Into::into) };
    read.map_err(|unread| faults::unread(&unread, gbk))
}

fn table(limits: &Limits, text: &Arc<str>) -> Result<Table, Fault> {
    let mut fields = Fields::new(text, separator(text));
    let (mut table, mut row, mut cells) = (Table::default(), Vec::new(), 0);
    while let Some(field) = fields.next() {
        let at = place(text, field.source.clone())?;
        let fault = if row.len() == limits.columns {
            Some(faults::many_columns(limits.columns))
        } else if cells + row.len() == limits.cells {
            Some(faults::many_cells(limits.cells, "a table"))
        } else if table.rows.len() == limits.rows && !field.value.trim().is_empty() {
            Some(faults::many_rows(limits.rows))
        } else {
            None
        };
        if let Some(fault) = fault {
            return Err(fault.within(text, at));
        }
        row.push(Cell { text: field.value.trim().to_owned(), at: Spot::Text(at) });
        if field.ends_row {
            let row = std::mem::take(&mut row);
            if row.iter().any(|cell| !cell.text.is_empty()) {
                cells += row.len();
                table.rows.push(row);
            }
        }
    }
    Ok(table)
}

/// The separator that stands most often in the first line, outside quotes.
fn separator(text: &str) -> char {
    let mut counts = SEPARATORS.map(|separator| (separator, 0_usize));
    let (mut begins, mut quoted) = (true, false);
    let mut line = text.trim_start_matches('\n').chars().peekable();
    while let Some(c) = line.next() {
        match c {
            '"' if quoted => quoted = line.next_if_eq(&'"').is_some(),
            _ if quoted => {}
            '\n' => break,
            '"' if begins => quoted = true,
            c => counts.iter_mut().filter(|(separator, _)| *separator == c).for_each(|(_, count)| *count += 1),
        }
        begins = !quoted && SEPARATORS.contains(&c);
    }
    // of several that are most frequent, `max_by_key` takes the last
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(separator, _)| separator)
}

/// One field as it was parsed.
struct Field {
    value: String,
    /// Its source: quotes and outer blanks included, separators and line breaks around it not.
    source: Range<usize>,
    ends_row: bool,
}

/// The fields of a text, one after the other. What a field is, the parser decides alone; the source of each is what it took in for it.
struct Fields<'a> {
    text: &'a str,
    separator: char,
    at: usize,
    begins_row: bool,
    parser: Reader,
    value: Vec<u8>,
}

impl<'a> Fields<'a> {
    fn new(text: &'a str, separator: char) -> Self {
        let parser = ReaderBuilder::new().delimiter(u8::try_from(separator).unwrap_or(b',')).build();
        // no value is longer than the text, and the parser wants room for one byte at least
        Self { text, separator, at: 0, begins_row: true, parser, value: vec![0; text.len() + 1] }
    }

    fn next(&mut self) -> Option<Field> {
        let start = self.at;
        let mut length = 0;
        loop {
            let input = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let room = self.value.get_mut(length..).unwrap_or_default();
            let (result, taken, written) = self.parser.read_field(input, room);
            self.at += taken;
            length += written;
            match result {
                // it learns that the text is over when there is nothing more to take
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::Field { record_end } => return Some(self.field(start, length, record_end)),
                ReadFieldResult::OutputFull | ReadFieldResult::End => return None,
            }
        }
    }

    fn field(&mut self, start: usize, length: usize, ends_row: bool) -> Field {
        let taken = self.text.get(start..self.at).unwrap_or_default();
        let behind = if ends_row { '\n' } else { self.separator };
        let end = start + taken.strip_suffix(behind).unwrap_or(taken).len();
        // blank lines before a row are taken in with its first field
        let lines = if self.begins_row { taken.len() - taken.trim_start_matches('\n').len() } else { 0 };
        self.begins_row = ends_row;
        let value = String::from_utf8_lossy(self.value.get(..length).unwrap_or_default()).into_owned();
        Field { value, source: (start + lines).min(end)..end, ends_row }
    }
}

/// The place of the text of a field: within its quotes, without outer blanks. Where something stands behind the closing quote it is the
/// whole field.
fn place(text: &Arc<str>, source: Range<usize>) -> Result<Span, Fault> {
    let written = text.get(source.clone()).unwrap_or_default();
    let mut inner = source.clone();
    if written.starts_with('"') {
        let Some(length) = quoted(written) else {
            return Err(faults::open_quote(text, Span::new(source.start, source.start + 1)));
        };
        if length == written.len() {
            inner = source.start + 1..source.end - 1;
        }
    }
    let own = text.get(inner.clone()).unwrap_or_default();
    let trimmed = own.trim();
    let start = if trimmed.is_empty() { inner.start } else { inner.start + (own.len() - own.trim_start().len()) };
    Ok(Span::new(start, start + trimmed.len()))
}

/// How long the quoted part is that `written` begins with, both quotes included; `None` when it has no end.
fn quoted(written: &str) -> Option<usize> {
    let mut quotes = written.char_indices().skip(1).filter(|(_, c)| *c == '"').map(|(at, _)| at).peekable();
    while let Some(at) = quotes.next() {
        // two side by side are one within
        if quotes.next_if_eq(&(at + 1)).is_none() {
            return Some(at + 1);
        }
    }
    None
}
