//! What lists say: a kind's, a tag's, all tags, the glossary.

use super::plan::{ROWS_A_PART, parts};
use super::view::{Column, Count, GlossaryView, Link, ListView, Row, TagItem, TagsView, Term};
use super::{Site, address, asks, rows, shared, statement};
use crate::archive::Ix;
use crate::config::Trait;

/// Records that the glossary shows for a term.
const USED_IN: usize = 12;

/// A part of the list of a kind: the latest records first; what has no date in the order of the names.
pub fn kind(site: &Site, name: &str, part: usize) -> ListView {
    let mut records = site.archive.catalog.kind(name).to_vec();
    let dated = records.first().and_then(|&ix| site.archive.record(ix)).is_some_and(|record| record.date.is_some());
    if dated {
        records.reverse();
    }
    let Some(kind) = site.kind(name) else { return list(site, "kind", name, Vec::new(), &records, part) };
    asks::sort(site, kind, &mut records);
    let columns = asks::columns(site, kind);
    let dir = address::safe(&kind.dir);
    let registers = super::register::of_kind(site, name);
    let first = part <= 1;
    ListView {
        parts: part_links(&dir, records.len()),
        registers,
        csv: site.table_at(&address::kind_table(kind)),
        figures: if first { asks::figures(site, kind) } else { Vec::new() },
        sections: if first { asks::sections(site, kind) } else { Vec::new() },
        series: if first { statement::lists(site, kind) } else { Vec::new() },
        ..list(site, "kind", name, columns, &records, part)
    }
}

/// A part of the list of a tag, the latest records first.
pub fn tag(site: &Site, name: &str, part: usize) -> ListView {
    let mut records = site.archive.catalog.tag(name).to_vec();
    records.reverse();
    let columns = ["date", "kind"].map(|name| Column { name: name.to_owned(), label: String::new(), figures: false });
    let mut marks = site.archive.catalog.tagged(name).to_vec();
    marks.reverse();
    let marked = rows::marks(site, "tagged", &["date", "type", "title", "record"], &marks);
    ListView {
        sections: if part <= 1 { marked.into_iter().collect() } else { Vec::new() },
        parts: part_links(&address::tag_folder(name), records.len()),
        below: below(site, name),
        ..list(site, "tag", name, columns.to_vec(), &records, part)
    }
}

fn list(site: &Site, of: &str, name: &str, columns: Vec<Column>, records: &[Ix], part: usize) -> ListView {
    let from = part.saturating_sub(1) * ROWS_A_PART;
    let mut columns = columns;
    let mut rows: Vec<Row> = records.iter().skip(from).take(ROWS_A_PART).map(|&ix| row(site, &columns, ix)).collect();
    asks::drop_silent(&mut columns, &mut rows);
    ListView {
        of: of.to_owned(),
        name: name.to_owned(),
        columns,
        rows,
        total: records.len(),
        part,
        parts: Vec::new(),
        csv: String::new(),
        below: Vec::new(),
        registers: Vec::new(),
        figures: Vec::new(),
        sections: Vec::new(),
        series: Vec::new(),
    }
}

fn part_links(folder: &str, rows: usize) -> Vec<Link> {
    let count = parts(rows);
    if count < 2 { Vec::new() } else { (1..=count).map(|part| Site::part_link(folder, part)).collect() }
}

fn row(site: &Site, columns: &[Column], ix: Ix) -> Row {
    let mut cells = shared::cells(site, columns, ix);
    for (cell, column) in cells.iter_mut().zip(columns) {
        if let Some(said) = asks::says(site, ix, column) {
            *cell = said;
        }
    }
    Row { record: site.brief(ix), light: asks::light(site, ix).to_owned(), cells }
}

fn below(site: &Site, name: &str) -> Vec<Count> {
    let prefix = format!("{name}/");
    let tags = &site.archive.catalog.tags;
    tags.range(prefix.clone()..)
        .take_while(|(tag, _)| tag.starts_with(&prefix))
        .filter(|(tag, _)| !tag.get(prefix.len()..).unwrap_or_default().contains('/'))
        .map(|(tag, _)| tag_count(tag, site.archive.catalog.carried(tag)))
        .collect()
}

/// A tag with the number of records and marks that carry it.
pub fn tag_count(tag: &str, count: usize) -> Count {
    Count { name: tag.to_owned(), label: tag.to_owned(), href: address::tag(tag), count }
}

/// Every tag, each behind the one it lies under.
pub fn tags(site: &Site) -> TagsView {
    let catalog = &site.archive.catalog;
    let mut all: Vec<(&String, usize)> = catalog.tags.keys().map(|tag| (tag, catalog.carried(tag))).collect();
    // `a/b` directly behind `a`, before `a-b`: compare part by part
    all.sort_by(|(a, _), (b, _)| a.split('/').cmp(b.split('/')));
    let item = |(tag, count): (&String, usize)| TagItem {
        name: tag.clone(),
        label: tag.rsplit('/').next().unwrap_or(tag).to_owned(),
        depth: tag.matches('/').count(),
        href: address::tag(tag),
        count,
    };
    TagsView { tags: all.into_iter().map(item).collect() }
}

/// Every term.
pub fn glossary(site: &Site) -> GlossaryView {
    let archive = &site.archive;
    let kinds = archive.config.kinds.values().filter(|kind| kind.has(Trait::Glossary));
    let mut terms: Vec<Term> = kinds
        .flat_map(|kind| archive.catalog.kind(&kind.name))
        .filter_map(|&ix| {
            let record = archive.record(ix)?;
            let mut used: Vec<Ix> = archive.glossary.used_in(ix).to_vec();
            used.sort_by_key(|&ix| std::cmp::Reverse(archive.record(ix).and_then(|record| record.date)));
            Some(Term {
                record: site.brief(ix),
                aliases: record.aliases.iter().map(|alias| alias.text.clone()).collect(),
                definition: record.excerpt.clone(),
                uses: used.len(),
                used_in: used.into_iter().take(USED_IN).map(|ix| site.brief(ix)).collect(),
            })
        })
        .collect();
    terms.sort_by_key(|term| sort_name(&term.record.title));
    GlossaryView { terms }
}

/// What a name sorts by: Chinese by its sound, other scripts in lower case.
pub fn sort_name(name: &str) -> String {
    use pinyin::ToPinyin;
    name.chars()
        .flat_map(|c| match c.to_pinyin() {
            Some(sound) => sound.plain().chars().collect::<Vec<_>>(),
            None => c.to_lowercase().collect(),
        })
        .collect()
}
