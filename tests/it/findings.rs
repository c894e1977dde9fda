//! Every code of the table has a small archive that provokes it, and its whole report as people read it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use annals::base::code::{CODES, Code};
use annals::base::path::RelPath;
use annals::source::{Disk, File, fixture};

use crate::support::SiteTest;

#[cfg(unix)]
use std::{ffi::OsStr, os::unix::ffi::OsStrExt, os::unix::fs::symlink};

/// An archive with one thing wrong.
pub struct Case {
    pub code: Code,
    /// As text.
    pub files: &'static str,
    /// What text cannot say, done in the archive's folder.
    pub prepare: fn(&Path),
    pub report: &'static str,
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The archive as the program reads it from disk, for all readers.
fn archive(case: &Case) -> SiteTest {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in fixture::files(case.files) {
        put(folder.path(), path.as_str(), text.as_bytes());
    }
    (case.prepare)(folder.path());
    let disk = Disk::open(folder.path()).unwrap();
    let (tree, said) = disk.read(&RelPath::new("content").unwrap(), &[]);
    let mut site = SiteTest::of(tree).audience("restricted");
    let assets = site.tree.files.iter().filter(|(_, file)| matches!(file, File::Asset(_))).map(|(path, _)| path);
    site.files = assets.filter_map(|path| Some((path.clone(), disk.asset(path).ok()?))).collect();
    site.said = said;
    site
}

/// The cases of all files but this one.
#[cfg(unix)]
const MORE: [&[Case]; 4] = [
    crate::findings_ledger::CASES,
    crate::findings_duties::CASES,
    crate::findings_claims::CASES,
    crate::findings_data::CASES,
];

#[test]
fn every_code_is_provoked() {
    let cases = CASES.iter().chain(MORE.into_iter().flatten()).chain(crate::findings_statements::CASES);
    let provoked: BTreeSet<Code> = cases.map(|case| case.code).collect();
    for row in CODES {
        assert!(provoked.contains(&row.code), "no archive provokes `{}`", row.name);
    }
}

#[cfg(unix)]
#[test]
fn what_is_wrong_is_reported_like_this() {
    CASES.iter().chain(MORE.into_iter().flatten()).for_each(hold);
}

/// Holds a case to its report, and its code to its weight.
pub fn hold(case: &Case) {
    let row = case.code.row();
    let mut site = archive(case);
    let built = site.build();
    assert_eq!(built.human.trim_end_matches('\n'), case.report.trim_end_matches('\n'), "{}", row.name);
    assert_eq!(built.report.len(), 1, "{}: one thing is wrong, and one is said", row.name);
    // what refuses a build does so whatever the settings, and nothing else does
    assert_eq!(built.refused, row.refuses, "{}", row.name);
    // settings that are wrong end a build before there are pages to look at
    if !matches!(case.code, Code::BadConfig | Code::Leak) {
        if row.off {
            // what is off by itself the case switches on
            site.edit("annals.yaml", &format!("{}: warning", row.name), &format!("{}: off", row.name));
        } else {
            site.append("annals.yaml", &format!("findings: {{{}: off}}\n", row.name));
        }
        let built = site.build();
        assert_eq!(built.refused, row.refuses, "{}", row.name);
        let left: Vec<&String> = built.report.iter().filter(|line| !line.starts_with("annals.yaml")).collect();
        assert_eq!(left.is_empty(), !row.refuses, "{}: {left:?}", row.name);
    }
}

#[cfg(unix)]
const CASES: &[Case] = &[
    Case {
        code: Code::BadFrontMatter,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\ntitle: Report: third quarter\n---\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:2:14: error[bad-front-matter]: a second `: ` in one value
  |
2 | title: Report: third quarter
  |              ^
  |
  = help: put quotes around the value
"##,
    },
    Case {
        code: Code::BadFrontMatter,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\naudience: restricted\ntitle: t\naudience: public\n---\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:4:1: error[bad-front-matter]: the key `audience` is given twice
  |
4 | audience: public
  | ^^^^^^^^
  |
  = help: keep one of the two
content/notes/a.md:2:1: note: the first one
  |
2 | audience: restricted
  | --------
"##,
    },
    Case {
        code: Code::BadEncoding,
        files: "=== annals.yaml ===\ntitle: T\n",
        prepare: |root| put(root, "content/notes/a.md", b"---\ntitle: \xbb\xe1\xd2\xe9\xbc\xcd\xd2\xaa\n---\n"),
        report: r##"content/notes/a.md:2:8: error[bad-encoding]: not UTF-8, looks like GB18030, convert it to UTF-8
  |
2 | title: 会议纪要
  |        ^^
  |
  = help: in the editor choose "save with encoding" UTF-8, or run `iconv -f GB18030 -t UTF-8`
"##,
    },
    Case {
        code: Code::BadFileName,
        files: "=== annals.yaml ===\ntitle: T\n",
        prepare: |root| {
            fs::create_dir(root.join("content")).unwrap();
            fs::write(root.join("content").join(OsStr::from_bytes(b"\xb1\xca.md")), "x").unwrap();
        },
        report: r##"content/\xB1\xCA.md: error[bad-file-name]: file name `\xB1\xCA.md` is not UTF-8
 = help: rename the file
"##,
    },
    Case {
        code: Code::Unreadable,
        files: "=== annals.yaml ===\ntitle: T\n",
        prepare: |root| {
            fs::create_dir(root.join("elsewhere")).unwrap();
            symlink("elsewhere", root.join("content")).unwrap();
        },
        report: r##"content: error[unreadable]: is a symbolic link, and those are not followed
 = help: put the folder itself there, or name another one in `content:`
"##,
    },
    Case {
        code: Code::OverLimit,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\ntitle: t\ntable: [[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]\n---\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:3:23: error[over-limit]: YAML nested too deep: more than 16 levels
  |
3 | table: [[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]
  |                       ^
"##,
    },
    Case {
        code: Code::PrivacyKey,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\ntitle: t\nConfidental: true\n---\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:3:1: error[privacy-key]: `Confidental` may be a slip for `audience`
  |
3 | Confidental: true
  | ^^^^^^^^^^^
  |
  = help: did you mean `audience`? Rename the key, or declare a field of that name for the kind
"##,
    },
    Case {
        code: Code::PrivacyKey,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\naudience: publik\n---\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:2:11: error[privacy-key]: `publik` is none of the audiences
  |
2 | audience: publik
  |           ^^^^^^
  |
  = help: did you mean `public`?
"##,
    },
    Case {
        code: Code::DuplicateId,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\nid: n-01\n---\n=== content/notes/b.md ===\n---\nid: n-01\n---\n",
        prepare: |_| {},
        report: r##"content/notes/b.md:2:5: error[duplicate-id]: the id `n-01` is taken already by `content/notes/a.md`
  |
2 | id: n-01
  |     ^^^^
  |
  = help: give one of the two another `id`, or delete the copy
content/notes/a.md:2:5: note: first declared here
  |
2 | id: n-01
  |     ----
"##,
    },
    Case {
        code: Code::AddressTaken,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\npermalink: /notes/b.html\n---\n=== content/notes/b.md ===\nB\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:2:12: error[address-taken]: the address `notes/b.html` is taken already by `content/notes/b.md`
  |
2 | permalink: /notes/b.html
  |            ^^^^^^^^^^^^^
  |
  = help: rename one of the two; letters in either case and composed or decomposed ones are one name on many systems
content/notes/b.md: note: stands there
"##,
    },
    Case {
        code: Code::TemplateError,
        files: "=== annals.yaml ===\ntitle: T\n=== themes/default/templates/folder.html ===\n<p>{{ page.titel }}</p>\n",
        prepare: |_| {},
        report: r##"themes/default/templates/folder.html:1:12: error[template-error]: `PageHead` has no field `titel`
  |
1 | <p>{{ page.titel }}</p>
  |            ^^^^^
  |
  = help: did you mean `title`?
"##,
    },
    Case {
        code: Code::BadConfig,
        files: "=== annals.yaml ===\ntitel: T\n",
        prepare: |_| {},
        report: r##"annals.yaml:1:1: error[bad-config]: `annals.yaml` has no key `titel`
  |
1 | titel: T
  | ^^^^^
  |
  = help: did you mean `title`?
"##,
    },
    Case {
        code: Code::UnknownKind,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\nkind: nota\n---\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:2:7: error[unknown-kind]: there is no kind `nota`; the record is built as `note`
  |
2 | kind: nota
  |       ^^^^
  |
  = help: did you mean `note`?
"##,
    },
    Case {
        code: Code::MissingField,
        files: "=== annals.yaml ===\ntitle: T\n=== content/visits/a.md ===\n---\npurpose: x\n---\n",
        prepare: |_| {},
        report: r##"content/visits/a.md:1:1: error[missing-field]: `dept` is missing, which is needed when `place` is not given
  |
1 | ---
  | ^^^
  |
  = help: add `dept:` to the front matter
"##,
    },
    Case {
        code: Code::BadValue,
        files: "=== annals.yaml ===\ntitle: T\n=== content/logs/a.md ===\n---\ndate: 2025-02-30\n---\n",
        prepare: |_| {},
        report: r##"content/logs/a.md:2:7: error[bad-value]: `date` needs a day such as 2025-03-14, and `2025-02-30` is none
  |
2 | date: 2025-02-30
  |       ^^^^^^^^^^
"##,
    },
    Case {
        code: Code::BadState,
        files: "=== annals.yaml ===\ntitle: T\n=== content/measures/a.md ===\n---\ntitle: t\ndate: 2025-03-03\nstate: trail\n---\n",
        prepare: |_| {},
        report: r##"content/measures/a.md:4:8: error[bad-state]: `trail` is no state of the kind `measure`
  |
4 | state: trail
  |        ^^^^^
  |
  = help: did you mean `trial`?
"##,
    },
    Case {
        code: Code::UnknownField,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\ntitel: t\n---\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:2:1: warning[unknown-field]: the kind `note` has no field `titel`
  |
2 | titel: t
  | ^^^^^
  |
  = help: did you mean `title`?
"##,
    },
    Case {
        code: Code::BrokenLink,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/plan.md ===\nSee [[plann]].\n",
        prepare: |_| {},
        report: r##"content/notes/plan.md:1:5: error[broken-link]: no record is called `plann`
  |
1 | See [[plann]].
  |     ^^^^^^^^^
  |
  = help: the nearest name is `plan`
"##,
    },
    Case {
        code: Code::AmbiguousLink,
        files: "=== annals.yaml ===\ntitle: T\n=== content/a/same.md ===\nA\n=== content/b/same.md ===\nB\n=== content/notes/c.md ===\n见[[same]]。\n",
        prepare: |_| {},
        report: r##"content/notes/c.md:1:2: error[ambiguous-link]: `same` may mean 2 records: `a/same`, `b/same`
  |
1 | 见[[same]]。
  |   ^^^^^^^^
  |
  = help: write more of the path, from the folder on
"##,
    },
    Case {
        code: Code::AliasTaken,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\naliases: [/notes/b.html]\n---\n=== content/notes/b.md ===\nB\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:2:11: warning[alias-taken]: no redirect from `/notes/b.html`: `content/notes/b.md` stands there
  |
2 | aliases: [/notes/b.html]
  |           ^^^^^^^^^^^^^
  |
  = help: delete this alias, or the other claim to the address
content/notes/b.md: note: stands there
"##,
    },
    Case {
        code: Code::UnknownPerson,
        files: "=== annals.yaml ===\ntitle: T\n=== content/people/li.md ===\n---\nname: Li\n---\n=== content/notes/a.md ===\n请 @王芳 看。\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:1:3: warning[unknown-person]: nobody is called `@王芳`
  |
1 | 请 @王芳 看。
  |    ^^^^^^^^
  |
  = help: add a record for the person or department, or an alias to one; `\@` keeps it plain text
"##,
    },
    Case {
        code: Code::EmphasisUnclosed,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n见**重点：**后面\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:1:2: warning[emphasis-unclosed]: this emphasis does not work beside full-width punctuation
  |
1 | 见**重点：**后面
  |   ^^
  |
  = help: put the punctuation outside the asterisks or a blank behind them, or set `cjk_emphasis: fix`
"##,
    },
    Case {
        code: Code::UnsafeLink,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\nA [link](javascript:alert(1)).\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:1:3: warning[unsafe-link]: this link is not followed: `javascript:alert(1)`
  |
1 | A [link](javascript:alert(1)).
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: use http, https, mailto, tel or a path within the archive, or allow the scheme with `links: {schemes: [..]}`
"##,
    },
    Case {
        code: Code::TableLink,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/b.md ===\nB\n=== content/notes/a.md ===\n| a | b |\n|---|---|\n| x | [[b|c]] |\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:3:7: warning[table-link]: the `|` of this link ends the table's cell
  |
3 | | x | [[b|c]] |
  |       ^^^^^^^
  |
  = help: write `[[target\|text]]` within a table
"##,
    },
    Case {
        code: Code::SurplusCell,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n| a | b |\n|---|---|\n| x | y | 丢了 | z |\n| x \\| y | z | |\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:3:11: warning[surplus-cell]: the table has no column for this, and it is not shown
  |
3 | | x | y | 丢了 | z |
  |           ^^^^^^^^
  |
  = help: give the table's head one more cell, or write `\|` where no cell is to end
"##,
    },
    Case {
        code: Code::ControlCharacter,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\nab\u{202e}cd\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:1:3: warning[control-character]: a control character stands here that cannot be seen
  |
1 | ab\u{202e}cd
  |   ^^^^^^^^
  |
  = help: delete it; it may change the order in which the line is read
"##,
    },
    Case {
        code: Code::DeepNesting,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > x\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:1:129: warning[deep-nesting]: text nested more than 64 levels deep is shown at level 64
  |
1 | > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > x
  |                                                                                                                                 ^
  |
  = help: nest it less deeply
"##,
    },
    Case {
        code: Code::Leak,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n---\ndraft: true\ntitle: Moving the house\n---\n=== content/notes/b.md ===\n# B\n=== themes/default/templates/record.html ===\n<!doctype html><p>Moving the house</p>\n",
        prepare: |_| {},
        report: r##"content/notes/a.md: error[leak]: `notes/b.html` holds the title `Moving the house` of this record, which readers at `restricted` may not see
 = help: look whether a template writes it; if it is a word that all may know, write it in a record that they may see, or in `annals.yaml` in a comment
"##,
    },
    Case {
        code: Code::ActiveFile,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n# A\n\nSee [the form](form.html).\n=== content/notes/form.html ===\n<script>x</script>\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:3:5: error[active-file]: `form.html` does something when a reader opens it; it is not published
  |
3 | See [the form](form.html).
  |     ^^^^^^^^^^^^^^^^^^^^^
  |
  = help: save it as PDF, or as PNG; where all who write the archive may be trusted, `links: {files: [html]}` in `annals.yaml` publishes such files
"##,
    },
    Case {
        code: Code::EmbedLoop,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n# A\n\n![[b]]\n=== content/notes/b.md ===\n# B\n\n![[a]]\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:3:1: error[embed-loop]: this text would stand within itself: `notes/a` → `notes/b` → `notes/a`
  |
3 | ![[b]]
  | ^^^^^^
  |
  = help: make a link of one of the embeds, `[[..]]` without the `!`
"##,
    },
    Case {
        code: Code::EmbedLimit,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/b.md ===\n# B\n",
        prepare: |root| {
            put(root, "content/notes/a.md", format!("# A\n\n{}", "![[b]]\n\n".repeat(1001)).as_bytes());
        },
        report: r##"content/notes/a.md:2003:1: error[embed-limit]: more than 1000 texts are embedded in this record
     |
2003 | ![[b]]
     | ^^^^^^
     |
     = help: make links of the others, or make several records of this one
"##,
    },
    Case {
        code: Code::SkippedFile,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\nA\n",
        prepare: |root| {
            symlink("a.md", root.join("content/notes/b.md")).unwrap();
        },
        report: r##"content/notes/b.md: warning[skipped-file]: symbolic link is not followed
 = help: put the file itself there
"##,
    },
    Case {
        code: Code::BadImage,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/a.md ===\n# A\n\nSee ![the lobby](lobby.png).\n=== content/notes/lobby.png ===\n<html>\n",
        prepare: |_| {},
        report: r##"content/notes/a.md:3:5: warning[bad-image]: `lobby.png` is no picture that can be shown: it is cut off, damaged or of another sort
  |
3 | See ![the lobby](lobby.png).
  |     ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: open it in a program for pictures and save it anew, as PNG, JPEG or WebP
"##,
    },
    Case {
        code: Code::LongName,
        files: "=== annals.yaml ===\ntitle: T\n=== content/notes/longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong.md ===\nA\n",
        prepare: |_| {},
        report: r##"content/notes/longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong.md: warning[long-name]: the page is called `notes/longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong.html`, since the file's name is very long
 = help: shorten the file's name; some systems refuse paths of more than 260 characters
"##,
    },
    Case {
        code: Code::MissingText,
        files: "=== annals.yaml ===\ntitle: T\n=== themes/default/i18n/en.yaml ===\nmine: {greeting: Hello}\n",
        prepare: |_| {},
        report: r##"themes/default/i18n/zh.yaml: warning[missing-text]: there is no text for `mine.greeting` in `zh`
 = help: add `mine.greeting` to `themes/default/i18n/zh.yaml`; until then another language stands in
"##,
    },
];
