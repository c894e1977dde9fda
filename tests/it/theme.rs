//! The default theme, and the engine around it.

mod samples;

use annals::render::{Engine, Theme, Worker};
use annals::source::Tree;
use tera::{Kwargs, State, Value};

/// Every page of the samples in `language`, with its file name.
fn rendered(language: &str) -> Vec<(String, String)> {
    let (theme, complaints) = Theme::load(&Tree::default(), "default");
    assert_eq!(complaints, []);
    let engine = Engine::new(&theme, language).unwrap();
    let pages = samples::samples(language);
    pages.iter().map(|page| (page.file.to_owned(), render(&engine, page))).collect()
}

fn render(engine: &Engine, page: &samples::Sample) -> String {
    let body = page.body;
    let worker: Worker = engine.worker(|tera| {
        tera.register_function("body", move |_: Kwargs, _: &State| Value::safe_string(body));
    });
    worker.render(page.template, &page.variables).unwrap_or_else(|fault| panic!("{}: {fault:#?}", page.file))
}

/// Writes the samples for the eye: `PREVIEW=folder cargo test --test it theme::preview -- --ignored`.
#[test]
#[ignore = "writes files for the eye"]
fn preview() {
    let top = std::path::PathBuf::from(std::env::var("PREVIEW").unwrap());
    let (theme, _) = Theme::load(&Tree::default(), "default");
    for language in ["en", "zh"] {
        let folder = top.join(language);
        for (file, html) in rendered(language) {
            // every preview stands in the same folder, whatever its page's path
            let html = html.replace("../", "");
            std::fs::create_dir_all(folder.join("assets")).unwrap();
            let ending = if html.starts_with("<?xml") { "xml" } else { "html" };
            std::fs::write(folder.join(format!("{file}.{ending}")), html).unwrap();
        }
        for (name, file) in &theme.statics {
            let annals::render::Static::Bytes(bytes) = file else { panic!() };
            std::fs::write(folder.join("assets").join(name), bytes).unwrap();
        }
    }
}

#[test]
fn every_template_renders_in_every_language() {
    for language in ["en", "zh"] {
        for (file, html) in rendered(language) {
            assert!(!html.contains("{{") && !html.contains("{%"), "{file}");
        }
    }
}
