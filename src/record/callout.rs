//! Callouts and the types of marks: one table for both, so that a mark in either spelling is the same.

use super::token::{Piece, Token};

/// Every type of mark: its name and its Chinese word (empty: none).
pub const MARK_TYPES: &[(&str, &str)] = &[
    // content
    ("info", "信息"),
    ("problem", "问题"),
    ("progress", "进展"),
    ("data", "数据"),
    ("decision", "决定"),
    ("lesson", "经验"),
    ("guidance", "指导"),
    ("suggestion", "建议"),
    // touch: act on another record
    ("read", "阅"),
    ("urge", "催"),
    ("contact", "联系"),
    ("moved", "转"),
    // a figure and where it comes from
    ("fact", ""),
];

/// The type of mark that `word` names, in either language and any case.
pub fn mark_type(word: &str) -> Option<&'static str> {
    MARK_TYPES.iter().find(|(name, chinese)| word.eq_ignore_ascii_case(name) || word == *chinese).map(|(name, _)| *name)
}

/// A callout's first line, `[!word]± title`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callout {
    /// The word in the brackets, as written.
    pub word: String,
    /// The type of mark it names, if any.
    pub mark: Option<&'static str>,
    /// `Some` when it can be folded, true when it begins open.
    pub fold: Option<bool>,
}

/// The longest word of a callout, in bytes.
const LONGEST_WORD: usize = 120;

/// The callout that a quote with these first words is, and the length in bytes of what makes it one.
pub fn read(first: &Piece<'_>) -> Option<(Callout, usize)> {
    let Token::Text { text, plain: true } = &first.token else { return None };
    let inner = text.strip_prefix("[!")?;
    let close = inner.find(']').filter(|&close| close <= LONGEST_WORD)?;
    let word = inner.get(..close)?.split('|').next().unwrap_or_default().trim();
    let after = inner.get(close + 1..)?;
    if word.is_empty() || word.contains('[') {
        return None;
    }
    let fold = match after.bytes().next() {
        Some(b'+') => Some(true),
        Some(b'-') => Some(false),
        _ => None,
    };
    let rest = after.get(usize::from(fold.is_some())..)?;
    // `[!note](address)` never comes here as one text; `[!note]x` is a callout whose title touches the bracket
    let title = rest.trim_start_matches([' ', '\t']);
    let callout = Callout { word: word.to_owned(), mark: mark_type(word), fold };
    Some((callout, text.len() - title.len()))
}
