//! Who may ask, and for what: decided before anything is looked up.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode, Uri};

/// The longest address that is looked at, in bytes.
const LONGEST: usize = 8 * 1024;

/// The hosts that this server is asked as. Others come from pages that had their name point here.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// The names of this machine, and `own`, the host it was told to be, all with this port.
    pub fn new(port: u16, own: Option<&str>) -> Self {
        let own =
            own.map(
                |host| if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() },
            );
        let names = ["localhost", "127.0.0.1", "[::1]"].into_iter().map(str::to_owned).chain(own);
        let mut hosts = Vec::new();
        for name in names.map(|name| name.to_ascii_lowercase()) {
            hosts.push(format!("{name}:{port}"));
            if port == 80 {
                hosts.push(name);
            }
        }
        Self(hosts)
    }

    fn knows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.0.contains(&host)
    }
}

/// The host of a request that may be answered at all, else with what it is refused: one host, ours, and a method that
/// only reads.
pub fn admit<'a>(hosts: &Hosts, method: &Method, uri: &Uri, headers: &'a HeaderMap) -> Result<&'a str, StatusCode> {
    let mut given = headers.get_all(HOST).iter();
    let host = match (given.next(), given.next()) {
        (Some(host), None) => host.to_str().map_err(|_| StatusCode::FORBIDDEN)?,
        _ => return Err(StatusCode::FORBIDDEN),
    };
    let asked = uri.authority().map_or(host, |authority| authority.as_str());
    if !hosts.knows(host) || !hosts.knows(asked) {
        return Err(StatusCode::FORBIDDEN);
    }
    if method == Method::GET || method == Method::HEAD { Ok(host) } else { Err(StatusCode::METHOD_NOT_ALLOWED) }
}

/// Whether a page of this very site asks, as far as the browser says. A missing origin is none to refuse:
/// browsers send none to the page's own host.
pub fn is_own_page(host: &str, headers: &HeaderMap) -> bool {
    let own = format!("http://{host}").to_ascii_lowercase();
    let origin = headers.get_all(ORIGIN).iter().all(|origin| origin.as_bytes().eq_ignore_ascii_case(own.as_bytes()));
    let site = headers.get_all("sec-fetch-site").iter().all(|site| site == "same-origin");
    origin && site
}

/// The path of an address as the site's files are named: decoded once, without the first slash. What cannot be a
/// name of one of our files - control characters, backslashes, parts `.` and `..` - is refused.
pub fn decoded(uri: &Uri) -> Result<String, StatusCode> {
    let path = uri.path().strip_prefix('/').ok_or(StatusCode::BAD_REQUEST)?;
    if path.len() > LONGEST {
        return Err(StatusCode::URI_TOO_LONG);
    }
    let whole = path.split('%').skip(1).all(|rest| {
        let mut digits = rest.bytes();
        let mut digit = || digits.next().is_some_and(|digit| digit.is_ascii_hexdigit());
        digit() && digit()
    });
    let text = percent_encoding::percent_decode_str(path).decode_utf8().map_err(|_| StatusCode::BAD_REQUEST)?;
    let odd =
        text.contains(|c: char| c.is_control() || c == '\\') || text.split('/').any(|part| part == "." || part == "..");
    if odd || !whole { Err(StatusCode::BAD_REQUEST) } else { Ok(text.into_owned()) }
}
