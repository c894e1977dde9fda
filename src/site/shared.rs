//! What several sorts of page say: briefs, states, values of fields.

use std::sync::Arc;

use super::view::{Brief, Column, Fact, FactValue, Link, StateView};
use super::{Site, address};
use crate::archive::statement::STATEMENT;
use crate::archive::{Ix, Target};
use crate::base::label::Label;
use crate::base::slug;
use crate::config::{Field, FieldType, Kind, Role, StateClass, Trait};
use crate::record::{Record, Value};

impl FactValue {
    /// A value in one of the forms that leads nowhere.
    pub fn plain(form: &str, text: impl Into<String>) -> Self {
        Self { form: form.to_owned(), text: text.into(), ..Self::default() }
    }
}

impl Site {
    /// The record as lists show it: made once, and the same in all of them. One that is not there is an empty brief.
    pub fn brief(&self, ix: Ix) -> Arc<Brief> {
        let (Some(record), Some(known)) = (self.archive.record(ix), self.briefs.get(ix.0 as usize)) else {
            return Arc::new(self.brief_of(None, String::new()));
        };
        let make = || {
            let brief = self.brief_of(Some(record), self.addresses.record(ix).unwrap_or_default());
            Arc::new(Brief { title: self.title(ix), ..brief })
        };
        Arc::clone(known.get_or_init(make))
    }

    /// What a record is called wherever it is named: by its title. A statement without a title of its own is called by the label that is
    /// declared for it, with its period behind, which the filter `name` says in words.
    pub fn title(&self, ix: Ix) -> String {
        let Some(record) = self.archive.record(ix) else { return String::new() };
        self.statement_title(ix, record).unwrap_or_else(|| record.title.clone())
    }

    fn statement_title(&self, ix: Ix, record: &Record) -> Option<String> {
        let kind = self.archive.statements.kinds.get(&self.archive.statements.of_record(ix)?.name)?;
        let period = record.period?.to_string();
        let own = record.title.strip_suffix(period.as_str())?.strip_suffix(' ')?;
        (own == kind.name).then(|| format!("{} {period}", super::statement::label(self, kind)))
    }

    fn brief_of(&self, record: Option<&Record>, href: String) -> Brief {
        let text = |get: fn(&Record) -> Option<String>| record.and_then(get).unwrap_or_default();
        let kind = record.and_then(|record| self.kind(&record.kind));
        Brief {
            id: text(|record| Some(record.id.clone())),
            title: text(|record| Some(record.title.clone())),
            href,
            kind: text(|record| Some(record.kind.clone())),
            kind_label: kind.map(|kind| self.label(&kind.label, &kind.name)).unwrap_or_default(),
            date: text(|record| record.date.map(|date| date.to_string())),
            period: text(|record| record.period.map(|period| period.to_string())),
            state: record.and_then(|record| self.state(record)),
            gist: text(|record| record.gist.clone()),
            lang: text(|record| record.lang.clone()),
        }
    }

    /// The state of a record as pages show it.
    pub fn state(&self, record: &Record) -> Option<StateView> {
        let name = record.state.as_deref()?;
        let kind = self.kind(&record.kind)?;
        let states = kind.states_for(|field| value_text(record, field));
        let state = states.iter().find(|state| state.name == name);
        let class = match state.and_then(|state| state.class) {
            Some(StateClass::Open) => "open",
            Some(StateClass::Waiting) => "waiting",
            Some(StateClass::Closed) => "closed",
            Some(StateClass::Dropped) => "dropped",
            None => "",
        };
        let label = state.map_or_else(|| name.to_owned(), |state| self.label(&state.label, name));
        Some(StateView { name: name.to_owned(), label, class: class.to_owned() })
    }

    /// The kind called `name`.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.archive.config.kinds.get(name)
    }

    /// A label in the interface language; `name` where it has no text.
    pub fn label(&self, label: &Label, name: &str) -> String {
        let text = label.get(&self.archive.config.language);
        if text.is_empty() { name.to_owned() } else { text.to_owned() }
    }

    /// The label of a kind's list.
    pub fn plural(&self, kind: &Kind) -> String {
        let label = if kind.plural.is_empty() { &kind.label } else { &kind.plural };
        self.label(label, &kind.name)
    }

    /// A link that says the record's title.
    pub fn link_to(&self, ix: Ix) -> Link {
        let record = self.archive.record(ix);
        Link {
            text: self.title(ix),
            href: self.addresses.record(ix).unwrap_or_default(),
            lang: record.and_then(|record| record.lang.clone()).unwrap_or_default(),
        }
    }

    /// A field's values as pages show them; empty when none of them leads anywhere or says anything.
    pub fn fact_values(&self, ix: Ix, field: &Field, value: &Value) -> Vec<FactValue> {
        let of = match &field.ty {
            FieldType::List(of) => of,
            ty => ty,
        };
        let mut values: Vec<FactValue> =
            value.each().iter().filter_map(|value| self.fact_value(ix, of, value)).collect();
        let kind = self.archive.record(ix).and_then(|record| self.kind(&record.kind));
        if field.name == STATEMENT && kind.is_some_and(|kind| kind.has(Trait::Statement)) {
            values.iter_mut().for_each(|value| super::statement::name(self, value));
        }
        values
    }

    fn fact_value(&self, ix: Ix, ty: &FieldType, value: &Value) -> Option<FactValue> {
        let plain = FactValue::plain;
        Some(match value {
            Value::Text(text) => plain("text", text.clone()),
            Value::Markdown(text) => plain("text", without_brackets(text)),
            Value::Bool(yes) => plain("bool", yes.to_string()),
            Value::Integer(number) => plain("number", number.to_string()),
            Value::Decimal(number) => plain("number", number.to_string()),
            Value::Date(date) => plain("date", date.to_string()),
            Value::DateTime(date, minutes) => plain("text", format!("{date} {:02}:{:02}", minutes / 60, minutes % 60)),
            Value::Period(period) => FactValue {
                href: address::period(&self.archive, *period).unwrap_or_default(),
                ..plain("period", period.to_string())
            },
            Value::Duration(duration) => plain("duration", duration.to_string()),
            Value::Ref(at) => return self.fact_link(ix, *at),
            Value::List(values) => {
                let texts: Vec<String> =
                    values.iter().filter_map(|value| Some(self.fact_value(ix, ty, value)?.text)).collect();
                plain("text", texts.join(", "))
            }
            Value::Struct(given) => {
                FactValue { parts: self.fact_parts(ix, ty, given), ..plain("parts", String::new()) }
            }
        })
    }

    fn fact_parts(&self, ix: Ix, ty: &FieldType, given: &[(String, Value)]) -> Vec<Fact> {
        let FieldType::Struct(fields) = ty else { return Vec::new() };
        let part = |(name, value): &(String, Value)| {
            let field = fields.iter().find(|field| field.name == *name)?;
            let values = self.fact_values(ix, field, value);
            let label = self.label(&field.label, &field.name);
            (!values.is_empty()).then(|| Fact { name: name.clone(), label, values })
        };
        given.iter().filter_map(part).collect()
    }

    /// A reference that leads nowhere in this build is left out, whatever the reason.
    fn fact_link(&self, ix: Ix, at: u32) -> Option<FactValue> {
        let target = self.archive.references.of(ix).get(at as usize)?.as_ref()?;
        let (mut id, mut lang) = (String::new(), String::new());
        let text = match target {
            Target::Record { record, .. } => {
                let to = self.archive.record(*record)?;
                id.clone_from(&to.id);
                lang = to.lang.clone().unwrap_or_default();
                self.title(*record)
            }
            Target::Asset(path) => path.name().to_owned(),
            Target::Period(period) => period.to_string(),
            Target::Tag(name) | Target::Folder(name) => name.clone(),
        };
        let href = self.addresses.target(&self.archive, target)?;
        Some(FactValue { href, id, lang, ..FactValue::plain("link", text) })
    }

    /// A tag as a link.
    pub fn tag_link(&self, name: &str) -> Link {
        let href = address::tag(self.archive.catalog.called(name).unwrap_or(name));
        Link { text: name.to_owned(), href, lang: String::new() }
    }

    /// A part of a list as a link.
    pub fn part_link(folder: &str, part: usize) -> Link {
        Link { text: part.to_string(), href: slug::href(&address::part_path(folder, part)), lang: String::new() }
    }
}

/// A text with its links `[[target]]` and `[[target|words]]` as their words: a fact is plain text.
pub fn without_brackets(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((link, left)) = after.split_once("]]") else { break };
        words.push_str(before);
        words.push_str(link.split_once('|').map_or(link, |(_, own)| own).trim());
        rest = left;
    }
    words.push_str(rest);
    words
}

/// The text of a record's field, when it is one word: what decides between sets of states.
pub fn value_text(record: &Record, field: &str) -> Option<String> {
    record.fields.iter().find(|given| given.name == field).and_then(|given| match &given.value {
        Value::Text(text) => Some(text.clone()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    })
}

/// The columns a kind's list has beside the title: those it asks for, else date, state and the people concerned.
pub fn columns(site: &Site, kind: &Kind) -> Vec<Column> {
    let own = |name: &str| kind.columns.iter().any(|column| column == name);
    let mut names: Vec<&str> = Vec::new();
    if kind.has(Trait::Dated) && !own("date") {
        names.push("date");
    }
    if kind.has(Trait::Period) && !own("period") {
        names.push("period");
    }
    names.extend(kind.columns.iter().map(String::as_str));
    if !kind.states.sets.is_empty() && !own("state") {
        names.push("state");
    }
    names
        .into_iter()
        .map(|name| {
            let field = kind.field(name);
            let figures = field.is_some_and(|field| matches!(field.ty, FieldType::Integer | FieldType::Decimal));
            // the day a record is dated by may come from another field: a paper's day of receipt is not its day of issue
            let other = name == "date" && kind.role(Role::Date) != ["date"];
            let label = field.filter(|_| !other).map(|field| site.label(&field.label, &field.name)).unwrap_or_default();
            Column { name: name.to_owned(), label, figures }
        })
        .collect()
}

/// What a record says in each of the columns.
pub fn cells(site: &Site, columns: &[Column], ix: Ix) -> Vec<Vec<FactValue>> {
    let record = site.archive.record(ix);
    let kind = record.and_then(|record| site.kind(&record.kind));
    let field = |name: &str| -> Option<(&Field, &Value)> {
        let given = record?.fields.iter().find(|given| given.name == name)?;
        Some((kind?.field(name)?, &given.value))
    };
    columns
        .iter()
        .map(|column| field(&column.name).map(|(field, value)| site.fact_values(ix, field, value)).unwrap_or_default())
        .collect()
}
