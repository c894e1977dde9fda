//! Marks and task items: what a writer takes out of running text for others to find.

use serde::{Deserialize, Serialize};

use super::ReferenceKind;
use crate::base::date::{PartialDate, half_width};
use crate::base::span::Span;

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkType {
    /// Something worth knowing.
    Info,
    /// Something that is wrong until something closes it.
    Problem,
    /// How far something is.
    Progress,
    /// A figure: `name = value unit`.
    Data,
    /// What was decided.
    Decision,
    /// What was learned.
    Lesson,
    /// An answer to a problem.
    Guidance,
    /// What somebody proposes.
    Suggestion,
    /// Somebody has read a paper, and this is what stayed.
    Read,
    /// Somebody was asked again.
    Urge,
    /// Somebody spoke with a department.
    Contact,
    /// A thing has gone to somebody.
    Moved,
    /// A figure that a statement has too.
    Fact,
    /// A line of a list with a box to tick. No callout or bracket names it.
    Task,
}

/// Every type of mark in order: its name, and its Chinese word (empty: none).
pub const MARK_TYPES: &[(MarkType, &str, &str)] = &[
    // content
    (MarkType::Info, "info", "信息"),
    (MarkType::Problem, "problem", "问题"),
    (MarkType::Progress, "progress", "进展"),
    (MarkType::Data, "data", "数据"),
    (MarkType::Decision, "decision", "决定"),
    (MarkType::Lesson, "lesson", "经验"),
    (MarkType::Guidance, "guidance", "指导"),
    (MarkType::Suggestion, "suggestion", "建议"),
    // touch: act on another record
    (MarkType::Read, "read", "阅"),
    (MarkType::Urge, "urge", "催"),
    (MarkType::Contact, "contact", "联系"),
    (MarkType::Moved, "moved", "转"),
    // a figure and where it comes from
    (MarkType::Fact, "fact", ""),
    // made by a task box, never by name
    (MarkType::Task, "task", ""),
];

/// The keys of fields that mean something, and the Chinese words for each; those that the interface shows are among them.
pub const FIELD_KEYS: &[(&str, &[&str])] = &[
    ("due", &["期限", "截止", "办理期限"]),
    ("done", &["完成", "办结日期"]),
    ("since", &["开始", "起始"]),
    ("waiting", &["等待"]),
    ("dropped", &["撤销", "中止"]),
    ("from", &["来源", "源自"]),
    ("id", &["编号"]),
    ("of", &["针对"]),
    ("closes", &["办结", "关闭", "销号"]),
    ("by", &["由", "人员"]),
    ("date", &["日期"]),
    ("dept", &["单位"]),
    ("severity", &["程度", "严重程度"]),
    ("cause", &["原因"]),
    ("percent", &["百分比"]),
    ("source", &["出处"]),
    ("to", &["给", "去向"]),
];

/// How grave a thing is, gravest first, and the Chinese word for each. Other words are kept as they are written.
pub const SEVERITIES: &[(&str, &str)] = &[("high", "高"), ("medium", "中"), ("low", "低")];

/// The key that `written` means: the English word of `FIELD_KEYS`, or `written` itself in lower case.
pub fn field_key(written: &str) -> String {
    let key = written.to_lowercase();
    match FIELD_KEYS.iter().find(|(_, aliases)| aliases.contains(&key.as_str())) {
        Some((name, _)) => (*name).to_owned(),
        None => key,
    }
}

/// How the plain names in a field called `key` (see `field_key`) point; `None`: its value is just words.
pub fn points(key: &str) -> Option<ReferenceKind> {
    match key {
        "by" | "dept" | "to" | "waiting" => Some(ReferenceKind::Agent),
        "of" | "closes" | "from" => Some(ReferenceKind::Mark),
        _ => None,
    }
}

/// The value of a field called `key` as it is kept: a date in ISO, a percentage as a plain number, a severity by its English word,
/// anything else as written.
/// `Err` with what is wanted when it cannot be read.
pub fn field_value(key: &str, written: &str) -> Result<String, &'static str> {
    match key {
        "due" | "done" | "since" | "date" => {
            PartialDate::parse(written).map(|date| date.to_string()).ok_or("a date such as 2025-03-14")
        }
        "percent" => percent(written).ok_or("a number from 0 to 100"),
        "dropped" => Ok(dated_words(written)),
        "severity" => {
            let word = written.to_lowercase();
            let known = SEVERITIES.iter().find(|(name, chinese)| word == *name || word == *chinese);
            Ok(known.map_or(written, |(name, _)| name).to_owned())
        }
        _ => Ok(written.to_owned()),
    }
}

/// `60`, `60%`, `60 %`, `６０％`, `62.5`: the number without its sign.
fn percent(written: &str) -> Option<String> {
    let plain: String = written.chars().map(half_width).collect();
    let number = plain.trim().trim_end_matches('%').trim_end();
    let begins = number.starts_with(|c: char| c.is_ascii_digit());
    if !begins || !number.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let value: f64 = number.parse().ok()?;
    (value <= 100.0).then(|| value.to_string())
}

/// Words, of which a date at their beginning becomes ISO.
fn dated_words(written: &str) -> String {
    if let Some(date) = PartialDate::parse(written) {
        return date.to_string();
    }
    let (first, rest) = written.split_at_checked(date_length(written)).unwrap_or(("", written));
    match PartialDate::parse(first) {
        Some(date) if rest.starts_with(|c: char| c.is_alphanumeric()) => format!("{date} {rest}"),
        Some(date) => format!("{date}{rest}"),
        None => written.to_owned(),
    }
}

/// How many bytes at the beginning of `text` are written as a date is, whether or not there is such a day: a year of four digits
/// with a hyphen, a slash or 年 behind it, and the digits and signs that follow. 0: none.
pub fn date_length(text: &str) -> usize {
    let sign = |c: char| matches!(half_width(c), '-' | '/' | '年' | '月' | '日' | '号');
    let digit = |c: char| half_width(c).is_ascii_digit();
    let year = text.chars().take_while(|&c| digit(c)).count() == 4;
    if !year || !text.chars().nth(4).is_some_and(|c| matches!(half_width(c), '-' | '/' | '年')) {
        return 0;
    }
    let end = text.find(|c| !digit(c) && !sign(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim_end_matches(|c| matches!(half_width(c), '-' | '/')).len()
}

impl MarkType {
    /// Its name, as the theme's words and lists have it.
    pub fn name(self) -> &'static str {
        // the table is written in the order of the variants; a test holds it
        MARK_TYPES.get(self as usize).map_or("", |(_, name, _)| name)
    }

    /// The type that `word` names in a callout or bracket, in either language and any case.
    pub fn named(word: &str) -> Option<Self> {
        let fits =
            |name: &str, chinese: &str| word.eq_ignore_ascii_case(name) || (!chinese.is_empty() && word == chinese);
        MARK_TYPES.iter().find(|(ty, name, chinese)| *ty != Self::Task && fits(name, chinese)).map(|(ty, ..)| *ty)
    }

    /// Whether it acts on another record and so needs a link to it.
    pub fn touches(self) -> bool {
        matches!(self, Self::Read | Self::Urge | Self::Contact | Self::Moved)
    }
}

/// A mark or task item of a body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is.
    pub ty: MarkType,
    /// Of a task item, whether its box is ticked; false for others.
    pub ticked: bool,
    /// `[id:: ..]`, by which others refer to it (`record#id`, or the bare id where it is unique); empty: none.
    pub id: String,
    /// The id of its element in the page, unique within the record: `mark:ID`, else `mark:N` for the Nth mark or item, with a number
    /// behind it where that is taken. To be percent-encoded in an address.
    pub anchor: String,
    /// Its plain words in one line: of a callout the title (the first paragraph where there is none), of a bracket what stands
    /// inside, of an item its own line. Links and mentions as their words (`@` included); without fields, tags and inner marks. Of a
    /// fact what is written, tags and asterisks included.
    pub text: String,
    /// Of a callout the plain words behind the title, at most 400 characters; empty for others.
    pub detail: String,
    /// Whether it says anything besides links, mentions, tags and fields. Of a mention its first word is taken for the name, since
    /// only the archive knows where a name ends. Of a callout what stands behind its title counts too.
    pub has_words: bool,
    /// Its own fields in the order written; of a key given twice each stands here.
    pub fields: Vec<MarkField>,
    /// The tags inside it (those of its fields included, of inner marks not), without `#`.
    pub tags: Vec<String>,
    /// The mark or item it stands in, as a position in the record's marks.
    pub within: Option<u32>,
    /// The heading above it, as a position in the record's outline.
    pub heading: Option<u32>,
    /// The whole of it.
    pub span: Span,
}

/// A field of a mark or task item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkField {
    /// Its key in lower case, Chinese aliases (`期限`) as the English word. The date signs of note programs are `due`, `done`,
    /// `since` and `dropped`.
    pub key: String,
    /// Its plain words, in the form that `field_value` gives: a date is ISO, a percentage a plain number; one that is neither is
    /// left out and said. An empty one is left out too.
    pub text: String,
    /// Where the value stands.
    pub span: Span,
}

impl Mark {
    /// The value of the field called `key`, the first of several; `None` when it is not given.
    pub fn field(&self, key: &str) -> Option<&MarkField> {
        self.fields.iter().find(|field| field.key == key)
    }
}
