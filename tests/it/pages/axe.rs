//! What axe-core finds in every sort of page, by day and by night, in both languages: nothing.
//!
//! axe-core is no part of the project: `ANNALS_AXE` names its file, or it stands where `.ci/run` installs it.

use std::path::PathBuf;

use serde_json::Value;

use super::{Sample, chinese, english, tool};
use crate::browser::Opened;

/// The file of axe-core; `None`: it is not here.
pub fn find() -> Option<PathBuf> {
    tool("ANNALS_AXE", "axe-core/axe.min.js")
}

/// All rules that hold by default, and the one for the size of what is pointed at.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'], preload: false, rules: { 'target-size': { enabled: true } } })
  .then((found) => found.violations.flatMap((rule) => rule.nodes.map((node) =>
    rule.id + ': ' + node.html.slice(0, 200) + ' :: ' + node.any.concat(node.all, node.none).map((one) => one.message).join('; '))))";

/// Leaves out the rows that are like three before them: what is found in them was found in those.
const THIN: &str = "(() => { const seen = new Map();
  for (const row of document.querySelectorAll('tr, li, dl > div')) {
    const key = [row.parentNode, row, ...row.querySelectorAll('*')].map((one) => one.tagName + one.className).join();
    const count = (seen.get(key) || 0) + 1;
    seen.set(key, count);
    if (count > 3) row.remove();
  } })()";

/// Whether time is no matter: then nothing is left out.
fn whole() -> bool {
    std::env::var_os("CI").is_some()
}

fn is_accessible(sample: &Sample, width: u32, dark: bool) {
    let Some(axe) = find() else { return };
    let Some(mut opened) = Opened::new(&sample.built) else { return };
    let axe = std::fs::read_to_string(axe).unwrap();
    opened.tab.width(width);
    // colours must not be on their way when they are measured
    opened.tab.reduced_motion(true);
    if dark {
        opened.tab.dark();
    }
    let mut wrong = Vec::new();
    for (sort, path) in sample.pages() {
        opened.open(path);
        if sort == "redirect" {
            opened.tab.until(super::loads::LED_ON);
        }
        opened.tab.eval(&format!("{axe};0"));
        if !whole() {
            opened.tab.eval(THIN);
        }
        let found = opened.tab.eval(RUN);
        let found = found.as_array().unwrap().iter().map(Value::as_str);
        wrong.extend(found.map(|one| format!("{sort} {path}: {}", one.unwrap())));
    }
    assert!(wrong.is_empty(), "{} found\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_sort_of_page_is_accessible() {
    is_accessible(english(), 1280, false);
}

#[test]
fn every_sort_of_page_is_accessible_on_a_telephone_in_chinese_in_the_dark() {
    is_accessible(chinese(), 390, true);
}

/// What differs by language does not differ by light: between them the two above see everything. This makes sure.
#[test]
fn every_sort_of_page_is_accessible_in_any_language_and_light() {
    if whole() {
        is_accessible(english(), 1280, true);
        is_accessible(chinese(), 1280, false);
    }
}
