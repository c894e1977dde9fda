//! `annals check`: every finding.

use std::collections::BTreeSet;

use super::args::{Check, CheckFormat, Common};
use super::exit::{Exit, Stop};
use super::report::{self, Total, counted};
use super::session::{Closed, Reach, Session, Unsound};
use super::{named, output, progress, sarif, statements, today};
use crate::archive::Archive;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::pipeline::{self, Checked, Memory, Request};
use crate::render::Looks;
use crate::source::Tree;

/// The folder of the themes; what is wrong with the embedded one is said as if it stood there.
const THEMES: &str = "themes";

/// Prints the findings.
pub fn run(common: &Common, asked: &Check) -> Result<Exit, Stop> {
    let session = match Session::open(common, Reach::All) {
        Ok(session) => session,
        Err(Closed::Stop(stop)) => return Err(stop),
        Err(Closed::Unsound(unsound)) => return say_unsound(common, asked, &unsound),
    };
    let (checked, tree) = read(&session);
    let unsound = is_unsound(&checked);
    let only =
        asked.only.iter().map(|name| meant(&session, &checked, &tree, name)).collect::<Result<Vec<Only>, Stop>>()?;
    let shown: Vec<&Diagnostic> = checked
        .diagnostics
        .iter()
        // with declarations that cannot be relied on, nothing else that is said can
        .filter(|finding| unsound == (finding.code == Code::BadConfig))
        .filter(|finding| !asked.templates || finding.path.parts().next() == Some(THEMES))
        .filter(|finding| {
            unsound || only.is_empty() || only.iter().any(|only| only.holds_finding(&checked.archive, finding))
        })
        .collect();
    let total = Total::of(shown.iter().copied());
    match asked.format {
        CheckFormat::Json => output::say(&report::json(shown, &tree, session.as_of))?,
        CheckFormat::Sarif => output::say(&sarif::report(&shown, &tree, session.as_of))?,
        CheckFormat::Human => {
            let asked_templates = asked.templates;
            let asked = |path: &RelPath| only.iter().any(|only| only.holds(path));
            let asked = (!only.is_empty()).then_some(&asked as &dyn Fn(&_) -> _);
            // nothing can be said of records whose declarations cannot be relied on
            let closings = if unsound || asked_templates {
                Vec::new()
            } else {
                statements::closings(&checked.archive, &tree, asked)
            };
            output::say(&report::human_with(shown, &tree, &closings))?;
            let relying =
                if only.is_empty() && !unsound && !asked_templates { relying(&checked.archive) } else { String::new() };
            output::say(&format!("{relying}{total}\n"))?;
        }
    }
    Ok(if unsound { Exit::Usage } else { exit(total, asked.strict) })
}

/// Whether a declaration of the archive is wrong.
fn is_unsound(checked: &Checked) -> bool {
    checked.diagnostics.iter().any(|finding| finding.code == Code::BadConfig)
}

/// As [`read`], for commands that cannot go on with wrong declarations: these are said, and the run stops.
pub fn read_sound(session: &Session) -> Result<(Checked, Tree), Stop> {
    let (checked, tree) = read(session);
    if !is_unsound(&checked) {
        return Ok((checked, tree));
    }
    let wrong = || checked.diagnostics.iter().filter(|finding| finding.code == Code::BadConfig);
    output::tell(&report::human(wrong(), &tree));
    output::tell(&format!("{}\n", Total::of(wrong())));
    Err(Stop::said(Exit::Usage))
}

/// Reads and joins the archive's records, and looks at its theme.
pub fn read(session: &Session) -> (Checked, Tree) {
    let work = progress::start("reading");
    let (mut tree, mut said) = session.read(&[]);
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
    let mut checked = pipeline::check(&request, &tree, &session.disk, said, &mut Memory::default());
    tree.aside.append(&mut checked.texts);
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
    /// Whether a finding is of a file, or of the record of a file: the figures of a statement may stand in another.
    fn holds_finding(&self, archive: &Archive, finding: &Diagnostic) -> bool {
        let of_record = || {
            let mut statements = archive.statements.all().iter().filter(|one| one.path == finding.path);
            let record = statements.find_map(|one| {
                archive.record(one.record).filter(|record| Some(&record.id) == finding.record.as_ref())
            });
            record.is_some_and(|record| self.holds(&record.path))
        };
        self.holds(&finding.path) || of_record()
    }

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
        if tree.files.keys().chain(tree.aside.keys()).any(|file| file.below(&path).is_some()) {
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
