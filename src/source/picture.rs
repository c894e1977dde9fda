//! How large a picture is, out of its first bytes: nothing is decoded, and of a picture that says it is vast nothing is made.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use imagesize::ImageType;

use super::exif;

/// Segments of a JPEG that are looked at for which side is up.
const SEGMENTS: usize = 64;

/// So much of a drawing is read for its size, in bytes.
const DRAWING: u64 = 16 << 10;

/// Width and height of the picture in pixels, as it is shown; of a drawing (SVG) in units of CSS. `None` for what is no picture, is cut off
/// before it says so, or says it has none of either.
pub fn size(from: impl Read + Seek) -> Option<(u32, u32)> {
    let mut from = BufReader::new(from);
    let size = match imagesize::reader_type(&mut from) {
        Ok(sort) => {
            let size = sort.reader_size(&mut from).ok()?;
            let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
            // from 5 on the picture lies on its side
            let lies = sort == ImageType::Jpeg && orientation(&mut from).is_some_and(|side| side >= 5);
            if lies { (height, width) } else { (width, height) }
        }
        Err(_) => drawing(&mut from)?,
    };
    (size.0 > 0 && size.1 > 0).then_some(size)
}

/// Which side of a JPEG is up.
fn orientation(from: &mut (impl BufRead + Seek)) -> Option<u16> {
    from.seek(SeekFrom::Start(2)).ok()?;
    for _ in 0..SEGMENTS {
        let mut head = [0; 4];
        from.read_exact(&mut head).ok()?;
        let [0xFF, marker, high, low] = head else { return None };
        let length = u16::from_be_bytes([high, low]).checked_sub(2)?;
        match marker {
            0xE1 => {
                let mut content = vec![0; usize::from(length)];
                from.read_exact(&mut content).ok()?;
                if let Some(tiff) = content.strip_prefix(exif::EXIF) {
                    return exif::orientation(tiff);
                }
            }
            // the tables of the picture, or the picture
            0xC0..=0xDF => return None,
            _ => {
                from.seek(SeekFrom::Current(i64::from(length))).ok()?;
            }
        }
    }
    None
}

/// The size that an SVG gives: `width` and `height`, else those of its `viewBox`.
fn drawing(from: &mut (impl Read + Seek)) -> Option<(u32, u32)> {
    from.rewind().ok()?;
    let mut bytes = Vec::new();
    from.take(DRAWING).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let (_, tag) = text.split_once("<svg")?;
    let (tag, _) = tag.split_once('>')?;
    let length = |name: &str| whole(attribute(tag, name)?.trim_end_matches("px"));
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some((width, height));
    }
    let mut numbers = attribute(tag, "viewBox")?.split([' ', ',', '\n', '\t']).filter(|part| !part.is_empty()).skip(2);
    Some((whole(numbers.next()?)?, whole(numbers.next()?)?))
}

/// The value of an attribute in the text of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let blank = tag.get(..at)?.ends_with(|c: char| c.is_whitespace());
        let value = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| blank && matches!(c, '"' | '\''))?;
        value.get(1..)?.split(quote).next()
    })
}

/// A number of CSS pixels, cut to a whole one.
fn whole(text: &str) -> Option<u32> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.parse().ok())?
}
