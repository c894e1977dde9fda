//! A body as lines of plain words: what is searched, and quoted beside what was found.

use super::extract::heading_span;
use super::mark::MarkType;
use super::raw_html::entities;
use super::token::{Element, Piece, Token, push_words};
use super::{Record, markdown, notes};
use crate::config::Config;

/// A block of running text, a row of a table, a line of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whether it is a heading.
    pub heading: bool,
    /// Its words, blanks made one; never empty.
    pub text: String,
}

/// Elements of raw HTML that stand within a line; any other begins a new one.
const INLINE: [&str; 24] = [
    "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rt", "ruby", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time",
];

/// The body of `record` as its page shows it, but for what comes from other records: a link is the words its author wrote, and a query
/// block is left out. The heading that the title was taken from is left out too.
pub fn lines(record: &Record, config: &Config) -> Vec<Line> {
    let read = markdown::read(&record.text, record.body, &record.left_out, config);
    let mut reader = Reader::new(record);
    read.pieces.iter().for_each(|piece| reader.piece(piece));
    reader.end_line();
    reader.lines
}

/// What ends with an open element.
enum Frame {
    Inline,
    Block,
    Heading,
    Row,
    Cell,
    /// A field of a mark: the words that stand before it.
    Field(String),
    Mute,
}

struct Reader<'a> {
    record: &'a Record,
    lines: Vec<Line>,
    words: String,
    /// What stands on lines of its own behind the line that is read.
    behind: Vec<String>,
    open: Vec<Frame>,
    heading: bool,
    /// How many open elements are not shown.
    muted: usize,
    /// How many rows are open: their cells stand in one line.
    row: usize,
}

impl<'a> Reader<'a> {
    fn new(record: &'a Record) -> Self {
        let (lines, behind, open) = (Vec::new(), Vec::new(), Vec::new());
        Self { record, lines, words: String::new(), behind, open, heading: false, muted: 0, row: 0 }
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        match &piece.token {
            Token::Open(element) => {
                let frame = self.begin(element, piece);
                self.open.push(frame);
            }
            Token::Close => self.end(),
            _ if self.muted > 0 => {}
            Token::CodeBlock { code, .. } => {
                self.end_line();
                if !self.record.queries.iter().any(|query| query.span == piece.span && query.asked.is_some()) {
                    for line in code.lines() {
                        self.words.push_str(line);
                        self.end_line();
                    }
                }
            }
            Token::Rule => self.end_line(),
            Token::Html(html) if html.starts_with('<') => self.words.push(' '),
            Token::Html(html) => self.words.push_str(&entities(html)),
            token => push_words(&mut self.words, token),
        }
    }

    fn begin(&mut self, element: &Element<'_>, piece: &Piece<'_>) -> Frame {
        if self.muted > 0 {
            return Frame::Inline;
        }
        match element {
            Element::HeadRow | Element::Row => {
                self.end_line();
                self.row += 1;
                Frame::Row
            }
            Element::Cell(_) => {
                if !self.words.is_empty() {
                    self.words.push_str(" | ");
                }
                Frame::Cell
            }
            Element::Heading { .. } => {
                self.end_line();
                if self.record.title_heading == Some(heading_span(&self.record.text, piece.span)) {
                    self.muted += 1;
                    return Frame::Mute;
                }
                self.heading = true;
                Frame::Heading
            }
            // a sentence is read with the figure alone, as the page shows it
            Element::Mark(MarkType::Fact) => match notes::fact(piece.span.of(&self.record.text)) {
                Some((_, figure)) => {
                    self.words.push_str(figure);
                    self.muted += 1;
                    Frame::Mute
                }
                None => Frame::Inline,
            },
            // a mark is quoted without its fields
            Element::Field(_) => {
                let before = std::mem::take(&mut self.words);
                push_words(&mut self.words, &Token::Open(element.clone()));
                Frame::Field(before)
            }
            Element::Raw { name, .. } if !INLINE.contains(name) => self.block(),
            element if element.is_block() => self.block(),
            _ => Frame::Inline,
        }
    }

    fn block(&mut self) -> Frame {
        self.end_line();
        Frame::Block
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Frame::Mute) => self.muted -= 1,
            Some(Frame::Field(before)) => {
                let field = std::mem::replace(&mut self.words, before);
                self.behind.push(field);
            }
            Some(Frame::Row) => {
                self.row -= 1;
                self.end_line();
            }
            Some(Frame::Block) => self.end_line(),
            Some(Frame::Heading) => {
                self.end_line();
                self.heading = false;
            }
            Some(Frame::Inline | Frame::Cell) | None => {}
        }
    }

    fn end_line(&mut self) {
        if self.row > 0 {
            return;
        }
        let words = std::mem::take(&mut self.words);
        for words in [words].into_iter().chain(self.behind.drain(..)) {
            let text = tidy(words);
            if !text.is_empty() {
                self.lines.push(Line { heading: self.heading, text });
            }
        }
    }
}

/// Words with single blanks between them and none around.
fn tidy(words: String) -> String {
    let mut before = ' ';
    let untidy = |c: char| {
        let twice = std::mem::replace(&mut before, c) == ' ' && c == ' ';
        twice || (c != ' ' && c.is_whitespace())
    };
    if !words.contains(untidy) && !words.ends_with(' ') {
        return words;
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
