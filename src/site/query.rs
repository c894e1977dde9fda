//! The filter grammar `field=value`, the same everywhere.
//!
//! Literal, list `a,b`, range `2025-01..2025-03`, comparison `>=8`, negation `!=done`, presence `*`. `period=P` asks for
//! membership, not equality.

use std::cmp::Ordering;

use crate::archive::{Archive, Ix, Target};
use crate::base::date::PartialDate;
use crate::base::diagnostic::nearest;
use crate::base::period::Period;
use crate::base::slug::fold;
use crate::config::Kind;
use crate::record::{Record, Value};

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

/// Fields every record answers to, whatever its kind declares.
const ALWAYS: [&str; 12] =
    ["id", "kind", "title", "date", "end", "period", "state", "gist", "tag", "tags", "lang", "audience"];

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

    /// That the field is one a record of `kind` may have; `Err` names the nearest.
    pub fn check(&self, kind: &Kind) -> Result<(), String> {
        let own = kind.fields.iter().filter(|field| !field.private).map(|field| field.name.as_str());
        let known: Vec<&str> = own.chain(ALWAYS).collect();
        if known.contains(&self.field.as_str()) {
            return Ok(());
        }
        let near = nearest(&self.field, known.iter().copied()).map(|name| format!("; the nearest is `{name}`"));
        Err(format!("`{}` is no field of {}{}", self.field, kind.name, near.unwrap_or_default()))
    }

    /// Whether a value, given under all the names each of its parts goes by, meets the condition.
    pub fn accepts_names(&self, values: &[Vec<String>]) -> bool {
        values.iter().any(|names| self.test.holds(names)) != self.negated
    }

    /// Whether the record meets the condition.
    pub fn accepts(&self, archive: &Archive, ix: Ix) -> bool {
        let Some(record) = archive.record(ix) else { return false };
        let met = match &self.test {
            Test::Within(period) => within(record, *period),
            Test::Present => !values(archive, ix, record, &self.field).is_empty(),
            test => values(archive, ix, record, &self.field).iter().any(|names| test.holds(names)),
        };
        met != self.negated
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

/// The values of a field, each under all the names it goes by; empty when it is not given.
pub fn values(archive: &Archive, ix: Ix, record: &Record, field: &str) -> Vec<Vec<String>> {
    let one = |text: Option<String>| text.map(|text| vec![text]).into_iter().collect::<Vec<_>>();
    match field {
        "id" => vec![vec![record.id.clone(), record.place.clone(), tail(&record.place)]],
        "kind" => one(Some(record.kind.clone())),
        "title" => one(Some(record.title.clone())),
        "date" => one(record.date.map(|date| date.to_string())),
        "period" => one(record.period.map(|period| period.to_string())),
        "state" => one(record.state.clone()),
        "audience" => one(Some(record.audience.clone().unwrap_or_else(|| archive.config.default_audience.clone()))),
        "tag" | "tags" => record.tags.iter().map(|tag| tag_names(tag)).collect(),
        field => record
            .fields
            .iter()
            .filter(|given| given.name == field)
            .flat_map(|given| given.value.each())
            .filter_map(|value| names_of(archive, ix, value))
            .collect(),
    }
}

fn tail(place: &str) -> String {
    place.rsplit('/').next().unwrap_or(place).to_owned()
}

/// A tag lies under each of its beginnings.
fn tag_names(tag: &str) -> Vec<String> {
    let ends = tag.match_indices('/').map(|(end, _)| end).chain([tag.len()]);
    ends.filter_map(|end| tag.get(..end)).map(str::to_owned).collect()
}

fn names_of(archive: &Archive, ix: Ix, value: &Value) -> Option<Vec<String>> {
    Some(match value {
        Value::Text(text) | Value::Markdown(text) => vec![text.clone()],
        Value::Bool(yes) => vec![yes.to_string(), if *yes { "yes" } else { "no" }.to_owned()],
        Value::Integer(number) => vec![number.to_string()],
        Value::Decimal(number) => vec![number.normalize().to_string()],
        Value::Date(date) => vec![date.to_string()],
        Value::DateTime(date, _) => vec![date.to_string()],
        Value::Period(period) => vec![period.to_string()],
        Value::Duration(duration) => vec![duration.to_string()],
        Value::Ref(at) => match archive.references.of(ix).get(*at as usize)?.as_ref()? {
            Target::Record { record, .. } => {
                let to = archive.record(*record)?;
                let mut names = vec![tail(&to.place), to.id.clone(), to.title.clone()];
                names.extend(to.aliases.iter().map(|alias| alias.text.clone()));
                names
            }
            Target::Asset(path) => vec![path.to_string()],
            Target::Period(period) => vec![period.to_string()],
            Target::Tag(name) | Target::Folder(name) => vec![name.clone()],
        },
        Value::List(values) => values.iter().filter_map(|value| names_of(archive, ix, value)).flatten().collect(),
        Value::Struct(parts) => parts.iter().filter_map(|(_, value)| names_of(archive, ix, value)).flatten().collect(),
    })
}

/// The records of `kind` (of every kind: `None`) that meet all `filters`, in order of date, then place.
pub fn select(archive: &Archive, kind: Option<&str>, filters: &[Filter]) -> Vec<Ix> {
    let mut all: Vec<Ix> = match kind {
        Some(kind) => archive.catalog.kind(kind).to_vec(),
        None => archive.catalog.kinds.values().flatten().copied().collect(),
    };
    if kind.is_none() {
        all.sort_by_key(|&ix| (archive.record(ix).map(|record| (record.date.is_none(), record.date)), ix));
    }
    all.retain(|&ix| filters.iter().all(|filter| filter.accepts(archive, ix)));
    all
}

/// Sorts records by a field, `-` in front of it for the largest first; those without it last. An empty field leaves the order.
pub fn sort(archive: &Archive, all: &mut [Ix], field: &str) {
    let (field, largest_first) = field.strip_prefix('-').map_or((field, false), |field| (field, true));
    if field.is_empty() {
        return;
    }
    let key =
        |ix: Ix| archive.record(ix).and_then(|record| values(archive, ix, record, field).into_iter().flatten().next());
    all.sort_by(|&a, &b| match (key(a), key(b)) {
        (Some(a), Some(b)) => {
            let order = order(&a, &b).unwrap_or(Ordering::Equal);
            if largest_first { order.reverse() } else { order }
        }
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
}
