//! The sources as one value.

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub length: u64,
    /// Time of the last change, nanoseconds since 1970 (0 in fixtures).
    pub modified: i128,
}

impl File {
    /// A text file, its line endings and byte order mark normalised.
    pub fn text(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text: Arc<str> = if text.contains('\r') {
            Arc::from(text.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            Arc::from(text)
        };
        let fingerprint = Fingerprint::of(text.as_bytes());
        Self::Text { text, fingerprint }
    }
}

impl Tree {
    /// The text at `path`; `None` when there is no such file or it is no text.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match self.files.get(path) {
            Some(File::Text { text, .. }) => Some(text),
            _ => None,
        }
    }
}
