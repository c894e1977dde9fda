//! The words of the interface in one language.

use std::collections::{BTreeMap, HashMap};

use super::plural::{CATEGORIES, Plural};

/// What begins the keys under which a language says how it counts and which way it is written: no words, and not borrowed from another.
pub const OF_LANGUAGE: &str = "language.";

/// The texts of one language by key (`rail.archive`, `date.long.day`). A key that stands for a number of things has
/// the endings `.one`, `.other` and those of `CATEGORIES` that the language tells apart. Texts are plain; `{name}` in them is filled when they are said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language they are in; passages that had to be borrowed are in English all the same.
    pub language: String,
    /// The texts.
    pub texts: BTreeMap<String, String>,
    /// The same for who asks for one, with the text for many under the key without its ending.
    asked: HashMap<String, String>,
    /// How the language counts.
    pub plural: Plural,
}

/// The key without the ending that a number chooses.
pub fn stem(key: &str) -> &str {
    match key.rsplit_once('.') {
        Some((stem, form)) if form == "other" || CATEGORIES.contains(&form) => stem,
        _ => key,
    }
}

impl Words {
    /// The words of a language with these texts.
    pub fn new(language: &str, texts: BTreeMap<String, String>) -> Self {
        let rule = |name: &str| texts.get(&format!("{OF_LANGUAGE}plural.{name}")).map(String::as_str);
        let plural = Plural::of(rule);
        let many = |(key, text): (&String, &String)| Some((key.strip_suffix(".other")?.to_owned(), text.clone()));
        let mut asked: HashMap<String, String> = texts.iter().filter_map(many).collect();
        asked.extend(texts.iter().map(|(key, text)| (key.clone(), text.clone())));
        Self { language: language.to_owned(), texts, asked, plural }
    }

    /// Whether the language is written from right to left.
    pub fn is_rtl(&self) -> bool {
        self.texts.get("language.direction").is_some_and(|direction| direction == "rtl")
    }

    /// The text of `key` as it stands; of a key that counts, the one for many.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.asked.get(key).map(String::as_str)
    }

    /// The text of `key` for `count` things: in the form that the language has for them, else in that for many.
    pub fn counted(&self, key: &str, count: i128) -> Option<&str> {
        let form = self.asked.get(&format!("{key}.{}", self.plural.category(count)));
        form.map(String::as_str).or_else(|| self.get(key))
    }

    /// The text of `key` with `{name}` filled by what `value` gives for `name`. `None` when there is no such key.
    pub fn say(&self, key: &str, value: impl Fn(&str) -> Option<String>) -> Option<String> {
        self.get(key).map(|text| fill(text, value))
    }
}

/// `text` with `{name}` filled by what `value` gives for `name`. What has no value stays as it stands.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, open)) = rest.split_once('{') {
        filled.push_str(before);
        match open.split_once('}').and_then(|(name, after)| value(name).map(|value| (value, after))) {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = open;
            }
        }
    }
    filled.push_str(rest);
    filled
}
