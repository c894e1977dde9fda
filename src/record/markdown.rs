//! The body as tokens: the one place that knows the Markdown parser.

use std::borrow::Cow;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag};

use super::link::{self, Destination};
use super::text_complaints::Oddity;
use super::token::{Align, Element, Piece, Pointer, Source, Token};
use super::{ReferenceKind, body, comment, table};
use crate::base::span::Span;
use crate::config::Config;

/// The deepest nesting of blocks, and of inline elements within one block.
pub const DEEPEST: usize = 64;

/// What the parser is asked for, everywhere. Callouts are recognised in `callout`, since the parser knows five words
/// only; front matter never reaches it.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// A body as tokens.
#[derive(Debug, Default)]
pub struct Body<'a> {
    /// The tokens in order.
    pub pieces: Vec<Piece<'a>>,
    /// What is shown otherwise than it was written, in no order.
    pub oddities: Vec<(Span, Oddity)>,
}

/// Reads the part `span` of `text`. Nothing that stands in a comment (`%%..%%`) or in `left_out`, which is in order, is in the answer. Spans are
/// those of `text`. An anchor, a class or a link's scheme in the answer is safe to write out once it is escaped.
pub fn read<'a>(text: &'a str, span: Span, left_out: &[Span], config: &Config) -> Body<'a> {
    let mut reader = Reader::new(text, span, config);
    reader.run();
    let Reader { pieces, mut oddities, .. } = reader;
    let pieces = comment::remove(text, pieces, left_out, &mut oddities);
    oddities.extend(control_characters(text, span));
    body::read(text, pieces, oddities, config)
}

/// Control characters and those that turn the direction of writing.
fn control_characters(text: &str, span: Span) -> Option<(Span, Oddity)> {
    let hidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let mut places = span.of(text).char_indices().filter(|(_, c)| hidden(*c));
    let (first, c) = places.next()?;
    let start = span.start as usize + first;
    Some((Span::new(start, start + c.len_utf8()), Oddity::ControlCharacters(1 + places.count())))
}

/// Which limit an open element counts for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Container,
    Inline,
    Link,
    Other,
}

/// An element that is open.
struct Entry {
    group: Group,
    /// The name of an element of raw HTML; empty for Markdown's own.
    raw: &'static str,
    /// Whether its tokens are in the answer.
    shown: bool,
    span: Span,
}

/// Raw HTML whose content is dropped.
struct Mute {
    /// The element that mutes.
    name: String,
    /// How many elements were open: it ends with the innermost of them.
    depth: usize,
}

pub(super) struct Reader<'a, 'c> {
    text: &'a str,
    offset: usize,
    events: Option<OffsetIter<'a>>,
    config: &'c Config,
    pub(super) pieces: Vec<Piece<'a>>,
    pub(super) oddities: Vec<(Span, Oddity)>,
    open: Vec<Entry>,
    containers: usize,
    inlines: usize,
    links: usize,
    mute: Option<Mute>,
    too_deep: bool,
    /// Where the item stands whose task box may follow.
    item: Option<usize>,
    columns: Vec<Align>,
    column: usize,
}

impl<'a, 'c> Reader<'a, 'c> {
    fn new(text: &'a str, span: Span, config: &'c Config) -> Self {
        let parser = Parser::new_ext(span.of(text), options());
        Self {
            text,
            offset: span.start as usize,
            events: Some(parser.into_offset_iter()),
            config,
            pieces: Vec::new(),
            oddities: Vec::new(),
            open: Vec::new(),
            containers: 0,
            inlines: 0,
            links: 0,
            mute: None,
            too_deep: false,
            item: None,
            columns: Vec::new(),
            column: 0,
        }
    }

    fn run(&mut self) {
        let Some(mut events) = self.events.take() else { return };
        while let Some((event, range)) = events.next() {
            let span = Span::new(range.start + self.offset, range.end + self.offset);
            match event {
                Event::Start(tag) => self.start(tag, span, &mut events),
                Event::End(_) => self.end(),
                Event::Text(text) => self.push_text(owned(text), span),
                Event::Code(code) => self.push(Token::Code(owned(code)), span),
                Event::InlineMath(tex) => self.push(Token::Math { tex: owned(tex), display: false }, span),
                Event::DisplayMath(tex) => self.push(Token::Math { tex: owned(tex), display: true }, span),
                Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, &[(0, span.start as usize)], false),
                Event::FootnoteReference(label) => self.push(Token::FootnoteReference(owned(label)), span),
                Event::SoftBreak => self.push(Token::SoftBreak, span),
                Event::HardBreak => self.push(Token::HardBreak, span),
                Event::Rule => self.push(Token::Rule, span),
                Event::TaskListMarker(ticked) => self.task(ticked),
            }
        }
        while !self.open.is_empty() {
            self.end();
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Span, events: &mut OffsetIter<'a>) {
        match tag {
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, owned(title), span),
            Tag::Image { link_type, dest_url, title, .. } => {
                let alt = alt_text(events);
                self.image(link_type, &dest_url, owned(title), alt, span);
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => owned(info),
                    CodeBlockKind::Indented => Cow::Borrowed(""),
                };
                let code = code_text(events);
                self.push(Token::CodeBlock { info, code }, span);
            }
            Tag::HtmlBlock => {
                let (html, lines) = html_text(events, self.offset);
                self.raw_html(&html, &lines, true);
            }
            Tag::MetadataBlock(_) => drop(code_text(events)),
            Tag::Table(columns) => {
                self.columns = columns.into_iter().map(align).collect();
                self.open_markdown(Element::Table, Group::Other, span);
            }
            Tag::Item => {
                self.open_markdown(Element::Item(None), Group::Container, span);
                self.item = self.open.last().filter(|entry| entry.shown).map(|_| self.pieces.len().saturating_sub(1));
            }
            tag => {
                if let Tag::TableRow = tag {
                    let lost = table::surplus(self.text, span, self.columns.len()).filter(|_| self.mute.is_none());
                    self.oddities.extend(lost.map(|lost| (lost, Oddity::SurplusCells)));
                }
                let (element, group) = self.element(tag);
                self.open_markdown(element, group, span);
            }
        }
    }

    /// The element of a tag without further ado.
    fn element(&mut self, tag: Tag<'a>) -> (Element<'a>, Group) {
        match tag {
            Tag::Heading { level, id, classes, .. } => {
                let anchor = id.map(|id| id.to_string()).unwrap_or_default();
                let classes = classes.iter().map(|class| safe_word(class)).filter(|class| !class.is_empty()).collect();
                (Element::Heading { level: level as u8, anchor, classes }, Group::Other)
            }
            Tag::BlockQuote(_) => (Element::Quote, Group::Container),
            Tag::List(first) => (Element::List(first), Group::Other),
            Tag::FootnoteDefinition(label) => (Element::Footnote(owned(label)), Group::Container),
            Tag::DefinitionList => (Element::Definitions, Group::Other),
            Tag::DefinitionListTitle => (Element::Term, Group::Other),
            Tag::DefinitionListDefinition => (Element::Definition, Group::Container),
            Tag::TableHead => {
                self.column = 0;
                (Element::HeadRow, Group::Other)
            }
            Tag::TableRow => {
                self.column = 0;
                (Element::Row, Group::Other)
            }
            Tag::TableCell => {
                let align = self.columns.get(self.column).copied().unwrap_or(Align::Unset);
                self.column += 1;
                (Element::Cell(align), Group::Other)
            }
            Tag::Emphasis => (Element::Emphasis, Group::Inline),
            Tag::Strong => (Element::Strong, Group::Inline),
            Tag::Strikethrough => (Element::Strike, Group::Inline),
            // handled before, or not asked of the parser
            Tag::Paragraph
            | Tag::Item
            | Tag::Table(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::MetadataBlock(_)
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => (Element::Paragraph, Group::Other),
        }
    }

    fn open_markdown(&mut self, element: Element<'a>, group: Group, span: Span) {
        self.open_entry(element, group, "", span);
    }

    /// Opens an element of raw HTML; `name` is what its end tag is called.
    pub(super) fn open_raw(&mut self, element: Element<'a>, name: &'static str, span: Span) {
        let group = match element {
            Element::Reference { .. } | Element::External { .. } => Group::Link,
            _ => Group::Inline,
        };
        self.open_entry(element, group, name, span);
    }

    fn open_entry(&mut self, element: Element<'a>, group: Group, raw: &'static str, span: Span) {
        let list = matches!(element, Element::List(_) | Element::Definitions);
        let mut shown = self.mute.is_none();
        match group {
            Group::Container => self.containers += 1,
            Group::Inline => self.inlines += 1,
            Group::Link => {
                self.links += 1;
                shown &= self.links == 1;
            }
            Group::Other => {}
        }
        // a list goes with its items, so it must leave room for them
        let deep = self.containers + usize::from(list) > DEEPEST || self.inlines > DEEPEST;
        if deep && group != Group::Link && (group != Group::Other || list) {
            self.complain_of_depth(span);
            shown = false;
        }
        if shown {
            self.pieces.push(Piece { token: Token::Open(element), span });
        }
        self.open.push(Entry { group, raw, shown, span });
    }

    fn complain_of_depth(&mut self, span: Span) {
        if !self.too_deep {
            self.too_deep = true;
            self.oddities.push((Span::new(span.start as usize, span.start as usize), Oddity::DeepNesting));
        }
    }

    /// The end of the innermost element of Markdown; raw HTML left open within it ends too.
    fn end(&mut self) {
        while let Some(entry) = self.open.pop() {
            let done = entry.raw.is_empty();
            self.close(&entry);
            if done {
                break;
            }
        }
        if self.mute.as_ref().is_some_and(|mute| self.open.len() < mute.depth) {
            self.mute = None;
        }
    }

    fn close(&mut self, entry: &Entry) {
        match entry.group {
            Group::Container => self.containers -= 1,
            Group::Inline => self.inlines -= 1,
            Group::Link => self.links -= 1,
            Group::Other => {}
        }
        if entry.shown {
            self.pieces.push(Piece { token: Token::Close, span: entry.span });
        }
    }

    /// The end tag of an element of raw HTML: it ends one that is open within the innermost element of Markdown.
    pub(super) fn close_raw(&mut self, name: &str) {
        let open = self.open.iter().rev().take_while(|entry| !entry.raw.is_empty());
        let Some(above) = open.map(|entry| entry.raw).position(|raw| raw == name) else { return };
        for _ in 0..=above {
            if let Some(entry) = self.open.pop() {
                self.close(&entry);
            }
        }
    }

    /// Ends the elements of raw HTML that do not last beyond their block, and what is open within them.
    pub(super) fn close_passing(&mut self, lasting: &[&str]) {
        let raw = self.open.iter().rev().take_while(|entry| !entry.raw.is_empty());
        let passing = raw.enumerate().filter(|(_, entry)| !lasting.contains(&entry.raw)).last();
        let count = passing.map_or(0, |(above, _)| above + 1);
        for _ in 0..count {
            if let Some(entry) = self.open.pop() {
                self.close(&entry);
            }
        }
    }

    /// The innermost element of raw HTML that is open; empty when there is none.
    pub(super) fn innermost_raw(&self) -> &'static str {
        self.open.last().map_or("", |entry| entry.raw)
    }

    /// Drops everything up to the end of the raw element `name`, or of the innermost element that is open.
    pub(super) fn mute(&mut self, name: &str) {
        if self.mute.is_none() {
            self.mute = Some(Mute { name: name.to_owned(), depth: self.open.len() });
        }
    }

    /// The raw element that mutes.
    pub(super) fn muted_by(&self) -> Option<&str> {
        self.mute.as_ref().map(|mute| mute.name.as_str())
    }

    pub(super) fn unmute(&mut self) {
        self.mute = None;
    }

    pub(super) fn push(&mut self, token: Token<'a>, span: Span) {
        if self.mute.is_none() {
            self.pieces.push(Piece { token, span });
        }
    }

    /// Words; what stands side by side in the source becomes one token.
    fn push_text(&mut self, text: Cow<'a, str>, span: Span) {
        if self.mute.is_some() {
            return;
        }
        let plain = text == span.of(self.text);
        if let (true, Some(Piece { token: Token::Text { text: before, plain: true }, span: at })) =
            (plain, self.pieces.last_mut())
            && at.end == span.start
        {
            at.end = span.end;
            *before = Cow::Borrowed(at.of(self.text));
            return;
        }
        let text = if plain { Cow::Borrowed(span.of(self.text)) } else { text };
        self.pieces.push(Piece { token: Token::Text { text, plain }, span });
    }

    fn task(&mut self, ticked: bool) {
        let item = self.item.take().and_then(|at| self.pieces.get_mut(at));
        if let Some(Piece { token: Token::Open(Element::Item(task)), .. }) = item {
            *task = Some(ticked);
        }
    }

    fn link(&mut self, kind: LinkType, to: &str, title: Cow<'a, str>, span: Span) {
        let pointer = match kind {
            LinkType::WikiLink { has_pothole } => {
                let pointer = link::name(to, false);
                if pointer.target.is_empty() && pointer.heading.is_none() {
                    self.links += 1;
                    return self.open.push(Entry { group: Group::Link, raw: "", shown: false, span });
                }
                let element = Element::Reference { pointer, own_words: has_pothole, title };
                return self.open_markdown(element, Group::Link, span);
            }
            LinkType::Email => Destination::Elsewhere(format!("mailto:{to}")),
            _ => link::destination(to, &self.config.link_schemes),
        };
        self.open_destination(pointer, to, "", title, span);
    }

    /// Opens a link; `raw` as for `open_raw`, empty for one of Markdown.
    pub(super) fn open_destination(
        &mut self,
        destination: Destination,
        written: &str,
        raw: &'static str,
        title: Cow<'a, str>,
        span: Span,
    ) {
        let element = match destination {
            Destination::Path { path, fragment } => {
                let pointer = Pointer { kind: ReferenceKind::Path, target: path, heading: fragment };
                Element::Reference { pointer, own_words: true, title }
            }
            Destination::Elsewhere(href) => Element::External { href, title },
            Destination::Unsafe => {
                if self.mute.is_none() {
                    self.oddities.push((span, Oddity::UnsafeLink(written.to_owned())));
                }
                self.links += 1;
                return self.open.push(Entry { group: Group::Link, raw, shown: false, span });
            }
        };
        self.open_entry(element, Group::Link, raw, span);
    }

    fn image(&mut self, kind: LinkType, to: &str, title: Cow<'a, str>, alt: String, span: Span) {
        let (alt, size) = alt_and_size(alt);
        if let LinkType::WikiLink { has_pothole } = kind {
            let pointer = link::name(to, true);
            if pointer.target.is_empty() && pointer.heading.is_none() {
                return self.push(Token::Text { text: Cow::Owned(alt), plain: false }, span);
            }
            if pointer.kind != ReferenceKind::Image {
                let words = if has_pothole { alt } else { to.to_owned() };
                self.open_markdown(Element::Reference { pointer, own_words: has_pothole, title }, Group::Link, span);
                self.push(Token::Text { text: Cow::Owned(words), plain: false }, span);
                return self.end();
            }
            let alt = if alt.is_empty() { pointer.target.clone() } else { alt };
            return self.push(Token::Image { source: Source::Here(pointer), alt, title, size }, span);
        }
        let destination = link::destination(to, &self.config.link_schemes);
        self.push_image(destination, to, (alt, size), title, span);
    }

    /// An image; one that must not be shown is its words.
    pub(super) fn push_image(
        &mut self,
        destination: Destination,
        written: &str,
        (alt, size): (String, (Option<u32>, Option<u32>)),
        title: Cow<'a, str>,
        span: Span,
    ) {
        let source = match destination {
            Destination::Path { path, .. } => {
                Source::Here(Pointer { kind: ReferenceKind::Image, target: path, heading: None })
            }
            Destination::Elsewhere(address) => Source::Elsewhere(address),
            Destination::Unsafe => {
                if self.mute.is_none() {
                    self.oddities.push((span, Oddity::UnsafeLink(written.to_owned())));
                }
                return self.push(Token::Text { text: Cow::Owned(alt), plain: false }, span);
            }
        };
        self.push(Token::Image { source, alt, title, size }, span);
    }

    pub(super) fn schemes(&self) -> &'c [String] {
        &self.config.link_schemes
    }
}

fn owned(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::Unset,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

/// `word` with only what may stand in a class name.
pub(super) fn safe_word(word: &str) -> String {
    word.chars().filter(|&c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// The code of a block whose start was just read.
fn code_text(events: &mut OffsetIter<'_>) -> String {
    let mut code = String::new();
    for (event, _) in events.by_ref() {
        match event {
            Event::Text(text) => code.push_str(&text),
            Event::End(_) => break,
            _ => {}
        }
    }
    code
}

/// The HTML of a block whose start was just read, and where in the file its lines stand.
fn html_text(events: &mut OffsetIter<'_>, offset: usize) -> (String, Vec<(usize, usize)>) {
    let (mut html, mut lines) = (String::new(), Vec::new());
    for (event, range) in events.by_ref() {
        match event {
            Event::Html(line) | Event::Text(line) => {
                lines.push((html.len(), range.start + offset));
                html.push_str(&line);
            }
            Event::End(_) => break,
            _ => {}
        }
    }
    (html, lines)
}

/// The plain words of an image whose start was just read.
fn alt_text(events: &mut OffsetIter<'_>) -> String {
    let (mut alt, mut nested) = (String::new(), 0_usize);
    for (event, _) in events.by_ref() {
        match event {
            Event::Start(_) => nested += 1,
            Event::End(_) if nested == 0 => break,
            Event::End(_) => nested -= 1,
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                alt.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            _ => {}
        }
    }
    alt
}

/// `words|300` or `300` as words and a size.
fn alt_and_size(alt: String) -> (String, (Option<u32>, Option<u32>)) {
    let (words, last) = match alt.rsplit_once('|') {
        Some((words, last)) => (words.trim_end_matches('\\'), last),
        None => ("", alt.as_str()),
    };
    match link::size(last) {
        Some(size) => (words.trim().to_owned(), size),
        None => (alt, (None, None)),
    }
}
