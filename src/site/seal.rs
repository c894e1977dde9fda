//! What pages say of sealed periods.

use super::view::{Link, SealView};
use super::{Site, address};
use crate::archive::seals::{Held, Standing};
use crate::archive::{Ix, Seal};
use crate::base::period::Period;

/// The seals a record is under.
pub fn of_record(site: &Site, ix: Ix) -> Vec<SealView> {
    let seals = &site.archive.seals;
    seals.of(ix).iter().filter_map(|held| Some(view(site, seals.all.get(held.seal)?, [held].into_iter()))).collect()
}

/// The seal of a period; `None` when it is not sealed.
pub fn of_period(site: &Site, period: Period) -> Option<SealView> {
    let (at, seal) = site.archive.seals.on(period)?;
    Some(view(site, seal, site.archive.seals.under(at).map(|(_, held)| held)))
}

fn view<'a>(site: &Site, seal: &Seal, held: impl Iterator<Item = &'a Held>) -> SealView {
    let changed: Vec<&Held> = held.filter(|held| held.standing != Standing::Kept).collect();
    let mut explained: Vec<Ix> = changed.iter().flat_map(|held| held.explained.iter().copied()).collect();
    explained.sort_unstable();
    explained.dedup();
    SealView {
        period: seal.period.to_string(),
        href: address::period(&site.archive, seal.period).unwrap_or_default(),
        date: seal.sealed.to_string(),
        changed: !changed.is_empty(),
        explained: explained.into_iter().map(|ix| site.link_to(ix)).collect::<Vec<Link>>(),
    }
}
