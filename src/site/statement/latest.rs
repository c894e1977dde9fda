//! Where statements show beside their own pages: the newest figures, what was due in a period, the head of their list.

use super::{cell_label, compared, development, filings, shown, unit};
use crate::archive::Statement;
use crate::archive::statement::Filing;
use crate::archive::statement::change::Move;
use crate::base::date::Date;
use crate::base::period::Period;
use crate::config::{Kind, StatementKind};
use crate::site::view::{FactValue, KeyFigure, Section, SeriesBrief, TableRow};
use crate::site::{Site, address, rows};

/// Figures on the home page.
const FIGURES: usize = 8;

/// Periods in the strip of a statement in a list.
const STRIP: usize = 12;

/// The key cells of the statements filed last, the latest first.
pub fn figures(site: &Site) -> Vec<KeyFigure> {
    let archive = &site.archive;
    let latest = |kind: &StatementKind| {
        archive.statements.series(&kind.name).rev().find(|one| one.period.start() <= archive.as_of)
    };
    let keyed = shown(archive).filter(|kind| !kind.key.is_empty());
    let mut all: Vec<(&StatementKind, &Statement)> = keyed.filter_map(|kind| Some((kind, latest(kind)?))).collect();
    all.sort_by_key(|(kind, one)| (std::cmp::Reverse(one.filed), &kind.name));
    let figures = all.into_iter().flat_map(|(kind, one)| {
        development::keys(kind, Some(one)).into_iter().filter_map(move |key| figure(site, kind, one, &key))
    });
    figures.take(FIGURES).collect()
}

fn figure(site: &Site, kind: &StatementKind, one: &Statement, key: &development::Key<'_>) -> Option<KeyFigure> {
    let (row, at) = key.place(one)?;
    let value = one.cell(row, at)?.value?;
    let before = one.period.previous().and_then(|period| site.archive.statements.of(&one.name, period));
    let base = before.and_then(|before| {
        let (row, at) = key.place(before)?;
        before.cell(row, at)?.value
    });
    Some(KeyFigure {
        record: site.brief(one.record),
        label: super::label(site, kind),
        cell: cell_label(site, kind, &key.row, key.column),
        unit: unit(site, kind, &key.row, key.column),
        value: value.to_string(),
        percent: key.column.is_percent(),
        moved: compared::move_view(base.and_then(|base| Move::between(base, value)), key.column.is_percent()),
    })
}

/// The statements that a kind's list has at its head: all that are shown, where it is the kind they belong to.
pub fn lists(site: &Site, kind: &Kind) -> Vec<SeriesBrief> {
    let archive = &site.archive;
    let own = super::home_kind(&archive.config).is_some_and(|home| home.name == kind.name);
    let all = shown(archive).filter(|_| own);
    all.map(|kind| filings::brief(site, kind, &filings::all(site, kind), STRIP)).collect()
}

/// The statements that were due in a period or filed in it, with their key cells; `None` when there are none.
pub fn in_period(site: &Site, period: Period) -> Option<Section> {
    let mut all: Vec<(Option<Date>, &StatementKind, Filing<'_>)> = Vec::new();
    for kind in shown(&site.archive) {
        all.extend(due(site, kind, period).into_iter().map(|filing| (filing.deadline, kind, filing)));
    }
    all.sort_by_key(|(deadline, kind, filing)| (*deadline, &kind.name, filing.period));
    let columns = ["statement", "period", "deadline", "filed", "late", "state", "key"];
    let shown = all.iter().take(rows::ROWS).map(|(_, kind, filing)| row(site, kind, filing)).collect();
    let section = rows::section("statements", &columns, shown, all.len())?;
    let home = super::home_kind(&site.archive.config)?;
    Some(rows::whole_at(section, address::kind(&site.archive.config, &home.name)))
}

/// What of a statement was due in the period, or was filed in it.
fn due<'a>(site: &'a Site, kind: &StatementKind, period: Period) -> Vec<Filing<'a>> {
    let archive = &site.archive;
    let inside = |day: Option<Date>| day.is_some_and(|day| period.contains(day));
    let filed = archive.statements.series(&kind.name).filter(|one| inside(one.deadline) || inside(one.filed));
    let filed =
        filed.map(|one| Filing { period: one.period, statement: Some(one), deadline: one.deadline, missing: false });
    let lines = archive.coverage.lines.iter().filter(|line| line.is_statement && line.name == kind.name);
    let wanting = lines.flat_map(|line| &line.expected).filter(|expected| {
        inside(Some(expected.deadline)) && archive.statements.of(&kind.name, expected.period).is_none()
    });
    let wanting = wanting.map(|expected| Filing {
        period: expected.period,
        statement: None,
        deadline: Some(expected.deadline),
        missing: expected.is_missing_on(archive.as_of),
    });
    filed.chain(wanting).collect()
}

fn row(site: &Site, kind: &StatementKind, filing: &Filing<'_>) -> TableRow {
    let one = filing.statement;
    let state = filings::state(site, filing);
    let href = match one {
        Some(one) => site.addresses.record(one.record).unwrap_or_default(),
        None => super::href(site, &kind.name),
    };
    let of = FactValue {
        href: address::period(&site.archive, filing.period).unwrap_or_default(),
        ..FactValue::plain("period", filing.period.to_string())
    };
    let late = one.map_or(0, Statement::late);
    TableRow {
        light: if filing.missing { "missing" } else { "" }.to_owned(),
        cells: vec![
            vec![FactValue { href, ..FactValue::plain("link", super::label(site, kind)) }],
            vec![of],
            rows::date_cell(filing.deadline),
            rows::date_cell(one.and_then(|one| one.filed)),
            if late > 0 { vec![FactValue::plain("number", late.to_string())] } else { Vec::new() },
            vec![FactValue::plain("word", format!("filing.{}", if state == "none" { "due" } else { state }))],
            one.map(|one| key_cells(site, kind, one)).unwrap_or_default(),
        ],
    }
}

fn key_cells(site: &Site, kind: &StatementKind, one: &Statement) -> Vec<FactValue> {
    let declared = development::keys(kind, Some(one)).into_iter().filter(|_| !kind.key.is_empty());
    let said = declared.filter_map(|key| {
        let (row, at) = key.place(one)?;
        let value = one.cell(row, at)?.value?;
        Some(FactValue::plain("text", format!("{} {value}", cell_label(site, kind, &key.row, key.column))))
    });
    said.collect()
}
