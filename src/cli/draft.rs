//! `annals draft WHAT --period P`: a summary compiled from its records, and brought up to date.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::args::{Common, Draft};
use super::draft_file::{Existing, File, Target};
use super::exit::{Exit, Stop};
use super::session::{Reach, Session, unknown};
use super::{named, output, progress, report, template};
use crate::archive::{Archive, Ix, Rollup, Scope};
use crate::base::diagnostic::Diagnostic;
use crate::config::{Kind, Role, StateClass, Trait};
use crate::output::commit::write_new;
use crate::output::rewrite::write_over;
use crate::pipeline::{self, Checked, Memory, Request};
use crate::record::parts::{self, Kept};
use crate::render::{Drafter, Theme, filters};
use crate::site::draft::{self, Links, Wanted};
use crate::source::Tree;

/// The field by which a record is about a part of the office alone.
const SCOPE: &str = "scope";

/// The field that names the template a record is drafted with.
const TEMPLATE: &str = "template";

/// Writes the draft and prints its path, or prints the draft.
pub fn run(common: &Common, asked: &Draft) -> Result<Exit, Stop> {
    let mut session = Session::open(common, Reach::Default)?;
    let kind = kind(&session, &asked.what)?.clone();
    if session.is_bare() && asked.output.is_none() {
        return Err(Stop::usage("there is no archive here")
            .help("name a file for the draft with -o FILE; an empty annals.yaml makes this folder an archive"));
    }
    let usual = session.config.language.clone();
    if let Some(language) = &asked.lang {
        speak(&mut session, language);
    }
    let (mut checked, tree) = read(&session);
    let scope = scope(&session, &checked.archive, asked)?;
    let target = Target::of(&session, &kind, asked.period, scope.map(|ix| (&*checked.archive, ix)), asked)?;
    let existing = target.existing(&session, &checked.archive, &kind, asked, scope)?;
    // a draft goes on in the language it was begun in
    if let Some(language) =
        existing.as_ref().and_then(|existing| existing.lang.as_ref()).filter(|_| asked.lang.is_none())
    {
        speak(&mut session, language);
        checked = check(&session, &tree);
    }
    let drafted = Drafted {
        wanted: Wanted {
            kind: kind.name.clone(),
            period: asked.period,
            scope: scope.map_or(Scope::Whole, Scope::Of),
            place: target.place(&session.config.content),
        },
        session: &session,
        checked: &checked,
        kind: &kind,
        template: existing.as_ref().and_then(|existing| existing.template.clone()),
        lang: Some(session.config.language.clone()).filter(|language| *language != usual),
    };
    let (text, title) = drafted.text(&tree)?;
    drafted.tell();
    match (&target, existing) {
        (Target::Print { .. }, _) => output::say(&drafted.whole(&text, &title, &target))?,
        (Target::File(file), Some(existing)) if asked.update => update(file, &existing, &text)?,
        (Target::File(file), existing) => {
            let whole = drafted.whole(&text, &title, &target);
            write(file, existing.as_ref(), &whole)?;
            output::say(&format!("{}\n", file.shown))?;
        }
    }
    Ok(Exit::Good)
}

/// The kind that is to be drafted: one that makes claims.
fn kind<'s>(session: &'s Session, name: &str) -> Result<&'s Kind, Stop> {
    let claims = || session.config.kinds.values().filter(|kind| kind.has(Trait::Claims)).map(|kind| kind.name.as_str());
    if !session.config.kinds.contains_key(name) {
        return Err(unknown("kind that makes claims", name, claims()));
    }
    let kind = session.kind(name)?;
    if kind.has(Trait::Claims) {
        return Ok(kind);
    }
    let names: Vec<&str> = claims().collect();
    let stop = Stop::usage(format!("a `{name}` makes no claims, so there is nothing to draft"));
    Err(if names.is_empty() {
        stop.help("a kind does so by the trait `claims`")
    } else {
        stop.help(format!("what can be drafted: {}", names.join(", ")))
    })
}

/// Sets the language of all words from here on.
fn speak(session: &mut Session, language: &str) {
    let mut config = (*session.config).clone();
    language.clone_into(&mut config.language);
    session.config = Arc::new(config);
}

fn read(session: &Session) -> (Checked, Tree) {
    let work = progress::start("reading");
    let (tree, _) = session.read(&[]);
    work.now("compiling");
    let checked = check(session, &tree);
    work.done();
    (checked, tree)
}

fn check(session: &Session, tree: &Tree) -> Checked {
    let request = Request {
        config: session.config.clone(),
        as_of: session.as_of,
        audience: session.audience.clone(),
        drafts: false,
        keep_going: true,
    };
    pipeline::check(&request, tree, &session.disk, Vec::new(), &mut Memory::default())
}

/// The record that the draft is about, when it is not about the whole office.
fn scope(session: &Session, archive: &Archive, asked: &Draft) -> Result<Option<Ix>, Stop> {
    let agent = asked.dept.as_ref().or(asked.person.as_ref());
    let (name, wanted, what) = match (agent, &asked.campaign) {
        (Some(name), _) => (name, Trait::Agent, "neither a person nor a body"),
        (None, Some(name)) => (name, Trait::Focus, "nothing that gathers a span"),
        (None, None) => return Ok(None),
    };
    let by_name = archive.names.agent(name).filter(|_| wanted == Trait::Agent);
    let ix = by_name.map_or_else(|| named::one(session, archive, name), Ok)?;
    let record = archive.record(ix);
    let kind = record.and_then(|record| archive.config.kinds.get(&record.kind));
    if kind.is_some_and(|kind| kind.has(wanted)) {
        return Ok(Some(ix));
    }
    Err(Stop::usage(format!("`{name}` is {what}")))
}

/// A draft with what it is made of.
struct Drafted<'a> {
    session: &'a Session,
    checked: &'a Checked,
    kind: &'a Kind,
    wanted: Wanted,
    /// The template that the file names.
    template: Option<String>,
    /// The language of the draft, where it is not the archive's.
    lang: Option<String>,
}

impl Drafted<'_> {
    /// The text, and the title of its record.
    fn text(&self, tree: &Tree) -> Result<(String, String), Stop> {
        let language = &self.session.config.language;
        let (theme, complaints) = Theme::load(tree, &self.session.config.theme);
        let broken = |findings: &[Diagnostic]| {
            output::tell(&report::human(findings, tree));
            Stop::said(Exit::Content)
        };
        if complaints.iter().any(Diagnostic::refuses) {
            return Err(broken(&complaints));
        }
        if !theme.words.contains_key(language) && theme.missing_language(language).is_some() {
            let known = theme.words.keys().map(String::as_str);
            return Err(unknown("language", language, known));
        }
        let drafter = Drafter::new(&theme, language).map_err(|wrong| broken(&wrong))?;
        let words = theme.words(language);
        let template = match &self.template {
            Some(name) => drafter.named(name).ok_or_else(|| unknown("template of drafts", name, drafter.names()))?,
            None => drafter
                .for_kind(&self.kind.name)
                .ok_or_else(|| Stop::usage("the theme has no template `draft/summary.md`"))?,
        };
        let site = &self.checked.site;
        let figures = Rollup::of(&site.archive, self.wanted.period, self.wanted.scope).figures();
        let view = draft::view(site, &self.wanted, &figures);
        let title = filters::draft_title(&words, &site.label(&self.kind.label, &self.kind.name), &view);
        let text = drafter.render(template, &view).map_err(|wrong| broken(&[*wrong]))?;
        Ok((text, title))
    }

    /// The whole file.
    fn whole(&self, text: &str, title: &str, target: &Target) -> String {
        let config = &self.session.config;
        let mut lines = Vec::new();
        if target.names_kind(config, self.kind) {
            lines.push(format!("kind: {}", self.kind.name));
        }
        let all = template::lines(config, self.kind, &self.given(title));
        let all = all.into_iter().map(|line| line.text);
        lines.extend(all.filter(|line| !line.starts_with("# ") && !lines.contains(line)).collect::<Vec<_>>());
        format!("---\n{}\n---\n\n{text}", lines.join("\n"))
    }

    /// The fields of the draft's record.
    fn given(&self, title: &str) -> Vec<(String, String)> {
        let kind = self.kind;
        let period = kind.role(Role::Period).first().map_or("period", |name| *name).to_owned();
        let mut given = vec![
            (kind.title_field.clone().unwrap_or_else(|| "title".to_owned()), title.to_owned()),
            (period, self.wanted.period.to_string()),
        ];
        let mut add = |name: &str, value: Option<String>| {
            given.extend(value.filter(|_| kind.field(name).is_some()).map(|value| (name.to_owned(), value)));
        };
        add(SCOPE, self.scope_name());
        add(TEMPLATE, self.template.clone());
        add("state", open_state(kind));
        add("audience", Some(self.session.audience.clone()));
        add("lang", self.lang.clone());
        given
    }

    fn scope_name(&self) -> Option<String> {
        let Scope::Of(ix) = self.wanted.scope else { return None };
        let name = Links::of(&self.checked.archive, &self.wanted.place).record(ix);
        let id = || self.checked.archive.record(ix).map(|record| record.id.clone());
        if name.starts_with('/') { id() } else { Some(name) }
    }

    /// Says what could not be drafted from.
    fn tell(&self) {
        let refused = self.checked.diagnostics.iter().filter(|finding| finding.refuses());
        let files: std::collections::BTreeSet<_> = refused.map(|finding| &finding.path).collect();
        if !files.is_empty() {
            let count = report::counted(files.len(), "file");
            output::tell(&format!("warning: {count} could not be read, and the draft may lack what stands there\n"));
            output::tell("help: `annals check` says what is wrong\n");
        }
    }
}

/// The state of a draft: the first one that is not an end.
fn open_state(kind: &Kind) -> Option<String> {
    let states = kind.states_for(|_| None);
    let open = |class: Option<StateClass>| !matches!(class, Some(StateClass::Closed | StateClass::Dropped));
    let initial = states.iter().find(|state| Some(&state.name) == kind.initial.as_ref() && open(state.class));
    initial.or_else(|| states.iter().find(|state| open(state.class))).map(|state| state.name.clone())
}

/// Writes a new file, or over one that was to be written over.
fn write(file: &File, existing: Option<&Existing>, whole: &str) -> Result<(), Stop> {
    match existing {
        Some(existing) => over(&file.path, existing, whole),
        None => write_new(&file.path, whole).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists if file.path.symlink_metadata().is_ok() => file.taken(),
            _ => Stop::io(format!("cannot write `{}`: {error}", file.path.display())),
        }),
    }
}

fn over(path: &Path, existing: &Existing, whole: &str) -> Result<(), Stop> {
    write_over(path, &existing.bytes, whole.as_bytes())
        .map_err(|error| Stop::io(format!("cannot write `{}`: {error}", path.display())))
}

/// Brings the file's parts up to date and says what became of each.
fn update(file: &File, existing: &Existing, text: &str) -> Result<(), Stop> {
    let update = parts::update(&existing.text, text);
    if !update.refreshed.is_empty() {
        over(&file.path, existing, &update.text)?;
    }
    let mut said = format!("{}\n", file.shown);
    if update.refreshed.is_empty() {
        said.push_str("unchanged\n");
    } else {
        said.push_str(&format!("refreshed: {}\n", update.refreshed.join(", ")));
    }
    for (part, why) in &update.kept {
        let why = match why {
            Kept::Edited => "edited",
            Kept::Twice => "there twice",
            Kept::Broken => "its comments do not stand together",
            Kept::Unknown => "not drafted",
        };
        said.push_str(&format!("kept: {part} ({why})\n"));
    }
    Ok(output::say(&said)?)
}
