//! A page as a browser reads it, and what in it must not be there.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// An element's name and attributes.
pub type Tag = (String, Vec<(String, String)>);

/// A page cut up as a browser does it.
pub fn tokens(html: &str) -> Vec<Token> {
    #[derive(Default)]
    struct Sink(RefCell<Vec<Token>>);
    impl TokenSink for Sink {
        type Handle = ();
        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            self.0.borrow_mut().push(token);
            TokenSinkResult::Continue
        }
    }
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// Every element of a page as its name and attributes, as a browser would read it.
pub fn elements(html: &str) -> Vec<Tag> {
    let element = |token| match token {
        Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
            let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
            Some((tag.name.to_string(), attributes))
        }
        _ => None,
    };
    tokens(html).into_iter().filter_map(element).collect()
}

/// What is wrong with a page: an element, handler or scheme that must not be there.
pub fn dangers(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, attributes) in elements(html) {
        let forbidden =
            ["script", "style", "iframe", "object", "embed", "base", "meta", "form", "link", "svg", "button"];
        if forbidden.contains(&name.as_str()) {
            found.push(format!("<{name}>"));
        }
        for (attribute, value) in attributes {
            let plain: String =
                value.chars().filter(|c| !c.is_control() && *c != ' ').collect::<String>().to_lowercase();
            let scheme = plain.split_once(':').map(|(scheme, _)| scheme).filter(|s| !s.contains(['/', '#', '?']));
            let allowed = scheme.is_none_or(|scheme| ["http", "https", "mailto", "tel"].contains(&scheme));
            let address =
                ["href", "src", "action", "formaction", "xlink:href", "data", "poster"].contains(&attribute.as_str());
            // a formula's spacing and colours, written by Annals
            if attribute == "style" && name.starts_with('m') && name != "mark" && !value.contains("url") {
                continue;
            }
            if attribute.starts_with("on") || attribute == "srcdoc" || attribute == "style" || (address && !allowed) {
                found.push(format!("<{name} {attribute}={value:?}>"));
            }
        }
    }
    found
}
