//! What templates are given: the contract with themes, version 1.
//!
//! Every page is rendered with four variables: `site` (the same on every page), `ribbon` (the same on every page
//! of a year), `page` (the head every page has) and `view` (what this template is about). `docs/templates.md` lists
//! every field; a test holds it to these types both ways.
//!
//! Every `href` is percent-encoded and counts from the site's root: write `{{ page.root }}{{ x.href }}`. Dates are ISO
//! text (`2025-03-14`, `2025-03`, `2025`), periods are their keys (`2025-W11`): the filters `date` and `period` say
//! them in the reader's language. All texts are plain and are escaped by the engine; only the function `body()` gives markup.

mod board;
mod chart;
mod data;
mod draft;
mod evidence;
mod statement;
mod volume;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

pub use board::*;
pub use chart::*;
pub use data::*;
pub use draft::*;
pub use evidence::*;
pub use statement::*;
pub use volume::*;

/// The version of this contract; raised when a field goes away or changes its meaning.
pub const CONTRACT: u32 = 1;

/// `site`: the archive as a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SiteView {
    /// Its name in the interface language.
    pub title: String,
    /// The first character of the name in Chinese where it has one: for a seal.
    pub seal: String,
    /// Interface language (`en`, `zh`).
    pub language: String,
    /// The day that means today.
    pub as_of: String,
    /// The audience this build is for.
    pub audience: String,
    /// Where the site stands, ending in `/`; empty when unknown.
    pub base_url: String,
    /// Program and version.
    pub generator: String,
    /// The version of this contract.
    pub contract: u32,
    /// The navigation: a bounded number of entries, whatever the archive's size.
    pub rail: Vec<RailGroup>,
    /// Years that have a page, latest first, at most 30.
    pub years: Vec<Link>,
    /// Of how many files the previews of records are, for `data-previews` of the script.
    pub previews: u32,
}

/// A group of the navigation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RailGroup {
    /// The key of its heading among the theme's words (`rail.archive`).
    pub name: String,
    /// Its entries.
    pub items: Vec<RailItem>,
}

/// An entry of the navigation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RailItem {
    /// What `page.section` is on its pages: a kind's name, or `home`, `tags`, `chronicle`, `glossary`, `data`.
    pub section: String,
    /// Its label; empty: the theme's word `rail.SECTION`.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// A word that leads somewhere.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads; empty: nowhere, show the text alone.
    pub href: String,
    /// The language of the text; empty: the page's.
    pub lang: String,
}

/// `ribbon`: a year as twelve months.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ribbon {
    /// The year.
    pub year: String,
    /// Its page; empty when it has none.
    pub href: String,
    /// Its months, January first.
    pub months: Vec<RibbonMonth>,
    /// The nearest earlier year that has a page; empty text when there is none.
    pub before: Link,
    /// The nearest later year that has a page; empty text when there is none.
    pub after: Link,
}

/// A month of the ribbon.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RibbonMonth {
    /// The period's key.
    pub period: String,
    /// 1 to 12.
    pub number: u8,
    /// Its page; empty when nothing is dated in it.
    pub href: String,
    /// How much is recorded in it: 0 nothing, then 1 (1 to 2 records), 2 (to 5), 3 (to 11), 4 (to 23), 5 (to 47), 6 (to 95), 7 (to 191), 8 (more).
    pub level: u8,
}

/// `page`: the head of every page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PageHead {
    /// Its file in the output (`documents/in-001.html`).
    pub path: String,
    /// What leads from here to the site's root: empty, or `../` once for each folder.
    pub root: String,
    /// Its title without the site's.
    pub title: String,
    /// The language of its content; the interface keeps `site.language`.
    pub lang: String,
    /// One line for search engines and previews; empty when there is none.
    pub description: String,
    /// The entry of the navigation it belongs to; empty for none.
    pub section: String,
    /// The period its ribbon marks as current; empty for none.
    pub period: String,
    /// The pages above it, outermost first, without itself.
    pub crumbs: Vec<Link>,
    /// Whether the record of an `index.md` gives this page a text: `body()` is then that text. Always true on a record's page.
    pub has_body: bool,
    /// Whether the title is a key of the theme's words (`title.tags`) instead of a text.
    pub title_is_word: bool,
}

/// A record as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Brief {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The name of its kind.
    pub kind: String,
    /// The kind's label for one record.
    pub kind_label: String,
    /// Its date; empty when undated.
    pub date: String,
    /// The period it is about; empty when none.
    pub period: String,
    /// Its state; `null` when its kind has none.
    pub state: Option<StateView>,
    /// Its key point; empty when none.
    pub gist: String,
    /// The language of title and gist; empty: the site's.
    pub lang: String,
}

/// The state of a record.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StateView {
    /// Its name in front matter.
    pub name: String,
    /// What pages call it.
    pub label: String,
    /// `open`, `waiting`, `closed`, `dropped`, or empty where no ledger counts it.
    pub class: String,
}

/// `view` of `record.html`: one record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecordView {
    /// The record itself.
    pub record: Arc<Brief>,
    /// The list of its kind.
    pub kind: Link,
    /// The further fields it gives, in its kind's order; without title, gist, tags, references shown as relations, private ones.
    pub facts: Vec<Fact>,
    /// Its tags.
    pub tags: Vec<Link>,
    /// The headings of its text; shown as contents when there are three or more.
    pub outline: Vec<OutlineItem>,
    /// Its typed links to other records and theirs to it, one entry a label.
    pub relations: Vec<Relation>,
    /// The records that point at it, with the words around, latest first, at most 100. Of a person or other agent
    /// only those whose text does; the others are its `concerns`.
    pub backlinks: Vec<Backlink>,
    /// How many point at it.
    pub backlinks_total: usize,
    /// Of a person, department or other agent: the records that name it in a field and stand in no table of the page; empty for others.
    pub concerns: Vec<Concern>,
    /// Of a record that gathers a span (a campaign): the records and marks of its span that carry its tag or link to it, by date.
    pub timeline: Vec<Moment>,
    /// Of such a record whether today lies in its span; false for others.
    pub current: bool,
    /// The one before in its kind; `null` for the first.
    pub previous: Option<Arc<Brief>>,
    /// The one after in its kind; `null` for the last.
    pub next: Option<Arc<Brief>>,
    /// Files that belong to it.
    pub attachments: Vec<FileView>,
    /// What is wrong with it.
    pub findings: Vec<FindingView>,
    /// Its further names.
    pub aliases: Vec<String>,
    /// The seals of periods that it is under.
    pub seals: Vec<SealView>,
    /// What became of it, in order of time: of papers, tasks and whatever was urged, moved or answered. Empty for records of which
    /// nothing but their own date is known.
    pub steps: Vec<StepView>,
    /// What it comes to: days, counts, rates. Empty for most kinds.
    pub figures: Vec<Figure>,
    /// What is owed by, to or because of it: tasks, problems, readings, reports. Without empty tables.
    pub sections: Vec<Section>,
    /// What it states, checked; `null` for records that fill in no declared statement.
    pub statement: Option<StatementView>,
    /// The records around it, for the filter `graph`; `null` where there are fewer than two, and for people, bodies and terms.
    pub graph: Option<GraphView>,
}

/// Something that happened in a span: a record, or a mark in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Moment {
    /// Its date, which of a mark may be another one than its record's.
    pub date: String,
    /// The record, or the one that carries the mark.
    pub record: Arc<Brief>,
    /// Of a mark its type (`problem`), the theme's word `mark.TYPE`; empty: the record itself.
    pub mark: String,
    /// Of a mark its words; empty for records.
    pub text: String,
    /// Where it stands: the record's page, or the place of the mark in it.
    pub href: String,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Fact {
    /// The field's name.
    pub name: String,
    /// What pages call it.
    pub label: String,
    /// Its values; never empty.
    pub values: Vec<FactValue>,
}

/// One value of a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FactValue {
    /// `text`, `date`, `period`, `bool`, `number`, `duration`, `link`, `state`, `word` or `parts`: how to show it.
    pub form: String,
    /// The value as text: ISO for dates, the key for periods, `true` or `false` for yes and no, a state's name, of a `word` the theme's
    /// key (`light.overdue`).
    pub text: String,
    /// What pages call it where that is not the text: a state's label; empty: the text.
    pub label: String,
    /// Of a state its class (`open`, `waiting`, `closed`, `dropped`); empty for others.
    pub class: String,
    /// Where it leads; empty: nowhere.
    pub href: String,
    /// Of a link to a record its id; empty for others.
    pub id: String,
    /// The language of the text; empty: the page's.
    pub lang: String,
    /// Of a value with named parts, those given; empty for others.
    pub parts: Vec<Fact>,
}

/// A heading of a record's text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutlineItem {
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub text: String,
    /// Its id in the page.
    pub anchor: String,
}

/// Typed links under one label.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Relation {
    /// The field that makes them.
    pub name: String,
    /// What this side of the link is called: the field's label, or its inverse label.
    pub label: String,
    /// Whether the link is written in this record (`false`: in the others).
    pub own: bool,
    /// The records at the other end.
    pub records: Vec<Arc<Brief>>,
}

/// A record whose text mentions this one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Backlink {
    /// The record that mentions.
    pub record: Arc<Brief>,
    /// Its mentions, at most five, in order of place. Empty when only its front matter points here.
    pub mentions: Vec<Mention>,
}

/// One mention, with the words it stands in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Mention {
    /// `sentence`, `item` or `row`.
    pub form: String,
    /// The words before.
    pub before: String,
    /// The words that are the link.
    pub words: String,
    /// The words after.
    pub after: String,
    /// Of a table row, the table's header; empty for others.
    pub header: String,
    /// The heading above it; empty text when there is none. Leads to that heading.
    pub heading: Link,
}

/// Records of one kind that concern a person or body in one way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Concern {
    /// The field, one within another with a dot (`by`, `from`, `circulation.person`).
    pub name: String,
    /// The field's inverse label, else its label.
    pub label: String,
    /// What their kind is called, many of them.
    pub kind: String,
    /// How many there are.
    pub total: usize,
    /// The latest 50, latest first.
    pub records: Vec<Arc<Brief>>,
}

/// A file in the output.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub href: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// What its bytes come to, by which anybody can tell whether he has the same: the first 32 digits of its BLAKE3 sum; empty where it
    /// could not be read.
    pub sum: String,
}

/// Something wrong with a record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingView {
    /// Its stable name.
    pub code: String,
    /// `error`, `warning` or `explained`.
    pub severity: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it; empty when the message says it.
    pub help: String,
    /// File and line.
    pub place: String,
}

/// `view` of `home.html`: the situation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HomeView {
    /// The day, week, month, quarter and year of today that have a page.
    pub now: Vec<PeriodLink>,
    /// Focus records whose span holds today.
    pub current: Vec<Arc<Brief>>,
    /// The latest records day by day, at most 30 records, none later than today.
    pub days: Vec<DayGroup>,
    /// The last 18 weeks, Monday to Sunday, up to the week of today.
    pub weeks: Vec<Week>,
    /// Every kind that has records.
    pub kinds: Vec<Count>,
    /// Records about a period (summaries, statements), latest first, at most 8.
    pub periodic: Vec<Arc<Brief>>,
    /// The tags used most, at most 24.
    pub tags: Vec<Count>,
    /// How many records there are.
    pub total: usize,
    /// The situation in numbers.
    pub figures: Vec<Figure>,
    /// What is overdue, due soon, waiting, unanswered, missing: at most 10 rows each. Without empty tables.
    pub sections: Vec<Section>,
    /// The key cells of the statements filed last, at most 8.
    pub latest_figures: Vec<KeyFigure>,
}

/// Something counted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Count {
    /// Its name (a kind's, a tag's).
    pub name: String,
    /// What pages call it.
    pub label: String,
    /// Its list.
    pub href: String,
    /// How many.
    pub count: usize,
}

/// A period that may have a page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeriodLink {
    /// Its key.
    pub period: String,
    /// `day`, `week`, `month`, `quarter`, `half` or `year`.
    pub granularity: String,
    /// Its page; empty when it has none.
    pub href: String,
    /// How many records are dated in it.
    pub count: usize,
}

/// The records of one date.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DayGroup {
    /// The date; a partial one groups the records that know no more.
    pub date: String,
    /// The day's page; empty for partial dates.
    pub href: String,
    /// Its records.
    pub records: Vec<Arc<Brief>>,
}

/// A row of a calendar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Week {
    /// The week's key.
    pub period: String,
    /// Its page; empty when nothing touches it.
    pub href: String,
    /// Monday to Sunday.
    pub days: Vec<DayCell>,
}

/// A day of a calendar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DayCell {
    /// The date.
    pub date: String,
    /// Day of the month.
    pub number: u8,
    /// Its page; empty when nothing is dated on it.
    pub href: String,
    /// How many records are dated on it.
    pub count: usize,
    /// As `RibbonMonth.level`.
    pub level: u8,
    /// Whether it belongs to the period the calendar is of.
    pub inside: bool,
    /// Whether it is a working day.
    pub working: bool,
    /// Whether it is today.
    pub today: bool,
}

/// `view` of `period.html`: a day, week, month, quarter, half or year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeriodView {
    /// The period.
    pub period: PeriodLink,
    /// Its first day.
    pub start: String,
    /// Its last day.
    pub end: String,
    /// The nearest earlier period of its length that has a page; `null` when there is none.
    pub previous: Option<PeriodLink>,
    /// The nearest later one; `null` when there is none.
    pub next: Option<PeriodLink>,
    /// The longer periods it lies in, shortest first.
    pub within: Vec<PeriodLink>,
    /// The same period last year; its `href` is empty when it has no page. `null` before year 2.
    pub year_before: Option<PeriodLink>,
    /// Of a month: its calendar. Empty for others.
    pub weeks: Vec<Week>,
    /// The next shorter periods inside it, in order, with or without a page: months of a year, days of a week.
    pub parts: Vec<PeriodLink>,
    /// Records about this very period (summaries, statements).
    pub about: Vec<Arc<Brief>>,
    /// Its seal; `null` when it is not sealed.
    pub seal: Option<SealView>,
    /// The page of what is claimed about it; empty when nothing is.
    pub evidence: String,
    /// Records that span it or a part of it, by date.
    pub spans: Vec<Arc<Brief>>,
    /// What happened, date by date, for a day, week or month: at most 200 records; for longer periods only chronicle entries.
    pub days: Vec<DayGroup>,
    /// How many records are dated in it.
    pub total: usize,
    /// The same by kind; `href` leads to the kind's list.
    pub kinds: Vec<Count>,
    /// What the period came to: papers in and out, items opened and closed, problems.
    pub figures: Vec<Figure>,
    /// What was opened, closed, due, filed, and the marks. Without empty tables.
    pub sections: Vec<Section>,
    /// Of a month or year its volume, of a quarter or half those of its months; `count` is that of the records bound. Empty for others.
    pub volumes: Vec<PeriodLink>,
}

/// `view` of `list.html`: the records of a kind or of a tag.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListView {
    /// `kind` or `tag`.
    pub of: String,
    /// The kind's or tag's name.
    pub name: String,
    /// The columns beside the title.
    pub columns: Vec<Column>,
    /// At most 200 rows.
    pub rows: Vec<Row>,
    /// How many rows all parts have together.
    pub total: usize,
    /// Which part this is, from 1.
    pub part: usize,
    /// All parts, when there are several; the text is the part's number.
    pub parts: Vec<Link>,
    /// Of a tag: the tags right below it.
    pub below: Vec<Count>,
    /// Of a kind: its registers, one entry for each register and year; empty for kinds that number nothing.
    pub registers: Vec<RegisterLink>,
    /// The whole list as CSV; empty: there is none.
    pub csv: String,
    /// Of a kind: what its records come to. Empty on later parts.
    pub figures: Vec<Figure>,
    /// Of a kind: those of its records that ask for something, of a tag: the marks that carry it. Without empty tables; empty on later parts.
    pub sections: Vec<Section>,
    /// Of the kind that statements belong to: those that are declared. Empty on later parts.
    pub series: Vec<SeriesBrief>,
}

/// A column of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Column {
    /// The field; `date`, `state` and `kind` are shown from the row's record.
    pub name: String,
    /// What pages call it; empty: the theme's word `column.NAME`.
    pub label: String,
    /// Whether it holds figures, to be aligned at their ends.
    pub figures: bool,
}

/// A row of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Row {
    /// The record.
    pub record: Arc<Brief>,
    /// As `TableRow.light`.
    pub light: String,
    /// One entry for each column, values possibly none.
    pub cells: Vec<Vec<FactValue>>,
}

/// `view` of `tags.html`: every tag.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TagsView {
    /// The tags in order, sub-tags behind the tag they belong to; the label is the last part.
    pub tags: Vec<TagItem>,
}

/// A tag in the list of all.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TagItem {
    /// The whole tag.
    pub name: String,
    /// Its last part.
    pub label: String,
    /// How many tags it lies under.
    pub depth: usize,
    /// Its page.
    pub href: String,
    /// How many records and marks carry it or a tag below it.
    pub count: usize,
}

/// `view` of `glossary.html`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GlossaryView {
    /// The terms, in order.
    pub terms: Vec<Term>,
}

/// A term.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Term {
    /// The record that defines it; its title is the term.
    pub record: Arc<Brief>,
    /// Its further spellings.
    pub aliases: Vec<String>,
    /// The beginning of the definition.
    pub definition: String,
    /// The records that use it, latest first, at most 12.
    pub used_in: Vec<Arc<Brief>>,
    /// How many use it.
    pub uses: usize,
}

/// `view` of `chronicle.html`: the events of a year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChronicleView {
    /// The year.
    pub year: String,
    /// Its entries in order, partial dates after the full ones of their month or year.
    pub entries: Vec<Arc<Brief>>,
    /// All years that have entries, latest first.
    pub years: Vec<Link>,
}

/// `view` of `register.html`: a numbered register of one year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RegisterView {
    /// Its name (`incoming`, `outgoing`, `meetings`).
    pub name: String,
    /// What pages call it; empty: the theme's word `register.NAME`.
    pub label: String,
    /// The year.
    pub year: String,
    /// The columns beside number and title.
    pub columns: Vec<Column>,
    /// Its numbers in order, missing ones between 1 and the last included; records without a number last.
    pub rows: Vec<RegisterRow>,
    /// The same register of other years.
    pub years: Vec<Link>,
    /// The whole table as CSV; empty: there is none.
    pub csv: String,
}

/// A register of a year as a link.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RegisterLink {
    /// Its name.
    pub name: String,
    /// What pages call it; empty: the theme's word `register.NAME`.
    pub label: String,
    /// The year.
    pub year: String,
    /// Its page.
    pub href: String,
}

/// A number of a register.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RegisterRow {
    /// The number; empty for a record that has none.
    pub number: String,
    /// The record; `null` for a missing number.
    pub record: Option<Arc<Brief>>,
    /// One entry for each column.
    pub cells: Vec<Vec<FactValue>>,
}

/// `view` of `folder.html` and `404.html`, and of any page that has nothing but its head and body.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlainView {}

/// `view` of `search.html`: where one searches. What is found is read by the page's script from files beside it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SearchView {
    /// How many records there are.
    pub records: usize,
    /// The kinds that have records, with their lists.
    pub kinds: Vec<Count>,
}

/// `view` of `redirect.html`: a former address.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RedirectView {
    /// Where the record stands now.
    pub to: Link,
}

/// `view` of `feed.xml`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FeedView {
    /// A name of the feed that never changes.
    pub id: String,
    /// The latest date among the entries, as a moment (`2025-04-30T00:00:00Z`).
    pub updated: String,
    /// The feed's own address: absolute when `base_url` is known.
    pub href: String,
    /// The latest 40 dated records, latest first.
    pub entries: Vec<FeedEntry>,
}

/// An entry of the feed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FeedEntry {
    /// A name that never changes.
    pub id: String,
    /// The record.
    pub record: Arc<Brief>,
    /// Its address: absolute when `base_url` is known.
    pub href: String,
    /// Its date as a moment.
    pub updated: String,
    /// Gist, else the first words.
    pub summary: String,
}

/// `view` of `sitemap.xml`; written only when `base_url` is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SitemapView {
    /// Every page, by address; empty where `maps` name them.
    pub urls: Vec<SitemapUrl>,
    /// Of a site of more than 50,000 pages the absolute addresses of the sitemaps that hold them; else empty.
    pub maps: Vec<String>,
}

/// A page in the sitemap.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SitemapUrl {
    /// Its absolute address.
    pub href: String,
    /// The date of its record or the last day of its period that is past; empty when unknown.
    pub date: String,
}
