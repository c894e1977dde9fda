//! `annals schema [KIND | settings | statement-declaration]`: JSON Schemas, so that editors complete and check.

use std::fmt::Write as _;

use super::args::{Common, Schema};
use super::exit::{Exit, Stop};
use super::output;
use super::session::{Reach, Session, unknown};
use crate::config::{Trait, schema};

/// What the schema of `annals.yaml` is called; a kind of that name would stand behind it.
const SETTINGS: &str = "settings";

/// What the schema of a statement's declaration is called: no kind's name has a hyphen.
const DECLARATION: &str = "statement-declaration";

/// Prints a schema, or what schemas there are.
pub fn run(common: &Common, asked: &Schema) -> Result<Exit, Stop> {
    // these need no archive, and help to write one that is still wrong
    match asked.of.as_deref() {
        Some(SETTINGS) => return print(&schema::settings()),
        Some(DECLARATION) => return print(&schema::statement::declaration()),
        _ => {}
    }
    let session = Session::open(common, Reach::All)?;
    let Some(name) = &asked.of else {
        output::say(&list(&session))?;
        return Ok(Exit::Good);
    };
    match session.config.kinds.get(name) {
        Some(kind) => print(&schema::kind(&session.config, kind)),
        None => {
            let known = session.config.kinds.keys().map(String::as_str).chain([SETTINGS, DECLARATION]);
            Err(unknown("schema", name, known))
        }
    }
}

fn print(schema: &serde_json::Value) -> Result<Exit, Stop> {
    // a value of strings, numbers and maps: this cannot fail
    let text = serde_json::to_string_pretty(schema).unwrap_or_default();
    output::say(&format!("{text}\n"))?;
    Ok(Exit::Good)
}

fn list(session: &Session) -> String {
    let config = &session.config;
    let mut kinds: Vec<_> = config.kinds.values().collect();
    kinds.sort_by_key(|kind| (kind.order, &kind.name));
    let names = kinds.iter().map(|kind| kind.name.as_str()).chain([SETTINGS, DECLARATION]);
    let widest = names.map(str::len).max().unwrap_or_default();
    let mut text = format!("{SETTINGS:widest$}  annals.yaml\n");
    for kind in kinds {
        let words = [&kind.describe, &kind.label].into_iter().find(|words| !words.is_empty());
        // a String takes everything
        let _ = writeln!(text, "{:widest$}  {}", kind.name, words.map_or("", |words| words.get(&config.language)));
    }
    if let Some(kind) = config.kinds.values().find(|kind| kind.has(Trait::Statement)) {
        let folder = config.content.join(&kind.dir).map(|folder| folder.to_string()).unwrap_or_default();
        // a String takes everything
        let _ = writeln!(text, "{DECLARATION:widest$}  how a statement is filled in and checked: {folder}/NAME.yaml");
    }
    text
}
