//! Comments, `%%..%%`: for the writer alone, and in nothing that is built.

use std::borrow::Cow;

use super::text_complaints::Oddity;
use super::token::{Element, Piece, Token};
use crate::base::span::Span;

/// `pieces` without what stands in comments or in `left_out`.
///
/// A comment opens and closes within one run of text, or it opens a block (`%%` first thing in it) and closes
/// anywhere behind. One that never closes is text.
pub(super) fn remove<'a>(
    source: &'a str,
    pieces: Vec<Piece<'a>>,
    left_out: &[Span],
    oddities: &mut Vec<(Span, Oddity)>,
) -> Vec<Piece<'a>> {
    let signed = |piece: &Piece<'_>| matches!(&piece.token, Token::Text { text, plain: true } if text.contains("%%"));
    // most bodies have none
    let found = if pieces.iter().any(signed) { find(&pieces) } else { Vec::new() };
    let comments = joined(found, left_out);
    if comments.is_empty() {
        return pieces;
    }
    oddities.retain(|(span, _)| inside(&comments, span.start).is_none());
    let mut kept: Vec<Piece<'a>> = Vec::with_capacity(pieces.len());
    // for each open element: whether its start was kept
    let mut open = Vec::new();
    for piece in pieces {
        match &piece.token {
            Token::Open(_) => {
                let whole = inside(&comments, piece.span.start)
                    .is_some_and(|comment| comment.contains(Span::new(piece.span.start as usize, trimmed_end(&piece))));
                open.push(!whole);
                if !whole {
                    kept.push(piece);
                }
            }
            Token::Close => {
                // what begins in a comment and ends behind it is left out too when nothing of it is left
                let emptied = matches!(kept.last(), Some(Piece { token: Token::Open(_), span })
                    if inside(&comments, span.start).is_some());
                match open.pop() {
                    Some(true) if emptied => drop(kept.pop()),
                    Some(true) | None => kept.push(piece),
                    Some(false) => {}
                }
            }
            Token::Text { plain: true, .. } => keep_text(&mut kept, source, piece.span, &comments),
            _ => {
                if inside(&comments, piece.span.start).is_none() {
                    kept.push(piece);
                }
            }
        }
    }
    kept
}

/// The comments and what else is left out, in order, what touches made one.
fn joined(mut comments: Vec<Span>, left_out: &[Span]) -> Vec<Span> {
    if left_out.is_empty() {
        return comments;
    }
    comments.extend(left_out);
    comments.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(comments.len());
    for span in comments {
        match joined.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => joined.push(span),
        }
    }
    joined
}

/// The end of an element without the line break behind a block.
fn trimmed_end(piece: &Piece<'_>) -> usize {
    let end = piece.span.end as usize;
    match &piece.token {
        Token::Open(element) if element.is_block() => end.saturating_sub(1).max(piece.span.start as usize),
        _ => end,
    }
}

/// The parts of a text that stand in no comment.
fn keep_text<'a>(kept: &mut Vec<Piece<'a>>, source: &'a str, span: Span, comments: &[Span]) {
    let mut keep = |start: u32, end: u32| {
        if start < end {
            let span = Span { start, end };
            let text = Cow::Borrowed(span.of(source));
            kept.push(Piece { token: Token::Text { text, plain: true }, span });
        }
    };
    let mut at = span.start;
    let first = comments.partition_point(|comment| comment.end <= span.start);
    for comment in comments.iter().skip(first).take_while(|comment| comment.start < span.end) {
        keep(at, comment.start);
        at = at.max(comment.end.min(span.end));
    }
    keep(at, span.end);
}

/// The comment that byte `at` stands in.
fn inside(comments: &[Span], at: u32) -> Option<Span> {
    let next = comments.partition_point(|comment| comment.end <= at);
    comments.get(next).copied().filter(|comment| comment.start <= at)
}

/// The comments, in order.
fn find(pieces: &[Piece<'_>]) -> Vec<Span> {
    let mut signs: Vec<Sign> = Vec::new();
    // which run of text the sign stands in, and whether anything came before it there
    let (mut run, mut fresh, mut links) = (0_usize, true, Vec::new());
    for piece in pieces {
        match &piece.token {
            Token::Open(element) => {
                links.push((
                    element.is_block(),
                    matches!(element, Element::Reference { .. } | Element::External { .. }),
                ));
                if element.is_block() {
                    (run, fresh) = (run + 1, true);
                }
            }
            Token::Close => {
                if links.pop().is_some_and(|(block, _)| block) {
                    (run, fresh) = (run + 1, true);
                }
            }
            Token::Text { text, plain: true } if !links.last().is_some_and(|(_, link)| *link) => {
                for (at, _) in text.match_indices("%%") {
                    let place = piece.span.start as usize + at;
                    let first = fresh && text.get(..at).is_some_and(|before| before.trim().is_empty());
                    signs.push(Sign { place, run, first });
                }
                fresh = false;
            }
            token => {
                if token.is_block_leaf() {
                    (run, fresh) = (run + 1, true);
                } else {
                    fresh = false;
                }
            }
        }
    }
    pair(&signs)
}

/// A `%%`.
struct Sign {
    place: usize,
    run: usize,
    /// Whether it is the first thing in its run of text.
    first: bool,
}

fn pair(signs: &[Sign]) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut rest = signs.iter().peekable();
    while let Some(open) = rest.next() {
        let closes = rest.peek().is_some_and(|close| close.run == open.run || open.first);
        if let (true, Some(close)) = (closes, rest.peek()) {
            comments.push(Span::new(open.place, close.place + 2));
            rest.next();
        }
    }
    comments
}
