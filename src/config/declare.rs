//! Declarations of kinds, fields and states to what they mean. What a declaration says is laid over what is there, so
//! that the same reading makes a kind, extends one, or gives it other labels.

use std::collections::BTreeMap;

use super::complaints;
use super::kind::{Field, FieldType, Kind, Required, State, StateClass, States};
use super::reader::Reader;
use crate::base::code::{CODES, Code};
use crate::base::label::Label;
use crate::base::slug;
use crate::base::yaml::{Key, Node, Yaml};

/// The keys of a kind's declaration.
pub const KIND_KEYS: [&str; 17] = [
    "label",
    "plural",
    "describe",
    "dir",
    "traits",
    "fields",
    "states",
    "initial",
    "retention",
    "registers",
    "roles",
    "ledger",
    "findings",
    "strict",
    "columns",
    "title_field",
    "replace",
];

/// The keys of a field's declaration.
pub const FIELD_KEYS: [&str; 15] = [
    "type",
    "values",
    "open",
    "fields",
    "required",
    "required_when",
    "private",
    "default",
    "pattern",
    "min",
    "max",
    "max_length",
    "label",
    "inverse",
    "expected",
];

/// The keys of a state's declaration.
pub const STATE_KEYS: [&str; 4] = ["class", "label", "when", "adopted"];

/// The types that are one word; there are also `ref(KIND | KIND)` and `list of TYPE`.
pub const TYPES: [&str; 17] = [
    "text",
    "markdown",
    "id",
    "date",
    "partial-date",
    "datetime",
    "period",
    "duration",
    "bool",
    "integer",
    "decimal",
    "bool-or-text",
    "enum",
    "ref",
    "path",
    "struct",
    "list of",
];

/// The names of traits.
pub const TRAITS: [&str; 14] = [
    "dated",
    "period",
    "ledger",
    "register",
    "chain",
    "agent",
    "glossary",
    "statement",
    "lesson",
    "versioned",
    "claims",
    "contact",
    "focus",
    "limit",
];

/// The names of roles.
pub const ROLES: [&str; 15] = [
    "date", "end", "period", "due", "closed", "assignee", "name", "number", "series", "serial", "from", "to", "start",
    "stop", "limit",
];

/// The findings of traits that a kind may give a code of its own: of an item past its limit, of a limit within a record.
pub const FINDINGS: [&str; 2] = ["overdue", "late"];

/// The classes of states.
pub const CLASSES: [&str; 4] = ["open", "waiting", "closed", "dropped"];

/// Whether a name may be that of a kind, a field or a state: `[a-z][a-z0-9_-]*`, a hyphen only where `hyphen`.
fn is_name(name: &str, hyphen: bool) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_' || (hyphen && c == b'-'))
}

/// A kind that says nothing yet: no behaviour, the common fields, a folder of its own name.
fn blank(name: &str, common: &[Field]) -> Kind {
    Kind {
        name: name.to_owned(),
        label: Label::plain(name),
        plural: Label::default(),
        order: 0,
        dir: name.to_owned(),
        traits: Vec::new(),
        fields: common.to_vec(),
        states: States::default(),
        initial: None,
        retention: None,
        registers: BTreeMap::new(),
        roles: BTreeMap::new(),
        ledger: None,
        findings: BTreeMap::new(),
        strict: false,
        columns: Vec::new(),
        title_field: None,
        describe: Label::default(),
    }
}

fn blank_field(name: &str, ty: FieldType) -> Field {
    Field {
        name: name.to_owned(),
        ty,
        required: Required::Never,
        private: false,
        default: None,
        pattern: None,
        min: None,
        max: None,
        max_length: None,
        label: Label::default(),
        inverse: Label::default(),
        expected: None,
        common: false,
    }
}

/// What an entry under `kinds:` asks for.
pub(super) enum Change {
    /// The kind is taken away.
    Remove,
    /// The kind is to be this.
    Set(Box<Kind>),
}

impl Reader<'_> {
    /// An entry under `kinds:`. `before` is the kind of that name there is, `common` the fields every kind has.
    pub fn kind(&mut self, key: &Key, node: &Node, before: Option<&Kind>, common: &[Field]) -> Option<Change> {
        if !is_name(&key.text, false) {
            self.found.push(complaints::bad_name(self.path, key.span, "kind", &key.text));
            return None;
        }
        if node.text() == Some("false") {
            return Some(Change::Remove);
        }
        if !matches!(node.value, Yaml::Map(_)) {
            self.form(&key.text, node, "a mapping, or false to remove the kind");
            return None;
        }
        let replace = node.get("replace").is_some_and(|node| self.bool("replace", node) == Some(true));
        let mut kind = match before {
            Some(before) if !replace => before.clone(),
            _ => blank(&key.text, common),
        };
        for (name, node) in self.map(&key.text, node, &KIND_KEYS) {
            self.kind_key(&mut kind, &name.text, node, common);
        }
        Some(Change::Set(Box::new(kind)))
    }

    fn kind_key(&mut self, kind: &mut Kind, key: &str, node: &Node, common: &[Field]) {
        match key {
            "label" => merge(&mut kind.label, self.label(key, node)),
            "plural" => merge(&mut kind.plural, self.label(key, node)),
            "describe" => merge(&mut kind.describe, self.label(key, node)),
            "dir" => {
                let one_part = |dir: &str| (!dir.is_empty() && slug::part(dir) == dir).then(|| dir.to_owned());
                if let Some(dir) = self.read(key, node, "the name of one folder", one_part) {
                    kind.dir = dir;
                }
            }
            "traits" => {
                kind.traits = node.each().iter().filter_map(|member| self.word("trait", member, &TRAITS)).collect();
                kind.traits.sort_unstable();
                kind.traits.dedup();
            }
            "fields" => self.fields(&mut kind.fields, node, common),
            "states" => kind.states = self.states(node),
            "initial" => kind.initial = self.text(key, node),
            "retention" => {
                kind.retention = self.read(key, node, "permanent or a number of years such as 10y", retention);
            }
            "registers" => {
                for (series, node) in self.any_map(key, node) {
                    let anchor = |name: &str| (!name.is_empty() && slug::anchor(name) == name).then(|| name.to_owned());
                    if let Some(name) = self.read(&series.text, node, "a name for an address, such as incoming", anchor)
                    {
                        kind.registers.insert(series.text.clone(), name);
                    }
                }
            }
            "roles" => self.roles(kind, node),
            "ledger" => {
                let name = |name: &str| is_name(name, false).then(|| name.to_owned());
                if let Some(name) = self.read(key, node, "the name of a ledger, of small letters, digits and `_`", name)
                {
                    kind.ledger = Some(name);
                }
            }
            "findings" => {
                for (name, node) in self.map(key, node, &FINDINGS) {
                    if let Some(code) = self.finding(&name.text, node) {
                        kind.findings.insert(name.text.clone(), code.name().to_owned());
                    }
                }
            }
            "strict" => kind.strict = self.bool(key, node).unwrap_or_default(),
            "columns" => kind.columns = self.texts(key, node),
            "title_field" => kind.title_field = self.text(key, node),
            // read before the others
            _ => {}
        }
    }

    fn roles(&mut self, kind: &mut Kind, node: &Node) {
        for (name, fields) in self.map("roles", node, &ROLES) {
            let role = Node { span: name.span, value: Yaml::Scalar { text: name.text.clone(), quoted: false } };
            if let Some(role) = self.word("role", &role, &ROLES) {
                kind.roles.insert(role, self.texts(&name.text, fields));
            }
        }
    }

    /// Lays declarations of fields over `fields`, in which the kind's own stand before the common ones.
    pub fn fields(&mut self, fields: &mut Vec<Field>, node: &Node, common: &[Field]) {
        for (key, node) in self.any_map("fields", node) {
            if !is_name(&key.text, false) {
                self.found.push(complaints::bad_name(self.path, key.span, "field", &key.text));
                continue;
            }
            let at = fields.iter().position(|field| field.name == key.text);
            let before = at.and_then(|at| fields.get(at)).cloned();
            if node.text() == Some("false") && before.as_ref().is_some_and(|field| !field.common) {
                fields.retain(|field| field.name != key.text);
                fields.extend(common.iter().find(|field| field.name == key.text).cloned());
                continue;
            }
            let Some(field) = self.field(key, node, before) else { continue };
            match at.and_then(|at| fields.get_mut(at)) {
                Some(place) if !place.common => *place = field,
                _ => {
                    fields.retain(|other| other.name != key.text);
                    let own = fields.iter().take_while(|field| !field.common).count();
                    fields.insert(own, field);
                }
            }
        }
    }

    /// One field. With a type it is declared anew; without one it changes the field there is.
    fn field(&mut self, key: &Key, node: &Node, before: Option<Field>) -> Option<Field> {
        let whole = match &node.value {
            Yaml::Scalar { .. } => Some(node),
            Yaml::Map(_) => node.get("type"),
            Yaml::Null | Yaml::List(_) => {
                self.form(&key.text, node, "a type, or a mapping");
                return None;
            }
        };
        let mut field = match (whole, before) {
            (Some(ty), _) => blank_field(&key.text, self.field_type(ty, node)?),
            (None, Some(before)) => Field { common: false, ..before },
            (None, None) => {
                self.found.push(complaints::untyped(self.path, key.span, &key.text));
                return None;
            }
        };
        if matches!(node.value, Yaml::Map(_)) {
            for (name, node) in self.map(&key.text, node, &FIELD_KEYS) {
                self.field_key(&mut field, &name.text, node);
            }
        }
        Some(field)
    }

    fn field_key(&mut self, field: &mut Field, key: &str, node: &Node) {
        match key {
            "values" => {
                let given = self.texts(key, node);
                match innermost(&mut field.ty) {
                    FieldType::Enum { words, .. } => *words = given,
                    _ => self.form("type", node, "enum where `values` is given"),
                }
            }
            "open" => {
                let given = self.bool(key, node).unwrap_or_default();
                if let FieldType::Enum { open, .. } = innermost(&mut field.ty) {
                    *open = given;
                }
            }
            "fields" => match innermost(&mut field.ty) {
                FieldType::Struct(parts) => self.fields(parts, node, &[]),
                _ => self.form("type", node, "struct where `fields` is given"),
            },
            "required" => match self.bool(key, node) {
                Some(true) => field.required = Required::Always,
                Some(false) => field.required = Required::Never,
                None => {}
            },
            "required_when" => field.required = self.required_when(node),
            "private" => field.private = self.bool(key, node).unwrap_or(true),
            "default" => {
                let wanted = format!("a value of the type of `{}`", field.name);
                field.default = self
                    .read(key, node, &wanted, |text| super::scalar::accepts(&field.ty, text).then(|| text.to_owned()));
            }
            "pattern" => field.pattern = self.pattern(&field.name, node),
            "min" | "max" => {
                let limit = self.read(key, node, "a number or a date", |text| {
                    super::scalar::is_bound(&field.ty, text).then(|| text.to_owned())
                });
                if key == "min" { field.min = limit } else { field.max = limit }
            }
            "max_length" => field.max_length = self.number(key, node),
            "label" => merge(&mut field.label, self.label(key, node)),
            "inverse" => merge(&mut field.inverse, self.label(key, node)),
            "expected" => field.expected = self.finding(key, node).map(|code| code.name().to_owned()),
            // read before the others
            _ => {}
        }
    }

    /// The code of a finding that a record may be given: none that refuses a build.
    fn finding(&mut self, key: &str, node: &Node) -> Option<Code> {
        let name = self.text(key, node)?;
        let found = Code::named(&name).filter(|code| !code.row().refuses);
        if found.is_none() {
            let known: Vec<&str> = CODES.iter().filter(|row| !row.refuses).map(|row| row.name).collect();
            self.found.push(complaints::unknown_word(self.path, node.span, "finding", &name, &known));
        }
        found
    }

    fn pattern(&mut self, field: &str, node: &Node) -> Option<String> {
        let pattern = self.text("pattern", node)?;
        match super::scalar::pattern(&pattern) {
            Ok(_) => Some(pattern),
            Err(why) => {
                self.found.push(complaints::bad_pattern(self.path, node.span, field, &why));
                None
            }
        }
    }

    fn required_when(&mut self, node: &Node) -> Required {
        let conditions = self.any_map("required_when", node).iter();
        let conditions: Vec<_> =
            conditions.map(|(field, values)| (field.text.clone(), self.texts(&field.text, values))).collect();
        if conditions.is_empty() { Required::Never } else { Required::When(conditions) }
    }

    /// A type as it is written: `text`, `ref(person | department)`, `list of TYPE`. `field` holds the parts
    /// of types that have some.
    fn field_type(&mut self, node: &Node, field: &Node) -> Option<FieldType> {
        let text = self.text("type", node)?;
        let text = text.trim();
        if let Some(of) = text.strip_prefix("list of ") {
            return Some(FieldType::List(Box::new(self.one_type(of.trim(), node, field)?)));
        }
        self.one_type(text, node, field)
    }

    fn one_type(&mut self, text: &str, node: &Node, field: &Node) -> Option<FieldType> {
        let inner = text.strip_prefix("ref(").and_then(|rest| rest.strip_suffix(')'));
        if let Some(kinds) = inner {
            let kinds: Vec<String> =
                kinds.split(['|', ',', ' ']).filter(|kind| !kind.is_empty()).map(str::to_owned).collect();
            self.refs.extend(kinds.iter().map(|kind| (kind.clone(), node.span)));
            return Some(FieldType::Ref(kinds));
        }
        let needed = match text {
            "enum" => Some("values"),
            "struct" => Some("fields"),
            _ => None,
        };
        if let Some(key) = needed.filter(|key| field.get(key).is_none()) {
            self.found.push(complaints::type_needs(self.path, node.span, text, key));
            return None;
        }
        let ty = match text {
            "text" => FieldType::Text,
            "markdown" => FieldType::Markdown,
            "id" => FieldType::Id,
            "date" => FieldType::Date,
            "partial-date" => FieldType::PartialDate,
            "datetime" => FieldType::DateTime,
            "period" => FieldType::Period,
            "duration" => FieldType::Duration,
            "bool" => FieldType::Bool,
            "integer" => FieldType::Integer,
            "decimal" => FieldType::Decimal,
            "bool-or-text" => FieldType::BoolOrText,
            "enum" => FieldType::Enum { words: Vec::new(), open: false },
            "ref" => FieldType::Ref(Vec::new()),
            "path" => FieldType::Path,
            "struct" => FieldType::Struct(Vec::new()),
            other => {
                self.found.push(complaints::unknown_word(self.path, node.span, "type", other, &TYPES));
                return None;
            }
        };
        Some(ty)
    }

    /// `{open: open, done: closed}`, or sets of them by the value of a field: `{by: direction, in: {..}, out: {..}}`,
    /// where a set may be the name of another.
    fn states(&mut self, node: &Node) -> States {
        let Some(by) = node.get("by") else {
            let set = self.state_set(node);
            return States { by: None, sets: BTreeMap::from([(String::new(), set)]) };
        };
        let mut states = States { by: self.text("by", by), sets: BTreeMap::new() };
        let sets = node.entries().iter().filter(|(key, _)| key.text != "by");
        for (key, set) in sets.clone().filter(|(_, set)| set.text().is_none()) {
            let set = self.state_set(set);
            states.sets.insert(key.text.clone(), set);
        }
        for (key, same) in sets.filter_map(|(key, set)| Some((key, (set, set.text()?)))) {
            match states.sets.get(same.1).cloned() {
                Some(set) => {
                    states.sets.insert(key.text.clone(), set);
                }
                None => {
                    let known: Vec<&str> = states.sets.keys().map(String::as_str).collect();
                    self.found.push(complaints::unknown_word(self.path, same.0.span, "set of states", same.1, &known));
                }
            }
        }
        states
    }

    fn state_set(&mut self, node: &Node) -> Vec<State> {
        if let Yaml::List(members) = &node.value {
            let names: Vec<String> = members.iter().filter_map(|member| self.text("states", member)).collect();
            return names
                .into_iter()
                .map(|name| State { name, class: None, label: Label::default(), when: None, adopted: false })
                .collect();
        }
        let mut set = Vec::new();
        for (key, node) in self.any_map("states", node) {
            if !is_name(&key.text, true) {
                self.found.push(complaints::bad_name(self.path, key.span, "state", &key.text));
                continue;
            }
            let mut state =
                State { name: key.text.clone(), class: None, label: Label::default(), when: None, adopted: false };
            match &node.value {
                Yaml::Null => {}
                Yaml::Scalar { .. } | Yaml::List(_) => state.class = self.class(node),
                Yaml::Map(_) => {
                    for (key, node) in self.map(&key.text, node, &STATE_KEYS) {
                        match key.text.as_str() {
                            "class" => state.class = self.class(node),
                            "when" => state.when = self.text("when", node),
                            "adopted" => state.adopted = self.bool("adopted", node).unwrap_or_default(),
                            _ => state.label = self.label("label", node),
                        }
                    }
                }
            }
            set.push(state);
        }
        set
    }

    fn class(&mut self, node: &Node) -> Option<StateClass> {
        self.word("class of states", node, &CLASSES)
    }
}

fn innermost(ty: &mut FieldType) -> &mut FieldType {
    match ty {
        FieldType::List(of) => innermost(of),
        ty => ty,
    }
}

/// Lays `over` over a label: a plain text takes the place of all, a text in a language of that language's.
fn merge(label: &mut Label, over: Label) {
    if label.0.contains_key("") || over.0.contains_key("") {
        *label = over;
    } else {
        label.0.extend(over.0);
    }
}

/// How long records are kept: `permanent`, or years (`10y`).
fn retention(text: &str) -> Option<String> {
    let years = text.strip_suffix('y').is_some_and(|years| years.parse::<u16>().is_ok());
    (years || text == "permanent").then(|| text.to_owned())
}
