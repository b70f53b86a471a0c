//! A few weeks of watches in a small world; `cargo bench --bench quarter` plays a whole quarter in a large one.

mod texts;
mod world;

use world::{Size, play};

#[test]
fn every_place_gets_every_story_once_whatever_befalls_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let size = Size { chats: 60, watches: 200, days: 18, articles_a_day: 8, down: (6, 13), crashes: 12, troubles: 5 };
    let counts = play(size, &crate::house::root().join("corpus"), folder.path());
    let befell = [counts.waits, counts.blocked, counts.closed, counts.moved, counts.unclear, counts.crashes];
    assert!(counts.expected > 300 && befell.iter().all(|times| *times > 0), "{counts}");
    assert_eq!((counts.lost, counts.unasked, counts.left), (0, 0, 0), "{counts}");
    assert!(counts.repeats <= counts.repeats_allowed, "{counts}");
    assert_eq!(counts.at_a_wrong_hour, 0, "{counts}");
}
