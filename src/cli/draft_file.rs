//! The file of a draft: where it is to stand, and what of it stands there already.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Draft;
use super::exit::{Exit, Stop};
use super::new::name_of;
use super::session::Session;
use crate::archive::names::Found;
use crate::archive::{Archive, Ix, given};
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::base::slug;
use crate::config::{Config, Kind};
use crate::record::{Record, parse};

/// Where a draft goes.
pub enum Target {
    /// To standard output, as if it stood at this path below the root.
    Print {
        /// The path.
        path: RelPath,
    },
    /// Into a file.
    File(File),
}

/// The file of a draft.
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// How a person in the current folder calls it.
    pub shown: String,
    /// Its path from the root; `None`: it stands elsewhere.
    within: Option<RelPath>,
}

/// A file that is there already.
pub struct Existing {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The same as text.
    pub text: String,
    /// The template it names.
    pub template: Option<String>,
    /// The language it says it is in.
    pub lang: Option<String>,
}

impl Target {
    /// Where the draft of `kind` for `period` goes: the kind's folder, under the period's key and the short name of what it is about,
    /// unless another place was named.
    pub fn of(
        session: &Session,
        kind: &Kind,
        period: Period,
        scope: Option<(&Archive, Ix)>,
        asked: &Draft,
    ) -> Result<Self, Stop> {
        let name = scope.and_then(|(archive, ix)| archive.record(ix)).map(|record| {
            let own = name_of(given::short(record));
            if own.is_empty() { name_of(&record.title) } else { own }
        });
        let name = name.map_or_else(|| period.to_string(), |name| format!("{period}-{name}"));
        let content = &session.config.content;
        let usual = content
            .join(&format!("{}/{}.md", kind.dir, slug::part(&name)))
            .ok_or_else(|| Stop::usage(format!("`{name}` cannot be the name of a file")))?;
        match asked.output.as_deref() {
            Some(file) if file == Path::new("-") => {
                if asked.update || asked.force {
                    return Err(Stop::usage("there is no file to write to").help("leave `-o -` out"));
                }
                Ok(Self::Print { path: usual })
            }
            Some(file) => Ok(Self::File(File {
                path: file.to_path_buf(),
                shown: file.display().to_string(),
                within: within(session, file),
            })),
            None => {
                let path = same_name(session, &usual).unwrap_or(usual);
                let shown = session.shown(&path);
                Ok(Self::File(File { path: session.root.join(path.as_str()), shown, within: Some(path) }))
            }
        }
    }

    fn path(&self) -> Option<&RelPath> {
        match self {
            Self::Print { path } => Some(path),
            Self::File(file) => file.within.as_ref(),
        }
    }

    /// The path under the content folder without its ending; empty for a file that stands elsewhere.
    pub fn place(&self, content: &RelPath) -> String {
        let below = self.path().and_then(|path| path.below(content));
        below.map(|path| path.as_str().strip_suffix(".md").unwrap_or(path.as_str()).to_owned()).unwrap_or_default()
    }

    /// Whether the draft must name its kind, since its folder does not say it.
    pub fn names_kind(&self, config: &Config, kind: &Kind) -> bool {
        let place = self.place(&config.content);
        place.is_empty() || config.kind_of_place(&place).is_none_or(|found| found.name != kind.name)
    }

    /// What stands there already; `None`: nothing. Complains when it may not be touched, or is not what was asked for.
    pub fn existing(
        &self,
        session: &Session,
        archive: &Archive,
        kind: &Kind,
        asked: &Draft,
        scope: Option<Ix>,
    ) -> Result<Option<Existing>, Stop> {
        let Self::File(file) = self else { return Ok(None) };
        if file.path.symlink_metadata().is_err() {
            return Ok(None);
        }
        if !asked.update && !asked.force {
            return Err(file.taken());
        }
        let bytes = std::fs::read(&file.path)
            .map_err(|error| Stop::io(format!("cannot read `{}`: {error}", file.path.display())))?;
        let Ok(text) = String::from_utf8(bytes.clone()) else {
            return if asked.force {
                Ok(Some(Existing { bytes, text: String::new(), template: None, lang: None }))
            } else {
                Err(Stop::usage(format!("`{}` is no text in UTF-8", file.shown)).help("convert it first"))
            };
        };
        let path = file.within.clone().or_else(|| RelPath::new(&format!("{}/draft.md", kind.dir)));
        let record = path.and_then(|path| parse::parse(&path, &Arc::from(text.as_str()), &session.config).0);
        if asked.update {
            let Some(record) = &record else {
                return Err(Stop::usage(format!("`{}` cannot be read as a record", file.shown))
                    .help("`annals check` says what is wrong"));
            };
            Checking { file, session, archive, record }.all(kind, asked.period, scope)?;
        }
        let text_of = |name: &str| {
            let given = given::text(given::field(record.as_ref()?, name).map(|given| &given.value)).trim();
            (!given.is_empty()).then(|| given.to_owned())
        };
        Ok(Some(Existing { template: text_of("template"), lang: text_of("lang"), bytes, text }))
    }
}

impl File {
    /// That the file is there and stays as it is.
    pub fn taken(&self) -> Stop {
        Stop::usage(format!("`{}` exists already", self.shown))
            .help("--update brings the parts up to date that nobody edited; --force writes it anew")
    }
}

/// A record that is to be brought up to date, looked at for whether it is the one that was asked for.
struct Checking<'a> {
    file: &'a File,
    session: &'a Session,
    archive: &'a Archive,
    record: &'a Record,
}

impl Checking<'_> {
    fn all(&self, kind: &Kind, period: Period, scope: Option<Ix>) -> Result<(), Stop> {
        let other = |is: String| Err(Stop::usage(format!("`{}` is {is}", self.file.shown)).help("nothing was changed"));
        if self.record.kind != kind.name {
            return other(format!("a `{}`, not a `{}`", self.record.kind, kind.name));
        }
        if self.record.period != Some(period) {
            let about = self.record.period.map_or_else(|| "no period".to_owned(), |period| period.to_string());
            return other(format!("about {about}, not {period}"));
        }
        if self.scope() != scope {
            return other("about another part of the office".to_owned());
        }
        let config = &self.session.config;
        let level = self.record.audience.as_deref().unwrap_or(&config.default_audience);
        if config.rank(level) < config.rank(&self.session.audience) {
            return Err(Stop {
                exit: Exit::Confidential,
                message: format!(
                    "`{}` is for `{level}`: drafted for `{}` it would hold what its readers may not see",
                    self.file.shown, self.session.audience
                ),
                help: Some("leave --audience out, or change `audience:` in the file first".to_owned()),
            });
        }
        Ok(())
    }

    /// The record that the file says it is about.
    fn scope(&self) -> Option<Ix> {
        let named = self.record.references.iter().find(|reference| reference.field.as_deref() == Some("scope"))?;
        let folder = self.record.place.rsplit_once('/').map_or("", |(folder, _)| folder);
        match self.archive.names.find(&named.target, folder, |_| true) {
            Found::One(ix) => Some(ix),
            Found::Many(_) | Found::None => None,
        }
    }
}

/// `file` as a path from the root; `None` when it stands elsewhere. It need not be there, nor its folder.
fn within(session: &Session, file: &Path) -> Option<RelPath> {
    let root = session.root.canonicalize().ok()?;
    let file = std::path::absolute(file).ok()?;
    let known = file.ancestors().skip(1).find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let (folder, real) = known?;
    let real = real.join(file.strip_prefix(folder).ok()?);
    RelPath::new(&real.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/"))
}

/// A file beside the usual one whose name differs in case alone: on some systems it is the same file, and links take it for the same.
fn same_name(session: &Session, usual: &RelPath) -> Option<RelPath> {
    let folder = usual.parent();
    let names = std::fs::read_dir(session.root.join(folder.as_str())).ok()?;
    let mut same: Vec<String> = names
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| slug::fold(name) == slug::fold(usual.name()))
        .collect();
    same.sort();
    let exact = same.iter().any(|name| name == usual.name());
    same.into_iter().next().filter(|_| !exact).and_then(|name| folder.join(&name))
}
