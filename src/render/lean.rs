//! Files of the embedded theme as they are published: without what only their makers read. Files of an archive's own theme are
//! published as they are.

use std::sync::Arc;

/// The file at the path `inner` of the theme as it is published.
pub fn lean(inner: &str, bytes: &[u8]) -> Arc<[u8]> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match inner.rsplit('.').next() {
        Some("js") => Arc::from(script(text).as_bytes()),
        Some("css") => Arc::from(style(text).as_bytes()),
        _ => Arc::from(bytes),
    }
}

/// A script without notes and indentation. Lines keep their numbers.
fn script(text: &str) -> String {
    let code = |line: &str| {
        let line = line.trim_start();
        if line.starts_with("//") { "\n".to_owned() } else { format!("{line}\n") }
    };
    text.lines().map(code).collect()
}

/// A style sheet without notes and without space that means nothing. Only what is so wherever it stands goes: space before a colon, around
/// a sign of reckoning or behind a bracket may mean something, and stays.
pub fn style(text: &str) -> String {
    let mut lean = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut space = false;
    while let Some(c) = rest.next() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if c == '/' && rest.peek() == Some(&'*') {
            skip_note(&mut rest);
            space = true;
            continue;
        }
        let idle = lean.ends_with(['{', '}', ';', ',', '>', '(', ':']) || "{};,>)".contains(c) || lean.is_empty();
        if std::mem::take(&mut space) && !idle {
            lean.push(' ');
        }
        if c == '}' && lean.ends_with(';') {
            lean.pop();
        }
        lean.push(c);
        match c {
            '\\' => lean.extend(rest.next()),
            '"' | '\'' => copy_text(&mut rest, &mut lean, c),
            '(' if lean.ends_with("url(") => copy_text(&mut rest, &mut lean, ')'),
            _ => {}
        }
    }
    lean
}

fn skip_note(rest: &mut impl Iterator<Item = char>) {
    rest.next();
    let mut before = ' ';
    for c in rest {
        if (before, c) == ('*', '/') {
            return;
        }
        before = c;
    }
}

/// Copies what stands up to `end`, and it.
fn copy_text(rest: &mut impl Iterator<Item = char>, into: &mut String, end: char) {
    while let Some(c) = rest.next() {
        into.push(c);
        match c {
            '\\' => into.extend(rest.next()),
            c if c == end => return,
            _ => {}
        }
    }
}
