//! Looks from outside whether the bot is silent although it runs, on a thread that does not depend on what it watches.
//!
//! Telegram may be out of reach for a while; then connections are made anew now and then, and after a longer while the
//! program ends, so that what supervises it can start it elsewhere or otherwise. And the receiving may hang by a fault of
//! its own; then nothing but a new start helps.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use log::{error, warn};
use tokio::sync::Notify;

use super::client::Client;

/// So long without Telegram, and connections are made anew.
const RENEWED_AFTER: Duration = Duration::from_secs(180);
/// So much later than it said the receiving may come back.
const GRACE: Duration = Duration::from_secs(120);
/// Between two looks.
const EVERY: Duration = Duration::from_secs(5);
/// A program that is to end is given so long.
const LAST: Duration = Duration::from_secs(20);

/// What the receiving tells of itself.
pub struct Pulse(Mutex<State>);

#[derive(Clone, Copy)]
struct State {
    reached: Instant,
    expected: Instant,
    /// When others were last told of it.
    told: Option<Instant>,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing.
    Fine,
    /// Connections are to be made anew.
    Renew,
    /// Telegram was out of reach for too long.
    GiveUp,
    /// The receiving hangs.
    Stuck,
}

impl Default for Pulse {
    fn default() -> Self {
        let now = Instant::now();
        Self(Mutex::new(State { reached: now, expected: now, told: None }))
    }
}

impl Pulse {
    /// Telegram was reached. Whether others are to be told, which is due once a second: while questions come quickly, a
    /// file that is written for each would hold them up.
    pub fn reached(&self) -> bool {
        const OFTEN: Duration = Duration::from_secs(1);
        let now = Instant::now();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.reached = now;
        let is_due = state.told.is_none_or(|told| now - told >= OFTEN);
        if is_due {
            state.told = Some(now);
        }
        is_due
    }

    /// The receiving is going to be back within this time.
    pub fn back_in(&self, time: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).expected = Instant::now() + time;
    }

    fn state(&self) -> State {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Watches on a thread of its own. `given_up` is notified when the program should end; one that does not is ended.
pub fn watch(pulse: &Arc<Pulse>, client: &Arc<Client>, exit_after: Option<Duration>, given_up: &Arc<Notify>) {
    // when these are gone the program is ending by itself
    let (pulse, client, given_up) = (Arc::downgrade(pulse), Arc::downgrade(client), Arc::clone(given_up));
    std::thread::spawn(move || {
        let mut renewed = Instant::now();
        loop {
            std::thread::sleep(EVERY);
            let (Some(pulse), Some(client)) = (pulse.upgrade(), client.upgrade()) else { return };
            match verdict(pulse.state(), renewed, exit_after, Instant::now()) {
                Verdict::Fine => continue,
                Verdict::Renew => {
                    renewed = Instant::now();
                    warn!("telegram: not reached for minutes; connections are made anew");
                    if let Err(error) = client.renew() {
                        warn!("telegram: {error:#}");
                    }
                    continue;
                }
                Verdict::GiveUp => {
                    let minutes = exit_after.unwrap_or_default().as_secs() / 60;
                    error!(
                        "telegram: not reached for {minutes} minutes; the program ends, for what supervises it to start it \
                         anew (exit_after_min in [telegram])"
                    );
                }
                Verdict::Stuck => error!("telegram: the receiving hangs; the program ends, to be started anew"),
            }
            given_up.notify_one();
            drop((pulse, client));
            std::thread::sleep(LAST);
            std::process::exit(1);
        }
    });
}

fn verdict(state: State, renewed: Instant, exit_after: Option<Duration>, now: Instant) -> Verdict {
    let silent = now.duration_since(state.reached);
    if now > state.expected + GRACE {
        Verdict::Stuck
    } else if exit_after.is_some_and(|limit| silent >= limit) {
        Verdict::GiveUp
    } else if silent >= RENEWED_AFTER && now.duration_since(renewed) >= RENEWED_AFTER {
        Verdict::Renew
    } else {
        Verdict::Fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_told_once_a_second_however_quickly_questions_come() {
        let pulse = Pulse::default();
        let told = (0..1_000).filter(|_| pulse.reached()).count();
        assert!((1..500).contains(&told), "{told}");
    }

    #[test]
    fn an_outage_renews_connections_and_ends_the_program_in_the_end_and_a_hang_ends_it_sooner() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let limit = Some(Duration::from_secs(600));
        // the receiving comes back every 65 s at the latest, and Telegram was last reached at the start
        let out = |now: u64| State { reached: start, expected: at(now + 65), told: None };
        assert_eq!(verdict(out(179), start, limit, at(179)), Verdict::Fine);
        assert_eq!(verdict(out(180), start, limit, at(180)), Verdict::Renew);
        assert_eq!(verdict(out(200), at(180), limit, at(200)), Verdict::Fine, "renewed just now");
        assert_eq!(verdict(out(360), at(180), limit, at(360)), Verdict::Renew);
        assert_eq!(verdict(out(600), at(540), limit, at(600)), Verdict::GiveUp);
        assert_eq!(verdict(out(86_400), at(86_399), None, at(86_400)), Verdict::Fine, "told to go on for ever");
        let hangs = State { reached: at(20), expected: at(85), told: None };
        assert_eq!(verdict(hangs, start, None, at(205)), Verdict::Renew);
        assert_eq!(verdict(hangs, start, None, at(206)), Verdict::Stuck);
    }
}
