//! Figures as people write them in tables and in running text.

use rust_decimal::Decimal;

use super::date::half_width;

/// Why a text is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFigure {
    /// Something else stands there: a word, a letter among the digits, a decimal comma.
    Words,
    /// It is a share (`12.5%`) where none is wanted.
    Percent,
    /// It has more digits than can be held exactly: 28, in all and behind the point.
    Digits,
}

impl NoFigure {
    /// What is wanted in its place, to stand behind "wanted:".
    pub fn wanted(self) -> &'static str {
        match self {
            Self::Words => "a number such as 1,204, 12.5 or (12.5), or `-` for none",
            Self::Percent => "a number without `%`",
            Self::Digits => "a number of at most 28 digits",
        }
    }
}

/// The figure that `text` is: a cell of a table, or what stands behind the `=` of a data mark. `None`: it says that there is
/// none, by being empty or by `-`, `—`, `…` or `/` alone (Chinese writes two of them twice: `——`, `……`); that is not zero.
/// `percent`: a percent sign behind the figure is as good as none.
///
/// Full-width signs count as plain ones. Commas and blanks between groups of digits are left out, `(12.5)` is below zero. The last
/// group has three or four digits, so that `12,50`, which somewhere means twelve and a half, is never read as 1250. The value
/// is exact, and keeps the zeros it is written with (`12.40`).
///
/// # Errors
/// When it is anything else.
pub fn figure(text: &str, percent: bool) -> Result<Option<Decimal>, NoFigure> {
    let plain: String = text.chars().map(half_width).collect();
    let plain = plain.trim();
    if matches!(plain, "" | "-" | "—" | "——" | "…" | "……" | "/") {
        return Ok(None);
    }
    let (rest, mut share) = before(plain, '%');
    let (rest, below) = bracketed(rest);
    let rest = if share {
        rest
    } else {
        let (rest, inside) = before(rest, '%');
        share = inside;
        rest
    };
    let (rest, minus) = match rest.strip_prefix(['-', '+']) {
        Some(behind) if !below => (behind.trim_start(), rest.starts_with('-')),
        _ => (rest, false),
    };
    let digits = digits(rest).ok_or(NoFigure::Words)?;
    if share && !percent {
        return Err(NoFigure::Percent);
    }
    let mut value = Decimal::from_str_exact(&digits).map_err(|_| NoFigure::Digits)?;
    // zero has no sign
    value.set_sign_negative((below || minus) && !value.is_zero());
    Ok(Some(value))
}

/// The text without a last `sign` and the blanks before it, and whether it had one.
fn before(text: &str, sign: char) -> (&str, bool) {
    text.strip_suffix(sign).map_or((text, false), |rest| (rest.trim_end(), true))
}

/// What stands between brackets around the whole, and whether there are any.
fn bracketed(text: &str) -> (&str, bool) {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.map_or((text, false), |inner| (inner.trim(), true))
}

/// Digits with at most one point and no separators; `None` for what is no plain number.
fn digits(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !fraction.is_none_or(is_number) || !whole.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let separator = |c: char| c == ',' || c.is_whitespace();
    let mut groups: Vec<&str> = whole.split(separator).collect();
    let (&last, &first) = (groups.last()?, groups.first()?);
    if groups.len() > 1 {
        // a comma may have a blank behind it
        groups.retain(|group| !group.is_empty());
        let sound = |group: &&str| (2..=4).contains(&group.len());
        if first.len() > 4 || !(3..=4).contains(&last.len()) || !groups.iter().skip(1).all(sound) {
            return None;
        }
    }
    let whole = groups.concat();
    let sound = is_number(&whole);
    sound.then(|| fraction.map_or_else(|| whole.clone(), |fraction| format!("{whole}.{fraction}")))
}
