//! What a period's page says of what was owed in it: papers in and out, what was opened and closed, what was due, what is missing, and what was
//! marked.

use std::collections::BTreeMap;

use crate::archive::ledger::Item;
use crate::archive::{Ix, MarkIx};
use crate::base::date::Date;
use crate::base::period::{Granularity, Period};
use crate::record::MarkType;
use crate::site::board::{Board, table};
use crate::site::duties::{Way, judged, way};
use crate::site::listing::Listed;
use crate::site::view::{FactValue, Figure, Section, TableGroup};
use crate::site::{Site, address, board, rows, statement};

/// Figures of what merely went on.
const STANDING: [&str; 3] = ["carried-in", "carried-over", "overdue-at-end"];

/// What is owed and seen in a period.
struct Seen<'a> {
    site: &'a Site,
    period: Period,
    /// The first and the last day that counts: what comes after today is not known yet.
    last: Date,
    /// The day from which it is judged.
    judged: Date,
    papers_in: Vec<Ix>,
    papers_out: Vec<Ix>,
    opened: Vec<&'a Item>,
    closed: Vec<&'a Item>,
    due: Vec<&'a Item>,
    overdue: Vec<&'a Item>,
}

/// The figures and tables of a period's page.
pub fn of(site: &Site, period: Period) -> (Vec<Figure>, Vec<Section>) {
    let seen = Seen::of(site, period);
    (seen.figures(), seen.sections())
}

impl<'a> Seen<'a> {
    fn of(site: &'a Site, period: Period) -> Self {
        let archive = &site.archive;
        let mut seen = Self {
            site,
            period,
            last: period.end().min(archive.as_of),
            judged: judged(period, archive.as_of),
            papers_in: Vec::new(),
            papers_out: Vec::new(),
            opened: Vec::new(),
            closed: Vec::new(),
            due: Vec::new(),
            overdue: Vec::new(),
        };
        for (_, ix) in archive.periods.dated(period) {
            match way(archive, ix) {
                Some(Way::In) => seen.papers_in.push(ix),
                Some(Way::Out) => seen.papers_out.push(ix),
                None => {}
            }
        }
        for item in archive.ledgers.main().iter().flat_map(|ledger| &ledger.items) {
            seen.enter(item);
        }
        seen.closed.sort_by_key(|item| (item.closed, item.entry));
        seen.due.sort_by_key(|item| (item.due_on(seen.judged), item.entry));
        seen.overdue.sort_by_key(|item| (item.due_on(seen.judged), item.entry));
        seen
    }

    fn enter(&mut self, item: &'a Item) {
        let within = |day: Option<Date>| day.is_some_and(|day| day >= self.period.start() && day <= self.last);
        let (opened, closed) = (within(item.opened), within(item.closed));
        if opened {
            self.opened.push(item);
        }
        if closed {
            self.closed.push(item);
        }
        let left = item.closed.is_some_and(|day| day <= self.last);
        if left || item.opened.is_none_or(|day| day > self.last) {
            return;
        }
        let due = item.due_on(self.judged);
        if item.overdue_on(self.judged) > 0 {
            self.overdue.push(item);
        } else if due.is_some_and(|day| self.period.contains(day)) {
            self.due.push(item);
        }
    }

    fn is_short(&self) -> bool {
        self.period.granularity() <= Granularity::Week
    }

    fn figures(&self) -> Vec<Figure> {
        let short = self.is_short();
        // what merely went on is no news of a day or a week
        let moved = !self.opened.is_empty() || !self.closed.is_empty();
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
        let archive = &self.site.archive;
        let Some(ledger) = archive.ledgers.main() else { return Vec::new() };
        let balance = ledger.balance(self.period, archive.as_of);
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
        let problems = &self.site.archive.problems.all;
        let within = |day: Option<Date>| day.is_some_and(|day| day >= self.period.start() && day <= self.last);
        let noted = problems.iter().filter(|problem| within(problem.opened)).count();
        let solved = problems.iter().filter(|problem| within(problem.closed)).count();
        vec![self.figure("problems-noted", noted, "", "noted"), self.figure("problems-solved", solved, "", "")]
    }

    /// A number, leading to its table where that stands on this page.
    fn figure(&self, name: &str, count: usize, tone: &str, section: &str) -> Figure {
        let figure = Figure::of(name, count.to_string(), if count > 0 { tone } else { "" });
        let shown = count > 0 && !section.is_empty() && !(section == "late-at-end" && self.is_short());
        let page = address::period(&self.site.archive, self.period).filter(|_| shown);
        figure.to(page.map(|page| format!("{page}#page:{section}")).unwrap_or_default())
    }

    fn sections(&self) -> Vec<Section> {
        let site = self.site;
        let papers = ["date", "number", "title"];
        let papers_in = [papers.as_slice(), &["from", "state"]].concat();
        let papers_out = [papers.as_slice(), &["to", "state"]].concat();
        let late = if self.is_short() { Vec::new() } else { self.overdue.clone() };
        let closed =
            rows::items(site, "ended", &["title", "assignee", "due", "closed", "on_time", "state"], &self.closed);
        let sections = [
            self.papers("papers-in", &papers_in, &self.papers_in),
            self.papers("papers-out", &papers_out, &self.papers_out),
            rows::items(site, "opened", &["title", "assignee", "opened", "due", "state"], &self.opened),
            closed.map(|section| rows::whole_at(section, board::href(&Board::Closed(self.last.year())))),
            rows::items(site, "due", &["title", "assignee", "due", "state"], &self.due),
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
        let long = self.period.granularity() >= Granularity::Month;
        if long { statement::in_period(self.site, self.period) } else { None }
    }

    /// What is expected of the period or of a part of it: each missing or late one, and of those longer than a day also what was filed.
    fn expected(&self) -> Option<Section> {
        let today = self.site.archive.as_of;
        let whole = |of: Period| of.start() >= self.period.start() && of.end() <= self.period.end();
        let mut all = Vec::new();
        for (line, of) in self.site.archive.coverage.lines.iter().enumerate() {
            let from = of.expected.partition_point(|expected| expected.period.end() < self.period.start());
            let within = of.expected.iter().enumerate().skip(from);
            let within = within.take_while(|(_, expected)| expected.period.start() <= self.period.end());
            for (at, expected) in within.filter(|(_, expected)| whole(expected.period)) {
                let (missing, late) = (expected.is_missing_on(today), expected.late() > 0);
                let daily = expected.period.granularity() == Granularity::Day;
                if missing || late || (!daily && expected.record.is_some()) {
                    all.push((!missing, !late, expected.period, line, at));
                }
            }
        }
        all.sort();
        let columns = ["list", "period", "deadline", "filed", "state", "late", "record"];
        let row = |&(filled, _, _, line, at): &(bool, bool, Period, usize, usize)| {
            table::row(self.site, Listed::Gap(line, at), &columns, if filled { "" } else { "missing" })
        };
        let shown = all.iter().take(rows::ROWS).map(row).collect();
        let section = rows::section("expected", &columns, shown, all.len())?;
        Some(rows::whole_at(section, board::href(&Board::Gaps(self.period.end().year()))))
    }

    /// The marks by type: of a day or week all, of a month what is wrong, decided and under way, of longer periods what is wrong and decided.
    fn marks(&self) -> Option<Section> {
        let wanted = |ty: MarkType| match self.period.granularity() {
            Granularity::Day | Granularity::Week => true,
            Granularity::Month => matches!(ty, MarkType::Problem | MarkType::Decision | MarkType::Progress),
            _ => matches!(ty, MarkType::Problem | MarkType::Decision),
        };
        let mut by_type: BTreeMap<MarkType, Vec<MarkIx>> = BTreeMap::new();
        for (ty, mark) in self.site.duties.marks(self.period).filter(|(ty, _)| wanted(*ty)) {
            by_type.entry(ty).or_default().push(mark);
        }
        let columns: &[&str] = match self.period.granularity() {
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
