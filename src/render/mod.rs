//! Floor 5: one page to bytes.

pub mod html;
