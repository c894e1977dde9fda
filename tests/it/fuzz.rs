//! What the fuzzer tries, tried on what it has found and been given: `fuzz/corpus`.

use std::fmt::Write as _;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::graph::Dice;

#[path = "../../fuzz/src/lib.rs"]
pub mod targets;

/// The stack that every reader must do with, in bytes: a fourth of what a thread has, and that in a program that was not optimised.
const STACK: usize = 512 << 10;

#[test]
fn nothing_in_the_corpus_is_a_fault() {
    std::thread::Builder::new().stack_size(STACK).spawn(try_all).unwrap().join().unwrap();
}

fn try_all() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut faults = Vec::new();
    for (name, target) in targets::TARGETS {
        let mut files: Vec<_> = fs::read_dir(corpus.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(files.len() >= 4, "{name} has no corpus");
        for file in files {
            let bytes = fs::read(&file).unwrap();
            // and what stands there cut off, as a writer that died leaves it
            for part in [&bytes[..], &bytes[..bytes.len() / 2], &bytes[bytes.len() / 3..]] {
                if catch_unwind(|| target(part)).is_err() {
                    faults.push(format!("{} ({} bytes)", file.display(), part.len()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What texts of others are made of, to be put anywhere.
const PIECES: [&str; 40] = [
    "[[",
    "]]",
    "![[",
    "](",
    "![",
    "|",
    "\n---\n",
    "---\n",
    "\n\n",
    "\n",
    "\r\n",
    "\t",
    "> ",
    "- ",
    "- [ ] ",
    "# ",
    "```",
    "`",
    "$",
    "%%",
    "==",
    "**",
    "_",
    "[^",
    "]: ",
    "^a",
    "@",
    "#",
    ": ",
    ":: ",
    "<a href=\"",
    "<script>",
    "-->",
    "&#x0;",
    "\0",
    "\u{fdd0}",
    "\u{202e}",
    "\u{feff}",
    "\"",
    "{{",
];

/// Bytes made of those of a corpus: cut, doubled, put together, changed.
fn changed(dice: &mut Dice, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = corpus[dice.below(corpus.len())].clone();
    for _ in 0..1 + dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        let end = at + dice.below((bytes.len() - at).min(64) + 1);
        match dice.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                let times = 1 + dice.below(40);
                bytes.splice(at..at, part.repeat(times));
            }
            3 => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len() + 1);
                bytes.splice(at..at, other[from..].iter().copied());
            }
            4 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            _ => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
        }
        bytes.truncate(1 << 16);
    }
    bytes
}

/// So many changed files for each target; those that are a fault are written down to be looked at.
fn try_changed(first: u64, rounds: u64) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = String::new();
    for (name, target) in targets::TARGETS {
        let mut files: Vec<_> =
            fs::read_dir(root.join("fuzz/corpus").join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let corpus: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
        let mut longest = Duration::ZERO;
        for seed in first..first + rounds {
            let bytes = changed(&mut Dice(seed), &corpus);
            let begun = Instant::now();
            let sound = catch_unwind(|| target(&bytes)).is_ok();
            let taken = begun.elapsed();
            longest = longest.max(taken);
            // a program that was not optimised, on a machine that does other things too
            if !sound || taken > Duration::from_secs(10) {
                let kept = root.join(format!("target/fuzz-{name}-{seed}"));
                fs::write(&kept, &bytes).unwrap();
                writeln!(faults, "{} ({taken:?})", kept.display()).unwrap();
            }
        }
        println!("{name}: {rounds} files, the longest took {longest:?}");
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn changed_files_are_no_fault() {
    try_changed(0, 40);
}

/// The long run, described in `docs/proofs.md`.
#[test]
#[ignore = "takes long; ANNALS_ROUNDS says how many"]
fn very_many_changed_files_are_no_fault() {
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    try_changed(number("ANNALS_FIRST", 1_000), number("ANNALS_ROUNDS", 2_000));
}
