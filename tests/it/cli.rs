//! The command line: what is typed, what is printed, how a run ends.

use annals::base::code::{CODES, Code};
use annals::base::diagnostic::Diagnostic;
use annals::base::path::RelPath;
use annals::base::span::Span;
use annals::cli::explain::{FINDINGS, section, weight_line};
use annals::cli::report;
use annals::source::{File, Tree};

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

/// Row 35: what stands in a record reaches the terminal as text only, and a long line is cut around the place.
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
