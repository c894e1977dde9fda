//! Bytes to text, or the reason why not.

use std::sync::Arc;

use encoding_rs::{CoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};

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

/// The text file that `bytes` are. A byte order mark of UTF-8 is accepted.
pub fn decode(path: &RelPath, bytes: &[u8]) -> Result<File, Box<Refused>> {
    let refused = |diagnostic, text: &str| Err(Box::new(Refused { diagnostic, text: Arc::from(normalised(text)) }));
    if let Some((name, encoding)) = marked(bytes) {
        let text = encoding.map(|encoding| encoding.decode(bytes).0).unwrap_or_default();
        return refused(complaints::other_unicode(path, name), &text);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(File::text(text)),
        Err(error) => error,
    };
    let (good, bad) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
    let good_text = String::from_utf8_lossy(good);
    if let Some(text) = as_gb18030(&good_text, bytes) {
        let before = normalised(&gb18030_start(good)).len();
        let end =
            before + normalised(&text).get(before..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        return refused(complaints::gb18030(path, Span::new(before, end)), &text);
    }
    let before = normalised(&good_text).len();
    let at = Span::new(before, before + char::REPLACEMENT_CHARACTER.len_utf8());
    refused(complaints::not_utf8(path, at, bad.first().copied().unwrap_or_default()), &String::from_utf8_lossy(bytes))
}

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
