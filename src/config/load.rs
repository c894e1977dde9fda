//! `annals.yaml` to the configuration, over the kinds that are embedded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::calendar::Calendar;
use super::check::drop_removed_kinds;
use super::complaints;
use super::declare::Change;
use super::kind::{Field, Kind};
use super::reader::Reader;
use super::settings::{Binding, Claims, Config, Coverage, Deadline, Every, Ledger, Level, Limits};
use crate::base::code::{CODES, Code};
use crate::base::date::{Date, PartialDate, WEEKDAYS};
use crate::base::diagnostic::Diagnostic;
use crate::base::label::Label;
use crate::base::path::RelPath;
use crate::base::period::Granularity;
use crate::base::span::Span;
use crate::base::yaml::{self, Key, Node, Yaml};

/// The keys of `annals.yaml`.
pub const SETTINGS: [&str; 20] = [
    "title",
    "language",
    "timezone",
    "as_of",
    "base_url",
    "content",
    "output",
    "theme",
    "audiences",
    "default_audience",
    "kinds",
    "calendar",
    "ledger",
    "limits",
    "coverage",
    "claims",
    "findings",
    "cjk_emphasis",
    "volumes",
    "links",
];

/// The keys of `calendar:`, `ledger:`, `limits:`, a line of `coverage:`, `claims:` and `links:`.
pub const SECTIONS: [(&str, &[&str]); 6] = [
    ("calendar", &["weekend", "holidays", "workdays"]),
    ("ledger", &["due_soon", "urge_after", "bare_items"]),
    ("limits", &["read_superior", "guidance", "acknowledge", "lesson_evidence"]),
    ("coverage", &["kind", "statement", "every", "from", "to", "due"]),
    ("claims", &["skip"]),
    ("links", &["schemes", "files"]),
];

/// How often something may be expected (`every:`).
pub const EVERY: [&str; 7] = ["workday", "day", "week", "month", "quarter", "half", "year"];

/// The level of records and builds that name none, unless `default_audience` says otherwise.
const USUAL_AUDIENCE: &str = "internal";

/// Schemes that run what they carry; no setting lets them through.
const NEVER_SCHEMES: [&str; 4] = ["javascript", "vbscript", "data", "blob"];

/// The configuration: that of `annals.yaml`, `root_text`, or of a root that has none. Without it, a root with
/// a content folder is an archive with every default, and any other a bare folder of notes.
///
/// The configuration can always be worked with; every diagnostic is `bad-config`, an error, and what
/// it names keeps its default.
pub fn load(root_text: Option<(&RelPath, &str)>, content_exists: bool) -> (Config, Vec<Diagnostic>) {
    let (mut config, common, mut found) = EMBEDDED.clone();
    let Some((path, text)) = root_text else {
        if !content_exists {
            config.content = RelPath::root();
            config.output = None;
        }
        return (config, found);
    };
    config.declared = true;
    match yaml::parse_within(text, Span::new(0, text.len()), yaml::Limits::DECLARATION) {
        Err(fault) => found.push(complaints::fault(path, fault)),
        Ok(node) => {
            let mut reader = Reader::new(path);
            reader.settings(&mut config, &node, &common);
            found.append(&mut reader.found);
        }
    }
    (config, found)
}

/// The names of the embedded kinds, for tests that hold code to naming none of them.
pub fn embedded_names() -> Vec<String> {
    EMBEDDED.0.kinds.keys().cloned().collect()
}

/// Read once a process: it depends on nothing.
static EMBEDDED: LazyLock<(Config, Vec<Field>, Vec<Diagnostic>)> = LazyLock::new(embedded);

/// The configuration before anybody says anything, and the fields every kind has. There are diagnostics only when the
/// embedded kinds are wrong, which a test rules out.
fn embedded() -> (Config, Vec<Field>, Vec<Diagnostic>) {
    let text = include_str!("kinds.yaml");
    let path = RelPath::new("kinds.yaml").unwrap_or_else(RelPath::root);
    let mut config = defaults();
    let mut common = Vec::new();
    let mut reader = Reader::new(&path);
    match yaml::parse_within(text, Span::new(0, text.len()), yaml::Limits::DECLARATION) {
        Err(fault) => reader.found.push(complaints::fault(&path, fault)),
        Ok(node) => {
            for (key, node) in reader.map("kinds.yaml", &node, &["fallback", "common", "kinds"]) {
                match key.text.as_str() {
                    "fallback" => config.fallback_kind = reader.text("fallback", node).unwrap_or_default(),
                    "common" => {
                        reader.fields(&mut common, node, &[]);
                        common.iter_mut().for_each(|field| field.common = true);
                    }
                    _ => reader.kinds(&mut config, node, &common),
                }
            }
        }
    }
    let found = reader.found;
    (config, common, found)
}

fn defaults() -> Config {
    let folder = |name: &str| RelPath::new(name).unwrap_or_else(RelPath::root);
    Config {
        title: Label(BTreeMap::from([("en".to_owned(), "Annals".to_owned()), ("zh".to_owned(), "档案".to_owned())])),
        language: "en".to_owned(),
        timezone: None,
        as_of: None,
        base_url: None,
        content: folder("content"),
        output: Some(folder("output")),
        theme: "default".to_owned(),
        audiences: ["public", USUAL_AUDIENCE, "restricted"].map(str::to_owned).to_vec(),
        default_audience: USUAL_AUDIENCE.to_owned(),
        kinds: BTreeMap::new(),
        fallback_kind: String::new(),
        calendar: Calendar::default(),
        ledger: Ledger::default(),
        limits: Limits::default(),
        coverage: Vec::new(),
        claims: Claims::default(),
        findings: BTreeMap::new(),
        cjk_emphasis_fix: false,
        volumes: Binding::default(),
        link_schemes: Vec::new(),
        active_files: Vec::new(),
        declared: false,
    }
}

impl Reader<'_> {
    fn settings(&mut self, config: &mut Config, node: &Node, common: &[Field]) {
        for (key, node) in self.map("annals.yaml", node, &SETTINGS) {
            // a key with nothing behind it says nothing, but for those that decide who may read
            let decides = matches!(key.text.as_str(), "audiences" | "default_audience");
            if node.value == Yaml::Null && !decides {
                continue;
            }
            self.setting(config, &key.text, node, common);
        }
        self.default_audience(config, node);
        if let Some(lines) = node.get("coverage") {
            config.coverage = lines.each().iter().filter_map(|line| self.coverage(config, line)).collect();
        }
        if let Some(output) = &config.output {
            let root = config.content == RelPath::root();
            let inside = output.below(&config.content).is_some() || config.content.below(output).is_some();
            if *output == config.content || output == &RelPath::root() || (inside && !root) {
                let span = node.get("output").or(node.get("content")).map_or(node.span, |node| node.span);
                self.found.push(complaints::folders_overlap(self.path, span));
            }
        }
    }

    fn setting(&mut self, config: &mut Config, key: &str, node: &Node, common: &[Field]) {
        match key {
            "title" => config.title = self.label(key, node),
            "language" => set(&mut config.language, self.text(key, node)),
            "timezone" => {
                let zone = |zone: &str| Date::knows_zone(zone).then(|| zone.to_owned());
                config.timezone = self.read(key, node, "the name of a time zone such as Asia/Shanghai", zone);
            }
            "as_of" => config.as_of = self.read(key, node, "a day such as 2025-04-30", Date::parse),
            "base_url" => {
                config.base_url = self.read(key, node, "an address that begins with http:// or https://", base_url);
            }
            "content" => set(&mut config.content, self.read(key, node, "a folder below the root", RelPath::new)),
            "output" => {
                if let Some(folder) = self.read(key, node, "a folder below the root", RelPath::new) {
                    config.output = Some(folder);
                }
            }
            "theme" => set(&mut config.theme, self.text(key, node)),
            "audiences" => self.audiences(config, node),
            "kinds" => self.kinds(config, node, common),
            "calendar" => self.calendar(&mut config.calendar, node),
            "ledger" => self.ledger(&mut config.ledger, node),
            "limits" => self.limits(&mut config.limits, node),
            "claims" => {
                for (key, node) in self.section("claims", node) {
                    config.claims.skip = self.texts(&key.text, node);
                }
            }
            "findings" => self.findings(config, node),
            "cjk_emphasis" => {
                let fix = |word: &str| ["report", "fix"].iter().position(|known| *known == word).map(|at| at == 1);
                set(&mut config.cjk_emphasis_fix, self.read(key, node, "`fix` or `report`", fix));
            }
            "volumes" => set(&mut config.volumes, self.read(key, node, "`year`, `month` or `none`", Binding::called)),
            "links" => self.links(config, node),
            // `default_audience` and `coverage` need what other keys say
            _ => {}
        }
    }

    /// The entries of a section, by the table of sections.
    fn section<'n>(&mut self, name: &str, node: &'n Node) -> Vec<&'n (Key, Node)> {
        let keys = SECTIONS.iter().find(|(section, _)| *section == name).map_or(&[][..], |(_, keys)| keys);
        self.map(name, node, keys)
    }

    fn audiences(&mut self, config: &mut Config, node: &Node) {
        let mut levels: Vec<String> = Vec::new();
        for member in node.each() {
            let one_word =
                |word: &str| (!word.is_empty() && !word.contains(char::is_whitespace)).then(|| word.to_owned());
            let Some(level) = self.read("audiences", member, "levels of one word", one_word) else { continue };
            if levels.contains(&level) {
                self.found.push(complaints::twice(self.path, member.span, "audience", &level));
            } else {
                levels.push(level);
            }
        }
        if !matches!(node.value, Yaml::List(_)) || levels.is_empty() {
            self.form("audiences", node, "a list of levels, widest readership first");
        } else {
            config.audiences = levels;
        }
    }

    fn default_audience(&mut self, config: &mut Config, root: &Node) {
        let given = root.get("default_audience");
        if let Some(node) = given {
            let levels = config.audiences.clone();
            let wanted = format!("one of {}", levels.join(", "));
            let level = |word: &str| levels.iter().find(|level| *level == word).cloned();
            set(&mut config.default_audience, self.read("default_audience", node, &wanted, level));
        }
        if config.rank(&config.default_audience).is_none() {
            if given.is_none() {
                let span = root.get("audiences").map_or(root.span, |node| node.span);
                self.found.push(complaints::default_audience_missing(self.path, span, &config.audiences));
            }
            // whoever goes on with this configuration must not take records for wider than they are
            config.default_audience = config.narrowest().to_owned();
        }
    }

    /// `kinds:`, laid over the kinds there are.
    fn kinds(&mut self, config: &mut Config, node: &Node, common: &[Field]) {
        let mut checked: Vec<(Kind, Span, &Node)> = Vec::new();
        for (key, node) in self.any_map("kinds", node) {
            match self.kind(key, node, config.kinds.get(&key.text), common) {
                None => {}
                Some(Change::Remove) if key.text == config.fallback_kind => {
                    self.found.push(complaints::fallback_removed(self.path, key.span, &key.text));
                }
                Some(Change::Remove) if config.kinds.remove(&key.text).is_some() => {}
                Some(Change::Remove) => {
                    let known: Vec<&str> = config.kinds.keys().map(String::as_str).collect();
                    self.found.push(complaints::unknown_word(self.path, key.span, "kind", &key.text, &known));
                }
                Some(Change::Set(mut kind)) => {
                    kind.order = match config.kinds.get(&key.text) {
                        Some(before) => before.order,
                        None => config.kinds.values().map(|kind| kind.order + 1).max().unwrap_or_default(),
                    };
                    checked.push((Kind::clone(&kind), key.span, node));
                    config.kinds.insert(key.text.clone(), *kind);
                }
            }
        }
        for (kind, key, node) in checked {
            self.check_kind(&kind, key, node);
        }
        self.check_kinds(&config.kinds, node);
        drop_removed_kinds(&mut config.kinds);
    }

    fn calendar(&mut self, calendar: &mut Calendar, node: &Node) {
        for (key, node) in self.section("calendar", node) {
            let name = key.text.as_str();
            if name == "weekend" {
                let day =
                    |text: &str| WEEKDAYS.iter().position(|day| *day == text).and_then(|day| u8::try_from(day).ok());
                let wanted = "days of the week: mon, tue, wed, thu, fri, sat, sun";
                let days: BTreeSet<u8> =
                    node.each().iter().filter_map(|member| self.read(name, member, wanted, day)).collect();
                if days.len() < WEEKDAYS.len() {
                    calendar.weekend = days;
                } else {
                    self.form(name, node, "at least one day of the week left to work");
                }
                continue;
            }
            let days =
                node.each().iter().filter_map(|member| self.read(name, member, "days such as 2025-05-01", Date::parse));
            let days: BTreeSet<Date> = days.collect();
            if name == "holidays" {
                calendar.holidays = days;
            } else {
                calendar.workdays = days;
            }
        }
    }

    fn ledger(&mut self, ledger: &mut Ledger, node: &Node) {
        for (key, node) in self.section("ledger", node) {
            match key.text.as_str() {
                "due_soon" => set(&mut ledger.due_soon, self.duration(&key.text, node)),
                "urge_after" => set(&mut ledger.urge_after, self.duration(&key.text, node)),
                _ => set(&mut ledger.bare_items, self.bool(&key.text, node)),
            }
        }
    }

    fn limits(&mut self, limits: &mut Limits, node: &Node) {
        for (key, node) in self.section("limits", node) {
            match key.text.as_str() {
                "read_superior" => set(&mut limits.read_superior, self.duration(&key.text, node)),
                "guidance" => set(&mut limits.guidance, self.duration(&key.text, node)),
                "acknowledge" => set(&mut limits.acknowledge, self.duration(&key.text, node)),
                _ => set(&mut limits.lesson_evidence, self.number(&key.text, node)),
            }
        }
    }

    /// One line of `coverage:`.
    fn coverage(&mut self, config: &Config, line: &Node) -> Option<Coverage> {
        let mut coverage =
            Coverage { kind: None, statement: None, every: None, from: None, to: None, due: None, span: line.span };
        let date = "a date such as 2025-03-01 or 2025-03";
        for (key, node) in self.section("coverage", line) {
            let key = key.text.as_str();
            match key {
                "kind" => {
                    let kind = self.text(key, node)?;
                    if !config.kinds.contains_key(&kind) {
                        let known: Vec<&str> = config.kinds.keys().map(String::as_str).collect();
                        self.found.push(complaints::unknown_word(self.path, node.span, "kind", &kind, &known));
                    }
                    coverage.kind = Some(kind);
                }
                "every" => coverage.every = self.read(key, node, &format!("one of {}", EVERY.join(", ")), every),
                "from" => coverage.from = self.read(key, node, date, PartialDate::parse),
                "to" => coverage.to = self.read(key, node, date, PartialDate::parse),
                "due" => coverage.due = self.deadline(node),
                // the one key that is left names a statement
                _ => coverage.statement = self.text(key, node),
            }
        }
        if coverage.kind.is_some() == coverage.statement.is_some() {
            self.form("coverage", line, "lines that name either a kind or a statement");
            return None;
        }
        if coverage.kind.is_some() && coverage.every.is_none() && line.get("every").is_none() {
            self.found.push(complaints::type_needs(self.path, line.span, "coverage of a kind", "every"));
            return None;
        }
        Some(coverage)
    }

    /// By when something is due, counted from the end of its period.
    pub(super) fn deadline(&mut self, node: &Node) -> Option<Deadline> {
        let mut deadline = Deadline { after: crate::base::date::Duration::Days(0), roll: false };
        for (key, node) in self.map("due", node, &["after", "roll"]) {
            match key.text.as_str() {
                "after" => deadline.after = self.duration("after", node)?,
                _ => {
                    let roll = |word: &str| (word == "next-workday").then_some(true);
                    deadline.roll = self.read("roll", node, "`next-workday`", roll)?;
                }
            }
        }
        Some(deadline)
    }

    fn findings(&mut self, config: &mut Config, node: &Node) {
        for (key, node) in self.any_map("findings", node) {
            let Some(code) = Code::named(&key.text) else {
                let known: Vec<&str> = CODES.iter().map(|row| row.name).collect();
                self.found.push(complaints::unknown_word(self.path, key.span, "finding", &key.text, &known));
                continue;
            };
            if code.row().refuses {
                self.found.push(complaints::fixed_weight(self.path, key.span, code));
                continue;
            }
            let level = self.read(&key.text, node, "one of off, warning, error", |word| match word {
                "off" => Some(Level::Off),
                "warning" => Some(Level::Warning),
                "error" => Some(Level::Error),
                _ => None,
            });
            config.findings.extend(level.map(|level| (code, level)));
        }
    }

    fn links(&mut self, config: &mut Config, node: &Node) {
        for (key, node) in self.section("links", node) {
            if key.text == "files" {
                let wanted = "endings of files such as html, without the dot";
                let ending = |word: &str| {
                    let form = !word.is_empty() && word.bytes().all(|c| c.is_ascii_alphanumeric());
                    form.then(|| word.to_ascii_lowercase())
                };
                let endings = node.each().iter().filter_map(|member| self.read(&key.text, member, wanted, ending));
                config.active_files = endings.collect();
                continue;
            }
            let scheme = |word: &str| {
                let word = word.to_ascii_lowercase();
                let form = word.starts_with(|c: char| c.is_ascii_alphabetic())
                    && word.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.'));
                (form && !NEVER_SCHEMES.contains(&word.as_str())).then_some(word)
            };
            let wanted = "schemes of addresses such as file, none that runs code";
            config.link_schemes =
                node.each().iter().filter_map(|member| self.read(&key.text, member, wanted, scheme)).collect();
        }
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// An address that ends in `/`.
fn base_url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let form = !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['?', '#', ' ', '"', '<', '>']);
    form.then(|| if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
}

fn every(word: &str) -> Option<Every> {
    let at = EVERY.iter().position(|known| *known == word)?;
    match at.checked_sub(1) {
        None => Some(Every::Workday),
        Some(at) => Granularity::ALL.get(at).copied().map(Every::Period),
    }
}
