//! Archives with one duty of another sort open: papers, service, contact, coverage, knowledge, queries.

use annals::base::code::Code;

use crate::findings::Case;

pub const CASES: &[Case] = &[
    Case {
        code: Code::RegisterGap,
        files: "=== annals.yaml ===\ntitle: T\n=== content/meetings/a.md ===\n---\ndate: 2025-03-03\nserial: 1\n---\n=== content/meetings/b.md ===\n---\ndate: 2025-03-10\nserial: 3\n---\n",
        prepare: |_| {},
        report: r##"content/meetings/b.md:3:9: warning[register-gap]: number 2 of the register meetings 2025 is missing
  |
3 | serial: 3
  |         ^
  |
  = help: enter what was left out, or a record that says why the number was not used
"##,
    },
    Case {
        code: Code::RegisterGap,
        files: "=== annals.yaml ===\ntitle: T\n=== content/meetings/b.md ===\n---\ndate: 2025-03-10\nserial: 4\n---\n",
        prepare: |_| {},
        report: r##"content/meetings/b.md:3:9: warning[register-gap]: numbers 1 to 3 of the register meetings 2025 are missing
  |
3 | serial: 4
  |         ^
  |
  = help: enter what was left out, or a record that says why the number was not used
"##,
    },
    Case {
        code: Code::RegisterDuplicate,
        files: "=== annals.yaml ===\ntitle: T\n=== content/meetings/a.md ===\n---\ndate: 2025-03-03\nserial: 1\n---\n=== content/meetings/b.md ===\n---\ndate: 2025-03-10\nserial: 1\n---\n",
        prepare: |_| {},
        report: r##"content/meetings/b.md:3:9: error[register-duplicate]: number 1 of the register meetings 2025 stands on `a` and again on `b`
  |
3 | serial: 1
  |         ^
  |
  = help: give one of the two its own number
content/meetings/a.md:3:9: note: first given here
  |
3 | serial: 1
  |         -
"##,
    },
    Case {
        code: Code::UnreadSuperior,
        files: "=== annals.yaml ===\ntitle: T\n=== content/departments/district.md ===\n---\nname: 区政办\nrelation: superior\n---\n=== content/documents/in-001.md ===\n---\ndirection: in\ntitle: Notice\nserial: 1\nreceived: 2025-03-11\nfrom: district\n---\n",
        prepare: |_| {},
        report: r##"content/documents/in-001.md:6:7: warning[unread-superior]: nobody has noted down what stayed of this superior's paper of 2025-03-11: due 2025-03-14
  |
6 | from: district
  |       ^^^^^^^^
  |
  = help: write `[read:: [[in-001]] and what stayed of it]` in the log of the day it is read
"##,
    },
    Case {
        code: Code::ActionWithoutTask,
        files: "=== annals.yaml ===\ntitle: T\n=== content/departments/donghu.md ===\n---\nname: 东湖\nrelation: subordinate\n---\n=== content/documents/in-001.md ===\n---\ndirection: in\ntitle: Notice\nserial: 1\nreceived: 2025-03-11\nfrom: donghu\ngist: Name one person.\nrequires: true\n---\n",
        prepare: |_| {},
        report: r##"content/documents/in-001.md:8:11: warning[action-without-task]: requires something, and no task arises from it
  |
8 | requires: true
  |           ^^^^
  |
  = help: write a task with `from: [in-001]`, or a task item with `[from:: in-001]`
"##,
    },
    Case {
        code: Code::ProblemWithoutGuidance,
        files: "=== annals.yaml ===\ntitle: T\n=== content/departments/donghu.md ===\n---\nname: 东湖\nrelation: subordinate\n---\n=== content/documents/in-001.md ===\n---\ndirection: in\ntitle: Notice\nserial: 1\nreceived: 2025-03-11\nfrom: donghu\n---\n[problem:: The drain has given way [id:: drain]]\n",
        prepare: |_| {},
        report: r##"content/documents/in-001.md:8:1: warning[problem-without-guidance]: the problem `The drain has given way`, reported 2025-03-11, has no guidance: due 2025-03-18
  |
8 | [problem:: The drain has given way [id:: drain]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: answer it: `[guidance:: what to do [of:: in-001#drain]]`, or close it
"##,
    },
    Case {
        code: Code::PassOnIncomplete,
        files: "=== annals.yaml ===\ntitle: T\n=== content/departments/donghu.md ===\n---\nname: 东湖\nrelation: subordinate\n---\n=== content/notes/plan.md ===\nText.\n=== content/documents/out-001.md ===\n---\ndirection: out\ntitle: Notice\ndate: 2025-04-11\nto: [donghu]\npasses_on: plan\n---\n",
        prepare: |_| {},
        report: r##"content/documents/out-001.md:6:12: warning[pass-on-incomplete]: `donghu` has not acknowledged this paper: due 2025-04-18
  |
6 | passes_on: plan
  |            ^^^^
  |
  = help: ask, and add `{dept: donghu, date: DAY}` to `acknowledged`
"##,
    },
    Case {
        code: Code::BriefLate,
        files: "=== annals.yaml ===\ntitle: T\n=== content/briefs/b-01.md ===\n---\noccurred: 2025-03-12\nreported: 2025-03-19\n---\n",
        prepare: |_| {},
        report: r##"content/briefs/b-01.md:3:11: warning[brief-late]: `reported` comes 5 working days after `occurred`, and the limit is 3wd: due 2025-03-17
  |
3 | reported: 2025-03-19
  |           ^^^^^^^^^^
  |
  = help: say in the record why; next time report by word of mouth first and write afterwards
"##,
    },
    Case {
        code: Code::ContactStale,
        files: "=== annals.yaml ===\ntitle: T\n=== content/departments/donghu.md ===\n---\nname: 东湖\ncontact_every: 45d\n---\n",
        prepare: |_| {},
        report: r##"content/departments/donghu.md:3:16: warning[contact-stale]: there was never any contact with `donghu`, and one is expected every 45d
  |
3 | contact_every: 45d
  |                ^^^
  |
  = help: go and see, and record the visit, or note `[contact:: [[donghu]] ..]` in a log
"##,
    },
    Case {
        code: Code::ContactStale,
        files: "=== annals.yaml ===\ntitle: T\n=== content/departments/donghu.md ===\n---\nname: 东湖\ncontact_every: 45d\n---\n=== content/visits/v.md ===\n---\ndate: 2025-03-12\ndept: donghu\n---\n",
        prepare: |_| {},
        report: r##"content/departments/donghu.md:3:16: warning[contact-stale]: the last contact with `donghu` was 49 days ago, on 2025-03-12, and one is expected every 45d
  |
3 | contact_every: 45d
  |                ^^^
  |
  = help: go and see, and record the visit, or note `[contact:: [[donghu]] ..]` in a log
"##,
    },
    Case {
        code: Code::CoverageGap,
        files: "=== annals.yaml ===\ntitle: T\ncoverage:\n  - {kind: log, every: workday, from: 2025-04-29}\n",
        prepare: |_| {},
        report: r##"annals.yaml:3:5: warning[coverage-gap]: the log of 2025-04-29 is missing
  |
3 |   - {kind: log, every: workday, from: 2025-04-29}
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write it, or run `annals new log`; a day off belongs in the settings' `calendar`
"##,
    },
    Case {
        code: Code::CoverageGap,
        files: "=== annals.yaml ===\ntitle: T\ncoverage:\n  - {kind: summary, every: month, from: 2025-03, due: {after: 5d, roll: next-workday}}\n",
        prepare: |_| {},
        report: r##"annals.yaml:3:5: warning[coverage-gap]: the summary of 2025-03, due 2025-04-07, is missing
  |
3 |   - {kind: summary, every: month, from: 2025-03, due: {after: 5d, roll: next-workday}}
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write it, or run `annals new summary`
"##,
    },
    Case {
        code: Code::FiledLate,
        files: "=== annals.yaml ===\ntitle: T\ncoverage:\n  - {kind: summary, every: month, from: 2025-03, due: {after: 5d, roll: next-workday}}\n=== content/summaries/2025-03.md ===\n---\nperiod: 2025-03\nfiled: 2025-04-09\n---\n",
        prepare: |_| {},
        report: r##"content/summaries/2025-03.md:3:8: warning[filed-late]: was filed 2 days late: 2025-03 was due 2025-04-07
  |
3 | filed: 2025-04-09
  |        ^^^^^^^^^^
  |
  = help: say in the record why it was late; what is filed late stays late
"##,
    },
    Case {
        code: Code::LessonThin,
        files: "=== annals.yaml ===\ntitle: T\n=== content/logs/2025-03-03.md ===\nA day.\n=== content/lessons/l.md ===\n---\ntitle: Count once\ndate: 2025-03-31\nmethod: comparison\nevidence: [2025-03-03]\n---\n",
        prepare: |_| {},
        report: r##"content/lessons/l.md:5:11: warning[lesson-thin]: rests on 1 of the 2 records that its method needs
  |
5 | evidence: [2025-03-03]
  |           ^^^^^^^^^^^^
  |
  = help: name in `evidence` what it was learned from, or keep it as a note until there is more
"##,
    },
    Case {
        code: Code::LessonThin,
        files: "=== annals.yaml ===\ntitle: T\n=== content/lessons/l.md ===\n---\ntitle: Count once\ndate: 2025-03-31\nmethod: judgement\n---\n",
        prepare: |_| {},
        report: r##"content/lessons/l.md:4:9: warning[lesson-thin]: rests on no record
  |
4 | method: judgement
  |         ^^^^^^^^^
  |
  = help: name in `evidence` what it was learned from, or keep it as a note until there is more
"##,
    },
    Case {
        code: Code::MeasureReviewDue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/measures/m.md ===\n---\ntitle: Slips\ndate: 2024-12-02\nstate: adopted\nreview_by: 2025-04-15\n---\n",
        prepare: |_| {},
        report: r##"content/measures/m.md:5:12: warning[measure-review-due]: its review is 15 days overdue: due 2025-04-15
  |
5 | review_by: 2025-04-15
  |            ^^^^^^^^^^
  |
  = help: look at it again and set the next `review_by`, retire it, or write what takes its place with `supersedes`
"##,
    },
    Case {
        code: Code::BadQuery,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/n.md ===\n```records\nlist: task\ncolumns: [title, assigne]\n```\n",
        prepare: |_| {},
        report: r##"content/notes/n.md:3:18: error[bad-query]: `assigne` is no field of task; the nearest is `assignee`
  |
3 | columns: [title, assigne]
  |                  ^^^^^^^
  |
  = help: until it is mended the block is shown as it was written
"##,
    },
    Case {
        code: Code::BadQuery,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/n.md ===\n> ```records\n> list: task\n> wher: {state: open}\n> ```\n",
        prepare: |_| {},
        report: r##"content/notes/n.md:3:3: error[bad-query]: `wher` is no key of a query block
  |
3 | > wher: {state: open}
  |   ^^^^
  |
  = help: did you mean `where`?
"##,
    },
];
