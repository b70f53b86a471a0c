//! A server that is far away, one chat that floods, and faults.

use std::time::{Duration, Instant};

use super::load::api::Fault;
use super::load::people::{Said, mix};
use super::load::table::{Bounds, Row};
use super::load::world::{World, chain};
use super::speed::paced;
use super::{Running, median};

/// So long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

pub fn rows(world: &World) -> Vec<Row> {
    let mut rows = far(world);
    rows.push(flood(world));
    rows.extend(faults(world));
    rows
}

fn far(world: &World) -> Vec<Row> {
    const AWAY: Duration = Duration::from_millis(100);
    const MESSAGES: usize = 200;
    let bots = Running::both(world);
    let mut figures = bots.iter().map(|bot| {
        bot.api.round_trip(AWAY);
        // the request for updates that is open knows nothing of it yet
        bot.api.put([Said { chat: 78, text: "/help".into() }.update(&bot.api)]);
        assert!(bot.api.wait_for(2, PATIENCE), "no answer");
        std::thread::sleep(Duration::from_millis(500));
        let calls = bot.api.calls();
        let said = mix(chain(), world.size, MESSAGES, 3_000_000..3_000_000 + MESSAGES as i64, 77);
        let times = paced(bot, &said, 20);
        (median(times) / AWAY.as_secs_f64(), (bot.api.calls() - calls) as f64 / MESSAGES as f64)
    });
    let (ours, theirs) = (figures.next().expect("ours"), figures.next().expect("theirs"));
    let told = |figure: f64| format!("{figure:.2}");
    let time = |figure: f64| format!("{:.0} ms", figure * AWAY.as_secs_f64() * 1e3);
    vec![
        Row::new(
            "100 ms round trip, 20/s: calls in a row per update",
            told(ours.1),
            told(theirs.1),
            ours.1,
            Bounds::AtMost(1.0, 1.0),
        ),
        Row::new("the same: median time to the answer", time(ours.0), time(theirs.0), ours.0 / theirs.0, Bounds::Free),
    ]
}

fn flood(world: &World) -> Row {
    let [ours, theirs] = Running::both(world).map(|bot| {
        const FLOODING: i64 = 4_000_001;
        const OTHER: i64 = 4_000_002;
        bot.api.slow(FLOODING, Duration::from_millis(200));
        let flood = (0..200).map(|_| Said { chat: FLOODING, text: "/help".into() }.update(&bot.api));
        bot.api.put(flood.collect::<Vec<_>>());
        std::thread::sleep(Duration::from_millis(500));
        bot.api.take_sent();
        let start = Instant::now();
        bot.api.put([Said { chat: OTHER, text: "/help".into() }.update(&bot.api)]);
        loop {
            if let Some(sent) = bot.api.take_sent().into_iter().find(|sent| sent.chat == OTHER) {
                break sent.at.duration_since(start).as_secs_f64();
            }
            assert!(start.elapsed() < Duration::from_secs(90), "the other chat got no answer");
            std::thread::sleep(Duration::from_millis(2));
        }
    });
    let told = |time: f64| format!("{:.1} ms", time * 1e3);
    Row::new("one chat floods: another waits", told(ours), told(theirs), ours / theirs, Bounds::AtMost(0.1, 0.01))
}

fn faults(world: &World) -> Vec<Row> {
    let kinds: [(&str, &[Fault]); 4] = [
        ("a 502", &[Fault::BadGateway]),
        ("a hang", &[Fault::Hang]),
        ("a cut answer", &[Fault::Cut]),
        ("two 429", &[Fault::TooMany(1), Fault::TooMany(1)]),
    ];
    let bots = Running::both(world);
    let figures: Vec<[(usize, f64); 2]> = std::thread::scope(|scope| {
        let met = kinds.iter().enumerate().map(|(at, (_, faults))| {
            let chat = 5_000_000 + at as i64;
            bots.each_ref().map(|bot| scope.spawn(move || meet(bot, chat, faults)))
        });
        let met: Vec<_> = met.collect();
        met.into_iter().map(|both| both.map(|one| one.join().expect("a figure"))).collect()
    });
    let mut rows = Vec::new();
    let mut sums = [(0, 0.0), (0, 0.0)];
    for ((name, _), both) in kinds.iter().zip(&figures) {
        for (sum, one) in sums.iter_mut().zip(both) {
            *sum = (sum.0 + one.0, sum.1 + one.1);
        }
        let told = |(answered, wait): (usize, f64)| format!("{answered} of 3, {wait:.2} s");
        let (ours, theirs) = (told(both[0]), told(both[1]));
        rows.push(Row::new(
            &format!("{name}: answered; others waited"),
            ours,
            theirs,
            both[0].1 / both[1].1,
            Bounds::Free,
        ));
    }
    let told = |answered: usize| format!("{answered} of 12");
    let [ours, theirs] = sums;
    rows.push(Row::new(
        "all four: messages answered of those sent",
        told(ours.0),
        told(theirs.0),
        ours.0 as f64 / 12.0,
        Bounds::AtLeast(1.0, 1.0),
    ));
    let told = |wait: f64| format!("{wait:.1} s");
    rows.push(Row::new(
        "all four: the chat's other messages waited",
        told(ours.1),
        told(theirs.1),
        ours.1 / theirs.1,
        Bounds::AtMost(0.3, 0.1),
    ));
    rows
}

/// Of three messages how many were answered, and how long the latest but the first waited.
fn meet(bot: &Running, chat: i64, faults: &[Fault]) -> (usize, f64) {
    bot.api.script(chat, faults);
    let mut asked = Vec::new();
    for text in ["/help", "/latest", "/search kinh tế"] {
        asked.push(Instant::now());
        bot.api.put([Said { chat, text: text.into() }.update(&bot.api)]);
        std::thread::sleep(Duration::from_millis(100));
    }
    let start = Instant::now();
    while start.elapsed() < PATIENCE && bot.api.sent_in(chat).len() < 3 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let sent = bot.api.sent_in(chat);
    // answers come in the order of what was asked; what is missing was one of the first
    let waits = asked.iter().rev().zip(sent.iter().rev()).take(2).map(|(asked, sent)| (*sent - *asked).as_secs_f64());
    let waited = waits.fold(0.0, f64::max);
    let lost = 2_usize.saturating_sub(sent.len());
    (sent.len(), if lost > 0 { PATIENCE.as_secs_f64() } else { waited })
}
