//! What the feed, the sitemap and `records.json` say.

use serde::Serialize;

use super::view::{Brief, FeedEntry, FeedView, SitemapUrl, SitemapView};
use super::{Site, Subject};
use crate::archive::Ix;
use crate::base::date::Date;
use crate::base::fingerprint::Fingerprint;
use crate::base::slug;

/// Entries of the feed.
const ENTRIES: usize = 40;

/// The version of `records.json`; raised when a key goes away or changes its meaning.
pub const RECORDS_VERSION: u32 = 1;

/// What the feed says.
pub fn feed(site: &Site) -> FeedView {
    let archive = &site.archive;
    let base = archive.config.base_url.clone().unwrap_or_default();
    let latest = archive.periods.all().iter().rev().filter_map(|(date, ix)| Some((date.full()?, *ix)));
    let entries: Vec<FeedEntry> = latest
        .filter(|(date, _)| *date <= archive.as_of)
        .take(ENTRIES)
        .map(|(date, ix)| entry(site, &base, date, ix))
        .collect();
    FeedView {
        id: urn(&format!("site {}", archive.config.title.get(&archive.config.language))),
        updated: entries.first().map_or_else(|| moment(archive.as_of), |entry| entry.updated.clone()),
        href: format!("{base}feed.xml"),
        entries,
    }
}

fn entry(site: &Site, base: &str, date: Date, ix: Ix) -> FeedEntry {
    let record = site.brief(ix);
    let excerpt = site.archive.record(ix).map(|record| record.excerpt.clone()).unwrap_or_default();
    FeedEntry {
        id: urn(&record.id),
        href: format!("{base}{}", record.href),
        updated: moment(date),
        summary: if record.gist.is_empty() { excerpt } else { record.gist.clone() },
        record,
    }
}

fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

/// A name made of the name: the same in every build, and no address.
fn urn(name: &str) -> String {
    let hex = Fingerprint::of(name.as_bytes()).to_string();
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    format!("urn:uuid:{}-{}-8{}-8{}-{}", part(0..8), part(8..12), part(13..16), part(17..20), part(20..32))
}

/// What the sitemap says: every page but redirects, feeds and the page for wrong addresses.
pub fn sitemap(site: &Site) -> SitemapView {
    let base = site.archive.config.base_url.clone().unwrap_or_default();
    let listed = site.pages.iter().filter(|page| {
        !matches!(
            page.subject,
            Subject::NotFound
                | Subject::Redirect(_)
                | Subject::Feed
                | Subject::Sitemap
                | Subject::Records
                | Subject::Table(_)
                | Subject::Calendar(_)
        )
    });
    let urls = listed
        .map(|page| {
            let date = match &page.subject {
                Subject::Record(ix) => site.archive.record(*ix).and_then(|record| record.date?.full()),
                Subject::Period(period) if period.end() <= site.archive.as_of => Some(period.end()),
                _ => None,
            };
            SitemapUrl {
                href: format!("{base}{}", slug::href(&page.path)),
                date: date.map(|date| date.to_string()).unwrap_or_default(),
            }
        })
        .collect();
    SitemapView { urls }
}

/// `data/records.json`: every record as lists show it.
#[derive(Debug, Serialize)]
pub struct RecordsJson {
    /// `RECORDS_VERSION`.
    pub version: u32,
    /// The archive's name.
    pub title: String,
    /// The day that means today.
    pub as_of: String,
    /// The audience this build is for.
    pub audience: String,
    /// Every record, by place.
    pub records: Vec<RecordJson>,
}

/// A record in `records.json`.
#[derive(Debug, Serialize)]
pub struct RecordJson {
    /// As lists show it; `href` counts from the site's root.
    #[serde(flatten)]
    pub brief: Brief,
    /// Its tags.
    pub tags: Vec<String>,
    /// The ids of the records it points at, each once, in order.
    pub links: Vec<String>,
}

/// What `records.json` says.
pub fn records(site: &Site) -> RecordsJson {
    let archive = &site.archive;
    let json = |ix: Ix| -> Option<RecordJson> {
        let record = archive.record(ix)?;
        let mut links: Vec<String> = Vec::new();
        for target in archive.references.of(ix).iter().flatten() {
            if let crate::archive::Target::Record { record, .. } = target
                && let Some(to) = archive.record(*record)
                && !links.contains(&to.id)
            {
                links.push(to.id.clone());
            }
        }
        Some(RecordJson { brief: site.brief(ix), tags: record.tags.clone(), links })
    };
    RecordsJson {
        version: RECORDS_VERSION,
        title: archive.config.title.get(&archive.config.language).to_owned(),
        as_of: archive.as_of.to_string(),
        audience: archive.audience.clone(),
        records: archive.all().filter_map(|(ix, _)| json(ix)).collect(),
    }
}

/// The open items of all ledgers that have a time limit, as an iCalendar file of whole days; of one person or body those it is
/// assignee of.
pub fn calendar(_site: &Site, _of: Option<Ix>) -> String {
    String::new()
}
