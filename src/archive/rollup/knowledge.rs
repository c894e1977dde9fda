//! What was learned and put to use.

use super::Rollup;
use crate::archive::Ix;
use crate::config::Trait;

/// Experience that was put to use.
#[derive(Debug)]
pub struct Use {
    /// The experience.
    pub lesson: Ix,
    /// The records of the period that apply it, by date.
    pub applied_in: Vec<Ix>,
}

impl Rollup<'_> {
    /// The records of the period whose kind has the trait, by date.
    pub fn of_trait(&self, wanted: Trait) -> Vec<Ix> {
        let kinds = self.kinds();
        let all =
            kinds.iter().filter(|(name, _)| self.archive.config.kinds.get(*name).is_some_and(|kind| kind.has(wanted)));
        all.flat_map(|(_, records)| records).copied().collect()
    }

    /// The experience that records of the period apply, in order of place.
    pub fn applied(&self) -> Vec<Use> {
        let in_period = |ix: &Ix| {
            let date = self.record(*ix).and_then(|record| record.date);
            date.is_some_and(|date| self.period.contains_whole(date) && self.has_come(date)) && self.concern.record(*ix)
        };
        let lessons = self.archive.knowledge.lessons.iter();
        let uses = lessons.map(|(lesson, known)| Use {
            lesson: *lesson,
            applied_in: known.applied_in.iter().copied().filter(in_period).collect(),
        });
        uses.filter(|used| !used.applied_in.is_empty()).collect()
    }
}
