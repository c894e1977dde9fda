//! What reads text and files of others, as functions of any bytes. Each holds what it promises of its answer; a panic is a fault.
//!
//! The fuzz targets call them, and `tests/it/fuzz.rs` of annals does with everything in `corpus`.

pub mod oracle;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use annals::base::date::Date;
use annals::base::diagnostic::Diagnostic;
use annals::base::fingerprint::Fingerprint;
use annals::base::path::RelPath;
use annals::base::slug;
use annals::config::statement::parse;
use annals::config::{Config, load};
use annals::live::request;
use annals::output::Manifest;
use annals::output::bundle::is_sound;
use annals::pipeline::{self, Memory, Request};
use annals::record::{Record, parse as record};
use annals::render::html::{self, Anchor, Embed, Surroundings};
use annals::source::data::{self, Ask, Limits};
use annals::source::{File, Tree, encoding, exif, picture};

/// What is tried.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: [(&str, Target); 10] = [
    ("front_matter", front_matter),
    ("markdown", markdown),
    ("links", links),
    ("paths", paths),
    ("request", request),
    ("csv", csv),
    ("xlsx", xlsx),
    ("expressions", expressions),
    ("manifest", manifest),
    ("picture", picture),
];

static TODAY: LazyLock<Date> = LazyLock::new(|| Date::new(2025, 4, 30).expect("it is a day"));

static CONFIG: LazyLock<Config> = LazyLock::new(|| load::load(None, true).0);

/// A path of the archive.
fn path(text: &str) -> RelPath {
    RelPath::new(text).unwrap_or_else(RelPath::root)
}

/// Every place lies in the text and between two characters.
fn places(said: &[Diagnostic], text: &str) {
    for complaint in said {
        if let Some(span) = complaint.span {
            let (start, end) = (span.start as usize, span.end as usize);
            assert!(start <= end && end <= text.len(), "{complaint:?}");
            assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{complaint:?}");
        }
    }
}

fn read(text: &str) -> (Option<Record>, Vec<Diagnostic>) {
    let (record, said) = record::parse(&path("content/notes/a.md"), &Arc::from(text), &CONFIG);
    places(&said, text);
    (record, said)
}

/// A whole file: its encoding, its front matter, its text.
pub fn front_matter(bytes: &[u8]) {
    let Ok(File::Text { text, .. }) = encoding::decode(&path("content/notes/a.md"), bytes) else { return };
    let (record, said) = read(&text);
    let refuses = said.iter().any(Diagnostic::refuses);
    assert!(record.is_some() || refuses, "a record that is not there is said");
    let Some(record) = record else { return };
    assert!(!record.title.is_empty());
    for reference in &record.references {
        assert!(text.get(reference.span.range()).is_some(), "{reference:?}");
    }
    for run in &record.prose {
        assert!(text.get(run.range()).is_some(), "{run:?}");
    }
}

/// A text to HTML that a browser reads without running anything, wherever its links lead.
pub fn markdown(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (Some(record), _) = read(text) else { return };
    let words = BTreeMap::new();
    let anchor = |(at, _)| {
        let anchor = Anchor {
            href: format!("../x{at}.html"),
            text: "T".to_owned(),
            class: "record",
            lang: String::new(),
            length: 0,
            size: None,
        };
        (at % 3 != 2).then_some(anchor)
    };
    let anchors: Vec<Option<Anchor>> = record.references.iter().enumerate().map(anchor).collect();
    let embed = |_: usize, _: u8, _: &str| Some("<p>embedded</p>".to_owned());
    for (among, embed) in [(None, Embed::NONE), (Some("x/"), Embed(&embed))] {
        let around = Surroundings {
            anchors: &anchors,
            terms: &[],
            words: &words,
            tables: &[],
            margins: &[],
            facts: &[],
            among,
            within: None,
            embed,
        };
        let html = html::body(&record, &CONFIG, around);
        let dangers = oracle::dangers(&html);
        assert!(dangers.is_empty(), "{dangers:?} in {html}");
    }
}

/// Up to four records, parted by NUL, that point at each other; what is embedded ends.
pub fn links(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut tree = Tree::default();
    for (name, part) in ["a", "b", "c", "d"].iter().zip(text.split('\0')) {
        tree.files.insert(path(&format!("content/notes/{name}.md")), File::text(part));
    }
    let request = Request {
        config: Arc::new(CONFIG.clone()),
        as_of: *TODAY,
        audience: CONFIG.narrowest().to_owned(),
        drafts: true,
        keep_going: true,
    };
    let files: BTreeMap<RelPath, Vec<u8>> = BTreeMap::new();
    let checked = pipeline::check(&request, &tree, &files, Vec::new(), &mut Memory::default());
    for complaint in &checked.diagnostics {
        places(std::slice::from_ref(complaint), tree.text(complaint.path.as_str()).map_or("", |text| &**text));
    }
    for (ix, _) in checked.archive.all() {
        let mut open: Vec<(usize, annals::archive::Embedded)> =
            checked.archive.embedded(ix).into_iter().map(|embedded| (1, embedded)).collect();
        let mut count = 0;
        while let Some((depth, embedded)) = open.pop() {
            count += 1;
            assert!(depth <= 16 && count <= 1_000, "{depth} {count}");
            open.extend(embedded.inside.into_iter().map(|inner| (depth + 1, inner)));
        }
    }
}

/// Names and paths: none leaves its folder, and each may be written on every system.
pub fn paths(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for path in [RelPath::new(text), path("a/b").join(text)].into_iter().flatten() {
        let odd = |part: &str| matches!(part, "" | "." | "..") || part.contains('/');
        assert!(!path.as_str().starts_with('/') && !path.parts().any(odd), "{path}");
        assert_eq!(RelPath::new(path.as_str()).as_ref(), Some(&path));
    }
    for part in [slug::part(text), slug::part(&slug::part(text))] {
        let odd = |c: char| c.is_control() || "<>:\"|?*\\/".contains(c);
        assert!(!part.is_empty() && part.len() <= 255 && !part.contains(odd), "{part:?}");
        assert!(!part.starts_with(['.', ' ']) && !part.ends_with(['.', ' ']), "{part:?}");
        assert!(is_sound(&path(&part)), "{part:?}");
    }
    assert!(is_sound(&path(&slug::tag_path(text))), "{:?}", slug::tag_path(text));
    let anchor = slug::anchor(text);
    assert!(!anchor.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>&#".contains(c)), "{anchor:?}");
    let href = slug::href(text);
    assert!(href.is_ascii() && !href.contains(['"', '<', '>', '&', '#', '?', ' ', '\\', ':']), "{href:?}");
    assert_eq!(slug::fold(&slug::fold(text)), slug::fold(text));
}

/// An address that the development server is asked for: no part of the answer leads up or is a control character.
pub fn request(bytes: &[u8]) {
    let Ok(uri) = axum::http::Uri::try_from(bytes) else { return };
    if let Ok(asked) = request::decoded(&uri) {
        assert!(!asked.split('/').any(|part| part == "." || part == ".."), "{asked:?}");
        assert!(!asked.contains(|c: char| c.is_control() || c == '\\'), "{asked:?}");
    }
    let hosts = request::Hosts::new(3000, None);
    let mut headers = axum::http::HeaderMap::new();
    if let Ok(host) = axum::http::HeaderValue::from_bytes(bytes) {
        headers.insert("host", host);
    }
    let admitted = request::admit(&hosts, &axum::http::Method::GET, &uri, &headers);
    let known = ["localhost:3000", "127.0.0.1:3000", "[::1]:3000"];
    assert!(admitted.is_err() || known.iter().any(|known| bytes.eq_ignore_ascii_case(known.as_bytes())));
}

const LIMITS: Limits = Limits { rows: 200, columns: 50, cells: 2_000, text: 1 << 16 };

fn table(path: &RelPath, bytes: &[u8], ask: &Ask) {
    match data::read_within(&LIMITS, path, bytes, ask) {
        Ok(data) => {
            let cells: usize = data.table.rows.iter().map(Vec::len).sum();
            assert!(data.table.rows.len() <= LIMITS.rows && cells <= LIMITS.cells + LIMITS.columns);
        }
        Err(fault) => assert!(!fault.message.is_empty()),
    }
}

/// A CSV file, read as UTF-8 and as GBK.
pub fn csv(bytes: &[u8]) {
    for encoding in [None, Some("gbk".to_owned())] {
        table(&path("content/data/a.csv"), bytes, &Ask { part: None, encoding });
    }
}

/// A workbook; what stands before the first line break is asked of it when it is none.
pub fn xlsx(bytes: &[u8]) {
    table(&path("content/data/a.xlsx"), bytes, &Ask::default());
    let part = bytes.split(|byte| *byte == b'\n').next().and_then(|line| std::str::from_utf8(line).ok());
    let rest = bytes.iter().position(|byte| *byte == b'\n').map_or(&[][..], |at| &bytes[at + 1..]);
    if let Some(part) = part.filter(|part| part.len() < 200) {
        table(&path("content/data/a.xlsm"), rest, &Ask { part: Some(part.to_owned()), encoding: None });
    }
}

/// A check of a statement, and the left side of a fact.
pub fn expressions(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for wrong in [parse::check(text).err(), parse::formula(text).err()].into_iter().flatten() {
        assert!(wrong.at <= text.len() && text.is_char_boundary(wrong.at), "{wrong:?}");
        assert!(!wrong.message.is_empty());
    }
}

/// The list of what was written, damaged and forged: no path in it leaves the folder.
pub fn manifest(bytes: &[u8]) {
    let mut forged = b"annals manifest 1\n".to_vec();
    forged.extend_from_slice(&Fingerprint::of(bytes).0);
    forged.extend_from_slice(bytes);
    for bytes in [bytes, &forged] {
        if let Ok(manifest) = Manifest::read(bytes) {
            assert!(manifest.files.keys().all(is_sound));
            assert_eq!(Manifest::read(&manifest.to_bytes()).as_ref(), Ok(&manifest));
        }
    }
}

/// A picture: how large it is, and without what it says of where it was taken.
pub fn picture(bytes: &[u8]) {
    let _size = picture::size(Cursor::new(bytes));
    let once = exif::stripped(bytes.to_vec());
    assert!(once.len() <= bytes.len() + 64, "{} of {}", once.len(), bytes.len());
    assert_eq!(exif::stripped(once.clone()), once, "nothing is left to take out");
    let _orientation = exif::orientation(bytes);
}
