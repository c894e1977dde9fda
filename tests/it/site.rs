//! Which pages there are and what they say.

use annals::base::code::Code;
use annals::base::path::RelPath;
use annals::pipeline;
use annals::site::feeds;
use proptest::prelude::*;

use crate::crawl::{dead_links, twin_ids};
use crate::support::{SiteTest, between, words};
use crate::{front_matter, markdown};

fn site(files: &str) -> SiteTest {
    SiteTest::new(&format!(
        "=== annals.yaml ===\ntitle: {{en: Office, zh: 办公室}}\nas_of: 2025-04-30\nbase_url: https://archive.example/a/\n{files}"
    ))
}

const TWO: &str = "=== content/logs/2025-03-05.md ===
---
date: 2025-03-05
gist: A short day
tags: [work/lift]
---
Text.
=== content/summaries/2025-q1.md ===
---
title: First quarter
period: 2025-Q1
---
Good.
";

#[test]
fn a_small_site_has_exactly_these_files() {
    let built = site(TWO).build();
    assert_eq!(built.report, Vec::<String>::new());
    let files: Vec<&str> = built
        .files
        .keys()
        .map(String::as_str)
        .filter(|path| !path.starts_with("2025/w") && !path.starts_with("assets/"))
        .collect();
    insta::assert_snapshot!(files.join("\n"), @r"
    2025/01/index.html
    2025/02/index.html
    2025/03/05/index.html
    2025/03/index.html
    2025/03/volume.html
    2025/h1/index.html
    2025/index.html
    2025/q1/index.html
    2025/volume.html
    404.html
    check/findings.csv
    check/index.html
    data/records.json
    feed.xml
    index.html
    logs/2025-03-05.html
    logs/index.html
    logs/logs.csv
    previews/0.js
    previews/pages.js
    search/index.html
    search/index.js
    search/texts/0.js
    sitemap.xml
    summaries/2025-q1.html
    summaries/index.html
    summaries/summaries.csv
    tags/index.html
    tags/work/index.html
    tags/work/lift/index.html
    ");
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

#[test]
fn records_json_is_documented_and_versioned() {
    let built = site(TWO).build();
    insta::assert_snapshot!(built.page("data/records.json"), @r#"
    {
      "version": 1,
      "title": "Office",
      "as_of": "2025-04-30",
      "audience": "internal",
      "records": [
        {
          "id": "logs/2025-03-05",
          "title": "2025-03-05",
          "href": "logs/2025-03-05.html",
          "kind": "log",
          "kind_label": "Work log",
          "date": "2025-03-05",
          "period": "",
          "state": null,
          "gist": "A short day",
          "lang": "",
          "tags": [
            "work/lift"
          ],
          "links": []
        },
        {
          "id": "summaries/2025-q1",
          "title": "First quarter",
          "href": "summaries/2025-q1.html",
          "kind": "summary",
          "kind_label": "Summary",
          "date": "",
          "period": "2025-Q1",
          "state": {
            "name": "draft",
            "label": "Draft",
            "class": "open"
          },
          "gist": "",
          "lang": "",
          "tags": [],
          "links": []
        }
      ]
    }
    "#);
}

#[test]
fn the_feed_and_the_sitemap_have_absolute_addresses() {
    let built = site(TWO).build();
    let feed = built.page("feed.xml");
    assert!(feed.contains("href=\"https://archive.example/a/logs/2025-03-05.html\""), "{feed}");
    assert!(feed.contains("<updated>2025-03-05T00:00:00Z</updated>"), "{feed}");
    let sitemap = built.page("sitemap.xml");
    assert!(sitemap.contains("<loc>https://archive.example/a/2025/03/index.html</loc>"), "{sitemap}");
    assert!(!sitemap.contains("404.html"));
    for path in ["feed.xml", "sitemap.xml"] {
        assert_well_formed(&built.page(path), path);
    }
}

/// What a feed must be (RFC 4287): an id for each entry that no other has and that stays, moments with a time zone, an author, and
/// addresses that are whole where it is known where the site stands, and none that are where it is not.
#[test]
fn the_feed_keeps_the_rules() {
    let mut site = site(TWO);
    let ids = |feed: &str| -> Vec<String> {
        feed.split("<id>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
    };
    let uuid = regex::Regex::new("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$").unwrap();
    let moment = regex::Regex::new(r"<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ</updated>").unwrap();
    let feed = site.build().page("feed.xml");
    let entries = feed.matches("<entry").count();
    assert!(entries > 0 && feed.contains("<author><name>"), "{feed}");
    assert_eq!((ids(&feed).len(), moment.find_iter(&feed).count()), (entries + 1, entries + 1));
    assert!(ids(&feed).iter().all(|id| uuid.is_match(id)), "{feed}");
    assert_eq!(ids(&feed).iter().collect::<std::collections::BTreeSet<_>>().len(), entries + 1);
    assert!(feed.split("href=\"").skip(1).all(|rest| rest.starts_with("https://archive.example/a/")), "{feed}");
    // a title that changes, and another place, leave the ids as they are
    let log = "content/logs/2025-03-05.md";
    let text = site.text(log);
    site.write(log, &text.replacen("gist: A short day", "gist: another", 1));
    let settings = site.text("annals.yaml");
    let without: String =
        settings.lines().filter(|line| !line.starts_with("base_url")).map(|line| format!("{line}\n")).collect();
    site.write("annals.yaml", &without);
    let built = site.build();
    let moved = built.page("feed.xml");
    assert_eq!(ids(&moved), ids(&feed));
    assert!(moved.split("href=\"").skip(1).all(|rest| !rest.split('"').next().unwrap().contains("://")), "{moved}");
    assert!(!built.has("sitemap.xml"));
}

/// A sitemap has at most 50,000 addresses; the first one of a larger site names those that have them.
#[test]
fn a_large_site_has_several_sitemaps() {
    let site = site(TWO).site();
    let whole = feeds::sitemap(&site, 0, feeds::MOST_URLS);
    assert!(whole.maps.is_empty() && whole.urls.len() > 5);
    let first = feeds::sitemap(&site, 0, 4);
    assert!(first.urls.is_empty());
    assert_eq!(first.maps.len(), whole.urls.len().div_ceil(4));
    assert_eq!(first.maps[0], "https://archive.example/a/sitemap-1.xml");
    let parts = (1..=first.maps.len()).flat_map(|part| feeds::sitemap(&site, part, 4).urls).map(|url| url.href);
    assert_eq!(parts.collect::<Vec<_>>(), whole.urls.iter().map(|url| url.href.clone()).collect::<Vec<_>>());
}

/// What a record is, for those who catalogue it: Dublin Core in the head of its page.
#[test]
fn a_record_says_what_it_is_in_its_head() {
    let built = SiteTest::new(
        "=== annals.yaml ===\ntitle: Office\n=== content/people/li.md ===\n---\nname: 李伟\nlang: zh\n---\n=== content/notes/a.md ===\n\
         ---\ntitle: 'Keys & \"locks\"'\nid: n-1\ndate: 2025-03-05\nby: [li]\ntags: [house/keys]\nlang: en\n---\nText\n\
         === content/summaries/m.md ===\n---\nperiod: 2025-03\n---\nText\n",
    )
    .build();
    let page = built.page("notes/a.html");
    let head = between(&page, "<meta name=\"DC.", "</head>");
    for meta in [
        "name=\"DC.title\" content=\"Keys &amp; &quot;locks&quot;\"",
        "name=\"DC.creator\" content=\"李伟\" lang=\"zh\"",
        "name=\"DC.date\" content=\"2025-03-05\"",
        "name=\"DC.identifier\" content=\"n-1\"",
        "name=\"DC.type\" content=\"Note\"",
        "name=\"DC.language\" content=\"en\"",
        "name=\"DC.publisher\" content=\"Office\"",
        "name=\"DC.subject\" content=\"house/keys\"",
    ] {
        assert!(head.contains(meta), "{meta}\n{head}");
    }
    assert!(built.page("summaries/m.html").contains("name=\"DC.date\" content=\"2025-03\""));
}

/// Tags open and close in order, and no `&` stands alone.
fn assert_well_formed(xml: &str, path: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in xml.split('<').skip(1) {
        let tag = part.split('>').next().unwrap();
        let name = tag.trim_start_matches('/').split_whitespace().next().unwrap_or_default().trim_end_matches('/');
        if tag.starts_with('?') || tag.starts_with('!') || tag.ends_with('/') {
        } else if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{path}");
        } else {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{path}: {open:?}");
    for part in xml.split('&').skip(1) {
        assert!(part.split(';').next().is_some_and(|entity| entity.len() < 8), "{path}: & alone before {part:.20}");
    }
}

#[test]
fn a_long_list_goes_on_in_parts() {
    let mut files = String::new();
    for at in 0..401 {
        files.push_str(&format!("=== content/notes/n{at:03}.md ===\n---\ntags: [t]\n---\nN\n"));
    }
    let built = site(&files).build();
    assert!(built.has("notes/2.html") && built.has("notes/3.html") && !built.has("notes/4.html"));
    assert!(built.has("tags/t/3.html"));
    let rows = |path: &str| {
        let page = built.page(path);
        between(&page, "<main", "</main>").matches("<tr").count()
    };
    assert_eq!(rows("notes/3.html"), 2, "a header and the last row");
    assert!(built.page("notes/2.html").contains("notes/index.html"), "parts lead to each other");
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

/// `index.md` is the text at the head of its folder's page, no page beside it, and no record.
#[test]
fn an_index_file_heads_the_page_of_its_folder() {
    let built = site(&format!(
        "{TWO}=== content/index.md ===\nWelcome, see [[2025-03-05]].\n=== content/logs/_index.md ===\nHow we write logs.\n=== content/handbook/index.md ===\n# Handbook\n\nRead [the log](../logs/2025-03-05.md).\n=== content/handbook/leave.md ===\nSee [up](./) and [home](/).\n"
    ))
    .build();
    assert_eq!(built.report, Vec::<String>::new());
    assert!(built.words("index.html").contains("Welcome, see 5 March 2025 ."), "{}", built.words("index.html"));
    assert!(built.page("index.html").contains("href=\"logs/2025-03-05.html\""));
    assert!(built.words("logs/index.html").contains("How we write logs."));
    assert!(built.words("handbook/index.html").contains("Handbook"));
    assert!(built.page("handbook/index.html").contains("href=\"../logs/2025-03-05.html\""));
    assert!(built.page("handbook/leave.html").contains("href=\"../handbook/index.html\""));
    assert!(!built.has("logs/_index.html") && !built.has("index.md"));
    assert_eq!(built.records().len(), 3);
}

/// The same output works whatever stands above it: nothing in a page is counted from the server's root, but for the page
/// that a server shows at any depth.
#[test]
fn the_page_for_wrong_addresses_counts_from_the_base() {
    let built = site(TWO).build();
    assert!(built.page("404.html").contains("href=\"https://archive.example/a/index.html\""));
}

/// Only files that a record in the build names are published.
#[test]
fn files_are_published_when_a_record_names_them() {
    let built = site(
        "=== content/notes/a.md ===\n---\nattachments: [list.csv, /forms/form.pdf]\n---\n![plan](plan.png) and [text](more.txt)\n=== content/notes/list.csv ===\na,b\n=== content/forms/form.pdf ===\nx\n=== content/notes/plan.png ===\nGIF89a\u{3}\0\u{2}\0\0\0\n=== content/notes/more.txt ===\nx\n=== content/notes/unused.pdf ===\nx\n",
    )
    .build();
    assert_eq!(built.report, Vec::<String>::new());
    for path in ["notes/list.csv", "forms/form.pdf", "notes/plan.png", "notes/more.txt"] {
        assert!(built.has(path), "{path}");
    }
    assert!(!built.has("notes/unused.pdf"));
    let page = built.page("notes/a.html");
    assert!(page.contains("src=\"../notes/plan.png\"") && page.contains("href=\"../forms/form.pdf\""));
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

/// The interface speaks the archive's language.
#[test]
fn the_interface_speaks_chinese_when_asked() {
    let mut chinese = site(TWO);
    chinese.edit("annals.yaml", "as_of", "language: zh\nas_of");
    let page = chinese.build().page("logs/2025-03-05.html");
    assert!(page.contains("<html lang=\"zh"), "{page:.200}");
    let text = words(&page);
    assert!(text.contains("办公室") && text.contains("工作日志") && text.contains("2025年3月5日"), "{text}");
}

/// A folder of notes without settings is read as it is, and built past what is wrong.
#[test]
fn a_bare_folder_of_notes_makes_a_site() {
    let mut notes = SiteTest::new(
        "=== 2025/03/14.md ===\n# A day of notes\n\nSee [[Idea]].\n=== Idea.md ===\nNo heading, no front matter. #thought\n=== broken.md ===\n---\ntitle: \"unclosed\n---\n=== 周报 2025-W11.md ===\n本周。\n",
    );
    let built = notes.build();
    assert!(!built.refused);
    assert_eq!(built.records().len(), 3);
    assert!(
        built.report.iter().any(|line| line.starts_with("broken.md:2:8: error[bad-front-matter]")),
        "{:?}",
        built.report
    );
    assert!(built.page("2025/03/14.html").contains("Idea.html"));
    assert!(built.words("2025/03/index.html").contains("A day of notes"));
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

/// Template syntax in content is text.
#[test]
fn template_syntax_in_content_is_text() {
    let built = site(
        "=== content/notes/a.md ===\n---\ntitle: \"{{ site.title }} {% include 'x' %}\"\ntags: [\"{{ tag }}\"]\naliases: [\"{{ alias }}\"]\ngist: \"{{ 1 + 1 }}\"\n---\n{{ get_env(name=\"HOME\") }} {% for x in site %}\n",
    )
    .build();
    let text = built.words("notes/a.html");
    for literal in [
        "{{ site.title }} {% include",
        "{{ tag }}",
        "{{ alias }}",
        "{{ 1 + 1 }}",
        "{{ get_env(name=",
        "{% for x in site %}",
    ] {
        assert!(text.contains(literal), "{literal} in {text}");
    }
}

/// A statement without a title is called by its name and period; two records that are related to each other say so
/// once; a register says its numbers in one column; a paper passed on is not "circulation" to the one who got it.
#[test]
fn pages_say_things_once_and_in_words() {
    let built = site(
        "=== content/statements/visitors-2025-03.md ===
---
statement: visitors
period: 2025-03
---
=== content/people/li.md ===
---
name: Li
---
=== content/documents/a.md ===
---
title: A
direction: in
serial: 1
date: 2025-03-03
received: 2025-03-05
related: b
circulation: [{person: li, sent: 2025-03-05}]
---
See [[visitors-2025-03]], asked by @Li.
=== content/notes/b.md ===
---
title: B
related: a
---
",
    )
    .build();
    assert_eq!(built.report, Vec::<String>::new());
    assert!(built.words("statements/visitors-2025-03.html").contains(" Visitors, March 2025 "));
    let paper = built.words("documents/a.html");
    assert!(paper.contains("See Visitors, March 2025 , asked by @Li"), "{paper}");
    assert_eq!(paper.matches("Related to").count(), 1, "{paper}");
    let register = built.words("registers/incoming/2025/index.html");
    assert_eq!(register.matches("Serial").count(), 0, "{register}");
    let person = built.words("people/li.html");
    assert!(person.contains("Circulated to this person Documents · 1 5 Mar 2025 A"), "{person}");
    assert_eq!(person.matches("Mention").count(), 1, "{person}");
    assert!(
        built.words("documents/index.html").contains("Date Title"),
        "the day of receipt is not called that of issue"
    );
}

/// A mark at the beginning and the sort of line endings are in no page.
#[test]
fn the_same_text_in_other_line_endings_makes_the_same_site() {
    let text = "---\ntitle: t\ntags: [a]\n---\n# H\n\none\ntwo\n\n```\ncode\nmore\n```\n\n| a |\n|---|\n| b |\n";
    let build = |bytes: String| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("content/notes")).unwrap();
        std::fs::write(folder.path().join("annals.yaml"), "title: N\n").unwrap();
        std::fs::write(folder.path().join("content/notes/a.md"), bytes).unwrap();
        let (tree, said) =
            annals::source::Disk::open(folder.path()).unwrap().read(&RelPath::new("content").unwrap(), &[]);
        assert_eq!(said, []);
        SiteTest::of(tree).build()
    };
    let plain = build(text.to_owned());
    assert_eq!(plain.report, Vec::<String>::new());
    let mixed = text.split_inclusive('\n').enumerate().map(|(at, line)| match at % 3 {
        0 => line.replace('\n', "\r\n"),
        1 => line.replace('\n', "\r"),
        _ => line.to_owned(),
    });
    for other in [format!("\u{feff}{text}"), text.replace('\n', "\r\n"), text.replace('\n', "\r"), mixed.collect()] {
        assert!(build(other).files == plain.files);
    }
    for (path, bytes) in plain.files {
        // tables for spreadsheets have a mark and line endings of their own
        let table = path.ends_with(".csv");
        assert!(table || !String::from_utf8_lossy(&bytes).contains(['\r', '\u{feff}']), "{path}");
    }
}

/// A NUL in a body is shown as the sign for what cannot be shown, and said.
#[test]
fn a_nul_in_a_body_is_replaced_and_said() {
    let built =
        site("=== content/notes/a.md ===\n---\ntitle: t\n---\nbe\u{0}fore `co\u{0}de` *a\u{0}b*\n\n```\n\u{0}\n```\n")
            .build();
    assert!(!built.refused);
    assert_eq!(
        built.report[0],
        "content/notes/a.md:4:3: warning[control-character]: a control character stands here that cannot be seen, the first of 4"
    );
    assert!(
        built.words("notes/a.html").contains("be\u{fffd}fore co\u{fffd}de a\u{fffd}b \u{fffd}"),
        "{}",
        built.words("notes/a.html")
    );
    for (path, bytes) in &built.files {
        assert!(!bytes.contains(&0), "{path}");
    }
}

/// What is in doubt about its readers is in no build, not even one that keeps going.
#[test]
fn a_record_in_doubt_is_in_no_build() {
    let cases = [
        (
            "---\ntitle: kanarie\nkanarie",
            "content/notes/kanarie.md:1:1: error[bad-front-matter]: front matter that is not closed",
        ),
        (
            "---\naudience: restricted\naudience: public\ntitle: kanarie\n---\nkanarie",
            "content/notes/kanarie.md:3:1: error[bad-front-matter]: the key `audience` is given twice",
        ),
        (
            "---\naudiance: restricted\n---\nkanarie",
            "content/notes/kanarie.md:2:1: error[privacy-key]: `audiance` may be a slip for `audience`",
        ),
        (
            "---\nAUDIENCE: restricted\n---\nkanarie",
            "content/notes/kanarie.md:2:1: error[privacy-key]: `AUDIENCE` may be a slip for `audience`",
        ),
        (
            "---\naudience:\n---\nkanarie",
            "content/notes/kanarie.md:2:10: error[privacy-key]: `audience` needs one of the audiences, not nothing",
        ),
        (
            "---\naudience: no\n---\nkanarie",
            "content/notes/kanarie.md:2:11: error[privacy-key]: `no` is none of the audiences",
        ),
        (
            "---\nconfidential: yes\n---\nkanarie",
            "content/notes/kanarie.md:2:1: error[privacy-key]: `confidential` may be a slip for `audience`",
        ),
    ];
    for (text, expected) in cases {
        for audience in ["public", "internal", "restricted"] {
            let files = format!(
                "=== content/notes/kanarie.md ===\n{text}\n=== content/notes/b.md ===\n---\naudience: public\n---\nSee [[KANARIE|that]].\n"
            );
            let mut site = site(&files).audience(audience);
            assert!(site.build().refused, "{text}");
            site.keep_going = true;
            let built = site.build();
            assert!(!built.refused && built.has("notes/b.html"), "{text}");
            let said: Vec<&String> = built.report.iter().filter(|line| !line.contains("broken-link")).collect();
            assert_eq!(said, [expected], "{text}");
            for (path, bytes) in &built.files {
                assert!(
                    !path.contains("kanarie") && !String::from_utf8_lossy(bytes).contains("kanarie"),
                    "{path}: {text}"
                );
            }
        }
    }
}

/// A heading called like a part of the page takes none of its ids, and links to either lead where they say.
#[test]
fn no_heading_takes_an_id_of_the_page_around_it() {
    let names = [
        "Main",
        "Backlinks",
        "Contents",
        "Findings",
        "Files",
        "Aliases",
        "Relations",
        "Timeline",
        "Concerns",
        "Tags",
        "Days",
        "Kinds",
        "Current",
        "Page main",
    ];
    let headings: String = names.iter().map(|name| format!("## {name}\n\nText.\n\n")).collect();
    let built = site(&format!(
        "=== content/index.md ===\n{headings}=== content/notes/a.md ===\n---\ndate: 2025-04-30\naliases: [A]\ntags: [t]\nattachments: [f.pdf]\ncolour: red\n---\n{headings}### {{#main}}\n### x {{#page:main}}\n=== content/notes/f.pdf ===\nx\n=== content/notes/b.md ===\n[[a#Backlinks]]\n"
    ))
    .build();
    assert!(built.page("notes/b.html").contains("href=\"../notes/a.html#backlinks\""));
    assert_eq!(twin_ids(&built), Vec::<String>::new());
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

/// A mistake of the program that shows in one record is said with the record's file, refuses the build, and is no more.
#[test]
fn a_panic_in_one_record_becomes_a_complaint() {
    let path = RelPath::new("content/notes/a.md").unwrap();
    for said in ["a slip", "\u{1b}]0;x"] {
        let (record, found) = pipeline::contained(&path, || std::panic::panic_any(said.to_owned()));
        assert!(record.is_none());
        let [complaint] = &found[..] else { panic!("{found:?}") };
        assert_eq!((complaint.code, &complaint.path, complaint.refuses()), (Code::Unreadable, &path, true));
        let shown: String = said
            .chars()
            .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
            .collect();
        assert_eq!(complaint.message, format!("internal error, please report: {shown}"));
    }
    let (_, found) = pipeline::contained(&path, || panic!("of one word"));
    assert_eq!(found[0].message, "internal error, please report: of one word");
    assert_eq!(pipeline::contained(&path, || (None, Vec::new())).1, []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in records, a site comes out: its links resolve, its ids differ, it runs nobody's script.
    #[test]
    fn any_text_makes_a_site(
        records in prop::collection::vec((front_matter::lines(), prop::collection::vec(markdown::piece(), 0..25)), 1..4),
        folders in prop::collection::vec(prop::sample::select(vec!["logs", "tasks", "documents", "terms", "people", "notes", "summaries", "events"]), 4),
    ) {
        let mut text = String::new();
        for (at, (lines, pieces)) in records.iter().enumerate() {
            let body = pieces.concat().replace("=== ", "");
            text.push_str(&format!("=== content/{}/a{at}.md ===\n---\ntitle: T{at}\n{}---\n{body}\n[[a{}]]\n", folders[at], lines.replace("title:", "gist:"), at + 1));
        }
        let mut site = site(&text);
        site.keep_going = true;
        let built = site.build();
        prop_assert!(!built.refused, "{}\n{:?}", text, built.report);
        prop_assert_eq!(dead_links(&built), Vec::<String>::new(), "{}", text);
        prop_assert_eq!(twin_ids(&built), Vec::<String>::new(), "{}", text);
        for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = String::from_utf8_lossy(bytes).to_lowercase();
            // the theme's own two, and not one more
            prop_assert_eq!(page.matches("<script").count(), scripts(&page), "{}: {}", path, text);
        }
        prop_assert_eq!(site.build_clean().files, built.files);
    }
}

/// The script elements that a page has in its head, which no text of a record reaches.
fn scripts(page: &str) -> usize {
    let head = page.find("<body").unwrap_or(page.len());
    page[..head].matches("<script").count()
}
