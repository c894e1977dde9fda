//! The generated parts of a draft: sealed, brought up to date, and never at the cost of what an author wrote.

use annals::record::parts::{self, Kept};
use proptest::prelude::*;

/// A draft as its template makes it: each part with its lines.
fn made(parts: &[(&str, &str)]) -> String {
    let part = |(id, text): &(&str, &str)| format!("<!-- annals:begin {id} -->\n{text}\n<!-- annals:end {id} -->\n");
    parts::seal(&parts.iter().map(part).collect::<String>()).unwrap()
}

fn kept(update: &parts::Update) -> Vec<(&str, Kept)> {
    update.kept.iter().map(|(id, why)| (id.as_str(), *why)).collect()
}

#[test]
fn a_draft_is_sealed_and_tidied() {
    let sealed = parts::seal("\n\n<!-- annals:begin work -->\n\n\n## Work  \n\n\n- a\n\n<!-- annals:end work -->\n<!-- annals:begin open -->\n<!-- annals:end open -->\n\n\nrest\n\n").unwrap();
    let lines: Vec<&str> = sealed.lines().collect();
    assert!(
        lines[0].starts_with("<!-- annals:begin work ") && lines[0].len() == "<!-- annals:begin work  -->".len() + 12
    );
    assert_eq!(&lines[1..5], ["## Work", "", "- a", "<!-- annals:end work -->"]);
    assert!(lines[5].starts_with("<!-- annals:begin open "));
    assert_eq!(&lines[6..], ["<!-- annals:end open -->", "", "rest"]);
    assert!(sealed.ends_with("rest\n"));
    // sealed anew it is the same
    assert_eq!(parts::seal(&sealed).unwrap(), sealed);
    for (text, part) in [
        ("<!-- annals:begin a -->", "a"),
        ("<!-- annals:end a -->", "a"),
        ("<!-- annals:begin a -->\n<!-- annals:begin b -->\n<!-- annals:end b -->\n<!-- annals:end a -->", "b"),
        ("<!-- annals:begin a -->\n<!-- annals:end b -->", "b"),
        ("<!-- annals:begin a -->\n<!-- annals:end a -->\n<!-- annals:begin a -->\n<!-- annals:end a -->", "a"),
    ] {
        assert_eq!(parts::seal(text), Err(part.to_owned()), "{text}");
    }
}

#[test]
fn what_nobody_edited_is_refreshed_and_the_rest_is_left() {
    let old = made(&[("overview", "- one"), ("work", "- two"), ("open", "- three"), ("gaps", "")]);
    let new = made(&[("overview", "- one, now"), ("work", "- two, now"), ("open", "- three"), ("gaps", "- a gap")]);
    let edited = format!("---\ntitle: T\n---\n\nMy words.\n{}", old.replace("- two", "- two, as I see it"));
    let update = parts::update(&edited, &new);
    assert_eq!(update.refreshed, ["overview", "gaps"]);
    assert_eq!(kept(&update), [("work", Kept::Edited)]);
    assert!(update.text.starts_with("---\ntitle: T\n---\n\nMy words.\n<!-- annals:begin overview "));
    for words in ["- one, now\n", "- two, as I see it\n", "- three\n", "- a gap\n"] {
        assert!(update.text.contains(words), "{}", update.text);
    }
    // the next one finds nothing more to do
    let again = parts::update(&update.text, &new);
    assert_eq!((again.refreshed.len(), &again.text), (0, &update.text));
    // what was made is up to date
    assert_eq!(parts::update(&new, &new), parts::Update { text: new.clone(), ..parts::Update::default() });
}

#[test]
fn what_an_author_did_to_the_comments_is_respected() {
    let old = made(&[("a", "- one"), ("b", "- two"), ("c", "- three")]);
    let new = made(&[("a", "- 1"), ("b", "- 2"), ("c", "- 3")]);
    let begin = |id: &str| old.lines().find(|line| line.contains(&format!("begin {id}"))).unwrap().to_owned();
    let part = |id: &str| {
        let from = old.find(&begin(id)).unwrap();
        let end = format!("<!-- annals:end {id} -->\n");
        old[from..old.find(&end).unwrap() + end.len()].to_owned()
    };
    let check = |text: String, refreshed: &[&str], left: &[(&str, Kept)]| {
        let update = parts::update(&text, &new);
        assert_eq!(update.refreshed, refreshed, "{text}");
        assert_eq!(kept(&update), left, "{text}");
        update.text
    };
    // deleted with its comments it stays away; without them the text is the author's
    let text = check(old.replace(&part("b"), ""), &["a", "c"], &[]);
    assert!(!text.contains("annals:begin b"), "{text}");
    let text = check(old.replace(&part("b"), "- two\n"), &["a", "c"], &[]);
    assert!(text.contains("- two\n") && !text.contains("- 2\n"), "{text}");
    // cut in half, on either side
    check(old.replace(&begin("b"), ""), &["a", "c"], &[("b", Kept::Broken)]);
    check(old.replace("<!-- annals:end b -->\n", ""), &["a", "c"], &[("b", Kept::Broken)]);
    check(old.replace("<!-- annals:end c -->\n", ""), &["a", "b"], &[("c", Kept::Broken)]);
    // twice, nested, crossed
    check(format!("{old}{}", part("b")), &["a", "c"], &[("b", Kept::Twice)]);
    let nested = old.replace("- two\n", &format!("- two\n{}", part("c"))).replacen(&part("c"), "- was c\n", 1);
    let nested = nested.replace(&part("c"), "") + "";
    check(nested, &["a"], &[("b", Kept::Edited)]);
    let inner = old.replace(&part("c"), "").replace("- two\n", &format!("- two\n{}", part("c")));
    let text = check(inner, &["a", "c"], &[("b", Kept::Broken)]);
    assert!(text.contains("- two\n") && text.contains("- 3\n"), "{text}");
    // the hash is gone, or the part is drafted no more
    let bare = old.replace(&begin("b"), "<!-- annals:begin b -->");
    check(bare, &["a", "c"], &[("b", Kept::Edited)]);
    let without = made(&[("a", "- 1")]);
    let update = parts::update(&old, &without);
    assert_eq!(kept(&update), [("b", Kept::Unknown), ("c", Kept::Unknown)]);
    // comments that only look like it are text
    let odd = "<!-- annals:begin -->\n<!-- annals:begin a b c -->\n<!-- annals:end a 1 -->\nx <!-- annals:end a -->\n";
    assert_eq!(parts::update(odd, &new), parts::Update { text: odd.to_owned(), ..parts::Update::default() });
}

#[test]
fn lines_keep_their_ends() {
    let (old, new) = (made(&[("a", "- one\n- two"), ("b", "x")]), made(&[("a", "- 1\n- 2\n- 3"), ("b", "x")]));
    for end in ["\r\n", "\r"] {
        let file = format!("\u{feff}{}", old.replace('\n', end));
        let update = parts::update(&file, &new);
        assert_eq!(update.refreshed, ["a"], "{end:?}");
        assert_eq!(update.text, format!("\u{feff}{}", new.replace('\n', end)));
    }
    // without an end of line behind the last comment
    let file = old.trim_end().to_owned();
    assert_eq!(parts::update(&file, &new).text, new.trim_end());
}

/// A piece of a file: a part as it was made, an edited one, a comment alone, lines of the author's.
#[derive(Clone, Debug)]
enum Piece {
    Made(usize),
    Edited(usize, String),
    Begin(usize),
    End(usize),
    Own(String),
}

const IDS: [&str; 3] = ["overview", "work", "open"];

fn piece() -> impl Strategy<Value = Piece> {
    let own = || prop::sample::select(vec!["", "- own", "## Head", "自己的话", "<!-- x -->", "- one", "> - quoted"]);
    prop_oneof![
        3 => (0_usize..3).prop_map(Piece::Made),
        2 => (0_usize..3, own()).prop_map(|(at, words)| Piece::Edited(at, words.to_owned())),
        1 => (0_usize..3).prop_map(Piece::Begin),
        1 => (0_usize..3).prop_map(Piece::End),
        2 => own().prop_map(|words| Piece::Own(words.to_owned())),
    ]
}

/// What stands for a part that was left as it was made, in both texts.
const PRISTINE: &str = "\u{1}PRISTINE";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever an author made of a draft: but for parts left as they were made, every byte is there afterwards and in its place.
    #[test]
    fn an_update_loses_nothing(pieces in prop::collection::vec(piece(), 0..12), texts in prop::collection::vec("[a-c\n]{0,6}", 6), end in prop::sample::select(vec!["\n", "\r\n"])) {
        let made_of = |texts: &[String]| -> Vec<String> {
            IDS.iter().zip(texts).map(|(id, text)| made(&[(id, text)])).collect()
        };
        let (before, after) = (made_of(&texts[..3]), made_of(&texts[3..]));
        let begin = |at: usize| before[at].lines().next().unwrap().to_owned();
        let mut file = String::new();
        for piece in &pieces {
            match piece {
                Piece::Made(at) => file.push_str(&before[*at]),
                Piece::Edited(at, words) => file.push_str(&format!("{}\n{words} edited\n<!-- annals:end {} -->\n", begin(*at), IDS[*at])),
                Piece::Begin(at) => file.push_str(&format!("{}\n", begin(*at))),
                Piece::End(at) => file.push_str(&format!("<!-- annals:end {} -->\n", IDS[*at])),
                Piece::Own(words) => file.push_str(&format!("{words}\n")),
            }
        }
        let file = file.replace('\n', end);
        let update = parts::update(&file, &after.concat());
        // take the refreshed parts out of both: the rest is the same
        let (mut old_rest, mut new_rest) = (file.clone(), update.text.clone());
        for id in &update.refreshed {
            let at = IDS.iter().position(|known| known == id).unwrap();
            let (old, new) = (before[at].replace('\n', end), after[at].replace('\n', end));
            prop_assert_eq!(old_rest.matches(&old).count(), 1, "{} {}", id, file);
            prop_assert_eq!(new_rest.matches(&new).count(), 1, "{} {}", id, update.text);
            old_rest = old_rest.replacen(&old, PRISTINE, 1);
            new_rest = new_rest.replacen(&new, PRISTINE, 1);
        }
        prop_assert_eq!(old_rest, new_rest);
        // what is done is done
        let again = parts::update(&update.text, &after.concat());
        prop_assert_eq!(&again.text, &update.text);
        prop_assert_eq!(&again.refreshed, &Vec::<String>::new());
        prop_assert_eq!(again.kept, update.kept);
    }

    #[test]
    fn any_text_is_sealed_or_refused_and_updated(text in "(<!-- annals:(begin|end) [ab]( [0-9a-f]{2})? -->|[a\n\r \u{feff}<!-])*") {
        let _ = parts::seal(&text);
        let update = parts::update(&text, &text);
        prop_assert_eq!(update.text, text);
    }
}
