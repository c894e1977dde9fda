//! Query blocks: a block of code whose language is `records`, shown as the table it asks for.

use serde::{Deserialize, Serialize};

use crate::base::span::Span;

/// What a query block asks. Its words are read here; what they mean is for the site to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Asked {
    /// What to list, as `annals list` names it (`document`, `ledger`, `mark:lesson`); empty: `all`.
    pub list: String,
    /// Conditions as (field, value), in the order written; a list in YAML is its words with commas.
    pub filters: Vec<(String, String)>,
    /// Fields to show; empty: the usual ones.
    pub columns: Vec<String>,
    /// The field to sort by, `-` in front for the largest first; empty: the usual order.
    pub sort: String,
    /// The field to group by; empty: one group.
    pub by: String,
    /// At most so many rows; 0: all.
    pub limit: usize,
}

/// A query block of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryBlock {
    /// What it asks; `None` when it cannot be read (which is said, and the block is shown as code).
    pub asked: Option<Asked>,
    /// Where each part stands, by its key (`list`, `columns`, `sort`, `by`, `where.FIELD`): for complaints about what it means.
    pub places: Vec<(String, Span)>,
    /// The whole block, fences included: the span of its token.
    pub span: Span,
}
