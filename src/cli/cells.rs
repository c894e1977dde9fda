//! What a list says in a column, as a cell: for people, for programs, for spreadsheets.

use serde_json::{Map, Value as Json, json};

use super::table::{Cell, Sort};
use crate::base::date::Date;
use crate::config::{Config, FieldType, Kind};
use crate::site::listing::Set;
use crate::site::view::FactValue;

/// Columns of marks and of items that may say several things.
const SEVERAL: [&str; 14] = [
    "assignee",
    "waiting_on",
    "from",
    "by",
    "dept",
    "person",
    "of",
    "closes",
    "to",
    "links",
    "cause",
    "guidance",
    "tag",
    "tags",
];

/// A column that names things by their words and not by where they lead.
const TITLE: &str = "title";

/// The column of names by which things are referred to.
const ID: &str = "id";

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Whether programs get an array, also of one value and of none.
    pub several: bool,
}

impl Column {
    /// The column `name` of `set`.
    pub fn of(config: &Config, set: &Set, name: &str) -> Self {
        let declared = |kind: &Kind| kind.field(name).map(|field| matches!(field.ty, FieldType::List(_)));
        let common = || SEVERAL.contains(&name);
        let several = match set {
            Set::Kind(kind) => config.kinds.get(kind).and_then(declared).unwrap_or_else(common),
            Set::All => config.kinds.values().filter_map(declared).any(|list| list) || matches!(name, "tag" | "tags"),
            Set::Marks(_) | Set::Ledger | Set::LedgerOf(_) | Set::Waiting => common(),
            Set::Gaps | Set::Findings => false,
        };
        Self { name: name.to_owned(), several }
    }

    /// What `values` come to in this column.
    pub fn cell(&self, values: &[FactValue]) -> Cell {
        let texts: Vec<String> = values.iter().map(text).collect();
        let of = |value: &FactValue| json(value, self.name == TITLE);
        let json = match values {
            _ if self.several => values.iter().map(of).collect(),
            [] => Json::Null,
            [one] => of(one),
            several => several.iter().map(of).collect(),
        };
        let sort = match values {
            [_] if self.name == ID => Sort::Name,
            [one] => sort(one),
            _ => Sort::Text,
        };
        Cell { text: texts.join(", "), json, sort }
    }
}

/// A value as people read it on a terminal.
pub fn text(value: &FactValue) -> String {
    match value.form.as_str() {
        "bool" => if value.text == "true" { "yes" } else { "no" }.to_owned(),
        "word" => word(value).to_owned(),
        "parts" => {
            let parts = value.parts.iter().map(|part| {
                let texts: Vec<String> = part.values.iter().map(text).collect();
                format!("{}: {}", part.name, texts.join(", "))
            });
            parts.collect::<Vec<_>>().join("; ")
        }
        _ => value.text.clone(),
    }
}

/// The theme's key of a word without the group it stands in.
fn word(value: &FactValue) -> &str {
    value.text.rsplit('.').next().unwrap_or(&value.text)
}

/// A value as programs read it.
fn json(value: &FactValue, by_words: bool) -> Json {
    match value.form.as_str() {
        "bool" => json!(value.text == "true"),
        "number" => number(&value.text),
        "link" if !value.id.is_empty() && !by_words => json!(value.id),
        "parts" => {
            let parts = value.parts.iter().map(|part| {
                let values: Vec<Json> = part.values.iter().map(|value| json(value, by_words)).collect();
                let value = match values.as_slice() {
                    [one] => one.clone(),
                    _ => Json::Array(values),
                };
                (part.name.clone(), value)
            });
            Json::Object(parts.collect::<Map<_, _>>())
        }
        _ => json!(text(value)),
    }
}

/// A number; one that JSON cannot hold stays text.
fn number(text: &str) -> Json {
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => json!(whole),
        (Err(_), Ok(number)) if number.is_finite() => json!(number),
        _ => json!(text),
    }
}

fn sort(value: &FactValue) -> Sort {
    match value.form.as_str() {
        "number" => Sort::Number,
        // a month or a year is no day
        "date" if Date::parse(&value.text).is_some() => Sort::Date,
        _ => Sort::Text,
    }
}
