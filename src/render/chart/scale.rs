//! Exact numbers of any size as whole ones of one size, and round values between them. Nothing here is a fraction of a machine's own
//! making, so the same figures give the same picture everywhere.

use rust_decimal::Decimal;

/// The digits that the largest value has when all are made whole: more than any screen shows.
const DIGITS: i32 = 15;

/// At most so many steps between gridlines from end to end, as a rule.
const STEPS: i64 = 5;

/// Values made whole: each is itself times ten to the power of `shift`, rounded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scaled {
    /// The lines' values; `None`: there is none.
    pub lines: Vec<Vec<Option<i64>>>,
    /// The power of ten.
    pub shift: i32,
    /// The power of ten of the largest value's first digit; of zeros alone 0.
    pub size: i32,
    /// Whether all of them are whole as they are written.
    pub whole: bool,
}

/// Makes the values whole. What is no number counts as none.
pub(super) fn scaled<'a>(lines: impl IntoIterator<Item = &'a [Option<String>]>) -> Scaled {
    let read = |value: &Option<String>| value.as_deref().and_then(|text| text.parse::<Decimal>().ok());
    let lines: Vec<Vec<Option<Decimal>>> = lines.into_iter().map(|values| values.iter().map(read).collect()).collect();
    let all = || lines.iter().flatten().flatten().filter(|value| !value.is_zero()).map(Decimal::normalize);
    let size = all().map(first_digit).max().unwrap_or(0);
    let shift = DIGITS - size;
    let whole = all().all(|value| value.scale() == 0);
    let lines =
        lines.iter().map(|values| values.iter().map(|value| value.map(|value| made_whole(value, shift))).collect());
    Scaled { lines: lines.collect(), shift, size, whole }
}

/// The power of ten of a number's first digit: 0 for 1 to 9, -1 for 0.1.
fn first_digit(value: Decimal) -> i32 {
    let digits = value.mantissa().unsigned_abs().checked_ilog10().unwrap_or(0);
    i32::try_from(digits).unwrap_or(0) - scale_of(value)
}

/// The number times ten to the power of `shift`, half away from zero. It has at most `DIGITS` + 1 digits.
fn made_whole(value: Decimal, shift: i32) -> i64 {
    let shift = shift - scale_of(value);
    let mantissa = value.mantissa();
    let power = 10_i128.checked_pow(shift.unsigned_abs());
    let whole = match power {
        _ if mantissa == 0 => 0,
        Some(power) if shift >= 0 => mantissa.saturating_mul(power),
        Some(power) => (mantissa + mantissa.signum() * power / 2) / power,
        None => 0,
    };
    i64::try_from(whole).unwrap_or(0)
}

fn scale_of(value: Decimal) -> i32 {
    i32::try_from(value.scale()).unwrap_or(0)
}

/// An axis of round values that holds zero and all values.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Axis {
    /// The lowest gridline.
    pub low: i64,
    /// The highest.
    pub high: i64,
    /// From one to the next: 1, 2 or 5 times a power of ten.
    pub step: i64,
}

impl Axis {
    /// The axis of these values. Zero always stands on it: a line that does not begin there makes little look like much.
    pub(super) fn of(scaled: &Scaled) -> Self {
        let values = || scaled.lines.iter().flatten().flatten().copied();
        let (low, high) = (values().min().unwrap_or(0).min(0), values().max().unwrap_or(0).max(0));
        let one = u32::try_from(scaled.shift).ok().and_then(|power| 10_i64.checked_pow(power)).unwrap_or(1);
        // of what is counted in whole there are no halves
        let least = if scaled.whole { one } else { 1 };
        let step = round_step(((high - low) / STEPS).max(least));
        let (low, mut high) = (-up(-low, step), up(high, step));
        if low == high {
            high = step;
        }
        Self { low, high, step }
    }

    /// The gridlines, the lowest first.
    pub(super) fn ticks(&self) -> impl Iterator<Item = i64> + '_ {
        (0..=(self.high - self.low) / self.step).map(|at| self.low + at * self.step)
    }

    /// How far `value` stands below the highest gridline, in parts of `height`, rounded.
    pub(super) fn below_top(&self, value: i64, height: i32) -> i32 {
        share(i128::from(self.high) - i128::from(value), i128::from(self.high) - i128::from(self.low), height)
    }
}

/// `part` of `whole`, in parts of `length`, rounded and kept within them.
pub(super) fn share(part: i128, whole: i128, length: i32) -> i32 {
    let whole = whole.max(1);
    let share = (part * i128::from(length) * 2 + whole) / (whole * 2);
    i32::try_from(share.clamp(0, i128::from(length))).unwrap_or(0)
}

/// `value`, which is not below zero, up to the next multiple of `step`.
fn up(value: i64, step: i64) -> i64 {
    (value + step - 1) / step * step
}

/// The smallest of 1, 2, 5, 10, 20, 50, .. that is not below `least`.
fn round_step(least: i64) -> i64 {
    let power = 10_i64.pow(least.max(1).ilog10());
    let steps = [1, 2, 5, 10].into_iter().map(|times| power.saturating_mul(times));
    steps.into_iter().find(|step| *step >= least).unwrap_or(least)
}

/// `value` divided by ten to the power of `shift`, as text with `decimals` digits behind the point; digits beyond are cut off.
pub(super) fn text(value: i64, shift: i32, decimals: usize) -> String {
    let mut digits = value.unsigned_abs().to_string();
    let behind = usize::try_from(shift).unwrap_or(0);
    if shift < 0 && value != 0 {
        digits.push_str(&"0".repeat(usize::try_from(-shift).unwrap_or(0)));
    }
    if digits.len() <= behind {
        digits.insert_str(0, &"0".repeat(behind + 1 - digits.len()));
    }
    let (whole, fraction) = digits.split_at(digits.len() - behind);
    let mut fraction = fraction.to_owned();
    fraction.truncate(decimals);
    let sign = if value < 0 { "-" } else { "" };
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction:0<decimals$}") }
}
