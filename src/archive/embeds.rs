//! What stands within what: the texts that embeds stand for, and where that has to end.
//!
//! A text is embedded as often as it is named, but never within itself, not deeper than `DEEPEST`, and not beyond `MOST` texts or `LONGEST`
//! bytes on one page. Where it ends, the embed is a link.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::references::{References, Target};
use super::{Ix, complaints, ix};
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::config::Config;
use crate::record::{Record, Reference, ReferenceKind, markdown, section};

/// The most texts within one another, not counting the page's own.
pub const DEEPEST: usize = 16;

/// The most texts that are embedded in one page.
pub const MOST: usize = 1_000;

/// The most that all of them together are long, in bytes as they are written. One of which a part is embedded counts whole, since it is read
/// whole.
pub const LONGEST: usize = 4 * 1024 * 1024;

/// An embed that is expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its position among the references of the record it stands in.
    pub reference: u32,
    /// What it stands for.
    pub record: Ix,
    /// The anchor of the part it stands for; empty: the whole.
    pub anchor: String,
    /// What is embedded in that.
    pub inside: Vec<Embedded>,
}

/// The parts that embeds name.
#[derive(Debug, Default)]
pub struct Embeds {
    parts: BTreeMap<(Ix, String), Span>,
}

/// Where expanding had to end.
pub(super) struct Stop<'a> {
    /// The embed on the page itself by which one comes there.
    pub(super) reference: &'a Reference,
    /// The records on the way, that of the page first, the one that is not embedded last.
    pub(super) way: Vec<&'a Record>,
    pub(super) why: Why,
}

/// Why expanding had to end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Loop,
    TooDeep,
    TooMany,
    TooLong,
}

impl Embeds {
    /// Finds the parts that the embeds of `records` name, and says which embeds are not expanded and why.
    pub fn collect(config: &Config, records: &[Arc<Record>], references: &References) -> (Self, Vec<Diagnostic>) {
        let named = (0..records.len()).flat_map(|at| embeds(records, references, ix(at)));
        let mut wanted: Vec<(Ix, &str)> =
            named.filter(|embed| !embed.anchor.is_empty()).map(|embed| (embed.to, embed.anchor)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let parts = wanted.into_par_iter().filter_map(|(at, anchor)| {
            let record = records.get(at.0 as usize)?;
            Some(((at, anchor.to_owned()), part(record, anchor, config)?))
        });
        let embeds = Self { parts: parts.collect() };
        let complaints =
            (0..records.len()).into_par_iter().flat_map_iter(|at| embeds.complaints(records, references, ix(at)));
        let complaints = complaints.collect();
        (embeds, complaints)
    }

    /// What is embedded in the page of the record at `ix`.
    pub fn of(&self, records: &[Arc<Record>], references: &References, ix: Ix) -> Vec<Embedded> {
        Walk::new(self, records, references).page(ix)
    }

    fn complaints(&self, records: &[Arc<Record>], references: &References, at: Ix) -> Vec<Diagnostic> {
        let mut walk = Walk::new(self, records, references);
        walk.page(at);
        let Some(record) = records.get(at.0 as usize) else { return Vec::new() };
        walk.stops.iter().map(|stop| complaints::embed(record, stop)).collect()
    }

    /// The source of what is embedded; `None` when it is no part that can be.
    fn part(&self, record: &Record, to: Ix, anchor: &str) -> Option<Span> {
        if anchor.is_empty() { Some(record.body) } else { self.parts.get(&(to, anchor.to_owned())).copied() }
    }
}

/// An embed and where it leads.
struct Embed<'a> {
    position: u32,
    reference: &'a Reference,
    to: Ix,
    anchor: &'a str,
}

/// The embeds of a record that lead to records.
fn embeds<'a>(records: &'a [Arc<Record>], references: &'a References, at: Ix) -> impl Iterator<Item = Embed<'a>> {
    let all = records.get(at.0 as usize).map_or(&[][..], |record| record.references.as_slice());
    (0_u32..).zip(all).zip(references.of(at)).filter_map(|((position, reference), target)| match target {
        Some(Target::Record { record: to, anchor, .. }) if reference.kind == ReferenceKind::Embed => {
            Some(Embed { position, reference, to: *to, anchor })
        }
        _ => None,
    })
}

fn part(record: &Record, anchor: &str, config: &Config) -> Option<Span> {
    let read = markdown::read(&record.text, record.body, &record.left_out, config);
    let pieces = read.pieces.get(section::find(&read.pieces, anchor)?)?;
    let end = pieces.iter().map(|piece| piece.span.end).max()?;
    Some(Span { start: pieces.first()?.span.start, end })
}

/// A text on the way down, and the embed by which it goes on.
struct Step<'a> {
    at: Ix,
    record: &'a Record,
    by: &'a Reference,
}

/// The way through what a page embeds.
struct Walk<'a> {
    embeds: &'a Embeds,
    records: &'a [Arc<Record>],
    references: &'a References,
    way: Vec<Step<'a>>,
    count: usize,
    length: usize,
    stops: Vec<Stop<'a>>,
}

impl<'a> Walk<'a> {
    fn new(embeds: &'a Embeds, records: &'a [Arc<Record>], references: &'a References) -> Self {
        Self { embeds, records, references, way: Vec::new(), count: 0, length: 0, stops: Vec::new() }
    }

    fn page(&mut self, at: Ix) -> Vec<Embedded> {
        let whole = self.records.get(at.0 as usize).map(|record| record.body);
        whole.map_or_else(Vec::new, |whole| self.text(at, whole))
    }

    /// What is embedded in the part of a text. Not deeper than `DEEPEST`.
    fn text(&mut self, at: Ix, part: Span) -> Vec<Embedded> {
        let Some(record) = self.records.get(at.0 as usize) else { return Vec::new() };
        let mut all = Vec::new();
        for embed in embeds(self.records, self.references, at).filter(|embed| part.contains(embed.reference.span)) {
            self.way.push(Step { at, record, by: embed.reference });
            all.extend(self.embed(&embed));
            self.way.pop();
        }
        all
    }

    fn embed(&mut self, embed: &Embed<'a>) -> Option<Embedded> {
        let record = self.records.get(embed.to.0 as usize)?;
        let part = self.embeds.part(record, embed.to, embed.anchor)?;
        let again = self.way.iter().position(|step| step.at == embed.to && part.contains(step.by.span));
        let why = match again {
            Some(first) => {
                // every loop is said once: on the page of its first record
                let whole = first == 0 && self.way.iter().all(|step| step.at >= embed.to);
                if whole {
                    self.stop(record, Why::Loop);
                }
                return None;
            }
            None if self.way.len() > DEEPEST => Why::TooDeep,
            None if self.count == MOST => Why::TooMany,
            None if self.length + record.body.range().len() > LONGEST => Why::TooLong,
            None => {
                self.count += 1;
                self.length += record.body.range().len();
                let inside = self.text(embed.to, part);
                return Some(Embedded {
                    reference: embed.position,
                    record: embed.to,
                    anchor: embed.anchor.to_owned(),
                    inside,
                });
            }
        };
        if self.stops.iter().all(|stop| stop.why != why) {
            self.stop(record, why);
        }
        None
    }

    fn stop(&mut self, last: &'a Record, why: Why) {
        let Some(first) = self.way.first() else { return };
        let way = self.way.iter().map(|step| step.record).chain([last]).collect();
        self.stops.push(Stop { reference: first.by, way, why });
    }
}
