//! A theme as one value: the embedded default theme, overlaid by what the archive brings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::complaints;
use super::lean::lean;
use super::scan;
use super::words::{Words, stem};
use crate::base::diagnostic::{self, Diagnostic, nearest};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::{self, Node, Yaml};
use crate::site::view::CONTRACT;
use crate::source::{File, Tree};

/// The theme that is inside the program.
pub const DEFAULT: &str = "default";

/// The folder of the output in which a theme's static files stand.
pub const ASSETS: &str = "assets";

/// The folder of the templates that make drafts of records instead of pages.
pub const DRAFTS: &str = "draft/";

/// How many themes may extend one another.
pub const CHAIN_LIMIT: usize = 16;

/// The language that stands in where another has no text.
const FALLBACK: &str = "en";

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

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
        let layers = layers(tree, name, &mut complaints);
        let files = gather(tree, &layers);
        let mut theme = Self {
            name: name.to_owned(),
            templates: BTreeMap::new(),
            statics: BTreeMap::new(),
            words: BTreeMap::new(),
            fingerprint: Fingerprint::default(),
        };
        for (inner, (path, content)) in &files.overlaid {
            theme.take(inner, path, content, &mut complaints);
        }
        theme.words = words(&files.words, &mut complaints);
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

/// What a file of a theme holds.
#[derive(Clone, Debug)]
enum Content {
    Embedded(&'static [u8]),
    Text(Arc<str>),
    Asset,
}

impl Content {
    fn text(&self) -> Option<Arc<str>> {
        match self {
            Self::Embedded(bytes) => std::str::from_utf8(bytes).ok().map(Arc::from),
            Self::Text(text) => Some(text.clone()),
            Self::Asset => None,
        }
    }
}

/// The path a file of a theme has, or would have, in the archive.
fn file_path(theme: &str, inner: &str) -> RelPath {
    RelPath::new(&format!("themes/{theme}/{inner}")).unwrap_or_else(RelPath::root)
}

/// The themes from `name` down to the one that extends no other. The embedded theme lies below them all.
fn layers(tree: &Tree, name: &str, complaints: &mut Vec<Diagnostic>) -> Vec<String> {
    let known = known(tree);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut layers: Vec<String> = Vec::new();
    let mut next = Some((name.to_owned(), file_path(name, "theme.yaml"), None));
    while let Some((name, path, span)) = next.take() {
        if layers.contains(&name) {
            let chain: Vec<&str> = layers.iter().map(String::as_str).chain([name.as_str()]).collect();
            complaints.push(complaints::theme_cycle(&path, span, &chain));
            break;
        }
        if layers.len() == CHAIN_LIMIT {
            complaints.push(complaints::theme_chain_long(&path, span, CHAIN_LIMIT));
            break;
        }
        if !known.contains(&name.as_str()) {
            complaints.push(complaints::unknown_theme(&path, span, &name, &known));
            break;
        }
        let path = file_path(&name, "theme.yaml");
        let text = tree.text(path.as_str());
        next = text.and_then(|text| manifest(&path, text, complaints)).map(|(name, span)| (name, path, Some(span)));
        layers.push(name);
    }
    layers
}

/// The themes of the archive and the embedded one.
fn known(tree: &Tree) -> BTreeSet<String> {
    let folders = tree.files.keys().filter_map(|path| {
        let mut parts = path.parts();
        let theme = (parts.next() == Some("themes")).then(|| parts.next()).flatten();
        theme.filter(|_| parts.next().is_some()).map(str::to_owned)
    });
    folders.chain([DEFAULT.to_owned()]).collect()
}

/// What `theme.yaml` extends, and where it says so.
fn manifest(path: &RelPath, text: &str, complaints: &mut Vec<Diagnostic>) -> Option<(String, Span)> {
    const KEYS: &[&str] = &["title", "extends", "contract"];
    let node = yaml::parse(text, Span::new(0, text.len())).map_err(|fault| complaints::bad_yaml(path, fault));
    let entries = match node {
        Ok(Node { value: Yaml::Map(entries), .. }) => entries,
        Ok(Node { value: Yaml::Null, .. }) => return None,
        Ok(node) => {
            complaints.push(complaints::wrong_form(path, node.span, "`theme.yaml`", "a list of keys and values"));
            return None;
        }
        Err(complaint) => {
            complaints.push(complaint);
            return None;
        }
    };
    let mut extends = None;
    for (key, node) in entries {
        match (key.text.as_str(), &node.value) {
            ("extends", Yaml::Scalar { text, .. }) => extends = Some((text.clone(), node.span)),
            ("title", Yaml::Scalar { .. } | Yaml::Map(_)) => {}
            ("contract", Yaml::Scalar { text, .. }) => match text.parse::<u32>() {
                Ok(asked) if asked > CONTRACT => {
                    complaints.push(complaints::later_contract(path, node.span, asked, CONTRACT));
                }
                Ok(_) => {}
                Err(_) => complaints.push(complaints::wrong_form(path, node.span, "`contract`", "a whole number")),
            },
            (name, _) if KEYS.contains(&name) => {
                complaints.push(complaints::wrong_form(path, node.span, &format!("`{name}`"), "a single value"));
            }
            (name, _) => complaints.push(complaints::unknown_theme_key(path, key.span, name, KEYS)),
        }
    }
    extends
}

/// The files of all layers.
struct Files {
    /// Templates and static files by their path in a theme, the uppermost of each.
    overlaid: BTreeMap<String, (RelPath, Content)>,
    /// The files of words, lowest layer first: they are laid over one another key by key.
    words: Vec<(RelPath, Content)>,
}

fn gather(tree: &Tree, layers: &[String]) -> Files {
    let mut files = Files { overlaid: BTreeMap::new(), words: Vec::new() };
    let mut put = |inner: &str, path: RelPath, content: Content| {
        if inner.starts_with("i18n/") {
            files.words.push((path, content));
        } else {
            files.overlaid.insert(inner.to_owned(), (path, content));
        }
    };
    let mut embedded = Vec::new();
    walk(&EMBEDDED, &mut embedded);
    for (inner, bytes) in embedded {
        put(&inner, file_path(DEFAULT, &inner), Content::Embedded(bytes));
    }
    for layer in layers.iter().rev() {
        let top = file_path(layer, "");
        for (path, file) in &tree.files {
            if let Some(inner) = path.below(&top) {
                let content = match file {
                    File::Text { text, .. } => Content::Text(text.clone()),
                    File::Asset(_) => Content::Asset,
                };
                put(inner.as_str(), path.clone(), content);
            }
        }
    }
    files
}

/// The embedded files with their paths, in the order of the paths.
fn walk(dir: &Dir<'static>, found: &mut Vec<(String, &'static [u8])>) {
    for file in dir.files() {
        found.push((file.path().to_string_lossy().replace('\\', "/"), file.contents()));
    }
    dir.dirs().for_each(|inner| walk(inner, found));
    found.sort();
}

/// The words of every language, each completed from English; reports what is missing, once a key.
fn words(files: &[(RelPath, Content)], complaints: &mut Vec<Diagnostic>) -> BTreeMap<String, Arc<Words>> {
    let mut languages: BTreeMap<String, (RelPath, BTreeMap<String, String>)> = BTreeMap::new();
    let mut faults = Vec::new();
    for (path, content) in files {
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
    let stems = |texts: &BTreeMap<String, String>| texts.keys().map(|key| stem(key).to_owned()).collect();
    let all: BTreeSet<String> = languages.values().flat_map(|(_, texts)| stems(texts) as BTreeSet<String>).collect();
    let mut words = BTreeMap::from([(FALLBACK.to_owned(), Arc::new(Words::default()))]);
    for (language, (path, texts)) in languages {
        // a regional variant (`zh-TW`) may say only what it says otherwise
        let base = language.split('-').next().filter(|base| base != language);
        if base.is_none() {
            let own: BTreeSet<String> = stems(texts);
            missing.extend(all.difference(&own).map(|key| complaints::missing_word(path, key, language)));
        }
        let mut texts = texts.clone();
        for (_, lower) in base.into_iter().chain([FALLBACK]).filter_map(|lower| languages.get(lower)) {
            let own: BTreeSet<String> = stems(&texts);
            let borrowed = lower.iter().filter(|(key, _)| !own.contains(stem(key)));
            texts.extend(borrowed.map(|(key, text)| (key.clone(), text.clone())));
        }
        words.insert(language.clone(), Arc::new(Words::new(language.clone(), texts)));
    }
    (words, missing)
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
            let stale: Vec<String> = [".one", ".other"].iter().map(|ending| format!("{key}{ending}")).collect();
            into.retain(|known, _| !stale.contains(known));
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
