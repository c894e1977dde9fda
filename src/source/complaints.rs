//! What the door in complains about.

use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::RelPath;
use crate::base::span::Span;

/// A name that is no UTF-8; `path` has its bytes escaped already.
pub fn name_not_utf8(path: &RelPath) -> Diagnostic {
    Diagnostic::new(Code::BadFileName, path, None, format!("file name `{}` is not UTF-8", path.name()))
        .help("rename the file")
}

/// A text with the byte order mark of another encoding.
pub fn other_unicode(path: &RelPath, encoding: &str) -> Diagnostic {
    Diagnostic::new(Code::BadEncoding, path, Span::at(0), format!("encoded in {encoding}, not in UTF-8"))
        .help("save the file as UTF-8")
}

/// A text that reads well as GB18030 (and so as GBK and GB2312, which it contains); `at` is its first bad place.
pub fn gb18030(path: &RelPath, at: Span) -> Diagnostic {
    Diagnostic::new(Code::BadEncoding, path, at, "not UTF-8, looks like GB18030, convert it to UTF-8")
        .help("in the editor choose \"save with encoding\" UTF-8, or run `iconv -f GB18030 -t UTF-8`")
}

/// A text that is no UTF-8; `at` is its first bad byte, `byte` that byte's value.
pub fn not_utf8(path: &RelPath, at: Span, byte: u8) -> Diagnostic {
    Diagnostic::new(Code::BadEncoding, path, at, format!("byte 0x{byte:02X} is not UTF-8"))
        .help("save the file as UTF-8")
}

/// A text longer than the limit.
pub fn too_long(path: &RelPath, length: u64, limit: u64) -> Diagnostic {
    let message = format!("{length} bytes of text, more than the limit of {limit}");
    Diagnostic::new(Code::OverLimit, path, None, message).help("split the file")
}

/// A file or folder that could not be read. `reason` is the system's word.
pub fn unreadable(path: &RelPath, reason: &dyn std::fmt::Display) -> Diagnostic {
    let what = if path.as_str().is_empty() { "." } else { path.as_str() };
    Diagnostic::new(Code::Unreadable, path, None, format!("cannot read `{what}`: {reason}"))
}

/// A file that was different each time it was read.
pub fn unstable(path: &RelPath) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, path, None, "changed while it was read").help("run again when it has been saved")
}

/// The content folder, or a folder on the way to it, is a symbolic link.
pub fn linked_folder(path: &RelPath) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, path, None, "is a symbolic link, and those are not followed")
        .help("put the folder itself there, or name another one in `content:`")
}

/// A symbolic link among the sources.
pub fn link(path: &RelPath) -> Diagnostic {
    Diagnostic::new(Code::SkippedFile, path, None, "symbolic link is not followed").help("put the file itself there")
}

/// A pipe, socket or device among the sources.
pub fn special(path: &RelPath) -> Diagnostic {
    Diagnostic::new(Code::SkippedFile, path, None, "is neither a file nor a folder, and left out")
}

/// A file that was there when the folder was listed and gone when it was read.
pub fn vanished(path: &RelPath) -> Diagnostic {
    Diagnostic::new(Code::SkippedFile, path, None, "vanished before it was read")
}
