//! The acceptance checks on the example archive, as it stands and as each check changes it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use annals::archive::ledger::{Item, Light};
use annals::archive::{Archive, Entry, Ix};
use annals::base::date::Date;
use annals::base::period::Period;
use annals::config::StateClass;
use annals::record::MarkType;

use crate::support::{SiteTest, between, words};

/// What is said of the archive as it stands.
fn usual() -> &'static [String] {
    static USUAL: OnceLock<Vec<String>> = OnceLock::new();
    USUAL.get_or_init(|| SiteTest::example().check())
}

/// A line of the report without line and column, which move with every edit.
fn placeless(line: &str) -> String {
    let (place, rest) = line.split_once(": ").unwrap();
    format!("{}: {rest}", place.split(':').next().unwrap())
}

/// What is said of the archive as it was changed, and was not before.
fn more(site: &SiteTest) -> Vec<String> {
    let mut before: Vec<String> = usual().iter().map(|line| placeless(line)).collect();
    let mut more = site.check();
    more.retain(|line| match before.iter().position(|known| *known == placeless(line)) {
        Some(at) => {
            before.remove(at);
            false
        }
        None => true,
    });
    more
}

/// What is said no more, as `code record`.
fn gone(site: &SiteTest) -> Vec<String> {
    let mut now: Vec<String> = site.check().iter().map(|line| placeless(line)).collect();
    let mut gone = Vec::new();
    for line in usual() {
        match now.iter().position(|known| *known == placeless(line)) {
            Some(at) => {
                now.remove(at);
            }
            None => gone.push(short(line)),
        }
    }
    gone.sort();
    gone
}

/// `code record` of a line of the report.
fn short(line: &str) -> String {
    let path = line.split(':').next().unwrap();
    format!("{} {}", code(line), path.trim_start_matches("content/").trim_end_matches(".md"))
}

fn code(line: &str) -> &str {
    line.split('[').nth(1).and_then(|rest| rest.split(']').next()).unwrap()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn at(archive: &Archive, place: &str) -> Ix {
    archive.all().find(|(_, record)| record.place == place).unwrap_or_else(|| panic!("no {place}")).0
}

fn place(archive: &Archive, at: Ix) -> &str {
    &archive.record(at).unwrap().place
}

/// The item that the record is.
fn item<'a>(archive: &'a Archive, place: &str) -> &'a Item {
    archive.ledgers.of_record(at(archive, place)).unwrap()
}

/// Every record has its page; a wider build leaves out what is restricted, and says nothing of it.
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

/// What is owed and wrong in the archive as it stands.
#[test]
fn the_example_archive_has_two_errors_and_owes_twenty_three_things() {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut weights: BTreeMap<&str, usize> = BTreeMap::new();
    for line in usual() {
        let weight = line.split(": ").nth(1).and_then(|weight| weight.split('[').next()).unwrap();
        *weights.entry(weight).or_default() += 1;
        if weight == "explained" {
            continue;
        }
        let path = line.split(':').next().unwrap();
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".md");
        found.entry(code(line)).or_default().push(name);
    }
    let expected: BTreeMap<&str, Vec<&str>> = BTreeMap::from([
        ("action-without-task", vec!["in-002"]),
        ("brief-late", vec!["b-01"]),
        ("change-beyond", vec!["supplies-2025-03"]),
        ("claim-without-evidence", vec!["2025-03"]),
        ("contact-stale", vec!["donghu", "xishan"]),
        ("coverage-gap", vec!["annals.yaml", "annals.yaml", "annals.yaml", "annals.yaml"]),
        ("fact-mismatch", vec!["2025-03"]),
        ("filed-late", vec!["visitors-2025-03"]),
        ("lesson-thin", vec!["l-02"]),
        ("measure-review-due", vec!["ms-02"]),
        ("pass-on-incomplete", vec!["out-002"]),
        ("problem-without-guidance", vec!["in-004"]),
        ("reception-overdue", vec!["rc-02"]),
        ("register-gap", vec!["in-006"]),
        ("relation-failed", vec!["docflow-2025-03"]),
        ("request-unanswered", vec!["rq-02"]),
        ("task-no-due", vec!["t-08"]),
        ("task-overdue", vec!["2025-03-06", "t-03"]),
        ("unread-superior", vec!["in-002"]),
        ("urge-due", vec!["t-05"]),
    ]);
    assert_eq!(found, expected);
    assert_eq!(weights, BTreeMap::from([("error", 2), ("explained", 2), ("warning", 23)]));
}

/// Who points at in-001.
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

/// A link that leads nowhere is reported with its place and the nearest id, and stays text.
#[test]
fn a_broken_link_names_the_nearest_and_stays_text() {
    let mut site = SiteTest::example();
    let path = "content/logs/2025-03-07.md";
    site.append(path, "\nSee [[in-0011]] again.\n");
    let line = site.text(path).lines().count();
    assert_eq!(more(&site), [format!("{path}:{line}:5: error[broken-link]: no record is called `in-0011`")]);
    let built = site.build();
    assert!(!built.refused);
    assert!(built.words("logs/2025-03-07.html").contains("See in-0011 again."));
}

/// Two records with one id refuse the build.
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

/// Partial dates stand behind the full ones of their month and year.
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

/// ISO weeks at the turn of the year.
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

/// The first use of a term in running text links, a longer term wins over a shorter one.
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

/// A mention ends where the longest known name ends; an address is no mention.
#[test]
fn mentions_end_with_the_name() {
    let mut site = SiteTest::example();
    site.append("content/logs/2025-03-07.md", "\n请@李伟处理，抄送 a@b.cn。\n");
    assert_eq!(more(&site), Vec::<String>::new());
    let page = site.build().page("logs/2025-03-07.html");
    assert!(page.contains("请<a") && page.contains("@李伟</a>处理"), "{}", between(&page, "<main", "</main>"));
    assert!(!page.contains("@b</a>") && !page.contains("unknown"));
}

/// Chinese emphasis that CommonMark does not see.
#[test]
fn emphasis_beside_full_width_punctuation_is_reported() {
    let mut site = SiteTest::example();
    let path = "content/logs/2025-03-07.md";
    site.append(path, "\n**重点：**后面\n");
    let line = site.text(path).lines().count();
    assert_eq!(
        more(&site),
        [format!(
            "{path}:{line}:1: warning[emphasis-unclosed]: this emphasis does not work beside full-width punctuation"
        )]
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

/// A kind of one's own needs no code.
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
    assert_eq!(more(&site), Vec::<String>::new());
    let trips: Vec<StateClass> = site.archive().ledgers.0["vehicle_trip"].items.iter().map(|item| item.class).collect();
    assert_eq!(trips, [StateClass::Open, StateClass::Closed]);
    let built = site.build();
    assert!(built.words("trips/a.html").contains("A-12345"));
    let list = built.page("trips/index.html");
    assert!(list.contains("a.html") && list.contains("b.html"));
    assert!(built.page("2025/04/02/index.html").contains("trips/a.html"));
    assert!(built.page("people/zhao-lei.html").contains("trips/b.html"));

    site.edit("content/trips/a.md", "A-12345", "a 1").edit("content/trips/b.md", "done: 2025-04-03\n", "");
    assert_eq!(
        more(&site),
        [
            "content/trips/a.md:4:8: error[bad-value]: `plate` needs text of the form `^[A-Z0-9-]+$`, and `a 1` is none",
            "content/trips/b.md:1:1: error[missing-field]: `done` is missing, which is needed when `state` is returned",
        ]
    );
    assert!(!site.build().refused, "a duty that is not met is shown, and stops nothing");
}

/// Nothing is loaded from outside the folder.
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

/// A hostile title is text everywhere.
#[test]
fn a_title_that_is_a_script_is_text_everywhere() {
    let mut site = SiteTest::example();
    site.append("annals.yaml", "\nbase_url: https://archive.example/\n");
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
    // a table of values is no page: a cell holds what was written
    for (path, bytes) in built.files.iter().filter(|(path, _)| !path.ends_with(".csv")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("<script>alert") && !text.contains("</title><script"), "{path}");
    }
    let records = built.records();
    assert!(records.iter().any(|record| record["title"] == title), "JSON holds the title whole");
    let shown = "&lt;/title&gt;&lt;script&gt;alert(1)";
    for path in ["feed.xml", "logs/2025-04-12.html", "logs/index.html", "2025/04/12/index.html"] {
        let page = built.page(path).replace("&#x2F;", "/").replace("&#47;", "/");
        assert!(page.contains(shown), "{path} says the title as text");
    }
}

/// What is required under a condition.
#[test]
fn a_missing_gist_is_an_error_where_a_reply_is_required() {
    let mut site = SiteTest::example();
    let path = "content/documents/in-002.md";
    let without: String =
        site.text(path).lines().filter(|line| !line.starts_with("gist:")).map(|line| format!("{line}\n")).collect();
    site.write(path, &without);
    assert_eq!(
        more(&site),
        [format!("{path}:1:1: error[missing-field]: `gist` is missing, which is needed when `requires` is true")]
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

/// What is expected day by day: holidays are not, make-up days are, and a log on a day off is more than was expected.
#[test]
fn logs_that_are_missing_and_logs_that_are_more() {
    let archive = SiteTest::example().archive();
    let logs = &archive.coverage.lines[0];
    let missing: Vec<String> =
        logs.expected.iter().filter(|one| one.is_missing_on(archive.as_of)).map(|one| one.period.to_string()).collect();
    assert_eq!(missing, ["2025-03-13", "2025-03-20", "2025-04-27"]);
    let extra: Vec<Date> = logs.extra.iter().map(|(day, _)| *day).collect();
    assert_eq!(extra, [day("2025-03-15")]);
    let expected = |month: &str| logs.expected.iter().filter(|one| period(month).contains(one.period.start())).count();
    assert_eq!((expected("2025-03"), expected("2025-04")), (21, 21), "the log of the 30th is expected on the 31st");
    assert!(!logs.expected.iter().any(|one| one.period.start() == day("2025-04-04")));
    assert_eq!(logs.expected.last().map(|one| one.period.start()), Some(day("2025-04-29")));
}

/// A week later the first days of May, the summary and the visitors of April are missing too.
#[test]
fn gaps_grow_with_the_days() {
    let gaps = |site: &SiteTest| {
        let report = site.check();
        let missing = |name: &str| {
            let of_name = format!(": the {name} of ");
            report.iter().filter(|line| code(line) == "coverage-gap" && line.contains(&of_name)).count()
        };
        let late = report.iter().filter(|line| code(line) == "filed-late").count();
        (missing("log"), missing("summary"), missing("statement `visitors`"), late)
    };
    assert_eq!(gaps(&SiteTest::example()), (3, 0, 1, 1));
    // 5 May is the deadline itself
    assert_eq!(gaps(&SiteTest::example().on("2025-05-05")), (5, 0, 1, 1));
    assert_eq!(gaps(&SiteTest::example().on("2025-05-06")), (6, 1, 2, 1));
}

/// The main ledger holds the tasks and the items of all records.
#[test]
fn the_main_ledger_has_twelve_items() {
    let archive = SiteTest::example().archive();
    let ledger = archive.ledgers.main().unwrap();
    let count = |class: StateClass| ledger.items.iter().filter(|item| item.class == class).count();
    assert_eq!(ledger.items.len(), 12);
    let [open, waiting, closed, dropped] =
        [StateClass::Open, StateClass::Waiting, StateClass::Closed, StateClass::Dropped].map(count);
    assert_eq!((open, waiting, closed, dropped), (4, 1, 6, 1));
    let overdue: Vec<(&str, i64)> = ledger
        .items
        .iter()
        .map(|item| (place(&archive, item.record()), item.overdue_on(archive.as_of)))
        .filter(|(_, days)| *days > 0)
        .collect();
    assert_eq!(overdue, [("logs/2025-03-06", 51), ("tasks/t-03", 12)]);
    assert_eq!(ledger.items.iter().filter(|item| item.origin == "leadership").count(), 3);
    assert_eq!(ledger.items.iter().filter(|item| item.adhoc).count(), 1);
}

/// A time limit that was extended in time is the new one from the day of the extension.
#[test]
fn an_extended_task_is_in_time_in_both_months() {
    let archive = SiteTest::example().archive();
    let lift = item(&archive, "tasks/t-07");
    assert_eq!(lift.due_on(day("2025-03-27")), Some(day("2025-03-31")));
    assert_eq!(lift.due_on(day("2025-03-28")), Some(day("2025-04-25")));
    assert_eq!(lift.overdue_on(day("2025-04-01")), 0);
    assert_eq!(lift.on_time(), Some(true));
    let sums = ["2025-03", "2025-04", "2025-Q1", "2025"]
        .map(|month| archive.ledgers.main().unwrap().balance(period(month), archive.as_of))
        .map(|sum| {
            [sum.start, sum.opened, sum.closed_on_time, sum.closed_late, sum.dropped, sum.end, sum.overdue].map(|n| n)
        });
    // March: t-01 in time, t-02 late; open at its end t-03, t-07, t-10 and the projector, which is overdue
    assert_eq!(sums[0], [0, 6, 1, 1, 0, 4, 1]);
    // April: t-04, t-06, t-07 and the telephone in time, t-10 given up
    assert_eq!(sums[1], [4, 6, 4, 0, 1, 5, 2]);
    assert_eq!(sums[2], sums[0], "nothing was opened before March");
    assert_eq!(sums[3], [0, 12, 5, 1, 1, 5, 2]);
}

/// Two days before its limit a task is due soon, a day after it is overdue.
#[test]
fn lights_change_with_the_day() {
    let site = SiteTest::example();
    let cases = [
        ("2025-04-28", None, 0),
        ("2025-04-30", Some(Light::DueSoon), 0),
        ("2025-05-02", Some(Light::DueSoon), 0),
        ("2025-05-03", Some(Light::Overdue), 1),
    ];
    for (on, light, overdue) in cases {
        let archive = site.on(on).archive();
        let data = item(&archive, "tasks/t-09");
        assert_eq!(
            (data.light_on(archive.as_of, &archive.config), data.overdue_on(archive.as_of)),
            (light, overdue),
            "{on}"
        );
    }
}

/// Who is waited for, since when, and when somebody last asked.
#[test]
fn a_waiting_matter_knows_when_it_was_last_urged() {
    let mut site = SiteTest::example();
    let waits = |site: &SiteTest| {
        let archive = site.archive();
        let list = item(&archive, "tasks/t-05");
        let whom: Vec<String> = list.waiting_on.iter().map(|at| place(&archive, *at).to_owned()).collect();
        (whom, list.waits_on(archive.as_of))
    };
    let civil_affairs = vec!["departments/civil-affairs".to_owned()];
    assert_eq!(waits(&site), (civil_affairs.clone(), Some((20, 13))));
    assert!(usual().iter().any(|line| short(line) == "urge-due tasks/t-05" && line.contains("13 days")));
    site.edit("content/logs/2025-04-17.md", "[urge:: [[t-05]] phoned @民政科]", "Phoned @民政科.");
    assert_eq!(waits(&site), (civil_affairs, Some((20, 20))));
    assert!(site.check().iter().any(|line| short(line) == "urge-due tasks/t-05" && line.contains("20 days")));
}

/// A number that is missing, and one that is given twice.
#[test]
fn the_register_knows_missing_and_double_numbers() {
    let mut site = SiteTest::example();
    let rows = |site: &SiteTest| -> Vec<(Option<i64>, bool)> {
        let archive = site.archive();
        let register = &archive.registers.0[&("incoming".to_owned(), 2025)];
        register.rows().iter().map(|(number, at)| (*number, at.is_some())).collect()
    };
    let numbers = |missing: &[i64], all: &[i64]| -> Vec<(Option<i64>, bool)> {
        all.iter().map(|number| (Some(*number), !missing.contains(number))).collect()
    };
    assert_eq!(rows(&site), numbers(&[5], &[1, 2, 3, 4, 5, 6]));
    site.edit("content/documents/in-006.md", "serial: 6", "serial: 4");
    assert_eq!(rows(&site), numbers(&[], &[1, 2, 3, 4, 4]));
    let report = more(&site);
    assert_eq!(report.len(), 1, "{report:?}");
    assert!(report[0].starts_with("content/documents/in-006.md:3:9: error[register-duplicate]: "), "{report:?}");
    assert!(report[0].contains("in-004") && report[0].contains("in-006"), "{report:?}");
    assert_eq!(gone(&site), ["register-gap documents/in-006"]);
}

/// From receipt to the reply and to whom it was passed on.
#[test]
fn a_paper_can_be_followed() {
    let archive = SiteTest::example().archive();
    let paper = at(&archive, "documents/in-001");
    let chain = archive.chains.of(paper).unwrap();
    let readings: Vec<(Vec<&str>, Option<Date>)> = chain
        .readings
        .iter()
        .map(|reading| (reading.by.iter().map(|who| place(&archive, *who)).collect(), reading.date))
        .collect();
    let expected =
        [(vec!["people/chen-min"], Some(day("2025-03-05"))), (vec!["people/wang-fang"], Some(day("2025-03-06")))];
    assert_eq!(readings, expected);
    let tasks: Vec<(&str, Option<Date>)> = chain
        .tasks
        .iter()
        .map(|task| match task {
            Entry::Record(task) => (place(&archive, *task), archive.ledgers.of_record(*task).unwrap().closed),
            Entry::Mark(mark) => panic!("{mark:?}"),
        })
        .collect();
    assert_eq!(tasks, [("tasks/t-02", Some(day("2025-03-24")))]);
    assert_eq!(chain.replies.iter().map(|at| place(&archive, *at)).collect::<Vec<_>>(), ["documents/out-001"]);
    assert_eq!(chain.passed_on.iter().map(|on| place(&archive, on.paper)).collect::<Vec<_>>(), ["documents/out-002"]);
    let receivers: Vec<(&str, Option<Date>)> =
        chain.passed_on[0].to.iter().map(|(to, day)| (place(&archive, *to), *day)).collect();
    assert_eq!(receivers, [("departments/donghu", Some(day("2025-04-14"))), ("departments/xishan", None)]);

    let steps = annals::archive::trace::trace(&archive, paper);
    let said: Vec<(String, &str)> = steps
        .iter()
        .map(|step| (step.date.map_or("-".to_owned(), |date| format!("{date}")), step.kind.name()))
        .filter(|(_, kind)| !matches!(*kind, "mentioned" | "dated"))
        .collect();
    let order = [
        ("2025-03-05", "received"),
        ("2025-03-05", "read"),
        ("2025-03-05", "task"),
        ("2025-03-06", "read"),
        ("2025-03-24", "task-closed"),
        ("2025-03-24", "replied"),
        ("2025-04-11", "passed-on"),
        ("2025-04-14", "acknowledged"),
        ("-", "not-acknowledged"),
    ];
    let said: Vec<(&str, &str)> = said.iter().map(|(date, kind)| (date.as_str(), *kind)).collect();
    assert_eq!(said, order);
}

/// A reading counts with an impression written down; a task that arises from the paper is what it asked for.
#[test]
fn reading_a_paper_and_acting_on_it_ends_two_findings() {
    let mut site = SiteTest::example();
    site.append("content/logs/2025-04-29.md", "\n[read:: [[in-002]]]\n");
    assert_eq!(gone(&site), Vec::<String>::new(), "nothing stayed of it");
    site.append("content/logs/2025-04-29.md", "\n[read:: [[in-002]] new columns]\n");
    assert_eq!(gone(&site), ["unread-superior documents/in-002"]);
    site.write(
        "content/tasks/t-11.md",
        "---\ntitle: Name who fills the form\ndate: 2025-04-29\nassignee: li-wei\ndue: 2025-05-30\nfrom: [in-002]\n---\n",
    );
    assert_eq!(gone(&site), ["action-without-task documents/in-002", "unread-superior documents/in-002"]);
    assert_eq!(more(&site), Vec::<String>::new());
}

/// What is told to those below answers what they reported.
#[test]
fn guidance_answers_a_reported_problem() {
    let mut site = SiteTest::example();
    site.append("content/logs/2025-04-29.md", "\n[guidance:: ask the school first [of:: in-004#volunteers]]\n");
    assert_eq!(gone(&site), ["problem-without-guidance documents/in-004"]);
    assert_eq!(more(&site), Vec::<String>::new());
}

/// A promise counts working days, make-up days included; who came is in no file.
#[test]
fn receptions_are_promised_in_working_days_and_name_nobody() {
    let archive = SiteTest::example().archive();
    let due =
        |place: &str| (item(&archive, place).due_on(archive.as_of), item(&archive, place).overdue_on(archive.as_of));
    assert_eq!(due("receptions/rc-02"), (Some(day("2025-04-28")), 2));
    assert_eq!(due("receptions/rc-03"), (Some(day("2025-05-02")), 0));
    let built = SiteTest::example().audience("restricted").build();
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("13800000000") && !text.contains("周明"), "{path} names who came");
    }
}

/// What was asked of somebody who decides.
#[test]
fn requests_are_answered_within_working_days() {
    let archive = SiteTest::example().archive();
    let [first, second] = ["requests/rq-01", "requests/rq-02"].map(|place| item(&archive, place));
    assert_eq!((first.closed, first.on_time()), (Some(day("2025-04-09")), Some(true)));
    assert_eq!((second.opened, second.due_on(archive.as_of)), (Some(day("2025-04-22")), Some(day("2025-04-28"))));
    assert_eq!(second.overdue_on(archive.as_of), 2);
    let worked = |from: &str, to: &str| {
        let days = day(to).days_since(day(from));
        (1..=days).filter(|ahead| archive.config.calendar.is_working(day(from).plus_days(*ahead))).count()
    };
    assert_eq!(worked("2025-04-07", "2025-04-09"), 2);
    assert_eq!(worked("2025-04-22", "2025-04-30"), 7);
}

/// Who was last spoken with; papers and mentions do not count.
#[test]
fn contacts_grow_old() {
    let archive = SiteTest::example().archive();
    let contact = |place: &str| {
        let contact = &archive.contacts.0[&at(&archive, place)];
        contact.last.map(|(day, _)| archive.as_of.days_since(day))
    };
    assert_eq!(contact("departments/donghu"), Some(49));
    assert_eq!(contact("departments/xishan"), None);
    assert_eq!(contact("departments/city-mgmt"), Some(69));
    let stale: Vec<&String> = usual().iter().filter(|line| code(line) == "contact-stale").collect();
    assert!(stale[0].contains("donghu") && stale[0].contains("49 days") && stale[0].contains("45d"), "{stale:?}");
    assert!(stale[1].contains("xishan") && stale[1].contains("never"), "{stale:?}");
}

/// News reported after five working days where three are allowed.
#[test]
fn a_brief_says_by_how_much_it_was_late() {
    let late = usual().iter().find(|line| code(line) == "brief-late").unwrap();
    assert!(late.contains("5 working days") && late.contains("3wd"), "{late}");
    let mut site = SiteTest::example();
    site.edit("content/briefs/b-01.md", "reported: 2025-03-19", "reported: 2025-03-17");
    assert_eq!(gone(&site), ["brief-late briefs/b-01"]);
}

/// An item of a list stands in the ledger with a link to its own line.
#[test]
fn an_item_of_the_ledger_leads_to_its_line() {
    let built = SiteTest::example().build();
    let row = between(&built.page("ledger/index.html"), "logs/2025-03-06.html#", "</tr>").to_owned();
    assert!(words(&format!("<a href=\"{row}")).contains("Return borrowed projector"), "{row}");
    let anchor = row["logs/2025-03-06.html#".len()..].split('"').next().unwrap().replace("%3A", ":");
    let log = built.page("logs/2025-03-06.html");
    assert!(between(&log, &format!("id=\"{anchor}\""), "</li>").contains("Return borrowed projector"));
}

/// Problems in both spellings stand on one page.
#[test]
fn marks_in_both_spellings_stand_on_one_page() {
    let built = SiteTest::example().build();
    let page = built.page("marks/problem/index.html");
    for mark in ["logs/2025-03-06.html#mark%3Alift", "logs/2025-04-16.html#mark%3Aserial-5"] {
        assert!(page.contains(mark), "{mark}");
    }
}

/// The focus of a span of time, with what carries its tag.
#[test]
fn a_campaign_has_its_timeline() {
    let mut site = SiteTest::example();
    let page = site.build().page("campaigns/lift-safety.html");
    let timeline = between(&page, "id=\"page:timeline\"", "</section>");
    let order =
        ["logs/2025-03-06.html#mark%3Alift", "tasks/t-07.html", "events/2025-03-lift", "logs/2025-04-25.html#mark"];
    let places: Vec<usize> =
        order.iter().map(|part| timeline.find(part).unwrap_or_else(|| panic!("no {part}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    let seen = words(&page);
    assert!(seen.contains("problems found 1 of these closed 1"), "{seen}");
    assert!(seen.contains("under way"), "{seen}");
    site = site.on("2025-06-01");
    assert!(!site.build().words("campaigns/lift-safety.html").contains("under way"));
    assert!(!site.build().words("index.html").contains("Lift safety"), "what is over is not under way");
}

/// What a spreadsheet would compute is text in every table of values.
#[test]
fn a_title_that_is_a_formula_is_text_in_every_table() {
    let mut site = SiteTest::example();
    site.write(
        "content/tasks/t-11.md",
        "---\ntitle: =1+cmd()\ndate: 2025-04-20\nassignee: li-wei\ndue: 2025-04-25\n---\n",
    );
    let built = site.build();
    let mut tables = 0;
    // files that are handed on have no bytes here
    for (path, bytes) in built.files.iter().filter(|(path, bytes)| path.ends_with(".csv") && !bytes.is_empty()) {
        let text = String::from_utf8_lossy(bytes);
        assert!(text.starts_with('\u{feff}'), "{path} begins with the mark that spreadsheets look for");
        tables += text.matches("'=1+cmd()").count();
        assert_eq!(text.matches("=1+cmd()").count(), text.matches("'=1+cmd()").count(), "{path}");
    }
    assert!(tables >= 3, "the list of tasks, what is open and what is overdue name it: {tables}");
}

/// What is written in a log is on the pages of its day and month, in the ledger and on the first page with the next build.
#[test]
fn a_saved_log_shows_at_once() {
    let mut site = SiteTest::example();
    site.build();
    site.append("content/logs/2025-04-30.md", "\n- [ ] Fetch the spare keys @李伟 [due:: 2025-04-29]\n");
    let built = site.build();
    for page in ["2025/04/30/index.html", "2025/04/index.html", "ledger/index.html", "index.html", "people/li-wei.html"]
    {
        assert!(built.words(page).contains("Fetch the spare keys"), "{page}");
        assert!(built.made.iter().any(|made| made == page), "{page} was made again");
    }
    assert!(!built.made.iter().any(|made| made == "documents/in-001.html"), "and what says nothing of it was not");
    // a file that cannot be read refuses the build; the site that stood goes on standing
    let whole = site.text("content/logs/2025-04-30.md");
    site.write("content/logs/2025-04-30.md", "---\ndate: [\n---\n");
    assert!(site.build().refused);
    site.write("content/logs/2025-04-30.md", &whole);
    let made: Vec<String> = site.build().made.into_iter().filter(|path| path.ends_with(".html")).collect();
    assert_eq!(made, Vec::<String>::new(), "nothing has to be made again");
}

/// Problems in both spellings, with their ages.
#[test]
fn problems_have_ages_and_end() {
    let archive = SiteTest::example().archive();
    let rows: Vec<(&str, bool, Option<i64>)> = archive
        .problems
        .all
        .iter()
        .map(|problem| {
            let id = archive.mark(problem.mark).unwrap().id.as_str();
            (id, problem.is_open_on(archive.as_of), problem.age_on(archive.as_of))
        })
        .collect();
    let expected = [
        ("lift", false, Some(50)),
        ("drain", true, Some(42)),
        ("volunteers", true, Some(22)),
        ("serial-5", true, Some(14)),
    ];
    assert_eq!(rows, expected);
    assert_eq!(archive.marks.of_type(MarkType::Problem).len(), 4, "`[!问题]` and `[!problem]` are one type");
    // seen from a day on which the lift stood still
    let lift = &archive.problems.all[0];
    assert!(lift.is_open_on(day("2025-04-24")) && !lift.is_open_on(day("2025-04-25")));
}

/// Experience rests on records and is used again.
#[test]
fn lessons_rest_on_evidence_and_are_reused() {
    let archive = SiteTest::example().archive();
    let lesson = |place: &str| {
        let lesson = &archive.knowledge.lessons[&at(&archive, place)];
        (
            lesson.evidence.len(),
            lesson.wanted,
            lesson.applied_in.iter().map(|at| place_of(&archive, *at)).collect::<Vec<_>>(),
        )
    };
    assert_eq!(lesson("lessons/l-01"), (2, 2, vec!["tasks/t-06".to_owned()]));
    assert_eq!(lesson("lessons/l-02"), (1, 2, Vec::new()));
    let thin = usual().iter().find(|line| code(line) == "lesson-thin").unwrap();
    assert!(thin.contains("l-02.md") && thin.contains("1 of the 2"), "{thin}");
}

fn place_of(archive: &Archive, at: Ix) -> String {
    place(archive, at).to_owned()
}

/// Ways of working have versions, and are looked at again.
#[test]
fn measures_are_superseded_and_reviewed() {
    let archive = SiteTest::example().archive();
    let version = |place: &str| &archive.knowledge.versions[&at(&archive, place)];
    let after: Vec<&str> = version("measures/ms-01").superseded_by.iter().map(|at| place(&archive, *at)).collect();
    assert_eq!(after, ["measures/ms-02"]);
    assert_eq!((version("measures/ms-01").overdue, version("measures/ms-02").overdue), (0, 15));
    let page = SiteTest::example().build().words("measures/ms-01.html");
    assert!(page.contains("Superseded by"), "{page}");
}

/// Advice that nothing bears out.
#[test]
fn a_suggestion_without_basis_is_said() {
    let mut site = SiteTest::example();
    let director = site.build().page("people/sun-jie.html");
    let awaited = between(&director, "id=\"page:awaited\"", "</section>");
    assert!(awaited.contains("suggestions/sg-01.html") && awaited.contains("requests/rq-02.html"));
    site.edit("content/suggestions/sg-01.md", "basis: [logs/2025-04-16]\n", "");
    let report = more(&site);
    assert_eq!(
        report.iter().map(|line| short(line)).collect::<Vec<_>>(),
        ["suggestion-without-basis suggestions/sg-01"]
    );
    assert_eq!(gone(&site), Vec::<String>::new());
}
