//! Ctrl-C: the first one asks the run to stop where it may, the second stops it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::{Exit, Stop};

/// Whether the run has been asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(pub Arc<AtomicBool>);

impl Interrupt {
    /// Listens for Ctrl-C from now on, and for being ended by the system.
    pub fn listen() -> Result<Self, Stop> {
        let asked = Self::default();
        let flag = Arc::clone(&asked.0);
        ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Interrupted as i32);
            }
        })
        .map_err(|error| Stop::io(format!("cannot listen for Ctrl-C: {error}")))?;
        outlive_size_limit();
        Ok(asked)
    }

    /// Whether to stop.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Has a write beyond the user's limit on the size of files fail with the file's name, where the system would end the process.
#[cfg(unix)]
fn outlive_size_limit() {
    // without it such a write ends the run, which the next one mends
    let _as_before = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
fn outlive_size_limit() {}
