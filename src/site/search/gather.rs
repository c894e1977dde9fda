//! The words and pairs of records, gathered in the order of their numbers.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::entry::{Entry, Title};
use super::gram;
use super::plan::Plan;
use super::postings::{Place, Posting};
use crate::base::fold::fold;
use crate::site::Site;

/// Where each word and each pair of characters stands: records ascend, each once, with the best place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// By word.
    pub words: HashMap<Box<str>, Vec<Posting>, FixedState>,
    /// By pair, the first unit in the upper half.
    pub pairs: HashMap<u32, Vec<Posting>, FixedState>,
}

impl Gathered {
    /// The same in few bytes: of each list its key, its length, and the gaps between its postings.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        number(&mut bytes, self.words.len());
        for (word, postings) in &self.words {
            number(&mut bytes, word.len());
            bytes.extend_from_slice(word.as_bytes());
            list(&mut bytes, postings);
        }
        for (pair, postings) in &self.pairs {
            bytes.extend_from_slice(&pair.to_le_bytes());
            list(&mut bytes, postings);
        }
        bytes
    }

    /// What was packed; `None` when these bytes were not.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut gathered = Self::default();
        for _ in 0..take_number(&mut rest)? {
            let length = take_number(&mut rest)? as usize;
            let word = std::str::from_utf8(rest.split_off(..length)?).ok()?;
            gathered.words.insert(word.into(), take_list(&mut rest)?);
        }
        while !rest.is_empty() {
            let (pair, behind) = rest.split_first_chunk()?;
            rest = behind;
            gathered.pairs.insert(u32::from_le_bytes(*pair), take_list(&mut rest)?);
        }
        Some(gathered)
    }
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn number(bytes: &mut Vec<u8>, number: usize) {
    let mut left = number;
    loop {
        let [low, ..] = left.to_le_bytes();
        left >>= 7;
        if left == 0 {
            bytes.push(low & 0x7F);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let byte = *rest.split_off_first()?;
        number |= u32::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn list(bytes: &mut Vec<u8>, postings: &[Posting]) {
    number(bytes, postings.len());
    let mut before = 0;
    for posting in postings {
        number(bytes, (posting.bits() - before) as usize);
        before = posting.bits();
    }
}

fn take_list(rest: &mut &[u8]) -> Option<Vec<Posting>> {
    let length = take_number(rest)? as usize;
    // each takes a byte at least: a length that is none asks for no memory
    let mut postings = Vec::with_capacity(length.min(rest.len()));
    let mut before = 0_u32;
    for _ in 0..length {
        before = before.checked_add(take_number(rest)?)?;
        postings.push(Posting::from_bits(before));
    }
    Some(postings)
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
    for wave in shares.chunks(SHARES) {
        let parts: Vec<Gathered> =
            if parallel { wave.par_iter().map(read).collect() } else { wave.iter().map(read).collect() };
        parts.into_iter().for_each(|part| all.append(part));
    }
    all
}

impl Gathered {
    /// The same after the records with the numbers in `changed`, which ascend, came to say something else. Numbers that `plan` no longer has are
    /// given up.
    pub fn renew(&mut self, site: &Site, plan: &Plan, title: Title<'_>, changed: &[u32]) {
        let mut stays = vec![true; plan.order.len()];
        for number in changed {
            if let Some(stays) = stays.get_mut(*number as usize) {
                *stays = false;
            }
        }
        let keep = |postings: &mut Vec<Posting>| {
            postings.retain(|at| stays.get(at.record() as usize).copied().unwrap_or_default());
            !postings.is_empty()
        };
        self.words.retain(|_, postings| keep(postings));
        self.pairs.retain(|_, postings| keep(postings));
        let mut part = Part::default();
        for number in changed {
            if let Some(ix) = plan.order.get(*number as usize) {
                part.entry(*number, &Entry::of(site, *ix, title));
            }
        }
        let Self { words, pairs } = part.gathered;
        words.into_iter().for_each(|(word, postings)| merge(self.words.entry(word).or_default(), &postings));
        pairs.into_iter().for_each(|(pair, postings)| merge(self.pairs.entry(pair).or_default(), &postings));
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

/// Puts postings of other records where they belong.
fn merge(into: &mut Vec<Posting>, postings: &[Posting]) {
    for posting in postings {
        let at = into.partition_point(|known| known.record() < posting.record());
        into.insert(at, *posting);
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
