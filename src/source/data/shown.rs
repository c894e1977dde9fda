//! Stored values as a spreadsheet shows them.

use calamine::{DataRef, ExcelDateTime};

/// Days beyond this have no date: the last is 9999-12-31.
const DAYS: f64 = 2_958_466.0;

const SECONDS_OF_A_DAY: f64 = 86_400.0;

/// A value as text: numbers in plain decimals with at most fifteen digits, times a hundred and with their sign where they are shown in
/// per cent; days as `2025-03-14`, moments as `2025-03-14T09:30`, times of day as `09:30`; text as it is. Empty for an empty cell.
pub fn text(value: &DataRef<'_>, per_cent: bool) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if per_cent => format!("{}%", plain(*number, 2)),
        DataRef::Float(number) => plain(*number, 0),
        DataRef::String(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
        DataRef::SharedString(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(moment) => day_alone(moment).to_owned(),
        DataRef::DurationIso(duration) => duration.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Whether numbers are shown in per cent by a format: it has a `%` that is not written as mere text.
pub fn is_per_cent(format: &str) -> bool {
    let (mut quoted, mut bracketed) = (false, false);
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracketed = true,
            ']' => bracketed = false,
            // the next sign is text, a width or a filling
            '\\' | '_' | '*' => drop(signs.next()),
            ';' => return false,
            '%' if !bracketed => return true,
            _ => {}
        }
    }
    false
}

/// A number of fifteen digits, which is what spreadsheets hold a binary number to be, with its point moved to the right.
fn plain(number: f64, moved: i32) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let written = format!("{:.14e}", number.abs());
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let digits = digits.replace('.', "");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let point = exponent.parse::<i32>().unwrap_or_default() + 1 + moved;
    let Ok(whole) = usize::try_from(point) else {
        return format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize));
    };
    match digits.split_at_checked(whole) {
        Some(("", digits)) => format!("{sign}0.{digits}"),
        Some((digits, "")) => format!("{sign}{digits}"),
        Some((digits, rest)) => format!("{sign}{digits}.{rest}"),
        None => format!("{sign}{digits}{}", "0".repeat(whole - digits.len())),
    }
}

/// A count of days as a day, with its time where it has one. What lies in no year stays a number; the 29 February 1900, which spreadsheets
/// count and the calendar has not, stays that.
fn date(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    if moment.is_duration() {
        return duration(days);
    }
    if !(0.0..DAYS).contains(&days) {
        return plain(days, 0);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    let time = match second {
        0 => format!("{hour:02}:{minute:02}"),
        second => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    if days < 1.0 {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        day
    } else {
        format!("{day}T{time}")
    }
}

/// A count of days as hours, minutes and seconds.
fn duration(days: f64) -> String {
    let seconds = (days * SECONDS_OF_A_DAY).round();
    if !(0.0..DAYS * SECONDS_OF_A_DAY).contains(&seconds) {
        return plain(days, 0);
    }
    let (hours, seconds) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    format!("{hours}:{:02}:{:02}", (seconds / 60.0).floor(), seconds % 60.0)
}

/// A day with the time of midnight is a day.
fn day_alone(moment: &str) -> &str {
    let midnight = |time: &str| time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.' | b'Z'));
    match moment.split_once('T') {
        Some((day, time)) if midnight(time) => day,
        _ => moment,
    }
}
