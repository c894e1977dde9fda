//! Floor 4: which pages exist and what they may say.

pub mod view;
