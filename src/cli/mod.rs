//! Floor 9: the command line. One file a command.
//!
//! `args` is what may be typed, `session` what is meant by it, `report` and `output` what is printed, `exit` how a
//! run ends. Nothing but this floor knows the clock and line numbers.

pub mod args;
pub mod build;
pub mod cells;
pub mod check;
pub mod complete;
pub mod describe;
pub mod describe_statement;
pub mod draft;
pub mod draft_file;
pub mod duties;
pub mod exit;
pub mod explain;
pub mod init;
pub mod interrupt;
pub mod list;
pub mod list_findings;
pub mod man;
pub mod memory;
pub mod named;
pub mod new;
pub mod new_statement;
pub mod outcome;
pub mod output;
pub mod page;
pub mod progress;
pub mod report;
pub mod sarif;
pub mod schema;
pub mod seal;
pub mod serve;
pub mod session;
pub mod statements;
pub mod table;
pub mod template;
pub mod theme;
pub mod today;
pub mod trace;
pub mod verify;
pub mod xlsx;

use std::ffi::OsString;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, Color, Command};
use exit::{Exit, Stop};
use interrupt::Interrupt;

/// Runs one command line, the program's name first.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> Exit {
    let typed: Vec<OsString> = typed.into_iter().collect();
    output::choose_color(typed_color(&typed));
    let arguments = match parse(typed) {
        Ok(arguments) => arguments,
        Err(exit) => return exit,
    };
    match carry_out(&arguments) {
        Ok(exit) => exit,
        Err(stop) => {
            output::tell(&stop.text());
            stop.exit
        }
    }
}

fn carry_out(arguments: &Arguments) -> Result<Exit, Stop> {
    let common = &arguments.common;
    // these two clear away what they were at
    if !matches!(arguments.command, Command::Build(_) | Command::Serve(_)) {
        memory::keep_within(common.max_memory, &Interrupt::default(), Duration::ZERO)?;
    }
    match &arguments.command {
        Command::Explain(asked) => explain::run(asked),
        Command::Complete(asked) => complete::run(asked),
        Command::Man => man::run(),
        Command::Init(asked) => init::run(common, asked),
        Command::New(asked) => new::run(common, asked),
        Command::Schema(asked) => schema::run(common, asked),
        Command::Build(asked) => build::run(common, asked),
        Command::Serve(asked) => serve::run(common, asked),
        Command::Check(asked) => check::run(common, asked),
        Command::List(asked) => list::run(common, asked),
        Command::Draft(asked) => draft::run(common, asked),
        Command::Trace(asked) => trace::run(common, asked),
        Command::Describe(asked) => describe::run(common, asked),
        Command::Seal(asked) => seal::run(common, asked),
        Command::Theme(asked) => theme::run(common, asked),
        Command::Verify(asked) => verify::run(asked),
    }
}

/// The definition of the command line.
pub fn definition() -> clap::Command {
    Arguments::command()
}

fn parse(typed: Vec<OsString>) -> Result<Arguments, Exit> {
    let color = match typed_color(&typed) {
        Color::Auto => clap::ColorChoice::Auto,
        Color::Always => clap::ColorChoice::Always,
        Color::Never => clap::ColorChoice::Never,
    };
    let parsed = definition().color(color).try_get_matches_from(typed);
    parsed.and_then(|matches| Arguments::from_arg_matches(&matches)).map_err(|error| {
        // help goes to standard output, complaints to standard error; nobody left to tell is no reason to stop
        let _ = error.print();
        if error.use_stderr() { Exit::Usage } else { Exit::Good }
    })
}

/// `--color` as it was typed, found before parsing so that complaints about the rest obey it too.
fn typed_color(typed: &[OsString]) -> Color {
    let mut words = typed.iter().map(|word| word.to_string_lossy()).take_while(|word| word != "--");
    while let Some(word) = words.next() {
        let value = match word.as_ref() {
            "--color" => words.next(),
            word => word.strip_prefix("--color=").map(|value| value.to_owned().into()),
        };
        match value.as_deref() {
            Some("always") => return Color::Always,
            Some("never") => return Color::Never,
            _ => {}
        }
    }
    Color::Auto
}
