//! Pages about what is owed, waiting, wrong or missing: boards.

use super::Site;
use super::view::BoardView;
use crate::record::MarkType;

/// Which board.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Board {
    /// The main ledger: what is open.
    Ledger,
    /// What is overdue in any ledger.
    Overdue,
    /// What was closed or given up in a year, in the main ledger.
    Closed(i16),
    /// What waits for somebody.
    Waiting,
    /// Problems, open and closed.
    Problems,
    /// The marks of a type; one longer than a page goes on in parts, from 1.
    Marks(MarkType, usize),
    /// What is expected and not there in a year.
    Gaps(i16),
    /// All findings of the site.
    Check,
}

/// Every board that has something to say, or that people look for even when it is empty.
pub fn all(_site: &crate::archive::Archive) -> Vec<Board> {
    Vec::new()
}

/// What a board says.
pub fn view(_site: &Site, _board: &Board) -> BoardView {
    BoardView {
        name: String::new(),
        of: String::new(),
        tabs: Vec::new(),
        figures: Vec::new(),
        counts: Vec::new(),
        sections: Vec::new(),
    }
}
