//! Papers, coverage, contact, knowledge.

use annals::base::date::Date;

use crate::support::SiteTest;

/// The findings with one of the codes, as lines.
fn findings(site: &SiteTest, codes: &[&str]) -> Vec<String> {
    let is = |line: &String| codes.iter().any(|code| line.contains(&format!("[{code}]")));
    site.check().into_iter().filter(is).collect()
}

fn on(mut site: SiteTest, day: &str) -> SiteTest {
    site.as_of = Date::parse(day).unwrap();
    site
}

const MINE: [&str; 12] = [
    "register-gap",
    "register-duplicate",
    "unread-superior",
    "action-without-task",
    "problem-without-guidance",
    "pass-on-incomplete",
    "brief-late",
    "contact-stale",
    "coverage-gap",
    "filed-late",
    "lesson-thin",
    "measure-review-due",
];

#[test]
fn print() {
    println!("{:#?}", findings(&SiteTest::example(), &MINE));
    println!("{:#?}", findings(&on(SiteTest::example(), "2025-05-06"), &["coverage-gap"]));
}
