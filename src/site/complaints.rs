//! Everything this floor may complain about, in one place for the wording.

use super::listing::Wrong;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;
use crate::record::{Named, QueryBlock, Record};

/// Who stands at an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// What it is, in words (`the list of kind log`, `content/a.md`).
    pub words: String,
    /// Its source, when it has one.
    pub source: Option<(RelPath, Option<Span>)>,
}

/// Two things want one address.
pub fn address_taken(path: &RelPath, span: Option<Span>, id: Option<&str>, address: &str, owner: &Owner) -> Diagnostic {
    let mut complaint = Diagnostic::new(
        Code::AddressTaken,
        path,
        span,
        format!("the address `{address}` is taken already by {}", owner.words),
    )
    .help("rename one of the two; letters in either case and composed or decomposed ones are one name on many systems");
    if let Some((source, span)) = &owner.source {
        complaint = complaint.label(source, *span, "stands there");
    }
    complaint.record = id.map(str::to_owned);
    complaint
}

/// A former address that is no former address any more.
pub fn alias_taken(record: &Record, alias: &Named, owner: &Owner) -> Diagnostic {
    let mut complaint = Diagnostic::new(
        Code::AliasTaken,
        &record.path,
        alias.span,
        format!("no redirect from `{}`: {} stands there", alias.text, owner.words),
    )
    .help("delete this alias, or the other claim to the address")
    .record(&record.id);
    if let Some((source, span)) = &owner.source {
        complaint = complaint.label(source, *span, "stands there");
    }
    complaint
}

/// An address that leads out of the site or that not every system can write.
pub fn bad_address(record: &Record, field: &str, written: &Named) -> Diagnostic {
    Diagnostic::new(
        Code::BadValue,
        &record.path,
        written.span,
        format!("`{field}` is no address inside the site: `{}`", written.text),
    )
    .help("write a path such as `/handbook/leave/` or `/handbook/leave.html`, without `..`, `\\`, `:` or blanks at its ends")
    .record(&record.id)
}

/// A name so long that its page's file had to be called otherwise.
pub fn long_name(record: &Record, path: &str) -> Diagnostic {
    Diagnostic::new(
        Code::LongName,
        &record.path,
        None,
        format!("the page is called `{path}`, since the file's name is very long"),
    )
    .help("shorten the file's name; some systems refuse paths of more than 260 characters")
    .record(&record.id)
}

/// A query block that asks for what there is not.
pub fn bad_query(record: &Record, block: &QueryBlock, wrong: &Wrong) -> Diagnostic {
    Diagnostic::new(Code::BadQuery, &record.path, block.place(&wrong.part), &wrong.message)
        .help("until it is mended the block is shown as it was written")
        .record(&record.id)
}
