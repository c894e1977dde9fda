//! What most pages can know of a record: everything that was read out of it, but neither its text, nor its excerpt, nor the
//! sentences around what it points at, nor where in it things stand.

use super::{ContextKind, FieldValue, Mark, MarkType, Named, Record};
use crate::base::fingerprint::Fingerprint;
use crate::base::span::Span;
use crate::base::table::{Cell, Spot};

/// The fingerprint of what a record says to others. While it stays, no page but those that show the record's own text can change on the
/// record's account, unless it uses a glossary term anew or for the last time.
///
/// Places count only by their order among all places of the record: what stands before, behind or within what. So a sentence may grow without
/// anything being said differently. A place that is forgotten here counts by its bytes, which is safe and costs time.
pub fn of(record: &Record) -> Fingerprint {
    let text = &record.text;
    let front = text.get(..record.body.start as usize).unwrap_or_default();
    // of facts the archive reads the source
    let facts = record.marks.iter().filter(|mark| mark.ty == MarkType::Fact).map(|mark| mark.span.of(text));
    let facts: Vec<&str> = facts.collect();
    let mut said = record.clone();
    said.fingerprint = Fingerprint::default();
    said.said = Fingerprint::default();
    // terms are looked for in the text; the archive knows which were found
    said.prose.clear();
    // few pages show these, and the site knows which (`Site::quotes`)
    said.excerpt.clear();
    for context in said.references.iter_mut().filter_map(|reference| reference.context.as_mut()) {
        if context.kind != ContextKind::Item {
            (context.text, context.at, context.header) = (String::new(), Span::default(), None);
        }
    }
    // whether there is a body at all, and no more
    said.body = Span::at(usize::from(!record.body.is_empty()));
    let mut places = places(&mut said);
    let mut ends: Vec<u32> = places.iter().flat_map(|place| [place.start, place.end]).collect();
    ends.sort_unstable();
    ends.dedup();
    let rank = |at: u32| u32::try_from(ends.partition_point(|end| *end < at)).unwrap_or(u32::MAX);
    for place in &mut places {
        **place = Span { start: rank(place.start), end: rank(place.end) };
    }
    Fingerprint::of_value(&(said, front, facts))
}

/// The places of everything that was read out of a record.
fn places(record: &mut Record) -> Vec<&mut Span> {
    let mut places: Vec<&mut Span> = Vec::new();
    places.extend(record.id_span.as_mut());
    places.extend(record.title_heading.as_mut());
    places.extend(record.fields.iter_mut().flat_map(|FieldValue { key, span, .. }| [key, span]));
    let named =
        record.aliases.iter_mut().chain(&mut record.former).chain(&mut record.permalink).chain(&mut record.blocks);
    places.extend(named.map(|Named { span, .. }| span));
    places.extend(record.references.iter_mut().map(|reference| &mut reference.span));
    places.extend(record.outline.iter_mut().map(|heading| &mut heading.span));
    for Mark { span, fields, .. } in &mut record.marks {
        places.push(span);
        places.extend(fields.iter_mut().map(|field| &mut field.span));
    }
    for block in &mut record.queries {
        places.push(&mut block.span);
        places.extend(block.places.iter_mut().map(|(_, place)| place));
    }
    let cells = record.table.iter_mut().flat_map(|table| table.rows.iter_mut().flatten());
    places.extend(cells.filter_map(|Cell { at, .. }| match at {
        Spot::Text(span) => Some(span),
        Spot::Sheet(_) => None,
    }));
    places.extend(record.claims.iter_mut().map(|claim| &mut claim.span));
    places.extend(record.paragraphs.iter_mut().map(|(_, place)| place));
    places.extend(record.left_out.iter_mut());
    places
}
