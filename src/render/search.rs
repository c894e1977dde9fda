//! The files of search data: classic scripts that hand their data to the search page's script, since a page opened from a folder
//! may load nothing else.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::words::Words;
use super::{filters, script};
use crate::site::Site;
use crate::site::search::entry::{Entry, Row};
use crate::site::search::facet;
use crate::site::search::index::{Index, Shard, Sounds};
use crate::site::search::{Part, Plan, postings};
use crate::site::view::Brief;

/// How hard texts are compressed. Measured on 10,000 records: 1 gives half as much again in 60 % of the time, 6 saves 3 % in 150 %.
const LEVEL: u32 = 3;

/// How every file begins.
const HANDING: &str = "annalsSearch.part(\"";

/// What pages call a record.
pub fn title(words: &Words, brief: &Brief) -> String {
    filters::title(words, &brief.title, &brief.date, &brief.period)
}

/// The file of a part. `readings` are those of all titles.
pub fn file(site: &Site, plan: &Plan, (index, readings): (&Index, &[Sounds]), words: &Words, part: Part) -> String {
    let data = match part {
        Part::Index => head(site, plan, index, readings),
        Part::Facet(name) => values(site, plan, name),
        Part::Words(number) => {
            let shards = index.shards(plan, |wanted| wanted == number, false);
            return shards.get(&number).map(|shard| shard_file(number, shard)).unwrap_or_default();
        }
        Part::Readings(number) => readings.get(number as usize).map(sounds).unwrap_or_default(),
        Part::Texts(number) => {
            let title = |brief: &Brief| title(words, brief);
            let entries: Vec<Entry> = plan.block(number).iter().map(|ix| Entry::of(site, *ix, &title)).collect();
            return texts(&entries, words, number);
        }
    };
    handing(part, &data)
}

/// The file of a block of texts with these records.
pub fn texts(entries: &[Entry], words: &Words, block: u32) -> String {
    let records: Vec<_> = entries.iter().map(|entry| record(entry, words)).collect();
    let json = serde_json::to_string(&records).unwrap_or_default();
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::new(LEVEL));
    // writing to memory does not fail
    let _ = encoder.write_all(json.as_bytes());
    handing(Part::Texts(block), &quoted(STANDARD.encode(encoder.finish().unwrap_or_default())))
}

/// The file of words and pairs with this number.
pub fn shard_file(number: u32, shard: &Shard<'_>) -> String {
    handing(Part::Words(number), &lookups(shard))
}

/// What is packed in a file of search data, as it was before; `None` for any other file, and where nothing is packed.
pub fn unpacked(file: &[u8]) -> Option<String> {
    let rest = file.strip_prefix(HANDING.as_bytes())?.strip_suffix(b"\");\n")?;
    let at = rest.windows(3).position(|part| part == b"\",\"")?;
    let packed = STANDARD.decode(rest.get(at + 3..)?).ok()?;
    let mut text = String::new();
    flate2::read::DeflateDecoder::new(packed.as_slice()).read_to_string(&mut text).ok()?;
    Some(text)
}

fn handing(part: Part, data: &str) -> String {
    format!("{HANDING}{}\",{data});\n", part.name())
}

/// How everything is divided, with the facets where they have no files of their own.
fn head(site: &Site, plan: &Plan, index: &Index, readings: &[Sounds]) -> String {
    let here = facet::NAMES.iter().filter(|_| plan.shards == 0);
    let facets: Vec<String> = here.map(|name| format!("{}:{}", quoted(name), values(site, plan, name))).collect();
    let heavy: Vec<&str> = index.heavy.iter().map(String::as_str).collect();
    let readings = match (plan.readings, readings.first()) {
        (0, Some(all)) if !all.full.is_empty() => sounds(all),
        _ => plan.readings.to_string(),
    };
    format!(
        "{{\"records\":{},\"blocks\":{},\"shards\":{},\"heavy\":{},\"readings\":{readings},\"facets\":{{{}}}}}",
        plan.order.len(),
        json!(plan.blocks),
        plan.shards,
        quoted(heavy.join(" ")),
        facets.join(",")
    )
}

/// Of each value of a facet its name, its label and its records.
fn values(site: &Site, plan: &Plan, facet: &str) -> String {
    let values = facet::values(site, plan, facet);
    let values: Vec<_> =
        values.iter().map(|value| json!([value.name, value.label, postings::list(&value.records)])).collect();
    script::safe(json!(values).to_string())
}

/// Two texts: of pairs the two units, then the lists, then a blank; of words how many characters they begin with like the one before
/// (as a digit of lists), the others, the lists and a blank.
fn lookups(shard: &Shard<'_>) -> String {
    let mut pairs = String::from("\"");
    for ((first, second), lists) in &shard.pairs {
        push_unit(&mut pairs, *first);
        push_unit(&mut pairs, *second);
        let _ = write!(pairs, "{lists} ");
    }
    pairs.push('"');
    let words = shard.words.iter().map(|(word, lists)| (&**word, &**lists));
    format!("[{pairs},{}]", fronted(words))
}

/// Two texts in the form of words: readings in full, and by first letters.
fn sounds(sounds: &Sounds) -> String {
    let text = |readings: &std::collections::BTreeMap<String, String>| {
        let signed: Vec<(&str, String)> =
            readings.iter().map(|(reading, list)| (reading.as_str(), format!("!{list}"))).collect();
        fronted(signed.iter().map(|(reading, list)| (*reading, list.as_str())))
    };
    format!("[{},{}]", text(&sounds.full), text(&sounds.initials))
}

fn fronted<'a>(words: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    let mut before = "";
    for (word, lists) in words {
        let same = word.chars().zip(before.chars()).take_while(|(a, b)| a == b).count().min(63);
        let rest: String = word.chars().skip(same).collect();
        let _ = write!(text, "{}{rest}{lists} ", postings::digit(u32::try_from(same).unwrap_or(0)));
        before = word;
    }
    quoted(text)
}

/// A text as a script writes it.
fn quoted(text: impl AsRef<str>) -> String {
    script::safe(json!(text.as_ref()).to_string())
}

/// Half a character cannot stand in a file as it is.
fn push_unit(text: &mut String, unit: u16) {
    match char::from_u32(u32::from(unit)) {
        Some(c) if !c.is_control() && !matches!(c, '"' | '\\' | '<' | '\u{2028}' | '\u{2029}' | '\u{FEFF}') => {
            text.push(c);
        }
        _ => {
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
}

/// What the results show of a record: title, address, kind, date, its words, state, its class, language, key point; then what is
/// searched besides: names, each on a line, and the text, a line for each of its lines, headings behind a tab.
fn record<'a>(entry: &'a Entry, words: &'a Words) -> impl serde::Serialize + 'a {
    let Entry { row: Row { brief, names }, lines } = entry;
    let date = date(words, brief, names.contains(&brief.date));
    let (state, class) = state(words, brief);
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 2).sum());
    for (number, line) in lines.iter().enumerate() {
        text.extend([if number > 0 { "\n" } else { "" }, if line.heading { "\t" } else { "" }, &line.text]);
    }
    (
        &brief.title,
        &brief.href,
        &brief.kind_label,
        &brief.date,
        date,
        state,
        class,
        &brief.lang,
        &brief.gist,
        names.join("\n"),
        text,
    )
}

/// The date of a record in words, else its period. What is called by its date says it once.
pub(super) fn date(words: &Words, brief: &Brief, is_called: bool) -> String {
    let said = match (brief.date.as_str(), brief.period.as_str()) {
        ("", period) => filters::period(words, period, "short"),
        _ if is_called => Ok(String::new()),
        (date, _) => filters::date(words, date, "table"),
    };
    said.unwrap_or_default()
}

/// What pages call the state of a record, and its class; empty when its kind has none.
pub(super) fn state<'a>(words: &Words, brief: &'a Brief) -> (String, &'a str) {
    let state = brief.state.as_ref();
    state.map(|state| (state_label(words, &state.name, &state.label), state.class.as_str())).unwrap_or_default()
}

/// What pages call a state: the kind's label, else the theme's word, else its name.
fn state_label(words: &Words, name: &str, label: &str) -> String {
    if label != name {
        return label.to_owned();
    }
    words.get(&format!("state.{name}")).unwrap_or(name).to_owned()
}
