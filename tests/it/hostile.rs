//! Folders and paths made to lead the program astray, as the program meets them on a disk.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use annals::base::path::RelPath;
use annals::record::limits::{MARKS, REFERENCES, SIGNS};
use annals::record::parse::parse;

use crate::html::PATTERNS;
use crate::markdown::config;
use crate::support::SiteTest;

/// What must never be read.
const SECRET: &str = "kept from everybody";

/// Runs the program; one that does not come back has opened what it should not.
fn annals(root: &Path, arguments: &[&str], most: Duration) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.args(arguments).current_dir(root).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let begun = Instant::now();
    let mut run = command.spawn().unwrap();
    let read = |mut from: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).map(|_| bytes).unwrap()
        })
    };
    let (said, told) = (read(Box::new(run.stdout.take().unwrap())), read(Box::new(run.stderr.take().unwrap())));
    while run.try_wait().unwrap().is_none() {
        if begun.elapsed() > most {
            run.kill().unwrap();
            panic!("{arguments:?} took longer than {most:?}");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Output { status: run.wait().unwrap(), stdout: said.join().unwrap(), stderr: told.join().unwrap() }
}

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn holds(root: &Path, word: &str) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if String::from_utf8_lossy(&fs::read(&path).unwrap()).contains(word) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// Outside the archive stands a file, and a pipe at which whoever opens it waits for ever. No way of naming them leads there.
#[cfg(unix)]
#[test]
fn no_path_leads_out_of_the_archive() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let desk = tempfile::tempdir().unwrap();
    let root = desk.path().join("archive");
    write(desk.path(), "secret.txt", SECRET);
    write(desk.path(), "secret.csv", "item,x\na,1\n");
    let pipe = desk.path().join("pipe.png");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
    let away = desk.path().display().to_string();
    write(&root, "annals.yaml", "title: T\n");
    write(&root, "content/statements/form.yaml", "statement: form\nevery: month\nrows: open\ncolumns: [{id: x}]\n");
    let names = ["secret.txt", "pipe.png"];
    let ways = [
        "../../../NAME".to_owned(),
        "../../../../../../../../../../NAME".to_owned(),
        format!("{away}/NAME"),
        format!("//{away}/NAME"),
        format!("file://{away}/NAME"),
        "%2e%2e/%2e%2e/%2e%2e/NAME".to_owned(),
        "..%2f..%2f..%2fNAME".to_owned(),
        "..\\..\\..\\NAME".to_owned(),
        "C:\\NAME".to_owned(),
        "//host/NAME".to_owned(),
        "\\\\host\\NAME".to_owned(),
        "./.././../../NAME".to_owned(),
        "/../../NAME".to_owned(),
    ];
    let mut count = 0;
    for way in &ways {
        for name in names {
            let to = way.replace("NAME", name);
            count += 1;
            write(
                &root,
                &format!("content/notes/n{count:03}.md"),
                &format!(
                    "---\nattachments: ['{to}']\n---\n![a]({to})\n\n[b]({to})\n\n![[{to}]]\n\n[[{to}]]\n\n<img src=\"{to}\"> <a href=\"{to}\">c</a>\n"
                ),
            );
        }
        let to = way.replace("NAME", "secret.csv");
        let month = 1 + count / 2 % 12;
        let year = 2024 + count / 24;
        write(
            &root,
            &format!("content/statements/s{count:03}.md"),
            &format!("---\nstatement: form\nperiod: {year}-{month:02}\nsource: '{to}'\n---\n"),
        );
    }
    for arguments in [&["check"][..], &["build", "--keep-going"], &["build"]] {
        let run = annals(&root, arguments, Duration::from_secs(60));
        let told = String::from_utf8_lossy(&run.stderr).into_owned() + &String::from_utf8_lossy(&run.stdout);
        assert!(matches!(run.status.code(), Some(0 | 1)), "{arguments:?}: {told}");
        assert!(!told.contains(SECRET), "{told}");
        for at in 1..=count {
            assert!(told.contains(&format!("content/notes/n{at:03}.md:2:")), "nothing is said of n{at:03}: {told}");
        }
    }
    assert_eq!(holds(&root.join("output"), SECRET), Vec::<String>::new());
    let copied = fs::read_dir(root.join("output")).unwrap().map(|entry| entry.unwrap().file_name());
    let copied: Vec<String> = copied.map(|name| name.to_string_lossy().into_owned()).collect();
    assert!(!copied.iter().any(|name| name.contains("secret") || name.contains("pipe")), "{copied:?}");
}

/// Very many files in one folder, and folders within folders; `files` and `depth` of them.
fn large(files: usize, depth: usize, most: Duration) {
    let desk = tempfile::tempdir().unwrap();
    write(desk.path(), "annals.yaml", "title: T\n");
    fs::create_dir_all(desk.path().join("content/notes")).unwrap();
    for at in 0..files {
        fs::write(desk.path().join(format!("content/notes/n{at}.md")), "Text.\n").unwrap();
    }
    let deep = format!("content/notes/{}/x.md", vec!["d"; depth].join("/"));
    write(desk.path(), &deep, "# At the bottom\n");
    let run = annals(desk.path(), &["check"], most);
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(matches!(run.status.code(), Some(0 | 1)), "{told}");
    let run = annals(desk.path(), &["list", "note", "--format", "csv", "--columns", "title"], most);
    let listed = String::from_utf8_lossy(&run.stdout).lines().count();
    assert!(listed > files, "{listed} of {files}");
}

#[test]
fn a_folder_may_hold_many_files_and_stand_deep() {
    large(2_000, 200, Duration::from_secs(60));
}

/// The long run, described in `docs/proofs.md`.
#[test]
#[ignore = "takes long"]
fn a_folder_may_hold_a_hundred_thousand_files_and_stand_a_thousand_deep() {
    let begun = Instant::now();
    large(100_000, 1_000, Duration::from_secs(600));
    println!("100,000 files in one folder, and a folder 1,000 deep: listed in {:.1} s", begun.elapsed().as_secs_f64());
}

/// What is said of a text, and whether it is a record.
fn limited(text: &str) -> (bool, Vec<String>) {
    let path = RelPath::new("content/notes/a.md").unwrap();
    let text: Arc<str> = Arc::from(text);
    let (record, said) = parse(&path, &text, &config());
    let line = |said: &annals::base::diagnostic::Diagnostic| {
        format!("{} {} {}", said.code, said.span.map_or(0, |span| span.start), said.message)
    };
    (record.is_some(), said.iter().filter(|said| said.refuses()).map(line).collect())
}

#[test]
fn what_stands_in_one_text_has_a_limit_with_a_place() {
    let head = "---\ntitle: A\n---\n";
    for (piece, limit, per, what) in [
        ("*", SIGNS, 1, "signs and line breaks that may be Markdown"),
        ("word\n", SIGNS, 1, "signs and line breaks that may be Markdown"),
        ("@a ", REFERENCES, 1, "links, mentions and tags"),
        ("[[a]] [b](b.md) ", REFERENCES, 2, "links, mentions and tags"),
        ("[problem:: a] ", MARKS, 1, "marks and task items"),
        ("- [ ] a\n", MARKS, 1, "marks and task items"),
    ] {
        let text = |count: usize| format!("{head}{}", piece.repeat(count));
        assert_eq!(limited(&text(limit / per)), (true, Vec::new()), "{piece:?}");
        let (is_record, said) = limited(&text(limit / per + 1));
        let at = text(limit / per).len() + piece.find(['\n', '*', '@', '[']).unwrap();
        let at = if piece.starts_with("- ") { at - 2 } else { at };
        assert_eq!(said, [format!("over-limit {at} more than the limit of {limit} {what} in one text")]);
        assert!(!is_record, "{piece:?}");
    }
}

/// Nobody reads a thousand warnings of one text: the others are counted.
#[test]
fn very_many_odd_places_of_a_text_are_counted() {
    let said = |count: usize| {
        let text: Arc<str> = Arc::from("*重。*后 ".repeat(count));
        parse(&RelPath::new("content/notes/a.md").unwrap(), &text, &config()).1
    };
    let (all, more) = (said(900), said(5_000));
    assert_eq!((all.len(), more.len()), (900, 1_000));
    let last = &more[999].message;
    assert!(last.ends_with("; 4000 more places of this text are shown otherwise than they were written"), "{last}");
    assert!(!all[899].message.contains("more places"));
}

/// What is repeated with another number each time.
const GROWING: [&str; 14] = [
    "[[n{}]] ",
    "#t{} ",
    "@p{} ",
    "# h{}\n\n",
    "a ^b{}\n\n",
    "[[a#^b{}]] ^b{}\n\n",
    "[^{}] \n\n[^{}]: a\n\n",
    "[problem:: a [id:: x{}]] [[a#x{}]]\n\n",
    "[problem:: a] [guidance:: b [of:: [[a]]]]\n\n",
    "[problem:: a [id:: x{}]] [decision:: b [closes:: [[x{}]]]]\n\n",
    "- [ ] a @p{} 📅 2025-03-10 ^t{}\n",
    "[data:: {} [id:: visits]]\n\n",
    "| a{} | b |\n",
    "> [!problem] a{}\n\n",
];

/// A text of this pattern as long as it may be.
fn longest(pattern: &str, most: usize) -> String {
    let sign = |c: char| "\n*_`[]#@|<>&$~=^!\\%:".contains(c);
    let signs = pattern.chars().filter(|c| sign(*c)).count();
    let of_marks = if pattern.contains("::") || pattern.contains("[ ]") || pattern.contains("[!") {
        MARKS / 2
    } else {
        usize::MAX
    };
    let of_references =
        if pattern.contains(['@', '#']) || pattern.contains("[[") { REFERENCES / 2 } else { usize::MAX };
    let count = (most / pattern.len()).min(SIGNS / signs.max(1)).min(of_marks).min(of_references);
    (0..count).map(|number| pattern.replace("{}", &number.to_string())).collect()
}

/// Of every pattern the longest text that is not refused, as the one record of a site.
#[test]
#[ignore = "takes long, and time is only told by a program that was optimised"]
fn no_text_below_the_limits_takes_long() {
    let (mut worst, mut taken) = ((0.0, String::new()), 0);
    for pattern in PATTERNS.iter().chain(&GROWING) {
        let mut site = SiteTest::new("");
        site.write(
            "content/notes/a.md",
            &format!("---\ntitle: A\ndate: 2025-03-01\n---\n{}", longest(pattern, 15 << 20)),
        );
        site.keep_going = true;
        // of all threads, however busy the machine
        let start = cpu_time::ProcessTime::now();
        let built = site.build();
        let seconds = start.elapsed().as_secs_f64();
        println!("{seconds:.2} s, {} pages, {pattern:?}", built.files.len());
        taken += usize::from(built.has("notes/a.html"));
        if seconds > worst.0 {
            worst = (seconds, (*pattern).to_owned());
        }
    }
    println!(
        "{taken} of {} longest texts: at most {:.1} s of computing ({:?})",
        PATTERNS.len() + GROWING.len(),
        worst.0,
        worst.1
    );
    assert!(worst.0 < 10.0, "{:?} took {} s", worst.1, worst.0);
}
