//! Floor 1: what the archive declares. `annals.yaml`, kinds, fields and traits, the working calendar.
//!
//! Kinds are open data, traits are a closed enum: no kind's name is compared in code.

pub mod calendar;
mod check;
pub mod complaints;
pub mod declare;
pub mod kind;
pub mod load;
mod reader;
pub mod scalar;
pub mod schema;
pub mod settings;
pub mod statement;

pub use kind::{Field, FieldType, Kind, Required, Role, StateClass, States, Trait};
pub use settings::{Config, Every};
pub use statement::{StatementKind, StatementKinds};
