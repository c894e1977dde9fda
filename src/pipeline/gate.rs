//! The gate before the switch: a second, simpler look at what was made, by somebody who knows what must not be there.
//!
//! The wall (`archive/audience.rs`) takes out what readers may not see before anything is joined, so nothing should ever be found here. Should
//! the wall or a theme fail, the site is not published. A file is looked at when it is made, and again when other words are looked for than
//! then; of one that is kept it is known what was met in it, since whether that may stand there is asked in every build. It is read as it
//! is, with the entities of HTML and the signs of an address, and search data unpacked.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;

use crate::base::code::Code;
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::slug;
use crate::config::{Config, Trait};
use crate::record::{Record, plain};
use crate::render::escape;
use crate::render::search::unpacked;

/// The fewest characters of a word that says something; one that is not Latin counts twice.
const SHORTEST: usize = 4;

/// What a record behind the wall is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// Its title.
    Title,
    /// Its id.
    Id,
    /// The name of its file.
    File,
}

/// What stands in one word, of which record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// The word, as it is written.
    pub text: String,
    /// The file of the record.
    pub record: RelPath,
    /// What it is of the record.
    pub known: Known,
}

/// Looks for words in what is made.
#[derive(Debug, Default)]
pub struct Gate {
    words: Vec<Word>,
    /// Made when the first file is looked at, with the index into `words` of every spelling.
    finder: OnceLock<Option<(AhoCorasick, Vec<u32>)>>,
    /// Of each word that was met the files that hold it.
    met: Mutex<BTreeMap<u32, BTreeSet<String>>>,
}

/// A word that may not be where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The word.
    pub word: Word,
    /// The files of the site that hold it, in order; never empty.
    pub files: Vec<String>,
}

impl Gate {
    /// A gate for what these records are known by: their titles, ids and file names, as far as those say something. A day or a period says
    /// nothing, since it has its page without the record.
    pub fn new<'a>(hidden: impl Iterator<Item = &'a Record>, config: &Config) -> Self {
        let mut words: Vec<Word> = hidden.flat_map(|record| words(record, config)).collect();
        words.sort();
        words.dedup_by(|a, b| a.text == b.text);
        Self { words, ..Self::default() }
    }

    /// Whether there is nothing to look for.
    pub fn is_open(&self) -> bool {
        self.words.is_empty()
    }

    /// What is looked for. While it is the same, `remember` may stand for `look`.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_value(&self.words.iter().map(|word| &word.text).collect::<Vec<_>>())
    }

    /// Looks at a file, by its path in the site, and gives what it met there: the numbers of words, in order.
    pub fn look(&self, path: &str, bytes: &[u8]) -> Vec<u32> {
        if self.is_open() {
            return Vec::new();
        }
        let Some((finder, of)) = self.finder.get_or_init(|| finder(&self.words)) else { return Vec::new() };
        let packed = unpacked(bytes);
        let texts = [path.as_bytes(), bytes].into_iter().chain(packed.as_ref().map(String::as_bytes));
        let met: BTreeSet<u32> = texts
            .flat_map(|text| finder.find_overlapping_iter(text).filter(|found| is_whole(text, found.range())))
            .filter_map(|found| of.get(found.pattern().as_usize()).copied())
            .collect();
        let met = met.into_iter().collect();
        self.remember(path, &met);
        met
    }

    /// Says of a file what was met in it when it was looked at last, for words of the same fingerprint.
    pub fn remember(&self, path: &str, met: &Vec<u32>) {
        if met.is_empty() {
            return;
        }
        let mut all = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        for word in met {
            all.entry(*word).or_default().insert(path.to_owned());
        }
    }

    /// What was met although its readers do not know it: it stands neither in `said`, which are the settings and what else all may know, nor in a
    /// record that they may see, as it is written or as it is read.
    pub fn leaks(self, said: &[&str], cleared: &[Arc<Record>], config: &Config) -> Vec<Leak> {
        let mut met = self.met.into_inner().unwrap_or_else(PoisonError::into_inner);
        let words = self.words;
        forget(&mut met, &words, said, |text| (*text).to_owned());
        forget(&mut met, &words, cleared, |record| record.text.to_string());
        // what markup tears apart
        forget(&mut met, &words, cleared, |record| {
            let lines = plain::lines(record, config).into_iter().map(|line| line.text);
            lines.collect::<Vec<_>>().join("\n")
        });
        let leak = |(at, files): (u32, BTreeSet<String>)| {
            Some(Leak { word: words.get(at as usize)?.clone(), files: files.into_iter().collect() })
        };
        met.into_iter().filter_map(leak).collect()
    }
}

/// What a record is known by.
fn words(record: &Record, config: &Config) -> Vec<Word> {
    let file = record.place.rsplit('/').next().unwrap_or_default();
    // the title of a statement that has none of its own is made of what anybody knows
    let made = config.kinds.get(&record.kind).is_some_and(|kind| kind.has(Trait::Statement));
    let title = Some(record.title.as_str()).filter(|title| !made || record.text.contains(title));
    let id = record.id_span.map(|_| record.id.as_str());
    let known = [(title, Known::Title), (id, Known::Id), (Some(file).filter(|_| !record.is_index), Known::File)];
    let word = |(text, known): (Option<&str>, Known)| {
        let text = text.map(str::trim).filter(|text| is_telling(text))?;
        Some(Word { text: text.to_owned(), record: record.path.clone(), known })
    };
    known.into_iter().filter_map(word).collect()
}

/// Whether a word says something: it is long enough, has letters, and is no day or period.
fn is_telling(text: &str) -> bool {
    let length: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    length >= SHORTEST
        && text.chars().any(char::is_alphabetic)
        && Date::parse(text).is_none()
        && Period::parse(text).is_none()
}

/// Finds every spelling of every word: as it is, with the entities of HTML, as a string of JSON, and in an address.
fn finder(words: &[Word]) -> Option<(AhoCorasick, Vec<u32>)> {
    let spellings = (0..).zip(words).flat_map(|(at, word)| {
        let quoted = word.text.replace('\\', "\\\\").replace('"', "\\\"");
        let lean = word.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let all = [word.text.clone(), escape::text(&word.text).into_owned(), lean, quoted, slug::href(&word.text)];
        all.into_iter().collect::<BTreeSet<String>>().into_iter().map(move |spelling| (spelling, at))
    });
    let (spellings, of): (Vec<String>, Vec<u32>) = spellings.unzip();
    Some((searcher(&spellings)?, of))
}

/// Of many words on few files the building counts as much as the search.
fn searcher<S: AsRef<[u8]>>(words: &[S]) -> Option<AhoCorasick> {
    let mut builder = AhoCorasick::builder();
    builder.kind(Some(AhoCorasickKind::ContiguousNFA)).ascii_case_insensitive(true).build(words).ok()
}

/// Whether what was found is no part of a longer name.
fn is_whole(text: &[u8], at: Range<usize>) -> bool {
    let joins =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let before = text.get(..at.start).filter(|before| !ends_escaped(before)).and_then(<[u8]>::last);
    let last = at.end.checked_sub(1).and_then(|last| text.get(last));
    let goes_on = (joins(before) && joins(text.get(at.start))) || (joins(last) && joins(text.get(at.end)));
    !goes_on
}

/// Whether the last character of a text is written as JSON writes those that may not stand in it (`\n`, `\u003e`).
fn ends_escaped(text: &[u8]) -> bool {
    let back = |by: usize| text.len().checked_sub(by).and_then(|at| text.get(at));
    back(2) == Some(&b'\\') || (back(6) == Some(&b'\\') && back(5) == Some(&b'u'))
}

/// Takes the words out of `met` that stand in one of these texts, a line break being a blank.
fn forget<T: Sync>(
    met: &mut BTreeMap<u32, BTreeSet<String>>,
    words: &[Word],
    texts: &[T],
    read: impl Fn(&T) -> String + Sync,
) {
    let (of, wanted): (Vec<u32>, Vec<&str>) =
        met.keys().filter_map(|at| Some((*at, words.get(*at as usize)?.text.as_str()))).unzip();
    let Some(searcher) = searcher(&wanted).filter(|_| !wanted.is_empty()) else { return };
    let found: BTreeSet<usize> = texts
        .par_iter()
        .flat_map_iter(|text| {
            let text = read(text).split_whitespace().collect::<Vec<_>>().join(" ");
            let whole = searcher.find_overlapping_iter(&text).filter(|found| is_whole(text.as_bytes(), found.range()));
            whole.map(|found| found.pattern().as_usize()).collect::<BTreeSet<usize>>()
        })
        .collect();
    for at in found.into_iter().filter_map(|pattern| of.get(pattern)) {
        met.remove(at);
    }
}

impl Leak {
    /// What is said of it.
    pub fn complaint(&self, audience: &str) -> Diagnostic {
        let Word { text, record, known } = &self.word;
        let what = match known {
            Known::Title => "title",
            Known::Id => "id",
            Known::File => "file name",
        };
        let first = self.files.first().map_or("", String::as_str);
        let more = match self.files.len() {
            0 | 1 => String::new(),
            all => format!(", as do {} more files of the site", all - 1),
        };
        let message = format!(
            "`{first}` holds the {what} `{text}` of this record, which readers at `{audience}` may not see{more}"
        );
        Diagnostic::new(Code::Leak, record, None, message).help(
            "look whether a template writes it; if it is a word that all may know, write it in a record that they may see, or in \
             `annals.yaml` in a comment",
        )
    }
}
