//! Documentation that mirrors code is held to it.

use annals::config::load;
use annals::source::ignored::{IGNORED, Pattern};

const GUIDE: &str = include_str!("../../docs/guide.md");
const README: &str = include_str!("../../README.md");

#[test]
fn the_guide_names_every_ignored_file() {
    let section = GUIDE.split("## What is not read").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    for (pattern, _) in IGNORED {
        let name = match pattern {
            Pattern::Starts(name) | Pattern::Ends(name) | Pattern::Between(name, _) | Pattern::Is(name) => name.trim(),
        };
        assert!(section.contains(&format!("`{name}`")), "the guide does not name `{name}`");
    }
}

/// The guide lists the folders of all embedded kinds and the fields that all kinds share, and no others.
#[test]
fn the_guide_lists_the_kinds_and_common_fields() {
    let (config, _) = load::load(None, true);
    let kinds = GUIDE.split("Nineteen kinds come along - ").nth(1).and_then(|rest| rest.split(" - ").next()).unwrap();
    let mut listed: Vec<String> =
        kinds.split([',', '\n']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let mut dirs: Vec<String> = config.kinds.values().map(|kind| kind.dir.clone()).collect();
    listed.sort();
    dirs.sort();
    assert_eq!(listed, dirs);
    assert_eq!(dirs.len(), 19);

    let part = GUIDE
        .split("All kinds share these fields:")
        .nth(1)
        .and_then(|rest| rest.split("### Your own kinds").next())
        .unwrap();
    let links = GUIDE.split("In front matter: ").nth(1).and_then(|rest| rest.split("take one name").next()).unwrap();
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let named = [quoted(part), quoted(links)].concat();
    let shared: std::collections::BTreeSet<&str> = config
        .kinds
        .values()
        .flat_map(|kind| &kind.fields)
        .filter(|field| field.common)
        .map(|field| field.name.as_str())
        .collect();
    let missing: Vec<&&str> = shared.iter().filter(|field| !named.contains(&(**field).to_owned())).collect();
    assert!(missing.is_empty(), "the guide does not name {missing:?}");
}

#[test]
fn the_readme_leads_to_files_that_are_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for link in README.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        assert!(link.contains("://") || root.join(link).exists(), "{link}");
    }
}

/// Each proof is a test that is there.
#[test]
fn the_proofs_name_tests_that_are_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let proofs = std::fs::read_to_string(root.join("docs/proofs.md")).unwrap();
    let tests = regex::Regex::new(r"\b([a-z_]+)::([a-z_0-9]+)").unwrap();
    let mut named = 0;
    for (whole, [module, test]) in tests.captures_iter(&proofs).map(|found| found.extract()) {
        let text = std::fs::read_to_string(root.join(format!("tests/it/{module}.rs"))).unwrap_or_default();
        assert!(text.contains(&format!("fn {test}(")), "there is no test {whole}");
        named += 1;
    }
    assert!(named > 4, "{named}");
}
