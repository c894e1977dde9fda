//! What is owed, seen from the page of a record, of a period and of a kind.

use std::sync::OnceLock;

use annals::base::date::Date;

use crate::boards::{figure, figures, rows};
use crate::crawl::dead_links;
use crate::support::{Output, SiteTest, between, words};

/// The example as its office sees it.
fn example() -> &'static Output {
    static EXAMPLE: OnceLock<Output> = OnceLock::new();
    EXAMPLE.get_or_init(|| SiteTest::example().audience("restricted").build())
}

/// The lines of a list in the section called `name`.
fn lines(page: &str, name: &str) -> Vec<String> {
    let start = format!("<h2 id=\"page:{name}\">");
    if !page.contains(&start) {
        return Vec::new();
    }
    let section = between(page, &start, "</section>");
    section.split("<li>").skip(1).map(words).collect()
}

/// That a page has these figures and no others.
fn assert_figures(page: &str, wanted: &[(&str, &str)]) {
    let all = figures(&example().page(page));
    let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(all, wanted, "{page}");
}

#[test]
fn what_became_of_a_paper_stands_on_its_page() {
    let page = example().page("documents/in-001.html");
    let steps = lines(&page, "steps");
    let begins: Vec<&str> = steps
        .iter()
        .map(|step| {
            ["Received", "Read", "Task closed", "Task", "Replied", "Passed on to", "Acknowledged by"]
                .into_iter()
                .find(|name| step.contains(name))
                .unwrap_or(step)
        })
        .collect();
    assert_eq!(
        begins,
        ["Received", "Read", "Task", "Read", "Task closed", "Replied", "Passed on to", "Acknowledged by"],
        "{steps:#?}"
    );
    assert!(steps[0].starts_with("5 Mar 2025") && steps[3].starts_with("6 Mar 2025"), "{steps:#?}");
    assert!(steps[4].starts_with("24 Mar 2025") && steps[7].contains("14 Apr 2025"), "{steps:#?}");
    // who has not acknowledged it stands in front, and not among what happened
    let place = words(between(&page, "<h2 id=\"page:where\">", "</section>"));
    assert!(place.contains("Not yet acknowledged by 西山社区"), "{place}");
    assert!(!steps.iter().any(|step| step.contains("Not yet")), "{steps:#?}");
    let readings = rows(&page, "readings");
    assert_eq!(readings.len(), 2, "{readings:#?}");
    assert!(readings[0].contains("陈敏 the date counts from receipt"), "{readings:#?}");
    let tasks = rows(&page, "tasks");
    assert!(tasks.len() == 1 && tasks[0].contains("Closed"), "{tasks:#?}");
}

#[test]
fn backlinks_are_complete_and_steps_say_nothing_twice() {
    let page = example().page("documents/in-001.html");
    let back = between(&page, "<h2 id=\"page:backlinks\">", "</section>");
    assert_eq!(back.matches("<li><p>").count(), 7, "{}", words(back));
    for one in [
        "logs/2025-03-05",
        "logs/2025-03-06",
        "notes/n-01",
        "documents/out-001",
        "documents/out-002",
        "summaries/2025-03",
        "tasks/t-02",
    ] {
        assert!(back.contains(&format!("{one}.html")), "{one} is missing among {}", words(back));
    }
    // what is a step is no relation as well; the note about it is
    let relations = between(&page, "<h2 id=\"page:relations\">", "</section>");
    assert!(relations.contains("n-01.html") && !relations.contains("out-001.html"), "{}", words(relations));
}

#[test]
fn problems_stand_with_their_age_and_the_guidance_given() {
    let drain = rows(&example().page("documents/in-003.html"), "problems");
    assert!(drain.len() == 1 && drain[0].contains("open 42 先安全"), "{drain:#?}");
    let lift = rows(&example().page("logs/2025-03-06.html"), "problems");
    assert!(lift.len() == 1 && lift[0].contains("50"), "{lift:#?}");
    let volunteers = rows(&example().page("departments/xishan.html"), "problems-open");
    assert!(volunteers.len() == 1 && volunteers[0].contains("22"), "{volunteers:#?}");
}

#[test]
fn an_item_says_how_it_stands_in_numbers() {
    assert_figures("tasks/t-02.html", &[("days late", "4"), ("days taken", "19")]);
    assert_figures("tasks/t-03.html", &[("days overdue", "12"), ("days open", "51")]);
    let waiting = [("days left", "9"), ("days open", "20"), ("days waiting", "20"), ("days since last urged", "13")];
    assert_figures("tasks/t-05.html", &waiting);
    assert_figures("tasks/t-07.html", &[("days to spare", "0"), ("days taken", "38"), ("times extended", "1")]);
    assert_figures("tasks/t-08.html", &[("days open", "15")]);
    assert_figures("tasks/t-10.html", &[]);
    assert_figures("requests/rq-01.html", &[("days to spare", "5"), ("days taken", "2"), ("working days", "2")]);
    let asked = figures(&example().page("requests/rq-02.html"));
    assert!(asked.contains(&("working days".to_owned(), "7".to_owned())), "{asked:?}");
    assert_figures("logs/2025-03-06.html", &[]);
}

#[test]
fn a_finding_is_said_once_on_the_page_of_its_record() {
    for (page, message) in [
        ("tasks/t-03.html", "is 12 days overdue"),
        ("documents/in-002.html", "requires something"),
        ("measures/ms-02.html", "its review is 15 days overdue"),
        ("departments/donghu.html", "the last contact with"),
    ] {
        assert_eq!(example().page(page).matches(message).count(), 1, "{page}");
    }
}

#[test]
fn a_person_sees_what_is_with_them_and_who_waits() {
    let director = example().page("people/sun-jie.html");
    let awaited = rows(&director, "awaited");
    assert_eq!(awaited.len(), 2, "{awaited:#?}");
    assert!(awaited[0].contains("overdue May number 5") && awaited[1].contains("Number and enter"), "{awaited:#?}");
    assert_eq!(figure(&director, "waiting for an answer"), "2");
    // what a table says is not said again below
    assert!(!words(&director).contains("Suggestions received"), "{}", words(&director));
    let statistics = example().page("people/li-wei.html");
    let open = rows(&statistics, "with-them");
    assert!(open.len() == 2 && open[0].contains("due soon"), "{open:#?}");
    assert_eq!(rows(&statistics, "closed-lately").len(), 1);
    assert_eq!(rows(&example().page("people/wang-fang.html"), "read").len(), 2);
}

#[test]
fn a_department_shows_its_papers_progress_and_last_contact() {
    let donghu = example().page("departments/donghu.html");
    assert_eq!(figure(&donghu, "days since the last contact"), "49");
    assert_eq!(figure(&donghu, "days between contacts, at most"), "45");
    assert!(donghu.contains("<div class=\"alarm\"><dt><a href=\"../departments/donghu.html#page:contacts\">"));
    let progress = rows(&donghu, "progress");
    assert!(progress.len() == 1 && progress[0].contains(" 60 "), "{progress:#?}");
    for (section, record) in
        [("papers-from", "东社〔2025〕3号"), ("papers-to", "青综〔2025〕2号"), ("contacts", "12 Mar 2025")]
    {
        let all = rows(&donghu, section);
        assert!(all.len() == 1 && all[0].contains(record), "{section}: {all:#?}");
    }
    // never is overdue too
    assert_eq!(figure(&example().page("departments/xishan.html"), "days since the last contact"), "–");
    let held = rows(&example().page("departments/civil-affairs.html"), "awaited");
    assert!(held.len() == 1 && held[0].contains("subsidy list"), "{held:#?}");
}

#[test]
fn experience_and_ways_of_working() {
    assert_figures("lessons/l-01.html", &[("records as evidence", "2"), ("times applied", "1")]);
    assert_figures("lessons/l-02.html", &[("records as evidence", "1 / 2"), ("times applied", "0")]);
    assert_figures("measures/ms-02.html", &[("days the review is overdue", "15")]);
    assert_figures("measures/ms-01.html", &[]);
    let old = words(&example().page("measures/ms-01.html"));
    assert!(old.contains("Superseded by 2 Dec 2024 Promised day in the reception book"), "{old}");
    let lessons = example().page("lessons/index.html");
    let body = between(&lessons, "<tbody>", "</tbody>");
    assert!(body.find("l-01.html").unwrap() < body.find("l-02.html").unwrap(), "used most first");
    for section in ["not-applied", "learned"] {
        let all = rows(&lessons, section);
        assert!(all.len() == 1 && all[0].contains("Check a list"), "{section}: {all:#?}");
    }
}

#[test]
fn a_campaign_gathers_records_and_marks_by_date() {
    let page = example().page("campaigns/lift-safety.html");
    let all = lines(&page, "timeline");
    let wanted = [
        ("6 Mar 2025", "Problem"),
        ("18 Mar 2025", "Lobby lift: contract"),
        ("Mar 2025", "Lift modernisation"),
        ("25 Apr 2025", "Progress"),
    ];
    assert_eq!(all.len(), wanted.len(), "{all:#?}");
    for (line, (date, word)) in all.iter().zip(wanted) {
        assert!(line.starts_with(date) && line.contains(word), "{line}");
    }
    assert_figures("campaigns/lift-safety.html", &[("problems found", "1"), ("of these closed", "1")]);
    assert!(page.contains("<span class=\"badge\">under way</span>"));
    let mut later = SiteTest::example();
    later.as_of = Date::new(2025, 6, 1).unwrap();
    assert!(!later.build().page("campaigns/lift-safety.html").contains("under way"));
}

#[test]
fn a_period_says_what_came_in_and_what_was_left() {
    let balance = [
        ("papers in", "3"),
        ("papers out", "1"),
        ("brought forward", "0"),
        ("opened", "6"),
        ("closed on time", "1"),
        ("closed late", "1"),
        ("dropped", "0"),
        ("carried over", "4"),
        ("overdue at the end", "1"),
        ("problems noted", "2"),
        ("problems closed", "0"),
    ];
    assert_figures("2025/03/index.html", &balance);
    let march = example().page("2025/03/index.html");
    assert_eq!(rows(&march, "opened").len(), 6);
    let late = rows(&march, "late-at-end");
    assert!(late.len() == 1 && late[0].contains("projector"), "{late:#?}");
    let expected = rows(&march, "expected");
    assert!(expected.iter().filter(|row| row.contains("missing")).count() == 2, "{expected:#?}");
    // a longer period names what is wrong and what was decided, a month also what is under way
    let groups = |page: &str| -> Vec<String> {
        let section = between(page, "<h2 id=\"page:noted\">", "</section>");
        section.split("<tr class=\"group\">").skip(1).map(|group| words(group.split("</tr>").next().unwrap())).collect()
    };
    assert_eq!(groups(&march), ["Problem 2", "Progress 1", "Decision 2"]);
    assert_eq!(groups(&example().page("2025/index.html")), ["Problem 4", "Decision 2"]);
    // of a day only what happened
    assert_figures("2025/04/16/index.html", &[("papers in", "1"), ("problems noted", "1")]);
    assert_figures("2025/04/29/index.html", &[]);
}

#[test]
fn a_day_that_only_a_mark_is_dated_has_a_page() {
    let site = SiteTest::new(
        "=== annals.yaml ===\ntitle: Office\nas_of: 2025-04-30\n=== content/logs/2025-04-10.md ===\n---\ndate: 2025-04-10\n---\n\
         - [info:: the roof leaks [date:: 2025-04-08]]\n- [info:: as it rained]\n",
    );
    let built = site.build_clean();
    let day = built.page("2025/04/08/index.html");
    assert!(rows(&day, "noted").iter().any(|row| row.contains("the roof leaks")), "{}", words(&day));
    assert!(!words(&day).contains("Nothing is recorded"), "{}", words(&day));
    assert!(!built.words("2025/04/10/index.html").contains("the roof leaks"));
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

#[test]
fn lists_say_what_is_owed() {
    let shown = |page: &str, wanted: &[(&str, &str)]| assert_figures(page, wanted);
    shown("tasks/index.html", &[("open", "4"), ("overdue", "1"), ("waiting for others", "1"), ("closed", "5")]);
    shown("receptions/index.html", &[("open", "2"), ("overdue", "1"), ("waiting for others", "0"), ("closed", "1")]);
    shown("lessons/index.html", &[("not yet applied", "1")]);
    shown("measures/index.html", &[("reviews overdue", "1")]);
    shown("visits/index.html", &[("contacts overdue", "2")]);
    let receptions = example().page("receptions/index.html");
    let table = words(between(&receptions, "<tbody>", "</tbody>"));
    assert!(table.contains("overdue 2 28 Apr 2025") && table.contains("due soon 2 May 2025"), "{table}");
    // an item stands with the limit that holds now
    let tasks = words(between(&example().page("tasks/index.html"), "<tbody>", "</tbody>"));
    assert!(tasks.contains("Leadership 25 Apr 2025 25 Apr 2025"), "{tasks}");
    let last = rows(&example().page("visits/index.html"), "last-contact");
    assert!(last.len() == 3 && last[0].contains("西山社区") && last[1].contains("69"), "{last:#?}");
    let departments = words(&example().page("departments/index.html"));
    assert!(departments.contains("45 days 12 Mar 2025 49"), "{departments}");
}

#[test]
fn a_share_is_of_those_that_were_answered() {
    let mut site = SiteTest::example();
    let suggestion = |state: &str| {
        format!("---\ntitle: {state}\ndate: 2025-04-01\nto: sun-jie\nbasis: in-001\nstate: {state}\n---\n")
    };
    assert_eq!(figure(&site.build().page("suggestions/index.html"), "adopted, of those answered"), "–");
    for state in ["adopted", "partly", "declined", "deferred"] {
        site.write(&format!("content/suggestions/{state}.md"), &suggestion(state));
    }
    assert_eq!(figure(&site.build().page("suggestions/index.html"), "adopted, of those answered"), "67 %");
}

#[test]
fn a_register_says_how_often_a_superior_was_read_and_has_a_file_of_values() {
    let page = example().page("registers/incoming/2025/index.html");
    let body = between(&page, "<tbody>", "</tbody>");
    let read: Vec<String> = body
        .split("<tr")
        .skip(1)
        .filter(|row| row.contains("scope=\"row\""))
        .map(|row| words(row.rsplit("<td").next().unwrap().split_once('>').unwrap().1))
        .collect();
    // two of them came from above
    assert_eq!(read, ["2", "0", "", "", ""]);
    assert!(words(body).contains("5 No record has this number"));
    let csv = example().page("registers/incoming/2025/incoming-2025.csv");
    assert_eq!(csv.lines().count(), 6, "{csv}");
    assert!(!csv.contains("青综"), "outgoing papers are in another register: {csv}");
    assert!(page.contains("href=\"../../../registers/incoming/2025/incoming-2025.csv\""));
    assert!(example().page("tasks/tasks.csv").lines().count() == 11);
}

#[test]
fn a_tag_that_only_marks_carry_leads_to_them() {
    let lift = example().page("tags/lift-safety/index.html");
    let marks = rows(&lift, "tagged");
    assert_eq!(marks.len(), 2, "{marks:#?}");
    let cause = example().page("tags/cause/old-equipment/index.html");
    assert_eq!(rows(&cause, "tagged").len(), 2);
    assert!(!words(&cause).contains("There are no records here yet"), "{}", words(&cause));
    assert!(example().page("documents/in-003.html").contains("href=\"../tags/cause/old-equipment/index.html\""));
    assert_eq!(dead_links(example()), Vec::<String>::new());
}

#[test]
fn a_kind_of_the_archives_own_has_all_of_it() {
    let site = SiteTest::new(
        "=== annals.yaml ===
title: Office
as_of: 2025-04-30
kinds:
  trip:
    dir: trips
    traits: [dated, ledger]
    fields:
      driver: {type: ref(person)}
      due: {type: date}
      done: {type: date}
    roles: {assignee: driver}
    states: {out: open, returned: closed}
=== content/people/ann.md ===
---
name: Ann
---
=== content/trips/north.md ===
---
title: To the north
date: 2025-04-20
driver: ann
due: 2025-04-25
---
=== content/trips/south.md ===
---
title: To the south
date: 2025-04-01
driver: ann
due: 2025-04-03
done: 2025-04-05
state: returned
---
",
    );
    let built = site.build_clean();
    assert_eq!(figure(&built.page("trips/north.html"), "days overdue"), "5");
    assert_eq!(figure(&built.page("trips/south.html"), "days late"), "2");
    let list = built.page("trips/index.html");
    assert_eq!((figure(&list, "open"), figure(&list, "closed")), ("1".to_owned(), "1".to_owned()));
    assert!(list.contains("<tr class=\"l-overdue\">"));
    let ann = built.page("people/ann.html");
    assert_eq!((rows(&ann, "with-them").len(), rows(&ann, "closed-lately").len()), (1, 1));
}
