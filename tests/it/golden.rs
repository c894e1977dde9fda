//! Golden sites: what readers see of every page of the folders in `tests/sites/`.
//!
//! `expected/AUDIENCE/PAGE.txt` holds a page's text without markup, a line for each block. `UPDATE_EXPECTED=1 cargo test
//! golden` writes them anew, to be read before they are committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::crawl::dead_links;
use crate::support::SiteTest;

#[test]
fn golden_sites_say_what_they_said() {
    for site in folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites")) {
        let test = SiteTest::folder(&site);
        for audience in test.audiences() {
            let built = test.clone().audience(&audience).build();
            assert!(!built.refused, "{site:?} {audience}: {:#?}", built.report);
            assert_eq!(dead_links(&built), Vec::<String>::new(), "{site:?} {audience}");
            let mut seen: BTreeMap<String, String> = built
                .files
                .keys()
                .filter(|path| path.ends_with(".html"))
                .map(|path| (format!("{}.txt", path.trim_end_matches(".html")), lines(&built.page(path))))
                .collect();
            // words that a theme lacks are said one by one; which ones is no matter of these sites
            let said: Vec<&str> =
                built.report.iter().map(String::as_str).filter(|line| !line.contains("[missing-text]")).collect();
            seen.insert("report.txt".to_owned(), said.join("\n") + "\n");
            compare(&site.join("expected").join(&audience), &seen);
        }
    }
}

/// The text of a page's title and main part: blocks on lines of their own, links with where they lead.
pub fn lines(html: &str) -> String {
    let main = html.split("<main").nth(1).map_or(html, |rest| rest.split("</main>").next().unwrap_or(rest));
    let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    let mut text = format!("{title}\n\n");
    for part in main.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        let block =
            ["p", "li", "h1", "h2", "h3", "tr", "div", "section", "dt", "nav", "blockquote", "caption", "aside"];
        if block.contains(&name) && !text.ends_with('\n') {
            text.push('\n');
        } else if name == "td" || name == "th" || name == "dd" {
            text.push(' ');
        }
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() && !text.ends_with(['\n', ' ']) {
            text.push(' ');
        }
        text.push_str(&words);
        if let Some(href) =
            tag.strip_prefix("a ").and_then(|tag| tag.split("href=\"").nth(1)).and_then(|rest| rest.split('"').next())
        {
            text.push_str(&format!(" ({href})"));
        }
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

fn compare(expected: &Path, seen: &BTreeMap<String, String>) {
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let _ = fs::remove_dir_all(expected);
        for (path, text) in seen {
            let file = expected.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        return;
    }
    let known = files(expected);
    let surplus: Vec<&String> = known.iter().filter(|path| !seen.contains_key(*path)).collect();
    assert!(surplus.is_empty(), "{expected:?} holds pages that the site does not have: {surplus:?}");
    for (path, text) in seen {
        let was = fs::read_to_string(expected.join(path)).unwrap_or_else(|_| panic!("{expected:?} has no {path}"));
        let line = was
            .lines()
            .zip(text.lines())
            .position(|(was, is)| was != is)
            .unwrap_or(was.lines().count().min(text.lines().count()));
        assert!(
            was == *text,
            "{} differs from line {}:\n- {:?}\n+ {:?}",
            expected.join(path).display(),
            line + 1,
            was.lines().nth(line),
            text.lines().nth(line)
        );
    }
}

fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    assert!(!found.is_empty());
    found
}
