//! What a page asks while it is made, and the answers' fingerprints: its trace.
//!
//! A page is kept between builds when every question it asked has the same answer again. So nothing has to be
//! declared, and an answer that is absent counts as much as one that is there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use serde::{Deserialize, Serialize};
use tera::Value;

use super::html::{self, Anchor, Embed, Margin, Quoted, Surroundings, Within};
use super::lock;
use super::part::Parts;
use super::words::{Words, fill};
use super::{filters, previews, script, search, table};
use crate::archive::claims::Evidence;
use crate::archive::{ClaimIx, Embedded, Ix, Seen, Target};
use crate::base::fingerprint::Fingerprint;
use crate::base::span::Span;
use crate::record::query_block::Asked;
use crate::record::{Record, ReferenceKind};
use crate::site::listing::{self, Listed, Set};
use crate::site::search::entry::Entry;
use crate::site::search::index::{self, Shard, Sounds};
use crate::site::search::{Index, Kept, Part, Watch, each, entry, facet};
use crate::site::view::{Brief, TableView};
use crate::site::{Page, Site, Subject, View, address, evidence};

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
    /// What is the text of the record with this id?
    Text(String),
    /// Which records meet a query?
    Records(Asked),
    /// What is the table of what meets a query?
    Table(Asked),
    /// What is there to be searched?
    Searched(Searched),
}

/// A part of what is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Searched {
    /// What lists know of every record, and its fields.
    Fields,
    /// Which parts of words too many words have.
    Heavy,
    /// A file of words and pairs.
    Words(u32),
    /// The records of a block of texts.
    Block(u32),
}

/// A page's trace: what it asked, with the answers' fingerprints.
pub type Trace = Vec<(Question, Fingerprint)>;

/// The records a query selects, with their fingerprint, or what is wrong with the query.
type Selected = Result<(Value, Fingerprint), String>;

/// A table with what it is called and the fingerprint of both, or what is wrong with its query.
type Tabled = Result<(Arc<TableView>, Arc<str>, Fingerprint), String>;

/// The fingerprints of what is searched.
#[derive(Debug)]
struct Prints {
    /// Of each record by its number: what lists know of it, and that with its text.
    each: Vec<(Fingerprint, Fingerprint)>,
    fields: Fingerprint,
    blocks: Vec<Fingerprint>,
}

/// The index, what stands in each of its files, and those that were made in order to say so.
#[derive(Debug)]
struct Indexed {
    index: Arc<Index>,
    heavy: Fingerprint,
    shards: Vec<Fingerprint>,
    made: Mutex<BTreeMap<u32, String>>,
}

/// A text of a page.
struct Text<'a> {
    ix: Ix,
    record: &'a Record,
    among: Option<&'a str>,
    within: Option<Within<'a>>,
    /// What is embedded in it, by place.
    embedded: &'a [Embedded],
}

/// Answers questions about one site. Each distinct question about the whole site is answered once a build.
#[derive(Debug)]
pub struct Answers {
    site: Arc<Site>,
    words: Arc<Words>,
    words_fingerprint: Fingerprint,
    site_view: (Value, Fingerprint),
    ribbons: Mutex<BTreeMap<i16, (Value, Fingerprint)>>,
    queries: Mutex<BTreeMap<Asked, Selected>>,
    tables: Mutex<BTreeMap<Asked, Tabled>>,
    searched: OnceLock<Prints>,
    index: OnceLock<Indexed>,
    readings: OnceLock<Vec<Sounds>>,
    /// The index of the build before.
    kept: Mutex<Option<Kept>>,
    /// What pages have alike.
    pub(super) parts: Arc<Parts>,
    /// Blocks of texts that were made while the index was.
    texts: Mutex<BTreeMap<u32, String>>,
    /// Records by id; made when the first text is asked for by it.
    ids: OnceLock<BTreeMap<String, Ix>>,
}

impl Answers {
    /// Answers about `site` in the words of the theme.
    pub fn new(site: Arc<Site>, words: Arc<Words>) -> Self {
        let view = site.site_view();
        let site_view = (Value::from_serializable(&view), Fingerprint::of_value(&view));
        let words_fingerprint = Fingerprint::of_value(&(&words.language, &words.texts));
        Self {
            site,
            words,
            words_fingerprint,
            site_view,
            ribbons: Mutex::default(),
            queries: Mutex::default(),
            tables: Mutex::default(),
            searched: OnceLock::new(),
            index: OnceLock::new(),
            readings: OnceLock::new(),
            kept: Mutex::default(),
            parts: Arc::default(),
            texts: Mutex::default(),
            ids: OnceLock::new(),
        }
    }

    /// The same with the index of the build before.
    #[must_use]
    pub fn knowing(self, kept: Option<Kept>) -> Self {
        Self { kept: Mutex::new(kept), ..self }
    }

    /// What is to be kept of the index: that of this build, else what was known.
    pub fn take_index(&self) -> Option<Kept> {
        let known = lock(&self.kept).take();
        let now = self.index.get().zip(self.searched.get()).map(|(indexed, prints)| Kept {
            prints: prints.each.clone(),
            index: Arc::clone(&indexed.index),
            shards: indexed.shards.clone(),
        });
        now.or(known)
    }

    /// Makes what of the search data `wanted` says is to be made, with all threads, so that each text is read once. What is not made here is made
    /// when its page is, while others wait. `moved`: the records whose texts moved, where nothing else has.
    pub fn prepare_search(&self, moved: Option<&BTreeSet<Ix>>, wanted: impl Fn(Part) -> bool + Sync) {
        let _ = self.searched.set(self.read_searched(moved, true));
        if self.site.search.shards == 0 {
            return;
        }
        let blocks = (0_u32..).zip(&self.site.search.blocks).map(|(block, _)| block);
        let blocks: BTreeSet<u32> = blocks.filter(|block| wanted(Part::Texts(*block))).collect();
        let keep = |block: u32, entries: &[Entry]| {
            if blocks.contains(&block) {
                let text = search::texts(entries, &self.words, block);
                lock(&self.texts).insert(block, text);
            }
        };
        let _ = self.index.set(self.make_index(&keep, true));
        let indexed = self.indexed();
        let is_missing = |shard: u32| !lock(&indexed.made).contains_key(&shard) && wanted(Part::Words(shard));
        let also = self.shard_files(&indexed.index, is_missing, true);
        lock(&indexed.made).extend(also);
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
            Question::Body => page.body.map_or_else(Fingerprint::default, |ix| self.text_fingerprint(page, ix)),
            Question::Text(id) => {
                self.called(id).map_or_else(Fingerprint::default, |ix| self.text_fingerprint(page, ix))
            }
            Question::Records(query) => {
                self.records(query).map_or_else(|_| Fingerprint::default(), |(_, answer)| answer)
            }
            Question::Table(query) => self.table(query).map_or_else(|_| Fingerprint::default(), |(.., answer)| answer),
            Question::Searched(of) => self.searched(*of),
        }
    }

    /// Whether the answer to a question of `page` can be another since the texts of the records in `moved` are, and nothing else is.
    pub fn rests_on(&self, page: &Page, question: &Question, moved: &BTreeSet<Ix>) -> bool {
        let is_moved = |ix: Option<Ix>| ix.is_some_and(|ix| moved.contains(&ix));
        match question {
            Question::Body => is_moved(page.body),
            Question::Text(id) => is_moved(self.called(id)),
            Question::Searched(Searched::Heavy | Searched::Words(_)) => !moved.is_empty(),
            Question::Searched(Searched::Block(block)) => {
                self.site.search.block(*block).iter().any(|ix| moved.contains(ix))
            }
            Question::View => self.site.quotes(page, moved),
            Question::Site
            | Question::Ribbon(_)
            | Question::Records(_)
            | Question::Table(_)
            | Question::Searched(Searched::Fields) => false,
        }
    }

    /// A file of search data, with what it asked.
    pub fn search_data(&self, part: Part) -> (String, Trace) {
        let asked: &[Searched] = match part {
            Part::Texts(block) => &[Searched::Block(block)],
            Part::Words(shard) => &[Searched::Words(shard)],
            Part::Index if self.site.search.shards > 0 => &[Searched::Fields, Searched::Heavy],
            Part::Index | Part::Facet(_) | Part::Readings(_) => &[Searched::Fields],
        };
        let made = match part {
            Part::Texts(block) => lock(&self.texts).remove(&block),
            Part::Words(shard) => lock(&self.indexed().made).remove(&shard),
            _ => None,
        };
        let text = made.unwrap_or_else(|| self.search_file(part));
        (text, asked.iter().map(|of| (Question::Searched(*of), self.searched(*of))).collect())
    }

    fn search_file(&self, part: Part) -> String {
        let (site, plan, none) = (&self.site, &self.site.search, Index::default());
        let index = match part {
            Part::Index | Part::Words(_) if plan.shards > 0 => &*self.indexed().index,
            _ => &none,
        };
        let readings: &[Sounds] = match part {
            Part::Index | Part::Readings(_) => {
                let title = |brief: &Brief| search::title(&self.words, brief);
                self.readings.get_or_init(|| index::readings(site, plan, &title))
            }
            _ => &[],
        };
        search::file(site, plan, (index, readings), &self.words, part)
    }

    fn searched(&self, of: Searched) -> Fingerprint {
        let at = |prints: &[Fingerprint], number: u32| prints.get(number as usize).copied().unwrap_or_default();
        match of {
            Searched::Fields => self.prints().fields,
            Searched::Heavy => self.indexed().heavy,
            Searched::Words(shard) => at(&self.indexed().shards, shard),
            Searched::Block(block) => at(&self.prints().blocks, block),
        }
    }

    fn prints(&self) -> &Prints {
        self.searched.get_or_init(|| self.read_searched(None, false))
    }

    fn indexed(&self) -> &Indexed {
        self.index.get_or_init(|| self.make_index(&|_, _| (), false))
    }

    /// Of every record what lists know of it, its fields and its facets; its text is known by what it is made of. `moved`: the records whose
    /// texts moved since what is kept was gathered, where nothing else has.
    fn read_searched(&self, moved: Option<&BTreeSet<Ix>>, parallel: bool) -> Prints {
        let (site, words, plan) = (&self.site, &self.words, &self.site.search);
        let config = &site.archive.config;
        let kept = lock(&self.kept);
        let known = kept.as_ref().filter(|kept| kept.prints.len() == plan.order.len()).map(|kept| &kept.prints);
        let print = |(number, ix): (usize, &Ix)| {
            let stays = moved.is_some_and(|moved| !moved.contains(ix));
            if let Some(print) = known.filter(|_| stays).and_then(|known| known.get(number)) {
                return *print;
            }
            let row = entry::row(site, *ix, &|brief| search::title(words, brief));
            let facets = facet::NAMES.map(|name| facet::named(site, *ix, name));
            let fields = Fingerprint::of_value(&(row, facets));
            let text =
                site.archive.record(*ix).map(|record| (record.fingerprint, record.title_heading, &record.left_out));
            (fields, Fingerprint::of_value(&(fields, text, config.cjk_emphasis_fix, &config.link_schemes)))
        };
        let each = each(plan.order.iter().enumerate().collect(), parallel, print);
        let (fields, texts): (Vec<Fingerprint>, Vec<Fingerprint>) = each.iter().copied().unzip();
        let division = (&plan.blocks, plan.shards, plan.readings, self.words_fingerprint);
        let mut rest = texts.into_iter();
        let mut block = |count: &u32| rest.by_ref().take(*count as usize).collect::<Vec<Fingerprint>>();
        let blocks = plan.blocks.iter().map(|count| Fingerprint::of_value(&(block(count), self.words_fingerprint)));
        let blocks = blocks.collect();
        Prints { each, fields: Fingerprint::of_value(&(fields, division)), blocks }
    }

    /// The index. Where few records say something else than when it was made last, only these are read again, and only the files that know of
    /// them are made.
    fn make_index(&self, watch: Watch<'_>, parallel: bool) -> Indexed {
        let (site, plan) = (&self.site, &self.site.search);
        let title = |brief: &Brief| search::title(&self.words, brief);
        let prints = &self.prints().each;
        let renewed = lock(&self.kept).take().and_then(|known| {
            if known.prints == *prints {
                return Some((known.index, known.shards, BTreeSet::new()));
            }
            let changed = Some(changed(&known.prints, prints)).filter(|changed| changed.len() <= prints.len() / FEW)?;
            let (index, files) = known.index.renewed(site, plan, &title, &changed, parallel);
            Some((Arc::new(index), known.shards, files))
        });
        let anew = || (Arc::new(Index::of(site, plan, &title, watch, parallel)), Vec::new(), BTreeSet::new());
        let (index, mut shards, moved) = renewed.unwrap_or_else(anew);
        // with another number of files everything stands elsewhere
        let same = shards.len() == plan.shards as usize;
        let made = self.shard_files(&index, |shard| !same || moved.contains(&shard), parallel);
        shards.resize(plan.shards as usize, Fingerprint::default());
        for (shard, text) in &made {
            if let Some(print) = shards.get_mut(*shard as usize) {
                *print = Fingerprint::of(text.as_bytes());
            }
        }
        Indexed { heavy: Fingerprint::of_value(&index.heavy), index, shards, made: Mutex::new(made) }
    }

    /// The files of words and pairs that are wanted, by number.
    fn shard_files(&self, index: &Index, wanted: impl Fn(u32) -> bool, parallel: bool) -> BTreeMap<u32, String> {
        let file = |(number, shard): (u32, Shard<'_>)| (number, search::shard_file(number, &shard));
        let shards = index.shards(&self.site.search, wanted, parallel);
        each(shards.into_iter().collect(), parallel, file).into_iter().collect()
    }

    /// `site` as templates get it.
    pub fn site_view(&self) -> (Value, Fingerprint) {
        self.site_view.clone()
    }

    /// `ribbon` as templates get it.
    pub fn ribbon(&self, year: i16) -> (Value, Fingerprint) {
        let mut ribbons = lock(&self.ribbons);
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

    /// The text of a page that has no template, with the fingerprint of what it says; `None` for pages that say nothing of that sort.
    pub fn plain(&self, page: &Page) -> Option<(String, Fingerprint)> {
        match self.site.view(page) {
            View::Records(records) => {
                // no `<` stands in it, so that it may be put into a page without ending a script there
                let text = script::safe(serde_json::to_string_pretty(&records).unwrap_or_default());
                let print = Fingerprint::of(text.as_bytes());
                Some((text, print))
            }
            View::Text(text) => {
                let print = Fingerprint::of_value(&(page.template, &self.site.head(page), &text));
                Some((text, print))
            }
            _ => None,
        }
    }

    fn view_fingerprint(&self, page: &Page) -> Fingerprint {
        if page.subject == Subject::Records {
            return self.plain(page).map(|(_, print)| print).unwrap_or_default();
        }
        Fingerprint::of_value(&(page.template, &self.site.head(page), &self.site.view(page)))
    }

    /// The records that meet the query, as briefs. `Err` says what is wrong with it.
    pub fn records(&self, query: &Asked) -> Result<(Value, Fingerprint), String> {
        answered(&self.queries, query, || {
            let listing = listing::list(&self.site, query).map_err(|wrong| wrong.message)?;
            if !matches!(listing.set, Set::All | Set::Kind(_)) {
                return Err(format!("`{}` lists no records: ask with `table`", query.list));
            }
            let record = |listed: &Listed| match listed {
                Listed::Record(ix) => Some(self.site.brief(*ix)),
                _ => None,
            };
            let briefs: Vec<Arc<Brief>> = listing.groups.iter().flat_map(|(_, rows)| rows).filter_map(record).collect();
            Ok((Value::from_serializable(&briefs), Fingerprint::of_value(&briefs)))
        })
    }

    /// The table of what meets the query, and what it is called. `Err` says what is wrong with it.
    pub fn table(&self, query: &Asked) -> Result<(Arc<TableView>, Arc<str>, Fingerprint), String> {
        answered(&self.tables, query, || {
            let table = listing::table(&self.site, query).map_err(|wrong| wrong.message)?;
            let label = self.label(&table.list);
            let fingerprint = Fingerprint::of_value(&(&table, &label));
            Ok((Arc::new(table), label.into(), fingerprint))
        })
    }

    /// What people call a list: a kind's own label, else the theme's word, else its name.
    fn label(&self, list: &str) -> String {
        let name = list.split_once(':').map_or(list, |(_, name)| name);
        if let Some(kind) = self.site.kind(name).filter(|_| !list.starts_with("mark:")) {
            return self.site.plural(kind);
        }
        let keys = [format!("title.{name}"), format!("mark.{name}")];
        keys.iter().find_map(|key| self.words.get(key)).unwrap_or(name).to_owned()
    }

    /// The text of the page's record as markup, with what it asked; empty when the page has none.
    pub fn body(&self, page: &Page) -> (String, Trace) {
        self.text_of(page, page.body, Question::Body, None)
    }

    /// The text of the record called `id` as markup, to stand among others, with what it asked; empty when there is none. Its ids begin
    /// with `among`.
    pub fn text(&self, page: &Page, id: &str, among: &str) -> (String, Trace) {
        self.text_of(page, self.called(id), Question::Text(id.to_owned()), Some(among))
    }

    /// A file of previews, with what it asked; `None` for pages that are none.
    pub fn previews(&self, page: &Page) -> Option<(String, Trace)> {
        let Subject::Previews(part) = page.subject else { return None };
        let (head, view) = (self.site.head(page), self.site.view(page));
        let print = Fingerprint::of_value(&(page.template, &head, &view));
        Some((previews::file(part, &view, &self.words)?, vec![(Question::View, print)]))
    }

    fn called(&self, id: &str) -> Option<Ix> {
        let ids =
            self.ids.get_or_init(|| self.site.archive.all().map(|(ix, record)| (record.id.clone(), ix)).collect());
        ids.get(id).copied()
    }

    fn text_of(&self, page: &Page, ix: Option<Ix>, asked: Question, among: Option<&str>) -> (String, Trace) {
        let Some((ix, record)) = ix.and_then(|ix| Some((ix, self.site.archive.record(ix)?))) else {
            return (String::new(), vec![(asked, Fingerprint::default())]);
        };
        let trace = RefCell::new(Trace::new());
        let text = Text { ix, record, among, within: None, embedded: &self.site.archive.embedded(ix) };
        let html = self.html(page, &text, asked, &trace);
        (html, trace.into_inner())
    }

    /// A text as markup; what it asks goes into the trace, and so does what the texts embedded in it ask.
    fn html(&self, page: &Page, text: &Text<'_>, asked: Question, trace: &RefCell<Trace>) -> String {
        let (ix, record) = (text.ix, text.record);
        let (anchors, terms) = (self.anchors(page, ix), self.terms(page, ix));
        let (margins, facts) = (self.margins(page, ix), self.facts(page, ix));
        let files = self.query_tables(ix, record);
        let print = self.fingerprint_of_body(record, (&anchors, &terms), &margins, &facts, &files);
        trace.borrow_mut().push((asked, print));
        trace.borrow_mut().extend(self.embeddable(page, ix, record));
        let root = address::root(&page.path);
        let mut tables = Vec::with_capacity(record.queries.len());
        for (block, file) in record.queries.iter().zip(&files) {
            let answer = block.asked.as_ref().map(|asked| (asked, self.table(asked)));
            trace.borrow_mut().extend(answer.iter().map(|(asked, answer)| {
                let fingerprint = answer.as_ref().map_or_else(|_| Fingerprint::default(), |(.., print)| *print);
                (Question::Table((*asked).clone()), fingerprint)
            }));
            let made = answer.and_then(|(_, answer)| answer.ok());
            tables.push(made.map(|(view, label, _)| table::html(&view, &label, file, &root, &self.words)));
        }
        let embed = |reference: usize, below: u8, ids: &str| {
            let found = text.embedded.binary_search_by_key(&reference, |embedded| embedded.reference as usize).ok()?;
            let embedded = text.embedded.get(found)?;
            let record = self.site.archive.record(embedded.record)?;
            let within = Some(Within { part: &embedded.anchor, below });
            let inner = Text { ix: embedded.record, record, among: Some(ids), within, embedded: &embedded.inside };
            Some(self.html(page, &inner, Question::Text(record.id.clone()), trace))
        };
        let around = Surroundings {
            anchors: &anchors,
            terms: &terms,
            words: &self.words.texts,
            tables: &tables,
            margins: &margins,
            facts: &facts,
            among: text.among,
            within: text.within,
            embed: Embed(&embed),
        };
        html::body(record, &self.site.archive.config, around)
    }

    /// The texts that the embeds of a record name, with their fingerprints: whether one can stand there is a matter of the text too.
    fn embeddable(&self, page: &Page, ix: Ix, record: &Record) -> Trace {
        let archive = &self.site.archive;
        let embeds = record.references.iter().zip(archive.references.of(ix));
        let named = embeds.filter_map(|(reference, target)| match target {
            Some(Target::Record { record, .. }) if reference.kind == ReferenceKind::Embed => Some(*record),
            _ => None,
        });
        let text = |ix: Ix| Some((Question::Text(archive.record(ix)?.id.clone()), self.text_fingerprint(page, ix)));
        named.filter_map(text).collect()
    }

    /// A text is known by what goes into it: it is not made in order to be verified.
    fn text_fingerprint(&self, page: &Page, ix: Ix) -> Fingerprint {
        let Some(record) = self.site.archive.record(ix) else { return Fingerprint::default() };
        let (anchors, terms) = (self.anchors(page, ix), self.terms(page, ix));
        let (margins, facts) = (self.margins(page, ix), self.facts(page, ix));
        self.fingerprint_of_body(record, (&anchors, &terms), &margins, &facts, &self.query_tables(ix, record))
    }

    /// Of each query block of a record the `href` of its table as a file; empty where there is none.
    fn query_tables(&self, ix: Ix, record: &Record) -> Vec<String> {
        let page = self.site.addresses.records.get(ix.0 as usize).and_then(Option::as_deref).unwrap_or_default();
        (0..record.queries.len()).map(|at| self.site.table_at(&address::query_table(page, at))).collect()
    }

    fn fingerprint_of_body(
        &self,
        record: &Record,
        (anchors, terms): (&[Option<Anchor>], &[(Span, Anchor)]),
        margins: &[Option<Margin>],
        facts: &[(Span, Quoted)],
        files: &[String],
    ) -> Fingerprint {
        let config = &self.site.archive.config;
        // which items are claims is a matter of the settings too
        let claims: Vec<(Span, &str)> = record.claims.iter().map(|claim| (claim.span, claim.anchor.as_str())).collect();
        Fingerprint::of_value(&(
            (record.fingerprint, &record.lang, record.title_heading),
            (config.cjk_emphasis_fix, &config.link_schemes),
            (anchors, terms, margins, claims, facts, files),
            self.words_fingerprint,
        ))
    }

    /// Where the references of a record lead, as links of this page.
    fn anchors(&self, page: &Page, ix: Ix) -> Vec<Option<Anchor>> {
        let root = address::root(&page.path);
        self.site.archive.references.of(ix).iter().map(|target| self.anchor(&root, target.as_ref()?)).collect()
    }

    fn anchor(&self, root: &str, target: &Target) -> Option<Anchor> {
        let archive = &self.site.archive;
        let href = format!("{root}{}", self.site.addresses.target(archive, target)?);
        let mut anchor =
            Anchor { href, text: String::new(), class: "file", lang: String::new(), length: 0, size: None };
        match target {
            Target::Record { record, length, .. } => {
                let to = archive.record(*record)?;
                let text = |part: Option<String>| part.unwrap_or_default();
                let (date, of) = (text(to.date.map(|date| date.to_string())), text(to.period.map(|of| of.to_string())));
                anchor.text = filters::title(&self.words, &self.site.title(*record), &date, &of);
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
            Target::Asset(path) => {
                path.name().clone_into(&mut anchor.text);
                anchor.size = archive.seen.get(path).and_then(Seen::shown);
            }
            Target::Folder(folder) => (anchor.text, anchor.class) = (folder.clone(), "list"),
        }
        Some(anchor)
    }

    /// What the statements say of the facts of a record. One that rests on several statements leads to the page of them all.
    fn facts(&self, page: &Page, ix: Ix) -> Vec<(Span, Quoted)> {
        let (site, root) = (&self.site, address::root(&page.path));
        let Some(record) = site.archive.record(ix) else { return Vec::new() };
        let of_record = site.archive.facts.range((ix, 0)..=(ix, u32::MAX));
        let quoted = of_record.filter_map(|((_, at), fact)| {
            let mark = record.marks.get(*at as usize)?;
            let href = match fact.statements.as_slice() {
                [one] => site.addresses.record(*one),
                several => several.first().and_then(|first| crate::site::statement::series_of(site, *first)),
            };
            let href = href.map(|href| format!("{root}{href}")).unwrap_or_default();
            Some((mark.span, Quoted { href, instead: fact.instead() }))
        });
        let mut quoted: Vec<(Span, Quoted)> = quoted.collect();
        quoted.sort_by_key(|(at, _)| *at);
        quoted
    }

    /// What stands beside the claims of a record: the number of records each rests on, or that nothing does.
    fn margins(&self, page: &Page, ix: Ix) -> Vec<Option<Margin>> {
        let (site, root) = (&self.site, address::root(&page.path));
        let margin = |(at, evidence): (u32, &Evidence)| {
            let (count, bare) = (evidence.records.len(), evidence.is_none());
            if count == 0 && !(bare && evidence::sees_usual(site)) {
                return None;
            }
            let form = if bare { self.words.get("evidence.none") } else { self.counted("evidence.count", count) };
            let label = fill(form.unwrap_or("{count}"), |name| (name == "count").then(|| count.to_string()));
            let href = evidence::listed_at(site, ClaimIx { record: ix, at });
            Some(Margin { href: href.map(|href| format!("{root}{href}")).unwrap_or_default(), count, label })
        };
        (0..).zip(site.archive.claims.of(ix)).map(margin).collect()
    }

    fn counted(&self, key: &str, count: usize) -> Option<&str> {
        self.words.counted(key, i128::try_from(count).unwrap_or(i128::MAX))
    }

    fn terms(&self, page: &Page, ix: Ix) -> Vec<(Span, Anchor)> {
        let root = address::root(&page.path);
        let archive = &self.site.archive;
        let uses = archive.glossary.in_record(ix).iter();
        uses.filter_map(|used| {
            let to = archive.record(used.term)?;
            let href = format!("{root}{}", self.site.addresses.record(used.term)?);
            let text = to.title.clone();
            Some((used.span, Anchor { href, text, class: "term", lang: String::new(), length: 0, size: None }))
        })
        .collect()
    }
}

/// One record in so many may have changed for the others not to be read again.
const FEW: usize = 8;

/// The numbers whose fingerprints are others now, or new, or gone.
fn changed(before: &[(Fingerprint, Fingerprint)], now: &[(Fingerprint, Fingerprint)]) -> Vec<u32> {
    let numbers = 0..before.len().max(now.len());
    numbers.filter(|at| before.get(*at) != now.get(*at)).filter_map(|at| u32::try_from(at).ok()).collect()
}

/// The answer to a question that each build answers once.
fn answered<T: Clone>(known: &Mutex<BTreeMap<Asked, T>>, query: &Asked, answer: impl FnOnce() -> T) -> T {
    let found = lock(known).get(query).cloned();
    found.unwrap_or_else(|| {
        let answer = answer();
        lock(known).entry(query.clone()).or_insert(answer).clone()
    })
}
