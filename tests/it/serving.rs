//! `annals serve` as a program beside the files it shows: however they are saved, what is served soon is what a clean build gives.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::cli::{Desk, files_below};
use crate::support::rounds;

/// A running server over its archive.
struct Serving {
    desk: Desk,
    child: Child,
    host: String,
    /// What it said.
    said: Arc<Mutex<String>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _over_already = self.child.kill();
        let _over = self.child.wait();
    }
}

/// One answer.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

fn ask(stream: &mut TcpStream, host: &str, path: &str, more: &str) -> std::io::Result<Answer> {
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n").as_bytes())?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let broken = || std::io::Error::other("the answer broke off");
    let end = loop {
        match bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(end) => break end + 4,
            None => match stream.read(&mut buffer)? {
                0 => return Err(broken()),
                length => bytes.extend_from_slice(&buffer[..length]),
            },
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length: usize =
        head.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next()?.parse().ok()).unwrap_or(0);
    while bytes.len() < end + length {
        match stream.read(&mut buffer)? {
            0 => return Err(broken()),
            length => bytes.extend_from_slice(&buffer[..length]),
        }
    }
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(broken)?;
    Ok(Answer { status, body: bytes.split_off(end), head })
}

/// A page without what the server adds to it.
fn plain(body: &[u8]) -> Vec<u8> {
    const START: &[u8] = b"<script>new EventSource(";
    let at = |what: &[u8], from: usize| {
        body[from..].windows(what.len()).position(|window| window == what).map(|at| at + from)
    };
    match at(START, 0).and_then(|start| Some((start, at(b"</script>", start)? + 9))) {
        Some((start, end)) => [&body[..start], &body[end..]].concat(),
        None => body.to_vec(),
    }
}

fn encoded(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC).to_string().replace("%2F", "/")
}

impl Serving {
    /// Serves `desk` behind the words of `way`.
    fn start(desk: Desk, way: &[&str], more: &[&str]) -> Self {
        let program = desk.command(&[]).get_program().to_str().unwrap().to_owned();
        let words: Vec<&str> =
            way.iter().copied().chain([&*program, "serve", "--port", "0"]).chain(more.iter().copied()).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).current_dir(desk.root()).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (heard, lines) = (said.clone(), BufReader::new(child.stderr.take().unwrap()).lines());
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let host = first.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        assert!(!host.is_empty(), "{}", said.lock().unwrap());
        Self { desk, child, host, said }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// What a clean build gives now.
    fn clean(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = self.desk.root().parent().unwrap().join("clean");
        let run = self.desk.run(&["build", "--allow-shrink", "--output", folder.to_str().unwrap()]);
        assert_eq!(run.code, Some(0), "{run}");
        files_below(&folder)
    }

    /// The first file that is served otherwise than it was built, or although it is not there.
    fn difference(&self, clean: &BTreeMap<String, Vec<u8>>, before: &BTreeMap<String, Vec<u8>>) -> Option<String> {
        let mut stream = self.connect();
        let gone = before.keys().filter(|path| !clean.contains_key(*path));
        for path in clean.keys().chain(gone) {
            let address = format!("/{}", encoded(path));
            // who was not heard of for ten seconds is cut off, and asks again, as a browser does
            let answer = ask(&mut stream, &self.host, &address, "").unwrap_or_else(|_| {
                stream = self.connect();
                ask(&mut stream, &self.host, &address, "").unwrap()
            });
            let right = match clean.get(path) {
                Some(bytes) => answer.status == 200 && plain(&answer.body) == *bytes,
                None => answer.status == 404,
            };
            if !right {
                return Some(path.clone());
            }
        }
        None
    }

    /// How long until all is served as a clean build gives it.
    fn settles(&self, what: &str, before: &mut BTreeMap<String, Vec<u8>>) -> Duration {
        let begun = Instant::now();
        let clean = self.clean();
        loop {
            match self.difference(&clean, before) {
                None => break,
                Some(path) => {
                    let said = || self.said.lock().unwrap().clone();
                    assert!(begun.elapsed() < Duration::from_secs(60), "{what}: {path} is stale\n{}", said());
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        }
        *before = clean;
        begun.elapsed()
    }
}

fn archive() -> Desk {
    let desk = Desk::new("=== annals.yaml ===\ntitle: S\nas_of: 2025-04-30\n");
    for number in 0..6 {
        note(&desk.root(), number, "first");
    }
    desk
}

fn at(root: &Path, path: &str) -> std::path::PathBuf {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    path
}

fn text(number: usize, words: &str) -> String {
    format!("---\ntitle: N{number}\n---\n{words} of [[n{}]].\n", (number + 1) % 6)
}

fn note(root: &Path, number: usize, words: &str) {
    fs::write(at(root, &format!("content/notes/n{number}.md")), text(number, words)).unwrap();
}

/// How files are saved: the root, and a word that is another each time.
type Pattern = (&'static str, fn(&Path, &str));

const PATTERNS: [Pattern; 10] = [
    ("renamed over", |root, word| {
        fs::write(at(root, "content/notes/4913"), text(1, word)).unwrap();
        fs::rename(root.join("content/notes/n1.md"), root.join("content/notes/n1.md~")).unwrap();
        fs::rename(root.join("content/notes/4913"), root.join("content/notes/n1.md")).unwrap();
        fs::remove_file(root.join("content/notes/n1.md~")).unwrap();
    }),
    ("cut and written", |root, word| note(root, 1, word)),
    ("written down and renamed", |root, word| {
        let mut file = fs::File::create(at(root, "content/notes/.n2.tmp")).unwrap();
        file.write_all(text(2, word).as_bytes()).unwrap();
        file.sync_all().unwrap();
        fs::rename(root.join("content/notes/.n2.tmp"), root.join("content/notes/n2.md")).unwrap();
    }),
    ("written in parts", |root, word| {
        let mut file = fs::File::create(at(root, "content/notes/n3.md")).unwrap();
        for part in text(3, word).as_bytes().chunks(8) {
            file.write_all(part).unwrap();
            file.flush().unwrap();
            std::thread::sleep(Duration::from_millis(2000 / 6));
        }
    }),
    ("three times at once", |root, word| {
        for time in 0..3 {
            note(root, 4, &format!("{word} {time}"));
            std::thread::sleep(Duration::from_millis(15));
        }
    }),
    ("deleted and made", |root, word| {
        fs::remove_file(root.join("content/notes/n5.md")).unwrap();
        note(root, 5, word);
    }),
    ("checked out", |root, word| {
        for number in 0..rounds(100) * 10 {
            let path = at(root, &format!("content/branch/{}/c{number}.md", number % 20));
            let _not_there = fs::remove_file(&path);
            fs::write(path, format!("# {word}\n")).unwrap();
        }
    }),
    ("in new folders", |root, word| {
        let _not_there = fs::remove_dir_all(root.join("content/deep"));
        for number in 0..60 {
            let folder = format!("content/deep/{}/{}/{}", number % 3, number % 5, number % 2);
            fs::write(at(root, &format!("{folder}/d{number}.md")), format!("# {word}\n")).unwrap();
        }
    }),
    ("a folder renamed", |root, word| {
        let _not_there = fs::remove_dir_all(root.join("content/moved"));
        fs::write(at(root, "content/deep/0/0/0/d0.md"), format!("# Moved {word}\n")).unwrap();
        fs::rename(root.join("content/deep"), root.join("content/moved")).unwrap();
    }),
    ("a branch left", |root, _| fs::remove_dir_all(root.join("content/branch")).unwrap()),
];

/// Saves in every way, so often; tells the longest time until all was right.
fn patterns(times: usize) {
    let mut serving = Serving::start(archive(), &[], &[]);
    let mut before = BTreeMap::new();
    serving.settles("at first", &mut before);
    let mut longest = (Duration::ZERO, "");
    for round in 0..times {
        for (name, pattern) in PATTERNS {
            pattern(&serving.desk.root(), &format!("word{round}"));
            let took = serving.settles(&format!("{name}, round {round}"), &mut before);
            longest = longest.max((took, name));
        }
        overflow(&mut serving, round);
        serving.settles(&format!("too many events, round {round}"), &mut before);
    }
    println!(
        "{times} rounds of {} ways to save: each time what a clean build gives; at most {longest:?} with that build",
        PATTERNS.len() + 1
    );
}

/// More events than the system keeps while nobody listens: the last change is among those that are lost.
fn overflow(serving: &mut Serving, round: usize) {
    use nix::sys::signal::{Signal, kill};
    let id = nix::unistd::Pid::from_raw(serving.child.id().try_into().unwrap());
    kill(id, Signal::SIGSTOP).unwrap();
    for number in 0..9_000 {
        fs::write(at(&serving.desk.root(), &format!("content/notes/.{}.swp", number % 2)), "x").unwrap();
    }
    note(&serving.desk.root(), 0, &format!("overflow {round}"));
    kill(id, Signal::SIGCONT).unwrap();
}

#[test]
fn however_files_are_saved_what_is_served_is_what_a_build_gives() {
    let mut serving = Serving::start(archive(), &[], &[]);
    let mut before = BTreeMap::new();
    for (name, pattern) in PATTERNS.iter().filter(|(name, _)| !["checked out", "a branch left"].contains(name)) {
        pattern(&serving.desk.root(), "word");
        if matches!(*name, "written in parts" | "a folder renamed") {
            serving.settles(name, &mut before);
        }
    }
    overflow(&mut serving, 0);
    serving.settles("too many events", &mut before);
}

#[test]
#[ignore = "a long run: docs/proofs.md"]
fn in_many_rounds_what_is_served_is_what_a_build_gives() {
    patterns(rounds(50));
}

/// Where the system watches no more folders, or is told not to, the files are looked at, and that is said.
#[test]
fn where_folders_cannot_be_watched_files_are_looked_at() {
    let polls = Serving::start(archive(), &[], &["--poll"]);
    note(&polls.desk.root(), 1, "polled");
    polls.settles("--poll", &mut BTreeMap::new());
    drop(polls);
    if !crate::process::can_limit_watches() {
        return;
    }
    let way = ["unshare", "-r", "sh", "-c", "echo 3 > /proc/sys/user/max_inotify_watches; exec \"$@\"", "sh"];
    let desk = archive();
    for folder in 0..10 {
        desk.write(&format!("content/f{folder}/a.md"), b"# A\n");
    }
    let serving = Serving::start(desk, &way, &[]);
    note(&serving.desk.root(), 1, "not watched");
    serving.settles("the limit of watches", &mut BTreeMap::new());
    let said = serving.said.lock().unwrap().clone();
    assert!(said.contains("cannot be told of changes (") && said.contains("looked at twice a second"), "{said}");
}

/// What the server holds in memory, in KiB.
#[cfg(target_os = "linux")]
fn memory(serving: &Serving) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", serving.child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Many readers, each of whom opens a page a second, and twice as many open pages, while a record is saved every second.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "a long run: docs/proofs.md"]
fn many_readers_are_served_in_time() {
    const READERS: usize = 500;
    const PAGES: usize = 1000;
    let seconds = rounds(30);
    let serving = Serving::start(archive(), &[], &[]);
    let limit = nix::sys::resource::getrlimit(nix::sys::resource::Resource::RLIMIT_NOFILE).unwrap().1;
    nix::sys::resource::setrlimit(nix::sys::resource::Resource::RLIMIT_NOFILE, limit, limit).unwrap();
    let home = ask(&mut serving.connect(), &serving.host, "/", "").unwrap();
    let home = String::from_utf8(home.body).unwrap();
    let token = home.split_once("/.annals/reload/").unwrap().1.split('"').next().unwrap();
    let open: Vec<TcpStream> = (0..PAGES)
        .map(|_| {
            let mut stream = serving.connect();
            write!(stream, "GET /.annals/reload/{token} HTTP/1.1\r\nHost: {}\r\n\r\n", serving.host).unwrap();
            stream
        })
        .collect();
    let over = Instant::now() + Duration::from_secs(seconds as u64);
    let mut after = 0;
    let mut took: Vec<Duration> = std::thread::scope(|scope| {
        let reader = |number: usize| {
            let (serving, mut took) = (&serving, Vec::new());
            std::thread::Builder::new()
                .stack_size(128 * 1024)
                .spawn_scoped(scope, move || {
                    std::thread::sleep(Duration::from_millis(2 * number as u64));
                    let mut stream = serving.connect();
                    while Instant::now() < over {
                        let begun = Instant::now();
                        let page = format!("/notes/n{}.html", number % 6);
                        assert_eq!(ask(&mut stream, &serving.host, &page, "").unwrap().status, 200);
                        took.push(begun.elapsed());
                        std::thread::sleep(Duration::from_secs(1));
                    }
                    took
                })
                .unwrap()
        };
        let readers: Vec<_> = (0..READERS).map(reader).collect();
        let mut before = 0;
        let mut second = 0;
        while Instant::now() < over {
            note(&serving.desk.root(), second % 6, &format!("second {second}"));
            std::thread::sleep(Duration::from_secs(1));
            second += 1;
            if second == 5 {
                before = memory(&serving);
            }
        }
        after = memory(&serving).saturating_sub(before);
        readers.into_iter().flat_map(|reader| reader.join().unwrap()).collect()
    });
    drop(open);
    took.sort();
    let share = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
    println!(
        "{} pages in {seconds} s to {READERS} readers beside {PAGES} open pages: median {:?}, 99 of 100 in {:?}, longest {:?}; memory grew by {after} KiB",
        took.len(),
        share(50),
        share(99),
        took.last().unwrap()
    );
    serving.settles("after the readers", &mut BTreeMap::new());
}

/// This machine alone reads along, unless it is told otherwise, and then it says so. A name that was pointed here is answered by neither.
#[test]
fn others_read_along_only_when_asked_and_that_is_said() {
    let own = Serving::start(archive(), &[], &[]);
    assert!(own.host.starts_with("127.0.0.1:"), "{}", own.host);
    assert!(!own.said.lock().unwrap().contains("everyone"));
    let open = Serving::start(archive(), &[], &["--host", "0.0.0.0"]);
    let (name, port) = open.host.split_once(':').unwrap();
    assert_eq!(name, "0.0.0.0");
    let begun = Instant::now();
    while !open.said.lock().unwrap().contains("Ctrl-C") && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let said = open.said.lock().unwrap().clone();
    assert!(said.contains(&format!("warning: everyone who reaches {} can read this site\n", open.host)), "{said}");
    let status = |host: &str| ask(&mut open.connect(), host, "/", "").unwrap().status;
    assert_eq!(status(&format!("127.0.0.1:{port}")), 200);
    assert_eq!(status(&format!("evil.example:{port}")), 403);
}

/// What every answer says to browsers, whatever is asked.
#[test]
fn no_answer_may_be_read_from_elsewhere() {
    let serving = Serving::start(archive(), &[], &[]);
    for path in ["/", "/data/records.json", "/assets/annals.css", "/nothing", "/.annals/reload/x", "/%", "/notes"] {
        for more in ["", "Origin: http://evil.example\r\n", "Origin: null\r\nSec-Fetch-Site: cross-site\r\n"] {
            let answer = ask(&mut serving.connect(), &serving.host, path, more).unwrap();
            assert!(!answer.head.contains("access-control"), "{path}: {}", answer.head);
            assert!(
                answer.head.contains("\r\ncross-origin-resource-policy: same-origin\r\n"),
                "{path}: {}",
                answer.head
            );
            assert!(answer.head.contains("\r\nx-content-type-options: nosniff\r\n"), "{path}: {}", answer.head);
        }
    }
}
