//! What the archive needs of a body: references with their surroundings, outline, tags, running text.

use std::collections::BTreeSet;
use std::ops::Range;

use super::text_complaints::complaint;
use super::token::{Element, Piece, Pointer, Source, Token, push_words};
use super::{
    Claim, ContextKind, Heading, Mark, MarkType, Named, QueryBlock, Reference, ReferenceKind, claim, context, limits,
    markdown, notes, paragraph, query_block, table,
};
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::table::Table;
use crate::config::{Config, Kind, Trait};

/// What one body gives; see the fields of the same names of `Record`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extract {
    /// References of the body, in order of place.
    pub references: Vec<Reference>,
    /// Headings.
    pub outline: Vec<Heading>,
    /// Block ids. The block's anchor in the page is `^` and the id.
    pub blocks: Vec<Named>,
    /// Marks and task items.
    pub marks: Vec<Mark>,
    /// Query blocks.
    pub queries: Vec<QueryBlock>,
    /// The first table, whatever the kind.
    pub table: Option<Table>,
    /// Claims; their positions count from the first reference and mark of the body.
    pub claims: Vec<Claim>,
    /// Longer paragraphs.
    pub paragraphs: Vec<(Fingerprint, Span)>,
    /// Tags outside marks and task items, each once.
    pub tags: Vec<String>,
    /// Running text. The text behind the `@` of a mention is in it, since only the archive knows how much of it
    /// is a name.
    pub prose: Vec<Span>,
    /// Plain words, at most 200 characters.
    pub excerpt: String,
}

/// The longest excerpt, in characters.
const LONGEST_EXCERPT: usize = 200;

/// Elements of raw HTML whose text is no running text.
const QUIET: [&str; 6] = ["code", "kbd", "pre", "samp", "var", "summary"];

/// Reads the body, `body` of `text`, of a record of no particular kind.
pub fn extract(path: &RelPath, text: &str, body: Span, config: &Config) -> (Extract, Vec<Diagnostic>) {
    extract_of(path, text, body, &[], config, None)
}

/// Reads the body, `body` of `text` without what stands in `left_out`, which is in order, of a record of this kind: what only records of
/// some traits say is read of those alone.
pub fn extract_of(
    path: &RelPath,
    text: &str,
    body: Span,
    left_out: &[Span],
    config: &Config,
    kind: Option<&Kind>,
) -> (Extract, Vec<Diagnostic>) {
    let read = markdown::read(text, body, left_out, config);
    let mut collector = Collector { text, ..Collector::default() };
    for piece in &read.pieces {
        collector.piece(piece);
    }
    collector.finish_sentence();
    let mut extract = collector.extract;
    extract.references.sort_by_key(|reference| (reference.span.start, std::cmp::Reverse(reference.span.end)));
    let words: Vec<&str> = extract.excerpt.split_whitespace().collect();
    extract.excerpt = context::cut(&words.join(" "), LONGEST_EXCERPT);
    let (marks, told) = notes::collect(text, &read.pieces);
    extract.marks = marks;
    extract.table = table::first(text, &read.pieces);
    let (queries, mut wrong) = query_block::collect(path, text, &read.pieces);
    extract.queries = queries;
    if kind.is_some_and(|kind| kind.has(Trait::Claims)) {
        let skip = &config.claims.skip;
        extract.claims = claim::collect(text, &read.pieces, skip, &extract.references, &extract.marks);
        extract.paragraphs = paragraph::collect(text, body, &read.pieces);
    }
    let mut oddities = read.oddities;
    oddities.extend(told);
    oddities.sort_by_key(|(span, _)| *span);
    wrong.extend(oddities.iter().take(limits::ODDITIES).map(|(span, oddity)| complaint(path, *span, oddity)));
    if let (Some(last), Some(more)) = (wrong.last_mut(), oddities.len().checked_sub(limits::ODDITIES + 1)) {
        last.message = format!(
            "{}; {} more places of this text are shown otherwise than they were written",
            last.message,
            more + 1
        );
    }
    (extract, wrong)
}

/// The span of a heading: its source without the line break behind it.
pub fn heading_span(text: &str, span: Span) -> Span {
    Span::new(span.start as usize, span.start as usize + span.of(text).trim_end().len())
}

/// What an open element does to the text within.
#[derive(Default)]
struct Frame {
    block: bool,
    /// A heading: where its words begin.
    heading: Option<usize>,
    item: bool,
    row: Option<RowKind>,
    /// The reference whose words stand within, and where they begin; whether they are the author's own.
    reference: Option<(usize, usize, bool)>,
    /// No glossary terms are looked for within.
    quiet: bool,
    /// A mark or task item, whose tags are its own.
    owns_tags: bool,
    /// Not for the excerpt.
    aside: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Head,
    Body,
}

/// A reference whose surroundings are not complete yet.
struct Pending {
    reference: usize,
    at: Range<usize>,
    /// How many items were open.
    depth: usize,
    heading: Option<u32>,
}

#[derive(Default)]
struct Collector<'a> {
    text: &'a str,
    extract: Extract,
    seen: BTreeSet<String>,
    open: Vec<Frame>,
    quiet: usize,
    owners: usize,
    asides: usize,
    /// Where the open items begin in `item_words`.
    items: Vec<usize>,
    item_words: String,
    row: Option<RowKind>,
    row_words: String,
    /// How many references waited for their surroundings when the row began.
    row_start: usize,
    header: Option<String>,
    sentence_words: String,
    pending: Vec<Pending>,
    excerpt_length: usize,
}

impl Collector<'_> {
    fn piece(&mut self, piece: &Piece<'_>) {
        match &piece.token {
            Token::Open(element) => self.open(element, piece.span),
            Token::Close => self.close(),
            Token::BlockId(name) => {
                self.extract.blocks.push(Named { text: (*name).to_owned(), span: piece.span });
            }
            Token::CodeBlock { .. } | Token::Rule => self.part(),
            token => self.words(token, piece.span),
        }
    }

    fn words(&mut self, token: &Token<'_>, span: Span) {
        let at = self.buffer().len();
        push_words(self.buffer(), token);
        match token {
            Token::Text { plain: true, .. } if self.quiet == 0 => self.prose(span),
            Token::Mention(name) => {
                let first = name.split(' ').next().unwrap_or_default();
                let reference = plain_reference(ReferenceKind::Mention, name, span);
                // the name's text follows as words
                self.reference(reference, at..at + 1 + first.len());
            }
            Token::Tag(name) => {
                if self.owners == 0 && self.seen.insert(name.to_string()) {
                    self.extract.tags.push(name.to_string());
                }
                let end = self.buffer().len();
                self.reference(plain_reference(ReferenceKind::Tag, name, span), at..end);
            }
            Token::Image { source: Source::Here(pointer), alt, .. } => {
                let end = self.buffer().len();
                let words = Some(alt.clone()).filter(|alt| !alt.is_empty() && *alt != pointer.target);
                self.reference(Reference { words, ..pointing(pointer, span) }, at..end);
            }
            _ => {}
        }
        if self.asides == 0 && self.excerpt_length <= LONGEST_EXCERPT * 2 {
            let before = self.extract.excerpt.len();
            push_words(&mut self.extract.excerpt, token);
            let added = self.extract.excerpt.get(before..).unwrap_or_default();
            self.excerpt_length += added.chars().filter(|c| !c.is_whitespace()).count();
        }
    }

    fn open(&mut self, element: &Element<'_>, span: Span) {
        if element.is_block() {
            self.part();
        }
        let mut frame = Frame { block: element.is_block(), ..Frame::default() };
        match element {
            Element::Heading { level, anchor, .. } => {
                let span = heading_span(self.text, span);
                let heading = Heading { level: *level, text: String::new(), anchor: anchor.clone(), span };
                self.extract.outline.push(heading);
                frame.heading = Some(self.buffer().len());
                (frame.quiet, frame.aside) = (true, true);
            }
            Element::Item(task) => {
                frame.item = true;
                frame.owns_tags = task.is_some();
                self.items.push(self.item_words.len());
            }
            Element::Callout(callout) => frame.owns_tags = callout.mark.is_some(),
            Element::Mark(ty) => {
                frame.owns_tags = true;
                // a sentence is read with the figure alone, as the page shows it
                if *ty == MarkType::Fact
                    && let Some((_, figure)) = notes::fact(span.of(self.text))
                {
                    if self.asides == 0 {
                        self.extract.excerpt.push_str(figure);
                    }
                    frame.aside = true;
                }
            }
            Element::Table => {
                self.header = None;
                frame.aside = true;
            }
            Element::HeadRow | Element::Row => {
                let row = if *element == Element::HeadRow { RowKind::Head } else { RowKind::Body };
                (frame.row, self.row) = (Some(row), Some(row));
                self.row_words.clear();
                self.row_start = self.pending.len();
            }
            Element::Cell(_) if !self.row_words.is_empty() => self.row_words.push_str(" | "),
            Element::Footnote(_) => frame.aside = true,
            Element::Reference { pointer, own_words, .. } => {
                let at = self.buffer().len();
                frame.reference = Some((self.extract.references.len(), at, *own_words));
                frame.quiet = true;
                // it stands for a text of its own
                frame.aside = pointer.kind == ReferenceKind::Embed;
                self.reference(pointing(pointer, span), at..at);
            }
            Element::External { .. } => frame.quiet = true,
            Element::Raw { name, .. } => frame.quiet = QUIET.contains(name),
            Element::Field(_) => {
                push_words(self.buffer(), &Token::Open(element.clone()));
                (frame.quiet, frame.aside) = (true, true);
            }
            _ => {}
        }
        self.quiet += usize::from(frame.quiet);
        self.owners += usize::from(frame.owns_tags);
        self.asides += usize::from(frame.aside);
        self.open.push(frame);
    }

    fn close(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        self.quiet -= usize::from(frame.quiet);
        self.owners -= usize::from(frame.owns_tags);
        self.asides -= usize::from(frame.aside);
        if let Some((reference, from, own)) = frame.reference {
            self.end_reference(reference, from, own);
        }
        if let Some(from) = frame.heading {
            let words = self.buffer().get(from..).unwrap_or_default().trim().to_owned();
            self.extract.outline.last_mut().into_iter().for_each(|heading| heading.text.clone_from(&words));
        }
        if let Some(row) = frame.row {
            self.end_row(row);
        }
        if frame.item {
            self.end_item();
        }
        if frame.block {
            self.part();
        }
    }

    /// Where the words go that are read now.
    fn buffer(&mut self) -> &mut String {
        if self.row.is_some() {
            &mut self.row_words
        } else if self.items.is_empty() {
            &mut self.sentence_words
        } else {
            &mut self.item_words
        }
    }

    /// A block begins or ends.
    fn part(&mut self) {
        if self.asides == 0 && !self.extract.excerpt.ends_with(' ') {
            self.extract.excerpt.push(' ');
        }
        if self.row.is_some() {
            return;
        }
        match self.items.last() {
            None => self.finish_sentence(),
            Some(start) if self.item_words.len() > *start && !self.item_words.ends_with('\n') => {
                self.item_words.push('\n');
            }
            Some(_) => {}
        }
    }

    fn prose(&mut self, span: Span) {
        match self.extract.prose.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => self.extract.prose.push(span),
        }
    }

    fn reference(&mut self, reference: Reference, at: Range<usize>) {
        let heading = self.extract.outline.len().checked_sub(1).and_then(|at| u32::try_from(at).ok());
        let index = self.extract.references.len();
        self.pending.push(Pending { reference: index, at, depth: self.items.len(), heading });
        self.extract.references.push(reference);
    }

    fn end_reference(&mut self, index: usize, from: usize, own: bool) {
        let buffer = self.buffer();
        let end = buffer.len();
        let words = buffer.get(from..).unwrap_or_default().trim().to_owned();
        if let Some(pending) = self.pending.iter_mut().rev().find(|pending| pending.reference == index) {
            pending.at = from..end;
        }
        if let Some(reference) = self.extract.references.get_mut(index).filter(|_| own && !words.is_empty()) {
            reference.words = Some(words);
        }
    }

    fn finish_sentence(&mut self) {
        let words = std::mem::take(&mut self.sentence_words);
        for pending in std::mem::take(&mut self.pending) {
            self.surround(&pending, &words, ContextKind::Sentence);
        }
    }

    fn end_item(&mut self) {
        let depth = self.items.len();
        let Some(start) = self.items.pop() else { return };
        let words = std::mem::take(&mut self.item_words);
        let own = words.get(start..).unwrap_or_default().trim_end();
        while let Some(pending) = self.pending.pop_if(|pending| pending.depth == depth) {
            let at = pending.at.start.saturating_sub(start)..pending.at.end.saturating_sub(start);
            self.surround(&Pending { at, ..pending }, own, ContextKind::Item);
        }
        if !self.items.is_empty() {
            self.item_words = words;
        }
    }

    fn end_row(&mut self, row: RowKind) {
        let words = std::mem::take(&mut self.row_words);
        // those of the item around the table stand before and wait for its end
        let first = self.row_start.min(self.pending.len());
        for pending in self.pending.split_off(first) {
            self.surround(&pending, &words, ContextKind::Row);
        }
        self.row = None;
        if row == RowKind::Head {
            self.header = Some(words);
        } else if !self.items.is_empty() {
            self.item_words.push_str(&words);
            self.item_words.push('\n');
        }
    }

    fn surround(&mut self, pending: &Pending, words: &str, kind: ContextKind) {
        let header = self.header.as_deref().filter(|_| kind == ContextKind::Row);
        let end = pending.at.end.min(words.len());
        let at = pending.at.start.min(end)..end;
        if let Some(reference) = self.extract.references.get_mut(pending.reference) {
            reference.context = Some(context::around(words, &at, kind, header, pending.heading));
        }
    }
}

fn plain_reference(kind: ReferenceKind, target: &str, span: Span) -> Reference {
    pointing(&Pointer { kind, target: target.to_owned(), heading: None }, span)
}

fn pointing(pointer: &Pointer, span: Span) -> Reference {
    Reference {
        kind: pointer.kind,
        target: pointer.target.clone(),
        heading: pointer.heading.clone(),
        words: None,
        span,
        field: None,
        of: Vec::new(),
        context: None,
    }
}
