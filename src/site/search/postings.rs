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

/// What `places` wrote, ascending. Signs that are none of ours end a list.
pub fn read(places: &str) -> Vec<Posting> {
    let mut postings: Vec<Posting> =
        lists(places).flat_map(|(place, list)| numbers(list).map(move |record| Posting::new(record, place))).collect();
    postings.sort_unstable();
    postings
}

/// What `places` wrote of the records in `sought`, which ascend.
pub fn among(places: &str, sought: &[u32]) -> Vec<Posting> {
    let mut found = Vec::new();
    for (place, list) in lists(places) {
        let mut note = |record: u32| found.push(Posting::new(record, place));
        match list.as_bytes().split_first() {
            Some((b'A', digits)) => sought.iter().copied().filter(|at| bit(digits, *at)).for_each(&mut note),
            _ => {
                let mut left = sought.iter().copied().peekable();
                for number in numbers(list) {
                    while left.next_if(|at| *at < number).is_some() {}
                    match left.peek() {
                        Some(at) if *at == number => note(number),
                        Some(_) => {}
                        None => break,
                    }
                }
            }
        }
    }
    found.sort_unstable();
    found
}

/// Whether a number stands in a list whose k is 0: its gaps are a bitmap.
fn bit(digits: &[u8], number: u32) -> bool {
    let digit = digits.get((number / 6) as usize).copied().and_then(value).unwrap_or(0);
    digit >> (5 - number % 6) & 1 == 1
}

/// The lists behind their signs.
fn lists(places: &str) -> impl Iterator<Item = (Place, &str)> {
    let place = |sign: &str| PLACES.iter().find(|(_, known)| sign.starts_with(*known)).map(|(place, _)| *place);
    let is_sign = |c: char| PLACES.iter().any(|(_, sign)| *sign == c);
    let starts = places.match_indices(is_sign).filter_map(move |(at, sign)| Some((at, place(sign)?)));
    starts.filter_map(move |(at, place)| {
        let list = places.get(at + 1..)?;
        Some((place, list.split_once(is_sign).map_or(list, |(list, _)| list)))
    })
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

/// What `list` wrote.
fn numbers(list: &str) -> impl Iterator<Item = u32> {
    let mut digits = list.bytes().map_while(value);
    let k = digits.next().unwrap_or(0).min(31);
    let mut codes = Codes { digits, held: 0, count: 0 };
    let mut next = 0_u32;
    std::iter::from_fn(move || {
        let number = next.checked_add(codes.gap(k)?)?;
        next = number.checked_add(1)?;
        Some(number)
    })
}

/// Codes as they are read: the bits at hand, the next one topmost.
struct Codes<D> {
    digits: D,
    held: u64,
    count: u32,
}

impl<D: Iterator<Item = u32>> Codes<D> {
    fn gap(&mut self, k: u32) -> Option<u32> {
        let mut zeros = 0_u32;
        loop {
            self.fill();
            let here = self.held.leading_zeros();
            if here < self.count {
                zeros = zeros.checked_add(here)?;
                self.drop(here + 1);
                break;
            }
            // what is left is no code where no digits follow
            zeros = zeros.checked_add(self.count).filter(|_| self.count > 0)?;
            self.drop(self.count);
        }
        self.fill();
        let low = if k == 0 { 0 } else { self.held >> (64 - k) };
        self.drop(k.min(self.count));
        u32::try_from(u64::from(zeros) << k | low).ok()
    }

    fn fill(&mut self) {
        while self.count <= 58 {
            let Some(digit) = self.digits.next() else { return };
            self.held |= u64::from(digit) << (58 - self.count);
            self.count += 6;
        }
    }

    fn drop(&mut self, count: u32) {
        self.held = self.held.checked_shl(count).unwrap_or(0);
        self.count -= count;
    }
}

/// The six bits of a character.
fn value(digit: u8) -> Option<u32> {
    let (first, from) = match digit {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' => (b'+', 62),
        b'/' => (b'/', 63),
        _ => return None,
    };
    Some(u32::from(digit - first) + from)
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
