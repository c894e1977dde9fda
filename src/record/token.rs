//! The tokens of a body: one list from which both the record and its page are made, so that the two agree.

use std::borrow::Cow;

use crate::base::span::Span;

/// A token with its place in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece<'a> {
    /// What it is.
    pub token: Token<'a>,
    /// Where it stands; of `Close`, the whole element.
    pub span: Span,
}

/// A part of a body. Every `Open` has its `Close`, properly nested.
#[derive(Clone, Debug, PartialEq)]
pub enum Token<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The innermost open element ends.
    Close,
    /// Words.
    Text {
        /// As they are read.
        text: Cow<'a, str>,
        /// Whether the source at the token's place is the same bytes.
        plain: bool,
    },
    /// A code span.
    Code(Cow<'a, str>),
    /// A block of code.
    CodeBlock {
        /// The words behind the fence, whole; empty when there are none.
        info: Cow<'a, str>,
        /// The code, its last line break included.
        code: String,
    },
    /// A formula in TeX.
    Math {
        /// Its source without the dollar signs.
        tex: Cow<'a, str>,
        /// Whether it stands on a line of its own.
        display: bool,
    },
    /// An image of the archive or of another site.
    Image {
        /// Where it is.
        source: Source,
        /// What is read where it cannot be seen; may be empty.
        alt: String,
        /// The title; may be empty.
        title: Cow<'a, str>,
        /// Width and height in CSS pixels, where given.
        size: (Option<u32>, Option<u32>),
    },
    /// A possible name behind `@`. The token itself is the sign alone, the text follows as tokens of its own;
    /// the span covers both.
    Mention(Cow<'a, str>),
    /// A tag, without its `#`.
    Tag(Cow<'a, str>),
    /// The mark of a footnote.
    FootnoteReference(Cow<'a, str>),
    /// A line break that is a blank.
    SoftBreak,
    /// A line break that stays one.
    HardBreak,
    /// A line across.
    Rule,
    /// The name (`^id` without `^`) of the block in which it stands first.
    BlockId(&'a str),
    /// Raw HTML as it may be written out: text with its entities, or an element without content.
    Html(String),
}

/// Something that holds other tokens.
#[derive(Clone, Debug, PartialEq)]
pub enum Element<'a> {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its anchor, unique in the body.
        anchor: String,
        /// The author's classes for it.
        classes: Vec<String>,
    },
    /// A block quote.
    Quote,
    /// A callout.
    Callout(super::callout::Callout),
    /// The title line of a callout; the first thing in it, absent where the author gave none.
    CalloutTitle,
    /// A list: the first number, or `None` for bullets.
    List(Option<u64>),
    /// A list item: `Some` for a task, true when it is ticked.
    Item(Option<bool>),
    /// The text of a footnote, by its label.
    Footnote(Cow<'a, str>),
    /// A list of definitions.
    Definitions,
    /// What is defined.
    Term,
    /// Its definition.
    Definition,
    /// A table.
    Table,
    /// Its header row.
    HeadRow,
    /// Another row.
    Row,
    /// A cell.
    Cell(Align),
    /// `*..*`
    Emphasis,
    /// `**..**`
    Strong,
    /// `~~..~~`
    Strike,
    /// `==..==`
    Highlight,
    /// A mark, `[problem:: ..]`.
    Mark(super::mark::MarkType),
    /// A field of a mark or task item, by its key as written (`mark::field_key` says what it means); of a date sign the English word.
    Field(Cow<'a, str>),
    /// A link of the archive.
    Reference {
        /// Where to.
        pointer: Pointer,
        /// Whether the words inside are the author's own, not the target repeated.
        own_words: bool,
        /// The title; may be empty.
        title: Cow<'a, str>,
    },
    /// A link elsewhere; its scheme is allowed.
    External {
        /// The address.
        href: String,
        /// The title; may be empty.
        title: Cow<'a, str>,
    },
    /// An allowed element of raw HTML.
    Raw {
        /// Its name in lower case.
        name: &'static str,
        /// Its allowed attributes, values with their entities.
        attributes: Vec<(&'static str, String)>,
    },
}

/// How the cells of a column are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// As the page does.
    Unset,
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// What a link or image of the archive points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// How.
    pub kind: super::ReferenceKind,
    /// At what; percent-decoded, without its heading. Empty: the record itself.
    pub target: String,
    /// The heading or `^block`.
    pub heading: Option<String>,
}

/// Where an image is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the archive.
    Here(Pointer),
    /// Elsewhere; the scheme is allowed.
    Elsewhere(String),
}

impl Element<'_> {
    /// Whether it is a block that ends the running text before it.
    pub fn is_block(&self) -> bool {
        match self {
            Self::Paragraph
            | Self::Heading { .. }
            | Self::Quote
            | Self::Callout(_)
            | Self::CalloutTitle
            | Self::List(_)
            | Self::Item(_)
            | Self::Footnote(_)
            | Self::Definitions
            | Self::Term
            | Self::Definition
            | Self::Table
            | Self::HeadRow
            | Self::Row
            | Self::Cell(_) => true,
            Self::Emphasis
            | Self::Strong
            | Self::Strike
            | Self::Highlight
            | Self::Mark(_)
            | Self::Field(_)
            | Self::Reference { .. }
            | Self::External { .. }
            | Self::Raw { .. } => false,
        }
    }
}

impl Token<'_> {
    /// Whether it is a block without content of its own tokens.
    pub fn is_block_leaf(&self) -> bool {
        matches!(self, Self::CodeBlock { .. } | Self::Rule)
    }
}

/// The plain words of some tokens, as a heading or a link reads: no markup, a line break as a blank.
pub fn words(pieces: &[Piece<'_>]) -> String {
    let mut words = String::new();
    for piece in pieces {
        push_words(&mut words, &piece.token);
    }
    words
}

/// Appends what a reader sees of one token as plain text.
pub fn push_words(words: &mut String, token: &Token<'_>) {
    match token {
        Token::Text { text, .. } | Token::Code(text) => words.push_str(text),
        Token::Math { tex, .. } => words.push_str(tex),
        Token::Image { alt, .. } => words.push_str(alt),
        Token::Mention(_) => words.push('@'),
        Token::Tag(name) => {
            words.push('#');
            words.push_str(name);
        }
        Token::SoftBreak | Token::HardBreak => words.push(' '),
        Token::Open(Element::Field(key)) => {
            words.push_str(key);
            words.push_str(": ");
        }
        Token::Open(_)
        | Token::Close
        | Token::CodeBlock { .. }
        | Token::FootnoteReference(_)
        | Token::Rule
        | Token::BlockId(_)
        | Token::Html(_) => {}
    }
}
