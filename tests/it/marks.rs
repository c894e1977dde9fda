//! Marks and task items: what is read of a body, and how records join.

use std::fmt::Write;

use annals::base::path::RelPath;
use annals::base::span::{Span, place};
use annals::record::Mark;
use annals::record::extract::{Extract, extract};
use annals::record::parse::parse;

use crate::markdown::{complaints, config};
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
