//! Which record a name means that somebody typed: an id, a path, an alias, a document number.

use std::path::Path;

use super::exit::Stop;
use super::session::Session;
use crate::archive::names::Found;
use crate::archive::{Archive, Ix};
use crate::base::diagnostic::nearest;
use crate::base::path::RelPath;
use crate::config::Role;
use crate::record::Record;
use crate::site::shared::value_text;

/// What `name` may be as a path from the root: from the current folder, the root, or the content folder.
pub fn places(session: &Session, name: &str) -> Vec<RelPath> {
    let places = [from_here(session, name), RelPath::new(name), session.config.content.join(name)];
    places.into_iter().flatten().collect()
}

/// Every record that `name` fits: the one in the file of that name, else what links of that name lead to. Several where
/// it fits several equally well; none: there is no such record.
pub fn all(session: &Session, archive: &Archive, name: &str) -> Vec<Ix> {
    let places = places(session, name);
    if let Some((ix, _)) = archive.all().find(|(_, record)| places.contains(&record.path)) {
        return vec![ix];
    }
    match archive.names.find(name, "", |_| true) {
        Found::One(ix) => vec![ix],
        Found::Many(several) => several,
        // the id of a record that declares none is its path, which `names` knows; an alias in brackets is no name
        Found::None => Vec::new(),
    }
}

/// The one record that `name` means. The complaint names the nearest, or all that it fits.
pub fn one(session: &Session, archive: &Archive, name: &str) -> Result<Ix, Stop> {
    match all(session, archive, name).as_slice() {
        [one] => Ok(*one),
        [] => Err(none(archive, name)),
        several => {
            let ids: Vec<&str> =
                several.iter().filter_map(|&ix| archive.record(ix)).map(|record| record.id.as_str()).collect();
            Err(Stop::usage(format!("{} records are called `{name}`", several.len()))
                .help(format!("write one of {}", ids.join(", "))))
        }
    }
}

/// That no record has the name, with the nearest that one has.
pub fn none(archive: &Archive, name: &str) -> Stop {
    let names: Vec<String> = archive.all().flat_map(|(_, record)| names_of(archive, record)).collect();
    let stop = Stop::usage(format!("there is no record or file `{name}`"));
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => stop.help(format!("the nearest is `{near}`")),
        None => stop.help("give the id of a record, or the path of a file; `annals list all` lists the records"),
    }
}

/// The names of a record: its id, the end of its path, its aliases, its document numbers.
fn names_of(archive: &Archive, record: &Record) -> Vec<String> {
    let tail = record.place.rsplit('/').next().unwrap_or(&record.place);
    let mut names = vec![record.id.clone(), tail.to_owned()];
    names.extend(record.aliases.iter().map(|alias| alias.text.clone()));
    if let Some(kind) = archive.config.kinds.get(&record.kind) {
        for field in kind.role(Role::Number) {
            names.extend(value_text(record, field));
        }
    }
    names
}

/// `name` from the current folder, as a path from the root.
fn from_here(session: &Session, name: &str) -> Option<RelPath> {
    let file = std::env::current_dir().ok()?.join(Path::new(name));
    let (file, root) = (file.canonicalize().ok()?, session.root.canonicalize().ok()?);
    let below = file.strip_prefix(&root).ok()?;
    RelPath::new(&below.to_string_lossy().replace('\\', "/"))
}
