//! `cargo bench --bench quarter`: a simulated quarter of watches, at 5,000 chats with 20,000 watches and 300 articles a
//! day unless other numbers are given (`cargo bench --bench quarter -- 500 2000 60`), with everything that befalls chats.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement may fail where it stands")]

#[path = "../tests/quarter/texts.rs"]
mod texts;
#[path = "../tests/quarter/world.rs"]
mod world;

use std::path::Path;

use world::{Size, play};

fn main() {
    let mut numbers = std::env::args().filter_map(|arg| arg.parse().ok());
    let mut next = |usual: usize| numbers.next().unwrap_or(usual);
    let (chats, watches, articles_a_day) = (next(5_000), next(20_000), next(300));
    let size = Size { chats, watches, days: 91, articles_a_day, down: (40, 47), crashes: 60, troubles: 1 };
    let folder = tempfile::tempdir().expect("a folder");
    let counts = play(size, &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), folder.path());
    println!("{chats} chats, {watches} watches, {articles_a_day} articles a day, {} days", size.days);
    println!("{counts}");
    assert_eq!((counts.lost, counts.unasked, counts.left, counts.at_a_wrong_hour), (0, 0, 0, 0));
    assert!(counts.repeats <= counts.repeats_allowed, "told twice without need");
}
