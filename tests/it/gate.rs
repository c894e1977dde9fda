//! The gate before the switch: what it finds when the wall fails, and that it finds nothing when it holds.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::Arc;

use annals::archive::audience::admits;
use annals::pipeline::gate::{Gate, Leak};
use annals::record::Record;
use annals::source::fixture;

use crate::cli::files_below;
use crate::graph::{Graph, LEVELS};
use crate::support::SiteTest;

const FILES: &str = "=== annals.yaml ===
title: Wall
audiences: [public, internal, restricted]
=== content/notes/plan-of-closing.md ===
---
id: pl-077
audience: restricted
title: \"Closing <of> \\\"the\\\" lift & stairs\"
---
=== content/notes/撤并方案.md ===
---
audience: restricted
title: Moving the house
---
=== content/logs/2025-03-05.md ===
---
audience: restricted
---
=== content/notes/ada.md ===
---
audience: restricted
title: Known to all
---
=== content/notes/open.md ===
---
audience: public
title: Open
---
It is **known** to
all.
";

/// What a gate for `public` says of these files.
fn leaks(files: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
    let site = SiteTest::new(FILES);
    let archive = site.archive();
    let config = &archive.config;
    let (cleared, hidden): (Vec<Arc<Record>>, Vec<Arc<Record>>) =
        archive.records.iter().cloned().partition(|record| admits(record, config, "public", false));
    assert_eq!((cleared.len(), hidden.len()), (1, 4));
    let gate = Gate::new(hidden.iter().map(|record| &**record), config);
    for (path, text) in files {
        let _met = gate.look(path, text.as_bytes());
    }
    let shown = |leak: Leak| (leak.word.text, leak.files);
    gate.leaks(&["settings that name pl-077x and plan"], &cleared, config).into_iter().map(shown).collect()
}

#[test]
fn the_gate_finds_titles_ids_and_file_names_in_every_spelling() {
    let title = "Closing <of> \"the\" lift & stairs";
    for (text, found) in [
        ("<p>pl-077</p>", "pl-077"),
        ("see (PL-077).", "pl-077"),
        ("<a href=\"../notes/plan-of-closing.html\">x</a>", "plan-of-closing"),
        ("<p>Closing &lt;of&gt; &quot;the&quot; lift &amp; stairs</p>", title),
        ("<p>Closing &lt;of&gt; \"the\" lift &amp; stairs</p>", title),
        ("{\"title\": \"Closing <of> \\\"the\\\" lift & stairs\"}", title),
        ("Title,Closing <of> \"the\" lift & stairs", title),
        ("../notes/%E6%92%A4%E5%B9%B6%E6%96%B9%E6%A1%88.html", "撤并方案"),
        ("见撤并方案第二条", "撤并方案"),
        // behind a line break in data, and behind a tag in a script
        ("{\"text\": \"a\\nPL-077\"}", "pl-077"),
        ("x(\"\\u003cb\\u003epl-077\")", "pl-077"),
    ] {
        assert_eq!(leaks(&[("a.html", text)]), [(found.to_owned(), vec!["a.html".to_owned()])], "{text}");
    }
    assert_eq!(leaks(&[("b/pl-077.html", ""), ("a.html", "pl-077")])[0].1, ["a.html", "b/pl-077.html"]);
}

#[test]
fn the_gate_lets_through_what_all_may_know() {
    for text in [
        // days have their pages, whatever is recorded on them
        "2025-03-05",
        // as their readers wrote it, torn apart by markup
        "Known to all",
        // names within longer ones
        "spl-077 pl-0771 pl-077-a a-pl-077 plan-of-closing-2",
        // also where a backslash or a `u` is near that writes no character
        "\\abcdepl-077 xuabcdpl-077 \\abpl-077",
        // too short to say anything
        "ada",
    ] {
        assert_eq!(leaks(&[("a.html", text)]), [], "{text}");
    }
}

/// The wall taken away: the gate for each audience finds all that stands in the site of the narrowest circle.
#[test]
fn behind_no_wall_the_gate_finds_every_title() {
    let graph = Graph::new(7, 40);
    let mut site = SiteTest::new(&graph.text(|node| node.level.is_some()));
    (site.audience, site.drafts, site.keep_going) = (Some("restricted".to_owned()), true, true);
    let built = site.build();
    let archive = site.archive();
    for level in &LEVELS[..2] {
        let (cleared, hidden): (Vec<Arc<Record>>, Vec<Arc<Record>>) =
            archive.records.iter().cloned().partition(|record| admits(record, &archive.config, level, false));
        let gate = Gate::new(hidden.iter().map(|record| &**record), &archive.config);
        for (path, bytes) in &built.files {
            let _met = gate.look(path, bytes);
        }
        let found = gate.leaks(&[], &cleared, &archive.config).into_iter();
        let found: BTreeMap<String, Vec<String>> = found.map(|leak| (leak.word.text, leak.files)).collect();
        let titles: Vec<&String> =
            hidden.iter().map(|record| &record.title).filter(|title| title.contains("kn0")).collect();
        assert!(titles.len() > 5, "{level}: {titles:?}");
        for title in titles {
            let files = found.get(title).unwrap_or_else(|| panic!("for {level} `{title}` was not found: {found:?}"));
            let is_packed = |file: &String| file.starts_with("search/texts/");
            assert!(files.iter().any(is_packed), "for {level} `{title}` was not found in search data: {files:?}");
        }
    }
}

#[test]
fn the_example_archive_passes_for_every_audience() {
    for level in LEVELS {
        let built = SiteTest::example().audience(level).build();
        assert!(!built.refused, "{level}: {:#?}", built.report);
    }
}

/// An archive on disk.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fixture::files(FILES).iter().for_each(|(path, text)| desk.write(path.as_str(), text));
        desk
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.0.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// The exit status, and what was printed to whom.
    fn build(&self, audience: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
        command.args(["build", "--audience", audience]).args(more).current_dir(self.0.path());
        let run = command.output().unwrap();
        let [said, told] = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (run.status.code(), said, told)
    }

    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.0.path().join("output"))
    }
}

/// A template that writes what it should not: nothing is switched, and everything is said where the builder alone reads it.
#[test]
fn a_site_that_holds_a_hidden_title_is_not_published() {
    let desk = Desk::new();
    let (write, build) =
        (|path: &str, text: &str| desk.write(path, text), |audience: &str, more: &[&str]| desk.build(audience, more));
    assert_eq!(build("public", &[]).0, Some(0));
    let good = desk.site();
    write("themes/default/templates/record.html", "<!doctype html><title>x</title><!-- Moving the house -->");
    for more in [&[][..], &["--keep-going"], &["--strict"]] {
        let (status, said, told) = build("public", more);
        assert_eq!(status, Some(5), "{said}{told}");
        let line = "content/notes/撤并方案.md: error[leak]: `notes/open.html` holds the title `Moving the house` of this record, which readers at `public` may not see";
        assert!(told.contains(line), "{told}");
        assert!(told.contains("nothing was written, the site stays as it was"), "{told}");
        assert!(!said.contains("Moving"), "{said}");
        assert_eq!(desk.site(), good);
        assert!(!desk.0.path().join(".output.annals/stage").exists());
    }
    // what all may know may be said so
    write("annals.yaml", "title: Wall\naudiences: [public, internal, restricted]\n# Moving the house\n");
    let (status, said, told) = build("public", &[]);
    assert_eq!(status, Some(0), "{said}{told}");
    write("annals.yaml", "title: Wall\naudiences: [public, internal, restricted]\n");
    assert_eq!(build("restricted", &["--force"]).0, Some(0), "for those who may see it there is nothing to find");
}

/// A page that is kept is held to what its readers may not see now, not to what they might not see when it was made.
#[test]
fn kept_pages_pass_the_gate_again_when_something_else_is_hidden() {
    let desk = Desk::new();
    let site = |titles: &str| {
        desk.write("annals.yaml", &format!("title: Wall\naudiences: [public, internal, restricted]\n# {titles}\n"));
    };
    let page = |text: &str| {
        desk.write("themes/default/templates/record.html", &format!("<!doctype html><title>x</title>{text}"));
    };
    let title = |title: &str| {
        desk.write("content/notes/other.md", &format!("---\naudience: restricted\ntitle: {title}\n---\n"));
    };
    let refused = |what: &str, title: &str| {
        let good = desk.site();
        // as often as one tries
        for _ in 0..2 {
            let (status, _, told) = desk.build("public", &[]);
            assert_eq!(status, Some(5), "{what}: {told}");
            assert!(told.contains(&format!("holds the title `{title}` of this record")), "{what}: {told}");
            assert_eq!(desk.site(), good, "{what}");
        }
    };
    let passes = |what: &str| {
        let (status, said, told) = desk.build("public", &[]);
        assert_eq!(status, Some(0), "{what}: {said}{told}");
        said
    };
    site("Known house");
    page("Blue house, Known house");
    title("Green house");
    passes("no record is called so");
    title("Blue house");
    refused("a hidden record has the name now", "Blue house");
    title("Known house");
    let said = passes("all know the name");
    assert!(said.contains(": 0 written"), "pages are kept: {said}");
    // the settings are another, and the page is not
    site("Nothing is known");
    refused("nobody else says the name any more", "Known house");
    desk.write("content/notes/open.md", "---\naudience: public\ntitle: Open\n---\nThe known house.\n");
    passes("a record says it");
    desk.write("content/notes/open.md", "---\naudience: public\ntitle: Open\n---\nNo house.\n");
    refused("and does not any more", "Known house");
}
