//! `annals list WHAT`: records, marks, items of ledgers, gaps or findings as a table.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::args::{Common, List, ListFormat};
use super::cells::{self, Column};
use super::exit::{Exit, Stop};
use super::report;
use super::session::{Reach, Session};
use super::table::{Cell, Group, Sum, Table};
use super::{check, list_findings, output, xlsx};
use crate::config::StateClass;
use crate::output::commit::write_new;
use crate::record::query_block::Asked;
use crate::site::Site;
use crate::site::listing::{self, Listed, Listing, Set, Wrong, gaps};
use crate::site::query::Filter;

/// Prints or writes the list.
pub fn run(common: &Common, asked: &List) -> Result<Exit, Stop> {
    let format = format(asked)?;
    let session = Session::open(common, Reach::All)?;
    if let Some(file) = &asked.output {
        refuse_existing(file)?;
    }
    let set = Set::named(&session.config, &asked.what).map_err(|message| no_list(&session, message))?;
    let query = query(asked)?;
    // what is wrong with the question is said before anything is read
    if set != Set::Findings
        && let Some(wrong) = listing::wrong(&session.config, &query).into_iter().next()
    {
        return Err(complaint(wrong.message));
    }
    let (checked, tree) = check::read_sound(&session)?;
    let table = match set {
        Set::Findings => list_findings::table(&checked, &tree, &query)?,
        _ => made(&checked.site, &query)?,
    };
    print(&table, format, asked.output.as_deref())?;
    Ok(Exit::Good)
}

/// The form that was meant: the one typed, else the one the file's ending says, else a table.
fn format(asked: &List) -> Result<ListFormat, Stop> {
    let ending = asked.output.as_ref().and_then(|file| file.extension()).map(std::ffi::OsStr::to_ascii_lowercase);
    let by_ending = ending.and_then(|ending| match ending.to_str()? {
        "csv" => Some(ListFormat::Csv),
        "json" => Some(ListFormat::Json),
        "xlsx" => Some(ListFormat::Xlsx),
        "md" | "markdown" => Some(ListFormat::Markdown),
        _ => None,
    });
    let format = asked.format.or(by_ending).unwrap_or_default();
    if format == ListFormat::Xlsx && asked.output.is_none() {
        return Err(Stop::usage("a workbook is not for the terminal").help(format!(
            "name a file for it: annals list {} -o {}.xlsx",
            asked.what,
            xlsx::name(&asked.what)
        )));
    }
    Ok(format)
}

/// What was typed as a query block would ask it.
fn query(asked: &List) -> Result<Asked, Stop> {
    let mut filters = Vec::new();
    for text in &asked.filters {
        // read once for what is wrong with its form
        let filter = Filter::parse(text).map_err(Stop::usage)?;
        let at = text.find(['=', '<', '>', '!']).unwrap_or(text.len());
        let (_, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        let rest = rest.strip_prefix('=').unwrap_or(rest);
        filters.push((filter.field, rest.strip_prefix("!=").map_or_else(|| rest.to_owned(), |not| format!("!{not}"))));
    }
    filters.extend(asked.period.map(|period| ("period".to_owned(), period.to_string())));
    Ok(Asked {
        list: asked.what.clone(),
        filters,
        columns: asked.columns.clone(),
        sort: asked.sort.clone().unwrap_or_default(),
        by: asked.by.clone().unwrap_or_default(),
        limit: 0,
    })
}

/// That there is no such list, with the nearest or all of them.
fn no_list(session: &Session, message: String) -> Stop {
    let stop = complaint(message);
    if stop.help.is_some() {
        return stop;
    }
    let all: Vec<String> = Set::names(&session.config).into_iter().collect();
    stop.help(format!("there are: {}", all.join(", ")))
}

/// A complaint about the question, whose second half is its help.
pub fn complaint(message: String) -> Stop {
    match message.split_once("; ") {
        Some((message, help)) => Stop::usage(message).help(help),
        None => Stop::usage(message),
    }
}

/// The list made.
fn made(site: &Site, query: &Asked) -> Result<Table, Stop> {
    let listing = listing::list(site, query).map_err(|Wrong { message, .. }| complaint(message))?;
    let config = &site.archive.config;
    let columns: Vec<Column> = listing.columns.iter().map(|name| Column::of(config, &listing.set, name)).collect();
    let row = |listed: &Listed| -> Vec<Cell> {
        columns.iter().map(|column| column.cell(&listing::values(site, *listed, &column.name))).collect()
    };
    let groups = listing
        .groups
        .iter()
        .map(|(value, rows)| Group { value: value.as_ref().map(cells::text), rows: rows.iter().map(row).collect() })
        .collect();
    Ok(Table {
        list: query.list.clone(),
        as_of: site.archive.as_of,
        sum: sum(site, &listing),
        groups,
        columns: listing.columns.clone(),
        by: Some(query.by.clone()).filter(|by| !by.is_empty()),
    })
}

/// What the list comes to: of a ledger the items by the class of their state, of others the rows.
fn sum(site: &Site, listing: &Listing) -> Sum {
    match listing.set {
        Set::Ledger | Set::LedgerOf(_) => owed(site, listing),
        Set::Gaps => missing(site, listing),
        _ => rows(listing.total),
    }
}

/// What is expected, by how it stands.
fn missing(site: &Site, listing: &Listing) -> Sum {
    let archive = &site.archive;
    let listed: BTreeSet<_> = listing.groups.iter().flat_map(|(_, rows)| rows).collect();
    let state = |listed: &&&Listed| match listed {
        Listed::Gap(line, at) => gaps::slot(archive, *line, *at).and_then(|slot| gaps::state(slot, archive.as_of)),
        _ => None,
    };
    let count =
        |wanted: &str| listed.iter().filter(|listed| state(listed).is_some_and(|(name, _)| name == wanted)).count();
    let all = [("missing", count("missing")), ("late", count("late")), ("extra", count("extra"))];
    let words: Vec<String> =
        all.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}")).collect();
    let rows = rows(listed.len());
    let text = if words.is_empty() { rows.text } else { format!("{}: {}", rows.text, words.join(", ")) };
    Sum { text, counts: rows.counts.into_iter().chain(all).collect() }
}

/// What so many rows come to.
pub fn rows(count: usize) -> Sum {
    Sum { text: report::counted(count, "row"), counts: vec![("rows", count)] }
}

fn owed(site: &Site, listing: &Listing) -> Sum {
    let day = site.archive.as_of;
    // an item with two assignees stands in two groups and is one item
    let entries: BTreeSet<_> = listing.groups.iter().flat_map(|(_, rows)| rows).collect();
    let items: Vec<_> = entries
        .into_iter()
        .filter_map(|listed| match listed {
            Listed::Item(entry) => site.archive.ledgers.of(*entry),
            _ => None,
        })
        .collect();
    let count = |wanted: &[StateClass]| {
        items.iter().filter(|item| item.class_on(day).is_some_and(|class| wanted.contains(&class))).count()
    };
    let open = count(&[StateClass::Open, StateClass::Waiting]);
    let waiting = count(&[StateClass::Waiting]);
    let (closed, dropped) = (count(&[StateClass::Closed]), count(&[StateClass::Dropped]));
    let overdue = items.iter().filter(|item| item.overdue_on(day) > 0).count();
    let waits = if waiting > 0 { format!(" ({waiting} waiting)") } else { String::new() };
    let text = format!(
        "{}: {open} open{waits}, {closed} closed, {dropped} dropped; {overdue} overdue",
        report::counted(items.len(), "item")
    );
    let counts = vec![
        ("items", items.len()),
        ("open", open),
        ("waiting", waiting),
        ("closed", closed),
        ("dropped", dropped),
        ("overdue", overdue),
    ];
    Sum { text, counts }
}

/// Prints the list, or writes it to a new file.
fn print(table: &Table, format: ListFormat, file: Option<&Path>) -> Result<(), Stop> {
    let text = match (format, file) {
        (ListFormat::Xlsx, Some(file)) => {
            let bytes = xlsx::workbook(table).map_err(|error| {
                Stop::usage(format!("the list does not fit into a workbook: {error}"))
                    .help("restrict it, or take --format csv")
            })?;
            return write(file, &bytes);
        }
        (ListFormat::Table, Some(_)) => anstream::adapter::strip_str(&table.aligned(None)).to_string(),
        // a workbook without a file was refused before anything was read
        (ListFormat::Table | ListFormat::Xlsx, None) => table.aligned(output::width()),
        (ListFormat::Csv, _) => table.csv(),
        (ListFormat::Json, _) => table.json(),
        (ListFormat::Markdown, _) => table.markdown(),
    };
    match file {
        Some(file) => write(file, text.as_bytes()),
        None => Ok(output::say(&text)?),
    }
}

fn refuse_existing(file: &Path) -> Result<(), Stop> {
    if file.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(Stop::usage(format!("`{}` exists already", file.display())).help("name another file, or delete it first"))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Stop> {
    match write_new(file, bytes) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => refuse_existing(file),
        Err(error) => Err(Stop::io(format!("cannot write `{}`: {error}", file.display()))),
    }
}
