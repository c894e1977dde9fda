//! Nodes to typed values, by what the kind declares.

use super::complaints;
use super::value::Value;
use super::{Reference, ReferenceKind};
use crate::base::date::{Date, Duration, PartialDate};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::span::Span;
use crate::base::yaml::{Node, Yaml};
use crate::config::{Field, FieldType, Required, scalar};

/// Reads the values of one record's front matter.
pub(super) struct Reader<'a> {
    /// The file.
    pub path: &'a RelPath,
    /// What the values read so far point at.
    pub references: Vec<Reference>,
    /// The complaints so far.
    pub found: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The value of `field`, or `None` and a complaint. Nothing behind the key of a list is an empty list: no value and
    /// no complaint, since the properties that note programs write are full of them.
    pub fn value(&mut self, field: &Field, node: &Node) -> Option<Value> {
        self.typed(field, &field.name, &field.ty, node)
    }

    fn typed(&mut self, field: &Field, name: &str, ty: &FieldType, node: &Node) -> Option<Value> {
        if let (FieldType::Ref(kinds), Some((text, span))) = (ty, reference_text(node)) {
            return self.reference(name, kinds, text, span, node);
        }
        match (ty, &node.value) {
            (FieldType::List(_), Yaml::Null) => None,
            (_, Yaml::Null) => {
                self.found.push(complaints::nothing(self.path, node, name));
                None
            }
            (FieldType::List(of), _) => {
                let values: Vec<Value> =
                    node.each().iter().filter_map(|member| self.typed(field, name, of, member)).collect();
                (!values.is_empty()).then_some(Value::List(values))
            }
            (FieldType::Struct(parts), Yaml::Map(_)) => self.parts(name, parts, node),
            (ty, Yaml::Scalar { text, .. }) => self.scalar(field, name, ty, text, node),
            (ty, _) => {
                self.found.push(complaints::bad_value(self.path, node, name, wanted(ty)));
                None
            }
        }
    }

    fn parts(&mut self, name: &str, parts: &[Field], node: &Node) -> Option<Value> {
        let known: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        for (key, _) in node.entries().iter().filter(|(key, _)| !known.contains(&key.text.as_str())) {
            let of = format!("`{name}`");
            self.found.push(complaints::unknown_field(self.path, key.span, &key.text, &of, &known, false));
        }
        let mut values: Vec<(String, Value)> = Vec::new();
        // in the order written, so that references stay in order of place
        for (key, node) in node.entries() {
            let Some(part) = parts.iter().find(|part| part.name == key.text) else { continue };
            let value = self.typed(part, &format!("{name}.{}", part.name), &part.ty, node);
            values.extend(value.map(|value| (part.name.clone(), value)));
        }
        for part in parts.iter().filter(|part| node.get(&part.name).is_none()) {
            if part.required == Required::Always {
                let why = format!("every `{name}` needs");
                self.found.push(complaints::missing(self.path, node.span, &format!("{name}.{}", part.name), &why));
            } else if let Some(default) = &part.default {
                let written = self.written(default, Span::at(node.span.start as usize));
                let value = self.typed(part, &format!("{name}.{}", part.name), &part.ty, &written);
                values.extend(value.map(|value| (part.name.clone(), value)));
            }
        }
        values.sort_by_key(|(name, _)| known.iter().position(|part| part == name));
        (!values.is_empty()).then_some(Value::Struct(values))
    }

    /// A default as if it had been written at `span`.
    pub fn written(&self, default: &str, span: Span) -> Node {
        Node { span, value: Yaml::Scalar { text: default.to_owned(), quoted: false } }
    }

    fn scalar(&mut self, field: &Field, name: &str, ty: &FieldType, text: &str, node: &Node) -> Option<Value> {
        let value = match ty {
            FieldType::Text | FieldType::Markdown | FieldType::BoolOrText | FieldType::Path
                if text.trim().is_empty() =>
            {
                None
            }
            FieldType::Text => Some(Value::Text(text.to_owned())),
            FieldType::Markdown => Some(Value::Markdown(text.to_owned())),
            FieldType::Id => Some(Value::Text(text.to_owned())).filter(|_| is_id(text)),
            FieldType::Date => Date::parse(text).map(|date| Value::Date(PartialDate::Day(date))),
            FieldType::PartialDate => PartialDate::parse(text).map(Value::Date),
            FieldType::DateTime => scalar::datetime(text).map(|(date, minutes)| Value::DateTime(date, minutes)),
            FieldType::Period => Period::parse(text).map(Value::Period),
            FieldType::Duration => Duration::parse(text).map(Value::Duration),
            FieldType::Bool => scalar::bool(text).map(Value::Bool),
            FieldType::Integer => scalar::integer(text).map(Value::Integer),
            FieldType::Decimal => scalar::decimal(text).map(Value::Decimal),
            FieldType::BoolOrText => Some(scalar::bool(text).map_or_else(|| Value::Text(text.to_owned()), Value::Bool)),
            FieldType::Enum { words, open } => {
                if !open && !words.iter().any(|word| word == text) {
                    self.found.push(complaints::bad_word(self.path, node, name, words));
                    return None;
                }
                Some(Value::Text(text.to_owned()))
            }
            FieldType::Path => Some(Value::Ref(self.file(name, text.trim(), node.span))),
            // a reference is no mere scalar, and the others are not scalars
            FieldType::Ref(_) | FieldType::List(_) | FieldType::Struct(_) => None,
        };
        let Some(value) = value else {
            self.found.push(complaints::bad_value(self.path, node, name, wanted(ty)));
            return None;
        };
        if let Some(wanted) = outside(field, text) {
            self.found.push(complaints::bad_value(self.path, node, name, &wanted));
            return None;
        }
        Some(value)
    }

    /// A name, or a link to a name (`[[in-002]]`, `[[in-002#part|words]]`), or a mention (`@chen-min`).
    fn reference(&mut self, name: &str, kinds: &[String], text: &str, span: Span, node: &Node) -> Option<Value> {
        let text = text.trim();
        let inner = text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
        let inner = inner.or_else(|| text.strip_prefix('@')).unwrap_or(text);
        let (target, words) = match inner.split_once('|') {
            Some((target, words)) => (target, Some(words.trim().to_owned()).filter(|words| !words.is_empty())),
            None => (inner, None),
        };
        let (target, heading) = match target.split_once('#') {
            Some((target, heading)) => (target, Some(heading.trim().to_owned()).filter(|heading| !heading.is_empty())),
            None => (target, None),
        };
        let target = target.trim();
        if target.is_empty() {
            self.found.push(complaints::bad_value(self.path, node, name, "the name of a record"));
            return None;
        }
        let index = self.point(ReferenceKind::Name, name, target, span);
        if let Some(reference) = self.references.last_mut() {
            reference.heading = heading;
            reference.words = words;
            reference.of = kinds.to_vec();
        }
        Some(Value::Ref(index))
    }

    /// A file, or a part of one behind `#` (`x.xlsx#Sheet1!A3:G8`). A `#` in a name that has no ending before it is a letter.
    fn file(&mut self, name: &str, text: &str, span: Span) -> u32 {
        let part = text.rsplit_once('#').filter(|(path, part)| {
            let name = path.rsplit('/').next().unwrap_or_default();
            name.contains('.') && !part.is_empty()
        });
        let index = self.point(ReferenceKind::File, name, part.map_or(text, |(path, _)| path), span);
        if let (Some((_, part)), Some(reference)) = (part, self.references.last_mut()) {
            reference.heading = Some(part.to_owned());
        }
        index
    }

    fn point(&mut self, kind: ReferenceKind, field: &str, target: &str, span: Span) -> u32 {
        let index = u32::try_from(self.references.len()).unwrap_or(u32::MAX);
        self.references.push(Reference {
            kind,
            target: target.to_owned(),
            heading: None,
            words: None,
            span,
            field: Some(field.to_owned()),
            of: Vec::new(),
            context: None,
        });
        index
    }
}

/// The text of a reference: a scalar's, or that of `[[name]]` without quotes, which YAML takes for a list in a list.
fn reference_text(node: &Node) -> Option<(&str, Span)> {
    match &node.value {
        Yaml::Scalar { text, .. } => Some((text, node.span)),
        Yaml::List(members) => match members.as_slice() {
            [only] => reference_text(only),
            _ => None,
        },
        Yaml::Null | Yaml::Map(_) => None,
    }
}

/// What an id is: letters, digits and marks of any script, no blanks or signs that links give meaning to.
fn is_id(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "#|[]^\\".contains(c))
}

/// What a value must be that is outside of its field's pattern, range or length.
fn outside(field: &Field, text: &str) -> Option<String> {
    if let Some(pattern) = field.pattern.as_ref().filter(|pattern| !scalar::matches(pattern, text)) {
        return Some(format!("text of the form `{pattern}`"));
    }
    if let Some(longest) = field.max_length.filter(|longest| text.chars().count() > *longest as usize) {
        return Some(format!("at most {longest} characters"));
    }
    let below = |bound: &String| compare(&field.ty, text, bound).is_some_and(std::cmp::Ordering::is_lt);
    let above = |bound: &String| compare(&field.ty, text, bound).is_some_and(std::cmp::Ordering::is_gt);
    match (&field.min, &field.max) {
        (Some(min), _) if below(min) => Some(format!("at least {min}")),
        (_, Some(max)) if above(max) => Some(format!("at most {max}")),
        _ => None,
    }
}

fn compare(ty: &FieldType, text: &str, bound: &str) -> Option<std::cmp::Ordering> {
    match ty {
        FieldType::Integer | FieldType::Decimal => Some(scalar::decimal(text)?.cmp(&scalar::decimal(bound)?)),
        FieldType::Date | FieldType::PartialDate | FieldType::DateTime => {
            Some(PartialDate::parse(text)?.cmp(&PartialDate::parse(bound)?))
        }
        FieldType::List(of) => compare(of, text, bound),
        _ => None,
    }
}

/// What a field of a type needs, in words.
fn wanted(ty: &FieldType) -> &'static str {
    match ty {
        FieldType::Text | FieldType::Markdown => "text",
        FieldType::Id => "a name without blanks",
        FieldType::Date => "a day such as 2025-03-14",
        FieldType::PartialDate => "a date such as 2025-03-14, 2025-03 or 2025",
        FieldType::DateTime => "a day, or a day with a time such as 2025-03-14 18:30",
        FieldType::Period => "a period such as 2025, 2025-Q1, 2025-03 or 2025-W11",
        FieldType::Duration => "a length of time such as 5d, 5wd, 2w, 1m or 1y",
        FieldType::Bool => "true or false",
        FieldType::Integer => "a whole number of 64 bits",
        FieldType::Decimal => "a number",
        FieldType::BoolOrText => "true, false or text",
        FieldType::Enum { .. } => "a word",
        FieldType::Ref(_) => "the name of a record",
        FieldType::Path => "the path of a file",
        FieldType::List(of) => wanted(of),
        FieldType::Struct(_) => "a mapping of its parts",
    }
}
