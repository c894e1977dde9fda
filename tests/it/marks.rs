//! Marks and task items: what is read of a body, and how records join.

use std::fmt::Write;

use annals::base::path::RelPath;
use annals::base::span::{Span, place};
use annals::record::extract::{Extract, extract};
use annals::record::mark::{FIELD_KEYS, MARK_TYPES, field_key};
use annals::record::parse::parse;
use annals::record::{Mark, MarkType, ReferenceKind};
use proptest::prelude::*;

use crate::markdown::{complaints, config, piece};
use crate::support::SiteTest;

fn read(text: &str) -> Extract {
    extract(&RelPath::new("a.md").unwrap(), text, Span::new(0, text.len()), &config()).0
}

/// Marks as `line:column anchor type | text | detail | key=value .. | #tags | in N`, one a line; what is empty is left out.
fn shown(text: &str, marks: &[Mark]) -> String {
    let mut lines = String::new();
    for mark in marks {
        let place = place(text, mark.span.start as usize);
        let _ = write!(lines, "{}:{} {} {}", place.line, place.column, mark.anchor, mark.ty.name());
        let fields: Vec<String> = mark.fields.iter().map(|field| format!("{}={}", field.key, field.text)).collect();
        let tags: Vec<String> = mark.tags.iter().map(|tag| format!("#{tag}")).collect();
        let within = mark.within.map_or(String::new(), |within| format!("in {within}"));
        for part in [if mark.ticked { "ticked" } else { "" }, &mark.text, &mark.detail] {
            if !part.is_empty() {
                let _ = write!(lines, " | {part}");
            }
        }
        for part in [fields.join("; "), tags.join(" "), within] {
            if !part.is_empty() {
                let _ = write!(lines, " | {part}");
            }
        }
        lines.push('\n');
    }
    lines
}

fn marks(text: &str) -> String {
    shown(text, &read(text).marks)
}

/// The fields of the only mark, as `key=value`.
fn fields(text: &str) -> Vec<String> {
    let found = read(text).marks;
    assert_eq!(found.len(), 1, "{text}");
    found[0].fields.iter().map(|field| format!("{}={}", field.key, field.text)).collect()
}

/// The references of kind `Agent` and `Mark`, as `kind target#heading`.
fn names(text: &str) -> Vec<String> {
    let shown = |reference: &annals::record::Reference| {
        let heading = reference.heading.as_ref().map_or(String::new(), |heading| format!("#{heading}"));
        format!("{:?} {}{heading}", reference.kind, reference.target)
    };
    let plain = |kind| matches!(kind, ReferenceKind::Agent | ReferenceKind::Mark);
    read(text).references.iter().filter(|reference| plain(reference.kind)).map(shown).collect()
}

/// The marks of a record of the example archive.
fn example(place: &str) -> String {
    let tree = SiteTest::example().tree;
    let path = RelPath::new(&format!("content/{place}.md")).unwrap();
    let text = tree.text(path.as_str()).unwrap();
    let (record, complaints) = parse(&path, text, &config());
    assert_eq!(complaints, [], "{place}");
    shown(text, &record.unwrap().marks)
}

#[test]
fn the_marks_of_the_example_archive() {
    insta::assert_snapshot!(example("logs/2025-03-06"), @r"
    10:1 mark:1 read | in-001 three questions that are really one: did the caller know when to come back? | by=wang-fang
    12:1 mark:lift problem | Lobby lift stops between floors 大厅电梯困人 | Twice this morning, at 08:50 and 09:35, between the first and second floor; the second time with two people inside for eleven minutes. Nobody hurt. @赵磊 called the maintenance firm, who let them out by hand. 大厅电梯上午两次停在一二层之间，第二次困人十一分钟，已请维保单位到场，暂贴停用告示。 | id=lift; severity=high; cause=#cause/old-equipment | #lift-safety #cause/old-equipment
    20:1 mark:3 task | Return borrowed projector @zhao-lei | due=2025-03-10
    ");
    insta::assert_snapshot!(example("documents/in-003"), @r"
    27:34 mark:1 progress | 管网排查完成十五段，共二十五段 | percent=60
    33:1 mark:drain problem | 东门段排水管塌陷，路面下沉 | 长约六米，管顶破裂，泥沙流失，3 月 12 日路面下沉约四厘米，17 日已近七厘米。社区已用围挡隔离，夜间挂灯。该段处于小区红线与市政道路交界，由谁开挖、由谁出资，社区与道路养护单位各执一词。 | id=drain; severity=high; cause=#cause/old-equipment | #cause/old-equipment
    51:1 mark:3 guidance | 先安全、后权属：围挡外移两米，东门改单向通行；占道手续由 @赵磊 陪同社区到 @城管科 当面办理；权属以 1998 年竣工图为准，图在档案室，本周内复印送达 | of=drain; date=2025-03-20; by=wang-fang
    ");
    insta::assert_snapshot!(example("logs/2025-04-16"), @"11:1 mark:serial-5 problem | 收文号 5 漏登 | 号码章已跳到 6，登记簿和本档案里都没有第 5 号。查 4 月 8 日至今值班签收单，10 日中午有一件无题名签收，签收人字迹不清。原件去向不明，已请各人翻找文件夹。请@李伟处理统计口来文，看是否混入报表。 | id=serial-5");
    insta::assert_snapshot!(example("logs/2025-04-21"), @"11:1 mark:1 task | ticked | Check duty phone @陈敏 | due=2025-04-22; done=2025-04-22");
    insta::assert_snapshot!(example("logs/2025-04-25"), @"12:1 mark:1 progress | lift handed over | closes=lift | #lift-safety");
    insta::assert_snapshot!(example("meetings/m-01"), @r"
    21:1 mark:1 decision | Shelving up and closed files moved by 18 April @zhao-lei | Ten bays on the north wall; files of 2019 to 2023, those kept thirty years at the bottom.
    30:1 mark:2 decision | 每周一上午由值班人员用手机拨打值班电话一次，结果记入日志
    ");
}

#[test]
fn types_are_named_in_both_languages() {
    for (at, (ty, name, chinese)) in MARK_TYPES.iter().enumerate() {
        assert_eq!((ty.name(), *ty as usize), (*name, at), "the table stands in the order of the variants");
        for word in [*name, &name.to_uppercase(), *chinese] {
            let named = (*ty != MarkType::Task && !word.is_empty()).then_some(*ty);
            assert_eq!(MarkType::named(word), named, "{word}");
        }
    }
}

#[test]
fn a_block_and_a_bracket_give_the_same_mark() {
    let text = "> [!problem] Lift *stops* [id:: lift]\n> Twice.\n>\n> - at ten\n> - at noon\n\nAgain [problem:: Lift *stops* [id:: lift]].";
    insta::assert_snapshot!(marks(text), @r"
    1:1 mark:lift problem | Lift stops | Twice. at ten at noon | id=lift
    7:7 mark:lift-2 problem | Lift stops | id=lift
    ");
}

#[test]
fn every_callout_is_read_the_same_way() {
    let text = "> [!NOTE] no mark\n\n> [!Problem]\n> First paragraph\n> of two lines.\n>\n> Second.\n\n> [!问题]- folded\n\n> [!DECISION]+ [id:: d]\n> The words.\n\n> [!task] none\n\n> [!fact] visitors:all.total * 2 = 480 * 2";
    insta::assert_snapshot!(marks(text), @r"
    3:1 mark:1 problem | First paragraph of two lines. | Second.
    9:1 mark:2 problem | folded
    11:1 mark:d decision | The words. | id=d
    16:1 mark:4 fact | visitors:all.total * 2 = 480 * 2
    ");
}

#[test]
fn fields_belong_to_the_innermost_mark_or_item() {
    let text = "> [!decision] Outer [by:: a]\n> Text [problem:: inner [id:: p]] more [date:: 2025-03-01]\n>\n> - [ ] Item [due:: 2025-03-02]\n>   - [x] Nested [progress:: far [percent:: 10]] [done:: 2025-03-03]\n>     - plain [waiting:: @x]\n> - [cause:: of the outer]\n>\n> > [!problem] Inner callout [severity:: low]\n>\n> End [dept:: o]";
    insta::assert_snapshot!(marks(text), @r"
    1:1 mark:1 decision | Outer | Text more End | by=a; date=2025-03-01; cause=of the outer; dept=o
    2:8 mark:p problem | inner | id=p | in 0
    4:3 mark:3 task | Item | due=2025-03-02 | in 0
    5:5 mark:4 task | ticked | Nested | done=2025-03-03; waiting=@x | in 2
    5:18 mark:5 progress | far | percent=10 | in 3
    9:3 mark:6 problem | Inner callout | severity=low | in 0
    ");
}

#[test]
fn a_field_outside_marks_and_items_is_text() {
    let text = "Plain [due:: 2025-03-10] and (due:: 2025-03-10) and 📅 2025-03-10 and due:: 2025-03-10.\n\n- [by:: x]\n\n> [!note] [by:: x]";
    assert_eq!(marks(text), "");
    assert_eq!(names(text), [] as [&str; 0]);
    assert_eq!(complaints("[due:: soon]", &config()), [] as [&str; 0]);
}

#[test]
fn an_items_text_is_its_own_line() {
    let text = "- [ ] Order\n  chairs `x`\n  - by post [due:: 2025-03-10]\n\n- [x] Loose\n\n  second paragraph #tag [from:: in-001]\n\n1. [X] **Bold** [[t-01|the task]] @zhao-lei, now\n- [ ]\n  - below\n- [ ] > quoted";
    insta::assert_snapshot!(marks(text), @r"
    1:1 mark:1 task | Order chairs x | due=2025-03-10
    5:1 mark:2 task | ticked | Loose | from=in-001 | #tag
    9:1 mark:3 task | ticked | Bold the task @zhao-lei, now
    10:1 mark:4 task
    12:1 mark:5 task | > quoted
    ");
}

#[test]
fn only_blank_and_x_are_boxes() {
    let text = "- [-] dropped\n- [/] half\n- [>] moved\n- [] none\n- [x]tight\n- [ ] open\n- [x] done\n- [X] done\n* [ ] star\n\n[ ] no item";
    insta::assert_snapshot!(marks(text), @r"
    6:1 mark:1 task | open
    7:1 mark:2 task | ticked | done
    8:1 mark:3 task | ticked | done
    9:1 mark:4 task | star
    ");
}

#[test]
fn nothing_is_a_mark_in_code() {
    let text = "`[problem:: x]` <code>[problem:: x]</code> <pre>[data:: x]</pre>\n\n```\n- [ ] x\n[problem:: x]\n> [!problem] x\n```\n\n    [problem:: x]\n\n- [ ] item `[due:: 2025-03-10]`";
    insta::assert_snapshot!(marks(text), @"11:1 mark:1 task | item [due:: 2025-03-10]");
}

#[test]
fn brackets_are_matched_around_links() {
    let text = "[progress:: [[t-03|shelving]] [at](b.md) ![](p.png) [60] [a [b] c] done [of:: t-03] [percent:: 60]] after [decision:: *bold [by:: x]* and\nnext line [a [b [c:: d]]]]";
    insta::assert_snapshot!(marks(text), @r"
    1:1 mark:1 progress | shelving at [60] [a [b] c] done | of=t-03; percent=60
    1:107 mark:2 decision | bold and next line [a [b]] | by=x; c=d
    ");
}

#[test]
fn a_tag_belongs_to_the_mark_it_stands_in() {
    let text = "#own [problem:: #p x [cause:: #cause/old] [decision:: #d y]]\n\n- [ ] #t z\n  - #below";
    insta::assert_snapshot!(marks(text), @r"
    1:6 mark:1 problem | x | cause=#cause/old | #p #cause/old
    1:43 mark:2 decision | y | #d | in 0
    3:1 mark:3 task | z | #t #below
    ");
    assert_eq!(read(text).tags, ["own"]);
}

#[test]
fn keys_are_read_in_both_languages_and_any_case() {
    for (name, aliases) in FIELD_KEYS {
        assert_eq!(field_key(&name.to_uppercase()), *name);
        for alias in *aliases {
            assert_eq!(field_key(alias), *name);
        }
    }
    assert_eq!(
        fields("- [ ] x [期限:: 2025年3月1日] [DONE:: ２０２５－０３－０２] [由:: 李伟] [Nights:: 3]"),
        ["due=2025-03-01", "done=2025-03-02", "by=李伟", "nights=3"]
    );
}

/// What a reader sees beside a value he can write as its key.
#[test]
fn the_words_of_the_interface_are_keys() {
    let words = include_str!("../../themes/default/i18n/zh.yaml");
    let (_, fields) = words.split_once("\nfield:\n").unwrap();
    let lines: Vec<_> = fields.lines().take_while(|line| line.starts_with("  ")).collect();
    assert!(lines.len() > 10, "{fields}");
    for line in lines {
        let (key, word) = line.trim().split_once(": ").unwrap();
        assert_eq!(field_key(word), key, "{word}");
    }
}

#[test]
fn the_spellings_of_note_programs_count_in_task_items() {
    let cases: [(&str, &[&str]); 14] = [
        ("x (due:: 2025-03-10) y", &["due=2025-03-10"]),
        ("x (due:: 2025-03-10) (waiting:: the (old) list)", &["due=2025-03-10", "waiting=the (old) list"]),
        ("x 📅 2025-03-10", &["due=2025-03-10"]),
        ("x 📅2025-03-10y", &["due=2025-03-10"]),
        ("x 🗓\u{FE0F}  2025-03-10", &["due=2025-03-10"]),
        ("x ✅\u{FE0F}\u{3000}２０２５-０３-１０", &["done=2025-03-10"]),
        ("x 🛫 2025年3月1日开始", &["since=2025-03-01"]),
        ("x ❌ 2025-03-10 no money", &["dropped=2025-03-10"]),
        ("x 📅 2025-03", &["due=2025-03"]),
        // no date behind the sign: a picture
        ("x ✅", &[]),
        ("x ✅ 3 boxes", &[]),
        ("x 📅 tomorrow", &[]),
        ("⏫ x ⏳ 2025-03-10 ➕ 2025-03-10 🔁 every week", &[]),
        ("`📅 2025-03-10` x", &[]),
    ];
    for (item, expected) in cases {
        assert_eq!(fields(&format!("- [ ] {item}")), expected, "{item}");
    }
    let item = &read("- [ ] Order 📅 2025-03-10, chairs 🔁 every week (due:: 2025-03-11).").marks[0];
    assert_eq!(item.text, "Order, chairs 🔁 every week.");
    assert_eq!(fields("[problem:: x (due:: 2025-03-10) 📅 2025-03-10]"), [] as [&str; 0]);
}

#[test]
fn values_are_kept_in_one_form() {
    let cases = [
        ("due:: 2025-03", "due=2025-03"),
        ("date:: 2025年3月1日", "date=2025-03-01"),
        ("since:: [[2025-03-01]]", "since=2025-03-01"),
        ("percent:: 60", "percent=60"),
        ("percent:: 60 %", "percent=60"),
        ("百分比:: ６０％", "percent=60"),
        ("percent:: 062.50%", "percent=62.5"),
        ("percent:: 100", "percent=100"),
        ("dropped:: 2025年4月1日", "dropped=2025-04-01"),
        ("dropped:: 2025年4月1日预算取消", "dropped=2025-04-01 预算取消"),
        ("dropped:: 2025-04-01: no  money", "dropped=2025-04-01: no money"),
        ("dropped:: 2025 had no money", "dropped=2025 had no money"),
        ("severity:: HIGH", "severity=high"),
        ("程度:: 中", "severity=medium"),
        ("severity:: dreadful", "severity=dreadful"),
        ("cause:: #cause/old *thing*", "cause=#cause/old thing"),
    ];
    for (field, expected) in cases {
        assert_eq!(fields(&format!("- [ ] x [{field}]")), [expected], "{field}");
        assert_eq!(complaints(&format!("- [ ] x [{field}]"), &config()), [] as [&str; 0], "{field}");
    }
}

#[test]
fn a_value_that_cannot_be_read_is_said_and_left_out() {
    let cases = [
        ("- [ ] x [due:: soon]", "1:16"),
        ("- [ ] x [due:: 2025-02-30] [by:: y]", "1:16"),
        ("- [ ] x 📅 2025-13-01", "1:11"),
        ("- [ ] x (done:: 2025/03/01)", "1:17"),
        ("[progress:: x [percent:: 101]]", "1:26"),
        ("[progress:: x [percent:: -1]]", "1:26"),
        ("[progress:: x [percent:: 6.0.1]]", "1:26"),
        ("[progress:: x [percent:: half]]", "1:26"),
        ("[problem:: x [date:: 2025-03-01 or so]]", "1:22"),
        ("[problem:: x [由:: ]]", "1:14"),
        ("[problem:: x [date:: ]]", "1:14"),
    ];
    for (text, place) in cases {
        assert_eq!(complaints(text, &config()), [format!("bad-value {place}")], "{text}");
        assert!(read(text).marks[0].fields.iter().all(|field| field.text == "y"), "{text}");
    }
}

#[test]
fn plain_names_in_fields_become_references() {
    let cases: [(&str, &[&str]); 14] = [
        ("by:: wang-fang", &["Agent wang-fang"]),
        ("由:: 李伟、赵磊，Wang Fang; x", &["Agent 李伟", "Agent 赵磊", "Agent Wang Fang", "Agent x"]),
        ("dept:: 城管科", &["Agent 城管科"]),
        ("waiting:: the weather, mostly", &["Agent the weather", "Agent mostly"]),
        ("of:: in-004#volunteers", &["Mark in-004#volunteers"]),
        ("of:: #lift", &["Mark #lift"]),
        ("针对:: 东社〔2025〕3号#drain", &["Mark 东社〔2025〕3号#drain"]),
        ("closes:: lift, in-003#drain", &["Mark lift", "Mark in-003#drain"]),
        ("from:: in-002", &["Mark in-002"]),
        // those who link or mention have said whom they mean
        ("of:: [[in-004#volunteers]]", &[]),
        ("by:: @李伟 for the office", &[]),
        ("by:: @李伟, 赵磊", &["Agent 赵磊"]),
        ("cause:: wang-fang", &[]),
        ("by:: ?, *li-wei*", &[]),
    ];
    for (field, expected) in cases {
        assert_eq!(names(&format!("[problem:: x [{field}]]")), expected, "{field}");
    }
    // a mark shows the words that are written, a person the name of the record
    let found = read("[problem:: x [by:: a] [of:: b#c]]").references;
    assert_eq!(found.iter().map(|reference| reference.words.as_deref()).collect::<Vec<_>>(), [None, Some("b#c")]);
    // the tag of a mark's name is no tag
    assert_eq!(read("[problem:: x [of:: #lift]]").marks[0].tags, [] as [&str; 0]);
}

#[test]
fn a_mark_says_something_or_only_points() {
    let cases = [
        ("[read:: [[in-001]]]", false),
        ("[read:: [[in-001|the letter]] @王芳 #tag [by:: x]]", false),
        ("[read:: [[in-001]] !?]", false),
        ("[read:: [[in-001]] three questions]", true),
        ("[read:: @王芳 三个问题 [[in-001]]]", true),
        ("[read:: @zhao-lei said so [[in-001]]]", true),
        ("[read:: [[in-001]] `5`]", true),
        ("[read:: [in](../in-001.md) [problem:: inner words]]", false),
        ("> [!read] [[in-001]]\n> Words behind.", true),
        ("- [ ] @zhao-lei\n  - words below", false),
    ];
    for (text, has_words) in cases {
        assert_eq!(read(text).marks[0].has_words, has_words, "{text}");
    }
}

#[test]
fn a_fact_keeps_its_text() {
    let cases = [
        ("[fact:: visitors:all.total = 480]", "visitors:all.total = 480"),
        ("[fact:: sum(a:x.n@months) * 2 * 3 = 5120 [source:: y]]", "sum(a:x.n@months) * 2 * 3 = 5120"),
        ("[fact:: a:*.n =\n480]", "a:*.n = 480"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).marks[0].text, expected, "{text}");
    }
}

#[test]
fn anchors_are_the_id_or_the_number() {
    let text =
        "[data:: a] [data:: b [id:: 1]] [data:: c [id:: x]] [data:: d [id:: x]] [data:: e [id:: 电 梯]]\n\n- [ ] f";
    let found = read(text).marks;
    let anchors: Vec<&str> = found.iter().map(|mark| mark.anchor.as_str()).collect();
    assert_eq!(anchors, ["mark:1.2", "mark:1", "mark:x", "mark:x-2", "mark:电-梯", "mark:6"]);
}

#[test]
fn a_mark_knows_its_heading() {
    let text = "[data:: a]\n\n# H [data:: b]\n\n[data:: c]\n\n> ## I\n>\n> - [ ] d";
    let found: Vec<_> = read(text).marks.iter().map(|mark| mark.heading).collect();
    assert_eq!(found, [None, Some(0), Some(0), Some(1)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Marks stand in the body, in order, each within what contains it, and no two share an anchor.
    #[test]
    fn marks_are_where_they_say(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let found = read(&text).marks;
        let mut anchors = std::collections::BTreeSet::new();
        for (at, mark) in found.iter().enumerate() {
            prop_assert!(text.get(mark.span.range()).is_some_and(|source| !source.is_empty()), "{mark:?}");
            prop_assert!(anchors.insert(&mark.anchor), "{mark:?}");
            prop_assert!(at == 0 || found[at - 1].span.start < mark.span.start, "{mark:?}");
            if let Some(within) = mark.within {
                prop_assert!((within as usize) < at && found[within as usize].span.contains(mark.span), "{mark:?}");
            }
            for field in &mark.fields {
                prop_assert!(mark.span.contains(field.span) && text.get(field.span.range()).is_some(), "{mark:?}");
            }
        }
    }
}
