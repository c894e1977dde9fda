//! The command line: what is typed, what is printed, how a run ends.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use annals::base::code::{CODES, Code};
use annals::base::diagnostic::Diagnostic;
use annals::base::fingerprint::Fingerprint;
use annals::base::path::RelPath;
use annals::base::span::Span;
use annals::cli::explain::{FINDINGS, section, weight_line};
use annals::cli::report;
use annals::source::{File, Tree, fixture};

fn tree(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in files {
        tree.files.insert(RelPath::new(path).unwrap(), File::text(text));
    }
    tree
}

/// A finding about `words` in the file at `path`.
fn finding(tree: &Tree, code: Code, path: &str, words: &str, message: &str) -> Diagnostic {
    let at = tree.text(path).unwrap().find(words).unwrap();
    Diagnostic::new(code, &RelPath::new(path).unwrap(), Span::new(at, at + words.len()), message)
}

fn human(findings: &[Diagnostic], tree: &Tree) -> String {
    anstream::adapter::strip_str(&report::human(findings, tree)).to_string()
}

fn at(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

#[test]
fn a_finding_is_one_line_then_its_place_its_help_and_further_places() {
    let text = "---\ntitle: 工作日志 @王\nid: a\n---\nx\n";
    let tree = tree(&[("content/r.md", text), ("content/s.md", "---\nid: a\n---\n")]);
    let wide = finding(&tree, Code::BadValue, "content/r.md", "日志", "no good").help("do better");
    let two = finding(&tree, Code::DuplicateId, "content/r.md", "id: a", "the id `a` is taken")
        .label(&at("content/s.md"), Span::new(4, 9), "first declared here")
        .help("rename one of the two");
    let whole = Diagnostic::new(Code::LongName, &at("content/s.md"), None, "a long name").help("shorten it");
    let bare = Diagnostic::new(Code::SkippedFile, &at("content/pipe"), None, "left out");
    insta::assert_snapshot!(human(&[wide, two, whole, bare], &tree), @r#"
    content/r.md:2:10: error[bad-value]: no good
      |
    2 | title: 工作日志 @王
      |            ^^^^
      |
      = help: do better

    content/r.md:3:1: error[duplicate-id]: the id `a` is taken
      |
    3 | id: a
      | ^^^^^
      |
      = help: rename one of the two
    content/s.md:2:1: note: first declared here
      |
    2 | id: a
      | -----

    content/s.md: warning[long-name]: a long name
     = help: shorten it

    content/pipe: warning[skipped-file]: left out
    "#);
}

#[test]
fn a_place_is_counted_in_characters_and_shown_at_any_edge() {
    let text = "一\n\n二三";
    let tree = tree(&[("r.md", text)]);
    let cases = [
        (0, 3, "1:1"),
        (3, 4, "1:2"),
        (4, 4, "2:1"),
        (5, 8, "3:1"),
        (8, 11, "3:2"),
        (11, 11, "3:3"),
        (99, 99, "3:3"),
        (0, 11, "1:1"),
    ];
    for (start, end, place) in cases {
        let finding = Diagnostic::new(Code::BadValue, &at("r.md"), Span::new(start, end), "x");
        let text = human(&[finding], &tree);
        assert_eq!(text.lines().next(), Some(format!("r.md:{place}: error[bad-value]: x").as_str()), "{start}..{end}");
    }
}

/// What stands in a record reaches the terminal as text only, and a long line is cut around the place.
#[test]
fn control_characters_are_shown_and_long_lines_cut() {
    let long = format!("---\ntitle: \x1b]0;x\x07{}here{}\n---\n", "前".repeat(500), "后".repeat(500));
    let tree = tree(&[("content/r.md", long.as_str())]);
    let first = finding(&tree, Code::BadFrontMatter, "content/r.md", "\x1b", "a control character `\x1b`");
    let middle = finding(&tree, Code::BadFrontMatter, "content/r.md", "here", "a\u{202e}b").help("one\ntwo");
    let all = finding(&tree, Code::BadFrontMatter, "content/r.md", long.lines().nth(1).unwrap(), "all of it");
    let text = human(&[first, middle, all], &tree);
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    for line in text.lines().filter_map(|line| line.split_once(" | ")) {
        assert!(line.1.chars().count() <= 200 || line.1.trim().starts_with('^'), "{}", line.1);
    }
    insta::assert_snapshot!(text, @r#"
    content/r.md:2:8: error[bad-front-matter]: a control character `\u{1b}`
      |
    2 | title: \u{1b}]0;x\u{7}前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前…
      |        ^^^^^^

    content/r.md:2:514: error[bad-front-matter]: a\u{202e}b
      |
    2 | …前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前here后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后后…
      |                                                                                                                                                                  ^^^^
      |
      = help: one\u{a}two

    content/r.md:2:1: error[bad-front-matter]: all of it
      |
    2 | title: \u{1b}]0;x\u{7}前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前前…
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn the_same_for_programs() {
    let tree = tree(&[("content/r.md", "---\ntitle: 题 @王\n---\n")]);
    let one = finding(&tree, Code::BadValue, "content/r.md", "@王", "no \"good\"").help("do better").record("r");
    let two = Diagnostic::new(Code::LongName, &at("content/s.md"), None, "a long name");
    let day = annals::base::date::Date::parse("2025-04-30").unwrap();
    insta::assert_snapshot!(report::json(&[one, two], &tree, day), @r#"
    {
      "version": 1,
      "as_of": "2025-04-30",
      "findings": [
        {
          "code": "bad-value",
          "severity": "error",
          "path": "content/r.md",
          "line": 2,
          "column": 10,
          "message": "no \"good\"",
          "help": "do better",
          "record": "r"
        },
        {
          "code": "long-name",
          "severity": "warning",
          "path": "content/s.md",
          "line": null,
          "column": null,
          "message": "a long name",
          "help": null,
          "record": null
        }
      ]
    }
    "#);
    assert_eq!(
        report::json(&[], &tree, day),
        "{\n  \"version\": 1,\n  \"as_of\": \"2025-04-30\",\n  \"findings\": []\n}\n"
    );
}

#[test]
fn totals() {
    let path = at("r.md");
    let error = Diagnostic::new(Code::BadValue, &path, None, "x");
    let warning = Diagnostic::new(Code::LongName, &path, None, "x");
    let mut explained = warning.clone();
    explained.severity = annals::base::diagnostic::Severity::Explained;
    let total = |findings: &[Diagnostic]| report::Total::of(findings).to_string();
    assert_eq!(total(&[]), "0 errors, 0 warnings");
    assert_eq!(total(&[error.clone(), warning.clone()]), "1 error, 1 warning");
    assert_eq!(
        total(&[error.clone(), error, warning, explained.clone(), explained]),
        "2 errors, 1 warning (2 explained)"
    );
}

/// The table of codes and its documentation say the same, in the same order.
#[test]
fn every_finding_is_explained_and_nothing_else() {
    let headings: Vec<&str> = FINDINGS.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let names: Vec<&str> = CODES.iter().map(|row| row.name).collect();
    assert_eq!(headings, names);
    for row in CODES {
        let section = section(FINDINGS, row.name).unwrap();
        assert_eq!(section.lines().nth(2), Some(weight_line(row).as_str()), "{}", row.name);
        let mut rest = section;
        for part in ["**What it means.**", "**Why it matters.**", "**How to mend it.**", "\nBefore:\n", "\nAfter:\n"] {
            let at = rest.find(part).unwrap_or_else(|| panic!("{} lacks {part}", row.name));
            rest = &rest[at + part.len()..];
        }
        let blocks: Vec<&str> = section.split("```").collect();
        assert_eq!(blocks.len(), 5, "{}: two examples", row.name);
        assert_ne!(blocks[1], blocks[3], "{}: the examples differ", row.name);
    }
}

#[test]
fn a_section_ends_where_the_next_begins() {
    let document = "# T\n\n## a\n\nx\n\n## ab\n\ny\n";
    assert_eq!(section(document, "a"), Some("## a\n\nx"));
    assert_eq!(section(document, "ab"), Some("## ab\n\ny"));
    assert_eq!(section(document, "b"), None);
}

/// A folder of files, and the program run in it.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// How a run ended and what it printed.
#[derive(Debug, PartialEq)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new(files: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.folder.path().join("a")).unwrap();
        for (path, text) in fixture::files(files) {
            desk.write(path.as_str(), text.as_bytes());
        }
        desk
    }

    /// Where the archive stands: in a folder of its own, so that a test may look at what is beside it.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("a")
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
        command.args(arguments).current_dir(self.root()).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "TERM", "COLUMNS"] {
            command.env_remove(name);
        }
        command.env("XDG_CACHE_HOME", self.folder.path().join("cache"));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        ran(self.command(arguments).output().unwrap())
    }

    /// Every file of the whole folder with what stands for its bytes; locks say who held them last and are left out.
    pub fn everything(&self) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("lock") {
                    found.insert(path.strip_prefix(self.folder.path()).unwrap().to_path_buf(), bytes(&path));
                }
            }
        }
        found
    }
}

fn bytes(path: &Path) -> String {
    Fingerprint::of(&fs::read(path).unwrap()).to_string()
}

pub fn ran(output: std::process::Output) -> Run {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {}\n--- out\n{}--- err\n{}", self.code.unwrap_or(-1), timeless(&self.out), timeless(&self.err))
    }
}

/// The text with its seconds left open, and counts of pages, which grow with the theme.
fn timeless(text: &str) -> String {
    let text = regex::Regex::new(r"in \d+\.\d s").unwrap().replace_all(text, "in _ s");
    regex::Regex::new(r"\d+ (pages)|\d{2,} (written|unchanged)").unwrap().replace_all(&text, "_ $1$2").into_owned()
}

const OFFICE: &str = "
=== annals.yaml ===
title: Office
as_of: 2025-04-30
findings: {task-overdue: off, closed-without-result: off}
=== content/people/li-wei.md ===
---
name: 李伟
aliases: [Li Wei]
---
=== content/tasks/phone.md ===
---
title: Test the duty telephone 测试值班电话
date: 2025-04-01
assignee: li-wei
due: 2025-04-18
audience: public
---
See [[lift]] and @Li Wei.
=== content/tasks/lift.md ===
---
title: \"=Lift, the\"
date: 2025-03-10
due: 2025-03-31
done: 2025-03-28
state: closed
---
Done.
=== content/logs/2025-03-10.md ===
---
by: li-wei
audience: restricted
---
Nothing [[pone]].
";

pub fn office() -> Desk {
    Desk::new(&OFFICE.replace("\\\"", "\""))
}

#[test]
fn check_says_everything_and_ends_with_one() {
    let desk = office();
    desk.write("content/logs/bad.md", "---\ntitle: 工作 @王\ndate: 2025-02-30\n---\n".as_bytes());
    insta::assert_snapshot!(desk.run(&["check"]), @r#"
    exit 1
    --- out
    content/logs/2025-03-10.md:5:9: error[broken-link]: no record is called `pone`
      |
    5 | Nothing [[pone]].
      |         ^^^^^^^^
      |
      = help: the nearest name is `phone`

    content/logs/bad.md:3:7: error[bad-value]: `date` needs a day such as 2025-03-14, and `2025-02-30` is none
      |
    3 | date: 2025-02-30
      |       ^^^^^^^^^^

    3 records name no audience: the default, `internal`, holds
    2 errors, 0 warnings
    --- err
    "#);
    insta::assert_snapshot!(desk.run(&["check", "--format", "json", "content/logs/bad.md"]), @r#"
    exit 1
    --- out
    {
      "version": 1,
      "as_of": "2025-04-30",
      "findings": [
        {
          "code": "bad-value",
          "severity": "error",
          "path": "content/logs/bad.md",
          "line": 3,
          "column": 7,
          "message": "`date` needs a day such as 2025-03-14, and `2025-02-30` is none",
          "help": null,
          "record": "logs/bad"
        }
      ]
    }
    --- err
    "#);
}

#[test]
fn check_is_restricted_to_records_files_and_folders() {
    let desk = office();
    let counts = |only: &str| {
        let run = desk.run(&["check", only]);
        (run.code, run.out.lines().last().unwrap_or_default().to_owned())
    };
    let bad = (Some(1), "1 error, 0 warnings".to_owned());
    let good = (Some(0), "0 errors, 0 warnings".to_owned());
    for only in ["2025-03-10", "logs/2025-03-10", "content/logs/2025-03-10.md", "content/logs", "logs", "content/"] {
        assert_eq!(counts(only), bad, "{only}");
    }
    for only in ["phone", "Li Wei", "content/tasks", "annals.yaml"] {
        assert_eq!(counts(only), good, "{only}");
    }
    let below =
        ran(desk.command(&["check", "2025-03-10.md"]).current_dir(desk.root().join("content/logs")).output().unwrap());
    assert_eq!(below.code, Some(1), "{below}");
    insta::assert_snapshot!(desk.run(&["check", "tasks/lyft"]), @r#"
    exit 2
    --- out
    --- err
    error: there is no record or file `tasks/lyft`
    help: the nearest is `tasks/lift`
    "#);
}

#[test]
fn strict_counts_warnings() {
    let desk = Desk::new("=== annals.yaml ===\n=== content/notes/a.md ===\n---\ncolour: red\n---\n");
    assert_eq!(desk.run(&["check"]).code, Some(0));
    insta::assert_snapshot!(desk.run(&["check", "--strict"]), @r#"
    exit 1
    --- out
    content/notes/a.md:2:1: warning[unknown-field]: the kind `note` has no field `colour`
      |
    2 | colour: red
      | ^^^^^^

    1 record names no audience: the default, `internal`, holds
    0 errors, 1 warning
    --- err
    "#);
    assert_eq!(desk.run(&["build"]).code, Some(0));
    assert_eq!(desk.run(&["build", "--strict"]).code, Some(1));
}

/// All of a hundred bad files among many are reported, in order of path, in one run.
#[test]
fn a_hundred_bad_files_are_reported_in_one_run() {
    let desk = Desk::new("=== annals.yaml ===\n");
    for number in 0..600 {
        let bad = number % 6 == 0;
        let text = if bad { "---\ntitle: [\n---\n" } else { "---\ntitle: t\n---\n" };
        desk.write(&format!("content/notes/{number:03}.md"), text.as_bytes());
    }
    let run = desk.run(&["check"]);
    let heads: Vec<&str> = run.out.lines().filter(|line| line.contains(": error[")).collect();
    assert_eq!((run.code, heads.len()), (Some(1), 100), "{}", run.err);
    assert!(
        heads.is_sorted() && heads[1].starts_with("content/notes/006.md:2:8: error[bad-front-matter]"),
        "{heads:?}"
    );
    assert!(run.out.ends_with("100 errors, 0 warnings\n"));
}

/// No escape sequence of a record reaches the terminal, not even with colour.
#[test]
fn a_record_cannot_command_the_terminal() {
    let desk = Desk::new("=== annals.yaml ===\n");
    desk.write("content/notes/a.md", b"---\ntitle: \"a\x1b]0;x\x07\"\nkind: \"\x1b[2J\"\n---\n");
    for color in ["always", "never"] {
        let run = desk.run(&["--color", color, "check"]);
        assert_eq!(run.code, Some(1));
        assert!(
            !run.out.contains("\x1b]") && !run.out.contains("\x1b[2J") && !run.out.contains('\x07'),
            "{:?}",
            run.out
        );
        assert!(run.out.contains("\\u{1b}]0;x\\u{7}"), "{}", run.out);
        assert_eq!(run.out.contains("\x1b["), color == "always");
    }
}

#[test]
fn colour_is_for_who_wants_it() {
    let desk = office();
    let colourful = |arguments: &[&str], set: &[(&str, &str)]| {
        let output = desk.command(arguments).envs(set.iter().copied()).output().unwrap();
        let run = ran(output);
        run.out.contains('\x1b') || run.err.contains('\x1b')
    };
    assert!(!colourful(&["check"], &[]), "a pipe");
    assert!(!colourful(&["check"], &[("NO_COLOR", "1")]));
    assert!(colourful(&["check", "--color", "always"], &[]));
    assert!(colourful(&["--color=always", "check"], &[("NO_COLOR", "1")]), "what is typed counts more");
    assert!(!colourful(&["check", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(colourful(&["--color", "always", "chekc"], &[]), "complaints about the rest obey it");
    assert!(!colourful(&["--color", "never", "chekc"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn wrong_use_ends_with_two_and_names_the_nearest() {
    let desk = office();
    let cases: &[&[&str]] = &[
        &["list", "tsk"],
        &["list", "task", "asignee=x"],
        &["list", "task", "--sort", "-deu"],
        &["list", "task", "due"],
        &["list", "findings", "--by", "cod"],
        &["list", "task", "--format", "xlsx"],
        &["trace", "lfit"],
        &["describe", "taks"],
        &["new", "tsk", "x"],
        &["new", "task", "x", "--set", "duee=2025-01-01"],
        &["new", "task", "x", "--set", "due=someday"],
        &["new", "task", "x", "--set", "state=finished"],
        &["new", "task", "x", "--set", "audience=publik"],
        &["new", "task", "x", "--set", "extensions=x"],
        &["new", "task", "x", "--set", "title=y"],
        &["new", "person"],
        &["new", "person", "x", "--date", "2025-01-01"],
        &["schema", "taks"],
        &["check", "--audience", "pubic"],
        &["check", "--root", "nowhere"],
        &["check", "--as-of", "2025-02-30"],
        &["serve", "--host", "no such host"],
    ];
    let mut all = String::new();
    let before = desk.everything();
    for case in cases {
        let run = desk.run(case);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{case:?}: {run}");
        all.push_str(&format!("$ annals {}\n{}", case.join(" "), run.err));
    }
    assert_eq!(desk.everything(), before, "nothing is written");
    insta::assert_snapshot!(all, @r#"
    $ annals list tsk
    error: there is no list `tsk`
    help: the nearest is `task`
    $ annals list task asignee=x
    error: `asignee` is no field of task
    help: the nearest is `assignee`
    $ annals list task --sort -deu
    error: `deu` is no field of task
    help: the nearest is `due`
    $ annals list task due
    error: `due` is no filter: write `field=value`
    $ annals list findings --by cod
    error: there is no column of findings `cod`
    help: the nearest is `code`
    $ annals list task --format xlsx
    error: a workbook is not for the terminal
    help: name a file for it: annals list task -o task.xlsx
    $ annals trace lfit
    error: there is no record or file `lfit`
    help: the nearest is `lift`
    $ annals describe taks
    error: there is no kind or statement `taks`
    help: the nearest is `task`
    $ annals new tsk x
    error: there is no kind `tsk`
    help: the nearest is `task`
    $ annals new task x --set duee=2025-01-01
    error: there is no field of task `duee`
    help: the nearest is `due`
    $ annals new task x --set due=someday
    error: `due=someday`: `due` needs a day such as 2025-03-14, and `someday` is none
    $ annals new task x --set state=finished
    error: `state=finished`: `finished` is no state of the kind `task`
    help: write one of open, doing, waiting, returned, closed, dropped
    $ annals new task x --set audience=publik
    error: `audience=publik`: `publik` is none of the audiences
    help: did you mean `public`?
    $ annals new task x --set extensions=x
    error: `extensions` has parts, which --set cannot fill
    help: fill it in the file
    $ annals new task x --set title=y
    error: `title` is given twice
    $ annals new person
    error: a new person needs a title: its file is called by it
    help: annals new person ".."
    $ annals new person x --date 2025-01-01
    error: a person has no day
    help: leave --date out
    $ annals schema taks
    error: there is no schema `taks`
    help: the nearest is `task`
    $ annals check --audience pubic
    error: there is no audience `pubic`
    help: the nearest is `public`
    $ annals check --root nowhere
    error: there is no folder `nowhere`
    $ annals check --as-of 2025-02-30
    error: invalid value '2025-02-30' for '--as-of <DATE>': write a day as 2025-03-14 or 2025年3月14日

    For more information, try '--help'.
    $ annals serve --host no such host
    error: `no such host` is no address of this machine
    help: write --host 127.0.0.1, or a name it has
    "#);
}

#[test]
fn explain_names_the_nearest_and_all() {
    let desk = Desk::new("");
    let known = desk.run(&["explain", "table-link"]);
    assert_eq!((known.code, known.err.as_str()), (Some(0), ""));
    assert!(known.out.starts_with("table-link\n\n*warning*\n\nWhat it means. "), "{}", known.out);
    assert!(!known.out.contains("control-character"));
    let unknown = desk.run(&["explain", "brocken-link"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
    assert!(unknown.err.starts_with("error: there is no finding `brocken-link`; the nearest is `broken-link`\n"));
    let all = desk.run(&["explain"]);
    for row in CODES {
        assert!(all.out.contains(&format!("{} ", row.name)) && unknown.err.contains(row.name), "{}", row.name);
    }
    assert_eq!(all.out.lines().count(), CODES.len());
}

#[test]
fn settings_that_cannot_be_read_end_with_two() {
    let desk = Desk::new("=== annals.yaml ===\ntitel: x\n=== content/a.md ===\n# A\n");
    insta::assert_snapshot!(desk.run(&["check"]), @r#"
    exit 2
    --- out
    annals.yaml:1:1: error[bad-config]: `annals.yaml` has no key `titel`
      |
    1 | titel: x
      | ^^^^^
      |
      = help: did you mean `title`?

    1 error, 0 warnings
    --- err
    "#);
    let json = desk.run(&["check", "--format", "json", "--as-of", "2025-04-30"]);
    assert_eq!((json.code, json.err.as_str()), (Some(2), ""));
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["findings"][0]["code"], "bad-config");
    for command in [&["build"][..], &["list", "all"], &["new", "log"], &["serve", "--port", "0"]] {
        let run = desk.run(command);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{command:?}");
        assert!(run.err.contains("annals.yaml:1:1: error[bad-config]"), "{}", run.err);
    }
    // settings that are there and unread are not settings that are not there
    desk.write("annals.yaml", b"\xff\xfet\0");
    assert_eq!(desk.run(&["build"]).code, Some(2));
    assert!(!desk.root().join("output").exists());
}

#[test]
fn init_writes_an_archive_without_a_finding() {
    let desk = Desk::new("");
    let run = desk.run(&["init", "office", "--as-of", "2025-04-30"]);
    insta::assert_snapshot!(run, @r#"
    exit 0
    --- out
    wrote 17 files into office
    --- err
    next: cd office && annals serve --open
    "#);
    let root = desk.root().join("office");
    let office = |arguments: &[&str]| ran(desk.command(arguments).current_dir(&root).output().unwrap());
    insta::assert_snapshot!(office(&["check", "--strict", "--as-of", "2025-04-30"]), @r#"
    exit 0
    --- out
    13 records name no audience: the default, `internal`, holds
    0 errors, 0 warnings
    --- err
    "#);
    insta::assert_snapshot!(office(&["list", "all", "--columns", "id", "--sort", "id", "--as-of", "2025-04-30"]).out, @r#"
    id
    departments/council
    departments/office
    documents/in-001
    events/2025-04-30-archive-begins
    logs/2025-04-30
    meetings/first-meeting
    notes/how-to-write
    people/jo-park
    people/ma-lin
    statements/visitors-2025-03
    summaries/2025-03
    tasks/report-on-visitors
    terms/filing-window

    13 rows
    "#);
    insta::assert_snapshot!(office(&["build", "--as-of", "2025-04-30"]), @r#"
    exit 0
    --- out
    13 records, _ pages: _ written, 0 unchanged, 0 deleted in _ s; 0 errors, 0 warnings
    --- err
    "#);
    assert_eq!(
        office(&["build", "--as-of", "2025-04-30"]).out.split_once(':').unwrap().1.split(',').next(),
        Some(" 0 written")
    );
    // a day at the end of a month, a leap day, the first day of a year
    for day in ["2024-02-29", "2025-01-01", "2025-03-31"] {
        let run = desk.run(&["init", day, "--as-of", day]);
        assert_eq!(run.code, Some(0), "{run}");
        let checked = desk.run(&["check", "--strict", "--root", day, "--as-of", day]);
        assert_eq!(checked.code, Some(0), "{checked}");
    }
}

#[test]
fn init_never_writes_into_a_folder_with_files() {
    let desk = Desk::new("=== b/notes.txt ===\nmine\n=== c/.gitignore ===\n*.bak\n");
    let before = desk.everything();
    for arguments in [&["init", "b"][..], &["init"], &["init", "b/notes.txt"], &["init", "--root", "b"]] {
        let run = desk.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run}");
    }
    assert_eq!(desk.everything(), before);
    // a repository that was just begun is empty enough; what is hidden stays
    assert_eq!(desk.run(&["init", "c"]).code, Some(0));
    assert_eq!(desk.read("c/.gitignore"), "*.bak\n");
    assert!(desk.root().join("c/annals.yaml").exists());
}

#[test]
fn new_records_of_every_kind_lack_only_what_is_to_be_filled_in() {
    let desk = office();
    let kinds: Vec<String> = annals::config::load::embedded_names();
    assert!(kinds.len() >= 19);
    let mut files = BTreeMap::new();
    for kind in &kinds {
        let run = desk.run(&["new", kind, "Ein Titel 标题"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{kind}: {run}");
        let path = run.out.trim_end().to_owned();
        files.insert(path.clone(), desk.read(&path));
    }
    assert_eq!(files.len(), kinds.len());
    let checked = desk.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        let Some(text) = files.get(finding["path"].as_str().unwrap()) else { continue };
        // a duty that is open is no mistake: a lesson has no evidence yet
        let code = Code::named(finding["code"].as_str().unwrap()).unwrap();
        if code.row().duty != annals::base::code::Duty::Mistaken {
            continue;
        }
        let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
        let line = text.lines().nth(line - 1).unwrap();
        let absent = finding["code"] == "missing-field" || finding["code"] == "bad-value";
        assert!(absent && (line.contains("# required: ") || line == "---"), "{finding} in\n{text}");
    }
    // and once more: the file is there
    let again = desk.run(&["new", "task", "Ein Titel 标题"]);
    assert_eq!((again.code, again.out.as_str()), (Some(2), ""), "{again}");
    assert!(files.iter().all(|(path, text)| desk.read(path) == *text));
}

#[test]
fn new_fills_what_is_given() {
    let desk = office();
    let new = |arguments: &[&str]| {
        let run = desk.run(&[&["new"], arguments].concat());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run}");
        let path = run.out.trim_end().to_owned();
        let lines: Vec<String> =
            desk.read(&path).lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
        format!("{path}\n{}\n", lines.join("\n"))
    };
    let mut all = String::new();
    for case in [
        &["log"][..],
        &["log", "--date", "2025年3月14日"],
        &[
            "task",
            "@Ring: \"the\" office #1",
            "--set",
            "assignee=li-wei",
            "--set",
            "tags=a, #b/c,值班",
            "--set",
            "date=2025-05-02",
        ],
        &["person", "王芳", "--set", "aliases=Wang Fang"],
        &["summary", "--date", "2025-02-28"],
        &["summary", "Anfang", "--set", "period=2025-Q1", "--set", "gist=-1"],
        &["statement", "--set", "statement=visitors"],
        &["document", "In", "--set", "direction=in", "--set", "received=2025-04-08", "--set", "serial=007"],
        &["event", "Été à Zürich — ça va?", "--set", "date=2025-03"],
    ] {
        all.push_str(&new(case));
    }
    insta::assert_snapshot!(all, @r##"
    content/logs/2025-04-30.md
    ---
    date: 2025-04-30
    ---

    content/logs/2025-03-14.md
    ---
    date: 2025-03-14
    ---

    content/tasks/2025-05-02-ring-the-office-1.md
    ---
    title: "@Ring: \"the\" office #1"
    date: 2025-05-02
    assignee: li-wei
    tags: [a, "#b/c", 值班]
    ---

    content/people/wang-fang.md
    ---
    name: 王芳
    aliases: [Wang Fang]
    ---

    content/summaries/2025-02.md
    ---
    period: 2025-02
    ---

    content/summaries/2025-q1-anfang.md
    ---
    title: Anfang
    period: 2025-Q1
    gist: "-1"
    ---

    content/statements/visitors-2025-04.md
    ---
    statement: visitors
    period: 2025-04
    ---

    content/documents/2025-04-08-in.md
    ---
    title: In
    direction: in
    serial: 007
    received: 2025-04-08
    ---

    content/events/2025-03-ete-a-zurich-ca-va.md
    ---
    title: Été à Zürich — ça va?
    date: 2025-03
    ---
    "##);
    assert_eq!(desk.run(&["check", "content/tasks"]).code, Some(0));
}

/// Whatever is typed as a value is read back as it was typed.
#[test]
fn values_come_back_as_they_were_typed() {
    let desk = office();
    let values = [
        "plain",
        "a: b",
        "#x",
        "-",
        "- a",
        "?",
        "@x",
        "%x",
        "*x",
        "&x",
        "!x",
        "`x`",
        "\"q\"",
        "it's",
        "'",
        "a #b",
        "x:",
        "~",
        "null",
        "NULL",
        "no",
        "007",
        "1.10",
        "2025-03-14",
        "[a",
        "{a}",
        "a, b",
        "> x",
        "| x",
        "=1+1",
        "a\\b",
        "a\tb",
        "题：目",
        "=",
        "<<",
        "---",
        "...",
        "a  b",
    ];
    for (number, value) in values.iter().enumerate() {
        let name = format!("n{number}");
        let run = desk.run(&["new", "note", &name, "--set", &format!("gist={value}")]);
        assert_eq!(run.code, Some(0), "{value:?}: {run}");
    }
    let list = desk.run(&["list", "note", "--columns", "title,gist", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    let rows = list["rows"].as_array().unwrap();
    assert_eq!(rows.len(), values.len());
    for row in rows {
        let number: usize = row["title"].as_str().unwrap()[1..].parse().unwrap();
        assert_eq!(row["gist"], values[number], "{row}");
    }
}

#[test]
fn lists_in_every_form() {
    let desk = office();
    insta::assert_snapshot!(desk.run(&["list", "task"]), @r#"
    exit 0
    --- out
    date        title                                 assignee  origin  due         done        state   id
    2025-03-10  =Lift, the                                              2025-03-31  2025-03-28  closed  tasks/lift
    2025-04-01  Test the duty telephone 测试值班电话  李伟              2025-04-18              open    tasks/phone

    2 rows
    --- err
    "#);
    insta::assert_snapshot!(desk.run(&["list", "task", "assignee=*", "--columns", "title,assignee,due"]).out, @r#"
    title                                 assignee  due
    Test the duty telephone 测试值班电话  李伟      2025-04-18

    1 row
    "#);
    insta::assert_snapshot!(desk.run(&["list", "all", "--by", "kind", "--columns", "id"]).out, @r#"
    id

    log (1)
    logs/2025-03-10

    person (1)
    people/li-wei

    task (2)
    tasks/lift
    tasks/phone

    4 rows
    "#);
    insta::assert_snapshot!(desk.run(&["list", "task", "--format", "json", "--sort", "-due"]).out, @r#"
    {
      "version": 1,
      "as_of": "2025-04-30",
      "list": "task",
      "columns": [
        "date",
        "title",
        "assignee",
        "origin",
        "due",
        "done",
        "state",
        "id"
      ],
      "rows": [
        {
          "date": "2025-04-01",
          "title": "Test the duty telephone 测试值班电话",
          "assignee": "people/li-wei",
          "origin": null,
          "due": "2025-04-18",
          "done": null,
          "state": "open",
          "id": "tasks/phone"
        },
        {
          "date": "2025-03-10",
          "title": "=Lift, the",
          "assignee": null,
          "origin": null,
          "due": "2025-03-31",
          "done": "2025-03-28",
          "state": "closed",
          "id": "tasks/lift"
        }
      ],
      "summary": {
        "text": "2 rows",
        "rows": 2
      }
    }
    "#);
    insta::assert_snapshot!(desk.run(&["list", "task", "--format", "json", "--by", "assignee", "--columns", "id,assignee"]).out, @r#"
    {
      "version": 1,
      "as_of": "2025-04-30",
      "list": "task",
      "columns": [
        "id",
        "assignee"
      ],
      "by": "assignee",
      "groups": [
        {
          "value": "李伟",
          "count": 1,
          "rows": [
            {
              "id": "tasks/phone",
              "assignee": "people/li-wei"
            }
          ]
        },
        {
          "value": null,
          "count": 1,
          "rows": [
            {
              "id": "tasks/lift",
              "assignee": null
            }
          ]
        }
      ],
      "summary": {
        "text": "2 rows",
        "rows": 2
      }
    }
    "#);
    insta::assert_snapshot!(desk.run(&["list", "task", "--format", "markdown", "--period", "2025-Q1"]).out, @r#"
    | date | title | assignee | origin | due | done | state | id |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    | 2025-03-10 | =Lift, the |  |  | 2025-03-31 | 2025-03-28 | closed | tasks/lift |
    "#);
    insta::assert_snapshot!(desk.run(&["list", "findings"]).out, @r#"
    severity  code         path                        line  column  message
    error     broken-link  content/logs/2025-03-10.md  5     9       no record is called `pone`

    1 row
    "#);
    let filtered = |filters: &[&str]| desk.run(&[&["list", "findings", "--columns", "code"], filters].concat()).out;
    assert_eq!(filtered(&["kind=log"]), "code\nbroken-link\n\n1 row\n");
    assert_eq!(filtered(&["kind=task"]), "code\n\n0 rows\n");
    assert_eq!(filtered(&["severity!=error"]), "code\n\n0 rows\n");
    assert_eq!(filtered(&["line>=5", "line=3..5"]), "code\nbroken-link\n\n1 row\n");
    let csv = desk.run(&["list", "task", "--format", "csv", "--columns", "title,due"]).out;
    assert_eq!(
        csv,
        "\u{feff}title,due\r\n\"'=Lift, the\",2025-03-31\r\nTest the duty telephone 测试值班电话,2025-04-18\r\n"
    );
    assert_eq!(desk.run(&["list", "task", "-o", "t.csv", "--format", "csv", "--columns", "title,due"]).out, "");
    assert_eq!(desk.read("t.csv"), csv);
    assert_eq!(desk.run(&["list", "log", "-o", "t.csv"]).code, Some(2), "what is there stays");
    assert_eq!(desk.read("t.csv"), csv);
    assert_eq!(desk.run(&["list", "log", "--audience", "internal", "--columns", "id"]).out, "id\n\n0 rows\n");
}

#[test]
fn cells_that_could_run_are_made_text() {
    use annals::cli::table::quoted;
    for (cell, written) in [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-a", "'-a"),
        ("@x", "'@x"),
        ("\tx", "\"'\tx\""),
        ("\rx", "\"'\rx\""),
        (" =1", "' =1"),
        ("\u{a0}=1", "'\u{a0}=1"),
        ("\u{feff}=1", "'\u{feff}=1"),
        ("a\n=cmd", "\"'a\n=cmd\""),
        ("＝1", "'＝1"),
        ("-1", "-1"),
        ("-1.50", "-1.50"),
        ("+3", "+3"),
        ("a=b", "a=b"),
        ("a,b", "\"a,b\""),
        ("say \"x\"", "\"say \"\"x\"\"\""),
        ("", ""),
        ("题", "题"),
        (" x", "\" x\""),
        ("=\"a\",b", "\"'=\"\"a\"\",b\""),
        ("-", "'-"),
    ] {
        assert_eq!(quoted(cell), written, "{cell:?}");
    }
}

#[test]
fn schemas_are_printed() {
    let desk = office();
    let list = desk.run(&["schema"]).out;
    assert!(
        list.starts_with("settings               annals.yaml\nlog                    What happened on one day\n"),
        "{list}"
    );
    assert!(
        list.ends_with(
            "\nstatement-declaration  how a statement is filled in and checked: content/statements/NAME.yaml\n"
        ),
        "{list}"
    );
    for (of, key) in [("settings", "title"), ("task", "title"), ("statement-declaration", "relations")] {
        let run = desk.run(&["schema", of]);
        let schema: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert!(schema["properties"][key].is_object(), "{of}");
    }
    // the schema of the settings helps to mend them
    desk.write("annals.yaml", b"titel: x\n");
    assert_eq!(desk.run(&["schema", "settings"]).code, Some(0));
    assert_eq!(desk.run(&["schema", "statement-declaration"]).code, Some(0));
}

#[test]
fn help_manual_and_completion_come_from_one_definition() {
    annals::cli::definition().debug_assert();
    let desk = Desk::new("");
    let names: Vec<String> = annals::cli::definition()
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .map(|command| command.get_name().to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "init", "new", "serve", "build", "check", "list", "draft", "trace", "describe", "seal", "verify", "theme",
            "explain", "schema"
        ]
    );
    let (help, manual) = (desk.run(&["--help"]), desk.run(&["man"]));
    assert_eq!((help.code, manual.code), (Some(0), Some(0)));
    for name in &names {
        assert!(help.out.contains(&format!("\n  {name} ")), "{name}");
        assert!(manual.out.contains(&format!(".SH \"ANNALS {}\"", name.to_uppercase())), "{name}");
        let own = desk.run(&[name, "--help"]);
        for option in ["--root <DIR>", "--as-of <DATE>", "--audience <LEVEL>", "--color <WHEN>"] {
            assert!(own.out.contains(option), "{name} lacks {option}");
        }
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.run(&["complete", shell]).out;
        assert!(names.iter().all(|name| script.contains(name.as_str())), "{shell}");
    }
    let bare = desk.run(&[]);
    assert_eq!((bare.code, bare.out.as_str()), (Some(2), ""), "{bare}");
    assert!(desk.run(&["--version"]).out.starts_with("annals "));
}

/// The day is `--as-of`, else `as_of:`, else `SOURCE_DATE_EPOCH`, else the clock's.
#[test]
fn the_day_is_an_input() {
    let day = |desk: &Desk, arguments: &[&str], epoch: Option<&str>| {
        let mut command = desk.command(&[&["list", "all", "--format", "json"], arguments].concat());
        let run = ran(command.envs(epoch.map(|epoch| ("SOURCE_DATE_EPOCH", epoch))).output().unwrap());
        let list: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run}"));
        list["as_of"].as_str().unwrap().to_owned()
    };
    let set = office();
    assert_eq!(day(&set, &["--as-of", "2024-02-29"], Some("0")), "2024-02-29");
    assert_eq!(day(&set, &[], Some("0")), "2025-04-30");
    let unset = Desk::new("=== annals.yaml ===\ntitle: x\n=== content/a.md ===\n");
    assert_eq!(day(&unset, &[], Some("86400")), "1970-01-02");
    assert!(day(&unset, &[], None).as_str() > "2025-01-01");
    let bad = ran(unset.command(&["check"]).env("SOURCE_DATE_EPOCH", "yesterday").output().unwrap());
    assert_eq!(bad.code, Some(2), "{bad}");
}

/// `check` says how many records are as public as they are by default alone.
#[test]
fn check_counts_records_that_rely_on_the_default_audience() {
    let desk = office();
    let said = |desk: &Desk| desk.run(&["check"]).out.lines().rev().nth(1).unwrap_or_default().to_owned();
    assert_eq!(said(&desk), "2 records name no audience: the default, `internal`, holds");
    let all = Desk::new("=== annals.yaml ===\n=== content/a.md ===\n---\naudience: public\n---\n");
    assert_eq!(all.run(&["check"]).out, "0 errors, 0 warnings\n");
}

#[test]
fn build_writes_only_differences_and_says_why() {
    let desk = office();
    insta::assert_snapshot!(desk.run(&["build", "--audience", "restricted"]), @r#"
    exit 0
    --- out
    4 records, _ pages: _ written, 0 unchanged, 0 deleted in _ s; 1 error, 0 warnings
    --- err
    content/logs/2025-03-10.md:5:9: error[broken-link]: no record is called `pone`
      |
    5 | Nothing [[pone]].
      |         ^^^^^^^^
      |
      = help: the nearest name is `phone`
    "#);
    let before = desk.everything();
    insta::assert_snapshot!(desk.run(&["build", "--audience", "restricted", "--why"]), @r#"
    exit 0
    --- out
    4 records, _ pages: 0 written, _ unchanged, 0 deleted in _ s; 1 error, 0 warnings
    --- err
    content/logs/2025-03-10.md:5:9: error[broken-link]: no record is called `pone`
      |
    5 | Nothing [[pone]].
      |         ^^^^^^^^
      |
      = help: the nearest name is `phone`
    "#);
    assert_eq!(desk.everything(), before, "an unchanged build writes nothing, not even its memory");
    desk.write("content/tasks/lift.md", desk.read("content/tasks/lift.md").replace("Done.", "All done.").as_bytes());
    insta::assert_snapshot!(desk.run(&["build", "--audience", "restricted", "--why"]), @r#"
    exit 0
    --- out
    2025/03/volume.html: the text moved, or something it links to
    2025/volume.html: the text moved, or something it links to
    feed.xml: what the page itself says moved: its fields, lists or links
    previews/0.js: what the page itself says moved: its fields, lists or links
    search/texts/0.js: what is searched moved: the text, a field or the address of a record
    tasks/lift.html: what the page itself says moved: its fields, lists or links
    4 records, _ pages: 6 written, _ unchanged, 0 deleted in _ s; 1 error, 0 warnings
    --- err
    content/logs/2025-03-10.md:5:9: error[broken-link]: no record is called `pone`
      |
    5 | Nothing [[pone]].
      |         ^^^^^^^^
      |
      = help: the nearest name is `phone`
    "#);
    // without its memory the same site comes out
    fs::remove_dir_all(desk.root().join(".annals")).unwrap();
    let cold = desk.run(&["build", "--audience", "restricted"]);
    assert!(cold.out.contains(": 0 written"), "{cold}");
}

/// Makes every source look as if it had been written an hour ago.
fn age(folder: &Path) {
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            age(&path);
        } else {
            fs::File::options().write(true).open(&path).unwrap().set_modified(hour_ago).unwrap();
        }
    }
}

/// A build of the same sources is answered by what the last one came to, without its memory; anything that moved is seen.
#[test]
fn a_build_of_unchanged_sources_says_again_what_the_last_one_said() {
    let desk = office();
    age(&desk.root());
    let first = desk.run(&["build"]);
    let memory = || {
        let cache = fs::read_dir(desk.root().join(".annals/cache")).unwrap();
        let mut names: Vec<_> = cache.map(|entry| entry.unwrap().path()).collect();
        names.retain(|path| !path.to_string_lossy().ends_with("-outcome.bin"));
        names
    };
    memory().iter().for_each(|path| fs::remove_file(path).unwrap());
    let again = desk.run(&["build"]);
    assert_eq!((again.code, &again.err), (Some(0), &first.err), "{again}");
    assert!(again.out.contains(": 0 written"), "{again}");
    assert!(memory().is_empty(), "the build was made again");
    // each of these is another question
    for other in [["--as-of", "2025-05-01"], ["--audience", "internal"]] {
        let _asked_otherwise = desk.run(&[&["build"], &other[..]].concat());
    }
    let home = desk.root().join("output/index.html");
    fs::remove_file(&home).unwrap();
    assert!(desk.run(&["build"]).out.contains(": 1 written"));
    assert!(home.exists());
    desk.write("content/tasks/lift.md", desk.read("content/tasks/lift.md").replace("Done.", "Over.").as_bytes());
    let edited = desk.run(&["build"]);
    assert!(!edited.out.contains(": 0 written"), "{edited}");
}

#[test]
fn a_refused_build_leaves_the_site_as_it_was() {
    let desk = office();
    assert_eq!(desk.run(&["build"]).code, Some(0));
    let before = desk.everything();
    desk.write("content/tasks/bad.md", b"---\ntitle: [\n---\n");
    insta::assert_snapshot!(desk.run(&["build"]), @r#"
    exit 1
    --- out
    --- err
    content/tasks/bad.md:2:8: error[bad-front-matter]: a bracket that is not closed
      |
    2 | title: [
      |        ^
      |
      = help: close it, or put quotes around the value if it is text

    nothing was written, the site stays as it was; 1 error, 0 warnings
    "#);
    let mut after = desk.everything();
    after.remove(Path::new("a/content/tasks/bad.md"));
    assert_eq!(after, before);
    let kept_going = desk.run(&["build", "--keep-going"]);
    assert_eq!(kept_going.code, Some(1), "{kept_going}");
    assert!(kept_going.out.starts_with("3 records, "), "{kept_going}");
}

/// A finding for the writer alone is told on the terminal of a build, but only for records of the audience.
#[test]
fn a_build_speaks_of_its_own_records() {
    let desk = office();
    let wide = desk.run(&["build", "--audience", "restricted"]);
    assert!(wide.err.contains("no record is called `pone`"), "{wide}");
    let narrow = desk.run(&["build", "--output", "narrow"]);
    assert!(!narrow.err.contains("pone") && narrow.out.starts_with("3 records, "), "{narrow}");
}

/// Where a site is not written, and with which exit.
#[test]
fn output_folders_that_are_refused() {
    let desk = office();
    desk.write("mine/photo.txt", b"mine");
    let before = desk.everything();
    for folder in [".", "..", "content", "content/site", "mine", "annals.yaml", "themes/x"] {
        let run = desk.run(&["build", "--output", folder]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{folder}: {run}");
        assert!(run.err.contains("error: ") && run.err.contains('`'), "{run}");
    }
    assert_eq!(desk.everything(), before);
    assert_eq!(desk.run(&["build"]).code, Some(0));
    let other = desk.run(&["build", "--audience", "restricted"]);
    assert_eq!(other.code, Some(2), "{other}");
    assert!(other.err.contains("belongs to audience `internal`"), "{other}");
    fs::rename(desk.root().join("content"), desk.root().join("gone")).unwrap();
    let site = desk.read("output/index.html");
    let shrunk = desk.run(&["build"]);
    assert_eq!((shrunk.code, desk.read("output/index.html")), (Some(3), site), "{shrunk}");
    assert!(shrunk.err.contains("--allow-shrink"), "{shrunk}");
    assert_eq!(desk.run(&["build", "--allow-shrink"]).code, Some(0));
}

/// More than three pages in ten do not vanish by themselves: neither with the sources, nor because records are left out. A site for
/// fewer readers may be smaller, and a small one may do as it likes.
#[test]
fn a_site_shrinks_only_when_it_is_told_to() {
    let desk = Desk::new("=== annals.yaml ===\ntitle: S\nas_of: 2025-04-30\n");
    for number in 0..20 {
        let audience = if number % 2 == 0 { "audience: restricted\n" } else { "" };
        desk.write(&format!("content/notes/n{number:02}.md"), format!("---\ntitle: N\n{audience}---\n").as_bytes());
    }
    let wide = ["build", "--audience", "restricted"];
    assert_eq!(desk.run(&wide).code, Some(0));
    let before = desk.everything();
    for number in 0..14 {
        desk.write(&format!("content/notes/n{number:02}.md"), b"---\ntitle: [\n---\n");
    }
    let kept_going = desk.run(&[&wide[..], &["--keep-going"]].concat());
    assert_eq!(kept_going.code, Some(3), "{kept_going}");
    assert!(kept_going.err.contains(" pages only ") && kept_going.err.contains("--allow-shrink"), "{kept_going}");
    let site = |files: &BTreeMap<PathBuf, String>| {
        files
            .iter()
            .filter(|(path, _)| path.starts_with("a/output"))
            .map(|(p, t)| (p.clone(), t.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(site(&desk.everything()), site(&before));
    let told = desk.run(&[&wide[..], &["--keep-going", "--allow-shrink"]].concat());
    assert_eq!(told.code, Some(1), "as it is when records are left out: {told}");
    assert!(!desk.root().join("output/notes/n00.html").exists());

    for number in 0..20 {
        let audience = if number < 16 { "audience: restricted\n" } else { "" };
        desk.write(&format!("content/notes/n{number:02}.md"), format!("---\ntitle: N\n{audience}---\n").as_bytes());
    }
    assert_eq!(desk.run(&wide).code, Some(0));
    assert_eq!(desk.run(&["build"]).code, Some(2), "it belongs to other readers");
    assert_eq!(desk.run(&["build", "--force"]).code, Some(0));
    assert!(desk.root().join("output/notes/n19.html").exists() && !desk.root().join("output/notes/n01.html").exists());
}

/// A bare folder of notes is built into a named folder, and nothing is written into it.
#[test]
fn a_bare_folder_of_notes() {
    let desk = Desk::new("=== 2025-03-14 Walk.md ===\n# A walk\n=== bad.md ===\n---\nx: [\n---\n");
    // the root is named: without, a folder above that holds an archive would be meant
    let before = desk.everything();
    let run = desk.run(&["build", "--root", "."]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run}");
    assert!(run.err.contains("--output"), "{run}");
    assert_eq!(desk.run(&["new", "log", "--root", "."]).code, Some(2));
    assert_eq!(desk.everything(), before);
    let run = desk.run(&["build", "--root", ".", "--output", "../site"]);
    assert_eq!(run.code, Some(1), "built without the bad one: {run}");
    assert!(run.out.starts_with("1 record, "), "{run}");
    let after = desk.everything();
    let own = |files: &BTreeMap<PathBuf, String>| files.keys().filter(|path| path.starts_with("a")).count();
    assert_eq!(own(&after), own(&before));
    assert!(after.keys().any(|path| path.starts_with("cache/annals")), "the cache is the user's");
}

#[test]
fn serve_says_where_and_stops_when_asked() {
    use std::io::{BufRead, BufReader, Read, Write};
    let desk = office();
    let mut child =
        desk.command(&["serve", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let host = first.trim().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
    let mut stream = std::net::TcpStream::connect(&host).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("Office"), "{page}");
    assert!(!desk.root().join("output").exists(), "no folder is written");
    if cfg!(unix) {
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
    } else {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// The reader of a pipe may stop reading without an error or a panic.
#[test]
fn a_closed_pipe_is_no_error() {
    let desk = office();
    let mut child = desk.command(&["list", "all"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let run = ran(output);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
}

/// The example archive's own files, copied.
pub fn example() -> Desk {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let to = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &to);
            } else {
                fs::copy(&path, &to).unwrap();
            }
        }
    }
    let desk = Desk::new("");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&repository.join("content"), &desk.root().join("content"));
    fs::copy(repository.join("annals.yaml"), desk.root().join("annals.yaml")).unwrap();
    desk
}

/// Every file below the folder with its bytes.
pub fn files_below(top: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![top.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// What would make a site untrustworthy, one of each sort.
fn refusing() -> Vec<(Code, &'static str, &'static [u8])> {
    vec![
        (Code::BadFrontMatter, "content/notes/x.md", b"---\ntitle: [\n---\n"),
        (Code::BadEncoding, "content/notes/x.md", b"a \xff\n"),
        (Code::OverLimit, "content/notes/x.md", b"---\na: [[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]\n---\n"),
        (Code::PrivacyKey, "content/notes/x.md", b"---\nsecret: yes\n---\n"),
        (Code::DuplicateId, "content/notes/x.md", b"---\nid: good\n---\n"),
        (Code::AddressTaken, "content/notes/x.md", b"---\npermalink: /notes/good.html\n---\n"),
        (Code::TemplateError, "themes/default/templates/folder.html", b"{{ page.titel }}"),
        (Code::BadConfig, "annals.yaml", b"titel: x\n"),
    ]
}

/// What stops a build: these codes and no others; then nothing is written, and the last good site stays as it was.
/// `--keep-going` builds without the records concerned, and does not call that good.
#[test]
fn what_refuses_a_build_leaves_the_last_good_site() {
    let all: Vec<&str> = CODES.iter().filter(|row| row.refuses).map(|row| row.name).collect();
    assert_eq!(
        all,
        [
            "bad-front-matter",
            "bad-encoding",
            "bad-file-name",
            "unreadable",
            "over-limit",
            "privacy-key",
            "duplicate-id",
            "address-taken",
            "template-error",
            "bad-config",
            // through a theme, which a theme that is good does not: `gate`
            "leak"
        ]
    );
    let good = "=== annals.yaml ===\ntitle: T\nas_of: 2025-04-30\n=== content/notes/good.md ===\n---\nid: good\n---\nGood text.\n";
    for (code, path, bytes) in refusing() {
        let desk = Desk::new(good);
        assert_eq!(desk.run(&["build"]).code, Some(0));
        desk.write(path, bytes);
        let before = desk.everything();
        let exit = if code == Code::BadConfig { 2 } else { 1 };
        let run = desk.run(&["build"]);
        assert_eq!((run.code, run.out.as_str()), (Some(exit), ""), "{code}: {run}");
        assert!(run.err.contains(&format!("error[{code}]")), "{run}");
        assert_eq!(desk.everything(), before, "{code}: nothing is written");
        // neither a setting nor a wish makes it less
        desk.write(path, bytes);
        let run = desk.run(&["build", "--keep-going", "--audience", "internal"]);
        assert_eq!(run.code, Some(exit), "{code}: {run}");
        let goes_on = !matches!(code, Code::BadConfig | Code::TemplateError);
        assert_eq!(!run.out.is_empty(), goes_on, "{code}: {run}");
        assert!(desk.read("output/notes/good.html").contains("Good text."), "{code}");
        assert_eq!(
            desk.root().join("output/notes/x.html").exists(),
            code == Code::AddressTaken,
            "only a record whose address is taken stands elsewhere"
        );
    }
}

/// A name that is not UTF-8 and an unreadable folder, through the program.
#[cfg(unix)]
#[test]
fn names_that_are_no_text_and_folders_that_are_links_refuse_a_build() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new("=== annals.yaml ===\ntitle: T\n=== content/notes/good.md ===\nGood.\n");
    let odd = desk.root().join("content").join(std::ffi::OsStr::from_bytes(b"x\xff.md"));
    fs::write(&odd, "kanarie").unwrap();
    insta::assert_snapshot!(desk.run(&["build"]), @r"
    exit 1
    --- out
    --- err
    content/x\xFF.md: error[bad-file-name]: file name `x\xFF.md` is not UTF-8
     = help: rename the file

    nothing was written, the site stays as it was; 1 error, 0 warnings
    ");
    let run = desk.run(&["build", "--keep-going"]);
    assert_eq!((run.code, run.out.starts_with("1 record, ")), (Some(1), true), "{run}");
    let site = files_below(&desk.root().join("output"));
    assert!(site.contains_key("notes/good.html"));
    assert!(site.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("kanarie")));
    fs::remove_file(odd).unwrap();

    let before = files_below(&desk.root().join("output"));
    fs::rename(desk.root().join("content"), desk.root().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("elsewhere", desk.root().join("content")).unwrap();
    insta::assert_snapshot!(desk.run(&["build"]), @r"
    exit 1
    --- out
    --- err
    content: error[unreadable]: is a symbolic link, and those are not followed
     = help: put the folder itself there, or name another one in `content:`

    nothing was written, the site stays as it was; 1 error, 0 warnings
    ");
    assert!(files_below(&desk.root().join("output")) == before);
}

/// Through the program: a broken link is an error of `check` and stops no build.
#[test]
fn a_broken_link_stops_no_build() {
    let desk = Desk::new("=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\nSee [[in-0011]].\n");
    assert_eq!(desk.run(&["check"]).code, Some(1));
    assert_eq!(desk.run(&["build"]).code, Some(0));
    assert_eq!(desk.run(&["build", "--strict"]).code, Some(1));
    assert!(desk.read("output/notes/a.html").contains("See in-0011."));
}

/// What is saved shows at once on every page that says it; a broken file keeps the last good site and is shown.
#[test]
fn saving_a_log_moves_its_pages_and_breaking_it_keeps_them() {
    use std::io::{BufRead, BufReader, Read, Write};
    struct Child(std::process::Child);
    impl Drop for Child {
        fn drop(&mut self) {
            let _ended = self.0.kill();
            let _waited = self.0.wait();
        }
    }
    let path = "content/logs/2025-04-30.md";
    let text = "---\ndate: 2025-04-30\ntitle: First words\n---\nThe body.\n";
    let desk = Desk::new(&format!("=== annals.yaml ===\ntitle: T\nas_of: 2025-04-30\n=== {path} ===\n{text}"));
    let mut command = desk.command(&["serve", "--port", "0"]);
    let mut child = Child(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut first = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let host = first.trim().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
    let ask = |target: &str| {
        let mut stream = std::net::TcpStream::connect(&host).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    };
    let pages = ["/", "/2025/04/30/", "/2025/04/", "/logs/2025-04-30.html", "/logs/"];
    let until = |what: &str, holds: &dyn Fn(&str) -> bool| {
        let begun = std::time::Instant::now();
        for target in pages {
            while !holds(&ask(target)) {
                assert!(begun.elapsed().as_secs() < 20, "{target} never showed {what}:\n{}", ask(target));
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
    };
    until("the log", &|page| page.contains("First words") && !page.contains("role=\"alert\""));
    desk.write(path, text.replace("First", "Second").as_bytes());
    until("the change", &|page| page.contains("Second words") && !page.contains("First words"));
    desk.write(path, b"---\ndate: 2025-04-30\ntitle: [Third words\n---\n");
    until("the error", &|page| {
        page.contains("content/logs/2025-04-30.md:3:8: error[bad-front-matter]: a bracket that is not closed")
    });
    let kept = ask("/logs/2025-04-30.html");
    assert!(kept.starts_with("HTTP/1.1 200") && kept.contains("Second words") && kept.contains("The body."), "{kept}");
    desk.write("annals.yaml", b"titel: T\n");
    until("the settings", &|page| page.contains("annals.yaml:1:1: error[bad-config]"));
    desk.write("annals.yaml", b"title: T\nas_of: 2025-04-30\n");
    desk.write(path, text.replace("First", "Fourth").as_bytes());
    until("what was mended", &|page| page.contains("Fourth words") && !page.contains("role=\"alert\""));
}
