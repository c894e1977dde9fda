//! Search: what is published is found, all of it and nothing else.

mod pages;
pub mod port;

use std::collections::BTreeMap;

use annals::base::fold::fold;
use annals::render::{Theme, search};
use annals::site::Site;
use annals::site::search::entry::Entry;
use annals::site::search::postings::{self, Place, Posting};
use annals::site::search::{Index, Plan, Sizes, gram, index, reading};
use annals::site::view::Brief;
use annals::source::Tree;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::SiteTest;
use port::{NONE, Port, lookups, numbers, units, within};

/// So small that even little text has an index of many files, and grams of several lengths.
const SMALL: Sizes = Sizes { whole: 0, whole_block: 4_000, block: 4_000, shard: 3_000, gram: 250 };

/// The files of search data of a site, by name.
pub fn files(site: &Site, sizes: Sizes) -> BTreeMap<String, String> {
    files_by(site, sizes, true)
}

fn files_by(site: &Site, sizes: Sizes, parallel: bool) -> BTreeMap<String, String> {
    let words = Theme::load(&Tree::default(), "default").0.words("en");
    let plan = Plan::of(&site.archive, sizes);
    let title = |brief: &Brief| search::title(&words, brief);
    let index = Index::of(site, &plan, &title, &|_, _| (), parallel);
    let readings = index::readings(site, &plan, &title);
    plan.parts().map(|part| (part.name(), search::file(site, &plan, (&index, &readings), &words, part))).collect()
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

/// The script is held to the same vectors in `browser`.
#[test]
fn texts_are_folded_and_cut_as_the_vectors_say() {
    let vectors = vectors();
    let cases = |name: &str| vectors[name].as_array().unwrap().clone();
    for case in cases("fold") {
        assert_eq!(fold(case[0].as_str().unwrap()), case[1].as_str().unwrap(), "{case}");
    }
    for case in cases("shard") {
        let count = u32::try_from(case[1].as_u64().unwrap()).unwrap();
        assert_eq!(
            u64::from(gram::shard(units(case[0].as_str().unwrap()), count)),
            case[2].as_u64().unwrap(),
            "{case}"
        );
    }
    for case in cases("within") {
        let how = within(&units(case[0].as_str().unwrap()), &units(case[1].as_str().unwrap()));
        assert_eq!(u64::from(how), case[2].as_u64().unwrap(), "{case}");
    }
    for case in cases("lookups") {
        let (keys, sure) = lookups(case[0].as_str().unwrap());
        let keys: Vec<String> = keys.iter().map(|key| String::from_utf16_lossy(key)).collect();
        assert_eq!(serde_json::json!([keys, sure]), case[1], "{case}");
    }
    for case in cases("words") {
        let mut words: Vec<String> = Vec::new();
        gram::words(case[0].as_str().unwrap(), |word| words.push(word.to_owned()));
        assert_eq!(serde_json::json!(words), case[1], "{case}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Folding by pieces is folding as a whole.
    #[test]
    fn folding_is_nfkc_in_lower_case(text in "[a-z A-Z0-9中文年ＡｂcＥe\u{301}\u{327}가가\u{3099}か，。Σς\u{3000}\t\u{200b}ﬁ½İ]{0,12}") {
        use unicode_normalization::UnicodeNormalization;
        let whole: String = text.nfkc().filter(|c| *c != '\u{200b}').flat_map(|c| if c == 'ς' { 'σ' } else { c }.to_lowercase()).collect();
        let mut plain = String::new();
        for c in whole.chars() {
            if c > ' ' { plain.push(c) } else if !plain.ends_with(' ') { plain.push(' ') }
        }
        prop_assert_eq!(fold(&text), plain);
    }

    #[test]
    fn lists_are_read_as_they_were_written(numbers_ in prop::collection::btree_set(prop_oneof![0..40u32, 0..100_000u32], 0..60)) {
        let written: Vec<u32> = numbers_.into_iter().collect();
        let text = postings::list(&written);
        prop_assert_eq!(numbers(&text), written);
    }

    #[test]
    fn places_are_read_as_they_were_written(places in prop::collection::btree_map(prop_oneof![0..40u32, 0..100_000u32], 0..3usize, 0..60), sought in prop::collection::btree_set(0..60u32, 0..5)) {
        let postings: Vec<Posting> =
            places.iter().map(|(record, place)| Posting::new(*record, postings::PLACES[*place].0)).collect();
        let written = postings::places(&postings);
        let among: Vec<Posting> = postings.iter().copied().filter(|at| sought.contains(&at.record())).collect();
        prop_assert_eq!(postings::among(&written, &sought.into_iter().collect::<Vec<_>>()), among);
        prop_assert_eq!(postings::read(&written), postings);
    }

    /// What is kept may have been harmed.
    #[test]
    fn what_never_was_a_list_is_read_somehow(text in "[!()A-Ca-c0-9+/ é]{0,12}") {
        let read = postings::read(&text);
        prop_assert!(read.is_sorted());
    }
}

#[test]
fn a_list_of_everything_is_a_bit_for_each() {
    let all: Vec<u32> = (0..6_000).collect();
    assert_eq!(postings::list(&all).len(), 1 + 1_000);
    let postings = [Posting::new(3, Place::Text), Posting::new(70_000, Place::Title)];
    assert_eq!(postings[1].record(), 70_000);
    assert_eq!(numbers(postings::places(&postings).split(')').nth(1).unwrap()), [3]);
}

/// A source of numbers that are the same each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// What one query came to: its characters, the files and bytes read for its first results, how many of these there are.
pub struct Asked {
    pub length: usize,
    pub files: usize,
    pub bytes: usize,
    pub rows: usize,
}

/// Asks for `count` random parts of the published texts, of 2, 4 and 6 characters, and compares with a plain scan. The index must miss
/// nothing, be certain only where it is right, and rank no record worse than its text.
pub fn recall(port: &Port, count: usize, dice: &mut Dice) -> Vec<Asked> {
    let texts = port.texts();
    let mut asked = Vec::new();
    while asked.len() < count {
        let length = [2, 4, 6][asked.len() % 3];
        let Some(part) = random_part(&texts, length, dice) else { continue };
        port.forget();
        let (levels, sure) = port.look(&part, 3);
        let truth: Vec<u8> = texts.iter().map(|record| record.held(&part)).collect();
        assert!(truth.iter().any(|level| *level < NONE), "{part:?}");
        for (id, (level, truth)) in levels.iter().zip(&truth).enumerate() {
            assert!(level <= truth, "{part:?} in record {id}: level {level}, in truth {truth}");
            assert!(!sure || (*level == NONE) == (*truth == NONE), "{part:?}: wrongly sure of record {id}");
        }
        let rows = first_results(port, &levels, &truth);
        let (files, bytes) = port.read();
        asked.push(Asked { length, files, bytes, rows });
    }
    asked
}

/// A part of a random line, without blanks at its ends.
fn random_part(texts: &[port::Texts], length: usize, dice: &mut Dice) -> Option<String> {
    let record = &texts[dice.below(texts.len())].0;
    let characters: Vec<char> = record[dice.below(record.len())].0.chars().collect();
    let start = dice.below((characters.len() + 1).checked_sub(length).filter(|most| *most > 0)?);
    let part: String = characters[start..start + length].iter().collect();
    (part.trim() == part).then_some(part)
}

/// Reads the texts of the first twenty results as the script does in its first step, and says how many of them it can show then.
fn first_results(port: &Port, levels: &[u8], truth: &[u8]) -> usize {
    let mut order: Vec<usize> = (0..levels.len()).filter(|id| levels[*id] < NONE).collect();
    order.sort_by_key(|id| (levels[*id], std::cmp::Reverse(*id)));
    let most = 6_usize.saturating_sub(port.read().0).max(1);
    let mut blocks: Vec<usize> = Vec::new();
    let mut rows = 0;
    for id in order.into_iter().take(20) {
        let (block, _) = port.place(id);
        if !blocks.contains(&block) {
            if blocks.len() == most {
                break;
            }
            blocks.push(block);
            port.file(&format!("texts/{block}"));
        }
        rows += usize::from(truth[id] < NONE);
    }
    rows
}

/// Words of both scripts, so that everything that is looked up occurs: words with joints, figures between Chinese, long words.
fn generated(records: usize) -> SiteTest {
    const WORDS: [&str; 24] = [
        "maintenance",
        "lift",
        "lifting",
        "uplift",
        "in",
        "in-001",
        "2025-03-06",
        "report",
        "reporting",
        "station",
        "the",
        "of",
        "C#",
        "e.g.",
        "naïve",
        "Σίσυφος",
        "https://example.org/a_very_long_path/of-some-thirty-and-more-letters/x",
        "12,500.00",
        "x",
        "Ⅳ",
        "ＦＵＬＬ",
        "🚀",
        "don't",
        "and/or",
    ];
    const CHINESE: [&str; 16] = [
        "电梯",
        "年检",
        "检修",
        "修理",
        "三月",
        "工作",
        "会议",
        "记录",
        "〔2025〕7号",
        "3月6日",
        "，",
        "。",
        "负责人",
        "第2季度",
        "一",
        "𠮷",
    ];
    let mut dice = Dice(7);
    let mut files = "=== annals.yaml ===\ntitle: Words\nas_of: 2025-12-31\n".to_owned();
    for number in 0..records {
        let mut body = String::new();
        for _ in 0..30 + dice.below(60) {
            let chinese = dice.below(3) == 0;
            let word = if chinese { CHINESE[dice.below(CHINESE.len())] } else { WORDS[dice.below(WORDS.len())] };
            body.push_str(word);
            body.push_str(["", " ", " ", "\n", "\n\n## ", "\n\n"][if chinese { 0 } else { dice.below(6) }]);
        }
        let (month, day) = (1 + number % 12, 1 + number % 28);
        let title = WORDS[dice.below(WORDS.len())];
        files.push_str(&format!(
            "=== content/notes/n{number}.md ===\n---\ntitle: {title:?}\ndate: 2025-{month:02}-{day:02}\ntags: [t{}]\n---\n{body}\n",
            number % 5
        ));
    }
    SiteTest::new(&files)
}

#[test]
fn any_part_of_a_generated_text_is_found() {
    let site = generated(80).site();
    let files = files(&site, SMALL);
    assert!(files.keys().filter(|name| name.starts_with("words/")).count() >= 4);
    let port = Port::new(files);
    assert!(port.index["heavy"].as_str().unwrap().split(' ').any(|gram| gram.len() > 4), "{}", port.index["heavy"]);
    recall(&port, 300, &mut Dice(1));
}

#[test]
fn any_part_of_the_example_is_found() {
    let port = Port::new(files(&SiteTest::example().site(), SMALL));
    recall(&port, 300, &mut Dice(2));
}

#[test]
fn the_index_is_the_same_however_it_is_made() {
    let site = generated(40).site();
    assert!(files_by(&site, SMALL, true) == files_by(&site, SMALL, false));
}

/// The files of an audience are those of the records it may see, byte for byte: no order, no number, no division tells of others.
#[test]
fn the_index_knows_nothing_of_what_its_audience_may_not_see() {
    let record = |number: usize, level: &str| {
        format!(
            "=== content/notes/n{number}.md ===\n---\ntitle: Note {number} 电梯{number}\ndate: 2025-03-{:02}\naudience: {level}\n\
             tags: [t{}, k{number}]\n---\nCanary{number} lift 年检 {}\n",
            1 + number % 28,
            number % 4,
            "and more of it ".repeat(number * 7 % 40)
        )
    };
    let settings =
        "=== annals.yaml ===\ntitle: W\naudiences: [public, internal, restricted]\ndefault_audience: internal\n";
    let levels = ["public", "internal", "restricted"];
    for (rank, level) in levels.iter().enumerate() {
        let with = |most: usize| {
            let all: String =
                (0..60).filter(|number| number % 3 <= most).map(|number| record(number, levels[number % 3])).collect();
            files(&SiteTest::new(&format!("{settings}{all}")).audience(level).site(), SMALL)
        };
        let (whole, pruned) = (with(2), with(rank));
        assert_eq!(whole.keys().collect::<Vec<_>>(), pruned.keys().collect::<Vec<_>>());
        let differs: Vec<&String> = whole.keys().filter(|name| whole[*name] != pruned[*name]).collect();
        assert!(differs.is_empty(), "{level}: {differs:?}");
    }
}

/// An edit of one text moves its block and the files of the words that came or went, a new record the last block.
#[test]
fn an_edit_moves_few_files() {
    let mut site = generated(80);
    let before = files(&site.site(), SMALL);
    let moved = |site: &SiteTest| {
        let after = files(&site.site(), SMALL);
        let moved: Vec<String> = after.keys().filter(|name| before.get(*name) != after.get(*name)).cloned().collect();
        (moved, after.len())
    };
    site.append("content/notes/n7.md", "\nquartz\n");
    let (files, all) = moved(&site);
    assert!(
        files.iter().filter(|name| name.starts_with("texts/")).count() == 1 && files.len() * 2 < all,
        "{files:?} of {all}"
    );
    site.edit("content/notes/n7.md", "\nquartz\n", "");
    site.write("content/notes/new.md", "---\ndate: 2025-12-31\n---\nquartz\n");
    let (files, _) = moved(&site);
    assert_eq!(files.iter().filter(|name| name.starts_with("texts/")).count(), 1, "{files:?}");
}

/// An index of other texts, renewed where they differ, is that of these, and the files that are said to be others are.
#[test]
fn a_renewed_index_is_one_made_anew() {
    let words = Theme::load(&Tree::default(), "default").0.words("en");
    let title = |brief: &Brief| search::title(&words, brief);
    let of = |site: &SiteTest| {
        let site = site.site();
        let plan = Plan { shards: 16, ..Plan::of(&site.archive, SMALL) };
        let said: Vec<String> = plan.order.iter().map(|ix| format!("{:?}", Entry::of(&site, *ix, &title))).collect();
        (site, plan, said)
    };
    let files = |index: &Index, plan: &Plan| -> BTreeMap<u32, String> {
        let shards = index.shards(plan, |_| true, false);
        shards.iter().map(|(number, shard)| (*number, search::shard_file(*number, shard))).collect()
    };
    let mut edited = generated(60);
    let (site, plan, mut before) = of(&edited);
    let mut index = Index::of(&site, &plan, &title, &|_, _| (), false);
    let mut stand = files(&index, &plan);
    let (mut dice, mut turned, mut kept) = (Dice(11), 0, 0);
    for round in 0..60 {
        let at = dice.below(60);
        let path = format!("content/notes/n{at}.md");
        match dice.below(6) {
            0 => edited.write(&path, &format!("---\ntitle: 又一次 {round}\n---\nOther words, 别的话。\n")),
            1 => {
                edited.tree.files.remove(path.as_str());
                &mut edited
            }
            2 => {
                edited.write("content/notes/last.md", &format!("---\ndate: 2025-12-{:02}\n---\nlate\n", 1 + round % 28))
            }
            3 if edited.tree.files.contains_key(path.as_str()) => {
                edited.append(&path, &format!("\nupliftin{round} shiftin{round} x{round}\n"))
            }
            _ if edited.tree.files.contains_key(path.as_str()) => edited.append(&path, &format!("\nquartz {round}\n")),
            _ => edited.write(&path, "back again\n"),
        };
        let (site, plan, now) = of(&edited);
        let is_changed = |number: &usize| before.get(*number) != now.get(*number);
        let changed: Vec<u32> =
            (0..now.len().max(before.len())).filter(is_changed).map(|number| u32::try_from(number).unwrap()).collect();
        let (renewed, moved) = index.renewed(&site, &plan, &title, &changed, false);
        assert!(renewed == Index::of(&site, &plan, &title, &|_, _| (), false), "after round {round}");
        turned += usize::from(renewed.heavy != index.heavy);
        let made = files(&renewed, &plan);
        for (number, text) in &made {
            assert!(moved.contains(number) || stand[number] == *text, "file {number} after round {round}");
            kept += usize::from(!moved.contains(number));
        }
        (index, stand, before) = (renewed, made, now);
    }
    // else not all of it was tried
    assert!(turned > 3 && kept > 100, "{turned} {kept}");
}

/// `SEARCH=output/search cargo test --release --test it search::measure -- --ignored --nocapture`: recall, files and bytes of 300 random
/// queries to a site that was built.
#[test]
#[ignore = "measures a site that was built"]
fn measure() {
    let folder = std::path::PathBuf::from(std::env::var("SEARCH").unwrap());
    let mut files = BTreeMap::new();
    for below in ["", "words", "texts", "readings", "facets"] {
        for entry in std::fs::read_dir(folder.join(below)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "js") {
                let name = path.strip_prefix(&folder).unwrap().with_extension("").to_string_lossy().into_owned();
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let size =
        |of: &str| files.iter().filter(|(name, _)| name.starts_with(of)).map(|(_, text)| text.len()).sum::<usize>();
    for of in ["", "index", "words", "texts", "readings", "facets"] {
        println!("{of:10} {:6} files {:>11} bytes", files.keys().filter(|name| name.starts_with(of)).count(), size(of));
    }
    let port = Port::new(files);
    println!("{} records", port.records());
    let asked = recall(&port, 300, &mut Dice(3));
    for length in [2, 4, 6] {
        let of = |get: fn(&Asked) -> usize| {
            let mut all: Vec<usize> = asked.iter().filter(|asked| asked.length == length).map(get).collect();
            all.sort_unstable();
            format!("median {:>7}  worst {:>7}", all[all.len() / 2], all[all.len() - 1])
        };
        println!(
            "{length} characters: files {}; bytes {}; rows {}",
            of(|at| at.files),
            of(|at| at.bytes),
            of(|at| at.rows)
        );
    }
}

#[test]
fn chinese_is_read_in_pinyin_and_by_first_letters() {
    let of = |title: &str| reading::of(title);
    let lift = of("大厅电梯 改造");
    assert!(!lift.full.contains("diantti") && lift.full.contains("dianti"), "{lift:?}");
    assert!(lift.initials.contains("dt") && lift.initials.contains("dtdt"), "{lift:?}");
    let bank = of("重庆银行");
    assert!(bank.full.contains("chongqingyinhang") && bank.initials.contains("cqyh"), "{bank:?}");
    assert!(of("绿").full.contains("lv"), "{:?}", of("绿"));
    assert_eq!(of("Lift 7"), reading::Readings::default());
}

/// A record is searched by what its page shows of its own words, and quoted line by line.
#[test]
fn a_body_is_lines_of_plain_words() {
    let body = "# The title\n\nA *lift*, `code`\nand more 中文\n换行 %%hidden%%[[in-001|my words]] and [[in-001]].\n\n## Head %%not%% ing\n\n\
                - [ ] Order chairs #office [due:: 2025-03-09] soon\n  - below\n\n| a | b |\n| --- | --- |\n| one | two &amp; |\n\n\
                ```rust\nlet x;\n\n```\n\n```records\nlist: log\n```\n\n> [!NOTE] Titled\n> Quoted ==mark==.\n\n<div>raw <b>b</b>old &lt;x&gt;</div>\n\
                <script>gone</script>\n\nIt was [fact:: count(a) = 12] of them. A note.[^1]\n\n[^1]: At the foot.\n\n![alt words](x.png)\n";
    let site = SiteTest::new(&format!("=== annals.yaml ===\ntitle: L\n=== content/notes/a.md ===\n{body}")).site();
    let record = site.archive.all().next().unwrap().1;
    let lines = annals::record::plain::lines(record, &site.archive.config);
    let lines: Vec<String> =
        lines.iter().map(|line| format!("{}{}", if line.heading { "# " } else { "" }, line.text)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    A lift, code and more 中文换行 my words and in-001.
    # Head ing
    Order chairs #office soon
    due: 2025-03-09
    below
    a | b
    one | two &
    let x;
    Titled
    Quoted mark.
    raw bold <x>
    It was 12 of them. A note.
    At the foot.
    alt words
    ");
}
