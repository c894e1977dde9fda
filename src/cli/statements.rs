//! What `check` says of a statement as a whole, behind its findings.

use super::report::{self, Closing};
use crate::archive::Archive;
use crate::archive::statement::{Outcome, Statement, Suspect, Verdict};
use crate::base::path::RelPath;
use crate::base::table::Spot;
use crate::source::Tree;

/// The lines that sum statements up, in the order of the files their cells stand in: of those whose record or data file is `asked` for;
/// where nothing is asked for, of those in which something does not hold.
pub fn closings(archive: &Archive, tree: &Tree, asked: Option<&dyn Fn(&RelPath) -> bool>) -> Vec<Closing> {
    let told = |one: &Statement| match asked {
        None => is_news(one),
        Some(asked) => asked(&one.path) || archive.record(one.record).is_some_and(|record| asked(&record.path)),
    };
    let statements = archive.statements.all().iter().filter(|one| one.corrected_by.is_none());
    let mut all: Vec<Closing> = statements
        .filter(|one| told(one))
        .map(|one| Closing { path: one.path.clone(), lines: format!("{}{}\n", suspect(one, tree), total(one)) })
        .collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// Whether a statement has something that nobody has explained.
fn is_news(one: &Statement) -> bool {
    one.relations.iter().any(|checked| checked.outcome == Outcome::Fails && checked.explained.is_none())
        || one.changes.iter().any(|changed| changed.verdict == Verdict::Beyond && changed.explained.is_none())
}

/// The cell that would explain all failures.
fn suspect(one: &Statement, tree: &Tree) -> String {
    let Some(Suspect { cell: (row, column), name, value, instead, slip }) = &one.suspect else { return String::new() };
    let at = one.cell(*row, *column).map(|entry| match &entry.at {
        Spot::Text(span) => report::located(tree, &one.path, Some(*span), None),
        Spot::Sheet(cell) => report::located(tree, &one.path, None, Some(cell)),
    });
    let note = annotate_snippets::renderer::DEFAULT_NOTE_STYLE;
    let mut line =
        format!("{}: {note}note{note:#}: `{name}` = {value} stands in every failing relation", at.unwrap_or_default());
    if let Some(instead) = instead {
        line.push_str(&format!("; {instead} would satisfy them all"));
    }
    if let Some(slip) = slip {
        line.push_str(&format!(" ({})", slip.words()));
    }
    line.push('\n');
    line
}

/// How the rules of a statement came out, in one line.
pub fn total(one: &Statement) -> String {
    let relations = |outcome: Outcome| one.relations.iter().filter(move |checked| checked.outcome == outcome);
    let changes = |verdict: Verdict| one.changes.iter().filter(move |changed| changed.verdict == verdict);
    let explained = relations(Outcome::Fails).filter(|checked| checked.explained.is_some()).count();
    let soft = relations(Outcome::Fails).filter(|checked| checked.soft && checked.explained.is_none()).count();
    let moved = changes(Verdict::Beyond).filter(|changed| changed.explained.is_some()).count();
    let beyond = changes(Verdict::Beyond).count();
    let mut line = format!(
        "{} {}: relations {} checked, {} hold, {} fail{}, {} not evaluable; changes {} checked, {beyond} beyond{}",
        one.name,
        one.period,
        one.relations.len(),
        relations(Outcome::Holds).count(),
        relations(Outcome::Fails).count(),
        behind(&[(soft, "warning"), (explained, "explained")]),
        relations(Outcome::NotEvaluable).count(),
        changes(Verdict::Within).count() + beyond,
        behind(&[(moved, "explained")]),
    );
    for (verdict, words) in [(Verdict::BelowMinBase, "below min_base"), (Verdict::WithoutBase, "without base")] {
        let count = changes(verdict).count();
        if count > 0 {
            line.push_str(&format!(", {count} {words}"));
        }
    }
    line
}

/// ` (1 warning, 2 explained)`; empty when there is none.
fn behind(counts: &[(usize, &str)]) -> String {
    let words: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}
