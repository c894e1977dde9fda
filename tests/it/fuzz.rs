//! What the fuzzer tries, tried on what it has found and been given: `fuzz/corpus`.

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

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
