//! The layers of a theme: it lies over the one it extends, and that over the next, down to the one inside the program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::complaints;
use super::theme::DEFAULT;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::{self, Node, Yaml};
use crate::site::view::CONTRACT;
use crate::source::{File, Tree};

/// How many themes may extend one another.
pub const CHAIN_LIMIT: usize = 16;

/// What a theme says of itself.
pub const MANIFEST: &str = "theme.yaml";

/// The folder of a theme whose files are published.
const STATIC: &str = "static/";

/// The folder of a theme with its files of words.
const WORDS: &str = "i18n/";

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// One file of one layer.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file from the root; of the embedded theme as if it stood there.
    pub path: RelPath,
    /// Whether it is inside the program.
    pub embedded: bool,
    /// What it holds.
    pub content: Content,
}

/// What a file of a theme holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Bytes inside the program.
    Embedded(&'static [u8]),
    /// A text of the tree.
    Text(Arc<str>),
    /// A file of the tree whose bytes are not in it.
    Asset,
}

impl Content {
    /// As text; `None` for what is none.
    pub fn text(&self) -> Option<Arc<str>> {
        match self {
            Self::Embedded(bytes) => std::str::from_utf8(bytes).ok().map(Arc::from),
            Self::Text(text) => Some(text.clone()),
            Self::Asset => None,
        }
    }
}

/// What a theme and those below it hold.
#[derive(Debug, Default)]
pub struct Stack {
    /// The names of its themes from the uppermost down; the embedded one is not named unless something extends it.
    pub themes: Vec<String>,
    /// The files of every layer by their path in a theme (`templates/record.html`), the uppermost last.
    files: BTreeMap<String, Vec<Origin>>,
    /// Static files that a theme does without (`static/annals.js`), with its `theme.yaml`: those of the layers below are not published.
    without: BTreeMap<String, RelPath>,
}

impl Stack {
    /// The layers of the theme called `name`.
    pub fn of(tree: &Tree, name: &str, complaints: &mut Vec<Diagnostic>) -> Self {
        let layers = layers(tree, name, complaints);
        let mut stack = Self { themes: layers.iter().map(|layer| layer.name.clone()).collect(), ..Self::default() };
        let mut embedded = Vec::new();
        walk(&EMBEDDED, &mut embedded);
        for (inner, bytes) in embedded {
            let path = file_path(DEFAULT, &inner);
            stack.put(&inner, Origin { path, embedded: true, content: Content::Embedded(bytes) });
        }
        for layer in layers.iter().rev() {
            let top = file_path(&layer.name, "");
            for inner in &layer.without {
                stack.without.insert(inner.clone(), file_path(&layer.name, MANIFEST));
            }
            for (path, file) in &tree.files {
                if let Some(inner) = path.below(&top) {
                    let content = match file {
                        File::Text { text, .. } => Content::Text(text.clone()),
                        File::Asset(_) => Content::Asset,
                    };
                    stack.put(inner.as_str(), Origin { path: path.clone(), embedded: false, content });
                }
            }
        }
        stack
    }

    fn put(&mut self, inner: &str, origin: Origin) {
        // what a layer below does without, this one has
        self.without.remove(inner);
        self.files.entry(inner.to_owned()).or_default().push(origin);
    }

    /// Templates and static files by their path in a theme, the uppermost of each.
    pub fn uppermost(&self) -> impl Iterator<Item = (&str, &Origin)> {
        let shown =
            self.files.iter().filter(|(inner, _)| !inner.starts_with(WORDS) && !self.without.contains_key(*inner));
        shown.filter_map(|(inner, origins)| Some((inner.as_str(), origins.last()?)))
    }

    /// The files of words, of each language the lowest first: they are laid over one another key by key.
    pub fn words(&self) -> impl Iterator<Item = &Origin> {
        self.files.iter().filter(|(inner, _)| inner.starts_with(WORDS)).flat_map(|(_, origins)| origins)
    }

    /// The file of every layer at `inner`, the uppermost first; empty when none has it.
    pub fn at(&self, inner: &str) -> impl Iterator<Item = &Origin> {
        self.files.get(inner).into_iter().flatten().rev()
    }

    /// The `theme.yaml` that does without the static file at `inner`.
    pub fn without(&self, inner: &str) -> Option<&RelPath> {
        self.without.get(inner)
    }

    /// Every path in a theme that some layer has.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// The path a file of a theme has, or would have, in the archive.
pub fn file_path(theme: &str, inner: &str) -> RelPath {
    RelPath::new(&format!("themes/{theme}/{inner}")).unwrap_or_else(RelPath::root)
}

/// The themes of the archive and the embedded one.
pub fn known(tree: &Tree) -> BTreeSet<String> {
    let folders = tree.files.keys().filter_map(|path| {
        let mut parts = path.parts();
        let theme = (parts.next() == Some("themes")).then(|| parts.next()).flatten();
        theme.filter(|_| parts.next().is_some()).map(str::to_owned)
    });
    folders.chain([DEFAULT.to_owned()]).collect()
}

/// One theme of the archive.
#[derive(Debug, Default)]
struct Layer {
    name: String,
    without: Vec<String>,
}

/// What `theme.yaml` says.
#[derive(Debug, Default)]
struct Manifest {
    /// The theme it extends, and where it says so.
    extends: Option<(String, Span)>,
    without: Vec<String>,
}

/// The themes from `name` down to the one that extends no other. The embedded theme lies below them all.
fn layers(tree: &Tree, name: &str, complaints: &mut Vec<Diagnostic>) -> Vec<Layer> {
    let known = known(tree);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut layers: Vec<Layer> = Vec::new();
    let mut next = Some((name.to_owned(), file_path(name, MANIFEST), None));
    while let Some((name, path, span)) = next.take() {
        if layers.iter().any(|layer| layer.name == name) {
            let passed = layers.iter().map(|layer| layer.name.as_str());
            let chain: Vec<&str> = passed.chain([name.as_str()]).collect();
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
        let path = file_path(&name, MANIFEST);
        let manifest = tree.text(path.as_str()).map(|text| manifest(&path, text, complaints)).unwrap_or_default();
        next = manifest.extends.map(|(name, span)| (name, path, Some(span)));
        layers.push(Layer { name, without: manifest.without });
    }
    layers
}

fn manifest(path: &RelPath, text: &str, complaints: &mut Vec<Diagnostic>) -> Manifest {
    const KEYS: &[&str] = &["title", "extends", "contract", "without"];
    let mut manifest = Manifest::default();
    let node = yaml::parse(text, Span::new(0, text.len())).map_err(|fault| complaints::bad_yaml(path, fault));
    let entries = match node {
        Ok(Node { value: Yaml::Map(entries), .. }) => entries,
        Ok(Node { value: Yaml::Null, .. }) => return manifest,
        Ok(node) => {
            complaints.push(complaints::wrong_form(path, node.span, "`theme.yaml`", "a list of keys and values"));
            return manifest;
        }
        Err(complaint) => {
            complaints.push(complaint);
            return manifest;
        }
    };
    for (key, node) in entries {
        match (key.text.as_str(), &node.value) {
            ("extends", Yaml::Scalar { text, .. }) => manifest.extends = Some((text.clone(), node.span)),
            ("title", Yaml::Scalar { .. } | Yaml::Map(_)) => {}
            ("contract", Yaml::Scalar { text, .. }) => match text.parse::<u32>() {
                Ok(asked) if asked > CONTRACT => {
                    complaints.push(complaints::later_contract(path, node.span, asked, CONTRACT));
                }
                Ok(_) => {}
                Err(_) => complaints.push(complaints::wrong_form(path, node.span, "`contract`", "a whole number")),
            },
            ("without", Yaml::List(files)) => {
                for file in files {
                    match &file.value {
                        Yaml::Scalar { text, .. } if text.starts_with(STATIC) => manifest.without.push(text.clone()),
                        _ => complaints.push(complaints::wrong_form(
                            path,
                            file.span,
                            "a file to do without",
                            "`static/NAME`",
                        )),
                    }
                }
            }
            ("without", _) => {
                complaints.push(complaints::wrong_form(path, node.span, "`without`", "a list of files `static/NAME`"));
            }
            (name, _) if KEYS.contains(&name) => {
                complaints.push(complaints::wrong_form(path, node.span, &format!("`{name}`"), "a single value"));
            }
            (name, _) => complaints.push(complaints::unknown_theme_key(path, key.span, name, KEYS)),
        }
    }
    manifest
}

/// The texts of the embedded theme.
pub fn embedded_texts() -> impl Iterator<Item = &'static str> {
    let mut files = Vec::new();
    walk(&EMBEDDED, &mut files);
    files.into_iter().filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
}

/// The embedded files with their paths, in the order of the paths.
fn walk(dir: &Dir<'static>, found: &mut Vec<(String, &'static [u8])>) {
    for file in dir.files() {
        found.push((file.path().to_string_lossy().replace('\\', "/"), file.contents()));
    }
    dir.dirs().for_each(|inner| walk(inner, found));
    found.sort();
}
