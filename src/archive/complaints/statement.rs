//! What is said of statements and of the figures that others quote from them.

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
use crate::record::Record;
use crate::source::data::Fault;

fn cell(code: Code, record: &Record, path: &RelPath, at: &Spot, message: impl Into<String>) -> Diagnostic {
    Diagnostic::at_cell(code, path, at, message).record(&record.id)
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
    Diagnostic::new(Code::BadValue, &record.path, span, message).record(&record.id)
}

/// A data file that is not there.
pub fn source_missing(record: &Record, span: Span, wanted: &Wanted) -> Diagnostic {
    Diagnostic::new(Code::SourceMissing, &record.path, span, format!("there is no data file `{}`", wanted.path))
        .help("`source` counts from the content folder, or from the record's own folder")
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

/// A cell, row or column that must be there and is not.
pub fn cell_missing(record: &Record, path: &RelPath, at: &Spot, message: &str) -> Diagnostic {
    cell(Code::CellMissing, record, path, at, message)
        .help("fill it in; 0 is written as 0, and `-` stands for nothing only where a column may be left out")
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
    let known: Vec<&str> = kind.columns.iter().map(|column| column.id.as_str()).collect();
    cell(Code::UnknownColumn, record, path, &at.at, format!("`{}` has no column `{}`", kind.name, at.text))
        .help(one_of(&at.text, &known))
}

/// A column that stands twice.
pub fn duplicate_column(record: &Record, path: &RelPath, at: &Cell) -> Diagnostic {
    cell(Code::UnknownColumn, record, path, &at.at, format!("the column `{}` stands there twice", at.text))
        .help("the first one counts; delete the other")
}

/// A row nobody declares.
pub fn unknown_row(record: &Record, path: &RelPath, at: &Cell, kind: &StatementKind) -> Diagnostic {
    let known: Vec<&str> = kind.items().iter().map(|item| item.id.as_str()).collect();
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
    if known.is_empty() { finding } else { finding.help(one_of(&at.text, &known)) }
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
pub fn stale_explanation(record: &Record, span: Span, rule: &str, cell: &str) -> Diagnostic {
    let at = if cell.is_empty() { String::new() } else { format!(" at `{cell}`") };
    let message = format!("no warning of the rule `{rule}`{at} is open to be explained");
    Diagnostic::new(Code::StaleExplanation, &record.path, span, message)
        .help("delete it, or mend its rule and cell; what fails as an error cannot be explained away, and an explanation needs words")
        .record(&record.id)
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
