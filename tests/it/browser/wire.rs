//! One browser for all tests, and what is said to it: the DevTools protocol over a pipe.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take: a busy machine is slow, a browser that hangs says nothing at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// No page asks for anything but its own files and this machine.
const FLAGS: [&str; 15] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
];

/// The browser reads messages from its third channel and writes to its fourth, each ended by a zero byte. It ends when the first is
/// closed, be it because the tests are over or because they were stopped; then its profile goes.
const SHELL: &str = r#""$0" "$@" "--user-data-dir=$PROFILE" 3<&0 4>&1 </dev/null >/dev/null 2>&1; rm -rf "$PROFILE""#;

/// The browser: what goes in, and who waits for what comes out.
struct Wire {
    input: Mutex<ChildStdin>,
    next: AtomicU64,
    /// By the name of a session; the browser's own has the empty one.
    waiting: Mutex<HashMap<String, Sender<Value>>>,
}

/// A conversation with the browser (`name` empty) or with a tab of it.
pub struct Session {
    wire: Arc<Wire>,
    pub name: String,
    heard: Receiver<Value>,
}

impl Wire {
    fn start(browser: &Path) -> Arc<Self> {
        let profile = tempfile::Builder::new().prefix("annals-browser-").tempdir().unwrap().keep();
        let mut child = Command::new("sh")
            .args(["-c", SHELL])
            .arg(browser)
            .args(FLAGS)
            .env("PROFILE", profile)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let wire = Arc::new(Self { input: Mutex::new(input), next: AtomicU64::new(1), waiting: Mutex::default() });
        let hears = wire.clone();
        std::thread::spawn(move || {
            hears.hear(output);
            child.wait()
        });
        wire
    }

    /// Gives each message to the session it is for, until the browser ends.
    fn hear(&self, output: ChildStdout) {
        for message in BufReader::new(output).split(0) {
            let Ok(message) = message else { break };
            let message: Value = serde_json::from_slice(&message).unwrap();
            let session = message["sessionId"].as_str().unwrap_or_default();
            if let Some(waits) = self.waiting.lock().unwrap().get(session) {
                let _ = waits.send(message);
            }
        }
        // nobody waits for what does not come
        self.waiting.lock().unwrap().clear();
    }
}

/// The one browser, started when it is first needed.
fn wire(browser: &Path) -> Arc<Wire> {
    static WIRE: OnceLock<Arc<Wire>> = OnceLock::new();
    WIRE.get_or_init(|| Wire::start(browser)).clone()
}

/// A conversation with the browser itself, one test at a time.
pub fn with_browser<T>(browser: &Path, ask: impl FnOnce(&Session) -> T) -> T {
    static ROOT: Mutex<Option<Session>> = Mutex::new(None);
    let mut root = ROOT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    ask(root.get_or_insert_with(|| Session::of(wire(browser), String::new())))
}

impl Session {
    fn of(wire: Arc<Wire>, name: String) -> Self {
        let (tells, heard) = channel();
        wire.waiting.lock().unwrap().insert(name.clone(), tells);
        Self { wire, name, heard }
    }

    /// A conversation with the tab that has this session.
    pub fn with(&self, name: &str) -> Self {
        Self::of(self.wire.clone(), name.to_owned())
    }

    /// Asks, and gives the answer; what is told meanwhile goes to `told`. What the browser refuses is a mistake of the test.
    pub fn ask(&self, method: &str, with: Value, told: impl FnMut(Value)) -> Value {
        self.try_ask(method, with, told).unwrap_or_else(|refused| panic!("{method}: {refused}"))
    }

    /// The same where the browser may refuse: `Err` says why.
    pub fn try_ask(&self, method: &str, with: Value, mut told: impl FnMut(Value)) -> Result<Value, Value> {
        let id = self.wire.next.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({ "id": id, "method": method, "params": with });
        if !self.name.is_empty() {
            message["sessionId"] = json!(self.name);
        }
        let mut bytes = serde_json::to_vec(&message).unwrap();
        bytes.push(0);
        self.wire.input.lock().unwrap().write_all(&bytes).expect("the browser is gone");
        loop {
            let mut heard = self.hear(PATIENCE).unwrap_or_else(|| panic!("the browser did not answer {method}"));
            if heard["id"] != id {
                told(heard);
                continue;
            }
            return if heard["error"].is_null() { Ok(heard["result"].take()) } else { Err(heard["error"].take()) };
        }
    }

    /// What is told next; `None`: nothing in that time.
    pub fn hear(&self, within: Duration) -> Option<Value> {
        match self.heard.recv_timeout(within) {
            Ok(heard) => Some(heard),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("the browser ended"),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Ok(mut waiting) = self.wire.waiting.lock() {
            waiting.remove(&self.name);
        }
    }
}
