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
        Ok(asked)
    }

    /// Whether to stop.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
