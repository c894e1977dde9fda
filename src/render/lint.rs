//! Fields that templates ask for, held against the contract before any page is made: the engine takes an unknown field
//! in an `if` silently for no.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::complaints;
use super::scan::{self, Tag, TagKind, Token, What};
use super::theme::{DRAFTS, Theme};
use crate::base::diagnostic::Diagnostic;
use crate::site::view;

/// What a value of the contract is.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    /// One of the structs, by name.
    Struct(String),
    /// Several of one shape.
    List(Box<Shape>),
    /// Text, number, yes or no.
    Scalar,
    /// Not known: nothing is said about it.
    Any,
}

/// The fields of every struct of the contract.
type Fields = BTreeMap<String, BTreeMap<String, Shape>>;

/// The names a template knows, the innermost last.
type Scopes = Vec<Vec<(String, Shape)>>;

/// What the templates of pages are given beside their view.
const PAGES: &[&str] = &["site", "ribbon", "page"];

/// Every field a template of `theme` asks for that the contract does not have.
pub fn unknown_fields(theme: &Theme) -> Vec<Diagnostic> {
    let (fields, views) = contract();
    let mut complaints = Vec::new();
    for (name, template) in &theme.templates {
        let shape = |name: &str| views.get(name).cloned().unwrap_or(Shape::Any);
        // a draft is given nothing but its view, whatever its template is called
        let (given, view) = if name.starts_with(DRAFTS) { (&[][..], DRAFTS) } else { (PAGES, name.as_str()) };
        let mut roots: Vec<(String, Shape)> = given.iter().map(|&root| (root.to_owned(), shape(root))).collect();
        roots.push(("view".to_owned(), shape(view)));
        let mut template_fields = TemplateFields { fields: &fields, scopes: vec![roots], found: Vec::new() };
        template_fields.walk(&scan::tags(&template.text));
        complaints.extend(template_fields.found.into_iter().map(|fault| {
            let known = fields.get(&fault.of).into_iter().flat_map(|known| known.keys().map(String::as_str));
            complaints::unknown_field(&template.path, fault.span.into(), &fault.of, &fault.field, known)
        }));
    }
    complaints
}

/// The structs of the contract, and the shapes of `site`, `ribbon`, `page` and of each template's `view`.
fn contract() -> (Fields, BTreeMap<&'static str, Shape>) {
    let mut schemas = SchemaGenerator::default();
    let views = BTreeMap::from([
        ("site", root::<view::SiteView>(&mut schemas)),
        ("ribbon", root::<view::Ribbon>(&mut schemas)),
        ("page", root::<view::PageHead>(&mut schemas)),
        ("home.html", root::<view::HomeView>(&mut schemas)),
        ("record.html", root::<view::RecordView>(&mut schemas)),
        ("period.html", root::<view::PeriodView>(&mut schemas)),
        ("list.html", root::<view::ListView>(&mut schemas)),
        ("tags.html", root::<view::TagsView>(&mut schemas)),
        ("glossary.html", root::<view::GlossaryView>(&mut schemas)),
        ("chronicle.html", root::<view::ChronicleView>(&mut schemas)),
        ("register.html", root::<view::RegisterView>(&mut schemas)),
        ("series.html", root::<view::SeriesView>(&mut schemas)),
        ("board.html", root::<view::BoardView>(&mut schemas)),
        ("volume.html", root::<view::VolumeView>(&mut schemas)),
        ("evidence.html", root::<view::EvidenceView>(&mut schemas)),
        ("data.html", root::<view::DataView>(&mut schemas)),
        ("data_index.html", root::<view::DataIndexView>(&mut schemas)),
        ("folder.html", root::<view::PlainView>(&mut schemas)),
        ("404.html", root::<view::PlainView>(&mut schemas)),
        ("redirect.html", root::<view::RedirectView>(&mut schemas)),
        ("feed.xml", root::<view::FeedView>(&mut schemas)),
        ("sitemap.xml", root::<view::SitemapView>(&mut schemas)),
        (DRAFTS, root::<view::DraftView>(&mut schemas)),
    ]);
    let mut fields = Fields::new();
    for (name, schema) in schemas.take_definitions(true) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let shapes = properties.into_iter().flatten().map(|(field, schema)| (field.clone(), shape(schema)));
        fields.insert(name, shapes.collect());
    }
    (fields, views)
}

fn root<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Shape {
    let schema: Schema = schemas.subschema_for::<T>();
    shape(schema.as_value())
}

fn shape(schema: &Value) -> Shape {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return Shape::Struct(name.rsplit('/').next().unwrap_or_default().to_owned());
    }
    // what may be null is one of two
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        return choices.iter().map(shape).find(|shape| matches!(shape, Shape::Struct(_))).unwrap_or(Shape::Any);
    }
    match (schema.get("type").and_then(Value::as_str), schema.get("items")) {
        (Some("array"), Some(items)) => Shape::List(Box::new(shape(items))),
        (Some("string" | "integer" | "number" | "boolean"), _) => Shape::Scalar,
        _ => Shape::Any,
    }
}

/// A field that is not there.
struct Fault {
    of: String,
    field: String,
    span: Range<usize>,
}

/// The fields one template asks for.
struct TemplateFields<'a> {
    fields: &'a Fields,
    scopes: Scopes,
    found: Vec<Fault>,
}

impl TemplateFields<'_> {
    fn walk(&mut self, tags: &[Tag<'_>]) {
        let mut in_component = false;
        for tag in tags {
            let name = if tag.kind == TagKind::Block { tag.name() } else { "" };
            match name {
                // a component sees its arguments alone, and these may be anything
                "component" => in_component = true,
                "endcomponent" => in_component = false,
                _ if in_component => {}
                "for" => self.enter(tag),
                "endfor" if self.scopes.len() > 1 => {
                    self.scopes.pop();
                }
                "set" | "set_global" => self.set(tag),
                _ => {
                    self.paths(&tag.tokens);
                }
            }
        }
    }

    /// `for x in list`, `for key, value in map`.
    fn enter(&mut self, tag: &Tag<'_>) {
        let at = tag.tokens.iter().position(|token| token.what == What::Word("in")).unwrap_or(0);
        let (names, list) = tag.tokens.split_at_checked(at).unwrap_or_default();
        let each = match self.paths(list) {
            Some(Shape::List(each)) => *each,
            _ => Shape::Any,
        };
        let words: Vec<&str> = names.iter().skip(1).filter_map(word).collect();
        let shape = if words.len() == 1 { each } else { Shape::Any };
        self.scopes.push(words.iter().map(|name| ((*name).to_owned(), shape.clone())).collect());
    }

    /// `set x = value`, and `set x` with a block behind it.
    fn set(&mut self, tag: &Tag<'_>) {
        let shape = self.paths(tag.tokens.get(2..).unwrap_or_default()).unwrap_or(Shape::Any);
        if let (Some(name), Some(scope)) = (tag.word(1), self.scopes.last_mut()) {
            scope.push((name.to_owned(), shape));
        }
    }

    /// Looks at every dotted path in `tokens`. The shape of the whole, where it is one path and nothing else.
    fn paths(&mut self, tokens: &[Token<'_>]) -> Option<Shape> {
        let mut whole = None;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let begins = word(token).filter(|_| begins(tokens, at)).and_then(|name| self.shape_of(name));
            let Some(shape) = begins else {
                at += 1;
                continue;
            };
            let (shape, end) = self.follow(shape, tokens, at + 1);
            let before = tokens.get(..at).unwrap_or_default();
            let lead = before.iter().all(|token| matches!(token.what, What::Word("in") | What::Sign('=')));
            whole = (lead && end == tokens.len()).then_some(shape);
            at += 1;
        }
        whole
    }

    fn shape_of(&self, name: &str) -> Option<Shape> {
        let mut known = self.scopes.iter().rev().flat_map(|scope| scope.iter().rev());
        known.find(|(own, _)| own == name).map(|(_, shape)| shape.clone())
    }

    /// Follows `.field`, `?.field` and `[..]` from `at`; gives the shape at the end of the path and where that is.
    fn follow(&mut self, mut shape: Shape, tokens: &[Token<'_>], mut at: usize) -> (Shape, usize) {
        loop {
            let sign = |at: usize| tokens.get(at).map(|token| token.what);
            let skip = usize::from(sign(at) == Some(What::Sign('?')));
            match (sign(at + skip), tokens.get(at + skip + 1)) {
                (Some(What::Sign('.')), Some(field)) => {
                    let Some(name) = word(field) else { return (Shape::Any, at) };
                    let asked = matches!(sign(at + skip + 2), Some(What::Word("is")));
                    shape = self.field(&shape, name, field.span.clone(), asked);
                    at += skip + 2;
                }
                (Some(What::Sign('[')), _) => {
                    let inner = tokens.get(at + skip + 1..).unwrap_or_default();
                    let is_slice = inner.iter().take(2).any(|token| token.what == What::Sign(':'));
                    shape = match shape {
                        Shape::List(each) if !is_slice => *each,
                        Shape::List(_) => shape,
                        _ => Shape::Any,
                    };
                    let Some(close) = inner.iter().position(|token| token.what == What::Sign(']')) else {
                        return (Shape::Any, at);
                    };
                    at += skip + close + 2;
                }
                _ => return (shape, at),
            }
        }
    }

    /// The shape of a field; notes it when there is none. `asked`: a test follows (`is defined`), which may be about
    /// just that.
    fn field(&mut self, of: &Shape, name: &str, span: Range<usize>, asked: bool) -> Shape {
        let owner = match of {
            Shape::Struct(owner) => owner.clone(),
            Shape::List(_) => "a list".to_owned(),
            Shape::Scalar => "a single value".to_owned(),
            Shape::Any => return Shape::Any,
        };
        let Some(shape) = self.fields.get(&owner).and_then(|fields| fields.get(name)) else {
            if !asked {
                self.found.push(Fault { of: owner, field: name.to_owned(), span });
            }
            return Shape::Any;
        };
        shape.clone()
    }
}

fn word<'a>(token: &Token<'a>) -> Option<&'a str> {
    match token.what {
        What::Word(word) => Some(word),
        What::Text(_) | What::Sign(_) => None,
    }
}

/// Whether the word at `at` begins a path: it is no field, filter, function or argument's name.
fn begins(tokens: &[Token<'_>], at: usize) -> bool {
    let what = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|token| token.what);
    let before = what(at.checked_sub(1));
    // three dots spread a map
    let spread = before == Some(What::Sign('.')) && what(at.checked_sub(2)) == Some(What::Sign('.'));
    let is_field = before == Some(What::Sign('.')) && !spread;
    let names_argument = what(Some(at + 1)) == Some(What::Sign('=')) && what(Some(at + 2)) != Some(What::Sign('='));
    let is_called = what(Some(at + 1)) == Some(What::Sign('('));
    !is_field && !names_argument && !is_called && before != Some(What::Sign('|'))
}
