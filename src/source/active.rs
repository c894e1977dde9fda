//! Files that do something when a reader opens them: a page with a script of its own, a program, a link to one. Whoever reads the site opens them as
//! part of it, so a script in one reads what the reader may read.

use super::encoding;

/// Endings of files that a browser or a desktop runs when they are opened.
pub const ENDINGS: [&str; 29] = [
    "app", "bat", "cmd", "com", "cpl", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk", "mht", "mhtml", "mjs",
    "msi", "ps1", "scr", "shtml", "svgz", "url", "vbe", "vbs", "wasm", "wsf", "xht", "xhtml", "xsl",
];

/// Ending of pictures that may hold scripts.
pub const PICTURE: &str = "svg";

/// The longest such picture that is looked through, in bytes.
pub const LONGEST: u64 = 4 << 20;

/// What in a picture is no drawing. All in lower case, as it is sought.
const SIGNS: [&str; 13] = [
    "<script",
    "<foreignobject",
    "<iframe",
    "<embed",
    "<object",
    "<handler",
    "<listener",
    "<!entity",
    "<?xml-stylesheet",
    "javascript:",
    "vbscript:",
    "data:text",
    "@import",
];

/// Whether the picture does something when it is opened, or cannot be looked through: it is no UTF-8, or longer than `LONGEST`.
pub fn picture_runs(bytes: &[u8]) -> bool {
    let Ok(text) = encoding::utf8(bytes) else { return true };
    if bytes.len() as u64 > LONGEST {
        return true;
    }
    let text = plain(text);
    // names of elements may have a prefix
    let elements = text.split('<').skip(1).map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != ':').next());
    let prefixed = elements.flatten().filter_map(|name| name.split_once(':')).map(|(_, name)| format!("<{name}"));
    let odd = |text: &str| SIGNS.iter().any(|sign| text.starts_with(sign));
    // a browser drops these from addresses
    let address = text.replace(['\t', '\n', '\r'], "");
    let has = |text: &str| SIGNS.iter().any(|sign| text.contains(sign));
    has(&text) || has(&address) || prefixed.into_iter().any(|name| odd(&name)) || has_handler(&text)
}

/// The text in lower case, its numeric entities as characters.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        plain.push_str(before);
        let digits = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len()).min(10);
        let (number, behind) = after.split_at_checked(digits).unwrap_or((after, ""));
        let read = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
        plain.extend(read.and_then(char::from_u32));
        rest = behind.strip_prefix(';').unwrap_or(behind);
    }
    plain.push_str(rest);
    plain.to_lowercase()
}

/// Whether there is an attribute whose name begins with `on`.
fn has_handler(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let apart = before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        let rest = text.get(at..).unwrap_or_default();
        let name = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        apart && name > 2 && rest.get(name..).is_some_and(|behind| behind.trim_start().starts_with('='))
    })
}
