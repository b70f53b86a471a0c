//! From the start of a process to its first answer.

use std::time::{Duration, Instant};

use super::load::api::Api;
use super::load::people::Said;
use super::load::table::{Bounds, Row};
use super::load::world::{BOTH, Bot, World};
use super::{median, new_api};

const STARTS: usize = 5;

pub fn rows(small: &World, large: Option<&World>) -> Vec<Row> {
    let mut times: [[Vec<f64>; 2]; 2] = Default::default();
    let worlds: Vec<&World> = std::iter::once(small).chain(large).collect();
    // the first round only warms up
    for round in 0..=STARTS {
        for (world, times) in worlds.iter().zip(&mut times) {
            for (bot, times) in BOTH.into_iter().zip(times) {
                let took = first_answer(world, bot, "/search kinh tế", None);
                if round > 0 {
                    times.push(took);
                }
            }
        }
    }
    let [[ours, theirs], [ours_large, theirs_large]] = times.map(|world| world.map(median));
    let told = |time: f64| format!("{:.0} ms", time * 1e3);
    let mut rows = vec![Row::new(
        &format!("start to first answer, {} articles", small.size),
        told(ours),
        told(theirs),
        ours / theirs,
        Bounds::Free,
    )];
    let Some(large) = large else { return rows };
    let what = format!("start to first answer, {} articles", large.size);
    rows.push(Row::new(&what, told(ours_large), told(theirs_large), ours_large / theirs_large, Bounds::Free));
    rows.push(Row::new(
        &format!("the same, {} against {}", large.size, small.size),
        format!("{:.2}", ours_large / ours),
        format!("{:.2}", theirs_large / theirs),
        ours_large / ours,
        Bounds::AtMost(3.0, 1.5),
    ));
    let [ours, theirs] = BOTH.map(|bot| {
        let fresh = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        first_answer(large, bot, "/help", Some(fresh.path()))
    });
    rows.push(Row::new(
        &format!("first help while the first index of {} is built", large.size),
        told(ours),
        told(theirs),
        ours / theirs,
        Bounds::AtMost(1.2, 0.05),
    ));
    rows
}

/// Seconds from the start to the answer to a message that waits.
fn first_answer(world: &World, bot: Bot, text: &str, fresh: Option<&std::path::Path>) -> f64 {
    let api: Api = new_api();
    api.put([Said { chat: 77, text: text.into() }.update(&api)]);
    let process = world.start(bot, &api, fresh);
    assert!(api.wait_for(1, Duration::from_secs(900)), "{bot:?} did not answer");
    let at = api.take_sent().first().map_or_else(Instant::now, |sent| sent.at);
    at.duration_since(process.started).as_secs_f64()
}
