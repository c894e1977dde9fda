//! The door in: real folders become trees, bad files become complaints.

use std::fs;
use std::path::Path;

use annals::base::diagnostic::Diagnostic;
use annals::base::path::RelPath;
use annals::base::span::place;
use annals::source::{Disk, File, Tree, fixture, ignored};
use tempfile::TempDir;

fn rel(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        put(folder.path(), path, bytes);
    }
    folder
}

fn read(root: &Path) -> (Tree, Vec<Diagnostic>) {
    Disk::open(root).unwrap().read(&rel("content"), &[])
}

/// One complaint as `path:line:col: code: message`; without a place when it is about the whole file.
fn said(tree: &Tree, complaint: &Diagnostic) -> String {
    let at = complaint.span.map_or(String::new(), |span| {
        let shown = tree.shown(complaint.path.as_str()).expect("a complaint with a place has a text to show");
        assert!(shown.get(span.range()).is_some(), "{complaint:?} is out of its text");
        let at = place(shown, span.start as usize);
        format!("{}:{}:", at.line, at.column)
    });
    format!("{}:{at} {}: {}", complaint.path, complaint.code, complaint.message)
}

fn all_said(tree: &Tree, complaints: &[Diagnostic]) -> Vec<String> {
    complaints.iter().map(|complaint| said(tree, complaint)).collect()
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.files.keys().map(RelPath::as_str).collect()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
}

#[test]
fn marks_and_line_endings_do_not_reach_the_tree() {
    let plain = "---\ntitle: t\n---\nx\n";
    for spelling in [
        plain.to_owned(),
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\r"),
        "---\r\ntitle: t\r---\nx\r\n".to_owned(),
    ] {
        let folder = folder(&[("content/r.md", spelling.as_bytes())]);
        let (tree, complaints) = read(folder.path());
        assert_eq!(complaints, []);
        assert_eq!(tree.files[&rel("content/r.md")], File::text(plain), "{spelling:?}");
    }
}

#[test]
fn a_text_in_another_encoding_is_refused_at_its_place() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "UTF-16 LE",
            utf16("---\ntitle: 标题", u16::to_le_bytes),
            "1:1: bad-encoding: encoded in UTF-16 LE, not in UTF-8",
        ),
        (
            "UTF-16 BE",
            utf16("---\ntitle: 标题", u16::to_be_bytes),
            "1:1: bad-encoding: encoded in UTF-16 BE, not in UTF-8",
        ),
        ("UTF-32", b"\xff\xfe\0\0a\0\0\0".to_vec(), "1:1: bad-encoding: encoded in UTF-32 LE, not in UTF-8"),
        (
            "GBK, with line endings of Windows",
            gbk("---\r\ntitle: 会议纪要\r\n---\r\n正文"),
            "2:8: bad-encoding: not UTF-8, looks like GB18030, convert it to UTF-8",
        ),
        (
            // the first two bytes happen to be proper UTF-8
            "GBK behind a word that looks like UTF-8",
            gbk("模好的"),
            "1:2: bad-encoding: not UTF-8, looks like GB18030, convert it to UTF-8",
        ),
        ("a bad byte", b"one\r\ntwo \xff three\n".to_vec(), "2:5: bad-encoding: byte 0xFF is not UTF-8"),
        ("a bad byte behind a mark", b"\xef\xbb\xbf\xffx".to_vec(), "1:1: bad-encoding: byte 0xFF is not UTF-8"),
        ("an overlong form", b"a\xc0/b".to_vec(), "1:2: bad-encoding: byte 0xC0 is not UTF-8"),
        (
            "Chinese cut in the middle of a character",
            [&"中文\n记"[..].as_bytes()[..9], b"\n"].concat(),
            "2:1: bad-encoding: byte 0xE8 is not UTF-8",
        ),
    ];
    for (name, bytes, expected) in cases {
        let folder = folder(&[("content/r.md", &bytes), ("content/good.md", b"x")]);
        let (tree, complaints) = read(folder.path());
        assert_eq!(all_said(&tree, &complaints), [format!("content/r.md:{expected}")], "{name}");
        assert!(complaints[0].refuses() && complaints[0].help.is_some(), "{name}");
        assert_eq!(paths(&tree), ["content/good.md"], "{name}");
    }
}

#[test]
fn the_text_of_a_refused_file_is_readable_where_it_is_shown() {
    let bytes = encoding_rs::GB18030.encode("---\r\ntitle: 会议纪要\r\n").0.into_owned();
    let folder = folder(&[("content/r.md", &bytes)]);
    let (tree, complaints) = read(folder.path());
    let shown = tree.shown("content/r.md").unwrap();
    assert_eq!(&**shown, "---\ntitle: 会议纪要\n");
    assert_eq!(complaints[0].span.unwrap().of(shown), "会");
    assert_eq!(tree.text("content/r.md"), None);
}

#[test]
fn a_text_above_the_limit_is_not_read() {
    let folder = folder(&[("content/r.md", b""), ("content/big.bin", b"")]);
    for name in ["content/r.md", "content/big.bin"] {
        let file = fs::OpenOptions::new().write(true).open(folder.path().join(name)).unwrap();
        file.set_len(20 << 20).unwrap();
    }
    let (tree, complaints) = read(folder.path());
    assert_eq!(
        all_said(&tree, &complaints),
        ["content/r.md: over-limit: 20971520 bytes of text, more than the limit of 16777216"]
    );
    assert_eq!(paths(&tree), ["content/big.bin"]);
}

#[test]
fn settings_content_and_themes_are_read_and_nothing_else() {
    let folder = folder(&[
        ("annals.yaml", b"title: T\n"),
        ("README.md", b"no"),
        ("content/a.md", b"a"),
        ("content/b.MARKDOWN", b"b"),
        ("content/data.yaml", b"x: 1"),
        ("content/table.csv", b"asset"),
        ("content/sub/a.md.md", b"c"),
        ("content/page.html", b"\xff asset"),
        ("themes/t/templates/page.html", b"t"),
        ("themes/t/static/logo.png", b"\xff\xd8"),
        ("site/index.html", b"no"),
    ]);
    let (tree, complaints) = read(folder.path());
    assert_eq!(complaints, []);
    let kinds: Vec<(&str, bool)> =
        tree.files.iter().map(|(path, file)| (path.as_str(), matches!(file, File::Text { .. }))).collect();
    assert_eq!(
        kinds,
        [
            ("annals.yaml", true),
            ("content/a.md", true),
            ("content/b.MARKDOWN", true),
            ("content/data.yaml", true),
            ("content/page.html", false),
            ("content/sub/a.md.md", true),
            ("content/table.csv", false),
            ("themes/t/static/logo.png", false),
            ("themes/t/templates/page.html", true),
        ]
    );
    let disk = Disk::open(folder.path()).unwrap();
    assert_eq!(disk.asset(&rel("content/table.csv")).unwrap(), b"asset");
    let (config, complaints) = disk.config();
    assert_eq!((paths(&config), complaints), (vec!["annals.yaml"], vec![]));
    assert!(disk.has_content());
}

#[test]
fn a_bare_folder_is_its_own_content_without_the_skipped() {
    let folder = folder(&[("a.md", b"a"), ("out/index.html", b"x"), ("out/a.md", b"x"), ("sub/out/b.md", b"b")]);
    let disk = Disk::open(folder.path()).unwrap();
    assert!(!disk.has_content());
    let (tree, complaints) = disk.read(&RelPath::root(), &[rel("out")]);
    assert_eq!((paths(&tree), complaints), (vec!["a.md", "sub/out/b.md"], vec![]));
}

#[test]
fn a_missing_content_folder_is_an_empty_tree() {
    let folder = folder(&[("annals.yaml", b"title: T\n")]);
    let (tree, complaints) = read(folder.path());
    assert_eq!((paths(&tree), complaints), (vec!["annals.yaml"], vec![]));
    assert!(Disk::open(&folder.path().join("absent")).is_err());
}

#[test]
fn what_editors_leave_is_ignored() {
    let left = [
        ".git/config.md",
        ".obsidian/x.md",
        ".hidden.md",
        ".#r.md",
        "#r.md#",
        "r.md~",
        ".r.md.swp",
        "r.md.swp",
        ".~lock.x.odt#",
        "~$report.docx",
        "Thumbs.db",
        "THUMBS.DB",
        "Desktop.ini",
        ".DS_Store",
        "node_modules/x/readme.md",
        "__MACOSX/r.md",
    ];
    let kept = ["#1.md", "a.md.md", "a~b.md", "node.md", "swp.md", "thumbs.db.md", "~a.md"];
    let files: Vec<(String, &[u8])> =
        left.iter().chain(&kept).map(|name| (format!("content/{name}"), &b"x"[..])).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), *bytes)).collect();
    let folder = folder(&files);
    let (tree, complaints) = read(folder.path());
    assert_eq!(complaints, []);
    assert_eq!(paths(&tree), kept.map(|name| format!("content/{name}")));
    assert!(ignored::IGNORED.iter().all(|(_, maker)| !maker.is_empty()));
}

#[test]
fn a_fixture_is_the_tree_its_files_would_be_on_disk() {
    let text = "ignored\n=== annals.yaml ===\ntitle: T\n=== content/logs/a.md ===\r\n# A\n\n== b ==\n=== ../out.md ===\nno\n=== content/p.png ===\n12345\n=== themes/t/s.css ===\n";
    let tree = fixture::tree(text);
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in fixture::files(text) {
        put(folder.path(), path.as_str(), text.as_bytes());
    }
    let (read, complaints) = read(folder.path());
    assert_eq!(complaints, []);
    assert_eq!(paths(&tree), paths(&read));
    assert_eq!(tree.text("content/logs/a.md").unwrap().as_ref(), "# A\n\n== b ==\n");
    for (path, file) in &tree.files {
        match (file, &read.files[path]) {
            (File::Asset(fixed), File::Asset(real)) => assert_eq!(fixed.length, real.length),
            (fixed, real) => assert_eq!(fixed, real),
        }
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_are_not_followed_wherever_they_stand() {
        let outside = folder(&[("secret.md", b"canary"), ("dir/secret.md", b"canary")]);
        let folder = folder(&[("content/a.md", b"a"), ("themes/t/page.html", b"t")]);
        let content = folder.path().join("content");
        symlink(outside.path().join("secret.md"), content.join("file.md")).unwrap();
        symlink(outside.path().join("secret.md"), content.join("photo.png")).unwrap();
        symlink(outside.path().join("dir"), content.join("dir")).unwrap();
        symlink("nowhere", content.join("dangling.md")).unwrap();
        symlink("loop.md", content.join("loop.md")).unwrap();
        symlink("..", content.join("up")).unwrap();
        symlink("/dev/zero", content.join("zero.md")).unwrap();
        symlink("user@host.1234", content.join(".#a.md")).unwrap();
        symlink(outside.path().join("dir"), folder.path().join("themes/t/linked")).unwrap();
        let (tree, complaints) = read(folder.path());
        let link = |path: &str| format!("{path}: skipped-file: symbolic link is not followed");
        let expected = [
            "content/dangling.md",
            "content/dir",
            "content/file.md",
            "content/loop.md",
            "content/photo.png",
            "content/up",
            "content/zero.md",
            "themes/t/linked",
        ]
        .map(link);
        assert_eq!(all_said(&tree, &complaints), expected);
        assert_eq!(paths(&tree), ["content/a.md", "themes/t/page.html"]);
        let disk = Disk::open(folder.path()).unwrap();
        for path in ["content/photo.png", "content/dir/secret.md", "content/zero.md"] {
            assert!(disk.asset(&rel(path)).is_err(), "{path}");
        }
    }

    #[test]
    fn a_content_folder_that_is_a_link_is_an_error() {
        let outside = folder(&[("secret.md", b"canary")]);
        let folder = tempfile::tempdir().unwrap();
        symlink(outside.path(), folder.path().join("content")).unwrap();
        let (tree, complaints) = read(folder.path());
        assert_eq!(
            all_said(&tree, &complaints),
            ["content: unreadable: is a symbolic link, and those are not followed"]
        );
        assert_eq!(paths(&tree), [""; 0]);
    }

    #[test]
    fn a_link_swapped_in_while_reading_is_never_followed() {
        let outside = folder(&[("r.md", b"canary")]);
        let folder = folder(&[("content/d/r.md", b"good")]);
        let inside = folder.path().join("content/d");
        let aside = folder.path().join("aside");
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    fs::rename(&inside, &aside).unwrap();
                    symlink(outside.path(), &inside).unwrap();
                    fs::remove_file(&inside).unwrap();
                    fs::rename(&aside, &inside).unwrap();
                }
            });
            let disk = Disk::open(folder.path()).unwrap();
            for _ in 0..300 {
                let (tree, _) = disk.read(&rel("content"), &[]);
                if let Some(text) = tree.text("content/d/r.md") {
                    assert_eq!(&**text, "good");
                }
                if let Ok(bytes) = disk.asset(&rel("content/d/r.md")) {
                    assert_eq!(bytes, b"good");
                }
            }
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        });
    }

    #[test]
    fn pipes_and_sockets_are_left_out_without_waiting() {
        let folder = folder(&[("content/a.md", b"a")]);
        let content = folder.path().join("content");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let at = rustix::fs::CWD;
        for pipe in ["pipe.md", "pipe.png"] {
            rustix::fs::mknodat(at, content.join(pipe), rustix::fs::FileType::Fifo, mode, 0).unwrap();
        }
        let _socket = std::os::unix::net::UnixListener::bind(content.join("socket.md")).unwrap();
        fs::hard_link(content.join("a.md"), content.join("b.md")).unwrap();
        let (tree, complaints) = read(folder.path());
        let special = |path: &str| format!("{path}: skipped-file: is neither a file nor a folder, and left out");
        let expected = ["content/pipe.md", "content/pipe.png", "content/socket.md"].map(special);
        assert_eq!(all_said(&tree, &complaints), expected);
        assert_eq!(paths(&tree), ["content/a.md", "content/b.md"]);
        // what was a file when the folder was listed may be a pipe when it is opened
        assert!(Disk::open(folder.path()).unwrap().asset(&rel("content/pipe.png")).is_err());
    }

    #[test]
    fn a_name_that_is_no_utf8_is_an_error_with_its_bytes_escaped() {
        let folder = folder(&[("content/a.md", b"a")]);
        let content = folder.path().join("content");
        fs::write(content.join(OsStr::from_bytes(b"x\xff.md")), "x").unwrap();
        fs::create_dir(content.join(OsStr::from_bytes(b"\xc3dir"))).unwrap();
        fs::write(content.join(OsStr::from_bytes(b"\xc3dir")).join("in.md"), "x").unwrap();
        let (tree, complaints) = read(folder.path());
        assert_eq!(
            all_said(&tree, &complaints),
            [
                r"content/\xC3dir: bad-file-name: file name `\xC3dir` is not UTF-8",
                r"content/x\xFF.md: bad-file-name: file name `x\xFF.md` is not UTF-8",
            ]
        );
        assert_eq!(paths(&tree), ["content/a.md"]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let folder = folder(&[("content/a.md", b"a"), ("content/closed.md", b"x"), ("content/dir/b.md", b"x")]);
        let closed = [folder.path().join("content/closed.md"), folder.path().join("content/dir")];
        for path in &closed {
            fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
        }
        let privileged = fs::read(&closed[0]).is_ok();
        let (tree, complaints) = read(folder.path());
        for path in &closed {
            fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
        }
        if privileged {
            eprintln!("not tested: this user may read everything");
            return;
        }
        let refused = |path: &str| format!("{path}: unreadable: cannot read `{path}`: Permission denied (os error 13)");
        assert_eq!(all_said(&tree, &complaints), [refused("content/closed.md"), refused("content/dir")]);
        assert_eq!(paths(&tree), ["content/a.md"]);
    }
}

/// However far into a text, a place is what is counted from its beginning.
#[test]
fn places_are_counted_alike_once_and_many_times() {
    use annals::base::span::{Places, place};
    for (line, times) in [("a中é\n", 3_000), ("中é😀x", 2_000), ("\n", 9_000), ("", 1), ("one line alone", 1)] {
        let text = line.repeat(times);
        let places = Places::of(&text);
        for at in (0..text.len() + 3).step_by(7).chain([0, 1, 4_095, 4_096, 4_097, 8_192, text.len()]) {
            assert_eq!(places.at(at), place(&text, at), "byte {at} of {line:?}");
        }
    }
}
