//! Signs that come in pairs: `==..==`, `[key:: ..]`, and emphasis that the parser could not see.

use std::borrow::Cow;

use super::ReferenceKind;
use super::inline::{Bit, Setting, Sign};
use super::mark::{self, MarkType};
use super::markdown::Body;
use super::pointing;
use super::text_complaints::Oddity;
use super::token::{Element, Piece, Token};
use crate::base::span::Span;

/// How deep fields may stand in each other.
const DEEPEST_FIELD: usize = 2;

/// What becomes of a bit.
#[derive(Clone, Copy)]
enum Fate {
    /// A token stays, a sign is text.
    Same,
    /// `==` begins; where its partner is.
    Highlight(usize),
    /// A field begins; where its partner is.
    Field(usize),
    /// Emphasis begins, with how many asterisks; where its partner is.
    Strong(usize, usize),
    /// The partner of a sign that begins something.
    End,
}

/// The signs that wait for a partner, and of which sort they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Equal,
    Square,
    Round,
}

/// What is open within one element.
#[derive(Default)]
struct Level {
    openers: Vec<(Sort, bool, usize)>,
    counts: [usize; 3],
    fields: usize,
    stars: Vec<usize>,
}

impl Level {
    fn push(&mut self, sort: Sort, field: bool, at: usize) {
        if let Some(count) = self.counts.get_mut(sort as usize) {
            *count += 1;
        }
        self.fields += usize::from(field);
        self.openers.push((sort, field, at));
    }

    /// The nearest opener of that sort; those above it find no partner any more.
    fn pop(&mut self, sort: Sort) -> Option<(bool, usize)> {
        if self.counts.get(sort as usize).copied().unwrap_or(0) == 0 {
            return None;
        }
        while let Some((found, field, at)) = self.openers.pop() {
            if let Some(count) = self.counts.get_mut(found as usize) {
                *count -= 1;
            }
            self.fields -= usize::from(field);
            if found == sort {
                return Some((field, at));
            }
        }
        None
    }
}

/// Pairs the signs of a run and appends its tokens to `body`.
pub(super) fn resolve<'a>(text: &'a str, bits: Vec<Bit<'a>>, setting: &Setting, fix: bool, body: &mut Body<'a>) {
    let mut pairing =
        Pairing { text, bits: &bits, fates: vec![Fate::Same; bits.len()], fix, oddities: &mut body.oddities };
    pairing.run();
    let fates = pairing.fates;
    let mut writer = Writer { text, setting, body, open: Vec::new(), marks: 0 };
    let spans: Vec<Span> = bits.iter().map(span_of).collect();
    for (at, bit) in bits.into_iter().enumerate() {
        writer.bit(bit, fates.get(at).copied().unwrap_or(Fate::Same), &spans);
    }
}

fn span_of(bit: &Bit<'_>) -> Span {
    match bit {
        Bit::Piece(piece) => piece.span,
        Bit::Sign(_, span) => *span,
    }
}

struct Pairing<'a, 'b> {
    text: &'a str,
    bits: &'b [Bit<'a>],
    fates: Vec<Fate>,
    fix: bool,
    oddities: &'b mut Vec<(Span, Oddity)>,
}

impl Pairing<'_, '_> {
    fn run(&mut self) {
        let mut levels = vec![Level::default()];
        for (at, bit) in self.bits.iter().enumerate() {
            match bit {
                Bit::Piece(Piece { token: Token::Open(element), span }) => {
                    if *element == Element::Strong && span.of(self.text).starts_with("**") {
                        levels.last_mut().into_iter().for_each(|level| level.stars.push(at));
                    }
                    levels.push(Level::default());
                }
                Bit::Piece(Piece { token: Token::Close, span }) => {
                    if levels.len() > 1
                        && let Some(level) = levels.pop()
                    {
                        self.emphasis(&level);
                    }
                    let strong = levels.last_mut().filter(|level| {
                        level.stars.last().and_then(|open| self.bits.get(*open)).is_some_and(|open| {
                            matches!(open, Bit::Piece(Piece { token: Token::Open(_), span: whole }) if whole == span)
                        })
                    });
                    strong.into_iter().for_each(|level| level.stars.push(at));
                }
                Bit::Piece(_) => {}
                Bit::Sign(sign, _) => {
                    if let Some(level) = levels.last_mut() {
                        self.sign(*sign, at, level);
                    }
                }
            }
        }
        while let Some(level) = levels.pop() {
            self.emphasis(&level);
        }
    }

    fn sign(&mut self, sign: Sign, at: usize, level: &mut Level) {
        match sign {
            Sign::Equal { opens, closes } => match closes.then(|| level.pop(Sort::Equal)).flatten() {
                Some((_, open)) => self.pair(open, at, Fate::Highlight(at)),
                None if opens => level.push(Sort::Equal, false, at),
                None => {}
            },
            Sign::Open => level.push(Sort::Square, false, at),
            Sign::OpenRound => level.push(Sort::Round, false, at),
            Sign::Field { round, .. } => {
                let sort = if round { Sort::Round } else { Sort::Square };
                let field = level.fields < DEEPEST_FIELD;
                level.push(sort, field, at);
            }
            Sign::Close | Sign::CloseRound => {
                let sort = if sign == Sign::Close { Sort::Square } else { Sort::Round };
                if let Some((true, open)) = level.pop(sort) {
                    self.pair(open, at, Fate::Field(at));
                }
            }
            Sign::Stars { .. } => level.stars.push(at),
        }
    }

    fn pair(&mut self, open: usize, close: usize, fate: Fate) {
        for (at, fate) in [(open, fate), (close, Fate::End)] {
            if let Some(slot) = self.fates.get_mut(at) {
                *slot = fate;
            }
        }
    }

    /// Emphasis that did not work beside full-width punctuation: mended, or complained of.
    fn emphasis(&mut self, level: &Level) {
        let left: Vec<usize> =
            level.stars.iter().copied().filter(|at| matches!(self.bits.get(*at), Some(Bit::Sign(..)))).collect();
        if left.len() < 2 || !left.iter().any(|at| self.stars(*at).is_some_and(|stars| stars.3)) {
            return;
        }
        if self.fix && (self.mend(&level.stars) || self.mend(&left)) {
            return;
        }
        let mut rest = left.into_iter().peekable();
        while let Some(open) = rest.next() {
            let (Some(from), Some(to)) = (self.stars(open), rest.peek().and_then(|close| self.stars(*close))) else {
                continue;
            };
            if from.0 == to.0 && from.1 && to.2 && (from.3 || to.3) {
                let place = self.bits.get(open).map(span_of).unwrap_or_default();
                self.oddities.push((place, Oddity::EmphasisUnclosed));
                rest.next();
            }
        }
    }

    /// Makes each two of these asterisks, those of the parser among them, an emphasis; false when that cannot be.
    fn mend(&mut self, stars: &[usize]) -> bool {
        let mut pairs = Vec::new();
        for two in stars.chunks(2) {
            let [open, close] = two else { return false };
            let (Some(from), Some(to)) = (self.stars(*open), self.stars(*close)) else { return false };
            if from.0 != to.0 || from.0 > 2 || !from.1 || !to.2 || !self.is_whole(*open, *close) {
                return false;
            }
            pairs.push((*open, *close, from.0));
        }
        for (open, close, count) in pairs {
            self.pair(open, close, Fate::Strong(count, close));
        }
        true
    }

    /// Whether everything that begins between the two also ends there; the parser's own strong emphasis aside,
    /// which is to be taken apart.
    fn is_whole(&self, open: usize, close: usize) -> bool {
        let mut depth = 0_usize;
        for at in open + 1..close {
            let step = match (self.fates.get(at), self.bits.get(at)) {
                (Some(Fate::Highlight(_) | Fate::Field(_) | Fate::Strong(..)), _) => 1,
                (Some(Fate::End), _) => -1,
                (_, Some(Bit::Piece(Piece { token: Token::Open(_), .. }))) => 1,
                (_, Some(Bit::Piece(Piece { token: Token::Close, .. }))) => -1,
                _ => 0,
            };
            match depth.checked_add_signed(step) {
                Some(now) => depth = now,
                None => return false,
            }
        }
        depth == 0
    }

    /// How many asterisks, whether they can open, whether they can close, whether something keeps them from it.
    fn stars(&self, at: usize) -> Option<(usize, bool, bool, bool)> {
        match self.bits.get(at)? {
            Bit::Sign(Sign::Stars { count, opens, closes, hindered }, _) => Some((*count, *opens, *closes, *hindered)),
            Bit::Piece(Piece { token: Token::Open(_), span }) => {
                let before = self.text.get(..span.start as usize).and_then(|text| text.chars().next_back());
                Some((2, true, before.is_some_and(|c| !c.is_whitespace()), false))
            }
            Bit::Piece(Piece { token: Token::Close, span }) => {
                let after = self.text.get(span.end as usize..).and_then(|text| text.chars().next());
                Some((2, after.is_some_and(|c| !c.is_whitespace()), true, false))
            }
            _ => None,
        }
    }
}

struct Writer<'a, 's> {
    text: &'a str,
    setting: &'s Setting,
    body: &'s mut Body<'a>,
    open: Vec<Opened>,
    marks: usize,
}

/// What a sign began.
#[derive(Clone, Copy)]
enum Opened {
    /// Nothing: its end is text as well.
    Words,
    Element,
    Mark,
    /// A field whose value is names: how they point, and where its tokens begin.
    Names(ReferenceKind, usize),
}

impl<'a> Writer<'a, '_> {
    fn bit(&mut self, bit: Bit<'a>, fate: Fate, spans: &[Span]) {
        let own = span_of(&bit);
        let whole = |to: usize| Span { start: own.start, end: spans.get(to).map_or(own.end, |span| span.end) };
        match (fate, bit) {
            (Fate::Same, Bit::Piece(piece)) => match piece.token {
                Token::Text { plain: true, .. } => self.words(piece.span),
                _ => self.body.pieces.push(piece),
            },
            (Fate::Same, Bit::Sign(..)) => self.words(own),
            (Fate::Highlight(to), _) => self.begin(Element::Highlight, whole(to)),
            (Fate::Strong(1, to), _) => self.begin(Element::Emphasis, whole(to)),
            (Fate::Strong(_, to), _) => self.begin(Element::Strong, whole(to)),
            (Fate::Field(to), Bit::Sign(Sign::Field { key, round }, span)) => self.field(key, round, span, whole(to)),
            (Fate::Field(_), _) => {}
            (Fate::End, _) => self.end(own),
        }
    }

    fn begin(&mut self, element: Element<'a>, span: Span) {
        self.open.push(Opened::Element);
        self.body.pieces.push(Piece { token: Token::Open(element), span });
    }

    /// A field is one where it belongs to something: in a mark or a task item. A mark is one anywhere.
    fn field(&mut self, key: Span, round: bool, sign: Span, whole: Span) {
        let name = key.of(self.text);
        let mark = MarkType::named(name).filter(|_| !round);
        let (element, opened) = match mark {
            Some(mark) => (Element::Mark(mark), Opened::Mark),
            None if self.marks + self.setting.marks + self.setting.tasks > 0 => {
                let names = mark::points(&mark::field_key(name));
                let opened = names.map_or(Opened::Element, |kind| Opened::Names(kind, self.body.pieces.len() + 1));
                (Element::Field(Cow::Borrowed(name)), opened)
            }
            None => {
                self.open.push(Opened::Words);
                return self.words(sign);
            }
        };
        self.marks += usize::from(mark.is_some());
        self.open.push(opened);
        self.body.pieces.push(Piece { token: Token::Open(element), span: whole });
    }

    fn end(&mut self, span: Span) {
        match self.open.pop() {
            Some(Opened::Words) | None => return self.words(span),
            Some(Opened::Mark) => self.marks -= 1,
            Some(Opened::Names(kind, from)) => pointing::wrap(self.text, &mut self.body.pieces, from, kind),
            Some(Opened::Element) => {}
        }
        self.body.pieces.push(Piece { token: Token::Close, span });
    }

    /// Text; what stands side by side becomes one token.
    fn words(&mut self, span: Span) {
        if let Some(Piece { token: Token::Text { text, plain: true }, span: before }) = self.body.pieces.last_mut()
            && before.end == span.start
        {
            before.end = span.end;
            *text = Cow::Borrowed(before.of(self.text));
            return;
        }
        let text = Cow::Borrowed(span.of(self.text));
        self.body.pieces.push(Piece { token: Token::Text { text, plain: true }, span });
    }
}
