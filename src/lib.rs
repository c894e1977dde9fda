//! Annals turns a folder of records into one browsable, cross-linked archive.
//!
//! ```text
//! disk ─▶ Tree ─▶ Record* ─▶ Archive ─▶ Site ─▶ Rendered* ─▶ Bundle ─▶ disk / memory
//!         read    parse      join       plan     render       gather    commit, serve
//!                 (each)     (whole)    (whole)  (each)       (whole)
//! ```
//!
//! Between the doors stand immutable values. `*` is many, independent, parallel, kept one by one between
//! builds; the others are made afresh each build. `ARCHITECTURE.md` says what each floor must not know.

pub mod archive;
pub mod base;
pub mod cli;
pub mod config;
pub mod live;
pub mod output;
pub mod pipeline;
pub mod record;
pub mod render;
pub mod site;
pub mod source;
