//! Lists as comma-separated values.

use super::{Listed, Listing, Set, records, values};
use crate::config::Field;
use crate::site::Site;
use crate::site::view::FactValue;

/// The list as text: a byte order mark, without which spreadsheets take Chinese text for another encoding, a row of headings, then
/// the rows. Groups become a first column.
pub fn write(site: &Site, listing: &Listing, by: &str) -> String {
    let by = (!by.is_empty()).then_some(by);
    let mut text = String::from("\u{feff}");
    line(&mut text, by.map(str::to_owned).into_iter().chain(listing.columns.iter().cloned()));
    let columns: Vec<Values<'_>> = listing.columns.iter().map(|name| Values::of(site, &listing.set, name)).collect();
    for (value, rows) in &listing.groups {
        for listed in rows {
            let group = by.map(|_| value.as_ref().map(words).unwrap_or_default());
            line(&mut text, group.into_iter().chain(columns.iter().map(|column| cell(&column.values(site, *listed)))));
        }
    }
    text
}

/// Where a column's values come from. A file holds every field of a kind, and most records give few of them: a field that is
/// simply declared is looked for among those given, and nowhere else.
enum Values<'a> {
    Given(&'a Field),
    Any(&'a str),
}

impl<'a> Values<'a> {
    fn of(site: &'a Site, set: &Set, name: &'a str) -> Self {
        let kind = match set {
            Set::Kind(kind) => site.kind(kind).filter(|kind| records::is_plain(kind, name)),
            _ => None,
        };
        kind.and_then(|kind| kind.field(name)).map_or(Self::Any(name), Self::Given)
    }

    fn values(&self, site: &Site, listed: Listed) -> Vec<FactValue> {
        match (self, listed) {
            (Self::Given(field), Listed::Record(ix)) => {
                let record = site.archive.record(ix);
                let given = record.and_then(|record| record.fields.iter().find(|given| given.name == field.name));
                given.map(|given| site.fact_values(ix, field, &given.value)).unwrap_or_default()
            }
            (Self::Given(field), listed) => values(site, listed, &field.name),
            (Self::Any(name), listed) => values(site, listed, name),
        }
    }
}

/// Rows of our own as text, the headings first.
pub fn text(rows: &[Vec<String>]) -> String {
    let mut text = String::from("\u{feff}");
    for row in rows {
        line(&mut text, row.iter().cloned());
    }
    text
}

/// A row of a file: its cells, each quoted where it must be.
pub fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&quoted(&cell));
    }
    text.push_str("\r\n");
}

fn cell(values: &[FactValue]) -> String {
    values.iter().map(words).collect::<Vec<_>>().join(", ")
}

/// A value as one word for a program and a person alike: the word itself, not what a language calls it.
fn words(value: &FactValue) -> String {
    match value.form.as_str() {
        "bool" => if value.text == "true" { "yes" } else { "no" }.to_owned(),
        "word" => value.text.rsplit('.').next().unwrap_or_default().to_owned(),
        "parts" => {
            let part = |part: &crate::site::view::Fact| format!("{}: {}", part.name, cell(&part.values));
            value.parts.iter().map(part).collect::<Vec<_>>().join("; ")
        }
        _ => value.text.clone(),
    }
}

/// A cell of a CSV file. What a spreadsheet might run as a formula is made text by an apostrophe; numbers stay numbers.
pub fn quoted(text: &str) -> String {
    let text = if is_formula(text) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r', '\t', ';']) || text.starts_with(char::is_whitespace) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Whether a line of the text begins, behind any blanks, with a sign that makes spreadsheets compute.
fn is_formula(text: &str) -> bool {
    let is_number = text.parse::<rust_decimal::Decimal>().is_ok();
    // a tab or carriage return at the very beginning is itself such a sign
    !is_number
        && (text.starts_with(['\t', '\r'])
            || text.split(['\n', '\r']).any(|line| {
                let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'));
                line.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
            }))
}
