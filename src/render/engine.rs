//! The template engine over one theme: parsed once, cloned for each worker.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, PoisonError};

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::part::{self, Maker, Needs, PARTS, Parts, Slot};
use super::theme::{DRAFTS, Template, Theme};
use super::{complaints, filters, lint, scan};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;

/// How many templates may include one another. The engine itself has no limit and ends the program at about a thousand.
pub const INCLUDE_LIMIT: usize = 32;

/// How many templates may extend one another. The engine's time grows with their number faster than it should.
pub const EXTENDS_LIMIT: usize = 16;

/// The longest page, in bytes: a template with loops in loops is stopped there.
pub const LONGEST_PAGE: usize = 64 << 20;

/// The functions that ask the archive. They are known when templates are read; each worker puts its own in their place.
pub const ASKING: [&str; 5] = ["body", "part", "text", "records", "table"];

/// The templates of a theme, read, with the functions and filters that ask nothing.
pub struct Engine {
    maker: Maker,
}

/// An engine with the functions of one worker.
pub struct Worker {
    tera: Tera,
    paths: Arc<BTreeMap<String, RelPath>>,
    slot: Slot,
}

impl Engine {
    /// Reads the templates of `theme` for an interface in `language`.
    ///
    /// # Errors
    /// Everything that is wrong with the templates, as far as it can be known before a page is rendered.
    pub fn new(theme: &Theme, language: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut complaints = look(theme);
        complaints.extend(lint::unknown_fields(theme));
        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".xml"]);
        tera.set_escape_fn(escape);
        filters::register(&mut tera, &theme.words(language), language, &theme.turned());
        for name in ASKING {
            tera.register_function(name, move |_: Kwargs, _: &State| -> tera::TeraResult<Value> {
                Err(tera::Error::message(format!("`{name}()` cannot be asked here")))
            });
        }
        if complaints.is_empty() {
            let templates = of_pages(theme).map(|(name, template)| (name.as_str(), &*template.text));
            if let Err(error) = tera.add_raw_templates(templates) {
                complaints = faults(theme, of_pages(theme), &tera, &error);
            }
        }
        let paths = theme.templates.iter().map(|(name, template)| (name.clone(), template.path.clone())).collect();
        let parts = theme.templates.iter().filter_map(|(name, template)| {
            let part = name.strip_prefix(PARTS)?.strip_suffix(".html")?;
            Some((part.to_owned(), Needs::of(&scan::tags(&template.text))))
        });
        let maker = Maker { tera: Arc::new(tera), needs: Arc::new(parts.collect()), paths: Arc::new(paths) };
        if complaints.is_empty() { Ok(Self { maker }) } else { Err(complaints) }
    }

    /// A worker of its own; `register` puts the functions `ASKING` in place, but for `part`.
    pub fn worker(&self, register: impl FnOnce(&mut Tera)) -> Worker {
        self.worker_with(&Arc::default(), register)
    }

    /// The same with the parts of a site, which its workers share.
    pub fn worker_with(&self, parts: &Arc<Parts>, register: impl FnOnce(&mut Tera)) -> Worker {
        let mut tera = Tera::clone(&self.maker.tera);
        let slot = Slot::default();
        part::register(&mut tera, self.maker.clone(), Arc::clone(parts), Arc::clone(&slot));
        register(&mut tera);
        Worker { tera, paths: Arc::clone(&self.maker.paths), slot }
    }

    /// Whether the theme has a template of that name.
    pub fn has(&self, template: &str) -> bool {
        self.maker.paths.contains_key(template)
    }
}

impl Worker {
    /// The page that `template` makes of these variables.
    ///
    /// # Errors
    /// What went wrong, at its place in the template; which record was being rendered is for the caller to add.
    pub fn render(&self, template: &str, variables: &[(&str, Value)]) -> Result<String, Box<Diagnostic>> {
        let mut context = Context::new();
        for (name, value) in variables {
            context.insert_value((*name).to_owned(), value.clone());
        }
        let mut page = Page::default();
        match self.tera.render_to(template, &context, &mut page) {
            _ if page.too_long => {
                let path = self.paths.get(template).cloned().unwrap_or_else(RelPath::root);
                Err(Box::new(complaints::page_too_long(&path, LONGEST_PAGE >> 20)))
            }
            // templates and what they are given are text
            Ok(()) => Ok(String::from_utf8(page.bytes).unwrap_or_default()),
            Err(error) => {
                let in_part = self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
                Err(in_part.unwrap_or_else(|| Box::new(fault(&self.paths, template, &error))))
            }
        }
    }
}

/// A page while it is written.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    too_long: bool,
}

impl io::Write for Page {
    /// Stops a template that would not come to an end, or not before memory does.
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + part.len() > LONGEST_PAGE {
            self.too_long = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What went wrong while `template` was rendered, at its place; `paths` are the files of the templates.
pub(super) fn fault(paths: &BTreeMap<String, RelPath>, template: &str, error: &tera::Error) -> Diagnostic {
    let path = |name: &str| paths.get(name).cloned().unwrap_or_else(RelPath::root);
    match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
            let span = Span::from(report.span().range.clone());
            complaints::template_fault(&path(report.filename()), Some(span), report.message())
        }
        other => complaints::template_fault(&path(template), None, &other.to_string()),
    }
}

/// The templates that make pages: those of drafts are read by an engine of their own.
fn of_pages(theme: &Theme) -> impl Iterator<Item = (&String, &Template)> {
    theme.templates.iter().filter(|(name, _)| !name.starts_with(DRAFTS))
}

/// Escapes for HTML and XML alike: what would end a text or an attribute, in either sort of quotes. Characters that
/// XML cannot hold at all become U+FFFD.
fn escape(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rest = text.as_bytes();
    // 0xEF begins the two characters beyond ASCII that XML cannot hold
    let special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0xEF | 0..=8 | 0xb | 0xc | 0xe..=0x1f);
    while let Some((plain, found)) = rest.iter().position(special).and_then(|at| rest.split_at_checked(at)) {
        out.write_all(plain)?;
        let (instead, length) = match found {
            [b'&', ..] => ("&amp;", 1),
            [b'<', ..] => ("&lt;", 1),
            [b'>', ..] => ("&gt;", 1),
            [b'"', ..] => ("&quot;", 1),
            [b'\'', ..] => ("&#39;", 1),
            [0xEF, 0xBF, 0xBE | 0xBF, ..] => ("\u{fffd}", 3),
            [0xEF, ..] => ("", 0),
            _ => ("\u{fffd}", 1),
        };
        out.write_all(instead.as_bytes())?;
        let kept = if length == 0 { 3 } else { 0 };
        out.write_all(found.get(..kept).unwrap_or_default())?;
        rest = found.get(length.max(kept)..).unwrap_or_default();
    }
    out.write_all(rest)
}

/// What our own look at the templates finds. The engine gets none of them while there is anything: its own checks of
/// circles and depth come too late or not at all.
fn look(theme: &Theme) -> Vec<Diagnostic> {
    let mut complaints = Vec::new();
    let known: Vec<&str> = theme.templates.keys().map(String::as_str).collect();
    let mut links: Links<'_> = BTreeMap::new();
    for (name, template) in &theme.templates {
        let tags = scan::tags(&template.text);
        for span in scan::uses_of_filter(&tags, "safe") {
            complaints.push(complaints::unsafe_filter(&template.path, span.into()));
        }
        let references = scan::references(&tags);
        for reference in references.iter().filter(|reference| !known.contains(&reference.name)) {
            let span = reference.span.clone().into();
            complaints.push(complaints::unknown_template(&template.path, span, reference.name, &known));
        }
        links.insert(name, references);
    }
    for extends in [true, false] {
        complaints.extend(chains(theme, &links, extends));
    }
    complaints
}

type Links<'a> = BTreeMap<&'a str, Vec<scan::Reference<'a>>>;

/// Circles and too long chains among the templates: of `extends` alone, or of both sorts of links.
fn chains(theme: &Theme, links: &Links<'_>, extends: bool) -> Vec<Diagnostic> {
    let limit = if extends { EXTENDS_LIMIT } else { INCLUDE_LIMIT };
    let mut walk = Walk { links, extends, depths: BTreeMap::new(), faults: Vec::new() };
    for name in links.keys() {
        walk.depth(name, &mut Vec::new());
    }
    let complain = |fault: &ChainFault<'_>| {
        let path = theme.templates.get(fault.template).map_or_else(RelPath::root, |template| template.path.clone());
        let span = fault.span.clone().into();
        match &fault.circle {
            Some(chain) => complaints::template_cycle(&path, span, extends, chain),
            None => complaints::template_depth(&path, span, extends, limit),
        }
    };
    walk.faults.iter().map(complain).collect()
}

/// One walk over the links, each template once.
struct Walk<'a> {
    links: &'a Links<'a>,
    extends: bool,
    /// How many templates hang below each; of one on the way: `None`.
    depths: BTreeMap<&'a str, Option<usize>>,
    faults: Vec<ChainFault<'a>>,
}

/// Where a circle closes or a chain becomes too long.
struct ChainFault<'a> {
    template: &'a str,
    /// The name of the next template.
    span: Range<usize>,
    /// The templates of the circle; `None`: the chain is too long.
    circle: Option<Vec<&'a str>>,
}

impl<'a> Walk<'a> {
    /// How many templates hang below `name`. `above` are those on the way to it: never more than the limit, so that
    /// the walk itself stays shallow.
    fn depth(&mut self, name: &'a str, above: &mut Vec<&'a str>) -> usize {
        if let Some(known) = self.depths.get(name) {
            return known.unwrap_or(0);
        }
        self.depths.insert(name, None);
        above.push(name);
        let limit = if self.extends { EXTENDS_LIMIT } else { INCLUDE_LIMIT };
        let mut depth = 0;
        let (links, extends) = (self.links, self.extends);
        for link in links.get(name).into_iter().flatten().filter(|link| !extends || link.extends) {
            if let Some(at) = above.iter().position(|passed| *passed == link.name) {
                // a circle of `extends` alone is found by the walk that follows only these
                let chain: Vec<&str> = above.iter().skip(at).copied().chain([link.name]).collect();
                if self.extends || !self.all_extend(&chain) {
                    self.faults.push(ChainFault { template: name, span: link.span.clone(), circle: Some(chain) });
                }
                continue;
            }
            let below = if above.len() > limit { limit } else { self.depth(link.name, above) };
            if below == limit {
                self.faults.push(ChainFault { template: name, span: link.span.clone(), circle: None });
            }
            depth = depth.max(below + 1);
        }
        above.pop();
        self.depths.insert(name, Some(depth));
        depth
    }

    fn all_extend(&self, chain: &[&str]) -> bool {
        chain.windows(2).all(|pair| match pair {
            [from, to] => self.links.get(from).into_iter().flatten().any(|link| link.extends && link.name == *to),
            _ => false,
        })
    }
}

/// What the engine found. It stops at the first template it cannot read, so each is tried alone.
pub(super) fn faults<'a>(
    theme: &'a Theme,
    templates: impl Iterator<Item = (&'a String, &'a Template)>,
    tera: &Tera,
    error: &tera::Error,
) -> Vec<Diagnostic> {
    let mut complaints = Vec::new();
    for (name, template) in templates {
        if let Err(error) = tera.clone().add_raw_template(name, &template.text)
            && let ErrorKind::SyntaxError(report) = error.kind()
        {
            let span = Span::from(report.span().range.clone());
            complaints.push(complaints::template_fault(&template.path, Some(span), report.message()));
        }
    }
    if complaints.is_empty() {
        complaints = error.to_string().split("\n\n").filter_map(|report| reported(theme, report)).collect();
    }
    if complaints.is_empty() {
        let top = RelPath::new(&format!("themes/{}/templates", theme.name)).unwrap_or_else(RelPath::root);
        complaints.push(complaints::template_fault(&top, None, &error.to_string()));
    }
    complaints
}

/// One of the engine's reports of an unknown name, which it gives as text only:
/// `error: MESSAGE`, then `--> TEMPLATE:LINE:COLUMN`, the column in characters from 1.
fn reported(theme: &Theme, report: &str) -> Option<Diagnostic> {
    let mut lines = report.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let place = lines.next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let template = theme.templates.get(parts.next()?)?;
    let start: usize = template.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let width: usize = template.text.get(start..)?.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    let tail = template.text.get(start + width..)?;
    // the report underlines what it means: as many characters
    let marks = lines.last().map_or(1, |line| line.matches('^').count());
    let length: usize = tail.chars().take(marks).map(char::len_utf8).sum();
    let span = Span::new(start + width, start + width + length);
    Some(complaints::template_fault(&template.path, Some(span), message))
}
