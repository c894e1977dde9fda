//! Claims: what is one, what it rests on, and how pages show it in both directions.

use std::collections::BTreeSet;
use std::sync::Arc;

use annals::archive::Ix;
use annals::base::path::RelPath;
use annals::config::{Config, load};
use annals::record::heading::unnumbered;
use annals::record::{Claim, Record, parse};
use proptest::prelude::*;

use crate::support::{SiteTest, between, words};

fn config() -> Config {
    load::load(None, true).0
}

/// The summary of March with this body.
fn summary(body: &str) -> Record {
    let text: Arc<str> = Arc::from(format!("---\nperiod: 2025-03\nrelated: [in-001]\n---\n{body}"));
    let (record, _) = parse::parse(&RelPath::new("content/summaries/2025-03.md").unwrap(), &text, &config());
    record.unwrap()
}

fn claims(body: &str) -> Vec<Claim> {
    summary(body).claims
}

fn texts(body: &str) -> Vec<String> {
    claims(body).into_iter().map(|claim| claim.text).collect()
}

#[test]
fn first_level_items_are_claims_and_nothing_else() {
    for (body, expected) in [
        ("- One\n- Two\n", &["One", "Two"][..]),
        ("# March\n\n1. One\n2. Two\n", &["One", "Two"]),
        ("- One\n  - within\n  - it\n- Two\n", &["One", "Two"]),
        ("- One\n\n  goes on\n\n- Two\n", &["One goes on", "Two"]),
        ("- [ ] to do @ada\n- [x] done\n- One\n", &["One"]),
        ("> - quoted\n\n- One\n", &["One"]),
        ("> [!tip] Title\n> - aside\n\n- One\n", &["One"]),
        ("- One[^n]\n\n[^n]:\n    - in a note\n", &["One"]),
        ("Text.\n\n| a |\n|---|\n| - b |\n", &[]),
        ("- ```records\n  list: task\n  ```\n- One\n", &["One"]),
        ("- %%for me%%\n- <!-- hidden -->\n- One %%hidden%%\n", &["One"]),
        ("- \n- One\n", &["One"]),
        // its own words, or where it has none those below
        ("- > quoted\n- - within\n", &["quoted", "within"]),
        ("- Fell to [fact:: visitors:all.pending = 35] *in all*.\n", &["Fell to 35 in all."]),
        ("- [progress:: shelving done [of:: t-03] [percent:: 60]] at last\n", &["shelving done at last"]),
        ("- See [[in-001|the notice]] and [[t-01]] #work\n", &["See the notice and t-01 #work"]),
    ] {
        assert_eq!(texts(body), expected, "{body}");
    }
    let long = texts(&format!("- {}\n", "word ".repeat(200)));
    assert_eq!(long[0].chars().count(), 400);
    assert!(long[0].ends_with('…'));
    // another kind claims nothing, nor does the text at the head of the list
    for path in ["content/notes/a.md", "content/summaries/index.md"] {
        let (record, _) = parse::parse(&RelPath::new(path).unwrap(), &Arc::from("- One\n"), &config());
        assert_eq!(record.unwrap().claims, []);
    }
}

#[test]
fn headings_that_are_skipped_take_their_subheadings_along() {
    let body = "- Before\n\n# All\n\n- One\n\n## 6. Next Steps\n\n- no\n\n### Later\n\n- no\n\n## What fell short\n\n- Two\n\n# 下一步\n\n- no\n\n## More\n\n- no\n";
    assert_eq!(texts(body), ["Before", "One", "Two"]);
    for heading in
        ["next steps", "NEXT STEPS", "6. Next steps", "3.1 Next steps", "五、下一步", "（二）下一步", "(2) Next steps:"]
    {
        assert_eq!(texts(&format!("## {heading}\n\n- no\n")), Vec::<String>::new(), "{heading}");
    }
    for heading in ["Next steps 下一步", "下一步 / next steps", "**Next** steps", "第六章 下一步", "IV. Next steps"]
    {
        assert_eq!(texts(&format!("## {heading}\n\n- no\n")), Vec::<String>::new(), "{heading}");
    }
    for heading in ["Next steps taken", "下一步计划", "The next steps", "Nextsteps", "2025"] {
        assert_eq!(texts(&format!("## {heading}\n\n- yes\n")), ["yes"], "{heading}");
    }
    // a heading within a quote is no part of the outline's order
    assert_eq!(texts("> ## Next steps\n\n- yes\n"), ["yes"]);
    let mut config = config();
    config.claims.skip = vec!["—".to_owned(), String::new(), "7. Plans".to_owned()];
    let text = Arc::from("---\nperiod: 2025-03\n---\n## Plans\n\n- no\n\n## Next steps\n\n- yes\n");
    let (record, _) = parse::parse(&RelPath::new("content/summaries/a.md").unwrap(), &text, &config);
    assert_eq!(record.unwrap().claims.len(), 1);
}

#[test]
fn numbers_in_front_of_headings() {
    for (heading, bare) in [
        ("6. Next", "Next"),
        ("6 Next", "Next"),
        ("3.1 Next", "Next"),
        ("3.1. Next", "Next"),
        ("６．下一步", "下一步"),
        ("6、下一步", "下一步"),
        ("五、下一步", "下一步"),
        ("十二、下一步", "下一步"),
        ("（二）下一步", "下一步"),
        ("(2) Next", "Next"),
        ("2) Next", "Next"),
        ("第三章 下一步", "下一步"),
        ("第二部分：下一步", "下一步"),
        ("IV. Next", "Next"),
        ("2025年计划", "2025年计划"),
        ("一周工作", "一周工作"),
        ("十月", "十月"),
        ("(see below)", "(see below)"),
        ("第一次", "第一次"),
        ("Civil affairs", "Civil affairs"),
        ("I did it", "I did it"),
        ("1.5kg", "1.5kg"),
        ("", ""),
        ("（", "（"),
        ("第", "第"),
    ] {
        assert_eq!(unnumbered(heading), bare, "{heading}");
    }
}

#[test]
fn a_claim_knows_its_place_and_what_stands_in_it() {
    let body = "## Work\n\n- One [[t-01]] [fact:: a:b.c = 1] ^first\n  - within [[t-02]] [read:: [[in-002]] noted]\n- Two [site](https://a.example)[^n]\n- Three[^m]\n\n[^n]: With [[t-03]][^m] and [fact:: a:b.d = 2].\n[^m]: [[t-04]] <https://b.example>\n";
    let record = summary(body);
    let anchors: Vec<&str> = record.claims.iter().map(|claim| claim.anchor.as_str()).collect();
    assert_eq!(anchors, ["^first", "claim:2", "claim:3"]);
    let targets = |claim: &Claim| -> Vec<String> {
        claim.references.iter().map(|at| record.references[*at as usize].target.clone()).collect()
    };
    assert_eq!(targets(&record.claims[0]), ["t-01", "t-02", "in-002"]);
    assert_eq!(targets(&record.claims[1]), ["t-03", "t-04"], "a footnote may cite another");
    assert_eq!(targets(&record.claims[2]), ["t-04"]);
    let marks = |all: &[u32]| -> Vec<&str> { all.iter().map(|at| record.marks[*at as usize].text.as_str()).collect() };
    assert_eq!(marks(&record.claims[0].facts), ["a:b.c = 1"]);
    assert_eq!(marks(&record.claims[0].touches), ["in-002 noted"]);
    assert_eq!(marks(&record.claims[1].facts), ["a:b.d = 2"]);
    assert_eq!(record.claims.iter().map(|claim| claim.elsewhere).collect::<Vec<_>>(), [0, 2, 1]);
    assert_eq!(record.claims[0].span.of(&record.text).lines().count(), 2);
    assert_eq!(record.claims[0].heading, Some(0));
}

/// Notes that everybody cites cost no more than they are long.
#[test]
fn a_note_that_every_claim_cites_is_counted_within_bounds() {
    let links = "[[t-01]] ".repeat(3000);
    let body = format!("{}\n[^n]: {links}\n", "- One[^n]\n".repeat(3000));
    let all = claims(&body);
    assert_eq!(all.len(), 3000);
    assert!(all.iter().map(|claim| claim.references.len()).sum::<usize>() <= 20_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body_gives_claims_with_places_that_are_there(
        parts in prop::collection::vec(prop::sample::select(vec![
            "- ", "  - ", "1. ", "# ", "## next steps", "\n", "\n\n", "> ", "[^n]", "[^n]: ", "[[t-01]]", "[fact:: a = 1]",
            "[read:: [[x]] y]", "%%", "<!-- ", " -->", "```", "^id", "词", "`", "*", "[ ] ", "| a |\n|---|\n", "    ",
            "<!-- annals:begin work -->", "<!-- annals:end work -->", "A long paragraph, long enough to be looked for elsewhere, and so it goes on for a while yet.",
        ]), 0..40)
    ) {
        let record = summary(&parts.concat());
        let anchors: BTreeSet<&str> = record.claims.iter().map(|claim| claim.anchor.as_str()).collect();
        prop_assert_eq!(anchors.len(), record.claims.len());
        for claim in &record.claims {
            prop_assert!(!claim.text.is_empty() && !claim.text.contains('\n'));
            prop_assert!(record.text.get(claim.span.range()).is_some());
            prop_assert!(claim.references.iter().all(|at| (*at as usize) < record.references.len()));
            prop_assert!(claim.facts.iter().chain(&claim.touches).all(|at| (*at as usize) < record.marks.len()));
        }
        for pair in record.claims.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for (_, span) in &record.paragraphs {
            prop_assert!(record.text.get(span.range()).is_some());
        }
    }
}

const OFFICE: &str = "=== annals.yaml ===
title: T
audiences: [public, internal, restricted]
default_audience: internal
=== content/people/ada.md ===
---
name: Ada
---
=== content/departments/donghu.md ===
---
name: Donghu
---
=== content/tasks/t-01.md ===
---
title: Old
date: 2025-02-10
---
=== content/tasks/t-02.md ===
---
title: New
date: 2025-03-10
tags: [lift]
---
=== content/notes/undated.md ===
Undated.
=== content/notes/hidden.md ===
---
title: Hidden
audience: restricted
date: 2025-03-11
---
=== content/notes/form.pdf ===
x
=== content/logs/2025-03-12.md ===
A day.
=== content/events/q1.md ===
---
title: A quarter
date: 2025-02-01
end: 2025-03-02
---
=== content/summaries/2025-q1.md ===
---
period: 2025-Q1
---
- A quarter [[2025-03]].
=== content/summaries/2025-03.md ===
---
period: 2025-03
---
";

fn office(body: &str) -> SiteTest {
    let mut site = SiteTest::new(OFFICE);
    site.append("content/summaries/2025-03.md", body);
    site
}

/// Of each claim of March what it rests on, in words.
fn evidence(site: &SiteTest, audience: &str) -> Vec<String> {
    let site = site.clone().audience(audience).site();
    let archive = &site.archive;
    let (ix, record) = archive.all().find(|(_, record)| record.place == "summaries/2025-03").unwrap();
    let said = archive.claims.of(ix).iter().map(|evidence| {
        let name = |ix: Ix| archive.record(ix).unwrap().place.rsplit('/').next().unwrap().to_owned();
        let mut words: Vec<String> = evidence
            .records
            .iter()
            .map(|cited| name(cited.record) + if cited.outside { " outside" } else { "" })
            .collect();
        words.extend(evidence.others.iter().map(|at| format!("to {}", record.references[*at as usize].target)));
        words.extend((evidence.elsewhere > 0).then(|| format!("{} elsewhere", evidence.elsewhere)));
        words.extend(evidence.unseen.then(|| "unseen".to_owned()));
        if evidence.is_none() { "none".to_owned() } else { words.join(", ") }
    });
    said.collect()
}

#[test]
fn what_claims_rest_on() {
    for (body, expected) in [
        ("- Nothing\n", "none"),
        ("- [[t-02]], [[t-02|again]], [text](../tasks/t-02.md)\n", "t-02"),
        ("- [[t-01]] [[undated]] [[q1]] [[2025-q1]]\n", "t-01 outside, undated, q1, 2025-q1"),
        ("- ![[t-02]]\n", "t-02"),
        ("- Here [[#Work]] [[2025-03.md]]\n\n## Work\n", "none"),
        ("- By @Ada\n", "none"),
        ("- Done [problem:: x [by:: ada] [of:: t-02]]\n", "t-02"),
        ("- [contact:: @Donghu on the telephone]\n", "donghu"),
        ("- [contact:: spoke with nobody [by:: @Ada]]\n", "none"),
        ("- [urge:: asked again [of:: t-02]]\n", "t-02"),
        (
            "- In [[2025-02]] and [[2025-02|February]], [form](../notes/form.pdf) #lift #lift\n",
            "to 2025-02, to ../notes/form.pdf, to lift",
        ),
        ("- Well done #highlight\n", "none"),
        ("- Well done #highlight/office\n", "none"),
        ("- See https://a.example\n", "1 elsewhere"),
        ("- [[nowhere]]\n", "unseen"),
        ("- [fact:: visitors:all.total = 480]\n", "unseen"),
        ("- One[^a]\n\n[^a]: [[t-02]]\n", "t-02"),
        ("- One[^a]\n", "none"),
    ] {
        assert_eq!(evidence(&office(body), "restricted"), [expected], "{body}");
    }
}

/// A record for fewer readers and none at all look the same, and both are evidence that is not seen.
#[test]
fn hidden_evidence_looks_like_none_that_is_there() {
    let site = office("- On [[hidden]]\n- On [[nothere]]\n- On nothing\n");
    assert_eq!(evidence(&site, "restricted"), ["hidden", "unseen", "none"]);
    assert_eq!(evidence(&site, "internal"), ["unseen", "unseen", "none"]);
    let built = site.clone().build();
    for page in ["evidence/2025-03/index.html", "evidence/2025-03/evidence.csv", "summaries/2025-03.html"] {
        assert!(!built.page(page).contains("Hidden"), "{page}");
    }
    assert_eq!(built.report.iter().filter(|line| line.contains("claim-without-evidence")).count(), 1);
    // an edition for more readers than usual does not say what is not there
    let mut wide = office("- On nothing\n").audience("public");
    wide.edit("content/summaries/2025-03.md", "period", "audience: public\nperiod");
    let built = wide.build();
    assert_eq!(built.report, Vec::<String>::new());
    assert!(!built.page("summaries/2025-03.html").contains("no evidence"));
    let page = built.words("evidence/2025-03/index.html");
    assert!(
        !page.contains("no evidence") && !page.contains("without") && !page.contains("What no claim cites"),
        "{page}"
    );
}

/// A private field takes its references along: those of the claims stand elsewhere then.
#[test]
fn claims_keep_their_references_when_private_fields_go() {
    let mut site = office("- On [[t-02]]\n");
    site.edit("annals.yaml", "title: T", "title: T\nkinds: {summary: {fields: {behind: {type: ref, private: true}}}}");
    site.edit("content/summaries/2025-03.md", "period", "behind: t-01\nperiod");
    assert_eq!(evidence(&site, "restricted"), ["t-02"]);
}

#[test]
fn the_page_of_evidence_lists_both_directions() {
    let built = SiteTest::example().build();
    let page = built.page("evidence/2025-03/index.html");
    let text = words(&page);
    assert!(text.contains("claims 5 of these without evidence 1 records cited 6"), "{text}");
    let cited = words(between(&page, "id=\"page:cited\"", "</section>"));
    assert!(cited.contains("Records and the claims that rest on them 6"), "{cited}");
    for name in ["t-01", "t-02", "区政办〔2025〕8号", "区统〔2025〕5号", "东社〔2025〕3号", "visitors-2025-03"]
    {
        assert!(cited.contains(name), "{name}: {cited}");
    }
    let bare = page.matches("class=\"bare\"").count();
    assert_eq!(bare, 1, "{text}");
    assert!(text.contains("5. The style of service improved clearly. ⚠ no evidence State of service"), "{text}");
    // what a claim rests on stands in no list of what is left out, and neither do persons and the summary
    let uncited = words(between(&page, "id=\"page:uncited\"", "</section>"));
    assert!(uncited.contains("Monday meeting") && !uncited.contains("Fire-safety list of the building"), "{uncited}");
    assert!(!uncited.contains("the first month in the new archive"), "{uncited}");
    // every place that is linked is there
    for anchor in page.split("#page:claim-").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"page:claim-{anchor}\"")), "{anchor}");
    }
    let csv = built.page("evidence/2025-03/evidence.csv");
    assert_eq!(csv.lines().count(), 1 + 6 + 2, "{csv}");
    let all = built.words("evidence/index.html");
    assert!(all.contains("2024 Annual summary 2024") && all.contains("March 2025"), "{all}");
    assert!(built.page("2025/03/index.html").contains("href=\"../../evidence/2025-03/index.html\""));
}

#[test]
fn summaries_of_one_period_stand_on_one_page() {
    let mut site = office("- On [[t-02]]\n- On [[t-01]]\n");
    site.write(
        "content/summaries/2025-03-donghu.md",
        "---\nperiod: 2025-03\nscope: donghu\n---\n- Also on [[t-02]].\n",
    );
    site.write("content/summaries/2025-w11.md", "---\nperiod: 2025-W11\n---\n- The day [[2025-03-12]].\n");
    let built = site.build();
    let page = built.page("evidence/2025-03/index.html");
    let text = words(&page);
    assert!(page.contains("id=\"page:claim-1-1\"") && page.contains("id=\"page:claim-2-1\""), "{text}");
    // one record, two claims
    let cited = words(between(&page, "id=\"page:cited\"", "</section>"));
    assert!(cited.contains("New t-02 On t-02 Also on t-02."), "{cited}");
    assert_eq!(text.matches("outside the period").count(), 2, "in both directions: {text}");
    // the week lies in the month: what its summary cites is not left out of the month
    let uncited = words(page.split("id=\"page:uncited\"").nth(1).unwrap_or_default());
    assert!(!uncited.contains("Work log"), "{uncited}");
    assert!(built.has("evidence/2025-w11/index.html") && built.has("evidence/2025-q1/index.html"));
    let task = built.words("tasks/t-02.html");
    assert!(task.contains("Claim Record Period On t-02 March 2025 March 2025"), "{task}");
}

#[test]
fn claims_have_their_count_in_the_margin_and_keep_their_text() {
    let body = "- On [[t-02]] and [[t-01]]\n- On nothing\n- On [[nowhere]]\n- Named [[t-01]] ^here\n- [ ] a box\n";
    let mut site = office(body);
    let page = site.build().page("summaries/2025-03.html");
    let href = "../evidence/2025-03/index.html#page:claim-1";
    let margin = format!(
        "<li id=\"claim:1\"><a class=\"claim\" href=\"{href}-1\" aria-label=\"2 records as evidence\" title=\"2 records as evidence\">2</a> On"
    );
    assert!(page.contains(&margin), "{page}");
    let none = format!(
        "<li id=\"claim:2\"><a class=\"claim bare\" href=\"{href}-2\"><span aria-hidden=\"true\">⚠</span> no evidence</a> On nothing</li>"
    );
    assert!(page.contains(&none), "{page}");
    assert!(page.contains("<li id=\"claim:3\">On nowhere</li>"), "what is not seen has no sign: {page}");
    assert!(page.contains("<span class=\"block\" id=\"^here\"></span>Named"), "{page}");
    assert!(words(&page).contains("claims 4 of these without evidence 1"), "{}", words(&page));
    // an item of another kind is an item
    site.write("content/notes/list.md", "- One\n");
    assert!(site.build().page("notes/list.html").contains("<li>One</li>"));
    // without a period there is no page to lead to
    site.edit("annals.yaml", "title: T", "title: T\nkinds: {note: {traits: [dated, claims]}}");
    site.write("content/notes/list.md", "- One [[t-01]]\n- Two\n");
    let page = site.build().page("notes/list.html");
    assert!(page.contains("<span class=\"claim\" role=\"img\" aria-label=\"1 record as evidence\""), "{page}");
    assert!(
        page.contains("<span class=\"claim bare\"><span aria-hidden=\"true\">⚠</span> no evidence</span>"),
        "{page}"
    );
}

/// What an author writes cannot pass for a margin, nor close one.
#[test]
fn hostile_claims_stay_text() {
    let built =
        office("- <a class=\"claim\" href=\"javascript:x\">9</a> \"><script>alert(1)</script> [[t-02]]\n").build();
    for page in ["summaries/2025-03.html", "evidence/2025-03/index.html", "tasks/t-02.html"] {
        let html = built.page(page);
        assert!(!html.contains("<script>alert") && !html.contains("=\"javascript"), "{page}: {html}");
    }
    let csv = office("- =1+1 [[t-02]]\n").build().page("evidence/2025-03/evidence.csv");
    assert!(csv.contains(",'=1+1 t-02,"), "{csv}");
}

const LONG: &str =
    "The counter was as full as the season makes it, and everybody who came went home with an answer in writing.";

fn repeated(files: &[(&str, &str)]) -> Vec<String> {
    let mut site = SiteTest::new("=== annals.yaml ===\ntitle: T\nfindings: {repeated-paragraph: warning}\n");
    for (name, body) in files {
        let period = name.split('_').next().unwrap();
        let text = format!("---\nperiod: {period}\n---\n{body}\n");
        site.write(&format!("content/summaries/{name}.md"), &text);
    }
    let report = site.check();
    report.into_iter().filter(|line| line.contains("repeated-paragraph")).collect()
}

#[test]
fn paragraphs_that_were_copied_are_found_where_that_is_switched_on() {
    let twice = format!("{LONG}\n\nBut.\n\n{LONG}");
    let line = |path: &str, line: usize, words: &str| {
        format!("content/summaries/{path}.md:{line}:1: warning[repeated-paragraph]: this paragraph {words}")
    };
    let within = "stands in the record twice";
    assert_eq!(repeated(&[("2025-03", &twice)]), [line("2025-03", 8, within)]);
    // from the earlier, whatever the files are called
    assert_eq!(
        repeated(&[("2025-03_a", LONG), ("2024_z", LONG)]),
        [line("2025-03_a", 4, "is taken unchanged from `2024_z`")]
    );
    // markup, case and line breaks make no difference; words do
    let other = LONG.replace(' ', "\n").to_uppercase().replace("SEASON", "*season*");
    assert_eq!(repeated(&[("2025-03", &format!("{LONG}\n\n{other}"))]), [line("2025-03", 6, within)]);
    assert_eq!(repeated(&[("2025-03", &format!("{LONG}\n\n{}", LONG.replace("full", "empty")))]), Vec::<String>::new());
    // the text of an item is a paragraph; quotes, headings, tables, code and what was generated are none
    assert_eq!(repeated(&[("2025-03", &format!("- {LONG}\n- {LONG}"))]).len(), 1);
    for aside in [
        format!("> {LONG}\n\n> {LONG}"),
        format!("## {LONG}\n\n## {LONG}"),
        format!("```\n{LONG}\n```\n\n```\n{LONG}\n```"),
        format!("| {LONG} |\n|---|\n| {LONG} |"),
        format!("<!-- annals:begin work 3f2a -->\n\n{LONG}\n\n{LONG}\n\n<!-- annals:end work -->"),
        format!("{}\n\n{}", LONG.get(..60).unwrap(), LONG.get(..60).unwrap()),
        format!("%%{LONG}%%\n\n{LONG}"),
    ] {
        assert_eq!(repeated(&[("2025-03", &aside)]), Vec::<String>::new(), "{aside}");
    }
    // a part that is not ended is the author's
    let open = format!("<!-- annals:begin work 3f2a -->\n\n{LONG}\n\n{LONG}\n\n<!-- annals:end other -->");
    assert_eq!(repeated(&[("2025-03", &open)]).len(), 1);
    // exactly eighty characters are enough, blanks not counted
    let (eighty, less) = ("字".repeat(80), "字 ".repeat(79));
    assert_eq!(repeated(&[("2025-03", &format!("{eighty}\n\n{eighty}"))]).len(), 1);
    assert_eq!(repeated(&[("2025-03", &format!("{less}\n\n{less}"))]).len(), 0);
    // by itself nobody is told
    let mut site = SiteTest::new("=== annals.yaml ===\ntitle: T\n");
    site.write("content/summaries/2025-03.md", &format!("---\nperiod: 2025-03\n---\n{twice}\n"));
    assert_eq!(site.check(), Vec::<String>::new());
}

/// What a person may do to claims between two builds.
#[derive(Clone, Debug)]
enum Edit {
    Body(usize),
    Month(usize),
    Task(usize),
    Skip(usize),
    Lower(bool),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..6usize).prop_map(Edit::Body),
        (0..3usize).prop_map(Edit::Month),
        (0..4usize).prop_map(Edit::Task),
        (0..3usize).prop_map(Edit::Skip),
        any::<bool>().prop_map(Edit::Lower),
    ]
}

fn apply(site: &mut SiteTest, edit: &Edit) {
    match edit {
        Edit::Body(body) => {
            let body = [
                "- On [[t-02]]\n",
                "## Next steps\n\n- On nothing\n",
                "- On nothing\n- On [[t-01]] ^a\n",
                "- One[^n]\n\n[^n]: [[2025-03-12]]\n",
                "",
                "- [ ] box\n- On [[2025-03]] #lift\n",
            ][*body];
            site.write("content/summaries/2025-03.md", &format!("---\nperiod: 2025-03\n---\n{body}"));
        }
        Edit::Month(month) => {
            let period = ["2025-03", "2025-02", "2025-W11"][*month];
            site.write("content/summaries/2025-q1.md", &format!("---\nperiod: {period}\n---\n- A day [[t-02]].\n"));
        }
        Edit::Task(state) => {
            let date = ["2025-02-10", "2025-03-10"][*state % 2];
            let title = ["Old", "Older"][*state / 2];
            site.write("content/tasks/t-02.md", &format!("---\ntitle: {title}\ndate: {date}\n---\n"));
        }
        Edit::Skip(skip) => {
            let skip = ["", "claims: {skip: []}\n", "claims: {skip: [work]}\ncjk_emphasis: fix\n"][*skip];
            site.write("annals.yaml", &format!("title: T\n{skip}"));
        }
        Edit::Lower(there) => {
            let path = "content/summaries/2025-w10.md";
            if *there {
                site.write(path, "---\nperiod: 2025-W10\n---\n- The week [[t-01]] **“x”**y.\n");
            } else {
                site.tree.files.remove(path);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_claims_leave_no_page_behind(edits in prop::collection::vec(edit(), 1..6)) {
        let mut site = office("- On [[t-02]]\n");
        site.build();
        for edit in &edits {
            apply(&mut site, edit);
            let (kept, clean) = (site.build(), site.build_clean());
            prop_assert_eq!(&kept.report, &clean.report, "after {:?}", edit);
            for (path, bytes) in &clean.files {
                prop_assert!(kept.files.get(path) == Some(bytes), "{} differs after {:?} of {:?}", path, edit, edits);
            }
            prop_assert_eq!(kept.files.len(), clean.files.len());
        }
    }
}
