//! Records bound together: a month's one behind the other, and a year's, as a whole where they are few, else as the contents of its months.
//!
//! Every record has one place among months and years, so that all volumes together are no more than twice as long as the records.

use std::collections::{BTreeMap, BTreeSet};

use super::view::{Link, PeriodLink, VolumeEntry, VolumeView};
use super::{Site, Subject, address, period, record, search, statement};
use crate::archive::{Archive, Ix};
use crate::base::date::{Date, PartialDate};
use crate::base::period::{Granularity, Period};
use crate::base::slug;
use crate::config::settings::Binding;
use crate::record::Record;

/// Records that one part of a volume holds.
const RECORDS: usize = 500;
/// A year with no more records than that is one volume.
const WHOLE: usize = 200;

/// The records of each month, and of each year those that are of none of its months: in order of time, then of place.
#[derive(Debug, Default)]
pub struct Volumes {
    of: BTreeMap<Period, Vec<Ix>>,
    /// Years of no more records are bound whole.
    whole: usize,
}

impl Volumes {
    /// The volumes of an archive.
    pub fn of(archive: &Archive) -> Self {
        let whole = match archive.config.volumes {
            Binding::Year => WHOLE,
            Binding::Month => 0,
            Binding::None => return Self::default(),
        };
        let mut all: BTreeMap<Period, Vec<_>> = BTreeMap::new();
        for (ix, record) in archive.all() {
            if let Some(home) = home(record) {
                all.entry(home).or_default().push((search::plan::when(record), &record.place, ix));
            }
        }
        let sorted = |mut of: Vec<(search::plan::When, &String, Ix)>| {
            of.sort();
            of.into_iter().map(|(.., ix)| ix).collect()
        };
        Self { of: all.into_iter().map(|(period, of)| (period, sorted(of))).collect(), whole }
    }

    /// The periods that have a volume, with the number of its parts.
    pub fn parts(&self) -> impl Iterator<Item = (Period, usize)> {
        let years = self.of.keys().map(|period| Period::of(Granularity::Year, period.start()));
        let periods: BTreeSet<Period> = self.of.keys().copied().chain(years).collect();
        periods.into_iter().map(|period| (period, self.records(period).len().div_ceil(RECORDS).max(1)))
    }

    /// The months of a period that have a volume.
    fn months(&self, of: Period) -> impl Iterator<Item = Period> {
        let months = self.of.keys().filter(|period| period.granularity() == Granularity::Month);
        months.filter(move |month| of.contains(month.start())).copied()
    }

    /// The records that a period's volume holds.
    fn records(&self, period: Period) -> Vec<Ix> {
        let own = self.of.get(&period).cloned().unwrap_or_default();
        if period.granularity() != Granularity::Year || !self.is_whole(period) {
            return own;
        }
        let months = self.months(period).filter_map(|month| self.of.get(&month));
        months.flatten().copied().chain(own).collect()
    }

    fn is_whole(&self, year: Period) -> bool {
        self.total(year) <= self.whole
    }

    fn total(&self, period: Period) -> usize {
        let of = |period: &Period| self.of.get(period).map_or(0, Vec::len);
        let months = if period.granularity() == Granularity::Year {
            self.months(period).map(|month| of(&month)).sum()
        } else {
            0
        };
        of(&period) + months
    }
}

/// The month or year a record is bound in: that of what it is about, else of its date. `None`: it has neither.
fn home(record: &Record) -> Option<Period> {
    let of = |long: bool, day| Period::of(if long { Granularity::Year } else { Granularity::Month }, day);
    if let Some(period) = record.period {
        return Some(of(period.granularity() > Granularity::Month, period.end()));
    }
    match record.date? {
        PartialDate::Day(day) => Some(of(false, day)),
        PartialDate::Month(year, month) => Date::new(year, month, 1).map(|day| of(false, day)),
        PartialDate::Year(year) => Date::new(year, 1, 1).map(|day| of(true, day)),
    }
}

/// The volumes to which the page of a period leads: its own, else those of its months.
pub fn links(site: &Site, of: Period) -> Vec<PeriodLink> {
    let own = link(site, of);
    match of.granularity() {
        Granularity::Month | Granularity::Year => own.into_iter().collect(),
        Granularity::Quarter | Granularity::Half => {
            site.volumes.months(of).filter_map(|month| link(site, month)).collect()
        }
        Granularity::Day | Granularity::Week => Vec::new(),
    }
}

fn link(site: &Site, of: Period) -> Option<PeriodLink> {
    let path = address::volume_path(of, 1);
    let at = site.pages.binary_search_by(|page| page.path.as_str().cmp(&path)).ok()?;
    // a record may stand there instead
    site.pages.get(at).filter(|page| matches!(page.subject, Subject::Volume(..)))?;
    Some(PeriodLink { href: slug::href(&path), count: site.volumes.total(of), ..period::link(site, of) })
}

/// What part `part` of the volume of a period says.
pub fn view(site: &Site, of: Period, part: usize) -> VolumeView {
    let records = site.volumes.records(of);
    let count = records.len().div_ceil(RECORDS).max(1);
    let part_link = |number: usize| Link {
        text: number.to_string(),
        href: slug::href(&address::volume_path(of, number)),
        lang: String::new(),
    };
    let is_contents = of.granularity() == Granularity::Year && !site.volumes.is_whole(of);
    let mut taken = BTreeSet::new();
    let bound = records.into_iter().skip(part.saturating_sub(1) * RECORDS).take(RECORDS);
    VolumeView {
        period: period::link(site, of),
        start: of.start().to_string(),
        end: of.end().to_string(),
        total: site.volumes.total(of),
        part,
        parts: if count > 1 { (1..=count).map(part_link).collect() } else { Vec::new() },
        volumes: if is_contents {
            site.volumes.months(of).filter_map(|month| link(site, month)).collect()
        } else {
            Vec::new()
        },
        records: bound.filter_map(|ix| entry(site, ix, &mut taken)).collect(),
    }
}

fn entry(site: &Site, ix: Ix, taken: &mut BTreeSet<String>) -> Option<VolumeEntry> {
    let of = site.archive.record(ix)?;
    let own = Some(slug::anchor(&of.id)).filter(|own| !own.is_empty()).unwrap_or_else(|| "record".to_owned());
    let numbered = (2..).map(|number| format!("{own}-{number}"));
    let anchor = std::iter::once(own.clone()).chain(numbered).find(|anchor| taken.insert(anchor.clone()))?;
    let kind = site.kind(&of.kind)?;
    Some(VolumeEntry {
        anchor,
        record: site.brief(ix),
        facts: record::facts(site, ix, of, kind),
        has_text: !of.body.range().is_empty(),
        statement: statement::of_record(site, ix).filter(|statement| !statement.in_text),
    })
}
