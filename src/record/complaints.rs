//! What front matter may be wrong about, in words.

use crate::base::code::Code;
use crate::base::diagnostic::{Diagnostic, Severity, nearest};
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::{Fault, Node};

/// Longest piece of a value that a message repeats, in characters.
const LONGEST_QUOTE: usize = 60;

/// More than `limit` of something in one record; `span` is the first beyond it.
pub fn over_limit(path: &RelPath, span: Span, limit: usize, what: &str) -> Diagnostic {
    Diagnostic::new(Code::OverLimit, path, span, format!("more than the limit of {limit} {what} in one text"))
        .help("split the file; figures and long lists are better kept in a CSV file or workbook")
}

/// Front matter that is no YAML, or passes a limit.
pub fn fault(path: &RelPath, fault: Fault) -> Diagnostic {
    let code = if fault.over_limit { Code::OverLimit } else { Code::BadFrontMatter };
    let mut diagnostic = Diagnostic::new(code, path, fault.span, fault.message);
    diagnostic.help = fault.help;
    match fault.also {
        Some((span, words)) => diagnostic.label(path, span, words),
        None => diagnostic,
    }
}

/// A mistake of the program itself that showed while the file was read; `words` is what it said.
pub fn internal_error(path: &RelPath, words: &str) -> Diagnostic {
    let message = format!("internal error, please report: {}", quoted(words));
    Diagnostic::new(Code::Unreadable, path, None, message)
        .help("keep a copy of the file for the report; `--keep-going` builds without it")
}

/// An opening fence without a closing one.
pub fn unclosed(path: &RelPath, span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadFrontMatter, path, span, "front matter that is not closed")
        .help("write a line of three hyphens behind its last key")
}

/// Front matter in TOML.
pub fn toml(path: &RelPath, span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadFrontMatter, path, span, "front matter in TOML, which is not read")
        .help("write it as `key: value` lines between two lines of three hyphens")
}

/// Front matter that is one text or a list.
pub fn no_mapping(path: &RelPath, node: &Node) -> Diagnostic {
    let message = format!("front matter is {}, and a mapping is expected", node.what());
    Diagnostic::new(Code::BadFrontMatter, path, node.span, message)
        .help("write `key: value` lines; text that is no front matter must not begin with three hyphens")
}

/// A key that may be a slip for one that decides who may read the record.
pub fn privacy_slip(path: &RelPath, span: Span, key: &str, meant: &str) -> Diagnostic {
    let message = format!("`{}` may be a slip for `{meant}`", quoted(key));
    Diagnostic::new(Code::PrivacyKey, path, span, message)
        .help(format!("did you mean `{meant}`? Rename the key, or declare a field of that name for the kind"))
}

/// A value of `audience` that is no level.
pub fn no_level(path: &RelPath, node: &Node, levels: &[String]) -> Diagnostic {
    let message = match node.text() {
        Some(text) => format!("`{}` is none of the audiences", quoted(text)),
        None => format!("`audience` needs one of the audiences, not {}", node.what()),
    };
    Diagnostic::new(Code::PrivacyKey, path, node.span, message).help(among(node, levels.iter().map(String::as_str)))
}

/// A value of `draft` that is neither yes nor no.
pub fn no_draft(path: &RelPath, node: &Node) -> Diagnostic {
    let message = match node.text() {
        Some(text) => format!("`draft` is true or false, and `{}` is neither", quoted(text)),
        None => format!("`draft` is true or false, not {}", node.what()),
    };
    Diagnostic::new(Code::PrivacyKey, path, node.span, message).help("write `draft: true` or `draft: false`")
}

/// A kind that there is not.
pub fn unknown_kind(path: &RelPath, node: &Node, fallback: &str, known: &[&str]) -> Diagnostic {
    let message = match node.text() {
        Some(text) => format!("there is no kind `{}`; the record is built as `{fallback}`", quoted(text)),
        None => format!("`kind` needs the name of a kind, not {}; the record is built as `{fallback}`", node.what()),
    };
    Diagnostic::new(Code::UnknownKind, path, node.span, message).help(among(node, known.iter().copied()))
}

/// A value that its field's type does not read.
pub fn bad_value(path: &RelPath, node: &Node, field: &str, wanted: &str) -> Diagnostic {
    let message = match node.text() {
        Some("") => format!("`{field}` needs {wanted}, not an empty text"),
        Some(text) => format!("`{field}` needs {wanted}, and `{}` is none", quoted(text)),
        None => format!("`{field}` needs {wanted}, not {}", node.what()),
    };
    Diagnostic::new(Code::BadValue, path, node.span, message)
}

/// A key with nothing behind it.
pub fn nothing(path: &RelPath, node: &Node, field: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, path, node.span, format!("`{field}` has nothing behind it"))
        .help("write a value, or delete the line")
}

/// A word that is none of an enumeration's.
pub fn bad_word(path: &RelPath, node: &Node, field: &str, words: &[String]) -> Diagnostic {
    bad_value(path, node, field, &format!("one of {}", words.join(", ")))
        .help(among(node, words.iter().map(String::as_str)))
}

/// A state that the kind does not have.
pub fn bad_state(path: &RelPath, node: &Node, kind: &str, states: &[&str]) -> Diagnostic {
    let message = match (node.text(), states.is_empty()) {
        (_, true) => format!("the kind `{kind}` has no states"),
        (Some(text), _) => format!("`{}` is no state of the kind `{kind}`", quoted(text)),
        (None, _) => format!("`state` needs a state of the kind `{kind}`, not {}", node.what()),
    };
    let diagnostic = Diagnostic::new(Code::BadState, path, node.span, message);
    if states.is_empty() {
        return diagnostic.help("delete the line");
    }
    diagnostic.help(among(node, states.iter().copied()))
}

/// A field that must be given; `why` says by what.
pub fn missing(path: &RelPath, span: Span, field: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingField, path, span, format!("`{field}` is missing, which {why}"))
        .help(format!("add `{field}:` to the front matter"))
}

/// A field whose absence has a name of its own.
pub fn expected(path: &RelPath, span: Span, code: Code, field: &str, kind: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(code, path, span, format!("`{field}` is expected of every `{kind}`"));
    diagnostic.severity = Severity::Warning;
    diagnostic.help(format!("add `{field}:` to the front matter"))
}

/// A field that the kind does not declare; an error where the kind is strict.
pub fn unknown_field(path: &RelPath, span: Span, field: &str, of: &str, known: &[&str], strict: bool) -> Diagnostic {
    let message = format!("{of} has no field `{}`", quoted(field));
    let mut diagnostic = Diagnostic::new(Code::UnknownField, path, span, message);
    if strict {
        diagnostic.severity = Severity::Error;
    }
    match nearest(field, known.iter().copied()) {
        Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
        None => diagnostic,
    }
}

/// Characters that change the direction of writing, in a title.
pub fn direction(path: &RelPath, span: Span, c: char) -> Diagnostic {
    let message = format!("the title holds a character that changes the direction of writing, U+{:04X}", u32::from(c));
    Diagnostic::new(Code::ControlCharacter, path, span, message).help("delete it; what is shown is not what is written")
}

/// A query block that cannot be read.
pub fn bad_query(path: &RelPath, span: Span, message: &str, help: Option<&str>) -> Diagnostic {
    let complaint = Diagnostic::new(Code::BadQuery, path, span, message);
    match help {
        Some(help) => complaint.help(help),
        None => complaint,
    }
}

/// "did you mean X", or all words when none is near.
fn among<'a>(node: &Node, words: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(node.text().unwrap_or_default(), words.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write one of {}", words.collect::<Vec<_>>().join(", ")),
    }
}

/// A piece of content as a message may show it: cut, control characters written out.
pub(super) fn quoted(text: &str) -> String {
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST_QUOTE {
            shown.push('…');
            break;
        }
        if c.is_control() { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown
}
