//! Which characters are written without blanks between words.

/// Whether `c` is a letter of a script that puts no blank between words: Han, kana, bopomofo, Hangul aside.
pub fn is_ideographic(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3040}'..='\u{30FF}'
        | '\u{3100}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether `c` is punctuation of Chinese or Japanese text, full-width forms and the shared quotes and dashes included.
pub fn is_wide_punctuation(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{30FB}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}'
        | '‘' | '’' | '“' | '”' | '…' | '—')
}

/// Whether a line break beside `c`, with its like on the other side, stands for no blank.
pub fn joins(c: char) -> bool {
    is_ideographic(c) || (is_wide_punctuation(c) && !matches!(c, '‘' | '’' | '“' | '”' | '…' | '—'))
}

/// Whether a `@` or `#` right behind `c` is part of a word (a mail address, `C#`), not the start of a name.
/// Scripts without blanks between words are no hindrance.
pub fn is_word_before(c: char) -> bool {
    c.is_alphanumeric() && !is_ideographic(c)
}
