//! Claims: what a record that sums up says in the first-level items of its lists, each with everything it may rest on.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::heading::Skip;
use super::token::{Element, Piece, Token, push_words};
use super::{Mark, MarkType, Reference, context, notes};
use crate::base::span::Span;

/// The longest text of a claim that is kept, in characters.
const LONGEST_TEXT: usize = 400;

/// How many references and marks of footnotes are counted for the claims of one body, all together. Far more than anybody writes: without
/// an end, a thousand claims that cite one note with a thousand links would be a million.
const MOST_IN_NOTES: usize = 20_000;

/// Something a record claims: a first-level item of a list. Task items, items of lists within quotes and callouts, and items under a heading
/// that the settings skip claim nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its plain words in one line, at most 400 characters: those of its own lines; where it has none, those of what stands below
    /// them. Of a fact the figure. Never empty.
    pub text: String,
    /// The id of its element in the page, unique within the record: `^ID` of the block's own name, else `claim:N` for the Nth claim.
    pub anchor: String,
    /// The whole item, nested items included, without the blanks around it.
    pub span: Span,
    /// The heading above it, as a position in the record's outline; `None` before the first.
    pub heading: Option<u32>,
    /// The references inside it and inside the footnotes it cites, as positions in the record's references, in order of place.
    pub references: Vec<u32>,
    /// The facts inside it and inside those footnotes, as positions in the record's marks.
    pub facts: Vec<u32>,
    /// The marks inside it and inside those footnotes that act on another record, as positions in the record's marks.
    pub touches: Vec<u32>,
    /// How many links in them lead out of the archive.
    pub elsewhere: u32,
}

/// The claims of a body, in order of place. `references` and `marks` are those of the same body, in order of place; positions are counted from its
/// first reference and mark. `outline` counts every heading; `skip` are the headings under which nothing is claimed.
pub(super) fn collect(
    text: &str,
    pieces: &[Piece<'_>],
    skip: &[String],
    references: &[Reference],
    marks: &[Mark],
) -> Vec<Claim> {
    let mut collector = Collector { text, skip: Skip::new(skip), ..Collector::default() };
    for piece in pieces {
        collector.piece(piece);
    }
    let Collector { drafts, notes, .. } = collector;
    let mut left = MOST_IN_NOTES;
    drafts
        .into_iter()
        .filter_map(|draft| {
            let cited = Note::cited(&notes, &draft.note);
            let claim = draft.finish()?;
            Some(resting(claim, &cited, references, marks, &mut left))
        })
        .enumerate()
        .map(|(at, mut claim)| {
            if claim.anchor.is_empty() {
                claim.anchor = format!("claim:{}", at + 1);
            }
            claim
        })
        .collect()
}

/// The claim with what it may rest on.
fn resting(mut claim: Claim, cited: &[&Note], references: &[Reference], marks: &[Mark], left: &mut usize) -> Claim {
    claim.take(claim.span, references, marks, usize::MAX);
    for note in cited {
        for span in &note.spans {
            *left -= claim.take(*span, references, marks, *left);
        }
        claim.elsewhere += note.elsewhere;
    }
    for positions in [&mut claim.references, &mut claim.facts, &mut claim.touches] {
        positions.sort_unstable();
        positions.dedup();
    }
    claim
}

impl Claim {
    /// Takes in what stands in `span`, at most `most` references and as many marks; gives how many at least were looked at, never more than `most`.
    fn take(&mut self, span: Span, references: &[Reference], marks: &[Mark], most: usize) -> usize {
        let linked = within(references, span, |reference| reference.span).take(most);
        let before = self.references.len();
        self.references.extend(linked.map(|(at, _)| at));
        let linked = self.references.len() - before;
        let mut marked = 0;
        for (at, mark) in within(marks, span, |mark| mark.span).take(most - linked) {
            marked += 1;
            match mark.ty {
                MarkType::Fact => self.facts.push(at),
                ty if ty.touches() => self.touches.push(at),
                _ => {}
            }
        }
        linked + marked
    }
}

/// What begins in `span`, with its position; `all` is in order of place.
fn within<T>(all: &[T], span: Span, place: impl Fn(&T) -> Span) -> impl Iterator<Item = (u32, &T)> {
    let first = all.partition_point(|one| place(one).start < span.start);
    let rest = all.iter().enumerate().skip(first);
    rest.take_while(move |(_, one)| place(one).start < span.end)
        .filter_map(|(at, one)| Some((u32::try_from(at).ok()?, one)))
}

/// What stands in a claim or footnote besides what is found by place.
#[derive(Default)]
struct Note {
    /// Where it stands: a label may have several texts.
    spans: Vec<Span>,
    /// The labels of the footnotes it cites.
    cites: BTreeSet<String>,
    /// Links out of the archive.
    elsewhere: u32,
}

impl Note {
    /// The footnotes that `from` cites, and those that these cite.
    fn cited<'a>(all: &'a BTreeMap<String, Self>, from: &Self) -> Vec<&'a Self> {
        let (mut met, mut open) = (BTreeSet::new(), from.cites.iter().collect::<Vec<_>>());
        let mut cited = Vec::new();
        while let Some(label) = open.pop() {
            if met.insert(label)
                && let Some(note) = all.get(label)
            {
                open.extend(&note.cites);
                cited.push(note);
            }
        }
        cited
    }
}

/// A claim in the making.
struct Draft {
    anchor: String,
    span: Span,
    heading: Option<u32>,
    /// The words of its own lines.
    own: String,
    /// The words below them.
    below: String,
    note: Note,
}

impl Draft {
    /// The claim; `None` when it says nothing.
    fn finish(self) -> Option<Claim> {
        let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
        let own = one_line(&self.own);
        let text = if own.is_empty() { one_line(&self.below) } else { own };
        (!text.is_empty()).then(|| Claim {
            text: context::cut(&text, LONGEST_TEXT),
            anchor: self.anchor,
            span: self.span,
            heading: self.heading,
            references: Vec::new(),
            facts: Vec::new(),
            touches: Vec::new(),
            elsewhere: self.note.elsewhere,
        })
    }
}

/// An element that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// A claim.
    Claim,
    /// Something that holds blocks of its own.
    Container,
    Heading,
    Footnote,
    /// Words that are not the claim's: the value of a field, a fact whose figure is said already.
    Mute,
    Other,
}

#[derive(Default)]
struct Collector<'a> {
    text: &'a str,
    skip: Skip,
    drafts: Vec<Draft>,
    /// Footnotes by label.
    notes: BTreeMap<String, Note>,
    open: Vec<Frame>,
    /// The labels of the footnotes that are open.
    labels: Vec<String>,
    containers: usize,
    /// Whether a claim is open, and how many containers were when it began.
    claim: Option<usize>,
    muted: usize,
    headings: u32,
    /// The level of the heading under which nothing is claimed.
    skipped: Option<u8>,
    /// The level and the words of the heading that is open.
    heading: Option<(u8, String)>,
}

impl Collector<'_> {
    fn piece(&mut self, piece: &Piece<'_>) {
        match &piece.token {
            Token::Open(element) => {
                let frame = self.open(element, piece.span);
                match frame {
                    Frame::Container | Frame::Footnote | Frame::Claim => self.containers += 1,
                    Frame::Mute => self.muted += 1,
                    Frame::Heading | Frame::Other => {}
                }
                self.open.push(frame);
            }
            Token::Close => self.close(),
            Token::BlockId(name) => {
                if let Some(draft) = self.own_draft().filter(|draft| draft.anchor.is_empty()) {
                    draft.anchor = format!("^{name}");
                }
            }
            Token::FootnoteReference(label) => {
                if let Some(note) = self.note() {
                    note.cites.insert(label.to_string());
                }
            }
            token => self.words(token),
        }
    }

    fn open(&mut self, element: &Element<'_>, span: Span) -> Frame {
        if element.is_block() {
            self.gap();
        }
        match element {
            Element::Heading { level, .. } => {
                self.headings += 1;
                if self.containers == 0 {
                    self.heading = Some((*level, String::new()));
                    return Frame::Heading;
                }
                Frame::Container
            }
            Element::Item(None) if self.containers == 0 && self.skipped.is_none() => {
                self.begin(span);
                Frame::Claim
            }
            Element::Footnote(label) => {
                let note = self.notes.entry(label.to_string()).or_default();
                note.spans.push(span);
                self.labels.push(label.to_string());
                Frame::Footnote
            }
            Element::Item(_) | Element::Quote | Element::Callout(_) | Element::Definition | Element::Table => {
                Frame::Container
            }
            Element::External { .. } => {
                if let Some(note) = self.note() {
                    note.elsewhere += 1;
                }
                Frame::Other
            }
            Element::Field(_) => Frame::Mute,
            Element::Mark(MarkType::Fact) => match notes::fact(span.of(self.text)) {
                Some((_, figure)) if self.muted == 0 => {
                    self.push(figure);
                    Frame::Mute
                }
                _ => Frame::Other,
            },
            _ => Frame::Other,
        }
    }

    fn begin(&mut self, span: Span) {
        self.claim = Some(self.containers);
        self.drafts.push(Draft {
            anchor: String::new(),
            span: notes::place(self.text, span),
            heading: self.headings.checked_sub(1),
            own: String::new(),
            below: String::new(),
            note: Note::default(),
        });
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Frame::Claim) => {
                self.containers -= 1;
                self.claim = None;
            }
            Some(Frame::Container) => {
                self.containers -= 1;
                self.gap();
            }
            Some(Frame::Footnote) => {
                self.containers -= 1;
                self.labels.pop();
            }
            Some(Frame::Heading) => self.end_heading(),
            Some(Frame::Mute) => self.muted -= 1,
            Some(Frame::Other) | None => {}
        }
    }

    /// A heading below one that is skipped is skipped with it.
    fn end_heading(&mut self) {
        let Some((level, words)) = self.heading.take() else { return };
        if self.skipped.is_none_or(|skipped| level <= skipped) {
            self.skipped = self.skip.holds(&words).then_some(level);
        }
    }

    fn words(&mut self, token: &Token<'_>) {
        if let Some((_, words)) = &mut self.heading {
            return push_words(words, token);
        }
        if self.muted > 0 || self.claim.is_none() {
            return;
        }
        let mut words = String::new();
        push_words(&mut words, token);
        self.push(&words);
    }

    /// Adds words to the claim that is open.
    fn push(&mut self, words: &str) {
        let own = self.is_own();
        if let Some(draft) = self.claim.and_then(|_| self.drafts.last_mut()) {
            if own { draft.own.push_str(words) } else { draft.below.push_str(words) }
        }
    }

    /// A block begins or ends.
    fn gap(&mut self) {
        self.push(" ");
    }

    /// Whether what is read now are the claim's own lines.
    fn is_own(&self) -> bool {
        self.claim.is_some_and(|outside| self.containers == outside + 1)
    }

    fn own_draft(&mut self) -> Option<&mut Draft> {
        if self.is_own() { self.drafts.last_mut() } else { None }
    }

    /// The claim or footnote that is open.
    fn note(&mut self) -> Option<&mut Note> {
        match self.labels.last() {
            Some(label) => self.notes.get_mut(label),
            None => self.claim.and_then(|_| self.drafts.last_mut()).map(|draft| &mut draft.note),
        }
    }
}
