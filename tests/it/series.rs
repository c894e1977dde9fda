//! Statements on the site: the page of each that is declared, the pages of those filed, and where else they stand.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::support::{Output, SiteTest};

const SERIES: &str = "statements/visitors/index.html";
const MARCH: &str = "statements/visitors-2025-03.html";
const SUPPLIES: &str = "statements/supplies-2025-03.html";
const MARCH_DATA: &str = "content/data/visitors-2025-03.csv";

/// The example as it stands, built once.
fn example() -> &'static Output {
    static BUILT: OnceLock<Output> = OnceLock::new();
    BUILT.get_or_init(|| SiteTest::example().build())
}

/// Fails unless every phrase stands in the words of the page, in this order.
fn says(built: &Output, page: &str, phrases: &[&str]) {
    let words = built.words(page);
    let mut rest = words.as_str();
    for phrase in phrases {
        let Some((_, after)) = rest.split_once(phrase) else {
            panic!("{page} does not say {phrase:?} (in this order) in:\n{words}");
        };
        rest = after;
    }
}

/// A statement called `f` with these lines of its declaration, and one filed table for each period.
fn form(declared: &str, filed: &[(&str, &str, &str)]) -> SiteTest {
    let mut site = SiteTest::new(&format!(
        "=== annals.yaml ===\ntitle: Office\nas_of: 2025-04-30\n=== content/statements/f.yaml ===\nstatement: f\nlabel: Form\n{declared}"
    ));
    for (period, fields, table) in filed {
        let text = format!("---\nstatement: f\nperiod: {period}\nfiled: 2025-04-02\n{fields}---\n\n{table}");
        site.write(&format!("content/statements/f-{}.md", period.to_lowercase()), &text);
    }
    site
}

#[test]
fn figures_stand_beside_those_of_the_month_and_the_year_before() {
    let built = example();
    for page in [SERIES, MARCH] {
        says(
            built,
            page,
            &[
                "21 of 21 rules hold · 10 of 10 changes are within their limits",
                "Figures of March 2025",
                "City management 48 75 9 132 118 14",
                "from Feb 2025 from Mar 2024",
                "Civil affairs 190 +23 +13.8 % −27 −12.4 %",
                "City management 132 +15 +12.8 % −6 −4.3 %",
                "Labour 90 −1 −1.1 % −1 −1.1 %",
                "Other 68 +7 +11.5 % +2 +3.0 %",
                "Total 480 +44 +10.1 % −32 −6.3 %",
                "21 rules that hold",
                "Total = Walk-in + Phone + Letter",
                "Civil affairs 190 = 120 + 64 + 6 = 190",
            ],
        );
    }
    // a development is for the page of all periods
    assert!(built.page(SERIES).contains("<svg class=\"spark\"") && built.page(SERIES).contains("<svg class=\"chart\""));
    assert!(!built.page(MARCH).contains("<svg class=\"spark\""));
}

#[test]
fn the_page_of_a_statement_says_how_it_is_filled_and_what_was_filed() {
    let built = example();
    says(
        built,
        SERIES,
        &[
            "Every month",
            "5 days after its period, or on the next working day",
            "Due next 5 May 2025 for April 2025",
            "Filed last March 2025 8 Apr 2025",
            "Filed, late and missing",
            "○ Jan January 2025: missing ✓ Feb February 2025: filed in time ◆ Mar March 2025: filed 1 day late",
            "Development",
            "March 2025 480 37 February 2025 436 40 March 2024 512 38",
            "March 2025 7 Apr 2025 8 Apr 2025 1 filed late 李伟 王芳",
            "January 2025 5 Feb 2025 missing",
            "How this form is filled",
            "Method Count each visit once, on the day of the first contact.",
            "Instructions 关于规范基层来访接待与事项办理月报填报口径的通知",
            "Filed with 区统计局",
            "Checked by a second person Yes",
        ],
    );
    let page = built.page(SERIES);
    assert!(page.contains("href=\"../../documents/in-002.html\""), "instructions lead to the paper");
    assert!(page.contains("href=\"../../departments/district-stats.html\""));
    // what is unknown stays words
    let mut site = SiteTest::example();
    site.edit("content/statements/visitors.yaml", "\"[[in-002]]\"", "\"Paper [[in-0022]], page 3\"");
    says(&site.build(), SERIES, &["Instructions Paper in-0022, page 3"]);
}

#[test]
fn all_figures_and_all_filings_can_be_carried_away() {
    let built = example();
    let figures = built.page("statements/visitors/figures.csv");
    assert!(figures.starts_with("\u{feff}row,column,period,value\r\ncivil,walk_in,2024-03,140\r\n"), "{figures}");
    assert!(figures.contains("\r\nall,total,2025-03,480\r\n"));
    assert_eq!(figures.lines().count(), 1 + 3 * 5 * 6);
    assert_eq!(
        built.page("statements/visitors/filings.csv"),
        "\u{feff}period,deadline,filed,late,state,by,checked_by,id\r\n\
         2024-03,2024-04-05,2024-04-03,,filed,李伟,王芳,statements/visitors-2024-03\r\n\
         2025-01,2025-02-05,,,missing,,,\r\n\
         2025-02,2025-03-05,2025-03-04,,filed,李伟,王芳,statements/visitors-2025-02\r\n\
         2025-03,2025-04-07,2025-04-08,1,late,李伟,王芳,statements/visitors-2025-03\r\n"
    );
}

#[test]
fn what_is_beyond_a_limit_is_marked_and_what_is_explained_says_why() {
    let built = example();
    for page in [SUPPLIES, "statements/supplies/index.html"] {
        says(
            built,
            page,
            &[
                "6 of 6 rules hold · 2 of 4 changes are within their limits 1 to be looked at 1 explained",
                "Paper box 36 60 62 ▽ To be looked at 1 ○ Explained 2 34",
                "▽ 1 To be looked at issued-year Paper · Issued: 62 against 40 (March 2024): +22, +55.0 % (limit 50 %)",
                "○ 2 Explained issued-month Paper · Issued: 62 against 44 (February 2025): +18, +40.9 % (limit 30 %)",
                "Explained: Spring fair on 12 March, see Tree day and spring fair at East Lake 植树节 .",
                // received in February was nothing: there is no rate
                "Folders piece 400 +400 n/a +100 +33.3 %",
                "Paper box 62 +18 +40.9 % ○ Explained 2 +22 +55.0 % ▽ To be looked at 1",
            ],
        );
    }
    assert!(built.page(SUPPLIES).contains("href=\"../events/2025-03-12-tree-day.html\""));
}

#[test]
fn what_fails_comes_first_with_its_numbers_and_the_cell_to_look_at() {
    let mut site = SiteTest::example();
    site.edit(MARCH_DATA, "city,48,75,9,132,118,14", "city,84,75,9,132,118,14");
    let built = site.build();
    for page in [SERIES, MARCH] {
        says(
            &built,
            page,
            &[
                "19 of 21 rules hold · 10 of 10 changes are within their limits 2 rules fail",
                "City management 84 may be the wrong one 75 stands in a rule that does not hold",
                "132 ▲ Does not hold 1",
                "City management · Walk-in = 84 stands in everything that fails. 48 would satisfy all.",
                "Two digits have changed places.",
                "▲ 1 Does not hold City management: Total = Walk-in + Phone + Letter parts 132 ≠ 84 + 75 + 9 = 168 (difference −36)",
                "▲ 2 Does not hold Walk-in: Total = sum(Civil affairs … Other) column-sum 248 ≠ 120 + 84 + 57 + 23 = 284",
                "19 rules that hold",
            ],
        );
    }
    says(&built, SERIES, &["◆ ▲ Mar March 2025: filed 1 day late, 2 points to be looked at"]);
    says(&built, MARCH, &["To be mended", "content/data/visitors-2025-03.csv:3:14"]);
    // a rule that looks elsewhere leads there
    site.edit("content/statements/supplies-2025-03.md", "| toner   |       9 |", "| toner   |       6 |");
    let built = site.build();
    says(&built, SUPPLIES, &["Opening = Closing@prev carry 6 ≠ 9 (difference −3) Closing = 9: February 2025"]);
    says(
        &built,
        "statements/docflow-2025-03.html",
        &["4 ≠ count(document, direction=in) = 3 (difference +1) 3 records:"],
    );
}

#[test]
fn home_lists_and_periods_show_statements() {
    let built = example();
    says(
        built,
        "index.html",
        &[
            "Latest figures",
            "Visitors received and matters handled Total · Total visits Mar 2025 480 +44 +10.1 %",
            "Total · Pending visits Mar 2025 37 −3 −7.5 %",
            "Running expenses of the year Total · Spent 10 000 yuan 2024 76.52",
        ],
    );
    says(
        built,
        "statements/index.html",
        &[
            "Forms Papers received and sent Every month · Filed last: March 2025 (3 Apr 2025) · Due next: 5 May 2025",
            "Visitors received and matters handled Every month · Filed last: March 2025",
            "○ Jan January 2025: missing",
        ],
    );
    says(
        built,
        "2025/04/index.html",
        &[
            "Statements due and filed 3",
            "Office supplies March 2025 7 Apr 2025 7 Apr 2025 filed in time",
            "Visitors received and matters handled March 2025 7 Apr 2025 8 Apr 2025 1 filed late Total · Total 480, Total · Pending 37",
        ],
    );
    for page in ["2025/q1/index.html", "2025/index.html"] {
        says(built, page, &["Visitors received and matters handled January 2025 5 Feb 2025 missing"]);
    }
    assert!(!built.page("2025/w15/index.html").contains("page:statements"), "too many words for a week");
}

#[test]
fn percentages_are_compared_in_points_and_there_is_no_rate_against_zero_or_less() {
    let declared = "every: month\nunit: yuan\nrows: [{id: a}, {id: b}, {id: c}, {id: d}]\n\
                    columns: [{id: sum, type: decimal}, {id: share, type: decimal, unit: \"%\", label: Share}]\n\
                    changes: [{id: share-month, columns: [share], against: prev, max: 3pp}]\n\
                    key: [a.sum, a.share]\n";
    let before = "| item | sum | Share |\n|---|--:|--:|\n| a | 0 | 10.0 |\n| b | (5.5) | 20 |\n| c | 12.40 | - |\n";
    let after = "| item | sum | Share |\n|---|--:|--:|\n| a | 5 | 14.0 |\n| b | -3.5 | 18.5 |\n| c | 12.40 | 7% |\n| d | 1 | 1 |\n";
    let site = form(declared, &[("2025-02", "", before), ("2025-03", "", after)]);
    let built = { site }.build();
    says(
        &built,
        "statements/f-2025-03.html",
        &[
            "a 5 14.0 ▽ To be looked at 1",
            "b −3.5 18.5",
            "a · Share: 14.0 against 10.0 (February 2025): +4.0 (limit 3 pp)",
            "a 5 +5 n/a",
            "b −3.5 +2.0 n/a",
            "c 12.40 0.00 0.0 %",
            "d 1 – nothing n/a",
            "a 14.0 +4.0 pp ▽ To be looked at 1",
            "b 18.5 −1.5 pp",
        ],
    );
    // of another thing there is another chart
    assert_eq!(built.page("statements/f/index.html").matches("<svg class=\"chart\"").count(), 2);
}

#[test]
fn open_rows_and_words_and_what_is_missing_say_so() {
    let declared = "every: quarter\nrows: open\ncolumns: [{id: who, type: text}, {id: sum, type: integer, required: true}]\n\
                    relations: [{id: same, each: row, check: sum = sum@prev}]\n";
    let one = "| place | who | sum |\n|---|---|--:|\n| 东湖 <b> | x | 5 |\n| West | | many |\n";
    let two = "| place | who | sum |\n|---|---|--:|\n| 东湖 <b> | x | 5 |\n| North | y | |\n";
    let site = form(declared, &[("2024-Q4", "", one), ("2025-Q1", "", two)]);
    let built = { site }.build();
    says(&built, "statements/f-2024-q4.html", &["West – nothing many is no number"]);
    says(&built, "statements/f-2025-q1.html", &["1 of 2 rules hold", "1 rule cannot be worked out", "North y missing"]);
    says(&built, "statements/f-2025-q1.html", &["sum = sum@prev same", "North ? = ? Without number: sum, sum@prev"]);
    assert!(!built.page("statements/f/index.html").contains("<b>&gt;"), "names are text");
    let csv = built.page("statements/f/figures.csv");
    assert!(csv.contains("东湖 <b>,who,2025-Q1,x\r\nNorth,who") || csv.contains("North,sum,2025-Q1,\r\n"), "{csv}");
}

#[test]
fn what_is_put_right_says_so_and_is_not_checked() {
    let declared = "every: month\ndue: {after: 1d}\nrows: [{id: a}, {id: b}]\ncolumns: [{id: n, type: integer}]\n\
                    relations: [{id: two, each: table, check: a.n = b.n}]\n";
    let table = |b: u8| format!("| item | n |\n|---|--:|\n| a | 1 |\n| b | {b} |\n");
    let (wrong, right) = (table(2), table(1));
    let mut site = form(declared, &[("2025-03", "", &wrong)]);
    site.write(
        "content/statements/f-2025-03-b.md",
        &format!("---\nstatement: f\nperiod: 2025-03\nfiled: 2025-04-20\ncorrects: f-2025-03\n---\n\n{right}"),
    );
    let built = site.build();
    says(&built, "statements/f-2025-03.html", &["Put right by Form, March 2025"]);
    assert!(!built.words("statements/f-2025-03.html").contains("rules"));
    says(&built, "statements/f-2025-03-b.html", &["Puts right Form, March 2025", "1 of 1 rule holds"]);
    // the one before was there in time, so the second is not late
    says(&built, "statements/f/index.html", &["✓ Mar March 2025: filed in time"]);
}

#[test]
fn a_statement_with_nothing_filed_has_a_page_and_stands_in_the_list() {
    let site = form("every: month\ndue: {after: 5d}\nrows: [{id: a}]\ncolumns: [{id: n, type: integer}]\n", &[]);
    let built = { site }.build();
    says(&built, "statements/f/index.html", &["Form Due 5 days after its period", "Nothing is filed yet"]);
    says(&built, "statements/index.html", &["Forms Form Every month · nothing filed yet · Due next: 5 May 2025"]);
    assert!(built.page("index.html").contains("href=\"statements/index.html\""), "the navigation leads there");
    assert!(!built.words("index.html").contains("Latest figures"));
}

#[test]
fn where_nothing_is_declared_nothing_is_shown() {
    let table = "| item | n |\n|---|--:|\n| a | 1 |\n";
    let mut site =
        form("every: month\nrows: [{id: a}]\ncolumns: [{id: n, type: integer}]\n", &[("2025-03", "", table)]);
    site.tree.files.remove("content/statements/f.yaml");
    let built = site.build();
    assert!(!built.has("statements/f/index.html"));
    for page in ["index.html", "statements/index.html", "2025/04/index.html", "statements/f-2025-03.html"] {
        if built.has(page) {
            let words = built.words(page);
            for heading in ["Latest figures", "Forms", "Statements due and filed", "Figures and checks", "All periods"]
            {
                assert!(!words.contains(heading), "{page}: {heading}");
            }
        }
    }
}

#[test]
fn in_chinese() {
    let mut site = SiteTest::example();
    site.edit("annals.yaml", "language: en", "language: zh");
    site.edit(MARCH_DATA, "city,48,75,9,132,118,14", "city,84,75,9,132,118,14");
    let built = site.build();
    says(
        &built,
        SERIES,
        &[
            "每月 来访接待与事项办理月报",
            "期满后 5 天内，遇休息日顺延至下一个工作日",
            "○ 1月 2025年1月：缺报",
            "21 条勾稽关系中 19 条成立",
            "“城管 · 来访”= 84",
            "合计 = 来访 + 来电 + 来信",
            "合计 480 +44 +10.1 % −32 −6.3 %",
        ],
    );
    says(&built, MARCH, &["2025年3月 来访接待与事项办理月报"]);
}

/// Correcting a cell of last month makes its page again, the one of all periods and the following month's, and no other statement's.
#[test]
fn a_corrected_cell_makes_again_what_shows_it() {
    let mut site = SiteTest::example();
    site.build();
    site.edit("content/data/visitors-2025-02.csv", "civil,104,58,5,167,150,17", "civil,103,59,5,167,150,17");
    site.edit("content/data/visitors-2025-02.csv", "city,39,70,8,117,101,16", "city,40,69,8,117,101,16");
    let made: BTreeSet<String> = site.build().made.into_iter().collect();
    let statements: Vec<&str> = made
        .iter()
        .map(String::as_str)
        .filter(|path| path.starts_with("statements/") && path.ends_with(".html"))
        .collect();
    // no total moved: what is compared, drawn and quoted elsewhere stays
    assert_eq!(statements, ["statements/visitors-2025-02.html"], "{made:?}");
    assert!(made.contains("statements/visitors/figures.csv"));

    site.edit("content/data/visitors-2025-02.csv", "all,220,196,20,436,396,40", "all,220,196,20,437,396,40");
    let made: BTreeSet<String> = site.build().made.into_iter().collect();
    let statements: Vec<&str> = made
        .iter()
        .map(String::as_str)
        .filter(|path| path.starts_with("statements/") && path.ends_with(".html"))
        .collect();
    assert_eq!(statements, ["statements/index.html", "statements/visitors-2025-02.html", MARCH, SERIES], "{made:?}");
    let clean = site.build_clean();
    let kept = site.build();
    assert!(clean.files == kept.files, "kept pages are those of a clean build");
}

/// A statement above the audience leaves no trace: not in the strip, not as a base, not in a rule, not in a file of values.
#[test]
fn a_hidden_statement_shows_nowhere() {
    let hide = |site: &mut SiteTest, period: &str| {
        site.edit(
            &format!("content/statements/visitors-{period}.md"),
            "by: li-wei\n",
            "by: li-wei\naudience: restricted\n",
        );
    };
    let mut hidden = SiteTest::example();
    hide(&mut hidden, "2025-02");
    let mut without = SiteTest::example();
    without.tree.files.remove("content/statements/visitors-2025-02.md");
    // what is not there cannot be handed on either
    without.tree.files.remove("content/data/visitors-2025-02.csv");
    hidden.tree.files.remove("content/data/visitors-2025-02.csv");
    let (hidden, without) = (hidden.audience("internal").build(), without.audience("internal").build());
    let names = |built: &Output| built.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&hidden), names(&without));
    for (path, bytes) in &without.files {
        assert!(hidden.files.get(path) == Some(bytes), "{path} knows of the hidden statement");
    }
    says(&without, SERIES, &["○ Feb February 2025: missing"]);
}

/// Who does not see what is usual is told neither what is missing nor what is declared and not to be seen.
#[test]
fn a_wider_audience_is_told_of_nothing_it_cannot_know() {
    let mut site = SiteTest::example();
    let nothing = site.clone().audience("public").build();
    assert!(!nothing.files.keys().any(|path| path.starts_with("statements/")), "{:?}", nothing.files.keys());
    for path in nothing.files.keys().filter(|path| path.ends_with(".html")) {
        assert!(!nothing.words(path).contains("Visitors received"), "{path}");
    }
    for period in ["2024-03", "2025-03"] {
        let path = format!("content/statements/visitors-{period}.md");
        site.edit(&path, "by: li-wei\n", "by: li-wei\naudience: public\n");
    }
    let built = site.audience("public").build();
    let words = built.words(SERIES);
    assert!(!words.contains("2025: missing") && !words.contains("February") && !words.contains("Due next"), "{words}");
    says(&built, SERIES, &["✓ Mar March 2024: filed in time", "Total 480 −32 −6.3 %"]);
    assert!(!built.has("statements/supplies/index.html"));
}

#[test]
fn a_statement_of_years_is_compared_once_and_stands_in_one_row() {
    let declared = "every: year\nrows: [{id: a}]\ncolumns: [{id: n, type: integer}]\n\
                    changes: [{id: year, columns: [n], against: year, max: 10%}]\nkey: [a.n]\n";
    let table = |n: u8| format!("| item | n |\n|---|--:|\n| a | {n} |\n");
    let (old, new) = (table(10), table(20));
    let site = form(declared, &[("2023", "", &old), ("2024", "", &new)]);
    let built = { site }.build();
    says(&built, "statements/f-2024.html", &["from 2023", "a 20 +10 +100.0 % ▽ To be looked at 1"]);
    assert_eq!(built.page("statements/f/index.html").matches("<ol>").count(), 1 + 1 + 1, "crumbs, ribbon, strip");
}

/// Places in data files read as people write them, in a text and in a workbook.
#[test]
fn findings_in_data_files_say_their_place() {
    let declared = "every: month\nrows: [{id: a}]\ncolumns: [{id: n, type: integer}]\n\
                    relations: [{id: zero, each: row, check: n = 0}]\n";
    let mut site =
        form(declared, &[("2025-02", "source: data/f.csv\n", ""), ("2025-03", "source: data/f.xlsx#Form!B3:C4\n", "")]);
    site.write("content/data/f.csv", "item,n\na,7\n");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Form").unwrap();
    sheet.write(2, 1, "item").unwrap();
    sheet.write(2, 2, "n").unwrap();
    sheet.write(3, 1, "a").unwrap();
    sheet.write(3, 2, 8).unwrap();
    site.write_bytes("content/data/f.xlsx", book.save_to_buffer().unwrap());
    let built = site.build();
    says(&built, "statements/f-2025-02.html", &["7 ≠ 0 (difference +7)", "To be mended", "content/data/f.csv:2:3"]);
    says(
        &built,
        "statements/f-2025-03.html",
        &["8 ≠ 0 (difference +8)", "To be mended", "content/data/f.xlsx:Form!C4"],
    );
}

/// One name for a statement, wherever it is named: the label that is declared, not the name that records write.
#[test]
fn a_statement_is_called_by_its_label_everywhere() {
    let mut site = form(
        "every: month\nrows: [{id: a}]\ncolumns: [{id: n, type: integer}]\n",
        &[("2025-03", "date: 2025-04-02\n", "|  | n |\n|---|---|\n| a | 1 |\n")],
    );
    site.edit("content/statements/f.yaml", "label: Form", "label: Return of keys");
    site.write("content/logs/2025-04-03.md", "See [[f-2025-03]], whose figure is [fact:: f:a.n@2025-03 = 1].\n");
    let built = site.build();
    assert_eq!(built.report, Vec::<String>::new());
    for page in ["statements/index.html", "logs/2025-04-03.html", "2025/03/index.html"] {
        assert!(built.words(page).contains("Return of keys, March 2025"), "{page}: {}", built.words(page));
        assert!(!built.words(page).contains("F, March"), "{page}");
    }
    assert!(built.page("feed.xml").contains("<title>3 April 2025</title>"), "{}", built.page("feed.xml"));
    assert!(built.records().iter().any(|record| record["title"] == "Return of keys 2025-03"));
    // one that has a title of its own keeps it
    site.edit("content/statements/f-2025-03.md", "---\nstatement", "---\ntitle: Keys in spring\nstatement");
    assert!(site.build().words("statements/index.html").contains("Keys in spring"));
}
