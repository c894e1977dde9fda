//! What the dev server adds to a page: the script that reloads it, and the panel of a refused build.

use super::complaints;

/// Where pages hear of new generations; behind it stands the token.
pub const RELOAD: &str = ".annals/reload/";

/// `page` with the script, and the panel if there is a report, before the end of its body; a page
/// without one gets them at its end.
pub fn inject(page: &[u8], token: &str, generation: u64, report: Option<&str>) -> Vec<u8> {
    let at = end_of_body(page);
    let (before, after) = page.split_at_checked(at).unwrap_or((page, &[]));
    let mut whole = Vec::with_capacity(page.len() + 1024);
    whole.extend_from_slice(before);
    if let Some(report) = report {
        whole.extend_from_slice(panel(report).as_bytes());
    }
    whole.extend_from_slice(script(token, generation).as_bytes());
    whole.extend_from_slice(after);
    whole
}

/// The page that stands for a site that could not be built yet.
pub fn without_site(report: &str, token: &str, generation: u64) -> Vec<u8> {
    let (heading, text) = (complaints::NO_SITE, complaints::NO_SITE_TEXT);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{heading}</title><style>{STYLE}</style>\n<body><h1>{heading}</h1>\n\
         <p>{text}</p>\n<pre>{}</pre>\n</body></html>\n",
        escaped(report)
    );
    inject(page.as_bytes(), token, generation, None)
}

/// The page for an address without one.
pub fn not_found() -> Vec<u8> {
    let text = complaints::NOT_FOUND;
    format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>404</title><style>{STYLE}</style>\n\
         <body><h1>404</h1>\n<p>{text}</p>\n</body></html>\n"
    )
    .into_bytes()
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}\
     pre{white-space:pre-wrap;overflow-wrap:anywhere}";

/// The report of a refused build, over the page. Nothing in it is taken for anything but text.
fn panel(report: &str) -> String {
    format!(
        "<div id=\"annals-panel\" role=\"alert\" style=\"position:fixed;inset:auto 0 0 0;z-index:2147483647;\
         max-height:60vh;overflow:auto;padding:1rem 1.5rem;background:#2b1214;color:#fbe9e9;border-top:3px solid #d64550;\
         font:14px/1.5 system-ui,sans-serif\"><strong>{}</strong><pre style=\"margin:.5rem 0 0;white-space:pre-wrap;\
         overflow-wrap:anywhere;background:none;color:inherit;font:13px/1.5 ui-monospace,monospace\">{}</pre></div>",
        complaints::PANEL,
        escaped(report)
    )
}

/// Reloads the page when the server has another generation than the page is of. The server tells its generation
/// on each connection, so that a change while the connection was lost is noticed too.
fn script(token: &str, generation: u64) -> String {
    format!(
        "<script>new EventSource(\"/{RELOAD}{token}\").onmessage=\
         function(e){{if(e.data!==\"{generation}\")location.reload()}}</script>"
    )
}

/// Text as it may stand in an element or an attribute.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\0' => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

/// Where the last `</body>` begins, in upper or lower case; else the end.
fn end_of_body(page: &[u8]) -> usize {
    const TAG: &[u8] = b"</body";
    page.windows(TAG.len()).rposition(|window| window.eq_ignore_ascii_case(TAG)).unwrap_or(page.len())
}
