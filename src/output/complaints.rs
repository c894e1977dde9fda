//! What the door out refuses and what may fail there: all its wording.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::base::path::RelPath;

/// The exit statuses of this floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The folder cannot be used as it was asked for.
    Usage = 2,
    /// Reading or writing failed, or the site would shrink too much.
    Failed = 3,
    /// Another run writes there.
    Locked = 4,
}

/// One operation on one file that failed.
#[derive(Debug, Error)]
#[error("cannot {doing} `{}`: {error}", path.display())]
pub struct Failure {
    /// What was tried, as a verb.
    pub doing: &'static str,
    /// On what.
    pub path: PathBuf,
    /// The system's word.
    #[source]
    pub error: io::Error,
}

/// Why a folder is not written to. Nothing was changed.
#[derive(Debug, Error)]
pub enum Refusal {
    /// It is a place that is never an output folder, or lies wrong to the sources.
    #[error("`{}` cannot be the output folder: {why}", path.display())]
    Place {
        /// The folder.
        path: PathBuf,
        /// Why not.
        why: &'static str,
    },
    /// It holds files and there is no list of who wrote them.
    #[error("`{}` holds files that Annals did not write (`{example}`): empty it, name another folder, or give --force", path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// The first of the files.
        example: String,
    },
    /// The list of what was written, or the journal, cannot be trusted.
    #[error("`{}` is damaged ({why}), so it is not known which files are Annals' own: empty the output folder and remove the damaged file, or give --force", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// It was built for other readers.
    #[error("`{}` belongs to audience `{holds}`, not `{wanted}`: name another folder, or replace it with --force", path.display())]
    Audience {
        /// The folder.
        path: PathBuf,
        /// The audience it was built for.
        holds: String,
        /// The audience asked for.
        wanted: String,
    },
    /// Files were changed by hand since they were written.
    #[error("changed by hand since they were built: {}; move them away, or replace them with --force", listed(paths))]
    Edited {
        /// The files, from the output folder. Never empty.
        paths: Vec<RelPath>,
    },
    /// Another run holds the lock.
    #[error("another run is writing `{}`: {holder}", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
        /// Process, host and start of that run, as it wrote them down.
        holder: String,
    },
    /// Reading or preparing failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Why a bundle was not committed. The site is the old one, but for `Failed` after the switch had begun, which
/// the next run completes.
#[derive(Debug, Error)]
pub enum CommitError {
    /// Too many pages would vanish, as they do when the sources are not there.
    #[error("of {had} pages only {left} would be left: is the content folder whole? If so, give --allow-shrink")]
    Shrunk {
        /// Pages of the site as it is.
        had: usize,
        /// Those of them that the bundle has.
        left: usize,
    },
    /// Files that Annals did not write stand where pages belong.
    #[error(
        "files that Annals did not write stand where pages belong: {}; move them away, or give --force to have them moved to `.NAME.annals/kept`",
        listed(paths)
    )]
    InTheWay {
        /// The files, from the output folder. Never empty.
        paths: Vec<String>,
    },
    /// The bundle is for other readers than the folder was opened for.
    #[error("the site is for audience `{bundle}`, the output folder was opened for `{output}`")]
    Audience {
        /// The bundle's audience.
        bundle: String,
        /// The folder's.
        output: String,
    },
    /// The bundle counts on a page that does not stand as it says.
    #[error("`{0}` was to be kept from the last build and is not there")]
    NotKept(RelPath),
    /// An asset was not as long as it had been when the sources were listed.
    #[error("`{0}` changed while it was copied")]
    AssetChanged(RelPath),
    /// An operation failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl Refusal {
    /// The exit status.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Locked { .. } => Exit::Locked,
            Self::Failed(_) => Exit::Failed,
            Self::Place { .. } | Self::Foreign { .. } | Self::Damaged { .. } => Exit::Usage,
            Self::Audience { .. } | Self::Edited { .. } => Exit::Usage,
        }
    }
}

impl CommitError {
    /// The exit status: always that of a failed publication.
    pub fn exit(&self) -> Exit {
        Exit::Failed
    }
}

/// The first few of some names.
fn listed(names: &[impl ToString]) -> String {
    const SHOWN: usize = 5;
    let mut text =
        names.iter().take(SHOWN).map(|name| format!("`{}`", name.to_string())).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}
