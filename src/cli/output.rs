//! What is printed: results on standard output, everything said about them on standard error.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use super::args::Color;

/// Sets for the whole run whether colour is printed.
pub fn choose_color(color: Color) {
    match color {
        // anstream's own choice obeys NO_COLOR, CLICOLOR and the terminal
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// Prints a result.
pub fn say(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Prints something about the run. That nobody can be told is no reason to stop.
pub fn tell(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// How many cells wide the terminal is that results go to; `None`: a pipe, a file, or nobody knows.
pub fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.or_else(terminal_width).filter(|&width| width > 0)
}

#[cfg(unix)]
fn terminal_width() -> Option<usize> {
    Some(rustix::termios::tcgetwinsize(io::stdout()).ok()?.ws_col.into())
}

#[cfg(not(unix))]
fn terminal_width() -> Option<usize> {
    None
}

/// `text` with control characters and those that turn the direction of writing shown as escapes, so that nothing that stands
/// in a record or a file's name reaches the terminal as a command. Line ends stay when `lines`.
pub fn escaped(text: &str, lines: bool) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_command(c) && !(lines && c == '\n') {
            // a String takes everything
            let _ = write!(safe, "{}", c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Whether a terminal may take the character as anything but itself.
pub fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
