//! What the pages of evidence say: the claims about a period and the records they rest on, in both directions.

use std::collections::BTreeMap;

use super::listing::csv;
use super::view::{CitedRecord, ClaimView, Claimed, EvidenceRecord, EvidenceView, Figure, Link};
use super::{Site, address, period};
use crate::archive::claims::Evidence;
use crate::archive::statement::FactCheck;
use crate::archive::{ClaimIx, Ix, audience, given};
use crate::base::date::PartialDate;
use crate::base::period::Period;
use crate::base::slug;
use crate::config::Role;
use crate::record::{Claim, Record};

/// Records that no claim rests on which a page shows.
const UNCITED: usize = 200;

/// Whether this edition sees every claim that is usual, so that it can say what nothing stands behind.
pub fn sees_usual(site: &Site) -> bool {
    audience::sees_usual(&site.archive.config, &site.archive.audience)
}

/// What `/evidence/PERIOD/` says.
pub fn view(site: &Site, of: Period) -> EvidenceView {
    let archive = &site.archive;
    let records = archive.claims.periods().get(&of).map_or(&[][..], Vec::as_slice);
    let summaries: Vec<Claimed> = records.iter().map(|ix| claimed(site, *ix)).collect();
    let cited = cited(site, records);
    let uncited = match sees_usual(site) {
        true => archive.claims.uncited(&archive.config, &archive.records, &archive.periods, of),
        false => Vec::new(),
    };
    EvidenceView {
        period: period::link(site, of),
        figures: figures(site, &summaries, cited.len(), uncited.len()),
        summaries,
        cited,
        uncited: uncited.iter().take(UNCITED).map(|ix| site.brief(*ix)).collect(),
        uncited_total: uncited.len(),
        csv: site.table_at(&address::evidence_table(of)),
    }
}

fn figures(site: &Site, summaries: &[Claimed], cited: usize, uncited: usize) -> Vec<Figure> {
    let claims = || summaries.iter().flat_map(|summary| &summary.claims);
    let figure =
        |name: &str, count: usize, tone: &str| Figure::of(name, count.to_string(), if count > 0 { tone } else { "" });
    let mut figures = vec![figure("claims", claims().count(), "")];
    if sees_usual(site) {
        figures.push(figure("claims-bare", claims().filter(|claim| claim.bare).count(), "care"));
    }
    figures.push(figure("cited", cited, ""));
    if sees_usual(site) {
        figures.push(figure("uncited", uncited, ""));
    }
    figures
}

/// A record's claims, each with what it rests on.
fn claimed(site: &Site, ix: Ix) -> Claimed {
    let claims = pairs(site, ix).map(|(at, claim, evidence)| claim_view(site, at, claim, evidence)).collect();
    Claimed { record: site.brief(ix), claims }
}

/// The claims of a record with what they rest on.
fn pairs(site: &Site, ix: Ix) -> impl Iterator<Item = (ClaimIx, &Claim, &Evidence)> {
    let claims = site.archive.record(ix).map_or(&[][..], |record| record.claims.as_slice());
    let all = (0..).zip(claims).zip(site.archive.claims.of(ix));
    all.map(move |((at, claim), evidence)| (ClaimIx { record: ix, at }, claim, evidence))
}

fn claim_view(site: &Site, at: ClaimIx, claim: &Claim, evidence: &Evidence) -> ClaimView {
    let (record, at_of) = (site.archive.record(at.record), at.record);
    let fact = |at: &u32| {
        let mark = record?.marks.get(*at as usize)?;
        let instead = site.archive.facts.get(&(at_of, *at)).and_then(FactCheck::instead);
        Some(instead.map_or_else(|| mark.text.clone(), |instead| format!("{} ≠ {instead}", mark.text)))
    };
    let told = |at: &u32| evidence.records.iter().any(|cited| cited.facts.contains(at));
    let heading = claim.heading.and_then(|heading| record?.outline.get(heading as usize));
    ClaimView {
        number: at.at as usize + 1,
        anchor: anchor(site, at),
        text: claim.text.clone(),
        href: place(site, at),
        lang: record.and_then(|record| record.lang.clone()).unwrap_or_default(),
        heading: heading.map(|heading| heading.text.clone()).unwrap_or_default(),
        records: evidence
            .records
            .iter()
            .map(|cited| EvidenceRecord {
                record: site.brief(cited.record),
                number: number(site, cited.record),
                outside: cited.outside,
                facts: cited.facts.iter().filter_map(fact).collect(),
            })
            .collect(),
        facts: claim.facts.iter().filter(|at| !told(at)).filter_map(fact).collect(),
        others: evidence.others.iter().filter_map(|other| other_link(site, at.record, *other)).collect(),
        elsewhere: evidence.elsewhere,
        bare: evidence.is_none() && sees_usual(site),
    }
}

/// A period, tag, file or list that a claim leads to.
fn other_link(site: &Site, ix: Ix, at: u32) -> Option<Link> {
    let record = site.archive.record(ix)?;
    let reference = record.references.get(at as usize)?;
    let target = site.archive.references.of(ix).get(at as usize)?.as_ref()?;
    // what has no page in this edition is the author's own words
    let href = site.addresses.target(&site.archive, target).unwrap_or_default();
    let words = reference.words.clone().unwrap_or_else(|| reference.target.clone());
    let sign = if reference.kind == crate::record::ReferenceKind::Tag { "#" } else { "" };
    Some(Link { text: format!("{sign}{words}"), href, lang: record.lang.clone().unwrap_or_default() })
}

/// Every record that some claim of `records` rests on, with those claims; by date, undated ones last.
fn cited(site: &Site, records: &[Ix]) -> Vec<CitedRecord> {
    let mut all: BTreeMap<Ix, (bool, Vec<Link>)> = BTreeMap::new();
    for (at, claim, evidence) in records.iter().flat_map(|ix| pairs(site, *ix)) {
        for cited in &evidence.records {
            let (outside, claims) = all.entry(cited.record).or_insert((true, Vec::new()));
            *outside &= cited.outside;
            let lang = site.archive.record(at.record).and_then(|record| record.lang.clone()).unwrap_or_default();
            let href = listed_at(site, at).unwrap_or_default();
            claims.push(Link { text: claim.text.clone(), href, lang });
        }
    }
    let mut all: Vec<(Ix, (bool, Vec<Link>))> = all.into_iter().collect();
    let date = |ix: Ix| site.archive.record(ix).and_then(dated);
    all.sort_by_key(|(ix, _)| (date(*ix).is_none(), date(*ix), *ix));
    let view =
        |(ix, (outside, claims))| CitedRecord { record: site.brief(ix), number: number(site, ix), outside, claims };
    all.into_iter().map(view).collect()
}

/// What a record is sorted by: its date, else the last day of the period it is about.
fn dated(record: &Record) -> Option<PartialDate> {
    record.date.or_else(|| record.period.map(|period| PartialDate::Day(period.end())))
}

/// The document number of a record, else the name by which links call it.
fn number(site: &Site, ix: Ix) -> String {
    let Some(record) = site.archive.record(ix) else { return String::new() };
    let given = site.kind(&record.kind).and_then(|kind| given::role(record, kind, Role::Number));
    let number = given::text(given.map(|given| &given.value));
    if number.is_empty() { given::short(record).to_owned() } else { number.to_owned() }
}

/// The `href` of a claim in its record.
pub fn place(site: &Site, at: ClaimIx) -> String {
    let claim = site.archive.record(at.record).and_then(|record| record.claims.get(at.at as usize));
    let page = site.addresses.record(at.record);
    page.zip(claim).map(|(page, claim)| format!("{page}#{}", slug::href(&claim.anchor))).unwrap_or_default()
}

/// The `href` of a claim in the page of evidence of its period; `None` when it is about none.
pub fn listed_at(site: &Site, at: ClaimIx) -> Option<String> {
    let period = site.archive.record(at.record)?.period?;
    let page = site.table_at(&address::evidence_path(period));
    (!page.is_empty()).then(|| format!("{page}#{}", anchor(site, at)))
}

/// The id of a claim's element in the page of evidence: the records that make claims about one period stand there one behind the other.
fn anchor(site: &Site, at: ClaimIx) -> String {
    let period = site.archive.record(at.record).and_then(|record| record.period);
    let all = period.and_then(|period| site.archive.claims.periods().get(&period));
    let section = all.and_then(|all| all.iter().position(|ix| *ix == at.record)).unwrap_or_default();
    format!("page:claim-{}-{}", section + 1, at.at + 1)
}

/// The `href` of the page of evidence of a period; empty when there is none.
pub fn page(site: &Site, of: Period) -> String {
    site.table_at(&address::evidence_path(of))
}

/// The claims about a period and their records as values: a row for each pair, and one for a claim that no record stands behind.
pub fn table(site: &Site, of: Period) -> String {
    let head = ["record", "claim", "text", "evidence", "number", "title", "date", "outside", "facts"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for ix in site.archive.claims.periods().get(&of).into_iter().flatten() {
        let Claimed { record, claims } = claimed(site, *ix);
        for claim in claims {
            let own = [record.id.clone(), claim.number.to_string(), claim.text];
            let row = |rest: [String; 6]| own.iter().cloned().chain(rest).collect::<Vec<String>>();
            if claim.records.is_empty() {
                let nothing = String::new;
                rows.push(row([nothing(), nothing(), nothing(), nothing(), nothing(), claim.facts.join("; ")]));
            }
            for cited in claim.records {
                let EvidenceRecord { record, number, outside, facts } = cited;
                let outside = if outside { "yes" } else { "no" }.to_owned();
                let when = if record.date.is_empty() { &record.period } else { &record.date };
                let (id, title) = (record.id.clone(), record.title.clone());
                rows.push(row([id, number, title, when.clone(), outside, facts.join("; ")]));
            }
        }
    }
    csv::text(&rows)
}
