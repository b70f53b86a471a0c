//! Backlogs, a steady pace, and memory.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::load::people::{Said, mix, question};
use super::load::process::Memory;
use super::load::table::{Bounds, Row};
use super::load::world::{World, chain};
use super::{Running, median};

/// Backlogs for each bot; the first warms up, and its memory is looked at.
const TURNS: usize = 4;
const LIMIT: Duration = Duration::from_secs(120);
const A_SECOND: u64 = 50;

pub fn rows(world: &World, backlog: usize, with_pace: bool) -> Vec<Row> {
    let mut bots = Running::both(world);
    check(world, &bots);
    std::thread::sleep(Duration::from_secs(2));
    let idle = bots.each_ref().map(|bot| bot.process.memory());
    let (mut rates, mut costs) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let (mut peaks, mut after) = ([0; 2], [Vec::new(), Vec::new()]);
    for turn in 0..TURNS {
        for (at, bot) in bots.iter_mut().enumerate() {
            // every chat sends two or three
            let chats = 1_000_000..1_000_000 + backlog as i64 / 2;
            let said = mix(chain(), world.size, backlog, chats, (turn * backlog) as u64);
            let watch = (turn == 0).then(|| bot.process.watch());
            let (rate, cost) = backlog_of(bot, &said);
            peaks[at] = watch.map_or(peaks[at], |watch| watch.peak());
            std::thread::sleep(Duration::from_secs(2));
            after[at].push(bot.process.memory());
            if turn > 0 {
                rates[at].push(rate);
                costs[at].push(cost);
            }
        }
    }
    let size = world.size;
    let mut rows = Vec::new();
    let bounds = Bounds::AtLeast(0.8, if size > 10_000 { 2.0 } else { 1.5 });
    let [ours, theirs] = rates.map(median);
    let told = |rate: f64| format!("{rate:.0}/s");
    rows.push(Row::new(
        &format!("throughput of the mix, {size} articles"),
        told(ours),
        told(theirs),
        ours / theirs,
        bounds,
    ));
    let [ours, theirs] = costs.map(median);
    let told = |cost: f64| format!("{:.0} µs", cost * 1e6);
    let bounds = Bounds::AtMost(1.3, 0.6);
    rows.push(Row::new(&format!("CPU per update, {size} articles"), told(ours), told(theirs), ours / theirs, bounds));
    rows.extend(memory(size, idle, peaks, &after));
    if with_pace {
        rows.extend(pace(world, &bots));
    }
    rows
}

/// Both answer with what they are to be measured by: most searches with five articles, and text to each.
fn check(world: &World, bots: &[Running; 2]) {
    let mut told = Vec::new();
    for bot in bots {
        bot.api.keep_texts(true);
        let before = bot.api.answers();
        let asked = (0..40).map(|at| format!("/search {}", question(chain(), world.size, at * 10)));
        bot.api.put(asked.zip(500_000..).map(|(text, chat)| Said { chat, text }.update(&bot.api)));
        assert!(bot.api.wait_for(before + 40, LIMIT), "not every search was answered");
        let texts: Vec<String> = bot.api.take_sent().into_iter().map(|sent| sent.text).collect();
        let full = texts.iter().filter(|text| text.contains("5. ")).count();
        let letters = texts.iter().map(|text| text.chars().count()).sum::<usize>() / texts.len();
        told.push(format!("{full} of 40 with five articles, {letters} characters each"));
        assert!(full > 20, "few answers are whole: {}", texts.first().map_or("", |text| text));
        bot.api.keep_texts(false);
    }
    println!("{} articles, answers to 40 searches: {}", world.size, told.join("; minimal bot: "));
}

/// Messages a second and seconds of processor time for each.
fn backlog_of(bot: &Running, said: &[Said]) -> (f64, f64) {
    let updates: Vec<String> = said.iter().map(|said| said.update(&bot.api)).collect();
    let (answers, cpu, count) = (bot.api.answers(), bot.process.cpu(), said.len() as f64);
    bot.api.take_sent();
    let start = Instant::now();
    bot.api.put(updates);
    let all = bot.api.wait_for(answers + said.len() as u64, LIMIT);
    let took = start.elapsed();
    assert!(all, "{} of {count} messages were answered", bot.api.answers() - answers);
    // what is still written down after the last answer counts too
    std::thread::sleep(Duration::from_millis(300));
    (count / took.as_secs_f64(), (bot.process.cpu() - cpu).as_secs_f64() / count)
}

fn memory(size: usize, idle: [Memory; 2], peaks: [u64; 2], after: &[Vec<Memory>; 2]) -> Vec<Row> {
    let told = |kib: u64| format!("{:.1} MiB", kib as f64 / 1024.0);
    let ratio = |ours: u64, theirs: u64| ours as f64 / theirs as f64;
    let [ours, theirs] = idle;
    let (first, second) = (after[0][0].own, after[0][1].own);
    let (their_first, their_second) = (after[1][0].own, after[1][1].own);
    vec![
        Row::new(
            &format!("idle memory, {size} articles"),
            told(ours.resident),
            told(theirs.resident),
            ratio(ours.resident, theirs.resident),
            Bounds::AtMost(2.5, 1.5),
        ),
        Row::new(
            &format!("peak anonymous memory in a backlog, {size} articles"),
            told(peaks[0]),
            told(peaks[1]),
            ratio(peaks[0], peaks[1]),
            Bounds::AtMost(2.0, 1.0),
        ),
        Row::new(
            &format!("memory after a second equal backlog, {size} articles"),
            format!("{} → {}", told(first), told(second)),
            format!("{} → {}", told(their_first), told(their_second)),
            ratio(second, first),
            Bounds::AtMost(1.1, 1.05),
        ),
    ]
}

/// Half of the messages to each bot in turn, so that noise meets both.
fn pace(world: &World, bots: &[Running; 2]) -> Vec<Row> {
    const MESSAGES: usize = 500;
    let mut times = [Vec::new(), Vec::new()];
    for turn in 0..4 {
        for (bot, times) in bots.iter().zip(&mut times) {
            let seed = 1_000_000 + (turn * MESSAGES) as u64;
            let chats = 2_000_000 + turn as i64 * MESSAGES as i64;
            let said = mix(chain(), world.size, MESSAGES, chats..chats + MESSAGES as i64, seed);
            times.extend(paced(bot, &said, A_SECOND));
        }
    }
    let at = |share: usize| {
        times.each_ref().map(|times| {
            let mut times = times.clone();
            times.sort_by(f64::total_cmp);
            times[times.len() * share / 100]
        })
    };
    let row = |what: &str, [ours, theirs]: [f64; 2], bounds| {
        let told = |time: f64| format!("{:.2} ms", time * 1e3);
        Row::new(what, told(ours), told(theirs), ours / theirs, bounds)
    };
    vec![row("p50 at 50/s", at(50), Bounds::Free), row("p99 at 50/s", at(99), Bounds::AtMost(1.5, 1.0))]
}

/// Seconds from each message to its answer; each in a chat of its own.
pub fn paced(bot: &Running, said: &[Said], a_second: u64) -> Vec<f64> {
    let before = bot.api.answers();
    bot.api.take_sent();
    let (start, mut asked) = (Instant::now(), HashMap::new());
    for (at, said) in said.iter().enumerate() {
        let due = start + Duration::from_micros(1_000_000 / a_second * at as u64);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let update = said.update(&bot.api);
        asked.insert(said.chat, Instant::now());
        bot.api.put([update]);
    }
    assert!(bot.api.wait_for(before + said.len() as u64, LIMIT), "not every message was answered");
    let sent = bot.api.take_sent();
    sent.iter().filter_map(|sent| Some((sent.at - *asked.get(&sent.chat)?).as_secs_f64())).collect()
}
