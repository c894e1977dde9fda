//! The table that a query block becomes, as the theme's own tables are.

use std::fmt::Write;

use super::words::{Words, fill};
use super::{escape, filters};
use crate::site::view::{Column, FactValue, TableGroup, TableView};

/// The table as HTML. `label` is what it is called, `file` where the same stands as a file (empty: nowhere), `root` what leads from the
/// page to the site's root.
pub fn html(table: &TableView, label: &str, file: &str, root: &str, words: &Words) -> String {
    let mut page = Page { words, root, html: String::new() };
    if table.total == 0 {
        let _ = writeln!(page.html, "<p class=\"soft\">{}</p>", escape::text(&page.word("empty.query", "query")));
        return page.html;
    }
    page.begin(table, label);
    for group in &table.groups {
        page.group(table, group);
    }
    page.html.push_str("</table></div>\n");
    if !file.is_empty() {
        let (href, said) = (escape::text(file), page.word("list.csv", "CSV"));
        let _ = writeln!(page.html, "<p class=\"more\"><a href=\"{root}{href}\">{}</a></p>", escape::text(&said));
    }
    page.html
}

struct Page<'a> {
    words: &'a Words,
    root: &'a str,
    html: String,
}

impl Page<'_> {
    fn begin(&mut self, table: &TableView, label: &str) {
        let shown: usize = table.groups.iter().map(|group| group.rows.len()).sum();
        let count = |key: &str| self.words.counted(key, i128::try_from(table.total).unwrap_or(i128::MAX));
        let rows = count("count.rows").map_or_else(
            || table.total.to_string(),
            |form| fill(form, |name| (name == "count").then(|| filters::number(self.words, &table.total.to_string()))),
        );
        // a table that a limit cuts off says of how many it is the beginning
        let rows = if table.by.is_empty() && shown < table.total {
            let form = self.words.get("list.shown").unwrap_or("{shown} / {total}");
            fill(form, |name| match name {
                "shown" => Some(shown.to_string()),
                "total" => Some(table.total.to_string()),
                _ => None,
            })
        } else {
            rows
        };
        let caption = fill(self.words.get("list.caption").unwrap_or("{label}, {records}"), |name| match name {
            "label" => Some(label.to_owned()),
            "records" => Some(rows.clone()),
            _ => None,
        });
        let (label, caption) = (escape::text(label), escape::text(&caption));
        let sort = if table.by.is_empty() { " data-sort" } else { "" };
        let many = if table.columns.len() > 6 { " many" } else { "" };
        let _ = write!(
            self.html,
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\"><table class=\"list{many}\"{sort}><caption class=\"hush\">{caption}</caption>\n<thead><tr>"
        );
        for column in &table.columns {
            let class = if column.figures { " class=\"n\"" } else { "" };
            let heading = if column.label.is_empty() {
                self.word(&format!("column.{}", column.name), &column.name)
            } else {
                column.label.clone()
            };
            let _ = write!(self.html, "<th scope=\"col\"{class}>{}</th>", escape::text(&heading));
        }
        self.html.push_str("</tr></thead>\n");
    }

    fn group(&mut self, table: &TableView, group: &TableGroup) {
        self.html.push_str("<tbody>\n");
        if !table.by.is_empty() {
            let _ =
                write!(self.html, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{}\">", table.columns.len());
            match &group.value {
                Some(value) => self.value(value, &table.by),
                None => {
                    let none = self.word("list.none", "-");
                    self.html.push_str(&escape::text(&none));
                }
            }
            let _ = writeln!(self.html, " <small>{}</small></th></tr>", group.rows.len());
        }
        // what heads a row says what the row is about
        let heads = table.columns.iter().position(|column| column.name == "title").unwrap_or(0);
        for row in &group.rows {
            if row.light.is_empty() {
                self.html.push_str("<tr>");
            } else {
                let _ = write!(self.html, "<tr class=\"l-{}\">", escape::text(&row.light));
            }
            for (at, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                self.cell(column, cell, at == heads);
            }
            self.html.push_str("</tr>\n");
        }
        self.html.push_str("</tbody>\n");
    }

    fn cell(&mut self, column: &Column, values: &[FactValue], heads: bool) {
        let dated = values.first().is_some_and(|value| value.form == "date");
        let class = match (column.figures, dated) {
            (true, _) => " class=\"n\"",
            (_, true) => " class=\"d\"",
            _ => "",
        };
        let (begin, end) = if heads { ("<th scope=\"row\"", "</th>") } else { ("<td", "</td>") };
        let _ = write!(self.html, "{begin}{class}>");
        self.values(values, &column.name);
        self.html.push_str(end);
    }

    fn values(&mut self, values: &[FactValue], name: &str) {
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.html.push_str(", ");
            }
            self.value(value, name);
        }
    }

    fn value(&mut self, value: &FactValue, name: &str) {
        for part in &value.parts {
            let _ = write!(self.html, "<span class=\"part\"><small>{}</small> ", escape::text(&part.label));
            self.values(&part.values, &part.name);
            self.html.push_str("</span>");
        }
        if !value.parts.is_empty() {
            return;
        }
        if value.form == "date" {
            let said = filters::date(self.words, &value.text, "table").unwrap_or_else(|_| value.text.clone());
            let _ =
                write!(self.html, "<time datetime=\"{}\">{}</time>", escape::text(&value.text), escape::text(&said));
            return;
        }
        let (class, said) = self.said(value, name);
        let linked = !value.href.is_empty();
        if linked {
            let _ =
                write!(self.html, "<a href=\"{}{}\"{}>", self.root, escape::text(&value.href), self.lang(&value.lang));
        }
        let (begin, end) = if escape::turns(&said) { ("<bdi>", "</bdi>") } else { ("", "") };
        let said = escape::text(&said);
        if class.is_empty() {
            let _ = write!(self.html, "{begin}{said}{end}");
        } else {
            let _ = write!(self.html, "<span class=\"{}\">{said}</span>", escape::text(&class));
        }
        if linked {
            self.html.push_str("</a>");
        }
    }

    /// What a value is called in the reader's language, and the class of what it stands in; empty: none.
    fn said(&self, value: &FactValue, name: &str) -> (String, String) {
        let text = value.text.as_str();
        let plain = |said: String| (String::new(), said);
        match value.form.as_str() {
            "state" => {
                let class = if value.class.is_empty() { String::new() } else { format!(" s-{}", value.class) };
                let said = if value.label.is_empty() {
                    self.word(&format!("state.{text}"), text)
                } else {
                    value.label.clone()
                };
                (format!("badge{class}"), said)
            }
            "word" => {
                let (group, last) = text.rsplit_once('.').unwrap_or(("", text));
                let light = matches!(group, "light" | "severity");
                (if light { format!("light {last}") } else { String::new() }, self.word(text, last))
            }
            "period" | "link" => plain(filters::period(self.words, text, "long").unwrap_or_else(|_| text.to_owned())),
            "bool" => plain(self.word(&format!("bool.{text}"), text)),
            "number" => plain(filters::number(self.words, text)),
            "duration" => plain(filters::duration(self.words, text)),
            _ if !value.label.is_empty() => plain(value.label.clone()),
            _ => plain(self.word(&format!("value.{name}.{text}"), text)),
        }
    }

    fn lang(&self, lang: &str) -> String {
        if lang.is_empty() || lang == self.words.language {
            return String::new();
        }
        format!(" lang=\"{}\"", escape::text(lang))
    }

    /// The interface's word, or what stands for it where there is none.
    fn word(&self, key: &str, otherwise: &str) -> String {
        self.words.get(key).unwrap_or(otherwise).to_owned()
    }
}
