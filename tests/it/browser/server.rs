//! A web server for a site that was built: it gives files, and nothing else.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use annals::base::slug;

use crate::support::decoded;

/// Serves on a port of this machine until the tests end.
pub struct Server {
    /// Where the site begins; it ends in `/`.
    pub root: String,
}

impl Server {
    /// `below` is the path under which the site stands: empty, or `a/b/`. Each page comes in pieces, with a `pause` before and behind its
    /// main part: what stands in it is seen before all of it is there, as on a slow line.
    pub fn new(files: &BTreeMap<String, Vec<u8>>, below: &str, pause: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let root = format!("http://{}/{below}", listener.local_addr().unwrap());
        let files: Arc<BTreeMap<String, Vec<u8>>> =
            Arc::new(files.iter().map(|(path, bytes)| (format!("/{below}{path}"), bytes.clone())).collect());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let files = files.clone();
                std::thread::spawn(move || answer(&stream, &files, pause));
            }
        });
        Self { root }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{}", self.root, slug::href(path))
    }
}

/// A page cut before and behind its main part; anything else whole.
fn pieces(bytes: &[u8]) -> Vec<&[u8]> {
    let find = |word: &[u8]| bytes.windows(word.len()).position(|at| at == word);
    match (find(b"<main"), find(b"</main>")) {
        (Some(begin), Some(end)) => vec![&bytes[..begin], &bytes[begin..end], &bytes[end..]],
        _ => vec![bytes],
    }
}

/// One request on each connection. A browser that goes away is no matter.
fn answer(stream: &TcpStream, files: &BTreeMap<String, Vec<u8>>, pause: Duration) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let asked = lines.next()?.ok()?;
    lines.map_while(Result::ok).find(String::is_empty)?;
    let path = decoded(asked.split(' ').nth(1)?.split('?').next()?);
    let path = if path.ends_with('/') { path + "index.html" } else { path };
    let (status, bytes): (_, &[u8]) = match files.get(&path) {
        Some(bytes) => ("200 OK", bytes),
        None => ("404 Not Found", b"no such file"),
    };
    let mime = mime_guess::from_path(&path).first_or_octet_stream();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {mime}{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        if mime.type_() == "text" { "; charset=utf-8" } else { "" },
        bytes.len()
    );
    let mut stream = stream;
    stream.write_all(head.as_bytes()).ok()?;
    for (at, piece) in pieces(bytes).into_iter().enumerate() {
        if at > 0 {
            std::thread::sleep(pause);
        }
        stream.write_all(piece).ok()?;
    }
    Some(())
}
