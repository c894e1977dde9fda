//! Names that are safe in files, addresses and anchors.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Bytes that a path part keeps when it is written into an address.
const KEPT_IN_HREF: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'!')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b'=')
    .remove(b'@');

/// Device names that Windows reserves whatever their ending.
const RESERVED: [&str; 28] = [
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt0",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "conin$", "conout$", "com¹", "lpt¹",
];

/// A path as it stands in `href`: percent-encoded in UTF-8, `/` kept.
pub fn href(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, KEPT_IN_HREF).to_string()
}

/// What two names are compared by where a file system may take them for one: NFC, then lower case, then NFC again, since a letter in
/// lower case may be one with a sign of its own (`İ`) that has its place among those behind it.
pub fn fold(name: &str) -> String {
    // nearly all names are: there is nothing to compose then
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    composed(&composed(name).to_lowercase()).into_owned()
}

fn composed(name: &str) -> Cow<'_, str> {
    match is_nfc_quick(name.chars()) {
        IsNormalized::Yes => Cow::Borrowed(name),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(name.nfc().collect()),
    }
}

/// The longest path part in bytes: 255 less room for an ending, a part number and a temporary name.
pub const LONGEST_PART: usize = 200;

/// One path part as it may stand in the output on every system: characters that Windows
/// refuses, control characters, and outer dots and blanks become `_`; a reserved device name gets a `_` in
/// front; a part longer than `LONGEST_PART` bytes is cut and gets a hash of the whole behind it.
pub fn part(name: &str) -> String {
    let mut safe: String =
        name.chars()
            .map(|c| {
                if c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '/') {
                    '_'
                } else {
                    c
                }
            })
            .collect();
    if safe.ends_with(['.', ' ']) {
        safe.pop();
        safe.push('_');
    }
    if safe.starts_with([' ', '.']) {
        safe.replace_range(..1, "_");
    }
    let device = safe.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered =
        ["com", "lpt"].iter().any(|port| device.strip_prefix(port).is_some_and(|rest| matches!(rest, "¹" | "²" | "³")));
    if numbered || RESERVED.contains(&device.as_str()) {
        safe.insert(0, '_');
    }
    if safe.len() > LONGEST_PART {
        let hash = crate::base::fingerprint::Fingerprint::of(name.as_bytes()).to_string();
        let mut cut = LONGEST_PART - 9;
        while !safe.is_char_boundary(cut) {
            cut -= 1;
        }
        safe.truncate(cut);
        safe.push('-');
        safe.push_str(hash.get(..8).unwrap_or_default());
    }
    if safe.is_empty() { "_".to_owned() } else { safe }
}

/// The folder of a tag's list below that of all tags: each part made safe, and none that ends like a page, which could
/// stand at its place.
pub fn tag_path(tag: &str) -> String {
    let folder = |name: &str| {
        let mut safe = part(name);
        if safe.to_ascii_lowercase().ends_with(".html") {
            safe.push('_');
        }
        safe
    };
    tag.split('/').map(folder).collect::<Vec<_>>().join("/")
}

/// The anchor of a heading: its words in lower case, blanks as `-`, punctuation dropped, letters
/// of every script kept. Empty when nothing is left.
pub fn anchor(words: &str) -> String {
    let mut anchor = String::with_capacity(words.len());
    for c in words.nfc() {
        if c.is_alphanumeric() || c == '_' {
            anchor.extend(c.to_lowercase());
        } else if (c.is_whitespace() || c == '-') && !anchor.is_empty() && !anchor.ends_with('-') {
            anchor.push('-');
        }
    }
    anchor.truncate(anchor.trim_end_matches('-').len());
    anchor
}
