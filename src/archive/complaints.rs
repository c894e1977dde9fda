//! Everything this floor may complain about, in one place for the wording; that of statements stands in `statement`.

mod statement;

use super::coverage::Expected;
use super::data::Reading;
use super::embeds::{self, Stop, Why};
use super::given;
use super::knowledge::{Lesson, Version};
use super::limit::Late;
use super::seal_file::{Seal, Sealed};
use super::seals::{Held, Standing};
use super::seen;
use crate::base::code::Code;
use crate::base::date::{Date, Duration};
use crate::base::diagnostic::Diagnostic;
use crate::base::number::NoFigure;
use crate::base::path::RelPath;
use crate::base::period::{Granularity, Period};
use crate::base::span::Span;
use crate::base::yaml::Fault;
use crate::record::{Claim, Mark, Record, Reference};
use crate::source::active;

/// How much of a record's own words a message quotes, in characters.
const LONGEST_QUOTE: usize = 60;

pub(super) use statement::*;

/// The file of the settings: what a line of it expects is missing there.
const SETTINGS: &str = "annals.yaml";

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

/// A picture that is none, or not one that readers can be shown.
pub fn bad_image(record: &Record, reference: &Reference, fault: seen::Fault) -> Diagnostic {
    let name = &reference.target;
    let (message, help) = match fault {
        seen::Fault::Unmeasured => (
            format!("`{name}` is no picture that can be shown: it is cut off, damaged or of another sort"),
            "open it in a program for pictures and save it anew, as PNG, JPEG or WebP",
        ),
        seen::Fault::Vast(width, height) => (
            format!("`{name}` says that it is {width} × {height} pixels"),
            "save it smaller: to show it, a reader's browser would have to unfold all of it",
        ),
        seen::Fault::Long => (
            format!("`{name}` is too long for taking out what it says of where it was taken"),
            "save it smaller, or without such data; up to 64 MiB are published without it",
        ),
    };
    Diagnostic::new(Code::BadImage, &record.path, reference.span, message).help(help).record(&record.id)
}

/// A file that does something when it is opened.
pub fn active_file(record: &Record, reference: &Reference, path: &RelPath) -> Diagnostic {
    let ending = path.ending();
    let message = if ending == active::PICTURE {
        format!("`{}` is a picture with a script or what may be one in it; it is not published", reference.target)
    } else {
        format!("`{}` does something when a reader opens it; it is not published", reference.target)
    };
    Diagnostic::new(Code::ActiveFile, &record.path, reference.span, message)
        .help(format!(
            "save it as PDF, or as PNG; where all who write the archive may be trusted, `links: {{files: [{ending}]}}` in `annals.yaml` publishes such files"
        ))
        .record(&record.id)
}

/// A heading or block that its record does not have.
pub fn no_heading(record: &Record, reference: &Reference, to: &Record, wanted: &str) -> Diagnostic {
    let known = to.outline.iter().map(|heading| heading.text.as_str());
    let nearest = crate::base::diagnostic::nearest(wanted, known);
    suggest(broken_link(record, reference, format!("`{}` has no heading `{wanted}`", to.id)), nearest)
}

/// An embed that is not expanded.
pub(super) fn embed(record: &Record, stop: &Stop<'_>) -> Diagnostic {
    let way: Vec<String> = stop.way.iter().map(|record| format!("`{}`", record.id)).collect();
    let way = way.join(" → ");
    let (code, message, help) = match stop.why {
        Why::Loop => (
            Code::EmbedLoop,
            format!("this text would stand within itself: {way}"),
            "make a link of one of the embeds, `[[..]]` without the `!`",
        ),
        Why::TooDeep => (
            Code::EmbedLimit,
            format!("more than {} texts stand within one another: {way}", embeds::DEEPEST),
            "embed the last of them here",
        ),
        Why::TooMany => (
            Code::EmbedLimit,
            format!("more than {} texts are embedded in this record", embeds::MOST),
            "make links of the others, or make several records of this one",
        ),
        Why::TooLong => (
            Code::EmbedLimit,
            format!("the texts embedded in this record are longer than {} MiB together", embeds::LONGEST >> 20),
            "make links of the others, or make several records of this one",
        ),
    };
    Diagnostic::new(code, &record.path, stop.reference.span, message).help(help).record(&record.id)
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

/// Numbers of a register that no record has: from the first to the last of a run.
pub fn register_gap(record: &Record, span: Span, name: &str, year: i16, run: (i64, i64)) -> Diagnostic {
    let (first, last) = run;
    let message = if first == last {
        format!("number {first} of the register {name} {year} is missing")
    } else {
        format!("numbers {first} to {last} of the register {name} {year} are missing")
    };
    Diagnostic::new(Code::RegisterGap, &record.path, span, message)
        .help("enter what was left out, or a record that says why the number was not used")
        .record(&record.id)
}

/// A number of a register that an earlier record has.
pub fn register_duplicate(
    (record, span): (&Record, Span),
    (first, first_span): (&Record, Span),
    name: &str,
    year: i16,
    number: i64,
) -> Diagnostic {
    let (own, other) = (given::short(record), given::short(first));
    let message = format!("number {number} of the register {name} {year} stands on `{other}` and again on `{own}`");
    Diagnostic::new(Code::RegisterDuplicate, &record.path, span, message)
        .label(&first.path, first_span, "first given here")
        .help("give one of the two its own number")
        .record(&record.id)
}

/// A superior's paper that nobody has read.
pub fn unread_superior(record: &Record, span: Span, received: Date, until: Date) -> Diagnostic {
    let message = format!("nobody has noted down what stayed of this superior's paper of {received}: due {until}");
    Diagnostic::new(Code::UnreadSuperior, &record.path, span, message)
        .help(format!(
            "write `[read:: [[{}]] and what stayed of it]` in the log of the day it is read",
            given::short(record)
        ))
        .record(&record.id)
}

/// A paper that wants something done, and nobody has it to do.
pub fn action_without_task(record: &Record, span: Span) -> Diagnostic {
    let name = given::short(record);
    Diagnostic::new(Code::ActionWithoutTask, &record.path, span, "requires something, and no task arises from it")
        .help(format!("write a task with `from: [{name}]`, or a task item with `[from:: {name}]`"))
        .record(&record.id)
}

/// A problem reported to us that got no answer.
pub fn without_guidance(record: &Record, mark: &Mark, noted: Date, until: Date) -> Diagnostic {
    let message = format!("the problem `{}`, reported {noted}, has no guidance: due {until}", mark.text);
    let of = if mark.id.is_empty() { "ID" } else { &mark.id };
    Diagnostic::new(Code::ProblemWithoutGuidance, &record.path, mark.span, message)
        .help(format!("answer it: `[guidance:: what to do [of:: {}#{of}]]`, or close it", given::short(record)))
        .record(&record.id)
}

/// A paper that passes another on and was not acknowledged by everybody.
pub fn pass_on_incomplete(record: &Record, span: Span, missing: &[&Record], until: Date) -> Diagnostic {
    let names: Vec<String> = missing.iter().map(|receiver| format!("`{}`", given::short(receiver))).collect();
    let have = if names.len() == 1 { "has" } else { "have" };
    let message = format!("{} {have} not acknowledged this paper: due {until}", names.join(", "));
    let first = missing.first().map_or("ID", |receiver| given::short(receiver));
    Diagnostic::new(Code::PassOnIncomplete, &record.path, span, message)
        .help(format!("ask, and add `{{dept: {first}, date: DAY}}` to `acknowledged`"))
        .record(&record.id)
}

/// A limit within a record that was not kept.
pub fn late(record: &Record, late: &Late<'_>) -> Diagnostic {
    let Late { start, took, limit, until, stop, .. } = late;
    let days = match limit {
        Duration::WorkingDays(_) if *took == 1 => "1 working day".to_owned(),
        Duration::WorkingDays(_) => format!("{took} working days"),
        _ => number_of_days(*took),
    };
    let message = format!("`{}` comes {days} after `{start}`, and the limit is {limit}: due {until}", stop.name);
    Diagnostic::new(late.code, &record.path, stop.span, message)
        .help("say in the record why; next time report by word of mouth first and write afterwards")
        .record(&record.id)
}

/// Contact that is longer ago than is expected.
pub fn contact_stale(record: &Record, span: Span, (last, as_of): (Date, Date), every: Duration) -> Diagnostic {
    let message = format!(
        "the last contact with `{}` was {} ago, on {last}, and one is expected every {every}",
        given::short(record),
        number_of_days(as_of.days_since(last))
    );
    Diagnostic::new(Code::ContactStale, &record.path, span, message)
        .help(format!(
            "go and see, and record the visit, or note `[contact:: [[{}]] ..]` in a log",
            given::short(record)
        ))
        .record(&record.id)
}

/// Contact that is expected and never was.
pub fn contact_never(record: &Record, span: Span, every: Duration) -> Diagnostic {
    let name = given::short(record);
    let message = format!("there was never any contact with `{name}`, and one is expected every {every}");
    Diagnostic::new(Code::ContactStale, &record.path, span, message)
        .help(format!("go and see, and record the visit, or note `[contact:: [[{name}]] ..]` in a log"))
        .record(&record.id)
}

/// Something expected that is not there; said at the line of the settings that expects it.
pub fn coverage_gap(span: Span, name: &str, expected: &Expected) -> Diagnostic {
    let help = |day_off: &str| format!("write it, or run `annals new {name}`{day_off}");
    gap(span, name, expected, help)
}

/// A statement expected that is not there; records of the kind `kind` fill it in.
pub fn statement_gap(span: Span, name: &str, kind: &str, expected: &Expected) -> Diagnostic {
    let period = expected.period;
    let help =
        |day_off: &str| format!("file it: `annals new {kind} --set statement={name} --set period={period}`{day_off}");
    gap(span, &format!("statement `{name}`"), expected, help)
}

fn gap(span: Span, name: &str, expected: &Expected, help: impl FnOnce(&str) -> String) -> Diagnostic {
    let Expected { period, deadline, .. } = expected;
    let due = if period.end() == *deadline { String::new() } else { format!(", due {deadline},") };
    let day_off =
        if period.granularity() == Granularity::Day { "; a day off belongs in the settings' `calendar`" } else { "" };
    let path = RelPath::new(SETTINGS).unwrap_or_else(RelPath::root);
    Diagnostic::new(Code::CoverageGap, &path, span, format!("the {name} of {period}{due} is missing"))
        .help(help(day_off))
}

/// A record that was handed in after its deadline.
pub fn filed_late(record: &Record, span: Span, period: Period, deadline: Date, late: i64) -> Diagnostic {
    let late = number_of_days(late);
    Diagnostic::new(Code::FiledLate, &record.path, span, format!("was filed {late} late: {period} was due {deadline}"))
        .help("say in the record why it was late; what is filed late stays late")
        .record(&record.id)
}

/// A claim behind which nothing stands.
pub fn claim_without_evidence(record: &Record, claim: &Claim) -> Diagnostic {
    let message = format!("nothing stands behind the claim `{}`", shortened(&claim.text));
    Diagnostic::new(Code::ClaimWithoutEvidence, &record.path, first_line(record, claim.span), message)
        .help("link the records it rests on, `[[ID]]`, or quote a figure with `[fact:: STATEMENT:ROW.COLUMN = FIGURE]`")
        .record(&record.id)
}

/// A paragraph that was written before: in the same record, or in an earlier one.
pub fn repeated_paragraph(record: &Record, span: Span, other: &Record, written: Span) -> Diagnostic {
    let message = if record.path == other.path {
        "this paragraph stands in the record twice".to_owned()
    } else {
        format!("this paragraph is taken unchanged from `{}`", given::short(other))
    };
    Diagnostic::new(Code::RepeatedParagraph, &record.path, first_line(record, span), message)
        .label(&other.path, first_line(other, written), "first written here")
        .help("say what was different this time, or leave it out and link the other place")
        .record(&record.id)
}

/// Words as far as a message quotes them.
fn shortened(words: &str) -> String {
    match words.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default().trim_end()),
        None => words.to_owned(),
    }
}

/// The part of a span that stands in its first line: an excerpt of a whole item says no more.
fn first_line(record: &Record, span: Span) -> Span {
    let line = span.of(&record.text).lines().next().unwrap_or_default().trim_end();
    Span::new(span.start as usize, span.start as usize + line.len())
}

/// A seal whose file cannot be read at all.
pub fn unreadable_seal(path: &RelPath, fault: &Fault) -> Diagnostic {
    let complaint = bad_seal(path, fault.span, fault.message.clone());
    match &fault.also {
        Some((span, words)) => complaint.label(path, *span, words.clone()),
        None => complaint,
    }
}

/// A seal that says what no seal says.
pub fn bad_seal(path: &RelPath, span: Span, message: String) -> Diagnostic {
    Diagnostic::new(Code::BadSeal, path, span, message)
        .help("take back what was changed in this file by hand, or delete it and seal the period anew")
}

/// A period that is sealed in two files.
pub fn second_seal(seal: &Seal, first: &Seal) -> Diagnostic {
    bad_seal(&seal.path, Span::at(0), format!("{} is sealed in `{}` already, which counts", seal.period, first.path))
}

/// A record that is not what it was when it was sealed; `broken` are the seals, the first of which is named.
pub fn sealed_changed(record: &Record, broken: &[(&Seal, &Held)]) -> Option<Diagnostic> {
    let ((seal, held), others) = broken.split_first()?;
    let Seal { path, period, sealed, .. } = seal;
    let after = format!("was changed after {period} was sealed on {sealed} (`{path}`)");
    let message = match held.standing {
        Standing::Added => format!("belongs to {period}, which was sealed on {sealed} (`{path}`), and was not there"),
        Standing::FileChanged => format!("the file it is taken from {after}"),
        Standing::Kept | Standing::Changed => after,
    };
    let name = given::short(record);
    let mut complaint = Diagnostic::new(Code::SealedChanged, &record.path, None, message)
        .help(format!("say why in a record dated after the seal, with `corrects: [{name}]`; or take the change back"))
        .record(&record.id);
    for (seal, held) in std::iter::once(&(*seal, *held)).chain(others) {
        if held.entry.is_some() {
            complaint = complaint.label(&seal.path, held.entry, "sealed here");
        }
    }
    Some(complaint)
}

/// What was sealed and is among no records now; `there`: its file still stands.
pub fn sealed_gone(seal: &Seal, entry: &Sealed, there: bool) -> Diagnostic {
    let message = if there {
        "the record sealed here was changed and is in no build now".to_owned()
    } else {
        format!("the record sealed here on {} is gone", seal.sealed)
    };
    let name = entry.id.clone().unwrap_or_else(|| entry.path.stem().to_owned());
    Diagnostic::new(Code::SealedChanged, &seal.path, entry.span, message)
        .help(format!("say why in a record dated after the seal, with `corrects: [{name}]`; or bring it back"))
}

/// Experience that rests on too little. `span` is that of its evidence, or where that would stand.
pub fn lesson_thin(record: &Record, span: Span, lesson: &Lesson) -> Diagnostic {
    let message = match (lesson.evidence.len(), lesson.wanted) {
        (0, 1) => "rests on no record".to_owned(),
        (given, wanted) => format!("rests on {given} of the {wanted} records that its method needs"),
    };
    Diagnostic::new(Code::LessonThin, &record.path, span, message)
        .help("name in `evidence` what it was learned from, or keep it as a note until there is more")
        .record(&record.id)
}

/// A way of working that was to be looked at again.
pub fn review_due(record: &Record, span: Span, version: &Version) -> Diagnostic {
    let overdue = number_of_days(version.overdue);
    let due = version.review_by.map(|day| format!(": due {day}")).unwrap_or_default();
    Diagnostic::new(Code::MeasureReviewDue, &record.path, span, format!("its review is {overdue} overdue{due}"))
        .help(
            "look at it again and set the next `review_by`, retire it, or write what takes its place with `supersedes`",
        )
        .record(&record.id)
}

/// A data mark that says no figure; `wrong`: why what stands behind its equals sign is none, or `None` when it has no name or no such
/// sign.
pub fn bad_data(record: &Record, mark: &Mark, wrong: Option<NoFigure>) -> Diagnostic {
    let help = match wrong {
        None => "write `NAME = VALUE UNIT`, such as `visitors = 31 visits`".to_owned(),
        Some(wrong) => format!("wanted behind the `=`: {}; then what is counted", wrong.wanted()),
    };
    let message = format!("`{}` is no figure", beginning(&mark.text));
    Diagnostic::new(Code::BadData, &record.path, mark.span, message).help(help).record(&record.id)
}

/// A value in another unit than most of its series; `usual` is the first mark with that one.
pub fn data_unit(at: (&Record, &Mark), reading: Reading<'_>, usual: (&Record, &Mark), unit: &str) -> Diagnostic {
    let ((record, mark), (other, first)) = (at, usual);
    let message = format!("`{}` is counted in `{unit}` elsewhere", beginning(reading.name));
    Diagnostic::new(Code::DataUnit, &record.path, mark.span, message)
        .label(&other.path, first.span, "for example here")
        .help("count in the same unit, or give what is counted here a name of its own")
        .record(&record.id)
}

/// The beginning of a text that may be long.
fn beginning(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}
