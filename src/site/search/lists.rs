//! All words and pairs with their lists as files hold them, in order: what files of the index are made from, and what is kept from
//! build to build. Where few records changed, only the lists that know of them are written again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::entry::Title;
use super::gather::{Gathered, each};
use super::plan::Plan;
use super::postings::{self, Posting};
use crate::site::Site;

/// The lists of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    words: Lines,
    /// The key of a pair is its two units, in hexadecimal digits.
    pairs: Lines,
}

/// What came, went or stands elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Words.
    pub words: Vec<String>,
    /// Pairs of units.
    pub pairs: Vec<(u16, u16)>,
}

impl Lists {
    /// What was gathered, written down. `parallel` is for who does not hold a thread of a pool already.
    pub fn of(gathered: &Gathered, parallel: bool) -> Self {
        let words = gathered.words.iter().map(|(word, postings)| (word.to_string(), postings)).collect();
        let pairs = gathered.pairs.iter().map(|(pair, postings)| (pair_key(*pair), postings)).collect();
        Self { words: Lines::of(words, parallel), pairs: Lines::of(pairs, parallel) }
    }

    /// The same after the records with the numbers in `changed`, which ascend, came to say something else or went, and what moved by that.
    pub fn renewed(
        &self,
        site: &Site,
        plan: &Plan,
        title: Title<'_>,
        changed: &[u32],
        parallel: bool,
    ) -> (Self, Moved) {
        let Gathered { words, pairs } = Gathered::of(site, plan, title, changed);
        let words = words.into_iter().map(|(word, postings)| (word.into(), postings)).collect();
        let pairs = pairs.into_iter().map(|(pair, postings)| (pair_key(pair), postings)).collect();
        let (words, moved_words) = self.words.renewed(words, changed, parallel);
        let (pairs, moved_pairs) = self.pairs.renewed(pairs, changed, parallel);
        let pairs_of = moved_pairs.iter().filter_map(|key| units(key)).collect();
        (Self { words, pairs }, Moved { words: moved_words, pairs: pairs_of })
    }

    /// The words in order, with their lists.
    pub fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.words.iter()
    }

    /// The pairs in order, with their lists.
    pub fn pairs(&self) -> impl Iterator<Item = ((u16, u16), &str)> {
        self.pairs.iter().filter_map(|(key, lists)| Some((units(key)?, lists)))
    }
}

fn pair_key(pair: u32) -> String {
    format!("{pair:08x}")
}

fn units(key: &str) -> Option<(u16, u16)> {
    let pair = u32::from_str_radix(key, 16).ok()?;
    Some(((pair >> 16) as u16, (pair & 0xFFFF) as u16))
}

/// Keys in order, each on a line before its lists. No key has a blank in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Lines(String);

impl Lines {
    fn of(mut keys: Vec<(String, &Vec<Posting>)>, parallel: bool) -> Self {
        keys.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let line = |(key, postings): (String, &Vec<Posting>)| format!("{key} {}\n", postings::places(postings));
        let lines = each(keys, parallel, line);
        Self(lines.concat())
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().filter_map(|line| line.split_once(' '))
    }

    /// The same with what stands of the records in `changed` in `fresh`, and the keys whose lists moved.
    fn renewed(&self, fresh: BTreeMap<String, Vec<Posting>>, changed: &[u32], parallel: bool) -> (Self, Vec<String>) {
        let known: Vec<(&str, &str)> = self.iter().collect();
        // nearly all lists know of none of them, and finding that out is nearly all of the work
        let gone = each(known.iter().collect(), parallel, |(_, lists): &(&str, &str)| postings::among(lists, changed));
        let mut written = Written { text: String::with_capacity(self.0.len() + self.0.len() / 64), moved: Vec::new() };
        let mut fresh = fresh.into_iter().peekable();
        for ((key, lists), gone) in known.into_iter().zip(gone) {
            while let Some((new, postings)) = fresh.next_if(|(new, _)| new.as_str() < key) {
                written.moved(&new, &postings);
            }
            let come = fresh.next_if(|(new, _)| new == key).map(|(_, postings)| postings).unwrap_or_default();
            if come == gone {
                written.line(key, lists);
                continue;
            }
            let mut postings = postings::read(lists);
            postings.retain(|at| gone.binary_search(at).is_err());
            postings.extend(come);
            postings.sort_unstable();
            written.moved(key, &postings);
        }
        fresh.for_each(|(new, postings)| written.moved(&new, &postings));
        (Self(written.text), written.moved)
    }
}

/// Lines as they are written again.
struct Written {
    text: String,
    moved: Vec<String>,
}

impl Written {
    fn line(&mut self, key: &str, lists: &str) {
        self.text.extend([key, " ", lists, "\n"]);
    }

    /// The line of a key whose lists are others now; a key without records has none.
    fn moved(&mut self, key: &str, postings: &[Posting]) {
        self.moved.push(key.to_owned());
        if !postings.is_empty() {
            self.line(key, &postings::places(postings));
        }
    }
}
