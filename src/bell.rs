//! A bell that whoever changes the corpus rings, so that what changed shows at once.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Rung when the corpus may have changed, or when the watch is to end.
#[derive(Default)]
pub struct Bell {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Default)]
struct State {
    rung: bool,
    ended: bool,
}

impl Bell {
    /// Says that the corpus changed.
    pub fn ring(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).rung = true;
        self.rung.notify_all();
    }

    /// Ends the watch.
    pub fn end(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
        self.rung.notify_all();
    }

    /// Waits for the bell, so long at most. Whether the watch goes on.
    pub fn wait(&self, longest: Duration) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.rung.wait_timeout_while(state, longest, |state| !state.rung && !state.ended);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.rung = false;
        !state.ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bell_wakes_and_ends() {
        let bell = Bell::default();
        bell.ring();
        assert!(bell.wait(Duration::from_secs(600)));
        assert!(bell.wait(Duration::ZERO));
        bell.end();
        assert!(!bell.wait(Duration::from_secs(600)));
    }
}
