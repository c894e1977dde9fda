//! How a language counts: which form of a text stands for how many things. The rules are texts of the theme, in the notation of
//! Unicode's language data, for whole numbers: `n % 10 = 2..4 and n % 100 != 12..14`.

/// The names of forms besides `other`, which every language has.
pub const CATEGORIES: [&str; 5] = ["zero", "one", "two", "few", "many"];

/// The rules of one language, in the order in which they are tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plural(Vec<(&'static str, Condition)>);

/// Alternatives, of which one must hold; each is of relations, of which all must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(Vec<Vec<Relation>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Relation {
    /// The number is taken modulo this; 0: as it is.
    modulus: u128,
    /// Whether it must be in one of the ranges, or in none.
    within: bool,
    /// From and to, both included.
    ranges: Vec<(u128, u128)>,
}

impl Plural {
    /// The rules of a language whose words give these: `condition` says what stands for a name of `CATEGORIES`. A language that gives none
    /// has `one` for exactly one.
    pub fn of<'a>(condition: impl Fn(&str) -> Option<&'a str>) -> Self {
        let given = CATEGORIES.iter().filter_map(|name| Some((*name, Condition::parse(condition(name)?)?)));
        Self(given.collect())
    }

    /// The form for `count` things.
    pub fn category(&self, count: i128) -> &'static str {
        let number = count.unsigned_abs();
        if self.0.is_empty() {
            return if number == 1 && count > 0 { "one" } else { "other" };
        }
        self.0.iter().find(|(_, condition)| condition.holds(number)).map_or("other", |(name, _)| name)
    }

    /// The forms that the language tells apart, `other` left out; empty when it gives no rules.
    pub fn categories(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

impl Condition {
    /// `None` for what is no condition.
    pub fn parse(text: &str) -> Option<Self> {
        let all = |text: &str| text.split(" and ").map(Relation::parse).collect::<Option<Vec<Relation>>>();
        text.split(" or ").map(all).collect::<Option<_>>().map(Self)
    }

    fn holds(&self, number: u128) -> bool {
        self.0.iter().any(|all| all.iter().all(|relation| relation.holds(number)))
    }
}

impl Relation {
    fn parse(text: &str) -> Option<Self> {
        let (left, ranges, within) = match text.split_once("!=") {
            Some((left, ranges)) => (left, ranges, false),
            None => text.split_once('=').map(|(left, ranges)| (left, ranges, true))?,
        };
        let modulus = match left.trim().strip_prefix('n')?.trim().strip_prefix('%') {
            Some(modulus) => modulus.trim().parse().ok().filter(|modulus| *modulus > 0)?,
            None if left.trim() == "n" => 0,
            None => return None,
        };
        let range = |text: &str| {
            let (from, to) = text.split_once("..").unwrap_or((text, text));
            Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
        };
        Some(Self { modulus, within, ranges: ranges.split(',').map(range).collect::<Option<_>>()? })
    }

    fn holds(&self, number: u128) -> bool {
        let number = if self.modulus == 0 { number } else { number % self.modulus };
        self.ranges.iter().any(|(from, to)| (from..=to).contains(&&number)) == self.within
    }
}
