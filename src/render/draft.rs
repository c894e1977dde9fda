//! Drafts of records: the one place where a template makes Markdown.
//!
//! What records say is text here as it is on pages: everything that would be markup, a mark or a tag in a record is escaped. A mention stays
//! one. Links are made of names by a filter.

use std::collections::BTreeMap;
use std::io;

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::theme::{DRAFTS, Theme};
use super::words::Words;
use super::{complaints, engine, filters};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::slug;
use crate::record::parts;
use crate::site::view::DraftView;

/// The template of drafts of kinds that have none of their own.
const USUAL: &str = "summary";

/// How many links stand in a row; of more the first and the last stand for all.
const LINKS: usize = 8;

/// The templates of drafts, read.
pub struct Drafter {
    tera: Tera,
    paths: BTreeMap<String, RelPath>,
}

impl Drafter {
    /// Reads the templates in `draft/` of `theme` for words in `language`.
    ///
    /// # Errors
    /// What the engine finds wrong with them.
    pub fn new(theme: &Theme, language: &str) -> Result<Self, Vec<Diagnostic>> {
        let templates = || theme.templates.iter().filter(|(name, _)| name.starts_with(DRAFTS));
        let mut tera = Tera::new();
        tera.autoescape_on([".md"]);
        tera.set_escape_fn(escape);
        filters::register(&mut tera, &theme.words(language), language, &theme.turned());
        tera.register_filter("links", |names: Vec<String>, _: Kwargs, _: &State| Value::safe_string(&links(&names)));
        tera.register_filter("fact", |cell: &str, args: Kwargs, _: &State| -> TeraResult<Value> {
            Ok(Value::safe_string(&format!("[fact:: {cell} = {}]", args.must_get::<&str>("value")?)))
        });
        let own = theme.words(language);
        tera.register_filter("sentence", move |text: &str, _: Kwargs, _: &State| sentence(&own, text));
        let sources = templates().map(|(name, template)| (name.as_str(), &*template.text));
        if let Err(error) = tera.add_raw_templates(sources) {
            return Err(engine::faults(theme, templates(), &tera, &error));
        }
        let paths = templates().map(|(name, template)| (name.clone(), template.path.clone())).collect();
        Ok(Self { tera, paths })
    }

    /// The template called `name` (`annual` is `draft/annual.md`); `None`: there is none.
    pub fn named(&self, name: &str) -> Option<&str> {
        let file = format!("{DRAFTS}{name}.md");
        self.paths.get_key_value(&file).map(|(name, _)| name.as_str())
    }

    /// The template for a kind: the one called like it, else the usual one.
    pub fn for_kind(&self, kind: &str) -> Option<&str> {
        self.named(kind).or_else(|| self.named(USUAL))
    }

    /// What the templates are called.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.paths.keys().filter_map(|name| name.strip_prefix(DRAFTS)?.strip_suffix(".md"))
    }

    /// The text of the draft that `template` makes, each part with its hash.
    ///
    /// # Errors
    /// What went wrong, in the template where that is known.
    pub fn render(&self, template: &str, view: &DraftView) -> Result<String, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("view".to_owned(), Value::from_serializable(view));
        let text =
            self.tera.render(template, &context).map_err(|error| engine::fault(&self.paths, template, &error))?;
        let path = self.paths.get(template).cloned().unwrap_or_else(RelPath::root);
        Ok(parts::seal(&text).map_err(|part| complaints::draft_part(&path, &part))?)
    }
}

/// The text with a full stop, unless it ends as a sentence does.
fn sentence(words: &Words, text: &str) -> String {
    let text = text.trim_end();
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？');
    if text.is_empty() || text.trim_end_matches(['"', '”', '’', '」', '）', ')']).ends_with(ends) {
        return text.to_owned();
    }
    format!("{text}{}", words.get("draft.stop").unwrap_or("."))
}

/// Links in a row: `[[in-001]] [[in-002]]`, of many `[[in-001]] … [[in-020]]`. A name that begins with `/` is that of a file.
fn links(names: &[String]) -> String {
    let link = |name: &String| match name.strip_prefix('/') {
        Some(file) => {
            let mut words = Vec::new();
            // a Vec takes everything
            let _ = escape(file.rsplit('/').next().unwrap_or(file), &mut words);
            format!("[{}](/{})", String::from_utf8_lossy(&words), slug::href(file))
        }
        None => format!("[[{name}]]"),
    };
    match (names, names.first(), names.last()) {
        (names, Some(first), Some(last)) if names.len() > LINKS => format!("{} … {}", link(first), link(last)),
        _ => names.iter().map(link).collect::<Vec<_>>().join(" "),
    }
}

/// Escapes what would be anything but words in a record, wherever in a line the text comes to stand. Line breaks become blanks, and several
/// blanks one.
fn escape(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let mut escaped = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut signs = text.chars().peekable();
    while let Some(c) = signs.next() {
        if c.is_control() || c.is_whitespace() {
            if before != Some(' ') {
                escaped.push(' ');
            }
            before = Some(' ');
            continue;
        }
        if is_sign(before, c, signs.peek().copied(), &escaped) {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
    out.write_all(escaped.as_bytes())
}

/// Whether `c` would be more than itself; `so_far` is what stands before it.
fn is_sign(before: Option<char>, c: char, after: Option<char>, so_far: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let begins = so_far.trim_start().is_empty();
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '{' | '}' | '$' => true,
        '_' => !(is_word(before) && is_word(after)),
        '~' | '=' | '%' => before == Some(c) || after == Some(c),
        '^' => before.is_none_or(char::is_whitespace),
        '#' => !is_word(before),
        '&' => is_word(after) || after == Some('#'),
        '>' => begins,
        // a list needs a blank behind its sign, a line three signs: a difference has neither
        '+' | '-' => begins && after.is_none_or(|after| after.is_whitespace() || after == c),
        '.' | ')' => {
            let ends = after.is_none_or(char::is_whitespace);
            ends && !begins && so_far.trim_start().bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}
