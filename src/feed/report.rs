//! How a look at a feed went, entry by entry.

use crate::corpus::ArticleId;

/// How a look went.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The feed.
    pub source: String,
    /// When it is to be looked at again.
    pub next_at: i64,
    /// What was there, or why nothing was.
    pub found: Result<Found, String>,
}

/// What a feed held.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The same as the last time.
    Unchanged,
    /// These entries.
    Entries(Vec<Seen>),
}

/// An entry, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Its headline, or its address.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the corpus now.
    Taken(ArticleId),
    /// A text of the same address was held, and this one is in its place.
    Renewed(ArticleId),
    /// It is held already.
    Held,
    /// It was dealt with at an earlier look.
    Known,
    /// It is none of what is wanted of this feed.
    Unwanted,
    /// It cannot or must not be taken in.
    Rejected(String),
    /// It is tried again at the next look.
    Later(String),
}

impl Report {
    /// How many articles came in.
    pub fn taken(&self) -> usize {
        let Ok(Found::Entries(seen)) = &self.found else { return 0 };
        seen.iter().filter(|one| matches!(one.fate, Fate::Taken(_) | Fate::Renewed(_))).count()
    }
}
