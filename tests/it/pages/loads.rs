//! Pages load from a folder and from a server, at its root and below a path: nothing is wrong, nothing is asked for elsewhere, nothing
//! moves, and all text is there without script.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Sample, chinese, english};
use crate::browser::{Opened, Server, Tab};

/// Long enough for a browser that has nothing else to do to show what it has of a page.
const PAUSE: Duration = Duration::from_millis(60);

/// How far things may move while a page loads, as browsers measure it.
const SHIFT: f64 = 0.01;

/// The text that a reader sees, in lines. What script alone brings are controls.
const TEXT: &str = "(() => {
  document.querySelectorAll('button:not(.sort), form, dialog, output, .sift').forEach((added) => added.remove());
  return document.body.innerText;
})()";

/// How the words of records' texts look: the script brings controls and changes nothing that is there.
const LOOKS: &str = "Array.from(
  document.querySelectorAll('.text :is(h2, h3, h4, h5, h6, p, li, td, th, dt, dd, summary)'),
  (part) => { const is = getComputedStyle(part); return `${part.tagName} ${is.font} ${is.color}`; }
).join('\\n')";

/// The lines of a page's text, blanks made one.
fn text(tab: &mut Tab) -> BTreeSet<String> {
    let text = tab.text(TEXT);
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

/// A page that leads on to no other is there.
pub const LED_ON: &str = "document.readyState === 'complete' && !document.querySelector('meta[http-equiv]')";

/// Opens a page, and the one that it leads on to.
fn open(tab: &mut Tab, sort: &str, url: &str) {
    tab.open(url);
    if sort == "redirect" {
        tab.until(LED_ON);
    }
}

/// Opens each page of a sample and complains of those that move. `url` gives the address of a file.
fn load(tab: &mut Tab, sample: &Sample, url: &dyn Fn(&str) -> String, mut seen: impl FnMut(&str, &str, &mut Tab)) {
    let inside = url("");
    let mut moved = Vec::new();
    for (sort, path) in sample.pages() {
        open(tab, sort, &url(path));
        let shift = tab.shift();
        if shift >= SHIFT {
            moved.push(format!("{path} by {shift}"));
        }
        tab.is_calm(&inside);
        seen(sort, path, tab);
    }
    assert!(moved.is_empty(), "{inside}: {moved:#?}");
}

/// Without script as with it.
#[test]
fn every_sort_of_page_loads_from_a_folder() {
    let sample = english();
    let Some(opened) = Opened::new(&sample.built) else { return };
    let (mut tab, mut plain) = (Tab::new().unwrap(), Tab::new().unwrap());
    plain.scripts(false);
    let url = |path: &str| opened.url(path);
    load(&mut tab, sample, &url, |sort, path, tab| {
        open(&mut plain, sort, &url(path));
        assert_eq!(tab.text(LOOKS), plain.text(LOOKS), "{path} with and without script");
        let (with, without) = (text(tab), text(&mut plain));
        assert!(without.len() > 5, "{path}: {without:?}");
        if sort != "search" {
            let differs: Vec<&String> = with.symmetric_difference(&without).collect();
            assert!(differs.is_empty(), "{path} with and without script: {differs:#?}");
        }
    });
}

/// On a telephone, where only wide tables scroll sideways and pages do not.
#[test]
fn every_sort_of_page_loads_from_a_folder_in_chinese() {
    let sample = chinese();
    let Some(opened) = Opened::new(&sample.built) else { return };
    let mut tab = Tab::new().unwrap();
    tab.width(390);
    let mut wide = Vec::new();
    load(&mut tab, sample, &|path| opened.url(path), |_, path, tab| {
        let width = tab.eval("document.documentElement.scrollWidth").as_u64().unwrap();
        if width > 390 {
            wide.push(format!("{path}: {width}"));
        }
        assert!(text(tab).len() > 5, "{path}");
    });
    assert_eq!(wide, Vec::<String>::new());
}

#[test]
fn every_sort_of_page_loads_from_a_server() {
    let Some(mut tab) = Tab::new() else { return };
    for (sample, below) in [(english(), ""), (chinese(), "a/b/")] {
        let server = Server::new(&sample.built.files, below, PAUSE);
        load(&mut tab, sample, &|path| server.url(path), |_, path, tab| assert!(text(tab).len() > 5, "{path}"));
    }
}
