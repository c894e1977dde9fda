//! Floor 1: what the archive declares. `annals.yaml`, kinds, fields and traits, the working calendar.
//!
//! Kinds are open data, traits are a closed enum: no kind's name is compared in code.

pub mod calendar;
pub mod kind;
pub mod load;
pub mod schema;
pub mod settings;

pub use kind::{Field, FieldType, Kind, Required, Role, StateClass, States, Trait};
pub use settings::Config;
