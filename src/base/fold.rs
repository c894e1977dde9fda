//! Folding: what a text is searched by, so that a word is found however it was typed.
//!
//! The search page's script folds in the same way; `tests/it/search/vectors.json` holds both to it.

use unicode_normalization::UnicodeNormalization;

/// `text` in NFKC (full-width forms become half-width), in lower case, without characters that cannot be seen; any run of blanks and
/// line breaks is one blank. Nothing is trimmed.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(other) = rest.find(|c| !is_settled(c)) {
        // the character before may combine with it
        let start = rest.get(..other).and_then(|before| before.char_indices().next_back()).map_or(0, |(at, _)| at);
        let (settled, tail) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = tail.char_indices().find(|(at, c)| start + at > other && is_settled(*c));
        let (odd, left) = tail.split_at_checked(end.map_or(tail.len(), |(at, _)| at)).unwrap_or((tail, ""));
        settled.chars().for_each(|c| push(&mut folded, c));
        odd.nfkc().for_each(|c| push(&mut folded, c));
        rest = left;
    }
    rest.chars().for_each(|c| push(&mut folded, c));
    folded
}

/// Characters that stay as they are in NFKC and combine with nothing before them: a text may be cut in front of them.
fn is_settled(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

fn push(folded: &mut String, c: char) {
    match c {
        '\0'..=' ' | '\u{85}' | '\u{1680}' | '\u{2028}' | '\u{2029}' => {
            if !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {}
        c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
        // one letter, whatever stands behind it
        'Σ' | 'ς' => folded.push('σ'),
        c => folded.extend(c.to_lowercase()),
    }
}
