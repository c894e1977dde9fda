use annals::base::path::RelPath;
use annals::base::span::Span;
use annals::config::Config;
use annals::config::load::load;
use annals::record::extract::extract;

/// The configuration of an archive that says nothing.
pub fn config() -> Config {
    load(None, true).0
}

#[test]
fn a_name_ends_where_the_archive_says() {
    let text = "请@李伟处理; a@b.cn";
    let (found, _) = extract(&RelPath::new("a.md").unwrap(), text, Span::new(0, text.len()), &config());
    let targets: Vec<&str> = found.references.iter().map(|reference| reference.target.as_str()).collect();
    assert_eq!(targets, ["李伟处理"]);
}
