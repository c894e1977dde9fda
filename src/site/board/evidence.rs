//! The board of evidence: every period that something is claimed about.

use super::{empty, figure, table};
use crate::archive::{Archive, Ix};
use crate::base::period::Period;
use crate::site::view::{BoardView, FactValue, TableRow};
use crate::site::{Site, evidence, rows};

/// `/evidence/`: the records that make claims, the latest period first.
pub fn view(site: &Site) -> BoardView {
    let claims = &site.archive.claims;
    let usual = evidence::sees_usual(site);
    let all: Vec<(Period, Ix)> =
        claims.periods().iter().rev().flat_map(|(period, all)| all.iter().map(|ix| (*period, *ix))).collect();
    let made = |ix: Ix| claims.of(ix).len();
    let bare = |ix: Ix| claims.of(ix).iter().filter(|evidence| evidence.is_none()).count();
    let sum = |count: &dyn Fn(Ix) -> usize| all.iter().map(|(_, ix)| count(*ix)).sum::<usize>();
    let mut figures = vec![figure("claims", sum(&made), "", String::new())];
    let mut columns = vec!["period", "record", "claims"];
    if usual {
        figures.push(figure("claims-bare", sum(&bare), "care", String::new()));
        columns.push("bare");
    }
    let row = |(period, ix): &(Period, Ix)| {
        let bare = bare(*ix);
        let page = FactValue { href: evidence::page(site, *period), ..FactValue::plain("period", period.to_string()) };
        let mut cells = vec![vec![page], rows::record_cell(site, *ix), table::number(made(*ix))];
        if usual {
            cells.push(table::number(bare));
        }
        TableRow { light: if usual && bare > 0 { "warning" } else { "" }.to_owned(), cells }
    };
    let sections = vec![table::section("evidence", &columns, all.iter().map(row).collect())];
    BoardView { figures, sections, ..empty("evidence", "") }
}

/// Whether there is anything to show: somebody claims something about a period.
pub fn exists(archive: &Archive) -> bool {
    !archive.claims.periods().is_empty()
}
