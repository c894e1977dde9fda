//! JSON as it may stand in a script, and in a page.

/// `json` with nothing in it that could end a script or a line of one.
pub fn safe(json: String) -> String {
    if !json.contains(['<', '\u{2028}', '\u{2029}']) {
        return json;
    }
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
