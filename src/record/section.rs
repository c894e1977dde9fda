//! A part of a body that can be named: what stands under a heading, or a block with a name of its own.

use std::ops::Range;

use super::token::{Element, Piece, Token};

/// The tokens of the part whose anchor in the page is `anchor`; every element in it is whole. Of a heading they go on to the next
/// heading that is not lower, or to the end of what both stand in. A name that stands alone is that of the block before it. `None` when no
/// heading, paragraph or list item has that anchor.
pub fn find(pieces: &[Piece<'_>], anchor: &str) -> Option<Range<usize>> {
    match anchor.strip_prefix('^') {
        Some(name) => block(pieces, name),
        None => under_heading(pieces, anchor),
    }
}

fn under_heading(pieces: &[Piece<'_>], wanted: &str) -> Option<Range<usize>> {
    let (start, top) = pieces.iter().enumerate().find_map(|(at, piece)| match &piece.token {
        Token::Open(Element::Heading { level, anchor, .. }) if anchor == wanted => Some((at, *level)),
        _ => None,
    })?;
    let mut depth = 0_usize;
    for (at, piece) in pieces.iter().enumerate().skip(start) {
        match &piece.token {
            Token::Open(Element::Heading { level, .. }) if depth == 0 && at > start && *level <= top => {
                return Some(start..at);
            }
            Token::Open(_) => depth += 1,
            Token::Close if depth == 0 => return Some(start..at),
            Token::Close => depth -= 1,
            _ => {}
        }
    }
    Some(start..pieces.len())
}

fn block(pieces: &[Piece<'_>], name: &str) -> Option<Range<usize>> {
    let at = pieces.iter().position(|piece| matches!(piece.token, Token::BlockId(known) if known == name))?;
    let start = at.checked_sub(1)?;
    let Token::Open(element) = &pieces.get(start)?.token else { return None };
    let alone = matches!(pieces.get(at + 1)?.token, Token::Close);
    match element {
        Element::Paragraph if alone => before(pieces, start),
        Element::Paragraph | Element::Item(_) => Some(start..end(pieces, start)?),
        _ => None,
    }
}

/// Behind the end of the element that begins at `start`; `None` when none does.
pub fn end(pieces: &[Piece<'_>], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let behind = pieces.iter().skip(start).position(|piece| {
        match piece.token {
            Token::Open(_) => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    behind.map(|count| start + count + 1)
}

/// The block that ends before `at`.
fn before(pieces: &[Piece<'_>], at: usize) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    for (start, piece) in pieces.iter().enumerate().take(at).rev() {
        match piece.token {
            Token::Close => depth += 1,
            Token::Open(_) => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(start..at);
        }
    }
    None
}
