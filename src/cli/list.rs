//! `annals list WHAT`: records or findings as a table.

use std::io;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::args::{Common, List, ListFormat};
use super::exit::{Exit, Stop};
use super::report::{self, Finding};
use super::session::{Reach, Session, unknown};
use super::table::{Cell, Group, Sort, Sum, Table};
use super::{check, output, xlsx};
use crate::archive::{Archive, Ix, Target};
use crate::base::diagnostic::nearest;
use crate::config::{Kind, Trait};
use crate::output::commit::write_new;
use crate::pipeline::Checked;
use crate::record::{Record, Value};
use crate::site::query::{self, Filter, Test};
use crate::source::Tree;

/// Lists that are no kinds.
const ALL: &str = "all";
const FINDINGS: &str = "findings";

/// The columns of a list of findings, which are also the fields that filter, sort and group them.
const OF_FINDINGS: [&str; 8] = ["severity", "code", "path", "line", "column", "message", "help", "record"];

/// Fields that a record has whatever its kind.
const OF_RECORDS: [&str; 1] = ["path"];

/// Prints or writes the list.
pub fn run(common: &Common, asked: &List) -> Result<Exit, Stop> {
    let format = format(asked)?;
    let session = Session::open(common, Reach::All)?;
    if let Some(file) = &asked.output {
        refuse_existing(file)?;
    }
    let kind = match asked.what.as_str() {
        ALL | FINDINGS => None,
        name => Some(kind(&session, name)?),
    };
    let filters = filters(asked)?;
    let (checked, tree) = check::read(&session);
    let table = if asked.what == FINDINGS {
        findings(&session, &checked, &tree, asked, &filters)?
    } else {
        records(&session, &checked.archive, kind, asked, &filters)?
    };
    let text = match (format, &asked.output) {
        (ListFormat::Table, None) => table.aligned(output::width()),
        (ListFormat::Table, Some(_)) => anstream::adapter::strip_str(&table.aligned(None)).to_string(),
        (ListFormat::Csv, _) => table.csv(),
        (ListFormat::Json, _) => table.json(),
        (ListFormat::Markdown, _) => table.markdown(),
        (ListFormat::Xlsx, _) => return write_workbook(&table, asked.output.as_deref()),
    };
    match &asked.output {
        Some(file) => write(file, text.as_bytes())?,
        None => output::say(&text)?,
    }
    Ok(Exit::Good)
}

/// The form that was meant: the one typed, else the one the file's ending says, else a table.
fn format(asked: &List) -> Result<ListFormat, Stop> {
    let ending = asked.output.as_ref().and_then(|file| file.extension()).map(|ending| ending.to_ascii_lowercase());
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

fn write_workbook(table: &Table, file: Option<&Path>) -> Result<Exit, Stop> {
    let Some(file) = file else { return Ok(Exit::Good) };
    let bytes = xlsx::workbook(table).map_err(|error| {
        Stop::usage(format!("the list does not fit into a workbook: {error}")).help("restrict it, or take --format csv")
    })?;
    write(file, &bytes)?;
    Ok(Exit::Good)
}

fn kind<'a>(session: &'a Session, name: &str) -> Result<&'a Kind, Stop> {
    let known = session.config.kinds.keys().map(String::as_str).chain([ALL, FINDINGS]);
    session.config.kinds.get(name).ok_or_else(|| unknown("list", name, known))
}

fn filters(asked: &List) -> Result<Vec<Filter>, Stop> {
    let mut filters = Vec::new();
    for text in &asked.filters {
        filters.push(Filter::parse(text).map_err(Stop::usage)?);
    }
    filters.extend(asked.period.map(|period| Filter {
        field: "period".to_owned(),
        negated: false,
        test: Test::Within(period),
    }));
    Ok(filters)
}

/// The list of records.
fn records(
    session: &Session,
    archive: &Archive,
    kind: Option<&Kind>,
    asked: &List,
    filters: &[Filter],
) -> Result<Table, Stop> {
    let columns = if asked.columns.is_empty() { usual(kind) } else { asked.columns.clone() };
    let sort = asked.sort.as_deref().unwrap_or_default();
    let sorted_by = sort.strip_prefix('-').unwrap_or(sort);
    let named = filters.iter().map(|filter| filter.field.as_str()).chain(columns.iter().map(String::as_str));
    for field in named.chain(asked.by.as_deref()).chain((!sorted_by.is_empty()).then_some(sorted_by)) {
        known_field(session, kind, field)?;
    }
    let mut found = query::select(archive, kind.map(|kind| kind.name.as_str()), filters);
    query::sort(archive, &mut found, sort);
    let count = found.len();
    let row = |ix: Ix| -> Vec<Cell> {
        let record = archive.record(ix);
        columns
            .iter()
            .map(|column| record.map_or_else(Cell::empty, |record| cell(archive, ix, record, column)))
            .collect()
    };
    let groups = match &asked.by {
        None => vec![Group { value: None, rows: found.into_iter().map(row).collect() }],
        Some(by) => grouped(found.into_iter().map(|ix| {
            let values = archive.record(ix).map(|record| each(archive, ix, record, by));
            (values.unwrap_or_default(), row(ix))
        })),
    };
    Ok(Table {
        list: asked.what.clone(),
        as_of: session.as_of,
        columns,
        sum: rows(count),
        groups,
        by: asked.by.clone(),
    })
}

/// The columns of a kind's list: when, what, what the kind declares, and the name to refer to it by.
fn usual(kind: Option<&Kind>) -> Vec<String> {
    let Some(kind) = kind else {
        return ["date", "kind", "title", "id"].map(str::to_owned).to_vec();
    };
    let mut columns: Vec<&str> = Vec::new();
    if kind.has(Trait::Dated) {
        columns.push("date");
    }
    columns.push("title");
    columns.extend(kind.columns.iter().map(String::as_str));
    for (field, wanted) in [("period", kind.has(Trait::Period)), ("state", !kind.states.sets.is_empty()), ("id", true)]
    {
        if wanted && !columns.contains(&field) {
            columns.push(field);
        }
    }
    columns.into_iter().map(str::to_owned).collect()
}

/// That the field is one of the kind, or of some kind when all are listed; the complaint names the nearest.
fn known_field(session: &Session, kind: Option<&Kind>, field: &str) -> Result<(), Stop> {
    if OF_RECORDS.contains(&field) {
        return Ok(());
    }
    let filter = Filter { field: field.to_owned(), negated: false, test: Test::Present };
    if let Some(kind) = kind {
        return filter.check(kind).map_err(Stop::usage);
    }
    let kinds = &session.config.kinds;
    if kinds.values().any(|kind| filter.check(kind).is_ok()) {
        return Ok(());
    }
    let known = kinds.values().flat_map(|kind| &kind.fields).filter(|field| !field.private);
    let near = nearest(field, known.map(|field| field.name.as_str()));
    let near = near.map(|near| format!("; the nearest is `{near}`")).unwrap_or_default();
    Err(Stop::usage(format!("`{field}` is no field of any kind{near}")))
}

/// What a record says in a column.
fn cell(archive: &Archive, ix: Ix, record: &Record, column: &str) -> Cell {
    match column {
        "id" => Cell::text(&record.id),
        "path" => Cell::text(record.path.as_str()),
        "kind" => Cell::text(&record.kind),
        "title" => Cell::text(&record.title),
        "date" => Cell::maybe(record.date),
        "end" => Cell::maybe(record.end),
        "period" => Cell::maybe(record.period),
        "state" => Cell::maybe(record.state.as_ref()),
        "gist" => Cell::maybe(record.gist.as_ref()),
        "lang" => Cell::text(record.lang.as_ref().unwrap_or(&archive.config.language)),
        "audience" => Cell::text(record.audience.as_ref().unwrap_or(&archive.config.default_audience)),
        "tag" | "tags" => Cell { text: record.tags.join(", "), json: json!(record.tags), sort: Sort::Text },
        field => match record.fields.iter().find(|given| given.name == field) {
            Some(given) => value_cell(archive, ix, record, &given.value),
            None => Cell::empty(),
        },
    }
}

/// The values by which a record is grouped: those of a list one by one.
fn each(archive: &Archive, ix: Ix, record: &Record, field: &str) -> Vec<String> {
    let given = record.fields.iter().find(|given| given.name == field);
    let texts: Vec<String> = match (field, given) {
        ("tag" | "tags", _) => record.tags.clone(),
        (_, Some(given)) => {
            given.value.each().iter().map(|value| value_cell(archive, ix, record, value).text).collect()
        }
        (field, None) => vec![cell(archive, ix, record, field).text],
    };
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}

fn value_cell(archive: &Archive, ix: Ix, record: &Record, value: &Value) -> Cell {
    match value {
        Value::Text(text) | Value::Markdown(text) => Cell::text(text),
        Value::Bool(yes) => Cell { json: json!(yes), ..Cell::text(if *yes { "yes" } else { "no" }) },
        Value::Integer(number) => Cell { json: json!(number), sort: Sort::Number, ..Cell::text(&number.to_string()) },
        // a decimal is exact only as text
        Value::Decimal(number) => Cell::text(&number.to_string()),
        Value::Date(date) => Cell { sort: Sort::Date, ..Cell::text(&date.to_string()) },
        Value::DateTime(date, minutes) => Cell::text(&format!("{date} {:02}:{:02}", minutes / 60, minutes % 60)),
        Value::Period(period) => Cell::text(&period.to_string()),
        Value::Duration(duration) => Cell::text(&duration.to_string()),
        Value::Ref(at) => reference_cell(archive, ix, record, *at),
        Value::List(values) => {
            let cells: Vec<Cell> = values.iter().map(|value| value_cell(archive, ix, record, value)).collect();
            let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
            Cell { json: cells.iter().map(|cell| cell.json.clone()).collect(), ..Cell::text(&texts.join(", ")) }
        }
        Value::Struct(parts) => {
            let cells: Vec<(&String, Cell)> =
                parts.iter().map(|(name, value)| (name, value_cell(archive, ix, record, value))).collect();
            let texts: Vec<String> = cells.iter().map(|(name, cell)| format!("{name}: {}", cell.text)).collect();
            let json = cells.iter().map(|(name, cell)| ((*name).clone(), cell.json.clone())).collect();
            Cell { json: Json::Object(json), ..Cell::text(&texts.join("; ")) }
        }
    }
}

/// Another record: its title for people, its id for programs. One that is not here: the word that was written.
fn reference_cell(archive: &Archive, ix: Ix, record: &Record, at: u32) -> Cell {
    let target = archive.references.of(ix).get(at as usize).and_then(Option::as_ref);
    match target {
        Some(Target::Record { record, .. }) => match archive.record(*record) {
            Some(to) => Cell { json: json!(to.id), ..Cell::text(&to.title) },
            None => Cell::empty(),
        },
        Some(Target::Asset(path)) => Cell::text(path.as_str()),
        Some(Target::Period(period)) => Cell::text(&period.to_string()),
        Some(Target::Tag(name) | Target::Folder(name)) => Cell::text(name),
        None => Cell::maybe(record.references.get(at as usize).map(|reference| &reference.target)),
    }
}

/// What a list of so many rows comes to.
fn rows(count: usize) -> Sum {
    Sum { text: report::counted(count, "row"), counts: vec![("rows", count)] }
}

/// Rows by their values, in order; those without one last. A row with several values stands in each group.
fn grouped(rows: impl Iterator<Item = (Vec<String>, Vec<Cell>)>) -> Vec<Group> {
    let mut groups = std::collections::BTreeMap::<String, Vec<Vec<Cell>>>::new();
    let mut without = Vec::new();
    for (values, row) in rows {
        if values.is_empty() {
            without.push(row);
            continue;
        }
        for value in values {
            groups.entry(value).or_default().push(row.clone());
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(value, rows)| Group { value: Some(value), rows }).collect();
    if !without.is_empty() {
        groups.push(Group { value: None, rows: without });
    }
    groups
}

/// The list of findings. A condition on anything but a finding's own fields is one on its record.
fn findings(
    session: &Session,
    checked: &Checked,
    tree: &Tree,
    asked: &List,
    filters: &[Filter],
) -> Result<Table, Stop> {
    let columns: Vec<String> = if asked.columns.is_empty() {
        OF_FINDINGS.iter().filter(|name| !matches!(**name, "help" | "record")).map(|name| (*name).to_owned()).collect()
    } else {
        asked.columns.clone()
    };
    let sort = asked.sort.as_deref().unwrap_or_default();
    let sorted_by = sort.strip_prefix('-').unwrap_or(sort);
    let named = columns.iter().map(String::as_str).chain(asked.by.as_deref());
    for field in named.chain((!sorted_by.is_empty()).then_some(sorted_by)) {
        if !OF_FINDINGS.contains(&field) {
            return Err(unknown("column of findings", field, OF_FINDINGS.into_iter()));
        }
    }
    for filter in filters.iter().filter(|filter| !OF_FINDINGS.contains(&filter.field.as_str())) {
        known_field(session, None, &filter.field)?;
    }
    let archive = &checked.archive;
    let by_path: std::collections::BTreeMap<&str, Ix> =
        archive.all().map(|(ix, record)| (record.path.as_str(), ix)).collect();
    let accepts = |finding: &Finding, filter: &Filter| {
        if OF_FINDINGS.contains(&filter.field.as_str()) {
            filter.accepts_names(&[vec![finding_cell(finding, &filter.field).text]])
        } else {
            by_path.get(finding.path.as_str()).is_some_and(|&ix| filter.accepts(archive, ix))
        }
    };
    let mut found: Vec<Finding> = checked.diagnostics.iter().map(|finding| Finding::of(finding, tree)).collect();
    found.retain(|finding| filters.iter().all(|filter| accepts(finding, filter)));
    if !sorted_by.is_empty() {
        let key = |finding: &Finding| {
            let cell = finding_cell(finding, sorted_by);
            (cell.json.as_u64().unwrap_or_default(), cell.text)
        };
        found.sort_by_key(key);
        if sort != sorted_by {
            found.reverse();
        }
    }
    let row = |finding: &Finding| columns.iter().map(|column| finding_cell(finding, column)).collect::<Vec<Cell>>();
    let groups = match &asked.by {
        None => vec![Group { value: None, rows: found.iter().map(row).collect() }],
        Some(by) => grouped(found.iter().map(|finding| {
            let value = finding_cell(finding, by).text;
            (Some(value).filter(|value| !value.is_empty()).into_iter().collect(), row(finding))
        })),
    };
    Ok(Table {
        list: FINDINGS.to_owned(),
        as_of: session.as_of,
        columns,
        sum: rows(found.len()),
        groups,
        by: asked.by.clone(),
    })
}

fn finding_cell(finding: &Finding, column: &str) -> Cell {
    match column {
        "severity" => Cell::text(report::weight(finding.severity)),
        "code" => Cell::text(finding.code.name()),
        "path" => Cell::text(&finding.path),
        "line" => finding.line.map_or_else(Cell::empty, Cell::count),
        "column" => finding.column.map_or_else(Cell::empty, Cell::count),
        "message" => Cell::text(&finding.message),
        "help" => Cell::maybe(finding.help.as_ref()),
        _ => Cell::maybe(finding.record.as_ref()),
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
