//! What rendering complains about, in words.

use crate::base::code::Code;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::Fault;

fn theme_error(path: &RelPath, span: impl Into<Option<Span>>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::TemplateError, path, span, message)
}

/// The configured theme, or one that is extended, is not there.
pub fn unknown_theme(path: &RelPath, span: Option<Span>, name: &str, known: &[&str]) -> Diagnostic {
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the themes here are {}; a theme is a folder `themes/{name}/`", quoted(known)),
    };
    theme_error(path, span, format!("there is no theme `{name}`")).help(help)
}

/// A theme extends itself, by way of others or directly.
pub fn theme_cycle(path: &RelPath, span: Option<Span>, chain: &[&str]) -> Diagnostic {
    theme_error(path, span, format!("the theme extends itself: {}", chain.join(" → ")))
        .help("take `extends` out of one of these themes")
}

/// Too many themes extend one another.
pub fn theme_chain_long(path: &RelPath, span: Option<Span>, limit: usize) -> Diagnostic {
    theme_error(path, span, format!("more than {limit} themes extend one another"))
        .help("put some of these themes together")
}

/// `theme.yaml` has a key that means nothing.
pub fn unknown_theme_key(path: &RelPath, span: Span, key: &str, known: &[&str]) -> Diagnostic {
    let help = match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys of a theme are {}", quoted(known)),
    };
    theme_error(path, span, format!("a theme has no key `{key}`")).help(help)
}

/// A value of `theme.yaml` or of a file of words has the wrong form.
pub fn wrong_form(path: &RelPath, span: Span, what: &str, expected: &str) -> Diagnostic {
    theme_error(path, span, format!("{what} must be {expected}"))
}

/// The theme is written for a later contract than this program gives.
pub fn later_contract(path: &RelPath, span: Span, asked: u32, given: u32) -> Diagnostic {
    theme_error(path, span, format!("the theme asks for contract {asked}, this program gives {given}"))
        .help("use a later version of the program, or an earlier one of the theme")
}

/// A YAML file of the theme cannot be read.
pub fn bad_yaml(path: &RelPath, fault: Fault) -> Diagnostic {
    let code = if fault.over_limit { Code::OverLimit } else { Code::TemplateError };
    let mut diagnostic = Diagnostic::new(code, path, fault.span, fault.message);
    diagnostic.help = fault.help;
    match fault.also {
        Some((span, text)) => diagnostic.label(path, span, text),
        None => diagnostic,
    }
}

/// A template that writes and writes.
pub fn page_too_long(path: &RelPath, mebibytes: usize) -> Diagnostic {
    theme_error(path, None, format!("the page would be longer than {mebibytes} MiB"))
        .help("look for a loop within a loop, or one over a long `range`")
}

/// A file that must be text is none.
pub fn no_text(path: &RelPath, what: &str) -> Diagnostic {
    theme_error(path, None, format!("{what} is not a text")).help("save it as UTF-8")
}

/// A template for a sort of file in which nothing would be escaped rightly.
pub fn template_suffix(path: &RelPath) -> Diagnostic {
    theme_error(path, None, "templates make only `.html` and `.xml` files, and those in `draft/` only `.md`")
        .help("only in these is everything escaped that must be; put a finished file into the theme's `static/` folder")
}

/// The filter that lets markup through.
pub fn unsafe_filter(path: &RelPath, span: Span) -> Diagnostic {
    theme_error(path, span, "the filter `safe` would let markup into the page unescaped")
        .help("leave it out; `body()` gives markup by itself, everything else is plain text")
}

/// Templates include or extend one another in a circle.
pub fn template_cycle(path: &RelPath, span: Span, extends: bool, chain: &[&str]) -> Diagnostic {
    let verb = if extends { "extends" } else { "includes" };
    theme_error(path, span, format!("the template {verb} itself: {}", chain.join(" → ")))
        .help("take one link out of this circle")
}

/// Templates include or extend one another too deep.
pub fn template_depth(path: &RelPath, span: Span, extends: bool, limit: usize) -> Diagnostic {
    let verb = if extends { "extend" } else { "include" };
    theme_error(path, span, format!("more than {limit} templates {verb} one another"))
        .help("put some of these templates together")
}

/// A template names another one that is not there.
pub fn unknown_template(path: &RelPath, span: Span, name: &str, known: &[&str]) -> Diagnostic {
    let complaint = theme_error(path, span, format!("there is no template `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => complaint.help(format!("did you mean `{near}`?")),
        None => complaint.help("templates are named by their path under `templates/`"),
    }
}

/// What a template of drafts made cannot be brought up to date later.
pub fn draft_part(path: &RelPath, part: &str) -> Diagnostic {
    theme_error(path, None, format!("the part `{part}` does not stand between one beginning and one end of its own"))
        .help(format!(
            "write `<!-- annals:begin {part} -->` and `<!-- annals:end {part} -->` on lines of their own, once"
        ))
}

/// A template cannot be read by the engine, or failed while a page was rendered.
pub fn template_fault(path: &RelPath, span: Option<Span>, message: &str) -> Diagnostic {
    let mut message = message.trim().trim_end_matches('.').to_owned();
    if let Some(first) = message.get(..1).map(str::to_ascii_lowercase) {
        message.replace_range(..1, &first);
    }
    let help = help_for(&message);
    let complaint = theme_error(path, span, message);
    match help {
        Some(help) => complaint.help(help),
        None => complaint,
    }
}

/// A template asks for a field that the contract does not have.
pub fn unknown_field<'a>(
    path: &RelPath,
    span: Span,
    of: &str,
    field: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let owner = if of.contains(' ') { of.to_owned() } else { format!("`{of}`") };
    let complaint = theme_error(path, span, format!("{owner} has no field `{field}`"));
    match nearest(field, known) {
        Some(near) => complaint.help(format!("did you mean `{near}`?")),
        None => complaint.help("docs/templates.md lists every variable and field"),
    }
}

/// What helps against the engine's commonest complaints.
fn help_for(message: &str) -> Option<&'static str> {
    const HELP: &[(&str, &str)] = &[
        ("unknown filter", "the filters are listed in docs/templates.md"),
        ("unknown function", "the functions are `body()`, `records()` and `t()`"),
        ("unknown component", "a component is defined by `{% component name() %}` in any template of the theme"),
        ("not defined", "docs/templates.md lists every variable and field; `?.` reads what may be missing"),
        ("undefined", "docs/templates.md lists every variable and field; `?.` reads what may be missing"),
        ("not found", "docs/templates.md lists every variable and field; `?.` reads what may be missing"),
    ];
    HELP.iter().find(|(words, _)| message.to_lowercase().contains(words)).map(|(_, help)| *help)
}

/// A key of words is missing in a language.
pub fn missing_word(path: &RelPath, key: &str, language: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingText, path, None, format!("there is no text for `{key}` in `{language}`"))
        .help(format!("add `{key}` to `{path}`; until then another language stands in"))
}

/// A template says a word that no language has.
pub fn unknown_word(path: &RelPath, span: Span, key: &str, known: Option<&str>) -> Diagnostic {
    let complaint =
        Diagnostic::new(Code::MissingText, path, span, format!("there is no text for `{key}` in any language"));
    match known {
        Some(near) => complaint.help(format!("did you mean `{near}`?")),
        None => complaint.help("add it to the files in the theme's `i18n/` folder"),
    }
}

/// The theme has no words in the interface language.
pub fn missing_language(path: &RelPath, language: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingText, path, None, format!("the theme has no texts in `{language}`"))
        .help(format!("write `{path}` after the pattern of the theme's `en.yaml`; until then they are English"))
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
