//! The door out: what is in the folder before, between and after commits, whatever happens.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use annals::base::fingerprint::Fingerprint;
use annals::base::path::RelPath;
use annals::output::hands::Act;
use annals::output::manifest::{Entry, Manifest};
use annals::output::{Bundle, Cache, CommitError, Exit, Options, Output, Piece, Refusal, Report, commit};
use annals::source::Stamp;
use proptest::prelude::*;
use tempfile::TempDir;

pub type Files = BTreeMap<String, String>;

/// An archive with an output folder `site` beside its content.
pub struct Desk {
    folder: TempDir,
}

pub fn rel(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

pub fn bundle_for(audience: &str, files: &[(&str, &str)]) -> Bundle {
    let mut bundle = Bundle::new(audience);
    for (path, text) in files {
        bundle.insert(rel(path), Piece::bytes(text.as_bytes())).unwrap();
    }
    bundle
}

fn bundle(files: &[(&str, &str)]) -> Bundle {
    bundle_for("public", files)
}

pub fn owned(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Every file below `top`, links as where they lead.
pub fn files_in(top: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![top.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let kind = path.symlink_metadata().unwrap().file_type();
            let name = path.strip_prefix(top).unwrap().to_string_lossy().into_owned();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_symlink() {
                files.insert(name, format!("-> {}", fs::read_link(&path).unwrap().display()));
            } else {
                files.insert(name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned());
            }
        }
    }
    files
}

pub fn no_assets(path: &RelPath) -> io::Result<Box<dyn Read>> {
    panic!("asset {path} was not asked for");
}

fn put(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

impl Desk {
    pub fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        put(desk.root().join("content/a.md"), "a");
        desk
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn site(&self) -> PathBuf {
        self.root().join("site")
    }

    pub fn beside(&self, name: &str) -> PathBuf {
        self.root().join(".site.annals").join(name)
    }

    pub fn options(&self) -> Options {
        Options { durable: false, ..Options::new(self.root(), Path::new("content"), "public") }
    }

    fn open(&self) -> Result<Output, Refusal> {
        Output::open(&self.site(), self.options())
    }

    fn forced(&self) -> Result<Output, Refusal> {
        Output::open(&self.site(), Options { force: true, ..self.options() })
    }

    fn commit(&self, files: &[(&str, &str)]) -> Report {
        self.open().unwrap().commit(&bundle(files), &no_assets).unwrap()
    }

    pub fn user_file(&self, path: &str, text: &str) {
        put(self.site().join(path), text);
    }

    pub fn published(&self) -> Files {
        files_in(&self.site())
    }

    /// What stands in the bookkeeping folder.
    pub fn bookkeeping(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.root().join(".site.annals"))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Everything, to see that nothing was touched.
    pub fn everything(&self) -> Files {
        files_in(self.root())
    }
}

fn names(paths: &[RelPath]) -> Vec<&str> {
    paths.iter().map(RelPath::as_str).collect()
}

#[test]
fn only_differences_are_written_and_only_listed_files_removed() {
    let desk = Desk::new();
    let first = [("a.html", "1"), ("d/b.html", "2"), ("d/e/c.html", "3")];
    let report = desk.commit(&first);
    assert_eq!((names(&report.written), report.unchanged), (vec!["a.html", "d/b.html", "d/e/c.html"], 0));
    assert_eq!(desk.published(), owned(&first));

    let second = [("a.html", "1"), ("d/b.html", "two"), ("f.html", "4")];
    let report = desk.commit(&second);
    assert_eq!(names(&report.written), ["d/b.html", "f.html"]);
    assert_eq!(names(&report.deleted), ["d/e/c.html"]);
    assert_eq!(report.unchanged, 1);
    assert_eq!(desk.published(), owned(&second));
    assert!(!desk.site().join("d/e").exists(), "an emptied folder is removed");

    let third = [("d", "a file where a folder was"), ("a.html/x.html", "a folder where a file was")];
    desk.commit(&third);
    assert_eq!(desk.published(), owned(&third));
}

#[test]
fn an_unchanged_build_touches_nothing() {
    let desk = Desk::new();
    let files = [("a.html", "1"), ("d/b.html", "2")];
    let looks = || -> Vec<_> {
        ["", "a.html", "d", "d/b.html", "../.site.annals/manifest"]
            .map(|path| desk.site().join(path).metadata().unwrap())
            .map(|data| (data.modified().unwrap(), data.len()))
            .into()
    };
    desk.commit(&files);
    let before = looks();
    let report = desk.commit(&files);
    assert_eq!(report, Report { unchanged: 2, site: report.site, ..Report::default() });
    assert_eq!(looks(), before);
    assert_eq!(desk.bookkeeping(), ["lock", "manifest"]);
}

#[test]
fn times_of_unchanged_files_stay_through_an_exchange() {
    let desk = Desk::new();
    desk.commit(&[("a.html", "1"), ("b.html", "2"), ("c.html", "3")]);
    let modified = || desk.site().join("a.html").metadata().unwrap().modified().unwrap();
    let before = modified();
    for round in ["4", "5", "6", "7"] {
        desk.commit(&[("a.html", "1"), ("b.html", round), ("c.html", round)]);
        assert_eq!(desk.published(), owned(&[("a.html", "1"), ("b.html", round), ("c.html", round)]));
        assert_eq!(modified(), before, "round {round}");
    }
    assert_eq!(desk.bookkeeping(), ["lock", "manifest", "stage", "stage.list"]);
}

#[test]
fn a_copied_or_restored_site_is_the_same_site() {
    let desk = Desk::new();
    let files = [("a.html", "1"), ("b.html", "2")];
    desk.commit(&files);
    let file = fs::File::options().write(true).open(desk.site().join("a.html")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    let report = desk.commit(&files);
    assert_eq!((report.written.len(), report.unchanged), (0, 2));
    assert_eq!(desk.site().join("a.html").metadata().unwrap().modified().unwrap(), std::time::UNIX_EPOCH);
    // from now on that is how it stands
    let listed = Manifest::load(&desk.beside("manifest")).unwrap().unwrap();
    assert_eq!(listed.files["a.html"].stamp.modified, 0);
    assert!(desk.open().unwrap().as_written().is_some());
}

#[test]
fn a_page_may_be_staged_kept_and_missed() {
    let desk = Desk::new();
    desk.commit(&[("a.html", "1"), ("b.html", "2"), ("c.html", "3")]);
    fs::remove_file(desk.site().join("b.html")).unwrap();
    let output = desk.open().unwrap();
    let one = Fingerprint::of(b"1");
    assert_eq!(output.standing("a.html"), Some(one));
    assert_eq!(output.standing("b.html"), None, "what is missing cannot be kept");
    let mut next = Bundle::new("public");
    next.insert(rel("a.html"), Piece::Kept { fingerprint: one }).unwrap();
    for (path, text) in [("b.html", "2"), ("c.html", "3"), ("d.html", "4")] {
        next.insert(rel(path), output.stage(&rel(path), text.as_bytes()).unwrap()).unwrap();
    }
    let report = output.commit(&next, &no_assets).unwrap();
    assert_eq!((names(&report.written), report.unchanged), (vec!["b.html", "d.html"], 2));
    assert_eq!(desk.published(), owned(&[("a.html", "1"), ("b.html", "2"), ("c.html", "3"), ("d.html", "4")]));

    let mut wrong = Bundle::new("public");
    wrong.insert(rel("a.html"), Piece::Kept { fingerprint: Fingerprint::of(b"other") }).unwrap();
    let before = desk.published();
    let error = desk.open().unwrap().commit(&wrong, &no_assets).unwrap_err();
    assert!(matches!(error, CommitError::NotKept(path) if path == rel("a.html")));
    assert_eq!(desk.published(), before);
}

#[test]
fn what_was_staged_goes_with_a_build_that_is_given_up() {
    let desk = Desk::new();
    desk.commit(&[("a.html", "1"), ("b.html", "1")]);
    for spare in [false, true] {
        let output = desk.open().unwrap();
        output.stage(&rel("a.html"), b"2").unwrap();
        output.stage(&rel("new/x.html"), b"2").unwrap();
        drop(output);
        assert_eq!(desk.bookkeeping(), ["lock", "manifest"], "spare: {spare}");
        assert_eq!(desk.published(), owned(&[("a.html", "1"), ("b.html", "1")]));
        desk.commit(&[("a.html", "3"), ("b.html", "3")]);
        desk.commit(&[("a.html", "1"), ("b.html", "1")]);
    }
}

#[test]
fn assets_are_copied_when_they_changed() {
    let desk = Desk::new();
    let photo = desk.root().join("content/p.png");
    let asset = |modified| {
        let stamp = Stamp { length: photo.metadata().unwrap().len(), modified };
        let mut bundle = bundle(&[("a.html", "1")]);
        bundle.insert(rel("img/p.png"), Piece::Asset { source: rel("content/p.png"), stamp }).unwrap();
        bundle
    };
    let read = |path: &RelPath| -> io::Result<Box<dyn Read>> {
        Ok(Box::new(fs::File::open(desk.root().join(path.as_str()))?))
    };
    put(photo.clone(), "old");
    let first = asset(1);
    assert_eq!(first.bytes("img/p.png", &read).unwrap().as_deref(), Some(&b"old"[..]));
    desk.open().unwrap().commit(&first, &read).unwrap();
    let report = desk.open().unwrap().commit(&first, &no_assets).unwrap();
    assert_eq!(report.unchanged, 2);
    put(photo.clone(), "newer");
    let report = desk.open().unwrap().commit(&asset(2), &read).unwrap();
    assert_eq!(names(&report.written), ["img/p.png"]);
    assert_eq!(desk.published()["img/p.png"], "newer");
    let manifest = Manifest::load(&desk.beside("manifest")).unwrap().unwrap();
    assert_eq!(manifest.files["img/p.png"].fingerprint, Fingerprint::of(b"newer"));

    let growing = asset(3);
    put(photo.clone(), "longer than it was");
    let error = desk.open().unwrap().commit(&growing, &read).unwrap_err();
    assert!(matches!(error, CommitError::AssetChanged(_)), "{error}");
    fs::remove_file(&photo).unwrap();
    let error = desk.open().unwrap().commit(&growing, &read).unwrap_err();
    assert!(error.to_string().starts_with("cannot read `content/p.png`"), "{error}");
    assert_eq!(error.exit(), Exit::Failed);
    assert_eq!(desk.published()["img/p.png"], "newer");
    assert!(!desk.beside("journal").exists());
}

#[test]
fn a_bundle_has_each_place_once_and_no_place_outside() {
    let mut bundle = bundle(&[("a/b.html", ""), ("c", "")]);
    for taken in ["a/b.html", "a", "a/b.html/x", "c/d", "", "x\\y", "x\ny"] {
        assert!(bundle.insert(rel(taken), Piece::bytes(&b""[..])).is_err(), "{taken:?}");
    }
    for free in ["a/c.html", "ab", "a-", "c.html"] {
        assert!(bundle.insert(rel(free), Piece::bytes(&b""[..])).is_ok(), "{free:?}");
    }
}

#[test]
fn places_that_are_never_an_output_folder_are_refused_untouched() {
    let desk = Desk::new();
    put(desk.root().join("file"), "x");
    put(desk.root().join("themes/t/theme.yaml"), "x");
    let home = std::env::home_dir().unwrap();
    let root = desk.root();
    let cases: [(&Path, PathBuf); 11] = [
        (root, root.to_path_buf()),
        (root, root.join("content/..")),
        (root, root.join("content")),
        (root, root.join("content/site")),
        (root, root.join("content/deep/er/site")),
        (root, root.join("themes/t/site")),
        (root, root.parent().unwrap().to_path_buf()),
        (root, PathBuf::from("/")),
        (root, home),
        (root, root.join("file")),
        (root, root.join("absent/../../..")),
    ];
    let before = desk.everything();
    for (root, folder) in cases {
        for force in [false, true] {
            let options = Options { force, ..Options::new(root, Path::new("content"), "public") };
            match Output::open(&folder, options) {
                Err(refusal @ Refusal::Place { .. }) => assert_eq!(refusal.exit(), Exit::Usage),
                Err(other) => panic!("{}: {other}", folder.display()),
                Ok(_) => panic!("{} was accepted", folder.display()),
            }
            assert_eq!(desk.everything(), before, "{}", folder.display());
        }
    }
}

#[test]
fn in_a_bare_folder_the_output_may_stand_among_the_notes() {
    let desk = Desk::new();
    let options = Options::new(desk.root(), Path::new(""), "public");
    Output::open(&desk.site(), options).unwrap().commit(&bundle(&[("a.html", "1")]), &no_assets).unwrap();
    assert_eq!(desk.published(), owned(&[("a.html", "1")]));
}

#[cfg(unix)]
#[test]
fn links_on_the_way_to_the_output_do_not_hide_where_it_is() {
    let desk = Desk::new();
    std::os::unix::fs::symlink("content", desk.root().join("alias")).unwrap();
    std::os::unix::fs::symlink("nowhere", desk.root().join("dangling")).unwrap();
    for folder in ["alias", "alias/site", "dangling", "dangling/site"] {
        let refused = Output::open(&desk.root().join(folder), desk.options());
        assert!(matches!(refused, Err(Refusal::Place { .. })), "{folder}");
    }
    fs::create_dir(desk.root().join("real")).unwrap();
    std::os::unix::fs::symlink("real", desk.site()).unwrap();
    desk.commit(&[("a.html", "1"), ("b.html", "1")]);
    desk.commit(&[("a.html", "2"), ("b.html", "2")]);
    assert_eq!(files_in(&desk.root().join("real")), owned(&[("a.html", "2"), ("b.html", "2")]));
    assert!(desk.site().is_symlink());
}

#[test]
fn a_folder_of_unknown_origin_is_refused_untouched() {
    let desk = Desk::new();
    desk.user_file("thesis.txt", "years of work");
    let before = desk.everything();
    let refusal = desk.open().err().unwrap();
    assert!(matches!(&refusal, Refusal::Foreign { example, .. } if example == "thesis.txt"));
    assert_eq!(refusal.exit(), Exit::Usage);
    assert_eq!(desk.everything(), before);

    fs::remove_file(desk.site().join("thesis.txt")).unwrap();
    desk.user_file(".git/HEAD", "ref");
    desk.user_file(".gitignore", "*");
    let report = desk.commit(&[("a.html", "1"), ("b.html", "1")]);
    assert_eq!(report.users, [""; 0], "hidden files are not worth a word");
    let expected = owned(&[(".git/HEAD", "ref"), (".gitignore", "*"), ("a.html", "1"), ("b.html", "1")]);
    assert_eq!(desk.published(), expected);
}

#[test]
fn user_files_stay_through_every_exchange() {
    let desk = Desk::new();
    desk.commit(&[("a.html", "1"), ("d/b.html", "1")]);
    let mine =
        [(".git/objects/x", "o"), (".nojekyll", ""), ("robots.txt", "r"), ("d/notes.txt", "n"), ("my/own/f", "f")];
    for (path, text) in mine {
        desk.user_file(path, text);
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("robots.txt", desk.site().join("link")).unwrap();
    fs::create_dir(desk.site().join("empty")).unwrap();
    for (round, folder) in ["d", "d", "e", "my"].into_iter().enumerate() {
        let text = format!("{round}");
        let page = format!("{folder}/b.html");
        let report = desk.commit(&[("a.html", &text), (&page, &text)]);
        let mut expected = owned(&mine);
        expected.extend(owned(&[("a.html", &text), (&page, &text)]));
        if cfg!(unix) {
            expected.insert("link".to_owned(), "-> robots.txt".to_owned());
        }
        assert_eq!(desk.published(), expected, "round {round}");
        assert!(desk.site().join("empty").is_dir());
        assert!(report.users.contains(&"robots.txt".to_owned()), "{:?}", report.users);
        assert!(!report.users.iter().any(|user| user.starts_with('.')), "{:?}", report.users);
        assert!(!desk.beside("kept").exists());
    }
}

#[test]
fn a_program_that_stays_in_the_exchanged_folder_loses_nothing() {
    let desk = Desk::new();
    for round in ["1", "2"] {
        desk.commit(&[("a.html", round), ("d/b.html", round)]);
    }
    put(desk.beside("stage/d/download.txt"), "mine");
    put(desk.beside("stage/other/download.txt"), "mine too");
    desk.commit(&[("a.html", "3"), ("d/b.html", "3")]);
    let expected = [("a.html", "3"), ("d/b.html", "3"), ("d/download.txt", "mine"), ("other/download.txt", "mine too")];
    assert_eq!(desk.published(), owned(&expected));
}

#[test]
fn a_file_changed_by_hand_is_refused_with_its_name_and_kept_when_forced() {
    let desk = Desk::new();
    desk.commit(&[("a.html", "1"), ("b.html", "1"), ("c.html", "1")]);
    desk.user_file("a.html", "2");
    desk.user_file("b.html", "by hand");
    let before = desk.everything();
    let refusal = desk.open().err().unwrap();
    assert_eq!(
        refusal.to_string(),
        "changed by hand since they were built: `a.html`, `b.html`; move them away, or replace them with --force"
    );
    assert_eq!(refusal.exit(), Exit::Usage);
    let mut after = desk.everything();
    after.insert(".site.annals/lock".to_owned(), before[".site.annals/lock"].clone());
    assert_eq!(after, before);

    let report = desk.forced().unwrap().commit(&bundle(&[("a.html", "1"), ("c.html", "1")]), &no_assets).unwrap();
    assert_eq!(report.aside, ["a.html", "b.html"]);
    assert_eq!(desk.published(), owned(&[("a.html", "1"), ("c.html", "1")]));
    assert_eq!(files_in(&desk.beside("kept/1")), owned(&[("a.html", "2"), ("b.html", "by hand")]));
    desk.commit(&[("a.html", "1"), ("c.html", "1")]);
}

#[test]
fn a_user_file_where_a_page_belongs_is_refused_and_kept_when_forced() {
    let desk = Desk::new();
    desk.commit(&[("a.html", "1"), ("c.html", "1")]);
    desk.user_file("new.html", "mine");
    desk.user_file("folder", "mine");
    desk.user_file("page.html/inside", "mine");
    let next = bundle(&[("a.html", "2"), ("new.html", "n"), ("folder/x.html", "n"), ("page.html", "n")]);
    let before = desk.published();
    let error = desk.open().unwrap().commit(&next, &no_assets).unwrap_err();
    let expected = ["folder", "new.html", "page.html/"];
    assert!(matches!(&error, CommitError::InTheWay { paths } if *paths == expected), "{error}");
    assert_eq!((desk.published(), desk.bookkeeping()), (before, vec!["lock".to_owned(), "manifest".to_owned()]));

    let report = desk.forced().unwrap().commit(&next, &no_assets).unwrap();
    assert_eq!(report.aside, ["folder", "new.html", "page.html"]);
    assert_eq!(report.users, [""; 0]);
    let published = [("a.html", "2"), ("folder/x.html", "n"), ("new.html", "n"), ("page.html", "n")];
    assert_eq!(desk.published(), owned(&published));
    let kept = [("folder", "mine"), ("new.html", "mine"), ("page.html/inside", "mine")];
    assert_eq!(files_in(&desk.beside("kept/1")), owned(&kept));
}

#[test]
fn a_list_that_cannot_be_trusted_deletes_nothing() {
    let forged = |path: &str| {
        // serde knows no rule of paths: this is what a forger writes
        #[derive(serde::Serialize)]
        struct Forged(String, String, BTreeMap<String, Entry>);
        let files = BTreeMap::from([(path.to_owned(), Entry::default())]);
        let forged = Forged("0".to_owned(), "public".to_owned(), files);
        annals::output::sealed::seal("annals manifest 1", &forged).unwrap()
    };
    let desk = Desk::new();
    desk.commit(&[("a.html", "1"), ("b.html", "1")]);
    put(desk.root().join("precious"), "x");
    let whole = fs::read(desk.beside("manifest")).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("cut off", whole[..whole.len() - 3].to_vec()),
        ("empty", vec![]),
        ("one bit", flipped),
        ("another version", [b"annals manifest 9", &whole[17..]].concat()),
        ("surplus", [&whole[..], b"x"].concat()),
        ("up", forged("../precious")),
        ("down and up", forged("x/../../precious")),
        ("absolute", forged("/etc/hostname")),
        ("doubled", forged("a//b")),
        ("backslash", forged("..\\precious")),
        ("nothing", forged("")),
    ];
    for (name, bytes) in cases {
        fs::write(desk.beside("manifest"), bytes).unwrap();
        let before = desk.published();
        let refusal = desk.open().err().unwrap_or_else(|| panic!("{name} was believed"));
        assert!(matches!(refusal, Refusal::Damaged { .. }), "{name}: {refusal}");
        assert_eq!(refusal.exit(), Exit::Usage);
        assert_eq!(desk.published(), before, "{name}");
        assert!(desk.root().join("precious").exists());
    }
    fs::remove_file(desk.beside("manifest")).unwrap();
    assert!(matches!(desk.open().err().unwrap(), Refusal::Foreign { .. }));

    // forced, the list is made anew, whether it is gone or damaged: what is in the way is kept aside, the rest is taken for the user's
    put(desk.beside("manifest"), "damaged");
    let report = desk.forced().unwrap().commit(&bundle(&[("a.html", "2"), ("c.html", "2")]), &no_assets).unwrap();
    assert_eq!((report.aside, report.users), (vec!["a.html".to_owned()], vec!["b.html".to_owned()]));
    assert_eq!(desk.published(), owned(&[("a.html", "2"), ("b.html", "1"), ("c.html", "2")]));
}

/// What cannot be read is not taken for absent: neither the list, nor the journal, nor that of the stage at rest.
#[test]
fn bookkeeping_that_cannot_be_read_stops_the_run() {
    for name in ["manifest", "journal"] {
        let desk = Desk::new();
        desk.commit(&[("a.html", "1"), ("b.html", "1")]);
        let _there_or_not = fs::remove_file(desk.beside(name));
        // reading a folder fails otherwise than reading what is not there
        fs::create_dir(desk.beside(name)).unwrap();
        let before = desk.published();
        for open in [Desk::open, Desk::forced] {
            let refusal = open(&desk).err().unwrap();
            assert!(matches!(&refusal, Refusal::Failed(failure) if failure.doing == "read"), "{name}: {refusal}");
            assert_eq!((refusal.exit(), desk.published()), (Exit::Failed, before.clone()), "{name}");
        }
    }
    let desk = Desk::new();
    for round in ["1", "2"] {
        desk.commit(&[("a.html", round), ("b.html", round)]);
    }
    put(desk.beside("stage/download.txt"), "mine");
    fs::remove_file(desk.beside("stage.list")).unwrap();
    fs::create_dir(desk.beside("stage.list")).unwrap();
    let error = desk.open().unwrap().commit(&bundle(&[("a.html", "3"), ("b.html", "3")]), &no_assets).unwrap_err();
    assert!(error.to_string().starts_with("cannot read `"), "{error}");
    assert_eq!(desk.everything()[".site.annals/stage/download.txt"], "mine");
    // one that is damaged cannot tell whose the files are: they are kept
    fs::remove_dir(desk.beside("stage.list")).unwrap();
    put(desk.beside("stage.list"), "damaged");
    desk.commit(&[("a.html", "3"), ("b.html", "3")]);
    assert_eq!(desk.everything()[".site.annals/kept/1/stage/download.txt"], "mine");
}

/// What comes into the folder at the last moment is found after the exchange: it stays, but where a page belongs.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_comes_at_the_last_moment_is_not_lost() {
    let desk = old_site(1);
    let site = desk.site();
    let guard = move |act: Act, _: &Path| {
        if act == Act::Exchange {
            put(site.join("n/n.html"), "late");
            put(site.join("late.txt"), "late");
            put(site.join("late/folder/x"), "late");
        }
        Ok(())
    };
    let options = Options { guard: Arc::new(guard), ..desk.options() };
    let without = NEW.into_iter().filter(|(path, _)| !path.starts_with("f/")).collect::<Vec<_>>();
    Output::open(&desk.site(), options).unwrap().commit(&bundle(&without), &no_assets).unwrap();
    let mut expected = with_mine(&without);
    expected.extend(owned(&[("late.txt", "late"), ("late/folder/x", "late")]));
    assert_eq!(desk.published(), expected);
    assert_eq!(files_in(&desk.beside("kept/1")), owned(&[("n/n.html", "late")]));
}

/// Of two files that come to one place, before and after the exchange, the newer one has it, and the other is kept.
#[cfg(target_os = "linux")]
#[test]
fn of_two_files_that_come_at_the_last_moment_none_is_lost() {
    let hours = |count: u64| std::time::UNIX_EPOCH + std::time::Duration::from_secs(count * 3600);
    for (first, second) in [(1, 2), (2, 1), (1, 1)] {
        let desk = old_site(1);
        let site = desk.site();
        let exchanged = std::sync::atomic::AtomicBool::new(false);
        let late = move |text: &str, time: u64| {
            put(site.join("late.txt"), text);
            let file = fs::File::options().write(true).open(site.join("late.txt")).unwrap();
            file.set_modified(hours(time)).unwrap();
        };
        let guard = move |act: Act, _: &Path| {
            if exchanged.swap(act == Act::Exchange, Ordering::SeqCst) {
                late("second", second);
            } else if act == Act::Exchange {
                late("first", first);
            }
            Ok(())
        };
        let options = Options { guard: Arc::new(guard), ..desk.options() };
        Output::open(&desk.site(), options).unwrap().commit(&bundle(&NEW), &no_assets).unwrap();
        let (newer, older) = if second > first { ("second", "first") } else { ("first", "second") };
        let mut expected = with_mine(&NEW);
        expected.extend(owned(&[("late.txt", newer)]));
        assert_eq!(desk.published(), expected, "{first} {second}");
        assert_eq!(files_in(&desk.beside("kept/1")), owned(&[("late.txt", older)]), "{first} {second}");
    }
}

/// A page that is to go, and is changed by hand at the last moment, is no longer ours.
#[test]
fn a_page_changed_at_the_last_moment_does_not_go() {
    let desk = old_site(1);
    let site = desk.site();
    let guard = move |act: Act, _: &Path| {
        if act == Act::Switch {
            put(site.join("gone.html"), "changed by hand");
        }
        if act == Act::Exchange { Err(io::ErrorKind::Unsupported.into()) } else { Ok(()) }
    };
    let options = Options { guard: Arc::new(guard), ..desk.options() };
    Output::open(&desk.site(), options).unwrap().commit(&bundle(&NEW), &no_assets).unwrap();
    let mut expected = with_mine(&NEW);
    expected.extend(owned(&[("gone.html", "changed by hand")]));
    assert_eq!(desk.published(), expected);
}

/// What was moved away before stays: the next goes beside it.
#[test]
fn what_was_set_aside_before_stays() {
    let desk = Desk::new();
    let files = [("a.html", "1"), ("b.html", "1")];
    desk.commit(&files);
    for text in ["first", "second"] {
        desk.user_file("a.html", text);
        desk.forced().unwrap().commit(&bundle(&files), &no_assets).unwrap();
    }
    assert_eq!(files_in(&desk.beside("kept")), owned(&[("1/a.html", "first"), ("2/a.html", "second")]));
    // where a file was kept a folder is needed now
    fs::remove_file(desk.site().join("a.html")).unwrap();
    desk.user_file("a.html/inside", "third");
    desk.forced().unwrap().commit(&bundle(&files), &no_assets).unwrap();
    let kept = [("1/a.html", "first"), ("2/a.html", "second"), ("3/a.html/inside", "third")];
    assert_eq!(files_in(&desk.beside("kept")), owned(&kept));
    assert_eq!(desk.published(), owned(&files));
}

/// A forced run that is killed while it moves the user's work away and puts pages in its place: the work is kept, once, and the
/// pages stand.
#[test]
fn a_forced_run_killed_at_any_change_keeps_what_was_in_the_way() {
    for exchanges in [true, false] {
        for at in 0.. {
            let desk = old_site(1);
            desk.user_file("a.html", "by hand");
            desk.user_file("n/n.html", "in the way");
            let what = format!("killed at change {at}, exchange {exchanges}");
            let (options, count) = with_accident(&desk, Accident::Killed, at, exchanges);
            if let Ok(output) = Output::open(&desk.site(), options) {
                let _killed = output.commit(&bundle(&NEW), &no_assets);
            }
            desk.forced().unwrap().commit(&bundle(&NEW), &no_assets).unwrap();
            assert_eq!(desk.published(), with_mine(&NEW), "{what}");
            let mut kept: Vec<String> = files_in(&desk.beside("kept")).into_values().collect();
            kept.sort();
            assert_eq!(kept, ["by hand", "in the way"], "{what}");
            if count.load(Ordering::SeqCst) <= at {
                assert!(at > 20, "the run is longer than that");
                break;
            }
        }
    }
}

/// By a damaged journal nobody can tell what was under way: it is for the user to say that it does not matter, and nothing is lost then.
#[test]
fn a_damaged_journal_is_refused_and_its_stage_kept_when_forced() {
    let desk = Desk::new();
    for round in ["1", "2"] {
        desk.commit(&[("a.html", round), ("b.html", round)]);
    }
    put(desk.beside("stage/mine.txt"), "mine");
    put(desk.beside("journal"), "annals journal 9\n");
    let before = desk.everything();
    let refusal = desk.open().err().unwrap();
    assert!(matches!(&refusal, Refusal::Damaged { path, .. } if path.ends_with("journal")), "{refusal}");
    let mut after = desk.everything();
    after.insert(".site.annals/lock".to_owned(), before[".site.annals/lock"].clone());
    assert_eq!(after, before);
    let report = desk.forced().unwrap().commit(&bundle(&[("a.html", "3"), ("b.html", "2")]), &no_assets).unwrap();
    assert_eq!(names(&report.written), ["a.html"]);
    assert_eq!(desk.published(), owned(&[("a.html", "3"), ("b.html", "2")]));
    let kept = owned(&[("a.html", "1"), ("b.html", "1"), ("mine.txt", "mine")]);
    assert_eq!(files_in(&desk.beside("kept/1/stage")), kept);
    assert_eq!(desk.bookkeeping(), ["kept", "lock", "manifest"]);
}

#[test]
fn a_folder_that_is_gone_takes_its_list_with_it() {
    let desk = Desk::new();
    let files = [("a.html", "1"), ("b.html", "1")];
    desk.commit(&files);
    fs::remove_dir_all(desk.site()).unwrap();
    assert!(desk.open().unwrap().previous().is_none());
    assert_eq!(desk.commit(&files).written.len(), 2);
    assert_eq!(desk.published(), owned(&files));
}

#[test]
fn a_folder_for_other_readers_is_refused_and_replaced_whole_when_forced() {
    let desk = Desk::new();
    let wide = bundle_for("staff", &[("a.html", "1"), ("secret.html", "canary"), ("list.html", "canary")]);
    let narrow = bundle(&[("a.html", "1"), ("list.html", "l")]);
    let staff = Options { audience: "staff".to_owned(), ..desk.options() };
    Output::open(&desk.site(), staff.clone()).unwrap().commit(&wide, &no_assets).unwrap();
    // a second wide generation, so that there is a stage at rest
    let wider = bundle_for("staff", &[("a.html", "1"), ("secret.html", "canary 2"), ("list.html", "canary 2")]);
    Output::open(&desk.site(), staff).unwrap().commit(&wider, &no_assets).unwrap();
    let before = desk.published();
    let refusal = desk.open().err().unwrap();
    assert!(matches!(&refusal, Refusal::Audience { holds, .. } if holds == "staff"), "{refusal}");
    assert_eq!((refusal.exit(), desk.published()), (Exit::Usage, before));
    desk.user_file("secret.html", "canary, changed by hand");
    desk.forced().unwrap().commit(&narrow, &no_assets).unwrap();
    assert_eq!(desk.published(), owned(&[("a.html", "1"), ("list.html", "l")]));
    let left: Vec<String> =
        desk.everything().into_iter().filter(|(_, text)| text.contains("canary")).map(|(path, _)| path).collect();
    assert_eq!(left, [".site.annals/kept/1/secret.html"], "only the user's own work is left, outside the site");

    let error = desk.open().unwrap().commit(&wide, &no_assets).unwrap_err();
    assert!(matches!(error, CommitError::Audience { .. }));
}

/// Where other readers see the same, nothing is written but whose the site is, and what the former ones saw before is gone.
#[test]
fn a_site_that_is_the_same_for_other_readers_is_theirs_from_now_on() {
    let desk = Desk::new();
    let staff = Options { audience: "staff".to_owned(), ..desk.options() };
    let files = [("a.html", "1"), ("b.html", "1")];
    for files in [[("a.html", "canary"), ("b.html", "0")], files] {
        let open = Output::open(&desk.site(), staff.clone()).unwrap();
        open.commit(&bundle_for("staff", &files), &no_assets).unwrap();
    }
    assert!(desk.everything().values().any(|text| text == "canary"), "the stage at rest has the one before");
    let report = desk.forced().unwrap().commit(&bundle(&files), &no_assets).unwrap();
    assert_eq!((report.written.len(), report.deleted.len(), report.unchanged), (0, 0, 2));
    assert_eq!(desk.bookkeeping(), ["lock", "manifest"]);
    assert!(matches!(Output::open(&desk.site(), staff), Err(Refusal::Audience { holds, .. }) if holds == "public"));
    assert_eq!(desk.commit(&files).unchanged, 2);
}

/// A list of another version of the program is as good, and is written anew.
#[test]
fn the_list_says_which_version_of_the_program_wrote_it() {
    let desk = Desk::new();
    let files = [("a.html", "1"), ("b.html", "1")];
    desk.commit(&files);
    let mut listed = Manifest::load(&desk.beside("manifest")).unwrap().unwrap();
    let own = std::mem::replace(&mut listed.tool, "0.0.1".to_owned());
    fs::write(desk.beside("manifest"), listed.to_bytes()).unwrap();
    assert!(desk.open().unwrap().as_written().is_none(), "another version may write other bytes");
    assert_eq!(desk.commit(&files).unchanged, 2);
    assert_eq!(Manifest::load(&desk.beside("manifest")).unwrap().unwrap().tool, own);
    assert!(desk.open().unwrap().as_written().is_some());
}

#[test]
fn a_page_that_left_the_site_is_left_nowhere() {
    let desk = Desk::new();
    for round in ["1", "2", "3"] {
        desk.commit(&[("a.html", round), ("list.html", round), ("x.html", &format!("canary {round}"))]);
    }
    assert!(desk.everything().values().any(|text| text.contains("canary 2")), "the stage at rest has the one before");
    desk.commit(&[("a.html", "3"), ("list.html", "3")]);
    assert_eq!(desk.everything().values().filter(|text| text.contains("canary")).count(), 0);
}

#[test]
fn two_builds_at_once_end_with_one_winner() {
    let desk = Desk::new();
    desk.commit(&[("a.html", "1")]);
    let first = desk.open().unwrap();
    let start = std::time::Instant::now();
    let refusal = desk.open().err().unwrap();
    assert!(start.elapsed().as_secs() < 1);
    assert_eq!(refusal.exit(), Exit::Locked);
    let Refusal::Locked { holder, .. } = &refusal else { panic!("{refusal}") };
    assert!(holder.starts_with(&format!("process {} on ", std::process::id())), "{holder}");
    assert!(holder.contains(", since 2"), "{holder}");
    first.commit(&bundle(&[("a.html", "2")]), &no_assets).unwrap();
    assert_eq!(desk.published(), owned(&[("a.html", "2")]));
    // what a dead process wrote into the file does not hold
    fs::write(desk.beside("lock"), "process 1 on elsewhere").unwrap();
    desk.commit(&[("a.html", "3")]);
}

#[test]
fn a_site_whose_sources_are_gone_does_not_vanish() {
    let desk = Desk::new();
    let pages: Vec<String> = (0..10).map(|number| format!("{number}.html")).collect();
    let some = |count: usize| -> Bundle {
        bundle(&pages.iter().take(count).map(|page| (page.as_str(), "x")).collect::<Vec<_>>())
    };
    desk.open().unwrap().commit(&some(10), &no_assets).unwrap();
    for left in [0, 6] {
        let error = desk.open().unwrap().commit(&some(left), &no_assets).unwrap_err();
        assert!(matches!(error, CommitError::Shrunk { had: 10, left: said } if said == left), "{error}");
        assert_eq!(error.exit(), Exit::Failed);
        assert_eq!(desk.published().len(), 10);
    }
    let options = Options { allow_shrink: true, ..desk.options() };
    Output::open(&desk.site(), options).unwrap().commit(&some(9), &no_assets).unwrap();
    // nine pages are a small site
    desk.open().unwrap().commit(&some(0), &no_assets).unwrap();
    assert_eq!(desk.published(), Files::new());
    assert!(desk.site().is_dir());
}

/// What goes wrong in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Accident {
    /// From the n-th change on nothing is done any more.
    Killed,
    /// The n-th change fails, the others do not.
    Fails,
}

/// Options whose run has the accident at the `at`-th change; with the number of changes asked for.
fn with_accident(desk: &Desk, accident: Accident, at: usize, exchanges: bool) -> (Options, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let guard = move |act: Act, _: &Path| {
        let now = counted.fetch_add(1, Ordering::SeqCst);
        let hit = if accident == Accident::Killed { now >= at } else { now == at };
        if hit {
            Err(io::Error::other("accident"))
        } else if act == Act::Exchange && !exchanges {
            Err(io::ErrorKind::Unsupported.into())
        } else {
            Ok(())
        }
    };
    (Options { force: true, guard: Arc::new(guard), ..desk.options() }, count)
}

const OLD: [(&str, &str); 6] = [
    ("a.html", "old"),
    ("b.html", "old"),
    ("d/c.html", "old"),
    ("d/x.html", "same"),
    ("gone.html", "old"),
    ("f", "old"),
];
const NEW: [(&str, &str); 6] = [
    ("a.html", "new"),
    ("b.html", "new"),
    ("d/c.html", "new"),
    ("d/x.html", "same"),
    ("n/n.html", "new"),
    ("f/g", "new"),
];
const MINE: [(&str, &str); 4] =
    [(".git/HEAD", "mine"), ("d/mine.txt", "mine"), ("mine/f", "mine"), (".hidden", "mine")];

fn with_mine(files: &[(&str, &str)]) -> Files {
    let mut all = owned(files);
    all.extend(owned(&MINE));
    all
}

/// A site of two generations, the last one `OLD`, with the user's files in it.
fn old_site(generations: usize) -> Desk {
    let desk = Desk::new();
    if generations > 1 {
        let before = OLD.map(|(path, text)| (path, if text == "same" { text } else { "before" }));
        desk.commit(&before);
    }
    desk.commit(&OLD);
    for (path, text) in MINE {
        desk.user_file(path, text);
    }
    desk
}

/// Runs the accident at each change in turn, until a run is done before it comes to pass.
fn at_each_change(accident: Accident, exchanges: bool, generations: usize) {
    for at in 0.. {
        let desk = old_site(generations);
        let what = format!("{accident:?} at change {at}, exchange {exchanges}, {generations} generations");
        let (options, count) = with_accident(&desk, accident, at, exchanges);
        let done = Output::open(&desk.site(), options)
            .map_err(|refusal| refusal.to_string())
            .and_then(|output| output.commit(&bundle(&NEW), &no_assets).map_err(|error| error.to_string()));
        let own = |files: Files| -> Files {
            files.into_iter().filter(|(path, _)| !MINE.iter().any(|(mine, _)| mine == path)).collect()
        };
        let site = own(desk.published());
        if exchanges {
            assert!(site == owned(&OLD) || site == owned(&NEW), "{what}: mixed: {site:?}");
        }
        for (path, text) in &site {
            let known = [&OLD[..], &NEW[..]].concat().contains(&(path.as_str(), text.as_str()));
            assert!(known, "{what}: torn: {path}: {text:?}");
        }
        if let Err(error) = &done {
            assert!(error.contains("accident") && error.contains('`'), "{what}: {error}");
        }
        if accident == Accident::Fails && site == owned(&OLD) && !desk.beside("journal").exists() {
            assert!(!desk.beside("stage").exists() || desk.beside("stage.list").exists(), "{what}: litter");
            assert_eq!(desk.published(), with_mine(&OLD), "{what}");
        }
        // the next run completes or undoes, and loses nothing
        drop(desk.open().unwrap_or_else(|refusal| panic!("{what}: {refusal}")));
        let settled = desk.published();
        assert!(settled == with_mine(&OLD) || settled == with_mine(&NEW), "{what}: {settled:?}");
        for left in ["journal", "manifest.next", "manifest.tmp", "manifest.next.tmp", "journal.tmp", "kept"] {
            assert!(!desk.beside(left).exists(), "{what}: {left} is left over");
        }
        desk.commit(&NEW);
        assert_eq!(desk.published(), with_mine(&NEW), "{what}");
        assert_eq!(desk.commit(&NEW).unchanged, NEW.len(), "{what}");
        if done.is_ok() && count.load(Ordering::SeqCst) <= at {
            assert!(at > 20, "the run is longer than that");
            return;
        }
    }
}

#[test]
fn a_run_killed_at_any_change_leaves_the_old_or_the_new_site() {
    at_each_change(Accident::Killed, true, 1);
    at_each_change(Accident::Killed, true, 2);
}

#[test]
fn without_exchange_a_killed_run_tears_no_page_and_is_completed() {
    at_each_change(Accident::Killed, false, 1);
}

#[test]
fn a_change_that_fails_leaves_the_old_or_the_new_site() {
    at_each_change(Accident::Fails, true, 1);
    at_each_change(Accident::Fails, true, 2);
    at_each_change(Accident::Fails, false, 2);
}

#[test]
fn a_single_page_is_switched_by_one_rename_at_any_kill() {
    for at in 0.. {
        let desk = Desk::new();
        desk.commit(&[("a.html", "1"), ("b.html", "1"), ("c.html", "1")]);
        desk.commit(&[("a.html", "2"), ("b.html", "2"), ("c.html", "1")]);
        let (options, count) = with_accident(&desk, Accident::Killed, at, true);
        let next = bundle(&[("a.html", "3"), ("b.html", "2"), ("c.html", "1")]);
        if let Ok(output) = Output::open(&desk.site(), options) {
            let _killed = output.commit(&next, &no_assets);
        }
        let page = desk.published()["a.html"].clone();
        assert!(page == "2" || page == "3", "{at}: {page}");
        drop(desk.open().unwrap());
        let last = [("a.html", "4"), ("b.html", "4"), ("c.html", "1")];
        desk.commit(&last);
        assert_eq!(desk.published(), owned(&last), "{at}");
        if count.load(Ordering::SeqCst) <= at {
            return;
        }
    }
}

/// Small sites over few paths, so that they clash with what was there before.
fn sites() -> impl Strategy<Value = Vec<(String, String)>> {
    let path = prop::sample::select(vec!["a", "b", "c", "a/b", "a/b/c", "b/x.html", "d/y.html", "d/z.html"]);
    prop::collection::vec((path, "[12]"), 0..6)
        .prop_map(|files| files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_history_the_folder_is_the_last_bundle(history in prop::collection::vec((sites(), any::<bool>()), 1..6)) {
        let desk = Desk::new();
        fs::create_dir(desk.site()).unwrap();
        desk.user_file(".user", "mine");
        for (files, exchanges) in history {
            let mut bundle = Bundle::new("public");
            let mut expected = owned(&[(".user", "mine")]);
            for (path, text) in files {
                if bundle.insert(rel(&path), Piece::bytes(text.as_bytes())).is_ok() {
                    expected.insert(path, text);
                }
            }
            let (options, _) = with_accident(&desk, Accident::Fails, usize::MAX, exchanges);
            let open = || Output::open(&desk.site(), Options { force: false, ..options.clone() });
            open().unwrap().commit(&bundle, &no_assets).unwrap();
            prop_assert_eq!(desk.published(), expected);
            let again = open().unwrap().commit(&bundle, &no_assets).unwrap();
            let standing = Report { unchanged: bundle.len(), site: again.site, ..Report::default() };
            prop_assert_eq!(again, standing);
        }
    }
}

#[test]
fn a_cache_gives_back_what_was_stored_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(&folder.path().join("deep/cache"));
    let key = Fingerprint::of(b"key");
    let value = vec![("a".to_owned(), 1_u32), ("b".to_owned(), 2)];
    assert_eq!(cache.load::<Vec<(String, u32)>>("records", key), None);
    cache.store("records", key, &value).unwrap();
    cache.store("../odd/name", key, &value).unwrap();
    assert_eq!(cache.load("records", key), Some(value.clone()));
    assert_eq!(cache.load("../odd/name", key), Some(value.clone()));
    assert_eq!(files_in(folder.path()).keys().filter(|path| path.starts_with("deep/cache/")).count(), 2);
    assert_eq!(cache.load::<Vec<(String, u32)>>("records", Fingerprint::of(b"other")), None);
    assert_eq!(cache.load::<String>("records", key), None, "another type");
    let file = folder.path().join("deep/cache/records.bin");
    let whole = fs::read(&file).unwrap();
    for cut in 0..whole.len() {
        fs::write(&file, &whole[..cut]).unwrap();
        assert_eq!(cache.load::<Vec<(String, u32)>>("records", key), None, "cut at {cut}");
        let mut flipped = whole.clone();
        flipped[cut] ^= 0x20;
        fs::write(&file, &flipped).unwrap();
        assert_eq!(cache.load::<Vec<(String, u32)>>("records", key), None, "altered at {cut}");
    }
    fs::remove_dir_all(folder.path()).unwrap();
    assert_eq!(cache.load::<Vec<(String, u32)>>("records", key), None);
    cache.store("records", key, &value).unwrap();
    assert_eq!(cache.load("records", key), Some(value));
}

#[test]
fn a_new_file_is_written_whole_and_replaces_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("content/logs/a.md");
    commit::write_new(&path, "first").unwrap();
    let error = commit::write_new(&path, "second").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(files_in(folder.path()), owned(&[("content/logs/a.md", "first")]));
}
