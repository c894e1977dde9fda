//! Ledgers: time rules, balances, problems.

use annals::archive::Archive;

use crate::support::SiteTest;

#[test]
fn probe() {
    let site = SiteTest::example();
    let lines: Vec<String> = site.check();
    println!("{}", lines.join("\n"));
    panic!();
}
