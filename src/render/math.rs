//! Formulas as MathML.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// The longest formula that is set, in bytes, and its deepest nesting.
const LONGEST: usize = 8 * 1024;
const DEEPEST: usize = 64;

/// The elements that a formula may have; `math` is the outermost.
const ELEMENTS: &[&str] = &[
    "annotation",
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "semantics",
];

/// The MathML of a formula in TeX; `None` when it is none, or too large.
pub(super) fn mathml(tex: &str, display: bool) -> Option<String> {
    if tex.len() > LONGEST || depth(tex) > DEEPEST {
        return None;
    }
    // the parser is not ours, and a formula it stumbles over must not take the page with it
    let made = std::panic::catch_unwind(|| {
        let storage = Storage::new();
        let events = Parser::new(tex, &storage).collect::<Result<Vec<_>, _>>().ok()?;
        let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
        let config = RenderConfig { display_mode, ..RenderConfig::default() };
        let mut html = String::new();
        let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
        push_mathml(&mut html, events, config).ok()?;
        // the signs themselves are written out unescaped
        Some(html.replace("><</", ">&lt;</").replace(">&</", ">&amp;</"))
    });
    made.ok().flatten().filter(|html| is_mathml(html))
}

/// How deep groups and environments nest, at most.
fn depth(tex: &str) -> usize {
    let opened = tex.matches(['{', '[', '(']).count() + tex.matches("\\begin").count() + tex.matches("\\left").count();
    let scripts = tex.matches(['^', '_']).count();
    if opened.max(scripts) <= DEEPEST {
        return opened.max(scripts);
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in tex.bytes() {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest.max(tex.matches("\\left").count().saturating_sub(tex.matches("\\right").count()))
}

/// Whether every tag is one of a formula and none carries a handler or a link: this goes into the page unsanitised.
fn is_mathml(html: &str) -> bool {
    html.starts_with("<math")
        && html.split('<').skip(1).all(|tag| {
            let tag = tag.strip_prefix('/').unwrap_or(tag);
            let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            let inside = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
            // spacing and colours come as styles of numbers and names; `url(..)` is neither
            let harmless = !inside.contains("url") && !inside.contains("expression") && !inside.contains('\\');
            harmless
                && ELEMENTS.contains(&name)
                && !inside.contains(" on")
                && !inside.contains("href")
                && !inside.contains("src")
        })
}
