//! A further language is one file: how it counts, which way it is written, its dates and figures.

use std::collections::BTreeMap;

use annals::base::span::Span;
use annals::base::yaml;
use annals::render::plural::{Condition, Plural};
use annals::render::theme::words_of;
use annals::render::{Engine, Theme};
use annals::source::{Tree, fixture};

use crate::support::{Output, SiteTest};

const ENGLISH: &str = include_str!("../../themes/default/i18n/en.yaml");

/// The interface in a language that nobody speaks: every word of the English one with other letters, `{name}` kept. It counts as some
/// languages of Europe do.
fn made_up(direction: &str) -> String {
    let node = yaml::parse_within(ENGLISH, Span::new(0, ENGLISH.len()), yaml::Limits::DECLARATION).unwrap();
    let mut file = format!(
        "language:\n  direction: {direction}\n  plural:\n    one: n % 10 = 1 and n % 100 != 11\n    few: n % 10 = 2..4 and n % 100 != 12..14\n"
    );
    let own = BTreeMap::from([
        ("number.group", "’"),
        ("number.point", "·"),
        ("date.long.day", "{year}, {month}, {day}."),
        ("date.full.day", "{year}, {month}, {day}. ({weekday})"),
        ("period.long.month", "{month}/{year}"),
    ]);
    for (key, text) in words_of(&node).iter().filter(|(key, _)| !key.starts_with("language.")) {
        let text = own.get(key.as_str()).map_or_else(|| other_letters(text), |text| (*text).to_owned());
        if let Some(stem) =
            key.strip_suffix(".other").filter(|stem| words_of(&node).contains_key(&format!("{stem}.one")))
        {
            file.push_str(&format!("{stem}.few: {:?}\n", format!("{text} ƒ")));
        }
        file.push_str(&format!("{key}: {text:?}\n"));
    }
    file
}

/// The letters outside braces, and of what stands between backticks, each as another.
fn other_letters(text: &str) -> String {
    let mut inside = false;
    let letter = |c: char| {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            _ => {}
        }
        match c {
            'a'..='z' if !inside => char::from_u32('ա' as u32 + (c as u32 - 'a' as u32)).unwrap(),
            'A'..='Z' if !inside => char::from_u32('Ա' as u32 + (c as u32 - 'A' as u32)).unwrap(),
            c => c,
        }
    };
    text.chars().map(letter).collect()
}

/// What these expressions say in a theme with these files.
fn say(files: &str, language: &str, expressions: &[&str]) -> Vec<String> {
    let lines: String = expressions.iter().map(|expression| format!("{{{{ {expression} }}}}|")).collect();
    let tree: Tree = fixture::tree(&format!("{files}\n=== themes/default/templates/x.html ===\n{lines}"));
    let (theme, _) = Theme::load(&tree, "default");
    let said = Engine::new(&theme, language).unwrap().worker(|_| {}).render("x.html", &[]).unwrap();
    said.split('|').map(|said| said.trim().to_owned()).collect()
}

fn example(language: &str, words: &str) -> Output {
    let mut site = SiteTest::example();
    site.edit("annals.yaml", "language: en\n", &format!("language: {language}\n"));
    site.write(&format!("themes/default/i18n/{language}.yaml"), words);
    site.build()
}

#[test]
fn a_further_language_is_one_file() {
    let words = made_up("ltr");
    let built = example("xx", &words);
    let of_theme: Vec<&String> = built.report.iter().filter(|line| line.starts_with("themes/")).collect();
    assert!(of_theme.is_empty(), "{of_theme:#?}");
    for (path, html) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(html);
        assert!(html.contains("<html lang=\"xx\">") && !html.contains(" dir="), "{path}");
        // the frame has no word of English left
        let frame = html.split("<footer>").nth(1).unwrap_or_default();
        assert!(!frame.contains("As of") && !frame.contains("feed<"), "{path}");
    }
    let home = built.words("index.html");
    assert!(home.contains(&other_letters("Contents")) && !home.contains("Latest"), "{home}");
    let expressions = [
        "'count.records' | t(count=1)",
        "'count.records' | t(count=21)",
        "'count.records' | t(count=11)",
        "'count.records' | t(count=3)",
        "'count.records' | t(count=13)",
        "'count.records' | t(count=12345)",
        "12345.5 | number",
        "'2025-03-14' | date",
        "'2025-03' | period",
    ];
    let (record, records) = (other_letters("record"), other_letters("records"));
    assert_eq!(
        say(&format!("=== themes/default/i18n/xx.yaml ===\n{words}"), "xx", &expressions)[..9],
        [
            format!("1 {record}"),
            format!("21 {record}"),
            format!("11 {records}"),
            format!("3 {records} ƒ"),
            format!("13 {records}"),
            format!("12’345 {records}"),
            "12’345·5".to_owned(),
            format!("2025, {}, 14.", other_letters("March")),
            format!("{}/2025", other_letters("March")),
        ]
    );
}

#[test]
fn a_language_may_be_written_from_right_to_left() {
    let mut site = SiteTest::new(
        "=== annals.yaml ===\ntitle: T\nlanguage: yy\n=== content/logs/2025-03-05.md ===\n---\nlang: zh\ngist: 要点\ntags: [x]\n---\n正文\n",
    );
    let built = site.write("themes/default/i18n/yy.yaml", &made_up("rtl")).build();
    assert_eq!(built.report, Vec::<String>::new());
    let mut turned = 0;
    for (path, html) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(html);
        assert!(html.contains("<html lang=\"yy\" dir=\"rtl\">"), "{path}");
        // a passage in another language says which way it is written
        turned += html.matches(" lang=\"zh\" dir=\"ltr\"").count();
    }
    assert!(turned > 4, "{turned}");
    // and one of this language says so in a page of another
    let words = made_up("rtl");
    let said = say(
        &format!("=== themes/default/i18n/yy.yaml ===\n{words}"),
        "en",
        &["'yy' | lang", "'he' | lang", "'ar-EG' | lang", "'zh' | lang"],
    );
    assert_eq!(
        said[..4],
        ["lang=\"yy\" dir=\"rtl\"", "lang=\"he\" dir=\"rtl\"", "lang=\"ar-EG\" dir=\"rtl\"", "lang=\"zh\""]
    );
}

/// Styles speak of start and end: what is on the left in one language is on the right in another.
#[test]
fn styles_know_no_left_and_right() {
    let left = regex::Regex::new(
        r"(?m)[\s{;-](left|right)\s*:|-(left|right)-|text-align:\s*(left|right)|float:\s*(left|right)",
    )
    .unwrap();
    for css in
        [include_str!("../../themes/default/static/annals.css"), include_str!("../../themes/plain/static/plain.css")]
    {
        assert_eq!(left.find(css).map(|found| found.as_str()), None);
    }
}

#[test]
fn a_word_or_form_that_lacks_is_borrowed_and_said() {
    let mut site = SiteTest::new(
        "=== annals.yaml ===\ntitle: T\nlanguage: xx\n=== content/logs/2025-03-05.md ===\nA\n=== themes/default/i18n/xx.yaml ===\n\
         language: {plural: {one: n = 1, few: n = 2..4}}\nhome: {days: Najnovšie}\ncount.records: {one: \"{count} záznam\", other: \"{count} záznamov\"}\n",
    );
    let built = site.build();
    assert!(!built.refused);
    let said = |key: &str| {
        let line = format!("themes/default/i18n/xx.yaml: warning[missing-text]: there is no text for `{key}` in `xx`");
        built.report.iter().filter(|known| **known == line).count()
    };
    assert_eq!((said("home.now"), said("count.records.few"), said("home.days"), said("count.records")), (1, 1, 0, 0));
    let home = built.words("index.html");
    assert!(home.contains("Najnovšie") && home.contains("1 záznam ") && home.contains("Contents"), "{home}");
    assert_eq!(built.report.iter().filter(|line| line.contains("`en`") || line.contains("`zh`")).count(), 0);
}

#[test]
fn rules_of_counting() {
    let rule = |text: &'static str| Plural::of(move |name| (name == "few").then_some(text));
    let few = |text: &'static str| (0..130).filter(|count| rule(text).category(*count) == "few").collect::<Vec<i128>>();
    assert_eq!(few("n = 2"), [2]);
    assert_eq!(few("n = 0, 2..4"), [0, 2, 3, 4]);
    assert_eq!(few("n % 100 = 3..4 or n = 7"), [3, 4, 7, 103, 104]);
    assert_eq!(few("n % 10 = 2 and n % 100 != 12, 22..92"), [2, 102]);
    assert_eq!(Plural::default().category(1), "one");
    assert_eq!((Plural::default().category(-1), Plural::default().category(0)), ("other", "other"));
    for wrong in ["", "n", "n =", "n = x", "m = 1", "n % 0 = 1", "n = 1..", "n mod 10 = 1", "n = 1 and", "v = 0"] {
        assert!(Condition::parse(wrong).is_none(), "{wrong}");
    }
}

/// A record in another language says so where its words stand, and the page's frame keeps its own.
#[test]
fn records_say_their_language() {
    let built = SiteTest::new(
        "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\ntitle: 公告\nlang: zh\ngist: 要点\n---\n正文\n\
         === content/notes/b.md ===\n---\ntitle: شهر\nlang: ar\n---\nنص [[a]]\n",
    )
    .build();
    let page = built.page("notes/a.html");
    for part in [
        "<html lang=\"en\">",
        "<h1 lang=\"zh\">公告</h1>",
        "<p class=\"lead\" lang=\"zh\">要点</p>",
        "<div class=\"text\" lang=\"zh\"",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let page = built.page("notes/b.html");
    assert!(page.contains("<div class=\"text\" lang=\"ar\" dir=\"rtl\""), "{page}");
    assert!(page.contains("<a class=\"record\" href=\"../notes/a.html\" lang=\"zh\">公告</a>"), "{page}");
    assert!(built.page("notes/index.html").contains("<a href=\"../notes/b.html\" lang=\"ar\" dir=\"rtl\">"));
    // fonts go by the language
    let css = include_str!("../../themes/default/static/annals.css");
    assert!(css.contains(":lang(zh)"));
}
