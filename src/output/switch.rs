//! From one generation to the next, in a way that a run that is killed at any point can be completed or undone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::bundle::{folders, is_folder};
use super::complaints::{Failure, Refusal};
use super::hands::{Hands, identity, is_same_file, look, sync_names};
use super::manifest::{Manifest, folders_of};
use super::place::Place;
use super::sealed::{seal, unseal};
use super::survey::{Stray, strays};
use crate::base::path::RelPath;
use crate::source::Stamp;
use crate::source::disk::stamp;

/// Kind and version of the journal.
const MARK: &str = "annals journal 1";

/// What a switch has to do. It is written down before the first change of the site.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Journal {
    /// How.
    pub way: Way,
    /// Whether the generation that is replaced may stay as the next stage. It may not when a page left the site:
    /// who finds the folder later must not find the page.
    pub spare: bool,
    /// Listed files that were changed by hand: they go to `kept/`, like all that stands in the way.
    pub aside: BTreeSet<RelPath>,
}

/// The ways to switch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Way {
    /// The stage, whole, exchanges its name with the site, or takes it where there is no site.
    Exchange {
        /// The stage's identity: whether the folder that is the site now is it tells whether the exchange was done.
        stage: u64,
    },
    /// One file after the other; whole at any moment only when it is a single one.
    Renames {
        /// Files to take from the stage.
        writes: Vec<RelPath>,
        /// Files to remove, if they still look so.
        deletes: Vec<(RelPath, Stamp)>,
        /// Files and folders to set aside before.
        asides: Vec<RelPath>,
    },
}

/// Completes or undoes what an earlier run left, and clears away what it was working on.
pub fn recover(place: &Place, hands: &Hands, force: bool) -> Result<(), Refusal> {
    let path = place.kept("journal");
    let journal = match std::fs::read(&path) {
        Ok(bytes) => match unseal::<Journal>(MARK, &bytes) {
            Ok(journal) => Some(journal),
            Err(_) if force => {
                // the stage may hold what nobody has brought home
                set_aside(place, hands, &place.beside, Path::new("stage"))?;
                hands.remove(&place.kept("stage.list"))?;
                None
            }
            Err(why) => return Err(Refusal::Damaged { path, why: why.to_owned() }),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(Failure { doing: "read", path, error }.into()),
    };
    match journal {
        Some(journal) if is_untouched(place, &journal)? => hands.remove(&path)?,
        Some(journal) => finish(place, hands, &journal, None)?,
        None => {}
    }
    for left in ["manifest.next", "manifest.tmp", "manifest.next.tmp", "journal.tmp", "stage.list.tmp"] {
        hands.remove(&place.kept(left))?;
    }
    if look(&place.kept("stage.list"))?.is_none() {
        hands.remove_tree(&place.kept("stage"))?;
    }
    Ok(hands.remove(&path)?)
}

/// Whether the site is still as it was, so that the switch can be given up; else it must be completed.
fn is_untouched(place: &Place, journal: &Journal) -> Result<bool, Failure> {
    match &journal.way {
        Way::Exchange { stage } => Ok(identity(&place.site)? != Some(*stage)),
        Way::Renames { writes, deletes, asides } => {
            let staged = writes.iter().map(|path| place.kept("stage").join(path.as_str()));
            let standing = deletes.iter().map(|(path, _)| path).chain(asides);
            for path in staged.chain(standing.map(|path| place.site.join(path.as_str()))) {
                if look(&path)?.is_none() {
                    return Ok(false);
                }
            }
            Ok(true)
        }
    }
}

/// Switches to the generation that is staged and listed in `next`. `false`: the system cannot exchange folders, and
/// nothing was changed. Then `rest` is what the stage holds at rest, if anything.
pub fn switch(
    place: &Place,
    hands: &Hands,
    journal: &Journal,
    next: &Manifest,
    rest: Option<&Manifest>,
    durable: bool,
) -> Result<bool, Failure> {
    let ready = write_down(place, hands, journal, next, durable).and_then(|()| match journal.way {
        Way::Exchange { .. } => exchange(place, hands),
        Way::Renames { .. } => Ok(true),
    });
    let switched = match ready {
        Ok(true) => finish(place, hands, journal, rest).map(|()| true),
        not_ready => not_ready,
    };
    // where that cannot be told, the next run decides
    if !matches!(switched, Ok(true)) && is_untouched(place, journal).unwrap_or(false) {
        // the journal first: without it the rest is nothing but litter, which the next run removes if this one cannot
        for left in ["journal", "journal.tmp", "manifest.next", "manifest.next.tmp"] {
            let _left = hands.remove(&place.kept(left));
        }
    } else if durable {
        sync_names(&place.parent);
    }
    switched
}

fn write_down(place: &Place, hands: &Hands, journal: &Journal, next: &Manifest, durable: bool) -> Result<(), Failure> {
    hands.replace(&place.kept("manifest.next"), &next.to_bytes())?;
    hands.replace(&place.kept("journal"), &seal(MARK, journal).unwrap_or_default())?;
    if durable {
        hands.sync(&place.beside)?;
    }
    hands.carry_through(&place.site)
}

fn exchange(place: &Place, hands: &Hands) -> Result<bool, Failure> {
    let stage = place.kept("stage");
    if look(&place.site)?.is_none() {
        hands.rename(&stage, &place.site)?;
        return Ok(true);
    }
    hands.exchange(&stage, &place.site)
}

/// Does what is left to do; each step may have been done before.
fn finish(place: &Place, hands: &Hands, journal: &Journal, rest: Option<&Manifest>) -> Result<(), Failure> {
    if let Some(next) = list(place, hands, "manifest.next")? {
        match &journal.way {
            Way::Exchange { .. } => {
                let old = list(place, hands, "manifest")?.unwrap_or_default();
                bring_home(place, hands, &old, &next, &journal.aside)?;
            }
            Way::Renames { writes, deletes, asides } => {
                rename_each(place, hands, writes, deletes, asides)?;
            }
        }
        hands.rename(&place.kept("manifest.next"), &place.kept("manifest"))?;
    }
    // where there was no site before, the stage has become it and nothing was exchanged out
    match rest.filter(|_| journal.spare && place.kept("stage").is_dir()) {
        Some(rest) => hands.replace(&place.kept("stage.list"), &rest.to_bytes())?,
        None => {
            hands.remove(&place.kept("stage.list"))?;
            hands.remove_tree(&place.kept("stage"))?;
        }
    }
    hands.remove(&place.kept("journal"))
}

/// One of the lists; `None` when there is none. By a damaged one nobody can tell what in the stage is the user's: all of it is
/// set aside then.
fn list(place: &Place, hands: &Hands, name: &str) -> Result<Option<Manifest>, Failure> {
    match Manifest::load(&place.kept(name)) {
        Ok(list) => Ok(list),
        Err(Refusal::Failed(failure)) => Err(failure),
        Err(_) => set_aside(place, hands, &place.beside, Path::new("stage")).map(|_| None),
    }
}

/// Moves what is not Annals' own from the generation that was exchanged out to the one that stands.
fn bring_home(
    place: &Place,
    hands: &Hands,
    old: &Manifest,
    next: &Manifest,
    aside: &BTreeSet<RelPath>,
) -> Result<(), Failure> {
    let out = place.kept("stage");
    let entered = folders_of(old.files.keys().chain(next.files.keys()));
    let own = |path: &str| old.files.contains_key(path) && !aside.contains(path);
    let found = strays(&out, &own, &entered).map_err(|error| Failure { doing: "list", path: out.clone(), error })?;
    for stray in found {
        let (from, home) = (out.join(&stray.path), place.site.join(&stray.path));
        let edited = stray.named().is_some_and(|path| aside.contains(&path));
        if is_same_file(&from, &home)? {
            hands.remove(&from)?;
        } else if edited || is_in_the_way(&stray, next) || (stray.folder && look(&home)?.is_some()) {
            set_aside(place, hands, &out, &stray.path)?;
        } else {
            welcome(place, hands, &stray.path)?;
        }
    }
    Ok(())
}

/// Moves one file or folder from the generation that was exchanged out. If meanwhile another file stands there,
/// the newer one gets the place and the older one is set aside.
fn welcome(place: &Place, hands: &Hands, path: &Path) -> Result<(), Failure> {
    let (from, home) = (place.kept("stage").join(path), place.site.join(path));
    let modified = |file: &Path| Ok(look(file)?.map(|data| stamp(&data).modified));
    match modified(&home)? {
        Some(there) if Some(there) > modified(&from)? => {
            set_aside(place, hands, &place.kept("stage"), path)?;
            return Ok(());
        }
        Some(_) => {
            set_aside(place, hands, &place.site, path)?;
        }
        None => hands.folder(home.parent().unwrap_or(&place.site))?,
    }
    hands.rename(&from, &home)
}

/// Deletes come first: when a page may no longer be read, a killed run must not leave it.
fn rename_each(
    place: &Place,
    hands: &Hands,
    writes: &[RelPath],
    deletes: &[(RelPath, Stamp)],
    asides: &[RelPath],
) -> Result<(), Failure> {
    let at = |path: &RelPath| place.site.join(path.as_str());
    for (path, looks) in deletes {
        let file = at(path);
        if look(&file)?.is_some_and(|data| data.is_file() && stamp(&data) == *looks) {
            hands.remove(&file)?;
            hands.prune(file.parent().unwrap_or(&file), &place.site)?;
        }
    }
    let staged = |path: &RelPath| place.kept("stage").join(path.as_str());
    // they go before anything is written; later the same paths are our own
    let mut whole = true;
    for path in writes {
        whole &= look(&staged(path))?.is_some();
    }
    for path in asides.iter().filter(|_| whole) {
        set_aside(place, hands, &place.site, Path::new(path.as_str()))?;
    }
    for path in writes {
        let staged = staged(path);
        if look(&staged)?.is_some() {
            hands.folder(at(path).parent().unwrap_or(&place.site))?;
            hands.rename(&staged, &at(path))?;
        }
    }
    Ok(())
}

/// Whether a stray stands where the generation `next` has a file, or needs a folder.
pub fn is_in_the_way(stray: &Stray, next: &Manifest) -> bool {
    // a path that is no UTF-8 can only be below a file of ours
    let text = stray.path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let Some(path) = RelPath::new(&text) else { return false };
    let needs_folder = !stray.folder && is_folder(&next.files, &path);
    needs_folder || next.files.contains_key(&path) || folders(&path).any(|folder| next.files.contains_key(folder))
}

/// Moves `path`, below `top`, to `kept/`; what was set aside before stays. One that is gone is good.
pub fn set_aside(place: &Place, hands: &Hands, top: &Path, path: &Path) -> Result<PathBuf, Failure> {
    let from = top.join(path);
    let mut number = 1_u32;
    let free = loop {
        let to = place.kept("kept").join(number.to_string()).join(path);
        let taken = look(&to)?.is_some();
        // a file that was set aside earlier may stand where a folder is needed now
        let blocked = to.ancestors().skip(1).any(|folder| folder.exists() && !folder.is_dir());
        if !taken && !blocked {
            break to;
        }
        number += 1;
    };
    if look(&from)?.is_some() {
        hands.folder(free.parent().unwrap_or(&place.beside))?;
        hands.rename(&from, &free)?;
    }
    Ok(free)
}
