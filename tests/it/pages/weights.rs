//! What pages weigh, in bytes as they lie on a disk: their frame is small, and the same however large the archive is.

use std::collections::BTreeMap;
use std::fmt::Write;

use annals::archive::Archive;
use annals::site::board::Board;
use annals::site::{Page, Subject};

use crate::support::SiteTest;

/// The most that may surround the main part of a page.
const CHROME: usize = 12 * 1024;

/// An archive of so many records of two years: logs, papers, tasks and notes, with tags, people and links.
fn generated(records: usize) -> SiteTest {
    let mut files = "=== annals.yaml ===\ntitle: Generated\nas_of: 2025-12-31\n".to_owned();
    for person in 0..12 {
        writeln!(files, "=== content/people/p-{person}.md ===\n---\nname: Person {person}\n---\nWorks here.").unwrap();
    }
    for number in 0..records {
        let date = format!("{}-{:02}-{:02}", 2024 + number % 2, 1 + number / 2 % 12, 1 + number / 24 % 28);
        let by = number % 12;
        let (path, fields) = match number % 4 {
            0 => (format!("logs/{date}-{number}"), String::new()),
            1 => (format!("documents/in-{number}"), format!("direction: in\nserial: 收文{number}\nreceived: {date}\n")),
            2 => {
                (format!("tasks/t-{number}"), format!("assigned_to: p-{by}\ndue: 2025-12-{:02}\nstate: open\n", 1 + by))
            }
            _ => (format!("notes/n-{number}"), String::new()),
        };
        write!(
            files,
            "=== content/{path}.md ===\n---\ntitle: Record {number} 第{number}号\ndate: {date}\nby: p-{by}\n{fields}\
             tags: [t{}, group/g{}]\n---\nSeen with @p-{} and [[people/p-{}]].\n\n- [ ] Look again {number} @p-{by} [due:: 2025-11-{:02}]\n",
            number % 40,
            number % 7,
            (by + 1) % 12,
            (by + 5) % 12,
            1 + number % 28,
        )
        .unwrap();
    }
    SiteTest::new(&files)
}

/// The pages whose weights are watched; of records and months one each.
fn name(archive: &Archive, page: &Page) -> Option<&'static str> {
    match &page.subject {
        Subject::Home => Some("home"),
        Subject::Record(ix) if archive.record(*ix).unwrap().title == "Record 96 第96号" => Some("record"),
        Subject::Period(period) if period.to_string() == "2025-11" => Some("month"),
        Subject::Board(Board::Ledger) => Some("ledger"),
        _ => None,
    }
}

/// The size of each of them, and of its frame: everything but the main part and what stands beside it.
fn weights(site: SiteTest) -> BTreeMap<&'static str, (usize, usize)> {
    let planned = site.site();
    let named = planned.pages.iter().filter_map(|page| Some((name(&planned.archive, page)?, page)));
    let (names, pages): (Vec<&str>, Vec<&Page>) = named.unzip();
    let sizes = |html: String| (html.len(), html.len() - part(&html, "main") - part(&html, "aside"));
    names.into_iter().zip(site.render(&planned, &pages).into_iter().map(sizes)).collect()
}

/// The bytes of the element of that name, of which a page has at most one.
fn part(html: &str, name: &str) -> usize {
    let begin = html.find(&format!("<{name} "));
    let end = html.rfind(&format!("</{name}>"));
    begin.zip(end).map_or(0, |(begin, end)| end - begin)
}

#[test]
fn the_frame_of_a_page_does_not_grow_with_the_archive() {
    let (few, many) = (weights(generated(100)), weights(generated(1_000)));
    assert_eq!(few.keys().copied().collect::<Vec<_>>(), ["home", "ledger", "month", "record"]);
    for (name, (_, frame)) in &many {
        assert!(*frame <= CHROME, "{name}: {frame} bytes");
        // paths and numbers have a digit more here and there
        assert!(*frame <= few[name].1 + 64, "{name}: {frame} bytes of 1,000 records, {} of 100", few[name].1);
    }
}

/// `cargo test --release --test it weights::table -- --ignored --nocapture`
#[test]
#[ignore = "builds an archive of 10,000 records"]
fn table() {
    println!("{:8} {:>8} {:>10} {:>8} {:>10}", "", "frame", "100", "frame", "10,000");
    let (few, many) = (weights(generated(100)), weights(generated(10_000)));
    for (name, (all, frame)) in &few {
        println!("{name:8} {frame:>8} {all:>10} {:>8} {:>10}", many[name].1, many[name].0);
    }
}
