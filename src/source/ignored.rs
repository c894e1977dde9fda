//! Files that editors and systems leave lying about: they are no sources, and nothing is said about them.

/// How a name is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// It begins so.
    Starts(&'static str),
    /// It ends so.
    Ends(&'static str),
    /// It begins and ends so, with something between.
    Between(&'static str, &'static str),
    /// It is this, in upper or lower case.
    Is(&'static str),
}

/// Names of files and folders that are left out wherever they stand, with who makes them.
pub const IGNORED: &[(Pattern, &str)] = &[
    (Pattern::Starts("."), "hidden: `.git`, `.DS_Store`, `._x`, `.obsidian`, `.#x`, `.~lock.x#`, `.x.swp`"),
    (Pattern::Ends("~"), "backups of Emacs, Vim and gedit"),
    (Pattern::Between("#", "#"), "autosave of Emacs"),
    (Pattern::Starts("~$"), "locks of Microsoft Office"),
    (Pattern::Starts("~WRL"), "temporary files of Microsoft Word"),
    (Pattern::Ends(".swp"), "swap files of Vim"),
    (Pattern::Ends(".swo"), "swap files of Vim"),
    (Pattern::Ends(".swx"), "swap files of Vim"),
    (Pattern::Ends(".kate-swp"), "swap files of Kate"),
    (Pattern::Ends("___jb_tmp___"), "safe writes of JetBrains editors"),
    (Pattern::Ends("___jb_old___"), "safe writes of JetBrains editors"),
    (Pattern::Is("Thumbs.db"), "previews of Windows"),
    (Pattern::Is("ehthumbs.db"), "previews of Windows"),
    (Pattern::Is("desktop.ini"), "folder settings of Windows"),
    (Pattern::Is("$RECYCLE.BIN"), "waste bin of Windows"),
    (Pattern::Is("System Volume Information"), "volume data of Windows"),
    (Pattern::Is("Icon\r"), "folder icons of macOS"),
    (Pattern::Is("__MACOSX"), "unpacked archives of macOS"),
    (Pattern::Is("@eaDir"), "indexes of Synology shares"),
    (Pattern::Is("#recycle"), "waste bin of Synology shares"),
    (Pattern::Is("lost+found"), "file system check"),
    (Pattern::Is("node_modules"), "packages of Node.js"),
];

impl Pattern {
    /// Whether `name`, one part of a path, is of this pattern.
    pub fn matches(self, name: &str) -> bool {
        match self {
            Self::Starts(start) => name.starts_with(start),
            Self::Ends(end) => name.ends_with(end),
            Self::Between(start, end) => {
                name.len() > start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            }
            Self::Is(whole) => name.eq_ignore_ascii_case(whole),
        }
    }
}

/// Whether a file or folder of this name is left out.
pub fn is_ignored(name: &str) -> bool {
    IGNORED.iter().any(|(pattern, _)| pattern.matches(name))
}
