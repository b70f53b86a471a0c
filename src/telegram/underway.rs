//! Which messages of the outbox are on their way just now, so that none is put into a lane twice. What must outlive the
//! program is in the store; this is only of this run.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// Messages on their way.
#[derive(Default)]
pub struct Underway {
    known: Mutex<HashMap<i64, Stage>>,
    changed: Notify,
}

/// Where a message is that is not simply waiting in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In its chat's lane.
    InLane,
    /// Left alone until then; the store need not know.
    Resting(Instant),
    /// It arrived, but the store could not be told.
    Arrived,
}

/// One message in its lane. When it is dropped, the message is where `then` says; a panic is a reason to rest.
pub struct Ticket<'a> {
    underway: &'a Underway,
    id: i64,
    /// Where it is afterwards; none: the store knows.
    pub then: Option<Stage>,
}

/// After a trouble of our own, which is seldom over at once.
pub const AFTER_TROUBLE: Duration = Duration::from_secs(60);

impl Underway {
    /// Notes that a message goes into its lane. Not when it is there, rests, or arrived.
    pub fn begin(&self, id: i64) -> bool {
        let mut known = self.lock();
        let free = match known.get(&id) {
            None => true,
            Some(Stage::Resting(until)) => *until <= Instant::now(),
            Some(Stage::InLane | Stage::Arrived) => false,
        };
        if free {
            known.insert(id, Stage::InLane);
        }
        free
    }

    /// Takes a message that is in its lane in hand.
    pub fn ticket(&self, id: i64) -> Ticket<'_> {
        Ticket { underway: self, id, then: Some(Stage::Resting(Instant::now() + AFTER_TROUBLE)) }
    }

    /// Notes where a message is now; none: only in the store.
    pub fn put(&self, id: i64, stage: Option<Stage>) {
        match stage {
            Some(stage) => self.lock().insert(id, stage),
            None => self.lock().remove(&id),
        };
        self.changed.notify_one();
    }

    /// Messages in lanes, and all that are known here.
    pub fn load(&self) -> (usize, usize) {
        let known = self.lock();
        (known.values().filter(|stage| **stage == Stage::InLane).count(), known.len())
    }

    /// Those that arrived without the store knowing.
    pub fn arrived(&self) -> Vec<i64> {
        self.lock().iter().filter(|(_, stage)| **stage == Stage::Arrived).map(|(id, _)| *id).collect()
    }

    /// Says that there is something new to send.
    pub fn wake(&self) {
        self.changed.notify_one();
    }

    /// Waits until there is something new to send, or room for more.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Stage>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        known.retain(|_, stage| !matches!(stage, Stage::Resting(until) if *until <= now));
        known
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.underway.put(self.id, self.then);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_in_its_lane_once() {
        let underway = Underway::default();
        assert!(underway.begin(1) && !underway.begin(1) && underway.begin(2));
        underway.ticket(1).then = None;
        assert!(underway.begin(1), "it is free again");
        drop(underway.ticket(1));
        assert!(!underway.begin(1), "what went wrong rests");
        underway.put(2, Some(Stage::Arrived));
        assert_eq!((underway.begin(2), underway.arrived(), underway.load()), (false, vec![2], (0, 2)));
        underway.put(1, Some(Stage::Resting(Instant::now())));
        assert!(underway.begin(1), "it has rested");
    }
}
