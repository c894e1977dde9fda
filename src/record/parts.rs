//! The generated parts of a drafted record: `<!-- annals:begin work 3f2a... -->` on a line of its own, the text, and
//! `<!-- annals:end work -->` on another. The code is a hash of the text, so that what the author edited is known and left alone.
//!
//! Pure text in, text out. Nothing is taken away here but a part whose hash still fits, and that is put back as it now is.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::fingerprint::Fingerprint;
use crate::base::span::Span;

/// The part that is for the author alone: it is left out of a record that is handed in.
pub const FOR_THE_AUTHOR: &str = "gaps";

/// How many characters of the hash stand in a comment.
const HASH: usize = 12;

/// A comment that begins or ends a part.
struct Marker<'t> {
    begins: bool,
    id: &'t str,
    /// Where the hash stands in the text; empty at the end of the id when there is none.
    hash: Range<usize>,
    /// Its line, with its end.
    line: Range<usize>,
}

/// A part whose comments stand together: nothing begins or ends between them.
struct Part<'t> {
    id: &'t str,
    hash: Range<usize>,
    /// Between the comments.
    inside: Range<usize>,
    /// Comments included.
    whole: Range<usize>,
}

/// Why a part was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Its text is no longer what was generated.
    Edited,
    /// It stands there several times.
    Twice,
    /// One of its comments is missing, or another part begins within it.
    Broken,
    /// It is drafted no more.
    Unknown,
}

/// A draft brought up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The whole text.
    pub text: String,
    /// The parts that changed, in order of place.
    pub refreshed: Vec<String>,
    /// The parts that were left as they are, in order of place.
    pub kept: Vec<(String, Kept)>,
}

/// Puts the hashes into the parts of a draft that was just made, takes out blanks at the ends of lines, and makes several empty lines one.
///
/// # Errors
/// The name of a part that is not closed, stands in another one, or is there twice.
pub fn seal(text: &str) -> Result<String, String> {
    let (mut sealed, mut seen): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in text.lines().map(str::trim_end) {
        match (marker(line, 0), &mut open) {
            (Some(Marker { begins: true, id, .. }), None) if !seen.contains(&id) => {
                seen.push(id);
                open = Some((id, Vec::new()));
            }
            (Some(Marker { begins: false, id, .. }), Some((name, _))) if *name == id => {
                let lines = open.take().map(|(_, lines)| lines).unwrap_or_default();
                let inside = tidy(lines.into_iter());
                sealed.push(format!("<!-- annals:begin {id} {} -->", hash(&inside)));
                sealed.extend(inside.lines().map(str::to_owned));
                sealed.push(format!("<!-- annals:end {id} -->"));
            }
            (Some(Marker { id, .. }), _) => return Err(id.to_owned()),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => sealed.push(line.to_owned()),
        }
    }
    match open {
        Some((id, _)) => Err(id.to_owned()),
        None => Ok(tidy(sealed.iter().map(String::as_str))),
    }
}

/// Lines with one empty line where there were several, and none at either end.
fn tidy<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let mut text = String::new();
    let mut gap = false;
    for line in lines {
        if line.is_empty() {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Brings the parts of `old` up to those of `fresh`, which is sealed. A part whose hash does not fit its text any more is left as it is, and
/// so is one that is there twice or not whole. What the author deleted is not put back; text outside of parts is never touched.
pub fn update(old: &str, fresh: &str) -> Update {
    let new: BTreeMap<&str, &str> =
        parts(fresh).0.into_iter().filter_map(|part| Some((part.id, fresh.get(part.inside)?))).collect();
    let (whole, broken) = parts(old);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in whole.iter().map(|part| part.id).chain(broken.iter().map(|(id, _)| *id)) {
        *counts.entry(id).or_default() += 1;
    }
    let mut update = Update::default();
    let mut kept: Vec<(usize, &str, Kept)> = broken.iter().map(|(id, at)| (*at, *id, Kept::Broken)).collect();
    let mut done = 0;
    for part in whole {
        let inside = with_newlines(old.get(part.inside.clone()).unwrap_or_default());
        let fits = old.get(part.hash.clone()) == Some(hash(&inside).as_str());
        let why = match new.get(part.id) {
            _ if counts.get(part.id).is_some_and(|count| *count > 1) => Some(Kept::Twice),
            None => Some(Kept::Unknown),
            Some(text) if *text == inside => continue,
            Some(text) if fits => {
                update.text.push_str(old.get(done..part.hash.start).unwrap_or_default());
                update.text.push_str(&hash(text));
                let line = old.get(part.hash.end..part.inside.start).unwrap_or_default();
                update.text.push_str(line);
                update.text.push_str(&text.replace('\n', line_end(line)));
                done = part.inside.end;
                update.refreshed.push(part.id.to_owned());
                None
            }
            Some(_) => Some(Kept::Edited),
        };
        kept.extend(why.map(|why| (part.whole.start, part.id, why)));
    }
    update.text.push_str(old.get(done..).unwrap_or_default());
    kept.sort_unstable_by_key(|(at, ..)| *at);
    for (_, id, why) in kept {
        if !update.kept.iter().any(|(known, _)| known == id) {
            update.kept.push((id.to_owned(), why));
        }
    }
    update
}

/// Where the whole parts called `id` stand in the part `span` of `text`, comments included.
pub fn places(text: &str, span: Span, id: &str) -> Vec<Span> {
    let (start, part) = (span.start as usize, span.of(text));
    let found = parts(part).0.into_iter().filter(|part| part.id == id);
    found.map(|part| Span::new(start + part.whole.start, start + part.whole.end)).collect()
}

/// The whole parts in order of place; and of every comment without its partner the part it is of, and where it stands.
fn parts(text: &str) -> (Vec<Part<'_>>, Vec<(&str, usize)>) {
    let (mut whole, mut broken) = (Vec::new(), Vec::new());
    let mut begun: Option<Marker<'_>> = None;
    for found in lines(text).filter_map(|line| marker(text.get(line.clone())?, line.start)) {
        match begun.take() {
            Some(begin) if !found.begins && begin.id == found.id => {
                let (inside, whole_range) = (begin.line.end..found.line.start, begin.line.start..found.line.end);
                whole.push(Part { id: begin.id, hash: begin.hash, inside, whole: whole_range });
                continue;
            }
            Some(begin) => broken.push((begin.id, begin.line.start)),
            None => {}
        }
        if found.begins { begun = Some(found) } else { broken.push((found.id, found.line.start)) }
    }
    broken.extend(begun.map(|begin| (begin.id, begin.line.start)));
    (whole, broken)
}

/// The lines of a text with their ends, whichever of `\n`, `\r\n` and `\r` these are.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest.get(at..).is_some_and(|end| end.starts_with("\r\n")) => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let line = start..start + end;
        start = line.end;
        Some(line)
    })
}

/// The comment that `line`, which begins at byte `at`, is.
fn marker(line: &str, at: usize) -> Option<Marker<'_>> {
    let inner = line.trim().trim_start_matches('\u{feff}').strip_prefix("<!--")?.strip_suffix("-->")?;
    let mut words = inner.split_whitespace();
    let verb = words.next()?;
    let begins = match verb {
        "annals:begin" => true,
        "annals:end" => false,
        _ => return None,
    };
    let id = words.next().filter(|id| id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')))?;
    let hash = words.next().unwrap_or_default();
    if words.next().is_some() || !(begins || hash.is_empty()) {
        return None;
    }
    // the words stand in this order, so each is found behind the one before it
    let after = |from: usize, word: &str| Some(from + line.get(from..)?.find(word)? + word.len());
    let end = after(after(after(0, verb)?, id)?, hash)?;
    let line_range = at..at + line.len();
    Some(Marker { begins, id, hash: at + end - hash.len()..at + end, line: line_range })
}

/// The end of a line.
fn line_end(line: &str) -> &'static str {
    if line.ends_with("\r\n") {
        "\r\n"
    } else if line.ends_with('\r') {
        "\r"
    } else {
        "\n"
    }
}

/// The text with every line ending in `\n`.
fn with_newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What stands for a part's text in its comment.
fn hash(inside: &str) -> String {
    Fingerprint::of(inside.as_bytes()).to_string().chars().take(HASH).collect()
}
