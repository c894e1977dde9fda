//! How a draft names the records it rests on: by the shortest name that leads to the one record meant.

use crate::archive::names::Found;
use crate::archive::references::anchor_in;
use crate::archive::{Archive, Entry, Ix, MarkIx, Pointed};
use crate::base::slug::fold;
use crate::record::Record;

/// Makes names for links of one record.
#[derive(Debug)]
pub struct Links<'a> {
    archive: &'a Archive,
    /// The place of the record that is to hold them, folded: its own name must lead to no other.
    own: String,
    folder: String,
}

impl<'a> Links<'a> {
    /// For links of the record at `place`, the path under the content folder without its ending; empty: it stands elsewhere.
    pub fn of(archive: &'a Archive, place: &str) -> Self {
        let own = fold(place);
        let folder = own.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        Self { archive, own, folder }
    }

    /// The name of a record. One that no name leads to is named by its file, from the content folder and with a leading `/`.
    pub fn record(&self, ix: Ix) -> String {
        let Some(record) = self.archive.record(ix) else { return String::new() };
        let tails = record.place.match_indices('/').map(|(at, _)| at + 1).rev().chain([0]);
        let tails = tails.filter_map(|at| record.place.get(at..));
        let declared = record.id_span.map(|_| record.id.as_str());
        let mut names = declared.into_iter().chain(tails);
        names
            .find(|name| self.leads(name, ix))
            .map_or_else(|| format!("/{}", file(self.archive, record)), str::to_owned)
    }

    fn leads(&self, name: &str, ix: Ix) -> bool {
        let folded = fold(name);
        let is_own = self.own == folded || self.own.ends_with(&format!("/{folded}"));
        !is_own && can_be_linked(name) && self.archive.names.find(name, &self.folder, |_| true) == Found::One(ix)
    }

    /// The name of a mark: its record with the mark's id behind `#`; without one that leads to it, its record.
    pub fn mark(&self, at: MarkIx) -> String {
        let name = self.record(at.record);
        let mark = self.archive.mark(at).filter(|mark| can_be_linked(&mark.id) && !name.starts_with('/'));
        let led = mark.zip(self.archive.record(at.record)).filter(|(mark, record)| {
            !mark.id.is_empty() && anchor_in(record, &mark.id).as_deref() == Some(mark.anchor.as_str())
        });
        led.map_or(name.clone(), |(mark, _)| format!("{name}#{}", mark.id))
    }

    /// The name of an entry of a ledger.
    pub fn entry(&self, entry: Entry) -> String {
        match entry {
            Entry::Record(ix) => self.record(ix),
            Entry::Mark(at) => self.mark(at),
        }
    }

    /// The name of what a mark points at.
    pub fn pointed(&self, pointed: Pointed) -> String {
        self.entry(Entry::from(pointed))
    }

    /// The names of records.
    pub fn records(&self, all: &[Ix]) -> Vec<String> {
        all.iter().map(|ix| self.record(*ix)).collect()
    }
}

/// The file of a record, from the content folder.
fn file(archive: &Archive, record: &Record) -> String {
    let below = record.path.below(&archive.config.content);
    below.as_ref().unwrap_or(&record.path).as_str().to_owned()
}

/// Whether the name can stand between the brackets of a link.
fn can_be_linked(name: &str) -> bool {
    !name.contains(['[', ']', '|', '#', '^', '\\', '\n']) && !name.chars().any(char::is_control) && name.trim() == name
}
