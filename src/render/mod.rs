//! Floor 5: one page to bytes.

pub mod chart;
pub mod complaints;
pub mod draft;
pub mod engine;
pub mod escape;
pub mod filters;
pub mod graph;
#[cfg(feature = "highlight")]
mod highlight;
pub mod html;
pub mod layers;
pub mod lean;
pub mod lint;
#[cfg(feature = "math")]
mod math;
pub mod page;
pub mod part;
pub mod plural;
pub mod previews;
pub mod questions;
mod sanitise;
pub mod scan;
mod script;
pub mod search;
mod table;
pub mod theme;
pub mod words;

pub use draft::Drafter;
pub use engine::{Engine, Worker};
pub use theme::{Static, Theme};
pub use words::Words;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::config::Config;
use crate::source::{File, Tree};

/// What `of` guards, also after a panic of who held it: answers are put in whole or not at all.
fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A theme ready for use: read once, and again only when it changed.
pub struct Looks {
    /// The theme.
    pub theme: Theme,
    /// Its templates; `None` when they cannot be used, which is said among the complaints.
    pub engine: Option<Engine>,
    /// What is wrong with it.
    pub complaints: Vec<Diagnostic>,
    /// Of everything it was read from.
    key: Fingerprint,
}

impl Looks {
    /// The looks that the settings ask for.
    pub fn load(tree: &Tree, config: &Config) -> Self {
        let (theme, mut complaints) = Theme::load(tree, &config.theme);
        complaints.extend(theme.missing_language(&config.language));
        let engine = match Engine::new(&theme, &config.language) {
            Ok(engine) => {
                complaints.extend(Drafter::new(&theme, &config.language).err().unwrap_or_default());
                Some(engine)
            }
            Err(mut wrong) => {
                complaints.append(&mut wrong);
                None
            }
        };
        Self { theme, engine, complaints, key: key(tree, config) }
    }

    /// The same looks while nothing they were read from has changed, else those read anew.
    #[must_use]
    pub fn renewed(self, tree: &Tree, config: &Config) -> Self {
        if self.key == key(tree, config) { self } else { Self::load(tree, config) }
    }
}

fn key(tree: &Tree, config: &Config) -> Fingerprint {
    let files: Vec<_> = tree
        .files
        .iter()
        .filter(|(path, _)| path.as_str().starts_with("themes/"))
        .map(|(path, file)| match file {
            File::Text { fingerprint, .. } => (path, Some(*fingerprint), None),
            File::Asset(stamp) => (path, None, Some(*stamp)),
        })
        .collect();
    Fingerprint::of_value(&(&config.theme, &config.language, files))
}
