//! What this floor says to people.

/// Changes are looked for in intervals because the system could not report them.
pub fn polling(why: &dyn std::fmt::Display) -> String {
    format!("cannot be told of changes ({why}), so the files are looked at twice a second")
}

/// The page of a site that could not be built yet: its heading.
pub const NO_SITE: &str = "No site yet";

/// What stands under that heading.
pub const NO_SITE_TEXT: &str = "The build was refused. This page reloads when that is mended.";

/// The heading of the panel over a page of the last good site.
pub const PANEL: &str = "The last build was refused; this page is from before";

/// The page for an address that the site does not have, when it has no such page itself.
pub const NOT_FOUND: &str = "There is no such page in this site.";
