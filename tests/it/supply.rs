//! What the program rests on: where it comes from, what is not among it, and that no code of ours is unsafe.

use std::fs;
use std::path::{Path, PathBuf};

const LOCK: &str = include_str!("../../Cargo.lock");

/// Crates that stay out, and why. `deny.toml` has them too.
const OUT: [(&str, &str); 3] = [
    ("openssl-sys", "the program talks to no other machine"),
    ("aws-lc-sys", "the program talks to no other machine"),
    ("serde_yaml", "no longer kept up, and unfolds aliases without a limit"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A value of a package in the lock.
fn value<'a>(package: &'a str, key: &str) -> Option<&'a str> {
    let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
    line.strip_suffix('"')
}

/// Every crate comes from crates.io, with the sum of its bytes.
#[test]
fn every_crate_comes_from_one_place() {
    let mut own = Vec::new();
    for package in LOCK.split("[[package]]").skip(1) {
        let name = value(package, "name").unwrap();
        match value(package, "source") {
            Some(source) => {
                assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{name}");
                assert_eq!(value(package, "checksum").map(str::len), Some(64), "{name}");
            }
            None => own.push(name),
        }
        let out = OUT.iter().find(|(out, _)| *out == name);
        assert!(out.is_none(), "{out:?}");
        assert!(name != "tera" || !value(package, "version").unwrap().starts_with("1."));
    }
    assert_eq!(own, ["annals"]);
    let deny = fs::read_to_string(root().join("deny.toml")).unwrap();
    assert!(OUT.iter().all(|(name, why)| deny.contains(&format!("{{ crate = \"{name}\", reason = \"{why}\" }}"))));
}

/// The lint holds for the library, the program, what builds it, the tests and the benchmarks; nothing steps around it.
#[test]
fn no_code_of_ours_is_unsafe() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("\n[lints.rust]\nunsafe_code = \"forbid\""));
    assert!(!manifest.contains("[workspace]"), "a second crate would need the lint too");
    let unsafe_code = regex::Regex::new(r#"(?m)^[^/"]*\bunsafe\s*(\{|fn\b|impl\b|extern\b|trait\b)"#).unwrap();
    let mut folders: Vec<PathBuf> = ["src", "tests/it", "benches"].map(|folder| root().join(folder)).into();
    let mut files = vec![root().join("build.rs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.retain(|path| path.extension().is_some_and(|ending| ending == "rs"));
    assert!(files.len() > 200);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        assert!(!unsafe_code.is_match(&text), "{}", path.display());
    }
}
