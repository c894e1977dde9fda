//! Marks and task items of all records, joined: who, when, and what they point at.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ix, Names, References};
use crate::base::date::PartialDate;
use crate::base::diagnostic::Diagnostic;
use crate::config::Config;
use crate::record::{MarkType, Record};

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

/// All marks.
#[derive(Debug, Default)]
pub struct Marks {
    /// Of each record its marks, parallel to `Record::marks`.
    of: Vec<Vec<Joined>>,
    /// Every mark of a type by date, then place; undated ones last.
    by_type: BTreeMap<MarkType, Vec<MarkIx>>,
    /// Of each record the marks of other records (and its own) that point at it or at one of its marks in a field, or link it.
    to: BTreeMap<Ix, Vec<MarkIx>>,
}

impl Marks {
    /// Joins the marks of `records`.
    pub fn collect(
        _config: &Config,
        _records: &[Arc<Record>],
        _names: &Names,
        _references: &References,
    ) -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
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

    /// The marks that point at the record or at one of its marks, by date, then place.
    pub fn to(&self, record: Ix) -> &[MarkIx] {
        self.to.get(&record).map_or(&[], Vec::as_slice)
    }
}
