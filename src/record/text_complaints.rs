//! What may be wrong with the text of a body.

use super::complaints::quoted;
use super::mark;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;

/// Something in a body that is shown otherwise than it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A link or image whose scheme is not allowed, by its address.
    UnsafeLink(String),
    /// A `[[target|text]]` that a table cell's `|` tears apart.
    TableLink,
    /// Cells of a table's row for which the table has no column.
    SurplusCells,
    /// Emphasis that full-width punctuation keeps from working.
    EmphasisUnclosed,
    /// Blocks or inline elements nested too deeply.
    DeepNesting,
    /// Characters that cannot be seen and change what is, and how many.
    ControlCharacters(usize),
    /// A field of a mark or task item whose value cannot be read.
    BadField {
        /// Its key.
        key: String,
        /// Its value, in one line.
        written: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// A field of a mark or task item without a value, by its key.
    EmptyField(String),
}

/// The longest piece of an address that a message repeats, in characters.
const LONGEST_QUOTE: usize = 80;

/// The complaint about an oddity.
pub fn complaint(path: &RelPath, span: Span, oddity: &Oddity) -> Diagnostic {
    match oddity {
        Oddity::UnsafeLink(address) => {
            let shown: String = address.chars().take(LONGEST_QUOTE).flat_map(char::escape_default).collect();
            // letters of other scripts are no danger to a terminal
            let shown = if address.chars().any(char::is_control) || address.chars().count() > LONGEST_QUOTE {
                shown
            } else {
                address.clone()
            };
            Diagnostic::new(Code::UnsafeLink, path, span, format!("this link is not followed: `{shown}`"))
                .help("use http, https, mailto, tel or a path within the archive, or allow the scheme with `links: {schemes: [..]}`")
        }
        Oddity::TableLink => Diagnostic::new(Code::TableLink, path, span, "the `|` of this link ends the table's cell")
            .help("write `[[target\\|text]]` within a table"),
        Oddity::SurplusCells => {
            Diagnostic::new(Code::SurplusCell, path, span, "the table has no column for this, and it is not shown")
                .help("give the table's head one more cell, or write `\\|` where no cell is to end")
        }
        Oddity::EmphasisUnclosed => Diagnostic::new(
            Code::EmphasisUnclosed,
            path,
            span,
            "this emphasis does not work beside full-width punctuation",
        )
        .help("put the punctuation outside the asterisks or a blank behind them, or set `cjk_emphasis: fix`"),
        Oddity::DeepNesting => {
            Diagnostic::new(Code::DeepNesting, path, span, "text nested more than 64 levels deep is shown at level 64")
                .help("nest it less deeply")
        }
        Oddity::BadField { key, written, wanted } => bad_field(path, span, key, written, wanted),
        Oddity::EmptyField(key) => {
            Diagnostic::new(Code::BadValue, path, span, format!("`{key}` has nothing behind it"))
                .help("write a value, or delete the field")
        }
        Oddity::ControlCharacters(1) => {
            Diagnostic::new(Code::ControlCharacter, path, span, "a control character stands here that cannot be seen")
                .help("delete it; it may change the order in which the line is read")
        }
        Oddity::ControlCharacters(count) => Diagnostic::new(
            Code::ControlCharacter,
            path,
            span,
            format!("a control character stands here that cannot be seen, the first of {count}"),
        )
        .help("delete them; they may change the order in which lines are read"),
    }
}

fn bad_field(path: &RelPath, span: Span, key: &str, written: &str, wanted: &str) -> Diagnostic {
    let message = format!("`{key}` needs {wanted}, and `{}` is none", quoted(written));
    let diagnostic = Diagnostic::new(Code::BadValue, path, span, message);
    match mark::date_length(written) {
        0 => diagnostic,
        _ => diagnostic.help("days are written 2025-03-14 or 2025年3月14日; put other words outside the field"),
    }
}
