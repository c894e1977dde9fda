//! The style sheet as it is served.

use annals::render::lean::style;
use annals::render::{Static, Theme};
use annals::source::Tree;

use super::run;
use crate::browser::Opened;
use crate::support::{Output, SiteTest};

const SOURCE: &str = include_str!("../../../themes/default/static/annals.css");

fn served() -> String {
    let (theme, _) = Theme::load(&Tree::default(), "default");
    let Some(Static::Bytes(bytes)) = theme.statics.get("annals.css") else { panic!() };
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn served_styles_are_shorter_and_keep_what_matters() {
    let served = served();
    assert!(served.len() * 10 < SOURCE.len() * 9, "{} of {}", served.len(), SOURCE.len());
    assert!(!served.contains("/*") && !served.contains("\n\n"));
    // space that means something, and texts
    for kept in [":lang(zh) :is(h1", "content:\"◆ \"", "calc(-1 * var(", " (max-width:", ":is(.chart,.spark) *"] {
        assert!(served.contains(kept), "{kept}");
    }
    // an archive's own file is its author's
    let site =
        SiteTest::new("=== content/a.md ===\n# A\n=== themes/default/static/annals.css ===\n/* mine */\nb  { c: d }\n")
            .build();
    assert_eq!(site.page("assets/annals.css"), "/* mine */\nb  { c: d }\n");
}

#[test]
fn styles_lose_only_space_that_means_nothing() {
    for (source, lean) in [
        ("/* a */ b { c: d; }\n\n.e\n.f { g: h }\n", "b{c:d}.e .f{g:h}"),
        ("a/**/b{}", "a b{}"),
        (".a :is(.b, .c) * , d > e { f: g !important }", ".a :is(.b,.c) *,d>e{f:g !important}"),
        (
            ":is(.a) :not(.b) + c ~ d { e: calc( 1px + 2px * -1 ) -1px }",
            ":is(.a) :not(.b) + c ~ d{e:calc(1px + 2px * -1) -1px}",
        ),
        ("a::before { content: \"◆ ; } /* */ \\\" \" / \"\" ; }", "a::before{content:\"◆ ; } /* */ \\\" \" / \"\"}"),
        ("a { b: '  ' ; c: url( x y/*z ) }", "a{b:'  ';c:url( x y/*z )}"),
        (
            "@media (width > 1rem) and (min-width: 2rem) { a { & b { --c:  d  e } } }",
            "@media (width>1rem) and (min-width:2rem){a{& b{--c:d e}}}",
        ),
        ("a { content: \"§\\a0\" } .b\\:c { }", "a{content:\"§\\a0\"}.b\\:c{}"),
        ("a { /* unfinished", "a{"),
        ("a { b: \"unfinished", "a{b:\"unfinished"),
        ("", ""),
    ] {
        assert_eq!(style(source), lean, "{source}");
        assert_eq!(style(lean), lean, "{lean}");
    }
}

/// The browser reads the same rules in both, and knows them all.
#[test]
fn served_styles_mean_what_their_source_says() {
    let empty: Output = SiteTest::new("=== content/a.md ===\n# A\n").build();
    let Some(opened) = Opened::new(&empty) else { return };
    let sheets = format!("<style>{SOURCE}</style><style>{}</style>", served());
    opened.write("both.html", format!("<!doctype html><html><head>{sheets}</head><body></body></html>").as_bytes());
    let seen = run(
        &opened,
        "both.html",
        "const text = (sheet) => Array.from(sheet.cssRules, (rule) => rule.cssText.replace(/\\s*([,/(){}:;])\\s*/g, '$1'));
         const [source, served] = Array.from(document.styleSheets, text);
         return { count: source.length, differ: source.filter((rule, at) => rule !== served[at]), served: served.length }",
    );
    assert_eq!(seen["differ"], serde_json::json!([]));
    assert_eq!(seen["count"], seen["served"]);
    assert!(seen["count"].as_u64().unwrap() > 200, "{seen}");
}
