//! The acceptance checks on the example archive, as it stands and as each check changes it.

use crate::support::{SiteTest, between, words};

/// A01: every record has its page; a wider build leaves out what is restricted, and says nothing of it.
#[test]
fn the_restricted_build_has_108_records_and_the_default_one_107() {
    let full = SiteTest::example().audience("restricted").build();
    assert!(!full.refused, "{:#?}", full.report);
    assert_eq!(full.records().len(), 108);
    let plain = SiteTest::example().build();
    assert_eq!(plain.records().len(), 107);

    let title = full.records().iter().find(|record| record["id"] == "notes/n-01").unwrap()["title"].clone();
    let title = title.as_str().unwrap();
    assert!(full.page("logs/2025-03-21.html").contains(title));
    assert!(!plain.has("notes/n-01.html"));
    for (path, bytes) in &plain.files {
        assert!(!String::from_utf8_lossy(bytes).contains(title), "{path} names the restricted note");
    }
    let log = plain.page("logs/2025-03-21.html");
    assert!(
        log.contains("n-01") && !log.contains("n-01</a>") && !log.contains("n-01.html"),
        "the author's own words stay as text"
    );
}

/// A02 as far as this much of the checks goes: the example archive says nothing wrong of its records and links.
#[test]
fn the_example_archive_has_no_findings_about_records_and_links() {
    assert_eq!(SiteTest::example().check(), Vec::<String>::new());
}

/// A04: who points at in-001.
#[test]
fn backlinks_of_in_001_are_exactly_seven() {
    let site = SiteTest::example().audience("restricted").build();
    let page = site.page("documents/in-001.html");
    let backlinks = between(&page, "id=\"page:backlinks\"", "</section>");
    let mut from: Vec<&str> = backlinks
        .split("<li><p>")
        .skip(1)
        .filter_map(|entry| between(entry, "href=\"../", "\"").strip_prefix("href=\"../"))
        .collect();
    from.sort_unstable();
    let expected = [
        "documents/out-001.html",
        "documents/out-002.html",
        "logs/2025-03-05.html",
        "logs/2025-03-06.html",
        "notes/n-01.html",
        "summaries/2025-03.html",
        "tasks/t-02.html",
    ];
    assert_eq!(from, expected);
    assert!(words(backlinks).contains("three questions that are really one"), "with the sentence it stands in");
}

/// A05: a link that leads nowhere is reported with its place and the nearest id, and stays text.
#[test]
fn a_broken_link_names_the_nearest_and_stays_text() {
    let mut site = SiteTest::example();
    let path = "content/logs/2025-03-07.md";
    site.append(path, "\nSee [[in-0011]] again.\n");
    let line = site.text(path).lines().count();
    let report = site.check();
    assert_eq!(report, [format!("{path}:{line}:5: error[broken-link]: no record is called `in-0011`")]);
    let built = site.build();
    assert!(!built.refused);
    assert!(built.words("logs/2025-03-07.html").contains("See in-0011 again."));
}

/// A06: two records with one id refuse the build.
#[test]
fn a_copied_id_refuses_the_build_and_names_both_files() {
    let mut site = SiteTest::example();
    let task = site.text("content/tasks/t-01.md").replacen("---\n", "---\nid: t-01\n", 1);
    site.write("content/tasks/t-01.md", &task).write("content/tasks/t-01b.md", &task);
    let built = site.build();
    assert!(built.refused);
    let errors: Vec<&String> = built.report.iter().filter(|line| line.contains("duplicate-id")).collect();
    assert_eq!(
        errors,
        ["content/tasks/t-01b.md:2:5: error[duplicate-id]: the id `t-01` is taken already by `content/tasks/t-01.md`"]
    );
}

/// A07: partial dates stand behind the full ones of their month and year.
#[test]
fn the_chronicle_puts_partial_dates_in_their_places() {
    let site = SiteTest::example().build();
    let page = site.page("chronicle/2025/index.html");
    let list = between(&page, "<main", "</main>");
    let order = ["2025-03-12-tree-day", "quarter", "lift", "visit", "paperless"];
    let hrefs: Vec<&str> = list.split("href=\"").filter(|part| part.starts_with("../../events/")).collect();
    assert_eq!(hrefs.len(), 5, "{hrefs:?}");
    for (href, word) in hrefs.iter().zip(order) {
        assert!(href.split('"').next().unwrap().contains(word), "{href} should be about {word}");
    }
}

/// A08: ISO weeks at the turn of the year.
#[test]
fn weeks_are_those_of_iso_8601() {
    use annals::base::date::Date;
    use annals::base::period::{Granularity, Period};
    let week = |y, m, d| Period::of(Granularity::Week, Date::new(y, m, d).unwrap()).to_string();
    assert_eq!(week(2024, 12, 30), "2025-W01");
    assert_eq!(week(2025, 3, 14), "2025-W11");
    let site = SiteTest::example().build();
    assert!(site.has("2025/w01/index.html") && site.has("2025/w11/index.html"));
    assert!(site.page("2025/w11/index.html").contains("logs/2025-03-14.html"));
}

/// A28: the first use of a term in running text links, a longer term wins over a shorter one.
#[test]
fn a_term_links_once_at_its_first_use_in_running_text() {
    let mut site = SiteTest::example();
    site.write("content/terms/window.md", "---\nterm: 窗口\n---\n\n受理的地方。\n");
    let text = "---\ndate: 2025-04-12\n---\n\n## 勾稽关系\n\n先看 `勾稽关系`。表内勾稽关系成立，表间勾稽关系不成立，勾稽关系再核。\n\n报送窗口期未到。\n";
    site.write("content/logs/2025-04-12.md", text);
    let page = site.build().page("logs/2025-04-12.html");
    let main = between(&page, "<main", "</main>");
    assert_eq!(main.matches("terms/articulation-check.html").count(), 1);
    let first = main.find("表内<a").expect("the first use in running text is the link");
    assert!(main[first..].starts_with("表内<a"));
    assert!(main.contains("terms/filing-window.html\"") && main.contains(">报送窗口期</a>"));
    assert_eq!(main.matches("terms/window.html").count(), 0, "窗口 stands in no other place");
}

/// A29: a mention ends where the longest known name ends; an address is no mention.
#[test]
fn mentions_end_with_the_name() {
    let mut site = SiteTest::example();
    site.append("content/logs/2025-03-07.md", "\n请@李伟处理，抄送 a@b.cn。\n");
    assert_eq!(site.check(), Vec::<String>::new());
    let page = site.build().page("logs/2025-03-07.html");
    assert!(page.contains("请<a") && page.contains("@李伟</a>处理"), "{}", between(&page, "<main", "</main>"));
    assert!(!page.contains("@b</a>") && !page.contains("unknown"));
}

/// A31: Chinese emphasis that CommonMark does not see.
#[test]
fn emphasis_beside_full_width_punctuation_is_reported() {
    let mut site = SiteTest::example();
    let path = "content/logs/2025-03-07.md";
    site.append(path, "\n**重点：**后面\n");
    let line = site.text(path).lines().count();
    let report = site.check();
    assert_eq!(report.len(), 1, "{report:?}");
    assert!(
        report[0].starts_with(&format!("{path}:{line}:")) && report[0].contains("warning[emphasis-unclosed]"),
        "{report:?}"
    );
}

const TRIPS: &str = "
kinds:
  vehicle_trip:
    label: {en: Vehicle trip, zh: 用车记录}
    dir: trips
    traits: [dated, ledger]
    fields:
      plate:    {type: text, required: true, pattern: '^[A-Z0-9-]+$'}
      driver:   {type: ref(person), required: true}
      km:       {type: integer, min: 0}
      due:      {type: date}
      done:     {type: date, required_when: {state: returned}}
    states: {out: open, returned: closed, cancelled: dropped}
    initial: out
    retention: 10y
";

/// A45: a kind of one's own needs no code.
#[test]
fn a_kind_declared_in_the_settings_has_pages_lists_and_checks() {
    let mut site = SiteTest::example();
    site.append("annals.yaml", TRIPS);
    site.write(
        "content/trips/a.md",
        "---\ntitle: To the district\ndate: 2025-04-02\nplate: A-12345\ndriver: zhao-lei\nkm: 34\n---\n",
    );
    site.write(
        "content/trips/b.md",
        "---\ntitle: To Xishan\ndate: 2025-04-03\nplate: A-12345\ndriver: zhao-lei\nstate: returned\ndone: 2025-04-03\n---\n",
    );
    assert_eq!(site.check(), Vec::<String>::new());
    let built = site.build();
    assert!(built.words("trips/a.html").contains("A-12345"));
    let list = built.page("trips/index.html");
    assert!(list.contains("a.html") && list.contains("b.html"));
    assert!(built.page("2025/04/02/index.html").contains("trips/a.html"));
    assert!(built.page("people/zhao-lei.html").contains("trips/b.html"));

    site.edit("content/trips/a.md", "A-12345", "a 1").edit("content/trips/b.md", "done: 2025-04-03\n", "");
    let report = site.check();
    assert_eq!(report.len(), 2, "{report:#?}");
    assert!(report[0].starts_with("content/trips/a.md:4:8: error[bad-value]"), "{report:#?}");
    assert!(report[1].contains("error[missing-field]") && report[1].contains("`done`"), "{report:#?}");
}

/// A48: nothing is loaded from outside the folder.
#[test]
fn no_page_loads_anything_from_outside() {
    let site = SiteTest::example().audience("restricted").build();
    for (path, bytes) in &site.files {
        let text = String::from_utf8_lossy(bytes);
        for forbidden in
            ["src=\"http", "src=\"//", "url(http", "url(\"http", "@import", "<link rel=\"stylesheet\" href=\"http"]
        {
            assert!(!text.contains(forbidden), "{path} holds {forbidden}");
        }
        if path.ends_with(".html") {
            assert!(!text.contains("href=\"http"), "{path} leads outside, and no author wrote such a link");
        }
    }
}

/// A52: a hostile title is text everywhere.
#[test]
fn a_title_that_is_a_script_is_text_everywhere() {
    let mut site = SiteTest::example();
    let title = "</title><script>alert(1)</script>";
    site.write(
        "content/logs/2025-04-12.md",
        &format!("---\ndate: 2025-04-12\ntitle: \"{title}\"\n---\n\nBody, and [[x]].\n"),
    );
    site.write(
        "content/notes/x.md",
        &format!("---\ntitle: \"{title}\"\n---\n\n[[2025-04-12]] and [[logs/2025-04-12]]\n"),
    );
    let built = site.build();
    assert!(!built.refused, "{:?}", built.report);
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("<script>alert") && !text.contains("</title><script"), "{path}");
    }
    let records = built.records();
    assert!(records.iter().any(|record| record["title"] == title), "JSON holds the title whole");
}

/// A55: what is required under a condition.
#[test]
fn a_missing_gist_is_an_error_where_a_reply_is_required() {
    let mut site = SiteTest::example();
    let path = "content/documents/in-002.md";
    let without: String =
        site.text(path).lines().filter(|line| !line.starts_with("gist:")).map(|line| format!("{line}\n")).collect();
    site.write(path, &without);
    let report = site.check();
    assert_eq!(report.len(), 1, "{report:?}");
    assert!(
        report[0].starts_with(path) && report[0].contains("error[missing-field]") && report[0].contains("`gist`"),
        "{report:?}"
    );
}

/// No page of either language shows the key of a word instead of the word.
#[test]
fn every_word_of_the_interface_is_there() {
    for language in ["en", "zh"] {
        let mut site = SiteTest::example().audience("restricted");
        site.edit("annals.yaml", "language: en", &format!("language: {language}"));
        let built = site.build();
        assert!(built.report.iter().all(|line| !line.contains("missing-text")), "{:?}", built.report);
        let is_key = |word: &str| {
            let parts: Vec<&str> = word.split('.').collect();
            let heads = [
                "rail", "title", "column", "register", "count", "record", "home", "calendar", "list", "state", "value",
            ];
            parts.len() == 2
                && !parts[1].is_empty()
                && heads.contains(&parts[0])
                && parts[1].chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-')
        };
        for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let text = words(&String::from_utf8_lossy(bytes));
            let keys: Vec<&str> = text.split_whitespace().filter(|word| is_key(word)).collect();
            assert!(keys.is_empty(), "{path}: {keys:?}");
        }
    }
}
