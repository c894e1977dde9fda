//! What a kind's records are held to: the findings its behaviours may give, and what the settings expect of it next.

use std::collections::BTreeSet;

use crate::archive::{Archive, ledger};
use crate::base::code::Code;
use crate::base::date::{Date, PartialDate};
use crate::base::period::{Granularity, Period};
use crate::config::settings::{Coverage, Every};
use crate::config::{Config, Kind, Required, Trait};

/// How many periods forth and back the next one that is owed is looked for.
const REACH: usize = 400;

/// The field that says when a record was handed in: without it nobody can tell whether that was late.
const FILED: &str = "filed";

/// The findings of the main ledger alone.
const OF_MAIN_LEDGER: [Code; 6] = [
    Code::TaskNoDue,
    Code::TaskNoAssignee,
    Code::UrgeDue,
    Code::ExtensionLate,
    Code::ClosedWithoutResult,
    Code::ClosedWithoutInstruction,
];

/// The findings that only records of such a kind may give: those of its fields, its states and its behaviours. Those of links and text,
/// which every record may give, are left out.
pub fn codes(config: &Config, kind: &Kind) -> BTreeSet<Code> {
    let mut codes = BTreeSet::from([Code::BadValue, Code::UnknownField]);
    if kind.fields.iter().any(|field| field.required != Required::Never) {
        codes.insert(Code::MissingField);
    }
    if !kind.states.sets.is_empty() {
        codes.insert(Code::BadState);
    }
    codes.extend(kind.fields.iter().filter_map(|field| Code::named(field.expected.as_deref()?)));
    codes.extend(kind.traits.iter().flat_map(|&of| of_trait(kind, of)));
    if lines(config, kind).next().is_some() {
        codes.insert(Code::CoverageGap);
        if kind.field(FILED).is_some() {
            codes.insert(Code::FiledLate);
        }
    }
    codes
}

/// The findings of what is filled in for a period.
const OF_STATEMENTS: [Code; 13] = [
    Code::FiledLate,
    Code::RelationFailed,
    Code::ChangeBeyond,
    Code::CellMissing,
    Code::CellNotNumber,
    Code::UnknownColumn,
    Code::UnknownRow,
    Code::DuplicateRow,
    Code::SourceMissing,
    Code::BadSource,
    Code::StatementTwice,
    Code::StaleExplanation,
    Code::NotSecondChecked,
];

fn of_trait(kind: &Kind, of: Trait) -> Vec<Code> {
    let own = |name: &str, usual: Code| kind.findings.get(name).and_then(|name| Code::named(name)).unwrap_or(usual);
    match of {
        Trait::Ledger => {
            let main = kind.ledger.as_deref() == Some(ledger::MAIN);
            let more: &[Code] = if main { &OF_MAIN_LEDGER } else { &[] };
            more.iter().copied().chain([own("overdue", Code::ItemOverdue)]).collect()
        }
        Trait::Register => vec![Code::RegisterGap, Code::RegisterDuplicate],
        Trait::Chain => {
            vec![Code::UnreadSuperior, Code::ActionWithoutTask, Code::ProblemWithoutGuidance, Code::PassOnIncomplete]
        }
        // the interval is a field of those we keep in contact with
        Trait::Agent if kind.field("contact_every").is_some() => vec![Code::ContactStale],
        Trait::Lesson => vec![Code::LessonThin],
        Trait::Versioned => vec![Code::MeasureReviewDue],
        Trait::Limit => vec![own("late", Code::BriefLate)],
        Trait::Statement => OF_STATEMENTS.to_vec(),
        Trait::Claims => vec![Code::FactMismatch, Code::FactUnchecked],
        Trait::Agent | Trait::Dated | Trait::Period | Trait::Glossary | Trait::Contact | Trait::Focus => Vec::new(),
    }
}

/// The lines of the settings' `coverage:` that expect records of the kind.
pub fn lines<'a>(config: &'a Config, kind: &'a Kind) -> impl Iterator<Item = &'a Coverage> {
    config.coverage.iter().filter(|line| line.kind.as_ref() == Some(&kind.name))
}

/// The first period of the line whose record is not there and whose deadline has not passed, with that deadline; `None` when there is
/// none, or the line leaves to a form how often it is.
pub fn next(config: &Config, archive: &Archive, kind: &Kind, line: &Coverage) -> Option<(Period, Date)> {
    let every = line.every?;
    let granularity = match every {
        Every::Workday => Granularity::Day,
        Every::Period(granularity) => granularity,
    };
    let deadline = |period: Period| {
        let end = period.end();
        let Some(due) = line.due else { return end };
        let day = config.calendar.after(end, due.after);
        if due.roll { config.calendar.on_or_after(day) } else { day }
    };
    let first = |date: PartialDate| Period::parse(&date.to_string());
    let wanted = |period: Period| {
        (every != Every::Workday || config.calendar.is_working(period.start()))
            && line.from.and_then(first).is_none_or(|from| period.start() >= from.start())
    };
    let there = |period: Period| {
        let about = |of: Option<Period>, date: Option<PartialDate>| {
            of.map_or_else(|| date.is_some_and(|date| period.contains_whole(date)), |of| of == period)
        };
        let records = archive.catalog.kind(&kind.name).iter().filter_map(|&ix| archive.record(ix));
        records.into_iter().any(|record| about(record.period, record.date))
    };
    let mut period = Period::of(granularity, archive.as_of);
    for _ in 0..REACH {
        match period.previous().filter(|before| deadline(*before) >= archive.as_of) {
            Some(before) => period = before,
            None => break,
        }
    }
    let until = line.to.and_then(first).map(Period::end);
    for _ in 0..REACH {
        if until.is_some_and(|until| period.start() > until) {
            return None;
        }
        if wanted(period) && deadline(period) >= archive.as_of && !there(period) {
            return Some((period, deadline(period)));
        }
        period = period.next()?;
    }
    None
}
