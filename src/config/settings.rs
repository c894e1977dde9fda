//! The settings of one archive: `annals.yaml`, read and checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::kind::Kind;
use crate::base::code::Code;
use crate::base::date::Date;
use crate::base::label::Label;
use crate::base::path::RelPath;

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
    /// Working days.
    pub calendar: Calendar,
    /// The weight of findings, where it is not the default.
    pub findings: BTreeMap<Code, Level>,
    /// Whether `**` beside full-width punctuation is mended (`fix`) or reported.
    pub cjk_emphasis_fix: bool,
    /// Schemes besides http, https, mailto and tel that links may use (`links: {schemes: [file]}`).
    pub link_schemes: Vec<String>,
    /// Whether there is an `annals.yaml`. Without one, every build keeps going past refused records.
    pub declared: bool,
}

impl Config {
    /// The kind whose folder is the first part of `place` that is some kind's folder
    /// (`trips/x` or `2025/trips/x`), else `note`'s stand-in: the first kind that is `dated` alone.
    pub fn kind_of_place(&self, place: &str) -> Option<&Kind> {
        let mut parts: Vec<&str> = place.split('/').collect();
        parts.pop();
        parts.into_iter().find_map(|part| self.kinds.values().find(|kind| kind.dir == part))
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
