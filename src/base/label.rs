//! A word in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One text per language code (`en`, `zh`, ..). A label without languages is empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label(pub BTreeMap<String, String>);

impl Label {
    /// The same text in every language.
    pub fn plain(text: &str) -> Self {
        Self(BTreeMap::from([(String::new(), text.to_owned())]))
    }

    /// The text in `language`; else in its base (`zh` for `zh-TW`), the plain one, English,
    /// or whichever comes first.
    pub fn get(&self, language: &str) -> &str {
        let base = language.split('-').next().unwrap_or_default();
        [language, base, "", "en"]
            .iter()
            .find_map(|key| self.0.get(*key))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// Whether no language has a text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
