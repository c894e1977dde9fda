//! A relation written out for pages, whether or not it holds.

use super::evaluate::{Named, World};
use super::relation::{self, Checked};
use super::{Given, Statement, Statements};
use crate::archive::Ix;

/// A relation in one place with its numbers.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// Its two sides in numbers, each with its value behind it when it is more than a number: `132` and `84 + 75 + 9 = 168`. A `?`
    /// stands for what has no number.
    pub sides: [String; 2],
    /// The sign that stands between them: that of the rule, or where it fails its opposite.
    pub sign: &'static str,
    /// Every cell that stands in it, in order.
    pub cells: Vec<Named<'a>>,
    /// What it counts, as it is written, with the records counted. Empty for those who do not see everything that is usual.
    pub counts: Vec<(String, Vec<Ix>)>,
}

impl Statements {
    /// The relation that came out as `checked` in `one`, written out. `None` when it is no relation of that statement's.
    pub fn written<'a>(&'a self, given: Given<'a>, one: &'a Statement, checked: &'a Checked) -> Option<Written<'a>> {
        let kind = self.kinds.get(&one.name)?;
        let rule = kind.relations.get(checked.relation)?;
        let (world, at) = (World { statements: self, given }, relation::at(kind, one, rule, &checked.id));
        let (cells, mut counts) = relation::both(world, rule, at);
        counts.retain(|_| given.usual);
        Some(Written {
            sides: rule.check.sides().map(|side| relation::side(world, side, at)),
            sign: relation::sign(rule, checked.difference),
            cells,
            counts,
        })
    }
}
