//! The filter grammar `field=value`, the same everywhere.
//!
//! Literal, list `a,b`, range `2025-01..2025-03`, comparison `>=8`, negation `!=done`, presence `*`. `period=P` asks for
//! membership, not equality.

use std::cmp::Ordering;

use crate::archive::calendar;
use crate::base::date::PartialDate;
use crate::base::period::Period;
use crate::base::slug::fold;
use crate::record::Record;

/// One condition on a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The field.
    pub field: String,
    /// Whether records that meet the test are left out instead.
    pub negated: bool,
    /// The test.
    pub test: Test,
}

/// What a field's value is held against.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// It is given.
    Present,
    /// It is one of these.
    OneOf(Vec<String>),
    /// It lies between these two, both included; an empty end is open.
    Range(String, String),
    /// It is related so to the value.
    Compare(Comparison, String),
    /// The record belongs to the period (field `period` alone).
    Within(Period),
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Filter {
    /// Reads `field=value`, `field!=value`, `field>=8`, `field=>=8`. `Err` says in one phrase what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let at =
            text.find(['=', '<', '>', '!']).ok_or_else(|| format!("`{text}` is no filter: write `field=value`"))?;
        let (field, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        let field = field.trim();
        if field.is_empty() {
            return Err(format!("`{text}` names no field: write `field=value`"));
        }
        let (negated, value) = match rest.strip_prefix("!=") {
            Some(value) => (true, value),
            None => (false, rest.strip_prefix('=').unwrap_or(rest)),
        };
        let (negated, value) = match value.strip_prefix("!=") {
            Some(value) => (true, value),
            None => (negated, value),
        };
        Self::of(field, value.trim(), negated)
    }

    /// The condition that `field` is `value`, as a query block or a template function gives the two; `!` before the value turns it.
    pub fn of(field: &str, value: &str, negated: bool) -> Result<Self, String> {
        let field = if field == "tags" { "tag" } else { field };
        let turned = value.strip_prefix('!').map(|value| value.strip_prefix('=').unwrap_or(value).trim());
        let (value, negated) = turned.map_or((value, negated), |value| (value, !negated));
        let comparisons =
            [(">=", Comparison::AtLeast), ("<=", Comparison::AtMost), (">", Comparison::More), ("<", Comparison::Less)];
        let compared = comparisons.iter().find_map(|(sign, how)| Some((*how, value.strip_prefix(sign)?.trim())));
        let test = if let Some((how, value)) = compared {
            if value.is_empty() {
                return Err(format!("`{field}` is compared with nothing"));
            }
            Test::Compare(how, value.to_owned())
        } else if value == "*" {
            Test::Present
        } else if let Some((from, to)) = value.split_once("..") {
            Test::Range(from.trim().to_owned(), to.trim().to_owned())
        } else if field == "period" {
            let period = Period::parse(value).ok_or_else(|| {
                format!(
                    "`{value}` is no period: write `2025`, `2025-H1`, `2025-Q1`, `2025-03`, `2025-W11` or `2025-03-14`"
                )
            })?;
            Test::Within(period)
        } else {
            Test::OneOf(value.split(',').map(|word| word.trim().to_owned()).collect())
        };
        Ok(Self { field: field.to_owned(), negated, test })
    }

    /// Whether a value, given under all the names each of its parts goes by, meets the condition.
    pub fn accepts_names(&self, values: &[Vec<String>]) -> bool {
        values.iter().any(|names| self.test.holds(names)) != self.negated
    }
}

impl Test {
    /// Whether one value, given under all its names, meets the test.
    pub fn holds(&self, names: &[String]) -> bool {
        match self {
            Self::Present => true,
            Self::OneOf(wanted) => {
                wanted.iter().any(|wanted| names.iter().any(|name| same(name, wanted) || holds_date(name, wanted)))
            }
            Self::Range(from, to) => names.iter().any(|name| {
                (from.is_empty() || order(name, from).is_some_and(Ordering::is_ge))
                    && (to.is_empty() || order(name, to).is_some_and(Ordering::is_le) || holds_date(name, to))
            }),
            // a month or year is met by every day in it: what comes after it comes after its last day
            Self::Compare(how, with) => names.iter().any(|name| {
                order(name, with).is_some_and(|order| match how {
                    Comparison::Less => order.is_lt(),
                    Comparison::AtMost => order.is_le() || holds_date(name, with),
                    Comparison::More => order.is_gt() && !holds_date(name, with),
                    Comparison::AtLeast => order.is_ge(),
                })
            }),
            Self::Within(_) => false,
        }
    }
}

/// Whether two words are one, whatever their case.
fn same(name: &str, wanted: &str) -> bool {
    if name.is_ascii() && wanted.is_ascii() {
        return name.eq_ignore_ascii_case(wanted);
    }
    fold(name) == fold(wanted)
}

/// Whether `name` is a date and `wanted` a month or year that holds it.
fn holds_date(name: &str, wanted: &str) -> bool {
    // dates as they are listed begin with a year
    if !name.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    match (PartialDate::parse(name), Period::parse(wanted)) {
        (Some(date), Some(period)) => period.contains_whole(date),
        _ => false,
    }
}

fn order(a: &str, b: &str) -> Option<Ordering> {
    let (a_number, b_number) = (a.parse::<rust_decimal::Decimal>().ok(), b.parse::<rust_decimal::Decimal>().ok());
    if let (Some(a), Some(b)) = (a_number, b_number) {
        return Some(a.cmp(&b));
    }
    let (a_date, b_date) = (PartialDate::parse(a), PartialDate::parse(b));
    // what is no number is neither above nor below one, and so with dates
    if a_date.is_none() && (b_number.is_some() || b_date.is_some()) {
        return None;
    }
    if let (Some(a), Some(b)) = (a_date, b_date) {
        // the first day of a month is in it: compare with the month's beginning
        let start = |date: PartialDate| {
            let (year, month, day) = date.sort_key();
            (year, if month > 12 { 1 } else { month }, if day > 31 || day == 0 { 1 } else { day })
        };
        return Some(start(a).cmp(&start(b)));
    }
    Some(fold(a).cmp(&fold(b)))
}

/// Whether the record is dated in the period, about it or a part of it, or spanning a part of it.
pub fn within(record: &Record, period: Period) -> bool {
    calendar::belongs(record, period)
}
