//! Statements with one thing wrong: in their figures, in what is said of them, in their declarations.

use std::fs;
use std::path::Path;

use annals::base::code::Code;
use annals::base::path::RelPath;
use annals::base::span::place;
use annals::config::load::load;
use annals::config::statement;
use annals::source::fixture;

use crate::findings::{Case, hold};

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A declaration in which nothing is wrong.
const SOUND: &str = "statement: stock
every: month
rows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]
columns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]
";

/// What is said of a declaration: `LINE:COLUMN: message (help)`.
fn said(declaration: &str) -> Vec<String> {
    let files = format!("=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\n{declaration}");
    let tree = fixture::tree(&files);
    let path = RelPath::new("annals.yaml").unwrap();
    let (config, _) = load(tree.text("annals.yaml").map(|text| (&path, &**text)), true);
    let (_, found) = statement::load(&config, &tree);
    let line = |finding: &annals::base::diagnostic::Diagnostic| {
        assert_eq!(finding.code, Code::BadConfig);
        let text = tree.text(finding.path.as_str()).unwrap();
        let at = place(text, finding.span.unwrap().start as usize);
        let help = finding.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        format!("{}:{}: {}{help}", at.line, at.column, finding.message)
    };
    found.iter().map(line).collect()
}

#[test]
fn a_statement_with_one_thing_wrong_is_reported_like_this() {
    CASES.iter().for_each(hold);
}

#[test]
fn what_is_wrong_with_a_declaration_is_said_where_it_stands() {
    assert_eq!(said(SOUND), Vec::<String>::new());
    for (more, wrong) in WRONG_RULES {
        assert_eq!(said(&format!("{SOUND}{more}")), [*wrong], "{more}");
    }
    for (declaration, wrong) in WRONG_DECLARATIONS {
        assert_eq!(said(declaration), [*wrong], "{declaration}");
    }
}

/// What is added to the sound declaration, and what is said of it.
const WRONG_RULES: &[(&str, &str)] = &[
    (
        "relations: [{id: r, each: row, check: closing = opening + 收入}]\n",
        "5:59: the rule `r` cannot be read: a number, a name or a bracket is wanted here, not `收入` (write it as in `total = walk_in + phone`, in quotes when YAML takes offence at it)",
    ),
    (
        "relations:\n  - id: 结转\n    each: row\n    check: '  closing = opening + recieved'\n",
        "8:35: the rule `结转` names `recieved`, and there is no such column of numbers of `stock` (there are opening, closing, share)",
    ),
    (
        "relations: [{id: r, each: row, check: \"closing \\u003d opennin\"}]\n",
        "5:39: the rule `r` names `opennin`, and there is no such column of numbers of `stock` (did you mean `opening`?)",
    ),
    (
        "relations: [{id: r, each: table, check: a.closing = c.closing}]\n",
        "5:53: the rule `r` names `c`, and there is no such row of `stock` (did you mean `a`?)",
    ),
    (
        "relations: [{id: r, each: table, check: a.closing = closing}]\n",
        "5:53: the rule `r` cannot be used: a cell is named whole here, as in `all.total`",
    ),
    (
        "relations: [{id: r, each: row, check: note = closing}]\n",
        "5:39: the rule `r` names `note`, and there is no such column of numbers of `stock` (there are opening, closing, share)",
    ),
    (
        "relations: [{id: r, each: row, check: closing = stok:opening}]\n",
        "5:49: the rule `r` names `stok`, and there is no such statement (did you mean `stock`?)",
    ),
    (
        "relations: [{id: r, each: row, check: closing = opening@months}]\n",
        "5:49: the rule `r` cannot be used: `@months` and `@quarters` stand only in `sum(..)`",
    ),
    (
        "relations: [{id: r, each: row, check: closing = sum(opening@quarters)}]\n",
        "5:53: the rule `r` cannot be used: `stock` is filed each month, not each quarter",
    ),
    (
        "relations: [{id: r, each: row, check: closing = opening@2025-Q1}]\n",
        "5:49: the rule `r` cannot be used: `stock` is filed each month: `2025-Q1` is none",
    ),
    (
        "relations: [{id: r, each: row, check: closing = ytd(opening@prev)}]\n",
        "5:53: the rule `r` cannot be used: `ytd(..)` says itself of which periods: leave `@` out",
    ),
    (
        "relations: [{id: r, each: column, check: all = sum(b..a)}]\n",
        "5:52: the rule `r` cannot be used: `b` stands behind `a`: the range is empty",
    ),
    (
        "relations: [{id: r, each: column, check: all = sum(a..c)}]\n",
        "5:55: the rule `r` names `c`, and there is no such row of `stock` (did you mean `a`?)",
    ),
    (
        "relations: [{id: r, each: table, check: all.closing = sum(a..b)}]\n",
        "5:59: the rule `r` cannot be used: a range needs `each: row` or `each: column`",
    ),
    (
        "relations: [{id: r, each: row, check: \"closing = count(documnt)\"}]\n",
        "5:56: the rule `r` names `documnt`, and there is no such kind (did you mean `document`?)",
    ),
    (
        "relations: [{id: r, each: row, check: \"closing = count(document, direktion=in)\"}]\n",
        "5:66: the rule `r` names `direktion`, and there is no such field of `document` (did you mean `direction`?)",
    ),
    (
        "relations: [{id: r, each: row, check: closing opening}]\n",
        "5:47: the rule `r` cannot be read: a comparison: one of = != < <= > >= is wanted here, not `opening` (write it as in `total = walk_in + phone`, in quotes when YAML takes offence at it)",
    ),
    (
        "relations: [{id: r, each: row, check: closing = opening +}]\n",
        "5:58: the rule `r` cannot be read: a number, a name or a bracket is wanted here, not the end (write it as in `total = walk_in + phone`, in quotes when YAML takes offence at it)",
    ),
    (
        "relations: [{id: r, each: row, check: closing = total(opening)}]\n",
        "5:49: the rule `r` cannot be read: one of the functions sum, min, max, abs, round, ytd and count is wanted here, not `total(openin` (write it as in `total = walk_in + phone`, in quotes when YAML takes offence at it)",
    ),
    (
        "relations: [{id: r, each: row, check: \"closing = round(opening)\"}]\n",
        "5:63: the rule `r` cannot be read: a comma and the number of decimals is wanted here, not `)` (write it as in `total = walk_in + phone`, in quotes when YAML takes offence at it)",
    ),
    (
        "relations: [{id: r, each: row, check: \"closing = 12345678901234567890123456789.5\"}]\n",
        "5:50: the rule `r` cannot be read: a number of at most 28 digits is wanted here, not `123456789012` (write it as in `total = walk_in + phone`, in quotes when YAML takes offence at it)",
    ),
    (
        "relations: [{id: r, each: column, check: all = a + b, only: [opening, nota]}]\n",
        "5:71: the rule `r` names `nota`, and there is no such column of numbers (there are opening, closing, share)",
    ),
    (
        "relations: [{id: r, each: column, check: all = a + b, only: [note]}]\n",
        "5:62: the rule `r` names `note`, and there is no such column of numbers (there are opening, closing, share)",
    ),
    (
        "relations: [{id: r, each: table, check: all.closing = 3, except: [a]}]\n",
        "5:67: the rule `r` cannot be used: `only` and `except` name rows or columns, and it is looked for in the whole table",
    ),
    (
        "relations: [{id: r, each: rows, check: closing = opening}]\n",
        "5:27: there is no place of a rule `rows` (did you mean `row`?)",
    ),
    (
        "relations: [{id: r, check: closing = opening}]\n",
        "5:13: the rule `r` has no `each` (add `each:` with one of row, column, table)",
    ),
    (
        "relations: [{id: r, each: row}]\n",
        "5:13: the rule `r` has no `check` (add `check:` with a rule such as `total = walk_in + phone`)",
    ),
    (
        "relations: [{each: row, check: closing = opening}]\n",
        "5:13: a member of `relations` has no `id` (add `id:` with a name of its own)",
    ),
    (
        "relations: [{id: r, each: row, check: closing = opening, severity: hard}]\n",
        "5:68: `severity` needs `error` or `warning`, and `hard` is none",
    ),
    (
        "relations: [{id: r, each: row, check: closing = opening, tolerance: -1}]\n",
        "5:69: `tolerance` needs a number that is not negative, and `-1` is none",
    ),
    (
        "relations: [{id: r, each: row, check: closing = opening}, {id: r, each: row, check: closing = opening}]\n",
        "5:64: the id `r` is given twice",
    ),
    (
        "relations: [{id: r, each: row, check: closing = opening}]\nchanges: [{id: r, columns: [closing], max: 5}]\n",
        "6:16: the rule `r` is given twice",
    ),
    (
        "changes: [{id: c, columns: [closin], max: 5}]\n",
        "5:29: the rule `c` names `closin`, and there is no such column of numbers (did you mean `closing`?)",
    ),
    (
        "changes: [{id: c, columns: [closing], max: 3pp}]\n",
        "5:44: the rule `c` cannot be used: percentage points need a column whose unit is `%`, and `closing` is none",
    ),
    (
        "changes: [{id: c, columns: [closing], max: viel}]\n",
        "5:44: `max` needs limits such as 20%, 5 or 3pp, and `viel` is none",
    ),
    (
        "changes: [{id: c, columns: [closing]}]\n",
        "5:11: the rule `c` has no `max` (add `max:` with a limit such as 20%, 5 or 3pp)",
    ),
    (
        "changes: [{id: c, max: 3}]\n",
        "5:11: the rule `c` has no `columns` (add `columns:` with the columns it looks at)",
    ),
    (
        "changes: [{id: c, columns: [closing], only: [alle], max: 3, min_base: 1}]\n",
        "5:46: the rule `c` names `alle`, and there is no such row (did you mean `all`?)",
    ),
    (
        "changes: [{id: c, columns: [closing], max: 3, min_base: -1}]\n",
        "5:57: `min_base` needs a number that is not negative, and `-1` is none",
    ),
    ("key: [all.closing, al.closing]\n", "5:20: `key` names `al`, and there is no such row (did you mean `a`?)"),
    (
        "key: [all.closing, all.note]\n",
        "5:24: `key` names `note`, and there is no such column of numbers (there are opening, closing, share)",
    ),
    ("key: all\n", "5:6: `key` needs cells such as all.total, and `all` is none"),
    ("due: {after: soon}\n", "5:14: `after` needs a length of time such as 3d, 5wd, 2w, 1m, 1y, and `soon` is none"),
    ("\tx: 1\n", "5:1: a tab as indent (indent with blanks)"),
];

/// Whole declarations.
const WRONG_DECLARATIONS: &[(&str, &str)] = &[
    (
        "statement: stock\nevery: monthly\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "2:8: `every` needs one of day, week, month, quarter, half, year, and `monthly` is none",
    ),
    (
        "statement: stock\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "1:12: the statement `stock` has no `every` (add `every:` with one of day, week, month, quarter, half, year)",
    ),
    (
        "every: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "1:1: a declaration beside statements has no `statement` (add `statement:` with a name of small letters, digits and `_`, or put the file elsewhere)",
    ),
    (
        "statement: Stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "1:12: `statement` needs a name of small letters, digits and `_` that begins with a letter, and `Stock` is none",
    ),
    (
        "statement: stock\nevery: month\nrows: []\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "3:7: `rows` needs at least one row, or `open`, not a list",
    ),
    (
        "statement: stock\nevery: month\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "1:12: the statement `stock` has no `rows` (add `rows:` with a list of rows, or `rows: open`)",
    ),
    (
        "statement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b, label: {zh: 苹 果}}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "3:46: the row `b` is called `苹 果`, and so is `a` (a table names them by id, label and alias: give each names of its own)",
    ),
    (
        "statement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: a}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "3:51: the id `a` is given twice",
    ),
    (
        "statement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: B}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "3:51: `id` needs a name of small letters, digits and `_` that begins with a letter, and `B` is none",
    ),
    (
        "statement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, min: 3, max: 2, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "4:41: `min` of the column `closing` is more than its `max`",
    ),
    (
        "statement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: number}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "4:61: there is no type of column `number` (there are integer, decimal, text)",
    ),
    (
        "statement: stock\nevry: month\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n",
        "2:1: `statement` has no key `evry` (did you mean `every`?)",
    ),
];

pub const CASES: &[Case] = &[
    Case {
        code: Code::RelationFailed,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\nrelations: [{id: sum, each: column, check: all = apples + pears, only: [opening, sold]}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| 品名 | 期初 | 销售 |\n|---|---|---|\n| 苹果 | 10 | 4 |\n| 梨 | 5 | 1 |\n| 合计 | 15 | 6 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:9:13: error[relation-failed]: stock 2025-03: rule `sum` does not hold for column `sold`
    all = apples + pears
    6 ≠ 4 + 1 = 5 (difference +1)
"##,
    },
    Case {
        code: Code::RelationFailed,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\nrelations: [{id: sum, each: column, check: all = apples + pears, only: [opening, sold]}]\n=== content/statements/m.md ===\n---\r\nstatement: stock\r\nperiod: 2025-03\r\n---\r\n| 品名 | 期初 | 销售 |\r\n|---|---|---|\r\n| 苹果 | 10 | 4 |\r\n| 梨 | 5 | 1 |\r\n| 合计 | 15 | 6 |\r\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:9:13: error[relation-failed]: stock 2025-03: rule `sum` does not hold for column `sold`
    all = apples + pears
    6 ≠ 4 + 1 = 5 (difference +1)
"##,
    },
    Case {
        code: Code::RelationFailed,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nrelations: [{id: carry, each: row, check: x = y@prev}]\n=== content/statements/f.md ===\n---\nstatement: stock\nperiod: 2025-02\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 7 |\n| b | 2 | 8 |\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 7 | 1 |\n| b | 9 | 1 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:8:7: error[relation-failed]: stock 2025-03: rule `carry` does not hold for row `b`
    x = y@prev
    9 ≠ 8 (difference +1)
    y@prev: content/statements/f.md:8:11
"##,
    },
    Case {
        code: Code::RelationFailed,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nrelations: [{id: within, each: row, check: y <= x, severity: warning, tolerance: 0.5}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 7 | 7 |\n| b | 8 | 9 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:8:11: warning[relation-failed]: stock 2025-03: rule `within` does not hold for row `b`
    y <= x
    9 > 8 (difference +1)
"##,
    },
    Case {
        code: Code::RelationFailed,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nrelations: [{id: whole, each: table, check: \"a.x / b.x < 2\"}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 7 | 0 |\n| b | 3 | 0 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:7: error[relation-failed]: stock 2025-03: rule `whole` does not hold
    a.x / b.x < 2
    7 / 3 = 2.333333… ≥ 2 (difference +0.333333…)
"##,
    },
    Case {
        code: Code::RelationFailed,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/year.yaml ===\nstatement: year\nevery: year\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x}]\nrelations: [{id: months, each: row, check: x = sum(stock:x@months)}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 7 | 0 |\n| b | 3 | 0 |\n=== content/statements/j.md ===\n---\nstatement: stock\nperiod: 2025-01\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 0 |\n| b | 2 | 0 |\n=== content/statements/y.md ===\n---\nstatement: year\nperiod: 2025\n---\n| | x |\n|---|---|\n| a | 8 |\n| b | 6 |\n",
        prepare: |_| {},
        report: r##"content/statements/y.md:8:7: error[relation-failed]: year 2025: rule `months` does not hold for row `b`
    x = sum(stock:x@months)
    6 ≠ 2 + 3 = 5 (difference +1)
    stock:x@2025-01: content/statements/j.md:8:7
    stock:x@2025-03: content/statements/m.md:8:7
"##,
    },
    Case {
        code: Code::RelationFailed,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nrelations: [{id: papers, each: table, check: \"a.x = count(note)\"}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 2 | 0 |\n| b | 0 | 0 |\n=== content/notes/a.md ===\n---\ndate: 2025-03-04\n---\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:7: error[relation-failed]: stock 2025-03: rule `papers` does not hold
    a.x = count(note)
    2 ≠ count(note) = 1 (difference +1)
    count(note): a
"##,
    },
    Case {
        code: Code::ChangeBeyond,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nchanges: [{id: jump, columns: [x], against: prev, max: 20%, min_base: 10}]\n=== content/statements/f.md ===\n---\nstatement: stock\nperiod: 2025-02\n---\n| | x | y |\n|---|---|---|\n| a | 100 | 0 |\n| b | 9 | 0 |\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 121 | 0 |\n| b | 90 | 0 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:7: warning[change-beyond]: stock 2025-03: rule `jump`: `a.x` 121 against 100 (2025-02): +21, +21.0 % (limit 20 %)
"##,
    },
    Case {
        code: Code::ChangeBeyond,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nchanges: [{id: jump, columns: [x, y], against: year, max: [20%, 5]}]\n=== content/statements/f.md ===\n---\nstatement: stock\nperiod: 2024-03\n---\n| | x | y |\n|---|---|---|\n| a | 10 | 10 |\n| b | 10 | 10 |\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 15 | 16 |\n| b | 12 | 10 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:12: warning[change-beyond]: stock 2025-03: rule `jump`: `a.y` 16 against 10 (2024-03): +6, +60.0 % (limits 20 % and 5)
"##,
    },
    Case {
        code: Code::ChangeBeyond,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\nchanges: [{id: points, columns: [share], max: 3pp}]\n=== content/statements/f.md ===\n---\nstatement: stock\nperiod: 2025-02\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | 10 | 4 | 40 |\n| pears | 5 | 1 | 20 |\n| all | 15 | 5 | 33.3 |\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | 10 | 4 | 43 |\n| pears | 5 | 1 | 20 |\n| all | 15 | 5 | 36.4 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:9:18: warning[change-beyond]: stock 2025-03: rule `points`: `all.share` 36.4 against 33.3 (2025-02): +3.1 pp (limit 3 pp)
"##,
    },
    Case {
        code: Code::CellMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\nrelations: [{id: sum, each: column, check: all = apples + pears, only: [opening, sold]}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | 10 | 4 | 40 |\n| pears |  | 1 | 20 |\n| all | 15 | 5 | 33.3 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:8:11: error[cell-missing]: `pears.opening` is missing
  |
8 | | pears |  | 1 | 20 |
  |           ^
  |
  = help: fill it in; 0 is written as 0, and `-` stands for nothing only where a column may be left out
"##,
    },
    Case {
        code: Code::CellMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\nrelations: [{id: sum, each: column, check: all = apples + pears, only: [opening, sold]}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| 品名 | 期初 | 销售 |\n|---|---|---|\n| 苹果 | 10 | 4 |\n| 梨 | —— | 1 |\n| 合计 | 15 | 5 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:8:7: error[cell-missing]: `pears.opening` is missing
  |
8 | | 梨 | —— | 1 |
  |        ^^
  |
  = help: fill it in; 0 is written as 0, and `-` stands for nothing only where a column may be left out
"##,
    },
    Case {
        code: Code::CellMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n=== content/data/s.csv ===\nitem,opening\napples,10\npears,\nall,10\n",
        prepare: |_| {},
        report: r##"content/data/s.csv:3:7: error[cell-missing]: `pears.opening` is missing
  |
3 | pears,
  |       ^
  |
  = help: fill it in; 0 is written as 0, and `-` stands for nothing only where a column may be left out
"##,
    },
    Case {
        code: Code::CellMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n=== content/data/s.csv ===\nitem,opening\napples,10\npears,5\n",
        prepare: |_| {},
        report: r##"content/data/s.csv:3:8: error[cell-missing]: the row `all` is missing
  |
3 | pears,5
  |        ^
  |
  = help: add the row: the statement's declaration asks for it
"##,
    },
    Case {
        code: Code::CellMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n=== content/data/s.csv ===\nitem,sold\napples,10\npears,5\nall,15\n",
        prepare: |_| {},
        report: r##"content/data/s.csv:1:10: error[cell-missing]: the column `opening` is missing
  |
1 | item,sold
  |          ^
  |
  = help: add the column: the statement's declaration asks for it
"##,
    },
    Case {
        code: Code::CellMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n=== content/data/s.csv ===\n",
        prepare: |_| {},
        report: r##"content/data/s.csv:1:1: error[cell-missing]: the table is empty
  |
1 |
  | ^
  |
  = help: write its header in the first line, and a line for each row below it
"##,
    },
    Case {
        code: Code::CellNotNumber,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\nrelations: [{id: sum, each: column, check: all = apples + pears, only: [opening, sold]}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | 1,2O4 | 4 | 40 |\n| pears | 5 | 1 | 20 |\n| all | 15 | 5 | 33.3 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:12: error[cell-not-number]: `apples.opening` is `1,2O4`, which is no number
  |
7 | | apples | 1,2O4 | 4 | 40 |
  |            ^^^^^
  |
  = help: wanted is a number such as 1,204, 12.5 or (12.5), or `-` for none
"##,
    },
    Case {
        code: Code::CellNotNumber,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | 10 | 12.5% | 40 |\n| pears | 5 | 1 | 20 |\n| all | 15 | 5 | 33.3 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:17: error[cell-not-number]: `apples.sold` is `12.5%`, which is no number
  |
7 | | apples | 10 | 12.5% | 40 |
  |                 ^^^^^
  |
  = help: wanted is a number without `%`
"##,
    },
    Case {
        code: Code::CellNotNumber,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | 10 | 4 | 12.5% |\n| pears | 5 | 1 | 20 |\n| all | 15 | 5 | 33,3 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:9:18: error[cell-not-number]: `all.share` is `33,3`, which is no number
  |
9 | | all | 15 | 5 | 33,3 |
  |                  ^^^^
  |
  = help: wanted is a number such as 1,204, 12.5 or (12.5), or `-` for none
"##,
    },
    Case {
        code: Code::CellNotNumber,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\nencoding: gbk\n---\n",
        prepare: |root| {
            put(root, "content/data/s.csv", b"\xc6\xb7\xc3\xfb,\xc6\xda\xb3\xf5\x0d\x0a\xc6\xbb\xb9\xfb,\xca\xae\x0d\x0a\xc0\xe6,5\x0d\x0a\xba\xcf\xbc\xc6,15\x0d\x0a");
        },
        report: r##"content/data/s.csv:2:4: error[cell-not-number]: `apples.opening` is `十`, which is no number
  |
2 | 苹果,十
  |      ^^
  |
  = help: wanted is a number such as 1,204, 12.5 or (12.5), or `-` for none
"##,
    },
    Case {
        code: Code::UnknownColumn,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| 品名 | 期初 | 消售 |\n|---|---|---|\n| 苹果 | 10 | 4 |\n| 梨 | 5 | 1 |\n| 合计 | 15 | 6 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:5:13: error[unknown-column]: `stock` has no column `消售`
  |
5 | | 品名 | 期初 | 消售 |
  |                 ^^^^
  |
  = help: did you mean `销售`?
"##,
    },
    Case {
        code: Code::UnknownColumn,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | price | share |\n|---|---|---|---|\n| apples | 10 | 4 | 40 |\n| pears | 5 | 1 | 20 |\n| all | 15 | 5 | 33.3 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:5:20: error[unknown-column]: `stock` has no column `price`
  |
5 | | item | opening | price | share |
  |                    ^^^^^
  |
  = help: there are opening, sold, share
"##,
    },
    Case {
        code: Code::UnknownColumn,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| 品名 | 期初 | Opening |\n|---|---|---|\n| 苹果 | 10 | 4 |\n| 梨 | 5 | 1 |\n| 合计 | 15 | 5 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:5:13: error[unknown-column]: the column `Opening` stands there twice
  |
5 | | 品名 | 期初 | Opening |
  |                 ^^^^^^^
  |
  = help: the first one counts; delete the other
"##,
    },
    Case {
        code: Code::UnknownColumn,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n=== content/data/s.csv ===\nitem,opening\napples,10,4\npears,5\nall,15\n",
        prepare: |_| {},
        report: r##"content/data/s.csv:2:11: error[unknown-column]: `4` stands in no column: nothing stands above it in the header
  |
2 | apples,10,4
  |           ^
  |
  = help: give the column its name in the first line of the table, or delete what stands in it
"##,
    },
    Case {
        code: Code::UnknownColumn,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n=== content/data/s.csv ===\nitem;opening;;sold\napples;10;4;4\npears;5;;\nall;15;;\n",
        prepare: |_| {},
        report: r##"content/data/s.csv:2:11: error[unknown-column]: `4` stands in no column: nothing stands above it in the header
  |
2 | apples;10;4;4
  |           ^
  |
  = help: give the column its name in the first line of the table, or delete what stands in it
"##,
    },
    Case {
        code: Code::UnknownRow,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| 品名 | 期初 | 销售 |\n|---|---|---|\n| 苹菓 | 10 | 4 |\n| 梨 | 5 | 1 |\n| 合计 | 15 | 6 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:3: error[unknown-row]: `stock` has no row `苹菓`
  |
7 | | 苹菓 | 10 | 4 |
  |   ^^^^
  |
  = help: did you mean `苹果`?
"##,
    },
    Case {
        code: Code::UnknownRow,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n=== content/data/s.csv ===\nitem,opening\napples,10\npears,5\n,3\nall,15\n",
        prepare: |_| {},
        report: r##"content/data/s.csv:4:1: error[unknown-row]: the row has no name
  |
4 | ,3
  | ^
  |
  = help: write its name into the first column, or delete the row
"##,
    },
    Case {
        code: Code::UnknownRow,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: open\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| 设备 | 1 | 2 |\n|  | 3 | 4 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:8:3: error[unknown-row]: the row has no name
  |
8 | |  | 3 | 4 |
  |   ^
  |
  = help: write its name into the first column, or delete the row
"##,
    },
    Case {
        code: Code::DuplicateRow,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | 10 | 4 | 40 |\n| pears | 5 | 1 | 20 |\n| all | 15 | 5 | 33.3 |\n| 苹果 | 1 | 1 | 1 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:10:3: error[duplicate-row]: the row `apples` stands there twice
   |
10 | | 苹果 | 1 | 1 | 1 |
   |   ^^^^
   |
   = help: the first one counts; delete the other, or give it its own name
"##,
    },
    Case {
        code: Code::DuplicateRow,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: open\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| 设备 | 1 | 2 |\n| 设备 | 3 | 4 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:8:3: error[duplicate-row]: the row `设备` stands there twice
  |
8 | | 设备 | 3 | 4 |
  |   ^^^^
  |
  = help: the first one counts; delete the other, or give it its own name
"##,
    },
    Case {
        code: Code::SourceMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:4:9: error[source-missing]: there is no data file `content/data/s.csv`
  |
4 | source: data/s.csv
  |         ^^^^^^^^^^
  |
  = help: `source` counts from the content folder, or from the record's own folder
"##,
    },
    Case {
        code: Code::SourceMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: ../../s.csv\n---\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:4:9: error[source-missing]: the data file would lie outside the content folder
  |
4 | source: ../../s.csv
  |         ^^^^^^^^^^^
  |
  = help: put it below the content folder; `source` counts from there, or from the record's own folder
"##,
    },
    Case {
        code: Code::SourceMissing,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\nNo table.\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:2:12: error[source-missing]: the statement has neither a data file nor a table
  |
2 | statement: stock
  |            ^^^^^
  |
  = help: name a file in `source`, or write the table into the text
"##,
    },
    Case {
        code: Code::BadSource,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv\n---\n",
        prepare: |root| {
            put(root, "content/data/s.csv", b"\xc6\xb7\xc3\xfb,\xc6\xda\xb3\xf5\x0d\x0a\xc6\xbb\xb9\xfb,10\x0d\x0a");
        },
        report: r##"content/data/s.csv:1:2: error[bad-source]: not UTF-8, looks like GBK
  |
1 | 品名,期初
  |   ^^
  |
  = help: write `encoding: gbk` in the front matter, or save the file as CSV in UTF-8
"##,
    },
    Case {
        code: Code::BadSource,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.ods\n---\n=== content/data/s.ods ===\nx\n",
        prepare: |_| {},
        report: r##"content/data/s.ods: error[bad-source]: `.ods` workbooks are not read
 = help: save it as `.xlsx` or `.csv`
"##,
    },
    Case {
        code: Code::BadSource,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: data/s.csv#Sheet1\n---\n=== content/data/s.csv ===\nitem,opening\n",
        prepare: |_| {},
        report: r##"content/data/s.csv: error[bad-source]: a `.csv` file has no sheets and ranges, so there is no `Sheet1` in it
 = help: leave off the `#` and what stands behind it
"##,
    },
    Case {
        code: Code::StatementTwice,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nfiled: 2025-04-02\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 1 |\n| b | 1 | 1 |\n=== content/statements/n.md ===\n---\nstatement: stock\nperiod: 2025-03\nfiled: 2025-04-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 1 |\n| b | 1 | 2 |\n",
        prepare: |_| {},
        report: r##"content/statements/n.md:3:9: warning[statement-twice]: 2025-03 is filled in already by `statements/m`
  |
3 | period: 2025-03
  |         ^^^^^^^
  |
  = help: give one of the two another period, or say with `corrects` which it puts right; until then the one filed last counts
content/statements/m.md:3:9: note: the other one
  |
3 | period: 2025-03
  |         -------
"##,
    },
    Case {
        code: Code::StatementTwice,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\ncorrects: n\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 1 |\n| b | 1 | 1 |\n=== content/statements/n.md ===\n---\nstatement: stock\nperiod: 2025-03\ncorrects: m\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 1 |\n| b | 1 | 2 |\n",
        prepare: |_| {},
        report: r##"content/statements/n.md:3:9: warning[statement-twice]: 2025-03 is filled in already by `statements/m`
  |
3 | period: 2025-03
  |         ^^^^^^^
  |
  = help: give one of the two another period, or say with `corrects` which it puts right; until then the one filed last counts
content/statements/m.md:3:9: note: the other one
  |
3 | period: 2025-03
  |         -------
"##,
    },
    Case {
        code: Code::StaleExplanation,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nchanges: [{id: jump, columns: [x], max: 20%}]\nrelations: [{id: sum, each: row, check: y <= x, severity: warning}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nexplain:\n  - rule: jump\n    cell: a.x\n    text: It was the fair.\n---\n| | x | y |\n|---|---|---|\n| a | 7 | 7 |\n| b | 8 | 8 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:6:11: warning[stale-explanation]: no warning of the rule `jump` at `a.x` is open to be explained
  |
6 |     cell: a.x
  |           ^^^
  |
  = help: delete it, or mend its rule and cell
"##,
    },
    Case {
        code: Code::StaleExplanation,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nchanges: [{id: jump, columns: [x], max: 20%}]\nrelations: [{id: sum, each: row, check: y <= x, severity: warning}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nexplain:\n  - rule: jmp\n    cell: a.x\n    text: It was the fair.\n---\n| | x | y |\n|---|---|---|\n| a | 7 | 7 |\n| b | 8 | 8 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:6:11: warning[stale-explanation]: `stock` has no rule `jmp` to be explained
  |
6 |     cell: a.x
  |           ^^^
  |
  = help: did you mean `jump`?
"##,
    },
    Case {
        code: Code::StaleExplanation,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\nchanges: [{id: jump, columns: [x], max: 20%}]\nrelations: [{id: sum, each: row, check: y <= x, severity: warning}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nexplain: [{rule: sum, text: r}]\n---\n| | x | y |\n|---|---|---|\n| a | 7 | 7 |\n| b | 8 | 8 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:4:18: warning[stale-explanation]: no warning of the rule `sum` is open to be explained
  |
4 | explain: [{rule: sum, text: r}]
  |                  ^^^
  |
  = help: delete it, or mend its rule and cell
"##,
    },
    Case {
        code: Code::NotSecondChecked,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\ncheck_by_second_person: true\n=== content/people/li.md ===\n---\nname: Li\n---\n=== content/people/wang.md ===\n---\nname: Wang\n---\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nby: li\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 1 |\n| b | 1 | 1 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:2:12: warning[not-second-checked]: was checked by nobody
  |
2 | statement: stock
  |            ^^^^^
  |
  = help: let somebody else go through it, and name him or her in `checked_by`
"##,
    },
    Case {
        code: Code::NotSecondChecked,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\ncheck_by_second_person: true\n=== content/people/li.md ===\n---\nname: Li\n---\n=== content/people/wang.md ===\n---\nname: Wang\n---\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nby: [wang, li]\nchecked_by: li\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 1 |\n| b | 1 | 1 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:5:13: warning[not-second-checked]: was checked by its own author
  |
5 | checked_by: li
  |             ^^
  |
  = help: let somebody else go through it, and name him or her in `checked_by`
"##,
    },
    Case {
        code: Code::FactMismatch,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n三月共 [fact:: stock:a.y = 3 箱]。\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:25: error[fact-mismatch]: `stock:a.y` is quoted as 3 箱, and the statement says 2
  |
5 | 三月共 [fact:: stock:a.y = 3 箱]。
  |                            ^^^^
  |
  = help: quote the statement, or correct it
content/statements/m.md:7:11: note: stock:a.y@2025-03
  |
7 | | a | 1 | 2 |
  |           -
"##,
    },
    Case {
        code: Code::FactMismatch,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/statements/j.md ===\n---\nstatement: stock\nperiod: 2025-01\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025\nfiled: 2025-04-02\n---\nIn all [fact:: sum(stock:b.x@months) = 7].\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:40: error[fact-mismatch]: `sum(stock:b.x@months)` is quoted as 7, and the statements say 6
  |
5 | In all [fact:: sum(stock:b.x@months) = 7].
  |                                        ^
  |
  = help: quote the statement, or correct it
content/statements/j.md:8:7: note: stock:b.x@2025-01
  |
8 | | b | 3 | 4 |
  |       -
content/statements/m.md:8:7: note: stock:b.x@2025-03
  |
8 | | b | 3 | 4 |
  |       -
"##,
    },
    Case {
        code: Code::FactMismatch,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n[fact:: count(summary) = 2], [fact:: stock:a.x + stock:b.x = 4].\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:26: error[fact-mismatch]: `count(summary)` is quoted as 2, and it comes to 0
  |
5 | [fact:: count(summary) = 2], [fact:: stock:a.x + stock:b.x = 4].
  |                          ^
  |
  = help: quote the statement, or correct it
"##,
    },
    Case {
        code: Code::FactUnchecked,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n[fact:: stock:a.y = 3]\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:9: warning[fact-unchecked]: `stock:a.y` cannot be checked: no statement is filed for `stock:a.y@2025-03`
  |
5 | [fact:: stock:a.y = 3]
  |         ^^^^^^^^^
  |
  = help: file the statement, or take the figure from one that is filed
"##,
    },
    Case {
        code: Code::FactUnchecked,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-W11\nfiled: 2025-04-02\n---\n[fact:: stock:a.y = 2]\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:9: warning[fact-unchecked]: `stock:a.y` cannot be checked: no statement `stock` is filed for 2025-W11; say with `@` which period is meant
  |
5 | [fact:: stock:a.y = 2]
  |         ^^^^^^^^^
  |
  = help: file the statement, or take the figure from one that is filed
"##,
    },
    Case {
        code: Code::FactUnchecked,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 |  |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n[fact:: stock:a.y = 2]\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:9: warning[fact-unchecked]: `stock:a.y` cannot be checked: `stock:a.y@2025-03` has no number
  |
5 | [fact:: stock:a.y = 2]
  |         ^^^^^^^^^
  |
  = help: file the statement, or take the figure from one that is filed
"##,
    },
    Case {
        code: Code::FactUnchecked,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/notes/n.md ===\n[fact:: stock:a.y@2025-03 = 2] and [fact:: stock:a.y = 2]\n",
        prepare: |_| {},
        report: r##"content/notes/n.md:1:44: warning[fact-unchecked]: `stock:a.y` cannot be checked: its record is about no period; say with `@` which is meant
  |
1 | [fact:: stock:a.y@2025-03 = 2] and [fact:: stock:a.y = 2]
  |                                            ^^^^^^^^^
  |
  = help: file the statement, or take the figure from one that is filed
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n[fact:: stock:a.z = 2]\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:17: error[bad-value]: the fact cannot be read: there is no column of numbers of `stock` called `z`; did you mean `x`?
  |
5 | [fact:: stock:a.z = 2]
  |                 ^
  |
  = help: a fact is a figure of a statement, as in `[fact:: visitors:all.total = 480]`
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n[fact:: a.x = 2]\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:9: error[bad-value]: the fact cannot be read: a fact names the statement too, as in `visitors:all.total`
  |
5 | [fact:: a.x = 2]
  |         ^^^
  |
  = help: a fact is a figure of a statement, as in `[fact:: visitors:all.total = 480]`
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n[fact:: stock:a.x = viele]\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:21: error[bad-value]: the fact cannot be read: `viele` is no number
  |
5 | [fact:: stock:a.x = viele]
  |                     ^^^^^
  |
  = help: a fact is a figure of a statement, as in `[fact:: visitors:all.total = 480]`
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n[fact:: stock:a.x * = 2]\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:20: error[bad-value]: the fact cannot be read: a number, a name or a bracket is wanted here, not the end
  |
5 | [fact:: stock:a.x * = 2]
  |                    ^
  |
  = help: a fact is a figure of a statement, as in `[fact:: visitors:all.total = 480]`
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n=== content/summaries/s.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-02\n---\n[fact:: sum(a..b) = 2]\n",
        prepare: |_| {},
        report: r##"content/summaries/s.md:5:13: error[bad-value]: the fact cannot be read: a range has no meaning in a fact: name each cell
  |
5 | [fact:: sum(a..b) = 2]
  |             ^^^^
  |
  = help: a fact is a figure of a statement, as in `[fact:: visitors:all.total = 480]`
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stok\nperiod: 2025-03\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:2:12: error[bad-value]: no statement `stok` is declared
  |
2 | statement: stok
  |            ^^^^
  |
  = help: did you mean `stock`?
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a}, {id: b}]\ncolumns: [{id: x, type: integer}, {id: y, type: integer}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-Q1\n---\n| | x | y |\n|---|---|---|\n| a | 1 | 2 |\n| b | 3 | 4 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:3:9: error[bad-value]: `stock` is filed each month, and `2025-Q1` is none
  |
3 | period: 2025-Q1
  |         ^^^^^^^
  |
  = help: write it as in `2025-01`
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | (10) | 4 | 40 |\n| pears | 5 | 1 | 20 |\n| all | 15.0 | 5 | 33.3 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:12: error[bad-value]: `apples.opening` is (10), which is less than 0
  |
7 | | apples | (10) | 4 | 40 |
  |            ^^^^
  |
  = help: the statement's declaration says what a column takes
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: apples, label: {en: Apples, zh: 苹果}}, {id: pears, label: {en: Pears, zh: 梨}}, {id: all, label: {en: Total, zh: 合计}}]\ncolumns:\n  - {id: opening, type: integer, min: 0, required: true, label: {en: Opening, zh: 期初}}\n  - {id: sold, type: integer, label: {en: Sold, zh: 售出}, aliases: [销售]}\n  - {id: share, unit: \"%\", label: {en: Share, zh: 占比}}\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\n---\n| item | opening | sold | share |\n|---|---|---|---|\n| apples | 10.5 | 4 | 40 |\n| pears | 5 | 1 | 20 |\n| all | 15 | 5 | 33.3 |\n",
        prepare: |_| {},
        report: r##"content/statements/m.md:7:12: error[bad-value]: `apples.opening` is 10.5, which is no whole number
  |
7 | | apples | 10.5 | 4 | 40 |
  |            ^^^^
  |
  = help: the statement's declaration says what a column takes
"##,
    },
    Case {
        code: Code::BadConfig,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\nrelations: [{id: 结转, each: row, check: closing = openning@prev}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: none.csv\n---\n| a | b |\n",
        prepare: |_| {},
        report: r##"content/statements/stock.yaml:5:50: error[bad-config]: the rule `结转` names `openning`, and there is no such column of numbers of `stock`
  |
5 | relations: [{id: 结转, each: row, check: closing = openning@prev}]
  |                                                    ^^^^^^^^
  |
  = help: did you mean `opening`?
"##,
    },
    Case {
        code: Code::BadConfig,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\nrelations: [{id: r, each: row, check: \"closing = (((((((((((((((((((((((((((((((((opening)))))))))))))))))))))))))))))))))\"}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: none.csv\n---\n| a | b |\n",
        prepare: |_| {},
        report: r##"content/statements/stock.yaml:5:82: error[bad-config]: the rule `r` cannot be read: more than 32 brackets and signs in each other
  |
5 | relations: [{id: r, each: row, check: "closing = (((((((((((((((((((((((((((((((((opening)))))))))))))))))))))))))))))))))"}]
  |                                                                                  ^
  |
  = help: write it as in `total = walk_in + phone`, in quotes when YAML takes offence at it
"##,
    },
    Case {
        code: Code::BadConfig,
        files: "=== annals.yaml ===\ntitle: T\n=== content/statements/stock.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n=== content/statements/again.yaml ===\nstatement: stock\nevery: month\nrows: [{id: a, label: {en: Apples, zh: 苹果}}, {id: b}, {id: all}]\ncolumns: [{id: opening, type: integer}, {id: closing, type: integer}, {id: share, unit: \"%\"}, {id: note, type: text}]\n=== content/statements/m.md ===\n---\nstatement: stock\nperiod: 2025-03\nsource: none.csv\n---\n| a | b |\n",
        prepare: |_| {},
        report: r##"content/statements/stock.yaml:1:12: error[bad-config]: the statement `stock` is declared already in `content/statements/again.yaml`
  |
1 | statement: stock
  |            ^^^^^
  |
  = help: give one of the two another name, or delete the copy
"##,
    },
];
