//! Marks and task items of all records, joined: who, when, and what they point at.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::references::CLOSES;
use super::{Ix, References, Target, ix};
use crate::base::date::{Date, PartialDate};
use crate::base::period::Period;
use crate::base::span::Span;
use crate::config::{Config, Role, Trait};
use crate::record::{Mark, MarkType, Record, ReferenceKind};

/// The common field that names a record's authors, who stand behind its marks too.
const BY: &str = "by";

/// The common field that names the departments a record concerns.
const DEPT: &str = "dept";

/// A mark of one archive: its record and its position among that record's marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkIx {
    /// The record that carries it.
    pub record: Ix,
    /// Its position in `Record::marks`.
    pub at: u32,
}

/// What a mark's field points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pointed {
    /// A whole record.
    Record(Ix),
    /// A mark or task item.
    Mark(MarkIx),
}

/// A mark, joined with the rest of the archive. What it says stands in its `Mark`.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// Which.
    pub at: MarkIx,
    /// What it is.
    pub ty: MarkType,
    /// Its field `date`, else the day its record is dated by, else the first day of the record's period; `None`: undated.
    pub date: Option<PartialDate>,
    /// Who it is by: its field `by`, else the record's authors.
    pub by: Vec<Ix>,
    /// The departments it concerns: its field `dept`, else the record's, else who sent the record.
    pub dept: Vec<Ix>,
    /// The persons and bodies mentioned in it (`@name`), fields left out, in order of place, each once.
    pub mentions: Vec<Ix>,
    /// What its field `of` points at.
    pub of: Vec<Pointed>,
    /// What its field `closes` points at.
    pub closes: Vec<Pointed>,
    /// The records its field `from` names.
    pub from: Vec<Ix>,
    /// Whom its field `to` names; of a task item whom its field `waiting` names.
    pub to: Vec<Ix>,
    /// The records linked in its own words, fields left out, in order of place, each once.
    pub links: Vec<Ix>,
}

/// Something that closes a mark or record, with its day; `None`: undated.
pub type Closer = (Option<Date>, Pointed);

/// All marks.
#[derive(Debug, Default)]
pub struct Marks {
    /// Of each record its marks, parallel to `Record::marks`.
    of: Vec<Vec<Joined>>,
    /// Every mark of a type by date, then place; undated ones last.
    by_type: BTreeMap<MarkType, Vec<MarkIx>>,
    /// Of each record the marks of other records (and its own) that point at it or at one of its marks in a field, or link it.
    to: BTreeMap<Ix, Vec<MarkIx>>,
    /// What says of itself that it closes a mark or record, by date, then place; undated ones last.
    closers: BTreeMap<Pointed, Vec<Closer>>,
    /// Marks that happened at a time, by date; of one date in order of type and place.
    happened: Vec<(PartialDate, MarkType, MarkIx)>,
}

impl Marks {
    /// Joins the marks of `records`.
    pub fn collect(config: &Config, records: &[Arc<Record>], references: &References) -> Self {
        let joiner = Joiner { config, records, references };
        let all: Vec<Noted> =
            records.par_iter().enumerate().map(|(at, record)| joiner.record(record, ix(at))).collect();
        let mut marks = Self { of: Vec::with_capacity(all.len()), ..Self::default() };
        for (joined, pointing) in all {
            for (to, from) in pointing {
                marks.to.entry(to).or_default().push(from);
            }
            for mark in &joined {
                marks.by_type.entry(mark.ty).or_default().push(mark.at);
                let day = mark.date.and_then(PartialDate::full);
                for closed in &mark.closes {
                    marks.closers.entry(*closed).or_default().push((day, Pointed::Mark(mark.at)));
                }
            }
            marks.of.push(joined);
        }
        marks.close_by_front_matter(&joiner);
        marks.sort();
        let all = marks.of.iter().flatten();
        // task items are opened and closed on days of their own; a figure that a statement has too happened on none
        let happens = all.filter(|mark| !matches!(mark.ty, MarkType::Task | MarkType::Fact));
        marks.happened = happens.filter_map(|mark| Some((mark.date?, mark.ty, mark.at))).collect();
        marks.happened.sort_unstable();
        marks
    }

    fn close_by_front_matter(&mut self, joiner: &Joiner<'_>) {
        for (at, record) in joiner.records.iter().enumerate() {
            let front = record.references.iter().zip(joiner.references.of(ix(at)));
            for (reference, target) in front.take_while(|(reference, _)| reference.field.is_some()) {
                if reference.field.as_deref() != Some(CLOSES) {
                    continue;
                }
                if let Some(closed) = target.as_ref().and_then(|target| joiner.pointed(target)) {
                    let day = record.date.and_then(PartialDate::full);
                    self.closers.entry(closed).or_default().push((day, Pointed::Record(ix(at))));
                }
            }
        }
    }

    fn sort(&mut self) {
        let of = std::mem::take(&mut self.of);
        let dated = |at: &MarkIx| {
            let date = of.get(at.record.0 as usize).and_then(|marks| marks.get(at.at as usize)?.date);
            (date.is_none(), date, *at)
        };
        for all in self.by_type.values_mut().chain(self.to.values_mut()) {
            all.sort_by_key(dated);
            all.dedup();
        }
        self.of = of;
        for all in self.closers.values_mut() {
            all.sort_by_key(|(day, closer)| (day.is_none(), *day, *closer));
            all.dedup();
        }
    }

    /// The mark at `at`.
    pub fn get(&self, at: MarkIx) -> Option<&Joined> {
        self.of.get(at.record.0 as usize)?.get(at.at as usize)
    }

    /// The marks of a record, parallel to its own.
    pub fn in_record(&self, record: Ix) -> &[Joined] {
        self.of.get(record.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Every mark of the type by date, then place; undated ones last.
    pub fn of_type(&self, ty: MarkType) -> &[MarkIx] {
        self.by_type.get(&ty).map_or(&[], Vec::as_slice)
    }

    /// The types that some mark has, in order.
    pub fn types(&self) -> impl Iterator<Item = MarkType> {
        self.by_type.keys().copied()
    }

    /// The marks that happened in `period`, by date; of one date in order of type and place. Task items are not among them.
    pub fn happened(&self, period: Period) -> impl Iterator<Item = (MarkType, MarkIx)> {
        let (first, last) = (PartialDate::Day(period.start()), PartialDate::Year(period.end().year()));
        let from = self.happened.partition_point(|(date, ..)| *date < first);
        let to = self.happened.partition_point(|(date, ..)| *date <= last);
        let all = self.happened.get(from..to).unwrap_or_default().iter();
        all.filter(move |(date, ..)| period.contains_whole(*date)).map(|(_, ty, at)| (*ty, *at))
    }

    /// The marks that point at the record or at one of its marks, by date, then place.
    pub fn to(&self, record: Ix) -> &[MarkIx] {
        self.to.get(&record).map_or(&[], Vec::as_slice)
    }

    /// What says of itself that it closes `pointed`, in a mark's field or in front matter, by date, then place; undated ones last.
    pub fn closers(&self, pointed: Pointed) -> &[Closer] {
        self.closers.get(&pointed).map_or(&[], Vec::as_slice)
    }
}

/// The marks of one record, and at which records each of them points.
type Noted = (Vec<Joined>, Vec<(Ix, MarkIx)>);

struct Joiner<'a> {
    config: &'a Config,
    records: &'a [Arc<Record>],
    references: &'a References,
}

impl Joiner<'_> {
    fn record(&self, record: &Record, own: Ix) -> Noted {
        let mut marks: Vec<Joined> =
            (0..).zip(&record.marks).map(|(at, mark)| blank(record, mark, MarkIx { record: own, at })).collect();
        let mut pointing = Vec::new();
        if marks.is_empty() {
            return (marks, pointing);
        }
        for (reference, target) in record.references.iter().zip(self.references.of(own)) {
            let (None, Some(target)) = (&reference.field, target) else { continue };
            let Some(at) = innermost(&record.marks, reference.span) else { continue };
            let (Some(mark), Some(joined)) = (record.marks.get(at), marks.get_mut(at)) else { continue };
            let field = mark.fields.iter().find(|field| field.span.contains(reference.span));
            let Some(pointed) = self.pointed(target) else { continue };
            let to = match pointed {
                Pointed::Record(record) => record,
                Pointed::Mark(mark) => mark.record,
            };
            if reference.kind != ReferenceKind::Mention || field.is_some() {
                pointing.push((to, joined.at));
            }
            match field {
                Some(field) => enter(joined, &field.key, pointed, to),
                None if reference.kind == ReferenceKind::Mention => push(&mut joined.mentions, to),
                None => push(&mut joined.links, to),
            }
        }
        self.inherit(record, own, &mut marks);
        (marks, pointing)
    }

    /// What a mark does not say itself its record says.
    fn inherit(&self, record: &Record, own: Ix, marks: &mut [Joined]) {
        let by = self.references.in_field(record, own, BY);
        let mut dept = self.references.in_field(record, own, DEPT);
        if dept.is_empty() {
            dept = self.senders(record, own);
        }
        for mark in marks {
            if mark.by.is_empty() {
                mark.by.clone_from(&by);
            }
            if mark.dept.is_empty() {
                mark.dept.clone_from(&dept);
            }
        }
    }

    /// The persons and bodies that sent the record.
    fn senders(&self, record: &Record, own: Ix) -> Vec<Ix> {
        let Some(kind) = self.config.kinds.get(&record.kind) else { return Vec::new() };
        let named = kind.role(Role::From).into_iter().flat_map(|field| self.references.in_field(record, own, field));
        let is_agent = |at: &Ix| {
            let kind = self.records.get(at.0 as usize).and_then(|record| self.config.kinds.get(&record.kind));
            kind.is_some_and(|kind| kind.has(Trait::Agent))
        };
        named.filter(is_agent).collect()
    }

    fn pointed(&self, target: &Target) -> Option<Pointed> {
        let Target::Record { record, anchor, .. } = target else { return None };
        let marks = self.records.get(record.0 as usize).map_or(&[][..], |to| &to.marks);
        let marked = (0..).zip(marks).find(|(_, mark)| !anchor.is_empty() && mark.anchor == *anchor);
        Some(match marked {
            Some((at, _)) => Pointed::Mark(MarkIx { record: *record, at }),
            None => Pointed::Record(*record),
        })
    }
}

/// The mark as far as it speaks for itself.
fn blank(record: &Record, mark: &Mark, at: MarkIx) -> Joined {
    let given = mark.field("date").and_then(|field| PartialDate::parse(&field.text));
    let about = || record.period.map(|period| PartialDate::Day(period.start()));
    Joined {
        at,
        ty: mark.ty,
        date: given.or(record.date).or_else(about),
        by: Vec::new(),
        dept: Vec::new(),
        mentions: Vec::new(),
        of: Vec::new(),
        closes: Vec::new(),
        from: Vec::new(),
        to: Vec::new(),
        links: Vec::new(),
    }
}

/// Enters what the field `key` of the mark points at; `to` is the record it is or stands in.
fn enter(mark: &mut Joined, key: &str, pointed: Pointed, to: Ix) {
    match key {
        BY => push(&mut mark.by, to),
        DEPT => push(&mut mark.dept, to),
        "of" => push(&mut mark.of, pointed),
        CLOSES => push(&mut mark.closes, pointed),
        "from" => push(&mut mark.from, to),
        "to" => push(&mut mark.to, to),
        "waiting" if mark.ty == MarkType::Task => push(&mut mark.to, to),
        _ => {}
    }
}

/// The innermost of the marks that contain `span`. Marks stand in order of place and lie in each other whole.
fn innermost(marks: &[Mark], span: Span) -> Option<usize> {
    let after = marks.partition_point(|mark| mark.span.start <= span.start);
    let mut at = after.checked_sub(1)?;
    loop {
        let mark = marks.get(at)?;
        if mark.span.contains(span) {
            return Some(at);
        }
        // what does not hold it may stand in what does; the one it stands in comes before it
        at = mark.within.map(|outer| outer as usize).filter(|outer| *outer < at)?;
    }
}

fn push<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
