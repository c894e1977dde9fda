//! Lists of every sort: sets, fields, conditions, order, groups; query blocks, template functions, CSV files beside pages.

use annals::base::fingerprint::Fingerprint;
use annals::base::path::RelPath;
use annals::record::MarkType;
use annals::record::query_block::Asked;
use annals::site::Site;
use annals::site::listing::{self, Set};
use annals::site::view::FactValue;
use annals::source::{File, Stamp};

use crate::support::SiteTest;

/// What one value says, for comparing: its label where it has one.
fn said(value: &FactValue) -> String {
    if value.parts.is_empty() { value.text.clone() } else { format!("{} parts", value.parts.len()) }
}

/// A table as lines: cells separated by ` | `, groups behind `#`.
fn rows(site: &Site, asked: &Asked) -> Vec<String> {
    let table = match listing::table(site, asked) {
        Ok(table) => table,
        Err(wrong) => return vec![format!("{}: {}", wrong.part, wrong.message)],
    };
    let mut lines = Vec::new();
    for group in &table.groups {
        if !table.by.is_empty() {
            lines.push(format!("# {}", group.value.as_ref().map_or("-".to_owned(), said)));
        }
        for row in &group.rows {
            let cells: Vec<String> =
                row.cells.iter().map(|values| values.iter().map(said).collect::<Vec<_>>().join(", ")).collect();
            lines.push(cells.join(" | "));
        }
    }
    lines
}

const OFFICE: &str = "=== annals.yaml ===
title: Office
as_of: 2025-04-30
kinds:
  trip:
    dir: trips
    traits: [dated]
    fields:
      km: {type: integer}
      purse: {type: text, private: true}
      way: {type: enum, values: [road, rail]}
=== content/people/wang-fang.md ===
---
name: 王芳
aliases: [Fang]
---
=== content/people/li-wei.md ===
---
name: 李伟
---
=== content/tasks/t-01.md ===
---
title: Second thing
date: 2025-03-04
assignee: wang-fang
due: 2025-03-14
state: open
tags: [lift/doors]
---
=== content/tasks/t-02.md ===
---
title: 安排
date: 2025-03-20
assignee: li-wei
state: doing
due: 2025-04-01
---
See [[t-01]].
=== content/tasks/t-03.md ===
---
title: Another
date: 2025-04-02
assignee: li-wei
helpers: [wang-fang, li-wei]
due: 2025-04-09
done: 2025-04-09
result: yes
state: closed
---
=== content/trips/one.md ===
---
date: 2025-03-01
km: 12
purse: secret
way: road
---
=== content/trips/two.md ===
---
date: 2025-03-02
km: 7
way: rail
---
=== content/trips/three.md ===
---
date: 2025-03-03
km: 100
---
";

#[test]
fn records_are_listed_as_they_are_asked_for() {
    let site = SiteTest::new(OFFICE).site();
    let of = |list: &str, columns: &[&str]| Asked::of(list, columns);
    let cases: Vec<(Asked, &[&str])> = vec![
        // usual columns and order: by date
        (of("trip", &["id", "km"]), &["trips/one | 12", "trips/two | 7", "trips/three | 100"]),
        // numbers as numbers, either way; those without a value last either way
        (of("trip", &["km"]).sorted("km"), &["7", "12", "100"]),
        (of("trip", &["km"]).sorted("-km"), &["100", "12", "7"]),
        (of("trip", &["id"]).sorted("-way"), &["trips/one", "trips/two", "trips/three"]),
        // Chinese by its sound, `anpai`
        (of("task", &["title"]).sorted("title"), &["Another", "安排", "Second thing"]),
        // states in the order of their life
        (of("task", &["state"]).sorted("-state"), &["closed", "doing", "open"]),
        (of("task", &["title"]).sorted("due").at_most(1), &["Second thing"]),
        // a reference goes by id, title and alias
        (of("task", &["id"]).filter("assignee", "Fang"), &["tasks/t-01"]),
        (of("task", &["id"]).filter("helpers", "wang-fang").filter("state", "!open"), &["tasks/t-03"]),
        (of("task", &["id"]).filter("assignee", "李伟"), &["tasks/t-02", "tasks/t-03"]),
        (of("task", &["id"]).filter("tag", "lift"), &["tasks/t-01"]),
        (of("task", &["id"]).filter("period", "2025-03"), &["tasks/t-01", "tasks/t-02"]),
        (of("task", &["id"]).filter("date", ">2025-03"), &["tasks/t-03"]),
        (of("task", &["id"]).filter("date", "<=2025-03"), &["tasks/t-01", "tasks/t-02"]),
        (of("trip", &["id"]).filter("km", "10..99"), &["trips/one"]),
        (of("trip", &["id"]).filter("way", "*"), &["trips/one", "trips/two"]),
        (of("trip", &["id"]).filter("way", "!*"), &["trips/three"]),
        (of("task", &["id", "backlinks"]).filter("backlinks", ">=1"), &["tasks/t-01 | 1"]),
        // one that has two stands in both groups
        (
            of("task", &["id"]).grouped("helpers"),
            &["# 李伟", "tasks/t-03", "# 王芳", "tasks/t-03", "# -", "tasks/t-01", "tasks/t-02"],
        ),
        (of("trip", &["id"]).grouped("way"), &["# rail", "trips/two", "# road", "trips/one", "# -", "trips/three"]),
        (of("", &["kind"]).filter("kind", "trip,person"), &["trip", "trip", "trip", "person", "person"]),
    ];
    for (asked, expected) in cases {
        assert_eq!(rows(&site, &asked), expected, "{asked:?}");
    }
}

#[test]
fn what_is_wrong_with_a_query_is_said_with_the_nearest_word() {
    let site = SiteTest::new(OFFICE).site();
    let of = |list: &str, columns: &[&str]| Asked::of(list, columns);
    let cases: Vec<(Asked, &str)> = vec![
        (of("tsk", &[]), "list: there is no list `tsk`; the nearest is `task`"),
        (of("mark:trip", &[]), "list: there is no list `mark:trip`; the nearest is `mark:task`"),
        (of("trip", &["kms"]), "columns.kms: `kms` is no field of trip; the nearest is `km`"),
        (of("", &["assigne"]), "columns.assigne: `assigne` is no field of any kind; the nearest is `assignee`"),
        (of("trip", &[]).sorted("-kn"), "sort: `kn` is no field of trip; the nearest is `km`"),
        (of("trip", &[]).grouped("wey"), "by: `wey` is no field of trip; the nearest is `way`"),
        (of("trip", &[]).filter("wey", "road"), "where.wey: `wey` is no field of trip; the nearest is `way`"),
        // a private field is no field
        (of("trip", &["purse"]), "columns.purse: `purse` is no field of trip"),
        (of("", &["purse"]), "columns.purse: `purse` is no field of any kind"),
        (of("trip", &[]).filter("way", "rial"), "where.way.value: `rial` is no `way` of trip; the nearest is `rail`"),
        (
            of("task", &[]).filter("state", "oppen"),
            "where.state.value: `oppen` is no state of task; the nearest is `open`",
        ),
        (of("gaps", &["perod"]), "columns.perod: `perod` is no field of gaps; the nearest is `period`"),
        (
            of("task", &[]).filter("period", "March"),
            "where.period.value: `March` is no period: write `2025`, `2025-H1`, `2025-Q1`, `2025-03`, `2025-W11` or `2025-03-14`",
        ),
    ];
    for (asked, expected) in cases {
        assert_eq!(rows(&site, &asked), [expected], "{asked:?}");
    }
}

#[test]
fn a_kind_of_the_name_of_a_mark_wins() {
    let site = SiteTest::new(OFFICE).site();
    let config = &site.archive.config;
    let named = |name: &str| format!("{:?}", Set::named(config, name).unwrap());
    for (name, expected) in [
        ("lesson", "Kind(\"lesson\")"),
        ("mark:lesson", "Marks(Lesson)"),
        ("mark:task", "Marks(Task)"),
        ("task", "Kind(\"task\")"),
        ("problem", "Marks(Problem)"),
        ("问题", "Marks(Problem)"),
        ("tasks", "Ledger"),
        ("ledger", "Ledger"),
        ("reception", "Kind(\"reception\")"),
        ("", "All"),
    ] {
        assert_eq!(named(name), expected, "{name}");
    }
    // whatever can be named is among the names, so that a slip finds it
    for name in Set::names(config) {
        assert!(Set::named(config, &name).is_ok(), "{name}");
    }
}

/// Every list has every field it says it has, and its usual columns are among them.
#[test]
fn every_field_of_every_list_can_be_asked_for() {
    let site = SiteTest::example().site();
    let config = &site.archive.config;
    for name in Set::names(config) {
        let set = Set::named(config, &name).unwrap();
        let fields: Vec<String> = listing::fields_of(config, &set).iter().map(|known| known.name.to_owned()).collect();
        for column in set.usual_columns(config) {
            assert!(fields.contains(&column), "{name} has no {column}");
        }
        let asked = Asked { list: name.clone(), columns: fields, ..Asked::default() };
        let table = listing::table(&site, &asked).unwrap();
        assert_eq!(Fingerprint::of_value(&table), Fingerprint::of_value(&listing::table(&site, &asked).unwrap()));
    }
}

const DAYS: &str = "=== annals.yaml ===
title: Office
as_of: 2025-04-30
calendar: {weekend: [sat, sun]}
ledger: {due_soon: 3d, urge_after: 7d}
coverage:
  - {kind: log, every: workday, from: 2025-04-24}
=== content/people/wang-fang.md ===
---
name: 王芳
---
=== content/departments/north.md ===
---
name: North
---
=== content/logs/2025-04-24.md ===
---
date: 2025-04-24
by: wang-fang
---
> [!problem] Lift stops [id:: lift] [severity:: high] [cause:: #age]

[data:: visitors = 1,204 visits] [urge:: [[t-02]] by phone @North]

- [ ] Return the projector @王芳 [due:: 2025-04-25] #loan
=== content/logs/2025-04-26.md ===
---
date: 2025-04-26
---
[problem:: Doors stick [severity:: low]]
=== content/logs/2025-04-28.md ===
---
date: 2025-04-28
---
[progress:: done [closes:: lift]]
=== content/tasks/t-01.md ===
---
title: =1+1
date: 2025-03-04
assignee: wang-fang
due: 2025-03-14
extensions: [{date: 2025-03-10, to: 2025-05-02}]
state: doing
---
=== content/tasks/t-02.md ===
---
title: Where is it
date: 2025-04-10
due: 2025-05-09
state: waiting
waiting_on: north
since: 2025-04-10
---
=== content/receptions/r-01.md ===
---
title: A question
date: 2025-04-20
promise: 3d
applicant: {name: 周明, phone: '13800000000'}
---
";

#[test]
fn marks_items_and_gaps_are_listed_with_fields_of_their_own() {
    let site = SiteTest::new(DAYS).site();
    let of = |list: &str, columns: &[&str]| Asked::of(list, columns);
    let cases: Vec<(Asked, &[&str])> = vec![
        (
            of("problem", &["date", "title", "severity", "state", "closed", "age", "record"]),
            &[
                "2025-04-24 | Lift stops | value.severity.high | closed | 2025-04-28 | 4 | 2025-04-24",
                "2025-04-26 | Doors stick | value.severity.low | open |  | 4 | 2025-04-26",
            ],
        ),
        (of("problem", &["title"]).sorted("-severity"), &["Doors stick", "Lift stops"]),
        (of("problem", &["title"]).filter("cause", "age"), &["Lift stops"]),
        // what a mark does not say its record does
        (of("problem", &["title", "audience"]).filter("by", "wang-fang"), &["Lift stops | internal"]),
        (of("data", &["name", "value", "unit"]), &["visitors | 1204 | visits"]),
        (of("data", &["name"]).filter("value", ">1000"), &["visitors"]),
        (of("data", &["name"]).filter("period", "2025-W17"), &["visitors"]),
        (of("data", &["name"]).filter("period", "2025-W18"), &[]),
        (of("progress", &["title", "closes"]), &["done | Lift stops"]),
        // an item without the name it is given to; both extended and plain limits
        (
            of("ledger", &["title", "assignee", "due", "first_due", "light", "overdue", "overdue_days", "days_left"]),
            &[
                "=1+1 | 王芳 | 2025-05-02 | 2025-03-14 | light.due-soon | false |  | 2",
                "Where is it |  | 2025-05-09 | 2025-05-09 |  | false |  | 9",
                "Return the projector | 王芳 | 2025-04-25 | 2025-04-25 | light.overdue | true | 5 | ",
            ],
        ),
        (of("ledger", &["title"]).filter("overdue", "yes"), &["Return the projector"]),
        (of("ledger", &["title"]).filter("tag", "loan").filter("class", "open"), &["Return the projector"]),
        (of("ledger", &["title", "ledger"]).filter("ledger", "reception"), &["A question | reception"]),
        (
            of("ledger", &["title", "age"]).grouped("age"),
            &["# 0-7", "Return the projector | 6", "# 8-30", "Where is it | 20", "# 31-90", "=1+1 | 57"],
        ),
        (
            of("waiting", &["title", "waiting_on", "since", "waits", "urged", "urged_days"]),
            &["Where is it | North | 2025-04-10 | 20 | 2025-04-24 | 6"],
        ),
        // a kind's records know what their ledger reckons
        (of("task", &["title", "due", "light"]).sorted("due").at_most(1), &["=1+1 | 2025-05-02 | light.due-soon"]),
        (of("reception", &["title", "due", "overdue"]), &["A question | 2025-04-23 | true"]),
        (
            of("gaps", &["period", "list", "state"]),
            &["2025-04-25 | log | gap.missing", "2025-04-29 | log | gap.missing"],
        ),
        (of("gaps", &["period"]).filter("state", "extra"), &["2025-04-26"]),
        (of("gaps", &["period"]).filter("period", "2025-W17"), &["2025-04-25"]),
    ];
    for (asked, expected) in cases {
        assert_eq!(rows(&site, &asked), expected, "{asked:?}");
    }
}

#[test]
fn links_lead_to_the_record_and_to_the_very_mark() {
    let site = SiteTest::new(DAYS).site();
    let table = listing::table(&site, &Asked::of("problem", &["title", "record"])).unwrap();
    let cells = &table.groups[0].rows[0].cells;
    assert_eq!(cells[0][0].href, "logs/2025-04-24.html#mark%3Alift");
    assert_eq!((cells[1][0].href.as_str(), cells[1][0].id.as_str()), ("logs/2025-04-24.html", "logs/2025-04-24"));
    let table = listing::table(&site, &Asked::of("ledger", &["title", "state"]).filter("overdue", "yes")).unwrap();
    let row = &table.groups[0].rows[0];
    assert_eq!(row.light, "overdue");
    assert!(row.cells[0][0].href.starts_with("logs/2025-04-24.html#mark%3A"), "{:?}", row.cells[0]);
    assert_eq!((row.cells[1][0].form.as_str(), row.cells[1][0].class.as_str()), ("state", "open"));
    // one who is named in a field is called as his field is
    let table = listing::table(&site, &Asked::of("task", &["assignee", "light"])).unwrap();
    let labels: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!(labels, ["Assignee", ""]);
}

#[test]
fn findings_of_the_site_are_listed_with_their_places() {
    let mut site = SiteTest::new(DAYS);
    site.write("content/notes/n.md", "---\ntitle: N\ndate: soon\n---\n```records\nlist: findings\nwhere: {code: bad-value}\ncolumns: [severity, line, column, title, record]\n```\n");
    let page = site.build().page("notes/n.html");
    let table = crate::support::between(&page, "<table", "</table>");
    assert!(table.contains("<tr class=\"l-error\">"), "{table}");
    assert!(table.contains("<span class=\"light error\">Error</span>"), "{table}");
    assert!(table.contains("<td class=\"n\">3</td><td class=\"n\">7</td>"), "{table}");
    assert!(table.contains("href=\"../notes/n.html\""), "{table}");
}

const BLOCK: &str = "=== annals.yaml ===
title: Office
as_of: 2025-04-30
=== content/people/ada.md ===
---
name: Ada
---
=== content/tasks/t-01.md ===
---
title: First & foremost
date: 2025-03-04
assignee: ada
due: 2025-04-04
state: open
---
=== content/tasks/t-02.md ===
---
title: 第二
lang: zh
date: 2025-03-05
state: closed
done: 2025-03-06
result: yes
---
=== content/notes/deep/n.md ===
---
title: N
---
Now:

```records
list: task
where: {state: open}
columns: [title, assignee, due, state]
sort: due
```

> - ```records
>   list: task
>   by: state
>   columns: [id]
>   ```
=== content/notes/other.md ===
---
title: O
---
Nothing.
";

#[test]
fn a_query_block_becomes_the_table_it_asks_for() {
    let page = SiteTest::new(BLOCK).build().page("notes/deep/n.html");
    let table = crate::support::between(&page, "<div class=\"scroll\"", "</div>");
    let expected = "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Tasks\"><table class=\"list\" data-sort><caption class=\"hush\">Tasks, 1 row</caption>
<thead><tr><th scope=\"col\">Title</th><th scope=\"col\">Assignee</th><th scope=\"col\">Due</th><th scope=\"col\">State</th></tr></thead>
<tbody>
<tr class=\"l-overdue\"><th scope=\"row\"><a href=\"../../tasks/t-01.html\">First &amp; foremost</a></th><td><a href=\"../../people/ada.html\">Ada</a></td><td class=\"d\"><time datetime=\"2025-04-04\">4 Apr 2025</time></td><td><span class=\"badge s-open\">Open</span></td></tr>
</tbody>
</table>";
    assert_eq!(table.trim_end(), expected);
    // inside a quote and a list too; groups in the order of a state's life
    let words = crate::support::words(&page);
    assert!(
        words.contains("Open 1 tasks/t-01 Done 1 tasks/t-02")
            || words.contains("Open 1 tasks/t-01 Closed 1 tasks/t-02"),
        "{words}"
    );
    assert!(!page.contains("language-records"));
}

/// Each table stands as a file beside the page, and the page leads there from wherever the text is shown.
#[test]
fn the_table_of_a_query_block_is_a_file_too() {
    let mut site = SiteTest::new(BLOCK);
    let built = site.build();
    let page = built.page("notes/deep/n.html");
    assert!(
        page.contains("<p class=\"more\"><a href=\"../../notes/deep/n.table-1.csv\">This table as CSV</a></p>"),
        "{page}"
    );
    assert!(page.contains("href=\"../../notes/deep/n.table-2.csv\""), "{page}");
    let file = built.page("notes/deep/n.table-1.csv");
    assert_eq!(file.trim_start_matches('\u{feff}').lines().count(), 2, "{file}");
    assert!(file.contains("First & foremost"), "{file}");
    // a block that asks for what there is not has none, and the page knows it
    site.edit("content/notes/deep/n.md", "columns: [title, assignee, due, state]", "columns: [title, nobody]");
    let built = site.build();
    assert!(!built.has("notes/deep/n.table-1.csv") && built.has("notes/deep/n.table-2.csv"));
    assert!(!built.page("notes/deep/n.html").contains("n.table-1.csv"));
}

/// What is wrong is said at its place, and the words stay as they were written.
#[test]
fn a_wrong_query_block_is_said_and_shown_as_code() {
    let cases = [
        ("list: tsk", "6:7: error[bad-query]: there is no list `tsk`; the nearest is `task`"),
        (
            "list: task\ncolumns: [title, assigne]",
            "7:18: error[bad-query]: `assigne` is no field of task; the nearest is `assignee`",
        ),
        ("list: task\nsort: -du", "7:7: error[bad-query]: `du` is no field of task; the nearest is `due`"),
        (
            "list: task\nwhere: {stat: open}",
            "7:9: error[bad-query]: `stat` is no field of task; the nearest is `state`",
        ),
        (
            "list: task\nwhere:\n  state: oppen",
            "8:10: error[bad-query]: `oppen` is no state of task; the nearest is `open`",
        ),
        (
            "list: task\nwhere: {period: März}",
            "7:17: error[bad-query]: `März` is no period: write `2025`, `2025-H1`, `2025-Q1`, `2025-03`, `2025-W11` or `2025-03-14`",
        ),
        ("list: task\ncolums: [title]", "7:1: error[bad-query]: `colums` is no key of a query block"),
        ("list: task\nlimit: many", "7:8: error[bad-query]: `limit` is no whole number from 1 up"),
        ("list: [task, log]", "6:7: error[bad-query]: `list` is a list, not a word"),
        ("list: task\nwhere: open", "7:8: error[bad-query]: `where` is text, not a mapping of fields"),
        ("list: task\nlist: log", "7:1: error[bad-query]: the key `list` is given twice"),
        ("list: task\nwhere: {state: !open}", "7:16: error[bad-query]: a YAML tag, which is not supported"),
        ("just words", "6:1: error[bad-query]: text where a query is wanted"),
        ("", "5:1: error[bad-query]: the query block is empty"),
    ];
    for (block, expected) in cases {
        let mut site = SiteTest::new(BLOCK);
        let block = if block.is_empty() { String::new() } else { format!("{block}\n") };
        site.write("content/notes/n.md", &format!("---\ntitle: N\n---\n\n```records\n{block}```\n"));
        let built = site.build();
        let said = |report: &[String]| -> Vec<String> {
            report.iter().filter(|line| line.contains("bad-query")).cloned().collect()
        };
        assert_eq!(said(&built.report), [format!("content/notes/n.md:{expected}")]);
        assert!(built.page("notes/n.html").contains("<pre"), "{expected}");
        // in a quote inside a list the places are those of the file
        let quoted: String = block.lines().map(|line| format!("> - {line}\n").replacen("- ", "  ", 1)).collect();
        site.write("content/notes/n.md", &format!("---\ntitle: N\n---\n\n> - ```records\n{quoted}>   ```\n"));
        let (place, message) = expected.split_once(": ").unwrap();
        let (line, column) = place.split_once(':').unwrap();
        let column = if block.is_empty() { 5 } else { column.parse::<usize>().unwrap() + 4 };
        assert_eq!(said(&site.build().report), [format!("content/notes/n.md:{line}:{column}: {message}")]);
    }
}

/// A page with a query block is made again exactly when the answer changes.
#[test]
fn a_table_is_made_again_when_its_answer_changes_and_only_then() {
    let mut site = SiteTest::new(BLOCK);
    site.build();
    let with_block = "notes/deep/n.html".to_owned();
    // another text of a record that it lists says nothing else in the table
    site.append("content/tasks/t-01.md", "\nMore words.\n");
    assert!(!site.build().made.contains(&with_block));
    site.write("content/notes/third.md", "---\ntitle: Third\n---\n");
    assert!(!site.build().made.contains(&with_block));
    site.edit("content/tasks/t-01.md", "due: 2025-04-04", "due: 2025-04-05");
    let built = site.build();
    assert!(built.made.contains(&with_block), "{:?}", built.made);
    assert!(!built.made.contains(&"notes/other.html".to_owned()), "{:?}", built.made);
    assert!(built.page(&with_block).contains("5 Apr 2025"));
    // the name of somebody in a row
    site.edit("content/people/ada.md", "name: Ada", "name: Ada L");
    assert!(site.build().made.contains(&with_block));
    // a new row
    site.write("content/tasks/t-09.md", "---\ntitle: Ninth\ndate: 2025-04-01\n---\n");
    assert!(site.build().made.contains(&with_block));
    assert!(site.build().files == site.build_clean().files);
}

#[test]
fn a_template_asks_for_tables_as_a_query_block_does() {
    let template = |call: &str| {
        format!(
            "{{% extends \"base.html\" %}}{{% block main %}}{{% set t = {call} %}}{{{{ t.list }}}} {{{{ t.total }}}}:{{% for g in t.groups %}}{{% if g.value %}} #{{{{ g.value.text }}}}{{% endif %}}{{% for r in g.rows %}} {{{{ r.cells[0][0].text }}}}{{% endfor %}}{{% endfor %}}.{{% endblock main %}}"
        )
    };
    let cases = [
        ("table(list=\"task\", columns=[\"id\"], sort=\"-date\")", "task 2: tasks/t-02 tasks/t-01."),
        ("table(list=\"task\", columns=\"id\", where={\"state\": \"!open\"})", "task 1: tasks/t-02."),
        (
            "table(list=\"task\", columns=\"id\", where={\"state\": [\"open\", \"closed\"]}, limit=1)",
            "task 2: tasks/t-01.",
        ),
        ("table(list=\"task\", columns=\"id\", by=\"state\")", "task 2: #open tasks/t-01 #closed tasks/t-02."),
    ];
    for (call, expected) in cases {
        let mut site = SiteTest::new(BLOCK);
        site.write("themes/default/templates/404.html", &template(call));
        let built = site.build();
        assert!(built.words("404.html").contains(expected), "{call}: {}\n{:?}", built.words("404.html"), built.report);
    }
    let mut site = SiteTest::new(BLOCK);
    site.write("themes/default/templates/404.html", &template("table(list=\"task\", columns=\"idd\")"));
    let built = site.build();
    assert!(built.refused);
    let said = built.report.iter().any(|line| line.contains("`idd` is no field of task; the nearest is `id`"));
    assert!(said, "{:?}", built.report);
}

#[test]
fn each_list_has_a_file_of_values_beside_it() {
    let mut site = SiteTest::new(DAYS);
    let built = site.build();
    let csv = built.page("tasks/tasks.csv");
    let mut lines = csv.split("\r\n");
    let heading = lines.next().unwrap();
    assert!(heading.starts_with("\u{feff}id,title,"), "{heading}");
    assert!(heading.ends_with(",path"), "{heading}");
    // a title that a spreadsheet would run is made text
    assert!(lines.next().unwrap().starts_with("tasks/t-01,'=1+1,2025-03-04,王芳,"), "{csv}");
    assert!(built.page("tasks/index.html").contains("href=\"../tasks/tasks.csv\""));
    // what is private is in no file of values, and not even named
    for (path, bytes) in &built.files {
        if path.ends_with(".csv") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(!text.contains("周明") && !text.contains("13800000000") && !text.contains("applicant"), "{path}");
        }
    }
    // all rows, however many parts the list has
    for number in 0..250 {
        site.write(&format!("content/notes/n-{number:03}.md"), "---\ntitle: N\n---\n");
    }
    assert_eq!(site.build().page("notes/notes.csv").matches("\r\n").count(), 251);
    // an author's file of that name stands
    site.tree.files.insert(RelPath::new("content/notes/notes.csv").unwrap(), File::Asset(Stamp::default()));
    site.write("content/notes/n-000.md", "[own](notes.csv)\n");
    let built = site.build();
    assert!(!built.refused, "{:?}", built.report);
    assert!(!built.page("notes/index.html").contains("This table as CSV"));
}

#[test]
fn a_register_has_a_file_of_values_by_number() {
    let built = SiteTest::example().build();
    let csv = built.page("registers/incoming/2025/incoming-2025.csv");
    let ids: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(ids, ["in-001", "in-002", "in-003", "in-004", "in-006"].map(|id| format!("documents/{id}")));
    assert!(built.page("registers/incoming/2025/index.html").contains("incoming-2025.csv\""));
}

/// The guide names every field that a list has of its own, and no other.
#[test]
fn the_guide_names_the_fields_of_every_list() {
    let guide = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/guide.md"));
    let row = |begins: &str| {
        let line = guide.lines().find(|line| line.starts_with(begins)).unwrap_or_else(|| panic!("no row {begins}"));
        let cell = line.trim_end_matches('|').rsplit('|').next().unwrap().to_owned();
        let mut names: Vec<String> =
            cell.split('`').skip(1).step_by(2).flat_map(str::split_whitespace).map(str::to_owned).collect();
        names.retain(|name| name != "data");
        names.sort();
        names
    };
    let own = |sets: &[Set]| {
        let mut names: Vec<String> = sets
            .iter()
            .flat_map(listing::own_fields)
            .map(|known| known.name.to_owned())
            // two names of one field
            .filter(|name| name != "tags" && name != "done")
            .collect();
        names.sort();
        names.dedup();
        names
    };
    for (begins, sets) in [
        ("| a kind", vec![Set::All]),
        ("| a type of mark", vec![Set::Marks(MarkType::Problem), Set::Marks(MarkType::Data)]),
        ("| `ledger`", vec![Set::Ledger]),
        ("| `gaps`", vec![Set::Gaps]),
        ("| `findings`", vec![Set::Findings]),
    ] {
        assert_eq!(row(begins), own(&sets), "{begins}");
    }
}
