//! Figures noted in running text, as series over time: every mark that says `visitors = 31 visits` is a value of `visitors`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{MarkIx, Marks, complaints};
use crate::base::date::{PartialDate, half_width};
use crate::base::diagnostic::Diagnostic;
use crate::base::number::{NoFigure, figure};
use crate::base::slug::fold;
use crate::record::{Mark, MarkType, Record};

/// What a data mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// What is counted, as written; never empty.
    pub name: &'a str,
    /// How much; `None`: the mark says that nothing was counted (`visitors = -`).
    pub value: Option<Decimal>,
    /// In what, as written; empty: it does not say.
    pub unit: &'a str,
}

/// The values that go by one name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// What it is called, as first written.
    pub name: String,
    /// What most of it is counted in, as first written; empty: no mark says.
    pub unit: String,
    /// Its values by date, then place; undated ones last.
    pub values: Vec<Datum>,
}

/// A value of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// The mark that says so.
    pub at: MarkIx,
    /// The mark's date (see `marks::Joined::date`); `None`: undated.
    pub date: Option<PartialDate>,
    /// How much; `None`: nothing was counted.
    pub value: Option<Decimal>,
    /// What it is counted in, where that is not the series' unit: it is not to be compared with the others. Empty: the series' unit.
    pub unit: String,
}

/// All series, by the name they are compared by (see `key`).
#[derive(Debug, Default)]
pub struct DataSeries(BTreeMap<String, Series>);

impl DataSeries {
    /// Collects the series of the admitted records. Complains of marks that are no figure, and of a series with two units.
    pub fn collect(records: &[Arc<Record>], marks: &Marks) -> (Self, Vec<Diagnostic>) {
        let mut complaints = Vec::new();
        let mut found: BTreeMap<String, Vec<Found<'_>>> = BTreeMap::new();
        for &at in marks.of_type(MarkType::Data) {
            let record = records.get(at.record.0 as usize);
            let Some((record, mark)) = record.and_then(|record| Some((record, record.marks.get(at.at as usize)?)))
            else {
                continue;
            };
            match read(&mark.text) {
                Ok(reading) => {
                    let date = marks.get(at).and_then(|joined| joined.date);
                    found.entry(key(reading.name)).or_default().push(Found { at, date, record, mark, reading });
                }
                Err(wrong) => complaints.push(complaints::bad_data(record, mark, wrong)),
            }
        }
        let mut all = BTreeMap::new();
        for (key, found) in found {
            let (series, mut wrong) = series(&found);
            complaints.append(&mut wrong);
            all.insert(key, series);
        }
        (Self(all), complaints)
    }

    /// Every series, by the name it is compared by.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Series)> {
        self.0.iter().map(|(key, series)| (key.as_str(), series))
    }

    /// The series that is compared by `key`.
    pub fn get(&self, key: &str) -> Option<&Series> {
        self.0.get(key)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Series {
    /// Of each value how much it differs from the one before it; `None` for the first, for what has no value, no date or another unit, and
    /// where the difference cannot be held exactly.
    pub fn differences(&self) -> Vec<Option<Decimal>> {
        let mut before: Option<Decimal> = None;
        let difference = |datum: &Datum| {
            let value = datum.compared()?;
            let difference = before.and_then(|before| value.checked_sub(before));
            before = Some(value);
            difference
        };
        self.values.iter().map(difference).collect()
    }
}

impl Datum {
    /// The value where it can stand beside the others: it is dated and in the series' unit.
    pub fn compared(&self) -> Option<Decimal> {
        self.value.filter(|_| self.date.is_some() && self.unit.is_empty())
    }
}

/// What two names or units are compared by: width, case and blanks do not tell them apart.
pub fn key(written: &str) -> String {
    let plain: String = written.chars().map(half_width).collect();
    fold(&plain).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads `visitors = 31 visits`: a name, an equals sign, a figure (see `base::number`), and what is counted, which may be left out.
///
/// # Errors
/// When it is anything else; `None`: it has no name or no equals sign.
pub fn read(text: &str) -> Result<Reading<'_>, Option<NoFigure>> {
    let (name, said) = text.split_once(['=', '＝']).ok_or(None)?;
    let (name, said) = (name.trim(), said.trim());
    if name.is_empty() {
        return Err(None);
    }
    let (value, unit) = figure_and_unit(said)?;
    Ok(Reading { name, value, unit })
}

/// The figure at the beginning of `said`, and what is behind it.
fn figure_and_unit(said: &str) -> Result<(Option<Decimal>, &str), NoFigure> {
    let (value, unit) = parted(said);
    if value.is_empty() || goes_on(unit) {
        return Err(NoFigure::Words);
    }
    figure(value, false).map(|value| (value, unit.trim())).or_else(|wrong| {
        // what looks like groups of digits may be a number and a unit that begins with one: `4 10-metre lanes`
        let (value, unit) = said.split_once(char::is_whitespace).ok_or(wrong)?;
        let word = unit.split_whitespace().next().unwrap_or_default();
        let is_word = word.contains(char::is_alphabetic);
        if is_word { figure(value, false).map(|value| (value, unit.trim())) } else { Err(wrong) }
    })
}

/// The text up to the end of its figure, and what is behind it.
fn parted(said: &str) -> (&str, &str) {
    let missing = |c: char| matches!(half_width(c), '-' | '—' | '…' | '/');
    let numeric = |c: char| matches!(half_width(c), '0'..='9' | '.' | ',' | '+' | '-') || c.is_whitespace();
    let signs = said.find(|c| !missing(c)).unwrap_or(said.len());
    let end = if said.starts_with(['(', '（']) {
        said.char_indices().find(|(_, c)| matches!(c, ')' | '）')).map_or(said.len(), |(at, c)| at + c.len_utf8())
    } else if signs > 0 && said.get(signs..).is_none_or(|rest| !rest.trim_start().starts_with(begins_figure)) {
        signs
    } else {
        said.find(|c| !numeric(c)).unwrap_or(said.len())
    };
    let (value, unit) = said.split_at_checked(end).unwrap_or((said, ""));
    (value.trim_end(), unit)
}

/// Whether what should be a unit goes on with the figure: `1/2`, `12:30`, `3~5`, `1e3`, `12O4`. Square metres do not: `5m2`.
fn goes_on(unit: &str) -> bool {
    let mut signs = unit.chars().map(half_width);
    let (first, second, third) = (signs.next(), signs.next(), signs.next());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (Some(first), true) = (first, digit(second) || (matches!(second, Some('+' | '-')) && digit(third))) else {
        return false;
    };
    !first.is_whitespace() && (!first.is_alphabetic() || (first.is_ascii() && first != 'm'))
}

fn begins_figure(c: char) -> bool {
    matches!(half_width(c), '0'..='9' | '(')
}

/// A mark that is a figure.
struct Found<'a> {
    at: MarkIx,
    date: Option<PartialDate>,
    record: &'a Record,
    mark: &'a Mark,
    reading: Reading<'a>,
}

/// The series of marks that go by one name, in their order.
fn series(found: &[Found<'_>]) -> (Series, Vec<Diagnostic>) {
    let usual = usual_unit(found);
    let unit = usual.map(|first| first.reading.unit).unwrap_or_default();
    let mut complaints = Vec::new();
    let mut values = Vec::with_capacity(found.len());
    for one in found {
        let own = one.reading.unit;
        let other = !own.is_empty() && key(own) != key(unit);
        if let Some(first) = usual.filter(|_| other) {
            complaints.push(complaints::data_unit(
                (one.record, one.mark),
                one.reading,
                (first.record, first.mark),
                unit,
            ));
        }
        let unit = if other { own.to_owned() } else { String::new() };
        values.push(Datum { at: one.at, date: one.date, value: one.reading.value, unit });
    }
    let name = found.first().map(|first| first.reading.name).unwrap_or_default();
    (Series { name: name.to_owned(), unit: unit.to_owned(), values }, complaints)
}

/// The first mark with the unit that most of them have; of several such units the one that came first.
fn usual_unit<'a, 'b>(found: &'b [Found<'a>]) -> Option<&'b Found<'a>> {
    let mut units: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (at, one) in found.iter().enumerate().filter(|(_, one)| !one.reading.unit.is_empty()) {
        units.entry(key(one.reading.unit)).or_insert((0, at)).0 += 1;
    }
    let first = units.into_values().min_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
    first.and_then(|(_, at)| found.get(at))
}
