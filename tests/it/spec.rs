//! The examples of CommonMark 0.31.2, and those of GitHub's tables, task lists and strikethrough that come with the parser: the numbers of those
//! whose page says the same. Those that do not pass are what Annals does otherwise on purpose: raw HTML is cleaned, `@`, `#`, `[[`, `$` and `==`
//! mean something, an address without a scheme is looked for in the archive.
//!
//! The examples are no part of this repository. They are read where their packages are unpacked; elsewhere the tests say that they did not run.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use annals::base::slug;
use annals::render::html::{Anchor, Surroundings, body};
use html5ever::tokenizer::{TagKind, Token};

use crate::fuzz::targets::oracle::tokens;
use crate::html::{WORDLESS, alone, record};
use crate::markdown::config;
use crate::pages::tool;

/// The examples of CommonMark that pass, by number.
const COMMONMARK: &str = "1-20 22-30 32-61 63 65-141 145-147 151-155 161 164 168-169 174-175 177 179-186 188-189 192-200 202-343 345-474 \
    478-490 492-493 495-523 525-535 537-547 549-558 560-589 591-595 597 600 603-607 609-610 618 620-622 624-628 632-641 644-652";

/// Those of GitHub's extensions, by the file they stand in and their number there.
const GITHUB: [(&str, &str); 3] = [("gfm_table", "1-7 9"), ("gfm_tasklist", "1-2"), ("gfm_strikethrough", "1-3")];

/// The specification; `None`: it is not here.
pub fn find() -> Option<PathBuf> {
    tool("ANNALS_COMMONMARK", "commonmark-spec/spec.txt")
}

/// The folder of the parser's own examples; `None`: it is not here.
pub fn find_parser() -> Option<PathBuf> {
    let lock = include_str!("../../Cargo.lock");
    let version = lock.split("name = \"pulldown-cmark\"\nversion = \"").nth(1)?.split('"').next()?;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))?;
    let registries = fs::read_dir(home.join("registry/src")).ok()?.filter_map(Result::ok);
    let suite = format!("pulldown-cmark-{version}/tests/suite");
    registries.map(|registry| registry.path().join(&suite)).find(|suite| suite.is_dir())
}

/// Markdown and the HTML it is to be, by number.
type Example = (usize, String, String);

fn commonmark(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let (begin, end) = (format!("\n{fence} example\n"), format!("\n{fence}"));
    let parts = text.split(&begin).skip(1).map(|rest| rest.split(&end).next().unwrap());
    let example = |(number, part): (usize, &str)| {
        let part = part.replace('→', "\t");
        let (markdown, html) =
            if let Some(html) = part.strip_prefix(".\n") { ("", html) } else { part.split_once("\n.").unwrap() };
        (number, format!("{markdown}\n"), html.trim_start_matches('\n').to_owned())
    };
    (1..).zip(parts).map(example).collect()
}

fn github(text: &str) -> Vec<Example> {
    let quoted = |part: &str, name: &str| -> String {
        let rest = part.split(&format!("let {name} = r##\"")).nth(1).unwrap();
        rest.split("\"##;").next().unwrap().to_owned()
    };
    let parts = text.split("#[test]").skip(1);
    (1..).zip(parts).map(|(number, part)| (number, quoted(part, "original"), quoted(part, "expected"))).collect()
}

/// A page as it is read: elements with what says something, and words.
fn read(html: &str, shift: u8) -> Vec<String> {
    let mut shape: Vec<String> = Vec::new();
    let mut pre = 0_i32;
    for token in tokens(html) {
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                // what Annals puts around a table so that it scrolls
                if name == "div" || name == "bdi" {
                    continue;
                }
                let level = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
                let name = level.map_or(name.clone(), |level| format!("h{}", level - shift));
                if name == "pre" {
                    pre += if tag.kind == TagKind::StartTag { 1 } else { -1 };
                }
                if tag.kind == TagKind::EndTag {
                    shape.push(format!("</{name}>"));
                    continue;
                }
                let mut said: Vec<String> = tag
                    .attrs
                    .iter()
                    .filter_map(|attribute| said(&name, &attribute.name.local, &attribute.value))
                    .collect();
                said.sort();
                shape.push(format!("<{name} {}>", said.join(" ")));
            }
            Token::CharacterTokens(text) if pre > 0 => match shape.last_mut().filter(|last| !last.starts_with('<')) {
                Some(last) => last.push_str(&text),
                None => shape.push(format!("={text}")),
            },
            Token::CharacterTokens(text) => {
                let words = text.replace('\n', " ");
                match shape.last_mut().filter(|last| !last.starts_with('<')) {
                    Some(last) => last.push_str(&words),
                    None => shape.push(format!("={words}")),
                }
            }
            _ => {}
        }
    }
    trimmed(&shape)
}

/// Without the blanks beside blocks.
fn trimmed(shape: &[String]) -> Vec<String> {
    const INLINE: [&str; 9] = ["a", "em", "strong", "code", "del", "img", "br", "input", "sup"];
    let is_block = |piece: Option<&String>| {
        piece.is_none_or(|piece| {
            let name = piece.trim_start_matches(['<', '/']).split([' ', '>']).next().unwrap_or_default();
            piece.starts_with('<') && !INLINE.contains(&name)
        })
    };
    let mut read = Vec::new();
    for (at, piece) in shape.iter().enumerate() {
        let Some(words) = piece.strip_prefix('=') else {
            read.push(piece.clone());
            continue;
        };
        let in_pre = at > 1 && shape[at - 2].starts_with("<pre");
        let words: String = if in_pre {
            words.to_owned()
        } else {
            words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let (before, after) = (at.checked_sub(1).and_then(|at| shape.get(at)), shape.get(at + 1));
        let blank = |side: bool, of: Option<&String>| if side && !is_block(of) && !in_pre { " " } else { "" };
        let begins = blank(piece.starts_with("= "), before);
        let ends = blank(piece.ends_with(' '), after);
        if words.is_empty() && begins.is_empty() && ends.is_empty() {
            continue;
        }
        read.push(format!("={begins}{words}{ends}"));
    }
    read
}

/// What of an attribute says something.
fn said(element: &str, name: &str, value: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned();
    match (element, name) {
        (_, "href" | "src") => Some(format!("{name}={decoded}")),
        (_, "alt" | "title" | "start" | "type" | "checked" | "disabled") => Some(format!("{name}={value}")),
        ("td" | "th", "style") => Some(value.replace("text-align: ", "align=")),
        ("td" | "th", "class") => Some(format!("align={value}")),
        ("code", "class") => Some(value.to_owned()),
        _ => None,
    }
}

/// The numbers of the examples whose page says the same.
fn passing(examples: &[Example]) -> BTreeSet<usize> {
    let settings = config();
    let passes = |(_, markdown, html): &&Example| {
        let record = record(markdown, &settings);
        // every address leads where it says
        let anchor = |reference: &annals::record::Reference| {
            let fragment = reference.heading.as_ref().map_or(String::new(), |heading| format!("#{heading}"));
            let href = slug::href(&reference.target) + &slug::href(&fragment).replace("%23", "#");
            Some(Anchor { href, text: String::new(), class: "x", lang: String::new(), length: 0, size: None })
        };
        let anchors: Vec<Option<Anchor>> = record.references.iter().map(anchor).collect();
        let page = body(&record, &settings, Surroundings { anchors: &anchors, ..alone(&WORDLESS) });
        read(&page, u8::from(html.contains("<h1>"))) == read(html, 0)
    };
    examples.iter().filter(passes).map(|(number, ..)| *number).collect()
}

/// `1-3 5`.
fn ranges(numbers: &BTreeSet<usize>) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let shown =
        |(first, last): &(usize, usize)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    ranges.iter().map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_examples_of_commonmark() {
    let Some(spec) = find() else { return };
    let examples = commonmark(&fs::read_to_string(spec).unwrap());
    assert_eq!(examples.len(), 652);
    let passing = passing(&examples);
    assert_eq!(ranges(&passing), COMMONMARK, "{} of {} pass", passing.len(), examples.len());
}

#[test]
fn the_examples_of_github() {
    let Some(suite) = find_parser() else { return };
    for (name, passes) in GITHUB {
        let examples = github(&fs::read_to_string(suite.join(format!("{name}.rs"))).unwrap());
        let passing = passing(&examples);
        assert_eq!(ranges(&passing), passes, "{name}: {} of {} pass", passing.len(), examples.len());
    }
}
