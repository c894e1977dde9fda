//! What the driver must see, and what it must do: a test that watches for faults has to be able to fail.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::{Opened, Server, Tab};
use crate::support::SiteTest;

/// A page that does everything that pages must not.
const BAD: &str = "<!doctype html><html lang=en><title>Bad</title><style>@media print { p { display: none } }</style>
<body><p>Text</p><script src=nowhere.js></script><script>
console.warn('a', 1); setTimeout(() => { throw new Error('late') });
setTimeout(() => document.body.prepend(Object.assign(document.createElement('div'), { textContent: 'moved', style: 'height: 300px' })), 200);
new Image().src = 'http://elsewhere.example/x.png';
</script>";

/// A page that says what is done to it.
const TOUCHED: &str = "<!doctype html><html lang=en><title>T</title><style>
@media (prefers-color-scheme: dark) { html { color: rgb(1, 2, 3) } } @media (forced-colors: active) { p { order: 7 } }
@media (prefers-reduced-motion: reduce) { p { order: 8 } } @page { size: A4 }</style>
<p id=said><noscript>no script</noscript></p><button id=b>B</button><input id=i><script>
const said = []; const tell = (what) => { said.push(what); };
for (const what of ['click', 'mouseover']) b.addEventListener(what, (event) => tell(what + event.isTrusted));
addEventListener('keydown', (event) => tell([event.key, event.ctrlKey, event.shiftKey].join()));
</script>";

fn pages() -> Option<Opened> {
    let opened = Opened::new(&SiteTest::new("=== annals.yaml ===\ntitle: B\n").build())?;
    opened.write("bad.html", BAD.as_bytes());
    opened.write("touched.html", TOUCHED.as_bytes());
    Some(opened)
}

#[test]
fn what_pages_must_not_do_is_seen() {
    let Some(mut opened) = pages() else { return };
    opened.open("bad.html");
    opened.tab.until("document.querySelector('div')");
    assert!(opened.tab.shift() > 0.05);
    let said = opened.tab.console();
    for part in ["warning: a 1", "late", "nowhere.js", "elsewhere.example"] {
        assert!(said.iter().any(|line| line.contains(part)), "{part} is not in {said:#?}");
    }
    assert!(opened.tab.requests().iter().any(|url| url == "http://elsewhere.example/x.png"));
    opened.open("index.html");
    let inside = opened.url("");
    opened.tab.is_calm(&inside);
    assert!(opened.tab.shift() < 0.001);
}

#[test]
fn pages_are_touched_as_a_person_does() {
    let Some(mut opened) = pages() else { return };
    opened.open("touched.html");
    let tab = &mut opened.tab;
    tab.hover("#b");
    tab.click("#b");
    tab.key("Control+k");
    tab.key("Shift+?");
    tab.key("ArrowDown");
    let said = json!(["mouseovertrue", "clicktrue", "k,true,false", "?,false,true", "ArrowDown,false,false"]);
    assert_eq!(tab.eval("said"), said);
    tab.eval("i.focus()");
    tab.write("年检");
    tab.key("x");
    assert_eq!(tab.text("i.value"), "年检x");
    assert_eq!(tab.eval("new Promise((done) => setTimeout(() => done({ a: [1] }), 20))"), json!({ "a": [1] }));
}

#[test]
fn a_page_is_seen_as_systems_show_it() {
    let Some(mut opened) = pages() else { return };
    opened.open("touched.html");
    let tab = &mut opened.tab;
    let colour = "getComputedStyle(document.documentElement).color";
    tab.dark();
    assert_eq!(tab.text(colour), "rgb(1, 2, 3)");
    tab.light();
    assert_eq!(tab.text(colour), "rgb(0, 0, 0)");
    let order = "getComputedStyle(document.querySelector('p')).order";
    tab.forced_colours(true);
    assert_eq!(tab.text(order), "7");
    tab.forced_colours(false);
    tab.reduced_motion(true);
    assert_eq!(tab.text(order), "8");
    tab.width(390);
    assert_eq!(tab.eval("[innerWidth, matchMedia('print').matches]"), json!([390, false]));
    tab.media("print");
    assert_eq!(tab.eval("matchMedia('print').matches"), true);
    tab.media("");
    assert!(tab.pdf().starts_with(b"%PDF-"));
    assert!(tab.picture().starts_with(b"\x89PNG"));
    tab.scripts(false);
    opened.open("touched.html");
    assert_eq!(opened.tab.text("document.querySelector('p').innerText"), "no script");
    assert_eq!(opened.tab.eval("typeof said"), "object");
    assert_eq!(opened.tab.eval("Array.isArray(said)"), false, "the page's script did not run");
}

/// Storage of one tab is none of another's, and what is not there is said so.
#[test]
fn a_site_is_served_below_a_path() {
    let page = b"<!doctype html><html lang=en><title>S</title><p>here</p>".to_vec();
    let files = BTreeMap::from([("index.html".to_owned(), page.clone()), ("年/a b.html".to_owned(), page)]);
    let server = Server::new(&files, "a/b/", Duration::ZERO);
    let (Some(mut tab), Some(mut other)) = (Tab::new(), Tab::new()) else { return };
    tab.open(&server.url("年/a b.html"));
    tab.eval("localStorage.setItem('k', 'v')");
    other.open(&server.url(""));
    assert_eq!(other.eval("localStorage.getItem('k')"), json!(null));
    assert_eq!(other.text("document.body.innerText"), "here");
    assert_eq!(other.text("document.characterSet"), "UTF-8");
    other.open(&server.url("nowhere.html"));
    assert!(other.console().iter().any(|line| line.contains("404")));
}

/// What comes late on a slow line and moves what stood there is seen.
#[test]
fn a_page_that_moves_as_it_comes_in_is_seen() {
    let page = "<!doctype html><html lang=en><title>L</title><style>body:has(aside) main { margin-inline-start: 300px }</style>
        <body><main><h1>Here and there</h1><p>Text, text and text.</p></main><aside>late</aside>";
    let files = BTreeMap::from([("index.html".to_owned(), page.as_bytes().to_vec())]);
    let Some(mut tab) = Tab::new() else { return };
    tab.open(&Server::new(&files, "", Duration::from_millis(500)).url(""));
    assert!(tab.shift() > 0.01);
}
