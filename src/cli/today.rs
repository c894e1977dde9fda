//! The day that means today. Nothing but this file asks the clock.

use super::exit::Stop;
use crate::base::date::Date;

/// The variable by which a build system says what time it is (reproducible-builds.org).
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// `--as-of`, else `as_of:` of the settings, else the day of `SOURCE_DATE_EPOCH`, else the clock's day in `timezone`.
pub fn today(typed: Option<Date>, set: Option<Date>, timezone: Option<&str>) -> Result<Date, Stop> {
    if let Some(day) = typed.or(set) {
        return Ok(day);
    }
    match std::env::var_os(EPOCH) {
        Some(written) => of_epoch(&written.to_string_lossy()),
        None => Date::today(timezone).map_err(|zone| {
            Stop::usage(format!("`timezone: {zone}` of annals.yaml is no time zone"))
                .help("write an IANA name such as Asia/Shanghai or Europe/Berlin")
        }),
    }
}

fn of_epoch(written: &str) -> Result<Date, Stop> {
    written.trim().parse().ok().and_then(Date::of_epoch).ok_or_else(|| {
        Stop::usage(format!("{EPOCH} is `{written}`, which is no time in seconds since 1970"))
            .help("unset it, or give the day with --as-of")
    })
}
