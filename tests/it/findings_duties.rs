//! Archives with one duty of another sort open: papers, service, contact, coverage, knowledge, queries.

use crate::findings::Case;

pub const CASES: &[Case] = &[];
