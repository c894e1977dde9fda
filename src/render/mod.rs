//! Floor 5: one page to bytes.

pub mod complaints;
pub mod engine;
pub mod filters;
pub mod html;
pub mod scan;
pub mod theme;
pub mod words;

pub use engine::{Engine, Worker};
pub use theme::{Static, Theme};
pub use words::Words;
