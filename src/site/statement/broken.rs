//! What was checked in a statement, written out: what does not hold first, with a number that its cells show.

use std::collections::{BTreeMap, BTreeSet};

use super::{cell_label, column_head, form, row_head, rule};
use crate::archive::statement::change::Move;
use crate::archive::statement::evaluate::Named;
use crate::archive::statement::relation::{shown, with_sign};
use crate::archive::statement::{Changed, Checked, Outcome, Suspect, Verdict, suspect::Slip};
use crate::archive::{Ix, Statement};
use crate::config::StatementKind;
use crate::config::statement::{Each, Limit, Reference, Relation};
use crate::site::Site;
use crate::site::view::{CellNote, Counted, LimitView, OtherCell, Piece, RuleView, SuspectView};

/// Records that are named of those that a rule counts.
const COUNTED: usize = 20;

/// Rules of each outcome that are written out.
const RULES: usize = 200;

/// A cell, as (row, column).
pub type At = (usize, usize);

/// The rules of a statement by how they came out, and where they do not hold.
#[derive(Default)]
pub struct Rules {
    /// What does not hold, numbered, the first of it.
    pub broken: Vec<RuleView>,
    /// How many more do not hold.
    pub left: usize,
    /// What cannot be worked out, the first of it.
    pub unknown: Vec<RuleView>,
    /// What holds, the first of it.
    pub holding: Vec<RuleView>,
    /// The numbers of what does not hold, by the cell that is blamed.
    pub at: BTreeMap<At, Vec<usize>>,
    /// Cells that stand in a relation that does not hold.
    pub involved: BTreeSet<At>,
    /// The numbers of changes beyond a limit, by whether they look at the year before, and by cell.
    pub moved: BTreeMap<(bool, At), usize>,
}

impl Rules {
    /// What does not hold under a number, as cells name it.
    pub fn note(&self, number: usize) -> Option<CellNote> {
        let rule = self.broken.iter().find(|rule| rule.number == number)?;
        Some(CellNote { number, weight: rule.weight.clone() })
    }
}

/// Something that does not hold.
enum Broken<'a> {
    Relation(&'a Checked),
    Change(&'a Changed),
}

/// What is known of a statement while its rules are written.
#[derive(Clone, Copy)]
struct Of<'a> {
    site: &'a Site,
    kind: &'a StatementKind,
    one: &'a Statement,
}

/// The rules of `one`, written out.
pub fn rules(site: &Site, kind: &StatementKind, one: &Statement) -> Rules {
    let of = Of { site, kind, one };
    let mut rules = Rules::default();
    let all = broken(one);
    rules.left = all.len().saturating_sub(RULES);
    for (at, broken) in all.into_iter().take(RULES).enumerate() {
        let number = at + 1;
        let (view, cell) = match broken {
            Broken::Relation(checked) => {
                rules.involved.extend(checked.cells.iter().copied());
                (of.relation(checked, number), checked.cell)
            }
            Broken::Change(changed) => {
                let year = kind.changes.get(changed.change).is_some_and(|change| change.against_year);
                rules.moved.insert((year, changed.cell), number);
                (of.change(changed, number), Some(changed.cell))
            }
        };
        rules.broken.extend(view);
        if let Some(cell) = cell {
            rules.at.entry(cell).or_default().push(number);
        }
    }
    let came_out = |outcome: Outcome| one.relations.iter().filter(move |checked| checked.outcome == outcome);
    rules.unknown = came_out(Outcome::NotEvaluable).filter_map(|checked| of.relation(checked, 0)).take(RULES).collect();
    rules.holding = came_out(Outcome::Holds).filter_map(|checked| of.relation(checked, 0)).take(RULES).collect();
    rules
}

/// What does not hold: what must, what should, changes, then all that is explained.
fn broken(one: &Statement) -> Vec<Broken<'_>> {
    let relations = one.relations.iter().filter(|checked| checked.outcome == Outcome::Fails).map(Broken::Relation);
    let changes = one.changes.iter().filter(|changed| changed.verdict == Verdict::Beyond).map(Broken::Change);
    let mut all: Vec<Broken<'_>> = relations.chain(changes).collect();
    all.sort_by_key(|broken| match broken {
        Broken::Relation(Checked { explained: Some(_), .. }) | Broken::Change(Changed { explained: Some(_), .. }) => 3,
        Broken::Relation(checked) => u8::from(checked.soft),
        Broken::Change(_) => 2,
    });
    all
}

impl Of<'_> {
    fn relation(self, checked: &Checked, number: usize) -> Option<RuleView> {
        let (site, kind) = (self.site, self.kind);
        let rule = kind.relations.get(checked.relation)?;
        let written = site.archive.statements.written(site.archive.given(), self.one, checked)?;
        let fails = checked.outcome == Outcome::Fails;
        let [left, right] = written.sides;
        Some(RuleView {
            number,
            of: "relation".to_owned(),
            weight: weight(fails, checked.soft, checked.explained.as_deref()).to_owned(),
            id: rule.id.clone(),
            label: super::words(site, &rule.label),
            each: each(rule.each).to_owned(),
            place: self.place(rule.each, &checked.id),
            rule: rule::written(site, kind, rule),
            left,
            sign: rule::sign(written.sign).to_owned(),
            right,
            base: String::new(),
            difference: checked.difference.filter(|_| fails).map(with_sign).unwrap_or_default(),
            rate: String::new(),
            limits: Vec::new(),
            explanation: self.explanation(checked.explained.as_deref()),
            cells: written
                .cells
                .iter()
                .filter(|named| !named.own)
                .filter_map(|named| self.other(rule, named))
                .collect(),
            counted: written.counts.into_iter().map(|(text, records)| counted(site, text, &records)).collect(),
            absent: self.absent(checked, rule, &written.cells),
        })
    }

    fn change(self, changed: &Changed, number: usize) -> Option<RuleView> {
        let rule = self.kind.changes.get(changed.change)?;
        let (row, column) = changed.cell;
        let (id, head) = (self.one.rows.get(row)?, self.kind.columns.get(column)?);
        let value = self.one.cell(row, column)?.value?;
        let moved = Move::between(changed.base?, value)?;
        Some(RuleView {
            number,
            of: "change".to_owned(),
            weight: weight(true, true, changed.explained.as_deref()).to_owned(),
            id: rule.id.clone(),
            label: String::new(),
            each: "cell".to_owned(),
            place: cell_label(self.site, self.kind, id, head),
            rule: String::new(),
            left: shown(value),
            sign: String::new(),
            right: changed.base.map(shown).unwrap_or_default(),
            base: changed.base_period.map(|period| period.to_string()).unwrap_or_default(),
            difference: with_sign(moved.difference),
            rate: moved.rate_text().filter(|_| !head.is_percent()).unwrap_or_default(),
            limits: rule.max.iter().map(|limit| limit_view(limit, head.is_percent())).collect(),
            explanation: self.explanation(changed.explained.as_deref()),
            cells: Vec::new(),
            counted: Vec::new(),
            absent: Vec::new(),
        })
    }

    fn place(self, each: Each, id: &str) -> String {
        match each {
            Each::Row => row_head(self.site, self.kind, id).label,
            Each::Column => {
                self.kind.column(id).map_or_else(|| id.to_owned(), |column| column_head(self.site, column).label)
            }
            Each::Table => String::new(),
        }
    }

    fn explanation(self, text: Option<&str>) -> Vec<Piece> {
        let record = self.site.archive.record(self.one.record);
        let folder = record.map(|record| form::folder(self.site, &record.path)).unwrap_or_default();
        form::pieces(self.site, text.unwrap_or_default(), &folder)
    }

    fn other(self, rule: &Relation, named: &Named<'_>) -> Option<OtherCell> {
        let at = self.site.brief(named.statement?.record);
        // the record it stands in says of which period it is
        let reference = Reference { when: None, ..named.reference.clone() };
        let name = rule::cell(self.site, self.kind, rule, &reference);
        Some(OtherCell { name, value: named.value.map(shown).unwrap_or_default(), at })
    }

    /// The cells without a number, each once, of a rule that cannot be worked out. Said only to those who see everything that is usual.
    fn absent(self, checked: &Checked, rule: &Relation, cells: &[Named<'_>]) -> Vec<String> {
        let wanted = checked.outcome == Outcome::NotEvaluable && self.site.archive.given().usual;
        let mut absent: Vec<String> = Vec::new();
        for named in cells.iter().filter(|named| wanted && named.value.is_none()) {
            let name = rule::cell(self.site, self.kind, rule, &named.reference);
            if !absent.contains(&name) {
                absent.push(name);
            }
        }
        absent
    }
}

fn weight(fails: bool, soft: bool, explained: Option<&str>) -> &'static str {
    match (fails, soft, explained) {
        (false, ..) => "",
        (_, _, Some(_)) => "explained",
        (_, true, None) => "warning",
        (_, false, None) => "error",
    }
}

fn each(each: Each) -> &'static str {
    match each {
        Each::Row => "row",
        Each::Column => "column",
        Each::Table => "table",
    }
}

/// A limit; percentages are compared in points, whatever it is called.
fn limit_view(limit: &Limit, percent: bool) -> LimitView {
    let (form, most) = match limit {
        Limit::Rate(most) if percent => ("points", most),
        Limit::Rate(most) => ("rate", most),
        Limit::Points(most) => ("points", most),
        Limit::Difference(most) => ("difference", most),
    };
    LimitView { form: form.to_owned(), most: most.to_string() }
}

fn counted(site: &Site, text: String, records: &[Ix]) -> Counted {
    let shown = records.iter().take(COUNTED).map(|ix| site.link_to(*ix)).collect();
    Counted { text, total: records.len(), records: shown }
}

/// The suspect as pages show it.
pub fn suspect(site: &Site, kind: &StatementKind, one: &Statement, suspect: &Suspect) -> Option<SuspectView> {
    let (row, column) = suspect.cell;
    Some(SuspectView {
        cell: cell_label(site, kind, one.rows.get(row)?, kind.columns.get(column)?),
        value: shown(suspect.value),
        instead: suspect.instead.map(shown).unwrap_or_default(),
        slip: match suspect.slip {
            Some(Slip::Swapped) => "swapped",
            Some(Slip::Shifted) => "shifted",
            None => "",
        }
        .to_owned(),
    })
}
