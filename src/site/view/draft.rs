//! What the templates of drafts are given: a period, counted and listed. Only the record of a draft is made of it, no page.

use schemars::JsonSchema;
use serde::Serialize;

/// `view` of the templates in `draft/`: what a period came to, for the record that is to sum it up.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DraftView {
    /// The name of the kind of record that is drafted.
    pub kind: String,
    /// The period's key.
    pub period: String,
    /// `day`, `week`, `month`, `quarter`, `half` or `year`.
    pub granularity: String,
    /// Its first day.
    pub start: String,
    /// Its last day.
    pub end: String,
    /// The day from which it is judged: the one after its last, or today when that comes first.
    pub judged: String,
    /// Whether it is not over yet.
    pub running: bool,
    /// The person, body or campaign it is drafted for; `null`: the whole office.
    pub scope: Option<DraftScope>,
    /// What filed summaries of shorter periods marked as worth saying again: `title` is the item, the last link the summary.
    pub highlights: DraftLines,
    /// What was expected on days of the period.
    pub expected: Vec<DraftExpected>,
    /// The other records of the period by kind: those of no ledger, and no papers that came or went.
    pub kinds: Vec<DraftCount>,
    /// Papers that came in.
    pub papers_in: DraftPapers,
    /// Papers that went out.
    pub papers_out: DraftPapers,
    /// The other ledgers in which something moved.
    pub ledgers: Vec<DraftLedger>,
    /// The main ledger; `null` when nothing was in it.
    pub work: Option<DraftLedger>,
    /// What was closed or dropped in it. Forms: `on-time`, `late`, `closed`, `dropped`.
    pub closed: DraftLines,
    /// How far things came. Forms: `progress`, and `campaign` with `from` problems found and `to` of them closed.
    pub progress: DraftLines,
    /// The key figures of statements.
    pub figures: Vec<DraftFigure>,
    /// Entries of the chronicle. Form: `event`.
    pub events: DraftLines,
    /// What was decided, each with what follows it up in `lines`. Forms: `decision`; `follow-up` where it is not said which
    /// decision of a record it is that its tasks follow up; `answered` for requests.
    pub decisions: DraftLines,
    /// What was found wrong; `null` when nothing was and nothing had been.
    pub problems: Option<DraftProblems>,
    /// Experience and ways of working. Forms: `new`, `mark`, `applied`, `measure`.
    pub lessons: DraftLines,
    /// What goes over into the next period, of every ledger. Forms: `overdue`, `waiting`, `open`.
    pub open: DraftLines,
    /// What is expected and missing, today.
    pub gaps: Vec<DraftExpected>,
    /// What is wrong in the records of the period, today. Form: `finding`; `title` is the record's, `text` the message, `state` the code.
    pub findings: DraftLines,
}

/// For whom a draft is, when not for the whole office.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DraftScope {
    /// What it is called.
    pub title: String,
    /// Its name for a link.
    pub link: String,
}

/// A number of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DraftCount {
    /// The name of their kind, of their relation to us (`superior`, a word of the theme's `value.relation`), of a state.
    pub name: String,
    /// What they are called; empty: the theme's word.
    pub label: String,
    /// How many.
    pub count: usize,
    /// The records, as names for links.
    pub links: Vec<String>,
}

/// Papers that went one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DraftPapers {
    /// How many.
    pub count: usize,
    /// How many of these by how the other side stands to us; those of which nobody says it are left out.
    pub by: Vec<DraftCount>,
    /// The papers, as names for links.
    pub links: Vec<String>,
}

/// What was expected of one sort, and what is there of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DraftExpected {
    /// The name of the kind, or of the statement.
    pub name: String,
    /// What its records are called.
    pub label: String,
    /// Whether it was expected on working days.
    pub working: bool,
    /// How many records of the kind there are in the period, unexpected ones too.
    pub written: usize,
    /// How many were expected.
    pub expected: usize,
    /// The days or periods that lack one, as keys.
    pub missing: Vec<String>,
    /// The records, as names for links.
    pub links: Vec<String>,
}

/// What went through a ledger: `start + opened - on_time - late - dropped = end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DraftLedger {
    /// Its name.
    pub name: String,
    /// What its records are called; empty for the main one.
    pub label: String,
    /// Open when the period began.
    pub start: usize,
    /// Opened in it.
    pub opened: usize,
    /// Of those, how many came in between.
    pub adhoc: usize,
    /// Of those, how many the leadership assigned.
    pub assigned: usize,
    /// Closed in time, or without a limit.
    pub on_time: usize,
    /// Closed too late.
    pub late: usize,
    /// Given up.
    pub dropped: usize,
    /// Open at the end.
    pub end: usize,
    /// Of those, how many are overdue.
    pub overdue: usize,
    /// By how many days the one that is overdue the longest is.
    pub longest: i64,
    /// What was closed or dropped, by the state it came to; task items have none.
    pub states: Vec<DraftCount>,
    /// Everything that was in it, as names for links.
    pub links: Vec<String>,
    /// What was closed, as names for links.
    pub closed_links: Vec<String>,
    /// What the leadership assigned or came in between, as names for links.
    pub assigned_links: Vec<String>,
    /// What is overdue at the end, as names for links.
    pub overdue_links: Vec<String>,
}

/// The problems of a period: `start + noted - solved = open`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DraftProblems {
    /// Open when the period began.
    pub start: usize,
    /// Noted in it.
    pub noted: usize,
    /// Closed in it.
    pub solved: usize,
    /// Open at the end.
    pub open: usize,
    /// Everything counted here, as names for links.
    pub links: Vec<String>,
    /// Those closed, with the days it took in `days`. Form: `solved`.
    pub solved_lines: DraftLines,
    /// Those open at the end, the oldest first, with their age in `days`. Form: `open`.
    pub open_lines: DraftLines,
    /// Causes that come again and again: `name` is the tag without `#`.
    pub recurring: Vec<DraftCount>,
}

/// A key figure of a statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DraftFigure {
    /// What it counts.
    pub label: String,
    /// The cell as a fact names it (`visitors:all.total`).
    pub cell: String,
    /// Its value.
    pub value: String,
    /// Its unit; empty: none.
    pub unit: String,
    /// Against the period before; `null`: there is nothing to compare with.
    pub previous: Option<DraftChange>,
    /// Against the same period of the year before.
    pub year: Option<DraftChange>,
    /// Whether a change is beyond its limit.
    pub flagged: bool,
    /// The words that explain such a change; empty: none.
    pub explained: String,
    /// The statement, as a name for a link.
    pub links: Vec<String>,
}

/// How a figure differs from another one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DraftChange {
    /// The difference with its sign.
    pub difference: String,
    /// The rate with its sign, or `n/a`.
    pub rate: String,
}

/// Some things in order, one a line: at most 30, the most notable ones.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct DraftLines {
    /// How many there are.
    pub total: usize,
    /// The lines.
    pub lines: Vec<DraftLine>,
    /// The records of all, each once, as names for links.
    pub links: Vec<String>,
    /// How many are left out.
    pub more: usize,
    /// Those, as names for links.
    pub more_links: Vec<String>,
}

/// One thing. What a form does not speak of is empty, or 0.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct DraftLine {
    /// Which sort of line it is; the field it stands in lists them.
    pub form: String,
    /// What it is called, or its words.
    pub title: String,
    /// What is said of it: what came of it, the last report, the key point.
    pub text: String,
    /// Whose it is, who decided or answered, for whom it waits.
    pub who: Vec<String>,
    /// Its day: when it was closed, decided, reported; may be partial.
    pub date: String,
    /// Its time limit.
    pub due: String,
    /// Days: overdue, late, waited, open or taken.
    pub days: i64,
    /// How far it was.
    pub from: String,
    /// How far it is.
    pub to: String,
    /// The label of its state, or of the ledger it stands in; empty: none.
    pub state: String,
    /// What belongs to it.
    pub lines: Vec<DraftLine>,
    /// Its records, as names for links.
    pub links: Vec<String>,
}
