//! Which records something stands in, written as text that is safe in a script.
//!
//! The numbers of a list ascend. The gaps between them are written as Rice codes: with the parameter k a gap is so many zeros as it
//! holds 2^k, a one, and its lowest k bits. With k = 0 that is a bitmap, so a list never takes more than a bit and a half for each record of the archive.

/// Six bits a character. The first character of a list is its k.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Where in a record something stands: the best place counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the title.
    Title,
    /// In a heading, a field, a tag, the key point.
    Heading,
    /// In the text.
    Text,
}

/// The places, and the sign before the list of each.
pub const PLACES: [(Place, char); 3] = [(Place::Title, '!'), (Place::Heading, '('), (Place::Text, ')')];

/// A record and the place in it, in one number: those of one place ascend with the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting(u32);

impl Posting {
    /// The record with the number `record` (below 2^30), and a place in it.
    pub fn new(record: u32, place: Place) -> Self {
        Self(record << 2 | place as u32)
    }

    /// All of it as one number; ascends with the records.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// What `bits` gave.
    pub fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The record's number.
    pub fn record(self) -> u32 {
        self.0 >> 2
    }

    /// The place.
    pub fn place(self) -> Place {
        PLACES.iter().map(|(place, _)| *place).nth((self.0 & 3) as usize).unwrap_or(Place::Text)
    }
}

/// The lists of the places that have any, each behind its sign.
pub fn places(postings: &[Posting]) -> String {
    let mut text = String::new();
    for (place, sign) in PLACES {
        let records: Vec<u32> = postings.iter().filter(|at| at.place() == place).map(|at| at.record()).collect();
        if !records.is_empty() {
            text.push(sign);
            text.push_str(&list(&records));
        }
    }
    text
}

/// A list of numbers, ascending, each once; empty: an empty text.
pub fn list(numbers: &[u32]) -> String {
    let Some(last) = numbers.last() else { return String::new() };
    let mean = last / u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    let about = mean.checked_ilog2().unwrap_or(0);
    let k = (about.saturating_sub(1)..=about).min_by_key(|k| length(numbers, *k)).unwrap_or(about);
    let mut bits = Bits { text: String::with_capacity(length(numbers, k) / 6 + 2), held: 0, count: 0 };
    bits.text.push(digit(k));
    for gap in gaps(numbers) {
        (0..(gap >> k) / 16).for_each(|_| bits.push(0, 16));
        bits.push(1, (gap >> k) % 16 + 1);
        bits.push(gap & ((1 << k) - 1), k);
    }
    // zeros without a one behind them are no code
    bits.push(0, (6 - bits.count) % 6);
    bits.text
}

/// Six bits as a character: those of base64.
pub fn digit(value: u32) -> char {
    DIGITS.get((value & 63) as usize).copied().map_or('A', char::from)
}

fn gaps(numbers: &[u32]) -> impl Iterator<Item = u32> {
    let before = [None].into_iter().chain(numbers.iter().map(|number| Some(*number)));
    numbers.iter().zip(before).map(|(number, before)| before.map_or(*number, |before| number - before - 1))
}

/// The length of the codes in bits.
fn length(numbers: &[u32], k: u32) -> usize {
    gaps(numbers).map(|gap| ((gap >> k) + 1 + k) as usize).sum()
}

struct Bits {
    text: String,
    held: u64,
    count: u32,
}

impl Bits {
    /// Adds the lowest `count` bits of `value`, which has no others.
    fn push(&mut self, value: u32, count: u32) {
        self.held = self.held << count | u64::from(value);
        self.count += count;
        while self.count >= 6 {
            self.count -= 6;
            self.text.push(digit((self.held >> self.count & 63) as u32));
        }
        self.held &= (1 << self.count) - 1;
    }
}
