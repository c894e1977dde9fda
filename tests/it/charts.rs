//! Charts and sparklines: what is drawn of which figures, and that nothing is drawn beside the paper.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use annals::base::number::figure as read_figure;
use annals::render::chart::{chart, sparkline};
use annals::render::{Engine, Theme, Words};
use annals::site::view::{ChartLine, ChartView, Spark};
use annals::source::{Tree, fixture};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rust_decimal::Decimal;
use tera::Value;

use crate::support::between;

/// The words of a language, read once for all tests.
fn words(language: &str) -> Arc<Words> {
    static READ: OnceLock<[Arc<Words>; 2]> = OnceLock::new();
    let read = || {
        let (theme, _) = Theme::load(&Tree::default(), "default");
        ["en", "zh"].map(|language| theme.words(language))
    };
    READ.get_or_init(read)[usize::from(language == "zh")].clone()
}

/// `12 _ 7.5`: a value for each word, `_` for none.
fn values(text: &str) -> Vec<Option<String>> {
    text.split_whitespace().map(|word| (word != "_").then(|| word.to_owned())).collect()
}

fn line(name: &str, figures: &str) -> ChartLine {
    ChartLine { name: name.to_owned(), values: values(figures), flags: Vec::new() }
}

fn months(from: i16, count: usize) -> Vec<String> {
    (0..count).map(|at| format!("{}-{:02}", from + i16::try_from(at / 12).unwrap(), at % 12 + 1)).collect()
}

fn view(unit: &str, points: Vec<String>, lines: Vec<ChartLine>) -> ChartView {
    ChartView {
        id: "page:chart".to_owned(),
        caption: "Visitors".to_owned(),
        unit: unit.to_owned(),
        points,
        lines,
        earlier: 0,
    }
}

fn one(unit: &str, figures: &str) -> ChartView {
    let count = figures.split_whitespace().count();
    view(unit, months(2025, count), vec![line("", figures)])
}

fn spark(figures: &str) -> Spark {
    Spark { id: "page:visitors".to_owned(), name: "visitors".to_owned(), values: values(figures) }
}

/// The usual and the odd.
fn cases() -> Vec<(&'static str, ChartView)> {
    let flagged = |flags: &[(usize, &str)], mut line: ChartLine| {
        line.flags = vec![String::new(); line.values.len()];
        for (at, flag) in flags {
            line.flags[*at] = (*flag).to_owned();
        }
        line
    };
    let many =
        |count: i64, by: i64| (0..count).map(|at| ((at * at * by) % 97 + 40).to_string()).collect::<Vec<_>>().join(" ");
    let days = "2025-01-02 2025-01-09 2025-01-16 2025-03-14 2025-03-14 2025-04-28";
    vec![
        (
            "two lines over a year",
            view(
                "visits",
                months(2024, 12),
                vec![
                    line("received", "412 398 455 431 460 475 490 512 505 488 470 436"),
                    flagged(
                        &[(2, "alarm"), (7, "explained")],
                        line("answered", "400 390 380 425 441 460 471 430 498 480 466 430"),
                    ),
                ],
            ),
        ),
        ("gaps", one("visits", "31 40 _ 44 _ 28 _ _ 35 37")),
        ("below and above zero", one("°C", "-12.5 -8 3 11 -2.25 -9")),
        ("below zero alone", one("", "-480 -200 -310")),
        ("a single point", one("visits", "480")),
        ("always the same", one("visits", "7 7 7 7 7")),
        ("always zero", one("visits", "0 0 0")),
        ("nothing", one("visits", "_ _ _")),
        ("huge", one("元", "12500000 48750000.50 31000000")),
        ("huger than any name", one("", "3e3 79228162514264337593543950335 1")),
        ("tiny", one("g", "0.0000012 0.0000031 0.0000007")),
        ("halves", one("h", "0.5 1.25 0.75")),
        ("ones", one("cases", "1 0 2 1 0 1")),
        (
            "sixty months",
            view("visits", months(2020, 60), vec![line("all", &many(60, 7)), line("civil", &many(60, 3))]),
        ),
        ("days", view("visits", days.split(' ').map(str::to_owned).collect(), vec![line("", "31 40 44 28 30 35")])),
        (
            "weeks",
            view("visits", (1..=26).map(|week| format!("2025-W{week:02}")).collect(), vec![line("", &many(26, 5))]),
        ),
        (
            "quarters",
            view(
                "",
                (0..12).map(|at| format!("{}-Q{}", 2022 + at / 4, at % 4 + 1)).collect(),
                vec![line("", &many(12, 5))],
            ),
        ),
        ("years", view("", (2015..=2025).map(|year| year.to_string()).collect(), vec![line("", &many(11, 5))])),
        (
            "long Chinese names",
            view(
                "人次（含电话预约及网上预约）",
                months(2025, 6),
                vec![
                    line("区政务服务中心综合窗口受理事项总数", "120 135 128 140 151 149"),
                    line("其中：网上受理", "80 82 91 99 104 110"),
                    line("其中：窗口受理（含上门服务）", "40 53 37 41 47 39"),
                ],
            ),
        ),
        (
            "words as points",
            view(
                "",
                ["东城街道办事处及所属社区", "West <b>", "a very long name of a place that goes on"]
                    .map(str::to_owned)
                    .to_vec(),
                vec![line("", "3 5 4")],
            ),
        ),
        (
            "eight lines",
            view("", months(2025, 8), (0..8).map(|at| line(&format!("line {}", at + 1), &many(8, at + 2))).collect()),
        ),
    ]
}

/// The elements of SVG, each on a line.
fn lines(svg: &str) -> String {
    svg.replace("><", ">\n<")
}

#[test]
fn gaps_are_left_open_and_a_lone_value_is_a_sign() {
    insta::assert_snapshot!(lines(&chart(&one("visits", "31 40 _ 44 _ _ 35.5"), &words("en"))), @r##"
<svg class="chart" viewBox="0 0 640 240" role="img" aria-labelledby="page:chart-t" aria-describedby="page:chart-d" fill="none" stroke="currentColor">
<title id="page:chart-t">Visitors</title>
<desc id="page:chart-d">7 points, January 2025 to July 2025. Visitors: lowest 31, highest 44, last 35.5. The table on this page holds all figures.</desc>
<path class="grid" d="M22.4 167.6H599.2M22.4 133.2H599.2M22.4 98.8H599.2M22.4 64.4H599.2M22.4 30H599.2"/>
<path d="M22.4 202H599.2"/>
<g fill="currentColor" stroke="none" font-size="12" text-anchor="end">
<text x="16.4" y="206">0</text>
<text x="16.4" y="171.6">10</text>
<text x="16.4" y="137.2">20</text>
<text x="16.4" y="102.8">30</text>
<text x="16.4" y="68.4">40</text>
<text x="16.4" y="34">50</text>
</g>
<g fill="currentColor" stroke="none" font-size="12" text-anchor="middle">
<text x="32.4" y="220">Jan</text>
<text x="32.4" y="236">2025</text>
<text x="125.9" y="220">Feb</text>
<text x="219.3" y="220">Mar</text>
<text x="312.8" y="220">Apr</text>
<text x="406.3" y="220">May</text>
<text x="499.7" y="220">Jun</text>
<text x="593.2" y="220">Jul</text>
</g>
<g fill="currentColor" stroke="none" font-size="12">
<text x="0" y="12">visits</text>
</g>
<g class="c1" stroke-width="1.8" stroke-linejoin="round">
<path d="M32.4 95.4l93.5-31M312.8 50.6m-2 0h4M593.2 79.9m-2 0h4"/>
<path stroke-width="6.5" stroke-linecap="round" d="M32.4 95.4h0M125.9 64.4h0M312.8 50.6h0M593.2 79.9h0"/>
</g>
<g fill="currentColor" stroke="none" font-size="12">
<text x="603.2" y="83.9" class="c1">35.5</text>
</g>
</svg>
"##);
}

#[test]
fn zero_has_a_line_of_its_own() {
    insta::assert_snapshot!(lines(&chart(&one("°C", "-12.5 3 -2.25"), &words("zh"))), @r##"
<svg class="chart" viewBox="0 0 640 240" role="img" aria-labelledby="page:chart-t" aria-describedby="page:chart-d" fill="none" stroke="currentColor">
<title id="page:chart-t">Visitors</title>
<desc id="page:chart-d">共 3 个点，2025年1月至2025年3月。 Visitors：最低 −12.5，最高 3，最近 −2.25。 全部数字见本页表格。</desc>
<path class="grid" d="M29.6 202H592M29.6 159H592M29.6 116H592M29.6 30H592"/>
<path d="M29.6 73H592"/>
<g fill="currentColor" stroke="none" font-size="12" text-anchor="end">
<text x="23.6" y="206">−15</text>
<text x="23.6" y="163">−10</text>
<text x="23.6" y="120">−5</text>
<text x="23.6" y="77">0</text>
<text x="23.6" y="34">5</text>
</g>
<g fill="currentColor" stroke="none" font-size="12" text-anchor="middle">
<text x="39.6" y="220">1月</text>
<text x="39.6" y="236">2025</text>
<text x="312.8" y="220">2月</text>
<text x="586" y="220">3月</text>
</g>
<g fill="currentColor" stroke="none" font-size="12">
<text x="0" y="12">°C</text>
</g>
<g class="c1" stroke-width="1.8" stroke-linejoin="round">
<path d="M39.6 180.5l273.2-133.3l273.2 45.2"/>
<path stroke-width="6.5" stroke-linecap="round" d="M39.6 180.5h0M312.8 47.2h0M586 92.4h0"/>
</g>
<g fill="currentColor" stroke="none" font-size="12">
<text x="596" y="96.4" class="c1">−2.25</text>
</g>
</svg>
"##);
}

#[test]
fn lines_differ_by_dash_and_sign_and_name() {
    let mut both = view(
        "",
        months(2025, 2),
        vec![line("all & <b>", "480 470"), line("其中：区政务服务中心综合窗口受理", "480 120")],
    );
    both.lines[0].flags = vec!["alarm".to_owned()];
    both.lines[1].flags = vec![String::new(), "explained".to_owned()];
    insta::assert_snapshot!(lines(&chart(&both, &words("en"))), @r##"
<svg class="chart" viewBox="0 0 640 240" role="img" aria-labelledby="page:chart-t" aria-describedby="page:chart-d" fill="none" stroke="currentColor">
<title id="page:chart-t">Visitors</title>
<desc id="page:chart-d">2 points, January 2025 to February 2025. all &amp; &lt;b&gt;: lowest 470, highest 480, last 470. flagged: January 2025. 其中：区政务服务中心综合窗口受理: lowest 120, highest 480, last 120. explained: February 2025. The table on this page holds all figures.</desc>
<path class="grid" d="M29.6 167.6H476.8M29.6 133.2H476.8M29.6 98.8H476.8M29.6 64.4H476.8M29.6 30H476.8"/>
<path d="M29.6 202H476.8"/>
<g fill="currentColor" stroke="none" font-size="12" text-anchor="end">
<text x="23.6" y="206">0</text>
<text x="23.6" y="171.6">100</text>
<text x="23.6" y="137.2">200</text>
<text x="23.6" y="102.8">300</text>
<text x="23.6" y="68.4">400</text>
<text x="23.6" y="34">500</text>
</g>
<g fill="currentColor" stroke="none" font-size="12" text-anchor="middle">
<text x="39.6" y="220">Jan</text>
<text x="39.6" y="236">2025</text>
<text x="470.8" y="220">Feb</text>
</g>
<g fill="currentColor" stroke="none" font-size="12">
<text x="640" y="12" text-anchor="end">▲ flagged ○ explained</text>
</g>
<g class="c1" stroke-width="1.8" stroke-linejoin="round">
<path d="M39.6 36.9l431.2 3.4"/>
<path stroke-width="6.5" stroke-linecap="round" d="M39.6 36.9h0M470.8 40.3h0"/>
</g>
<path class="c5" d="M39.6 28.9h4.5l-4.5-8-4.5 8z" fill="currentColor"/>
<g class="c2" stroke-width="1.8" stroke-linejoin="round">
<path d="M39.6 36.9l431.2 123.8" stroke-dasharray="7 3"/>
<path stroke-width="5.5" stroke-linecap="square" d="M39.6 36.9h0M470.8 160.7h0"/>
</g>
<path class="c2" d="M464.8 160.7a6 6 0 1 1 0 .1z" stroke-width="1.4"/>
<g fill="currentColor" stroke="none" font-size="12">
<text x="480.8" y="44.3" class="c1">all &amp; &lt;b&gt;</text>
<text x="480.8" y="164.7" class="c2">其中：区政务服务中心…</text>
</g>
</svg>
"##);
}

#[test]
fn a_sparkline_marks_its_last_value() {
    insta::assert_snapshot!(lines(&sparkline(&spark("31 40 _ 44 _ 35.5 38"), &words("en"))), @r##"
<svg class="spark" viewBox="0 0 240 48" role="img" aria-labelledby="page:visitors-t" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
<title id="page:visitors-t">visitors</title>
<desc>Lowest 31, highest 44, last 38.</desc>
<path d="M5 43l38-26M120 5m-2 0h4M197 30l38-7"/>
<path class="c2" stroke-width="9" d="M235 23h0"/>
</svg>
"##);
}

/// What stands along the axis of values, above it, and along that of points.
fn axes(view: &ChartView, language: &str) -> String {
    let svg = chart(view, &words(language));
    let group = |anchor: &str| texts(between(&svg, anchor, "</g>")).join(" ");
    let above = svg.split("<text x=\"0\" y=\"12\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
    format!("{} | {} | {}", group("text-anchor=\"end\""), above, group("text-anchor=\"middle\""))
}

fn texts(svg: &str) -> Vec<&str> {
    svg.split("<text ").skip(1).filter_map(|rest| rest.split_once('>')?.1.split("</text>").next()).collect()
}

#[test]
fn axes_have_round_values_in_the_readers_language() {
    let months = |figures: &str| one("visits", figures);
    for (view, en, zh) in [
        (
            months("480 12"),
            "0 100 200 300 400 500 | visits | Jan 2025 Feb",
            "0 100 200 300 400 500 | visits | 1月 2025 2月",
        ),
        (months("0 0"), "0 1 | visits | Jan 2025 Feb", "0 1 | visits | 1月 2025 2月"),
        (months("1 2"), "0 1 2 | visits | Jan 2025 Feb", "0 1 2 | visits | 1月 2025 2月"),
        (months("0.5 1.25"), "0.0 0.5 1.0 1.5 | visits | Jan 2025 Feb", "0.0 0.5 1.0 1.5 | visits | 1月 2025 2月"),
        (
            months("-480"),
            "−500 −400 −300 −200 −100 0 | visits | Jan 2025",
            "−500 −400 −300 −200 −100 0 | visits | 1月 2025",
        ),
        (months("-5 20"), "−5 0 5 10 15 20 | visits | Jan 2025 Feb", "−5 0 5 10 15 20 | visits | 1月 2025 2月"),
        (
            months("99999"),
            "0 20,000 40,000 60,000 80,000 100,000 | visits | Jan 2025",
            "0 20,000 40,000 60,000 80,000 100,000 | visits | 1月 2025",
        ),
        (months("12500000"), "0 5 10 15 | visits (millions) | Jan 2025", "0 500 1000 1500 | visits（万） | 1月 2025"),
        (
            months("0.00002 0.00003"),
            "0 1 2 3 | visits (×10⁻⁵) | Jan 2025 Feb",
            "0 1 2 3 | visits（×10⁻⁵） | 1月 2025 2月",
        ),
        (
            months("79228162514264337593543950335 -79228162514264337593543950335"),
            "−10 −5 0 5 10 | visits (×10²⁸) | Jan 2025 Feb",
            "−10 −5 0 5 10 | visits（×10²⁸） | 1月 2025 2月",
        ),
        (
            view("", ["2024-12-30", "2025-01-20"].map(str::to_owned).to_vec(), vec![line("", "1 2")]),
            "0 1 2 |  | 30 Dec 2024 20 Jan 2025",
            "0 1 2 |  | 12月30日 2024 1月20日 2025",
        ),
        (
            view("", ["2024-Q4", "2025-Q1"].map(str::to_owned).to_vec(), vec![line("", "1 2")]),
            "0 1 2 |  | Q4 2024 Q1 2025",
            "0 1 2 |  | 第四季度 2024 第一季度 2025",
        ),
    ] {
        assert_eq!(axes(&view, "en"), en);
        assert_eq!(axes(&view, "zh"), zh);
    }
}

/// Of many months those are named that quarters, halves or years begin with; no name runs into the next.
#[test]
fn names_of_points_are_thinned() {
    for (count, expected) in [
        (12, "Jan 2025 Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
        (30, "Jan 2025 Mar May Jul Sep Nov Jan 2026 Mar May Jul Sep Nov Jan 2027 Mar May"),
        (48, "Jan 2025 Apr Jul Oct Jan 2026 Apr Jul Oct Jan 2027 Apr Jul Oct Jan 2028 Apr Jul Oct"),
        (240, "Jan 2025 Jan 2026 Jan 2027 Jan 2028 Jan 2029 Jan 2030 Jan 2031 Jan 2032 Jan 2033 Jan 2034 Jan 2035"),
    ] {
        let view = view("", months(2025, count), vec![line("", &"7 ".repeat(count))]);
        let named = axes(&view, "en").rsplit(" | ").next().unwrap().to_owned();
        assert!(named.starts_with(expected) || named == expected, "{count}: {named}");
    }
}

#[test]
fn pictures_are_small() {
    let (_, two) = cases().into_iter().next().unwrap();
    assert_eq!((two.points.len(), two.lines.len()), (12, 2));
    for language in ["en", "zh"] {
        let bytes = chart(&two, &words(language)).len();
        assert!(bytes < 4096, "{bytes}");
        for count in [1, 12, 24, Spark::MOST_VALUES] {
            let figures: Vec<String> = (0..count).map(|at| (at * at * 7919 % 1_000).to_string()).collect();
            let bytes = sparkline(&spark(&figures.join(" ")), &words(language)).len();
            assert!(bytes < 600, "{count}: {bytes}");
        }
    }
}

#[test]
fn the_last_sixty_points_are_kept() {
    let all = view("", months(2020, 66), vec![line("", &(0..66).map(|at| format!("{at} ")).collect::<String>())]);
    let latest = all.clone().latest();
    assert_eq!((latest.points.len(), latest.points[0].as_str(), latest.earlier), (60, "2020-07", 6));
    assert_eq!(latest.lines[0].values, all.lines[0].values[6..]);
    let small = spark(&"7 ".repeat(66)).latest();
    assert_eq!(small.values.len(), Spark::MOST_VALUES);
    assert!(latest.says_something() && !one("", "_ 4 _").says_something());
}

#[test]
fn templates_draw_with_filters() {
    let tree = fixture::tree(
        "=== themes/mine/templates/x.html ===\n{{ v | chart }}\n=== themes/mine/templates/y.html ===\n{{ v | sparkline }}\n\
         === themes/mine/templates/z.html ===\n{{ 'words' | chart }}\n",
    );
    let (theme, _) = Theme::load(&tree, "mine");
    let engine = Engine::new(&theme, "zh").unwrap();
    let worker = engine.worker(|_| {});
    let render = |template: &str, value: Value| worker.render(template, &[("v", value)]);
    for (_, view) in cases() {
        let drawn = render("x.html", Value::from_serializable(&view)).unwrap();
        assert_eq!(drawn.trim_end(), chart(&view, &words("zh")));
    }
    let small = spark("1 _ 3");
    let drawn = render("y.html", Value::from_serializable(&small)).unwrap();
    assert_eq!(drawn.trim_end(), sparkline(&small, &words("zh")));
    let fault = render("z.html", Value::none()).unwrap_err();
    assert!(fault.message.contains("the filter `chart` wants a ChartView"), "{}", fault.message);
}

/// Every place that the SVG names, absolute, with what names it.
fn coordinates(svg: &str) -> Vec<(f64, f64, String)> {
    let mut places = Vec::new();
    let number = |text: &str| text.parse::<f64>().unwrap_or_else(|_| panic!("{text:?} is no number"));
    for element in svg.split('<').skip(1) {
        let attribute = |name: &str| Some(element.split_once(&format!(" {name}=\""))?.1.split('"').next()?.to_owned());
        if element.starts_with("text ") {
            places.push((number(&attribute("x").unwrap()), number(&attribute("y").unwrap()), element.to_owned()));
        }
        if let Some(path) = attribute("d").filter(|_| element.starts_with("path ")) {
            walk(&path, |x, y| places.push((x, y, element.to_owned())));
        }
    }
    places
}

/// Follows a path of `M m L l H h a z`.
fn walk(path: &str, mut to: impl FnMut(f64, f64)) {
    let (mut x, mut y, mut start) = (0.0, 0.0, (0.0, 0.0));
    let mut rest = path;
    while let Some(command) = rest.chars().next() {
        assert!("MmLlHhaz".contains(command), "{path}");
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 1);
        let numbers = numbers(&rest[1..end]);
        rest = &rest[end..];
        let pairs: Vec<(f64, f64)> = match command {
            'h' => vec![(x + numbers[0], y)],
            'H' => vec![(numbers[0], y)],
            'a' => vec![(x + numbers[5], y + numbers[6])],
            'z' => vec![start],
            'M' | 'L' => numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect(),
            _ => numbers
                .chunks(2)
                .scan((x, y), |at, pair| {
                    *at = (at.0 + pair[0], at.1 + pair[1]);
                    Some(*at)
                })
                .collect(),
        };
        for (next_x, next_y) in pairs {
            (x, y) = (next_x, next_y);
            to(x, y);
        }
        if matches!(command, 'M' | 'm') {
            start = (x, y);
        }
    }
}

/// The numbers of a command: a sign begins a new one as a blank does.
fn numbers(text: &str) -> Vec<f64> {
    let parted = text.replace('-', " -");
    parted.split_whitespace().map(|word| word.parse().unwrap_or_else(|_| panic!("{text:?}"))).collect()
}

/// Whether the markup is an XML element: tags closed in order, attributes quoted and each given once, nothing unescaped.
fn well_formed(svg: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some((text, after)) = rest.split_once('<') {
        entities(text)?;
        let (tag, behind) = after.split_once('>').ok_or("a tag without an end")?;
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            (open.pop() == Some(name)).then_some(()).ok_or(format!("</{name}>"))?;
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut given = BTreeSet::new();
        while !attributes.is_empty() {
            let (key, value) = attributes.split_once("=\"").ok_or(tag)?;
            let (value, more) = value.split_once('"').ok_or(tag)?;
            entities(value)?;
            let sound = key.chars().all(|c| c.is_ascii_alphabetic() || c == '-') || key == "viewBox";
            (sound && given.insert(key)).then_some(()).ok_or(format!("{key} in {tag}"))?;
            attributes = more.trim_start();
        }
        if !closed {
            open.push(name);
        }
        if open.is_empty() {
            return Err("more than one element".to_owned());
        }
    }
    (open.is_empty() && rest.is_empty()).then_some(()).ok_or(format!("{open:?} {rest}"))
}

fn entities(text: &str) -> Result<(), String> {
    let sound = |rest: &str| ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|known| rest.starts_with(known));
    let control = |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{fffe}' | '\u{ffff}');
    let wrong = text.contains('>') || text.contains(control) || !text.split('&').skip(1).all(sound);
    if wrong { Err(format!("unescaped: {text}")) } else { Ok(()) }
}

/// A picture of any view: well formed, within its frame, its ids those it is told to have.
fn sound(svg: &str, size: (f64, f64)) -> Result<(), TestCaseError> {
    well_formed(svg).map_err(|wrong| TestCaseError::fail(format!("{wrong}\n{svg}")))?;
    for (x, y, element) in coordinates(svg) {
        let inside = (-0.01..=size.0 + 0.01).contains(&x) && (-0.01..=size.1 + 0.01).contains(&y);
        prop_assert!(inside, "{} {} of {}\n{}", x, y, element, svg);
    }
    // every id is one that the picture itself names, and the other way round
    let ids: Vec<&str> = svg.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let by = ["aria-labelledby=\"", "aria-describedby=\""];
    let named: Vec<&str> = by.iter().filter_map(|by| svg.split(by).nth(1)?.split('"').next()).collect();
    prop_assert!(!ids.is_empty() && ids == named, "{:?} {:?}", ids, named);
    // what is drawn has no colour of its own
    for paint in [" fill=\"", " stroke=\""] {
        let own = svg.split(paint).skip(1).filter_map(|rest| rest.split('"').next());
        prop_assert!(
            own.clone().all(|paint| matches!(paint, "none" | "currentColor")),
            "{:?}",
            own.collect::<Vec<_>>()
        );
    }
    prop_assert!(!svg.contains(" style=\""));
    Ok(())
}

#[test]
fn the_odd_cases_are_sound() {
    for (name, view) in cases() {
        for language in ["en", "zh"] {
            sound(&chart(&view, &words(language)), (640.0, 240.0)).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
        }
    }
}

/// The check of markup fails where it must.
#[test]
fn the_check_of_markup_can_fail() {
    for wrong in
        ["<a>", "<a></b>", "<a b=c></a>", "<a b=\"1\" b=\"2\"></a>", "<a>&x</a>", "<a/><b/>", "<a>\u{1}</a>", "x"]
    {
        assert!(well_formed(wrong).is_err(), "{wrong:?}");
    }
    assert_eq!(well_formed("<a b=\"1\" c=\"&amp;\">x &lt; y<b/></a>"), Ok(()));
}

/// Any number that can be written exactly, or none, or a word.
fn figure() -> impl Strategy<Value = Option<String>> {
    let number = (any::<i128>(), 0_u32..29)
        .prop_map(|(mantissa, scale)| Some(Decimal::from_i128_with_scale(mantissa >> 32, scale).to_string()));
    let usual =
        (-2_000_i64..2_000, 0_u32..3).prop_map(|(mantissa, scale)| Some(Decimal::new(mantissa, scale).to_string()));
    prop_oneof![4 => usual, 3 => number, 2 => Just(None), 1 => ".{0,4}".prop_map(Some)]
}

fn point() -> impl Strategy<Value = String> {
    let day = (1_i16..9999, 1_u8..13, 1_u8..29).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"));
    let period = "(19|20)[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]|W[0-4][0-9]))?";
    prop_oneof![2 => day, 3 => period, 1 => any::<String>()]
}

fn any_view() -> impl Strategy<Value = ChartView> {
    let flag =
        prop_oneof![Just(String::new()), Just("alarm".to_owned()), Just("explained".to_owned()), any::<String>()];
    let line = (any::<String>(), prop::collection::vec(figure(), 0..40), prop::collection::vec(flag, 0..20))
        .prop_map(|(name, values, flags)| ChartLine { name, values, flags });
    let points =
        prop_oneof![prop::collection::vec(point(), 0..70), (0_usize..70).prop_map(|count| months(2020, count)),];
    (any::<String>(), any::<String>(), any::<String>(), points, prop::collection::vec(line, 0..6))
        .prop_map(|(id, caption, unit, points, lines)| ChartView { id, caption, unit, points, lines, earlier: 0 })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_chart_is_sound(view in any_view()) {
        sound(&chart(&view, &words("en")), (640.0, 240.0))?;
    }

    #[test]
    fn any_sparkline_is_sound(id in any::<String>(), name in any::<String>(), values in prop::collection::vec(figure(), 0..70)) {
        sound(&sparkline(&Spark { id, name, values }, &words("en")), (240.0, 48.0))?;
    }

    /// What is more stands higher, and equal values stand equally high.
    #[test]
    fn higher_is_more(values in prop::collection::vec(-100_000_i64..100_000, 2..40), scale in 0_u32..6) {
        let figures: Vec<String> = values.iter().map(|value| Decimal::new(*value, scale).to_string()).collect();
        let svg = chart(&one("", &figures.join(" ")), &words("en"));
        let path = between(&svg, "stroke-linejoin=\"round\"><path d=\"", "\"/>");
        let mut tops = Vec::new();
        walk(path.rsplit('"').next().unwrap(), |_, y| tops.push(y));
        prop_assert_eq!(tops.len(), values.len());
        for (one, top) in values.iter().zip(&tops) {
            for (other, below) in values.iter().zip(&tops) {
                // places are whole tenths: what differs by less stands equally high
                prop_assert!(one <= other || *top <= below + 0.001, "{} at {}, {} at {}", one, top, other, below);
            }
        }
    }

    /// The gridlines are round, hold all values, and are neither many nor one.
    #[test]
    fn gridlines_hold_all_values(values in prop::collection::vec(-1_000_000_i64..1_000_000, 1..20), scale in 0_u32..4) {
        let figures: Vec<String> = values.iter().map(|value| Decimal::new(*value, scale).to_string()).collect();
        let svg = chart(&one("", &figures.join(" ")), &words("en"));
        let ticks: Vec<Decimal> = texts(between(&svg, "text-anchor=\"end\"", "</g>"))
            .iter()
            .map(|text| read_figure(text, false).unwrap_or_else(|_| panic!("{text}")).unwrap())
            .collect();
        let power = if svg.contains("millions") { Decimal::from(1_000_000) } else { Decimal::ONE };
        let (low, high) = (ticks[0] * power, ticks[ticks.len() - 1] * power);
        prop_assert!((2..=8).contains(&ticks.len()), "{:?}", ticks);
        for value in &values {
            let value = Decimal::new(*value, scale);
            prop_assert!(low <= value && value <= high, "{} in {:?}", value, ticks);
        }
        prop_assert!(ticks.contains(&Decimal::ZERO));
        let step = (ticks[1] - ticks[0]).normalize();
        let first = step.to_string().trim_start_matches(['0', '.']).chars().next().unwrap();
        prop_assert!("125".contains(first) && step.mantissa().to_string().trim_end_matches('0').len() == 1, "{}", step);
    }
}

/// Writes the cases for the eye: `PREVIEW=folder cargo test --test it charts::preview -- --ignored`.
#[test]
#[ignore = "writes files for the eye"]
fn preview() {
    let folder = std::path::PathBuf::from(std::env::var("PREVIEW").unwrap());
    let css = include_str!("../../themes/default/static/annals.css");
    for language in ["en", "zh"] {
        let words = words(language);
        let figure = |(name, view): &(&str, ChartView)| {
            let drawn = chart(view, &words);
            let sparks = view.lines.iter().map(|line| {
                sparkline(&Spark { id: "s".to_owned(), name: line.name.clone(), values: line.values.clone() }, &words)
            });
            format!(
                "<figure><figcaption>{name} ({} bytes)</figcaption><div class=scroll>{drawn}</div></figure><p>{}</p>",
                drawn.len(),
                sparks.collect::<Vec<_>>().join(" ")
            )
        };
        let figures: String = cases().iter().map(figure).collect();
        for theme in ["light", "dark"] {
            let html = format!(
                "<!doctype html><html lang={language} data-theme={theme}><meta charset=utf-8><style>{css}</style><main style='padding:1rem'>{figures}</main>"
            );
            std::fs::write(folder.join(format!("charts-{language}-{theme}.html")), html).unwrap();
        }
    }
}
