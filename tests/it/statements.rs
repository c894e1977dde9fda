//! Statements: tables matched with their declarations, rules checked, figures quoted, in the words that `check` prints.

use std::sync::OnceLock;

use annals::archive::statement::change::Move;
use annals::archive::statement::relation::with_sign;
use annals::base::period::Period;

use crate::support::SiteTest;

const VISITORS: &str = "content/data/visitors-2025-03.csv";
const SUPPLIES: &str = "content/statements/supplies-2025-03.md";
const EXPENSE: &str = "content/data/expense-2024.csv";

/// What is printed of the relations and changes of a record, other findings of it left out.
fn figures(site: &SiteTest, record: &str) -> String {
    let mut printed = String::new();
    // what is no figure has an excerpt and ends in a blank line
    for part in site.check_of(&[record]).split_inclusive("\n\n") {
        let figure = |code: &str| part.contains(code);
        let only = figure("[relation-failed]") || figure("[change-beyond]") || part.contains(": relations ");
        if only {
            printed.push_str(part.trim_end());
            printed.push('\n');
        }
    }
    printed
}

#[test]
fn inside_one_table_all_is_well() {
    assert_eq!(
        figures(&SiteTest::example(), "content/statements/visitors-2025-03.md"),
        "visitors 2025-03: relations 21 checked, 21 hold, 0 fail, 0 not evaluable; changes 10 checked, 0 beyond\n"
    );
}

#[test]
fn inside_one_table_two_digits_changed_places() {
    let mut site = SiteTest::example();
    site.edit(VISITORS, "city,48,75,9,132,118,14", "city,84,75,9,132,118,14");
    assert_eq!(
        figures(&site, "content/statements/visitors-2025-03.md"),
        "\
content/data/visitors-2025-03.csv:3:14: error[relation-failed]: visitors 2025-03: rule `parts` does not hold for row `city`
    total = walk_in + phone + letter
    132 ≠ 84 + 75 + 9 = 168 (difference -36)
content/data/visitors-2025-03.csv:6:5: error[relation-failed]: visitors 2025-03: rule `column-sum` does not hold for column `walk_in`
    all = sum(civil..other)
    248 ≠ 120 + 84 + 57 + 23 = 284 (difference -36)
content/data/visitors-2025-03.csv:3:6: note: `city.walk_in` = 84 stands in every failing relation; 48 would satisfy them all (two digits changed places)
visitors 2025-03: relations 21 checked, 19 hold, 2 fail, 0 not evaluable; changes 10 checked, 0 beyond
"
    );
}

#[test]
fn across_periods_in_the_text() {
    let site = SiteTest::example();
    assert_eq!(
        figures(&site, SUPPLIES),
        "\
content/statements/supplies-2025-03.md:15:38: warning[change-beyond]: supplies 2025-03: rule `issued-year`: `paper.issued` 62 against 40 (2024-03): +22, +55.0 % (limit 50 %)
supplies 2025-03: relations 6 checked, 6 hold, 0 fail, 0 not evaluable; changes 4 checked, 2 beyond (1 explained), 2 below min_base
"
    );
    let mut site = site;
    site.edit(SUPPLIES, "| toner   |       9 |", "| toner   |       6 |");
    assert_eq!(
        figures(&site, SUPPLIES),
        "\
content/statements/supplies-2025-03.md:15:38: warning[change-beyond]: supplies 2025-03: rule `issued-year`: `paper.issued` 62 against 40 (2024-03): +22, +55.0 % (limit 50 %)
content/statements/supplies-2025-03.md:16:19: error[relation-failed]: supplies 2025-03: rule `carry` does not hold for row `toner`
    opening = closing@prev
    6 ≠ 9 (difference -3)
    closing@prev: content/statements/supplies-2025-02.md:12:49
content/statements/supplies-2025-03.md:16:49: error[relation-failed]: supplies 2025-03: rule `stock` does not hold for row `toner`
    closing = opening + received - issued
    8 ≠ 6 + 6 - 7 = 5 (difference +3)
content/statements/supplies-2025-03.md:16:19: note: `toner.opening` = 6 stands in every failing relation; 9 would satisfy them all
supplies 2025-03: relations 6 checked, 4 hold, 2 fail, 0 not evaluable; changes 4 checked, 2 beyond (1 explained), 2 below min_base
"
    );
}

#[test]
fn across_statements_in_decimals() {
    let site = SiteTest::example();
    assert_eq!(
        figures(&site, "content/statements/expense-2024.md"),
        "expense 2024: relations 14 checked, 13 hold, 1 fail (1 explained), 0 not evaluable; changes 0 checked, 0 beyond\n"
    );
    let mut site = site;
    site.edit(EXPENSE, "travel,15.00,14.99,99.9", "travel,15.00,14.90,99.9");
    assert_eq!(
        figures(&site, "content/statements/expense-2024.md"),
        "\
content/data/expense-2024.csv:3:14: error[relation-failed]: expense 2024: rule `quarters` does not hold for row `travel`
    spent = sum(expense_q:spent@quarters)
    14.90 ≠ 3.15 + 4.02 + 2.38 + 5.44 = 14.99 (difference -0.09)
    expense_q:spent@2024-Q1: content/statements/expense_q-2024-q1.md:11:13
    expense_q:spent@2024-Q2: content/statements/expense_q-2024-q2.md:11:13
    expense_q:spent@2024-Q3: content/statements/expense_q-2024-q3.md:11:13
    expense_q:spent@2024-Q4: content/statements/expense_q-2024-q4.md:11:13
content/data/expense-2024.csv:3:20: error[relation-failed]: expense 2024: rule `rate` does not hold for row `travel`
    rate = round(spent / budget * 100, 1)
    99.9 ≠ round(14.90 / 15.00 * 100, 1) = 99.3 (difference +0.6)
content/data/expense-2024.csv:5:11: error[relation-failed]: expense 2024: rule `column-sum` does not hold for column `spent`
    all = sum(office..repair)
    76.52 ≠ 48.28 + 14.90 + 13.25 = 76.43 (difference +0.09)
content/data/expense-2024.csv:3:14: note: `travel.spent` = 14.90 stands in every failing relation; 14.99 would satisfy them all
expense 2024: relations 14 checked, 10 hold, 4 fail (1 explained), 0 not evaluable; changes 0 checked, 0 beyond
"
    );
}

#[test]
fn against_the_register() {
    assert_eq!(
        figures(&SiteTest::example(), "content/statements/docflow-2025-03.md"),
        "\
content/statements/docflow-2025-03.md:11:19: error[relation-failed]: docflow 2025-03: rule `received` does not hold for row `papers`
    received = count(document, direction=in)
    4 ≠ count(document, direction=in) = 3 (difference +1)
    count(document, direction=in): in-001, in-002, in-003
content/statements/docflow-2025-03.md:11:19: note: `papers.received` = 4 stands in every failing relation; 3 would satisfy them all
docflow 2025-03: relations 2 checked, 1 hold, 1 fail, 0 not evaluable; changes 0 checked, 0 beyond
"
    );
}

/// The deadline of March is a Saturday, moved to Monday 7 April.
#[test]
fn statements_are_filed_in_time_or_late() {
    let archive = SiteTest::example().archive();
    let mut filed: Vec<String> = archive
        .statements
        .all()
        .iter()
        .map(|one| format!("{} {} due {} late {}", one.name, one.period, one.deadline.unwrap(), one.late()))
        .filter(|line| line.contains(" 2025-03 due"))
        .collect();
    filed.sort();
    assert_eq!(
        filed,
        [
            "docflow 2025-03 due 2025-04-07 late 0",
            "supplies 2025-03 due 2025-04-07 late 0",
            "visitors 2025-03 due 2025-04-07 late 1",
        ]
    );
}

/// How a figure of March has moved: `+44 +10.1 %`.
fn moved(site: &SiteTest, row: &str, column: &str, base: &str) -> String {
    let archive = site.archive();
    let cell = |period: &str| {
        let one = archive.statements.of("visitors", Period::parse(period).unwrap()).unwrap();
        let column = archive.statements.kinds["visitors"].columns.iter().position(|known| known.id == column).unwrap();
        one.cell(one.row(row).unwrap(), column).unwrap().value.unwrap()
    };
    let moved = Move::between(cell(base), cell("2025-03")).unwrap();
    format!("{} {}", with_sign(moved.difference), moved.rate_shown())
}

#[test]
fn figures_against_the_month_and_the_year_before() {
    let site = SiteTest::example();
    for (row, month, year) in [
        ("civil", "+23 +13.8 %", "-27 -12.4 %"),
        ("city", "+15 +12.8 %", "-6 -4.3 %"),
        ("labour", "-1 -1.1 %", "-1 -1.1 %"),
        ("other", "+7 +11.5 %", "+2 +3.0 %"),
        ("all", "+44 +10.1 %", "-32 -6.3 %"),
    ] {
        assert_eq!(moved(&site, row, "total", "2025-02"), month, "{row}");
        assert_eq!(moved(&site, row, "total", "2024-03"), year, "{row}");
    }
    let moved = |base: &str, value: &str| {
        let moved = Move::between(base.parse().unwrap(), value.parse().unwrap()).unwrap();
        format!("{} {}", with_sign(moved.difference), moved.rate_shown())
    };
    // half away from zero, and no rate of what is zero or below
    for (base, value, shown) in [
        ("16", "15", "-1 -6.3 %"),
        ("16", "17", "+1 +6.3 %"),
        ("2000", "2001", "+1 +0.1 %"),
        ("2500", "2501", "+1 0.0 %"),
        ("0", "5", "+5 n/a"),
        ("-5", "5", "+10 n/a"),
        ("480", "480", "0 0.0 %"),
        ("3", "4.5", "+1.5 +50.0 %"),
    ] {
        assert_eq!(moved(base, value), shown, "{base} {value}");
    }
}

/// The statements of the example, with what they count and the people in them.
fn forms() -> SiteTest {
    static FORMS: OnceLock<SiteTest> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let mut site = SiteTest::example();
        let kept = ["annals.yaml", "content/statements/", "content/data/", "content/people/", "content/documents/"];
        site.tree.files.retain(|path, _| kept.iter().any(|part| path.as_str().starts_with(part)));
        site
    });
    forms.clone()
}

/// What is said of a file, without its place.
fn said(site: &SiteTest, path: &str) -> Vec<String> {
    let lines = site.check().into_iter().filter(|line| line.starts_with(path));
    lines.map(|line| line.split_once(": ").unwrap().1.to_owned()).collect()
}

#[test]
fn a_cell_is_a_number_or_missing() {
    for (cell, said) in [
        ("1,2O4", &["error[cell-not-number]: `city.walk_in` is `1,2O4`, which is no number"][..]),
        ("", &["error[cell-missing]: `city.walk_in` is missing"]),
        ("—", &["error[cell-missing]: `city.walk_in` is missing"]),
        ("48%", &["error[cell-not-number]: `city.walk_in` is `48%`, which is no number"]),
        ("-48", &["error[bad-value]: `city.walk_in` is -48, which is less than 0"]),
        ("48.5", &["error[bad-value]: `city.walk_in` is 48.5, which is no whole number"]),
        ("４８", &[]),
        ("48.0", &[]),
        ("+48", &[]),
    ] {
        let mut site = forms();
        site.edit(VISITORS, "city,48,75,9,132", &format!("city,\"{cell}\",75,9,132"));
        let mut found = self::said(&site, VISITORS);
        found.retain(|line| !line.contains("[relation-failed]"));
        assert_eq!(found, said, "{cell}");
        let whole = ["４８", "48.0", "+48"].contains(&cell);
        let failing = self::said(&site, VISITORS).iter().filter(|line| line.contains("[relation-failed]")).count();
        // what is missing makes no sum fail that skips it, and the sum of the column misses it
        assert_eq!(failing == 0, whole, "{cell}");
    }
    let mut site = forms();
    site.edit(VISITORS, "city,48,75,9,132", "city,\"１，２０４\",75,9,132");
    assert!(figures(&site, "content/statements/visitors-2025-03.md").contains("132 ≠ 1204 + 75 + 9 = 1288"));
}

#[test]
fn somebody_else_must_have_checked_it() {
    let path = "content/statements/visitors-2025-03.md";
    let late = "warning[filed-late]: was filed 1 day late: 2025-03 was due 2025-04-07";
    for (checked, more) in [
        ("checked_by: li-wei", Some("warning[not-second-checked]: was checked by its own author")),
        ("checked_by: wang-fang", None),
        ("checked_by: 王芳", None),
        ("", Some("warning[not-second-checked]: was checked by nobody")),
    ] {
        let mut site = forms();
        site.edit(path, "checked_by: wang-fang\n", &format!("{checked}\n"));
        let mut found = said(&site, path);
        found.retain(|line| line != late);
        assert_eq!(found, Vec::from_iter(more), "{checked}");
    }
}

/// A summary of one month, one week and one year, with one fact.
#[test]
fn facts_are_checked_against_the_statement_they_name() {
    let site = |period: &str, fact: &str| {
        let mut site = forms();
        let text =
            format!("---\nperiod: {period}\nfiled: 2025-04-03\n---\n\n- [fact:: {fact}] and [[visitors-2025-03]].\n");
        site.write("content/summaries/w.md", &text);
        said(&site, "content/summaries/w.md")
    };
    let mismatch = |formula: &str, figure: &str, who: &str, value: &str| {
        vec![format!("error[fact-mismatch]: `{formula}` is quoted as {figure}, and {who} {value}")]
    };
    let one = "the statement says";
    let none: Vec<String> = Vec::new();
    assert_eq!(site("2025-03", "visitors:all.total = 480"), none);
    assert_eq!(site("2025-03", "visitors:all.total = 480 visits"), none);
    assert_eq!(site("2025-03", "visitors:all.total = ４８０ 人次"), none);
    assert_eq!(site("2025-03", "visitors:all.total = 480.0"), none);
    // nothing is rounded
    assert_eq!(site("2025-03", "visitors:all.total = 480.1"), mismatch("visitors:all.total", "480.1", one, "480"));
    assert_eq!(site("2024", "expense:all.rate = 99.4 %"), none);
    assert_eq!(site("2024", "expense:all.rate = 99 %"), mismatch("expense:all.rate", "99 %", one, "99.4"));
    assert_eq!(site("2024", "sum(expense_q:all.spent@quarters) = 76.52"), none);
    assert_eq!(
        site("2024", "sum(expense_q:all.spent@quarters) = 76.5"),
        mismatch("sum(expense_q:all.spent@quarters)", "76.5", "the statements say", "76.52")
    );
    assert_eq!(site("2025", "sum(visitors:all.total@months) = 916"), none);
    assert_eq!(site("2024", "expense:all.spent - expense:all.budget = -0.48"), none);
    assert_eq!(site("2025-03", "visitors:all.total - visitors:all.total@prev = 44"), none);
    assert_eq!(site("2025-03", "visitors:all.total - visitors:all.total@year = -32"), none);
    assert_eq!(site("2025-03", "count(document, direction=in) = 3"), none);
    // a week is no month: it says which is meant
    assert_eq!(site("2025-W11", "visitors:all.total@2025-03 = 480"), none);
    assert_eq!(
        site("2025-W11", "visitors:all.total@2025-03 = 481"),
        mismatch("visitors:all.total@2025-03", "481", one, "480")
    );
    let unchecked =
        |formula: &str, why: &str| vec![format!("warning[fact-unchecked]: `{formula}` cannot be checked: {why}")];
    assert_eq!(
        site("2025-W11", "visitors:all.total = 480"),
        unchecked(
            "visitors:all.total",
            "no statement `visitors` is filed for 2025-W11; say with `@` which period is meant"
        )
    );
    assert_eq!(
        site("2025", "visitors:all.total = 480"),
        unchecked(
            "visitors:all.total",
            "no statement `visitors` is filed for 2025; say with `@` which period is meant"
        )
    );
    assert_eq!(
        site("2025-01", "visitors:all.total = 480"),
        unchecked("visitors:all.total", "no statement is filed for `visitors:all.total@2025-01`")
    );
    let unread = |why: &str| vec![format!("error[bad-value]: the fact cannot be read: {why}")];
    assert_eq!(
        site("2025-03", "visitors:all.totl = 480"),
        unread("there is no column of numbers of `visitors` called `totl`; did you mean `total`?")
    );
    assert_eq!(
        site("2025-03", "visitor:all.total = 480"),
        unread("there is no statement called `visitor`; did you mean `visitors`?")
    );
    assert_eq!(site("2025-03", "visitors:total = 480"), unread("a cell is named whole here, as in `all.total`"));
    assert_eq!(site("2025-03", "visitors:all.total = many"), unread("`many` is no number"));
    assert_eq!(site("2025-03", "visitors:all.total"), unread("write it as in `[fact:: visitors:all.total = 480]`"));
}

/// A correction counts from then on; what it puts right is checked no more, and its page stays.
#[test]
fn a_correction_takes_the_place_of_what_it_puts_right() {
    let mut site = forms();
    site.edit(SUPPLIES, "| toner   |       9 |", "| toner   |       6 |");
    let failing =
        |site: &SiteTest| said(site, SUPPLIES).iter().filter(|line| line.contains("[relation-failed]")).count();
    assert_eq!(failing(&site), 2);
    let text = forms().text(SUPPLIES).replace("by: chen-min\n", "by: chen-min\ncorrects: supplies-2025-03\n");
    site.write("content/statements/supplies-2025-03b.md", &text.replace("filed: 2025-04-07", "filed: 2025-05-20"));
    assert_eq!(failing(&site), 0);
    let archive = site.archive();
    let counts = archive.statements.of("supplies", Period::parse("2025-03").unwrap()).unwrap();
    assert_eq!(archive.record(counts.record).unwrap().place, "statements/supplies-2025-03b");
    assert_eq!(counts.late(), 0, "there was one in time");
    // one that puts right what is of another month is a second one for this month, and late
    site.edit("content/statements/supplies-2025-03b.md", "corrects: supplies-2025-03", "corrects: supplies-2025-02");
    let found = said(&site, "content/statements/supplies-2025-03b.md");
    assert!(found.iter().any(|line| line.contains("[statement-twice]")), "{found:#?}");
    assert!(found.iter().any(|line| line.contains("[filed-late]: was filed 43 days late")), "{found:#?}");
}

/// A data file counts from the content folder first; the one that is read is the one that is published.
#[test]
fn a_data_file_counts_from_the_content_folder() {
    let files = "=== annals.yaml ===
title: T
=== content/statements/s.yaml ===
statement: s
every: month
rows: [{id: a}]
columns: [{id: x, max: 5}]
=== content/statements/m.md ===
---
statement: s
period: 2025-03
source: data/d.csv
---
=== content/data/d.csv ===
item,x
a,6
=== content/statements/data/d.csv ===
item,x
a,7
";
    let mut site = SiteTest::new(files);
    let built = site.build();
    assert_eq!(built.report, ["content/data/d.csv:2:3: error[bad-value]: `a.x` is 6, which is more than 5"]);
    assert!(built.has("data/d.csv") && !built.has("statements/data/d.csv"));
    let beside = SiteTest::new(&files.replace("=== content/data/d.csv ===\nitem,x\na,6\n", "")).build();
    assert_eq!(
        beside.report,
        ["content/statements/data/d.csv:2:3: error[bad-value]: `a.x` is 7, which is more than 5"]
    );
    assert!(beside.has("statements/data/d.csv"));
}

/// What stands in a table is text, whatever it looks like.
#[test]
fn cells_are_text() {
    let files = "=== annals.yaml ===
title: T
=== content/statements/s.yaml ===
statement: s
every: month
rows: open
columns: [{id: x}, {id: note, type: text}]
=== content/statements/m.md ===
---
statement: s
period: 2025-03
source: d.csv
---
=== content/statements/d.csv ===
item,x,note
<script>alert(1)</script>,{{ title }},\"[x](javascript:alert(1)) {% include 'x' %}\"
";
    let mut site = SiteTest::new(files);
    let built = site.build();
    assert_eq!(
        built.report,
        [
            "content/statements/d.csv:2:27: error[cell-not-number]: `<script>alert(1)</script>.x` is `{{ title }}`, which is no number"
        ]
    );
    // a table for spreadsheets is no page
    for (path, bytes) in built.files.iter().filter(|(path, _)| !path.ends_with(".csv")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("<script>alert") && !text.contains("href=\"javascript"), "{path}");
    }
}
