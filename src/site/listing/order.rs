//! A query answered: what there is, what meets the conditions, in which order and groups.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::check::Query;
use super::fields::On;
use super::said::{Key, Said};
use super::{Listed, Listing, Set, gaps, items};
use crate::archive::ledger::Item;
use crate::archive::{Ix, MarkIx};
use crate::base::date::PartialDate;
use crate::base::period::Period;
use crate::config::StateClass;
use crate::site::query::{self, Filter, Test};
use crate::site::view::FactValue;

/// What meets the query.
pub fn listing(on: On<'_>, query: Query) -> Listing {
    let mut found = all(on, &query);
    found.retain(|&listed| query.filters.iter().all(|filter| accepts(on, listed, filter)));
    let total = found.len();
    if !query.sort.is_empty() {
        sort(on, &mut found, &query.sort, query.largest_first);
    }
    if query.limit > 0 {
        found.truncate(query.limit);
    }
    let groups = if query.by.is_empty() { vec![(None, found)] } else { grouped(on, found, &query.by) };
    Listing { set: query.set, columns: query.columns, groups, total }
}

/// Everything of the set, in its usual order.
fn all(on: On<'_>, query: &Query) -> Vec<Listed> {
    let archive = &on.site.archive;
    let asks = |field: &str| query.filters.iter().any(|filter| filter.field == field);
    let entries = |items: &mut dyn Iterator<Item = &Item>| -> Vec<Listed> {
        items.map(|item| Listed::Item(item.entry)).collect()
    };
    match &query.set {
        Set::All => {
            let mut all: Vec<Ix> = archive.catalog.kinds.values().flatten().copied().collect();
            all.sort_by_key(|&ix| (archive.record(ix).map(|record| (record.date.is_none(), record.date)), ix));
            all.into_iter().map(Listed::Record).collect()
        }
        Set::Kind(name) => archive.catalog.kind(name).iter().copied().map(Listed::Record).collect(),
        Set::Marks(ty) => archive.marks.of_type(*ty).iter().copied().map(Listed::Mark).collect(),
        Set::Ledger if asks("ledger") => entries(&mut archive.ledgers.all()),
        Set::Ledger => entries(&mut archive.ledgers.main().into_iter().flat_map(|ledger| &ledger.items)),
        Set::LedgerOf(name) => entries(&mut archive.ledgers.0.get(name).into_iter().flat_map(|ledger| &ledger.items)),
        Set::Waiting => {
            entries(&mut archive.ledgers.all().filter(|item| items::class(on, item) == StateClass::Waiting))
        }
        Set::Gaps => expected(on, &query.filters),
        Set::Findings => (0..on.index.findings()).map(Listed::Finding).collect(),
    }
}

/// What is missing or was late, by period; what nobody expected only when it is asked for.
fn expected(on: On<'_>, filters: &[Filter]) -> Vec<Listed> {
    let archive = &on.site.archive;
    let asked = |filter: &Filter| {
        filter.field == "state"
            && !filter.negated
            && matches!(&filter.test, Test::OneOf(words) if words.iter().any(|word| word == "extra"))
    };
    let extra = filters.iter().any(asked);
    let mut all: Vec<(Period, usize, usize)> = Vec::new();
    for (line, of) in archive.coverage.lines.iter().enumerate() {
        let length = of.expected.len() + if extra { of.extra.len() } else { 0 };
        all.extend((0..length).filter_map(|at| {
            let slot = gaps::slot(archive, line, at)?;
            gaps::state(slot, archive.as_of)?;
            Some((slot.period(), line, at))
        }));
    }
    all.sort_by_key(|(period, line, at)| (period.start(), std::cmp::Reverse(period.granularity()), *line, *at));
    all.into_iter().map(|(_, line, at)| Listed::Gap(line, at)).collect()
}

fn accepts(on: On<'_>, listed: Listed, filter: &Filter) -> bool {
    let said = || on.says(listed, &filter.field);
    let met = match &filter.test {
        Test::Within(period) => within(on, listed, *period),
        Test::Present => said().iter().any(|said| said.fact(on.site).is_some()),
        test => said().iter().any(|said| test.holds(&said.names(on.site))),
    };
    met != filter.negated
}

/// Whether the thing belongs to the period: by its own date, else as its record does.
fn within(on: On<'_>, listed: Listed, period: Period) -> bool {
    let archive = &on.site.archive;
    let record = |ix: Ix| archive.record(ix).is_some_and(|record| query::within(record, period));
    let mark = |at: MarkIx| {
        let date = archive.marks.get(at).and_then(|joined| joined.date);
        date.is_some_and(|date| period.contains_whole(date))
    };
    match listed {
        Listed::Record(ix) => record(ix),
        Listed::Mark(at) => mark(at),
        Listed::Item(entry) => {
            let opened = on.index.item(archive, entry).and_then(|item| item.opened);
            match entry {
                crate::archive::Entry::Record(ix) => record(ix),
                crate::archive::Entry::Mark(_) => {
                    opened.is_some_and(|day| period.contains_whole(PartialDate::Day(day)))
                }
            }
        }
        Listed::Gap(line, at) => gaps::slot(archive, line, at).is_some_and(|slot| {
            let of = slot.period();
            period.overlaps(of.start(), of.end()) && of.granularity() <= period.granularity()
        }),
        Listed::Finding(at) => on.index.finding(on.site, at).and_then(|found| found.record).is_some_and(record),
    }
}

/// Sorts by a field; those without it last either way.
fn sort(on: On<'_>, all: &mut [Listed], field: &str, largest_first: bool) {
    let key = |listed: &Listed| on.says(*listed, field).first().map(|said| said.key(on.site));
    let mut keyed: Vec<(Option<Key>, Listed)> = all.iter().map(|listed| (key(listed), *listed)).collect();
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) if largest_first => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (None, None) => Ordering::Equal,
        (a, _) => {
            if a.is_some() {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
    });
    for (place, (_, listed)) in all.iter_mut().zip(keyed) {
        *place = listed;
    }
}

/// Things by what they say in a field, in its order; those that say nothing last. What says several things stands in each group.
fn grouped(on: On<'_>, all: Vec<Listed>, by: &str) -> Vec<(Option<FactValue>, Vec<Listed>)> {
    let mut groups: BTreeMap<(Key, String), (FactValue, Vec<Listed>)> = BTreeMap::new();
    let mut without = Vec::new();
    for listed in all {
        let values: Vec<(Key, FactValue)> = on
            .says(listed, by)
            .iter()
            .filter_map(|said: &Said<'_>| Some((said.key(on.site), said.fact(on.site)?)))
            .collect();
        if values.is_empty() {
            without.push(listed);
        }
        for (key, value) in values {
            // two records of one title are two
            let name = format!("{}\n{}", value.id, value.text);
            let (_, of) = groups.entry((key, name)).or_insert_with(|| (value, Vec::new()));
            if of.last() != Some(&listed) {
                of.push(listed);
            }
        }
    }
    let mut groups: Vec<_> = groups.into_values().map(|(value, of)| (Some(value), of)).collect();
    if !without.is_empty() || groups.is_empty() {
        groups.push((None, without));
    }
    groups
}
