//! Floor 1: the door in. A folder of files becomes a `Tree`.

pub mod complaints;
pub mod disk;
pub mod fixture;
pub mod tree;

pub use tree::{File, Stamp, Tree};
