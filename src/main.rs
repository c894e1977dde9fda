//! The `annals` program: arguments to exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    annals::cli::run(std::env::args_os()).into()
}
