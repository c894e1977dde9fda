//! What an embed shows, and where it ends.

use std::collections::BTreeSet;

use crate::support::{Output, SiteTest, between};

fn site(files: &str) -> SiteTest {
    SiteTest::new(&format!("=== annals.yaml ===\ntitle: T\naudiences: [public, internal, restricted]\n{files}"))
}

/// The text of a page as its author wrote it: what stands between the title and what is derived.
fn text(built: &Output, page: &str) -> String {
    let page = built.page(page);
    let start = page.find("<div class=\"text\"").unwrap_or_else(|| panic!("no text in {page}"));
    let rest = &page[start..];
    rest[..rest.find("</article>").unwrap()].to_owned()
}

const SOURCE: &str = "=== content/notes/source.md ===
---
title: The source
---
Before it all.

# Part one

Of part one[^n] with a table. ^first

## Below one

- an item ^item
- another

| a | b |
|---|---|
| 1 | 2 |

^table

# Part two

Of part two, [[#part-one]].

[^n]: The note, see[^m].

[^m]: Another note.

[^o]: A note of nobody.
";

#[test]
fn an_embed_shows_the_part_it_names() {
    let page = |embed: &str| {
        let built = site(&format!("{SOURCE}=== content/notes/a.md ===\n# A\n\n## Place\n\n{embed}\n")).build();
        assert_eq!(built.report, Vec::<String>::new(), "{embed}");
        text(&built, "notes/a.html")
    };
    let whole = page("![[source]]");
    assert!(whole.contains("<div class=\"embed\">\n<p class=\"embed-source\"><a class=\"record\" href=\"../notes/source.html\">The source</a></p>\n<p>Before it all.</p>"), "{whole}");
    assert!(whole.contains("Of part two") && whole.contains("A note of nobody"), "{whole}");
    assert!(!whole.contains("<p><div"), "a paragraph holds no block: {whole}");
    // the highest heading of what is embedded stands one level below the place
    assert!(
        whole.contains("<h3 id=\"embed:1/part-one\">") && whole.contains("<h4 id=\"embed:1/below-one\">"),
        "{whole}"
    );
    // what leads within the text leads to where it stands by itself
    assert!(whole.contains("href=\"../notes/source.html#part-one\""), "{whole}");

    let part = page("![[source#Below one|mine]]");
    assert!(part.contains("<a class=\"record\" href=\"../notes/source.html#below-one\">mine</a></p>"), "{part}");
    assert!(part.contains("<h3 id=\"embed:1/below-one\">") && part.contains("an item"), "{part}");
    for absent in ["Before it all", "Of part one", "Of part two", "The note", "Another note"] {
        assert!(!part.contains(absent), "{absent}: {part}");
    }

    // its footnotes come along, and those they refer to, and no others
    let noted = page("![[source#^first]]");
    assert!(noted.contains("Of part one") && noted.contains("The note") && noted.contains("Another note"), "{noted}");
    assert!(!noted.contains("of nobody") && !noted.contains("an item"), "{noted}");
    assert!(noted.contains("href=\"#embed:1/footnote:1\"") && noted.contains("id=\"embed:1/footnote:1\""), "{noted}");

    let last = page("![[source#Part two]]");
    assert!(
        last.contains("Of part two") && !last.contains("footnote"),
        "notes that are written there belong elsewhere: {last}"
    );

    let item = page("![[source#^item]]");
    assert!(between(&item, "embed-source", "</div>").contains("<ul>\n<li>"), "{item}");
    assert!(item.contains("an item") && !item.contains("another"), "{item}");
    let table = page("![[source#^table]]");
    assert!(table.contains("<table>") && !table.contains("an item"), "{table}");
}

#[test]
fn an_embed_in_running_text_is_a_link() {
    let built = site(&format!(
        "{SOURCE}=== content/notes/a.md ===\n# A\n\nSo ![[source]], ![[source|thus]].\n\n# ![[source]]\n\n| ![[source]] |\n|---|\n\n- [ ] ![[source]]\n"
    ))
    .build();
    let text = text(&built, "notes/a.html");
    assert!(!text.contains("class=\"embed\"") && !text.contains("Before it all"), "{text}");
    assert_eq!(text.matches("href=\"../notes/source.html\"").count(), 5, "{text}");
}

/// Ids are met once on a page, however often a text stands there.
#[test]
fn a_text_that_stands_twice_has_ids_of_its_own() {
    let built = site(&format!(
        "{SOURCE}=== content/notes/b.md ===\n# B\n\n## Part one\n\n![[source]]\n=== content/notes/a.md ===\n# A\n\n## Part one\n\n![[source]]\n\n- ![[source]]\n\n> ![[b]]\n\n![[b#part-one]]\n"
    ))
    .build();
    let page = built.page("notes/a.html");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let met: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(met.len(), ids.len(), "{ids:?}");
    for id in ["embed:1/part-one", "embed:2/part-one", "embed:3/embed:1/part-one", "embed:4/embed:1/part-one"] {
        assert!(ids.contains(&id), "{id}: {ids:?}");
    }
    for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&link), "#{link} leads nowhere: {ids:?}");
    }
}

/// A language of its own is said; so is what is embedded in a text that stands among others, bound for print.
#[test]
fn an_embedded_text_keeps_its_language() {
    let built = site("=== content/notes/zh.md ===\n---\ntitle: 会议\nlang: zh\n---\n正文\n=== content/notes/a.md ===\n# A\n\n![[zh]]\n").build();
    assert!(text(&built, "notes/a.html").contains("<div class=\"embed\" lang=\"zh\">"));
}

/// A text that its readers may not see is embedded as a broken link is shown: by its author's own words.
#[test]
fn an_embed_across_the_wall_reads_like_a_broken_one() {
    let page = |target: &str, audience: &str| {
        let built = site(&format!(
            "=== content/notes/veiled.md ===\n---\naudience: restricted\ntitle: Hidden title\n---\nHidden text.\n\n## Part\n\nHidden part.\n\
             === content/notes/b.md ===\n---\naudience: public\n---\n# B\n\n![[{target}]]\n\
             === content/notes/a.md ===\n---\naudience: public\n---\n# A\n\n![[{target}]]\n\n![[{target}#Part|my words]]\n\n![[b]]\n"
        ))
        .audience(audience)
        .build();
        built.page("notes/a.html").replace(target, "TARGET")
    };
    assert_eq!(page("veiled", "internal"), page("nosuch", "internal"));
    let seen = page("veiled", "restricted");
    assert_eq!(seen.matches("Hidden text.").count(), 2, "{seen}");
    assert!(seen.contains("my words</a>"), "{seen}");
}

/// Circles end where they close, are said once, and a section is no circle when the embed does not stand in it.
#[test]
fn a_text_never_stands_within_itself() {
    let circle = "=== content/notes/a.md ===\n# A\n\nText of a.\n\n![[b]]\n=== content/notes/b.md ===\n# B\n\nText of b.\n\n![[c]]\n=== content/notes/c.md ===\n# C\n\nText of c.\n\n![[a]]\n";
    let built = site(circle).build();
    assert_eq!(
        built.report,
        [
            "content/notes/a.md:5:1: error[embed-loop]: this text would stand within itself: `notes/a` → `notes/b` → `notes/c` → `notes/a`"
        ]
    );
    for page in ["a", "b", "c"] {
        let text = text(&built, &format!("notes/{page}.html"));
        assert_eq!(["a", "b", "c"].map(|of| text.matches(&format!("Text of {of}.")).count()), [1, 1, 1], "{text}");
        assert_eq!(text.matches("class=\"embed\"").count(), 2, "{text}");
    }
    for (itself, loops) in
        [("![[a]]", true), ("![[#Here]]", true), ("![[#There]]", false), ("![[b#Here]]", true), ("![[b#There]]", false)]
    {
        let files = format!(
            "=== content/notes/a.md ===\n# A\n\n## Here\n\n{itself}\n\n## There\n\nThere.\n=== content/notes/b.md ===\n# B\n\n## Here\n\n![[a]]\n\n## There\n\nThere too.\n"
        );
        let built = site(&files).build();
        let said = built.report.iter().filter(|line| line.contains("error[embed-loop]")).count();
        assert_eq!(said, usize::from(loops), "{itself}: {:?}", built.report);
    }
}

#[test]
fn embeds_have_a_depth_a_number_and_a_length() {
    let chain = |links: usize, of: &str| {
        let file = |at: usize| {
            format!(
                "=== content/notes/n{at:04}.md ===\n# N {at}\n\n{}\n",
                of.replace("NEXT", &format!("n{:04}", at + 1))
            )
        };
        (0..links).map(file).chain([format!("=== content/notes/n{links:04}.md ===\nEnd.\n")]).collect::<String>()
    };
    let first = |links: usize, of: &str| {
        let built = site(&chain(links, of)).build();
        (
            built.report.iter().filter(|line| line.contains("n0000.md")).cloned().collect::<Vec<_>>(),
            text(&built, "notes/n0000.html"),
        )
    };
    let (report, page) = first(16, "![[NEXT]]");
    assert!(report.is_empty() && page.contains("End."), "{report:?}");
    let (report, page) = first(40, "![[NEXT]]");
    assert_eq!(report.len(), 1, "{report:?}");
    assert!(report[0].starts_with("content/notes/n0000.md:3:1: error[embed-limit]: more than 16 texts stand within one another: `notes/n0000` → "), "{report:?}");
    assert_eq!(page.matches("class=\"embed\"").count(), 16);
    // each embeds the next one twice
    let (report, page) = first(10, "![[NEXT]]\n\n![[NEXT]]");
    assert!(report.iter().any(|line| line.contains("more than 1000 texts are embedded in this record")), "{report:?}");
    assert_eq!(page.matches("class=\"embed\"").count(), 1000);

    let long = format!(
        "=== content/notes/long.md ===\n{}\n=== content/notes/a.md ===\n# A\n\n{}",
        "word ".repeat(200_000),
        "![[long]]\n\n".repeat(5)
    );
    let built = site(&long).build();
    assert_eq!(
        built.report,
        [
            "content/notes/a.md:11:1: error[embed-limit]: the texts embedded in this record are longer than 4 MiB together"
        ]
    );
    assert_eq!(text(&built, "notes/a.html").matches("class=\"embed\"").count(), 4);
}

/// A page is made again when a text in it moves, however deep, and equals the clean one.
#[test]
fn a_page_follows_what_it_embeds() {
    let mut site = site(
        "=== content/notes/a.md ===\n# A\n\n![[b]]\n=== content/notes/b.md ===\n# B\n\n![[c#Part]]\n=== content/notes/c.md ===\n# C\n\n## Part\n\nOld words about [[d]].\n\n## Other\n\nOther.\n=== content/notes/d.md ===\n# D\n",
    );
    site.build();
    let mut step = |edit: &dyn Fn(&mut SiteTest), holds: &str, absent: &str| {
        edit(&mut site);
        let built = site.build();
        assert_eq!(built.files, site.build_clean().files, "{holds}");
        let page = built.page("notes/a.html");
        assert!(page.contains(holds) && (absent.is_empty() || !page.contains(absent)), "{holds}: {page}");
    };
    step(
        &|site| {
            site.edit("content/notes/c.md", "Old words", "New words");
        },
        "New words",
        "Old words",
    );
    step(
        &|site| {
            site.edit("content/notes/d.md", "# D", "# Another");
        },
        ">Another</a>",
        ">D</a>",
    );
    step(
        &|site| {
            site.edit("content/notes/c.md", "## Part", "## Renamed");
        },
        "c.html\">C</a>",
        "never",
    );
    step(
        &|site| {
            site.edit("content/notes/c.md", "## Renamed", "## Part");
        },
        "New words",
        "",
    );
    step(
        &|site| {
            site.append("content/notes/c.md", "\n![[a]]\n");
        },
        "New words",
        "",
    );
    step(
        &|site| {
            site.edit("content/notes/c.md", "# C", "---\naudience: restricted\n---\n# C");
        },
        "c#Part",
        "New words",
    );
}

/// A name that stood where no embed can, and now stands where one can: nothing but a text has moved.
#[test]
fn a_page_follows_a_block_that_comes_to_be_one() {
    let mut site = site(
        "=== content/notes/a.md ===\n# A\n\n![[b#^x]]\n=== content/notes/b.md ===\n# B\n\n## Heading ^x\n\nWords.\n",
    );
    let built = site.build();
    assert!(!built.page("notes/a.html").contains("class=\"embed\""), "{}", built.page("notes/a.html"));
    site.edit("content/notes/b.md", "## Heading ^x\n\nWords.", "## Heading\n\nWords. ^x");
    let built = site.build();
    assert!(built.page("notes/a.html").contains("Words."), "{}", built.page("notes/a.html"));
    assert_eq!(built.files, site.build_clean().files);
}

/// What is embedded is no part of what a list says of the record.
#[test]
fn an_excerpt_knows_no_embeds() {
    let built = site(
        "=== content/notes/b.md ===\n# B\n\nText of b.\n=== content/notes/a.md ===\n# A\n\n![[b]]\n\nOwn words.\n",
    )
    .build();
    let previews: Vec<&String> = built.files.keys().filter(|path| path.contains("preview")).collect();
    let records: Vec<String> = previews.into_iter().map(|path| built.page(path)).collect();
    assert!(records.iter().any(|record| record.contains("\"Own words.\"")), "{records:?}");
}
