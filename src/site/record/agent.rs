//! What the page of a person or body says: what is with them, what waits for them, what became of it, and when we last met.

use super::{paper, steps};
use crate::archive::ledger::Item;
use crate::archive::rollup::{Way, way};
use crate::archive::{Entry, Ix, MarkIx};
use crate::base::date::{Date, Duration, PartialDate};
use crate::config::{Kind, Role, StateClass};
use crate::site::board::{Board, table, tally};
use crate::site::view::{Figure, Section, TableRow};
use crate::site::{Site, board, rows};

/// Rows of what is over and done with: papers, contacts, closed items.
const LATELY: usize = 10;

/// What the page says of what is owed, and which records it thereby names under which fields.
#[derive(Default)]
pub struct Owed {
    /// The numbers.
    pub figures: Vec<Figure>,
    /// The tables.
    pub sections: Vec<Section>,
    /// Records that a table names, with what it says of them.
    told: Vec<(Ix, Told)>,
}

/// What a table says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// It is with them, or waits for them.
    With,
    /// It came from them.
    From,
    /// It went to them.
    To,
    /// They have it.
    Held,
    /// They were met.
    Met,
}

/// The field of a ledger's item that names whom it waits for.
const WAITING_ON: &str = "waiting_on";

/// The field of a paper that names who has it.
const HOLDER: &str = "holder";

/// The field of a paper that names to whom it went.
const MOVED_TO: &str = "moves.to";

/// What is owed by, to and because of the person or body.
pub fn owed(site: &Site, ix: Ix) -> Owed {
    let mut owed = Owed::default();
    items(site, ix, &mut owed);
    owed.figures.extend(contact_figures(site, ix));
    let held = site.duties.held(ix);
    owed.told.extend(held.iter().map(|paper| (*paper, Told::Held)));
    owed.sections.extend(rows::records(site, "held", &["title", "date", "from", "state"], held));
    let open = site.duties.problems_of(&site.archive, ix).filter(|problem| problem.is_open_on(site.archive.as_of));
    owed.sections.extend(paper::problems(site, "problems-open", &paper::PROBLEMS, open));
    owed.sections.extend(progress(site, ix));
    papers(site, ix, &mut owed);
    contacts(site, ix, &mut owed);
    owed.sections.extend(readings(site, ix));
    closed(site, ix, &mut owed);
    owed
}

/// What is with them, and what waits for them.
fn items(site: &Site, ix: Ix, owed: &mut Owed) {
    let archive = &site.archive;
    let today = archive.as_of;
    let mut awaited: Vec<&Item> = site.duties.awaited(archive, ix).filter(|item| tally::is_open(item, today)).collect();
    let mut with: Vec<&Item> = site
        .duties
        .with(archive, ix)
        .filter(|item| tally::is_open(item, today) && !awaited.iter().any(|other| other.entry == item.entry))
        .collect();
    let overdue = with.iter().chain(&awaited).filter(|item| item.overdue_on(today) > 0).count();
    let urgent = |item: &&Item| (item.due_on(today).is_none(), item.due_on(today), item.opened);
    with.sort_by_key(urgent);
    awaited.sort_by_key(urgent);
    if !with.is_empty() || !awaited.is_empty() || site.duties.with(archive, ix).next().is_some() {
        if !with.is_empty() || awaited.is_empty() {
            owed.figures.push(count("open", with.len(), "").to(place(site, ix, "with-them", with.len())));
        }
        let at = if with.iter().any(|item| item.overdue_on(today) > 0) { "with-them" } else { "awaited" };
        owed.figures.push(count("overdue", overdue, "alarm").to(place(site, ix, at, overdue)));
        owed.figures.push(count("awaited", awaited.len(), "care").to(place(site, ix, "awaited", awaited.len())));
    }
    owed.tell(&awaited);
    owed.tell(&with);
    let awaits = ["light", "title", "ledger", "since", "due", "waits"];
    owed.sections.extend(rows::items(site, "awaited", &awaits, &awaited));
    let open = ["light", "title", "ledger", "opened", "due", "overdue_days", "state"];
    owed.sections.extend(
        rows::items(site, "with-them", &open, &with)
            .map(|section| rows::whole_at(section, board::href(&Board::Ledger))),
    );
}

/// What they closed lately.
fn closed(site: &Site, ix: Ix, owed: &mut Owed) {
    let archive = &site.archive;
    let done = |item: &&Item| item.class == StateClass::Closed && item.closed.is_some_and(|day| day <= archive.as_of);
    let mut all: Vec<&Item> = site.duties.with(archive, ix).filter(done).collect();
    all.sort_by_key(|item| (std::cmp::Reverse(item.closed), item.entry));
    all.truncate(LATELY);
    owed.tell(&all);
    let columns = ["title", "ledger", "due", "closed", "on_time"];
    owed.sections.extend(rows::items(site, "closed-lately", &columns, &all));
}

fn contact_figures(site: &Site, ix: Ix) -> Vec<Figure> {
    let Some(contact) = site.archive.contacts.0.get(&ix) else { return Vec::new() };
    let today = site.archive.as_of;
    let stale = contact.every.is_some() && contact.until.is_none_or(|until| until < today);
    let tone = if stale { "alarm" } else { "" };
    let days = contact.last.map_or_else(|| "–".to_owned(), |(day, _)| today.days_since(day).to_string());
    let href = place(site, ix, "contacts", site.duties.met(ix).len());
    let mut figures = vec![Figure::of("days-since-contact", days, tone).to(href)];
    figures.extend(contact.every.and_then(about_days).map(|every| Figure::of("contact-every", every.to_string(), "")));
    figures
}

/// A length of time in days, where it is one of days.
fn about_days(duration: Duration) -> Option<u32> {
    match duration {
        Duration::Days(days) => Some(days),
        Duration::Weeks(weeks) => Some(weeks * 7),
        Duration::WorkingDays(_) | Duration::Months(_) | Duration::Years(_) => None,
    }
}

/// How far things are, as their papers and ours say, the latest first.
fn progress(site: &Site, ix: Ix) -> Option<Section> {
    let latest: Vec<MarkIx> = site.duties.progress(ix).iter().rev().copied().collect();
    let section = rows::marks(site, "progress", &["date", "title", "percent", "record"], &latest)?;
    Some(rows::whole_at(section, board::href(&Board::Marks(crate::record::MarkType::Progress, 1))))
}

/// The papers that came from them and that went to them, the latest first.
fn papers(site: &Site, ix: Ix, owed: &mut Owed) {
    let mut from: Vec<(Option<PartialDate>, Ix)> = Vec::new();
    let mut to: Vec<(Option<PartialDate>, Ix)> = Vec::new();
    for &(paper, at) in site.archive.references.to(ix) {
        let Some(record) = site.archive.record(paper) else { continue };
        let Some(kind) = site.kind(&record.kind) else { continue };
        let Some(field) = record.references.get(at as usize).and_then(|reference| reference.field.as_deref()) else {
            continue;
        };
        let list = match way(&site.archive, paper) {
            Some(Way::In) if kind.role(Role::From).contains(&field) => &mut from,
            Some(Way::Out) if kind.role(Role::To).contains(&field) => &mut to,
            _ => continue,
        };
        list.push((record.date, paper));
    }
    for (name, told, mut papers) in [("papers-from", Told::From, from), ("papers-to", Told::To, to)] {
        papers.sort_by(|a, b| b.cmp(a));
        papers.dedup();
        let latest: Vec<Ix> = papers.iter().take(LATELY).map(|(_, paper)| *paper).collect();
        owed.told.extend(latest.iter().map(|paper| (*paper, told)));
        owed.sections.extend(rows::records(site, name, &["date", "number", "title", "state"], &latest));
    }
}

/// When we last met, the latest first.
fn contacts(site: &Site, ix: Ix, owed: &mut Owed) {
    let today = PartialDate::Day(site.archive.as_of);
    let met = site.duties.met(ix).iter().rev().filter(|(date, _)| *date <= today).take(LATELY);
    let columns = ["date", "title", "by"];
    let mut shown: Vec<TableRow> = Vec::new();
    for (_, entry) in met {
        shown.push(table::row(site, rows::of_entry(*entry), &columns, ""));
        if let Entry::Record(record) = entry {
            owed.told.push((*record, Told::Met));
        }
    }
    let total = shown.len();
    owed.sections.extend(rows::section("contacts", &columns, shown, total));
}

/// What they read and what stayed, the latest first.
fn readings(site: &Site, ix: Ix) -> Option<Section> {
    let chains = &site.archive.chains;
    let mut all: Vec<(Option<Date>, Ix, Option<MarkIx>)> = site
        .duties
        .read(ix)
        .iter()
        .filter_map(|(paper, at)| {
            let reading = chains.of(*paper)?.readings.get(*at)?;
            Some((reading.date, *paper, reading.mark))
        })
        .collect();
    all.sort_by(|a, b| b.cmp(a));
    let row = |(date, paper, mark): &(Option<Date>, Ix, Option<MarkIx>)| TableRow {
        light: String::new(),
        cells: vec![
            rows::date_cell(*date),
            rows::record_cell(site, *paper),
            mark.map(|mark| paper::stayed(site, *paper, mark)).unwrap_or_default(),
            mark.map(|mark| rows::link_cell(steps::mark_link(site, mark))).unwrap_or_default(),
        ],
    };
    let shown = all.iter().take(rows::ROWS).map(row).collect();
    rows::section("read", &["date", "title", "stayed", "record"], shown, all.len())
}

impl Owed {
    fn tell(&mut self, items: &[&Item]) {
        let records = items.iter().take(rows::ROWS).filter_map(|item| match item.entry {
            Entry::Record(record) => Some((record, Told::With)),
            Entry::Mark(_) => None,
        });
        self.told.extend(records);
    }

    /// Whether a table says of `record` what its field called `field` says.
    pub fn tells(&self, record: Ix, kind: &Kind, field: &str) -> bool {
        let role = |role: Role| kind.role(role).contains(&field);
        self.told.iter().filter(|(told, _)| *told == record).any(|(_, told)| match told {
            Told::With => role(Role::Assignee) || field == WAITING_ON,
            Told::From => role(Role::From),
            Told::To => role(Role::To),
            Told::Held => field == HOLDER || field == MOVED_TO,
            Told::Met => true,
        })
    }
}

fn count(name: &str, value: usize, tone: &str) -> Figure {
    Figure::of(name, value.to_string(), if value > 0 { tone } else { "" })
}

/// The place of a part of the agent's own page; empty when the part is not there.
fn place(site: &Site, ix: Ix, section: &str, rows: usize) -> String {
    let page = site.addresses.record(ix).unwrap_or_default();
    if rows == 0 || page.is_empty() { String::new() } else { format!("{page}#page:{section}") }
}
