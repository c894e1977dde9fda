//! The filters and functions that ask nothing: dates, periods, figures and words in the reader's language.
//! Everything a language does in its own way is a text of the theme, so that a further language is one file.

use std::collections::BTreeSet;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::words::{Words, fill};
use crate::base::date::{Date, Duration, PartialDate};
use crate::base::period::Period;
use crate::site::view::DraftView;

/// Puts the table of filters and functions into `tera`. `turned` are languages written from right to left besides those known.
pub fn register(tera: &mut Tera, words: &Arc<Words>, language: &str, turned: &BTreeSet<String>) {
    let own = words.clone();
    tera.register_filter("date", move |text: &str, args: Kwargs, _: &State| {
        date(&own, text, args.get("style")?.unwrap_or("long"))
    });
    let own = words.clone();
    tera.register_filter("period", move |text: &str, args: Kwargs, _: &State| {
        period(&own, text, args.get("style")?.unwrap_or("long"))
    });
    let own = words.clone();
    tera.register_filter("number", move |value: &Value, _: Kwargs, _: &State| number(&own, &value.to_string()));
    let own = words.clone();
    tera.register_filter("bytes", move |bytes: u64, _: Kwargs, _: &State| size(&own, bytes));
    let own = words.clone();
    tera.register_filter("duration", move |text: &str, _: Kwargs, _: &State| duration(&own, text));
    let own = words.clone();
    tera.register_filter("t", move |key: &str, args: Kwargs, _: &State| translate(&own, key, &args));
    let own = words.clone();
    tera.register_function("t", move |args: Kwargs, _: &State| -> TeraResult<String> {
        translate(&own, args.must_get("key")?, &args)
    });
    let own = words.clone();
    tera.register_filter("name", move |text: &str, args: Kwargs, _: &State| -> TeraResult<String> {
        Ok(title(&own, text, args.get("date")?.unwrap_or(""), args.get("period")?.unwrap_or("")))
    });
    tera.register_filter("code", |text: &str, _: Kwargs, state: &State| code(text, state));
    super::chart::register(tera, words);
    super::graph::register(tera, words, language);
    let (interface, turned) = (language.to_owned(), turned.clone());
    tera.register_filter("lang", move |language: &str, _: Kwargs, _: &State| lang(language, &interface, &turned));
}

/// The name of a record in words: one that has no title of its own is called by its date (`date`, as the record says
/// it), a statement by its name and period.
pub(super) fn title(words: &Words, title: &str, date: &str, of: &str) -> String {
    let statement = title.strip_suffix(of).and_then(|name| name.strip_suffix(' ')).filter(|_| !of.is_empty());
    let said = match statement {
        _ if title == date => self::date(words, title, "long"),
        Some(name) => {
            let of = period(words, of, "long").unwrap_or_else(|_| of.to_owned());
            let form = words.get("record.statement").unwrap_or("{name} {period}");
            let said = fill(form, |part| match part {
                "name" => Some(name.replace('_', " ")),
                "period" => Some(of.clone()),
                _ => None,
            });
            let mut rest = said.chars();
            Ok(rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect()))
        }
        None => return title.to_owned(),
    };
    said.unwrap_or_else(|_| title.to_owned())
}

/// What the record of a draft is called; `label` is what its kind is called.
pub fn draft_title(words: &Words, label: &str, view: &DraftView) -> String {
    let of = period(words, &view.period, "long").unwrap_or_else(|_| view.period.clone());
    let key = if view.scope.is_some() { "draft.title_of" } else { "draft.title" };
    let said = words.say(key, |name| match name {
        "label" => Some(label.to_owned()),
        "period" => Some(of.clone()),
        "scope" => view.scope.as_ref().map(|scope| scope.title.clone()),
        _ => None,
    });
    said.unwrap_or(of)
}

/// A date in words: `2025-03-14`, `2025-03`, `2025`, or a date with a time of day. A text that is no date stays.
/// The forms stand under `date.STYLE.day`, `.month`, `.year`; a style without a form takes that of `long`.
pub(super) fn date(words: &Words, text: &str, style: &str) -> TeraResult<String> {
    if words.get(&format!("date.{style}.day")).is_none() {
        return Err(Error::message(format!("there is no date style `{style}`")));
    }
    let Some(date) = PartialDate::parse(text) else { return Ok(text.to_owned()) };
    let (form, first) = match date {
        PartialDate::Day(day) => ("day", Some(day)),
        PartialDate::Month(year, month) => ("month", Date::new(year, month, 1)),
        PartialDate::Year(year) => ("year", Date::new(year, 1, 1)),
    };
    let said = say(words, "date", style, form, first);
    let time = text.split_once(['T', ' ']).map_or("", |(_, time)| time.get(..5).unwrap_or_default());
    Ok(match (time.contains(':'), date) {
        (true, PartialDate::Day(_)) => format!("{said} {time}"),
        _ => said,
    })
}

/// A period in words by its key. A text that is no key stays. The forms stand under `period.STYLE.LENGTH`.
pub(super) fn period(words: &Words, text: &str, style: &str) -> TeraResult<String> {
    if words.get(&format!("period.{style}.month")).is_none() {
        return Err(Error::message(format!("there is no period style `{style}`")));
    }
    let Some(period) = Period::parse(text) else { return Ok(text.to_owned()) };
    let length = period.granularity().name();
    let form = form(words, "period", style, length);
    Ok(fill(&form, |name| match name {
        "year" => Some(period.year().to_string()),
        "number" => Some(period.number().to_string()),
        "ordinal" => Some(words.get(&format!("{length}.{}", period.number()))?.to_owned()),
        name => part(words, period.start(), name),
    }))
}

fn say(words: &Words, table: &str, style: &str, length: &str, first: Option<Date>) -> String {
    fill(&form(words, table, style, length), |name| part(words, first?, name))
}

fn form(words: &Words, table: &str, style: &str, length: &str) -> String {
    let own = words.get(&format!("{table}.{style}.{length}"));
    own.or_else(|| words.get(&format!("{table}.long.{length}"))).unwrap_or("{year}").to_owned()
}

/// What a form may name of a day.
fn part(words: &Words, day: Date, name: &str) -> Option<String> {
    let word = |table: &str, number: u8| words.get(&format!("{table}.{number}")).map(str::to_owned);
    match name {
        "year" => Some(day.year().to_string()),
        "month" => word("month", day.month()),
        "mon" => word("month_short", day.month()),
        "m" => Some(day.month().to_string()),
        "day" => Some(day.day().to_string()),
        "weekday" => word("weekday", day.weekday() + 1),
        "wd" => word("weekday_short", day.weekday() + 1),
        _ => None,
    }
}

/// A number with its digits in groups of three from five digits on: four-digit figures are as often years and
/// serial numbers. A text that is no number stays.
pub(super) fn number(words: &Words, text: &str) -> String {
    let signs = [("−", text.strip_prefix('-')), ("+", text.strip_prefix('+'))];
    let (sign, digits) = signs.into_iter().find_map(|(sign, digits)| Some((sign, digits?))).unwrap_or(("", text));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return text.to_owned();
    }
    let mark = words.get("number.group").unwrap_or(",");
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && whole.len() > 4 && (whole.len() - at) % 3 == 0 {
            grouped.push_str(mark);
        }
        grouped.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { words.get("number.point").unwrap_or(".") };
    format!("{sign}{grouped}{point}{fraction}")
}

/// A length in bytes as people say it: whole from 10 of a unit on, else with one decimal. 1 KB is 1024 bytes.
fn size(words: &Words, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["b", "kb", "mb", "gb"];
    let mut unit = 0;
    let mut scale: u64 = 1;
    while unit + 1 < UNITS.len() && bytes >= scale * 1024 {
        scale *= 1024;
        unit += 1;
    }
    let tenths = (u128::from(bytes) * 10 + u128::from(scale) / 2) / u128::from(scale);
    let figure = if unit == 0 || tenths >= 100 || tenths % 10 == 0 {
        number(words, &((tenths + 5) / 10).to_string())
    } else {
        number(words, &format!("{}.{}", tenths / 10, tenths % 10))
    };
    let key = format!("bytes.{}", UNITS.get(unit).unwrap_or(&"b"));
    words.say(&key, |_| Some(figure.clone())).unwrap_or(figure)
}

/// A length of time as front matter writes it, in words. Any other text stays.
pub(super) fn duration(words: &Words, text: &str) -> String {
    let (unit, count) = match Duration::parse(text) {
        Some(Duration::Days(count)) => ("d", count),
        Some(Duration::WorkingDays(count)) => ("wd", count),
        Some(Duration::Weeks(count)) => ("w", count),
        Some(Duration::Months(count)) => ("m", count),
        Some(Duration::Years(count)) => ("y", count),
        None => return text.to_owned(),
    };
    let form = words.counted(&format!("duration.{unit}"), count.into()).unwrap_or(text);
    fill(form, |name| (name == "count").then(|| number(words, &count.to_string())))
}

/// The text of `key`, its `{name}` filled by the arguments: `count` also chooses between one and many. A key that no
/// language has gives the argument `default`, else the key.
fn translate(words: &Words, key: &str, args: &Kwargs) -> TeraResult<String> {
    let count: Option<i128> = args.get("count")?;
    let text = match count {
        Some(count) => words.counted(key, count),
        None => words.get(key),
    };
    let Some(text) = text else {
        return Ok(args.get::<&str>("default")?.unwrap_or(key).to_owned());
    };
    Ok(fill(text, |name| {
        let value: &Value = args.get(name).ok().flatten()?;
        Some(if name == "count" { number(words, &value.to_string()) } else { value.to_string() })
    }))
}

/// Languages written from right to left, by the first part of their name.
const RIGHT_TO_LEFT: [&str; 11] = ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];

/// The attribute ` lang="xx"` for a passage in another language than the interface, and which way it is written where that is another
/// way; nothing else.
fn lang(language: &str, interface: &str, turned: &BTreeSet<String>) -> Value {
    let plain = language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if language.is_empty() || language == interface || !plain {
        return Value::normal_string("");
    }
    let is_turned = |language: &str| {
        let base = language.split('-').next().unwrap_or(language);
        turned.contains(language) || turned.contains(base) || RIGHT_TO_LEFT.contains(&base)
    };
    let dir = match (is_turned(language), is_turned(interface)) {
        (true, false) => " dir=\"rtl\"",
        (false, true) => " dir=\"ltr\"",
        _ => "",
    };
    Value::safe_string(&format!(" lang=\"{language}\"{dir}"))
}

/// A text of the program, in which names stand between backticks, with these as `<code>`. Everything is escaped.
fn code(text: &str, state: &State) -> TeraResult<Value> {
    let mut marked = String::new();
    for (at, part) in text.split('`').enumerate() {
        // a last backtick without a partner stays one
        let lone = at % 2 == 1 && text.matches('`').count() == at;
        match (at % 2, lone) {
            (1, false) => marked.push_str(&format!("<code>{}</code>", state.escape(part)?)),
            (1, true) => marked.push_str(&format!("`{}", state.escape(part)?)),
            _ => marked.push_str(&state.escape(part)?),
        }
    }
    Ok(Value::safe_string(&marked))
}
