//! The wall, for statements: what stands in one that readers may not see changes nothing of what they see, neither through a rule
//! that compares with it, nor a sum over it, a fact, a correction, a count, or the file its figures stand in.

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::support::{Output, SiteTest};

const LEVELS: [&str; 3] = ["public", "internal", "restricted"];

/// A month takes what is left from the month before, and what it used is counted up; the year adds up the months; drugs are whatever
/// is there.
const SETTINGS: &str = "=== annals.yaml ===
title: Wall
as_of: 2025-04-30
audiences: [public, internal, restricted]
default_audience: internal
coverage:
  - {statement: month, from: 2025-01}
=== content/statements/month.yaml ===
statement: month
every: month
due: {after: 5d}
check_by_second_person: true
rows: [{id: a}, {id: all}]
columns: [{id: had, type: integer}, {id: used, type: integer}, {id: so_far, type: integer}, {id: papers, type: integer}]
relations:
  - {id: carry, each: row, check: had = used@prev}
  - {id: sum, each: column, check: all = a}
  - {id: so-far, each: row, check: so_far = ytd(used)}
  - {id: papers, each: table, check: \"all.papers = count(document, direction=in)\"}
changes: [{id: jump, columns: [used], max: 10%}]
key: [all.used]
=== content/statements/year.yaml ===
statement: year
every: year
rows: [{id: a}, {id: all}]
columns: [{id: used, type: integer}]
relations: [{id: months, each: row, check: used = sum(month:used@months)}]
=== content/statements/open.yaml ===
statement: open
every: month
rows: open
columns: [{id: used}, {id: note, type: text}]
relations: [{id: none, each: row, check: used < 100, severity: warning}]
=== content/people/ada.md ===
---
name: Ada
audience: public
---
=== content/people/eve.md ===
---
name: Eve kneve
audience: restricted
---
";

/// One record, with its level: files by path.
struct Piece {
    level: usize,
    files: Vec<(String, String)>,
}

fn piece(level: usize, path: &str, text: String) -> Piece {
    Piece { level, files: vec![(path.to_owned(), text)] }
}

fn front(level: usize, more: &str) -> String {
    format!("---\naudience: {}\n{more}---\n", LEVELS[level])
}

fn site(pieces: &[Piece], keep: impl Fn(&Piece) -> bool) -> SiteTest {
    let mut text = SETTINGS.to_owned();
    for (path, content) in pieces.iter().filter(|piece| keep(piece)).flat_map(|piece| &piece.files) {
        write!(text, "=== {path} ===\n{content}").unwrap();
    }
    SiteTest::new(&text)
}

/// Builds for each audience with and without what it may not see; both must be the same.
fn hold(pieces: &[Piece]) -> Result<(), TestCaseError> {
    for (rank, level) in LEVELS.iter().enumerate() {
        let whole = site(pieces, |_| true).audience(level).build();
        let pruned = site(pieces, |piece| piece.level <= rank).audience(level).build();
        prop_assert!(!whole.refused && !pruned.refused, "{:?} {:?}", whole.report, pruned.report);
        prop_assert_eq!(&whole.report, &pruned.report, "{}", level);
        let paths = |built: &Output| built.files.keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(paths(&whole), paths(&pruned));
        for (path, bytes) in &whole.files {
            prop_assert!(*bytes == pruned.files[path], "{} differs for {}", path, level);
            let text = String::from_utf8_lossy(bytes);
            for at in (0..pieces.len()).filter(|at| pieces[*at].level > rank) {
                let token = format!("kn{at:02}x");
                prop_assert!(!path.contains(&token) && !text.contains(&token), "{} holds {}", path, token);
            }
        }
        if rank < 2 {
            let people: Vec<&str> =
                whole.files.keys().filter(|path| path.contains("eve")).map(String::as_str).collect();
            prop_assert!(people.is_empty());
        }
    }
    Ok(())
}

/// A month: its level, what was used, which month, who looked it over, what it corrects, whether its figures stand in a file.
type Month = (usize, u8, u8, usize, Option<usize>, bool);

fn months(months: &[Month]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, &(level, used, month, checked, corrects, apart)) in months.iter().enumerate() {
        let token = format!("kn{at:02}x");
        let checked = ["ada", "eve", "nobody"][checked];
        let mut more = format!(
            "statement: month\nperiod: 2025-{month:02}\nfiled: 2025-04-0{}\nby: ada\nchecked_by: {checked}\n",
            at + 1
        );
        if let Some(other) = corrects {
            writeln!(more, "corrects: m{other}").unwrap();
        }
        writeln!(more, "explain:\n  - rule: jump\n    cell: a.used\n    text: {token} because").unwrap();
        let numbers = format!("{used},{used},{used},1");
        let (body, file) = if apart {
            writeln!(more, "source: data/{token}.csv").unwrap();
            (String::new(), Some(format!("item,had,used,so_far,papers\na,{numbers}\nall,{numbers}\n")))
        } else {
            let numbers = numbers.replace(',', " | ");
            (
                format!(
                    "| | had | used | so_far | papers |\n|---|---|---|---|---|\n| a | {numbers} |\n| all | {numbers} |\n"
                ),
                None,
            )
        };
        let mut one = piece(level, &format!("content/statements/m{at}.md"), front(level, &more) + &body);
        one.files.extend(file.map(|text| (format!("content/data/{token}.csv"), text)));
        pieces.push(one);
    }
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hidden_statements_change_nothing(
        forms in prop::collection::vec((0..3_usize, 1..4_u8, 1..4_u8, 0..3_usize, prop::option::of(0..6_usize), any::<bool>()), 2..6),
        (year, summary, paper, open) in (0..3_usize, 0..3_usize, 0..3_usize, 0..3_usize),
    ) {
        let mut pieces = months(&forms);
        let used: u32 = forms.iter().map(|form| u32::from(form.1)).sum();
        let table = format!("| | used |\n|---|---|\n| a | {used} |\n| all | {used} |\n");
        let text = front(year, "statement: year\nperiod: 2025\n") + &table;
        pieces.push(piece(year, "content/statements/year.md", text));
        let facts = format!(
            "kn{:02}x\n\n- [fact:: month:all.used@2025-01 = 2] and [fact:: sum(month:all.used@months) = {used}]\n- [fact:: year:all.used = {used}] and [fact:: count(document) = 1]\n",
            pieces.len()
        );
        pieces.push(piece(summary, "content/summaries/s.md", front(summary, "period: 2025\n") + &facts));
        let text = front(paper, &format!("direction: in\ntitle: kn{:02}x\nserial: 1\nreceived: 2025-01-08\n", pieces.len()));
        pieces.push(piece(paper, "content/documents/in-1.md", text));
        let rows = format!("| | used | note |\n|---|---|---|\n| kn{0:02}x row | 120 | kn{0:02}x cell |\n| b | kn{0:02}x number | |\n", pieces.len());
        pieces.push(piece(open, "content/statements/open.md", front(open, "statement: open\nperiod: 2025-03\n") + &rows));
        hold(&pieces)?;
    }
}

/// One by one: what each way out would say.
#[test]
fn no_rule_leads_around_the_wall() {
    let plain = |level, used, month| (level, used, month, 0, None, false);
    let year = |level: usize, used: u32| {
        let table = format!("| | used |\n|---|---|\n| a | {used} |\n| all | {used} |\n");
        piece(level, "content/statements/year.md", front(level, "statement: year\nperiod: 2025\n") + &table)
    };
    for hidden in [1, 2] {
        // the month before is hidden; so is a month of the year's sum; so is the one that puts another right
        let mut pieces = months(&[plain(hidden, 3, 1), plain(0, 3, 2), (hidden, 2, 2, 0, Some(1), true)]);
        pieces.push(year(0, 5));
        hold(&pieces).unwrap();
        // two for one month, one of them hidden
        hold(&months(&[plain(0, 3, 1), plain(hidden, 4, 1)])).unwrap();
        // whoever looked it over is hidden
        hold(&months(&[(0, 3, 1, 1, None, false)])).unwrap();
    }
}

/// Those who do not see what is usual are not told that a sum does not hold: what it lacks may be hidden.
#[test]
fn a_wide_build_judges_no_sum_with_a_part_that_is_not_there() {
    let mut pieces = months(&[(0, 3, 1, 0, None, false), (1, 2, 2, 0, None, false)]);
    let table = "| | used |\n|---|---|\n| a | 5 |\n| all | 5 |\n";
    pieces.push(piece(0, "content/statements/year.md", front(0, "statement: year\nperiod: 2025\n") + table));
    let fact =
        "[fact:: sum(month:all.used@months) = 5] [fact:: sum(month:all.used@2025-01, month:all.used@2025-02) = 5]\n";
    pieces.push(piece(0, "content/summaries/s.md", front(0, "period: 2025\n") + fact));
    let said = |audience: &str| -> Vec<String> {
        let built = site(&pieces, |_| true).audience(audience).build();
        built.report.into_iter().filter(|line| line.contains("year.md") || line.contains("s.md")).collect()
    };
    assert_eq!(said("internal"), Vec::<String>::new(), "it holds for those who see all of it");
    assert_eq!(said("public"), Vec::<String>::new(), "and nothing is said to those who do not");
}
