//! All feeds, each in a task of its own, so that none holds up another.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use log::{error, info, warn};
use tokio::task::{Id, JoinSet};

use super::cycle::{Feeder, Way};
use super::report::Report;

/// A clock may be set, and a machine may sleep: the time is looked at anew at least so often.
const SLICE: Duration = Duration::from_secs(300);
/// No look is put off for longer: a day at most, and a tenth of it so that feeds do not come together.
const FARTHEST_S: i64 = 2 * 24 * 3_600;

/// Reads feeds, each at its own times, until `shutdown` completes.
pub async fn run(feeder: Arc<Feeder>, shutdown: impl Future<Output = ()>) {
    let names: Vec<&str> = feeder.settings.sources.iter().map(|source| source.name.as_str()).collect();
    if let Err(error) = feeder.ground().store.keep_feeds(&names) {
        warn!("store: {error:#}");
    }
    info!(feeds = names.len(); "feed: reading");
    tokio::select! {
        () = keep_all(&feeder) => {}
        () = shutdown => info!("feed: stopping"),
    }
}

/// Looks at every feed once, all at the same time, and tells of each as it is done.
pub async fn look_at_all(feeder: &Arc<Feeder>, way: Way, mut tell: impl FnMut(Report)) {
    let mut looks = JoinSet::new();
    for source in feeder.settings.sources.clone() {
        let feeder = Arc::clone(feeder);
        looks.spawn(async move { feeder.look(&source, way).await });
    }
    while let Some(looked) = looks.join_next().await {
        match looked {
            Ok(report) => tell(report),
            Err(error) => error!("feed: a look ended in the middle: {error}"),
        }
    }
}

/// Keeps every feed's task running; one that stumbles counts as a failure of its feed and goes on.
async fn keep_all(feeder: &Arc<Feeder>) {
    let mut tasks = JoinSet::new();
    let mut places: HashMap<Id, usize> = HashMap::new();
    for (place, source) in feeder.settings.sources.iter().enumerate() {
        let due = feeder.state(source).next_at;
        places.insert(tasks.spawn(keep(Arc::clone(feeder), place, due)).id(), place);
    }
    while let Some(ended) = tasks.join_next_with_id().await {
        let Err(error) = ended else { continue };
        let Some(place) = places.remove(&error.id()) else { continue };
        error!("feed: the task of a feed ended in the middle: {error}");
        let due = feeder.stumbled(&feeder.settings.sources[place]).next_at;
        places.insert(tasks.spawn(keep(Arc::clone(feeder), place, due)).id(), place);
    }
    // without feeds there is nothing to do but to wait for the end
    std::future::pending::<()>().await;
}

/// Looks at one feed, for ever.
async fn keep(feeder: Arc<Feeder>, place: usize, due: i64) {
    let source = &feeder.settings.sources[place];
    let mut due = due;
    loop {
        let left = due - (feeder.ground().now)();
        // farther away than any look is put off: the clock was wrong when that was written
        if left > 0 && left <= FARTHEST_S {
            tokio::time::sleep(SLICE.min(Duration::from_secs(left.unsigned_abs()))).await;
            continue;
        }
        due = feeder.look(source, Way::Taking).await.next_at;
    }
}
