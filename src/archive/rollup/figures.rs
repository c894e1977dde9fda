//! The figures of the statements of a period.

use rust_decimal::Decimal;

use super::Rollup;
use crate::archive::statement::Verdict;
use crate::archive::statement::change::Move;
use crate::archive::statement::relation::with_sign;
use crate::archive::{Ix, Statement};
use crate::base::label::Label;
use crate::base::period::Period;
use crate::config::StatementKind;

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
    /// The cells that statements of the period show in roll-ups, in order of the statements' names: of each statement the last one that
    /// counts whose period lies in this one. A longer period does not add them up, since a stock is no sum of stocks.
    pub fn figures(&self) -> Vec<FigureLine> {
        let statements = &self.archive.statements;
        let mut lines = Vec::new();
        for kind in statements.kinds.values() {
            let within = |one: &&Statement| {
                self.concern.record(one.record)
                    && one.period.granularity() <= self.period.granularity()
                    && self.period.contains(one.period.start())
                    && self.period.contains(one.period.end())
            };
            let Some(one) = statements.series(&kind.name).rev().find(within) else { continue };
            lines.extend(kind.key.iter().filter_map(|key| self.figure(kind, one, key)));
        }
        lines
    }

    fn figure(&self, kind: &StatementKind, one: &Statement, (row, column): &(String, String)) -> Option<FigureLine> {
        let cell = (one.row(row)?, kind.columns.iter().position(|known| known.id == *column)?);
        let value = one.cell(cell.0, cell.1)?.value?;
        let beyond = one.changes.iter().filter(|changed| changed.cell == cell && changed.verdict == Verdict::Beyond);
        let (explained, open): (Vec<_>, Vec<_>) = beyond.partition(|changed| changed.explained.is_some());
        let against = |period: Option<Period>| self.against(kind, cell.1, row, value, period?);
        let when = if one.period == self.period { String::new() } else { format!("@{}", one.period) };
        Some(FigureLine {
            label: self.label(kind, row, column),
            cell: format!("{}:{row}.{column}{when}", kind.name),
            value: value.to_string(),
            unit: self.unit(kind, row, column),
            previous: against(one.period.previous()),
            year: against(one.period.year_before()),
            flagged: !open.is_empty(),
            explained: explained.first().and_then(|changed| changed.explained.clone()),
            statement: one.record,
        })
    }

    fn against(
        &self,
        kind: &StatementKind,
        column: usize,
        row: &str,
        value: Decimal,
        period: Period,
    ) -> Option<Change> {
        let base = self.archive.statements.of(&kind.name, period)?;
        let base = base.cell(base.row(row)?, column)?.value?;
        let moved = Move::between(base, value)?;
        Some(Change { difference: with_sign(moved.difference), rate: moved.rate_shown() })
    }

    /// What a cell is called: the statement, its row and its column.
    fn label(&self, kind: &StatementKind, row: &str, column: &str) -> String {
        let language = &self.archive.config.language;
        let name = |label: &Label, id: &str| {
            if label.is_empty() { id.to_owned() } else { label.get(language).to_owned() }
        };
        let row = kind.row(row).map_or_else(|| row.to_owned(), |item| name(&item.label, &item.id));
        let column = kind.column(column).map_or_else(|| column.to_owned(), |column| name(&column.label, &column.id));
        let between = if language.starts_with("zh") { "，" } else { ", " };
        [kind.label.get(language), &row, &column].join(between)
    }

    /// What is counted in a cell: as its column says, else its row, else the statement.
    fn unit(&self, kind: &StatementKind, row: &str, column: &str) -> String {
        let units =
            [kind.column(column).map(|column| &column.unit), kind.row(row).map(|item| &item.unit), Some(&kind.unit)];
        let unit = units.into_iter().flatten().find(|unit| !unit.is_empty());
        unit.map(|unit| unit.get(&self.archive.config.language).to_owned()).unwrap_or_default()
    }
}
