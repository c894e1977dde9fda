//! The boards of what is owed, and the situation on the first page.

use annals::base::code::Duty;
use annals::site::{View, board, listing};

use crate::support::{Output, SiteTest, between, decoded, words};

/// The example as its office sees it.
fn example() -> Output {
    SiteTest::example().audience("restricted").build()
}

/// The figures of a page, as (words, number).
pub fn figures(page: &str) -> Vec<(String, String)> {
    if !page.contains("<dl class=\"figures\">") {
        return Vec::new();
    }
    let list = between(page, "<dl class=\"figures\">", "</dl>");
    list.split("<dt>")
        .skip(1)
        .map(|one| {
            let (name, value) = one.split_once("</dt>").unwrap();
            (words(name), words(&format!("<{}", value.split_once('<').unwrap().1.split("</dd>").next().unwrap())))
        })
        .collect()
}

pub fn figure(page: &str, name: &str) -> String {
    let all = figures(page);
    all.iter().find(|(of, _)| of == name).unwrap_or_else(|| panic!("no {name} among {all:?}")).1.clone()
}

/// The rows of the table in the section called `name`, as words.
pub fn rows(page: &str, name: &str) -> Vec<String> {
    let start = format!("<h2 id=\"page:{name}\">");
    if !page.contains(&start) {
        return Vec::new();
    }
    let section = between(page, &start, "</section>");
    let body = section.split("<tbody>").nth(1).unwrap_or_default();
    body.split("<tr").skip(1).map(|row| words(&format!("<{row}"))).collect()
}

#[test]
fn the_ledger_of_the_example() {
    let site = example();
    let page = site.page("ledger/index.html");
    for (name, value) in [
        ("open", "5"),
        ("overdue", "2"),
        ("due soon", "1"),
        ("waiting for others", "1"),
        ("without a due date", "1"),
        ("closed on time, last 90 days", "83 %"),
    ] {
        assert_eq!(figure(&page, name), value, "{name}");
    }
    let open = rows(&page, "open");
    assert_eq!(open.len(), 5, "{open:#?}");
    assert!(open[0].contains("overdue") && open[0].contains("51"), "{}", open[0]);
    assert!(open.iter().any(|row| row.contains("due soon")), "{open:#?}");
    let overdue = site.page("ledger/overdue/index.html");
    assert_eq!(rows(&overdue, "overdue").len(), 2);
    assert_eq!(rows(&overdue, "overdue-others").len(), 2);
    let closed = site.page("ledger/closed/2025/index.html");
    assert_eq!(rows(&closed, "closed").len(), 7);
    let waiting = site.page("waiting/index.html");
    assert_eq!(rows(&waiting, "waiting").len(), 1);
    assert!(rows(&waiting, "waiting")[0].contains("20"), "{:?}", rows(&waiting, "waiting"));
}

/// A row leads to the very line that says it.
#[test]
fn an_item_of_a_list_is_one_click_away() {
    let site = example();
    let page = site.page("ledger/index.html");
    let section = between(&page, "<h2 id=\"page:open\">", "</section>");
    let link = section.split("href=\"").find(|rest| rest.contains("projector")).unwrap();
    let href = decoded(link.split('"').next().unwrap());
    let (path, anchor) = href.split_once('#').unwrap();
    assert_eq!(path, "../logs/2025-03-06.html");
    let log = site.page("logs/2025-03-06.html");
    let place = format!("id=\"{anchor}\"");
    assert_eq!(log.matches(&place).count(), 1, "{anchor}");
    let item = log.split(&place).nth(1).unwrap();
    assert!(words(&item[..item.len().min(400)]).contains("Return borrowed projector"));
}

#[test]
fn the_first_page_says_what_the_boards_say() {
    let site = example();
    let home = site.page("index.html");
    let ledger = site.page("ledger/index.html");
    for name in ["overdue", "due soon", "waiting for others"] {
        assert_eq!(figure(&home, name), figure(&ledger, name), "{name}");
    }
    let waiting = site.page("waiting/index.html");
    assert_eq!(figure(&home, "unanswered"), rows(&waiting, "unanswered").len().to_string());
    assert_eq!(figure(&home, "missing"), rows(&site.page("gaps/2025/index.html"), "missing").len().to_string());
    assert_eq!(figure(&home, "open problems"), "3");
    assert_eq!(rows(&site.page("problems/index.html"), "problems-open").len(), 3);
    // what a number counts stands where it leads
    let list = between(&home, "<dl class=\"figures\">", "</dl>").to_owned();
    for href in list.split("href=\"").skip(1).map(|rest| decoded(rest.split('"').next().unwrap())) {
        let (path, anchor) = href.split_once('#').unwrap_or((&href, ""));
        assert!(anchor.is_empty() || site.page(path).contains(&format!("id=\"{anchor}\"")), "{href}");
    }
}

#[test]
fn the_board_of_findings_has_each_once_under_its_duty() {
    let site = example();
    let page = site.page("check/index.html");
    let missing = rows(&page, "duty-missing").iter().filter(|row| row.contains("coverage-gap")).count();
    assert_eq!(missing, rows(&site.page("gaps/2025/index.html"), "missing").len());
    let found: usize = Duty::ALL.iter().map(|duty| rows(&page, &format!("duty-{}", duty.name())).len()).sum();
    let shown = site.report.iter().filter(|line| {
        !["broken-link", "ambiguous-link", "unknown-person", "missing-text"].iter().any(|code| line.contains(code))
    });
    assert_eq!(found, shown.count(), "{:#?}", site.report);
    for (duty, code, times) in [
        ("delayed", "task-overdue", 2),
        ("unanswered", "reception-overdue", 1),
        ("piled", "urge-due", 1),
        ("missing", "register-gap", 1),
    ] {
        let rows = rows(&page, &format!("duty-{duty}"));
        assert_eq!(rows.iter().filter(|row| row.contains(code)).count(), times, "{code} {rows:#?}");
    }
}

#[test]
fn problems_marks_and_gaps_of_the_example() {
    let site = example();
    let problems = site.page("problems/index.html");
    let ages: Vec<bool> = rows(&problems, "problems-open")
        .iter()
        .zip(["42", "22", "14"])
        .map(|(row, age)| row.split_whitespace().any(|word| word == age))
        .collect();
    assert_eq!(ages, [true; 3], "{:#?}", rows(&problems, "problems-open"));
    assert!(rows(&problems, "problems-closed")[0].contains("50"));
    // both spellings of a callout's word are one type
    assert_eq!(decoded(&site.page("marks/problem/index.html")).matches("#mark:").count(), 4);
    let gaps = site.page("gaps/2025/index.html");
    let missing = rows(&gaps, "missing").join("\n");
    for day in ["13 March 2025", "20 March 2025", "27 April 2025"] {
        assert!(missing.contains(day), "{missing}");
    }
    assert!(!missing.contains("4 Apr"), "{missing}");
    assert_eq!(rows(&gaps, "extra").len(), 1);
    let april = rows(&gaps, "coverage-1").into_iter().find(|row| row.starts_with("April")).unwrap();
    assert_eq!(april, "April 2025 21 20 1 0");
}

#[test]
fn boards_are_made_only_of_what_there_is() {
    let site = SiteTest::new(
        "=== annals.yaml ===\ntitle: Office\n=== content/logs/2025-04-01.md ===\n---\ndate: 2025-04-01\n---\nNothing happened.\n",
    )
    .build();
    for path in [
        "ledger/index.html",
        "waiting/index.html",
        "problems/index.html",
        "marks/info/index.html",
        "gaps/2025/index.html",
    ] {
        assert!(!site.has(path), "{path}");
    }
    assert!(site.words("check/index.html").contains("Nothing is to be mended"));
    assert!(!site.page("index.html").contains("class=\"figures\""));
    assert!(!site.words("index.html").contains("Nothing is overdue"));
}

/// Kinds of the archive's own, and nothing owed: one quiet line.
#[test]
fn an_office_that_owes_nothing_sees_one_line() {
    let files = "=== annals.yaml ===\ntitle: Office\nkinds:\n  trip:\n    label: {en: Trip}\n    dir: trips\n    traits: [dated, ledger]\n    \
                 fields:\n      due: {type: date}\n      done: {type: date}\n    states: {out: open, returned: closed}\n    initial: out\n\
                 === content/trips/a.md ===\n---\ntitle: To the station\ndate: 2025-04-01\nstate: returned\ndone: 2025-04-02\n---\n";
    let mut test = SiteTest::new(files);
    let site = test.build();
    let home = site.page("index.html");
    assert!(!home.contains("class=\"figures\""));
    assert!(home.contains("Nothing is overdue, waiting or missing."));
    assert!(site.words("ledger/overdue/index.html").contains("Nothing is overdue"));
    // the same trip, still out after its day
    test.edit("content/trips/a.md", "state: returned\ndone: 2025-04-02", "due: 2025-04-20");
    let site = test.build();
    assert_eq!(figure(&site.page("index.html"), "unanswered"), "1");
    assert_eq!(rows(&site.page("ledger/overdue/index.html"), "overdue-others").len(), 1);
    let line = rows(&site.page("ledger/index.html"), "ledgers");
    assert!(line.len() == 1 && line[0].starts_with("Trip"), "{line:?}");
}

/// None of the boards' own queries is wrong, and none of them has a table that stays empty for it.
#[test]
fn every_query_of_a_board_can_be_asked() {
    let site = SiteTest::example().audience("restricted").site();
    let tables = board::tables(&site.archive);
    assert!(tables.len() > 10, "{}", tables.len());
    for (of, section, asked) in tables {
        let listed = listing::list(&site, &asked);
        assert!(listed.is_ok(), "{of:?} {section}: {listed:?}");
    }
    for page in site.pages.iter().filter(|page| page.template == "board.html") {
        let View::Board(view) = site.view(page) else { panic!("{}", page.path) };
        for section in view.sections {
            assert!(!section.table.columns.is_empty(), "{} {}", page.path, section.name);
        }
    }
}

#[test]
fn private_values_stand_on_no_board() {
    let site = example();
    for (path, bytes) in &site.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("13800000000") && !text.contains("周明"), "{path}");
    }
}
