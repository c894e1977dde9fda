//! `annals init [DIR]`: a small working archive.

use std::io;
use std::path::{Path, PathBuf};

use super::args::{Common, Init};
use super::exit::{Exit, Stop};
use super::report::counted;
use super::{output, today};
use crate::base::date::Date;
use crate::base::path::RelPath;
use crate::base::period::{Granularity, Period};
use crate::output::commit::write_new;
use crate::source::fixture;

/// The archive, with its days left open.
const STARTER: &str = include_str!("starter.txt");

/// Writes the archive and says what to do next.
pub fn run(common: &Common, asked: &Init) -> Result<Exit, Stop> {
    let folder = match &common.root {
        Some(root) => root.join(&asked.dir),
        None => asked.dir.clone(),
    };
    refuse_full(&folder)?;
    let day = today::today(common.as_of, None, None)?;
    let mut count = 0;
    for (path, text) in files(day) {
        let path = folder.join(path.as_str());
        match write_new(&path, &text) {
            Ok(()) => count += 1,
            // hidden files may be there already, a `.gitignore` for instance: they stay as they are
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Stop::io(format!("cannot write `{}`: {error}", path.display()))),
        }
    }
    output::say(&format!("wrote {} into {}\n", counted(count, "file"), shown(&folder)))?;
    let into = if is_here(&folder) { String::new() } else { format!("cd {} && ", shown(&folder)) };
    output::tell(&format!("next: {into}annals serve --open\n"));
    Ok(Exit::Good)
}

/// The files of the archive, written on `day`.
pub fn files(day: Date) -> Vec<(RelPath, String)> {
    let last_month = Period::of(Granularity::Month, day.plus_months(-1)).to_string();
    let first_of_month = Period::of(Granularity::Month, day).start().to_string();
    let text = STARTER
        .replace("%DAY%", &day.to_string())
        .replace("%NEXT_WEEK%", &day.plus_days(7).to_string())
        .replace("%LAST_MONTH%", &last_month)
        .replace("%FIRST_OF_MONTH%", &first_of_month)
        .replace("%YEAR%", &format!("{:04}", day.year()));
    fixture::files(&text)
}

/// A folder in which anything stands that is not hidden is somebody else's work.
fn refuse_full(folder: &Path) -> Result<(), Stop> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Stop::usage(format!("`{}` is no folder", folder.display())));
        }
        Err(error) => return Err(Stop::io(format!("cannot look into `{}`: {error}", folder.display()))),
    };
    let mut names: Vec<String> =
        entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let in_the_way = names.into_iter().find(|name| !name.starts_with('.'));
    match in_the_way {
        Some(name) => Err(Stop::usage(format!("`{}` is not empty: `{name}` stands in it", folder.display()))
            .help("name a folder that does not exist yet, as in `annals init office`")),
        None => Ok(()),
    }
}

fn is_here(folder: &Path) -> bool {
    folder.components().all(|part| part == std::path::Component::CurDir)
}

fn shown(folder: &Path) -> String {
    if is_here(folder) { "this folder".to_owned() } else { PathBuf::from(folder).display().to_string() }
}
