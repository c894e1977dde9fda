//! What a file's name and folders say: date, period.

use crate::base::date::{Date, half_width};
use crate::base::period::{Granularity, Period};

/// The day that the name or path of a record says, `place` being its path without ending: `2025-03-14`, `20250314` and
/// `2025年3月14日` anywhere in the last part, else `2025/03/14` and `2025/03/14-words`. The first one wins.
pub fn date(place: &str) -> Option<Date> {
    let mut parts = place.rsplit('/');
    let name: Vec<char> = parts.next()?.chars().map(half_width).collect();
    let within = (0..name.len()).filter(|&at| begins_number(&name, at)).find_map(|at| date_at(name.get(at..)?));
    within.or_else(|| {
        let month: u8 = digits(parts.next()?, 2)?.parse().ok()?;
        let year: i16 = digits(parts.next()?, 4)?.parse().ok()?;
        let day: String = name.iter().take_while(|c| c.is_ascii_digit()).collect();
        Date::new(year, month, digits(&day, 2)?.parse().ok()?)
    })
}

/// The week that the name of a record says: `2025-W11` anywhere in the last part of `place`.
pub fn week(place: &str) -> Option<Period> {
    let name: Vec<char> = place.rsplit('/').next()?.chars().map(half_width).collect();
    (0..name.len()).filter(|&at| begins_number(&name, at)).find_map(|at| {
        let word: String = name.get(at..)?.iter().take(8).collect();
        let ends = !name.get(at + 8).is_some_and(char::is_ascii_digit);
        Period::parse(&word).filter(|period| period.granularity() == Granularity::Week && ends)
    })
}

/// The period that the name of a record is: `2025-03`, `2025-Q1`, ... as the whole of the last part of `place`.
pub fn period(place: &str) -> Option<Period> {
    Period::parse(place.rsplit('/').next()?)
}

/// Whether a name says a date, or a part of one, and nothing else.
pub fn is_date(name: &str) -> bool {
    let mut signs = name.chars().map(half_width);
    !name.is_empty() && signs.all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | '年' | '月' | '日' | '号'))
}

fn begins_number(name: &[char], at: usize) -> bool {
    let digit = |at: usize| name.get(at).is_some_and(char::is_ascii_digit);
    digit(at) && !at.checked_sub(1).is_some_and(digit)
}

/// A date at the start of `name`, which begins with a digit.
fn date_at(name: &[char]) -> Option<Date> {
    let ends = |length: usize| !name.get(length).is_some_and(char::is_ascii_digit);
    let head = |length: usize| name.get(..length).map(|head| head.iter().collect::<String>()).filter(|_| ends(length));
    if let Some(date) = head(10).and_then(|text| Date::parse(&text)) {
        return Some(date);
    }
    if let Some(dense) = head(8).filter(|text| text.bytes().all(|c| c.is_ascii_digit())) {
        let (year, rest) = dense.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    let end = name.iter().take(11).position(|&c| matches!(c, '日' | '号'))?;
    Date::parse(&name.get(..=end)?.iter().collect::<String>())
}

fn digits(text: &str, count: usize) -> Option<&str> {
    (text.len() == count && text.bytes().all(|c| c.is_ascii_digit())).then_some(text)
}
