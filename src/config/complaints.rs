//! Everything the configuration may be wrong about, in words. All of it is `bad-config`.

use crate::base::code::Code;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::Fault;

fn bad(path: &RelPath, span: Span, message: String) -> Diagnostic {
    Diagnostic::new(Code::BadConfig, path, span, message)
}

/// A text that is no YAML.
pub fn fault(path: &RelPath, fault: Fault) -> Diagnostic {
    let mut diagnostic = bad(path, fault.span, fault.message);
    diagnostic.help = fault.help;
    match fault.also {
        Some((span, words)) => diagnostic.label(path, span, words),
        None => diagnostic,
    }
}

/// A key that nothing reads; `of` says where it stands.
pub fn unknown_key(path: &RelPath, span: Span, key: &str, of: &str, known: &[&str]) -> Diagnostic {
    let message = format!("{of} has no key `{key}`");
    bad(path, span, message).help(one_of("did you mean", key, known, "its keys are"))
}

/// A value of the wrong form: a list where text is needed.
pub fn wrong_form(path: &RelPath, span: Span, key: &str, wanted: &str, found: &str) -> Diagnostic {
    bad(path, span, format!("`{key}` needs {wanted}, not {found}"))
}

/// A value that cannot be what it should be.
pub fn wrong_value(path: &RelPath, span: Span, key: &str, value: &str, wanted: &str) -> Diagnostic {
    bad(path, span, format!("`{key}` needs {wanted}, and `{value}` is none"))
}

/// A word that is none of those that are known.
pub fn unknown_word(path: &RelPath, span: Span, what: &str, word: &str, known: &[&str]) -> Diagnostic {
    bad(path, span, format!("there is no {what} `{word}`")).help(one_of("did you mean", word, known, "there are"))
}

/// A name that is no name.
pub fn bad_name(path: &RelPath, span: Span, what: &str, name: &str) -> Diagnostic {
    bad(path, span, format!("`{name}` cannot be the name of a {what}"))
        .help("begin with a small letter a to z; go on with small letters, digits and `_`")
}

/// Something given twice where it must be given once.
pub fn twice(path: &RelPath, span: Span, what: &str, word: &str) -> Diagnostic {
    bad(path, span, format!("the {what} `{word}` is given twice"))
}

/// A field that says nothing of its type.
pub fn untyped(path: &RelPath, span: Span, field: &str) -> Diagnostic {
    bad(path, span, format!("the field `{field}` has no type")).help("give it one, for example `type: text`")
}

/// A part of a field that its type needs, or that it has no use for.
pub fn type_needs(path: &RelPath, span: Span, ty: &str, key: &str) -> Diagnostic {
    bad(path, span, format!("the type `{ty}` needs `{key}`"))
}

/// A declaration that speaks of a field the kind does not have.
pub fn no_such_field(path: &RelPath, span: Span, kind: &str, key: &str, field: &str, known: &[&str]) -> Diagnostic {
    bad(path, span, format!("`{key}` of the kind `{kind}` names the field `{field}`, which it does not have"))
        .help(one_of("did you mean", field, known, "its fields are"))
}

/// Two kinds whose files stand in one folder.
pub fn same_dir(path: &RelPath, span: Span, kind: &str, dir: &str, other: &str) -> Diagnostic {
    bad(path, span, format!("the kinds `{other}` and `{kind}` both have the folder `{dir}`"))
        .help("give one of them another `dir`")
}

/// A ledger needs to know of every state whether it is open, waiting, closed or dropped.
pub fn ledger_without_classes(path: &RelPath, span: Span, kind: &str) -> Diagnostic {
    bad(path, span, format!("the kind `{kind}` is a ledger, and has states without a class or none at all"))
        .help("write `states: {NAME: open, ..}` with one of open, waiting, closed, dropped for each")
}

/// A pattern that does not compile.
pub fn bad_pattern(path: &RelPath, span: Span, field: &str, why: &str) -> Diagnostic {
    bad(path, span, format!("the pattern of `{field}` is no regular expression")).help(why)
}

/// The default level of records is not said, and the usual one is no level of this archive.
pub fn default_audience_missing(path: &RelPath, span: Span, levels: &[String]) -> Diagnostic {
    bad(path, span, "`default_audience` is missing, and `internal` is none of the audiences".to_owned())
        .help(format!("add `default_audience:` with one of {}", levels.join(", ")))
}

/// A finding whose weight is fixed.
pub fn fixed_weight(path: &RelPath, span: Span, code: Code) -> Diagnostic {
    bad(path, span, format!("the weight of `{code}` cannot be changed"))
        .help("it says that the output could not be trusted; mend what it names instead")
}

/// A kind that cannot be taken away, being the one that stands in for unknown ones.
pub fn fallback_removed(path: &RelPath, span: Span, kind: &str) -> Diagnostic {
    bad(path, span, format!("the kind `{kind}` cannot be removed"))
        .help("records that name no kind are of it; `replace: true` gives it another form")
}

/// Two declarations of one statement.
pub fn statement_twice(path: &RelPath, span: Span, name: &str, first: &RelPath) -> Diagnostic {
    bad(path, span, format!("the statement `{name}` is declared already in `{first}`"))
        .help("give one of the two another name, or delete the copy")
}

/// A part of a statement's declaration that must be there; `whole` says of what (`the statement `visitors``).
pub fn lacks(path: &RelPath, span: Span, whole: &str, key: &str, form: &str) -> Diagnostic {
    bad(path, span, format!("{whole} has no `{key}`")).help(format!("add {form}"))
}

/// Two rows, or two columns, that a table could not tell apart.
pub fn same_name(path: &RelPath, span: Span, what: &str, id: &str, name: &str, first: &str) -> Diagnostic {
    bad(path, span, format!("the {what} `{id}` is called `{name}`, and so is `{first}`"))
        .help("a table names them by id, label and alias: give each names of its own")
}

/// Bounds that no number meets.
pub fn empty_bounds(path: &RelPath, span: Span, what: &str, id: &str) -> Diagnostic {
    bad(path, span, format!("`min` of the {what} `{id}` is more than its `max`"))
}

/// A part of a rule that has no meaning there.
pub fn no_meaning(path: &RelPath, span: Span, rule: &str, why: &str) -> Diagnostic {
    bad(path, span, format!("the rule `{rule}` cannot be used: {why}"))
}

/// A rule that cannot be read.
pub fn bad_check(path: &RelPath, span: Span, rule: &str, message: &str) -> Diagnostic {
    bad(path, span, format!("the rule `{rule}` cannot be read: {message}"))
        .help("write it as in `total = walk_in + phone`, in quotes when YAML takes offence at it")
}

/// A name in a rule that means nothing; with no word, `what` is the whole complaint.
pub fn bad_rule_name(path: &RelPath, span: Span, rule: &str, what: &str, word: &str, known: &[&str]) -> Diagnostic {
    if word.is_empty() {
        return no_meaning(path, span, rule, what);
    }
    bad(path, span, format!("the rule `{rule}` names `{word}`, and there is no such {what}")).help(one_of(
        "did you mean",
        word,
        known,
        "there are",
    ))
}

/// The same of a cell that roll-ups are to show.
pub fn bad_key_cell(path: &RelPath, span: Span, what: &str, word: &str, known: &[&str]) -> Diagnostic {
    bad(path, span, format!("`key` names `{word}`, and there is no such {what}")).help(one_of(
        "did you mean",
        word,
        known,
        "there are",
    ))
}

/// The same of a name in a fact, in one phrase.
pub fn rule_name(what: &str, word: &str, known: &[String]) -> String {
    if word.is_empty() {
        return what.to_owned();
    }
    match nearest(word, known.iter().map(String::as_str)) {
        Some(near) => format!("there is no {what} called `{word}`; did you mean `{near}`?"),
        None => format!("there is no {what} called `{word}`"),
    }
}

/// Folders of sources and output that lie in each other.
pub fn folders_overlap(path: &RelPath, span: Span) -> Diagnostic {
    bad(path, span, "`content` and `output` lie in each other".to_owned()).help("give the output a folder of its own")
}

/// "did you mean X", or the whole list when nothing is near.
fn one_of(near: &str, word: &str, known: &[&str], all: &str) -> String {
    match nearest(word, known.iter().copied()) {
        Some(name) => format!("{near} `{name}`?"),
        None => format!("{all} {}", known.join(", ")),
    }
}
