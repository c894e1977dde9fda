//! The block of front matter at the head of a file.
//!
//! What is front matter, where a reader might be in doubt:
//! - The opening fence is a line of exactly three hyphens, blanks behind them allowed. `----` is no fence but a line
//!   across the page.
//! - Empty lines before it are passed over. Taken for text, a stray line would make a restricted record an
//!   ordinary one.
//! - The closing fence is the next line of three hyphens, or of three dots, blanks behind them allowed. Whatever follows is
//!   body, a further `---` too.
//! - Fences with nothing, or comments only, between them say nothing; a file without a fence says nothing either.
//! - An opening fence that is never closed is an error, and so is front matter in TOML (`+++`): what they say about
//!   the readership cannot be known.

use super::complaints;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::base::yaml::{self, Key, Node, Yaml};

/// What stands at the head of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// The opening fence; `None` when there is no front matter.
    pub fence: Option<Span>,
    /// Its entries in the order written.
    pub entries: Vec<(Key, Node)>,
    /// The rest of the file, from the line behind the closing fence.
    pub body: Span,
}

impl FrontMatter {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(known, _)| known.text == key).map(|(_, node)| node)
    }

    /// The place of what is missing: the opening fence, or the start of the file.
    pub fn place(&self) -> Span {
        self.fence.unwrap_or_default()
    }
}

/// Reads the front matter of the file at `path`. `Err`: it cannot be read, and the record must be in no build.
pub fn read(path: &RelPath, text: &str) -> Result<FrontMatter, Box<Diagnostic>> {
    let whole = Span::new(0, text.len());
    let Some((start, line)) = lines(text, 0).find(|(_, line)| !line.trim().is_empty()) else {
        return Ok(FrontMatter { body: whole, ..FrontMatter::default() });
    };
    let fence = Span::new(start, start + line.trim_end().len());
    if line.trim_end() == "+++" {
        return Err(Box::new(complaints::toml(path, fence)));
    }
    if line.trim_end() != "---" {
        return Ok(FrontMatter { body: whole, ..FrontMatter::default() });
    }
    let inner = start + line.len() + 1;
    let Some((end, closing)) = lines(text, inner).find(|(_, line)| matches!(line.trim_end(), "---" | "...")) else {
        return Err(Box::new(complaints::unclosed(path, fence)));
    };
    let body = Span::new((end + closing.len() + 1).min(text.len()), text.len());
    let entries = match yaml::parse(text, Span::new(inner, end)) {
        Err(fault) => return Err(Box::new(complaints::fault(path, fault))),
        Ok(Node { value: Yaml::Map(entries), .. }) => entries,
        Ok(Node { value: Yaml::Null, .. }) => Vec::new(),
        Ok(node) => return Err(Box::new(complaints::no_mapping(path, &node))),
    };
    Ok(FrontMatter { fence: Some(fence), entries, body })
}

/// The lines of `text` from byte `from` on, each with its first byte, without line breaks.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text.get(from..).unwrap_or_default().split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line)
    })
}
