//! One page to bytes, with the trace of what it asked.

use std::sync::{Arc, Mutex};

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::engine::{Engine, Worker};
use super::lock;
use super::questions::{Answers, Question, Trace};
use crate::base::diagnostic::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::record::query_block::Asked as Query;
use crate::site::{Page, Subject};

/// A page made.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it asked.
    pub trace: Trace,
}

/// Makes pages, one at a time; each thread has its own.
pub struct Renderer {
    answers: Arc<Answers>,
    worker: Worker,
    asked: Arc<Mutex<Asked>>,
}

/// The page being made and what it has asked so far.
#[derive(Default)]
struct Asked {
    page: Option<Page>,
    trace: Trace,
}

impl Renderer {
    /// A renderer of the answers' site with its own copy of the engine, whose functions note what is asked here.
    pub fn new(engine: &Engine, answers: &Arc<Answers>) -> Self {
        let asked = Arc::new(Mutex::new(Asked::default()));
        let worker = engine.worker_with(&answers.parts, |tera| register(tera, answers, &asked));
        Self { answers: Arc::clone(answers), worker, asked }
    }

    /// The page's bytes and trace. `Err` when the template fails; the complaint names the page's record.
    pub fn render(&self, page: &Page) -> Result<Rendered, Diagnostic> {
        if let Subject::SearchData(part) = page.subject {
            let (text, trace) = self.answers.search_data(part);
            return Ok(Rendered { bytes: text.into_bytes(), trace });
        }
        if let Some((text, trace)) = self.answers.previews(page) {
            return Ok(Rendered { bytes: text.into_bytes(), trace });
        }
        // what has no template is its view's text
        if let (true, Some((text, print))) = (page.template.is_empty(), self.answers.plain(page)) {
            return Ok(Rendered { bytes: text.into_bytes(), trace: vec![(Question::View, print)] });
        }
        let year = self.answers.site().ribbon_year(page);
        let (site, site_print) = self.answers.site_view();
        let (ribbon, ribbon_print) = self.answers.ribbon(year);
        let (head, view, view_print) = self.answers.view(page);
        let trace =
            vec![(Question::View, view_print), (Question::Site, site_print), (Question::Ribbon(year), ribbon_print)];
        *self.asked() = Asked { page: Some(page.clone()), trace };
        let context = [("site", site), ("ribbon", ribbon), ("page", head), ("view", view)];
        let text = self.worker.render(page.template, &context).map_err(|complaint| self.about(*complaint, page))?;
        Ok(Rendered { bytes: text.into_bytes(), trace: std::mem::take(&mut self.asked().trace) })
    }

    fn asked(&self) -> std::sync::MutexGuard<'_, Asked> {
        lock(&self.asked)
    }

    fn about(&self, mut complaint: Diagnostic, page: &Page) -> Diagnostic {
        let record = page.body.and_then(|ix| self.answers.site().archive.record(ix));
        complaint.record = record.map(|record| record.id.clone());
        match record {
            Some(record) => complaint.label(&record.path, None, "while this record was rendered"),
            None => {
                complaint.message = format!("{} (while `{}` was rendered)", complaint.message, page.path);
                complaint
            }
        }
    }
}

/// `body()`, `text(..)`, `records(..)` and `table(..)`: the functions that ask. They find the tracker in themselves, not in the
/// context, since a function inside a component sees no context.
fn register(tera: &mut Tera, answers: &Arc<Answers>, asked: &Arc<Mutex<Asked>>) {
    let (about, noted) = (Arc::clone(answers), Arc::clone(asked));
    tera.register_function("body", move |_: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let mut asked = lock(&noted);
        let Some(page) = asked.page.clone() else { return Ok(Value::safe_string("")) };
        let (body, trace) = about.body(&page);
        for (question, fingerprint) in trace {
            note(&mut asked.trace, question, fingerprint);
        }
        Ok(Value::safe_string(&body))
    });
    let (about, noted) = (Arc::clone(answers), Arc::clone(asked));
    tera.register_function("text", move |given: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let (id, prefix): (&str, &str) = (given.must_get("id")?, given.must_get("prefix")?);
        let mut asked = lock(&noted);
        let Some(page) = asked.page.clone() else { return Ok(Value::safe_string("")) };
        let (text, trace) = about.text(&page, id, &format!("{prefix}/"));
        for (question, fingerprint) in trace {
            note(&mut asked.trace, question, fingerprint);
        }
        Ok(Value::safe_string(&text))
    });
    let (about, noted) = (Arc::clone(answers), Arc::clone(asked));
    tera.register_function("records", move |given: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let query = query(&given, "records")?;
        let (records, fingerprint) = about.records(&query).map_err(tera::Error::message)?;
        let mut asked = lock(&noted);
        note(&mut asked.trace, Question::Records(query), fingerprint);
        Ok(records)
    });
    let (about, noted) = (Arc::clone(answers), Arc::clone(asked));
    tera.register_function("table", move |given: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let query = query(&given, "table")?;
        let (table, _, fingerprint) = about.table(&query).map_err(tera::Error::message)?;
        let mut asked = lock(&noted);
        note(&mut asked.trace, Question::Table(query), fingerprint);
        Ok(Value::from_serializable(&*table))
    });
}

fn note(trace: &mut Trace, question: Question, fingerprint: Fingerprint) {
    if !trace.iter().any(|(asked, _)| *asked == question) {
        trace.push((question, fingerprint));
    }
}

/// What the arguments of `records` or `table` ask: the words of a query block.
fn query(given: &Kwargs, of: &str) -> TeraResult<Query> {
    let text =
        |name: &'static str| -> TeraResult<String> { Ok(given.get::<&str>(name)?.unwrap_or_default().to_owned()) };
    let mut filters = Vec::new();
    if let Some(conditions) = given.get::<Value>("where")? {
        let map = conditions
            .as_map()
            .ok_or_else(|| tera::Error::message(format!("`where` of `{of}` is a map: `{{\"field\": \"value\"}}`")))?;
        for (field, value) in map {
            filters.push((field.to_string(), words(value).join(",")));
        }
    }
    filters.sort();
    let columns = given.get::<Value>("columns")?.map(|columns| words(&columns)).unwrap_or_default();
    let limit = given.get::<u64>("limit")?.and_then(|limit| usize::try_from(limit).ok()).unwrap_or_default();
    Ok(Query { list: text("list")?, filters, columns, sort: text("sort")?, by: text("by")?, limit })
}

/// The words of a value: those of a list one by one.
fn words(value: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value.as_array() {
        Some(values) => values.iter().map(word).collect(),
        None => vec![word(value)],
    }
}
