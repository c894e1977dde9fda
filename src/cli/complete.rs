//! `annals complete SHELL`: the completion script of a shell.

use super::args::Complete;
use super::exit::{Exit, Stop};
use super::{definition, output};

/// Prints the script.
pub fn run(asked: &Complete) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut definition(), "annals", &mut script);
    output::say(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Good)
}
