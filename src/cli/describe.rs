//! `annals describe NAME`: what a kind is for and how its records are filled in, or how a statement is.

use std::sync::Arc;

use super::args::{Common, Describe};
use super::exit::{Exit, Stop};
use super::explain::{FINDINGS, section};
use super::page::{Page, both};
use super::sarif::{first_sentence, paragraph};
use super::session::{Reach, Session, unknown};
use super::template::{required_words, type_words};
use super::{check, describe_statement, duties, output, report};
use crate::archive::Archive;
use crate::base::code::{CODES, Code, Severity};
use crate::config::kind::State;
use crate::config::settings::{Coverage, Deadline, Every, Level};
use crate::config::{Config, Field, FieldType, Kind, Required, Role, StatementKinds, Trait, statement};
use crate::pipeline::Checked;
use crate::record::Record;
use crate::site::shared::value_text;

/// What stands before a name when a kind is meant, whatever else is called so.
const OF_KIND: &str = "kind:";

/// What stands before a name when a statement is meant.
const OF_STATEMENT: &str = "statement:";

/// Prints the description. Of a kind and a statement of one name it is the kind's, which names the other.
pub fn run(common: &Common, asked: &Describe) -> Result<Exit, Stop> {
    let session = Session::open(common, Reach::All)?;
    let name = asked.name.trim_start_matches(OF_KIND).trim_start_matches(OF_STATEMENT);
    let kind = session.config.kinds.get(name).filter(|_| !asked.name.starts_with(OF_STATEMENT));
    if let Some(kind) = kind {
        // the records are read only where they decide what is owed next
        let checked = duties::lines(&session.config, kind).next().is_some().then(|| check::read(&session).0);
        let declared = match &checked {
            Some(checked) => Arc::clone(&checked.archive.statements.kinds),
            None => Arc::new(statement::load(&session.config, &session.read(&[]).0).0),
        };
        output::say(&text(&session, kind, checked.as_ref(), &declared))?;
        return Ok(Exit::Good);
    }
    if asked.name.starts_with(OF_KIND) {
        return Err(unknown("kind", name, session.config.kinds.keys().map(String::as_str)));
    }
    let (checked, _) = check::read_sound(&session)?;
    match checked.archive.statements.kinds.get(name) {
        Some(declared) => output::say(&describe_statement::text(&session, &checked.archive, declared))?,
        None if asked.name.starts_with(OF_STATEMENT) => {
            return Err(unknown("statement", name, checked.archive.statements.kinds.keys().map(String::as_str)));
        }
        None => return Err(no_such(&session, &checked.archive, name)),
    }
    Ok(Exit::Good)
}

/// That there is neither a kind nor a statement of the name. A form that records fill in without its being declared is no statement, but
/// people know it.
fn no_such(session: &Session, archive: &Archive, name: &str) -> Stop {
    let config = &session.config;
    let is_form = |kind: &&Kind| kind.has(Trait::Statement);
    let fills = |record: &Record| {
        config.kinds.get(&record.kind).filter(is_form).is_some() && value_text(record, FORM).as_deref() == Some(name)
    };
    let filed = archive.all().any(|(_, record)| fills(record));
    match config.kinds.values().find(is_form).filter(|_| filed) {
        Some(kind) => Stop::usage(format!(
            "there is no kind `{name}`: it is a form, filled in by records of the kind `{}`, and nothing declares it",
            kind.name
        ))
        .help(format!("`annals list {} {FORM}={name}` lists those there are", kind.name)),
        None => {
            let known = config.kinds.keys().chain(archive.statements.kinds.keys());
            unknown("kind or statement", name, known.map(String::as_str))
        }
    }
}

/// The field that names the form a record fills in: what the trait `statement` asks for.
const FORM: &str = "statement";

/// The whole description.
fn text(session: &Session, kind: &Kind, checked: Option<&Checked>, declared: &StatementKinds) -> String {
    let config = &session.config;
    let mut page = Page::empty();
    page.head(&kind.name, &both(&kind.label));
    if !kind.describe.is_empty() {
        page.line(kind.describe.get(&config.language));
    }
    page.line("");
    let kept = kind.retention.as_ref().map(|kept| ["kept".to_owned(), kept.clone()]);
    let start = ["start one".to_owned(), start(kind)];
    let folder = config.content.join(&kind.dir).map(|folder| ["folder".to_owned(), format!("{folder}/")]);
    page.rows(&[folder, Some(start), kept].into_iter().flatten().collect::<Vec<_>>());

    page.title("Behaviours");
    page.rows(&kind.traits.iter().map(|&of| [trait_name(of), behaviour(kind, of)]).collect::<Vec<_>>());
    page.title("Fields (* must be given)");
    let (common, own): (Vec<&Field>, Vec<&Field>) =
        kind.fields.iter().partition(|field| field.common && field.required == Required::Never);
    page.rows(&own.into_iter().flat_map(|field| field_rows(field, "")).collect::<Vec<_>>());
    page.paragraph("Every kind has these too: ", &common.iter().map(|field| field.name.as_str()).collect::<Vec<_>>());
    states(&mut page, kind);
    page.title("What is checked");
    page.rows(&checks(config, kind));
    if kind.has(Trait::Statement) && !declared.is_empty() {
        page.title("Statements that it fills in (`annals describe NAME`)");
        page.rows(&declared.values().map(|one| [one.name.clone(), both(&one.label)]).collect::<Vec<_>>());
    }
    if declared.contains_key(&kind.name) {
        page.line("");
        page.line(&format!("There is a statement of this name too: `annals describe {OF_STATEMENT}{}`", kind.name));
    }
    if let Some(checked) = checked {
        page.title("What is expected");
        page.rows(&duties::lines(config, kind).map(|line| expected(config, checked, kind, line)).collect::<Vec<_>>());
    }
    page.text
}

/// The command that starts a record, with what must be given.
fn start(kind: &Kind) -> String {
    let mut command = format!("annals new {}", kind.name);
    let is_title = |field: &Field| field.name == "title" || Some(&field.name) == kind.title_field.as_ref();
    let dates: Vec<&str> = kind.role(Role::Date).into_iter().chain(kind.role(Role::Period)).collect();
    let needs_title = kind.fields.iter().any(|field| is_title(field) && field.required == Required::Always);
    if needs_title || !(kind.has(Trait::Dated) || kind.has(Trait::Period)) {
        command.push_str(" \"TITLE\"");
    }
    let asked = |field: &&Field| {
        field.required == Required::Always
            && field.default.is_none()
            && !field.private
            && !is_title(field)
            && !dates.contains(&field.name.as_str())
    };
    for field in kind.fields.iter().filter(asked) {
        let value = match &field.ty {
            FieldType::Enum { words, .. } => words.first().cloned().unwrap_or_default(),
            FieldType::Struct(_) => continue,
            FieldType::List(of) if matches!(**of, FieldType::Struct(_)) => continue,
            _ => "..".to_owned(),
        };
        command.push_str(&format!(" --set {}={value}", field.name));
    }
    command
}

fn trait_name(of: Trait) -> String {
    // the names in settings are those of the variants in lower case
    format!("{of:?}").to_lowercase()
}

/// What a behaviour means for the records of the kind.
fn behaviour(kind: &Kind, of: Trait) -> String {
    let by = |role: Role| -> Option<String> {
        let fields: Vec<String> = kind
            .role(role)
            .into_iter()
            .filter(|name| kind.field(name).is_some())
            .map(|name| format!("`{name}`"))
            .collect();
        (!fields.is_empty()).then(|| fields.join(", else "))
    };
    let with = |words: &str, role: Role| by(role).map(|fields| format!("{words} {fields}"));
    let parts: Vec<Option<String>> = match of {
        Trait::Dated => {
            vec![Some("stands on the pages of its day, week, month and year".to_owned()), with("dated by", Role::Date)]
        }
        Trait::Period => vec![Some("is about a period".to_owned()), with("named by", Role::Period)],
        Trait::Ledger => vec![
            Some(format!("is owed: an item of the ledger `{}`", kind.ledger.as_ref().unwrap_or(&kind.name))),
            with("until", Role::Due).or_else(|| with("within", Role::Limit)),
            with("closed on", Role::Closed),
            with("in the hands of", Role::Assignee),
        ],
        Trait::Register => vec![
            Some("is numbered by year".to_owned()),
            with("in the register named by", Role::Series),
            with("under", Role::Serial),
        ],
        Trait::Chain => vec![
            Some("is sent, read, answered and passed on; where it is can be traced".to_owned()),
            with("from", Role::From),
            with("to", Role::To),
        ],
        Trait::Agent => {
            vec![
                Some("can be mentioned as @name, and has a page of all that concerns it".to_owned()),
                with("called by", Role::Name),
            ]
        }
        Trait::Glossary => vec![Some("explains a term, whose first use in each record links to it".to_owned())],
        Trait::Statement => vec![Some("is a form filled in for a period".to_owned())],
        Trait::Lesson => {
            vec![Some("is experience that rests on evidence and is counted when it is applied".to_owned())]
        }
        Trait::Versioned => vec![Some("takes the place of earlier ones, and is to be looked at again".to_owned())],
        Trait::Claims => vec![Some("makes claims, which rest on the records they link".to_owned())],
        Trait::Contact => vec![Some("counts as contact with the departments it names".to_owned())],
        Trait::Focus => {
            vec![Some("gathers what carries its tag or links to it in its span".to_owned()), with("up to", Role::End)]
        }
        Trait::Limit => vec![
            Some("holds a time limit within itself".to_owned()),
            with("from", Role::Start),
            with("to", Role::Stop),
            with("of", Role::Limit),
        ],
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A field: its name, what it means, and what belongs there; its parts below it.
fn field_rows(field: &Field, above: &str) -> Vec<[String; 3]> {
    let star = if field.required == Required::Always { "*" } else { "" };
    let mut words = vec![type_words(&field.ty)];
    words.extend(required_words(&field.required));
    if let Some(default) = &field.default {
        words.push(format!("{default} unless said otherwise"));
    }
    match (&field.min, &field.max) {
        (Some(min), Some(max)) => words.push(format!("from {min} to {max}")),
        (Some(min), None) => words.push(format!("at least {min}")),
        (None, Some(max)) => words.push(format!("at most {max}")),
        (None, None) => {}
    }
    words.extend(field.pattern.as_ref().map(|pattern| format!("must match {pattern}")));
    words.extend(field.max_length.map(|length| format!("at most {length} characters")));
    words.extend(field.expected.as_ref().map(|code| format!("without it there is the finding {code}")));
    if field.private {
        words.push("private: in nothing that is built, listed or traced".to_owned());
    }
    let name = if above.is_empty() { field.name.clone() } else { format!("{above}.{}", field.name) };
    let parts = match &field.ty {
        FieldType::Struct(parts) => parts.as_slice(),
        FieldType::List(of) => match &**of {
            FieldType::Struct(parts) => parts.as_slice(),
            _ => &[],
        },
        _ => &[],
    };
    let mut rows = vec![[format!("{name}{star}"), both(&field.label), words.join("; ")]];
    rows.extend(parts.iter().flat_map(|part| field_rows(part, &name)));
    rows
}

fn states(page: &mut Page, kind: &Kind) {
    for (value, set) in &kind.states.sets {
        match &kind.states.by {
            Some(by) => page.title(&format!("States when `{by}` is {value}")),
            None => page.title("States"),
        }
        let first = kind.initial.as_deref().or(set.first().map(|state| state.name.as_str()));
        page.rows(&set.iter().map(|state| state_row(state, first)).collect::<Vec<_>>());
    }
}

fn state_row(state: &State, first: Option<&str>) -> [String; 3] {
    let mut words = Vec::new();
    words.extend(state.class.map(|class| format!("counts as {}", format!("{class:?}").to_lowercase())));
    if first == Some(state.name.as_str()) {
        words.push("unless said otherwise".to_owned());
    }
    words.extend(state.when.as_ref().map(|field| format!("by itself once `{field}` is given")));
    [state.name.clone(), both(&state.label), words.join("; ")]
}

/// The findings that its records may give, with their weight here and their meaning in one sentence.
fn checks(config: &Config, kind: &Kind) -> Vec<[String; 3]> {
    let named = duties::codes(config, kind);
    let rows = CODES.iter().filter(|row| named.contains(&row.code)).filter_map(|row| {
        let weight = match config.findings.get(&row.code) {
            Some(Level::Off) => return None,
            Some(Level::Warning) => Severity::Warning,
            Some(Level::Error) => Severity::Error,
            None => row.severity,
        };
        Some([row.name.to_owned(), report::weight(weight).to_owned(), meaning(row.code)])
    });
    rows.collect()
}

/// The first sentence of what the documentation says of a code.
fn meaning(code: Code) -> String {
    let means = paragraph(section(FINDINGS, code.name()).unwrap_or_default(), "**What it means.**");
    first_sentence(&means).to_owned()
}

/// A line of the settings' `coverage:`, and what it expects next.
fn expected(config: &Config, checked: &Checked, kind: &Kind, line: &Coverage) -> [String; 2] {
    let (often, mut words) = line_words(line);
    match duties::next(config, &checked.archive, kind, line) {
        Some((period, deadline)) => words.push(format!("next: that of {period}, by {deadline}")),
        None => words.push("nothing more is expected".to_owned()),
    }
    [often, words.join("; ")]
}

/// How often a line of the settings' `coverage:` expects something, and from when, until when and by when.
pub fn line_words(line: &Coverage) -> (String, Vec<String>) {
    let often = match line.every {
        Some(Every::Workday) => "every working day".to_owned(),
        Some(Every::Period(granularity)) => format!("every {}", granularity.name()),
        None => "as the form says".to_owned(),
    };
    let mut words = Vec::new();
    words.extend(line.from.map(|from| format!("from {from}")));
    words.extend(line.to.map(|to| format!("until {to}")));
    words.extend(line.due.map(|due| format!("due {}", due_words(due))));
    (often, words)
}

/// A deadline in words.
pub fn due_words(due: Deadline) -> String {
    let roll = if due.roll { ", or on the next working day" } else { "" };
    format!("{} after its end{roll}", due.after)
}
