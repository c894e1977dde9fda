//! Chinese titles as they are read: in pinyin, and by the first letters of their syllables.

use std::collections::BTreeSet;

use pinyin::{ToPinyin, ToPinyinMulti};

/// How many syllables of a reading are kept from each character on.
const SYLLABLES: usize = 4;

/// How many first letters are kept from each character on.
const INITIALS: usize = 6;

/// Readings of a character beyond this many are left out: the first are the common ones.
const READINGS: usize = 2;

/// Ways to read the same characters beyond this many are left out.
const WAYS: usize = 16;

/// What a title is read as: from each of its characters on, as far as kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    /// In pinyin (`diantinianjian`).
    pub full: BTreeSet<String>,
    /// By first letters, at least two (`dtnj`).
    pub initials: BTreeSet<String>,
}

/// Whether a character has a reading.
pub fn has(c: char) -> bool {
    c.to_pinyin().is_some()
}

/// The readings of a title.
pub fn of(title: &str) -> Readings {
    let mut readings = Readings::default();
    let mut run: Vec<Vec<String>> = Vec::new();
    for c in title.chars() {
        match syllables(c) {
            Some(syllables) => run.push(syllables),
            None => readings.add(&std::mem::take(&mut run)),
        }
    }
    readings.add(&run);
    readings
}

impl Readings {
    fn add(&mut self, run: &[Vec<String>]) {
        let letters: Vec<Vec<String>> = run.iter().map(|syllables| initials(syllables)).collect();
        for start in 0..run.len() {
            self.full.extend(read(run, start, SYLLABLES));
            self.initials.extend(read(&letters, start, INITIALS).into_iter().filter(|letters| letters.len() > 1));
        }
    }
}

/// The readings of a character, the usual one first; `None` when it has none.
fn syllables(c: char) -> Option<Vec<String>> {
    let usual = c.to_pinyin()?;
    let mut syllables = vec![typed(usual.plain())];
    let others = c.to_pinyin_multi();
    for other in others.into_iter().flatten().map(|other| typed(other.plain())) {
        if !syllables.contains(&other) {
            syllables.push(other);
        }
    }
    syllables.truncate(READINGS);
    Some(syllables)
}

/// A syllable as it is typed: `ü` is on the key `v`.
fn typed(syllable: &str) -> String {
    syllable.replace('ü', "v")
}

fn initials(syllables: &[String]) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for letter in syllables.iter().filter_map(|syllable| syllable.chars().next()).map(String::from) {
        if !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    letters
}

/// All ways to read at most `length` parts of `run` from `start` on.
fn read(run: &[Vec<String>], start: usize, length: usize) -> Vec<String> {
    let mut ways = vec![String::new()];
    for forms in run.iter().skip(start).take(length) {
        ways = forms.iter().flat_map(|form| ways.iter().map(move |way| format!("{way}{form}"))).take(WAYS).collect();
    }
    ways
}
