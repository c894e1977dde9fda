//! JSON Schemas for `annals.yaml` and for the front matter of each kind, so that editors complete and check.

pub mod statement;

use serde_json::{Map, Value, json};

use super::declare::{CLASSES, FIELD_KEYS, FINDINGS, KIND_KEYS, ROLES, TRAITS};
use super::kind::{Field, FieldType, Kind, Required};
use super::load::{EVERY, SECTIONS, SETTINGS};
use super::settings::Config;
use crate::base::code::CODES;
use crate::base::date::WEEKDAYS;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `annals.yaml`.
pub fn settings() -> Value {
    let properties: Map<String, Value> = SETTINGS.iter().map(|&key| (key.to_owned(), setting(key))).collect();
    json!({
        "$schema": DIALECT,
        "title": "annals.yaml",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "$defs": {"field": field_declaration(), "states": states_declaration()},
    })
}

fn setting(key: &str) -> Value {
    let (mut schema, words) = match key {
        "title" => (label(), "The archive's name"),
        "language" => {
            (json!({"type": "string"}), "Language of the interface: en, zh, or one for which the theme has strings")
        }
        "timezone" => (json!({"type": "string"}), "Time zone in which today is found, for example Asia/Shanghai"),
        "as_of" => (json!({"type": "string", "format": "date"}), "The day that means today"),
        "base_url" => (json!({"type": "string", "pattern": "^https?://"}), "Where the site will stand"),
        "content" => (json!({"type": "string"}), "Folder of the records, from the root; default content"),
        "output" => (json!({"type": "string"}), "Folder of the site, from the root; default output"),
        "theme" => (json!({"type": "string"}), "Name of the theme; default default"),
        "audiences" => (texts(), "Audience levels, widest readership first; default public, internal, restricted"),
        "default_audience" => {
            (json!({"type": "string"}), "Level of records and builds that name none; default internal")
        }
        "kinds" => (kinds(), "Kinds of record: new ones, changes to those there are, or false to remove one"),
        "coverage" => (json!({"type": "array", "items": section(key)}), "What is expected without gaps"),
        "calendar" => (section(key), "Working days"),
        "ledger" => (section(key), "How open items are looked at"),
        "limits" => (section(key), "Time limits of duties"),
        "claims" => (section(key), "What counts as a claim of a summary"),
        "links" => (section(key), "What links may point at"),
        "findings" => (findings(), "Weight of findings: off, warning or error"),
        "volumes" => (
            json!({"enum": ["year", "month", "none"]}),
            "What is bound together for printing: months and small years, months alone, nothing; default year",
        ),
        _ => {
            (json!({"enum": ["fix", "report"]}), "Whether emphasis beside full-width punctuation is mended or reported")
        }
    };
    describe(&mut schema, words);
    schema
}

fn section(name: &str) -> Value {
    let keys = SECTIONS.iter().find(|(section, _)| *section == name).map_or(&[][..], |(_, keys)| keys);
    let properties: Map<String, Value> = keys.iter().map(|&key| (key.to_owned(), part(key))).collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

/// The schema of a key of a section; no two sections have keys of one name that differ.
fn part(key: &str) -> Value {
    match key {
        "weekend" => json!({"type": "array", "items": {"enum": WEEKDAYS}}),
        "holidays" | "workdays" => json!({"type": "array", "items": {"type": "string", "format": "date"}}),
        "due_soon" | "urge_after" | "read_superior" | "guidance" | "acknowledge" => duration(),
        "bare_items" => json!({"type": "boolean"}),
        "lesson_evidence" => json!({"type": "integer", "minimum": 0}),
        "every" => json!({"enum": EVERY}),
        "from" | "to" => partial_date(),
        "due" => json!({
            "type": "object",
            "additionalProperties": false,
            "properties": {"after": duration(), "roll": {"enum": ["next-workday"]}},
        }),
        "skip" | "schemes" | "files" => texts(),
        _ => json!({"type": "string"}),
    }
}

fn findings() -> Value {
    let names = CODES.iter().filter(|row| !row.refuses);
    let properties: Map<String, Value> =
        names.map(|row| (row.name.to_owned(), json!({"enum": ["off", "warning", "error"]}))).collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

/// The codes that a declaration may give to a finding.
fn codes() -> Value {
    let names: Vec<&str> = CODES.iter().filter(|row| !row.refuses).map(|row| row.name).collect();
    json!({"enum": names})
}

fn kinds() -> Value {
    let properties: Map<String, Value> = KIND_KEYS.iter().map(|&key| (key.to_owned(), kind_key(key))).collect();
    let kind = json!({"type": "object", "additionalProperties": false, "properties": properties});
    json!({
        "type": "object",
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
        "additionalProperties": {"oneOf": [{"const": false}, kind]},
    })
}

fn kind_key(key: &str) -> Value {
    match key {
        "label" | "plural" | "describe" => label(),
        "traits" => json!({"type": "array", "items": {"enum": TRAITS}}),
        "fields" => fields_declaration(),
        "states" => json!({"$ref": "#/$defs/states"}),
        "roles" => {
            let roles: Map<String, Value> = ROLES.iter().map(|&role| (role.to_owned(), texts())).collect();
            json!({"type": "object", "additionalProperties": false, "properties": roles})
        }
        "findings" => {
            let codes: Map<String, Value> = FINDINGS.iter().map(|&name| (name.to_owned(), codes())).collect();
            json!({"type": "object", "additionalProperties": false, "properties": codes})
        }
        "ledger" => json!({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}),
        "strict" | "replace" => json!({"type": "boolean"}),
        "columns" => texts(),
        "retention" => json!({"type": "string", "pattern": "^(permanent|[0-9]+y)$"}),
        _ => json!({"type": "string"}),
    }
}

fn fields_declaration() -> Value {
    json!({
        "type": "object",
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
        "additionalProperties": {"$ref": "#/$defs/field"},
    })
}

fn field_declaration() -> Value {
    let properties: Map<String, Value> = FIELD_KEYS.iter().map(|&key| (key.to_owned(), field_key(key))).collect();
    json!({"oneOf": [
        {"type": "string", "description": "The type of the field"},
        {"const": false, "description": "Removes the field"},
        {"type": "object", "additionalProperties": false, "properties": properties},
    ]})
}

fn field_key(key: &str) -> Value {
    match key {
        "type" => json!({
            "type": "string",
            "description": "text, markdown, id, date, partial-date, datetime, period, duration, bool, integer, decimal, \
                bool-or-text, enum, ref, ref(KIND | KIND), path, struct, or list of one of them",
        }),
        "values" => texts(),
        "open" | "required" | "private" => json!({"type": "boolean"}),
        "fields" => fields_declaration(),
        "required_when" => json!({"type": "object"}),
        "default" | "min" | "max" => json!({"type": ["string", "number", "boolean"]}),
        "max_length" => json!({"type": "integer", "minimum": 0}),
        "label" | "inverse" => label(),
        "expected" => codes(),
        _ => json!({"type": "string"}),
    }
}

fn states_declaration() -> Value {
    let class = json!({"enum": CLASSES});
    let state = json!({"oneOf": [
        class,
        {"type": "null"},
        {"type": "object", "additionalProperties": false, "properties": {"class": class, "label": label(), "when": {"type": "string"}, "adopted": {"type": "boolean"}}},
        {"type": "object", "description": "Where `by` names a field: the states for one value of it"},
        {"type": ["array", "string"]},
    ]});
    json!({"oneOf": [texts(), {"type": "object", "additionalProperties": state}]})
}

/// The schema of the front matter of records of `kind`.
pub fn kind(config: &Config, kind: &Kind) -> Value {
    let mut properties: Map<String, Value> =
        kind.fields.iter().map(|field| (field.name.clone(), field_schema(config, kind, field))).collect();
    properties.insert("kind".to_owned(), json!({"const": kind.name}));
    let titled = |field: &Field| field.name == "title";
    let required: Vec<&str> = kind
        .fields
        .iter()
        // a first heading stands for a title, which no schema can see
        .filter(|field| field.required == Required::Always && !titled(field))
        .map(|field| field.name.as_str())
        .collect();
    json!({
        "$schema": DIALECT,
        "title": kind.label.get(&config.language),
        "description": kind.describe.get(&config.language),
        "type": "object",
        "additionalProperties": !kind.strict,
        "required": required,
        "properties": properties,
    })
}

fn field_schema(config: &Config, kind: &Kind, field: &Field) -> Value {
    let mut schema = match field.name.as_str() {
        "audience" if field.common => json!({"enum": config.audiences}),
        "state" if field.common && !kind.states.sets.is_empty() => {
            let mut names: Vec<&str> = Vec::new();
            for state in kind.states.sets.values().flatten() {
                if !names.contains(&state.name.as_str()) {
                    names.push(&state.name);
                }
            }
            json!({"enum": names})
        }
        _ => type_schema(config, &field.ty),
    };
    if let Some(object) = schema.as_object_mut() {
        if let Some(pattern) = &field.pattern {
            object.insert("pattern".to_owned(), json!(format!("^(?:{pattern})$")));
        }
        if let Some(length) = field.max_length {
            object.insert("maxLength".to_owned(), json!(length));
        }
        for (key, bound) in [("minimum", &field.min), ("maximum", &field.max)] {
            if let Some(number) = bound.as_ref().and_then(|bound| bound.parse::<i64>().ok()) {
                object.insert(key.to_owned(), json!(number));
            }
        }
        if let Some(default) = &field.default {
            object.insert("default".to_owned(), json!(default));
        }
    }
    describe(&mut schema, field.label.get(&config.language));
    schema
}

fn type_schema(config: &Config, ty: &FieldType) -> Value {
    match ty {
        // numbers and dates stay text, letter for letter: what an editor takes for a number is accepted
        FieldType::Text | FieldType::Markdown | FieldType::Id | FieldType::Ref(_) => {
            json!({"type": ["string", "number", "boolean"]})
        }
        FieldType::BoolOrText => json!({"type": ["boolean", "string"]}),
        FieldType::Date => json!({"type": "string", "format": "date"}),
        FieldType::PartialDate => partial_date(),
        FieldType::DateTime | FieldType::Path => json!({"type": "string"}),
        FieldType::Period => json!({"type": ["string", "integer"]}),
        FieldType::Duration => duration(),
        FieldType::Bool => json!({"type": "boolean"}),
        FieldType::Integer => json!({"type": "integer"}),
        FieldType::Decimal => json!({"type": ["number", "string"]}),
        FieldType::Enum { words, open: false } => json!({"enum": words}),
        FieldType::Enum { words, open: true } => json!({"anyOf": [{"enum": words}, {"type": "string"}]}),
        FieldType::List(of) => {
            let one = type_schema(config, of);
            json!({"anyOf": [one, {"type": "array", "items": one}]})
        }
        FieldType::Struct(parts) => struct_schema(config, parts),
    }
}

fn struct_schema(config: &Config, parts: &[Field]) -> Value {
    let properties: Map<String, Value> = parts
        .iter()
        .map(|part| {
            let mut schema = type_schema(config, &part.ty);
            describe(&mut schema, part.label.get(&config.language));
            (part.name.clone(), schema)
        })
        .collect();
    let required: Vec<&str> =
        parts.iter().filter(|part| part.required == Required::Always).map(|part| part.name.as_str()).collect();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn describe(schema: &mut Value, words: &str) {
    if let Some(object) = schema.as_object_mut().filter(|_| !words.is_empty()) {
        object.insert("description".to_owned(), json!(words));
    }
}

fn label() -> Value {
    json!({"oneOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]})
}

fn texts() -> Value {
    json!({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
}

fn duration() -> Value {
    json!({"type": "string", "pattern": "^[0-9]{1,5}(d|wd|w|m|y)$"})
}

fn partial_date() -> Value {
    json!({"type": ["string", "integer"]})
}
