//! The last wall before the page: what is not on these lists is in no body, whatever wrote it.

mod settled;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};

use crate::record::link::SCHEMES;

/// Elements that a body may have.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes that every element may have.
const COMMON: &[&str] = &["class", "dir", "id", "lang", "title"];

/// Attributes of single elements.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "aria-label"]),
    ("aside", &["role"]),
    ("details", &["open"]),
    ("div", &["tabindex"]),
    ("img", &["src", "alt", "width", "height", "loading"]),
    ("input", &["type", "checked", "disabled", "aria-label"]),
    ("li", &["value"]),
    ("ol", &["start"]),
    ("pre", &["tabindex"]),
    ("section", &["role"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// `html` with only what the lists allow; `further` are schemes that links may use beside the usual ones.
///
/// What ids are to begin with, where the text stands among others, is put before each.
///
/// Quadratic in the depth of nesting: whoever calls it has capped that before.
pub(super) fn clean(html: &str, further: &[String], among: Option<&str>) -> String {
    let settled = settled::settled(html, further, among);
    debug_assert!(settled.as_ref().is_none_or(|settled| *settled == cleaned(html, further, among)), "{html}");
    settled.unwrap_or_else(|| cleaned(html, further, among))
}

fn cleaned(html: &str, further: &[String], among: Option<&str>) -> String {
    static USUAL: OnceLock<Builder<'static>> = OnceLock::new();
    if further.is_empty() && among.is_none() {
        return USUAL.get_or_init(builder).clean(html).to_string();
    }
    let mut builder = builder();
    let schemes = SCHEMES.into_iter().chain(further.iter().map(String::as_str)).collect::<HashSet<&str>>();
    builder.url_schemes(schemes).id_prefix(among);
    builder.clean(html).to_string()
}

fn builder<'s>() -> Builder<'s> {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(COMMON.iter().copied().collect())
        .tag_attributes(ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .tag_attribute_values(HashMap::from([
            ("input", HashMap::from([("type", HashSet::from(["checkbox"]))])),
            ("div", HashMap::from([("tabindex", HashSet::from(["0"]))])),
            ("pre", HashMap::from([("tabindex", HashSet::from(["0"]))])),
        ]))
        .url_schemes(SCHEMES.into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        // the renderer sets it on links that lead elsewhere, and only there
        .link_rel(None)
        .strip_comments(true);
    builder
}
