//! The command line: lists in every form, findings for other programs, one record's story, what a kind is, due dates.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use super::cli::{Desk, Run, example, office};
use super::support::SiteTest;
use annals::base::date::Date;
use annals::cli::explain::FINDINGS;
use annals::cli::table::{Cell, Group, Sort, Sum, Table};

fn json_of(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run}"))
}

/// Findings as SARIF: every finding with its rule, its place in characters, and a name that lasts.
#[test]
fn findings_for_code_hosts() {
    let desk = office();
    desk.write("content/logs/a b：日.md", "---\ndate: 2025-03-11\n---\n见 [[无此]] 与 [[无此]]\n".as_bytes());
    let run = desk.run(&["check", "--format", "sarif"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""), "{run}");
    let whole = json_of(&run);
    assert_eq!(whole["version"], "2.1.0");
    assert!(whole["$schema"].as_str().unwrap().ends_with("/sarif-schema-2.1.0.json"));
    let one = &whole["runs"][0];
    assert_eq!(one["columnKind"], "unicodeCodePoints");
    let rules = one["tool"]["driver"]["rules"].as_array().unwrap();
    let results = one["results"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    for rule in rules {
        let short = rule["shortDescription"]["text"].as_str().unwrap();
        assert!(!short.contains('\n'), "{short}");
        assert!(["error", "warning"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    let rule = rules.iter().find(|rule| rule["id"] == "broken-link").unwrap();
    assert!(
        FINDINGS
            .replace('\n', " ")
            .contains(&format!("means.** {} ", rule["shortDescription"]["text"].as_str().unwrap()))
    );
    let mut prints = std::collections::BTreeSet::new();
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(ids[rule], result["ruleId"]);
        assert!(prints.insert(result["partialFingerprints"]["annals/v1"].as_str().unwrap()), "{result}");
    }
    let broken: Vec<&Value> = results
        .iter()
        .filter(|result| {
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] != "content/logs/2025-03-10.md"
        })
        .filter(|result| result["ruleId"] == "broken-link")
        .collect();
    assert_eq!(broken.len(), 2);
    assert_eq!(broken[1]["level"], "error");
    assert_eq!(
        broken[1]["locations"],
        json!([{"physicalLocation": {
            "artifactLocation": {"uri": "content/logs/a%20b%EF%BC%9A%E6%97%A5.md"},
            "region": {"startLine": 4, "startColumn": 12, "endLine": 4, "endColumn": 18},
        }}])
    );
    // a finding keeps its name when the lines above it move
    let name = broken[1]["partialFingerprints"].clone();
    desk.write("content/logs/a b：日.md", "---\ndate: 2025-03-11\n---\n\n\n见 [[无此]]\n与 [[无此]]\n".as_bytes());
    let moved = json_of(&desk.run(&["check", "--format", "sarif", "content/logs/a b：日.md"]));
    assert_eq!(moved["runs"][0]["results"][1]["partialFingerprints"], name);
    assert_eq!(moved["runs"][0]["results"].as_array().unwrap().len(), 2, "only those of the file");
}

#[test]
fn further_places_of_a_finding_are_related_locations() {
    let desk = Desk::new(
        "=== annals.yaml ===\n=== content/notes/a.md ===\n---\nid: x\n---\n=== content/notes/b.md ===\n---\nid: x\n---\n",
    );
    let whole = json_of(&desk.run(&["check", "--format", "sarif"]));
    let results = whole["runs"][0]["results"].as_array().unwrap();
    let double = results.iter().find(|result| result["ruleId"] == "duplicate-id").unwrap();
    let related = &double["relatedLocations"][0];
    assert!(related["message"]["text"].is_string());
    assert_eq!(related["physicalLocation"]["region"]["startLine"], 2);
    // settings that cannot be read are findings too
    desk.write("annals.yaml", b"titel: x\n");
    let run = desk.run(&["check", "--format", "sarif", "--as-of", "2025-01-01"]);
    assert_eq!((run.code, &json_of(&run)["runs"][0]["results"][0]["ruleId"]), (Some(2), &json!("bad-config")));
}

/// A workbook read back: names of columns, text that is no formula, dates and numbers as such.
#[test]
fn a_list_as_a_workbook() {
    let desk = office();
    desk.write(
        "content/documents/in-7.md",
        "---\ntitle: 关于电梯的函\ndirection: in\nserial: 7\nreceived: 2025-03-05\n---\n".as_bytes(),
    );
    let read = |file: &str| {
        let bytes = std::fs::read(desk.root().join(file)).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheet = book.sheet_names()[0].clone();
        let range = book.worksheet_range(&sheet).unwrap();
        let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
        let formulas = book.worksheet_formula(&sheet).unwrap();
        assert!(formulas.used_cells().next().is_none(), "no cell is a formula");
        (sheet, rows)
    };
    let text = |text: &str| Data::String(text.to_owned());
    let run = desk.run(&["list", "task", "-o", "t.xlsx", "--columns", "title,due,state", "--by", "state"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{run}");
    let (sheet, rows) = read("t.xlsx");
    assert_eq!(sheet, "task");
    assert_eq!(rows[0], ["state", "title", "due", "state"].map(text));
    let lift = rows.iter().find(|row| row[1] == text("=Lift, the")).unwrap();
    assert_eq!(lift[0], text("closed"));
    let Data::DateTime(day) = &lift[2] else { panic!("{lift:?}") };
    assert_eq!(day.to_ymd_hms_milli(), (2025, 3, 31, 0, 0, 0, 0));
    assert!(rows.iter().any(|row| row[1] == text("Test the duty telephone 测试值班电话")));

    let run = desk.run(&["list", "document", "--format", "xlsx", "-o", "d.xls", "--columns", "serial,title"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(read("d.xls").1[1], [Data::Float(7.0), text("关于电梯的函")]);

    // what is there stays, and the same list gives the same bytes
    assert_eq!(desk.run(&["list", "task", "-o", "t.xlsx"]).code, Some(2));
    let run = desk.run(&["list", "task", "-o", "u.xlsx", "--columns", "title,due,state", "--by", "state"]);
    assert_eq!(run.code, Some(0), "{run}");
    let bytes = |file: &str| std::fs::read(desk.root().join(file)).unwrap();
    assert!(bytes("t.xlsx") == bytes("u.xlsx"), "the bytes differ");
}

#[test]
fn the_form_follows_the_ending_of_the_file() {
    let desk = office();
    for (file, begins) in
        [("a.csv", "\u{feff}id\r\n"), ("a.json", "{\n"), ("a.md", "| id |\n"), ("a.txt", "id\ntasks/")]
    {
        assert_eq!(desk.run(&["list", "task", "--columns", "id", "-o", file]).code, Some(0), "{file}");
        let text = std::fs::read_to_string(desk.root().join(file)).unwrap();
        assert!(text.starts_with(begins), "{file}: {text}");
    }
}

/// A table is cut to a terminal's width: texts first and what a row is about last; dates, numbers and names never.
#[test]
fn tables_fit_a_terminal() {
    let date = |day: &str| Cell { sort: Sort::Date, ..Cell::text(day) };
    let row = |day: &str, title: &str, note: &str, id: &str| {
        vec![date(day), Cell::text(title), Cell::text(note), Cell::name(id)]
    };
    let table = Table {
        list: "x".to_owned(),
        as_of: Date::new(2025, 4, 30).unwrap(),
        columns: ["date", "title", "note", "id"].map(str::to_owned).to_vec(),
        groups: vec![Group {
            value: None,
            rows: vec![
                row(
                    "2025-03-10",
                    "大厅电梯改造合同 Lobby lift: contract and handover",
                    "说明文字很长很长很长很长",
                    "tasks/t-07",
                ),
                vec![date("2025-03-11"), Cell::text("short"), Cell::empty(), Cell::name("n")],
            ],
        }],
        by: None,
        sum: Sum { text: "2 rows".to_owned(), counts: vec![("rows", 2)] },
    };
    let shown = |width: Option<usize>| anstream::adapter::strip_str(&table.aligned(width)).to_string();
    insta::assert_snapshot!(shown(Some(60)), @r#"
    date        title                     note        id
    2025-03-10  大厅电梯改造合同 Lobby…   说明文字…   tasks/t-07
    2025-03-11  short                                 n

    2 rows
    "#);
    for width in 45..110 {
        let text = shown(Some(width));
        for line in text.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
        }
        assert!(text.contains("2025-03-10") && text.contains("tasks/t-07"), "{width}:\n{text}");
    }
    assert_eq!(shown(Some(300)), shown(None));
    assert!(shown(None).contains("contract and handover"));
}

/// What is owed, in every form; the table ends with what it comes to.
#[test]
fn lists_of_what_is_owed() {
    let desk = example();
    let last = |arguments: &[&str]| {
        let run = desk.run(arguments);
        assert_eq!(run.code, Some(0), "{run}");
        run.out.lines().last().unwrap_or_default().to_owned()
    };
    for what in ["ledger", "tasks"] {
        assert_eq!(last(&["list", what]), "12 items: 5 open (1 waiting), 6 closed, 1 dropped; 2 overdue");
    }
    assert_eq!(
        last(&["list", "ledger", "--by", "assignee"]),
        "12 items: 5 open (1 waiting), 6 closed, 1 dropped; 2 overdue"
    );
    assert_eq!(last(&["list", "ledger", "origin=leadership"]), "3 items: 0 open, 3 closed, 0 dropped; 0 overdue");
    assert_eq!(last(&["list", "ledger", "adhoc=yes"]), "1 item: 0 open, 1 closed, 0 dropped; 0 overdue");
    let overdue =
        desk.run(&["list", "ledger", "overdue=yes", "--columns", "title,overdue_days", "--sort", "-overdue_days"]);
    insta::assert_snapshot!(overdue.out, @r#"
    title                                                        overdue_days
    Return borrowed projector                                    51
    Archive room: put up the shelving and move the closed files  12

    2 items: 2 open, 0 closed, 0 dropped; 2 overdue
    "#);
    let waiting = ["list", "waiting", "ledger=tasks", "--columns", "title,waiting_on,waits,urged_days"];
    insta::assert_snapshot!(desk.run(&waiting).out, @r#"
    title                                        waiting_on  waits  urged_days
    Where is the subsidy list? 催要高龄津贴名册  民政科      20     13

    1 row
    "#);
    let whole = json_of(&desk.run(&[
        "list",
        "ledger",
        "overdue=yes",
        "--format",
        "json",
        "--columns",
        "id,assignee,overdue,overdue_days,due,title",
    ]));
    assert_eq!(whole["summary"]["overdue"], 2);
    let shelving = json!({"id": "tasks/t-03", "assignee": ["people/zhao-lei"], "overdue": true, "overdue_days": 12, "due": "2025-04-18",
        "title": "Archive room: put up the shelving and move the closed files"});
    assert_eq!(whole["rows"][1], shelving);
}

#[test]
fn lists_of_marks_gaps_and_findings() {
    let desk = example();
    let count = |arguments: &[&str]| {
        let run = desk.run(&[&["list"], arguments, &["--format", "json"]].concat());
        assert_eq!(run.code, Some(0), "{arguments:?}: {run}");
        json_of(&run)["rows"].as_array().unwrap().len()
    };
    assert_eq!(count(&["problem"]), 4);
    assert_eq!(count(&["问题"]), 4, "both words are one type");
    assert_eq!(count(&["problem", "--period", "2025-03"]), 2);
    assert_eq!(count(&["lesson"]), 2, "a kind's name goes before the mark's");
    assert_eq!(count(&["mark:lesson"]), 0);
    assert_eq!(count(&["all"]), 108);
    assert_eq!(count(&["findings", "code=task-overdue"]), 2);
    assert_eq!(count(&["findings", "code=task-overdue", "kind=task"]), 1, "other fields are those of the record");
    assert_eq!(count(&["findings", "duty=delayed", "severity=warning", "code=task-overdue,brief-late"]), 3);
}

/// A record's story: who read it, what came of it, to whom it went.
#[test]
fn the_story_of_a_paper() {
    let desk = example();
    let run = desk.run(&["trace", "in-001"]);
    assert_eq!(run.code, Some(0), "{run}");
    insta::assert_snapshot!(run.out, @r#"
    documents/in-001  关于开展便民服务窗口办理时限自查的通知
    document · 2025-03-05 · replied · content/documents/in-001.md

    date        what              who                 record             words
    2025-03-05  received
    2025-03-05  read              陈敏                logs/2025-03-05    in-001 the date counts from receipt
    2025-03-05  task              李伟                tasks/t-02         Answer 区政办〔2025〕8号: self-check of the service counters
    2025-03-06  read              王芳                logs/2025-03-06    in-001 three questions that are really one: did the caller know when to come back?
    2025-03-21  mentioned         王芳                notes/n-01         读文札记 · Fifteen days, and where they begin
    2025-03-24  task closed       李伟                tasks/t-02         Report issued as 青综〔2025〕1号 after a second draw of 64 matters; four days late, the reason stated in the report.
    2025-03-24  replied to        李伟                documents/out-001  关于便民服务窗口办理时限自查情况的报告
    2025-04-03  mentioned         陈敏                summaries/2025-03  March 2025: the first month in the new archive
    2025-04-11  passed on         东湖社区, 西山社区  documents/out-002  关于转达便民服务窗口办理时限自查要求的通知
    2025-04-14  acknowledged      东湖社区            documents/out-002  关于转达便民服务窗口办理时限自查要求的通知
                not acknowledged  西山社区            documents/out-002  关于转达便民服务窗口办理时限自查要求的通知
    "#);
    let whole = json_of(&desk.run(&["trace", "区政办〔2025〕8号", "--format", "json"]));
    assert_eq!(whole["record"]["path"], "content/documents/in-001.md");
    let steps = whole["steps"].as_array().unwrap();
    assert_eq!(steps.iter().filter(|step| step["step"] == "read").count(), 2);
    let open = steps.iter().find(|step| step["step"] == "not-acknowledged").unwrap();
    assert_eq!((open["date"].clone(), open["who"].clone()), (Value::Null, json!(["departments/xishan"])));
}

/// What a kind is, with what is asked of its records and what comes next.
#[test]
fn kinds_are_described() {
    let desk = example();
    desk.write(
        "annals.yaml",
        (desk_text(&desk, "annals.yaml") + "kinds:\n  vehicle_trip:\n    label: {en: Vehicle trip, zh: 用车记录}\n    dir: trips\n    traits: [dated, ledger]\n    fields:\n      plate: {type: text, required: true, pattern: '^[A-Z0-9-]+$'}\n      driver: {type: ref(person), required: true}\n      km: {type: integer, min: 0}\n      done: {type: date, required_when: {state: returned}}\n    states: {out: open, returned: closed, cancelled: dropped}\n    initial: out\n    retention: 10y\n")
            .as_bytes(),
    );
    let describe = |name: &str| {
        let run = desk.run(&["describe", name]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run}");
        run.out
    };
    insta::assert_snapshot!(describe("vehicle_trip"), @r#"
    vehicle_trip  Vehicle trip 用车记录

      folder     content/trips/
      start one  annals new vehicle_trip --set plate=.. --set driver=..
      kept       10y

    Behaviours
      dated   stands on the pages of its day, week, month and year, dated by `date`
      ledger  is owed: an item of the ledger `vehicle_trip`, closed on `done`

    Fields (* must be given)
      plate*   text; must match ^[A-Z0-9-]+$
      driver*  the id of a person
      km       a whole number; at least 0
      done     a day, as in 2025-03-14; required when `state` is returned
      Every kind has these too: id, kind, title, date, end, period, by, dept, people, gist, tags, state,
      audience, retention, archival_no, permalink, aliases, lang, draft, attachments, from, replies_to,
      passes_on, follows, supersedes, corrects, implements, applies, evidence, closes, related.

    States
      out        counts as open; unless said otherwise
      returned   counts as closed
      cancelled  counts as dropped

    What is checked
      missing-field  error    The kind requires a field that the record does not give.
      bad-value      error    The value of a field is not of the field's type: a day that does not exist, a number with letters, a word that is not in the list, an address outside the site.
      bad-state      error    `state:` is none of the states the kind has.
      unknown-field  warning  The front matter has a key that the kind does not declare.
      item-overdue   warning  A record in a ledger of its own kind is open, and its time limit has passed.
    "#);
    let line = |text: &str, begins: &str| -> String {
        let found = text.lines().find(|line| line.trim_start().starts_with(begins));
        found.unwrap_or_else(|| panic!("no line {begins}:\n{text}")).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let task = describe("task");
    assert_eq!(line(&task, "start one"), "start one annals new task \"TITLE\"");
    assert_eq!(line(&task, "reason "), "reason Reason 撤销原因 text; required when `state` is dropped");
    assert!(line(&task, "task-overdue").starts_with("task-overdue warning "));
    let document = describe("document");
    assert_eq!(line(&document, "start one"), "start one annals new document \"TITLE\" --set direction=in");
    assert!(document.contains("\nStates when `direction` is in\n"));
    let reception = describe("reception");
    assert!(line(&reception, "applicant ").ends_with("private: in nothing that is built, listed or traced"));
    assert!(line(&reception, "reception-overdue").starts_with("reception-overdue warning "));
    assert!(describe("summary").contains("next: that of 2025-04, by 2025-05-05\n"));
    assert!(describe("log").contains("next: that of 2025-05-01, by 2025-05-01\n"));
}

fn desk_text(desk: &Desk, path: &str) -> String {
    std::fs::read_to_string(desk.root().join(path)).unwrap()
}

/// A command that `describe` names starts a record that lacks nothing but what stands for a value.
#[test]
fn the_commands_of_descriptions_work() {
    let desk = example();
    for kind in
        ["log", "note", "task", "document", "meeting", "event", "person", "department", "term", "reception", "visit"]
    {
        let text = desk.run(&["describe", kind]).out;
        let command = text.lines().find_map(|line| line.trim().strip_prefix("start one")).unwrap().trim();
        let words: Vec<String> = command
            .strip_prefix("annals ")
            .unwrap()
            .replace("\"TITLE\"", "TITLE")
            .split(' ')
            .map(str::to_owned)
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).chain(["--as-of", "2026-01-05"]).collect();
        let run = desk.run(&words);
        assert_eq!(run.code, Some(0), "{command}: {run}");
    }
}

/// The lines of a calendar file, those that were folded put together.
fn unfolded(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
    }
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

const DUE: &str = "
=== annals.yaml ===
title: Office, the 办公室
base_url: https://example.org/annals/
=== content/people/li-wei.md ===
---
name: 李伟
---
=== content/tasks/phone.md ===
---
title: 测试值班电话，并将结果逐条记入工作日志；如有故障，当日报修; then, tell \\ everybody who asked
date: 2025-04-01
assignee: li-wei
due: 2025-04-28
extensions: [{date: 2025-04-20, to: 2025-05-02}]
---
=== content/tasks/done.md ===
---
title: Over
date: 2025-04-01
assignee: li-wei
due: 2025-04-28
done: 2025-04-02
state: closed
result: x
---
=== content/logs/2025-04-02.md ===
---
date: 2025-04-02
---
- [ ] Check the key @李伟 [due:: 2025-04-03]
- [ ] No day @李伟 [from:: phone]
";

#[test]
fn due_dates_as_a_calendar() {
    let mut site = SiteTest::new(DUE);
    let built = site.build();
    let all = built.page("calendar.ics");
    assert_eq!(built.page("people/li-wei.ics").replace(" - 李伟", ""), all, "all of it is with one person");
    let lines = unfolded(&all);
    let named = |name: &str| -> Vec<&str> {
        lines.iter().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
    };
    assert_eq!(named("X-WR-CALNAME"), ["Office\\, the 办公室"]);
    assert_eq!(
        named("SUMMARY"),
        [
            "测试值班电话，并将结果逐条记入工作日志；如有故障，当日报修\\; then\\, tell \\\\ everybody who asked",
            "Check the key @李伟"
        ]
    );
    assert_eq!(named("DTSTART;VALUE=DATE"), ["20250502", "20250403"]);
    assert_eq!(named("DTEND;VALUE=DATE"), ["20250503", "20250404"]);
    assert_eq!(named("DTSTAMP"), ["20250430T000000Z"; 2]);
    assert_eq!(named("DESCRIPTION"), ["due soon\\n李伟", "overdue\\n李伟\\n2025-04-02"]);
    assert_eq!(
        named("URL"),
        ["https://example.org/annals/tasks/phone.html", "https://example.org/annals/logs/2025-04-02.html#mark%3A1"]
    );
    // an event keeps its name when its day moves, and when something is written above it
    let before: Vec<String> = named("UID").into_iter().map(str::to_owned).collect();
    site.edit("content/tasks/phone.md", "to: 2025-05-02", "to: 2025-05-03");
    site.edit("content/logs/2025-04-02.md", "- [ ] Check", "[info:: news]\n\n- [ ] Check");
    let after = site.build().page("calendar.ics");
    let after: Vec<String> =
        unfolded(&after).iter().filter_map(|line| line.strip_prefix("UID:")).map(str::to_owned).collect();
    assert_eq!(before, after);
    assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), 2);
}

/// Who has nothing in hand has no calendar; the archive's own stays as long as it has a ledger.
#[test]
fn calendars_are_where_something_is_due() {
    let mut site = SiteTest::new(DUE);
    site.edit("content/tasks/phone.md", "due: 2025-04-28", "due: 2025-04-28\ndone: 2025-04-20\nstate: closed");
    site.edit("content/logs/2025-04-02.md", "- [ ] Check", "- [x] Check");
    let built = site.build();
    assert!(!built.has("people/li-wei.ics"));
    assert!(!built.page("calendar.ics").contains("VEVENT"));
    let bare = SiteTest::new("=== content/a.md ===\n# A\n").build_clean();
    assert!(!bare.has("calendar.ics"));
}
