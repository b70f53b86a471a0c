//! The pace at which Telegram takes messages: about one a second in a chat, twenty a minute in a group, thirty a second
//! in all (Bot API FAQ, "My bot is hitting limits"). These are held from our side, a little below, and lowered for a
//! while whenever Telegram says that it was too fast.
//!
//! Each limit is a bucket that fills at its rate and lets a short burst through (the generic cell rate algorithm,
//! ITU-T I.371). A group also has a window of a minute. A chat waits for its own bucket first and only then asks for
//! a place in the common one, so that a chat that must wait takes no place from others.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// What waits for whom: answers to people go before everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// Somebody waits for it.
    Interactive,
    /// Nobody waits for it.
    Announcement,
    /// It takes something away, which is no message to the chat (its minute stays whole), and nobody waits for it.
    Removal,
}

/// Messages in a burst that one chat takes.
const CHAT_BURST: u32 = 4;
/// Messages in a burst in all; with the rate this stays below thirty in any second.
const COMMON_BURST: u32 = 4;
const GROUP_WINDOW: Duration = Duration::from_secs(60);
const GROUP_MOST: usize = 20;
const CHAT_INTERVAL: Duration = Duration::from_secs(1);
/// However often Telegram says that it was too fast, so many a second are tried.
const SLOWEST: f64 = 5.0;
/// After so long without a complaint a rate is raised again.
const EASED: Duration = Duration::from_secs(10);
/// The same for one chat.
const CHAT_EASED: Duration = Duration::from_secs(120);
/// Chats that are remembered; the idle are forgotten above it.
const MOST_CHATS: usize = 10_000;

/// Holds the pace.
pub struct Pace(Option<Mutex<State>>);

struct State {
    common: Bucket,
    full_rate: f64,
    complained: Option<Instant>,
    chats: HashMap<i64, Chat>,
}

/// When the next thing is due if all came evenly; a burst may come before that.
struct Bucket {
    due: Option<Instant>,
    interval: Duration,
    burst: u32,
}

struct Chat {
    bucket: Bucket,
    window: VecDeque<Instant>,
    held_until: Option<Instant>,
    complained: Option<Instant>,
}

impl Pace {
    /// A pace of so many messages a second in all; 0: none is held.
    pub fn new(per_second: u32) -> Self {
        Self((per_second > 0).then(|| {
            let rate = f64::from(per_second);
            let common = Bucket { due: None, interval: Duration::from_secs_f64(1.0 / rate), burst: COMMON_BURST };
            Mutex::new(State { common, full_rate: rate, complained: None, chats: HashMap::new() })
        }))
    }

    /// Waits until something may go to a chat. A number below zero is a group's or a channel's (Bot API, Chat).
    pub async fn pass(&self, chat: i64, rank: Rank) {
        while let Some(wait) = self.ask(|state, now| state.chat_wait(chat, rank, now)) {
            tokio::time::sleep(wait).await;
        }
        let mut place = Place { pace: self, chat, unused: rank != Rank::Removal };
        while let Some(wait) = self.ask(|state, now| state.common_wait(rank, now)) {
            tokio::time::sleep(wait).await;
        }
        place.unused = false;
    }

    /// Telegram said that it was too fast: this chat is left alone for so long, and all goes more slowly for a while.
    pub fn complaint(&self, chat: i64, wait: Duration) {
        self.ask(|state, now| {
            let rate = 0.8 / state.common.interval.as_secs_f64();
            state.common.interval = Duration::from_secs_f64(1.0 / rate.max(SLOWEST.min(state.full_rate)));
            state.complained = Some(now);
            let held = state.chat(chat, now);
            held.held_until = Some(now + wait);
            held.complained = Some(now);
            held.bucket.interval = (held.bucket.interval * 2).min(CHAT_INTERVAL * 8);
            None
        });
    }

    fn ask(&self, question: impl FnOnce(&mut State, Instant) -> Option<Duration>) -> Option<Duration> {
        let state: &Mutex<State> = self.0.as_ref()?;
        let mut state: MutexGuard<State> = state.lock().unwrap_or_else(PoisonError::into_inner);
        question(&mut state, Instant::now())
    }
}

/// A place of a chat, which is given back when who took it does not wait until it can go.
struct Place<'a> {
    pace: &'a Pace,
    chat: i64,
    unused: bool,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.unused {
            return;
        }
        self.pace.ask(|state, now| {
            let chat = state.chat(self.chat, now);
            chat.window.pop_back();
            chat.bucket.due = chat.bucket.due.and_then(|due| due.checked_sub(chat.bucket.interval));
            None
        });
    }
}

impl State {
    fn chat(&mut self, chat: i64, now: Instant) -> &mut Chat {
        if self.chats.len() >= MOST_CHATS && !self.chats.contains_key(&chat) {
            self.chats.retain(|_, chat| !chat.is_idle(now));
        }
        self.chats.entry(chat).or_insert_with(|| Chat {
            bucket: Bucket { due: None, interval: CHAT_INTERVAL, burst: CHAT_BURST },
            window: VecDeque::new(),
            held_until: None,
            complained: None,
        })
    }

    /// How long a chat has to wait for itself; its place is taken when it has not.
    fn chat_wait(&mut self, chat: i64, rank: Rank, now: Instant) -> Option<Duration> {
        let known = self.chat(chat, now);
        if let Some(until) = known.held_until {
            if until > now {
                return Some(until - now);
            }
            known.held_until = None;
        }
        if rank == Rank::Removal {
            return None;
        }
        if known.complained.is_some_and(|at| now.duration_since(at) >= CHAT_EASED) {
            known.complained = None;
            known.bucket.interval = CHAT_INTERVAL;
        }
        if chat < 0 {
            while known.window.front().is_some_and(|sent| now.duration_since(*sent) >= GROUP_WINDOW) {
                known.window.pop_front();
            }
            if let Some(first) = known.window.front().filter(|_| known.window.len() >= GROUP_MOST) {
                return Some((*first + GROUP_WINDOW).duration_since(now));
            }
        }
        let wait = known.bucket.take(now);
        if wait.is_none() && chat < 0 {
            known.window.push_back(now);
        }
        wait
    }

    fn common_wait(&mut self, rank: Rank, now: Instant) -> Option<Duration> {
        if self.complained.is_some_and(|at| now.duration_since(at) >= EASED) {
            let rate = 1.0 / self.common.interval.as_secs_f64() * 1.25;
            self.common.interval = Duration::from_secs_f64(1.0 / rate.min(self.full_rate));
            self.complained = Some(now).filter(|_| rate < self.full_rate);
        }
        // an announcement goes only when no answer stands in the queue before it
        if rank != Rank::Interactive
            && let Some(due) = self.common.due.filter(|due| *due > now)
        {
            return Some(due - now);
        }
        self.common.take(now)
    }
}

impl Bucket {
    /// Takes a place, or says how long to wait for one.
    fn take(&mut self, now: Instant) -> Option<Duration> {
        let due = self.due.map_or(now, |due| due.max(now));
        let early = self.interval * (self.burst - 1);
        if let Some(wait) = due.checked_duration_since(now + early).filter(|wait| !wait.is_zero()) {
            return Some(wait);
        }
        self.due = Some(due + self.interval);
        None
    }
}

impl Chat {
    fn is_idle(&self, now: Instant) -> bool {
        let past = |at: Option<Instant>| at.is_none_or(|at| at <= now);
        past(self.bucket.due)
            && past(self.held_until)
            && self.complained.is_none_or(|at| now.duration_since(at) >= CHAT_EASED)
            && self.window.back().is_none_or(|sent| now.duration_since(*sent) >= GROUP_WINDOW)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// When so many messages to one chat pass, in milliseconds.
    async fn passed(pace: &Pace, chat: i64, count: usize) -> Vec<u128> {
        let start = Instant::now();
        let mut times = Vec::new();
        for _ in 0..count {
            pace.pass(chat, Rank::Interactive).await;
            times.push(start.elapsed().as_millis());
        }
        times
    }

    /// The most events within any span, in milliseconds.
    fn most_within(times: &[u128], span: u128) -> usize {
        times.iter().map(|from| times.iter().filter(|at| (*from..from + span).contains(at)).count()).max().unwrap_or(0)
    }

    #[tokio::test(start_paused = true)]
    async fn a_chat_gets_a_short_burst_and_then_one_a_second() {
        let times = passed(&Pace::new(25), 7, 10).await;
        assert!(times[3] < 10 && times[4] >= 900, "{times:?}");
        assert!((5_900..6_200).contains(&times[9]), "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_group_gets_twenty_a_minute() {
        let times = passed(&Pace::new(25), -7, 60).await;
        assert_eq!(most_within(&times, 60_000), 20, "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn removals_and_what_gives_way_take_nothing_from_a_groups_minute() {
        let pace = Pace::new(25);
        for _ in 0..100 {
            pace.pass(-7, Rank::Removal).await;
        }
        // a queue of answers that does not end is in the way of what nobody waits for
        pace.ask(|state, now| {
            state.common.due = Some(now + Duration::from_secs(3_600));
            None
        });
        for _ in 0..30 {
            let given_up = tokio::time::timeout(Duration::from_secs(3), pace.pass(-7, Rank::Announcement)).await;
            assert!(given_up.is_err());
        }
        pace.ask(|state, _| {
            state.common.due = None;
            None
        });
        let times = passed(&pace, -7, 20).await;
        assert!(times[3] < 100 && times[19] < 17_000, "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn all_chats_together_stay_below_thirty_a_second_and_wait_only_for_the_common_pace() {
        let pace = Arc::new(Pace::new(25));
        let start = Instant::now();
        let tasks = (1..=200).map(|chat| {
            let pace = Arc::clone(&pace);
            tokio::spawn(async move {
                pace.pass(chat, Rank::Interactive).await;
                start.elapsed().as_millis()
            })
        });
        let mut times: Vec<u128> = futures::future::join_all(tasks).await.into_iter().flatten().collect();
        times.sort_unstable();
        assert!(most_within(&times, 1_000) <= 29, "{}", most_within(&times, 1_000));
        assert!((7_500..8_200).contains(&times[199]), "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_complaint_holds_one_chat_and_slows_the_others_a_little() {
        let pace = Pace::new(25);
        pace.complaint(7, Duration::from_secs(30));
        assert!(passed(&pace, 8, 1).await[0] < 100, "another chat was held");
        let slowed = {
            let start = Instant::now();
            for chat in 100..140 {
                pace.pass(chat, Rank::Interactive).await;
            }
            start.elapsed()
        };
        assert!(slowed > Duration::from_millis(1_700), "{slowed:?}");
        let times = passed(&pace, 7, 6).await;
        assert!(times[0] >= 27_000, "{times:?}");
        assert!(times[5] - times[4] >= 1_900, "the chat itself goes more slowly: {times:?}");
        tokio::time::sleep(Duration::from_secs(60)).await;
        let start = Instant::now();
        for chat in 200..240 {
            pace.pass(chat, Rank::Interactive).await;
        }
        assert!(start.elapsed() < Duration::from_millis(1_600), "it did not ease: {:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn an_announcement_lets_answers_go_first() {
        let pace = Arc::new(Pace::new(10));
        for chat in 0..20 {
            pace.pass(chat, Rank::Interactive).await;
        }
        let order = Arc::new(Mutex::new(Vec::new()));
        let spawn = |chat, rank| {
            let (pace, order) = (Arc::clone(&pace), Arc::clone(&order));
            tokio::spawn(async move {
                pace.pass(chat, rank).await;
                order.lock().unwrap().push(rank);
            })
        };
        let mut tasks = vec![spawn(100, Rank::Announcement)];
        tokio::task::yield_now().await;
        tasks.extend((101..105).map(|chat| spawn(chat, Rank::Interactive)));
        futures::future::join_all(tasks).await;
        assert_eq!(order.lock().unwrap().last(), Some(&Rank::Announcement));
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_pace_nothing_waits() {
        assert_eq!(passed(&Pace::new(0), 7, 100).await[99], 0);
    }
}
