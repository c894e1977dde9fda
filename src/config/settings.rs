//! The settings of one archive: `annals.yaml`, read and checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::kind::Kind;
use crate::base::code::Code;
use crate::base::date::{Date, Duration, PartialDate};
use crate::base::label::Label;
use crate::base::path::RelPath;
use crate::base::period::Granularity;
use crate::base::span::Span;

/// What a finding's code is turned into by `findings:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// Not reported.
    Off,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

/// `ledger:`, how open items are looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// An item with so much time left, or less, is due soon. Default `3d`.
    pub due_soon: Duration,
    /// An item that waits longer than this since asked or last urged is to be urged. Default `7d`.
    pub urge_after: Duration,
    /// Whether a task box with neither mention nor field is an item of the ledger. Default no.
    pub bare_items: bool,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { due_soon: Duration::Days(3), urge_after: Duration::Days(7), bare_items: false }
    }
}

/// `limits:`, within which a duty is to be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// To read a superior's paper. Default `3wd`.
    pub read_superior: Duration,
    /// To give guidance on a reported problem. Default `5wd`.
    pub guidance: Duration,
    /// To acknowledge a paper that was passed on. Default `5wd`.
    pub acknowledge: Duration,
    /// Records that an experience by induction or comparison must rest on. Default 2.
    pub lesson_evidence: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let five = Duration::WorkingDays(5);
        Self { read_superior: Duration::WorkingDays(3), guidance: five, acknowledge: five, lesson_evidence: 2 }
    }
}

/// How often something is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Every {
    /// Every working day.
    Workday,
    /// Every period of that length.
    Period(Granularity),
}

/// By when the record of a period is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// So long after the end of the period.
    pub after: Duration,
    /// Whether a day off moves it to the next working day (`roll: next-workday`).
    pub roll: bool,
}

/// One line of `coverage:`, what is expected without gaps. It names a kind or a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The kind whose records are expected.
    pub kind: Option<String>,
    /// The statement that is expected.
    pub statement: Option<String>,
    /// How often; `None` for a statement: as its own declaration says.
    pub every: Option<Every>,
    /// From when on; `None`: from the first record there is.
    pub from: Option<PartialDate>,
    /// Until when; `None`: without end.
    pub to: Option<PartialDate>,
    /// By when; `None` for a statement: as its own declaration says; else: the last day itself.
    pub due: Option<Deadline>,
    /// Where the line stands in `annals.yaml`.
    pub span: Span,
}

/// `claims:`, what is read as a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Headings whose list items claim nothing, without number in front. Compared without case.
    pub skip: Vec<String>,
}

impl Default for Claims {
    fn default() -> Self {
        Self { skip: vec!["next steps".to_owned(), "下一步".to_owned()] }
    }
}

/// How records are bound together for printing: every month, and of years that hold few records the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binding {
    /// Years of few records and every month.
    #[default]
    Year,
    /// Every month; a year is their contents.
    Month,
    /// Nothing.
    None,
}

impl Binding {
    /// The one called so in `annals.yaml`.
    pub fn called(name: &str) -> Option<Self> {
        match name {
            "year" => Some(Self::Year),
            "month" => Some(Self::Month),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

/// Everything `annals.yaml` says, with the defaults filled in. One value, made once a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// The archive's name.
    pub title: Label,
    /// The interface language: `en`, `zh`, or any for which the theme has strings. Default `en`.
    pub language: String,
    /// IANA name of the zone in which "today" is found; `None`: the machine's.
    pub timezone: Option<String>,
    /// `as_of:`, the day that means today.
    pub as_of: Option<Date>,
    /// Where the site will stand, ending in `/`; `None`: unknown, and no sitemap is written.
    pub base_url: Option<String>,
    /// The content folder, from the root; the root itself for a bare folder of notes.
    pub content: RelPath,
    /// The output folder, from the root; `None` for a bare folder, where `--output` must say.
    pub output: Option<RelPath>,
    /// The theme's name.
    pub theme: String,
    /// The audience levels, widest readership first. Never empty.
    pub audiences: Vec<String>,
    /// The level of records that name none, and of a build that is given none. One of `audiences`.
    pub default_audience: String,
    /// Every kind, by name: the embedded ones as `annals.yaml` extends, replaces or removes them.
    pub kinds: BTreeMap<String, Kind>,
    /// The kind of records that name none, and of those whose kind is unknown. One of `kinds`.
    pub fallback_kind: String,
    /// Working days.
    pub calendar: Calendar,
    /// How open items are looked at.
    pub ledger: Ledger,
    /// Within which time duties are to be met.
    pub limits: Limits,
    /// What is expected without gaps, in the order written.
    pub coverage: Vec<Coverage>,
    /// What is read as a claim.
    pub claims: Claims,
    /// The weight of findings, where it is not the default.
    pub findings: BTreeMap<Code, Level>,
    /// Whether `**` beside full-width punctuation is mended (`fix`) or reported.
    pub cjk_emphasis_fix: bool,
    /// How records are bound together for printing.
    pub volumes: Binding,
    /// Schemes besides http, https, mailto and tel that links may use (`links: {schemes: [file]}`).
    pub link_schemes: Vec<String>,
    /// Endings, in lower case, of files that are published although they do something when they are opened (`links: {files: [html]}`).
    pub active_files: Vec<String>,
    /// Whether there is an `annals.yaml`. Without one, every build keeps going past refused records.
    pub declared: bool,
}

impl Config {
    /// The kind whose folder is the first folder of `place` that is some kind's (`trips/x` or `2025/trips/x`);
    /// `None` when there is none: such a record is of the `fallback` kind.
    pub fn kind_of_place(&self, place: &str) -> Option<&Kind> {
        let mut parts: Vec<&str> = place.split('/').collect();
        parts.pop();
        parts.into_iter().find_map(|part| self.kinds.values().find(|kind| kind.dir == part))
    }

    /// The kind of records that name none.
    pub fn fallback(&self) -> Option<&Kind> {
        self.kinds.get(&self.fallback_kind)
    }

    /// The rank of an audience level: 0 is the widest readership; `None` when it is no level.
    pub fn rank(&self, level: &str) -> Option<usize> {
        self.audiences.iter().position(|known| known == level)
    }

    /// Today's narrowest level: the one whose build takes in every record.
    pub fn narrowest(&self) -> &str {
        self.audiences.last().map_or("", String::as_str)
    }
}
