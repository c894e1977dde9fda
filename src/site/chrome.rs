//! What every page has: the site's own words, the navigation, the year's ribbon, the head.

use super::view::{CONTRACT, Link, PageHead, RailGroup, RailItem, Ribbon, RibbonMonth, SiteView};
use super::{Page, Site, Subject, address, previews, statement};
use crate::archive::Ix;
use crate::base::date::{Date, PartialDate};
use crate::base::period::{Granularity, Period};
use crate::base::slug;
use crate::config::Trait;

/// Years that the navigation names.
const YEARS: usize = 30;

impl Site {
    /// `site`: the same on every page. No counts stand in it, so that a new record does not change every page.
    pub fn site_view(&self) -> SiteView {
        let config = &self.archive.config;
        let title = config.title.get(&config.language).to_owned();
        let seal = config.title.get("zh").chars().next().or_else(|| title.chars().next());
        SiteView {
            seal: seal.map(String::from).unwrap_or_default(),
            title,
            language: config.language.clone(),
            as_of: self.archive.as_of.to_string(),
            audience: self.archive.audience.clone(),
            base_url: config.base_url.clone().unwrap_or_default(),
            generator: format!("Annals {}", env!("CARGO_PKG_VERSION")),
            contract: CONTRACT,
            rail: self.rail(),
            years: self.archive.periods.years().iter().rev().take(YEARS).map(|&year| self.year_link(year)).collect(),
            previews: previews::files(&self.archive),
        }
    }

    fn rail(&self) -> Vec<RailGroup> {
        let item = |section: &str, label: String, href: String| RailItem { section: section.to_owned(), label, href };
        let word = |section: &str, path: &str| item(section, String::new(), slug::href(path));
        let mut time = vec![word("home", "index.html")];
        let this_month = Period::of(Granularity::Month, self.archive.as_of);
        if self.archive.periods.exists(this_month) {
            time.push(word("month", &address::period_path(this_month)));
        }
        if let Some(&year) = self.archive.periods.chronicle_years().last() {
            time.push(word("chronicle", &address::chronicle_path(year)));
        }
        // the list of statements stands as soon as one is declared
        let declared = statement::shown(&self.archive).next().and(statement::home_kind(&self.archive.config));
        let listed = |kind: &crate::config::Kind| declared.is_some_and(|home| home.name == kind.name);
        let kinds = self.archive.config.kinds.values();
        let kinds = kinds.filter(|kind| !self.archive.catalog.kind(&kind.name).is_empty() || listed(kind));
        let (agents, records): (Vec<_>, Vec<_>) =
            kinds.partition(|kind| kind.has(Trait::Agent) || kind.has(Trait::Glossary));
        let kind = |kind: &crate::config::Kind| {
            item(&kind.name, self.plural(kind), address::kind(&self.archive.config, &kind.name))
        };
        let mut order: Vec<&crate::config::Kind> = records;
        order.sort_by_key(|kind| kind.order);
        let figures = Some(super::data::all_href(self)).filter(|href| !href.is_empty());
        let figures = figures.map(|href| item("data", String::new(), href));
        let records = order.into_iter().map(kind).chain(figures).collect();
        let mut order: Vec<&crate::config::Kind> = agents;
        order.sort_by_key(|kind| kind.order);
        let mut find = Vec::new();
        for of in order {
            if of.has(Trait::Glossary) {
                find.push(word("glossary", "glossary/index.html"));
            } else {
                find.push(kind(of));
            }
        }
        find.dedup_by(|a, b| a.section == b.section);
        if !self.archive.catalog.tags.is_empty() {
            find.push(word("tags", "tags/index.html"));
        }
        find.push(word("search", "search/index.html"));
        let group = |name: &str, items: Vec<RailItem>| RailGroup { name: format!("rail.{name}"), items };
        let boards = super::board::rail(&self.archive).into_iter();
        let duty = boards.map(|(section, board)| item(section, String::new(), super::board::href(&board))).collect();
        let groups = [group("time", time), group("duty", duty), group("archive", records), group("find", find)];
        groups.into_iter().filter(|group| !group.items.is_empty()).collect()
    }

    fn year_link(&self, year: i16) -> Link {
        let href = Date::new(year, 1, 1)
            .and_then(|day| address::period(&self.archive, Period::of(Granularity::Year, day)))
            .unwrap_or_default();
        Link { text: format!("{year:04}"), href, lang: String::new() }
    }

    /// `ribbon`: the same on every page of a year.
    pub fn ribbon(&self, year: i16) -> Ribbon {
        let periods = &self.archive.periods;
        let months = (1..=12)
            .filter_map(|month| Date::new(year, month, 1))
            .map(|day| {
                let month = Period::of(Granularity::Month, day);
                RibbonMonth {
                    period: month.to_string(),
                    number: day.month(),
                    href: address::period(&self.archive, month).unwrap_or_default(),
                    level: level(periods.total(month)),
                }
            })
            .collect();
        let years = periods.years();
        let link = |year: Option<&i16>| {
            year.map_or_else(
                || Link { text: String::new(), href: String::new(), lang: String::new() },
                |&year| self.year_link(year),
            )
        };
        let own = self.year_link(year);
        Ribbon {
            year: own.text,
            href: own.href,
            months,
            before: link(years.range(..year).next_back()),
            after: link(years.range(year + 1..).next()),
        }
    }

    /// The year whose ribbon a page shows: its own, else that of today, else the latest before it.
    pub fn ribbon_year(&self, page: &Page) -> i16 {
        let of_record = |ix: Ix| {
            let record = self.archive.record(ix)?;
            record.date.map(PartialDate::year).or_else(|| record.period.map(Period::year))
        };
        let own = match &page.subject {
            Subject::Period(period) | Subject::Evidence(period) | Subject::Volume(period, _) => Some(period.year()),
            Subject::Chronicle(year) | Subject::Register(_, year) => Some(*year),
            Subject::Record(ix) => of_record(*ix),
            _ => None,
        };
        let today = self.archive.as_of.year();
        own.unwrap_or_else(|| self.archive.periods.years().range(..=today).next_back().copied().unwrap_or(today))
    }

    /// `page`: the head of the page.
    pub fn head(&self, page: &Page) -> PageHead {
        let config = &self.archive.config;
        let mut head = PageHead {
            path: page.path.clone(),
            root: address::root(&page.path),
            title: String::new(),
            lang: config.language.clone(),
            description: String::new(),
            section: String::new(),
            period: String::new(),
            crumbs: Vec::new(),
            has_body: page.body.is_some(),
            title_is_word: false,
        };
        // a server shows this page at any depth, so its links must not count from where it stands
        if page.subject == Subject::NotFound
            && let Some(base) = &config.base_url
        {
            head.root.clone_from(base);
        }
        match &page.subject {
            Subject::Record(ix) | Subject::Redirect(ix) => self.record_head(*ix, &mut head),
            Subject::Period(period) => self.period_head(*period, &mut head),
            Subject::Kind(name, _) => {
                head.title = self.kind(name).map(|kind| self.plural(kind)).unwrap_or_default();
                head.section.clone_from(name);
            }
            Subject::Tag(name, _) => {
                head.title = format!("#{name}");
                head.section = "tags".to_owned();
                head.crumbs = self.tag_crumbs(name);
            }
            Subject::Folder(folder) => head.title = self.folder_title(page, folder),
            Subject::Chronicle(year) => {
                word(&mut head, "chronicle");
                head.period = format!("{year:04}");
            }
            Subject::Register(name, year) => self.register_head(name, *year, &mut head),
            Subject::Home => word(&mut head, "home"),
            Subject::Search => word(&mut head, "search"),
            Subject::Tags => word(&mut head, "tags"),
            Subject::Glossary => word(&mut head, "glossary"),
            Subject::NotFound => word(&mut head, "not-found"),
            Subject::Board(of) => self.board_head(of, &mut head),
            Subject::Evidence(period) => self.evidence_head(*period, &mut head),
            Subject::Volume(period, _) => self.volume_head(*period, &mut head),
            Subject::Series(name) => self.series_head(name, &mut head),
            Subject::DataIndex => word(&mut head, "data"),
            Subject::Data(key, _) => self.data_head(key, &mut head),
            Subject::Feed
            | Subject::Sitemap(_)
            | Subject::Records
            | Subject::Table(_)
            | Subject::EvidenceTable(_)
            | Subject::SeriesTable(..)
            | Subject::DataTable(_)
            | Subject::Calendar(_)
            | Subject::Previews(_)
            | Subject::SearchData(_) => {
                head.title = config.title.get(&config.language).to_owned();
            }
        }
        head
    }

    fn record_head(&self, ix: Ix, head: &mut PageHead) {
        let Some(record) = self.archive.record(ix) else { return };
        head.title = self.title(ix);
        head.section.clone_from(&record.kind);
        head.description = record.gist.clone().unwrap_or_else(|| record.excerpt.clone());
        if let Some(lang) = &record.lang {
            head.lang.clone_from(lang);
        }
        if let Some(PartialDate::Day(day)) = record.date {
            head.period = Period::of(Granularity::Month, day).to_string();
        } else if let Some(period) =
            record.date.map(|date| date.to_string()).or(record.period.map(|period| period.to_string()))
        {
            head.period = period;
        }
        if let Some(kind) = self.kind(&record.kind) {
            let href = address::kind(&self.archive.config, &record.kind);
            head.crumbs.push(Link { text: self.plural(kind), href, lang: String::new() });
        }
    }

    fn period_head(&self, period: Period, head: &mut PageHead) {
        // templates say the period in the reader's language: the key stands for it
        head.title = period.to_string();
        head.period = match period.granularity() {
            Granularity::Day | Granularity::Week => period.parent().unwrap_or(period).to_string(),
            _ => period.to_string(),
        };
        let mut above = period.parent();
        while let Some(period) = above {
            // the half is a step that few offices think in
            if period.granularity() != Granularity::Half {
                let href = address::period(&self.archive, period).unwrap_or_default();
                head.crumbs.insert(0, Link { text: period.to_string(), href, lang: String::new() });
            }
            above = period.parent();
        }
    }

    fn evidence_head(&self, period: Period, head: &mut PageHead) {
        self.period_head(period, head);
        word(head, "evidence");
        let link = |text: String, href: String| Link { text, href, lang: String::new() };
        let all = slug::href(&address::board_path(&super::board::Board::Evidence));
        let of = address::period(&self.archive, period).unwrap_or_default();
        head.crumbs = vec![link("title.evidence".to_owned(), all), link(period.to_string(), of)];
    }

    fn volume_head(&self, period: Period, head: &mut PageHead) {
        self.period_head(period, head);
        let href = address::period(&self.archive, period).unwrap_or_default();
        head.crumbs.push(Link { text: period.to_string(), href, lang: String::new() });
    }

    fn register_head(&self, name: &str, year: i16, head: &mut PageHead) {
        head.title = super::register::label(self, name, year);
        if head.title.is_empty() {
            head.title = format!("register.{name}");
            head.title_is_word = true;
        }
        head.period = format!("{year:04}");
        let Some(register) = self.archive.registers.0.get(&(name.to_owned(), year)) else { return };
        head.section.clone_from(&register.kind);
        if let Some(kind) = self.kind(&register.kind) {
            let href = address::kind(&self.archive.config, &register.kind);
            head.crumbs.push(Link { text: self.plural(kind), href, lang: String::new() });
        }
    }

    fn series_head(&self, name: &str, head: &mut PageHead) {
        let declared = self.archive.statements.kinds.get(name);
        head.title = declared.map(|kind| statement::label(self, kind)).unwrap_or_default();
        if let Some(kind) = statement::home_kind(&self.archive.config) {
            head.section.clone_from(&kind.name);
            let href = address::kind(&self.archive.config, &kind.name);
            head.crumbs.push(Link { text: self.plural(kind), href, lang: String::new() });
        }
    }

    fn data_head(&self, key: &str, head: &mut PageHead) {
        head.title = self.archive.data.get(key).map(|series| series.name.clone()).unwrap_or_default();
        head.section = "data".to_owned();
        let href = super::data::all_href(self);
        head.crumbs.push(Link { text: "title.data".to_owned(), href, lang: String::new() });
    }

    fn board_head(&self, board: &super::board::Board, head: &mut PageHead) {
        use super::board::Board;
        let (name, year) = match board {
            Board::Ledger => ("ledger", None),
            Board::Overdue => ("overdue", None),
            Board::Closed(year) => ("closed", Some(*year)),
            Board::Waiting => ("waiting", None),
            Board::Problems => ("problems", None),
            Board::Marks(..) => ("marks", None),
            Board::Gaps(year) => ("gaps", Some(*year)),
            Board::Evidence => ("evidence", None),
            Board::Check => ("check", None),
        };
        word(head, name);
        if matches!(board, Board::Overdue | Board::Closed(_)) {
            head.section = "ledger".to_owned();
        }
        head.period = year.map(|year| format!("{year:04}")).unwrap_or_default();
    }

    fn tag_crumbs(&self, name: &str) -> Vec<Link> {
        let above = name.match_indices('/').filter_map(|(end, _)| name.get(..end));
        above.map(|tag| self.tag_link(tag)).collect()
    }

    fn folder_title(&self, page: &Page, folder: &str) -> String {
        page.body.and_then(|ix| self.archive.record(ix)).map_or_else(|| folder.to_owned(), |head| head.title.clone())
    }
}

fn word(head: &mut PageHead, name: &str) {
    head.title = format!("title.{name}");
    head.title_is_word = true;
    head.section = name.to_owned();
}

/// How much `count` records are, in steps that one more record rarely crosses.
pub fn level(count: usize) -> u8 {
    const STEPS: [usize; 8] = [1, 3, 6, 12, 24, 48, 96, 192];
    STEPS.iter().map(|&step| u8::from(count >= step)).sum()
}
