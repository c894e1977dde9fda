//! Days as people write them, in front matter and in names of files.

use std::sync::Arc;

use annals::base::date::{Date, PartialDate};
use annals::base::path::RelPath;
use annals::base::period::{Granularity, Period};
use annals::base::span::place;
use annals::config::load::load;
use annals::record::Record;
use annals::record::parse::parse;
use proptest::prelude::*;

fn record(path: &str, text: &str) -> (Record, Vec<String>) {
    let (config, _) = load(None, true);
    let text: Arc<str> = Arc::from(text);
    let (record, found) = parse(&RelPath::new(path).unwrap(), &text, &config);
    let line = |at: u32| {
        let place = place(&text, at as usize);
        format!("{}:{}", place.line, place.column)
    };
    let found = found.iter().map(|found| format!("{} {}", line(found.span.unwrap().start), found.code)).collect();
    (record.unwrap(), found)
}

#[test]
fn the_forms_of_a_date() {
    for (written, date) in [
        ("2025-03-14", "2025-03-14"),
        ("'2025-03-14'", "2025-03-14"),
        ("2025年3月14日", "2025-03-14"),
        ("2025 年 3 月 14 日", "2025-03-14"),
        ("２０２５－０３－１４", "2025-03-14"),
        ("２０２５年３月１４日", "2025-03-14"),
        ("9999-12-31", "9999-12-31"),
        ("2024-02-29", "2024-02-29"),
        // the day is the one written, in every zone and at every hour
        ("2025-03-14T23:30:00Z", "2025-03-14"),
        ("2025-03-14T00:30:00+08:00", "2025-03-14"),
        ("2025-03-09 02:30:00", "2025-03-09"),
        ("2016-12-31T23:59:60Z", "2016-12-31"),
        ("2025-03-14 18:30", "2025-03-14"),
    ] {
        let (record, found) = record("content/logs/a.md", &format!("---\ndate: {written}\n---\n"));
        assert_eq!(found, [] as [&str; 0], "{written}");
        assert_eq!(record.date.map(|date| date.to_string()).as_deref(), Some(date), "{written}");
    }
    for written in [
        "2024-02-30",
        "2024-13-01",
        "0000-00-00",
        "24/1/5",
        "2024-1-5",
        "明天",
        "2025-03",
        "2025",
        "20250314",
        "[2025-03-14, 2025-03-15]",
    ] {
        let (record, found) = record("content/logs/a.md", &format!("---\ntitle: x\ndate: {written}\n---\n"));
        assert_eq!(found, ["3:7 bad-value"], "{written}");
        assert_eq!(record.date, None, "{written}");
    }
}

/// A month or a year alone only where the kind allows it.
#[test]
fn partial_dates_are_for_kinds_that_allow_them() {
    for (written, sort_key) in [
        ("2025-03", (2025, 3, 32)),
        ("2025", (2025, 13, 0)),
        ("2025年3月", (2025, 3, 32)),
        ("2025-03-31", (2025, 3, 31)),
    ] {
        let (record, found) = record("content/events/a.md", &format!("---\ntitle: x\ndate: {written}\n---\n"));
        assert_eq!(found, [] as [&str; 0], "{written}");
        assert_eq!(record.date.map(PartialDate::sort_key), Some(sort_key), "{written}");
    }
}

#[test]
fn dates_and_weeks_in_names() {
    for (path, date, period) in [
        ("notes/2025-03-14.md", "2025-03-14", ""),
        ("notes/2025-03-14-visit.md", "2025-03-14", ""),
        ("notes/visit 2025-03-14.md", "2025-03-14", ""),
        ("20250314.md", "2025-03-14", ""),
        ("会议纪要20250314.md", "2025-03-14", ""),
        ("会议纪要2025年3月14日.md", "2025-03-14", ""),
        ("２０２５年３月１４日.md", "2025-03-14", ""),
        ("2025/03/14.md", "2025-03-14", ""),
        ("notes/2025/03/14-visit.md", "2025-03-14", ""),
        ("notes/2025/03/14/visit.md", "", ""),
        ("2025-W11.md", "", "2025-W11"),
        ("notes/2025-w11 plan.md", "", "2025-W11"),
        ("2025-02-30.md", "", ""),
        ("120250314.md", "", ""),
        ("202503145.md", "", ""),
        ("2025-W54.md", "", ""),
        ("2025-03.md", "", ""),
        ("t-14.md", "", ""),
        ("summaries/2025-03.md", "", "2025-03"),
        ("summaries/2025-Q1.md", "", "2025-Q1"),
        ("people/20250314.md", "", ""),
        ("logs/2025-03-14/index.md", "", ""),
    ] {
        let (record, _) = record(&format!("content/{path}"), "text\n");
        assert_eq!(record.date.map(|date| date.to_string()).unwrap_or_default(), date, "{path}");
        assert_eq!(record.period.map(|period| period.to_string()).unwrap_or_default(), period, "{path}");
    }
    // what is written counts more than the name
    let (record, _) = record("content/2025-03-14.md", "---\ndate: 2025-03-15\n---\n");
    assert_eq!(record.date.map(|date| date.to_string()).as_deref(), Some("2025-03-15"));
}

fn day() -> impl Strategy<Value = Date> {
    (2i16..9998, 1u8..=12, 1u8..=31).prop_map(|(year, month, day)| {
        (0..4).find_map(|less| Date::new(year, month, day - less)).expect("one of four days exists")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every day is in exactly one period of each length: the one before ends the day before it begins, the one after
    /// begins the day behind its end.
    #[test]
    fn periods_tile_time(day in day()) {
        for length in Granularity::ALL {
            let period = Period::of(length, day);
            prop_assert!(period.start() <= day && day <= period.end() && period.contains(day), "{period}");
            let (before, after) = (period.previous().unwrap(), period.next().unwrap());
            prop_assert_eq!(before.end().plus_days(1), period.start());
            prop_assert_eq!(period.end().plus_days(1), after.start());
            prop_assert!(!before.contains(day) && !after.contains(day), "{period}");
            prop_assert_eq!((before.next(), after.previous()), (Some(period), Some(period)));
            for inside in [period.start(), period.end()] {
                prop_assert_eq!(Period::of(length, inside), period);
            }
            prop_assert_eq!(Period::parse(&period.to_string()), Some(period), "its key is read back");
            prop_assert_eq!((period.granularity(), before < period, period < after), (length, true, true));
        }
    }

    /// The parts of a period lie one behind the other and fill it; weeks belong to the period of their Thursday.
    #[test]
    fn parts_tile_their_period(day in day()) {
        for whole in Granularity::ALL {
            let period = Period::of(whole, day);
            for length in Granularity::ALL {
                let parts = period.parts(length);
                if length >= whole {
                    prop_assert_eq!(parts, []);
                    continue;
                }
                for pair in parts.windows(2) {
                    prop_assert_eq!(pair[0].next(), Some(pair[1]));
                }
                let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
                    return Err(TestCaseError::fail(format!("{period} has no {length:?}")));
                };
                if length == Granularity::Week {
                    let thursday = |week: Period| week.start().plus_days(3);
                    prop_assert!(parts.iter().all(|&week| period.contains(thursday(week))), "{period}");
                    prop_assert!(!period.contains(thursday(first.previous().unwrap())), "{period}");
                    prop_assert!(!period.contains(thursday(last.next().unwrap())), "{period}");
                } else if whole == Granularity::Week {
                    prop_assert_eq!(parts.len(), 7);
                } else {
                    prop_assert_eq!((first.start(), last.end()), (period.start(), period.end()));
                }
                // the line of parents of each part leads here
                let mut up = Some(parts[parts.len() / 2]);
                while up.is_some_and(|part| part.granularity() < whole) {
                    up = up.and_then(Period::parent);
                }
                if whole != Granularity::Week {
                    prop_assert_eq!(up, Some(period));
                }
            }
        }
    }
}

/// The first and the last days of the calendar have periods like all others, and nothing before or behind.
#[test]
fn time_has_ends() {
    for (year, month, day) in [(1, 1, 1), (9999, 12, 31)] {
        let Some(day) = Date::new(year, month, day) else { continue };
        for length in Granularity::ALL {
            let period = Period::of(length, day);
            assert!(
                period.start() <= day && day <= period.end() && period.contains(day),
                "{period} ends {}",
                period.end()
            );
            let around = [period.previous(), period.next(), period.year_before()];
            assert!(around.into_iter().flatten().all(|other| other != period), "{period}");
            assert!(!period.parts(Granularity::Day).is_empty() || length == Granularity::Day, "{period}");
        }
    }
}
