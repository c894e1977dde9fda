//! Ctrl-C, the end of the system, the end of the terminal: the first asks the run to stop where it may, the second stops it, and so does time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::exit::{Exit, Stop};

/// How long a run may go on that was asked to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often is looked whether it was.
const LOOK: Duration = Duration::from_millis(200);

/// Whether the run has been asked to stop, and by what.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    /// Whether it has.
    pub flag: Arc<AtomicBool>,
    by: By,
}

#[cfg(unix)]
type By = Arc<std::sync::atomic::AtomicUsize>;

/// Elsewhere a run is told only that it is to stop.
#[cfg(not(unix))]
type By = ();

impl Interrupt {
    /// Listens for Ctrl-C from now on, for being ended by the system and for the end of the terminal, unless it was started to outlive that
    /// (`nohup`).
    pub fn listen() -> Result<Self, Stop> {
        let interrupt = Self::default();
        interrupt.register().map_err(|error| Stop::io(format!("cannot listen for Ctrl-C: {error}")))?;
        let asked = interrupt.clone();
        std::thread::spawn(move || {
            while !asked.asked() {
                std::thread::sleep(LOOK);
            }
            asked.insist(PATIENCE);
        });
        Ok(interrupt)
    }

    /// Asks the run to stop, and to end so.
    pub fn ask(&self, exit: Exit) {
        self.say(exit);
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Ends a run that was asked to stop and does not: a template's loop, say, in which nobody asks. What it leaves the next run clears away.
    pub fn insist(&self, patience: Duration) {
        std::thread::sleep(patience);
        std::process::exit(self.exit() as i32);
    }

    /// Whether to stop.
    pub fn asked(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    #[cfg(unix)]
    fn register(&self) -> std::io::Result<()> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
        use signal_hook::flag;
        let ignored = ignored();
        for (signal, exit) in [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Terminated), (SIGHUP, Exit::HungUp)] {
            // shells start what runs in the background without Ctrl-C; who then sends it by `kill` means it
            if signal == SIGHUP && ignored & (1 << (signal - 1)) != 0 {
                continue;
            }
            // in this order: the second ends the run, and who sees that it was asked also sees by what
            flag::register_conditional_shutdown(signal, exit as i32, Arc::clone(&self.flag))?;
            flag::register_usize(signal, Arc::clone(&self.by), exit as usize)?;
            flag::register(signal, Arc::clone(&self.flag))?;
        }
        // a write beyond the user's limit on the size of files fails with the file's name, where the system would end the process; without
        // it such a write ends the run, which the next one mends
        let _as_before = flag::register(SIGXFSZ, Arc::default());
        Ok(())
    }

    #[cfg(not(unix))]
    fn register(&self) -> Result<(), ctrlc::Error> {
        let flag = Arc::clone(&self.flag);
        ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Interrupted as i32);
            }
        })
    }

    /// How a run ends that was asked to.
    #[cfg(unix)]
    pub fn exit(&self) -> Exit {
        let by = self.by.load(Ordering::Relaxed);
        let others = [Exit::Terminated, Exit::HungUp, Exit::Io];
        others.into_iter().find(|exit| *exit as usize == by).unwrap_or(Exit::Interrupted)
    }

    #[cfg(unix)]
    fn say(&self, exit: Exit) {
        self.by.store(exit as usize, Ordering::Relaxed);
    }

    #[cfg(not(unix))]
    fn say(&self, _exit: Exit) {}

    /// How a run ends that was asked to.
    #[cfg(not(unix))]
    pub fn exit(&self) -> Exit {
        Exit::Interrupted
    }
}

/// The signals that the run was started to ignore, the first of them in the lowest bit; where the system does not say, none.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}
