//! Floor 0: words without a domain. Nothing here knows what a record is.

pub mod code;
pub mod date;
pub mod diagnostic;
pub mod fingerprint;
pub mod fold;
pub mod label;
pub mod number;
pub mod path;
pub mod period;
pub mod slug;
pub mod span;
pub mod table;
pub mod yaml;
