//! `annals verify`: what is said of a folder that holds what was built, of one that does not, and of copies.

use std::fs;
use std::path::Path;

use annals::output::Manifest;

use crate::cli::{Desk, files_below};

const NOTES: &str = "
=== annals.yaml ===
title: Notes
as_of: 2025-04-30
=== content/notes/a.md ===
---
title: A
---
First.
=== content/notes/b.md ===
Second.
";

fn built() -> Desk {
    let desk = Desk::new(NOTES);
    assert_eq!(desk.run(&["build"]).code, Some(0));
    desk
}

/// A copy with times of its own and without what stands beside the folder.
fn copy(desk: &Desk, to: &Path) {
    for (path, bytes) in files_below(&desk.root().join("output")) {
        let to = to.join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
}

/// The text without the number of files, which grows with the theme.
fn countless(run: &crate::cli::Run) -> String {
    let (all, whole) = (regex::Regex::new(r"\d+ files").unwrap(), regex::Regex::new(r"\d+ as built").unwrap());
    whole.replace_all(&all.replace_all(&run.to_string(), "_ files"), "_ as built").into_owned()
}

#[test]
fn a_folder_holds_what_was_built_or_its_differences_are_named() {
    let desk = built();
    let before = desk.everything();
    insta::assert_snapshot!(countless(&desk.run(&["verify", "output"])), @r"
    exit 0
    --- out
    _ files for `internal`: _ as built, 0 missing, 0 changed, 0 foreign
    --- err
    ");
    assert_eq!(desk.everything(), before, "nothing is written");

    fs::remove_file(desk.root().join("output/404.html")).unwrap();
    let page = desk.read("output/notes/a.html");
    // as long as before, and with the time of before
    let modified = desk.root().join("output/notes/a.html").metadata().unwrap().modified().unwrap();
    desk.write("output/notes/a.html", page.replace("First.", "Fist!!").as_bytes());
    let file = fs::File::options().write(true).open(desk.root().join("output/notes/a.html")).unwrap();
    file.set_modified(modified).unwrap();
    desk.write("output/index.html", b"longer or shorter");
    desk.write("output/notes/\u{1b}c.html", b"mine");
    desk.write("output/mine/d/e.html", b"mine");
    desk.write("output/.git/HEAD", b"mine");
    fs::create_dir(desk.root().join("output/empty")).unwrap();
    insta::assert_snapshot!(countless(&desk.run(&["verify", "output"])), @r"
    exit 1
    --- out
    missing: 404.html
    changed: index.html
    changed: notes/a.html
    foreign: empty/
    foreign: mine/
    foreign: notes/\u{1b}c.html
    hidden: .git/
    _ files for `internal`: _ as built, 1 missing, 2 changed, 3 foreign
    --- err
    ");
    let run = desk.run(&["verify", "output", "--format", "json"]);
    assert_eq!(run.code, Some(1));
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let names = |key: &str| json[key].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(names("missing"), ["404.html"]);
    assert_eq!(names("changed"), ["index.html", "notes/a.html"]);
    assert_eq!(names("foreign"), ["empty/", "mine/", "notes/\u{1b}c.html"]);
    assert_eq!((names("hidden"), names("unread")), (vec![".git/"], vec![]));
    assert_eq!((&json["version"], &json["audience"]), (&1.into(), &"internal".into()));
    let listed = Manifest::load(&desk.root().join(".output.annals/manifest")).unwrap().unwrap();
    assert_eq!(json["whole"], listed.files.len() - 3);
    assert_eq!(json["site"], listed.fingerprint().to_string());
}

/// Hidden files are named and are no difference.
#[test]
fn hidden_files_are_no_difference() {
    let desk = built();
    desk.write("output/.htaccess", b"mine");
    let run = desk.run(&["verify", "output"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(run.out.starts_with("hidden: .htaccess\n"), "{run}");
}

#[test]
fn a_copy_is_as_good_as_the_folder_where_its_list_is_given() {
    let desk = built();
    let share = tempfile::tempdir().unwrap();
    let there = share.path().join("office");
    copy(&desk, &there);
    let name = there.to_str().unwrap();
    let without = desk.run(&["verify", name]);
    assert_eq!((without.code, without.out.as_str()), (Some(3), ""), "{without}");
    assert!(without.err.contains("/.office.annals/manifest`\nhelp: for a copy, name the list"), "{without}");
    let list = ".output.annals/manifest";
    let run = desk.run(&["verify", name, "--manifest", list]);
    assert_eq!(run.code, Some(0), "{run}");
    fs::write(there.join("notes/b.html"), "other").unwrap();
    let run = desk.run(&["verify", name, "--manifest", list]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.out.starts_with("changed: notes/b.html\n"), "{run}");
    // what was built since is not what the copy holds
    copy(&desk, &there);
    desk.write("content/notes/c.md", b"Third.\n");
    assert_eq!(desk.run(&["build"]).code, Some(0));
    let run = desk.run(&["verify", name, "--manifest", list]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.out.contains("missing: notes/c.html\n"), "{run}");
}

/// A link leads elsewhere, whatever stands there now.
#[cfg(unix)]
#[test]
fn links_in_the_place_of_files_and_folders_are_no_copies() {
    let desk = built();
    let at = |path: &str| desk.root().join("output").join(path);
    fs::rename(at("index.html"), desk.root().join("index.html")).unwrap();
    std::os::unix::fs::symlink(desk.root().join("index.html"), at("index.html")).unwrap();
    fs::rename(at("notes"), desk.root().join("notes")).unwrap();
    std::os::unix::fs::symlink(desk.root().join("notes"), at("notes")).unwrap();
    let run = desk.run(&["verify", "output"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.out.contains("changed: index.html\n"), "{run}");
    assert!(run.out.contains("foreign: notes\n"), "{run}");
    // the folder itself may be reached by a link
    let desk = built();
    std::os::unix::fs::symlink("output", desk.root().join("site")).unwrap();
    assert_eq!(desk.run(&["verify", "site"]).code, Some(0));
    assert_eq!(desk.run(&["verify", "site/."]).code, Some(0));
}

#[test]
fn what_cannot_be_read_ends_with_three() {
    let desk = built();
    let list = desk.root().join(".output.annals/manifest");
    let whole = fs::read(&list).unwrap();
    for (what, arguments) in [
        ("there is no folder `nowhere`", vec!["verify", "nowhere"]),
        ("there is no folder `annals.yaml`", vec!["verify", "annals.yaml"]),
        ("there is no list of what was built at `nowhere`", vec!["verify", "output", "--manifest", "nowhere"]),
        (
            "`annals.yaml` is no list of what was built: not of this version",
            vec!["verify", "output", "--manifest", "annals.yaml"],
        ),
        ("there is no list of what was built at `", vec!["verify", "content"]),
    ] {
        let run = desk.run(&arguments);
        assert_eq!((run.code, run.out.as_str()), (Some(3), ""), "{run}");
        assert!(run.err.starts_with(&format!("error: {what}")), "{run}");
    }
    for bytes in [&whole[..whole.len() - 1], &[], &[&whole[..], b"x"].concat()[..]] {
        fs::write(&list, bytes).unwrap();
        let run = desk.run(&["verify", "output"]);
        assert_eq!(run.code, Some(3), "{run}");
        assert!(run.err.contains("is no list of what was built: "), "{run}");
    }
}

/// A page that may not be read is neither whole nor changed.
#[cfg(unix)]
#[test]
fn a_page_that_may_not_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let desk = built();
    let program = Path::new(env!("CARGO_BIN_EXE_annals"));
    let Some(way) = crate::process::as_somebody(program) else { return };
    let home = desk.root().parent().unwrap().to_path_buf();
    fs::set_permissions(home, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(desk.root().join("output/index.html"), fs::Permissions::from_mode(0o000)).unwrap();
    let words: Vec<&str> = way.iter().map(String::as_str).chain([program.to_str().unwrap(), "verify"]).collect();
    let mut command = std::process::Command::new(words[0]);
    let run = crate::cli::ran(command.args(&words[1..]).arg(desk.root().join("output")).output().unwrap());
    assert_eq!(run.code, Some(3), "{run}");
    assert!(run.err.starts_with("error: cannot read `index.html`: Permission denied"), "{run}");
    assert!(run.out.ends_with(" as built, 0 missing, 0 changed, 0 foreign, 1 not read\n"), "{run}");
}
