//! Floor 2: one file becomes one record, which knows no other record.
//!
//! Reading order: `front_matter` gives the entries, `fields` their typed values, `markdown` the tokens of the body,
//! `extract` what the archive needs of them, `parse` puts the three together (with `privacy` and `naming`).
//!
//! Of a body: `markdown` (with `raw_html` and `link`) turns the parser's events into tokens, `comment` takes out what
//! is for the writer alone, `body` (with `callout`, `inline`, `pairs` and `pointing`) adds what Markdown itself does not know.
//! `notes` then reads the marks and task items out of the tokens, `table` the first table, `claim` and `paragraph` what a record that sums
//! up says, `plain` the words that are searched, `section` the part of a body that an embed names. `said` is what others know of it all.

mod body;
pub mod callout;
pub mod cjk;
pub mod claim;
mod comment;
pub mod complaints;
mod context;
pub mod extract;
mod fields;
pub mod front_matter;
pub mod heading;
mod inline;
pub mod limits;
pub mod link;
pub mod mark;
pub mod markdown;
mod naming;
pub mod notes;
mod pairs;
pub mod paragraph;
pub mod parse;
pub mod parts;
pub mod plain;
mod pointing;
mod privacy;
pub mod query_block;
mod raw_html;
mod said;
pub mod section;
mod table;
mod text_complaints;
pub mod token;
pub mod value;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::date::PartialDate;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::span::Span;
use crate::base::table::Table;

pub use claim::Claim;
pub use mark::{Mark, MarkField, MarkType};
pub use query_block::QueryBlock;
pub use value::{FieldValue, Value};

/// One record: what its own file says, and nothing that needs another file.
///
/// All spans are bytes of `text`, the whole file. Cached between builds by the fingerprint of
/// (text, kinds, program version); `text` itself is not cached but handed in again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The file, from the root (`content/logs/2025-03-07.md`).
    pub path: RelPath,
    /// The file's path under the content folder without its ending: the default id and address.
    /// Of `index.md` and `_index.md` it is the folder (empty at the top), see `is_index`.
    pub place: String,
    /// `id:`, else `place`.
    pub id: String,
    /// Where `id:` stands; `None` when the id is the default.
    pub id_span: Option<Span>,
    /// Whether the file is an `index.md` or `_index.md`: the text at the head of its folder's page,
    /// counted and listed nowhere.
    pub is_index: bool,
    /// Name of its kind: one that the configuration has.
    pub kind: String,
    /// Its title. Never empty: front matter, the kind's title field, the first level-1 heading,
    /// for kinds that must be dated the date, for statements their name and period, else the file name.
    pub title: String,
    /// Whether the title was taken from the first heading, which the body then does not repeat.
    pub title_heading: Option<Span>,
    /// The day, month or year it is dated by (the kind's `date` role; else from file name or path). `None`: undated.
    pub date: Option<PartialDate>,
    /// Last day of its span.
    pub end: Option<PartialDate>,
    /// The period it is about.
    pub period: Option<Period>,
    /// `audience:`, one of the archive's levels; `None`: the default.
    pub audience: Option<String>,
    /// `draft: true`: read only with `--drafts`.
    pub draft: bool,
    /// `lang:`, or `None` for the archive's language.
    pub lang: Option<String>,
    /// Its state, given or initial; `None` where the kind has no states.
    pub state: Option<String>,
    /// The key point in one line.
    pub gist: Option<String>,
    /// Every field given or defaulted that its kind declares, in the kind's order; private ones included
    /// (the audience wall takes them out). Fields with bad values are left out.
    pub fields: Vec<FieldValue>,
    /// `tags:` and the `#tags` of the body outside marks and task items, each once, in order of first use.
    pub tags: Vec<String>,
    /// `aliases:` that do not begin with `/`: further names for links.
    pub aliases: Vec<Named>,
    /// `aliases:` that begin with `/`: former addresses.
    pub former: Vec<Named>,
    /// `permalink:`: the page's address instead of `place`.
    pub permalink: Option<Named>,
    /// Everything the record points at, in order of place: front matter first, then body.
    pub references: Vec<Reference>,
    /// Its headings, in order.
    pub outline: Vec<Heading>,
    /// Block ids (`^id`) of the body.
    pub blocks: Vec<Named>,
    /// Its marks and task items, in order of place. Marks of an `index.md` are shown and counted nowhere.
    pub marks: Vec<Mark>,
    /// The query blocks of the body, in order of place.
    pub queries: Vec<QueryBlock>,
    /// The first table of the body, of a filed form; `None` when there is none, and for every kind without the trait.
    pub table: Option<Table>,
    /// What it claims, in order of place; of kinds without the trait `claims` nothing.
    pub claims: Vec<Claim>,
    /// Its longer paragraphs by their words, in order of place; of kinds without the trait `claims` none.
    pub paragraphs: Vec<(Fingerprint, Span)>,
    /// Running text in which glossary terms are looked for: outside headings, code, links, mentions, marks' keys.
    /// Each span's source is the text as it is read (no escapes inside).
    pub prose: Vec<Span>,
    /// Where the body begins.
    pub body: Span,
    /// What of the body is for its author alone and is in nothing that is built: generated parts of a draft that is handed in.
    pub left_out: Vec<Span>,
    /// Plain words of the body, at most 200 characters, for lists and feeds; empty when there are none.
    pub excerpt: String,
    /// The whole file.
    #[serde(skip)]
    pub text: Arc<str>,
    /// The fingerprint of `text`.
    pub fingerprint: Fingerprint,
    /// The fingerprint of what other pages can know of the record: of all the above but the text, and of places only their order. Taken before
    /// the audience wall.
    pub said: Fingerprint,
}

/// A word with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its plain words.
    pub text: String,
    /// Its anchor, unique within the record, never a name a browser gives meaning to.
    pub anchor: String,
    /// Where it stands.
    pub span: Span,
}

/// How a record points at something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ReferenceKind {
    /// `[[target]]`, `[[target|text]]`, `[[target#heading]]`; also a `ref` field of front matter.
    Name,
    /// `![[target]]` that is all there is of its paragraph or list item: an embed, which stands for the text it names. In running
    /// text it is a `Name`.
    Embed,
    /// A Markdown link to a path.
    Path,
    /// A Markdown image.
    Image,
    /// `@name`; `target` is the text from after the `@` up to the end of its run of text, at most
    /// 64 characters: the archive knows which names are longest.
    Mention,
    /// `#tag/sub` in the body; `target` without the `#`.
    Tag,
    /// A file named in front matter (`attachments`, `source`).
    File,
    /// The name of a person or body in a field of a mark or task item (`[by:: wang-fang]`), written without `@`.
    Agent,
    /// A mark, or a record, named in a field of a mark or task item (`[of:: in-004#volunteers]`, `[closes:: lift]`); `heading` is what
    /// stands behind `#`.
    Mark,
}

/// One pointing from a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// How.
    pub kind: ReferenceKind,
    /// At what, as written, without heading, text, backslash before `|`, and outer blanks.
    pub target: String,
    /// The heading or `^block` after `#`, of a file the part (`Sheet1!A3:G8`); `None`: the whole.
    pub heading: Option<String>,
    /// The author's own words for it: the text after `|`, the link's text; `None`: the target itself.
    pub words: Option<String>,
    /// Where it stands, brackets included.
    pub span: Span,
    /// The front matter field it fills (`replies_to`, `circulation.person`); `None` in the body.
    pub field: Option<String>,
    /// The kinds a field accepts; empty: any.
    pub of: Vec<String>,
    /// What it stands in; `None` in front matter.
    pub context: Option<Context>,
}

/// The words around a reference: what backlinks show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// What sort of words.
    pub kind: ContextKind,
    /// The sentence; the list item with its children; the table row, its cells separated by ` | `.
    /// Plain text, at most 400 characters around the reference, cut ends marked `…`.
    pub text: String,
    /// Bytes of `text` that are the reference's own words.
    pub at: Span,
    /// For a table row, the header row in the same form.
    pub header: Option<String>,
    /// Index into the record's outline of the heading above; `None` before the first.
    pub heading: Option<u32>,
}

/// What sort of words a reference stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContextKind {
    /// A sentence of a paragraph, quote, callout or heading.
    Sentence,
    /// A list item.
    Item,
    /// A table row.
    Row,
}
