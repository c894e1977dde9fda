//! The files that a page's script reads when it is asked for more than the page says: classic scripts that hand it their data, since a
//! page opened from a folder may load nothing else.

use serde_json::{Map, json};

use super::words::Words;
use super::{filters, script, search};
use crate::site::View;
use crate::site::previews::{Offer, Part, Preview};

/// What begins the keys of the words that the script says.
const WORDS: &str = "script.";

/// The file of a part; `None` for a view that is of no part.
pub fn file(part: Part, view: &View, words: &Words) -> Option<String> {
    let data = match view {
        View::Previews(records) => {
            let record = |preview: &Preview| (preview.path.clone(), shown(preview, words));
            json!(records.iter().map(record).collect::<Map<_, _>>())
        }
        View::Offers(offers) => {
            let own =
                words.texts.iter().filter_map(|(key, text)| Some((key.strip_prefix(WORDS)?.to_owned(), json!(text))));
            let pages: Vec<_> = offers.iter().map(|offer| page(offer, words)).collect();
            json!({"words": own.collect::<Map<_, _>>(), "pages": pages})
        }
        _ => return None,
    };
    Some(format!("annals.take(\"{}\",{});\n", part.name(), script::safe(data.to_string())))
}

/// Title, kind, date, state, its class, language, text.
fn shown(Preview { brief, text, .. }: &Preview, words: &Words) -> serde_json::Value {
    let date = search::date(words, brief, brief.date == brief.title);
    let (state, class) = search::state(words, brief);
    json!([search::title(words, brief), brief.kind_label, date, state, class, brief.lang, text])
}

/// What it is called, where it leads, and what it is listed under.
fn page(offer: &Offer, words: &Words) -> serde_json::Value {
    let said = |text: &str| match words.get(text) {
        Some(word) => word.to_owned(),
        None => filters::period(words, text, "long").unwrap_or_else(|_| text.to_owned()),
    };
    let of = if offer.period.is_empty() { String::new() } else { format!(" · {}", said(&offer.period)) };
    json!([format!("{}{of}", said(&offer.title)), offer.href, said(offer.group)])
}
