//! What the pages of figures say: each series of `data` marks, and the list of all.

use rust_decimal::Decimal;

use super::plan::{ROWS_A_PART, parts};
use super::view::{ChartLine, ChartView, DataBrief, DataIndexView, DataRow, DataView, Figure, Spark};
use super::{Site, Subject, address, list, listing};
use crate::archive::data::{Datum, Series, key};
use crate::base::date::PartialDate;
use crate::base::period::Period;
use crate::base::slug;

/// A part of the page of the series that is compared by `key`.
pub fn view(site: &Site, key: &str, part: usize) -> DataView {
    let none = Series::default();
    let series = site.archive.data.get(key).unwrap_or(&none);
    let folder = site.addresses.series.get(key).map(String::as_str).unwrap_or_default();
    let mut rows: Vec<(&Datum, Option<Decimal>)> = series.values.iter().zip(series.differences()).collect();
    rows.reverse();
    let from = (part.max(1) - 1) * ROWS_A_PART;
    let of = parts(rows.len());
    DataView {
        name: series.name.clone(),
        unit: series.unit.clone(),
        figures: figures(series),
        chart: Some(chart(series).latest()).filter(ChartView::says_something),
        total: rows.len(),
        rows: rows.into_iter().skip(from).take(ROWS_A_PART).map(|(datum, more)| row(site, datum, more)).collect(),
        part,
        parts: if of > 1 { (1..=of).map(|part| Site::part_link(folder, part)).collect() } else { Vec::new() },
        csv: site.table_at(&address::data_table(folder)),
    }
}

/// The list of all series.
pub fn index(site: &Site) -> DataIndexView {
    let mut all: Vec<(&str, &Series)> = site.archive.data.iter().collect();
    all.sort_by_cached_key(|(key, series)| (list::sort_name(&series.name), (*key).to_owned()));
    let series = (1..).zip(all).map(|(at, (key, series))| brief(site, key, series, at)).collect();
    DataIndexView { series, csv: site.table_at(address::ALL_SERIES_TABLE) }
}

/// The `href` of the page of the series called `name`; empty when it has none.
pub fn href(site: &Site, name: &str) -> String {
    let folder = site.addresses.series.get(&key(name));
    folder.map(|folder| slug::href(&address::part_path(folder, 1))).unwrap_or_default()
}

/// The `href` of the list of all series; empty when there is none, or a kind's list stands at its address.
pub fn all_href(site: &Site) -> String {
    let found = site.pages.binary_search_by(|page| page.path.as_str().cmp(address::ALL_SERIES)).ok();
    let page = found.and_then(|at| site.pages.get(at)).filter(|page| page.subject == Subject::DataIndex);
    page.map(|page| slug::href(&page.path)).unwrap_or_default()
}

/// The series that is compared by `key` as comma-separated values; of an empty key the list of all.
pub fn csv(site: &Site, key: &str) -> String {
    let mut text = String::from("\u{feff}");
    if key.is_empty() {
        listing::csv::line(&mut text, ["name", "unit", "count", "date", "value"].map(str::to_owned).into_iter());
        for series in index(site).series {
            let cells = [series.name, series.unit, series.count.to_string(), series.date, series.value];
            listing::csv::line(&mut text, cells.into_iter());
        }
        return text;
    }
    let Some(series) = site.archive.data.get(key) else { return text };
    let heads = ["date", "value", "unit", "difference", "record", "id"];
    listing::csv::line(&mut text, heads.map(str::to_owned).into_iter());
    for (datum, difference) in series.values.iter().zip(series.differences()) {
        let row = row(site, datum, difference);
        let unit = if row.unit.is_empty() { series.unit.clone() } else { row.unit };
        // a plain number for a program: the sign of what grew is for readers
        let difference = row.difference.trim_start_matches('+').to_owned();
        let cells = [row.date, row.value, unit, difference, row.record.title.clone(), row.record.id.clone()];
        listing::csv::line(&mut text, cells.into_iter());
    }
    text
}

fn figures(series: &Series) -> Vec<Figure> {
    let known = || series.values.iter().filter_map(Datum::compared);
    let figure = |name: &str, value: Option<Decimal>| Some(Figure::of(name, value?.to_string(), ""));
    let count = series.values.iter().filter(|datum| datum.value.is_some()).count();
    let several = known().nth(1).is_some();
    let figures = [
        figure("latest", known().next_back()),
        figure("lowest", known().min().filter(|_| several)),
        figure("highest", known().max().filter(|_| several)),
        Some(Figure::of("values", count.to_string(), "")),
    ];
    figures.into_iter().flatten().collect()
}

/// What stands beside each other in time: undated values and those in another unit are left out, what was not counted is a gap.
fn dated(series: &Series) -> impl Iterator<Item = (PartialDate, Option<String>)> {
    let datum = |datum: &Datum| Some((datum.date?, datum.value.map(|value| value.to_string())));
    series.values.iter().filter(|datum| datum.unit.is_empty()).filter_map(datum)
}

fn chart(series: &Series) -> ChartView {
    let (points, values) = dated(series).map(|(date, value)| (date.to_string(), value)).unzip();
    ChartView {
        id: "page:chart".to_owned(),
        caption: series.name.clone(),
        unit: series.unit.clone(),
        points,
        lines: vec![ChartLine { values, ..ChartLine::default() }],
        earlier: 0,
    }
}

fn row(site: &Site, datum: &Datum, difference: Option<Decimal>) -> DataRow {
    let date = datum.date.map(|date| date.to_string()).unwrap_or_default();
    let record = site.brief(datum.at.record);
    let anchor = site.archive.mark(datum.at).map(|mark| slug::href(&mark.anchor)).unwrap_or_default();
    DataRow {
        href: Period::parse(&date).and_then(|of| address::period(&site.archive, of)).unwrap_or_default(),
        date,
        value: datum.value.map(|value| value.to_string()).unwrap_or_default(),
        unit: datum.unit.clone(),
        difference: difference.map(signed).unwrap_or_default(),
        place: if record.href.is_empty() { String::new() } else { format!("{}#{anchor}", record.href) },
        record,
    }
}

/// A difference with its sign; none has no sign.
fn signed(difference: Decimal) -> String {
    if difference.is_zero() {
        return "0".to_owned();
    }
    let sign = if difference.is_sign_positive() { "+" } else { "" };
    format!("{sign}{difference}")
}

/// A series in the list of all; `at` is its place there, which tells the ids of the page apart.
fn brief(site: &Site, key: &str, series: &Series, at: usize) -> DataBrief {
    let latest = series.values.iter().rev().find_map(|datum| Some((datum.compared()?, datum.date?)));
    let values: Vec<Option<String>> = dated(series).map(|(_, value)| value).collect();
    let several = values.iter().flatten().nth(1).is_some();
    let spark = Spark { id: format!("page:{at}"), name: series.name.clone(), values }.latest();
    DataBrief {
        name: series.name.clone(),
        href: href(site, key),
        unit: series.unit.clone(),
        count: series.values.iter().filter(|datum| datum.value.is_some()).count(),
        value: latest.map(|(value, _)| value.to_string()).unwrap_or_default(),
        date: latest.map(|(_, date)| date.to_string()).unwrap_or_default(),
        spark: several.then_some(spark),
    }
}
