//! What results can be narrowed by: kind, year, department, person, tag.

use std::collections::BTreeMap;

use super::entry;
use super::plan::{Plan, when};
use crate::archive::Ix;
use crate::site::Site;

/// A value and the records that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// As a query names it.
    pub name: String,
    /// What pages call it.
    pub label: String,
    /// The numbers of the records, ascending.
    pub records: Vec<u32>,
}

/// The facets as queries name them, in the order of pages.
pub const NAMES: [&str; 5] = ["kind", "year", "dept", "by", "tag"];

/// The values of a facet: kinds in their order, years latest first, others by how many records have them.
pub fn values(site: &Site, plan: &Plan, facet: &str) -> Vec<FacetValue> {
    let mut found: BTreeMap<String, FacetValue> = BTreeMap::new();
    for (number, ix) in (0..).zip(&plan.order) {
        for (name, label) in named(site, *ix, facet) {
            let value = found.entry(name.clone()).or_insert(FacetValue { name, label, records: Vec::new() });
            value.records.push(number);
        }
    }
    let mut values: Vec<FacetValue> = found.into_values().collect();
    match facet {
        "kind" => values.sort_by_key(|value| site.kind(&value.name).map(|kind| kind.order)),
        "year" => values.reverse(),
        _ => values.sort_by(|a, b| b.records.len().cmp(&a.records.len()).then_with(|| a.label.cmp(&b.label))),
    }
    values
}

/// The values a record has, each once, with what pages call them: persons and departments by their ids.
pub fn named(site: &Site, ix: Ix, facet: &str) -> Vec<(String, String)> {
    let Some(record) = site.archive.record(ix) else { return Vec::new() };
    let kind = site.kind(&record.kind);
    let agents = |like: &str| {
        let named = kind.map(|kind| entry::named(site, ix, record, kind, like)).unwrap_or_default();
        let agents = named.into_iter().filter_map(|agent| site.archive.record(agent));
        agents.map(|agent| (agent.id.clone(), agent.title.clone())).collect()
    };
    let plain = |name: String| (name.clone(), name);
    match facet {
        "kind" => kind.map(|kind| (kind.name.clone(), site.plural(kind))).into_iter().collect(),
        "year" => when(record).map(|(year, ..)| plain(format!("{year:04}"))).into_iter().collect(),
        "tag" => record.tags.iter().cloned().map(plain).collect(),
        like => agents(like),
    }
}
