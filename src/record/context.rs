//! The words around a reference, cut to size.

use std::ops::Range;

use super::{Context, ContextKind};
use crate::base::span::Span;

/// The longest context, in characters.
const LONGEST: usize = 400;

/// The context of the words `at` of `text`: the sentence of a paragraph, the whole of an item or row.
pub(super) fn around(
    text: &str,
    at: &Range<usize>,
    kind: ContextKind,
    header: Option<&str>,
    heading: Option<u32>,
) -> Context {
    let whole = match kind {
        ContextKind::Sentence => sentence(text, at),
        ContextKind::Item | ContextKind::Row => 0..text.len(),
    };
    let (text, at) = window(text, &whole, at);
    Context { kind, text, at, header: header.map(|header| cut(header, LONGEST)), heading }
}

/// `text` in at most `limit` characters, a cut end marked `…`.
pub(super) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some(_) => {
            let end = text.char_indices().nth(limit.saturating_sub(1)).map_or(text.len(), |(end, _)| end);
            format!("{}…", text.get(..end).unwrap_or_default().trim_end())
        }
    }
}

/// The bounds of the sentence that `at` stands in, looked for no farther than a context is long.
fn sentence(text: &str, at: &Range<usize>) -> Range<usize> {
    let far = back(text, at.start, LONGEST);
    let before = text.get(far..at.start).unwrap_or_default();
    let start = ends(before).last().map_or(far, |end| far + end);
    let far = forward(text, at.end, LONGEST);
    let after = text.get(at.end..far).unwrap_or_default();
    let end = ends(after).next().map_or(far, |end| at.end + end);
    start..end
}

/// Where sentences end in `text`: behind the closing mark and the quotes that close with it.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter_map(|(at, c)| {
        let wide = matches!(c, '。' | '！' | '？');
        if !wide && !matches!(c, '.' | '!' | '?') {
            return None;
        }
        let rest = text.get(at + c.len_utf8()..)?;
        let left = rest.trim_start_matches(['”', '’', '」', '』', '）', ')', '"', '\'', '》']);
        let end = text.len() - left.len();
        // `e.g. this`, `No. 5`: what goes on in lower case or with a number is the same sentence
        let mut after = left.chars();
        let apart = after.next().is_none_or(char::is_whitespace);
        let goes_on = c == '.' && left.trim_start().starts_with(|c: char| c.is_lowercase() || c.is_numeric());
        let doubled = left.starts_with(['。', '！', '？', '.', '!', '?']);
        (!doubled && (wide || (apart && !goes_on))).then_some(end)
    })
}

/// The part `whole` of `text`, at most `LONGEST` characters around `at`, and where `at` then stands in it.
fn window(text: &str, whole: &Range<usize>, at: &Range<usize>) -> (String, Span) {
    let part = text.get(whole.clone()).unwrap_or_default();
    let lead = part.len() - part.trim_start().len();
    let start = (whole.start + lead).min(at.start);
    let end = (whole.start + part.trim_end().len()).max(at.end);
    let part = text.get(start..end).unwrap_or_default();
    if part.chars().nth(LONGEST).is_none() {
        return (part.to_owned(), Span::new(at.start - start, at.end - start));
    }
    let own = forward(text, at.start, LONGEST - 2).min(at.end);
    let left = LONGEST - 2 - text.get(at.start..own).map_or(0, |own| own.chars().count());
    // what one side does not use the other may
    let before = text.get(start..at.start).unwrap_or_default().chars().rev().take(left).count();
    let after = text.get(own..end).unwrap_or_default().chars().take(left).count();
    let first = back(text, at.start, (left / 2).max(left.saturating_sub(after))).max(start);
    let used = text.get(first..at.start).map_or(before, |used| used.chars().count());
    let last = forward(text, own, left - used.min(left)).min(end);
    let mut cut = String::with_capacity(last - first + 6);
    if first > start {
        cut.push('…');
    }
    let lead = cut.len();
    cut.push_str(text.get(first..last).unwrap_or_default());
    if last < end {
        cut.push('…');
    }
    (cut, Span::new(lead + at.start - first, lead + own - first))
}

/// The place `count` characters before `at`.
fn back(text: &str, at: usize, count: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.char_indices().rev().take(count).last().map_or(at, |(place, _)| place)
}

/// The place `count` characters behind `at`.
fn forward(text: &str, at: usize, count: usize) -> usize {
    let after = text.get(at..).unwrap_or_default();
    after.char_indices().nth(count).map_or(text.len(), |(place, _)| at + place)
}
