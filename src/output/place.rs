//! Where an output folder may stand, and where its bookkeeping stands beside it.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::complaints::Refusal;

/// An output folder that may be written, and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The published site. It may not exist yet.
    pub site: PathBuf,
    /// The folder it stands in.
    pub parent: PathBuf,
    /// The bookkeeping folder.
    pub beside: PathBuf,
}

impl Place {
    /// The place of the output folder `folder`, when it lies right to the sources: `root`, and `content` in it.
    /// Nothing is touched.
    pub fn find(folder: &Path, root: &Path, content: &Path) -> Result<Self, Refusal> {
        let refused = |why| Refusal::Place { path: folder.to_path_buf(), why };
        let site = real(folder).map_err(|_| refused("it cannot be found"))?;
        let root = real(root).map_err(|_| refused("the root cannot be found"))?;
        let content = real(&root.join(content)).map_err(|_| refused("the content folder cannot be found"))?;
        let (Some(parent), Some(beside)) = (site.parent(), beside(&site)) else {
            return Err(refused("it is the top of the file system"));
        };
        if let Some(why) = why_not(&site, &root, &content) {
            return Err(refused(why));
        }
        Ok(Self { parent: parent.to_path_buf(), beside, site })
    }

    /// One of its bookkeeping files or folders.
    pub fn kept(&self, name: &str) -> PathBuf {
        self.beside.join(name)
    }
}

/// The bookkeeping folder of the output folder `site`; `None` for the top of a file system.
pub fn beside(site: &Path) -> Option<PathBuf> {
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(site.file_name()?);
    hidden.push(".annals");
    Some(site.parent()?.join(hidden))
}

fn why_not(site: &Path, root: &Path, content: &Path) -> Option<&'static str> {
    let home = std::env::home_dir().and_then(|home| real(&home).ok());
    let themes = root.join("themes");
    if site == root {
        Some("it is the archive itself")
    } else if home.is_some_and(|home| home.starts_with(site)) {
        Some("it is or holds the home folder")
    } else if root.starts_with(site) || content.starts_with(site) {
        Some("the sources stand in it")
    } else if content != root && site.starts_with(content) {
        Some("it stands in the content folder")
    } else if site.starts_with(themes) {
        Some("it stands among the themes")
    } else if site.exists() && !site.is_dir() {
        Some("it is no folder")
    } else if is_mount_point(site) {
        Some("a file system is mounted there; name a folder in it")
    } else {
        None
    }
}

/// The absolute path without links, as far as it exists; what does not exist yet may not go up with `..`.
fn real(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut missing = PathBuf::new();
    for known in absolute.ancestors() {
        match known.canonicalize() {
            Ok(known) => return Ok(if missing.as_os_str().is_empty() { known } else { known.join(missing) }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        match known.components().next_back() {
            // a link that leads nowhere would be taken for a name that is free
            Some(Component::Normal(name)) if known.symlink_metadata().is_err() => {
                missing = if missing.as_os_str().is_empty() { name.into() } else { Path::new(name).join(missing) };
            }
            _ => break,
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

#[cfg(unix)]
fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| path.metadata().map(|data| data.dev()).ok();
    match (device(folder), folder.parent().and_then(device)) {
        (Some(own), Some(parent)) => own != parent,
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_mount_point(_folder: &Path) -> bool {
    false
}
