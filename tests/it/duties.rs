//! Papers, coverage, contact, knowledge.
