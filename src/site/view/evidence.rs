//! What pages say of claims and of what they rest on, and of sealed periods.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Brief, Figure, Link, PeriodLink};

/// `view` of `evidence.html`: the claims about a period and what they rest on, in both directions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceView {
    /// The period.
    pub period: PeriodLink,
    /// What it comes to.
    pub figures: Vec<Figure>,
    /// The records that make claims about it, each with its claims.
    pub summaries: Vec<Claimed>,
    /// Every record that some claim rests on, by date.
    pub cited: Vec<CitedRecord>,
    /// The first 200 records of the period that no claim about it or a part of it rests on, by date. Empty in an edition for more readers than the
    /// usual ones, which does not see every claim.
    pub uncited: Vec<Arc<Brief>>,
    /// How many such records there are.
    pub uncited_total: usize,
    /// The claims and their records as one file of values; empty: there is none.
    pub csv: String,
}

/// A record and what it claims.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Claimed {
    /// The record.
    pub record: Arc<Brief>,
    /// Its claims, in order of place.
    pub claims: Vec<ClaimView>,
}

/// A claim and what it rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimView {
    /// Its number among those of its record, from 1.
    pub number: usize,
    /// The id of its element in this page.
    pub anchor: String,
    /// Its words.
    pub text: String,
    /// Its place in its record.
    pub href: String,
    /// The language of its words; empty: the page's.
    pub lang: String,
    /// The heading it stands under; empty: none.
    pub heading: String,
    /// The records it rests on, in the order in which it cites them.
    pub records: Vec<EvidenceRecord>,
    /// Its facts as written (`visitors:all.total = 480`) whose statement is not among the records.
    pub facts: Vec<String>,
    /// Periods, tags, files and lists it leads to.
    pub others: Vec<Link>,
    /// How many of its links lead out of the archive.
    pub elsewhere: u32,
    /// Whether nothing at all stands behind it.
    pub bare: bool,
}

/// A record that a claim rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceRecord {
    /// The record.
    pub record: Arc<Brief>,
    /// Its document number, else the name by which links call it.
    pub number: String,
    /// Whether it is dated outside the period that the claim is about.
    pub outside: bool,
    /// The facts of the claim whose figures are taken from it, as written.
    pub facts: Vec<String>,
}

/// A record and the claims that rest on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CitedRecord {
    /// The record.
    pub record: Arc<Brief>,
    /// As `EvidenceRecord.number`.
    pub number: String,
    /// As `EvidenceRecord.outside`.
    pub outside: bool,
    /// The claims, each leading to its place in this page.
    pub claims: Vec<Link>,
}

/// The seal of a period, as a record under it or the period's page shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SealView {
    /// The period's key.
    pub period: String,
    /// Its page; empty when it has none.
    pub href: String,
    /// The day it was sealed.
    pub date: String,
    /// `kept`, `changed` or `added`, a record that came into the period since; of a period `changed` when either holds of a record
    /// shown here.
    pub standing: String,
    /// The records dated after the seal that say why.
    pub explained: Vec<Link>,
}
