//! Floor 8: time and people.
