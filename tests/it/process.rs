//! The program itself under fault: killed, interrupted, without room, without rights, beside another run. Whatever happens, the
//! folder holds the old site or the new one, whole, with every file of the user, and the next run leaves nothing over.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use annals::base::fingerprint::Fingerprint;

use crate::cli::{Desk, Run, files_below, ran};
use crate::support::rounds;

/// Numbers that look drawn by lot and are the same each time.
pub struct Lots(pub u64);

impl Lots {
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 up to 1.
    fn share(&mut self) -> f64 {
        (self.draw() >> 40) as f64 / f64::from(1 << 24)
    }
}

type Site = BTreeMap<String, Fingerprint>;

const MINE: [(&str, &str); 3] = [(".git/HEAD", "mine"), ("notes/mine.txt", "mine"), ("mine/f", "mine")];

/// The two generations that builds go between.
const OLD: &str = "old";
const NEW: &str = "new";

/// An archive that changes from one generation to the other, and its output folder.
struct Office {
    desk: Desk,
    output: PathBuf,
    old: Site,
    new: Site,
    /// How long a build takes.
    span: Duration,
}

fn write_sources(desk: &Desk, generation: &str) {
    desk.write("annals.yaml", b"title: Office\nas_of: 2025-04-30\n");
    for number in 1..9 {
        let text = format!(
            "---\ntitle: Note {number}\ndate: 2025-03-0{number}\ntags: [t{number}]\nattachments: [plan.pdf]\n---\n{} of [[n1]].\n",
            generation.repeat(200)
        );
        desk.write(&format!("content/notes/n{number}.md"), text.as_bytes());
    }
    desk.write("content/notes/plan.pdf", format!("%PDF {}", generation.repeat(20_000)).as_bytes());
    for other in [OLD, NEW] {
        let path = format!("content/notes/only-{other}.md");
        let _not_there = fs::remove_file(desk.root().join(&path));
        if other == generation {
            desk.write(&path, format!("---\ntitle: Only {other}\n---\n").as_bytes());
        }
    }
}

fn site_in(folder: &Path) -> Site {
    files_below(folder).into_iter().map(|(path, bytes)| (path, Fingerprint::of(&bytes))).collect()
}

/// What a clean build of the generation gives.
fn clean(generation: &str) -> Site {
    let desk = Desk::new("");
    write_sources(&desk, generation);
    let run = desk.run(&["build"]);
    assert_eq!(run.code, Some(0), "{run}");
    site_in(&desk.root().join("output"))
}

impl Office {
    /// With the old site in `output`, by default `output` below the archive, and files of the user in it.
    fn new(output: Option<PathBuf>) -> Self {
        let desk = Desk::new("");
        let output = output.unwrap_or_else(|| desk.root().join("output"));
        let mut office = Self { desk, output, old: clean(OLD), new: clean(NEW), span: Duration::ZERO };
        assert_ne!(office.old, office.new);
        write_sources(&office.desk, OLD);
        let start = Instant::now();
        office.builds("the first build", OLD);
        office.span = start.elapsed();
        for (path, text) in MINE {
            let path = office.output.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        office
    }

    fn command(&self) -> Command {
        let mut command = self.desk.command(&["build", "--output"]);
        command.arg(&self.output).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self) -> Run {
        ran(self.command().output().unwrap())
    }

    fn start(&self) -> Child {
        self.command().spawn().unwrap()
    }

    fn beside(&self, name: &str) -> PathBuf {
        let folder = format!(".{}.annals", self.output.file_name().unwrap().to_string_lossy());
        self.output.parent().unwrap().join(folder).join(name)
    }

    fn site(&self, generation: &str) -> &Site {
        if generation == OLD { &self.old } else { &self.new }
    }

    /// Which generation stands; with every file of the user, unless a switch waits to be completed.
    fn stands(&self, what: &str) -> &'static str {
        let mut site = site_in(&self.output);
        for (path, text) in MINE {
            let mine = site.remove(path);
            let is_whole = mine == Some(Fingerprint::of(text.as_bytes()));
            assert!(is_whole || (mine.is_none() && self.beside("journal").exists()), "{what}: {path} is lost");
        }
        match [OLD, NEW].into_iter().find(|generation| site == *self.site(generation)) {
            Some(generation) => generation,
            None => panic!("{what}: the site is mixed or torn: {}", differences(&site, &self.old, &self.new)),
        }
    }

    /// That a run which ended by itself left nothing behind.
    fn is_tidy(&self, what: &str) {
        let mut left: Vec<String> = Vec::new();
        for folder in [self.beside(""), self.desk.root()] {
            left.extend(files_below(&folder).into_keys().filter(|path| {
                let name = path.rsplit('/').next().unwrap();
                let listed = name.ends_with(".tmp") || name.starts_with(".annals-") || name == "manifest.next";
                listed || name == "journal" || path.starts_with("kept/")
            }));
        }
        assert_eq!(left, [""; 0], "{what}: left over");
        assert!(!self.beside("stage").exists() || self.beside("stage.list").exists(), "{what}: an unfinished stage");
    }

    /// A build comes to the generation that the sources are, and leaves nothing over.
    fn builds(&self, what: &str, generation: &str) {
        let run = self.run();
        assert_eq!(run.code, Some(0), "{what}: {run}");
        let mut site = site_in(&self.output);
        site.retain(|path, _| !MINE.iter().any(|(mine, _)| mine == path));
        assert!(site == *self.site(generation), "{what}: {}", differences(&site, &self.old, &self.new));
        self.is_tidy(what);
    }

    /// Waits until the next generation is being staged, or the run is over.
    fn staging(&self, child: &mut Child) {
        let staging = || self.beside("stage").exists() && !self.beside("stage.list").exists();
        while !staging() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
    }
}

/// Which files are of which generation.
fn differences(site: &Site, old: &Site, new: &Site) -> String {
    let count = |other: &Site| site.iter().filter(|(path, print)| other.get(*path) == Some(print)).count();
    let unknown: Vec<&String> = site
        .iter()
        .filter(|(p, print)| old.get(*p) != Some(print) && new.get(*p) != Some(print))
        .map(|(p, _)| p)
        .collect();
    format!("{} files, {} as the old, {} as the new, as neither: {unknown:?}", site.len(), count(old), count(new))
}

/// Sends a signal to a run that is not over.
fn signal(child: &mut Child, signal: nix::sys::signal::Signal) {
    if child.try_wait().unwrap().is_none() {
        let id = nix::unistd::Pid::from_raw(child.id().try_into().unwrap());
        nix::sys::signal::kill(id, signal).unwrap();
    }
}

/// Kills builds with SIGKILL at points drawn by lot, half of them over the whole run and half once pages are staged.
fn kills(rounds: usize) {
    let office = Office::new(None);
    let mut lots = Lots(0x00A2_2A15);
    let (mut untouched, mut switched, mut too_late) = (0, 0, 0);
    let mut from = OLD;
    for round in 0..rounds {
        let to = if from == OLD { NEW } else { OLD };
        write_sources(&office.desk, to);
        let mut child = office.start();
        if round % 2 == 0 {
            std::thread::sleep(office.span.mul_f64(lots.share()));
        } else {
            office.staging(&mut child);
            std::thread::sleep(office.span.mul_f64(lots.share() / 4.0));
        }
        let _over_already = child.kill();
        too_late += usize::from(child.wait().unwrap().success());
        let what = format!("kill {round}");
        let stands = office.stands(&what);
        *(if stands == from { &mut untouched } else { &mut switched }) += 1;
        office.builds(&what, to);
        assert_eq!(office.stands(&what), to);
        from = to;
    }
    println!(
        "{rounds} kills: {untouched} times the old site, {switched} times the new one ({too_late} runs were over); 0 mixed, 0 torn, 0 left over"
    );
}

#[test]
fn a_killed_build_leaves_the_old_or_the_new_site() {
    kills(6);
}

#[test]
#[ignore = "a long run: docs/proofs.md"]
fn many_killed_builds_leave_the_old_or_the_new_site() {
    kills(rounds(1000));
}

/// Ends builds as a person, the system or a closed terminal does.
fn interrupts(points: usize) {
    use nix::sys::signal::Signal;
    let office = Office::new(None);
    let (mut asked, mut done) = (0, 0);
    let mut from = OLD;
    for which in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        for point in 0..points {
            let to = if from == OLD { NEW } else { OLD };
            write_sources(&office.desk, to);
            let mut child = office.start();
            // the lock is taken after the signals are listened to
            let locked = || {
                fs::read_to_string(office.beside("lock")).is_ok_and(|text| text.contains(&format!(" {} ", child.id())))
            };
            let start = Instant::now();
            while !locked() && start.elapsed() < Duration::from_secs(20) {
                std::thread::yield_now();
            }
            if point % 2 == 1 {
                office.staging(&mut child);
            }
            std::thread::sleep(office.span.mul_f64(point as f64 / points as f64 * 0.8));
            signal(&mut child, which);
            let run = ran(child.wait_with_output().unwrap());
            let what = format!("{which} at point {point}");
            let stands = office.stands(&what);
            match run.code {
                Some(code) if code == 128 + which as i32 => {
                    assert_eq!(stands, from, "{what}");
                    asked += 1;
                }
                Some(0) => {
                    assert_eq!(stands, to, "{what}");
                    done += 1;
                }
                _ => panic!("{what}: {run}"),
            }
            office.is_tidy(&what);
            office.builds(&what, to);
            from = to;
        }
    }
    assert!(asked > 0);
    println!("{asked} runs interrupted, the old site up; {done} were done or were carried through; 0 left over");
}

#[test]
fn an_interrupted_build_clears_away_what_it_staged() {
    interrupts(3);
}

#[test]
#[ignore = "a long run: docs/proofs.md"]
fn a_build_interrupted_at_twenty_points_clears_away_what_it_staged() {
    interrupts(rounds(20));
}

/// `nohup` has its way: the terminal may be closed, and the build is done.
#[test]
fn a_build_that_was_started_to_outlive_its_terminal_does() {
    let office = Office::new(None);
    write_sources(&office.desk, NEW);
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" build", env!("CARGO_BIN_EXE_annals")]);
    let mut child = command.current_dir(office.desk.root()).stdout(Stdio::piped()).spawn().unwrap();
    office.staging(&mut child);
    signal(&mut child, nix::sys::signal::Signal::SIGHUP);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(office.stands("after the end of the terminal"), NEW);
}

/// Who may not take much memory is stopped with a word, before the system stops him without one.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_takes_too_much_memory_is_stopped_with_a_word() {
    let office = Office::new(None);
    write_sources(&office.desk, NEW);
    let run = ran(office.command().args(["--max-memory", "1m"]).output().unwrap());
    assert_eq!(run.code, Some(3), "{run}");
    let word = "error: the run takes more than 1 MiB of memory, and is stopped\nhelp: ";
    assert!(run.err.starts_with(word), "{run}");
    assert_eq!(office.stands("with too little memory"), OLD);
    office.is_tidy("with too little memory");
    let run = office.desk.run(&["list", "note", "--max-memory", "1M"]);
    assert_eq!((run.code, run.out.as_str()), (Some(3), ""), "{run}");
    for (typed, good) in
        [("4G", true), ("900M", true), ("0M", false), ("12", false), ("G", false), ("99999999999G", false)]
    {
        let run = ran(office.command().args(["--max-memory", typed]).output().unwrap());
        assert_eq!(run.code, Some(if good { 0 } else { 2 }), "{typed}: {run}");
    }
    assert_eq!(office.stands("with enough memory"), NEW);
}

/// A template that does not come to an end, and a run that is asked to stop once.
#[test]
#[ignore = "takes as long as a run may go on that was asked to stop"]
fn a_run_that_does_not_stop_when_it_is_asked_to_is_ended() {
    let office = Office::new(None);
    let endless =
        "{% set far = range(end=100000) %}{% for a in far %}{% for b in far %}{% set x = b %}{% endfor %}{% endfor %}";
    office.desk.write("themes/default/templates/record.html", endless.as_bytes());
    let mut child = office.start();
    std::thread::sleep(office.span.mul_f64(4.0));
    signal(&mut child, nix::sys::signal::Signal::SIGTERM);
    let begun = Instant::now();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(begun.elapsed() > Duration::from_secs(5), "it was at work");
    assert_eq!(office.stands("after a template without an end"), OLD);
    fs::remove_dir_all(office.desk.root().join("themes")).unwrap();
    office.builds("after a template without an end", OLD);
}

/// A write beyond the user's limit is an error with a name.
#[test]
fn a_limit_on_the_size_of_files_is_said_and_nothing_is_switched() {
    let office = Office::new(None);
    write_sources(&office.desk, NEW);
    let limited = Command::new("sh")
        .arg("-c")
        .arg("ulimit -f 16; exec \"$@\"")
        .arg("sh")
        .arg(program())
        .args(["build", "--output"])
        .arg(&office.output)
        .current_dir(office.desk.root())
        .output();
    let run = ran(limited.unwrap());
    assert_eq!(run.code, Some(3), "{run}");
    assert!(run.err.contains("error: cannot ") && run.err.contains("(os error 27); "), "{run}");
    assert!(run.err.contains(" bytes were to be written") && run.err.contains("`: File too large"), "{run}");
    assert_eq!(office.stands("limit"), OLD);
    office.is_tidy("limit");
    office.builds("after the limit", NEW);
}

/// Whether a command ends well.
fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// How a command is run by somebody whom rights bind; `None` when there is no way.
pub fn as_somebody(program: &Path) -> Option<Vec<String>> {
    let plain = || Command::new(program);
    if !nix::unistd::geteuid().is_root() {
        return works(plain().arg("--version")).then(Vec::new);
    }
    let way: Vec<String> = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"].map(str::to_owned).into();
    works(Command::new(&way[0]).args(&way[1..]).arg(program).arg("--version")).then_some(way)
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_annals"))
}

/// Whether a file system of one's own can be mounted, in a namespace that ends with its process.
pub fn can_mount() -> bool {
    works(Command::new("unshare").args(["-rm", "sh", "-c", "mount -t tmpfs -o size=1M tmpfs /tmp"]))
}

/// Whether the folders that may be watched can be limited, in a namespace that ends with its process.
pub fn can_limit_watches() -> bool {
    works(Command::new("unshare").args(["-r", "sh", "-c", "echo 3 > /proc/sys/user/max_inotify_watches"]))
}

/// Folders and files that may not be written: said, and everything stays as it was.
#[test]
fn where_nothing_may_be_written_nothing_is_changed() {
    use std::os::unix::fs::PermissionsExt;
    let Some(way) = as_somebody(program()) else { return };
    let office = Office::new(None);
    // the archive, and the way to it, belong to whoever runs the build
    let home = office.desk.root().parent().unwrap().to_path_buf();
    fs::set_permissions(&home, fs::Permissions::from_mode(0o755)).unwrap();
    if !way.is_empty() {
        assert!(works(Command::new("chown").args(["-R", "65534:65534"]).arg(&home)));
    }
    let build = || {
        let (before, after) = way.split_first().map_or((program().as_os_str().to_owned(), vec![]), |(first, rest)| {
            (first.into(), rest.iter().map(Into::into).chain([program().as_os_str().to_owned()]).collect())
        });
        let mut command = Command::new(before);
        command.args(after).args(["build", "--output"]).arg(&office.output).current_dir(office.desk.root());
        ran(command.env("XDG_CACHE_HOME", home.join("cache")).output().unwrap())
    };
    let lock = office.beside("lock");
    let cases: [(&str, Vec<PathBuf>, u32); 5] = [
        ("the site", vec![office.output.clone()], 0o555),
        ("the folder it stands in", vec![office.desk.root()], 0o555),
        ("both", vec![office.desk.root(), office.output.clone()], 0o555),
        ("its bookkeeping", vec![office.beside("")], 0o555),
        ("the lock", vec![lock.clone()], 0o000),
    ];
    for (name, paths, mode) in cases {
        for generation in [NEW, OLD] {
            // a single page goes another way than all of them
            write_sources(&office.desk, generation);
            let before = site_in(&office.output);
            let modes: Vec<_> = paths.iter().map(|path| path.metadata().unwrap().permissions()).collect();
            paths.iter().for_each(|path| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap());
            let run = build();
            paths.iter().zip(modes).for_each(|(path, mode)| fs::set_permissions(path, mode).unwrap());
            if generation == OLD {
                // nothing was to be written
                assert!(matches!(run.code, Some(0 | 3)), "{name}: {run}");
            } else {
                assert_eq!(run.code, Some(3), "{name}: {run}");
                assert!(run.err.contains("error: cannot ") && run.err.contains("Permission denied"), "{name}: {run}");
            }
            assert_eq!(site_in(&office.output), before, "{name}");
            office.is_tidy(name);
        }
    }
    // an old page that nobody may read is in nobody's way
    write_sources(&office.desk, NEW);
    fs::set_permissions(office.output.join("notes/n1.html"), fs::Permissions::from_mode(0o000)).unwrap();
    let run = build();
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(office.stands("an unreadable page"), NEW);
}

/// A page that may not be replaced goes the way of a single rename, and is given up as a whole too.
#[test]
fn a_single_page_that_may_not_be_replaced_is_given_up() {
    use std::os::unix::fs::PermissionsExt;
    let Some(way) = as_somebody(program()) else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let root = folder.path().join("a");
    fs::create_dir_all(root.join("content/about")).unwrap();
    fs::write(root.join("annals.yaml"), "title: T\nas_of: 2025-04-30\n").unwrap();
    fs::write(root.join("content/about/x.txt"), "old").unwrap();
    let note = |text: &str| fs::write(root.join("content/n.md"), format!("---\ntitle: N\n---\n{text}\n")).unwrap();
    note("first");
    let shell = |mode: u32| {
        fs::set_permissions(root.join("output"), fs::Permissions::from_mode(mode)).unwrap();
    };
    let build = || {
        if !way.is_empty() {
            assert!(works(Command::new("chown").args(["-R", "65534:65534"]).arg(folder.path())));
        }
        let words: Vec<&str> = way.iter().map(String::as_str).chain([program().to_str().unwrap(), "build"]).collect();
        ran(Command::new(words[0]).args(&words[1..]).current_dir(&root).output().unwrap())
    };
    assert_eq!(build().code, Some(0));
    fs::remove_file(root.join("output/404.html")).unwrap();
    shell(0o555);
    let run = build();
    shell(0o755);
    assert_eq!(run.code, Some(3), "{run}");
    let left: Vec<String> = files_below(&root.join(".output.annals")).into_keys().collect();
    assert_eq!(left, ["lock", "manifest"], "{run}");
    let run = build();
    assert_eq!(run.code, Some(0), "{run}");
    assert!(run.out.contains(": 1 written"), "{run}");
}

/// While one build stands still in the middle of its work, others are told who it is; it ends well.
fn pairs(count: usize) -> usize {
    use nix::sys::signal::Signal;
    let office = Office::new(None);
    let mut from = OLD;
    let mut met = 0;
    for pair in 0..count {
        let to = if from == OLD { NEW } else { OLD };
        write_sources(&office.desk, to);
        let mut first = office.start();
        office.staging(&mut first);
        signal(&mut first, Signal::SIGSTOP);
        let over = first.try_wait().unwrap().is_some();
        let start = Instant::now();
        let second = office.run();
        let took = start.elapsed();
        signal(&mut first, Signal::SIGCONT);
        let id = first.id();
        let first = ran(first.wait_with_output().unwrap());
        assert_eq!(first.code, Some(0), "{pair}: {first}");
        if over {
            assert_eq!(second.code, Some(0), "{pair}: {second}");
        } else {
            assert_eq!(second.code, Some(4), "{pair}: {second}");
            let named = format!("`: process {id} on ");
            assert!(second.err.contains("another run is writing `") && second.err.contains(&named), "{second}");
            assert!(second.err.contains(", since 20"), "{second}");
            assert!(took < Duration::from_secs(10), "{took:?}");
            met += 1;
        }
        assert_eq!(office.stands("two at once"), to);
        from = to;
    }
    met
}

#[test]
fn of_two_builds_at_once_one_is_told_of_the_other() {
    assert!(pairs(3) > 0);
}

#[test]
#[ignore = "a long run: docs/proofs.md"]
fn of_fifty_pairs_of_builds_each_has_one_winner() {
    let count = rounds(50);
    println!("{} of {count} pairs met; each had one winner", pairs(count));
}

/// Sources that come, go and change while they are read, for as many builds.
fn races(builds: usize) {
    use std::sync::atomic::{AtomicBool, Ordering};
    let office = Office::new(None);
    let stop = AtomicBool::new(false);
    let at = |path: &str| office.desk.root().join(path);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0_usize;
            while !stop.load(Ordering::Relaxed) {
                turn += 1;
                let _gone = fs::remove_file(at("content/notes/n3.md"));
                let long = "x".repeat(turn % 7 * 5_000);
                fs::write(at("content/notes/n4.md"), format!("---\ntitle: Note 4\n---\n{long}\n")).unwrap();
                fs::write(at("content/notes/plan.pdf"), format!("%PDF {long}")).unwrap();
                fs::write(at("content/notes/n3.md"), "---\ntitle: Note 3\n---\n").unwrap();
                std::thread::sleep(Duration::from_millis(turn as u64 % 64));
            }
        });
        let mut codes = BTreeMap::<i32, usize>::new();
        let mut wrong = None;
        for _ in 0..builds {
            let run = office.run();
            match run.code {
                Some(code @ (0 | 1 | 3)) if !run.err.contains("panicked") => *codes.entry(code).or_default() += 1,
                _ => wrong = Some(run),
            }
        }
        stop.store(true, Ordering::Relaxed);
        assert_eq!(wrong.map(|run| run.to_string()), None);
        println!("{builds} builds while sources moved, by exit status: {codes:?}");
    });
    write_sources(&office.desk, NEW);
    office.builds("when it is quiet", NEW);
}

#[test]
fn sources_that_move_while_they_are_read_break_nothing() {
    races(5);
}

#[test]
#[ignore = "a long run: docs/proofs.md"]
fn sources_that_move_for_a_minute_break_nothing() {
    races(rounds(200));
}

/// In a namespace of its own, this test binary again: the file systems that the test below mounts end with it.
fn in_a_namespace(sizes: usize) {
    if !can_mount() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let inside = Command::new("unshare")
        .arg("-rm")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "process::inside_a_namespace", "--ignored", "--nocapture"])
        .env("ANNALS_DISK", folder.path())
        .env("ANNALS_SIZES", sizes.to_string())
        .output()
        .unwrap();
    let run = ran(inside);
    assert_eq!(run.code, Some(0), "{run}");
    print!("{}", run.out);
}

#[test]
fn a_full_disk_keeps_the_old_site() {
    in_a_namespace(3);
}

#[test]
#[ignore = "a long run: docs/proofs.md"]
fn a_disk_full_at_many_sizes_keeps_the_old_site() {
    in_a_namespace(rounds(256));
}

#[test]
#[ignore = "run by the tests of full disks"]
fn inside_a_namespace() {
    let Some(disk) = std::env::var_os("ANNALS_DISK").map(PathBuf::from) else { return };
    let sizes: usize = std::env::var("ANNALS_SIZES").unwrap().parse().unwrap();
    let mount = |options: &str| {
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&disk).status().unwrap();
        assert!(done.success(), "{options}");
    };
    mount("size=64M");
    // an exchange needs the folder's name, and a mounted file system keeps its own
    let desk = Desk::new("=== annals.yaml ===\n=== content/a.md ===\n");
    let run = desk.run(&["build", "--output", disk.to_str().unwrap()]);
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.err.contains("a file system is mounted there; name a folder in it"), "{run}");
    assert_eq!(fs::read_dir(&disk).unwrap().count(), 0);
    let office = Office::new(Some(disk.join("site")));
    let used = || {
        let now = rustix::fs::statvfs(&disk).unwrap();
        ((now.f_blocks - now.f_bfree) * now.f_frsize, now.f_files - now.f_ffree)
    };
    let (bytes, inodes) = used();
    let site: u64 = files_below(&office.output).values().map(|bytes| bytes.len() as u64).sum();
    let room = site + 40 * 4096;
    let (mut full, mut done) = (0, 0);
    for step in 0..sizes as u64 {
        for limit in ["size", "nr_inodes"] {
            let more = |whole: u64| whole * step / sizes as u64;
            let amount = if limit == "size" { bytes + more(room) } else { inodes + more(40) };
            write_sources(&office.desk, NEW);
            mount(&format!("remount,{limit}={amount}"));
            let run = office.run();
            let what = format!("{limit}={amount}");
            match run.code {
                Some(3) => {
                    assert!(run.err.contains("error: cannot ") && run.err.contains("No space left"), "{what}: {run}");
                    assert_eq!(office.stands(&what), OLD, "{what}: {run}");
                    office.is_tidy(&what);
                    full += 1;
                }
                Some(0) => {
                    assert_eq!(office.stands(&what), NEW, "{what}: {run}");
                    done += 1;
                }
                _ => panic!("{what}: {run}"),
            }
            mount("remount,size=64M,nr_inodes=100000");
            write_sources(&office.desk, OLD);
            office.builds(&what, OLD);
            // each size begins with the same room taken
            fs::remove_dir_all(office.beside("stage")).unwrap_or_default();
            fs::remove_file(office.beside("stage.list")).unwrap_or_default();
            assert_eq!(office.stands(&what), OLD);
        }
    }
    assert!(full > 0, "the disk was never full");
    println!("{sizes} sizes in bytes and in files: {full} times full and the old site kept, {done} times room enough");
}

/// Each call of the system that opens, writes, renames, lists or locks files fails in turn, in the running program.
#[test]
#[ignore = "a long run that needs strace: docs/proofs.md"]
fn whatever_call_of_the_system_fails_the_site_is_whole() {
    const CALLS: &str = "openat,openat2,write,rename,renameat2,link,linkat,unlink,unlinkat,mkdir,rmdir,syncfs,fsync,statx,newfstatat,\
                         getdents64,flock,chmod,fchmod,ftruncate,copy_file_range,utimensat";
    const ERRORS: [&str; 7] = ["EIO", "EACCES", "EROFS", "EXDEV", "ETXTBSY", "EMFILE", "ENOSPC"];
    let office = Office::new(None);
    let limit = rounds(usize::MAX);
    let mut codes = BTreeMap::<Option<i32>, usize>::new();
    let (mut from, mut runs) = (OLD, 0);
    let calls = std::env::var("ANNALS_CALLS").unwrap_or_else(|_| CALLS.to_owned());
    for call in calls.split(',') {
        for number in 1.. {
            let error = ERRORS[(runs + number) % ERRORS.len()];
            let to = if from == OLD { NEW } else { OLD };
            write_sources(&office.desk, to);
            let log = office.desk.root().parent().unwrap().join("trace");
            let plain = office.command();
            let traced = Command::new("strace")
                .args(["-f", "-qq", "-o"])
                .arg(&log)
                .args(["-e", &format!("trace={call}"), "-e", &format!("inject={call}:error={error}:when={number}")])
                .arg(plain.get_program())
                .args(plain.get_args())
                .current_dir(office.desk.root())
                .env("RAYON_NUM_THREADS", "1")
                .output()
                .unwrap();
            let run = ran(traced);
            let hit = fs::read_to_string(&log).unwrap().contains("(INJECTED)");
            let what = format!("{call} {number} {error}");
            let hits: Vec<String> = fs::read_to_string(&log)
                .unwrap()
                .lines()
                .filter(|line| line.contains("(INJECTED)"))
                .map(str::to_owned)
                .collect();
            *codes.entry(run.code).or_default() += 1;
            // a program that cannot be loaded ends with 127; none panics or is killed
            assert!(matches!(run.code, Some(0..=4 | 127)), "{what}: {hits:?} {run}");
            let stands = office.stands(&format!("{what}: {hits:?} {run}"));
            if run.code == Some(0) {
                assert_eq!(stands, to, "{what}: {hits:?} {run}");
            }
            office.builds(&format!("{what}: {hits:?} {run}"), to);
            from = to;
            runs += 1;
            if !hit || runs >= limit {
                break;
            }
        }
    }
    println!("{runs} runs in which a call failed, by exit status: {codes:?}; 0 mixed, 0 lost, 0 left over");
}
