//! What registers say.

use super::view::{Column, FactValue, Link, RegisterRow, RegisterView};
use super::{Site, address, asks, shared};
use crate::archive::register::Register;
use crate::archive::{Archive, Ix};
use crate::base::slug;
use crate::config::{Role, Trait};
use crate::record::query_block::Asked;

/// What the register called `name` says of a year.
pub fn view(site: &Site, name: &str, year: i16) -> RegisterView {
    let registers = &site.archive.registers;
    let register = registers.0.get(&(name.to_owned(), year));
    let kind = register.and_then(|register| site.kind(&register.kind));
    // its number and its series are what a register is by: they stand in front and above
    let told = |column: &Column| {
        let roles = kind.map(|kind| [kind.role(Role::Serial), kind.role(Role::Series)].concat()).unwrap_or_default();
        roles.contains(&column.name.as_str())
    };
    let mut columns: Vec<Column> = kind.map(|kind| shared::columns(site, kind)).unwrap_or_default();
    columns.retain(|column| !told(column));
    if kind.is_some_and(|kind| kind.has(Trait::Chain)) {
        columns.push(super::rows::head(asks::READ));
    }
    let rows = register.map(Register::rows).unwrap_or_default();
    let rows = rows
        .into_iter()
        .map(|(number, record)| RegisterRow {
            number: number.map(|number| number.to_string()).unwrap_or_default(),
            record: record.map(|ix| site.brief(ix)),
            cells: record.map(|ix| cells(site, &columns, ix)).unwrap_or_default(),
        })
        .collect();
    RegisterView {
        name: name.to_owned(),
        label: label(site, name, year),
        year: format!("{year:04}"),
        columns,
        rows,
        years: registers.years(name).rev().map(|year| link(name, year, format!("{year:04}"))).collect(),
        csv: site.table_at(&address::register_table(name, year)),
    }
}

fn cells(site: &Site, columns: &[Column], ix: Ix) -> Vec<Vec<FactValue>> {
    let mut cells = shared::cells(site, columns, ix);
    if let Some(at) = columns.iter().position(|column| column.name == asks::READ && column.label.is_empty())
        && let Some(cell) = cells.get_mut(at)
    {
        *cell = asks::read(site, ix);
    }
    cells
}

/// The register called `name` of a year as a list: the records of its kind, and of its series where the kind has several, by number.
pub fn asked(archive: &Archive, name: &str, year: i16) -> Option<Asked> {
    let register = archive.registers.0.get(&(name.to_owned(), year))?;
    let kind = archive.config.kinds.get(&register.kind)?;
    let public = |role: Role| {
        kind.role(role)
            .into_iter()
            .find(|name| kind.field(name).is_some_and(|field| !field.private))
            .unwrap_or_default()
    };
    let (series, serial) = (public(Role::Series), public(Role::Serial));
    let mut asked = super::listing::of_kind(kind).filter("date", format!("{year:04}")).sorted(serial);
    if !register.series.is_empty() && !series.is_empty() {
        asked = asked.filter(series, register.series.clone());
    }
    Some(asked)
}

/// What pages call a register: its kind's name, with the label of its series where there are several.
pub fn label(site: &Site, name: &str, year: i16) -> String {
    let Some(register) = site.archive.registers.0.get(&(name.to_owned(), year)) else { return name.to_owned() };
    match site.kind(&register.kind) {
        // a declared name is a word of the theme's
        Some(kind) if kind.registers.contains_key(&register.series) => String::new(),
        Some(kind) if register.series.is_empty() => site.plural(kind),
        _ => register.series.clone(),
    }
}

/// A year of a register as a link.
pub fn link(name: &str, year: i16, text: String) -> Link {
    Link { text, href: slug::href(&address::register_path(name, year)), lang: String::new() }
}

/// The registers of a kind, latest year first; the text is `NAME YEAR`, for the theme to say.
pub fn of_kind(site: &Site, kind: &str) -> Vec<super::view::RegisterLink> {
    let registers = site.archive.registers.0.iter().rev().filter(|(_, register)| register.kind == kind);
    registers
        .map(|((name, year), _)| super::view::RegisterLink {
            name: name.clone(),
            label: label(site, name, *year),
            year: format!("{year:04}"),
            href: slug::href(&address::register_path(name, *year)),
        })
        .collect()
}
