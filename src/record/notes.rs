//! The marks and task items of a body, read out of its tokens.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::{self, Mark, MarkField, MarkType};
use super::text_complaints::Oddity;
use super::token::{Element, Piece, Token, push_words};
use super::{context, extract};
use crate::base::span::Span;

/// The longest text behind a callout's title that is kept, in characters.
const LONGEST_DETAIL: usize = 400;

/// The type of mark that an element is, and whether it is ticked.
pub fn kind(element: &Element<'_>) -> Option<(MarkType, bool)> {
    match element {
        Element::Mark(ty) => Some((*ty, false)),
        Element::Callout(callout) => callout.mark.map(|ty| (ty, false)),
        Element::Item(Some(ticked)) => Some((MarkType::Task, *ticked)),
        _ => None,
    }
}

/// The span of a mark whose token stands at `span`: without the blanks and line breaks around it.
pub fn place(text: &str, span: Span) -> Span {
    let source = span.of(text);
    let lead = source.len() - source.trim_start().len();
    extract::heading_span(text, Span::new(span.start as usize + lead, span.end as usize))
}

/// The figure of a fact and what it is worked out from, as (from, figure), when the source of its bracket is that plain.
pub fn fact(source: &str) -> Option<(&str, &str)> {
    let said = source.split_once("::").map_or("", |(_, said)| said);
    let (from, figure) = said.trim_end_matches(']').rsplit_once('=')?;
    let (from, figure) = (from.trim(), figure.trim());
    let plain = |text: &str| !text.is_empty() && !text.contains(['[', ']', '`', '\n']);
    (plain(from) && plain(figure)).then_some((from, figure))
}

/// Collects the marks and task items of `pieces`, in order of place, and what is wrong with the values of their fields.
pub(super) fn collect(text: &str, pieces: &[Piece<'_>]) -> (Vec<Mark>, Vec<(Span, Oddity)>) {
    let mut collector = Collector { text, ..Collector::default() };
    for piece in pieces {
        collector.piece(piece);
    }
    let Collector { drafts, oddities, .. } = collector;
    let mut marks: Vec<Mark> = drafts.into_iter().map(|draft| draft.finish(text)).collect();
    give_anchors(&mut marks);
    (marks, oddities)
}

/// Gives each mark its anchor. Those with an id come first, so that no number takes the name of one.
fn give_anchors(marks: &mut [Mark]) {
    let mut given = BTreeSet::new();
    // how far each name was counted, so that many of one name are not counted over and over
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (named, sign) in [(true, "-"), (false, ".")] {
        for (number, mark) in (1..).zip(marks.iter_mut()).filter(|(_, mark)| mark.id.is_empty() != named) {
            let name = if named { format!("mark:{}", safe(&mark.id)) } else { format!("mark:{number}") };
            let mut anchor = name.clone();
            while !given.insert(anchor.clone()) {
                let count = counts.entry(name.clone()).or_insert(1);
                *count += 1;
                anchor = format!("{name}{sign}{count}");
            }
            mark.anchor = anchor;
        }
    }
}

/// An id as it may stand in a page's anchor: without blanks and characters that cannot be seen.
fn safe(id: &str) -> String {
    id.chars().map(|c| if c.is_whitespace() || c.is_control() { '-' } else { c }).collect()
}

/// A mark in the making.
struct Draft {
    mark: Mark,
    /// Its plain words: of a callout each block, of others one.
    parts: Vec<String>,
    /// What the parts of a fact are written as.
    sources: Vec<Span>,
    /// Whether all of its own line is read: what follows is something else's.
    line_done: bool,
}

impl Draft {
    /// The part that words now go to.
    fn part(&mut self) -> Option<&mut String> {
        if self.parts.is_empty() {
            self.parts.push(String::new());
        }
        self.parts.last_mut().filter(|_| !self.line_done)
    }

    /// A block begins or ends.
    fn turn(&mut self, container: bool) {
        let begun = self.parts.last().is_some_and(|part| !part.trim().is_empty());
        if self.mark.ty == MarkType::Task {
            self.line_done |= begun || container;
        } else if begun {
            self.parts.push(String::new());
        }
    }

    fn finish(self, text: &str) -> Mark {
        let Self { mut mark, parts, sources, .. } = self;
        mark.fields.sort_by_key(|field| field.span);
        let mut parts = parts.iter().map(|part| one_line(part)).filter(|part| !part.is_empty());
        mark.text = parts.next().unwrap_or_default();
        mark.detail = context::cut(&parts.collect::<Vec<_>>().join(" "), LONGEST_DETAIL);
        if mark.ty == MarkType::Fact && !sources.is_empty() {
            let written: String = sources.iter().map(|span| span.of(text)).collect();
            mark.text = one_line(&written);
        }
        mark
    }
}

/// Words in one line with single blanks.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A field in the making.
struct FieldDraft {
    key: String,
    whole: Span,
    words: String,
    /// From the first of its tokens to the end of the last.
    value: Option<Span>,
}

/// An element that is open.
enum Frame {
    /// A mark; whether it is a block.
    Mark(bool),
    Field,
    Link,
    Block,
    Other,
}

#[derive(Default)]
struct Collector<'a> {
    text: &'a str,
    drafts: Vec<Draft>,
    open: Vec<Frame>,
    /// The marks that are open.
    owners: Vec<usize>,
    /// The fields that are open, each with the number of marks it stands in.
    fields: Vec<(usize, FieldDraft)>,
    headings: u32,
    /// How many links are open.
    links: usize,
    /// Up to where the text is the name behind an `@`.
    named: usize,
    oddities: Vec<(Span, Oddity)>,
}

impl Collector<'_> {
    fn piece(&mut self, piece: &Piece<'_>) {
        if !matches!(piece.token, Token::Close) {
            self.extend_field(piece.span);
        }
        match &piece.token {
            Token::Open(element) => self.open(element, piece.span),
            Token::Close => self.close(),
            Token::CodeBlock { .. } | Token::Rule => self.turn(true),
            token => self.words(token, piece.span),
        }
    }

    fn open(&mut self, element: &Element<'_>, span: Span) {
        if matches!(element, Element::Heading { .. }) {
            self.headings += 1;
        }
        if element.is_block() {
            self.turn(!matches!(element, Element::Paragraph));
        }
        let frame = match element {
            element if let Some((ty, ticked)) = kind(element) => {
                self.begin(ty, ticked, span);
                Frame::Mark(element.is_block())
            }
            Element::Field(key) if !self.owners.is_empty() => self.field(key, span),
            Element::Reference { .. } | Element::External { .. } => {
                self.links += 1;
                Frame::Link
            }
            element if element.is_block() => Frame::Block,
            _ => Frame::Other,
        };
        self.open.push(frame);
    }

    fn begin(&mut self, ty: MarkType, ticked: bool, span: Span) {
        let within = self.owners.last().and_then(|owner| u32::try_from(*owner).ok());
        let at = self.drafts.len();
        let mark = Mark {
            ty,
            ticked,
            id: String::new(),
            anchor: String::new(),
            text: String::new(),
            detail: String::new(),
            has_words: false,
            fields: Vec::new(),
            tags: Vec::new(),
            within,
            heading: self.headings.checked_sub(1),
            span: place(self.text, span),
        };
        self.drafts.push(Draft { mark, parts: Vec::new(), sources: Vec::new(), line_done: false });
        self.owners.push(at);
    }

    fn field(&mut self, key: &str, whole: Span) -> Frame {
        self.gap();
        let draft = FieldDraft { key: mark::field_key(key), whole, words: String::new(), value: None };
        self.fields.push((self.owners.len(), draft));
        Frame::Field
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Frame::Mark(block)) => {
                self.owners.pop();
                if block { self.turn(true) } else { self.gap() }
            }
            Some(Frame::Field) => self.end_field(),
            Some(Frame::Link) => self.links -= 1,
            Some(Frame::Block) => self.turn(false),
            Some(Frame::Other) | None => {}
        }
    }

    fn end_field(&mut self) {
        let Some((_, FieldDraft { key, whole, words, value })) = self.fields.pop() else { return };
        let span = value.map_or(Span::at(whole.end as usize), |span| place(self.text, span));
        let written = one_line(&words);
        if written.is_empty() {
            if mark::FIELD_KEYS.iter().any(|(name, _)| *name == key) {
                self.oddities.push((whole, Oddity::EmptyField(key)));
            }
            return;
        }
        let text = match mark::field_value(&key, &written) {
            Ok(text) => text,
            Err(wanted) => return self.oddities.push((span, Oddity::BadField { key, written, wanted })),
        };
        let Some(draft) = self.owners.last().and_then(|owner| self.drafts.get_mut(*owner)) else { return };
        if key == "id" && draft.mark.id.is_empty() {
            draft.mark.id.clone_from(&text);
        }
        draft.mark.fields.push(MarkField { key, text, span });
    }

    /// The field that words now go to, if they go to one.
    fn innermost_field(&mut self) -> Option<&mut FieldDraft> {
        let depth = self.owners.len();
        self.fields.last_mut().filter(|(owners, _)| *owners == depth).map(|(_, field)| field)
    }

    fn extend_field(&mut self, span: Span) {
        if let Some(field) = self.innermost_field() {
            let value = field.value.get_or_insert(span);
            value.start = value.start.min(span.start);
            value.end = value.end.max(span.end);
        }
    }

    fn words(&mut self, token: &Token<'_>, span: Span) {
        if self.owners.is_empty() {
            return;
        }
        if let (Token::Tag(name), Some(draft)) = (token, self.owner()) {
            draft.mark.tags.push(name.to_string());
        }
        if let Some(field) = self.innermost_field() {
            return push_words(&mut field.words, token);
        }
        let says = self.says(token, span);
        let Some(draft) = self.owner() else { return };
        let fact = draft.mark.ty == MarkType::Fact && draft.parts.len() < 2;
        let Some(part) = draft.part() else { return };
        match token {
            Token::Tag(_) if !fact => {}
            Token::Text { text, .. } if part.ends_with(' ') && text.starts_with(is_ending) => {
                part.truncate(part.trim_end().len());
                part.push_str(text);
            }
            token => push_words(part, token),
        }
        draft.mark.has_words |= says;
        if fact {
            draft.sources.push(span);
        }
    }

    /// Whether a token says something besides links, mentions and tags.
    fn says(&mut self, token: &Token<'_>, span: Span) -> bool {
        match token {
            Token::Mention(name) => {
                // where the name ends only the archive knows; a word is one at least
                let first = name.split_whitespace().next().unwrap_or_default();
                self.named = span.start as usize + 1 + first.len();
                false
            }
            _ if self.links > 0 => false,
            Token::Text { plain: true, .. } => {
                let start = self.named.clamp(span.start as usize, span.end as usize);
                self.text.get(start..span.end as usize).is_some_and(|left| left.contains(char::is_alphanumeric))
            }
            Token::Text { text, .. } | Token::Code(text) => text.contains(char::is_alphanumeric),
            Token::Math { .. } => true,
            _ => false,
        }
    }

    fn owner(&mut self) -> Option<&mut Draft> {
        self.owners.last().and_then(|owner| self.drafts.get_mut(*owner))
    }

    /// A block begins or ends in the innermost mark.
    fn turn(&mut self, container: bool) {
        if let Some(draft) = self.owner() {
            draft.turn(container);
        }
    }

    /// Something stands here that is not among the mark's words.
    fn gap(&mut self) {
        if let Some(part) = self.owner().and_then(Draft::part)
            && !part.ends_with(' ')
        {
            part.push(' ');
        }
    }
}

/// Whether no blank stands before it.
fn is_ending(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '。' | '，' | '、' | '；' | '：' | '！' | '？' | '）')
}
