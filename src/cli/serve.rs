//! `annals serve`: the site from memory, made again after each change.

use std::io::Read;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::args::{Common, Serve};
use super::build::{plain_report, request};
use super::exit::{Exit, Stop};
use super::interrupt::Interrupt;
use super::report::{self, Total, counted};
use super::session::{Closed, Reach, Session, Unsound};
use super::{memory, output};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::live::{self, Listen, Served, Watch};
use crate::output::Bundle;
use crate::pipeline::{self, InMemory, Memory};
use crate::render::Looks;
use crate::source::disk::Texts;
use crate::source::{Disk, Tree};

/// How long somebody may take to ask for a page.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves until Ctrl-C.
pub fn run(common: &Common, asked: &Serve) -> Result<Exit, Stop> {
    let session = Session::open(common, Reach::Default)?;
    let listen = listen(asked)?;
    let interrupt = Interrupt::listen()?;
    memory::keep_within(common.max_memory, &interrupt, memory::TO_CLEAR_AWAY)?;
    let skip: Vec<RelPath> = session.config.output.iter().cloned().collect();
    // watched before it is read: no change falls in between
    let mut watch = Watch::new(&session.root, &session.config.content, &skip, asked.poll)
        .map_err(|error| Stop::io(format!("cannot watch `{}`: {error}", session.root.display())))?;
    let mut studio = Studio::new(common, asked, &session)?;
    let first = studio.build();
    let server = live::serve(&listen, Arc::new(first)).map_err(|error| {
        let stop = Stop::io(format!("cannot listen at {}: {error}", listen.address));
        stop.help("name another port with --port; 0 takes any that is free")
    })?;
    let address = server.address();
    if !address.ip().is_loopback() {
        output::tell(&format!("warning: everyone who reaches {address} can read this site\n"));
    }
    let page = format!("http://{address}/");
    output::say(&format!("{page}\n"))?;
    output::tell("Ctrl-C stops.\n");
    if asked.open {
        open_browser(&page);
    }
    let tell = |note: &str| output::tell(&format!("{}\n", output::escaped(note, false)));
    live::run(&server, &mut watch, &interrupt.flag, tell, || studio.build());
    server.stop();
    Ok(interrupt.exit())
}

fn listen(asked: &Serve) -> Result<Listen, Stop> {
    let unknown = || {
        Stop::usage(format!("`{}` is no address of this machine", asked.host))
            .help("write --host 127.0.0.1, or a name it has")
    };
    let bare = asked.host.trim_start_matches('[').trim_end_matches(']');
    let address = match bare.parse::<IpAddr>() {
        Ok(ip) => SocketAddr::new(ip, asked.port),
        Err(_) => (bare, asked.port).to_socket_addrs().map_err(|_| unknown())?.next().ok_or_else(unknown)?,
    };
    Ok(Listen { address, host: Some(bare.to_owned()), patience: PATIENCE })
}

/// What is kept from one build to the next while serving.
struct Studio<'a> {
    common: &'a Common,
    drafts: bool,
    disk: Arc<Disk>,
    texts: Texts,
    memory: Memory,
    looks: Option<Looks>,
    last: Option<Arc<Bundle>>,
}

impl<'a> Studio<'a> {
    fn new(common: &'a Common, asked: &Serve, session: &Session) -> Result<Self, Stop> {
        let disk = Disk::open(&session.root).map_err(|error| Stop::io(format!("cannot open the archive: {error}")))?;
        Ok(Self {
            common,
            drafts: asked.drafts,
            disk: Arc::new(disk),
            texts: Texts::default(),
            memory: Memory::default(),
            looks: None,
            last: None,
        })
    }

    /// Builds anew. When that is refused the last good site stays, with the reason over it.
    fn build(&mut self) -> Served {
        let panel = match Session::open(self.common, Reach::Default) {
            Ok(session) => self.build_of(&session),
            Err(Closed::Unsound(Unsound { findings, tree })) => {
                output::tell(&report::human(&findings, &tree));
                Some(plain_report(&findings, &tree))
            }
            Err(Closed::Stop(stop)) => {
                output::tell(&stop.text());
                Some(stop.text())
            }
        };
        let disk = Arc::clone(&self.disk);
        let assets = move |path: &RelPath| -> std::io::Result<Box<dyn Read>> { Ok(Box::new(disk.open_asset(path)?)) };
        Served { site: self.last.clone(), assets: Arc::new(assets), panel }
    }

    /// The report, when the build is refused.
    fn build_of(&mut self, session: &Session) -> Option<String> {
        let begun = std::time::Instant::now();
        let (mut tree, said) = session.read_again(&mut self.texts);
        let looks = match self.looks.take() {
            Some(looks) => looks.renewed(&tree, &session.config),
            None => Looks::load(&tree, &session.config),
        };
        let memory = std::mem::take(&mut self.memory);
        let request = request(session, self.drafts, false);
        let shelf = InMemory(self.last.clone());
        let mut built = pipeline::build(&request, (&tree, &session.disk), &looks, said, memory, &shelf);
        tree.aside.append(&mut built.texts);
        self.looks = Some(looks);
        self.memory = std::mem::take(&mut built.memory);
        output::tell(&report::human(&built.diagnostics, &tree));
        let total = Total::of(&built.diagnostics);
        let Some(bundle) = built.bundle else {
            output::tell(&format!("refused, the last good site stays; {total}\n"));
            return Some(refusal(&built.diagnostics, &tree));
        };
        self.last = Some(Arc::new(bundle));
        let pages = counted(built.pages, "page");
        let (made, seconds) = (built.made.len(), begun.elapsed().as_secs_f64());
        output::tell(&format!("{pages}: {made} made in {seconds:.1} s; {total}\n"));
        None
    }
}

/// What refuses the build, for the panel.
fn refusal(findings: &[Diagnostic], tree: &Tree) -> String {
    let refusing: Vec<Diagnostic> = findings.iter().filter(|finding| finding.refuses()).cloned().collect();
    plain_report(&refusing, tree)
}

/// Asks the system to show the page. That it cannot is worth a line, no more.
fn open_browser(page: &str) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let started = Command::new(program)
        .args(before)
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if started.is_err() {
        output::tell(&format!("warning: no browser was found; open {page} yourself\n"));
    }
}
