//! Archives with one thing wrong in a ledger.

use annals::base::code::Code;

use crate::findings::Case;

pub const CASES: &[Case] = &[
    Case {
        code: Code::TaskOverdue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/tasks/shelving.md ===\n---\ntitle: Put up the shelving\ndate: 2025-03-10\nassignee: li-wei\ndue: 2025-04-18\n---\n",
        prepare: |_| {},
        report: r##"content/tasks/shelving.md:5:6: warning[task-overdue]: is 12 days overdue: due 2025-04-18
  |
5 | due: 2025-04-18
  |      ^^^^^^^^^^
  |
  = help: once it is done fill in `done`; where more time was granted, enter that under `extensions`
"##,
    },
    Case {
        code: Code::TaskOverdue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/logs/2025-03-06.md ===\n- [ ] Return the projector @李伟 [due:: 2025-04-29]\n",
        prepare: |_| {},
        report: r##"content/logs/2025-03-06.md:1:39: warning[task-overdue]: `Return the projector @李伟` is 1 day overdue: due 2025-04-29
  |
1 | - [ ] Return the projector @李伟 [due:: 2025-04-29]
  |                                         ^^^^^^^^^^
  |
  = help: once it is done tick its box and add `[done:: DAY]`; give it up with `[dropped:: REASON]`
"##,
    },
    Case {
        code: Code::TaskNoDue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/tasks/directory.md ===\n---\ntitle: New telephone directory\ndate: 2025-04-15\nassignee: li-wei\n---\n",
        prepare: |_| {},
        report: r##"content/tasks/directory.md:2:8: warning[task-no-due]: is open and has no time limit
  |
2 | title: New telephone directory
  |        ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: add `due:`; a day that is moved later is better than none
"##,
    },
    Case {
        code: Code::TaskNoDue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/logs/2025-03-06.md ===\n- [ ] Return the projector @李伟\n",
        prepare: |_| {},
        report: r##"content/logs/2025-03-06.md:1:1: warning[task-no-due]: `Return the projector @李伟` is open and has no time limit
  |
1 | - [ ] Return the projector @李伟
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: add `[due:: DAY]`; a day that is moved later is better than none
"##,
    },
    Case {
        code: Code::TaskNoAssignee,
        files: "=== annals.yaml ===\ntitle: T\n=== content/tasks/directory.md ===\n---\ntitle: New telephone directory\ndate: 2025-04-15\ndue: 2025-05-30\n---\n",
        prepare: |_| {},
        report: r##"content/tasks/directory.md:2:8: warning[task-no-assignee]: is open and with nobody
  |
2 | title: New telephone directory
  |        ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: add `assignee:`
"##,
    },
    Case {
        code: Code::TaskNoAssignee,
        files: "=== annals.yaml ===\ntitle: T\n=== content/logs/2025-03-06.md ===\n- [ ] Return the projector [due:: 2025-05-30]\n",
        prepare: |_| {},
        report: r##"content/logs/2025-03-06.md:1:1: warning[task-no-assignee]: `Return the projector` is open and with nobody
  |
1 | - [ ] Return the projector [due:: 2025-05-30]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: mention whose it is: `@NAME`
"##,
    },
    Case {
        code: Code::UrgeDue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/tasks/list.md ===\n---\ntitle: Where is the list?\ndate: 2025-04-10\nassignee: li-wei\ndue: 2025-05-09\nstate: waiting\nwaiting_on: li-wei\n---\n=== content/logs/2025-04-22.md ===\n[urge:: [[list]] phoned, next week]\n",
        prepare: |_| {},
        report: r##"content/tasks/list.md:7:13: warning[urge-due]: has waited for 20 days, and nobody was urged for 8 days
  |
7 | waiting_on: li-wei
  |             ^^^^^^
  |
  = help: ask again, and note it in the day's log: `[urge:: [[tasks/list]] WHO SAID WHAT]`
"##,
    },
    Case {
        code: Code::UrgeDue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/logs/2025-04-22.md ===\n- [ ] Get the key back @李伟 [due:: 2025-05-30] [waiting:: the locksmith]\n",
        prepare: |_| {},
        report: r##"content/logs/2025-04-22.md:1:58: warning[urge-due]: `Get the key back @李伟` has waited for 8 days, and nobody was urged
  |
1 | - [ ] Get the key back @李伟 [due:: 2025-05-30] [waiting:: the locksmith]
  |                                                            ^^^^^^^^^^^^^
  |
  = help: ask again, and note it in the day's log: `[urge:: WHO SAID WHAT [of:: ID]]`, with `[id:: ID]` on the item
"##,
    },
    Case {
        code: Code::ExtensionLate,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/tasks/lift.md ===\n---\ntitle: Contract for the lift\ndate: 2025-03-18\nassignee: li-wei\ndue: 2025-04-10\nextensions:\n  - {date: 2025-04-14, to: 2025-05-20}\n---\n",
        prepare: |_| {},
        report: r##"content/tasks/lift.md:7:3: warning[extension-late]: was extended on 2025-04-14, 4 days after its limit of 2025-04-10
  |
7 |   - {date: 2025-04-14, to: 2025-05-20}
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: ask for more time before the limit passes; where the day is a slip, mend `date`
"##,
    },
    Case {
        code: Code::ClosedWithoutResult,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/tasks/list.md ===\n---\ntitle: Fire-safety list\ndate: 2025-03-03\nassignee: li-wei\ndue: 2025-03-14\nstate: closed\ndone: 2025-03-12\n---\n",
        prepare: |_| {},
        report: r##"content/tasks/list.md:6:8: warning[closed-without-result]: is closed and does not say what came of it
  |
6 | state: closed
  |        ^^^^^^
  |
  = help: add `result:` with one line
"##,
    },
    Case {
        code: Code::ClosedWithoutInstruction,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li-wei.md ===\n---\nname: 李伟\n---\n=== content/tasks/number.md ===\n---\ntitle: Strike number 5\ndate: 2025-04-22\nassignee: li-wei\ndue: 2025-04-30\nneeds_instruction: true\nstate: closed\ndone: 2025-04-24\nresult: Struck as void.\n---\n",
        prepare: |_| {},
        report: r##"content/tasks/number.md:6:20: warning[closed-without-instruction]: needs instruction, and is closed without an answer
  |
6 | needs_instruction: true
  |                    ^^^^
  |
  = help: link the request that was answered, or open it again until there is an answer
"##,
    },
    Case {
        code: Code::ReceptionOverdue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/receptions/noise.md ===\n---\ntitle: Noise at night\ndate: 2025-04-22\n---\n",
        prepare: |_| {},
        report: r##"content/receptions/noise.md:3:7: warning[reception-overdue]: is 5 days overdue: due 2025-04-25
  |
3 | date: 2025-04-22
  |       ^^^^^^^^^^
  |
  = help: once it is done fill in `answered`
"##,
    },
    Case {
        code: Code::RequestUnanswered,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/sun-jie.md ===\n---\nname: 孙杰\n---\n=== content/requests/number.md ===\n---\ntitle: May number 5 be struck?\ndate: 2025-04-15\nto: sun-jie\n---\n",
        prepare: |_| {},
        report: r##"content/requests/number.md:3:7: warning[request-unanswered]: is 8 days overdue: due 2025-04-22
  |
3 | date: 2025-04-15
  |       ^^^^^^^^^^
  |
  = help: once it is done fill in `answered`
"##,
    },
    Case {
        code: Code::ItemOverdue,
        files: "=== annals.yaml ===\ntitle: T\nkinds:\n  trip:\n    dir: trips\n    traits: [dated, ledger]\n    fields: {due: date, back: date}\n    roles: {closed: back}\n    states: {out: open, returned: closed}\n=== content/trips/xishan.md ===\n---\ntitle: To Xishan\ndate: 2025-04-28\ndue: 2025-04-29\n---\n",
        prepare: |_| {},
        report: r##"content/trips/xishan.md:4:6: warning[item-overdue]: is 1 day overdue: due 2025-04-29
  |
4 | due: 2025-04-29
  |      ^^^^^^^^^^
  |
  = help: once it is done fill in `back`
"##,
    },
    Case {
        code: Code::SuggestionWithoutBasis,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/sun-jie.md ===\n---\nname: 孙杰\n---\n=== content/suggestions/stamp.md ===\n---\ntitle: Keep the stamp with the register\ndate: 2025-04-23\nto: sun-jie\n---\n",
        prepare: |_| {},
        report: r##"content/suggestions/stamp.md:1:1: warning[suggestion-without-basis]: `basis` is expected of every `suggestion`
  |
1 | ---
  | ^^^
  |
  = help: add `basis:` to the front matter
"##,
    },
];
