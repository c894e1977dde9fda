//! The last words: what of the tests could not run here.

use std::io::Write;

/// Standard error is written to by itself, since what a test prints is shown only when it fails. The name of this test is the last one.
#[test]
fn the_tests_in_a_browser_ran() {
    if crate::browser::find().is_some() {
        return;
    }
    let words = "\nNOT RUN: the tests in a browser. No chromium, chromium-browser or google-chrome is on the path, and ANNALS_BROWSER \
                 names none.\n";
    std::io::stderr().write_all(words.as_bytes()).unwrap();
    assert!(std::env::var_os("CI").is_none(), "where CI is set a browser must be there");
}
