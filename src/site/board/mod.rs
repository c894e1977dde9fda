//! Pages about what is owed, waiting, wrong or missing: boards.
//!
//! What a number counts is said once, in `tally`: the home page, the ledger's boards and their tables agree.

mod check;
mod evidence;
mod gaps;
mod ledger;
mod marks;
mod problems;
pub mod situation;
pub mod table;
pub mod tally;

use super::view::{BoardView, Count, CountGroup, Figure, Link, Section, Tab};
use super::{Site, address, listing, plan};
use crate::archive::Archive;
use crate::base::slug;
use crate::record::MarkType;
use crate::record::query_block::Asked;

/// Which board.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Board {
    /// The main ledger: what is open.
    Ledger,
    /// What is overdue in any ledger.
    Overdue,
    /// What was closed or given up in a year, in the main ledger.
    Closed(i16),
    /// What waits for somebody.
    Waiting,
    /// Problems, open and closed.
    Problems,
    /// The marks of a type; one longer than a page goes on in parts, from 1.
    Marks(MarkType, usize),
    /// What is expected and not there in a year.
    Gaps(i16),
    /// Every period that something is claimed about.
    Evidence,
    /// All findings of the site.
    Check,
}

/// Every board that has something to say, or that people look for even when it is empty: those of the ledgers as soon as anything was
/// ever owed, problems and marks as soon as there is one, gaps for each year in which something is expected, and always the findings.
pub fn all(archive: &Archive) -> Vec<Board> {
    let mut boards = vec![Board::Check];
    if archive.ledgers.all().next().is_some() {
        boards.extend([Board::Ledger, Board::Overdue, Board::Waiting]);
        boards.extend(ledger::closed_years(archive).into_iter().map(Board::Closed));
    }
    if !archive.problems.all.is_empty() {
        boards.push(Board::Problems);
    }
    for ty in marks::types(archive) {
        let parts = plan::parts(archive.marks.of_type(ty).len());
        boards.extend((1..=parts).map(|part| Board::Marks(ty, part)));
    }
    if evidence::exists(archive) {
        boards.push(Board::Evidence);
    }
    boards.extend(gaps::years(archive).into_iter().map(Board::Gaps));
    boards
}

/// The boards that the navigation names, with their sections.
pub fn rail(archive: &Archive) -> Vec<(&'static str, Board)> {
    let mut rail = Vec::new();
    if archive.ledgers.all().next().is_some() {
        rail.extend([("ledger", Board::Ledger), ("waiting", Board::Waiting)]);
    }
    if !archive.problems.all.is_empty() {
        rail.push(("problems", Board::Problems));
    }
    if let Some(ty) = marks::types(archive).next() {
        rail.push(("marks", Board::Marks(ty, 1)));
    }
    if let Some(year) = gaps::this_year(archive) {
        rail.push(("gaps", Board::Gaps(year)));
    }
    if evidence::exists(archive) {
        rail.push(("evidence", Board::Evidence));
    }
    rail.push(("check", Board::Check));
    rail
}

/// What a board says.
pub fn view(site: &Site, board: &Board) -> BoardView {
    match board {
        Board::Ledger => ledger::open(site),
        Board::Overdue => ledger::overdue(site),
        Board::Closed(year) => ledger::closed(site, *year),
        Board::Waiting => ledger::waiting(site),
        Board::Problems => problems::view(site),
        Board::Marks(ty, part) => marks::view(site, *ty, *part),
        Board::Gaps(year) => gaps::view(site, *year),
        Board::Evidence => evidence::view(site),
        Board::Check => check::view(site),
    }
}

/// Every table of these boards that a query gives: its board, the section it stands in, and the query. None of them may be wrong, for
/// its table would stay empty.
pub fn tables(archive: &Archive) -> Vec<(Board, String, Asked)> {
    let today = archive.as_of;
    let mut tables = Vec::new();
    for board in all(archive) {
        let sections: Vec<(&str, Asked)> = match &board {
            Board::Ledger => vec![("open", ledger::asked_open(today))],
            Board::Overdue => {
                vec![("overdue", ledger::asked_overdue()), ("overdue-others", ledger::asked_overdue_others())]
            }
            Board::Waiting => vec![("waiting", ledger::asked_waiting(today))],
            Board::Problems => {
                vec![("problems-open", problems::asked_open()), ("problems-closed", problems::asked_closed())]
            }
            Board::Marks(ty, 1) => vec![("marks", marks::asked(*ty))],
            Board::Gaps(year) => vec![
                ("missing", gaps::asked_missing_in(*year)),
                ("late", gaps::asked_late(*year)),
                ("extra", gaps::asked_extra(*year)),
            ],
            Board::Check => vec![("findings", check::asked_all())],
            Board::Closed(_) | Board::Marks(..) | Board::Evidence => Vec::new(),
        };
        tables.extend(sections.into_iter().map(|(section, asked)| (board.clone(), section.to_owned(), asked)));
    }
    tables
}

/// A part of a board: what meets the query, with its file of values where there is one.
fn asked_section(site: &Site, board: &Board, name: &str, asked: &Asked) -> Section {
    let mut section = listing::section(site, name, asked);
    section.table.csv = csv_of(site, board, name);
    section
}

/// The `href` of the file that holds the table of a section; empty when the site has none.
fn csv_of(site: &Site, board: &Board, section: &str) -> String {
    let path = address::board_table(board, section);
    let found = site.pages.binary_search_by(|page| page.path.as_str().cmp(&path));
    found.map(|_| slug::href(&path)).unwrap_or_default()
}

/// The `href` of a board.
pub fn href(board: &Board) -> String {
    slug::href(&address::board_path(board))
}

/// A board that says nothing yet.
fn empty(name: &str, of: &str) -> BoardView {
    BoardView {
        name: name.to_owned(),
        of: of.to_owned(),
        tabs: Vec::new(),
        figures: Vec::new(),
        counts: Vec::new(),
        sections: Vec::new(),
        part: 1,
        parts: Vec::new(),
        csv: String::new(),
        calendar: String::new(),
    }
}

/// A number; one above zero weighs as `tone` says, and of nothing there is no part of a page to lead to.
fn figure(name: &str, count: usize, tone: &str, mut href: String) -> Figure {
    let tone = if count > 0 { tone } else { "" };
    if count == 0 {
        href.truncate(href.find('#').unwrap_or(href.len()));
    }
    Figure { name: name.to_owned(), value: count.to_string(), tone: tone.to_owned(), href }
}

/// A page beside this one, called by the theme's word.
fn tab(name: &str, board: &Board, count: Option<usize>, current: &Board) -> Tab {
    Tab { name: name.to_owned(), text: String::new(), href: href(board), count, current: board == current }
}

/// The place of a part of a board.
fn part_of(board: &Board, section: &str) -> String {
    format!("{}#page:{section}", href(board))
}

/// Counts that are not all zero, as a group.
fn group(name: &str, counts: Vec<Count>) -> Option<CountGroup> {
    let counts: Vec<Count> = counts.into_iter().filter(|count| count.count > 0).collect();
    (!counts.is_empty()).then(|| CountGroup { name: name.to_owned(), counts })
}

/// The section as the beginning of the whole at `href`, when it shows less than there is.
fn beginning(mut section: Section, href: String) -> Section {
    let shown: usize = section.table.groups.iter().map(|group| group.rows.len()).sum();
    if shown < section.table.total {
        section.more = Link { text: "list.all".to_owned(), href, lang: String::new() };
    }
    section
}
