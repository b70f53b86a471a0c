//! Killed at any moment, again and again, or told to stop with much to do: every question is answered, and none twice.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::{Bot, SOON, Way, folder, in_both_ways};
use crate::standin::StandIn;

in_both_ways!(nothing_is_lost_or_said_twice, told_to_stop_with_much_to_do_it_ends_soon_and_leaves_the_rest);

/// Killed so many times.
const ROUNDS: u64 = 8;

async fn nothing_is_lost_or_said_twice(way: Way) {
    let telegram = StandIn::start().await;
    // the program is killed between any two of its steps: a request takes long enough for that to happen in it as well
    telegram.round_trip(Duration::from_millis(15));
    let chats: Vec<_> = (0..6).map(|at| telegram.private(300 + at, "vi")).collect();
    let numbers = ["57", "59", "66", "68", "70", "71", "72", "79"];
    let mut data = folder();
    let mut asked: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let settings = [("NQBOT_TELEGRAM_MESSAGES_PER_S", "0")];
    for round in 0..ROUNDS {
        let bot = Bot::serve(&telegram, data, way, &settings);
        for chat in &chats {
            let number = numbers[round as usize % numbers.len()];
            chat.says(&format!("{number}-NQ/TW khóa XIII")).await;
            asked.entry(chat.id()).or_default().push(format!("Nghị quyết {number}-NQ/TW"));
        }
        // a spread of moments from before the first request to after the last answer
        tokio::time::sleep(Duration::from_millis(60 + (round * 7_919 + 331) % 400)).await;
        data = bot.kill();
    }
    let bot = Bot::serve(&telegram, data, way, &settings);
    for chat in &chats {
        for _ in 0..ROUNDS {
            telegram.next_message(chat, SOON).await;
        }
    }
    telegram.settled(SOON).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    for chat in &chats {
        let sent = telegram.messages(chat).into_iter().filter(|sent| sent.method == "sendMessage");
        let titles: Vec<String> = sent.map(|sent| sent.text.lines().next().unwrap_or_default().to_string()).collect();
        assert_eq!(Some(&titles), asked.get(&chat.id()), "each once and in order\n{}", bot.log());
    }
}

async fn told_to_stop_with_much_to_do_it_ends_soon_and_leaves_the_rest(way: Way) {
    const QUESTIONS: usize = 12;
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let bot = Bot::by(&telegram, way);
    chat.says("/start").await;
    telegram.next_message(&chat, SOON).await;
    // more than can be said in the time that a host gives
    telegram.round_trip(Duration::from_millis(400));
    for number in 0..QUESTIONS {
        chat.says(&format!("/search đất đai {}", 2015 + number)).await;
    }
    telegram.next_message(&chat, SOON).await;
    let told = Instant::now();
    let (code, data) = bot.stop();
    assert_eq!(code, Some(0));
    assert!(told.elapsed() < Duration::from_secs(4), "it took {:?} to end", told.elapsed());
    let said = |telegram: &StandIn| {
        let sent = telegram.messages(&chat).into_iter().filter(|sent| sent.method == "sendMessage");
        sent.map(|sent| sent.text.lines().next().unwrap_or_default().to_string()).collect::<Vec<_>>()
    };
    assert!(said(&telegram).len() < QUESTIONS, "everything was said before it ended");

    telegram.round_trip(Duration::ZERO);
    let bot = Bot::serve(&telegram, data, way, &[("NQBOT_TELEGRAM_MESSAGES_PER_S", "0")]);
    let started = Instant::now();
    while said(&telegram).len() <= QUESTIONS && started.elapsed() < SOON {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let asked = (0..QUESTIONS).map(|number| format!("đất đai {}", 2015 + number));
    let said = said(&telegram);
    assert_eq!(said.len(), QUESTIONS + 1, "{said:?}\n{}", bot.log());
    for (asked, said) in asked.zip(&said[1..]) {
        assert!(said.contains(&asked), "{said} in the place of {asked}");
    }
}
