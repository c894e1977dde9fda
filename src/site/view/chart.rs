//! Figures to be drawn: the filters `chart` and `sparkline` make pictures of these.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Lines over periods or days. The filter `chart` draws it; the page puts the table of the same figures beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChartView {
    /// What its ids in the page begin with; another for each chart of a page (`page:chart`).
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// What the values are counted in; empty: nothing is said.
    pub unit: String,
    /// The points of the axis in order, at most 60: keys of periods and dates, or any short text. Days alone stand as far apart as they
    /// are, everything else evenly.
    pub points: Vec<String>,
    /// The lines, at most 8. Beyond four the signs repeat with other dashes.
    pub lines: Vec<ChartLine>,
    /// How many earlier points are left out, since no more than 60 are drawn.
    pub earlier: usize,
}

/// A line of a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChartLine {
    /// What it is called, at its end; of a single line empty: its last value stands there.
    pub name: String,
    /// One exact number for each point, as text (`-12.40`); `null` where there is none, and the line is broken.
    pub values: Vec<Option<String>>,
    /// For each point `alarm`, `explained` or empty; may be shorter than the values.
    pub flags: Vec<String>,
}

/// A line so small that it stands in a row of a table. The filter `sparkline` draws it; the row says the figures that matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spark {
    /// What its ids in the page begin with; another for each of a page.
    pub id: String,
    /// What it shows.
    pub name: String,
    /// Exact numbers as text, at most 48, the last one marked; `null` where there is none, and the line is broken.
    pub values: Vec<Option<String>>,
}

impl ChartView {
    /// How many points are drawn at most: more could not be told apart.
    pub const MOST_POINTS: usize = 60;

    /// The same with the last `MOST_POINTS` points alone.
    #[must_use]
    pub fn latest(mut self) -> Self {
        let earlier = self.points.len().saturating_sub(Self::MOST_POINTS);
        self.points.drain(..earlier);
        for line in &mut self.lines {
            line.values.drain(..earlier.min(line.values.len()));
            line.flags.drain(..earlier.min(line.flags.len()));
        }
        self.earlier += earlier;
        self
    }

    /// Whether there is anything to be drawn: a line between two values at least.
    pub fn says_something(&self) -> bool {
        self.lines.iter().any(|line| line.values.iter().flatten().count() > 1)
    }
}

impl Spark {
    /// How many values are drawn at most.
    pub const MOST_VALUES: usize = 48;

    /// The same with the last `MOST_VALUES` values alone.
    #[must_use]
    pub fn latest(mut self) -> Self {
        self.values.drain(..self.values.len().saturating_sub(Self::MOST_VALUES));
        self
    }
}
