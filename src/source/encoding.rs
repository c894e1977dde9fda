//! Bytes to text, or the reason why not.

use std::borrow::Cow;
use std::sync::Arc;

use encoding_rs::{CoderResult, DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::complaints;
use super::tree::{File, normalised};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;

/// A text that is no UTF-8.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What is wrong; its span counts in `text`.
    pub diagnostic: Diagnostic,
    /// The text as well as it could be read.
    pub text: Arc<str>,
}

/// Bytes that are no text of the encoding asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// Why not.
    pub why: Why,
    /// The first bad place in `text`.
    pub at: Span,
    /// The text as well as it could be read, normalised.
    pub text: Arc<str>,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// They begin with the byte order mark of another encoding, which is named.
    Marked(&'static str),
    /// They read well as GB18030.
    Gb18030,
    /// A byte, its value, that cannot stand there.
    Byte(u8),
}

/// The text file that `bytes` are. A byte order mark of UTF-8 is accepted.
pub fn decode(path: &RelPath, bytes: &[u8]) -> Result<File, Box<Refused>> {
    utf8(bytes).map(File::text).map_err(|Unread { why, at, text }| {
        let diagnostic = match why {
            Why::Marked(encoding) => complaints::other_unicode(path, encoding),
            Why::Gb18030 => complaints::gb18030(path, at),
            Why::Byte(byte) => complaints::not_utf8(path, at, byte),
        };
        Box::new(Refused { diagnostic, text })
    })
}

/// `bytes` as UTF-8, as they are: byte order mark and line endings included.
pub fn utf8(bytes: &[u8]) -> Result<&str, Unread> {
    let unread = |why, at, text: &str| Err(Unread { why, at, text: Arc::from(normalised(text)) });
    if let Some((name, encoding)) = marked(bytes) {
        let text = encoding.map(|encoding| encoding.decode(bytes).0).unwrap_or_default();
        return unread(Why::Marked(name), Span::at(0), &text);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let (good, bad) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
    let good_text = String::from_utf8_lossy(good);
    if let Some(text) = as_gb18030(&good_text, bytes) {
        let before = normalised(&gb18030_start(good)).len();
        let end =
            before + normalised(&text).get(before..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        return unread(Why::Gb18030, Span::new(before, end), &text);
    }
    let why = Why::Byte(bad.first().copied().unwrap_or_default());
    unread(why, replaced(normalised(&good_text).len()), &String::from_utf8_lossy(bytes))
}

/// `bytes` as GB18030, which contains GBK and GB2312. What a byte order mark says goes before: such bytes are read by it, or not at all.
pub fn gb18030(bytes: &[u8]) -> Result<Cow<'_, str>, Unread> {
    if bytes.starts_with(UTF_8_MARK) || marked(bytes).is_some() {
        return utf8(bytes).map(Cow::Borrowed);
    }
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let length = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or_default();
    let mut text = String::with_capacity(length);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    let DecoderResult::Malformed(length, further) = result else { return Ok(Cow::Owned(text)) };
    let bad = read.saturating_sub(usize::from(length) + usize::from(further));
    let why = Why::Byte(bytes.get(bad).copied().unwrap_or_default());
    let shown = Arc::from(normalised(&GB18030.decode_without_bom_handling(bytes).0));
    Err(Unread { why, at: replaced(normalised(&text).len()), text: shown })
}

/// The place of what stands for a bad byte.
fn replaced(at: usize) -> Span {
    Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8())
}

/// The byte order mark of UTF-8.
const UTF_8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// The encoding whose byte order mark `bytes` begin with, if it is not UTF-8's. Of UTF-32 no text can be made.
fn marked(bytes: &[u8]) -> Option<(&'static str, Option<&'static Encoding>)> {
    match bytes {
        // the mark of UTF-16 LE begins that of UTF-32 LE; no text begins with NUL
        [0xFF, 0xFE, 0, 0, ..] => Some(("UTF-32 LE", None)),
        [0, 0, 0xFE, 0xFF, ..] => Some(("UTF-32 BE", None)),
        [0xFF, 0xFE, ..] => Some(("UTF-16 LE", Some(UTF_16LE))),
        [0xFE, 0xFF, ..] => Some(("UTF-16 BE", Some(UTF_16BE))),
        _ => None,
    }
}

/// The whole as GB18030 when it can be that. Damaged UTF-8 often decodes as GB18030 too, into rare
/// characters; it is told by Chinese that stands before the damage, `good_text`, and is proper UTF-8.
fn as_gb18030(good_text: &str, bytes: &[u8]) -> Option<String> {
    if good_text.chars().any(|c| c >= '\u{800}' && c != '\u{feff}') {
        return None;
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    (!text.chars().any(private)).then(|| text.into_owned())
}

/// The characters of GB18030 that end within `good`; one that is cut by its end is left out, so that the
/// end of this text is where the character with the first bad byte begins.
fn gb18030_start(good: &[u8]) -> String {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(good.len()).unwrap_or_default());
    let (result, _, _) = decoder.decode_to_string(good, &mut text, false);
    debug_assert_eq!(result, CoderResult::InputEmpty, "the buffer was made large enough");
    text
}
