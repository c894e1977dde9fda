//! A tab of the browser: a page is opened in it, asked, and touched as a person does.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use base64::Engine;
use serde_json::{Value, json};

use super::find;
use super::wire::{Session, with_browser};

/// How long a page may take to load, or to come to what a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);

/// A tab with cookies and storage of its own. It is as wide as a desktop, light, and runs scripts until told otherwise.
pub struct Tab {
    session: Session,
    browser: PathBuf,
    context: String,
    /// What pages said to the console, and what they failed at, since it was last taken.
    console: Vec<String>,
    /// Every address that was asked for since it was last taken.
    requests: Vec<String>,
    /// Documents that have loaded.
    loaded: Vec<String>,
    features: Vec<(&'static str, String)>,
    media: &'static str,
}

impl Tab {
    /// `None`: there is no browser.
    pub fn new() -> Option<Self> {
        let browser = find()?;
        let (session, context) = with_browser(&browser, |root| {
            let quiet = |_| ();
            let context = root.ask("Target.createBrowserContext", json!({}), quiet);
            let context = context["browserContextId"].as_str().unwrap().to_owned();
            let about = json!({ "url": "about:blank", "browserContextId": context });
            let target = root.ask("Target.createTarget", about, quiet)["targetId"].take();
            let attached = root.ask("Target.attachToTarget", json!({ "targetId": target, "flatten": true }), quiet);
            (root.with(attached["sessionId"].as_str().unwrap()), context)
        });
        let (console, requests, loaded) = Default::default();
        let mut tab = Self { session, browser, context, console, requests, loaded, features: Vec::new(), media: "" };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            tab.ask(&format!("{domain}.enable"), json!({}));
        }
        tab.ask("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        tab.ask("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        tab.width(1280);
        tab.light();
        Some(tab)
    }

    /// One question of the protocol.
    pub fn ask(&mut self, method: &str, with: Value) -> Value {
        let mut told = Vec::new();
        let answer = self.session.ask(method, with, |event| told.push(event));
        told.iter().for_each(|event| self.note(event));
        answer
    }

    fn note(&mut self, event: &Value) {
        let with = &event["params"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event["method"].as_str().unwrap_or_default() {
            "Runtime.consoleAPICalled" => {
                let words = with["args"].as_array().into_iter().flatten();
                let words: Vec<String> = words
                    .map(|word| word["value"].as_str().map_or_else(|| text(&word["description"]), str::to_owned))
                    .collect();
                self.console.push(format!("{}: {}", text(&with["type"]), words.join(" ")));
            }
            "Runtime.exceptionThrown" => {
                let details = &with["exceptionDetails"];
                let what = details["exception"]["description"].as_str().unwrap_or_default();
                self.console.push(format!("exception: {} {what} {}", text(&details["text"]), text(&details["url"])));
            }
            "Log.entryAdded" => {
                let entry = &with["entry"];
                self.console.push(format!(
                    "{}: {} {}",
                    text(&entry["level"]),
                    text(&entry["text"]),
                    text(&entry["url"])
                ));
            }
            "Network.requestWillBeSent" => self.requests.push(text(&with["request"]["url"])),
            "Page.lifecycleEvent" if with["name"] == "load" => self.loaded.push(text(&with["loaderId"])),
            _ => {}
        }
    }

    /// Opens an address and waits until the page has loaded. Where only what stands behind `#` is new, nothing loads.
    pub fn open(&mut self, url: &str) {
        self.loaded.clear();
        let begun = self.ask("Page.navigate", json!({ "url": url }));
        assert!(begun["errorText"].is_null(), "{url}: {}", begun["errorText"]);
        let Some(loader) = begun["loaderId"].as_str() else { return };
        let start = Instant::now();
        while !self.loaded.iter().any(|loaded| loaded == loader) {
            let left = PATIENCE.saturating_sub(start.elapsed());
            let event = self.session.hear(left).unwrap_or_else(|| panic!("{url} did not load"));
            self.note(&event);
        }
    }

    /// The value of an expression, a promise being waited for. What it throws fails the test.
    pub fn eval(&mut self, script: &str) -> Value {
        let with = json!({
            "expression": script, "returnByValue": true, "awaitPromise": true, "userGesture": true
        });
        let mut answer = self.ask("Runtime.evaluate", with);
        assert!(answer["exceptionDetails"].is_null(), "{script}:\n{:#}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    /// The same as text.
    pub fn text(&mut self, script: &str) -> String {
        let value = self.eval(script);
        value.as_str().unwrap_or_else(|| panic!("{script} is no text but {value}")).to_owned()
    }

    /// Waits until an expression holds.
    pub fn until(&mut self, script: &str) {
        let start = Instant::now();
        while !self.holds(script) {
            assert!(start.elapsed() < PATIENCE, "{script} does not come to hold");
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// Between two pages there is nothing to ask, and so nothing holds.
    fn holds(&mut self, script: &str) -> bool {
        let with = json!({ "expression": format!("!!({script})"), "returnByValue": true });
        let mut told = Vec::new();
        let answer = self.session.try_ask("Runtime.evaluate", with, |event| told.push(event));
        told.iter().for_each(|event| self.note(event));
        answer.is_ok_and(|answer| answer["result"]["value"] == true)
    }

    /// Presses a key by its name (`ArrowDown`, `/`, `Escape`), with `Shift+`, `Control+` or `Alt+` before it where wanted.
    pub fn key(&mut self, name: &str) {
        let (held, key) = match name.rsplit_once('+') {
            Some((held, key)) if !key.is_empty() => (held, key),
            _ => ("", name),
        };
        let modifiers = [("Alt", 1), ("Control", 2), ("Shift", 8)].iter().filter(|(name, _)| held.contains(name));
        let modifiers: u8 = modifiers.map(|(_, bit)| bit).sum();
        let code = match key {
            "Enter" => 13,
            "Tab" => 9,
            "Escape" => 27,
            " " => 32,
            "PageUp" => 33,
            "PageDown" => 34,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "Backspace" => 8,
            "Delete" => 46,
            key if key.chars().count() == 1 => 0,
            key => panic!("{key} is no key that tests know"),
        };
        let text = match key {
            "Enter" => "\r",
            key if key.chars().count() == 1 && modifiers & 3 == 0 => key,
            _ => "",
        };
        let mut with = json!({ "type": "keyDown", "key": key, "modifiers": modifiers, "windowsVirtualKeyCode": code });
        if !text.is_empty() {
            with["text"] = json!(text);
        }
        self.ask("Input.dispatchKeyEvent", with.clone());
        with["type"] = json!("keyUp");
        with.as_object_mut().unwrap().shift_remove("text");
        self.ask("Input.dispatchKeyEvent", with);
    }

    /// Writes into what has the focus, as an input method does.
    pub fn write(&mut self, text: &str) {
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// The middle of the first element of a selector, brought into view.
    fn middle(&mut self, selector: &str) -> (Value, Value) {
        let selector = json!(selector);
        let at = self.eval(&format!(
            "(() => {{ const found = document.querySelector({selector}); if (!found) throw new Error('no ' + {selector});
               found.scrollIntoView({{ block: 'center', behavior: 'instant' }});
               const box = found.getClientRects()[0]; return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        (at[0].clone(), at[1].clone())
    }

    /// Moves the mouse onto the first element of a selector.
    pub fn hover(&mut self, selector: &str) {
        let (x, y) = self.middle(selector);
        self.ask("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y }));
    }

    /// Clicks it.
    pub fn click(&mut self, selector: &str) {
        let (x, y) = self.middle(selector);
        for what in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let count = u8::from(what != "mouseMoved");
            let button = if count > 0 { "left" } else { "none" };
            let with = json!({ "type": what, "x": x, "y": y, "button": button, "clickCount": count });
            self.ask("Input.dispatchMouseEvent", with);
        }
    }

    /// What was said to the console since it was last asked, exceptions and failed requests among it.
    pub fn console(&mut self) -> Vec<String> {
        // what was said before this question is told before its answer
        self.eval("0");
        std::mem::take(&mut self.console)
    }

    /// The addresses asked for since it was last asked.
    pub fn requests(&mut self) -> Vec<String> {
        self.eval("0");
        std::mem::take(&mut self.requests)
    }

    /// Nothing was said to the console, and nothing was asked for whose address does not begin so.
    pub fn is_calm(&mut self, inside: &str) {
        let at = self.text("location.href");
        assert_eq!(self.console(), Vec::<String>::new(), "{at}");
        for request in self.requests() {
            assert!(request.starts_with(inside) || request.starts_with("data:"), "{at} asks for {request}");
        }
    }

    /// How far what stands in the page has moved by itself since it was opened: the sum of its layout shifts.
    pub fn shift(&mut self) -> f64 {
        let sum = self.eval(
            "new Promise((done) => {
               let sum = 0;
               new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
                 .observe({ type: 'layout-shift', buffered: true });
               requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
             })",
        );
        sum.as_f64().unwrap()
    }

    /// As wide as a screen of so many pixels.
    pub fn width(&mut self, pixels: u32) {
        let height = if pixels < 600 { 844 } else { 900 };
        let with = json!({ "width": pixels, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.ask("Emulation.setDeviceMetricsOverride", with);
    }

    fn feature(&mut self, name: &'static str, value: &str) {
        self.features.retain(|(known, _)| *known != name);
        self.features.push((name, value.to_owned()));
        self.emulate();
    }

    fn emulate(&mut self) {
        let features: Vec<Value> =
            self.features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.ask("Emulation.setEmulatedMedia", json!({ "media": self.media, "features": features }));
    }

    pub fn light(&mut self) {
        self.feature("prefers-color-scheme", "light");
    }

    pub fn dark(&mut self) {
        self.feature("prefers-color-scheme", "dark");
    }

    /// A system whose few colours replace those of pages.
    pub fn forced_colours(&mut self, on: bool) {
        self.feature("forced-colors", if on { "active" } else { "none" });
    }

    pub fn reduced_motion(&mut self, on: bool) {
        self.feature("prefers-reduced-motion", if on { "reduce" } else { "no-preference" });
    }

    /// `print`, or empty for the screen.
    pub fn media(&mut self, media: &'static str) {
        self.media = media;
        self.emulate();
    }

    /// Whether the scripts of pages opened from now on run. What a test evaluates does.
    pub fn scripts(&mut self, on: bool) {
        self.ask("Emulation.setScriptExecutionDisabled", json!({ "value": !on }));
    }

    /// The page on paper, as the style sheet sets it.
    pub fn pdf(&mut self) -> Vec<u8> {
        let answer = self.ask("Page.printToPDF", json!({ "preferCSSPageSize": true, "printBackground": false }));
        decoded(&answer["data"])
    }

    /// The whole page as a PNG picture.
    pub fn picture(&mut self) -> Vec<u8> {
        let answer = self.ask("Page.captureScreenshot", json!({ "captureBeyondViewport": true }));
        decoded(&answer["data"])
    }
}

fn decoded(data: &Value) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(data.as_str().unwrap()).unwrap()
}

impl Drop for Tab {
    fn drop(&mut self) {
        // a test that fails here must not hide why it failed before
        if !std::thread::panicking() {
            let context = json!({ "browserContextId": self.context });
            with_browser(&self.browser, |root| root.ask("Target.disposeBrowserContext", context, |_| ()));
        }
    }
}
