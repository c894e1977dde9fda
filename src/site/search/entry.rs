//! What is searched of a record, and shown of it among the results.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::archive::{Ix, Target};
use crate::config::{Field, FieldType, Kind};
use crate::record::Record;
use crate::record::plain::{self, Line};
use crate::site::Site;
use crate::site::view::{Brief, FactValue};

/// Fields that are searched elsewhere, or say how the record is built.
const ELSEWHERE: [&str; 10] = ["id", "kind", "title", "gist", "tags", "state", "aliases", "permalink", "draft", "lang"];

/// What lists know of a record, with what is searched besides its text.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Row {
    /// As lists show it.
    pub brief: Arc<Brief>,
    /// Its further names and the words of its fields: id, own title where pages show another, aliases, tags, people, numbers.
    pub names: Vec<String>,
}

/// What is searched of a record.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is searched besides its text.
    pub row: Row,
    /// Its text.
    pub lines: Vec<Line>,
}

/// What a record is called on pages.
pub type Title<'a> = &'a (dyn Fn(&Brief) -> String + Sync);

/// What lists know of the record. One that is not there has an empty row.
pub fn row(site: &Site, ix: Ix, title: Title<'_>) -> Row {
    let brief = site.brief(ix);
    let Some(record) = site.archive.record(ix) else { return Row { brief, names: Vec::new() } };
    let shown = title(&brief);
    let mut names = vec![record.id.clone()];
    let brief = if shown == brief.title {
        brief
    } else {
        names.push(brief.title.clone());
        Arc::new(Brief { title: shown, ..Brief::clone(&brief) })
    };
    names.extend(record.aliases.iter().map(|alias| alias.text.clone()));
    names.extend(record.tags.iter().map(|tag| format!("#{tag}")));
    if let Some(kind) = site.kind(&record.kind) {
        let fields = record.fields.iter().filter(|given| !ELSEWHERE.contains(&given.name.as_str()));
        for given in fields.filter(|given| Some(given.name.as_str()) != kind.title_field.as_deref()) {
            if let Some(field) = kind.field(&given.name).filter(|field| !points_anywhere(field)) {
                add_words(&mut names, site.fact_values(ix, field, &given.value));
            }
        }
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| !name.is_empty() && seen.insert(name.clone()));
    Row { brief, names }
}

/// The words of values; figures, dates and the like are left out.
fn add_words(names: &mut Vec<String>, values: Vec<FactValue>) {
    for value in values {
        match value.form.as_str() {
            "text" | "link" => names.push(value.text.split_whitespace().collect::<Vec<_>>().join(" ")),
            "parts" => value.parts.into_iter().for_each(|part| add_words(names, part.values)),
            _ => {}
        }
    }
}

/// Whether a field leads to records of any kind: their titles are their own.
fn points_anywhere(field: &Field) -> bool {
    matches!(single(field), FieldType::Ref(kinds) if kinds.is_empty())
}

fn single(field: &Field) -> &FieldType {
    match &field.ty {
        FieldType::List(of) => of,
        ty => ty,
    }
}

impl Entry {
    /// All that is searched of the record.
    pub fn of(site: &Site, ix: Ix, title: Title<'_>) -> Self {
        let lines = site.archive.record(ix).map(|record| plain::lines(record, &site.archive.config));
        Self { row: row(site, ix, title), lines: lines.unwrap_or_default() }
    }
}

/// The persons or bodies that the front matter of a record names and whose kind the field `like` leads to (`by`: persons, `dept`:
/// departments), each once, in order of place.
pub fn named(site: &Site, ix: Ix, record: &Record, kind: &Kind, like: &str) -> Vec<Ix> {
    let of: &[String] = match kind.field(like).map(single) {
        Some(FieldType::Ref(kinds)) => kinds,
        _ => &[],
    };
    let mut named = Vec::new();
    let front = record.references.iter().zip(site.archive.references.of(ix)).take_while(|(at, _)| at.field.is_some());
    for (_, target) in front {
        let Some(Target::Record { record: to, .. }) = target else { continue };
        let fits = site.archive.record(*to).is_some_and(|to| of.contains(&to.kind));
        if fits && !named.contains(to) {
            named.push(*to);
        }
    }
    named
}
