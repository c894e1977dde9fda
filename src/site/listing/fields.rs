//! Which fields each list has, and where a field is looked for: the thing's own first, then those of its record.

use super::check::shown;
use super::said::Said;
use super::{Listed, Set, findings, gaps, items, marks, records};
use crate::base::diagnostic::nearest;
use crate::config::{Config, Field, FieldType, Kind, Trait};
use crate::record::MarkType;
use crate::site::Site;
use crate::site::listing::index::Index;

/// A field of a list that no kind declares: a row of its table.
pub struct Row<F> {
    /// Its name.
    pub name: &'static str,
    /// Its form, as `FactValue.form`.
    pub form: &'static str,
    /// What a thing says in it.
    pub says: F,
}

/// The site a list is of, with what is looked up in it often.
#[derive(Clone, Copy)]
pub struct On<'a> {
    /// The site.
    pub site: &'a Site,
    /// Where items, problems and findings stand.
    pub index: &'a Index,
}

/// A field as documentation and complaints name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether it holds figures.
    pub figures: bool,
}

/// The fields of a list, its own first, each once.
pub fn of_set<'a>(config: &'a Config, set: &Set) -> Vec<Known<'a>> {
    let mut all = own(set);
    for kind in kinds(config, set) {
        of_kind(&mut all, kind);
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|known| seen.insert(known.name) && !is_private(config, set, known.name));
    all
}

/// The fields that things of a list have beside those of their records; of lists of records, those that every record has.
pub fn own(set: &Set) -> Vec<Known<'static>> {
    let mut all = Vec::new();
    match set {
        Set::All | Set::Kind(_) => rows(&mut all, records::EVERY),
        Set::Marks(ty) => {
            rows(&mut all, marks::EVERY);
            match ty {
                MarkType::Problem => rows(&mut all, marks::PROBLEM),
                MarkType::Data => rows(&mut all, marks::DATA),
                _ => {}
            }
        }
        Set::Ledger | Set::LedgerOf(_) | Set::Waiting => rows(&mut all, items::OWED),
        Set::Gaps => rows(&mut all, gaps::EXPECTED),
        Set::Findings => rows(&mut all, findings::WRONG),
    }
    all
}

/// The field of a list that is called so; `None` where it has none.
pub fn find<'a>(config: &'a Config, set: &Set, name: &str) -> Option<Known<'a>> {
    let of_kinds = || {
        let mut all = Vec::new();
        kinds(config, set).find_map(|kind| {
            all.clear();
            of_kind(&mut all, kind);
            all.iter().find(|known| known.name == name).copied()
        })
    };
    let found = own(set).into_iter().find(|known| known.name == name).or_else(of_kinds);
    found.filter(|_| !is_private(config, set, name))
}

/// The kinds whose fields the things of a list have.
fn kinds<'a>(config: &'a Config, set: &Set) -> impl Iterator<Item = &'a Kind> {
    let only = match set {
        Set::Kind(name) => Some(name.clone()),
        _ => None,
    };
    config.kinds.values().filter(move |kind| only.as_ref().is_none_or(|only| *only == kind.name))
}

/// Whether the one kind that is listed keeps the field to itself.
fn is_private(config: &Config, set: &Set, name: &str) -> bool {
    let Set::Kind(kind) = set else { return false };
    config.kinds.get(kind).and_then(|kind| kind.field(name)).is_some_and(|field| field.private)
}

fn of_kind<'a>(all: &mut Vec<Known<'a>>, kind: &'a Kind) {
    rows(all, records::EVERY);
    let own = kind.fields.iter().filter(|field| !field.private);
    all.extend(own.map(|field| Known { name: &field.name, figures: holds_figures(&field.ty) }));
    for (of, table) in records::OF_TRAITS {
        if kind.has(*of) {
            rows(all, table);
        }
    }
    if kind.has(Trait::Ledger) {
        rows(all, items::OWED);
    }
}

fn rows<'a, F>(all: &mut Vec<Known<'a>>, table: &'static [Row<F>]) {
    all.extend(table.iter().map(|row| Known { name: row.name, figures: row.form == "number" }));
}

fn holds_figures(ty: &FieldType) -> bool {
    matches!(ty, FieldType::Integer | FieldType::Decimal)
}

/// That the list has the field; `Err` names the nearest.
pub fn check(config: &Config, set: &Set, field: &str) -> Result<(), String> {
    if find(config, set, field).is_some() {
        return Ok(());
    }
    let all = of_set(config, set);
    let near = nearest(field, all.iter().map(|known| known.name));
    let near = near.map(|name| format!("; the nearest is `{name}`")).unwrap_or_default();
    let field = shown(field);
    Err(match set {
        Set::All => format!("`{field}` is no field of any kind{near}"),
        set => format!("`{field}` is no field of {}{near}", set.name()),
    })
}

/// The field that a declaration gives for `name` in the set: of several kinds the first one's. `None` where the list reckons it.
pub fn declared<'a>(config: &'a Config, set: &Set, name: &str) -> Option<&'a Field> {
    let public = |kind: &'a Kind| kind.field(name).filter(|field| !field.private);
    match set {
        Set::Kind(kind) => config.kinds.get(kind).and_then(public),
        Set::Gaps | Set::Findings | Set::Marks(_) => None,
        Set::All | Set::Ledger | Set::LedgerOf(_) | Set::Waiting => {
            let mut kinds: Vec<&Kind> = config.kinds.values().collect();
            kinds.sort_by_key(|kind| kind.order);
            let fits = |kind: &&&Kind| matches!(set, Set::All) || kind.has(Trait::Ledger);
            kinds.iter().filter(fits).find_map(|kind| public(kind))
        }
    }
}

impl<'a> On<'a> {
    /// What a thing says in a field; empty: nothing.
    pub fn says(self, listed: Listed, field: &str) -> Vec<Said<'a>> {
        let archive = &self.site.archive;
        match listed {
            Listed::Record(ix) => records::says(self, ix, field),
            Listed::Mark(at) => match (archive.marks.get(at), archive.mark(at)) {
                (Some(joined), Some(mark)) => {
                    marks::says(self, joined, mark, field).unwrap_or_else(|| records::says(self, at.record, field))
                }
                _ => Vec::new(),
            },
            Listed::Item(entry) => match self.index.item(archive, entry) {
                Some(item) => {
                    items::says(self, item, field).unwrap_or_else(|| records::says(self, item.record(), field))
                }
                None => Vec::new(),
            },
            Listed::Gap(line, at) => match gaps::slot(archive, line, at) {
                Some(slot) => gaps::says(self, slot, field)
                    .unwrap_or_else(|| slot.record().map(|ix| records::says(self, ix, field)).unwrap_or_default()),
                None => Vec::new(),
            },
            Listed::Finding(at) => match self.index.finding(self.site, at) {
                Some(found) => findings::says(self, found, field)
                    .unwrap_or_else(|| found.record.map(|ix| records::says(self, ix, field)).unwrap_or_default()),
                None => Vec::new(),
            },
        }
    }
}

/// The row called `name`.
pub fn row<F>(table: &'static [Row<F>], name: &str) -> Option<&'static Row<F>> {
    table.iter().find(|row| row.name == name)
}
