//! A real browser, headless, on pages of a site that was built: by `file://` from a folder with a name that is not plain, as a site
//! on a share is opened, and over HTTP.
//!
//! One browser is kept for all tests; each has a tab with storage of its own. Without a browser these tests cannot run. `zz` says so
//! where it is seen, and fails where `CI` is set.

mod proof;
mod server;
mod tab;
mod wire;

use std::path::PathBuf;

use annals::base::slug;
use serde_json::Value;

use crate::support::Output;

pub use server::Server;
pub use tab::Tab;

/// Names under which a browser of the right sort is installed.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The browser: `ANNALS_BROWSER`, else the first of `NAMES` on the path; `None` when there is none.
pub fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("ANNALS_BROWSER") {
        return Some(named.into()).filter(|path: &PathBuf| path.is_file());
    }
    NAMES.iter().find_map(|name| on_path(name))
}

/// A program on the path.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// A site in a folder with a name that is not plain, and a tab that has none of its pages open.
pub struct Opened {
    _temp: tempfile::TempDir,
    /// The folder.
    pub folder: PathBuf,
    pub tab: Tab,
}

impl Opened {
    /// Writes the files of a site. `None`: there is no browser.
    pub fn new(site: &Output) -> Option<Self> {
        let tab = Tab::new()?;
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("年度 归档");
        let opened = Self { _temp: temp, folder, tab };
        site.files.iter().for_each(|(path, bytes)| opened.write(path, bytes));
        Some(opened)
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    /// The address of a page, with what stands behind `?` or `#`.
    pub fn url(&self, address: &str) -> String {
        let (path, behind) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
        format!("file://{}{behind}", slug::href(self.folder.join(path).to_str().unwrap()))
    }

    /// Opens a page, with what stands behind `?` or `#`.
    pub fn open(&mut self, address: &str) {
        let url = self.url(address);
        self.tab.open(&url);
    }

    /// What `steps`, the body of an asynchronous function, gives on a page that has loaded, in a tab of its own.
    pub fn run(&self, address: &str, steps: &str) -> Value {
        let mut tab = Tab::new().unwrap();
        tab.open(&self.url(address));
        let given = tab.eval(&format!("(async () => {{ {steps} }})()"));
        tab.is_calm(&self.url(""));
        given
    }
}
