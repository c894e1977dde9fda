//! The value of one field of front matter, by its declared type.

use serde::{Deserialize, Serialize};

use crate::base::date::{Date, Duration, PartialDate};
use crate::base::period::Period;
use crate::base::span::Span;

/// A field with its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldValue {
    /// Its key.
    pub name: String,
    /// Where the key stands; the value's own span for a default is empty, at the front matter's start.
    pub key: Span,
    /// Where the value stands.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A value as its field's type reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Text, letter for letter: also enums and ids.
    Text(String),
    /// Text to be rendered as Markdown.
    Markdown(String),
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal number.
    #[serde(with = "decimal")]
    Decimal(rust_decimal::Decimal),
    /// A full or partial date.
    Date(PartialDate),
    /// A date with a time of day (minutes after midnight).
    DateTime(Date, u16),
    /// A period.
    Period(Period),
    /// A length of time.
    Duration(Duration),
    /// Another record, or a file: an index into the record's `references`.
    Ref(u32),
    /// Several values.
    List(Vec<Value>),
    /// Named parts in the order declared.
    Struct(Vec<(String, Value)>),
}

mod decimal {
    //! A decimal as its text, since the cache's format has no self-describing numbers.
    pub use rust_decimal::serde::str::{deserialize, serialize};
}

impl Value {
    /// The value of a struct's part.
    pub fn part(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Struct(parts) => parts.iter().find(|(part, _)| part == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The values of a list; the value itself for any other.
    pub fn each(&self) -> &[Self] {
        match self {
            Self::List(values) => values,
            other => std::slice::from_ref(other),
        }
    }
}
