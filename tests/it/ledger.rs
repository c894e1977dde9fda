//! Ledgers: time rules, balances, problems.

use std::collections::BTreeSet;
use std::sync::Arc;

use annals::archive::chain::came_from_outside;
use annals::archive::ledger::{Balance, Extension, Item, Ledger, Light};
use annals::archive::problem::Problem;
use annals::archive::{Archive, Entry, Ix, Target};
use annals::base::date::{Date, Duration, PartialDate};
use annals::base::path::RelPath;
use annals::base::period::{Granularity, Period};
use annals::config::calendar::Calendar;
use annals::config::{Config, StateClass, load};
use annals::pipeline::{self, Memory, Request};
use annals::record::{MarkType, ReferenceKind};
use proptest::prelude::*;

use crate::support::SiteTest;

const OFFICE: &str = "=== annals.yaml ===\ntitle: L\ncalendar: {holidays: [2025-04-04], workdays: [2025-04-27]}\n\
    === content/people/li-wei.md ===\n---\nname: 李伟\naliases: [Li Wei]\ndept: office\n---\n\
    === content/people/wang-fang.md ===\n---\nname: 王芳\ndept: civil\n---\n\
    === content/departments/office.md ===\n---\nname: 综合办\nrelation: own\n---\n\
    === content/departments/civil.md ===\n---\nname: 民政科\nrelation: peer\n---\n";

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn office(files: &str) -> SiteTest {
    SiteTest::new(&format!("{OFFICE}{files}"))
}

/// The records joined for all readers.
fn archive(site: &SiteTest) -> Arc<Archive> {
    let path = RelPath::new("annals.yaml").unwrap();
    let (config, wrong) = load::load(site.tree.text("annals.yaml").map(|text| (&path, &**text)), true);
    assert_eq!(wrong, []);
    let audience = config.narrowest().to_owned();
    let request = Request { config: Arc::new(config), as_of: site.as_of, audience, drafts: false, keep_going: true };
    pipeline::check(&request, &site.tree, &site.files, Vec::new(), &mut Memory::default()).archive
}

fn example() -> Arc<Archive> {
    archive(&SiteTest::example())
}

/// The record whose path ends so.
fn ix(archive: &Archive, tail: &str) -> Ix {
    archive.all().find(|(_, record)| record.place.ends_with(tail)).unwrap_or_else(|| panic!("no record {tail}")).0
}

fn item<'a>(archive: &'a Archive, tail: &str) -> &'a Item {
    archive.ledgers.of_record(ix(archive, tail)).unwrap_or_else(|| panic!("{tail} is no item"))
}

/// The task items of a record.
fn boxes<'a>(archive: &'a Archive, tail: &str) -> Vec<&'a Item> {
    let record = ix(archive, tail);
    let main = archive.ledgers.main().unwrap();
    main.items.iter().filter(|item| item.record() == record && matches!(item.entry, Entry::Mark(_))).collect()
}

fn names(archive: &Archive, all: &[Ix]) -> String {
    let name = |at: &Ix| archive.record(*at).unwrap().place.rsplit('/').next().unwrap().to_owned();
    all.iter().map(name).collect::<Vec<_>>().join(" ")
}

fn shown(date: Option<Date>) -> String {
    date.map_or("-".to_owned(), |date| date.to_string())
}

/// An item in one line: `class opened..closed due since with WHO waits WHOM`; `?` where the day it was closed is not written.
fn line(archive: &Archive, item: &Item) -> String {
    let class = format!("{:?}", item.class).to_lowercase();
    let unsaid = if item.is_over() && !item.closed_known { "?" } else { "" };
    let mut line = format!("{class} {}..{}{unsaid}", shown(item.opened), shown(item.closed));
    for (word, text) in [
        ("due", item.due.map(|due| due.to_string()).unwrap_or_default()),
        ("since", item.since.map(|since| since.to_string()).unwrap_or_default()),
        ("with", names(archive, &item.assignees)),
        ("waits", names(archive, &item.waiting_on)),
        ("from", names(archive, &item.from)),
    ] {
        if !text.is_empty() {
            line.push_str(&format!(" {word} {text}"));
        }
    }
    line
}

/// How the mark on the only line of a log reads in the ledger; empty: it does not stand there.
fn entered(text: &str) -> String {
    let site = office(&format!("=== content/logs/2025-03-06.md ===\n{text}\n=== content/notes/n.md ===\nA note.\n"));
    let archive = archive(&site);
    let lines: Vec<String> = boxes(&archive, "2025-03-06").into_iter().map(|item| line(&archive, item)).collect();
    lines.join("; ")
}

#[test]
fn the_working_calendar_counts() {
    let site = SiteTest::example();
    let calendar = &archive(&site).config.calendar;
    for (after, until, days) in [
        // 4 April is a holiday, Sunday the 27th is worked
        ("2025-04-22", "2025-04-30", 7),
        ("2025-04-07", "2025-04-09", 2),
        ("2025-04-03", "2025-04-07", 1),
        ("2025-04-25", "2025-04-27", 1),
        ("2025-03-12", "2025-03-19", 5),
        ("2025-04-30", "2025-04-30", 0),
        ("2025-04-30", "2025-04-01", 0),
        ("2025-03-31", "2025-04-30", 22),
    ] {
        assert_eq!(calendar.working_days(day(after), day(until)), days, "{after} {until}");
    }
    // a slip in a year is counted at once
    assert!(calendar.working_days(day("0001-01-01"), day("9999-12-31")) > 2_600_000);
}

#[test]
fn the_main_ledger_of_the_example() {
    let archive = example();
    let main = archive.ledgers.main().unwrap();
    let today = archive.as_of;
    let count = |class: StateClass| main.items.iter().filter(|item| item.class_on(today) == Some(class)).count();
    assert_eq!(main.items.len(), 12);
    assert_eq!(
        [StateClass::Open, StateClass::Waiting, StateClass::Closed, StateClass::Dropped].map(count),
        [4, 1, 6, 1]
    );
    let overdue: Vec<(String, i64)> = main
        .items
        .iter()
        .map(|item| (names(&archive, &[item.record()]), item.overdue_on(today)))
        .filter(|(_, days)| *days > 0)
        .collect();
    assert_eq!(overdue, [("2025-03-06".to_owned(), 51), ("t-03".to_owned(), 12)]);
    assert_eq!(main.items.iter().filter(|item| item.origin == "leadership").count(), 3);
    assert_eq!(main.items.iter().filter(|item| item.adhoc).count(), 1);
    // in order of the day they were opened
    assert!(main.items.windows(2).all(|pair| pair[0].opened <= pair[1].opened));
    assert_eq!(line(&archive, boxes(&archive, "2025-03-06")[0]), "open 2025-03-06..- due 2025-03-10 with zhao-lei");
    assert_eq!(
        line(&archive, boxes(&archive, "2025-04-21")[0]),
        "closed 2025-04-21..2025-04-22 due 2025-04-22 with chen-min"
    );
    assert_eq!(
        line(&archive, item(&archive, "t-02")),
        "closed 2025-03-05..2025-03-24 due 2025-03-20 with li-wei from in-001"
    );
    assert_eq!(item(&archive, "t-02").on_time(), Some(false));
    assert_eq!(item(&archive, "t-10").class_on(today), Some(StateClass::Dropped));
}

#[test]
fn an_extension_holds_from_the_day_it_is_granted() {
    let archive = example();
    let lift = item(&archive, "t-07");
    for (on, due, overdue) in [
        ("2025-03-27", "2025-03-31", 0),
        ("2025-03-28", "2025-04-25", 0),
        ("2025-04-01", "2025-04-25", 0),
        ("2025-04-30", "2025-04-25", 0),
    ] {
        assert_eq!((shown(lift.due_on(day(on))), lift.overdue_on(day(on))), (due.to_owned(), overdue), "{on}");
    }
    assert_eq!((lift.on_time(), lift.class_on(day("2025-04-24"))), (Some(true), Some(StateClass::Open)));
    assert_eq!(lift.class_on(day("2025-03-17")), None);
    assert_eq!((lift.age_on(day("2025-04-01")), lift.age_on(archive.as_of)), (Some(14), Some(38)));
}

#[test]
fn lights_and_waiting() {
    let archive = example();
    let config = &archive.config;
    let t09 = item(&archive, "t-09");
    assert_eq!(t09.light_on(day("2025-04-28"), config), None);
    assert_eq!(t09.light_on(day("2025-04-29"), config), Some(Light::DueSoon));
    assert_eq!(t09.light_on(day("2025-04-30"), config), Some(Light::DueSoon));
    assert_eq!(t09.light_on(day("2025-05-02"), config), Some(Light::DueSoon));
    assert_eq!(t09.light_on(day("2025-05-03"), config), Some(Light::Overdue));
    assert_eq!(t09.overdue_on(day("2025-05-03")), 1);
    assert_eq!(item(&archive, "t-01").light_on(archive.as_of, config), None);

    let t05 = item(&archive, "t-05");
    assert_eq!(
        (names(&archive, &t05.waiting_on), t05.waits_on(archive.as_of)),
        ("civil-affairs".to_owned(), Some((20, 13)))
    );
    assert_eq!(t05.waits_on(day("2025-04-16")), Some((6, 6)));
    let mut quiet = SiteTest::example();
    quiet.edit("content/logs/2025-04-17.md", "[urge:: [[t-05]] phoned @民政科]", "Phoned @民政科.");
    assert_eq!(item(&self::archive(&quiet), "t-05").waits_on(archive.as_of), Some((20, 20)));
}

#[test]
fn ledgers_of_other_kinds() {
    let archive = example();
    let today = archive.as_of;
    let due = |tail: &str| (shown(item(&archive, tail).due_on(today)), item(&archive, tail).overdue_on(today));
    assert_eq!(due("rc-02"), ("2025-04-28".to_owned(), 2));
    assert_eq!(due("rc-03"), ("2025-05-02".to_owned(), 0));
    let calendar = &archive.config.calendar;
    let rq01 = item(&archive, "rq-01");
    assert_eq!(calendar.working_days(rq01.opened.unwrap(), rq01.closed.unwrap()), 2);
    // a question waits from the first
    assert_eq!(rq01.class_on(day("2025-04-08")), Some(StateClass::Waiting));
    let rq02 = item(&archive, "rq-02");
    assert_eq!(calendar.working_days(rq02.opened.unwrap(), today), 7);
    assert_eq!((names(&archive, &rq02.waiting_on), rq02.waits_on(today)), ("sun-jie".to_owned(), Some((8, 8))));
    assert_eq!(item(&archive, "sg-01").class_on(today), Some(StateClass::Waiting));
    let ledgers: Vec<(&str, usize)> =
        archive.ledgers.0.iter().map(|(name, ledger)| (name.as_str(), ledger.items.len())).collect();
    assert_eq!(ledgers, [("reception", 3), ("request", 2), ("suggestion", 1), ("tasks", 12)]);
}

#[test]
fn the_balance_of_march() {
    let archive = example();
    let main = archive.ledgers.main().unwrap();
    let period = |key: &str| Period::parse(key).unwrap();
    let march = main.balance(period("2025-03"), archive.as_of);
    assert_eq!(
        march,
        Balance {
            opened: 6,
            opened_assigned: 2,
            closed_on_time: 1,
            closed_late: 1,
            end: 4,
            overdue: 1,
            ..Balance::default()
        }
    );
    assert_eq!(boxes(&archive, "2025-03-06")[0].overdue_on(day("2025-04-01")), 22);
    let april = main.balance(period("2025-04"), archive.as_of);
    assert_eq!(
        april,
        Balance {
            start: 4,
            opened: 6,
            opened_adhoc: 1,
            opened_assigned: 1,
            closed_on_time: 4,
            closed_late: 0,
            dropped: 1,
            end: 5,
            overdue: 2
        }
    );
    // nothing is known of what is yet to come
    let may = main.balance(period("2025-05"), archive.as_of);
    assert_eq!(may, Balance { start: 5, end: 5, overdue: 2, ..Balance::default() });
}

#[test]
fn task_items_by_what_they_say() {
    for (text, expected) in [
        ("- [ ] Water the plants", ""),
        ("- [ ] Water the plants @李伟", "open 2025-03-06..- with li-wei"),
        ("- [ ] Ask @nobody", "open 2025-03-06..-"),
        ("- [ ] a [due:: 2025-03-10]", "open 2025-03-06..- due 2025-03-10"),
        ("- [ ] a @民政科 @李伟 📅 2025-03-10", "open 2025-03-06..- due 2025-03-10 with civil"),
        ("- [x] a @李伟", "closed 2025-03-06..2025-03-06 with li-wei"),
        ("- [x] a [done:: 2025-03-08]", "closed 2025-03-06..2025-03-08"),
        ("- [ ] a [waiting:: civil]", "waiting 2025-03-06..- since 2025-03-06 waits civil"),
        ("- [ ] a [waiting:: @民政科] [since:: 2025-03-01]", "waiting 2025-03-06..- since 2025-03-01 waits civil"),
        ("- [ ] a [waiting:: the printer's man]", "waiting 2025-03-06..- since 2025-03-06"),
        ("- [ ] a [dropped:: not needed]", "dropped 2025-03-06..2025-03-06?"),
        ("- [ ] a ❌ 2025-03-09", "dropped 2025-03-06..2025-03-09"),
        ("- [x] a [waiting:: civil] [done:: 2025-03-08]", "closed 2025-03-06..2025-03-08 waits civil"),
        ("- [ ] a [from:: n] @李伟", "open 2025-03-06..- with li-wei from n"),
        ("- [ ] a [from:: [[n]]]", "open 2025-03-06..- from n"),
        // who stands in the field of one is not its owner
        ("- [ ] a [by:: @王芳] @李伟", "open 2025-03-06..- with li-wei"),
        ("- [ ] a [id:: a]\n\n[progress:: done [closes:: a] [date:: 2025-03-09]]", "closed 2025-03-06..2025-03-09"),
        ("- [ ] outer @李伟\n  - [ ] inner @王芳", "open 2025-03-06..- with li-wei; open 2025-03-06..- with wang-fang"),
        ("- [ ] outer\n  - [ ] inner @王芳", "open 2025-03-06..- with wang-fang"),
    ] {
        assert_eq!(entered(text), expected, "{text}");
    }
    let mut site = office("=== content/logs/2025-03-06.md ===\n- [ ] Water the plants\n");
    site.edit("annals.yaml", "title: L\n", "title: L\nledger: {bare_items: true}\n");
    assert_eq!(boxes(&archive(&site), "2025-03-06").len(), 1);
}

/// What closes what, from where.
#[test]
fn something_else_may_close_an_item() {
    let task = "=== content/tasks/t.md ===\n---\ntitle: T\ndate: 2025-03-03\nassignee: li-wei\ndue: 2025-03-10\nstate: doing\n---\n";
    for (more, expected) in [
        ("=== content/logs/2025-03-12.md ===\n[progress:: all done [closes:: t]]\n", "closed 2025-03-03..2025-03-12"),
        ("=== content/logs/2025-03-12.md ===\n---\ncloses: t\n---\nDone.\n", "closed 2025-03-03..2025-03-12"),
        ("=== content/notes/n.md ===\n---\ncloses: [t]\n---\nDone.\n", "closed 2025-03-03..2025-03-03?"),
        // what is itself owed closes nothing before it is done
        ("=== content/logs/2025-03-12.md ===\n- [ ] finish @李伟 [closes:: t]\n", "open 2025-03-03..-"),
        (
            "=== content/logs/2025-03-12.md ===\n- [x] finish @李伟 [closes:: t] [done:: 2025-03-14]\n",
            "closed 2025-03-03..2025-03-14",
        ),
    ] {
        let archive = archive(&office(&format!("{task}{more}")));
        let line = line(&archive, item(&archive, "tasks/t"));
        assert_eq!(line, format!("{expected} due 2025-03-10 with li-wei"), "{more}");
    }
}

#[test]
fn reports_on_progress_and_urging() {
    let site = office(
        "=== content/tasks/t.md ===\n---\ntitle: T\ndate: 2025-03-03\nassignee: li-wei\nreport_every: 2w\n---\n\
         === content/logs/2025-03-05.md ===\n- [ ] lamp @李伟 [id:: lamp] [waiting:: civil]\n\
         === content/logs/2025-03-10.md ===\n[progress:: half [of:: t] [percent:: 50]]\n\n[urge:: [[t]] asked]\n\n[urge:: again [of:: lamp]]\n",
    );
    let archive = archive(&site);
    let task = item(&archive, "tasks/t");
    let behind = |on: &str| task.light_on(day(on), &archive.config);
    assert_eq!((behind("2025-03-09"), behind("2025-03-24"), behind("2025-03-25")), (None, None, Some(Light::Behind)));
    assert_eq!(task.progress.len(), 1);
    assert_eq!(task.urged, [day("2025-03-10")]);
    let lamp = boxes(&archive, "2025-03-05")[0];
    assert_eq!((lamp.urged.as_slice(), lamp.waits_on(day("2025-03-20"))), (&[day("2025-03-10")][..], Some((15, 10))));
}

/// A kind of the archive's own has a ledger, lights and findings, with no line of code.
#[test]
fn a_ledger_of_ones_own() {
    let mut site = office(
        "=== content/trips/a.md ===\n---\nplate: A1\ndriver: li-wei\ndate: 2025-04-01\ndue: 2025-04-02\n---\n\
         === content/trips/b.md ===\n---\nplate: A1\ndriver: li-wei\ndate: 2025-04-03\nstate: returned\ndone: 2025-04-03\n---\n",
    );
    let kinds = "kinds:\n  vehicle_trip:\n    dir: trips\n    traits: [dated, ledger]\n    fields:\n      plate: {type: text, required: true, pattern: '^[A-Z0-9-]+$'}\n      driver: {type: ref(person), required: true}\n      due: date\n      done: {type: date, required_when: {state: returned}}\n    states: {out: open, returned: closed, cancelled: dropped}\n    initial: out\n";
    site.append("annals.yaml", kinds);
    assert_eq!(site.check(), ["content/trips/a.md:5:6: warning[item-overdue]: is 28 days overdue: due 2025-04-02"]);
    let joined = archive(&site);
    assert_eq!(joined.ledgers.0["vehicle_trip"].items.len(), 2);
    assert_eq!(joined.ledgers.main().map(|main| main.items.len()), Some(0));
    // it may join another ledger, and call its finding as it likes
    site.append(
        "annals.yaml",
        "    ledger: tasks\n    roles: {assignee: driver}\n    findings: {overdue: brief-late}\n",
    );
    assert_eq!(site.check(), ["content/trips/a.md:5:6: warning[brief-late]: is 28 days overdue: due 2025-04-02"]);
    assert_eq!(archive(&site).ledgers.main().map(|main| main.items.len()), Some(2));
}

/// Where names of marks lead: `record#id`, the bare id in the same record, the only one there is, else a record.
#[test]
fn names_of_marks() {
    let files = "=== content/logs/2025-03-06.md ===\n[problem:: wet [id:: drain]]\n\n[problem:: dark [id:: lamp]]\n\n\
        [problem:: odd [id:: tap]]\n\n## Tap\n\nIt drips.\n\
        === content/logs/2025-03-07.md ===\n[problem:: wet too [id:: drain]]\n\n[info:: x [of:: drain]]\n\
        === content/notes/lift.md ===\nA lift.\n";
    for (text, expected) in [
        ("[info:: x [of:: lamp]]", "2025-03-06 mark:lamp"),
        ("[info:: x [of:: LAMP]]", "2025-03-06 mark:lamp"),
        ("[info:: x [of:: 2025-03-07#drain]]", "2025-03-07 mark:drain"),
        ("[info:: x [of:: logs/2025-03-07#drain]]", "2025-03-07 mark:drain"),
        ("[info:: x [of:: lift]]", "lift "),
        ("[info:: x [of:: [[2025-03-06#tap]]]]", "2025-03-06 tap"),
        ("[info:: x [of:: 2025-03-06#tap]]", "2025-03-06 mark:tap"),
        ("[info:: x [of:: drain] [id:: drain]]", "2025-03-08 mark:drain"),
        ("[[2025-03-06#lamp]]", "2025-03-06 mark:lamp"),
        ("---\ncloses: lamp\n---\n", "2025-03-06 mark:lamp"),
        ("---\ncloses: [2025-03-07#drain]\n---\n", "2025-03-07 mark:drain"),
        ("---\nfrom: lamp\n---\n", "2025-03-06 mark:lamp"),
        ("---\nfrom: lift\n---\n", "lift "),
        (
            "[info:: x [of:: drain]]",
            "ambiguous-link: `drain` may mean 2 marks: `logs/2025-03-06#drain`, `logs/2025-03-07#drain`",
        ),
        ("[info:: x [of:: lam]]", "broken-link: no mark or record is called `lam`"),
        ("[info:: x [of:: 2025-03-06#pipe]]", "broken-link: `logs/2025-03-06` has no mark called `pipe`"),
        ("---\ncloses: lam\n---\n", "broken-link: no mark or record is called `lam`"),
    ] {
        let site = office(&format!("{files}=== content/logs/2025-03-08.md ===\n{text}\n"));
        let archive = archive(&site);
        let from = ix(&archive, "2025-03-08");
        let references = &archive.record(from).unwrap().references;
        let targets = archive.references.of(from);
        let led: Vec<String> = references
            .iter()
            .zip(targets)
            .filter(|(reference, _)| matches!(reference.kind, ReferenceKind::Mark | ReferenceKind::Name))
            .filter_map(|(_, target)| match target {
                Some(Target::Record { record, anchor, .. }) => {
                    Some(format!("{} {anchor}", names(&archive, &[*record])))
                }
                _ => None,
            })
            .collect();
        let said = site.check();
        match said.as_slice() {
            [] => assert_eq!(led, [expected], "{text}"),
            [said] => assert_eq!(said.split_once("[").unwrap().1.replacen(']', "", 1), expected, "{text}"),
            more => panic!("{text}: {more:?}"),
        }
    }
}

#[test]
fn agents_in_fields_of_marks() {
    for (field, expected) in [
        ("[by:: li-wei]", ""),
        ("[by:: Li Wei]", ""),
        ("[by:: 李伟]", ""),
        ("[by:: @李伟]", ""),
        ("[by:: li-wie]", "content/logs/2025-03-06.md:1:17: warning[unknown-person]: nobody is called `li-wie`"),
        ("[to:: 李伟处理]", "content/logs/2025-03-06.md:1:17: warning[unknown-person]: nobody is called `李伟处理`"),
        ("[waiting:: whoever comes]", ""),
    ] {
        let site = office(&format!("=== content/logs/2025-03-06.md ===\n[info:: x {field}]\n"));
        assert_eq!(site.check().join("\n"), expected, "{field}");
    }
}

#[test]
fn what_a_mark_does_not_say_its_record_says() {
    let site = office(
        "=== content/documents/d.md ===\n---\ntitle: D\ndirection: in\nserial: 1\nreceived: 2025-03-07\nfrom: civil\nby: li-wei\n---\n\
         [info:: a] [info:: b [by:: wang-fang] [dept:: office] [date:: 2025-03-01]] [read:: [[n]] seen by @李伟 and [[n]]]\n\
         === content/notes/n.md ===\nA note.\n",
    );
    let archive = archive(&site);
    let paper = ix(&archive, "documents/d");
    let said: Vec<String> = archive
        .marks
        .in_record(paper)
        .iter()
        .map(|mark| {
            let name = |all: &[Ix]| names(&archive, all);
            format!(
                "{} {} by {} dept {} links {} mentions {}",
                mark.ty.name(),
                mark.date.map_or(String::new(), |date| date.to_string()),
                name(&mark.by),
                name(&mark.dept),
                name(&mark.links),
                name(&mark.mentions)
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "info 2025-03-07 by li-wei dept civil links  mentions ",
            "info 2025-03-01 by wang-fang dept office links  mentions ",
            "read 2025-03-07 by li-wei dept civil links n mentions li-wei",
        ]
    );
    let of_type: Vec<Option<PartialDate>> =
        archive.marks.of_type(MarkType::Info).iter().map(|at| archive.marks.get(*at).unwrap().date).collect();
    assert!(of_type.is_sorted() && of_type.len() == 2);
    assert_eq!(archive.marks.to(ix(&archive, "notes/n")).len(), 1);
}

#[test]
fn the_problems_of_the_example() {
    let archive = example();
    let today = archive.as_of;
    let shown: Vec<String> = archive
        .problems
        .all
        .iter()
        .map(|problem| {
            let id = &archive.mark(problem.mark).unwrap().id;
            let closed = problem.closed.map_or(String::new(), |closed| format!(" closed {closed}"));
            let age = problem.age_on(today).unwrap();
            let (causes, guided) = (problem.causes.join(" "), problem.guidance.len());
            format!("{id} {age}{closed} reported {} guidance {guided} {causes}", problem.reported)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "lift 50 closed 2025-04-25 reported false guidance 0 cause/old-equipment",
            "drain 42 reported true guidance 1 cause/old-equipment",
            "volunteers 22 reported true guidance 0 cause/too-few-hands",
            "serial-5 14 reported false guidance 0 ",
        ]
    );
    assert_eq!(archive.problems.all.iter().filter(|problem| problem.is_open_on(today)).count(), 3);
    assert!(archive.problems.all[0].is_open_on(day("2025-04-24")));
}

#[test]
fn what_closes_a_problem() {
    let problem = "=== content/logs/2025-03-06.md ===\n[problem:: wet [id:: drain]]\n";
    for (more, closed) in [
        (
            "=== content/logs/2025-03-06-b.md ===\n---\ndate: 2025-03-06\n---\n[info:: dry [closes:: drain]]\n",
            "2025-03-06",
        ),
        ("=== content/logs/2025-03-09.md ===\n---\ncloses: drain\n---\nDry.\n", "2025-03-09"),
        ("=== content/logs/2025-03-05.md ===\n[info:: dry [closes:: drain]]\n", "-"),
        // the first of several
        (
            "=== content/logs/2025-03-09.md ===\n[info:: dry [closes:: drain]]\n=== content/logs/2025-03-08.md ===\n[info:: dry [closes:: drain]]\n",
            "2025-03-08",
        ),
        ("=== content/notes/n.md ===\n[info:: dry [closes:: drain]]\n", "2025-03-06"),
        ("=== content/logs/2025-03-09.md ===\n- [ ] mend it @李伟 [closes:: drain]\n", "-"),
        (
            "=== content/logs/2025-03-09.md ===\n- [x] mend it @李伟 [closes:: drain] [done:: 2025-03-12]\n",
            "2025-03-12",
        ),
        (
            "=== content/tasks/t.md ===\n---\ntitle: T\ndate: 2025-03-07\ndue: 2025-03-20\nassignee: li-wei\ncloses: drain\nstate: closed\ndone: 2025-03-15\nresult: dry\n---\n",
            "2025-03-15",
        ),
    ] {
        let archive = archive(&office(&format!("{problem}{more}")));
        let all: &[Problem] = &archive.problems.all;
        assert_eq!((all.len(), shown(all[0].closed).as_str()), (1, closed), "{more}");
        assert_eq!(all[0].is_open_on(archive.as_of), closed == "-", "{more}");
    }
}

/// Guidance on the record of the only problem is guidance on it; of two it must say which.
#[test]
fn guidance_on_a_problem() {
    for (problems, of, guided) in [
        ("[problem:: a [id:: p]]", "in-1#p", vec![1]),
        ("[problem:: a [id:: p]]", "in-1", vec![1]),
        ("[problem:: a [id:: p]] [problem:: b [id:: q]]", "in-1", vec![0, 0]),
        ("[problem:: a [id:: p]] [problem:: b [id:: q]]", "q", vec![0, 1]),
    ] {
        let files = format!(
            "=== content/documents/in-1.md ===\n---\ntitle: D\ndirection: in\nserial: 1\ndate: 2025-03-07\nfrom: wang-fang\n---\n{problems}\n\
             === content/logs/2025-03-09.md ===\n[guidance:: do this [of:: {of}]]\n"
        );
        let archive = archive(&office(&files));
        let all = &archive.problems.all;
        assert_eq!(all.iter().map(|problem| problem.guidance.len()).collect::<Vec<_>>(), guided, "{problems} {of}");
        assert!(all.iter().all(|problem| problem.reported));
    }
}

#[test]
fn what_came_from_outside() {
    for (place, front, outside) in [
        ("documents/d", "title: D\ndirection: in\nserial: 1\ndate: 2025-03-07\nfrom: civil\n", true),
        ("documents/d", "title: D\ndirection: in\nserial: 1\ndate: 2025-03-07\nfrom: wang-fang\n", true),
        ("documents/d", "title: D\ndirection: out\ndate: 2025-03-07\nfrom: li-wei\n", false),
        ("documents/d", "title: D\ndirection: out\ndate: 2025-03-07\nfrom: office\n", false),
        ("documents/d", "title: D\ndirection: in\nserial: 1\nreceived: 2025-03-07\n", true),
        ("documents/d", "title: D\ndirection: out\ndate: 2025-03-07\n", false),
        ("tasks/d", "title: D\ndate: 2025-03-07\nfrom: n\n", false),
    ] {
        let files = format!("=== content/{place}.md ===\n---\n{front}---\n=== content/notes/n.md ===\nx\n");
        let archive = archive(&office(&files));
        let at = ix(&archive, place);
        assert_eq!(came_from_outside(&archive.config, &archive.records, &archive.references, at), outside, "{front}");
    }
}

/// The findings of the ledgers on the example archive, and no other of theirs.
#[test]
fn the_findings_of_the_example() {
    let mine: BTreeSet<&str> = [
        "task-overdue",
        "task-no-due",
        "task-no-assignee",
        "urge-due",
        "extension-late",
        "closed-without-result",
        "closed-without-instruction",
        "reception-overdue",
        "request-unanswered",
        "item-overdue",
        "suggestion-without-basis",
    ]
    .into();
    let found = SiteTest::example().check();
    let code = |line: &str| line.split_once('[').unwrap().1.split_once(']').unwrap().0.to_owned();
    let found: Vec<&String> = found.iter().filter(|line| mine.contains(code(line).as_str())).collect();
    assert_eq!(
        found,
        [
            "content/logs/2025-03-06.md:20:50: warning[task-overdue]: `Return borrowed projector @zhao-lei` is 51 days overdue: due 2025-03-10",
            "content/receptions/rc-02.md:3:7: warning[reception-overdue]: is 2 days overdue: due 2025-04-28",
            "content/requests/rq-02.md:3:7: warning[request-unanswered]: is 2 days overdue: due 2025-04-28",
            "content/tasks/t-03.md:8:6: warning[task-overdue]: is 12 days overdue: due 2025-04-18",
            "content/tasks/t-05.md:8:13: warning[urge-due]: has waited for 20 days, and nobody was urged for 13 days",
            "content/tasks/t-08.md:2:8: warning[task-no-due]: is open and has no time limit",
        ]
    );
}

#[test]
fn instruction_is_an_answered_entry_of_another_ledger() {
    let task = |more: &str| {
        format!(
            "=== content/tasks/t.md ===\n---\ntitle: T\ndate: 2025-03-03\ndue: 2025-03-20\nassignee: li-wei\nneeds_instruction: true\nstate: closed\ndone: 2025-03-10\nresult: fine\n{more}---\n"
        )
    };
    let request = |state: &str, more: &str| {
        format!("=== content/requests/r.md ===\n---\ntitle: R\ndate: 2025-03-04\nto: li-wei\n{state}{more}---\n")
    };
    let answered = "state: answered\nanswered: 2025-03-06\n";
    let complaint = "content/tasks/t.md:6:20: warning[closed-without-instruction]: needs instruction, and is closed without an answer";
    for (files, expected) in [
        (task(""), complaint),
        (task("related: [r]\n") + &request(answered, ""), ""),
        (task("") + &request(answered, "related: [t]\n"), ""),
        (task("") + &request(answered, ""), complaint),
        (task("related: [r]\n") + &request("state: withdrawn\n", ""), complaint),
        // another task's end is no instruction
        (
            task("related: [u]\n")
                + "=== content/tasks/u.md ===\n---\ntitle: U\ndate: 2025-03-03\nassignee: li-wei\nstate: closed\ndone: 2025-03-04\nresult: r\n---\n",
            complaint,
        ),
    ] {
        assert_eq!(office(&files).check().join("\n"), expected, "{files}");
    }
}

/// What was done, granted or urged later than the day that means today is not known yet.
#[test]
fn the_day_that_means_today_decides() {
    let mut site = office(
        "=== content/tasks/t.md ===\n---\ntitle: T\ndate: 2025-04-01\ndue: 2025-04-10\nassignee: li-wei\nstate: closed\ndone: 2025-04-28\nresult: r\n\
         extensions: [{date: 2025-04-14, to: 2025-04-30}]\n---\n",
    );
    let late = "content/tasks/t.md:9:13: warning[extension-late]: was extended on 2025-04-14, 4 days after its limit of 2025-04-10";
    for (on, expected) in [
        ("2025-03-31", ""),
        ("2025-04-10", ""),
        ("2025-04-11", "content/tasks/t.md:4:6: warning[task-overdue]: is 1 day overdue: due 2025-04-10"),
        ("2025-04-14", late),
        ("2025-04-28", late),
    ] {
        site.as_of = day(on);
        assert_eq!(site.check().join("\n"), expected, "{on}");
    }
    assert_eq!(item(&archive(&site), "tasks/t").on_time(), Some(true));
}

/// An empty list is no basis.
#[test]
fn an_expected_list_must_hold_something() {
    let suggestion = |basis: &str| {
        let files = format!(
            "=== content/suggestions/s.md ===\n---\ntitle: S\ndate: 2025-04-29\nto: li-wei\n{basis}---\n=== content/notes/n.md ===\nx\n"
        );
        office(&files).check().len()
    };
    assert_eq!(["", "basis:\n", "basis: []\n", "basis: [n]\n", "basis: n\n"].map(suggestion), [1, 1, 1, 0, 0]);
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let days = || prop::collection::btree_set((0_i64..400).prop_map(later), 0..20);
    (prop::collection::btree_set(0_u8..7, 0..6), days(), days()).prop_map(|(weekend, holidays, workdays)| Calendar {
        weekend,
        holidays,
        workdays,
    })
}

fn later(days: i64) -> Date {
    day("2024-01-01").plus_days(days)
}

pub fn items() -> impl Strategy<Value = Vec<Item>> {
    let class =
        prop::sample::select(vec![StateClass::Open, StateClass::Waiting, StateClass::Closed, StateClass::Dropped]);
    let when = || prop::option::weighted(0.8, (0_i64..800).prop_map(later));
    let extensions = prop::collection::vec((0_i64..800, 0_i64..900), 0..3);
    let one = (when(), when(), when(), when(), class, extensions, any::<(bool, bool, bool)>());
    prop::collection::vec(one, 0..25).prop_map(|all| {
        (0..)
            .zip(all)
            .map(|(at, (opened, closed, due, since, class, extensions, (adhoc, assigned, known)))| {
                let mut extensions: Vec<Extension> =
                    extensions.into_iter().map(|(date, to)| Extension { date: later(date), to: later(to) }).collect();
                extensions.sort_by_key(|extension| extension.date);
                let over = matches!(class, StateClass::Closed | StateClass::Dropped);
                Item {
                    entry: Entry::Record(Ix(at)),
                    ledger: "tasks".to_owned(),
                    opened,
                    due,
                    extensions,
                    class,
                    closed: closed.or(opened).filter(|_| over),
                    closed_known: known && closed.is_some(),
                    assignees: Vec::new(),
                    waiting_on: Vec::new(),
                    since,
                    urged: Vec::new(),
                    progress: Vec::new(),
                    report_every: None,
                    origin: if assigned { "leadership".to_owned() } else { String::new() },
                    adhoc,
                    from: Vec::new(),
                }
            })
            .collect()
    })
}

fn adds_up(balance: &Balance) -> bool {
    let left = balance.closed_on_time + balance.closed_late + balance.dropped;
    balance.start + balance.opened == balance.end + left
        && balance.overdue <= balance.end
        && balance.opened_adhoc.max(balance.opened_assigned) <= balance.opened
}

fn usual() -> Config {
    load::load(None, true).0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn working_days_are_the_days_that_are_worked(calendar in calendar(), from in 0_i64..300, length in 0_i64..300, some in 1_u32..30) {
        let after = later(from);
        let slow = (1..=length).filter(|&days| calendar.is_working(after.plus_days(days))).count();
        prop_assert_eq!(calendar.working_days(after, after.plus_days(length)), i64::try_from(slow).unwrap());
        let nth = calendar.after(after, Duration::WorkingDays(some));
        prop_assert!(calendar.is_working(nth));
        prop_assert_eq!(calendar.working_days(after, nth), i64::from(some));
    }

    #[test]
    fn balances_add_up_and_follow_on_each_other(items in items(), as_of in 0_i64..1000, at in 0_i64..900, year in 2023_i16..2028) {
        let (ledger, as_of) = (Ledger::new(items), later(as_of));
        for granularity in Granularity::ALL {
            let period = Period::of(granularity, later(at));
            let balance = ledger.balance(period, as_of);
            prop_assert!(adds_up(&balance), "{period} {balance:?}");
            let next = ledger.balance(period.next().unwrap(), as_of);
            prop_assert_eq!(balance.end, next.start);
        }
        let year = Period::of(Granularity::Year, Date::new(year, 1, 1).unwrap());
        let whole = ledger.balance(year, as_of);
        let mut sum = Balance { start: whole.start, end: whole.end, overdue: whole.overdue, ..Balance::default() };
        for part in year.parts(Granularity::Month) {
            let part = ledger.balance(part, as_of);
            sum.opened += part.opened;
            sum.opened_adhoc += part.opened_adhoc;
            sum.opened_assigned += part.opened_assigned;
            sum.closed_on_time += part.closed_on_time;
            sum.closed_late += part.closed_late;
            sum.dropped += part.dropped;
        }
        prop_assert_eq!(sum, whole);
        // what is open today by its class is what the balance ends with
        let today = ledger.balance(Period::of(Granularity::Day, as_of), as_of);
        let open = ledger.items.iter().filter(|item| item.is_open_on(as_of)).count();
        prop_assert_eq!(today.end, open);
    }

    #[test]
    fn an_item_on_a_day(items in items(), on in 0_i64..1000) {
        let (on, config) = (later(on), usual());
        for item in items {
            let class = item.class_on(on);
            prop_assert_eq!(class.is_none(), item.opened.is_some_and(|opened| on < opened));
            let overdue = item.overdue_on(on);
            let due = item.due_on(on);
            prop_assert_eq!(overdue > 0, item.is_open_on(on) && due.is_some_and(|due| due < on));
            prop_assert_eq!(overdue > 0, item.light_on(on, &config) == Some(Light::Overdue));
            prop_assert_eq!(item.waits_on(on).is_some(), class == Some(StateClass::Waiting) && item.since.is_some());
            // a limit is the first one, or one that was granted by then, and the last granted stays
            prop_assert!(due == item.due || item.extensions.iter().any(|granted| granted.date <= on && Some(granted.to) == due));
            if item.extensions.iter().all(|granted| granted.date <= on) {
                prop_assert_eq!(due, item.due_on(on.plus_days(500)));
            }
            // where every extension gives more time, the limit never comes nearer
            let limits: Vec<Date> = item.due.into_iter().chain(item.extensions.iter().map(|granted| granted.to)).collect();
            if item.due.is_some() && limits.is_sorted() {
                prop_assert!(item.due_on(on) <= item.due_on(on.plus_days(1)) && item.due <= due);
            }
            // what is over stays over
            if matches!(class, Some(StateClass::Closed | StateClass::Dropped)) {
                prop_assert_eq!(class, item.class_on(on.plus_days(100)));
                prop_assert_eq!(item.age_on(on), item.age_on(on.plus_days(100)));
            }
        }
    }
}
