//! Everything that is known of one record, in order of time.

use super::{Archive, Ix, MarkIx};
use crate::base::date::PartialDate;

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// The paper was received.
    Received,
    /// The record is dated: issued, opened, asked, held.
    Dated,
    /// It was sent to somebody to read.
    Sent,
    /// Somebody read it.
    Read,
    /// A task arose from it.
    Task,
    /// That task was closed, or given up.
    TaskClosed,
    /// Its time limit was moved.
    Extended,
    /// Somebody was urged about it.
    Urged,
    /// Progress on it was noted.
    Progress,
    /// A problem was noted in it.
    Problem,
    /// Guidance was given on such a problem.
    Guidance,
    /// A problem of it was closed.
    Solved,
    /// It was replied to.
    Replied,
    /// It was passed on to somebody.
    PassedOn,
    /// Somebody acknowledged it.
    Acknowledged,
    /// Somebody to whom it was passed on has not acknowledged it yet. Has no date.
    NotAcknowledged,
    /// It went to somebody.
    Moved,
    /// It waits for somebody since.
    Waits,
    /// It was closed, answered or filed.
    Closed,
    /// Another record concerns it in another way.
    Mentioned,
    /// Who has it now. Has no date.
    Holder,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When; `None`: not known, or now.
    pub date: Option<PartialDate>,
    /// What.
    pub kind: StepKind,
    /// Who did it or whom it concerns, in order.
    pub who: Vec<Ix>,
    /// The other record: the reply, the task, the log that says so; `None`: the record itself.
    pub record: Option<Ix>,
    /// The mark that says so.
    pub mark: Option<MarkIx>,
    /// Words of a mark, a note, a result; may be empty.
    pub text: String,
}

impl StepKind {
    /// Its name, as the theme's words have it (`step.received`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Dated => "dated",
            Self::Sent => "sent",
            Self::Read => "read",
            Self::Task => "task",
            Self::TaskClosed => "task-closed",
            Self::Extended => "extended",
            Self::Urged => "urged",
            Self::Progress => "progress",
            Self::Problem => "problem",
            Self::Guidance => "guidance",
            Self::Solved => "solved",
            Self::Replied => "replied",
            Self::PassedOn => "passed-on",
            Self::Acknowledged => "acknowledged",
            Self::NotAcknowledged => "not-acknowledged",
            Self::Moved => "moved",
            Self::Waits => "waits",
            Self::Closed => "closed",
            Self::Mentioned => "mentioned",
            Self::Holder => "holder",
        }
    }
}

/// The steps of the record at `ix` in order of time, those without a date last; of one day in the order of `StepKind`.
pub fn trace(_archive: &Archive, _ix: Ix) -> Vec<Step> {
    Vec::new()
}
