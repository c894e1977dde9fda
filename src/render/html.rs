//! A record's body as HTML, sanitised.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use super::{escape, sanitise};
use crate::base::fingerprint::Fingerprint;
use crate::base::slug;
use crate::base::span::Span;
use crate::config::Config;
use crate::record::callout::Callout;
use crate::record::extract::heading_span;
use crate::record::mark::{self, MarkType};
use crate::record::token::{Align, Element, Piece, Source, Token};
use crate::record::{Record, ReferenceKind, markdown, notes, section};

/// Where a reference leads, in the words of one page.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Anchor {
    /// The link, percent-encoded, relative to the page, with its fragment; for an image its file.
    pub href: String,
    /// What stands for the target where the author gave no words of their own.
    pub text: String,
    /// The class of the link: `record`, `person`, `term`, `tag`, `period`, `file`, ...
    pub class: &'static str,
    /// The language of `text`; empty: that of the page.
    pub lang: String,
    /// Of a mention: the bytes of its `target` that are the name; the rest is text again.
    pub length: u32,
    /// Of a picture: its own width and height in pixels; `None` where they are not known.
    pub size: Option<(u32, u32)>,
}

/// What stands beside a claim: how much it rests on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Margin {
    /// Where what it rests on is listed, percent-encoded, relative to the page; empty: nowhere.
    pub href: String,
    /// The number of records it rests on; 0: nothing at all stands behind it.
    pub count: usize,
    /// The same in words.
    pub label: String,
}

/// What a body needs to know beyond its own record.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Parallel to the record's `references`; `None`: it leads nowhere in this build, and the author's own words
    /// stand as plain text.
    pub anchors: &'a [Option<Anchor>],
    /// Glossary terms that link by themselves: where in the text, sorted, and where to.
    pub terms: &'a [(Span, Anchor)],
    /// The interface's words (`callout.note`, `mark.problem`, `field.due`, `footnote.back`, `task.open`, `task.done`) in
    /// the record's or page's language; where one is missing, the last part of its key stands.
    pub words: &'a BTreeMap<String, String>,
    /// Parallel to the record's query blocks: the tables that stand for them; `None`: the block is wrong, and stands as code.
    pub tables: &'a [Option<String>],
    /// Parallel to the record's claims: what stands beside each; `None`: nothing.
    pub margins: &'a [Option<Margin>],
    /// Facts that the statements speak of, by the place of the mark, in order.
    pub facts: &'a [(Span, Quoted)],
    /// Of a text that stands among others on a page what its ids begin with: its headings are a level lower then.
    pub among: Option<&'a str>,
    /// Of a text that is embedded in another, where; `None`: it is the page's own, or stands among others.
    pub within: Option<Within<'a>>,
    /// The texts that embeds stand for.
    pub embed: Embed<'a>,
}

/// What of a text is embedded in another, and where there.
#[derive(Clone, Copy, Debug)]
pub struct Within<'a> {
    /// The anchor of the part; empty: the whole.
    pub part: &'a str,
    /// The level of the heading above, 1 to 6: the highest heading of the part is one lower.
    pub below: u8,
}

/// Gives the text that the embed at a position among the references stands for, sanitised: below a heading of that level, its ids beginning so.
/// `None`: the embed is a link.
#[derive(Clone, Copy)]
pub struct Embed<'a>(pub &'a dyn Fn(usize, u8, &str) -> Option<String>);

impl Embed<'_> {
    /// Every embed is a link.
    pub const NONE: Self = Self(&|_, _, _| None);
}

impl fmt::Debug for Embed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Embed")
    }
}

/// What the statements say of a fact, in the words of one page.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Quoted {
    /// The statement it is taken from, percent-encoded, relative to the page; empty: nowhere.
    pub href: String,
    /// The figure that stands there, when it is another one.
    pub instead: Option<String>,
}

/// The body of `record`, safe to insert in a page: whatever the author wrote, no script, no handler, no
/// forbidden scheme. The heading the title was taken from is left out.
///
/// The page's own title is its only level-1 heading: when the body has any besides the one left out, all its headings
/// move down by one level (6 stays 6). A block named `^id` has the anchor `^id`, a heading that of the record's outline.
pub fn body(record: &Record, config: &Config, around: Surroundings<'_>) -> String {
    let read = markdown::read(&record.text, record.body, &record.left_out, config);
    let part = around.within.filter(|within| !within.part.is_empty());
    let shown = part.and_then(|within| section::find(&read.pieces, within.part)).unwrap_or(0..read.pieces.len());
    let mut page = Page::new(record, around, &read.pieces, shown);
    page.whole();
    page.footnotes();
    let Page { html, holes, seal, .. } = page;
    fill(&sanitise::clean(&html, &config.link_schemes, around.among), &seal, &holes)
}

/// Puts what Annals itself made, and no cleaner need see, in its places.
fn fill(clean: &str, seal: &str, holes: &[String]) -> String {
    let mut filled = String::with_capacity(clean.len() + holes.iter().map(String::len).sum::<usize>());
    let mut rest = clean;
    while let Some((before, after)) = rest.split_once(seal) {
        filled.push_str(before);
        let (number, left) = after.split_once(escape::HOLE.1).unwrap_or(("", after));
        let hole = number.parse().ok().and_then(|number: usize| holes.get(number));
        filled.push_str(hole.map_or("", String::as_str));
        rest = left;
    }
    filled.push_str(rest);
    filled
}

/// The longest text node the sanitiser is given, in bytes; about.
const LONGEST_TEXT: usize = 2_000;

/// What is to be written where an element ends.
enum Ending {
    Tag(&'static str),
    Name(&'static str),
    Heading(u8),
    /// The end of what is not shown.
    Mute,
    Link,
    /// The end of the link to what is embedded, and the text.
    Embed(String),
    Table,
    HeadRow,
    Footnote(String),
}

/// A footnote.
#[derive(Default)]
struct Note {
    /// Its number on the page, from 1; 0 before the first reference.
    number: usize,
    references: usize,
    /// Its text, once met.
    html: Option<String>,
}

struct Page<'a> {
    record: &'a Record,
    around: Surroundings<'a>,
    pieces: &'a [Piece<'a>],
    /// Those that are shown; footnotes that they refer to stand where they will.
    shown: Range<usize>,
    /// The references of the body, by place, and their index in the record.
    references: Vec<(Span, usize)>,
    html: String,
    /// What was written before the footnotes that are open.
    aside: Vec<String>,
    open: Vec<Ending>,
    /// How many open elements are not shown.
    muted: usize,
    links: usize,
    /// How many levels lower headings are than they were written.
    shift: i16,
    /// The level of the last heading.
    level: u8,
    /// How many texts were embedded.
    embeds: usize,
    /// What the embed that comes next stands for.
    embedded: Option<String>,
    /// The task box that the next paragraph begins with.
    task: Option<bool>,
    /// Text before this place was written with a mention.
    written: usize,
    /// How much text was written since the last forced end of a text node, in bytes.
    since_break: usize,
    head: bool,
    rows: bool,
    notes: BTreeMap<String, Note>,
    /// Labels of footnotes in the order of their numbers.
    numbered: Vec<String>,
    holes: Vec<String>,
    seal: String,
}

impl<'a> Page<'a> {
    fn new(record: &'a Record, around: Surroundings<'a>, pieces: &'a [Piece<'a>], shown: Range<usize>) -> Self {
        let body = record.references.iter().enumerate().filter(|(_, reference)| reference.field.is_none());
        let mut references: Vec<_> = body.map(|(at, reference)| (reference.span, at)).collect();
        references.sort_unstable();
        let level = |piece: &Piece<'_>| match piece.token {
            Token::Open(Element::Heading { level, .. }) => {
                (record.title_heading != Some(heading_span(&record.text, piece.span))).then_some(level)
            }
            _ => None,
        };
        let highest = pieces.get(shown.clone()).unwrap_or_default().iter().filter_map(level).min();
        let above = around.within.map_or(1 + u8::from(around.among.is_some()), |within| within.below);
        let shift = match (highest, around.within) {
            (Some(highest), Some(_)) => i16::from(above) + 1 - i16::from(highest),
            (Some(1), None) => i16::from(above),
            _ => i16::from(above) - 1,
        };
        // no author can know the fingerprint of a text while he writes it, nor any text carry the first character
        let seal = format!("{}{}:", escape::HOLE.0, Fingerprint::of(record.text.as_bytes()));
        Self {
            record,
            around,
            pieces,
            shown,
            references,
            html: String::with_capacity(record.body.range().len() * 2),
            aside: Vec::new(),
            open: Vec::new(),
            muted: 0,
            links: 0,
            shift,
            level: above,
            embeds: 0,
            embedded: None,
            task: None,
            written: 0,
            since_break: 0,
            head: false,
            rows: false,
            notes: BTreeMap::new(),
            numbered: Vec::new(),
            holes: Vec::new(),
            seal,
        }
    }

    /// What is shown. Of a part the footnotes stand with it that it refers to, wherever they are written, and no others.
    fn whole(&mut self) {
        let (shown, pieces) = (self.shown.clone(), self.pieces);
        if shown.len() == pieces.len() {
            return self.pieces_of(shown, &[]);
        }
        let mut notes: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
        for (at, piece) in pieces.iter().enumerate() {
            if let Token::Open(Element::Footnote(label)) = &piece.token
                && let Some(end) = section::end(pieces, at)
            {
                notes.entry(label).or_default().push(at..end);
            }
        }
        let mut written: Vec<Range<usize>> = notes.values().flatten().cloned().collect();
        written.sort_by_key(|note| note.start);
        self.pieces_of(shown, &written);
        // one footnote may refer to another
        let mut next = 0;
        while let Some(label) = self.numbered.get(next) {
            let found = notes.remove(label.as_str()).unwrap_or_default();
            found.into_iter().for_each(|note| self.pieces_of(note, &[]));
            next += 1;
        }
    }

    /// The pieces of a part but for those `without`, which are in order. An item that stands alone gets a list around it.
    fn pieces_of(&mut self, part: Range<usize>, without: &[Range<usize>]) {
        let pieces = self.pieces;
        let item = matches!(pieces.get(part.start).map(|piece| &piece.token), Some(Token::Open(Element::Item(_))));
        self.html.push_str(if item { "<ul>\n" } else { "" });
        let mut without = without.iter().peekable();
        for (at, piece) in pieces.iter().enumerate().skip(part.start).take(part.len()) {
            while without.next_if(|passed| passed.end <= at).is_some() {}
            if without.peek().is_none_or(|next| !next.contains(&at)) {
                self.piece(at, piece);
            }
        }
        self.html.push_str(if item { "</ul>\n" } else { "" });
    }

    fn piece(&mut self, at: usize, piece: &'a Piece<'a>) {
        match &piece.token {
            Token::Open(element) if self.muted == 0 => {
                let ending = self.element(at, element, piece.span);
                self.muted += usize::from(matches!(ending, Ending::Mute));
                self.open.push(ending);
            }
            Token::Open(_) => {
                self.muted += 1;
                self.open.push(Ending::Mute);
            }
            Token::Close => {
                if let Some(ending) = self.open.pop() {
                    self.end(ending);
                }
            }
            token if self.muted == 0 => self.leaf(token, piece.span),
            _ => {}
        }
    }

    fn leaf(&mut self, token: &Token<'_>, span: Span) {
        match token {
            Token::Text { text, plain } => self.text(text, *plain, span),
            Token::Code(code) => {
                self.html.push_str("<code>");
                self.isolated(code);
                self.html.push_str("</code>");
            }
            Token::CodeBlock { info, code } => match self.query(span) {
                Some(table) => self.hole(table.to_owned()),
                None => self.code(info, code),
            },
            Token::Math { tex, display } => self.math(tex, *display),
            Token::Image { source, alt, title, size } => self.image(source, alt, title, *size, span),
            Token::Mention(target) => self.mention(target, span),
            Token::Tag(name) => {
                let anchor = self.anchor(span);
                self.linked(anchor, &format!("#{name}"));
            }
            Token::FootnoteReference(label) => self.footnote_reference(label),
            Token::SoftBreak => self.html.push('\n'),
            Token::HardBreak => self.html.push_str("<br>\n"),
            Token::Rule => self.html.push_str("<hr>\n"),
            Token::BlockId(name) => {
                let _ = write!(self.html, "<span class=\"block\" id=\"^{}\"></span>", escape::value(name));
            }
            Token::Html(html) => {
                self.breathe(html.len());
                self.html.push_str(&escape::without_holes(html));
            }
            Token::Open(_) | Token::Close => {}
        }
    }

    /// Writes the beginning of an element and says how it ends.
    fn element(&mut self, at: usize, element: &'a Element<'a>, span: Span) -> Ending {
        match element {
            Element::Paragraph => self.paragraph(at),
            Element::Heading { level, anchor, classes } => self.heading(*level, anchor, classes, span),
            Element::Quote => self.tagged("<blockquote>\n", "</blockquote>\n"),
            Element::Callout(callout) => self.callout(at, callout, span),
            Element::CalloutTitle => self.callout_title(at),
            Element::List(None) => self.tagged("<ul>\n", "</ul>\n"),
            Element::List(Some(1)) => self.tagged("<ol>\n", "</ol>\n"),
            Element::List(Some(first)) => {
                let _ = writeln!(self.html, "<ol start=\"{first}\">");
                Ending::Tag("</ol>\n")
            }
            Element::Item(task) => self.item(at, *task, span),
            Element::Footnote(label) => {
                self.aside.push(std::mem::take(&mut self.html));
                Ending::Footnote(label.to_string())
            }
            Element::Definitions => self.tagged("<dl>\n", "</dl>\n"),
            Element::Term => self.tagged("<dt>", "</dt>\n"),
            Element::Definition => self.tagged("<dd>", "</dd>\n"),
            Element::Table => {
                self.rows = false;
                self.html.push_str("<div class=\"scroll\" tabindex=\"0\"><table>\n");
                Ending::Table
            }
            Element::HeadRow => {
                self.head = true;
                self.html.push_str("<thead><tr>");
                Ending::HeadRow
            }
            Element::Row => {
                if !std::mem::replace(&mut self.rows, true) {
                    self.html.push_str("<tbody>\n");
                }
                self.tagged("<tr>", "</tr>\n")
            }
            Element::Cell(align) => self.cell(at, *align),
            Element::Emphasis => self.tagged("<em>", "</em>"),
            Element::Strong => self.tagged("<strong>", "</strong>"),
            Element::Strike => self.tagged("<del>", "</del>"),
            Element::Highlight => self.tagged("<mark>", "</mark>"),
            Element::Mark(MarkType::Fact) if self.fact(span) => Ending::Mute,
            Element::Field(key) if self.worded_field(at, key) => Ending::Mute,
            Element::Mark(ty) => {
                let (kind, label, id) = (ty.name(), self.word("mark", ty.name()), self.id(span));
                let _ = write!(
                    self.html,
                    "<span class=\"mark mark-{kind}\"{id}><span class=\"mark-label\">{label}</span> "
                );
                Ending::Tag("</span>")
            }
            Element::Field(key) => {
                let (class, label) = self.field_key(key);
                let _ =
                    write!(self.html, "<span class=\"field field-{class}\"><span class=\"field-key\">{label}</span> ");
                Ending::Tag("</span>")
            }
            Element::Reference { pointer, own_words, title } => {
                match self.embedded.take().or_else(|| self.embed(pointer.kind, span)) {
                    Some(html) => self.embedding(at, *own_words, html, span),
                    None => self.reference(at, *own_words, title, span),
                }
            }
            Element::External { href, title } => self.external(at, href, title),
            Element::Raw { name, attributes } => {
                let _ = write!(self.html, "<{name}");
                for (attribute, value) in attributes {
                    let _ = write!(self.html, " {attribute}=\"{}\"", escape::without_holes(value));
                }
                self.html.push('>');
                Ending::Name(name)
            }
        }
    }

    /// Writes a fact as its figure, with what it is worked out from at hand: a sentence is read with the figure alone.
    /// Says whether it could.
    fn fact(&mut self, span: Span) -> bool {
        let Some((from, figure)) = notes::fact(span.of(&self.record.text)) else { return false };
        let (from, figure) = (escape::value(from), escape::words(figure));
        let id = self.id(span);
        let place = notes::place(&self.record.text, span);
        let found = self.around.facts.binary_search_by_key(&place, |(at, _)| *at).ok();
        let quoted = found.and_then(|found| self.around.facts.get(found)).map(|(_, quoted)| quoted);
        let _ = write!(self.html, "<span class=\"mark mark-fact\"{id} title=\"{from}\">");
        match quoted.filter(|quoted| !quoted.href.is_empty() && self.links == 0) {
            Some(Quoted { href, .. }) => {
                let _ = write!(self.html, "<a class=\"record\" href=\"{}\">{figure}</a>", escape::value(href));
            }
            None => self.html.push_str(&figure),
        }
        if let Some(instead) = quoted.and_then(|quoted| quoted.instead.as_ref()) {
            let _ = write!(self.html, " <strong class=\"bare\">≠ {}</strong>", escape::words(instead));
        }
        self.html.push_str("</span>");
        true
    }

    /// The id of the element of the mark or task item at `span`, as an attribute.
    fn id(&self, span: Span) -> String {
        let span = notes::place(&self.record.text, span);
        let marks = &self.record.marks;
        let found = marks.binary_search_by_key(&mark_order(span), |mark| mark_order(mark.span)).ok();
        match found.and_then(|found| marks.get(found)) {
            Some(mark) => format!(" id=\"{}\"", escape::value(&mark.anchor)),
            None => String::new(),
        }
    }

    /// Of the key of a field, as written: what goes into its class, and the interface's word for it.
    fn field_key(&self, written: &str) -> (String, Cow<'a, str>) {
        let key = mark::field_key(written);
        let label = match self.around.words.get(&format!("field.{key}")) {
            Some(word) => escape::value(word),
            None => Cow::Owned(escape::value(written).into_owned()),
        };
        (slug::anchor(&key), label)
    }

    /// Writes a field whose value is one of the interface's words (`value.severity.high`); says whether it was.
    fn worded_field(&mut self, at: usize, key: &str) -> bool {
        let (Some(Token::Text { text, .. }), Some(Token::Close)) = (self.next(at), self.next(at + 1)) else {
            return false;
        };
        let name = mark::field_key(key);
        let Ok(kept) = mark::field_value(&name, text.trim()) else { return false };
        let Some(value) = self.around.words.get(&format!("value.{name}.{kept}")) else { return false };
        let ((class, label), value) = (self.field_key(key), escape::value(value));
        let _ = write!(
            self.html,
            "<span class=\"field field-{class}\"><span class=\"field-key\">{label}</span> {value}</span>"
        );
        true
    }

    fn tagged(&mut self, begin: &str, end: &'static str) -> Ending {
        self.html.push_str(begin);
        Ending::Tag(end)
    }

    fn end(&mut self, ending: Ending) {
        match ending {
            Ending::Tag(tag) => self.html.push_str(tag),
            Ending::Name(name) => {
                let _ = write!(self.html, "</{name}>");
            }
            Ending::Heading(level) => {
                let _ = writeln!(self.html, "</h{level}>");
            }
            Ending::Mute => self.muted -= 1,
            Ending::Link => {
                self.links -= 1;
                self.html.push_str("</a>");
            }
            Ending::Embed(html) => {
                self.links -= 1;
                self.embedded_text(html);
            }
            Ending::Table => {
                self.html.push_str(if self.rows { "</tbody>\n</table></div>\n" } else { "</table></div>\n" });
            }
            Ending::HeadRow => {
                self.head = false;
                self.html.push_str("</tr></thead>\n");
            }
            Ending::Footnote(label) => {
                let html = std::mem::replace(&mut self.html, self.aside.pop().unwrap_or_default());
                // of two with one label the first counts; the text of the other is not lost
                self.notes.entry(label).or_default().html.get_or_insert_default().push_str(&html);
            }
        }
    }

    fn next(&self, at: usize) -> Option<&'a Token<'a>> {
        self.pieces.get(at + 1).map(|piece| &piece.token)
    }

    fn heading(&mut self, level: u8, anchor: &str, classes: &[String], span: Span) -> Ending {
        if self.record.title_heading == Some(heading_span(&self.record.text, span)) {
            self.places(span);
            return Ending::Mute;
        }
        let level = u8::try_from((i16::from(level) + self.shift).clamp(1, 6)).unwrap_or(6);
        self.level = level;
        let _ = write!(self.html, "<h{level} id=\"{}\"", escape::value(anchor));
        if !classes.is_empty() {
            let _ = write!(self.html, " class=\"{}\"", escape::value(&classes.join(" ")));
        }
        self.html.push('>');
        Ending::Heading(level)
    }

    /// Writes the anchors of the marks that stand at `span`, which is not shown: what leads to them leads somewhere.
    fn places(&mut self, span: Span) {
        let record = self.record;
        for mark in record.marks.iter().filter(|mark| span.contains(mark.span)) {
            let _ = write!(self.html, "<span id=\"{}\"></span>", escape::value(&mark.anchor));
        }
    }

    fn callout(&mut self, at: usize, callout: &Callout, span: Span) -> Ending {
        let class = match callout.mark {
            Some(mark) => format!("callout mark mark-{}", mark.name()),
            None => format!("callout callout-{}", slug::anchor(&callout.word)),
        };
        let id = if callout.mark.is_some() { self.id(span) } else { String::new() };
        let ending = match callout.fold {
            Some(open) => {
                let open = if open { " open=\"\"" } else { "" };
                let _ = writeln!(self.html, "<details class=\"{class}\"{id}{open}>");
                Ending::Tag("</details>\n")
            }
            None => {
                // a landmark for each would drown those of the page
                let _ = writeln!(self.html, "<aside class=\"{class}\"{id} role=\"note\">");
                Ending::Tag("</aside>\n")
            }
        };
        if !matches!(self.next(at), Some(Token::Open(Element::CalloutTitle))) {
            let end = self.callout_label(callout);
            self.html.push_str(end);
        }
        ending
    }

    fn callout_title(&mut self, at: usize) -> Ending {
        let before = at.checked_sub(1).and_then(|at| self.pieces.get(at));
        let Some(Piece { token: Token::Open(Element::Callout(callout)), .. }) = before else {
            return self.tagged("<p class=\"callout-title\">", "</p>\n");
        };
        let end = self.callout_label(callout);
        self.html.push(' ');
        Ending::Tag(end)
    }

    /// The title line with the callout's word, open for the title; gives what ends it.
    fn callout_label(&mut self, callout: &Callout) -> &'static str {
        let label = match callout.mark {
            Some(mark) => self.word("mark", mark.name()),
            None => self.word("callout", &callout.word),
        };
        let (begin, end) = match callout.fold {
            Some(_) => ("<summary class=\"callout-title\">", "</summary>\n"),
            None => ("<p class=\"callout-title\">", "</p>\n"),
        };
        let _ = write!(self.html, "{begin}<span class=\"callout-label\">{label}</span>");
        end
    }

    fn item(&mut self, at: usize, task: Option<bool>, span: Span) -> Ending {
        let Some(ticked) = task else { return self.plain_item(span) };
        let id = self.id(span);
        let _ = write!(self.html, "<li class=\"task\"{id}>");
        if matches!(self.next(at), Some(Token::Open(Element::Paragraph))) {
            self.task = Some(ticked);
        } else {
            self.task_box(ticked);
        }
        Ending::Tag("</li>\n")
    }

    /// An item without a box; one that is a claim has its margin.
    fn plain_item(&mut self, span: Span) -> Ending {
        let span = notes::place(&self.record.text, span);
        let claims = &self.record.claims;
        let found = claims.binary_search_by_key(&span.start, |claim| claim.span.start).ok();
        let claim = found.and_then(|at| Some((at, claims.get(at)?))).filter(|(_, claim)| claim.span == span);
        let Some((at, claim)) = claim else { return self.tagged("<li>", "</li>\n") };
        // a block that has a name of its own writes it itself
        if claim.anchor.starts_with('^') {
            self.html.push_str("<li>");
        } else {
            let _ = write!(self.html, "<li id=\"{}\">", escape::value(&claim.anchor));
        }
        if let Some(Some(margin)) = self.around.margins.get(at) {
            self.hole(margin_html(margin));
        }
        Ending::Tag("</li>\n")
    }

    fn task_box(&mut self, ticked: bool) {
        let (label, checked) =
            if ticked { (self.word("task", "done"), " checked=\"\"") } else { (self.word("task", "open"), "") };
        let _ = write!(self.html, "<input type=\"checkbox\" disabled=\"\"{checked} aria-label=\"{label}\"> ");
    }

    fn cell(&mut self, at: usize, align: Align) -> Ending {
        let class = match align {
            Align::Unset => "",
            Align::Left => " class=\"left\"",
            Align::Center => " class=\"center\"",
            Align::Right => " class=\"right\"",
        };
        // an empty corner heads nothing
        if self.head && !matches!(self.next(at), Some(Token::Close)) {
            let _ = write!(self.html, "<th scope=\"col\"{class}>");
            Ending::Tag("</th>")
        } else {
            let _ = write!(self.html, "<td{class}>");
            Ending::Tag("</td>")
        }
    }

    /// A paragraph; what an embed stands for may be blocks, and those need none around them.
    fn paragraph(&mut self, at: usize) -> Ending {
        if let Some(Piece { token: Token::Open(Element::Reference { pointer, .. }), span }) = self.pieces.get(at + 1) {
            self.embedded = self.embed(pointer.kind, *span);
        }
        let (begin, end) = if self.embedded.is_some() { ("", "") } else { ("<p>", "</p>\n") };
        self.html.push_str(begin);
        if let Some(ticked) = self.task.take() {
            self.task_box(ticked);
        }
        Ending::Tag(end)
    }

    /// The text that the reference at this place stands for.
    fn embed(&mut self, kind: ReferenceKind, span: Span) -> Option<String> {
        if kind != ReferenceKind::Embed || self.anchor(span).is_none() {
            return None;
        }
        let ids = format!("{}embed:{}/", self.around.among.unwrap_or_default(), self.embeds + 1);
        let html = self.around.embed.0(self.position(span)?, self.level, &ids)?;
        self.embeds += 1;
        Some(html)
    }

    /// Writes an embedded text, where it comes from first.
    fn embedding(&mut self, at: usize, own_words: bool, html: String, span: Span) -> Ending {
        let Some(anchor) = self.anchor(span) else { return Ending::Tag("") };
        self.html.push_str("<div class=\"embed\"");
        if !anchor.lang.is_empty() {
            let _ = write!(self.html, " lang=\"{}\"", escape::value(&anchor.lang));
        }
        self.html.push_str(">\n<p class=\"embed-source\">");
        let worded = own_words && !matches!(self.next(at), Some(Token::Close));
        self.begin_link(anchor, "", !worded);
        if worded {
            self.links += 1;
            return Ending::Embed(html);
        }
        let _ = write!(self.html, "{}", escape::words(&anchor.text));
        self.embedded_text(html);
        Ending::Mute
    }

    /// Ends the line that says where an embedded text comes from, and writes the text.
    fn embedded_text(&mut self, html: String) {
        self.html.push_str("</a></p>\n");
        self.hole(html);
        self.html.push_str("</div>\n");
    }

    /// Where the reference at this place leads.
    fn anchor(&self, span: Span) -> Option<&'a Anchor> {
        self.around.anchors.get(self.position(span)?)?.as_ref()
    }

    /// The position of the reference at this place among those of the record.
    fn position(&self, span: Span) -> Option<usize> {
        let found = self.references.binary_search_by_key(&span, |(span, _)| *span).ok()?;
        self.references.get(found).map(|(_, index)| *index)
    }

    fn reference(&mut self, at: usize, own_words: bool, title: &str, span: Span) -> Ending {
        // what leads nowhere is its words, and no page tells it from what does not exist
        let Some(anchor) = self.anchor(span) else { return Ending::Tag("") };
        let worded = own_words && !matches!(self.next(at), Some(Token::Close));
        self.begin_link(anchor, title, !worded);
        if worded {
            self.links += 1;
            return Ending::Link;
        }
        let _ = write!(self.html, "{}</a>", escape::words(&anchor.text));
        Ending::Mute
    }

    fn begin_link(&mut self, anchor: &Anchor, title: &str, own_text: bool) {
        let href = escape::value(&anchor.href);
        let _ = write!(self.html, "<a class=\"{}\" href=\"{href}\"", anchor.class);
        self.title(title);
        if own_text && !anchor.lang.is_empty() {
            let _ = write!(self.html, " lang=\"{}\"", escape::value(&anchor.lang));
        }
        self.html.push('>');
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            let _ = write!(self.html, " title=\"{}\"", escape::value(title));
        }
    }

    /// `words` as a link where there is an anchor.
    fn linked(&mut self, anchor: Option<&Anchor>, words: &str) {
        match anchor.filter(|_| self.links == 0) {
            Some(anchor) => {
                self.begin_link(anchor, "", false);
                let _ = write!(self.html, "{}</a>", escape::words(words));
            }
            None => self.html.push_str(&escape::words(words)),
        }
    }

    fn external(&mut self, at: usize, href: &str, title: &str) -> Ending {
        let _ = write!(self.html, "<a class=\"external\" href=\"{}\" rel=\"noopener noreferrer\"", escape::value(href));
        self.title(title);
        self.html.push('>');
        if matches!(self.next(at), Some(Token::Close)) {
            self.html.push_str(&escape::words(href));
        }
        self.links += 1;
        Ending::Link
    }

    fn image(&mut self, source: &Source, alt: &str, title: &str, size: (Option<u32>, Option<u32>), span: Span) {
        let (source, own) = match source {
            Source::Elsewhere(address) => (address.as_str(), None),
            Source::Here(_) => match self.anchor(span) {
                Some(anchor) => (anchor.href.as_str(), anchor.size),
                None => return self.html.push_str(&escape::words(alt)),
            },
        };
        let size = shown_size(size, own);
        let _ = write!(self.html, "<img src=\"{}\" alt=\"{}\"", escape::value(source), escape::value(alt));
        self.title(title);
        for (name, number) in [("width", size.0), ("height", size.1)] {
            if let Some(number) = number {
                let _ = write!(self.html, " {name}=\"{number}\"");
            }
        }
        self.html.push_str(" loading=\"lazy\">");
    }

    /// A name behind `@`: as much of the text that follows as is the name goes with it.
    fn mention(&mut self, target: &str, span: Span) {
        let anchor = self.anchor(span).filter(|_| span.start as usize >= self.written);
        let name = anchor.and_then(|anchor| target.get(..anchor.length as usize)).filter(|name| !name.is_empty());
        match (anchor, name) {
            (Some(anchor), Some(name)) => {
                self.linked(Some(anchor), &format!("@{name}"));
                self.written = span.start as usize + 1 + name.len();
            }
            _ => self.html.push('@'),
        }
    }

    fn text(&mut self, text: &str, plain: bool, span: Span) {
        let mut at = span.start as usize;
        if !plain {
            return if at >= self.written {
                self.isolated(text);
            };
        }
        at = at.max(self.written);
        let end = span.end as usize;
        let source: &'a str = &self.record.text;
        let terms: &'a [(Span, Anchor)] = if self.links == 0 { self.around.terms } else { &[] };
        let first = terms.partition_point(|(term, _)| (term.start as usize) < at);
        for (term, anchor) in terms.iter().skip(first).take_while(|(term, _)| (term.end as usize) <= end) {
            if (term.start as usize) < at {
                continue;
            }
            self.isolated(source.get(at..term.start as usize).unwrap_or_default());
            self.linked(Some(anchor), term.of(source));
            at = term.end as usize;
        }
        self.isolated(source.get(at..end).unwrap_or_default());
    }

    /// Text; what turns the direction of writing turns it no farther than its end.
    fn isolated(&mut self, text: &str) {
        let turns = escape::turns(text);
        if turns {
            self.html.push_str("<bdi>");
        }
        let mut rest = text;
        while !rest.is_empty() {
            let cut = rest.char_indices().nth(LONGEST_TEXT).map_or(rest.len(), |(cut, _)| cut);
            let (part, left) = rest.split_at_checked(cut).unwrap_or((rest, ""));
            self.breathe(part.len());
            self.html.push_str(&escape::words(part));
            rest = left;
        }
        if turns {
            self.html.push_str("</bdi>");
        }
    }

    /// Ends the text node that is being written once it is long: the sanitiser's parser is quadratic in the entities
    /// of one. The comment does not outlive it.
    fn breathe(&mut self, length: usize) {
        self.since_break += length;
        if self.since_break > LONGEST_TEXT {
            self.since_break = length;
            self.html.push_str("<!---->");
        }
    }

    /// The table that stands for the query block at this place.
    fn query(&self, span: Span) -> Option<&'a str> {
        let at = self.record.queries.iter().position(|block| block.span == span)?;
        self.around.tables.get(at)?.as_deref()
    }

    fn code(&mut self, info: &str, code: &str) {
        let language = info.split([' ', ',', '\t', '{']).next().unwrap_or_default();
        let class: String =
            language.chars().filter(|&c| c.is_alphanumeric() || matches!(c, '+' | '-' | '#' | '_' | '.')).collect();
        self.html.push_str("<pre tabindex=\"0\"><code");
        if !class.is_empty() {
            let _ = write!(self.html, " class=\"language-{class}\"");
        }
        self.html.push('>');
        match coloured(&class, code).filter(|_| !escape::turns(code)) {
            Some(html) => self.hole(html.to_string()),
            None => self.isolated(code),
        }
        self.html.push_str("</code></pre>\n");
    }

    fn math(&mut self, tex: &str, display: bool) {
        // a formula goes into the page as its renderer made it: nothing in it that a page may not have
        let clean = matches!(escape::text(&tex.replace(['&', '<', '>', '"', '\''], "")), Cow::Borrowed(_));
        match formula(tex, display).filter(|_| clean) {
            Some(mathml) => {
                self.html.push_str(if display { "<span class=\"math display\">" } else { "<span class=\"math\">" });
                self.hole(mathml);
                self.html.push_str("</span>");
            }
            None => {
                let _ = write!(self.html, "<code class=\"math\">{}</code>", escape::words(tex));
            }
        }
    }

    /// A place that is filled after sanitising, with HTML that Annals made.
    fn hole(&mut self, html: String) {
        let _ = write!(self.html, "{}{}{}", self.seal, self.holes.len(), escape::HOLE.1);
        self.holes.push(html);
    }

    fn footnote_reference(&mut self, label: &str) {
        let note = self.notes.entry(label.to_owned()).or_default();
        if note.number == 0 {
            self.numbered.push(label.to_owned());
            note.number = self.numbered.len();
        }
        note.references += 1;
        let (number, id) = (note.number, back_id(note.number, note.references));
        let among = self.among();
        let _ = write!(
            self.html,
            "<sup class=\"footnote-ref\"><a href=\"#{among}footnote:{number}\" id=\"{id}\">{number}</a></sup>"
        );
    }

    /// What leads within the text begins with, as it may stand in an attribute. The sanitiser puts it before ids.
    fn among(&self) -> Cow<'a, str> {
        escape::text(self.around.among.unwrap_or_default())
    }

    /// The footnotes at the end, in the order of their numbers; those that nothing refers to come last.
    fn footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        let mut labels = std::mem::take(&mut self.numbered);
        labels.extend(notes.iter().filter(|(_, note)| note.number == 0).map(|(label, _)| label.clone()));
        if labels.is_empty() {
            return;
        }
        let (back, among) = (self.word("footnote", "back").into_owned(), self.among());
        self.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for (number, label) in (1..).zip(&labels) {
            let note = notes.remove(label).unwrap_or_default();
            let _ = write!(self.html, "<li id=\"footnote:{number}\">");
            let text = note.html.unwrap_or_default();
            let (text, end) = match text.strip_suffix("</p>\n") {
                Some(text) => (text, "</p>\n"),
                None => (text.as_str(), ""),
            };
            self.html.push_str(text);
            for reference in 1..=note.references {
                let id = back_id(number, reference);
                let _ =
                    write!(self.html, " <a class=\"footnote-back\" href=\"#{among}{id}\" aria-label=\"{back}\">↩</a>");
            }
            self.html.push_str(end);
            self.html.push_str("</li>\n");
        }
        self.html.push_str("</ol>\n</section>\n");
    }

    /// The interface's word for `name`, escaped; `name` itself when it has none.
    fn word(&self, group: &str, name: &str) -> Cow<'a, str> {
        let key = format!("{group}.{}", name.to_lowercase());
        match self.around.words.get(&key) {
            Some(word) => escape::value(word),
            None => Cow::Owned(escape::value(name).into_owned()),
        }
    }
}

/// Width and height to be written for a picture, so that nothing shifts when it comes: as its author wrote them, the height that goes with the
/// width alone, or its own.
fn shown_size(written: (Option<u32>, Option<u32>), own: Option<(u32, u32)>) -> (Option<u32>, Option<u32>) {
    match (written, own) {
        ((Some(width), None), Some((wide, high))) if wide > 0 => {
            let height = (u64::from(width) * u64::from(high) + u64::from(wide) / 2) / u64::from(wide);
            (Some(width), u32::try_from(height.max(1)).ok())
        }
        ((None, None), Some((wide, high))) => (Some(wide), Some(high)),
        (written, _) => written,
    }
}

/// The margin of a claim. It is no part of the text: it stands apart, and is not copied with it.
fn margin_html(margin: &Margin) -> String {
    let Margin { href, count, label } = margin;
    let (href, label) = (escape::value(href), escape::value(label));
    let (class, shown) = match count {
        0 => ("claim bare", format!("<span aria-hidden=\"true\">⚠</span> {label}")),
        count => ("claim", count.to_string()),
    };
    match (href.is_empty(), count) {
        (true, 0) => format!("<span class=\"{class}\">{shown}</span> "),
        (true, _) => {
            format!("<span class=\"{class}\" role=\"img\" aria-label=\"{label}\" title=\"{label}\">{shown}</span> ")
        }
        (false, 0) => format!("<a class=\"{class}\" href=\"{href}\">{shown}</a> "),
        (false, _) => {
            format!("<a class=\"{class}\" href=\"{href}\" aria-label=\"{label}\" title=\"{label}\">{shown}</a> ")
        }
    }
}

/// What marks are found by: those of one body stand in this order.
fn mark_order(span: Span) -> (u32, std::cmp::Reverse<u32>) {
    (span.start, std::cmp::Reverse(span.end))
}

/// The anchor of a footnote's mark.
fn back_id(number: usize, reference: usize) -> String {
    match reference {
        1 => format!("footnote-ref:{number}"),
        more => format!("footnote-ref:{number}-{more}"),
    }
}

#[cfg(feature = "highlight")]
fn coloured(language: &str, code: &str) -> Option<Arc<str>> {
    if language.is_empty() { None } else { super::highlight::html(language, code) }
}

#[cfg(not(feature = "highlight"))]
fn coloured(_: &str, _: &str) -> Option<Arc<str>> {
    None
}

#[cfg(feature = "math")]
fn formula(tex: &str, display: bool) -> Option<String> {
    super::math::mathml(tex, display)
}

#[cfg(not(feature = "math"))]
fn formula(_: &str, _: bool) -> Option<String> {
    None
}
