use std::collections::BTreeMap;

use annals::base::label::Label;
use annals::base::path::RelPath;
use annals::base::span::Span;
use annals::config::Config;
use annals::config::calendar::Calendar;
use annals::record::extract::extract;

/// A configuration with nothing declared.
pub fn config() -> Config {
    Config {
        title: Label::default(),
        language: "en".to_owned(),
        timezone: None,
        as_of: None,
        base_url: None,
        content: RelPath::root(),
        output: None,
        theme: String::new(),
        audiences: vec!["public".to_owned()],
        default_audience: "public".to_owned(),
        kinds: BTreeMap::new(),
        calendar: Calendar::default(),
        findings: BTreeMap::new(),
        cjk_emphasis_fix: false,
        link_schemes: Vec::new(),
        declared: false,
    }
}

#[test]
fn a_name_ends_where_the_archive_says() {
    let text = "请@李伟处理; a@b.cn";
    let (found, _) = extract(&RelPath::new("a.md").unwrap(), text, Span::new(0, text.len()), &config());
    let targets: Vec<&str> = found.references.iter().map(|reference| reference.target.as_str()).collect();
    assert_eq!(targets, ["李伟处理"]);
}
