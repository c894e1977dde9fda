//! The JSON Schema of a statement's declaration.

use serde_json::{Map, Value, json};

use super::{DIALECT, describe, duration, label, texts};
use crate::config::statement::{EVERY, KEYS, PARTS};

/// The schema of a file that declares a statement.
pub fn declaration() -> Value {
    let properties: Map<String, Value> = KEYS.iter().map(|&key| (key.to_owned(), of_key(key))).collect();
    json!({
        "$schema": DIALECT,
        "title": "Declaration of a statement",
        "type": "object",
        "additionalProperties": false,
        "required": ["statement", "every", "rows", "columns"],
        "properties": properties,
    })
}

fn of_key(key: &str) -> Value {
    let (mut schema, words) = match key {
        "label" => (label(), "Its name on pages"),
        "every" => (json!({"enum": EVERY}), "How long its periods are"),
        "due" => (due(), "By when it is to be filed, counted from the end of its period"),
        "file_with" => (texts(), "The departments it is filed with"),
        "instructions" => (label(), "The paper that says how it is filled in, as a link, or words"),
        "method" => (label(), "How it is counted"),
        "requirements" => (label(), "What it must meet"),
        "check_by_second_person" => {
            (json!({"type": "boolean"}), "Whether somebody other than its author must have checked it")
        }
        "unit" => (label(), "What it counts"),
        "rows" => {
            let words = "Its rows in order, or `open`: what stands in the first column names a row";
            (json!({"oneOf": [{"const": "open"}, parts(key, &["id"])]}), words)
        }
        "columns" => (parts(key, &["id"]), "Its columns in order, without the first, which names the rows"),
        "relations" => (parts(key, &["id", "each", "check"]), "What must hold in it"),
        "changes" => (parts(key, &["id", "columns", "max"]), "How far cells may move against an earlier period"),
        "key" => {
            let cell = json!({"type": "string", "pattern": "^[^.]+\\.[^.]+$"});
            (json!({"oneOf": [cell, {"type": "array", "items": cell}]}), "The cells that roll-ups show: row.column")
        }
        // the one key that is left
        _ => (id(), "Its name, which records give in `statement:`"),
    };
    describe(&mut schema, words);
    schema
}

fn parts(of: &str, required: &[&str]) -> Value {
    let keys = PARTS.iter().find(|(name, _)| *name == of).map_or(&[][..], |(_, keys)| keys);
    let properties: Map<String, Value> = keys.iter().map(|&key| (key.to_owned(), of_part(of, key))).collect();
    let part = json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties});
    json!({"type": "array", "minItems": usize::from(matches!(of, "rows" | "columns")), "items": part})
}

fn of_part(of: &str, key: &str) -> Value {
    let is_rule = matches!(of, "relations" | "changes");
    let (mut schema, words) = match key {
        "id" if is_rule => (json!({"type": "string", "pattern": "^[\\p{L}\\p{N}_-]+$"}), "Its name"),
        "id" => (id(), "Its name in rules"),
        "type" => (json!({"enum": ["integer", "decimal", "text"]}), "What stands in it; default decimal"),
        "label" if is_rule => (label(), "What it means"),
        "label" => (label(), "Its name in tables and on pages"),
        "aliases" => (texts(), "Further names that tables may use"),
        "unit" => (label(), "What is counted in it; `%` of a column: percentages"),
        "required" => (json!({"type": "boolean"}), "Whether every row must have it"),
        "min" | "max" if of == "columns" => (number(), "The smallest, or largest, number it takes"),
        "each" => (json!({"enum": ["row", "column", "table"]}), "Where it is looked for"),
        "check" => (json!({"type": "string"}), "The rule, such as `total = walk_in + phone`"),
        "only" => (texts(), "The rows or columns it is looked for in; default all"),
        "except" => (texts(), "The rows or columns it is not looked for in"),
        "tolerance" => (amount(), "By how much the two sides may differ; default 0"),
        "severity" => {
            (json!({"enum": ["error", "warning"]}), "error: it must hold; warning: it may be explained. Default error")
        }
        "columns" => (texts(), "The columns it looks at"),
        "against" => {
            (json!({"enum": ["prev", "year"]}), "The period before, or the same of the year before; default prev")
        }
        "min_base" => (amount(), "Bases smaller than this are passed over"),
        _ => {
            let limit = json!({"anyOf": [
                amount(),
                {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? ?(%|％|pp)?$"},
            ]});
            let all = json!({"anyOf": [limit, {"type": "array", "minItems": 1, "items": limit}]});
            (all, "What is too much: 20%, 5, or 3pp of percentages; of several all must be exceeded")
        }
    };
    describe(&mut schema, words);
    schema
}

fn id() -> Value {
    json!({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})
}

fn number() -> Value {
    json!({"type": ["number", "string"]})
}

fn amount() -> Value {
    json!({"type": "number", "minimum": 0})
}

fn due() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {"after": duration(), "roll": {"enum": ["next-workday"]}},
    })
}
