//! Figures as people write them.

use annals::base::number::{NoFigure, figure};
use proptest::prelude::*;
use rust_decimal::Decimal;

#[test]
fn the_forms_of_a_figure() {
    for (written, value) in [
        ("480", "480"),
        ("  480 ", "480"),
        ("0", "0"),
        ("-0", "0"),
        ("(0.0)", "0.0"),
        ("007", "7"),
        ("12.40", "12.40"),
        ("+23", "23"),
        ("-27", "-27"),
        ("- 27", "-27"),
        ("−27", "-27"),
        ("–27", "-27"),
        ("－27", "-27"),
        ("(12.5)", "-12.5"),
        ("( 12.5 )", "-12.5"),
        ("（12.5）", "-12.5"),
        ("1,204", "1204"),
        ("1,204.50", "1204.50"),
        ("１，２０４", "1204"),
        ("１２．５", "12.5"),
        ("1 204 000", "1204000"),
        ("1\u{a0}204", "1204"),
        ("1\u{202f}204", "1204"),
        ("1\u{3000}204", "1204"),
        ("1, 204", "1204"),
        ("12,34,567", "1234567"),
        ("1,2345,6789", "123456789"),
        ("-1,204,000.25", "-1204000.25"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
    ] {
        let read = figure(written, false).unwrap_or_else(|wrong| panic!("{written:?}: {wrong:?}"));
        assert_eq!(read.map(|value| value.to_string()).as_deref(), Some(value), "{written:?}");
    }
}

#[test]
fn what_is_not_there_is_not_zero() {
    for written in ["", "  ", "\u{3000}", "-", "－", "–", "−", "—", "——", "…", "……", "/", "／", " - "]
    {
        assert_eq!(figure(written, false), Ok(None), "{written:?}");
        assert_eq!(figure(written, true), Ok(None), "{written:?}");
    }
}

#[test]
fn what_is_no_figure() {
    for written in [
        "1,2O4",
        "l2",
        "twelve",
        "十二",
        "约 31",
        "31 visits",
        "n/a",
        "--",
        "//",
        "=1+2",
        "0x1f",
        "1e3",
        "NaN",
        "inf",
        ".5",
        "5.",
        "1.2.3",
        "1..2",
        "--5",
        "-(5)",
        "(-5)",
        "()",
        "(5",
        "5)",
        "%",
        "(%)",
        "٣",
        "½",
        "1,",
        ",204",
        "12,50",
        "3,5",
        "1,20,4",
        "12345,678",
        "1.204,50",
        "1 2",
        "2025 03",
        "1.234 567",
        "¥120",
        "120元",
        "12-5",
        "5%%",
        "1'204",
    ] {
        assert_eq!(figure(written, true), Err(NoFigure::Words), "{written:?}");
        assert_eq!(figure(written, false), Err(NoFigure::Words), "{written:?}");
    }
    for written in ["79228162514264337593543950336", "0.00000000000000000000000000001", &"9".repeat(5000)] {
        assert_eq!(figure(written, false), Err(NoFigure::Digits), "{written:?}");
    }
}

#[test]
fn a_share_only_where_it_is_wanted() {
    for (written, value) in [
        ("12.5%", "12.5"),
        ("12.5 %", "12.5"),
        ("１２．５％", "12.5"),
        ("(12.5%)", "-12.5"),
        ("(12.5)%", "-12.5"),
        ("-3%", "-3"),
        ("12.5", "12.5"),
    ] {
        assert_eq!(figure(written, true).unwrap().unwrap().to_string(), value, "{written:?}");
    }
    assert_eq!(figure("12.5%", false), Err(NoFigure::Percent));
    assert_eq!(figure("(12.5%)", false), Err(NoFigure::Percent));
}

/// The digits of `value` in groups of `size`, with `mark` between them.
fn grouped(value: Decimal, size: usize, mark: &str) -> String {
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), String::new()), |(w, f)| (w, format!(".{f}")));
    let mut groups: Vec<&str> = Vec::new();
    let mut rest = whole;
    while rest.len() > size {
        let (before, group) = rest.split_at(rest.len() - size);
        groups.insert(0, group);
        rest = before;
    }
    groups.insert(0, rest);
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    format!("{sign}{}{fraction}", groups.join(mark))
}

/// Plain signs as full-width ones.
fn full_width(text: &str) -> String {
    let wide = |c: char| if matches!(c, '!'..='~') { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c };
    text.chars().map(wide).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), percent in any::<bool>()) {
        let _ = figure(&text, percent);
    }

    #[test]
    fn any_text_of_figures_is_read_to_what_reads_the_same(text in "[-+(（]?[0-9０-９,，. %％\u{3000}]{0,12}[)）%]?") {
        if let Ok(Some(value)) = figure(&text, true) {
            prop_assert_eq!(figure(&value.to_string(), false), Ok(Some(value)));
        }
    }

    /// However a number is grouped, and in whichever width, it is that number; its digits are never dropped or added to.
    #[test]
    fn a_number_in_any_form_is_itself(
        mantissa in -(1_i64 << 60)..(1_i64 << 60), scale in 0_u32..12, size in 3_usize..5, mark in "[,， \u{a0}\u{3000}]"
    ) {
        let value = Decimal::new(mantissa, scale);
        let written = grouped(value, size, &mark);
        for text in [written.clone(), full_width(&written), format!(" {written}\t")] {
            let read = figure(&text, false).unwrap().unwrap();
            prop_assert_eq!((read, read.scale()), (value, scale), "{}", text);
        }
        let negative = figure(&format!("({})", written.trim_start_matches('-')), false).unwrap().unwrap();
        prop_assert_eq!(negative, -value.abs());
    }
}
