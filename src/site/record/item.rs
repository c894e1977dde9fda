//! What the page of an item of a ledger says in figures.

use super::steps;
use crate::archive::Ix;
use crate::archive::ledger::{Item, Light};
use crate::base::date::Date;
use crate::config::{Role, StateClass};
use crate::record::Value;
use crate::site::Site;
use crate::site::view::Figure;

/// The figures of the item that the record is; empty for records of no ledger.
pub fn figures(site: &Site, ix: Ix) -> Vec<Figure> {
    let archive = &site.archive;
    let Some(item) = archive.ledgers.of_record(ix) else { return Vec::new() };
    let today = archive.as_of;
    let mut figures = match item.class {
        StateClass::Open | StateClass::Waiting => open(site, item, today),
        StateClass::Closed => closed(site, item),
        StateClass::Dropped => Vec::new(),
    };
    if !item.extensions.is_empty() {
        figures.push(number("extended", item.extensions.len(), ""));
    }
    figures.extend(steps::percent(site, item).map(|percent| Figure::of("percent", format!("{percent} %"), "")));
    figures
}

fn open(site: &Site, item: &Item, today: Date) -> Vec<Figure> {
    let mut figures = Vec::new();
    let overdue = item.overdue_on(today);
    if overdue > 0 {
        figures.push(number("days-overdue", overdue, "alarm"));
    } else if let Some(due) = item.due_on(today) {
        let soon = item.light_on(today, &site.archive.config) == Some(Light::DueSoon);
        figures.push(number("days-left", due.days_since(today), if soon { "care" } else { "" }));
    }
    figures.extend(item.age_on(today).map(|age| number("days-open", age, "")));
    figures.extend(worked(site, item, today).map(|days| number("working-days", days, "")));
    if let Some((waits, urged)) = item.waits_on(today) {
        figures.push(number("days-waiting", waits, "care"));
        if !item.urged.is_empty() {
            figures.push(number("days-since-urged", urged, ""));
        }
    }
    figures
}

fn closed(site: &Site, item: &Item) -> Vec<Figure> {
    let Some(day) = item.closed.filter(|_| item.closed_known) else { return Vec::new() };
    let mut figures = Vec::new();
    if let Some(due) = item.due_on(day) {
        let spare = due.days_since(day);
        figures.push(if spare < 0 { number("days-late", -spare, "care") } else { number("days-to-spare", spare, "") });
    }
    figures.extend(item.age_on(day).map(|age| number("days-taken", age, "")));
    figures.extend(worked(site, item, day).map(|days| number("working-days", days, "")));
    figures
}

/// Working days from the day after it was opened to `until`, for an item whose limit is one of working days.
fn worked(site: &Site, item: &Item, until: Date) -> Option<i64> {
    let record = site.archive.record(item.record())?;
    let kind = site.kind(&record.kind)?;
    let limit = record.fields.iter().find(|given| kind.role(Role::Limit).contains(&given.name.as_str()))?;
    let Value::Duration(crate::base::date::Duration::WorkingDays(_)) = limit.value else { return None };
    Some(site.archive.config.calendar.working_days(item.opened?, until))
}

/// A number with its weight.
pub fn number(name: &str, value: impl TryInto<i64>, tone: &str) -> Figure {
    let value: i64 = value.try_into().unwrap_or_default();
    Figure::of(name, value.to_string(), if value > 0 { tone } else { "" })
}
