//! Short tables on pages that are about something else: what is owed to a person, what a period left behind.

use super::Site;
use super::board::table;
use super::listing::Listed;
use super::view::{Column, FactValue, Link, Section, TableGroup, TableRow, TableView};
use crate::archive::Entry;
use crate::archive::ledger::{Item, Light};
use crate::archive::{Ix, MarkIx};

/// Rows of each such table.
pub const ROWS: usize = 20;

/// Columns that hold figures; every other one holds text or dates.
const FIGURES: [&str; 11] = [
    "overdue_days",
    "waits",
    "age",
    "percent",
    "reuse",
    "evidence_count",
    "contact_days",
    "review_overdue",
    "late",
    "read",
    "days_left",
];

/// A part of a page with these rows, the first twenty of `total`; `None` when there are none.
pub fn section(name: &str, columns: &[&str], rows: Vec<TableRow>, total: usize) -> Option<Section> {
    grouped(name, columns, "", vec![TableGroup { value: None, rows }], total)
}

/// The same in groups by the field `by`.
pub fn grouped(name: &str, columns: &[&str], by: &str, groups: Vec<TableGroup>, total: usize) -> Option<Section> {
    let columns = columns.iter().map(|name| head(name)).collect();
    let mut table = TableView { list: String::new(), columns, by: by.to_owned(), groups, total, csv: String::new() };
    drop_silent(&mut table);
    let more = Link { text: String::new(), href: String::new(), lang: String::new() };
    (total > 0).then(|| Section { name: name.to_owned(), text: String::new(), more, table })
}

/// Takes out the columns in which no row says anything: a short table has room for what is said.
fn drop_silent(table: &mut TableView) {
    let rows = || table.groups.iter().flat_map(|group| &group.rows);
    let said: Vec<bool> = (0..table.columns.len())
        .map(|at| rows().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty())))
        .collect();
    let mut keep = said.iter();
    table.columns.retain(|_| keep.next().copied().unwrap_or_default());
    for row in table.groups.iter_mut().flat_map(|group| &mut group.rows) {
        let mut keep = said.iter();
        row.cells.retain(|_| keep.next().copied().unwrap_or_default());
    }
}

/// A column that the theme has a word for.
pub fn head(name: &str) -> Column {
    Column { name: name.to_owned(), label: String::new(), figures: FIGURES.contains(&name) }
}

/// A part of a page with the first twenty of these items.
pub fn items(site: &Site, name: &str, columns: &[&str], items: &[&Item]) -> Option<Section> {
    let rows = items.iter().take(ROWS).map(|item| {
        // colour only repeats what a column says in words
        let light = if columns.contains(&"light") { light(site, item) } else { "" };
        table::row(site, Listed::Item(item.entry), columns, light)
    });
    section(name, columns, rows.collect(), items.len())
}

/// A part of a page with the first twenty of these records.
pub fn records(site: &Site, name: &str, columns: &[&str], records: &[Ix]) -> Option<Section> {
    let rows = records.iter().take(ROWS).map(|ix| table::row(site, Listed::Record(*ix), columns, ""));
    let mut section = section(name, columns, rows.collect(), records.len())?;
    let kind = records.first().and_then(|ix| site.kind(&site.archive.record(*ix)?.kind));
    for column in &mut section.table.columns {
        // a kind's own field is called as the kind calls it: where a paper is from is not what a task arises from
        let own = kind.and_then(|kind| kind.field(&column.name)).filter(|field| !field.common && field.name != "date");
        column.label = own.map(|field| site.label(&field.label, &field.name)).unwrap_or_default();
    }
    Some(section)
}

/// A part of a page with the first twenty of these marks.
pub fn marks(site: &Site, name: &str, columns: &[&str], marks: &[MarkIx]) -> Option<Section> {
    let rows = marks.iter().take(ROWS).map(|mark| table::row(site, Listed::Mark(*mark), columns, ""));
    section(name, columns, rows.collect(), marks.len())
}

/// The section with a link to the whole, when it shows less than there is.
#[must_use]
pub fn whole_at(mut section: Section, href: String) -> Section {
    let shown: usize = section.table.groups.iter().map(|group| group.rows.len()).sum();
    if shown < section.table.total && !href.is_empty() {
        section.more = Link { text: "list.all".to_owned(), href, lang: String::new() };
    }
    section
}

/// The light of an item today, by the name that rows have for it; empty for closed ones and those that are well.
pub fn light(site: &Site, item: &Item) -> &'static str {
    match item.light_on(site.archive.as_of, &site.archive.config) {
        Some(Light::Overdue) => "overdue",
        Some(Light::DueSoon) => "due-soon",
        Some(Light::Behind) => "behind",
        None => "",
    }
}

/// A cell with a link to a record.
pub fn record_cell(site: &Site, ix: Ix) -> Vec<FactValue> {
    link_cell(site.link_to(ix))
}

/// A cell with a link; empty without words.
pub fn link_cell(link: Link) -> Vec<FactValue> {
    if link.text.is_empty() {
        return Vec::new();
    }
    vec![FactValue { href: link.href, lang: link.lang, ..FactValue::plain("link", link.text) }]
}

/// A cell with links to records, those without a page as their words.
pub fn record_cells(site: &Site, all: &[Ix]) -> Vec<FactValue> {
    all.iter().flat_map(|ix| record_cell(site, *ix)).collect()
}

/// A cell with a date; empty without one.
pub fn date_cell(date: Option<impl ToString>) -> Vec<FactValue> {
    date.map(|date| FactValue::plain("date", date.to_string())).into_iter().collect()
}

/// A cell with a number.
pub fn number_cell(number: usize) -> Vec<FactValue> {
    vec![FactValue::plain("number", number.to_string())]
}

/// A cell with a text; empty for an empty one.
pub fn text_cell(text: &str) -> Vec<FactValue> {
    if text.is_empty() { Vec::new() } else { vec![FactValue::plain("text", text)] }
}

/// What is listed for an entry of a ledger or a contact: the record or the mark.
pub fn of_entry(entry: Entry) -> Listed {
    match entry {
        Entry::Record(ix) => Listed::Record(ix),
        Entry::Mark(mark) => Listed::Mark(mark),
    }
}
