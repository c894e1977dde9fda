//! What a person sees while a command works; nothing in a pipe.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How long work may last before anything is shown, and how often the sign turns.
const BEAT: Duration = Duration::from_millis(120);

/// Work under way. Dropped, its line is gone.
pub struct Progress(ProgressBar);

/// Shows that `what` is being done. indicatif shows nothing when standard error is no terminal.
pub fn start(what: &'static str) -> Progress {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar.enable_steady_tick(BEAT);
    Progress(bar)
}

impl Progress {
    /// Shows what is done next.
    pub fn now(&self, what: &'static str) {
        self.0.set_message(what);
    }

    /// Takes the line away, so that something can be printed.
    pub fn done(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done();
    }
}
