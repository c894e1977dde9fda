//! Figures noted in running text: what is one, which series it belongs to, and the pages of series.

use annals::archive::data::{key, read};
use annals::base::number::NoFigure;
use proptest::prelude::*;

use crate::support::SiteTest;

/// What a data mark says, as `name|value|unit`; a missing value is `_`.
fn reading(text: &str) -> Result<String, Option<NoFigure>> {
    let reading = read(text)?;
    let value = reading.value.map_or_else(|| "_".to_owned(), |value| value.to_string());
    Ok(format!("{}|{value}|{}", reading.name, reading.unit))
}

#[test]
fn the_forms_of_a_data_mark() {
    for (written, read) in [
        ("visitors = 31 visits", "visitors|31|visits"),
        ("visitors=31", "visitors|31|"),
        ("来访 ＝ ３１人次", "来访|31|人次"),
        ("来访人数=1，204 人次", "来访人数|1204|人次"),
        ("income = 12 500.40 元", "income|12500.40|元"),
        ("balance = (12.5) 万元", "balance|-12.5|万元"),
        ("balance = （12.5）", "balance|-12.5|"),
        ("temperature = - 4 °C", "temperature|-4|°C"),
        ("temperature = −4.5°C", "temperature|-4.5|°C"),
        ("share = 12.5%", "share|12.5|%"),
        ("share = 12.5 ％", "share|12.5|％"),
        ("area = 31m2", "area|31|m2"),
        ("flow = 31/天", "flow|31|/天"),
        ("lanes = 4 10-metre lanes", "lanes|4|10-metre lanes"),
        ("visitors = - visits", "visitors|_|visits"),
        ("visitors = —", "visitors|_|"),
        ("visitors = ——人次", "visitors|_|人次"),
        ("visitors = /", "visitors|_|"),
        ("a = b = 3", ""),
        ("visitors = 12O visits", "visitors|12|O visits"),
    ] {
        assert_eq!(reading(written).unwrap_or_default(), read, "{written}");
    }
    for written in ["visitors: 31", "31 visits", "", "= 31", "＝31"] {
        assert_eq!(reading(written), Err(None), "{written}");
    }
    for written in [
        "x =",
        "x = many",
        "x = 31 12",
        "x = about 31",
        "x = 1,2O4",
        "x = 12O4",
        "x = 12,50 €",
        "x = 1/2",
        "x = 12:30",
        "x = 3~5 visits",
        "x = 3–5",
        "x = 1e3",
        "x = 1e+3",
        "x = 0x1f",
        "x = 2025-03-14",
        "x = 1.2.3",
        "x = ¥120",
        "x = --5",
        "x = -(5)",
        "x = 31, visits",
    ] {
        assert_eq!(reading(written), Err(Some(NoFigure::Words)), "{written}");
    }
    assert_eq!(reading(&format!("x = {} m", "9".repeat(40))), Err(Some(NoFigure::Digits)));
}

#[test]
fn names_are_compared_folded() {
    for (one, other) in [
        ("Visitors", "visitors"),
        ("ＶＩＳＩＴＯＲＳ", "visitors"),
        ("a  b", "A b"),
        ("来访", "来访"),
        ("ｅ\u{301}", "é"),
    ] {
        assert_eq!(key(one), key(other));
    }
    assert_ne!(key("visitor"), key("visitors"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mark_is_read_without_panic(text in any::<String>()) {
        let _ = read(&text);
    }

    /// What is read is what stands there: the name, the unit and the digits are parts of the text.
    #[test]
    fn nothing_is_made_up(text in "[a-z来]{0,3} ?[=＝] ?[-+(（]?[0-9０-９,. ]{0,8}[)）]?[ a-z%元]{0,4}") {
        if let Ok(reading) = read(&text) {
            prop_assert!(text.contains(reading.name) && text.contains(reading.unit) && !reading.name.is_empty());
            let digits = |text: &str| text.chars().filter_map(|c| match c {
                '０'..='９' => char::from_u32(c as u32 - 0xfee0),
                '0'..='9' => Some(c),
                _ => None,
            }).collect::<String>();
            let value = reading.value.map(|value| digits(&value.to_string())).unwrap_or_default();
            let written = digits(&text);
            prop_assert!(written.trim_start_matches('0').starts_with(value.trim_start_matches('0')), "{} {}", text, value);
        }
    }
}

/// The complaints about figures in these lines of a log, and what they are about.
fn complaints(body: &str) -> Vec<String> {
    let site = SiteTest::new(&format!(
        "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\ndate: 2025-03-14\n---\n{body}\n"
    ));
    site.check()
}

#[test]
fn what_is_no_figure_is_said() {
    assert_eq!(
        complaints(
            "[data:: visitors: 31]\n\n[data:: visitors = thirty]\n\n> [!数据] 31 visits\n\n[data:: visitors = -] [data:: visitors = 31]"
        ),
        [
            "content/notes/a.md:4:1: warning[bad-data]: `visitors: 31` is no figure",
            "content/notes/a.md:6:1: warning[bad-data]: `visitors = thirty` is no figure",
            "content/notes/a.md:8:1: warning[bad-data]: `31 visits` is no figure",
        ]
    );
}

/// The unit of a series is the one that most of its values have; those that say none have it too.
#[test]
fn a_second_unit_is_said() {
    assert_eq!(
        complaints(
            "[data:: Visitors = 31 visits] [data:: visitors = 30 people] [data:: visitors = 40] [data:: VISITORS = 32 Visits]"
        ),
        ["content/notes/a.md:4:31: warning[data-unit]: `visitors` is counted in `visits` elsewhere"]
    );
    // of two units as frequent as each other the earlier one counts
    assert_eq!(
        complaints("[data:: a = 1 m] [data:: a = 1 km]"),
        ["content/notes/a.md:4:18: warning[data-unit]: `a` is counted in `m` elsewhere"]
    );
    assert_eq!(complaints("[data:: a = 1 m] [data:: b = 1 km] [data:: a = 2 Ｍ]"), [] as [&str; 0]);
}

const OFFICE: &str = "=== annals.yaml ===
title: Office
as_of: 2025-04-30
audiences: [public, internal, restricted]
default_audience: internal
=== content/logs/2025-03-03.md ===
---
date: 2025-03-03
audience: internal
---
Quiet. [data:: visitors = 31 visits]
=== content/logs/2025-03-04.md ===
---
date: 2025-03-04
audience: internal
---
[data:: Visitors = 1,204 visits] [data:: 来访 = 12 人次]
=== content/logs/2025-03-05.md ===
---
date: 2025-03-05
audience: restricted
---
[data:: visitors = 777 visits] [data:: secret count = 5 secrets]
=== content/notes/week.md ===
---
title: The week
date: 2025-03-07
audience: internal
---
> [!data] visitors = - visits [date:: 2025-03-06]
> Nobody counted.

[data:: visitors = 28 visits] [data:: visitors = 3 groups]
";

#[test]
fn a_series_has_its_page() {
    let built = SiteTest::new(OFFICE).build();
    insta::assert_snapshot!(main(&built.page("data/visitors/index.html")), @r##"
visitors · Office
Figures (../../data/index.html)
visitors visits
latest
28
lowest
28
highest
1204
values
4
visitors 4 points, 3 March 2025 to 7 March 2025. visitors: lowest 28, highest 1204, last 28. The table on this page holds all figures. 0 500 1000 1500 3 Mar 2025 4 Mar 6 Mar 7 Mar visits 28
Values 5
visitors, 5 rows
Date  Value  Difference  Record
(../../2025/03/07/index.html) 7 Mar 2025  3 groups    The week (../../notes/week.html#mark%3A3)
(../../2025/03/07/index.html) 7 Mar 2025  28  −1176  The week (../../notes/week.html#mark%3A2)
(../../2025/03/06/index.html) 6 Mar 2025  not counted    The week (../../notes/week.html#mark%3A1)
(../../2025/03/04/index.html) 4 Mar 2025  1204  +1173  4 March 2025 (../../logs/2025-03-04.html#mark%3A1)
(../../2025/03/03/index.html) 3 Mar 2025  31    3 March 2025 (../../logs/2025-03-03.html#mark%3A1)
This table as CSV (../../data/visitors/visitors.csv)
"##);
    insta::assert_snapshot!(built.page("data/visitors/visitors.csv"), @r##"
﻿date,value,unit,difference,record,id
2025-03-03,31,visits,,2025-03-03,logs/2025-03-03
2025-03-04,1204,visits,1173,2025-03-04,logs/2025-03-04
2025-03-06,,visits,,The week,notes/week
2025-03-07,28,visits,-1176,The week,notes/week
2025-03-07,3,groups,,The week,notes/week
"##);
    insta::assert_snapshot!(main(&built.page("data/index.html")), @r##"
Figures · Office
Figures 2 series
Figures, 2 series
Series  Unit  Values  Course  Latest  Date
来访 (../data/%E6%9D%A5%E8%AE%BF/index.html)  人次  1    12  4 Mar 2025
visitors (../data/visitors/index.html)  visits  4  visitors Lowest 28, highest 1204, last 28.  28  7 Mar 2025
This table as CSV (../data/data.csv)
"##);
    insta::assert_snapshot!(built.page("data/data.csv"), @r##"
﻿name,unit,count,date,value
来访,人次,1,2025-03-04,12
visitors,visits,4,2025-03-07,28
"##);
}

/// The text of the page with its links, a line for each block.
fn main(page: &str) -> String {
    crate::golden::lines(page)
}

/// The names of the files below `data/`.
fn files(site: &mut SiteTest) -> Vec<String> {
    let built = site.build();
    assert!(!built.refused, "{:#?}", built.report);
    assert_eq!(crate::crawl::dead_links(&built), [] as [&str; 0]);
    built.files.keys().filter_map(|path| path.strip_prefix("data/").map(str::to_owned)).collect()
}

/// A log of these marks.
fn site(settings: &str, body: &str) -> SiteTest {
    SiteTest::new(&format!("=== annals.yaml ===\ntitle: T\n{settings}=== content/logs/2025-03-14.md ===\n{body}\n"))
}

#[test]
fn the_interface_speaks_the_readers_language() {
    let mut site = SiteTest::new(OFFICE);
    site.edit("annals.yaml", "title: Office\n", "title: 办公室\nlanguage: zh\n");
    let built = site.build();
    insta::assert_snapshot!(main(&built.page("data/来访/index.html")), @r##"
来访 · 办公室
数据 (../../data/index.html)
来访 人次
最近
12
次记录
1
各次数值 1
来访，1 行
日期  数值  较上次  记录
(../../2025/03/04/index.html) 2025年3月4日  12    2025年3月4日 (../../logs/2025-03-04.html#mark%3A2)
下载本表（CSV） (../../data/%E6%9D%A5%E8%AE%BF/%E6%9D%A5%E8%AE%BF.csv)
"##);
    insta::assert_snapshot!(main(&built.page("data/index.html")), @r##"
数据 · 办公室
数据 2 项数据
数据，2 项数据
数据项  单位  次数  走势  最近  日期
来访 (../data/%E6%9D%A5%E8%AE%BF/index.html)  人次  1    12  2025年3月4日
visitors (../data/visitors/index.html)  visits  4  visitors 最低 28，最高 1204，最近 28。  28  2025年3月7日
下载本表（CSV） (../data/data.csv)
"##);
    assert!(built.words("data/visitors/index.html").contains("3月3日 2025 3月4日 3月6日 3月7日 visits"));
}

/// What a restricted record counts is in no series of a build for fewer readers: not as a value, a difference, a number of values or a page.
#[test]
fn series_hold_what_readers_may_see() {
    let build = |audience: &str| SiteTest::new(OFFICE).audience(audience).build();
    let (internal, restricted, public) = (build("internal"), build("restricted"), build("public"));
    assert!(
        restricted.has("data/secret count/index.html") && restricted.page("data/visitors/index.html").contains("777")
    );
    for (path, bytes) in internal.files.iter().chain(&public.files) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("777") && !text.contains("secret"), "{path}");
    }
    let mut without = SiteTest::new(OFFICE);
    without.tree.files.remove("content/logs/2025-03-05.md");
    assert_eq!(without.build().files, internal.files);
    // nothing is left to list, and nothing leads to a list
    assert!(!public.has("data/index.html") && !public.page("index.html").contains("data/index.html"));
    assert!(internal.page("index.html").contains("<a href=\"data/index.html\">Figures</a>"));
}

/// An edited value is shown where it stands and in the lists that say it, and nowhere else is anything made again.
#[test]
fn an_edited_value_is_shown_where_it_is_quoted() {
    let mut site = SiteTest::new(OFFICE);
    site.write("content/notes/quotes.md", "---\ntitle: Quotes\n---\n```records\nlist: mark:data\n```\n");
    site.write("content/notes/links.md", "---\ntitle: Links\n---\nSee [[week]].\n");
    site.build();
    site.edit("content/logs/2025-03-04.md", "1,204 visits", "1,205 visits");
    let built = site.build();
    let mut made = built.made.clone();
    made.sort();
    assert_eq!(
        made,
        [
            "2025/03/04/index.html",
            "2025/03/volume.html",
            "2025/volume.html",
            "2025/w10/index.html",
            "data/index.html",
            "data/visitors/index.html",
            "data/visitors/visitors.csv",
            "feed.xml",
            "logs/2025-03-04.html",
            "marks/data/index.html",
            "marks/data/marks.csv",
            "notes/quotes.html",
            "notes/quotes.table-1.csv",
            "previews/0.js",
            "search/texts/0.js",
        ]
    );
    assert!(built.page("data/visitors/index.html").contains("1205"));
    assert_eq!(built.files, site.build_clean().files);
    site.write("content/notes/links.md", "---\ntitle: Links\n---\nOther words, see [[week]].\n");
    assert!(!site.build().made.iter().any(|path| path.starts_with("data/visitors")));
}

/// Every series has a page of its own, whatever it is called, and none stands where a file must.
#[test]
fn names_do_not_clash() {
    let names = [
        "records",
        "records.json",
        "index.html",
        "data",
        "data.csv",
        "a/b",
        "a_b",
        "A/B",
        "con",
        "..",
        "x y",
        "\\<b> & c",
        "名称",
        "2",
    ];
    let marks: String = names.iter().map(|name| format!("[data:: {name} = 1 m]\n")).collect();
    let mut site = site("", &marks);
    assert_eq!(
        files(&mut site)
            .into_iter()
            .filter(|path| path.ends_with(".html") || path.ends_with(".json"))
            .collect::<Vec<_>>(),
        [
            "2/index.html",
            "__/index.html",
            "_b_ & c/index.html",
            "_con/index.html",
            "a_b-2/index.html",
            "a_b/index.html",
            "data/index.html",
            "data_csv/index.html",
            "index.html",
            "index_html/index.html",
            "records.json",
            "records/index.html",
            "records_json/index.html",
            "x y/index.html",
            "名称/index.html",
        ]
    );
    let long = "n".repeat(300);
    let mut site = self::site("", &format!("[data:: {long} = 1 m] [data:: {long}x = 2 m]"));
    assert_eq!(files(&mut site).iter().filter(|path| path.ends_with("/index.html")).count(), 2);
}

/// What an author or a kind has put at an address stays there.
#[test]
fn authors_come_first() {
    let mut site = site("", "[data:: visitors = 1 m] [data:: rest = 2 m]\n\n![x](../data/visitors/visitors.csv)");
    site.write("content/data/visitors/index.md", "---\ntitle: How we count\n---\nAt the door.\n");
    site.tree.files.insert(
        annals::base::path::RelPath::new("content/data/visitors/visitors.csv").unwrap(),
        annals::source::File::Asset(annals::source::Stamp::default()),
    );
    let built = site.build();
    let page = built.page("data/visitors/index.html");
    assert!(page.contains("At the door.") && page.contains("<h1>visitors"));
    assert!(built.files["data/visitors/visitors.csv"].is_empty(), "the author's file stands");
    let kind = "kinds:\n  count:\n    dir: data\n    label: Count\n";
    let mut site = self::site(kind, "[data:: visitors = 1 m]");
    site.write("content/data/one.md", "---\ntitle: One\n---\n");
    let files = files(&mut site);
    assert!(files.contains(&"visitors/index.html".to_owned()) && files.contains(&"index.html".to_owned()));
    assert!(site.build().page("data/index.html").contains("One"));
}

#[test]
fn a_long_series_goes_on_in_parts() {
    let marks: String = (1..=230).map(|at| format!("[data:: visitors = {at} visits]\n")).collect();
    let mut site = site("", &marks);
    let names = files(&mut site);
    assert!(names.contains(&"visitors/2.html".to_owned()) && !names.contains(&"visitors/3.html".to_owned()));
    let built = site.build_clean();
    let (first, second) = (built.page("data/visitors/index.html"), built.page("data/visitors/2.html"));
    assert_eq!((first.matches("<tr>").count() - 1, second.matches("<tr>").count() - 1), (200, 30));
    assert!(first.contains("Only the latest 60 points are drawn."));
    assert_eq!(built.page("data/visitors/visitors.csv").lines().count(), 231);
}

#[test]
fn marks_and_queries_lead_to_series() {
    let mut site = SiteTest::new(OFFICE);
    site.write("content/notes/q.md", "---\ntitle: Q\n---\n```records\nlist: mark:data\nwhere: {name: visitors}\n```\n");
    let built = site.build();
    assert!(built.page("marks/data/index.html").contains("<a href=\"../../data/visitors/index.html\">Visitors</a>"));
    let table = built.words("notes/q.html");
    assert!(table.contains("Date Series Value Unit Record 3 Mar 2025 visitors 31 visits"), "{table}");
    assert!(built.page("notes/q.html").contains("<a href=\"../data/visitors/index.html\">visitors</a>"));
}

#[test]
fn what_series_say_is_text() {
    let built =
        site("", "[data:: \\<script>x\\</script> = 5 \\<b>u]\n[data:: +cmd = 6 =u]\n[data:: +cmd = 7 =u]").build();
    for (path, bytes) in built.files.iter().filter(|(path, _)| !path.ends_with(".csv")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("<script>x") && !text.contains("<b>u"), "{path}");
    }
    let table = built.page("data/data.csv");
    assert!(table.contains("'+cmd,'=u,2,2025-03-14,7\r\n"), "{table}");
}
