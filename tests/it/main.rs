//! The one integration binary: text in, text out. Everything here is deterministic; time is an input.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::needless_pass_by_value)]

mod support;

mod acceptance;
mod archive;
mod audience;
mod boards;
mod browser;
mod canaries;
mod cli;
mod cli_lists;
mod config;
mod crawl;
mod dates;
mod docs;
mod duties;
mod duty_pages;
mod findings;
mod findings_duties;
mod findings_ledger;
mod floors;
mod front_matter;
mod golden;
mod html;
mod incremental;
mod ledger;
mod listed;
mod markdown;
mod marks;
mod names;
mod numbers;
mod offices;
mod output;
mod search;
mod serve;
mod site;
mod source;
mod statements;
mod theme;
mod yaml;
mod zz;
