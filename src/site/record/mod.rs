//! What the page of one record says.
//!
//! This file has what every record's page has; `steps`, `paper`, `item`, `agent`, `focus`, `claim` and `knowledge` what is owed by, to or because of
//! it, by the traits of its kind.

mod agent;
mod claim;
mod focus;
mod graph;
mod item;
mod knowledge;
mod paper;
mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::shared::without_brackets;
use super::view::{
    Backlink, Brief, Concern, Fact, FactValue, FileView, FindingView, Link, Mention, OutlineItem, RecordView, Relation,
};
use super::{Site, seal, statement};
use crate::archive::focus::is_current;
use crate::archive::statement::{EXPLAIN, STATEMENT};
use crate::archive::{Ix, Target};
use crate::base::date::PartialDate;
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::slug;
use crate::config::{Field, FieldType, Kind, Trait};
use crate::record::{Context, ContextKind, Record, ReferenceKind, Value};

/// Fields that a page shows elsewhere than among the facts.
const SHOWN_ELSEWHERE: [&str; 9] =
    ["id", "kind", "title", "gist", "tags", "state", "aliases", "permalink", "attachments"];
/// Fields that say how the record is built, which no reader needs.
const NOT_SHOWN: [&str; 2] = ["draft", "lang"];
/// Mentions of one record that a backlink shows.
const MENTIONS: usize = 5;
/// Backlinks that a page shows.
const BACKLINKS: usize = 100;
/// Records that a person's page shows for one field.
const CONCERNS: usize = 50;

/// What the page of the record says.
pub fn view(site: &Site, ix: Ix) -> RecordView {
    let archive = &site.archive;
    let (Some(record), brief) = (archive.record(ix), site.brief(ix)) else { return empty(site.brief(ix)) };
    let Some(kind) = site.kind(&record.kind) else { return empty(brief) };
    let is_agent = kind.has(Trait::Agent);
    let (previous, next) = neighbours(site, ix, &record.kind);
    let (backlinks, backlinks_total) = backlinks(site, ix, is_agent);
    let mut relations = own_relations(site, ix, record, kind);
    if !is_agent {
        for relation in others_relations(site, ix) {
            join(&mut relations, relation);
        }
    }
    let told = steps::steps(site, ix, kind);
    let mut facts = facts(site, ix, record, kind);
    steps::without_steps(&mut facts, &told);
    steps::without_told(&mut relations, site, &told);
    let owed = owed(site, ix, kind);
    let statement = statement::of_record(site, ix);
    if let Some(statement) = &statement {
        // an explanation stands beside what it explains, and the statement's name is that of the link to all its periods
        let checked = statement.corrected_by.is_none();
        facts.retain(|fact| fact.name != STATEMENT && !(checked && fact.name == EXPLAIN));
    }
    RecordView {
        record: brief,
        kind: Link {
            text: site.plural(kind),
            href: super::address::kind(&archive.config, &record.kind),
            lang: String::new(),
        },
        facts,
        tags: record.tags.iter().map(|tag| site.tag_link(tag)).collect(),
        outline: outline(record),
        relations,
        backlinks,
        backlinks_total,
        concerns: if is_agent { concerns(site, ix, &owed) } else { Vec::new() },
        timeline: if kind.has(Trait::Focus) { focus::timeline(site, ix, record) } else { Vec::new() },
        current: kind.has(Trait::Focus) && is_current(record, archive.as_of),
        previous,
        next,
        attachments: attachments(site, ix, record),
        findings: site.findings_of(record.path.as_str()).iter().map(|finding| finding_view(site, finding)).collect(),
        aliases: record.aliases.iter().map(|alias| alias.text.clone()).collect(),
        seals: seal::of_record(site, ix),
        steps: steps::views(site, ix, &told),
        figures: owed.figures,
        sections: owed.sections,
        statement,
        graph: graph::of(site, ix),
    }
}

/// What is owed by, to or because of the record, by the traits of its kind.
fn owed(site: &Site, ix: Ix, kind: &Kind) -> agent::Owed {
    let mut owed = if kind.has(Trait::Agent) { agent::owed(site, ix) } else { agent::Owed::default() };
    if kind.has(Trait::Ledger) {
        owed.figures.extend(item::figures(site, ix));
    }
    if kind.has(Trait::Focus) {
        owed.figures.extend(focus::figures(site, ix));
    }
    owed.figures.extend(knowledge::figures(site, ix));
    owed.sections.extend(paper::sections(site, ix));
    let noted = site.duties.problems_in(&site.archive, ix);
    owed.sections.extend(paper::problems(site, "problems", &paper::NOTED, noted));
    owed.figures.extend(claim::figures(site, ix));
    owed.sections.extend(claim::section(site, ix));
    owed
}

fn empty(record: Arc<Brief>) -> RecordView {
    RecordView {
        record,
        kind: Link { text: String::new(), href: String::new(), lang: String::new() },
        facts: Vec::new(),
        tags: Vec::new(),
        outline: Vec::new(),
        relations: Vec::new(),
        backlinks: Vec::new(),
        backlinks_total: 0,
        concerns: Vec::new(),
        timeline: Vec::new(),
        current: false,
        previous: None,
        next: None,
        attachments: Vec::new(),
        findings: Vec::new(),
        aliases: Vec::new(),
        seals: Vec::new(),
        steps: Vec::new(),
        figures: Vec::new(),
        sections: Vec::new(),
        statement: None,
        graph: None,
    }
}

fn neighbours(site: &Site, ix: Ix, kind: &str) -> (Option<Arc<Brief>>, Option<Arc<Brief>>) {
    let all = site.archive.catalog.kind(kind);
    let Some(at) = site.archive.catalog.position(ix) else { return (None, None) };
    let brief = |at: usize| all.get(at).map(|&ix| site.brief(ix));
    (at.checked_sub(1).and_then(brief), brief(at + 1))
}

fn outline(record: &Record) -> Vec<OutlineItem> {
    let shown = record.outline.iter().filter(|heading| Some(heading.span) != record.title_heading);
    shown
        .map(|heading| OutlineItem { level: heading.level, text: heading.text.clone(), anchor: heading.anchor.clone() })
        .collect()
}

/// The further fields a record gives, in its kind's order.
pub fn facts(site: &Site, ix: Ix, record: &Record, kind: &Kind) -> Vec<Fact> {
    let mut facts: Vec<Fact> = record
        .fields
        .iter()
        .filter(|given| !SHOWN_ELSEWHERE.contains(&given.name.as_str()) && !NOT_SHOWN.contains(&given.name.as_str()))
        .filter(|given| Some(given.name.as_str()) != kind.title_field.as_deref())
        .filter_map(|given| {
            let field = kind.field(&given.name).filter(|field| !is_relation(field))?;
            let values = site.fact_values(ix, field, &given.value);
            fact(site, field, values)
        })
        .collect();
    let settled = [
        ("audience", Some(record.audience.as_ref().unwrap_or(&site.archive.config.default_audience))),
        ("retention", kind.retention.as_ref()),
    ];
    for (name, value) in settled {
        if let (false, Some(field), Some(text)) = (facts.iter().any(|fact| fact.name == name), kind.field(name), value)
        {
            let value = FactValue::plain("text", text.clone());
            facts.extend(fact(site, field, vec![value]));
        }
    }
    facts
}

fn fact(site: &Site, field: &Field, values: Vec<FactValue>) -> Option<Fact> {
    let label = site.label(&field.label, &field.name);
    (!values.is_empty()).then(|| Fact { name: field.name.clone(), label, values })
}

/// Whether a field points at records of any kind: such are shown as relations, in both records. A field that names
/// people or departments is a fact of the record.
fn is_relation(field: &Field) -> bool {
    let of = match &field.ty {
        FieldType::List(of) => of,
        ty => ty,
    };
    matches!(of, FieldType::Ref(kinds) if kinds.is_empty())
}

fn own_relations(site: &Site, ix: Ix, record: &Record, kind: &Kind) -> Vec<Relation> {
    let targets = site.archive.references.of(ix);
    let mut relations = Vec::new();
    for given in &record.fields {
        let Some(field) = kind.field(&given.name).filter(|field| is_relation(field)) else { continue };
        let records: Vec<Arc<Brief>> = given
            .value
            .each()
            .iter()
            .filter_map(|value| match value {
                Value::Ref(at) => targets.get(*at as usize)?.as_ref(),
                _ => None,
            })
            .filter_map(|target| match target {
                Target::Record { record, .. } => Some(site.brief(*record)),
                _ => None,
            })
            .collect();
        if !records.is_empty() {
            let label = site.label(&field.label, &field.name);
            relations.push(Relation { name: given.name.clone(), label, own: true, records });
        }
    }
    relations
}

fn others_relations(site: &Site, ix: Ix) -> Vec<Relation> {
    let mut by_label: BTreeMap<(String, String), Vec<Ix>> = BTreeMap::new();
    for &(from, at) in site.archive.references.to(ix) {
        let Some(record) = site.archive.record(from) else { continue };
        let Some(name) = record.references.get(at as usize).and_then(|reference| reference.field.as_deref()) else {
            continue;
        };
        let top = name.split('.').next().unwrap_or(name);
        let Some(field) = site.kind(&record.kind).and_then(|kind| kind.field(top)).filter(|field| is_relation(field))
        else {
            continue;
        };
        let label = inverse(site, field);
        by_label.entry((top.to_owned(), label)).or_default().push(from);
    }
    by_label
        .into_iter()
        .map(|((name, label), mut from)| {
            from.dedup();
            Relation { name, label, own: false, records: from.into_iter().map(|ix| site.brief(ix)).collect() }
        })
        .collect()
}

/// Adds a relation; under a label that is there already only the records that are not: `related` reads the same from
/// both ends.
fn join(relations: &mut Vec<Relation>, relation: Relation) {
    match relations.iter_mut().find(|known| known.label == relation.label) {
        Some(known) => {
            for record in relation.records {
                if !known.records.contains(&record) {
                    known.records.push(record);
                }
            }
        }
        None => relations.push(relation),
    }
}

fn inverse(site: &Site, field: &Field) -> String {
    let label = if field.inverse.is_empty() { &field.label } else { &field.inverse };
    site.label(label, &field.name)
}

/// Who points here, latest first. A person's page leaves out those that merely name the person in a field: they
/// are its concerns.
fn backlinks(site: &Site, ix: Ix, is_agent: bool) -> (Vec<Backlink>, usize) {
    let mut by_record: BTreeMap<Ix, Vec<u32>> = BTreeMap::new();
    for &(from, at) in site.archive.references.to(ix) {
        by_record.entry(from).or_default().push(at);
    }
    let mut all: Vec<(Ix, &Record, Vec<u32>)> = by_record
        .into_iter()
        .filter_map(|(from, at)| Some((from, site.archive.record(from)?, at)))
        .filter(|(_, record, at)| !is_agent || at.iter().any(|&at| in_text(record, at)))
        .collect();
    all.sort_by(|(_, a, _), (_, b, _)| last_day(b).cmp(&last_day(a)).then_with(|| a.place.cmp(&b.place)));
    let total = all.len();
    let shown = all.into_iter().take(BACKLINKS);
    let backlinks = shown
        .map(|(from, record, at)| Backlink {
            record: site.brief(from),
            mentions: at.iter().filter_map(|&at| mention(site, from, record, at)).take(MENTIONS).collect(),
        })
        .collect();
    (backlinks, total)
}

fn in_text(record: &Record, at: u32) -> bool {
    record.references.get(at as usize).is_some_and(|reference| reference.field.is_none())
}

/// What a record is sorted by among others: its date, else the last day of the period it is about.
fn last_day(record: &Record) -> Option<PartialDate> {
    record.date.or_else(|| record.period.map(|period| PartialDate::Day(period.end())))
}

fn mention(site: &Site, from: Ix, record: &Record, at: u32) -> Option<Mention> {
    let reference = record.references.get(at as usize)?;
    let context = reference.context.as_ref()?;
    let Context { kind, text, at, header, heading } = context;
    let heading = heading
        .and_then(|at| record.outline.get(at as usize))
        .filter(|heading| Some(heading.span) != record.title_heading);
    Some(Mention {
        form: match kind {
            ContextKind::Sentence => "sentence",
            ContextKind::Item => "item",
            ContextKind::Row => "row",
        }
        .to_owned(),
        before: text.get(..at.start as usize).unwrap_or_default().to_owned(),
        words: at.of(text).to_owned(),
        after: text.get(at.end as usize..).unwrap_or_default().to_owned(),
        header: header.clone().unwrap_or_default(),
        heading: Link {
            text: heading.map(|heading| heading.text.clone()).unwrap_or_default(),
            href: heading
                .and_then(|heading| Some(format!("{}#{}", site.addresses.record(from)?, slug::href(&heading.anchor))))
                .unwrap_or_default(),
            lang: record.lang.clone().unwrap_or_default(),
        },
    })
}

/// The records that name a person or body in a field, one group for each field and kind of record. Those that do so in their text are
/// backlinks; what a table says already is left out.
fn concerns(site: &Site, ix: Ix, owed: &agent::Owed) -> Vec<Concern> {
    let mut groups: BTreeMap<(String, String, u32, String), Vec<Ix>> = BTreeMap::new();
    for &(from, at) in site.archive.references.to(ix) {
        let Some(record) = site.archive.record(from) else { continue };
        let reference = record.references.get(at as usize);
        let Some(name) = reference.and_then(|reference| reference.field.as_deref()) else { continue };
        let Some(kind) = site.kind(&record.kind).filter(|kind| !owed.tells(from, kind, name)) else { continue };
        let label = named(kind, name).map(|field| inverse(site, field)).unwrap_or_default();
        groups.entry((name.to_owned(), label, kind.order, site.plural(kind))).or_default().push(from);
    }
    groups
        .into_iter()
        .map(|((name, label, _, kind), mut records)| {
            let date = |ix: &Ix| site.archive.record(*ix).and_then(last_day);
            records.sort_by(|a, b| date(b).cmp(&date(a)).then_with(|| a.cmp(b)));
            records.dedup();
            let total = records.len();
            let records = records.into_iter().take(CONCERNS).map(|ix| site.brief(ix)).collect();
            Concern { name, label, kind, total, records }
        })
        .collect()
}

/// The field of a kind that a reference fills: `circulation.person` is a field within a field.
fn named<'a>(kind: &'a Kind, name: &str) -> Option<&'a Field> {
    let mut parts = name.split('.');
    let mut field = kind.field(parts.next()?)?;
    for part in parts {
        let of = match &field.ty {
            FieldType::List(of) => of,
            ty => ty,
        };
        let FieldType::Struct(fields) = of else { return Some(field) };
        field = fields.iter().find(|field| field.name == part)?;
    }
    Some(field)
}

fn attachments(site: &Site, ix: Ix, record: &Record) -> Vec<FileView> {
    let targets = site.archive.references.of(ix);
    let files = record.references.iter().zip(targets).filter(|(reference, _)| reference.kind == ReferenceKind::File);
    files
        .filter_map(|(_, target)| match target {
            Some(Target::Asset(path)) => {
                // what readers are given, which of a picture may be less than what stands among the sources
                let sum = site.archive.seen.get(path).and_then(|seen| seen.sum);
                Some(FileView {
                    name: path.name().to_owned(),
                    href: site.addresses.asset(path)?,
                    bytes: sum.map_or_else(
                        || site.archive.assets.get(path).map_or(0, |stamp| stamp.length),
                        |sum| sum.length,
                    ),
                    sum: sum.map(|sum| sum.fingerprint.to_string()).unwrap_or_default(),
                })
            }
            _ => None,
        })
        .collect()
}

/// A finding as the record's page shows it.
pub fn finding_view(site: &Site, finding: &Diagnostic) -> FindingView {
    let place = match (site.place_of(finding), &finding.cell) {
        (Some(place), _) => format!("{}:{}:{}", finding.path, place.line, place.column),
        (None, Some(cell)) => format!("{}:{cell}", finding.path),
        (None, None) => finding.path.to_string(),
    };
    FindingView {
        code: finding.code.name().to_owned(),
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Explained => "explained",
        }
        .to_owned(),
        message: finding.message.clone(),
        help: match finding.severity {
            // the record's own words, which may hold links
            Severity::Explained => without_brackets(finding.help.as_deref().unwrap_or_default()),
            _ => finding.help.clone().unwrap_or_default(),
        },
        place,
    }
}
