//! What the pages of periods and the chronicle say.

mod owed;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chrome::level;
use super::view::{Brief, ChronicleView, Count, DayCell, DayGroup, Link, PeriodLink, PeriodView, Week};
use super::{Site, address, evidence, seal, volume};
use crate::archive::Ix;
use crate::base::date::{Date, PartialDate};
use crate::base::period::{Granularity, Period};
use crate::base::slug;

/// Records that a period's page shows one by one; the days' own pages show all of theirs.
const SHOWN: usize = 200;

/// What the page of a period says.
pub fn view(site: &Site, period: Period) -> PeriodView {
    let periods = &site.archive.periods;
    let long = period.granularity() > Granularity::Month;
    let dated: Vec<(PartialDate, Ix)> =
        if long { periods.chronicle(period).collect() } else { periods.dated(period).collect() };
    let (figures, sections) = owed::of(site, period);
    // a day is shown whole: it is where the others send the reader
    let shown = if period.granularity() == Granularity::Day { dated.len() } else { SHOWN };
    PeriodView {
        period: link(site, period),
        start: period.start().to_string(),
        end: period.end().to_string(),
        previous: periods.neighbour(period, false).map(|other| link(site, other)),
        next: periods.neighbour(period, true).map(|other| link(site, other)),
        within: within(site, period),
        year_before: period.year_before().map(|other| link(site, other)),
        weeks: if period.granularity() == Granularity::Month { calendar(site, period) } else { Vec::new() },
        parts: parts(site, period),
        seal: seal::of_period(site, period),
        evidence: evidence::page(site, period),
        about: periods.about(period).iter().map(|&ix| site.brief(ix)).collect(),
        spans: periods.spanning(period).map(|ix| site.brief(ix)).collect(),
        days: days(site, dated.into_iter().take(shown)),
        total: periods.total(period),
        kinds: kinds(site, period),
        figures,
        sections,
        volumes: volume::links(site, period),
    }
}

/// A period as a link, with the number of records dated in it.
pub fn link(site: &Site, period: Period) -> PeriodLink {
    PeriodLink {
        period: period.to_string(),
        granularity: period.granularity().name().to_owned(),
        href: address::period(&site.archive, period).unwrap_or_default(),
        count: site.archive.periods.total(period),
    }
}

fn within(site: &Site, period: Period) -> Vec<PeriodLink> {
    let mut all: Vec<Period> = std::iter::successors(period.parent(), |period| period.parent()).collect();
    if period.granularity() == Granularity::Day {
        all.insert(0, Period::of(Granularity::Week, period.start()));
    }
    all.into_iter().map(|period| link(site, period)).collect()
}

fn parts(site: &Site, period: Period) -> Vec<PeriodLink> {
    let shorter = match period.granularity() {
        Granularity::Day => return Vec::new(),
        Granularity::Week => Granularity::Day,
        Granularity::Month => Granularity::Week,
        Granularity::Quarter | Granularity::Half | Granularity::Year => Granularity::Month,
    };
    period.parts(shorter).into_iter().map(|part| link(site, part)).collect()
}

/// The weeks that touch the month, Monday to Sunday.
fn calendar(site: &Site, month: Period) -> Vec<Week> {
    let first = Period::of(Granularity::Week, month.start());
    std::iter::successors(Some(first), |week| week.next())
        .take_while(|week| week.start() <= month.end())
        .take(6)
        .map(|monday| week(site, monday, |day| month.contains(day)))
        .collect()
}

/// A row of a calendar; `inside` says which days belong to it.
pub fn week(site: &Site, week: Period, inside: impl Fn(Date) -> bool) -> Week {
    let archive = &site.archive;
    let cell = |offset: i64| {
        let day = week.start().plus_days(offset);
        let period = Period::of(Granularity::Day, day);
        let count = archive.periods.total(period);
        DayCell {
            date: day.to_string(),
            number: day.day(),
            href: address::period(archive, period).unwrap_or_default(),
            count,
            level: level(count),
            inside: inside(day),
            working: archive.config.calendar.is_working(day),
            today: day == archive.as_of,
        }
    };
    Week {
        period: week.to_string(),
        href: address::period(archive, week).unwrap_or_default(),
        days: (0..7).map(cell).collect(),
    }
}

/// Records grouped by their date, in the order given.
pub fn days(site: &Site, dated: impl Iterator<Item = (PartialDate, Ix)>) -> Vec<DayGroup> {
    let mut groups: Vec<DayGroup> = Vec::new();
    let mut last = None;
    for (date, ix) in dated {
        if last != Some(date) {
            last = Some(date);
            let day = date.full().map(|day| Period::of(Granularity::Day, day));
            groups.push(DayGroup {
                date: date.to_string(),
                href: day.and_then(|day| address::period(&site.archive, day)).unwrap_or_default(),
                records: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.records.push(site.brief(ix));
        }
    }
    groups
}

fn kinds(site: &Site, period: Period) -> Vec<Count> {
    let mut counts: BTreeMap<(u32, &str), usize> = BTreeMap::new();
    for (_, ix) in site.archive.periods.dated(period) {
        let Some(record) = site.archive.record(ix) else { continue };
        let order = site.kind(&record.kind).map_or(0, |kind| kind.order);
        *counts.entry((order, &record.kind)).or_default() += 1;
    }
    counts.into_iter().map(|((_, name), count)| kind_count(site, name, count)).collect()
}

/// A kind with a number of its records.
pub fn kind_count(site: &Site, name: &str, count: usize) -> Count {
    let label = site.kind(name).map_or_else(|| name.to_owned(), |kind| site.plural(kind));
    Count { name: name.to_owned(), label, href: address::kind(&site.archive.config, name), count }
}

/// What the chronicle of a year says.
pub fn chronicle(site: &Site, year: i16) -> ChronicleView {
    let periods = &site.archive.periods;
    let period = Date::new(year, 1, 1).map(|day| Period::of(Granularity::Year, day));
    let entries: Vec<Arc<Brief>> =
        period.into_iter().flat_map(|period| periods.chronicle(period)).map(|(_, ix)| site.brief(ix)).collect();
    let years = periods.chronicle_years();
    let link = |&year: &i16| Link {
        text: format!("{year:04}"),
        href: slug::href(&address::chronicle_path(year)),
        lang: String::new(),
    };
    ChronicleView { year: format!("{year:04}"), entries, years: years.iter().rev().map(link).collect() }
}
