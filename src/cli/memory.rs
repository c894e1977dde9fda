//! `--max-memory`: a run that takes more memory than it may is ended with a word, before the system ends it without one.
//!
//! What is measured is what the run holds, by the system's own count. A limit that the system itself holds would end the run in the midst
//! of whatever it does, without a word of why.

use std::time::Duration;

use super::exit::{Exit, Stop};
use super::interrupt::Interrupt;
use super::output;

/// How often it is measured. A run that is optimised takes up some ten MiB meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// A number of bytes as it is typed: `512M`, `2G`.
pub fn size(typed: &str) -> Result<u64, String> {
    let unit = |sign: char| [('K', 10), ('M', 20), ('G', 30)].into_iter().find(|(known, _)| *known == sign);
    let typed = typed.trim();
    let read = || {
        let (_, bits) = unit(typed.chars().last()?.to_ascii_uppercase())?;
        let number: u64 = typed.get(..typed.len() - 1)?.parse().ok()?;
        number.checked_mul(1 << bits).filter(|bytes| *bytes > 0)
    };
    read().ok_or_else(|| "write a number and K, M or G, as in 512M or 2G".to_owned())
}

/// What a run may take to clear away what it was at, while it takes more and more.
pub const TO_CLEAR_AWAY: Duration = Duration::from_secs(1);

/// Asks a run to stop that takes more than `most` bytes, says so, and ends it after `patience`; `None`: it may take what it likes.
///
/// # Errors
/// Where the system does not say how much a run takes.
pub fn keep_within(most: Option<u64>, interrupt: &Interrupt, patience: Duration) -> Result<(), Stop> {
    let Some(most) = most else { return Ok(()) };
    if taken().is_none() {
        return Err(Stop::usage(
            "this system does not say how much memory a run takes, so `--max-memory` cannot be held",
        ));
    }
    let interrupt = interrupt.clone();
    std::thread::spawn(move || {
        while taken().is_none_or(|taken| taken <= most) {
            std::thread::sleep(LOOK);
        }
        let stop = Stop::io(format!("the run takes more than {} MiB of memory, and is stopped", most >> 20));
        output::tell(&stop.help("let it take more with --max-memory, or leave that out").text());
        interrupt.ask(Exit::Io);
        interrupt.insist(patience);
    });
    Ok(())
}

/// How many bytes of memory the run holds; `None` where the system does not say.
fn taken() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(held.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}
