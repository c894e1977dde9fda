//! The default theme, and the engine around it.

mod samples;
mod statement;

use std::collections::BTreeMap;

use annals::base::diagnostic::Diagnostic;
use annals::base::span;
use annals::render::{Engine, Static, Theme, Worker};
use annals::site::view;
use annals::source::{Tree, fixture};
use schemars::JsonSchema;
use serde_json::Value as Json;
use tera::{Kwargs, State, Value};

/// Every page of the samples in `language`, with its file name.
fn rendered(language: &str) -> Vec<(String, String)> {
    let (theme, complaints) = Theme::load(&Tree::default(), "default");
    assert_eq!(complaints, []);
    let engine = Engine::new(&theme, language).unwrap();
    let pages = samples::samples(language);
    pages.iter().map(|page| (page.file.to_owned(), render(&engine, page))).collect()
}

fn render(engine: &Engine, page: &samples::Sample) -> String {
    let body = page.body;
    let worker: Worker = engine.worker(|tera| {
        tera.register_function("body", move |_: Kwargs, _: &State| Value::safe_string(body));
        tera.register_function("text", |_: Kwargs, _: &State| Value::safe_string("<p>A text.</p>"));
    });
    worker.render(page.template, &page.variables).unwrap_or_else(|fault| panic!("{}: {fault:#?}", page.file))
}

/// Writes the samples for the eye: `PREVIEW=folder cargo test --test it theme::preview -- --ignored`.
#[test]
#[ignore = "writes files for the eye"]
fn preview() {
    let top = std::path::PathBuf::from(std::env::var("PREVIEW").unwrap());
    let (theme, _) = Theme::load(&Tree::default(), "default");
    for language in ["en", "zh"] {
        let folder = top.join(language);
        for (file, html) in rendered(language) {
            // every preview stands in the same folder, whatever its page's path
            let html = html.replace("../", "");
            std::fs::create_dir_all(folder.join("assets")).unwrap();
            let ending = if html.starts_with("<?xml") { "xml" } else { "html" };
            std::fs::write(folder.join(format!("{file}.{ending}")), html).unwrap();
        }
        for (name, file) in &theme.statics {
            let Static::Bytes(bytes) = file else { panic!() };
            std::fs::write(folder.join("assets").join(name), bytes).unwrap();
        }
    }
}

/// The theme `mine` of these files, with its complaints and those of its engine.
fn load(files: &str) -> (Theme, Vec<String>) {
    let tree = fixture::tree(files);
    let (theme, mut complaints) = Theme::load(&tree, "mine");
    complaints.extend(Engine::new(&theme, "en").err().unwrap_or_default());
    let lines = complaints.iter().map(|complaint| line(&tree, complaint)).collect();
    (theme, lines)
}

fn line(tree: &Tree, complaint: &Diagnostic) -> String {
    let place = complaint.span.map(|span| {
        let place = span::place(tree.text(complaint.path.as_str()).unwrap(), span.start as usize);
        format!(":{}:{}", place.line, place.column)
    });
    format!("{}{}: {}: {}", complaint.path, place.unwrap_or_default(), complaint.code, complaint.message)
}

/// What each of these expressions says.
fn say(expressions: &[&str], language: &str) -> Vec<String> {
    let lines: String = expressions.iter().map(|expression| format!("{{{{ {expression} }}}}|")).collect();
    let (theme, complaints) = load(&format!("=== themes/mine/templates/x.html ===\n{lines}"));
    assert_eq!(complaints, Vec::<String>::new());
    let said = Engine::new(&theme, language).unwrap().worker(|_| {}).render("x.html", &[]).unwrap();
    said.split('|').map(|said| said.trim().to_owned()).collect()
}

#[test]
fn every_page_says_everything_in_words() {
    // a key that has no text would stand in the page as it is
    let key = regex::Regex::new(
        r"[>\x22 ](rail|title|site|search|home|record|period|date|count|calendar|list|column|state|concern|severity|tags|glossary|chronicle|missing|redirect|tab|figure|section|empty|empty_help|counts|light|value|evidence|seal|volume|graph|script|statement|filing|every)\.[a-z_-]+[<\x22 ]",
    )
    .unwrap();
    for language in ["en", "zh"] {
        for (file, html) in rendered(language) {
            assert!(!html.contains("{{") && !html.contains("{%"), "{language} {file}");
            assert_eq!(key.find(&html).map(|found| found.as_str()), None, "{language} {file}");
        }
    }
}

#[test]
fn pages_are_well_formed_and_their_own_frame_is_small() {
    let mut seen = 0;
    for (file, html) in rendered("en").iter().chain(&rendered("zh")) {
        if html.starts_with("<?xml") {
            continue;
        }
        seen += 1;
        // every element that must be closed is closed, and ids are unique
        for element in ["div", "section", "nav", "ul", "ol", "li", "dl", "a", "span", "table", "tr", "td", "th", "main"]
        {
            let open = html.matches(&format!("<{element}>")).count() + html.matches(&format!("<{element} ")).count();
            assert_eq!(open, html.matches(&format!("</{element}>")).count(), "{file}: <{element}>");
        }
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let distinct: std::collections::BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{file}: {ids:?}");
        assert_eq!(html.matches("<h1").count(), 1, "{file}");
    }
    assert!(seen > 20);
    let frame = rendered("en").into_iter().find(|(file, _)| file == "404").unwrap().1;
    assert!(frame.len() <= 12 * 1024, "{} bytes", frame.len());
    let (theme, _) = Theme::load(&Tree::default(), "default");
    let size = |name: &str| match theme.statics.get(name) {
        Some(Static::Bytes(bytes)) => bytes.len(),
        _ => panic!("{name}"),
    };
    for (name, most) in [("annals.css", 30 * 1024), ("annals.js", 20 * 1024), ("search.js", 20 * 1024)] {
        assert!(size(name) <= most, "{name}: {} bytes", size(name));
    }
}

#[test]
fn dates_periods_and_figures_in_words() {
    let cases = [
        ("'2025-03-14' | date", "14 March 2025", "2025年3月14日"),
        ("'2025-03' | date", "March 2025", "2025年3月"),
        ("'2025' | date", "2025", "2025年"),
        ("'2025-03-14' | date(style='short')", "14 Mar", "3月14日"),
        ("'2025-03-14' | date(style='weekday')", "Friday", "星期五"),
        ("'2025-03-14' | date(style='full')", "Friday, 14 March 2025", "2025年3月14日 星期五"),
        ("'2025-03-14T09:30' | date", "14 March 2025 09:30", "2025年3月14日 09:30"),
        ("'soon' | date", "soon", "soon"),
        ("'2025-03' | period", "March 2025", "2025年3月"),
        ("'2025-W11' | period", "Week 11, 2025", "2025年第11周"),
        ("'2025-Q1' | period", "First quarter 2025", "2025年第一季度"),
        ("'2025-H2' | period", "Second half 2025", "2025年下半年"),
        ("'2025' | period", "2025", "2025年"),
        ("'2025-03-14' | period", "14 March 2025", "2025年3月14日"),
        ("'2025-03-06' | name(date='2025-03-06', period='')", "6 March 2025", "2025年3月6日"),
        (
            "'expense_q 2024-Q1' | name(date='', period='2024-Q1')",
            "Expense q, First quarter 2024",
            "2024年第一季度 expense q",
        ),
        ("'Year 2024' | name(date='2025-01-08', period='')", "Year 2024", "Year 2024"),
        ("'2025-03' | period(style='mark')", "Mar", "3月"),
        ("'2025-Q1' | period(style='name')", "First quarter", "第一季度"),
        ("1234 | number", "1234", "1234"),
        ("12345.5 | number", "12,345.5", "12,345.5"),
        ("'-1234567' | number", "−1,234,567", "−1,234,567"),
        ("'7a' | number", "7a", "7a"),
        ("0 | bytes", "0 B", "0 字节"),
        ("18432 | bytes", "18 KB", "18 KB"),
        ("1600000 | bytes", "1.5 MB", "1.5 MB"),
        ("'5wd' | duration", "5 working days", "5 个工作日"),
        ("'1m' | duration", "1 month", "1 个月"),
        ("'later' | duration", "later", "later"),
        ("'count.records' | t(count=1)", "1 record", "1 件"),
        ("'count.records' | t(count=12000)", "12,000 records", "12,000 件"),
        ("'site.footer' | t(date='2025-03' | date)", "As of March 2025", "截至2025年3月"),
        ("('column.' ~ 'odd') | t(default='Odd')", "Odd", "Odd"),
        ("t(key='bool.true')", "Yes", "是"),
        ("'zh' | lang", "lang=\"zh\"", ""),
        ("'en' | lang", "", "lang=\"en\""),
        ("'\"x' | lang", "", ""),
        ("'add `due:` <now>' | code", "add <code>due:</code> &lt;now&gt;", "add <code>due:</code> &lt;now&gt;"),
        ("'a ` b' | code", "a ` b", "a ` b"),
    ];
    let expressions: Vec<&str> = cases.iter().map(|(expression, ..)| *expression).collect();
    let (english, chinese) = (say(&expressions, "en"), say(&expressions, "zh"));
    for (at, (expression, en, zh)) in cases.iter().enumerate() {
        assert_eq!((english[at].as_str(), chinese[at].as_str()), (*en, *zh), "{expression}");
    }
}

#[test]
fn what_records_say_is_text_in_every_sort_of_file() {
    let (theme, _) = Theme::load(&Tree::default(), "default");
    let engine = Engine::new(&theme, "en").unwrap();
    for hostile in [
        "{{ get_env(name=\"HOME\") }}{% include \"ui.html\" %}",
        "<b>x</b>",
        "</title><script>alert(1)</script>",
        "--><script>",
        "]]>",
        "\" onmouseover='x' \u{0}\u{b}",
    ] {
        for mut page in samples::samples("en") {
            // the words stand in titles, gists, labels and values alike
            for (name, value) in &mut page.variables {
                if *name != "ribbon" {
                    *value = hostility(value, hostile);
                }
            }
            let html = render(&engine, &page).replace(page.body, "");
            assert!(!html.contains("<script>alert") && !html.contains("<b>x"), "{}", page.file);
            assert!(!html.contains("--><script>") && !html.contains("\" onmouseover"), "{}", page.file);
            assert!(!html.contains(['\u{0}', '\u{b}']), "{}", page.file);
            assert!(!html.contains("<?xml") || !html.contains("]]>"), "{}", page.file);
        }
    }
}

/// The value with `hostile` at the end of every title, gist, text, label and summary.
fn hostility(value: &Value, hostile: &str) -> Value {
    const TEXTS: [&str; 11] = [
        "title",
        "gist",
        "label",
        "kind_label",
        "summary",
        "before",
        "words",
        "after",
        "message",
        "description",
        "audience",
    ];
    fn put(json: &mut Json, hostile: &str) {
        match json {
            Json::Object(fields) => {
                let is_word = fields.get("title_is_word") == Some(&Json::Bool(true));
                for (name, inner) in fields {
                    match inner {
                        Json::String(text) if TEXTS.contains(&name.as_str()) && !(is_word && name == "title") => {
                            text.push_str(hostile);
                        }
                        inner => put(inner, hostile),
                    }
                }
            }
            Json::Array(items) => items.iter_mut().for_each(|item| put(item, hostile)),
            _ => {}
        }
    }
    let mut json = serde_json::to_value(value).unwrap();
    put(&mut json, hostile);
    Value::try_from_serializable(&json).unwrap()
}

#[test]
fn mistakes_in_templates_are_found_before_any_page_is_made() {
    let cases = [
        // syntax
        (
            "=== themes/mine/templates/folder.html ===\n<p>标题\n{{ page.title }\n",
            "themes/mine/templates/folder.html:2:15: template-error: found `}` but expected }}",
        ),
        (
            "=== themes/mine/templates/folder.html ===\n<p>标题 {{ page.title | datum }}\n",
            "themes/mine/templates/folder.html:1:23: template-error: unknown filter `datum`",
        ),
        (
            "=== themes/mine/templates/folder.html ===\n{{ get_env(name='HOME') }}\n",
            "themes/mine/templates/folder.html:1:4: template-error: unknown function `get_env`",
        ),
        // fields that the contract does not have, printed or asked for
        (
            "=== themes/mine/templates/record.html ===\n{% if view.recrod %}x{% endif %}\n",
            "themes/mine/templates/record.html:1:12: template-error: `RecordView` has no field `recrod`",
        ),
        (
            "=== themes/mine/templates/home.html ===\n{% for day in view.days %}{% for r in day.records %}{{ r.gits }}{% endfor %}{% endfor %}\n",
            "themes/mine/templates/home.html:1:58: template-error: `Brief` has no field `gits`",
        ),
        (
            "=== themes/mine/templates/home.html ===\n{% set first = view.current[0] %}{% if first.state.name.x %}x{% endif %}\n",
            "themes/mine/templates/home.html:1:57: template-error: a single value has no field `x`",
        ),
        (
            "=== themes/mine/templates/home.html ===\n{{ page.roott }}{% if site.other is defined %}x{% endif %}\n",
            "themes/mine/templates/home.html:1:9: template-error: `PageHead` has no field `roott`",
        ),
        // links between templates
        (
            "=== themes/mine/templates/folder.html ===\n{% include \"bsae.html\" %}\n",
            "themes/mine/templates/folder.html:1:12: template-error: there is no template `bsae.html`",
        ),
        (
            "=== themes/mine/templates/folder.html ===\n{% include \"folder.html\" %}\n",
            "themes/mine/templates/folder.html:1:12: template-error: the template includes itself: folder.html → folder.html",
        ),
        (
            "=== themes/mine/templates/a.html ===\n{% include \"b.html\" %}\n=== themes/mine/templates/b.html ===\n\n{% include \"a.html\" %}\n",
            "themes/mine/templates/b.html:2:12: template-error: the template includes itself: a.html → b.html → a.html",
        ),
        (
            "=== themes/mine/templates/a.html ===\n{% extends \"b.html\" %}\n=== themes/mine/templates/b.html ===\n{% extends \"a.html\" %}\n",
            "themes/mine/templates/b.html:1:12: template-error: the template extends itself: a.html → b.html → a.html",
        ),
        (
            "=== themes/mine/templates/a.html ===\n{% extends \"a.html\" %}\n",
            "themes/mine/templates/a.html:1:12: template-error: the template extends itself: a.html → a.html",
        ),
        // what would let markup through
        (
            "=== themes/mine/templates/folder.html ===\n{{ page.title | safe }}\n",
            "themes/mine/templates/folder.html:1:17: template-error: the filter `safe` would let markup into the page unescaped",
        ),
        (
            "=== themes/mine/templates/all.json ===\n[]\n",
            "themes/mine/templates/all.json: template-error: templates make only `.html` and `.xml` files, and those in `draft/` only `.md`",
        ),
        // the theme itself
        (
            "=== themes/mine/theme.yaml ===\nextends: deafult\n",
            "themes/mine/theme.yaml:1:10: template-error: there is no theme `deafult`",
        ),
        (
            "=== themes/mine/theme.yaml ===\nextends: mine\n",
            "themes/mine/theme.yaml:1:10: template-error: the theme extends itself: mine → mine",
        ),
        (
            "=== themes/mine/theme.yaml ===\nextend: x\n",
            "themes/mine/theme.yaml:1:1: template-error: a theme has no key `extend`",
        ),
        (
            "=== themes/mine/theme.yaml ===\ncontract: 9\n",
            "themes/mine/theme.yaml:1:11: template-error: the theme asks for contract 9, this program gives 1",
        ),
        (
            "=== themes/mine/i18n/en.yaml ===\nhome: {days: x}\nhome: y\n=== themes/mine/templates/folder.html ===\n{{ 'home.x' | t }}\n",
            "themes/mine/i18n/en.yaml:2:1: template-error: the key `home` is given twice",
        ),
        (
            "=== themes/mine/i18n/en.yaml ===\nhome:\n  days: [a]\n",
            "themes/mine/i18n/en.yaml:2:9: template-error: the text of `home.days` must be a text in quotes",
        ),
    ];
    for (files, expected) in cases {
        let (_, lines) = load(files);
        assert!(lines.first().is_some_and(|line| line.starts_with(expected)), "{files}\n{lines:#?}");
        assert_eq!(lines.len(), 1, "{files}\n{lines:#?}");
    }
}

/// Only where everything is escaped that must be are templates taken.
#[test]
fn templates_make_pages_and_feeds_only() {
    for ending in ["json", "js", "txt", "csv", "ics", "svg", "html.bak", "md"] {
        let (_, lines) = load(&format!("=== themes/mine/templates/all.{ending} ===\n{{{{ site.title }}}}\n"));
        let expected = format!(
            "themes/mine/templates/all.{ending}: template-error: templates make only `.html` and `.xml` files, and those in `draft/` only `.md`"
        );
        assert_eq!(lines, [expected]);
    }
    let tree =
        fixture::tree("=== themes/mine/templates/x.html ===\n{{ v }}\n=== themes/mine/templates/x.xml ===\n{{ v }}\n");
    let (theme, _) = Theme::load(&tree, "mine");
    let engine = Engine::new(&theme, "en").unwrap();
    for template in ["x.html", "x.xml"] {
        let said = engine.worker(|_| {}).render(template, &[("v", Value::from("<b>&\"'"))]).unwrap();
        assert!(!said.contains(['<', '>', '"', '\'']) && !said.contains("&\n"), "{template}: {said}");
    }
}

#[test]
fn long_chains_are_refused() {
    let chain = |verb: &str, last: usize| {
        let link =
            |at: usize| format!("=== themes/mine/templates/c{at}.html ===\n{{% {verb} \"c{}.html\" %}}\n", at + 1);
        let files: String = (0..last).map(link).collect();
        load(&format!("{files}=== themes/mine/templates/c{last}.html ===\nend\n")).1
    };
    assert_eq!(chain("include", 32), Vec::<String>::new());
    assert!(chain("include", 33)[0].contains("more than 32 templates include one another"));
    assert!(chain("include", 1000)[0].contains("more than 32 templates include one another"));
    assert_eq!(chain("extends", 16), Vec::<String>::new());
    assert!(chain("extends", 17)[0].contains("more than 16 templates extend one another"));
    let theme = |at: usize| format!("=== themes/t{at}/theme.yaml ===\nextends: t{}\n", at + 1);
    let themes: String = (0..40).map(theme).collect();
    let (_, lines) = load(&format!("{themes}=== themes/mine/theme.yaml ===\nextends: t0\n"));
    assert_eq!(lines, ["themes/t14/theme.yaml:1:10: template-error: more than 16 themes extend one another"]);
}

#[test]
fn a_failing_page_names_its_place_in_the_template() {
    let tree = fixture::tree("=== themes/mine/templates/x.html ===\n<p>中文\n{{ other.thing }}\n");
    let (theme, _) = Theme::load(&tree, "mine");
    let fault = Engine::new(&theme, "en").unwrap().worker(|_| {}).render("x.html", &[]).unwrap_err();
    assert_eq!(
        line(&tree, &fault),
        "themes/mine/templates/x.html:2:4: template-error: variable `other` is not defined"
    );
}

#[test]
fn a_file_of_the_same_path_wins_and_words_are_laid_over_key_by_key() {
    let (theme, lines) = load(
        "=== themes/mine/theme.yaml ===\nextends: office\n=== themes/mine/i18n/en.yaml ===\nhome.days: Newest\n\
         === themes/office/templates/folder.html ===\noffice {{ 'home.days' | t }} {{ 'home.tags' | t }}\n\
         === themes/office/i18n/zh.yaml ===\nhome: {tags: 标签们}\n=== themes/office/static/annals.css ===\nb{}\n",
    );
    assert_eq!(lines, Vec::<String>::new());
    assert_eq!(theme.templates["folder.html"].path.as_str(), "themes/office/templates/folder.html");
    assert_eq!(theme.templates["base.html"].path.as_str(), "themes/default/templates/base.html");
    let page =
        |language: &str| Engine::new(&theme, language).unwrap().worker(|_| {}).render("folder.html", &[]).unwrap();
    assert_eq!(page("en").trim(), "office Newest Frequent tags");
    assert_eq!(page("zh").trim(), "office 最近记录 标签们");
    // a language without a file is said in English
    assert_eq!(page("fr").trim(), "office Newest Frequent tags");
    assert!(theme.missing_language("fr").is_some() && theme.missing_language("zh-TW").is_none());
    let (default, _) = Theme::load(&Tree::default(), "default");
    assert_ne!(theme.fingerprint, default.fingerprint);
}

#[test]
fn a_missing_word_is_said_in_english_and_reported_once() {
    let (theme, lines) = load(
        "=== themes/mine/i18n/en.yaml ===\nmine: {greeting: Hello, things: {one: a thing, other: things}}\n\
         === themes/mine/i18n/zh-TW.yaml ===\nmine.greeting: 您好\n\
         === themes/mine/templates/x.html ===\n{{ 'mine.greeting' | t }} {{ 'mine.greeting' | t }}\n{{ 'mine.greting' | t }}\n",
    );
    assert_eq!(
        lines,
        [
            "themes/default/i18n/zh.yaml: missing-text: there is no text for `mine.greeting` in `zh`",
            "themes/default/i18n/zh.yaml: missing-text: there is no text for `mine.things` in `zh`",
            "themes/mine/templates/x.html:2:4: missing-text: there is no text for `mine.greting` in any language",
        ]
    );
    assert_eq!(theme.words("zh").get("mine.greeting"), Some("Hello"));
    assert_eq!(theme.words("zh-TW").get("mine.greeting"), Some("您好"));
    assert_eq!(theme.words("zh-TW").get("home.days"), Some("最近记录"));
}

/// The fields of every struct of the contract, by the struct's name.
fn contract() -> BTreeMap<String, Vec<String>> {
    fn add<T: JsonSchema>(all: &mut BTreeMap<String, Vec<String>>) {
        let schema = schemars::schema_for!(T).to_value();
        let fields = |schema: &Json| {
            let properties = schema["properties"].as_object();
            properties.into_iter().flatten().map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        all.insert(schema["title"].as_str().unwrap().to_owned(), fields(&schema));
        let inner = schema["$defs"].as_object().cloned().unwrap_or_default();
        all.extend(inner.iter().map(|(name, schema)| (name.clone(), fields(schema))));
    }
    let mut all = BTreeMap::new();
    add::<view::SiteView>(&mut all);
    add::<view::Ribbon>(&mut all);
    add::<view::PageHead>(&mut all);
    add::<view::HomeView>(&mut all);
    add::<view::RecordView>(&mut all);
    add::<view::PeriodView>(&mut all);
    add::<view::ListView>(&mut all);
    add::<view::TagsView>(&mut all);
    add::<view::GlossaryView>(&mut all);
    add::<view::ChronicleView>(&mut all);
    add::<view::RegisterView>(&mut all);
    add::<view::BoardView>(&mut all);
    add::<view::EvidenceView>(&mut all);
    add::<view::VolumeView>(&mut all);
    add::<view::SeriesView>(&mut all);
    add::<view::StepView>(&mut all);
    add::<view::DataView>(&mut all);
    add::<view::DataIndexView>(&mut all);
    add::<view::PlainView>(&mut all);
    add::<view::RedirectView>(&mut all);
    add::<view::FeedView>(&mut all);
    add::<view::SearchView>(&mut all);
    add::<view::SitemapView>(&mut all);
    add::<view::DraftView>(&mut all);
    all
}

#[test]
fn the_documented_contract_is_the_one_that_is_given() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md")).unwrap();
    let (_, tables) = text.split_once("## What templates are given").unwrap();
    let mut documented: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in tables.lines() {
        if let Some(name) = line.strip_prefix("### ") {
            current = name.to_owned();
            documented.entry(current.clone()).or_default();
        } else if let Some(field) = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()) {
            documented.get_mut(&current).unwrap().push(field.to_owned());
        }
    }
    let flat = |all: &BTreeMap<String, Vec<String>>| -> std::collections::BTreeSet<String> {
        all.iter()
            .flat_map(|(name, fields)| fields.iter().map(move |field| format!("{name}.{field}")).chain([name.clone()]))
            .collect()
    };
    let (given, documented) = (flat(&contract()), flat(&documented));
    let missing: Vec<&String> = given.difference(&documented).collect();
    let surplus: Vec<&String> = documented.difference(&given).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "docs/templates.md lacks {missing:?} and has besides {surplus:?}"
    );
}

#[test]
fn the_documented_theme_works() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md")).unwrap();
    let example = text.split("```html\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let tree = fixture::tree(&format!("=== themes/mine/templates/base.html ===\n{example}"));
    let (theme, complaints) = Theme::load(&tree, "mine");
    assert_eq!(complaints, []);
    let engine = Engine::new(&theme, "en").unwrap();
    let pages: Vec<String> = samples::samples("en").iter().map(|page| render(&engine, page)).collect();
    assert!(
        pages
            .iter()
            .any(|html| { html.contains("<h1>Plans</h1>\n<div class=\"text\"><p>Plans of the office.</p></div>") })
    );
}

#[test]
fn colours_can_be_read_in_light_and_dark() {
    let css = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/static/annals.css"));
    let token = |name: &str| {
        let (_, rest) = css.split_once(&format!("--{name}: light-dark(")).unwrap();
        let (light, rest) = rest.split_once(", ").unwrap();
        (luminance(light), luminance(rest.split(')').next().unwrap()))
    };
    for front in ["ink", "soft", "link", "seal", "amber", "done", "tone"] {
        for back in ["paper", "sheet", "wash"] {
            let (front_pair, back_pair) = (token(front), token(back));
            for (mode, a, b) in [("light", front_pair.0, back_pair.0), ("dark", front_pair.1, back_pair.1)] {
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "{front} on {back}, {mode}: {contrast:.2}");
            }
        }
    }
}

/// Relative luminance of `#rgb` or `#rrggbb`, as WCAG reckons it.
fn luminance(colour: &str) -> f64 {
    let digits: Vec<f64> = colour.trim_start_matches('#').chars().map(|c| f64::from(c.to_digit(16).unwrap())).collect();
    let channel = |at: usize| match digits.len() {
        3 => digits[at] * 17.0,
        _ => digits[at * 2] * 16.0 + digits[at * 2 + 1],
    };
    let linear = |at: usize| {
        let share = channel(at) / 255.0;
        if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2)
}
