use annals::base::path::RelPath;
use annals::base::span::{Span, place};
use annals::config::Config;
use annals::config::load::load;
use annals::record::Reference;
use annals::record::extract::{Extract, extract};

/// The configuration of an archive that says nothing.
pub fn config() -> Config {
    load(None, true).0
}

/// What is complained of, as `code line:column`.
pub fn complaints(text: &str, config: &Config) -> Vec<String> {
    let (_, complaints) = extract(&RelPath::new("a.md").unwrap(), text, Span::new(0, text.len()), config);
    complaints
        .iter()
        .map(|complaint| {
            let place = place(text, complaint.span.unwrap().start as usize);
            format!("{} {}:{}", complaint.code, place.line, place.column)
        })
        .collect()
}

/// Pieces that texts of properties are made of.
pub fn piece() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    const PIECES: &[&str] = &[
        "[[",
        "]]",
        "|",
        "![",
        "![[",
        "](",
        ")",
        "[",
        "]",
        "a.md",
        "#h",
        "@",
        "李伟",
        "#",
        "标签",
        "==",
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "%%",
        "\n",
        "\n\n",
        "> ",
        "> [!problem] ",
        "- ",
        "- [ ] ",
        "1. ",
        "| a | b |\n|---|---|\n| ",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<a href=x>",
        "</a>",
        "<img src=a.png>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<svg>",
        " ^id",
        "$",
        "$$",
        "\\",
        "&amp;",
        "&#106;",
        "[problem:: ",
        "[due:: ",
        "(due:: ",
        "[of:: ",
        "[by:: ",
        "[id:: a]",
        "[fact:: x = 1]",
        "[percent:: 60％]",
        "📅 2025-03-10",
        "> > [!决定] ",
        "  - [x] ",
        "、",
        "[^1]",
        "[^1]: ",
        "# ",
        "中文。",
        " ",
        "    ",
        "x",
        "www.a.cn",
        "https://a.cn/b",
        "a@b.cn",
        "javascript:",
        "\u{202E}",
        "\0",
        "\u{FDD0}",
        "：",
        "~~",
        "{#location}",
        "\"",
        "'",
        ">",
        "<",
    ];
    prop_oneof![8 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn read(text: &str) -> Extract {
    extract(&RelPath::new("a.md").unwrap(), text, Span::new(0, text.len()), &config()).0
}

/// References as `kind target#heading (words) at line:column`.
fn references(text: &str) -> Vec<String> {
    let shown = |reference: &Reference| {
        let place = place(text, reference.span.start as usize);
        let heading = reference.heading.as_ref().map_or(String::new(), |heading| format!("#{heading}"));
        let words = reference.words.as_ref().map_or(String::new(), |words| format!(" ({words})"));
        format!("{:?} {}{heading}{words} {}:{}", reference.kind, reference.target, place.line, place.column)
    };
    read(text).references.iter().map(shown).collect()
}

#[test]
fn references_are_found_in_every_spelling() {
    let cases: &[(&str, &[&str])] = &[
        ("[[in-001]]", &["Name in-001 1:1"]),
        ("[[区政办〔2025〕8号]]", &["Name 区政办〔2025〕8号 1:1"]),
        ("[[ a # b | c ]]", &["Name a#b (c) 1:1"]),
        ("[[a#^id]] [[#here]]", &["Name a#^id 1:1", "Name #here 1:11"]),
        ("![[a#b]]\n\n![[c|d]]", &["Embed a#b 1:1", "Embed c (d) 3:1"]),
        ("- ![[a]]\n- ![[b]]\n  - c", &["Embed a 1:3", "Embed b 2:3"]),
        // in running text it is a link
        ("![[a#b]] ![[c|d]]", &["Name a#b 1:1", "Name c (d) 1:10"]),
        (
            "so ![[a]]\n\n![[b]] so\n\n- [ ] ![[c]]\n\n# ![[d]]",
            &["Name a 1:4", "Name b 3:1", "Name c 5:7", "Name d 7:3"],
        ),
        ("![[x.png|300]] ![alt|30](a.png)", &["Image x.png 1:1", "Image a.png (alt) 1:16"]),
        ("[w](../a%20b/%E4%B8%AD.md#h%20i)", &["Path ../a b/中.md#h i (w) 1:1"]),
        ("[w][r] [r] [r][]\n\n[r]: x.md", &["Path x.md (w) 1:1", "Path x.md (r) 1:8", "Path x.md (r) 1:12"]),
        ("[**b** `c`](x.md)", &["Path x.md (b c) 1:1"]),
        ("[![i](a.png)](b.md)", &["Path b.md (i) 1:1", "Image a.png (i) 1:2"]),
        ("<a href='x.md'>w</a> <img src=y.png alt=z>", &["Path x.md (w) 1:1", "Image y.png (z) 1:22"]),
        ("[w](https://a.cn) <https://a.cn> a@b.cn", &[]),
        ("| a |\n|---|\n| [[x\\|y]] |", &["Name x (y) 3:3"]),
        ("`[[a]]` \\[[b]] $[[c]]$\n\n    [[d]]\n\n```\n[[e]]\n```", &[]),
        ("%%[[a]]%% b %%@x%%", &[]),
        ("请@李伟处理，@b", &["Mention 李伟处理 1:2", "Mention b 1:8"]),
        ("a@b.cn x_@y \\@z @ @! [@w](https://a.cn)", &[]),
        ("@Zhao Lei. Then [x]", &["Mention Zhao Lei. Then 1:1"]),
        ("#a/b-c_1。#中文/ 完成#电梯", &["Tag a/b-c_1 1:1", "Tag 中文 1:10", "Tag 电梯 1:17"]),
        ("C# a#b #12 \\#x ##y [#z](https://a.cn)", &[]),
        ("# #a @b", &["Mention b 1:6"]),
        ("[[]] [[ ]] [[|x]]", &[]),
    ];
    for (text, found) in cases {
        assert_eq!(references(text), *found, "{text}");
    }
}

#[test]
fn a_name_behind_an_at_is_at_most_64_characters() {
    let text = format!("@{}", "名".repeat(100));
    assert_eq!(read(&text).references[0].target.chars().count(), 64);
}

#[test]
fn a_tag_in_a_mark_or_task_item_is_not_the_records() {
    let text = "#one [problem:: x #two] #one\n\n> [!问题] t #three\n> #four\n\n> [!note] #five\n\n- [ ] #six\n  - #seven\n- #eight\n";
    assert_eq!(read(text).tags, ["one", "five", "eight"]);
    assert_eq!(read(text).references.len(), 9);
}

#[test]
fn the_outline_has_unique_anchors_in_every_script() {
    let text = "# Über [[x|uns]] `c`\n\n二级 标题\n-----\n\n> ### 二级 标题 ###\n\n#### Own {#own .c}\n\n    # no\n";
    let found: Vec<String> = read(text)
        .outline
        .iter()
        .map(|heading| format!("{} {} #{} {:?}", heading.level, heading.text, heading.anchor, heading.span.of(text)))
        .collect();
    assert_eq!(
        found,
        [
            "1 Über uns c #über-uns-c \"# Über [[x|uns]] `c`\"",
            "2 二级 标题 #二级-标题 \"二级 标题\\n-----\"",
            "3 二级 标题 #二级-标题-2 \"### 二级 标题 ###\"",
            "4 Own #own \"#### Own {#own .c}\"",
        ]
    );
}

#[test]
fn blocks_are_named_at_their_end() {
    let text = "Text. ^one\n\n- item ^two\n- x^2\n\nText ^one\n\nhigh ^ed up\n\n^three";
    let found: Vec<String> = read(text).blocks.into_iter().map(|block| block.text).collect();
    assert_eq!(found, ["one", "two", "three"]);
}

/// The context of the first reference: its words with those of the reference in brackets, header and heading.
fn context(text: &str) -> String {
    let found = read(text);
    let context = found.references[0].context.clone().unwrap();
    let (before, rest) = context.text.split_at(context.at.start as usize);
    let (own, after) = rest.split_at(context.at.range().len());
    let header = context.header.map_or(String::new(), |header| format!(" header={header}"));
    let heading = context.heading.map_or(String::new(), |at| format!(" heading={}", found.outline[at as usize].text));
    format!("{:?} {before}<{own}>{after}{header}{heading}", context.kind)
}

#[test]
fn a_reference_is_shown_in_its_surroundings() {
    let cases = [
        ("One. Two [[a]] three! Four", "Sentence Two <a> three!"),
        ("See e.g. this [[a]] v. 2.5 now. Next", "Sentence See e.g. this <a> v. 2.5 now."),
        ("他说：“好。”然后[[a|见]]了！别的。", "Sentence 然后<见>了！"),
        ("中文\n换[[a]]行\nmore words", "Sentence 中文换<a>行 more words"),
        ("# H1\n\n## H2\n\nx [[a]]", "Sentence x <a> heading=H2"),
        ("# H1 [[a]]", "Sentence H1 <a> heading=H1 a"),
        ("- one\n- two. [[a]] and\n  - child\n  - more\n- three", "Item two. <a> and\nchild\nmore"),
        ("- two\n  - child @b c\n    - deep", "Item child @<b> c\ndeep"),
        ("| h | i |\n|---|---|\n| x | [[a]] y |\n| no | no |", "Row x | <a> y header=h | i"),
        ("- item\n\n  | h |\n  |---|\n  | [[a]] |\n", "Row <a> header=h"),
        ("> [!problem] Lift [[a]] [id:: x]\n> Other.", "Sentence Lift <a> id: x"),
        ("[read:: [[a]] words] after", "Sentence <a> words after"),
        ("A[^1]\n\n[^1]: Note [[a]].", "Sentence Note <a>."),
        ("Term\n: What [[a]] is", "Sentence What <a> is"),
        ("x #tag y", "Sentence x <#tag> y"),
        ("x ![alt](a.png) y", "Sentence x <alt> y"),
    ];
    for (text, shown) in cases {
        let shown = shown.replace("@<b>", "<@b>");
        assert_eq!(context(text), shown, "{text}");
    }
}

#[test]
fn a_long_context_is_cut_around_the_reference() {
    let text = format!("{}[[a]]{}", "前".repeat(500), "后".repeat(500));
    let context = read(&text).references[0].context.clone().unwrap();
    assert_eq!(context.text.chars().count(), 400);
    assert_eq!(context.at.of(&context.text), "a");
    assert!(context.text.starts_with("…前") && context.text.ends_with("后…"));
    let text = format!("- [[a]] {}", "后".repeat(500));
    let context = read(&text).references[0].context.clone().unwrap();
    assert_eq!(context.text.chars().count(), 399);
    assert!(context.text.starts_with("a 后") && context.text.ends_with("后…"));
}

#[test]
fn prose_is_running_text_only() {
    let text = "# 标题\n\n运行 `code` **强** [[a|链接]] [x](b.md) @李伟处理 #标签 [problem:: 电梯 [id:: lift]]\n\n```\ncode\n```\n\n\\* &amp; <kbd>K</kbd> https://a.cn %%隐%% end";
    let found: Vec<&str> = read(text).prose.iter().map(|span| span.of(text)).collect();
    assert_eq!(found, ["运行 ", " ", "强", " ", " ", " ", "李伟处理 ", " ", "电梯 ", "* ", " ", " ", " ", " end"]);
}

#[test]
fn the_excerpt_is_plain_words() {
    let cases = [
        ("# Title\n\nFirst *para* `x`.\n\n```\ncode\n```\n\nSecond\nline.", "First para x. Second line."),
        ("| a |\n|---|\n| b |\n\nText[^1] %%secret%%\n\n[^1]: note", "Text"),
        ("- a\n- [[b|c]]", "a c"),
        ("", ""),
        ("<script>x</script>", ""),
        ("Up [problem:: stuck [id:: lift] [severity:: high]] again", "Up stuck again"),
        ("- [ ] Order chairs [due:: 2025-03-10] 📅 2025-03-11 today", "Order chairs today"),
        ("We had [fact:: visitors:all.total = 480] visits", "We had 480 visits"),
    ];
    for (text, excerpt) in cases {
        assert_eq!(read(text).excerpt, excerpt, "{text}");
    }
    assert_eq!(read(&"字".repeat(300)).excerpt, "字".repeat(199) + "…");
}

#[test]
fn comments_are_in_nothing() {
    let text = "a %%s1%% b [[x]]\n\n%% s2\n\n# s3\n\n- [[s4]] #s5 @s6 ^s7\n\n[s8](javascript:s9)\n\n%%\n\n| %%s10%% |\n|---|\n\n`%%code%%` 50%% of";
    let (found, complaints) = extract(&RelPath::new("a.md").unwrap(), text, Span::new(0, text.len()), &config());
    let all = format!("{found:?}{complaints:?}");
    for secret in 1..=10 {
        assert!(!all.contains(&format!("s{secret}")), "s{secret} in {all}");
    }
    assert!(found.excerpt.ends_with("%%code%% 50%% of"), "{}", found.excerpt);
}

#[test]
fn oddities_are_reported_with_their_place() {
    let cases: &[(&str, &[&str])] = &[
        ("一\n\n见**重点：**后面", &["emphasis-unclosed 3:2"]),
        ("中文**「词」**后", &["emphasis-unclosed 1:3"]),
        ("**重点：**后面**要点：**后面", &["emphasis-unclosed 1:1"]),
        ("**重点**：后面 2 ** 3 **（好）** `**重：**后` \\**重：\\**后", &[]),
        ("| a | b |\n|---|---|\n| x | [[p|q]] |", &["table-link 3:7"]),
        ("| a |\n|---|\n| [[p\\|q]] [[r]] |", &[]),
        ("a\u{202E}b\u{7}", &["control-character 1:2"]),
        ("[a](x:y) 中 [b](javascript:z)", &["unsafe-link 1:1", "unsafe-link 1:12"]),
        ("plain [a](b.md) [[c]]", &[]),
    ];
    for (text, found) in cases {
        assert_eq!(complaints(text, &config()), *found, "{text}");
    }
}

#[test]
fn a_message_shows_no_control_characters() {
    let text = "[a](x:&#27;]0;y)";
    let (_, complaints) = extract(&RelPath::new("a.md").unwrap(), text, Span::new(0, text.len()), &config());
    assert_eq!(complaints[0].message, "this link is not followed: `x:\\u{1b}]0;y`");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_gives_spans_within_it(head in "\\PC{0,5}", pieces in proptest::collection::vec(piece(), 0..40)) {
        let text = format!("{head}{}", pieces.concat());
        let body = Span::new(head.len(), text.len());
        let (found, complaints) = extract(&RelPath::new("a.md").unwrap(), &text, body, &config());
        let spans = found
            .references
            .iter()
            .map(|reference| reference.span)
            .chain(found.outline.iter().map(|heading| heading.span))
            .chain(found.blocks.iter().map(|block| block.span))
            .chain(found.prose.iter().copied())
            .chain(found.table.iter().flat_map(|table| &table.rows).flatten().filter_map(|cell| cell.at.parts().0))
            .chain(complaints.iter().filter_map(|complaint| complaint.span));
        for span in spans {
            proptest::prop_assert!(body.contains(span) && text.get(span.range()).is_some(), "{:?} of {:?}", span, text);
        }
        for reference in &found.references {
            let context = reference.context.as_ref().unwrap();
            proptest::prop_assert!(context.text.get(context.at.range()).is_some(), "{:?}", context);
            proptest::prop_assert!(context.text.chars().count() <= 400);
        }
        let mut places: Vec<_> = found.references.iter().map(|reference| reference.span).collect();
        places.dedup();
        proptest::prop_assert_eq!(places.len(), found.references.len());
        proptest::prop_assert!(found.excerpt.chars().count() <= 200);
    }
}
