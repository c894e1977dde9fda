//! Archives with one figure of running text wrong.

use annals::base::code::Code;

use crate::findings::Case;

pub const CASES: &[Case] = &[
    Case {
        code: Code::BadData,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/n.md ===\nNoted: [data:: about thirty visitors]\n",
        prepare: |_| {},
        report: r##"content/notes/n.md:1:8: warning[bad-data]: `about thirty visitors` is no figure
  |
1 | Noted: [data:: about thirty visitors]
  |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `NAME = VALUE UNIT`, such as `visitors = 31 visits`
"##,
    },
    Case {
        code: Code::BadData,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/n.md ===\n> [!数据] 来访 ＝ 三十一 人次\n",
        prepare: |_| {},
        report: r##"content/notes/n.md:1:1: warning[bad-data]: `来访 ＝ 三十一 人次` is no figure
  |
1 | > [!数据] 来访 ＝ 三十一 人次
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: wanted behind the `=`: a number such as 1,204, 12.5 or (12.5), or `-` for none; then what is counted
"##,
    },
    Case {
        code: Code::DataUnit,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/n.md ===\n[data:: visitors = 31 visits]\n\n[data:: Visitors = 12 groups]\n",
        prepare: |_| {},
        report: r##"content/notes/n.md:3:1: warning[data-unit]: `Visitors` is counted in `visits` elsewhere
  |
3 | [data:: Visitors = 12 groups]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: count in the same unit, or give what is counted here a name of its own
content/notes/n.md:1:1: note: for example here
  |
1 | [data:: visitors = 31 visits]
  | -----------------------------
"##,
    },
];
