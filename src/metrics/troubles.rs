//! What went wrong: errors that were logged, by kind, so that whoever runs the bot hears of the first of a kind at once and
//! of the others once an hour.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Errors told in one message, and kinds remembered.
const MOST: usize = 100;
/// Between two messages about one kind.
const HOUR_S: i64 = 3_600;
/// Letters of an error that are told.
const LETTERS: usize = 300;

/// The errors of one run.
#[derive(Default)]
pub struct Troubles(Mutex<State>);

#[derive(Default)]
struct State {
    kinds: BTreeMap<String, Trouble>,
    count: u64,
}

/// Errors of one kind: those that are logged at one place of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// The latest of them, in the words of the log.
    pub latest: String,
    /// How many there were.
    pub count: u64,
    /// How many of them the owners were told of.
    pub told: u64,
    /// When they were told, in seconds since 1970; none: never.
    pub told_at: Option<i64>,
}

/// Errors that the owners are to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The place of the program that logs them.
    pub kind: String,
    /// The latest.
    pub latest: String,
    /// How many since they were told last.
    pub count: u64,
    /// Whether it is the first time that they are told of this kind.
    pub is_first: bool,
}

impl Troubles {
    /// An error was logged at some place of the program.
    pub fn note(&self, kind: &str, said: &str) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.count += 1;
        if state.kinds.len() >= MOST && !state.kinds.contains_key(kind) {
            return;
        }
        let trouble = state.kinds.entry(kind.to_string()).or_default();
        trouble.count += 1;
        trouble.latest = said.chars().take(LETTERS).collect();
    }

    /// How many errors were logged.
    pub fn count(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).count
    }

    /// Every kind, the most frequent first.
    pub fn all(&self) -> Vec<Trouble> {
        let mut all: Vec<Trouble> =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).kinds.values().cloned().collect();
        all.sort_by_key(|trouble| std::cmp::Reverse(trouble.count));
        all
    }

    /// What the owners are to be told of now: a new kind at once, a known one when an hour has passed. It stays to be told
    /// until [`Self::told`] says that they were.
    pub fn to_tell(&self, now: i64) -> Vec<Told> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = state.kinds.iter().filter(|(_, trouble)| {
            trouble.count > trouble.told && trouble.told_at.is_none_or(|at| (now - at).abs() >= HOUR_S)
        });
        due.map(|(kind, trouble)| Told {
            kind: kind.clone(),
            latest: trouble.latest.clone(),
            count: trouble.count - trouble.told,
            is_first: trouble.told_at.is_none(),
        })
        .collect()
    }

    /// The owners were told.
    pub fn told(&self, what: &[Told], now: i64) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for one in what {
            if let Some(trouble) = state.kinds.get_mut(&one.kind) {
                trouble.told += one.count;
                trouble.told_at = Some(now);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_at_once_and_then_counts_by_the_hour() {
        let troubles = Troubles::default();
        assert_eq!(troubles.to_tell(0), []);
        troubles.note("store.rs:1", "store: disk full");
        let first = troubles.to_tell(100);
        assert_eq!((first[0].count, first[0].is_first, first[0].latest.as_str()), (1, true, "store: disk full"));
        assert_eq!(troubles.to_tell(101).len(), 1, "not told yet");
        troubles.told(&first, 100);
        for _ in 0..500 {
            troubles.note("store.rs:1", "store: disk full");
        }
        assert_eq!(troubles.to_tell(100 + HOUR_S - 1), []);
        troubles.note("index.rs:9", "index: broken");
        assert_eq!(troubles.to_tell(200).len(), 1, "another kind does not wait");
        let later = troubles.to_tell(100 + HOUR_S);
        let again = later.iter().find(|one| one.kind == "store.rs:1").unwrap();
        assert_eq!((again.count, again.is_first), (500, false));
        troubles.told(&later, 100 + HOUR_S);
        assert_eq!(troubles.to_tell(100 + 3 * HOUR_S), [], "nothing new");
        assert_eq!((troubles.count(), troubles.all()[0].count), (502, 501));
    }

    #[test]
    fn it_stays_small() {
        let troubles = Troubles::default();
        for kind in 0..1_000 {
            troubles.note(&kind.to_string(), &"x".repeat(10_000));
        }
        assert_eq!((troubles.all().len(), troubles.all()[0].latest.len()), (MOST, LETTERS));
    }
}
