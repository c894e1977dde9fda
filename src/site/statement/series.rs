//! What the page of a statement says: all its periods.

use super::tables::Table;
use super::{DRAWN, PERIODS, development, filings, filled, form, home_kind};
use crate::archive::statement::Filing;
use crate::site::view::{DevelopmentView, FilingView, FormView, SeriesBrief, SeriesView};
use crate::site::{Site, address};

/// The page of the statement called `name`.
pub fn view(site: &Site, name: &str) -> SeriesView {
    let Some(kind) = site.archive.statements.kinds.get(name) else { return empty(name) };
    let all = filings::all(site, kind);
    let latest = all.iter().rev().find_map(|filing| filing.statement);
    let keys = development::keys(kind, latest);
    let told: Vec<&Filing<'_>> = all.iter().rev().filter(|one| one.statement.is_some() || one.missing).collect();
    let csv = |table: Table| {
        let path = home_kind(&site.archive.config).map(|home| address::series_table(home, name, table));
        path.map(|path| site.table_at(&path)).unwrap_or_default()
    };
    SeriesView {
        series: filings::brief(site, kind, &all, DRAWN),
        form: form::view(site, kind),
        filings: told.iter().take(PERIODS).map(|filing| filings::view(site, filing)).collect(),
        filings_left: told.len().saturating_sub(PERIODS),
        filings_csv: csv(Table::Filings),
        latest: latest.map(|one| filled::view(site, kind, one, true)),
        charts: development::charts(site, kind, &keys, &all),
        development: DevelopmentView { csv: csv(Table::Figures), ..development::table(site, kind, &keys, &all) },
    }
}

/// A page about nothing: nobody declares the statement.
fn empty(name: &str) -> SeriesView {
    let text = String::new;
    SeriesView {
        series: SeriesBrief {
            name: name.to_owned(),
            label: text(),
            href: text(),
            every: text(),
            last: None::<FilingView>,
            next: None,
            strip: Vec::new(),
            earlier: 0,
        },
        form: FormView {
            method: Vec::new(),
            requirements: Vec::new(),
            instructions: Vec::new(),
            filed_with: Vec::new(),
            unit: text(),
            second_check: false,
            due: text(),
            roll: false,
        },
        filings: Vec::new(),
        filings_left: 0,
        filings_csv: text(),
        latest: None,
        charts: Vec::new(),
        development: DevelopmentView { columns: Vec::new(), rows: Vec::new(), left: 0, csv: text() },
    }
}
