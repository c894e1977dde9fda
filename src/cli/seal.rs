//! `annals seal P`: keeps the hashes of what a period holds.

use std::io;

use super::args::{Common, Seal as Asked};
use super::exit::{Exit, Stop};
use super::report::{self, Total, counted};
use super::session::{Reach, Session};
use super::{check, output};
use crate::archive::seal_file::{self, Seal, Sealed};
use crate::archive::seals::{self, DATA_LIMIT};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::output::commit::{write_new, write_over};
use crate::source::{Files, Tree};

/// Writes the seal and prints its path.
pub fn run(common: &Common, asked: &Asked) -> Result<Exit, Stop> {
    if common.audience.is_some() {
        return Err(Stop::usage("a seal is of all records of a period").help("leave --audience out"));
    }
    let session = Session::open(common, Reach::All)?;
    if session.is_bare() {
        return Err(Stop::usage("there is no archive here")
            .help("`annals init DIR` writes one; an empty annals.yaml makes this folder one"));
    }
    let period = asked.period;
    if period.end() >= session.as_of && !asked.force {
        return Err(Stop::usage(format!("{period} is not over: its last day is {}", period.end()))
            .help("wait until it is, or use --force"));
    }
    let path = seals::path(&session.config.content, period)
        .ok_or_else(|| Stop::usage(format!("`{period}` cannot be the name of a file")))?;
    let (checked, tree) = check::read(&session);
    readable(&checked.diagnostics, &tree)?;
    let former = former(&session, asked, &path, &tree)?;
    let (records, data) = seals::of_period(&checked.archive, period);
    if records.is_empty() {
        return Err(Stop::usage(format!("nothing is recorded for {period}")));
    }
    let files = data.iter().map(|file| sealed_file(&session, file)).collect::<Result<Vec<Sealed>, Stop>>()?;
    let count = records.len();
    let seal = Seal { path: path.clone(), period, sealed: session.as_of, former, records, files, whole: true };
    write(&session, &seal, asked.force)?;
    output::say(&format!("{}: {} of {period} sealed\n", session.shown(&path), counted(count, "record")))?;
    Ok(Exit::Good)
}

/// What cannot be read cannot be sealed, and would be missing.
fn readable(findings: &[Diagnostic], tree: &Tree) -> Result<(), Stop> {
    let refusing: Vec<&Diagnostic> = findings.iter().filter(|finding| finding.refuses()).collect();
    if refusing.is_empty() {
        return Ok(());
    }
    output::tell(&report::human(refusing.iter().copied(), tree));
    output::tell(&format!("{}\nnothing is sealed\n", Total::of(refusing)));
    Err(Stop::said(Exit::Content))
}

/// The days on which the period was sealed before.
fn former(session: &Session, asked: &Asked, path: &RelPath, tree: &Tree) -> Result<Vec<Date>, Stop> {
    let Some(text) = tree.text(path.as_str()) else { return Ok(Vec::new()) };
    let shown = session.shown(path);
    let (before, wrong) = seal_file::read(path, text);
    let Some(before) = before.filter(|_| wrong.is_empty()) else {
        output::tell(&report::human(&wrong, tree));
        return Err(Stop::usage(format!("`{shown}` cannot be read, so that nobody knows what was sealed"))
            .help("take back what was changed in it by hand, or delete it"));
    };
    if !asked.force {
        return Err(Stop::usage(format!("{} is sealed already, since {} (`{shown}`)", asked.period, before.sealed))
            .help("--force seals it anew as it is now, and keeps the day of the former seal"));
    }
    let mut former = before.former;
    if former.last() != Some(&before.sealed) && before.sealed != session.as_of {
        former.push(before.sealed);
    }
    Ok(former)
}

/// A file that a statement is taken from, by its bytes.
fn sealed_file(session: &Session, file: &RelPath) -> Result<Sealed, Stop> {
    let shown = session.shown(file);
    let bytes = session.disk.bytes(file, DATA_LIMIT);
    let bytes = bytes.map_err(|error| Stop::io(format!("cannot read `{shown}`: {error}")))?;
    if bytes.len() as u64 > DATA_LIMIT {
        return Err(Stop::usage(format!("`{shown}` is larger than {} MiB and cannot be sealed", DATA_LIMIT >> 20)));
    }
    let path = file.below(&session.config.content).unwrap_or_else(|| file.clone());
    Ok(Sealed { path, id: None, hash: Fingerprint::of(&bytes), span: Span::default() })
}

/// Writes the seal, once it is certain that it can be read again.
fn write(session: &Session, seal: &Seal, force: bool) -> Result<(), Stop> {
    let text = seal.text();
    let (_, wrong) = seal_file::read(&seal.path, &text);
    if let Some(wrong) = wrong.first() {
        return Err(Stop::usage(format!("{} cannot be sealed: {}", seal.period, wrong.message)));
    }
    let file = session.root.join(seal.path.as_str());
    let written = if force { write_over(&file, &text) } else { write_new(&file, &text) };
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Stop::usage(format!("`{}` exists already", session.shown(&seal.path)))
            .help("it is no file that can be read; delete it"),
        _ => Stop::io(format!("cannot write `{}`: {error}", file.display())),
    })
}
