//! The command line and statements: how one is filled in, a new one, what is said when a declaration is wrong.

use super::cli::{Desk, example};
use annals::config::statement::{KEYS, PARTS};

const GUIDE: &str = include_str!("../../docs/guide.md");

const STOCK: &str = "=== annals.yaml ===
title: T
language: zh
as_of: 2025-04-30
coverage:
  - {statement: stock, from: 2025-04}
=== content/statements/stock.yaml ===
statement: stock
label: {en: Stock, zh: 库存月报}
every: month
due: {after: 3wd}
rows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: 'Pears | big', zh: '梨|大'}, aliases: [Birnen], unit: {en: box, zh: 箱}}]
columns:
  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}
  - {id: share, unit: \"%\", max: 100}
  - {id: note, type: text, label: {en: Note, zh: 备注}}
relations: [{id: few, each: row, check: opening < 100, only: [apples], tolerance: 0.5, severity: warning, label: {en: Not too many, zh: 不宜过多}}]
changes:
  - {id: share, columns: [share], against: year, max: [3pp, 5%], except: [pears]}
=== content/statements/quarter.yaml ===
statement: quarter
every: quarter
rows: open
columns: [{id: x}]
=== content/statements/task.yaml ===
statement: task
every: year
rows: [{id: all}]
columns: [{id: done}]
";

#[test]
fn a_statement_is_described() {
    let desk = example();
    insta::assert_snapshot!(desk.run(&["describe", "visitors"]), @r#"
    exit 0
    --- out
    visitors  Visitors received and matters handled 来访接待与事项办理月报

      filed         each month
      due           5d after its end, or on the next working day
      next          2025-04, by 2025-05-05
      with          district-stats (区统计局)
      method        Count each visit once, on the day of the first contact.
      requirements  Head of office checks before filing.
      instructions  in-002 (关于规范基层来访接待与事项办理月报填报口径的通知)
      second check  somebody other than its author, named in `checked_by`
      counted in    visits
      key cells     all.total, all.pending
      declared in   content/statements/visitors.yaml
      start one     annals new statement --set statement=visitors --set period=2025-04
      filed last    2025-03, on 2025-04-08, 1 day late: content/statements/visitors-2025-03.md

    Rows
      civil   Civil affairs 民政
      city    City management 城管
      labour  Labour 劳动保障
      other   Other 其他
      all     Total 合计

    Columns (* must be filled)
      walk_in*  Walk-in 来访  a whole number; at least 0
      phone*    Phone 来电    a whole number; at least 0
      letter*   Letter 来信   a whole number; at least 0
      total*    Total 合计    a whole number
      closed*   Closed 办结   a whole number
      pending*  Pending 待办  a whole number

    What must hold
      parts       total = walk_in + phone + letter  in each row
      column-sum  all = sum(civil..other)           in each column
      pending     pending = total - closed          in each row
      not-more    closed <= total                   in each row

    What may not change by more than this without an explanation
      total-month  total  at most 20 % against the period before; bases below 50 are passed over
      total-year   total  at most 20 % against the same period of the year before; bases below 50 are passed over

    What the settings expect
      every month  from 2025-01
    --- err
    "#);
    let run = desk.run(&["describe", "visitors", "--as-of", "2025-05-06"]);
    assert!(run.out.contains("next          2025-05, by 2025-06-05\n"), "what is missing is late already: {run}");
    let expense = desk.run(&["describe", "expense"]).out;
    assert!(expense.contains("in each row; a warning, which may be explained\n"), "{expense}");
    assert!(expense.contains("in the columns `budget`, `spent`\n"), "{expense}");
    insta::assert_snapshot!(Desk::new(STOCK).run(&["describe", "stock"]), @r#"
    exit 0
    --- out
    stock  Stock 库存月报

      filed        each month
      due          3wd after its end
      next         2025-04, by 2025-05-05
      declared in  content/statements/stock.yaml
      start one    annals new statement --set statement=stock --set period=2025-04

    Rows
      apples  Apples 苹果
      pears   Pears | big 梨|大  in box 箱; also called Birnen

    Columns (* must be filled)
      opening*  Opening 期初  a whole number; at least 0
      share                   a number; in %; at most 100
      note      Note 备注     words

    What must hold
      few  opening < 100  in the row `apples`; within 0.5; a warning, which may be explained; 不宜过多

    What may not change by more than this without an explanation
      share  share  at most 3 pp and 5 pp against the same period of the year before; in each row but `pears`

    What the settings expect
      every month  from 2025-04
    --- err
    "#);
}

#[test]
fn a_kind_goes_before_a_statement_of_its_name() {
    let desk = Desk::new(STOCK);
    let kind = desk.run(&["describe", "task"]).out;
    assert!(kind.starts_with("task  Task 督办事项\n") || kind.contains("annals new task"), "{kind}");
    assert!(kind.contains("There is a statement of this name too: `annals describe statement:task`\n"), "{kind}");
    assert_eq!(desk.run(&["describe", "kind:task"]).out, kind);
    let statement = desk.run(&["describe", "statement:task"]).out;
    assert!(statement.starts_with("task\n\n  filed        each year\n"), "{statement}");
    insta::assert_snapshot!(desk.run(&["describe", "stok"]), @r#"
    exit 2
    --- out
    --- err
    error: there is no kind or statement `stok`
    help: the nearest is `stock`
    "#);
    insta::assert_snapshot!(desk.run(&["describe", "statement:log"]), @r#"
    exit 2
    --- out
    --- err
    error: there is no statement `log`
    help: there are: quarter, stock, task
    "#);
    insta::assert_snapshot!(desk.run(&["describe", "kind:stock"]), @r#"
    exit 2
    --- out
    --- err
    error: there is no kind `stock`
    help: there are: brief, campaign, department, document, event, lesson, log, measure, meeting, note, person, reception, request, statement, suggestion, summary, task, term, visit
    "#);
    let form = desk.run(&["describe", "statement"]).out;
    assert!(form.contains("  quarter  quarter\n  stock    Stock 库存月报\n  task     task\n"), "{form}");
}

#[test]
fn a_new_statement_comes_with_its_table() {
    let desk = Desk::new(STOCK);
    let new = |more: &[&str]| desk.run(&[&["new", "statement", "--set"], more].concat());
    let read = |path: &str| {
        let text = std::fs::read_to_string(desk.root().join(path)).unwrap();
        text.split_once("\n---\n\n").unwrap().1.to_owned()
    };
    assert_eq!(new(&["statement=stock", "--set", "period=2025-04"]).out, "content/statements/stock-2025-04.md\n");
    assert_eq!(
        read("content/statements/stock-2025-04.md"),
        "\
| 项目  | 期初 | share | 备注 |
| ----- | ---: | ----: | ---- |
| 苹果  |      |       |      |
| pears |      |       |      |
"
    );
    // without a period it is the one that today lies in
    assert_eq!(new(&["statement=quarter"]).out, "content/statements/quarter-2025-q2.md\n");
    assert_eq!(read("content/statements/quarter-2025-q2.md"), "| 项目 | x   |\n| ---- | --: |\n|      |     |\n");
    assert_eq!(new(&["statement=stock", "--set", "period=2025-03", "--set", "source=data/a.csv"]).code, Some(0));
    assert_eq!(read("content/statements/stock-2025-03.md"), "");
    insta::assert_snapshot!(new(&["statement=stok", "--set", "period=2025-04"]), @r#"
    exit 2
    --- out
    --- err
    error: there is no statement `stok`
    help: the nearest is `stock`
    "#);
    insta::assert_snapshot!(new(&["statement=stock", "--set", "period=2025-Q1"]), @r#"
    exit 2
    --- out
    --- err
    error: `stock` is filed each month, and `2025-Q1` is none
    "#);
    // what is to be filled in is said, and nothing else
    insta::assert_snapshot!(desk.run(&["check", "content/statements/stock-2025-04.md"]), @r#"
    exit 1
    --- out
    content/statements/stock-2025-04.md:17:9: error[cell-missing]: `apples.opening` is missing
       |
    17 | | 苹果  |      |       |      |
       |           ^
       |
       = help: fill it in; 0 is written as 0, and `-` stands for nothing only where a column may be left out

    content/statements/stock-2025-04.md:18:11: error[cell-missing]: `pears.opening` is missing
       |
    18 | | pears |      |       |      |
       |           ^
       |
       = help: fill it in; 0 is written as 0, and `-` stands for nothing only where a column may be left out

    stock 2025-04: relations 1 checked, 0 hold, 0 fail, 1 not evaluable; changes 0 checked, 0 beyond

    2 errors, 0 warnings
    --- err
    "#);
    // where nothing is declared a statement is a record like others
    let bare = Desk::new("=== annals.yaml ===\ntitle: T\nas_of: 2025-04-30\n");
    assert_eq!(bare.run(&["new", "statement", "--set", "statement=any"]).out, "content/statements/any-2025-04.md\n");
}

/// A rule that names a column that is not there: its place is said, before any data is read, and nothing else; nothing is done.
#[test]
fn a_wrong_declaration_stops_every_command() {
    let desk = example();
    let declared = std::fs::read_to_string(desk.root().join("content/statements/expense.yaml")).unwrap();
    let wrong = declared.replace("spent <= budget", "spent <= budgget");
    assert_ne!(declared, wrong);
    desk.write("content/statements/expense.yaml", wrong.as_bytes());
    desk.write("content/data/expense-2024.csv", b"\xff\xfe\x00");
    let said = "\
content/statements/expense.yaml:22:55: error[bad-config]: the rule `within-budget` names `budgget`, and there is no such column of numbers of `expense`
   |
22 |   - {id: within-budget, each: row,    check: spent <= budgget, severity: warning}
   |                                                       ^^^^^^^
   |
   = help: did you mean `budget`?

";
    let check = desk.run(&["check"]);
    assert_eq!((check.code, check.out.as_str()), (Some(2), format!("{said}1 error, 0 warnings\n").as_str()), "{check}");
    for command in [&["list", "task"][..], &["describe", "visitors"], &["list", "gaps"]] {
        let run = desk.run(command);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run}");
        assert_eq!(run.err, format!("{said}1 error, 0 warnings\n"));
    }
    for more in [&[][..], &["--keep-going"]] {
        let run = desk.run(&[&["build", "--output", "site"], more].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run}");
        assert_eq!(run.err, format!("{said}nothing was written, the site stays as it was; 1 error, 0 warnings\n"));
        assert!(!desk.root().join("site").exists());
    }
    let new = desk.run(&["new", "statement", "--set", "statement=visitors", "--set", "period=2025-04"]);
    assert_eq!((new.code, new.err.as_str()), (Some(2), format!("{said}1 error, 0 warnings\n").as_str()));
}

/// Three days without a log and one month without its form; and one form that came late.
#[test]
fn gaps_are_listed_with_their_statements() {
    let desk = example();
    let last = |more: &[&str]| {
        let run = desk.run(&[&["list", "gaps"], more].concat());
        run.out.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(last(&[]), "5 rows: 4 missing, 1 late");
    assert_eq!(last(&["--as-of", "2025-05-06"]), "10 rows: 9 missing, 1 late");
    assert_eq!(last(&["list=visitors"]), "2 rows: 1 missing, 1 late");
    assert_eq!(last(&["state=extra"]), "1 row: 1 extra");
    assert_eq!(last(&["period=2024"]), "0 rows");
    let json = desk.run(&["list", "gaps", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let counts = ["rows", "missing", "late", "extra"].map(|name| json["summary"][name].as_u64().unwrap());
    assert_eq!(counts, [5, 4, 1, 0]);
    let page = crate::support::SiteTest::example().build().words("gaps/2025/index.html");
    assert!(page.contains("Visitors received and matters handled"), "{page}");
}

/// What the guide declares and files is sound, and what it says of each key is there.
#[test]
fn the_guide_on_statements_holds() {
    let chapter = GUIDE.split("\n## Statements\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let block = |language: &str| {
        let block = chapter.split(&format!("```{language}\n")).nth(1).unwrap();
        block.split("```").next().unwrap()
    };
    let month = |period: &str, closing: &str| {
        format!(
            "=== content/statements/{period}.md ===\n---\nstatement: supplies\nperiod: {period}\nfiled: 2025-04-03\n---\n| | opening | received | issued | closing |\n|---|---|---|---|---|\n{closing}"
        )
    };
    let files = format!(
        "=== annals.yaml ===\ntitle: T\nas_of: 2025-05-06\n=== content/people/chen-min.md ===\n---\nname: Chen\n---\n=== content/people/wang-fang.md ===\n---\nname: Wang\n---\n=== content/statements/supplies.yaml ===\n{}=== content/statements/supplies-2025-04.md ===\n{}{}",
        block("yaml"),
        block("markdown"),
        month("2025-03", "| paper | 30 | 40 | 36 | 34 |\n| toner | 9 | 6 | 7 | 8 |\n| all | 39 | | | 42 |\n"),
    );
    let desk = Desk::new(&files);
    let run = desk.run(&["check", "content/statements/supplies-2025-04.md"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(
        run.out,
        "supplies 2025-04: relations 7 checked, 7 hold, 0 fail, 0 not evaluable; changes 1 checked, 0 beyond, 1 below min_base\n\n0 errors, 0 warnings\n"
    );
    desk.write("content/summaries/2025-04.md", b"---\nperiod: 2025-04\nfiled: 2025-05-05\n---\nLeft: [fact:: supplies:all.closing = 29], issued so far [fact:: sum(supplies:paper.issued@months) = 66].\n");
    assert_eq!(desk.run(&["check"]).code, Some(0));
    for key in KEYS.iter().chain(PARTS.iter().flat_map(|(_, keys)| *keys)) {
        assert!(
            chapter.contains(&format!("`{key}`")) || chapter.contains(&format!("`{key}:")),
            "`{key}` is not in the guide"
        );
    }
}
