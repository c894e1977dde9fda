//! Links between records: what a name leads to, what is said of those that lead nowhere, what leads back.

use crate::support::{SiteTest, between, words};

fn site(files: &str) -> SiteTest {
    SiteTest::new(&format!(
        "=== annals.yaml ===\ntitle: L\nas_of: 2025-04-30\n=== content/logs/2025-03-05.md ===\n---\ndate: 2025-03-05\n---\n# A day\n\n## At noon\n\nText. ^here\n{files}"
    ))
}

/// The link that a text in a note becomes, or the words it stays.
fn link(files: &str, text: &str) -> (String, Vec<String>) {
    let built = site(&format!("{files}=== content/notes/from.md ===\n# From\n\n{text}\n")).build();
    assert!(!built.refused, "{:?}", built.report);
    let page = built.page("notes/from.html");
    let body = between(&page, "<div class=\"text\"", "</div>");
    let shown = match body.find("<a ") {
        Some(at) => between(&body[at..], "href=\"", "\"")["href=\"".len()..].to_owned(),
        None => words(body),
    };
    (shown, built.report)
}

#[test]
fn a_name_leads_to_a_record_in_every_spelling() {
    let paper = "=== content/documents/in-001.md ===\n---\ndirection: in\nserial: 1\ntitle: Notice\nnumber: 区政办〔2025〕8号\nreceived: 2025-03-05\naliases: [The Notice]\n---\n## Part one\n";
    let cases = [
        ("[[2025-03-05]]", "../logs/2025-03-05.html"),
        ("[[logs/2025-03-05]]", "../logs/2025-03-05.html"),
        ("[[LOGS/2025-03-05|that day]]", "../logs/2025-03-05.html"),
        ("[[2025-03-05#At noon]]", "../logs/2025-03-05.html#at-noon"),
        ("[[2025-03-05#at-noon]]", "../logs/2025-03-05.html#at-noon"),
        ("[[2025-03-05#^here]]", "../logs/2025-03-05.html#%5Ehere"),
        ("[[#From]]", "../notes/from.html#from"),
        ("[[in-001]]", "../documents/in-001.html"),
        ("[[区政办〔2025〕8号]]", "../documents/in-001.html"),
        ("[[the notice]]", "../documents/in-001.html"),
        ("[[in-001#part one|it]]", "../documents/in-001.html#part-one"),
        ("[[2025-03]]", "../2025/03/index.html"),
        ("[[2025-W10]]", "../2025/w10/index.html"),
        ("[[2025-Q1]]", "../2025/q1/index.html"),
        ("[the day](../logs/2025-03-05.md)", "../logs/2025-03-05.html"),
        ("[the day](../logs/2025-03-05.md#at-noon)", "../logs/2025-03-05.html#at-noon"),
        ("[the day](/logs/2025-03-05)", "../logs/2025-03-05.html"),
        ("[the days](/logs/)", "../logs/index.html"),
        ("[by reference][d]\n\n[d]: ../logs/2025-03-05.md", "../logs/2025-03-05.html"),
    ];
    for (text, expected) in cases {
        let (href, report) = link(paper, text);
        assert_eq!(report, Vec::<String>::new(), "{text}");
        assert_eq!(href, expected, "{text}");
    }
}

#[test]
fn the_nearest_and_shortest_path_wins() {
    let files = "=== content/notes/plan.md ===\nNear.\n=== content/old/plan.md ===\nFar.\n=== content/old/deep/note.md ===\nDeep.\n=== content/old/note.md ===\nFlat.\n";
    assert_eq!(link(files, "[[plan]]").0, "../notes/plan.html");
    assert_eq!(link(files, "[[old/plan]]").0, "../old/plan.html");
    assert_eq!(link(files, "[[note]]").0, "../old/note.html");
}

#[test]
fn what_leads_nowhere_is_said_with_its_place_and_stays_text() {
    let files = "=== content/people/ada.md ===\n---\nname: Ada\n---\n=== content/a/same.md ===\nA\n=== content/b/same.md ===\nB\n=== content/notes/sample.md ===\nS\n";
    let cases = [
        ("[[same]]", "same", "3:1: error[ambiguous-link]: `same` may mean 2 records: `a/same`, `b/same`"),
        ("Go to [[smaple|my words]].", "Go to my words.", "3:7: error[broken-link]: no record is called `smaple`"),
        ("中文[[无此]]。", "中文无此。", "3:3: error[broken-link]: no record is called `无此`"),
        ("[file](gone.md)", "file", "3:1: error[broken-link]: there is no file `gone.md`"),
        ("[out](../../etc/passwd)", "out", "3:1: error[broken-link]: there is no file `../../etc/passwd`"),
        ("![pic](no.png)", "pic", "3:1: error[broken-link]: there is no file `no.png`"),
        ("[[2031-07]]", "2031-07", "3:1: error[broken-link]: nothing is dated in `2031-07`, so it has no page"),
        ("@nobody here", "@nobody here", "3:1: warning[unknown-person]: nobody is called `@nobody`"),
    ];
    for (text, shown, line) in cases {
        let (words, report) = link(files, text);
        assert_eq!(report, [format!("content/notes/from.md:{line}")], "{text}");
        assert_eq!(words, shown, "{text}");
    }
}

#[test]
fn a_missing_heading_leads_to_the_record_and_is_said() {
    let (href, report) = link("", "[[2025-03-05#At moon]]");
    assert_eq!(href, "../logs/2025-03-05.html");
    assert_eq!(report, ["content/notes/from.md:3:1: error[broken-link]: `logs/2025-03-05` has no heading `At moon`"]);
}

#[test]
fn typed_links_show_on_both_sides() {
    let built = site(
        "=== content/notes/a.md ===\n---\ntitle: Newer\nsupersedes: [b]\nrelated: [nowhere]\n---\nA\n=== content/notes/b.md ===\n---\ntitle: Older\n---\nB\n",
    )
    .build();
    assert_eq!(
        built.report,
        ["content/notes/a.md:4:11: error[broken-link]: `related` names `nowhere`, which is no record here"]
    );
    let relations = |path: &str| {
        let page = built.page(path);
        words(between(&page, "id=\"page:relations\"", "</section>"))
    };
    assert!(relations("notes/a.html").to_lowercase().contains("supersedes older"), "{}", relations("notes/a.html"));
    assert!(relations("notes/b.html").to_lowercase().contains("superseded by newer"), "{}", relations("notes/b.html"));
    assert!(!built.page("notes/a.html").contains("nowhere"), "a value that leads nowhere is left out");
}

#[test]
fn backlinks_show_the_sentence_the_item_and_the_row_with_the_heading_above() {
    let built = site(
        "=== content/notes/a.md ===\n## Findings\n\nFirst one. Then [[2025-03-05|that day]] came. Last one.\n\n- outer [[2025-03-05]]\n  - inner child\n\n| What | When |\n|---|---|\n| lift | [[2025-03-05]] |\n",
    )
    .build();
    assert_eq!(built.report, Vec::<String>::new());
    let page = built.page("logs/2025-03-05.html");
    let backlinks = between(&page, "id=\"page:backlinks\"", "</section>");
    let text = words(backlinks);
    assert!(text.contains("Then that day came.") && !text.contains("First one"), "{text}");
    assert!(backlinks.contains("<mark>that day</mark>"), "{backlinks}");
    assert!(text.contains("inner child"), "an item comes with its children: {text}");
    assert!(
        text.contains("lift") && text.contains("What") && text.contains("When"),
        "a row comes with its header: {text}"
    );
    assert!(backlinks.contains("notes/a.html#findings"), "and leads to the heading above");
}

/// A person's page gathers what concerns the person.
#[test]
fn a_person_has_the_records_that_name_them() {
    let built = site(
        "=== content/people/ada.md ===\n---\nname: Ada Lin\naliases: [阿达]\n---\n=== content/tasks/t.md ===\n---\ntitle: Task of Ada\ndate: 2025-03-06\ndue: 2025-05-06\nassignee: 阿达\n---\n=== content/logs/2025-03-07.md ===\n---\ndate: 2025-03-07\nby: ada\n---\nAsked @阿达处理, then @ada-x.\n",
    )
    .build();
    let page = built.page("people/ada.html");
    assert!(page.contains("tasks/t.html") && page.contains("logs/2025-03-07.html"), "{page}");
    assert!(built.page("logs/2025-03-07.html").contains("@阿达</a>处理"));
    assert_eq!(built.report, ["content/logs/2025-03-07.md:5:19: warning[unknown-person]: nobody is called `@ada-x`"]);
}

/// Tags lie under each other; a tag's page has those below.
#[test]
fn tags_have_pages_with_what_lies_below() {
    let built = site("=== content/notes/a.md ===\n---\ntags: [work/lift]\n---\nA #work/roof and `#not`.\n").build();
    assert!(built.page("tags/work/index.html").contains("notes/a.html"));
    assert!(built.page("tags/work/roof/index.html").contains("notes/a.html"));
    assert!(!built.has("tags/not/index.html"));
    assert!(built.page("notes/a.html").contains("tags/work/roof/index.html"));
}
