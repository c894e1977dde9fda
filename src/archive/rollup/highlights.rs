//! What the summaries of shorter periods marked as worth saying again.

use std::collections::BTreeSet;

use super::{Rollup, Scope};
use crate::archive::{Ix, Target, given};
use crate::base::period::Period;
use crate::base::slug::fold;
use crate::base::span::Span;
use crate::config::{StateClass, Trait};
use crate::record::{Context, ContextKind, Record, Reference, ReferenceKind};

/// The tag of a list item that is worth saying again in the summary of a longer period.
const HIGHLIGHT: &str = "highlight";

/// The field by which a summary is about a part of the office alone.
const SCOPE: &str = "scope";

/// Signs that end nothing when nothing stands behind them.
const PAUSES: [char; 8] = [':', '：', ',', '，', ';', '；', '、', '('];

/// A list item of a lower summary.
#[derive(Debug, PartialEq, Eq)]
pub struct Highlight {
    /// The summary.
    pub summary: Ix,
    /// Its plain words, without the tag, at most 400 characters.
    pub text: String,
    /// The records it cites, each once, in order of place.
    pub cites: Vec<Ix>,
}

impl Rollup<'_> {
    /// The highlights of the filed summaries of shorter periods within this one and of the same scope, in order of period, then place. What
    /// several summaries say alike is there once.
    pub fn highlights(&self) -> Vec<Highlight> {
        let mut summaries: Vec<(Period, Ix)> = Vec::new();
        for (ix, record) in self.archive.all() {
            let Some(period) = record.period.filter(|period| self.is_part(*period)) else { continue };
            if self.is_filed(record) && self.is_of_scope(ix, record) {
                summaries.push((period, ix));
            }
        }
        summaries.sort_unstable();
        let mut said = BTreeSet::new();
        let all = summaries.into_iter().flat_map(|(_, ix)| self.highlights_of(ix));
        all.filter(|highlight| said.insert(highlight.text.clone())).collect()
    }

    fn is_part(&self, period: Period) -> bool {
        let shorter = period.granularity() < self.period.granularity();
        shorter && period.start() >= self.period.start() && period.end() <= self.period.end()
    }

    fn is_filed(&self, record: &Record) -> bool {
        let kind = self.archive.config.kinds.get(&record.kind).filter(|kind| kind.has(Trait::Claims));
        kind.is_some_and(|kind| given::class(record, kind) == Some(StateClass::Closed))
    }

    fn is_of_scope(&self, ix: Ix, record: &Record) -> bool {
        let of = given::names(record, SCOPE, ix, &self.archive.references);
        match self.scope {
            Scope::Whole => given::field(record, SCOPE).is_none(),
            Scope::Of(scope) => of == [scope],
        }
    }

    fn highlights_of(&self, summary: Ix) -> Vec<Highlight> {
        let Some(record) = self.record(summary) else { return Vec::new() };
        let references = record.references.iter().zip(self.archive.references.of(summary));
        let in_items: Vec<Cited<'_>> = references.filter_map(|(reference, target)| cited(reference, target)).collect();
        let tagged = |cited: &&Cited<'_>| {
            cited.reference.kind == ReferenceKind::Tag && fold(&cited.reference.target) == HIGHLIGHT
        };
        let highlight = |tag: &Cited<'_>| {
            // what stands in one item has the same words around it
            let same = |other: &&Cited<'_>| other.item.text == tag.item.text && other.item.heading == tag.item.heading;
            let inside: Vec<&Cited<'_>> = in_items.iter().filter(same).collect();
            Highlight { summary, text: words(&tag.item.text, &inside), cites: cites(&inside) }
        };
        in_items.iter().filter(tagged).map(highlight).filter(|highlight| !highlight.text.is_empty()).collect()
    }
}

/// A reference in a list item.
struct Cited<'a> {
    reference: &'a Reference,
    target: Option<&'a Target>,
    item: &'a Context,
}

fn cited<'a>(reference: &'a Reference, target: &'a Option<Target>) -> Option<Cited<'a>> {
    let item = reference.context.as_ref().filter(|context| context.kind == ContextKind::Item)?;
    Some(Cited { reference, target: target.as_ref(), item })
}

/// The records that these cite.
fn cites(inside: &[&Cited<'_>]) -> Vec<Ix> {
    let mut cites: Vec<Ix> = Vec::new();
    for cited in inside.iter().filter(|cited| cited.reference.kind != ReferenceKind::Mention) {
        if let Some(Target::Record { record, .. }) = cited.target
            && !cites.contains(record)
        {
            cites.push(*record);
        }
    }
    cites
}

/// The words of an item without the tag, and without the bare names of records at its end.
fn words(text: &str, inside: &[&Cited<'_>]) -> String {
    let bare = inside.iter().filter(|cited| match cited.reference.kind {
        ReferenceKind::Tag => true,
        ReferenceKind::Name => cited.reference.words.is_none(),
        _ => false,
    });
    let mut places: Vec<Span> = bare.map(|cited| cited.item.at).collect();
    places.sort_unstable();
    let mut end = text.len();
    for place in places.into_iter().rev() {
        let tail = text.get(place.end as usize..end).unwrap_or(text);
        if tail.contains(|c: char| c.is_alphanumeric()) {
            break;
        }
        end = place.start as usize;
    }
    let is_tag =
        |word: &&str| word.strip_prefix('#').is_some_and(|name| fold(name.trim_end_matches(PAUSES)) == HIGHLIGHT);
    let words = text.get(..end).unwrap_or(text).split_whitespace().filter(|word| !is_tag(word));
    words.collect::<Vec<_>>().join(" ").trim_end_matches(PAUSES).to_owned()
}
