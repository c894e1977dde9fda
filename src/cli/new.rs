//! `annals new KIND [TITLE]`: a new record, ready to edit.

use std::io;
use std::sync::Arc;

use super::args::{Common, New};
use super::exit::{Exit, Stop};
use super::session::{Reach, Session, unknown};
use super::template::{self, Line};
use super::{new_statement, output};
use crate::base::date::Date;
use crate::base::path::RelPath;
use crate::base::period::{Granularity, Period};
use crate::base::span::place;
use crate::config::{Field, FieldType, Kind, Required, Role, StatementKind, Trait};
use crate::output::commit::write_new;
use crate::record::parse;

/// The longest name made from a title, in characters: long enough to tell records apart, short enough for a share.
const LONGEST_NAME: usize = 60;

/// Fields of the new record that are known: name and value, as typed.
pub type Given = Vec<(String, String)>;

/// Writes the record and prints its path.
pub fn run(common: &Common, asked: &New) -> Result<Exit, Stop> {
    let session = Session::open(common, Reach::All)?;
    if session.is_bare() {
        return Err(Stop::usage("there is no archive here")
            .help("`annals init DIR` writes one; an empty annals.yaml makes this folder one"));
    }
    let kind = session.kind(&asked.kind)?;
    let day = asked.date.unwrap_or(session.as_of);
    let mut given = given(kind, asked)?;
    let declared = new_statement::declared(&session, kind, &given)?;
    date_it(kind, day, asked.date.is_some(), declared.as_ref(), &mut given)?;
    let path = path(&session, kind, day, asked, &given)?;
    let lines = template::lines(&session.config, kind, &given);
    let table = declared.as_ref().map(|declared| new_statement::table(&session.config, declared, &given));
    let text: Arc<str> = Arc::from(template::text(&lines) + &table.transpose()?.unwrap_or_default());
    verify(&session, &path, &text, &lines)?;
    let file = session.root.join(path.as_str());
    match write_new(&file, text.as_bytes()) {
        Ok(()) => output::say(&format!("{}\n", session.shown(&path)))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Stop::usage(format!("`{}` exists already", session.shown(&path)))
                .help("edit it, or give the new record another title"));
        }
        Err(error) => return Err(Stop::io(format!("cannot write `{}`: {error}", file.display()))),
    }
    Ok(Exit::Good)
}

/// What was typed, as fields.
fn given(kind: &Kind, asked: &New) -> Result<Given, Stop> {
    let mut given = Given::new();
    if let Some(title) = &asked.title {
        // the title of a person is the name
        let field = kind.title_field.as_deref().unwrap_or("title");
        given.push((field.to_owned(), title.clone()));
    }
    for set in &asked.set {
        let (name, value) = set
            .split_once('=')
            .ok_or_else(|| Stop::usage(format!("`--set {set}` names no value")).help("write --set field=value"))?;
        let (name, value) = (name.trim(), value.trim());
        let field = settable(kind, name)?;
        if given.iter().any(|(before, _)| before == name) {
            return Err(Stop::usage(format!("`{name}` is given twice")));
        }
        if value.is_empty() {
            return Err(Stop::usage(format!("`--set {name}=` gives no value")));
        }
        given.push((field.name.clone(), value.to_owned()));
    }
    Ok(given)
}

/// A field that one line can fill.
fn settable<'a>(kind: &'a Kind, name: &str) -> Result<&'a Field, Stop> {
    let field = kind.field(name).ok_or_else(|| {
        unknown(&format!("field of {}", kind.name), name, kind.fields.iter().map(|field| field.name.as_str()))
    })?;
    let has_parts = match &field.ty {
        FieldType::Struct(_) => true,
        FieldType::List(of) => matches!(**of, FieldType::Struct(_)),
        _ => false,
    };
    if has_parts {
        return Err(Stop::usage(format!("`{name}` has parts, which --set cannot fill")).help("fill it in the file"));
    }
    Ok(field)
}

/// Gives the record its day or period, unless that was typed.
fn date_it(
    kind: &Kind,
    day: Date,
    typed: bool,
    declared: Option<&StatementKind>,
    given: &mut Given,
) -> Result<(), Stop> {
    if kind.has(Trait::Period) {
        if let Some(field) = role_field(kind, Role::Period, given) {
            let every = declared.map_or(Granularity::Month, |declared| declared.every);
            given.push((field, Period::of(every, day).to_string()));
        }
    } else if kind.has(Trait::Dated) {
        if let Some(field) = role_field(kind, Role::Date, given) {
            given.push((field, day.to_string()));
        }
    } else if typed {
        return Err(Stop::usage(format!("a {} has no day", kind.name)).help("leave --date out"));
    }
    Ok(())
}

/// The field that is to say the day: the required one of those that may, else the last, which stands for the others
/// when they are not filled. `None` when one of them is given.
fn role_field(kind: &Kind, role: Role, given: &Given) -> Option<String> {
    let fields = kind.role(role);
    if given.iter().any(|(name, _)| fields.contains(&name.as_str())) {
        return None;
    }
    let known: Vec<&Field> = fields.iter().filter_map(|name| kind.field(name)).collect();
    let required = known.iter().find(|field| field.required == Required::Always);
    required.or(known.last()).map(|field| field.name.clone())
}

/// Where the record is to stand: in its kind's folder, called by its day, its period or its title.
fn path(session: &Session, kind: &Kind, day: Date, asked: &New, given: &Given) -> Result<RelPath, Stop> {
    let value = |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let title = asked.title.as_deref().or_else(|| value(kind.title_field.as_deref().unwrap_or("title")));
    let title = title.map(name_of).filter(|name| !name.is_empty());
    let dated = kind.role(Role::Date).into_iter().find_map(value).map_or_else(|| day.to_string(), name_of_date);
    let mut parts: Vec<String> = Vec::new();
    if kind.has(Trait::Period) {
        let ids = kind.fields.iter().filter(|field| field.required == Required::Always && field.ty == FieldType::Id);
        parts.extend(ids.filter_map(|field| value(&field.name)).map(name_of));
        parts.extend(kind.role(Role::Period).into_iter().find_map(value).map(str::to_lowercase));
    } else if kind.has(Trait::Dated) {
        parts.push(dated);
    }
    parts.extend(title);
    if parts.is_empty() {
        return Err(Stop::usage(format!("a new {} needs a title: its file is called by it", kind.name))
            .help(format!("annals new {} \"..\"", kind.name)));
    }
    let name = crate::base::slug::part(&parts.join("-"));
    let content = &session.config.content;
    content
        .join(&format!("{}/{name}.md", kind.dir))
        .filter(|path| path.below(content).is_some())
        .ok_or_else(|| Stop::usage(format!("`{name}` cannot be the name of a file")))
}

/// A day as it stands in a name, whatever way it was written.
fn name_of_date(written: &str) -> String {
    crate::base::date::PartialDate::parse(written).map_or_else(|| name_of(written), |date| date.to_string())
}

/// A title as a name that every system can write and everybody can type: Chinese in pinyin, other letters in their plain
/// form, everything between them a hyphen.
pub fn name_of(title: &str) -> String {
    use pinyin::ToPinyin;
    let mut name = String::new();
    for c in title.chars() {
        match c.to_pinyin() {
            Some(sound) => {
                push_word(&mut name, sound.plain(), true);
                name.push('-');
            }
            None => match deunicode::deunicode_char(c) {
                Some(plain) if c.is_alphanumeric() => push_word(&mut name, plain, false),
                _ => push_word(&mut name, "-", false),
            },
        }
    }
    let mut name = name.trim_matches('-').to_owned();
    if name.len() > LONGEST_NAME {
        let cut = name.get(..=LONGEST_NAME).and_then(|start| start.rfind('-')).unwrap_or(LONGEST_NAME);
        name.truncate(cut);
    }
    name
}

/// Adds letters and digits in lower case; anything else is one hyphen.
fn push_word(name: &mut String, word: &str, apart: bool) {
    if apart && !name.is_empty() && !name.ends_with('-') {
        name.push('-');
    }
    for c in word.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
}

/// Reads the record as a build would. What is wrong with a value that was typed is said, and nothing is written; what
/// is still to be filled in is no mistake yet.
fn verify(session: &Session, path: &RelPath, text: &Arc<str>, lines: &[Line]) -> Result<(), Stop> {
    let (_, complaints) = parse::parse(path, text, &session.config);
    for complaint in complaints {
        let Some(span) = complaint.span else { continue };
        // the opening fence is line 1
        let line = place(text, span.start as usize).line;
        let typed = line.checked_sub(2).and_then(|at| lines.get(at)).and_then(|line| line.given.as_ref());
        if let Some((name, value)) = typed {
            let stop = Stop::usage(format!("`{name}={value}`: {}", complaint.message));
            return Err(match complaint.help {
                Some(help) => stop.help(help),
                None => stop,
            });
        }
    }
    Ok(())
}
