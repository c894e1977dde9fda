//! Roll-ups: what a period came to is what its parts came to, for the whole office and for each part of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use annals::archive::ledger::{Balance, Item, Ledger};
use annals::archive::rollup::{Counts, Way};
use annals::archive::window::Window;
use annals::archive::{Archive, Entry, Ix, Rollup, Scope};
use annals::base::date::Date;
use annals::base::period::{Granularity, Period};
use annals::config::StateClass;
use proptest::prelude::*;

use crate::ledger::items;
use crate::support::SiteTest;

fn period(key: &str) -> Period {
    Period::parse(key).unwrap()
}

fn at(archive: &Archive, name: &str) -> Ix {
    archive.all().find(|(_, record)| record.place.ends_with(name)).unwrap_or_else(|| panic!("no {name}")).0
}

fn ids(archive: &Archive, all: &[&Item]) -> Vec<String> {
    let name = |ix: Ix| archive.record(ix).unwrap().place.rsplit('/').next().unwrap().to_owned();
    all.iter().map(|item| name(item.record())).collect()
}

#[test]
fn the_example_in_march() {
    let archive = SiteTest::example().archive();
    let march = Rollup::of(&archive, period("2025-03"), Scope::Whole);
    let counts = march.counts();
    assert_eq!((counts.papers_in, counts.papers_out, counts.noted, counts.solved), (3, 1, 2, 0));
    assert_eq!((counts.kinds["log"], counts.kinds["visit"], counts.kinds["meeting"]), (20, 1, 1));
    assert_eq!(counts.expected, (21, 2));
    assert_eq!((counts.events, counts.answered), (3, 0));
    assert_eq!(counts.moved["tasks"], [6, 1, 1, 0]);
    assert_eq!(counts.moved["reception"], [1, 1, 0, 0]);
    assert_eq!(ids(&archive, &march.overdue("tasks")), ["2025-03-06"]);
    assert_eq!(ids(&archive, &march.open("tasks")), ["2025-03-06", "t-03", "t-07", "t-10"]);
    assert_eq!(
        march.papers(Way::In).iter().map(|ix| march.relation(*ix)).collect::<Vec<_>>(),
        ["superior", "superior", "subordinate"]
    );
    let decisions = march.decisions();
    let follow: Vec<Vec<String>> = decisions.all.iter().map(|one| ids(&archive, &one.follow)).collect();
    assert_eq!((follow, decisions.of_records.len()), (vec![vec!["t-03".to_owned()], vec![]], 0));
    let april = Rollup::of(&archive, period("2025-04"), Scope::Whole);
    assert_eq!(ids(&archive, &april.answered()), ["rq-01"]);
    let used = april.applied();
    assert_eq!(
        (used.len(), used[0].lesson, &used[0].applied_in),
        (1, at(&archive, "l-01"), &vec![at(&archive, "t-06")])
    );
}

/// An extension that was granted in March counts in March: the contract is not overdue then, and in time in April.
#[test]
fn an_extension_counts_from_the_day_it_was_granted() {
    let archive = SiteTest::example().archive();
    let lift = archive.ledgers.of_record(at(&archive, "t-07")).unwrap();
    let march = Rollup::of(&archive, period("2025-03"), Scope::Whole);
    assert!(march.open("tasks").iter().any(|item| item.entry == lift.entry));
    assert!(!march.overdue("tasks").iter().any(|item| item.entry == lift.entry));
    let april = Rollup::of(&archive, period("2025-04"), Scope::Whole);
    let left = april.work("tasks").unwrap().left;
    assert!(left.iter().any(|item| item.entry == lift.entry) && lift.on_time() == Some(true));
    // without it the last day of March is the limit
    let mut site = SiteTest::example();
    let text = site.text("content/tasks/t-07.md");
    let extended =
        |line: &&str| line.starts_with("extensions:") || line.trim_start().starts_with("- {date: 2025-03-28");
    let lines: Vec<&str> = text.lines().filter(|line| !extended(line)).collect();
    site.write("content/tasks/t-07.md", &lines.join("\n"));
    let archive = site.archive();
    let march = Rollup::of(&archive, period("2025-03"), Scope::Whole);
    let overdue = ids(&archive, &march.overdue("tasks"));
    assert_eq!(overdue, ["2025-03-06", "t-07"]);
}

/// The balance as it is defined: every item looked at.
fn scanned(items: &[Item], period: Period, as_of: Date) -> Balance {
    let Window { first, last, judged } = Window::of(period, as_of);
    let mut balance = Balance::default();
    for item in items {
        let over = matches!(item.class, StateClass::Closed | StateClass::Dropped);
        let left = item.closed.filter(|_| over).map(|day| item.opened.map_or(day, |opened| day.max(opened)));
        if (item.opened.is_none() && over && left.is_none()) || item.opened.is_some_and(|day| day > last) {
            continue;
        }
        if item.opened.is_some_and(|day| day >= first) {
            balance.opened += 1;
            balance.opened_adhoc += usize::from(item.adhoc);
            balance.opened_assigned += usize::from(item.origin == "leadership");
        } else if left.is_none_or(|left| left >= first) {
            balance.start += 1;
        }
        match left {
            Some(left) if left < first => {}
            Some(left) if left <= last => match (item.class, item.on_time()) {
                (StateClass::Dropped, _) => balance.dropped += 1,
                (_, Some(false)) => balance.closed_late += 1,
                _ => balance.closed_on_time += 1,
            },
            _ => {
                balance.end += 1;
                balance.overdue += usize::from(item.overdue_on(judged) > 0);
            }
        }
    }
    balance
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// What is looked up by day is what a look at every item finds.
    #[test]
    fn a_ledger_by_day_is_the_ledger(items in items(), as_of in 0_i64..1000, start in 0_i64..900) {
        let day = |days| Date::parse("2024-01-01").unwrap().plus_days(days);
        let (ledger, as_of) = (Ledger::new(items), day(as_of));
        for granularity in Granularity::ALL {
            let period = Period::of(granularity, day(start));
            let window = Window::of(period, as_of);
            prop_assert_eq!(ledger.balance(period, as_of), scanned(&ledger.items, period, as_of), "{}", period);
            let end: Vec<Entry> = ledger.open_at_end(window).map(|item| item.entry).collect();
            prop_assert_eq!(end.len(), ledger.balance(period, as_of).end);
            let due: Vec<Entry> = ledger.due_in(period, window).iter().map(|item| item.entry).collect();
            let mut slow: Vec<&Item> = ledger.open_at_end(window)
                .filter(|item| item.overdue_on(window.judged) == 0)
                .filter(|item| item.due_on(window.judged).is_some_and(|due| period.contains(due)))
                .collect();
            slow.sort_by_key(|item| (item.due_on(window.judged), item.entry));
            prop_assert_eq!(due, slow.iter().map(|item| item.entry).collect::<Vec<_>>());
        }
    }
}

const OFFICE: &str = "=== annals.yaml ===\ntitle: O\naudiences: [internal]\ndefault_audience: internal\n\
    coverage:\n  - {kind: log, every: workday, from: 2024-01-01}\n\
    === content/people/ann.md ===\n---\nname: Ann\n---\n\
    === content/people/bob.md ===\n---\nname: Bob\n---\n\
    === content/departments/north.md ===\n---\nname: North\nrelation: subordinate\n---\n\
    === content/campaigns/drive.md ===\n---\ntitle: Drive\ndate: 2024-03-01\nend: 2025-02-28\ntag: drive\n---\n";

/// A record of some kind on a day, with what varies in it.
fn record(at: usize, what: u8, day: i64, length: i64, who: u8, tag: bool) -> String {
    let date = |days: i64| Date::parse("2024-01-01").unwrap().plus_days(days).to_string();
    let who = ["ann", "bob"][usize::from(who % 2)];
    let tags = if tag { "tags: [drive]\n" } else { "" };
    let mark = if tag { " #drive" } else { "" };
    let (on, later) = (date(day), date(day + length));
    match what {
        0 => format!("=== content/logs/{on}-{at}.md ===\n---\ndate: {on}\nby: {who}\n{tags}---\nx\n"),
        1 => format!(
            "=== content/documents/in-{at}.md ===\n---\ntitle: P\ndirection: in\nserial: {at}\nreceived: {on}\nfrom: north\n{tags}---\n"
        ),
        2 => format!(
            "=== content/documents/out-{at}.md ===\n---\ntitle: P\ndirection: out\nserial: {at}\ndate: {on}\nto: [north]\n---\n"
        ),
        3 => format!(
            "=== content/tasks/t-{at}.md ===\n---\ntitle: T\ndate: {on}\nassignee: {who}\ndue: {later}\n{tags}---\n"
        ),
        4 => format!(
            "=== content/tasks/t-{at}.md ===\n---\ntitle: T\ndate: {on}\nassignee: {who}\ndue: {}\nstate: closed\ndone: {later}\nresult: r\n{tags}---\n",
            date(day + 20)
        ),
        5 => format!(
            "=== content/tasks/t-{at}.md ===\n---\ntitle: T\ndate: {on}\nassignee: {who}\nstate: dropped\ndone: {later}\nreason: r\n---\n"
        ),
        6 => format!(
            "=== content/notes/n-{at}.md ===\n---\ndate: {on}\nby: {who}\n---\n> [!problem] P{mark} [id:: p{at}]\n\n- [ ] do it @{who} [due:: {later}]\n"
        ),
        7 => format!(
            "=== content/notes/n-{at}.md ===\n---\ndate: {later}\nby: {who}\n---\n[progress:: done [closes:: p{}]] [decision:: d @{who}]\n",
            at.saturating_sub(1)
        ),
        8 => format!(
            "=== content/requests/r-{at}.md ===\n---\ntitle: R\ndate: {on}\nto: {who}\nanswered: {later}\n---\n"
        ),
        9 => format!("=== content/receptions/c-{at}.md ===\n---\ntitle: C\ndate: {on}\nby: {who}\n---\n"),
        _ => format!("=== content/events/e-{at}.md ===\n---\ntitle: E\ndate: {on}\npeople: [{who}]\n{tags}---\n"),
    }
}

fn office() -> impl Strategy<Value = (String, i64)> {
    let one = (0_u8..11, 0_i64..560, 0_i64..60, any::<u8>(), any::<bool>());
    (prop::collection::vec(one, 0..40), 200_i64..800).prop_map(|(all, as_of)| {
        let files = all
            .iter()
            .enumerate()
            .map(|(at, (what, day, length, who, tag))| record(at + 1, *what, *day, *length, *who, *tag));
        (OFFICE.to_owned() + &files.collect::<String>(), as_of)
    })
}

fn sum(all: impl Iterator<Item = Counts>) -> Counts {
    fn add<K: Ord>(to: &mut BTreeMap<K, usize>, from: BTreeMap<K, usize>) {
        from.into_iter().for_each(|(key, count)| *to.entry(key).or_default() += count);
    }
    all.fold(Counts::default(), |mut sum, one| {
        add(&mut sum.kinds, one.kinds);
        add(&mut sum.marks, one.marks);
        for (ledger, moved) in one.moved {
            let to = sum.moved.entry(ledger).or_default();
            to.iter_mut().zip(moved).for_each(|(to, from)| *to += from);
        }
        sum.papers_in += one.papers_in;
        sum.papers_out += one.papers_out;
        sum.noted += one.noted;
        sum.solved += one.solved;
        sum.answered += one.answered;
        sum.events += one.events;
        sum.expected.0 += one.expected.0;
        sum.expected.1 += one.expected.1;
        sum
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// A roll-up equals the sum of its children, and what is open at its start and what moved make what is open at its end.
    #[test]
    fn a_period_is_the_sum_of_its_parts((files, as_of) in office(), year in 2024_i16..2026) {
        let mut site = SiteTest::new(&files);
        site.as_of = Date::parse("2024-01-01").unwrap().plus_days(as_of);
        let archive: Arc<Archive> = site.archive();
        let year = Period::of(Granularity::Year, Date::new(year, 1, 1).unwrap());
        let scopes = ["people/ann", "people/bob", "departments/north", "campaigns/drive"];
        let scopes = scopes.iter().map(|name| Scope::Of(at(&archive, name)));
        for scope in [Scope::Whole].into_iter().chain(scopes) {
            let counts = |period: Period| Rollup::of(&archive, period, scope).counts();
            let whole = counts(year);
            for granularity in [Granularity::Half, Granularity::Quarter, Granularity::Month, Granularity::Day] {
                if granularity != Granularity::Day || scope == Scope::Whole {
                    prop_assert_eq!(&sum(year.parts(granularity).into_iter().map(counts)), &whole, "{:?} {:?}", granularity, scope);
                }
            }
            for period in year.parts(Granularity::Quarter).into_iter().chain(year.parts(Granularity::Week)).chain([year]) {
                let rollup = Rollup::of(&archive, period, scope);
                for ledger in archive.ledgers.0.keys() {
                    let work = rollup.work(ledger).unwrap();
                    let balance = work.balance;
                    let left = balance.closed_on_time + balance.closed_late + balance.dropped;
                    prop_assert_eq!(balance.start + balance.opened, balance.end + left);
                    prop_assert_eq!((work.opened.len(), work.left.len()), (balance.opened, left));
                    prop_assert_eq!(rollup.open(ledger).len(), balance.end);
                    prop_assert_eq!(rollup.overdue(ledger).len(), balance.overdue);
                }
                let troubles = rollup.problems();
                prop_assert_eq!(troubles.start + troubles.noted.len(), troubles.open.len() + troubles.solved.len());
            }
        }
    }
}
