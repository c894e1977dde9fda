//! The situation of the day in numbers and short tables: the head of the home page.

use super::tally::{self, Tally};
use super::{Board, beginning, figure, gaps, href, ledger, part_of};
use crate::site::view::{Figure, Section};
use crate::site::{Site, listing};

/// Rows of each table on the home page.
const ROWS: usize = 10;

/// What is overdue, due soon, waiting, unanswered, missing and wrong, in numbers. Only of what this archive can speak of.
pub fn figures(site: &Site) -> Vec<Figure> {
    let archive = &site.archive;
    let here = |section: &str| format!("index.html#page:{section}");
    let mut figures = Vec::new();
    if archive.ledgers.all().next().is_some() {
        let main = Tally::of(archive, tally::main(archive));
        let unanswered = ledger::unanswered(archive).len();
        // the list of what is due soon stands on this page alone, when there is any
        let soon = if main.due_soon > 0 { here("due-soon") } else { href(&Board::Ledger) };
        figures.extend([
            figure("overdue", main.overdue, "alarm", part_of(&Board::Overdue, "overdue")),
            figure("due-soon", main.due_soon, "care", soon),
            figure("waiting", main.waiting, "care", part_of(&Board::Waiting, "waiting")),
            figure("unanswered", unanswered, "alarm", part_of(&Board::Waiting, "unanswered")),
        ]);
    }
    if let Some(year) = gaps::this_year(archive) {
        let years = gaps::missing_years(archive);
        let to = match (years.len(), years.first()) {
            (0, _) => href(&Board::Gaps(year)),
            (1, Some(only)) => part_of(&Board::Gaps(*only), "missing"),
            _ => here("missing"),
        };
        figures.push(figure("missing", gaps::missing(archive), "alarm", to));
    }
    if !archive.problems.all.is_empty() {
        let open = archive.problems.all.iter().filter(|problem| problem.is_open_on(archive.as_of)).count();
        figures.push(figure("problems", open, "care", part_of(&Board::Problems, "problems-open")));
    }
    figures
}

/// The same as tables, at most ten rows each, without empty ones.
pub fn sections(site: &Site) -> Vec<Section> {
    let today = site.archive.as_of;
    let years = gaps::missing_years(&site.archive);
    let missing = years.last().map_or_else(String::new, |&year| part_of(&Board::Gaps(year), "missing"));
    let sections = [
        (listing::section(site, "overdue", &ledger::asked_overdue().at_most(ROWS)), href(&Board::Overdue)),
        (listing::section(site, "due-soon", &ledger::asked_due_soon().at_most(ROWS)), href(&Board::Ledger)),
        (listing::section(site, "waiting", &ledger::asked_waiting(today).at_most(ROWS)), href(&Board::Waiting)),
        (ledger::unanswered_section(site, ROWS), part_of(&Board::Waiting, "unanswered")),
        (listing::section(site, "missing", &gaps::asked_missing().at_most(ROWS)), missing),
    ];
    let shown = sections.into_iter().filter(|(section, _)| section.table.total > 0);
    shown.map(|(section, whole)| beginning(section, whole)).collect()
}
