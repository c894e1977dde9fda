//! A new statement: a table with the rows and columns that are declared, ready to be filled in.

use unicode_width::UnicodeWidthStr;

use super::exit::{Exit, Stop};
use super::new::Given;
use super::session::{Session, unknown};
use super::{output, report};
use crate::archive::statement::STATEMENT;
use crate::archive::statement::source::SOURCE;
use crate::base::label::Label;
use crate::base::period::Period;
use crate::config::statement::ColumnType;
use crate::config::{Config, Kind, StatementKind, Trait, statement};

/// The declaration of the statement that a new record of `kind` is to fill in; `None` where it names none, or the archive
/// declares none at all. One that nobody declares is refused.
pub fn declared(session: &Session, kind: &Kind, given: &Given) -> Result<Option<StatementKind>, Stop> {
    let Some(name) = value(given, STATEMENT).filter(|_| kind.has(Trait::Statement)) else { return Ok(None) };
    let (tree, _) = session.read(&[]);
    let (mut kinds, wrong) = statement::load(&session.config, &tree);
    if !wrong.is_empty() {
        output::tell(&report::human(&wrong, &tree));
        output::tell(&format!("{}\n", report::Total::of(&wrong)));
        return Err(Stop::said(Exit::Usage));
    }
    if kinds.is_empty() {
        return Ok(None);
    }
    match kinds.remove(name) {
        Some(declared) => Ok(Some(declared)),
        None => Err(unknown("statement", name, kinds.keys().map(String::as_str))),
    }
}

/// The table, empty; nothing where the figures stand in a file of their own.
pub fn table(config: &Config, declared: &StatementKind, given: &Given) -> Result<String, Stop> {
    if let Some(period) = value(given, "period").and_then(Period::parse)
        && period.granularity() != declared.every
    {
        let every = declared.every.name();
        return Err(Stop::usage(format!("`{}` is filed each {every}, and `{period}` is none", declared.name)));
    }
    if value(given, SOURCE).is_some() {
        return Ok(String::new());
    }
    let language = &config.language;
    let mut header = vec![if language.starts_with("zh") { "项目" } else { "item" }];
    header.extend(declared.columns.iter().map(|column| shown(&column.label, &column.id, language)));
    let mut names: Vec<&str> = declared.items().iter().map(|item| shown(&item.label, &item.id, language)).collect();
    if names.is_empty() {
        names.push("");
    }
    let first = names.iter().chain(header.first()).map(|name| name.width()).max().unwrap_or_default();
    let widths: Vec<usize> = std::iter::once(first)
        .chain(header.iter().skip(1).map(|name| name.width()))
        .map(|width| width.max(3))
        .collect();
    let blank = |at: usize| at.checked_sub(1).and_then(|at| declared.columns.get(at)).map(|column| column.ty);
    let rule = widths.iter().enumerate().map(|(at, width)| match blank(at) {
        None | Some(ColumnType::Text) => "-".repeat(*width),
        Some(_) => format!("{}:", "-".repeat(width - 1)),
    });
    let rule: Vec<String> = rule.collect();
    let mut table = line(header.into_iter(), &widths);
    table.push_str(&line(rule.iter().map(String::as_str), &widths));
    for name in names {
        table.push_str(&line(std::iter::once(name).chain(std::iter::repeat("")), &widths));
    }
    Ok(table)
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, widths: &[usize]) -> String {
    let padded =
        cells.zip(widths).map(|(cell, width)| format!(" {cell}{} |", " ".repeat(width - cell.width().min(*width))));
    format!("|{}\n", padded.collect::<String>())
}

fn value<'a>(given: &'a Given, name: &str) -> Option<&'a str> {
    given.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The label, where it may stand in a table as it is; else the id.
fn shown<'a>(label: &'a Label, id: &'a str, language: &str) -> &'a str {
    let words = label.get(language);
    let plain = |c: char| !c.is_control() && !"|\\`*_[]<>&~$#!^=%:@".contains(c);
    if !words.is_empty() && words.trim() == words && words.chars().all(plain) { words } else { id }
}
