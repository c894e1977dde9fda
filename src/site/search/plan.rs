//! How the index is divided into files. It follows from the number and the lengths of the texts, so that it is known before any is read.

use crate::archive::{Archive, Ix};
use crate::base::date::PartialDate;
use crate::record::Record;

/// How large things may become, in bytes of the records' texts.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Texts that are not longer than this together have no index: the script reads them whole.
    pub whole: usize,
    /// About how much text is read at once then.
    pub whole_block: usize,
    /// About how much text is read at once where there is an index.
    pub block: usize,
    /// The most that a file of the index should come to on average.
    pub shard: usize,
    /// The most that the words which hold one gram may come to, before longer grams take its place.
    pub gram: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { whole: 1 << 20, whole_block: 200_000, block: 28_000, shard: 24_000, gram: 8_000 }
    }
}

/// The records of a block of texts are no more than this, however short they are.
const BLOCK_RECORDS: usize = 64;

/// The order of the records and the number of files.
#[derive(Debug, Default)]
pub struct Plan {
    /// The records by their number: undated ones, then the oldest first. So a new record comes last, and moves no other.
    pub order: Vec<Ix>,
    /// How many records stand in each block of texts, in order.
    pub blocks: Vec<u32>,
    /// How many files the words are divided into; 0: there is no index, the texts are read whole.
    pub shards: u32,
    /// How many files the readings of Chinese titles are divided into; 0: they stand in the first file, if there are any.
    pub readings: u32,
    /// What it was made with.
    pub sizes: Sizes,
}

impl Plan {
    /// The plan for the records of an archive.
    pub fn of(archive: &Archive, sizes: Sizes) -> Self {
        let mut order: Vec<(When, Ix)> = archive.all().map(|(ix, record)| (when(record), ix)).collect();
        order.sort();
        let order: Vec<Ix> = order.into_iter().map(|(_, ix)| ix).collect();
        let records = order.iter().filter_map(|ix| archive.record(*ix));
        let (mut bytes, mut letters, mut readings) = (0, 0, 0);
        for record in records.clone() {
            let text = record.body.of(&record.text);
            let characters = text.chars().count();
            bytes += text.len();
            letters += characters;
            readings += record.title.chars().filter(|c| super::reading::has(*c)).count();
        }
        let whole = bytes <= sizes.whole;
        // measured: of alphabetic text the index is a quarter, of Chinese text a half
        let index = (letters * 27 + (bytes - letters) * 70) / 100;
        let block = if whole { sizes.whole_block } else { sizes.block };
        Self {
            blocks: blocks(
                records.map(|record| record.body.range().len()),
                block,
                if whole { usize::MAX } else { BLOCK_RECORDS },
            ),
            shards: if whole { 0 } else { files(index, sizes.shard) },
            readings: if whole || readings == 0 { 0 } else { files(readings * 24, sizes.shard) },
            order,
            sizes,
        }
    }

    /// The records of a block of texts.
    pub fn block(&self, block: u32) -> &[Ix] {
        let before: u32 = self.blocks.iter().take(block as usize).sum();
        let count = self.blocks.get(block as usize).copied().unwrap_or_default();
        self.order.get(before as usize..(before + count) as usize).unwrap_or_default()
    }
}

/// What records are ordered by: year, month, day; `None`: undated.
pub type When = Option<(i16, u8, u8)>;

/// The day a record stands under: its own, else the last day of what it is about.
pub fn when(record: &Record) -> When {
    let end = || record.period.map(|period| PartialDate::Day(period.end()));
    record.date.or_else(end).map(PartialDate::sort_key)
}

/// A power of two, so that a larger archive rarely moves everything.
fn files(bytes: usize, each: usize) -> u32 {
    u32::try_from(bytes.div_ceil(each.max(1)).max(1).next_power_of_two()).unwrap_or(1 << 30)
}

fn blocks(lengths: impl Iterator<Item = usize>, most: usize, most_records: usize) -> Vec<u32> {
    let (mut blocks, mut held) = (Vec::new(), 0);
    for length in lengths {
        let full = blocks.last().is_none_or(|count| *count as usize >= most_records || held + length > most);
        if full {
            blocks.push(0);
            held = 0;
        }
        held += length;
        if let Some(count) = blocks.last_mut() {
            *count += 1;
        }
    }
    blocks
}
