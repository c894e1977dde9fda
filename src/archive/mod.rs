//! Floor 3: all records this audience may see, joined.
