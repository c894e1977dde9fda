//! What a page asks while it is made, and the answers' fingerprints: its trace.
//!
//! A page is kept between builds when every question it asked has the same answer again. So nothing has to be
//! declared, and an answer that is absent counts as much as one that is there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tera::Value;

use super::filters;
use super::html::{self, Anchor, Surroundings};
use super::words::Words;
use crate::archive::{Ix, Target};
use crate::base::fingerprint::Fingerprint;
use crate::base::span::Span;
use crate::record::Record;
use crate::site::query::{self, Filter};
use crate::site::view::Brief;
use crate::site::{Page, Site, address};

/// A question that a page's making asked. Answers hold no places, so that moving a record within its folder's
/// files or a line within its text asks for nothing to be made again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Question {
    /// What does the page itself say (head and view)?
    View,
    /// What does the site say on every page?
    Site,
    /// What does the ribbon of a year say?
    Ribbon(i16),
    /// What is the text of the page's record?
    Body,
    /// Which records meet a query?
    Records(Query),
}

/// A query of a template: `records(list="document", where={direction: "in"}, sort="-date", limit=10)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Query {
    /// A kind; empty: all.
    pub list: String,
    /// Conditions as (field, value), in order of field.
    pub filters: Vec<(String, String)>,
    /// The field to sort by, with `-` in front for the largest first; empty: by date.
    pub sort: String,
    /// At most so many; 0: all.
    pub limit: usize,
}

/// A page's trace: what it asked, with the answers' fingerprints.
pub type Trace = Vec<(Question, Fingerprint)>;

/// The records a query selects, with their fingerprint, or what is wrong with the query.
type Selected = Result<(Value, Fingerprint), String>;

/// Answers questions about one site. Each distinct question about the whole site is answered once a build.
#[derive(Debug)]
pub struct Answers {
    site: Arc<Site>,
    words: Arc<Words>,
    words_fingerprint: Fingerprint,
    site_view: (Value, Fingerprint),
    ribbons: Mutex<BTreeMap<i16, (Value, Fingerprint)>>,
    queries: Mutex<BTreeMap<Query, Selected>>,
}

impl Answers {
    /// Answers about `site` in the words of the theme.
    pub fn new(site: Arc<Site>, words: Arc<Words>) -> Self {
        let view = site.site_view();
        let site_view = (Value::from_serializable(&view), Fingerprint::of_value(&view));
        let words_fingerprint = Fingerprint::of_value(&(&words.language, &words.texts));
        Self { site, words, words_fingerprint, site_view, ribbons: Mutex::default(), queries: Mutex::default() }
    }

    /// The site asked about.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// The fingerprint of the answer to a question of `page`.
    pub fn fingerprint(&self, page: &Page, question: &Question) -> Fingerprint {
        match question {
            Question::View => self.view_fingerprint(page),
            Question::Site => self.site_view.1,
            Question::Ribbon(year) => self.ribbon(*year).1,
            Question::Body => self.body_fingerprint(page),
            Question::Records(query) => {
                self.records(query).map_or_else(|_| Fingerprint::default(), |(_, answer)| answer)
            }
        }
    }

    /// `site` as templates get it.
    pub fn site_view(&self) -> (Value, Fingerprint) {
        self.site_view.clone()
    }

    /// `ribbon` as templates get it.
    pub fn ribbon(&self, year: i16) -> (Value, Fingerprint) {
        let mut ribbons = self.ribbons.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = ribbons.entry(year).or_insert_with(|| {
            let ribbon = self.site.ribbon(year);
            (Value::from_serializable(&ribbon), Fingerprint::of_value(&ribbon))
        });
        answer.clone()
    }

    /// `page` and `view` as templates get them.
    pub fn view(&self, page: &Page) -> (Value, Value, Fingerprint) {
        let (head, view) = (self.site.head(page), self.site.view(page));
        let fingerprint = Fingerprint::of_value(&(page.template, &head, &view));
        (Value::from_serializable(&head), Value::from_serializable(&view), fingerprint)
    }

    fn view_fingerprint(&self, page: &Page) -> Fingerprint {
        Fingerprint::of_value(&(page.template, &self.site.head(page), &self.site.view(page)))
    }

    /// The records that meet the query, as briefs. `Err` says what is wrong with it.
    pub fn records(&self, query: &Query) -> Result<(Value, Fingerprint), String> {
        let known = self.queries.lock().unwrap_or_else(PoisonError::into_inner).get(query).cloned();
        known.unwrap_or_else(|| {
            let answer = self.select(query);
            let mut queries = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
            queries.entry(query.clone()).or_insert(answer).clone()
        })
    }

    fn select(&self, query: &Query) -> Result<(Value, Fingerprint), String> {
        let archive = &self.site.archive;
        let kind = match query.list.as_str() {
            "" | "all" => None,
            name => Some(archive.config.kinds.get(name).ok_or_else(|| format!("there is no kind `{name}`"))?),
        };
        let mut filters = Vec::new();
        for (field, value) in &query.filters {
            let (negated, value) = value.strip_prefix('!').map_or((false, value.as_str()), |value| (true, value));
            let filter = Filter::of(field, value, negated)?;
            if let Some(kind) = kind {
                filter.check(kind)?;
            }
            filters.push(filter);
        }
        let mut found = query::select(archive, kind.map(|kind| kind.name.as_str()), &filters);
        query::sort(archive, &mut found, &query.sort);
        if query.limit > 0 {
            found.truncate(query.limit);
        }
        let briefs: Vec<Brief> = found.into_iter().map(|ix| self.site.brief(ix)).collect();
        Ok((Value::from_serializable(&briefs), Fingerprint::of_value(&briefs)))
    }

    /// The text of the page's record as markup; empty when the page has none.
    pub fn body(&self, page: &Page) -> (String, Fingerprint) {
        let Some((ix, record)) = self.body_record(page) else { return (String::new(), Fingerprint::default()) };
        let (anchors, terms) = (self.anchors(page, ix), self.terms(page, ix));
        let fingerprint = self.fingerprint_of_body(record, &anchors, &terms);
        let around = Surroundings { anchors: &anchors, terms: &terms, words: &self.words.texts };
        (html::body(record, &self.site.archive.config, around), fingerprint)
    }

    /// A text is known by what goes into it: it is not made in order to be verified.
    fn body_fingerprint(&self, page: &Page) -> Fingerprint {
        let Some((ix, record)) = self.body_record(page) else { return Fingerprint::default() };
        self.fingerprint_of_body(record, &self.anchors(page, ix), &self.terms(page, ix))
    }

    fn fingerprint_of_body(
        &self,
        record: &Record,
        anchors: &[Option<Anchor>],
        terms: &[(Span, Anchor)],
    ) -> Fingerprint {
        Fingerprint::of_value(&(
            record.fingerprint,
            &record.lang,
            record.title_heading,
            anchors,
            terms,
            self.words_fingerprint,
        ))
    }

    fn body_record(&self, page: &Page) -> Option<(Ix, &Record)> {
        let ix = page.body?;
        Some((ix, self.site.archive.record(ix)?))
    }

    /// Where the references of a record lead, as links of this page.
    fn anchors(&self, page: &Page, ix: Ix) -> Vec<Option<Anchor>> {
        let root = address::root(&page.path);
        self.site.archive.references.of(ix).iter().map(|target| self.anchor(&root, target.as_ref()?)).collect()
    }

    fn anchor(&self, root: &str, target: &Target) -> Option<Anchor> {
        let archive = &self.site.archive;
        let href = format!("{root}{}", self.site.addresses.target(archive, target)?);
        let mut anchor = Anchor { href, text: String::new(), class: "file", lang: String::new(), length: 0 };
        match target {
            Target::Record { record, length, .. } => {
                let to = archive.record(*record)?;
                let text = |part: Option<String>| part.unwrap_or_default();
                let (date, of) = (text(to.date.map(|date| date.to_string())), text(to.period.map(|of| of.to_string())));
                anchor.text = filters::title(&self.words, &to.title, &date, &of);
                anchor.lang = to.lang.clone().unwrap_or_default();
                anchor.class = if *length > 0 { "agent" } else { "record" };
                anchor.length = *length;
            }
            Target::Period(period) => {
                let key = period.to_string();
                anchor.text = filters::period(&self.words, &key, "long").unwrap_or(key);
                anchor.class = "period";
            }
            Target::Tag(name) => (anchor.text, anchor.class) = (format!("#{name}"), "tag"),
            Target::Asset(path) => path.name().clone_into(&mut anchor.text),
            Target::Folder(folder) => (anchor.text, anchor.class) = (folder.clone(), "list"),
        }
        Some(anchor)
    }

    fn terms(&self, page: &Page, ix: Ix) -> Vec<(Span, Anchor)> {
        let root = address::root(&page.path);
        let archive = &self.site.archive;
        let uses = archive.glossary.in_record(ix).iter();
        uses.filter_map(|used| {
            let to = archive.record(used.term)?;
            let href = format!("{root}{}", self.site.addresses.record(used.term)?);
            let text = to.title.clone();
            Some((used.span, Anchor { href, text, class: "term", lang: String::new(), length: 0 }))
        })
        .collect()
    }
}
