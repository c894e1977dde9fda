//! Statements as they are declared: rows, columns, by when they are due, and what must hold in them.
//!
//! `kind` has the types, `expression` the language of checks, `parse` reads it, `declare` reads a declaration (`axes` its rows and
//! columns, `rules` what must hold), `resolve` checks its names against all declarations before any data is read.

mod axes;
mod declare;
pub mod expression;
pub mod kind;
pub mod parse;
mod resolve;
mod rules;

use std::collections::BTreeMap;

pub use declare::{EVERY, KEYS, PARTS, load};
pub use expression::{Argument, Check, Comparison, Expression, Function, Operator, Reference, When};
pub use kind::{Change, Column, ColumnType, Each, Item, Limit, Relation, Rows, StatementKind};
pub use resolve::fact as resolve_fact;

/// Every statement that is declared, by name.
pub type StatementKinds = BTreeMap<String, StatementKind>;
