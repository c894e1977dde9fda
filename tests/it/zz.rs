//! The last words: what of the tests could not run here.

use std::io::Write;

use crate::{browser, pages, spec};

/// Standard error is written to by itself, since what a test prints is shown only when it fails. The name of this test is the last one.
#[test]
fn the_tests_that_need_more_than_rust_ran() {
    let mut not_run: Vec<&str> = Vec::new();
    if browser::find().is_none() {
        not_run.push(
            "the tests in a browser. No chromium, chromium-browser or google-chrome is on the path, and ANNALS_BROWSER names none.",
        );
    }
    if pages::find_axe().is_none() {
        not_run.push("the tests of accessibility. `npm install --prefix target/tools axe-core` installs axe-core; ANNALS_AXE may name it.");
    }
    if pages::find_validator().is_none() || pages::java().is_none() {
        not_run.push(
            "the validation of pages. `npm install --prefix target/tools vnu-jar` installs the validator; ANNALS_VALIDATOR may name its \
             jar. It needs java on the path.",
        );
    }
    if spec::find().is_none() {
        not_run.push(
            "the examples of CommonMark. `npm install --prefix target/tools commonmark-spec` installs them; ANNALS_COMMONMARK may name their \
             spec.txt.",
        );
    }
    if spec::find_parser().is_none() {
        not_run.push(
            "the examples of GitHub's Markdown. They stand where cargo unpacks pulldown-cmark, below CARGO_HOME.",
        );
    }
    #[cfg(unix)]
    if crate::process::as_somebody(std::path::Path::new(env!("CARGO_BIN_EXE_annals"))).is_none() {
        not_run.push(
            "the tests of rights. They are run as somebody else than root: it needs setpriv (util-linux), and a target folder that everybody may read.",
        );
    }
    // what no container must allow is said and not required
    #[cfg(target_os = "linux")]
    if !crate::process::can_mount() {
        std::io::stderr()
            .write_all(b"\nNOT RUN: the tests of full disks. They mount a file system in a namespace of their own (unshare -rm), which is not allowed here.\n")
            .unwrap();
    }
    #[cfg(target_os = "linux")]
    if !crate::process::can_limit_watches() {
        std::io::stderr()
            .write_all(b"\nNOT RUN: the test of too few watched folders. It limits them in a namespace of its own (unshare -r), which is not allowed here.\n")
            .unwrap();
    }
    for what in &not_run {
        std::io::stderr().write_all(format!("\nNOT RUN: {what}\n").as_bytes()).unwrap();
    }
    assert!(not_run.is_empty() || std::env::var_os("CI").is_none(), "where CI is set all of them must run");
}
