//! Archives with one thing wrong in a ledger.

use crate::findings::Case;

pub const CASES: &[Case] = &[];
