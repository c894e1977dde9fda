//! Floor 1: the door in. A folder of files becomes a `Tree`.

pub mod active;
pub mod complaints;
pub mod data;
pub mod disk;
pub mod encoding;
pub mod exif;
pub mod files;
pub mod fixture;
pub mod ignored;
pub mod open;
pub mod picture;
pub mod tree;

pub use disk::Disk;
pub use files::{Files, Opened};
pub use tree::{File, Stamp, Tree};
