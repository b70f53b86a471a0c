//! What every hit must be, whatever its words.

use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::register::{Body, Key};

/// Which articles to look among. Every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Resolutions, one of which the article names for certain.
    pub resolutions: Vec<Key>,
    /// Further resolutions that it names as well: of each group one.
    pub also: Vec<Vec<Key>>,
    /// Resolutions, one of which it is mainly about.
    pub about: Vec<Key>,
    /// The issuer one of whose resolutions the article names for certain.
    pub issued: Option<Issued>,
    /// Slugs of topics, one of which the article has.
    pub topics: Vec<String>,
    /// Outlets, one of which published it.
    pub sources: Vec<Outlet>,
    /// The language of the text.
    pub lang: Option<Lang>,
    /// When it was published.
    pub dates: Option<Span>,
    /// Words that must follow each other in it.
    pub phrases: Vec<String>,
    /// Words that its title must hold.
    pub title: Vec<String>,
    /// What it must not be.
    pub without: Vec<Without>,
}

/// The resolutions of one issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Who issued them.
    pub body: Body,
    /// All that the register has of it.
    pub keys: Vec<Key>,
}

/// An outlet as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its name or address or a part of one, as typed.
    pub name: String,
    /// Whether it stood in quotation marks: the outlet with exactly this name, where there is one.
    pub quoted: bool,
}

/// Something that excludes a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Without {
    /// It holds these words one after the other.
    Words(String),
    /// It names this resolution.
    Resolution(Key),
    /// It is mainly about this resolution.
    About(Key),
    /// It was published there.
    Source(Outlet),
    /// It has this topic.
    Topic(String),
    /// It is in this language.
    Lang(Lang),
}

/// A span of days; both ends belong to it, and either may be open. A month means all of its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day, month or year.
    pub from: Option<PartialDate>,
    /// The last.
    pub to: Option<PartialDate>,
}

impl Filter {
    /// The articles about a resolution.
    pub fn of_resolution(key: Key) -> Self {
        Self { resolutions: vec![key], ..Self::default() }
    }

    /// Asks for one of some resolutions, besides those that are asked for already.
    pub fn name(&mut self, keys: Vec<Key>) {
        if self.resolutions.is_empty() {
            self.resolutions = keys;
        } else if keys != self.resolutions && !self.also.contains(&keys) {
            self.also.push(keys);
        }
    }

    /// The articles that are mainly about a resolution.
    pub fn about_resolution(key: Key) -> Self {
        Self { about: vec![key], ..Self::default() }
    }

    /// The filter of the list that this one may have narrowed by year, resolution or outlet; none when it asks for none
    /// of these.
    pub fn broad(&self) -> Option<Self> {
        let broad =
            Self { dates: None, resolutions: Vec::new(), also: Vec::new(), sources: Vec::new(), ..self.clone() };
        (broad != *self).then_some(broad)
    }

    /// The one language in which texts are wanted: asked for, or left when the other is excluded.
    pub fn only_lang(&self) -> Option<Lang> {
        let mut left = Lang::ALL.into_iter().filter(|lang| !self.without.contains(&Without::Lang(*lang)));
        self.lang.or_else(|| left.next().filter(|_| left.next().is_none()))
    }

    /// Whether nothing is asked of an article.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Span {
    /// All of a day, a month or a year.
    pub fn of(date: PartialDate) -> Self {
        Self { from: Some(date), to: Some(date) }
    }

    /// From the first to the last, whichever way round they are given.
    pub fn between(one: PartialDate, two: PartialDate) -> Self {
        let (from, to) = if one.earliest_key() <= two.earliest_key() { (one, two) } else { (two, one) };
        Self { from: Some(from), to: Some(to) }
    }

    /// The first and the last day as sort keys.
    pub fn keys(self) -> (u64, u64) {
        (self.from.map_or(0, PartialDate::earliest_key), self.to.map_or(u64::MAX, PartialDate::latest_key))
    }

    /// From the beginning of the earlier to the end of the later.
    pub fn or(self, other: Self) -> Self {
        let from =
            self.from.zip(other.from).map(|(one, two)| if one.earliest_key() < two.earliest_key() { one } else { two });
        let to = self.to.zip(other.to).map(|(one, two)| if one.latest_key() > two.latest_key() { one } else { two });
        Self { from, to }
    }

    /// What two spans share.
    pub fn and(self, other: Self) -> Self {
        let from = [self.from, other.from].into_iter().flatten().max_by_key(|date| date.earliest_key());
        let to = [self.to, other.to].into_iter().flatten().min_by_key(|date| date.latest_key());
        Self { from, to }
    }
}
