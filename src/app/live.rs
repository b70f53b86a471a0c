//! A house that keeps up with its corpus: what an editor, an import or a feed changes shows within seconds.
//!
//! The folders are looked at rather than watched: that holds on every file system, also on those of containers and
//! networks that tell of no change, and for any number of folders. The larger the corpus, the longer between two looks,
//! so that looking takes a twentieth of one processor at most.

use std::time::{Duration, Instant};

use log::{debug, error};

use super::App;
use crate::corpus::inventory;

/// Between two looks, at least.
const OFTEN: Duration = Duration::from_secs(2);
/// So many times as long as a look takes passes before the next. About half of that is rests.
const RARELY: u32 = 10;
/// A corpus that still changes is given so long to come to rest.
const REST: Duration = Duration::from_millis(300);
/// After so many such rests it is read as it is.
const RESTS: usize = 10;
/// After a failure.
const AGAIN: Duration = Duration::from_secs(60);

impl App {
    /// Brings register and index up to date, and keeps them so until the bell says that it is over. Gives way to answers
    /// as soon as there is an index to answer from: call it on a thread of its own.
    pub fn watch(&self) {
        if self.house.load().index().is_none()
            && let Err(error) = self.refresh_index(false)
        {
            error!("index: {error:#}");
        }
        give_way();
        let roots = self.roots();
        let mut seen = None;
        loop {
            let start = Instant::now();
            let mut quick = inventory::quick_in_steps(&roots);
            let mut pause = OFTEN.max(start.elapsed() * RARELY);
            if seen != Some(quick) {
                // at the start there is nothing to wait for
                let rests = if seen.is_some() { RESTS } else { 0 };
                for _ in 0..rests {
                    std::thread::sleep(REST);
                    let now = inventory::quick_in_steps(&roots);
                    if std::mem::replace(&mut quick, now) == now {
                        break;
                    }
                }
                seen = Some(quick);
                if let Err(error) = self.refresh_index(false) {
                    error!("index: {error:#}; it is tried again in a minute");
                    (seen, pause) = (None, AGAIN);
                }
            }
            if !self.bell.wait(pause) {
                return;
            }
        }
    }
}

/// Makes this thread, and those that it starts, as the building of an index does, give way to answers.
pub fn give_way() {
    if let Err(error) = rustix::process::nice(10) {
        debug!("index: it is built as urgently as answers are: {error}");
    }
}
