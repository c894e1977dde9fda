//! A tree from one string of files, for tests and examples.

use super::tree::{File, Stamp, Tree, is_text};
use crate::base::path::RelPath;

/// The tree that `text` writes down.
///
/// ```text
/// === content/logs/a.md ===
/// # A log
/// === content/logs/photo.png ===
/// bytes
/// ```
///
/// A line `=== PATH ===` begins a file; its text is the lines up to the next such line, each with its newline.
/// What stands before the first is ignored, as is a `PATH` that leads out of the root. A later file of the same path
/// replaces the former. Which files are texts is decided as on disk; any other is an asset, as long as its lines, of the time 0.
pub fn tree(text: &str) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in files(text) {
        let file = if is_text(&path) {
            File::text(&text)
        } else {
            File::Asset(Stamp { length: text.len() as u64, modified: 0 })
        };
        tree.files.insert(path, file);
    }
    tree
}

/// The files that `text` writes down, as `tree` reads it, with their lines: to be written to a real folder.
pub fn files(text: &str) -> Vec<(RelPath, String)> {
    let mut files: Vec<(RelPath, String)> = Vec::new();
    let mut skipping = true;
    for line in text.split_inclusive('\n') {
        if let Some(path) = header(line) {
            let path = RelPath::new(path).filter(|path| !path.as_str().is_empty());
            skipping = path.is_none();
            files.extend(path.map(|path| (path, String::new())));
        } else if let Some((_, body)) = files.last_mut().filter(|_| !skipping) {
            body.push_str(line);
        }
    }
    files
}

/// The path in a header line.
fn header(line: &str) -> Option<&str> {
    let path = line.trim_end().strip_prefix("=== ")?.strip_suffix(" ===")?.trim();
    (!path.is_empty()).then_some(path)
}
