//! Every link and anchor of the example site leads somewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Output, SiteTest, decoded};

/// The values of an attribute in a page, as an HTML parser reads them.
fn attributes(html: &str, names: &[&str]) -> Vec<String> {
    use html5ever::tendril::StrTendril;
    use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
    struct Sink<'a>(std::cell::RefCell<Vec<String>>, &'a [&'a str]);
    impl TokenSink for Sink<'_> {
        type Handle = ();
        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            if let Token::TagToken(tag) = token {
                for attribute in tag.attrs {
                    if self.1.contains(&&*attribute.name.local) {
                        self.0.borrow_mut().push(attribute.value.to_string());
                    }
                }
            }
            TokenSinkResult::Continue
        }
    }
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink(Default::default(), names), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// The links of a site that lead nowhere, as `page: href`.
pub fn dead_links(site: &Output) -> Vec<String> {
    let ids: BTreeMap<&String, BTreeSet<String>> = site
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, attributes(&String::from_utf8_lossy(bytes), &["id"]).into_iter().collect()))
        .collect();
    let mut dead = Vec::new();
    for (path, bytes) in site.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        for href in attributes(&text, &["href", "src"]) {
            if href.contains("://") || ["mailto:", "tel:", "data:"].iter().any(|scheme| href.starts_with(scheme)) {
                continue;
            }
            let (file, anchor) = href.split_once('#').unwrap_or((&href, ""));
            let target = if file.is_empty() { path.clone() } else { resolve(path, &decoded(file)) };
            if !site.files.contains_key(&target) {
                dead.push(format!("{path}: {href}"));
            } else if !anchor.is_empty() && !ids.get(&target).is_some_and(|ids| ids.contains(&decoded(anchor))) {
                dead.push(format!("{path}: {href} (no such anchor)"));
            }
        }
    }
    dead
}

/// The ids that a page has twice, as `page: id`.
pub fn twin_ids(site: &Output) -> Vec<String> {
    let mut twins = Vec::new();
    for (path, bytes) in site.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let mut seen = BTreeSet::new();
        for id in attributes(&String::from_utf8_lossy(bytes), &["id"]) {
            if !seen.insert(id.clone()) {
                twins.push(format!("{path}: {id}"));
            }
        }
    }
    twins
}

fn resolve(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop().expect("a link leads out of the site");
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_and_anchor_of_the_example_resolves() {
    for audience in ["public", "internal", "restricted"] {
        let site = SiteTest::example().audience(audience).build();
        // the public sees no record of the office, and still gets a site
        assert!(site.files.len() > 5, "{:?}", site.report);
        let dead = dead_links(&site);
        assert!(dead.is_empty(), "{audience}:\n{}", dead.join("\n"));
        if audience == "restricted" {
            assert_eq!(twin_ids(&site), Vec::<String>::new());
        }
    }
}

/// The same output works at `/`, under a path and from a folder: no page asks for anything by its server's root, its
/// address or its scheme, and what its links count up to lies in the site.
#[test]
fn the_site_works_under_any_path() {
    let site = SiteTest::example().audience("restricted").build();
    let mut seen = 0;
    for (path, bytes) in &site.files {
        let text = String::from_utf8_lossy(bytes);
        if path.ends_with(".html") {
            for href in attributes(&text, &["href", "src", "action", "poster", "data", "srcset"]) {
                seen += 1;
                // the picture of the tab is in the page itself
                if href.starts_with("data:image/svg+xml,") {
                    continue;
                }
                let scheme = href.split(['/', '#', '?']).next().unwrap_or_default().contains(':');
                assert!(!href.starts_with('/') && !scheme, "{path}: {href}");
                let ups = href.split('/').take_while(|part| *part == "..").count();
                assert!(ups <= path.matches('/').count(), "{path}: {href} leads out of the folder");
            }
            assert!(
                attributes(&text, &["style", "onclick", "onload"]).iter().all(|style| !style.contains("url(")),
                "{path}"
            );
            assert!(!text.contains("<base"), "{path}");
        }
        if path.ends_with(".js") {
            for word in ["fetch(", "XMLHttpRequest", "import(", "new Worker", "document.cookie"] {
                assert!(!text.contains(word), "{path} holds {word}");
            }
        }
    }
    assert!(seen > 1000, "{seen} links were looked at");
}

/// Links name the file, so that the site works by double click: no link ends in a folder.
#[test]
fn links_name_the_file() {
    let site = SiteTest::example().build();
    for (path, bytes) in site.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        for href in attributes(&String::from_utf8_lossy(bytes), &["href"]) {
            let file = href.split('#').next().unwrap_or_default();
            assert!(!file.ends_with('/') && !file.starts_with('/'), "{path}: {href}");
        }
    }
}
