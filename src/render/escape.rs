//! Text as it may stand in HTML.

use std::borrow::Cow;

/// The two characters around a hole that is filled after sanitising. No text may contain them.
pub(super) const HOLE: (char, char) = ('\u{FDD0}', '\u{FDD1}');

/// `text` as it may stand between tags and in quoted attributes. Control characters, which HTML does not allow, are
/// dropped, but for NUL: it is shown as U+FFFD, as CommonMark wants it.
pub fn text(text: &str) -> Cow<'_, str> {
    let special = |c: char| {
        matches!(c, '&' | '<' | '>' | '"' | '\'')
            || c == HOLE.0
            || c == HOLE.1
            || (c.is_control() && c != '\n' && c != '\t')
    };
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\0' => escaped.push('\u{FFFD}'),
            c if special(c) => {}
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// `text` as it stands between tags, spelt as a parser that wrote it out again would.
pub(super) fn words(text: &str) -> Cow<'_, str> {
    spelt(text, entity)
}

/// `text` as it stands in an attribute in double quotes, spelt as a parser that wrote it out again would.
pub(super) fn value(text: &str) -> Cow<'_, str> {
    spelt(text, |c| if c == '"' { Some("&quot;") } else { entity(c) })
}

fn entity(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\u{a0}' => Some("&nbsp;"),
        _ => None,
    }
}

fn spelt(text: &str, entity: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    let dropped = |c: char| c == HOLE.0 || c == HOLE.1 || (c.is_control() && c != '\n' && c != '\t');
    if !text.contains(|c| entity(c).is_some() || dropped(c)) {
        return Cow::Borrowed(text);
    }
    let mut spelt = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match entity(c) {
            Some(entity) => spelt.push_str(entity),
            None if c == '\0' => spelt.push('\u{FFFD}'),
            None if dropped(c) => {}
            None => spelt.push(c),
        }
    }
    Cow::Owned(spelt)
}

/// HTML that its author wrote, without the characters of a hole.
pub(super) fn without_holes(html: &str) -> Cow<'_, str> {
    if html.contains([HOLE.0, HOLE.1]) { Cow::Owned(html.replace([HOLE.0, HOLE.1], "")) } else { Cow::Borrowed(html) }
}

/// Whether `text` has characters that turn the direction of writing, and so must be kept apart from what is around.
pub fn turns(text: &str) -> bool {
    text.contains(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
}
