//! Kinds as data: what a record of a kind must and may say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::code::Code;
use crate::base::label::Label;

/// The only behaviours in code; a kind is the list of those it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trait {
    /// Stands on day, week, month and year pages.
    Dated,
    /// Is about a period.
    Period,
    /// Is an entry of a named ledger.
    Ledger,
    /// Is numbered by year and series.
    Register,
    /// Is passed on, answered, moved.
    Chain,
    /// Is a person or body that can be mentioned.
    Agent,
    /// Defines a term whose first use links by itself.
    Glossary,
    /// Is a filed form.
    Statement,
    /// Is experience that rests on evidence.
    Lesson,
    /// Has versions and a review date.
    Versioned,
    /// Makes claims that rest on records.
    Claims,
    /// Sets the last contact of the departments it names.
    Contact,
    /// Gathers the records of a span.
    Focus,
    /// Holds a time limit within itself.
    Limit,
}

/// What a trait needs of a kind's fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The day the record is dated by; of a list of fields, the first one filled.
    Date,
    /// Last day of its span.
    End,
    /// The period it is about.
    Period,
    /// Until when it is owed.
    Due,
    /// The day it was closed.
    Closed,
    /// Who it is with.
    Assignee,
    /// Its name, where that is not `title`.
    Name,
    /// Its document number.
    Number,
    /// The register it is numbered in.
    Series,
    /// Its number in the register.
    Serial,
    /// Where it came from.
    From,
    /// Where it went.
    To,
    /// Start of a limit.
    Start,
    /// Stop of a limit.
    Stop,
    /// The limit itself.
    Limit,
}

/// The class of a state; ledgers look only at this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StateClass {
    /// Still to be done.
    Open,
    /// Waits for somebody else.
    Waiting,
    /// Done.
    Closed,
    /// Given up.
    Dropped,
}

/// One state a record of a kind may be in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Its name in front matter.
    pub name: String,
    /// Its class; `None` where no ledger counts it.
    pub class: Option<StateClass>,
    /// Its name on pages; empty: the theme's word for the state, else the name.
    pub label: Label,
    /// A record that names no state and has this field given is in this state; of several such the last. `None`: it must
    /// be named.
    pub when: Option<String>,
    /// Whether what the record proposes was taken up: lists show the share of such among the closed ones.
    pub adopted: bool,
}

/// The states of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct States {
    /// The field that decides which set holds; `None`: there is one set, under the empty name.
    pub by: Option<String>,
    /// Each set's states in the order of their life, by the deciding field's value. No set: the kind has no states.
    pub sets: BTreeMap<String, Vec<State>>,
}

/// When a field must be given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Required {
    /// It may be left out.
    #[default]
    Never,
    /// Always.
    Always,
    /// When every one of these fields has one of these values; `*` stands for any value that is given
    /// and is not `false`, a value `true` also for any text, and `!*` for no value.
    When(Vec<(String, Vec<String>)>),
}

/// The type of a field's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldType {
    /// A line of text, letter for letter.
    Text,
    /// Text that is rendered as Markdown.
    Markdown,
    /// An id.
    Id,
    /// A full date.
    Date,
    /// A date whose day, or day and month, may be left out.
    PartialDate,
    /// A date, or a date with a time of day.
    DateTime,
    /// A period key.
    Period,
    /// A length of time: `5d`, `5wd`, `2w`, `1m`, `1y`.
    Duration,
    /// Yes or no.
    Bool,
    /// A whole number of 64 bits.
    Integer,
    /// An exact decimal number.
    Decimal,
    /// Yes or no, or words that say what (a document's `requires`).
    BoolOrText,
    /// One of these words. `open`: other words are accepted too.
    Enum {
        /// The words, in order.
        words: Vec<String>,
        /// Whether other words are accepted.
        open: bool,
    },
    /// The name of another record of one of these kinds; any kind when empty.
    Ref(Vec<String>),
    /// A path to a file beside the record, or from the content folder when it begins with `/`.
    Path,
    /// Several of one type; a single value stands for a list of one.
    List(Box<FieldType>),
    /// Named parts.
    Struct(Vec<Field>),
}

/// One field a kind declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its key in front matter.
    pub name: String,
    /// The type of its value.
    pub ty: FieldType,
    /// When it must be given.
    pub required: Required,
    /// Never in anything that is built, listed, traced or drafted.
    pub private: bool,
    /// The value of a record that leaves it out, as it would be written; `None`: none.
    pub default: Option<String>,
    /// A regular expression the whole text must match.
    pub pattern: Option<String>,
    /// Smallest number or earliest date, as written.
    pub min: Option<String>,
    /// Largest number or latest date, as written.
    pub max: Option<String>,
    /// Longest text, in characters.
    pub max_length: Option<u32>,
    /// Its name on pages; empty: the theme's word, else the name.
    pub label: Label,
    /// For fields that refer: how the other record sees it ("answered by"); empty: not shown there by name.
    pub inverse: Label,
    /// The warning that its absence is; `None`: none.
    pub expected: Option<String>,
    /// Whether every kind has it.
    pub common: bool,
}

/// A kind of record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// Its name: `[a-z][a-z0-9_]*`.
    pub name: String,
    /// Its name on pages, one record.
    pub label: Label,
    /// Its name on pages, many records; empty: as `label`.
    pub plural: Label,
    /// Its place in navigation: the embedded kinds in their order, then the archive's own.
    pub order: u32,
    /// The folder under `content/` whose files are of this kind, and the address of its list.
    pub dir: String,
    /// Its behaviours, in the order of the enum.
    pub traits: Vec<Trait>,
    /// Its own fields in the order declared, then the common fields it does not replace.
    pub fields: Vec<Field>,
    /// Its states.
    pub states: States,
    /// The state of a record that names none; `None`: the first of its set.
    pub initial: Option<String>,
    /// How long its records are kept unless they say otherwise; `None`: not said.
    pub retention: Option<String>,
    /// What its registers are called, by the value of the series (`{in: incoming}`); a series without a line gives its own
    /// name, no series the kind's folder.
    pub registers: BTreeMap<String, String>,
    /// Which fields fill a role; a role without a line is filled by the trait's default field.
    pub roles: BTreeMap<Role, Vec<String>>,
    /// The ledger its records stand in; `None`: one of its own, named after the kind.
    pub ledger: Option<String>,
    /// The kind's own codes for findings of its traits, by `overdue` and `late`.
    pub findings: BTreeMap<String, String>,
    /// Whether an unknown field is an error instead of a warning.
    pub strict: bool,
    /// Fields that lists of this kind show as columns beside date and title, in order.
    pub columns: Vec<String>,
    /// The field that gives the title of a record without `title`, as `name` does for people.
    pub title_field: Option<String>,
    /// The one-line description that `annals new` and the schema give; empty: none.
    pub describe: Label,
}

impl Kind {
    /// Whether it has the behaviour.
    pub fn has(&self, behaviour: Trait) -> bool {
        self.traits.contains(&behaviour)
    }

    /// The field called `name`.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The fields that may fill `role`, first choice first: the kind's own line, else the
    /// trait's default.
    pub fn role(&self, role: Role) -> Vec<&str> {
        match self.roles.get(&role) {
            Some(fields) => fields.iter().map(String::as_str).collect(),
            None => vec![role.default_field()],
        }
    }

    /// The code it gives the finding `name` of its traits; `None`: it says nothing of it.
    pub fn finding(&self, name: &str) -> Option<Code> {
        self.findings.get(name).and_then(|code| Code::named(code))
    }

    /// The states that hold for a record, given the text of its deciding field.
    pub fn states_for(&self, value_of: impl Fn(&str) -> Option<String>) -> &[State] {
        let set = match &self.states.by {
            Some(field) => value_of(field).unwrap_or_default(),
            None => String::new(),
        };
        self.states.sets.get(&set).map_or(&[], Vec::as_slice)
    }
}

impl Role {
    /// The field that fills the role unless a kind says otherwise.
    pub fn default_field(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::End => "end",
            Self::Period => "period",
            Self::Due => "due",
            Self::Closed => "done",
            Self::Assignee => "assignee",
            Self::Name => "name",
            Self::Number => "number",
            Self::Series => "series",
            Self::Serial => "serial",
            Self::From => "from",
            Self::To => "to",
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Limit => "limit",
        }
    }
}
