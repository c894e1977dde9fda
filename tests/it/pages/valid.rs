//! Every page of the sample is valid HTML, and what is XML can be read as such.
//!
//! The validator is no part of the project: `ANNALS_VALIDATOR` names its jar, or it stands where `.ci/run` installs it. It needs Java.

use std::path::{Path, PathBuf};
use std::process::Command;

use quick_xml::events::Event;
use serde_json::Value;

use super::{chinese, english, tool};
use crate::browser::on_path;
use crate::support::SiteTest;

/// The jar of the validator; `None`: it is not here.
pub fn find() -> Option<PathBuf> {
    tool("ANNALS_VALIDATOR", "vnu-jar/build/dist/vnu.jar")
}

/// What runs it.
pub fn java() -> Option<PathBuf> {
    on_path("java")
}

/// All pages in one run, since starting it takes long.
#[test]
fn every_page_is_valid() {
    let (Some(jar), Some(java)) = (find(), java()) else { return };
    let folder = tempfile::tempdir().unwrap();
    for (language, sample) in [("en", english()), ("zh", chinese())] {
        for (path, bytes) in sample.built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let file = folder.path().join(language).join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
    }
    // a run of some seconds is over before code is worth the best compilation
    let output = Command::new(java)
        .args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m", "-jar"])
        .arg(jar)
        .args(["--errors-only", "--format", "json", "--stdout"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let wrong: Vec<String> = said["messages"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert!(wrong.is_empty(), "{} errors\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn feed_and_sitemap_are_xml() {
    let base = SiteTest::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/base")).build();
    for (site, path) in [(&english().built, "feed.xml"), (&base, "feed.xml"), (&base, "sitemap.xml")] {
        assert!(elements(&site.page(path)) > 20, "{path}");
    }
}

/// How many elements an XML file has, each one closed.
fn elements(text: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut count = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                count += 1;
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            Ok(Event::Eof) => return count,
            Ok(_) => {}
            Err(error) => panic!("{error} at {}", reader.buffer_position()),
        }
    }
}
