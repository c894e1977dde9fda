//! The search page in a real browser.

use serde_json::{Value, json};

use super::{SMALL, files};
use crate::browser::Opened;
use crate::support::{Output, SiteTest};

/// Asks the search page one query after another and writes down what it then shows.
const DRIVER: &str = r#"
  const seen = [];
  const shown = () => ({
    said: said.textContent,
    rows: Array.from(results.children, (row) => ({
      href: row.querySelector("a").getAttribute("href"),
      title: row.querySelector("a").textContent,
      head: row.querySelector("p").textContent,
      quote: row.querySelector("blockquote").textContent,
      marks: Array.from(row.querySelectorAll("mark"), (mark) => mark.textContent),
    })),
    facets: Object.fromEntries(Array.from(facets, (nav) =>
      [nav.dataset.facet, nav.hidden ? null : Array.from(nav.querySelectorAll("li"), (value) => value.textContent)])),
    more: !button.hidden,
    active: document.activeElement === input ? "input" : document.activeElement.getAttribute("href"),
    hash: decodeURIComponent(location.hash),
  });
  const until = async (holds) => { for (let turn = 0; turn < 400 && !holds(); turn++) await new Promise((done) => setTimeout(done, 25)); };
  // the page says how many it found when it is done
  const answered = async (leave) => { said.textContent = ""; leave(); await until(() => said.textContent); };
  for (const [what, with_] of STEPS) {
    if (what === "ask") await ask(with_);
    if (what === "go") await answered(() => { location.hash = with_; });
    if (what === "back") await answered(() => { history.back(); });
    if (what === "key") (document.activeElement || document.body).dispatchEvent(new KeyboardEvent("keydown", { key: with_, bubbles: true, cancelable: true }));
    if (what === "focus") input.focus();
    if (what === "more") { const count = results.children.length; button.click(); await until(() => results.children.length > count); }
    if (what === "eval") { seen.push(await eval(with_)); continue; }
    seen.push(shown());
  }
  return seen;
"#;

/// What the page shows after each step.
struct Shown(Vec<Value>);

impl Shown {
    fn hrefs(&self, step: usize) -> Vec<&str> {
        self.0[step]["rows"].as_array().unwrap().iter().map(|row| row["href"].as_str().unwrap()).collect()
    }

    fn said(&self, step: usize) -> &str {
        self.0[step]["said"].as_str().unwrap()
    }
}

/// The search page of an opened site, driven.
fn drive(opened: &Opened, steps: &Value) -> Shown {
    let seen = opened.run("search/index.html", &DRIVER.replace("STEPS", &steps.to_string()));
    Shown(seen.as_array().unwrap().clone())
}

/// The example with an index of many small files in place of its one file.
fn divided(site: &SiteTest, built: &mut Output) {
    let mut site = site.clone();
    site.audience = Some("internal".to_owned());
    built.files.retain(|path, _| !path.starts_with("search/") || path.ends_with(".html"));
    for (name, text) in files(&site.site(), SMALL) {
        built.files.insert(format!("search/{name}.js"), text.into_bytes());
    }
}

const QUERIES: [&str; 20] = [
    "电梯",
    "lift",
    "电梯 lift",
    "\"大厅电梯\"",
    "lift -电梯",
    "lift kind:log",
    "lift kind:log kind:task",
    "lift -kind:log year:2025",
    "tag:lift-safety",
    "by:陈敏 电梯",
    "dianti",
    "dt",
    "\"dianti\"",
    "in-001",
    "春季消防安全",
    "zxcvbnm",
    "x",
    "kind:nosuch",
    "2025-03",
    "the",
];

#[test]
fn the_example_is_searched_alike_whole_and_by_its_index() {
    let mut example = SiteTest::example();
    let mut built = example.build();
    let steps: Vec<Value> = QUERIES.iter().map(|query| json!(["ask", query])).collect();
    let Some(opened) = Opened::new(&built) else { return };
    let whole = drive(&opened, &json!(steps));
    divided(&example, &mut built);
    let by_index = drive(&Opened::new(&built).unwrap(), &json!(steps));

    let log = "../logs/2025-03-06.html";
    assert!(whole.hrefs(0).contains(&log) && whole.hrefs(1).contains(&log), "{:?}", whole.0);
    assert_eq!(whole.said(0), format!("{} results", whole.hrefs(0).len()));
    // the title comes before headings and fields, these before the text
    assert_eq!(whole.0[0]["rows"][0]["marks"][0], "电梯");
    assert!(whole.0[0]["rows"][0]["title"].as_str().unwrap().contains("电梯"));
    assert!(!whole.hrefs(4).contains(&log));
    assert!(
        whole.hrefs(5).iter().all(|href| href.starts_with("../logs/")) && whole.hrefs(6).len() > whole.hrefs(5).len()
    );
    assert!(whole.hrefs(7).iter().all(|href| !href.starts_with("../logs/")) && !whole.hrefs(7).is_empty());
    assert!(whole.0[5]["facets"]["kind"].as_array().unwrap().len() > 1, "other kinds stay in reach");
    // a title is found as it is read aloud, but a phrase is its letters
    let campaign = "../campaigns/lift-safety.html";
    assert!(whole.hrefs(10).contains(&campaign) && whole.hrefs(11).contains(&campaign));
    assert!(whole.hrefs(12).is_empty() && whole.said(12) == "Nothing is found.");
    assert_eq!(whole.hrefs(13)[0], "../documents/in-001.html");
    assert_eq!((whole.said(15), whole.said(16)), ("Nothing is found.", "Two characters at least."));
    assert!(whole.hrefs(17).is_empty());

    for (at, query) in QUERIES.iter().enumerate() {
        // neither shows results that the other does not; both show the same number once all is certain
        let (left, right) = (whole.hrefs(at), by_index.hrefs(at));
        assert_eq!(left[..left.len().min(right.len())], right[..right.len().min(left.len())], "{query}");
        assert!(right.len() == left.len() || by_index.0[at]["more"] == true, "{query}: {left:?} {right:?}");
    }
}

/// What a person does: a result page that is linked to, back and forth, keys, more results.
#[test]
fn the_page_works_by_address_and_by_keys() {
    let built = SiteTest::example().build();
    let Some(mut opened) = Opened::new(&built) else { return };
    let steps = json!([
        ["go", "#q=电梯"],
        ["go", "#q=lift kind:task"],
        ["back", ""],
        ["focus", ""],
        ["key", "ArrowDown"],
        ["key", "ArrowDown"],
        ["key", "ArrowUp"],
        ["key", "Escape"],
        ["ask", "工作"],
        ["ask", "20"],
        ["more", ""],
        ["eval", "form.getAttribute('role') + ' ' + said.getAttribute('role') + ' ' + form.hidden"],
    ]);
    let shown = drive(&opened, &steps);
    assert_eq!(shown.hrefs(0), shown.hrefs(2), "back leads to what was found before");
    assert!(shown.hrefs(1).iter().all(|href| href.starts_with("../tasks/")) && !shown.hrefs(1).is_empty());
    assert_eq!(shown.0[1]["hash"], "#q=lift kind:task");
    let active: Vec<&Value> = (3..8).map(|step| &shown.0[step]["active"]).collect();
    let rows = shown.hrefs(2);
    assert_eq!(active, [&json!("input"), &json!(rows[0]), &json!(rows[1]), &json!(rows[0]), &json!("input")]);
    assert_eq!((shown.hrefs(9).len(), &shown.0[9]["more"]), (20, &json!(true)));
    assert!(shown.hrefs(10).len() > 20 && shown.hrefs(10)[..20] == shown.hrefs(9)[..]);
    assert_eq!(shown.0[11], "search status false");
    // as it is linked to, without a driver
    let found = "document.querySelector('[data-search-results] a[href=\"../logs/2025-03-06.html\"]')";
    for address in ["search/index.html?#q=电梯", "search/index.html?q=%E7%94%B5%E6%A2%AF+lift"] {
        // what a form sends is understood without the other script
        opened.open(address);
        opened.tab.until(found);
    }
    let inside = opened.url("");
    opened.tab.is_calm(&inside);
}

/// The script folds, cuts and reads as the program does.
#[test]
fn the_script_agrees_with_the_vectors() {
    let built = SiteTest::new("=== annals.yaml ===\ntitle: V\n=== content/notes/a.md ===\nA\n").build();
    let Some(opened) = Opened::new(&built) else { return };
    let vectors: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let steps = json!([[
        "eval",
        format!(
            "(() => {{ const v = {vectors}; return {{
               fold: v.fold.map(([text]) => [text, fold(text)]),
               shard: v.shard.map(([key, count]) => [key, count, shardOf(key, count)]),
               within: v.within.map(([text, part]) => [text, part, within(text, part)]),
               lookups: v.lookups.map(([text]) => [text, [lookups(text).keys, lookups(text).sure]]),
               parse: v.parse.map(([text]) => [text, parse(text).map((one) => [one.field, one.value, one.phrase, one.not])]),
             }}; }})()"
        )
    ]]);
    let said = &drive(&opened, &steps).0[0];
    for name in ["fold", "shard", "within", "lookups", "parse"] {
        for (said, wanted) in said[name].as_array().unwrap().iter().zip(vectors[name].as_array().unwrap()) {
            assert_eq!(said, wanted, "{name}");
        }
    }
}

/// What records say is text, in titles, states, fields and quotations alike.
#[test]
fn nothing_of_a_record_is_markup() {
    let mut site = SiteTest::new(
        "=== annals.yaml ===\ntitle: Hostile\n=== content/tasks/a.md ===\n---\ntitle: <script>alert(1)</script> lift\ndate: 2025-03-03\n\
         tags: ['\"><img src=x onerror=alert(2)>']\ngist: '</script><b>key</b>'\nstate: open\n---\nA `<img src=x onerror=alert(3)>` lift. \u{2028}&lt;i>\n",
    );
    let built = site.build();
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".js")) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(path.starts_with("assets/") || !text.contains(['<', '\u{2028}']), "{path}");
    }
    let mut divided_ = Output { files: built.files.clone(), ..site.build() };
    divided(&site, &mut divided_);
    for site in [&built, &divided_] {
        let Some(opened) = Opened::new(site) else { return };
        let shown = drive(
            &opened,
            &json!([
                ["ask", "lift"],
                ["ask", "<script>"],
                ["ask", "onerror"],
                [
                    "eval",
                    "document.querySelectorAll('main :is(script, img, b)').length - document.querySelectorAll('nav > b').length"
                ]
            ]),
        );
        assert_eq!(shown.0[0]["rows"][0]["title"], "<script>alert(1)</script> lift");
        assert_eq!(shown.0[1]["rows"][0]["marks"], json!(["<script>"]));
        assert_eq!(shown.hrefs(2), ["../tasks/a.html"]);
        assert_eq!(shown.0[3], 0, "{:?}", shown.0);
    }
}

/// Without script the page says so and leads to the lists; with it the box of any page leads here.
#[test]
fn the_box_of_every_page_leads_to_the_search_page() {
    let built = SiteTest::example().build();
    for (page, html) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(html);
        let own = page == "search/index.html" || html.contains("http-equiv=\"refresh\"");
        let root = "../".repeat(page.matches('/').count());
        assert!(own || html.contains(&format!("action=\"{root}search/index.html\"")), "{page}");
    }
    let plain = built.page("search/index.html");
    let without = plain.split("<noscript>").nth(1).and_then(|rest| rest.split("</noscript>").next()).unwrap();
    assert!(without.contains("needs script") && without.contains("href=\"../logs/index.html\""));
    let Some(mut opened) = Opened::new(&built) else { return };
    opened.open("logs/2025-03-06.html");
    opened.tab.key("/");
    assert_eq!(opened.tab.eval("document.activeElement.name"), "q");
    opened.tab.write("电梯");
    opened.tab.key("Enter");
    opened.tab.until("location.pathname.endsWith('/search/index.html')");
    opened.tab.until("document.querySelector('[data-search-results] mark')");
    assert_eq!(opened.tab.eval("document.querySelector('[data-search-results] mark').textContent"), "电梯");
    let inside = opened.url("");
    opened.tab.is_calm(&inside);
}
