//! Figures beside those of the period before and of the same period of the year before.

use super::broken::Rules;
use super::{DRAWN, column_head, row_head};
use crate::archive::Statement;
use crate::archive::statement::change::Move;
use crate::archive::statement::relation::with_sign;
use crate::base::period::Granularity;
use crate::config::StatementKind;
use crate::config::statement::{Column, ColumnType};
use crate::site::Site;
use crate::site::view::{BaseView, ComparedColumn, ComparedRow, MoveView, Spark};

/// Rows that are compared.
const ROWS: usize = 200;

/// What a statement is compared with.
pub struct Base<'a> {
    /// Whether it is that of the year before.
    pub year: bool,
    /// The statement.
    pub one: &'a Statement,
}

/// The statements that `one` is compared with, as far as there are any: that of the period before, that of the year before. Where the
/// two are one and the same (a statement of years) it is compared once.
pub fn bases<'a>(site: &'a Site, one: &Statement) -> Vec<Base<'a>> {
    let statements = &site.archive.statements;
    let (previous, year) = (one.period.previous(), one.period.year_before());
    let periods = [(false, previous), (true, year.filter(|year| Some(*year) != previous))];
    let found = |(year, period)| Some(Base { year, one: statements.of(&one.name, period?)? });
    periods.into_iter().filter_map(found).collect()
}

/// A base as pages name it.
pub fn base_view(site: &Site, base: &Base<'_>) -> BaseView {
    BaseView {
        name: if base.year { "year" } else { "previous" }.to_owned(),
        period: base.one.period.to_string(),
        record: site.brief(base.one.record),
    }
}

/// The positions of the columns that matter: those of the cells that the declaration calls key, else all that hold figures.
pub fn columns(kind: &StatementKind) -> Vec<usize> {
    let figures = |at: &usize| kind.columns.get(*at).is_some_and(|column| column.ty != ColumnType::Text);
    let key = |at: &usize| kind.columns.get(*at).is_some_and(|column| kind.key.iter().any(|(_, id)| *id == column.id));
    let all: Vec<usize> = (0..kind.columns.len()).filter(figures).collect();
    let keys: Vec<usize> = all.iter().copied().filter(key).collect();
    if keys.is_empty() { all } else { keys }
}

/// The columns that matter, compared, and how many rows are left out. `over_time`: with each figure over all periods.
pub fn view(
    site: &Site,
    (kind, one): (&StatementKind, &Statement),
    rules: &Rules,
    bases: &[Base<'_>],
    over_time: bool,
) -> (Vec<ComparedColumn>, usize) {
    if bases.is_empty() && !over_time {
        return (Vec::new(), 0);
    }
    let series = if over_time { drawn(site, kind) } else { Vec::new() };
    let mut all = Vec::new();
    let mut left = ROWS;
    let columns = columns(kind);
    for &at in &columns {
        let Some(column) = kind.columns.get(at) else { continue };
        let compared = Compared { site, kind, one, rules, bases, series: &series, column, at };
        let rows: Vec<ComparedRow> = (0..one.rows.len()).take(left).filter_map(|row| compared.row(row)).collect();
        left -= rows.len();
        let head = column_head(site, column);
        all.push(ComparedColumn { head, percent: column.is_percent(), rows });
    }
    let drawn = |column: &ComparedColumn| column.rows.iter().any(|row| row.spark.is_some());
    if bases.is_empty() && !all.iter().any(drawn) {
        return (Vec::new(), 0);
    }
    all.retain(|column| !column.rows.is_empty());
    (all, (columns.len() * one.rows.len()).saturating_sub(ROWS))
}

/// The statements of the last periods, gaps included.
fn drawn<'a>(site: &'a Site, kind: &StatementKind) -> Vec<Option<&'a Statement>> {
    let filings = super::filings::all(site, kind);
    let earlier = filings.len().saturating_sub(DRAWN);
    filings.into_iter().skip(earlier).map(|filing| filing.statement).collect()
}

/// A column being compared.
struct Compared<'a> {
    site: &'a Site,
    kind: &'a StatementKind,
    one: &'a Statement,
    rules: &'a Rules,
    bases: &'a [Base<'a>],
    series: &'a [Option<&'a Statement>],
    column: &'a Column,
    at: usize,
}

impl Compared<'_> {
    fn row(&self, row: usize) -> Option<ComparedRow> {
        let id = self.one.rows.get(row)?;
        let value = self.one.cell(row, self.at)?.value;
        let head = row_head(self.site, self.kind, id);
        let of_base = |base: &Base<'_>| {
            let before = base.one.row(id).and_then(|row| base.one.cell(row, self.at)?.value);
            let moved = value.zip(before).and_then(|(value, before)| Move::between(before, value));
            let note = |year: bool| self.rules.moved.get(&(year, (row, self.at))).copied();
            // of years the period before is the one of the year before
            let other = note(!base.year).filter(|_| self.kind.every == Granularity::Year);
            self.moved(moved, note(base.year).or(other))
        };
        Some(ComparedRow {
            value: value.map(|value| value.to_string()).unwrap_or_default(),
            moves: self.bases.iter().map(of_base).collect(),
            spark: self.spark(row, id, &head.label),
            head,
        })
    }

    fn moved(&self, moved: Option<Move>, note: Option<usize>) -> MoveView {
        MoveView { note: note.and_then(|number| self.rules.note(number)), ..move_view(moved, self.column.is_percent()) }
    }

    /// The row's figures over time, where there are two at least.
    fn spark(&self, row: usize, id: &str, label: &str) -> Option<Spark> {
        let value = |one: &Option<&Statement>| one.and_then(|one| one.cell(one.row(id)?, self.at)?.value);
        let values: Vec<Option<String>> =
            self.series.iter().map(|one| value(one).map(|value| value.to_string())).collect();
        let name = format!("{label} · {}", column_head(self.site, self.column).label);
        let id = format!("page:spark-{}-{row}", self.at);
        (values.iter().flatten().count() > 1).then(|| Spark { id, name, values }.latest())
    }
}

/// How far a figure is from another. Percentages are compared in points, so that there is no rate of them.
pub fn move_view(moved: Option<Move>, percent: bool) -> MoveView {
    MoveView {
        difference: moved.map(|moved| with_sign(moved.difference)).unwrap_or_default(),
        rate: moved.filter(|_| !percent).and_then(Move::rate_text).unwrap_or_default(),
        note: None,
    }
}
