//! Floor 3: all records this audience may see, joined. It knows no address and no markup.
//!
//! Reading order: `audience` goes first and alone: what it does not admit is never seen by any other file
//! here. Then every rib has one shape: `collect(the admitted records, ribs above) -> (Rib, complaints)`.

pub mod audience;
pub mod calendar;
pub mod catalog;
pub mod chain;
pub mod claims;
pub mod complaints;
pub mod contact;
pub mod corrections;
pub mod coverage;
pub mod data;
pub mod embeds;
pub mod focus;
pub mod given;
pub mod glossary;
pub mod knowledge;
pub mod ledger;
pub mod limit;
pub mod marks;
pub mod names;
pub mod problem;
pub mod references;
pub mod register;
pub mod repeated;
pub mod rollup;
pub mod said;
pub mod seal_file;
pub mod seals;
pub mod seen;
pub mod statement;
pub mod trace;
pub mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::config::{Config, StatementKinds};
use crate::record::{Mark, Record};
use crate::source::{File, Stamp, Tree};

pub use calendar::Periods;
pub use catalog::Catalog;
pub use chain::{Chain, Chains};
pub use claims::{ClaimIx, Claims, FactSources};
pub use contact::Contacts;
pub use coverage::Coverage;
pub use data::DataSeries;
pub use embeds::{Embedded, Embeds};
pub use glossary::Glossary;
pub use knowledge::Knowledge;
pub use ledger::{Entry, Ledgers};
pub use marks::{MarkIx, Marks, Pointed};
pub use names::Names;
pub use problem::Problems;
pub use references::{References, Target};
pub use register::Registers;
pub use rollup::{Rollup, Scope};
pub use seal_file::Seal;
pub use seals::Seals;
pub use seen::{Looking, Seen};
pub use statement::{DataFiles, Facts, Statement, Statements};

/// A record of one archive: its position among the admitted records, which are sorted by place.
/// Good within one build only; what lives longer names the record by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Ix(pub u32);

/// What one build knows: the records its audience may see, joined.
#[derive(Debug)]
pub struct Archive {
    /// The settings.
    pub config: Arc<Config>,
    /// The day that means today.
    pub as_of: Date,
    /// The audience it was joined for.
    pub audience: String,
    /// The admitted records, sorted by place; texts of `index.md` files are not among them.
    pub records: Vec<Arc<Record>>,
    /// The texts of `index.md` files, by the folder they head (empty: the home page). Their references are
    /// resolved behind those of the records: `Ix` counts on.
    pub heads: BTreeMap<String, Ix>,
    /// Every file that a record may show or hand on, by its path from the root.
    pub assets: BTreeMap<RelPath, Stamp>,
    /// What was found out about those that the records do show or hand on; empty before anybody looked.
    pub seen: BTreeMap<RelPath, Seen>,
    /// Files that records point at and that are not published, since they do something when they are opened; empty before anybody looked.
    pub withheld: BTreeSet<RelPath>,
    /// Which records answer to which names.
    pub names: Names,
    /// Where every reference leads, and what leads to every record.
    pub references: References,
    /// The parts that embeds stand for.
    pub embeds: Embeds,
    /// Terms, and where they are used first.
    pub glossary: Glossary,
    /// Records by kind and tag.
    pub catalog: Catalog,
    /// Records by time.
    pub periods: Periods,
    /// Numbered registers.
    pub registers: Registers,
    /// Marks and task items.
    pub marks: Marks,
    /// Figures noted in running text.
    pub data: DataSeries,
    /// What is owed.
    pub ledgers: Ledgers,
    /// What is wrong until something closes it.
    pub problems: Problems,
    /// Papers on their way.
    pub chains: Chains,
    /// What is expected without gaps.
    pub coverage: Coverage,
    /// The last contact with everybody.
    pub contacts: Contacts,
    /// Experience and ways of working.
    pub knowledge: Knowledge,
    /// What was filled in and filed, checked.
    pub statements: Statements,
    /// The figures that records quote, with what the statements say.
    pub facts: Facts,
    /// What claims rest on.
    pub claims: Claims,
    /// Sealed periods.
    pub seals: Seals,
    /// How many of `records` are records; the heads stand behind them.
    counted: usize,
}

impl Archive {
    /// Joins `records` for `audience` on the day `as_of`, with the statements declared and the data files they are taken from.
    /// Everything that is wrong between records is said for the records admitted and for no other.
    pub fn join(
        config: &Arc<Config>,
        (kinds, files): (&Arc<StatementKinds>, &DataFiles),
        records: Vec<Arc<Record>>,
        tree: &Tree,
        as_of: Date,
        audience: &str,
        drafts: bool,
    ) -> (Self, Vec<Diagnostic>) {
        let mut records = audience::admit(records, config, audience, drafts);
        let mut complaints = names::drop_duplicates(&mut records);
        // heads go behind the records, so that a record's position does not depend on them
        records.sort_by(|a, b| a.is_index.cmp(&b.is_index).then_with(|| a.place.cmp(&b.place)));
        let counted = records.iter().filter(|record| !record.is_index).count();
        let heads = (counted..records.len())
            .filter_map(|at| records.get(at).map(|head| (head.place.clone(), ix(at))))
            .collect();
        let assets = assets(tree, config);

        let counted_records = records.get(..counted).unwrap_or_default();
        // ribs that do not rest on each other are joined beside each other
        let ((names, references, embeds, glossary), (catalog, periods, registers)) = rayon::join(
            || {
                let names = Names::collect(config, counted_records);
                let (references, wrong) = References::collect(config, &records, counted, &names, &assets);
                let embeds = Embeds::collect(config, &records, &references);
                let glossary = Glossary::collect(config, &records, counted, &references);
                (names, (references, wrong), embeds, glossary)
            },
            || {
                let periods = Periods::collect(config, counted_records);
                (Catalog::collect(counted_records), periods, Registers::collect(config, counted_records))
            },
        );
        let references = kept(references, &mut complaints);
        let embeds = kept(embeds, &mut complaints);
        let registers = kept(registers, &mut complaints);
        complaints.append(&mut references.without_period(&records, &periods));
        let usual = audience::sees_usual(config, audience);
        let given =
            statement::Given { config, records: counted_records, references: &references, catalog: &catalog, usual };
        let ((marks, data, ledgers, problems, chains), (knowledge, limits, repeated, stated)) = rayon::join(
            || {
                let marks = Marks::collect(config, counted_records, &references);
                let data = DataSeries::collect(counted_records, &marks);
                let (ledgers, wrong) = Ledgers::collect(config, counted_records, &marks, &references, as_of);
                let problems = Problems::collect(config, counted_records, &marks, &ledgers, &references);
                let chains = Chains::collect(config, counted_records, &marks, &ledgers, &problems, &references, as_of);
                (marks, data, (ledgers, wrong), problems, chains)
            },
            || {
                let knowledge = Knowledge::collect(config, counted_records, &references, as_of);
                let (limits, repeated) = (limit::check(config, counted_records), repeated::check(counted_records));
                (knowledge, limits, repeated, Statements::collect(kinds, files, given))
            },
        );
        let data = kept(data, &mut complaints);
        let ledgers = kept(ledgers, &mut complaints);
        let chains = kept(chains, &mut complaints);
        let coverage =
            if usual { Coverage::collect(config, kinds, counted_records, as_of) } else { Default::default() };
        let coverage = kept(coverage, &mut complaints);
        let contacts = Contacts::collect(config, counted_records, &marks, &references, as_of);
        let contacts = kept(contacts, &mut complaints);
        let knowledge = kept(knowledge, &mut complaints);
        complaints.extend(limits);
        statement::source::say_once(&mut complaints, &stated.1);
        let statements = kept(stated, &mut complaints);
        let facts = kept(statement::fact::check(&statements, given), &mut complaints);
        let claims = Claims::collect(counted_records, &references, &statement::fact::sources(&facts));
        let claims = kept(claims, &mut complaints);
        complaints.extend(repeated);
        let sees_all = config.narrowest() == audience;
        let seals = Seals::collect(config, tree, counted_records, &references, sees_all);
        let seals = kept(seals, &mut complaints);
        complaints.retain(|complaint| !seals.explains(complaint));
        complaints.retain(|complaint| usual || !audience::is_absence(complaint));

        let archive = Self {
            config: Arc::clone(config),
            as_of,
            audience: audience.to_owned(),
            records,
            heads,
            assets,
            seen: BTreeMap::new(),
            withheld: BTreeSet::new(),
            names,
            references,
            embeds,
            glossary,
            catalog,
            periods,
            registers,
            marks,
            data,
            ledgers,
            problems,
            chains,
            coverage,
            contacts,
            knowledge,
            statements,
            facts,
            claims,
            seals,
            counted,
        };
        (archive, complaints)
    }

    /// The records, heads left out.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (Ix, &Record)> {
        self.records.iter().take(self.counted).enumerate().map(|(at, record)| (ix(at), &**record))
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.counted
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.counted == 0
    }

    /// The record at `ix`.
    pub fn record(&self, ix: Ix) -> Option<&Record> {
        self.records.get(ix.0 as usize).map(|record| &**record)
    }

    /// What statements are worked out with.
    pub fn given(&self) -> statement::Given<'_> {
        statement::Given {
            config: &self.config,
            records: self.records.get(..self.counted).unwrap_or_default(),
            references: &self.references,
            catalog: &self.catalog,
            usual: audience::sees_usual(&self.config, &self.audience),
        }
    }

    /// What is embedded in the text of the record at `ix`.
    pub fn embedded(&self, ix: Ix) -> Vec<Embedded> {
        self.embeds.of(&self.records, &self.references, ix)
    }

    /// What the mark at `at` says itself.
    pub fn mark(&self, at: MarkIx) -> Option<&Mark> {
        self.record(at.record)?.marks.get(at.at as usize)
    }

    /// The files that the admitted records show or hand on: nothing else of the content folder is published.
    pub fn used_assets(&self) -> BTreeSet<&RelPath> {
        self.references.assets().filter(|path| !self.withheld.contains(*path)).collect()
    }
}

/// A rib, when its complaints have been put to the others.
fn kept<T>((rib, mut wrong): (T, Vec<Diagnostic>), complaints: &mut Vec<Diagnostic>) -> T {
    complaints.append(&mut wrong);
    rib
}

/// The position `at`; an archive has fewer than 2^32 records.
pub(crate) fn ix(at: usize) -> Ix {
    Ix(u32::try_from(at).unwrap_or(u32::MAX))
}

fn assets(tree: &Tree, config: &Config) -> BTreeMap<RelPath, Stamp> {
    tree.files
        .iter()
        .filter(|(path, _)| path.below(&config.content).is_some())
        .filter_map(|(path, file)| match file {
            File::Asset(stamp) => Some((path.clone(), *stamp)),
            File::Text { .. } => None,
        })
        .collect()
}
