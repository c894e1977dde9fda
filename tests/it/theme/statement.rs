//! A statement as the templates would be given it: one page with everything that may not hold in it, and one with nothing filed yet.

use std::sync::Arc;

use annals::site::view::*;

use super::samples::In;

impl In {
    fn filing(self, period: &str, number: u8, state: &str, late: i64) -> FilingView {
        let there = !matches!(state, "missing" | "none");
        let mut record = self.brief("statement", "supplies-2025-03", "supplies", "supplies", "", ("", ""));
        let own = Arc::make_mut(&mut record);
        period.clone_into(&mut own.period);
        own.title = format!("supplies {period}");
        FilingView {
            period: period.to_owned(),
            number,
            state: state.to_owned(),
            deadline: "2025-04-07".to_owned(),
            filed: if there && state != "open" { "2025-04-08".to_owned() } else { String::new() },
            late,
            record: there.then_some(record),
            by: if there { vec![self.link("Chen Min", "陈敏", "people/chen-min.html")] } else { Vec::new() },
            checked_by: if there { vec![self.link("Wang Fang", "王芳", "")] } else { Vec::new() },
            alarms: usize::from(state == "late"),
        }
    }

    fn series_brief(self, filed: bool) -> SeriesBrief {
        let cells = [("2025-01", 1, "missing", 0), ("2025-02", 2, "filed", 0), ("2025-03", 3, "late", 1)];
        let cells = cells.map(|(period, number, state, late)| self.filing(period, number, state, late)).to_vec();
        SeriesBrief {
            name: "supplies".to_owned(),
            label: self.s("Office supplies", "办公用品"),
            href: "statements/supplies/index.html".to_owned(),
            every: "month".to_owned(),
            last: filed.then(|| self.filing("2025-03", 3, "late", 1)),
            next: Some(self.filing("2025-04", 4, "none", 0)),
            strip: if filed { vec![StripYear { year: "2025".to_owned(), cells }] } else { Vec::new() },
            earlier: usize::from(filed),
        }
    }

    fn head(self, id: &str, en: &str, zh: &str, unit: &str, figures: bool) -> FieldHead {
        FieldHead { id: id.to_owned(), label: self.s(en, zh), unit: unit.to_owned(), figures }
    }

    fn pieces(self) -> Vec<Piece> {
        let piece = |text: String, href: &str, period: &str| Piece {
            text,
            href: href.to_owned(),
            lang: String::new(),
            date: String::new(),
            period: period.to_owned(),
        };
        vec![
            piece(self.s("Spring fair, see ", "春季市集，见"), "", ""),
            piece("2025-03".to_owned(), "2025/03/index.html", "2025-03"),
            piece(self.s("Tree day", "植树节"), "events/tree.html", ""),
        ]
    }

    fn rule(self, number: usize, of: &str, weight: &str, id: &str) -> RuleView {
        let change = of == "change";
        let text = |text: &str| text.to_owned();
        RuleView {
            number,
            of: text(of),
            weight: text(weight),
            id: text(id),
            label: if change { String::new() } else { self.s("What was left is there", "期初即上期期末") },
            each: text(if change { "cell" } else { "row" }),
            place: self.s("Toner", "硒鼓"),
            rule: if change { String::new() } else { self.s("Opening = Closing@prev", "期初 = 期末@prev") },
            left: text("6"),
            sign: if change { String::new() } else { text("≠") },
            right: text("9"),
            base: if change { text("2025-02") } else { String::new() },
            difference: if weight.is_empty() { String::new() } else { text("-3") },
            rate: if change { text("-33.3") } else { String::new() },
            limits: ["rate", "points", "difference"]
                .iter()
                .filter(|_| change)
                .map(|form| LimitView { form: text(form), most: text("5") })
                .collect(),
            explanation: if weight == "explained" { self.pieces() } else { Vec::new() },
            cells: vec![OtherCell {
                name: self.s("Closing", "期末"),
                value: text("9"),
                at: self.filing("2025-02", 2, "filed", 0).record.unwrap(),
            }],
            counted: vec![Counted {
                text: text("count(document)"),
                total: 21,
                records: vec![self.link("A paper", "来文", "documents/in-001.html")],
            }],
            absent: if number == 0 && weight.is_empty() { vec![self.s("Issued", "领用")] } else { Vec::new() },
        }
    }

    fn cell(text: &str, form: &str, state: &str, notes: &[(usize, &str)], suspect: bool) -> FilledCell {
        let note = |&(number, weight): &(usize, &str)| CellNote { number, weight: weight.to_owned() };
        FilledCell {
            text: text.to_owned(),
            form: form.to_owned(),
            state: state.to_owned(),
            notes: notes.iter().map(note).collect(),
            suspect,
        }
    }

    /// Everything that may stand in a statement.
    pub fn filled(self) -> StatementView {
        let cell = Self::cell;
        let total = self.head("all", "Total", "合计", "", true);
        let toner = self.head("toner", "Toner", "硒鼓", "piece", false);
        let moved = |difference: &str, rate: &str, note: Option<usize>| MoveView {
            difference: difference.to_owned(),
            rate: rate.to_owned(),
            note: note.map(|number| CellNote { number, weight: "warning".to_owned() }),
        };
        let compared = |head: &FieldHead, spark: bool| ComparedRow {
            head: head.clone(),
            value: if spark { "6".to_owned() } else { String::new() },
            moves: vec![moved("-3", "-33.3", Some(2)), moved("", "", None)],
            spark: spark.then(|| Spark {
                id: "page:spark-1".to_owned(),
                name: self.s("Toner", "硒鼓"),
                values: vec![Some("9".to_owned()), None, Some("6".to_owned())],
            }),
        };
        let corrected = self.filing("2025-03", 3, "filed", 0).record;
        StatementView {
            name: "supplies".to_owned(),
            label: self.s("Office supplies", "办公用品"),
            series: "statements/supplies/index.html".to_owned(),
            filing: self.filing("2025-03", 3, "late", 1),
            previous: self.filing("2025-02", 2, "filed", 0).record,
            next: None,
            corrected_by: corrected.clone(),
            corrects: corrected.into_iter().collect(),
            unit: self.s("things", "件"),
            in_text: false,
            filled: true,
            marked: true,
            columns: vec![
                self.head("opening", "Opening", "期初", "", true),
                self.head("rate", "Rate", "比率", "%", true),
                self.head("note", "Note", "备注", "", false),
            ],
            rows: vec![
                FilledRow {
                    head: toner.clone(),
                    cells: vec![
                        cell("6", "number", "error", &[(1, "error"), (2, "warning")], true),
                        cell("12,5", "no-number", "", &[], false),
                        cell("new", "words", "", &[], false),
                    ],
                },
                FilledRow {
                    head: total.clone(),
                    cells: vec![
                        cell("12345.50", "number", "involved", &[], false),
                        cell("", "missing", "", &[], false),
                        cell("", "none", "explained", &[(3, "explained")], false),
                    ],
                },
            ],
            rows_left: 1200,
            broken_left: 2,
            broken: vec![
                self.rule(1, "relation", "error", "carry"),
                self.rule(2, "change", "warning", "issued-month"),
                self.rule(3, "change", "explained", "issued-year"),
            ],
            unknown: vec![self.rule(0, "relation", "", "stock")],
            holding: vec![self.rule(0, "relation", "", "stock"), self.rule(0, "relation", "", "other")],
            relations: 4,
            hold: 2,
            fail: 1,
            changes: 3,
            within: 1,
            suspect: Some(SuspectView {
                cell: self.s("Toner · Opening", "硒鼓 · 期初"),
                value: "6".to_owned(),
                instead: "9".to_owned(),
                slip: "swapped".to_owned(),
            }),
            bases: [("previous", "2025-02"), ("year", "2024-03")]
                .iter()
                .map(|(name, period)| BaseView {
                    name: (*name).to_owned(),
                    period: (*period).to_owned(),
                    record: self.filing(period, 2, "filed", 0).record.unwrap(),
                })
                .collect(),
            compared: vec![
                ComparedColumn {
                    head: self.head("opening", "Opening", "期初", "", true),
                    percent: false,
                    rows: vec![compared(&toner, true), compared(&total, false)],
                },
                ComparedColumn {
                    head: self.head("rate", "Rate", "比率", "%", true),
                    percent: true,
                    rows: vec![compared(&total, false)],
                },
            ],
            compared_left: 3,
        }
    }

    /// The page of a statement, with all that can stand on it or with nothing.
    pub fn series(self, filed: bool) -> SeriesView {
        let filled = self.filled();
        let points: Vec<String> = ["2025-02", "2025-03"].map(str::to_owned).to_vec();
        let line = ChartLine {
            name: self.s("Toner", "硒鼓"),
            values: vec![Some("9".to_owned()), Some("6".to_owned())],
            flags: vec![String::new(), "alarm".to_owned()],
        };
        SeriesView {
            series: self.series_brief(filed),
            form: FormView {
                method: self.pieces(),
                requirements: if filed { self.pieces() } else { Vec::new() },
                instructions: self.pieces(),
                filed_with: self.pieces(),
                unit: self.s("things", "件"),
                second_check: filed,
                due: "5d".to_owned(),
                roll: true,
            },
            filings: [("2025-03", "late", 1), ("2025-02", "open", 0), ("2025-01", "missing", 0)]
                .iter()
                .filter(|_| filed)
                .map(|(period, state, late)| self.filing(period, 3, state, *late))
                .collect(),
            filings_left: 0,
            filings_csv: "statements/supplies/filings.csv".to_owned(),
            charts: vec![ChartView {
                id: "page:chart-1".to_owned(),
                caption: self.s("Office supplies", "办公用品"),
                unit: String::new(),
                points,
                lines: vec![line],
                earlier: 0,
            }],
            development: DevelopmentView {
                columns: vec![self.head("toner.opening", "Toner", "硒鼓", "piece", true)],
                rows: ["2025-03", "2025-02"]
                    .iter()
                    .map(|period| DevelopmentRow {
                        record: self.filing(period, 3, "filed", 0).record.unwrap(),
                        cells: vec![Self::cell("6", "number", "warning", &[], false)],
                    })
                    .collect(),
                left: 2,
                csv: "statements/supplies/figures.csv".to_owned(),
            },
            latest: filed.then_some(filled),
        }
    }

    /// Declared statements as their list shows them.
    pub fn series_list(self) -> Vec<SeriesBrief> {
        vec![self.series_brief(true), self.series_brief(false)]
    }

    /// The newest figures as the home page shows them.
    pub fn latest_figures(self) -> Vec<KeyFigure> {
        let record = self.filing("2025-03", 3, "filed", 0).record.unwrap();
        let figure = |percent: bool| KeyFigure {
            record: record.clone(),
            label: self.s("Office supplies", "办公用品"),
            cell: self.s("Toner", "硒鼓"),
            unit: self.s("things", "件"),
            value: "6".to_owned(),
            percent,
            moved: MoveView { difference: "-3".to_owned(), rate: String::new(), note: None },
        };
        vec![figure(false), figure(true)]
    }
}
