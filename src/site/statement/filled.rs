//! One statement as it was filled in: its table, with what does not hold in it.

use super::broken::{self, At, Rules};
use super::{column_head, compared, filings, row_head};
use crate::archive::statement::{CORRECTS, Outcome, Verdict};
use crate::archive::{Ix, Statement, given};
use crate::config::StatementKind;
use crate::config::statement::{Column, ColumnType};
use crate::site::Site;
use crate::site::view::{CellNote, FilledCell, FilledRow, StatementView};

/// Rows of a table on a page.
const ROWS: usize = 1_000;

/// The statement that a record is; `None` for other records, and for one that fills in nothing declared.
pub fn of_record(site: &Site, ix: Ix) -> Option<StatementView> {
    let one = site.archive.statements.of_record(ix)?;
    Some(view(site, site.archive.statements.kinds.get(&one.name)?, one, false))
}

/// A statement with all that was checked in it. `over_time`: with each of its figures over all periods.
pub fn view(site: &Site, kind: &StatementKind, one: &Statement, over_time: bool) -> StatementView {
    let record = site.archive.record(one.record);
    let rules = broken::rules(site, kind, one);
    let bases = compared::bases(site, one);
    let (columns, compared_left) = compared::view(site, (kind, one), &rules, &bases, over_time);
    let corrects = record.map(|record| given::names(record, CORRECTS, one.record, &site.archive.references));
    let rows: Vec<FilledRow> =
        (0..one.rows.len()).take(ROWS).filter_map(|row| filled_row(site, kind, one, &rules, row)).collect();
    let suspect = one.suspect.as_ref();
    let came_out = |outcome: Outcome| one.relations.iter().filter(|checked| checked.outcome == outcome).count();
    let looked = |verdict: Verdict| one.changes.iter().filter(|changed| changed.verdict == verdict).count();
    StatementView {
        name: kind.name.clone(),
        label: super::label(site, kind),
        series: super::href(site, &kind.name),
        filing: filings::of(site, one),
        previous: super::neighbour(site, one, false).map(|ix| site.brief(ix)),
        next: super::neighbour(site, one, true).map(|ix| site.brief(ix)),
        corrected_by: one.corrected_by.map(|ix| site.brief(ix)),
        corrects: corrects.unwrap_or_default().into_iter().map(|ix| site.brief(ix)).collect(),
        unit: super::words(site, &kind.unit),
        in_text: record.is_some_and(|record| record.path == one.path),
        filled: (0..one.rows.len()).any(|row| {
            (0..kind.columns.len()).any(|column| one.cell(row, column).is_some_and(|entry| !entry.text.is_empty()))
        }),
        columns: kind.columns.iter().map(|column| column_head(site, column)).collect(),
        marked: rows.iter().flat_map(|row| &row.cells).any(stands_out),
        rows,
        relations: one.relations.len(),
        hold: came_out(Outcome::Holds),
        fail: came_out(Outcome::Fails),
        changes: looked(Verdict::Within) + looked(Verdict::Beyond),
        within: looked(Verdict::Within),
        suspect: suspect.and_then(|suspect| broken::suspect(site, kind, one, suspect)),
        bases: bases.iter().map(|base| compared::base_view(site, base)).collect(),
        compared: columns,
        compared_left,
        rows_left: one.rows.len().saturating_sub(ROWS),
        broken: rules.broken,
        broken_left: rules.left,
        unknown: rules.unknown,
        holding: rules.holding,
    }
}

fn stands_out(cell: &FilledCell) -> bool {
    !cell.state.is_empty() || ["missing", "no-number"].contains(&cell.form.as_str())
}

fn filled_row(site: &Site, kind: &StatementKind, one: &Statement, rules: &Rules, row: usize) -> Option<FilledRow> {
    let head = row_head(site, kind, one.rows.get(row)?);
    let cells = kind.columns.iter().enumerate().map(|(at, column)| cell(one, column, rules, Some((row, at)))).collect();
    Some(FilledRow { head, cells })
}

/// A cell with what does not hold in it; `at`: `None` where there is no such row.
pub fn cell(one: &Statement, column: &Column, rules: &Rules, at: Option<At>) -> FilledCell {
    let numbers = at.and_then(|at| rules.at.get(&at)).into_iter().flatten();
    let notes: Vec<CellNote> = numbers.filter_map(|number| rules.note(*number)).collect();
    let worst =
        ["error", "warning", "explained"].into_iter().find(|weight| notes.iter().any(|note| note.weight == *weight));
    let involved = if at.is_some_and(|at| rules.involved.contains(&at)) { "involved" } else { "" };
    let entry = at.and_then(|(row, column)| one.cell(row, column));
    let typed = entry.map(|entry| entry.text.as_str()).unwrap_or_default();
    let value = entry.and_then(|entry| entry.value);
    let form = match value {
        Some(_) => "number",
        None if !typed.is_empty() && column.ty == ColumnType::Text => "words",
        None if !typed.is_empty() => "no-number",
        None if column.required => "missing",
        None => "none",
    };
    FilledCell {
        text: value.map_or_else(|| typed.to_owned(), |value| value.to_string()),
        form: form.to_owned(),
        state: worst.unwrap_or(involved).to_owned(),
        notes,
        suspect: one.suspect.as_ref().is_some_and(|suspect| Some(suspect.cell) == at),
    }
}
