//! A small office as the templates would be given it, in English and in Chinese.

use std::sync::Arc;

use annals::site::view::*;
use serde::Serialize;
use tera::Value;

/// One page to render.
pub struct Sample {
    pub file: &'static str,
    pub template: &'static str,
    pub variables: Vec<(&'static str, Value)>,
    pub body: &'static str,
}

fn value(view: &impl Serialize) -> Value {
    Value::try_from_serializable(view).unwrap()
}

/// The words of one language.
#[derive(Clone, Copy)]
pub struct In {
    zh: bool,
}

impl In {
    pub fn s(self, en: &str, zh: &str) -> String {
        if self.zh { zh } else { en }.to_owned()
    }

    pub fn link(self, en: &str, zh: &str, href: &str) -> Link {
        Link { text: self.s(en, zh), href: href.to_owned(), lang: String::new() }
    }

    pub fn brief(self, kind: &str, id: &str, en: &str, zh: &str, date: &str, gist: (&str, &str)) -> Arc<Brief> {
        let labels = [
            ("log", "Work log", "工作日志"),
            ("document", "Incoming document", "收文"),
            ("meeting", "Meeting", "会议"),
            ("problem", "Problem", "问题"),
            ("task", "Task", "任务"),
            ("summary", "Summary", "总结"),
            ("statement", "Statement", "报表"),
            ("visit", "Reception", "接待"),
            ("campaign", "Campaign", "专项工作"),
            ("chronicle", "Chronicle", "大事"),
            ("term", "Term", "术语"),
            ("person", "Person", "人员"),
        ];
        let (_, label_en, label_zh) = labels.iter().find(|(name, ..)| *name == kind).unwrap();
        Arc::new(Brief {
            id: id.to_owned(),
            title: self.s(en, zh),
            href: format!("{kind}s/{id}.html"),
            kind: kind.to_owned(),
            kind_label: self.s(label_en, label_zh),
            date: date.to_owned(),
            period: String::new(),
            state: None,
            gist: self.s(gist.0, gist.1),
            lang: String::new(),
        })
    }

    fn state(self, name: &str, class: &str, en: &str, zh: &str) -> Option<StateView> {
        Some(StateView { name: name.to_owned(), label: self.s(en, zh), class: class.to_owned() })
    }

    fn site(self) -> SiteView {
        let item = |section: &str, en: &str, zh: &str| RailItem {
            section: section.to_owned(),
            label: self.s(en, zh),
            href: format!("{section}s/index.html"),
        };
        let own = |section: &str, href: &str| RailItem {
            section: section.to_owned(),
            label: String::new(),
            href: href.to_owned(),
        };
        SiteView {
            title: self.s("Qinghe General Office Archive", "青禾街道综合办档案"),
            seal: "青".to_owned(),
            language: self.s("en", "zh"),
            as_of: "2025-04-30".to_owned(),
            audience: self.s("office", "内部"),
            base_url: "https://archive.example/qinghe/".to_owned(),
            generator: "Annals 0.1.0".to_owned(),
            contract: CONTRACT,
            rail: vec![
                RailGroup {
                    name: "rail.time".to_owned(),
                    items: vec![own("home", "index.html"), own("chronicle", "chronicle/index.html")],
                },
                RailGroup {
                    name: "rail.duty".to_owned(),
                    items: ["ledger", "waiting", "problems", "marks", "gaps", "check"]
                        .map(|name| own(name, &format!("{name}/index.html")))
                        .to_vec(),
                },
                RailGroup {
                    name: "rail.archive".to_owned(),
                    items: vec![
                        item("log", "Work logs", "工作日志"),
                        item("document", "Documents", "收发文"),
                        item("meeting", "Meetings", "会议"),
                        item("task", "Tasks", "任务"),
                        item("problem", "Problems", "问题"),
                        item("statement", "Statements", "报表"),
                        item("summary", "Summaries", "总结"),
                        item("visit", "Receptions", "接待"),
                        item("lesson", "Lessons", "经验"),
                        item("person", "People", "人员"),
                        item("department", "Departments", "单位"),
                    ],
                },
                RailGroup {
                    name: "rail.find".to_owned(),
                    items: vec![own("glossary", "glossary/index.html"), own("tags", "tags/index.html")],
                },
            ],
            years: ["2025", "2024", "2023"].iter().map(|y| self.link(y, y, &format!("{y}/index.html"))).collect(),
            previews: 2,
        }
    }

    fn ribbon(self) -> Ribbon {
        let levels = [2, 3, 7, 6, 0, 0, 0, 0, 0, 0, 0, 0];
        Ribbon {
            year: "2025".to_owned(),
            href: "2025/index.html".to_owned(),
            months: (1..=12)
                .zip(levels)
                .map(|(number, level)| RibbonMonth {
                    period: format!("2025-{number:02}"),
                    number,
                    href: if level > 0 { format!("2025/{number:02}/index.html") } else { String::new() },
                    level,
                })
                .collect(),
            before: self.link("2024", "2024", "2024/index.html"),
            after: self.link("", "", ""),
        }
    }

    fn page(self, path: &str, title: (&str, &str), section: &str, period: &str) -> PageHead {
        PageHead {
            path: path.to_owned(),
            root: "../".repeat(path.matches('/').count()),
            title: self.s(title.0, title.1),
            lang: self.s("en", "zh"),
            description: String::new(),
            section: section.to_owned(),
            period: period.to_owned(),
            crumbs: Vec::new(),
            has_body: false,
            title_is_word: false,
        }
    }

    fn sample(
        self,
        file: &'static str,
        template: &'static str,
        page: &PageHead,
        view: &impl Serialize,
        body: &'static str,
    ) -> Sample {
        Sample {
            file,
            template,
            variables: vec![
                ("site", value(&self.site())),
                ("ribbon", value(&self.ribbon())),
                ("page", value(page)),
                ("view", value(view)),
            ],
            body,
        }
    }

    fn records(self) -> Vec<Arc<Brief>> {
        let mut records = vec![
            self.brief(
                "log",
                "2025-04-30",
                "Work log",
                "工作日志",
                "2025-04-30",
                ("handover to Li Wei; two forms prepared", "与李伟交接；备好两张报表"),
            ),
            self.brief("log", "2025-04-29", "Work log", "工作日志", "2025-04-29", ("", "")),
            self.brief(
                "visit",
                "v-14",
                "Heating in block 7",
                "七号楼供暖",
                "2025-04-29",
                ("answer promised by 2 May", "答应五月二日前答复"),
            ),
            self.brief(
                "problem",
                "p-03",
                "Lift out of order since February",
                "二号楼电梯停运",
                "2025-04-25",
                ("handed over after 50 days", "停运五十天后移交"),
            ),
            self.brief(
                "document",
                "in-004",
                "On the spring fire safety self-inspection and its written report",
                "关于做好春季消防安全自查工作的通知",
                "2025-04-24",
                ("written answer by 20 March", "三月二十日前书面答复"),
            ),
            self.brief(
                "meeting",
                "m-07",
                "Office meeting 7",
                "第七次办公会",
                "2025-04-21",
                ("shelving, handover of the switchboard, phone directory", "货架、总机交接、电话簿"),
            ),
            self.brief("task", "t-11", "Return the borrowed projector", "归还借用的投影仪", "2025-04-18", ("", "")),
        ];
        Arc::make_mut(&mut records[2]).state = self.state("open", "open", "open", "未办");
        Arc::make_mut(&mut records[3]).state = self.state("closed", "closed", "done", "办结");
        Arc::make_mut(&mut records[4]).state = self.state("answered", "closed", "answered", "已答复");
        Arc::make_mut(&mut records[6]).state = self.state("waiting", "waiting", "waiting", "等待");
        Arc::make_mut(&mut records[4]).lang = if self.zh { String::new() } else { "zh".to_owned() };
        if !self.zh {
            Arc::make_mut(&mut records[4]).title = "关于做好春季消防安全自查工作的通知".to_owned();
            Arc::make_mut(&mut records[4]).gist = "三月二十日前书面答复".to_owned();
        }
        records
    }

    fn days(self) -> Vec<DayGroup> {
        let mut days: Vec<DayGroup> = Vec::new();
        for record in self.records() {
            match days.last_mut() {
                Some(day) if day.date == record.date => day.records.push(record),
                _ => days.push(DayGroup {
                    date: record.date.clone(),
                    href: format!("{}/index.html", record.date.replace('-', "/")),
                    records: vec![record],
                }),
            }
        }
        days
    }

    fn week(self, monday: annals::base::date::Date, month: u8) -> Week {
        let (year, number) = monday.iso_week();
        let days = (0..7)
            .map(|offset| {
                let day = monday.plus_days(offset);
                let weight = (u64::from(day.day()) * 7 + u64::from(day.month()) * 3) % 9;
                let count = if offset > 4 || weight < 2 { 0 } else { usize::try_from(weight).unwrap() };
                let level = match count {
                    0 => 0,
                    1..=2 => 1,
                    3..=5 => 2,
                    _ => 3,
                };
                DayCell {
                    date: day.to_string(),
                    number: day.day(),
                    href: if count > 0 {
                        format!("{}/index.html", day.to_string().replace('-', "/"))
                    } else {
                        String::new()
                    },
                    count,
                    level,
                    inside: month == 0 || day.month() == month,
                    working: offset < 5,
                    today: day.to_string() == "2025-04-30",
                }
            })
            .collect();
        Week { period: format!("{year}-W{number:02}"), href: format!("{year}/w{number:02}/index.html"), days }
    }

    fn period(self, key: &str, granularity: &str, href: &str, count: usize) -> PeriodLink {
        PeriodLink { period: key.to_owned(), granularity: granularity.to_owned(), href: href.to_owned(), count }
    }

    fn count(self, name: &str, en: &str, zh: &str, count: usize) -> Count {
        Count { name: name.to_owned(), label: self.s(en, zh), href: format!("{name}s/index.html"), count }
    }

    fn kinds(self) -> Vec<Count> {
        vec![
            self.count("log", "Work logs", "工作日志", 41),
            self.count("document", "Incoming documents", "收文", 15),
            self.count("meeting", "Meetings", "会议", 7),
            self.count("task", "Tasks", "任务", 11),
            self.count("problem", "Problems", "问题", 3),
            self.count("statement", "Statements", "报表", 12),
            self.count("visit", "Receptions", "接待", 14),
        ]
    }

    fn tags(self) -> Vec<Count> {
        vec![
            self.count("fire", "fire-safety", "消防", 12),
            self.count("reception", "reception", "接待", 9),
            self.count("files", "files", "档案", 7),
            self.count("handover", "handover", "交接", 4),
            self.count("heating", "heating", "供暖", 3),
        ]
    }

    fn periodic(self) -> Vec<Arc<Brief>> {
        let mut summary = self.brief("summary", "2025-03", "March summary", "三月份工作总结", "2025-04-02", ("", ""));
        Arc::make_mut(&mut summary).period = "2025-03".to_owned();
        let mut statement =
            self.brief("statement", "visits-2025-q1", "Visitors received", "来访接待统计", "2025-04-03", ("", ""));
        Arc::make_mut(&mut statement).period = "2025-Q1".to_owned();
        vec![summary, statement]
    }

    fn home(self) -> Sample {
        let monday = annals::base::date::Date::new(2025, 4, 28).unwrap();
        let view = HomeView {
            latest_figures: self.latest_figures(),
            now: vec![
                self.period("2025-04-30", "day", "2025/04/30/index.html", 1),
                self.period("2025-W18", "week", "2025/w18/index.html", 3),
                self.period("2025-04", "month", "2025/04/index.html", 60),
                self.period("2025-Q2", "quarter", "2025/q2/index.html", 60),
                self.period("2025", "year", "2025/index.html", 151),
            ],
            current: vec![self.brief(
                "campaign",
                "c-01",
                "Spring fire safety",
                "春季消防专项",
                "2025-03-05",
                ("self-inspection, list of faults, one by one closed", "自查、建账、逐项销号"),
            )],
            days: self.days(),
            weeks: (0..18).rev().map(|back| self.week(monday.plus_days(-7 * back), 0)).collect(),
            kinds: self.kinds(),
            periodic: self.periodic(),
            tags: self.tags(),
            total: 151,
            figures: self.figures(),
            sections: vec![self.section("overdue", 2), self.section("due-soon", 1)],
        };
        let mut page = self.page("index.html", ("", ""), "home", "2025-04");
        page.title = "title.home".to_owned();
        page.title_is_word = true;
        self.sample("home", "home.html", &page, &view, "")
    }

    fn figures(self) -> Vec<Figure> {
        let figure = |name: &str, value: &str, tone: &str| Figure {
            name: name.to_owned(),
            value: value.to_owned(),
            tone: tone.to_owned(),
            href: "ledger/index.html".to_owned(),
        };
        vec![
            figure("overdue", "2", "alarm"),
            figure("due-soon", "1", "care"),
            figure("waiting", "1", "care"),
            figure("unanswered", "3", "alarm"),
            figure("missing", "0", ""),
            figure("on-time", "83 %", ""),
        ]
    }

    /// A table of what is owed, as listings make it, of `rows` rows.
    fn section(self, name: &str, rows: usize) -> Section {
        let names = ["light", "title", "assignee", "due", "days", "opened", "origin", "from"];
        let value = |form: &str, text: &str| FactValue::plain(form, text);
        let to = |href: &str, text: String| FactValue { href: href.to_owned(), ..FactValue::plain("link", text) };
        let lights = ["overdue", "due-soon", "behind", ""];
        let row = |at: usize| {
            let light = lights[at % lights.len()];
            let word = (!light.is_empty()).then(|| value("word", &format!("light.{light}")));
            TableRow {
                light: light.to_owned(),
                cells: vec![
                    word.into_iter().collect(),
                    vec![to(
                        "logs/2025-03-06.html#mark:3",
                        self.s("Return the borrowed projector", "归还借用的投影仪"),
                    )],
                    vec![to("people/zhao-lei.html", "赵磊".to_owned())],
                    vec![value("date", "2025-03-10")],
                    vec![value("number", "51")],
                    vec![value("date", "2025-03-06")],
                    vec![value("text", "meeting")],
                    vec![to("logs/2025-03-06.html", "2025-03-06".to_owned())],
                ],
            }
        };
        let columns = names.map(|name| Column { name: name.to_owned(), label: String::new(), figures: name == "days" });
        Section {
            name: name.to_owned(),
            text: String::new(),
            more: self.link("list.all", "list.all", "ledger/index.html"),
            table: TableView {
                list: "ledger".to_owned(),
                columns: columns.to_vec(),
                by: String::new(),
                groups: vec![TableGroup { value: None, rows: (0..rows).map(row).collect() }],
                total: rows,
                csv: "ledger.csv".to_owned(),
            },
        }
    }

    fn ledger(self) -> Sample {
        let tab = |name: &str, text: &str, count: Option<usize>| Tab {
            name: name.to_owned(),
            text: text.to_owned(),
            href: format!("ledger/{name}/index.html"),
            count,
            current: name == "open",
        };
        let count = |name: &str, href: &str, count: usize| Count {
            name: name.to_owned(),
            label: String::new(),
            href: href.to_owned(),
            count,
        };
        let group = |name: &str, counts: Vec<Count>| CountGroup { name: name.to_owned(), counts };
        let view = BoardView {
            name: "ledger".to_owned(),
            of: String::new(),
            tabs: vec![tab("open", "", Some(12)), tab("overdue", "", Some(4)), tab("closed", "2025", None)],
            figures: self.figures(),
            counts: vec![
                group("age", vec![count("0-7", "", 2), count("8-30", "", 1), count("undated", "", 1)]),
                group("origin", vec![count("leadership", "", 3), count("own word", "tasks/index.html", 1)]),
            ],
            sections: vec![self.section("open", 12), self.section("waiting", 0)],
            part: 2,
            parts: vec![self.link("1", "1", "ledger/index.html"), self.link("2", "2", "ledger/2.html")],
            csv: "ledger/all.csv".to_owned(),
            calendar: "calendar.ics".to_owned(),
        };
        let mut page = self.page("ledger/index.html", ("title.ledger", "title.ledger"), "ledger", "");
        page.title_is_word = true;
        self.sample("ledger", "board.html", &page, &view, "")
    }

    /// Marks by month; what has no date stands last.
    fn marks(self) -> Sample {
        let mut section = self.section("marks", 3);
        "month".clone_into(&mut section.table.by);
        section.more.text.clear();
        let undated = TableGroup { value: None, rows: section.table.groups[0].rows.split_off(2) };
        section.table.groups[0].value = Some(FactValue::plain("period", "2025-04"));
        section.table.groups.push(undated);
        let view = BoardView { of: "problem".to_owned(), sections: vec![section], ..self.empty_board("marks") };
        let mut page = self.page("marks/problem/index.html", ("title.marks", "title.marks"), "marks", "");
        page.title_is_word = true;
        self.sample("marks", "board.html", &page, &view, "")
    }

    fn empty_board(self, name: &str) -> BoardView {
        BoardView {
            name: name.to_owned(),
            of: String::new(),
            tabs: Vec::new(),
            figures: Vec::new(),
            counts: Vec::new(),
            sections: Vec::new(),
            part: 1,
            parts: Vec::new(),
            csv: String::new(),
            calendar: String::new(),
        }
    }

    fn nothing_wrong(self) -> Sample {
        let mut page = self.page("check/index.html", ("title.check", "title.check"), "check", "");
        page.title_is_word = true;
        self.sample("check-empty", "board.html", &page, &self.empty_board("check"), "")
    }

    /// An office that owes nothing.
    fn calm_home(self) -> Sample {
        let mut sample = self.home();
        let mut calm = serde_json::to_value(&sample.variables[3].1).unwrap();
        for figure in calm["figures"].as_array_mut().unwrap() {
            figure["value"] = "0".into();
        }
        calm["sections"] = serde_json::json!([]);
        sample.variables[3].1 = value(&calm);
        sample.file = "home-calm";
        sample
    }

    fn empty_home(self) -> Sample {
        let view = HomeView {
            latest_figures: Vec::new(),
            now: Vec::new(),
            current: Vec::new(),
            days: Vec::new(),
            weeks: Vec::new(),
            kinds: Vec::new(),
            periodic: Vec::new(),
            tags: Vec::new(),
            total: 0,
            figures: Vec::new(),
            sections: Vec::new(),
        };
        let mut page = self.page("index.html", ("title.home", "title.home"), "home", "");
        page.title_is_word = true;
        self.sample("home-empty", "home.html", &page, &view, "")
    }

    fn fact(self, name: &str, en: &str, zh: &str, form: &str, text: (&str, &str), href: &str) -> Fact {
        Fact {
            name: name.to_owned(),
            label: self.s(en, zh),
            values: vec![FactValue {
                form: form.to_owned(),
                text: self.s(text.0, text.1),
                href: href.to_owned(),
                ..FactValue::default()
            }],
        }
    }

    fn facts(self) -> Vec<Fact> {
        let reading = |person: (&str, &str), date: &str, note: (&str, &str)| FactValue {
            form: "parts".to_owned(),
            parts: vec![
                self.fact("person", "Read by", "阅者", "link", person, "persons/li-wei.html"),
                self.fact("date", "on", "日期", "date", (date, date), ""),
                self.fact("note", "Note", "批示", "text", note, ""),
            ],
            ..FactValue::default()
        };
        vec![
            self.fact("number", "Number", "来文字号", "text", ("区政办〔2025〕8号", "区政办〔2025〕8号"), ""),
            self.fact("from", "From", "来文单位", "link", ("District office", "区政府办"), "departments/district.html"),
            self.fact("received", "Received", "收文日期", "date", ("2025-03-05", "2025-03-05"), ""),
            self.fact("due", "Answer due", "答复期限", "date", ("2025-03-20", "2025-03-20"), ""),
            self.fact("limit", "Limit", "时限", "duration", ("11wd", "11wd"), ""),
            self.fact("copies", "Copies", "份数", "number", ("12500", "12500"), ""),
            self.fact("original", "Original kept", "存原件", "bool", ("true", "true"), ""),
            self.fact("about", "About", "所属期间", "period", ("2025-Q1", "2025-Q1"), "2025/q1/index.html"),
            Fact {
                name: "circulation".to_owned(),
                label: self.s("Circulation", "传阅"),
                values: vec![
                    reading(
                        ("Chen Min", "陈敏"),
                        "2025-03-05",
                        ("the limit counts from the day received", "期限自收到之日起算"),
                    ),
                    reading(("Wang Fang", "王芳"), "2025-03-06", ("seen", "阅")),
                ],
            },
        ]
    }

    fn record_view(self) -> RecordView {
        let mut record = self.brief(
            "document",
            "in-001",
            "On the spring fire safety self-inspection",
            "关于做好春季消防安全自查工作的通知",
            "2025-03-05",
            (
                "A written answer by 20 March; the limit counts from the day of receipt, not of issue.",
                "三月二十日前书面答复自查结果；期限自收到之日起算，不自印发之日。",
            ),
        );
        Arc::make_mut(&mut record).state = self.state("answered", "closed", "answered", "已答复");
        let heading = |level, en: &str, zh: &str, anchor: &str| OutlineItem {
            level,
            text: self.s(en, zh),
            anchor: anchor.to_owned(),
        };
        let mention = |form: &str,
                       before: (&str, &str),
                       words: &str,
                       after: (&str, &str),
                       header: &str,
                       heading: (&str, &str)| Mention {
            form: form.to_owned(),
            before: self.s(before.0, before.1),
            words: words.to_owned(),
            after: self.s(after.0, after.1),
            header: header.to_owned(),
            heading: self.link(heading.0, heading.1, "logs/2025-03-05.html#h"),
        };
        let records = self.records();
        RecordView {
            record,
            kind: self.link("Incoming documents", "收文", "documents/index.html"),
            facts: self.facts(),
            tags: vec![
                self.link("fire-safety", "消防", "tags/fire.html"),
                self.link("district/notices", "区级/通知", "tags/d.html"),
            ],
            outline: vec![
                heading(2, "What is asked", "一、工作要求", "a"),
                heading(3, "Checks on the spot", "（一）现场检查", "b"),
                heading(2, "How to report", "二、报送方式", "c"),
                heading(2, "Figures", "三、数据", "d"),
            ],
            relations: vec![
                Relation {
                    name: "answers".to_owned(),
                    label: self.s("Answered by", "由此答复"),
                    own: false,
                    records: vec![records[4].clone()],
                },
                Relation {
                    name: "closes".to_owned(),
                    label: self.s("Raised", "引出"),
                    own: true,
                    records: records[2..4].to_vec(),
                },
            ],
            backlinks: vec![
                Backlink {
                    record: records[0].clone(),
                    mentions: vec![mention(
                        "sentence",
                        ("Received ", "收到"),
                        "区政办〔2025〕8号",
                        (
                            "; the limit counts from the day of receipt. List first, then walk the blocks.",
                            "，期限自收到之日起算，先列清单再走访。",
                        ),
                        "",
                        ("Morning", "上午"),
                    )],
                },
                Backlink {
                    record: records[5].clone(),
                    mentions: vec![mention(
                        "row",
                        ("1 | ", "1 | "),
                        "区政办〔2025〕8号",
                        (" | Li Wei | 20 March", " | 李伟 | 3月20日"),
                        "No. | Document | With | Due",
                        ("", ""),
                    )],
                },
                Backlink { record: records[6].clone(), mentions: Vec::new() },
            ],
            backlinks_total: 3,
            concerns: Vec::new(),
            timeline: Vec::new(),
            current: false,
            previous: None,
            next: Some(self.brief(
                "document",
                "in-002",
                "On quarterly community data",
                "关于报送社区季度数据的函",
                "2025-03-07",
                ("", ""),
            )),
            attachments: vec![FileView {
                name: self.s("self-check.xlsx", "自查清单.xlsx"),
                href: "documents/list.xlsx".to_owned(),
                bytes: 18_432,
                sum: "9c0e2f4a6b8d1735e1c2b3a495867768".to_owned(),
            }],
            findings: vec![FindingView {
                code: "missing-field".to_owned(),
                severity: "warning".to_owned(),
                message: "no receipt from the West Hill community".to_owned(),
                help: "add `receipt:` when it arrives".to_owned(),
                place: "content/documents/in-001.md:9".to_owned(),
            }],
            aliases: vec!["区政办〔2025〕8号".to_owned(), "in-001".to_owned()],
            seals: vec![self.seal(true)],
            steps: self.steps(),
            figures: self.own_figures(),
            sections: vec![self.problems()],
            statement: None,
            graph: Some(self.graph()),
        }
    }

    fn steps(self) -> Vec<StepView> {
        let step = |date: &str, name: &str, who: Vec<Link>, at: Link, text: (&str, &str)| StepView {
            date: date.to_owned(),
            name: name.to_owned(),
            who,
            at,
            text: self.s(text.0, text.1),
        };
        let (wei, west) = (
            self.link("Li Wei", "李伟", "persons/li-wei.html"),
            self.link("West Hill community", "西山社区", "departments/west.html"),
        );
        let here = self.link("", "", "");
        let log = self.link("2025-03-05", "2025-03-05", "logs/2025-03-05.html#mark:1");
        vec![
            step("2025-03-05", "received", Vec::new(), here.clone(), ("", "")),
            step("2025-03-05", "read", vec![wei.clone()], log, ("", "")),
            step("2025-03-07", "moved", vec![wei.clone()], here.clone(), ("for the list", "请列清单")),
            step("", "holder", vec![wei], here.clone(), ("", "")),
            step("", "not-acknowledged", vec![west], here, ("", "")),
        ]
    }

    fn own_figures(self) -> Vec<Figure> {
        vec![
            Figure::of("days-overdue", "12", "alarm").to("ledger/overdue/index.html"),
            Figure::of("days-open", "51", ""),
            Figure::of("percent", "60 %", ""),
        ]
    }

    /// A table with a light, a state, a link with a language of its own, and an empty cell.
    fn problems(self) -> Section {
        let column = |name: &str, figures: bool| Column { name: name.to_owned(), label: String::new(), figures };
        let state = FactValue { class: "open".to_owned(), ..FactValue::plain("state", "open") };
        let drain = FactValue {
            href: "logs/2025-03-19.html#mark:drain".to_owned(),
            lang: self.s("zh", "en"),
            ..FactValue::plain("link", self.s("下水道堵塞", "Drain blocked"))
        };
        let row = TableRow {
            light: "due-soon".to_owned(),
            cells: vec![
                vec![drain],
                vec![FactValue::plain("date", "2025-03-19")],
                vec![state],
                vec![FactValue::plain("number", "42")],
                Vec::new(),
            ],
        };
        let columns = vec![
            column("title", false),
            column("date", false),
            column("state", false),
            column("age", true),
            column("guidance", false),
        ];
        Section {
            name: "problems".to_owned(),
            text: String::new(),
            more: self.link("list.all", "list.all", "problems/index.html"),
            table: TableView {
                list: String::new(),
                columns,
                by: String::new(),
                groups: vec![TableGroup { value: None, rows: vec![row] }],
                total: 31,
                csv: String::new(),
            },
        }
    }

    fn moments(self, records: Vec<Arc<Brief>>) -> Vec<Moment> {
        let mut moments: Vec<Moment> = records
            .into_iter()
            .map(|record| Moment {
                date: record.date.clone(),
                href: record.href.clone(),
                record,
                mark: String::new(),
                text: String::new(),
            })
            .collect();
        if let Some(first) = moments.first_mut() {
            first.mark = "problem".to_owned();
            first.text = self.s("The lift stops between floors", "电梯停在两层之间");
            first.href = format!("{}#mark:lift", first.record.href);
        }
        moments
    }

    fn record(self) -> Sample {
        let mut page = self.page(
            "documents/in-001.html",
            ("On the spring fire safety self-inspection", "关于做好春季消防安全自查工作的通知"),
            "document",
            "2025-03",
        );
        page.description = self.s("A written answer by 20 March.", "三月二十日前书面答复自查结果。");
        page.has_body = true;
        page.crumbs = vec![
            self.link("Incoming documents", "收文", "documents/index.html"),
            self.link("2025", "2025", "2025/index.html"),
            self.link("2025-03", "2025-03", "2025/03/index.html"),
        ];
        let body = if self.zh { include_str!("body.zh.html") } else { include_str!("body.en.html") };
        self.sample("record", "record.html", &page, &self.record_view(), body)
    }

    fn person(self) -> Sample {
        let mut view = self.record_view();
        view.record = self.brief("person", "li-wei", "Li Wei", "李伟", "", ("", ""));
        view.facts.truncate(2);
        view.outline.clear();
        view.relations.clear();
        view.backlinks.clear();
        view.findings.clear();
        view.attachments.clear();
        view.next = None;
        let records = self.records();
        view.concerns = vec![
            Concern {
                name: "assignee".to_owned(),
                label: self.s("Tasks with Li Wei", "经办任务"),
                kind: self.s("Tasks", "交办督办事项"),
                total: 2,
                records: records[5..].to_vec(),
            },
            Concern {
                name: "by".to_owned(),
                label: self.s("Written by this person", "撰写"),
                kind: self.s("Work logs", "工作日志"),
                total: 120,
                records: records[..5].to_vec(),
            },
        ];
        view.timeline = self.moments(records);
        view.current = true;
        view.figures = self.own_figures();
        view.sections = vec![self.problems()];
        let mut page = self.page("persons/li-wei.html", ("Li Wei", "李伟"), "person", "");
        page.has_body = true;
        self.sample("person", "record.html", &page, &view, "<p>General office, desk 3.</p>")
    }

    fn seal(self, changed: bool) -> SealView {
        SealView {
            period: "2025-03".to_owned(),
            href: "2025/03/index.html".to_owned(),
            date: "2025-04-05".to_owned(),
            standing: if changed { "changed" } else { "kept" }.to_owned(),
            explained: if changed {
                vec![self.link("A slip put right", "更正一处笔误", "notes/a.html")]
            } else {
                Vec::new()
            },
        }
    }

    /// A claim with everything it may rest on, and one with nothing.
    fn evidence(self) -> Sample {
        let records = self.records();
        let on = |at: usize, outside: bool, facts: &[&str]| EvidenceRecord {
            record: records[at].clone(),
            number: format!("in-{at:03}"),
            outside,
            facts: facts.iter().map(|fact| (*fact).to_owned()).collect(),
        };
        let claim = |number: usize, en: &str, zh: &str| ClaimView {
            number,
            anchor: format!("page:claim-1-{number}"),
            text: self.s(en, zh),
            href: format!("summaries/2025-03.html#claim%3A{number}"),
            lang: String::new(),
            heading: self.s("Work of the month", "本月工作"),
            records: Vec::new(),
            facts: Vec::new(),
            others: Vec::new(),
            elsewhere: 0,
            bare: false,
        };
        let claims = vec![
            ClaimView {
                records: vec![on(0, false, &["visitors:all.total = 480"]), on(1, true, &[])],
                facts: vec!["visitors:all.pending = 35".to_owned()],
                others: vec![self.link("2025-03", "2025-03", "2025/03/index.html"), self.link("#lift", "#电梯", "")],
                elsewhere: 2,
                ..claim(1, "Received 480 visits.", "接待来访480件。")
            },
            ClaimView {
                bare: true, ..claim(2, "The style of service improved clearly.", "服务作风明显改进。")
            },
        ];
        let first = self.link("Received 480 visits.", "接待来访480件。", "evidence/2025-03/index.html#page:claim-1-1");
        let view = EvidenceView {
            period: self.period("2025-03", "month", "2025/03/index.html", 88),
            figures: [("claims", "2"), ("claims-bare", "1"), ("cited", "2"), ("uncited", "240")]
                .map(|(name, value)| Figure::of(name, value, ""))
                .to_vec(),
            summaries: vec![Claimed { record: self.periodic()[0].clone(), claims }],
            cited: vec![CitedRecord {
                record: records[1].clone(),
                number: "in-001".to_owned(),
                outside: true,
                claims: vec![first],
            }],
            uncited: records[2..5].to_vec(),
            uncited_total: 240,
            csv: "evidence/2025-03/evidence.csv".to_owned(),
        };
        let page =
            self.page("evidence/2025-03/index.html", ("title.evidence", "title.evidence"), "evidence", "2025-03");
        self.sample("evidence", "evidence.html", &page, &view, "")
    }

    fn graph(self) -> GraphView {
        let node = |title: &str, side: &str, steps: u8, through: usize| GraphNode {
            title: title.to_owned(),
            date: String::new(),
            period: String::new(),
            kind: self.s("Document", "公文"),
            href: format!("documents/{side}-{steps}.html"),
            lang: "zh".to_owned(),
            side: side.to_owned(),
            steps,
            through,
        };
        GraphView {
            nodes: vec![
                node("关于开展春季消防安全自查的通知", "here", 0, 0),
                node("自查情况报告", "to", 1, 0),
                node("往来函件", "both", 1, 0),
                node("周一例会", "from", 1, 0),
                node("整改台账", "to", 2, 1),
            ],
            more: 3,
        }
    }

    /// A month bound, with a statement whose figures stand in a file.
    fn volume(self) -> Sample {
        let entry = |anchor: &str, at: usize| VolumeEntry {
            anchor: anchor.to_owned(),
            record: self.days()[at].records[0].clone(),
            facts: self.record_view().facts,
            has_text: true,
            statement: None,
        };
        let view = VolumeView {
            period: self.period("2025-04", "month", "2025/04/index.html", 60),
            start: "2025-04-01".to_owned(),
            end: "2025-04-30".to_owned(),
            total: 58,
            part: 1,
            parts: vec![self.link("1", "1", "2025/04/volume.html"), self.link("2", "2", "2025/04/volume-2.html")],
            volumes: vec![self.period("2025-03", "month", "2025/03/volume.html", 88)],
            records: vec![entry("a", 0), entry("b", 1)],
        };
        let page = self.page("2025/04/volume.html", ("2025-04", "2025-04"), "", "2025-04");
        self.sample("volume", "volume.html", &page, &view, "")
    }

    fn month(self) -> Sample {
        let monday = annals::base::date::Date::new(2025, 3, 31).unwrap();
        let view = PeriodView {
            volumes: vec![self.period("2025-04", "month", "2025/04/volume.html", 58)],
            sections: vec![self.problems()],
            figures: self.own_figures(),
            period: self.period("2025-04", "month", "2025/04/index.html", 60),
            start: "2025-04-01".to_owned(),
            end: "2025-04-30".to_owned(),
            previous: Some(self.period("2025-03", "month", "2025/03/index.html", 88)),
            next: None,
            within: vec![
                self.period("2025-Q2", "quarter", "2025/q2/index.html", 60),
                self.period("2025-H1", "half", "2025/h1/index.html", 151),
                self.period("2025", "year", "2025/index.html", 151),
            ],
            year_before: Some(self.period("2024-04", "month", "2024/04/index.html", 52)),
            weeks: (0..5).map(|week| self.week(monday.plus_days(7 * week), 4)).collect(),
            parts: Vec::new(),
            about: self.periodic(),
            seal: Some(self.seal(true)),
            evidence: "evidence/2025-04/index.html".to_owned(),
            spans: vec![self.brief("campaign", "c-01", "Spring fire safety", "春季消防专项", "2025-03-05", ("", ""))],
            days: self.days(),
            total: 60,
            kinds: self.kinds(),
        };
        let mut page = self.page("2025/04/index.html", ("2025-04", "2025-04"), "", "2025-04");
        page.crumbs =
            vec![self.link("2025", "2025", "2025/index.html"), self.link("2025-Q2", "2025-Q2", "2025/q2/index.html")];
        self.sample("month", "period.html", &page, &view, "")
    }

    fn year(self) -> Sample {
        let counts = [14, 22, 88, 60, 0, 0, 0, 0, 0, 0, 0, 0];
        let view = PeriodView {
            volumes: Vec::new(),
            sections: Vec::new(),
            figures: Vec::new(),
            period: self.period("2025", "year", "2025/index.html", 184),
            start: "2025-01-01".to_owned(),
            end: "2025-12-31".to_owned(),
            previous: Some(self.period("2024", "year", "2024/index.html", 800)),
            next: None,
            within: Vec::new(),
            year_before: Some(self.period("2024", "year", "2024/index.html", 800)),
            weeks: Vec::new(),
            parts: (1..=12)
                .zip(counts)
                .map(|(m, count)| {
                    self.period(
                        &format!("2025-{m:02}"),
                        "month",
                        if count > 0 { "2025/03/index.html" } else { "" },
                        count,
                    )
                })
                .collect(),
            about: self.periodic(),
            seal: Some(self.seal(false)),
            evidence: String::new(),
            spans: Vec::new(),
            days: self.days().split_off(3),
            total: 184,
            kinds: self.kinds(),
        };
        let page = self.page("2025/index.html", ("2025", "2025"), "", "");
        self.sample("year", "period.html", &page, &view, "")
    }

    fn empty_day(self) -> Sample {
        let view = PeriodView {
            volumes: Vec::new(),
            sections: Vec::new(),
            figures: Vec::new(),
            period: self.period("2025-05-01", "day", "2025/05/01/index.html", 0),
            start: "2025-05-01".to_owned(),
            end: "2025-05-01".to_owned(),
            previous: None,
            next: None,
            within: Vec::new(),
            year_before: None,
            weeks: Vec::new(),
            parts: Vec::new(),
            about: Vec::new(),
            seal: None,
            evidence: String::new(),
            spans: Vec::new(),
            days: Vec::new(),
            total: 0,
            kinds: Vec::new(),
        };
        let page = self.page("2025/05/01/index.html", ("2025-05-01", "2025-05-01"), "", "");
        self.sample("day-empty", "period.html", &page, &view, "")
    }

    fn columns(self) -> Vec<Column> {
        let column = |name: &str, label: String, figures| Column { name: name.to_owned(), label, figures };
        vec![
            column("date", String::new(), false),
            column("from", self.s("From", "来文单位"), false),
            column("copies", self.s("Copies", "份数"), true),
            column("state", String::new(), false),
        ]
    }

    fn cells(self, copies: &str) -> Vec<Vec<FactValue>> {
        vec![
            Vec::new(),
            self.fact("from", "", "", "link", ("District office", "区政府办"), "departments/d.html").values,
            self.fact("copies", "", "", "number", (copies, copies), "").values,
            Vec::new(),
        ]
    }

    fn list(self) -> Sample {
        let view = ListView {
            series: self.series_list(),
            of: "kind".to_owned(),
            name: "document".to_owned(),
            columns: self.columns(),
            rows: self
                .records()
                .into_iter()
                .zip(["3", "12500", "40", "7", "1200", "2", "18"])
                .map(|(record, copies)| Row { record, light: String::new(), cells: self.cells(copies) })
                .collect(),
            total: 415,
            part: 1,
            parts: ["1", "2", "3"].iter().map(|n| self.link(n, n, &format!("documents/index-{n}.html"))).collect(),
            csv: "documents/documents.csv".to_owned(),
            below: Vec::new(),
            figures: self.own_figures(),
            sections: vec![self.problems()],
            registers: ["2025", "2024"]
                .iter()
                .map(|year| RegisterLink {
                    name: "incoming".to_owned(),
                    label: String::new(),
                    year: (*year).to_owned(),
                    href: format!("registers/incoming/{year}.html"),
                })
                .collect(),
        };
        let page = self.page("documents/index.html", ("Incoming documents", "收文"), "document", "");
        self.sample("list", "list.html", &page, &view, "")
    }

    fn tag(self) -> Sample {
        let view = ListView {
            series: Vec::new(),
            of: "tag".to_owned(),
            name: "fire-safety".to_owned(),
            columns: vec![
                Column { name: "date".to_owned(), label: String::new(), figures: false },
                Column { name: "kind".to_owned(), label: String::new(), figures: false },
                Column { name: "state".to_owned(), label: String::new(), figures: false },
            ],
            rows: self
                .records()
                .into_iter()
                .map(|record| Row { record, light: String::new(), cells: vec![Vec::new(), Vec::new(), Vec::new()] })
                .collect(),
            total: 7,
            part: 1,
            parts: Vec::new(),
            csv: String::new(),
            below: self.tags(),
            registers: Vec::new(),
            figures: Vec::new(),
            sections: Vec::new(),
        };
        let page = self.page("tags/fire.html", ("#fire-safety", "#消防"), "tags", "");
        self.sample("tag", "list.html", &page, &view, "")
    }

    fn empty_list(self) -> Sample {
        let view = ListView {
            series: Vec::new(),
            of: "kind".to_owned(),
            name: "lesson".to_owned(),
            columns: Vec::new(),
            rows: Vec::new(),
            total: 0,
            part: 1,
            parts: Vec::new(),
            csv: String::new(),
            below: Vec::new(),
            registers: Vec::new(),
            figures: Vec::new(),
            sections: Vec::new(),
        };
        let page = self.page("lessons/index.html", ("Lessons", "经验"), "lesson", "");
        self.sample("list-empty", "list.html", &page, &view, "")
    }

    fn tags_page(self) -> Sample {
        let tag = |name: &str, label: &str, depth, count| TagItem {
            name: name.to_owned(),
            label: label.to_owned(),
            depth,
            href: "tags/fire.html".to_owned(),
            count,
        };
        let view = TagsView {
            tags: vec![
                tag("district", "district", 0, 21),
                tag("district/notices", "notices", 1, 12),
                tag("district/notices/urgent", "urgent", 2, 2),
                tag("消防", "消防", 0, 12),
                tag("files", "files", 0, 7),
                tag("handover", "handover", 0, 4),
                tag("供暖", "供暖", 0, 3),
            ],
        };
        let mut page = self.page("tags/index.html", ("title.tags", "title.tags"), "tags", "");
        page.title_is_word = true;
        self.sample("tags", "tags.html", &page, &view, "")
    }

    fn glossary(self) -> Sample {
        let term = |en: &str, zh: &str, aliases: &[&str], definition: (&str, &str), uses| Term {
            record: self.brief("term", "t", en, zh, "", ("", "")),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            definition: self.s(definition.0, definition.1),
            used_in: if uses > 0 { self.records()[..3].to_vec() } else { Vec::new() },
            uses,
        };
        let view = GlossaryView {
            terms: vec![
                term(
                    "Cross-footing",
                    "勾稽关系",
                    &["tie-out"],
                    (
                        "The rule by which figures of one statement must agree with those of another.",
                        "报表之间数字应当相符的关系。",
                    ),
                    14,
                ),
                term(
                    "Working day",
                    "工作日",
                    &[],
                    ("A weekday that is no holiday, or a make-up day.", "非节假日的周一至周五，及调休上班日。"),
                    3,
                ),
                term(
                    "Retention",
                    "保管期限",
                    &["30y", "永久"],
                    ("How long a record is kept.", "档案应当保存的年限。"),
                    0,
                ),
            ],
        };
        let mut page = self.page("glossary/index.html", ("title.glossary", "title.glossary"), "glossary", "");
        page.title_is_word = true;
        self.sample("glossary", "glossary.html", &page, &view, "")
    }

    fn chronicle(self) -> Sample {
        let event = |date: &str, en: &str, zh: &str| self.brief("chronicle", "e", en, zh, date, ("", ""));
        let view = ChronicleView {
            year: "2025".to_owned(),
            entries: vec![
                event("2025-01-06", "The new reception hall is opened", "新接待大厅启用"),
                event("2025-03-05", "Spring fire safety campaign begins", "春季消防专项开始"),
                event("2025-03-24", "Answer to the district on 14 blocks", "就十四栋楼答复区政府办"),
                event("2025-03", "Archive shelving is reinforced", "档案货架加固"),
                event("2025-04-25", "Lift of block 2 handed over", "二号楼电梯移交"),
                event("2025", "Staff grows to five", "全年编制增至五人"),
            ],
            years: ["2025", "2024"].iter().map(|y| self.link(y, y, &format!("chronicle/{y}.html"))).collect(),
        };
        let mut page = self.page("chronicle/2025.html", ("title.chronicle", "title.chronicle"), "chronicle", "");
        page.title_is_word = true;
        self.sample("chronicle", "chronicle.html", &page, &view, "")
    }

    fn register(self) -> Sample {
        let mut rows: Vec<RegisterRow> = self
            .records()
            .into_iter()
            .enumerate()
            .map(|(at, record)| RegisterRow {
                number: (at + 1).to_string(),
                record: Some(record),
                cells: self.cells("40"),
            })
            .collect();
        rows[2].record = None;
        rows[2].cells.clear();
        rows.push(RegisterRow {
            number: String::new(),
            record: Some(self.records()[1].clone()),
            cells: self.cells("1"),
        });
        let view = RegisterView {
            name: "incoming".to_owned(),
            label: String::new(),
            year: "2025".to_owned(),
            columns: self.columns(),
            rows,
            years: ["2025", "2024"].iter().map(|y| self.link(y, y, &format!("registers/incoming/{y}.html"))).collect(),
            csv: "registers/incoming/2025/incoming-2025.csv".to_owned(),
        };
        let mut page = self.page("registers/incoming/2025.html", ("title.register", "title.register"), "document", "");
        page.title_is_word = true;
        page.crumbs = vec![self.link("Incoming documents", "收文", "documents/index.html")];
        self.sample("register", "register.html", &page, &view, "")
    }

    fn data(self) -> Sample {
        let record = self.records()[0].clone();
        let values = ["31", "44", "", "28", "1204"];
        let row = |(day, value): (usize, &&str)| DataRow {
            date: format!("2025-03-{:02}", day + 3),
            href: if day == 0 { String::new() } else { format!("2025/03/{:02}/index.html", day + 3) },
            value: (*value).to_owned(),
            unit: if day == 4 { self.s("groups", "批") } else { String::new() },
            difference: if day == 1 { "+13".to_owned() } else { String::new() },
            record: record.clone(),
            place: format!("{}#mark%3A1", record.href),
        };
        let spark = self.spark(&values);
        let chart = ChartView {
            id: "page:chart".to_owned(),
            caption: spark.name.clone(),
            unit: self.s("visits", "人次"),
            points: (3..8).map(|day| format!("2025-03-{day:02}")).collect(),
            lines: vec![ChartLine { values: spark.values, ..ChartLine::default() }],
            earlier: 2,
        };
        let view = DataView {
            name: spark.name.clone(),
            unit: chart.unit.clone(),
            figures: vec![Figure::of("latest", "28", ""), Figure::of("values", "4", "")],
            chart: Some(chart),
            rows: values.iter().enumerate().map(row).collect(),
            total: 205,
            part: 1,
            parts: ["1", "2"].iter().map(|part| self.link(part, part, "data/visitors/2.html")).collect(),
            csv: "data/visitors/visitors.csv".to_owned(),
        };
        let mut page = self.page("data/visitors/index.html", ("visitors", "来访"), "data", "");
        page.crumbs = vec![self.link("title.data", "title.data", "data/index.html")];
        self.sample("data", "data.html", &page, &view, "")
    }

    fn data_index(self) -> Sample {
        let brief = |spark: Option<Spark>| DataBrief {
            name: self.s("visitors", "来访"),
            href: "data/visitors/index.html".to_owned(),
            unit: self.s("visits", "人次"),
            count: 4,
            value: "1204".to_owned(),
            date: "2025-03-07".to_owned(),
            spark,
        };
        let bare = DataBrief { href: String::new(), value: String::new(), date: String::new(), ..brief(None) };
        let spark = self.spark(&["31", "44", "", "28", "1204"]);
        let view = DataIndexView { series: vec![brief(Some(spark)), bare], csv: "data/data.csv".to_owned() };
        let mut page = self.page("data/index.html", ("title.data", "title.data"), "data", "");
        page.title_is_word = true;
        self.sample("data-index", "data_index.html", &page, &view, "")
    }

    fn spark(self, values: &[&str]) -> Spark {
        let values = values.iter().map(|value| (!value.is_empty()).then(|| (*value).to_owned())).collect();
        Spark { id: "page:1".to_owned(), name: self.s("visitors", "来访"), values }
    }

    fn plain(self) -> Vec<Sample> {
        let mut folder = self.page("plans/index.html", ("Plans", "计划"), "", "");
        folder.has_body = true;
        let mut missing = self.page("404.html", ("title.not-found", "title.not-found"), "", "");
        missing.title_is_word = true;
        let moved = self.page("old/in-1.html", ("", ""), "", "");
        let to = self.link(
            "On the spring fire safety self-inspection",
            "关于做好春季消防安全自查工作的通知",
            "documents/in-001.html",
        );
        let feed = FeedView {
            id: "tag:archive.example,2025:qinghe".to_owned(),
            updated: "2025-04-30T00:00:00Z".to_owned(),
            href: "https://archive.example/qinghe/feed.xml".to_owned(),
            entries: self
                .records()
                .into_iter()
                .map(|record| FeedEntry {
                    id: format!("tag:archive.example,2025:{}", record.id),
                    href: format!("https://archive.example/qinghe/{}", record.href),
                    updated: format!("{}T00:00:00Z", record.date),
                    summary: record.gist.clone(),
                    record,
                })
                .collect(),
        };
        let map = SitemapView {
            urls: vec![SitemapUrl {
                href: "https://archive.example/qinghe/index.html".to_owned(),
                date: "2025-04-30".to_owned(),
            }],
            maps: Vec::new(),
        };
        let mut search = self.page("search/index.html", ("title.search", "title.search"), "search", "");
        search.title_is_word = true;
        let searched = SearchView { records: 107, kinds: self.kinds() };
        vec![
            self.sample("search", "search.html", &search, &searched, ""),
            self.sample("folder", "folder.html", &folder, &PlainView {}, "<p>Plans of the office.</p>"),
            self.sample("404", "404.html", &missing, &PlainView {}, ""),
            self.sample("redirect", "redirect.html", &moved, &RedirectView { to }, ""),
            self.sample("feed", "feed.xml", &missing, &feed, ""),
            self.sample("sitemap", "sitemap.xml", &missing, &map, ""),
        ]
    }
}

impl In {
    fn series_page(self, filed: bool) -> Sample {
        let page = self.page("statements/supplies/index.html", ("Office supplies", "办公用品"), "statement", "");
        let file = if filed { "series" } else { "series-empty" };
        self.sample(file, "series.html", &page, &self.series(filed), "")
    }

    fn statement_page(self) -> Sample {
        let mut view = self.record_view();
        view.statement = Some(self.filled());
        let mut page = self.page("statements/supplies-2025-03.html", ("supplies", "supplies"), "statement", "2025-03");
        page.has_body = true;
        self.sample("statement", "record.html", &page, &view, "<p>Counted twice.</p>")
    }
}

/// Every template at least once, most with everything a view can hold; some with nothing in it.
pub fn samples(language: &str) -> Vec<Sample> {
    let x = In { zh: language == "zh" };
    let mut samples = vec![
        x.home(),
        x.empty_home(),
        x.calm_home(),
        x.ledger(),
        x.marks(),
        x.nothing_wrong(),
        x.record(),
        x.person(),
        x.evidence(),
        x.month(),
        x.volume(),
        x.year(),
        x.empty_day(),
        x.list(),
        x.tag(),
        x.empty_list(),
        x.tags_page(),
        x.glossary(),
        x.chronicle(),
        x.register(),
        x.series_page(true),
        x.series_page(false),
        x.statement_page(),
        x.data(),
        x.data_index(),
    ];
    samples.extend(x.plain());
    samples
}
