//! What is given for a volume, and for the links around a record.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Brief, Fact, Link, PeriodLink, StatementView};

/// `view` of `volume.html`: the records of a month or a year, bound together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VolumeView {
    /// The period.
    pub period: PeriodLink,
    /// Its first day.
    pub start: String,
    /// Its last day.
    pub end: String,
    /// How many records its volumes hold together.
    pub total: usize,
    /// Which part this is, from 1.
    pub part: usize,
    /// The parts of the volume; empty when it has one.
    pub parts: Vec<Link>,
    /// Of a year that is not bound whole the volumes of its months, with the number of their records; empty: this volume holds all.
    pub volumes: Vec<PeriodLink>,
    /// The records of this part in order of time, at most 500.
    pub records: Vec<VolumeEntry>,
}

/// A record in a volume.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VolumeEntry {
    /// What its ids on this page begin with, a slash behind it: `text(id=.., prefix=..)` is given it.
    pub anchor: String,
    /// The record.
    pub record: Arc<Brief>,
    /// The further fields it gives, as `RecordView.facts`.
    pub facts: Vec<Fact>,
    /// Whether there is a text of it.
    pub has_text: bool,
    /// What it states, where its text does not hold it; `null` for others.
    pub statement: Option<StatementView>,
}

/// The records around a record: what it refers to and what refers to it, for the filter `graph`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GraphView {
    /// Its own name and the others, at most 20: first those one step away, then those two steps away.
    pub nodes: Vec<GraphNode>,
    /// How many more are one step away and not shown.
    pub more: usize,
}

/// A record of a graph.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GraphNode {
    /// Its title.
    pub title: String,
    /// Its date; empty when undated.
    pub date: String,
    /// The period it is about; empty when none.
    pub period: String,
    /// What its kind is called.
    pub kind: String,
    /// Its page.
    pub href: String,
    /// The language of the title; empty: the site's.
    pub lang: String,
    /// `here` (the record itself, which comes first), `to` (referred to from here), `from` (refers to it) or `both`.
    pub side: String,
    /// How many steps away: 0, 1 or 2.
    pub steps: u8,
    /// Of one two steps away the number of the node between, counted from 0; else 0.
    pub through: usize,
}
