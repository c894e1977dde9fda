//! `annals list findings`: what `check` says, as a list. Those for the writer alone are among them, which no list of a site has.

use std::collections::{BTreeMap, BTreeSet};

use super::exit::Stop;
use super::list::{complaint, rows};
use super::report::{self, Finding, Texts};
use super::session::unknown;
use super::table::{Cell, Group, Table};
use crate::pipeline::Checked;
use crate::record::query_block::Asked;
use crate::site::listing::{self, Listed, Wrong};
use crate::site::query::Filter;
use crate::source::Tree;

/// The fields of a finding, by which lists of them are filtered, sorted and grouped.
const FIELDS: [&str; 9] = ["severity", "code", "path", "line", "column", "message", "help", "record", "duty"];

/// The columns of a list that asks for none.
const USUAL: [&str; 6] = ["severity", "code", "path", "line", "column", "message"];

/// The list of findings. A condition on anything but a finding's own fields is one on its record.
pub fn table(checked: &Checked, tree: &Tree, query: &Asked) -> Result<Table, Stop> {
    let columns = if query.columns.is_empty() { USUAL.map(str::to_owned).to_vec() } else { query.columns.clone() };
    let sorted_by = query.sort.strip_prefix('-').unwrap_or(&query.sort);
    let named = columns.iter().map(String::as_str).chain([query.by.as_str(), sorted_by]);
    if let Some(field) = named.filter(|field| !field.is_empty()).find(|field| !FIELDS.contains(field)) {
        return Err(unknown("column of findings", field, FIELDS.into_iter()));
    }
    let mut found = wanted(checked, tree, query)?;
    if !sorted_by.is_empty() {
        found.sort_by_key(|finding| {
            let cell = cell(finding, sorted_by);
            (cell.json.as_u64().unwrap_or_default(), cell.text)
        });
        if sorted_by != query.sort {
            found.reverse();
        }
    }
    let row = |finding: &Finding| columns.iter().map(|column| cell(finding, column)).collect::<Vec<Cell>>();
    let groups = if query.by.is_empty() {
        vec![Group { value: None, rows: found.iter().map(row).collect() }]
    } else {
        grouped(found.iter().map(|finding| (cell(finding, &query.by).text, row(finding))))
    };
    Ok(Table {
        list: query.list.clone(),
        as_of: checked.archive.as_of,
        sum: rows(found.len()),
        columns,
        groups,
        by: Some(query.by.clone()).filter(|by| !by.is_empty()),
    })
}

/// The findings that meet all conditions, in the order of `check`.
fn wanted(checked: &Checked, tree: &Tree, query: &Asked) -> Result<Vec<Finding>, Stop> {
    let (own, of_record): (Vec<_>, Vec<_>) =
        query.filters.iter().cloned().partition(|(field, _)| FIELDS.contains(&field.as_str()));
    let mut tests = Vec::new();
    for (field, value) in &own {
        tests.push(Filter::of(field, value, false).map_err(Stop::usage)?);
    }
    let files = if of_record.is_empty() { None } else { Some(files(checked, of_record)?) };
    let mut texts = Texts::new(tree);
    let all = checked.diagnostics.iter().map(|finding| Finding::of(finding, &mut texts));
    let meets = |finding: &Finding| {
        let names = |field: &str| Some(cell(finding, field).text).filter(|text| !text.is_empty());
        let own = |filter: &Filter| {
            let values: Vec<Vec<String>> = names(&filter.field).into_iter().map(|name| vec![name]).collect();
            filter.accepts_names(&values)
        };
        tests.iter().all(own) && files.as_ref().is_none_or(|files| files.contains(&finding.path))
    };
    Ok(all.filter(meets).collect())
}

/// The files of the records that meet the conditions.
fn files(checked: &Checked, filters: Vec<(String, String)>) -> Result<BTreeSet<String>, Stop> {
    let query = Asked { filters, ..Asked::default() };
    let listing = listing::list(&checked.site, &query).map_err(|Wrong { message, .. }| complaint(message))?;
    let records = listing.groups.iter().flat_map(|(_, rows)| rows).filter_map(|listed| match listed {
        Listed::Record(ix) => checked.archive.record(*ix),
        _ => None,
    });
    Ok(records.map(|record| record.path.to_string()).collect())
}

/// Rows by their value, in order; those without one last.
fn grouped(rows: impl Iterator<Item = (String, Vec<Cell>)>) -> Vec<Group> {
    let mut groups = BTreeMap::<(bool, String), Vec<Vec<Cell>>>::new();
    for (value, row) in rows {
        groups.entry((value.is_empty(), value)).or_default().push(row);
    }
    let group = |((none, value), rows): ((bool, String), _)| Group { value: (!none).then_some(value), rows };
    groups.into_iter().map(group).collect()
}

fn cell(finding: &Finding, column: &str) -> Cell {
    match column {
        "severity" => Cell::text(report::weight(finding.severity)),
        "code" => Cell::name(finding.code.name()),
        "duty" => Cell::text(finding.code.row().duty.name()),
        "path" => Cell::text(&finding.path),
        "line" => finding.line.map_or_else(Cell::empty, Cell::count),
        "column" => finding.column.map_or_else(Cell::empty, Cell::count),
        "message" => Cell::text(&finding.message),
        "help" => Cell::maybe(finding.help.as_ref()),
        _ => finding.record.as_deref().map_or_else(Cell::empty, Cell::name),
    }
}
