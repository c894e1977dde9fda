//! Statements: tables matched with their declarations, rules checked, figures quoted, in the words that `check` prints.

use crate::support::SiteTest;

const VISITORS: &str = "content/data/visitors-2025-03.csv";
const SUPPLIES: &str = "content/statements/supplies-2025-03.md";
const EXPENSE: &str = "content/data/expense-2024.csv";

/// What is printed of the relations and changes of a record, other findings of it left out.
fn figures(site: &SiteTest, record: &str) -> String {
    let mut printed = String::new();
    // what is no figure has an excerpt and ends in a blank line
    for part in site.check_of(&[record]).split_inclusive("\n\n") {
        let figure = |code: &str| part.contains(code);
        let only = figure("[relation-failed]") || figure("[change-beyond]") || part.contains(": relations ");
        if only {
            printed.push_str(part.trim_end());
            printed.push('\n');
        }
    }
    printed
}

#[test]
fn inside_one_table_all_is_well() {
    assert_eq!(
        figures(&SiteTest::example(), "content/statements/visitors-2025-03.md"),
        "visitors 2025-03: relations 21 checked, 21 hold, 0 fail, 0 not evaluable; changes 10 checked, 0 beyond\n"
    );
}

#[test]
fn inside_one_table_two_digits_changed_places() {
    let mut site = SiteTest::example();
    site.edit(VISITORS, "city,48,75,9,132,118,14", "city,84,75,9,132,118,14");
    assert_eq!(
        figures(&site, "content/statements/visitors-2025-03.md"),
        "\
content/data/visitors-2025-03.csv:3:14: error[relation-failed]: visitors 2025-03: rule `parts` does not hold for row `city`
    total = walk_in + phone + letter
    132 ≠ 84 + 75 + 9 = 168 (difference -36)
content/data/visitors-2025-03.csv:6:5: error[relation-failed]: visitors 2025-03: rule `column-sum` does not hold for column `walk_in`
    all = sum(civil..other)
    248 ≠ 120 + 84 + 57 + 23 = 284 (difference -36)
content/data/visitors-2025-03.csv:3:6: note: `city.walk_in` = 84 stands in every failing relation; 48 would satisfy them all (two digits changed places)
visitors 2025-03: relations 21 checked, 19 hold, 2 fail, 0 not evaluable; changes 10 checked, 0 beyond
"
    );
}

#[test]
fn across_periods_in_the_text() {
    let site = SiteTest::example();
    assert_eq!(
        figures(&site, SUPPLIES),
        "\
content/statements/supplies-2025-03.md:15:38: warning[change-beyond]: supplies 2025-03: rule `issued-year`: `paper.issued` 62 against 40 (2024-03): +22, +55.0 % (limit 50 %)
supplies 2025-03: relations 6 checked, 6 hold, 0 fail, 0 not evaluable; changes 4 checked, 2 beyond (1 explained), 2 below min_base
"
    );
    let mut site = site;
    site.edit(SUPPLIES, "| toner   |       9 |", "| toner   |       6 |");
    assert_eq!(
        figures(&site, SUPPLIES),
        "\
content/statements/supplies-2025-03.md:15:38: warning[change-beyond]: supplies 2025-03: rule `issued-year`: `paper.issued` 62 against 40 (2024-03): +22, +55.0 % (limit 50 %)
content/statements/supplies-2025-03.md:16:19: error[relation-failed]: supplies 2025-03: rule `carry` does not hold for row `toner`
    opening = closing@prev
    6 ≠ 9 (difference -3)
    closing@prev: content/statements/supplies-2025-02.md:12:49
content/statements/supplies-2025-03.md:16:49: error[relation-failed]: supplies 2025-03: rule `stock` does not hold for row `toner`
    closing = opening + received - issued
    8 ≠ 6 + 6 - 7 = 5 (difference +3)
content/statements/supplies-2025-03.md:16:19: note: `toner.opening` = 6 stands in every failing relation; 9 would satisfy them all
supplies 2025-03: relations 6 checked, 4 hold, 2 fail, 0 not evaluable; changes 4 checked, 2 beyond (1 explained), 2 below min_base
"
    );
}

#[test]
fn across_statements_in_decimals() {
    let site = SiteTest::example();
    assert_eq!(
        figures(&site, "content/statements/expense-2024.md"),
        "expense 2024: relations 14 checked, 13 hold, 1 fail (1 explained), 0 not evaluable; changes 0 checked, 0 beyond\n"
    );
    let mut site = site;
    site.edit(EXPENSE, "travel,15.00,14.99,99.9", "travel,15.00,14.90,99.9");
    assert_eq!(
        figures(&site, "content/statements/expense-2024.md"),
        "\
content/data/expense-2024.csv:3:14: error[relation-failed]: expense 2024: rule `quarters` does not hold for row `travel`
    spent = sum(expense_q:spent@quarters)
    14.90 ≠ 3.15 + 4.02 + 2.38 + 5.44 = 14.99 (difference -0.09)
    expense_q:spent@2024-Q1: content/statements/expense_q-2024-q1.md:11:13
    expense_q:spent@2024-Q2: content/statements/expense_q-2024-q2.md:11:13
    expense_q:spent@2024-Q3: content/statements/expense_q-2024-q3.md:11:13
    expense_q:spent@2024-Q4: content/statements/expense_q-2024-q4.md:11:13
content/data/expense-2024.csv:3:20: error[relation-failed]: expense 2024: rule `rate` does not hold for row `travel`
    rate = round(spent / budget * 100, 1)
    99.9 ≠ round(14.90 / 15.00 * 100, 1) = 99.3 (difference +0.6)
content/data/expense-2024.csv:5:11: error[relation-failed]: expense 2024: rule `column-sum` does not hold for column `spent`
    all = sum(office..repair)
    76.52 ≠ 48.28 + 14.90 + 13.25 = 76.43 (difference +0.09)
content/data/expense-2024.csv:3:14: note: `travel.spent` = 14.90 stands in every failing relation; 14.99 would satisfy them all
expense 2024: relations 14 checked, 10 hold, 4 fail (1 explained), 0 not evaluable; changes 0 checked, 0 beyond
"
    );
}

#[test]
fn against_the_register() {
    assert_eq!(
        figures(&SiteTest::example(), "content/statements/docflow-2025-03.md"),
        "\
content/statements/docflow-2025-03.md:11:19: error[relation-failed]: docflow 2025-03: rule `received` does not hold for row `papers`
    received = count(document, direction=in)
    4 ≠ count(document, direction=in) = 3 (difference +1)
    count(document, direction=in): in-001, in-002, in-003
content/statements/docflow-2025-03.md:11:19: note: `papers.received` = 4 stands in every failing relation; 3 would satisfy them all
docflow 2025-03: relations 2 checked, 1 hold, 1 fail, 0 not evaluable; changes 0 checked, 0 beyond
"
    );
}
