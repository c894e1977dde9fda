//! Figures noted in running text.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Brief, ChartView, Figure, Link, Spark};

/// `view` of `data.html`: a series of figures that marks note.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataView {
    /// What it is called, as first written.
    pub name: String,
    /// What it is counted in; empty: no mark says.
    pub unit: String,
    /// Its latest, lowest and highest value, and how many there are.
    pub figures: Vec<Figure>,
    /// Its values over time, undated ones and those in another unit left out; `null`: there are not two of them.
    pub chart: Option<ChartView>,
    /// Its values, the latest first, undated ones before all others; at most 200.
    pub rows: Vec<DataRow>,
    /// How many rows all parts have together.
    pub total: usize,
    /// Which part this is, from 1.
    pub part: usize,
    /// All parts, when there are several; the text is the part's number.
    pub parts: Vec<Link>,
    /// The whole table as CSV; empty: there is none.
    pub csv: String,
}

/// A value of a series.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataRow {
    /// Its date; empty when undated.
    pub date: String,
    /// The page of that day, month or year; empty when there is none.
    pub href: String,
    /// The exact number as text; empty: the mark says that nothing was counted.
    pub value: String,
    /// What it is counted in, where that is not the series' unit; empty for others.
    pub unit: String,
    /// How much it is more than the one before, with its sign (`+7`, `-4`, `0`); empty where nothing can be compared.
    pub difference: String,
    /// The record that says so.
    pub record: Arc<Brief>,
    /// Where in that record's page it stands; empty when it has no page.
    pub place: String,
}

/// `view` of `data_index.html`: every series of figures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataIndexView {
    /// The series, by name.
    pub series: Vec<DataBrief>,
    /// The table as CSV; empty: there is none.
    pub csv: String,
}

/// A series in the list of all.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataBrief {
    /// What it is called, as first written.
    pub name: String,
    /// Its page; empty when its address is taken.
    pub href: String,
    /// What it is counted in; empty: no mark says.
    pub unit: String,
    /// How many values it has.
    pub count: usize,
    /// Its latest value; empty: none is dated and in its unit.
    pub value: String,
    /// The date of that value; empty as well then.
    pub date: String,
    /// Its course; `null`: there are not two values.
    pub spark: Option<Spark>,
}
