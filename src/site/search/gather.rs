//! The words and pairs of records, gathered in the order of their numbers.

use std::collections::HashMap;

use rayon::prelude::*;

use super::entry::{self, Title};
use super::gram;
use super::plan::Plan;
use super::postings::{Place, Posting};
use crate::archive::Ix;
use crate::base::fold::fold;
use crate::site::Site;

/// Where each word and each pair of characters stands: records ascend, each once, with the best place.
#[derive(Debug, Default)]
pub struct Gathered {
    /// By word.
    pub words: HashMap<Box<str>, Vec<Posting>>,
    /// By pair, the first unit in the upper half.
    pub pairs: HashMap<u32, Vec<Posting>>,
}

/// Records that are read at a time, and by one thread. What they give is put together before more are read.
const WAVE: usize = 2_048;
const SHARE: usize = 128;

/// Gathers from all records. `parallel` is for who does not hold a thread of a pool already.
pub fn gather(site: &Site, plan: &Plan, title: Title<'_>, parallel: bool) -> Gathered {
    let mut all = Gathered::default();
    let mut first = 0;
    for wave in plan.order.chunks(WAVE) {
        let shares: Vec<(u32, &[Ix])> = (first..).step_by(SHARE).zip(wave.chunks(SHARE)).collect();
        let read = |(first, share): &(u32, &[Ix])| of(site, *first, share, title);
        let parts: Vec<Gathered> =
            if parallel { shares.par_iter().map(read).collect() } else { shares.iter().map(read).collect() };
        parts.into_iter().for_each(|part| all.append(part));
        first += u32::try_from(wave.len()).unwrap_or(u32::MAX);
    }
    all
}

fn of(site: &Site, first: u32, share: &[Ix], title: Title<'_>) -> Gathered {
    let mut part = Part::default();
    for (number, ix) in (first..).zip(share) {
        let row = entry::row(site, *ix, title);
        let lines = entry::lines(site, *ix);
        // the best place comes first
        part.line(Posting::new(number, Place::Title), &row.brief.title);
        let heading = Posting::new(number, Place::Heading);
        let headings = lines.iter().filter(|line| line.heading).map(|line| &line.text);
        row.names.iter().chain([&row.brief.gist]).chain(headings).for_each(|line| part.line(heading, line));
        let text = Posting::new(number, Place::Text);
        lines.iter().filter(|line| !line.heading).for_each(|line| part.line(text, &line.text));
    }
    part.finish()
}

impl Gathered {
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

/// What a share of the records gives. Pairs of ASCII, nearly all of them in most archives, have a table.
struct Part {
    gathered: Gathered,
    ascii: Vec<Vec<Posting>>,
}

impl Default for Part {
    fn default() -> Self {
        Self { gathered: Gathered::default(), ascii: vec![Vec::new(); 1 << 14] }
    }
}

impl Part {
    fn line(&mut self, at: Posting, text: &str) {
        let folded = fold(text);
        let mut before = None;
        for unit in folded.encode_utf16() {
            if let Some(before) = before.replace(unit) {
                self.pair(at, before, unit);
            }
        }
        for word in gram::words(&folded) {
            match self.gathered.words.get_mut(word) {
                Some(postings) => note(postings, at),
                None => {
                    self.gathered.words.insert(word.into(), vec![at]);
                }
            }
        }
    }

    fn pair(&mut self, at: Posting, first: u16, second: u16) {
        match self.ascii.get_mut(usize::from(first) << 7 | usize::from(second)).filter(|_| second < 128) {
            Some(postings) => note(postings, at),
            None => note(self.gathered.pairs.entry(key(first, second)).or_default(), at),
        }
    }

    fn finish(mut self) -> Gathered {
        for (slot, postings) in (0_u32..).zip(self.ascii).filter(|(_, postings)| !postings.is_empty()) {
            self.gathered.pairs.insert((slot >> 7) << 16 | (slot & 127), postings);
        }
        self.gathered
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
