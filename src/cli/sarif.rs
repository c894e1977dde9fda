//! Findings as SARIF 2.1.0, the form in which code hosts and editors take in what a checker says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::explain::{FINDINGS, section};
use super::report::Texts;
use crate::base::code::{CODES, Row};
use crate::base::date::Date;
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::slug;
use crate::base::span::Span;
use crate::source::Tree;

/// Where the form is described.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What the fingerprints of findings are called; another number when they are made otherwise.
const FINGERPRINT: &str = "annals/v1";

/// The findings as one run. `tree` has the texts.
pub fn report(findings: &[&Diagnostic], tree: &Tree, as_of: Date) -> String {
    let codes: BTreeSet<_> = findings.iter().map(|finding| finding.code).collect();
    let rows: Vec<&Row> = CODES.iter().filter(|row| codes.contains(&row.code)).collect();
    let (mut seen, mut texts) = (BTreeMap::new(), Texts::new(tree));
    let results: Vec<Json> = findings
        .iter()
        .map(|finding| {
            let index = rows.iter().position(|row| row.code == finding.code);
            result(finding, index, &fingerprint(finding, &texts, &mut seen), &mut texts)
        })
        .collect();
    let whole = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "annals",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rows.iter().map(|row| rule(row)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {"as_of": as_of.to_string()},
        }],
    });
    // maps with text keys: this cannot fail
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Explained => "note",
    }
}

/// A code with what the documentation says of it.
fn rule(row: &Row) -> Json {
    let whole = section(FINDINGS, row.name).unwrap_or_default();
    let means = paragraph(whole, "**What it means.**");
    let mend = paragraph(whole, "**How to mend it.**");
    json!({
        "id": row.name,
        "shortDescription": {"text": first_sentence(&means)},
        "fullDescription": {"text": means},
        "help": {"text": mend, "markdown": whole},
        "defaultConfiguration": {"level": level(row.severity)},
    })
}

/// The paragraph that begins with `lead`, without it, in one line.
pub fn paragraph(section: &str, lead: &str) -> String {
    let rest = section.split_once(lead).map_or("", |(_, rest)| rest);
    let lines = rest.split("\n\n").next().unwrap_or_default();
    lines.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Up to the first full stop that ends a sentence.
pub fn first_sentence(text: &str) -> &str {
    let end = text.match_indices(". ").find(|(at, _)| {
        // `e.g. ` and the like end no sentence: a capital, a sign or a quotation follows one that does
        text.get(at + 2..).and_then(|rest| rest.chars().next()).is_none_or(|next| !next.is_lowercase())
    });
    end.and_then(|(at, _)| text.get(..=at)).unwrap_or(text)
}

fn result(finding: &Diagnostic, rule: Option<usize>, fingerprint: &str, texts: &mut Texts<'_>) -> Json {
    let text = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.code.name(),
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [location(&finding.path, finding.span, texts)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    });
    let Some(object) = result.as_object_mut() else { return result };
    if !finding.labels.is_empty() {
        let places = finding.labels.iter().enumerate().map(|(id, label)| {
            let mut place = location(&label.path, label.span, texts);
            if let Some(place) = place.as_object_mut() {
                place.insert("id".to_owned(), json!(id));
                place.insert("message".to_owned(), json!({"text": label.text}));
            }
            place
        });
        object.insert("relatedLocations".to_owned(), places.collect());
    }
    if finding.severity == Severity::Explained {
        object.insert("suppressions".to_owned(), json!([{"kind": "inSource", "status": "accepted"}]));
    }
    if let Some(record) = &finding.record {
        object.insert("properties".to_owned(), json!({"record": record}));
    }
    result
}

fn location(path: &RelPath, span: Option<Span>, texts: &mut Texts<'_>) -> Json {
    // a finding about the archive as a whole is about its folder
    let uri = if path.as_str().is_empty() { ".".to_owned() } else { slug::href(path.as_str()) };
    let mut physical = Map::from_iter([("artifactLocation".to_owned(), json!({"uri": uri}))]);
    let mut place = |at: u32| texts.place(path, at as usize);
    if let Some((start, end)) = span.and_then(|span| Some((place(span.start)?, place(span.end)?))) {
        physical.insert(
            "region".to_owned(),
            json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}),
        );
    }
    json!({"physicalLocation": physical})
}

/// What a finding is known by when lines move or the days it counts grow: its code, its file and the words it is about; of several
/// that are alike in this their number.
fn fingerprint(finding: &Diagnostic, texts: &Texts<'_>, seen: &mut BTreeMap<Fingerprint, usize>) -> String {
    let about = finding.span.and_then(|span| Some(span.of(texts.text(&finding.path)?))).unwrap_or_default();
    let alike = Fingerprint::of_value(&(finding.code, &finding.path, about));
    let number = seen.entry(alike).or_default();
    *number += 1;
    Fingerprint::of_value(&(alike, *number)).to_string()
}
