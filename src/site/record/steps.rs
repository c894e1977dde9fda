//! What became of a record, step by step.

use super::paper;
use crate::archive::ledger::Item;
use crate::archive::trace::{self, Step, StepKind};
use crate::archive::{Ix, MarkIx};
use crate::base::slug;
use crate::config::{Kind, Trait};
use crate::site::Site;
use crate::site::view::{Fact, Link, Relation, StepView};

/// Fields of papers and items whose entries are steps, each with the step that says the same: they are not said again among the facts.
const STEPS_OF: [(&str, StepKind); 5] = [
    ("moves", StepKind::Moved),
    ("holder", StepKind::Holder),
    ("acknowledged", StepKind::Acknowledged),
    ("circulation", StepKind::Read),
    ("extensions", StepKind::Extended),
];

/// The steps of a paper or an item of a ledger; empty for other records, and where nothing but its own date is known.
pub fn steps(site: &Site, ix: Ix, kind: &Kind) -> Vec<Step> {
    if !kind.has(Trait::Chain) && !kind.has(Trait::Ledger) {
        return Vec::new();
    }
    let mut steps = trace::trace(&site.archive, ix);
    // who merely mentions it stands among its backlinks
    steps.retain(|step| step.kind != StepKind::Mentioned);
    let own_date = |step: &Step| matches!(step.kind, StepKind::Dated | StepKind::Received);
    if steps.iter().all(own_date) { Vec::new() } else { steps }
}

/// The steps as pages show them. What somebody noted down when reading is said where the readings stand.
pub fn views(site: &Site, ix: Ix, steps: &[Step]) -> Vec<StepView> {
    steps.iter().map(|step| view(site, ix, step)).collect()
}

fn view(site: &Site, ix: Ix, step: &Step) -> StepView {
    let at = match (step.mark, step.record) {
        (Some(mark), _) => mark_link(site, mark),
        (None, Some(record)) if record != ix => site.link_to(record),
        _ => Link { text: String::new(), href: String::new(), lang: String::new() },
    };
    let mut at = at;
    let mut text = if step.kind == StepKind::Read { String::new() } else { step.text.clone() };
    match step.mark {
        // what the record says itself needs no name but its own words
        Some(mark) if mark.record == ix => at.text = std::mem::take(&mut text),
        Some(mark) if !text.is_empty() => {
            let said = paper::stayed(site, ix, mark).into_iter().next();
            text = said.map(|value| value.text).unwrap_or(text);
        }
        _ => {}
    }
    StepView {
        date: step.date.map(|date| date.to_string()).unwrap_or_default(),
        name: step.kind.name().to_owned(),
        who: step.who.iter().map(|agent| site.link_to(*agent)).collect(),
        // a task that is called by its title needs it once
        text: if text == at.text { String::new() } else { text },
        at,
    }
}

/// A link to the place of a mark, called by the record that carries it.
pub fn mark_link(site: &Site, mark: MarkIx) -> Link {
    let link = site.link_to(mark.record);
    let anchor = site.archive.mark(mark).map(|mark| slug::href(&mark.anchor)).unwrap_or_default();
    let href = if link.href.is_empty() || anchor.is_empty() { link.href } else { format!("{}#{anchor}", link.href) };
    Link { href, ..link }
}

/// Takes out of `facts` what the steps say.
pub fn without_steps(facts: &mut Vec<Fact>, steps: &[Step]) {
    facts.retain(|fact| {
        let told = STEPS_OF.iter().find(|(name, _)| *name == fact.name).map(|(_, kind)| *kind);
        told.is_none_or(|kind| !steps.iter().any(|step| step.kind == kind))
    });
}

/// Takes out of `relations` the records of other sides that a step names: a reply is a step of what it replies to.
pub fn without_told(relations: &mut Vec<Relation>, site: &Site, steps: &[Step]) {
    let told: Vec<String> = steps
        .iter()
        .filter(|step| !matches!(step.kind, StepKind::Read | StepKind::Urged | StepKind::Progress | StepKind::Moved))
        .filter_map(|step| Some(site.archive.record(step.record?)?.id.clone()))
        .collect();
    for relation in relations.iter_mut().filter(|relation| !relation.own) {
        relation.records.retain(|record| !told.contains(&record.id));
    }
    relations.retain(|relation| !relation.records.is_empty());
}

/// The last percentage that the item's reports give.
pub fn percent(site: &Site, item: &Item) -> Option<String> {
    let last = |mark: &MarkIx| Some(site.archive.mark(*mark)?.field("percent")?.text.clone());
    item.progress.iter().rev().find_map(|(_, mark)| last(mark))
}
