//! Code with a few short classes, so that one small style sheet serves light and dark.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::{escape, lock};
use crate::base::fingerprint::Fingerprint;

/// The largest block that is coloured, and its longest line, in bytes: beyond, the time it takes is not worth it.
const LARGEST: usize = 64 * 1024;
const LONGEST_LINE: usize = 2_000;

/// Which class a scope gets, the more special first. An empty class ends the search: what is around does not count.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("constant.character.escape", "e"),
    ("constant.numeric", "n"),
    ("constant", "l"),
    ("meta.interpolation", ""),
    ("source.embedded", ""),
    ("string", "s"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage", "k"),
    ("variable.language", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "g"),
    ("entity.other.attribute-name", "a"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.trait", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("variable.parameter", "v"),
    ("markup.heading", "h"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("invalid", "x"),
];

/// Names people give languages that the grammars call otherwise.
const NAMES: &[(&str, &str)] =
    &[("shell", "bash"), ("console", "bash"), ("powershell", "ps1"), ("golang", "go"), ("jsonc", "json")];

struct Grammars {
    set: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

/// Loaded when the first block of code is met.
fn grammars() -> &'static Grammars {
    static GRAMMARS: OnceLock<Grammars> = OnceLock::new();
    GRAMMARS.get_or_init(|| Grammars {
        set: two_face::syntax::extra_newlines(),
        classes: CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect(),
    })
}

/// How many bytes of coloured code are kept at most.
const KEPT: usize = 16 << 20;

/// What was coloured so far: the same block stands on a record's page and in a volume, and often in many records.
#[derive(Default)]
struct Coloured {
    known: HashMap<Fingerprint, Option<Arc<str>>>,
    bytes: usize,
}

/// The HTML of `code`, which is in `language`; `None` when the language is unknown or the code too large.
pub(super) fn html(language: &str, code: &str) -> Option<Arc<str>> {
    static COLOURED: LazyLock<Mutex<Coloured>> = LazyLock::new(Mutex::default);
    let key = Fingerprint::of_value(&(language, code));
    if let Some(known) = lock(&COLOURED).known.get(&key) {
        return known.clone();
    }
    let made: Option<Arc<str>> = colour(language, code).map(Arc::from);
    let mut coloured = lock(&COLOURED);
    let bytes = made.as_ref().map_or(0, |made| made.len());
    if coloured.bytes + bytes > KEPT {
        *coloured = Coloured::default();
    }
    coloured.bytes += bytes;
    coloured.known.insert(key, made.clone());
    made
}

fn colour(language: &str, code: &str) -> Option<String> {
    if code.len() > LARGEST || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let grammars = grammars();
    let name = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(language)).map_or(language, |(_, name)| *name);
    let syntax = grammars.set.find_syntax_by_token(name)?;
    let mut state = ParseState::new(syntax);
    let mut painter = Painter {
        classes: &grammars.classes,
        known: HashMap::new(),
        html: String::with_capacity(code.len() * 2),
        class: "",
    };
    let mut stack = ScopeStack::new();
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (at, change) in state.parse_line(line, &grammars.set).ok()? {
            painter.paint(line.get(from..at).unwrap_or_default(), &stack);
            from = from.max(at);
            stack.apply(&change).ok()?;
        }
        painter.paint(line.get(from..).unwrap_or_default(), &stack);
    }
    painter.change("");
    Some(painter.html)
}

struct Painter<'g> {
    classes: &'g [(Scope, &'static str)],
    /// The class of each scope met so far.
    known: HashMap<Scope, Option<&'static str>>,
    html: String,
    /// The class of the span that is open; empty: none is.
    class: &'static str,
}

impl Painter<'_> {
    fn paint(&mut self, text: &str, stack: &ScopeStack) {
        if text.is_empty() {
            return;
        }
        // blanks need no colour, and so no span of their own
        if !text.trim().is_empty() {
            let class = stack.as_slice().iter().rev().find_map(|scope| self.class_of(*scope)).unwrap_or("");
            self.change(class);
        }
        self.html.push_str(&escape::text(text));
    }

    fn class_of(&mut self, scope: Scope) -> Option<&'static str> {
        let classes = self.classes;
        *self
            .known
            .entry(scope)
            .or_insert_with(|| classes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class))
    }

    fn change(&mut self, class: &'static str) {
        if class == self.class {
            return;
        }
        if !self.class.is_empty() {
            self.html.push_str("</span>");
        }
        if !class.is_empty() {
            let _ = write!(self.html, "<span class=\"{class}\">");
        }
        self.class = class;
    }
}
