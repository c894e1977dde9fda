//! Headings as people number them: `6. Next steps`, `五、下一步`. What they say is compared without the number.

use crate::base::slug::fold;

/// The headings under which nothing is claimed.
#[derive(Default)]
pub struct Skip {
    /// As they are compared, longest first; none is empty.
    phrases: Vec<String>,
}

impl Skip {
    /// These headings.
    pub fn new(headings: &[String]) -> Self {
        let mut phrases: Vec<String> =
            headings.iter().map(|heading| fold(unnumbered(heading)).trim_matches(apart).to_owned()).collect();
        phrases.retain(|phrase| !phrase.is_empty());
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        Self { phrases }
    }

    /// Whether the heading says these words and nothing else. In two languages it may say them twice: `Next steps 下一步`.
    pub fn holds(&self, heading: &str) -> bool {
        let heading = fold(unnumbered(heading));
        let mut rest = heading.trim_matches(apart);
        let mut any = false;
        while !rest.is_empty() {
            let Some(left) = self.phrases.iter().find_map(|phrase| rest.strip_prefix(phrase.as_str())) else {
                return false;
            };
            (rest, any) = (left.trim_start_matches(apart), true);
        }
        any
    }
}

/// Whether it stands between words.
fn apart(c: char) -> bool {
    !c.is_alphanumeric()
}

/// A heading without the number in front of it: `6.`, `3.1`, `五、`, `（二）`, `第三章`. What only looks like one stays: `2025年`, `一周`.
pub fn unnumbered(heading: &str) -> &str {
    let heading = heading.trim();
    bracketed(heading).or_else(|| chapter(heading)).or_else(|| numbered(heading)).map_or(heading, str::trim_start)
}

/// What stands behind `（二）`.
fn bracketed(heading: &str) -> Option<&str> {
    let inner = heading.strip_prefix(['(', '（'])?;
    let rest = inner.trim_start_matches(is_numeral);
    (rest.len() < inner.len()).then_some(rest)?.strip_prefix([')', '）'])
}

/// What stands behind `第三章`.
fn chapter(heading: &str) -> Option<&str> {
    let inner = heading.strip_prefix('第')?;
    let rest = inner.trim_start_matches(is_numeral);
    let named = (rest.len() < inner.len()).then_some(rest)?;
    let rest = ["部分", "章", "节", "篇"].iter().find_map(|word| named.strip_prefix(word))?;
    Some(rest.trim_start_matches(['、', '：', ':', '.', '．']))
}

/// What stands behind `6.`, `3.1`, `五、`, `IV.`.
fn numbered(heading: &str) -> Option<&str> {
    let digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let sign = |c: char| matches!(c, '.' | '．' | '、' | ')' | '）' | ':' | '：');
    if heading.starts_with(digit) {
        let rest = heading.trim_start_matches(|c| digit(c) || matches!(c, '.' | '．'));
        let signed = heading.len() - rest.len() > 0 && !heading.get(..heading.len() - rest.len())?.ends_with(digit);
        // without a sign behind it a number is one only when it stands alone: `2025年` is a year
        return match rest.strip_prefix(sign) {
            Some(rest) => Some(rest),
            None => (signed || rest.starts_with(char::is_whitespace)).then_some(rest),
        };
    }
    let roman = heading.trim_start_matches(['I', 'V', 'X', 'L', 'C']);
    let rest = if roman.len() < heading.len() { roman } else { heading.trim_start_matches(is_numeral) };
    (rest.len() < heading.len()).then_some(rest)?.strip_prefix(sign)
}

/// Whether it is a digit of either width or a Chinese numeral.
fn is_numeral(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '〇' | '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}
