//! Records by time: which periods have something, and what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Ix, ix};
use crate::base::date::{Date, PartialDate};
use crate::base::period::{Granularity, Period};
use crate::config::{Config, FieldType, Role, Trait};
use crate::record::{MarkType, Record};

/// A span longer than this gives pages to its years alone: a slip in one date (`9999-12-31`) must not
/// make a page for each of 400,000 weeks.
const LONGEST_SPAN_DAYS: i64 = 1100;

/// A span touches at most this many years.
const LONGEST_SPAN_YEARS: i16 = 120;

/// Records by time.
#[derive(Debug, Default)]
pub struct Periods {
    /// Records of dated kinds, by date then place; partial dates after the full ones of their month or year.
    dated: Vec<(PartialDate, Ix)>,
    /// Records about a period.
    about: BTreeMap<Period, Vec<Ix>>,
    /// Records with a span of more than one day, by first day.
    spans: Vec<(Date, Date, Ix)>,
    /// Entries of the chronicle: records of kinds whose date may be partial.
    chronicle: Vec<(PartialDate, Ix)>,
    /// Every period that has a page, with the number of records dated in it.
    pages: BTreeMap<Period, usize>,
}

impl Periods {
    /// Sorts `records` by time.
    pub fn collect(config: &Config, records: &[Arc<Record>]) -> Self {
        let mut periods = Self::default();
        for (at, record) in records.iter().enumerate() {
            let Some(kind) = config.kinds.get(&record.kind) else { continue };
            if let Some(date) = record.date.filter(|_| kind.has(Trait::Dated)) {
                periods.dated.push((date, ix(at)));
                if chronicles(kind) {
                    periods.chronicle.push((date, ix(at)));
                }
                periods.touch_date(date);
                if let (Some(first), Some(last)) = (date.full(), record.end.and_then(PartialDate::full)) {
                    periods.touch_span(first, last);
                    if last > first {
                        periods.spans.push((first, last, ix(at)));
                    }
                }
            }
            for date in marked(record) {
                periods.touch_date(date);
            }
            if let Some(period) = record.period {
                periods.about.entry(period).or_default().push(ix(at));
                periods.touch_span(period.start(), period.end());
            }
        }
        // a stable sort: records of one date stay in order of place
        periods.dated.sort_by_key(|(date, _)| *date);
        periods.chronicle.sort_by_key(|(date, _)| *date);
        periods.spans.sort();
        periods.count();
        periods
    }

    fn touch_date(&mut self, date: PartialDate) {
        match date {
            PartialDate::Day(day) => {
                for granularity in Granularity::ALL {
                    self.pages.entry(Period::of(granularity, day)).or_default();
                }
            }
            PartialDate::Month(year, month) => {
                if let Some(day) = Date::new(year, month, 1) {
                    for granularity in [Granularity::Month, Granularity::Quarter, Granularity::Half, Granularity::Year]
                    {
                        self.pages.entry(Period::of(granularity, day)).or_default();
                    }
                }
            }
            PartialDate::Year(year) => {
                if let Some(day) = Date::new(year, 1, 1) {
                    self.pages.entry(Period::of(Granularity::Year, day)).or_default();
                }
            }
        }
    }

    fn touch_span(&mut self, first: Date, last: Date) {
        let days = last.days_since(first);
        if days < 0 {
            return;
        }
        for granularity in Granularity::ALL {
            let wanted = match granularity {
                // a day page exists for days on which something is dated, not for those that are merely spanned
                Granularity::Day => false,
                Granularity::Year => true,
                _ => days <= LONGEST_SPAN_DAYS,
            };
            if !wanted {
                continue;
            }
            let mut period = Period::of(granularity, first);
            while period.start() <= last && period.start().year() - first.year() <= LONGEST_SPAN_YEARS {
                self.pages.entry(period).or_default();
                match period.next() {
                    Some(next) => period = next,
                    None => break,
                }
            }
        }
    }

    fn count(&mut self) {
        for (date, _) in &self.dated {
            let day = match date {
                PartialDate::Day(day) => Some(*day),
                PartialDate::Month(year, month) => Date::new(*year, *month, 1),
                PartialDate::Year(year) => Date::new(*year, 1, 1),
            };
            let Some(day) = day else { continue };
            for granularity in Granularity::ALL {
                let period = Period::of(granularity, day);
                if period.contains_whole(*date)
                    && let Some(count) = self.pages.get_mut(&period)
                {
                    *count += 1;
                }
            }
        }
    }

    /// Whether the period has a page: a record or mark is dated in it, or, for weeks and longer, a record touches it.
    pub fn exists(&self, period: Period) -> bool {
        self.pages.contains_key(&period)
    }

    /// How many records are dated in the period: partial dates count where they lie in it whole.
    pub fn total(&self, period: Period) -> usize {
        self.pages.get(&period).copied().unwrap_or_default()
    }

    /// Every period that has a page, in order of first day, longer ones first.
    pub fn pages(&self) -> impl DoubleEndedIterator<Item = Period> {
        self.pages.keys().copied()
    }

    /// The years that have a page, in order.
    pub fn years(&self) -> BTreeSet<i16> {
        self.pages
            .keys()
            .filter(|period| period.granularity() == Granularity::Year)
            .map(|period| period.year())
            .collect()
    }

    /// The nearest period of the same length, before or after, that has a page.
    pub fn neighbour(&self, period: Period, after: bool) -> Option<Period> {
        let same = |other: &&Period| other.granularity() == period.granularity() && **other != period;
        if after {
            self.pages.range(period..).map(|(period, _)| period).find(same).copied()
        } else {
            self.pages.range(..period).map(|(period, _)| period).rev().find(same).copied()
        }
    }

    /// The records dated in the period, in order.
    pub fn dated(&self, period: Period) -> impl DoubleEndedIterator<Item = (PartialDate, Ix)> {
        Self::within(&self.dated, period)
    }

    /// The chronicle's entries in the period, in order.
    pub fn chronicle(&self, period: Period) -> impl DoubleEndedIterator<Item = (PartialDate, Ix)> {
        Self::within(&self.chronicle, period)
    }

    fn within(all: &[(PartialDate, Ix)], period: Period) -> impl DoubleEndedIterator<Item = (PartialDate, Ix)> {
        let (first, last) = (period.start(), period.end());
        let from = all.partition_point(|(date, _)| *date < PartialDate::Day(first));
        // partial dates sort behind the last full day of their month or year
        let upper = match period.granularity() {
            Granularity::Day | Granularity::Week => PartialDate::Day(last),
            Granularity::Month | Granularity::Quarter | Granularity::Half => {
                PartialDate::Month(last.year(), last.month())
            }
            Granularity::Year => PartialDate::Year(last.year()),
        };
        let to = all.partition_point(|(date, _)| *date <= upper);
        all.get(from..to).unwrap_or_default().iter().copied().filter(move |(date, _)| period.contains_whole(*date))
    }

    /// Every dated record, in order.
    pub fn all(&self) -> &[(PartialDate, Ix)] {
        &self.dated
    }

    /// The years that have chronicle entries, in order.
    pub fn chronicle_years(&self) -> BTreeSet<i16> {
        self.chronicle.iter().map(|(date, _)| date.year()).collect()
    }

    /// The records about this very period, in order of place.
    pub fn about(&self, period: Period) -> &[Ix] {
        self.about.get(&period).map_or(&[], Vec::as_slice)
    }

    /// The records about this period or one within it, in order of period, then place.
    pub fn about_parts(&self, period: Period) -> impl Iterator<Item = Ix> {
        self.about.iter().filter(move |(of, _)| is_part(**of, period)).flat_map(|(_, all)| all.iter().copied())
    }

    /// Every record about a period, the latest period first.
    pub fn about_latest_first(&self) -> impl Iterator<Item = (Period, Ix)> {
        self.about.iter().rev().flat_map(|(period, all)| all.iter().map(|at| (*period, *at)))
    }

    /// The records whose span touches the period, by first day.
    pub fn spanning(&self, period: Period) -> impl Iterator<Item = Ix> {
        self.spans.iter().filter(move |(first, last, _)| period.overlaps(*first, *last)).map(|(_, _, at)| *at)
    }
}

/// Whether the one period is the other, or lies in it whole.
pub fn is_part(of: Period, period: Period) -> bool {
    period.start() <= of.start() && of.end() <= period.end()
}

/// Whether the record is dated in the period, about it or a part of it, or spanning a part of it.
pub fn belongs(record: &Record, period: Period) -> bool {
    if let Some(about) = record.period {
        return about.overlaps(period.start(), period.end()) && about.granularity() <= period.granularity();
    }
    let Some(date) = record.date else { return false };
    let spans = match (date.full(), record.end.and_then(PartialDate::full)) {
        (Some(first), Some(last)) => period.overlaps(first, last),
        _ => false,
    };
    spans || period.contains_whole(date)
}

/// Whether records of the kind stand in the chronicle: their date may be partial.
fn chronicles(kind: &crate::config::Kind) -> bool {
    let date = kind.role(Role::Date).first().and_then(|name| kind.field(name));
    kind.has(Trait::Dated) && date.is_some_and(|field| field.ty == FieldType::PartialDate && !field.common)
}

/// The days that marks of the record are dated by themselves: one without `date` is dated by its record. A figure that a statement has too
/// happened at no time of its own.
fn marked(record: &Record) -> impl Iterator<Item = PartialDate> {
    let happened = record.marks.iter().filter(|mark| mark.ty != MarkType::Fact);
    happened.filter_map(|mark| PartialDate::parse(&mark.field("date")?.text))
}
