//! Everything this floor may complain about, in one place for the wording.

use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::period::Period;
use crate::record::{Record, Reference};

/// Two records declare one id.
pub fn duplicate_id(record: &Record, first: &Record) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateId,
        &record.path,
        record.id_span,
        format!("the id `{}` is taken already by `{}`", record.id, first.path),
    )
    .label(&first.path, first.id_span, "first declared here")
    .help("give one of the two another `id`, or delete the copy")
    .record(&record.id)
}

/// A name that no record has.
pub fn broken(record: &Record, reference: &Reference, nearest: Option<&str>) -> Diagnostic {
    let message = match &reference.field {
        Some(field) => format!("`{field}` names `{}`, which is no {} here", reference.target, of(reference)),
        None => format!("no record is called `{}`", reference.target),
    };
    suggest(broken_link(record, reference, message), nearest)
}

/// A path where there is no file.
pub fn broken_path(record: &Record, reference: &Reference, nearest: Option<&str>) -> Diagnostic {
    let message = format!("there is no file `{}`", reference.target);
    suggest(broken_link(record, reference, message), nearest)
}

/// A heading or block that its record does not have.
pub fn no_heading(record: &Record, reference: &Reference, to: &Record, wanted: &str) -> Diagnostic {
    let known = to.outline.iter().map(|heading| heading.text.as_str());
    let nearest = crate::base::diagnostic::nearest(wanted, known);
    suggest(broken_link(record, reference, format!("`{}` has no heading `{wanted}`", to.id)), nearest)
}

/// A period on which nothing is dated.
pub fn empty_period(record: &Record, reference: &Reference, period: Period) -> Diagnostic {
    broken_link(record, reference, format!("nothing is dated in `{period}`, so it has no page"))
        .help("link it once something is recorded there, or write it without brackets")
}

/// A name that several records have.
pub fn ambiguous(record: &Record, reference: &Reference, all: &[&Record]) -> Diagnostic {
    let names: Vec<String> = all.iter().take(5).map(|record| format!("`{}`", record.place)).collect();
    Diagnostic::new(
        Code::AmbiguousLink,
        &record.path,
        reference.span,
        format!("`{}` may mean {} records: {}", reference.target, all.len(), names.join(", ")),
    )
    .help("write more of the path, from the folder on")
    .record(&record.id)
}

/// A mention of nobody.
pub fn unknown_person(record: &Record, reference: &Reference) -> Diagnostic {
    let name: String =
        reference.target.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
    let name = name.trim_end_matches('.');
    Diagnostic::new(Code::UnknownPerson, &record.path, reference.span, format!("nobody is called `@{name}`"))
        .help("add a record for the person or department, or an alias to one; `\\@` keeps it plain text")
        .record(&record.id)
}

/// A name in a field of a mark that is nobody's.
pub fn unknown_agent(record: &Record, reference: &Reference) -> Diagnostic {
    let message = format!("nobody is called `{}`", reference.target);
    Diagnostic::new(Code::UnknownPerson, &record.path, reference.span, message)
        .help("add a record for the person or department, or an alias to one")
        .record(&record.id)
}

/// A name that neither a mark nor a record has.
pub fn broken_mark(record: &Record, reference: &Reference, nearest: Option<&str>) -> Diagnostic {
    let complaint = broken_link(record, reference, format!("no mark or record is called `{}`", reference.target));
    match nearest {
        Some(_) => suggest(complaint, nearest),
        None => complaint.help("check the spelling, or give the mark it should lead to an id: `[id:: NAME]`"),
    }
}

/// A mark that its record does not have.
pub fn no_mark(record: &Record, reference: &Reference, to: &Record, wanted: &str) -> Diagnostic {
    let known = to.marks.iter().map(|mark| mark.id.as_str()).filter(|id| !id.is_empty());
    let nearest = crate::base::diagnostic::nearest(wanted, known);
    let complaint = broken_link(record, reference, format!("`{}` has no mark called `{wanted}`", to.id));
    match nearest {
        Some(_) => suggest(complaint, nearest),
        None => complaint.help(format!("check the spelling, or add `[id:: {wanted}]` to the mark it should lead to")),
    }
}

/// An id that marks of several records have.
pub fn ambiguous_mark(record: &Record, reference: &Reference, all: &[&Record]) -> Diagnostic {
    let names: Vec<String> = all.iter().take(5).map(|record| format!("`{}#{}`", record.id, reference.target)).collect();
    Diagnostic::new(
        Code::AmbiguousLink,
        &record.path,
        reference.span,
        format!("`{}` may mean {} marks: {}", reference.target, all.len(), names.join(", ")),
    )
    .help("write the record in front of it: `RECORD#ID`")
    .record(&record.id)
}

fn broken_link(record: &Record, reference: &Reference, message: String) -> Diagnostic {
    Diagnostic::new(Code::BrokenLink, &record.path, reference.span, message).record(&record.id)
}

fn suggest(complaint: Diagnostic, nearest: Option<&str>) -> Diagnostic {
    match nearest {
        Some(name) => complaint.help(format!("the nearest name is `{name}`")),
        None => complaint.help("check the spelling, or write the record it should lead to"),
    }
}

fn of(reference: &Reference) -> String {
    match reference.of.as_slice() {
        [] => "record".to_owned(),
        kinds => kinds.join(" or "),
    }
}
