//! What the page of a paper says besides its steps: what stayed of it, and what it gave rise to.

use super::steps;
use crate::archive::chain::Reading;
use crate::archive::problem::Problem;
use crate::archive::{Ix, MarkIx, Target};
use crate::site::board::{Board, table};
use crate::site::listing::Listed;
use crate::site::view::{FactValue, Section, TableRow};
use crate::site::{Site, board, rows};

/// The readings of the paper and the items that arise from it.
pub fn sections(site: &Site, ix: Ix) -> Vec<Section> {
    let archive = &site.archive;
    let Some(chain) = archive.chains.of(ix) else { return Vec::new() };
    let items: Vec<_> = chain.tasks.iter().filter_map(|entry| archive.ledgers.of(*entry)).collect();
    let columns = ["light", "title", "assignee", "opened", "due", "closed", "state"];
    [readings(site, ix), rows::items(site, "tasks", &columns, &items)].into_iter().flatten().collect()
}

/// Who read the paper, when, and what stayed. That somebody had it on his desk is a step and no more.
fn readings(site: &Site, ix: Ix) -> Option<Section> {
    let chain = site.archive.chains.of(ix)?;
    let row = |(reading, mark): (&Reading, MarkIx)| TableRow {
        light: String::new(),
        cells: vec![
            rows::date_cell(reading.date),
            rows::record_cells(site, &reading.by),
            stayed(site, ix, mark),
            rows::link_cell(steps::mark_link(site, mark)),
        ],
    };
    let noted: Vec<_> = chain.readings.iter().filter_map(|reading| Some((reading, reading.mark?))).collect();
    let total = noted.len();
    let shown = noted.into_iter().take(rows::ROWS).map(row).collect();
    rows::section("readings", &["date", "by", "stayed", "record"], shown, total)
}

/// What stayed of `paper`: the words of the mark behind the name of the paper, when they begin with it.
pub fn stayed(site: &Site, paper: Ix, mark: MarkIx) -> Vec<FactValue> {
    let mut all = words(site, Some(mark));
    let Some((record, own)) = site.archive.record(mark.record).zip(site.archive.mark(mark)) else { return all };
    let targets = record.references.iter().zip(site.archive.references.of(mark.record));
    let named = targets
        .filter(|(reference, _)| own.span.start <= reference.span.start && reference.span.end <= own.span.end)
        .filter(|(_, target)| matches!(target, Some(Target::Record { record, .. }) if *record == paper))
        .map(|(reference, _)| reference.words.as_ref().unwrap_or(&reference.target));
    for name in named {
        for value in &mut all {
            if let Some(rest) = value.text.strip_prefix(name.as_str()) {
                value.text = rest.trim_start_matches([' ', ':', '：', ',', '，', '、']).to_owned();
            }
        }
    }
    all
}

/// The words of a mark; its title, and behind it what a callout says further.
pub fn words(site: &Site, mark: Option<MarkIx>) -> Vec<FactValue> {
    let Some((mark, record)) = mark.and_then(|at| Some((site.archive.mark(at)?, site.archive.record(at.record)?)))
    else {
        return Vec::new();
    };
    let text = if mark.text.is_empty() { &mark.detail } else { &mark.text };
    let lang = record.lang.clone().unwrap_or_default();
    rows::text_cell(text).into_iter().map(|value| FactValue { lang: lang.clone(), ..value }).collect()
}

/// The columns of the problems noted in a record.
pub const NOTED: [&str; 5] = ["title", "date", "state", "age", "guidance"];

/// The columns of problems of several records.
pub const PROBLEMS: [&str; 6] = ["title", "date", "state", "age", "guidance", "record"];

/// Problems, open ones first, each with its age and the guidance given on it.
pub fn problems<'a>(
    site: &Site,
    name: &str,
    columns: &[&str],
    problems: impl Iterator<Item = &'a Problem>,
) -> Option<Section> {
    let today = site.archive.as_of;
    let mut all: Vec<&Problem> = problems.collect();
    all.sort_by_key(|problem| !problem.is_open_on(today));
    let row = |problem: &&Problem| {
        let mut row = table::row(site, Listed::Mark(problem.mark), columns, "");
        if let Some(at) = columns.iter().position(|column| *column == "guidance")
            && let Some(cell) = row.cells.get_mut(at)
        {
            *cell = guidance(site, problem);
        }
        row
    };
    let shown = all.iter().take(rows::ROWS).map(row).collect();
    let section = rows::section(name, columns, shown, all.len())?;
    Some(rows::whole_at(section, board::href(&Board::Problems)))
}

/// Characters of guidance that a table shows: the whole stands where the link leads.
const GUIDANCE: usize = 60;

fn shortened(text: &str) -> String {
    let end = text.char_indices().nth(GUIDANCE).map(|(at, _)| at);
    let short = end.and_then(|end| text.get(..end));
    short.map_or_else(|| text.to_owned(), |short| format!("{}…", short.trim_end()))
}

/// The words of the guidance given on a problem, each leading to its place.
fn guidance(site: &Site, problem: &Problem) -> Vec<FactValue> {
    let one = |mark: &MarkIx| {
        let link = steps::mark_link(site, *mark);
        let words = words(site, Some(*mark)).into_iter().next()?;
        let text = shortened(&words.text);
        Some(FactValue { href: link.href, form: "link".to_owned(), text, ..words })
    };
    problem.guidance.iter().filter_map(one).collect()
}
