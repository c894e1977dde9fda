//! Names, paths and collisions: what two things may not share, and what every system can write.

use annals::base::diagnostic::{edit_distance, nearest};
use proptest::prelude::*;

use crate::crawl::{dead_links, twin_ids};
use crate::support::SiteTest;

fn site(files: &str) -> SiteTest {
    SiteTest::new(&format!("=== annals.yaml ===\ntitle: N\nas_of: 2025-04-30\n{files}"))
}

/// Who comes second is told who stands there, and nothing is overwritten.
#[test]
fn one_address_has_one_owner() {
    let cases = [
        (
            "=== content/notes/Report.md ===\nA\n=== content/notes/report.md ===\nB\n",
            "content/notes/report.md: error[address-taken]: the address `notes/report.html` is taken already by `content/notes/Report.md`",
        ),
        (
            "=== content/notes/caf\u{e9}.md ===\nA\n=== content/notes/cafe\u{301}.md ===\nB\n",
            "content/notes/caf\u{e9}.md: error[address-taken]: the address `notes/caf\u{e9}.html` is taken already by `content/notes/cafe\u{301}.md`",
        ),
        (
            "=== content/notes/a.md ===\n---\npermalink: /index.html\n---\nA\n",
            "content/notes/a.md:2:12: error[address-taken]: the address `index.html` is taken already by the home page",
        ),
        (
            "=== content/notes/a.md ===\n---\npermalink: /404\n---\nA\n",
            "content/notes/a.md:2:12: error[address-taken]: the address `404.html` is taken already by the page for wrong addresses",
        ),
        (
            "=== content/notes/a.md ===\n---\npermalink: /notes/b\n---\nA\n=== content/notes/b.md ===\nB\n",
            "content/notes/a.md:2:12: error[address-taken]: the address `notes/b.html` is taken already by `content/notes/b.md`",
        ),
        (
            "=== content/notes/a.md ===\n---\npermalink: /tags/x/\ntags: [x]\n---\nA\n",
            "content/notes/a.md:2:12: error[address-taken]: the address `tags/x/index.html` is taken already by the list of tag `x`",
        ),
        (
            "=== content/notes/a.md ===\n---\npermalink: /notes/b.html\n---\nA\n=== content/notes/b.html/c.md ===\nB\n",
            "content/notes/a.md:2:12: error[address-taken]: the address `notes/b.html` is taken already by `content/notes/b.html/c.md`",
        ),
        (
            "=== content/a.md ===\n---\npermalink: /assets/annals.css/x/\n---\nA\n",
            "content/a.md:2:12: error[address-taken]: the address `assets/annals.css/x/index.html` is taken already by the theme's file `assets/annals.css`",
        ),
        (
            "links: {files: [html]}\n=== content/notes/a.md ===\n---\npermalink: /notes/form.html\nattachments: [form.html]\n---\nA\n=== content/notes/form.html ===\nx\n",
            "content/notes/form.html: error[address-taken]: the address `notes/form.html` is taken already by `content/notes/a.md`",
        ),
        (
            "=== content/notes/a.md ===\n---\nattachments: [/data/records.json]\n---\nA\n=== content/data/records.json ===\n{}\n",
            "content/data/records.json: error[address-taken]: the address `data/records.json` is taken already by the list of all records",
        ),
        (
            "=== content/notes/a.md ===\n---\npermalink: /x/\n---\nA\n=== content/notes/b.md ===\n---\npermalink: /X/\n---\nB\n",
            "content/notes/b.md:2:12: error[address-taken]: the address `X/index.html` is taken already by `content/notes/a.md`",
        ),
        (
            "=== content/tags/index.md ===\nT\n=== content/tags/work.md ===\n---\npermalink: /tags/\ntags: [a]\n---\n",
            "content/tags/work.md:2:12: error[address-taken]: the address `tags/index.html` is taken already by the list of tags",
        ),
    ];
    for (files, expected) in cases {
        let built = site(files).build();
        assert!(built.refused, "{files}");
        assert_eq!(built.report, [expected], "{files}");
    }
}

/// With `keep_going` a record whose permalink is taken stands at its file's address.
#[test]
fn a_taken_permalink_falls_back_to_the_file() {
    let mut site = site(
        "=== content/notes/a.md ===\n---\npermalink: /notes/b\n---\nA\n=== content/notes/b.md ===\nB, see [[a]]\n",
    );
    site.keep_going = true;
    let built = site.build();
    assert!(!built.refused && built.has("notes/a.html"));
    assert!(built.page("notes/b.html").contains("notes/a.html"));
}

/// With `keep_going` a record whose own address is taken is in no list, period or link, as if it were not there.
#[test]
fn a_record_without_an_address_is_left_out_whole() {
    let files = "=== content/notes/c.md ===\n---\ntags: [t]\n---\nSee [[caf\u{e9}]] and [[a?b]].\n=== content/notes/cafe\u{301}.md ===\n---\ntitle: First\n---\nA\n=== content/notes/a:b.md ===\n---\ntitle: Here\n---\n=== content/notes/a?b.md ===\n---\ntitle: Left out\ndate: 2025-03-03\ntags: [only]\n---\nSee [[c]].\n";
    let mut whole = site(&format!("{files}=== content/notes/caf\u{e9}.md ===\n---\ntitle: Left out too\n---\n[[c]]\n"));
    assert!(whole.build().refused);
    whole.keep_going = true;
    let built = whole.build();
    assert_eq!(
        built.report,
        [
            "content/notes/a?b.md: error[address-taken]: the address `notes/a_b.html` is taken already by `content/notes/a:b.md`",
            "content/notes/c.md:4:18: error[broken-link]: no record is called `a?b`",
            "content/notes/caf\u{e9}.md: error[address-taken]: the address `notes/caf\u{e9}.html` is taken already by `content/notes/cafe\u{301}.md`",
        ]
    );
    assert_eq!(built.records().len(), 3);
    assert_eq!(dead_links(&built), Vec::<String>::new());
    for (path, bytes) in &built.files {
        assert!(
            !String::from_utf8_lossy(bytes).contains("Left out")
                && !path.contains("only")
                && !path.starts_with("2025/03/03"),
            "{path}"
        );
    }
}

/// A former address that is taken: no redirect, a warning, nothing refused.
#[test]
fn a_former_address_that_is_taken_gets_no_redirect() {
    let built = site(
        "=== content/notes/a.md ===\n---\naliases: [/notes/b.html, /old/, /both/]\n---\nA\n=== content/notes/b.md ===\n---\naliases: [/both/]\n---\nB\n",
    )
    .build();
    assert!(!built.refused);
    assert_eq!(
        built.report,
        [
            "content/notes/a.md:2:11: warning[alias-taken]: no redirect from `/notes/b.html`: `content/notes/b.md` stands there",
            "content/notes/a.md:2:33: warning[alias-taken]: no redirect from `/both/`: `content/notes/b.md` stands there",
            "content/notes/b.md:2:11: warning[alias-taken]: no redirect from `/both/`: `content/notes/a.md` stands there",
        ]
    );
    assert!(built.page("old/index.html").contains("../notes/a.html"));
    assert!(!built.has("both/index.html"));
}

/// Names that Windows refuses are written otherwise, and every link still works.
#[test]
fn every_page_has_a_name_that_every_system_can_write() {
    let names =
        ["CON", "nul", "aux.x", "COM\u{b9}", "dot.", "blank ", "a:b", "c?d", "e|f", "g\"h", "i*j", "<k>", "lpt1.tar"];
    let mut files = String::new();
    for name in names {
        files.push_str(&format!("=== content/notes/{name}.md ===\nA note.\n"));
    }
    let built = site(&files).build();
    assert_eq!(built.records().len(), names.len(), "{:?}", built.report);
    for path in built.files.keys() {
        for part in path.split('/') {
            let device = part.split('.').next().unwrap().to_lowercase();
            assert!(!["con", "nul", "aux", "com\u{b9}", "lpt1"].contains(&device.as_str()), "{path}");
            assert!(!part.contains(['<', '>', ':', '"', '|', '?', '*', '\\']), "{path}");
            assert!(!part.ends_with(['.', ' ']) && !part.starts_with(' '), "{path}");
        }
    }
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

/// An address that leads out of the site is an error at the value, and the record stands at its file.
#[test]
fn an_address_stays_inside_the_site() {
    let bad = [
        "../x",
        "/etc/../../x",
        "a/../../b",
        "a%2f..",
        "a\\..\\b",
        "",
        ".",
        "..",
        "a/./b",
        "a//b",
        "C:\\x",
        "/a:b/",
        "%2e%2e/x",
        "a%0ab",
        "a%00b",
        "a%5cb",
        "/%2fetc/x",
        "con/x",
        "x. /y",
        // in quotes of its own: a line break
        "\\n",
    ];
    for address in bad {
        let quote = if address == "\\n" { '"' } else { '\'' };
        let text = format!("=== content/notes/a.md ===\n---\npermalink: {quote}{address}{quote}\n---\nA\n");
        let built = site(&text).build();
        assert!(!built.refused, "{address}");
        assert_eq!(built.report.len(), 1, "{address}: {:?}", built.report);
        assert!(
            built.report[0].starts_with("content/notes/a.md:2:12: error[bad-value]"),
            "{address}: {:?}",
            built.report
        );
        assert!(built.has("notes/a.html"), "{address}");
        assert!(built.files.keys().all(|path| !path.contains("..") && !path.starts_with('/')));
    }
    let good = [
        ("/x/", "x/index.html"),
        ("x", "x.html"),
        ("/a/b.html", "a/b.html"),
        ("/请假/", "请假/index.html"),
        ("/a%20b", "a b.html"),
    ];
    for (address, path) in good {
        let built = site(&format!("=== content/notes/a.md ===\n---\npermalink: {address}\n---\nA\n")).build();
        assert_eq!(built.report, Vec::<String>::new(), "{address}");
        assert!(built.has(path), "{address}");
    }
}

/// A very long name is cut, with a hash of the whole behind it, and always to the same name.
#[test]
fn a_very_long_name_is_cut_and_said() {
    let long = "很长".repeat(40);
    let files = format!("=== content/notes/{long}.md ===\nA\n=== content/notes/{long}二.md ===\nB, see [[{long}]]\n");
    let built = site(&files).build();
    assert!(!built.refused);
    assert_eq!(built.report.iter().filter(|line| line.contains("warning[long-name]")).count(), 2, "{:?}", built.report);
    assert_eq!(built.records().len(), 2);
    assert!(built.files.keys().all(|path| path.split('/').all(|part| part.len() <= 210)));
    assert_eq!(dead_links(&built), Vec::<String>::new());
    assert_eq!(built.files, site(&files).build().files);
}

/// Odd letters in names are encoded in links.
#[test]
fn odd_letters_in_names_make_no_dead_links() {
    let names = ["a#b", "100%", "a b", "a&b", "it's", "😀", "周报 第1周", "a+b", "a;b", "%41"];
    let mut files = String::new();
    for name in names {
        files.push_str(&format!("=== content/notes/{name}.md ===\n---\ndate: 2025-03-03\ntags: [\"标签\", \"a+b/c d\"]\n---\n# H #1?\n\nSee [[周报 第1周]].\n"));
    }
    let built = site(&files).build();
    assert!(!built.refused, "{:?}", built.report);
    assert_eq!(built.records().len(), names.len());
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

/// Tags whose lists would stand at one address are one tag, called as the first record calls it.
#[test]
fn tags_that_share_an_address_are_one() {
    let built = site(
        "=== content/notes/a.md ===\n---\ntags: [Lift/Door, 'a:b', index.html, 'x/2.html']\n---\nA\n=== content/notes/b.md ===\n---\ntags: [lift/door, lift, 'a?b', x]\n---\n#LIFT/door\n",
    )
    .build();
    assert_eq!(built.report, Vec::<String>::new());
    assert_eq!(dead_links(&built), Vec::<String>::new());
    let lists: Vec<&str> = built.files.keys().map(String::as_str).filter(|path| path.starts_with("tags/")).collect();
    assert_eq!(
        lists,
        [
            "tags/Lift/Door/index.html",
            "tags/Lift/index.html",
            "tags/a_b/index.html",
            "tags/index.html",
            "tags/index.html_/index.html",
            "tags/x/2.html_/index.html",
            "tags/x/index.html",
        ]
    );
    let list = built.page("tags/Lift/Door/index.html");
    assert!(list.contains("notes/a.html") && list.contains("notes/b.html"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever files, folders, tags, aliases and headings are called: each link and anchor of the site leads somewhere,
    /// and no page has an id twice.
    #[test]
    fn links_between_odd_names_resolve(nodes in prop::collection::vec((odd(), odd(), odd(), 0..6usize, 0..6usize), 1..6)) {
        let path = |(folder, name, ..): &(String, String, String, usize, usize)| format!("{folder}/{name}");
        let mut files = String::new();
        for (at, node) in nodes.iter().enumerate() {
            let to = |other: usize| path(&nodes[other % nodes.len()]);
            let (one, two) = (to(node.3), to(node.4));
            let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
            files.push_str(&format!(
                "=== content/{}.md ===\n---\ndate: 2025-03-{:02}\ntags: [{}]\naliases: [{}]\n---\n## {}\n\n## Backlinks\n\n[[{one}]] [[{two}#backlinks|x]] [x](<../{one}.md>) [y](<../{two}>) [[{}]] ![[{one}]]\n",
                path(node), at + 1, quoted(&node.2), quoted(&format!("/{}/", node.2)), node.2, node.2,
            ));
        }
        let mut site = site(&files);
        site.keep_going = true;
        let built = site.build();
        prop_assert!(!built.refused, "{:?}", built.report);
        prop_assert_eq!(dead_links(&built), Vec::<String>::new(), "{}", files);
        prop_assert_eq!(twin_ids(&built), Vec::<String>::new(), "{}", files);
    }
}

/// Names that are odd in one way or another.
fn odd() -> impl Strategy<Value = String> {
    const NAMES: [&str; 30] = [
        "a",
        "A",
        "a b",
        "a#b",
        "100%",
        "%41",
        "a&b",
        "it's",
        "a\"b",
        "😀",
        "周报 第1周",
        "e\u{301}",
        "\u{e9}",
        "CON",
        "nul.x",
        "dot.",
        "a?b",
        "a:b",
        "a|b",
        "index",
        "2025",
        "2025-03",
        "tags",
        "main",
        "a.md",
        "x.html",
        "[a]",
        "(a)",
        "<b>",
        "~a",
    ];
    prop_oneof![6 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned), 1 => "[\\PC&&[^/\\\\]]{1,6}".prop_map(|name| name.trim().to_owned()).prop_filter("a name", |name| !name.is_empty() && !name.starts_with('.'))]
}

/// Of two records with one address of which the readers see one, that one has it.
#[test]
fn a_hidden_record_takes_no_address() {
    let files = "=== content/notes/a.md ===\n---\npermalink: /x/\naudience: restricted\n---\nA\n=== content/notes/b.md ===\n---\npermalink: /x/\n---\nB\n";
    let narrow = site(files).build();
    assert!(!narrow.refused && narrow.has("x/index.html"), "{:?}", narrow.report);
    let full = site(files).audience("restricted").build();
    assert!(full.refused && full.report[0].contains("address-taken"), "{:?}", full.report);
}

proptest! {
    /// What is looked at first tells no name apart that is near.
    #[test]
    fn the_nearest_is_that_of_all(wrong in "[a-dA-D电梯é-]{1,9}", known in prop::collection::vec("[a-dA-D电梯é-]{0,9}", 0..8)) {
        let limit = (wrong.chars().count() / 3).clamp(1, 4);
        let distance = |name: &&String| edit_distance(&wrong.to_lowercase(), &name.to_lowercase(), limit);
        let all = known.iter().map(|name| (distance(&name), name.as_str())).filter(|(far, _)| *far <= limit).min();
        prop_assert_eq!(nearest(&wrong, known.iter().map(String::as_str)), all.map(|(_, name)| name));
        for name in &known {
            prop_assert_eq!(edit_distance(&wrong, name, limit), edit_distance(&wrong, name, 99).min(limit + 1));
        }
    }
}
