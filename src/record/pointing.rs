//! Names written plainly in fields of marks and task items: `[by:: wang-fang, li-wei]`, `[of:: in-004#volunteers]`.

use std::borrow::Cow;

use super::ReferenceKind;
use super::token::{Element, Piece, Pointer, Token};
use crate::base::span::Span;

/// The longest name of a person or body, in characters: longer ones are words.
const LONGEST_NAME: usize = 64;

/// Makes references of the names among the tokens from `from` on, which are the value of a field. Links, mentions and what
/// belongs to them stay as they are.
pub(super) fn wrap<'a>(text: &'a str, pieces: &mut Vec<Piece<'a>>, from: usize, kind: ReferenceKind) {
    let value = match kind {
        // `#` is the sign before the part of a record here
        ReferenceKind::Mark => without_tags(text, pieces.split_off(from)),
        _ => pieces.split_off(from),
    };
    let (mut depth, mut stuck) = (0_usize, false);
    let mut value = value.into_iter().peekable();
    while let Some(piece) = value.next() {
        match piece.token {
            Token::Text { plain: true, .. } if depth == 0 => {
                let next = value.peek().is_some_and(|piece| !is_break(&piece.token));
                names(text, piece.span, (stuck, next), kind, pieces);
                stuck = true;
                continue;
            }
            Token::Open(_) => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        stuck = !is_break(&piece.token);
        pieces.push(piece);
    }
}

fn is_break(token: &Token<'_>) -> bool {
    matches!(token, Token::SoftBreak | Token::HardBreak)
}

/// The tokens with tags as the text they were.
fn without_tags<'a>(text: &'a str, pieces: Vec<Piece<'a>>) -> Vec<Piece<'a>> {
    let mut plain: Vec<Piece<'a>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if !matches!(piece.token, Token::Tag(_) | Token::Text { plain: true, .. }) {
            plain.push(piece);
            continue;
        }
        match plain.last_mut() {
            Some(Piece { token: Token::Text { text: words, plain: true }, span }) if span.end == piece.span.start => {
                span.end = piece.span.end;
                *words = Cow::Borrowed(span.of(text));
            }
            _ => plain.push(words(text, piece.span)),
        }
    }
    plain
}

/// Cuts the text at `span` into names; `stuck` says whether something other than text touches its beginning, and its end.
fn names<'a>(text: &'a str, span: Span, stuck: (bool, bool), kind: ReferenceKind, pieces: &mut Vec<Piece<'a>>) {
    let source = span.of(text);
    let (mut at, mut rest_from) = (0, 0);
    let mut parts = source.split([',', '，', '、', ';', '；']).enumerate().peekable();
    while let Some((number, part)) = parts.next() {
        let touched = (stuck.0 && number == 0) || (stuck.1 && parts.peek().is_none());
        let name = part.trim();
        if !touched && is_name(name, kind) {
            let start = at + part.len() - part.trim_start().len();
            push_words(text, span, rest_from..start, pieces);
            rest_from = start + name.len();
            let place = Span::new(span.start as usize + start, span.start as usize + rest_from);
            reference(text, place, kind, pieces);
        }
        let behind = at + part.len();
        at = behind + source.get(behind..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    push_words(text, span, rest_from..source.len(), pieces);
}

fn is_name(name: &str, kind: ReferenceKind) -> bool {
    let short = kind != ReferenceKind::Agent || name.chars().nth(LONGEST_NAME).is_none();
    short && name.contains(|c: char| c.is_alphanumeric())
}

fn reference<'a>(text: &'a str, span: Span, kind: ReferenceKind, pieces: &mut Vec<Piece<'a>>) {
    let name = span.of(text);
    let (target, heading) = match name.split_once('#') {
        Some((target, heading)) if kind == ReferenceKind::Mark => (target.trim(), Some(heading.trim())),
        _ => (name, None),
    };
    let heading = heading.filter(|heading| !heading.is_empty()).map(str::to_owned);
    let pointer = Pointer { kind, target: target.to_owned(), heading };
    // a person is shown by the name of the record, a mark has no name but the one written here
    let own_words = kind == ReferenceKind::Mark;
    let element = Element::Reference { pointer, own_words, title: Cow::Borrowed("") };
    pieces.push(Piece { token: Token::Open(element), span });
    pieces.push(words(text, span));
    pieces.push(Piece { token: Token::Close, span });
}

fn push_words<'a>(text: &'a str, span: Span, range: std::ops::Range<usize>, pieces: &mut Vec<Piece<'a>>) {
    if !range.is_empty() {
        let start = span.start as usize;
        pieces.push(words(text, Span::new(start + range.start, start + range.end)));
    }
}

fn words(text: &str, span: Span) -> Piece<'_> {
    Piece { token: Token::Text { text: Cow::Borrowed(span.of(text)), plain: true }, span }
}
