//! How a run ends.

use std::io;
use std::process::ExitCode;

use super::output::escaped;

/// The exit status of a run. A panic, an abort or a kill has other numbers, and none of them is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done.
    Good = 0,
    /// Something is wrong with the records.
    Content = 1,
    /// Wrong use, or wrong settings.
    Usage = 2,
    /// Something could not be read or written.
    Io = 3,
    /// Another run is writing.
    Locked = 4,
    /// Something confidential would be published.
    Confidential = 5,
    /// The terminal was closed.
    HungUp = 129,
    /// Ctrl-C.
    Interrupted = 130,
    /// Ended by the system, or by `kill`.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The exit status.
    pub exit: Exit,
    /// What is wrong, in one phrase; empty when everything has been said.
    pub message: String,
    /// What to do; `None` when the message says it.
    pub help: Option<String>,
}

impl Stop {
    /// Wrong use.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), help: None }
    }

    /// Something could not be read or written.
    pub fn io(message: impl Into<String>) -> Self {
        Self { exit: Exit::Io, message: message.into(), help: None }
    }

    /// An end about which everything has been said.
    pub fn said(exit: Exit) -> Self {
        Self { exit, message: String::new(), help: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As it is printed: `error: ..`, and `help: ..` on the next line. Empty when there is nothing to say.
    pub fn text(&self) -> String {
        if self.message.is_empty() {
            return String::new();
        }
        let help = self.help.as_ref().map(|help| format!("help: {}\n", escaped(help, true)));
        format!("error: {}\n{}", escaped(&self.message, true), help.unwrap_or_default())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        // the reader of a pipe has seen enough: that is no mistake
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::said(Exit::Good);
        }
        Self::io(format!("cannot write: {error}"))
    }
}
