//! Statements: filled in for a period, checked within themselves, against others and against earlier ones.
//!
//! Reading order: `source` says where the cells stand, `fill` matches them with what is declared, `evaluate` works out an expression,
//! `relation` and `change` check the rules, `explained` holds what the record says of those that fail, `suspect` looks for the one cell
//! that would explain all failures, `fact` checks what summaries quote, `written` writes a rule out for pages.

pub mod change;
pub mod evaluate;
pub(super) mod explained;
pub mod fact;
mod fill;
pub mod relation;
pub mod series;
pub mod source;
pub mod suspect;
pub mod written;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Catalog, Ix, References, complaints, given, ix};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::table::Spot;
use crate::config::settings::Deadline;
use crate::config::{Config, StatementKind, StatementKinds, Trait};
use crate::record::Record;

use explained::{Explanation, Explanations};

pub use change::{Changed, Verdict};
pub use fact::{FactCheck, Facts};
pub use relation::{Checked, Outcome};
pub use series::Filing;
pub use source::{DataFiles, Wanted};
pub use suspect::Suspect;
pub use written::Written;

/// The field that names the declared statement: what the trait asks for.
pub const STATEMENT: &str = "statement";

/// The day it was handed in.
pub(super) const FILED: &str = super::coverage::FILED;

/// The field that says why a rule does not hold.
pub const EXPLAIN: &str = "explain";

/// Who looked it over.
pub const CHECKED_BY: &str = "checked_by";

/// The common field that names its authors.
pub const BY: &str = "by";

/// The common field that names the record it puts right.
pub const CORRECTS: &str = "corrects";

/// What one record states.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The record.
    pub record: Ix,
    /// The name of the statement it fills in, which is declared.
    pub name: String,
    /// Its period.
    pub period: Period,
    /// The day it was filed; `None`: it does not say.
    pub filed: Option<Date>,
    /// By when it was due; `None`: without deadline.
    pub deadline: Option<Date>,
    /// The file its cells stand in, from the root: its own, or that of its data.
    pub path: RelPath,
    /// The text that places in the data file count in; `None` for workbooks, and for a table in the record itself.
    pub text: Option<Arc<str>>,
    /// The ids of its rows, in declared order; of open rows as they stand.
    pub rows: Vec<String>,
    /// Whether it puts another one right: such a one is never late, since the other was there before.
    pub corrects: bool,
    /// The statement that puts this one right; such a one is not checked.
    pub corrected_by: Option<Ix>,
    /// The outcome of every relation in every place it is looked for, in order.
    pub relations: Vec<Checked>,
    /// The outcome of every change in every cell, in order.
    pub changes: Vec<Changed>,
    /// The one cell that all failing relations hold.
    pub suspect: Option<Suspect>,
    /// Rows × columns.
    cells: Vec<Entry>,
    /// How many columns there are.
    width: usize,
}

/// A cell of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number; `None` where it is missing, is no number, or is a column of words.
    pub value: Option<Decimal>,
    /// As it was typed, without outer blanks; empty where it is missing.
    pub text: String,
    /// Where it stands, or would stand.
    pub at: Spot,
}

/// A statement of [`Statements`], by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementIx(pub usize);

/// Every statement of one build.
#[derive(Debug, Default)]
pub struct Statements {
    /// What is declared.
    pub kinds: Arc<StatementKinds>,
    /// What was filled in, by record.
    all: Vec<Statement>,
    /// By name and period: the one that counts.
    current: BTreeMap<String, BTreeMap<Period, StatementIx>>,
    of_record: BTreeMap<Ix, StatementIx>,
    /// The texts of data files.
    texts: BTreeMap<RelPath, Arc<str>>,
}

/// What statements are read and checked with.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The admitted records, heads left out.
    pub records: &'a [Arc<Record>],
    /// Where their references lead.
    pub references: &'a References,
    /// Records by kind.
    pub catalog: &'a Catalog,
    /// Whether this audience sees what is usual: if not, nothing is said of what is not there.
    pub usual: bool,
}

impl Statements {
    /// Reads and checks every statement. What is wrong with a table is said in its place, and so is each rule that does not hold.
    /// `data` are the data files that they name, as they were read.
    pub fn collect(kinds: &Arc<StatementKinds>, data: &DataFiles, given: Given<'_>) -> (Self, Vec<Diagnostic>) {
        let mut complaints = Vec::new();
        let mut statements = Self { kinds: Arc::clone(kinds), ..Self::default() };
        for (at, record) in given.records.iter().enumerate() {
            let is_statement = given.config.kinds.get(&record.kind).is_some_and(|kind| kind.has(Trait::Statement));
            if is_statement {
                statements.take((ix(at), record), data, given, &mut complaints);
            }
        }
        statements.order(given, &mut complaints);
        statements.check(given, &mut complaints);
        (statements, complaints)
    }

    /// Takes in the statement that a record is, when it names one that is declared and a period that fits.
    fn take(
        &mut self,
        (at, record): (Ix, &Record),
        data: &DataFiles,
        given: Given<'_>,
        complaints: &mut Vec<Diagnostic>,
    ) {
        let Some(named) = given::field(record, STATEMENT) else { return };
        let name = given::text(Some(&named.value)).trim();
        // where nothing is declared, statements are records like others
        if self.kinds.is_empty() {
            return;
        }
        let Some(kind) = self.kinds.get(name) else {
            let known: Vec<&str> = self.kinds.keys().map(String::as_str).collect();
            complaints.push(complaints::unknown_statement(record, named.span, name, &known));
            return;
        };
        let Some(period) = record.period else { return };
        if period.granularity() != kind.every {
            complaints.push(complaints::odd_period(record, given::place(record, "period"), kind, period));
            return;
        }
        let filed = given::field(record, FILED).and_then(|given| given::day(&given.value));
        let filled = fill::fill((kind, record), data, given, complaints);
        let statement = Statement {
            record: at,
            name: kind.name.clone(),
            period,
            filed,
            deadline: kind.due.map(|due| deadline(given.config, due, period)),
            path: filled.path,
            text: filled.text,
            rows: filled.rows,
            corrects: given::field(record, CORRECTS).is_some(),
            corrected_by: None,
            relations: Vec::new(),
            changes: Vec::new(),
            suspect: None,
            cells: filled.cells,
            width: kind.columns.len(),
        };
        if let Some(text) = &statement.text {
            self.texts.insert(statement.path.clone(), Arc::clone(text));
        }
        self.of_record.insert(at, StatementIx(self.all.len()));
        self.all.push(statement);
    }

    /// Finds the statement that counts for each period: one that is put right by another does not, and of several others the one
    /// filed last does.
    fn order(&mut self, given: Given<'_>, complaints: &mut Vec<Diagnostic>) {
        for at in 0..self.all.len() {
            let Some((record, name, period)) = self.all.get(at).map(|one| (one.record, one.name.clone(), one.period))
            else {
                continue;
            };
            let Some(source) = given.records.get(record.0 as usize) else { continue };
            let corrected = given::names(source, CORRECTS, record, given.references);
            // a name that leads nowhere is said already, or is hidden from this audience
            let mut corrects = corrected.is_empty();
            for wrong in corrected {
                let wrong = self.of_record.get(&wrong).and_then(|at| self.all.get_mut(at.0));
                if let Some(wrong) = wrong.filter(|wrong| wrong.name == name && wrong.period == period) {
                    wrong.corrected_by = Some(record);
                    corrects = true;
                }
            }
            if let Some(one) = self.all.get_mut(at) {
                one.corrects &= corrects;
            }
        }
        self.without_rings();
        for one in &self.all {
            let (kind, record) = (self.kinds.get(&one.name), given.records.get(one.record.0 as usize));
            complaints.extend(kind.zip(record).into_iter().flat_map(|(kind, record)| duties(kind, record, one, given)));
        }
        for (at, one) in self.all.iter().enumerate().filter(|(_, one)| one.corrected_by.is_none()) {
            let periods = self.current.entry(one.name.clone()).or_default();
            let Some(before) = periods.get(&one.period).copied() else {
                periods.insert(one.period, StatementIx(at));
                continue;
            };
            let Some(first) = self.all.get(before.0) else { continue };
            complaints.extend(twice(given.records, first, one));
            if one.filed >= first.filed {
                periods.insert(one.period, StatementIx(at));
            }
        }
    }

    /// Of statements that put each other right in a ring none is put right: each counts, and they are too many.
    fn without_rings(&mut self) {
        let next = |at: StatementIx| self.of_record.get(&self.get(at)?.corrected_by?).copied();
        let in_ring = |first: &StatementIx| {
            let mut at = next(*first);
            for _ in 0..self.all.len() {
                match at {
                    Some(here) if here == *first => return true,
                    Some(here) => at = next(here),
                    None => return false,
                }
            }
            false
        };
        let ring: Vec<StatementIx> = (0..self.all.len()).map(StatementIx).filter(in_ring).collect();
        for at in ring {
            if let Some(one) = self.all.get_mut(at.0) {
                one.corrected_by = None;
            }
        }
    }

    fn check(&mut self, given: Given<'_>, complaints: &mut Vec<Diagnostic>) {
        let mut done = Vec::with_capacity(self.all.len());
        for one in &self.all {
            let Some(kind) = self.kinds.get(&one.name).filter(|_| one.corrected_by.is_none()) else {
                done.push((Vec::new(), Vec::new(), None));
                continue;
            };
            let Some(record) = given.records.get(one.record.0 as usize) else { continue };
            let mut explained = Explanations::of(record);
            let world = self.world(given);
            let mut relations = relation::check(world, kind, one);
            let mut changes = change::check(self, kind, one);
            relation::explain(&mut relations, kind, one, &mut explained);
            change::explain(&mut changes, kind, one, &mut explained);
            let suspect = suspect::find(world, kind, one, &relations);
            for failed in relations.iter().filter(|checked| checked.outcome == Outcome::Fails) {
                complaints.push(complaints::relation_failed(record, one, relation::said(world, kind, one, failed)));
            }
            for moved in changes.iter().filter(|changed| changed.verdict == Verdict::Beyond) {
                complaints.push(complaints::change_beyond(record, one, change::said(self, kind, one, moved)));
            }
            complaints.extend(explained.stale(kind, &relations).map(|(explanation, why)| {
                let Explanation { span, rule, cell, .. } = explanation;
                complaints::stale_explanation(record, *span, (rule, cell), why, kind)
            }));
            done.push((relations, changes, suspect));
        }
        for (one, (relations, changes, suspect)) in self.all.iter_mut().zip(done) {
            (one.relations, one.changes, one.suspect) = (relations, changes, suspect);
        }
    }

    /// What expressions are worked out with.
    pub fn world<'a>(&'a self, given: Given<'a>) -> evaluate::World<'a> {
        evaluate::World { statements: self, given }
    }

    /// All of them, by record.
    pub fn all(&self) -> &[Statement] {
        &self.all
    }

    /// The statement at a position.
    pub fn get(&self, at: StatementIx) -> Option<&Statement> {
        self.all.get(at.0)
    }

    /// The statement that a record is; `None` for other records, and for one that fills in nothing declared.
    pub fn of_record(&self, record: Ix) -> Option<&Statement> {
        self.get(*self.of_record.get(&record)?)
    }

    /// The statement that counts for a period.
    pub fn of(&self, name: &str, period: Period) -> Option<&Statement> {
        self.get(*self.current.get(name)?.get(&period)?)
    }

    /// The statements that count, of one name, by period.
    pub fn series(&self, name: &str) -> impl DoubleEndedIterator<Item = &Statement> {
        self.current.get(name).into_iter().flat_map(BTreeMap::values).filter_map(|at| self.get(*at))
    }

    /// The text of a data file, for the places in it.
    pub fn text(&self, path: &RelPath) -> Option<&Arc<str>> {
        self.texts.get(path)
    }
}

impl Statement {
    /// A cell by its position; `None` outside the table.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Entry> {
        self.cells.get(row * self.width + column).filter(|_| column < self.width)
    }

    /// The position of a row.
    pub fn row(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|row| row == id)
    }

    /// By how many days it was filed after its deadline; 0 in time, or where there is none.
    pub fn late(&self) -> i64 {
        let (Some(filed), Some(deadline), false) = (self.filed, self.deadline, self.corrects) else { return 0 };
        filed.days_since(deadline).max(0)
    }
}

/// The deadline of a period: its end and the time allowed after it, moved to a working day where the declaration says so.
pub fn deadline(config: &Config, due: Deadline, period: Period) -> Date {
    let day = config.calendar.after(period.end(), due.after);
    if due.roll { config.calendar.on_or_after(day) } else { day }
}

/// What a record owes beside its figures: to be filed in time, and to be looked over by somebody else.
fn duties(kind: &StatementKind, record: &Record, statement: &Statement, given: Given<'_>) -> Vec<Diagnostic> {
    let mut complaints = Vec::new();
    if let Some(deadline) = statement.deadline.filter(|_| statement.late() > 0) {
        let place = given::place(record, FILED);
        complaints.push(complaints::filed_late(record, place, statement.period, deadline, statement.late()));
    }
    if kind.second_check {
        let named = |field: &str| given::names(record, field, statement.record, given.references);
        let (by, checked) = (named(BY), named(CHECKED_BY));
        // a name that leads nowhere is said already, or is hidden from this audience
        let written = given::field(record, CHECKED_BY);
        let own = checked.iter().any(|who| by.contains(who));
        if own || (written.is_none() && given.usual) {
            let place = written.map_or_else(|| given::place(record, STATEMENT), |given| given.span);
            complaints.push(complaints::not_second_checked(record, place, own));
        }
    }
    complaints
}

/// That a period is filled in twice.
fn twice(records: &[Arc<Record>], first: &Statement, second: &Statement) -> Option<Diagnostic> {
    let record = |one: &Statement| records.get(one.record.0 as usize);
    Some(complaints::statement_twice(record(second)?, record(first)?, second.period))
}
