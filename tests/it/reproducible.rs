//! The same sources and the same day give the same site, byte for byte: whoever builds it, where, when, with how many threads, and in
//! whatever order the disk lists the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cli::{Desk, files_below, ran};
use crate::process::{Lots, as_somebody};
use crate::support::rounds;

/// What is different from one run to the next.
#[derive(Debug)]
struct Circumstances {
    threads: &'static str,
    zone: &'static str,
    language: &'static str,
    umask: &'static str,
    /// Where the folder of the run is made.
    place: PathBuf,
    /// Deeper or not.
    root: &'static str,
    /// The folder in which the program is started.
    below: &'static str,
    somebody: bool,
    /// In which order the files are made, and how old they look.
    order: u64,
}

fn pick<T: Copy>(lots: &mut Lots, from: &[T]) -> T {
    from[usize::try_from(lots.draw() >> 33).unwrap() % from.len()]
}

fn circumstances(lots: &mut Lots, number: usize) -> Circumstances {
    // a file system in memory lists files in the order in which they were made, others by their names' hashes
    let memory = Path::new("/dev/shm");
    let memory = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    Circumstances {
        threads: ["1", "2", "16"][number % 3],
        zone: ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "UTC"][number % 4],
        language: ["zh_CN.UTF-8", "C", "tr_TR.UTF-8", "de_DE"][number / 2 % 4],
        umask: pick(lots, &["022", "077", "002"]),
        place: if number.is_multiple_of(2) { memory } else { std::env::temp_dir() },
        root: pick(lots, &["a", "an office/档案 1/x", "b/c/d/e/f"]),
        below: pick(lots, &["", "content", "content/logs"]),
        somebody: number % 4 == 1,
        order: lots.draw() | 1,
    }
}

/// The files of the example archive, with a record about hours that some clocks skip.
fn sources() -> BTreeMap<String, Vec<u8>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = files_below(&repository.join("content"));
    let mut files: BTreeMap<String, Vec<u8>> =
        content.into_iter().map(|(path, bytes)| (format!("content/{path}"), bytes)).collect();
    files.insert("annals.yaml".to_owned(), fs::read(repository.join("annals.yaml")).unwrap());
    let zone = b"---\ndate: 2025-03-09T02:30:00-05:00\ntitle: zone\n---\nText.\n";
    files.insert("content/logs/2025-04-12.md".to_owned(), zone.to_vec());
    files
}

/// Writes the files in the run's own order, each with a time of its own.
fn lay_out(root: &Path, files: &BTreeMap<String, Vec<u8>>, order: u64) {
    let mut lots = Lots(order);
    let mut files: Vec<(u64, &String, &Vec<u8>)> =
        files.iter().map(|(path, bytes)| (lots.draw(), path, bytes)).collect();
    files.sort();
    for (lot, path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(lot % 1_700_000_000);
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }
}

/// Builds the example and gives the site.
fn build(sources: &BTreeMap<String, Vec<u8>>, how: &Circumstances) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir_in(&how.place).unwrap();
    let root = folder.path().join(how.root);
    lay_out(&root, sources, how.order);
    let program = Path::new(env!("CARGO_BIN_EXE_annals"));
    let mut words: Vec<String> =
        ["sh", "-c", &format!("umask {}; exec \"$@\"", how.umask), "sh"].map(str::to_owned).into();
    if let (true, Some(way)) = (how.somebody, as_somebody(program)) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        if !way.is_empty() {
            assert!(Command::new("chown").args(["-R", "65534:65534"]).arg(folder.path()).status().unwrap().success());
        }
        words.extend(way);
    }
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).arg(program).args(["build", "--audience", "restricted", "--output"]);
    command.arg(folder.path().join("out")).arg("--root").arg(&root).current_dir(root.join(how.below));
    command.stdin(Stdio::null()).env("XDG_CACHE_HOME", folder.path().join("cache")).env_remove("SOURCE_DATE_EPOCH");
    let language = how.language;
    command.envs([("RAYON_NUM_THREADS", how.threads), ("TZ", how.zone), ("LANG", language), ("LC_ALL", language)]);
    let run = ran(command.output().unwrap());
    assert_eq!(run.code, Some(0), "{how:?}: {run}");
    assert!(run.out.starts_with("109 records, "), "{how:?}: {run}");
    files_below(&folder.path().join("out"))
}

fn same_in(runs: usize) {
    let (sources, mut lots) = (sources(), Lots(0x5EED));
    let mut first: Option<BTreeMap<String, Vec<u8>>> = None;
    for number in 0..runs {
        let how = circumstances(&mut lots, number);
        let site = build(&sources, &how);
        let Some(first) = &first else {
            assert!(site.len() > 200 && site.contains_key("2025/03/09/index.html"));
            first = Some(site);
            continue;
        };
        assert!(first.keys().eq(site.keys()), "{how:?}");
        for (path, bytes) in first {
            assert!(site[path] == *bytes, "{path} differs in {how:?}");
        }
    }
    println!("{runs} builds under as many circumstances: the same bytes");
}

#[test]
fn whoever_builds_a_site_wherever_and_whenever_gets_the_same_bytes() {
    same_in(4);
}

#[test]
#[ignore = "a long run: docs/proofs.md"]
fn under_many_circumstances_a_site_is_the_same() {
    same_in(rounds(24));
}

/// The day is `--as-of`, else that of the settings, else that of `SOURCE_DATE_EPOCH`; of a clock nothing but the day reaches the site.
#[test]
fn of_the_clock_only_the_day_reaches_the_site() {
    let site = |settings: &str, arguments: &[&str], epoch: Option<&str>| {
        let desk = Desk::new(&format!(
            "=== annals.yaml ===\ntitle: T\ntimezone: UTC\n{settings}=== content/tasks/t.md ===\n---\ntitle: T\ndate: 2025-04-01\ndue: 2025-04-20\n---\n"
        ));
        let mut command = desk.command(&[&["build"], arguments].concat());
        let run = ran(command.envs(epoch.map(|epoch| ("SOURCE_DATE_EPOCH", epoch))).output().unwrap());
        assert_eq!(run.code, Some(0), "{run}");
        files_below(&desk.root().join("output"))
    };
    // 2025-04-30, at two times of the day, and the day after
    let (morning, evening, next) = ("1745971200", "1746057599", "1746057600");
    let april = site("", &["--as-of", "2025-04-30"], None);
    assert!(site("", &[], Some(morning)) == april);
    assert!(site("", &[], Some(evening)) == april);
    assert!(site("as_of: 2025-04-30\n", &[], Some(next)) == april);
    assert!(site("as_of: 2025-05-01\n", &["--as-of", "2025-04-30"], Some(next)) == april);
    assert!(site("", &[], Some(next)) != april, "the day is seen");
}
