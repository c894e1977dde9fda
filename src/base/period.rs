//! Periods tile time: every day is in exactly one day, week, month, quarter, half and year.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::date::{Date, PartialDate, half_width};

/// How long a period is, shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// One day.
    Day,
    /// Monday to Sunday, ISO 8601.
    Week,
    /// A calendar month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    Half,
    /// A calendar year.
    Year,
}

impl Granularity {
    /// All of them, shortest first.
    pub const ALL: [Self; 6] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Half, Self::Year];

    /// Its name, as views and the theme's words have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Year => "year",
        }
    }
}

/// One period. Its key is `2025`, `2025-H1`, `2025-Q1`, `2025-03`, `2025-W11` or `2025-03-14`.
///
/// Periods order by first day, a longer one before a shorter one that begins on the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    granularity: Granularity,
    start: Date,
}

impl Period {
    /// The period of that length that holds `day`.
    pub fn of(granularity: Granularity, day: Date) -> Self {
        let first = |month| Date::new(day.year(), month, 1).unwrap_or(day);
        let start = match granularity {
            Granularity::Day => day,
            Granularity::Week => day.plus_days(-i64::from(day.weekday())),
            Granularity::Month => first(day.month()),
            Granularity::Quarter => first((day.month() - 1) / 3 * 3 + 1),
            Granularity::Half => first((day.month() - 1) / 6 * 6 + 1),
            Granularity::Year => first(1),
        };
        Self { granularity, start }
    }

    /// Its length.
    pub fn granularity(self) -> Granularity {
        self.granularity
    }

    /// Its first day.
    pub fn start(self) -> Date {
        self.start
    }

    /// Its last day.
    pub fn end(self) -> Date {
        let after = self.after();
        // behind the last period of the calendar there is no day: what was kept within it is the last one itself
        if self.contains(after) { after } else { after.plus_days(-1) }
    }

    /// Whether `day` lies in it.
    pub fn contains(self, day: Date) -> bool {
        Self::of(self.granularity, day) == self
    }

    /// Whether every day of `date` lies in it: a partial date belongs to the periods that
    /// contain it whole.
    pub fn contains_whole(self, date: PartialDate) -> bool {
        match date {
            PartialDate::Day(day) => self.contains(day),
            PartialDate::Month(year, month) => {
                self.granularity >= Granularity::Month
                    && Date::new(year, month, 1).is_some_and(|day| self.contains(day))
            }
            PartialDate::Year(year) => {
                self.granularity == Granularity::Year && Date::new(year, 1, 1).is_some_and(|day| self.contains(day))
            }
        }
    }

    /// Whether the days from `first` to `last` touch it.
    pub fn overlaps(self, first: Date, last: Date) -> bool {
        first <= self.end() && self.start <= last
    }

    /// The period before; `None` at the beginning of time.
    pub fn previous(self) -> Option<Self> {
        let before = Self::of(self.granularity, self.start.plus_days(-1));
        (before != self).then_some(before)
    }

    /// The period after; `None` at the end of time.
    pub fn next(self) -> Option<Self> {
        let after = Self::of(self.granularity, self.after());
        (after != self).then_some(after)
    }

    /// The next longer period of the months' line: a day's and a week's month (of a week: the month of its
    /// Thursday), a month's quarter, its half, its year. A year has none.
    pub fn parent(self) -> Option<Self> {
        let (length, day) = match self.granularity {
            Granularity::Day => (Granularity::Month, self.start),
            Granularity::Week => (Granularity::Month, self.start.plus_days(3)),
            Granularity::Month => (Granularity::Quarter, self.start),
            Granularity::Quarter => (Granularity::Half, self.start),
            Granularity::Half => (Granularity::Year, self.start),
            Granularity::Year => return None,
        };
        Some(Self::of(length, day))
    }

    /// The same period of the year before: of a day the same date (29 February: the 28th), of a week the week
    /// of the same number (week 53: the last one). `None` before year 1.
    pub fn year_before(self) -> Option<Self> {
        if self.start.year() <= 1 {
            return None;
        }
        if self.granularity == Granularity::Week {
            let (year, week) = self.start.iso_week();
            let start = (1..=week).rev().find_map(|week| Date::of_iso_week(year - 1, week))?;
            return Some(Self::of(Granularity::Week, start));
        }
        Some(Self::of(self.granularity, self.start.plus_months(-12)))
    }

    /// The periods of that length inside this one, in order: those whose parent line leads here. A week
    /// belongs to the year, month, .. of its Thursday. Empty when `granularity` is not shorter.
    pub fn parts(self, granularity: Granularity) -> Vec<Self> {
        if granularity >= self.granularity {
            return Vec::new();
        }
        let mut parts = Vec::new();
        let mut part = Self::of(granularity, self.start);
        while part.start <= self.end() {
            let day = if granularity == Granularity::Week { part.start.plus_days(3) } else { part.start };
            if self.contains(day) {
                parts.push(part);
            }
            match part.next() {
                Some(next) => part = next,
                None => break,
            }
        }
        parts
    }

    /// The first day behind it, kept within the calendar.
    fn after(self) -> Date {
        match self.granularity {
            Granularity::Day => self.start.plus_days(1),
            Granularity::Week => self.start.plus_days(7),
            Granularity::Month => self.start.plus_months(1),
            Granularity::Quarter => self.start.plus_months(3),
            Granularity::Half => self.start.plus_months(6),
            Granularity::Year => self.start.plus_months(12),
        }
    }

    /// Reads a key; letters in either case, full-width characters taken as plain ones. A Chinese month or
    /// year (`2025年3月`, `2025年`) and a Chinese or plain date are read too.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.trim().chars().map(half_width).collect();
        if let Some((year, rest)) = plain.split_once('-') {
            let mut letters = rest.chars();
            let letter = letters.next().unwrap_or_default().to_ascii_uppercase();
            if matches!(letter, 'H' | 'Q' | 'W') && year.len() == 4 {
                let year: i16 = year.parse().ok()?;
                let digits = letters.as_str();
                if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                let number: u8 = digits.parse().ok()?;
                return Self::numbered(letter, year, number);
            }
        }
        // a date with a time of day is a date, not the name of a period
        if plain.contains([':', 'T']) {
            return None;
        }
        match PartialDate::parse(&plain)? {
            PartialDate::Year(year) => Some(Self::of(Granularity::Year, Date::new(year, 1, 1)?)),
            PartialDate::Month(year, month) => Some(Self::of(Granularity::Month, Date::new(year, month, 1)?)),
            PartialDate::Day(day) => Some(Self::of(Granularity::Day, day)),
        }
    }

    fn numbered(letter: char, year: i16, number: u8) -> Option<Self> {
        let (length, start) = match (letter, number) {
            ('H', 1..=2) => (Granularity::Half, Date::new(year, (number - 1) * 6 + 1, 1)?),
            ('Q', 1..=4) => (Granularity::Quarter, Date::new(year, (number - 1) * 3 + 1, 1)?),
            ('W', 1..=53) => (Granularity::Week, Date::of_iso_week(year, number)?),
            _ => return None,
        };
        Some(Self { granularity: length, start })
    }

    /// The number within its year: of a quarter 1 to 4, of a week 1 to 53, of a month 1 to 12; of others 1 or 2, or 1.
    pub fn number(self) -> u8 {
        match self.granularity {
            Granularity::Day => self.start.day(),
            Granularity::Week => self.start.iso_week().1,
            Granularity::Month => self.start.month(),
            Granularity::Quarter => (self.start.month() - 1) / 3 + 1,
            Granularity::Half => (self.start.month() - 1) / 6 + 1,
            Granularity::Year => 1,
        }
    }

    /// Its year; of a week the ISO year.
    pub fn year(self) -> i16 {
        match self.granularity {
            Granularity::Week => self.start.iso_week().0,
            _ => self.start.year(),
        }
    }

    /// The folder its page stands in: `2025/03/14`, `2025/w11`, `2025/03`, `2025/q1`, `2025/h1`, `2025`.
    pub fn folder(self) -> String {
        let (year, number) = (self.year(), self.number());
        match self.granularity {
            Granularity::Day => format!("{year:04}/{:02}/{number:02}", self.start.month()),
            Granularity::Week => format!("{year:04}/w{number:02}"),
            Granularity::Month => format!("{year:04}/{number:02}"),
            Granularity::Quarter => format!("{year:04}/q{number}"),
            Granularity::Half => format!("{year:04}/h{number}"),
            Granularity::Year => format!("{year:04}"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, number) = (self.year(), self.number());
        match self.granularity {
            Granularity::Day => self.start.fmt(f),
            Granularity::Week => write!(f, "{year:04}-W{number:02}"),
            Granularity::Month => write!(f, "{year:04}-{number:02}"),
            Granularity::Quarter => write!(f, "{year:04}-Q{number}"),
            Granularity::Half => write!(f, "{year:04}-H{number}"),
            Granularity::Year => write!(f, "{year:04}"),
        }
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.start.cmp(&other.start).then(other.granularity.cmp(&self.granularity))
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a period"))
    }
}
