//! `annals.yaml`, kinds, and what is wrong with them.

use annals::base::date::{Date, Duration};
use annals::base::diagnostic::Diagnostic;
use annals::base::path::RelPath;
use annals::base::span::place;
use annals::config::declare::{FIELD_KEYS, KIND_KEYS};
use annals::config::load::{SECTIONS, SETTINGS, load};
use annals::config::schema;
use annals::config::settings::{Binding, Level};
use annals::config::statement::{KEYS, PARTS};
use annals::config::{Config, Field, FieldType, Required, Role, StateClass, Trait};
use proptest::prelude::*;

fn read(text: &str) -> (Config, Vec<Diagnostic>) {
    load(Some((&RelPath::new("annals.yaml").unwrap(), text)), true)
}

/// Diagnostics as `LINE:COL code: message`, one a line.
fn report(text: &str, found: &[Diagnostic]) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let place = place(text, diagnostic.span.unwrap().start as usize);
        format!("{}:{} {}: {}", place.line, place.column, diagnostic.code, diagnostic.message)
    };
    found.iter().map(line).collect()
}

fn good(text: &str) -> Config {
    let (config, found) = read(text);
    assert_eq!(report(text, &found), [] as [&str; 0], "{text}");
    config
}

#[test]
fn without_a_file_there_are_defaults() {
    let (config, found) = load(None, true);
    assert_eq!(found, []);
    assert_eq!(config.content.as_str(), "content");
    assert_eq!(config.output.as_ref().map(RelPath::as_str), Some("output"));
    assert_eq!(config.audiences, ["public", "internal", "restricted"]);
    assert_eq!(config.default_audience, "internal");
    assert!(!config.declared);

    let (bare, found) = load(None, false);
    assert_eq!(found, []);
    assert_eq!((bare.content, bare.output), (RelPath::root(), None));
    assert!(!bare.declared);
    assert_eq!(good(""), Config { declared: true, ..config });
}

/// Every default kind with its folder, traits and states in their classes.
#[test]
fn the_default_kinds_are_those_of_the_table() {
    let (config, _) = load(None, true);
    let class = |class: Option<StateClass>| match class {
        Some(StateClass::Open) => "o",
        Some(StateClass::Waiting) => "w",
        Some(StateClass::Closed) => "c",
        Some(StateClass::Dropped) => "d",
        None => "-",
    };
    let table: Vec<String> = config
        .kinds
        .values()
        .map(|kind| {
            let traits: Vec<String> = kind.traits.iter().map(|word| format!("{word:?}").to_lowercase()).collect();
            let sets = kind.states.sets.iter().map(|(name, set)| {
                let states: Vec<String> =
                    set.iter().map(|state| format!("{}/{}", state.name, class(state.class))).collect();
                format!(" {name}({})", states.join(" "))
            });
            format!("{} {} [{}]{}", kind.name, kind.dir, traits.join(" "), sets.collect::<String>())
        })
        .collect();
    assert_eq!(
        table,
        [
            "brief briefs [dated chain limit]",
            "campaign campaigns [dated focus] (planned/o running/o ended/c)",
            "department departments [agent]",
            "document documents [dated register chain] in(registered/- reviewed/- assigned/- handled/- replied/- filed/-) \
             internal(draft/- review/- signed/- issued/- filed/-) out(draft/- review/- signed/- issued/- filed/-)",
            "event events [dated]",
            "lesson lessons [dated lesson] (draft/o trial/o proven/c retired/d)",
            "log logs [dated]",
            "measure measures [dated versioned] (proposed/o trial/o adopted/c retired/d)",
            "meeting meetings [dated register]",
            "note notes [dated]",
            "person people [agent]",
            "reception receptions [dated ledger] (open/o handed/w answered/c withdrawn/d)",
            "request requests [dated ledger] (asked/w answered/c withdrawn/d)",
            "statement statements [period statement] (draft/o filed/c returned/o)",
            "suggestion suggestions [dated ledger] (submitted/w adopted/c partly/c declined/c deferred/w)",
            "summary summaries [period claims] (draft/o filed/c)",
            "task tasks [dated ledger] (open/o doing/o waiting/w returned/o closed/c dropped/d)",
            "term terms [glossary]",
            "visit visits [dated contact]",
        ]
    );
    assert_eq!(config.fallback().map(|kind| kind.name.as_str()), Some("note"));
}

fn fields_are_named(of: &str, fields: &[Field]) {
    for field in fields {
        for language in ["en", "zh"] {
            assert!(field.label.0.contains_key(language), "{of}.{} in {language}", field.name);
            let refers = match &field.ty {
                FieldType::List(of) => matches!(**of, FieldType::Ref(_)),
                ty => matches!(ty, FieldType::Ref(_)),
            };
            assert!(!refers || field.inverse.0.contains_key(language), "inverse of {of}.{} in {language}", field.name);
        }
        let inner = match &field.ty {
            FieldType::List(of) => &**of,
            ty => ty,
        };
        if let FieldType::Struct(parts) = inner {
            fields_are_named(&format!("{of}.{}", field.name), parts);
        }
    }
}

/// Everything that is shown has a name in both languages, whoever refers has one for the other side.
#[test]
fn everything_embedded_is_named_in_both_languages() {
    let (config, _) = load(None, true);
    for kind in config.kinds.values() {
        for label in [&kind.label, &kind.plural, &kind.describe] {
            assert!(label.0.contains_key("en") && label.0.contains_key("zh"), "{}", kind.name);
        }
        for state in kind.states.sets.values().flatten() {
            assert!(
                state.label.0.contains_key("en") && state.label.0.contains_key("zh"),
                "{} {}",
                kind.name,
                state.name
            );
        }
        fields_are_named(&kind.name, &kind.fields);
    }
}

#[test]
fn what_the_default_fields_ask() {
    let (config, _) = load(None, true);
    let required = |kind: &str| -> Vec<&str> {
        let fields = config.kinds[kind].fields.iter().filter(|field| field.required == Required::Always);
        fields.map(|field| field.name.as_str()).collect()
    };
    for (kind, fields) in [
        ("log", &["date"][..]),
        ("note", &[]),
        ("summary", &["period"]),
        ("document", &["direction", "title"]),
        ("task", &["title", "date"]),
        ("statement", &["statement", "period"]),
        ("meeting", &["date"]),
        ("event", &["date"]),
        ("person", &["name"]),
        ("department", &["name"]),
        ("term", &["term"]),
        ("request", &["to"]),
        ("reception", &[]),
        ("visit", &[]),
        ("lesson", &["title"]),
        ("suggestion", &["to"]),
        ("measure", &["title"]),
        ("campaign", &["date", "end"]),
        ("brief", &["occurred", "reported"]),
    ] {
        assert_eq!(required(kind), fields, "{kind}");
    }
    let field = |kind: &str, field: &str| config.kinds[kind].field(field).unwrap().clone();
    assert!(field("reception", "applicant").private);
    assert_eq!(field("event", "date").ty, FieldType::PartialDate);
    assert_eq!(field("log", "date").ty, FieldType::Date);
    assert_eq!(field("document", "from").ty, FieldType::Ref(vec!["department".into(), "person".into()]));
    assert_eq!(field("person", "from").ty, FieldType::PartialDate);
    assert_eq!(field("log", "from").ty, FieldType::List(Box::new(FieldType::Ref(Vec::new()))));
    assert_eq!(field("document", "serial").required, Required::When(vec![("direction".into(), vec!["in".into()])]));
    assert_eq!(field("document", "gist").required, Required::When(vec![("requires".into(), vec!["true".into()])]));
    assert_eq!(field("document", "gist").max_length, Some(200));
    assert_eq!(field("request", "limit").default.as_deref(), Some("5wd"));
    assert_eq!(field("suggestion", "basis").expected.as_deref(), Some("suggestion-without-basis"));
    assert_eq!(config.kinds["document"].role(Role::Date), ["received", "date"]);
    assert_eq!(config.kinds["brief"].role(Role::Stop), ["reported"]);
    assert_eq!(config.kinds["reception"].findings["overdue"], "reception-overdue");
    assert_eq!(config.kinds["term"].title_field.as_deref(), Some("term"));
    assert!(!field("document", "gist").common && field("note", "gist").common);
}

const TRIP: &str = "\
kinds:
  vehicle_trip:
    label: {en: Vehicle trip, zh: 用车记录}
    dir: trips
    traits: [dated, ledger]
    fields:
      plate:    {type: text, required: true, pattern: '^[A-Z0-9-]+$'}
      driver:   {type: ref(person), required: true}
      km:       {type: integer, min: 0}
      due:      {type: date}
      done:     {type: date, required_when: {state: returned}}
    states: {out: open, returned: closed, cancelled: dropped}
    initial: out
    retention: 10y
";

#[test]
fn a_kind_of_ones_own() {
    let config = good(TRIP);
    let kind = &config.kinds["vehicle_trip"];
    assert_eq!(kind.label.get("zh"), "用车记录");
    assert_eq!(kind.traits, [Trait::Dated, Trait::Ledger]);
    let own: Vec<&str> = kind.fields.iter().filter(|field| !field.common).map(|field| field.name.as_str()).collect();
    assert_eq!(own, ["plate", "driver", "km", "due", "done"]);
    assert!(kind.field("date").is_some_and(|field| field.common));
    assert_eq!(kind.field("plate").unwrap().pattern.as_deref(), Some("^[A-Z0-9-]+$"));
    assert_eq!(
        kind.states.sets[""].iter().map(|state| state.class.unwrap()).collect::<Vec<_>>(),
        [StateClass::Open, StateClass::Closed, StateClass::Dropped]
    );
    assert_eq!(config.kind_of_place("2025/trips/x").map(|kind| kind.name.as_str()), Some("vehicle_trip"));
    assert_eq!(config.kind_of_place("2025/x"), None);
    assert_eq!(config.kinds.len(), 20);
}

#[test]
fn kinds_are_extended_replaced_and_removed() {
    let config = good(
        "kinds:\n  log:\n    label: {zh: 日记}\n    fields:\n      weather: text\n      gist: {required: true}\n      duty: false\n  \
         meeting: {replace: true, fields: {room: enum_room}}\n"
            .replace("enum_room", "{type: enum, values: [a, b], open: true}")
            .as_str(),
    );
    let log = &config.kinds["log"];
    assert_eq!((log.label.get("en"), log.label.get("zh"), log.dir.as_str()), ("Work log", "日记", "logs"));
    assert_eq!(log.field("weather").unwrap().ty, FieldType::Text);
    assert_eq!(log.field("gist").unwrap().required, Required::Always);
    assert_eq!(log.field("gist").unwrap().max_length, Some(200));
    assert_eq!(log.field("duty"), None);
    assert!(log.field("handover_to").is_some());
    let meeting = &config.kinds["meeting"];
    assert_eq!((meeting.dir.as_str(), meeting.traits.len()), ("meeting", 0));
    assert!(meeting.field("chair").is_none() && meeting.field("title").is_some());

    let config = good("kinds:\n  department: false\n  person: false\n");
    assert_eq!(config.kinds.len(), 17);
    // what could refer to nothing else is text now
    let task = &config.kinds["task"];
    assert_eq!(task.field("assignee").unwrap().ty, FieldType::Text);
    assert_eq!(task.field("by").unwrap().ty, FieldType::List(Box::new(FieldType::Text)));
    assert_eq!(config.kinds["summary"].field("scope").unwrap().ty, FieldType::Ref(vec!["campaign".into()]));
}

#[test]
fn all_settings_are_read() {
    let config = good(
        "title: {en: Qinghe General Office Archive, zh: 青禾街道综合办档案}\nlanguage: zh\ntimezone: Asia/Shanghai\n\
         as_of: 2025-04-30\nbase_url: https://example.org/a\ncontent: records\noutput: site\ntheme: plain\n\
         audiences: [all, office]\ndefault_audience: office\n\
         calendar: {weekend: [sat, sun], holidays: [2025-04-04], workdays: [2025-04-27]}\n\
         ledger: {due_soon: 2d, urge_after: 5wd, bare_items: true}\n\
         limits: {read_superior: 1wd, guidance: 2wd, acknowledge: 3wd, lesson_evidence: 4}\n\
         coverage:\n  - {kind: log, every: workday, from: 2025-03-01}\n  \
         - {kind: summary, every: month, from: 2025-03, due: {after: 5d, roll: next-workday}}\n  \
         - {statement: visitors, from: 2025-01}\n\
         claims: {skip: [outlook]}\nfindings: {broken-link: warning, unknown-field: off}\ncjk_emphasis: fix\nvolumes: month\n\
         links: {schemes: [file]}\nkinds:\n",
    );
    assert_eq!(config.title.get("zh"), "青禾街道综合办档案");
    assert_eq!((config.language.as_str(), config.timezone.as_deref()), ("zh", Some("Asia/Shanghai")));
    assert_eq!(config.as_of, Date::new(2025, 4, 30));
    assert_eq!(config.base_url.as_deref(), Some("https://example.org/a/"));
    assert_eq!((config.content.as_str(), config.output.unwrap().as_str()), ("records", "site"));
    assert_eq!((config.audiences.len(), config.default_audience.as_str()), (2, "office"));
    assert!(config.calendar.is_working(Date::new(2025, 4, 27).unwrap()));
    assert_eq!((config.ledger.due_soon, config.ledger.bare_items), (Duration::Days(2), true));
    assert_eq!((config.limits.guidance, config.limits.lesson_evidence), (Duration::WorkingDays(2), 4));
    assert_eq!(config.coverage.len(), 3);
    assert!(config.coverage[1].due.unwrap().roll);
    assert_eq!(config.claims.skip, ["outlook"]);
    assert_eq!(config.findings.values().collect::<Vec<_>>(), [&Level::Off, &Level::Warning]);
    assert!(config.cjk_emphasis_fix && config.declared);
    assert_eq!(config.link_schemes, ["file"]);
    assert_eq!(config.volumes, Binding::Month);
}

#[test]
fn mistakes_are_named_at_their_place() {
    for (text, expected) in [
        ("titel: x\n", &["1:1 bad-config: `annals.yaml` has no key `titel`"][..]),
        ("- x\n", &["1:1 bad-config: `annals.yaml` needs a mapping, not a list"]),
        ("title: a: b\n", &["1:9 bad-config: a second `: ` in one value"]),
        ("title: x\ntitle: y\n", &["2:1 bad-config: the key `title` is given twice"]),
        (
            "timezone: Mars/Base\n",
            &[
                "1:11 bad-config: `timezone` needs the name of a time zone such as Asia/Shanghai, and `Mars/Base` is none",
            ],
        ),
        ("as_of: tomorrow\n", &["1:8 bad-config: `as_of` needs a day such as 2025-04-30, and `tomorrow` is none"]),
        (
            "base_url: example.org\n",
            &[
                "1:11 bad-config: `base_url` needs an address that begins with http:// or https://, and `example.org` is none",
            ],
        ),
        ("content: ../x\n", &["1:10 bad-config: `content` needs a folder below the root, and `../x` is none"]),
        ("output: content/site\n", &["1:9 bad-config: `content` and `output` lie in each other"]),
        ("output: .\n", &["1:9 bad-config: `content` and `output` lie in each other"]),
        (
            "audiences: [a, b]\n",
            &["1:12 bad-config: `default_audience` is missing, and `internal` is none of the audiences"],
        ),
        ("audiences: [a, internal, a]\n", &["1:26 bad-config: the audience `a` is given twice"]),
        (
            "audiences:\n",
            &["1:11 bad-config: `audiences` needs a list of levels, widest readership first, not nothing"],
        ),
        (
            "default_audience: intern\n",
            &["1:19 bad-config: `default_audience` needs one of public, internal, restricted, and `intern` is none"],
        ),
        (
            "default_audience:\n",
            &["1:18 bad-config: `default_audience` needs one of public, internal, restricted, not nothing"],
        ),
        ("ledger: {duesoon: 3d}\n", &["1:10 bad-config: `ledger` has no key `duesoon`"]),
        (
            "limits: {guidance: soon}\n",
            &["1:20 bad-config: `guidance` needs a length of time such as 3d, 5wd, 2w, 1m, 1y, and `soon` is none"],
        ),
        (
            "calendar: {weekend: [sat, saturday]}\n",
            &[
                "1:27 bad-config: `weekend` needs days of the week: mon, tue, wed, thu, fri, sat, sun, and `saturday` is none",
            ],
        ),
        (
            "calendar:\n  holidays:\n    - 2025-02-30\n",
            &["3:7 bad-config: `holidays` needs days such as 2025-05-01, and `2025-02-30` is none"],
        ),
        ("coverage:\n  - {kind: logs, every: workday}\n", &["2:12 bad-config: there is no kind `logs`"]),
        (
            "coverage:\n  - {kind: log, every: workdays}\n",
            &[
                "2:24 bad-config: `every` needs one of workday, day, week, month, quarter, half, year, and `workdays` is none",
            ],
        ),
        (
            "coverage:\n  - {from: 2025}\n",
            &["2:5 bad-config: `coverage` needs lines that name either a kind or a statement, not a mapping"],
        ),
        ("findings: {broken-lnk: off}\n", &["1:12 bad-config: there is no finding `broken-lnk`"]),
        ("findings: {privacy-key: off}\n", &["1:12 bad-config: the weight of `privacy-key` cannot be changed"]),
        ("volumes: all\n", &["1:10 bad-config: `volumes` needs `year`, `month` or `none`, and `all` is none"]),
        ("cjk_emphasis: yes\n", &["1:15 bad-config: `cjk_emphasis` needs `fix` or `report`, and `yes` is none"]),
        (
            "links: {schemes: [JavaScript]}\n",
            &[
                "1:19 bad-config: `schemes` needs schemes of addresses such as file, none that runs code, and `JavaScript` is none",
            ],
        ),
        ("kinds: {note: false}\n", &["1:9 bad-config: the kind `note` cannot be removed"]),
        ("kinds: {nott: false}\n", &["1:9 bad-config: there is no kind `nott`"]),
        ("kinds: {Trip: {}}\n", &["1:9 bad-config: `Trip` cannot be the name of a kind"]),
        ("kinds: {trip: 5}\n", &["1:15 bad-config: `trip` needs a mapping, or false to remove the kind, not text"]),
    ] {
        let (_, found) = read(text);
        assert_eq!(report(text, &found), expected, "{text}");
    }
    let (_, found) = read("titel: x\n");
    assert_eq!(found[0].help.as_deref(), Some("did you mean `title`?"));
}

#[test]
fn mistakes_of_a_kind_are_named_at_their_place() {
    // the declaration of a kind `k`, whose lines begin at line 3
    for (lines, expected) in [
        ("labl: x", "3:5 bad-config: `k` has no key `labl`"),
        ("dir: a/b", "3:10 bad-config: `dir` needs the name of one folder, and `a/b` is none"),
        ("dir: logs", "3:10 bad-config: the kinds `log` and `k` both have the folder `logs`"),
        ("traits: [dated, legder]", "3:21 bad-config: there is no trait `legder`"),
        ("traits: [ledger]", "2:3 bad-config: the kind `k` is a ledger, and has states without a class or none at all"),
        ("states: {a: opened}", "3:17 bad-config: there is no class of states `opened`"),
        ("states: {a: open}\n    initial: b", "4:14 bad-config: there is no state `b`"),
        (
            "states: {by: sort, x: {a: open}}",
            "3:18 bad-config: `states` of the kind `k` names the field `sort`, which it does not have",
        ),
        ("states: {by: title, x: y}", "3:28 bad-config: there is no set of states `y`"),
        (
            "retention: long",
            "3:16 bad-config: `retention` needs permanent or a number of years such as 10y, and `long` is none",
        ),
        (
            "ledger: My Tasks",
            "3:13 bad-config: `ledger` needs the name of a ledger, of small letters, digits and `_`, and `My Tasks` is none",
        ),
        ("findings: {overdu: item-overdue}", "3:16 bad-config: `findings` has no key `overdu`"),
        ("findings: {overdue: task-overdu}", "3:25 bad-config: there is no finding `task-overdu`"),
        // what refuses a build is no duty that is open
        ("findings: {late: bad-config}", "3:22 bad-config: there is no finding `bad-config`"),
        ("fields: {a: {type: text, expected: nothing}}", "3:40 bad-config: there is no finding `nothing`"),
        ("roles: {dat: date}", "3:13 bad-config: `roles` has no key `dat`"),
        (
            "roles: {date: [date, recieved]}",
            "3:26 bad-config: `roles` of the kind `k` names the field `recieved`, which it does not have",
        ),
        (
            "columns: [titel]",
            "3:15 bad-config: `columns` of the kind `k` names the field `titel`, which it does not have",
        ),
        (
            "title_field: nam",
            "3:18 bad-config: `title_field` of the kind `k` names the field `nam`, which it does not have",
        ),
        ("fields: {a: txt}", "3:17 bad-config: there is no type `txt`"),
        ("fields: {a: ref(persn)}", "3:17 bad-config: there is no kind `persn`"),
        ("fields: {a: {required: true}}", "3:14 bad-config: the field `a` has no type"),
        ("fields: {a: enum}", "3:17 bad-config: the type `enum` needs `values`"),
        ("fields: {a: {type: struct}}", "3:24 bad-config: the type `struct` needs `fields`"),
        ("fields: {A: text}", "3:14 bad-config: `A` cannot be the name of a field"),
        ("fields: {a: {type: text, requird: true}}", "3:30 bad-config: `a` has no key `requird`"),
        ("fields: {a: {type: text, pattern: '('}}", "3:39 bad-config: the pattern of `a` is no regular expression"),
        (
            "fields: {a: {type: integer, default: x}}",
            "3:42 bad-config: `default` needs a value of the type of `a`, and `x` is none",
        ),
        ("fields: {a: {type: text, min: 3}}", "3:35 bad-config: `min` needs a number or a date, and `3` is none"),
        (
            "fields: {a: {type: text, required_when: {b: c}}}",
            "3:46 bad-config: `required_when` of the kind `k` names the field `b`, which it does not have",
        ),
        ("fields: {a: {type: list of struct, fields: {b: dat}}}", "3:52 bad-config: there is no type `dat`"),
    ] {
        let text = format!("kinds:\n  k:\n    {lines}\n");
        let (_, found) = read(&text);
        assert_eq!(report(&text, &found), [expected], "{text}");
    }
}

/// The schema speaks of exactly the keys that are read, and says something of each.
#[test]
fn the_schema_has_every_key() {
    let schema = schema::settings();
    let keys = |value: &serde_json::Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&schema["properties"]), SETTINGS);
    for (section, expected) in SECTIONS {
        let of = &schema["properties"][section];
        let of = if section == "coverage" { &of["items"] } else { of };
        assert_eq!(keys(&of["properties"]), expected, "{section}");
    }
    for (_, setting) in schema["properties"].as_object().unwrap() {
        assert!(setting["description"].is_string(), "{setting}");
    }
    assert_eq!(keys(&schema["properties"]["kinds"]["additionalProperties"]["oneOf"][1]["properties"]), KIND_KEYS);
    assert_eq!(keys(&schema["$defs"]["field"]["oneOf"][2]["properties"]), FIELD_KEYS);

    let config = good(TRIP);
    let trip = schema::kind(&config, &config.kinds["vehicle_trip"]);
    assert_eq!(trip["required"], serde_json::json!(["plate", "driver"]));
    assert_eq!(trip["properties"]["km"], serde_json::json!({"type": "integer", "minimum": 0}));
    assert_eq!(trip["properties"]["state"]["enum"], serde_json::json!(["out", "returned", "cancelled"]));
    assert_eq!(trip["properties"]["audience"]["enum"], serde_json::json!(["public", "internal", "restricted"]));
    let document = schema::kind(&config, &config.kinds["document"]);
    assert_eq!(document["properties"]["circulation"]["anyOf"][1]["items"]["required"], serde_json::json!(["person"]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(
        head in prop::sample::select(SETTINGS.to_vec()),
        key in prop::sample::select(KIND_KEYS.to_vec()),
        tail in "[a-z\\[\\]{}:, ]{0,12}",
    ) {
        for text in [format!("{head}: {tail}"), format!("kinds: {{log: {{{key}: {tail}}}}}"), format!("{head}:\n  - {tail}")] {
            let (config, found) = read(&text);
            prop_assert!(config.rank(&config.default_audience).is_some());
            prop_assert!(config.fallback().is_some());
            for diagnostic in found {
                let span = diagnostic.span.unwrap();
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}

/// The same of the schema of a statement's declaration.
#[test]
fn the_schema_of_a_declaration_has_every_key() {
    let schema = schema::statement::declaration();
    let keys = |value: &serde_json::Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&schema["properties"]), KEYS);
    for (part, expected) in PARTS {
        let list = &schema["properties"][part];
        let list = if part == "rows" { &list["oneOf"][1] } else { list };
        let properties = &list["items"]["properties"];
        assert_eq!(keys(properties), expected, "{part}");
        for (key, value) in properties.as_object().unwrap() {
            assert!(value["description"].is_string(), "{part}.{key}");
        }
        for needed in list["items"]["required"].as_array().unwrap() {
            assert!(expected.contains(&needed.as_str().unwrap()), "{part}: {needed}");
        }
    }
    for (key, value) in schema["properties"].as_object().unwrap() {
        assert!(value["description"].is_string(), "{key}");
    }
    assert_eq!(schema["required"], serde_json::json!(["statement", "every", "rows", "columns"]));
}
