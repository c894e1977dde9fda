//! Which pages there are and what they say.

use crate::crawl::dead_links;
use crate::support::{SiteTest, between, words};

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
    2025/h1/index.html
    2025/index.html
    2025/q1/index.html
    404.html
    data/records.json
    feed.xml
    index.html
    logs/2025-03-05.html
    logs/index.html
    sitemap.xml
    summaries/2025-q1.html
    summaries/index.html
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
        "=== content/notes/a.md ===\n---\nattachments: [list.csv, /shared/form.pdf]\n---\n![plan](plan.png) and [text](more.txt)\n=== content/notes/list.csv ===\na,b\n=== content/shared/form.pdf ===\nx\n=== content/notes/plan.png ===\nx\n=== content/notes/more.txt ===\nx\n=== content/notes/unused.pdf ===\nx\n",
    )
    .build();
    assert_eq!(built.report, Vec::<String>::new());
    for path in ["notes/list.csv", "shared/form.pdf", "notes/plan.png", "notes/more.txt"] {
        assert!(built.has(path), "{path}");
    }
    assert!(!built.has("notes/unused.pdf"));
    let page = built.page("notes/a.html");
    assert!(page.contains("src=\"../notes/plan.png\"") && page.contains("href=\"../shared/form.pdf\""));
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

/// Rows 47 and 48: template syntax in content is text.
#[test]
fn template_syntax_in_content_is_text() {
    let built = site(
        "=== content/notes/a.md ===\n---\ntitle: \"{{ site.title }} {% include 'x' %}\"\ntags: [\"x\"]\ngist: \"{{ 1 + 1 }}\"\n---\n{{ get_env(name=\"HOME\") }} {% for x in site %}\n",
    )
    .build();
    let text = built.words("notes/a.html");
    for literal in ["{{ site.title }} {% include", "{{ 1 + 1 }}", "{{ get_env(name="] {
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
    assert!(person.contains("Circulated to this person 1 5 Mar 2025 A"), "{person}");
    assert_eq!(person.matches("Mention").count(), 1, "{person}");
    assert!(
        built.words("documents/index.html").contains("Date Title"),
        "the day of receipt is not called that of issue"
    );
}
