//! Laws of statements, held by many small tables: what is wrong is found where it is, sums are exact, and no text, number or
//! nesting brings the program down.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use annals::archive::Archive;
use annals::archive::statement::{Checked, Outcome, Statement, Verdict};
use annals::base::path::RelPath;
use annals::config::load::load;
use annals::config::statement::{self, Expression, parse};
use annals::source::fixture;
use proptest::prelude::*;
use regex::Regex;
use rust_decimal::Decimal;

use crate::support::SiteTest;

const SETTINGS: &str = "=== annals.yaml ===\ntitle: Laws\n";

/// A site with one declaration and one statement.
fn site(declaration: &str, table: &str) -> SiteTest {
    SiteTest::new(&format!(
        "{SETTINGS}=== content/statements/s.yaml ===\nstatement: s\nevery: month\n{declaration}=== content/statements/m.md ===\n---\nstatement: s\nperiod: 2025-03\n---\n{table}"
    ))
}

fn one(archive: &Archive) -> &Statement {
    archive.statements.all().first().unwrap()
}

fn failing(one: &Statement) -> Vec<&Checked> {
    one.relations.iter().filter(|checked| checked.outcome == Outcome::Fails).collect()
}

/// A table whose last column is the sum of the others, and whose last row too; `decimals` are cut off each number.
#[derive(Clone, Debug)]
struct Form {
    cells: Vec<Vec<i64>>,
    decimals: u32,
}

impl Form {
    fn of(inner: &[Vec<i64>], decimals: u32) -> Self {
        let mut cells: Vec<Vec<i64>> = inner.to_vec();
        for row in &mut cells {
            row.push(row.iter().sum());
        }
        let width = cells[0].len();
        cells.push((0..width).map(|at| cells.iter().map(|row| row[at]).sum()).collect());
        Self { cells, decimals }
    }

    fn rows(&self) -> usize {
        self.cells.len()
    }

    fn columns(&self) -> usize {
        self.cells[0].len()
    }

    fn number(&self, value: i64) -> Decimal {
        Decimal::new(value, self.decimals)
    }

    fn declaration(&self) -> String {
        let list = |letter: char, count: usize| {
            (0..count).map(|at| format!("{{id: {letter}{at}}}")).collect::<Vec<_>>().join(", ")
        };
        let (rows, columns) = (self.rows(), self.columns());
        format!(
            "rows: [{}]\ncolumns: [{}]\nrelations:\n  - {{id: parts, each: row, check: c{} = sum(c0..c{})}}\n  - {{id: sums, each: column, check: r{} = sum(r0..r{})}}\n",
            list('r', rows),
            list('c', columns),
            columns - 1,
            columns - 2,
            rows - 1,
            rows - 2
        )
    }

    /// The table with its rows in this order.
    fn table(&self, order: &[usize]) -> String {
        let mut text = "| |".to_owned();
        (0..self.columns()).for_each(|at| write!(text, " c{at} |").unwrap());
        writeln!(text, "\n|{}", "---|".repeat(self.columns() + 1)).unwrap();
        for &row in order {
            write!(text, "| r{row} |").unwrap();
            self.cells[row].iter().for_each(|value| write!(text, " {} |", self.number(*value)).unwrap());
            text.push('\n');
        }
        text
    }

    fn site(&self) -> SiteTest {
        let order: Vec<usize> = (0..self.rows()).collect();
        site(&self.declaration(), &self.table(&order))
    }
}

fn form() -> impl Strategy<Value = Form> {
    (2..5_usize, 2..5_usize, 0..3_u32).prop_flat_map(|(rows, columns, decimals)| {
        let inner = prop::collection::vec(prop::collection::vec(-50..2_000_i64, columns), rows);
        inner.prop_map(move |inner| Form::of(&inner, decimals))
    })
}

/// A form, a cell of it, and another number for it.
fn slip() -> impl Strategy<Value = (Form, usize, usize, i64)> {
    form().prop_flat_map(|form| {
        let (rows, columns) = (form.rows(), form.columns());
        (Just(form), 0..rows, 0..columns, (1..500_i64).prop_union(-500..0_i64))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each cell stands in one sum across and one down: where both fail, it is the one, and what it was is known again.
    #[test]
    fn a_changed_cell_is_found_and_mended((form, row, column, by) in slip()) {
        let sound = form.site().archive();
        prop_assert!(failing(one(&sound)).is_empty());
        prop_assert_eq!(one(&sound).relations.len(), form.rows() + form.columns());

        let mut changed = form.clone();
        changed.cells[row][column] += by;
        let archive = changed.site().archive();
        let statement = one(&archive);
        let failed = failing(statement);
        prop_assert_eq!(failed.len(), 2);
        for checked in failed {
            prop_assert!(checked.cells.contains(&(row, column)), "{:?} does not hold ({}, {})", checked, row, column);
        }
        let suspect = statement.suspect.as_ref().unwrap();
        prop_assert_eq!(suspect.cell, (row, column));
        prop_assert_eq!(suspect.value, changed.number(changed.cells[row][column]));
        prop_assert_eq!(suspect.instead, Some(form.number(form.cells[row][column])));
    }

    /// Two cells changed: whatever is suspected, its value mends all that fails.
    #[test]
    fn what_a_suspect_would_mend_it_mends(
        (form, row, column, by) in slip(),
        (at, more) in (0..25_usize, 1..500_i64),
    ) {
        let mut changed = form.clone();
        changed.cells[row][column] += by;
        let (other_row, other_column) = (at / 5 % form.rows(), at % form.columns());
        changed.cells[other_row][other_column] += more;
        let archive = changed.site().archive();
        let statement = one(&archive);
        let places = |statement: &Statement| -> BTreeSet<(usize, String)> {
            failing(statement).iter().map(|checked| (checked.relation, checked.id.clone())).collect()
        };
        let before = places(statement);
        let Some(suspect) = &statement.suspect else { return Ok(()) };
        let Some(instead) = suspect.instead else { return Ok(()) };
        let (row, column) = suspect.cell;
        let written = (instead * Decimal::from(10_i64.pow(form.decimals))).normalize();
        prop_assert_eq!(written.scale(), 0);
        changed.cells[row][column] = i64::try_from(written.mantissa()).unwrap();
        let after = places(one(&changed.site().archive()));
        prop_assert!(before.is_disjoint(&after), "{:?} {:?}", before, after);
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        (form, row, column, by) in slip(),
        turn in 0..5_usize,
        backwards in any::<bool>(),
    ) {
        let mut changed = form;
        changed.cells[row][column] += by;
        let mut order: Vec<usize> = (0..changed.rows()).collect();
        let turned = turn % order.len();
        order.rotate_left(turned);
        if backwards {
            order.reverse();
        }
        let straight = changed.site().archive();
        let turned = site(&changed.declaration(), &changed.table(&order)).archive();
        prop_assert_eq!(&one(&straight).relations, &one(&turned).relations);
        prop_assert_eq!(&one(&straight).suspect, &one(&turned).suspect);
    }

    /// A table of numbers of any scale adds up to the same whatever row comes first, also where rows are open.
    #[test]
    fn sums_are_exact_in_any_order(numbers in prop::collection::vec((any::<i32>(), 0..9_u32), 1..9), turn in 0..8_usize) {
        let numbers: Vec<Decimal> = numbers.iter().map(|(value, scale)| Decimal::new(i64::from(*value), *scale)).collect();
        let sum: Decimal = numbers.iter().sum();
        let ids: Vec<String> = (0..numbers.len()).map(|at| format!("{{id: r{at}}}")).collect();
        let last = numbers.len() - 1;
        let declaration = format!(
            "rows: [{}, {{id: all}}]\ncolumns: [{{id: x}}]\nrelations: [{{id: sum, each: column, check: all = sum(r0..r{last})}}]\n",
            ids.join(", ")
        );
        let mut rows: Vec<String> = numbers.iter().enumerate().map(|(at, number)| format!("| r{at} | {number} |\n")).collect();
        rows.push(format!("| all | {sum} |\n"));
        let turned = turn % rows.len();
        rows.rotate_left(turned);
        let archive = site(&declaration, &format!("| | x |\n|---|---|\n{}", rows.concat())).archive();
        prop_assert_eq!(one(&archive).relations[0].outcome, Outcome::Holds);
        prop_assert_eq!(one(&archive).relations[0].difference, Some(Decimal::ZERO));
    }

    /// Whatever a record explains, what must hold and does not is said as before.
    #[test]
    fn explanations_hide_no_error(
        (form, row, column, by) in slip(),
        explained in prop::collection::vec((0..3_usize, 0..6_usize, 0..6_usize, "[a-z ]{0,6}"), 0..6),
    ) {
        let mut changed = form;
        changed.cells[row][column] += by;
        let errors = |site: &SiteTest| -> Vec<String> {
            let said = site.check().into_iter().filter(|line| line.contains(": error[relation-failed]"));
            // the front matter grows by the explanations: places move
            said.map(|line| line.split(": error").nth(1).unwrap().to_owned()).collect()
        };
        let plain = changed.site();
        let mut site = plain.clone();
        let mut text = "explain:\n".to_owned();
        for (rule, row, column, words) in &explained {
            let rule = ["parts", "sums", "other"][*rule];
            writeln!(text, "  - rule: {rule}\n    cell: r{row}.c{column}\n    text: \"{words}\"").unwrap();
        }
        if explained.is_empty() {
            text.clear();
        }
        site.edit("content/statements/m.md", "period: 2025-03\n", &format!("period: 2025-03\n{text}"));
        prop_assert_eq!(errors(&plain), errors(&site));
        prop_assert_eq!(errors(&plain).len(), 2);
    }

    /// What months say does not depend on what their files are called, and so not on which is read first.
    #[test]
    fn the_order_of_files_changes_nothing(months in prop::collection::vec(0..20_i64, 2..6), names in Just(()).prop_perturb(|(), mut rng| {
        let mut names: Vec<char> = ('a'..='f').collect();
        for at in (1..names.len()).rev() {
            let other = usize::try_from(rng.next_u32()).unwrap() % (at + 1);
            names.swap(at, other);
        }
        names
    })) {
        let said = |name: &dyn Fn(usize) -> String| -> BTreeSet<String> {
            let mut text = format!(
                "{SETTINGS}=== content/statements/s.yaml ===\nstatement: s\nevery: month\nrows: [{{id: a}}]\ncolumns: [{{id: x}}, {{id: y}}]\nrelations:\n  - {{id: carry, each: row, check: x = y@prev}}\n  - {{id: year, each: row, check: x = ytd(y)}}\nchanges: [{{id: jump, columns: [x], max: 5}}]\n"
            );
            for (at, value) in months.iter().enumerate() {
                let next = months.get(at + 1).unwrap_or(&0);
                write!(
                    text,
                    "=== content/statements/{}.md ===\n---\nstatement: s\nperiod: 2025-{:02}\n---\n| | x | y |\n|---|---|---|\n| a | {value} | {next} |\n",
                    name(at),
                    at + 1
                )
                .unwrap();
            }
            let said = SiteTest::new(&text).check();
            said.iter().map(|line| line.split_once("]: ").unwrap().1.to_owned()).collect()
        };
        prop_assert_eq!(said(&|at| format!("m{at}")), said(&|at| names[at].to_string()));
    }
}

/// The tree of an expression without the places in its text.
fn bare(expression: &Expression) -> String {
    let places = Regex::new(r"(span|places): (\[[^\]]*\]|Span \{[^}]*\})").unwrap();
    places.replace_all(&format!("{expression:?}"), "").into_owned()
}

/// Texts that are expressions, with more brackets and blanks than they need.
fn formula() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[0-9]{1,5}(\\.[0-9]{1,3})?",
        "[a-d]",
        "[a-d]@(prev|year|2024-12|2025-Q1|2024-W07|2025)",
        "(visits:)?[a-d]\\.[x-z](@2024)?",
        "ytd\\([a-d]\\)",
        "sum\\([a-b] ?\\.\\. ?[c-d](, [a-d])?\\)",
        "sum\\((v:)?[a-d]@(months|quarters)\\)",
        "count\\(document(, ?[a-c]{1,2} ?!?= ?[收a-z*]{1,3}){0,2}\\)",
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), "( ?[-+*/×÷] ?)", inner.clone())
                .prop_map(|(left, sign, right)| format!("{left}{sign}{right}")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("max({left} ,{right})")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            inner.clone().prop_map(|inner| format!("-{inner}")),
            inner.clone().prop_map(|inner| format!("abs( {inner} )")),
            inner.clone().prop_map(|inner| format!("min({inner})")),
            (inner, 0..21_u32).prop_map(|(inner, digits)| format!("round({inner},{digits})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is printed of a rule is read as the same rule, and printed the same again.
    #[test]
    fn a_rule_printed_is_read_as_the_same(left in formula(), sign in "(=|!=|<|<=|>|>=|≠|≤|≥)", right in formula()) {
        let text = format!("{left} {sign} {right}");
        prop_assume!(text.len() < 900);
        let check = parse::check(&text).map_err(|wrong| TestCaseError::fail(format!("{text}: {wrong:?}")))?;
        let printed = check.to_string();
        let again = parse::check(&printed).map_err(|wrong| TestCaseError::fail(format!("{printed}: {wrong:?}")))?;
        prop_assert_eq!(again.to_string(), printed.clone());
        for (first, second) in check.sides().into_iter().zip(again.sides()) {
            prop_assert_eq!(bare(first), bare(second), "{} printed as {}", text, printed);
        }
        prop_assert_eq!(check.comparison, again.comparison);
    }

    /// Places of what is wrong lie in the text, between characters.
    #[test]
    fn no_text_is_too_odd_to_be_read(text in prop_oneof!["\\PC{0,60}", "([a-d]|[-+*/(),.@:=<>]|sum|round|count|[0-9]| |收){0,40}"]) {
        for wrong in [parse::check(&text).err(), parse::formula(&text).err()].into_iter().flatten() {
            prop_assert!(text.is_char_boundary(wrong.at), "{:?} in {:?}", wrong, text);
        }
    }

    /// Any text where a declaration should stand, and any rule in a sound one: complaints with places in the text, and no more.
    #[test]
    fn no_declaration_is_too_odd_to_be_read(
        text in prop_oneof![
            "\\PC{0,80}",
            "(statement|every|rows|columns|relations|changes|key|check|: |- |\n  |\n|month|open|[\\[\\]{},'\"]|a|%|收){0,30}",
        ],
        rule in "\\PC{0,30}",
    ) {
        let quoted = serde_json::to_string(&rule).unwrap();
        let with_rule = format!(
            "statement: t\nevery: month\nrows: open\ncolumns: [{{id: a}}]\nrelations: [{{id: r, each: row, check: {quoted}}}]\n"
        );
        let mut tree = fixture::tree(SETTINGS);
        for (path, text) in [("content/statements/a.yaml", &text), ("content/statements/b.yaml", &with_rule)] {
            tree.files.insert(RelPath::new(path).unwrap(), annals::source::File::text(text));
        }
        let path = RelPath::new("annals.yaml").unwrap();
        let (config, _) = load(Some((&path, "title: T\n")), true);
        for finding in statement::load(&config, &tree).1 {
            let (text, span) = (tree.text(finding.path.as_str()).unwrap(), finding.span.unwrap());
            prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}", finding, text);
        }
    }

    /// Any file of data, and any table: each cell is read, missing, or complained about at a place in the text.
    #[test]
    fn no_table_is_too_odd_to_be_read(
        table in prop_oneof![
            "\\PC{0,80}",
            "((all|b|苹果|1,204|-|—|1o|%|\"|;|,|\\||\t| |\n){0,40})",
        ],
        open in any::<bool>(),
    ) {
        let rows = if open { "open" } else { "[{id: a, label: 苹果}, {id: b}, {id: all}]" };
        let mut site = site(
            &format!("rows: {rows}\ncolumns: [{{id: x, required: true, label: 苹果}}, {{id: y, unit: \"%\"}}]\nrelations: [{{id: r, each: row, check: x >= y}}]\n"),
            &table,
        );
        site.check();
        site.write_bytes("content/data/d.csv", table.into_bytes());
        site.edit("content/statements/m.md", "period: 2025-03\n", "period: 2025-03\nsource: data/d.csv\n");
        site.check();
    }
}

/// Sums that binary numbers miss.
#[test]
fn decimals_are_exact() {
    for (parts, sum) in [
        ("12.40 11.86 10.95 13.07", "48.28"),
        ("3.15 4.02 2.38 5.44", "14.99"),
        ("48.28 14.99 13.25", "76.52"),
        ("0.1 0.2", "0.3"),
        ("0.1 0.1 0.1", "0.3"),
        ("1.1 2.2", "3.3"),
        ("0.0000000000000000000000000001 0.0000000000000000000000000002", "0.0000000000000000000000000003"),
        ("9999999999999999999999999999 -9999999999999999999999999998", "1"),
        ("1,204.10 （0.10）", "1204"),
    ] {
        let parts: Vec<&str> = parts.split(' ').collect();
        let rows: String = parts.iter().enumerate().map(|(at, part)| format!("| r{at} | {part} |\n")).collect();
        let ids: String = (0..parts.len()).map(|at| format!("{{id: r{at}}}, ")).collect();
        let declaration = format!(
            "rows: [{ids}{{id: all}}]\ncolumns: [{{id: x}}]\nrelations: [{{id: sum, each: column, check: all = sum(r0..r{})}}]\n",
            parts.len() - 1
        );
        let archive = site(&declaration, &format!("| | x |\n|---|---|\n{rows}| all | {sum} |\n")).archive();
        assert_eq!(one(&archive).relations[0].outcome, Outcome::Holds, "{parts:?} {sum}");
    }
}

/// How one rule over the row `a` with `x` and `y` comes out.
fn outcome(rule: &str, x: &str, y: &str) -> (Outcome, Option<String>) {
    let declaration = format!(
        "rows: [{{id: a}}]\ncolumns: [{{id: x}}, {{id: y}}, {{id: z}}]\nrelations: [{{id: r, each: row, check: \"{rule}\"}}]\n"
    );
    let site = site(&declaration, &format!("| | x | y |\n|---|---|---|\n| a | {x} | {y} |\n"));
    let archive = site.archive();
    let checked = &one(&archive).relations[0];
    (checked.outcome, checked.difference.map(|by| by.normalize().to_string()))
}

#[test]
fn what_cannot_be_worked_out_is_not_evaluable() {
    let long = "79228162514264337593543950335";
    for (rule, x, y) in [
        ("x = y / 0", "1", "1"),
        ("x = 1 / (y - 1)", "1", "1"),
        ("x + 1 > 0", long, "1"),
        ("x * y = 0", long, "10"),
        ("x * x * x * x = 0", "99999999", "1"),
        ("x - y = 0", long, "-1"),
        ("x + z = 1", "1", "1"),
        ("x = z", "1", "1"),
        ("x = sum(z)", "1", "1"),
        ("x = min(z, z)", "1", "1"),
        ("x = ytd(z)", "1", "1"),
        ("x = y@prev", "1", "1"),
        ("x = sum(x, y)", long, "1"),
        ("x = -z", "1", "1"),
        ("x = abs(round(z, 2))", "1", "1"),
    ] {
        assert_eq!(outcome(rule, x, y), (Outcome::NotEvaluable, None), "{rule}");
    }
    for (rule, x, y, result) in [
        ("x = sum(y, z)", "2", "2", Outcome::Holds),
        ("x = max(z, y)", "2", "2", Outcome::Holds),
        ("x = round(y / 3, 2)", "0.33", "1", Outcome::Holds),
        ("x = round(y, 0)", "3", "2.5", Outcome::Holds),
        ("x = round(-y, 0)", "-3", "2.5", Outcome::Holds),
        ("x = y / 3 * 3", "1", "1", Outcome::Fails),
        ("x = -y", "-2", "2", Outcome::Holds),
        ("x = - -y", "2", "2", Outcome::Holds),
        ("x - y * 2 + 1 = -1", "2", "2", Outcome::Holds),
        ("x - (y - 1) = 1", "2", "2", Outcome::Holds),
        ("x = y@prev-1", "2", "2", Outcome::NotEvaluable),
        ("x = ytd(y)", "2", "2", Outcome::Holds),
        ("x = sum(y@months)", "2", "2", Outcome::Holds),
        ("x = 480", "480.00", "1", Outcome::Holds),
        ("x >= y", "2", "2", Outcome::Holds),
        ("x > y", "2", "2", Outcome::Fails),
        ("x != y", "2", "2", Outcome::Fails),
    ] {
        assert_eq!(outcome(rule, x, y).0, result, "{rule} {x} {y}");
    }
}

/// A tolerance is inclusive, and widens what is strict as well.
#[test]
fn tolerance_is_inclusive() {
    for (rule, x, holds) in [
        ("x = 10", "10.02", true),
        ("x = 10", "9.98", true),
        ("x = 10", "10.021", false),
        ("x <= 10", "10.02", true),
        ("x <= 10", "10.03", false),
        ("x >= 10", "9.98", true),
        ("x >= 10", "9.97", false),
    ] {
        let declaration = format!(
            "rows: [{{id: a}}]\ncolumns: [{{id: x}}]\nrelations: [{{id: r, each: row, check: \"{rule}\", tolerance: 0.02}}]\n"
        );
        let archive = site(&declaration, &format!("| | x |\n|---|---|\n| a | {x} |\n")).archive();
        assert_eq!(one(&archive).relations[0].outcome == Outcome::Holds, holds, "{rule} {x}");
    }
}

/// The longest and deepest rules there may be, worked out, printed and thrown away with little stack.
#[test]
fn deep_rules_need_little_stack() {
    let deep = |open: &str, close: &str, times: usize| format!("x = {}y{}", open.repeat(times), close.repeat(times));
    let rules = [
        deep("(", ")", 32),
        deep("abs(", ")", 32),
        deep("sum(", ", 1)", 32),
        deep("round(", ", 2)", 32),
        deep("-(", ")", 32),
        deep("1 - (", ")", 32),
        format!("x = {}y", "-".repeat(32)),
        format!("x = y{}", "+y".repeat(200)),
        format!("x = y{}", "*1".repeat(200)),
        format!("x = y{}", "/1".repeat(200)),
        "x = sum(x..y) - y".to_owned(),
        format!("x = max({}y)", "y,".repeat(900)),
    ];
    let refused = [
        deep("(", ")", 33),
        deep("sum(", ")", 200),
        format!("x = {}y", "-".repeat(33)),
        format!("x = y{}", "+y".repeat(201)),
        format!("x = {}", "(".repeat(1_990)),
        format!("x = {}", "-".repeat(1_990)),
        format!("x = max({}y)", "y,".repeat(1_000)),
    ];
    let run = move || {
        for rule in &rules {
            let check = parse::check(rule).unwrap_or_else(|wrong| panic!("{rule}: {wrong:?}"));
            let printed = check.to_string();
            assert_eq!(parse::check(&printed).map_or_else(|_| printed.clone(), |check| check.to_string()), printed);
            let (result, _) = outcome(rule, "1", "1");
            assert_ne!(result, Outcome::NotEvaluable, "{rule}");
        }
        for rule in &refused {
            assert!(parse::check(rule).is_err(), "{rule}");
            assert!(parse::formula(rule).is_err(), "{rule}");
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

/// Changes at their limits and without a base.
#[test]
fn changes_at_their_edges() {
    let verdict = |limits: &str, base: &str, value: &str| -> Option<Verdict> {
        let month = |name: &str, period: &str, value: &str| {
            format!(
                "=== content/statements/{name}.md ===\n---\nstatement: s\nperiod: {period}\n---\n| | x | p |\n|---|---|---|\n| a | {value} | {value} |\n"
            )
        };
        let column = if limits.contains("pp") { "p" } else { "x" };
        let text = format!(
            "{SETTINGS}=== content/statements/s.yaml ===\nstatement: s\nevery: month\nrows: [{{id: a}}]\ncolumns: [{{id: x}}, {{id: p, unit: \"%\"}}]\nchanges: [{{id: c, columns: [{column}], {limits}}}]\n{}{}",
            month("f", "2025-02", base),
            month("m", "2025-03", value)
        );
        let archive: Arc<Archive> = SiteTest::new(&text).archive();
        archive.statements.all().last().unwrap().changes.first().map(|changed| changed.verdict)
    };
    use Verdict::{BelowMinBase, Beyond, Within, WithoutBase};
    for (limits, base, value, wanted) in [
        ("max: 20%", "50", "60", Some(Within)),
        ("max: 20%", "50", "60.01", Some(Beyond)),
        ("max: 20%", "50", "40", Some(Within)),
        ("max: 20%", "50", "39.99", Some(Beyond)),
        ("max: 20%", "0", "39", Some(WithoutBase)),
        ("max: 20%", "-50", "39", Some(WithoutBase)),
        ("max: 20%", "-", "39", Some(WithoutBase)),
        ("max: 20%", "50", "-", None),
        ("max: 5", "0", "5", Some(Within)),
        ("max: 5", "-3", "3", Some(Beyond)),
        ("max: [20%, 5]", "10", "15", Some(Within)),
        ("max: [20%, 5]", "10", "16", Some(Beyond)),
        ("max: [20%, 5]", "100", "106", Some(Within)),
        ("max: 20%, min_base: 50", "49.9", "100", Some(BelowMinBase)),
        ("max: 20%, min_base: 50", "50", "100", Some(Beyond)),
        ("max: 5, min_base: 50", "-49", "100", Some(BelowMinBase)),
        ("max: 3pp", "90.0", "93.0", Some(Within)),
        ("max: 3pp", "90.0", "93.1", Some(Beyond)),
        ("max: 3pp", "0.0", "3.1", Some(Beyond)),
        ("max: 20%", "79228162514264337593543950335", "1", Some(WithoutBase)),
    ] {
        assert_eq!(verdict(limits, base, value), wanted, "{limits} {base} {value}");
    }
}
