//! Callouts: quotes whose first line is `[!word]`.

use super::mark::MarkType;
use super::token::{Piece, Token};

/// A callout's first line, `[!word]± title`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callout {
    /// The word in the brackets, as written.
    pub word: String,
    /// The type of mark it names, if any.
    pub mark: Option<MarkType>,
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
    let callout = Callout { word: word.to_owned(), mark: MarkType::named(word), fold };
    Some((callout, text.len() - title.len()))
}
