//! The lines of a draft: items, marks and records, each with what is to be said of it.

use super::Drafting;
use crate::archive::ledger::{Item, MAIN};
use crate::archive::problem::Problem;
use crate::archive::{Entry, Ix, MarkIx, Pointed};
use crate::config::StateClass;
use crate::site::view::{DraftLine, DraftLines};

/// How many lines stand in one list.
const LINES: usize = 30;

/// Lines with how notable each is: those with the smallest rank are kept when there are too many.
pub type Ranked<R> = Vec<(R, DraftLine)>;

/// The most notable of these lines, in their order.
pub fn notable<R: Ord + Copy>(all: Ranked<R>) -> DraftLines {
    let total = all.len();
    let mut order: Vec<(R, usize)> = all.iter().enumerate().map(|(at, (rank, _))| (*rank, at)).collect();
    order.sort_unstable();
    let mut kept = vec![false; total];
    for (_, at) in order.into_iter().take(LINES) {
        if let Some(kept) = kept.get_mut(at) {
            *kept = true;
        }
    }
    let (mut lines, mut links, mut more_links) = (Vec::new(), Vec::new(), Vec::new());
    for ((_, line), kept) in all.into_iter().zip(kept) {
        let first = line.links.first().cloned();
        links.extend(first.clone().filter(|link| !links.contains(link)));
        if kept { lines.push(line) } else { more_links.extend(first) }
    }
    DraftLines { total, more: total - lines.len(), lines, links, more_links }
}

/// These lines, the first ones when there are too many.
pub fn in_order(all: impl IntoIterator<Item = DraftLine>) -> DraftLines {
    notable(all.into_iter().map(|line| (0_u8, line)).collect())
}

impl Drafting<'_> {
    /// What a record or mark is called.
    pub fn title(&self, entry: Entry) -> String {
        match entry {
            Entry::Record(ix) => self.site.title(ix),
            Entry::Mark(at) => self.words(at),
        }
    }

    /// The words of a mark: its title, else what stands behind.
    pub fn words(&self, at: MarkIx) -> String {
        let Some(mark) = self.site.archive.mark(at) else { return String::new() };
        if mark.text.is_empty() { mark.detail.clone() } else { mark.text.clone() }
    }

    /// What the one pointed at is called; empty for a record that has no title but its date.
    pub fn about(&self, about: Pointed) -> String {
        let dated = match about {
            Pointed::Record(ix) => self.site.archive.record(ix).and_then(|record| Some((record, record.date?))),
            Pointed::Mark(_) => None,
        };
        match dated {
            Some((record, date)) if record.title == date.to_string() => String::new(),
            _ => self.title(Entry::from(about)),
        }
    }

    /// What persons and bodies are called.
    pub fn names(&self, all: &[Ix]) -> Vec<String> {
        all.iter().map(|ix| self.title(Entry::Record(*ix))).filter(|name| !name.is_empty()).collect()
    }

    /// Whose the item is; of a task item nobody, since its words name them.
    fn whose(&self, item: &Item) -> Vec<String> {
        match item.entry {
            Entry::Record(_) => self.names(&item.assignees),
            Entry::Mark(_) => Vec::new(),
        }
    }

    /// The item as it stood on the day from which the period is judged.
    pub fn item(&self, item: &Item) -> DraftLine {
        let day = self.rollup.window.judged;
        let class = item.class_on(day).unwrap_or(StateClass::Open);
        let line = DraftLine {
            title: self.title(item.entry),
            who: self.whose(item),
            due: item.due_on(day).map(|due| due.to_string()).unwrap_or_default(),
            state: self.state(item, class),
            links: vec![self.links.entry(item.entry)],
            ..DraftLine::default()
        };
        match class {
            StateClass::Closed | StateClass::Dropped => self.left(item, line),
            _ if item.overdue_on(day) > 0 => {
                DraftLine { form: "overdue".to_owned(), days: item.overdue_on(day), ..line }
            }
            StateClass::Waiting => DraftLine {
                form: "waiting".to_owned(),
                who: self.names(if item.waiting_on.is_empty() { &item.assignees } else { &item.waiting_on }),
                days: item.waits_on(day).map_or(0, |(waited, _)| waited),
                ..line
            },
            StateClass::Open => DraftLine { form: "open".to_owned(), ..line },
        }
    }

    /// The item as it was closed or dropped.
    pub fn left(&self, item: &Item, line: DraftLine) -> DraftLine {
        let date = item.closed.filter(|_| item.closed_known);
        let due = item.closed.and_then(|closed| item.due_on(closed));
        let late = date.zip(due).map_or(0, |(closed, due)| closed.days_since(due).max(0));
        let form = match (item.class, item.on_time(), due) {
            (StateClass::Dropped, ..) => "dropped",
            (_, Some(true), Some(_)) => "on-time",
            (_, Some(false), _) => "late",
            _ => "closed",
        };
        DraftLine {
            form: form.to_owned(),
            title: self.title(item.entry),
            text: self.rollup.outcome(item).to_owned(),
            who: self.whose(item),
            date: date.map(|day| day.to_string()).unwrap_or_default(),
            due: due.map(|due| due.to_string()).unwrap_or_default(),
            days: late,
            links: vec![self.links.entry(item.entry)],
            ..line
        }
    }

    /// The label of the state the item was in; the name of its class where that is not known any more.
    fn state(&self, item: &Item, class: StateClass) -> String {
        let now = match item.entry {
            Entry::Record(ix) => self.site.archive.record(ix).and_then(|record| self.site.state(record)),
            Entry::Mark(_) => None,
        };
        let name = match class {
            StateClass::Open => "open",
            StateClass::Waiting => "waiting",
            StateClass::Closed => "closed",
            StateClass::Dropped => "dropped",
        };
        match now {
            Some(state) if state.class == name && state.label != state.name => state.label,
            _ => format!("state.{name}"),
        }
    }

    /// The problem as it stood on the day from which the period is judged.
    pub fn problem(&self, problem: &Problem, form: &str) -> DraftLine {
        let day = self.rollup.window.judged;
        let body = self.site.archive.marks.get(problem.mark).map(|mark| mark.dept.clone()).unwrap_or_default();
        let mut links = vec![self.links.mark(problem.mark)];
        if form == "solved" {
            links.extend(problem.closed_by.map(|entry| self.links.entry(entry)));
        }
        DraftLine {
            form: form.to_owned(),
            title: self.words(problem.mark),
            who: self.names(&body),
            date: problem.opened.map(|day| day.to_string()).unwrap_or_default(),
            days: problem.age_on(day).unwrap_or_default(),
            links,
            ..DraftLine::default()
        }
    }

    /// What is open in every ledger when the period ends: what is overdue first, then by time limit.
    pub fn open(&self) -> DraftLines {
        let ledgers = self.site.archive.ledgers.0.keys().filter(|_| self.has_begun());
        let mut all: Vec<&Item> = ledgers.flat_map(|name| self.rollup.open(name)).collect();
        let day = self.rollup.window.judged;
        let urgent = |item: &&Item| {
            let due = item.due_on(day);
            (item.overdue_on(day) == 0, due.is_none(), due, item.opened, item.entry)
        };
        all.sort_by_key(urgent);
        in_order(all.into_iter().map(|item| {
            let line = self.item(item);
            // whose record it is says more than the state it is in
            let label = if item.ledger == MAIN { String::new() } else { self.one_of(&item.ledger, item.record()) };
            DraftLine { state: label, ..line }
        }))
    }

    /// What one record of a ledger is called.
    fn one_of(&self, ledger: &str, ix: Ix) -> String {
        let record = self.site.archive.record(ix);
        let kind = record.and_then(|record| self.site.kind(&record.kind));
        kind.map_or_else(|| ledger.to_owned(), |kind| self.site.label(&kind.label, &kind.name))
    }
}
