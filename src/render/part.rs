//! `part()`: what many pages have alike is made once and put into each of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::engine;
use super::lock;
use super::scan::{Tag, What};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;

/// The folder of the templates that `part()` makes.
pub const PARTS: &str = "parts/";

/// What a part is told of the page it stands in, beside its root: it is made once for all pages that are alike in that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// `ribbon`.
    pub ribbon: bool,
    /// `page.section`.
    pub section: bool,
    /// `page.period`.
    pub period: bool,
    /// `page.path`.
    pub path: bool,
}

impl Needs {
    const ALL: Self = Self { ribbon: true, section: true, period: true, path: true };

    /// What a part with these tags needs: what it mentions. What it takes from other templates may need anything.
    pub fn of(tags: &[Tag<'_>]) -> Self {
        let mut needs = Self::default();
        for tag in tags {
            if tag.tokens.first().is_some_and(|token| token.what == What::Sign('<')) {
                return Self::ALL;
            }
            for (at, token) in tag.tokens.iter().enumerate() {
                let What::Word(word) = token.what else { continue };
                match (word, tag.word(at + 2)) {
                    ("page", Some("root")) => {}
                    ("page", Some("section")) => needs.section = true,
                    ("page", Some("period")) => needs.period = true,
                    ("page", Some("path")) => needs.path = true,
                    ("ribbon", _) => needs.ribbon = true,
                    ("page" | "include" | "extends", _) => return Self::ALL,
                    _ => {}
                }
            }
        }
        needs
    }
}

/// What pages that share a part have alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Alike {
    part: String,
    root: String,
    year: String,
    section: String,
    period: String,
    path: String,
}

/// The parts made so far, of one site.
#[derive(Debug, Default)]
pub struct Parts {
    made: Mutex<HashMap<Alike, Value>>,
    /// The pages that the site and the ribbon of a year lead to, by that year.
    linked: Mutex<HashMap<String, Arc<BTreeSet<String>>>>,
}

/// What makes parts: the templates, with the functions that ask nothing.
#[derive(Clone)]
pub(super) struct Maker {
    pub tera: Arc<Tera>,
    pub needs: Arc<BTreeMap<String, Needs>>,
    pub paths: Arc<BTreeMap<String, RelPath>>,
}

/// What went wrong in a part, for the worker: the engine knows only that `part()` failed.
pub(super) type Slot = Arc<Mutex<Option<Box<Diagnostic>>>>;

/// Puts `part(name=..)` into `tera`.
pub(super) fn register(tera: &mut Tera, maker: Maker, parts: Arc<Parts>, slot: Slot) {
    tera.register_function("part", move |args: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let name: &str = args.must_get("name")?;
        let Some(needs) = maker.needs.get(name) else {
            return Err(tera::Error::message(format!("there is no template `{PARTS}{name}.html`")));
        };
        let given = |variable: &str| state.get::<Value>(variable).map(|value| value.unwrap_or_else(Value::undefined));
        let (site, ribbon, page) = (given("site")?, given("ribbon")?, given("page")?);
        let alike = parts.alike(name, *needs, &site, &ribbon, &page);
        if let Some(made) = lock(&parts.made).get(&alike) {
            return Ok(made.clone());
        }
        let template = format!("{PARTS}{name}.html");
        let text = maker.tera.render(&template, &context(*needs, site, ribbon, &alike)).inspect_err(|error| {
            *lock(&slot) = Some(Box::new(engine::fault(&maker.paths, &template, error)));
        })?;
        let made = Value::safe_string(text.trim_end());
        Ok(lock(&parts.made).entry(alike).or_insert(made).clone())
    });
}

impl Parts {
    fn alike(&self, part: &str, needs: Needs, site: &Value, ribbon: &Value, page: &Value) -> Alike {
        let text = |value: &Value, field: &str, needed: bool| -> String {
            let text = value.get_from_path(field).filter(|_| needed).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let year = text(ribbon, "year", needs.ribbon || needs.path);
        let path = text(page, "path", needs.path && self.leads(&year, site, ribbon, page));
        Alike {
            part: part.to_owned(),
            root: text(page, "root", true),
            year: if needs.ribbon { year } else { String::new() },
            section: text(page, "section", needs.section),
            period: text(page, "period", needs.period),
            path,
        }
    }

    /// Whether the site or the ribbon leads to the page.
    fn leads(&self, year: &str, site: &Value, ribbon: &Value, page: &Value) -> bool {
        let known = lock(&self.linked).get(year).cloned();
        let linked = known.unwrap_or_else(|| {
            let mut linked = BTreeSet::new();
            collect(site, &mut linked);
            collect(ribbon, &mut linked);
            Arc::clone(lock(&self.linked).entry(year.to_owned()).or_insert(Arc::new(linked)))
        });
        page.get_from_path("path").and_then(Value::as_str).is_some_and(|path| linked.contains(path))
    }
}

/// Every `href` in `value`.
fn collect(value: &Value, hrefs: &mut BTreeSet<String>) {
    for inner in value.as_array().unwrap_or_default() {
        collect(inner, hrefs);
    }
    let Some(map) = value.as_map() else { return };
    for (key, inner) in map {
        match inner.as_str() {
            Some(href) if key.as_str() == Some("href") => {
                hrefs.insert(href.to_owned());
            }
            _ => collect(inner, hrefs),
        }
    }
}

fn context(needs: Needs, site: Value, ribbon: Value, alike: &Alike) -> Context {
    let mut page = BTreeMap::from([("root", alike.root.as_str())]);
    let told = [
        (needs.section, "section", &alike.section),
        (needs.period, "period", &alike.period),
        (needs.path, "path", &alike.path),
    ];
    page.extend(told.into_iter().filter(|(needed, ..)| *needed).map(|(_, name, value)| (name, value.as_str())));
    let mut context = Context::new();
    context.insert_value("site", site);
    context.insert_value("page", Value::from_serializable(&page));
    if needs.ribbon {
        context.insert_value("ribbon", ribbon);
    }
    context
}
