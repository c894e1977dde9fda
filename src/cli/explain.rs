//! `annals explain CODE`: what a finding means, why it matters, how to mend it.

use std::fmt::Write as _;

use super::args::Explain;
use super::exit::{Exit, Stop};
use super::{output, report};
use crate::base::code::{CODES, Row};
use crate::base::diagnostic::nearest;

/// The documentation of every finding: one section `## code` each.
pub const FINDINGS: &str = include_str!("../../docs/findings.md");

/// Prints the section of a code, or the list of all codes.
pub fn run(asked: &Explain) -> Result<Exit, Stop> {
    let Some(code) = &asked.code else {
        output::say(&all())?;
        return Ok(Exit::Good);
    };
    let found = CODES.iter().find(|row| row.name == code).and_then(|row| section(FINDINGS, row.name));
    match found {
        Some(section) => {
            output::say(&emphasised(section))?;
            Ok(Exit::Good)
        }
        None => Err(unknown(code)),
    }
}

/// The section of `code` in `document`, from its heading to the next.
pub fn section<'a>(document: &'a str, code: &str) -> Option<&'a str> {
    let heading = format!("\n## {code}\n");
    let start = document.find(&heading)? + 1;
    let rest = document.get(start..)?;
    let end = rest.find("\n## ").map_or(rest.len(), |end| end + 1);
    rest.get(..end).map(str::trim_end)
}

/// How a code's weight is written under its heading.
pub fn weight_line(row: &Row) -> String {
    let refuses = if row.refuses { ", refuses a build" } else { "" };
    let writer = if row.writer_only { ", for the writer alone" } else { "" };
    let off = if row.off { ", off unless switched on" } else { "" };
    format!("*{}{off}{refuses}{writer}*", report::weight(row.severity))
}

/// Every code with its weight.
fn all() -> String {
    let widest = CODES.iter().map(|row| row.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for row in CODES {
        let note = weight_line(row);
        // a String takes everything
        let _ = writeln!(text, "{:widest$}  {}", row.name, note.trim_matches('*'));
    }
    text
}

fn unknown(code: &str) -> Stop {
    let near = nearest(code, CODES.iter().map(|row| row.name));
    let near = near.map(|name| format!("; the nearest is `{name}`")).unwrap_or_default();
    Stop::usage(format!("there is no finding `{code}`{near}\n\nThe findings:\n{}", all().trim_end()))
}

/// The section with its heading and its leading words bold.
fn emphasised(section: &str) -> String {
    let bold = anstyle::Style::new().bold();
    let mut text = String::new();
    for line in section.lines() {
        let _ = match (line.strip_prefix("## "), line.strip_prefix("**").and_then(|line| line.split_once("**"))) {
            (Some(heading), _) => writeln!(text, "{bold}{heading}{bold:#}"),
            (None, Some((words, rest))) => writeln!(text, "{bold}{words}{bold:#}{rest}"),
            (None, None) => writeln!(text, "{line}"),
        };
    }
    text
}
