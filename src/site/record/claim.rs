//! What the page of a record says of claims: those it makes, in figures, and those that rest on it.

use crate::archive::{ClaimIx, Ix};
use crate::base::period::Period;
use crate::site::view::{FactValue, Figure, Section, TableRow};
use crate::site::{Site, evidence, rows};

/// How many claims a record makes, and behind how many nothing stands. Empty for records that make none.
pub fn figures(site: &Site, ix: Ix) -> Vec<Figure> {
    let all = site.archive.claims.of(ix);
    if all.is_empty() {
        return Vec::new();
    }
    let period = site.archive.record(ix).and_then(|record| record.period);
    let page = period.map(|period| evidence::page(site, period)).unwrap_or_default();
    let mut figures = vec![Figure::of("claims", all.len().to_string(), "").to(page.clone())];
    let bare = all.iter().filter(|evidence| evidence.is_none()).count();
    if bare > 0 && evidence::sees_usual(site) {
        figures.push(Figure::of("claims-bare", bare.to_string(), "care").to(page));
    }
    figures
}

/// The claims that rest on the record, those about the latest period first.
pub fn section(site: &Site, ix: Ix) -> Option<Section> {
    let mut all: Vec<ClaimIx> = site.archive.claims.to(ix).to_vec();
    let period = |at: &ClaimIx| site.archive.record(at.record).and_then(|record| record.period);
    all.sort_by_key(|at| (std::cmp::Reverse(period(at).map(Period::end)), *at));
    let row = |at: &ClaimIx| {
        let record = site.archive.record(at.record)?;
        let claim = record.claims.get(at.at as usize)?;
        let lang = record.lang.clone().unwrap_or_default();
        let href = evidence::place(site, *at);
        let page =
            |period| FactValue { href: evidence::page(site, period), ..FactValue::plain("period", period.to_string()) };
        Some(TableRow {
            light: String::new(),
            cells: vec![
                vec![FactValue { href, lang, ..FactValue::plain("link", claim.text.clone()) }],
                rows::record_cell(site, at.record),
                record.period.map(page).into_iter().collect(),
            ],
        })
    };
    let shown = all.iter().take(rows::ROWS).filter_map(row).collect();
    rows::section("cited-by", &["claim", "record", "period"], shown, all.len())
}
