//! How much may stand in one text, so that no single file keeps a build from its end.
//!
//! A limit of time would depend on the machine and on what else it does, and a thread that takes long cannot be stopped. What makes a text
//! take long is what there is to be done for it, which can be counted, is the same everywhere, and has a place that can be named. What
//! the limits leave is a few seconds of work, by `hostile::no_text_below_the_limits_takes_long`.

use super::{Record, complaints};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;

/// Signs that may be Markdown or Annals' own, line breaks among them, in one text. Each costs what a word does not: a place in the tree of
/// the parser, a link, a field.
pub const SIGNS: usize = 250_000;

/// Links, embeds, mentions and tags of one record.
pub const REFERENCES: usize = 50_000;

/// Marks and task items of one record.
pub const MARKS: usize = 10_000;

/// Places of one text that are shown otherwise than they were written, each said by itself; the others are counted.
pub const ODDITIES: usize = 1_000;

/// What counts as a sign.
fn is_sign(byte: u8) -> bool {
    matches!(
        byte,
        b'\n'
            | b'*'
            | b'_'
            | b'`'
            | b'['
            | b']'
            | b'#'
            | b'@'
            | b'|'
            | b'<'
            | b'>'
            | b'&'
            | b'$'
            | b'~'
            | b'='
            | b'^'
            | b'!'
            | b'\\'
            | b'%'
            | b':'
    )
}

/// That there are too many signs in the part `body` of `text`, the file at `path`; looked at before anything is read.
pub fn signs(path: &RelPath, text: &str, body: Span) -> Option<Diagnostic> {
    let mut signs = body.of(text).bytes().enumerate().filter(|(_, byte)| is_sign(*byte));
    let (at, _) = signs.nth(SIGNS)?;
    let at = body.start as usize + at;
    Some(complaints::over_limit(path, Span::new(at, at + 1), SIGNS, "signs and line breaks that may be Markdown"))
}

/// That there is too much in a record.
pub fn surplus(record: &Record) -> Option<Diagnostic> {
    let over = |span: Span, limit, what| complaints::over_limit(&record.path, span, limit, what);
    let reference = record.references.get(REFERENCES);
    let reference = reference.map(|first| over(first.span, REFERENCES, "links, mentions and tags"));
    reference.or_else(|| record.marks.get(MARKS).map(|first| over(first.span, MARKS, "marks and task items")))
}
