//! `annals schema [KIND | settings]`: JSON Schemas, so that editors complete and check.

use std::fmt::Write as _;

use super::args::{Common, Schema};
use super::exit::{Exit, Stop};
use super::output;
use super::session::{Reach, Session, unknown};
use crate::config::schema;

/// What the schema of `annals.yaml` is called; a kind of that name would stand behind it.
const SETTINGS: &str = "settings";

/// Prints a schema, or what schemas there are.
pub fn run(common: &Common, asked: &Schema) -> Result<Exit, Stop> {
    if asked.of.as_deref() == Some(SETTINGS) {
        // needs no archive, and helps to write one whose settings are still wrong
        return print(&schema::settings());
    }
    let session = Session::open(common, Reach::All)?;
    let Some(name) = &asked.of else {
        output::say(&list(&session))?;
        return Ok(Exit::Good);
    };
    match session.config.kinds.get(name) {
        Some(kind) => print(&schema::kind(&session.config, kind)),
        None => {
            let known = session.config.kinds.keys().map(String::as_str).chain([SETTINGS]);
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
    let widest = kinds.iter().map(|kind| kind.name.len()).chain([SETTINGS.len()]).max().unwrap_or_default();
    let mut text = format!("{SETTINGS:widest$}  annals.yaml\n");
    for kind in kinds {
        let words = [&kind.describe, &kind.label].into_iter().find(|words| !words.is_empty());
        // a String takes everything
        let _ = writeln!(text, "{:widest$}  {}", kind.name, words.map_or("", |words| words.get(&config.language)));
    }
    text
}
