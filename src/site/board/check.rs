//! The board of findings: everything that the site knows to be wrong or owed, by the sort of duty.

use std::collections::BTreeMap;

use super::{Board, csv_of, empty, figure, group, part_of};
use crate::base::code::{Code, Duty};
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::record::query_block::Asked;
use crate::site::view::{BoardView, Count, Section};
use crate::site::{Site, listing};

/// All findings, by the sort of duty.
pub fn asked_all() -> Asked {
    Asked::of("findings", &["duty", "severity", "message", "record", "code", "path", "line"]).sorted("duty")
}

/// The findings of one sort, the gravest first.
fn asked(duty: Duty) -> Asked {
    let columns = ["severity", "message", "record", "code", "path", "line"];
    Asked::of("findings", &columns).filter("duty", duty.name()).sorted("severity")
}

/// `/check/`.
pub fn view(site: &Site) -> BoardView {
    let mut codes: BTreeMap<Code, usize> = BTreeMap::new();
    let mut weights: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in all(site) {
        *codes.entry(finding.code).or_default() += 1;
        *weights.entry(finding.severity).or_default() += 1;
    }
    let weigh = |severity: Severity| weights.get(&severity).copied().unwrap_or_default();
    let mut figures = vec![
        figure("errors", weigh(Severity::Error), "alarm", String::new()),
        figure("warnings", weigh(Severity::Warning), "care", String::new()),
    ];
    if weigh(Severity::Explained) > 0 {
        figures.push(figure("explained", weigh(Severity::Explained), "", String::new()));
    }
    let mut counts: Vec<Count> = codes
        .into_iter()
        .map(|(code, count)| Count {
            name: code.name().to_owned(),
            label: code.name().to_owned(),
            href: part_of(&Board::Check, &section_name(code.row().duty)),
            count,
        })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    let sections = Duty::ALL.into_iter().map(|duty| listing::section(site, &section_name(duty), &asked(duty)));
    let sections: Vec<Section> = sections.filter(|section| section.table.total > 0).collect();
    let csv = if sections.is_empty() { String::new() } else { csv_of(site, &Board::Check, "findings") };
    BoardView { figures, counts: group("code", counts).into_iter().collect(), sections, csv, ..empty("check", "") }
}

/// The name of a sort's part of the page.
fn section_name(duty: Duty) -> String {
    format!("duty-{}", duty.name())
}

/// Every finding that lists have; those for the writer alone are not among them.
fn all(site: &Site) -> impl Iterator<Item = &Diagnostic> {
    let on = site.on();
    (0..on.index.findings()).filter_map(move |at| Some(on.index.finding(site, at)?.finding))
}
