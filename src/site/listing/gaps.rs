//! What is expected and not there, or was late, or was not expected.

use super::fields::{On, Row, row};
use super::said::Said;
use crate::archive::coverage::{Expected, Line};
use crate::archive::{Archive, Ix};
use crate::base::date::{Date, PartialDate};
use crate::base::period::{Granularity, Period};
use crate::site::Site;

/// Something of a line of the settings' coverage.
#[derive(Clone, Copy, Debug)]
pub enum Slot<'a> {
    /// What is expected.
    Expected(&'a Line, &'a Expected),
    /// A record of a day that expects none.
    Extra(&'a Line, Date, Ix),
}

/// What such a thing says in a field.
type Says = for<'a> fn(On<'a>, Slot<'a>) -> Vec<Said<'a>>;

/// Its fields.
pub const EXPECTED: &[Row<Says>] = &[
    Row { name: "list", form: "text", says: |on, slot| vec![list(on, slot)] },
    Row { name: "period", form: "period", says: |_, slot| vec![Said::Period(slot.period())] },
    // a week at the turn of the year is of one year, as it is counted
    Row { name: "year", form: "number", says: |_, slot| vec![Said::Count(slot.period().year().into())] },
    Row {
        name: "deadline",
        form: "date",
        says: |_, slot| match slot {
            Slot::Expected(_, expected) => vec![Said::Date(PartialDate::Day(expected.deadline))],
            Slot::Extra(..) => Vec::new(),
        },
    },
    Row {
        name: "state",
        form: "word",
        says: |on, slot| {
            state(slot, on.site.archive.as_of).map(|(name, rank)| Said::Word("gap", name, rank)).into_iter().collect()
        },
    },
    Row {
        name: "late",
        form: "number",
        says: |_, slot| match slot {
            Slot::Expected(_, expected) if expected.late() > 0 => vec![Said::Count(expected.late())],
            _ => Vec::new(),
        },
    },
    Row {
        name: "filed",
        form: "date",
        says: |_, slot| match slot {
            Slot::Expected(_, expected) => {
                expected.filed.map(|day| Said::Date(PartialDate::Day(day))).into_iter().collect()
            }
            Slot::Extra(..) => Vec::new(),
        },
    },
    Row { name: "record", form: "link", says: |_, slot| slot.record().map(Said::Record).into_iter().collect() },
    Row {
        name: "title",
        form: "link",
        says: |_, slot| vec![slot.record().map_or(Said::Period(slot.period()), Said::Title)],
    },
];

/// The thing at these positions; those of a line that were not expected come behind those that were.
pub fn slot(archive: &Archive, line: usize, at: usize) -> Option<Slot<'_>> {
    let line = archive.coverage.lines.get(line)?;
    if let Some(expected) = line.expected.get(at) {
        return Some(Slot::Expected(line, expected));
    }
    let (day, ix) = line.extra.get(at.checked_sub(line.expected.len())?)?;
    Some(Slot::Extra(line, *day, *ix))
}

/// How it stands on `day`: missing, late, extra; `None`: as it should.
pub fn state(slot: Slot<'_>, day: Date) -> Option<(&'static str, u8)> {
    match slot {
        Slot::Expected(_, expected) if expected.is_missing_on(day) => Some(("missing", 0)),
        Slot::Expected(_, expected) if expected.late() > 0 => Some(("late", 1)),
        Slot::Expected(..) => None,
        Slot::Extra(..) => Some(("extra", 2)),
    }
}

/// What such a thing says in one of these fields; `None` where its record is to be asked.
pub fn says<'a>(on: On<'a>, slot: Slot<'a>, name: &str) -> Option<Vec<Said<'a>>> {
    Some((row(EXPECTED, name)?.says)(on, slot))
}

/// The kind or statement it is expected of.
fn list<'a>(on: On<'a>, slot: Slot<'a>) -> Said<'a> {
    let (Slot::Expected(line, _) | Slot::Extra(line, ..)) = slot;
    Said::Labelled(&line.name, label(on.site, line))
}

/// What a line expects, as pages call it: the statement's own name, or that of the kind's records.
pub fn label(site: &Site, line: &Line) -> String {
    let archive = &site.archive;
    let label = if line.is_statement {
        archive.statements.kinds.get(&line.name).map(|kind| kind.label.get(&archive.config.language).to_owned())
    } else {
        site.kind(&line.name).map(|kind| site.plural(kind))
    };
    label.filter(|label| !label.is_empty()).unwrap_or_else(|| line.name.clone())
}

impl Slot<'_> {
    /// The day or period it is of.
    pub fn period(self) -> Period {
        match self {
            Self::Expected(_, expected) => expected.period,
            Self::Extra(_, day, _) => Period::of(Granularity::Day, day),
        }
    }

    /// The record that is there.
    pub fn record(self) -> Option<Ix> {
        match self {
            Self::Expected(_, expected) => expected.record,
            Self::Extra(.., ix) => Some(ix),
        }
    }
}
