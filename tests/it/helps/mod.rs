//! What the theme's script adds to pages, in a real browser, and that the pages do without it.

mod bound;
mod look;
mod pages;

use serde_json::Value;

use crate::browser::Opened;

/// What the steps of these tests are written with.
const MEANS: &str = "const press = (key, more) => { const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }); \
     (document.activeElement || document.body).dispatchEvent(event); return event.defaultPrevented; }; \
     const wait = (time) => new Promise((done) => setTimeout(done, time)); \
     const until = async (holds) => { for (let turn = 0; turn < 100 && !holds(); turn++) await wait(50); }; \
     const $ = (at) => document.querySelector(at); const $$ = (at) => Array.from(document.querySelectorAll(at));";

/// What `steps`, the body of an asynchronous function, gives when it runs on a page whose own scripts are done.
fn run(opened: &Opened, path: &str, steps: &str) -> Value {
    opened.run(path, &format!("{MEANS} {steps}"))
}
