//! `annals theme`: where a file or word of the theme comes from, and which themes there are.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::args::{Common, Theme as Asked, ThemeAsked};
use super::exit::{Exit, Stop};
use super::session::{Reach, Session};
use super::{output, report};
use crate::base::diagnostic::{Diagnostic, near};
use crate::base::span::Span;
use crate::base::yaml::{self, Yaml};
use crate::render::Theme;
use crate::render::layers::{self, MANIFEST, Origin, Stack};
use crate::render::theme::{DEFAULT, words_of};
use crate::render::words::stem;
use crate::source::Tree;

/// Folders of a theme that may be left out of a file's name, tried in this order.
const FOLDERS: [&str; 4] = ["", "templates/", "static/", "i18n/"];

/// How many near names are offered for one that there is not.
const NEAR: usize = 3;

/// Prints what was asked for.
pub fn run(common: &Common, asked: &Asked) -> Result<Exit, Stop> {
    let session = Session::open(common, Reach::All)?;
    let (tree, _) = session.read(&[]);
    let mut said = Vec::new();
    let stack = Stack::of(&tree, &session.config.theme, &mut said);
    let text = match &asked.asked {
        ThemeAsked::List => list(&tree, &session.config.theme),
        ThemeAsked::Why { file } => {
            refuse(&said, &tree)?;
            why(&tree, &session.config.theme, &session.config.language, &stack, file)?
        }
    };
    output::say(&text)?;
    Ok(Exit::Good)
}

/// With layers that cannot be told apart nothing can be said of them.
fn refuse(said: &[Diagnostic], tree: &Tree) -> Result<(), Stop> {
    if said.iter().any(Diagnostic::refuses) {
        output::tell(&report::human(said, tree));
        return Err(Stop::said(Exit::Usage));
    }
    Ok(())
}

/// Where `name` comes from: a file by its path or the end of it, else a word by its key.
fn why(tree: &Tree, theme: &str, language: &str, stack: &Stack, name: &str) -> Result<String, Stop> {
    let named = FOLDERS.iter().map(|folder| format!("{folder}{name}"));
    let whole = stack.themes.iter().map(String::as_str).chain([DEFAULT]);
    let whole = whole.filter_map(|theme| name.strip_prefix(&format!("themes/{theme}/")).map(str::to_owned));
    if let Some(inner) = named.chain(whole).find(|inner| stack.at(inner).next().is_some()) {
        return Ok(why_file(stack, &inner));
    }
    let (looks, _) = Theme::load(tree, theme);
    let words = looks.words(language);
    if words.get(name).is_some() {
        return Ok(why_word(stack, language, name));
    }
    let files = stack.paths().map(|path| path.split_once('/').map_or(path, |(_, rest)| rest));
    let keys: BTreeSet<&str> = words.texts.keys().map(|key| stem(key)).collect();
    let near = near(name, stack.paths().chain(files).chain(keys), NEAR);
    let stop = Stop::usage(format!("no layer of the theme `{theme}` has a file or word `{name}`"));
    Err(if near.is_empty() {
        stop.help("name a template (`record.html`), a static file (`annals.css`) or a word (`home.days`)")
    } else {
        stop.help(format!(
            "the nearest are {}",
            near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ))
    })
}

fn why_file(stack: &Stack, inner: &str) -> String {
    let origins: Vec<&Origin> = stack.at(inner).collect();
    if let Some(manifest) = stack.without(inner) {
        let hidden = origins.iter().map(|origin| place(origin)).collect::<Vec<_>>();
        return format!("{inner} is not published: {manifest} does without it\n{}", lines("hides", &hidden));
    }
    let places: Vec<String> = origins.iter().map(|origin| place(origin)).collect();
    let Some((first, below)) = places.split_first() else { return String::new() };
    if inner.starts_with("i18n/") {
        // words are laid over one another key by key: nothing is hidden as a whole
        return format!("{inner}: words of {first}\n{}", lines("over those of", below));
    }
    format!("{inner} comes from {first}\n{}", lines("hides", below))
}

fn why_word(stack: &Stack, language: &str, key: &str) -> String {
    let base = language.split('-').next().unwrap_or(language);
    let mut languages = vec![language, base, "en"];
    languages.dedup();
    let mut found = Vec::new();
    for language in languages {
        for origin in stack.at(&format!("i18n/{language}.yaml")) {
            let said = origin.content.text().and_then(|text| said(&text, key));
            found.extend(said.map(|said| format!("{}: {said}", place(origin))));
        }
    }
    let Some((first, below)) = found.split_first() else { return String::new() };
    format!("{key} comes from {first}\n{}", lines("hides", below))
}

/// What a file of words says under a key.
fn said(text: &str, key: &str) -> Option<String> {
    let node = yaml::parse_within(text, Span::new(0, text.len()), yaml::Limits::DECLARATION).ok()?;
    let texts = words_of(&node);
    let own = texts.iter().filter(|(name, _)| {
        let below = name.strip_prefix(key).map(|rest| rest.strip_prefix('.').unwrap_or(rest));
        name.as_str() == key
            || below.is_some_and(|rest| !rest.is_empty() && !rest.contains('.') && name.len() > key.len() + 1)
    });
    let texts: Vec<String> = own.map(|(_, text)| format!("`{text}`")).collect();
    (!texts.is_empty()).then(|| texts.join(" / "))
}

fn place(origin: &Origin) -> String {
    if origin.embedded { format!("{} (inside the program)", origin.path) } else { origin.path.to_string() }
}

fn lines(verb: &str, places: &[String]) -> String {
    places.iter().map(|place| format!("  {verb} {place}\n")).collect()
}

/// Every theme with what it says of itself; the chosen one is marked.
fn list(tree: &Tree, chosen: &str) -> String {
    let mut text = String::new();
    for name in layers::known(tree) {
        let manifest = layers::file_path(&name, MANIFEST);
        let node = tree.text(manifest.as_str()).and_then(|text| yaml::parse(text, Span::new(0, text.len())).ok());
        let value = |key: &str| match node.as_ref().map(|node| &node.value) {
            Some(Yaml::Map(entries)) => {
                entries.iter().find(|(name, _)| name.text == key).and_then(|(_, node)| match &node.value {
                    Yaml::Scalar { text, .. } => Some(text.clone()),
                    _ => None,
                })
            }
            _ => None,
        };
        let mark = if name == chosen { "*" } else { " " };
        let title = value("title").map(|title| format!("  {title}")).unwrap_or_default();
        let below = value("extends").unwrap_or_else(|| DEFAULT.to_owned());
        let over = if name == DEFAULT { "  (inside the program)".to_owned() } else { format!("  over {below}") };
        // a String takes everything
        let _ = writeln!(text, "{mark} {name}{title}{over}");
    }
    text
}
