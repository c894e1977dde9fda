//! Where items, problems and findings stand, looked up once for a site: no list goes through all of them for each of its rows.

use std::collections::HashMap;

use crate::archive::ledger::Item;
use crate::archive::problem::Problem;
use crate::archive::{Archive, Entry, Ix, MarkIx};
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::span;
use crate::site::Site;

/// Positions by what they are asked for. Nothing is listed from these maps.
#[derive(Debug, Default)]
pub struct Index {
    /// Of each item its ledger's position and its own in the ledger.
    items: HashMap<Entry, (usize, usize)>,
    /// Of each problem mark its position among the problems.
    problems: HashMap<MarkIx, usize>,
    /// Every finding of a record of the site, by file and place.
    findings: Vec<Place>,
    /// Records by their files.
    paths: HashMap<RelPath, Ix>,
}

/// Where a finding stands.
#[derive(Debug)]
struct Place {
    /// The file of the record that the finding is of; its figures may stand in another.
    path: RelPath,
    at: usize,
    line: Option<usize>,
    column: Option<usize>,
}

/// A finding with its place as people count.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The finding.
    pub finding: &'a Diagnostic,
    /// The record, or head, that it is of; `None`: the settings.
    pub record: Option<Ix>,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// Its column in characters, from 1.
    pub column: Option<usize>,
}

impl Index {
    /// Looks through the site once.
    pub fn of(site: &Site) -> Self {
        let archive = &site.archive;
        let ledgers = archive.ledgers.0.values().enumerate();
        let items = ledgers
            .flat_map(|(ledger, of)| of.items.iter().enumerate().map(move |(at, item)| (item.entry, (ledger, at))));
        let problems = archive.problems.all.iter().enumerate().map(|(at, problem)| (problem.mark, at));
        let paths = (0..).zip(&archive.records).map(|(at, record)| (record.path.clone(), Ix(at)));
        Self { items: items.collect(), problems: problems.collect(), findings: places(site), paths: paths.collect() }
    }

    /// The item that is written there.
    pub fn item<'a>(&self, archive: &'a Archive, entry: Entry) -> Option<&'a Item> {
        let (ledger, at) = self.items.get(&entry)?;
        archive.ledgers.0.values().nth(*ledger)?.items.get(*at)
    }

    /// What became of the problem mark.
    pub fn problem<'a>(&self, archive: &'a Archive, mark: MarkIx) -> Option<&'a Problem> {
        archive.problems.all.get(*self.problems.get(&mark)?)
    }

    /// The record, or head, whose file is at `path`.
    pub fn record(&self, path: &RelPath) -> Option<Ix> {
        self.paths.get(path).copied()
    }

    /// The fingerprint of all that pages say of findings. Where one stands counts by line and column.
    pub fn said_of_findings(&self, site: &Site) -> Fingerprint {
        let found = (0..self.findings.len()).filter_map(|at| self.finding(site, at));
        let said = found.map(|Found { finding, record, line, column }| {
            let Diagnostic { code, severity, path, cell, message, written, help, record: id, .. } = finding;
            ((record, line, column), (code, severity, path, cell), (message, written, help, id))
        });
        Fingerprint::of_value(&said.collect::<Vec<_>>())
    }

    /// How many findings there are.
    pub fn findings(&self) -> usize {
        self.findings.len()
    }

    /// The finding at that position.
    pub fn finding<'a>(&self, site: &'a Site, at: usize) -> Option<Found<'a>> {
        let place = self.findings.get(at)?;
        let finding = site.findings_of(place.path.as_str()).get(place.at)?;
        let record = self.paths.get(&place.path).copied();
        Some(Found { finding, record, line: place.line, column: place.column })
    }
}

/// The findings of the records of the site, and of the settings. Those of other records would tell that these exist.
fn places(site: &Site) -> Vec<Place> {
    let archive = &site.archive;
    let texts: HashMap<&str, &str> =
        archive.records.iter().map(|record| (record.path.as_str(), &*record.text)).collect();
    let mut places = Vec::new();
    for (path, findings) in &site.findings {
        let Some(path) = RelPath::new(path) else { continue };
        let text = texts.get(path.as_str());
        if text.is_none() && path.below(&archive.config.content).is_some() {
            continue;
        }
        let mut order: Vec<usize> = (0..findings.len()).collect();
        order.sort_by_key(|&at| findings.get(at).map(Diagnostic::sort_key));
        places.extend(order.into_iter().filter_map(|at| {
            let finding = findings.get(at)?;
            let span = finding.span;
            let data = || archive.statements.text(&finding.path).map(|text| &**text);
            // the archive does not keep the text of its settings
            let text = if finding.path == path { text.copied() } else { data() };
            let place = text.zip(span).map(|(text, span)| span::place(text, span.start as usize));
            let (line, column) = (place.map(|place| place.line), place.map(|place| place.column));
            Some(Place { path: path.clone(), at, line, column })
        }));
    }
    places
}
