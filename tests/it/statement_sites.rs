//! Two offices of other trades whose statements check themselves: a shop that counts its shelves each week, and a clinic that counts
//! its visits each month and quarter. What is said of them was worked out with a pencil; what their readers see stands in `tests/sites/`.

use std::fs;
use std::path::{Path, PathBuf};

use annals::base::path::RelPath;
use annals::cli::statements::total;
use annals::source::data::{self, Ask};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::support::SiteTest;

fn root(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name)
}

/// What is said of a site, and how the rules of each statement came out, in the order of the files.
fn said(name: &str) -> Vec<String> {
    let site = SiteTest::folder(&root(name));
    let archive = site.archive();
    let mut lines = site.check();
    let counted = archive.statements.all().iter().filter(|one| one.corrected_by.is_none());
    lines.extend(counted.map(total));
    lines
}

#[test]
fn a_clinic_counts_its_visits() {
    assert_eq!(said("clinic"), CLINIC);
}

#[test]
fn a_shop_counts_its_shelves() {
    assert_eq!(said("shop"), SHOP);
}

const CLINIC: &[&str] = &[
    "annals.yaml:8:5: warning[coverage-gap]: the statement `visits` of 2025-05, due 2025-06-04, is missing",
    "content/报表/2025-03-副本.md:3:9: warning[statement-twice]: 2025-03 is filled in already by `报表/2025-03`",
    "content/报表/2025-04.md:4:8: warning[filed-late]: was filed 1 day late: 2025-04 was due 2025-05-05",
    "content/报表/2025-06.md:4:8: warning[filed-late]: was filed 1 day late: 2025-06 was due 2025-07-03",
    "content/报表/2025-06.md:8:22: warning[stale-explanation]: no warning of the rule `环比` at `internal.total` is open to be explained",
    "content/报表/2025-q2.md:12:8: error[relation-failed]: quarter 2025-Q2: rule `对月报` does not hold for row `all`",
    "content/报表/2025-q2.md:12:8: error[relation-failed]: quarter 2025-Q2: rule `竖加` does not hold for column `so_far`",
    "content/报表/药品-2025-06.md:9:20: warning[change-beyond]: drugs 2025-06: rule `发出`: `布洛芬.used` 95 against 62 (2025-05): +33, +53.2 % (limits 50 % and 10)",
    "content/数据/门诊03.csv:4:12: explained[change-beyond]: visits 2025-03: rule `环比`: `child.total` 80 against 50 (2025-02): +30, +60.0 % (limit 25 %)",
    "content/数据/门诊03.csv:4:12: warning[change-beyond]: visits 2025-03: rule `环比`: `child.total` 80 against 50 (2025-02): +30, +60.0 % (limit 25 %)",
    "visits 2025-01: relations 13 checked, 12 hold, 0 fail, 1 not evaluable; changes 0 checked, 0 beyond, 4 without base",
    "visits 2025-02: relations 13 checked, 13 hold, 0 fail, 0 not evaluable; changes 3 checked, 0 beyond, 1 without base",
    "visits 2025-03: relations 13 checked, 12 hold, 0 fail, 1 not evaluable; changes 4 checked, 1 beyond (1 explained)",
    "visits 2025-03: relations 13 checked, 12 hold, 0 fail, 1 not evaluable; changes 4 checked, 1 beyond",
    "visits 2025-04: relations 13 checked, 12 hold, 0 fail, 1 not evaluable; changes 4 checked, 0 beyond",
    "visits 2025-06: relations 13 checked, 13 hold, 0 fail, 0 not evaluable; changes 0 checked, 0 beyond, 4 without base",
    "quarter 2025-Q1: relations 6 checked, 6 hold, 0 fail, 0 not evaluable; changes 0 checked, 0 beyond",
    "quarter 2025-Q2: relations 6 checked, 4 hold, 2 fail, 0 not evaluable; changes 0 checked, 0 beyond",
    "drugs 2025-05: relations 4 checked, 2 hold, 0 fail, 2 not evaluable; changes 0 checked, 0 beyond, 2 without base",
    "drugs 2025-06: relations 6 checked, 5 hold, 0 fail, 1 not evaluable; changes 2 checked, 1 beyond, 1 without base",
];

const SHOP: &[&str] = &[
    "content/data/week-22.csv:2:19: explained[relation-failed]: stock_take 2025-W22: rule `count` does not hold for row `coffee`",
    "content/data/week-22.csv:3:28: explained[change-beyond]: stock_take 2025-W22: rule `margin-week`: `tea.margin` 44.0 against 40.0 (2025-W21): +4.0 pp (limit 3 pp)",
    "content/data/week-23.xlsx:Shelves!H4: error[relation-failed]: stock_take 2025-W23: rule `value` does not hold for row `coffee`",
    "content/data/week-23.xlsx:Shelves!I5: warning[change-beyond]: stock_take 2025-W23: rule `margin-week`: `tea.margin` 40 against 44.0 (2025-W22): -4.0 pp (limit 3 pp)",
    "content/data/week-23.xlsx:Shelves!H7: error[relation-failed]: stock_take 2025-W23: rule `total` does not hold for column `value`",
    "content/statements/week-23.md:4:8: warning[filed-late]: was filed 1 day late: 2025-W23 was due 2025-06-09",
    "stock_take 2025-W21: relations 10 checked, 7 hold, 0 fail, 3 not evaluable; changes 0 checked, 0 beyond, 6 without base",
    "stock_take 2025-W22: relations 10 checked, 9 hold, 1 fail (1 explained), 0 not evaluable; changes 5 checked, 1 beyond (1 explained), 1 below min_base",
    "stock_take 2025-W23: relations 10 checked, 8 hold, 2 fail, 0 not evaluable; changes 5 checked, 1 beyond, 1 below min_base",
];

/// The workbook of the shop's third week: the table begins in B3, and margins are shown in per cent.
fn week_23() -> Vec<u8> {
    let mut book = Workbook::new();
    let written = ExcelDateTime::parse_from_str("2025-06-09T20:15").unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&written));
    let sheet = book.add_worksheet();
    sheet.set_name("Shelves").unwrap();
    sheet.write(0, 1, "Counted on Saturday, 7 June").unwrap();
    for (column, name) in (1..).zip(["Item", "Start", "Bought", "Sold", "Counted", "Price", "Value", "Margin"]) {
        sheet.write(2, column, name).unwrap();
    }
    let margin = Format::new().set_num_format("0.0%");
    let rows = [
        ("Coffee", [113.0, 60.0, 88.0, 86.0, 12.4, 1606.4], 0.282),
        ("Tea", [28.0, 48.0, 31.0, 45.0, 8.95, 402.75], 0.4),
        ("Cups", [1220.0, 0.0, 290.0, 930.0, 0.35, 325.5], 0.285),
    ];
    for (row, (name, numbers, share)) in (3..).zip(rows) {
        sheet.write(row, 1, name).unwrap();
        for (column, number) in (2..).zip(numbers) {
            sheet.write(row, column, number).unwrap();
        }
        sheet.write_with_format(row, 8, share, &margin).unwrap();
    }
    sheet.write(6, 1, "Total").unwrap();
    sheet.write(6, 7, 1794.65).unwrap();
    book.save_to_buffer().unwrap()
}

/// The workbook in the site is the one above; `UPDATE_EXPECTED=1` writes it anew.
#[test]
fn the_workbook_of_the_shop_is_this() {
    let file = root("shop/content/data/week-23.xlsx");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&file, week_23()).unwrap();
    }
    let read = |bytes: &[u8]| data::read(&RelPath::new("week-23.xlsx").unwrap(), bytes, &Ask::default()).unwrap().table;
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.len() < 8_000, "{} bytes", bytes.len());
    assert_eq!(read(&bytes), read(&week_23()));
}
