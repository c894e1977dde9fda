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
mod charts;
mod claims;
mod cli;
mod cli_lists;
mod cli_statements;
mod config;
mod crawl;
mod data;
mod dates;
mod docs;
mod draft;
mod duties;
mod duty_pages;
mod embeds;
mod findings;
mod findings_claims;
mod findings_data;
mod findings_duties;
mod findings_ledger;
mod findings_statements;
mod floors;
mod front_matter;
mod fuzz;
mod gate;
mod golden;
mod graph;
mod helps;
mod hostile;
mod html;
mod incremental;
mod languages;
mod ledger;
mod listed;
mod markdown;
mod marks;
mod names;
mod numbers;
mod offices;
mod output;
mod pages;
mod parts;
mod pictures;
#[cfg(unix)]
mod process;
#[cfg(unix)]
mod reproducible;
mod rollup;
mod seals;
mod search;
mod series;
mod serve;
#[cfg(unix)]
mod serving;
mod site;
mod source;
mod spec;
mod statement_laws;
mod statement_sites;
mod statement_wall;
mod statements;
mod supply;
mod tables;
mod theme;
mod themes;
mod verify;
mod wall;
mod writer;
mod yaml;
mod zz;
