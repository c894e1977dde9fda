//! `annals man`: the manual page, of the program and then of each command.

use super::exit::{Exit, Stop};
use super::{definition, output};

/// Prints the page.
pub fn run() -> Result<Exit, Stop> {
    let mut definition = definition();
    definition.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(definition.clone()).render(&mut page)?;
    for command in definition.get_subcommands().filter(|command| !command.is_hide_set()) {
        let name = format!("ANNALS {}", command.get_name().to_uppercase());
        page.extend_from_slice(format!(".SH {name:?}\n").as_bytes());
        let manual = clap_mangen::Man::new(command.clone());
        manual.render_description_section(&mut page)?;
        manual.render_synopsis_section(&mut page)?;
        manual.render_options_section(&mut page)?;
        manual.render_extra_section(&mut page)?;
    }
    output::say(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Good)
}
