//! What one statement is.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::expression::Check;
use crate::base::date::half_width;
use crate::base::label::Label;
use crate::base::path::RelPath;
use crate::base::period::Granularity;
use crate::base::slug;
use crate::config::settings::Deadline;

/// A statement that is filed each period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementKind {
    /// Its name: `[a-z][a-z0-9_]*`.
    pub name: String,
    /// Where it is declared.
    pub path: RelPath,
    /// Its name on pages.
    pub label: Label,
    /// How long its periods are.
    pub every: Granularity,
    /// By when it is to be filed; `None`: no deadline, never late.
    pub due: Option<Deadline>,
    /// With whom it is filed: names of departments, as links name them.
    pub file_with: Vec<String>,
    /// The paper that says how it is filled: a link as it would stand in a text, or words.
    pub instructions: Label,
    /// How it is counted; empty: not said.
    pub method: Label,
    /// What it must meet; empty: not said.
    pub requirements: Label,
    /// Whether somebody other than its author must have checked it.
    pub second_check: bool,
    /// What it counts; empty: not said.
    pub unit: Label,
    /// Its rows.
    pub rows: Rows,
    /// Its columns in order, without the one that names the rows.
    pub columns: Vec<Column>,
    /// What must hold in it, in the order written.
    pub relations: Vec<Relation>,
    /// How far it may move, in the order written.
    pub changes: Vec<Change>,
    /// The cells that roll-ups show, as (row, column), in order.
    pub key: Vec<(String, String)>,
}

/// The rows of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rows {
    /// These, in order.
    Fixed(Vec<Item>),
    /// Any: what stands in the first column is a row's id.
    Open,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its name on pages and in tables; empty: the id.
    pub label: Label,
    /// Further names that tables may use.
    pub aliases: Vec<String>,
    /// What is counted in it; empty: as in the statement.
    pub unit: Label,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Whole numbers.
    Integer,
    /// Exact decimals.
    Decimal,
    /// Words; nothing is computed of them.
    Text,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// Its name on pages and in tables; empty: the id.
    pub label: Label,
    /// Further names that tables may use.
    pub aliases: Vec<String>,
    /// What stands in it.
    pub ty: ColumnType,
    /// What is counted in it; empty: as in the row or statement. `%`: percentages.
    pub unit: Label,
    /// Whether every row must have it.
    pub required: bool,
    /// Smallest value.
    pub min: Option<Decimal>,
    /// Largest value.
    pub max: Option<Decimal>,
}

/// Where a relation is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Each {
    /// In each row: a bare name is a column.
    Row,
    /// In each column of numbers: a bare name is a row.
    Column,
    /// Once in the table: every cell is named whole.
    Table,
}

/// What must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// Its name, unique among relations and changes of the statement.
    pub id: String,
    /// Where it is looked for.
    pub each: Each,
    /// The rows or columns it is looked for in; empty: all.
    pub only: Vec<String>,
    /// The rows or columns it is not looked for in.
    pub except: Vec<String>,
    /// The rule.
    pub check: Check,
    /// By how much the two sides may differ; not negative.
    pub tolerance: Decimal,
    /// Whether it may be explained: a warning, not an error.
    pub soft: bool,
    /// What it means, for pages; empty: not said.
    pub label: Label,
}

/// By how much a cell may move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its name, unique among relations and changes of the statement.
    pub id: String,
    /// The columns it looks at. Never empty.
    pub columns: Vec<String>,
    /// The rows it looks at; empty: all.
    pub only: Vec<String>,
    /// The rows it does not look at.
    pub except: Vec<String>,
    /// Against the same period of the year before (`year`) instead of the period before (`prev`).
    pub against_year: bool,
    /// What is too much: all of these must be exceeded. Never empty.
    pub max: Vec<Limit>,
    /// Bases smaller than this are not looked at.
    pub min_base: Option<Decimal>,
}

/// How much is too much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Per cent of the base (`20%`).
    Rate(Decimal),
    /// A difference (`5`).
    Difference(Decimal),
    /// A difference of percentages, in percentage points (`3pp`).
    Points(Decimal),
}

impl StatementKind {
    /// The column called `id`.
    pub fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The declared row called `id`; `None` too where rows are open.
    pub fn row(&self, id: &str) -> Option<&Item> {
        self.items().iter().find(|row| row.id == id)
    }

    /// The declared rows; none where they are open.
    pub fn items(&self) -> &[Item] {
        match &self.rows {
            Rows::Fixed(items) => items,
            Rows::Open => &[],
        }
    }

    /// The columns of numbers.
    pub fn figures(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.ty != ColumnType::Text)
    }
}

impl Item {
    /// Everything that a table may call it: its id, its label in each language, its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        names(&self.id, &self.label, &self.aliases)
    }
}

impl Column {
    /// Everything that a table may call it: its id, its label in each language, its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        names(&self.id, &self.label, &self.aliases)
    }

    /// Whether its values are percentages.
    pub fn is_percent(&self) -> bool {
        self.unit.get("en").trim() == "%"
    }
}

impl Relation {
    /// Whether it is looked for in the row or column `id`.
    pub fn holds_for(&self, id: &str) -> bool {
        within(&self.only, &self.except, id)
    }
}

impl Change {
    /// Whether it looks at the row `id`.
    pub fn holds_for(&self, id: &str) -> bool {
        within(&self.only, &self.except, id)
    }
}

fn names<'a>(id: &'a str, label: &'a Label, aliases: &'a [String]) -> impl Iterator<Item = &'a str> {
    let labels = label.0.values().map(String::as_str);
    std::iter::once(id).chain(labels).chain(aliases.iter().map(String::as_str))
}

/// What two names in a table are compared by: blanks, case and the width of signs do not matter.
pub fn folded(name: &str) -> String {
    let plain: String = name.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    slug::fold(&plain)
}

fn within(only: &[String], except: &[String], id: &str) -> bool {
    (only.is_empty() || only.iter().any(|known| known == id)) && !except.iter().any(|known| known == id)
}
