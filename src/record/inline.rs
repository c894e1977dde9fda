//! Running text: mentions, tags, bare links, and the signs that `pairs` puts together.

use std::borrow::Cow;
use std::sync::OnceLock;

use linkify::{LinkFinder, LinkKind};

use super::cjk;
use super::link::{self, Destination};
use super::mark;
use super::markdown::Body;
use super::pairs;
use super::text_complaints::Oddity;
use super::token::{Element, Piece, Token};
use crate::base::span::Span;
use crate::config::Config;

/// What running text stands in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting {
    /// In a heading: `#` is no tag.
    pub(super) heading: bool,
    /// In a table cell: `|` tears links apart.
    pub(super) cell: bool,
    /// How many task items it stands in.
    pub(super) tasks: usize,
    /// How many callouts that are marks it stands in.
    pub(super) marks: usize,
}

/// A token, or a sign whose meaning depends on its partner.
pub(super) enum Bit<'a> {
    Piece(Piece<'a>),
    Sign(Sign, Span),
}

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `==`
    Equal { opens: bool, closes: bool },
    /// `[`
    Open,
    /// `]`
    Close,
    /// `(` in a task item
    OpenRound,
    /// `)` in a task item
    CloseRound,
    /// `[key::`, or `(key::` in a task item; where the key stands.
    Field { key: Span, round: bool },
    /// Asterisks the parser left.
    Stars {
        /// How many.
        count: usize,
        opens: bool,
        closes: bool,
        /// Whether a punctuation mark on one side and a letter without blanks on the other keep it from working.
        hindered: bool,
    },
}

/// The longest candidate for a name, in characters.
const LONGEST_NAME: usize = 64;

/// The longest link that is looked for beyond its table cell, in characters.
const LONGEST_LINK: usize = 400;

/// The longest text that is looked through for addresses at once, in bytes: where nothing parts them, that takes the square of its length.
const LONGEST_STRETCH: usize = 16 << 10;

/// The longest key of a field, in bytes.
const LONGEST_KEY: usize = 60;

/// The signs by which note programs write the dates of a task, and the field each one is.
const DATE_SIGNS: [(char, &str); 5] = [('📅', "due"), ('🗓', "due"), ('✅', "done"), ('🛫', "since"), ('❌', "dropped")];

/// Elements of raw HTML whose text is code: there is nothing in it but text.
const CODE: [&str; 3] = ["code", "pre", "samp"];

/// Reads one run and appends its tokens to `body`.
pub(super) fn read<'a>(text: &'a str, run: Vec<Piece<'a>>, setting: &Setting, config: &Config, body: &mut Body<'a>) {
    let mut scanner =
        Scanner { text, setting, config, bits: Vec::with_capacity(run.len()), links: Vec::new(), signs: false };
    for piece in run {
        match &piece.token {
            Token::Open(element) => {
                let link = match element {
                    Element::Reference { .. } | Element::External { .. } => true,
                    Element::Raw { name, .. } => CODE.contains(name),
                    _ => false,
                };
                scanner.links.push(link || scanner.in_link());
                scanner.bits.push(Bit::Piece(piece));
            }
            Token::Close => {
                scanner.links.pop();
                scanner.bits.push(Bit::Piece(piece));
            }
            Token::Text { plain: true, .. } => scanner.text(piece.span, &mut body.oddities),
            _ => scanner.bits.push(Bit::Piece(piece)),
        }
    }
    let Scanner { bits, signs, .. } = scanner;
    let start = body.pieces.len();
    if signs {
        pairs::resolve(text, bits, setting, config.cjk_emphasis_fix, body);
    } else {
        body.pieces.extend(bits.into_iter().filter_map(|bit| match bit {
            Bit::Piece(piece) => Some(piece),
            Bit::Sign(..) => None,
        }));
    }
    join_lines(&mut body.pieces, start);
}

/// Takes ` ^name` off the end of a run.
pub(super) fn block_id<'a>(text: &'a str, run: &mut Vec<Piece<'a>>) -> Option<(&'a str, Span)> {
    let last = run.last()?;
    let Token::Text { plain: true, .. } = last.token else { return None };
    let span = last.span;
    let words = span.of(text);
    let trimmed = words.trim_end();
    let sign = trimmed.rfind('^')?;
    let name = trimmed.get(sign + 1..)?;
    let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let before = words.get(..sign)?;
    let apart = before.ends_with([' ', '\t'])
        || (before.is_empty() && matches!(run.len(), 0 | 1))
        || (before.is_empty() && matches!(run.get(run.len() - 2)?.token, Token::SoftBreak | Token::HardBreak));
    if !named || !apart {
        return None;
    }
    let place = span.start as usize + sign;
    let kept = before.trim_end().len();
    run.pop();
    if kept > 0 {
        let span = Span::new(span.start as usize, span.start as usize + kept);
        run.push(Piece { token: Token::Text { text: Cow::Borrowed(span.of(text)), plain: true }, span });
    } else if matches!(run.last(), Some(Piece { token: Token::SoftBreak | Token::HardBreak, .. })) {
        run.pop();
    }
    Some((name, Span::new(place, place + 1 + name.len())))
}

struct Scanner<'a, 's> {
    text: &'a str,
    setting: &'s Setting,
    config: &'s Config,
    bits: Vec<Bit<'a>>,
    /// For each open element, whether it is or stands in a link or code.
    links: Vec<bool>,
    /// Whether there is any sign.
    signs: bool,
}

impl<'a> Scanner<'a, '_> {
    fn in_link(&self) -> bool {
        self.links.last().copied().unwrap_or(false)
    }

    /// Cuts a text into words, names and signs.
    fn text(&mut self, span: Span, oddities: &mut Vec<(Span, Oddity)>) {
        let words = span.of(self.text);
        let start = span.start as usize;
        if self.setting.cell {
            oddities.extend(self.torn_link(words, start));
        }
        let links = if self.in_link() { Vec::new() } else { bare_links(words, &self.config.link_schemes) };
        let mut links = links.into_iter().peekable();
        let (mut from, mut at) = (0, self.escaped(words, start));
        loop {
            let next = self.next_sign(words, at);
            if let Some(link) = links.next_if(|link| link.range.start <= next) {
                if link.range.start >= at {
                    self.words(start + from, start + link.range.start);
                    self.link(&link, start);
                    (from, at) = (link.range.end, link.range.end);
                }
                continue;
            }
            at = next;
            let Some(byte) = words.as_bytes().get(at) else { break };
            let rest = words.get(at..).unwrap_or_default();
            let before = self.before(start + at);
            let length = match byte {
                b'@' => self.mention(rest, before, start + at, start + from),
                b'#' => self.tag(rest, before, start + at, start + from),
                0xE2 | 0xF0 => self.date_sign(rest, start + at, start + from),
                _ => self.sign(rest, before, start + at, start + from),
            };
            match length {
                Step::Over(length) => at += length,
                Step::Taken(length) => {
                    at += length;
                    from = at;
                }
            }
        }
        self.words(start + from, span.end as usize);
    }

    /// Where the next character at or behind `at` stands that may be a sign; the end where there is none.
    fn next_sign(&self, words: &str, at: usize) -> usize {
        let tasks = self.setting.tasks > 0;
        let sign = |byte: &u8| match byte {
            b'@' | b'#' | b'=' | b'[' | b']' | b'(' | b')' | b'*' => true,
            // the first bytes of the signs in `DATE_SIGNS`
            0xE2 | 0xF0 => tasks,
            _ => false,
        };
        let rest = words.as_bytes().get(at..).unwrap_or_default();
        rest.iter().position(sign).map_or(words.len(), |found| at + found)
    }

    /// 1 when the first character of a text is escaped, and so no sign.
    fn escaped(&self, words: &str, start: usize) -> usize {
        let backslash = start > 0 && self.text.as_bytes().get(start - 1) == Some(&b'\\');
        let first = words.as_bytes().first();
        usize::from(backslash && first.is_some_and(u8::is_ascii_punctuation))
    }

    /// The character before byte `at` of the file.
    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    fn words(&mut self, from: usize, to: usize) {
        if from < to {
            let span = Span::new(from, to);
            let text = Cow::Borrowed(span.of(self.text));
            self.bits.push(Bit::Piece(Piece { token: Token::Text { text, plain: true }, span }));
        }
    }

    fn piece(&mut self, token: Token<'a>, span: Span) {
        self.bits.push(Bit::Piece(Piece { token, span }));
    }

    fn link(&mut self, link: &BareLink, start: usize) {
        let span = Span::new(start + link.range.start, start + link.range.end);
        let element = Element::External { href: link.href.clone(), title: Cow::Borrowed("") };
        self.piece(Token::Open(element), span);
        self.words(start + link.range.start, start + link.range.end);
        self.piece(Token::Close, span);
    }

    /// `@name`: the text behind it stays text.
    fn mention(&mut self, rest: &'a str, before: Option<char>, at: usize, from: usize) -> Step {
        let name = rest.get(1..).unwrap_or_default();
        let begins = name.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_');
        if self.in_link() || !begins || before.is_some_and(|c| cjk::is_word_before(c) || c == '_') {
            return Step::Over(1);
        }
        let end = name
            .char_indices()
            .take(LONGEST_NAME)
            .find(|&(_, c)| !(c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '·' | '\'' | '’' | '&')))
            .map(|(end, _)| end)
            .or_else(|| name.char_indices().nth(LONGEST_NAME).map(|(end, _)| end))
            .unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default().trim_end();
        self.words(from, at);
        self.piece(Token::Mention(Cow::Borrowed(name)), Span::new(at, at + 1 + name.len()));
        Step::Taken(1)
    }

    fn tag(&mut self, rest: &'a str, before: Option<char>, at: usize, from: usize) -> Step {
        let name = rest.get(1..).unwrap_or_default();
        let end = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '/'))).unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default().trim_end_matches(['/', '-']);
        let hindered = before.is_some_and(|c| cjk::is_word_before(c) || matches!(c, '#' | '/' | '&' | '_'));
        let numbers_only = !name.chars().any(|c| c.is_alphanumeric() && !c.is_ascii_digit());
        if self.in_link() || self.setting.heading || hindered || numbers_only || name.starts_with(['/', '-']) {
            return Step::Over(1 + end);
        }
        self.words(from, at);
        self.piece(Token::Tag(Cow::Borrowed(name)), Span::new(at, at + 1 + name.len()));
        Step::Taken(1 + name.len())
    }

    fn sign(&mut self, rest: &str, before: Option<char>, at: usize, from: usize) -> Step {
        let Some(first) = rest.chars().next() else { return Step::Over(1) };
        // brackets are read one by one: to count them at each would be quadratic
        let same = match first {
            '=' | '*' => rest.find(|c| c != first).unwrap_or(rest.len()),
            _ => 1,
        };
        let (sign, length) = match first {
            '=' if same == 2 => {
                let after = rest.get(2..).and_then(|rest| rest.chars().next());
                let opens = after.is_some_and(|c| !c.is_whitespace());
                (Sign::Equal { opens, closes: before.is_some_and(|c| !c.is_whitespace()) }, 2)
            }
            '=' => return Step::Over(same),
            '*' => (stars(rest, same, before), same),
            '[' | '(' if !self.in_link() => match self.field(rest, at) {
                Some(field) if first == '[' || self.setting.tasks > 0 => field,
                _ if first == '[' => (Sign::Open, 1),
                _ if self.setting.tasks > 0 => (Sign::OpenRound, 1),
                _ => return Step::Over(1),
            },
            ']' => (Sign::Close, 1),
            ')' if self.setting.tasks > 0 => (Sign::CloseRound, 1),
            _ => return Step::Over(1),
        };
        self.words(from, at);
        self.signs = true;
        self.bits.push(Bit::Sign(sign, Span::new(at, at + length)));
        Step::Taken(length)
    }

    /// `[key::` and the blanks behind it.
    fn field(&self, rest: &str, at: usize) -> Option<(Sign, usize)> {
        let round = rest.starts_with('(');
        let inner = rest.get(1..)?;
        let end = inner.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))?;
        let after = inner.get(end..)?.strip_prefix("::")?;
        if end == 0 || end > LONGEST_KEY {
            return None;
        }
        let blanks = after.len() - after.trim_start_matches(' ').len();
        Some((Sign::Field { key: Span::new(at + 1, at + 1 + end), round }, 1 + end + 2 + blanks))
    }

    /// A sign of note programs in a task item, with the date behind it.
    fn date_sign(&mut self, rest: &str, at: usize, from: usize) -> Step {
        let Some((sign, key)) = DATE_SIGNS.iter().find(|(sign, _)| rest.starts_with(*sign)) else {
            return Step::Over(1);
        };
        let after = rest.get(sign.len_utf8()..).unwrap_or_default();
        // some keyboards put a character behind the sign that says in which style it is drawn
        let value = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FE0E}' | '\u{FE0F}'));
        let length = mark::date_length(value);
        if self.in_link() || length == 0 {
            return Step::Over(sign.len_utf8());
        }
        let lead = rest.len() - value.len();
        let whole = Span::new(at, at + lead + length);
        self.words(from, at);
        self.piece(Token::Open(Element::Field(Cow::Borrowed(key))), whole);
        self.words(at + lead, at + lead + length);
        self.piece(Token::Close, whole);
        Step::Taken(lead + length)
    }

    /// A `[[` that the end of its cell cuts off from its `]]`.
    fn torn_link(&self, words: &str, start: usize) -> Option<(Span, Oddity)> {
        let open = words.rfind("[[")?;
        let inner = words.get(open..)?;
        if inner.contains("]]") {
            return None;
        }
        let place = start + open;
        // no farther than a link is long: a row may have any number of cells
        let near =
            self.text.get(place..)?.char_indices().nth(LONGEST_LINK).map_or(self.text.len(), |(end, _)| place + end);
        let line = self.text.get(place..near)?.lines().next()?;
        let close = line.find("]]")?;
        line.get(..close)?.contains('|').then(|| (Span::new(place, place + close + 2), Oddity::TableLink))
    }
}

/// How far the scanner goes on.
enum Step {
    /// Over text.
    Over(usize),
    /// Over something that became a bit of its own.
    Taken(usize),
}

fn stars(rest: &str, count: usize, before: Option<char>) -> Sign {
    let after = rest.get(count..).and_then(|rest| rest.chars().next());
    let solid = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '*';
    let hindered = match (before, after) {
        (Some(before), Some(after)) => {
            (mark(before) && cjk::is_ideographic(after)) || (cjk::is_ideographic(before) && mark(after))
        }
        _ => false,
    };
    Sign::Stars { count, opens: solid(after), closes: solid(before), hindered }
}

/// A link without brackets.
struct BareLink {
    range: std::ops::Range<usize>,
    href: String,
}

/// The addresses that stand bare in a text: those with an allowed scheme, with `www.`, and of mail.
fn bare_links(words: &str, schemes: &[String]) -> Vec<BareLink> {
    if !words.contains("://") && !words.contains("www.") && !words.contains('@') {
        return Vec::new();
    }
    static FINDER: OnceLock<LinkFinder> = OnceLock::new();
    let finder = FINDER.get_or_init(|| {
        let mut finder = LinkFinder::new();
        // `www.` has no scheme; what else has none is turned away below
        finder.url_must_have_scheme(false);
        finder
    });
    let links = |(start, stretch)| {
        let link =
            move |found: linkify::Link<'_>| bare_link(found.as_str(), found.kind(), start + found.start(), schemes);
        finder.links(stretch).filter_map(link)
    };
    stretches(words).into_iter().flat_map(links).collect()
}

/// A text in parts within which addresses may stand, each with its place. What is too long for an address is left out.
fn stretches(words: &str) -> Vec<(usize, &str)> {
    if words.len() <= LONGEST_STRETCH {
        return vec![(0, words)];
    }
    let mut at = 0;
    let parts = words.split_inclusive(|c: char| c.is_whitespace() || cjk::is_wide_punctuation(c));
    let places = parts.map(|part| {
        at += part.len();
        (at - part.len(), part)
    });
    places.filter(|(_, part)| part.len() <= LONGEST_STRETCH).collect()
}

fn bare_link(found: &str, kind: &LinkKind, start: usize, schemes: &[String]) -> Option<BareLink> {
    let address = match found.find(cjk::is_wide_punctuation) {
        Some(cut) => found.get(..cut)?,
        None => found,
    };
    let href = match kind {
        LinkKind::Email if address.len() == found.len() => format!("mailto:{address}"),
        LinkKind::Url if address.starts_with("www.") => format!("https://{address}"),
        LinkKind::Url if address.contains("://") => match link::destination(address, schemes) {
            Destination::Elsewhere(href) => href,
            Destination::Path { .. } | Destination::Unsafe => return None,
        },
        _ => return None,
    };
    let bare = address.ends_with("://") || address == "www.";
    (!bare).then_some(BareLink { range: start..start + address.len(), href })
}

/// Drops line breaks between characters that are written without blanks.
fn join_lines(pieces: &mut Vec<Piece<'_>>, start: usize) {
    let run = pieces.get(start..).unwrap_or_default();
    let mut joined = Vec::new();
    let mut before = None;
    for (at, piece) in run.iter().enumerate() {
        match &piece.token {
            Token::Text { text, .. } => before = text.chars().next_back(),
            Token::SoftBreak => {
                let after = run.get(at + 1..).unwrap_or_default().iter().find_map(first_character).flatten();
                if before.is_some_and(cjk::joins) && after.is_some_and(cjk::joins) {
                    joined.push(start + at);
                }
            }
            Token::Open(_) | Token::Close => {}
            _ => before = None,
        }
    }
    if joined.is_empty() {
        return;
    }
    let (mut at, mut next) = (0, joined.into_iter().peekable());
    pieces.retain(|_| {
        at += 1;
        next.next_if_eq(&(at - 1)).is_none()
    });
}

/// The first character a token shows, `None` for tokens that show nothing and are looked through.
#[allow(clippy::option_option)]
fn first_character(piece: &Piece<'_>) -> Option<Option<char>> {
    match &piece.token {
        Token::Text { text, .. } => Some(text.chars().next()),
        Token::Open(_) | Token::Close => None,
        _ => Some(None),
    }
}
