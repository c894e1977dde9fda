//! Statements: the page of one that is filed each period, and the parts that the page of a filed one has too.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Brief, ChartView, Link, Spark};

/// `view` of `series.html`: a statement that is declared, over all its periods.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeriesView {
    /// What it is called, how it stands and its strip of periods.
    pub series: SeriesBrief,
    /// How its form is filled.
    pub form: FormView,
    /// The periods in which something was filed or is missing, the latest first, at most 200.
    pub filings: Vec<FilingView>,
    /// How many of those are left out.
    pub filings_left: usize,
    /// All of them as CSV; empty: there is none.
    pub filings_csv: String,
    /// What was filled in for the latest period; `null` when nothing was.
    pub latest: Option<StatementView>,
    /// The cells that matter most over time, one chart for each thing they are counted in. Empty before there are two figures.
    pub charts: Vec<ChartView>,
    /// The same cells as a table.
    pub development: DevelopmentView,
}

/// A statement as lists show it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeriesBrief {
    /// Its name in its declaration.
    pub name: String,
    /// What pages call it.
    pub label: String,
    /// The page of all its periods; empty when its address is taken.
    pub href: String,
    /// How long its periods are: `day`, `week`, `month`, `quarter`, `half` or `year`.
    pub every: String,
    /// What was filed last, by period; `null` when nothing was.
    pub last: Option<FilingView>,
    /// The next period whose deadline has not passed and for which nothing is filed; `null` when it has no deadlines.
    pub next: Option<FilingView>,
    /// The latest periods year by year, on the series' own page at most 60, in lists 12.
    pub strip: Vec<StripYear>,
    /// How many earlier periods the strip leaves out.
    pub earlier: usize,
}

/// The periods of a year in a strip.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StripYear {
    /// The year; empty where the periods are years themselves, which make one row.
    pub year: String,
    /// Its periods in order, as far as the strip goes.
    pub cells: Vec<FilingView>,
}

/// A period of a statement: what was filed for it, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilingView {
    /// The period's key.
    pub period: String,
    /// The period's number in its year, from 1.
    pub number: u8,
    /// `filed`, `late`, `open` (begun and not filed), `missing`, or `none`: nothing is there, and nobody expects it.
    pub state: String,
    /// By when it was due; empty without deadline.
    pub deadline: String,
    /// The day it was filed; empty when it was not.
    pub filed: String,
    /// How many days after its deadline that was.
    pub late: i64,
    /// The record; `null` when there is none.
    pub record: Option<Arc<Brief>>,
    /// Who filled it in.
    pub by: Vec<Link>,
    /// Who checked it.
    pub checked_by: Vec<Link>,
    /// How many of its rules and limits do not hold and are not explained.
    pub alarms: usize,
}

/// How a form is filled.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FormView {
    /// How it is counted; empty: not said.
    pub method: Vec<Piece>,
    /// What it must meet; empty: not said.
    pub requirements: Vec<Piece>,
    /// The paper that says more, or words; empty: not said.
    pub instructions: Vec<Piece>,
    /// With whom it is filed.
    pub filed_with: Vec<Piece>,
    /// What it counts; empty: not said.
    pub unit: String,
    /// Whether somebody other than its author must check it.
    pub second_check: bool,
    /// How long after the end of its period it is due (`5d`); empty: no deadline.
    pub due: String,
    /// Whether a deadline on a day off moves to the next working day.
    pub roll: bool,
}

/// Some words of a text, which may lead somewhere.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Piece {
    /// What they say: the author's own words, or the title of the record they lead to.
    pub text: String,
    /// Where they lead; empty: nowhere.
    pub href: String,
    /// The language of the words; empty: the page's.
    pub lang: String,
    /// Where they are a record's title, the record's date; empty for others.
    pub date: String,
    /// The period of that record, or that they lead to; empty for others.
    pub period: String,
}

/// A statement as it was filled in for one period, with all that was checked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatementView {
    /// The name of the declared statement.
    pub name: String,
    /// What pages call it.
    pub label: String,
    /// The page of all its periods; empty when it has none.
    pub series: String,
    /// The period, what was filed for it, and when.
    pub filing: FilingView,
    /// The one filled in for the nearest earlier period; `null` for the first.
    pub previous: Option<Arc<Brief>>,
    /// The one for the nearest later period; `null` for the last.
    pub next: Option<Arc<Brief>>,
    /// The statement that puts this one right; such a one is shown and not checked. `null` for others.
    pub corrected_by: Option<Arc<Brief>>,
    /// The statements that this one puts right.
    pub corrects: Vec<Arc<Brief>>,
    /// What it counts; empty: not said.
    pub unit: String,
    /// Whether its cells stand in a table of the record's own text.
    pub in_text: bool,
    /// Whether any cell was read.
    pub filled: bool,
    /// Whether anything stands out in its table: what does not hold, is missing or is no number.
    pub marked: bool,
    /// Its columns of figures and words, in order.
    pub columns: Vec<FieldHead>,
    /// Its rows, at most 1000.
    pub rows: Vec<FilledRow>,
    /// How many rows are left out; the file of all figures has them.
    pub rows_left: usize,
    /// What does not hold: relations, then changes beyond their limits, those explained last, at most 200. Cells name them by their number.
    pub broken: Vec<RuleView>,
    /// How many more do not hold.
    pub broken_left: usize,
    /// The relations that cannot be worked out, at most 200.
    pub unknown: Vec<RuleView>,
    /// The relations that hold, at most 200.
    pub holding: Vec<RuleView>,
    /// How many relations were looked at, in all places together.
    pub relations: usize,
    /// How many of them hold.
    pub hold: usize,
    /// How many of them fail, those explained included.
    pub fail: usize,
    /// How many changes were looked at.
    pub changes: usize,
    /// How many of them keep within their limits.
    pub within: usize,
    /// The one cell that would explain all failures; `null` when there is none.
    pub suspect: Option<SuspectView>,
    /// The periods that its figures are compared with: the one before, and the same one of the year before; those for which nothing was
    /// filled in are left out.
    pub bases: Vec<BaseView>,
    /// The columns that matter, each with its figures compared. Empty when there is nothing to compare with.
    pub compared: Vec<ComparedColumn>,
    /// How many more rows could be compared; the table of all figures holds them.
    pub compared_left: usize,
}

/// A row or column of a statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FieldHead {
    /// Its id in the declaration, or of an open row what stands in the first column.
    pub id: String,
    /// What pages call it.
    pub label: String,
    /// What is counted in it, when that is another thing than in the whole; empty: the same.
    pub unit: String,
    /// Of a column whether it holds figures; of a row whether it adds up others.
    pub figures: bool,
}

/// A row of a statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilledRow {
    /// The row. Its `figures` says whether it adds up others.
    pub head: FieldHead,
    /// One cell for each column.
    pub cells: Vec<FilledCell>,
}

/// A cell of a statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilledCell {
    /// Its number, or words as they were typed; empty: nothing stands there.
    pub text: String,
    /// `number`, `words`, `no-number` (something stands there that is none), `missing` (it must be there), or `none`.
    pub form: String,
    /// What does not hold here: `error`, `warning`, `explained`, `involved` (it stands in a rule that does not hold, which blames another
    /// cell), or empty.
    pub state: String,
    /// What does not hold here.
    pub notes: Vec<CellNote>,
    /// Whether it is the suspect.
    pub suspect: bool,
}

/// Something that does not hold at a cell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellNote {
    /// Its number among the statement's `broken`.
    pub number: usize,
    /// How it weighs: `error`, `warning` or `explained`.
    pub weight: String,
}

/// A rule in one place: a relation, or a limit of a change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleView {
    /// Its number among those that do not hold, from 1; 0 for others.
    pub number: usize,
    /// `relation` or `change`.
    pub of: String,
    /// `error`, `warning`, `explained`, or empty for one that holds or cannot be worked out.
    pub weight: String,
    /// Its name in the declaration.
    pub id: String,
    /// What it means, in words; empty: not said.
    pub label: String,
    /// Where it is looked for: `row`, `column`, `table` or `cell`.
    pub each: String,
    /// The row, the column or the cell; empty for the whole table.
    pub place: String,
    /// Of a relation the rule, in the names that rows and columns have on pages.
    pub rule: String,
    /// Of a relation its left side in numbers, of a change the number.
    pub left: String,
    /// Of a relation the sign between its sides; where it fails, that of the opposite. Empty for changes.
    pub sign: String,
    /// Of a relation its right side in numbers, of a change the number it is compared with.
    pub right: String,
    /// Of a change the period it is compared with; empty for relations.
    pub base: String,
    /// Left less right, with its sign; empty where it holds or cannot be worked out.
    pub difference: String,
    /// Of a change the difference in per cent, with its sign; empty: there is none, or they are percentages themselves.
    pub rate: String,
    /// Of a change its limits, all of which are exceeded.
    pub limits: Vec<LimitView>,
    /// Why it may be so, in the record's own words; empty: not said.
    pub explanation: Vec<Piece>,
    /// The cells of other periods and statements that it looks at.
    pub cells: Vec<OtherCell>,
    /// What it counts, with the records counted.
    pub counted: Vec<Counted>,
    /// The cells that have no number, for want of which it cannot be worked out.
    pub absent: Vec<String>,
}

/// How far a figure may move.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LimitView {
    /// `rate` (per cent), `points` (percentage points) or `difference`.
    pub form: String,
    /// The number.
    pub most: String,
}

/// A cell of another period or statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OtherCell {
    /// What it is called.
    pub name: String,
    /// Its number.
    pub value: String,
    /// The statement it stands in.
    pub at: Arc<Brief>,
}

/// Records that a rule counts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Counted {
    /// What is counted, as the rule writes it.
    pub text: String,
    /// How many there are.
    pub total: usize,
    /// The first 20 of them.
    pub records: Vec<Link>,
}

/// The one cell that stands in everything that fails.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SuspectView {
    /// The cell.
    pub cell: String,
    /// Its number.
    pub value: String,
    /// The number that would satisfy all; empty: there is none, or more than one would do.
    pub instead: String,
    /// How the one may have become the other: `swapped` (two digits), `shifted` (the decimal point), or empty.
    pub slip: String,
}

/// A period that figures are compared with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BaseView {
    /// `previous` or `year`.
    pub name: String,
    /// The period's key.
    pub period: String,
    /// What was filled in for it.
    pub record: Arc<Brief>,
}

/// A column compared row by row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ComparedColumn {
    /// The column.
    pub head: FieldHead,
    /// Whether it holds percentages: they are compared in percentage points, and have no rate.
    pub percent: bool,
    /// Its rows.
    pub rows: Vec<ComparedRow>,
}

/// A figure compared.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ComparedRow {
    /// The row.
    pub head: FieldHead,
    /// The figure; empty where there is none.
    pub value: String,
    /// One entry for each of the statement's `bases`.
    pub moves: Vec<MoveView>,
    /// The figure over time; `null` on the page of a single statement.
    pub spark: Option<Spark>,
}

/// How far a figure is from another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MoveView {
    /// The difference with its sign; empty: there is nothing to compare with.
    pub difference: String,
    /// The same in per cent, with its sign and one decimal; empty: there is none, the other being zero, below zero or missing.
    pub rate: String,
    /// The limit it is beyond; `null` when it keeps within all.
    pub note: Option<CellNote>,
}

/// The cells that matter most, period by period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DevelopmentView {
    /// The cells.
    pub columns: Vec<FieldHead>,
    /// The periods for which something was filled in, the latest first, at most 200.
    pub rows: Vec<DevelopmentRow>,
    /// How many periods are left out.
    pub left: usize,
    /// Every cell of every period as CSV; empty: there is none.
    pub csv: String,
}

/// One period of the development.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DevelopmentRow {
    /// What was filled in for it.
    pub record: Arc<Brief>,
    /// One figure for each cell.
    pub cells: Vec<FilledCell>,
}

/// A figure of the latest statements, as the home page shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeyFigure {
    /// The statement it stands in.
    pub record: Arc<Brief>,
    /// What the statement is called.
    pub label: String,
    /// The cell.
    pub cell: String,
    /// What it is counted in; empty: not said.
    pub unit: String,
    /// Its number.
    pub value: String,
    /// Whether it is a percentage: it is compared in percentage points.
    pub percent: bool,
    /// How far it is from the one of the period before.
    pub moved: MoveView,
}
