//! Lists, query blocks, tables.
