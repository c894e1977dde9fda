//! What the page of an experience or a way of working says in figures. What it rests on and where it is used are its relations.

use crate::archive::Ix;
use crate::site::Site;
use crate::site::view::Figure;

/// How much it rests on and how often it was used; how long its review is overdue. Empty for other records.
pub fn figures(site: &Site, ix: Ix) -> Vec<Figure> {
    let knowledge = &site.archive.knowledge;
    let mut figures = Vec::new();
    if let Some(lesson) = knowledge.lessons.get(&ix) {
        let (given, wanted) = (lesson.evidence.len(), lesson.wanted);
        let (value, tone) =
            if given < wanted { (format!("{given} / {wanted}"), "care") } else { (given.to_string(), "") };
        figures.push(Figure::of("evidence", value, tone));
        figures.push(Figure::of("reuse", lesson.applied_in.len().to_string(), ""));
    }
    if let Some(version) = knowledge.versions.get(&ix) {
        if version.overdue > 0 {
            figures.push(Figure::of("review-overdue", version.overdue.to_string(), "alarm"));
        } else if let Some(review) = version.review_by.filter(|_| version.superseded_by.is_empty()) {
            figures.push(Figure::of("days-to-review", review.days_since(site.archive.as_of).max(0).to_string(), ""));
        }
    }
    figures
}
