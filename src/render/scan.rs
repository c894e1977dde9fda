//! The tags of a template and what stands in them: as much of the template language as our own checks need,
//! since the engine gives out neither its parser nor its tree.

use std::ops::Range;

/// What sort of tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// `{% .. %}`
    Block,
    /// `{{ .. }}`
    Output,
}

/// One tag of a template. Comments and `raw` blocks have none.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag<'a> {
    /// What sort.
    pub kind: TagKind,
    /// What stands in it, in order.
    pub tokens: Vec<Token<'a>>,
    /// Its bytes, delimiters included.
    pub span: Range<usize>,
}

/// A word, string or sign in a tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Token<'a> {
    /// What it is.
    pub what: What<'a>,
    /// Its bytes in the template.
    pub span: Range<usize>,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// A name or number: `page`, `if`, `12`.
    Word(&'a str),
    /// A string, without its quotes and as it is written.
    Text(&'a str),
    /// Any other character.
    Sign(char),
}

impl<'a> Tag<'a> {
    /// The first word: what sort of block it is. Empty for tags that begin otherwise.
    pub fn name(&self) -> &'a str {
        self.word(0).unwrap_or_default()
    }

    /// The word at `index`.
    pub fn word(&self, index: usize) -> Option<&'a str> {
        match self.tokens.get(index)?.what {
            What::Word(word) => Some(word),
            What::Text(_) | What::Sign(_) => None,
        }
    }
}

/// The tags of `text` in order. A tag that is never closed ends the list.
pub fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')).map(|found| at + found) {
        let kind = match text.get(open..open + 2) {
            Some("{%") => TagKind::Block,
            Some("{{") => TagKind::Output,
            Some("{#") => match text.get(open..).and_then(|rest| rest.find("#}")) {
                Some(length) => {
                    at = open + length + 2;
                    continue;
                }
                None => break,
            },
            _ => {
                at = open + 1;
                continue;
            }
        };
        let Some(tag) = tag(text, open, kind) else { break };
        at = tag.span.end;
        if kind == TagKind::Block && tag.name() == "raw" {
            at = text.get(at..).and_then(|rest| rest.find("endraw")).map_or(text.len(), |length| at + length);
        }
        tags.push(tag);
    }
    tags
}

/// The tag that opens at `open`; `None` when it is never closed.
fn tag(text: &str, open: usize, kind: TagKind) -> Option<Tag<'_>> {
    let close = if kind == TagKind::Block { "%}" } else { "}}" };
    let mut tokens = Vec::new();
    let mut at = open + 2;
    loop {
        let rest = text.get(at..)?;
        let rest = match rest.strip_prefix('-') {
            Some(behind) if behind.starts_with(close) => behind,
            _ => rest,
        };
        at = text.len() - rest.len();
        if rest.starts_with(close) {
            return Some(Tag { kind, tokens, span: open..at + 2 });
        }
        let first = rest.chars().next()?;
        let length = match first {
            '"' | '\'' | '`' => string_length(rest, first)?,
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let written = rest.get(..length)?;
        let what = match first {
            '"' | '\'' | '`' => Some(What::Text(written.get(1..length - 1)?)),
            _ if is_word(first) => Some(What::Word(written)),
            _ if first.is_whitespace() => None,
            _ => Some(What::Sign(first)),
        };
        tokens.extend(what.map(|what| Token { what, span: at..at + length }));
        at += length;
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The bytes of the string that begins `text`, quotes included; `None` when it is never closed.
fn string_length(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, c)| {
        let closes = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(at + 1)
    })
}

/// A template that another one names.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference<'a> {
    /// Whether it is extended; else it is included.
    pub extends: bool,
    /// Its name.
    pub name: &'a str,
    /// Where the name stands.
    pub span: Range<usize>,
}

/// The templates that `tags` extend or include.
pub fn references<'a>(tags: &[Tag<'a>]) -> Vec<Reference<'a>> {
    let named = |tag: &Tag<'a>| {
        let extends = match tag.name() {
            "extends" => true,
            "include" => false,
            _ => return None,
        };
        let token = tag.tokens.get(1)?;
        match token.what {
            What::Text(name) => Some(Reference { extends, name, span: token.span.clone() }),
            What::Word(_) | What::Sign(_) => None,
        }
    };
    tags.iter().filter(|tag| tag.kind == TagKind::Block).filter_map(named).collect()
}

/// Where `filter` is applied: behind a `|`, or as a `filter` block.
pub fn uses_of_filter(tags: &[Tag<'_>], filter: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for tag in tags {
        if tag.kind == TagKind::Block && tag.name() == "filter" && tag.word(1) == Some(filter) {
            found.extend(tag.tokens.get(1).map(|token| token.span.clone()));
        }
        for pair in tag.tokens.windows(2) {
            if let [Token { what: What::Sign('|'), .. }, Token { what: What::Word(word), span }] = pair
                && *word == filter
            {
                found.push(span.clone());
            }
        }
    }
    found
}

/// The keys of words that are written out: `"key" | t` and `t(key="key")`.
pub fn word_keys<'a>(tags: &[Tag<'a>]) -> Vec<(&'a str, Range<usize>)> {
    let mut found = Vec::new();
    for tag in tags {
        for three in tag.tokens.windows(3) {
            if let [Token { what: What::Text(key), span }, bar, name] = three
                && bar.what == What::Sign('|')
                && name.what == What::Word("t")
            {
                found.push((*key, span.clone()));
            }
        }
        for five in tag.tokens.windows(5) {
            let signs: Vec<What<'_>> = five.iter().take(4).map(|token| token.what).collect();
            if signs == [What::Word("t"), What::Sign('('), What::Word("key"), What::Sign('=')]
                && let Some(Token { what: What::Text(key), span }) = five.last()
            {
                found.push((*key, span.clone()));
            }
        }
    }
    found
}
