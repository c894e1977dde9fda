//! One file to one record.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fields::Reader;
use super::front_matter::{self, FrontMatter};
use super::value::{FieldValue, Value};
use super::{Named, Record, complaints, extract, limits, naming, parts, privacy, said};
use crate::base::code::Code;
use crate::base::date::PartialDate;
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::span::Span;
use crate::base::yaml::{Node, Yaml};
use crate::config::kind::State;
use crate::config::{Config, Field, FieldType, Kind, Required, Role, StateClass, Trait, scalar};

/// The record that `text`, the file at `path`, holds, and everything that is wrong with it.
///
/// `None` when the record must be in no build: its front matter cannot be read, it passes a limit, or a privacy key
/// is in doubt. Depends on nothing but its arguments; never panics.
pub fn parse(path: &RelPath, text: &Arc<str>, config: &Config) -> (Option<Record>, Vec<Diagnostic>) {
    let front = match front_matter::read(path, text) {
        Ok(front) => front,
        Err(complaint) => return (None, vec![*complaint]),
    };
    if let Some(complaint) = limits::signs(path, text, front.body) {
        return (None, vec![complaint]);
    }
    let (place, is_index) = place(path, config);
    let mut found = Vec::new();
    let Some(kind) = kind(path, &place, is_index, &front, config, &mut found) else { return (None, found) };
    let admitted = privacy(path, &front, kind, config, &mut found);
    let reader = Reader { path, references: Vec::new(), found };
    let draft = Draft { config, kind, front: &front, place: &place, is_index, reader, values: BTreeMap::new() };
    let (record, mut found) = draft.record(text);
    let surplus = limits::surplus(&record);
    let admitted = admitted && surplus.is_none();
    found.extend(surplus);
    for diagnostic in &mut found {
        diagnostic.record = Some(record.id.clone());
    }
    (admitted.then_some(record), found)
}

/// The file's path under the content folder without its ending, of an index the folder; and whether it is one.
fn place(path: &RelPath, config: &Config) -> (String, bool) {
    let below = path.below(&config.content).unwrap_or_else(|| path.clone());
    let folder = below.parent();
    if matches!(below.stem(), "index" | "_index") {
        return (folder.as_str().to_owned(), true);
    }
    let place = folder.join(below.stem()).unwrap_or(below);
    (place.as_str().to_owned(), false)
}

/// The kind the record names, else that of its folder, else the one that stands in.
fn kind<'a>(
    path: &RelPath,
    place: &str,
    is_index: bool,
    front: &FrontMatter,
    config: &'a Config,
    found: &mut Vec<Diagnostic>,
) -> Option<&'a Kind> {
    let Some(node) = front.get("kind") else {
        let file = if is_index { format!("{place}/") } else { place.to_owned() };
        return config.kind_of_place(&file).or_else(|| config.fallback());
    };
    let named = node.text().and_then(|name| config.kinds.get(name));
    if named.is_none() {
        let known: Vec<&str> = config.kinds.keys().map(String::as_str).collect();
        found.push(complaints::unknown_kind(path, node, &config.fallback_kind, &known));
    }
    named.or_else(|| config.fallback())
}

/// Whether it is certain who may read the record: no key may be a slip for one that decides it, and those that do
/// have values that are known.
fn privacy(path: &RelPath, front: &FrontMatter, kind: &Kind, config: &Config, found: &mut Vec<Diagnostic>) -> bool {
    let before = found.len();
    for (key, node) in &front.entries {
        match key.text.as_str() {
            "audience" if node.text().and_then(|level| config.rank(level)).is_none() => {
                found.push(complaints::no_level(path, node, &config.audiences));
            }
            "draft" if node.text().and_then(scalar::bool).is_none() => found.push(complaints::no_draft(path, node)),
            name if kind.field(name).is_none() => {
                if let Some(meant) = privacy::slip(name) {
                    found.push(complaints::privacy_slip(path, key.span, name, meant));
                }
            }
            _ => {}
        }
    }
    found.len() == before
}

/// Whether a field that holds several values is written and holds none.
fn is_empty_list(field: &Field, node: &Node) -> bool {
    matches!(field.ty, FieldType::List(_))
        && (node.value == Yaml::Null || matches!(&node.value, Yaml::List(all) if all.is_empty()))
}

/// A record in the making.
struct Draft<'a> {
    config: &'a Config,
    kind: &'a Kind,
    front: &'a FrontMatter,
    place: &'a str,
    is_index: bool,
    reader: Reader<'a>,
    /// Values read so far.
    values: BTreeMap<&'a str, FieldValue>,
}

impl<'a> Draft<'a> {
    fn record(mut self, text: &Arc<str>) -> (Record, Vec<Diagnostic>) {
        let path = self.reader.path;
        self.read_values();
        self.defaults();
        let state = self.state();
        let (date, period) = (self.date(), self.period());
        let end = self.kind.role(Role::End).into_iter().find_map(|field| self.date_of(field));
        let of = Some(self.kind).filter(|_| !self.is_index);
        let left_out = self.left_out(text, state.as_deref());
        let (mut extract, wrong) = extract::extract_of(path, text, self.front.body, &left_out, self.config, of);
        // front matter stands first among the references
        let front = u32::try_from(self.reader.references.len()).unwrap_or(u32::MAX);
        for at in extract.claims.iter_mut().flat_map(|claim| &mut claim.references) {
            *at = at.saturating_add(front);
        }
        let heading = extract.outline.iter().find(|heading| heading.level == 1);
        let (title, title_heading) = self.title(date, period, heading);
        self.missing(date, period, heading.is_some());
        let mut tags = self.tags();
        for tag in extract.tags {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        let (former, aliases) = self.named("aliases").into_iter().partition(|alias| alias.text.starts_with('/'));
        let id = self.named("id").into_iter().next();
        let mut fields: Vec<FieldValue> = Vec::with_capacity(self.values.len());
        for field in &self.kind.fields {
            fields.extend(self.values.get(field.name.as_str()).cloned());
        }
        let mut record = Record {
            path: path.clone(),
            place: self.place.to_owned(),
            id: id.as_ref().map_or_else(|| self.place.to_owned(), |id| id.text.clone()),
            id_span: id.map(|id| id.span),
            is_index: self.is_index,
            kind: self.kind.name.clone(),
            title,
            title_heading,
            date,
            end,
            period,
            audience: self.text_of("audience").map(str::to_owned),
            draft: matches!(self.value("draft"), Some(Value::Bool(true))),
            lang: self.text_of("lang").map(str::to_owned),
            state,
            gist: self.text_of("gist").map(str::to_owned),
            fields,
            tags,
            aliases,
            former,
            permalink: self.named("permalink").into_iter().next(),
            references: self.reader.references.into_iter().chain(extract.references).collect(),
            outline: extract.outline,
            blocks: extract.blocks,
            marks: extract.marks,
            queries: extract.queries,
            table: extract.table.filter(|_| self.kind.has(Trait::Statement)),
            claims: extract.claims,
            paragraphs: extract.paragraphs,
            prose: extract.prose,
            body: self.front.body,
            left_out,
            excerpt: extract.excerpt,
            text: Arc::clone(text),
            fingerprint: Fingerprint::of(text.as_bytes()),
            said: Fingerprint::default(),
        };
        record.said = said::of(&record);
        let mut found = self.reader.found;
        found.extend(wrong);
        (record, found)
    }

    /// What of the body nobody but the author is to see. A record that makes claims is drafted with a part that says what is still to be
    /// filled in: it goes when the record is handed in, whether the author took it out or not.
    fn left_out(&self, text: &str, state: Option<&str>) -> Vec<Span> {
        let class = self.states().iter().find(|known| Some(known.name.as_str()) == state).and_then(|known| known.class);
        if self.kind.has(Trait::Claims) && class == Some(StateClass::Closed) {
            parts::places(text, self.front.body, parts::FOR_THE_AUTHOR)
        } else {
            Vec::new()
        }
    }

    /// Reads what is written, in the order written: so the references stand in order of place.
    fn read_values(&mut self) {
        let known: Vec<&str> = self.kind.fields.iter().map(|field| field.name.as_str()).collect();
        for (key, node) in &self.front.entries {
            let Some(field) = self.kind.field(&key.text) else {
                // a slip for a privacy key has been told already
                if privacy::slip(&key.text).is_none() {
                    let of = format!("the kind `{}`", self.kind.name);
                    let strict = self.kind.strict;
                    let path = self.reader.path;
                    let complaint = complaints::unknown_field(path, key.span, &key.text, &of, &known, strict);
                    self.reader.found.push(complaint);
                }
                continue;
            };
            // told already, where they are wrong
            let told = match field.name.as_str() {
                "audience" => node.text().and_then(|level| self.config.rank(level)).is_none(),
                "draft" => node.text().and_then(scalar::bool).is_none(),
                "kind" => node.text().is_none_or(|name| name != self.kind.name),
                _ => false,
            };
            if told {
                continue;
            }
            if field.name == "title" {
                self.direction(node);
            }
            if let Some(value) = self.reader.value(field, node) {
                let value = FieldValue { name: field.name.clone(), key: key.span, span: node.span, value };
                self.values.insert(&field.name, value);
            }
        }
    }

    fn defaults(&mut self) {
        let at = Span::at(self.front.place().start as usize);
        for field in &self.kind.fields {
            let Some(default) = &field.default else { continue };
            if self.front.get(&field.name).is_some() {
                continue;
            }
            let node = self.reader.written(default, at);
            if let Some(value) = self.reader.value(field, &node) {
                let value = FieldValue { name: field.name.clone(), key: at, span: at, value };
                self.values.insert(&field.name, value);
            }
        }
    }

    /// Complains about characters in the title that turn the direction of writing.
    fn direction(&mut self, node: &Node) {
        let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
        if let Some(c) = node.text().and_then(|text| text.chars().find(turns)) {
            self.reader.found.push(complaints::direction(self.reader.path, node.span, c));
        }
    }

    fn value(&self, field: &str) -> Option<&Value> {
        self.values.get(field).map(|value| &value.value)
    }

    fn text_of(&self, field: &str) -> Option<&str> {
        match self.value(field)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn date_of(&self, field: &str) -> Option<PartialDate> {
        match self.value(field)? {
            Value::Date(date) => Some(*date),
            Value::DateTime(date, _) => Some(PartialDate::Day(*date)),
            _ => None,
        }
    }

    /// The words of a field as they were written: of a list each member.
    fn written(&self, field: &str) -> Vec<String> {
        let given = self.front.get(field).map(Node::each).unwrap_or_default();
        let mut words: Vec<String> = given.iter().filter_map(Node::text).map(str::to_owned).collect();
        if self.front.get(field).is_none() {
            words.extend(self.kind.field(field).and_then(|field| field.default.clone()));
        }
        words
    }

    /// The states that hold for this record, by what it says itself.
    fn states(&self) -> &'a [State] {
        let kind = self.kind;
        kind.states_for(|field| self.written(field).into_iter().next())
    }

    /// The state given. A wrong one is told and counts as none.
    fn state(&mut self) -> Option<String> {
        let states = self.states();
        let Some(node) = self.front.get("state") else { return self.assumed_state() };
        if let Some(state) = states.iter().find(|state| node.text() == Some(state.name.as_str())) {
            return Some(state.name.clone());
        }
        // where the deciding field is missing or wrong, that is what is told
        let undecided = states.is_empty() && self.kind.states.by.is_some();
        if !undecided && node.value != Yaml::Null {
            let names: Vec<&str> = states.iter().map(|state| state.name.as_str()).collect();
            self.reader.found.push(complaints::bad_state(self.reader.path, node, &self.kind.name, &names));
        }
        self.values.remove("state");
        self.assumed_state()
    }

    /// The state of a record that names none: the last one that a field given speaks for, else the initial one, else
    /// the first of its set.
    fn assumed_state(&self) -> Option<String> {
        let states = self.states();
        let given = |field: &String| self.values.contains_key(field.as_str());
        let spoken_for = states.iter().rev().find(|state| state.when.as_ref().is_some_and(given));
        let initial = || states.iter().find(|state| Some(&state.name) == self.kind.initial.as_ref());
        spoken_for.or_else(initial).or_else(|| states.first()).map(|state| state.name.clone())
    }

    /// The day of the kind's role, else, of dated kinds, the day that the file's name or path says.
    fn date(&self) -> Option<PartialDate> {
        let given = self.kind.role(Role::Date).into_iter().find_map(|field| self.date_of(field));
        given.or_else(|| {
            let named = self.kind.has(Trait::Dated) && !self.is_index;
            naming::date(self.place).filter(|_| named).map(PartialDate::Day)
        })
    }

    /// The period of the kind's role; else what the file's name says: of kinds about a period the name itself, of dated
    /// ones a week.
    fn period(&self) -> Option<Period> {
        let given = self.kind.role(Role::Period).into_iter().find_map(|field| match self.value(field)? {
            Value::Period(period) => Some(*period),
            _ => None,
        });
        given.or_else(|| {
            if self.is_index {
                None
            } else if self.kind.has(Trait::Period) {
                naming::period(self.place)
            } else if self.kind.has(Trait::Dated) {
                naming::week(self.place)
            } else {
                None
            }
        })
    }

    /// The title given; else that of the kind's title field, the first heading, the day (of kinds that must be
    /// dated, or where the file's name says nothing else), of a statement its name and period, the file's name.
    fn title(
        &self,
        date: Option<PartialDate>,
        period: Option<Period>,
        heading: Option<&super::Heading>,
    ) -> (String, Option<Span>) {
        let given = self.text_of("title").or_else(|| self.text_of(self.kind.title_field.as_deref()?));
        if let Some(title) = given {
            return (title.trim().to_owned(), None);
        }
        if let Some(heading) = heading.filter(|heading| !heading.text.trim().is_empty()) {
            return (heading.text.trim().to_owned(), Some(heading.span));
        }
        let dated = self.kind.has(Trait::Dated) && !self.is_index;
        if let Some(date) = date.filter(|_| dated && (naming::is_date(self.name()) || self.must_be_dated())) {
            return (date.to_string(), None);
        }
        let statement = self.text_of("statement").filter(|_| self.kind.has(Trait::Statement));
        match statement.zip(period) {
            Some((statement, period)) => (format!("{} {period}", statement.trim()), None),
            None => (self.name().to_owned(), None),
        }
    }

    /// Whether the day is what a record of this kind is known by: it must be given, and is.
    fn must_be_dated(&self) -> bool {
        let must = |field: &str| self.kind.field(field).is_some_and(|field| field.required == Required::Always);
        self.date_given() && self.kind.role(Role::Date).into_iter().any(must)
    }

    /// The file's name without ending; of an index the folder's, at the top the archive's.
    fn name(&self) -> &str {
        match self.place.rsplit('/').next() {
            Some(name) if !name.is_empty() => name,
            _ => self.config.title.get(&self.config.language),
        }
    }

    /// Complains about what must be given and is not.
    fn missing(&mut self, date: Option<PartialDate>, period: Option<Period>, heading: bool) {
        if self.is_index {
            return;
        }
        let at = self.front.place();
        let (dates, periods) = (self.kind.role(Role::Date), self.kind.role(Role::Period));
        for field in &self.kind.fields {
            let name = field.name.as_str();
            // what is written wrongly is told already; an empty list is nothing at all
            let written = self.front.get(name).is_some_and(|node| !is_empty_list(field, node));
            let given = written || self.values.contains_key(name);
            let said = (name == "title" && heading)
                || (date.is_some() && !self.date_given() && dates.contains(&name))
                || (period.is_some() && periods.contains(&name));
            if given || said {
                continue;
            }
            if let Some(why) = self.why_required(field) {
                self.reader.found.push(complaints::missing(self.reader.path, at, name, &why));
            } else if let Some(code) = field.expected.as_deref().and_then(Code::named) {
                self.reader.found.push(complaints::expected(self.reader.path, at, code, name, &self.kind.name));
            }
        }
    }

    /// Whether the front matter, and not the name of the file, says the day.
    fn date_given(&self) -> bool {
        self.kind.role(Role::Date).into_iter().any(|field| self.date_of(field).is_some())
    }

    /// Why a field must be given, as the end of a sentence; `None`: it need not.
    fn why_required(&self, field: &Field) -> Option<String> {
        match &field.required {
            Required::Never => None,
            Required::Always => Some(format!("every `{}` needs", self.kind.name)),
            Required::When(conditions) => {
                let all = conditions.iter().all(|(field, values)| self.holds(field, values));
                let words: Vec<String> = conditions
                    .iter()
                    .map(|(field, values)| match values.as_slice() {
                        [value] if value == "!*" => format!("`{field}` is not given"),
                        [value] if value == "*" => format!("`{field}` is given"),
                        values => format!("`{field}` is {}", values.join(" or ")),
                    })
                    .collect();
                all.then(|| format!("is needed when {}", words.join(" and ")))
            }
        }
    }

    /// Whether a field has one of the values of a condition.
    fn holds(&self, field: &str, values: &[String]) -> bool {
        let mut written = self.written(field);
        if written.is_empty() && field == "state" {
            written.extend(self.assumed_state());
        }
        let yes = written.iter().any(|word| scalar::bool(word) != Some(false));
        let text = written.iter().any(|word| scalar::bool(word).is_none());
        values.iter().any(|value| match value.as_str() {
            "*" => yes,
            "!*" => self.front.get(field).is_none_or(|node| node.value == Yaml::Null) && written.is_empty(),
            "true" => text || written.iter().any(|word| scalar::bool(word) == Some(true)),
            value => written.iter().any(|word| word == value),
        })
    }

    fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for value in self.value("tags").map(Value::each).unwrap_or_default() {
            let Value::Text(tag) = value else { continue };
            let tag = tag.trim().trim_start_matches('#').trim_matches('/');
            if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
                tags.push(tag.to_owned());
            }
        }
        tags
    }

    /// The texts of a field with their places.
    fn named(&self, field: &str) -> Vec<Named> {
        if !self.values.contains_key(field) {
            return Vec::new();
        }
        let nodes = self.front.get(field).map(Node::each).unwrap_or_default();
        let named = nodes.iter().filter_map(|node| Some((node.text()?.trim(), node.span)));
        named.filter(|(text, _)| !text.is_empty()).map(|(text, span)| Named { text: text.to_owned(), span }).collect()
    }
}
