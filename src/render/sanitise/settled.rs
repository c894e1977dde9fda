//! Markup that the cleaner would give back as it is, recognised without it.
//!
//! Nearly every body is made of a handful of elements that Annals itself wrote. To parse it into a tree only to write the same tree out
//! again costs more than all else that is done to it. So it is read once, from front to back, by rules much narrower than the cleaner's:
//! few elements, few attributes, each where it may stand, nothing that a parser would move, mend or spell otherwise. What keeps to them is
//! exactly what the cleaner gives back; in builds with debug assertions that is held against the cleaner each time. What does not goes to
//! the cleaner.

use super::{ATTRIBUTES, COMMON};
use crate::record::link::SCHEMES;

/// A comment that ends a text node, and that the cleaner drops.
const BREAK: &str = "<!---->";

/// How deep elements may nest here.
const DEEPEST: usize = 200;

/// What an element may stand in, and what in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Holds blocks and text: the body itself, a quote, an item, a cell.
    Flow,
    /// Holds text and what stands in text.
    Words,
    /// Stands in text and holds text.
    Inline,
    /// Holds only items, rows or parts of these names.
    Frame(&'static [&'static str]),
    /// Has no end tag; stands in text.
    Void,
    /// Has no end tag; stands where a block does.
    Rule,
}

/// The elements, in order.
const SORTS: &[(&str, Sort)] = &[
    ("a", Sort::Inline),
    ("aside", Sort::Flow),
    ("bdi", Sort::Inline),
    ("blockquote", Sort::Flow),
    ("br", Sort::Void),
    ("code", Sort::Inline),
    ("dd", Sort::Flow),
    ("del", Sort::Inline),
    ("details", Sort::Flow),
    ("div", Sort::Flow),
    ("dl", Sort::Frame(&["dt", "dd"])),
    ("dt", Sort::Words),
    ("em", Sort::Inline),
    ("h1", Sort::Words),
    ("h2", Sort::Words),
    ("h3", Sort::Words),
    ("h4", Sort::Words),
    ("h5", Sort::Words),
    ("h6", Sort::Words),
    ("hr", Sort::Rule),
    ("img", Sort::Void),
    ("input", Sort::Void),
    ("li", Sort::Flow),
    ("mark", Sort::Inline),
    ("ol", Sort::Frame(&["li"])),
    ("p", Sort::Words),
    ("pre", Sort::Words),
    ("section", Sort::Flow),
    ("span", Sort::Inline),
    ("strong", Sort::Inline),
    ("summary", Sort::Words),
    ("sup", Sort::Inline),
    ("table", Sort::Frame(&["thead", "tbody"])),
    ("tbody", Sort::Frame(&["tr"])),
    ("td", Sort::Flow),
    ("th", Sort::Flow),
    ("thead", Sort::Frame(&["tr"])),
    ("tr", Sort::Frame(&["th", "td"])),
    ("ul", Sort::Frame(&["li"])),
];

/// Elements that stand in a frame and nowhere else.
const PARTS: [&str; 8] = ["dd", "dt", "li", "tbody", "td", "th", "thead", "tr"];

/// `html` without the comments that end text nodes, and with `among` before each id, when the cleaner would give back just that. `None`: only
/// the cleaner knows.
pub fn settled(html: &str, further: &[String], among: Option<&str>) -> Option<String> {
    let among = among.unwrap_or_default();
    if !is_spelt(among, &[]) || among.contains('"') {
        return None;
    }
    let mut reader =
        Reader { rest: html, out: String::with_capacity(html.len()), open: Vec::new(), links: 0, further, among };
    while !reader.rest.is_empty() {
        reader.step()?;
    }
    reader.open.is_empty().then_some(reader.out)
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
    open: Vec<(&'static str, Sort)>,
    links: usize,
    further: &'a [String],
    among: &'a str,
}

impl<'a> Reader<'a> {
    fn step(&mut self) -> Option<()> {
        let (words, tag) = self.rest.split_at_checked(self.rest.find('<').unwrap_or(self.rest.len()))?;
        self.words(words)?;
        self.rest = tag;
        if let Some(rest) = tag.strip_prefix(BREAK) {
            self.rest = rest;
            return Some(());
        }
        match tag.strip_prefix("</") {
            Some(rest) => self.close(rest),
            None if tag.is_empty() => Some(()),
            None => self.begin(tag.get(1..)?),
        }
    }

    fn words(&mut self, words: &str) -> Option<()> {
        let blank = |byte: u8| matches!(byte, b' ' | b'\n');
        let holds_words = !matches!(self.open.last(), Some((_, Sort::Frame(_))));
        let fits = holds_words || words.bytes().all(blank);
        (fits && is_spelt(words, &["amp;", "lt;", "gt;", "nbsp;"])).then(|| self.out.push_str(words))
    }

    fn close(&mut self, rest: &'a str) -> Option<()> {
        let (name, _) = self.open.pop()?;
        let after = rest.strip_prefix(name)?.strip_prefix('>')?;
        self.links -= usize::from(name == "a");
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.rest = after;
        Some(())
    }

    fn begin(&mut self, tag: &'a str) -> Option<()> {
        let length = tag.bytes().position(|byte| !byte.is_ascii_alphanumeric())?;
        let (name, attributes) = tag.split_at_checked(length)?;
        let at = SORTS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        let (name, sort) = *SORTS.get(at)?;
        self.may_stand(name, sort)?;
        self.out.push('<');
        self.out.push_str(name);
        let after = self.attributes(name, attributes)?;
        self.out.push('>');
        self.rest = after;
        if !matches!(sort, Sort::Void | Sort::Rule) {
            self.links += usize::from(name == "a");
            self.open.push((name, sort));
            // a line break that comes first would be lost
            if name == "pre" && !after.starts_with('<') {
                return None;
            }
        }
        (self.open.len() <= DEEPEST).then_some(())
    }

    fn may_stand(&self, name: &str, sort: Sort) -> Option<()> {
        let (parent, within) = self.open.last().copied().unwrap_or(("", Sort::Flow));
        let fits = match within {
            Sort::Frame(parts) => parts.contains(&name),
            Sort::Flow => !PARTS.contains(&name) && (name != "summary" || parent == "details"),
            _ => matches!(sort, Sort::Inline | Sort::Void),
        };
        (fits && !(name == "a" && self.links > 0)).then_some(())
    }

    /// Writes the attributes, and gives what stands behind the tag.
    fn attributes(&mut self, element: &str, text: &'a str) -> Option<&'a str> {
        let mut seen: Vec<&str> = Vec::new();
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix('>') {
                return Some(after);
            }
            let (name, behind) = rest.strip_prefix(' ')?.split_once("=\"")?;
            let (value, behind) = behind.split_once('"')?;
            let own = ATTRIBUTES.iter().find(|(of, _)| *of == element).map_or(&[][..], |(_, names)| *names);
            let known = (COMMON.contains(&name) || own.contains(&name)) && !seen.contains(&name);
            if !known || !is_spelt(value, &["amp;", "quot;", "nbsp;"]) || !self.is_fit(name, value) {
                return None;
            }
            let among = if name == "id" { self.among } else { "" };
            [" ", name, "=\"", among, value, "\""].into_iter().for_each(|part| self.out.push_str(part));
            seen.push(name);
            rest = behind;
        }
    }

    fn is_fit(&self, name: &str, value: &str) -> bool {
        match name {
            "href" | "src" => self.is_address(value),
            "type" => value == "checkbox",
            "tabindex" => value == "0",
            _ => true,
        }
    }

    /// Whether the address leads below the page, or elsewhere by a scheme that links may use to a host of plain letters.
    fn is_address(&self, value: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'[' | b']' | b'<' | b'>');
        if !value.bytes().all(plain) || value.starts_with("//") {
            return false;
        }
        let Some((scheme, rest)) = value.split_once(':') else { return !value.is_empty() };
        if scheme.contains(['/', '?', '#']) {
            return value.starts_with(['.', '#']);
        }
        let known = SCHEMES.contains(&scheme) || self.further.iter().any(|further| further == scheme);
        match (scheme, rest.strip_prefix("//")) {
            ("http" | "https", Some(rest)) => {
                let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
                let of_host = |byte: u8| byte.is_ascii_lowercase() || byte == b'.' || byte == b'-';
                known
                    && host.contains('.')
                    && !host.starts_with(['.', '-'])
                    && !host.ends_with(['.', '-'])
                    && host.bytes().all(of_host)
                    && !host.contains("..")
                    && !host.contains("xn--")
            }
            ("mailto", None) => known,
            _ => false,
        }
    }
}

/// Whether nothing in `text` would be spelt otherwise: it has no signs of markup, no entity but these, no control characters, and no
/// blank that has an entity of its own.
fn is_spelt(text: &str, entities: &[&str]) -> bool {
    let odd = |byte: u8| matches!(byte, b'>' | b'<' | 0x7f) || (byte < 0x20 && byte != b'\n' && byte != b'\t');
    if text.bytes().any(odd) || (!text.is_ascii() && text.contains(['\u{a0}', '\u{feff}'])) {
        return false;
    }
    text.split('&').skip(1).all(|behind| entities.iter().any(|entity| behind.starts_with(entity)))
}
