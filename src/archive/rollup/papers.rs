//! Papers that came in and went out.

use super::Rollup;
use crate::archive::{Archive, Ix, given};
use crate::config::{Role, Trait};

/// The series of papers that stay in the house: they come from nobody and go to nobody.
const IN_THE_HOUSE: &str = "internal";

/// Which way a paper goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It came from outside.
    In,
    /// It goes out.
    Out,
}

/// Which way the record goes; `None` for what is no numbered paper, and for papers that stay in the house.
pub fn way(archive: &Archive, ix: Ix) -> Option<Way> {
    let record = archive.record(ix)?;
    let kind = archive.config.kinds.get(&record.kind)?;
    let chain = archive.chains.of(ix).filter(|_| kind.has(Trait::Register))?;
    match given::text(given::role(record, kind, Role::Series).map(|given| &given.value)) {
        IN_THE_HOUSE => None,
        _ if chain.incoming => Some(Way::In),
        _ => Some(Way::Out),
    }
}

impl Rollup<'_> {
    /// The papers that went that way, by date.
    pub fn papers(&self, wanted: Way) -> Vec<Ix> {
        self.dated().map(|(_, ix)| ix).filter(|ix| way(self.archive, *ix) == Some(wanted)).collect()
    }

    /// How those stand to us from whom a paper came, or to whom it went; empty where none of them says so.
    pub fn relation(&self, paper: Ix) -> &str {
        let role = match way(self.archive, paper) {
            Some(Way::In) => Role::From,
            _ => Role::To,
        };
        let record = self.record(paper);
        let kind = record.and_then(|record| self.archive.config.kinds.get(&record.kind));
        let fields = kind.map(|kind| kind.role(role)).unwrap_or_default();
        let named = record.into_iter().flat_map(|record| {
            fields.iter().flat_map(move |field| given::names(record, field, paper, &self.archive.references))
        });
        let mut relations = named.map(|agent| given::relation(self.archive, agent)).filter(|said| !said.is_empty());
        relations.next().unwrap_or_default()
    }
}
