//! What Markdown itself does not know of blocks: callouts, anchors, the names of blocks. Running text goes to `inline`.

use std::collections::HashMap;
use std::vec::IntoIter;

use super::ReferenceKind;
use super::callout;
use super::inline::{self, Setting};
use super::markdown::Body;
use super::text_complaints::Oddity;
use super::token::{Element, Piece, Token, words};
use crate::base::slug;
use crate::base::span::Span;
use crate::config::Config;

/// Names that a page's scripts reach by themselves: an anchor that took one would stand in its place.
const TAKEN: &[&str] = &[
    "__proto__",
    "alert",
    "all",
    "anchors",
    "applets",
    "attributes",
    "body",
    "characterset",
    "children",
    "close",
    "closed",
    "confirm",
    "constructor",
    "contenttype",
    "cookie",
    "createelement",
    "currentscript",
    "customelements",
    "defaultview",
    "dir",
    "doctype",
    "document",
    "documentelement",
    "domain",
    "embeds",
    "event",
    "external",
    "fetch",
    "fonts",
    "forms",
    "frames",
    "getelementbyid",
    "hasownproperty",
    "head",
    "history",
    "images",
    "implementation",
    "innerhtml",
    "lastmodified",
    "length",
    "links",
    "location",
    "localstorage",
    "name",
    "navigator",
    "nodename",
    "open",
    "opener",
    "origin",
    "parent",
    "parentnode",
    "performance",
    "plugins",
    "print",
    "prototype",
    "readystate",
    "referrer",
    "screen",
    "scripts",
    "self",
    "sessionstorage",
    "status",
    "stop",
    "stylesheets",
    "title",
    "tolocalestring",
    "top",
    "tostring",
    "url",
    "valueof",
    "window",
    "write",
    "writeln",
];

/// Adds to the parser's tokens what is Annals' own.
pub(super) fn read<'a>(
    text: &'a str,
    pieces: Vec<Piece<'a>>,
    oddities: Vec<(Span, Oddity)>,
    config: &Config,
) -> Body<'a> {
    let mut builder = Builder {
        text,
        config,
        body: Body { pieces: Vec::with_capacity(pieces.len() + pieces.len() / 4), oddities },
        run: Vec::new(),
        open: Vec::new(),
        setting: Setting::default(),
        anchors: HashMap::new(),
        blocks: HashMap::new(),
    };
    let mut pieces = pieces.into_iter();
    while let Some(piece) = pieces.next() {
        builder.piece(piece, &mut pieces);
    }
    builder.flush();
    link_embeds(&mut builder.body.pieces);
    builder.body
}

/// Makes links of the embeds that stand in running text: what they name may be blocks, and blocks have no place there.
fn link_embeds(pieces: &mut [Piece<'_>]) {
    for at in 0..pieces.len() {
        let is_embed = matches!(
            pieces.get(at).map(|piece| &piece.token),
            Some(Token::Open(Element::Reference { pointer, .. })) if pointer.kind == ReferenceKind::Embed
        );
        if is_embed
            && !stands_alone(pieces, at)
            && let Some(Piece { token: Token::Open(Element::Reference { pointer, .. }), .. }) = pieces.get_mut(at)
        {
            pointer.kind = ReferenceKind::Name;
        }
    }
}

/// Whether the embed at `at` is all there is of its paragraph or item, but for a list within the item.
fn stands_alone(pieces: &[Piece<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| pieces.get(before)).map(|piece| &piece.token);
    let first = matches!(before, Some(Token::Open(Element::Paragraph | Element::Item(None))));
    // between its beginning and its end stand its words alone
    let words = pieces.iter().skip(at + 1).take_while(|piece| !matches!(piece.token, Token::Close)).count();
    let behind = pieces.get(at + words + 2).map(|piece| &piece.token);
    first && matches!(behind, Some(Token::Close | Token::Open(Element::List(_))))
}

/// An element that is open.
enum Frame {
    Inline,
    Block,
    Heading(usize),
    Cell,
    Task,
    Marked,
}

struct Builder<'a, 'c> {
    text: &'a str,
    config: &'c Config,
    body: Body<'a>,
    /// Running text that is not yet read.
    run: Vec<Piece<'a>>,
    open: Vec<Frame>,
    setting: Setting,
    /// How often each anchor was asked for.
    anchors: HashMap<String, u32>,
    blocks: HashMap<&'a str, ()>,
}

impl<'a> Builder<'a, '_> {
    fn piece(&mut self, piece: Piece<'a>, rest: &mut IntoIter<Piece<'a>>) {
        match &piece.token {
            Token::Open(element) if element.is_block() => {
                self.flush();
                self.block(piece, rest);
            }
            Token::Open(_) => {
                self.open.push(Frame::Inline);
                self.run.push(piece);
            }
            Token::Close => match self.open.pop() {
                Some(Frame::Inline) | None => self.run.push(piece),
                Some(frame) => self.end(&frame, piece),
            },
            token if token.is_block_leaf() => {
                self.flush();
                self.body.pieces.push(piece);
            }
            _ => self.run.push(piece),
        }
    }

    fn block(&mut self, piece: Piece<'a>, rest: &mut IntoIter<Piece<'a>>) {
        let Token::Open(element) = &piece.token else { return };
        let frame = match element {
            Element::Quote => return self.quote(piece, rest),
            Element::Heading { .. } => {
                self.setting.heading = true;
                Frame::Heading(self.body.pieces.len())
            }
            Element::Cell(_) => {
                self.setting.cell = true;
                Frame::Cell
            }
            Element::Item(Some(_)) => {
                self.setting.tasks += 1;
                Frame::Task
            }
            _ => Frame::Block,
        };
        self.open.push(frame);
        self.body.pieces.push(piece);
    }

    fn end(&mut self, frame: &Frame, piece: Piece<'a>) {
        self.flush();
        match frame {
            Frame::Heading(at) => {
                self.setting.heading = false;
                self.anchor(*at);
            }
            Frame::Cell => self.setting.cell = false,
            Frame::Task => self.setting.tasks -= 1,
            Frame::Marked => self.setting.marks -= 1,
            Frame::Inline | Frame::Block => {}
        }
        self.body.pieces.push(piece);
    }

    /// Reads the running text gathered so far.
    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        self.read_run(run);
    }

    fn read_run(&mut self, mut run: Vec<Piece<'a>>) {
        if let Some((name, span)) = inline::block_id(self.text, &mut run)
            && self.blocks.insert(name, ()).is_none()
        {
            self.body.pieces.push(Piece { token: Token::BlockId(name), span });
        }
        inline::read(self.text, run, &self.setting, self.config, &mut self.body);
    }

    /// A quote, which may be a callout.
    fn quote(&mut self, piece: Piece<'a>, rest: &mut IntoIter<Piece<'a>>) {
        let callout = match rest.as_slice() {
            [Piece { token: Token::Open(Element::Paragraph), .. }, first, ..] => callout::read(first),
            _ => None,
        };
        let Some((callout, length)) = callout else {
            self.open.push(Frame::Block);
            return self.body.pieces.push(piece);
        };
        let marked = callout.mark.is_some();
        self.setting.marks += usize::from(marked);
        self.open.push(if marked { Frame::Marked } else { Frame::Block });
        self.body.pieces.push(Piece { token: Token::Open(Element::Callout(callout)), span: piece.span });
        if let Some(paragraph) = rest.next() {
            let run = paragraph_run(rest, self.text, length);
            self.title(run, &paragraph);
        }
    }

    /// A callout's first paragraph: its first line is the title.
    fn title(&mut self, mut run: Vec<Piece<'a>>, paragraph: &Piece<'a>) {
        let mut depth = 0_usize;
        let line_end = run.iter().position(|piece| {
            match piece.token {
                Token::Open(_) => depth += 1,
                Token::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && matches!(piece.token, Token::SoftBreak | Token::HardBreak)
        });
        let rest = line_end.map_or_else(Vec::new, |at| run.split_off(at));
        for (element, run) in [(Element::CalloutTitle, run), (Element::Paragraph, rest)] {
            let run: Vec<_> = match element {
                // without the line break it begins with
                Element::Paragraph => run.into_iter().skip(1).collect(),
                _ => run,
            };
            if let (Some(first), Some(last)) = (run.first(), run.last()) {
                let span = Span { start: first.span.start, end: last.span.end.min(paragraph.span.end) };
                self.body.pieces.push(Piece { token: Token::Open(element), span });
                self.read_run(run);
                self.body.pieces.push(Piece { token: Token::Close, span });
            }
        }
    }

    /// Gives the heading at `at`, whose words follow it, its anchor.
    fn anchor(&mut self, at: usize) {
        let inner = self.body.pieces.get(at + 1..).unwrap_or_default();
        let read = words(inner);
        let Some(Piece { token: Token::Open(Element::Heading { anchor, .. }), .. }) = self.body.pieces.get_mut(at)
        else {
            return;
        };
        let own: String = anchor.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
        let mut name = if own.is_empty() { slug::anchor(&read) } else { own };
        if name.is_empty() {
            name.push_str("section");
        }
        if TAKEN.contains(&name.to_ascii_lowercase().as_str()) {
            name.insert_str(0, "h-");
        }
        *anchor = unique(&mut self.anchors, name);
    }
}

/// `name`, with a number behind it when it was given out before.
fn unique(given: &mut HashMap<String, u32>, name: String) -> String {
    let Some(mut count) = given.get(&name).copied() else {
        given.insert(name.clone(), 1);
        return name;
    };
    loop {
        count += 1;
        let candidate = format!("{name}-{count}");
        if !given.contains_key(&candidate) {
            given.insert(candidate.clone(), 1);
            given.insert(name, count);
            return candidate;
        }
    }
}

/// The tokens of the paragraph that was just opened, its end consumed, without the first `length` bytes of its text.
fn paragraph_run<'a>(rest: &mut IntoIter<Piece<'a>>, text: &'a str, length: usize) -> Vec<Piece<'a>> {
    let (mut run, mut depth) = (Vec::new(), 0_usize);
    for piece in rest.by_ref() {
        match piece.token {
            Token::Open(_) => depth += 1,
            Token::Close if depth == 0 => break,
            Token::Close => depth -= 1,
            _ => {}
        }
        run.push(piece);
    }
    if let Some(first) = run.first_mut() {
        let span = Span::new(first.span.start as usize + length, first.span.end as usize);
        *first = Piece { token: Token::Text { text: span.of(text).into(), plain: true }, span };
    }
    if run.first().is_some_and(|first| first.span.is_empty()) {
        run.remove(0);
    }
    run
}
