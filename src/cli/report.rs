//! Diagnostics as people and programs read them: the only place that knows line numbers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::output::{escaped, is_command};
use crate::base::code::Code;
use crate::base::date::Date;
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::path::RelPath;
use crate::base::span::{Place, Places, Span, place};
use crate::base::table::SheetCell;
use crate::source::Tree;

/// The longest excerpt of a line, in characters as shown.
const LONGEST_EXCERPT: usize = 200;

/// How much of an excerpt may stand before the place it is about.
const BEFORE: usize = 80;

/// Wide enough that the renderer leaves the excerpt as it is cut here.
const WIDTH: usize = 4 * LONGEST_EXCERPT;

/// Version of the JSON form.
pub const VERSION: u32 = 1;

/// How many findings there are of each weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Those whose author has explained them.
    pub explained: usize,
}

impl Total {
    /// Counts `findings`.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut total = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => total.errors += 1,
                Severity::Warning => total.warnings += 1,
                Severity::Explained => total.explained += 1,
            }
        }
        total
    }

    /// Whether there is anything that counts.
    pub fn any(self) -> bool {
        self.errors + self.warnings > 0
    }
}

impl std::fmt::Display for Total {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", counted(self.errors, "error"), counted(self.warnings, "warning"))?;
        if self.explained > 0 {
            write!(f, " ({} explained)", self.explained)?;
        }
        Ok(())
    }
}

/// `1 page`, `2 pages`.
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// The name of a weight, as printed.
pub fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Explained => "explained",
    }
}

/// The findings for reading: of each one line `path:LINE:COLUMN: error[code]: message`, below it the lines it is
/// about and how to mend it. `tree` has the texts. With escape sequences for colour, which the printing strips where
/// they are not wanted.
pub fn human<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>, tree: &Tree) -> String {
    human_with(findings, tree, &[])
}

/// What stands behind the findings of one file: the lines that sum a statement up.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The file.
    pub path: RelPath,
    /// The lines, each with its end.
    pub lines: String,
}

/// The same with closings, which are in the order of their files. What its author has explained is counted only.
pub fn human_with<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>, tree: &Tree, closings: &[Closing]) -> String {
    let mut closings = closings.iter().peekable();
    let mut texts = Texts::new(tree);
    let mut text = String::new();
    // figures stand close together; a blank line parts them from what follows
    let mut close = false;
    for finding in findings.into_iter().filter(|finding| finding.severity != Severity::Explained) {
        while let Some(closing) = closings.next_if(|closing| closing.path < finding.path) {
            text.push_str(&closing.lines);
            text.push('\n');
            close = false;
        }
        let figures = is_figures(finding);
        if close && !figures {
            text.push('\n');
        }
        close = figures;
        text.push_str(&head(finding, &mut texts));
        text.push('\n');
        if figures {
            text.push_str(&numbers(finding, &mut texts));
        } else {
            text.push_str(&excerpts(finding, &mut texts));
            text.push('\n');
        }
    }
    for closing in closings {
        text.push_str(&closing.lines);
        text.push('\n');
        close = false;
    }
    if close {
        text.push('\n');
    }
    text
}

/// Whether a finding is shown with its numbers in place of an excerpt.
fn is_figures(finding: &Diagnostic) -> bool {
    !finding.written.is_empty() || finding.code == Code::ChangeBeyond
}

/// The lines of a finding that says more than its source, and the cells elsewhere that it rests on.
fn numbers(finding: &Diagnostic, texts: &mut Texts<'_>) -> String {
    let mut text = String::new();
    for line in &finding.written {
        text.push_str(&format!("    {}\n", escaped(line, false)));
    }
    for label in &finding.labels {
        let at = texts.located(&label.path, label.span, label.cell.as_ref());
        text.push_str(&format!("    {}: {at}\n", escaped(&label.text, false)));
    }
    text
}

/// The findings for programs.
pub fn json<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>, tree: &Tree, as_of: Date) -> String {
    let mut texts = Texts::new(tree);
    let findings = findings.into_iter().map(|finding| Finding::of(finding, &mut texts)).collect();
    let report = Report { version: VERSION, as_of, findings };
    // strings, numbers and nothing else: this cannot fail
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

/// The whole report, as `check --format json` prints it.
#[derive(Debug, Serialize)]
struct Report {
    version: u32,
    as_of: Date,
    findings: Vec<Finding>,
}

/// One finding with its place as people count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its name.
    pub code: Code,
    /// Its weight.
    pub severity: Severity,
    /// The file, from the root.
    pub path: String,
    /// Line from 1; `None` for the file as a whole.
    pub line: Option<usize>,
    /// Column in characters from 1.
    pub column: Option<usize>,
    /// In a workbook the cell (`Sheet1!C5`); left out elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The record's id.
    pub record: Option<String>,
}

impl Finding {
    /// The finding with its place.
    pub fn of(finding: &Diagnostic, texts: &mut Texts<'_>) -> Self {
        let place = texts.placed(&finding.path, finding.span);
        Self {
            code: finding.code,
            severity: finding.severity,
            path: finding.path.to_string(),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            cell: finding.cell.as_ref().map(ToString::to_string),
            message: finding.message.clone(),
            help: finding.help.clone(),
            record: finding.record.clone(),
        }
    }
}

/// The texts that findings are about, with where the lines of those begin that were asked for.
#[derive(Debug)]
pub struct Texts<'t> {
    tree: &'t Tree,
    places: BTreeMap<RelPath, Places<'t>>,
}

impl<'t> Texts<'t> {
    /// Those of `tree`.
    pub fn new(tree: &'t Tree) -> Self {
        Self { tree, places: BTreeMap::new() }
    }

    /// The text of a file; `None` when it has none.
    pub fn text(&self, path: &RelPath) -> Option<&'t str> {
        self.tree.shown(path.as_str()).map(|text| &**text)
    }

    /// The place of byte `at` of a file.
    pub fn place(&mut self, path: &RelPath, at: usize) -> Option<Place> {
        if !self.places.contains_key(path) {
            self.places.insert(path.clone(), Places::of(self.text(path)?));
        }
        self.places.get(path).map(|places| places.at(at))
    }

    fn placed(&mut self, path: &RelPath, span: Option<Span>) -> Option<Place> {
        self.place(path, span?.start as usize)
    }

    fn located(&mut self, path: &RelPath, span: Option<Span>, cell: Option<&SheetCell>) -> String {
        named(path, self.placed(path, span), cell)
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Explained => Level::NOTE,
    }
}

fn head(finding: &Diagnostic, texts: &mut Texts<'_>) -> String {
    let style = match finding.severity {
        Severity::Error => annotate_snippets::renderer::DEFAULT_ERROR_STYLE,
        Severity::Warning => annotate_snippets::renderer::DEFAULT_WARNING_STYLE,
        Severity::Explained => annotate_snippets::renderer::DEFAULT_NOTE_STYLE,
    };
    let bold = annotate_snippets::renderer::DEFAULT_EMPHASIS_STYLE;
    let mut line = texts.located(&finding.path, finding.span, finding.cell.as_ref());
    let (weight, code, message) = (weight(finding.severity), finding.code, escaped(&finding.message, false));
    // a String takes everything
    let _ = write!(line, ": {style}{weight}[{code}]{style:#}{bold}: {message}{bold:#}");
    line
}

/// `path:LINE:COLUMN`, in a workbook `path:Sheet1!C5`, or the path alone.
pub fn located(tree: &Tree, path: &RelPath, span: Option<Span>, cell: Option<&SheetCell>) -> String {
    let place = tree.shown(path.as_str()).zip(span).map(|(text, span)| place(text, span.start as usize));
    named(path, place, cell)
}

fn named(path: &RelPath, place: Option<Place>, cell: Option<&SheetCell>) -> String {
    let name = if path.as_str().is_empty() { ".".to_owned() } else { escaped(path.as_str(), false) };
    match (place, cell) {
        (Some(place), _) => format!("{name}:{}:{}", place.line, place.column),
        (None, Some(cell)) => format!("{name}:{}", escaped(&cell.to_string(), false)),
        (None, None) => name,
    }
}

/// The line a finding is about and how to mend it, then each further place in the same form.
fn excerpts(finding: &Diagnostic, texts: &mut Texts<'_>) -> String {
    let help = finding.help.as_ref().map(|help| escaped(help, false));
    let mut text =
        excerpt(texts, &finding.path, finding.span, AnnotationKind::Primary, finding.severity, help.as_deref());
    for label in &finding.labels {
        let at = texts.located(&label.path, label.span, label.cell.as_ref());
        let note = annotate_snippets::renderer::DEFAULT_NOTE_STYLE;
        // a String takes everything
        let _ = writeln!(text, "{at}: {note}note{note:#}: {}", escaped(&label.text, false));
        text.push_str(&excerpt(texts, &label.path, label.span, AnnotationKind::Context, Severity::Explained, None));
    }
    text
}

fn excerpt(
    texts: &mut Texts<'_>,
    path: &RelPath,
    span: Option<Span>,
    kind: AnnotationKind,
    severity: Severity,
    help: Option<&str>,
) -> String {
    let excerpt = Excerpt::of(texts, path, span);
    let mut group = Group::with_level(level(severity));
    if let Some(excerpt) = &excerpt {
        group = group.element(excerpt.snippet(kind));
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    if group.is_empty() {
        return String::new();
    }
    let mut text = Renderer::styled().term_width(WIDTH).render(&[group]);
    text.push('\n');
    text
}

/// One line of a file around a place, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Excerpt {
    /// The line's number.
    line: usize,
    /// The line, cut and escaped.
    text: String,
    /// The place within `text`.
    start: usize,
    end: usize,
}

impl Excerpt {
    /// The line at the beginning of `span`; `None` when the file has no text or the place is the file as a whole.
    fn of(texts: &mut Texts<'_>, path: &RelPath, span: Option<Span>) -> Option<Self> {
        let (text, span) = (texts.text(path)?, span?);
        let at = (span.start as usize).min(text.len());
        let (before, after) = (text.get(..at)?, text.get(at..)?);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let before = text.get(line_start..at)?;
        let after = after.split('\n').next()?;
        let length = (span.end as usize).saturating_sub(at).min(after.len());
        let (inside, after) = after.split_at_checked(length)?;
        Some(Self::cut(texts.place(path, at)?.line, before, inside, after))
    }

    /// Shows the end of `before`, then `inside` and `after`, at most `LONGEST_EXCERPT` characters in all, with `…` where
    /// something was cut off.
    fn cut(line: usize, before: &str, inside: &str, after: &str) -> Self {
        // no more of a long line is looked at than is needed to see that it is one
        let whole = |text: &str| text.chars().map(shown_length).take(LONGEST_EXCERPT + 1).sum::<usize>();
        let fits = whole(before) + whole(inside) + whole(after) <= LONGEST_EXCERPT;
        let mut text = if fits { shown(before, usize::MAX).0 } else { shown_end(before, BEFORE) };
        let start = text.len();
        // one character of room for the `…` at the end
        let room = LONGEST_EXCERPT.saturating_sub(text.chars().count() + 1);
        let (inside, left) = shown(inside, if fits { usize::MAX } else { room });
        text.push_str(&inside);
        let end = text.len();
        let cut = match left {
            Some(left) => {
                let (after, left) = shown(after, if fits { usize::MAX } else { left });
                text.push_str(&after);
                left.is_none()
            }
            None => true,
        };
        if cut {
            text.push('…');
        }
        Self { line, text, start, end }
    }

    fn snippet(&self, kind: AnnotationKind) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        Snippet::source(self.text.as_str()).line_start(self.line).annotation(kind.span(self.start..self.end))
    }
}

/// How many characters stand for `c`.
fn shown_length(c: char) -> usize {
    if c == '\t' {
        1
    } else if is_command(c) {
        c.escape_unicode().count()
    } else {
        1
    }
}

fn push_shown(text: &mut String, c: char) {
    if c == '\t' {
        text.push(' ');
    } else if is_command(c) {
        text.extend(c.escape_unicode());
    } else {
        text.push(c);
    }
}

/// The beginning of `text` in at most `room` characters, and the room left; `None` when something was cut off.
fn shown(text: &str, room: usize) -> (String, Option<usize>) {
    let (mut out, mut left) = (String::new(), room);
    for c in text.chars() {
        match left.checked_sub(shown_length(c)) {
            Some(rest) => left = rest,
            None => return (out, None),
        }
        push_shown(&mut out, c);
    }
    (out, Some(left))
}

/// The end of `text` in at most `room` characters, with `…` before it when something was cut off.
fn shown_end(text: &str, room: usize) -> String {
    let mut left = room;
    let mut from = text.len();
    for (at, c) in text.char_indices().rev() {
        match left.checked_sub(shown_length(c)) {
            Some(rest) => left = rest,
            None => break,
        }
        from = at;
    }
    let mut out = if from > 0 { "…".to_owned() } else { String::new() };
    text.get(from..).unwrap_or_default().chars().for_each(|c| push_shown(&mut out, c));
    out
}
