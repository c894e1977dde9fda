//! Where every reference leads, and what leads to every record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::names::{Found, Names};
use super::statement::source::SOURCE;
use super::{Ix, Periods, complaints, ix};
use crate::base::diagnostic::{Diagnostic, Known};
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::slug;
use crate::config::{Config, Trait};
use crate::record::{Mark, Named, Record, Reference, ReferenceKind};
use crate::source::Stamp;

/// The common field that names what is over with the record: most often a mark.
pub(super) const CLOSES: &str = "closes";

/// The common field that names what a record arises from: it may be a mark.
const FROM: &str = "from";

/// The field of a task item that says for whom or what it waits: a name, or words.
const FREE_WORDS: &str = "waiting";

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A record, or a heading or block of it.
    Record {
        /// The record.
        record: Ix,
        /// The anchor in its page; empty: the page.
        anchor: String,
        /// Of a mention, the bytes of the reference's target that are the name; 0 for others.
        length: u32,
    },
    /// A period; whether it has a page is for the periods to say.
    Period(Period),
    /// A tag.
    Tag(String),
    /// A file of the content folder.
    Asset(RelPath),
    /// A folder that has a page of its own, or may have one: its path under the content folder.
    Folder(String),
}

/// All references, both ways.
#[derive(Debug, Default)]
pub struct References {
    /// Of each record, parallel to its references; `None` leads nowhere.
    targets: Vec<Vec<Option<Target>>>,
    /// Of each record: who points at it, as (record, position of the reference), in order.
    incoming: Vec<Vec<(Ix, u32)>>,
}

impl References {
    /// Resolves the references of all `records`; heads (those from `counted` on) point but are not pointed at.
    pub fn collect(
        config: &Config,
        records: &[Arc<Record>],
        counted: usize,
        names: &Names,
        assets: &BTreeMap<RelPath, Stamp>,
    ) -> (Self, Vec<Diagnostic>) {
        let by_path: BTreeMap<&str, Ix> =
            records.iter().take(counted).enumerate().map(|(at, record)| (record.path.as_str(), ix(at))).collect();
        let heads = records.iter().filter(|record| record.is_index).map(|record| record.place.as_str()).collect();
        let (tails, marks, files) = Default::default();
        let resolver = Resolver { config, records, names, assets, by_path, heads, tails, marks, files };
        let resolved: Vec<(Vec<Option<Target>>, Vec<Diagnostic>)> =
            records.par_iter().map(|record| resolver.record(record)).collect();
        let mut references =
            Self { targets: Vec::with_capacity(records.len()), incoming: vec![Vec::new(); records.len()] };
        let mut complaints = Vec::new();
        for (at, (targets, mut wrong)) in resolved.into_iter().enumerate() {
            complaints.append(&mut wrong);
            if at < counted {
                references.invert(ix(at), &targets);
            }
            references.targets.push(targets);
        }
        (references, complaints)
    }

    fn invert(&mut self, from: Ix, targets: &[Option<Target>]) {
        for (position, target) in (0..).zip(targets) {
            let Some(Target::Record { record, .. }) = target else { continue };
            if *record != from
                && let Some(incoming) = self.incoming.get_mut(record.0 as usize)
            {
                incoming.push((from, position));
            }
        }
    }

    /// Where the references of `record` lead, parallel to them.
    pub fn of(&self, record: Ix) -> &[Option<Target>] {
        self.targets.get(record.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The records that the front matter field `name` of `record`, which stands at `ix`, leads to, in order, each once.
    pub fn in_field(&self, record: &Record, ix: Ix, name: &str) -> Vec<Ix> {
        let mut all: Vec<Ix> = Vec::new();
        // front matter comes first among the references
        let front = record.references.iter().zip(self.of(ix)).take_while(|(reference, _)| reference.field.is_some());
        for (reference, target) in front {
            let Some(Target::Record { record: to, .. }) = target else { continue };
            if reference.field.as_deref() == Some(name) && !all.contains(to) {
                all.push(*to);
            }
        }
        all
    }

    /// Who points at `record`: (record, position among its references), by record and place.
    pub fn to(&self, record: Ix) -> &[(Ix, u32)] {
        self.incoming.get(record.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Every file that some record shows or hands on, with repeats.
    pub fn assets(&self) -> impl Iterator<Item = &RelPath> {
        self.targets.iter().flatten().filter_map(|target| match target {
            Some(Target::Asset(path)) => Some(path),
            _ => None,
        })
    }

    /// Complaints about links to periods that have no page.
    pub fn without_period(&self, records: &[Arc<Record>], periods: &Periods) -> Vec<Diagnostic> {
        let mut complaints = Vec::new();
        for (record, targets) in records.iter().zip(&self.targets) {
            for (reference, target) in record.references.iter().zip(targets) {
                if let Some(Target::Period(period)) = target
                    && !periods.exists(*period)
                {
                    complaints.push(complaints::empty_period(record, reference, *period));
                }
            }
        }
        complaints
    }
}

struct Resolver<'a> {
    config: &'a Config,
    records: &'a [Arc<Record>],
    names: &'a Names,
    assets: &'a BTreeMap<RelPath, Stamp>,
    by_path: BTreeMap<&'a str, Ix>,
    /// The folders that have a head.
    heads: BTreeSet<&'a str>,
    /// What records are called by their paths or ids, by their kinds; made when the first name leads nowhere.
    tails: OnceLock<BTreeMap<&'a str, Known<'a>>>,
    /// What marks are called; made when the first is not found.
    marks: OnceLock<Known<'a>>,
    /// Files by their names; made when the first is not where it is looked for.
    files: OnceLock<HashMap<&'a str, Vec<&'a RelPath>>>,
}

impl<'a> Resolver<'a> {
    fn record(&self, record: &Record) -> (Vec<Option<Target>>, Vec<Diagnostic>) {
        let mut complaints = Vec::new();
        let targets =
            record.references.iter().map(|reference| self.resolve(record, reference, &mut complaints)).collect();
        (targets, complaints)
    }

    fn resolve(&self, record: &Record, reference: &Reference, complaints: &mut Vec<Diagnostic>) -> Option<Target> {
        match reference.kind {
            ReferenceKind::Tag => Some(Target::Tag(reference.target.clone())),
            ReferenceKind::Mention => self.mention(record, reference, complaints),
            ReferenceKind::Agent => self.agent(record, reference, complaints),
            ReferenceKind::Mark => self.mark(record, reference, complaints),
            ReferenceKind::Name if is_common(reference, CLOSES) => self.mark(record, reference, complaints),
            ReferenceKind::Name | ReferenceKind::Embed => self.name(record, reference, complaints),
            ReferenceKind::Path | ReferenceKind::Image | ReferenceKind::File => {
                self.path(record, reference, complaints)
            }
        }
    }

    fn mention(&self, record: &Record, reference: &Reference, complaints: &mut Vec<Diagnostic>) -> Option<Target> {
        let Some((agent, length)) = self.names.mentioned(&reference.target) else {
            if self.names.has_agents() {
                complaints.push(complaints::unknown_person(record, reference));
            }
            return None;
        };
        Some(Target::Record { record: agent, anchor: String::new(), length: u32::try_from(length).unwrap_or(0) })
    }

    /// A person or body named in a field of a mark. What something waits for may also be said in free words.
    fn agent(&self, record: &Record, reference: &Reference, complaints: &mut Vec<Diagnostic>) -> Option<Target> {
        let Some(agent) = self.names.agent(&reference.target) else {
            let mut fields = record.marks.iter().flat_map(|mark| &mark.fields);
            let free = fields.any(|field| field.key == FREE_WORDS && field.span.contains(reference.span));
            if !free && self.names.has_agents() {
                complaints.push(complaints::unknown_agent(record, reference));
            }
            return None;
        };
        Some(Target::Record { record: agent, anchor: String::new(), length: 0 })
    }

    /// A mark: `record#id`, or its id alone, looked for in the same record first and then in all, where it must be the only
    /// one. What no mark is called may be a record.
    fn mark(&self, record: &Record, reference: &Reference, complaints: &mut Vec<Diagnostic>) -> Option<Target> {
        if reference.target.is_empty() {
            return self.within(record, reference, complaints);
        }
        let alone = reference.heading.is_none();
        if let Some(target) = self.mark_alone(record, &reference.target).filter(|_| alone) {
            return Some(target);
        }
        let folder = record.place.rsplit_once('/').map_or("", |(folder, _)| folder);
        match self.names.find(&reference.target, folder, |_| true) {
            Found::One(at) => return Some(self.at_heading(record, reference, at, complaints)),
            Found::Many(all) => {
                let all: Vec<&Record> = all.into_iter().filter_map(|at| self.get(at)).collect();
                complaints.push(complaints::ambiguous(record, reference, &all));
            }
            Found::None => match self.names.marks(&reference.target) {
                several @ [_, ..] if alone => {
                    let all: Vec<&Record> = several.iter().filter_map(|(at, _)| self.get(*at)).collect();
                    complaints.push(complaints::ambiguous_mark(record, reference, &all));
                }
                _ => complaints.push(complaints::broken_mark(record, reference, self.near_mark(reference))),
            },
        }
        None
    }

    /// The mark called `id`: that of the same record, else the only one there is.
    fn mark_alone(&self, record: &Record, id: &str) -> Option<Target> {
        let all = self.names.marks(id);
        let own = self.by_path.get(record.path.as_str());
        let here = all.iter().find(|(at, _)| Some(at) == own);
        let only = all.first().filter(|_| all.len() == 1);
        let (at, position) = here.or(only)?;
        let anchor = self.get(*at)?.marks.get(*position as usize)?.anchor.clone();
        Some(Target::Record { record: *at, anchor, length: 0 })
    }

    fn name(&self, record: &Record, reference: &Reference, complaints: &mut Vec<Diagnostic>) -> Option<Target> {
        if reference.target.is_empty() {
            return self.within(record, reference, complaints);
        }
        let folder = record.place.rsplit_once('/').map_or("", |(folder, _)| folder);
        let fits = |at: Ix| reference.of.is_empty() || self.get(at).is_some_and(|to| reference.of.contains(&to.kind));
        match self.names.find(&reference.target, folder, fits) {
            Found::One(at) => Some(self.at_heading(record, reference, at, complaints)),
            Found::Many(all) => {
                let all: Vec<&Record> = all.into_iter().filter_map(|at| self.get(at)).collect();
                complaints.push(complaints::ambiguous(record, reference, &all));
                None
            }
            Found::None => self.other_than_record(record, reference, complaints),
        }
    }

    fn other_than_record(
        &self,
        record: &Record,
        reference: &Reference,
        complaints: &mut Vec<Diagnostic>,
    ) -> Option<Target> {
        if reference.of.is_empty()
            && let Some(period) = Period::parse(&reference.target)
        {
            return Some(Target::Period(period));
        }
        if is_common(reference, FROM)
            && let Some(mark) = self.mark_alone(record, &reference.target)
        {
            return Some(mark);
        }
        // `[[form.pdf]]` names a file by any end of its path
        if reference.field.is_none()
            && let Some(asset) = self.asset_named(record, &reference.target)
        {
            return Some(Target::Asset(asset));
        }
        complaints.push(complaints::broken(record, reference, self.near(reference)));
        None
    }

    /// `[[#heading]]`: a place in the same record.
    fn within(&self, record: &Record, reference: &Reference, complaints: &mut Vec<Diagnostic>) -> Option<Target> {
        let own = self.by_path.get(record.path.as_str()).copied()?;
        Some(self.at_heading(record, reference, own, complaints))
    }

    fn at_heading(&self, record: &Record, reference: &Reference, at: Ix, complaints: &mut Vec<Diagnostic>) -> Target {
        let mut anchor = String::new();
        if let (Some(wanted), Some(to)) = (&reference.heading, self.get(at)) {
            let of_mark = reference.kind == ReferenceKind::Mark || is_common(reference, CLOSES);
            let found =
                if of_mark { mark_anchor(to, wanted).or_else(|| anchor_of(to, wanted)) } else { anchor_in(to, wanted) };
            match found {
                Some(found) => anchor = found,
                None if of_mark => complaints.push(complaints::no_mark(record, reference, to, wanted)),
                None => complaints.push(complaints::no_heading(record, reference, to, wanted)),
            }
        }
        Target::Record { record: at, anchor, length: 0 }
    }

    fn path(&self, record: &Record, reference: &Reference, complaints: &mut Vec<Diagnostic>) -> Option<Target> {
        if reference.target.is_empty() {
            return self.within(record, reference, complaints);
        }
        let content = &self.config.content;
        let beside = (!reference.target.starts_with('/')).then(|| record.path.parent());
        // what front matter names may also count from the content folder: a statement's data stands apart from it
        let apart = (beside.is_none() || reference.kind == ReferenceKind::File).then(|| content.clone());
        let mut folders = [beside, apart];
        if self.is_data(record, reference) {
            folders.reverse();
        }
        let found = folders
            .into_iter()
            .flatten()
            .filter_map(|folder| folder.join(&reference.target))
            .filter(|path| path.below(content).is_some())
            .find_map(|path| self.at_path(record, reference, &path, complaints))
            // `![[photo.png]]` names a file by any end of its path, as note programs do
            .or_else(|| {
                (reference.kind == ReferenceKind::Image)
                    .then(|| self.asset_named(record, &reference.target))?
                    .map(Target::Asset)
            });
        if found.is_none() {
            complaints.push(complaints::broken_path(record, reference, self.near(reference)));
        }
        found
    }

    /// Whether a file is the data of a statement, which is looked for in the content folder first.
    fn is_data(&self, record: &Record, reference: &Reference) -> bool {
        reference.kind == ReferenceKind::File
            && reference.field.as_deref() == Some(SOURCE)
            && self.config.kinds.get(&record.kind).is_some_and(|kind| kind.has(Trait::Statement))
    }

    fn at_path(
        &self,
        record: &Record,
        reference: &Reference,
        path: &RelPath,
        complaints: &mut Vec<Diagnostic>,
    ) -> Option<Target> {
        if let Some((asset, _)) = self.assets.get_key_value(path) {
            return Some(Target::Asset(asset.clone()));
        }
        let text = path.as_str();
        let stem = text.strip_suffix(".html").unwrap_or(text);
        for candidate in [text.to_owned(), format!("{stem}.md"), format!("{stem}.markdown")] {
            if let Some(&at) = self.by_path.get(candidate.as_str()) {
                return Some(self.at_heading(record, reference, at, complaints));
            }
        }
        let below = path.below(&self.config.content)?;
        let folder = ["index.md", "_index.md", "index.html", "index"]
            .iter()
            .find_map(|name| below.as_str().strip_suffix(name))
            .unwrap_or(below.as_str())
            .trim_end_matches('/');
        let known = folder.is_empty()
            || self.config.kinds.values().any(|kind| kind.dir == folder)
            || self.heads.contains(folder);
        known.then(|| Target::Folder(folder.to_owned()))
    }

    fn asset_named(&self, record: &Record, name: &str) -> Option<RelPath> {
        let near = record.path.parent().join(name).filter(|path| self.assets.contains_key(path));
        near.or_else(|| {
            let files = self.files.get_or_init(|| {
                let mut files: HashMap<&str, Vec<&RelPath>> = HashMap::new();
                self.assets.keys().for_each(|path| files.entry(path.name()).or_default().push(path));
                files
            });
            let (tail, alike) = (format!("/{name}"), files.get(name.rsplit('/').next()?)?);
            let mut fits = alike.iter().filter(|path| path.as_str() == name || path.as_str().ends_with(&tail));
            fits.next().map(|path| (*path).clone())
        })
    }

    fn near(&self, reference: &Reference) -> Option<&'a str> {
        let stem = reference.target.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        let tails = self.tails.get_or_init(|| {
            let mut tails: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for record in self.records.iter().filter(|record| !record.is_index) {
                let tail = record.place.rsplit('/').next().unwrap_or_default();
                let name = if record.id_span.is_some() { &record.id } else { tail };
                tails.entry(&record.kind).or_default().push(name);
            }
            tails.into_iter().map(|(kind, names)| (kind, Known::new(names))).collect()
        });
        let fits = |kind: &str| reference.of.is_empty() || reference.of.iter().any(|of| of == kind);
        let known = tails.iter().filter(|(kind, _)| fits(kind)).map(|(_, known)| known);
        Known::near(known, stem, 1).into_iter().next()
    }

    /// The id of a mark, or the name of a record, that is nearest.
    fn near_mark(&self, reference: &Reference) -> Option<&'a str> {
        let known = self.marks.get_or_init(|| {
            let marks = self.records.iter().filter(|record| !record.is_index).flat_map(|record| &record.marks);
            Known::new(marks.map(|mark| mark.id.as_str()).filter(|id| !id.is_empty()))
        });
        let near = Known::near([known], &reference.target, 1).into_iter().next();
        near.filter(|_| reference.heading.is_none()).or_else(|| self.near(reference))
    }

    fn get(&self, at: Ix) -> Option<&Record> {
        self.records.get(at.0 as usize).map(|record| &**record)
    }
}

/// Whether it fills the common field `name`: a kind's own field of that name says which kinds it accepts.
fn is_common(reference: &Reference, name: &str) -> bool {
    reference.field.as_deref() == Some(name) && reference.of.is_empty()
}

/// The anchor that `[[record#wanted]]` leads to: of a heading, a block or a mark.
pub fn anchor_in(record: &Record, wanted: &str) -> Option<String> {
    anchor_of(record, wanted).or_else(|| mark_anchor(record, wanted))
}

/// The anchor of the mark called `wanted`.
fn mark_anchor(record: &Record, wanted: &str) -> Option<String> {
    let folded = slug::fold(wanted);
    let named = |mark: &&Mark| !mark.id.is_empty() && slug::fold(&mark.id) == folded;
    record.marks.iter().find(named).map(|mark| mark.anchor.clone())
}

/// The anchor of the heading, or of the block when `wanted` begins with `^`.
fn anchor_of(record: &Record, wanted: &str) -> Option<String> {
    if let Some(block) = wanted.strip_prefix('^') {
        return record.blocks.iter().find(|known| known.text == block).map(block_anchor);
    }
    // note programs write the whole way down: `note#chapter#section`
    let last = wanted.rsplit('#').next().unwrap_or(wanted).trim();
    let folded = slug::fold(last);
    let slugged = slug::anchor(last);
    record
        .outline
        .iter()
        .find(|heading| heading.anchor == last || slug::fold(&heading.text) == folded || heading.anchor == slugged)
        .map(|heading| heading.anchor.clone())
        .or_else(|| record.blocks.iter().find(|known| known.text == last).map(block_anchor))
}

/// A block's anchor keeps its `^`, so that it never meets a heading's.
fn block_anchor(block: &Named) -> String {
    format!("^{}", block.text)
}
