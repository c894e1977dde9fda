//! The boards of marks: what writers took out of running text, type by type, the latest first.

use super::{Board, csv_of, empty, href, table};
use crate::archive::{Archive, MarkIx};
use crate::base::date::PartialDate;
use crate::base::period::{Granularity, Period};
use crate::record::MarkType;
use crate::record::query_block::Asked;
use crate::site::listing::Listed;
use crate::site::plan::{self, ROWS_A_PART};
use crate::site::view::{BoardView, FactValue, Tab, TableGroup, TableRow};
use crate::site::{Site, address};

/// The columns of a type: of what acts on another record, that record.
fn columns(ty: MarkType) -> Vec<&'static str> {
    match ty {
        MarkType::Problem => vec!["date", "title", "severity", "state", "by", "dept", "record"],
        MarkType::Progress | MarkType::Guidance => vec!["date", "title", "of", "by", "dept", "record"],
        MarkType::Data => vec!["date", "title", "name", "by", "dept", "record"],
        ty if ty.touches() => vec!["date", "title", "links", "by", "record"],
        _ => vec!["date", "title", "by", "dept", "record"],
    }
}

/// The marks of a type, the latest first.
pub fn asked(ty: MarkType) -> Asked {
    Asked::of(&format!("mark:{}", ty.name()), &columns(ty)).sorted("-date")
}

/// The types that have a board: all that some mark has, but task items, which stand in the ledger.
pub fn types(archive: &Archive) -> impl Iterator<Item = MarkType> {
    archive.marks.types().filter(|ty| *ty != MarkType::Task && !archive.marks.of_type(*ty).is_empty())
}

/// `/marks/TYPE/`, part `part`.
pub fn view(site: &Site, ty: MarkType, part: usize) -> BoardView {
    let marks = &site.archive.marks;
    let all = marks.of_type(ty);
    let latest = all.iter().rev().skip((part.max(1) - 1) * ROWS_A_PART).take(ROWS_A_PART);
    let columns = columns(ty);
    let mut groups: Vec<(Option<String>, Vec<TableRow>)> = Vec::new();
    for &mark in latest {
        let month = month(site, mark);
        let row = table::row(site, Listed::Mark(mark), &columns, "");
        match groups.last_mut() {
            Some((of, rows)) if *of == month => rows.push(row),
            _ => groups.push((month, vec![row])),
        }
    }
    let mut section = table::section("marks", &columns, Vec::new());
    section.table.total = all.len();
    section.table.csv = csv_of(site, &Board::Marks(ty, 1), "marks");
    "month".clone_into(&mut section.table.by);
    section.table.groups =
        groups.into_iter().map(|(month, rows)| TableGroup { value: month.map(|of| value(site, &of)), rows }).collect();
    let tabs = types(&site.archive).map(|of| Tab {
        name: format!("mark.{}", of.name()),
        text: String::new(),
        href: href(&Board::Marks(of, 1)),
        count: Some(marks.of_type(of).len()),
        current: of == ty,
    });
    let parts = plan::parts(all.len());
    let folder = format!("marks/{}", ty.name());
    let parts = if parts > 1 { (1..=parts).map(|part| Site::part_link(&folder, part)).collect() } else { Vec::new() };
    let tabs = tabs.collect();
    BoardView { tabs, sections: vec![section], part, parts, ..empty("marks", ty.name()) }
}

/// The month (or year, where no more is known) that a mark is dated by.
fn month(site: &Site, mark: MarkIx) -> Option<String> {
    Some(match site.archive.marks.get(mark)?.date? {
        PartialDate::Day(day) => Period::of(Granularity::Month, day).to_string(),
        other => other.to_string(),
    })
}

fn value(site: &Site, of: &str) -> FactValue {
    let href = Period::parse(of).and_then(|period| address::period(&site.archive, period)).unwrap_or_default();
    FactValue { href, ..FactValue::plain("period", of) }
}
