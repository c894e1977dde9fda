//! Texts to checks and expressions, with the place of what is wrong.

use rust_decimal::Decimal;
use winnow::combinator::{Infix, Prefix, alt, delimited, eof, expression, opt, preceded, separated, terminated};
use winnow::error::ParserError;
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location, Stream};
use winnow::token::{one_of, take, take_while};

use super::expression::{Argument, Check, Comparison, Expression, Function, Operator, Reference, When};
use crate::base::period::{Granularity, Period};
use crate::base::span::Span;

/// The longest text that is read, in bytes.
const LONGEST: usize = 2_000;

/// How many operators a rule may have: each takes some of the stack.
const MOST_OPERATORS: usize = 200;

/// How many brackets and signs may stand in each other: each takes some of the stack.
const DEEPEST: usize = 32;

/// Why a text is no check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where, in bytes of the text.
    pub at: usize,
    /// What is wrong, in one phrase.
    pub message: String,
}

/// A check: two expressions with a comparison between them.
///
/// # Errors
/// Where and why the text is none.
pub fn check(text: &str) -> Result<Check, Wrong> {
    read(text, |input| {
        let left = whole(input)?;
        let comparison = compare(input)?;
        let right = whole(input)?;
        Ok(Check { text: one_line(text), left, comparison, right })
    })
}

/// An expression.
///
/// # Errors
/// Where and why the text is none.
pub fn formula(text: &str) -> Result<Expression, Wrong> {
    read(text, whole)
}

/// A text in one line with single blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

type Input<'t> = LocatingSlice<&'t str>;

fn read<'t, T>(text: &'t str, parser: impl FnMut(&mut Input<'t>) -> Result<T, Failed>) -> Result<T, Wrong> {
    bounded(text)?;
    let mut input = LocatingSlice::new(text);
    let mut parser = terminated(parser, (blanks, eof.wanted("an operator, or the end")));
    parser.parse_next(&mut input).map_err(|failed| failed.said(text))
}

/// Refuses what is too long, or nested too deep to be read without risk for the stack.
fn bounded(text: &str) -> Result<(), Wrong> {
    if text.len() > LONGEST {
        return Err(Wrong { at: 0, message: format!("a rule of more than {LONGEST} bytes") });
    }
    if let Some((at, _)) = text.match_indices(['+', '-', '*', '/', '×', '÷']).nth(MOST_OPERATORS) {
        return Err(Wrong { at, message: format!("more than {MOST_OPERATORS} operators") });
    }
    let (mut open, mut signs) = (0_usize, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            _ => {}
        }
        signs = match c {
            '-' => signs + 1,
            c if c.is_whitespace() => signs,
            _ => 0,
        };
        if open + signs > DEEPEST {
            return Err(Wrong { at, message: format!("more than {DEEPEST} brackets and signs in each other") });
        }
    }
    Ok(())
}

/// What was wanted, and how far the reading came. Of several ways that failed the one that came furthest is told.
#[derive(Clone, Debug)]
struct Failed {
    at: usize,
    wanted: String,
    /// Whether what was read so far can be nothing else, so that no other way is tried.
    sure: bool,
}

impl Failed {
    fn new(input: &Input<'_>, wanted: impl Into<String>) -> Self {
        Self { at: input.current_token_start(), wanted: wanted.into(), sure: false }
    }

    fn sure(self) -> Self {
        Self { sure: true, ..self }
    }

    fn said(self, text: &str) -> Wrong {
        let found: String = text.get(self.at..).unwrap_or_default().trim_start().chars().take(12).collect();
        let at = text.len() - text.get(self.at..).unwrap_or_default().trim_start().len();
        let found = if found.is_empty() { "the end".to_owned() } else { format!("`{}`", found.trim_end()) };
        let wanted = if self.wanted.is_empty() { "something else".to_owned() } else { self.wanted };
        Wrong { at, message: format!("{wanted} is wanted here, not {found}") }
    }
}

impl<'t> ParserError<Input<'t>> for Failed {
    type Inner = Self;

    fn from_input(input: &Input<'t>) -> Self {
        Self::new(input, "")
    }

    fn into_inner(self) -> winnow::Result<Self::Inner, Self> {
        Ok(self)
    }

    fn is_backtrack(&self) -> bool {
        !self.sure
    }

    fn or(self, other: Self) -> Self {
        if other.at > self.at || (other.at == self.at && self.wanted.is_empty()) { other } else { self }
    }
}

/// Gives a parser the words for what it wants.
trait Wanted<'t, T>: Parser<Input<'t>, T, Failed> + Sized {
    fn wanted(mut self, words: &'static str) -> impl Parser<Input<'t>, T, Failed> {
        move |input: &mut Input<'t>| {
            let at = Failed::new(input, words);
            self.parse_next(input).map_err(|failed| if failed.wanted.is_empty() { at } else { failed })
        }
    }
}

impl<'t, T, P: Parser<Input<'t>, T, Failed>> Wanted<'t, T> for P {}

fn blanks<'t>(input: &mut Input<'t>) -> Result<&'t str, Failed> {
    take_while(0.., char::is_whitespace).parse_next(input)
}

/// A sign with any blanks before it.
fn sign<'t>(sign: &'static str) -> impl Parser<Input<'t>, &'t str, Failed> {
    preceded(blanks, sign)
}

fn compare(input: &mut Input<'_>) -> Result<Comparison, Failed> {
    let sign = alt((
        alt(("!=", "≠", "<>")).value(Comparison::Unequal),
        alt(("<=", "≤")).value(Comparison::AtMost),
        alt((">=", "≥")).value(Comparison::AtLeast),
        alt(("==", "=", "＝")).value(Comparison::Equal),
        alt(("<", "＜")).value(Comparison::Less),
        alt((">", "＞")).value(Comparison::More),
    ));
    preceded(blanks, sign).wanted("a comparison: one of = != < <= > >=").parse_next(input)
}

/// An expression with the usual order of operations.
fn whole(input: &mut Input<'_>) -> Result<Expression, Failed> {
    expression(operand)
        .prefix(sign("-").wanted(OPERAND).map(|_| Prefix(9, negative)))
        .infix(alt((
            sign("+").map(|_| Infix::Left(5, plus)),
            sign("-").map(|_| Infix::Left(5, minus)),
            alt((sign("*"), sign("×"))).map(|_| Infix::Left(7, times)),
            alt((sign("/"), sign("÷"))).map(|_| Infix::Left(7, over)),
        )))
        .parse_next(input)
}

fn negative(_: &mut Input<'_>, inner: Expression) -> Result<Expression, Failed> {
    Ok(Expression::Negative(Box::new(inner)))
}

fn plus(_: &mut Input<'_>, left: Expression, right: Expression) -> Result<Expression, Failed> {
    joined(Operator::Plus, left, right)
}

fn minus(_: &mut Input<'_>, left: Expression, right: Expression) -> Result<Expression, Failed> {
    joined(Operator::Minus, left, right)
}

fn times(_: &mut Input<'_>, left: Expression, right: Expression) -> Result<Expression, Failed> {
    joined(Operator::Times, left, right)
}

fn over(_: &mut Input<'_>, left: Expression, right: Expression) -> Result<Expression, Failed> {
    joined(Operator::Over, left, right)
}

fn joined(operator: Operator, left: Expression, right: Expression) -> Result<Expression, Failed> {
    Ok(Expression::Binary(operator, Box::new(left), Box::new(right)))
}

/// What an operand may be.
const OPERAND: &str = "a number, a name or a bracket";

fn operand(input: &mut Input<'_>) -> Result<Expression, Failed> {
    blanks(input)?;
    let start = input.current_token_start();
    let read =
        alt((delimited('(', whole, sign(")").wanted("a closing bracket")), number.map(Expression::Number), named))
            .parse_next(input);
    // what has begun is no sign
    read.map_err(|failed| if failed.at > start { failed.sure() } else { failed })
}

fn number(input: &mut Input<'_>) -> Result<Decimal, Failed> {
    let start = input.checkpoint();
    let digits = take_while(1.., |c: char| c.is_ascii_digit());
    let fraction = opt(('.', take_while(1.., |c: char| c.is_ascii_digit())));
    let text: &str = (digits, fraction).take().parse_next(input)?;
    // a number is never rounded to make it fit
    Decimal::from_str_exact(text).map_err(|_| {
        input.reset(&start);
        Failed::new(input, "a number of at most 28 digits").sure()
    })
}

fn name<'t>(input: &mut Input<'t>) -> Result<&'t str, Failed> {
    let first = one_of(|c: char| c.is_ascii_lowercase());
    let rest = take_while(0.., |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    (first, rest).take().wanted("a name of small letters, digits and `_`").parse_next(input)
}

/// A function or a cell.
fn named(input: &mut Input<'_>) -> Result<Expression, Failed> {
    let start = input.checkpoint();
    let first = name(input)?;
    if opt(sign("(")).parse_next(input)?.is_none() {
        input.reset(&start);
        return cell(input).map(Expression::Cell);
    }
    match first {
        "sum" => call(Function::Sum, input),
        "min" => call(Function::Min, input),
        "max" => call(Function::Max, input),
        "abs" => terminated(whole, close).map(|inner| Expression::Absolute(Box::new(inner))).parse_next(input),
        "round" => {
            let inner = whole(input)?;
            sign(",").wanted("a comma and the number of decimals").parse_next(input)?;
            let digits = preceded(blanks, take_while(1..3, |c: char| c.is_ascii_digit()))
                .verify_map(|digits: &str| digits.parse().ok().filter(|digits| *digits <= 20))
                .wanted("a number of decimals from 0 to 20")
                .parse_next(input)?;
            close(input)?;
            Ok(Expression::Round(Box::new(inner), digits))
        }
        "ytd" => preceded(blanks, terminated(cell, close)).map(Expression::YearToDate).parse_next(input),
        "count" => count(input),
        _ => {
            input.reset(&start);
            Err(Failed::new(input, "one of the functions sum, min, max, abs, round, ytd and count").sure())
        }
    }
}

fn close<'t>(input: &mut Input<'t>) -> Result<&'t str, Failed> {
    sign(")").wanted("a comma or a closing bracket").parse_next(input)
}

fn call(function: Function, input: &mut Input<'_>) -> Result<Expression, Failed> {
    let arguments = terminated(separated(1.., argument, sign(",")), close).parse_next(input)?;
    Ok(Expression::Call(function, arguments))
}

fn argument(input: &mut Input<'_>) -> Result<Argument, Failed> {
    blanks(input)?;
    let start = input.checkpoint();
    let from_at = input.current_token_start();
    if let Ok(from) = name(input)
        && sign("..").parse_next(input).is_ok()
    {
        let to = preceded(blanks, name).parse_next(input).map_err(Failed::sure)?;
        let span = Span::new(from_at, input.previous_token_end());
        return Ok(Argument::Range { from: from.to_owned(), to: to.to_owned(), span });
    }
    input.reset(&start);
    whole(input).map(Argument::One)
}

fn cell(input: &mut Input<'_>) -> Result<Reference, Failed> {
    let from = input.current_token_start();
    let first = name(input)?;
    let statement = opt(':').parse_next(input)?.map(|_| first.to_owned());
    let second = if statement.is_some() { name(input)? } else { first };
    let third = opt(preceded(('.', winnow::combinator::not('.')), name)).parse_next(input)?;
    let (row, name) = match third {
        Some(third) => (Some(second.to_owned()), third.to_owned()),
        None => (None, second.to_owned()),
    };
    let when = opt(preceded('@', when)).parse_next(input)?;
    Ok(Reference { statement, row, name, when, span: Span::new(from, input.previous_token_end()) })
}

/// A word or a period, the longest there is: what follows a hyphen may belong to it (`@2024-12`) or be taken away (`@prev-issued`).
fn when(input: &mut Input<'_>) -> Result<When, Failed> {
    let start = input.checkpoint();
    let word = take_while(0.., |c: char| c.is_ascii_alphanumeric() || c == '-').parse_next(input)?;
    input.reset(&start);
    let mut ends = std::iter::once(word.len()).chain(word.match_indices('-').map(|(at, _)| at).rev());
    let Some((end, when)) = ends.find_map(|end| Some((end, known(word.get(..end)?)?))) else {
        return Err(Failed::new(input, "prev, year, months, quarters or a period such as 2024-12"));
    };
    take(end).parse_next(input)?;
    Ok(when)
}

fn known(word: &str) -> Option<When> {
    match word {
        "prev" => Some(When::Previous),
        "year" => Some(When::Year),
        "months" => Some(When::Each(Granularity::Month)),
        "quarters" => Some(When::Each(Granularity::Quarter)),
        word => Period::parse(word).map(When::Period),
    }
}

fn count(input: &mut Input<'_>) -> Result<Expression, Failed> {
    let mut places = Vec::new();
    blanks(input)?;
    let from = input.current_token_start();
    let kind = name(input)?;
    places.push(Span::new(from, input.previous_token_end()));
    let mut conditions = Vec::new();
    while opt(sign(",")).parse_next(input)?.is_some() {
        blanks(input)?;
        let from = input.current_token_start();
        let field = take_while(1.., |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .wanted("a condition such as direction=in")
            .parse_next(input)?;
        places.push(Span::new(from, input.previous_token_end()));
        let unequal =
            preceded(blanks, alt(("!=".value(true), "=".value(false)))).wanted("= or !=").parse_next(input)?;
        let value = take_while(1.., |c: char| !matches!(c, ',' | ')' | '('))
            .map(str::trim)
            .verify(|value: &str| !value.is_empty())
            .wanted("the value of the condition")
            .parse_next(input)?;
        conditions.push((field.to_owned(), if unequal { format!("!{value}") } else { value.to_owned() }));
    }
    close(input)?;
    Ok(Expression::Count { kind: kind.to_owned(), conditions, places })
}
