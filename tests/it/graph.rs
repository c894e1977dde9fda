//! Archives made from a number: records of every sort that point at each other in every way, each for some readers only.
//!
//! Every record carries a token of its own, in all that a record can say: what holds the token of a record knows of it. What records have
//! in common, and how they name each other, holds no token.

use std::fmt::Write as _;

/// The levels, widest readership first.
pub const LEVELS: [&str; 3] = ["public", "internal", "restricted"];

/// A record and the files that are its own.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its level; `None`: it is in no build.
    pub level: Option<usize>,
    pub draft: bool,
    /// The record's file first.
    pub files: Vec<(String, String)>,
}

/// An archive.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The settings, and what is in every build.
    pub common: String,
    pub nodes: Vec<Node>,
}

impl Graph {
    /// The archive of this number with so many records.
    pub fn new(seed: u64, size: usize) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xA5A5);
        let cast = Cast::new(&mut dice, size);
        let common = common(&mut dice, &cast);
        let nodes = (0..size).map(|at| node(&mut dice, at, &cast)).collect();
        Self { common, nodes }
    }

    /// The files of the nodes that `keep` says, as one string of files.
    pub fn text(&self, keep: impl Fn(&Node) -> bool) -> String {
        let mut text = self.common.clone();
        for (path, content) in self.nodes.iter().filter(|node| keep(node)).flat_map(|node| &node.files) {
            write!(text, "=== {path} ===\n{content}").unwrap();
        }
        text
    }

    /// The archive with a comment in place of every private field.
    pub fn without_private(&self) -> Self {
        let mut open = self.clone();
        for (_, content) in open.nodes.iter_mut().flat_map(|node| &mut node.files) {
            let line = |line: &str| {
                if PRIVATE.iter().any(|field| line.starts_with(field)) { "#" } else { line }.to_owned() + "\n"
            };
            *content = content.lines().map(line).collect();
        }
        open
    }

    /// The archive without the node at `at`, for finding the smallest that still goes wrong.
    pub fn without(&self, at: usize) -> Self {
        let mut smaller = self.clone();
        smaller.nodes.remove(at);
        smaller
    }
}

/// The token of a record.
pub fn token(at: usize) -> String {
    format!("kn{at:03}q")
}

/// SplitMix64, Steele, Lea and Flood 2014.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    pub fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// The private fields that logs, notes and tasks have.
const PRIVATE: [&str; 3] = ["secret: ", "whom: ", "proof: "];

/// The kinds, with their folders, and how often each is rolled.
const KINDS: [(&str, &str); 20] = [
    ("log", "logs"),
    ("log", "logs"),
    ("note", "notes"),
    ("note", "notes"),
    ("task", "tasks"),
    ("task", "tasks"),
    ("document", "documents"),
    ("document", "documents"),
    ("meeting", "meetings"),
    ("person", "people"),
    ("department", "departments"),
    ("term", "terms"),
    ("summary", "summaries"),
    ("statement", "statements"),
    ("lesson", "lessons"),
    ("request", "requests"),
    ("event", "events"),
    ("campaign", "campaigns"),
    ("measure", "measures"),
    ("suggestion", "suggestions"),
];

/// Who plays: the kind of every record.
struct Cast {
    /// Indices into `KINDS`.
    kinds: Vec<usize>,
}

impl Cast {
    fn new(dice: &mut Dice, size: usize) -> Self {
        Self { kinds: (0..size).map(|_| dice.below(KINDS.len())).collect() }
    }

    fn folder(&self, at: usize) -> &'static str {
        KINDS[self.kinds[at]].1
    }

    /// The name of some record.
    fn name(&self, dice: &mut Dice) -> String {
        format!("r{:03}", dice.below(self.kinds.len()))
    }

    /// The name of some person or body; of any record where there is none.
    fn agent(&self, dice: &mut Dice) -> String {
        let agents: Vec<usize> =
            (0..self.kinds.len()).filter(|at| matches!(self.folder(*at), "people" | "departments")).collect();
        if agents.is_empty() || dice.one_in(5) {
            self.name(dice)
        } else {
            format!("r{:03}", agents[dice.below(agents.len())])
        }
    }

    /// The path of some record, from another's folder.
    fn path(&self, dice: &mut Dice) -> String {
        let at = dice.below(self.kinds.len());
        format!("../{}/r{at:03}.md", self.folder(at))
    }
}

fn node(dice: &mut Dice, at: usize, cast: &Cast) -> Node {
    let (kind, folder) = KINDS[cast.kinds[at]];
    let level = dice.below(3);
    let token = token(at);
    let mut front = String::new();
    // the default level is said or not
    if level != 1 || dice.one_in(2) {
        writeln!(front, "audience: {}", LEVELS[level]).unwrap();
    }
    let draft = dice.one_in(12);
    if draft {
        front.push_str("draft: true\n");
    }
    let mut files = Vec::new();
    of_kind(dice, kind, &token, cast, &mut front);
    if matches!(kind, "log" | "note" | "task") && dice.one_in(3) {
        writeln!(front, "secret: hidden {token}\nwhom: {}\nproof: {token}.key", cast.agent(dice)).unwrap();
        files.push((format!("content/{folder}/{token}.key"), format!("key of {token}\n")));
    }
    shared_fields(dice, at, &token, cast, folder, &mut front, &mut files);
    if kind == "statement" && dice.one_in(2) {
        writeln!(front, "source: data/{token}.csv").unwrap();
        files.push((format!("content/data/{token}.csv"), table(dice, &token, true)));
        return finished(at, level, draft, folder, &front, &body(dice, at, &token, cast, false), files);
    }
    let statement = if kind == "statement" { table(dice, &token, false) } else { String::new() };
    let text = statement + &body(dice, at, &token, cast, kind == "summary");
    if dice.one_in(25) {
        // in no build, whoever reads it
        front.push_str(dice.pick(&["Audience: public\n", "tags: [open\n", "audiance: public\n", "title: a: b\n"]));
        let mut broken = finished(at, level, draft, folder, &front, &text, files);
        broken.level = None;
        return broken;
    }
    finished(at, level, draft, folder, &front, &text, files)
}

fn finished(
    at: usize,
    level: usize,
    draft: bool,
    folder: &str,
    front: &str,
    text: &str,
    mut files: Vec<(String, String)>,
) -> Node {
    files.insert(0, (format!("content/{folder}/r{at:03}.md"), format!("---\n{front}---\n{text}")));
    Node { level: Some(level), draft, files }
}

/// The fields a kind needs, and some that it may have.
fn of_kind(dice: &mut Dice, kind: &str, token: &str, cast: &Cast, front: &mut String) {
    let (day, other) = (day(dice), cast.name(dice));
    let person = cast.agent(dice);
    let lines = match kind {
        "person" => format!("name: Name {token}\nrole: {}\n", dice.pick(&["leader", "staff"])),
        "department" => format!(
            "name: House {token}\nrelation: {}\ncontact_every: 20d\n",
            dice.pick(&["superior", "peer", "subordinate"])
        ),
        "term" => format!("term: word{}\n", dice.below(5)),
        "task" => format!(
            "title: T {token}\ndate: {day}\nassignee: {person}\nstate: {}\ndue: 2025-04-{:02}\nfrom: [{other}]\n",
            dice.pick(&["open", "doing", "waiting", "returned"]),
            1 + dice.below(28)
        ),
        "document" => format!(
            "title: Paper {token}\ndirection: {}\nserial: {}\ndate: {day}\nnumber: 区政办〔2025〕{}号\nto: [{person}]\nreplies_to: [{other}]\n\
             requires: true\ngist: asks {token}\ncirculation: [{{person: {person}, read: {day}}}]\n",
            dice.pick(&["in", "out"]),
            1 + dice.below(cast.kinds.len()),
            dice.below(cast.kinds.len())
        ),
        "meeting" => format!("date: {day}\nserial: {}\nchair: {person}\npresent: [{other}]\n", 1 + dice.below(9)),
        "summary" => format!("title: Sum {token}\nperiod: {}\nstate: draft\n", period(dice)),
        "statement" => {
            let mut lines = format!(
                "statement: month\nperiod: 2025-{:02}\nfiled: 2025-04-{:02}\nby: {person}\n",
                1 + dice.below(4),
                1 + dice.below(28)
            );
            if dice.one_in(3) {
                writeln!(lines, "corrects: [{other}]").unwrap();
            }
            lines
        }
        "lesson" => format!("title: L {token}\ndate: {day}\nevidence: [{other}]\n"),
        "request" => format!("title: Q {token}\ndate: {day}\nto: [{person}]\n"),
        "suggestion" => format!("title: S {token}\ndate: {day}\nto: [{person}]\nfrom: [{other}]\n"),
        "campaign" => format!("title: C {token}\ndate: 2025-03-01\nend: 2025-05-30\n"),
        "measure" => format!("title: M {token}\ndate: {day}\nsupersedes: [{other}]\n"),
        _ => format!(
            "title: {}\ndate: {day}\n",
            if dice.one_in(4) { "The same title".to_owned() } else { format!("T {token}") }
        ),
    };
    front.push_str(&lines);
}

/// The fields that every kind has, and the files they name.
fn shared_fields(
    dice: &mut Dice,
    at: usize,
    token: &str,
    cast: &Cast,
    folder: &str,
    front: &mut String,
    files: &mut Vec<(String, String)>,
) {
    if dice.one_in(2) {
        writeln!(front, "tags: [t{}, t{}/{token}]", dice.below(4), dice.below(3)).unwrap();
    }
    if dice.one_in(3) {
        // some names and former addresses are wanted by several
        writeln!(
            front,
            "aliases: [also-{token}, common-{}, /former/{token}/, /former/{}/]",
            dice.below(4),
            dice.below(4)
        )
        .unwrap();
    }
    if dice.one_in(8) {
        writeln!(
            front,
            "permalink: /place/{}/",
            if dice.one_in(2) { token.to_owned() } else { dice.below(3).to_string() }
        )
        .unwrap();
    }
    if dice.one_in(10) {
        writeln!(front, "id: n-{}", dice.below(cast.kinds.len())).unwrap();
    }
    if dice.one_in(6) {
        front.push_str("lang: zh\n");
    }
    if dice.one_in(4) {
        writeln!(front, "related: [{}, {}]", cast.name(dice), cast.name(dice)).unwrap();
    }
    if dice.one_in(6) {
        writeln!(front, "closes: [m{}]", dice.below(6)).unwrap();
    }
    if dice.one_in(4) {
        let own = format!("{token}.{}", dice.pick(&["pdf", "txt", "bin"]));
        writeln!(front, "attachments: [{own}, /files/shared-{}.pdf]", dice.below(3)).unwrap();
        files.push((format!("content/{folder}/{own}"), format!("bytes of {token} in {at}\n")));
    }
}

/// A filled-in form.
fn table(dice: &mut Dice, token: &str, csv: bool) -> String {
    let (had, used) = (dice.below(9), dice.below(9));
    let rows = [
        ["", "had", "used", "note"].map(str::to_owned),
        ["a".to_owned(), had.to_string(), used.to_string(), token.to_owned()],
        ["all".to_owned(), had.to_string(), dice.below(9).to_string(), String::new()],
    ];
    if csv {
        return rows.iter().map(|row| row.join(",") + "\n").collect();
    }
    let mut lines: Vec<String> = rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
    lines.insert(1, "|---|---|---|---|".to_owned());
    lines.join("\n") + "\n\n"
}

/// The text: some paragraphs of the record's own, each with something that points elsewhere.
fn body(dice: &mut Dice, at: usize, token: &str, cast: &Cast, claims: bool) -> String {
    let mut text = format!("Body {token} begins.\n\n");
    if claims {
        for _ in 0..1 + dice.below(4) {
            let claim = match dice.below(4) {
                0 => format!("- Claim {token} on [[{}]], [[{}]].\n", cast.name(dice), cast.name(dice)),
                1 => format!(
                    "- Claim {token} on [fact:: month:all.used@2025-0{} = {}].\n",
                    1 + dice.below(4),
                    dice.below(9)
                ),
                2 => format!("- Claim {token} #highlight with nothing.\n"),
                _ => format!("- Claim {token}[^1], [urge:: asked [of:: {}]].\n", cast.name(dice)),
            };
            text.push_str(&claim);
        }
        writeln!(text, "\n[^1]: [[{}]] bears it.\n", cast.name(dice)).unwrap();
    }
    if dice.one_in(2) {
        writeln!(text, "## Part\n\nA part {token} with a name. ^b\n").unwrap();
    }
    for _ in 0..1 + dice.below(6) {
        text.push_str(&paragraph(dice, at, token, cast));
        text.push_str("\n\n");
    }
    text
}

fn paragraph(dice: &mut Dice, at: usize, token: &str, cast: &Cast) -> String {
    let (to, more) = (cast.name(dice), cast.name(dice));
    let number = dice.below(6);
    match dice.below(30) {
        0 => format!("See [[{to}]] and [[{more}|that one]]."),
        1 => format!("![[{to}]]"),
        2 => format!("![[{to}#Part]]\n\n![[{more}#^b|those words]]"),
        3 => format!("- ![[{to}]]\n- [[{more}#Part]]"),
        4 => format!("## Part\n\nUnder a heading {token}, [text]({}). ^b", cast.path(dice)),
        5 => format!("With @{} and @{more}, of word{}.", cast.agent(dice), dice.below(5)),
        6 => format!("#t{}/deep and #t{}/{token}.", dice.below(4), dice.below(3)),
        7 => format!("In [[{}]] and [[2025-03]].", period(dice)),
        8 => {
            format!("> [!problem] Lift {token} [id:: m{number}] [severity:: high] [cause:: #cause/c{number}]\n> Again.")
        }
        9 => format!("[progress:: half {token} [of:: {to}] [percent:: {}]]", dice.below(101)),
        10 => format!("[decision:: to do {token} [by:: {}]] [lesson:: learned {token}]", cast.agent(dice)),
        11 => format!("[data:: visits = {number} people] [data:: own {token} = {number}]"),
        12 => format!("[read:: [[{to}]] what stayed {token} [by:: {more}]]"),
        13 => format!("[urge:: asked {token} [of:: {to}]] [contact:: @{} on [[{to}]]]", cast.agent(dice)),
        14 => format!("[moved:: [[{to}]] [to:: {}]] [guidance:: do it {token} [of:: m{number}]]", cast.agent(dice)),
        15 => format!(
            "- [ ] Item {token} @{} [due:: 2025-04-{:02}] [id:: i{number}]\n- [x] Done {token} [done:: 2025-04-02]",
            cast.agent(dice),
            1 + dice.below(28)
        ),
        16 => format!("[suggestion:: better {token} [from:: {to}]] closes [closes:: m{number}]"),
        17 => format!(
            "```records\nlist: {}\nwhere: {{{}}}\nby: state\n```",
            dice.pick(&["task", "document", "all", "problem", "ledger"]),
            dice.pick(&["", "period: 2025-03", "tag: t1", "audience: internal"])
        ),
        18 => format!(
            "```records\nlist: {}\ncolumns: [title, date]\nsort: -date\nlimit: {}\n```",
            dice.pick(&["log", "findings", "gaps", "waiting", "lesson", "data"]),
            1 + number
        ),
        19 => format!("```records\nlist: all\nwhere: {{related: {to}}}\n```"),
        20 => format!("![picture](/files/shared-{}.gif) and ![[shared-{}.gif|30]].", dice.below(3), dice.below(3)),
        21 => format!("%%{token} comment over [[{to}]]%% <!-- {token} --> and <b title=\"x\">raw {token}</b>."),
        22 => format!("正文 {token} 的词语，见 [[{to}]]，电梯检查。"),
        23 => format!("| a | b |\n|---|---|\n| [[{to}]] | {token} |\n"),
        24 => format!(
            "> Quoted {token} of [[common-{}]] and [[区政办〔2025〕{}号]].",
            dice.below(4),
            dice.below(cast.kinds.len())
        ),
        25 => format!("Noted[^{token}].\n\n[^{token}]: with [[{to}]]."),
        26 => format!("Word{}\n: defined by {token} in [[n-{}]]", dice.below(5), dice.below(cast.kinds.len())),
        27 => format!("[fact:: month:all.used@2025-0{} = {number}] in running text.", 1 + dice.below(4)),
        28 => format!("```text\ncode of {token} and [[{to}]]\n```"),
        _ => format!(
            "A plain paragraph that stands for {token}, number {at}, with word{} in it twice: word{}.",
            dice.below(5),
            dice.below(5)
        ),
    }
}

fn day(dice: &mut Dice) -> String {
    format!("2025-{:02}-{:02}", 2 + dice.below(3), 1 + dice.below(28))
}

fn period(dice: &mut Dice) -> String {
    dice.pick(&["2025-03", "2025-04", "2025-Q1", "2025", "2025-W11", "2025-H1"]).to_owned()
}

/// The settings; what all builds have: people, declared forms, shared files, seals, and texts at the heads of folders.
fn common(dice: &mut Dice, cast: &Cast) -> String {
    let mut text = String::from(
        "=== annals.yaml ===
title: Wall
as_of: 2025-04-30
audiences: [public, internal, restricted]
default_audience: internal
",
    );
    text.push_str("kinds:\n");
    for kind in ["log", "note", "task"] {
        writeln!(text, "  {kind}:\n    fields:\n      secret: {{type: text, private: true}}\n      whom: {{type: ref(person|department), private: true}}\n      proof: {{type: path, private: true}}").unwrap();
    }
    if dice.one_in(2) {
        text.push_str("base_url: https://archive.example/\n");
    }
    writeln!(text, "volumes: {}", dice.pick(&["year", "month", "none"])).unwrap();
    if dice.one_in(2) {
        text.push_str("findings: {repeated-paragraph: warning}\n");
    }
    if dice.one_in(2) {
        text.push_str(
            "coverage:\n  - {kind: log, every: workday, from: 2025-04-01}\n  - {statement: month, from: 2025-01}\n",
        );
    }
    text.push_str(
        "=== content/statements/month.yaml ===
statement: month
every: month
due: {after: 5d}
rows: [{id: a}, {id: all}]
columns: [{id: had, type: integer}, {id: used, type: integer}, {id: note, type: text}]
relations:
  - {id: carry, each: row, check: had = used@prev}
  - {id: sum, each: column, check: all = a}
  - {id: logs, each: table, check: \"all.used = count(log)\", severity: warning}
changes: [{id: jump, columns: [used], max: 10%}]
key: [all.used]
=== content/people/ada.md ===
---
name: Ada
audience: public
---
=== content/files/shared-0.pdf ===
shared
=== content/files/shared-1.pdf ===
shared
=== content/files/shared-2.pdf ===
shared
",
    );
    for at in 0..3 {
        // as much of a picture as says how large it is
        writeln!(text, "=== content/files/shared-{at}.gif ===\nGIF89a\u{8}\0\u{8}\0\0\0\0;").unwrap();
    }
    for (at, head) in ["", "notes/", "data/visits/", "tasks/"].into_iter().enumerate() {
        if dice.one_in(3) {
            let (level, to) = (LEVELS[dice.below(2)], cast.name(dice));
            // the head of a folder is for all of these builds, so that nothing is taken out with it
            let level = if level == "internal" { "public" } else { level };
            writeln!(
                text,
                "=== content/{head}index.md ===\n---\naudience: {level}\n---\nHead {at} of [[{to}]].\n\n![[{to}]]"
            )
            .unwrap();
        }
    }
    if dice.one_in(2) {
        text.push_str(
            "=== content/seals/2025-03.yaml ===\nversion: 1\nperiod: 2025-03\nsealed: 2025-04-05\nrecords:\n",
        );
        for at in 0..cast.kinds.len().min(20) {
            let folder = cast.folder(at);
            writeln!(text, "  - {{path: {folder}/r{at:03}.md, hash: {at:032x}}}").unwrap();
        }
    }
    text
}
