//! The longer paragraphs of a body, by what they say: what was written once and copied is found again.

use super::token::{Element, Piece, Token, push_words};
use crate::base::fingerprint::Fingerprint;
use crate::base::slug::fold;
use crate::base::span::Span;

/// How many characters, blanks left out, a paragraph has at least that is looked for elsewhere: shorter ones are formulas.
pub const SHORTEST: usize = 80;

/// The paragraphs of a body with at least 80 characters, in order of place, each known by its words: blanks, line breaks, markup and case make
/// no difference.
///
/// A paragraph is a block of running text: also that of a list item or footnote. Quotes are somebody else's words, headings, tables and code are none,
/// and what stands between `<!-- annals:begin NAME .. -->` and `<!-- annals:end NAME -->` was written by Annals.
pub(super) fn collect(text: &str, body: Span, pieces: &[Piece<'_>]) -> Vec<(Fingerprint, Span)> {
    let mut collector = Collector { generated: generated(text, body), ..Collector::default() };
    for piece in pieces {
        collector.piece(piece);
    }
    collector.flush();
    collector.found
}

#[derive(Default)]
struct Collector {
    generated: Vec<Span>,
    found: Vec<(Fingerprint, Span)>,
    /// Of each open element whether it is a block, and whether what stands in it counts.
    open: Vec<(bool, bool)>,
    /// How many open elements are such that nothing in them counts.
    aside: usize,
    words: String,
    /// From the first of the words to the last.
    span: Option<Span>,
}

impl Collector {
    fn piece(&mut self, piece: &Piece<'_>) {
        match &piece.token {
            Token::Open(element) => {
                if element.is_block() {
                    self.flush();
                }
                let counts = !matches!(element, Element::Quote | Element::Heading { .. } | Element::Table);
                self.aside += usize::from(!counts);
                self.open.push((element.is_block(), counts));
            }
            Token::Close => {
                let (block, counts) = self.open.pop().unwrap_or((false, true));
                if block {
                    self.flush();
                }
                self.aside -= usize::from(!counts);
            }
            token if token.is_block_leaf() => self.flush(),
            token if self.aside == 0 => {
                push_words(&mut self.words, token);
                let span = self.span.get_or_insert(piece.span);
                span.end = span.end.max(piece.span.end);
            }
            _ => {}
        }
    }

    /// The paragraph read so far ends.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        let Some(span) = self.span.take() else { return };
        if words.chars().filter(|c| !c.is_whitespace()).count() < SHORTEST {
            return;
        }
        let next = self.generated.partition_point(|part| part.end <= span.start);
        if self.generated.get(next).is_some_and(|part| part.start <= span.start) {
            return;
        }
        let said: Vec<&str> = words.split_whitespace().collect();
        self.found.push((Fingerprint::of(fold(&said.join(" ")).as_bytes()), span));
    }
}

/// The parts that Annals wrote, in order. One that is not ended is none.
fn generated(text: &str, body: Span) -> Vec<Span> {
    let source = body.of(text);
    let base = body.start as usize;
    let mut parts = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    for (at, sign) in source.match_indices("<!-- annals:") {
        let said = source.get(at + sign.len()..).unwrap_or_default();
        let mut words = said.split_whitespace();
        match (words.next(), words.next(), open) {
            (Some("begin"), Some(name), _) => open = Some((name, at)),
            (Some("end"), Some(name), Some((begun, start))) if name == begun => {
                parts.push(Span::new(base + start, base + at));
                open = None;
            }
            _ => {}
        }
    }
    parts
}
