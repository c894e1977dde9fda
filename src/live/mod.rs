//! Floor 8: time and people. The site while it is being written: watched, rebuilt, served from memory.

pub mod complaints;
pub mod page;
pub mod request;
pub mod serve;
pub mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use serve::{Listen, Served, Server, serve};
pub use watch::{Seen, Watch};

/// How long a stop may go unnoticed.
const GLANCE: Duration = Duration::from_millis(200);

/// Publishes what `rebuild` makes after each change of the sources, until `stop` is set. `tell` is given what the user
/// should know about the watching.
pub fn run(
    server: &Server,
    watch: &mut Watch,
    stop: &AtomicBool,
    mut tell: impl FnMut(&str),
    mut rebuild: impl FnMut() -> Served,
) {
    while !stop.load(Ordering::Relaxed) {
        match watch.wait(GLANCE) {
            Seen::Nothing => {}
            Seen::Note(note) => tell(&note),
            Seen::Change => server.publish(Arc::new(rebuild())),
        }
    }
}
