//! Pictures and attachments: how large they are, what is not published of them, and what hostile ones do.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use annals::base::fingerprint::Fingerprint;
use annals::base::path::RelPath;
use annals::output::{Bundle, Options, Output, Piece};
use annals::source::{Stamp, exif, picture};
use proptest::prelude::*;

use crate::support::{SiteTest, between};

/// Each says, in EXIF and XMP, that it was taken at 30°34′ north, by Li Wei, with the telephone turned: 24 pixels wide and 16 high as it
/// is stored.
const GPS: [(&str, &[u8]); 3] = [
    ("gps.jpg", include_bytes!("../pictures/gps.jpg")),
    ("gps.png", include_bytes!("../pictures/gps.png")),
    ("gps.webp", include_bytes!("../pictures/gps.webp")),
];
/// The same picture, of which nothing is known.
const PLAIN: &[u8] = include_bytes!("../pictures/plain.jpg");

/// What none of them may say once it is published.
const TOLD: [&[u8]; 5] = [b"Maker of cameras", b"Li Wei", b"2025:03:14", b"GPSLatitude", b"xmpmeta"];

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|part| part == words)
}

/// What a decoder makes the pixels of: the tables and data of a JPEG, the chunks of the other two.
fn pixels(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    let be = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let le = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    match bytes[0] {
        0xFF => {
            let mut at = 2;
            while bytes[at + 1] != 0xDA {
                let end = at + 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
                if bytes[at + 1] != 0xE1 {
                    parts.push(bytes[at..end].to_vec());
                }
                at = end;
            }
            parts.push(bytes[at..].to_vec());
        }
        0x89 => {
            let mut at = 8;
            while at < bytes.len() {
                let end = at + 12 + be(at);
                if matches!(&bytes[at + 4..at + 8], b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tEXt") {
                    parts.push(bytes[at..end].to_vec());
                }
                at = end;
            }
        }
        _ => {
            assert_eq!(le(4) + 8, bytes.len());
            let mut at = 12;
            while at < bytes.len() {
                let end = at + 8 + le(at + 4).next_multiple_of(2);
                if bytes[at..].starts_with(b"VP8 ") {
                    parts.push(bytes[at..end].to_vec());
                }
                at = end;
            }
        }
    }
    assert!(!parts.is_empty());
    parts
}

#[test]
fn where_it_was_taken_is_gone_and_the_pixels_are_the_same() {
    for (name, bytes) in GPS {
        assert!(TOLD.iter().any(|told| holds(bytes, told)), "{name} says nothing");
        let published = exif::stripped(bytes.to_vec());
        for told in TOLD {
            assert!(!holds(&published, told), "{name} says {:?}", String::from_utf8_lossy(told));
        }
        // the tag that leads to the place is gone too
        assert!(!holds(&published, &[0x88, 0x25]) && !holds(&published, &[0x25, 0x88, 4, 0]), "{name}");
        assert_eq!(pixels(&published), pixels(bytes), "{name}");
        assert_eq!(picture::size(Cursor::new(&published)), picture::size(Cursor::new(bytes)), "{name}");
        // which side is up is all that is left of it, and taking out again takes nothing out
        assert!(holds(&published, b"\x01\x12\0\x03\0\0\0\x01\0\x06"), "{name}");
        assert_eq!(exif::stripped(published.clone()), published, "{name}");
    }
    assert_eq!(exif::stripped(PLAIN.to_vec()), PLAIN);
    assert_eq!(exif::stripped(b"Exif\0\0 in a text".to_vec()), b"Exif\0\0 in a text");
}

#[test]
fn what_is_cut_off_or_stands_behind_says_no_more() {
    for (name, bytes) in GPS {
        for length in 13..bytes.len() {
            let published = exif::stripped(bytes[..length].to_vec());
            for told in &TOLD[..3] {
                assert!(!holds(&published, told), "{name} cut at {length} says {:?}", String::from_utf8_lossy(told));
            }
        }
    }
    // a preview behind the picture, as telephones append it
    let both = [PLAIN, GPS[0].1].concat();
    let published = exif::stripped(both.clone());
    assert_eq!(published.len(), both.len());
    assert!(TOLD.iter().all(|told| !holds(&published, told)));
    // a check sum that is wrong is no hiding place
    let mut wrong = GPS[1].1.to_vec();
    let at = wrong.windows(4).position(|part| part == b"IDAT").unwrap();
    wrong[at + 5] ^= 1;
    assert!(!holds(&exif::stripped(wrong), b"Li Wei"));
}

#[test]
fn how_large_a_picture_is() {
    let size = |bytes: &[u8]| picture::size(Cursor::new(bytes));
    // a JPEG that lies on its side is shown upright
    assert_eq!(size(GPS[0].1), Some((16, 24)));
    assert_eq!(size(GPS[1].1), Some((24, 16)));
    assert_eq!(size(GPS[2].1), Some((24, 16)));
    assert_eq!(size(PLAIN), Some((24, 16)));
    assert_eq!(size(b"GIF89a\x03\0\x02\0\0\0\0"), Some((3, 2)));
    assert_eq!(size(b"<svg xmlns='x' width='120' height=\"80.5px\">"), Some((120, 80)));
    assert_eq!(size(b"<?xml version='1.0'?>\n<svg stroke-width='3' viewBox='0 0 300, 150'/>"), Some((300, 150)));
    for none in [&b""[..], b"text", b"GIF89a\x03", b"GIF89a\0\0\x02\0", b"<svg width='100%'>", b"\xFF\xD8\xFF\xE0\xFF"]
    {
        assert_eq!(size(none), None, "{none:?}");
    }
}

proptest! {
    /// However it is mangled, a picture neither stops anything nor makes a panic.
    #[test]
    fn no_picture_is_too_hostile(which in 0..3_usize, changes in prop::collection::vec((0..1200_usize, any::<u8>()), 0..12), cut in 0..1200_usize) {
        let mut bytes = GPS[which].1.to_vec();
        for (at, byte) in changes {
            if let Some(old) = bytes.get_mut(at) {
                *old = byte;
            }
        }
        bytes.truncate(cut.max(1));
        let _any = picture::size(Cursor::new(&bytes));
        let published = exif::stripped(bytes.clone());
        prop_assert!(published.len() <= bytes.len() + 64);
    }

    #[test]
    fn any_bytes_behind_any_beginning(
        head in prop::sample::select(vec![&b"\xFF\xD8\xFF"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP", b"\0\0\0\x14ftypavif", b"\0\0\x01\0", b"BM", b"<svg "]),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let bytes = [head, &rest].concat();
        let _any = picture::size(Cursor::new(&bytes));
        let _any = exif::stripped(bytes);
    }
}

const ALBUM: &str = "
=== annals.yaml ===
title: Album
audiences: [public, internal]
default_audience: public
=== content/notes/a.md ===
---
title: The lobby
attachments: [plan.pdf, gps.jpg]
---
![As it is](gps.jpg)
![Narrow|12](gps.png)
![[gps.webp|12x5]]
![[plain.jpg|Plain]]
![Elsewhere](https://example.org/x.png)
=== content/notes/plan.pdf ===
%PDF
=== content/notes/secret.md ===
---
title: Hidden
audience: internal
attachments: [hidden.pdf]
---
![](hidden.jpg)
=== content/notes/hidden.pdf ===
%PDF hidden
=== content/notes/unused.jpg ===
x
";

fn album() -> SiteTest {
    let mut site = SiteTest::new(ALBUM);
    for (name, bytes) in GPS {
        site.write_bytes(&format!("content/notes/{name}"), bytes.to_vec());
    }
    site.write_bytes("content/notes/plain.jpg", PLAIN.to_vec());
    site.write_bytes("content/notes/hidden.jpg", PLAIN.to_vec());
    site
}

#[test]
fn pictures_have_their_size_so_that_nothing_shifts() {
    let built = album().build();
    assert_eq!(built.report, Vec::<String>::new());
    let page = built.page("notes/a.html");
    for image in [
        "<img src=\"../notes/gps.jpg\" alt=\"As it is\" width=\"16\" height=\"24\" loading=\"lazy\">",
        "<img src=\"../notes/gps.png\" alt=\"Narrow\" width=\"12\" height=\"8\" loading=\"lazy\">",
        "<img src=\"../notes/gps.webp\" alt=\"gps.webp\" width=\"12\" height=\"5\" loading=\"lazy\">",
        "<img src=\"../notes/plain.jpg\" alt=\"Plain\" width=\"24\" height=\"16\" loading=\"lazy\">",
        "<img src=\"https://example.org/x.png\" alt=\"Elsewhere\" loading=\"lazy\">",
    ] {
        assert!(page.contains(image), "{image}\n{}", between(&page, "<img", "</main>"));
    }
    // what no visible record shows is not published, under whatever name
    for hidden in ["notes/hidden.pdf", "notes/hidden.jpg", "notes/unused.jpg"] {
        assert!(!built.has(hidden), "{hidden}");
    }
}

#[test]
fn attachments_are_listed_with_what_readers_get() {
    let page = album().build().page("notes/a.html");
    let listed = between(&page, "id=\"page:files\"", "</section>");
    let published = exif::stripped(GPS[0].1.to_vec());
    for (name, bytes) in [("plan.pdf", &b"%PDF\n"[..]), ("gps.jpg", &published)] {
        let item = format!(
            "<a href=\"../notes/{name}\">{name}</a> <small>{} B <code title=\"BLAKE3\">{}</code></small>",
            bytes.len(),
            Fingerprint::of(bytes)
        );
        assert!(listed.contains(&item), "{item}\n{listed}");
    }
}

/// The size of a picture and the sum of an attachment are answers that pages ask for.
#[test]
fn a_picture_that_changes_changes_its_pages() {
    let mut site = album();
    site.build();
    assert!(site.build().made.iter().all(|path| !path.ends_with(".html")));
    site.write_bytes("content/notes/plain.jpg", GPS[0].1.to_vec());
    let built = site.build();
    assert_eq!(built.made.iter().filter(|path| path.ends_with(".html")).collect::<Vec<_>>(), ["notes/a.html"]);
    assert!(built.page("notes/a.html").contains("alt=\"Plain\" width=\"16\" height=\"24\""));
    assert_eq!(built.files, site.build_clean().files);
    site.write_bytes("content/notes/plan.pdf", b"%PDF 2".to_vec());
    let built = site.build();
    assert_eq!(built.made.iter().filter(|path| path.ends_with(".html")).collect::<Vec<_>>(), ["notes/a.html"]);
    assert_eq!(built.files, site.build_clean().files);
}

#[test]
fn a_file_that_looks_the_same_is_not_read_again() {
    let mut site = album();
    let before = site.build().page("notes/a.html");
    // the bytes are gone, and nobody asks for them
    site.files.clear();
    assert_eq!(site.build().page("notes/a.html"), before);
    let clean = site.build_clean();
    assert!(clean.refused, "a page without what is known of its files is none");
    let unread = |name: &str| {
        format!("content/notes/{name}: error[unreadable]: cannot read `content/notes/{name}`: entity not found")
    };
    assert!(["plain.jpg", "plan.pdf"].iter().all(|name| clean.report.contains(&unread(name))), "{:?}", clean.report);
}

#[test]
fn hostile_pictures_are_said_and_stop_nothing() {
    let mut site = SiteTest::new(
        "
=== annals.yaml ===
title: Album
=== content/notes/a.md ===
# A
![](vast.png) ![](cut.jpg) ![](text.png) ![](empty.gif) ![](text.png)
",
    );
    let vast =
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &50_000_u32.to_be_bytes(), &50_000_u32.to_be_bytes()].concat();
    site.write_bytes("content/notes/vast.png", vast);
    site.write_bytes("content/notes/cut.jpg", PLAIN[..40].to_vec());
    site.write_bytes("content/notes/text.png", b"<html>".to_vec());
    site.write_bytes("content/notes/empty.gif", Vec::new());
    let built = site.build();
    let none = "is no picture that can be shown: it is cut off, damaged or of another sort";
    assert_eq!(
        built.report,
        [
            "content/notes/a.md:2:1: warning[bad-image]: `vast.png` says that it is 50000 × 50000 pixels".to_owned(),
            format!("content/notes/a.md:2:15: warning[bad-image]: `cut.jpg` {none}"),
            format!("content/notes/a.md:2:28: warning[bad-image]: `text.png` {none}"),
            format!("content/notes/a.md:2:42: warning[bad-image]: `empty.gif` {none}"),
        ]
    );
    assert_eq!(built.report, site.check());
    let page = built.page("notes/a.html");
    assert!(page.contains("<img src=\"../notes/vast.png\" alt=\"\" loading=\"lazy\">"), "{page}");
    assert_eq!(built.words("check/index.html").matches("damaged or of another sort").count(), 3);
}

#[test]
fn what_is_written_into_the_folder_says_nothing_either() {
    let folder = tempfile::tempdir().unwrap();
    let files: BTreeMap<&str, &[u8]> = GPS.into_iter().chain([("plain.jpg", PLAIN)]).collect();
    let mut bundle = Bundle::new("public");
    for (name, bytes) in &files {
        let source = RelPath::new(&format!("content/{name}")).unwrap();
        let stamp = Stamp { length: bytes.len() as u64, modified: 1 };
        bundle.insert(RelPath::new(name).unwrap(), Piece::Asset { source, stamp }).unwrap();
    }
    let assets =
        |path: &RelPath| -> std::io::Result<Box<dyn Read>> { Ok(Box::new(Cursor::new(files[path.name()].to_vec()))) };
    for round in 0..2 {
        let options = Options::new(folder.path(), std::path::Path::new("content"), "public");
        let output = Output::open(&folder.path().join("site"), options).unwrap();
        let report = output.commit(&bundle, &assets).unwrap();
        assert_eq!(report.written.len(), if round == 0 { files.len() } else { 0 });
    }
    for (name, bytes) in &files {
        let published = std::fs::read(folder.path().join("site").join(name)).unwrap();
        assert_eq!(published, exif::stripped(bytes.to_vec()), "{name}");
        assert_eq!(*bundle.bytes(name, &assets).unwrap().unwrap(), *published, "{name}");
        assert_eq!(name == &"plain.jpg", published == *bytes, "{name}");
    }
}

/// What runs when it is opened is not published, whatever leads to it; what only draws is.
#[test]
fn files_that_run_are_not_published() {
    let files = |picture: &str, settings: &str| {
        let mut site = SiteTest::new(&format!(
            "=== annals.yaml ===\ntitle: T\n{settings}=== content/notes/a.md ===\n---\nattachments: [page.HTML, tool.exe, form.pdf]\n---\n# A\n\n![drawn](x.svg) [opened](x.svg) [page](page.HTML) [[tool.exe]] ![[x.svg]] [form](form.pdf)\n"
        ));
        for (name, text) in
            [("x.svg", picture), ("page.HTML", "<script>1</script>"), ("tool.exe", "MZ"), ("form.pdf", "%PDF")]
        {
            site.write_bytes(&format!("content/notes/{name}"), text.as_bytes().to_vec());
        }
        let built = site.build();
        let published = built.assets.keys().cloned().collect::<Vec<_>>();
        let page = built.page("notes/a.html");
        for name in ["x.svg", "page.HTML", "tool.exe"] {
            let leads = page.contains(&format!("notes/{name}\""));
            assert_eq!(leads, published.contains(&format!("notes/{name}")), "{name}: {page}");
        }
        assert!(page.contains("drawn") && page.contains("opened"), "the words stay: {page}");
        published
    };
    let plain = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><title>on = off</title><path d=\"M0 0\"/><a href=\"#b\"><text>on</text></a></svg>";
    assert_eq!(files(plain, ""), ["notes/form.pdf", "notes/x.svg"]);
    for running in [
        "<svg><script>alert(1)</script></svg>",
        "<svg><SCRIPT\n>alert(1)</SCRIPT></svg>",
        "<svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:script>alert(1)</s:script></svg>",
        "<svg onload=\"alert(1)\"></svg>",
        "<svg\nonload\n=\n'alert(1)'></svg>",
        "<svg width=\"9\"onload=\"alert(1)\"></svg>",
        "<svg/onload=alert(1)>",
        "<svg><a href=\"javascript:alert(1)\"><text>x</text></a></svg>",
        "<svg><a xlink:href=\"java&#x0A;script&#58;alert(1)\"/></svg>",
        "<svg><a href=\"java\tscript:alert(1)\"/></svg>",
        "<svg><foreignObject><iframe src=\"data:text/html,x\"/></foreignObject></svg>",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg>&x;</svg>",
        "<?xml-stylesheet href=\"x.css\"?><svg/>",
        "<svg><style>@import url(x.css)</style></svg>",
        "\u{feff}<svg><set attributeName=\"onmouseover\" to=\"x\"/><script/></svg>",
    ] {
        assert_eq!(files(running, ""), ["notes/form.pdf"], "{running}");
    }
    assert_eq!(
        files("<svg><script/></svg>", "links: {files: [svg, HTML]}\n"),
        ["notes/form.pdf", "notes/page.HTML", "notes/x.svg"]
    );
}
