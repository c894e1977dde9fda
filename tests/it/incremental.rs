//! The one law of keeping pages: after any sequence of edits the output equals the clean one, byte for byte.

use proptest::prelude::*;

use crate::support::SiteTest;

const START: &str = "=== annals.yaml ===
title: Office
as_of: 2025-04-30
=== content/people/ada.md ===
---
name: Ada
---
=== content/logs/2025-03-03.md ===
---
date: 2025-03-03
by: ada
---
Met @Ada about [[t-01]] and [[m-01#Decisions]]; the ledger was opened. #start/here
=== content/tasks/t-01.md ===
---
title: First task
date: 2025-03-04
assignee: ada
state: open
---
From [[2025-03-03]].
=== content/meetings/m-01.md ===
---
date: 2025-03-10
---
# A meeting

## Decisions

- Do [[t-01]] at once.
=== content/terms/ledger.md ===
---
term: ledger
---
A list of what is owed.
";

/// What a person may do between two builds.
#[derive(Clone, Debug)]
enum Edit {
    Body(usize, usize),
    Title(usize, usize),
    State(bool),
    Add(u8, usize),
    Remove(u8),
    Tag(usize, usize),
    Audience(usize, bool),
    Config(bool),
    Template(bool),
    Term(bool),
    DropPerson(bool),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..3usize, 0..6usize).prop_map(|(file, words)| Edit::Body(file, words)),
        (0..3usize, 0..3usize).prop_map(|(file, title)| Edit::Title(file, title)),
        any::<bool>().prop_map(Edit::State),
        (1..28u8, 0..6usize).prop_map(|(day, words)| Edit::Add(day, words)),
        (1..28u8).prop_map(Edit::Remove),
        (0..3usize, 0..3usize).prop_map(|(file, tag)| Edit::Tag(file, tag)),
        (0..3usize, any::<bool>()).prop_map(|(file, hide)| Edit::Audience(file, hide)),
        any::<bool>().prop_map(Edit::Config),
        any::<bool>().prop_map(Edit::Template),
        any::<bool>().prop_map(Edit::Term),
        any::<bool>().prop_map(Edit::DropPerson),
    ]
}

const FILES: [&str; 3] = ["content/logs/2025-03-03.md", "content/tasks/t-01.md", "content/meetings/m-01.md"];
const WORDS: [&str; 6] = [
    "See [[t-01]].",
    "Nothing, but [data:: visits = 3 people].",
    "With @Ada, see [[2025-03]] and [[nowhere]].",
    "The ledger [[m-01]] #start [data:: Visits = 4 groups]",
    "![[m-01#Decisions]]\n\n![[2025-03-03]]",
    "![[t-01]]\n\n- ![[m-01]]",
];

fn apply(site: &mut SiteTest, edit: &Edit) {
    // a changed field stands first in the front matter, so that a later one of the same name is dropped
    let field = |site: &mut SiteTest, path: &str, name: &str, value: &str| {
        let text = site.text(path);
        let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with(&format!("{name}:"))).collect();
        site.write(path, &kept.join("\n").replacen("---\n", &format!("---\n{name}: {value}\n"), 1));
    };
    match edit {
        Edit::Body(file, words) => {
            site.append(FILES[*file], &format!("\n\n{}\n", WORDS[*words]));
        }
        Edit::Title(file, title) => field(site, FILES[*file], "title", ["One", "Two words", "第三"][*title]),
        Edit::State(open) => field(site, FILES[1], "state", if *open { "open" } else { "doing" }),
        Edit::Add(day, words) => {
            let text = format!("---\ndate: 2025-04-{day:02}\nby: ada\n---\n{}\n", WORDS[*words]);
            site.write(&format!("content/logs/2025-04-{day:02}.md"), &text);
        }
        Edit::Remove(day) => {
            site.tree.files.remove(format!("content/logs/2025-04-{day:02}.md").as_str());
        }
        Edit::Tag(file, tag) => field(site, FILES[*file], "tags", ["[start]", "[start/here, other]", "[]"][*tag]),
        Edit::Audience(file, hide) => {
            field(site, FILES[*file], "audience", if *hide { "restricted" } else { "internal" });
        }
        Edit::Config(other) => {
            site.write(
                "annals.yaml",
                &format!("title: {}\nas_of: 2025-04-30\n", if *other { "Other" } else { "Office" }),
            );
        }
        Edit::Template(own) => {
            let template = "{% extends \"base.html\" %}{% block main %}{% for r in records(list=\"log\", sort=\"-date\", limit=3) %}{{ r.title }} {% endfor %}{{ body() }}{% endblock main %}";
            if *own {
                site.write("themes/default/templates/folder.html", template);
                site.write("content/about/index.md", "# About\n\nSee [[t-01]].\n");
            } else {
                site.tree.files.remove("themes/default/templates/folder.html");
            }
        }
        Edit::Term(there) => {
            if *there {
                site.write("content/terms/ledger.md", "---\nterm: ledger\naliases: [the ledger]\n---\nA list.\n");
            } else {
                site.tree.files.remove("content/terms/ledger.md");
            }
        }
        Edit::DropPerson(there) => {
            if *there {
                site.write("content/people/ada.md", "---\nname: Ada\naliases: [Countess]\n---\n");
            } else {
                site.tree.files.remove("content/people/ada.md");
            }
        }
    }
}

/// What a person may type into a text: words that mean nothing to other pages, and some that do.
const TYPED: [&str; 16] = [
    "Plain words, and a few more of them.",
    "",
    "It is all in the ledger, as ever.",
    "See [[t-01]] once more.",
    "# A new part",
    "- [ ] Ring back [due:: 2025-05-02]",
    "- an item with [[m-01]] in it",
    "> words of others",
    "| a | b |\n|---|---|\n| 1 | [[ada]] |",
    "[data:: visits = 7 people] and [problem:: the door sticks]",
    "```\ncode [[t-01]]\n```",
    "With @Ada and @nobody. #start",
    "A name for this. ^here",
    "%% for the writer alone: ledger %%",
    "[fact:: nothing.such = 3]",
    "---",
];

/// A text edited anywhere: the line at some place is taken out, or another put there.
fn typing() -> impl Strategy<Value = (usize, usize, Option<usize>)> {
    (0..4usize, 0..64usize, prop::option::weighted(0.7, 0..TYPED.len()))
}

fn type_in(site: &mut SiteTest, (file, at, typed): (usize, usize, Option<usize>)) {
    let path = [FILES[0], FILES[1], FILES[2], "content/terms/ledger.md"][file];
    let text = site.text(path);
    let mut lines: Vec<&str> = text.lines().collect();
    // the front matter has its own edits
    let body = lines.iter().skip(1).position(|line| *line == "---").map_or(0, |end| end + 2);
    let at = body + at % (lines.len() - body + 1);
    match typed {
        Some(typed) => lines.insert(at, TYPED[typed]),
        None if at < lines.len() => drop(lines.remove(at)),
        None => {}
    }
    site.write(path, &format!("{}\n", lines.join("\n")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Most edits are of texts, and say nothing new to other pages: these are then not even asked.
    #[test]
    fn typing_in_texts_equals_clean(typed in prop::collection::vec(typing(), 1..10)) {
        let mut site = SiteTest::new(START);
        site.build();
        for (at, edit) in typed.iter().enumerate() {
            type_in(&mut site, *edit);
            let (kept, clean) = (site.build(), site.build_clean());
            prop_assert_eq!(&kept.report, &clean.report, "after {:?}", edit);
            for (path, bytes) in &clean.files {
                prop_assert!(kept.files.get(path) == Some(bytes), "{} differs after {} of {:?}", path, at, typed);
            }
            prop_assert_eq!(kept.files.len(), clean.files.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_clean(edits in prop::collection::vec(edit(), 1..8)) {
        let mut site = SiteTest::new(START);
        site.build();
        for edit in &edits {
            apply(&mut site, edit);
            let (kept, clean) = (site.build(), site.build_clean());
            prop_assert_eq!(kept.refused, clean.refused);
            prop_assert_eq!(&kept.report, &clean.report, "after {:?}", edit);
            for (path, bytes) in &clean.files {
                prop_assert!(kept.files.get(path) == Some(bytes), "{} differs after {:?} of {:?}", path, edit, edits);
            }
            prop_assert_eq!(kept.files.len(), clean.files.len());
        }
    }
}

#[test]
fn nothing_changed_makes_no_page() {
    let mut site = SiteTest::example();
    site.build();
    let made = site.build().made;
    assert!(made.is_empty(), "{made:?}");
}

/// Editing a body makes that page again, and whatever quotes it, and nothing else.
#[test]
fn a_changed_body_makes_its_own_page_and_those_that_quote_it() {
    let mut site = SiteTest::example();
    site.build();
    site.append("content/logs/2025-03-07.md", "\nOne more line, about nobody.\n");
    let bound = ["2025/03/volume.html", "2025/volume.html"];
    let made = site.build().made;
    assert_eq!(made, [&bound[..], &["logs/2025-03-07.html", "search/texts/0.js"]].concat());

    site.append("content/logs/2025-03-07.md", "\nAnd now [[t-05]] too.\n");
    let made = site.build().made;
    let own = ["data/records.json", "logs/2025-03-07.html", "search/texts/0.js", "tasks/t-05.html"];
    assert_eq!(made, [&bound[..], &own].concat());
}

/// The same output whatever the number of threads.
#[test]
fn one_worker_and_eight_give_the_same_bytes() {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| SiteTest::example().build().files)
    };
    assert!(with(1) == with(8));
}
