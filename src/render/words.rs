//! The words of the interface in one language.

use std::collections::{BTreeMap, HashMap};

/// The texts of one language by key (`rail.archive`, `date.long.day`). A key that stands for a number of things has
/// the endings `.one` and `.other`. Texts are plain; `{name}` in them is filled when they are said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language they are in; passages that had to be borrowed are in English all the same.
    pub language: String,
    /// The texts.
    pub texts: BTreeMap<String, String>,
    /// The same for who asks for one, with the text for many under the key without its ending.
    asked: HashMap<String, String>,
}

/// The key without the ending that a number chooses.
pub fn stem(key: &str) -> &str {
    key.strip_suffix(".one").or_else(|| key.strip_suffix(".other")).unwrap_or(key)
}

impl Words {
    /// The words of `language`.
    pub fn new(language: String, texts: BTreeMap<String, String>) -> Self {
        let many = |(key, text): (&String, &String)| Some((key.strip_suffix(".other")?.to_owned(), text.clone()));
        let mut asked: HashMap<String, String> = texts.iter().filter_map(many).collect();
        asked.extend(texts.iter().map(|(key, text)| (key.clone(), text.clone())));
        Self { language, texts, asked }
    }

    /// The text of `key` as it stands; of a key that counts, the one for many.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.asked.get(key).map(String::as_str)
    }

    /// The text of `key` for `count` things: `.one` for exactly one where the language has it.
    pub fn counted(&self, key: &str, count: i128) -> Option<&str> {
        let one = (count == 1).then(|| self.asked.get(&format!("{key}.one"))).flatten();
        one.map(String::as_str).or_else(|| self.get(key))
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
