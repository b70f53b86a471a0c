//! Ends the program at a chosen step, as a power cut would, so that tests can see what a crash there costs. Only in
//! builds for development; in a release nothing here does anything.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

static ORDERED: OnceLock<Ordered> = OnceLock::new();

struct Ordered {
    point: String,
    /// How often the point is still passed before it ends the program.
    left: AtomicU32,
}

/// Orders an end: `name`, or `name:3` for the third time that the point is reached. The first order holds.
pub fn order(wish: &str) {
    let (point, times) = wish.split_once(':').unwrap_or((wish, "1"));
    let left = AtomicU32::new(times.parse().unwrap_or(1));
    ORDERED.get_or_init(|| Ordered { point: point.to_string(), left });
}

/// A step at which the program can be made to end.
pub fn point(name: &str) {
    if cfg!(debug_assertions)
        && let Some(ordered) = ORDERED.get().filter(|ordered| ordered.point == name)
        && ordered.left.fetch_sub(1, Ordering::SeqCst) == 1
    {
        log::error!("fault: ended at {name}, as ordered");
        std::process::abort();
    }
}
