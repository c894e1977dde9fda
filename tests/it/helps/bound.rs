//! Volumes, previews and the links around a record, as they are made.

use std::collections::BTreeSet;

use crate::support::SiteTest;

const FILES: &str = "\
=== content/logs/2025-03-04.md ===
# 4 March

## Morning

[problem:: The lift stands still], says [[2025-03-05]]; see [above](#morning).[^a] ^why

[^a]: A note.
=== content/logs/2025-03-05.md ===
## Morning

Nothing. [[2025-03-04#Morning]][^a]

[^a]: Another note.
=== content/logs/2025-02-01.md ===
See [[2025-03-04]].
=== content/summaries/2025-03.md ===
---
period: 2025-03
date: 2025-04-02
---
The month.
=== content/summaries/2025.md ===
---
period: 2025
---
The year.
";

fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_month_is_bound_with_ids_and_links_of_its_own() {
    let built = SiteTest::new(FILES).build();
    let month = built.page("2025/03/volume.html");
    let all = ids(&month);
    let distinct: BTreeSet<&&str> = all.iter().collect();
    assert_eq!(all.len(), distinct.len(), "{all:?}");
    for id in ["4/morning", "5/morning", "4/footnote:1", "5/footnote:1", "4/^why", "4/mark:1"] {
        assert!(all.contains(&format!("logs2025-03-0{id}").as_str()), "{id}: {all:?}");
    }
    // every link within the page leads to something in it
    for target in month.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(all.contains(&target), "#{target} among {all:?}");
    }
    assert!(month.contains("href=\"../../logs/2025-03-05.html\""), "links count from where the volume stands");
    // a heading of a text stands below the record's
    assert!(month.contains("<h3 id=") && !month.contains("<h2 id=\"logs"));
    let order: Vec<usize> =
        ["The lift stands still", "Nothing.", "The month."].iter().map(|text| month.find(text).unwrap()).collect();
    assert!(order.is_sorted(), "{order:?}");
    // what is about March stands in March, wherever its date is
    assert!(!built.files.contains_key("2025/04/volume.html"));
    assert!(built.page("2025/03/index.html").contains("href=\"../../2025/03/volume.html\""));
    assert!(built.page("2025/q1/index.html").contains("href=\"../../2025/02/volume.html\""));
}

#[test]
fn a_small_year_is_one_volume_and_a_large_one_is_its_months() {
    let built = SiteTest::new(FILES).build();
    let year = built.page("2025/volume.html");
    for text in ["See <a", "The lift stands still", "The month.", "The year."] {
        assert_eq!(year.matches(text).count(), 1, "{text}");
    }
    let logs = |month: u8, count: usize| -> String {
        (0..count)
            .map(|at| {
                format!("=== content/notes/{month}-{at}.md ===\n---\ndate: 2025-{month:02}-01\n---\nText {at}.\n")
            })
            .collect()
    };
    let built = SiteTest::new(&format!("{}{}", logs(3, 150), logs(4, 51))).build();
    let year = built.page("2025/volume.html");
    assert!(year.contains("href=\"../2025/03/volume.html\"") && !year.contains("Text 1."), "contents alone");
    assert!(built.page("2025/04/volume.html").contains("Text 50."));
    let built = SiteTest::new(&logs(3, 501)).build();
    assert_eq!(built.page("2025/03/volume.html").matches("<article").count(), 500);
    assert_eq!(built.page("2025/03/volume-2.html").matches("<article").count(), 1);
}

#[test]
fn settings_say_what_is_bound() {
    let volumes = |setting: &str| -> Vec<String> {
        let built = SiteTest::new(&format!("=== annals.yaml ===\nvolumes: {setting}\n{FILES}")).build();
        let page = built.page("2025/03/index.html");
        assert_eq!(page.contains("volume.html"), setting != "none");
        built.files.keys().filter(|path| path.contains("volume")).cloned().collect()
    };
    let all = ["2025/02/volume.html", "2025/03/volume.html", "2025/volume.html"];
    assert_eq!(volumes("year"), all);
    assert_eq!(volumes("month"), all);
    assert!(volumes("none").is_empty());
}

#[test]
fn a_record_called_like_a_volume_stands_in_its_place() {
    let built = SiteTest::new("=== content/2025/03/volume.md ===\n---\ndate: 2025-03-01\n---\nMine.\n").build();
    assert!(!built.refused, "{:?}", built.report);
    assert!(built.page("2025/03/volume.html").contains("Mine."));
    assert!(!built.page("2025/03/index.html").contains("Bound volume"));
    assert!(built.page("2025/index.html").contains("Bound volume"));
}

#[test]
fn an_edit_moves_the_volumes_it_stands_in_and_one_file_of_previews() {
    let mut files = String::new();
    for at in 0..200 {
        files +=
            &format!("=== content/notes/n-{at}.md ===\n---\ndate: 2024-{:02}-01\n---\nText of {at}.\n", at % 12 + 1);
    }
    let mut site = SiteTest::new(&files);
    assert_eq!(site.build().files.keys().filter(|path| path.starts_with("previews/")).count(), 5);
    site.edit("content/notes/n-7.md", "Text of 7", "Other text");
    let built = site.build();
    let mut moved: Vec<&str> = built
        .made
        .iter()
        .map(String::as_str)
        .filter(|path| path.contains("volume") || path.contains("previews"))
        .collect();
    moved.sort_unstable();
    assert_eq!(moved.len(), 3, "{moved:?}");
    assert_eq!(&moved[..2], ["2024/08/volume.html", "2024/volume.html"]);
    assert!(moved[2].starts_with("previews/") && built.page(moved[2]).contains("Other text"));
    assert!(built.files == site.build_clean().files);
}

#[test]
fn what_readers_may_not_see_is_in_no_volume_preview_or_graph() {
    let built = SiteTest::new(&format!(
        "=== annals.yaml ===\naudiences: [public, internal]\ndefault_audience: public\n{FILES}=== content/logs/2025-03-06.md ===\n---\naudience: internal\n---\nSecretly, [[2025-03-04]].\n"
    ))
    .audience("public")
    .build();
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("Secretly") && !text.contains("2025-03-06"), "{path}");
    }
}

#[test]
fn the_records_around_a_record_are_drawn_and_listed() {
    let built = SiteTest::new(FILES).build();
    let page = built.page("logs/2025-03-04.html");
    let graph = page.split("<svg class=\"graph\"").nth(1).unwrap().split("</svg>").next().unwrap();
    let links: Vec<&str> = graph.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(links, ["../logs/2025-03-05.html", "../logs/2025-02-01.html"]);
    assert_eq!(graph.matches("<path").count(), 2);
    let table = page.split("</svg>").nth(3).or_else(|| page.rsplit("</svg>").next()).unwrap();
    assert!(table.contains("each refers to the other") && table.contains("refers to this record"), "{table}");
    // one link makes no picture
    assert!(!built.page("summaries/2025.html").contains("class=\"graph\""));
    let many: String = (0..40).map(|at| format!("=== content/notes/n-{at}.md ===\n[[hub]]\n")).collect();
    let built = SiteTest::new(&format!("{many}=== content/notes/hub.md ===\nHub.\n")).build();
    let page = built.page("notes/hub.html");
    assert_eq!(page.matches("<rect").count(), 10);
    assert!(page.contains("31 more stand below."));
}

#[test]
fn files_of_previews_are_scripts_whatever_records_say() {
    let built = SiteTest::new("=== content/a.md ===\n# </script>\u{2028}\"\n\nText \\ `</script>`\n").build();
    let file = built.page("previews/0.js");
    assert!(file.starts_with("annals.take(\"0\",{\"a.html\":[") && file.ends_with("});\n"), "{file}");
    assert!(!file.contains('<') && !file.contains('\u{2028}'));
    let pages = built.page("previews/pages.js");
    for key in ["\"go\"", "\"find\"", "\"search\"", "\"by_hand\"", "\"key_turn\"", "\"index.html\""] {
        assert!(pages.contains(key), "{key}: {pages}");
    }
}
