//! Lists of every sort: sets, fields, conditions, order, groups; query blocks, template functions, CSV files beside pages.

use annals::base::fingerprint::Fingerprint;
use annals::record::query_block::Asked;
use annals::site::Site;
use annals::site::listing::{self, Set};
use annals::site::view::FactValue;

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
assignee: [wang-fang, li-wei]
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
        // Chinese by its sound: an before Another? the sound is `anpai`
        (of("task", &["title"]).sorted("title"), &["Another", "安排", "Second thing"]),
        // states in the order of their life
        (of("task", &["state"]).sorted("-state"), &["closed", "doing", "open"]),
        (of("task", &["title"]).sorted("due").at_most(1), &["Second thing"]),
        // a reference goes by id, title and alias
        (of("task", &["id"]).filter("assignee", "Fang"), &["tasks/t-01", "tasks/t-03"]),
        (of("task", &["id"]).filter("assignee", "wang-fang").filter("state", "!closed"), &["tasks/t-01"]),
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
            of("task", &["id"]).grouped("assignee"),
            &["# 李伟", "tasks/t-02", "tasks/t-03", "# 王芳", "tasks/t-01", "tasks/t-03"],
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
        (of("mark:trip", &[]), "list: there is no list `mark:trip`"),
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
