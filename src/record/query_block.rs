//! Query blocks: a block of code whose language is `records`, shown as the table it asks for.

use serde::{Deserialize, Serialize};

use super::complaints::{self, quoted};
use super::token::{Piece, Token};
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::{self, Key, Node, Yaml};

/// What a query block asks. Its words are read here; what they mean is for the site to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Asked {
    /// What to list, as `annals list` names it (`document`, `ledger`, `mark:lesson`); empty: `all`.
    pub list: String,
    /// Conditions as (field, value), in the order written; a list in YAML is its words with commas.
    pub filters: Vec<(String, String)>,
    /// Fields to show; empty: the usual ones.
    pub columns: Vec<String>,
    /// The field to sort by, `-` in front for the largest first; empty: the usual order.
    pub sort: String,
    /// The field to group by; empty: one group.
    pub by: String,
    /// At most so many rows; 0: all.
    pub limit: usize,
}

/// A query block of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryBlock {
    /// What it asks; `None` when it cannot be read (which is said, and the block is shown as code).
    pub asked: Option<Asked>,
    /// Where each part stands, by its key (`list`, `columns`, `columns.NAME`, `sort`, `by`, `where.FIELD` for the field,
    /// `where.FIELD.value` for its value): for complaints about what it means.
    pub places: Vec<(String, Span)>,
    /// The whole block, fences included: the span of its token.
    pub span: Span,
}

/// The language of a block of code that makes it a query.
const LANGUAGE: &str = "records";

/// The keys of a query block.
const KEYS: [&str; 6] = ["list", "where", "columns", "sort", "by", "limit"];

/// The query blocks of a body, in order of place, and what is wrong with their form.
pub fn collect(path: &RelPath, text: &str, pieces: &[Piece<'_>]) -> (Vec<QueryBlock>, Vec<Diagnostic>) {
    let mut wrong = Vec::new();
    let mut blocks = Vec::new();
    for piece in pieces {
        let Token::CodeBlock { info, code } = &piece.token else { continue };
        if info.split_whitespace().next() != Some(LANGUAGE) {
            continue;
        }
        let code = Code::new(text, piece.span, code);
        let mut reader = Reader { path, code, wrong: Vec::new(), places: Vec::new() };
        let asked = reader.read().filter(|_| reader.wrong.is_empty());
        wrong.append(&mut reader.wrong);
        blocks.push(QueryBlock { asked, places: reader.places, span: piece.span });
    }
    (blocks, wrong)
}

/// The code of a block and where its lines stand in the file: inside a quote or a list they have something in front.
struct Code<'a> {
    code: &'a str,
    block: Span,
    /// Of each line: where it begins in the code, where in the file, and its length. `None` in the file: it stands otherwise there.
    lines: Vec<(usize, Option<usize>, usize)>,
}

impl<'a> Code<'a> {
    fn new(text: &str, block: Span, code: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut at = 0;
        let mut written = block.start as usize;
        // the first line of the block is the fence
        let mut source = block.of(text).split_inclusive('\n').map(|line| {
            let start = written;
            written += line.len();
            (start, line.trim_end_matches(['\n', '\r']))
        });
        source.next();
        for line in code.split_inclusive('\n') {
            let words = line.trim_end_matches(['\n', '\r']);
            let place = source.next().filter(|(_, whole)| whole.ends_with(words));
            lines.push((at, place.map(|(start, whole)| start + whole.len() - words.len()), words.len()));
            at += line.len();
        }
        Self { code, block, lines }
    }

    /// Where a span of the code stands in the file; the whole block where that is not known.
    fn place(&self, span: Span) -> Span {
        let at = |byte: usize| {
            let line = self.lines.partition_point(|(start, ..)| *start <= byte).checked_sub(1)?;
            let (start, written, length) = self.lines.get(line)?;
            Some((*written)? + (byte - start).min(*length))
        };
        match (at(span.start as usize), at(span.end as usize)) {
            (Some(start), Some(end)) => Span::new(start, end),
            _ => self.block,
        }
    }
}

/// A block being read.
struct Reader<'a> {
    path: &'a RelPath,
    code: Code<'a>,
    wrong: Vec<Diagnostic>,
    places: Vec<(String, Span)>,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<Asked> {
        let whole = Span::new(0, self.code.code.len());
        let node = match yaml::parse(self.code.code, whole) {
            Ok(node) => node,
            Err(fault) => {
                self.complain(fault.span, &fault.message, fault.help.as_deref());
                if let Some((span, words)) = fault.also {
                    let first = self.code.place(span);
                    let said = self.wrong.pop().map(|said| said.label(self.path, first, words));
                    self.wrong.extend(said);
                }
                return None;
            }
        };
        let Yaml::Map(entries) = &node.value else {
            let message = match node.value {
                Yaml::Null => "the query block is empty".to_owned(),
                _ => format!("{} where a query is wanted", node.what()),
            };
            self.complain(node.span, &message, Some("write `list: KIND`, each key on a line of its own"));
            return None;
        };
        let mut asked = Asked::default();
        for (key, node) in entries {
            self.entry(&mut asked, key, node);
        }
        Some(asked)
    }

    fn entry(&mut self, asked: &mut Asked, key: &Key, node: &Node) {
        match key.text.as_str() {
            "list" => asked.list = self.word(key, node),
            "sort" => asked.sort = self.word(key, node),
            "by" => asked.by = self.word(key, node),
            "columns" => asked.columns = self.columns(key, node),
            "where" => asked.filters = self.conditions(node),
            "limit" => match node.text().and_then(|text| text.trim().parse().ok()).filter(|limit| *limit > 0) {
                Some(limit) => asked.limit = limit,
                None => self.complain(node.span, "`limit` is no whole number from 1 up", None),
            },
            other => {
                let near = nearest(other, KEYS).map(|name| format!("did you mean `{name}`?"));
                let help = near.unwrap_or_else(|| format!("a query block has the keys {}", KEYS.join(", ")));
                self.complain(key.span, &format!("`{}` is no key of a query block", quoted(other)), Some(&help));
            }
        }
    }

    fn complain(&mut self, span: Span, message: &str, help: Option<&str>) {
        self.wrong.push(complaints::bad_query(self.path, self.code.place(span), message, help));
    }

    fn stands(&mut self, part: &str, span: Span) {
        self.places.push((part.to_owned(), self.code.place(span)));
    }

    /// A value that is one word; empty, with a complaint, when it is not.
    fn word(&mut self, key: &Key, node: &Node) -> String {
        self.stands(&key.text, node.span);
        match node.text().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => text.to_owned(),
            None => {
                self.complain(node.span, &format!("`{}` is {}, not a word", key.text, node.what()), None);
                String::new()
            }
        }
    }

    fn columns(&mut self, key: &Key, node: &Node) -> Vec<String> {
        self.stands(&key.text, node.span);
        let mut columns = Vec::new();
        for node in node.each() {
            match node.text().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => {
                    self.stands(&format!("columns.{text}"), node.span);
                    columns.push(text.to_owned());
                }
                None => self.complain(node.span, &format!("{} where a column is wanted", node.what()), None),
            }
        }
        columns
    }

    fn conditions(&mut self, node: &Node) -> Vec<(String, String)> {
        let Yaml::Map(entries) = &node.value else {
            let help = "write `where: {field: value}`, or each field on a line of its own, indented";
            self.complain(node.span, &format!("`where` is {}, not a mapping of fields", node.what()), Some(help));
            return Vec::new();
        };
        let mut filters = Vec::new();
        for (key, node) in entries {
            self.stands(&format!("where.{}", key.text), key.span);
            self.stands(&format!("where.{}.value", key.text), node.span);
            let words: Option<Vec<&str>> = node.each().iter().map(|node| node.text().map(str::trim)).collect();
            match words.filter(|words| !words.is_empty()) {
                Some(words) => filters.push((key.text.clone(), words.join(","))),
                None => {
                    let field = quoted(&key.text);
                    let message =
                        format!("the condition on `{field}` is {}, not a word or a list of words", node.what());
                    self.complain(node.span, &message, Some("write `*` in quotes for any value, `!*` for none"));
                }
            }
        }
        filters
    }
}

impl QueryBlock {
    /// Where a part stands; of one that is not written where the part it belongs to does, else the whole block.
    pub fn place(&self, part: &str) -> Span {
        let of = |part: &str| self.places.iter().find(|(known, _)| known == part).map(|(_, span)| *span);
        let above = || part.split_once('.').and_then(|(above, _)| of(above));
        of(part).or_else(above).unwrap_or(self.span)
    }
}
