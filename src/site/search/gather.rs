//! The words and pairs of records, gathered in the order of their numbers.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::entry::{Entry, Title};
use super::gram;
use super::plan::Plan;
use super::postings::{Place, Posting};
use crate::base::fold::fold;
use crate::site::Site;

/// By what is known of it at once; its order means nothing.
pub type By<K, V> = HashMap<K, V, FixedState>;
/// The same of things alone.
pub type Set<K> = HashSet<K, FixedState>;

/// Where each word and each pair of characters stands: records ascend, each once, with the best place.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// By word.
    pub words: By<Box<str>, Vec<Posting>>,
    /// By pair, the first unit in the upper half.
    pub pairs: By<u32, Vec<Posting>>,
}

/// Who looks at the records of a block while they are there: its number, and they.
pub type Watch<'a> = &'a (dyn Fn(u32, &[Entry]) + Sync);

/// Blocks of texts that one thread reads, and how many such shares are read before what they give is put together.
const SHARE: usize = 24;
const SHARES: usize = 8;

/// Gathers from all records. `parallel` is for who does not hold a thread of a pool already.
pub fn gather(site: &Site, plan: &Plan, title: Title<'_>, watch: Watch<'_>, parallel: bool) -> Gathered {
    let mut first = 0;
    let blocks: Vec<(u32, u32)> = (0..)
        .zip(&plan.blocks)
        .map(|(block, count)| {
            first += count;
            (block, first - count)
        })
        .collect();
    let shares: Vec<&[(u32, u32)]> = blocks.chunks(SHARE).collect();
    let read = |share: &&[(u32, u32)]| {
        let mut part = Part::default();
        for (block, first) in *share {
            let entries: Vec<Entry> = plan.block(*block).iter().map(|ix| Entry::of(site, *ix, title)).collect();
            (*first..).zip(&entries).for_each(|(number, entry)| part.entry(number, entry));
            watch(*block, &entries);
        }
        part.gathered
    };
    let mut all = Gathered::default();
    let mut parts: Vec<Gathered> = Vec::new();
    for wave in shares.chunks(SHARES) {
        let mut append = || parts.drain(..).for_each(|part| all.append(part));
        // what was read is put together while more is read
        let next = if parallel {
            rayon::join(append, || each(wave.iter().collect(), true, read)).1
        } else {
            append();
            each(wave.iter().collect(), false, read)
        };
        parts = next;
    }
    parts.into_iter().for_each(|part| all.append(part));
    all
}

/// Makes something of each, in order; with all threads if `parallel`, which is for who does not hold a thread of a pool already.
pub fn each<T: Send, R: Send>(all: Vec<T>, parallel: bool, make: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    if parallel { all.into_par_iter().map(make).collect() } else { all.into_iter().map(make).collect() }
}

impl Gathered {
    /// What stands in the records with these numbers, which ascend. Numbers that `plan` does not have stand for nothing.
    pub fn of(site: &Site, plan: &Plan, title: Title<'_>, numbers: &[u32]) -> Self {
        let mut part = Part::default();
        for number in numbers {
            if let Some(ix) = plan.order.get(*number as usize) {
                part.entry(*number, &Entry::of(site, *ix, title));
            }
        }
        part.gathered
    }

    /// Adds what stands in later records.
    fn append(&mut self, later: Self) {
        for (word, mut postings) in later.words {
            self.words.entry(word).or_default().append(&mut postings);
        }
        for (pair, mut postings) in later.pairs {
            self.pairs.entry(pair).or_default().append(&mut postings);
        }
    }
}

/// What a share of the records gives. Pairs of ASCII, nearly all of them in most archives, are known again by a table of the record
/// that had each last.
struct Part {
    gathered: Gathered,
    last: Vec<Option<Posting>>,
}

impl Default for Part {
    fn default() -> Self {
        Self { gathered: Gathered::default(), last: vec![None; 1 << 14] }
    }
}

impl Part {
    fn entry(&mut self, number: u32, Entry { row, lines }: &Entry) {
        // the best place comes first
        self.line(Posting::new(number, Place::Title), &row.brief.title);
        let heading = Posting::new(number, Place::Heading);
        let headings = lines.iter().filter(|line| line.heading).map(|line| &line.text);
        row.names.iter().chain([&row.brief.gist]).chain(headings).for_each(|line| self.line(heading, line));
        let text = Posting::new(number, Place::Text);
        lines.iter().filter(|line| !line.heading).for_each(|line| self.line(text, &line.text));
    }

    fn line(&mut self, at: Posting, text: &str) {
        let folded = fold(text);
        let mut before = None;
        for unit in folded.encode_utf16() {
            if let Some(before) = before.replace(unit) {
                self.pair(at, before, unit);
            }
        }
        gram::words(&folded, |word| match self.gathered.words.get_mut(word) {
            Some(postings) => note(postings, at),
            None => {
                self.gathered.words.insert(word.into(), vec![at]);
            }
        });
    }

    fn pair(&mut self, at: Posting, first: u16, second: u16) {
        if let Some(last) = self.last.get_mut(usize::from(first) << 7 | usize::from(second)).filter(|_| second < 128) {
            if last.is_some_and(|last| last.record() == at.record()) {
                return;
            }
            *last = Some(at);
        }
        note(self.gathered.pairs.entry(key(first, second)).or_default(), at);
    }
}

/// A pair as one number.
fn key(first: u16, second: u16) -> u32 {
    u32::from(first) << 16 | u32::from(second)
}

fn note(postings: &mut Vec<Posting>, at: Posting) {
    if postings.last().is_none_or(|last| last.record() != at.record()) {
        postings.push(at);
    }
}
