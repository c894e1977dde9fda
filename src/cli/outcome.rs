//! What a build came to, kept so that one of the same sources need not be made again: the build as a whole is a question
//! like those of its pages, and its answer is the same when what was asked, the sources and the site that stands are.

use serde::{Deserialize, Serialize};

use super::report::Total;
use crate::base::fingerprint::Fingerprint;
use crate::output::{Cache, Output};
use crate::pipeline::{Built, Request};
use crate::source::disk::{Look, TICK};

/// A build's outcome.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// Of what was asked, the sources and the site that stands since.
    of: Fingerprint,
    /// What was printed of the findings, with escape sequences for colour.
    pub report: String,
    /// How many findings there were: errors, warnings, explained ones.
    total: (usize, usize, usize),
    /// Records shown.
    pub records: usize,
    /// Pages made or kept.
    pub pages: usize,
    /// Whether records were left out.
    pub left_out: bool,
}

impl Outcome {
    /// The outcome of a build that was just committed.
    pub fn of(request: &Request, look: &Look, built: &Built, report: String, total: Total, site: Fingerprint) -> Self {
        Self {
            of: question(request, look, site),
            report,
            total: (total.errors, total.warnings, total.explained),
            records: built.records,
            pages: built.pages,
            left_out: built.diagnostics.iter().any(crate::base::diagnostic::Diagnostic::refuses),
        }
    }

    /// The outcome kept as `name`, with the number of files that stand, when building now would change nothing: the same is asked of the same
    /// sources, and the site stands as it was written, with nothing of anybody else in its folder.
    pub fn kept(cache: &Cache, name: &str, request: &Request, look: &Look, output: &Output) -> Option<(Self, usize)> {
        let (site, files) = output.as_written()?;
        let of = question(request, look, site);
        let (kept, stored): (Self, i128) = cache.load_with_time(name, of)?;
        (kept.of == of && look.newest + TICK < stored).then_some((kept, files))
    }

    /// Keeps it for the next build.
    pub fn store(&self, cache: &Cache, name: &str) -> std::io::Result<()> {
        cache.store(name, self.of, self).map(|_| ())
    }

    /// How many findings there were.
    pub fn total(&self) -> Total {
        let (errors, warnings, explained) = self.total;
        Total { errors, warnings, explained }
    }
}

fn question(request: &Request, look: &Look, site: Fingerprint) -> Fingerprint {
    let Request { config, as_of, audience, drafts, keep_going } = request;
    Fingerprint::of_value(&(&**config, as_of, audience, drafts, keep_going, look.fingerprint, site))
}
