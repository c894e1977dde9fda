//! The wall, looked at from outside: every sort of by-product of what readers may not see, sought in every file of a site,
//! and in every spelling that hides a word from a plain search.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use annals::source::fixture;
use base64::Engine;
use flate2::Compression;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use crate::cli::files_below;

/// Where a word of a record may come out, each with a word of its own that stands nowhere else.
const TOKENS: [&str; 30] = [
    "kntitle",
    "knslug",
    "knbody",
    "kntag",
    "knalias",
    "knformer",
    "knasset",
    "knbytes",
    "knauthor",
    "kncomment",
    "knhtml",
    "knheading",
    "kncode",
    "knnote",
    "kndefined",
    "knmark",
    "knfield",
    "kngist",
    "knid",
    "kncell",
    "knquote",
    "knbroken",
    "kndraft",
    "kndoubt",
    "knterm",
    "knpermalink",
    "knblock",
    "kncsv",
    "knfigure",
    "knwhy",
];

/// What a site shows of no record, whoever reads it.
const NEVER: [&str; 5] = ["kncomment", "knhtml", "knbroken", "kndraft", "kndoubt"];

const FILES: &str = r#"
=== annals.yaml ===
title: Wall
as_of: 2025-04-30
audiences: [public, internal, restricted]
default_audience: internal
base_url: https://archive.example/
kinds: {log: {fields: {custom: text}}}
=== content/people/p-01.md ===
---
name: Knauthor
audience: restricted
---
=== content/people/ada.md ===
---
name: Ada
audience: public
---
=== content/terms/t-01.md ===
---
term: knterm
audience: restricted
---
What it means.
=== content/logs/2025-03-05.md ===
---
date: 2025-03-05
---
Before the hidden day.
=== content/notes/knslug.md ===
---
audience: restricted
---
Hidden too.
=== content/logs/h-01.md ===
---
id: knid
title: Kntitle of a day
date: 2025-03-06
audience: restricted
by: [p-01, ada]
gist: kngist
tags: [kntag/below, shared]
aliases: [knalias, /knformer/]
permalink: /knpermalink/
attachments: [knasset.txt]
custom: knfield
related: [visible]
---
knbody [[visible]] and @ada, %%kncomment%% <!-- knhtml --> ![pic](knasset.png) ^knblock

## Knheading #kntag

```rust
let kncode = 1;
```

A note[^1] and knterm. [problem:: knmark [id:: knmark]]

[^1]: knnote

Word
: kndefined

| a |
|---|
| kncell |

> knquote
=== content/logs/knasset.txt ===
knbytes
=== content/logs/knasset.png ===
knbytes
=== content/statements/form.yaml ===
statement: form
every: month
rows: open
columns: [{id: x}, {id: note, type: text}]
relations: [{id: few, each: row, check: x < 5, severity: warning}, {id: carry, each: row, check: x >= x@prev}]
changes: [{id: jump, columns: [x], max: 1}]
=== content/statements/form-2025-02.md ===
---
statement: form
period: 2025-02
filed: 2025-03-03
audience: restricted
source: data/kncsv.csv
explain: [{rule: few, text: knwhy}]
---
=== content/data/kncsv.csv ===
item,x,note
shared,7,knfigure
=== content/statements/form-2025-03.md ===
---
statement: form
period: 2025-03
filed: 2025-04-03
audience: public
---

| | x | note |
|---|---|---|
| shared | 3 | |
=== content/logs/2025-03-07.md ===
---
date: 2025-03-07
audience: public
by: [p-01, ada]
related: [knid]
tags: [shared]
---
# After the hidden day

See [[2025-03-06]], [[2025-03]], @p-01 and @ada.
=== content/notes/visible.md ===
---
title: Visible
audience: public
related: [d-01, broken, doubt]
---
%%kncomment
over lines%%

<!-- knhtml --> <p title="x"><!--knhtml--></p>

[[d-01]] ![[broken]] [words](doubt.md)
=== content/notes/d-01.md ===
---
title: kndraft
draft: true
tags: [kndraft]
aliases: [/kndraft/]
---
kndraft [[visible]]
=== content/notes/broken.md ===
---
title: knbroken
tags: [knbroken
---
knbroken [[visible]]
=== content/notes/doubt.md ===
---
title: kndoubt
Audience: restricted
tags: [kndoubt]
---
kndoubt [[visible]] ![x](kndoubt.png)
=== content/notes/kndoubt.png ===
kndoubt
"#;

/// Builds for an audience with the program; every file of the output by its path.
fn built(root: &Path, audience: &str) -> BTreeMap<String, Vec<u8>> {
    let output = format!("out-{audience}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.args(["build", "--keep-going", "--audience", audience, "--output", &output]).current_dir(root);
    let run = command.output().unwrap();
    assert_eq!(run.status.code(), Some(1), "two records are left out: {}", String::from_utf8_lossy(&run.stderr));
    let files = files_below(&root.join(&output));
    assert!(files.len() > 20, "{audience}: {:?}", files.keys());
    files
}

#[test]
fn nothing_of_what_readers_may_not_see_is_in_any_file_in_any_spelling() {
    let desk = tempfile::tempdir().unwrap();
    for (path, text) in fixture::files(FILES) {
        let file = desk.path().join(path.as_str());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let wide = built(desk.path(), "restricted");
    let all = places(&wide);
    for token in TOKENS {
        let at = all.get(token).cloned().unwrap_or_default();
        assert_eq!(at.is_empty(), NEVER.contains(&token), "{token} for those who may see it: {at:?}");
    }
    for audience in ["internal", "public"] {
        let narrow = built(desk.path(), audience);
        assert_eq!(places(&narrow), BTreeMap::new(), "for {audience}");
        assert!(!narrow.contains_key("2025/03/06/index.html"), "nor is there a page of its day");
    }
}

/// The words that are found, with the files that hold them in their path or their bytes, and in which spelling.
fn places(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&'static str, Vec<String>> {
    let words = regex::bytes::RegexBuilder::new(&TOKENS.join("|")).case_insensitive(true).build().unwrap();
    let mut found: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut look = |bytes: &[u8], place: &str| {
        for word in words.find_iter(bytes) {
            let word = word.as_bytes();
            let token = TOKENS.into_iter().find(|token| word.eq_ignore_ascii_case(token.as_bytes())).unwrap();
            found.entry(token).or_default().push(place.to_owned());
        }
    };
    for (path, bytes) in files {
        look(path.as_bytes(), &format!("the path {path}"));
        for (spelling, bytes) in spellings(bytes) {
            look(&bytes, &format!("{path}, {spelling}"));
        }
    }
    found
}

/// The bytes as they are, and decoded in each way in which a page may hide a word; and decoded once more.
pub fn spellings(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![("plain", bytes.to_vec())];
    all.extend(once(bytes));
    let twice: Vec<_> = [percent(bytes), entities(bytes)].into_iter().flat_map(|bytes| once(&bytes)).collect();
    all.extend(twice);
    for bytes in base64_runs(bytes) {
        all.extend(inflated(&bytes).map(|bytes| ("base64, deflated", bytes)));
        all.push(("base64", bytes));
    }
    all.extend(gunzipped(bytes).map(|bytes| ("gzip", bytes)));
    all.extend(unzipped(bytes).into_iter().map(|bytes| ("zip", bytes)));
    all
}

/// What was deflated, with or without a head.
fn inflated(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let (mut raw, mut headed) = (Vec::new(), Vec::new());
    let long = bytes.len() > 16;
    let is_raw = long && DeflateDecoder::new(bytes).read_to_end(&mut raw).is_ok_and(|length| length > 8);
    let is_headed = long && ZlibDecoder::new(bytes).read_to_end(&mut headed).is_ok_and(|length| length > 8);
    [is_raw.then_some(raw), is_headed.then_some(headed)].into_iter().flatten()
}

fn gunzipped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    bytes
        .starts_with(&[0x1f, 0x8b])
        .then(|| GzDecoder::new(bytes).read_to_end(&mut plain).ok())
        .flatten()
        .map(|_| plain)
}

/// The files of an archive, and of every workbook.
fn unzipped(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Some(mut zip) = bytes.starts_with(b"PK").then(|| zip::ZipArchive::new(Cursor::new(bytes)).ok()).flatten()
    else {
        return Vec::new();
    };
    let mut all: Vec<Vec<u8>> = zip.file_names().map(|name| name.unwrap().as_bytes().to_vec()).collect();
    for at in 0..zip.len() {
        let mut plain = Vec::new();
        if zip.by_index(at).unwrap().read_to_end(&mut plain).is_ok() {
            all.push(plain);
        }
    }
    all
}

fn once(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let wide = |from: usize, high: usize| {
        let pairs = bytes.get(from..).unwrap_or_default().chunks_exact(2).filter(|pair| pair[high] == 0);
        pairs.map(|pair| pair[1 - high]).collect()
    };
    vec![
        ("percent", percent(bytes)),
        ("entity", entities(bytes)),
        ("escape", escapes(bytes)),
        ("hexadecimal", hexadecimal(bytes)),
        ("backwards", bytes.iter().rev().copied().collect()),
        ("UTF-16 LE", wide(0, 1)),
        ("UTF-16 LE, shifted", wide(1, 1)),
        ("UTF-16 BE", wide(0, 0)),
        ("UTF-16 BE, shifted", wide(1, 0)),
        ("split by markup", unmarked(bytes)),
    ]
}

fn percent(bytes: &[u8]) -> Vec<u8> {
    percent_encoding::percent_decode(bytes).collect()
}

/// Numeric entities of HTML, decimal and hexadecimal, as their characters.
fn entities(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let entity = regex::Regex::new("&#(?:x([0-9a-fA-F]+)|([0-9]+));?").unwrap();
    let decoded = entity.replace_all(&text, |found: &regex::Captures<'_>| {
        let number = match (found.get(1), found.get(2)) {
            (Some(hex), _) => u32::from_str_radix(hex.as_str(), 16).ok(),
            (_, Some(decimal)) => decimal.as_str().parse().ok(),
            _ => None,
        };
        number.and_then(char::from_u32).map(String::from).unwrap_or_default()
    });
    decoded.into_owned().into_bytes()
}

/// `\u006b` and `\x6b` of scripts and JSON.
fn escapes(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let escape = regex::Regex::new(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))").unwrap();
    let decoded = escape.replace_all(&text, |found: &regex::Captures<'_>| {
        let digits = found.get(1).or(found.get(2)).unwrap().as_str();
        u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from).unwrap_or_default()
    });
    decoded.into_owned().into_bytes()
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let runs = bytes.split(|byte| !byte.is_ascii_hexdigit()).filter(|run| run.len() >= 8);
    runs.flat_map(|run| {
        run.chunks_exact(2).filter_map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).chain([b' '])
    })
    .collect()
}

/// Text without tags, where a word may be cut in pieces.
fn unmarked(bytes: &[u8]) -> Vec<u8> {
    let mut inside = false;
    let mut text = Vec::new();
    for &byte in bytes {
        match byte {
            b'<' => inside = true,
            b'>' => inside = false,
            byte if !inside => text.push(byte),
            _ => {}
        }
    }
    text
}

/// Every run of letters of base64, in both alphabets, from each of its four beginnings.
fn base64_runs(bytes: &[u8]) -> Vec<Vec<u8>> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let runs = bytes.split(|&byte| value(byte).is_none()).filter(|run| run.len() >= 8);
    let decode = |run: &[u8]| -> Vec<u8> {
        run.chunks(4)
            .flat_map(|group| {
                let bits = group.iter().fold(0u32, |bits, &byte| bits << 6 | u32::from(value(byte).unwrap_or(0)));
                (bits << (6 * (4 - group.len()))).to_be_bytes().into_iter().skip(1)
            })
            .collect()
    };
    runs.flat_map(|run| (0..4).map(move |from| decode(run.get(from..).unwrap_or_default()))).collect()
}

/// The search itself finds the word in each of these.
#[test]
fn a_hidden_word_is_found_in_every_spelling() {
    for hidden in [
        "a Kntitle b",
        "%6b%6e%74%69%74%6c%65",
        "&#107;&#110;&#x74;&#x69;title"[..].replace("title", "tle").as_str(),
        "\\u006bn\\x74itle",
        "6b6e7469746c65",
        "eltitnk",
        "k\0n\0t\0i\0t\0l\0e\0",
        "\0k\0n\0t\0i\0t\0l\0e",
        "xk\0n\0t\0i\0t\0l\0e\0",
        "kn<b>ti</b>tle",
        "data:,a2:a250aXRsZQ==",
        "AAAAAAAAa250aXRsZQ==",
        "IGtudGl0bGUg",
        "-_ICBrbnRpdGxl",
        "%26%23107%3Bntitle",
        "&#37;6bntitle",
    ] {
        let files = BTreeMap::from([("a".to_owned(), hidden.as_bytes().to_vec())]);
        assert!(places(&files).contains_key("kntitle"), "{hidden:?}");
    }
    let hidden = b"long enough to be packed: Kntitle, Kntitle";
    let packed = |write: &mut dyn Write| write.write_all(hidden).unwrap();
    let (mut raw, mut headed) =
        (DeflateEncoder::new(Vec::new(), Compression::best()), ZlibEncoder::new(Vec::new(), Compression::best()));
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    [&mut raw as &mut dyn Write, &mut headed, &mut gzip].into_iter().for_each(packed);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.xml", zip::write::SimpleFileOptions::default()).unwrap();
    packed(&mut zip);
    let encoded =
        |bytes: Vec<u8>| format!("x(\"{}\")", base64::engine::general_purpose::STANDARD.encode(bytes)).into_bytes();
    for bytes in [
        encoded(raw.finish().unwrap()),
        encoded(headed.finish().unwrap()),
        gzip.finish().unwrap(),
        zip.finish().unwrap().into_inner(),
    ] {
        assert!(!bytes.windows(7).any(|part| part.eq_ignore_ascii_case(b"kntitle")), "it is packed");
        assert!(places(&BTreeMap::from([("a".to_owned(), bytes.clone())])).contains_key("kntitle"), "{bytes:?}");
    }
    let files = BTreeMap::from([("kntitle.html".to_owned(), Vec::new()), ("b".to_owned(), b"kn title".to_vec())]);
    assert_eq!(places(&files), BTreeMap::from([("kntitle", vec!["the path kntitle.html".to_owned()])]));
}
