//! The table of everything Annals may complain about.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The record is wrong.
    Error,
    /// A duty is open, or something deserves a look.
    Warning,
    /// Would be a warning, but its author has explained it; not counted.
    Explained,
}

/// One row of the table of codes.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The code.
    pub code: Code,
    /// Its stable name, as printed and as configured.
    pub name: &'static str,
    /// Its weight unless the configuration says otherwise.
    pub severity: Severity,
    /// Whether a build is refused; such a code's weight cannot be changed.
    pub refuses: bool,
    /// Whether it is for the writer alone: said by `check`, the terminal and `serve`, never in a built site.
    pub writer_only: bool,
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $($flag:ident)*;)*) => {
        /// The stable name of a complaint. What it means and how to mend it stands in
        /// `docs/findings.md` under the same name (a test holds the two together).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        /// Every code, in the order in which they are documented.
        pub const CODES: &[Row] = &[
            $(Row {
                code: Code::$variant,
                name: $name,
                severity: Severity::$severity,
                refuses: codes!(@has refuses $($flag)*),
                writer_only: codes!(@has writer $($flag)*),
            },)*
        ];
    };
    (@has refuses refuses $($rest:ident)*) => { true };
    (@has writer writer $($rest:ident)*) => { true };
    (@has $flag:ident $other:ident $($rest:ident)*) => { codes!(@has $flag $($rest)*) };
    (@has $flag:ident) => { false };
}

codes! {
    // what would make the output untrustworthy
    BadFrontMatter "bad-front-matter" Error refuses;
    BadEncoding "bad-encoding" Error refuses;
    BadFileName "bad-file-name" Error refuses;
    Unreadable "unreadable" Error refuses;
    OverLimit "over-limit" Error refuses;
    PrivacyKey "privacy-key" Error refuses;
    DuplicateId "duplicate-id" Error refuses;
    AddressTaken "address-taken" Error refuses;
    TemplateError "template-error" Error refuses;
    BadConfig "bad-config" Error refuses;
    // records
    UnknownKind "unknown-kind" Error;
    MissingField "missing-field" Error;
    BadValue "bad-value" Error;
    BadState "bad-state" Error;
    UnknownField "unknown-field" Warning;
    // links
    BrokenLink "broken-link" Error writer;
    AmbiguousLink "ambiguous-link" Error writer;
    AliasTaken "alias-taken" Warning;
    UnknownPerson "unknown-person" Warning writer;
    EmphasisUnclosed "emphasis-unclosed" Warning;
    // text and files that are shown otherwise than they were written
    UnsafeLink "unsafe-link" Warning;
    TableLink "table-link" Warning;
    ControlCharacter "control-character" Warning;
    DeepNesting "deep-nesting" Warning;
    SkippedFile "skipped-file" Warning;
    LongName "long-name" Warning;
    MissingText "missing-text" Warning writer;
}

impl Code {
    /// Its row of the table.
    pub fn row(self) -> &'static Row {
        // the table is written in the order of the variants by the same macro
        CODES.get(self as usize).unwrap_or(&FALLBACK)
    }

    /// Its stable name.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The code called `name`.
    pub fn named(name: &str) -> Option<Self> {
        CODES.iter().find(|row| row.name == name).map(|row| row.code)
    }
}

const FALLBACK: Row =
    Row { code: Code::BadConfig, name: "bad-config", severity: Severity::Error, refuses: true, writer_only: false };

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
