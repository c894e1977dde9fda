//! What a kind's list says besides its rows: what its records come to, and which of them ask for something. By the traits of the kind.

use super::board::{table, tally};
use super::listing::{self, Listed};
use super::view::{Column, FactValue, Figure, Row, Section};
use super::{Site, address, rows};
use crate::archive::ledger::Item;
use crate::archive::{Entry, Ix, given};
use crate::config::{Kind, Role, StateClass, Trait};

/// The field of the trait of experience that says from whom it was learned.
const LEARNED_FROM: &str = "learned_from";

/// The column of how often a paper of those above us was read.
pub const READ: &str = "read";

/// The columns that no field gives: what other records, and today, make of one.
const REACHES: [&str; 9] = [
    "due",
    "overdue_days",
    "light",
    "last_contact",
    "contact_days",
    "evidence_count",
    "reuse",
    "review_overdue",
    "superseded_by",
];

/// The columns of a kind's list: those that fields give, and those that none gives. How an item of a ledger stands comes first, right behind
/// its day: on a narrow page the end of a long row is out of sight.
pub fn columns(site: &Site, kind: &Kind) -> Vec<Column> {
    let mut columns = super::shared::columns(site, kind);
    let shown = |name: &str| kind.columns.iter().any(|column| column == name);
    if kind.has(Trait::Ledger) {
        let at = columns.iter().take_while(|column| column.name == "date").count();
        // a column that is bound to the role says itself until when
        let bound = kind.role(Role::Due).into_iter().any(shown);
        let standing = ["light", "overdue_days", "due"].into_iter();
        let standing = standing.filter(|name| !(shown(name) || bound && *name == "due")).map(rows::head);
        columns.splice(at..at, standing);
    }
    columns.extend(reached(site, kind).into_iter().filter(|name| !shown(name)).map(rows::head));
    columns
}

/// Columns that no field gives, by the other traits.
fn reached(site: &Site, kind: &Kind) -> Vec<&'static str> {
    let archive = &site.archive;
    let mut names: Vec<&str> = Vec::new();
    if kind.has(Trait::Agent) && archive.catalog.kind(&kind.name).iter().any(|ix| archive.contacts.0.contains_key(ix)) {
        names.extend(["last_contact", "contact_days"]);
    }
    if kind.has(Trait::Lesson) {
        names.extend(["evidence_count", "reuse"]);
    }
    if kind.has(Trait::Versioned) {
        names.extend(["review_overdue", "superseded_by"]);
    }
    names
}

/// What a record says in a column that no field gives; of an item of a ledger also until when it is owed now. `None` where its own field
/// says it.
pub fn says(site: &Site, ix: Ix, column: &Column) -> Option<Vec<FactValue>> {
    if REACHES.contains(&column.name.as_str()) && column.label.is_empty() {
        return Some(listing::values(site, Listed::Record(ix), &column.name));
    }
    let item = site.archive.ledgers.of_record(ix)?;
    let kind = site.kind(&site.archive.record(ix)?.kind)?;
    let due = item.due_on(site.archive.as_of).filter(|_| kind.role(Role::Due).contains(&column.name.as_str()));
    Some(rows::date_cell(Some(due?)))
}

/// Takes out the columns that no field gives and in which no row says anything.
pub fn drop_silent(columns: &mut Vec<Column>, all: &mut [Row]) {
    let said: Vec<bool> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            !(REACHES.contains(&column.name.as_str()) && column.label.is_empty())
                || all.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()))
        })
        .collect();
    let mut keep = said.iter();
    columns.retain(|_| keep.next().copied().unwrap_or_default());
    for row in all {
        let mut keep = said.iter();
        row.cells.retain(|_| keep.next().copied().unwrap_or_default());
    }
}

/// The light of a record's row.
pub fn light(site: &Site, ix: Ix) -> &'static str {
    let knowledge = &site.archive.knowledge;
    let contact = site.archive.contacts.0.get(&ix);
    let stale = contact
        .is_some_and(|contact| contact.every.is_some() && contact.until.is_none_or(|until| until < site.archive.as_of));
    let review = knowledge.versions.get(&ix).is_some_and(|version| version.overdue > 0);
    match site.archive.ledgers.of_record(ix) {
        Some(item) => rows::light(site, item),
        None if stale || review => "overdue",
        None => "",
    }
}

/// The records of a kind in the order of its list, given the latest first: experience that is used most stands at the top.
pub fn sort(site: &Site, kind: &Kind, records: &mut [Ix]) {
    if kind.has(Trait::Lesson) {
        let reuse = |ix: &Ix| site.archive.knowledge.lessons.get(ix).map_or(0, |lesson| lesson.applied_in.len());
        records.sort_by_key(|ix| std::cmp::Reverse(reuse(ix)));
    }
}

/// What the records of a kind come to.
pub fn figures(site: &Site, kind: &Kind) -> Vec<Figure> {
    let archive = &site.archive;
    let records = archive.catalog.kind(&kind.name);
    let mut figures = Vec::new();
    if kind.has(Trait::Ledger) {
        let items: Vec<&Item> = records.iter().filter_map(|ix| archive.ledgers.of(Entry::Record(*ix))).collect();
        figures.extend(owed(site, &items));
        figures.extend(adopted(site, kind, records));
    }
    if kind.has(Trait::Lesson) {
        let unused = |ix: &&Ix| archive.knowledge.lessons.get(ix).is_some_and(|lesson| lesson.applied_in.is_empty());
        let unused = records.iter().filter(unused).count();
        figures.push(weighed("not-applied", unused, "care").to(place(site, kind, "not-applied", unused)));
    }
    if kind.has(Trait::Contact) {
        let stale = archive.contacts.0.keys().filter(|ix| light(site, **ix) == "overdue").count();
        figures.push(weighed("contacts-stale", stale, "alarm").to(place(site, kind, "last-contact", stale)));
    }
    if kind.has(Trait::Versioned) {
        let due = |ix: &&Ix| archive.knowledge.versions.get(ix).is_some_and(|version| version.overdue > 0);
        figures.push(weighed("reviews-overdue", records.iter().filter(due).count(), "alarm"));
    }
    figures
}

fn owed(site: &Site, items: &[&Item]) -> Vec<Figure> {
    let today = site.archive.as_of;
    let sum = tally::Tally::of(&site.archive, items.iter().copied());
    let closed = items.iter().filter(|item| item.class_on(today) == Some(StateClass::Closed)).count();
    vec![
        weighed("open", sum.open, ""),
        weighed("overdue", sum.overdue, "alarm"),
        weighed("waiting", sum.waiting, "care"),
        weighed("closed-all", closed, ""),
    ]
}

/// The share of closed records whose state says that what they propose was taken up; none for kinds that have no such state.
fn adopted(site: &Site, kind: &Kind, records: &[Ix]) -> Option<Figure> {
    let state_of = |ix: &Ix| {
        let record = site.archive.record(*ix)?;
        let states = kind.states_for(|field| super::shared::value_text(record, field));
        states.iter().find(|state| Some(&state.name) == record.state.as_ref())
    };
    kind.states.sets.values().flatten().any(|state| state.adopted).then(|| {
        let closed: Vec<_> =
            records.iter().filter_map(state_of).filter(|state| state.class == Some(StateClass::Closed)).collect();
        let yes = closed.iter().filter(|state| state.adopted).count();
        Figure::of("adopted", tally::rate(yes, closed.len() - yes), "")
    })
}

/// The place of a part of a kind's list; empty when nothing stands there.
fn place(site: &Site, kind: &Kind, section: &str, count: usize) -> String {
    let list = address::kind(&site.archive.config, &kind.name);
    if count == 0 { String::new() } else { format!("{list}#page:{section}") }
}

fn weighed(name: &str, count: usize, tone: &str) -> Figure {
    Figure::of(name, count.to_string(), if count > 0 { tone } else { "" })
}

/// Those of a kind's records that ask for something, or come from elsewhere.
pub fn sections(site: &Site, kind: &Kind) -> Vec<Section> {
    let archive = &site.archive;
    let records = archive.catalog.kind(&kind.name);
    let mut sections = Vec::new();
    if kind.has(Trait::Lesson) {
        let unused = |ix: &Ix| archive.knowledge.lessons.get(ix).is_some_and(|lesson| lesson.applied_in.is_empty());
        let unused: Vec<Ix> = records.iter().copied().filter(unused).collect();
        sections.extend(rows::records(site, "not-applied", &["date", "title", "method", "state"], &unused));
        let given = |ix: &Ix| {
            archive.record(*ix).is_some_and(|record| record.fields.iter().any(|given| given.name == LEARNED_FROM))
        };
        let learned: Vec<Ix> = records.iter().copied().filter(given).collect();
        sections.extend(rows::records(site, "learned", &["date", "title", LEARNED_FROM, "state"], &learned));
    }
    if kind.has(Trait::Contact) {
        sections.extend(contacts(site));
    }
    sections
}

/// Everybody who was in contact or is expected to be, those longest ago first.
fn contacts(site: &Site) -> Option<Section> {
    let mut all: Vec<_> = site.archive.contacts.0.iter().collect();
    all.sort_by_key(|(ix, contact)| (contact.last.map(|(day, _)| day), **ix));
    let columns = ["title", "last_contact", "contact_days", "contact_every"];
    let row = |ix: Ix| table::row(site, Listed::Record(ix), &columns, light(site, ix));
    let shown = all.iter().take(rows::ROWS).map(|(ix, _)| row(**ix)).collect();
    rows::section("last-contact", &columns, shown, all.len())
}

/// How often a paper of those above us was read; empty for other papers.
pub fn read(site: &Site, ix: Ix) -> Vec<FactValue> {
    let archive = &site.archive;
    let from_above = archive.record(ix).is_some_and(|record| {
        let Some(kind) = site.kind(&record.kind) else { return false };
        let senders =
            given::role(record, kind, Role::From).map(|given| given::named(&given.value, ix, &archive.references));
        senders.iter().flatten().any(|sender| given::is_superior(&archive.records, &archive.references, *sender))
    });
    let Some(chain) = archive.chains.of(ix).filter(|_| from_above) else { return Vec::new() };
    rows::number_cell(chain.readings.len())
}
