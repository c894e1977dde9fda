//! `annals trace ID`: everything that is known of one record, in order of time.

use serde_json::{Value as Json, json};

use super::args::{Common, Trace, TraceFormat};
use super::exit::{Exit, Stop};
use super::session::{Reach, Session};
use super::table::{Cell, Group, Sort, Sum, Table, VERSION};
use super::{check, named, output};
use crate::archive::trace::{self, Step, StepKind};
use crate::archive::{Archive, Ix};
use crate::record::Record;

/// Prints the record's story.
pub fn run(common: &Common, asked: &Trace) -> Result<Exit, Stop> {
    let session = Session::open(common, Reach::All)?;
    let (checked, _) = check::read_sound(&session)?;
    let archive = &checked.archive;
    let ix = named::one(&session, archive, &asked.name)?;
    let Some(record) = archive.record(ix) else { return Err(named::none(archive, &asked.name)) };
    let steps = trace::trace(archive, ix);
    match asked.format {
        TraceFormat::Human => output::say(&human(archive, record, &steps))?,
        TraceFormat::Json => output::say(&json(archive, record, &steps))?,
    }
    Ok(Exit::Good)
}

/// What a step is, in a few words.
fn words(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Received => "received",
        StepKind::Dated => "dated",
        StepKind::Sent => "sent to read",
        StepKind::Read => "read",
        StepKind::Task => "task",
        StepKind::TaskClosed => "task closed",
        StepKind::Extended => "extended",
        StepKind::Urged => "urged",
        StepKind::Progress => "progress",
        StepKind::Problem => "problem",
        StepKind::Guidance => "guidance",
        StepKind::Solved => "problem closed",
        StepKind::Replied => "replied to",
        StepKind::PassedOn => "passed on",
        StepKind::Acknowledged => "acknowledged",
        StepKind::NotAcknowledged => "not acknowledged",
        StepKind::Moved => "moved to",
        StepKind::Waits => "waits for",
        StepKind::Closed => "closed",
        StepKind::Mentioned => "mentioned",
        StepKind::Holder => "now with",
    }
}

/// The record, then a line for each step.
fn human(archive: &Archive, record: &Record, steps: &[Step]) -> String {
    let table = Table {
        list: record.id.clone(),
        as_of: archive.as_of,
        columns: ["date", "what", "who", "record", "words"].map(str::to_owned).to_vec(),
        groups: vec![Group { value: None, rows: steps.iter().map(|step| row(archive, step)).collect() }],
        by: None,
        sum: Sum::default(),
    };
    let bold = anstyle::Style::new().bold();
    let safe = |text: &str| output::escaped(text, false);
    let facts = [
        Some(record.kind.clone()),
        record.date.map(|date| date.to_string()).or_else(|| Some(record.period?.to_string())),
        record.state.clone(),
        Some(record.path.to_string()),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().map(|fact| safe(&fact)).collect();
    let head = format!("{bold}{}{bold:#}  {}\n{}\n", safe(&record.id), safe(&record.title), facts.join(" · "));
    if steps.is_empty() {
        return format!("{head}\nNothing is known of it beside the record itself.\n");
    }
    format!("{head}\n{}", table.aligned(output::width()))
}

fn row(archive: &Archive, step: &Step) -> Vec<Cell> {
    let who: Vec<&str> =
        step.who.iter().filter_map(|&ix| archive.record(ix)).map(|record| record.title.as_str()).collect();
    // a step without words of its own is told by the record that says so
    let title = step.record.and_then(|ix| archive.record(ix)).map_or("", |record| &record.title);
    vec![
        Cell { sort: Sort::Date, ..Cell::maybe(step.date) },
        Cell::name(words(step.kind)),
        Cell::text(&who.join(", ")),
        id(archive, step.record).map_or_else(Cell::empty, |id| Cell::name(&id)),
        Cell::text(if step.text.is_empty() { title } else { &step.text }),
    ]
}

fn id(archive: &Archive, ix: Option<Ix>) -> Option<String> {
    archive.record(ix?).map(|record| record.id.clone())
}

/// `{version, as_of, record: {id, kind, title, date, state, path}, steps: [{date, step, who, record, mark, text}]}`.
fn json(archive: &Archive, record: &Record, steps: &[Step]) -> String {
    let step = |step: &Step| -> Json {
        let who: Vec<String> = step.who.iter().filter_map(|&ix| id(archive, Some(ix))).collect();
        let mark = step.mark.and_then(|at| {
            let mark = archive.mark(at)?;
            Some(json!({"record": id(archive, Some(at.record)), "id": mark.id, "anchor": mark.anchor}))
        });
        json!({
            "date": step.date.map(|date| date.to_string()),
            "step": step.kind.name(),
            "who": who,
            "record": id(archive, step.record),
            "mark": mark,
            "text": step.text,
        })
    };
    let whole = json!({
        "version": VERSION,
        "as_of": archive.as_of.to_string(),
        "record": {
            "id": record.id,
            "kind": record.kind,
            "title": record.title,
            "date": record.date.map(|date| date.to_string()),
            "period": record.period.map(|period| period.to_string()),
            "state": record.state,
            "path": record.path.to_string(),
        },
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
    });
    // maps with text keys: this cannot fail
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}
