//! `annals verify DIR`: whether a folder still holds what was built.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::{Verify, VerifyFormat};
use super::exit::{Exit, Stop};
use super::output::{self, escaped};
use super::report::counted;
use super::table::VERSION;
use crate::output::verify::{Verdict, list_of, verify};
use crate::output::{Manifest, Refusal};

/// Prints the differences.
pub fn run(asked: &Verify) -> Result<Exit, Stop> {
    if !asked.dir.is_dir() {
        return Err(Stop::io(format!("there is no folder `{}`", asked.dir.display())));
    }
    let listed = listed(asked)?;
    let verdict = verify(&asked.dir, &listed).map_err(|failure| Stop::io(failure.to_string()))?;
    match asked.format {
        VerifyFormat::Human => output::say(&human(&listed, &verdict))?,
        VerifyFormat::Json => output::say(&json(&listed, &verdict))?,
    }
    for (path, why) in &verdict.unread {
        output::tell(&format!("error: cannot read `{}`: {}\n", escaped(path.as_str(), false), escaped(why, false)));
    }
    Ok(match () {
        () if !verdict.unread.is_empty() => Exit::Io,
        () if verdict.is_whole() => Exit::Good,
        () => Exit::Content,
    })
}

/// The list that was meant.
fn listed(asked: &Verify) -> Result<Manifest, Stop> {
    let beside = || list_of(&asked.dir).map_err(|error: io::Error| unreadable(&asked.dir, &error));
    let path: PathBuf = match &asked.manifest {
        Some(path) => path.clone(),
        None => beside()?.ok_or_else(|| no_list(&asked.dir))?,
    };
    match Manifest::load(&path) {
        Ok(Some(listed)) => Ok(listed),
        Ok(None) => Err(no_list(&path)),
        Err(Refusal::Damaged { why, .. }) => {
            Err(Stop::io(format!("`{}` is no list of what was built: {why}", path.display())))
        }
        Err(other) => Err(Stop::io(other.to_string())),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Stop {
    Stop::io(format!("cannot read `{}`: {error}", path.display()))
}

fn no_list(path: &Path) -> Stop {
    Stop::io(format!("there is no list of what was built at `{}`", path.display()))
        .help("for a copy, name the list of the folder that was built: --manifest DIR/.NAME.annals/manifest")
}

/// A line for each difference, and what it comes to.
fn human(listed: &Manifest, verdict: &Verdict) -> String {
    let mut text = String::new();
    let mut say = |what: &str, path: &str| text.push_str(&format!("{what}: {}\n", escaped(path, false)));
    verdict.missing.iter().for_each(|path| say("missing", path.as_str()));
    verdict.changed.iter().for_each(|path| say("changed", path.as_str()));
    verdict.foreign.iter().for_each(|path| say("foreign", path));
    verdict.hidden.iter().for_each(|path| say("hidden", path));
    let Verdict { whole, missing, changed, foreign, unread, .. } = verdict;
    text.push_str(&format!(
        "{} for `{}`: {whole} as built, {} missing, {} changed, {} foreign",
        counted(listed.files.len(), "file"),
        escaped(&listed.audience, false),
        missing.len(),
        changed.len(),
        foreign.len(),
    ));
    if !unread.is_empty() {
        text.push_str(&format!(", {} not read", unread.len()));
    }
    text.push('\n');
    text
}

fn json(listed: &Manifest, verdict: &Verdict) -> String {
    let Verdict { whole, missing, changed, foreign, hidden, unread } = verdict;
    let names = |paths: &[crate::base::path::RelPath]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
    let unread: Vec<_> = unread.iter().map(|(path, why)| json!({"path": path.as_str(), "why": why})).collect();
    let value = json!({
        "version": VERSION,
        "audience": listed.audience,
        "site": listed.fingerprint().to_string(),
        "whole": whole,
        "missing": names(missing),
        "changed": names(changed),
        "foreign": foreign,
        "hidden": hidden,
        "unread": unread,
    });
    format!("{value:#}\n")
}
