//! Raw HTML within a body. Only known elements and attributes pass, and they always nest within the Markdown around
//! them, so that no author's tag can close what is not his. What is left goes through the sanitiser as well.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Parser};

use super::link;
use super::markdown::{Reader, safe_word};
use super::token::{Element, Token};
use crate::base::span::Span;

/// Elements that pass, and the attributes of each beside the common ones.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("abbr", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("dd", &[]),
    ("del", &[]),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("i", &[]),
    ("ins", &[]),
    ("kbd", &[]),
    ("li", &["value"]),
    ("mark", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
];

/// Elements without content that pass.
const EMPTY: &[&str] = &["br", "hr", "wbr"];

/// Attributes that any element may have. No `id`: the page's anchors are made from its headings and blocks.
const COMMON: &[&str] = &["class", "title", "lang", "dir"];

/// Elements whose content goes with them.
const MUTING: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "applet",
    "noscript",
    "noembed",
    "noframes",
    "template",
    "textarea",
    "title",
    "select",
    "svg",
    "math",
    "xmp",
    "plaintext",
    "head",
];

/// Elements that go on around the blocks behind the one they begin in; the others end with it.
const LASTING: &[&str] = &[
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "li",
    "ol",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that end where one of the others begins, when they are innermost.
const ENDED_BY: &[(&str, &[&str])] = &[
    ("p", &["p", "div", "ul", "ol", "table", "blockquote", "pre"]),
    ("li", &["li"]),
    ("dt", &["dt", "dd"]),
    ("dd", &["dt", "dd"]),
    ("td", &["td", "th", "tr", "tbody", "tfoot"]),
    ("th", &["td", "th", "tr", "tbody", "tfoot"]),
    ("tr", &["tr", "tbody", "tfoot"]),
];

/// The length of the longest name of a character.
const LONGEST_NAME: usize = 31;

/// Attributes by name, in the order written.
type Attributes<'h> = Vec<(String, &'h str)>;

/// A start tag as it was written.
struct Start<'h> {
    name: String,
    attributes: Attributes<'h>,
}

impl Start<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

/// What stands at a `<`.
enum Tag<'h> {
    Start(Start<'h>),
    End(String),
    /// A comment, a declaration, an instruction.
    Other,
}

impl Reader<'_, '_> {
    /// Raw HTML; `lines` says which byte of it stands where in the file, `block` whether its text belongs to it
    /// (inline, text comes as Markdown).
    pub(super) fn raw_html(&mut self, html: &str, lines: &[(usize, usize)], block: bool) {
        let place = |at: usize| {
            let line = lines.partition_point(|(start, _)| *start <= at);
            lines.get(line.saturating_sub(1)).map_or(0, |(start, place)| place + (at - start))
        };
        let mut at = 0;
        while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
            if let Some(name) = self.muted_by() {
                let Some(end) = end_tag(rest, name) else { break };
                self.unmute();
                at += end;
                continue;
            }
            let open = rest.find('<').unwrap_or(rest.len());
            if open > 0 && block {
                self.html_text(rest.get(..open).unwrap_or_default(), Span::at(place(at)));
            }
            at += open;
            let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) else { break };
            match tag(rest) {
                Some((read, length)) => {
                    self.html_tag(read, Span::new(place(at), place(at) + length));
                    at += length;
                }
                None => {
                    // a tag that never ends would be looked through again for each `<` behind it
                    let name = rest.trim_start_matches(['<', '/']);
                    let endless = name.starts_with(|c: char| c.is_ascii_alphabetic());
                    let length = if endless { rest.len() } else { 1 };
                    if block {
                        self.html_text(rest.get(..length).unwrap_or_default(), Span::at(place(at)));
                    }
                    at += length;
                }
            }
        }
        if block {
            self.unmute();
            self.close_passing(LASTING);
        }
    }

    fn html_text(&mut self, text: &str, span: Span) {
        self.push(Token::Html(text.replace('<', "&lt;").replace('>', "&gt;")), span);
    }

    fn html_tag(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Other => {}
            Tag::End(name) => self.close_raw(&name),
            Tag::Start(start) if MUTING.contains(&start.name.as_str()) => self.mute(&start.name),
            Tag::Start(start) if start.name == "a" => self.html_link(&start, span),
            Tag::Start(start) if start.name == "img" => self.html_image(&start, span),
            Tag::Start(start) => self.html_element(&start, span),
        }
    }

    fn html_element(&mut self, start: &Start<'_>, span: Span) {
        if let Some(name) = EMPTY.iter().find(|name| **name == start.name) {
            return self.push(Token::Html(format!("<{name}>")), span);
        }
        let Some((name, further)) = ELEMENTS.iter().find(|(name, _)| *name == start.name) else { return };
        // bounded by the depth of the table's own rows: cell, row
        for _ in 0..2 {
            let innermost = self.innermost_raw();
            if ENDED_BY.iter().any(|(ended, by)| *ended == innermost && by.contains(name)) {
                self.close_raw(innermost);
            }
        }
        let attributes = COMMON
            .iter()
            .chain(*further)
            .filter_map(|known| start.get(known).map(|value| (*known, attribute(known, value))))
            .collect();
        self.open_raw(Element::Raw { name, attributes }, name, span);
    }

    fn html_link(&mut self, start: &Start<'_>, span: Span) {
        let Some(href) = start.get("href") else {
            return self.open_raw(Element::Raw { name: "span", attributes: Vec::new() }, "a", span);
        };
        let href = entities(href);
        let title = entities(start.get("title").unwrap_or_default());
        let destination = link::destination(&href, self.schemes());
        self.open_destination(destination, &href, "a", Cow::Owned(title), span);
    }

    fn html_image(&mut self, start: &Start<'_>, span: Span) {
        let Some(source) = start.get("src") else { return };
        let source = entities(source);
        let number = |name: &str| start.get(name).and_then(link::size).and_then(|(number, _)| number);
        let size = (number("width"), number("height"));
        let alt = entities(start.get("alt").unwrap_or_default());
        let title = entities(start.get("title").unwrap_or_default());
        let destination = link::destination(&source, self.schemes());
        self.push_image(destination, &source, (alt, size), Cow::Owned(title), span);
    }
}

fn attribute(name: &str, value: &str) -> String {
    match name {
        "class" => value.split_ascii_whitespace().map(safe_word).collect::<Vec<_>>().join(" "),
        _ => value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;"),
    }
}

/// The bytes up to the end of the end tag of `name`.
fn end_tag(html: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += html.get(at..)?.find("</")? + 2;
        let rest = html.get(at..)?;
        if rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return Some(at + rest.find('>').map_or(rest.len(), |close| close + 1));
        }
    }
}

/// The tag `html` begins with, and its length in bytes.
fn tag(html: &str) -> Option<(Tag<'_>, usize)> {
    let rest = html.strip_prefix('<')?;
    let length = |left: &str| html.len() - left.len();
    if let Some(comment) = rest.strip_prefix("!--") {
        let left = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
        return Some((Tag::Other, length(left)));
    }
    if rest.starts_with(['!', '?']) {
        let left = rest.find('>').and_then(|end| rest.get(end + 1..)).unwrap_or_default();
        return Some((Tag::Other, length(left)));
    }
    let (ends, rest) = match rest.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(rest.len());
    let name = rest.get(..end)?.to_ascii_lowercase();
    let (attributes, left) = attributes(rest.get(end..)?)?;
    let tag = if ends { Tag::End(name) } else { Tag::Start(Start { name, attributes }) };
    Some((tag, length(left)))
}

/// Attributes up to `>`, and what stands behind it. `None` when there is none.
fn attributes(mut rest: &str) -> Option<(Attributes<'_>, &str)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(left) = rest.strip_prefix('>') {
            return Some((found, left));
        }
        let end = rest
            .char_indices()
            .find(|&(at, c)| c.is_ascii_whitespace() || matches!(c, '/' | '>') || (c == '=' && at > 0))?
            .0;
        let name = rest.get(..end)?.to_ascii_lowercase();
        rest = rest.get(end..)?;
        let mut value = "";
        if let Some(after) = rest.trim_start().strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after.get(1..)?.split_once(quote)?,
                None => {
                    let end = after.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
                    after.split_at_checked(end)?
                }
            };
        }
        found.push((name, value));
    }
}

/// `text` with its character references resolved, so that none hides a scheme or the name of a file.
pub(super) fn entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let length = match numbered(rest) {
            Some((c, length)) => {
                plain.push(c);
                length
            }
            None => match named(rest) {
                Some((characters, length)) => {
                    plain.push_str(&characters);
                    length
                }
                None => {
                    plain.push('&');
                    1
                }
            },
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// The character whose number `text` begins with, and the length of the reference in bytes.
fn numbered(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix("&#")?;
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let number = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
    let semicolon = usize::from(digits.get(end..)?.starts_with(';'));
    Some((char::from_u32(number).unwrap_or('\u{FFFD}'), text.len() - digits.len() + end + semicolon))
}

/// The characters whose name `text` begins with, and the length of the reference in bytes.
fn named(text: &str) -> Option<(CowStr<'_>, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric())?;
    let reference = text.get(..end + 2).filter(|reference| reference.ends_with(';') && end <= LONGEST_NAME)?;
    // the parser of Markdown knows all names; where it knows none, the text stays as it is
    match Parser::new(reference).nth(1)? {
        Event::Text(characters) if *characters != *reference => Some((characters, reference.len())),
        _ => None,
    }
}
