//! The records around a record as SVG inside the page: the filter `graph`. What refers to it stands before it, what it refers to behind
//! it; all lines lead from who refers to what is referred to.
//!
//! Where everything stands follows from the order of the records alone.

use std::fmt::Write;
use std::sync::Arc;

use serde::Deserialize;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::chart::cut;
use super::chart::svg::escaped;
use super::filters;
use super::words::Words;
use crate::site::view::{GraphNode, GraphView};

/// How wide the picture is, in units. Its text stands at its own size when the picture is as wide as that many pixels.
const WIDE: usize = 800;
/// The height of a row.
const ROW: usize = 30;
/// The height of a box.
const BOX: usize = 22;
/// Between two columns.
const GAP: usize = 28;
/// How wide one column of text is.
const LETTER: usize = 6;

/// Puts the filter into `tera`.
pub(super) fn register(tera: &mut Tera, words: &Arc<Words>, language: &str) {
    let (own, interface) = (words.clone(), language.to_owned());
    tera.register_filter("graph", move |value: &Value, args: Kwargs, _: &State| -> TeraResult<Value> {
        let view = GraphView::deserialize(value)
            .map_err(|wrong| Error::message(format!("the filter `graph` wants a GraphView: {wrong}")))?;
        let root: &str = args.get("root")?.unwrap_or("");
        Ok(Value::safe_string(&graph(&view, root, &own, &interface)))
    });
}

/// A node at its place: the middle of its box, and how wide the box is.
struct Placed<'a> {
    node: &'a GraphNode,
    x: usize,
    y: usize,
}

/// The graph as SVG: safe markup, whatever the view says.
pub fn graph(view: &GraphView, root: &str, words: &Words, language: &str) -> String {
    let column = |node: &GraphNode| match (node.side.as_str(), node.steps) {
        ("from", 2..) => 0,
        ("from", _) => 1,
        ("here", _) => 2,
        (_, 0 | 1) => 3,
        _ => 4,
    };
    let counts: Vec<usize> = (0..5).map(|at| view.nodes.iter().filter(|node| column(node) == at).count()).collect();
    let used: Vec<usize> = (0..5).filter(|at| counts.get(*at).is_some_and(|count| *count > 0)).collect();
    let rows = counts.iter().copied().max().unwrap_or(1);
    let wide = (WIDE + GAP) / used.len().max(1) - GAP;
    let mut filled = [0; 5];
    let placed: Vec<Placed<'_>> = view
        .nodes
        .iter()
        .map(|node| {
            let at = column(node);
            let across = used.iter().position(|used| *used == at).unwrap_or(0);
            let count = counts.get(at).copied().unwrap_or(1);
            let row = filled.get_mut(at).map_or(0, |row| std::mem::replace(row, *row + 1));
            Placed { node, x: across * (wide + GAP), y: (rows - count) * ROW / 2 + row * ROW + ROW / 2 }
        })
        .collect();
    let mut svg = String::new();
    let (high, title) = (rows * ROW, escaped(words.get("graph.title").unwrap_or("graph")));
    let _ = write!(
        svg,
        "<svg class=\"graph\" viewBox=\"0 0 {WIDE} {high}\" width=\"{WIDE}\" height=\"{high}\" role=\"group\" aria-label=\"{title}\">"
    );
    let lines: String = placed.iter().skip(1).filter_map(|to| line(&placed, to, wide)).collect();
    let _ = write!(svg, "<g fill=\"none\">{lines}</g>");
    placed.iter().for_each(|node| boxed(&mut svg, node, wide, root, words, language));
    svg.push_str("</svg>");
    svg
}

/// The line between a node and the one nearer to the middle, with a point where it leads to.
fn line(placed: &[Placed<'_>], of: &Placed<'_>, wide: usize) -> Option<String> {
    let other = placed.get(if of.node.steps == 2 { of.node.through } else { 0 })?;
    let (left, right) = if of.x < other.x { (of, other) } else { (other, of) };
    let (x, y, to, down) = (left.x + wide, left.y, right.x, right.y);
    let middle = usize::midpoint(x, to);
    let mut line = format!("<path d=\"M{x} {y}C{middle} {y} {middle} {down} {to} {down}m-5-3.5 5 3.5-5 3.5");
    if of.node.side == "both" && of.node.steps == 1 {
        let _ = write!(line, "M{x} {y}m5-3.5-5 3.5 5 3.5");
    }
    line.push_str("\"/>");
    Some(line)
}

fn boxed(svg: &mut String, Placed { node, x, y }: &Placed<'_>, wide: usize, root: &str, words: &Words, language: &str) {
    let name = filters::title(words, &node.title, &node.date, &node.period);
    let shown = escaped(&cut(&name, wide.saturating_sub(12) / LETTER));
    let (name, kind) = (escaped(&name), escaped(&node.kind));
    let lang = if node.lang.is_empty() || node.lang == language || node.title == node.date {
        String::new()
    } else {
        format!(" lang=\"{}\"", escaped(&node.lang))
    };
    let top = y - BOX / 2;
    let inner = format!(
        "<rect x=\"{x}\" y=\"{top}\" width=\"{wide}\" height=\"{BOX}\" rx=\"3\"/><text x=\"{}\" y=\"{}\"{lang}>{shown}</text>",
        x + 6,
        y + 4
    );
    if node.steps == 0 {
        let _ = write!(svg, "<g class=\"here\">{inner}</g>");
    } else {
        let href = escaped(&format!("{root}{}", node.href));
        let _ = write!(svg, "<a href=\"{href}\"><title>{name} ({kind})</title>{inner}</a>");
    }
}
