//! What a query means, and everything that is wrong with it: a matter of the settings alone, whatever is recorded.

use super::{Set, Wrong, fields};
use crate::base::diagnostic::nearest;
use crate::base::label::Label;
use crate::base::slug::fold;
use crate::config::{Config, FieldType, Kind};
use crate::record::query_block::Asked;
use crate::site::query::{Filter, Test};

/// A query whose words are known.
#[derive(Clone, Debug)]
pub struct Query {
    /// What to list.
    pub set: Set,
    /// Conditions.
    pub filters: Vec<Filter>,
    /// The columns.
    pub columns: Vec<String>,
    /// The field to sort by; empty: the usual order.
    pub sort: String,
    /// Whether the largest comes first.
    pub largest_first: bool,
    /// The field to group by; empty: one group.
    pub by: String,
    /// At most so many; 0: all.
    pub limit: usize,
}

/// Everything that is wrong with a query.
pub fn wrong(config: &Config, asked: &Asked) -> Vec<Wrong> {
    read(config, asked).1
}

/// The query, as far as its words are known, with all that is wrong.
pub fn read(config: &Config, asked: &Asked) -> (Query, Vec<Wrong>) {
    let sort = asked.sort.strip_prefix('-').unwrap_or(&asked.sort);
    let mut query = Query {
        set: Set::All,
        filters: Vec::new(),
        columns: asked.columns.clone(),
        sort: sort.to_owned(),
        largest_first: sort.len() < asked.sort.len(),
        by: asked.by.clone(),
        limit: asked.limit,
    };
    match Set::named(config, &asked.list) {
        Ok(set) => query.set = set,
        // which fields it would have is not known
        Err(message) => return (query, vec![Wrong { part: "list".to_owned(), message }]),
    }
    let mut wrong = Vec::new();
    let mut known = |part: String, field: &str| match fields::check(config, &query.set, field) {
        Ok(()) => true,
        Err(message) => {
            wrong.push(Wrong { part, message });
            false
        }
    };
    for column in &asked.columns {
        known(format!("columns.{column}"), column);
    }
    for (part, field) in [("sort", sort), ("by", &asked.by)] {
        if !field.is_empty() {
            known(part.to_owned(), field);
        }
    }
    let filters: Vec<&(String, String)> =
        asked.filters.iter().filter(|(field, _)| known(format!("where.{field}"), field)).collect();
    for (field, value) in filters {
        let filter = Filter::of(field, value, false).and_then(|filter| {
            values(config, &query.set, &filter)?;
            Ok(filter)
        });
        match filter {
            Ok(filter) => query.filters.push(filter),
            Err(message) => wrong.push(Wrong { part: format!("where.{field}.value"), message }),
        }
    }
    if query.columns.is_empty() {
        query.columns = query.set.usual_columns(config);
    }
    // ages by the day are no groups
    if query.by == "age" && fields::find(config, &query.set, "bucket").is_some() {
        query.by = "bucket".to_owned();
    }
    (query, wrong)
}

/// That the words of a condition are among those the field may have, where these are known.
fn values(config: &Config, set: &Set, filter: &Filter) -> Result<(), String> {
    let (Set::Kind(kind), Test::OneOf(words)) = (set, &filter.test) else { return Ok(()) };
    let Some(kind) = config.kinds.get(kind) else { return Ok(()) };
    let Some((what, known)) = vocabulary(kind, &filter.field) else { return Ok(()) };
    for word in words.iter().filter(|word| !word.is_empty()) {
        let fits = |known: &Word<'_>| {
            let label = known.label.map_or("", |label| label.get(&config.language));
            fold(known.name) == fold(word) || fold(label) == fold(word)
        };
        if !known.iter().any(fits) {
            let mut names: Vec<&str> = Vec::new();
            for known in &known {
                if !names.contains(&known.name) {
                    names.push(known.name);
                }
            }
            let near = nearest(word, names.iter().copied()).map(|name| format!("; the nearest is `{name}`"));
            let all = || format!("; write {}", names.join(", "));
            return Err(format!("`{}` is no {what} of {}{}", shown(word), kind.name, near.unwrap_or_else(all)));
        }
    }
    Ok(())
}

/// A word that a field may have, and what pages call it.
struct Word<'a> {
    name: &'a str,
    label: Option<&'a Label>,
}

/// What the words of a field of the kind are, and the words; `None` where any word will do.
fn vocabulary<'a>(kind: &'a Kind, field: &str) -> Option<(String, Vec<Word<'a>>)> {
    if field == "state" && !kind.states.sets.is_empty() {
        let states = kind.states.sets.values().flatten();
        let words = states.map(|state| Word { name: &state.name, label: Some(&state.label) });
        return Some(("state".to_owned(), words.collect()));
    }
    match &kind.field(field)?.ty {
        FieldType::Enum { words, open: false } => {
            Some((format!("`{field}`"), words.iter().map(|word| Word { name: word, label: None }).collect()))
        }
        _ => None,
    }
}

/// Longest word that a message repeats, in characters.
const LONGEST_QUOTE: usize = 60;

/// A word as a message may show it: cut, control characters written out.
pub fn shown(word: &str) -> String {
    let mut shown = String::new();
    for c in word.chars().take(LONGEST_QUOTE) {
        if c.is_control() { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    if word.chars().count() > LONGEST_QUOTE {
        shown.push('…');
    }
    shown
}
