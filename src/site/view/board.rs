//! The parts that pages about what is owed are made of: figures, counts, tables.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Column, Count, FactValue, Link};

/// `view` of `board.html`: a page about a set of things that are owed, waiting, wrong or missing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BoardView {
    /// Which: `ledger`, `overdue`, `closed`, `waiting`, `problems`, `marks`, `gaps`, `evidence`, `check`.
    pub name: String,
    /// What of: a mark type's name, a year; empty: all.
    pub of: String,
    /// The pages beside this one.
    pub tabs: Vec<Tab>,
    /// What it comes to.
    pub figures: Vec<Figure>,
    /// The same things counted in several ways.
    pub counts: Vec<CountGroup>,
    /// The things themselves.
    pub sections: Vec<Section>,
    /// Which part of a long table this is, from 1.
    pub part: usize,
    /// All parts, when there are several; the text is the part's number.
    pub parts: Vec<Link>,
    /// All that stands here as one file of values, where its tables have none of their own; empty: there is none.
    pub csv: String,
    /// The due dates of what stands here as a calendar file; empty: there is none.
    pub calendar: String,
}

/// A page beside this one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tab {
    /// The key of its words: the theme's word `tab.NAME`, else that called NAME (`mark.problem`); empty when `text` says it all.
    pub name: String,
    /// What it says, where that is no word of the theme's: a year, a label. Beside a name it fills the word's `{text}`.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// How many things stand there; `null` where nothing is counted.
    pub count: Option<usize>,
    /// Whether it is this page.
    pub current: bool,
}

/// One number that matters.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Figure {
    /// The key of its words among the theme's (`figure.overdue`).
    pub name: String,
    /// The number; a share has its sign (`83 %`), and `–` stands for none.
    pub value: String,
    /// How it weighs: `alarm` (overdue and the like, when above zero), `care`, or empty.
    pub tone: String,
    /// Where the things counted stand, from the site's root, with a fragment where it is a part of a page; empty: nowhere.
    pub href: String,
}

impl Figure {
    /// A figure that leads nowhere.
    pub fn of(name: &str, value: impl Into<String>, tone: &str) -> Self {
        Self { name: name.to_owned(), value: value.into(), tone: tone.to_owned(), href: String::new() }
    }

    /// The same, leading to where the things counted stand.
    #[must_use]
    pub fn to(self, href: impl Into<String>) -> Self {
        Self { href: href.into(), ..self }
    }
}

/// Things counted in one way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CountGroup {
    /// The key of its heading among the theme's words (`counts.person`).
    pub name: String,
    /// The counts; of one without a label the theme's word `value.GROUP.NAME` is shown. An `href` that is empty leads nowhere.
    pub counts: Vec<Count>,
}

/// A part of a page: a heading and a table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Section {
    /// Its name: the heading is the theme's word `section.NAME`, its anchor `page:NAME`.
    pub name: String,
    /// The heading where it is no word of the theme's; empty: the word.
    pub text: String,
    /// The whole of which the table is the beginning; its text is a key of the theme's words that counts the rows (`list.all`), or a text.
    /// Empty text: the table is all there is.
    pub more: Link,
    /// The table. One without rows says so in the theme's word `empty.NAME`.
    pub table: TableView,
}

/// A table of anything that can be listed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TableView {
    /// What is listed, as `annals list` names it.
    pub list: String,
    /// Its columns. That called `title` heads the row.
    pub columns: Vec<Column>,
    /// The field by which rows are grouped; empty: one group.
    pub by: String,
    /// The rows. Without grouping one group, also when there are no rows.
    pub groups: Vec<TableGroup>,
    /// How many rows meet the query, those cut off by a limit included.
    pub total: usize,
    /// The whole table as CSV; empty: there is none.
    pub csv: String,
}

/// Rows that belong together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TableGroup {
    /// What they share; `null` for those without a value, and without grouping.
    pub value: Option<FactValue>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TableRow {
    /// `overdue`, `due-soon`, `behind`, `missing`, `error`, `warning`, or empty: for its colour, beside the words that say so. `sum`: it adds
    /// up those above.
    pub light: String,
    /// One entry for each column, values possibly none.
    pub cells: Vec<Vec<FactValue>>,
}

/// Something that happened to a record, or is known of it now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepView {
    /// The date; empty when it is not known, or is now.
    pub date: String,
    /// What it is: the theme's word `step.NAME`.
    pub name: String,
    /// Who did it, or whom it concerns.
    pub who: Vec<Link>,
    /// The record or mark that says so; empty text: the record itself.
    pub at: Link,
    /// Words; may be empty.
    pub text: String,
}
