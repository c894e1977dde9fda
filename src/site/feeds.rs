//! What the feed, the sitemap, `records.json` and the calendars of due dates say.

use std::sync::Arc;

use icalendar::Component;
use serde::Serialize;

use super::view::{Brief, FeedEntry, FeedView, SitemapUrl, SitemapView};
use super::{Page, Site, Subject};
use crate::archive::ledger::{Item, Light};
use crate::archive::{Archive, Entry, Ix};
use crate::base::date::Date;
use crate::base::fingerprint::Fingerprint;
use crate::base::slug;
use crate::config::StateClass;
use crate::record::{Mark, Record};

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

/// The most addresses of one sitemap, as its specification has it.
pub const MOST_URLS: usize = 50_000;

/// Whether a page stands in the sitemap: every page of the site's own but the one for wrong addresses, redirects, where one searches, and
/// volumes, which say again what stands elsewhere.
pub fn is_in_sitemap(page: &Page) -> bool {
    let apart =
        matches!(page.subject, Subject::NotFound | Subject::Redirect(_) | Subject::Search | Subject::Volume(..));
    page.template.ends_with(".html") && !apart
}

/// The path of a further sitemap.
pub fn sitemap_path(part: usize) -> String {
    format!("sitemap-{part}.xml")
}

/// What a sitemap says that has at most so many addresses: the first (0) every page, or where these are more the sitemaps that do.
pub fn sitemap(site: &Site, part: usize, most: usize) -> SitemapView {
    let base = site.archive.config.base_url.clone().unwrap_or_default();
    let listed = || site.pages.iter().filter(|page| is_in_sitemap(page));
    let count = listed().count();
    if part == 0 && count > most {
        let maps = (1..=count.div_ceil(most)).map(|part| format!("{base}{}", sitemap_path(part))).collect();
        return SitemapView { urls: Vec::new(), maps };
    }
    let url = |page: &Page| {
        let date = match &page.subject {
            Subject::Record(ix) => site.archive.record(*ix).and_then(|record| record.date?.full()),
            Subject::Period(period) if period.end() <= site.archive.as_of => Some(period.end()),
            _ => None,
        };
        SitemapUrl {
            href: format!("{base}{}", slug::href(&page.path)),
            date: date.map(|date| date.to_string()).unwrap_or_default(),
        }
    };
    let urls = listed().skip(part.saturating_sub(1) * most).take(most).map(url).collect();
    SitemapView { urls, maps: Vec::new() }
}

/// `data/records.json`: every record as lists show it.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
pub struct RecordJson {
    /// As lists show it; `href` counts from the site's root.
    #[serde(flatten)]
    pub brief: Arc<Brief>,
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

/// What a calendar says of an item's light: its name in English and in Chinese, as the theme's words have it. A calendar file is made
/// without a theme.
const LIGHTS: [(Light, &str, &str); 3] = [
    (Light::Overdue, "overdue", "逾期"),
    (Light::DueSoon, "due soon", "即将到期"),
    (Light::Behind, "no report", "未报告"),
];

/// The open items of all ledgers that have a time limit; of one person or body those it is assignee of.
pub fn due(archive: &Archive, of: Option<Ix>) -> impl Iterator<Item = (&Item, Date)> {
    let day = archive.as_of;
    archive
        .ledgers
        .all()
        .filter(move |item| matches!(item.class_on(day), Some(StateClass::Open | StateClass::Waiting)))
        .filter(move |item| of.is_none_or(|ix| item.assignees.contains(&ix)))
        .filter_map(move |item| Some((item, item.due_on(day)?)))
}

/// The items that `due` gives as an iCalendar file: of each an event of a whole day. An item keeps its name in every build, so that a
/// calendar that takes the file in again moves its event.
pub fn calendar(site: &Site, of: Option<Ix>) -> String {
    let archive = &site.archive;
    let title = archive.config.title.get(&archive.config.language);
    let name = match of.and_then(|ix| archive.record(ix)) {
        Some(whose) => format!("{title} - {}", whose.title),
        None => title.to_owned(),
    };
    let mut calendar = icalendar::Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//annals//EN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property((key, value));
    }
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.append_property(("X-WR-CALNAME", one_line(&name).as_str()));
    for (item, day) in due(archive, of) {
        calendar.push(event(site, item, day));
    }
    calendar.to_string()
}

/// An item as an event of the day it is due on.
fn event(site: &Site, item: &Item, day: Date) -> icalendar::Event {
    let archive = &site.archive;
    let record = archive.record(item.record());
    let mark = match item.entry {
        Entry::Record(_) => None,
        Entry::Mark(at) => archive.mark(at),
    };
    let id = record.map_or("", |record| record.id.as_str());
    let name = match (mark, record) {
        (Some(mark), Some(record)) => format!("item {id}#{}", lasting(mark, record)),
        _ => format!("item {id}"),
    };
    let anchor = mark.map(|mark| format!("#{}", slug::href(&mark.anchor))).unwrap_or_default();
    let title = mark.map(|mark| mark.text.as_str()).filter(|text| !text.is_empty());
    let title = title.or(record.map(|record| record.title.as_str())).unwrap_or_default();

    let mut event = icalendar::Event::new();
    event.add_property("UID", urn(&name));
    event.add_property("DTSTAMP", format!("{}T000000Z", compact(archive.as_of)));
    event.append_property(whole_day("DTSTART", day));
    event.append_property(whole_day("DTEND", day.plus_days(1)));
    event.add_property("SUMMARY", one_line(title));
    let about = about(site, item, mark.and(record).map(|record| record.title.as_str()));
    if !about.is_empty() {
        event.add_property("DESCRIPTION", about);
    }
    // a day that something is due on is no day that is taken
    event.add_property("TRANSP", "TRANSPARENT");
    let page = site.addresses.record(item.record());
    if let (Some(base), Some(page)) = (&archive.config.base_url, page) {
        event.add_property("URL", format!("{base}{page}{anchor}"));
    }
    event.done()
}

/// What a task item is called in every build: its id, else its words, with its number where several say the same. Its anchor counts
/// the marks above it, and would change with each of them.
fn lasting(mark: &Mark, record: &Record) -> String {
    if !mark.id.is_empty() {
        return mark.id.clone();
    }
    let alike =
        record.marks.iter().filter(|other| other.text == mark.text && other.span.start < mark.span.start).count();
    format!("{alike} {}", mark.text)
}

/// The item's light, who it is with, and the title of the record it stands in, a line each.
fn about(site: &Site, item: &Item, stands_in: Option<&str>) -> String {
    let archive = &site.archive;
    let chinese = archive.config.language.starts_with("zh");
    let light = item.light_on(archive.as_of, &archive.config);
    let light = LIGHTS.iter().find(|(of, ..)| Some(*of) == light).map(|(_, en, zh)| if chinese { *zh } else { *en });
    let with: Vec<&str> =
        item.assignees.iter().filter_map(|&ix| archive.record(ix)).map(|record| record.title.as_str()).collect();
    let with = with.join(", ");
    let lines = [light.unwrap_or_default(), with.as_str(), stands_in.unwrap_or_default()];
    lines.iter().filter(|line| !line.is_empty()).map(|line| one_line(line)).collect::<Vec<_>>().join("\n")
}

fn whole_day(name: &str, day: Date) -> icalendar::Property {
    icalendar::Property::new(name, compact(day)).add_parameter("VALUE", "DATE").done()
}

/// `20250314`.
fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Text that cannot end the line it stands in.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
