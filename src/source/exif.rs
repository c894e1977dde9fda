//! What a picture says of where, when and by whom it was taken, and the picture without it. Nothing is decoded.

use std::io::{self, Read};
use std::ops::Range;

use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::webp::{self, WebP};
use img_parts::{Bytes, ImageEXIF};

/// The longest picture that is published without what it says, in bytes: it is held in memory meanwhile.
pub const LONGEST: u64 = 64 << 20;

/// So many bytes at the beginning of a file tell whether it is such a picture.
const HEAD: u64 = 12;

/// What EXIF begins with in a JPEG.
pub const EXIF: &[u8] = b"Exif\0\0";

/// What else such a segment of a JPEG begins with: XMP, its continuation, and what holds IPTC.
const OTHERS: [&[u8]; 3] =
    [b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0", b"Photoshop 3.0\0"];

/// Keywords of the texts of a PNG that hold the same.
const KEYWORDS: [&[u8]; 2] = [b"XML:com.adobe.xmp\0", b"Raw profile type "];

/// The tag of EXIF that says which side of the picture is up.
const ORIENTATION: u16 = 0x0112;

/// Whether a file that begins like this may say where it was taken. What it is called does not matter.
fn may_tell(head: &[u8]) -> bool {
    is_jpeg(head) || is_png(head) || is_webp(head)
}

/// The picture as it is published: without EXIF, XMP and IPTC, but for which side is up. One that says nothing of the kind keeps every byte, as
/// does whatever is no picture. In one that is cut off or damaged, and in pictures behind the picture, zeros stand in their place.
pub fn stripped(bytes: Vec<u8>) -> Vec<u8> {
    if !may_tell(&bytes) {
        return bytes;
    }
    let (jpeg, png) = (is_jpeg(&bytes), is_png(&bytes));
    let whole = Bytes::from(bytes);
    let made = match (jpeg, png) {
        (true, _) => without_segments(whole.clone()),
        (_, true) => without_chunks(whole.clone()),
        _ => without_riff(whole.clone()),
    };
    let mut bytes = made.unwrap_or_else(|| Vec::from(whole));
    let left = match (jpeg, png) {
        (true, _) => segments(&bytes),
        (_, true) => chunks(&bytes),
        _ => riff(&bytes),
    };
    for range in left {
        if let Some(telling) = bytes.get_mut(range) {
            telling.fill(0);
        }
    }
    bytes
}

/// A file as readers are given it.
pub enum Published<R> {
    /// A picture that may tell something, without it, and how long the file is.
    Picture(u64, Vec<u8>),
    /// Any other file, and pictures too long to be held in memory, from the beginning.
    AsItIs(io::Chain<io::Cursor<Vec<u8>>, R>),
}

/// What readers are given of a file of this length, in bytes.
///
/// # Errors
/// When it cannot be read.
pub fn published<R: Read>(mut from: R, length: u64) -> io::Result<Published<R>> {
    let mut head = Vec::new();
    (&mut from).take(HEAD).read_to_end(&mut head)?;
    if !may_tell(&head) || length > LONGEST {
        return Ok(Published::AsItIs(io::Cursor::new(head).chain(from)));
    }
    (&mut from).take(LONGEST).read_to_end(&mut head)?;
    Ok(Published::Picture(head.len() as u64, stripped(head)))
}

/// Which side is up, as the EXIF data in `tiff` has it, from 2 to 8; `None` where it says nothing or that all is as it stands.
pub fn orientation(tiff: &[u8]) -> Option<u16> {
    let little = tiff.starts_with(b"II*\0");
    if !little && !tiff.starts_with(b"MM\0*") {
        return None;
    }
    let two = |at: usize| {
        let bytes = <[u8; 2]>::try_from(tiff.get(at..at.checked_add(2)?)?).ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let four = |at: usize| {
        let bytes = <[u8; 4]>::try_from(tiff.get(at..at.checked_add(4)?)?).ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let list = usize::try_from(four(4)?).ok()?;
    let entries = (0..usize::from(two(list)?)).map_while(|at| list.checked_add(2 + 12 * at));
    let found = entries.take_while(|at| two(*at).is_some()).find(|at| two(*at) == Some(ORIENTATION))?;
    two(found + 8).filter(|side| two(found + 2) == Some(3) && (2..=8).contains(side))
}

/// EXIF data that says which side is up and nothing else.
fn upright(side: u16) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    tiff.extend(side.to_be_bytes());
    tiff.extend([0; 6]);
    tiff
}

/// Whether EXIF data says more than which side is up.
fn says_more(tiff: &[u8]) -> bool {
    let tiff = tiff.strip_prefix(EXIF).unwrap_or(tiff);
    orientation(tiff).is_none_or(|side| tiff != upright(side).as_slice())
}

fn is_jpeg(head: &[u8]) -> bool {
    head.starts_with(b"\xFF\xD8\xFF")
}

fn is_png(head: &[u8]) -> bool {
    head.starts_with(b"\x89PNG\r\n\x1a\n")
}

fn is_webp(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
}

/// Whether the content of an application segment of a JPEG is to go.
fn segment_tells(content: &[u8]) -> bool {
    OTHERS.iter().any(|prefix| content.starts_with(prefix)) || (content.starts_with(EXIF) && says_more(content))
}

/// Whether a chunk of a PNG is to go.
fn chunk_tells(kind: [u8; 4], content: &[u8]) -> bool {
    let text = matches!(&kind, b"iTXt" | b"tEXt" | b"zTXt");
    (text && KEYWORDS.iter().any(|keyword| content.starts_with(keyword))) || (&kind == b"eXIf" && says_more(content))
}

/// `None`: it says nothing, or it cannot be read as a whole.
fn without_segments(bytes: Bytes) -> Option<Vec<u8>> {
    let mut picture = Jpeg::from_bytes(bytes).ok()?;
    let is_exif = |segment: &JpegSegment| segment.contents().starts_with(EXIF);
    let tells = |segment: &JpegSegment| {
        matches!(segment.marker(), markers::APP1 | markers::APP13) && segment_tells(segment.contents())
    };
    if !picture.segments().iter().any(tells) {
        return None;
    }
    let side = picture.exif().and_then(|tiff| orientation(&tiff));
    picture.segments_mut().retain(|segment| is_exif(segment) || !tells(segment));
    picture.set_exif(side.map(|side| upright(side).into()));
    Some(picture.encoder().bytes().into())
}

fn without_chunks(bytes: Bytes) -> Option<Vec<u8>> {
    let mut picture = Png::from_bytes(bytes).ok()?;
    let tells = |chunk: &PngChunk| chunk_tells(chunk.kind(), chunk.contents());
    if !picture.chunks().iter().any(tells) {
        return None;
    }
    let side = picture.exif().and_then(|tiff| orientation(&tiff));
    picture.chunks_mut().retain(|chunk| !tells(chunk));
    picture.set_exif(side.map(|side| upright(side).into()));
    Some(picture.encoder().bytes().into())
}

fn without_riff(bytes: Bytes) -> Option<Vec<u8>> {
    let mut picture = WebP::from_bytes(bytes).ok()?;
    let exif = picture.chunk_by_id(webp::CHUNK_EXIF).and_then(|chunk| chunk.content().data());
    let tells = picture.has_chunk(webp::CHUNK_XMP) || exif.is_some_and(|tiff| says_more(tiff));
    if !tells {
        return None;
    }
    let side = picture.exif().and_then(|tiff| orientation(&tiff));
    picture.remove_chunks_by_id(webp::CHUNK_XMP);
    picture.set_exif(side.map(|side| upright(side).into()));
    Some(picture.encoder().bytes().into())
}

/// Where contents of segments that are to go stand in a JPEG, and in what stands behind it. Within the data of a picture no two bytes look like
/// the beginning of one.
fn segments(bytes: &[u8]) -> Vec<Range<usize>> {
    let begins = |at: &usize| matches!(bytes.get(at + 1), Some(&markers::APP1 | &markers::APP13));
    let markers = bytes.iter().enumerate().filter(|(_, byte)| **byte == markers::P).map(|(at, _)| at).filter(begins);
    let contents = markers.filter_map(|at| {
        let length = <[u8; 2]>::try_from(bytes.get(at + 2..at + 4)?).ok()?;
        Some(at + 4..(at + 2 + usize::from(u16::from_be_bytes(length))).min(bytes.len()))
    });
    contents.filter(|content| bytes.get(content.clone()).is_some_and(segment_tells)).collect()
}

/// The same of a PNG, as far as its chunks can be told apart.
fn chunks(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 8;
    while let Some((length, kind)) = bytes.get(at..).and_then(|rest| four(rest, 0).zip(four(rest, 4))) {
        let end = at.saturating_add(8).saturating_add(u32::from_be_bytes(length) as usize);
        let content = at + 8..end.min(bytes.len());
        if bytes.get(content.clone()).is_some_and(|content| chunk_tells(kind, content)) {
            found.push(content);
        }
        at = end.saturating_add(4);
    }
    found
}

/// The same of a WebP.
fn riff(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 12;
    while let Some((kind, length)) = bytes.get(at..).and_then(|rest| four(rest, 0).zip(four(rest, 4))) {
        let end = at.saturating_add(8).saturating_add(u32::from_le_bytes(length) as usize);
        let content = at + 8..end.min(bytes.len());
        let exif = |content: &[u8]| kind == webp::CHUNK_EXIF && says_more(content);
        if bytes.get(content.clone()).is_some_and(|content| kind == webp::CHUNK_XMP || exif(content)) {
            found.push(content);
        }
        at = end.saturating_add(end % 2);
    }
    found
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at + 4)?.try_into().ok()
}
