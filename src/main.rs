//! The `annals` program: arguments to exit status.

use std::process::ExitCode;

/// Pages are made of very many short texts, so what gives memory out counts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    annals::cli::run(std::env::args_os()).into()
}
