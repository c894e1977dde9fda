//! The boards of the ledgers: what is open, overdue, waiting, closed.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::{self, Tally};
use super::{Board, asked_section, empty, figure, group, href, part_of, tab, table};
use crate::archive::Archive;
use crate::archive::ledger::{Item, MAIN};
use crate::base::date::Date;
use crate::base::period::{Granularity, Period};
use crate::base::slug;
use crate::config::{Kind, Trait};
use crate::record::query_block::Asked;
use crate::site::listing::Listed;
use crate::site::view::{BoardView, Count, CountGroup, FactValue, Figure, Section, Tab, TableRow};
use crate::site::{Page, Site, Subject, address};

/// Years of closed items that every board of the ledger names; a year's own board names all.
const YEARS: usize = 3;
/// The origin of what was assigned from above: the value that the field of the ledger's trait has for it.
const FROM_ABOVE: &str = "leadership";
/// Ages in days up to which items stand in one bucket; the last has no end.
const AGES: [(&str, i64); 4] = [("0-7", 7), ("8-30", 30), ("31-90", 90), ("90+", i64::MAX)];

/// The columns of what is open.
const OPEN: [&str; 8] = ["light", "title", "assignee", "due", "overdue_days", "opened", "origin", "from"];
/// The columns of what is overdue in the main ledger.
const OVERDUE: [&str; 6] = ["title", "assignee", "due", "overdue_days", "opened", "origin"];
/// The columns of what waits.
const WAITING: [&str; 6] = ["title", "waiting_on", "since", "waits", "urged", "assignee"];
/// The columns of what leaves somebody without an answer.
const UNANSWERED: [&str; 7] = ["light", "title", "ledger", "waiting_on", "opened", "due", "overdue_days"];
/// The columns of what was closed.
const CLOSED: [&str; 7] = ["title", "assignee", "due", "closed", "state", "on_time", "result"];

/// Without what is dated later than the day that means today: on that day it is owed by nobody.
fn by_today(asked: Asked, today: Date) -> Asked {
    asked.filter("opened", format!("!>{today}"))
}

/// What is open in the main ledger, the most urgent first.
pub fn asked_open(today: Date) -> Asked {
    by_today(Asked::of("ledger", &OPEN).filter("class", "open,waiting").sorted("due"), today)
}

/// What is overdue in the main ledger, the longest first.
pub fn asked_overdue() -> Asked {
    Asked::of("ledger", &OVERDUE).filter("overdue", "yes").sorted("-overdue_days")
}

/// What is overdue in the other ledgers, the longest first.
pub fn asked_overdue_others() -> Asked {
    let columns = ["title", "ledger", "assignee", "due", "overdue_days"];
    Asked::of("ledger", &columns).filter("ledger", format!("!{MAIN}")).filter("overdue", "yes").sorted("-overdue_days")
}

/// What is due soon in the main ledger.
pub fn asked_due_soon() -> Asked {
    Asked::of("ledger", &["title", "assignee", "due", "days_left", "opened", "origin"])
        .filter("light", "due-soon")
        .sorted("due")
}

/// What waits in the main ledger, the longest first.
pub fn asked_waiting(today: Date) -> Asked {
    by_today(Asked::of("waiting", &WAITING).filter("ledger", MAIN).sorted("-waits"), today)
}

/// The years in which something of the main ledger was closed or given up.
pub fn closed_years(archive: &Archive) -> BTreeSet<i16> {
    tally::main(archive).filter_map(|item| item.closed).filter(|day| *day <= archive.as_of).map(Date::year).collect()
}

/// `/ledger/`.
pub fn open(site: &Site) -> BoardView {
    let archive = &site.archive;
    let sum = Tally::of(archive, tally::main(archive));
    let list = |count: usize| if count > 0 { part_of(&Board::Ledger, "open") } else { String::new() };
    let rate = Figure {
        name: "on-time".to_owned(),
        value: sum.rate(),
        tone: String::new(),
        href: closed_years(archive).last().map_or_else(String::new, |&year| href(&Board::Closed(year))),
    };
    let figures = vec![
        figure("open", sum.open, "", list(sum.open)),
        figure("overdue", sum.overdue, "alarm", part_of(&Board::Overdue, "overdue")),
        figure("due-soon", sum.due_soon, "care", list(sum.due_soon)),
        figure("waiting", sum.waiting, "care", part_of(&Board::Waiting, "waiting")),
        figure("behind", sum.behind, "care", list(sum.behind)),
        figure("no-due", sum.no_due, "", list(sum.no_due)),
        rate,
    ];
    let mut sections = vec![asked_section(site, &Board::Ledger, "open", &asked_open(archive.as_of))];
    sections.extend(other_ledgers(site));
    BoardView {
        tabs: tabs(site, &Board::Ledger),
        figures,
        counts: counts(site),
        sections,
        calendar: calendar(site),
        ..empty("ledger", "")
    }
}

/// The calendar file of all due dates; empty when this site has none.
fn calendar(site: &Site) -> String {
    let is_it = |page: &&Page| page.subject == Subject::Calendar(None);
    site.pages.iter().find(is_it).map(|page| slug::href(&page.path)).unwrap_or_default()
}

/// `/ledger/overdue/`.
pub fn overdue(site: &Site) -> BoardView {
    let archive = &site.archive;
    let main = Tally::of(archive, tally::main(archive)).overdue;
    let others = Tally::of(archive, tally::others(archive)).overdue;
    let mut figures = vec![figure("overdue", main, "alarm", part_of(&Board::Overdue, "overdue"))];
    let mut sections = vec![asked_section(site, &Board::Overdue, "overdue", &asked_overdue())];
    if tally::others(archive).next().is_some() {
        figures.push(figure("overdue-others", others, "alarm", part_of(&Board::Overdue, "overdue-others")));
        sections.push(asked_section(site, &Board::Overdue, "overdue-others", &asked_overdue_others()));
    }
    let longest = archive.ledgers.all().map(|item| item.overdue_on(archive.as_of)).max().unwrap_or_default();
    figures.push(figure("longest", usize::try_from(longest).unwrap_or_default(), "", String::new()));
    BoardView { tabs: tabs(site, &Board::Overdue), figures, sections, ..empty("overdue", "") }
}

/// `/ledger/closed/YEAR/`.
pub fn closed(site: &Site, year: i16) -> BoardView {
    let board = Board::Closed(year);
    let mut figures = Vec::new();
    if let (Some(ledger), Some(first)) = (site.archive.ledgers.main(), Date::new(year, 1, 1)) {
        let sum = ledger.balance(Period::of(Granularity::Year, first), site.archive.as_of);
        let plain = |name: &str, count: usize| figure(name, count, "", String::new());
        let share = tally::rate(sum.closed_on_time, sum.closed_late);
        figures.extend([
            plain("start", sum.start),
            plain("opened", sum.opened),
            plain("assigned", sum.opened_assigned),
            plain("adhoc", sum.opened_adhoc),
            plain("closed-on-time", sum.closed_on_time),
            figure("closed-late", sum.closed_late, "care", String::new()),
            plain("dropped", sum.dropped),
            plain("left", sum.end),
            Figure { name: "on-time-year".to_owned(), value: share, tone: String::new(), href: String::new() },
        ]);
    }
    let sections = vec![closed_section(site, year)];
    BoardView { tabs: tabs(site, &board), figures, sections, ..empty("closed", &format!("{year:04}")) }
}

/// What was closed or given up in the year, the latest first: each counts on the day that the balance counts it.
fn closed_section(site: &Site, year: i16) -> Section {
    let today = site.archive.as_of;
    let here = |day: Date| day.year() == year && day <= today;
    let mut items: Vec<(Date, &Item)> = tally::main(&site.archive)
        .filter(|item| !tally::is_open(item, today))
        .filter_map(|item| Some((item.closed.filter(|day| here(*day))?, item)))
        .collect();
    items.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.entry.cmp(&other.entry)));
    let rows = items.into_iter().map(|(day, item)| {
        let mut row = table::row(site, Listed::Item(item.entry), &CLOSED, "");
        // of one that does not say when, the day it was opened
        if let Some(cell) = CLOSED.iter().position(|name| *name == "closed").and_then(|at| row.cells.get_mut(at)) {
            *cell = vec![FactValue::plain("date", day.to_string())];
        }
        row
    });
    table::section("closed", &CLOSED, rows.collect())
}

/// `/waiting/`.
pub fn waiting(site: &Site) -> BoardView {
    let archive = &site.archive;
    let sum = Tally::of(archive, tally::main(archive));
    let unanswered = unanswered(archive).len();
    let mut figures = vec![figure("waiting", sum.waiting, "care", part_of(&Board::Waiting, "waiting"))];
    let mut sections = vec![asked_section(site, &Board::Waiting, "waiting", &asked_waiting(archive.as_of))];
    if tally::others(archive).next().is_some() {
        figures.push(figure("unanswered", unanswered, "alarm", part_of(&Board::Waiting, "unanswered")));
        sections.push(unanswered_section(site, usize::MAX));
    }
    BoardView { tabs: tabs(site, &Board::Waiting), figures, sections, ..empty("waiting", "") }
}

/// The items of other ledgers that leave somebody without an answer, those that are overdue longest first, then the oldest.
pub fn unanswered(archive: &Archive) -> Vec<&Item> {
    let today = archive.as_of;
    let mut items: Vec<&Item> = tally::others(archive).filter(|item| tally::is_unanswered(item, today)).collect();
    items.sort_by_key(|item| (-item.overdue_on(today), item.opened.is_none(), item.opened, item.entry));
    items
}

/// The same as a table of at most `rows` rows.
pub fn unanswered_section(site: &Site, rows: usize) -> Section {
    let items = unanswered(&site.archive);
    let lines = items.iter().take(rows).map(|item| {
        let light = if item.overdue_on(site.archive.as_of) > 0 { "overdue" } else { "" };
        table::row(site, Listed::Item(item.entry), &UNANSWERED, light)
    });
    let mut section = table::section("unanswered", &UNANSWERED, lines.collect());
    section.table.total = items.len();
    section
}

fn tabs(site: &Site, current: &Board) -> Vec<Tab> {
    let archive = &site.archive;
    let main = Tally::of(archive, tally::main(archive));
    let others = Tally::of(archive, tally::others(archive));
    let mut tabs = vec![
        tab("open", &Board::Ledger, Some(main.open), current),
        tab("overdue", &Board::Overdue, Some(main.overdue + others.overdue), current),
        tab("waiting", &Board::Waiting, Some(main.waiting + unanswered(archive).len()), current),
    ];
    let shown = if matches!(current, Board::Closed(_)) { usize::MAX } else { YEARS };
    tabs.extend(
        closed_years(archive)
            .into_iter()
            .rev()
            .take(shown)
            .map(|year| Tab { text: format!("{year:04}"), ..tab("closed", &Board::Closed(year), None, current) }),
    );
    tabs
}

/// The open items of the main ledger by age, person and origin.
fn counts(site: &Site) -> Vec<CountGroup> {
    let today = site.archive.as_of;
    let open: Vec<&Item> = tally::main(&site.archive).filter(|item| tally::is_open(item, today)).collect();
    let word =
        |name: &str, count: usize| Count { name: name.to_owned(), label: String::new(), href: String::new(), count };
    let mut from = i64::MIN;
    let ages = AGES.map(|(name, most)| {
        let here = |item: &&&Item| item.age_on(today).is_some_and(|age| age >= from && age <= most);
        let count = open.iter().filter(here).count();
        from = most.saturating_add(1);
        word(name, count)
    });
    let undated = word("undated", open.iter().filter(|item| item.age_on(today).is_none()).count());
    let mut origins: BTreeMap<&str, usize> = BTreeMap::new();
    for item in open.iter().filter(|item| !item.origin.is_empty()) {
        *origins.entry(&item.origin).or_default() += 1;
    }
    let assigned = vec![
        word("above", open.iter().filter(|item| item.origin == FROM_ABOVE).count()),
        word("adhoc", open.iter().filter(|item| item.adhoc).count()),
    ];
    let ages = ages.into_iter().chain([undated]).collect();
    let origins = origins.into_iter().map(|(name, count)| word(name, count)).collect();
    [group("age", ages), people(site, &open), group("origin", origins), group("assigned", assigned)]
        .into_iter()
        .flatten()
        .collect()
}

/// Who has the items, those with most first; last those that nobody has.
fn people(site: &Site, open: &[&Item]) -> Option<CountGroup> {
    let mut with = BTreeMap::new();
    for person in open.iter().flat_map(|item| &item.assignees) {
        *with.entry(*person).or_insert(0_usize) += 1;
    }
    let mut counts: Vec<Count> = with
        .into_iter()
        .map(|(person, count)| {
            let link = site.link_to(person);
            Count { name: link.text.clone(), label: link.text, href: link.href, count }
        })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    let nobody = open.iter().filter(|item| item.assignees.is_empty()).count();
    counts.push(Count { name: "nobody".to_owned(), label: String::new(), href: String::new(), count: nobody });
    group("person", counts)
}

/// One line for each other ledger, leading to its kind's list.
fn other_ledgers(site: &Site) -> Option<Section> {
    let archive = &site.archive;
    let rows: Vec<TableRow> = archive
        .ledgers
        .0
        .iter()
        .filter(|(name, ledger)| *name != MAIN && !ledger.items.is_empty())
        .map(|(name, ledger)| {
            let sum = Tally::of(archive, ledger.items.iter());
            let kind = kind_of(site, name);
            let label = kind.map_or_else(|| name.clone(), |kind| site.plural(kind));
            let list = kind.map(|kind| address::kind(&archive.config, &kind.name)).unwrap_or_default();
            let light = if sum.overdue > 0 { "overdue" } else { "" };
            TableRow {
                light: light.to_owned(),
                cells: vec![
                    table::link(label, list),
                    table::number(sum.open),
                    table::number(sum.waiting),
                    table::number(sum.overdue),
                    table::number(sum.due_soon),
                ],
            }
        })
        .collect();
    let columns = ["title", "open", "waiting", "overdue", "due-soon"];
    (!rows.is_empty()).then(|| table::section("ledgers", &columns, rows))
}

/// The kind that a ledger is called after: of those that share it, the first in the archive's order.
fn kind_of<'a>(site: &'a Site, ledger: &str) -> Option<&'a Kind> {
    let kinds = site.archive.config.kinds.values().filter(|kind| kind.has(Trait::Ledger));
    kinds.filter(|kind| kind.ledger.as_ref().unwrap_or(&kind.name) == ledger).min_by_key(|kind| kind.order)
}
