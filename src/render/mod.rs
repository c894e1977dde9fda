//! Floor 5: one page to bytes.

pub mod complaints;
pub mod engine;
pub mod escape;
pub mod filters;
#[cfg(feature = "highlight")]
mod highlight;
pub mod html;
#[cfg(feature = "math")]
mod math;
pub mod page;
pub mod questions;
mod sanitise;
pub mod scan;
pub mod theme;
pub mod words;

pub use engine::{Engine, Worker};
pub use theme::{Static, Theme};
pub use words::Words;
