//! The first table of a body, as figures are read from it.

use super::token::{Element, Piece, Token, push_words};
use crate::base::span::Span;
use crate::base::table::{Cell, Spot, Table};

/// The first table among `pieces`; `None` when there is none.
///
/// The text of a cell is its plain words, its place the source of them without outer blanks. A row has the cells that were written: what
/// Markdown adds to a short one is left out, as are blank rows.
pub(super) fn first(text: &str, pieces: &[Piece<'_>]) -> Option<Table> {
    let begin = pieces.iter().position(|piece| piece.token == Token::Open(Element::Table))?;
    let mut table = Table::default();
    // how many elements are open, the table included
    let mut depth = 0_usize;
    let (mut row, mut words) = (Vec::new(), String::new());
    for piece in pieces.get(begin..)? {
        match &piece.token {
            Token::Open(Element::HeadRow | Element::Row) => row.clear(),
            Token::Open(Element::Cell(_)) => words.clear(),
            token => push_words(&mut words, token),
        }
        match &piece.token {
            Token::Open(_) => depth += 1,
            Token::Close => depth -= 1,
            _ => {}
        }
        match (&piece.token, depth) {
            (Token::Close, 0) => break,
            (Token::Close, 1) if row.iter().any(|cell: &Cell| !cell.text.is_empty()) => {
                table.rows.push(std::mem::take(&mut row));
            }
            (Token::Close, 2) if is_written(text, piece.span) => row.push(cell(text, piece.span, words.trim())),
            _ => {}
        }
    }
    Some(table)
}

/// What of a row of a table of so many columns stands behind the last of them; `None` when nothing does but bars and blanks. The parser drops
/// it. A link that a bar tears apart is said by itself.
pub(super) fn surplus(text: &str, row: Span, columns: usize) -> Option<Span> {
    let source = row.of(text);
    let line = source.lines().next()?;
    let lead = line.len() - line.trim_start().len();
    let first = lead + usize::from(line.get(lead..)?.starts_with('|'));
    let mut ends = 0;
    let mut signs = line.char_indices().skip_while(|(at, _)| *at < first);
    let end = loop {
        match signs.next()? {
            // whatever stands behind a backslash ends no cell
            (_, '\\') => drop(signs.next()),
            (at, '|') => {
                ends += 1;
                if ends == columns {
                    break at + 1;
                }
            }
            _ => {}
        }
    };
    let (shown, rest) = line.split_at_checked(end)?;
    let torn = shown.rfind("[[").is_some_and(|open| !shown.get(open..).is_some_and(|link| link.contains("]]")));
    let lost = rest.trim_matches(|c: char| c.is_whitespace() || c == '|');
    if lost.is_empty() || torn {
        return None;
    }
    let start = row.start as usize + end + rest.find(lost)?;
    Some(Span::new(start, start + lost.len()))
}

/// Whether a cell stands in the source, which is between two bars when it is empty.
fn is_written(text: &str, span: Span) -> bool {
    let (start, end) = (span.start as usize, span.end as usize);
    let between = |before: &str, after: &str| before.ends_with('|') && after.starts_with('|');
    !span.is_empty() || between(text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default())
}

/// The cell whose source, from bar to bar, is `span`.
fn cell(text: &str, span: Span, words: &str) -> Cell {
    let source = span.of(text);
    let lead = if words.is_empty() {
        // text would stand behind the bar and one blank
        source.chars().next().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8)
    } else {
        source.len() - source.trim_start().len()
    };
    let start = span.start as usize + lead;
    let length = if words.is_empty() { 0 } else { source.trim().len() };
    Cell { text: words.to_owned(), at: Spot::Text(Span::new(start, start + length)) }
}
