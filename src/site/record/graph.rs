//! The records around a record, as far as a picture of them can be taken in.

use std::collections::BTreeSet;

use crate::archive::{Ix, Target};
use crate::config::Trait;
use crate::site::Site;
use crate::site::view::{GraphNode, GraphView};

/// Records of a graph, the one in the middle among them.
const NODES: usize = 20;
/// Records on one side that are one step away.
const SIDE: usize = 9;
/// Records that each of those adds two steps away.
const BEYOND: usize = 1;

/// The records around the one at `ix`; `None` for those that gather others, and where there are fewer than two.
pub fn of(site: &Site, ix: Ix) -> Option<GraphView> {
    if !is_shown(site, ix) {
        return None;
    }
    let (to, from): (Vec<Ix>, BTreeSet<Ix>) = (led_to(site, ix).collect(), leading_to(site, ix).collect());
    let known: BTreeSet<Ix> = to.iter().copied().collect();
    let mut only_from: Vec<Ix> = from.difference(&known).copied().collect();
    only_from.sort_by_key(|ix| std::cmp::Reverse(site.archive.record(*ix).and_then(super::last_day)));
    let side = |ix: &Ix| if from.contains(ix) { "both" } else { "to" };
    let mut all = vec![(ix, node(site, ix, ("here", 0, 0))?)];
    let near = to.iter().take(SIDE).map(|ix| (*ix, side(ix)));
    for (ix, side) in near.chain(only_from.iter().take(SIDE).map(|ix| (*ix, "from"))) {
        all.extend(node(site, ix, (side, 1, 0)).map(|node| (ix, node)));
    }
    if all.len() < 3 {
        return None;
    }
    let more = to.len() + only_from.len() + 1 - all.len();
    if more == 0 {
        add_beyond(site, &mut all);
    }
    Some(GraphView { nodes: all.into_iter().map(|(_, node)| node).collect(), more })
}

/// Adds what lies a step further in the same direction, as long as there is room.
fn add_beyond(site: &Site, all: &mut Vec<(Ix, GraphNode)>) {
    let mut known: BTreeSet<Ix> = all.iter().map(|(ix, _)| *ix).collect();
    let near: Vec<(usize, Ix, bool)> =
        all.iter().enumerate().skip(1).map(|(at, (ix, node))| (at, *ix, node.side == "from")).collect();
    for (at, ix, back) in near {
        let room = BEYOND.min(NODES.saturating_sub(all.len()));
        let unknown = |ix: &Ix| !known.contains(ix);
        let (new, side): (Vec<Ix>, &str) = match back {
            true => (leading_to(site, ix).filter(unknown).take(room).collect(), "from"),
            false => (led_to(site, ix).filter(unknown).take(room).collect(), "to"),
        };
        for ix in new {
            known.insert(ix);
            all.extend(node(site, ix, (side, 2, at)).map(|node| (ix, node)));
        }
    }
}

/// Whether the record is one among others: one that names people, bodies or terms is pointed at by nearly all.
fn is_shown(site: &Site, ix: Ix) -> bool {
    let kind = site.archive.record(ix).and_then(|record| site.kind(&record.kind));
    kind.is_some_and(|kind| !kind.has(Trait::Agent) && !kind.has(Trait::Glossary))
}

/// The records that a record refers to, in order of place, each once.
fn led_to(site: &Site, ix: Ix) -> impl Iterator<Item = Ix> + '_ {
    let targets = site.archive.references.of(ix).iter().flatten();
    let records = targets.filter_map(|target| match target {
        Target::Record { record, .. } => Some(*record),
        _ => None,
    });
    distinct(site, ix, records)
}

/// The records that refer to a record, each once.
fn leading_to(site: &Site, ix: Ix) -> impl Iterator<Item = Ix> + '_ {
    distinct(site, ix, site.archive.references.to(ix).iter().map(|(from, _)| *from))
}

/// They are looked at one by one as they are asked for: what stands a step away may have thousands.
fn distinct<'a>(site: &'a Site, own: Ix, records: impl Iterator<Item = Ix> + 'a) -> impl Iterator<Item = Ix> + 'a {
    let mut seen = BTreeSet::from([own]);
    records.filter(move |ix| seen.insert(*ix) && is_shown(site, *ix))
}

fn node(site: &Site, ix: Ix, (side, steps, through): (&str, u8, usize)) -> Option<GraphNode> {
    let brief = site.brief(ix);
    (!brief.href.is_empty()).then(|| GraphNode {
        title: brief.title.clone(),
        date: brief.date.clone(),
        period: brief.period.clone(),
        kind: brief.kind_label.clone(),
        href: brief.href.clone(),
        lang: brief.lang.clone(),
        side: side.to_owned(),
        steps,
        through,
    })
}
