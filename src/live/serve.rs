//! The dev server: the site from memory, to this machine's own browser.

use std::collections::hash_map::RandomState;
use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::future;
use futures_util::stream::{self, Stream};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::{oneshot, watch};

use super::page::{self, RELOAD};
use super::request::{Hosts, admit, decoded, is_own_page};
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::base::slug::href;
use crate::output::Bundle;

/// Opens an asset of the sources by its path from the root.
pub type Assets = dyn Fn(&RelPath) -> io::Result<Box<dyn Read>> + Send + Sync;

/// What is served: a value that is replaced whole.
#[derive(Clone)]
pub struct Served {
    /// The last good site, its pages in memory; `None` while there was none yet.
    pub site: Option<Arc<Bundle>>,
    /// How the site's assets are read. It is asked for paths of the bundle only, never for one that was requested.
    pub assets: Arc<Assets>,
    /// The report of the last build as plain text, when it was refused.
    pub panel: Option<String>,
}

/// Where to listen.
#[derive(Clone, Debug)]
pub struct Listen {
    /// The address; port 0 for any that is free. Anything but a loopback address lets others in: say so.
    pub address: SocketAddr,
    /// The host name that the user asked for, besides `localhost`, `127.0.0.1` and `[::1]`.
    pub host: Option<String>,
    /// How long somebody may take to ask; who takes longer is cut off.
    pub patience: Duration,
}

/// The longest head of a request that is read, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// How long to wait before the next connection is taken when the system has no more of them.
const BREATH: Duration = Duration::from_millis(100);

/// A running server. Dropped, it stops.
pub struct Server {
    address: SocketAddr,
    published: watch::Sender<Arc<Version>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// One generation of what is served.
struct Version {
    /// Never twice the same, also over several servers.
    generation: u64,
    served: Arc<Served>,
}

#[derive(Clone)]
struct Desk {
    published: watch::Receiver<Arc<Version>>,
    hosts: Hosts,
    /// Known to our own pages alone.
    token: Arc<str>,
}

/// Serves `initial` from a thread of its own until the server is stopped.
pub fn serve(listen: &Listen, initial: Arc<Served>) -> io::Result<Server> {
    let listener = TcpListener::bind(listen.address)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let (published, receiver) = watch::channel(Arc::new(Version { generation: random() >> 16, served: initial }));
    let token = Fingerprint::of_value(&(random(), random(), std::process::id())).to_string();
    let hosts = Hosts::new(address.port(), listen.host.as_deref());
    let desk = Desk { published: receiver, hosts, token: token.into() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let (stop, stopped) = oneshot::channel();
    let patience = listen.patience;
    raise_limit();
    let thread = std::thread::Builder::new().name("serve".to_owned()).spawn(move || {
        let router = Router::new().fallback(answer).with_state(desk);
        runtime.block_on(async {
            let serving = std::pin::pin!(take_in(&listener, &router, patience));
            let _either = future::select(serving, stopped).await;
        });
        // streams of open pages never end by themselves
        runtime.shutdown_background();
    })?;
    Ok(Server { address, published, stop: Some(stop), thread: Some(thread) })
}

/// Takes connections in and answers each in a task of its own.
async fn take_in(listener: &tokio::net::TcpListener, router: &Router, patience: Duration) {
    let mut server = http1::Builder::new();
    // a browser asks in one go; who dribbles, or stays and asks nothing, gives the place back
    server.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(LONGEST_HEAD);
    // who has said all may stop sending and wait for the answer
    server.half_close(true);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // the end of a page need not wait for word that its beginning has come
        let _slower = stream.set_nodelay(true);
        let answering = server.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            let _hung_up = answering.await;
        });
    }
}

/// Every open page holds a connection: as many as the system lets this process have.
#[cfg(unix)]
fn raise_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let _as_before = setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit });
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
fn raise_limit() {}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves this from now on; open pages reload.
    pub fn publish(&self, served: Arc<Served>) {
        let generation = self.published.borrow().generation.wrapping_add(1);
        self.published.send_replace(Arc::new(Version { generation, served }));
    }

    /// Stops, and waits until no connection is left.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _panicked_already = thread.join();
        }
    }
}

/// 64 bits that a page elsewhere cannot guess: the process's keys of hash maps come from the system's randomness.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

async fn answer(State(desk): State<Desk>, request: Request) -> Response<Body> {
    let mut response = match admit(&desk.hosts, request.method(), request.uri(), request.headers()) {
        Ok(host) => match decoded(request.uri()) {
            Ok(path) if path.starts_with(RELOAD.trim_end_matches('/')) => reload(&desk, host, &path, &request),
            Ok(path) => page_at(&desk, path).await,
            Err(status) => status.into_response(),
        },
        Err(status) => status.into_response(),
    };
    let refused = response.status() == StatusCode::METHOD_NOT_ALLOWED;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if refused {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

/// The stream of generations, for our own pages.
fn reload(desk: &Desk, host: &str, path: &str, request: &Request) -> Response<Body> {
    if path.strip_prefix(RELOAD) != Some(&*desk.token) || !is_own_page(host, request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    Sse::new(generations(desk.published.clone())).keep_alive(KeepAlive::default()).into_response()
}

/// The generation that is served now, and each one that comes.
fn generations(published: watch::Receiver<Arc<Version>>) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold((published, true), |(mut published, first)| async move {
        if !first && published.changed().await.is_err() {
            return None;
        }
        let generation = published.borrow_and_update().generation;
        Some((Ok(Event::default().data(generation.to_string())), (published, false)))
    })
}

/// What is at `path` in the site.
async fn page_at(desk: &Desk, path: String) -> Response<Body> {
    let version = desk.published.borrow().clone();
    let panel = version.served.panel.as_deref();
    let Some(site) = version.served.site.clone() else {
        let body = page::without_site(panel.unwrap_or_default(), &desk.token, version.generation);
        return html(StatusCode::SERVICE_UNAVAILABLE, body);
    };
    let (status, path) = match find(&site, path) {
        Found::File(path) => (StatusCode::OK, path),
        Found::Folder(location) => return (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Found::Nothing if site.get(NOT_FOUND).is_some() => (StatusCode::NOT_FOUND, NOT_FOUND.to_owned()),
        Found::Nothing => {
            let body = page::inject(&page::not_found(), &desk.token, version.generation, panel);
            return html(StatusCode::NOT_FOUND, body);
        }
    };
    let kind = mime_guess::from_path(&path).first_or_octet_stream();
    let assets = version.served.assets.clone();
    // an asset is read from disk, which may take its time
    let read = tokio::task::spawn_blocking(move || site.bytes(&path, &*assets)).await;
    match read {
        Ok(Ok(Some(bytes))) if kind.essence_str() == "text/html" => {
            html(status, page::inject(&bytes, &desk.token, version.generation, panel))
        }
        Ok(Ok(Some(bytes))) => respond(status, &content_type(&kind), bytes.to_vec()),
        Ok(Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The site's own page for what it does not have.
const NOT_FOUND: &str = "404.html";

enum Found {
    File(String),
    /// A folder, asked for without its last slash: relative links of its page would be wrong there.
    Folder(String),
    Nothing,
}

/// Looks `path` up among the site's files: nothing else can be found.
fn find(site: &Bundle, path: String) -> Found {
    if path.is_empty() || path.ends_with('/') {
        let index = format!("{path}index.html");
        return if site.get(&index).is_some() { Found::File(index) } else { Found::Nothing };
    }
    if site.get(&path).is_some() {
        Found::File(path)
    } else if site.get(&format!("{path}/index.html")).is_some() {
        Found::Folder(format!("/{}/", href(&path)))
    } else {
        Found::Nothing
    }
}

fn html(status: StatusCode, body: Vec<u8>) -> Response<Body> {
    respond(status, "text/html; charset=utf-8", body)
}

fn respond(status: StatusCode, kind: &str, body: Vec<u8>) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, kind.to_owned())], body).into_response()
}

/// Texts say that they are UTF-8, as everything Annals writes is.
fn content_type(kind: &mime_guess::Mime) -> String {
    let text = kind.type_() == "text"
        || kind.suffix().is_some_and(|suffix| suffix == "xml" || suffix == "json")
        || matches!(kind.subtype().as_str(), "javascript" | "json" | "xml");
    if text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.essence_str().to_owned() }
}
