//! Floor 5: one page to bytes.

pub mod escape;
#[cfg(feature = "highlight")]
mod highlight;
pub mod html;
#[cfg(feature = "math")]
mod math;
mod sanitise;
