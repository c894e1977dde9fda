//! What is said of statements and of the figures that others quote from them.

use super::super::statement::explained::Stale;
use super::super::statement::fact::Mismatch;
use super::super::statement::relation::Said;
use super::super::statement::{Statement, Wanted};
use crate::base::code::Code;
use crate::base::diagnostic::{Diagnostic, Severity, nearest};
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::span::Span;
use crate::base::table::{Cell, Spot};
use crate::config::StatementKind;
use crate::config::statement::{Column, Item};
use crate::record::Record;
use crate::source::data::Fault;

fn cell(code: Code, record: &Record, path: &RelPath, at: &Spot, message: impl Into<String>) -> Diagnostic {
    Diagnostic::at_cell(code, path, at, message).record(&record.id)
}

/// "did you mean X?" of all names by which something may be called, or the ids.
fn called<'a>(word: &str, names: impl Iterator<Item = &'a str>, ids: &[&str]) -> String {
    let names: Vec<&str> = names.collect();
    if nearest(word, names.iter().copied()).is_some() { one_of(word, &names) } else { one_of(word, ids) }
}

/// "did you mean X?", or all there are.
fn one_of(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    }
}

/// A relation that does not hold.
pub fn relation_failed(record: &Record, one: &Statement, said: Said) -> Diagnostic {
    figures(Code::RelationFailed, record, one, said)
}

/// A change beyond its limits.
pub fn change_beyond(record: &Record, one: &Statement, said: Said) -> Diagnostic {
    figures(Code::ChangeBeyond, record, one, said)
}

fn figures(code: Code, record: &Record, one: &Statement, said: Said) -> Diagnostic {
    let at = said.at.unwrap_or(Spot::Text(Span::at(0)));
    let mut finding = cell(code, record, &one.path, &at, said.message);
    finding.severity = said.severity;
    finding.written = said.lines;
    finding.help = said.explained.map(|text| format!("explained: {text}"));
    said.cells.into_iter().fold(finding, |finding, (words, path, at)| finding.cell_label(&path, &at, words))
}

/// A record that fills in a statement nobody declares.
pub fn unknown_statement(record: &Record, span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::BadValue, &record.path, span, format!("no statement `{name}` is declared"))
        .help(one_of(name, known))
        .record(&record.id)
}

/// A period of another length than the statement's.
pub fn odd_period(record: &Record, span: Span, kind: &StatementKind, period: Period) -> Diagnostic {
    let message = format!("`{}` is filed each {}, and `{period}` is none", kind.name, kind.every.name());
    let example = Period::of(kind.every, period.start());
    Diagnostic::new(Code::BadValue, &record.path, span, message)
        .help(format!("write it as in `{example}`"))
        .record(&record.id)
}

/// A data file that is not there.
pub fn source_missing(record: &Record, span: Span, wanted: &Wanted) -> Diagnostic {
    Diagnostic::new(Code::SourceMissing, &record.path, span, format!("there is no data file `{}`", wanted.path))
        .help("`source` counts from the content folder, or from the record's own folder")
        .record(&record.id)
}

/// A data file that no archive of this folder could have.
pub fn source_outside(record: &Record, span: Span) -> Diagnostic {
    Diagnostic::new(Code::SourceMissing, &record.path, span, "the data file would lie outside the content folder")
        .help("put it below the content folder; `source` counts from there, or from the record's own folder")
        .record(&record.id)
}

/// A statement without any figures.
pub fn no_table(record: &Record, span: Span) -> Diagnostic {
    Diagnostic::new(Code::SourceMissing, &record.path, span, "the statement has neither a data file nor a table")
        .help("name a file in `source`, or write the table into the text")
        .record(&record.id)
}

/// A data file that cannot be read.
pub fn data_fault(record: &Record, path: &RelPath, fault: &Fault) -> Diagnostic {
    let mut finding = match &fault.at {
        Some(at) => cell(Code::BadSource, record, path, at, &fault.message),
        None => Diagnostic::new(Code::BadSource, path, None, &fault.message).record(&record.id),
    };
    finding.help.clone_from(&fault.help);
    finding
}

/// Something in a data file that is passed over.
pub fn data_note(record: &Record, path: &RelPath, note: &Fault) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..data_fault(record, path, note) }
}

/// A cell that must be filled and is not.
pub fn cell_missing(record: &Record, path: &RelPath, at: &Spot, name: &str) -> Diagnostic {
    cell(Code::CellMissing, record, path, at, format!("`{name}` is missing"))
        .help("fill it in; 0 is written as 0, and `-` stands for nothing only where a column may be left out")
}

/// A row or column that must be there and is not.
pub fn part_missing(record: &Record, path: &RelPath, at: &Spot, what: &str, id: &str) -> Diagnostic {
    cell(Code::CellMissing, record, path, at, format!("the {what} `{id}` is missing"))
        .help(format!("add the {what}: the statement's declaration asks for it"))
}

/// A table without a line.
pub fn table_empty(record: &Record, path: &RelPath) -> Diagnostic {
    cell(Code::CellMissing, record, path, &Spot::Text(Span::at(0)), "the table is empty")
        .help("write its header in the first line, and a line for each row below it")
}

/// A cell that should be a number.
pub fn cell_not_number(record: &Record, path: &RelPath, at: &Cell, name: &str, wanted: &str) -> Diagnostic {
    cell(Code::CellNotNumber, record, path, &at.at, format!("`{name}` is `{}`, which is no number", at.text))
        .help(format!("wanted is {wanted}"))
}

/// A number that its column does not take.
pub fn cell_unfit(record: &Record, path: &RelPath, at: &Cell, name: &str, wrong: &str) -> Diagnostic {
    cell(Code::BadValue, record, path, &at.at, format!("`{name}` is {}, which {wrong}", at.text))
        .help("the statement's declaration says what a column takes")
}

/// A column nobody declares.
pub fn unknown_column(record: &Record, path: &RelPath, at: &Cell, kind: &StatementKind) -> Diagnostic {
    let ids: Vec<&str> = kind.columns.iter().map(|column| column.id.as_str()).collect();
    let names = kind.columns.iter().flat_map(Column::names);
    cell(Code::UnknownColumn, record, path, &at.at, format!("`{}` has no column `{}`", kind.name, at.text))
        .help(called(&at.text, names, &ids))
}

/// Figures below no name.
pub fn nameless_column(record: &Record, path: &RelPath, at: &Cell) -> Diagnostic {
    let message = format!("`{}` stands in no column: nothing stands above it in the header", at.text);
    cell(Code::UnknownColumn, record, path, &at.at, message)
        .help("give the column its name in the first line of the table, or delete what stands in it")
}

/// A column that stands twice.
pub fn duplicate_column(record: &Record, path: &RelPath, at: &Cell) -> Diagnostic {
    cell(Code::UnknownColumn, record, path, &at.at, format!("the column `{}` stands there twice", at.text))
        .help("the first one counts; delete the other")
}

/// A row nobody declares.
pub fn unknown_row(record: &Record, path: &RelPath, at: &Cell, kind: &StatementKind) -> Diagnostic {
    let ids: Vec<&str> = kind.items().iter().map(|item| item.id.as_str()).collect();
    let finding = cell(
        Code::UnknownRow,
        record,
        path,
        &at.at,
        match at.text.is_empty() {
            true => "the row has no name".to_owned(),
            false => format!("`{}` has no row `{}`", kind.name, at.text),
        },
    );
    if at.text.is_empty() {
        return finding.help("write its name into the first column, or delete the row");
    }
    let names = kind.items().iter().flat_map(Item::names);
    finding.help(called(&at.text, names, &ids))
}

/// A row that stands twice.
pub fn duplicate_row(record: &Record, path: &RelPath, at: &Cell, id: &str) -> Diagnostic {
    cell(Code::DuplicateRow, record, path, &at.at, format!("the row `{id}` stands there twice"))
        .help("the first one counts; delete the other, or give it its own name")
}

/// A period that two records fill in.
pub fn statement_twice(record: &Record, first: &Record, period: Period) -> Diagnostic {
    let place = super::given::place(record, "period");
    let message = format!("{period} is filled in already by `{}`", first.id);
    Diagnostic::new(Code::StatementTwice, &record.path, place, message)
        .label(&first.path, super::given::place(first, "period"), "the other one")
        .help("give one of the two another period, or say with `corrects` which it puts right; until then the one filed last counts")
        .record(&record.id)
}

/// An explanation of what needs none, or cannot be explained.
pub fn stale_explanation(
    record: &Record,
    span: Span,
    (rule, cell): (&str, &str),
    why: Stale,
    kind: &StatementKind,
) -> Diagnostic {
    let at = if cell.is_empty() { String::new() } else { format!(" at `{cell}`") };
    let (message, help) = match why {
        Stale::NoRule => {
            let ids = kind.relations.iter().map(|relation| relation.id.as_str());
            let known: Vec<&str> = ids.chain(kind.changes.iter().map(|change| change.id.as_str())).collect();
            let help = if known.is_empty() { "delete it".to_owned() } else { one_of(rule, &known) };
            (format!("`{}` has no rule `{rule}` to be explained", kind.name), help)
        }
        Stale::Wordless => {
            (format!("the explanation of the rule `{rule}`{at} has no words"), "say in `text` why it is so".to_owned())
        }
        Stale::MustHold => (
            format!("the rule `{rule}` must hold: it cannot be explained away"),
            "mend the figures; only a warning can be explained".to_owned(),
        ),
        Stale::NotNeeded => (
            format!("no warning of the rule `{rule}`{at} is open to be explained"),
            "delete it, or mend its rule and cell".to_owned(),
        ),
    };
    Diagnostic::new(Code::StaleExplanation, &record.path, span, message).help(help).record(&record.id)
}

/// A statement that nobody else has looked over.
pub fn not_second_checked(record: &Record, span: Span, own: bool) -> Diagnostic {
    let message = if own { "was checked by its own author" } else { "was checked by nobody" };
    Diagnostic::new(Code::NotSecondChecked, &record.path, span, message)
        .help("let somebody else go through it, and name him or her in `checked_by`")
        .record(&record.id)
}

/// A figure that the statements do not bear out.
pub fn fact_mismatch(record: &Record, span: Span, said: Mismatch) -> Diagnostic {
    let finding = Diagnostic::new(Code::FactMismatch, &record.path, span, said.message)
        .help("quote the statement, or correct it")
        .record(&record.id);
    said.cells.into_iter().fold(finding, |finding, (words, path, at)| finding.cell_label(&path, &at, words))
}

/// A figure that there is nothing to compare with.
pub fn fact_unchecked(record: &Record, span: Span, formula: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::FactUnchecked, &record.path, span, format!("`{formula}` cannot be checked: {why}"))
        .help("file the statement, or take the figure from one that is filed")
        .record(&record.id)
}

/// A fact that cannot be read.
pub fn bad_fact(record: &Record, span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, &record.path, span, format!("the fact cannot be read: {message}"))
        .help("a fact is a figure of a statement, as in `[fact:: visitors:all.total = 480]`")
        .record(&record.id)
}
