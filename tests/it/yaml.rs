//! YAML with places.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use annals::base::span::{Span, place};
use annals::base::yaml::{Fault, Node, Yaml, parse};
use proptest::prelude::*;

fn whole(text: &str) -> Result<Node, Fault> {
    parse(text, Span::new(0, text.len()))
}

/// A tree in one line: plain scalars bare, quoted ones in quotes, nothing as `~`.
fn show(node: &Node) -> String {
    match &node.value {
        Yaml::Null => "~".to_owned(),
        Yaml::Scalar { text, quoted: true } => format!("{text:?}"),
        Yaml::Scalar { text, quoted: false } => text.clone(),
        Yaml::List(nodes) => format!("[{}]", nodes.iter().map(show).collect::<Vec<_>>().join(", ")),
        Yaml::Map(entries) => {
            let entries: Vec<_> = entries.iter().map(|(key, node)| format!("{}: {}", key.text, show(node))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn at(text: &str, span: Span) -> String {
    let place = place(text, span.start as usize);
    format!("{}:{}", place.line, place.column)
}

#[test]
fn scalars_stay_what_was_written() {
    for (text, tree) in [
        ("", "~"),
        ("# only a comment\n", "~"),
        ("a: no\nb: on\nc: y\nd: NO\n", "{a: no, b: on, c: y, d: NO}"),
        ("a: [007, 1.10, 1_000, 0x1F]\n", "{a: [007, 1.10, 1_000, 0x1F]}"),
        ("a: 12:30:45\nb: 2024-01-01\n", "{a: 12:30:45, b: 2024-01-01}"),
        ("a: .nan\nb: 1e400\nc: 99999999999999999999\n", "{a: .nan, b: 1e400, c: 99999999999999999999}"),
        ("a: ~\nb: null\nc:\nd: ''\ne: 'null'\n", "{a: ~, b: ~, c: ~, d: \"\", e: \"null\"}"),
        ("a: |\n  one\n  two\nb: >-\n  one\n  two\n", "{a: \"one\\ntwo\\n\", b: \"one two\"}"),
        ("a:\n- x\n- {k: v}\n- [y]\n", "{a: [x, {k: v}, [y]]}"),
        ("a: [x, y,\n  z]\n", "{a: [x, y, z]}"),
        ("---\na: b\n...\n", "{a: b}"),
        ("a: b@c 50% x#y\n", "{a: b@c 50% x#y}"),
        ("a: foo：bar\n", "{a: foo：bar}"),
        ("标题: 周报\n", "{标题: 周报}"),
    ] {
        assert_eq!(whole(text).map(|node| show(&node)), Ok(tree.to_owned()), "{text}");
    }
}

#[test]
fn places_are_those_of_the_file() {
    let file = "前言\ntitle: 周报 # first\nempty:\ntags: [a, 'b c']\nmap:\n  k: v\n\nlast: |\n  text\n";
    let start = file.find("title").unwrap();
    let node = parse(file, Span::new(start, file.len())).unwrap();
    let show: Vec<String> = node
        .entries()
        .iter()
        .map(|(key, value)| format!("{}={:?} at {}", key.span.of(file), value.span.of(file), at(file, value.span)))
        .collect();
    assert_eq!(
        show,
        [
            r#"title="周报" at 2:8"#,
            r#"empty="" at 3:7"#,
            r#"tags="[a, 'b c']" at 4:7"#,
            r#"map="k: v" at 6:3"#,
            r#"last="text\n" at 9:3"#,
        ]
    );
    let tags: Vec<&str> = node.get("tags").unwrap().each().iter().map(|node| node.span.of(file)).collect();
    assert_eq!(tags, ["a", "'b c'"]);
}

#[test]
fn what_is_refused_is_named_at_its_place() {
    const QUOTES: &str = "put quotes around the value";
    for (text, place, message, help) in [
        // control characters, keys given twice, colons of full width, tabs
        ("a: b\u{0}c\n", "1:5", "a control character, U+0000", "delete it"),
        ("a: b\u{1b}]0;x\u{7}\n", "1:5", "a control character, U+001B", "delete it"),
        ("a: \"b\\0c\"\n", "1:4", "an escape for a control character, U+0000", "delete it"),
        ("\"a\\e\": b\n", "1:1", "an escape for a control character, U+001B", "delete it"),
        ("a: 1\nb: 2\na: 3\n", "3:1", "the key `a` is given twice", "keep one of the two"),
        ("x: {a: 1, a: 2}\n", "1:11", "the key `a` is given twice", "keep one"),
        ("title：x\n", "1:6", "a full-width colon", "ordinary colon"),
        ("# 注：x\ntitle：x\n", "2:6", "a full-width colon", "ordinary colon"),
        ("title: x\ndate：2025\n", "2:5", "a full-width colon", "ordinary colon"),
        ("date：2025\ntitle: x\n", "1:5", "a full-width colon", "ordinary colon"),
        ("a: 1\ndate：2025\ntitle: x\n", "2:5", "a full-width colon", "ordinary colon"),
        ("tags:\n\t- a\n", "2:1", "a tab as indent", "blanks"),
        ("tags:\n  - a\n\t- b\n", "3:1", "a tab as indent", "blanks"),
        ("a:\n  b: c\n \td: e\n", "3:2", "a tab as indent", "blanks"),
        // what wants quotes
        ("title: Report: Q3\n", "1:14", "a second `: ` in one value", QUOTES),
        ("title: 报告: 三\n", "1:10", "a second `: ` in one value", QUOTES),
        ("title: @boss\n", "1:8", "a value cannot begin with `@`", QUOTES),
        ("title: %done\n", "1:8", "a value cannot begin with `%`", QUOTES),
        ("title: `x`\n", "1:8", "a value cannot begin with ``", QUOTES),
        ("title: *x*\n", "1:8", "a YAML alias", QUOTES),
        ("title: \"abc\n", "1:8", "a quote that is not closed", "close it"),
        ("title: \"abc\ndate: x\nwho: \"y\"\n", "1:8", "a quote that is not closed", "close it"),
        ("title: 'abc\naudience: restricted\nx: 'y'\n", "1:8", "a quote that is not closed", "close it"),
        ("a: it's\ntags: ['x', 'y\nb: c\n", "2:13", "a quote that is not closed", "close it"),
        ("tags: [a, b\n", "1:7", "a bracket that is not closed", QUOTES_OR_CLOSE),
        ("tags: [a, b\ndate: x\n", "1:7", "a bracket that is not closed", QUOTES_OR_CLOSE),
        ("tags: [\n  a\n]\n", "3:1", "a closing bracket that stands too far left", "indent"),
        ("tags: {a: b\ndate: x\n", "1:7", "a bracket that is not closed", QUOTES_OR_CLOSE),
        ("tags: [a]]\n", "1:10", "a closing bracket without", QUOTES),
        ("tags: [a, , b]\n", "1:11", "a list in brackets", "comma"),
        ("a: 'b' c\n", "1:8", "text behind the closing quote", "the whole value"),
        ("a: \"C:\\dir\"\n", "1:4", "a backslash", "single quotes"),
        ("a: - b\n", "1:4", "a list that begins", "next line"),
        ("a: [x]y\n", "1:7", "something that is no key", QUOTES),
        ("just text\nb: c\n", "2:2", "a second `: `", QUOTES),
        // anchors, merge keys, tags, several documents
        ("a: &x b\n", "1:4", "a YAML anchor", QUOTES),
        ("a: &a [*a]\n", "1:8", "a YAML alias", QUOTES),
        ("a: &a [l]\nb: [*a, *a]\n", "2:5", "a YAML alias", QUOTES),
        ("<<: x\n", "1:1", "the merge key", "write the keys out"),
        ("a: !!python/object x\n", "1:4", "a YAML tag", QUOTES),
        ("a: !include /etc/passwd\n", "1:4", "a YAML tag", QUOTES),
        ("a: !foo [b]\n", "1:4", "a YAML tag", QUOTES),
        ("a: !f!oo b\n", "1:4", "a YAML tag", QUOTES),
        ("%YAML 1.2\n---\na: b\n", "1:1", "a YAML directive", "delete"),
        ("a: b\n---\nc: d\n", "2:1", "a second YAML document", "keep to one"),
        ("[a]: b\n", "1:1", "a list or mapping as a key", QUOTES),
        (": b\n", "1:1", "a value without a key", "write a key"),
    ] {
        let fault = whole(text).expect_err(text);
        assert_eq!(at(text, fault.span), place, "{text}\n{fault:?}");
        assert!(fault.message.starts_with(message), "{text}\n{fault:?}");
        assert!(fault.help.as_deref().unwrap_or_default().contains(help), "{text}\n{fault:?}");
        assert!(!fault.over_limit, "{text}");
    }
}

const QUOTES_OR_CLOSE: &str = "close it, or put quotes";

#[test]
fn equal_keys_name_both_places() {
    let text = "audience: restricted\ntitle: x\naudience: public\n";
    let fault = whole(text).unwrap_err();
    assert_eq!(at(text, fault.span), "3:1");
    let (first, words) = fault.also.unwrap();
    assert_eq!((at(text, first).as_str(), words.as_str()), ("1:1", "the first one"));
}

/// Refused at once, as a limit, whatever the form of the excess.
#[test]
fn limits_hold_at_once() {
    let mut laughs = "a0: &a0 [lol, lol]\n".to_owned();
    for level in 1..30 {
        let _ = writeln!(laughs, "a{level}: &a{level} [*a{0}, *a{0}, *a{0}]", level - 1);
    }
    let maps: String = (0..1000).map(|level| format!("{}k:\n", " ".repeat(level))).collect();
    for (text, message) in [
        ("[".repeat(100_000), "YAML nested too deep: more than 16 levels"),
        ("{a: ".repeat(100_000), "YAML nested too deep: more than 16 levels"),
        ("- ".repeat(100_000), "YAML nested too deep: more than 16 levels"),
        ("? ".repeat(100_000), "more than 64 KiB of YAML"),
        ("[".repeat(17), "YAML nested too deep: more than 16 levels"),
        (format!("a: {}x{}", "[".repeat(16), "]".repeat(16)), "YAML nested too deep: more than 16 levels"),
        (maps, "YAML nested too deep: more than 16 levels"),
        (format!("a: {}", "x".repeat(64 * 1024)), "more than 64 KiB of YAML"),
        ("- x\n".repeat(2000), "more than 2000 values in YAML"),
        (laughs, "a YAML alias, which is not supported"),
        (
            format!("a: &a {}\nb: [{}]", "x".repeat(20_000), "*a, ".repeat(10_000)),
            "a YAML alias, which is not supported",
        ),
    ] {
        let start = Instant::now();
        let fault = whole(&text).expect_err(message);
        // the limit is 50 ms; ten times that guards a slow machine and an unoptimised build
        assert!(start.elapsed() < Duration::from_millis(500), "{message}: {:?}", start.elapsed());
        let head: String = text.chars().take(8).collect();
        assert_eq!(fault.message, message, "{head}..");
        assert_eq!(fault.over_limit, !message.contains("alias"));
    }
    assert!(whole(&format!("a: {}x{}", "[".repeat(15), "]".repeat(15))).is_ok());
    assert!(whole(&"- x\n".repeat(1999)).is_ok());
}

fn spans_hold(text: &str, part: Span, node: &Node) {
    let check = |span: Span| {
        assert!(part.contains(span), "{span:?} in {part:?}");
        assert!(text.get(span.range()).is_some(), "{span:?}");
    };
    check(node.span);
    match &node.value {
        Yaml::Null | Yaml::Scalar { .. } => {}
        Yaml::List(nodes) => nodes.iter().for_each(|node| spans_hold(text, part, node)),
        Yaml::Map(entries) => {
            for (key, value) in entries {
                check(key.span);
                spans_hold(text, part, value);
            }
        }
    }
}

/// Pieces of which a text is likelier to be almost YAML.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("a: ".to_owned()),
        Just("键: ".to_owned()),
        Just("\n".to_owned()),
        Just("\n  ".to_owned()),
        Just("\n- ".to_owned()),
        Just("\t".to_owned()),
        Just("：".to_owned()),
        "[\\[\\]{},'\"|>&*!%@`?:#<~-]{1,3}",
        "[a-z0-9 ]{1,4}",
        "\\PC{1,2}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in prop_oneof![pieces(), "\\PC{0,60}", any::<String>()], cut in 0usize..20) {
        let start = text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(cut).unwrap_or(0);
        let part = Span::new(start, text.len());
        match parse(&text, part) {
            Ok(node) => spans_hold(&text, part, &node),
            Err(fault) => {
                prop_assert!(part.contains(fault.span));
                prop_assert!(text.get(fault.span.range()).is_some());
                prop_assert!(!fault.message.is_empty());
            }
        }
    }
}
