//! Floor 5: one page to bytes.

pub mod complaints;
pub mod engine;
pub mod escape;
pub mod filters;
pub mod highlight;
pub mod html;
pub mod math;
pub mod page;
pub mod questions;
pub mod sanitise;
pub mod scan;
pub mod theme;
pub mod words;

pub use engine::{Engine, Worker};
pub use theme::{Static, Theme};
pub use words::Words;
