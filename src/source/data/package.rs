//! A look at a workbook before it is read: what it would grow to, and what it holds besides cells.
//!
//! The reader of workbooks trusts what a file claims: it makes room for as many texts as are announced, and copies a name of any length for
//! each of any number of styles. So every part is unpacked and walked through here first, with the parser and the settings the reader uses,
//! and nothing is kept of it but counts.

use std::cell::Cell;
use std::io::{BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::part::corner;
use super::{Fault, faults};

/// The most bytes of all parts together, unpacked.
const MOST_BYTES: u64 = 256 << 20;

/// A part larger than this is not more than [`STEEPEST`] times as large as what it is packed into.
const SMALL: u64 = 1 << 20;

/// See [`SMALL`].
const STEEPEST: u64 = 200;

/// The most parts.
const MOST_PARTS: usize = 10_000;

/// The longest tag, text or comment of a part, in bytes: the reader holds each in memory whole.
const LONGEST_EVENT: u64 = 4 << 20;

/// The most texts, styles and names, and the most texts that may be announced.
const MOST_ENTRIES: u64 = 1_000_000;

/// The most bytes of names that are copied: the longest name times what it may be copied for.
const MOST_COPIED: u64 = 64 << 20;

/// How each entry of the directory of parts begins.
const ENTRY: &[u8; 4] = b"PK\x01\x02";

/// What a workbook holds besides cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Whether there are macros.
    pub macros: bool,
    /// Whether there are links to other files.
    pub links: bool,
    /// Whether there are formulas.
    pub formulas: bool,
}

/// Looks through a workbook.
///
/// # Errors
/// When it is none, is damaged or encrypted, or would pass a limit.
pub fn survey(bytes: &[u8]) -> Result<Contents, Fault> {
    // each entry takes memory before they can be counted
    if bytes.windows(ENTRY.len()).filter(|window| window == ENTRY).count() > MOST_PARTS {
        return Err(faults::large_workbook(format!("more than {MOST_PARTS} parts, the limit of a workbook")));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| faults::no_workbook())?;
    sizes(&zip)?;
    let mut contents = Contents::default();
    let mut counts = Counts::default();
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(|error| refused(&error))?;
        let name = part.name().map_err(|error| refused(&error))?.replace('\\', "/").to_ascii_lowercase();
        contents.macros |= name.ends_with("vbaproject.bin");
        contents.links |= name.contains("externallinks/");
        counts.walk(part)?;
        counts.check()?;
    }
    contents.formulas = counts.formulas > 0;
    Ok(contents)
}

fn refused(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => faults::encrypted(),
        error => faults::damaged(error),
    }
}

/// What the directory says of the sizes. A part that grows beyond what is said there breaks off when it is unpacked.
fn sizes(zip: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Fault> {
    let mut all = 0_u64;
    for index in 0..zip.len() {
        let part = zip.by_index_data(index).map_err(|error| refused(&error))?;
        let (size, packed) = (part.size(), part.compressed_size());
        all = all.saturating_add(size);
        if size > SMALL && size / STEEPEST > packed {
            let what =
                format!("a part of {packed} bytes becomes {size} when unpacked, more than {STEEPEST} times as many");
            return Err(faults::large_workbook(what));
        }
    }
    if all > MOST_BYTES {
        let what = format!("{all} bytes when unpacked, more than the limit of {MOST_BYTES}");
        return Err(faults::large_workbook(what));
    }
    Ok(())
}

/// What is counted in the parts.
#[derive(Default)]
struct Counts {
    /// Texts, styles, names: all that is held one by one.
    entries: u64,
    /// Texts that are announced.
    announced: u64,
    /// Sheets and styles: those for which names are copied.
    copies: u64,
    /// The longest tag that gives a name.
    longest: u64,
    formulas: u64,
    /// Whether a cell or row has a place that no sheet has: the reader would count round.
    beyond: bool,
}

impl Counts {
    fn check(&self) -> Result<(), Fault> {
        if self.beyond {
            return Err(faults::beyond());
        }
        if self.entries.max(self.announced) > MOST_ENTRIES {
            let what = format!("more than {MOST_ENTRIES} texts and styles, the limit of a workbook");
            return Err(faults::large_workbook(what));
        }
        let copied = self.copies.saturating_mul(self.longest);
        if copied > MOST_COPIED {
            let what =
                format!("{copied} bytes of names for its sheets and styles, more than the limit of {MOST_COPIED}");
            return Err(faults::large_workbook(what));
        }
        Ok(())
    }

    /// Walks through a part as far as it can be read as XML; the reader would come no further.
    fn walk(&mut self, part: impl Read) -> Result<(), Fault> {
        let left = Cell::new(LONGEST_EVENT);
        let mut parser = quick_xml::Reader::from_reader(BufReader::new(Bounded { part, left: &left }));
        let config = parser.config_mut();
        config.check_end_names = false;
        config.check_comments = false;
        config.expand_empty_elements = true;
        let mut event = Vec::new();
        loop {
            event.clear();
            left.set(LONGEST_EVENT);
            match parser.read_event_into(&mut event) {
                Ok(Event::Start(tag)) => self.tag(&tag),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(quick_xml::Error::Io(error)) if left.get() == 0 => {
                    return Err(faults::large_workbook(error.to_string()));
                }
                Err(quick_xml::Error::Io(error)) => return Err(faults::damaged(&error)),
                Err(_) => return Ok(()),
            }
        }
    }

    fn tag(&mut self, tag: &BytesStart<'_>) {
        let length = tag.len() as u64;
        match tag.local_name().as_ref() {
            "sheet" | "xf" => {
                self.copies += 1;
                self.entries += 1;
                self.longest = self.longest.max(length);
            }
            "Relationship" | "numFmt" => {
                self.entries += 1;
                self.longest = self.longest.max(length);
            }
            // of a font
            "name" => self.longest = self.longest.max(length),
            "si" | "font" | "fill" | "border" | "definedName" => self.entries += 1,
            "sst" => self.announced = self.announced.max(announced(tag.attributes_raw())),
            "f" => self.formulas += 1,
            "c" => self.beyond |= !places(tag.attributes_raw()).all(|place| corner(place).is_some()),
            "row" => self.beyond |= !places(tag.attributes_raw()).all(|row| corner(&format!("A{row}")).is_some()),
            _ => {}
        }
    }
}

/// The largest number of texts that the attributes of a table of texts announce.
fn announced(attributes: &str) -> u64 {
    let said = attributes.split("uniqueCount").skip(1).map(|rest| {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '"' | '\''));
        let digits = digits.bytes().take_while(u8::is_ascii_digit);
        digits.fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    });
    said.max().unwrap_or_default()
}

/// The places that the attributes of a cell or row give it.
fn places(attributes: &str) -> impl Iterator<Item = &str> {
    let given = attributes.split_ascii_whitespace().filter_map(|attribute| attribute.strip_prefix("r="));
    given.map(|value| value.trim_matches(['"', '\'', '/']))
}

/// A part of which no event may be longer than what is left; the walk gives more for each.
struct Bounded<'a, R> {
    part: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(buffer)?;
        let left = self.left.get().checked_sub(read as u64);
        self.left.set(left.unwrap_or_default());
        left.map(|_| read).ok_or_else(|| {
            std::io::Error::other(format!("more than {LONGEST_EVENT} bytes without a tag, the limit of a workbook"))
        })
    }
}
