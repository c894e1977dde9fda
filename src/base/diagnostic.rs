//! A complaint: what is wrong, where, and how to mend it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::code::Code;
pub use super::code::Severity;
use super::path::RelPath;
use super::span::Span;
use super::table::{SheetCell, Spot};

/// Another place that matters to a diagnostic, with a few words on why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// File, from the root.
    pub path: RelPath,
    /// Place in it; `None` for the file as a whole, and in a workbook.
    pub span: Option<Span>,
    /// Place in a workbook.
    pub cell: Option<SheetCell>,
    /// A few words, without a full stop.
    pub text: String,
}

/// One complaint. Its message is one phrase that stands alone; the place is bytes here and
/// becomes line and column only when it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// Its weight; the code's default unless the configuration says otherwise.
    pub severity: Severity,
    /// File, from the root.
    pub path: RelPath,
    /// Place in the file; `None` for the file as a whole, and in a workbook.
    pub span: Option<Span>,
    /// Place in a workbook.
    pub cell: Option<SheetCell>,
    /// What is wrong, in one phrase.
    pub message: String,
    /// Lines that say more than the source does and are shown in place of its excerpt: the rule that fails, and its numbers. Most
    /// diagnostics have none.
    pub written: Vec<String>,
    /// How to mend it; `None` when the message says it already.
    pub help: Option<String>,
    /// Further places.
    pub labels: Vec<Label>,
    /// The id of the record it is about, once that is known.
    pub record: Option<String>,
}

impl Diagnostic {
    /// A complaint of `code`'s default weight.
    pub fn new(code: Code, path: &RelPath, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.row().severity,
            path: path.clone(),
            span: span.into(),
            cell: None,
            message: message.into(),
            written: Vec::new(),
            help: None,
            labels: Vec::new(),
            record: None,
        }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, path: &RelPath, span: impl Into<Option<Span>>, text: impl Into<String>) -> Self {
        self.labels.push(Label { path: path.clone(), span: span.into(), cell: None, text: text.into() });
        self
    }

    /// A complaint about a cell of a table.
    pub fn at_cell(code: Code, path: &RelPath, at: &Spot, message: impl Into<String>) -> Self {
        let (span, cell) = at.parts();
        Self { cell, ..Self::new(code, path, span, message) }
    }

    /// Adds a cell of a table as a further place.
    #[must_use]
    pub fn cell_label(mut self, path: &RelPath, at: &Spot, text: impl Into<String>) -> Self {
        let (span, cell) = at.parts();
        self.labels.push(Label { path: path.clone(), span, cell, text: text.into() });
        self
    }

    /// Adds a line that is shown in place of the excerpt.
    #[must_use]
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.written.push(line.into());
        self
    }

    /// Says which record it is about.
    #[must_use]
    pub fn record(mut self, id: &str) -> Self {
        self.record = Some(id.to_owned());
        self
    }

    /// Whether it refuses a build.
    pub fn refuses(&self) -> bool {
        self.code.row().refuses
    }

    /// The order diagnostics are reported in: file, place, then name and words.
    pub fn sort_key(&self) -> (&RelPath, u32, Option<&SheetCell>, Code, &str) {
        (&self.path, self.span.map_or(0, |span| span.start), self.cell.as_ref(), self.code, &self.message)
    }
}

/// Puts diagnostics in the order in which they are reported.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup();
}

/// The name among `known` nearest to `wrong`, when it is near enough to be a slip.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(wrong, known, 1).into_iter().next()
}

/// The names among `known` that are near enough to `wrong` to be meant, each once, at most so many, the nearest first: at most one edit for
/// each three characters, at least one and no more than `SLIPS`.
pub fn near<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    Known::near([&Known::new(known)], wrong, most)
}

/// More edits than that are another name, however long it is.
const SLIPS: usize = 4;

/// Names that are compared with many others.
#[derive(Debug, Default)]
pub struct Known<'a>(Vec<(Looks, &'a str)>);

/// How many characters a name has, and which, in 64 classes: what tells most names apart without comparing them.
#[derive(Clone, Copy, Debug)]
struct Looks {
    length: usize,
    letters: u64,
}

impl Looks {
    fn of(name: &str) -> Self {
        let letters = name.chars().flat_map(char::to_lowercase);
        letters.fold(Self { length: 0, letters: 0 }, |Self { length, letters }, c| Self {
            length: length + 1,
            letters: letters | 1 << (u32::from(c) % 64),
        })
    }

    /// Whether so many edits may turn one into the other: an edit takes one letter and brings one, at most.
    fn may_be(self, other: Self, limit: usize) -> bool {
        self.length.abs_diff(other.length) <= limit && (self.letters ^ other.letters).count_ones() as usize <= 2 * limit
    }
}

impl<'a> Known<'a> {
    /// Prepares names.
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(|name| (Looks::of(name), name)).collect())
    }

    /// As [`near`], among all these.
    pub fn near<'k>(known: impl IntoIterator<Item = &'k Self>, wrong: &str, most: usize) -> Vec<&'a str>
    where
        'a: 'k,
    {
        let (looks, folded) = (Looks::of(wrong), wrong.to_lowercase());
        let limit = (wrong.chars().count() / 3).clamp(1, SLIPS);
        let may_be = known.into_iter().flat_map(|known| &known.0).filter(|(other, _)| looks.may_be(*other, limit));
        let far = |(_, name): &(Looks, &'a str)| (edit_distance(&folded, &name.to_lowercase(), limit), *name);
        let near: BTreeSet<(usize, &str)> = may_be.map(far).filter(|(distance, _)| *distance <= limit).collect();
        near.into_iter().map(|(_, name)| name).take(most).collect()
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`;
/// `limit + 1` stands for every distance above `limit`.
pub fn edit_distance(a: &str, b: &str, limit: usize) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let far = limit + 1;
    if a.len().abs_diff(b.len()) > limit {
        return far;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, &from) in a.iter().enumerate() {
        let mut line = Vec::with_capacity(above.len());
        line.push(row + 1);
        for (column, &to) in b.iter().enumerate() {
            // so far from the middle no way leads through within the limit
            if row.abs_diff(column) > limit {
                line.push(far);
                continue;
            }
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(far);
            let mut best = (at(&above, column) + usize::from(from != to))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            let swapped = row > 0 && column > 0 && a.get(row - 1) == Some(&to) && b.get(column - 1) == Some(&from);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            line.push(best);
        }
        if line.iter().all(|distance| *distance > limit) {
            return far;
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or(far).min(far)
}
