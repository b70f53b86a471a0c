//! What is done now and then: answers that a group wants tidied away, chats that left long ago, what was shown or told
//! long ago.

use std::sync::Arc;
use std::time::Duration;

use log::{error, info, warn};

use super::flow::{Item, Works};
use super::notices::{AGAIN, REPEATED_S};
use crate::app;
use crate::outbox::Rank;
use crate::store;

const EVERY: Duration = Duration::from_secs(20);
const DAY_S: i64 = 24 * 3_600;
/// Chats that cannot be written to are kept for so long, as they were.
const KEPT_S: i64 = 30 * DAY_S;
/// What was told longer ago is too old to be news; see `watch::take_in`.
const TOLD_S: i64 = 60 * DAY_S;

/// Keeps house for as long as the program runs.
pub async fn keep(works: Arc<Works>) {
    let mut forgotten_at = 0;
    loop {
        let now = app::now();
        if let Err(error) = tidy(&works, now) {
            warn!("store: {error:#}");
        }
        if now - forgotten_at > DAY_S {
            match forget(&works, now) {
                Ok(()) => forgotten_at = now,
                Err(error) => warn!("store: {error:#}"),
            }
        }
        copy(&works, now).await;
        tokio::time::sleep(EVERY).await;
    }
}

/// Keeps a copy of the state, on a thread of its own since all of it is read.
async fn copy(works: &Arc<Works>, now: i64) {
    let inner = Arc::clone(works);
    let made = format!("{}, nqbot {}", app::today(), env!("CARGO_PKG_VERSION"));
    match tokio::task::spawn_blocking(move || inner.store.copy_daily(now, &made)).await {
        Ok(Ok(true)) => info!("store: the copy of the day is made"),
        Ok(Ok(false)) => {}
        // when the disk is full that is told by those who cannot keep what matters
        Ok(Err(error)) if store::is_full(&error) => warn!("store: the copy of the day cannot be made: {error:#}"),
        Ok(Err(error)) => error!("store: the copy of the day cannot be made: {error:#}"),
        Err(_) => error!("store: making the copy of the day panicked"),
    }
}

fn tidy(works: &Arc<Works>, now: i64) -> anyhow::Result<()> {
    works.settle_again();
    for one in works.store.take_due(now)? {
        works.push(one.chat, Item::Delete { message: one.answer, at: one.at }, Rank::Removal);
    }
    works.store.forget_prompts(now)?;
    works.store.forget_removed(now)?;
    works.store.forget_shown(AGAIN, now - REPEATED_S)
}

fn forget(works: &Arc<Works>, now: i64) -> anyhow::Result<()> {
    let store = &works.store;
    let forgotten = store.forget_paused(now - KEPT_S)?;
    if forgotten > 0 {
        info!(chats = forgotten; "store: chats that left a month ago are forgotten");
    }
    store.forget_told(now - TOLD_S)?;
    store.forget_shown("", now - KEPT_S)
}
