//! How a form is filled: what its declaration says to those who fill it.

use crate::archive::names::Found;
use crate::base::path::RelPath;
use crate::base::period::Period;
use crate::config::StatementKind;
use crate::site::view::{FormView, Piece};
use crate::site::{Site, address};

/// How the form of a statement is filled.
pub fn view(site: &Site, kind: &StatementKind) -> FormView {
    let folder = folder(site, &kind.path);
    let pieces = |label| pieces(site, &super::words(site, label), &folder);
    FormView {
        method: pieces(&kind.method),
        requirements: pieces(&kind.requirements),
        instructions: pieces(&kind.instructions),
        filed_with: kind.file_with.iter().map(|name| named(site, name, &folder)).collect(),
        unit: super::words(site, &kind.unit),
        second_check: kind.second_check,
        due: kind.due.map(|due| due.after.to_string()).unwrap_or_default(),
        roll: kind.due.is_some_and(|due| due.roll),
    }
}

/// The folder of a file, from the content folder: what names are nearest to.
pub fn folder(site: &Site, path: &RelPath) -> String {
    let below = path.parent().below(&site.archive.config.content).map(|below| below.as_str().to_owned());
    below.unwrap_or_default()
}

/// A text in pieces, those in `[[..]]` as links. What leads nowhere in this build is plain words, whatever the reason.
pub fn pieces(site: &Site, text: &str, folder: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while let Some((before, (link, after))) =
        rest.split_once("[[").and_then(|(before, open)| Some((before, open.split_once("]]")?)))
    {
        pieces.push(plain(before));
        pieces.push(named(site, link, folder));
        rest = after;
    }
    pieces.push(plain(rest));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn plain(text: &str) -> Piece {
    let empty = String::new;
    Piece { text: text.to_owned(), href: empty(), lang: empty(), date: empty(), period: empty() }
}

/// The record or period that a link names (`target`, `target#part`, `target|own words`); the words alone where it names none.
fn named(site: &Site, link: &str, folder: &str) -> Piece {
    let (target, own) = link.split_once('|').map_or((link, None), |(target, own)| (target, Some(own.trim())));
    let name = target.split('#').next().unwrap_or(target).trim();
    let words = plain(own.unwrap_or(target.trim()));
    match site.archive.names.find(name, folder, |_| true) {
        Found::One(ix) => {
            let record = site.brief(ix);
            match own {
                Some(_) => Piece { href: record.href.clone(), ..words },
                None => Piece {
                    text: record.title.clone(),
                    href: record.href.clone(),
                    lang: record.lang.clone(),
                    date: record.date.clone(),
                    period: record.period.clone(),
                },
            }
        }
        Found::Many(_) => words,
        Found::None => {
            let found = Period::parse(name).and_then(|of| Some((of, address::period(&site.archive, of)?)));
            match found {
                Some((of, href)) if own.is_none() => Piece { href, period: of.to_string(), ..words },
                Some((_, href)) => Piece { href, ..words },
                None => words,
            }
        }
    }
}
