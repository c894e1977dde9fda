//! Sealed periods: what a seal says, what breaks it, who is told, and how it is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use annals::archive::seal_file::{self, Seal, Sealed};
use annals::archive::seals;
use annals::base::date::Date;
use annals::base::fingerprint::Fingerprint;
use annals::base::path::RelPath;
use annals::base::period::Period;
use annals::base::span::{Span, place};
use annals::source::{Files, fixture};
use proptest::prelude::*;

use crate::support::{SiteTest, words};

const FILES: &str = "=== annals.yaml ===
title: T
audiences: [public, internal, restricted]
default_audience: internal
=== content/people/ada.md ===
---
name: Ada
---
=== content/logs/2025-03-03.md ===
---
id: first
date: 2025-03-03
---
A day.
=== content/logs/2025-03-04.md ===
---
date: 2025-03-04
audience: public
---
Another day.
=== content/logs/2025-04-01.md ===
Later.
=== content/notes/hidden.md ===
---
title: Kanarie
audience: restricted
date: 2025-03-05
---
Hidden.
=== content/summaries/2025-03.md ===
---
period: 2025-03
---
- On [[2025-03-04]].
=== content/statements/visitors-2025-03.md ===
---
statement: visitors
period: 2025-03
filed: 2025-04-03
source: data/v.csv
---
=== content/data/v.csv ===
item,total
all,480
";

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

/// The files in memory, whose bytes can be asked for.
fn bytes(files: &str) -> BTreeMap<RelPath, Vec<u8>> {
    fixture::files(files).into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
}

/// Seals the period of the site as it is.
fn seal(site: &mut SiteTest, of: &str, day: &str) {
    let (records, data) = seals::of_period(&site.archive(), period(of));
    let all = bytes(FILES);
    let files = data.iter().map(|path| Sealed {
        path: path.below(&RelPath::new("content").unwrap()).unwrap(),
        id: None,
        hash: Fingerprint::of(&all.bytes(path, u64::MAX).unwrap()),
        span: Span::default(),
    });
    let seal = Seal {
        path: RelPath::new(&format!("content/seals/{of}.yaml")).unwrap(),
        period: period(of),
        sealed: Date::parse(day).unwrap(),
        former: Vec::new(),
        files: files.collect(),
        records,
        whole: true,
    };
    site.write(seal.path.as_str(), &seal.text());
}

fn sealed() -> SiteTest {
    let mut site = SiteTest::new(FILES);
    seal(&mut site, "2025-03", "2025-04-05");
    site
}

/// What is said about seals, in a build for an audience.
fn said(site: &SiteTest, audience: &str) -> Vec<String> {
    let report = site.clone().audience(audience).check();
    report.into_iter().filter(|line| line.contains("seal")).collect()
}

#[test]
fn a_seal_names_the_records_of_its_period_in_order_a_line_each() {
    let site = sealed();
    let text = site.text("content/seals/2025-03.yaml");
    let entries: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("- {path: ")).collect();
    let names: Vec<&str> = entries.iter().filter_map(|line| line.split(", hash: ").next()).collect();
    assert_eq!(
        names,
        [
            "logs/2025-03-03.md, id: first",
            "logs/2025-03-04.md",
            "notes/hidden.md",
            "statements/visitors-2025-03.md",
            "summaries/2025-03.md",
            "data/v.csv"
        ]
    );
    assert!(text.contains("version: 1\nperiod: 2025-03\nsealed: 2025-04-05\nrecords:\n"), "{text}");
    for audience in ["public", "internal", "restricted"] {
        assert_eq!(said(&site, audience), Vec::<String>::new());
    }
    // it is neither a record nor published
    let built = site.clone().audience("restricted").build();
    assert!(!built.files.keys().any(|path| path.contains("seals")), "{:?}", built.files.keys());
    assert_eq!(built.records().len(), 7);
}

#[test]
fn what_breaks_a_seal() {
    let changed = |path: &str, how: &str| {
        format!("content/{path}.md: warning[sealed-changed]: {how} (`content/seals/2025-03.yaml`)")
    };
    let after = "was changed after 2025-03 was sealed on 2025-04-05";
    let mut site = sealed();
    site.append("content/logs/2025-03-03.md", "More.\n");
    assert_eq!(said(&site, "restricted"), [changed("logs/2025-03-03", after)]);

    // line endings and a byte order mark are no change
    let mut site = sealed();
    let text = site.text("content/logs/2025-03-03.md").replace('\n', "\r\n");
    site.write("content/logs/2025-03-03.md", &format!("\u{feff}{text}"));
    assert_eq!(said(&site, "restricted"), Vec::<String>::new());

    // gone: said at the line of the seal
    let mut site = sealed();
    site.tree.files.remove("content/logs/2025-03-03.md");
    let gone = "content/seals/2025-03.yaml:6:5: warning[sealed-changed]: the record sealed here on 2025-04-05 is gone";
    assert_eq!(said(&site, "restricted"), [gone]);

    // moved, by its id or by its text: the same record
    let mut site = sealed();
    for (from, to) in [("logs/2025-03-03", "logs/a"), ("logs/2025-03-04", "logs/2025/2025-03-04")] {
        let file = site.tree.files.remove(format!("content/{from}.md").as_str()).unwrap();
        site.tree.files.insert(RelPath::new(&format!("content/{to}.md")).unwrap(), file);
    }
    assert_eq!(said(&site, "restricted"), Vec::<String>::new());
    site.append("content/logs/a.md", "More.\n");
    assert_eq!(said(&site, "restricted"), [changed("logs/a", after)]);

    // a record of another time that says the same is another record
    let mut site = SiteTest::new(FILES);
    site.write("content/logs/2025-03-06.md", "Later.\n");
    seal(&mut site, "2025-03", "2025-04-05");
    site.tree.files.remove("content/logs/2025-03-06.md");
    assert_eq!(said(&site, "restricted").len(), 1);

    // new: dated into it, about it, spanning it; not of another time, no draft
    for (front, is_new) in [
        ("date: 2025-03-09", true),
        ("date: 2025-02-01\nend: 2025-03-01", true),
        ("kind: summary\nperiod: 2025-W11", true),
        ("kind: summary\nperiod: 2025", false),
        ("date: 2025-04-09", false),
        ("date: 2025-03-09\ndraft: true", false),
    ] {
        let mut site = sealed();
        site.write("content/notes/n.md", &format!("---\n{front}\n---\n"));
        let new = "content/notes/n.md: warning[sealed-changed]: belongs to 2025-03, which was sealed on 2025-04-05 (`content/seals/2025-03.yaml`), and was not there";
        assert_eq!(said(&site, "restricted"), if is_new { vec![new.to_owned()] } else { Vec::new() }, "{front}");
    }

    // a draft now: neither read nor gone
    let mut site = sealed();
    site.edit("content/logs/2025-03-03.md", "id:", "draft: true\nid:");
    let draft = "content/seals/2025-03.yaml:6:5: warning[sealed-changed]: the record sealed here was changed and is in no build now";
    assert_eq!(said(&site, "restricted"), [draft]);

    // it stands under two seals: said once, with both
    let mut site = sealed();
    seal(&mut site, "2025-Q1", "2025-04-06");
    site.append("content/logs/2025-03-03.md", "More.\n");
    assert_eq!(said(&site, "restricted").len(), 1);
}

#[test]
fn the_file_of_a_statement_is_under_the_seal() {
    let mut site = sealed();
    let config = site.archive().config.clone();
    let digests = |site: &mut SiteTest, files: &str| {
        site.tree.digests = seals::digests(&config, &site.tree, &bytes(files));
    };
    digests(&mut site, FILES);
    assert_eq!(site.tree.digests.len(), 1);
    assert_eq!(said(&site, "restricted"), Vec::<String>::new());
    digests(&mut site, &FILES.replace("480", "481"));
    assert_eq!(
        said(&site, "internal"),
        [
            "content/statements/visitors-2025-03.md: warning[sealed-changed]: the file it is taken from was changed after 2025-03 was sealed on 2025-04-05 (`content/seals/2025-03.yaml`)"
        ]
    );
    site.tree.files.remove("content/data/v.csv");
    digests(&mut site, FILES);
    let said = said(&site, "internal");
    assert!(said.iter().any(|line| line.contains("the file it is taken from was changed")), "{said:?}");
}

/// A record dated after the seal says why; until then everybody is told.
#[test]
fn a_correction_says_why() {
    let mut site = sealed();
    site.append("content/logs/2025-03-04.md", "More.\n");
    for (front, explains) in [
        ("date: 2025-04-06\ncorrects: [2025-03-04]", true),
        ("date: 2025-04-05\ncorrects: [2025-03-04]", false),
        ("date: 2025-03-31\ncorrects: [2025-03-04]", false),
        ("date: 2025-04\ncorrects: [2025-03-04]", false),
        ("corrects: [2025-03-04]", false),
        ("date: 2025-04-06\nrelated: [2025-03-04]", false),
        ("date: 2025-04-06\ncorrects: [first]", false),
    ] {
        site.write("content/notes/why.md", &format!("---\ntitle: Why\n{front}\n---\n"));
        let of = said(&site, "restricted").into_iter().filter(|line| line.contains("2025-03-04")).count();
        assert_eq!(of, usize::from(!explains), "{front}");
    }
    site.write("content/notes/why.md", "---\ntitle: Why\ndate: 2025-04-06\ncorrects: [2025-03-04]\n---\n");
    let built = site.clone().build();
    let page = built.words("logs/2025-03-04.html");
    assert!(page.contains("Sealed March 2025 · 5 April 2025 · changed after the seal · explained in Why"), "{page}");
    let month = built.words("2025/03/index.html");
    assert!(month.contains("Sealed 5 April 2025 · changed after the seal · explained in Why"), "{month}");
    let kept = built.words("logs/2025-03-03.html");
    assert!(kept.contains("Sealed March 2025 · 5 April 2025") && !kept.contains("changed after"), "{kept}");
    assert!(!built.words("logs/2025-04-01.html").contains("Sealed"));
    // a statement that puts another right comes into the period late, and says why itself; it is of the day it was filed
    let mut site = sealed();
    site.append("content/statements/visitors-2025-03.md", "More.\n");
    site.write(
        "content/statements/visitors-2025-03-b.md",
        "---\nstatement: visitors\nperiod: 2025-03\nfiled: 2025-04-20\ncorrects: visitors-2025-03\n---\n",
    );
    assert_eq!(said(&site, "restricted"), Vec::<String>::new());
    site.edit("content/statements/visitors-2025-03-b.md", "2025-04-20", "2025-04-05");
    assert_eq!(said(&site, "restricted").len(), 2);
}

/// What is gone cannot be linked: the name alone says what is meant, and is then no broken link.
#[test]
fn what_is_gone_is_explained_by_its_name() {
    for name in ["first", "2025-03-03", "logs/2025-03-03"] {
        let mut site = sealed();
        site.tree.files.remove("content/logs/2025-03-03.md");
        site.write("content/notes/why.md", &format!("---\ndate: 2025-04-06\ncorrects: [{name}]\n---\n"));
        // the period of that name has a page no more, and the name is none of a record
        assert_eq!(site.clone().audience("restricted").check(), Vec::<String>::new(), "{name}");
    }
    let mut site = sealed();
    site.tree.files.remove("content/logs/2025-03-03.md");
    site.write("content/notes/why.md", "---\ndate: 2025-04-06\ncorrects: [irst]\n---\n");
    assert_eq!(site.audience("restricted").check().len(), 2);
}

/// Nothing of a seal leads to what readers may not see: neither its line, nor its count, nor what became of it.
#[test]
fn a_seal_keeps_what_is_hidden_hidden() {
    let mut site = sealed();
    site.append("content/notes/hidden.md", "More.\n");
    assert_eq!(said(&site, "restricted").len(), 1);
    assert_eq!(said(&site, "internal"), Vec::<String>::new());
    let with = site.clone().build();
    let mut without = site.clone();
    without.tree.files.remove("content/notes/hidden.md");
    assert!(with.files == without.clone().build().files);
    assert_eq!(said(&without, "internal"), Vec::<String>::new());
    for (path, bytes) in &with.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("notes/hidden") && !text.contains("Kanarie"), "{path}");
    }
    // the public edition is told of nothing: what explains a change is for fewer readers
    site.append("content/logs/2025-03-04.md", "More.\n");
    assert_eq!(said(&site, "public"), Vec::<String>::new());
    assert_eq!(said(&site, "internal").len(), 1);
    // a seal that cannot be relied on is for the writer alone
    site.append("content/seals/2025-03.yaml", "notes: notes/hidden.md\n");
    assert_eq!(said(&site, "internal").len(), 2);
    let page = site.build().words("check/index.html");
    assert!(page.contains("was changed after") && !page.contains("no key of a seal"), "{page}");
}

#[test]
fn a_seal_that_was_tampered_with_is_said_with_its_place() {
    let head = "version: 1\nperiod: 2025-03\nsealed: 2025-04-05\n";
    let hash = "0123456789abcdef0123456789ABCDEF";
    let path = RelPath::new("content/seals/2025-03.yaml").unwrap();
    let entry = |text: &str| format!("{head}records:\n  - {text}\n");
    for (text, is_seal, expected) in [
        (String::new(), false, "1:1 nothing where a seal is wanted"),
        ("- a\n".to_owned(), false, "1:1 a list where a seal is wanted"),
        ("a: [\n".to_owned(), false, "1:4 a bracket that is not closed"),
        ("a: &x 1\n".to_owned(), false, "1:4 "),
        (format!("{head}period: 2025-03\n"), false, "4:1 the key `period` is given twice"),
        (head.replace("version: 1\n", ""), false, "1:1 `version` is missing: 1, the version that this program knows"),
        (
            head.replace("version: 1", "version: 2"),
            false,
            "1:10 `version` is `2`, and must be 1, the version that this program knows",
        ),
        (
            head.replace("period: 2025-03", "period: March"),
            false,
            "2:9 `period` is `March`, and must be a period such as 2025-03",
        ),
        (
            head.replace("period: 2025-03", "period: 2025-02"),
            false,
            "2:9 the file is called `2025-03` and holds the seal of 2025-02",
        ),
        (
            head.replace("2025-04-05", "2025-04-31"),
            false,
            "3:9 `sealed` is `2025-04-31`, and must be a day such as 2025-04-05",
        ),
        (head.replace("2025-04-05", "[]"), false, "3:9 `sealed` is a list, and must be a day such as 2025-04-05"),
        (format!("{head}note: x\n"), true, "4:1 `note` is no key of a seal"),
        (format!("{head}former: [2025-04-01, x]\n"), true, "4:22 `x` where a day such as 2025-04-05 is wanted"),
        (format!("{head}records: x\n"), true, "4:10 `records` is text, and must be a list"),
        (entry("x"), true, "5:5 `x` where `{path: .., hash: ..}` is wanted"),
        (entry("{path: a.md}"), true, "5:5 `hash` is missing: 32 digits from 0 to f"),
        (entry(&format!("{{hash: {hash}}}")), true, "5:5 `path` is missing: a path from the content folder"),
        (
            entry(&format!("{{path: ../a.md, hash: {hash}}}")),
            true,
            "5:12 `path` is `../a.md`, and must be a path from the content folder",
        ),
        (entry("{path: a.md, hash: 0123}"), true, "5:24 `hash` is `0123`, and must be 32 digits from 0 to f"),
        (
            entry("{path: a.md, hash: 0123456789abcdef0123456789abcdeg}"),
            true,
            "5:24 `hash` is `0123456789abcdef0123456789abcdeg`, and must be",
        ),
        (entry(&format!("{{path: a.md, hash: {hash}, size: 3}}")), true, "5:58 `size` is no key of what is sealed"),
        (
            entry(&format!("{{path: a.md, hash: {hash}}}\n  - {{path: a.md, hash: {hash}}}")),
            true,
            "6:5 `a.md` stands here twice",
        ),
    ] {
        let (seal, wrong) = seal_file::read(&path, &text);
        assert_eq!(seal.is_some(), is_seal, "{text}");
        let said: Vec<String> = wrong
            .iter()
            .map(|wrong| {
                let at = place(&text, wrong.span.unwrap().start as usize);
                format!("{}:{} {}", at.line, at.column, wrong.message)
            })
            .collect();
        assert!(said.iter().any(|line| line.starts_with(expected)), "{text}: {said:?}");
        // such a file must not take a build down, and what it does not say is no accusation
        let mut site = SiteTest::new(FILES);
        site.write(path.as_str(), &text);
        let said = self::said(&site, "restricted");
        assert!(said.iter().any(|line| line.contains("bad-seal")), "{said:?}");
        let whole = seal.is_some_and(|seal| seal.whole);
        assert_eq!(said.iter().any(|line| line.contains("sealed-changed")), whole, "{text}: {said:?}");
    }
    // of two seals of one period the first counts
    let mut site = sealed();
    let text = site.text("content/seals/2025-03.yaml");
    site.write("content/seals/old/2025-03.yaml", &text);
    let twice = "content/seals/old/2025-03.yaml:1:1: error[bad-seal]: 2025-03 is sealed in `content/seals/2025-03.yaml` already, which counts";
    assert_eq!(said(&site, "restricted"), [twice]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is written is read again as it was, whatever files and ids are called.
    #[test]
    fn a_seal_reads_back(
        names in prop::collection::btree_set("[^\u{0}-\u{1f}\u{7f}-\u{9f}/\\\\\u{feff}]{1,12}", 0..6),
        id in prop::option::of("[^\u{0}-\u{1f}\u{7f}-\u{9f}\u{feff}]{1,12}"),
        bytes in any::<[u8; 16]>(),
        former in any::<bool>(),
    ) {
        let paths = names.iter().filter_map(|name| RelPath::new(&format!("logs/{name}.md")));
        let records: Vec<Sealed> = paths
            .map(|path| Sealed { path, id: id.clone(), hash: Fingerprint(bytes), span: Span::default() })
            .collect();
        let seal = Seal {
            path: RelPath::new("content/seals/2025-W11.yaml").unwrap(),
            period: period("2025-W11"),
            sealed: Date::parse("2025-04-05").unwrap(),
            former: if former { vec![Date::parse("2025-04-01").unwrap()] } else { Vec::new() },
            files: records.iter().map(|entry| Sealed { id: None, ..entry.clone() }).collect(),
            records,
            whole: true,
        };
        let text = seal.text();
        let (read, wrong) = seal_file::read(&seal.path, &text);
        prop_assert!(wrong.is_empty(), "{wrong:?}\n{text}");
        let mut read = read.unwrap();
        for entry in read.records.iter_mut().chain(&mut read.files) {
            prop_assert!(entry.span.of(&text).contains("hash:"));
            entry.span = Span::default();
        }
        prop_assert_eq!(read.text(), text);
        prop_assert_eq!(read.records.len(), seal.records.len());
        prop_assert!(read.records.iter().all(|entry| seal.records.contains(entry)));
        prop_assert_eq!((read.period, read.sealed, &read.former), (seal.period, seal.sealed, &seal.former));
    }

    #[test]
    fn any_text_is_a_seal_or_a_complaint(text in "[a-z0-9:\\-{}\\[\\], \n#&*\"']{0,200}") {
        let path = RelPath::new("content/seals/2025-03.yaml").unwrap();
        let (seal, wrong) = seal_file::read(&path, &format!("version: 1\nperiod: 2025-03\nsealed: 2025-04-05\n{text}"));
        prop_assert!(seal.is_some() || !wrong.is_empty());
    }
}

/// What a person may do to a sealed period between two builds.
#[derive(Clone, Debug)]
enum Edit {
    Change(usize),
    Remove(usize),
    Back(usize),
    Add(bool),
    Correct(usize),
    Seal(usize),
    Break(bool),
}

const LOGS: [&str; 2] = ["content/logs/2025-03-03.md", "content/logs/2025-03-04.md"];

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..2usize).prop_map(Edit::Change),
        (0..2usize).prop_map(Edit::Remove),
        (0..2usize).prop_map(Edit::Back),
        any::<bool>().prop_map(Edit::Add),
        (0..3usize).prop_map(Edit::Correct),
        (0..2usize).prop_map(Edit::Seal),
        any::<bool>().prop_map(Edit::Break),
    ]
}

fn apply(site: &mut SiteTest, edit: &Edit) {
    let original = SiteTest::new(FILES);
    match edit {
        Edit::Change(at) => {
            let text = original.text(LOGS[*at]) + "Changed.\n";
            site.write(LOGS[*at], &text);
        }
        Edit::Remove(at) => {
            site.tree.files.remove(LOGS[*at]);
        }
        Edit::Back(at) => {
            site.write(LOGS[*at], &original.text(LOGS[*at]));
        }
        Edit::Add(true) => {
            site.write("content/logs/2025-03-20.md", "New.\n");
        }
        Edit::Add(false) => {
            site.tree.files.remove("content/logs/2025-03-20.md");
        }
        Edit::Correct(what) => {
            let name = ["first", "2025-03-04", "2025-03-20"][*what];
            site.write(
                "content/notes/why.md",
                &format!("---\ntitle: Why\ndate: 2025-04-20\ncorrects: [{name}]\n---\n"),
            );
        }
        Edit::Seal(which) => seal(site, ["2025-03", "2025-Q1"][*which], "2025-04-10"),
        Edit::Break(true) => {
            site.write("content/seals/2025-03.yaml", "version: 9\n");
        }
        Edit::Break(false) => {
            site.tree.files.remove("content/seals/2025-03.yaml");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_sealed_periods_leave_no_page_behind(
        edits in prop::collection::vec(edit(), 1..6),
        audience in prop::sample::select(vec!["internal", "restricted"]),
    ) {
        let mut site = sealed().audience(audience);
        site.build();
        for edit in &edits {
            apply(&mut site, edit);
            let (kept, clean) = (site.build(), site.build_clean());
            prop_assert_eq!(&kept.report, &clean.report, "after {:?}", edit);
            for (path, bytes) in &clean.files {
                prop_assert!(kept.files.get(path) == Some(bytes), "{} differs after {:?} of {:?}", path, edit, edits);
            }
            prop_assert_eq!(kept.files.len(), clean.files.len());
        }
    }
}

/// Runs the program in a folder: exit status, what it printed, what it said.
fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    let run = command.args(arguments).current_dir(root).env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (run.status.code(), text(&run.stdout), text(&run.stderr))
}

fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    for (path, text) in fixture::files(FILES) {
        let file = desk.path().join(path.as_str());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    desk
}

#[test]
fn the_command_seals_checks_and_seals_anew() {
    let desk = desk();
    let root = desk.path();
    let file = root.join("content/seals/2025-03.yaml");
    let sealed = "content/seals/2025-03.yaml: 5 records of 2025-03 sealed\n";

    // a period that is not over
    let (status, _, said) = run(root, &["seal", "2025-03", "--as-of", "2025-03-31"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("error: 2025-03 is not over: its last day is 2025-03-31\nhelp: "), "{said}");
    assert!(!file.exists());

    let (status, printed, said) = run(root, &["seal", "2025-03", "--as-of", "2025-04-05"]);
    assert_eq!((status, printed.as_str(), said.as_str()), (Some(0), sealed, ""));
    let first = fs::read_to_string(&file).unwrap();
    assert_eq!(run(root, &["check", "--strict", "--as-of", "2025-04-30", "content/data", "first"]).0, Some(0));

    // sealed already: nothing is touched
    let (status, _, said) = run(root, &["seal", "2025-03", "--as-of", "2025-04-06"]);
    assert_eq!(status, Some(2));
    assert!(
        said.contains("error: 2025-03 is sealed already, since 2025-04-05 (`content/seals/2025-03.yaml`)"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), first);

    // the bytes of the file behind a statement count, in `check` and in `build`
    fs::write(root.join("content/data/v.csv"), "item,total\nall,481\n").unwrap();
    let (_, printed, _) = run(root, &["check", "--as-of", "2025-04-30"]);
    assert!(
        printed.contains("warning[sealed-changed]: the file it is taken from was changed after 2025-03"),
        "{printed}"
    );
    let (status, _, said) = run(root, &["build", "--as-of", "2025-04-30", "--output", "site"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("sealed-changed"), "{said}");
    assert!(!root.join("site/seals").exists());

    // anew, with the day of the former seal
    let (status, printed, _) = run(root, &["seal", "2025-03", "--as-of", "2025-04-20", "--force"]);
    assert_eq!((status, printed.as_str()), (Some(0), sealed));
    let second = fs::read_to_string(&file).unwrap();
    assert!(second.contains("sealed: 2025-04-20\nformer: [2025-04-05]\n"), "{second}");
    let differs = first.lines().zip(second.lines().filter(|line| !line.starts_with("former"))).filter(|(a, b)| a != b);
    assert_eq!(differs.count(), 2, "the day and one hash\n{second}");
    assert_eq!(run(root, &["check", "--as-of", "2025-04-30"]).1.matches("sealed-changed").count(), 0);

    // a seal that nobody can read is not written over
    fs::write(&file, second.replace("version: 1", "version: x")).unwrap();
    let (status, _, said) = run(root, &["seal", "2025-03", "--force", "--as-of", "2025-04-21"]);
    assert_eq!(status, Some(2));
    assert!(
        said.contains("content/seals/2025-03.yaml:2:10: error[bad-seal]") && said.contains("cannot be read"),
        "{said}"
    );
}

#[test]
fn the_command_refuses_what_it_cannot_seal() {
    let desk = desk();
    let root = desk.path();
    for (arguments, status, expected) in [
        (&["seal", "2024-03"][..], 2, "error: nothing is recorded for 2024-03"),
        (&["seal", "soon"], 2, "invalid value 'soon'"),
        (&["seal"], 2, "PERIOD"),
        (&["seal", "2025-03", "--audience", "public"], 2, "error: a seal is of all records of a period"),
    ] {
        let (code, _, said) = run(root, &[arguments, &["--as-of", "2025-04-30"]].concat());
        assert_eq!(code, Some(status), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    // what cannot be read would be missing from the seal
    fs::write(root.join("content/logs/2025-03-09.md"), "---\ntitle: [\n---\n").unwrap();
    let (status, _, said) = run(root, &["seal", "2025-03", "--as-of", "2025-04-30"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("bad-front-matter") && said.ends_with("nothing is sealed\n"), "{said}");
    assert!(!root.join("content/seals").exists());
    // nothing is written into a bare folder of notes
    let bare = tempfile::tempdir().unwrap();
    fs::write(bare.path().join("2025-03-03.md"), "A day.\n").unwrap();
    let (status, ..) = run(bare.path(), &["seal", "2025-03", "--root", ".", "--as-of", "2025-04-30"]);
    assert_eq!(status, Some(2));
    assert_eq!(fs::read_dir(bare.path()).unwrap().count(), 1);
}

/// The example archive: sealed, changed, put right.
#[test]
fn the_example_can_be_sealed() {
    let mut site = SiteTest::example();
    let (records, data) = seals::of_period(&site.archive(), period("2025-03"));
    assert!(records.len() > 30 && records.iter().any(|entry| entry.path.as_str() == "tasks/t-01.md"));
    assert_eq!(data.iter().map(RelPath::as_str).collect::<Vec<_>>(), ["content/data/visitors-2025-03.csv"]);
    let seal = Seal {
        path: RelPath::new("content/seals/2025-03.yaml").unwrap(),
        period: period("2025-03"),
        sealed: Date::parse("2025-04-10").unwrap(),
        former: Vec::new(),
        records,
        files: Vec::new(),
        whole: true,
    };
    site.write(seal.path.as_str(), &seal.text());
    assert_eq!(said(&site, "restricted"), Vec::<String>::new());
    site.append("content/tasks/t-01.md", "\nOne more line.\n");
    assert_eq!(said(&site, "restricted").len(), 1);
    assert!(words(&site.build().page("tasks/t-01.html")).contains("changed after the seal"));
}
