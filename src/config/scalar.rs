//! What the text of a scalar must look like to be a value of a type.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use rust_decimal::Decimal;

use super::kind::FieldType;
use crate::base::date::{Date, Duration, PartialDate, half_width};
use crate::base::period::Period;

/// Yes or no: `true`, `false`, `yes`, `no` in any case.
pub fn bool(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

/// A whole number of 64 bits; full-width digits are taken as plain ones.
pub fn integer(text: &str) -> Option<i64> {
    let plain: String = text.chars().map(half_width).collect();
    plain.parse().ok()
}

/// An exact decimal number of at most 28 digits, no exponent; full-width digits are taken as plain ones.
pub fn decimal(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().map(half_width).collect();
    let digits = plain.trim_start_matches(['-', '+']);
    let plausible = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|c| c.is_ascii_digit() || c == b'.')
        && !digits.ends_with('.');
    if plausible { plain.parse().ok() } else { None }
}

/// A date, and the minutes after midnight when a time of day is given: `2025-03-14`, `2025-03-14 18:30`,
/// `2025-03-14T18:30:00+08:00` (the time as written; zones are left off).
pub fn datetime(text: &str) -> Option<(Date, u16)> {
    let date = Date::parse(text)?;
    let plain: String = text.trim().chars().map(half_width).collect();
    let Some((_, time)) = plain.split_once(['T', 't', ' ']).filter(|_| !plain.contains('年')) else {
        return Some((date, 0));
    };
    let mut parts = time.trim().splitn(3, ':');
    let hour: u16 = parts.next()?.parse().ok()?;
    let minute: u16 = parts.next()?.get(..2)?.parse().ok()?;
    (hour < 24 && minute < 60).then_some((date, hour * 60 + minute))
}

/// Whether `text` can be the value of a field of type `ty`; of a list, of one member. A struct has no text.
pub fn accepts(ty: &FieldType, text: &str) -> bool {
    match ty {
        FieldType::Text
        | FieldType::Markdown
        | FieldType::Id
        | FieldType::Path
        | FieldType::Ref(_)
        | FieldType::BoolOrText => true,
        FieldType::Date => Date::parse(text).is_some(),
        FieldType::PartialDate => PartialDate::parse(text).is_some(),
        FieldType::DateTime => datetime(text).is_some(),
        FieldType::Period => Period::parse(text).is_some(),
        FieldType::Duration => Duration::parse(text).is_some(),
        FieldType::Bool => bool(text).is_some(),
        FieldType::Integer => integer(text).is_some(),
        FieldType::Decimal => decimal(text).is_some(),
        FieldType::Enum { words, open } => *open || words.iter().any(|word| word == text),
        FieldType::List(of) => accepts(of, text),
        FieldType::Struct(_) => false,
    }
}

/// Whether `text` can be the smallest or largest value of type `ty`.
pub fn is_bound(ty: &FieldType, text: &str) -> bool {
    match ty {
        FieldType::Integer | FieldType::Decimal => decimal(text).is_some(),
        FieldType::Date | FieldType::PartialDate | FieldType::DateTime => PartialDate::parse(text).is_some(),
        FieldType::List(of) => is_bound(of, text),
        _ => false,
    }
}

/// A field's pattern, which the whole text must match. `Err` with the reason in a few words.
pub fn pattern(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(1 << 20).build().map_err(|error| {
        let error = error.to_string();
        error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}

thread_local! {
    /// Patterns that this thread has compiled: compiling takes a thousand times as long as matching.
    static COMPILED: RefCell<HashMap<String, Option<Regex>>> = RefCell::default();
}

/// Whether the whole of `text` matches a field's pattern; a pattern that does not compile matches all.
pub fn matches(source: &str, text: &str) -> bool {
    COMPILED.with_borrow_mut(|compiled| {
        let regex = compiled.entry(source.to_owned()).or_insert_with(|| pattern(source).ok());
        regex.as_ref().is_none_or(|regex| regex.is_match(text))
    })
}
