//! Rows and columns as they are declared.

use std::collections::BTreeMap;

use super::kind::{self, Column, ColumnType, Item, Rows};
use crate::base::label::Label;
use crate::base::span::Span;
use crate::base::yaml::Node;
use crate::config::reader::Reader;
use crate::config::{complaints, scalar};

impl Reader<'_> {
    pub(super) fn rows(&mut self, node: &Node) -> Rows {
        if node.text() == Some("open") {
            return Rows::Open;
        }
        let mut rows = Vec::new();
        for (id, node) in self.parts("rows", node, false) {
            let mut item = Item { id, label: Label::default(), aliases: Vec::new(), unit: Label::default() };
            for (key, node) in node.entries() {
                match key.text.as_str() {
                    "label" => item.label = self.label("label", node),
                    "aliases" => item.aliases = self.texts("aliases", node),
                    "unit" => item.unit = self.label("unit", node),
                    _ => {}
                }
            }
            rows.push((item, node.span));
        }
        if rows.is_empty() && node.each().is_empty() {
            self.form("rows", node, "at least one row, or `open`");
        }
        let names = rows.iter().map(|(item, span)| (item.id.as_str(), item.names().collect(), *span)).collect();
        self.told_apart("row", names);
        Rows::Fixed(rows.into_iter().map(|(item, _)| item).collect())
    }

    pub(super) fn columns(&mut self, node: &Node) -> Vec<Column> {
        let parts = self.parts("columns", node, false);
        if parts.is_empty() && node.each().is_empty() {
            self.form("columns", node, "at least one column");
        }
        let columns: Vec<(Column, Span)> =
            parts.into_iter().map(|(id, node)| (self.column(id, node), node.span)).collect();
        let names =
            columns.iter().map(|(column, span)| (column.id.as_str(), column.names().collect(), *span)).collect();
        self.told_apart("column", names);
        columns.into_iter().map(|(column, _)| column).collect()
    }

    fn column(&mut self, id: String, node: &Node) -> Column {
        let mut column = Column {
            id,
            label: Label::default(),
            aliases: Vec::new(),
            ty: ColumnType::Decimal,
            unit: Label::default(),
            required: false,
            min: None,
            max: None,
        };
        for (key, node) in node.entries() {
            let key = key.text.as_str();
            match key {
                "type" => {
                    if let Some(ty) = self.word("type of column", node, &["integer", "decimal", "text"]) {
                        column.ty = ty;
                    }
                }
                "label" => column.label = self.label(key, node),
                "aliases" => column.aliases = self.texts(key, node),
                "unit" => column.unit = self.label(key, node),
                "required" => column.required = self.bool(key, node).unwrap_or_default(),
                "min" => column.min = self.read(key, node, "a number", scalar::decimal),
                "max" => column.max = self.read(key, node, "a number", scalar::decimal),
                _ => {}
            }
        }
        if let (Some(min), Some(max)) = (column.min, column.max)
            && min > max
        {
            self.found.push(complaints::empty_bounds(self.path, node.span, "column", &column.id));
        }
        column
    }

    /// Complains about those of which a table could not tell which is meant.
    fn told_apart(&mut self, what: &str, all: Vec<(&str, Vec<&str>, Span)>) {
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for (id, names, span) in all {
            for name in names {
                let first = *known.entry(kind::folded(name)).or_insert(id);
                if first != id {
                    self.found.push(complaints::same_name(self.path, span, what, id, name, first));
                    break;
                }
            }
        }
    }
}
