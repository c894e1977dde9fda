//! The index: which records hold a word, or a pair of characters, divided into files so that a query reads few.
//!
//! Any two neighbouring characters are a **pair** with the records they stand in. Words of alphabetic text are found by their **grams**: the file
//! of a gram holds every word that has the gram in it, with its records, so that one file tells exactly which
//! records hold a part of a word. A gram whose words come to too much is **heavy**: its file holds only the records of all its
//! words together, and longer parts of words are found by longer grams. So the word `lift` stands in the files of `lif` and `ift`; were both
//! heavy, in that of `lift` alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::entry::Title;
use super::gather::{By, Set, Watch, each, gather};
use super::lists::{Lists, Moved};
use super::plan::Plan;
use super::postings::{self, Posting};
use super::reading::Readings;
use super::{gram, reading};
use crate::site::Site;

/// The shortest gram that words are found by.
pub const SHORTEST: usize = 3;

/// What files of words and pairs are made from. Empty where the plan has no such files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// All words and pairs.
    pub lists: Lists,
    /// The heavy grams.
    pub heavy: BTreeSet<String>,
}

/// A file of the index. Lists of records are written as `postings` does.
#[derive(Debug, Default)]
pub struct Shard<'a> {
    /// Pairs in order, with the records they stand in.
    pub pairs: Vec<((u16, u16), &'a str)>,
    /// Words in order, with the records they stand in; a gram behind `=` with those of all words that have it.
    pub words: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Shard<'_> {
    /// Puts the words in order. What was put in last stands for what was there of the same name.
    fn settle(&mut self) {
        self.words.reverse();
        self.words.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.words.dedup_by(|(a, _), (b, _)| a == b);
    }
}

/// Readings of titles, with the records whose titles are read so.
#[derive(Debug, Default)]
pub struct Sounds {
    /// In pinyin.
    pub full: BTreeMap<String, String>,
    /// By first letters.
    pub initials: BTreeMap<String, String>,
}

/// A word with the lists of the records it stands in.
type Word<'a> = (&'a str, &'a str);

impl Index {
    /// The index of a site's records. `parallel` is for who does not hold a thread of a pool already; `watch` sees the texts as they are read.
    pub fn of(site: &Site, plan: &Plan, title: Title<'_>, watch: Watch<'_>, parallel: bool) -> Self {
        if plan.shards == 0 {
            return Self::default();
        }
        Self::from(Lists::of(&gather(site, plan, title, watch, parallel), parallel), plan)
    }

    fn from(lists: Lists, plan: &Plan) -> Self {
        let words: Vec<Word<'_>> = lists.words().collect();
        let heavy = heavy(&words, plan.sizes.gram).into_iter().map(str::to_owned).collect();
        Self { heavy, lists }
    }

    /// The same after the records with the numbers in `changed`, which ascend, came to say something else or went, and the files that are
    /// others by that (as long as the plan has as many). `parallel` as for `of`.
    pub fn renewed(
        &self,
        site: &Site,
        plan: &Plan,
        title: Title<'_>,
        changed: &[u32],
        parallel: bool,
    ) -> (Self, BTreeSet<u32>) {
        let (lists, Moved { words, pairs }) = self.lists.renewed(site, plan, title, changed, parallel);
        let now = Self::from(lists, plan);
        let mut moved: BTreeSet<&str> = words.iter().map(String::as_str).collect();
        let turned: Grams<'_> = self.heavy.symmetric_difference(&now.heavy).map(String::as_str).collect();
        moved.extend(now.lists.words().map(|(word, _)| word).filter(|word| turned.of(word).next().is_some()));
        let mut files: BTreeSet<u32> = pairs.iter().map(|pair| pair_home(*pair, plan)).collect();
        for index in [self, &now] {
            let heavy = index.heavy();
            files.extend(moved.iter().flat_map(|word| homes(word, &heavy)).map(|key| home(key, plan)));
        }
        (now, files)
    }

    /// The files whose numbers are wanted. `parallel` as for `of`.
    pub fn shards(&self, plan: &Plan, wanted: impl Fn(u32) -> bool, parallel: bool) -> BTreeMap<u32, Shard<'_>> {
        let numbers = (0..plan.shards).filter(|number| wanted(*number));
        let mut shards: BTreeMap<u32, Shard<'_>> = numbers.map(|number| (number, Shard::default())).collect();
        if shards.is_empty() {
            return shards;
        }
        let words: Vec<Word<'_>> = self.lists.words().collect();
        let heavy = self.heavy();
        let homes = each(words.iter().collect(), parallel, |(word, _): &Word<'_>| -> Vec<u32> {
            light(word, &heavy.all).into_iter().map(|gram| home(gram, plan)).collect()
        });
        for ((word, lists), homes) in words.iter().zip(homes) {
            for home in homes {
                if let Some(shard) = shards.get_mut(&home) {
                    shard.words.push((Cow::Borrowed(word), Cow::Borrowed(lists)));
                }
            }
        }
        for (home, name, lists) in whole(&words, &heavy.all, plan, &|home| shards.contains_key(&home), parallel) {
            if let Some(shard) = shards.get_mut(&home) {
                shard.words.push((name, Cow::Owned(lists)));
            }
        }
        shards.values_mut().for_each(Shard::settle);
        for (pair, lists) in self.lists.pairs() {
            if let Some(shard) = shards.get_mut(&pair_home(pair, plan)) {
                shard.pairs.push((pair, lists));
            }
        }
        shards
    }

    fn heavy(&self) -> Grams<'_> {
        self.heavy.iter().map(String::as_str).collect()
    }
}

/// The file in which something is looked up.
fn home(key: &str, plan: &Plan) -> u32 {
    gram::shard(key.encode_utf16(), plan.shards)
}

fn pair_home((first, second): (u16, u16), plan: &Plan) -> u32 {
    gram::shard([first, second], plan.shards)
}

/// The grams whose words come to more than `most` bytes. Longer ones count only where everything shorter in them is heavy.
fn heavy<'a>(words: &[Word<'a>], most: usize) -> Set<&'a str> {
    let mut heavy: Set<&str> = Set::default();
    for length in SHORTEST..=gram::LONGEST {
        let mut sizes: By<&str, usize> = By::default();
        for (word, lists) in words {
            for gram in keys(word, length, &heavy) {
                *sizes.entry(gram).or_default() += word.len() + lists.len() + 2;
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
fn keys<'a>(word: &'a str, length: usize, heavy: &Set<&str>) -> Vec<&'a str> {
    let mut grams = gram::grams(word, length);
    if length > SHORTEST {
        grams.retain(|gram| {
            let (mut without_last, mut without_first) = (gram.chars(), gram.chars());
            without_last.next_back();
            without_first.next();
            heavy.contains(without_last.as_str()) && heavy.contains(without_first.as_str())
        });
    }
    grams
}

/// The grams in whose files a word stands: those that are not heavy.
fn light<'a>(word: &'a str, heavy: &Set<&str>) -> Vec<&'a str> {
    let mut light = Vec::new();
    for length in SHORTEST..=gram::LONGEST {
        let grams = keys(word, length, heavy);
        let before = light.len();
        light.extend(grams.iter().filter(|gram| !heavy.contains(*gram)));
        // without a heavy one here there is none that is longer
        if light.len() - before == grams.len() {
            break;
        }
    }
    light
}

/// Some grams, and how long they are.
struct Grams<'g> {
    all: Set<&'g str>,
    lengths: BTreeSet<usize>,
}

impl<'g> FromIterator<&'g str> for Grams<'g> {
    fn from_iter<I: IntoIterator<Item = &'g str>>(grams: I) -> Self {
        let all: Set<&str> = grams.into_iter().collect();
        Self { lengths: all.iter().map(|gram| gram.chars().count()).collect(), all }
    }
}

impl Grams<'_> {
    /// Those that a word has.
    fn of<'a>(&self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let grams = self.lengths.iter().flat_map(|length| gram::grams(word, *length));
        grams.filter(|gram| self.all.contains(gram))
    }
}

/// The parts of a word that are looked up as pairs are.
fn short_parts(word: &str) -> impl Iterator<Item = &str> {
    gram::parts(word).filter(|part| part.chars().count() == 2)
}

/// What in the index changes its place or its lists with those of a word.
fn homes<'a>(word: &'a str, heavy: &Grams<'_>) -> impl Iterator<Item = &'a str> {
    light(word, &heavy.all).into_iter().chain(heavy.of(word)).chain(short_parts(word))
}

/// For the file of each heavy gram the records of all words that have it, and for the files of heavy grams and of pairs those in which it is
/// a word of its own: file, name, lists.
fn whole<'a>(
    words: &[Word<'a>],
    heavy: &Set<&str>,
    plan: &Plan,
    wanted: &dyn Fn(u32) -> bool,
    parallel: bool,
) -> Vec<(u32, Cow<'a, str>, String)> {
    let mut all: By<&str, Vec<Word<'_>>> = By::default();
    let mut being: By<&str, Vec<Word<'_>>> = By::default();
    let heavy: Grams<'_> = heavy.iter().copied().filter(|gram| wanted(home(gram, plan))).collect();
    for word in words {
        for gram in heavy.of(word.0) {
            all.entry(gram).or_default().push(*word);
            if gram::is_whole(word.0, gram) {
                being.entry(gram).or_default().push(*word);
            }
        }
        for part in short_parts(word.0).filter(|part| wanted(home(part, plan))) {
            being.entry(part).or_default().push(*word);
        }
    }
    let all = all.into_iter().map(|(gram, words)| (gram, Cow::Owned(format!("={gram}")), words));
    let being = being.into_iter().map(|(gram, words)| (gram, Cow::Borrowed(gram), words));
    let lists = |(gram, name, words): (&str, Cow<'a, str>, Vec<Word<'_>>)| {
        (home(gram, plan), name, postings::places(&together(&words, plan.order.len())))
    };
    each(all.chain(being).collect(), parallel, lists)
}

/// The records of several words, each once, with the best place. There are `records` of them in all.
fn together(words: &[Word<'_>], records: usize) -> Vec<Posting> {
    let mut best: Vec<Option<Posting>> = vec![None; records];
    for posting in words.iter().flat_map(|(_, lists)| postings::read(lists)) {
        if let Some(best) = best.get_mut(posting.record() as usize) {
            *best = Some(best.map_or(posting, |known| known.min(posting)));
        }
    }
    best.into_iter().flatten().collect()
}

/// The readings of all titles, by their first two letters: a file of them each, or one where the plan has no files for them.
pub fn readings(site: &Site, plan: &Plan, title: Title<'_>) -> Vec<Sounds> {
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
