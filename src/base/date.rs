//! Days, partial dates and lengths of time, as people write them.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar, year 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

/// The days of the week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Date {
    /// The day, or `None` when there is no such day or the year is not 1 to 9999.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        let date = civil::Date::new(year, month, day).ok()?;
        (1..=9999).contains(&year).then_some(Self(date))
    }

    /// Today in `timezone` (an IANA name), or in the machine's zone; the only look at the clock.
    /// `Err` with the zone's name when it is unknown.
    pub fn today(timezone: Option<&str>) -> Result<Self, String> {
        let zone = match timezone {
            Some(name) => jiff::tz::TimeZone::get(name).map_err(|_| name.to_owned())?,
            None => jiff::tz::TimeZone::system(),
        };
        Ok(Self(jiff::Timestamp::now().to_zoned(zone).date()))
    }

    /// Whether `timezone` is the name of a zone that is known.
    pub fn knows_zone(timezone: &str) -> bool {
        jiff::tz::TimeZone::get(timezone).is_ok()
    }

    /// The day a Unix time in seconds falls on in UTC (`SOURCE_DATE_EPOCH`).
    pub fn of_epoch(seconds: i64) -> Option<Self> {
        let stamp = jiff::Timestamp::from_second(seconds).ok()?;
        let date = stamp.to_zoned(jiff::tz::TimeZone::UTC).date();
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// Year, 1 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// Day of the month, from 1.
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// Day of the week, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u8 {
        self.0.weekday().to_monday_zero_offset().unsigned_abs()
    }

    /// ISO 8601 year and week. The last days of 9999 belong to a week of 9999.
    pub fn iso_week(self) -> (i16, u8) {
        let week = self.0.iso_week_date();
        (week.year(), week.week().unsigned_abs())
    }

    /// Monday of week `week` of ISO year `year`.
    pub fn of_iso_week(year: i16, week: u8) -> Option<Self> {
        let week = i8::try_from(week).ok()?;
        let monday = civil::ISOWeekDate::new(year, week, civil::Weekday::Monday).ok()?.date();
        (1..=9999).contains(&monday.year()).then_some(Self(monday))
    }

    /// The day `days` later (earlier when negative), kept within year 1 to 9999.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let span = jiff::Span::new().try_days(days).unwrap_or_default();
        Self::clamped(self.0.saturating_add(span))
    }

    /// The same day `months` later; a day past the end of that month becomes its last day.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Self {
        let span = jiff::Span::new().try_months(months).unwrap_or_default();
        Self::clamped(self.0.saturating_add(span))
    }

    /// Days from `earlier` to this day; negative when it is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).get_days().into()
    }

    fn clamped(date: civil::Date) -> Self {
        Self(date.clamp(civil::Date::constant(1, 1, 1), civil::Date::constant(9999, 12, 31)))
    }

    /// Reads a full date in one of the accepted forms (see `PartialDate::parse`).
    pub fn parse(text: &str) -> Option<Self> {
        PartialDate::parse(text)?.full()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a date"))
    }
}

/// A date whose day, or day and month, may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PartialDate {
    /// A year, 1 to 9999.
    Year(i16),
    /// A month of a year.
    Month(i16, u8),
    /// A full date.
    Day(Date),
}

impl PartialDate {
    /// Reads `2025-03-14`, `2025-03`, `2025`, `2025年3月14日`, `2025年3月`, `2025年`, with full-width
    /// digits and hyphens taken as plain ones, blanks around and inside the Chinese form ignored, and a time of
    /// day behind a full date (`T` or a blank before it, with or without zone) left off.
    /// `None` for anything else: no day that does not exist, no two-digit years, no one-digit
    /// months outside the Chinese form.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.trim().chars().map(half_width).collect();
        if plain.contains('年') {
            return Self::parse_chinese(&plain);
        }
        let day = match plain.split_once(['T', 't', ' ']) {
            Some((day, time)) if is_time(time.trim()) && day.len() == 10 => day,
            Some(_) => return None,
            None => plain.as_str(),
        };
        let mut parts = day.split('-');
        let year = number(parts.next()?, 4..=4)?;
        let month = parts.next().map(|part| number(part, 2..=2));
        let date = parts.next().map(|part| number(part, 2..=2));
        if parts.next().is_some() {
            return None;
        }
        Self::of_parts(year, opened(month)?, opened(date)?)
    }

    fn parse_chinese(plain: &str) -> Option<Self> {
        let dense: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
        let (year, rest) = dense.split_once('年')?;
        let year = number(year, 4..=4)?;
        if rest.is_empty() {
            return Self::of_parts(year, None, None);
        }
        let (month, rest) = rest.split_once('月')?;
        let month = number(month, 1..=2)?;
        if rest.is_empty() {
            return Self::of_parts(year, Some(month), None);
        }
        let day = number(rest.strip_suffix(['日', '号'])?, 1..=2)?;
        Self::of_parts(year, Some(month), Some(day))
    }

    fn of_parts(year: u16, month: Option<u16>, day: Option<u16>) -> Option<Self> {
        let year = i16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
        let month = match month {
            Some(month) => Some(u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?),
            None => None,
        };
        match (month, day) {
            (None, _) => Some(Self::Year(year)),
            (Some(month), None) => Some(Self::Month(year, month)),
            (Some(month), Some(day)) => Date::new(year, month, u8::try_from(day).ok()?).map(Self::Day),
        }
    }

    /// The full date, when day and month are known.
    pub fn full(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Year(_) | Self::Month(..) => None,
        }
    }

    /// Its year.
    pub fn year(self) -> i16 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
            Self::Day(date) => date.year(),
        }
    }

    /// What it sorts by: a partial date after all full dates of its month (year), before the
    /// next month (year).
    pub fn sort_key(self) -> (i16, u8, u8) {
        match self {
            Self::Year(year) => (year, 13, 0),
            Self::Month(year, month) => (year, month, 32),
            Self::Day(date) => (date.year(), date.month(), date.day()),
        }
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.sort_key().cmp(&other.sort_key())
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => date.fmt(f),
        }
    }
}

/// A length of time as front matter writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Duration {
    /// `5d`
    Days(u32),
    /// `5wd`, working days
    WorkingDays(u32),
    /// `2w`
    Weeks(u32),
    /// `1m`
    Months(u32),
    /// `1y`
    Years(u32),
}

impl Duration {
    /// Reads `5d`, `5wd`, `2w`, `1m`, `1y`; at most 99999 of a unit.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.trim().chars().map(half_width).collect();
        let split = plain.find(|c: char| !c.is_ascii_digit())?;
        let (count, unit) = plain.split_at_checked(split)?;
        if !(1..=5).contains(&count.len()) {
            return None;
        }
        let count: u32 = count.parse().ok()?;
        match unit {
            "d" => Some(Self::Days(count)),
            "wd" => Some(Self::WorkingDays(count)),
            "w" => Some(Self::Weeks(count)),
            "m" => Some(Self::Months(count)),
            "y" => Some(Self::Years(count)),
            _ => None,
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(count) => write!(f, "{count}d"),
            Self::WorkingDays(count) => write!(f, "{count}wd"),
            Self::Weeks(count) => write!(f, "{count}w"),
            Self::Months(count) => write!(f, "{count}m"),
            Self::Years(count) => write!(f, "{count}y"),
        }
    }
}

/// A full-width digit, letter, hyphen, slash or colon as its plain form; any other character unchanged.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '−' | '–' => '-',
        c => c,
    }
}

fn number(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && length.contains(&text.len())).then(|| text.parse().ok()).flatten()
}

/// `Some(None)` (a part that is there and wrong) fails; a part that is absent stays absent.
fn opened(part: Option<Option<u16>>) -> Option<Option<u16>> {
    match part {
        None => Some(None),
        Some(None) => None,
        Some(Some(number)) => Some(Some(number)),
    }
}

/// `18:30`, `18:30:05`, `18:30:60`, with a fraction, `Z` or an offset behind it.
fn is_time(text: &str) -> bool {
    let clock = text.split(['Z', 'z', '+', '-']).next().unwrap_or_default().trim();
    let parts: Vec<&str> = clock.split(':').collect();
    let within = |part: &str, most: u16| number(part, 2..=2).is_some_and(|value| value <= most);
    match parts.as_slice() {
        [hour, minute] => within(hour, 23) && within(minute, 59),
        [hour, minute, second] => {
            let second = second.split('.').next().unwrap_or_default();
            within(hour, 23) && within(minute, 59) && within(second, 60)
        }
        _ => false,
    }
}
