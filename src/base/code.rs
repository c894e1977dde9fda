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

/// What sort of duty a finding is about: how the page of findings groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duty {
    /// What refuses a build.
    Refused,
    /// Something is late.
    Delayed,
    /// Something lies and nobody has it in hand.
    Piled,
    /// Somebody waits for an answer.
    Unanswered,
    /// A paper was not read, or not acted upon.
    Unread,
    /// Something that should be there is not.
    Missing,
    /// Something is said that nothing bears out.
    Unfounded,
    /// Something is wrong in a record.
    Mistaken,
    /// Something is shown otherwise than it was written.
    Shown,
}

impl Duty {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Refused,
        Self::Delayed,
        Self::Piled,
        Self::Unanswered,
        Self::Unread,
        Self::Missing,
        Self::Unfounded,
        Self::Mistaken,
        Self::Shown,
    ];

    /// Its name, as views and the theme's words have it (`duty.delayed`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Delayed => "delayed",
            Self::Piled => "piled",
            Self::Unanswered => "unanswered",
            Self::Unread => "unread",
            Self::Missing => "missing",
            Self::Unfounded => "unfounded",
            Self::Mistaken => "mistaken",
            Self::Shown => "shown",
        }
    }
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
    /// What it is about.
    pub duty: Duty,
    /// Whether a build is refused; such a code's weight cannot be changed.
    pub refuses: bool,
    /// Whether it is for the writer alone: said by `check`, the terminal and `serve`, never in a built site.
    pub writer_only: bool,
    /// Whether it is said only where the configuration gives it a weight.
    pub off: bool,
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $duty:ident $($flag:ident)*;)*) => {
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
                duty: Duty::$duty,
                refuses: codes!(@has refuses $($flag)*),
                writer_only: codes!(@has writer $($flag)*),
                off: codes!(@has off $($flag)*),
            },)*
        ];
    };
    (@has refuses refuses $($rest:ident)*) => { true };
    (@has writer writer $($rest:ident)*) => { true };
    (@has off off $($rest:ident)*) => { true };
    (@has $flag:ident $other:ident $($rest:ident)*) => { codes!(@has $flag $($rest)*) };
    (@has $flag:ident) => { false };
}

codes! {
    // what would make the output untrustworthy
    BadFrontMatter "bad-front-matter" Error Refused refuses;
    BadEncoding "bad-encoding" Error Refused refuses;
    BadFileName "bad-file-name" Error Refused refuses;
    Unreadable "unreadable" Error Refused refuses;
    OverLimit "over-limit" Error Refused refuses;
    PrivacyKey "privacy-key" Error Refused refuses;
    DuplicateId "duplicate-id" Error Refused refuses;
    AddressTaken "address-taken" Error Refused refuses;
    TemplateError "template-error" Error Refused refuses;
    BadConfig "bad-config" Error Refused refuses;
    Leak "leak" Error Refused refuses writer;
    // records
    UnknownKind "unknown-kind" Error Mistaken;
    MissingField "missing-field" Error Mistaken;
    BadValue "bad-value" Error Mistaken;
    BadState "bad-state" Error Mistaken;
    UnknownField "unknown-field" Warning Mistaken;
    // links
    BrokenLink "broken-link" Error Mistaken writer;
    AmbiguousLink "ambiguous-link" Error Mistaken writer;
    EmbedLoop "embed-loop" Error Shown;
    EmbedLimit "embed-limit" Error Shown;
    AliasTaken "alias-taken" Warning Shown;
    UnknownPerson "unknown-person" Warning Mistaken writer;
    EmphasisUnclosed "emphasis-unclosed" Warning Shown;
    // text and files that are shown otherwise than they were written
    UnsafeLink "unsafe-link" Warning Shown;
    TableLink "table-link" Warning Shown;
    SurplusCell "surplus-cell" Warning Shown;
    ControlCharacter "control-character" Warning Shown;
    DeepNesting "deep-nesting" Warning Shown;
    SkippedFile "skipped-file" Warning Shown;
    BadImage "bad-image" Warning Shown;
    ActiveFile "active-file" Error Shown;
    LongName "long-name" Warning Shown;
    MissingText "missing-text" Warning Shown writer;
    // what is owed, in the main ledger
    TaskOverdue "task-overdue" Warning Delayed;
    TaskNoDue "task-no-due" Warning Piled;
    TaskNoAssignee "task-no-assignee" Warning Piled;
    UrgeDue "urge-due" Warning Piled;
    ExtensionLate "extension-late" Warning Delayed;
    ClosedWithoutResult "closed-without-result" Warning Unfounded;
    ClosedWithoutInstruction "closed-without-instruction" Warning Unanswered;
    // what is owed, in other ledgers
    ReceptionOverdue "reception-overdue" Warning Unanswered;
    RequestUnanswered "request-unanswered" Warning Unanswered;
    ItemOverdue "item-overdue" Warning Delayed;
    SuggestionWithoutBasis "suggestion-without-basis" Warning Unfounded;
    // papers
    RegisterGap "register-gap" Warning Missing;
    RegisterDuplicate "register-duplicate" Error Mistaken;
    UnreadSuperior "unread-superior" Warning Unread;
    ActionWithoutTask "action-without-task" Warning Unread;
    ProblemWithoutGuidance "problem-without-guidance" Warning Unanswered;
    PassOnIncomplete "pass-on-incomplete" Warning Unanswered;
    // service, contact, coverage
    BriefLate "brief-late" Warning Delayed;
    ContactStale "contact-stale" Warning Unanswered;
    CoverageGap "coverage-gap" Warning Missing;
    FiledLate "filed-late" Warning Delayed;
    // statements
    RelationFailed "relation-failed" Error Mistaken;
    ChangeBeyond "change-beyond" Warning Mistaken;
    CellMissing "cell-missing" Error Mistaken;
    CellNotNumber "cell-not-number" Error Mistaken;
    UnknownColumn "unknown-column" Error Mistaken;
    UnknownRow "unknown-row" Error Mistaken;
    DuplicateRow "duplicate-row" Error Mistaken;
    SourceMissing "source-missing" Error Mistaken;
    BadSource "bad-source" Error Mistaken;
    StatementTwice "statement-twice" Warning Mistaken;
    StaleExplanation "stale-explanation" Warning Mistaken;
    NotSecondChecked "not-second-checked" Warning Mistaken;
    FactMismatch "fact-mismatch" Error Mistaken;
    FactUnchecked "fact-unchecked" Warning Unfounded;
    // claims and what was sealed
    ClaimWithoutEvidence "claim-without-evidence" Warning Unfounded;
    RepeatedParagraph "repeated-paragraph" Warning Mistaken off;
    SealedChanged "sealed-changed" Warning Mistaken;
    BadSeal "bad-seal" Error Mistaken writer;
    // knowledge
    LessonThin "lesson-thin" Warning Unfounded;
    MeasureReviewDue "measure-review-due" Warning Delayed;
    // figures in running text
    BadData "bad-data" Warning Mistaken;
    DataUnit "data-unit" Warning Mistaken;
    // queries
    BadQuery "bad-query" Error Mistaken;
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

const FALLBACK: Row = Row {
    code: Code::BadConfig,
    name: "bad-config",
    severity: Severity::Error,
    duty: Duty::Refused,
    refuses: true,
    writer_only: false,
    off: false,
};

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
