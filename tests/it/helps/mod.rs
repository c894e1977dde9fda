//! What the theme's script adds to pages, in a real browser, and that the pages do without it.

mod bound;
mod look;
mod pages;

use serde_json::Value;

use crate::browser::Opened;

/// What `steps`, the body of an asynchronous function, gives when it runs on a page whose own scripts are done.
fn run(opened: &Opened, path: &str, steps: &str) -> Value {
    let page = String::from_utf8(std::fs::read(opened.folder.join(path)).unwrap()).unwrap();
    // what the page would load from outside its folder is refused and complained of
    let guard = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src file: data: 'unsafe-inline'\">";
    let driver = "document.body.append(Object.assign(document.createElement('pre'), { id: 'seen', textContent: JSON.stringify(seen) }))";
    let help = "const press = (key, more) => { const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }); \
                (document.activeElement || document.body).dispatchEvent(event); return event.defaultPrevented; }; \
                const wait = (time) => new Promise((done) => setTimeout(done, time)); \
                const until = async (holds) => { for (let turn = 0; turn < 100 && !holds(); turn++) await wait(50); }; \
                const $ = (at) => document.querySelector(at); const $$ = (at) => Array.from(document.querySelectorAll(at));";
    let driver = format!(
        "<script>addEventListener('load', async () => {{ let seen; {help} try {{ seen = await (async () => {{ {steps} }})() }} catch (error) {{ seen = 'failed: ' + error }} {driver} }})</script>"
    );
    let page = page.replace("<head>", &format!("<head>{guard}")).replace("</head>", &format!("{driver}</head>"));
    let driven = format!("{}.driven.html", path.trim_end_matches(".html"));
    opened.write(&driven, page.as_bytes());
    let seen = opened.see(&driven);
    assert_eq!(seen.console, Vec::<String>::new(), "{path}");
    let text = seen.html.rsplit("<pre id=\"seen\">").next().unwrap().split("</pre>").next().unwrap();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
}
