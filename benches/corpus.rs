//! Records for measuring: any number of them, the same each time.
//!
//! An office of people and departments with logs, notes, papers, tasks, meetings, summaries and a monthly statement, spread over ten
//! years; links, mentions, tags, marks, task items, tables, and text of which about a sixth is Chinese.

use std::fmt::Write;

use annals::base::date::Date;

/// The settings of the archive.
pub const SETTINGS: &str =
    "title: {en: Measured archive, zh: 测量}\nas_of: 2025-12-31\nbase_url: https://annals.example/\n";

/// The declaration of the statement that is filed each month.
pub const DECLARATION: &str = "statement: visits
label: Visits
every: month
due: {after: 5d}
rows:
  - {id: city, label: City}
  - {id: county, label: County}
  - {id: all, label: Total}
columns:
  - {id: walk_in, type: integer, min: 0, label: Walk-in}
  - {id: calls, type: integer, min: 0, label: Calls}
relations:
  - {id: sum, each: column, check: all = sum(city..county)}
changes:
  - {id: jump, columns: [walk_in, calls], against: prev, max: 60%}
key: [all.walk_in]
";

const WORDS: &[&str] = &[
    "archive",
    "budget",
    "cabinet",
    "calendar",
    "checked",
    "circular",
    "clerk",
    "complaint",
    "contract",
    "copied",
    "counter",
    "deadline",
    "delivered",
    "director",
    "district",
    "drawer",
    "elevator",
    "estimate",
    "figures",
    "filed",
    "form",
    "found",
    "given",
    "hall",
    "harbour",
    "heating",
    "inspection",
    "invoice",
    "key",
    "ledger",
    "letter",
    "lift",
    "list",
    "meeting",
    "minutes",
    "moved",
    "notice",
    "office",
    "opened",
    "paper",
    "passed",
    "pending",
    "phone",
    "plan",
    "pump",
    "quarter",
    "reading",
    "receipt",
    "record",
    "register",
    "repair",
    "replied",
    "report",
    "request",
    "roof",
    "room",
    "safety",
    "sent",
    "service",
    "shelf",
    "signed",
    "site",
    "stamp",
    "stock",
    "storage",
    "street",
    "summary",
    "supplier",
    "table",
    "task",
    "ticket",
    "training",
    "valve",
    "visit",
    "visitor",
    "waiting",
    "warden",
    "week",
    "window",
    "yard",
];

const SMALL: &[&str] =
    &["the", "of", "to", "and", "in", "was", "for", "with", "on", "by", "at", "from", "before", "after", "not", "all"];

const CHINESE: &[&str] = &[
    "电梯", "年检", "窗口", "办理", "登记", "来信", "会议", "通知", "报表", "合计", "本月", "街道", "社区", "维修",
    "已经", "完成", "答复", "请示", "检查", "档案", "整理", "我们", "需要", "进行", "核对", "数字", "今年", "上月",
    "同期", "增加",
];

/// A record to be written: its path from the archive's root, and its text.
pub type File = (String, String);

/// `count` records and what they need: settings, declarations, people and departments are among the files, these last among the count.
pub fn files(count: usize) -> Vec<File> {
    let people = (count / 150).clamp(4, 60);
    let departments = (count / 800).clamp(2, 12);
    let mut files = vec![
        ("annals.yaml".to_owned(), SETTINGS.to_owned()),
        ("content/statements/visits.yaml".to_owned(), DECLARATION.to_owned()),
    ];
    files.extend(
        (0..people)
            .map(|at| (format!("content/people/p{at}.md"), format!("---\ntitle: Person {at}\n---\nWorks here.\n"))),
    );
    files.extend(
        (0..departments).map(|at| {
            (format!("content/departments/d{at}.md"), format!("---\ntitle: Department {at}\n---\nIs here.\n"))
        }),
    );
    let rest = count.saturating_sub(people + departments);
    files.extend((0..rest).map(|at| Writer { dice: Dice(at as u64), at, of: rest, people, departments }.record()));
    files
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

struct Writer {
    dice: Dice,
    at: usize,
    of: usize,
    people: usize,
    departments: usize,
}

impl Writer {
    fn record(mut self) -> File {
        if self.at < 120 && self.of > 600 {
            return self.statement();
        }
        let day = self.day(self.at);
        let kind = ["logs", "logs", "logs", "notes", "notes", "tasks", "documents", "meetings", "events", "notes"]
            [self.dice.below(10)];
        let title = self.title();
        let mut text = format!("---\ntitle: {title}\ndate: {day}\ntags: [{}, {}]\n", self.tag(), self.tag());
        let _ = match kind {
            "tasks" => {
                let state = if self.dice.below(8) == 0 {
                    "state: open".to_owned()
                } else {
                    format!("state: closed\ndone: {day}")
                };
                writeln!(text, "assignee: p{}\ndue: {day}\n{state}", self.dice.below(self.people))
            }
            "documents" => writeln!(
                text,
                "direction: in\nserial: {}\nnumber: No. {}\nreceived: {day}\nfrom: d{}\nto: [d{}]\nstate: closed\ngist: {title}",
                self.at,
                self.at,
                self.dice.below(self.departments),
                self.dice.below(self.departments)
            ),
            _ => writeln!(
                text,
                "by: [p{}]\ndept: [d{}]",
                self.dice.below(self.people),
                self.dice.below(self.departments)
            ),
        };
        text.push_str("---\n\n");
        self.body(&mut text);
        (format!("content/{kind}/{}/r{}.md", &day[..4], self.at), text)
    }

    /// The statement of a month; every twentieth does not add up.
    fn statement(mut self) -> File {
        let (year, month) = (2016 + self.at / 12, 1 + self.at % 12);
        let mut cell = || 60 + self.dice.below(30);
        let (a, b, c, d) = (cell(), cell(), cell(), cell());
        let slip = usize::from(self.at.is_multiple_of(20));
        let text = format!(
            "---\nstatement: visits\nperiod: {year}-{month:02}\nfiled: {year}-{month:02}-28\n---\n\n| | walk_in | calls |\n|---|---|---|\n\
             | city | {a} | {b} |\n| county | {c} | {d} |\n| all | {} | {} |\n",
            a + c + slip,
            b + d
        );
        (format!("content/statements/visits-{year}-{month:02}.md"), text)
    }

    /// The day of the record numbered `at`: records are spread evenly over ten years.
    fn day(&self, at: usize) -> String {
        let first = Date::new(2016, 1, 1).expect("a day");
        let days = i64::try_from(at * 3_650 / self.of.max(1)).expect("few days");
        first.plus_days(days).to_string()
    }

    fn title(&mut self) -> String {
        if self.dice.below(6) == 0 {
            return (0..4).map(|_| self.dice.one(CHINESE)).collect();
        }
        let words: Vec<&str> = (0..4).map(|_| self.dice.one(WORDS)).collect();
        format!("{} {}", words.join(" "), self.at)
    }

    fn tag(&mut self) -> String {
        // few tags have most of the records
        let reach = 1 + self.dice.below(200);
        format!("t{}", self.dice.below(reach))
    }

    fn body(&mut self, text: &mut String) {
        for part in 0..3 + self.dice.below(4) {
            if part > 0 {
                let _ = writeln!(text, "## {} {}\n", self.dice.one(WORDS), self.dice.one(WORDS));
            }
            match self.dice.below(8) {
                0 => self.items(text),
                1 => self.rows(text),
                2 => self.marks(text),
                _ => {}
            }
            for _ in 0..1 + self.dice.below(3) {
                self.paragraph(text);
            }
        }
    }

    fn paragraph(&mut self, text: &mut String) {
        for _ in 0..2 + self.dice.below(4) {
            self.sentence(text);
        }
        if self.dice.below(3) == 0 {
            let near = self.at.saturating_sub(1 + self.dice.below(300));
            let _ = write!(text, "See [[r{near}]]. ");
        }
        if self.dice.below(6) == 0 {
            let _ = write!(text, "Asked @p{}. ", self.dice.below(self.people));
        }
        text.push_str("\n\n");
    }

    fn sentence(&mut self, text: &mut String) {
        if self.dice.below(6) == 0 {
            (0..8).for_each(|_| text.push_str(self.dice.one(CHINESE)));
            return text.push('。');
        }
        let length = 6 + self.dice.below(10);
        for at in 0..length {
            let words = if self.dice.below(2) == 0 { SMALL } else { WORDS };
            let word = self.dice.one(words);
            match self.dice.below(24) {
                0 => drop(write!(text, "**{word}**")),
                1 => drop(write!(text, "`{word}`")),
                _ => text.push_str(word),
            }
            text.push_str(if at + 1 < length { " " } else { ". " });
        }
    }

    fn items(&mut self, text: &mut String) {
        for _ in 0..2 + self.dice.below(4) {
            let tick = if self.dice.below(3) == 0 { ' ' } else { 'x' };
            let _ = write!(text, "- [{tick}] ");
            self.sentence(text);
            text.push('\n');
        }
        text.push('\n');
    }

    fn rows(&mut self, text: &mut String) {
        text.push_str("| What | How many |\n|---|---:|\n");
        for _ in 0..3 + self.dice.below(4) {
            let _ =
                writeln!(text, "| {} {} | {} |", self.dice.one(WORDS), self.dice.one(WORDS), self.dice.below(1_000));
        }
        text.push('\n');
    }

    fn marks(&mut self, text: &mut String) {
        let (kind, of) = [("problem", "severity:: low"), ("lesson", "category:: forms"), ("data", "unit:: papers")]
            [self.dice.below(3)];
        match kind {
            "data" => drop(writeln!(text, "- [data:: papers = {} papers]", self.dice.below(400))),
            _ => drop(writeln!(text, "- [{kind}:: {} {} [{of}]]", self.dice.one(WORDS), self.dice.one(WORDS))),
        }
        text.push('\n');
    }
}
