//! Terms, and the first use of each in every record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use rayon::prelude::*;

use super::references::{References, Target};
use super::{Ix, ix};
use crate::base::span::Span;
use crate::config::{Config, Trait};
use crate::record::{Record, ReferenceKind, Value};

/// A first use of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermUse {
    /// Where the term stands in the record's text.
    pub span: Span,
    /// The record that defines it.
    pub term: Ix,
}

/// Terms and their first uses.
#[derive(Debug, Default)]
pub struct Glossary {
    uses: Vec<Vec<TermUse>>,
    used_in: BTreeMap<Ix, Vec<Ix>>,
}

impl Glossary {
    /// Finds the terms that the first `counted` records define in the running text of all `records`. A longer term wins
    /// over a shorter one inside it; a record does not link to itself.
    pub fn collect(config: &Config, records: &[Arc<Record>], counted: usize, references: &References) -> Self {
        let terms = terms(config, records.get(..counted).unwrap_or_default());
        let Some(finder) = finder(&terms) else {
            return Self { uses: vec![Vec::new(); records.len()], used_in: BTreeMap::new() };
        };
        let uses: Vec<Vec<TermUse>> = records
            .par_iter()
            .enumerate()
            .map(|(at, record)| first_uses(&finder, &terms, record, ix(at), &names(record, references.of(ix(at)))))
            .collect();
        let mut used_in: BTreeMap<Ix, Vec<Ix>> = BTreeMap::new();
        for (at, uses) in uses.iter().enumerate().take(counted) {
            for used in uses {
                used_in.entry(used.term).or_default().push(ix(at));
            }
        }
        Self { uses, used_in }
    }

    /// The first uses in `record`, in order of place.
    pub fn in_record(&self, record: Ix) -> &[TermUse] {
        self.uses.get(record.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The records that use the term, in order.
    pub fn used_in(&self, term: Ix) -> &[Ix] {
        self.used_in.get(&term).map_or(&[], Vec::as_slice)
    }
}

/// Every spelling with the record that defines it; of two equal spellings the first record's.
fn terms(config: &Config, records: &[Arc<Record>]) -> Vec<(String, Ix)> {
    let mut seen = BTreeSet::new();
    let mut terms = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let Some(kind) = config.kinds.get(&record.kind).filter(|kind| kind.has(Trait::Glossary)) else { continue };
        let field = kind.title_field.as_deref().unwrap_or("title");
        let own = record.fields.iter().filter(|given| given.name == field).filter_map(|given| match &given.value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        });
        for spelling in own.chain(record.aliases.iter().map(|alias| alias.text.as_str())) {
            // one character stands in too many words to be a term
            if spelling.chars().count() > 1 && seen.insert(spelling.to_lowercase()) {
                terms.push((spelling.to_owned(), ix(at)));
            }
        }
    }
    terms
}

fn finder(terms: &[(String, Ix)]) -> Option<AhoCorasick> {
    if terms.is_empty() {
        return None;
    }
    AhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(terms.iter().map(|(spelling, _)| spelling))
        .ok()
}

fn first_uses(finder: &AhoCorasick, terms: &[(String, Ix)], record: &Record, own: Ix, names: &[Span]) -> Vec<TermUse> {
    let mut seen = BTreeSet::from([own]);
    let mut uses = Vec::new();
    for run in &record.prose {
        let text = run.of(&record.text);
        for found in finder.find_iter(text) {
            let Some(&(_, term)) = terms.get(found.pattern().as_usize()) else { continue };
            let start = run.start as usize;
            let span = Span::new(start + found.start(), start + found.end());
            let in_name = names.iter().any(|name| name.start < span.end && span.start < name.end);
            if !in_name && is_whole_word(text, found.range()) && seen.insert(term) {
                uses.push(TermUse { span, term });
            }
        }
    }
    uses
}

/// Where people are mentioned by name: a term inside a name is no use of it.
fn names(record: &Record, targets: &[Option<Target>]) -> Vec<Span> {
    let mentions =
        record.references.iter().zip(targets).filter(|(reference, _)| reference.kind == ReferenceKind::Mention);
    mentions
        .filter_map(|(reference, target)| match target {
            Some(Target::Record { length, .. }) => {
                let start = reference.span.start as usize;
                Some(Span::new(start, start + 1 + *length as usize))
            }
            _ => None,
        })
        .collect()
}

/// Whether a spelling in Latin letters ends and begins where a word does.
fn is_whole_word(text: &str, at: std::ops::Range<usize>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let (before, inside) = (text.get(..at.start).unwrap_or_default(), text.get(at.clone()).unwrap_or_default());
    let after = text.get(at.end..).unwrap_or_default();
    let joined_before = letter(before.chars().next_back()) && letter(inside.chars().next());
    let joined_after = letter(inside.chars().next_back()) && letter(after.chars().next());
    !(joined_before || joined_after)
}

/// Han, kana and Hangul are written without blanks between words.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}
