//! Themes as people write them: one over another, a plain one, and what the program says of them.

use std::collections::BTreeSet;
use std::path::Path;

use annals::base::path::RelPath;
use annals::render::Theme;
use annals::source::{Disk, Tree};

use crate::cli::Desk;
use crate::crawl::{dead_links, twin_ids};
use crate::support::{Output, SiteTest};

/// The themes of the repository, as anybody has them who works in it.
fn repository() -> Tree {
    let disk = Disk::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (tree, said) = disk.read(&RelPath::new("content").unwrap(), &[RelPath::new("target").unwrap()]);
    assert_eq!(said, []);
    tree
}

fn with_theme(language: &str, theme: &str) -> Output {
    let mut site = SiteTest::example();
    let plain = repository().files.into_iter().filter(|(path, _)| path.as_str().starts_with("themes/plain/"));
    site.tree.files.extend(plain);
    site.edit("annals.yaml", "language: en\n", &format!("language: {language}\ntheme: {theme}\n"));
    site.build()
}

/// A second theme of eight small templates, without a script: the whole example archive can be read with it.
#[test]
fn the_plain_theme_shows_every_page() {
    let (_, complaints) = Theme::load(&repository(), "plain");
    assert_eq!(complaints, []);
    let usual = with_theme("en", "default");
    let pages =
        |site: &Output| site.files.keys().filter(|path| path.ends_with(".html")).cloned().collect::<BTreeSet<_>>();
    for language in ["en", "zh"] {
        let plain = with_theme(language, "plain");
        assert_eq!(plain.report, usual.report);
        assert_eq!(pages(&plain), pages(&usual));
        assert_eq!((dead_links(&plain), twin_ids(&plain)), (vec![], vec![]));
        for path in pages(&plain) {
            let html = plain.page(&path);
            assert!(html.contains("<h1") && !html.contains("<script") && !html.contains(" onclick"), "{path}");
            assert!(html.contains(&format!("<html lang=\"{language}\">")), "{path}");
            // the same text of a record, whatever stands around it
            let text = usual.page(&path).split("<div class=\"text\"").nth(1).map(str::to_owned);
            if let Some(text) = text.filter(|_| language == "en") {
                let text = text.split_once('>').unwrap().1.trim_start().lines().next().unwrap();
                assert!(html.contains(text), "{path}: {text}");
            }
        }
        let assets: Vec<&String> = plain.files.keys().filter(|path| path.starts_with("assets/")).collect();
        assert_eq!(assets, ["assets/plain.css"]);
    }
    let size = |folder: &str| -> usize {
        let tree = repository();
        let top = format!("themes/plain/{folder}/");
        tree.files
            .keys()
            .filter(|path| path.as_str().starts_with(&top))
            .map(|path| tree.text(path.as_str()).unwrap().len())
            .sum()
    };
    assert!(size("static") < 1500 && size("templates") < 12_000, "{} {}", size("static"), size("templates"));
}

const LAYERS: &str = "
=== annals.yaml ===
title: T
language: zh
theme: mine
=== content/notes/a.md ===
# A
=== themes/mine/theme.yaml ===
title: Mine
extends: office
=== themes/mine/templates/folder.html ===
{{ page.title }}
=== themes/mine/i18n/zh.yaml ===
home: {days: 最新}
=== themes/office/theme.yaml ===
title: Office
without: [static/annals.js]
=== themes/office/templates/folder.html ===
office
=== themes/office/static/logo.txt ===
x
";

/// Which layer a template, static file or word comes from, and what it hides.
#[test]
fn where_a_file_or_word_of_a_theme_comes_from() {
    let desk = Desk::new(LAYERS);
    let cases = [
        (
            "folder.html",
            "templates/folder.html comes from themes/mine/templates/folder.html
  hides themes/office/templates/folder.html
  hides themes/default/templates/folder.html (inside the program)
",
        ),
        ("themes/office/static/logo.txt", "static/logo.txt comes from themes/office/static/logo.txt\n"),
        ("base.html", "templates/base.html comes from themes/default/templates/base.html (inside the program)\n"),
        (
            "annals.js",
            "static/annals.js is not published: themes/office/theme.yaml does without it
  hides themes/default/static/annals.js (inside the program)
",
        ),
        (
            "zh.yaml",
            "i18n/zh.yaml: words of themes/mine/i18n/zh.yaml
  over those of themes/default/i18n/zh.yaml (inside the program)
",
        ),
        (
            "home.days",
            "home.days comes from themes/mine/i18n/zh.yaml: `最新`
  hides themes/default/i18n/zh.yaml (inside the program): `最近记录`
  hides themes/default/i18n/en.yaml (inside the program): `Latest`
",
        ),
    ];
    for (file, said) in cases {
        let run = desk.run(&["theme", "why", file]);
        assert_eq!((run.out.as_str(), run.code), (said, Some(0)), "{file}: {run}");
    }
    let run = desk.run(&["theme", "why", "fodler.html"]);
    assert_eq!((run.out.as_str(), run.code), ("", Some(2)));
    assert_eq!(
        run.err,
        "error: no layer of the theme `mine` has a file or word `fodler.html`
help: the nearest are `folder.html`
"
    );
    assert_eq!(
        desk.run(&["theme", "list"]).out,
        "  default  (inside the program)\n* mine  Mine  over office\n  office  Office  over default\n"
    );
    assert_eq!(desk.run(&["build"]).code, Some(0));
    assert!(!desk.root().join("output/assets/annals.js").exists());
    assert!(desk.root().join("output/assets/logo.txt").exists());
    desk.write("themes/mine/theme.yaml", b"extends: ofice\n");
    let run = desk.run(&["theme", "why", "base.html"]);
    assert_eq!((run.out.as_str(), run.code), ("", Some(2)));
    assert!(run.err.contains("themes/mine/theme.yaml:1:10: error[template-error]: there is no theme `ofice`"), "{run}");
}

/// `check --templates` is for who writes a theme: every use of `safe`, every field that there is not, printed or asked for, every word
/// that a language lacks, and nothing of the records.
#[test]
fn the_theme_is_checked_alone() {
    let desk = Desk::new(
        "
=== annals.yaml ===
title: T
=== content/notes/a.md ===
[[nowhere]]
=== themes/default/templates/folder.html ===
{{ page.title | safe }} {% if page.titel %}x{% endif %}
{% set x = page.title | safe %}{{ page.roott }}
=== themes/default/i18n/xx.yaml ===
language: {plural: {few: n % 10 = 2..}}
",
    );
    let run = desk.run(&["check", "--templates"]);
    assert_eq!(run.code, Some(1), "{run}");
    for said in [
        "folder.html:1:17: error[template-error]: the filter `safe`",
        "folder.html:1:36: error[template-error]: `PageHead` has no field `titel`",
        "folder.html:2:25: error[template-error]: the filter `safe`",
        "folder.html:2:40: error[template-error]: `PageHead` has no field `roott`",
        "xx.yaml:1:26: error[template-error]: `language.plural.few` must be a condition such as",
    ] {
        assert!(run.out.contains(said), "{said}\n{run}");
    }
    assert!(!run.out.contains("broken-link") && !run.out.contains("no audience"), "{run}");
    assert!(desk.run(&["check"]).out.contains("broken-link"));
    assert_eq!(desk.run(&["check", "--templates", "a"]).code, Some(2));
}

/// A mistake that only shows while a page is made names the file, line and column of the theme, and the record.
#[test]
fn a_failing_page_names_its_record() {
    let built = SiteTest::new(
        "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n# A\n=== themes/default/templates/record.html ===\n<p>\n第 {{ records(list='nots') | length }}\n",
    )
    .build();
    assert!(built.refused);
    assert!(
        built.human.starts_with("themes/default/templates/record.html:2:6: error[template-error]: "),
        "{}",
        built.human
    );
    assert!(built.human.contains("content/notes/a.md: note: while this record was rendered"), "{}", built.human);
}

/// A template whose loops come to no end is stopped, and named.
#[test]
fn a_page_without_end_is_stopped() {
    let long = "x".repeat(1 << 20);
    let built = SiteTest::new(&format!(
        "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n# A\n=== themes/default/templates/record.html ===\n\
         {{% for i in range(end=100000) %}}{{% for j in range(end=100000) %}}{long}{{% endfor %}}{{% endfor %}}\n"
    ))
    .build();
    assert!(built.refused);
    assert_eq!(
        built.report,
        ["themes/default/templates/record.html: error[template-error]: the page would be longer than 64 MiB"]
    );
}

/// Nothing an author writes is read as a template, and nothing he writes leaves the string it stands in, in any sort of file.
#[test]
fn what_records_say_is_no_template_and_no_script() {
    let hostile = "{{ get_env(name='HOME') }}{% include 'ui.html' %}</script><script>alert(1)</script>--><!--]]>\u{2028}\u{2029}<b>";
    let mut site = SiteTest::new(&format!(
        "
=== annals.yaml ===
title: T
base_url: https://archive.example/
=== content/tasks/a.md ===
---
title: \"Title {hostile}\"
gist: \"Gist {hostile}\"
tags: [\"tag {hostile}\"]
date: 2025-03-03
due: 2025-03-04
---
Body {hostile} [data:: visits = 3 visits]
=== content/data/x.csv ===
a
{hostile}
",
    ));
    let built = site.build();
    let page = built.page("tasks/a.html");
    assert!(page.contains("{{ get_env(name=") && page.contains("{% include "), "{page}");
    let mut kinds = BTreeSet::new();
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        let ending = path.rsplit('.').next().unwrap();
        kinds.insert(ending);
        // no browser reads these as markup
        let is_text = path.starts_with("assets/") || matches!(ending, "csv" | "ics");
        assert!(is_text || !text.contains("<script>alert"), "{path}");
        match ending {
            "json" => {
                assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{path}");
                assert!(!text.contains(['<', '\u{2028}', '\u{2029}']), "{path}");
            }
            "js" if !path.starts_with("assets/") => {
                assert!(!text.contains(['<', '\u{2028}', '\u{2029}']), "{path}");
                // one call with one value, which is JSON
                let value =
                    text.split_once('(').and_then(|(_, rest)| rest.trim_end().trim_end_matches(';').strip_suffix(')'));
                let values = format!("[{}]", value.unwrap());
                assert!(serde_json::from_str::<serde_json::Value>(&values).is_ok(), "{path}: {text}");
            }
            "xml" => assert!(quick_xml_reads(&text), "{path}"),
            _ => {}
        }
    }
    assert!(["html", "json", "js", "xml", "ics", "csv"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
}

/// Whether every element of an XML text that is opened is closed in order, and no stray `<` or `&` stands in it.
fn quick_xml_reads(text: &str) -> bool {
    let mut open = Vec::new();
    for part in text.split('<').skip(1) {
        let Some((tag, rest)) = part.split_once('>') else { return false };
        if rest.contains(']') && rest.contains("]]>") {
            return false;
        }
        match tag.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            Some(_) => {}
            None if tag.starts_with('?') || tag.ends_with('/') => {}
            None => open.push(tag.split_whitespace().next().unwrap_or_default()),
        }
        let entity = |rest: &str| ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|name| rest.starts_with(name));
        if !part.split('&').skip(1).all(entity) {
            return false;
        }
    }
    open.is_empty()
}
