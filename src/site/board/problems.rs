//! The board of problems: open and closed, and the causes that come again.

use std::collections::BTreeMap;

use super::{Board, asked_section, empty, figure, group};
use crate::archive::problem::Problem;
use crate::record::query_block::Asked;
use crate::site::view::{BoardView, Count};
use crate::site::{Site, address};

/// A cause met so often is shown as a pattern.
const RECURRING: usize = 3;

/// What is open, the oldest first.
pub fn asked_open() -> Asked {
    Asked::of("mark:problem", &["title", "date", "age", "severity", "cause", "guidance", "record"])
        .filter("state", "open")
        .sorted("-age")
}

/// What was closed, the latest first.
pub fn asked_closed() -> Asked {
    Asked::of("mark:problem", &["title", "date", "closed", "age", "cause", "record"])
        .filter("state", "closed")
        .sorted("-closed")
}

/// `/problems/`.
pub fn view(site: &Site) -> BoardView {
    let today = site.archive.as_of;
    let all = &site.archive.problems.all;
    let open: Vec<&Problem> = all.iter().filter(|problem| problem.is_open_on(today)).collect();
    let owed = open.iter().filter(|problem| problem.reported && problem.guidance.is_empty()).count();
    let oldest = open.iter().filter_map(|problem| problem.age_on(today)).max().unwrap_or_default();
    let plain = |name: &str, count: usize| figure(name, count, "", String::new());
    let closed = all.iter().filter(|problem| problem.closed.is_some_and(|day| day <= today)).count();
    let figures = vec![
        figure("problems", open.len(), "care", String::new()),
        figure("no-guidance", owed, "alarm", String::new()),
        plain("oldest", usize::try_from(oldest).unwrap_or_default()),
        plain("problems-closed", closed),
    ];
    let sections = vec![
        asked_section(site, &Board::Problems, "problems-open", &asked_open()),
        asked_section(site, &Board::Problems, "problems-closed", &asked_closed()),
    ];
    let (recurring, once): (Vec<Count>, Vec<Count>) =
        causes(site).into_iter().partition(|cause| cause.count >= RECURRING);
    let counts = [group("recurring", recurring), group("cause", once)].into_iter().flatten().collect();
    BoardView { figures, counts, sections, ..empty("problems", "") }
}

/// How many problems, open or closed, name each cause; the most frequent first.
fn causes(site: &Site) -> Vec<Count> {
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for cause in site.archive.problems.all.iter().flat_map(|problem| &problem.causes) {
        *causes.entry(cause).or_default() += 1;
    }
    let mut counts: Vec<Count> = causes
        .into_iter()
        .map(|(tag, count)| Count {
            name: tag.to_owned(),
            label: format!("#{tag}"),
            // a tag that only marks carry has no list
            href: site.archive.catalog.called(tag).map(address::tag).unwrap_or_default(),
            count,
        })
        .collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    counts
}
