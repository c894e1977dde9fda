//! Everything this floor may complain about, in one place for the wording.

use crate::base::code::Code;
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::period::Period;
use crate::base::span::Span;
use crate::record::{Mark, Record, Reference};

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

/// An item of a ledger as a complaint speaks of it.
pub struct Owed<'a> {
    /// The record it is, or stands in.
    pub record: &'a Record,
    /// The task item; `None`: the record itself.
    pub mark: Option<&'a Mark>,
    /// Where an editor should jump to.
    pub span: Option<Span>,
}

impl Owed<'_> {
    /// A complaint that goes on behind the words of a task item; of a record the place says which.
    fn complain(&self, code: Code, words: &str) -> Diagnostic {
        let message = match self.mark.map(|mark| mark.text.as_str()).filter(|text| !text.is_empty()) {
            Some(text) => format!("`{text}` {words}"),
            None => words.to_owned(),
        };
        Diagnostic::new(code, &self.record.path, self.span, message).record(&self.record.id)
    }
}

/// An item whose time limit has passed. `closed` is the field that would say when it was done.
pub fn overdue(code: Code, owed: &Owed<'_>, days: i64, due: Date, closed: Option<&str>, extends: bool) -> Diagnostic {
    let words = format!("is {} overdue: due {due}", number_of_days(days));
    let help = match (owed.mark, closed, extends) {
        (Some(_), ..) => {
            "once it is done tick its box and add `[done:: DAY]`; give it up with `[dropped:: REASON]`".to_owned()
        }
        (None, Some(closed), true) => {
            format!("once it is done fill in `{closed}`; where more time was granted, enter that under `extensions`")
        }
        (None, Some(closed), false) => format!("once it is done fill in `{closed}`"),
        (None, None, _) => "once it is done change its `state`".to_owned(),
    };
    owed.complain(code, &words).help(help)
}

/// An open item without a time limit.
pub fn no_due(owed: &Owed<'_>) -> Diagnostic {
    let help = if owed.mark.is_some() { "add `[due:: DAY]`" } else { "add `due:`" };
    owed.complain(Code::TaskNoDue, "is open and has no time limit")
        .help(format!("{help}; a day that is moved later is better than none"))
}

/// An open item that is with nobody. `field` is the one that would say with whom.
pub fn no_assignee(owed: &Owed<'_>, field: Option<&str>) -> Diagnostic {
    let help = match field {
        Some(field) => format!("add `{field}:`"),
        None => "mention whose it is: `@NAME`".to_owned(),
    };
    owed.complain(Code::TaskNoAssignee, "is open and with nobody").help(help)
}

/// An item that waits, and nobody was urged for too long.
pub fn urge_due(owed: &Owed<'_>, waited: i64, quiet: i64) -> Diagnostic {
    let words = if waited == quiet {
        format!("has waited for {}, and nobody was urged", number_of_days(waited))
    } else {
        format!("has waited for {}, and nobody was urged for {}", number_of_days(waited), number_of_days(quiet))
    };
    let of = match owed.mark {
        None => format!("`[urge:: [[{}]] WHO SAID WHAT]`", owed.record.id),
        Some(mark) if !mark.id.is_empty() => format!("`[urge:: WHO SAID WHAT [of:: {}]]`", mark.id),
        Some(_) => "`[urge:: WHO SAID WHAT [of:: ID]]`, with `[id:: ID]` on the item".to_owned(),
    };
    owed.complain(Code::UrgeDue, &words).help(format!("ask again, and note it in the day's log: {of}"))
}

/// A time limit that was extended when it had passed.
pub fn extension_late(owed: &Owed<'_>, granted: Date, passed: Date) -> Diagnostic {
    let days = number_of_days(granted.days_since(passed));
    owed.complain(Code::ExtensionLate, &format!("was extended on {granted}, {days} after its limit of {passed}"))
        .help("ask for more time before the limit passes; where the day is a slip, mend `date`")
}

/// A closed record that does not say what came of it.
pub fn without_result(owed: &Owed<'_>) -> Diagnostic {
    owed.complain(Code::ClosedWithoutResult, "is closed and does not say what came of it")
        .help("add `result:` with one line")
}

/// A record that needs instruction and was closed without.
pub fn without_instruction(owed: &Owed<'_>) -> Diagnostic {
    owed.complain(Code::ClosedWithoutInstruction, "needs instruction, and is closed without an answer")
        .help("link the request that was answered, or open it again until there is an answer")
}

fn number_of_days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}
