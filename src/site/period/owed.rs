//! What a period's page says of what was owed in it: papers in and out, what was opened and closed, what was due, what is missing, and what was
//! marked.

use crate::archive::ledger::MAIN;
use crate::archive::rollup::{Way, Work};
use crate::archive::{Ix, MarkIx, Rollup, Scope};
use crate::base::period::{Granularity, Period};
use crate::record::MarkType;
use crate::site::board::{Board, table};
use crate::site::listing::Listed;
use crate::site::view::{FactValue, Figure, Section, TableGroup};
use crate::site::{Site, address, board, rows, statement};

/// Figures of what merely went on.
const STANDING: [&str; 3] = ["carried-in", "carried-over", "overdue-at-end"];

/// What is owed and seen in a period.
struct Seen<'a> {
    site: &'a Site,
    rollup: Rollup<'a>,
    papers_in: Vec<Ix>,
    papers_out: Vec<Ix>,
    work: Option<Work<'a>>,
}

/// The figures and tables of a period's page.
pub fn of(site: &Site, period: Period) -> (Vec<Figure>, Vec<Section>) {
    let rollup = Rollup::of(&site.archive, period, Scope::Whole);
    let (papers_in, papers_out) = (rollup.papers(Way::In), rollup.papers(Way::Out));
    let seen = Seen { site, papers_in, papers_out, work: rollup.work(MAIN), rollup };
    (seen.figures(), seen.sections())
}

impl Seen<'_> {
    fn is_short(&self) -> bool {
        self.rollup.period.granularity() <= Granularity::Week
    }

    fn figures(&self) -> Vec<Figure> {
        let short = self.is_short();
        // what merely went on is no news of a day or a week
        let moved = self.work.as_ref().is_some_and(|work| !work.opened.is_empty() || !work.left.is_empty());
        let stands = |figure: &Figure| STANDING.contains(&figure.name.as_str());
        let mut figures = Vec::new();
        for group in [self.papers_figures(), self.balance_figures(), self.problem_figures()] {
            // in a longer period what belongs together is read as a whole, zeros included
            let any = group.iter().any(|figure| figure.value != "0");
            let shown = |figure: &Figure| {
                if short { figure.value != "0" && (moved || !stands(figure)) } else { any }
            };
            figures.extend(group.into_iter().filter(shown));
        }
        figures
    }

    fn papers_figures(&self) -> Vec<Figure> {
        vec![
            self.figure("papers-in", self.papers_in.len(), "", "papers-in"),
            self.figure("papers-out", self.papers_out.len(), "", "papers-out"),
        ]
    }

    fn balance_figures(&self) -> Vec<Figure> {
        let Some(Work { balance, .. }) = &self.work else { return Vec::new() };
        vec![
            self.figure("carried-in", balance.start, "", ""),
            self.figure("opened", balance.opened, "", "opened"),
            self.figure("closed-on-time", balance.closed_on_time, "", "ended"),
            self.figure("closed-late", balance.closed_late, "care", "ended"),
            self.figure("dropped", balance.dropped, "", "ended"),
            self.figure("carried-over", balance.end, "", ""),
            self.figure("overdue-at-end", balance.overdue, "alarm", "late-at-end"),
        ]
    }

    fn problem_figures(&self) -> Vec<Figure> {
        let (noted, solved) = self.rollup.problems_moved();
        vec![
            self.figure("problems-noted", noted.len(), "", "noted"),
            self.figure("problems-solved", solved.len(), "", ""),
        ]
    }

    /// A number, leading to its table where that stands on this page.
    fn figure(&self, name: &str, count: usize, tone: &str, section: &str) -> Figure {
        let figure = Figure::of(name, count.to_string(), if count > 0 { tone } else { "" });
        let shown = count > 0 && !section.is_empty() && !(section == "late-at-end" && self.is_short());
        let page = address::period(&self.site.archive, self.rollup.period).filter(|_| shown);
        figure.to(page.map(|page| format!("{page}#page:{section}")).unwrap_or_default())
    }

    fn sections(&self) -> Vec<Section> {
        let site = self.site;
        let papers = ["date", "number", "title"];
        let papers_in = [papers.as_slice(), &["from", "state"]].concat();
        let papers_out = [papers.as_slice(), &["to", "state"]].concat();
        let (opened, closed) = self.work.as_ref().map_or((&[][..], &[][..]), |work| (&work.opened, &work.left));
        let late = if self.is_short() { Vec::new() } else { self.rollup.overdue(MAIN) };
        let closed = rows::items(site, "ended", &["title", "assignee", "due", "closed", "on_time", "state"], closed);
        let sections = [
            self.papers("papers-in", &papers_in, &self.papers_in),
            self.papers("papers-out", &papers_out, &self.papers_out),
            rows::items(site, "opened", &["title", "assignee", "opened", "due", "state"], opened),
            closed.map(|section| rows::whole_at(section, board::href(&Board::Closed(self.rollup.window.last.year())))),
            rows::items(site, "due", &["title", "assignee", "due", "state"], &self.rollup.due(MAIN)),
            rows::items(site, "late-at-end", &["title", "assignee", "due", "closed", "state"], &late),
            self.statements(),
            self.expected(),
            self.marks(),
        ];
        sections.into_iter().flatten().collect()
    }

    /// Papers, with a link to the list of their kind when there are more.
    fn papers(&self, name: &str, columns: &[&str], papers: &[Ix]) -> Option<Section> {
        let kind = papers.first().and_then(|ix| self.site.archive.record(*ix)).map(|record| &record.kind);
        let list = kind.map(|kind| address::kind(&self.site.archive.config, kind)).unwrap_or_default();
        Some(rows::whole_at(rows::records(self.site, name, columns, papers)?, list))
    }

    /// The statements that were due or filed in it; too many words for a day or a week.
    fn statements(&self) -> Option<Section> {
        let long = self.rollup.period.granularity() >= Granularity::Month;
        if long { statement::in_period(self.site, self.rollup.period) } else { None }
    }

    /// What is expected of the period or of a part of it: each missing or late one, and of those longer than a day also what was filed.
    fn expected(&self) -> Option<Section> {
        let today = self.site.archive.as_of;
        let mut all = Vec::new();
        for (line, at) in self.rollup.expected() {
            let of = self.site.archive.coverage.lines.get(line).and_then(|line| line.expected.get(at));
            let Some(expected) = of else { continue };
            let (missing, late) = (expected.is_missing_on(today), expected.late() > 0);
            let daily = expected.period.granularity() == Granularity::Day;
            if missing || late || (!daily && expected.record.is_some()) {
                all.push((!missing, !late, expected.period, line, at));
            }
        }
        all.sort();
        let columns = ["list", "period", "deadline", "filed", "state", "late", "record"];
        let row = |&(filled, _, _, line, at): &(bool, bool, Period, usize, usize)| {
            table::row(self.site, Listed::Gap(line, at), &columns, if filled { "" } else { "missing" })
        };
        let shown = all.iter().take(rows::ROWS).map(row).collect();
        let section = rows::section("expected", &columns, shown, all.len())?;
        Some(rows::whole_at(section, board::href(&Board::Gaps(self.rollup.period.end().year()))))
    }

    /// The marks by type: of a day or week all, of a month what is wrong, decided and under way, of longer periods what is wrong and decided.
    fn marks(&self) -> Option<Section> {
        let wanted = |ty: MarkType| match self.rollup.period.granularity() {
            Granularity::Day | Granularity::Week => true,
            Granularity::Month => matches!(ty, MarkType::Problem | MarkType::Decision | MarkType::Progress),
            _ => matches!(ty, MarkType::Problem | MarkType::Decision),
        };
        let mut by_type = self.rollup.marks();
        by_type.retain(|ty, _| wanted(*ty));
        let columns: &[&str] = match self.rollup.period.granularity() {
            Granularity::Day => &["title", "by", "dept", "record"],
            _ => &["date", "title", "by", "dept", "record"],
        };
        let total = by_type.values().map(Vec::len).sum();
        let group = |(ty, marks): (MarkType, Vec<MarkIx>)| TableGroup {
            value: Some(FactValue {
                href: board::href(&Board::Marks(ty, 1)),
                ..FactValue::plain("word", format!("mark.{}", ty.name()))
            }),
            rows: marks
                .iter()
                .take(rows::ROWS)
                .map(|mark| table::row(self.site, Listed::Mark(*mark), columns, ""))
                .collect(),
        };
        rows::grouped("noted", columns, "type", by_type.into_iter().map(group).collect(), total)
    }
}
