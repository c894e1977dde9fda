//! What the home page says: the situation of the day.

use std::sync::Arc;

use super::board::situation;
use super::view::{Count, HomeView, SearchView};
use super::{Site, list, period, statement};
use crate::archive::Ix;
use crate::base::date::PartialDate;
use crate::base::period::{Granularity, Period};
use crate::config::Trait;

/// Records under "latest".
const LATEST: usize = 30;
/// Weeks of the strip of days.
const WEEKS: i64 = 18;
/// Records about a period.
const PERIODIC: usize = 8;
/// Tags.
const TAGS: usize = 24;

/// What the home page says.
pub fn view(site: &Site) -> HomeView {
    let archive = &site.archive;
    let today = archive.as_of;
    let until = PartialDate::Day(today);
    let latest = archive.periods.all().iter().rev().filter(|(date, _)| date.full().is_some() && *date <= until);
    HomeView {
        now: now(site),
        current: current(site),
        days: period::days(site, latest.take(LATEST).copied()),
        weeks: weeks(site),
        kinds: kinds(site),
        periodic: archive
            .periods
            .about_latest_first()
            .filter(|(of, _)| of.start() <= today)
            .take(PERIODIC)
            .map(|(_, ix)| site.brief(ix))
            .collect(),
        tags: tags(site),
        total: archive.len(),
        figures: situation::figures(site),
        sections: situation::sections(site),
        latest_figures: statement::latest_figures(site),
    }
}

fn now(site: &Site) -> Vec<super::view::PeriodLink> {
    let lengths = [Granularity::Day, Granularity::Week, Granularity::Month, Granularity::Quarter, Granularity::Year];
    lengths
        .into_iter()
        .map(|length| Period::of(length, site.archive.as_of))
        .filter(|of| site.archive.periods.exists(*of))
        .map(|of| period::link(site, of))
        .collect()
}

fn current(site: &Site) -> Vec<Arc<super::view::Brief>> {
    let archive = &site.archive;
    let today = PartialDate::Day(archive.as_of);
    let holds = |ix: &&Ix| {
        archive.record(**ix).is_some_and(|record| {
            record.date.is_some_and(|first| first <= today) && record.end.is_none_or(|last| last >= today)
        })
    };
    let kinds = archive.config.kinds.values().filter(|kind| kind.has(Trait::Focus));
    kinds.flat_map(|kind| archive.catalog.kind(&kind.name)).filter(holds).map(|&ix| site.brief(ix)).collect()
}

fn weeks(site: &Site) -> Vec<super::view::Week> {
    let this_week = Period::of(Granularity::Week, site.archive.as_of);
    let first = this_week.start().plus_days(-7 * (WEEKS - 1));
    (0..WEEKS)
        .map(|week| Period::of(Granularity::Week, first.plus_days(7 * week)))
        .map(|week| period::week(site, week, |day| day <= site.archive.as_of))
        .collect()
}

/// What the search page says without its script.
pub fn search(site: &Site) -> SearchView {
    SearchView { records: site.archive.len(), kinds: kinds(site) }
}

fn kinds(site: &Site) -> Vec<Count> {
    let mut kinds: Vec<_> = site.archive.config.kinds.values().collect();
    kinds.sort_by_key(|kind| kind.order);
    kinds
        .into_iter()
        .map(|kind| period::kind_count(site, &kind.name, site.archive.catalog.kind(&kind.name).len()))
        .filter(|count| count.count > 0)
        .collect()
}

fn tags(site: &Site) -> Vec<Count> {
    let catalog = &site.archive.catalog;
    let mut tags: Vec<(&String, usize)> = catalog.tags.keys().map(|tag| (tag, catalog.carried(tag))).collect();
    tags.sort_by(|(a, many), (b, few)| few.cmp(many).then_with(|| a.cmp(b)));
    tags.truncate(TAGS);
    tags.sort();
    tags.into_iter().map(|(tag, count)| list::tag_count(tag, count)).collect()
}
