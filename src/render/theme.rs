//! A theme as one value: the embedded default theme, overlaid by what the archive brings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::complaints;
use super::layers::{Content, Origin, Stack, file_path};
use super::lean::lean;
use super::plural::{CATEGORIES, Condition};
use super::scan;
use super::words::{OF_LANGUAGE, Words, stem};
use crate::base::diagnostic::{self, Diagnostic, nearest};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::{self, Node, Yaml};
use crate::site::view::CONTRACT;
use crate::source::Tree;

/// The theme that is inside the program.
pub const DEFAULT: &str = "default";

/// The folder of the output in which a theme's static files stand.
pub const ASSETS: &str = "assets";

/// The folder of the templates that make drafts of records instead of pages.
pub const DRAFTS: &str = "draft/";

/// The language that stands in where another has no text.
const FALLBACK: &str = "en";

/// Everything a theme brings. Made once a build.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Its templates by their path under `templates/` (`record.html`).
    pub templates: BTreeMap<String, Template>,
    /// Its static files by their path under `static/`; published under `ASSETS`.
    pub statics: BTreeMap<String, Static>,
    /// Its words by language, each completed from English. Always has `en`.
    pub words: BTreeMap<String, Arc<Words>>,
    /// Of everything that can reach a page: templates, words, and names (not contents) of static files.
    pub fingerprint: Fingerprint,
}

/// One template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The file, from the root; of the embedded theme as if it stood there.
    pub path: RelPath,
    /// Its source.
    pub text: Arc<str>,
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Static {
    /// Its bytes: of an embedded file, or of a text the tree holds.
    Bytes(Arc<[u8]>),
    /// A file of the tree that is copied.
    Asset(RelPath),
}

impl Theme {
    /// The theme called `name` as the archive has it. Without complaints that refuse a build it can be used;
    /// with them it is still whole, since the embedded theme lies below.
    pub fn load(tree: &Tree, name: &str) -> (Self, Vec<Diagnostic>) {
        let mut complaints = Vec::new();
        let stack = Stack::of(tree, name, &mut complaints);
        let mut theme = Self {
            name: name.to_owned(),
            templates: BTreeMap::new(),
            statics: BTreeMap::new(),
            words: BTreeMap::new(),
            fingerprint: Fingerprint::default(),
        };
        for (inner, Origin { path, content, .. }) in stack.uppermost() {
            theme.take(inner, path, content, &mut complaints);
        }
        theme.words = words(stack.words(), &mut complaints);
        // words of a file that cannot be read are not missing one by one
        if !complaints.iter().any(Diagnostic::refuses) {
            theme.check_keys(&mut complaints);
        }
        theme.fingerprint = theme.take_fingerprint();
        diagnostic::sort(&mut complaints);
        (theme, complaints)
    }

    /// Its static files by their path in the output.
    pub fn published(&self) -> impl Iterator<Item = (String, &Static)> {
        self.statics.iter().map(|(path, file)| (format!("{ASSETS}/{path}"), file))
    }

    /// The words of `language`; of its base (`zh` for `zh-TW`) or English where the theme has none.
    pub fn words(&self, language: &str) -> Arc<Words> {
        let base = language.split('-').next().unwrap_or_default();
        [language, base, FALLBACK].iter().find_map(|name| self.words.get(*name)).cloned().unwrap_or_default()
    }

    /// The languages it has words in that are written from right to left.
    pub fn turned(&self) -> BTreeSet<String> {
        self.words.iter().filter(|(_, words)| words.is_rtl()).map(|(language, _)| language.clone()).collect()
    }

    /// The complaint that the theme has no words in `language`; `None` when it has.
    pub fn missing_language(&self, language: &str) -> Option<Diagnostic> {
        let base = language.split('-').next().unwrap_or_default();
        let known = self.words.contains_key(language) || self.words.contains_key(base);
        let path = file_path(&self.name, &format!("i18n/{language}.yaml"));
        (!known).then(|| complaints::missing_language(&path, language))
    }

    fn take(&mut self, inner: &str, path: &RelPath, content: &Content, complaints: &mut Vec<Diagnostic>) {
        if let Some(name) = inner.strip_prefix("templates/") {
            if !is_template(name) {
                complaints.push(complaints::template_suffix(path));
                return;
            }
            match content.text() {
                Some(text) => {
                    self.templates.insert(name.to_owned(), Template { path: path.clone(), text });
                }
                None => complaints.push(complaints::no_text(path, "a template")),
            }
        } else if let Some(name) = inner.strip_prefix("static/") {
            let file = match content {
                Content::Embedded(bytes) => Static::Bytes(lean(inner, bytes)),
                Content::Text(text) => Static::Bytes(Arc::from(text.as_bytes())),
                Content::Asset => Static::Asset(path.clone()),
            };
            self.statics.insert(name.to_owned(), file);
        }
    }

    /// Looks at the keys that templates write out: a slip there would show a key on every page.
    fn check_keys(&self, complaints: &mut Vec<Diagnostic>) {
        let english = self.words(FALLBACK);
        let mut seen = BTreeSet::new();
        for template in self.templates.values() {
            for (key, span) in scan::word_keys(&scan::tags(&template.text)) {
                if english.get(key).is_none() && seen.insert(key.to_owned()) {
                    let near = nearest(key, english.texts.keys().map(|key| stem(key)));
                    complaints.push(complaints::unknown_word(&template.path, span.into(), key, near));
                }
            }
        }
    }

    fn take_fingerprint(&self) -> Fingerprint {
        // what makes drafts reaches no page
        let of_pages = self.templates.iter().filter(|(name, _)| !name.starts_with(DRAFTS));
        let templates: Vec<(&str, &str)> = of_pages.map(|(name, template)| (name.as_str(), &*template.text)).collect();
        let words: Vec<_> = self.words.iter().map(|(language, words)| (language, &words.texts)).collect();
        let statics: Vec<&String> = self.statics.keys().collect();
        Fingerprint::of_value(&(CONTRACT, &self.name, templates, words, statics))
    }
}

/// Whether a template of that name makes something in which everything is escaped that must be: a page, a feed, a draft.
fn is_template(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    match ending.to_lowercase().as_str() {
        "html" | "xml" => !name.starts_with(DRAFTS),
        "md" => name.starts_with(DRAFTS),
        _ => false,
    }
}

/// The words of every language, each completed from English; reports what is missing, once a key.
fn words<'a>(
    files: impl Iterator<Item = &'a Origin>,
    complaints: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Arc<Words>> {
    let mut languages: BTreeMap<String, (RelPath, BTreeMap<String, String>)> = BTreeMap::new();
    let mut faults = Vec::new();
    for Origin { path, content, .. } in files {
        if path.ending() != "yaml" {
            continue;
        }
        let Some(text) = content.text() else {
            complaints.push(complaints::no_text(path, "a file of words"));
            continue;
        };
        let entry = languages.entry(path.stem().to_owned()).or_insert_with(|| (path.clone(), BTreeMap::new()));
        entry.0 = path.clone();
        match yaml::parse_within(&text, Span::new(0, text.len()), yaml::Limits::DECLARATION) {
            Ok(node) => flatten(path, "", &node, &mut entry.1, complaints),
            Err(fault) => faults.push(complaints::bad_yaml(path, fault)),
        }
    }
    let (words, missing) = complete(&languages);
    complaints.extend(if faults.is_empty() { missing } else { faults });
    words
}

/// The words of each language with those it borrows, and what it had to borrow from another.
fn complete(
    languages: &BTreeMap<String, (RelPath, BTreeMap<String, String>)>,
) -> (BTreeMap<String, Arc<Words>>, Vec<Diagnostic>) {
    let mut missing = Vec::new();
    let all: BTreeSet<String> = languages.values().flat_map(|(_, texts)| stems(texts)).collect();
    let mut words = BTreeMap::from([(FALLBACK.to_owned(), Arc::new(Words::default()))]);
    for (language, (path, texts)) in languages {
        // a regional variant (`zh-TW`) may say only what it says otherwise
        let base = language.split('-').next().filter(|base| base != language);
        if base.is_none() {
            missing.extend(all.difference(&stems(texts)).map(|key| complaints::missing_word(path, key, language)));
            let own = Words::new(language, texts.clone());
            missing.extend(missing_forms(&own).map(|key| complaints::missing_word(path, &key, language)));
        }
        let mut texts = texts.clone();
        for (lower, (_, below)) in base.into_iter().chain([FALLBACK]).filter_map(|lower| languages.get_key_value(lower))
        {
            let own = stems(&texts);
            // how a language counts and is written, it shares with its variants and with no other
            let akin = Some(lower.as_str()) == base;
            let borrowed = below.iter().filter(|(key, _)| !own.contains(stem(key)));
            let borrowed =
                borrowed.filter(|(key, _)| !key.starts_with(OF_LANGUAGE) || (akin && !texts.contains_key(*key)));
            let borrowed: Vec<(String, String)> = borrowed.map(|(key, text)| (key.clone(), text.clone())).collect();
            texts.extend(borrowed);
        }
        words.insert(language.clone(), Arc::new(Words::new(language, texts)));
    }
    (words, missing)
}

/// The keys, without the endings that a number chooses.
fn stems(texts: &BTreeMap<String, String>) -> BTreeSet<String> {
    texts.keys().filter(|key| !key.starts_with(OF_LANGUAGE)).map(|key| stem(key).to_owned()).collect()
}

/// Forms that a language tells apart and a key that counts does not have.
fn missing_forms(words: &Words) -> impl Iterator<Item = String> {
    let counting =
        words.texts.keys().filter(|key| !key.starts_with(OF_LANGUAGE)).filter_map(|key| key.strip_suffix(".other"));
    counting.flat_map(|key| {
        let forms = words.plural.categories().map(move |form| format!("{key}.{form}"));
        forms.filter(|key| !words.texts.contains_key(key))
    })
}

/// What a rule of a language must be, when it is not.
fn wrong_rule(key: &str, text: &str) -> Option<&'static str> {
    match key.strip_prefix(OF_LANGUAGE)?.split_once('.') {
        None if key == "language.direction" => (!matches!(text, "ltr" | "rtl")).then_some("`ltr` or `rtl`"),
        Some(("plural", form)) if CATEGORIES.contains(&form) => {
            Condition::parse(text).is_none().then_some("a condition such as `n % 10 = 2..4 and n % 100 != 12..14`")
        }
        _ => Some("`direction`, or `plural` with `zero`, `one`, `two`, `few` and `many`"),
    }
}

/// The texts of a file of words under their dotted keys.
pub fn words_of(node: &Node) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    flatten(&RelPath::root(), "", node, &mut texts, &mut Vec::new());
    texts
}

/// Adds the scalars of `node` under their dotted keys.
fn flatten(
    path: &RelPath,
    key: &str,
    node: &Node,
    into: &mut BTreeMap<String, String>,
    complaints: &mut Vec<Diagnostic>,
) {
    match &node.value {
        Yaml::Scalar { text, .. } if !key.is_empty() => {
            // a key laid over another replaces its forms for one and many
            into.retain(|known, _| known == key || stem(known) != key);
            if let Some(wrong) = wrong_rule(key, text) {
                complaints.push(complaints::wrong_form(path, node.span, &format!("`{key}`"), wrong));
            }
            into.insert(key.to_owned(), text.clone());
        }
        Yaml::Map(entries) => {
            into.remove(key);
            for (inner, node) in entries {
                let inner = if key.is_empty() { inner.text.clone() } else { format!("{key}.{}", inner.text) };
                flatten(path, &inner, node, into, complaints);
            }
        }
        Yaml::Null if key.is_empty() => {}
        Yaml::Null | Yaml::List(_) | Yaml::Scalar { .. } => {
            let what = if key.is_empty() { "a file of words".to_owned() } else { format!("the text of `{key}`") };
            let expected = if key.is_empty() { "a list of keys and texts" } else { "a text in quotes" };
            complaints.push(complaints::wrong_form(path, node.span, &what, expected));
        }
    }
}
