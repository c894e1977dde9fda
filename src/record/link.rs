//! Where a link leads: a name or path of the archive, an address elsewhere, or nowhere that is allowed.

use std::borrow::Cow;

use super::ReferenceKind;
use super::token::Pointer;

/// The schemes that links may always use.
pub const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Where the destination of a Markdown link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A path, without a scheme: percent-decoded, its fragment apart.
    Path {
        /// The path; empty for a fragment alone.
        path: String,
        /// What stands behind `#`.
        fragment: Option<String>,
    },
    /// An address with an allowed scheme.
    Elsewhere(String),
    /// Anything else.
    Unsafe,
}

/// Reads a destination as a browser would: outer blanks and control characters dropped, tabs and line breaks dropped
/// anywhere. `further` are the schemes allowed besides `SCHEMES`.
pub fn destination(written: &str, further: &[String]) -> Destination {
    let address = browser_form(written);
    if address.chars().any(char::is_control) {
        return Destination::Unsafe;
    }
    let allowed = |scheme: &str| {
        SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
            || further.iter().any(|known| scheme.eq_ignore_ascii_case(known))
    };
    if let Some(scheme) = scheme(&address) {
        // one letter is a Windows drive, never a scheme
        return if scheme.len() > 1 && allowed(scheme) {
            Destination::Elsewhere(address.into_owned())
        } else {
            Destination::Unsafe
        };
    }
    let mut head = address.chars().map(|c| if c == '\\' { '/' } else { c });
    if head.next() == Some('/') && head.next() == Some('/') {
        // a share, `\\host\x` or `//host/x`: a browser opens it as `file:`
        return if further.iter().any(|known| known.eq_ignore_ascii_case("file")) {
            Destination::Elsewhere(format!("file:{}", address.replace('\\', "/")))
        } else {
            Destination::Unsafe
        };
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment))),
        None => (address.as_ref(), None),
    };
    Destination::Path { path: decode(path), fragment: fragment.filter(|fragment| !fragment.is_empty()) }
}

fn browser_form(written: &str) -> Cow<'_, str> {
    let trimmed = written.trim_matches(|c: char| c <= ' ');
    if trimmed.contains(['\t', '\n', '\r']) {
        Cow::Owned(trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect())
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// The scheme an address begins with.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut letters = scheme.bytes();
    let begins = letters.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let goes_on = letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (begins && goes_on).then_some(scheme)
}

fn decode(text: &str) -> String {
    match percent_encoding::percent_decode_str(text).decode_utf8() {
        Ok(decoded) => decoded.into_owned(),
        Err(_) => text.to_owned(),
    }
}

/// What `[[inner]]` or `![[inner]]` names: the part before `|`, its heading apart.
pub fn name(inner: &str, embed: bool) -> Pointer {
    // in a table cell the bar is written `\|`
    let inner = inner.strip_suffix('\\').unwrap_or(inner).trim();
    let (target, heading) = match inner.split_once('#') {
        Some((target, heading)) => (target.trim(), Some(heading.trim()).filter(|heading| !heading.is_empty())),
        None => (inner, None),
    };
    let kind = match (embed, is_image(target)) {
        (true, true) => ReferenceKind::Image,
        (true, false) => ReferenceKind::Embed,
        (false, _) => ReferenceKind::Name,
    };
    Pointer { kind, target: target.to_owned(), heading: heading.map(str::to_owned) }
}

/// Whether a file of that name is shown as an image.
pub fn is_image(name: &str) -> bool {
    const ENDINGS: [&str; 9] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico"];
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// A size as image links give it, `300` or `300x200`, in CSS pixels from 1 to 99,999.
pub fn size(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let number = |text: &str| {
        let digits = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|&number: &u32| digits && number > 0)
    };
    match text.trim().split_once(['x', '×']) {
        Some((width, height)) => Some((Some(number(width)?), Some(number(height)?))),
        None => Some((Some(number(text.trim())?), None)),
    }
}
