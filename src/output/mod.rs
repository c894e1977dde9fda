//! Floor 6: the door out. A `Bundle` becomes a folder, whole or not at all, and no file of anybody else is touched.
//!
//! ```text
//! DIR/NAME/              the published site
//! DIR/.NAME.annals/      beside it, never published:
//!   lock                 who is writing
//!   manifest             what was written: path, fingerprint, length, time
//!   manifest.next        the list of the generation that is being switched to
//!   journal              what the switch has to do; there only while it is under way
//!   stage/               the next generation while it is made; at rest the one before, for cheap staging
//!   stage.list           what `stage/` holds at rest; a stage without it is thrown away
//!   kept/                files that stood in the way of a forced build
//! ```

pub mod bundle;
pub mod cache;
pub mod commit;
pub mod complaints;
pub mod hands;
pub mod lock;
pub mod manifest;
pub mod place;
pub mod rewrite;
pub mod sealed;
pub mod stage;
pub mod survey;
pub mod switch;
pub mod verify;

pub use bundle::{Bundle, Piece};
pub use cache::Cache;
pub use commit::{Options, Output, Report};
pub use complaints::{CommitError, Exit, Failure, Refusal};
pub use manifest::Manifest;
