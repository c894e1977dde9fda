//! A real browser, headless, on pages of a site that was built into a folder: by `file://`, as a site on a share is opened.
//!
//! Without a browser these tests cannot run. `zz` says so where it is seen, and fails where `CI` is set.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use annals::base::slug;

use crate::support::Output;

/// Names under which a browser of the right sort is installed.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The browser: `ANNALS_BROWSER`, else the first of `NAMES` on the path; `None` when there is none.
pub fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("ANNALS_BROWSER") {
        return Some(named.into()).filter(|path: &PathBuf| path.is_file());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

/// A site in a folder with a name that is not plain.
pub struct Opened {
    browser: PathBuf,
    _temp: tempfile::TempDir,
    /// The folder.
    pub folder: PathBuf,
}

/// A page as it stands when its scripts are done, and what they said to the console.
pub struct Seen {
    pub html: String,
    pub console: Vec<String>,
}

impl Opened {
    /// Writes the files of a site. `None`: there is no browser.
    pub fn new(site: &Output) -> Option<Self> {
        let browser = find()?;
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("年度 归档");
        let opened = Self { browser, _temp: temp, folder };
        site.files.iter().for_each(|(path, bytes)| opened.write(path, bytes));
        Some(opened)
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    /// Opens a page, with what stands behind `?` or `#`. Nothing outside the folder can be reached.
    pub fn see(&self, address: &str) -> Seen {
        let (path, behind) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
        let url = format!("file://{}{behind}", slug::href(self.folder.join(path).to_str().unwrap()));
        let profile = tempfile::tempdir().unwrap();
        let output = Command::new(&self.browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"])
            .args(["--disable-background-networking", "--disable-component-update", "--enable-logging=stderr"])
            .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=30000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(&url)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let html = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(html.contains("<body"), "the browser gave no page for {url}:\n{said}");
        let console = said.lines().filter(|line| line.contains(":CONSOLE")).map(str::to_owned).collect();
        Seen { html, console }
    }
}
