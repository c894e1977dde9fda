//! How a statement is filled in: by when, with what, and what must hold in it.

use super::describe::{due_words, line_words};
use super::page::{Page, both};
use super::session::Session;
use crate::archive::names::Found;
use crate::archive::statement::{Statement, deadline};
use crate::archive::{Archive, Ix};
use crate::base::date::Date;
use crate::base::label::Label;
use crate::base::period::Period;
use crate::config::statement::{Change, Column, ColumnType, Each, Item, Limit, Relation, Rows};
use crate::config::{Kind, StatementKind, Trait};

/// How many periods back the first one that may still be filed in time is looked for.
const REACH: usize = 400;

/// The whole description.
pub fn text(session: &Session, archive: &Archive, kind: &StatementKind) -> String {
    let mut page = Page::empty();
    let words = both(&kind.label);
    page.head(&kind.name, if words == kind.name { "" } else { &words });
    page.line("");
    page.rows(&facts(session, archive, kind));
    page.title("Rows");
    match &kind.rows {
        Rows::Open => page.line("  any: what stands in the first column names a row"),
        Rows::Fixed(items) => page.rows(&items.iter().map(row).collect::<Vec<_>>()),
    }
    page.title("Columns (* must be filled)");
    page.rows(&kind.columns.iter().map(column).collect::<Vec<_>>());
    if !kind.relations.is_empty() {
        page.title("What must hold");
        page.rows(&kind.relations.iter().map(|relation| relation_row(session, relation)).collect::<Vec<_>>());
    }
    if !kind.changes.is_empty() {
        page.title("What may not change by more than this without an explanation");
        page.rows(&kind.changes.iter().map(|change| change_row(kind, change)).collect::<Vec<_>>());
    }
    let lines = session.config.coverage.iter().filter(|line| line.statement.as_ref() == Some(&kind.name));
    let expected = lines.map(|line| {
        let (_, words) = line_words(line);
        let every = line.every.map_or_else(|| format!("every {}", kind.every.name()), |_| line_words(line).0);
        [every, words.join("; ")]
    });
    let expected: Vec<[String; 2]> = expected.collect();
    if !expected.is_empty() {
        page.title("What the settings expect");
        page.rows(&expected);
    }
    page.text
}

/// What it is, by when, and how.
fn facts(session: &Session, archive: &Archive, kind: &StatementKind) -> Vec<[String; 2]> {
    let language = &session.config.language;
    let words = |label: &Label| Some(label.get(language).to_owned()).filter(|words| !words.is_empty());
    let named = |names: &[String]| -> Option<String> {
        let all: Vec<String> = names.iter().map(|name| with_title(archive, name)).collect();
        Some(all.join(", ")).filter(|words| !words.is_empty())
    };
    let next = next(session, archive, kind);
    let second = kind.second_check.then(|| "somebody other than its author, named in `checked_by`".to_owned());
    let key: Vec<String> = kind.key.iter().map(|(row, column)| format!("{row}.{column}")).collect();
    let rows = [
        ("filed", Some(format!("each {}", kind.every.name()))),
        ("due", kind.due.map(due_words)),
        ("next", next.and_then(|(period, day)| Some(format!("{period}, by {}", day?)))),
        ("with", named(&kind.file_with)),
        ("method", words(&kind.method)),
        ("requirements", words(&kind.requirements)),
        ("instructions", words(&kind.instructions).map(|words| with_title(archive, &words))),
        ("second check", second),
        ("counted in", words(&kind.unit)),
        ("key cells", Some(key.join(", ")).filter(|_| !key.is_empty())),
        ("declared in", Some(kind.path.to_string())),
        ("start one", start(session, kind, next.map(|(period, _)| period))),
        ("filed last", last(archive, kind).map(|one| filed(archive, one))),
    ];
    rows.into_iter().filter_map(|(name, words)| Some([name.to_owned(), words?])).collect()
}

/// A record as a declaration names it, with its title behind the name.
fn with_title(archive: &Archive, written: &str) -> String {
    let name = written.trim().trim_start_matches("[[").trim_end_matches("]]");
    let name = name.split('|').next().unwrap_or(name).trim();
    let found = archive.names.agent(name).or_else(|| match archive.names.find(name, "", |_| true) {
        Found::One(at) => Some(at),
        _ => None,
    });
    match found.and_then(|at: Ix| archive.record(at)) {
        Some(record) => format!("{name} ({})", record.title),
        None => written.trim().to_owned(),
    }
}

/// The first period that is not filed and whose deadline has not passed, with that deadline.
fn next(session: &Session, archive: &Archive, kind: &StatementKind) -> Option<(Period, Option<Date>)> {
    let due = |period: Period| kind.due.map(|due| deadline(&session.config, due, period));
    let open = |period: Period| due(period).unwrap_or(period.end()) >= archive.as_of;
    let filed = |period: Period| archive.statements.of(&kind.name, period).is_some_and(|one| one.filed.is_some());
    let mut period = Period::of(kind.every, archive.as_of);
    for _ in 0..REACH {
        match period.previous().filter(|before| open(*before)) {
            Some(before) => period = before,
            None => break,
        }
    }
    for _ in 0..REACH {
        if !filed(period) && open(period) {
            return Some((period, due(period)));
        }
        period = period.next()?;
    }
    None
}

/// The command that starts one.
fn start(session: &Session, kind: &StatementKind, period: Option<Period>) -> Option<String> {
    let filling: &Kind = session.config.kinds.values().find(|kind| kind.has(Trait::Statement))?;
    let period = period.map_or_else(|| "..".to_owned(), |period| period.to_string());
    Some(format!("annals new {} --set statement={} --set period={period}", filling.name, kind.name))
}

/// The statement of the latest period that is filed.
fn last<'a>(archive: &'a Archive, kind: &StatementKind) -> Option<&'a Statement> {
    archive.statements.series(&kind.name).rev().find(|one| one.filed.is_some())
}

fn filed(archive: &Archive, one: &Statement) -> String {
    let day = one.filed.map(|day| format!(", on {day}")).unwrap_or_default();
    let late = match one.late() {
        0 => String::new(),
        1 => ", 1 day late".to_owned(),
        days => format!(", {days} days late"),
    };
    let path = archive.record(one.record).map(|record| format!(": {}", record.path)).unwrap_or_default();
    format!("{}{day}{late}{path}", one.period)
}

fn row(item: &Item) -> [String; 3] {
    let mut words = Vec::new();
    words.extend(Some(both(&item.unit)).filter(|unit| !unit.is_empty()).map(|unit| format!("in {unit}")));
    words.extend(called(&item.aliases));
    [item.id.clone(), both(&item.label), words.join("; ")]
}

fn column(column: &Column) -> [String; 3] {
    let ty = match column.ty {
        ColumnType::Integer => "a whole number",
        ColumnType::Decimal => "a number",
        ColumnType::Text => "words",
    };
    let mut words = vec![ty.to_owned()];
    words.extend(Some(both(&column.unit)).filter(|unit| !unit.is_empty()).map(|unit| format!("in {unit}")));
    words.extend(column.min.map(|min| format!("at least {min}")));
    words.extend(column.max.map(|max| format!("at most {max}")));
    words.extend(called(&column.aliases));
    let star = if column.required { "*" } else { "" };
    [format!("{}{star}", column.id), both(&column.label), words.join("; ")]
}

fn called(aliases: &[String]) -> Option<String> {
    (!aliases.is_empty()).then(|| format!("also called {}", aliases.join(", ")))
}

fn relation_row(session: &Session, relation: &Relation) -> [String; 3] {
    let place = match relation.each {
        Each::Row => listed("row", "rows", &relation.only, &relation.except),
        Each::Column => listed("column", "columns", &relation.only, &relation.except),
        Each::Table => "once".to_owned(),
    };
    let mut words = vec![place];
    words.extend((!relation.tolerance.is_zero()).then(|| format!("within {}", relation.tolerance)));
    words.extend(relation.soft.then(|| "a warning, which may be explained".to_owned()));
    let meaning = relation.label.get(&session.config.language);
    words.extend(Some(meaning.to_owned()).filter(|words| !words.is_empty()));
    [relation.id.clone(), relation.check.text.clone(), words.join("; ")]
}

/// `in each row`, `in the rows a and b`, `in each row but a`.
fn listed(one: &str, many: &str, only: &[String], except: &[String]) -> String {
    let named = |ids: &[String]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let place = match only {
        [] => format!("in each {one}"),
        [id] => format!("in the {one} `{id}`"),
        ids => format!("in the {many} {}", named(ids)),
    };
    if except.is_empty() { place } else { format!("{place} but {}", named(except)) }
}

fn change_row(kind: &StatementKind, change: &Change) -> [String; 3] {
    let percent = change.columns.iter().filter_map(|id| kind.column(id)).all(Column::is_percent);
    let limit = |limit: &Limit| match limit {
        Limit::Rate(most) | Limit::Points(most) if percent => format!("{most} pp"),
        Limit::Rate(most) => format!("{most} %"),
        Limit::Points(most) => format!("{most} pp"),
        Limit::Difference(most) => most.to_string(),
    };
    let limits: Vec<String> = change.max.iter().map(limit).collect();
    let base = if change.against_year { "the same period of the year before" } else { "the period before" };
    let mut words = vec![format!("at most {} against {base}", limits.join(" and "))];
    let everywhere = change.only.is_empty() && change.except.is_empty();
    words.extend((!everywhere).then(|| listed("row", "rows", &change.only, &change.except)));
    words.extend(change.min_base.map(|least| format!("bases below {least} are passed over")));
    [change.id.clone(), change.columns.join(", "), words.join("; ")]
}
