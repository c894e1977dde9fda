//! The search page's look-up in Rust: it reads the files that are published, as the script does.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::rc::Rc;

use annals::base::fold::fold;
use annals::site::search::gram;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

pub const NONE: u8 = 255;

/// The files of search data by name, with how many were read.
pub struct Port {
    files: BTreeMap<String, String>,
    pub index: Value,
    heavy: BTreeSet<Vec<u16>>,
    read: RefCell<BTreeMap<String, usize>>,
    shards: RefCell<BTreeMap<String, Rc<(Lists, Lists)>>>,
}

/// A record's texts: its lines folded, with the level of a match in each.
pub struct Texts(pub Vec<(String, u8)>);

pub fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

impl Port {
    pub fn new(files: BTreeMap<String, String>) -> Self {
        let index: Value = serde_json::from_str(data(&files["index"])).unwrap();
        let heavy = index["heavy"].as_str().unwrap().split(' ').map(units).collect();
        Self { files, index, heavy, read: RefCell::default(), shards: RefCell::default() }
    }

    /// The data of a file, which is then read.
    pub fn file(&self, name: &str) -> &str {
        let text = &self.files[name];
        self.read.borrow_mut().insert(name.to_owned(), text.len());
        data(text)
    }

    /// How many files were read since `forget`, the first one among them, and their bytes.
    pub fn read(&self) -> (usize, usize) {
        let read = self.read.borrow();
        (read.len() + 1, read.values().sum::<usize>() + self.files["index"].len())
    }

    pub fn forget(&self) {
        self.read.borrow_mut().clear();
    }

    pub fn records(&self) -> usize {
        usize::try_from(self.index["records"].as_u64().unwrap()).unwrap()
    }

    fn shards(&self) -> u32 {
        u32::try_from(self.index["shards"].as_u64().unwrap()).unwrap()
    }

    /// The block and the place in it of a record.
    pub fn place(&self, mut id: usize) -> (usize, usize) {
        for (block, count) in self.index["blocks"].as_array().unwrap().iter().enumerate() {
            let count = usize::try_from(count.as_u64().unwrap()).unwrap();
            if id < count {
                return (block, id);
            }
            id -= count;
        }
        panic!("no record {id}");
    }

    /// The rows of a block, as published.
    pub fn rows(&self, block: usize) -> Vec<Value> {
        let text: String = serde_json::from_str(self.file(&format!("texts/{block}"))).unwrap();
        let mut json = String::new();
        flate2::read::DeflateDecoder::new(&*STANDARD.decode(text).unwrap()).read_to_string(&mut json).unwrap();
        serde_json::from_str(&json).unwrap()
    }

    pub fn texts(&self) -> Vec<Texts> {
        let blocks = self.index["blocks"].as_array().unwrap().len();
        (0..blocks).flat_map(|block| self.rows(block)).map(|row| texts(&row)).collect()
    }

    /// How well each record may hold `text`, and whether that is certain.
    pub fn look(&self, text: &str, files: usize) -> (Vec<u8>, bool) {
        let (keys, sure) = lookups(text);
        let mut names: Vec<u32> = Vec::new();
        for key in &keys {
            let name = self.shard_of(key);
            if !names.contains(&name) && names.len() < files {
                names.push(name);
            }
        }
        let mut levels = vec![0; self.records()];
        for key in keys.iter().filter(|key| names.contains(&self.shard_of(key))) {
            for (level, of) in levels.iter_mut().zip(self.found(key)) {
                *level = of.max(*level);
            }
        }
        (levels, sure)
    }

    fn shard_of(&self, key: &[u16]) -> u32 {
        gram::shard(if key.len() == 2 { key.to_vec() } else { self.gram(key) }, self.shards())
    }

    fn gram(&self, word: &[u16]) -> Vec<u16> {
        for length in 3..word.len() {
            if let Some(light) = word.windows(length).find(|part| !self.heavy.contains(*part)) {
                return light.to_vec();
            }
        }
        word.to_vec()
    }

    fn found(&self, key: &[u16]) -> Vec<u8> {
        let mut levels = vec![NONE; self.records()];
        let by = if key.len() == 2 { key.to_vec() } else { self.gram(key) };
        let name = format!("words/{}", gram::shard(by.clone(), self.shards()));
        let data = self.file(&name);
        let shard = Rc::clone(self.shards.borrow_mut().entry(name.clone()).or_insert_with(|| Rc::new(shard(data))));
        let (pairs, words) = &*shard;
        if key.len() == 2 {
            let inner = u8::from(gram::is_letter(key[0]) && gram::is_letter(key[1]));
            note(&mut levels, pairs.get(key), inner);
            note(&mut levels, words.get(key), 0);
        } else if self.heavy.contains(&by) {
            note(&mut levels, words.get(&[&[u16::from(b'=')], &by[..]].concat()), 1);
            note(&mut levels, words.get(&by), 0);
        } else {
            for (word, lists) in words.iter().filter(|(word, _)| word[0] != u16::from(b'=')) {
                match within(word, key) {
                    0 => {}
                    how => note(&mut levels, Some(lists), 2 - how),
                }
            }
        }
        levels
    }
}

/// What the script of a file hands over.
fn data(script: &str) -> &str {
    let (_, data) = script.strip_prefix("annalsSearch.part(\"").unwrap().split_once("\",").unwrap();
    data.strip_suffix(");\n").unwrap()
}

type Lists = BTreeMap<Vec<u16>, String>;

/// The pairs and words of a file.
fn shard(data: &str) -> (Lists, Lists) {
    let (pairs, rest) = string(data.strip_prefix('[').unwrap());
    let (words, _) = string(rest.strip_prefix(',').unwrap());
    let mut found = (Lists::new(), Lists::new());
    let blank = u16::from(b' ');
    let mut rest = pairs.as_slice();
    while !rest.is_empty() {
        let end = 2 + rest[2..].iter().position(|unit| *unit == blank).unwrap();
        found.0.insert(rest[..2].to_vec(), String::from_utf16(&rest[2..end]).unwrap());
        rest = &rest[end + 1..];
    }
    let mut before: Vec<u16> = Vec::new();
    for entry in words.split(|unit| *unit == blank).filter(|entry| !entry.is_empty()) {
        let at = entry.iter().position(|unit| "!()".encode_utf16().any(|sign| sign == *unit)).unwrap();
        before.truncate(usize::try_from(digit(entry[0])).unwrap());
        before.extend(&entry[1..at]);
        found.1.insert(before.clone(), String::from_utf16(&entry[at..]).unwrap());
    }
    found
}

/// A string of a script as units, and what follows.
fn string(text: &str) -> (Vec<u16>, &str) {
    let mut units = Vec::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (units, &text[at + 1..]),
            '\\' => match chars.next().unwrap() {
                (at, 'u') => {
                    units.push(u16::from_str_radix(&text[at + 1..at + 5], 16).unwrap());
                    chars.nth(3);
                }
                (_, c) => units.push(u16::try_from(u32::from(c)).unwrap()),
            },
            c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    panic!("a string without end");
}

fn digit(unit: u16) -> u32 {
    let from = |first: char, value: u32| u32::from(unit) - u32::from(first) + value;
    match u8::try_from(unit).unwrap() {
        b'A'..=b'Z' => from('A', 0),
        b'a'..=b'z' => from('a', 26),
        b'0'..=b'9' => from('0', 52),
        b'+' => 62,
        b'/' => 63,
        other => panic!("{other} is no digit"),
    }
}

/// The numbers of a list.
pub fn numbers(list: &str) -> Vec<u32> {
    let mut digits = list.encode_utf16().map(digit);
    let Some(k) = digits.next() else { return Vec::new() };
    let mut bits = digits.flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1));
    let (mut numbers, mut next, mut gap) = (Vec::new(), 0, 0);
    while let Some(bit) = bits.next() {
        if bit == 0 {
            gap += 1;
            continue;
        }
        let low = (0..k).fold(0, |low, _| low << 1 | bits.next().unwrap());
        next += gap << k | low;
        numbers.push(next);
        (next, gap) = (next + 1, 0);
    }
    numbers
}

fn note(levels: &mut [u8], lists: Option<&String>, inner: u8) {
    let mut rest = lists.map_or("", String::as_str);
    while let Some(sign) = rest.chars().next() {
        let end = rest[1..].find(['!', '(', ')']).map_or(rest.len(), |end| end + 1);
        let level = inner
            + match sign {
                '!' => 0,
                '(' => 2,
                _ => 5,
            };
        for id in numbers(&rest[1..end]) {
            let held = &mut levels[id as usize];
            *held = level.min(*held);
        }
        rest = &rest[end..];
    }
}

/// How a part stands in a text: 0 not, 1 within a word, 2 as one.
pub fn within(text: &[u16], part: &[u16]) -> u8 {
    let inner = |at: Option<usize>, edge: u16| {
        at.and_then(|at| text.get(at)).is_some_and(|beside| gram::is_letter(*beside)) && gram::is_letter(edge)
    };
    let found = text.windows(part.len()).enumerate().filter(|(_, window)| *window == part);
    let how = found.map(|(at, _)| {
        let inside = inner(at.checked_sub(1), part[0]) || inner(Some(at + part.len()), part[part.len() - 1]);
        if inside { 1 } else { 2 }
    });
    how.max().unwrap_or(0)
}

/// What a text is looked up by, and whether that tells exactly where it stands.
pub fn lookups(text: &str) -> (Vec<Vec<u16>>, bool) {
    let all = units(text);
    let mut long: Vec<(usize, Vec<u16>)> = Vec::new();
    let mut at = 0;
    for run in all.split(|unit| !gram::is_word(*unit)) {
        let start = run.iter().position(|unit| gram::is_letter(*unit)).unwrap_or(run.len());
        let end = run.iter().rposition(|unit| gram::is_letter(*unit)).map_or(start, |end| end + 1);
        if end - start > 2 {
            long.push((at + start, run[start..end].to_vec()));
        }
        at += run.len() + 1;
    }
    let mut pairs = [Vec::new(), Vec::new(), Vec::new()];
    for (at, pair) in all.windows(2).enumerate() {
        if !long.iter().any(|(start, word)| at >= *start && at + 1 < start + word.len()) {
            let sort = match (pair.iter().all(|unit| gram::is_run(*unit)), pair.contains(&u16::from(b' '))) {
                (true, _) => 0,
                (_, blank) => 1 + usize::from(blank),
            };
            pairs[sort].push(pair.to_vec());
        }
    }
    let [mut runs, mut mixed, blanks] = pairs;
    if runs.len() > 2 {
        let last = runs.len() - 1;
        runs = [vec![runs[0].clone(), runs[last].clone(), runs[last / 2].clone()], runs].concat();
    }
    let mut keys: Vec<Vec<u16>> = long.into_iter().map(|(_, word)| word[..word.len().min(17)].to_vec()).collect();
    keys.sort_by_key(|word| std::cmp::Reverse(word.len()));
    keys.append(&mut runs);
    keys.append(&mut mixed);
    let sure = all.len() == 2 || (all.len() > 2 && keys.first() == Some(&all));
    (if keys.is_empty() { blanks } else { keys }, sure)
}

/// The lines of a row that are searched.
fn texts(row: &Value) -> Texts {
    let text = |at: usize| row[at].as_str().unwrap();
    let line = |text: &str, level| (fold(text), level);
    let mut lines = vec![line(text(0), 0), line(text(8), 2)];
    lines.extend(text(9).split('\n').map(|text| line(text, 2)));
    lines.extend(text(10).split('\n').map(|text| match text.strip_prefix('\t') {
        Some(heading) => line(heading, 2),
        None => line(text, 5),
    }));
    Texts(lines)
}

impl Texts {
    /// How well the record holds `text`: a plain scan.
    pub fn held(&self, text: &str) -> u8 {
        let lines = self.0.iter().filter(|(line, _)| line.contains(text));
        lines.map(|(line, level)| level + 2 - within(&units(line), &units(text))).min().unwrap_or(NONE)
    }
}
