//! Fail closed: what may be a slip for a word about the readership keeps a record out of every build.

use crate::base::date::half_width;
use crate::base::diagnostic::edit_distance;

/// The keys that decide who may read a record.
const KEYS: [&str; 2] = ["audience", "draft"];

/// Words for the same thing that people write instead, and the key they stand for.
const SAME: [&str; 3] = ["private", "confidential", "secret"];

/// The same in Chinese. Too short for slips to be told from other words.
const SAME_CHINESE: [(&str, &str); 9] = [
    ("密级", "audience"),
    ("保密", "audience"),
    ("机密", "audience"),
    ("秘密", "audience"),
    ("绝密", "audience"),
    ("涉密", "audience"),
    ("私密", "audience"),
    ("知悉范围", "audience"),
    ("草稿", "draft"),
];

/// Changes of a letter that still make a slip of a long word. Of a word of five letters only one does: `trait`,
/// `drain` and `grant` are words of their own, and no slip for `draft`.
const SLIP: usize = 2;

/// The privacy key that `key`, no declared field, may be meant to be: another case, a letter or two wrong, or
/// another word for it.
pub fn slip(key: &str) -> Option<&'static str> {
    let plain: String = key.trim().chars().map(half_width).collect::<String>().to_lowercase();
    let near = |word: &str| {
        let most = if word.len() > 5 { SLIP } else { 1 };
        edit_distance(&plain, word, most) <= most
    };
    if let Some(key) = KEYS.iter().find(|word| near(word)) {
        return Some(key);
    }
    if SAME.iter().any(|word| near(word)) {
        return KEYS.first().copied();
    }
    SAME_CHINESE.iter().find(|(word, _)| *word == plain).map(|(_, key)| *key)
}
