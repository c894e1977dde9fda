//! What a new record looks like: its front matter line by line.

use crate::config::{Config, Field, FieldType, Kind, Required};

/// One line of front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As it stands in the file.
    pub text: String,
    /// The field and the value that were given for it; `None` for what is to be filled in, and for comments.
    pub given: Option<(String, String)>,
}

/// The widest comment line that names several fields.
const WIDTH: usize = 100;

/// The front matter of a record of `kind`: the given fields and those that must be filled in the kind's order, then the
/// kind's other fields as comments.
pub fn lines(config: &Config, kind: &Kind, given: &[(String, String)]) -> Vec<Line> {
    let value = |field: &Field| given.iter().find(|(name, _)| *name == field.name);
    let language = config.language.as_str();
    let mut lines = Vec::new();
    if config.kind_of_place(&format!("{}/x", kind.dir)).is_none_or(|found| found.name != kind.name) {
        lines.push(comment(&format!("kind: {}", kind.name), false));
    }
    // a title stands first, wherever the kind declares it
    let (first, rest): (Vec<&Field>, Vec<&Field>) =
        kind.fields.iter().partition(|field| field.name == "title" || Some(&field.name) == kind.title_field.as_ref());
    let all: Vec<&Field> = first.into_iter().chain(rest).collect();
    for field in &all {
        if let Some((name, value)) = value(field) {
            let text = format!("{name}: {}", written(&field.ty, value));
            lines.push(Line { text, given: Some((name.clone(), value.clone())) });
        } else if field.required == Required::Always && field.default.is_none() {
            lines.push(comment(&format!("{}:  # required: {}", field.name, hint(field, language)), false));
        }
    }
    let open = |field: &&&Field| value(field).is_none() && field.required != Required::Always && !field.common;
    for field in all.iter().filter(open) {
        lines.push(comment(&format!("{}: {}", field.name, hint(field, language)), true));
    }
    if let Some(states) = states(kind, given) {
        lines.push(comment(&states, true));
    }
    let open = |field: &&&Field| {
        field.common
            && value(field).is_none()
            && !matches!(field.name.as_str(), "id" | "kind" | "state")
            && field.required != Required::Always
    };
    lines.extend(wrapped("also: ", all.iter().filter(open).map(|field| field.name.as_str())));
    lines
}

/// The whole file.
pub fn text(lines: &[Line]) -> String {
    let mut text = "---\n".to_owned();
    for line in lines {
        text.push_str(&line.text);
        text.push('\n');
    }
    text.push_str("---\n\n");
    text
}

fn comment(text: &str, hidden: bool) -> Line {
    let text = if hidden { format!("# {text}") } else { text.to_owned() };
    Line { text, given: None }
}

/// What belongs into a field, in a few words.
fn hint(field: &Field, language: &str) -> String {
    let mut words = type_words(&field.ty);
    if let Some(when) = required_words(&field.required) {
        words.push_str(&format!("; {when}"));
    }
    if let Some(default) = &field.default {
        words.push_str(&format!("; {default} unless you say otherwise"));
    }
    let label = field.label.get(language);
    if language.starts_with("en") || label.is_empty() { words } else { format!("{words} ({label})") }
}

/// When a field must be given, in words; `None` where that is always or never.
pub fn required_words(required: &Required) -> Option<String> {
    let Required::When(conditions) = required else { return None };
    let when: Vec<String> = conditions
        .iter()
        .map(|(name, values)| match values.as_slice() {
            [value] if value == "*" => format!("there is `{name}`"),
            [value] if value == "!*" => format!("there is no `{name}`"),
            [value] if value == "true" => format!("`{name}` says yes"),
            values => format!("`{name}` is {}", values.join(" or ")),
        })
        .collect();
    Some(format!("required when {}", when.join(" and ")))
}

/// A type in words.
pub fn type_words(ty: &FieldType) -> String {
    match ty {
        FieldType::Text | FieldType::Markdown => "text".to_owned(),
        FieldType::Id => "an id".to_owned(),
        FieldType::Date => "a day, as in 2025-03-14".to_owned(),
        FieldType::PartialDate => "a day, month or year, as in 2025-03-14, 2025-03, 2025".to_owned(),
        FieldType::DateTime => "a day, or day and time, as in 2025-03-14 18:30".to_owned(),
        FieldType::Period => "a period, as in 2025, 2025-Q1, 2025-03, 2025-W11".to_owned(),
        FieldType::Duration => "a length of time, as in 5d, 5wd (working days), 2w, 1m".to_owned(),
        FieldType::Bool => "yes or no".to_owned(),
        FieldType::Integer => "a whole number".to_owned(),
        FieldType::Decimal => "a number".to_owned(),
        FieldType::BoolOrText => "yes, no, or what".to_owned(),
        FieldType::Enum { words, open } => {
            let words = one_of(words);
            if *open { format!("{words}, or another word") } else { words }
        }
        FieldType::Ref(kinds) if kinds.is_empty() => "the id of a record".to_owned(),
        FieldType::Ref(kinds) => format!("the id of a {}", one_of(kinds)),
        FieldType::Path => "a file beside this one".to_owned(),
        FieldType::List(of) => match &**of {
            FieldType::Struct(_) => format!("[{}, ..]", type_words(of)),
            of => format!("[..], each {}", type_words(of)),
        },
        FieldType::Struct(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| format!("{}: ..", part.name)).collect();
            format!("{{{}}}", parts.join(", "))
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
fn one_of(words: &[String]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The states the record may have, the one it has by itself first.
fn states(kind: &Kind, given: &[(String, String)]) -> Option<String> {
    let value = |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    if value("state").is_some() {
        return None;
    }
    let names = |states: &[crate::config::kind::State]| -> Vec<String> {
        states.iter().map(|state| state.name.clone()).collect()
    };
    let own = names(kind.states_for(value));
    if !own.is_empty() {
        return Some(format!("state: {}", one_of(&own)));
    }
    let by = kind.states.by.as_ref()?;
    let sets: Vec<String> =
        kind.states.sets.iter().map(|(value, states)| format!("{value}: {}", one_of(&names(states)))).collect();
    Some(format!("state: by `{by}`; {}", sets.join("; ")))
}

/// Names after `lead`, in as many comment lines as they need.
fn wrapped<'a>(lead: &str, names: impl Iterator<Item = &'a str>) -> Vec<Line> {
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        match lines.last_mut().filter(|line| line.len() + name.len() + 2 <= WIDTH) {
            Some(line) => {
                line.push_str(", ");
                line.push_str(name);
            }
            None => lines.push(format!("{lead}{name}")),
        }
    }
    lines.iter().map(|line| comment(line, true)).collect()
}

/// A value as YAML: of a list, its members separated by commas.
fn written(ty: &FieldType, value: &str) -> String {
    match ty {
        FieldType::List(_) => {
            let members: Vec<String> = value
                .split([',', '，'])
                .map(str::trim)
                .filter(|member| !member.is_empty())
                .map(|member| scalar(member, true))
                .collect();
            format!("[{}]", members.join(", "))
        }
        _ => scalar(value, false),
    }
}

/// A text as a YAML scalar: plain where that reads back letter for letter, else in quotes.
fn scalar(text: &str, in_list: bool) -> String {
    let first = text.chars().next();
    let risky = first.is_none_or(|c| "-?:,[]{}#&*!|>'\"%@`~=<".contains(c) || c.is_whitespace())
        || text.ends_with(|c: char| c == ':' || c.is_whitespace())
        || text.contains(": ")
        || text.contains(" #")
        || text.contains(|c: char| c.is_control() || c == '\u{feff}')
        || (in_list && text.contains([',', '[', ']', '{', '}']))
        || text.eq_ignore_ascii_case("null");
    if !risky {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\x{:02x}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
