//! Nothing leaks: the build for an audience from all records is, byte for byte and in every file, the build from the records with
//! the uncleared ones, and the private fields of all, taken away.

use std::collections::{BTreeMap, BTreeSet};

use crate::canaries::spellings;
use crate::graph::{Graph, LEVELS, Node, token};
use crate::support::{Output, SiteTest};

/// Whether readers at `rank` may see it.
fn cleared(node: &Node, rank: usize, drafts: bool) -> bool {
    node.level.is_some_and(|level| level <= rank) && (drafts || !node.draft)
}

fn site(graph: &Graph, drafts: bool, keep: impl Fn(&Node) -> bool) -> SiteTest {
    let mut site = SiteTest::new(&graph.text(keep));
    site.drafts = drafts;
    site.keep_going = true;
    site
}

/// What the wall let through; `None`: nothing. The builds from all records follow each other with what is kept of the build for
/// a narrower circle before, as they do where several sites are built with one cache.
fn leak(graph: &Graph, drafts: bool) -> Option<String> {
    let (mut all, open) = (site(graph, drafts, |_| true), graph.without_private());
    for (rank, level) in LEVELS.iter().enumerate().rev() {
        all.audience = Some((*level).to_owned());
        let whole = all.build();
        let pruned = site(&open, drafts, |node| cleared(node, rank, drafts)).audience(level).build();
        if let Some(leak) = difference(&whole, &pruned).or_else(|| surplus_report(graph, &whole, &pruned)) {
            return Some(format!("for {level}: {leak}"));
        }
    }
    None
}

fn difference(whole: &Output, pruned: &Output) -> Option<String> {
    if whole.refused || pruned.refused {
        return Some(format!("refused: {:#?} {:#?}", whole.report, pruned.report));
    }
    if whole.assets != pruned.assets {
        return Some(format!("other files are copied: {:?} {:?}", whole.assets, pruned.assets));
    }
    let (more, fewer): (BTreeSet<_>, BTreeSet<_>) = (whole.files.keys().collect(), pruned.files.keys().collect());
    if more != fewer {
        return Some(format!("other pages are made: {:?}", more.symmetric_difference(&fewer).collect::<Vec<_>>()));
    }
    let (path, bytes) = whole.files.iter().find(|(path, bytes)| pruned.files[*path] != **bytes)?;
    let (left, right) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&pruned.files[path]));
    let lines = left.lines().zip(right.lines()).find(|(left, right)| left != right);
    Some(format!("{path} differs: {lines:#?}"))
}

/// What is said about the records of the build, and no more. What is in no build at all is said to whoever builds, and so is what became of a
/// sealed draft.
fn surplus_report(graph: &Graph, whole: &Output, pruned: &Output) -> Option<String> {
    let broken: Vec<&str> =
        graph.nodes.iter().filter(|node| node.level.is_none()).map(|node| node.files[0].0.as_str()).collect();
    let of_cleared =
        |line: &&String| !line.starts_with("content/seals/") && !broken.iter().any(|path| line.starts_with(path));
    let [whole, pruned] = [whole, pruned].map(|built| built.report.iter().filter(of_cleared).collect::<Vec<_>>());
    (whole != pruned).then(|| format!("other findings: {whole:#?} {pruned:#?}"))
}

/// A file that holds the token of a record that is not cleared, in any spelling.
fn hidden(built: &Output, site: &SiteTest, uncleared: &BTreeSet<String>) -> Option<String> {
    let tokens = regex::bytes::RegexBuilder::new("kn[0-9]{3}q").case_insensitive(true).build().unwrap();
    let copied: BTreeMap<&String, &Vec<u8>> =
        built.assets.iter().map(|(path, source)| (path, &site.files[source.as_str()])).collect();
    for (path, bytes) in built.files.iter().chain(copied) {
        let spelt = spellings(bytes).into_iter().chain([("path", path.clone().into_bytes())]);
        for (spelling, bytes) in spelt {
            for found in tokens.find_iter(&bytes) {
                let found = String::from_utf8_lossy(found.as_bytes()).to_lowercase();
                if uncleared.contains(&found) {
                    return Some(format!("{path} holds {found} ({spelling})"));
                }
            }
        }
    }
    None
}

/// Holds the archive of a number to the wall; one that leaks is made as small as it may be, and shown.
fn hold(seed: u64, size: usize) {
    let (mut graph, drafts) = (Graph::new(seed, size), seed % 4 == 3);
    let Some(mut why) = leak(&graph, drafts) else { return };
    let mut at = 0;
    while at < graph.nodes.len() {
        let smaller = graph.without(at);
        match leak(&smaller, drafts) {
            Some(leak) => (graph, why) = (smaller, leak),
            None => at += 1,
        }
    }
    panic!("the wall leaks in the archive of seed {seed} and size {size}, {why}\n\n{}", graph.text(|_| true));
}

/// From 5 to 200 records, most of them few.
fn size(seed: u64, most: usize) -> usize {
    let mut dice = crate::graph::Dice(seed);
    let (a, b) = (dice.below(most - 4), dice.below(most - 4));
    5 + a.min(b)
}

#[test]
fn a_build_knows_nothing_of_what_its_audience_may_not_see() {
    (0..14).for_each(|seed| hold(seed, size(seed, 20)));
}

/// The long run, described in `docs/proofs.md`.
#[test]
#[ignore = "takes long; ANNALS_ROUNDS says how many"]
fn builds_know_nothing_of_what_their_audience_may_not_see() {
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    let (first, count) = (number("ANNALS_FIRST", 1_000), number("ANNALS_ROUNDS", 200));
    let mut records = 0;
    for seed in first..first + count {
        let size = size(seed, 200);
        hold(seed, size);
        records += size;
    }
    println!("{count} archives of {records} records, each for {} audiences: 0 bytes differ", LEVELS.len());
}

/// What is looked for is there to be found: for the narrowest circle the token of every record of the build is in some page.
#[test]
fn the_tokens_of_the_archives_reach_their_pages() {
    let graph = Graph::new(1, 40);
    let mut site = site(&graph, true, |_| true).audience("restricted");
    let built = site.build();
    let all: BTreeSet<String> = (0..40).map(token).collect();
    let mut missing = Vec::new();
    for (at, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.level.is_some()) {
        let left_out =
            built.report.iter().any(|line| line.starts_with(&node.files[0].0) && line.contains("address-taken"));
        let twice = built.report.iter().any(|line| line.starts_with(&node.files[0].0) && line.contains("duplicate-id"));
        let found = built.files.values().any(|bytes| String::from_utf8_lossy(bytes).contains(&token(at)));
        if !found && !left_out && !twice {
            missing.push(at);
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!(hidden(&built, &site, &all).is_some());
}

/// The law can fail: one record left in, or what one field says, is told from none.
#[test]
fn a_single_record_or_field_that_is_left_in_is_noticed() {
    let graph = Graph::new(3, 14);
    let pruned = site(&graph.without_private(), false, |node| cleared(node, 0, false)).audience("public").build();
    let (mut records, mut noticed) = (0, 0);
    for (at, node) in graph.nodes.iter().enumerate().filter(|(_, node)| !cleared(node, 0, false)) {
        let mut open = graph.without_private();
        let text = &mut open.nodes[at].files[0].1;
        let lines = text.lines().filter(|line| !line.starts_with("audience:") && !line.starts_with("draft:"));
        *text = lines.collect::<Vec<_>>().join("\n").replacen("---\n", "---\naudience: public\n", 1) + "\n";
        let whole = site(&open, false, |node| cleared(node, 0, false) || node.files[0].0 == graph.nodes[at].files[0].0)
            .audience("public")
            .build();
        records += 1;
        noticed += usize::from(difference(&whole, &pruned).is_some());
        assert!(node.level.is_none() || difference(&whole, &pruned).is_some(), "{}", node.files[0].1);
    }
    assert!(records > 5 && noticed > records / 2, "{noticed} of {records}");
    // the private fields of all, and of each
    let mut told = graph.clone();
    told.common = told.common.replace(", private: true", "");
    let whole = site(&told, false, |node| cleared(node, 0, false)).audience("public").build();
    assert!(difference(&whole, &pruned).is_some());
}
