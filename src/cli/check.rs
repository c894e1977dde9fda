//! `annals check`: every finding.

use std::collections::BTreeSet;

use super::args::{Check, CheckFormat, Common};
use super::exit::{Exit, Stop};
use super::report::{self, Total, counted};
use super::session::{Closed, Reach, Session, Unsound};
use super::{named, output, progress, sarif, today};
use crate::archive::Archive;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::pipeline::{self, Checked, Memory, Request};
use crate::render::Looks;
use crate::source::Tree;

/// Prints the findings.
pub fn run(common: &Common, asked: &Check) -> Result<Exit, Stop> {
    let session = match Session::open(common, Reach::All) {
        Ok(session) => session,
        Err(Closed::Stop(stop)) => return Err(stop),
        Err(Closed::Unsound(unsound)) => return say_unsound(common, asked, &unsound),
    };
    let (checked, tree) = read(&session);
    let only =
        asked.only.iter().map(|name| meant(&session, &checked, &tree, name)).collect::<Result<Vec<Only>, Stop>>()?;
    let shown: Vec<&Diagnostic> = checked
        .diagnostics
        .iter()
        .filter(|finding| only.is_empty() || only.iter().any(|only| only.holds(&finding.path)))
        .collect();
    let total = Total::of(shown.iter().copied());
    match asked.format {
        CheckFormat::Json => output::say(&report::json(shown, &tree, session.as_of))?,
        CheckFormat::Sarif => output::say(&sarif::report(&shown, &tree, session.as_of))?,
        CheckFormat::Human => {
            output::say(&report::human(shown, &tree))?;
            let relying = if only.is_empty() { relying(&checked.archive) } else { String::new() };
            output::say(&format!("{relying}{total}\n"))?;
        }
    }
    Ok(exit(total, asked.strict))
}

/// Reads and joins the archive's records, and looks at its theme.
pub fn read(session: &Session) -> (Checked, Tree) {
    let work = progress::start("reading");
    let (tree, mut said) = session.read(&[]);
    let config = &session.config;
    said.extend(Looks::load(&tree, config).complaints);
    let request = Request {
        config: config.clone(),
        as_of: session.as_of,
        audience: session.audience.clone(),
        drafts: false,
        keep_going: true,
    };
    work.now("checking");
    let checked = pipeline::check(&request, &tree, said, &mut Memory::default());
    work.done();
    (checked, tree)
}

/// The exit status that findings come to.
pub fn exit(total: Total, strict: bool) -> Exit {
    if total.errors > 0 || (strict && total.any()) { Exit::Content } else { Exit::Good }
}

/// What is wrong with the settings, in the form that was asked for: nothing else can be checked then.
fn say_unsound(common: &Common, asked: &Check, unsound: &Unsound) -> Result<Exit, Stop> {
    match asked.format {
        CheckFormat::Json => {
            let as_of = today::today(common.as_of, None, None)?;
            output::say(&report::json(&unsound.findings, &unsound.tree, as_of))?;
        }
        CheckFormat::Sarif => {
            let as_of = today::today(common.as_of, None, None)?;
            let findings: Vec<&Diagnostic> = unsound.findings.iter().collect();
            output::say(&sarif::report(&findings, &unsound.tree, as_of))?;
        }
        CheckFormat::Human => {
            output::say(&report::human(&unsound.findings, &unsound.tree))?;
            output::say(&format!("{}\n", Total::of(&unsound.findings)))?;
        }
    }
    Ok(Exit::Usage)
}

/// How many records are as public as they are only because nobody said otherwise.
fn relying(archive: &Archive) -> String {
    let count = archive.all().filter(|(_, record)| record.audience.is_none()).count();
    if count == 0 {
        return String::new();
    }
    let verb = if count == 1 { "names" } else { "name" };
    let level = &archive.config.default_audience;
    format!("{} {verb} no audience: the default, `{level}`, holds\n", counted(count, "record"))
}

/// A part of the archive whose findings are asked for.
enum Only {
    /// These files.
    Files(BTreeSet<RelPath>),
    /// What stands in this folder.
    Folder(RelPath),
}

impl Only {
    fn holds(&self, path: &RelPath) -> bool {
        match self {
            Self::Files(files) => files.contains(path),
            Self::Folder(folder) => path.below(folder).is_some(),
        }
    }
}

/// What `name` means: a file or folder, from the current folder, the root or the content folder, or a record by any of
/// its names.
fn meant(session: &Session, checked: &Checked, tree: &Tree, name: &str) -> Result<Only, Stop> {
    for path in named::places(session, name) {
        if tree.shown(path.as_str()).is_some() || tree.files.contains_key(path.as_str()) {
            return Ok(Only::Files(BTreeSet::from([path])));
        }
        if tree.files.keys().chain(tree.refused.keys()).any(|file| file.below(&path).is_some()) {
            return Ok(Only::Folder(path));
        }
    }
    let archive = &checked.archive;
    let records = named::all(session, archive, name).into_iter().filter_map(|ix| archive.record(ix));
    // a finding may be about a file that was not read, or a record that no build has
    let known = checked
        .diagnostics
        .iter()
        .filter(|finding| finding.path.as_str() == name || finding.record.as_deref() == Some(name));
    let files: BTreeSet<RelPath> =
        known.map(|finding| finding.path.clone()).chain(records.map(|record| record.path.clone())).collect();
    if files.is_empty() { Err(named::none(archive, name)) } else { Ok(Only::Files(files)) }
}
