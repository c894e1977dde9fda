//! When each person or body was last in contact with us, and how often that is expected.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Ix, MarkIx, Marks, References, Target, chain, complaints, given, ix};
use crate::base::date::{Date, Duration, PartialDate};
use crate::base::diagnostic::Diagnostic;
use crate::config::{Config, Kind, Trait};
use crate::record::{MarkType, Record};

/// How often contact is expected: a field that the trait of those who can be mentioned reads.
const CONTACT_EVERY: &str = "contact_every";

/// The common fields of a record that name whom it is about. Its authors, and what it is linked with, are no contact.
const ABOUT: [&str; 2] = [given::DEPT, "people"];

/// Contact with one person or body. Papers, requests and mentions do not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// The latest record of the trait, or contact mark, that names it, not later than the day that means today.
    pub last: Option<(Date, Entry)>,
    /// How often it is expected; `None`: not.
    pub every: Option<Duration>,
    /// The last day on which the expectation is met; `None` when there was no contact or none is expected.
    pub until: Option<Date>,
}

/// Contact with everybody who was in contact or is expected to be.
#[derive(Debug, Default)]
pub struct Contacts(pub BTreeMap<Ix, Contact>);

impl Contacts {
    /// Looks for the last contact of every agent among `records`. Contact that is expected and too long ago, or never was, is
    /// complained about.
    pub fn collect(
        config: &Config,
        records: &[Arc<Record>],
        marks: &Marks,
        references: &References,
        as_of: Date,
    ) -> (Self, Vec<Diagnostic>) {
        let mut contacts = Self::default();
        for (at, record) in records.iter().enumerate().map(|(at, record)| (ix(at), &**record)) {
            let Some(kind) = config.kinds.get(&record.kind) else { continue };
            if kind.has(Trait::Agent)
                && let Some(every) = given::field(record, CONTACT_EVERY).and_then(|given| given::duration(&given.value))
            {
                contacts.0.entry(at).or_default().every = Some(every);
            }
            if kind.has(Trait::Contact)
                && let Some(day) = day(record, as_of)
            {
                for agent in named(record, kind, at, references) {
                    contacts.meet(config, records, references, agent, day, Entry::Record(at));
                }
            }
        }
        for mark in marks.of_type(MarkType::Contact) {
            for (agent, day) in touched(records, marks, *mark, as_of) {
                contacts.meet(config, records, references, agent, day, Entry::Mark(*mark));
            }
        }
        let complaints = contacts.stale(config, records, as_of);
        (contacts, complaints)
    }

    /// Notes contact on `day`. Whoever is part of us is not in contact with us, unless that is expected.
    fn meet(
        &mut self,
        config: &Config,
        records: &[Arc<Record>],
        references: &References,
        agent: Ix,
        day: Date,
        entry: Entry,
    ) {
        let expected = self.0.get(&agent).is_some_and(|contact| contact.every.is_some());
        match chain::is_outside(config, records, references, agent) {
            Some(outside) if outside || expected => {}
            _ => return,
        }
        let contact = self.0.entry(agent).or_default();
        if contact.last.is_none_or(|(last, _)| last < day) {
            contact.last = Some((day, entry));
        }
    }

    fn stale(&mut self, config: &Config, records: &[Arc<Record>], as_of: Date) -> Vec<Diagnostic> {
        let mut complaints = Vec::new();
        for (agent, contact) in &mut self.0 {
            let Some(every) = contact.every else { continue };
            contact.until = contact.last.map(|(last, _)| config.calendar.after(last, every));
            let Some(record) = records.get(agent.0 as usize) else { continue };
            let span = given::place(record, CONTACT_EVERY);
            match (contact.last, contact.until) {
                (Some((last, _)), Some(until)) if until < as_of => {
                    complaints.push(complaints::contact_stale(record, span, (last, as_of), every));
                }
                (None, _) => complaints.push(complaints::contact_never(record, span, every)),
                _ => {}
            }
        }
        complaints
    }
}

/// The day of the contact that a record notes: the last day of its span that has come. Of a date that knows the month or year
/// alone the first day, since it may have been then.
fn day(record: &Record, as_of: Date) -> Option<Date> {
    let first = given::first_day(record.date?).filter(|day| *day <= as_of)?;
    let end = record.end.and_then(PartialDate::full).filter(|end| *end >= first);
    Some(end.map_or(first, |end| end.min(as_of)))
}

/// Whom a record names in its own fields and in the common ones that say whom it is about.
fn named(record: &Record, kind: &Kind, at: Ix, references: &References) -> Vec<Ix> {
    let mut all = Vec::new();
    for (reference, target) in record.references.iter().zip(references.of(at)) {
        let Some(name) = reference.field.as_deref().map(|field| field.split('.').next().unwrap_or(field)) else {
            continue;
        };
        let about = ABOUT.contains(&name) || kind.field(name).is_some_and(|field| !field.common);
        if let (true, Some(Target::Record { record: to, .. })) = (about, target)
            && !all.contains(to)
        {
            all.push(*to);
        }
    }
    all
}

/// Whom a contact mark names: who is mentioned or linked in it, or named in its own fields `to` and `dept`.
fn touched(records: &[Arc<Record>], marks: &Marks, at: MarkIx, as_of: Date) -> Vec<(Ix, Date)> {
    let own = records.get(at.record.0 as usize).and_then(|record| record.marks.get(at.at as usize));
    let (Some(own), Some(mark)) = (own, marks.get(at)) else { return Vec::new() };
    let Some(day) = mark.date.and_then(given::first_day).filter(|day| *day <= as_of) else { return Vec::new() };
    // a mark that names no department takes its record's, which says nothing of contact
    let dept = if own.field(given::DEPT).is_some() { mark.dept.as_slice() } else { &[] };
    let named = [&mark.mentions, &mark.links, &mark.to].into_iter().flatten().chain(dept);
    named.map(|agent| (*agent, day)).collect()
}
