//! What was typed becomes what is meant, once: the root, its settings, the day and the readers.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::Common;
use super::exit::{Exit, Stop};
use super::{output, report, today};
use crate::archive::seals;
use crate::base::date::Date;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::path::RelPath;
use crate::config::{Config, Kind, load};
use crate::source::disk::{CONFIG, Look, Texts};
use crate::source::{Disk, Tree};

/// Whose eyes a command works for when it is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The archive's default audience.
    Default,
    /// Everybody: all records.
    All,
}

/// An archive, opened: what every command begins with.
#[derive(Debug)]
pub struct Session {
    /// The archive's folder.
    pub root: PathBuf,
    /// The door to it.
    pub disk: Disk,
    /// Its settings.
    pub config: Arc<Config>,
    /// The day that means today.
    pub as_of: Date,
    /// For whom, one of the settings' levels.
    pub audience: String,
}

/// An archive whose settings cannot be relied on.
#[derive(Debug)]
pub struct Unsound {
    /// What is wrong with them.
    pub findings: Vec<Diagnostic>,
    /// `annals.yaml`.
    pub tree: Tree,
}

/// What stands in the way of a session.
#[derive(Debug)]
pub enum Closed {
    /// The settings.
    Unsound(Unsound),
    /// What was typed.
    Stop(Stop),
}

impl From<Stop> for Closed {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<Closed> for Stop {
    /// Says what is wrong with the settings.
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Stop(stop) => stop,
            Closed::Unsound(Unsound { findings, tree }) => {
                output::tell(&report::human(&findings, &tree));
                output::tell(&format!("{}\n", report::Total::of(&findings)));
                Self::said(Exit::Usage)
            }
        }
    }
}

impl Session {
    /// Opens the archive that was meant.
    pub fn open(common: &Common, reach: Reach) -> Result<Self, Closed> {
        let (root, disk, config) = settings(common)?;
        let as_of = today::today(common.as_of, config.as_of, config.timezone.as_deref())?;
        let audience = audience(common.audience.as_deref(), &config, reach)?;
        Ok(Self { root, disk, config: Arc::new(config), as_of, audience })
    }

    /// Reads the sources, the output folder and the folders `skip` left out.
    pub fn read(&self, skip: &[RelPath]) -> (Tree, Vec<Diagnostic>) {
        let skip: Vec<RelPath> = self.config.output.iter().chain(skip).cloned().collect();
        let (mut tree, said) = self.disk.read(&self.config.content, &skip);
        tree.digests = seals::digests(&self.config, &tree, &self.disk);
        (tree, said)
    }

    /// The same but for texts that look as they did when they became known.
    pub fn read_again(&self, known: &mut Texts) -> (Tree, Vec<Diagnostic>) {
        let skip: Vec<RelPath> = self.config.output.iter().cloned().collect();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let now = i128::try_from(now).unwrap_or_default();
        let (mut tree, said) = self.disk.read_again(&self.config.content, &skip, known, now);
        tree.digests = seals::digests(&self.config, &tree, &self.disk);
        (tree, said)
    }

    /// What reading the sources would read, from outside.
    pub fn look(&self, skip: &[RelPath]) -> Look {
        let skip: Vec<RelPath> = self.config.output.iter().chain(skip).cloned().collect();
        self.disk.look(&self.config.content, &skip)
    }

    /// A file of the archive as a person in the current folder calls it.
    pub fn shown(&self, path: &RelPath) -> String {
        let file = self.root.join(path.as_str());
        let here = std::env::current_dir().unwrap_or_default();
        file.strip_prefix(&here).unwrap_or(&file).display().to_string()
    }

    /// Whether the root is a bare folder of notes: nothing is written into it.
    pub fn is_bare(&self) -> bool {
        !self.config.declared && self.config.content.as_str().is_empty()
    }

    /// The kind called `name`; the complaint names the nearest.
    pub fn kind(&self, name: &str) -> Result<&Kind, Stop> {
        self.config.kinds.get(name).ok_or_else(|| unknown("kind", name, self.config.kinds.keys().map(String::as_str)))
    }
}

/// That there is no `what` called `name`, with the nearest that there is, or all.
pub fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Stop {
    let stop = Stop::usage(format!("there is no {what} `{name}`"));
    match nearest(name, known.clone()) {
        Some(near) => stop.help(format!("the nearest is `{near}`")),
        None => stop.help(format!("there are: {}", known.collect::<Vec<_>>().join(", "))),
    }
}

/// The root that was meant and what its settings say.
fn settings(common: &Common) -> Result<(PathBuf, Disk, Config), Closed> {
    let root = root(common.root.as_deref())?;
    let disk = Disk::open(&root).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            Stop::usage(format!("there is no folder `{}`", root.display()))
        }
        _ => Stop::io(format!("cannot open the folder `{}`: {error}", root.display())),
    })?;
    let (tree, mut findings) = disk.config();
    let path = tree.files.keys().find(|path| path.as_str() == CONFIG).cloned();
    let text = path.as_ref().and_then(|path| Some((path, tree.text(path.as_str())?)));
    let (config, wrong) = load::load(text.map(|(path, text)| (path, &**text)), disk.has_content());
    findings.extend(wrong);
    // settings that were not read, for whatever reason, must not be taken for settings that are not there
    if findings.is_empty() { Ok((root, disk, config)) } else { Err(Closed::Unsound(Unsound { findings, tree })) }
}

/// `--root`, else the nearest folder upwards that holds an archive, else the current one.
fn root(typed: Option<&Path>) -> Result<PathBuf, Stop> {
    if let Some(typed) = typed {
        return Ok(typed.to_path_buf());
    }
    let here =
        std::env::current_dir().map_err(|error| Stop::io(format!("the current folder cannot be found: {error}")))?;
    // a folder that may not be looked into holds no archive for us
    let holds = |folder: &&Path| folder.join(CONFIG).symlink_metadata().is_ok() || folder.join("content").is_dir();
    Ok(here.ancestors().find(holds).map_or_else(|| here.clone(), Path::to_path_buf))
}

fn audience(typed: Option<&str>, config: &Config, reach: Reach) -> Result<String, Stop> {
    match (typed, reach) {
        (Some(typed), _) if config.rank(typed).is_some() => Ok(typed.to_owned()),
        (Some(typed), _) => Err(unknown("audience", typed, config.audiences.iter().map(String::as_str))),
        (None, Reach::Default) => Ok(config.default_audience.clone()),
        (None, Reach::All) => Ok(config.narrowest().to_owned()),
    }
}
