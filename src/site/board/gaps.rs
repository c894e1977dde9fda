//! The boards of gaps: what is expected in a year, what fills it, and what is missing, late, or there without being expected.

use std::collections::BTreeSet;

use super::{Board, asked_section, empty, figure, href, part_of, table};
use crate::archive::Archive;
use crate::archive::coverage::{Expected, Line};
use crate::base::date::Date;
use crate::base::period::{Granularity, Period};
use crate::record::query_block::Asked;
use crate::site::listing::gaps::label;
use crate::site::view::{BoardView, FactValue, Section, Tab, TableRow};
use crate::site::{Site, address};

/// What is missing, the latest first.
pub fn asked_missing() -> Asked {
    Asked::of("gaps", &["period", "list", "deadline"]).filter("state", "missing").sorted("-period")
}

/// What is missing of a year.
pub fn asked_missing_in(year: i16) -> Asked {
    asked_missing().filter("year", year.to_string())
}

/// What was filed late in a year, the latest first.
pub fn asked_late(year: i16) -> Asked {
    let columns = ["title", "list", "period", "deadline", "filed", "late"];
    Asked::of("gaps", &columns).filter("state", "late").filter("year", year.to_string()).sorted("-period")
}

/// What was there in a year without being expected (a duty on a day off), the latest first.
pub fn asked_extra(year: i16) -> Asked {
    let of_year = Asked::of("gaps", &["title", "list"]).filter("year", year.to_string());
    of_year.filter("state", "extra").sorted("-period")
}

/// The years in which something is expected, or was there besides.
pub fn years(archive: &Archive) -> BTreeSet<i16> {
    let lines = archive.coverage.lines.iter();
    lines
        .flat_map(|line| {
            let expected = line.expected.iter().map(|expected| expected.period.year());
            expected.chain(line.extra.iter().map(|(day, _)| day.year()))
        })
        .collect()
}

/// The year of today, else the latest before it, else the first.
pub fn this_year(archive: &Archive) -> Option<i16> {
    let years = years(archive);
    years.range(..=archive.as_of.year()).next_back().or_else(|| years.first()).copied()
}

/// How many are missing in all years.
pub fn missing(archive: &Archive) -> usize {
    all_missing(archive).count()
}

/// The years in which something is missing.
pub fn missing_years(archive: &Archive) -> BTreeSet<i16> {
    all_missing(archive).map(|expected| expected.period.year()).collect()
}

fn all_missing(archive: &Archive) -> impl Iterator<Item = &Expected> {
    let all = archive.coverage.lines.iter().flat_map(|line| &line.expected);
    all.filter(|expected| expected.is_missing_on(archive.as_of))
}

/// What a month, or a year, of a line comes to.
#[derive(Clone, Copy, Default)]
struct Sum {
    expected: usize,
    filled: usize,
    missing: usize,
    late: usize,
}

impl Sum {
    fn of<'a>(all: impl Iterator<Item = &'a Expected>, today: Date) -> Self {
        let mut sum = Self::default();
        for expected in all {
            sum.expected += 1;
            sum.filled += usize::from(expected.record.is_some());
            sum.missing += usize::from(expected.is_missing_on(today));
            sum.late += usize::from(expected.late() > 0);
        }
        sum
    }

    /// What is neither there nor missing: its deadline has not passed.
    fn pending(self) -> usize {
        self.expected.saturating_sub(self.filled + self.missing)
    }
}

/// `/gaps/YEAR/`.
pub fn view(site: &Site, year: i16) -> BoardView {
    let archive = &site.archive;
    let board = Board::Gaps(year);
    let lines = &archive.coverage.lines;
    let sum = Sum::of(lines.iter().flat_map(|line| of_year(line, year)), archive.as_of);
    let plain = |name: &str, count: usize| figure(name, count, "", String::new());
    let figures = vec![
        figure("missing", sum.missing, "alarm", part_of(&board, "missing")),
        // the table of what was late is there only when there is any
        figure("late", sum.late, "care", if sum.late > 0 { part_of(&board, "late") } else { String::new() }),
        plain("filled", sum.filled),
        plain("expected", sum.expected),
    ];
    let mut sections = vec![asked_section(site, &board, "missing", &asked_missing_in(year))];
    let late = asked_section(site, &board, "late", &asked_late(year));
    let extra = asked_section(site, &board, "extra", &asked_extra(year));
    sections.extend([late, extra].into_iter().filter(|section| section.table.total > 0));
    sections.extend(lines.iter().filter_map(|line| months(site, line, year)));
    let tabs = years(archive).into_iter().rev().map(|of| Tab {
        name: String::new(),
        text: format!("{of:04}"),
        href: href(&Board::Gaps(of)),
        count: None,
        current: of == year,
    });
    let tabs = tabs.collect();
    BoardView { tabs, figures, sections, ..empty("gaps", &format!("{year:04}")) }
}

fn of_year(line: &Line, year: i16) -> impl Iterator<Item = &Expected> {
    line.expected.iter().filter(move |expected| expected.period.year() == year)
}

/// The month of `year` in which the period ends; one that ends after the year counts in December.
fn month_of(period: Period, year: i16) -> u8 {
    let end = period.end();
    if end.year() == year { end.month() } else { 12 }
}

/// What a line came to month by month, and in the year.
fn months(site: &Site, line: &Line, year: i16) -> Option<Section> {
    let today = site.archive.as_of;
    let whole = Sum::of(of_year(line, year), today);
    let mut columns = vec!["month", "expected", "filled", "missing", "filed_late"];
    if whole.pending() > 0 {
        columns.push("pending");
    }
    let row = |of: Vec<FactValue>, sum: Sum| {
        let counts = [sum.expected, sum.filled, sum.missing, sum.late, sum.pending()].map(table::number);
        TableRow {
            light: if sum.missing > 0 { "missing".to_owned() } else { String::new() },
            cells: std::iter::once(of).chain(counts).take(columns.len()).collect(),
        }
    };
    let mut rows = Vec::new();
    for first in (1..=12).filter_map(|month| Date::new(year, month, 1)) {
        let here = of_year(line, year).filter(|expected| month_of(expected.period, year) == first.month());
        let sum = Sum::of(here, today);
        if sum.expected > 0 {
            rows.push(row(vec![period(site, Period::of(Granularity::Month, first))], sum));
        }
    }
    if rows.is_empty() {
        return None;
    }
    if rows.len() > 1
        && let Some(first) = Date::new(year, 1, 1)
    {
        rows.push(TableRow {
            light: "sum".to_owned(),
            ..row(vec![period(site, Period::of(Granularity::Year, first))], whole)
        });
    }
    let name = format!("coverage-{}", line.at + 1);
    let mut section = table::section(&name, &columns, rows);
    section.text = label(site, line);
    Some(section)
}

fn period(site: &Site, of: Period) -> FactValue {
    FactValue {
        href: address::period(&site.archive, of).unwrap_or_default(),
        ..FactValue::plain("period", of.to_string())
    }
}
