//! Numbered registers, one a year and series.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ix, complaints, given, ix};
use crate::base::diagnostic::Diagnostic;
use crate::base::slug;
use crate::base::span::Span;
use crate::config::{Config, Kind, Role, Trait};
use crate::record::{Record, Value};

/// A register with more numbers missing than this was not numbered from 1: none are listed as missing.
const MOST_MISSING: usize = 500;

/// One register of one year.
#[derive(Debug, Default)]
pub struct Register {
    /// The kind whose records it numbers.
    pub kind: String,
    /// The value of the series that makes it a register of its own; empty where the kind has one register.
    pub series: String,
    /// Its entries by number, then place; those without a number last.
    pub entries: Vec<(Option<i64>, Ix)>,
}

/// All registers, by name and year.
#[derive(Debug, Default)]
pub struct Registers(pub BTreeMap<(String, i16), Register>);

impl Registers {
    /// Enters the `records` of numbering kinds. One without a date is in no register. Numbers that are missing and numbers
    /// given twice are complained about.
    pub fn collect(config: &Config, records: &[Arc<Record>]) -> (Self, Vec<Diagnostic>) {
        let mut all: BTreeMap<(String, i16), Register> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            let Some(kind) = config.kinds.get(&record.kind).filter(|kind| kind.has(Trait::Register)) else { continue };
            let Some(date) = record.date else { continue };
            let series = value(record, kind, Role::Series).unwrap_or_default();
            let register = all.entry((name(kind, &series), date.year())).or_insert_with(|| Register {
                kind: kind.name.clone(),
                series,
                entries: Vec::new(),
            });
            let number = value(record, kind, Role::Serial).and_then(|number| number.parse().ok());
            register.entries.push((number, ix(at)));
        }
        for register in all.values_mut() {
            register.entries.sort_by_key(|(number, at)| (number.is_none(), *number, *at));
        }
        let mut complaints = Vec::new();
        for ((name, year), register) in &all {
            let register_of = Check { config, records, name, year: *year };
            register_of.gaps(register, &mut complaints);
            register_of.duplicates(register, &mut complaints);
        }
        (Self(all), complaints)
    }

    /// The years of the register called `name`, in order.
    pub fn years(&self, name: &str) -> impl DoubleEndedIterator<Item = i16> {
        self.0.range((name.to_owned(), i16::MIN)..=(name.to_owned(), i16::MAX)).map(|((_, year), _)| *year)
    }
}

impl Register {
    /// The entries with the missing numbers between 1 and the last in their places.
    pub fn rows(&self) -> Vec<(Option<i64>, Option<Ix>)> {
        let last = self.entries.iter().filter_map(|(number, _)| *number).max().unwrap_or_default();
        let listed = usize::try_from(last).is_ok_and(|last| last <= self.entries.len() + MOST_MISSING);
        let mut rows = Vec::with_capacity(self.entries.len());
        let mut next = 1;
        for (number, at) in &self.entries {
            if let Some(number) = number {
                if listed {
                    rows.extend((next..*number).map(|missing| (Some(missing), None)));
                }
                // numbers below 1 are numbers, and miss nothing
                next = number.saturating_add(1).max(next);
            }
            rows.push((*number, Some(*at)));
        }
        rows
    }
}

/// One register of one year, looked at for what is wrong with its numbers.
struct Check<'a> {
    config: &'a Config,
    records: &'a [Arc<Record>],
    name: &'a str,
    year: i16,
}

impl Check<'_> {
    /// One complaint for each run of missing numbers, at the number behind it.
    fn gaps(&self, register: &Register, complaints: &mut Vec<Diagnostic>) {
        let mut first = None;
        for (number, at) in register.rows() {
            let (Some(number), Some(at)) = (number, at) else {
                first = first.or(number);
                continue;
            };
            if let (Some(from), Some((record, span))) = (first.take(), self.serial(at)) {
                complaints.push(complaints::register_gap(record, span, self.name, self.year, (from, number - 1)));
            }
        }
    }

    /// One complaint at each record whose number an earlier one has.
    fn duplicates(&self, register: &Register, complaints: &mut Vec<Diagnostic>) {
        let mut before: Option<(i64, Ix)> = None;
        for (number, at) in &register.entries {
            let Some(number) = *number else { continue };
            match before.filter(|(taken, _)| *taken == number) {
                Some((_, first)) => {
                    if let (Some(first), Some(second)) = (self.serial(first), self.serial(*at)) {
                        complaints.push(complaints::register_duplicate(second, first, self.name, self.year, number));
                    }
                }
                None => before = Some((number, *at)),
            }
        }
    }

    fn serial(&self, at: Ix) -> Option<(&Record, Span)> {
        let record = self.records.get(at.0 as usize)?;
        let kind = self.config.kinds.get(&record.kind)?;
        Some((&**record, given::role(record, kind, Role::Serial)?.span))
    }
}

/// What a register is called: as its kind says for the series, else the series itself, else the kind's folder.
fn name(kind: &Kind, series: &str) -> String {
    let declared = kind.registers.get(series).cloned();
    declared.unwrap_or_else(|| {
        let own = slug::anchor(series);
        if own.is_empty() { slug::anchor(&kind.dir) } else { own }
    })
}

fn value(record: &Record, kind: &Kind, role: Role) -> Option<String> {
    kind.role(role).into_iter().find_map(|name| {
        let given = record.fields.iter().find(|given| given.name == name)?;
        match &given.value {
            Value::Text(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            _ => None,
        }
    })
}
