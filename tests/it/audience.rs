//! The wall. The oracle: a build for an audience is the same, byte for byte, as a build of the sources from which
//! everything that audience may not see was removed.

use proptest::prelude::*;

use crate::support::SiteTest;

const SETTINGS: &str = "=== annals.yaml ===
title: Wall
as_of: 2025-04-30
audiences: [public, internal, restricted]
default_audience: internal
base_url: https://archive.example/
=== content/people/ada.md ===
---
name: Ada
audience: public
---
=== content/terms/wall.md ===
---
term: the wall
audience: public
---
What readers may not see stands behind it.
=== content/summaries/2025-03.md ===
---
period: 2025-03
audience: public
---
- On [[r00]] and [[r01]], with @ada.
- On [[r02|that one]][^1] [urge:: asked [of:: r03]]
- On [[r04]] ![[r05]] [text](../logs/r06.md) #t1
- On nothing.

[^1]: [[r07]]
=== content/seals/2025-03.yaml ===
version: 1
period: 2025-03
sealed: 2025-04-05
records:
  - {path: logs/r00.md, hash: 00000000000000000000000000000000}
  - {path: logs/r01.md, hash: 00000000000000000000000000000001}
  - {path: tasks/r02.md, hash: 00000000000000000000000000000002}
  - {path: tasks/r03.md, hash: 00000000000000000000000000000003}
  - {path: summaries/2025-03.md, hash: 00000000000000000000000000000004}
";

const LEVELS: [&str; 3] = ["public", "internal", "restricted"];

/// A record of a random graph.
#[derive(Clone, Debug)]
struct Node {
    level: usize,
    day: u8,
    links: Vec<usize>,
    tag: usize,
    alias: bool,
    task: bool,
    attachment: bool,
    term: bool,
}

fn node() -> impl Strategy<Value = Node> {
    (0..3usize, 1..29u8, prop::collection::vec(0..12usize, 0..4), 0..5usize, any::<[bool; 4]>()).prop_map(
        |(level, day, links, tag, [alias, task, attachment, term])| Node {
            level,
            day,
            links,
            tag,
            alias,
            task,
            attachment,
            term,
        },
    )
}

fn canary(at: usize) -> String {
    format!("kanarie{at:02}x")
}

fn files(at: usize, node: &Node) -> Vec<(String, String)> {
    let token = canary(at);
    let folder = if node.task { "tasks" } else { "logs" };
    let links: Vec<String> =
        node.links.iter().map(|to| format!("See [[r{to:02}]] and [[r{to:02}|that one]].")).collect();
    let mut text = format!("---\ntitle: T {token}\ndate: 2025-03-{:02}\naudience: {}\n", node.day, LEVELS[node.level]);
    if node.alias {
        text.push_str(&format!("aliases: [also-{token}, /former/{token}/]\n"));
    }
    if node.attachment {
        text.push_str(&format!("attachments: [{token}.pdf]\n"));
    }
    text.push_str(&format!("tags: [t{}, t{}/{token}]\n---\n\n", node.tag, node.tag));
    text.push_str(&format!("Body {token} by @ada, %%{token} comment%% {}\n", links.join(" ")));
    // figures of one series, and of another in units of their own
    text.push_str(&format!("\n[data:: visits = {} people] [data:: d{} = 1 {token}]\n", node.day, node.tag));
    if node.term {
        text.push_str("\nAll behind the wall.\n");
    }
    let mut files = vec![(format!("content/{folder}/r{at:02}.md"), text)];
    if node.attachment {
        files.push((format!("content/{folder}/{token}.pdf"), format!("bytes of {token}\n")));
    }
    files
}

fn site(nodes: &[Node], keep: impl Fn(&Node) -> bool) -> SiteTest {
    let mut text = SETTINGS.to_owned();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| keep(node)) {
        for (path, content) in files(at, node) {
            text.push_str(&format!("=== {path} ===\n{content}"));
        }
    }
    SiteTest::new(&text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_knows_nothing_of_what_its_audience_may_not_see(nodes in prop::collection::vec(node(), 1..12)) {
        for (rank, level) in LEVELS.iter().enumerate() {
            let whole = site(&nodes, |_| true).audience(level).build();
            let pruned = site(&nodes, |node| node.level <= rank).audience(level).build();
            prop_assert!(!whole.refused && !pruned.refused, "{:?} {:?}", whole.report, pruned.report);
            let paths = |files: &std::collections::BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
            prop_assert_eq!(paths(&whole.files), paths(&pruned.files));
            for (path, bytes) in &whole.files {
                let (left, right) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&pruned.files[path]));
                let differs = left.lines().zip(right.lines()).find(|(left, right)| left != right);
                prop_assert!(bytes == &pruned.files[path], "{} differs for {}: {:?}", path, level, differs);
            }
            for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.level > rank) {
                let token = canary(at);
                for (path, bytes) in &whole.files {
                    prop_assert!(!path.contains(&token) && !String::from_utf8_lossy(bytes).contains(&token), "{path} holds {token} of {node:?}");
                }
            }
        }
    }
}

/// What is private is in no build, not even the narrowest, and nothing that only it refers to is either.
#[test]
fn private_fields_are_in_no_build() {
    let site = SiteTest::example().audience("restricted").build();
    for (path, bytes) in &site.files {
        let text = String::from_utf8_lossy(bytes);
        for secret in ["13800000000", "周明"] {
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
    let mut site = SiteTest::new(
        "=== annals.yaml ===
title: Private
kinds:
  case:
    label: Case
    dir: cases
    traits: [dated]
    fields:
      date: {type: date}
      party: {type: struct, fields: {name: {type: text}, agent: {type: ref(person), private: true}, file: {type: path, private: true}}}
=== content/people/ada.md ===
---
name: Ada
---
=== content/people/bob.md ===
---
name: Bob
---
=== content/cases/secret-letter.pdf ===
bytes
=== content/cases/one.md ===
---
date: 2025-03-03
by: bob
party: {name: Open Name, agent: ada, file: secret-letter.pdf}
people: [bob]
---
A case, with @bob.
",
    );
    let built = site.build();
    assert_eq!(built.report, Vec::<String>::new());
    assert!(built.page("cases/one.html").contains("Open Name"));
    assert!(
        built.page("cases/one.html").contains("people/bob.html"),
        "the references behind the private ones still lead where they did"
    );
    assert!(!built.page("cases/one.html").contains("people/ada.html"));
    assert!(!built.page("people/ada.html").contains("cases/one.html"), "nor does the other side know");
    assert!(!built.has("cases/secret-letter.pdf"), "a file that only a private field names is not published");
}

/// A link to what this audience may not see is told from a broken one by nothing.
#[test]
fn a_link_across_the_wall_reads_like_a_broken_one() {
    let page = |target: &str| {
        let mut text = SETTINGS.to_owned();
        text.push_str("=== content/notes/veiled.md ===\n---\naudience: restricted\n---\n# Hidden title\n");
        text.push_str(&format!(
            "=== content/notes/a.md ===\n---\ntitle: A\nrelated: [{target}]\n---\nSee [[{target}]], [[{target}|my words]], [linked]({target}.md), ![[{target}]].\n"
        ));
        SiteTest::new(&text).build().page("notes/a.html").replace(target, "TARGET")
    };
    assert_eq!(page("veiled"), page("nosuch"));
}

/// The default audience is configured once; `--drafts` alone brings drafts in.
#[test]
fn drafts_are_behind_the_wall_too() {
    let mut site = SiteTest::new(
        "=== annals.yaml ===\ntitle: D\n=== content/notes/a.md ===\n---\ndraft: true\n---\n# Draft canary\n=== content/notes/b.md ===\nSee [[a]].\n",
    );
    let built = site.build();
    assert!(!built.has("notes/a.html") && built.words("notes/b.html").contains("See a."));
    site.drafts = true;
    assert!(site.build().page("notes/b.html").contains("Draft canary"));
}
