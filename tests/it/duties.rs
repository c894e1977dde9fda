//! Papers, coverage, contact, knowledge.

use std::sync::Arc;

use annals::archive::trace::trace;
use annals::archive::{Archive, Ix};
use annals::base::date::Date;
use annals::base::path::RelPath;
use annals::config::load;
use annals::pipeline::{self, Memory, Request};
use proptest::prelude::*;

use crate::support::SiteTest;

const IN_002: &str = "content/documents/in-002.md";
const IN_006: &str = "content/documents/in-006.md";
const LOG: &str = "content/logs/2025-04-29.md";

/// The findings with one of the codes, as lines.
fn findings(site: &SiteTest, codes: &[&str]) -> Vec<String> {
    let is = |line: &String| codes.iter().any(|code| line.contains(&format!("[{code}]")));
    site.check().into_iter().filter(is).collect()
}

fn on(day: &str) -> SiteTest {
    let mut site = SiteTest::example();
    site.as_of = Date::parse(day).unwrap();
    site
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

/// The record whose path ends so.
fn ix(archive: &Archive, tail: &str) -> Ix {
    archive.all().find(|(_, record)| record.place.ends_with(tail)).unwrap_or_else(|| panic!("no record {tail}")).0
}

fn name(archive: &Archive, at: Ix) -> &str {
    archive.record(at).unwrap().place.rsplit('/').next().unwrap()
}

fn names(archive: &Archive, all: &[Ix]) -> String {
    all.iter().map(|at| name(archive, *at)).collect::<Vec<_>>().join(" ")
}

/// The steps of a record, one a line: date, step, who, the other record.
fn steps(site: &SiteTest, tail: &str) -> Vec<String> {
    let archive = archive(site);
    let line = |step: annals::archive::trace::Step| {
        let date = step.date.map_or("-".to_owned(), |date| date.to_string());
        let of = step.record.map_or(String::new(), |record| format!(" in {}", name(&archive, record)));
        format!("{date} {} [{}]{of}", step.kind.name(), names(&archive, &step.who))
    };
    trace(&archive, ix(&archive, tail)).into_iter().map(line).collect()
}

#[test]
fn the_example_has_exactly_these_duties_open() {
    let codes = [
        "register-gap",
        "register-duplicate",
        "unread-superior",
        "action-without-task",
        "problem-without-guidance",
        "pass-on-incomplete",
        "brief-late",
        "contact-stale",
        "coverage-gap",
        "filed-late",
        "lesson-thin",
        "measure-review-due",
    ];
    let expected = [
        "annals.yaml:27:5: warning[coverage-gap]: the log of 2025-03-13 is missing",
        "annals.yaml:27:5: warning[coverage-gap]: the log of 2025-03-20 is missing",
        "annals.yaml:27:5: warning[coverage-gap]: the log of 2025-04-27 is missing",
        "annals.yaml:29:5: warning[coverage-gap]: the statement `visitors` of 2025-01, due 2025-02-05, is missing",
        "content/briefs/b-01.md:4:11: warning[brief-late]: `reported` comes 5 working days after `occurred`, and the limit is 3wd: due 2025-03-17",
        "content/departments/donghu.md:5:16: warning[contact-stale]: the last contact with `donghu` was 49 days ago, on 2025-03-12, and one is expected every 45d",
        "content/departments/xishan.md:5:16: warning[contact-stale]: there was never any contact with `xishan`, and one is expected every 45d",
        "content/documents/in-002.md:8:7: warning[unread-superior]: nobody has noted down what stayed of this superior's paper of 2025-03-11: due 2025-03-14",
        "content/documents/in-002.md:14:11: warning[action-without-task]: requires something, and no task arises from it",
        "content/documents/in-004.md:27:1: warning[problem-without-guidance]: the problem `巡查志愿者不足，坡上三个楼组夜间无人巡查`, reported 2025-04-08, has no guidance: due 2025-04-15",
        "content/documents/in-006.md:3:9: warning[register-gap]: number 5 of the register incoming 2025 is missing",
        "content/documents/out-002.md:10:12: warning[pass-on-incomplete]: `xishan` has not acknowledged this paper: due 2025-04-18",
        "content/lessons/l-02.md:6:11: warning[lesson-thin]: rests on 1 of the 2 records that its method needs",
        "content/measures/ms-02.md:7:12: warning[measure-review-due]: its review is 15 days overdue: due 2025-04-15",
        "content/statements/visitors-2025-03.md:4:8: warning[filed-late]: was filed 1 day late: 2025-03 was due 2025-04-07",
    ];
    assert_eq!(findings(&SiteTest::example(), &codes), expected);
}

#[test]
fn a_register_shows_what_is_missing_and_what_is_there_twice() {
    let mut site = SiteTest::example();
    let rows = archive(&site).registers.0[&("incoming".to_owned(), 2025)].rows();
    assert_eq!(rows.iter().filter(|(_, at)| at.is_some()).count(), 5);
    assert_eq!(rows[4], (Some(5), None));

    site.edit(IN_006, "serial: 6", "serial: 4");
    assert_eq!(
        findings(&site, &["register-gap", "register-duplicate"]),
        [
            "content/documents/in-006.md:3:9: error[register-duplicate]: number 4 of the register incoming 2025 stands on `in-004` and again on `in-006`"
        ]
    );
    site.edit(IN_006, "serial: 4", "serial: 9");
    assert_eq!(
        findings(&site, &["register-gap", "register-duplicate"]),
        [
            "content/documents/in-006.md:3:9: warning[register-gap]: numbers 5 to 8 of the register incoming 2025 are missing"
        ]
    );
    // no number is too large to look at
    site.edit(IN_006, "serial: 9", &format!("serial: {}", i64::MAX));
    assert_eq!(findings(&site, &["register-gap", "register-duplicate"]), [""; 0]);
}

#[test]
fn a_paper_from_above_is_to_be_read_and_acted_upon() {
    let codes = ["unread-superior", "action-without-task"];
    let mut site = SiteTest::example();
    assert_eq!(findings(&site, &codes).len(), 2);
    // a bare link is no reading
    site.append(LOG, "\n[read:: [[in-002]]]\n");
    assert_eq!(findings(&site, &codes).len(), 2);
    site.append(LOG, "\n[read:: [[in-002]] new columns]\n");
    assert_eq!(findings(&site, &codes).len(), 1);
    site.write(
        "content/tasks/t-11.md",
        "---\ntitle: Name who fills it in\ndate: 2025-04-29\nassignee: li-wei\ndue: 2025-05-09\nfrom: [in-002]\n---\n",
    );
    assert_eq!(findings(&site, &codes), [""; 0]);

    // a task item will do, and so will a day in the circulation; who was only sent it has not read it
    let mut site = SiteTest::example();
    site.append(LOG, "\n- [ ] Name who fills it in @li-wei [due:: 2025-05-09] [from:: in-002]\n");
    assert_eq!(findings(&site, &codes).len(), 1);
    site.edit(IN_002, "sent: 2025-03-11}", "sent: 2025-03-11, read: 2025-03-12}");
    assert_eq!(findings(&site, &codes), [""; 0]);
    // what requires nothing needs no task
    let mut site = SiteTest::example();
    site.edit(IN_002, "requires: true", "requires: false");
    assert_eq!(findings(&site, &["action-without-task"]), [""; 0]);
}

/// The limit itself is still in time, and what is noted later was not there before.
#[test]
fn duties_to_papers_begin_the_day_after_their_limit() {
    for (day, code, count) in [
        ("2025-03-14", "unread-superior", 0),
        ("2025-03-15", "unread-superior", 1),
        ("2025-04-15", "problem-without-guidance", 0),
        ("2025-04-16", "problem-without-guidance", 1),
        ("2025-04-18", "pass-on-incomplete", 0),
        ("2025-04-19", "pass-on-incomplete", 1),
        ("2025-04-15", "measure-review-due", 0),
        ("2025-04-16", "measure-review-due", 1),
        ("2025-04-26", "contact-stale", 1),
        ("2025-04-27", "contact-stale", 2),
    ] {
        assert_eq!(findings(&on(day), &[code]).len(), count, "{code} on {day}");
    }
}

#[test]
fn guidance_and_acknowledgement_meet_a_duty_wherever_they_are_written() {
    let mut site = SiteTest::example();
    site.append(LOG, "\n[guidance:: ask the property firm for the upper blocks [of:: in-004#volunteers]]\n");
    assert_eq!(findings(&site, &["problem-without-guidance"]), [""; 0]);
    site.edit(
        "content/documents/out-002.md",
        "date: 2025-04-14}\n",
        "date: 2025-04-14}\n  - {dept: xishan, date: 2025-04-30}\n",
    );
    assert_eq!(findings(&site, &["pass-on-incomplete"]), [""; 0]);
    // an entry without a day says nothing yet
    site.edit("content/documents/out-002.md", "{dept: xishan, date: 2025-04-30}", "{dept: xishan}");
    assert_eq!(findings(&site, &["pass-on-incomplete"]).len(), 1);
}

#[test]
fn the_steps_of_a_paper_stand_in_order_of_time() {
    assert_eq!(
        steps(&SiteTest::example(), "documents/in-001"),
        [
            "2025-03-05 received []",
            "2025-03-05 read [chen-min] in 2025-03-05",
            "2025-03-05 task [li-wei] in t-02",
            "2025-03-06 read [wang-fang] in 2025-03-06",
            "2025-03-21 mentioned [wang-fang] in n-01",
            "2025-03-24 task-closed [li-wei] in t-02",
            "2025-03-24 replied [li-wei] in out-001",
            "2025-04-03 mentioned [chen-min] in 2025-03",
            "2025-04-11 passed-on [donghu xishan] in out-002",
            "2025-04-14 acknowledged [donghu] in out-002",
            "- not-acknowledged [xishan] in out-002",
        ]
    );
    let moved = steps(&SiteTest::example(), "documents/in-006");
    let of = |kind: &str| moved.iter().filter(|line| line.contains(kind)).cloned().collect::<Vec<_>>();
    assert_eq!(of(" moved "), ["2025-04-16 moved [wang-fang]", "2025-04-17 moved [li-wei]"]);
    assert_eq!(of(" holder "), ["- holder [li-wei]"]);
    let reported = steps(&SiteTest::example(), "documents/in-003");
    for line in [
        "2025-03-19 sent [wang-fang]",
        "2025-03-20 read [zhao-lei]",
        "2025-03-19 problem []",
        "2025-03-20 guidance [wang-fang]",
    ] {
        assert!(reported.contains(&line.to_owned()), "{line} is not in {reported:#?}");
    }
}

#[test]
fn the_steps_of_a_task_say_how_it_went() {
    let lift = steps(&SiteTest::example(), "tasks/t-07");
    for line in ["2025-03-18 dated [wang-fang]", "2025-03-28 extended [sun-jie]", "2025-04-25 closed []"] {
        assert!(lift.contains(&line.to_owned()), "{line} is not in {lift:#?}");
    }
    let list = steps(&SiteTest::example(), "tasks/t-05");
    for line in ["2025-04-10 waits [civil-affairs]", "2025-04-17 urged [civil-affairs] in 2025-04-17"] {
        assert!(list.contains(&line.to_owned()), "{line} is not in {list:#?}");
    }
    let person = steps(&SiteTest::example(), "people/sun-jie");
    assert!(person.len() > 3 && person.iter().all(|line| line.contains(" mentioned ")), "{person:#?}");
}

#[test]
fn what_is_expected_and_not_there_is_a_gap() {
    let archive = archive(&SiteTest::example());
    let [logs, summaries, visitors] = archive.coverage.lines.as_slice() else { panic!("{:?}", archive.coverage) };
    let april = logs.expected.iter().filter(|expected| expected.period.start().month() == 4);
    assert_eq!(april.count(), 21);
    assert!(logs.expected.iter().all(|expected| expected.period.to_string() != "2025-04-04"), "a holiday");
    let extra: Vec<String> = logs.extra.iter().map(|(day, _)| day.to_string()).collect();
    assert_eq!(extra, ["2025-03-15"]);
    let [march] = summaries.expected.as_slice() else { panic!("{:?}", summaries.expected) };
    assert_eq!((march.deadline.to_string(), march.late()), ("2025-04-07".to_owned(), 0));
    assert!(march.record.is_some());
    let filed: Vec<(String, bool, i64)> =
        visitors.expected.iter().map(|one| (one.period.to_string(), one.record.is_some(), one.late())).collect();
    let row = |period: &str, there, late| (period.to_owned(), there, late);
    assert_eq!(filed, [row("2025-01", false, 0), row("2025-02", true, 0), row("2025-03", true, 1)]);

    let later = findings(&on("2025-05-06"), &["coverage-gap", "filed-late"]);
    let missing: Vec<&str> = later.iter().map(|line| line.split("]: ").nth(1).unwrap()).collect();
    assert_eq!(
        missing,
        [
            "the log of 2025-03-13 is missing",
            "the log of 2025-03-20 is missing",
            "the log of 2025-04-27 is missing",
            "the log of 2025-05-01 is missing",
            "the log of 2025-05-02 is missing",
            "the log of 2025-05-05 is missing",
            "the summary of 2025-04, due 2025-05-05, is missing",
            "the statement `visitors` of 2025-01, due 2025-02-05, is missing",
            "the statement `visitors` of 2025-04, due 2025-05-05, is missing",
            "was filed 1 day late: 2025-03 was due 2025-04-07",
        ]
    );
}

/// Each line of settings with the gaps it gives for the same few records.
#[test]
fn coverage_follows_its_line() {
    let files = "=== content/logs/2025-04-21.md ===\n---\ndate: 2025-04-21\n---\n\
        === content/logs/2025-04-24.md ===\n---\ndate: 2025-04-24\n---\n\
        === content/campaigns/c.md ===\n---\ndate: 2025-04-01\nend: 2025-05-01\n---\n\
        === content/summaries/2025-02.md ===\n---\nperiod: 2025-02\nfiled: 2025-03-09\n---\n\
        === content/summaries/2025-03.md ===\n---\nperiod: 2025-03\n---\n\
        === content/summaries/part.md ===\n---\nperiod: 2025-01\nfiled: 2025-02-01\nscope: c\n---\n\
        === content/meetings/m.md ===\n---\ndate: 2025-03-10\n---\n\
        === content/statements/visitors.yaml ===\nstatement: visitors\nevery: month\nrows: open\ncolumns: [{id: total}]\n\
        === content/statements/v.md ===\n---\nstatement: visitors\nperiod: 2025-02\nfiled: 2025-03-03\n---\n| | total |\n|---|---|\n";
    for (line, gaps) in [
        ("kind: log, every: workday", "2025-04-22 2025-04-23 2025-04-25 2025-04-28 2025-04-29"),
        ("kind: log, every: workday, to: 2025-04-25", "2025-04-22 2025-04-23 2025-04-25"),
        ("kind: log, every: workday, from: 2025-04-24, due: {after: 4d}", "2025-04-25"),
        ("kind: log, every: week, from: 2025-04-14", "2025-W16"),
        ("kind: log, every: workday, from: 2026", ""),
        // a draft is not handed in, and what is about a part is not about the whole
        ("kind: summary, every: month, from: 2025-01", "2025-01 2025-03"),
        ("kind: summary, every: month, from: 2025-01, due: {after: 2m}", "2025-01"),
        // the first record there is
        ("kind: summary, every: month", "2025-03"),
        ("kind: meeting, every: month", ""),
        ("kind: meeting, every: month, from: 2025-01", "2025-01 2025-02"),
        ("statement: visitors, from: 2025-01", "2025-01 2025-03"),
    ] {
        let site = SiteTest::new(&format!("=== annals.yaml ===\ntitle: T\ncoverage:\n  - {{{line}}}\n{files}"));
        let said = findings(&site, &["coverage-gap", "bad-config"]);
        let missing: Vec<&str> =
            said.iter().map(|line| line.split(" of ").nth(1).unwrap().split([',', ' ']).next().unwrap()).collect();
        assert_eq!(missing.join(" "), gaps, "{line}: {said:#?}");
    }
}

#[test]
fn what_was_filed_late_is_said_at_the_record() {
    let mut site = SiteTest::example();
    site.edit("content/summaries/2025-03.md", "filed: 2025-04-03", "filed: 2025-04-08");
    let said =
        "content/summaries/2025-03.md:5:8: warning[filed-late]: was filed 1 day late: 2025-03 was due 2025-04-07";
    let form = "content/statements/visitors-2025-03.md:4:8: warning[filed-late]: was filed 1 day late: 2025-03 was due 2025-04-07";
    assert_eq!(findings(&site, &["filed-late"]), [form, said]);
    // on a day before it was filed it was not there
    site.as_of = Date::parse("2025-04-07").unwrap();
    assert_eq!(
        findings(&site, &["filed-late", "coverage-gap"]).len(),
        4,
        "two logs, the form of January, that of March"
    );
    site.edit("content/summaries/2025-03.md", "filed: 2025-04-08", "filed: 2025-04-09");
    site.as_of = Date::parse("2025-04-08").unwrap();
    assert_eq!(findings(&site, &["filed-late", "coverage-gap"]).len(), 5);
}

#[test]
fn contact_is_what_a_visit_or_a_mark_says() {
    let last = |site: &SiteTest, tail: &str| {
        let archive = archive(site);
        let contact = archive.contacts.0.get(&ix(&archive, tail)).cloned();
        contact.map(|contact| contact.last.map_or("never".to_owned(), |(day, _)| day.to_string()))
    };
    let mut site = SiteTest::example();
    assert_eq!(last(&site, "departments/donghu").unwrap(), "2025-03-12");
    assert_eq!(last(&site, "departments/xishan").unwrap(), "never");
    assert_eq!(last(&site, "departments/city-mgmt").unwrap(), "2025-02-20");
    assert_eq!(last(&site, "departments/civil-affairs"), None, "papers are no contact");
    assert_eq!(last(&site, "people/wang-fang"), None, "who went is one of us");
    for (mark, day) in [
        ("Spoke with @xishan on the telephone", "never"),
        ("[contact:: @chen-min rang [[xishan]]]", "2025-04-29"),
        ("[contact:: @西山社区 rang back [date:: 2025-04-28]]", "2025-04-28"),
        ("[contact:: they rang [dept:: xishan] [date:: 2025-05-03]]", "never"),
    ] {
        let mut site = site.clone();
        site.append(LOG, &format!("\n{mark}\n"));
        assert_eq!(last(&site, "departments/xishan").unwrap(), day, "{mark}");
    }
    site.write("content/visits/x.md", "---\ndate: 2025-04-25\nplace: town hall\nwith: [xishan]\n---\n");
    assert_eq!(last(&site, "departments/xishan").unwrap(), "2025-04-25");
    assert_eq!(findings(&site, &["contact-stale"]).len(), 1);
}

#[test]
fn experience_rests_on_evidence_and_is_used() {
    let site = SiteTest::example();
    let known = archive(&site);
    let lesson = |tail: &str| known.knowledge.lessons[&ix(&known, tail)].clone();
    assert_eq!(names(&known, &lesson("lessons/l-01").applied_in), "t-06");
    assert_eq!(names(&known, &lesson("lessons/l-02").applied_in), "");
    assert_eq!((lesson("lessons/l-02").evidence.len(), lesson("lessons/l-02").wanted), (1, 2));
    let version = |tail: &str| known.knowledge.versions[&ix(&known, tail)].clone();
    assert_eq!(names(&known, &version("measures/ms-01").superseded_by), "ms-02");
    assert_eq!(version("measures/ms-02").overdue, 15);

    for (from, to, thin) in [
        ("method: comparison", "method: judgement", 0),
        ("state: draft", "state: retired", 0),
        ("evidence: [in-006]", "evidence: [in-006, in-006, 青民函〔2025〕4号]", 1),
        ("evidence: [in-006]", "evidence: [in-006, in-001]", 0),
        ("evidence: [in-006]", "evidence: [in-006, l-02]", 1),
    ] {
        let mut site = site.clone();
        site.edit("content/lessons/l-02.md", from, to);
        assert_eq!(findings(&site, &["lesson-thin"]).len(), thin, "{to}");
    }
    let mut site = site.clone();
    site.write("content/measures/ms-03.md", "---\ntitle: Third\ndate: 2025-04-20\nsupersedes: [ms-02]\n---\n");
    assert_eq!(findings(&site, &["measure-review-due"]), [""; 0]);
}

/// A kind that nobody has thought of has all this by its traits.
#[test]
fn own_kinds_have_duties_by_their_traits() {
    let site = SiteTest::new(
        "=== annals.yaml ===\ntitle: T\nkinds:\n  parcel:\n    dir: parcels\n    traits: [dated, register, chain, limit]\n    fields:\n      came: {type: date}\n      left: {type: date}\n      no: {type: integer}\n      sender: {type: ref(department)}\n      within: {type: duration}\n      requires: {type: bool}\n    roles: {date: [came, left], serial: no, from: sender, start: came, stop: left, limit: within}\n=== content/departments/head.md ===\n---\nname: Head\nrelation: superior\n---\n=== content/parcels/a.md ===\n---\ncame: 2025-04-01\nleft: 2025-04-09\nwithin: 1w\nno: 2\nsender: head\nrequires: true\n---\n",
    );
    let said = site.check();
    assert_eq!(
        said,
        [
            "content/parcels/a.md:3:7: warning[brief-late]: `left` comes 8 days after `came`, and the limit is 1w: due 2025-04-08",
            "content/parcels/a.md:5:5: warning[register-gap]: number 1 of the register parcels 2025 is missing",
            "content/parcels/a.md:6:9: warning[unread-superior]: nobody has noted down what stayed of this superior's paper of 2025-04-01: due 2025-04-04",
            "content/parcels/a.md:7:11: warning[action-without-task]: requires something, and no task arises from it",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However a register is numbered, its rows name each record once and each missing number below the last once.
    #[test]
    fn a_register_accounts_for_every_number(numbers in prop::collection::vec(1_i64..40, 1..12)) {
        let mut files = "=== annals.yaml ===\ntitle: T\n".to_owned();
        for (at, number) in numbers.iter().enumerate() {
            files += &format!("=== content/meetings/{at:02}.md ===\n---\ndate: 2025-03-03\nserial: {number}\n---\n");
        }
        let site = SiteTest::new(&files);
        let rows = archive(&site).registers.0[&("meetings".to_owned(), 2025)].rows();
        let there: Vec<i64> = rows.iter().filter(|(_, at)| at.is_some()).map(|(number, _)| number.unwrap()).collect();
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        prop_assert_eq!(&there, &sorted);
        let missing: Vec<i64> = rows.iter().filter(|(_, at)| at.is_none()).map(|(number, _)| number.unwrap()).collect();
        let last = *sorted.last().unwrap();
        let expected: Vec<i64> = (1..last).filter(|number| !sorted.contains(number)).collect();
        prop_assert_eq!(&missing, &expected);
        let runs = expected.iter().filter(|number| !expected.contains(&(*number - 1))).count();
        prop_assert_eq!(findings(&site, &["register-gap"]).len(), runs);
        sorted.dedup();
        prop_assert_eq!(findings(&site, &["register-duplicate"]).len(), numbers.len() - sorted.len());
    }
}
