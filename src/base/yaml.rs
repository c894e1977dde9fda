//! YAML with places: one located tree, nothing typed yet. The only file that names the YAML crate.

use std::collections::HashMap;

use serde_yaml::granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as Range, StrInput, options};

use super::span::Span;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands in the file. Of nothing (`key:`) the empty span behind the colon.
    pub span: Span,
    /// What it is.
    pub value: Yaml,
}

/// A YAML value. Scalars stay text, letter for letter: `no`, `007` and `2025-03-14` are what was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Yaml {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar.
    Scalar {
        /// Its text, quotes and escapes resolved.
        text: String,
        /// Whether it was quoted or a block scalar.
        quoted: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order written. Keys are unique.
    Map(Vec<(Key, Node)>),
}

/// A mapping's key with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key's text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Why a text is no YAML that Annals reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What is wrong, in one phrase.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Another place that matters (the first of two equal keys).
    pub also: Option<(Span, String)>,
    /// Whether it is a limit that was passed (`over-limit`), not a mistake of form.
    pub over_limit: bool,
}

/// How much of a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest text in bytes.
    pub bytes: usize,
    /// Most nodes: scalars, lists and mappings, keys counted too.
    pub nodes: usize,
    /// Most levels of lists and mappings in each other; the outermost is the first.
    pub levels: usize,
}

impl Limits {
    /// What the front matter of one record may hold.
    pub const RECORD: Self = Self { bytes: 64 * 1024, nodes: 2_000, levels: 16 };
    /// What a seal may hold: some 40,000 records.
    pub const SEAL: Self = Self { bytes: 4 * 1024 * 1024, nodes: 400_000, levels: 4 };
    /// What `annals.yaml` and other declarations may hold.
    pub const DECLARATION: Self = Self { bytes: 1024 * 1024, nodes: 50_000, levels: 16 };
}

impl Node {
    /// The text of a scalar; `None` for anything else.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Yaml::Scalar { text, .. } => Some(text),
            Yaml::Null | Yaml::List(_) | Yaml::Map(_) => None,
        }
    }

    /// The entries of a mapping; none for anything else.
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.value {
            Yaml::Map(entries) => entries,
            Yaml::Null | Yaml::Scalar { .. } | Yaml::List(_) => &[],
        }
    }

    /// The value of a mapping's key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(known, _)| known.text == key).map(|(_, value)| value)
    }

    /// The members of a list; the value itself for any other value, none for `Null`.
    pub fn each(&self) -> &[Self] {
        match &self.value {
            Yaml::List(nodes) => nodes,
            Yaml::Null => &[],
            Yaml::Scalar { .. } | Yaml::Map(_) => std::slice::from_ref(self),
        }
    }

    /// What it is in a word, for messages.
    pub fn what(&self) -> &'static str {
        match self.value {
            Yaml::Null => "nothing",
            Yaml::Scalar { .. } => "text",
            Yaml::List(_) => "a list",
            Yaml::Map(_) => "a mapping",
        }
    }
}

/// `text` as a scalar that may stand anywhere, also in brackets: plain where it is letters, digits and the signs of names and paths alone, else in
/// quotes. Read again it is the same, unless it holds control characters, which are refused.
pub fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
        && text.starts_with(char::is_alphanumeric)
        && !text.eq_ignore_ascii_case("null");
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\u{85}' => quoted.push_str("\\N"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Reads the YAML that stands in `part` of `file`, within the limits of a record; spans are those of
/// the file. An empty part is `Null`.
///
/// Never panics. Refused, with the place: anchors and aliases, merge keys, tags, directives, several documents, equal
/// keys, keys that are no words, tabs as indent, control characters, more than 16 levels, 2,000 nodes or 64 KiB.
/// Lists in brackets and quoted texts that go on in the next
/// line must be indented there: an unclosed quote could swallow the keys behind it otherwise.
pub fn parse(file: &str, part: Span) -> Result<Node, Fault> {
    parse_within(file, part, Limits::RECORD)
}

/// As [`parse`], within other limits.
pub fn parse_within(file: &str, part: Span, limits: Limits) -> Result<Node, Fault> {
    let text = part.of(file);
    let base = part.start as usize;
    if text.len() > limits.bytes {
        return Err(too_long(text, base, limits));
    }
    control_character(text, base)?;
    let mut reader = Reader::new(text, base, limits);
    match reader.document(part) {
        Ok(node) => full_width_scalar(file, node),
        Err(fault) => Err(fault),
    }
}

/// The fault of a text past the limit of bytes; one that is also too deep is called that, since that is
/// what is wrong with it.
fn too_long(text: &str, base: usize, limits: Limits) -> Fault {
    let cut = (0..=limits.bytes).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let head = text.get(..cut).unwrap_or_default();
    match Reader::new(head, base, limits).document(Span::new(base, base + cut)) {
        Err(fault) if fault.over_limit => fault,
        _ => Fault::limit(Span::at(base), format!("more than {} KiB of YAML", limits.bytes / 1024)),
    }
}

impl Fault {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, also: None, over_limit: false }
    }

    fn limit(span: Span, message: impl Into<String>) -> Self {
        Self { over_limit: true, ..Self::new(span, message) }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn also(mut self, span: Span, words: &str) -> Self {
        self.also = Some((span, words.to_owned()));
        self
    }
}

const QUOTES: &str = "put quotes around the value";

fn is_refused(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}')) || c == '\u{feff}'
}

fn control_character(text: &str, base: usize) -> Result<(), Fault> {
    match text.char_indices().find(|&(_, c)| is_refused(c)) {
        None => Ok(()),
        Some((at, c)) => {
            let span = Span::new(base + at, base + at + c.len_utf8());
            Err(Fault::new(span, format!("a control character, U+{:04X}", u32::from(c))).help("delete it"))
        }
    }
}

/// Refuses control characters that an escape made (`"\0"`).
fn readable(text: &str, span: Span) -> Result<(), Fault> {
    match text.chars().find(|&c| is_refused(c)) {
        None => Ok(()),
        Some(c) => {
            let message = format!("an escape for a control character, U+{:04X}", u32::from(c));
            Err(Fault::new(span, message).help("delete it, or use single quotes, in which a backslash is a backslash"))
        }
    }
}

/// Refuses a document that is one plain text with a full-width colon: `title：x` was meant as a key.
fn full_width_scalar(file: &str, node: Node) -> Result<Node, Fault> {
    let plain = matches!(node.value, Yaml::Scalar { quoted: false, .. });
    match node.span.of(file).find('：').filter(|_| plain) {
        Some(at) => Err(full_width_colon(node.span.start as usize + at)),
        None => Ok(node),
    }
}

fn full_width_colon(at: usize) -> Fault {
    Fault::new(Span::new(at, at + '：'.len_utf8()), "a full-width colon where `: ` is needed")
        .help("write an ordinary colon and a blank")
}

/// Events to nodes. Places within are bytes of `text`; `base` makes them bytes of the file.
struct Reader<'t> {
    text: &'t str,
    base: usize,
    limits: Limits,
    parser: Parser<'t, StrInput<'t>>,
    /// Nodes so far.
    nodes: usize,
    /// The end of the last event.
    last: usize,
    /// Where the brackets that are open now stand.
    open: Vec<usize>,
    /// The first anchor.
    anchor: Option<Span>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, base: usize, limits: Limits) -> Self {
        let options = options! {
            flow_nesting_limit: limits.levels,
            block_nesting_limit: limits.levels,
            emit_comments: false,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            disallow_directives: true,
            strict_indentation: true,
        };
        let parser = Parser::new_from_str_with_options(text, options);
        Self { text, base, limits, parser, nodes: 0, last: 0, open: Vec::new(), anchor: None }
    }

    /// The only document; `part` is the place of an empty one.
    fn document(&mut self, part: Span) -> Result<Node, Fault> {
        let mut root = None;
        loop {
            let (event, range) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_none() => {}
                Event::DocumentStart(..) => {
                    return Err(Fault::new(self.span(range), "a second YAML document")
                        .help("keep to one; a line of three hyphens begins another"));
                }
                Event::StreamEnd => break,
                event => root = Some(self.node(event, range, 1)?),
            }
        }
        match self.anchor {
            Some(anchor) => Err(self.anchored(anchor)),
            None => Ok(root.unwrap_or(Node { span: part, value: Yaml::Null })),
        }
    }

    /// The next event that is no metadata.
    fn next(&mut self) -> Result<(Event<'t>, Range), Fault> {
        loop {
            match self.parser.next_event() {
                None => return Ok((Event::StreamEnd, Range::default())),
                Some(Err(error)) => return Err(self.fault(&error)),
                Some(Ok((Event::Anchor(..), range))) => {
                    let span = self.span(range);
                    self.anchor.get_or_insert(span);
                }
                Some(Ok((event, range))) => {
                    self.last = self.last.max(range.end.byte_offset().unwrap_or_default());
                    return Ok((event, range));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'t>, range: Range, level: usize) -> Result<Node, Fault> {
        let span = self.span(range);
        self.count(span)?;
        match event {
            Event::Scalar(text, style, _, tag) => {
                self.untagged(tag.is_some(), range)?;
                readable(&text, span)?;
                Ok(self.scalar(&text, style, span))
            }
            Event::SequenceStart(_, _, tag) => {
                self.untagged(tag.is_some(), range)?;
                self.list(span, level)
            }
            Event::MappingStart(_, _, tag) => {
                self.untagged(tag.is_some(), range)?;
                self.map(span, level)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err(self.aliased(span)),
            _ => Err(Fault::new(span, "not valid YAML")),
        }
    }

    fn scalar(&self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let plain = style == ScalarStyle::Plain;
        if plain && (span.is_empty() || matches!(text, "~" | "null" | "Null" | "NULL")) {
            // nothing stands before the colon in the parser's eyes; people look behind it
            let at = span.start as usize - self.base;
            let colon = span.is_empty() && self.text.get(at..).is_some_and(|rest| rest.starts_with(':'));
            let span = if colon { Span::at(self.base + at + 1) } else { span };
            return Node { span, value: Yaml::Null };
        }
        Node { span, value: Yaml::Scalar { text: text.to_owned(), quoted: !plain } }
    }

    fn list(&mut self, start: Span, level: usize) -> Result<Node, Fault> {
        self.enter(start, level)?;
        let mut nodes: Vec<Node> = Vec::new();
        let end = loop {
            match self.next()? {
                (Event::SequenceEnd, range) => break range,
                (event, range) => nodes.push(self.node(event, range, level + 1)?),
            }
        };
        let span = self.leave(start, end, nodes.last().map(|node| node.span));
        Ok(Node { span, value: Yaml::List(nodes) })
    }

    fn map(&mut self, start: Span, level: usize) -> Result<Node, Fault> {
        self.enter(start, level)?;
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut seen: HashMap<String, Span> = HashMap::new();
        let end = loop {
            let (event, range) = self.next()?;
            if event == Event::MappingEnd {
                break range;
            }
            let key = self.key(event, range)?;
            if let Some(first) = seen.insert(key.text.clone(), key.span) {
                return Err(Fault::new(key.span, format!("the key `{}` is given twice", key.text))
                    .help("keep one of the two")
                    .also(first, "the first one"));
            }
            let (event, range) = self.next()?;
            let value = self.node(event, range, level + 1)?;
            entries.push((key, value));
        };
        let last = entries.last().map(|(key, value)| Span { start: key.span.start, end: value.span.end });
        let span = self.leave(start, end, last);
        Ok(Node { span, value: Yaml::Map(entries) })
    }

    fn key(&mut self, event: Event<'t>, range: Range) -> Result<Key, Fault> {
        let span = self.span(range);
        self.count(span)?;
        match event {
            Event::Scalar(text, style, _, tag) => {
                self.untagged(tag.is_some(), range)?;
                readable(&text, span)?;
                if style == ScalarStyle::Plain && span.is_empty() {
                    return Err(Fault::new(span, "a value without a key").help("write a key before the colon"));
                }
                if style == ScalarStyle::Plain && text == "<<" {
                    return Err(Fault::new(span, "the merge key `<<` is not supported").help("write the keys out"));
                }
                Ok(Key { text: text.into_owned(), span })
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err(self.aliased(span)),
            _ => Err(Fault::new(span, "a list or mapping as a key").help(QUOTES)),
        }
    }

    fn enter(&mut self, start: Span, level: usize) -> Result<(), Fault> {
        if level > self.limits.levels {
            return Err(self.too_deep(start));
        }
        if !start.is_empty() {
            self.open.push(start.start as usize - self.base);
        }
        Ok(())
    }

    /// The span of a collection: of one in brackets up to the closing one, else up to its last member.
    fn leave(&mut self, start: Span, end: Range, last: Option<Span>) -> Span {
        if start.is_empty() {
            return Span { start: start.start, end: last.map_or(start.end, |last| last.end.max(start.end)) };
        }
        self.open.pop();
        Span { start: start.start, end: self.span(end).end.max(start.end) }
    }

    fn count(&mut self, span: Span) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            return Err(Fault::limit(span, format!("more than {} values in YAML", self.limits.nodes)));
        }
        Ok(())
    }

    fn untagged(&self, tagged: bool, range: Range) -> Result<(), Fault> {
        if !tagged {
            return Ok(());
        }
        let span = self.span(range.tag_span().unwrap_or(range));
        Err(Fault::new(span, "a YAML tag, which is not supported").help(QUOTES))
    }

    fn too_deep(&self, span: Span) -> Fault {
        Fault::limit(span, format!("YAML nested too deep: more than {} levels", self.limits.levels))
    }

    fn anchored(&self, span: Span) -> Fault {
        Fault::new(span, "a YAML anchor, which is not supported").help(QUOTES)
    }

    fn aliased(&self, span: Span) -> Fault {
        let fault = Fault::new(span, "a YAML alias, which is not supported").help(QUOTES);
        match self.anchor {
            Some(anchor) => fault.also(anchor, "the anchor"),
            None => fault,
        }
    }

    /// The parser's range in bytes of the file, kept within the text and on character boundaries.
    fn span(&self, range: Range) -> Span {
        let start = self.byte(range.start.byte_offset());
        let end = self.byte(range.end.byte_offset()).max(start);
        Span::new(self.base + start, self.base + end)
    }

    fn byte(&self, at: Option<usize>) -> usize {
        let at = at.unwrap_or_default().min(self.text.len());
        (0..=at).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or_default()
    }

    /// The span of the character at `at`; empty at the end of the text.
    fn character(&self, at: usize) -> Span {
        let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Span::new(self.base + at, self.base + at + length)
    }
}

/// The parser's complaints in the reader's words, at the place where the mistake was made.
impl Reader<'_> {
    fn fault(&self, error: &ScanError) -> Fault {
        let at = self.byte(error.marker().byte_offset());
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            return self.too_deep(self.character(at));
        }
        if let Some(tab) = self.tab(error.kind(), at) {
            return Fault::new(self.character(tab), "a tab as indent").help("indent with blanks");
        }
        if let Some(colon) = self.colon_of_key(error.kind(), at) {
            return full_width_colon(self.base + colon);
        }
        self.unclosed(error.kind(), at).unwrap_or_else(|| {
            let (message, help) = words(error.kind());
            Fault::new(self.character(at), message).help(help)
        })
    }

    /// The start of the line that holds byte `at`, and the line.
    fn line(&self, at: usize) -> (usize, &str) {
        let before = self.text.get(..at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = self.text.get(start..).unwrap_or_default();
        (start, rest.split('\n').next().unwrap_or_default())
    }

    /// The tab to blame for an error at `at`: one in the line's indent, or the next one when the parser speaks of tabs.
    fn tab(&self, kind: &ErrorKind, at: usize) -> Option<usize> {
        let (start, line) = self.line(at);
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line.get(..indent).and_then(|indent| indent.find('\t')) {
            return Some(start + tab);
        }
        let spoken = matches!(
            kind,
            ErrorKind::TabNotAllowed
                | ErrorKind::TabInBlockIndentation
                | ErrorKind::TabAtBlockScalarStart
                | ErrorKind::TabInIndentation
                | ErrorKind::TabInPlainScalar
        );
        let next = self.text.get(at..).and_then(|rest| rest.find('\t'))?;
        spoken.then_some(at + next)
    }

    /// A full-width colon that was meant to end a key, in the line of the error or the one before.
    fn colon_of_key(&self, kind: &ErrorKind, at: usize) -> Option<usize> {
        let of_keys = matches!(
            kind,
            ErrorKind::SimpleKeyExpected
                | ErrorKind::InvalidSimpleKey
                | ErrorKind::MappingValueNotAllowed
                | ErrorKind::ExpectedBlockMappingKey
                | ErrorKind::InvalidIndentation
        );
        if !of_keys {
            return None;
        }
        let this = self.line(at);
        let before = this.0.checked_sub(1).map(|end| self.line(end));
        before.into_iter().chain([this]).find_map(|(start, line)| {
            let colon = line.find('：')?;
            let key = line.get(..colon)?;
            let bare = !key.contains([':', '#', '"', '\'', ' ']) && !key.is_empty();
            bare.then_some(start + colon)
        })
    }

    /// A quote or bracket that is not closed, blamed where it was opened.
    fn unclosed(&self, kind: &ErrorKind, at: usize) -> Option<Fault> {
        match kind {
            ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar => self.open_quote(at),
            ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent if !self.open.is_empty() => {
                if self.text.get(at..).is_some_and(|rest| rest.starts_with([']', '}'])) {
                    return Some(
                        Fault::new(self.character(at), "a closing bracket that stands too far left")
                            .help("indent it by at least one blank more than its key"),
                    );
                }
                let bracket = self.open.last().copied()?;
                self.open_quote(at).or_else(|| Some(self.open_bracket(bracket)))
            }
            ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping => Some(self.open_bracket(self.open.last().copied().unwrap_or(at))),
            _ => None,
        }
    }

    fn open_bracket(&self, at: usize) -> Fault {
        Fault::new(self.character(at), "a bracket that is not closed")
            .help("close it, or put quotes around the value if it is text")
    }

    fn open_quote(&self, until: usize) -> Option<Fault> {
        let quote = self.quote_before(until)?;
        Some(
            Fault::new(self.character(quote), "a quote that is not closed")
                .help("close it in the same line; to have a quote in the text, put the other quotes around the value"),
        )
    }

    /// The quote that is open at `until`, looked for behind the last event.
    fn quote_before(&self, until: usize) -> Option<usize> {
        if self.text.get(until..).is_some_and(|rest| rest.starts_with(['"', '\''])) {
            return Some(until);
        }
        let mut open: Option<(usize, char)> = None;
        let mut before = ' ';
        let mut escaped = false;
        for (at, c) in self.text.char_indices().skip_while(|&(at, _)| at < self.last).take_while(|&(at, _)| at < until)
        {
            match open {
                Some((_, '"')) if escaped => escaped = false,
                Some((_, '"')) if c == '\\' => escaped = true,
                Some((_, quote)) if c == quote => open = None,
                Some(_) => {}
                // a quote opens only where a value may begin; else it is an apostrophe
                None if matches!(c, '"' | '\'') && (before.is_whitespace() || "[{,:".contains(before)) => {
                    open = Some((at, c));
                }
                None => {}
            }
            before = c;
        }
        open.map(|(at, _)| at)
    }
}

/// What a complaint of the parser means to somebody who writes records, and how to mend it.
fn words(kind: &ErrorKind) -> (String, &'static str) {
    let (message, help) = match kind {
        ErrorKind::UnexpectedCharacter { character } => {
            return (format!("a value cannot begin with `{}`", character.escape_default()), QUOTES);
        }
        ErrorKind::MappingValueNotAllowed => ("a second `: ` in one value", QUOTES),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a line that is no `key: value`",
            "write a colon and a blank behind the key, or indent the line if it belongs to the value above",
        ),
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            ("a closing bracket without its opening one", QUOTES)
        }
        ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::UnexpectedEofImplicitFlowMapping => (
            "a list in brackets with something between its members",
            "put one comma between two members; put quotes around the value if it is text",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text behind the closing quote",
            "put quotes around the whole value, the other quotes than those in the text",
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::UnexpectedEofBlockMapping => {
            ("something that is no key", "put quotes around the value, or align the line with the keys above")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => {
            ("a backslash that is no escape", "use single quotes, in which a backslash is a backslash")
        }
        ErrorKind::BlockSequenceEntryNotAllowed => {
            ("a list that begins in the line of its key", "begin it in the next line, or put quotes around the value")
        }
        ErrorKind::UndeclaredTagHandle => ("a YAML tag, which is not supported", QUOTES),
        ErrorKind::DirectiveDisallowed => ("a YAML directive, which is not supported", "delete the line"),
        ErrorKind::InvalidIndentation => ("a line that is not indented as its neighbours are", "align it with them"),
        kind => return (format!("not valid YAML: {kind}"), QUOTES),
    };
    (message.to_owned(), help)
}
