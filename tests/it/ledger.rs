//! Ledgers: time rules, balances, problems.
