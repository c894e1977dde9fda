//! Names, paths and collisions: what two things may not share, and what every system can write.

use crate::crawl::dead_links;
use crate::support::SiteTest;

fn site(files: &str) -> SiteTest {
    SiteTest::new(&format!("=== annals.yaml ===\ntitle: N\nas_of: 2025-04-30\n{files}"))
}

/// Rows 68 to 70: who comes second is told who stands there, and nothing is overwritten.
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

/// Row 70, aliases: no redirect, a warning, nothing refused.
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

/// Row 71: names that Windows refuses are written otherwise, and every link still works.
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

/// Row 72: an address that leads out of the site is an error at the value, and the record stands at its file.
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
    ];
    for address in bad {
        let built = site(&format!("=== content/notes/a.md ===\n---\npermalink: '{address}'\n---\nA\n")).build();
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

/// Row 73: a very long name is cut, with a hash of the whole behind it, and always to the same name.
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

/// Row 74: odd letters in names are encoded in links.
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

/// Row 99: of two records with one address of which the readers see one, that one has it.
#[test]
fn a_hidden_record_takes_no_address() {
    let files = "=== content/notes/a.md ===\n---\npermalink: /x/\naudience: restricted\n---\nA\n=== content/notes/b.md ===\n---\npermalink: /x/\n---\nB\n";
    let narrow = site(files).build();
    assert!(!narrow.refused && narrow.has("x/index.html"), "{:?}", narrow.report);
    let full = site(files).audience("restricted").build();
    assert!(full.refused && full.report[0].contains("address-taken"), "{:?}", full.report);
}
