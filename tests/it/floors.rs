//! The house holds: imports go down only, and foreign crates have one address each.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors from the ground up; what stands in one line is one floor, in the order of dependence.
const FLOORS: [&[&str]; 10] = [
    &["base"],
    &["source", "config"],
    &["record"],
    &["archive"],
    &["site"],
    &["render"],
    &["output"],
    &["pipeline"],
    &["live"],
    &["cli"],
];

/// Where each foreign crate may be named; a crate that is not listed, anywhere. A lock says to people since when it is held.
const ADDRESSES: [(&str, &[&str]); 30] = [
    ("serde_yaml", &["src/base/yaml.rs"]),
    ("jiff", &["src/base/date.rs", "src/output/lock.rs"]),
    ("blake3", &["src/base/fingerprint.rs"]),
    ("walkdir", &["src/source/disk.rs"]),
    ("pulldown_cmark", &["src/record/", "src/render/"]),
    ("aho_corasick", &["src/archive/glossary.rs", "src/pipeline/gate.rs"]),
    ("tera", &["src/render/"]),
    ("ammonia", &["src/render/sanitise/mod.rs"]),
    ("syntect", &["src/render/highlight.rs"]),
    ("two_face", &["src/render/highlight.rs"]),
    ("pulldown_latex", &["src/render/math.rs"]),
    ("notify", &["src/live/watch.rs"]),
    ("axum", &["src/live/"]),
    ("hyper", &["src/live/serve.rs"]),
    ("hyper_util", &["src/live/serve.rs"]),
    ("clap", &["src/cli/"]),
    ("signal_hook", &["src/cli/interrupt.rs"]),
    ("rust_xlsxwriter", &["src/cli/xlsx.rs"]),
    ("icalendar", &["src/site/feeds.rs"]),
    ("csv_core", &["src/source/data/csv.rs"]),
    ("calamine", &["src/source/data/workbook.rs", "src/source/data/shown.rs"]),
    ("quick_xml", &["src/source/data/package.rs"]),
    ("zip", &["src/source/data/package.rs"]),
    ("pinyin", &["src/site/search/reading.rs", "src/site/list.rs", "src/cli/new.rs"]),
    ("base64", &["src/render/search.rs"]),
    ("flate2", &["src/render/search.rs"]),
    ("mimalloc", &["src/main.rs"]),
    ("foldhash", &["src/site/search/gather.rs"]),
    ("imagesize", &["src/source/picture.rs"]),
    ("img_parts", &["src/source/exif.rs"]),
];

/// Doors: what touches the disk or the clock stands in these files alone.
const DOORS: [(&str, &[&str]); 3] = [
    ("std::fs", &["src/source/", "src/output/", "src/live/", "src/cli/"]),
    ("SystemTime::now", &["src/cli/", "src/live/", "src/output/"]),
    ("Date::today", &["src/cli/"]),
];

#[test]
fn imports_go_down_only() {
    let wrong = upward(&sources());
    assert!(wrong.is_empty(), "a lower floor names a higher one:\n{}", wrong.join("\n"));
}

/// The check itself fails where it must: a file of a lower floor that names a higher one, in either spelling.
#[test]
fn the_check_of_imports_can_fail() {
    for text in [
        "use crate::site::view::Brief;\n",
        "fn f() { crate::cli::run(); }\n",
        "use crate::{base::span::Span, output};\n",
    ] {
        let broken = BTreeMap::from([("src/record/extract.rs".to_owned(), text.to_owned())]);
        assert_eq!(upward(&broken).len(), 1, "{text}");
    }
    let sound =
        BTreeMap::from([("src/site/list.rs".to_owned(), "use crate::archive::Ix;\nuse super::plan;\n".to_owned())]);
    assert!(upward(&sound).is_empty());
}

#[test]
fn foreign_crates_and_doors_have_their_addresses() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (number, line) in code_lines(&text) {
            for (name, addresses) in ADDRESSES {
                let named = line.contains(&format!("{name}::")) || line.contains(&format!("use {name};"));
                if named && !own_path(line, name) && !addresses.iter().any(|address| path.starts_with(address)) {
                    wrong.push(format!("{path}:{number}: {name} belongs in {}", addresses.join(", ")));
                }
            }
            for (name, addresses) in DOORS {
                if line.contains(name) && !addresses.iter().any(|address| path.starts_with(address)) {
                    wrong.push(format!("{path}:{number}: {name} belongs in {}", addresses.join(", ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Kinds are data: no kind's name is compared in code, beside the tests.
#[test]
fn no_kind_is_named_in_code() {
    let kinds = annals::config::load::embedded_names();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (number, line) in code_lines(&text) {
            for kind in &kinds {
                let compared = [format!("== \"{kind}\""), format!("\"{kind}\" =>"), format!("\"{kind}\" ==")];
                if compared.iter().any(|words| line.contains(words)) {
                    wrong.push(format!("{path}:{number}: compares with the kind `{kind}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn upward(sources: &BTreeMap<String, String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, text) in sources {
        let Some(own) = floor_of_path(path) else { continue };
        for (number, line) in code_lines(text) {
            for (at, _) in line.match_indices("crate::") {
                // `$crate` and `some_crate::` are other things
                if line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                    continue;
                }
                for name in named(&line[at + "crate::".len()..]) {
                    if floor(&name).is_some_and(|floor| floor > own) {
                        wrong.push(format!("{path}:{number}: names `{name}`"));
                    }
                }
            }
        }
    }
    wrong
}

/// The modules that `a::b`, `{a::b, c}` name first.
fn named(text: &str) -> Vec<String> {
    let first =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    match text.strip_prefix('{') {
        Some(inner) => inner.split(',').map(first).collect(),
        None => vec![first(text)],
    }
}

fn floor(name: &str) -> Option<(usize, usize)> {
    FLOORS.iter().enumerate().find_map(|(floor, rooms)| Some((floor, rooms.iter().position(|room| *room == name)?)))
}

fn floor_of_path(path: &str) -> Option<(usize, usize)> {
    let room = path.strip_prefix("src/")?.split(['/', '.']).next()?;
    floor(room)
}

/// `crate::live::notify::` and the like name our own module.
fn own_path(line: &str, name: &str) -> bool {
    line.contains(&format!("::{name}::")) || line.contains(&format!("fn {name}"))
}

fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = BTreeMap::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                sources.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(sources.len() > 30, "the sources were not found");
    sources
}
