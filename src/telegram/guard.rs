//! How much one person and one group may ask, and how much the bot may say in a group. Counted in memory over the last
//! minute; who asks too much is told once and then met with silence.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use foldhash::HashMap;

/// What to do with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Answer it.
    Answer,
    /// Say that it is too much.
    Tell,
    /// Do not answer.
    Silence,
}

/// Questions that one person may ask in a minute.
pub const A_PERSON: usize = 20;
/// Questions that a group may ask in a minute.
pub const A_GROUP: usize = 40;
/// Inline questions come with every letter typed.
pub const A_TYPIST: usize = 120;
const MINUTE: Duration = Duration::from_secs(60);
/// So many people and groups are remembered twice over. When more of them ask within a minute, which is several times what
/// Telegram lets a bot answer in one, those are forgotten sooner who were silent longest: they asked too little to be kept
/// from asking.
const MOST: usize = 5_000;

/// Counts.
#[derive(Default)]
pub struct Guard(Mutex<Minutes>);

#[derive(Default)]
struct Minutes {
    /// Who asked since this was begun.
    now: HashMap<(Counted, i64), Minute>,
    /// Who asked in the span before, and not since.
    before: HashMap<(Counted, i64), Minute>,
    begun: Option<Instant>,
}

impl Minutes {
    fn of(&mut self, who: (Counted, i64), now: Instant) -> &mut Minute {
        if self.now.len() >= MOST || self.begun.is_none_or(|begun| now.duration_since(begun) >= MINUTE) {
            (self.before, self.begun) = (mem::take(&mut self.now), Some(now));
        }
        let known = self.before.remove(&who);
        let minute = self.now.entry(who).or_default();
        if let Some(known) = known {
            *minute = known;
        }
        minute
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Questions of a person.
    Person,
    /// Questions in a group.
    Group,
    /// Inline questions of a person.
    Typing,
    /// Presses of other people's buttons.
    Press,
    /// What the bot says in a group.
    Said,
}

#[derive(Default)]
struct Minute {
    times: VecDeque<Instant>,
    told: Option<Instant>,
}

impl Minute {
    fn count(&mut self, now: Instant) -> usize {
        while self.times.front().is_some_and(|time| now.duration_since(*time) >= MINUTE) {
            self.times.pop_front();
        }
        self.times.len()
    }
}

impl Guard {
    /// Counts one more, if there is room for it among `most` a minute.
    pub fn may(&self, counted: Counted, who: i64, most: usize) -> Verdict {
        self.with(counted, who, |minute, now| {
            if minute.count(now) < most {
                minute.times.push_back(now);
                return Verdict::Answer;
            }
            let told = minute.told.is_some_and(|told| now.duration_since(told) < MINUTE);
            minute.told = minute.told.filter(|_| told).or(Some(now));
            if told { Verdict::Silence } else { Verdict::Tell }
        })
    }

    /// Whether the bot may say one thing more in a group that takes `budget` a minute; 0: any number. The last of them is
    /// kept for saying that it was enough.
    pub fn may_say(&self, group: i64, budget: u32) -> Verdict {
        if budget == 0 {
            return Verdict::Answer;
        }
        let most = budget as usize;
        self.with(Counted::Said, group, |minute, now| {
            let verdict = match minute.count(now) {
                count if count + 1 < most => Verdict::Answer,
                count if count < most => Verdict::Tell,
                _ => return Verdict::Silence,
            };
            minute.times.push_back(now);
            verdict
        })
    }

    /// Counts one thing more that the bot says in a group unasked, or beside answers, if there is room besides the last
    /// word.
    pub fn may_add(&self, group: i64, budget: u32) -> bool {
        let most = budget as usize;
        budget == 0
            || self.with(Counted::Said, group, |minute, now| {
                let room = minute.count(now) + 1 < most;
                if room {
                    minute.times.push_back(now);
                }
                room
            })
    }

    fn with<T>(&self, counted: Counted, who: i64, count: impl FnOnce(&mut Minute, Instant) -> T) -> T {
        let now = Instant::now();
        let mut minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        count(minutes.of((counted, who), now), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Answer, Silence, Tell};

    #[test]
    fn too_much_is_told_once_and_then_silence() {
        let guard = Guard::default();
        let heard: Vec<Verdict> = (0..5).map(|_| guard.may(Counted::Person, 7, 3)).collect();
        assert_eq!(heard, [Answer, Answer, Answer, Tell, Silence]);
        assert_eq!(guard.may(Counted::Person, 8, 3), Answer, "another person");
        assert_eq!(guard.may(Counted::Typing, 7, 3), Answer, "another count");
    }

    #[test]
    fn a_group_hears_no_more_than_its_budget() {
        let guard = Guard::default();
        let heard: Vec<Verdict> = (0..5).map(|_| guard.may_say(-1, 3)).collect();
        assert_eq!(heard, [Answer, Answer, Tell, Silence, Silence]);
        assert_eq!((0..99).map(|_| guard.may_say(-2, 0)).last(), Some(Answer));
        // what was not asked for leaves the last word to answers
        assert!(guard.may_add(-3, 3) && guard.may_add(-3, 3) && !guard.may_add(-3, 3));
        assert_eq!(guard.may_say(-3, 3), Tell);
    }

    #[test]
    fn a_crowd_fills_no_memory_and_hides_nobody_who_asks_too_much() {
        let guard = Guard::default();
        let heard: Vec<Verdict> = (0..4)
            .map(|round| {
                let crowd = MOST as i64 - 1;
                for who in 1_000..1_000 + crowd {
                    guard.may(Counted::Person, round * crowd + who, 3);
                }
                guard.may(Counted::Person, 7, 3)
            })
            .collect();
        assert_eq!(heard, [Answer, Answer, Answer, Tell]);
        let minutes = guard.0.lock().unwrap();
        assert!(minutes.now.len() + minutes.before.len() <= 2 * MOST);
    }
}
