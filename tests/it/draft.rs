//! `annals draft`: a summary compiled from records, what it says, and how it is brought up to date.

use std::fs;
use std::sync::{Arc, OnceLock};

use annals::archive::{Rollup, Scope};
use annals::base::path::RelPath;
use annals::base::period::Period;
use annals::record::parts;
use annals::render::{Drafter, Theme};
use annals::site::Site;
use annals::site::draft::{self, Wanted};
use annals::source::Tree;
use proptest::prelude::*;

use crate::cli::{Desk, Run, example};
use crate::support::{SiteTest, words};

/// The lines of a part, its heading left out.
fn part(text: &str, id: &str) -> Vec<String> {
    let begin = text.lines().position(|line| line.starts_with(&format!("<!-- annals:begin {id} "))).unwrap();
    let lines = text.lines().skip(begin + 1).take_while(|line| *line != format!("<!-- annals:end {id} -->"));
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// Whether some line of the part begins so.
fn says(text: &str, id: &str, begins: &str) {
    let lines = part(text, id);
    assert!(lines.iter().any(|line| line.starts_with(begins)), "no {begins:?} among {lines:#?}");
}

fn drafted(desk: &Desk, arguments: &[&str]) -> String {
    let run = desk.run(&[&["draft", "summary", "-o", "-"], arguments].concat());
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run}");
    run.out
}

/// The draft of a site, no program run.
fn made(site: &SiteTest, kind: &str, key: &str, place: &str) -> String {
    let planned: Arc<Site> = site.site();
    // the embedded theme is read once for all tests
    static DRAFTER: OnceLock<Drafter> = OnceLock::new();
    let drafter = DRAFTER.get_or_init(|| Drafter::new(&Theme::load(&Tree::default(), "default").0, "en").unwrap());
    let wanted = Wanted {
        kind: kind.to_owned(),
        period: Period::parse(key).unwrap(),
        scope: Scope::Whole,
        place: place.to_owned(),
    };
    let figures = Rollup::of(&planned.archive, wanted.period, wanted.scope).figures();
    let view = draft::view(&planned, &wanted, &figures);
    drafter.render(drafter.for_kind(kind).unwrap(), &view).unwrap()
}

/// Every number of March, counted by hand from the records.
#[test]
fn the_march_summary_of_the_example() {
    let text = drafted(&example(), &["--period", "2025-03"]);
    assert!(text.starts_with("---\ntitle: Summary, March 2025\nperiod: 2025-03\nstate: draft\naudience: internal\n---\n\n<!-- annals:begin overview "), "{text}");
    for line in [
        "- Work logs: 20, 2 of 21 working days missing. [[2025-03-03]] … [[2025-03-31]]",
        "- 3 papers in (above us 2, below us 1). [[in-001]] [[in-002]] [[in-003]]",
        "- 1 paper out (above us 1). [[out-001]]",
        "- Receptions: 1 new, 1 answered. [[rc-01]]",
        "- Visits: 1. [[2025-03-12-donghu]]",
        "- Meetings: 1. [[m-01]]",
        "- Events: 3. ",
        "- Lessons: 1. [[l-01]]",
        "- Decisions: 2. [[m-01]]",
    ] {
        says(&text, "overview", line);
    }
    for line in [
        "- 0 brought forward + 6 opened − 2 closed − 0 dropped = 4 carried over. [[t-01]] [[t-02]] [[2025-03-06]] [[t-03]] [[t-07]] [[t-10]]",
        "- Closed: 1 on time, 1 late. [[t-01]] [[t-02]]",
        "- Of 6 opened: 2 assigned from above. [[t-01]] [[t-07]]",
        "- Overdue at the end: 1, the longest by 22 days. [[2025-03-06]]",
        "- Fire-safety list of the building and the service halls (陈敏): closed on 12 March 2025, on time. List of 46 extinguishers",
        "- Answer 区政办〔2025〕8号: self-check of the service counters (李伟): closed on 24 March 2025, 4 days late. Report issued",
    ] {
        says(&text, "work", line);
    }
    assert_eq!(part(&text, "work").len(), 6);
    says(
        &text,
        "figures",
        "- Visitors received and matters handled, Total, Total: [fact:: visitors:all.total = 480] visits, +44 (+10.1 %) against the period before, -32 (-6.3 %) against the year before. [[visitors-2025-03]]",
    );
    says(
        &text,
        "figures",
        "- Visitors received and matters handled, Total, Pending: [fact:: visitors:all.pending = 37] visits",
    );
    says(&text, "open", "- Return borrowed projector @zhao-lei, due 10 March 2025, 22 days overdue. [[2025-03-06]]");
    says(
        &text,
        "open",
        "- Lobby lift: contract, modernisation, handover 大厅电梯改造合同 (王芳), due 25 April 2025. [[t-07]]",
    );
    assert_eq!(part(&text, "open").len(), 4);
    says(
        &text,
        "problems",
        "- 0 open before + 2 noted − 0 solved = 2 open at the end. [[2025-03-06#lift]] [[in-003#drain]]",
    );
    says(&text, "problems", "- Lobby lift stops between floors 大厅电梯困人: open for 26 days. [[2025-03-06#lift]]");
    let events: Vec<String> =
        part(&text, "events").iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(events, ["- 12 March 2025", "- 31 March 2025", "- March 2025"]);
    let decisions = part(&text, "decisions");
    assert_eq!(decisions.len(), 3, "{decisions:#?}");
    assert_eq!(
        decisions[1],
        "  - Archive room: put up the shelving and move the closed files (赵磊): doing, due 18 April 2025. [[t-03]]"
    );
    says(&text, "lessons", "- Count a matter once, at its first contact, in one book (on trial). Two books");
    says(&text, "gaps", "> - Work logs missing: Thu 13 Mar, Thu 20 Mar.");
    assert!(text.ends_with("## Main experience\n\n## Shortcomings\n\n## Plans\n"));
    // whoever is told that something must not leave the office finds it nowhere
    for private in ["n-01", "林秀珍", "13700000021"] {
        assert!(!text.contains(private), "{private}");
    }
}

/// The contract of the lift: extended in March and not overdue at its end, closed in time in April.
#[test]
fn the_lift_in_march_and_april() {
    let desk = example();
    let march = drafted(&desk, &["--period", "2025-03"]);
    assert!(!part(&march, "work").iter().any(|line| line.contains("overdue") && line.contains("t-07")));
    says(
        &march,
        "open",
        "- Lobby lift: contract, modernisation, handover 大厅电梯改造合同 (王芳), due 25 April 2025. [[t-07]]",
    );
    let april = drafted(&desk, &["--period", "2025-04"]);
    says(&april, "work", "- 4 brought forward + 6 opened − 4 closed − 1 dropped = 5 carried over. ");
    says(&april, "work", "- Closed: 4 on time. [[t-04]] [[t-06]] [[2025-04-21]] [[t-07]]");
    says(&april, "work", "- Of 6 opened: 1 assigned from above, 1 came in between. [[t-04]]");
    says(
        &april,
        "work",
        "- Lobby lift: contract, modernisation, handover 大厅电梯改造合同 (王芳): closed on 25 April 2025, on time.",
    );
    says(&april, "work", "- Buy a printer for the counter (赵磊): dropped on 11 April 2025. Repaired for a tenth");
    says(
        &april,
        "problems",
        "- Lobby lift stops between floors 大厅电梯困人: solved after 50 days. [[2025-03-06#lift]] [[2025-04-25]]",
    );
    says(
        &april,
        "progress",
        "- Lift safety: from complaint to handover 电梯安全专项: 1 problem found so far, 1 of them closed. [[lift-safety]]",
    );
    says(
        &april,
        "decisions",
        "- 孙杰 answered: May the communities' self-check be smaller than ours? Yes. Thirty is enough",
    );
    says(
        &april,
        "lessons",
        "- Applied: Count a matter once, at its first contact, in one book, in First-quarter summary for the director. [[l-01]] [[t-06]]",
    );
    says(
        &april,
        "open",
        "- Request: May number 5 of the incoming register be struck as void? (孙杰), due 28 April 2025, 2 days overdue.",
    );
    says(
        &april,
        "open",
        "- Where is the subsidy list? 催要高龄津贴名册 (民政科), awaited for 20 days, due 9 May 2025. [[t-05]]",
    );
}

/// Drafted, edited, brought up to date.
#[test]
fn a_draft_is_never_written_over() {
    let desk = example();
    let file = "drafts/march.md";
    let draft = |more: &[&str]| desk.run(&[&["draft", "summary", "--period", "2025-03", "-o", file], more].concat());
    let first = draft(&[]);
    assert_eq!((first.code, first.out.as_str(), first.err.as_str()), (Some(0), "drafts/march.md\n", ""));
    let text = desk.read(file);
    assert!(text.starts_with("---\nkind: summary\ntitle: Summary, March 2025\n"), "{text}");
    let again = draft(&[]);
    assert_eq!((again.code, desk.read(file)), (Some(2), text.clone()), "{again}");
    assert!(again.err.contains("`drafts/march.md` exists already") && again.err.contains("--update"), "{again}");
    // nothing has changed, so nothing does
    let same = draft(&["--update"]);
    assert_eq!(
        (same.code, same.out.as_str(), desk.read(file)),
        (Some(0), "drafts/march.md\nunchanged\n", text.clone())
    );
    // one part edited, words added, one part deleted; then a record changes
    let begin = text.lines().find(|line| line.starts_with("<!-- annals:begin lessons ")).unwrap();
    let (head, rest) = text.split_once(begin).unwrap();
    let (_, tail) = rest.split_once("<!-- annals:end lessons -->\n").unwrap();
    let mine = format!("{head}{tail}").replace("- Closed: 1 on time, 1 late.", "- We closed one in time and one late.");
    let mine = mine.replace("## Plans\n", "## Plans\n\nMy own plans.\n");
    desk.write(file, mine.as_bytes());
    let log = desk.read("content/logs/2025-03-07.md");
    desk.write("content/logs/2025-03-07.md", format!("{log}\n> [!problem] A second one\n").as_bytes());
    let update = draft(&["--update"]);
    assert_eq!(update.code, Some(0), "{update}");
    assert_eq!(update.out, "drafts/march.md\nrefreshed: problems\nkept: work (edited)\n");
    let new = desk.read(file);
    says(&new, "problems", "- 0 open before + 3 noted − 0 solved = 3 open at the end.");
    says(&new, "work", "- We closed one in time and one late.");
    assert!(new.ends_with("## Plans\n\nMy own plans.\n") && !new.contains("annals:begin lessons"), "{new}");
    // written anew when that is what is wanted
    let forced = draft(&["--force"]);
    assert_eq!((forced.code, forced.out.as_str()), (Some(0), "drafts/march.md\n"), "{forced}");
    assert!(!desk.read(file).contains("My own plans") && desk.read(file).contains("annals:begin lessons"));
}

#[test]
fn a_draft_stands_with_its_kind_and_is_a_record() {
    let desk = example();
    let run = desk.run(&["draft", "summary", "--period", "2025-Q1"]);
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (Some(0), "content/summaries/2025-Q1.md\n", ""),
        "{run}"
    );
    let run = desk.run(&["draft", "summary", "--period", "2025-03", "--dept", "东湖社区"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "content/summaries/2025-03-donghu.md\n"), "{run}");
    let text = desk.read("content/summaries/2025-03-donghu.md");
    assert!(
        text.contains("\nscope: donghu\n") && text.contains("title: \"Summary, March 2025: 东湖社区\"\n"),
        "{text}"
    );
    // the month has a summary, which is filed
    let run = desk.run(&["draft", "summary", "--period", "2025-03"]);
    assert_eq!(run.code, Some(2), "{run}");
    // a file whose name differs in case alone is the same
    fs::rename(desk.root().join("content/summaries/2025-Q1.md"), desk.root().join("content/summaries/2025-q1.md"))
        .unwrap();
    assert_eq!(desk.run(&["draft", "summary", "--period", "2025-Q1"]).code, Some(2));
    let run = desk.run(&["draft", "summary", "--period", "2025-Q1", "--update"]);
    assert_eq!(run.out, "content/summaries/2025-q1.md\nunchanged\n", "{run}");
    // what it says leads somewhere, and says nothing of which readers would have to be told
    let check = desk.run(&["check", "content/summaries/2025-q1.md", "content/summaries/2025-03-donghu.md"]);
    for code in ["broken-link", "ambiguous-link", "bad-", "unknown-", "emphasis", "table-link", "missing-field"] {
        assert!(!check.out.contains(code), "{check}");
    }
    let built = desk.run(&["build"]);
    assert_eq!(built.code, Some(0), "{built}");
    let page = fs::read_to_string(desk.root().join("output/summaries/2025-q1.html")).unwrap();
    assert!(words(&page).contains("Work logs: 20, 2 of 21 working days missing."), "{}", words(&page));
    assert!(!page.contains("annals:begin") && !page.contains("&lt;!--"));
    assert!(words(&page).contains("To be settled before it is filed"));
}

#[test]
fn a_draft_is_of_a_part_of_the_office_when_asked() {
    let desk = example();
    let donghu = drafted(&desk, &["--period", "2025-03", "--dept", "donghu"]);
    says(&donghu, "overview", "- 1 paper in (below us 1). [[in-003]]");
    says(&donghu, "overview", "- Visits: 1. [[2025-03-12-donghu]]");
    says(&donghu, "problems", "- 0 open before + 1 noted − 0 solved = 1 open at the end. [[in-003#drain]]");
    assert!(!donghu.contains("in-001") && part(&donghu, "work").is_empty(), "{donghu}");
    let zhao = drafted(&desk, &["--period", "2025-03", "--person", "赵磊"]);
    says(
        &zhao,
        "work",
        "- 0 brought forward + 5 opened − 1 closed − 0 dropped = 4 carried over. [[t-01]] [[2025-03-06]]",
    );
    assert!(!zhao.contains("t-02"), "{zhao}");
    let lift = drafted(&desk, &["--period", "2025-04", "--campaign", "lift-safety"]);
    says(&lift, "work", "- 1 brought forward + 0 opened − 1 closed − 0 dropped = 0 carried over. [[t-07]]");
    says(&lift, "problems", "- 1 open before + 0 noted − 1 solved = 0 open at the end. [[2025-03-06#lift]]");
    for (arguments, message) in [
        (["--dept", "t-01"], "error: `t-01` is neither a person nor a body\n"),
        (["--campaign", "donghu"], "error: `donghu` is nothing that gathers a span\n"),
        (["--person", "nobody"], "error: there is no record or file `nobody`\n"),
    ] {
        let run = desk.run(&[&["draft", "summary", "--period", "2025-03", "-o", "-"], &arguments[..]].concat());
        assert_eq!(run.code, Some(2), "{run}");
        assert!(run.err.starts_with(message), "{run}");
    }
    let two = desk.run(&["draft", "summary", "--period", "2025", "--dept", "donghu", "--person", "赵磊"]);
    assert_eq!(two.code, Some(2), "{two}");
}

#[test]
fn a_draft_is_in_the_language_that_is_asked_for() {
    let desk = example();
    let text = drafted(&desk, &["--period", "2025-03", "--lang", "zh"]);
    assert!(
        text.starts_with(
            "---\ntitle: 2025年3月总结\nperiod: 2025-03\nstate: draft\naudience: internal\nlang: zh\n---\n"
        ),
        "{text}"
    );
    for line in [
        "- 工作日志 20 件，21 个工作日中缺 2 日。 [[2025-03-03]] … [[2025-03-31]]",
        "- 收文 3 件（上级 2、下级 1）。 [[in-001]]",
        "- 来访接待新增 1 件，已答复 1 件。 [[rc-01]]",
    ] {
        says(&text, "overview", line);
    }
    says(&text, "work", "- 期初 0 件 + 新增 6 件 − 办结 2 件 − 撤销 0 件 = 期末 4 件。 [[t-01]]");
    says(&text, "work", "- 期末逾期 1 件，最长 22 天。 [[2025-03-06]]");
    assert!(text.ends_with("## 主要经验\n\n## 存在不足\n\n## 下步打算\n"), "{text}");
    // it goes on in the language it was begun in
    let run = desk.run(&["draft", "summary", "--period", "2025-W11", "--lang", "zh"]);
    assert_eq!(run.out, "content/summaries/2025-W11.md\n", "{run}");
    let run = desk.run(&["draft", "summary", "--period", "2025-W11", "--update"]);
    assert_eq!(run.out, "content/summaries/2025-W11.md\nunchanged\n", "{run}");
    let run = desk.run(&["draft", "summary", "--period", "2025", "-o", "-", "--lang", "fr"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (Some(2), "error: there is no language `fr`\nhelp: there are: en, zh\n"),
        "{run}"
    );
}

#[test]
fn a_draft_is_of_any_period() {
    let desk = example();
    let week = drafted(&desk, &["--period", "2025-W11"]);
    says(&week, "overview", "- Work logs: 5, 1 of 5 working days missing.");
    says(&week, "work", "- 3 brought forward + 1 opened − 1 closed − 0 dropped = 3 carried over.");
    let year = drafted(&desk, &["--period", "2025"]);
    says(&year, "overview", "- Work logs: 41, 3 of 42 working days missing.");
    says(
        &year,
        "work",
        "- 0 brought forward + 12 opened − 6 closed − 1 dropped = 5 carried over. [[t-01]] … [[2025-04-21]]",
    );
    says(&year, "events", "- 2025: Paperless register on trial");
    let halves: Vec<String> = ["2025-Q1", "2025-H1"].map(|key| drafted(&desk, &["--period", key])).into();
    says(&halves[1], "work", "- 0 brought forward + 12 opened − 6 closed");
    // of a period in which nothing was recorded there is nothing but the author's headings
    for key in ["2019-05", "2030-01"] {
        let empty = drafted(&desk, &["--period", key]);
        assert!(!empty.contains("\n- "), "{empty}");
        assert!(part(&empty, "overview").is_empty() && empty.contains("## Plans"), "{empty}");
    }
}

/// What the months said of themselves stands in the year, once, and with what it rests on.
#[test]
fn a_year_lists_the_highlights_of_its_months() {
    let month = |month: &str, state: &str, body: &str| {
        format!(
            "=== content/summaries/2025-{month}.md ===\n---\nperiod: 2025-{month}\nstate: {state}\n---\n## Work\n\n{body}\n"
        )
    };
    let files = "=== annals.yaml ===\n=== content/notes/a.md ===\nA\n=== content/notes/b.md ===\nB\n".to_owned()
        + &month("01", "filed", "- The roof is tight again: [[a]], [[b]]. #highlight\n- Nothing much [[a]]\n")
        + &month(
            "02",
            "filed",
            "- #highlight 二月无事故 [[b|见记录]]\n  - inner [[a]]\n- The roof is tight again: [[a]], [[b]]. #highlight\n",
        )
        + &month("03", "draft", "- Not handed in #highlight [[a]]\n")
        + "=== content/summaries/part.md ===\n---\nperiod: 2025-02\nstate: filed\nscope: ann\n---\n- of a part #highlight\n=== content/people/ann.md ===\n---\nname: Ann\n---\n";
    let site = SiteTest::new(&files);
    let text = made(&site, "summary", "2025", "summaries/2025");
    assert_eq!(
        part(&text, "overview"),
        ["- The roof is tight again. [[a]] [[b]] [[2025-01]]", "- 二月无事故 见记录 inner a. [[b]] [[2025-02]]"],
    );
    assert_eq!(part(&made(&site, "summary", "2025-01", "summaries/2025-01"), "overview"), Vec::<String>::new());
}

#[test]
fn whatever_can_be_drafted_needs_a_kind_that_makes_claims() {
    let desk = Desk::new(
        "=== annals.yaml ===\nas_of: 2025-04-30\nkinds:\n  summary: false\n  log: false\n  task: false\n  document: false\n  event: false\n  \
         report:\n    label: {en: Report, zh: 报告}\n    dir: reports\n    traits: [period, claims]\n    fields:\n      \
         period: {required: true}\n      editor: {type: text, required: true}\n    states: {begun: open, sent: closed}\n\
         === content/notes/a.md ===\n---\ndate: 2025-03-04\n---\n> [!problem] The well is dry\n\n- [ ] Dig [due:: 2025-03-20]\n",
    );
    let run = desk.run(&["draft", "report", "--period", "2025-03"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), "content/reports/2025-03.md\n", ""), "{run}");
    let text = desk.read("content/reports/2025-03.md");
    assert!(text.starts_with("---\ntitle: Report, March 2025\nperiod: 2025-03\neditor:  # required: text\nstate: begun\naudience: internal\n---\n"), "{text}");
    says(&text, "overview", "- Notes: 1. [[a]]");
    says(&text, "work", "- 0 brought forward + 1 opened − 0 closed − 0 dropped = 1 carried over. [[a]]");
    says(&text, "problems", "- 0 open before + 1 noted − 0 solved = 1 open at the end. [[a]]");
    for (what, message) in [
        ("summary", "error: there is no kind that makes claims `summary`\nhelp: there are: report\n"),
        ("note", "error: a `note` makes no claims, so there is nothing to draft\nhelp: what can be drafted: report\n"),
    ] {
        let run = desk.run(&["draft", what, "--period", "2025-03"]);
        assert_eq!((run.code, run.err.as_str()), (Some(2), message), "{run}");
    }
}

#[test]
fn what_cannot_be_written_is_said() {
    let desk =
        Desk::new("=== annals.yaml ===\naudiences: [public, internal, restricted]\n=== content/notes/a.md ===\nx\n");
    let draft =
        |arguments: &[&str]| -> Run { desk.run(&[&["draft", "summary", "--period", "2025-03"], arguments].concat()) };
    // a file stands where a folder is needed
    let run = draft(&["-o", "annals.yaml/x.md"]);
    assert_eq!(run.code, Some(3), "{run}");
    assert!(run.err.starts_with("error: cannot write `annals.yaml/x.md`: "), "{run}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let folder = desk.root().join("shut");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).unwrap();
        // who may write everywhere is not kept out
        if fs::write(folder.join("probe"), "").is_err() {
            assert_eq!(draft(&["-o", "shut/x.md"]).code, Some(3));
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        std::os::unix::fs::symlink(desk.root().join("content/notes/a.md"), desk.root().join("link.md")).unwrap();
        let run = draft(&["-o", "link.md", "--force"]);
        assert_eq!((run.code, desk.read("content/notes/a.md").as_str()), (Some(3), "x\n"), "{run}");
    }
    assert_eq!(draft(&[]).out, "content/summaries/2025-03.md\n");
    let before = desk.everything();
    let text = desk.read("content/summaries/2025-03.md");
    for (arguments, code, message) in [
        (vec!["--update", "-o", "-"], 2, "error: there is no file to write to"),
        (
            vec!["--update", "--audience", "restricted"],
            5,
            "error: `content/summaries/2025-03.md` is for `internal`: drafted for `restricted`",
        ),
        (vec!["--update", "--force"], 2, "error: the argument '--update' cannot be used with '--force'"),
        (vec!["--update", "-o", "content/notes/a.md"], 2, "error: `content/notes/a.md` is a `note`, not a `summary`"),
    ] {
        let run = draft(&arguments);
        assert_eq!(run.code, Some(code), "{run}");
        assert!(run.err.starts_with(message), "{run}");
    }
    assert!(before == desk.everything());
    desk.write(
        "o.md",
        text.replace("period: 2025-03", "period: 2025-02")
            .replace("---\ntitle", "---\nkind: summary\ntitle")
            .as_bytes(),
    );
    let run = draft(&["--update", "-o", "o.md"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (Some(2), "error: `o.md` is about 2025-02, not 2025-03\nhelp: nothing was changed\n"),
        "{run}"
    );
    desk.write("o.md", b"\xff\xfe");
    assert_eq!(draft(&["--update", "-o", "o.md"]).code, Some(2));
    // a folder of notes is never written into
    let bare = Desk::new("=== a.md ===\nx\n");
    let run = bare.run(&["draft", "summary", "--period", "2025-03"]);
    assert_eq!((run.code, run.err.lines().next()), (Some(2), Some("error: there is no archive here")), "{run}");
    assert_eq!(bare.run(&["draft", "summary", "--period", "2025-03", "-o", "-"]).code, Some(0));
}

/// The theme may word drafts otherwise; a record names a template of its own.
#[test]
fn the_template_may_be_replaced() {
    let desk = Desk::new(
        "=== annals.yaml ===\n=== content/notes/a.md ===\n---\ndate: 2025-03-04\ntitle: \"*A* [b]\"\n---\n\
         === themes/default/templates/draft/short.md ===\nKept by hand.\n\n<!-- annals:begin counts -->\n{% for of in view.kinds %}{{ of.label }} {{ of.count }} {{ of.links | links }}\n{% endfor %}<!-- annals:end counts -->\n\
         === content/summaries/mine.md ===\n---\nperiod: 2025-03\ntemplate: short\n---\n",
    );
    let file = "content/summaries/mine.md";
    let run = desk.run(&["draft", "summary", "--period", "2025-03", "-o", file, "--force"]);
    assert_eq!(run.code, Some(0), "{run}");
    let text = desk.read(file);
    assert!(
        text.contains("\ntemplate: short\n") && text.contains("Kept by hand.\n") && text.contains("\nNotes 1 [[a]]\n"),
        "{text}"
    );
    let run = desk.run(&["draft", "summary", "--period", "2025-03", "-o", file, "--update"]);
    assert_eq!(run.out, format!("{file}\nunchanged\n"), "{run}");
    desk.write(file, text.replace("template: short", "template: shrot").as_bytes());
    let run = desk.run(&["draft", "summary", "--period", "2025-03", "-o", file, "--update"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (Some(2), "error: there is no template of drafts `shrot`\nhelp: the nearest is `short`\n"),
        "{run}"
    );
    // what is wrong with one is said where it stands, by every command that looks at the theme
    desk.write("themes/default/templates/draft/short.md", b"{{ view.kinds.label }}\n");
    let run = desk.run(&["check"]);
    assert!(
        run.out.contains(
            "themes/default/templates/draft/short.md:1:15: error[template-error]: a list has no field `label`"
        ),
        "{run}"
    );
    desk.write("themes/default/templates/draft/summary.md", b"<!-- annals:begin x -->\n");
    let run = desk.run(&["draft", "summary", "--period", "2025-03", "-o", "-"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.err.contains("draft/summary.md: error[template-error]: the part `x` does not stand between"), "{run}");
    fs::remove_file(desk.root().join("themes/default/templates/draft/short.md")).unwrap();
    desk.write("themes/default/templates/draft/summary.md", b"{% if %}\n");
    let run = desk.run(&["check"]);
    assert!(run.out.contains("draft/summary.md:1:"), "{run}");
    desk.write("themes/default/templates/other.md", b"x");
    assert!(
        desk.run(&["check"]).out.contains("templates/other.md: error[template-error]: templates make only"),
        "{run}"
    );
}

#[test]
fn what_records_say_is_words_in_a_draft() {
    let titles = [
        "*bold* _x_ `code` [[in-001]] [problem:: no] #tag",
        "1. one",
        "- two",
        "> three <b>four</b> &amp; {#id} $x$ $y$ ~~no~~ ==no== %%no%% ^id",
        "<!-- annals:end overview -->",
        "a\\\\b | c",
    ];
    let event = |(at, title): (usize, &&str)| {
        format!("=== content/events/e-{at}.md ===\n---\ntitle: '{title}'\ndate: 2025-03-0{}\n---\n", at + 1)
    };
    let files = "=== annals.yaml ===\n".to_owned() + &titles.iter().enumerate().map(event).collect::<String>();
    let mut site = SiteTest::new(&files);
    let text = made(&site, "summary", "2025-03", "summaries/2025-03");
    site.write("content/summaries/2025-03.md", &format!("---\nperiod: 2025-03\n---\n{text}"));
    assert_eq!(site.check().iter().filter(|line| line.contains("summaries/2025-03")).count(), 0, "{:#?}", site.check());
    let built = site.build();
    let page = built.words("summaries/2025-03.html");
    for title in titles {
        let shown = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace("\\\\\\\\", "\\\\");
        assert!(page.contains(&shown), "{shown} is not in {page}");
    }
    let archive = site.archive();
    let record = archive.all().find(|(_, record)| record.place == "summaries/2025-03").unwrap().1;
    assert_eq!((record.marks.len(), record.tags.len()), (0, 0), "{:?}", record.marks);
}

/// The part for the author goes when the summary is handed in, whether or not the author took it out.
#[test]
fn what_is_for_the_author_is_not_published_when_filed() {
    let gaps = "<!-- annals:begin gaps 123456789abc -->\n> [!todo] Before filing\n>\n> - secretly [[a]] #veiled\n\n## Veiled heading\n\n[problem:: veiled]\n<!-- annals:end gaps -->\n";
    let body = format!("## Work\n\n- done [[b]]\n{gaps}\nThe end.\n");
    let summary = |state: &str| {
        format!("=== content/summaries/2025-03.md ===\n---\nperiod: 2025-03\nstate: {state}\n---\n{body}")
    };
    let rest = "=== annals.yaml ===\n=== content/notes/a.md ===\nA\n=== content/notes/b.md ===\nB\n";
    let mut site = SiteTest::new(&(summary("draft") + rest));
    let page = site.build().words("summaries/2025-03.html");
    assert!(page.contains("secretly") && page.contains("Veiled heading") && page.contains("done"), "{page}");
    let mut site = SiteTest::new(&(summary("filed") + rest));
    let built = site.build();
    let page = built.page("summaries/2025-03.html");
    for word in ["secretly", "Veiled", "veiled", "Before filing", "annals:"] {
        assert!(!page.contains(word), "{word} is in {page}");
    }
    assert!(page.contains("done") && page.contains("The end."), "{page}");
    for (path, bytes) in &built.files {
        let packed = annals::render::search::unpacked(bytes).unwrap_or_default();
        let said = String::from_utf8_lossy(bytes).contains("secretly") || packed.contains("secretly");
        assert!(!said, "{path}");
    }
    // nor does it lead anywhere, stand in lists, or count
    assert!(!built.page("notes/a.html").contains("2025-03.html"));
    assert!(built.page("notes/b.html").contains("2025-03.html") && !built.has("tags/veiled/index.html"));
    assert!(!built.has("marks/problem/index.html"));
    // what never was a part stays
    site.edit("content/summaries/2025-03.md", "<!-- annals:end gaps -->\n", "");
    assert!(site.build().page("summaries/2025-03.html").contains("secretly"));
}

/// Whatever was drafted changes nothing that is drafted of, leads somewhere, and says what it rests on.
#[test]
fn a_draft_that_was_written_is_up_to_date_and_its_links_lead_somewhere() {
    let mut site = SiteTest::example();
    // the example's own summary of the month is no draft
    site.tree.files.remove(&RelPath::new("content/summaries/2025-03.md").unwrap());
    for key in ["2025-W11", "2025-03", "2025"] {
        let place = format!("summaries/{key}");
        let text = made(&site, "summary", key, &place);
        site.write(&format!("content/{place}.md"), &format!("---\nperiod: {key}\nstate: draft\n---\n\n{text}"));
    }
    for key in ["2025-W11", "2025-03", "2025"] {
        let (place, path) = (format!("summaries/{key}"), format!("content/summaries/{key}.md"));
        let text = site.text(&path);
        let update = parts::update(&text, &made(&site, "summary", key, &place));
        assert_eq!((update.refreshed, update.kept), (vec![], vec![]), "{key}");
        assert_eq!(update.text, text);
        for line in text.lines().filter(|line| line.trim_start().starts_with("- ")) {
            assert!(line.ends_with("]]"), "{key}: {line}");
        }
    }
    let wrong = site.check();
    let of_drafts = wrong.iter().filter(|line| line.starts_with("content/summaries/2025"));
    let of_links: Vec<&String> = of_drafts.filter(|line| line.contains("link]") || line.contains("unknown-")).collect();
    assert!(of_links.is_empty(), "{of_links:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    /// Names that are hard to link: a draft still leads to the one record meant, and an update right after it changes nothing.
    #[test]
    fn a_draft_leads_to_the_records_it_means(names in prop::collection::vec("(2025-03|a|A|b c|x#y|x\\|y|\\[z\\]|日志|in)(/(a|2025-03|b))?", 1..8)) {
        let mut files = "=== annals.yaml ===\n".to_owned();
        let names: std::collections::BTreeSet<String> = names.into_iter().map(|name| name.to_lowercase()).collect();
        for name in &names {
            files.push_str(&format!("=== content/notes/{name}.md ===\n---\ndate: 2025-03-04\n---\n> [!problem] P [id:: p]\n"));
        }
        let mut site = SiteTest::new(&files);
        let text = made(&site, "summary", "2025-03", "summaries/2025-03");
        site.write("content/summaries/2025-03.md", &format!("---\nperiod: 2025-03\n---\n\n{text}"));
        let wrong: Vec<String> = site.check().into_iter().filter(|line| line.starts_with("content/summaries/")).collect();
        prop_assert!(wrong.is_empty(), "{:#?}\n{}", wrong, text);
        let update = parts::update(&text, &made(&site, "summary", "2025-03", "summaries/2025-03"));
        prop_assert_eq!(update.text, text);
        if names.len() <= 8 {
            let archive = site.archive();
            let (own, record) = archive.all().find(|(_, record)| record.place == "summaries/2025-03").unwrap();
            let cited: std::collections::BTreeSet<String> = archive.references.of(own).iter().flatten().filter_map(|target| match target {
                annals::archive::Target::Record { record, .. } => Some(archive.record(*record).unwrap().place.clone()),
                _ => None,
            }).collect();
            prop_assert_eq!(cited.len(), names.len(), "{:?}\n{}", cited, record.text);
        }
    }
}

/// The templates and words of drafts are whole in both languages.
#[test]
fn the_default_theme_drafts() {
    let (theme, complaints) = Theme::load(&Tree::default(), "default");
    assert_eq!(complaints, []);
    for language in ["en", "zh"] {
        assert!(Drafter::new(&theme, language).is_ok());
    }
}
