//! A site from one string of files, built in memory, edited and built again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use annals::archive::Archive;
use annals::base::date::Date;
use annals::base::diagnostic::Diagnostic;
use annals::base::fingerprint::Fingerprint;
use annals::base::path::RelPath;
use annals::base::span;
use annals::cli::{report, statements};
use annals::config::{Config, load};
use annals::output::{Bundle, Cache, Piece};
use annals::pipeline::{self, Built, InMemory, Memory, Request};
use annals::render::Looks;
use annals::render::page::Renderer;
use annals::render::questions::Answers;
use annals::site::{Page, Site};
use annals::source::tree::is_text;
use annals::source::{Disk, File, Stamp, Tree, fixture};

/// A site under test.
#[derive(Clone)]
pub struct SiteTest {
    pub tree: Tree,
    pub as_of: Date,
    pub audience: Option<String>,
    pub drafts: bool,
    pub keep_going: bool,
    /// The bytes of the assets: data files are read from here.
    pub files: BTreeMap<RelPath, Vec<u8>>,
    /// What the doors said when the files were read.
    pub said: Vec<Diagnostic>,
    memory: Memory,
    /// The bundle of the build before, whose pages may be kept.
    before: Option<Arc<Bundle>>,
}

/// What a build gave.
pub struct Output {
    /// Every file that has bytes, by path; assets are named with empty bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The files that are copied as they are: from where in the archive, by path.
    pub assets: BTreeMap<String, RelPath>,
    /// The report, one line a finding: `path:line:col: error[code]: message`.
    pub report: Vec<String>,
    /// The report as the terminal shows it, without colour.
    pub human: String,
    /// Pages made in this build.
    pub made: Vec<String>,
    pub refused: bool,
}

impl SiteTest {
    /// From a string of files (`=== content/a.md ===`).
    pub fn new(files: &str) -> Self {
        let mut site = Self::of(fixture::tree(files));
        let assets = fixture::files(files).into_iter().filter(|(path, _)| site.tree.text(path.as_str()).is_none());
        site.files = assets.map(|(path, text)| (path, text.into_bytes())).collect();
        site
    }

    /// The repository's own example archive.
    pub fn example() -> Self {
        let mut example = Self::folder(Path::new(env!("CARGO_MANIFEST_DIR")));
        // the embedded theme is what is tested, not a copy that happens to lie in the repository
        example.tree.files.retain(|path, _| !path.as_str().starts_with("themes/"));
        example
    }

    /// From a folder with `annals.yaml` and `content/`, seen from the day its settings name.
    pub fn folder(root: &Path) -> Self {
        let disk = Disk::open(root).unwrap();
        let (mut tree, mut said) = disk.config();
        let content = RelPath::new("content").unwrap();
        let (files, complaints) = disk.read(&content, &[]);
        said.extend(complaints);
        assert!(said.is_empty(), "{said:?}");
        tree.files.extend(files.files);
        let mut site = Self::of(tree);
        let assets = site.tree.files.iter().filter(|(_, file)| matches!(file, File::Asset(_))).map(|(path, _)| path);
        site.files = assets.map(|path| (path.clone(), disk.asset(path).unwrap())).collect();
        if let Some(day) = site.request().0.config.as_of {
            site.as_of = day;
        }
        site
    }

    /// What `check` prints of these records alone: findings, notes and total lines, without colour and without the last line.
    pub fn check_of(&self, paths: &[&str]) -> String {
        let (mut request, said) = self.request();
        request.audience = request.config.narrowest().to_owned();
        let checked = pipeline::check(&request, &self.tree, &self.files, said, &mut Memory::default());
        let tree = lent(&self.tree, checked.texts);
        let asked = |path: &RelPath| paths.contains(&path.as_str());
        let closings = statements::closings(&checked.archive, &tree, Some(&asked));
        let of =
            |finding: &&Diagnostic| asked(&finding.path) || closings.iter().any(|closing| closing.path == finding.path);
        let findings: Vec<&Diagnostic> = checked.diagnostics.iter().filter(of).collect();
        anstream::adapter::strip_str(&report::human_with(findings, &tree, &closings)).to_string()
    }

    pub fn of(tree: Tree) -> Self {
        Self {
            tree,
            as_of: Date::new(2025, 4, 30).unwrap(),
            audience: None,
            drafts: false,
            keep_going: false,
            files: BTreeMap::new(),
            said: Vec::new(),
            memory: Memory::default(),
            before: None,
        }
    }

    pub fn audience(mut self, audience: &str) -> Self {
        self.audience = Some(audience.to_owned());
        self
    }

    /// Writes a file, or replaces it.
    pub fn write(&mut self, path: &str, text: &str) -> &mut Self {
        let path = RelPath::new(path).unwrap();
        if is_text(&path) {
            self.tree.files.insert(path, File::text(text));
            return self;
        }
        self.write_bytes(path.as_str(), text.as_bytes().to_vec())
    }

    /// Writes a file that is no text, or replaces it. Its stamp is another each time its bytes are.
    pub fn write_bytes(&mut self, path: &str, bytes: Vec<u8>) -> &mut Self {
        let path = RelPath::new(path).unwrap();
        let modified = bytes.iter().fold(7_i128, |sum, byte| (sum * 31 + i128::from(*byte)) % 1_000_000_007);
        self.tree.files.insert(path.clone(), File::Asset(Stamp { length: bytes.len() as u64, modified }));
        self.files.insert(path, bytes);
        self
    }

    /// Replaces a part of a file, which must be there.
    pub fn edit(&mut self, path: &str, from: &str, to: &str) -> &mut Self {
        let text = self.text(path);
        assert!(text.contains(from), "{path} does not hold {from:?}:\n{text}");
        self.write(path, &text.replacen(from, to, 1))
    }

    pub fn append(&mut self, path: &str, more: &str) -> &mut Self {
        let text = self.text(path) + more;
        self.write(path, &text)
    }

    pub fn text(&self, path: &str) -> String {
        match (self.tree.text(path), self.files.get(path)) {
            (Some(text), _) => text.to_string(),
            (None, Some(bytes)) => String::from_utf8(bytes.clone()).unwrap(),
            (None, None) => panic!("no text {path}"),
        }
    }

    /// The archive's levels, widest readership first.
    pub fn audiences(&self) -> Vec<String> {
        self.request().0.config.audiences.clone()
    }

    fn request(&self) -> (Request, Vec<Diagnostic>) {
        let path = RelPath::new("annals.yaml").unwrap();
        let text = self.tree.text("annals.yaml").map(|text| (&path, &**text));
        let has_content = self.tree.files.keys().any(|path| path.as_str().starts_with("content/"));
        let (config, wrong) = load::load(text, has_content);
        let said = self.said.iter().cloned().chain(wrong).collect();
        let audience = self.audience.clone().unwrap_or_else(|| config.default_audience.clone());
        let config = Arc::new(config);
        (Request { as_of: self.as_of, audience, drafts: self.drafts, keep_going: self.keep_going, config }, said)
    }

    /// Builds, keeping what can be kept of the build before.
    pub fn build(&mut self) -> Output {
        let (request, said) = self.request();
        let looks = self.looks(&request.config);
        let built = pipeline::build(
            &request,
            (&self.tree, &self.files),
            &looks,
            said,
            std::mem::take(&mut self.memory),
            &InMemory(self.before.clone()),
        );
        self.output(built)
    }

    /// Stores in a folder what is kept, and goes on with what is read from there, as another process does.
    pub fn restart(&mut self, folder: &Path) -> &mut Self {
        let (cache, key) = (Cache::open(folder), Fingerprint::default());
        self.memory.store(&cache, "test", key).unwrap();
        self.memory = Memory::load(&cache, "test", key);
        self
    }

    /// The embedded theme is read once for all tests.
    fn looks(&self, config: &Config) -> Arc<Looks> {
        static ENGLISH: OnceLock<Arc<Looks>> = OnceLock::new();
        let own = self.tree.files.keys().any(|path| path.as_str().starts_with("themes/"));
        if own || config.language != "en" || config.theme != "default" {
            return Arc::new(Looks::load(&self.tree, config));
        }
        ENGLISH.get_or_init(|| Arc::new(Looks::load(&Tree::default(), config))).clone()
    }

    /// The site as planned, no page made: all records unless the test names an audience.
    pub fn site(&self) -> Arc<Site> {
        let (mut request, said) = self.request();
        if self.audience.is_none() {
            request.audience = request.config.narrowest().to_owned();
        }
        let archive = pipeline::check(&request, &self.tree, &self.files, said, &mut Memory::default()).archive;
        Arc::new(Site::plan(archive, &[], &[]).0)
    }

    /// Some pages of a planned site, made alone.
    pub fn render(&self, site: &Arc<Site>, pages: &[&Page]) -> Vec<String> {
        let looks = self.looks(&site.archive.config);
        let answers = Arc::new(Answers::new(site.clone(), looks.theme.words(&site.archive.config.language)));
        let renderer = Renderer::new(looks.engine.as_ref().unwrap(), &answers);
        pages.iter().map(|page| String::from_utf8(renderer.render(page).unwrap().bytes).unwrap()).collect()
    }

    /// Builds with nothing kept.
    pub fn build_clean(&self) -> Output {
        let mut clean = Self { memory: Memory::default(), before: None, ..self.clone() };
        clean.build()
    }

    /// The report of `check`: all records unless the test names an audience.
    pub fn check(&self) -> Vec<String> {
        let (mut request, said) = self.request();
        if self.audience.is_none() {
            request.audience = request.config.narrowest().to_owned();
        }
        let checked = pipeline::check(&request, &self.tree, &self.files, said, &mut Memory::default());
        let tree = lent(&self.tree, checked.texts);
        checked.diagnostics.iter().map(|finding| line(&tree, finding)).collect()
    }

    /// All records joined, as `check` sees them.
    pub fn archive(&self) -> Arc<Archive> {
        let (mut request, said) = self.request();
        request.audience = request.config.narrowest().to_owned();
        pipeline::check(&request, &self.tree, &self.files, said, &mut Memory::default()).archive
    }

    /// The same site on another day.
    pub fn on(&self, day: &str) -> Self {
        Self { as_of: Date::parse(day).unwrap(), ..self.clone() }
    }

    fn output(&mut self, built: Built) -> Output {
        self.memory = built.memory;
        let tree = lent(&self.tree, built.texts);
        let report = built.diagnostics.iter().map(|finding| line(&tree, finding)).collect();
        let human = anstream::adapter::strip_str(&report::human(&built.diagnostics, &tree)).to_string();
        let refused = built.bundle.is_none();
        let (mut files, mut assets) = (BTreeMap::new(), BTreeMap::new());
        for (path, piece) in built.bundle.iter().flat_map(Bundle::iter) {
            let bytes = match piece {
                Piece::Bytes { bytes, .. } => bytes.to_vec(),
                Piece::Asset { source, .. } => {
                    assets.insert(path.to_string(), source.clone());
                    Vec::new()
                }
                Piece::Kept { .. } | Piece::Staged { .. } => panic!("{path} is not in memory"),
            };
            files.insert(path.to_string(), bytes);
        }
        if let Some(bundle) = built.bundle {
            self.before = Some(Arc::new(bundle));
        }
        Output { files, assets, report, human, made: built.made.into_iter().map(|(path, _)| path).collect(), refused }
    }
}

/// The tree with the texts of data files, in which places count.
fn lent(tree: &Tree, mut texts: BTreeMap<RelPath, Arc<str>>) -> Tree {
    let mut tree = tree.clone();
    tree.aside.append(&mut texts);
    tree
}

/// A finding in one line.
fn line(tree: &Tree, finding: &Diagnostic) -> String {
    let severity = format!("{:?}", finding.severity).to_lowercase();
    let place = match (finding.span, tree.shown(finding.path.as_str()), &finding.cell) {
        (Some(at), Some(text), _) => {
            let place = span::place(text, at.start as usize);
            format!("{}:{}:{}", finding.path, place.line, place.column)
        }
        (_, _, Some(cell)) => format!("{}:{cell}", finding.path),
        _ => finding.path.to_string(),
    };
    format!("{place}: {severity}[{}]: {}", finding.code, finding.message)
}

impl Output {
    /// The text of a page, which must be there.
    pub fn page(&self, path: &str) -> String {
        let bytes = self.files.get(path).unwrap_or_else(|| {
            let all: Vec<&String> = self.files.keys().collect();
            panic!("no page {path} among {all:#?}\n{}", self.report.join("\n"))
        });
        String::from_utf8(bytes.clone()).unwrap()
    }

    /// What a reader sees of a page: its text without markup, blanks made one.
    pub fn words(&self, path: &str) -> String {
        words(&self.page(path))
    }

    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// `data/records.json`, whose every record has its page.
    pub fn records(&self) -> Vec<serde_json::Value> {
        let json: serde_json::Value = serde_json::from_str(&self.page("data/records.json")).unwrap();
        let records = json["records"].as_array().unwrap().clone();
        for record in &records {
            let path = decoded(record["href"].as_str().unwrap());
            assert!(self.has(&path), "{path} is no page");
        }
        records
    }
}

/// The text of markup without tags, blanks made one.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The part of a page between two words, which must be there.
pub fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("{from:?} is not in the page"));
    let rest = &page[start..];
    let end = rest[from.len()..].find(to).map_or(rest.len(), |end| from.len() + end);
    &rest[..end]
}

/// An address as a path.
pub fn decoded(href: &str) -> String {
    percent_encoding::percent_decode_str(href).decode_utf8().unwrap().into_owned()
}

/// How often a long run does what the short one does a few times.
pub fn rounds(usual: usize) -> usize {
    std::env::var("ANNALS_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}
