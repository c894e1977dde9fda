//! What was filed for which period, in time or late, and what is missing.

use std::collections::BTreeSet;

use crate::archive::statement::{BY, CHECKED_BY, Filing, Outcome, Verdict};
use crate::archive::{Ix, Statement, given};
use crate::base::period::{Granularity, Period};
use crate::config::{StateClass, StatementKind};
use crate::site::Site;
use crate::site::view::{FilingView, Link, SeriesBrief, StripYear};

/// Every period of a statement from the first filed or expected to the last. Readers who do not see everything that is usual are shown
/// those alone for which something is there.
pub fn all<'a>(site: &'a Site, kind: &StatementKind) -> Vec<Filing<'a>> {
    let archive = &site.archive;
    let lines = archive.coverage.lines.iter().filter(|line| line.is_statement && line.name == kind.name);
    // whose deadline has not passed is not missing yet
    let told = lines
        .flat_map(|line| &line.expected)
        .filter(|expected| expected.record.is_some() || expected.is_missing_on(archive.as_of));
    let expected: BTreeSet<Period> = told.map(|expected| expected.period).collect();
    let mut all = archive.statements.filings(&archive.config, kind, &expected, archive.as_of);
    all.retain(|filing| filing.statement.is_some() || archive.given().usual);
    all
}

/// A statement as lists show it, with the last `most` of its periods.
pub fn brief(site: &Site, kind: &StatementKind, filings: &[Filing<'_>], most: usize) -> SeriesBrief {
    let archive = &site.archive;
    let earlier = filings.len().saturating_sub(most);
    let last = filings.iter().rev().find(|filing| filing.statement.is_some());
    let next = archive.statements.next_due(&archive.config, kind, archive.as_of).filter(|_| archive.given().usual);
    SeriesBrief {
        name: kind.name.clone(),
        label: super::label(site, kind),
        href: super::href(site, &kind.name),
        every: kind.every.name().to_owned(),
        last: last.map(|filing| view(site, filing)),
        next: next.map(|(period, deadline)| {
            let deadline = Some(deadline);
            view(site, &Filing { period, statement: None, deadline, missing: false })
        }),
        strip: years(site, filings.get(earlier..).unwrap_or_default()),
        earlier,
    }
}

fn years(site: &Site, filings: &[Filing<'_>]) -> Vec<StripYear> {
    let mut years: Vec<StripYear> = Vec::new();
    for filing in filings {
        // a year stands for itself: years make one row
        let of_years = filing.period.granularity() == Granularity::Year;
        let year = if of_years { String::new() } else { format!("{:04}", filing.period.year()) };
        let cell = view(site, filing);
        match years.last_mut().filter(|last| last.year == year) {
            Some(last) => last.cells.push(cell),
            None => years.push(StripYear { year, cells: vec![cell] }),
        }
    }
    years
}

/// A period of a statement.
pub fn view(site: &Site, filing: &Filing<'_>) -> FilingView {
    let (one, people) = (filing.statement, |field| filing.statement.map(|one| people(site, one.record, field)));
    FilingView {
        period: filing.period.to_string(),
        number: filing.period.number(),
        state: state(site, filing).to_owned(),
        deadline: filing.deadline.map(|day| day.to_string()).unwrap_or_default(),
        filed: one.and_then(|one| one.filed).map(|day| day.to_string()).unwrap_or_default(),
        late: one.map_or(0, Statement::late),
        record: one.map(|one| site.brief(one.record)),
        by: people(BY).unwrap_or_default(),
        checked_by: people(CHECKED_BY).unwrap_or_default(),
        alarms: one.map_or(0, alarms),
    }
}

/// The filing of one statement, whether or not it is the one that counts.
pub fn of(site: &Site, one: &Statement) -> FilingView {
    view(site, &Filing { period: one.period, statement: Some(one), deadline: one.deadline, missing: false })
}

fn people(site: &Site, ix: Ix, field: &str) -> Vec<Link> {
    let Some(record) = site.archive.record(ix) else { return Vec::new() };
    given::names(record, field, ix, &site.archive.references).into_iter().map(|who| site.link_to(who)).collect()
}

/// How a period stands, in one word.
pub fn state(site: &Site, filing: &Filing<'_>) -> &'static str {
    let handed_in = |one: &Statement| {
        let record = site.archive.record(one.record);
        let class = record.and_then(|record| given::class(record, site.kind(&record.kind)?));
        one.filed.is_some() || class == Some(StateClass::Closed)
    };
    match filing.statement {
        Some(one) if one.late() > 0 => "late",
        Some(one) if handed_in(one) => "filed",
        Some(_) => "open",
        None if filing.missing => "missing",
        None => "none",
    }
}

/// How many of its rules and limits do not hold and are not explained.
fn alarms(one: &Statement) -> usize {
    let relations = one.relations.iter().filter(|rule| rule.outcome == Outcome::Fails && rule.explained.is_none());
    let changes = one.changes.iter().filter(|change| change.verdict == Verdict::Beyond && change.explained.is_none());
    relations.count() + changes.count()
}
