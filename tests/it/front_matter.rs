//! Front matter to typed fields: what is good, what is wrong and where.

use std::sync::Arc;
use std::time::{Duration, Instant};

use annals::base::code::Code;
use annals::base::diagnostic::Diagnostic;
use annals::base::path::RelPath;
use annals::base::span::{Span, place};
use annals::config::load::load;
use annals::config::{Config, Field, FieldType, Required};
use annals::record::parse::parse;
use annals::record::{Record, ReferenceKind, Value};
use proptest::prelude::*;

fn config(annals: &str) -> Config {
    let path = RelPath::new("annals.yaml").unwrap();
    let (config, found) = load(Some((&path, annals)), true);
    assert_eq!(found, [], "{annals}");
    config
}

fn read_with(config: &Config, path: &str, text: &str) -> (Option<Record>, Vec<Diagnostic>) {
    parse(&RelPath::new(path).unwrap(), &Arc::from(text), config)
}

fn read(path: &str, text: &str) -> (Option<Record>, Vec<Diagnostic>) {
    read_with(&load(None, true).0, path, text)
}

/// Complaints as `LINE:COL code: message`, one a line.
fn report(text: &str, found: &[Diagnostic]) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let place = place(text, diagnostic.span.unwrap().start as usize);
        format!("{}:{} {}: {}", place.line, place.column, diagnostic.code, diagnostic.message)
    };
    found.iter().map(line).collect()
}

/// The record of a file about which there is nothing to say.
fn good(path: &str, text: &str) -> Record {
    let (record, found) = read(path, text);
    assert_eq!(report(text, &found), [] as [&str; 0], "{path}\n{text}");
    record.unwrap()
}

/// A value in a few words.
fn show(record: &Record, value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Markdown(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::DateTime(date, minutes) => format!("{date} +{minutes}"),
        Value::Period(period) => period.to_string(),
        Value::Duration(duration) => duration.to_string(),
        Value::Ref(at) => format!("->{}", record.references[*at as usize].target),
        Value::List(values) => {
            format!("[{}]", values.iter().map(|value| show(record, value)).collect::<Vec<_>>().join(", "))
        }
        Value::Struct(parts) => {
            let parts: Vec<String> =
                parts.iter().map(|(name, value)| format!("{name}: {}", show(record, value))).collect();
            format!("{{{}}}", parts.join(", "))
        }
    }
}

fn field(record: &Record, name: &str) -> Option<String> {
    record.fields.iter().find(|field| field.name == name).map(|field| show(record, &field.value))
}

#[test]
fn files_without_front_matter_work() {
    let record = good("content/ideas/计划.md", "第一句。\n");
    assert_eq!(
        (record.place.as_str(), record.id.as_str(), record.title.as_str()),
        ("ideas/计划", "ideas/计划", "计划")
    );
    assert_eq!((record.kind.as_str(), record.is_index, record.date), ("note", false, None));
    assert_eq!(record.body, Span::new(0, record.text.len()));
    assert_eq!((record.audience.as_deref(), record.draft, record.fields.len()), (None, false, 0));
    // nothing to say is nothing wrong
    for text in
        ["", "\n\n", "---\n---\n", "---\n# only a comment\n---\n", "---\n\n---", "text", "----\nno fence\n----\n"]
    {
        let record = good("content/a.md", text);
        assert_eq!(record.title, "a");
        assert_eq!(record.fields.len(), 0);
    }
}

#[test]
fn fences() {
    for (text, title, body) in [
        ("---\ntitle: t\n---\nbody\n", "t", "body\n"),
        ("---  \ntitle: t\n--- \t\nbody\n", "t", "body\n"),
        ("---\ntitle: t\n...\nbody\n", "t", "body\n"),
        ("\n  \n---\ntitle: t\n---\nbody\n", "t", "body\n"),
        ("---\ntitle: t\n---", "t", ""),
        // whatever stands behind the closing fence is body
        ("---\ntitle: t\n---\nother: x\n---\n", "t", "other: x\n---\n"),
        ("----\ntitle: t\n----\n", "a", "----\ntitle: t\n----\n"),
        (" ---\ntitle: t\n ---\n", "a", " ---\ntitle: t\n ---\n"),
        ("text\n---\ntitle: t\n---\n", "a", "text\n---\ntitle: t\n---\n"),
    ] {
        let record = good("content/a.md", text);
        assert_eq!((record.title.as_str(), record.body.of(text)), (title, body), "{text}");
    }
}

/// The record is in no build.
#[test]
fn front_matter_that_cannot_be_read() {
    for (text, expected) in [
        ("---\ntitle: t\nsecret", "1:1 bad-front-matter: front matter that is not closed"),
        ("\n---\ntitle: t\n", "2:1 bad-front-matter: front matter that is not closed"),
        ("---", "1:1 bad-front-matter: front matter that is not closed"),
        ("+++\ndraft = true\n+++\n", "1:1 bad-front-matter: front matter in TOML, which is not read"),
        ("---\njust text\n---\n", "2:1 bad-front-matter: front matter is text, and a mapping is expected"),
        ("---\n- a\n- b\n---\n", "2:1 bad-front-matter: front matter is a list, and a mapping is expected"),
        ("---\ntitle: a\u{0}b\n---\n", "2:9 bad-front-matter: a control character, U+0000"),
        ("---\ntitle: a\u{1b}]0;x\u{7}\n---\n", "2:9 bad-front-matter: a control character, U+001B"),
        ("---\ntitle: a\ntitle: b\n---\n", "3:1 bad-front-matter: the key `title` is given twice"),
        (
            "---\naudience: restricted\naudience: public\n---\n",
            "3:1 bad-front-matter: the key `audience` is given twice",
        ),
        ("---\ntitle：x\n---\n", "2:6 bad-front-matter: a full-width colon where `: ` is needed"),
        ("---\nby: x\ntitle：x\n---\n", "3:6 bad-front-matter: a full-width colon where `: ` is needed"),
        ("---\ntags:\n\t- a\n---\n", "3:1 bad-front-matter: a tab as indent"),
        ("---\ntitle: Report: Q3\n---\n", "2:14 bad-front-matter: a second `: ` in one value"),
        ("---\ntitle: @boss\n---\n", "2:8 bad-front-matter: a value cannot begin with `@`"),
        ("---\ntitle: %done\n---\n", "2:8 bad-front-matter: a value cannot begin with `%`"),
        ("---\ntitle: *x*\n---\n", "2:8 bad-front-matter: a YAML alias, which is not supported"),
        ("---\ntitle: \"open\n---\n", "2:8 bad-front-matter: a quote that is not closed"),
        ("---\ntags: [a, b\n---\n", "2:7 bad-front-matter: a bracket that is not closed"),
        ("---\na: &a [*a]\n---\n", "2:8 bad-front-matter: a YAML alias, which is not supported"),
        ("---\n<<: x\n---\n", "2:1 bad-front-matter: the merge key `<<` is not supported"),
        ("---\ntitle: !include /etc/passwd\n---\n", "2:8 bad-front-matter: a YAML tag, which is not supported"),
        ("---\na: b\n--- c\n---\n", "3:1 bad-front-matter: a second YAML document"),
    ] {
        let (record, found) = read("content/logs/2025-03-14.md", text);
        assert_eq!(report(text, &found), [expected], "{text}");
        assert!(record.is_none() && found[0].refuses() && found[0].help.is_some(), "{text}");
    }
    let text = "---\naudience: restricted\ntitle: x\naudience: public\n---\n";
    let (_, found) = read("content/a.md", text);
    assert_eq!(place(text, found[0].labels[0].span.unwrap().start as usize).line, 2);
}

#[test]
fn limits() {
    let cases = [
        (format!("x: {}", "[".repeat(100_000)), "YAML nested too deep: more than 16 levels"),
        (format!("x: {}", "y".repeat(70_000)), "more than 64 KiB of YAML"),
        (format!("x:\n{}", "- y\n".repeat(2_000)), "more than 2000 values in YAML"),
    ];
    for (inner, message) in cases {
        let start = Instant::now();
        let (record, found) = read("content/a.md", &format!("---\n{inner}\n---\n"));
        assert!(start.elapsed() < Duration::from_millis(500), "{message}");
        assert!(record.is_none());
        assert_eq!((found[0].code, found[0].message.as_str()), (Code::OverLimit, message));
    }
}

/// Whatever may be a slip for a word about the readership keeps the record out of every build.
#[test]
fn what_is_in_doubt_about_the_readership_fails_closed() {
    for key in [
        "audiance",
        "audince",
        "Audience",
        "AUDIENCE",
        "audiences",
        "udience",
        "auddience",
        "aduience",
        "Draft",
        "DRAFT",
        "drafts",
        "darft",
        "draf",
        "private",
        "Private",
        "privat",
        "confidential",
        "confidental",
        "Confidential",
        "secret",
        "secrte",
        "密级",
        "保密",
        "ａｕｄｉｅｎｃｅ",
    ] {
        let text = format!("---\ntitle: x\n{key}: restricted\n---\n");
        let (record, found) = read("content/a.md", &text);
        let meant = if key.to_lowercase().contains("dr") || key == "darft" { "draft" } else { "audience" };
        assert_eq!(report(&text, &found), [format!("3:1 privacy-key: `{key}` may be a slip for `{meant}`")]);
        assert!(record.is_none() && found[0].refuses(), "{key}");
    }
    for value in ["", " ~", " []", " no", " true", " 3", " Restricted", " intern", " [restricted]", " {a: b}", " ''"] {
        let text = format!("---\naudience:{value}\n---\n");
        let (record, found) = read("content/a.md", &text);
        let column = if value.is_empty() { 10 } else { 11 };
        assert_eq!(found.len(), 1, "{value}");
        assert!(
            report(&text, &found)[0].starts_with(&format!("2:{column} privacy-key: ")),
            "{:?}",
            report(&text, &found)
        );
        assert!(record.is_none(), "{value}");
    }
    for value in ["", " ~", " maybe", " []", " 1"] {
        let text = format!("---\ndraft:{value}\n---\n");
        let (record, found) = read("content/a.md", &text);
        assert_eq!((found.len(), found[0].code), (1, Code::PrivacyKey), "{value}");
        assert!(record.is_none(), "{value}");
    }
    // what is no slip, or a field that the kind declares
    let config = config("kinds: {note: {fields: {private: text, drafts: text}}}");
    let (record, found) =
        read_with(&config, "content/a.md", "---\nprivate: x\ndrafts: x\naudience: restricted\ndraft: true\n---\n");
    assert_eq!(found, []);
    let record = record.unwrap();
    assert_eq!((record.audience.as_deref(), record.draft), (Some("restricted"), true));
    for key in
        ["auditor", "date", "data", "section", "series", "privilege", "secretary", "confidence", "weight", "lastmod"]
    {
        let (record, found) = read("content/a.md", &format!("---\n{key}: 2025-03-14\n---\n"));
        assert!(record.is_some() && found.iter().all(|found| found.code == Code::UnknownField), "{key}");
    }
}

/// Text stays what was written, letter for letter.
#[test]
fn text_stays_text() {
    for word in [
        "no",
        "on",
        "y",
        "NO",
        "007",
        "1.10",
        "1_000",
        "0x1F",
        "12:30:45",
        "2024-01-01",
        "123",
        "1e400",
        ".nan",
        ".inf",
        "99999999999999999999",
        "true",
        "'null'",
    ] {
        let record = good("content/a.md", &format!("---\ntitle: {word}\ntags: [{word}]\n---\n"));
        let plain = word.trim_matches('\'');
        assert_eq!((record.title.as_str(), record.tags.as_slice()), (plain, &[plain.to_owned()][..]));
    }
}

#[test]
fn values_by_type() {
    let config = config(
        "kinds:\n  k:\n    dir: ks\n    fields:\n      int: {type: integer, min: 0, max: 10}\n      dec: decimal\n      yes: bool\n      \
         both: bool-or-text\n      when: datetime\n      long: duration\n      per: period\n      one: {type: enum, values: [ab, cd]}\n      \
         open: {type: enum, values: [ab], open: true}\n      ref: ref(person)\n      refs: list of ref\n      file: path\n      \
         md: markdown\n      code: {type: text, pattern: '[A-Z]+', max_length: 3}\n      since: {type: date, min: 2025-01-01}\n      \
         item: {type: struct, fields: {a: {type: text, required: true}, b: {type: ref, default: z}}}\n      \
         items: {type: list of struct, fields: {n: integer}}\n",
    );
    // what is written, then the value, or the complaint with its column in line 2
    for (written, expected) in [
        ("int: 7", "7"),
        ("int: ７", "7"),
        (
            "int: 99999999999999999999",
            "6 bad-value: `int` needs a whole number of 64 bits, and `99999999999999999999` is none",
        ),
        ("int: 1e3", "6 bad-value: `int` needs a whole number of 64 bits, and `1e3` is none"),
        ("int: -1", "6 bad-value: `int` needs at least 0, and `-1` is none"),
        ("int: 11", "6 bad-value: `int` needs at most 10, and `11` is none"),
        ("int: [1]", "6 bad-value: `int` needs a whole number of 64 bits, not a list"),
        ("int:", "5 bad-value: `int` has nothing behind it"),
        ("int: ~", "6 bad-value: `int` has nothing behind it"),
        ("dec: 12.50", "12.50"),
        ("dec: 1e400", "6 bad-value: `dec` needs a number, and `1e400` is none"),
        ("dec: .nan", "6 bad-value: `dec` needs a number, and `.nan` is none"),
        ("dec: .inf", "6 bad-value: `dec` needs a number, and `.inf` is none"),
        ("yes: true", "true"),
        ("yes: No", "false"),
        ("yes: ja", "6 bad-value: `yes` needs true or false, and `ja` is none"),
        ("both: true", "true"),
        ("both: a reply", "a reply"),
        ("when: 2025-03-14 18:30", "2025-03-14 +1110"),
        ("when: 2025-03-14", "2025-03-14 +0"),
        (
            "when: 2025-03-14 25:00",
            "7 bad-value: `when` needs a day, or a day with a time such as 2025-03-14 18:30, and `2025-03-14 25:00` is none",
        ),
        ("long: 5wd", "5wd"),
        (
            "long: 5 days",
            "7 bad-value: `long` needs a length of time such as 5d, 5wd, 2w, 1m or 1y, and `5 days` is none",
        ),
        ("per: 2025-Q1", "2025-Q1"),
        (
            "per: 2025-Q5",
            "6 bad-value: `per` needs a period such as 2025, 2025-Q1, 2025-03 or 2025-W11, and `2025-Q5` is none",
        ),
        ("one: cd", "cd"),
        ("one: ac", "6 bad-value: `one` needs one of ab, cd, and `ac` is none"),
        ("open: zz", "zz"),
        ("ref: chen-min", "->chen-min"),
        ("ref: \"[[people/chen-min#top|Chen]]\"", "->people/chen-min"),
        ("ref: [[chen-min]]", "->chen-min"),
        ("ref: '@陈敏'", "->陈敏"),
        ("ref: [a, b]", "6 bad-value: `ref` needs the name of a record, not a list"),
        ("ref: ''", "6 bad-value: `ref` needs the name of a record, not an empty text"),
        ("refs: in-001", "[->in-001]"),
        ("refs: [in-001, '[[in-002]]', [[in-003]]]", "[->in-001, ->in-002, ->in-003]"),
        ("refs: [[in-001]]", "[->in-001]"),
        ("refs: [in-001, {a: b}]", "16 bad-value: `refs` needs the name of a record, not a mapping"),
        ("file: a/b.pdf", "->a/b.pdf"),
        ("file: a/b.xlsx#Sheet1!A3:G8", "->a/b.xlsx"),
        ("file: a/C# b.pdf", "->a/C# b.pdf"),
        ("md: '*x*'", "*x*"),
        ("code: ABC", "ABC"),
        ("code: abc", "7 bad-value: `code` needs text of the form `[A-Z]+`, and `abc` is none"),
        ("code: ABCD", "7 bad-value: `code` needs at most 3 characters, and `ABCD` is none"),
        ("code: {a: b}", "7 bad-value: `code` needs text, not a mapping"),
        ("since: 2024-12-31", "8 bad-value: `since` needs at least 2025-01-01, and `2024-12-31` is none"),
        ("item: {b: y, a: x}", "{a: x, b: ->y}"),
        ("item: {a: x}", "{a: x, b: ->z}"),
        ("item: {a: x, c: y}", "14 unknown-field: `item` has no field `c`"),
        ("item: {b: y}", "7 missing-field: `item.a` is missing, which every `item` needs"),
        ("item: x", "7 bad-value: `item` needs a mapping of its parts, and `x` is none"),
        ("items: [{n: 1}, {n: x}]", "21 bad-value: `items.n` needs a whole number of 64 bits, and `x` is none"),
    ] {
        let text = format!("---\n{written}\n---\n");
        let (record, found) = read_with(&config, "content/ks/a.md", &text);
        let record = record.unwrap();
        let name = written.split(':').next().unwrap();
        match report(&text, &found).as_slice() {
            [] => assert_eq!(field(&record, name).as_deref(), Some(expected), "{written}"),
            said => assert_eq!(said, [format!("2:{expected}")], "{written}"),
        }
    }
    let (record, _) =
        read_with(&config, "content/ks/a.md", "---\nref: \"[[people/chen-min#top|Chen]]\"\nfile: b.pdf\n---\n");
    let references = record.unwrap().references;
    assert_eq!(references[0].kind, ReferenceKind::Name);
    assert_eq!((references[0].heading.as_deref(), references[0].words.as_deref()), (Some("top"), Some("Chen")));
    assert_eq!(
        (references[0].field.as_deref(), references[0].of.as_slice()),
        (Some("ref"), &["person".to_owned()][..])
    );
    assert_eq!((references[1].kind, references[1].target.as_str()), (ReferenceKind::File, "b.pdf"));
}

const TRIP: &str = "kinds:\n  vehicle_trip:\n    label: {en: Vehicle trip, zh: 用车记录}\n    dir: trips\n    traits: [dated, ledger]\n    \
    strict: true\n    fields:\n      plate: {type: text, required: true, pattern: '^[A-Z0-9-]+$'}\n      driver: {type: ref(person), required: true}\n      \
    km: {type: integer, min: 0}\n      due: {type: date}\n      done: {type: date, required_when: {state: returned}}\n    \
    states: {out: open, returned: closed, cancelled: dropped}\n    initial: out\n    retention: 10y\n";

#[test]
fn what_must_be_given() {
    let config = config(TRIP);
    for (path, text, expected) in [
        ("trips/a.md", "---\nplate: A-1\ndriver: x\n---\n", &[][..]),
        (
            "trips/a.md",
            "---\ndriver: x\n---\n",
            &["1:1 missing-field: `plate` is missing, which every `vehicle_trip` needs"],
        ),
        (
            "trips/a.md",
            "no front matter\n",
            &[
                "1:1 missing-field: `plate` is missing, which every `vehicle_trip` needs",
                "1:1 missing-field: `driver` is missing, which every `vehicle_trip` needs",
            ],
        ),
        (
            "trips/a.md",
            "---\nplate: A-1\ndriver: x\nstate: returned\n---\n",
            &["1:1 missing-field: `done` is missing, which is needed when `state` is returned"],
        ),
        // a bad value is told once, as a bad value
        (
            "trips/a.md",
            "---\nplate: a\ndriver: x\n---\n",
            &["2:8 bad-value: `plate` needs text of the form `^[A-Z0-9-]+$`, and `a` is none"],
        ),
        (
            "trips/a.md",
            "---\nplate: A-1\ndriver: x\nstate: retuned\n---\n",
            &["4:8 bad-state: `retuned` is no state of the kind `vehicle_trip`"],
        ),
        (
            "trips/a.md",
            "---\nplate: A-1\ndriver: x\nkilometres: 5\n---\n",
            &["4:1 unknown-field: the kind `vehicle_trip` has no field `kilometres`"],
        ),
        ("a.md", "---\nstate: open\n---\n", &["2:8 bad-state: the kind `note` has no states"]),
        ("a.md", "---\ntitel: x\n---\n", &["2:1 unknown-field: the kind `note` has no field `titel`"]),
        (
            "a.md",
            "---\nkind: vehicle_tripp\n---\n",
            &["2:7 unknown-kind: there is no kind `vehicle_tripp`; the record is built as `note`"],
        ),
        (
            "a.md",
            "---\nkind:\n---\n",
            &["2:6 unknown-kind: `kind` needs the name of a kind, not nothing; the record is built as `note`"],
        ),
        ("a.md", "---\ntitle:\ntags:\naliases:\n---\n", &["2:7 bad-value: `title` has nothing behind it"]),
        (
            "a.md",
            "---\ntitle: a\u{202e}b\n---\n",
            &["2:8 control-character: the title holds a character that changes the direction of writing, U+202E"],
        ),
        ("logs/2025-03-14.md", "text\n", &[]),
        ("logs/x.md", "---\ntitle: x\n---\n", &["1:1 missing-field: `date` is missing, which every `log` needs"]),
        (
            "documents/a.md",
            "---\ndirection: in\ntitle: x\nrequires: a reply\n---\n",
            &[
                "1:1 missing-field: `serial` is missing, which is needed when `direction` is in",
                "1:1 missing-field: `gist` is missing, which is needed when `requires` is true",
            ],
        ),
        ("documents/a.md", "---\ndirection: out\ntitle: x\nrequires: false\nstate: issued\n---\n", &[]),
        (
            "documents/a.md",
            "---\ndirection: out\ntitle: x\nstate: registered\n---\n",
            &["4:8 bad-state: `registered` is no state of the kind `document`"],
        ),
        (
            "documents/a.md",
            "---\ntitle: x\nstate: issued\n---\n",
            &["1:1 missing-field: `direction` is missing, which every `document` needs"],
        ),
        ("visits/a.md", "---\nplace: x\n---\n", &[]),
        (
            "visits/a.md",
            "---\npurpose: x\n---\n",
            &["1:1 missing-field: `dept` is missing, which is needed when `place` is not given"],
        ),
    ] {
        let (record, found) = read_with(&config, &format!("content/{path}"), text);
        assert_eq!(report(text, &found), expected, "{path}\n{text}");
        assert!(record.is_some());
    }
    let (_, found) =
        read_with(&config, "content/trips/a.md", "---\nplate: A-1\ndriver: x\nkmm: 5\nstate: retuned\n---\n");
    let helps: Vec<&str> = found.iter().filter_map(|found| found.help.as_deref()).collect();
    assert_eq!(helps, ["did you mean `km`?", "did you mean `returned`?"]);
    assert_eq!(format!("{:?}", found[0].severity), "Error");
    assert_eq!(found[0].record.as_deref(), Some("trips/a"));
    let (record, _) = read_with(&config, "content/trips/a.md", "---\nplate: A-1\ndriver: x\n---\n");
    assert_eq!(record.unwrap().state.as_deref(), Some("out"));
}

#[test]
fn kinds_are_named_or_follow_from_the_folder() {
    for (path, text, kind) in [
        ("content/logs/2025-03-14.md", "", "log"),
        ("content/2025/logs/2025-03-14.md", "", "log"),
        ("content/terms/x.md", "---\nterm: x\n---\n", "term"),
        ("content/x.md", "---\nkind: term\nterm: x\n---\n", "term"),
        ("content/logs/x.md", "---\nkind: term\nterm: x\n---\n", "term"),
        ("content/inbox/x.md", "", "note"),
        ("content/logs.md", "", "note"),
        ("content/logs/index.md", "", "log"),
    ] {
        assert_eq!(good(path, text).kind, kind, "{path}");
    }
}

#[test]
fn names_titles_and_places() {
    for (path, text, place, title) in [
        ("content/logs/2025-03-14.md", "", "logs/2025-03-14", "2025-03-14"),
        ("content/logs/friday.md", "---\ndate: 2025-03-14\n---\n", "logs/friday", "2025-03-14"),
        ("content/2025/03/14.md", "", "2025/03/14", "2025-03-14"),
        ("content/会议纪要2025年3月14日.md", "", "会议纪要2025年3月14日", "会议纪要2025年3月14日"),
        ("content/计划.md", "---\ndate: 2025-03-14\n---\n", "计划", "计划"),
        ("content/people/chen-min.md", "---\nname: 陈敏\n---\n", "people/chen-min", "陈敏"),
        ("content/terms/a.md", "---\nterm: 勾稽关系\ntitle: t\n---\n", "terms/a", "t"),
        ("content/summaries/2025-03.md", "", "summaries/2025-03", "2025-03"),
        ("content/a.b.md", "", "a.b", "a.b"),
        ("content/trips/index.md", "", "trips", "trips"),
        ("content/trips/_index.md", "---\ntitle: T\n---\n", "trips", "T"),
        ("content/index.md", "", "", "Annals"),
    ] {
        let record = good(path, text);
        assert_eq!((record.place.as_str(), record.title.as_str()), (place, title), "{path}");
        assert_eq!(record.is_index, path.contains("index"), "{path}");
    }
    let record = good(
        "content/a.md",
        "---\nid: t-01\naliases: [另名, /old/a.html]\npermalink: x/y\ntags: ['#a/b', c, c]\nlang: zh\ngist: 要点\n---\n",
    );
    let words = |named: &[annals::record::Named]| named.iter().map(|named| named.text.clone()).collect::<Vec<_>>();
    assert_eq!((record.id.as_str(), record.id_span.map(|span| span.of(&record.text))), ("t-01", Some("t-01")));
    assert_eq!(
        (words(&record.aliases), words(&record.former)),
        (vec!["另名".to_owned()], vec!["/old/a.html".to_owned()])
    );
    assert_eq!(record.former[0].span.of(&record.text), "/old/a.html");
    assert_eq!(record.permalink.map(|named| named.text).as_deref(), Some("x/y"));
    assert_eq!(record.tags, ["a/b", "c"]);
    assert_eq!((record.lang.as_deref(), record.gist.as_deref()), (Some("zh"), Some("要点")));
}

/// A folder of notes that is itself the content.
#[test]
fn a_bare_folder_of_notes() {
    let (config, _) = load(None, false);
    let (record, found) = read_with(&config, "日记/2025-03-14 周五.md", "今天。\n");
    let record = record.unwrap();
    assert_eq!(found, []);
    assert_eq!((record.place.as_str(), record.title.as_str()), ("日记/2025-03-14 周五", "2025-03-14 周五"));
    assert_eq!(record.date.map(|date| date.to_string()).as_deref(), Some("2025-03-14"));
}

/// The roles of the default kinds: by which field each is dated, and how long.
#[test]
fn dates_follow_the_roles() {
    for (path, text, date, end) in [
        ("documents/a.md", "direction: out\ntitle: x\ndate: 2025-03-03", "2025-03-03", ""),
        (
            "documents/a.md",
            "direction: in\nserial: 1\ntitle: x\ndate: 2025-03-03\nreceived: 2025-03-05",
            "2025-03-05",
            "",
        ),
        ("briefs/a.md", "title: x\noccurred: 2025-03-12\nreported: 2025-03-19", "2025-03-19", ""),
        ("campaigns/a.md", "title: x\ndate: 2025-03-01\nend: 2025-05-31", "2025-03-01", "2025-05-31"),
    ] {
        let record = good(&format!("content/{path}"), &format!("---\n{text}\n---\n"));
        assert_eq!(record.date.map(|date| date.to_string()).unwrap_or_default(), date, "{text}");
        assert_eq!(record.end.map(|date| date.to_string()).unwrap_or_default(), end, "{text}");
    }
}

/// A state that is not named follows from what is given: the day it was filed, answered, done.
#[test]
fn states_that_go_without_saying() {
    for (path, text, state) in [
        ("statements/a.md", "statement: x\nperiod: 2025-03", "draft"),
        ("statements/a.md", "statement: x\nperiod: 2025-03\nfiled: 2025-04-03", "filed"),
        ("statements/a.md", "statement: x\nperiod: 2025-03\nfiled: 2025-04-03\nstate: returned", "returned"),
        ("requests/a.md", "to: x\nanswered: 2025-04-03", "answered"),
        ("tasks/a.md", "title: x\ndate: 2025-04-03", "open"),
        ("tasks/a.md", "title: x\ndate: 2025-04-03\ndone: 2025-04-04", "closed"),
        ("documents/a.md", "title: x\ndirection: internal", "draft"),
    ] {
        let record = good(&format!("content/{path}"), &format!("---\n{text}\n---\n"));
        assert_eq!(record.state.as_deref(), Some(state), "{text}");
    }
}

/// A value of the type, as it would be written.
fn sample(field: &Field) -> String {
    fn of(ty: &FieldType) -> String {
        match ty {
            FieldType::Text | FieldType::Markdown | FieldType::BoolOrText => "words of it".to_owned(),
            FieldType::Id | FieldType::Ref(_) | FieldType::Path => "a-1".to_owned(),
            FieldType::Date | FieldType::PartialDate | FieldType::DateTime => "2025-03-14".to_owned(),
            FieldType::Period => "2025-03".to_owned(),
            FieldType::Duration => "5wd".to_owned(),
            FieldType::Bool => "true".to_owned(),
            FieldType::Integer | FieldType::Decimal => "3".to_owned(),
            FieldType::Enum { words, .. } => words[0].clone(),
            FieldType::List(ty) => format!("[{}]", of(ty)),
            FieldType::Struct(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| format!("{}: {}", part.name, sample(part))).collect();
                format!("{{{}}}", parts.join(", "))
            }
        }
    }
    match field.name.as_str() {
        "retention" => "10y".to_owned(),
        "lang" => "zh".to_owned(),
        "audience" => "restricted".to_owned(),
        _ => of(&field.ty),
    }
}

/// Every default kind takes a record that says what it must, and one that says all it can.
#[test]
fn every_default_kind_reads_a_record() {
    let (config, _) = load(None, true);
    for kind in config.kinds.values() {
        let say = |all: bool| -> String {
            let fields = kind.fields.iter().filter(|field| !matches!(field.name.as_str(), "kind" | "state"));
            let wanted = |field: &&Field| field.required != Required::Never || field.expected.is_some();
            let fields = fields.filter(|field| all || wanted(field));
            fields.map(|field| format!("{}: {}\n", field.name, sample(field))).collect()
        };
        let path = format!("content/{}/a.md", kind.dir);
        let least = good(&path, &format!("---\n{}---\n", say(false)));
        assert_eq!(least.kind, kind.name);
        let first = kind.states.sets.values().find_map(|set| set.first());
        assert_eq!(least.state.is_some(), first.is_some(), "{}", kind.name);
        let all = good(&path, &format!("---\n{}---\n", say(true)));
        assert_eq!(all.fields.len(), kind.fields.len() - 2, "{}", kind.name);
        assert!(
            all.fields.iter().map(|field| &field.name).eq(kind
                .fields
                .iter()
                .filter(|field| !matches!(field.name.as_str(), "kind" | "state"))
                .map(|field| &field.name))
        );
        for set in kind.states.sets.values() {
            assert!(!set.is_empty());
        }
    }
}

fn spans_hold(text: &str, record: &Record) {
    let named = record.aliases.iter().chain(&record.former).chain(&record.permalink).map(|named| named.span);
    let fields = record.fields.iter().flat_map(|field| [field.key, field.span]);
    let references = record.references.iter().map(|reference| reference.span);
    let further = [Some(record.body), record.id_span, record.title_heading];
    for span in named.chain(fields).chain(references).chain(further.into_iter().flatten()) {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
    for field in &record.fields {
        for value in field.value.each() {
            if let Value::Ref(at) = value {
                assert!((*at as usize) < record.references.len());
            }
        }
    }
    assert!(!record.title.is_empty());
}

pub fn lines() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "title",
        "date",
        "by",
        "state",
        "tags",
        "circulation",
        "audience",
        "id",
        "requires",
        "x",
    ]);
    let value = prop_oneof![
        Just("2025-03-14".to_owned()),
        Just("[[a|b]]".to_owned()),
        Just("[a, {person: 李}]".to_owned()),
        Just("internal".to_owned()),
        "[a-z：\\[\\]{}'\"#|@ ]{0,8}",
        "\\PC{0,6}",
    ];
    proptest::collection::vec((key, value), 0..6)
        .prop_map(|lines| lines.into_iter().map(|(key, value)| format!("{key}: {value}\n")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(
        text in prop_oneof![lines().prop_map(|inner| format!("---\n{inner}---\n# 题\n")), any::<String>(), "\\PC{0,80}"],
        path in prop::sample::select(vec!["content/documents/a.md", "content/x/2025-03-14.md", "content/index.md", "b.md"]),
    ) {
        let (record, found) = read(path, &text);
        if let Some(record) = &record {
            spans_hold(&text, record);
        } else {
            prop_assert!(found.iter().any(Diagnostic::refuses));
        }
        for diagnostic in found {
            let span = diagnostic.span.unwrap();
            prop_assert!(text.get(span.range()).is_some());
            prop_assert!(!diagnostic.message.chars().any(char::is_control), "{}", diagnostic.message);
        }
    }
}
