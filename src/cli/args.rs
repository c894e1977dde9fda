//! What may be typed. One definition drives parsing, help, man page and shell completion.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::base::date::Date;
use crate::base::period::Period;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const ABOUT: &str = "\
Turns a folder of Markdown records into one browsable, cross-linked archive.

A record is a Markdown file with a few lines of YAML at its head; its folder says what kind it is (a log entry, a \
document, a task, ..). `annals init` writes a small archive to look at, `annals new` starts a record, `annals serve` \
shows the site while you write, `annals check` says what is wrong or missing, and `annals build` writes the site into \
a folder that opens by double click.";

const EXITS: &str = "\
Exit status: 0 good; 1 something is wrong with the records; 2 wrong use or settings; 3 files cannot be read or \
written; 4 another run is writing; 5 something confidential would be published; 130 interrupted, \
143 ended by the system, 129 by the end of the terminal.";

/// The whole command line.
#[derive(Clone, Debug, Parser)]
#[command(name = "annals", version, about = ABOUT, after_long_help = EXITS, styles = STYLES, max_term_width = 100)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Arguments {
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Common {
    /// The archive's folder [default: the nearest folder upwards with an annals.yaml or a content folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The day that means today, as in 2025-03-14 [default: `as_of` of annals.yaml, SOURCE_DATE_EPOCH, the clock]
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Whose eyes it is for: records of this level and of every wider one
    ///
    /// `build`, `serve` and `draft` take the archive's `default_audience` unless told otherwise; every other command
    /// reads all records.
    #[arg(long, global = true, value_name = "LEVEL")]
    pub audience: Option<String>,
    /// How much memory the run may take, as in 512M or 2G; it is stopped when it takes more [default: as much as it likes]
    #[arg(long, global = true, value_name = "SIZE", value_parser = super::memory::size)]
    pub max_memory: Option<u64>,
    /// Whether to print in colour; `auto` does so on a terminal unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When to print in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    #[value(help = "on a terminal, unless NO_COLOR is set")]
    Auto,
    /// Always.
    #[value(help = "always")]
    Always,
    /// Never.
    #[value(help = "never")]
    Never,
}

/// The commands, in the order of a day's work.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Write a small working archive to start from
    Init(Init),
    /// Start a new record and print its path
    New(New),
    /// Show the site in the browser and reload it while you write
    Serve(Serve),
    /// Write the site into a folder
    Build(Build),
    /// Say what is wrong or missing
    Check(Check),
    /// List records, marks, what is owed, what is missing or wrong, as a table, CSV, JSON, XLSX or Markdown
    List(List),
    /// Compile a summary of a period from its records, ready to edit
    Draft(Draft),
    /// Tell everything that is known of one record, in order of time
    Trace(Trace),
    /// Say what a kind is for and how its records are filled in, or how a statement is
    Describe(Describe),
    /// Keep the hashes of what a period holds, so that a later change is noticed
    Seal(Seal),
    /// Say whether a folder, or a copy of it, still holds what was built
    Verify(Verify),
    /// Say where a file or word of the theme comes from, and which themes there are
    Theme(Theme),
    /// Say what a finding means, why it matters and how to mend it
    Explain(Explain),
    /// Print the JSON Schema of a kind's front matter, of annals.yaml or of a statement's declaration
    Schema(Schema),
    /// Print the completion script of a shell
    #[command(hide = true)]
    Complete(Complete),
    /// Print the manual page
    #[command(hide = true)]
    Man,
}

/// `annals init`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Example: annals init office && cd office && annals serve --open")]
pub struct Init {
    /// Where to write it; made when it is not there, refused when there is anything in it
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// `annals new`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = "\
The file is called by the day and the title (`visits/2025-03-12-dong-hu.md` for 东湖), by the period, or by the title \
alone, as suits the kind. Fields that must be filled stand in it empty with a note on what belongs there; the others are \
named in comments. A statement comes with its table, to be filled in. A file that exists is never touched.

Examples:
  annals new log
  annals new task \"Test the duty telephone\" --set assignee=li-wei --set due=2025-04-18
  annals new statement --set statement=visitors --set period=2025-04
  annals new summary --date 2025-03-31 --set period=2025-Q1")]
pub struct New {
    /// The kind of record (`annals schema` names them all)
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// Its title
    #[arg(value_name = "TITLE")]
    pub title: Option<String>,
    /// The day it is about [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<Date>,
    /// Fill a field; may be given several times, the values of a list separated by commas
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
}

/// `annals build`.
#[derive(Clone, Debug, Default, Args)]
#[command(after_long_help = "\
A finding about a duty or a figure (something overdue, a missing field) is shown in its page, and the site is written. What \
would make the site untrustworthy (front matter that cannot be read, two records with one id, ..) refuses the build: every \
such error is listed, nothing is written, and the last good site stays. `annals explain CODE` says which.")]
pub struct Build {
    /// Read records with `draft: true` too
    #[arg(long)]
    pub drafts: bool,
    /// Exit with 1 when there is any finding
    #[arg(long)]
    pub strict: bool,
    /// Build without the records that would refuse the build, and exit with 1
    #[arg(long)]
    pub keep_going: bool,
    /// The folder to write the site into [default: `output` of annals.yaml, or output]
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Write over pages edited by hand and over a site for another audience
    #[arg(long)]
    pub force: bool,
    /// Let more than three pages in ten vanish; without it such a build writes nothing (exit 3)
    #[arg(long)]
    pub allow_shrink: bool,
    /// List each page that was made again, with what moved
    #[arg(long)]
    pub why: bool,
}

/// `annals serve`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = "\
The site is kept in memory; no folder is written. When a change cannot be built, the last good site stays and the error \
is shown in the page. Stop it with Ctrl-C.")]
pub struct Serve {
    /// The port
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    pub port: u16,
    /// The address to listen at; any but this machine's own lets others read the archive
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub host: String,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
    /// Read records with `draft: true` too
    #[arg(long)]
    pub drafts: bool,
    /// Look for changes again and again, for shares that do not report them
    #[arg(long)]
    pub poll: bool,
}

/// `annals check`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = "\
Each finding is one line `FILE:LINE:COLUMN: error[CODE]: what is wrong`, with the place below it. All records are read, \
those for narrower audiences too. Exit status: 0 no errors, 1 errors (with --strict any finding), 2 the \
settings or arguments are wrong; with records named it is that of their findings.

Examples:
  annals check
  annals check in-001 tasks
  annals check --format sarif > findings.sarif")]
pub struct Check {
    /// Show the findings of these records, files and folders only
    #[arg(value_name = "ID or PATH")]
    pub only: Vec<String>,
    /// The form of the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: CheckFormat,
    /// Exit with 1 when there is any finding, not only for errors
    #[arg(long)]
    pub strict: bool,
    /// Show the findings of the theme alone: its templates, and words that a language lacks
    #[arg(long, conflicts_with = "only")]
    pub templates: bool,
}

/// The forms of `check`'s findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For reading.
    #[default]
    #[value(help = "for reading, with the place of each finding")]
    Human,
    /// For programs.
    #[value(help = "for programs: {version, as_of, findings: [..]}")]
    Json,
    /// For code hosts and editors.
    #[value(help = "for code hosts and editors: SARIF 2.1.0")]
    Sarif,
}

/// `annals list`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = "\
WHAT is a kind (`task`), a type of mark (`problem`; `mark:lesson` where a kind has that name too), `ledger` for what is owed and \
`waiting` for what waits for somebody, `gaps` for what is expected and not there or late, `findings`, or `all` records.

Filters: `field=value`, `field=a,b` for one of several, `field=2025-01..2025-03` for a range, `field>=8`, `field!=done`, \
`field=*` for any value. Quote what the shell would read itself.

A table ends with what it comes to; on a terminal long texts are cut to its width, in a pipe never.

Examples:
  annals list task assignee=li-wei state!=closed --sort due
  annals list ledger overdue=yes --by assignee
  annals list waiting ledger=tasks
  annals list problem --period 2025-03
  annals list document direction=in period=2025-Q1 -o incoming.xlsx
  annals list all --period 2025-03 --by kind
  annals list findings severity=error")]
pub struct List {
    /// A kind, a type of mark, `ledger`, `waiting`, `gaps`, `findings`, or `all`
    #[arg(value_name = "WHAT")]
    pub what: String,
    /// Only what meets all of these
    #[arg(value_name = "FIELD=VALUE")]
    pub filters: Vec<String>,
    /// Only what belongs to the period, as in 2025, 2025-Q1, 2025-03, 2025-W11
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// Group by a field, with counts
    #[arg(long, value_name = "FIELD")]
    pub by: Option<String>,
    /// Sort by a field, with `-` before it the largest first [default: by date]
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// The columns, separated by commas [default: the usual ones of the list]
    #[arg(long, value_name = "FIELD,..", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// The form of the list [default: by the ending of FILE, else table]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ListFormat>,
    /// Write it to a new file instead; needed for xlsx
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The forms of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Aligned columns.
    #[default]
    #[value(help = "aligned columns, for reading")]
    Table,
    /// For spreadsheets.
    #[value(help = "for spreadsheets; cells that could run as a formula begin with '")]
    Csv,
    /// For programs.
    #[value(help = "for programs: {version, as_of, list, columns, rows: [..], summary}")]
    Json,
    /// A workbook.
    #[value(help = "a workbook with dates and numbers as such; needs -o FILE")]
    Xlsx,
    /// For pasting into a record.
    #[value(help = "a table to paste into a record")]
    Markdown,
}

/// `annals draft`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = "\
The draft is a normal record with `state: draft`, written to the folder of its kind and called by its period (`2025-03.md`, with a \
scope `2025-03-donghu.md`). Every line it compiles ends in links to its records. Generated parts stand between comments; \
--update brings those up to date that nobody edited, and says which it left alone. Without --update and --force a file that \
exists is never touched.

It is drafted for the archive's `default_audience` unless --audience says otherwise, from the records these readers may see.

Examples:
  annals draft summary --period 2025-03
  annals draft summary --period 2025-03 --update
  annals draft summary --period 2025-Q1 --dept donghu -o -")]
pub struct Draft {
    /// A kind of record that makes claims, such as `summary`
    #[arg(value_name = "WHAT")]
    pub what: String,
    /// The period, as in 2025, 2025-H1, 2025-Q1, 2025-03, 2025-W11
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Period,
    /// Only what concerns this department
    #[arg(long, value_name = "NAME", group = "scope")]
    pub dept: Option<String>,
    /// Only what concerns this person
    #[arg(long, value_name = "NAME", group = "scope")]
    pub person: Option<String>,
    /// Only what belongs to this campaign
    #[arg(long, value_name = "NAME", group = "scope")]
    pub campaign: Option<String>,
    /// Write it to this file instead; `-` prints it
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Bring the generated parts of a draft up to date that nobody edited
    #[arg(long, conflicts_with = "force")]
    pub update: bool,
    /// Write over a file that exists
    #[arg(long)]
    pub force: bool,
    /// The language it is written in [default: the archive's]
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
}

/// `annals trace`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Example: annals trace in-001")]
pub struct Trace {
    /// The record: its id, path, alias or document number
    #[arg(value_name = "ID")]
    pub name: String,
    /// The form
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: TraceFormat,
}

/// The forms of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// For reading.
    #[default]
    #[value(help = "for reading")]
    Human,
    /// For programs.
    #[value(help = "for programs: {version, as_of, record, steps: [..]}")]
    Json,
}

/// `annals describe`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  annals describe task
  annals describe visitors")]
pub struct Describe {
    /// A kind of record (`annals schema` names them all) or a statement; `statement:NAME` where a kind is called so too
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// `annals seal`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = "\
The records dated in the period, or about it or a part of it, are named in `content/seals/PERIOD.yaml`, each with a hash of its text, and the \
files that statements are taken from with a hash of their bytes. A later change, a record that is gone, and one that is dated into the \
period afterwards are the finding `sealed-changed`, until a record dated after the seal says why with `corrects`.

Examples:
  annals seal 2025-03
  annals seal 2025 --as-of 2026-01-31")]
pub struct Seal {
    /// The period, as in 2025, 2025-Q1, 2025-03, 2025-W11
    #[arg(value_name = "PERIOD", value_parser = period)]
    pub period: Period,
    /// Seal a period that is not over, or seal one anew as it is now; the day of the former seal is kept
    #[arg(long)]
    pub force: bool,
}

/// `annals verify`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = "\
Every byte is compared with the list that the build keeps beside its output folder (`.NAME.annals/manifest`): what is missing, what \
changed and what does not belong there is named. Times do not count, so a copy on a share or a restored backup is as good as the \
folder itself; keep the list where the copy's writers cannot reach it, and name it with --manifest. Nothing is written.

Hidden files (`.git/`, `.htaccess`) are named and are no difference.

Exit status: 0 it holds what was built, 1 it does not, 3 the folder or the list cannot be read.

Examples:
  annals verify output
  annals verify /mnt/share/office --manifest .output.annals/manifest
  annals verify output --format json")]
pub struct Verify {
    /// The folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The list of what was built [default: the one beside the folder]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// The form
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: VerifyFormat,
}

/// The forms of what `verify` found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// For reading.
    #[default]
    #[value(help = "for reading, a line for each difference")]
    Human,
    /// For programs.
    #[value(help = "for programs: {version, audience, site, whole, missing, changed, foreign, hidden, unread}")]
    Json,
}

/// `annals theme`.
#[derive(Clone, Debug, Args)]
pub struct Theme {
    /// What of it.
    #[command(subcommand)]
    pub asked: ThemeAsked,
}

/// What `annals theme` is asked.
#[derive(Clone, Debug, Subcommand)]
pub enum ThemeAsked {
    /// Say which layer of the theme a template, static file or word comes from, and what it hides
    #[command(after_help = "\
Examples:
  annals theme why record.html
  annals theme why static/annals.css
  annals theme why home.days")]
    Why {
        /// A template, a static file, a file of words, or the key of a word
        #[arg(value_name = "FILE")]
        file: String,
    },
    /// Name the themes that `theme:` may name, with what they are called and what they extend
    List,
}

/// `annals explain`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Example: annals explain broken-link")]
pub struct Explain {
    /// The finding's name, as it stands in brackets after `error` or `warning` [default: list them all]
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// `annals schema`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Example: annals schema settings > annals.schema.json")]
pub struct Schema {
    /// A kind, `settings` for annals.yaml, or `statement-declaration` [default: list what there is]
    #[arg(value_name = "WHAT")]
    pub of: Option<String>,
}

/// `annals complete`.
#[derive(Clone, Debug, Args)]
pub struct Complete {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day as 2025-03-14 or 2025年3月14日".to_owned())
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).ok_or_else(|| "write 2025, 2025-H1, 2025-Q1, 2025-03, 2025-W11 or 2025-03-14".to_owned())
}
