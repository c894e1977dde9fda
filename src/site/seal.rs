//! What pages say of sealed periods.

use super::view::SealView;
use super::{Site, address};
use crate::archive::seals::{Held, Standing};
use crate::archive::{Ix, Seal};
use crate::base::period::Period;

/// The seals a record is under.
pub fn of_record(site: &Site, ix: Ix) -> Vec<SealView> {
    let seals = &site.archive.seals;
    let one = |held: &Held| {
        let standing = match held.standing {
            Standing::Kept => "kept",
            Standing::Changed | Standing::FileChanged => "changed",
            Standing::Added => "added",
        };
        Some(view(site, seals.all.get(held.seal)?, standing, held.explained.clone()))
    };
    seals.of(ix).iter().filter_map(one).collect()
}

/// The seal of a period; `None` when it is not sealed.
pub fn of_period(site: &Site, period: Period) -> Option<SealView> {
    let seals = &site.archive.seals;
    let (at, seal) = seals.on(period)?;
    let broken: Vec<&Held> =
        seals.under(at).map(|(_, held)| held).filter(|held| held.standing != Standing::Kept).collect();
    let explained = broken.iter().flat_map(|held| held.explained.iter().copied()).collect();
    Some(view(site, seal, if broken.is_empty() { "kept" } else { "changed" }, explained))
}

fn view(site: &Site, seal: &Seal, standing: &str, mut explained: Vec<Ix>) -> SealView {
    explained.sort_unstable();
    explained.dedup();
    SealView {
        period: seal.period.to_string(),
        href: address::period(&site.archive, seal.period).unwrap_or_default(),
        date: seal.sealed.to_string(),
        standing: standing.to_owned(),
        explained: explained.into_iter().map(|ix| site.link_to(ix)).collect(),
    }
}
