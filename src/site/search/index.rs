//! The index: which records hold a word, or a pair of characters, divided into files so that a query reads few.
//!
//! Any two neighbouring characters are a **pair** with the records they stand in. Words of alphabetic text are found by their **grams**: the file
//! of a gram holds every word that has the gram in it, with its records, so that one file tells exactly which
//! records hold a part of a word. A gram whose words come to too much is **heavy**: its file holds only the records of all its
//! words together, and longer parts of words are found by longer grams. So the word `lift` stands in the files of `lif` and `ift`; were both
//! heavy, in that of `lift` alone.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::entry::Title;
use super::gather::{Gathered, gather};
use super::plan::Plan;
use super::postings::{self, Posting};
use super::reading::Readings;
use super::{gram, reading};
use crate::site::Site;

/// The shortest gram that words are found by.
pub const SHORTEST: usize = 3;

/// All that is looked up. Empty but for the readings where the plan has no files for words.
#[derive(Debug, Default)]
pub struct Index {
    /// The heavy grams.
    pub heavy: BTreeSet<String>,
    /// The files of words and pairs.
    pub shards: Vec<Shard>,
    /// The files of readings: by the first two letters. One, where the plan has no files for them.
    pub readings: Vec<Sounds>,
}

/// A file of the index. Lists of records are written as `postings` does.
#[derive(Debug, Default)]
pub struct Shard {
    /// Pairs, with the records they stand in.
    pub pairs: BTreeMap<(u16, u16), String>,
    /// Words, with the records they stand in; a gram behind `=` with those of all words that have it.
    pub words: BTreeMap<String, Arc<str>>,
}

/// Readings of titles, with the records whose titles are read so.
#[derive(Debug, Default)]
pub struct Sounds {
    /// In pinyin.
    pub full: BTreeMap<String, String>,
    /// By first letters.
    pub initials: BTreeMap<String, String>,
}

/// A word with the records it stands in, as they are and as they are written.
struct Word<'a> {
    text: &'a str,
    postings: &'a [Posting],
    written: Arc<str>,
}

impl Index {
    /// The index of a site's records. `parallel` is for who does not hold a thread of a pool already.
    pub fn of(site: &Site, plan: &Plan, title: Title<'_>, parallel: bool) -> Self {
        let gathered =
            if plan.shards == 0 { Gathered::default() } else { gather(site, plan, title, &|_, _| (), parallel) };
        Self::from(site, plan, title, &gathered, parallel)
    }

    /// The index of a site's records, whose words and pairs were gathered by this plan. A plan that has no files for words needs none.
    pub fn from(site: &Site, plan: &Plan, title: Title<'_>, gathered: &Gathered, parallel: bool) -> Self {
        let readings = readings(site, plan, title);
        if plan.shards == 0 {
            return Self { readings, ..Self::default() };
        }
        let mut words: Vec<(&str, &[Posting])> =
            gathered.words.iter().map(|(word, postings)| (&**word, postings.as_slice())).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        let word = |(text, postings)| Word { written: postings::places(postings).into(), text, postings };
        let words: Vec<Word<'_>> =
            if parallel { words.into_par_iter().map(word).collect() } else { words.into_iter().map(word).collect() };
        let heavy = heavy(&words, plan.sizes.gram);
        let mut shards: Vec<Shard> = (0..plan.shards).map(|_| Shard::default()).collect();
        put_words(&words, &heavy, &mut shards);
        put_whole(&words, &heavy, plan.order.len(), &mut shards);
        let pair = |(pair, postings): (&u32, &Vec<Posting>)| {
            (((pair >> 16) as u16, (pair & 0xFFFF) as u16), postings::places(postings))
        };
        let pairs: Vec<((u16, u16), String)> = if parallel {
            gathered.pairs.par_iter().map(pair).collect()
        } else {
            gathered.pairs.iter().map(pair).collect()
        };
        for ((first, second), written) in pairs {
            if let Some(shard) = shards.get_mut(gram::shard([first, second], plan.shards) as usize) {
                shard.pairs.insert((first, second), written);
            }
        }
        Self { heavy: heavy.into_iter().map(str::to_owned).collect(), shards, readings }
    }
}

/// The grams whose words come to more than `most` bytes. Longer ones count only where everything shorter in them is heavy.
fn heavy<'a>(words: &[Word<'a>], most: usize) -> BTreeSet<&'a str> {
    let mut heavy: BTreeSet<&str> = BTreeSet::new();
    for length in SHORTEST..=gram::LONGEST {
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for word in words {
            for gram in keys(word.text, length, &heavy) {
                *sizes.entry(gram).or_default() += word.text.len() + word.written.len() + 2;
            }
        }
        let before = heavy.len();
        heavy.extend(sizes.into_iter().filter(|(_, size)| *size > most).map(|(gram, _)| gram));
        if heavy.len() == before {
            break;
        }
    }
    heavy
}

/// The grams of a word that are `length` units long and hold none that is shorter and not heavy.
fn keys<'a>(word: &'a str, length: usize, heavy: &BTreeSet<&str>) -> Vec<&'a str> {
    let mut grams = gram::grams(word, length);
    if length > SHORTEST {
        grams.retain(|gram| gram::grams(gram, length - 1).iter().all(|shorter| heavy.contains(shorter)));
    }
    grams
}

fn shard_of<'a>(shards: &'a mut [Shard], gram: &str) -> Option<&'a mut Shard> {
    let count = u32::try_from(shards.len()).unwrap_or(u32::MAX);
    shards.get_mut(gram::shard(gram.encode_utf16(), count) as usize)
}

/// Puts each word into the files of its grams that are not heavy.
fn put_words(words: &[Word<'_>], heavy: &BTreeSet<&str>, shards: &mut [Shard]) {
    for word in words {
        for length in SHORTEST..=gram::LONGEST {
            let grams = keys(word.text, length, heavy);
            for gram in grams.iter().filter(|gram| !heavy.contains(*gram)) {
                if let Some(shard) = shard_of(shards, gram) {
                    shard.words.entry(word.text.to_string()).or_insert_with(|| Arc::clone(&word.written));
                }
            }
            // without a heavy one here there is none that is longer
            if !grams.iter().any(|gram| heavy.contains(gram)) {
                break;
            }
        }
    }
}

/// Puts into the file of each heavy gram the records of all words that have it, and into the files of heavy grams and of pairs those in which it is
/// a word of its own.
fn put_whole(words: &[Word<'_>], heavy: &BTreeSet<&str>, records: usize, shards: &mut [Shard]) {
    let mut having: HashMap<&str, Vec<&Word<'_>>> = HashMap::new();
    let mut being: HashMap<&str, Vec<&Word<'_>>> = HashMap::new();
    let lengths: HashSet<usize> = heavy.iter().map(|gram| gram.chars().count()).collect();
    for word in words {
        for gram in lengths.iter().flat_map(|length| gram::grams(word.text, *length)) {
            if heavy.contains(gram) {
                having.entry(gram).or_default().push(word);
                if gram::is_whole(word.text, gram) {
                    being.entry(gram).or_default().push(word);
                }
            }
        }
        for part in gram::parts(word.text).filter(|part| part.chars().count() == 2) {
            being.entry(part).or_default().push(word);
        }
    }
    let having = having.into_iter().map(|(gram, words)| (gram, format!("={gram}"), words));
    let being = being.into_iter().map(|(gram, words)| (gram, gram.to_owned(), words));
    for (gram, name, words) in having.chain(being) {
        if let Some(shard) = shard_of(shards, gram) {
            shard.words.insert(name, postings::places(&together(&words, records)).into());
        }
    }
}

/// The records of several words, each once, with the best place. There are `records` of them in all.
fn together(words: &[&Word<'_>], records: usize) -> Vec<Posting> {
    let mut best: Vec<Option<Posting>> = vec![None; records];
    for posting in words.iter().flat_map(|word| word.postings) {
        if let Some(best) = best.get_mut(posting.record() as usize) {
            *best = Some(best.map_or(*posting, |known| known.min(*posting)));
        }
    }
    best.into_iter().flatten().collect()
}

/// The readings of all titles, by their first two letters.
fn readings(site: &Site, plan: &Plan, title: Title<'_>) -> Vec<Sounds> {
    let mut full: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut initials: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, ix) in (0..).zip(&plan.order) {
        let Readings { full: read, initials: letters } = reading::of(&title(&site.brief(*ix)));
        read.into_iter().for_each(|reading| full.entry(reading).or_default().push(number));
        letters.into_iter().for_each(|reading| initials.entry(reading).or_default().push(number));
    }
    let files = plan.readings.max(1);
    let mut sounds: Vec<Sounds> = (0..files).map(|_| Sounds::default()).collect();
    let mut put = |reading: String, records: Vec<u32>, of: fn(&mut Sounds) -> &mut BTreeMap<String, String>| {
        let file = gram::shard(reading.encode_utf16().take(2), files);
        if let Some(sounds) = sounds.get_mut(file as usize) {
            of(sounds).insert(reading, postings::list(&records));
        }
    };
    full.into_iter().for_each(|(reading, records)| put(reading, records, |sounds| &mut sounds.full));
    initials.into_iter().for_each(|(reading, records)| put(reading, records, |sounds| &mut sounds.initials));
    sounds
}
