//! Waiting for the sources to change. Events only say when to look; what has changed is found by reading.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use super::complaints;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::RelPath;
use crate::source::Disk;
use crate::source::disk::{CONFIG, THEMES};
use crate::source::ignored::is_ignored;

/// How long the files must be quiet before a change is told.
const DEBOUNCE: Duration = Duration::from_millis(50);

/// How often the files are looked at when nobody tells of changes.
const INTERVAL: Duration = Duration::from_millis(400);

/// When to look again after a folder appeared: events of what is written into it are lost until it is watched.
const AGAIN: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(450)];

/// What was seen while waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing happened.
    Nothing,
    /// The sources may have changed.
    Change,
    /// Something the user should know.
    Note(String),
}

/// What the watching thread reports.
enum Signal {
    /// Sources were touched; these folders are new.
    Touched(Vec<PathBuf>),
    /// Events were lost.
    Lost,
}

type Events = Debouncer<RecommendedWatcher, NoCache>;

/// The sources of one archive, watched.
pub struct Watch {
    disk: Disk,
    /// Without links, as events name the files.
    root: PathBuf,
    content: RelPath,
    skip: Vec<RelPath>,
    /// `None`: the files are looked at in intervals.
    events: Option<(Events, Receiver<Signal>)>,
    note: Option<String>,
    look: Fingerprint,
    looked: Instant,
    again: Vec<Instant>,
}

impl Watch {
    /// Watches what `Disk::read(content, skip)` of this root reads; by looking at it in intervals when `poll` says so, or
    /// when the system cannot tell of changes.
    pub fn new(root: &Path, content: &RelPath, skip: &[RelPath], poll: bool) -> io::Result<Self> {
        let root = root.canonicalize()?;
        let disk = Disk::open(&root)?;
        let mut watch = Self {
            look: Fingerprint::default(),
            looked: Instant::now(),
            disk,
            root,
            content: content.clone(),
            skip: skip.to_vec(),
            events: None,
            note: None,
            again: Vec::new(),
        };
        if !poll {
            watch.listen();
        }
        watch.look = watch.look_now();
        Ok(watch)
    }

    /// Whether the files are looked at in intervals.
    pub fn is_polling(&self) -> bool {
        self.events.is_none()
    }

    /// Waits for a change, at most `timeout`.
    pub fn wait(&mut self, timeout: Duration) -> Seen {
        if let Some(note) = self.note.take() {
            return Seen::Note(note);
        }
        let now = Instant::now();
        let pause = self.again.iter().map(|due| due.saturating_duration_since(now)).min();
        let pause = pause.map_or(timeout, |pause| pause.min(timeout));
        let Some((_, receiver)) = &self.events else {
            let pause = INTERVAL.saturating_sub(self.looked.elapsed());
            std::thread::sleep(pause.min(timeout));
            return if pause <= timeout { self.compare() } else { Seen::Nothing };
        };
        match receiver.recv_timeout(pause) {
            Ok(signal) => self.heard(signal),
            Err(RecvTimeoutError::Timeout) => self.look_again(),
            Err(RecvTimeoutError::Disconnected) => {
                self.give_up(&"the watch ended");
                self.compare()
            }
        }
    }

    fn heard(&mut self, first: Signal) -> Seen {
        let mut signals = vec![first];
        if let Some((_, receiver)) = &self.events {
            signals.extend(receiver.try_iter());
        }
        let mut folders = BTreeSet::new();
        let mut lost = false;
        for signal in signals {
            match signal {
                Signal::Touched(new) => folders.extend(new),
                Signal::Lost => lost = true,
            }
        }
        if lost {
            self.listen();
        } else if !folders.is_empty() {
            self.follow(&folders);
        }
        if lost || !folders.is_empty() {
            let now = Instant::now();
            self.again = AGAIN.iter().map(|pause| now + *pause).collect();
            self.look = self.look_now();
        }
        Seen::Change
    }

    /// Looks at the files where events may have been lost.
    fn look_again(&mut self) -> Seen {
        let now = Instant::now();
        let before = self.again.len();
        self.again.retain(|due| *due > now);
        if self.again.len() == before { Seen::Nothing } else { self.compare() }
    }

    fn compare(&mut self) -> Seen {
        let look = self.look_now();
        self.looked = Instant::now();
        if std::mem::replace(&mut self.look, look) == look { Seen::Nothing } else { Seen::Change }
    }

    fn look_now(&self) -> Fingerprint {
        self.disk.look(&self.content, &self.skip).fingerprint
    }

    /// Begins to listen, anew if it did before.
    fn listen(&mut self) {
        match self.events() {
            Ok(events) => self.events = Some(events),
            Err(error) => self.give_up(&error),
        }
    }

    fn events(&self) -> notify::Result<(Events, Receiver<Signal>)> {
        let (sender, receiver) = channel();
        let filter = Filter { root: self.root.clone(), content: self.content.clone(), skip: self.skip.clone() };
        let config = Config::default().with_follow_symlinks(false);
        let handler = move |result| report(&sender, &filter, result);
        let mut events: Events = new_debouncer_opt(DEBOUNCE, None, handler, NoCache::new(), config)?;
        for (folder, mode) in self.folders() {
            if folder.is_dir() && !folder.is_symlink() {
                events.watch(folder, mode)?;
            }
        }
        Ok((events, receiver))
    }

    /// The folders to watch: those on the way to the content too, since the content may be replaced as a whole.
    fn folders(&self) -> Vec<(PathBuf, RecursiveMode)> {
        if self.content.as_str().is_empty() {
            return vec![(self.root.clone(), RecursiveMode::Recursive)];
        }
        let mut folders = vec![(self.root.clone(), RecursiveMode::NonRecursive)];
        let mut way = self.content.parent();
        while !way.as_str().is_empty() {
            folders.push((self.root.join(way.as_str()), RecursiveMode::NonRecursive));
            way = way.parent();
        }
        for sources in [self.content.as_str(), THEMES] {
            folders.push((self.root.join(sources), RecursiveMode::Recursive));
        }
        folders
    }

    /// Watches folders that are new, or are new again.
    fn follow(&mut self, folders: &BTreeSet<PathBuf>) {
        let Some((events, _)) = &mut self.events else { return };
        for folder in folders.iter().filter(|folder| folder.is_dir() && !folder.is_symlink()) {
            // one that is watched already stays so; forgetting it first makes the watch one of the folder that is there now
            let _not_watched = events.unwatch(folder);
            match events.watch(folder, RecursiveMode::Recursive) {
                Err(error) if folder.is_dir() => return self.give_up(&error),
                _ => {}
            }
        }
    }

    fn give_up(&mut self, why: &dyn std::fmt::Display) {
        self.events = None;
        self.note = Some(complaints::polling(why));
    }
}

/// What tells sources from other files that are touched.
struct Filter {
    root: PathBuf,
    content: RelPath,
    skip: Vec<RelPath>,
}

impl Filter {
    /// Whether a change at `path` may concern the sources.
    fn concerns(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return false };
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        if parts.iter().any(|part| is_ignored(part)) {
            return false;
        }
        let Some(path) = RelPath::new(&parts.join("/")) else { return false };
        let within = |path: &RelPath, folder: &RelPath| path == folder || path.below(folder).is_some();
        if self.skip.iter().any(|skip| within(&path, skip)) {
            return false;
        }
        // a folder on the way to the content may be replaced, and the content with it
        let on_the_way = !path.as_str().is_empty() && within(&self.content, &path);
        let themes = path.parts().next() == Some(THEMES);
        on_the_way || within(&path, &self.content) || themes || path.as_str() == CONFIG
    }
}

/// Turns events into signals, in the watching thread.
fn report(sender: &Sender<Signal>, filter: &Filter, result: DebounceEventResult) {
    let events = match result {
        Ok(events) => events,
        Err(_) => {
            let _nobody_waits = sender.send(Signal::Lost);
            return;
        }
    };
    if events.iter().any(|event| event.need_rescan()) {
        let _nobody_waits = sender.send(Signal::Lost);
        return;
    }
    let mut touched = false;
    let mut folders = Vec::new();
    for event in events.iter().filter(|event| !matches!(event.kind, EventKind::Access(_))) {
        for path in event.paths.iter().filter(|path| filter.concerns(path)) {
            touched = true;
            if matches!(event.kind, EventKind::Create(_) | EventKind::Modify(notify::event::ModifyKind::Name(_)))
                && path.is_dir()
            {
                folders.push(path.clone());
            }
        }
    }
    if touched {
        let _nobody_waits = sender.send(Signal::Touched(folders));
    }
}
