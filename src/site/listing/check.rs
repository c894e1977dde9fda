//! What a query means, and everything that is wrong with it: a matter of the settings alone, whatever is recorded.

use super::{Set, Wrong, fields};
use crate::base::diagnostic::nearest;
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
    let ages = |field: &str| fields::of_set(config, &query.set).iter().any(|known| known.name == field);
    if query.by == "age" && ages("bucket") {
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
        let fits = |known: &String| crate::base::slug::fold(known) == crate::base::slug::fold(word);
        if !known.iter().any(fits) {
            let near = nearest(word, known.iter().map(String::as_str));
            let near = near.map(|name| format!("; the nearest is `{name}`"));
            let all = || format!("; write {}", known.join(", "));
            let word = shown(word);
            return Err(format!("`{word}` is no {what} of {}{}", kind.name, near.unwrap_or_else(all)));
        }
    }
    Ok(())
}

/// The words a field of the kind may have, and what they are; `None` where any word will do.
fn vocabulary(kind: &Kind, field: &str) -> Option<(String, Vec<String>)> {
    if field == "state" && !kind.states.sets.is_empty() {
        let mut words: Vec<String> = Vec::new();
        for state in kind.states.sets.values().flatten() {
            for word in [state.name.as_str(), state.label.get("en"), state.label.get("zh")] {
                if !word.is_empty() && !words.iter().any(|known| known == word) {
                    words.push(word.to_owned());
                }
            }
        }
        return Some(("state".to_owned(), words));
    }
    match &kind.field(field)?.ty {
        FieldType::Enum { words, open: false } => Some((format!("`{field}`"), words.clone())),
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
