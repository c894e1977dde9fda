//! The sources as one value.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;

/// Every source file by its path from the root: `annals.yaml`, the content folder, `themes/`.
/// No absolute path and no meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// The files, in the order of their paths.
    pub files: BTreeMap<RelPath, File>,
    /// Texts that are only for finding and showing the places of complaints: those that were refused because of their encoding, as
    /// well as they could be read (such a file is not among `files`, and no record is made of it), and those of data files.
    pub aside: BTreeMap<RelPath, Arc<str>>,
    /// The fingerprints of the bytes of assets, as far as somebody asked for them: reading every one would be slow.
    pub digests: BTreeMap<RelPath, Fingerprint>,
}

/// One source file.
#[derive(Clone, Debug, PartialEq)]
pub enum File {
    /// A text: Markdown, YAML, a template. Without a byte order mark; `\n` is the only line ending.
    Text {
        /// The text.
        text: Arc<str>,
        /// Its fingerprint.
        fingerprint: Fingerprint,
    },
    /// Any other file; its bytes stay where they are.
    Asset(Stamp),
}

/// What tells whether an asset has changed, without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub length: u64,
    /// Time of the last change, nanoseconds since 1970 (0 in fixtures).
    pub modified: i128,
}

impl File {
    /// A text file, its line endings and byte order mark normalised.
    pub fn text(text: &str) -> Self {
        let text: Arc<str> = Arc::from(normalised(text));
        let fingerprint = Fingerprint::of(text.as_bytes());
        Self::Text { text, fingerprint }
    }
}

impl Tree {
    /// The text that the places of complaints about `path` are counted in: the file's text, or what could be
    /// read of a refused one, or the text of a data file that was lent. `None` for assets and for files that were not read at all.
    pub fn shown(&self, path: &str) -> Option<&Arc<str>> {
        self.text(path).or_else(|| self.aside.get(path))
    }

    /// The text at `path`; `None` when there is no such file or it is no text.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match self.files.get(path) {
            Some(File::Text { text, .. }) => Some(text),
            _ => None,
        }
    }
}

/// `text` as every floor sees it: without a byte order mark, with `\n` for `\r\n` and for a lone `\r`.
pub fn normalised(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// Endings of files that are texts wherever they stand.
pub const TEXT_ENDINGS: &[&str] = &["md", "markdown", "yaml", "yml"];

/// Endings of files that are texts in `themes/` too; elsewhere they are assets.
pub const THEME_TEXT_ENDINGS: &[&str] = &["html", "xml", "css", "js", "json", "txt", "svg", "csv"];

/// Whether the file at `path`, from the root, is read as text.
pub fn is_text(path: &RelPath) -> bool {
    let ending = path.ending();
    TEXT_ENDINGS.contains(&ending.as_str())
        || (path.parts().next() == Some("themes") && THEME_TEXT_ENDINGS.contains(&ending.as_str()))
}
