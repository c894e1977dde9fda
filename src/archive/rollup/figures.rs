//! The figures of the statements of a period.

use super::Rollup;
use crate::archive::Ix;

/// How a figure differs from another one, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The difference with its sign (`+44`).
    pub difference: String,
    /// The rate with its sign (`+10.1 %`), or `n/a`.
    pub rate: String,
}

/// One cell that a statement shows in roll-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureLine {
    /// What it counts, in words.
    pub label: String,
    /// The cell as a fact names it (`visitors:all.total`).
    pub cell: String,
    /// Its value as it is written out.
    pub value: String,
    /// Its unit; empty: none.
    pub unit: String,
    /// Against the period before; `None` where there is nothing to compare with.
    pub previous: Option<Change>,
    /// Against the same period of the year before.
    pub year: Option<Change>,
    /// Whether a change is beyond its limit.
    pub flagged: bool,
    /// The words that explain such a change; `None` where there are none.
    pub explained: Option<String>,
    /// The statement it stands in.
    pub statement: Ix,
}

impl Rollup<'_> {
    /// The cells that the statements of the period show in roll-ups, in order of the statements' names. Statements are not evaluated yet,
    /// so there are none.
    pub fn figures(&self) -> Vec<FigureLine> {
        Vec::new()
    }
}
