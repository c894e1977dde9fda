//! What claims rest on, and what rests on every record: both directions of evidence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::calendar::{Periods, is_part};
use super::{Ix, References, Target, complaints, given, ix};
use crate::base::date::{Date, PartialDate};
use crate::base::diagnostic::Diagnostic;
use crate::base::period::Period;
use crate::config::{Config, Trait};
use crate::record::{Claim, Record, Reference, ReferenceKind};

/// The tag by which a claim is handed on to the summary of a longer period: it says nothing of what the claim rests on.
pub const HIGHLIGHT: &str = "highlight";

/// Of each fact, by its record and its position among that record's marks: the statements its figure is taken from.
pub type FactSources = BTreeMap<(Ix, u32), Vec<Ix>>;

/// A record that a claim rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The record.
    pub record: Ix,
    /// Whether it is dated outside the period that the claim's record is about.
    pub outside: bool,
    /// The facts whose figures are taken from it, as positions in the marks of the claim's record.
    pub facts: Vec<u32>,
}

/// What one claim rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The records, in the order in which they are cited, each once.
    pub records: Vec<Cited>,
    /// Periods, tags, files and lists it leads to, as positions in its record's references, each target once.
    pub others: Vec<u32>,
    /// How many of its links lead out of the archive.
    pub elsewhere: u32,
    /// Whether it names something else that this build's readers cannot see, or that is not there: the two must look the same.
    pub unseen: bool,
}

impl Evidence {
    /// Whether nothing at all stands behind the claim.
    pub fn is_none(&self) -> bool {
        self.records.is_empty() && self.others.is_empty() && self.elsewhere == 0 && !self.unseen
    }
}

/// A claim of one archive: its record and its position among that record's claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimIx {
    /// The record that makes it.
    pub record: Ix,
    /// Its position in `Record::claims`.
    pub at: u32,
}

/// All evidence.
#[derive(Debug, Default)]
pub struct Claims {
    /// Of each record that claims anything, parallel to its claims.
    of: BTreeMap<Ix, Vec<Evidence>>,
    /// Of each record the claims that rest on it, by record and place.
    to: BTreeMap<Ix, Vec<ClaimIx>>,
    /// The records that claim anything about a period.
    periods: BTreeMap<Period, Vec<Ix>>,
}

impl Claims {
    /// Joins the claims of `records`; `facts` says from which statements the figures of facts are taken. Claims with nothing behind them are
    /// complained about.
    pub fn collect(records: &[Arc<Record>], references: &References, facts: &FactSources) -> (Self, Vec<Diagnostic>) {
        let (mut claims, mut complaints) = (Self::default(), Vec::new());
        for (at, record) in records.iter().enumerate().filter(|(_, record)| !record.claims.is_empty()) {
            let joiner = Joiner { records, record, own: ix(at), references, facts };
            let all: Vec<Evidence> = record.claims.iter().map(|claim| joiner.evidence(claim)).collect();
            for ((position, evidence), claim) in (0..).zip(&all).zip(&record.claims) {
                for cited in &evidence.records {
                    claims.to.entry(cited.record).or_default().push(ClaimIx { record: ix(at), at: position });
                }
                if evidence.is_none() {
                    complaints.push(complaints::claim_without_evidence(record, claim));
                }
            }
            claims.of.insert(ix(at), all);
            if let Some(period) = record.period {
                claims.periods.entry(period).or_default().push(ix(at));
            }
        }
        (claims, complaints)
    }

    /// What the claims of the record rest on, parallel to them.
    pub fn of(&self, record: Ix) -> &[Evidence] {
        self.of.get(&record).map_or(&[], Vec::as_slice)
    }

    /// The claims that rest on the record, by record and place.
    pub fn to(&self, record: Ix) -> &[ClaimIx] {
        self.to.get(&record).map_or(&[], Vec::as_slice)
    }

    /// Every period that some record makes claims about, with those records in order of place.
    pub fn periods(&self) -> &BTreeMap<Period, Vec<Ix>> {
        &self.periods
    }

    /// The records dated in the period, or about it or a part of it, that no claim about the period or a part of it rests on, by date; those about a
    /// period behind those with a date. Records that make claims themselves, persons and bodies, and terms are no evidence that is left out.
    pub fn uncited(&self, config: &Config, records: &[Arc<Record>], periods: &Periods, period: Period) -> Vec<Ix> {
        let about = self.periods.iter().filter(|(of, _)| is_part(**of, period)).flat_map(|(_, all)| all);
        let cited: BTreeSet<Ix> = about
            .flat_map(|at| self.of(*at))
            .flat_map(|evidence| &evidence.records)
            .map(|cited| cited.record)
            .collect();
        let counts = |at: &Ix| {
            let kind = records.get(at.0 as usize).and_then(|record| config.kinds.get(&record.kind));
            !kind.is_some_and(|kind| [Trait::Claims, Trait::Agent, Trait::Glossary].iter().any(|with| kind.has(*with)))
        };
        let mut met = BTreeSet::new();
        let dated = periods.dated(period).map(|(_, at)| at);
        let all = dated.chain(periods.about_parts(period));
        all.filter(|at| !cited.contains(at) && counts(at) && met.insert(*at)).collect()
    }
}

/// The claims of one record and what they are joined with.
struct Joiner<'a> {
    records: &'a [Arc<Record>],
    record: &'a Record,
    own: Ix,
    references: &'a References,
    facts: &'a FactSources,
}

impl Joiner<'_> {
    fn evidence(&self, claim: &Claim) -> Evidence {
        let mut evidence = Evidence { elsewhere: claim.elsewhere, ..Evidence::default() };
        let targets = self.references.of(self.own);
        let (mut places, mut met) = (BTreeMap::new(), BTreeSet::new());
        for at in &claim.references {
            let Some(reference) = self.record.references.get(*at as usize) else { continue };
            if !self.is_evidence(claim, reference) {
                continue;
            }
            match targets.get(*at as usize).and_then(Option::as_ref) {
                Some(Target::Record { record, .. }) if *record == self.own => {}
                Some(Target::Record { record, .. }) => self.cite(&mut evidence, &mut places, *record, None),
                Some(target) => evidence.others.extend(met.insert(target).then_some(*at)),
                None => evidence.unseen = true,
            }
        }
        for fact in &claim.facts {
            // what a figure is taken from may be hidden from these readers
            let from = self.facts.get(&(self.own, *fact)).map_or(&[][..], Vec::as_slice);
            evidence.unseen |= from.is_empty();
            for statement in from.iter().filter(|statement| **statement != self.own) {
                self.cite(&mut evidence, &mut places, *statement, Some(*fact));
            }
        }
        evidence
    }

    /// Whether a reference inside a claim says what it rests on. Whoever is merely mentioned is no evidence.
    fn is_evidence(&self, claim: &Claim, reference: &Reference) -> bool {
        match reference.kind {
            ReferenceKind::Mention => self.is_touched(claim, reference),
            ReferenceKind::Tag => reference.target.split('/').next() != Some(HIGHLIGHT),
            ReferenceKind::Agent => false,
            ReferenceKind::Name
            | ReferenceKind::Embed
            | ReferenceKind::Path
            | ReferenceKind::Image
            | ReferenceKind::File
            | ReferenceKind::Mark => true,
        }
    }

    /// Whether a mark of the claim acts on what is mentioned: `[contact:: @Donghu on the telephone]`.
    fn is_touched(&self, claim: &Claim, mention: &Reference) -> bool {
        let mark = |at: &u32| self.record.marks.get(*at as usize);
        let after =
            claim.touches.partition_point(|at| mark(at).is_some_and(|mark| mark.span.start <= mention.span.start));
        // marks stand in each other two deep; one that holds many others and this name behind them nobody writes
        let near = claim.touches.iter().take(after).rev().take(4).filter_map(mark);
        let mut holding = near.filter(|mark| mark.span.contains(mention.span));
        holding.any(|mark| !mark.fields.iter().any(|field| field.span.contains(mention.span)))
    }

    /// Enters a record, by a link or by a fact; `places` says where those that are entered already stand.
    fn cite(&self, evidence: &mut Evidence, places: &mut BTreeMap<Ix, usize>, record: Ix, fact: Option<u32>) {
        let at = *places.entry(record).or_insert_with(|| {
            let outside = self.records.get(record.0 as usize).is_some_and(|target| self.is_outside(target));
            evidence.records.push(Cited { record, outside, facts: Vec::new() });
            evidence.records.len() - 1
        });
        if let Some(cited) = evidence.records.get_mut(at) {
            cited.facts.extend(fact);
        }
    }

    fn is_outside(&self, target: &Record) -> bool {
        let (Some(period), Some((first, last))) = (self.record.period, days(target)) else { return false };
        !period.overlaps(first, last)
    }
}

/// The first and the last day that a record is about: of its period, of its span, of its date. `None`: undated.
fn days(record: &Record) -> Option<(Date, Date)> {
    if let Some(period) = record.period {
        return Some((period.start(), period.end()));
    }
    let last = |date: PartialDate| given::last_day(date);
    let date = record.date?;
    Some((given::first_day(date)?, record.end.and_then(last).or_else(|| last(date))?))
}
