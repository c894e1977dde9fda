//! What folded text is cut into: words, and pairs of neighbouring characters.
//!
//! Characters are units of UTF-16 here, as the search page's script counts them. It cuts queries by the same rules;
//! `tests/it/search/vectors.json` holds both to them.

/// The longest word that is kept whole, in units. Longer ones are kept as pieces that begin `STEP` units apart, so that any
/// `LONGEST - STEP + 1` units of a word stand together in one piece.
pub const LONGEST: usize = 32;

/// How far apart the pieces of a long word begin.
pub const STEP: usize = 16;

/// Whether the unit is of a script that puts no blanks between words (Han, kana, Hangul, Thai, Lao, Burmese, Khmer), or half of a
/// character beyond the first plane: such text is known by its pairs alone.
pub fn is_run(unit: u16) -> bool {
    matches!(unit, 0xE00..=0x109F | 0x1780..=0x17FF | 0x2E80..)
}

/// Whether the unit is a letter or a figure of a word.
pub fn is_letter(unit: u16) -> bool {
    matches!(unit, 0x30..=0x39 | 0x61..=0x7A | 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x1FFF) && !is_run(unit)
}

/// Whether the unit is part of a word: a letter, or a sign that joins letters (`in-001`, `3.5`).
pub fn is_word(unit: u16) -> bool {
    is_letter(unit) || matches!(unit, 0x27 | 0x2D | 0x2E | 0x5F)
}

fn unit(c: char) -> u16 {
    // beyond the first plane: its first half is of a run
    u16::try_from(u32::from(c)).unwrap_or(0xD800)
}

/// Gives each word of a folded line, those that are longer than `LONGEST` in pieces. None begins or ends with a joining sign.
pub fn words(line: &str, mut each: impl FnMut(&str)) {
    for run in line.split(|c| !is_word(unit(c))) {
        let word = run.trim_matches(|c| !is_letter(unit(c)));
        // no word has more units than bytes
        if word.len() <= LONGEST {
            if !word.is_empty() {
                each(word);
            }
            continue;
        }
        pieces(word).for_each(&mut each);
    }
}

/// The letters and figures of a word between its joining signs.
pub fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split(|c| !is_letter(unit(c))).filter(|part| !part.is_empty())
}

/// Whether `part` stands in `word` with no letter right beside it.
pub fn is_whole(word: &str, part: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| is_letter(unit(c)));
    let (opens, closes) = (letter(part.chars().next()), letter(part.chars().next_back()));
    word.char_indices().any(|(at, _)| {
        let Some((before, from)) = word.split_at_checked(at) else { return false };
        from.strip_prefix(part).is_some_and(|behind| {
            !(opens && letter(before.chars().next_back()) || closes && letter(behind.chars().next()))
        })
    })
}

fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let length = ends.len() - 1;
    let count = if length <= LONGEST { 1 } else { 1 + (length - LONGEST).div_ceil(STEP) };
    (0..count).filter_map(move |piece| {
        let start = piece * STEP;
        word.get(*ends.get(start)?..*ends.get((start + LONGEST).min(length))?)
    })
}

/// The parts of a word that are `length` units long, each once, in order.
pub fn grams(word: &str, length: usize) -> Vec<&str> {
    let places = || word.char_indices().map(|(at, _)| at).chain([word.len()]);
    let mut grams: Vec<&str> = Vec::new();
    for (start, end) in places().zip(places().skip(length)) {
        let gram = word.get(start..end).unwrap_or_default();
        if !grams.contains(&gram) {
            grams.push(gram);
        }
    }
    grams
}

/// In which of `shards` files something is looked up: FNV-1a of its units.
pub fn shard(key: impl IntoIterator<Item = u16>, shards: u32) -> u32 {
    let hash = key.into_iter().fold(0x811C_9DC5_u32, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193));
    hash.checked_rem(shards).unwrap_or_default()
}
