//! What a page's script shows of a record before its link is followed, and where it offers to lead: in small files of their own, so that
//! nothing of it stands in pages.

use std::sync::Arc;

use serde::Serialize;

use super::board::Board;
use super::search::gram;
use super::view::Brief;
use super::{Page, Site, Subject, address};
use crate::archive::{Archive, Ix};
use crate::base::period::{Granularity, Period};
use crate::base::slug;
use crate::config::Trait;

/// About how many records a file has.
const RECORDS: usize = 64;
/// Months that are offered.
const MONTHS: usize = 36;
/// Tags that are offered, those carried most.
const TAGS: usize = 100;
/// The most pages of one sort that are offered.
const MOST: usize = 200;

/// A file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The words of the script and the pages it leads to.
    Pages,
    /// Some of the records.
    Records(u32),
}

impl Part {
    /// What the script asks for it by.
    pub fn name(self) -> String {
        match self {
            Self::Pages => "pages".to_owned(),
            Self::Records(number) => number.to_string(),
        }
    }

    /// Its path in the output.
    pub fn path(self) -> String {
        format!("previews/{}.js", self.name())
    }
}

/// Of how many files the records of an archive are: a power of two, so that a larger archive rarely moves everything.
pub fn files(archive: &Archive) -> u32 {
    u32::try_from(archive.len().div_ceil(RECORDS).max(1).next_power_of_two()).unwrap_or(1 << 30)
}

/// All files.
pub fn parts(archive: &Archive) -> impl Iterator<Item = Part> + use<> {
    [Part::Pages].into_iter().chain((0..files(archive)).map(Part::Records))
}

/// A record before its link is followed.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// Its path in the output, not encoded.
    pub path: String,
    /// As lists show it.
    pub brief: Arc<Brief>,
    /// Its key point, else how its text begins; empty when it has neither.
    pub text: String,
}

/// A page that is offered.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// The theme's word for the group it is listed in (`rail.time`).
    pub group: &'static str,
    /// What it is called: words, a key of the theme's words, or a period's key.
    pub title: String,
    /// The period it is about where its title does not say it; empty for most.
    pub period: String,
    /// Where it leads.
    pub href: String,
}

/// The records of every file, by path.
pub fn divided(site: &Site) -> Vec<Vec<Ix>> {
    let count = files(&site.archive);
    let mut divided = vec![Vec::new(); count as usize];
    for (ix, _) in site.archive.all() {
        let Some(path) = site.addresses.records.get(ix.0 as usize).and_then(Option::as_deref) else { continue };
        if let Some(of) = divided.get_mut(gram::shard(path.encode_utf16(), count) as usize) {
            of.push(ix);
        }
    }
    divided
}

/// What a file says of each of its records.
pub fn of(site: &Site, records: &[Ix]) -> Vec<Preview> {
    let preview = |ix: &Ix| {
        let record = site.archive.record(*ix)?;
        let path = site.addresses.records.get(ix.0 as usize)?.clone()?;
        let text = record.gist.clone().unwrap_or_else(|| record.excerpt.clone());
        Some(Preview { path, brief: site.brief(*ix), text })
    };
    records.iter().filter_map(preview).collect()
}

/// The pages that are offered: those of time, latest first, what is owed, the lists, and what leads on.
pub fn offers(site: &Site) -> Vec<Offer> {
    let mut offers: Vec<(u8, Offer)> = times(site).map(|period| (0, of_period(site, period))).collect();
    let mut counts = [0_usize; 6];
    for page in &site.pages {
        let Some((rank, group)) = place(site, page) else { continue };
        let Some(count) = counts.get_mut(usize::from(rank)) else { continue };
        *count += 1;
        if *count <= MOST {
            offers.push((rank, offer(site, page, group)));
        }
    }
    offers.extend(tags(site).map(|offer| (5, offer)));
    offers.sort_by_key(|(rank, _)| *rank);
    offers.into_iter().map(|(_, offer)| offer).collect()
}

/// The periods of today, then the years, then the months, the latest first.
fn times(site: &Site) -> impl Iterator<Item = Period> {
    let (periods, today) = (&site.archive.periods, site.archive.as_of);
    let of = move |length: Granularity| periods.pages().rev().filter(move |period| period.granularity() == length);
    let now = periods.pages().rev().filter(move |period| period.contains(today));
    let past = move |period: &Period| !period.contains(today);
    let months = of(Granularity::Month).filter(past).take(MONTHS);
    now.chain(of(Granularity::Year).filter(past)).chain(months)
}

fn of_period(site: &Site, period: Period) -> Offer {
    let href = address::period(&site.archive, period).unwrap_or_default();
    Offer { group: "rail.time", title: period.to_string(), period: String::new(), href }
}

/// Where in the list a page stands, and under what; `None`: it is not offered.
fn place(site: &Site, page: &Page) -> Option<(u8, &'static str)> {
    let leads_on = |name: &str| site.kind(name).is_some_and(|kind| kind.has(Trait::Agent));
    Some(match &page.subject {
        Subject::Home => (0, "rail.time"),
        Subject::Chronicle(_) => (1, "rail.time"),
        Subject::Board(Board::Marks(_, part)) if *part > 1 => return None,
        Subject::Board(_) => (2, "rail.duty"),
        Subject::Kind(name, 1) if leads_on(name) => (4, "rail.find"),
        Subject::Kind(_, 1) => (3, "rail.archive"),
        Subject::Series(_) | Subject::DataIndex | Subject::Data(_, 1) => (4, "rail.archive"),
        Subject::Register(..) => (4, "rail.archive"),
        Subject::Tags | Subject::Glossary => (5, "rail.find"),
        _ => return None,
    })
}

fn offer(site: &Site, page: &Page, group: &'static str) -> Offer {
    let head = site.head(page);
    let mark = match &page.subject {
        Subject::Board(Board::Marks(ty, _)) => Some(format!("mark.{}", ty.name())),
        _ => None,
    };
    let timed = matches!(page.subject, Subject::Board(_) | Subject::Register(..) | Subject::Chronicle(_));
    Offer {
        group,
        title: mark.unwrap_or(head.title),
        period: if timed { head.period } else { String::new() },
        href: slug::href(&page.path),
    }
}

fn tags(site: &Site) -> impl Iterator<Item = Offer> {
    let catalog = &site.archive.catalog;
    let mut tags: Vec<(usize, &String)> = catalog.tags.keys().map(|tag| (catalog.carried(tag), tag)).collect();
    tags.sort_by(|(many, a), (few, b)| few.cmp(many).then_with(|| a.cmp(b)));
    let offer = |(_, tag): (usize, &String)| Offer {
        group: "rail.find",
        title: format!("#{tag}"),
        period: String::new(),
        href: address::tag(tag),
    };
    tags.into_iter().take(TAGS).map(offer)
}
