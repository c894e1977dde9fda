//! What is wrong with what is owed: items past their limit, without one, with nobody, waiting unurged, or closed without what
//! closing them needs.

use std::sync::Arc;

use super::enter::{self, WAITING_ON};
use super::{Entry, Extension, Item, Ledgers, MAIN};
use crate::archive::complaints::{self, Owed};
use crate::archive::{References, Target};
use crate::base::code::Code;
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::config::{Config, Kind, Role, StateClass};
use crate::record::{Mark, Record, Value};

/// The field in which a closed record says what came of it, where its kind has it.
const RESULT: &str = "result";

/// The field that says that somebody above has to decide before the record may be closed.
const NEEDS_INSTRUCTION: &str = "needs_instruction";

/// What a kind may call the finding about its items past their limit.
const OVERDUE: &str = "overdue";

/// The field of changes of the limit.
const EXTENSIONS: &str = "extensions";

/// Whoever goes through the ledgers on the day `as_of`.
pub(super) struct Auditor<'a> {
    pub config: &'a Config,
    pub records: &'a [Arc<Record>],
    pub references: &'a References,
    pub ledgers: &'a Ledgers,
    pub as_of: Date,
}

/// An item with what it is written in.
struct Page<'a> {
    item: &'a Item,
    record: &'a Record,
    /// The kind of a record; `None` for task items, whose record may be of any.
    kind: Option<&'a Kind>,
    mark: Option<&'a Mark>,
}

impl Auditor<'_> {
    /// Everything there is to complain about, item by item: of each sort at most one of an item.
    pub fn complaints(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for item in self.ledgers.all() {
            let Some(page) = self.page(item) else { continue };
            let class = item.class_on(self.as_of);
            let open = matches!(class, Some(StateClass::Open | StateClass::Waiting));
            found.extend(self.overdue(&page));
            if item.ledger != MAIN {
                continue;
            }
            if open {
                found.extend(self.unguarded(&page));
                found.extend(self.unurged(&page));
            }
            found.extend(self.extended_late(&page));
            if class == Some(StateClass::Closed) {
                found.extend(closed_bare(&page));
                found.extend(self.closed_unasked(&page));
            }
        }
        found
    }

    fn page<'p>(&'p self, item: &'p Item) -> Option<Page<'p>> {
        let record = self.records.get(item.record().0 as usize)?;
        let (kind, mark) = match item.entry {
            Entry::Record(_) => (self.config.kinds.get(&record.kind), None),
            Entry::Mark(at) => (None, Some(enter::mark(self.records, at)?)),
        };
        Some(Page { item, record, kind, mark })
    }

    fn overdue(&self, page: &Page<'_>) -> Option<Diagnostic> {
        let days = page.item.overdue_on(self.as_of);
        let due = page.item.due_on(self.as_of).filter(|_| days > 0)?;
        let named = page.kind.and_then(|kind| kind.finding(OVERDUE));
        let usual = if page.item.ledger == MAIN { Code::TaskOverdue } else { Code::ItemOverdue };
        let code = named.unwrap_or(usual);
        let closed =
            page.kind.and_then(|kind| kind.role(Role::Closed).into_iter().find(|name| kind.field(name).is_some()));
        let extended = page.kind.is_some_and(|kind| kind.field(EXTENSIONS).is_some());
        Some(complaints::overdue(code, &page.at(page.limit()), days, due, closed, extended))
    }

    /// Open items that nobody will miss: without a limit, or with nobody.
    fn unguarded(&self, page: &Page<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if page.item.due_on(self.as_of).is_none() {
            found.push(complaints::no_due(&page.at(page.field_or_mark(&[], ""))));
        }
        let fields: Vec<&str> = page.kind.map(|kind| kind.role(Role::Assignee)).unwrap_or_default();
        // one who is named but may not be seen, or is no record, is told elsewhere or not at all
        let named = fields.iter().any(|field| enter::value(page.record, field).is_some())
            || page.mark.is_some_and(|mark| enter::mentions(page.record, mark));
        if page.item.assignees.is_empty() && !named {
            found.push(complaints::no_assignee(&page.at(page.field_or_mark(&[], "")), fields.first().copied()));
        }
        found
    }

    fn unurged(&self, page: &Page<'_>) -> Option<Diagnostic> {
        let (waited, quiet) = page.item.waits_on(self.as_of)?;
        let last = self.as_of.plus_days(-quiet);
        let patience = self.config.calendar.after(last, self.config.ledger.urge_after);
        let span = page.field_or_mark(&[WAITING_ON, "since", "state"], "waiting");
        (patience < self.as_of).then(|| complaints::urge_due(&page.at(span), waited, quiet))
    }

    /// The first extension that was granted when the limit it replaces had passed.
    fn extended_late(&self, page: &Page<'_>) -> Option<Diagnostic> {
        let mut due = page.item.due;
        for Extension { date, to } in page.item.extensions.iter().copied().filter(|granted| granted.date <= self.as_of)
        {
            if let Some(passed) = due.filter(|due| *due < date) {
                let span = page.field_or_mark(&[EXTENSIONS], "due");
                return Some(complaints::extension_late(&page.at(span), date, passed));
            }
            due = Some(to);
        }
        None
    }

    /// A record that was to be closed only upon instruction, and no question of it is answered.
    fn closed_unasked(&self, page: &Page<'_>) -> Option<Diagnostic> {
        let needs = matches!(enter::value(page.record, NEEDS_INSTRUCTION), Some(Value::Bool(true)));
        if page.mark.is_some() || !needs {
            return None;
        }
        let own = page.item.record();
        let towards = self.references.of(own).iter().filter_map(|target| match target {
            Some(Target::Record { record, .. }) => Some(*record),
            _ => None,
        });
        let mut linked = towards.chain(self.references.to(own).iter().map(|(from, _)| *from));
        let answered = linked.any(|other| {
            let other = self.ledgers.of_record(other).filter(|other| other.ledger != MAIN);
            other.is_some_and(|other| other.class_on(self.as_of) == Some(StateClass::Closed))
        });
        let span = page.field_or_mark(&[NEEDS_INSTRUCTION], "");
        (!answered).then(|| complaints::without_instruction(&page.at(span)))
    }
}

/// A record that is closed and does not say what came of it, where its kind has a field for that.
fn closed_bare(page: &Page<'_>) -> Option<Diagnostic> {
    let kind = page.kind.filter(|kind| kind.field(RESULT).is_some())?;
    let silent = enter::value(page.record, RESULT).is_none();
    let mut fields = vec!["state"];
    fields.extend(kind.role(Role::Closed));
    silent.then(|| complaints::without_result(&page.at(page.field_or_mark(&fields, ""))))
}

impl<'a> Page<'a> {
    /// Where its limit is written, else the day it counts from.
    fn limit(&self) -> Option<Span> {
        let roles = |kind: &'a Kind| [Role::Due, Role::Limit, Role::Date].into_iter().flat_map(|role| kind.role(role));
        let fields: Vec<&str> = self.kind.into_iter().flat_map(roles).collect();
        self.field_or_mark(&fields, "due")
    }

    /// The item as a complaint at `span` speaks of it.
    fn at(&self, span: Option<Span>) -> Owed<'a> {
        Owed { record: self.record, mark: self.mark, span }
    }

    /// Where the first of `fields` stands that is written, else the title; of a task item where its field `key` stands, else the
    /// item.
    fn field_or_mark(&self, fields: &[&str], key: &str) -> Option<Span> {
        if let Some(mark) = self.mark {
            return Some(mark.field(key).map_or(mark.span, |field| field.span));
        }
        // a default stands nowhere
        let written = |name: &&str| {
            let given = self.record.fields.iter().find(|field| field.name == **name)?;
            (!given.span.is_empty()).then_some(given.span)
        };
        fields.iter().find_map(written).or_else(|| written(&"title")).or(self.record.title_heading)
    }
}
