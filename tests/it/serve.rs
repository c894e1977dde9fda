//! The dev server over raw sockets, and the watching of sources.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use annals::base::path::RelPath;
use annals::live::{self, Listen, Seen, Served, Server, Watch};
use annals::output::{Bundle, Piece};
use annals::source::{Disk, Stamp};

fn rel(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

fn served(files: &[(&str, &str)], panel: Option<&str>) -> Arc<Served> {
    let mut site = Bundle::new("public");
    for (path, text) in files {
        site.insert(rel(path), Piece::bytes(text.as_bytes())).unwrap();
    }
    let stamp = Stamp { length: 5, modified: 0 };
    site.insert(rel("img/p.png"), Piece::Asset { source: rel("content/p.png"), stamp }).unwrap();
    Arc::new(Served {
        site: Some(Arc::new(site)),
        assets: Arc::new(|path| {
            assert_eq!(path.as_str(), "content/p.png", "only the bundle's own sources are read");
            Ok(Box::new(&b"\x89PNG!"[..]))
        }),
        panel: panel.map(str::to_owned),
    })
}

const SITE: [(&str, &str); 6] = [
    ("index.html", "<html><body>home</BODY></html>"),
    ("logs/index.html", "logs"),
    ("logs/日志 1.html", "<body>log</body>"),
    ("style.css", "body{}"),
    ("data/search.js", "x"),
    ("feed.xml", "<feed/>"),
];

fn start(files: &[(&str, &str)]) -> Server {
    let (address, host) = (SocketAddr::from(([127, 0, 0, 1], 0)), Some("Office.Example".to_owned()));
    let listen = Listen { address, host, patience: Duration::from_millis(400) };
    live::serve(&listen, served(files, None)).unwrap()
}

/// Sends bytes and reads until the server closes or `enough` has come.
fn talk(server: &Server, request: &str, enough: impl Fn(&str) -> bool) -> String {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(length) = stream.read(&mut buffer) {
        bytes.extend_from_slice(&buffer[..length]);
        if length == 0 || enough(&String::from_utf8_lossy(&bytes)) {
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn host(server: &Server) -> String {
    format!("localhost:{}", server.address().port())
}

fn ask(server: &Server, target: &str, headers: &str) -> String {
    let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n", host(server));
    talk(server, &request, |_| false)
}

fn status(response: &str) -> u16 {
    response.split(' ').nth(1).unwrap_or_else(|| panic!("no status in {response:?}")).parse().unwrap()
}

fn body(response: &str) -> &str {
    response.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

fn token(server: &Server) -> String {
    let page = ask(server, "/", "");
    page.split_once("/.annals/reload/").unwrap().1.split('"').next().unwrap().to_owned()
}

#[test]
fn pages_are_answered_from_memory_with_their_kind_and_guards() {
    let server = start(&SITE);
    let cases = [
        ("/", 200, "text/html; charset=utf-8", "home"),
        ("/index.html", 200, "text/html; charset=utf-8", "home"),
        ("/logs/", 200, "text/html; charset=utf-8", "logs"),
        ("/logs/%E6%97%A5%E5%BF%97%201.html?x=../..", 200, "text/html; charset=utf-8", "log"),
        ("/style.css", 200, "text/css; charset=utf-8", "body{}"),
        ("/data/search.js", 200, "text/javascript; charset=utf-8", "x"),
        ("/feed.xml", 200, "text/xml; charset=utf-8", "<feed/>"),
        ("/img/p.png", 200, "image/png", "PNG!"),
        ("/nothing.html", 404, "text/html; charset=utf-8", "no such page"),
    ];
    for (target, code, kind, text) in cases {
        let response = ask(&server, target, "");
        assert_eq!(status(&response), code, "{target}: {response}");
        assert!(body(&response).contains(text), "{target}: {response}");
        let head = response.to_lowercase();
        for header in [
            &format!("content-type: {kind}"),
            "x-content-type-options: nosniff",
            "cross-origin-resource-policy: same-origin",
            "cache-control: no-store",
        ] {
            assert!(head.contains(&format!("\r\n{header}\r\n")), "{target} lacks {header}: {response}");
        }
        assert!(!head.contains("access-control"), "{target}");
        assert_eq!(body(&response).contains("EventSource"), kind.starts_with("text/html"), "{target}");
    }
    let moved = ask(&server, "/logs", "");
    assert_eq!(status(&moved), 302);
    assert!(moved.to_lowercase().contains("\r\nlocation: /logs/\r\n"), "{moved}");
    let home = ask(&server, "/", "");
    assert!(body(&home).starts_with("<html><body>home<script>") && body(&home).ends_with("</script></BODY></html>"));
}

#[test]
fn the_sites_own_page_answers_for_what_it_does_not_have() {
    let server = start(&[("404.html", "<body>lost</body>")]);
    let response = ask(&server, "/a/b/c", "");
    assert_eq!(status(&response), 404);
    assert!(body(&response).contains("lost") && body(&response).contains("EventSource"));
}

#[test]
fn no_request_path_leads_out_of_the_map() {
    let server = start(&SITE);
    let long = format!("/{}", "a".repeat(60_000));
    let targets = [
        "/../Cargo.toml",
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%2E%2E%2fCargo.toml",
        "/..%2f..%2fetc%2fpasswd",
        "/..%5c..%5cetc%5cpasswd",
        "/..\\..\\etc\\passwd",
        "/%252e%252e/etc/passwd",
        "//etc/passwd",
        "///etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/%00",
        "/index.html%00.png",
        "/index.html%0d%0aX:1",
        "/logs/../index.html",
        "/logs/./index.html",
        "/./index.html",
        "/logs//index.html",
        "/.env",
        "/.env/.",
        "/.git/config",
        "/c0/%c0%ae%c0%ae/etc/passwd",
        "/%ff",
        "/%",
        "/%2",
        "/%zz",
        "/%u002e%u002e/x",
        "/Cargo.toml",
        "/content/p.png",
        "/img/p.png/",
        "/img/p.png/..",
        "/index.html/",
        "/C:/Windows/win.ini",
        "/file:///etc/passwd",
        "/;/../x",
        "/a/#/../",
        "/INDEX.HTML",
        "*",
        "index.html",
        &long,
    ];
    for target in targets {
        let response = ask(&server, target, "");
        let code = if response.is_empty() { 400 } else { status(&response) };
        assert!(matches!(code, 400 | 403 | 404 | 414), "{target}: {response}");
        assert!(!response.contains("[package]") && !response.contains("root:"), "{target}: {response}");
        assert!(!response.contains("home<") && !response.contains("PNG!"), "{target}: {response}");
    }
    for (target, code) in [("http://elsewhere.example/", 403), ("http://localhost:1/index.html", 403)] {
        assert_eq!(status(&ask(&server, target, "")), code, "{target}");
    }
    let own = format!("http://{}/index.html", host(&server));
    assert_eq!(status(&ask(&server, &own, "")), 200);
    assert_eq!(status(&ask(&server, "/?raw=../../etc/passwd", "")), 200);
}

#[test]
fn only_our_own_host_is_answered() {
    let server = start(&SITE);
    let port = server.address().port();
    let answers = |hosts: &str| {
        let request = format!("GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
        status(&talk(&server, &request, |_| false))
    };
    let own = ["localhost", "LOCALHOST", "127.0.0.1", "[::1]", "office.example", "OFFICE.EXAMPLE"];
    for name in own {
        assert_eq!(answers(&format!("Host: {name}:{port}\r\n")), 200, "{name}");
    }
    let foreign = [
        String::new(),
        "Host:\r\n".to_owned(),
        "Host: localhost\r\n".to_owned(),
        "Host: localhost:1\r\n".to_owned(),
        format!("Host: localhost.:{port}\r\n"),
        format!("Host: evil.example:{port}\r\n"),
        format!("Host: localhost.evil.example:{port}\r\n"),
        format!("Host: localhost:{port}@evil.example\r\n"),
        format!("Host: user@localhost:{port}\r\n"),
        format!("Host: 127.0.0.2:{port}\r\n"),
        format!("Host: 2130706433:{port}\r\n"),
        format!("Host: [::ffff:127.0.0.1]:{port}\r\n"),
        format!("Host: localhost:{port}\r\nHost: evil.example:{port}\r\n"),
        format!("Host: localhost:{port}, evil.example\r\n"),
    ];
    for hosts in foreign {
        assert!(matches!(answers(&hosts), 400 | 403), "{hosts:?}");
    }
    let old = talk(&server, "GET / HTTP/1.0\r\n\r\n", |_| false);
    assert_eq!(status(&old), 403);
}

#[test]
fn only_reading_methods_are_answered() {
    let server = start(&SITE);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"] {
        let request =
            format!("{method} / HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", host(&server));
        let response = talk(&server, &request, |_| false);
        assert_eq!(status(&response), 405, "{method}");
        assert!(response.to_lowercase().contains("\r\nallow: get, head\r\n"), "{response}");
        assert!(!response.contains("home"));
    }
    let request = format!("HEAD / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", host(&server));
    let response = talk(&server, &request, |_| false);
    assert_eq!((status(&response), body(&response)), (200, ""));
}

#[test]
fn a_head_that_is_too_long_is_refused_and_others_are_served() {
    let server = start(&SITE);
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let head = format!("GET / HTTP/1.1\r\nHost: {}\r\nX: {}", host(&server), "x".repeat(1 << 20));
    let _closed_on_us = stream.write_all(head.as_bytes());
    let idle: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(server.address()).unwrap()).collect();
    assert_eq!(status(&ask(&server, "/", "")), 200);
    let mut answer = String::new();
    let _reset = stream.read_to_string(&mut answer);
    assert!(answer.is_empty() || status(&answer) == 431, "{answer}");
    drop(idle);
}

/// Who dribbles the head of a request, or stays and asks nothing, is cut off; who asks in one go is answered all the while.
#[test]
fn who_takes_long_to_ask_is_cut_off() {
    let server = start(&SITE);
    let mut slow: Vec<TcpStream> = (0..60).map(|_| TcpStream::connect(server.address()).unwrap()).collect();
    let head = format!("GET / HTTP/1.1\r\nHost: {}\r\nX: ", host(&server));
    for (number, stream) in slow.iter_mut().enumerate().filter(|(number, _)| number % 3 > 0) {
        stream.write_all(if number % 3 == 1 { head.as_bytes() } else { b"G" }).unwrap();
    }
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(600) {
        for stream in &mut slow {
            let _cut_off = stream.write_all(b"x");
        }
        assert_eq!(status(&ask(&server, "/", "")), 200);
        std::thread::sleep(Duration::from_millis(50));
    }
    for mut stream in slow {
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Ok(_) => assert!(!String::from_utf8_lossy(&answer).contains("home")),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "it is still open"),
        }
    }
}

/// Several requests in one go are answered in their order, and who has said all may stop sending.
#[test]
fn requests_in_a_row_are_answered_in_order_to_the_last() {
    let server = start(&SITE);
    let own = host(&server);
    let one = |target: &str, more: &str| format!("GET {target} HTTP/1.1\r\nHost: {own}\r\n{more}\r\n");
    let row = one("/style.css", "")
        + &one("/feed.xml", "")
        + &one("/nothing", "")
        + &one("/data/search.js", "Connection: close\r\n");
    let all = talk(&server, &row, |_| false);
    let at = |text: &str| all.find(text).unwrap_or_else(|| panic!("{text} is not in {all}"));
    assert!(
        at("body{}") < at("<feed/>")
            && at("<feed/>") < at("no such page")
            && at("no such page") < all.rfind('x').unwrap()
    );
    assert_eq!(all.matches("HTTP/1.1 ").count(), 4);

    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(one("/img/p.png", "").as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("PNG!"), "{answer}");
}

/// Every open page is told of each generation, many as they are.
#[test]
fn many_open_pages_are_all_told() {
    let server = start(&SITE);
    let request = format!("GET /.annals/reload/{} HTTP/1.1\r\nHost: {}\r\n\r\n", token(&server), host(&server));
    let open = || {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    };
    let mut streams: Vec<TcpStream> = (0..150).map(|_| open()).collect();
    // the first generation, past the patience with those who do not ask
    std::thread::sleep(Duration::from_millis(500));
    for text in ["one", "two"] {
        server.publish(served(&[("index.html", text)], None));
        let page = ask(&server, "/", "");
        let generation = page.split_once("e.data!==\"").unwrap().1.split('"').next().unwrap();
        for stream in &mut streams {
            let mut told = String::new();
            while !told.contains(&format!("data: {generation}\n")) {
                let mut buffer = [0; 1024];
                let length = stream.read(&mut buffer).unwrap();
                assert!(length > 0, "the stream ended: {told}");
                told.push_str(&String::from_utf8_lossy(&buffer[..length]));
            }
        }
    }
    drop(streams);
    assert_eq!(status(&ask(&server, "/", "")), 200);
}

#[test]
fn the_stream_of_generations_is_for_our_own_pages() {
    let server = start(&SITE);
    let token = token(&server);
    let own = host(&server);
    let port = server.address().port();
    let stream = |path: &str, headers: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {own}\r\n{headers}\r\n");
        let enough = |text: &str| text.contains("data: ") || (text.contains("\r\n\r\n") && !text.contains(" 200 "));
        status(&talk(&server, &request, enough))
    };
    let at = format!("/.annals/reload/{token}");
    let cases = [
        (&*at, String::new(), 200),
        (&*at, format!("Origin: http://{own}\r\n"), 200),
        (&*at, format!("Origin: http://{own}\r\nSec-Fetch-Site: same-origin\r\n"), 200),
        (&*at, "Origin: http://evil.example\r\n".to_owned(), 403),
        (&*at, "Origin: null\r\n".to_owned(), 403),
        (&*at, "Origin: http://192.0.2.1\r\n".to_owned(), 403),
        (&*at, format!("Origin: http://127.0.0.1:{port}\r\n"), 403),
        (&*at, format!("Origin: https://{own}\r\n"), 403),
        (&*at, "Origin: http://localhost:1\r\n".to_owned(), 403),
        (&*at, "Sec-Fetch-Site: cross-site\r\n".to_owned(), 403),
        (&*at, "Sec-Fetch-Site: same-site\r\n".to_owned(), 403),
        (&*at, "Sec-Fetch-Site: none\r\n".to_owned(), 403),
        ("/.annals/reload", String::new(), 403),
        ("/.annals/reload/", String::new(), 403),
        ("/.annals/reload/00000000000000000000000000000000", String::new(), 403),
        (&*format!("{at}0"), String::new(), 403),
    ];
    for (path, headers, code) in cases {
        assert_eq!(stream(path, &headers), code, "{path} {headers}");
    }
    assert_ne!(token, self::token(&start(&SITE)), "another server has another token");
}

#[test]
fn a_new_generation_is_told_and_served() {
    let server = start(&SITE);
    let before = ask(&server, "/", "");
    let generation = |page: &str| page.split_once("e.data!==\"").unwrap().1.split('"').next().unwrap().to_owned();
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let request = format!("GET /.annals/reload/{} HTTP/1.1\r\nHost: {}\r\n\r\n", token(&server), host(&server));
    stream.write_all(request.as_bytes()).unwrap();
    let mut told = String::new();
    let mut hear = |wanted: &str| {
        while !told.contains(wanted) {
            let mut buffer = [0; 1024];
            let length = stream.read(&mut buffer).unwrap();
            assert!(length > 0, "the stream ended: {told}");
            told.push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
    };
    hear(&format!("data: {}\n", generation(&before)));
    server.publish(served(&[("index.html", "<body>newer</body>")], None));
    let after = ask(&server, "/", "");
    assert!(after.contains("newer"));
    assert_ne!(generation(&after), generation(&before));
    hear(&format!("data: {}\n", generation(&after)));
    assert_eq!(status(&ask(&server, "/style.css", "")), 404, "what left the site is gone");
    // an open stream does not hold the server up
    let start = Instant::now();
    server.stop();
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_refused_build_keeps_the_last_good_site_under_an_escaped_report() {
    let server = start(&SITE);
    let report = "content/<script>alert(1)</script>.md:1:1: error[bad-front-matter]: '\"&</pre>\u{0}";
    server.publish(served(&SITE, Some(report)));
    let page = ask(&server, "/", "");
    assert_eq!(status(&page), 200);
    assert!(page.contains("home") && page.contains("role=\"alert\""));
    let shown = "content/&lt;script&gt;alert(1)&lt;/script&gt;.md:1:1: error[bad-front-matter]: &#39;&quot;&amp;&lt;/pre&gt;\u{fffd}";
    assert!(page.contains(shown), "{page}");
    assert!(!page.contains("alert(1)</script>"));
    assert_eq!(body(&ask(&server, "/style.css", "")), "body{}");

    let none = Served { site: None, ..(*served(&[], Some(report))).clone() };
    server.publish(Arc::new(none));
    for target in ["/", "/style.css", "/x/y"] {
        let page = ask(&server, target, "");
        assert_eq!(status(&page), 503);
        assert!(page.contains(shown) && page.contains("EventSource"), "{page}");
        assert!(!page.contains("alert(1)</script>"));
    }
    server.publish(served(&SITE, None));
    assert!(!ask(&server, "/", "").contains("role=\"alert\""));
}

/// An archive that is watched.
fn archive() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/logs")).unwrap();
    fs::write(folder.path().join("annals.yaml"), "title: T\n").unwrap();
    fs::write(folder.path().join("content/logs/a.md"), "a").unwrap();
    folder
}

/// Whether anything is seen before it has been quiet for long enough.
fn changes(watch: &mut Watch) -> usize {
    let mut count = 0;
    let mut quiet = Instant::now();
    while quiet.elapsed() < Duration::from_millis(650) {
        if watch.wait(Duration::from_millis(50)) == Seen::Change {
            count += 1;
            quiet = Instant::now();
        }
    }
    count
}

type Pattern = (&'static str, fn(&Path));

/// Ways in which editors and people change files, each at the archive's root.
const PATTERNS: [Pattern; 12] = [
    ("write", |root| fs::write(root.join("content/logs/a.md"), "write").unwrap()),
    ("rename over", |root| {
        fs::write(root.join("content/logs/4913"), "vim").unwrap();
        fs::rename(root.join("content/logs/4913"), root.join("content/logs/a.md")).unwrap();
    }),
    ("delete and create", |root| {
        fs::remove_file(root.join("content/logs/a.md")).unwrap();
        fs::write(root.join("content/logs/a.md"), "again").unwrap();
    }),
    ("write in parts", |root| {
        let mut file = fs::File::create(root.join("content/logs/a.md")).unwrap();
        for part in ["one ", "two ", "three"] {
            file.write_all(part.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(120));
        }
    }),
    ("three saves at once", |root| {
        for text in ["1", "22", "333"] {
            fs::write(root.join("content/logs/a.md"), text).unwrap();
        }
    }),
    ("nested folders", |root| {
        for number in 0..100 {
            let folder = root.join(format!("content/new/{}/{}", number % 10, number % 7));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{number}.md")), "new").unwrap();
        }
    }),
    ("in a new folder, later", |root| fs::write(root.join("content/new/3/3/3.md"), "later").unwrap()),
    ("folder rename", |root| fs::rename(root.join("content/new"), root.join("content/old")).unwrap()),
    ("in a renamed folder, later", |root| fs::write(root.join("content/old/3/3/3.md"), "later on").unwrap()),
    ("themes appear", |root| {
        fs::create_dir_all(root.join("themes/t/templates")).unwrap();
        fs::write(root.join("themes/t/templates/page.html"), "x").unwrap();
    }),
    ("settings", |root| fs::write(root.join("annals.yaml"), "title: U\n").unwrap()),
    ("content replaced as a whole", |root| {
        fs::rename(root.join("content"), root.join("content.old")).unwrap();
        fs::create_dir_all(root.join("content/logs")).unwrap();
        fs::write(root.join("content/logs/b.md"), "b").unwrap();
    }),
];

#[test]
fn after_every_pattern_of_saving_what_was_seen_last_is_what_stands() {
    let folder = archive();
    let disk = Disk::open(folder.path()).unwrap();
    let read = || disk.read(&rel("content"), &[]).0;
    let mut watch = Watch::new(folder.path(), &rel("content"), &[], false).unwrap();
    assert!(!watch.is_polling());
    let mut seen = read();
    for (name, pattern) in PATTERNS {
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| pattern(folder.path()));
            let mut quiet = Instant::now();
            while quiet.elapsed() < Duration::from_millis(650) || !writer.is_finished() {
                if watch.wait(Duration::from_millis(20)) == Seen::Change {
                    seen = read();
                    quiet = Instant::now();
                }
            }
        });
        assert!(seen == read(), "{name}: a change was not seen");
    }
    fs::write(folder.path().join("content/logs/b.md"), "the new folder is watched").unwrap();
    assert!(changes(&mut watch) > 0);
}

#[test]
fn polling_sees_changes_too() {
    let folder = archive();
    let mut watch = Watch::new(folder.path(), &rel("content"), &[], true).unwrap();
    assert!(watch.is_polling());
    assert_eq!(changes(&mut watch), 0);
    fs::write(folder.path().join("content/logs/a.md"), "b").unwrap();
    assert_eq!(changes(&mut watch), 1);
    fs::remove_file(folder.path().join("content/logs/a.md")).unwrap();
    assert_eq!(changes(&mut watch), 1);
}

#[test]
fn files_that_are_no_sources_are_not_seen() {
    let folder = archive();
    for skipped in ["content/site", "site", ".annals/cache"] {
        fs::create_dir_all(folder.path().join(skipped)).unwrap();
    }
    for poll in [false, true] {
        let mut watch = Watch::new(folder.path(), &rel("content"), &[rel("content/site")], poll).unwrap();
        for other in
            ["content/site/x.html", "site/x.html", ".annals/cache/x", "content/.a.md.swp", "content/a.md~", "x.md"]
        {
            fs::write(folder.path().join(other), format!("{poll}")).unwrap();
        }
        let _only_read = fs::read(folder.path().join("content/logs/a.md")).unwrap();
        assert_eq!(changes(&mut watch), 0, "poll: {poll}");
    }
}

#[test]
fn the_loop_publishes_what_is_rebuilt_until_it_is_stopped() {
    let folder = archive();
    let server = start(&SITE);
    let mut watch = Watch::new(folder.path(), &rel("content"), &[], false).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            live::run(
                &server,
                &mut watch,
                &stop,
                |note| panic!("{note}"),
                || {
                    let text = fs::read_to_string(folder.path().join("content/logs/a.md")).unwrap();
                    (*served(&[("index.html", &format!("<body>{text}</body>"))], None)).clone()
                },
            );
        });
        fs::write(folder.path().join("content/logs/a.md"), "rebuilt").unwrap();
        let start = Instant::now();
        while !ask(&server, "/", "").contains("rebuilt") {
            assert!(start.elapsed() < Duration::from_secs(5), "the change was not published");
            std::thread::sleep(Duration::from_millis(10));
        }
        stop.store(true, Ordering::Relaxed);
    });
}
