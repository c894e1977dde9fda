//! Archives with something wrong about claims and about sealed periods.

use annals::base::code::Code;

use crate::findings::Case;

pub const CASES: &[Case] = &[
    Case {
        code: Code::ClaimWithoutEvidence,
        files: "=== annals.yaml ===\ntitle: T\n=== content/summaries/2025-03.md ===\n---\nperiod: 2025-03\n---\n- It went well: [site](https://a.example).\n- The style of service improved,\n  clearly and everywhere.\n",
        prepare: |_| {},
        report: r##"content/summaries/2025-03.md:5:1: warning[claim-without-evidence]: nothing stands behind the claim `The style of service improved, clearly and everywhere.`
  |
5 | - The style of service improved,
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: link the records it rests on, `[[ID]]`, or quote a figure with `[fact:: STATEMENT:ROW.COLUMN = FIGURE]`
"##,
    },
    Case {
        code: Code::RepeatedParagraph,
        files: "=== annals.yaml ===\ntitle: T\nfindings: {repeated-paragraph: warning}\n=== content/summaries/2025-03.md ===\n---\nperiod: 2025-03\n---\nThe counter was as full as the season makes it, and everybody who came went home with an answer in writing.\n\nBut:\n\nThe counter was as full as the season makes it,\nand everybody who came went home *with an answer* in writing.\n",
        prepare: |_| {},
        report: r##"content/summaries/2025-03.md:8:1: warning[repeated-paragraph]: this paragraph stands in the record twice
  |
8 | The counter was as full as the season makes it,
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: say what was different this time, or leave it out and link the other place
content/summaries/2025-03.md:4:1: note: first written here
  |
4 | The counter was as full as the season makes it, and everybody who came went home with an answer in writing.
  | -----------------------------------------------------------------------------------------------------------
"##,
    },
    Case {
        code: Code::RepeatedParagraph,
        files: "=== annals.yaml ===\ntitle: T\nfindings: {repeated-paragraph: warning}\n=== content/summaries/2025-02.md ===\n---\nperiod: 2025-02\n---\nThe counter was as full as the season makes it, and everybody who came went home with an answer in writing.\n=== content/summaries/2025-01.md ===\n---\nperiod: 2025-01\n---\nThe counter was as full as the season makes it, and everybody who came went home with an answer in writing.\n",
        prepare: |_| {},
        report: r##"content/summaries/2025-02.md:4:1: warning[repeated-paragraph]: this paragraph is taken unchanged from `2025-01`
  |
4 | The counter was as full as the season makes it, and everybody who came went home with an answer in writing.
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: say what was different this time, or leave it out and link the other place
content/summaries/2025-01.md:4:1: note: first written here
  |
4 | The counter was as full as the season makes it, and everybody who came went home with an answer in writing.
  | -----------------------------------------------------------------------------------------------------------
"##,
    },
    Case {
        code: Code::SealedChanged,
        files: "=== annals.yaml ===\ntitle: T\n=== content/logs/2025-03-03.md ===\nA day.\n=== content/seals/2025-03.yaml ===\nversion: 1\nperiod: 2025-03\nsealed: 2025-04-05\nrecords:\n  - {path: logs/2025-03-03.md, hash: 00000000000000000000000000000000}\n",
        prepare: |_| {},
        report: r##"content/logs/2025-03-03.md: warning[sealed-changed]: was changed after 2025-03 was sealed on 2025-04-05 (`content/seals/2025-03.yaml`)
 = help: say why in a record dated after the seal, with `corrects: [2025-03-03]`; or take the change back
content/seals/2025-03.yaml:5:5: note: sealed here
  |
5 |   - {path: logs/2025-03-03.md, hash: 00000000000000000000000000000000}
  |     ------------------------------------------------------------------
"##,
    },
    Case {
        code: Code::SealedChanged,
        files: "=== annals.yaml ===\ntitle: T\n=== content/logs/2025-03-03.md ===\nA day.\n=== content/seals/2025-03.yaml ===\nversion: 1\nperiod: 2025-03\nsealed: 2025-04-05\n",
        prepare: |_| {},
        report: r##"content/logs/2025-03-03.md: warning[sealed-changed]: belongs to 2025-03, which was sealed on 2025-04-05 (`content/seals/2025-03.yaml`), and was not there
 = help: say why in a record dated after the seal, with `corrects: [2025-03-03]`; or take the change back
"##,
    },
    Case {
        code: Code::SealedChanged,
        files: "=== annals.yaml ===\ntitle: T\n=== content/seals/2025-03.yaml ===\nversion: 1\nperiod: 2025-03\nsealed: 2025-04-05\nrecords:\n  - {path: tasks/t-01.md, hash: 00000000000000000000000000000000}\n",
        prepare: |_| {},
        report: r##"content/seals/2025-03.yaml:5:5: warning[sealed-changed]: the record sealed here on 2025-04-05 is gone
  |
5 |   - {path: tasks/t-01.md, hash: 00000000000000000000000000000000}
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: say why in a record dated after the seal, with `corrects: [t-01]`; or bring it back
"##,
    },
    Case {
        code: Code::BadSeal,
        files: "=== annals.yaml ===\ntitle: T\n=== content/seals/2025-03.yaml ===\nversion: 1\nperiod: 2025-02\nsealed: 2025-04-05\n",
        prepare: |_| {},
        report: r##"content/seals/2025-03.yaml:2:9: error[bad-seal]: the file is called `2025-03` and holds the seal of 2025-02
  |
2 | period: 2025-02
  |         ^^^^^^^
  |
  = help: take back what was changed in this file by hand, or delete it and seal the period anew
"##,
    },
    Case {
        code: Code::BadSeal,
        files: "=== annals.yaml ===\ntitle: T\n=== content/seals/2025-03.yaml ===\nversion: 1\nperiod: 2025-03\n<<<<<<< ours\nsealed: 2025-04-05\n",
        prepare: |_| {},
        report: r##"content/seals/2025-03.yaml:3:1: error[bad-seal]: a line that is no `key: value`
  |
3 | <<<<<<< ours
  | ^
  |
  = help: take back what was changed in this file by hand, or delete it and seal the period anew
"##,
    },
];
