//! The wall in single cases; `wall` holds it in general.

use annals::record::Value;

use crate::support::SiteTest;

const SETTINGS: &str = "=== annals.yaml ===
title: Wall
as_of: 2025-04-30
audiences: [public, internal, restricted]
default_audience: internal
base_url: https://archive.example/
=== content/people/ada.md ===
---
name: Ada
audience: public
---
";

/// What is private is in no build, not even the narrowest, and nothing that only it refers to is either.
#[test]
fn private_fields_are_in_no_build() {
    let site = SiteTest::example().audience("restricted").build();
    for (path, bytes) in &site.files {
        let text = String::from_utf8_lossy(bytes);
        for secret in ["13800000000", "周明"] {
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
    let mut site = SiteTest::new(
        "=== annals.yaml ===
title: Private
kinds:
  case:
    label: Case
    dir: cases
    traits: [dated]
    fields:
      date: {type: date}
      party: {type: struct, fields: {name: {type: text}, agent: {type: ref(person), private: true}, file: {type: path, private: true}}}
      court: {type: struct, fields: {name: {type: text}, judge: {type: ref(person)}}}
      heard: {type: list of struct, fields: {who: {type: text}, phone: {type: text, private: true}}}
=== content/people/ada.md ===
---
name: Ada
---
=== content/people/bob.md ===
---
name: Bob
---
=== content/people/cat.md ===
---
name: Cat
---
=== content/cases/secret-letter.pdf ===
bytes
=== content/cases/one.md ===
---
date: 2025-03-03
by: bob
party: {name: Open Name, agent: ada, file: secret-letter.pdf}
heard: [{who: Open Witness, phone: 13911112222}, {who: Another, phone: 13933334444}]
court: {name: High Court, judge: cat}
people: [cat]
---
A case, with @bob.
",
    );
    let built = site.build();
    assert_eq!(built.report, Vec::<String>::new());
    assert!(built.page("cases/one.html").contains("Open Name"));
    assert!(built.page("cases/one.html").contains("Open Witness"));
    let phones = |text: &str| text.contains("13911112222") || text.contains("13933334444");
    let leaky: Vec<&String> =
        built.files.iter().filter(|(_, bytes)| phones(&String::from_utf8_lossy(bytes))).map(|(path, _)| path).collect();
    assert!(leaky.is_empty(), "{leaky:?}");
    assert!(
        built.page("cases/one.html").contains("people/bob.html"),
        "the references behind the private ones still lead where they did"
    );
    assert!(!built.page("cases/one.html").contains("people/ada.html"));
    assert!(!built.page("people/ada.html").contains("cases/one.html"), "nor does the other side know");
    assert!(!built.has("cases/secret-letter.pdf"), "a file that only a private field names is not published");
    let archive = site.archive();
    let case = archive.records.iter().find(|record| record.path.as_str() == "content/cases/one.md").unwrap();
    let named = |name: &str| {
        let field = case.fields.iter().find(|field| field.name == name).unwrap();
        let mut at = Vec::new();
        let mut open = vec![&field.value];
        while let Some(value) = open.pop() {
            match value {
                Value::Ref(number) => at.push(*number as usize),
                Value::List(values) => open.extend(values),
                Value::Struct(parts) => open.extend(parts.iter().map(|(_, value)| value)),
                _ => {}
            }
        }
        at.into_iter().map(|at| case.references[at].target.as_str()).collect::<Vec<_>>()
    };
    assert_eq!((named("by"), named("people")), (vec!["bob"], vec!["cat"]));
    assert_eq!((named("court"), named("party")), (vec!["cat"], vec![]));
    // nor is it in the text, in which all else stands where it stood
    let written = site.text("content/cases/one.md");
    assert!(!phones(&case.text) && !case.text.contains("secret-letter"), "{}", case.text);
    assert_eq!((case.text.len(), case.text.find("A case")), (written.len(), written.find("A case")));
}

/// A link to what this audience may not see is told from a broken one by nothing.
#[test]
fn a_link_across_the_wall_reads_like_a_broken_one() {
    let page = |target: &str| {
        let mut text = SETTINGS.to_owned();
        text.push_str("=== content/notes/veiled.md ===\n---\naudience: restricted\n---\n# Hidden title\n");
        text.push_str(&format!(
            "=== content/notes/a.md ===\n---\ntitle: A\nrelated: [{target}]\n---\nSee [[{target}]], [[{target}|my words]], [linked]({target}.md), ![[{target}]].\n"
        ));
        SiteTest::new(&text).build().page("notes/a.html").replace(target, "TARGET")
    };
    assert_eq!(page("veiled"), page("nosuch"));
}

/// The default audience is configured once; `--drafts` alone brings drafts in.
#[test]
fn drafts_are_behind_the_wall_too() {
    let mut site = SiteTest::new(
        "=== annals.yaml ===\ntitle: D\n=== content/notes/a.md ===\n---\ndraft: true\n---\n# Draft canary\n=== content/notes/b.md ===\nSee [[a]].\n",
    );
    let built = site.build();
    assert!(!built.has("notes/a.html") && built.words("notes/b.html").contains("See a."));
    site.drafts = true;
    assert!(site.build().page("notes/b.html").contains("Draft canary"));
}

/// That something is missing can only be said by who sees everything usual; that something stands there, by everybody.
#[test]
fn what_is_missing_is_told_from_what_stands_there() {
    use annals::base::code::Code;
    use annals::base::diagnostic::Diagnostic;
    let path = annals::base::path::RelPath::new("content/a.md").unwrap();
    let is_absence = |code: Code| annals::archive::audience::is_absence(&Diagnostic::new(code, &path, None, "x"));
    for code in [Code::RegisterGap, Code::CoverageGap, Code::UnreadSuperior, Code::ClaimWithoutEvidence] {
        assert!(is_absence(code), "{code}");
    }
    for code in [Code::TaskOverdue, Code::BrokenLink, Code::RelationFailed, Code::BadValue] {
        assert!(!is_absence(code), "{code}");
    }
}
