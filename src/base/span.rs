//! Where in a file something stands.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in the text of one file, as the tree holds it: without a
/// byte order mark and with `\n` as the only line ending.
///
/// Both ends lie on character boundaries and `start <= end`. Files are at most 16 MiB,
/// so 32 bits are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; an end before the start gives an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    /// The empty span at `at`.
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// The span as a range to index text with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of `text` it covers; empty when it lies outside.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether it covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A place as people count: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, counted from 1 in the file.
    pub line: usize,
    /// Column in characters (not bytes, not cells), counted from 1.
    pub column: usize,
}

/// The places of one text, for whoever asks for many: a text of many mistakes is not gone through again for each.
#[derive(Clone, Debug)]
pub struct Places<'t> {
    text: &'t str,
    /// Of every so many bytes the place of the first character there, with its byte.
    known: Vec<(usize, Place)>,
}

/// How far what is known of a text lies apart, in bytes.
const APART: usize = 4 << 10;

impl<'t> Places<'t> {
    /// Those of `text`.
    pub fn of(text: &'t str) -> Self {
        let mut places = Self { text, known: vec![(0, Place { line: 1, column: 1 })] };
        for at in (APART..text.len()).step_by(APART) {
            let at = text.floor_char_boundary(at);
            let place = places.at(at);
            places.known.push((at, place));
        }
        places
    }

    /// The place of byte `at`. A byte past the end gives the end.
    pub fn at(&self, at: usize) -> Place {
        let at = self.text.floor_char_boundary(at);
        let before = self.known.partition_point(|(known, _)| *known <= at);
        let known = before.checked_sub(1).and_then(|last| self.known.get(last)).copied();
        let (from, known) = known.unwrap_or((0, Place { line: 1, column: 1 }));
        let between = place(self.text.get(from..).unwrap_or_default(), at - from);
        let column = if between.line == 1 { known.column + between.column - 1 } else { between.column };
        Place { line: known.line + between.line - 1, column }
    }
}

/// The place of byte `at` in `text`. A byte past the end gives the end.
pub fn place(text: &str, at: usize) -> Place {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
    }
}
