//! stub
use std::sync::Arc;
use crate::base::table::{Spot, Table};
use crate::base::path::RelPath;
/// Stub.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Data { /// t
    pub table: Table, /// t
    pub text: Option<Arc<str>>, /// n
    pub notes: Vec<Fault> }
/// Stub.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fault { /// a
    pub at: Option<Spot>, /// a
    pub message: String, /// a
    pub help: Option<String>, /// a
    pub over_limit: bool }
/// Stub.
#[derive(Clone, Debug, Default)]
pub struct Ask { /// a
    pub part: Option<String>, /// a
    pub encoding: Option<String> }
/// Stub.
pub fn read(_path: &RelPath, _bytes: &[u8], _ask: &Ask) -> Result<Data, Fault> { stub_csv(_bytes) }
fn stub_csv(b: &[u8]) -> Result<Data, Fault> {
    let text = String::from_utf8_lossy(b).into_owned();
    let mut at = 0; let mut rows = Vec::new();
    for line in text.split_inclusive('\n') {
        let mut p = at; let mut row = Vec::new();
        for c in line.trim_end_matches('\n').split(',') { row.push(crate::base::table::Cell{text:c.to_owned(), at: Spot::Text(crate::base::span::Span::new(p,p+c.len()))}); p+=c.len()+1; }
        rows.push(row); at += line.len();
    }
    Ok(Data{table:Table{rows},text:Some(text.into()),notes:vec![]})
}
/// Longest.
pub const LONGEST: u64 = 64 * 1024 * 1024;
/// Stub.
pub fn unread(error: &std::io::Error) -> Fault { Fault{at:None,message:format!("it cannot be read: {error}"),help:None,over_limit:false} }
